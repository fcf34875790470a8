/* difference_apart.c - the new policy's Allow statements, taken apart as far as parts of them are allowed already. See
 * difference.h. By action first, then by resource, then by value. What is new only because the existing policy denies
 * it is cut down to what it denies, as soon as that can be said. Parts that grant nothing new are left out. */
#include "compare/difference.h"
#include "base/error.h"

/* So many pieces are made at most: a longer list of known ones is better said by Deny statements. */
#define MOST_MADE 512
/* So many pairs of words of pieces and of Deny statements are looked at. */
#define MOST_PAIRS 1000000

enum { NEW = 1, NEW_AS_DENIED = 2, KNOWN = 4 };

/* Beyond the piece itself: what makes a request of it new, and what makes it known. */
static const iampb__parts_test tests[] = {
    { .none_deny = 1u << IAMPB__PARTS_FRESH, .none_allow = 1u << IAMPB__PARTS_EXISTING },
    { .none_deny = 1u << IAMPB__PARTS_FRESH, .any_deny = 1u << IAMPB__PARTS_EXISTING },
    { .none_deny = (1u << IAMPB__PARTS_FRESH) | (1u << IAMPB__PARTS_EXISTING),
        .any_allow = 1u << IAMPB__PARTS_EXISTING },
};
#define TESTS (sizeof tests / sizeof tests[0])

static bool put(iampb__difference *d, const iampb__portion *piece, iampb__vec *to)
{
    iampb__portion *place = IAMPB__VEC_PUSH(iampb__portion, d->parts.ctx, to);
    if (place != NULL)
        *place = *piece;
    return place != NULL;
}

static bool put_grant(iampb__difference *d, const iampb__grant *grant, iampb__vec *to)
{
    iampb__grant *place = IAMPB__VEC_PUSH(iampb__grant, d->parts.ctx, to);
    if (place != NULL)
        *place = *grant;
    return place != NULL;
}

/* ---- Judging ---- */
typedef struct asked {
    iampb__vec grants;       /* iampb__grant */
    uint8_t *found, *unsure;
} asked;

/* One question about all of them. */
static iampb_status ask(iampb__difference *d, asked *a, const iampb__vec *kept, const iampb__parts_test *what,
        size_t count)
{
    a->found = iampb__arena_zalloc(d->parts.arena, a->grants.count, 1);
    a->unsure = iampb__arena_zalloc(d->parts.arena, a->grants.count, 1);
    if (a->found == NULL || a->unsure == NULL)
        return iampb__error_nomem(d->err);
    return iampb__parts_find(&d->parts, &a->grants, kept, what, count, a->found, a->unsure, d->err);
}

static iampb_status judge(iampb__difference *d, iampb__vec *pieces)
{
    asked a = { .found = NULL };
    bool ok = true;
    for (size_t i = 0; ok && i < pieces->count; i++)
        ok = IAMPB__VEC_AT(iampb__portion, pieces, i)->judged
                || put_grant(d, &IAMPB__VEC_AT(iampb__portion, pieces, i)->grant, &a.grants);
    iampb_status status = ok ? ask(d, &a, NULL, tests, TESTS) : iampb__error_nomem(d->err);
    for (size_t i = 0, at = 0; status == IAMPB_OK && i < pieces->count; i++) {
        iampb__portion *piece = IAMPB__VEC_AT(iampb__portion, pieces, i);
        if (piece->judged)
            continue;
        piece->found = a.found[at];
        piece->unsure = a.unsure[at++];
        piece->judged = true;
    }
    IAMPB__VEC_FREE(iampb__grant, d->parts.ctx, &a.grants);
    return status;
}

static bool may_be(const iampb__portion *piece, unsigned what) { return ((piece->found | piece->unsure) & what) != 0; }

static bool keep(iampb__difference *d, const iampb__portion *piece)
{
    iampb__portion kept = *piece;
    kept.mixed = may_be(piece, KNOWN);
    d->unsure = d->unsure || (piece->found & (NEW | NEW_AS_DENIED)) == 0;
    return put(d, &kept, &d->pieces);
}

/* ---- Parting ---- */
typedef enum step {
    BY_ACTION = 0,
    BY_RESOURCE,
    BY_VALUE,
    AT_END,
    STEPS
} step;

