/* test_struct_size.c - option structs of older and newer releases, against the shared library and its public header.
 * A host that was compiled years ago hands over the struct of its time. Each struct is listed here with its size in each
 * release that changed it; the test calls with every one of them, and around them. */
#include <iampb/iampb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The size when `member` was the last one: stays what it is when the struct grows. */
#define UP_TO(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))
#define RELEASES 4

static iampb_context *ctx;
static iampb_organization *organization;
static iampb_playbook *playbook;

static iampb_status try_allocator(const void *given)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *made = NULL;
    options.allocator = given;
    iampb_status status = iampb_context_new(&options, &made, NULL);
    iampb_context_free(made);
    return status;
}

static iampb_status try_limits(const void *given)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *made = NULL;
    options.limits = given;
    iampb_status status = iampb_context_new(&options, &made, NULL);
    iampb_context_free(made);
    return status;
}

static iampb_status try_context(const void *given)
{
    iampb_context *made = NULL;
    iampb_status status = iampb_context_new(given, &made, NULL);
    iampb_context_free(made);
    return status;
}

static iampb_status try_account(const void *given)
{
    iampb_organization *mine = NULL;
    iampb_account *account = NULL;
    iampb_status status = iampb_organization_new(ctx, &mine, NULL);
    if (status == IAMPB_OK)
        status = iampb_organization_add_account(mine, given, &account, NULL);
    iampb_organization_free(mine);
    return status;
}

static iampb_status try_load(const void *given)
{
    static const char summary[] = "{\"SummaryMap\": {\"Users\": 1, \"AccountMFAEnabled\": 1}}";
    iampb_organization *mine = NULL;
    iampb_account *account = NULL;
    iampb_status status = iampb_organization_new(ctx, &mine, NULL);
    if (status == IAMPB_OK)
        status = iampb_organization_add_account(mine, NULL, &account, NULL);
    if (status == IAMPB_OK)
        status = iampb_account_load(account, summary, sizeof summary - 1, given, NULL, NULL);
    iampb_organization_free(mine);
    return status;
}

static int32_t discard(void *user, const char *bytes, size_t len)
{
    (void)user;
    (void)bytes;
    (void)len;
    return 0;
}

static iampb_status audit(const void *given, iampb_findings **findings)
{
    return iampb_playbook_audit(playbook, organization, given, findings, NULL);
}

static iampb_status try_audit(const void *given)
{
    iampb_findings *findings = NULL;
    iampb_status status = audit(given, &findings);
    iampb_findings_free(findings);
    return status;
}

static iampb_status try_write(const void *given)
{
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    iampb_findings *findings = NULL;
    options.now = 1793491200;
    iampb_status status = audit(&options, &findings);
    if (status == IAMPB_OK)
        status = iampb_findings_write(findings, given, discard, NULL, NULL);
    iampb_findings_free(findings);
    return status;
}

static iampb_status try_catalog(const void *given)
{
    iampb_catalog_loader *loader = NULL;
    iampb_status status = iampb_catalog_loader_new(ctx, given, &loader, NULL);
    iampb_catalog_loader_free(loader);
    return status;
}

static int32_t passes(void *user, iampb_run *run, const iampb_entity *subject)
{
    (void)user;
    (void)run;
    (void)subject;
    return IAMPB_PASS;
}

static iampb_status try_check(const void *given)
{
    iampb_playbook *mine = NULL;
    iampb_status status = iampb_playbook_new(ctx, NULL, &mine, NULL);
    if (status == IAMPB_OK)
        status = iampb_playbook_add_check(mine, given, NULL);
    iampb_playbook_free(mine);
    return status;
}

static void *take(void *user, size_t size)
{
    (void)user;
    return malloc(size);
}

static void *retake(void *user, void *ptr, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    return realloc(ptr, new_size);
}

static iampb_status try_policy(const void *given)
{
    iampb_policy *policy = NULL;
    iampb_status status = iampb_policy_parse(ctx, "{}", 2, given, &policy, NULL);
    iampb_policy_free(policy);
    return status;
}

