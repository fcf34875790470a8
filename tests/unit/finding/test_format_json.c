/* test_format_json.c - the shape of JSON and NDJSON; Jansson reads what was written. */
#include "sample.h"
#include <jansson.h>

static json_t *load(const char *text, size_t len)
{
    json_error_t error = { 0 };
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "%s in line %d", error.text, error.line);
    return root;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    ck_assert_msg(text != NULL, "no text %s", name);
    return text;
}

static int64_t number_of(const json_t *object, const char *name)
{
    ck_assert_msg(json_is_integer(json_object_get(object, name)), "no number %s", name);
    return json_integer_value(json_object_get(object, name));
}

START_TEST(the_object_has_the_documented_members)
{
    static const char *const members[] = {
        "schema_version", "tool", "controls_version", "now", "profile", "organization", "has_baseline", "summary",
        "scores", "inputs", "notes", "coverage", "findings",
    };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx);
    iampb__builder out = sample_format(ctx, f, IAMPB_FORMAT_JSON);
    json_t *root = load(out.text, out.len);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        ck_assert_msg(json_object_get(root, members[i]) != NULL, "%s", members[i]);
    ck_assert_uint_eq(json_object_size(root), sizeof members / sizeof members[0]);
    ck_assert_str_eq(text_of(root, "now"), "2026-11-01T00:00:00Z");
    json_t *summary = json_object_get(root, "summary");
    ck_assert_int_eq(number_of(json_object_get(summary, "statuses"), "fail"), 2);
    ck_assert_int_eq(number_of(json_object_get(summary, "statuses"), "pass"), 1);
    ck_assert_int_eq(number_of(json_object_get(summary, "severities"), "critical"), 1);
    ck_assert_int_eq(number_of(json_object_get(summary, "severities"), "low"), 0); /* muted and passed ones */
    ck_assert_int_eq(number_of(summary, "muted"), 1);
    ck_assert_ptr_null(json_object_get(summary, "changes"));
    json_t *scores = json_object_get(root, "scores");
    ck_assert_int_eq(number_of(scores, "mfa"), 0);
    ck_assert_int_eq(number_of(scores, "keys"), 100);
    ck_assert(json_is_null(json_object_get(scores, "root")));
    ck_assert_int_eq(number_of(scores, "posture"), iampb_findings_score(f, 0));
    json_t *input = json_array_get(json_object_get(root, "inputs"), 0);
    ck_assert_str_eq(text_of(input, "command"), "iam get-credential-report");
    ck_assert_uint_eq(strlen(text_of(input, "sha256")), 64);
    ck_assert_int_eq(number_of(json_array_get(json_object_get(root, "notes"), 0), "line"), 3);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "coverage")), 6);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "findings")), 6);
    json_decref(root);
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_finding_has_text_ids_and_times_and_exact_positions)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx);
    iampb__builder out = sample_format(ctx, f, IAMPB_FORMAT_JSON);
    json_t *root = load(out.text, out.len);
    json_t *finding = json_array_get(json_object_get(root, "findings"), 0);
    json_t *evidence = json_object_get(finding, "evidence");
    ck_assert_str_eq(text_of(finding, "account"), "111122223333");
    ck_assert_str_eq(text_of(finding, "as_of"), "2026-11-01T00:00:00Z");
    ck_assert(json_is_null(json_object_get(finding, "observed_at")));
    ck_assert_str_eq(text_of(finding, "status"), "fail");
    ck_assert_str_eq(text_of(finding, "change"), "none");
    ck_assert(json_is_false(json_object_get(finding, "muted")));
    json_t *first = json_array_get(evidence, 0);
    ck_assert_int_eq(number_of(first, "end") - number_of(first, "begin"), 5);
    ck_assert_str_eq(text_of(json_array_get(evidence, 1), "json_path"),
            "RoleDetailList[0][\"odd name\"].Statement[1].Effect");
    ck_assert_ptr_null(json_object_get(json_array_get(evidence, 2), "line")); /* an evidence without a place */
    ck_assert_uint_eq(json_array_size(json_object_get(finding, "commands")), 2);
    ck_assert_str_eq(text_of(json_array_get(json_object_get(finding, "controls"), 0), "control"), "1.5");
    json_decref(root);
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(ndjson_has_the_same_finding_on_each_line)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx);
    iampb__builder whole = sample_format(ctx, f, IAMPB_FORMAT_JSON), lines = sample_format(ctx, f, IAMPB_FORMAT_NDJSON);
    json_t *root = load(whole.text, whole.len);
    json_t *findings = json_object_get(root, "findings");
    const char *at = lines.text;
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const char *end = strchr(at, '\n');
        ck_assert_ptr_nonnull(end);
        json_t *line = load(at, (size_t)(end - at));
        ck_assert(json_equal(line, json_array_get(findings, i)));
        json_decref(line);
        at = end + 1;
    }
    ck_assert_str_eq(at, "");
    json_decref(root);
    iampb__builder_free(&whole);
    iampb__builder_free(&lines);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(bad_bytes_become_replacement_characters)
{
    static const sample_row row = { "a.b", "000000000001", "arn:\xff:x", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    sample_add(f, &row);
    sample_finish(f, NULL);
    iampb__builder out = sample_format(ctx, f, IAMPB_FORMAT_NDJSON);
    json_t *line = load(out.text, out.len);
    ck_assert_str_eq(text_of(line, "resource_arn"), "arn:\xef\xbf\xbd:x");
    ck_assert_str_eq(text_of(line, "account"), "000000000001");
    json_decref(line);
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("finding/format_json", the_object_has_the_documented_members,
            a_finding_has_text_ids_and_times_and_exact_positions, ndjson_has_the_same_finding_on_each_line,
            bad_bytes_become_replacement_characters);
}
HARNESS_MAIN("finding-format-json", suite)