/* Whether the test is true of a request as soon as it is true of it with one of its values. */
static bool one_will_do(const iampb__portion *piece, const iampb__limit *limit)
{
    for (uint32_t i = 0; i < piece->from->test_count; i++) {
        const iampb__test *test = &piece->from->tests[i];
        if (test->tree->values.node.name.ptr == limit->key.ptr)
            return !test->negated && test->set != IAMPB__SET_ALL && test->kind != IAMPB__OP_UNKNOWN
                    && test->kind != IAMPB__OP_NULL;
    }
    return false;
}

/* The list that the piece is parted by: of the tests, the one with the most values. */
static iampb__words list_of(iampb__portion *piece, step by)
{
    const iampb__grant *g = &piece->grant;
    iampb__words most = { NULL, 0 };
    if (by == BY_ACTION)
        return g->not_action ? most : g->actions;
    if (by == BY_RESOURCE)
        return g->not_resource ? most : g->resources;
    for (size_t i = 0; by == BY_VALUE && i < g->limit_count; i++)
        if (g->limits[i].values.count > most.count && one_will_do(piece, &g->limits[i])) {
            most = g->limits[i].values;
            piece->value = i + 1;
        }
    return most;
}

/* Limits are the part's own. */
static bool set_value(iampb__difference *d, iampb__portion *part, iampb__words one)
{
    iampb__limit *limits = iampb__arena_alloc(d->parts.arena, part->grant.limit_count, sizeof *limits);
    if (limits == NULL)
        return false;
    memcpy(limits, part->grant.limits, part->grant.limit_count * sizeof *limits);
    limits[part->value - 1].values = one;
    part->grant.limits = limits;
    return true;
}

/* A piece that cannot be parted stays as it is. */
static bool part(iampb__difference *d, const iampb__portion *whole, step by, iampb__vec *out)
{
    iampb__portion one = *whole;
    iampb__words list = list_of(&one, by);
    if (list.count < 2 || d->made + list.count > MOST_MADE)
        return put(d, whole, out);
    one.judged = false;
    for (size_t i = 0; i < list.count; i++) {
        iampb__words word = { list.items + i, 1 };
        if (by == BY_ACTION)
            one.grant.actions = word;
        else if (by == BY_RESOURCE)
            one.grant.resources = word;
        else if (!set_value(d, &one, word))
            return false;
        if (!put(d, &one, out))
            return false;
        d->made++;
    }
    return true;
}

/* ---- Cutting down to what is denied ---- */
typedef struct cutting {
    iampb__vec pieces;       /* iampb__portion: that are new because they are denied, and for no other reason */
    iampb__vec denied;       /* iampb__grant: Deny statements of the existing policy */
    iampb__vec cut;          /* iampb__grant: what both are about */
    iampb__vec of;           /* size_t: the piece that each is cut from */
    size_t pairs;            /* of words that were looked at */
} cutting;

static bool is_too_much(const iampb__difference *d, cutting *c, const iampb__grant *a, const iampb__grant *b)
{
    c->pairs += a->actions.count * b->actions.count + a->resources.count * b->resources.count;
    return c->pairs > MOST_PAIRS || d->made + c->cut.count >= MOST_MADE;
}

static iampb_status cut_one(iampb__difference *d, cutting *c, size_t number)
{
    const iampb__portion *piece = IAMPB__VEC_AT(iampb__portion, &c->pieces, number);
    for (size_t i = 0; i < c->denied.count; i++) {
        const iampb__grant *denied = IAMPB__VEC_AT(iampb__grant, &c->denied, i);
        iampb__grant both;
        if (is_too_much(d, c, &piece->grant, denied))
            return IAMPB_OK;
        iampb__meeting meeting = iampb__grant_meet(d->parts.arena, &piece->grant, denied, &both);
        if (meeting == IAMPB__MEETING_NOMEM)
            return iampb__error_nomem(d->err);
        if (meeting != IAMPB__MEETING_SOME)
            continue;
        size_t *of = IAMPB__VEC_PUSH(size_t, d->parts.ctx, &c->of);
        if (of == NULL || !put_grant(d, &both, &c->cut))
            return iampb__error_nomem(d->err);
        *of = number;
    }
    return IAMPB_OK;
}