static iampb_status try_policy_print(const void *given)
{
    iampb_policy *policy = NULL;
    iampb_status status = iampb_policy_parse(ctx, "{}", 2, NULL, &policy, NULL);
    if (status == IAMPB_OK)
        status = iampb_policy_print(policy, given, discard, NULL, NULL);
    iampb_policy_free(policy);
    return status;
}

static iampb_status try_actions(const void *given)
{
    iampb_actions *actions = NULL;
    iampb_status status = iampb_actions_expand(ctx, NULL, 0, given, &actions, NULL);
    iampb_actions_free(actions);
    return status;
}

static iampb_status try_lint(const void *given)
{
    iampb_lint *lint = NULL;
    iampb_status status = iampb_lint_policy(ctx, "{}", 2, given, &lint, NULL);
    iampb_lint_free(lint);
    return status;
}

static iampb_status try_policy_set(const void *given)
{
    iampb_policy_set *set = NULL;
    iampb_status status = iampb_policy_set_new(ctx, given, &set, NULL);
    iampb_policy_set_free(set);
    return status;
}

static iampb_status try_caller(const void *given)
{
    iampb_request *request = NULL;
    iampb_status status = iampb_request_new(ctx, &request, NULL);
    if (status == IAMPB_OK)
        status = iampb_request_set_caller(request, given, NULL);
    iampb_request_free(request);
    return status;
}

/* An anonymous caller asks for nothing in particular. */
static iampb_status try_explain(const void *given)
{
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_policy_set *set = NULL;
    iampb_request *request = NULL;
    iampb_decision *decision = NULL;
    iampb_status status = iampb_policy_set_new(ctx, NULL, &set, NULL);
    caller.kind = IAMPB_CALLER_ANONYMOUS;
    if (status == IAMPB_OK && (status = iampb_request_new(ctx, &request, NULL)) == IAMPB_OK
        && (status = iampb_request_set_caller(request, &caller, NULL)) == IAMPB_OK
        && (status = iampb_request_set_action(request, "sqs:SendMessage", 15, NULL)) == IAMPB_OK
        && (status = iampb_request_set_resource(request, "*", 1, NULL)) == IAMPB_OK)
        status = iampb_explain(set, request, given, &decision, NULL);
    iampb_decision_free(decision);
    iampb_request_free(request);
    iampb_policy_set_free(set);
    return status;
}

static iampb_status try_diagnose(const void *given)
{
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_policy_set *set = NULL;
    iampb_request *request = NULL;
    iampb_diagnosis *diagnosis = NULL;
    iampb_status status = iampb_policy_set_new(ctx, NULL, &set, NULL);
    caller.kind = IAMPB_CALLER_ANONYMOUS;
    if (status == IAMPB_OK && (status = iampb_request_new(ctx, &request, NULL)) == IAMPB_OK
        && (status = iampb_request_set_caller(request, &caller, NULL)) == IAMPB_OK
        && (status = iampb_request_set_action(request, "sqs:SendMessage", 15, NULL)) == IAMPB_OK
        && (status = iampb_request_set_resource(request, "*", 1, NULL)) == IAMPB_OK)
        status = iampb_diagnose(NULL, set, request, given, &diagnosis, NULL);
    iampb_diagnosis_free(diagnosis);
    iampb_request_free(request);
    iampb_policy_set_free(set);
    return status;
}

static iampb_status try_simulator(const void *given)
{
    iampb_simulator *simulator = NULL;
    iampb_status status = iampb_simulator_new(ctx, given, &simulator, NULL);
    iampb_simulator_free(simulator);
    return status;
}

static iampb_status try_simulate(const void *given)
{
    static const char input[] = "{\"ActionNames\": [\"sqs:SendMessage\"]}";
    iampb_simulator *simulator = NULL;
    iampb_status status = iampb_simulator_new(ctx, NULL, &simulator, NULL);
    if (status == IAMPB_OK)
        status = iampb_simulator_run(simulator, input, sizeof input - 1, given, discard, NULL, NULL);
    iampb_simulator_free(simulator);
    return status;
}

