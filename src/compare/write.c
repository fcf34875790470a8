/* write.c - an answer as JSON, in the shape of Access Analyzer's checks with what is ours under further names. */
#include "base/error.h"
#include "compare/result.h"
#include "finding/write.h"

#define INDENT_MOST 16

void iampb__reason_write(iampb__json_writer *w, const iampb__reason *reason)
{
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "description", reason->description);
    if (reason->statement >= 0)
        iampb__json_member_int(w, "statementIndex", reason->statement);
    if (reason->statement_id.len > 0)
        iampb__json_member_str(w, "statementId", reason->statement_id);
    iampb__json_member_str(w, "kind", reason->kind);
    if (reason->policy >= 0)
        iampb__json_member_int(w, "policyIndex", reason->policy);
    if (reason->policy_name.len > 0)
        iampb__json_member_str(w, "policyName", reason->policy_name);
    if (reason->has_witness) {
        iampb__json_member_str(w, "class",
                reason->known_action ? IAMPB__STR("known-action") : IAMPB__STR("unknown-action"));
        iampb__json_key(w, "witness");
        iampb__json_put_json(w, reason->witness);
    }
    iampb__json_close(w, '}');
}

static const iampb__reason *reason_at(const iampb_comparison *r, size_t index)
{
    return IAMPB__VEC_AT(iampb__reason, &r->reasons, index);
}

static void write_head(iampb__json_writer *w, const iampb_comparison *r)
{
    iampb__json_member_str(w, "result", iampb__str_z(iampb_answer_name(r->answer)));
    if (r->message.ptr != NULL)
        iampb__json_member_str(w, "message", r->message);
    if (r->relation != 0)
        iampb__json_member_str(w, "relation", iampb__str_z(iampb_relation_name(r->relation)));
    if (r->extent != 0)
        iampb__json_member_str(w, "extent", iampb__str_z(iampb_extent_name(r->extent)));
    if (r->answer == IAMPB_ANSWER_UNDECIDED && r->unknown.ptr != NULL)
        iampb__json_member_str(w, "unknown", r->unknown);
}

static void write_notes(iampb__json_writer *w, const iampb_comparison *r)
{
    if (r->notes.count == 0)
        return;
    iampb__json_key(w, "notes");
    iampb__json_open(w, '[');
    for (size_t i = 0; i < r->notes.count; i++)
        iampb__json_put_str(w, *IAMPB__VEC_AT(iampb_str, &r->notes, i));
    iampb__json_close(w, ']');
}

static void write_all(iampb__json_writer *w, const iampb_comparison *r)
{
    const iampb__reason *first = NULL;
    iampb__json_open(w, '{');
    write_head(w, r);
    iampb__json_key(w, "reasons");
    iampb__json_open(w, '[');
    for (size_t i = 0; i < r->reasons.count; i++) {
        iampb__reason_write(w, reason_at(r, i));
        if (first == NULL && reason_at(r, i)->has_witness)
            first = reason_at(r, i);
    }
    iampb__json_close(w, ']');
    if (first != NULL) {
        iampb__json_key(w, "witness");
        iampb__json_put_json(w, first->witness);
    }
    write_notes(w, r);
    iampb__json_close(w, '}');
}

iampb_status iampb_comparison_write(const iampb_comparison *r, int32_t indent, iampb_write_fn write, void *user,
        iampb_error **err)
{
    if (r == NULL || write == NULL || indent < 0 || indent > INDENT_MOST)
        return iampb__error_set(r == NULL ? NULL : iampb__arena_context(r->arena), err, IAMPB_E_INVALID,
                "comparison and write must not be NULL, and indent must be 0 to %d", INDENT_MOST);
    iampb__sink sink = { .text = { .ctx = iampb__arena_context(r->arena) }, .write = write, .user = user, .err = err };
    iampb__json_writer w = { .out = &sink.text, .indent = indent };
    write_all(&w, r);
    iampb_status status = sink.text.failed ? iampb__error_nomem(err) : iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}
