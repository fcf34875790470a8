/* result.c - making and reading the answer of a comparison. See result.h. */
#include "compare/result.h"
#include "base/error.h"
#include <stdarg.h>

/* ---- Making ---- */
iampb_status iampb__comparison_new(iampb_context *ctx, iampb_comparison **out, iampb_error **err)
{
    iampb__arena *arena;
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    if (status < 0)
        return status;
    iampb_comparison *r = iampb__arena_zalloc(arena, 1, sizeof *r);
    if (r == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    r->arena = arena;
    *out = r;
    return IAMPB_OK;
}

void iampb_comparison_free(iampb_comparison *r)
{
    if (r == NULL)
        return;
    iampb_context *ctx = iampb__arena_context(r->arena);
    IAMPB__VEC_FREE(iampb__reason, ctx, &r->reasons);
    IAMPB__VEC_FREE(iampb_str, ctx, &r->notes);
    iampb__arena_free(r->arena);
}

bool iampb__comparison_keep(iampb_comparison *r, iampb_str text, iampb_str *out)
{
    return iampb__arena_str(r->arena, text, out);
}

bool iampb__comparison_format(iampb_comparison *r, iampb_str *out, const char *format, ...)
{
    iampb__builder text = { .ctx = iampb__arena_context(r->arena) };
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(&text, format, args);
    va_end(args);
    bool ok = iampb__builder_keep(&text, r->arena, out);
    iampb__builder_free(&text);
    return ok;
}

bool iampb__comparison_note(iampb_comparison *r, iampb_str text)
{
    iampb_str kept, *place;
    if (!iampb__comparison_keep(r, text, &kept))
        return false;
    place = IAMPB__VEC_PUSH(iampb_str, iampb__arena_context(r->arena), &r->notes);
    if (place != NULL)
        *place = kept;
    return place != NULL;
}

/* Among the documents of its party, from 0. */
static int64_t number_of_policy(const iampb__comparer *c, const iampb__entry *entry)
{
    int64_t number = 0;
    for (size_t i = 0; i < c->docs.count; i++) {
        const iampb__compared *doc = IAMPB__VEC_AT(iampb__compared, &c->docs, i);
        if (doc->compiled == entry->policy && doc->party == entry->party)
            return number;
        number += doc->party == entry->party;
    }
    return -1;
}

iampb__reason *iampb__comparison_add(iampb_comparison *r, const iampb__comparer *c, iampb_str kind, uint32_t entry)
{
    iampb__reason *reason = IAMPB__VEC_PUSH(iampb__reason, iampb__arena_context(r->arena), &r->reasons);
    if (reason == NULL)
        return NULL;
    reason->statement = reason->policy = reason->begin = reason->end = -1;
    if (entry == UINT32_MAX)
        return iampb__comparison_keep(r, kind, &reason->kind) ? reason : NULL;
    const iampb__entry *e = iampb__entry_at(c, entry);
    const iampb__tree_statement *tree = e->statement->tree;
    reason->statement = e->statement->number;
    reason->policy = number_of_policy(c, e);
    reason->begin = tree->node.begin;
    reason->end = (int64_t)tree->node.begin + tree->node.len;
    iampb_str sid = tree->sid == NULL ? IAMPB__STR("") : tree->sid->text;
    bool ok = iampb__comparison_keep(r, kind, &reason->kind) && iampb__comparison_keep(r, sid, &reason->statement_id)
            && iampb__comparison_keep(r, e->policy->name, &reason->policy_name);
    return ok ? reason : NULL;
}

bool iampb__reason_witness(iampb_comparison *r, iampb__reason *reason, const iampb__witness_maker *m,
        bool with_identity)
{
    static const char everything[] =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
    iampb__builder text = { .ctx = iampb__arena_context(r->arena) };
    iampb__json_writer w = { .out = &text };
    const iampb_request *request = m->request;
    iampb__json_open(&w, '{');
    iampb__witness_write(m, &w);
    if (with_identity) {
        iampb__json_key(&w, "PolicyInputList");
        iampb__json_open(&w, '[');
        iampb__json_put_str(&w, iampb__str_z(everything));
        iampb__json_close(&w, ']');
    }
    iampb__json_close(&w, '}');
    iampb_str who = request->caller.kind == IAMPB_CALLER_ANONYMOUS ? IAMPB__STR("anonymous") : request->caller.arn;
    bool ok = iampb__builder_keep(&text, r->arena, &reason->witness)
            && iampb__comparison_keep(r, request->action, &reason->action)
            && iampb__comparison_keep(r, request->resource, &reason->resource)
            && iampb__comparison_keep(r, who, &reason->principal);
    reason->has_witness = ok;
    reason->known_action = m->known_action;
    iampb__builder_free(&text);
    return ok;
}

iampb_relation iampb__relation_of(bool gained, bool lost, bool unsure_gain, bool unsure_loss)
{
    if (gained && lost)
        return IAMPB_RELATION_INCOMPARABLE;
    if ((unsure_gain && !gained) || (unsure_loss && !lost))
        return IAMPB_RELATION_UNKNOWN;
    return gained ? IAMPB_RELATION_WIDER : lost ? IAMPB_RELATION_STRICTER : IAMPB_RELATION_EQUIVALENT;
}

bool iampb__comparison_finish(iampb_comparison *r, iampb__comparer *c)
{
    r->signatures += c->signatures;
    r->states += (c->options.max_states == 0 ? 2000000 : c->options.max_states) - c->states;
    r->branches += (c->options.max_branches == 0 ? 1000000 : c->options.max_branches) - c->branches;
    if (r->answer != IAMPB_ANSWER_UNDECIDED || r->unknown.ptr != NULL)
        return true;
    return iampb__comparison_keep(r, c->unknown.ptr == NULL ? IAMPB__STR("witness-rejected") : c->unknown, &r->unknown);
}

/* ---- Reading ---- */
const char *iampb_answer_name(iampb_answer answer)
{
    static const char *const names[] = { "", "PASS", "FAIL", "UNKNOWN" };
    return answer >= 1 && answer <= 3 ? names[answer] : "";
}

const char *iampb_relation_name(iampb_relation relation)
{
    static const char *const names[] = { "", "equivalent", "stricter", "wider", "incomparable", "unknown" };
    return relation >= 1 && relation <= 5 ? names[relation] : "";
}

const char *iampb_extent_name(iampb_extent extent)
{
    static const char *const names[] = { "", "none", "some", "all", "unknown" };
    return extent >= 1 && extent <= 4 ? names[extent] : "";
}

iampb_answer iampb_comparison_answer(const iampb_comparison *r) { return r == NULL ? 0 : r->answer; }
iampb_relation iampb_comparison_relation(const iampb_comparison *r) { return r == NULL ? 0 : r->relation; }
iampb_extent iampb_comparison_extent(const iampb_comparison *r) { return r == NULL ? 0 : r->extent; }
size_t iampb_comparison_reason_count(const iampb_comparison *r) { return r == NULL ? 0 : r->reasons.count; }
size_t iampb_comparison_note_count(const iampb_comparison *r) { return r == NULL ? 0 : r->notes.count; }

static const char *give(iampb_str text, size_t *len)
{
    if (len != NULL)
        *len = text.ptr == NULL ? 0 : text.len;
    return text.ptr;
}

static bool is(const char *name, const char *known) { return name != NULL && strcmp(name, known) == 0; }

const char *iampb_comparison_text(const iampb_comparison *r, const char *name, size_t *len)
{
    iampb_str none = { NULL, 0 };
    if (r == NULL)
        return give(none, len);
    return give(is(name, "message") ? r->message : is(name, "unknown") ? r->unknown : none, len);
}

const char *iampb_comparison_note_at(const iampb_comparison *r, size_t index, size_t *len)
{
    iampb_str none = { NULL, 0 };
    return give(r == NULL || index >= r->notes.count ? none : *IAMPB__VEC_AT(iampb_str, &r->notes, index), len);
}

static const iampb__reason *reason_at(const iampb_comparison *r, size_t index)
{
    return r == NULL || index >= r->reasons.count ? NULL : IAMPB__VEC_AT(iampb__reason, &r->reasons, index);
}

const char *iampb_comparison_reason_text(const iampb_comparison *r, size_t index, const char *name, size_t *len)
{
    static const struct {
        const char *name;
        size_t offset;
    } members[] = { { "description", offsetof(iampb__reason, description) },
        { "statement-id", offsetof(iampb__reason, statement_id) },
        { "policy", offsetof(iampb__reason, policy_name) }, { "kind", offsetof(iampb__reason, kind) },
        { "action", offsetof(iampb__reason, action) }, { "resource", offsetof(iampb__reason, resource) },
        { "principal", offsetof(iampb__reason, principal) }, { "witness", offsetof(iampb__reason, witness) } };
    const iampb__reason *reason = reason_at(r, index);
    iampb_str text = { NULL, 0 };
    for (size_t i = 0; reason != NULL && i < sizeof members / sizeof members[0]; i++)
        if (is(name, members[i].name))
            memcpy(&text, (const char *)reason + members[i].offset, sizeof text);
    if (reason != NULL && reason->has_witness && is(name, "class"))
        text = reason->known_action ? IAMPB__STR("known-action") : IAMPB__STR("unknown-action");
    if (text.len == 0 && is(name, "statement-id"))
        text.ptr = NULL;
    return give(text, len);
}

int64_t iampb_comparison_reason_number(const iampb_comparison *r, size_t index, const char *name)
{
    const iampb__reason *reason = reason_at(r, index);
    if (reason == NULL)
        return -1;
    return is(name, "statement") ? reason->statement
            : is(name, "policy") ? reason->policy
            : is(name, "begin")  ? reason->begin
            : is(name, "end")    ? reason->end
                                 : -1;
}

uint64_t iampb_comparison_cost(const iampb_comparison *r, const char *name)
{
    if (r == NULL)
        return 0;
    return is(name, "states") ? r->states
            : is(name, "branches")   ? r->branches
            : is(name, "signatures") ? r->signatures
                                     : 0;
}
