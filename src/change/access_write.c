/* access_write.c - a difference of access as JSON. */
#include "base/error.h"
#include "change/access_diff.h"
#include "compare/result.h"
#include "finding/write.h"

#define INDENT_MOST 16

static iampb_status write_list(iampb__json_writer *w, iampb__sink *sink, const char *name, const iampb__vec *list)
{
    iampb_status status = IAMPB_OK;
    iampb__json_key(w, name);
    iampb__json_open(w, '[');
    for (size_t i = 0; status == IAMPB_OK && i < list->count; i++) {
        iampb__json_put_str(w, *IAMPB__VEC_AT(iampb_str, list, i));
        status = iampb__sink_pause(sink);
    }
    iampb__json_close(w, ']');
    return status;
}

static void write_reasons(iampb__json_writer *w, const iampb_comparison *comparison, iampb_str kind)
{
    iampb__json_key_str(w, kind);
    iampb__json_open(w, '[');
    for (size_t i = 0; i < comparison->reasons.count; i++) {
        const iampb__reason *reason = IAMPB__VEC_AT(iampb__reason, &comparison->reasons, i);
        if (iampb__str_eq(reason->kind, kind))
            iampb__reason_write(w, reason);
    }
    iampb__json_close(w, ']');
}

static iampb_status write_item(iampb__json_writer *w, iampb__sink *sink, const iampb__access_item *item)
{
    const iampb_comparison *c = item->comparison;
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "subject", item->trust ? IAMPB__STR("trust") : IAMPB__STR("principal"));
    iampb__json_member_str(w, "change", iampb__str_z(iampb_access_change_name(item->change)));
    iampb__json_member_str(w, "newAccess", iampb__str_z(iampb_answer_name(item->gain)));
    iampb__json_member_str(w, "account", item->account);
    iampb_status status = write_list(w, sink, "principals", &item->arns);
    if (c != NULL) {
        iampb__json_member_str(w, "relation", iampb__str_z(iampb_relation_name(c->relation)));
        if (c->relation == IAMPB_RELATION_UNKNOWN && c->unknown.ptr != NULL)
            iampb__json_member_str(w, "unknown", c->unknown);
        write_reasons(w, c, IAMPB__STR("gained"));
        write_reasons(w, c, IAMPB__STR("lost"));
    }
    if (status == IAMPB_OK && item->missing.count > 0)
        status = write_list(w, sink, "missing", &item->missing);
    iampb__json_close(w, '}');
    return status < 0 ? status : iampb__sink_pause(sink);
}

static void write_numbers(iampb__json_writer *w, const iampb_access_diff *diff)
{
    static const char *const names[] = { "principals", "unchanged", "comparisons", "equivalent" };
    iampb__json_key(w, "numbers");
    iampb__json_open(w, '{');
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        iampb__json_member_int(w, names[i], (int64_t)iampb_access_diff_number(diff, names[i]));
    iampb__json_close(w, '}');
}

static iampb_status write_all(iampb__json_writer *w, iampb__sink *sink, const iampb_access_diff *diff)
{
    iampb_status status = IAMPB_OK;
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "result", iampb__str_z(iampb_answer_name(diff->answer)));
    iampb__json_key(w, "changes");
    iampb__json_open(w, '[');
    for (size_t i = 0; status == IAMPB_OK && i < diff->items.count; i++)
        status = write_item(w, sink, iampb__access_item_at(diff, i));
    iampb__json_close(w, ']');
    write_numbers(w, diff);
    if (status == IAMPB_OK && diff->notes.count > 0)
        status = write_list(w, sink, "notes", &diff->notes);
    iampb__json_close(w, '}');
    return status;
}

iampb_status iampb_access_diff_write(const iampb_access_diff *diff, int32_t indent, iampb_write_fn write, void *user,
        iampb_error **err)
{
    if (diff == NULL || write == NULL || indent < 0 || indent > INDENT_MOST)
        return iampb__error_set(diff == NULL ? NULL : diff->ctx, err, IAMPB_E_INVALID,
                "diff and write must not be NULL, and indent must be 0 to %d", INDENT_MOST);
    iampb__sink sink = { .text = { .ctx = diff->ctx }, .write = write, .user = user, .err = err };
    iampb__json_writer w = { .out = &sink.text, .indent = indent };
    iampb_status status = write_all(&w, &sink, diff);
    if (status == IAMPB_OK)
        status = sink.text.failed ? iampb__error_nomem(err) : iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}