/* Pieces of which nothing is new but what was cut from them are replaced by that; others are parted. */
static iampb_status replace(iampb__difference *d, const cutting *c, step by, iampb__vec *out)
{
    static const iampb__parts_test left = { .none_allow = 1u << IAMPB__PARTS_KEPT,
        .none_deny = 1u << IAMPB__PARTS_FRESH, .any_deny = 1u << IAMPB__PARTS_EXISTING };
    asked a = { .found = NULL };
    bool ok = true;
    for (size_t i = 0; ok && i < c->pieces.count; i++)
        ok = put_grant(d, &IAMPB__VEC_AT(iampb__portion, &c->pieces, i)->grant, &a.grants);
    iampb_status status = ok ? ask(d, &a, &c->cut, &left, 1) : iampb__error_nomem(d->err);
    for (size_t i = 0; status == IAMPB_OK && ok && i < c->pieces.count; i++)
        if ((a.found[i] | a.unsure[i]) != 0)
            ok = part(d, IAMPB__VEC_AT(iampb__portion, &c->pieces, i), by, out);
    for (size_t i = 0; status == IAMPB_OK && ok && i < c->cut.count; i++) {
        size_t of = *IAMPB__VEC_AT(size_t, &c->of, i);
        iampb__portion one = *IAMPB__VEC_AT(iampb__portion, &c->pieces, of);
        if ((a.found[of] | a.unsure[of]) != 0)
            continue;
        one.grant = *IAMPB__VEC_AT(iampb__grant, &c->cut, i);
        one.judged = false;
        d->made++;
        ok = put(d, &one, out);
    }
    IAMPB__VEC_FREE(iampb__grant, d->parts.ctx, &a.grants);
    return status == IAMPB_OK && !ok ? iampb__error_nomem(d->err) : status;
}

static iampb_status cut(iampb__difference *d, cutting *c, step by, iampb__vec *out)
{
    iampb_status status = iampb__parts_read(&d->parts, false, false, &c->denied, d->err);
    for (size_t i = 0; status == IAMPB_OK && i < c->pieces.count; i++)
        status = cut_one(d, c, i);
    if (status == IAMPB_OK)
        status = replace(d, c, by, out);
    IAMPB__VEC_FREE(iampb__portion, d->parts.ctx, &c->pieces);
    IAMPB__VEC_FREE(iampb__grant, d->parts.ctx, &c->denied);
    IAMPB__VEC_FREE(iampb__grant, d->parts.ctx, &c->cut);
    IAMPB__VEC_FREE(size_t, d->parts.ctx, &c->of);
    return status;
}

/* ---- All of it ---- */
/* Keeps what is new, and leaves out what is not; what is new in part goes to `rest`, in parts. */
static iampb_status sift(iampb__difference *d, iampb__vec *pieces, step by, iampb__vec *rest)
{
    cutting c = { .pieces = { NULL, 0, 0 } };
    iampb_status status = judge(d, pieces);
    bool ok = true;
    for (size_t i = 0; status == IAMPB_OK && ok && i < pieces->count; i++) {
        const iampb__portion *piece = IAMPB__VEC_AT(iampb__portion, pieces, i);
        if (!may_be(piece, NEW | NEW_AS_DENIED))
            continue;
        if (!may_be(piece, KNOWN) || by == AT_END)
            ok = keep(d, piece);
        else
            ok = may_be(piece, NEW) ? part(d, piece, by, rest) : put(d, piece, &c.pieces);
    }
    if (status == IAMPB_OK && !ok)
        status = iampb__error_nomem(d->err);
    if (status == IAMPB_OK && c.pieces.count > 0)
        return cut(d, &c, by, rest);
    IAMPB__VEC_FREE(iampb__portion, d->parts.ctx, &c.pieces);
    return status;
}

static iampb_status read_allows(iampb__difference *d, iampb__vec *out)
{
    const iampb__parts *p = &d->parts;
    for (size_t i = 0; i < p->fresh_count; i++)
        for (uint32_t k = 0; k < p->fresh[i]->count; k++) {
            const iampb__compiled_statement *s = &p->fresh[i]->statements[k];
            iampb__portion piece = { .from = s, .number = out->count };
            if (s->malformed || !s->allow)
                continue;
            if (!iampb__grant_read(p->arena, s->tree, p->fresh[i]->tree->variables, &piece.grant)
                || !put(d, &piece, out))
                return iampb__error_nomem(d->err);
        }
    return IAMPB_OK;
}

iampb_status iampb__difference_apart(iampb__difference *d)
{
    iampb__vec levels[STEPS + 1] = { { NULL, 0, 0 } };
    iampb_status status = read_allows(d, &levels[0]);
    for (step by = BY_ACTION; status == IAMPB_OK && by < STEPS; by++)
        status = sift(d, &levels[by], by, &levels[by + 1]);
    for (size_t i = 0; i <= STEPS; i++)
        IAMPB__VEC_FREE(iampb__portion, d->parts.ctx, &levels[i]);
    return status;
}
