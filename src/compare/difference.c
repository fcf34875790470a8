/* difference.c - what one policy allows and another does not, as a policy. See compare.h.
 * Allow statements of the new policy are taken apart, first by action, then by resource, as far as parts of them are
 * allowed already; parts that grant nothing new are left out. What the new policy denies stays denied. Where a part is
 * new in one context and known in another, an Allow statement of the existing policy becomes a Deny statement: that is
 * exact unless the existing policy denies some of it again, and then the policy is left wider, and says so. */
#include "base/error.h"
#include "compare/parts.h"
#include "finding/order.h"
#include "finding/write.h"

enum { NEW = 1, NEW_AS_DENIED = 2, KNOWN = 4 };

/* Beyond the part itself: what makes a request of it new, and what makes it known. */
static const iampb__parts_test part_tests[] = {
    { .none_deny = 1u << IAMPB__PARTS_FRESH, .none_allow = 1u << IAMPB__PARTS_EXISTING },
    { .none_deny = 1u << IAMPB__PARTS_FRESH, .any_deny = 1u << IAMPB__PARTS_EXISTING },
    { .none_deny = (1u << IAMPB__PARTS_FRESH) | (1u << IAMPB__PARTS_EXISTING),
        .any_allow = 1u << IAMPB__PARTS_EXISTING },
};

typedef struct piece {
    iampb__grant grant;
    size_t statement;
    bool mixed;              /* some of it is known */
} piece;

typedef struct maker {
    iampb__parts parts;
    iampb__vec pieces;       /* piece: what is kept */
    iampb__vec kept, denies; /* iampb__grant */
    bool unsure;
    iampb_write_fn note;
    void *user;
    iampb_error **err;
} maker;

static iampb_status note(maker *m, iampb_str text)
{
    int32_t code = m->note == NULL ? 0 : m->note(m->user, text.ptr, text.len);
    return code == 0 ? IAMPB_OK
                     : iampb__error_callback(m->parts.ctx, m->err, code, "the host's function refused a note");
}

/* ---- Reading ---- */
static iampb_status read_statements(maker *m, const iampb_compiled *const *documents, size_t count, bool allow,
        iampb__vec *out)
{
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < documents[i]->count; k++) {
            const iampb__compiled_statement *s = &documents[i]->statements[k];
            if (s->malformed || s->allow != allow)
                continue;
            iampb__grant *grant = IAMPB__VEC_PUSH(iampb__grant, m->parts.ctx, out);
            if (grant == NULL || !iampb__grant_read(m->parts.arena, s->tree, documents[i]->tree->variables, grant))
                return iampb__error_nomem(m->err);
        }
    return IAMPB_OK;
}

/* ---- Taking apart ---- */
static bool put(maker *m, const piece *part, iampb__vec *to)
{
    piece *place = IAMPB__VEC_PUSH(piece, m->parts.ctx, to);
    if (place != NULL)
        *place = *part;
    return place != NULL;
}

/* The grants of pieces, and what is found of each. */
typedef struct judged {
    iampb__vec grants;       /* iampb__grant */
    uint8_t *found, *unsure;
} judged;

static iampb_status judge(maker *m, const iampb__vec *pieces, judged *out)
{
    for (size_t i = 0; i < pieces->count; i++) {
        iampb__grant *place = IAMPB__VEC_PUSH(iampb__grant, m->parts.ctx, &out->grants);
        if (place == NULL)
            return iampb__error_nomem(m->err);
        *place = IAMPB__VEC_AT(piece, pieces, i)->grant;
    }
    out->found = iampb__arena_zalloc(m->parts.arena, pieces->count, 1);
    out->unsure = iampb__arena_zalloc(m->parts.arena, pieces->count, 1);
    if (out->found == NULL || out->unsure == NULL)
        return iampb__error_nomem(m->err);
    return iampb__parts_find(&m->parts, &out->grants, NULL, part_tests, sizeof part_tests / sizeof part_tests[0],
            out->found, out->unsure, m->err);
}

static bool can_split(const iampb__grant *g, bool by_action)
{
    return by_action ? !g->not_action && g->actions.count > 1 : !g->not_resource && g->resources.count > 1;
}

