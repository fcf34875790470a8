/* test_parse.c - from text to tree: what is there, what is wrong, and that the rest is there all the same. The messages
 * of faults (fault.c) are tested with them. */
#include "oom.h"
#include "policy_help.h"

#define GOOD "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\"}"
#define DOC(statement) "{\"Version\":\"2012-10-17\",\"Statement\":" statement "}"

START_TEST(a_whole_policy_is_in_the_tree)
{
    static const char text[] = "{\"Version\":\"2012-10-17\",\"Id\":\"i\",\"Statement\":[{\"Sid\":\"s\",\"Effect\":\"Deny\","
        "\"NotPrincipal\":{\"AWS\":[\"111122223333\",\"*\"],\"Service\":\"ec2.amazonaws.com\",\"CanonicalUser\":\"c\","
        "\"Federated\":[]},\"NotAction\":[\"s3:Get*\",\"iam:\\u0050assRole\"],\"NotResource\":\"arn:aws:s3:::x\","
        "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":false},\"NumericLessThan\":{\"a:b\":[1,\"2\"],\"c:d\":[]}}},"
        GOOD "]}";
    parsed p = parse_kind(iampb__str_z(text), IAMPB_POLICY_RESOURCE);
    const iampb__tree *t = p.tree;
    ck_assert_uint_eq(t->fault_count, 3); /* two empty lists, and a statement without a Principal */
    ck_assert_view_eq(t->version->text, "2012-10-17");
    ck_assert_view_eq(t->id->text, "i");
    ck_assert(t->variables);
    ck_assert_uint_eq(t->count, 2);
    const iampb__tree_statement *s = &t->statements[0];
    ck_assert_view_eq(s->sid->text, "s");
    ck_assert_int_eq(s->effect, IAMPB__EFFECT_DENY);
    ck_assert(s->principal == NULL && s->action == NULL && s->resource == NULL);
    ck_assert_uint_eq(s->not_principal->count, 4);
    ck_assert_int_eq(s->not_principal->groups[0].kind, IAMPB__PRINCIPAL_AWS);
    ck_assert_view_eq(s->not_principal->groups[0].list.entries[1].text, "*");
    ck_assert_int_eq(s->not_principal->groups[1].kind, IAMPB__PRINCIPAL_SERVICE);
    ck_assert(!s->not_principal->groups[1].list.is_array);
    ck_assert_int_eq(s->not_principal->groups[2].kind, IAMPB__PRINCIPAL_CANONICAL_USER);
    ck_assert_int_eq(s->not_principal->groups[3].kind, IAMPB__PRINCIPAL_FEDERATED);
    ck_assert(s->not_action->is_array);
    ck_assert_view_eq(s->not_action->entries[1].text, "iam:PassRole");
    ck_assert_ptr_eq(s->not_action->entries[0].text.ptr, p.text + s->not_action->entries[0].node.begin + 1);
    ck_assert_view_eq(s->not_resource->entries[0].text, "arn:aws:s3:::x");
    ck_assert_uint_eq(s->condition->count, 2);
    const iampb__tree_operator *o = &s->condition->operators[1];
    ck_assert_view_eq(o->node.name, "NumericLessThan");
    ck_assert_uint_eq(o->count, 2);
    ck_assert_view_eq(o->keys[0].values.node.name, "a:b");
    ck_assert_view_eq(o->keys[0].values.entries[0].text, "1");
    ck_assert_int_eq(o->keys[0].values.entries[0].node.type, IAMPB__JSON_NUMBER);
    ck_assert_view_eq(o->keys[0].values.entries[1].text, "2");
    ck_assert_int_eq(s->condition->operators[0].keys[0].values.entries[0].node.type, IAMPB__JSON_FALSE);
    ck_assert_int_eq(t->statements[1].effect, IAMPB__EFFECT_ALLOW);
    parsed_free(&p);
}
END_TEST

