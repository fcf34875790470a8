/* test_oom_policy.c - catalogues, policies, actions and the linter with memory that runs out; see test_oom.c. */
#include "iampb/iampb.h"
#include "oom.h"
#include "../unit/harness.h"
#include <stdio.h>
#include <string.h>

#define LEN(text) (sizeof(text) - 1)
#define TRY(call)                                                                                                     \
    if ((status = (call)) != IAMPB_OK)                                                                                \
    goto out

static const char reference[] = "{\"Name\": \"sqs\", \"Version\": \"v9\", \"Actions\": [{\"Name\": \"SendMessage\","
    " \"ActionConditionKeys\": [\"aws:ResourceTag/${TagKey}\"], \"Resources\": [{\"Name\": \"queue\"}]},"
    " {\"Name\": \"RewindQueue\", \"Novelty\": 1}], \"ConditionKeys\": [{\"Name\": \"sqs:Depth\", \"Types\": [\"Numeric\"]}],"
    " \"Resources\": [{\"Name\": \"queue\", \"ARNFormats\": [\"arn:${Partition}:sqs:${Region}:${Account}:${QueueName}\"]}]}";
static const char list[] = "[{\"service\": \"sqs\", \"url\": \"https://example.org/sqs.json\"}]";
static const char document[] = "{\"Id\": \"one\", \"Statement\": [{\"Sid\": \"\\u0041\", \"Effect\": \"allow\","
    " \"Principal\": {\"AWS\": [\"*\", \"111122223333\"]}, \"Action\": [\"sqs:SendMessage\", \"sqs:Send*\"],"
    " \"Resource\": \"arn:aws:sqs:eu-west-1:111122223333:q\", \"Condition\": {\"StringEquals\": {\"aws:TagKeys\": [\"a\", 7]},"
    " \"Bool\": {}}}, {\"Effect\": \"Deny\", \"NotAction\": \"s3:*\"}]}";

static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user;
    (void)bytes;
    (void)len;
    return 0;
}

/* ---- Catalogues ---- */
/* None of this may fail, or allocate. */
static void ask_service(const iampb_catalog *c)
{
    size_t service = iampb_catalog_service_find(c, "sqs", 3), first = 0;
    ck_assert_uint_ne(service, IAMPB_CATALOG_NONE);
    ck_assert_str_eq(iampb_catalog_service_text(c, service, "prefix", NULL), "sqs");
    ck_assert_int_eq(iampb_catalog_service_is(c, service, "loaded"), c != NULL);
    ck_assert_uint_gt(iampb_catalog_service_count(c, service, "actions", &first), 0);
    ck_assert_uint_ne(iampb_catalog_service_key(c, service, 0, NULL), IAMPB_CATALOG_NONE);
    size_t type = iampb_catalog_type_find(c, service, "queue", 5);
    ck_assert_str_eq(iampb_catalog_type_text(c, type, "name", NULL), "queue");
    ck_assert_uint_gt(iampb_catalog_type_list_count(c, type, "arns"), 0);
    ck_assert_str_ne(iampb_catalog_type_list_at(c, type, "arns", 0, NULL), "");
}