static iampb_status try_graph(const void *given)
{
    iampb_graph *graph = NULL;
    iampb_status status = iampb_graph_new(organization, given, &graph, NULL);
    iampb_graph_free(graph);
    return status;
}

static iampb_status try_paths(const void *given)
{
    iampb_graph *graph = NULL;
    iampb_paths *paths = NULL;
    iampb_status status = iampb_graph_new(organization, NULL, &graph, NULL);
    if (status == IAMPB_OK)
        status = iampb_graph_find_paths(graph, NULL, 0, "admin", 5, given, &paths, NULL);
    iampb_paths_free(paths);
    iampb_graph_free(graph);
    return status;
}

static iampb_status try_compare(const void *given)
{
    iampb_comparison *comparison = NULL;
    iampb_status status = iampb_compare_no_new_access(ctx, NULL, 0, NULL, 0, given, &comparison, NULL);
    iampb_comparison_free(comparison);
    return status;
}

static iampb_status try_access(const void *given)
{
    const iampb_compare_access *access = given;
    iampb_comparison *comparison = NULL;
    iampb_status status =
            iampb_compare_access_not_granted(ctx, NULL, 0, &access, access != NULL, NULL, &comparison, NULL);
    iampb_comparison_free(comparison);
    return status;
}

static iampb_status try_access_diff(const void *given)
{
    iampb_organization *one = NULL;
    iampb_access_diff *diff = NULL;
    iampb_status status = iampb_organization_new(ctx, &one, NULL);
    if (status == IAMPB_OK)
        status = iampb_access_diff_new(one, one, given, &diff, NULL);
    iampb_access_diff_free(diff);
    iampb_organization_free(one);
    return status;
}

static void give(void *user, void *ptr, size_t size)
{
    (void)user;
    (void)size;
    free(ptr);
}

static const iampb_allocator allocator = { sizeof(iampb_allocator), NULL, take, retake, give };
static const iampb_limits limits = IAMPB_LIMITS_INIT;
static const iampb_context_options context_options = IAMPB_CONTEXT_OPTIONS_INIT;
static const iampb_account_options account_options = IAMPB_ACCOUNT_OPTIONS_INIT;
static const iampb_load_options load_options = IAMPB_LOAD_OPTIONS_INIT;
static const iampb_write_options write_options = IAMPB_WRITE_OPTIONS_INIT;
static const iampb_audit_options audit_options = { sizeof(iampb_audit_options), 1793491200, NULL, 0, 0, NULL, NULL };
static const iampb_catalog_options catalog_options = IAMPB_CATALOG_OPTIONS_INIT;
static const iampb_policy_options policy_options = IAMPB_POLICY_OPTIONS_INIT;
static const iampb_policy_print_options policy_print_options = IAMPB_POLICY_PRINT_OPTIONS_INIT;
static const iampb_actions_options actions_options = IAMPB_ACTIONS_OPTIONS_INIT;
static const iampb_lint_options lint_options = IAMPB_LINT_OPTIONS_INIT;
static const iampb_policy_set_options policy_set_options = IAMPB_POLICY_SET_OPTIONS_INIT;
static const iampb_caller caller = { .struct_size = sizeof(iampb_caller), .kind = IAMPB_CALLER_ANONYMOUS };
static const iampb_explain_options explain_options = IAMPB_EXPLAIN_OPTIONS_INIT;
static const iampb_diagnosis_options diagnosis_options = IAMPB_DIAGNOSIS_OPTIONS_INIT;
static const iampb_graph_options graph_options = IAMPB_GRAPH_OPTIONS_INIT;
static const iampb_paths_options paths_options = IAMPB_PATHS_OPTIONS_INIT;
static const iampb_compare_options compare_options = IAMPB_COMPARE_OPTIONS_INIT;
static const iampb_str some_action = { "s3:GetObject", 12 };
static const iampb_compare_access compare_access = { sizeof(iampb_compare_access), &some_action, 1, NULL, 0 };
static const iampb_access_diff_options access_diff_options = IAMPB_ACCESS_DIFF_OPTIONS_INIT;
static const iampb_simulator_options simulator_options = IAMPB_SIMULATOR_OPTIONS_INIT;
static const iampb_simulate_options simulate_options = IAMPB_SIMULATE_OPTIONS_INIT;
static const iampb_check check = { sizeof(iampb_check), { "keys.test", 9 }, { "A test", 6 }, { NULL, 0 }, { NULL, 0 },
    IAMPB_LESSON_KEYS, IAMPB_SEVERITY_LOW, IAMPB_SCOPE_ACCOUNT, 0, NULL, passes };