START_TEST(everyone_is_a_group_of_its_own)
{
    parsed p = parse_kind(IAMPB__STR(DOC("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}")),
            IAMPB_POLICY_TRUST);
    ck_assert_uint_eq(p.tree->fault_count, 0);
    const iampb__tree_principals *principal = p.tree->statements[0].principal;
    ck_assert_uint_eq(principal->count, 1);
    ck_assert_int_eq(principal->groups[0].kind, IAMPB__PRINCIPAL_EVERYONE);
    ck_assert_view_eq(principal->groups[0].list.entries[0].text, "*");
    parsed_free(&p);
}
END_TEST

#define ID IAMPB_POLICY_IDENTITY
#define RES IAMPB_POLICY_RESOURCE
#define TRUST IAMPB_POLICY_TRUST

/* Faults in order, as "code place|text: message" lines. */
static const struct fault_row {
    iampb_policy_kind kind;
    size_t statements;
    const char *text, *faults;
} fault_rows[] = {
    { ID, 1, DOC(GOOD), "" },
    { ID, 1, DOC("[" GOOD "]"), "" },
    { ID, 0, "[]", "type |[]: A policy must be an object, and here is a list\n" },
    { ID, 0, "\"{}\"", "type |\"{}\": A policy must be an object, and here is a string\n" },
    { ID, 0, "{}", "missing |{}: Version is missing\nmissing |{}: Statement is missing\n" },
    { ID, 0, "{\"Version\":\"2012-10-17\",\"Statement\":[]}", "empty Statement|[]: An empty list says nothing\n" },
    { ID, 0, DOC("\"x\""),
            "type Statement|\"x\": Statement must be an object or a list of objects, and here is a string\n" },
    { ID, 1, DOC("[1," GOOD ",null]"),
            "type Statement[0]|1: Statement must be an object or a list of objects, and here is a number\n"
            "type Statement[2]|null: Statement must be an object or a list of objects, and here is null\n" },
    { ID, 1, "{\"Version\":\"2012-10-18\",\"Statement\":" GOOD "}",
            "value Version|\"2012-10-18\": Version must be \"2012-10-17\" or \"2008-10-17\"\n" },
    { ID, 1, "{\"Version\":20121017,\"Statement\":" GOOD "}",
            "type Version|20121017: Version must be a string, and here is a number\n" },
    { ID, 1, "{\"version\":\"2012-10-17\",\"Version\":\"2008-10-17\",\"Statement\":" GOOD ",\"Id\":[]}",
            "unknown version|\"version\": \"version\" is no element of a policy\n"
            "type Id|[]: Id must be a string, and here is a list\n" },
    { ID, 1, DOC("{}"), "missing Statement|{}: Effect is missing\nmissing Statement|{}: Action or NotAction is missing\n"
                        "missing Statement|{}: Resource or NotResource is missing\n" },
    { ID, 1, DOC("[{\"Effect\":\"allow\",\"Action\":[],\"Resource\":[\"*\",1,[\"x\"]],\"Sid\":null}]"),
            "value Statement[0].Effect|\"allow\": Effect must be \"Allow\" or \"Deny\", in exactly these letters\n"
            "empty Statement[0].Action|[]: An empty list says nothing\n"
            "type Statement[0].Resource[1]|1: Resource must be a string or a list of strings, and here is a number\n"
            "type Statement[0].Resource[2]|[\"x\"]: Resource must be a string or a list of strings, and here is a list\n"
            "type Statement[0].Sid|null: Sid must be a string, and here is null\n" },
    { ID, 1, DOC("{\"Effect\":\"Allow\",\"Action\":{},\"NotAction\":\"a:b\",\"Resource\":\"*\",\"resource\":1}"),
            "type Statement.Action|{}: Action must be a string or a list of strings, and here is an object\n"
            "both Statement.NotAction|\"NotAction\": NotAction together with its opposite\n"
            "unknown Statement.resource|\"resource\": \"resource\" is no element of a statement\n" },
    { ID, 1, DOC("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"a:b\",\"Resource\":\"*\"}"),
            "forbidden Statement.Principal|\"Principal\": identity policies have no Principal\n" },
    { TRUST, 1, DOC("{\"Effect\":\"Allow\",\"Principal\":\"111122223333\",\"Action\":\"a:b\",\"NotResource\":\"*\"}"),
            "value Statement.Principal|\"111122223333\": Principal must be \"*\" or an object\n"
            "forbidden Statement.NotResource|\"NotResource\": trust policies have no NotResource\n" },
    { RES, 1, DOC(GOOD), "missing Statement|" GOOD ": Principal or NotPrincipal is missing\n" },
    { RES, 1, DOC("{\"Effect\":\"Deny\",\"Principal\":{\"aws\":\"*\",\"AWS\":{}},\"Action\":\"a:b\",\"Resource\":\"*\"}"),
            "unknown Statement.Principal.aws|\"aws\": \"aws\" is no kind of principal: AWS, Service, Federated, "
            "CanonicalUser\n"
            "type Statement.Principal.AWS|{}: Principal must be \"*\" or an object of strings or lists of strings, and "
            "here is an object\n" },
    { RES, 1, DOC("{\"Effect\":\"Deny\",\"NotPrincipal\":[\"*\"],\"Action\":\"a:b\",\"Resource\":\"*\"}"),
            "type Statement.NotPrincipal|[\"*\"]: NotPrincipal must be \"*\" or an object of strings or lists of strings, "
            "and here is a list\n" },
    { RES, 1, DOC("{\"Effect\":\"Deny\",\"Principal\":{},\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":[]}"),
            "empty Statement.Principal|{}: An empty object says nothing\n"
            "type Statement.Condition|[]: Condition must be an object of operators, and here is a list\n" },
    { ID, 1, DOC("{\"Effect\":\"Deny\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":{}}"),
            "empty Statement.Condition|{}: An empty object says nothing\n" },
    { ID, 1, DOC("{\"Effect\":\"Deny\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{},\"Null\":true,"
                 "\"StringLike\":{\"a:b\":null,\"c:d\":[null,true],\"e:f\":[]}}}"),
            "empty Statement.Condition.Bool|{}: An empty object says nothing\n"
            "type Statement.Condition.Null|true: A condition operator must be an object of condition keys, and here is "
            "true\n"
            "type Statement.Condition.StringLike[\"a:b\"]|null: The values of a condition key must be strings, numbers, "
            "true or false, one or a list, and here is null\n"
            "type Statement.Condition.StringLike[\"c:d\"][0]|null: The values of a condition key must be strings, "
            "numbers, true or false, one or a list, and here is null\n"
            "empty Statement.Condition.StringLike[\"e:f\"]|[]: An empty list says nothing\n" },
    { ID, 1, "{\"Version\":\"2012-10-17\",\"Version\":1,\"Statement\":" GOOD ",\"\\u0053tatement\":{}}",
            "repeated Version|\"Version\": The name \"Version\" stands twice in one object: only the last is read\n"
            "type Version|1: Version must be a string, and here is a number\n"
            "repeated Statement|\"\\u0053tatement\": The name \"Statement\" stands twice in one object: only the last is "
            "read\n"
            "missing Statement|{}: Effect is missing\n"
            "missing Statement|{}: Action or NotAction is missing\n"
            "missing Statement|{}: Resource or NotResource is missing\n" },
    { ID, 1, DOC("{\"Effect\":\"Deny\",\"Action\":1,\"Resource\":\"*\",\"Action\":\"a:b\",\"Condition\":{\"Bool\":[],"
                 "\"Bool\":{\"a:b\":{},\"a:b\":2}},\"x\":{\"y\":1,\"y\":2}}"),
            "repeated Statement.Action|\"Action\": The name \"Action\" stands twice in one object: only the last is read\n"
            "repeated Statement.Condition.Bool|\"Bool\": The name \"Bool\" stands twice in one object: only the last is "
            "read\n"
            "repeated Statement.Condition.Bool[\"a:b\"]|\"a:b\": The name \"a:b\" stands twice in one object: only the "
            "last is read\n"
            "unknown Statement.x|\"x\": \"x\" is no element of a statement\n" },
    { ID, 1, DOC("{\"Effect\":\"Deny\",\"Action\":{},\"Resource\":\"*\",\"Action\":[],\"Action\":\"a:b\"}"),
            "repeated Statement.Action|\"Action\": The name \"Action\" stands twice in one object: only the last is read\n"
            "repeated Statement.Action|\"Action\": The name \"Action\" stands twice in one object: only the last is "
            "read\n" },
    { ID, 0, "", "not_json |: expected a value, found the end of the text\n" },
    { ID, 0, "{\"Version\":}", "not_json |: expected a value, found '}'\n" },
    { ID, 0, "{\"Statement\":\"\xff\"}", "not_json |: expected UTF-8, found the byte 0xff\n" },
};

