/* test_print.c - printing, the normal form, the hash. */
#include "oom.h"
#include "policy/print.h"
#include "policy_help.h"

static const iampb__print_style pretty = { 2, false }, minified = { 0, false }, canonical = { 0, true };

static void print(const parsed *p, iampb__print_style style, iampb__builder *out)
{
    iampb_error *err = NULL;
    out->ctx = p->ctx;
    iampb__builder_clear(out);
    ck_assert_status(iampb__tree_print(p->ctx, p->tree, style, out, &err), IAMPB_OK, &err);
}

#define S(inside) "{\"Statement\":[{" inside "}]}"

/* What a text looks like minified and in the normal form. NULL: the same as minified. */
static const struct row {
    const char *text, *minified, *canonical;
} rows[] = {
    { "[ ]", "[]", NULL },
    { " 1.0e5 ", "1.0e5", NULL },
    { "\"\\u0041\"", "\"A\"", NULL },
    { "{ }", "{}", NULL },
    { "{\"Statement\":{},\"Zed\":1,\"Id\":\"x\",\"Alpha\":[1],\"Version\":\"2012-10-17\"}",
            "{\"Statement\":{},\"Zed\":1,\"Id\":\"x\",\"Alpha\":[1],\"Version\":\"2012-10-17\"}",
            "{\"Version\":\"2012-10-17\",\"Id\":\"x\",\"Statement\":[{}],\"Alpha\":[1],\"Zed\":1}" },
    { S("\"Condition\":{},\"Resource\":[\"b\",\"a\",\"b\"],\"Action\":[\"x:y\"],\"Effect\":\"Deny\",\"Sid\":\"s\""),
            S("\"Condition\":{},\"Resource\":[\"b\",\"a\",\"b\"],\"Action\":[\"x:y\"],\"Effect\":\"Deny\",\"Sid\":\"s\""),
            S("\"Sid\":\"s\",\"Effect\":\"Deny\",\"Action\":\"x:y\",\"Resource\":[\"a\",\"b\"],\"Condition\":{}") },
    { S("\"NotAction\":[],\"NotResource\":\"a\",\"Principal\":{\"Service\":[\"b\",\"a\"],\"AWS\":[\"*\"]}"),
            S("\"NotAction\":[],\"NotResource\":\"a\",\"Principal\":{\"Service\":[\"b\",\"a\"],\"AWS\":[\"*\"]}"),
            S("\"Principal\":{\"AWS\":\"*\",\"Service\":[\"a\",\"b\"]},\"NotAction\":[],\"NotResource\":\"a\"") },
    { S("\"Condition\":{\"StringLike\":{\"b\":[\"2\",\"1\"],\"a\":[true,\"true\",2,1,\"1\"]},\"Bool\":{\"c\":true}}"),
            S("\"Condition\":{\"StringLike\":{\"b\":[\"2\",\"1\"],\"a\":[true,\"true\",2,1,\"1\"]},\"Bool\":{\"c\":true}}"),
            S("\"Condition\":{\"Bool\":{\"c\":true},\"StringLike\":{\"a\":[true,1,2,\"1\",\"true\"],\"b\":[\"1\",\"2\"]}}") },
    { S("\"Action\":[\"b\",[\"z\",\"a\"],\"b\"],\"Resource\":[null,\"b\",\"a\"]"),
            S("\"Action\":[\"b\",[\"z\",\"a\"],\"b\"],\"Resource\":[null,\"b\",\"a\"]"), NULL },
    { S("\"Action\":[\"\\u0062\",\"a\",\"b\"]"), S("\"Action\":[\"b\",\"a\",\"b\"]"), S("\"Action\":[\"a\",\"b\"]") },
    { S("\"Action\":\"b\",\"Action\":\"a\",\"x\":{\"z\":[2,1],\"a\":{}}"),
            S("\"Action\":\"b\",\"Action\":\"a\",\"x\":{\"z\":[2,1],\"a\":{}}"), NULL },
    { "{\"Statement\":[{\"Sid\":\"z\"},7,{\"Sid\":\"a\"}]}", "{\"Statement\":[{\"Sid\":\"z\"},7,{\"Sid\":\"a\"}]}", NULL },
    { "{\"Statement\":\"x\",\"Version\":{\"b\":1,\"a\":2}}", "{\"Statement\":\"x\",\"Version\":{\"b\":1,\"a\":2}}",
            "{\"Version\":{\"b\":1,\"a\":2},\"Statement\":\"x\"}" },
    { S("\"Principal\":[\"b\",\"a\"],\"Condition\":[2,1],\"Action\":{\"b\":1,\"a\":2}"),
            S("\"Principal\":[\"b\",\"a\"],\"Condition\":[2,1],\"Action\":{\"b\":1,\"a\":2}"),
            S("\"Principal\":[\"b\",\"a\"],\"Action\":{\"b\":1,\"a\":2},\"Condition\":[2,1]") },
    { "{\"Id\":\"\\u00e9\\ud83d\\ude00\\u0000\\/\\n\"}", "{\"Id\":\"\xc3\xa9\xf0\x9f\x98\x80\\u0000/\\n\"}", NULL },
};

START_TEST(documents_are_printed_as_they_are_or_in_the_normal_form)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        parsed p = parse(rows[i].text);
        iampb__builder out = { 0 };
        print(&p, minified, &out);
        ck_assert_view_eq(iampb__builder_str(&out), rows[i].minified);
        print(&p, canonical, &out);
        ck_assert_view_eq(iampb__builder_str(&out), rows[i].canonical == NULL ? rows[i].minified : rows[i].canonical);
        iampb__builder_free(&out);
        parsed_free(&p);
    }
}
END_TEST