/* `released`: sizes, oldest first; when a struct grows, add UP_TO its new last member. */
static const struct row {
    const char *name;
    const void *usual;
    size_t size;
    size_t (*told)(void);
    iampb_status (*call)(const void *given);
    size_t released[RELEASES];
} rows[] = {
    { "iampb_allocator", &allocator, sizeof allocator, iampb_allocator_size, try_allocator,
        { UP_TO(iampb_allocator, free) } },
    { "iampb_limits", &limits, sizeof limits, iampb_limits_size, try_limits, { UP_TO(iampb_limits, playbook_rules) } },
    { "iampb_context_options", &context_options, sizeof context_options, iampb_context_options_size, try_context,
        { UP_TO(iampb_context_options, hash_seed) } },
    { "iampb_account_options", &account_options, sizeof account_options, iampb_account_options_size, try_account,
        { UP_TO(iampb_account_options, label) } },
    { "iampb_load_options", &load_options, sizeof load_options, iampb_load_options_size, try_load,
        { UP_TO(iampb_load_options, reserved) } },
    { "iampb_write_options", &write_options, sizeof write_options, iampb_write_options_size, try_write,
        { UP_TO(iampb_write_options, bom) } },
    { "iampb_audit_options", &audit_options, sizeof audit_options, iampb_audit_options_size, try_audit,
        { UP_TO(iampb_audit_options, user) } },
    { "iampb_catalog_options", &catalog_options, sizeof catalog_options, iampb_catalog_options_size, try_catalog,
        { UP_TO(iampb_catalog_options, keep_unknown_silent) } },
    { "iampb_policy_options", &policy_options, sizeof policy_options, iampb_policy_options_size, try_policy,
        { UP_TO(iampb_policy_options, strict) } },
    { "iampb_policy_print_options", &policy_print_options, sizeof policy_print_options,
        iampb_policy_print_options_size, try_policy_print, { UP_TO(iampb_policy_print_options, indent) } },
    { "iampb_actions_options", &actions_options, sizeof actions_options, iampb_actions_options_size, try_actions,
        { UP_TO(iampb_actions_options, reserved) } },
    { "iampb_lint_options", &lint_options, sizeof lint_options, iampb_lint_options_size, try_lint,
        { UP_TO(iampb_lint_options, learn_more_base) } },
    { "iampb_policy_set_options", &policy_set_options, sizeof policy_set_options, iampb_policy_set_options_size,
        try_policy_set, { UP_TO(iampb_policy_set_options, reserved) } },
    { "iampb_caller", &caller, sizeof caller, iampb_caller_size, try_caller, { UP_TO(iampb_caller, temporary) } },
    { "iampb_explain_options", &explain_options, sizeof explain_options, iampb_explain_options_size, try_explain,
        { UP_TO(iampb_explain_options, missing) } },
    { "iampb_diagnosis_options", &diagnosis_options, sizeof diagnosis_options, iampb_diagnosis_options_size,
        try_diagnose, { UP_TO(iampb_diagnosis_options, reserved) } },
    { "iampb_simulator_options", &simulator_options, sizeof simulator_options, iampb_simulator_options_size,
        try_simulator, { UP_TO(iampb_simulator_options, keep_bytes) } },
    { "iampb_simulate_options", &simulate_options, sizeof simulate_options, iampb_simulate_options_size, try_simulate,
        { UP_TO(iampb_simulate_options, reserved) } },
    { "iampb_graph_options", &graph_options, sizeof graph_options, iampb_graph_options_size, try_graph,
        { UP_TO(iampb_graph_options, reserved) } },
    { "iampb_paths_options", &paths_options, sizeof paths_options, iampb_paths_options_size, try_paths,
        { UP_TO(iampb_paths_options, certain) } },
    { "iampb_compare_options", &compare_options, sizeof compare_options, iampb_compare_options_size, try_compare,
        { UP_TO(iampb_compare_options, reserved) } },
    { "iampb_compare_access", &compare_access, sizeof compare_access, iampb_compare_access_size, try_access,
        { UP_TO(iampb_compare_access, resource_count) } },
    { "iampb_access_diff_options", &access_diff_options, sizeof access_diff_options, iampb_access_diff_options_size,
        try_access_diff, { UP_TO(iampb_access_diff_options, reserved) } },
    { "iampb_check", &check, sizeof check, iampb_check_size, try_check, { UP_TO(iampb_check, judge) } },
};

