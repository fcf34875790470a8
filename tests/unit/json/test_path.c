/* test_path.c - the path of a byte: of the value or name that holds it. */
#include "json_help.h"
#include "json/path.h"

/* `marked` has one ^ before the byte that is asked for. */
static const struct {
    const char *marked, *path;
} rows[] = {
    { "^{\"a\":1}", "" },
    { "{^\"a\":1}", "a" },
    { "{\"^a\":1}", "a" },
    { "{\"a^\":1}", "a" },
    { "{\"a\"^:1}", "a" },
    { "{\"a\":^1}", "a" },
    { "{\"a\":1^}", "" },
    { "{\"a\":1^,\"b\":2}", "" },
    { "{\"a\":1,^ \"b\":2}", "" },
    { "{\"a\":1,\"b\": ^2}", "b" },
    { "[^1,2]", "[0]" },
    { "[1,^2]", "[1]" },
    { "[1,2^]", "" },
    { "[10,2^0]", "[1]" },
    { "{\"a\":[{\"b\":{\"c\":[[^true]]}}]}", "a[0].b.c[0][0]" },
    { "{\"a\":[{\"b\":{\"c\":[[true]]}}^]}", "a" },
    { "{\"a\":[^{\"b\":{}}]}", "a[0]" },
    { "{\"a\":[{\"b\":^{}}]}", "a[0].b" },
    { "{\"a\":[{\"b\":{^}}]}", "a[0].b" },
    { "{\"a\":{\"b\":[^]}}", "a.b" },
    { "{\"a b\":^1}", "[\"a b\"]" },
    { "{\"x\":{\"a.b\":[^1]}}", "x[\"a.b\"][0]" },
    { "{\"1a\":^1}", "[\"1a\"]" },
    { "{\"\":^1}", "[\"\"]" },
    { "{\"\\u0061\":^1}", "[\"\\u0061\"]" },
    { "{\"a\\\"b\":^1}", "[\"a\\\"b\"]" },
    { "{\"s3:Get_1\":{\"A_1\":^1}}", "[\"s3:Get_1\"].A_1" },
    { "{\"a\":\"}],[{\\\"\",\"b\":^1}", "b" },
    { "{\"a\":1}\n{\"b\":[^2]}", "b[0]" },
    { "[1][2,^3]", "[1]" },
    { "{\"a\":[1,^", "a[1]" },
    { "{\"a\":\"unfinished^", "a" },
    { "{\"a^", "[\"a]" },
    { "^", "" },
    { "user,arn\nroot,^x", "" },
    { "{\"a\" 1,\"b\":[^2]}", "" },
    { "[1 2,^3]", "" },
    { "[1}[^2]", "" },
    { "{]^", "" },
    { "{\"a\":,\"b\":^1}", "" },
    { "{1:^2}", "" },
};

START_TEST(each_byte_has_the_path_of_its_value)
{
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *text = strdup(rows[i].marked), *mark = strchr(text, '^');
        memmove(mark, mark + 1, strlen(mark));
        char *exact = malloc(strlen(text) + 1);
        memcpy(exact, text, strlen(text));
        iampb__source source = { .name = IAMPB__STR("x"), .text = iampb__str(exact, strlen(text)) };
        iampb__builder path = { .ctx = ctx };
        iampb__json_path(&source, (uint64_t)(mark - text), &path);
        iampb_str told = iampb__builder_str(&path);
        ck_assert_msg(iampb__str_eq(told, iampb__str_z(rows[i].path)), "%s: %.*s", rows[i].marked, (int)told.len,
                told.ptr);
        iampb__builder_free(&path);
        free(exact);
        free(text);
    }
    iampb_context_free(ctx);
}
END_TEST

START_TEST(offsets_past_the_end_and_deep_texts_are_survived)
{
    iampb_context *ctx = harness_context();
    char deep[3000];
    memset(deep, '[', sizeof deep);
    iampb__source source = { .name = IAMPB__STR("x"), .text = iampb__str(deep, sizeof deep) };
    iampb__builder path = { .ctx = ctx };
    iampb__json_path(&source, 2000, &path);
    ck_assert_uint_eq(path.len, 0);
    iampb__json_path(&source, 1024, &path);
    ck_assert_uint_eq(path.len, 3 * 1024);
    iampb__builder_clear(&path);
    source.text = IAMPB__STR("{\"a\":1}");
    iampb__json_path(&source, UINT64_MAX, &path);
    ck_assert_uint_eq(path.len, 0);
    iampb__builder_free(&path);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("json/path", each_byte_has_the_path_of_its_value,
            offsets_past_the_end_and_deep_texts_are_survived);
}
HARNESS_MAIN("json-path", suite)
