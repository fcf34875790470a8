/* test_lint_fix.c - edits of findings: each does what it says, and mending never makes anything worse. The policies are
 * those of lint/cases_*.c, each of which gets some code. */
#include "lint/cases.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static const lint_case *const tables[] = { lint_cases_structure, lint_cases_action, lint_cases_principal,
    lint_cases_type, lint_cases_resource, lint_cases_condition, lint_cases_security, lint_cases_suggestion,
    lint_cases_own };
#define TABLES (sizeof tables / sizeof tables[0])

typedef struct text {
    char *bytes;
    size_t len;
} text;

static int32_t gather(void *user, const char *bytes, size_t len)
{
    text *out = user;
    out->bytes = realloc(out->bytes, out->len + len + 1);
    ck_assert_ptr_nonnull(out->bytes);
    memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
    out->bytes[out->len] = '\0';
    return 0;
}

static iampb_lint *lint_of(iampb_context *ctx, const char *bytes, size_t len, iampb_policy_kind kind, const char *type,
        const char *code)
{
    iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
    iampb_str on = { code, code == NULL ? 0 : strlen(code) };
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    o.kind = kind;
    o.resource_type = (iampb_str){ type, type == NULL ? 0 : strlen(type) };
    o.on = &on;
    o.on_count = code != NULL;
    o.account = (iampb_str){ "111122223333", 12 };
    ck_assert_status(iampb_lint_policy(ctx, bytes, len, &o, &lint, &err), IAMPB_OK, &err);
    return lint;
}

static size_t count_code(const iampb_lint *lint, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < iampb_lint_count(lint); i++)
        count += strcmp(iampb_lint_text(lint, i, "code", NULL), code) == 0;
    return count;
}

static bool is_json(iampb_context *ctx, const text *t)
{
    size_t skip = t->len >= 3 && memcmp(t->bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    iampb_policy *policy = NULL;
    iampb_error *err = NULL;
    bool ok = true;
    ck_assert_status(iampb_policy_parse(ctx, t->bytes + skip, t->len - skip, NULL, &policy, &err), IAMPB_OK, &err);
    for (size_t i = 0; i < iampb_policy_fault_count(policy); i++)
        ok = ok && strcmp(iampb_policy_fault_text(policy, i, "code", NULL), "not_json") != 0;
    iampb_policy_free(policy);
    return ok;
}

/* ---- One finding's edits alone ---- */
/* From the last one to the first, as an editor would. */
static text apply(const iampb_lint *lint, size_t index, const char *bytes, size_t len)
{
    text out = { malloc(len + 1), len };
    uint64_t before = UINT64_MAX;
    memcpy(out.bytes, bytes, len + 1);
    for (;;) {
        uint64_t begin = 0, end = 0, at = 0, at_end = 0;
        size_t chosen = SIZE_MAX, size;
        for (size_t i = 0; i < iampb_lint_edit_count(lint, index); i++) {
            iampb_lint_edit_at(lint, index, i, &begin, &end, NULL);
            ck_assert_uint_le(begin, end);
            ck_assert_uint_le(end, len);
            if (end <= before && (chosen == SIZE_MAX || begin >= at) && !(begin == before && end == before)) {
                chosen = i;
                at = begin;
                at_end = end;
            }
        }
        if (chosen == SIZE_MAX)
            return out;
        const char *with = iampb_lint_edit_at(lint, index, chosen, NULL, NULL, &size);
        char *made = malloc(out.len + size + 1);
        memcpy(made, out.bytes, at);
        memcpy(made + at, with, size);
        memcpy(made + at + size, out.bytes + at_end, out.len - at_end + 1);
        free(out.bytes);
        out = (text){ made, out.len - (at_end - at) + size };
        before = at;
    }
}

/* The finding is gone: not at this place with these bytes, and its code is there less often. */
static void check_gone(const lint_case *c, const iampb_lint *before, size_t index, const iampb_lint *after,
        const text *mended)
{
    const char *code = iampb_lint_text(before, index, "code", NULL);
    const char *path = iampb_lint_location_path(before, index, 0, NULL);
    const char *detail = iampb_lint_text(before, index, "detail", NULL);
    ck_assert_msg(count_code(after, code) < count_code(before, code), "%s: not mended: %s\nbecomes\n%s", code, c->fires,
            mended->bytes);
    for (size_t i = 0; i < iampb_lint_count(after); i++)
        ck_assert_msg(strcmp(iampb_lint_text(after, i, "code", NULL), code) != 0
                        || strcmp(iampb_lint_location_path(after, i, 0, NULL), path) != 0
                        || strcmp(iampb_lint_text(after, i, "detail", NULL), detail) != 0,
                "%s: still there: %s\nbecomes\n%s", code, c->fires, mended->bytes);
}

static size_t check_single_edits(iampb_context *ctx, const lint_case *c)
{
    size_t len = strlen(c->fires), checked = 0;
    iampb_lint *lint = lint_of(ctx, c->fires, len, c->kind, c->resource_type, c->code);
    for (size_t i = 0; i < iampb_lint_count(lint); i++) {
        if (iampb_lint_edit_count(lint, i) == 0)
            continue;
        text mended = apply(lint, i, c->fires, len);
        ck_assert_msg(is_json(ctx, &mended), "%s: no JSON: %s\nbecomes\n%s", iampb_lint_text(lint, i, "code", NULL),
                c->fires, mended.bytes);
        iampb_lint *after = lint_of(ctx, mended.bytes, mended.len, c->kind, c->resource_type, c->code);
        check_gone(c, lint, i, after, &mended);
        iampb_lint_free(after);
        free(mended.bytes);
        checked++;
    }
    iampb_lint_free(lint);
    return checked;
}

START_TEST(each_edit_mends_its_finding)
{
    iampb_context *ctx = harness_context();
    size_t checked = 0;
    for (size_t t = 0; t < TABLES; t++)
        for (const lint_case *c = tables[t]; c->code != NULL; c++)
            checked += check_single_edits(ctx, c);
    ck_assert_uint_gt(checked, 20);
    iampb_context_free(ctx);
}
END_TEST

/* ---- All together ---- */
static text fix(const iampb_lint *lint, size_t *applied)
{
    text out = { NULL, 0 };
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_fix(lint, gather, &out, applied, &err), IAMPB_OK, &err);
    return out;
}