START_TEST(what_is_wrong_is_told_where_it_stands_and_the_rest_is_read)
{
    static const char *const codes[] = { "", "not_json", "repeated", "unknown", "missing", "forbidden", "both", "type",
        "value", "empty" };
    for (size_t i = 0; i < sizeof fault_rows / sizeof fault_rows[0]; i++) {
        const struct fault_row *row = &fault_rows[i];
        parsed p = parse_kind(iampb__str_z(row->text), row->kind);
        iampb__builder all = { .ctx = p.ctx }, path = { .ctx = p.ctx };
        for (size_t f = 0; f < p.tree->fault_count; f++) {
            const iampb__tree_fault *fault = &p.tree->faults[f];
            iampb__builder_format(&all, "%s %v|%v: ", codes[fault->code], path_text(&p, &fault->at, &path),
                    iampb__span_text(&fault->span));
            iampb__tree_fault_message(p.tree, fault, &all);
            iampb__builder_char(&all, '\n');
            bool mild = fault->code == IAMPB__FAULT_EMPTY
                    || (fault->code == IAMPB__FAULT_MISSING && fault->element == IAMPB__ELEMENT_VERSION);
            ck_assert_int_eq(iampb__tree_fault_is_error(fault), !mild);
        }
        ck_assert_view_eq(iampb__builder_str(&all), row->faults);
        ck_assert_uint_eq(p.tree->count, row->statements);
        iampb__builder_free(&all);
        iampb__builder_free(&path);
        parsed_free(&p);
    }
}
END_TEST

