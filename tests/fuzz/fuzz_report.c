/* fuzz_report.c - the credential report from any bytes: every failure has an error with a place inside the input, every
 * user a place for each column, and the same report in quotes says the same. */
#include "account/report.h"
#include "base/builder.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                              \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

typedef struct world {
    iampb_organization organization;
    iampb_account account;
    iampb__arena *arena;
    iampb__report *report;
    iampb_status status;
} world;

static void load(world *w, iampb_context *ctx, iampb_str text)
{
    iampb_error *err = NULL;
    memset(w, 0, sizeof *w);
    w->organization.ctx = ctx;
    w->account.organization = &w->organization;
    w->account.id = iampb__str("", 0);
    REQUIRE(iampb__arena_new(ctx, &w->arena, NULL) == IAMPB_OK);
    const iampb__source *source = iampb__source_new(w->arena, iampb__str("fuzz", 4), text);
    w->status = iampb__report_load(&w->account, w->arena, source, 0, &w->report, &err);
    REQUIRE((w->status < 0) == (err != NULL) && (w->status < 0) == (w->report == NULL));
    REQUIRE(iampb_error_offset(err) <= text.len);
    REQUIRE(w->status == IAMPB_OK || w->organization.notes.count == 0);
    REQUIRE(w->status == IAMPB_OK || (iampb_error_message(err, NULL)[0] != '\0' && iampb_error_line(err) > 0));
    w->account.report = w->report;
    iampb_error_free(err);
}

static void unload(world *w)
{
    iampb__vec_free(w->organization.ctx, &w->organization.notes, sizeof(iampb__note));
    iampb__arena_free(w->arena);
}

static void check_places(const world *w, size_t size)
{
    uint32_t line = 1;
    for (size_t i = 0; i < w->report->user_count; i++) {
        const iampb__user *user = &w->report->users[i];
        REQUIRE(user->name.len > 0 && user->row.line > line);
        line = user->row.line;
        for (int c = 0; c < IAMPB__COLUMN_COUNT && i < 100; c++) {
            iampb__span span = iampb__report_column(user, c);
            iampb__position at;
            REQUIRE((span.source != NULL) == ((w->report->columns_seen >> c & 1) != 0));
            if (span.source == NULL)
                continue;
            iampb__source_position(span.source, span.begin, (uint64_t)span.begin + span.len, &at);
            REQUIRE(at.begin <= at.end && at.end <= size && at.line >= line);
        }
    }
}

/* Writes the users that were understood as a report of which each field is quoted. */
static void write_quoted(const world *w, iampb__builder *out)
{
    const char *separator = "";
    for (int c = 0; c < IAMPB__COLUMN_COUNT; c++) {
        if ((w->report->columns_seen >> c & 1) == 0)
            continue;
        iampb__builder_format(out, "%s\"%v\"", separator, iampb__report_column_name(c));
        separator = ",";
    }
    for (size_t i = 0; i < w->report->user_count; i++) {
        separator = "\r\n";
        for (int c = 0; c < IAMPB__COLUMN_COUNT; c++) {
            iampb__span span = iampb__report_column(&w->report->users[i], c);
            if (span.source == NULL)
                continue;
            iampb_str text = iampb__span_text(&span);
            bool quoted = span.begin > 0 && text.ptr[-1] == '"' && text.ptr[text.len] == '"';
            iampb__builder_format(out, "%s\"", separator);
            for (size_t k = 0; k < text.len; k++) {
                iampb__builder_char(out, text.ptr[k]);
                if (text.ptr[k] == '"' && !quoted)
                    iampb__builder_char(out, '"');
            }
            iampb__builder_char(out, '"');
            separator = ",";
        }
    }
}

static bool same_user(const iampb__user *a, const iampb__user *b)
{
    bool same = iampb__str_eq(a->name, b->name) && iampb__str_eq(a->arn, b->arn) && a->is_root == b->is_root &&
                a->created == b->created && a->password_enabled == b->password_enabled &&
                a->password_last_used == b->password_last_used && a->mfa_active == b->mfa_active &&
                a->password_last_changed == b->password_last_changed &&
                a->password_next_rotation == b->password_next_rotation;
    for (int i = 0; i < 2; i++)
        same = same && a->keys[i].active == b->keys[i].active && a->keys[i].present == b->keys[i].present &&
               a->keys[i].created == b->keys[i].created && a->keys[i].last_used == b->keys[i].last_used &&
               a->cert_active[i] == b->cert_active[i] && a->cert_rotated[i] == b->cert_rotated[i];
    return same;
}

static void check_again(const world *w, iampb_context *ctx)
{
    iampb__builder text = {.ctx = ctx};
    world again;
    write_quoted(w, &text);
    load(&again, ctx, iampb__builder_str(&text));
    REQUIRE(again.status == IAMPB_OK && again.report->user_count == w->report->user_count);
    REQUIRE(again.report->bad_rows == 0);
    /* A row that is left out may have told the account all the same. */
    REQUIRE(w->report->bad_rows > 0 || iampb__str_eq(again.report->account_id, w->report->account_id));
    for (size_t i = 0; i < w->report->user_count; i++)
        REQUIRE(same_user(&w->report->users[i], &again.report->users[i]));
    unload(&again);
    iampb__builder_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iampb_context *ctx = NULL;
    iampb_str text = {(const char *)data, size};
    world w;
    if (size > 1 << 18)
        return 0;
    REQUIRE(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    bool looks = iampb__report_looks_like(text);
    load(&w, ctx, text);
    REQUIRE(!looks || w.status != IAMPB_E_UNRECOGNISED || memchr(text.ptr, '"', text.len) != NULL);
    if (w.report != NULL)
        check_places(&w, size);
    if (w.report != NULL && w.report->has_header)
        check_again(&w, ctx);
    unload(&w);
    iampb_context_free(ctx);
    return 0;
}