static void ask_action(const iampb_catalog *c)
{
    size_t action = iampb_catalog_action_find(c, "sqs:SendMessage", 15);
    ck_assert_uint_eq(iampb_catalog_action_match(c, "sqs:SendMessage", 15, 0), action);
    ck_assert_uint_eq(iampb_catalog_action_service(c, action), iampb_catalog_service_find(c, "SQS", 3));
    ck_assert_str_eq(iampb_catalog_action_text(c, action, "name", NULL), "SendMessage");
    iampb_catalog_action_access(c, action);
    iampb_catalog_action_is(c, action, "permission_only");
    ck_assert_uint_gt(iampb_catalog_action_list_count(c, action, "resource_types"), 0);
    iampb_catalog_action_list_at(c, action, "condition_keys", 0, NULL);
    ck_assert_uint_ne(iampb_catalog_action_type(c, action, 0, NULL), IAMPB_CATALOG_NONE);
    for (size_t i = iampb_catalog_action_type_key_count(c, action, 0); i-- > 0;)
        ck_assert_str_ne(iampb_catalog_action_type_key_at(c, action, 0, i, NULL), "");
    size_t key = iampb_catalog_key_find(c, "aws:ResourceTag/team", 20);
    ck_assert_str_ne(iampb_catalog_key_text(c, key, "name", NULL), "");
    ck_assert_int_eq(iampb_catalog_key_type(c, key), IAMPB_KEY_STRING);
    iampb_catalog_key_is(c, key, "multivalued");
    ck_assert_str_ne(iampb_catalog_text(c, "date", NULL), "");
    ck_assert_uint_gt(iampb_catalog_count(c, "actions"), 1);
    ck_assert_int_ne(iampb_catalog_name_status(c, "sqs", 3), IAMPB_NAME_UNKNOWN);
}

static iampb_status load_catalogue(iampb_context *ctx, iampb_catalog **out)
{
    iampb_catalog_options options = IAMPB_CATALOG_OPTIONS_INIT;
    iampb_catalog_loader *loader = NULL;
    iampb_error *err = NULL;
    uint64_t line;
    iampb_status status = oom_check(iampb_catalog_loader_new(ctx, &options, &loader, &err), loader, &err);
    if (status != IAMPB_OK)
        return status;
    TRY(oom_check(iampb_catalog_loader_add(loader, reference, LEN(reference), "sqs.json", &err), NULL, &err));
    TRY(oom_check(iampb_catalog_loader_add(loader, list, LEN(list), NULL, &err), NULL, &err));
    for (size_t i = iampb_catalog_loader_listed_count(loader); i-- > 0;)
        ck_assert_str_eq(iampb_catalog_loader_listed_text(loader, i, "service", NULL), "sqs");
    for (size_t i = iampb_catalog_loader_note_count(loader); i-- > 0;) {
        ck_assert_str_ne(iampb_catalog_loader_note_text(loader, i, "message", NULL), "");
        iampb_catalog_loader_note_position(loader, i, NULL, NULL, &line, NULL);
    }
    status = oom_check(iampb_catalog_loader_finish(loader, out, &err), *out, &err);
out:
    iampb_catalog_loader_free(loader);
    return status;
}

static iampb_status use_catalogue(iampb_context *ctx, void *user)
{
    (void)user;
    iampb_catalog *catalogue = NULL;
    iampb_status status = load_catalogue(ctx, &catalogue);
    if (status == IAMPB_OK) {
        ask_service(catalogue);
        ask_action(catalogue);
    }
    iampb_catalog_free(catalogue);
    return status;
}

/* ---- Policies ---- */
static void read_statement(const iampb_policy *p, size_t s)
{
    static const char *const elements[] = { "Action", "NotAction", "Resource", "Principal" };
    uint64_t begin, end;
    iampb_policy_statement_sid(p, s, NULL);
    iampb_policy_statement_effect(p, s);
    ck_assert_int_eq(iampb_policy_statement_span(p, s, &begin, &end), IAMPB_OK);
    for (size_t e = 0; e < 4; e++)
        for (size_t i = 0; i < iampb_policy_entry_count(p, s, elements[e]); i++) {
            ck_assert_int_eq(iampb_policy_statement_has(p, s, elements[e]), 1);
            ck_assert_ptr_nonnull(iampb_policy_entry_at(p, s, elements[e], i, NULL));
            ck_assert_int_eq(iampb_policy_entry_span(p, s, elements[e], i, &begin, &end), IAMPB_OK);
            iampb_policy_principal_kind(p, s, elements[e], i);
        }
    for (size_t c = 0; c < iampb_policy_condition_count(p, s); c++) {
        ck_assert_ptr_nonnull(iampb_policy_condition_operator(p, s, c, NULL));
        ck_assert_ptr_nonnull(iampb_policy_condition_key(p, s, c, NULL));
        for (size_t v = 0; v < iampb_policy_condition_value_count(p, s, c); v++)
            ck_assert_ptr_nonnull(iampb_policy_condition_value(p, s, c, v, NULL));
    }
}