START_TEST(every_kind_needs_and_forbids_its_elements)
{
    static const struct {
        iampb_policy_kind kind;
        bool with_principal, with_resource; /* what is fine */
    } rows[] = {
        { IAMPB_POLICY_IDENTITY, false, true }, { IAMPB_POLICY_RESOURCE, true, true }, { IAMPB_POLICY_SCP, false, true },
        { IAMPB_POLICY_RCP, true, true }, { IAMPB_POLICY_TRUST, true, false }, { IAMPB_POLICY_BOUNDARY, false, true },
        { IAMPB_POLICY_SESSION, false, true },
    };
    static const char *const texts[2][2] = {
        { DOC("{\"Effect\":\"Deny\",\"Action\":\"a:b\"}"), DOC("{\"Effect\":\"Deny\",\"Action\":\"a:b\",\"Resource\":\"*\"}") },
        { DOC("{\"Effect\":\"Deny\",\"Action\":\"a:b\",\"Principal\":\"*\"}"),
                DOC("{\"Effect\":\"Deny\",\"Action\":\"a:b\",\"Principal\":\"*\",\"Resource\":\"*\"}") },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int principal = 0; principal < 2; principal++)
            for (int resource = 0; resource < 2; resource++) {
                parsed p = parse_kind(iampb__str_z(texts[principal][resource]), rows[i].kind);
                size_t wrong = (principal != rows[i].with_principal) + (resource != rows[i].with_resource);
                ck_assert_uint_eq(p.tree->fault_count, wrong);
                parsed_free(&p);
            }
}
END_TEST

