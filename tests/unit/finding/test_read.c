/* test_read.c - findings read back. */
#include "sample.h"

static iampb_findings *read_back(iampb_context *ctx, const char *json, size_t len)
{
    iampb_findings *out = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_findings_read(ctx, json, len, "baseline.json", &out, &err), IAMPB_OK, &err);
    return out;
}

START_TEST(written_read_and_written_again_gives_the_same_bytes)
{
    iampb_context *ctx = harness_context();
    iampb_findings *made = sample_full(ctx);
    iampb__builder first = sample_format(ctx, made, IAMPB_FORMAT_JSON);
    iampb_findings *again = read_back(ctx, first.text, first.len);
    for (iampb_format format = IAMPB_FORMAT_TEXT; format <= IAMPB_FORMAT_CSV; format++) {
        iampb__builder a = sample_format(ctx, made, format), b = sample_format(ctx, again, format);
        ck_assert_str_eq(a.text, b.text);
        iampb__builder_free(&a);
        iampb__builder_free(&b);
    }
    iampb__builder_free(&first);
    iampb_findings_free(made);
    iampb_findings_free(again);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(what_was_read_has_all_it_had_before)
{
    iampb_context *ctx = harness_context();
    iampb_findings *made = sample_full(ctx);
    iampb__builder json = sample_format(ctx, made, IAMPB_FORMAT_JSON);
    iampb_findings *again = read_back(ctx, json.text, json.len);
    const iampb_finding *finding = iampb_findings_at(again, 0);
    uint64_t begin = 0, end = 0, line = 0, column = 0;
    size_t len;
    iampb__builder_free(&json); /* findings stand alone */
    ck_assert_str_eq(iampb_finding_text(finding, "check_id", &len), "mfa.root-disabled");
    ck_assert_int_eq(iampb_finding_evidence_position(finding, 0, &begin, &end, &line, &column), IAMPB_OK);
    ck_assert_uint_eq(line, 2);
    ck_assert_uint_eq(end - begin, 5);
    ck_assert_int_eq(iampb_finding_evidence_position(finding, 2, &begin, &end, &line, &column), IAMPB_E_INVALID);
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 1, "json_path", NULL),
            "RoleDetailList[0][\"odd name\"].Statement[1].Effect");
    ck_assert_uint_eq(iampb_findings_count(again), iampb_findings_count(made));
    for (iampb_verdict v = IAMPB_PASS; v <= IAMPB_NOT_EVALUATED; v++)
        ck_assert_uint_eq(iampb_findings_verdict_count(again, v), iampb_findings_verdict_count(made, v));
    ck_assert_uint_eq(iampb_findings_muted_count(again), 1);
    ck_assert_int_eq(iampb_findings_score(again, 0), iampb_findings_score(made, 0));
    ck_assert_uint_eq(iampb_finding_control_count(finding), iampb_finding_control_count(iampb_findings_at(made, 0)));
    iampb_findings_free(made);
    iampb_findings_free(again);
    iampb_context_free(ctx);
}
END_TEST

#define HEAD "{\"schema_version\":\"1.0\",\"tool\":{\"name\":\"libiampb\"},\n"
#define PRINT "\"fingerprint\":\"0123456789012345678901234567890123456789012345678901234567890123\""
#define FINDING PRINT ",\"check_id\":\"a.b\",\"lesson\":\"mfa\",\"status\":\"fail\",\"severity\":\"low\""