static iampb_status use_policy(iampb_context *ctx, void *user)
{
    (void)user;
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy_print_options style = IAMPB_POLICY_PRINT_OPTIONS_INIT;
    iampb_policy *p = NULL;
    iampb_error *err = NULL;
    char hash[65] = "";
    uint64_t line;
    iampb_status status;
    TRY(oom_check(iampb_policy_parse(ctx, document, LEN(document), &options, &p, &err), p, &err));
    for (size_t i = 0; i < iampb_policy_fault_count(p); i++) {
        ck_assert_str_ne(iampb_policy_fault_text(p, i, "message", NULL), "");
        iampb_policy_fault_is_error(p, i);
        ck_assert_int_eq(iampb_policy_fault_position(p, i, NULL, NULL, &line, NULL), IAMPB_OK);
    }
    for (size_t s = 0; s < iampb_policy_statement_count(p); s++)
        read_statement(p, s);
    ck_assert_str_eq(iampb_policy_version(p, NULL), "2008-10-17");
    ck_assert_str_eq(iampb_policy_id(p, NULL), "one");
    ck_assert_int_eq(iampb_policy_kind_of(p), IAMPB_POLICY_IDENTITY);
    for (style.style = IAMPB_POLICY_PRETTY; style.style <= IAMPB_POLICY_CANONICAL; style.style++)
        TRY(oom_check(iampb_policy_print(p, &style, ignore, NULL, &err), NULL, &err));
    status = oom_check(iampb_policy_hash(p, hash, &err), NULL, &err);
    ck_assert((status == IAMPB_OK) == (hash[0] != '\0'));
out:
    iampb_policy_free(p);
    return status;
}

/* ---- Actions ---- */
static void read_actions(const iampb_actions *actions)
{
    for (size_t i = 0; i < iampb_actions_count(actions); i++) {
        ck_assert_ptr_nonnull(iampb_actions_at(actions, i, NULL));
        iampb_actions_number(actions, i);
    }
    ck_assert_uint_eq(iampb_actions_unmatched_count(actions), 1);
    ck_assert_str_eq(iampb_actions_unmatched_at(actions, 0, NULL), "sqs:No");
    iampb_actions_is_least(actions);
}

static iampb_status use_actions(iampb_context *ctx, void *user)
{
    (void)user;
    static const iampb_str patterns[] = { { "sqs:Send*", 9 }, { "sqs:*Queue", 10 }, { "sqs:No", 6 } };
    iampb_actions_options options = IAMPB_ACTIONS_OPTIONS_INIT;
    iampb_actions *all = NULL, *few = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    TRY(oom_check(iampb_actions_expand(ctx, patterns, 3, &options, &all, &err), all, &err));
    TRY(oom_check(iampb_actions_shrink(ctx, patterns, 3, &options, &few, &err), few, &err));
    read_actions(all);
    read_actions(few);
out:
    iampb_actions_free(all);
    iampb_actions_free(few);
    return status;
}

/* ---- The linter ---- */
static void read_lint(const iampb_lint *lint)
{
    uint64_t begin, end;
    ck_assert_int_eq(iampb_lint_is_cut(lint), 0);
    for (size_t i = 0; i < iampb_lint_count(lint); i++) {
        ck_assert_str_ne(iampb_lint_type_name(iampb_lint_type_of(lint, i)), "");
        ck_assert_int_ne(iampb_lint_severity(lint, i), 0);
        ck_assert_str_ne(iampb_lint_text(lint, i, "detail", NULL), "");
        for (size_t k = 0; k < iampb_lint_location_count(lint, i); k++) {
            iampb_lint_location_path(lint, i, k, NULL);
            ck_assert_int_eq(iampb_lint_location_position(lint, i, k, &begin, &end, NULL, NULL), IAMPB_OK);
        }
        for (size_t k = 0; k < iampb_lint_edit_count(lint, i); k++)
            ck_assert_ptr_nonnull(iampb_lint_edit_at(lint, i, k, &begin, &end, NULL));
    }
}