static bool split(maker *m, const piece *whole, bool by_action, iampb__vec *out)
{
    size_t count = by_action ? whole->grant.actions.count : whole->grant.resources.count;
    for (size_t i = 0; i < count; i++) {
        piece *part = IAMPB__VEC_PUSH(piece, m->parts.ctx, out);
        if (part == NULL)
            return false;
        *part = *whole;
        if (by_action)
            part->grant.actions = (iampb__words){ whole->grant.actions.items + i, 1 };
        else
            part->grant.resources = (iampb__words){ whole->grant.resources.items + i, 1 };
    }
    return true;
}

static bool keep(maker *m, const piece *part, bool mixed)
{
    piece kept = *part;
    kept.mixed = mixed;
    return put(m, &kept, &m->pieces);
}

/* ---- What the existing policy denies ---- */
/* Words that match what both lists do; false: there is no such list. */
static bool meet_words(maker *m, iampb__words a, iampb__words b, bool actions, iampb__words *out)
{
    iampb_str *items = iampb__arena_alloc(m->parts.arena, a.count * b.count, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; items != NULL && i < a.count; i++)
        for (size_t k = 0; k < b.count; k++) {
            if (iampb__word_covers(a.items[i], b.items[k], actions))
                items[count++] = b.items[k];
            else if (iampb__word_covers(b.items[k], a.items[i], actions))
                items[count++] = a.items[i];
            else if (iampb__word_meets(a.items[i], b.items[k], actions))
                return false;
        }
    *out = (iampb__words){ items, count };
    return items != NULL;
}

/* Both conditions; false: they ask the same of the same key. */
static bool meet_limits(maker *m, const iampb__grant *a, const iampb__grant *b, iampb__grant *out)
{
    iampb__limit *limits = iampb__arena_alloc(m->parts.arena, a->limit_count + b->limit_count, sizeof *limits);
    for (size_t i = 0; i < a->limit_count; i++)
        for (size_t k = 0; k < b->limit_count; k++)
            if (iampb__str_eq_nocase(a->limits[i].op, b->limits[k].op)
                && iampb__str_eq_nocase(a->limits[i].key, b->limits[k].key))
                return false;
    if (limits == NULL)
        return false;
    for (size_t i = 0; i < a->limit_count; i++)
        limits[i] = a->limits[i];
    for (size_t i = 0; i < b->limit_count; i++)
        limits[a->limit_count + i] = b->limits[i];
    out->limits = limits;
    out->limit_count = a->limit_count + b->limit_count;
    return true;
}

/* `grant` as far as `denied` goes, in *out; false: no statement says that. Without a common word it is nothing. */
static bool narrow(maker *m, const iampb__grant *grant, const iampb__grant *denied, iampb__grant *out)
{
    *out = *grant;
    return !grant->not_action && !grant->not_resource && !denied->not_action && !denied->not_resource
            && denied->principals == NULL && grant->principals == NULL
            && meet_words(m, grant->actions, denied->actions, true, &out->actions)
            && meet_words(m, grant->resources, denied->resources, false, &out->resources)
            && meet_limits(m, grant, denied, out);
}

/* Whether nothing of the part is new but what the narrowed ones have. */
static iampb_status is_all(maker *m, const piece *part, const iampb__vec *narrowed, bool *all)
{
    static const iampb__parts_test left = { .none_allow = 1u << IAMPB__PARTS_KEPT,
        .none_deny = 1u << IAMPB__PARTS_FRESH, .any_deny = 1u << IAMPB__PARTS_EXISTING };
    iampb__grant whole = part->grant;
    const iampb__vec asked = { &whole, 1, 1 };
    uint8_t found = 0, unsure = 0;
    iampb_status status = iampb__parts_find(&m->parts, &asked, narrowed, &left, 1, &found, &unsure, m->err);
    *all = found == 0 && unsure == 0;
    return status;
}