static int tests, failures;

static void expect(const struct row *row, const char *what, size_t size, iampb_status status, iampb_status expected)
{
    tests++;
    if (status != expected)
        failures++;
    printf("%s %d - %s, %s (%zu bytes): %s\n", status == expected ? "ok" : "not ok", tests, row->name, what, size,
            iampb_status_name(status));
}

/* Calls with `size` bytes in a block of exactly that size, so that a sanitizer sees a read past its end. */
static iampb_status call(const struct row *row, size_t size, unsigned char rest)
{
    size_t room = size < sizeof(size_t) ? sizeof(size_t) : size;
    unsigned char *block = malloc(room);
    if (block == NULL)
        return IAMPB_E_NOMEM;
    memset(block, rest, room);
    memcpy(block, row->usual, room < row->size ? room : row->size);
    memcpy(block, &size, sizeof size);
    iampb_status status = row->call(block);
    free(block);
    return status;
}

static void test_row(const struct row *row)
{
    tests++;
    if (row->told() != row->size)
        failures++;
    printf("%s %d - %s: the size function agrees with the header\n", row->told() == row->size ? "ok" : "not ok", tests,
            row->name);
    for (size_t i = 0; i < RELEASES && row->released[i] != 0; i++)
        expect(row, "a released size", row->released[i], call(row, row->released[i], 0), IAMPB_OK);
    expect(row, "8 bytes more, all zero", row->size + 8, call(row, row->size + 8, 0), IAMPB_OK);
    expect(row, "8 bytes more, not zero", row->size + 8, call(row, row->size + 8, 1), IAMPB_E_UNSUPPORTED);
    expect(row, "1 byte more, not zero", row->size + 1, call(row, row->size + 1, 1), IAMPB_E_UNSUPPORTED);
    expect(row, "a page more, all zero", row->size + 4096, call(row, row->size + 4096, 0), IAMPB_OK);
    expect(row, "1 byte less than ever", row->released[0] - 1, call(row, row->released[0] - 1, 0), IAMPB_E_INVALID);
    expect(row, "the size alone", sizeof(size_t), call(row, sizeof(size_t), 0), IAMPB_E_INVALID);
    expect(row, "size 0, the macro forgotten", 0, call(row, 0, 0), IAMPB_E_INVALID);
}

int main(void)
{
    if (iampb_context_new(NULL, &ctx, NULL) < 0 || iampb_organization_new(ctx, &organization, NULL) < 0
        || iampb_playbook_new(ctx, NULL, &playbook, NULL) < 0) {
        printf("Bail out! no context, organisation or playbook\n");
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        test_row(&rows[i]);
    printf("1..%d\n", tests);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    iampb_context_free(ctx);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
