/* resource.c - a resource that is in these sets and not in those. See comparer.h.
 * A request has an ARN, or "*" where the action takes no resource: one point more (C-13, E-29). */
#include "compare/comparer.h"

/* ---- Trying one ---- */
/* As iampb__statement_resource(), of the scratch request; the index is not asked, since few are tried. */
static iampb__truth listed(const iampb__compiled_statement *s, const iampb_request *request)
{
    iampb__truth best = IAMPB__NO;
    for (uint32_t i = 0; i < s->resource_count && best != IAMPB__YES; i++)
        best = iampb__either(best, iampb__resource_matches(&s->resources[i], request, NULL, NULL));
    return best;
}

bool iampb__resource_tried(iampb__comparer *c, iampb_str arn, const iampb__literal *literals, size_t count)
{
    const iampb__context *probe = iampb__probe(c, (iampb_str){ NULL, 0 }, (iampb_str){ NULL, 0 });
    if (probe == NULL || iampb_request_set_resource(c->request, arn.ptr, arn.len, NULL) < 0)
        return false;
    iampb_request request = *c->request;
    request.context = *probe;
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++) {
        const iampb__compiled_statement *s = iampb__atom_at(c, literals[i].atom)->statement;
        iampb__truth truth = s->not_resource ? iampb__statement_resource(s, &request) : listed(s, &request);
        ok = (truth == IAMPB__YES) == literals[i].want;
    }
    return ok;
}

/* ---- Plain ones ---- */
static bool is_free(const iampb__comparer *c, const iampb__literal *literals, size_t count)
{
    uint64_t set = 0;
    for (size_t i = 0; i < count; i++)
        if (!iampb__atom_open(c, literals[i].atom, &set))
            return true;
    for (size_t i = 0; i < c->open.count && i < 64; i++)
        if ((set >> i & 1) != 0 && iampb__open_at(c, i)->state == IAMPB__OPEN_FREE)
            return true;
    return false;
}

/* An ARN that the pattern matches: what a reader would write for each wildcard. */
static void fill(const iampb__comparer *c, iampb__builder *out, const iampb__resource_pattern *p)
{
    const iampb_str fields[6] = { IAMPB__STR("arn"), IAMPB__STR("aws"), IAMPB__STR("s3"), IAMPB__STR("us-east-1"),
        iampb__sample_account(c), IAMPB__STR("example") };
    uint32_t field = 0;
    for (size_t i = 0; i < p->text.len; i++) {
        char ch = p->text.ptr[i];
        if (ch == ':' && field < 5)
            field++;
        if (ch == '*')
            iampb__builder_add(out, fields[field]);
        else
            iampb__builder_char(out, ch == '?' ? 'x' : ch);
    }
    for (; field < 5; field++)
        iampb__builder_format(out, ":%v", fields[field + 1]);
}

static bool take(iampb__comparer *c, iampb_str arn, const iampb__literal *literals, size_t count,
        iampb__value_found *out)
{
    if (!iampb__resource_tried(c, arn, literals, count))
        return false;
    iampb__found_text(c, arn, out);
    return !c->failed;
}

/* The first pattern in the order of texts after `last` (NULL: of all), so that the order of the list is nothing (C-27);
 * NULL: there is none. */
static const iampb__resource_pattern *next_pattern(const iampb__compiled_statement *s,
        const iampb__resource_pattern *last)
{
    const iampb__resource_pattern *next = NULL;
    for (uint32_t i = 0; i < s->resource_count; i++) {
        const iampb__resource_pattern *p = &s->resources[i];
        if ((last == NULL || iampb__str_cmp(p->text, last->text) > 0)
            && (next == NULL || iampb__str_cmp(p->text, next->text) < 0))
            next = p;
    }
    return next;
}

/* Of the patterns that must match, and one that nobody names; most questions end here. */
static bool try_plain(iampb__comparer *c, const iampb__literal *literals, size_t count, iampb__value_found *out)
{
    iampb__builder text = { .ctx = c->ctx };
    bool done = false;
    for (size_t i = 0; i < count && !done; i++) {
        const iampb__compiled_statement *s = iampb__atom_at(c, literals[i].atom)->statement;
        const iampb__resource_pattern *p = NULL;
        for (uint32_t k = 0; k < 16 && !done && literals[i].want != s->not_resource; k++) {
            if ((p = next_pattern(s, p)) == NULL)
                break;
            iampb__builder_clear(&text);
            fill(c, &text, p);
            done = !text.failed && take(c, iampb__builder_str(&text), literals, count, out);
        }
    }
    iampb__builder_free(&text);
    return done || take(c, IAMPB__STR("arn:aws:s3:::example-bucket/example-key"), literals, count, out);
}

/* ---- Any ---- */
static bool add_resources(iampb__text_question *q, uint32_t group, const iampb__compiled_statement *s, bool *broken)
{
    for (uint32_t i = 0; i < s->resource_count; i++) {
        *broken = *broken || s->resources[i].never;
        if (!iampb__text_add_resource(q, group, &s->resources[i], broken))
            return false;
    }
    return true;
}

/* false: no memory, or *never: no text will do. E-26, E-27. */
static bool ask(iampb__text_question *q, const iampb__compiled_statement *s, bool want, bool *never)
{
    bool broken = false;
    uint32_t group = iampb__text_group(q);
    if (group == UINT32_MAX || !add_resources(q, group, s, &broken))
        return false;
    if (s->not_resource && broken) {
        *never = *never || want; /* the statement never applies: nothing to ask */
        return true;
    }
    return iampb__text_ask(q, group, !s->not_resource, false, want);
}

static void search(iampb__comparer *c, const iampb__literal *literals, size_t count, iampb__value_found *out)
{
    iampb__open_keys open = iampb__open_list(c);
    iampb__text_question *q = iampb__text_new(c->scratch, IAMPB__TEXT_RESOURCE, &open);
    iampb__text_word word;
    bool never = false, ok = q != NULL;
    for (size_t i = 0; i < count && ok; i++)
        ok = ask(q, iampb__atom_at(c, literals[i].atom)->statement, literals[i].want, &never);
    c->failed = c->failed || !ok;
    if (!ok || never)
        return;
    out->found = iampb__found_answer(c, iampb__text_solve(q, &c->states, &word));
    if (out->found == IAMPB__FOUND_YES)
        iampb__found_word(c, &word, out);
}

void iampb__resource_solve(iampb__comparer *c, const iampb__literal *literals, size_t count, iampb__value_found *out)
{
    bool open = is_free(c, literals, count);
    if (!open && try_plain(c, literals, count, out))
        return;
    search(c, literals, count, out);
    if (out->found != IAMPB__FOUND_YES && !c->failed && !open)
        take(c, IAMPB__STR("*"), literals, count, out);
}