static const struct {
    const char *json;
    iampb_status status;
    uint64_t line, column;
    const char *path;
} bad[] = {
    { "", IAMPB_E_SYNTAX, 1, 1, "" },
    { "{", IAMPB_E_SYNTAX, 1, 2, "" },
    { "[]", IAMPB_E_UNRECOGNISED, 1, 1, "" },
    { "{}", IAMPB_E_UNRECOGNISED, 1, 1, "" },
    { "{\"schema_version\":\"1.0\",\"tool\":{\"name\":\"other\"},\"findings\":[]}", IAMPB_E_UNRECOGNISED, 1, 1, "" },
    { "{\"schema_version\":\"1.0\",\"tool\":\"libiampb\",\"findings\":[]}", IAMPB_E_UNRECOGNISED, 1, 1, "" },
    { "{\"schema_version\":\"2.0\",\"tool\":{\"name\":\"libiampb\"},\"findings\":[]}", IAMPB_E_UNRECOGNISED, 1, 19,
      "schema_version" },
    { "{\"schema_version\":1,\"tool\":{\"name\":\"libiampb\"},\"findings\":[]}", IAMPB_E_SYNTAX, 1, 19,
      "schema_version" },
    { HEAD "\"findings\":{}}", IAMPB_E_SYNTAX, 2, 12, "findings" },
    { HEAD "\"findings\":[7]}", IAMPB_E_SYNTAX, 2, 13, "findings[0]" },
    { HEAD "\"findings\":[{}]}", IAMPB_E_SYNTAX, 2, 13, "findings[0]" },
    { HEAD "\"findings\":[{" FINDING "},\n{" FINDING ",\"title\":7}]}", IAMPB_E_SYNTAX, 3, 156, "findings[1].title" },
    { HEAD "\"findings\":[{" FINDING ",\n\"muted\":\"no\"}]}", IAMPB_E_SYNTAX, 3, 9, "findings[0].muted" },
    { HEAD "\"findings\":[{" FINDING ",\n\"as_of\":12}]}", IAMPB_E_SYNTAX, 3, 9, "findings[0].as_of" },
    { HEAD "\"findings\":[{" FINDING ",\n\"as_of\":\"soon\"}]}", IAMPB_E_SYNTAX, 3, 9, "findings[0].as_of" },
    { HEAD "\"findings\":[{" FINDING ",\n\"change\":\"odd\"}]}", IAMPB_E_SYNTAX, 3, 10, "findings[0].change" },
    { HEAD "\"findings\":[{" FINDING ",\n\"evidence\":[{\"line\":-1}]}]}", IAMPB_E_SYNTAX, 3, 21,
      "findings[0].evidence[0].line" },
    { HEAD "\"findings\":[{" FINDING ",\n\"evidence\":[{\"line\":1.5}]}]}", IAMPB_E_SYNTAX, 3, 21,
      "findings[0].evidence[0].line" },
    { HEAD "\"findings\":[{" FINDING ",\n\"commands\":[\"a\",null]}]}", IAMPB_E_SYNTAX, 3, 17,
      "findings[0].commands[1]" },
    { HEAD "\"findings\":[{" FINDING ",\n\"controls\":[[]]}]}", IAMPB_E_SYNTAX, 3, 13, "findings[0].controls[0]" },
    { HEAD "\"findings\":[{\"fingerprint\":\"ABC\",\"check_id\":\"a.b\",\"lesson\":\"mfa\",\"status\":\"fail\","
           "\"severity\":\"low\"}]}", IAMPB_E_SYNTAX, 2, 28, "findings[0].fingerprint" },
    { HEAD "\"findings\":[],\"coverage\":[{\"pass\":\"1\"}]}", IAMPB_E_SYNTAX, 2, 35, "coverage[0].pass" },
    { HEAD "\"findings\":[],\"coverage\":[{\"pass\":9007199254740993}]}", IAMPB_E_SYNTAX, 2, 35, "coverage[0].pass" },
    { HEAD "\"findings\":[],\"inputs\":[{\"sha256\":\"1\"}]}", IAMPB_E_SYNTAX, 2, 35, "inputs[0].sha256" },
    { HEAD "\"findings\":[],\"now\":7}", IAMPB_E_SYNTAX, 2, 21, "now" },
    { HEAD "\"findings\":[],\"has_baseline\":7}", IAMPB_E_SYNTAX, 2, 30, "has_baseline" },
    { HEAD "\"findings\":[],\"profile\":\"\xff\"}", IAMPB_E_ENCODING, 2, 26, NULL },
    { HEAD "\"findings\":[],\"findings\":[]}", IAMPB_E_SYNTAX, 2, 15, NULL },
};