/* A part that the existing policy allows but for what it denies is new only there. *done: that could be said. */
static iampb_status narrow_all(maker *m, const piece *part, const iampb__vec *denied, iampb__vec *out, bool *done)
{
    iampb__vec narrowed = { NULL, 0, 0 };
    iampb_status status = IAMPB_OK;
    *done = true;
    for (size_t i = 0; status == IAMPB_OK && *done && i < denied->count; i++) {
        iampb__grant grant, *place;
        *done = narrow(m, &part->grant, IAMPB__VEC_AT(iampb__grant, denied, i), &grant);
        if (!*done || grant.actions.count == 0 || grant.resources.count == 0)
            continue;
        if ((place = IAMPB__VEC_PUSH(iampb__grant, m->parts.ctx, &narrowed)) == NULL)
            status = iampb__error_nomem(m->err);
        else
            *place = grant;
    }
    if (status == IAMPB_OK && *done)
        status = is_all(m, part, &narrowed, done);
    for (size_t i = 0; status == IAMPB_OK && *done && i < narrowed.count; i++) {
        const piece one = { *IAMPB__VEC_AT(iampb__grant, &narrowed, i), part->statement, false };
        if (!put(m, &one, out))
            status = iampb__error_nomem(m->err);
    }
    IAMPB__VEC_FREE(iampb__grant, m->parts.ctx, &narrowed);
    return status;
}

/* ---- Sifting ---- */
/* How parts are made of what is known in part: by action, by resource, by what is denied; or not any more. */
typedef enum step {
    BY_ACTION = 0,
    BY_RESOURCE,
    BY_DENIAL,
    AT_END,
    STEPS
} step;

/* Keeps what is new; what is new in part goes to `rest` in parts, while it can be parted. */
static iampb_status sift(maker *m, const iampb__vec *pieces, step level, const iampb__vec *denied, iampb__vec *rest)
{
    const bool last = level == BY_DENIAL, end = level == AT_END, by_action = level == BY_ACTION;
    judged j = { { NULL, 0, 0 }, NULL, NULL };
    iampb_status status = judge(m, pieces, &j);
    bool ok = true;
    for (size_t i = 0; status == IAMPB_OK && ok && i < pieces->count; i++) {
        const piece *part = IAMPB__VEC_AT(piece, pieces, i);
        unsigned maybe = (unsigned)(j.found[i] | j.unsure[i]);
        if ((maybe & (NEW | NEW_AS_DENIED)) == 0)
            continue;
        m->unsure = m->unsure || (j.found[i] & (NEW | NEW_AS_DENIED)) == 0;
        if ((maybe & KNOWN) == 0 || end)
            ok = keep(m, part, (maybe & KNOWN) != 0);
        else if (last) {
            bool done = false;
            if ((maybe & NEW) == 0)
                status = narrow_all(m, part, denied, rest, &done);
            ok = done || keep(m, part, true);
        }
        else if (can_split(&part->grant, by_action))
            ok = split(m, part, by_action, rest);
        else
            ok = put(m, part, rest);
    }
    IAMPB__VEC_FREE(iampb__grant, m->parts.ctx, &j.grants);
    return status == IAMPB_OK && !ok ? iampb__error_nomem(m->err) : status;
}

static iampb_status take_apart(maker *m, const iampb__vec *allows)
{
    iampb__vec levels[STEPS + 1] = { { NULL, 0, 0 } }, denied = { NULL, 0, 0 };
    iampb_status status = read_statements(m, m->parts.existing, m->parts.existing_count, false, &denied);
    for (size_t i = 0; status == IAMPB_OK && i < allows->count; i++) {
        const piece whole = { *IAMPB__VEC_AT(iampb__grant, allows, i), i, false };
        if (!put(m, &whole, &levels[0]))
            status = iampb__error_nomem(m->err);
    }
    for (step i = BY_ACTION; status == IAMPB_OK && i < STEPS; i++)
        status = sift(m, &levels[i], i, &denied, &levels[i + 1]);
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        IAMPB__VEC_FREE(piece, m->parts.ctx, &levels[i]);
    IAMPB__VEC_FREE(iampb__grant, m->parts.ctx, &denied);
    return status;
}

/* ---- Putting together ---- */
static bool join(maker *m, iampb__words *into, iampb__words more)
{
    iampb_str *items = iampb__arena_alloc(m->parts.arena, into->count + more.count, sizeof *items);
    if (items == NULL)
        return false;
    for (size_t i = 0; i < into->count; i++)
        items[i] = into->items[i];
    for (size_t i = 0; i < more.count; i++)
        items[into->count + i] = more.items[i];
    *into = (iampb__words){ items, into->count + more.count };
    return true;
}

/* Pieces of one statement that differ in the one list alone become one. Pieces that follow each other are of few
 * statements, so each is held against the last ones only. */