static void check_not_worse(const char *given, const iampb_lint *before, const iampb_lint *after)
{
    for (size_t i = 0; i < iampb_lint_count(after); i++) {
        const char *code = iampb_lint_text(after, i, "code", NULL);
        ck_assert_msg(count_code(after, code) <= count_code(before, code), "%s: more often in %s", code, given);
    }
}

static void check_fix(iampb_context *ctx, const lint_case *c)
{
    size_t len = strlen(c->fires), applied = 99, more = 99;
    iampb_lint *before = lint_of(ctx, c->fires, len, c->kind, c->resource_type, c->code);
    text mended = fix(before, &applied);
    iampb_lint *after = lint_of(ctx, mended.bytes, mended.len, c->kind, c->resource_type, c->code);
    check_not_worse(c->fires, before, after);
    if (applied == 0)
        ck_assert(mended.len == len && (len == 0 || memcmp(mended.bytes, c->fires, len) == 0));
    else
        ck_assert_msg(is_json(ctx, &mended) && iampb_lint_count(after) < iampb_lint_count(before), "%s", mended.bytes);
    text again = fix(after, &more); /* nothing is left to mend */
    ck_assert_msg(more == 0 && again.len == mended.len, "%s: %zu more in %s", c->code, more, mended.bytes);
    free(again.bytes);
    free(mended.bytes);
    iampb_lint_free(after);
    iampb_lint_free(before);
}

START_TEST(mending_makes_nothing_worse)
{
    iampb_context *ctx = harness_context();
    for (size_t t = 0; t < TABLES; t++)
        for (const lint_case *c = tables[t]; c->code != NULL; c++)
            check_fix(ctx, c);
    iampb_context_free(ctx);
}
END_TEST

#define ONE(rest) "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", " rest "}}"