START_TEST(a_fault_is_told_with_its_place)
{
    iampb_context *ctx = harness_context();
    iampb_findings *out = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb_findings_read(ctx, bad[_i].json, strlen(bad[_i].json), "baseline.json", &out, &err);
    ck_assert_msg(status == bad[_i].status, "%s gives %d: %s", bad[_i].json, status, iampb_error_message(err, NULL));
    ck_assert_ptr_null(out);
    ck_assert_msg(iampb_error_line(err) == bad[_i].line && iampb_error_column(err) == bad[_i].column,
            "%s: line %d, column %d: %s", bad[_i].json, (int)iampb_error_line(err), (int)iampb_error_column(err),
            iampb_error_message(err, NULL));
    ck_assert_str_eq(iampb_error_input_name(err, NULL), "baseline.json");
    if (bad[_i].path != NULL)
        ck_assert_str_eq(iampb_error_json_path(err, NULL), bad[_i].path);
    iampb_error_free(err);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(members_that_are_not_known_are_ignored)
{
    static const char json[] = HEAD "\"later\":{\"x\":[1]},\"findings\":[{" FINDING ",\"later\":7,"
                                    "\"evidence\":[{\"field\":\"f\",\"later\":null}]}]}";
    iampb_context *ctx = harness_context();
    iampb_findings *out = read_back(ctx, json, sizeof json - 1);
    ck_assert_uint_eq(iampb_findings_count(out), 1);
    ck_assert_str_eq(iampb_finding_evidence_text(iampb_findings_at(out, 0), 0, "field", NULL), "f");
    ck_assert_uint_eq(iampb_finding_control_count(iampb_findings_at(out, 0)), 0);
    iampb_findings_free(out);
    iampb_context_free(ctx);
}
END_TEST

#define CONTROL(id) "{\"framework\":\"F\",\"version\":\"1\",\"control\":\"" id "\"}"

/* Lists that are the same as the one before are read once: see that the next one is read again. */
START_TEST(each_finding_keeps_its_own_controls)
{
    static const char json[] = HEAD "\"findings\":[{" FINDING ",\"controls\":[" CONTROL("A") "]},{" FINDING
            ",\"controls\":[" CONTROL("A") "]},{" FINDING ",\"controls\":[" CONTROL("B") "]},{" FINDING "}]}";
    static const char *const expected[] = { "A", "A", "B", "" };
    iampb_context *ctx = harness_context();
    iampb_findings *out = read_back(ctx, json, sizeof json - 1);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(iampb_finding_control(iampb_findings_at(out, i), 0, "control", NULL), expected[i]);
    iampb_findings_free(out);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(limits_hold)
{
    static const char json[] = HEAD "\"findings\":[{" FINDING "},{" FINDING "}]}";
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_findings *out = NULL;
    iampb_error *err = NULL;
    options.limits = &limits;
    limits.findings = 1;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_findings_read(ctx, json, sizeof json - 1, NULL, &out, &err), IAMPB_E_LIMIT, &err);
    iampb_context_free(ctx);
    limits.findings = 2;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_findings_read(ctx, json, sizeof json - 1, NULL, &out, &err), IAMPB_OK, &err);
    iampb_findings_free(out);
    iampb_context_free(ctx);
    limits.input_bytes = sizeof json - 2;
    out = NULL;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_findings_read(ctx, json, sizeof json - 1, NULL, &out, &err), IAMPB_E_LIMIT, &err);
    ck_assert_ptr_null(out);
    ck_assert_status(iampb_findings_read(NULL, json, sizeof json - 1, NULL, &out, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_findings_read(ctx, NULL, 1, NULL, &out, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_findings_read(ctx, json, sizeof json - 1, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/read", written_read_and_written_again_gives_the_same_bytes,
            what_was_read_has_all_it_had_before, members_that_are_not_known_are_ignored,
            each_finding_keeps_its_own_controls, limits_hold);
    TCase *faults = tcase_create("faults");
    tcase_add_loop_test(faults, a_fault_is_told_with_its_place, 0, (int)(sizeof bad / sizeof bad[0]));
    suite_add_tcase(s, faults);
    return s;
}
HARNESS_MAIN("finding-read", suite)