static void same_faults(const parsed *a, const parsed *b)
{
    iampb__builder x = { .ctx = a->ctx }, y = { .ctx = a->ctx };
    ck_assert_uint_eq(a->tree->fault_count, b->tree->fault_count);
    for (size_t i = 0; i < a->tree->fault_count; i++) {
        const iampb__tree_fault *f = &a->tree->faults[i], *g = &b->tree->faults[i];
        ck_assert_int_eq(f->code, g->code);
        ck_assert_int_eq(f->element, g->element);
        iampb_str path = path_text(a, &f->at, &x), other = path_text(b, &g->at, &y);
        ck_assert(iampb__str_eq(path, other));
    }
    iampb__builder_free(&x);
    iampb__builder_free(&y);
}

/* parse(print(p)) is p; normalising twice is normalising once; the hash does not change on the way. */
START_TEST(printing_and_parsing_come_back_to_the_same)
{
    static const iampb__print_style styles[] = { { 2, false }, { 0, false }, { 7, false }, { 0, true }, { 3, true } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t style = 0; style < sizeof styles / sizeof styles[0]; style++) {
            parsed p = parse(rows[i].text);
            iampb__builder printed = { 0 }, first = { 0 }, second = { 0 };
            char hash[IAMPB__SHA256_HEX], other_hash[IAMPB__SHA256_HEX];
            print(&p, styles[style], &printed);
            parsed q = parse_kind(iampb__builder_str(&printed), IAMPB_POLICY_IDENTITY);
            print(&p, styles[style].canonical ? canonical : minified, &first);
            print(&q, styles[style].canonical ? canonical : minified, &second);
            ck_assert(iampb__str_eq(iampb__builder_str(&first), iampb__builder_str(&second)));
            ck_assert_int_eq(iampb__tree_hash(p.ctx, p.tree, hash, NULL), IAMPB_OK);
            ck_assert_int_eq(iampb__tree_hash(q.ctx, q.tree, other_hash, NULL), IAMPB_OK);
            ck_assert_int_eq(memcmp(hash, other_hash, sizeof hash), 0);
            if (!styles[style].canonical)
                same_faults(&p, &q);
            iampb__builder_free(&printed);
            iampb__builder_free(&first);
            iampb__builder_free(&second);
            parsed_free(&p);
            parsed_free(&q);
        }
}
END_TEST

START_TEST(pretty_printing_indents)
{
    parsed p = parse("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[],\"Condition\":{},"
                     "\"Resource\":[\"a\",1]}]}");
    iampb__builder out = { 0 };
    print(&p, pretty, &out);
    ck_assert_view_eq(iampb__builder_str(&out), "{\n"
                                               "  \"Version\": \"2012-10-17\",\n"
                                               "  \"Statement\": [\n"
                                               "    {\n"
                                               "      \"Effect\": \"Allow\",\n"
                                               "      \"Action\": [],\n"
                                               "      \"Condition\": {},\n"
                                               "      \"Resource\": [\n"
                                               "        \"a\",\n"
                                               "        1\n"
                                               "      ]\n"
                                               "    }\n"
                                               "  ]\n"
                                               "}");
    iampb__builder_free(&out);
    parsed_free(&p);
}
END_TEST

/* A number that must never change: hosts keep it. It is the SHA-256 of
 * {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}]} */
START_TEST(the_hash_is_that_of_the_normal_form_for_ever)
{
    static const char *const same[] = {
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],"
        "\"Resource\":\"*\"}]}",
        "{ \"Statement\": { \"Resource\": [\"*\"], \"Action\": [\"s3:PutObject\", \"s3:GetObject\", \"s3:GetObject\"],\n"
        "\"\\u0045ffect\": \"Allow\" }, \"Version\": \"2012-10-17\" }",
    };
    for (size_t i = 0; i < 2; i++) {
        parsed p = parse(same[i]);
        char hash[IAMPB__SHA256_HEX];
        ck_assert_int_eq(iampb__tree_hash(p.ctx, p.tree, hash, NULL), IAMPB_OK);
        ck_assert_view_eq(iampb__str(hash, sizeof hash), "e6a3f3e07785fd7677efe418b44a35d5ccfae590ddfbdca5c0130b63fc68198f");
        parsed_free(&p);
    }
}
END_TEST

static iampb_status print_step(iampb_context *ctx, void *user)
{
    iampb__arena *arena = NULL;
    iampb_error *err = NULL;
    const iampb__tree *tree = NULL;
    char hash[IAMPB__SHA256_HEX];
    iampb_status status = oom_check(iampb__arena_new(ctx, &arena, &err), arena, &err);
    if (status < 0)
        return status;
    iampb__source *source = iampb__source_new(arena, IAMPB__STR("x"), iampb__str_z(user));
    iampb__builder out = { .ctx = ctx };
    status = source == NULL ? IAMPB_E_NOMEM
                            : oom_check(iampb__tree_parse(ctx, source, arena, IAMPB_POLICY_SCP, &tree, &err), tree, &err);
    if (status == IAMPB_OK) {
        status = iampb__tree_print(ctx, tree, pretty, &out, &err);
        if (status == IAMPB_OK)
            status = iampb__tree_hash(ctx, tree, hash, &err);
        ck_assert_int_eq(status < 0, err != NULL);
        iampb_error_free(err);
    }
    iampb__builder_free(&out);
    iampb__arena_free(arena);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        oom_loop("policy print", print_step, (void *)rows[i].text);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("policy/print", documents_are_printed_as_they_are_or_in_the_normal_form,
            printing_and_parsing_come_back_to_the_same, pretty_printing_indents,
            the_hash_is_that_of_the_normal_form_for_ever, every_allocation_may_fail);
}
HARNESS_MAIN("policy-print", suite)
