/* test_lint_codes.c - each code of the linter: a policy that gets it, at the right place, and one that does not. */
#include "cases.h"
#include "oom.h"
#include <stdbool.h>

static const lint_case *const tables[] = { lint_cases_structure, lint_cases_action, lint_cases_principal,
    lint_cases_type, lint_cases_resource, lint_cases_condition, lint_cases_security, lint_cases_suggestion,
    lint_cases_own };
#define TABLES (sizeof tables / sizeof tables[0])

static iampb_lint_options options_of(const lint_case *c, iampb_str *on)
{
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    static const iampb_str known[] = { { "444455556666", 12 } };
    static const iampb_str sensitive[] = { { "s3:GetObject", 12 }, { "arn:aws:s3:::payroll/*", 22 } };
    *on = (iampb_str){ c->code, strlen(c->code) }; /* some are off unless asked for */
    options.kind = c->kind;
    options.on = on;
    options.on_count = 1;
    if (c->resource_type != NULL)
        options.resource_type = (iampb_str){ c->resource_type, strlen(c->resource_type) };
    options.account = (iampb_str){ "111122223333", 12 };
    options.known_accounts = known;
    options.known_account_count = 1;
    options.sensitive = sensitive;
    options.sensitive_count = 2;
    return options;
}

static iampb_lint *lint_of(iampb_context *ctx, const lint_case *c, const char *text)
{
    iampb_str on;
    iampb_lint_options options = options_of(c, &on);
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_policy(ctx, text, strlen(text), &options, &lint, &err), IAMPB_OK, &err);
    return lint;
}

/* The first finding with the code, from `from` on; SIZE_MAX: none. */
static size_t find(const iampb_lint *lint, const char *code, size_t from)
{
    for (size_t i = from; i < iampb_lint_count(lint); i++)
        if (strcmp(iampb_lint_text(lint, i, "code", NULL), code) == 0)
            return i;
    return SIZE_MAX;
}

static void list_codes(const iampb_lint *lint, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < iampb_lint_count(lint); i++) {
        const char *code = iampb_lint_text(lint, i, "code", NULL);
        if (strlen(out) + strlen(code) + 2 < size) {
            strcat(out, code);
            strcat(out, " ");
        }
    }
}

static void check_places(const lint_case *c, const iampb_lint *lint, size_t index)
{
    char paths[2048] = "";
    uint64_t begin = 0, end = 0;
    for (size_t k = 0; k < iampb_lint_location_count(lint, index); k++) {
        const char *path = iampb_lint_location_path(lint, index, k, NULL);
        ck_assert_uint_lt(strlen(paths) + strlen(path) + 2, sizeof paths);
        if (k > 0)
            strcat(paths, " ");
        strcat(paths, path);
    }
    ck_assert_msg(strcmp(paths, c->path) == 0, "%s: is at \"%s\", not at \"%s\", in %s", c->code, paths, c->path,
            c->fires);
    ck_assert_int_eq(iampb_lint_location_position(lint, index, 0, &begin, &end, NULL, NULL), IAMPB_OK);
    ck_assert_uint_le(end, strlen(c->fires));
    ck_assert_msg(end - begin == strlen(c->cut) && memcmp(c->fires + begin, c->cut, end - begin) == 0,
            "%s: stands at \"%.*s\", not at \"%s\"", c->code, (int)(end - begin), c->fires + begin, c->cut);
}

static void check_texts(const lint_case *c, const iampb_lint *lint, size_t index)
{
    static const char *const names[] = { "type", "detail", "title", "remediation", "link" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t len = 0;
        const char *text = iampb_lint_text(lint, index, names[i], &len);
        ck_assert_msg(len > 0 && len == strlen(text) && strchr(text, '\n') == NULL, "%s: the %s is \"%s\"", c->code,
                names[i], text);
    }
}

START_TEST(each_policy_gets_its_code_at_its_place)
{
    iampb_context *ctx = harness_context();
    for (size_t t = 0; t < TABLES; t++)
        for (const lint_case *c = tables[t]; c->code != NULL; c++) {
            char codes[4096];
            iampb_lint *lint = lint_of(ctx, c, c->fires);
            size_t index = find(lint, c->code, 0);
            list_codes(lint, codes, sizeof codes);
            ck_assert_msg(index != SIZE_MAX, "%s is not among \"%s\" of %s", c->code, codes, c->fires);
            check_places(c, lint, index);
            check_texts(c, lint, index);
            iampb_lint_free(lint);
        }
    iampb_context_free(ctx);
}
END_TEST

START_TEST(near_misses_do_not_get_it)
{
    iampb_context *ctx = harness_context();
    for (size_t t = 0; t < TABLES; t++)
        for (const lint_case *c = tables[t]; c->code != NULL; c++) {
            iampb_lint *lint = lint_of(ctx, c, c->near);
            ck_assert_msg(find(lint, c->code, 0) == SIZE_MAX, "%s is reported for %s", c->code, c->near);
            iampb_lint_free(lint);
        }
    iampb_context_free(ctx);
}
END_TEST

START_TEST(no_code_is_without_a_case)
{
    for (size_t i = 0; i < iampb_lint_code_count(); i++) {
        const char *code = iampb_lint_code_text(i, "code", NULL);
        bool found = false;
        for (size_t t = 0; t < TABLES && !found; t++)
            for (const lint_case *c = tables[t]; c->code != NULL && !found; c++)
                found = strcmp(c->code, code) == 0;
        ck_assert_msg(found, "%s has no case", code);
    }
}
END_TEST

static iampb_status lint_once(iampb_context *ctx, void *user)
{
    const lint_case *c = user;
    iampb_str on;
    iampb_lint_options options = options_of(c, &on);
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb_lint_policy(ctx, c->fires, strlen(c->fires), &options, &lint, &err);
    status = oom_check(status, lint, &err);
    iampb_lint_free(lint);
    return status;
}

START_TEST(each_rule_survives_memory_that_runs_out)
{
    for (size_t t = 0; t < TABLES; t++)
        for (const lint_case *c = tables[t]; c->code != NULL; c++) {
            lint_case copy = *c;
            oom_loop(c->code, lint_once, &copy);
        }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/lint_codes", each_policy_gets_its_code_at_its_place, near_misses_do_not_get_it,
            no_code_is_without_a_case, each_rule_survives_memory_that_runs_out);
    return s;
}
HARNESS_MAIN("policy-lint_codes", suite)