START_TEST(commas_and_blanks_stay_in_order)
{
    static const struct {
        const char *given, *mended;
        size_t applied;
    } rows[] = {
        { ONE("\"Action\": [\"sqs:Send*\", \"sqs:SendMessage\"], \"Resource\": \"*\""),
            ONE("\"Action\": [\"sqs:Send*\"], \"Resource\": \"*\""), 1 },
        { ONE("\"Action\": [\"sqs:SendMessage\",\n \"sqs:Send*\"], \"Resource\": \"*\""),
            ONE("\"Action\": [\"sqs:Send*\"], \"Resource\": \"*\""), 1 },
        { ONE("\"Condition\": {}, \"Action\": \"sqs:SendMessage\", \"Resource\": \"*\""),
            ONE("\"Action\": \"sqs:SendMessage\", \"Resource\": \"*\""), 1 },
        { ONE("\"Action\": [\"sns:Publish\", \"sqs:*\", \"sqs:SendMessage\", \"sns:Publish\"], \"Resource\": \"*\", \"Condition\": {}"),
            ONE("\"Action\": [\"sns:Publish\", \"sqs:*\"], \"Resource\": \"*\""), 3 },
        { "{}", "{}", 0 },
        { "{", "{", 0 },
        { "", "", 0 },
    };
    iampb_context *ctx = harness_context();
    iampb_str off[] = { { "MISSING_STATEMENT", 17 }, { "MISSING_VERSION", 15 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
        iampb_lint *lint = NULL;
        iampb_error *err = NULL;
        size_t applied = 99;
        o.off = off;
        o.off_count = 2;
        ck_assert_status(iampb_lint_policy(ctx, rows[i].given, strlen(rows[i].given), &o, &lint, &err), IAMPB_OK, &err);
        text mended = fix(lint, &applied);
        ck_assert_str_eq(mended.bytes == NULL ? "" : mended.bytes, rows[i].mended);
        ck_assert_uint_eq(applied, rows[i].applied);
        free(mended.bytes);
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
}
END_TEST

/* With a Version the policy would be larger than its quota, which it is not now. All else is mended. */
START_TEST(an_edit_that_makes_it_worse_is_left_out)
{
    static const char given[] = "{\"Statement\": [{\"Effect\": \"deny\", \"Action\": \"sqs:*\", \"Resource\": \"*\"},"
                                " {\"Effect\": \"DENY\", \"Action\": \"sns:*\", \"Resource\": \"*\"}]}";
    static const char expected[] = "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"sqs:*\", \"Resource\": \"*\"},"
                                   " {\"Effect\": \"Deny\", \"Action\": \"sns:*\", \"Resource\": \"*\"}]}";
    iampb_context *ctx = harness_context();
    for (int fits = 0; fits < 2; fits++) {
        iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
        iampb_lint *lint = NULL;
        iampb_error *err = NULL;
        size_t applied = 99;
        o.kind = IAMPB_POLICY_SCP;
        o.scp_quota = fits ? sizeof given + 100 : sizeof given - 1;
        ck_assert_status(iampb_lint_policy(ctx, given, strlen(given), &o, &lint, &err), IAMPB_OK, &err);
        ck_assert_uint_eq(count_code(lint, "MISSING_VERSION"), 1);
        ck_assert_uint_eq(count_code(lint, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"), 0);
        text mended = fix(lint, &applied);
        ck_assert_uint_eq(applied, fits ? 3 : 2);
        ck_assert((strcmp(mended.bytes, expected) == 0) == !fits);
        ck_assert((strstr(mended.bytes, "\"Version\": \"2012-10-17\"") != NULL) == fits);
        free(mended.bytes);
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
}
END_TEST

/* Thousands of edits are a few lints, not one each. */
START_TEST(many_edits_are_applied_at_once)
{
    enum { COUNT = 2000 };
    text policy = { NULL, 0 };
    iampb_context *ctx = harness_context();
    size_t applied = 0;
    const char *head = "{\"Version\": \"2012-10-17\", \"Statement\": [";
    gather(&policy, head, strlen(head));
    for (int i = 0; i < COUNT; i++) {
        char statement[200];
        snprintf(statement, sizeof statement,
                "%s{\"Sid\": \"S%d\", \"Effect\": \"Allow\", \"Action\": [\"sqs:Send*\", \"sqs:SendMessage\"],"
                " \"Resource\": \"arn:aws:sqs:eu-west-1:111122223333:q%d\"}", i == 0 ? "" : ", ", i, i);
        gather(&policy, statement, strlen(statement));
    }
    gather(&policy, "]}", 2);
    iampb_lint *lint = lint_of(ctx, policy.bytes, policy.len, IAMPB_POLICY_IDENTITY, NULL, NULL);
    ck_assert_uint_eq(count_code(lint, "REDUNDANT_ACTION"), COUNT);
    text mended = fix(lint, &applied);
    ck_assert_uint_ge(applied, COUNT);
    ck_assert_ptr_null(strstr(mended.bytes, "SendMessage"));
    free(mended.bytes);
    free(policy.bytes);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/lint_fix", each_edit_mends_its_finding, mending_makes_nothing_worse,
            commas_and_blanks_stay_in_order, an_edit_that_makes_it_worse_is_left_out, many_edits_are_applied_at_once);
    return s;
}
HARNESS_MAIN("policy-lint_fix", suite)