static bool unite(maker *m, bool actions)
{
    size_t kept = 0;
    piece *pieces = m->pieces.items;
    for (size_t i = 0; i < m->pieces.count; i++) {
        bool done = false;
        for (size_t k = kept; !done && k > 0 && pieces[k - 1].statement == pieces[i].statement; k--) {
            iampb__grant *a = &pieces[k - 1].grant;
            const iampb__grant *b = &pieces[i].grant;
            if (!iampb__words_same(actions ? a->resources : a->actions, actions ? b->resources : b->actions))
                continue;
            if (!join(m, actions ? &a->actions : &a->resources, actions ? b->actions : b->resources))
                return false;
            pieces[k - 1].mixed = pieces[k - 1].mixed || pieces[i].mixed;
            done = true;
        }
        if (!done)
            pieces[kept++] = pieces[i];
    }
    m->pieces.count = kept;
    return true;
}

static int by_statement(const void *a, const void *b)
{
    const piece *x = a, *y = b;
    return x->statement < y->statement ? -1 : x->statement > y->statement;
}

static bool sort_pieces(maker *m)
{
    size_t count = m->pieces.count;
    const piece **order = iampb__arena_alloc(m->parts.arena, count, sizeof *order);
    piece *sorted = iampb__arena_alloc(m->parts.arena, count, sizeof *sorted);
    if (order == NULL || sorted == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        order[i] = IAMPB__VEC_AT(piece, &m->pieces, i);
    if (!iampb__merge_sort(m->parts.ctx, (void **)order, count, by_statement))
        return false;
    for (size_t i = 0; i < count; i++)
        sorted[i] = *order[i];
    if (count > 0)
        memcpy(m->pieces.items, sorted, count * sizeof *sorted);
    return true;
}

static bool put_together(maker *m)
{
    if (!sort_pieces(m) || !unite(m, false) || !unite(m, true))
        return false;
    for (size_t i = 0; i < m->pieces.count; i++) {
        iampb__grant *place = IAMPB__VEC_PUSH(iampb__grant, m->parts.ctx, &m->kept);
        if (place == NULL)
            return false;
        *place = IAMPB__VEC_AT(piece, &m->pieces, i)->grant;
    }
    return true;
}

/* ---- Denying ---- */
static const iampb__parts_test denied_tests[] = { { .any_allow = 1u << IAMPB__PARTS_KEPT } };
static const iampb__parts_test known_tests[] = {
    { .any_allow = 1u << IAMPB__PARTS_KEPT, .none_deny = 1u << IAMPB__PARTS_FRESH },
    { .any_allow = 1u << IAMPB__PARTS_KEPT, .none_deny = 1u << IAMPB__PARTS_FRESH,
        .any_deny = 1u << IAMPB__PARTS_EXISTING },
};

/* `statements` that meet what is kept become Deny statements; those of which the second test holds too cannot. */
static iampb_status deny(maker *m, const iampb__vec *statements, const iampb__parts_test *tests, size_t count)
{
    uint8_t *found = iampb__arena_zalloc(m->parts.arena, statements->count, 1);
    uint8_t *unsure = iampb__arena_zalloc(m->parts.arena, statements->count, 1);
    if (found == NULL || unsure == NULL)
        return iampb__error_nomem(m->err);
    iampb_status status = iampb__parts_find(&m->parts, statements, &m->kept, tests, count, found, unsure, m->err);
    for (size_t i = 0; status == IAMPB_OK && i < statements->count; i++) {
        const iampb__grant *statement = IAMPB__VEC_AT(iampb__grant, statements, i);
        unsigned maybe = (unsigned)(found[i] | unsure[i]);
        /* NotPrincipal spares others in a Deny than an Allow lets in (E-44 to E-48). */
        if (statement->not_principal && count == 1)
            maybe = 1;
        if ((maybe & 1) == 0)
            continue;
        if ((maybe & 2) != 0 || (statement->not_principal && count > 1)) {
            status = note(m, IAMPB__STR("wider than the difference: an Allow statement of the existing policy cannot "
                                        "be taken away whole, for some of it is denied, or it has NotPrincipal"));
            continue;
        }
        iampb__grant *place = IAMPB__VEC_PUSH(iampb__grant, m->parts.ctx, &m->denies);
        if (place == NULL)
            return iampb__error_nomem(m->err);
        *place = *statement;
    }
    return status;
}

static bool some_mixed(const maker *m)
{
    for (size_t i = 0; i < m->pieces.count; i++)
        if (IAMPB__VEC_AT(piece, &m->pieces, i)->mixed)
            return true;
    return false;
}

static iampb_status find_denies(maker *m)
{
    iampb__vec statements = { NULL, 0, 0 };
    iampb_status status = read_statements(m, m->parts.fresh, m->parts.fresh_count, false, &statements);
    if (status == IAMPB_OK)
        status = deny(m, &statements, denied_tests, 1);
    statements.count = 0;
    if (status == IAMPB_OK && some_mixed(m))
        status = read_statements(m, m->parts.existing, m->parts.existing_count, true, &statements);
    if (status == IAMPB_OK)
        status = deny(m, &statements, known_tests, 2);
    IAMPB__VEC_FREE(iampb__grant, m->parts.ctx, &statements);
    return status;
}

/* ---- All of it ---- */
static iampb_status make(maker *m)
{
    iampb__vec allows = { NULL, 0, 0 };
    iampb_status status = read_statements(m, m->parts.fresh, m->parts.fresh_count, true, &allows);
    if (status == IAMPB_OK)
        status = take_apart(m, &allows);
    IAMPB__VEC_FREE(iampb__grant, m->parts.ctx, &allows);
    if (status == IAMPB_OK && !put_together(m))
        status = iampb__error_nomem(m->err);
    if (status == IAMPB_OK && m->kept.count > 0)
        status = find_denies(m);
    if (status == IAMPB_OK && m->unsure)
        status = note(m, IAMPB__STR("perhaps wider than the difference: it is not decided whether some of it is new"));
    return status;
}

static iampb_status write_out(maker *m, iampb_write_fn write)
{
    iampb__sink sink = { .text = { .ctx = m->parts.ctx }, .write = write, .user = m->user, .err = m->err };
    iampb__json_writer w = { .out = &sink.text, .indent = 4 };
    iampb__grants_write(&w, &m->kept, &m->denies);
    iampb_status status = sink.text.failed ? iampb__error_nomem(m->err) : iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}

static iampb_status check(iampb_context *ctx, const iampb_compiled *const *existing, size_t existing_count,
        const iampb_compiled *const *fresh, size_t fresh_count, iampb_write_fn write, iampb_policy_kind *kind,
        iampb_error **err)
{
    if (ctx == NULL || write == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and write must not be NULL");
    const iampb_compiled *any = fresh_count > 0 && fresh != NULL ? fresh[0]
            : existing_count > 0 && existing != NULL             ? existing[0]
                                                                 : NULL;
    bool principals = any != NULL && iampb__names_principals(any);
    *kind = any == NULL ? IAMPB_POLICY_IDENTITY : any->kind;
    iampb_status status = iampb__question_check(ctx, existing, existing_count, principals, err);
    return status < 0 ? status : iampb__question_check(ctx, fresh, fresh_count, principals, err);
}

iampb_status iampb_compare_write_difference(iampb_context *ctx, const iampb_compiled *const *existing,
        size_t existing_count, const iampb_compiled *const *fresh, size_t fresh_count,
        const iampb_compare_options *options, iampb_write_fn write, iampb_write_fn told, void *user, iampb_error **err)
{
    maker m = { .parts = { .ctx = ctx, .options = options, .existing = existing, .existing_count = existing_count,
                        .fresh = fresh, .fresh_count = fresh_count },
        .note = told, .user = user, .err = err };
    iampb_status status = check(ctx, existing, existing_count, fresh, fresh_count, write, &m.parts.kind, err);
    if (status < 0 || (status = iampb__arena_new(ctx, &m.parts.arena, err)) < 0)
        return status;
    status = make(&m);
    if (status == IAMPB_OK)
        status = write_out(&m, write);
    IAMPB__VEC_FREE(piece, ctx, &m.pieces);
    IAMPB__VEC_FREE(iampb__grant, ctx, &m.kept);
    IAMPB__VEC_FREE(iampb__grant, ctx, &m.denies);
    iampb__arena_free(m.parts.arena);
    return status;
}