static iampb_status use_lint(iampb_context *ctx, void *user)
{
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    iampb_catalog *catalogue = NULL;
    iampb_lint *lint = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    options.kind = *(const iampb_policy_kind *)user;
    TRY(load_catalogue(ctx, &catalogue));
    options.catalog = catalogue;
    TRY(oom_check(iampb_lint_policy(ctx, document, LEN(document), &options, &lint, &err), lint, &err));
    read_lint(lint);
    const iampb_lint *lints[] = { lint };
    TRY(oom_check(iampb_lint_write(lint, 1, ignore, NULL, &err), NULL, &err));
    TRY(oom_check(iampb_lint_write_sarif(lints, 1, ignore, NULL, &err), NULL, &err));
    TRY(oom_check(iampb_lint_findings(lint, &findings, &err), findings, &err));
    status = oom_check(iampb_lint_fix(lint, ignore, NULL, NULL, &err), NULL, &err);
out:
    iampb_findings_free(findings);
    iampb_lint_free(lint);
    iampb_catalog_free(catalogue);
    return status;
}

START_TEST(catalogues) { oom_loop_stride("catalogue", use_catalogue, NULL, 0, false); }
END_TEST
START_TEST(policies) { oom_loop("policy", use_policy, NULL); }
END_TEST
START_TEST(actions) { oom_loop_stride("actions", use_actions, NULL, 0, false); }
END_TEST
START_TEST(lints)
{
    iampb_policy_kind kinds[] = { IAMPB_POLICY_IDENTITY, IAMPB_POLICY_RESOURCE };
    for (size_t i = 0; i < 2; i++)
        oom_loop_stride("lint", use_lint, &kinds[i], 0, false);
}
END_TEST

/* Jansson quotes, and OpenSSL hashes, from memory of their own. */
START_TEST(jansson_and_openssl_run_out)
{
    iampb_policy_kind kind = IAMPB_POLICY_TRUST;
    oom_loop_stride("policy, hooks", use_policy, NULL, 0, true);
    oom_loop_stride("lint, hooks", use_lint, &kind, 0, true);
}
END_TEST

START_TEST(what_never_allocates)
{
    oom_arm(0, true, true);
    ck_assert_uint_gt(iampb_lint_code_count(), 157);
    ck_assert_str_ne(iampb_lint_code_text(0, "code", NULL), "");
    ck_assert_str_eq(iampb_policy_kind_name(IAMPB_POLICY_SCP), "scp");
    ck_assert_int_eq(iampb_policy_kind_from("rcp", 3), IAMPB_POLICY_RCP);
    ck_assert_uint_eq(iampb_lint_options_size() + iampb_policy_options_size() + iampb_policy_print_options_size()
                    + iampb_actions_options_size() + iampb_catalog_options_size(),
            sizeof(iampb_lint_options) + sizeof(iampb_policy_options) + sizeof(iampb_policy_print_options)
                    + sizeof(iampb_actions_options) + sizeof(iampb_catalog_options));
    ask_action(NULL); /* the built-in catalogue */
    ck_assert_uint_eq(oom_disarm(), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("oom-policy", catalogues, policies, actions, lints, jansson_and_openssl_run_out,
            what_never_allocates);
    return s;
}

int main(void)
{
    if (!oom_install_hooks()) {
        printf("Bail out! OpenSSL does not take memory hooks any more\n");
        return 1;
    }
    return harness_run("oom-policy", suite);
}
