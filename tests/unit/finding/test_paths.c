/* test_paths.c - JSON paths of evidence, all in one walk. */
#include "json/path.h"
#include "sample.h"

static const sample_row row = { "a.b", "1", "arn:x", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };

static void point(iampb_findings *f, const iampb__source *source, uint32_t at)
{
    iampb__span span = { source, at, 1 };
    sample_begin(f, &row);
    ck_assert(iampb__findings_evidence(f, IAMPB__STR(""), IAMPB__STR(""), IAMPB__STR(""), &span));
    sample_end(f);
}

static const char *const texts[] = {
    "{\"a\": [1, {\"b c\": \"x\", \"d\": [[], {}, null]}], \"e\": {\"f\": true}}",
    "[{\"Sid\": \"a\\\"]}\", \"Action\": [\"s3:*\", \"*\"]}, -1.5e3, \"\\u00e4\\\\\"]",
    "{\"one\": 1}\n{\"two\": {\"three\": [2]}}",
    "{}", "[]", "7", "\"alone\"",
};

/* json/path.c answers one place by a walk of its own; it knows nothing of this file. */
START_TEST(a_value_has_the_path_that_json_path_gives_it)
{
    iampb_context *ctx = harness_context();
    iampb__arena *arena = NULL;
    iampb_findings *f = sample_new(ctx);
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    iampb__source *source = iampb__source_new(arena, IAMPB__STR("in"), iampb__str_z(texts[_i]));
    uint32_t places[128], count = 0;
    for (uint32_t at = (uint32_t)source->text.len; at-- > 0;) /* backwards: the walk has to sort them */
        if (strchr("\"[{-0123456789tn", texts[_i][at]) != NULL
            && (at == 0 || strchr(" [", texts[_i][at - 1]) != NULL)) {
            places[count++] = at;
            point(f, source, at);
        }
    ck_assert_uint_gt(count, 0);
    iampb_finding *made[128];
    for (uint32_t i = 0; i < count; i++)
        made[i] = *IAMPB__VEC_AT(iampb_finding *, &f->items, i);
    sample_finish(f, NULL);
    for (uint32_t i = 0; i < count; i++) {
        iampb__builder expected = { .ctx = ctx };
        iampb__json_path(source, places[i], &expected);
        iampb__builder_char(&expected, '\0');
        ck_assert_msg(strcmp(iampb_finding_evidence_text(made[i], 0, "json_path", NULL), expected.text) == 0,
                "byte %u of %s: %s, not %s", places[i], texts[_i],
                iampb_finding_evidence_text(made[i], 0, "json_path", NULL), expected.text);
        iampb__builder_free(&expected);
    }
    iampb_findings_free(f);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_text_inside_a_text_has_both_paths)
{
    static const char outer[] =
            "{\"Roles\": [0, {\"Doc\": \"{\\\"Statement\\\": [{\\\"Effect\\\": \\\"Allow\\\"}]}\"}]}";
    static const char inner[] = "{\"Statement\": [{\"Effect\": \"Allow\"}]}";
    static const char list[] = "[1, 2]";
    iampb_context *ctx = harness_context();
    iampb__arena *arena = NULL;
    iampb_findings *f = sample_new(ctx);
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    uint32_t begin = (uint32_t)(strstr(outer, "\"{") - outer) + 1;
    iampb__source *around = iampb__source_new(arena, IAMPB__STR("in"), iampb__str_z(outer));
    iampb__source *decoded = iampb__source_decoded(arena, around, begin, (uint32_t)(sizeof outer - 6 - begin),
            IAMPB__ENCODING_JSON, iampb__str_z(inner));
    iampb__source *numbers = iampb__source_decoded(arena, around, begin, 6, IAMPB__ENCODING_JSON, iampb__str_z(list));
    point(f, decoded, (uint32_t)(strstr(inner, "\"Allow") - inner));
    point(f, decoded, 0);
    point(f, numbers, 4);
    iampb_finding *made[3];
    for (size_t i = 0; i < 3; i++)
        made[i] = *IAMPB__VEC_AT(iampb_finding *, &f->items, i);
    sample_finish(f, NULL);
    ck_assert_str_eq(iampb_finding_evidence_text(made[0], 0, "json_path", NULL), "Roles[1].Doc.Statement[0].Effect");
    ck_assert_str_eq(iampb_finding_evidence_text(made[0], 0, "encoding", NULL), "json");
    ck_assert_str_eq(iampb_finding_evidence_text(made[1], 0, "json_path", NULL), "Roles[1].Doc");
    ck_assert_str_eq(iampb_finding_evidence_text(made[2], 0, "json_path", NULL), "Roles[1].Doc[1]");
    iampb_findings_free(f);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

static const char *const others[] = {
    "user,arn\njane,arn:x\n", "\"user\",\"arn\"\n\"jane\",\"arn:x\"\n", "]]]]", "{{{{[[[", "{\"a\":", "\"open",
    "\"open\\", ":::", ",,,", "{\"a\" \"b\" \"c\"}", "", "\xff\xfe",
};

START_TEST(a_text_that_is_not_json_does_no_harm)
{
    iampb_context *ctx = harness_context();
    iampb__arena *arena = NULL;
    iampb_findings *f = sample_new(ctx);
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    iampb__source *source = iampb__source_new(arena, IAMPB__STR("in"), iampb__str_z(others[_i]));
    for (uint32_t at = 0; at <= source->text.len; at++) {
        iampb__span span = { source, at, at < source->text.len };
        sample_begin(f, &row);
        ck_assert(iampb__findings_evidence(f, IAMPB__STR(""), IAMPB__STR(""), IAMPB__STR(""), &span));
        sample_end(f);
    }
    sample_finish(f, NULL);
    iampb_findings_free(f);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/paths", a_text_inside_a_text_has_both_paths);
    TCase *loops = tcase_create("texts");
    tcase_add_loop_test(loops, a_value_has_the_path_that_json_path_gives_it, 0, (int)(sizeof texts / sizeof texts[0]));
    tcase_add_loop_test(loops, a_text_that_is_not_json_does_no_harm, 0, (int)(sizeof others / sizeof others[0]));
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-paths", suite)