START_TEST(a_fault_in_a_decoded_text_counts_in_that_text)
{
    iampb_context *ctx = harness_context();
    iampb__arena *arena = NULL;
    const iampb__tree *tree = NULL;
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    iampb__source *outer = iampb__source_new(arena, IAMPB__STR("list.json"), IAMPB__STR("[\"{\\\"a\\\":x}\"]"));
    iampb__source *inner = iampb__source_decoded(arena, outer, 2, 9, IAMPB__ENCODING_JSON, IAMPB__STR("{\"a\":x}"));
    ck_assert_int_eq(iampb__tree_parse(ctx, inner, arena, IAMPB_POLICY_SCP, &tree, NULL), IAMPB_OK);
    ck_assert_uint_eq(tree->fault_count, 1);
    ck_assert_ptr_eq(tree->faults[0].span.source, inner);
    ck_assert_uint_eq(tree->faults[0].span.begin, 5);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(ten_thousand_statements_are_read)
{
    iampb_context *ctx = harness_context();
    iampb__builder text = { .ctx = ctx };
    iampb__builder_add(&text, IAMPB__STR("{\"Version\":\"2012-10-17\",\"Statement\":["));
    for (int i = 0; i < 10000; i++)
        iampb__builder_format(&text, "%s{\"Effect\":\"Allow\",\"Action\":[\"s3:%d\"],\"Resource\":[],\"x\":1,\"x\":2}",
                i == 0 ? "" : ",", i);
    iampb__builder_add(&text, IAMPB__STR("]}"));
    parsed p = parse_kind(iampb__builder_str(&text), IAMPB_POLICY_IDENTITY);
    ck_assert_uint_eq(p.tree->count, 10000);
    ck_assert_uint_eq(p.tree->fault_count, 30000);
    for (size_t i = 1; i < p.tree->fault_count; i++)
        ck_assert_uint_le(p.tree->faults[i - 1].span.begin, p.tree->faults[i].span.begin);
    parsed_free(&p);
    iampb__builder_free(&text);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(limits_end_it)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb__arena *arena = NULL;
    iampb_error *err = NULL;
    const iampb__tree *tree = NULL;
    limits.json_depth = 4;
    options.limits = &limits;
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    iampb__source *deep = iampb__source_new(arena, IAMPB__STR(""), IAMPB__STR("[[[[[]]]]]"));
    iampb__source *fine = iampb__source_new(arena, IAMPB__STR(""), IAMPB__STR("[[[[]]]]"));
    ck_assert_status(iampb__tree_parse(ctx, deep, arena, IAMPB_POLICY_SCP, &tree, &err), IAMPB_E_LIMIT, &err);
    ck_assert_ptr_null(tree);
    ck_assert_status(iampb__tree_parse(ctx, fine, arena, IAMPB_POLICY_SCP, &tree, &err), IAMPB_OK, &err);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

static iampb_status parse_step(iampb_context *ctx, void *user)
{
    iampb__arena *arena = NULL;
    iampb_error *err = NULL;
    const iampb__tree *tree = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, &err);
    if (oom_check(status, arena, &err) < 0)
        return status;
    iampb__source *source = iampb__source_new(arena, IAMPB__STR("x"), iampb__str_z(user));
    if (source != NULL)
        status = oom_check(iampb__tree_parse(ctx, source, arena, IAMPB_POLICY_RESOURCE, &tree, &err), tree, &err);
    iampb__arena_free(arena);
    return source == NULL ? IAMPB_E_NOMEM : status;
}

START_TEST(every_allocation_may_fail)
{
    for (size_t i = 0; i < sizeof fault_rows / sizeof fault_rows[0]; i++)
        oom_loop("policy parse", parse_step, (void *)fault_rows[i].text);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("policy/parse", a_whole_policy_is_in_the_tree, everyone_is_a_group_of_its_own,
            what_is_wrong_is_told_where_it_stands_and_the_rest_is_read, every_kind_needs_and_forbids_its_elements,
            a_fault_in_a_decoded_text_counts_in_that_text, ten_thousand_statements_are_read, limits_end_it,
            every_allocation_may_fail);
}
HARNESS_MAIN("policy-parse", suite)
