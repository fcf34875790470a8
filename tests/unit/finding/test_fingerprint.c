/* test_fingerprint.c - what makes a finding the same one. */
#include "sample.h"
#include "crypto/sha256.h"

static const sample_row row = { "keys.unused", "111122223333", "arn:aws:iam::111122223333:user/jane", "access_key_1",
                                IAMPB_LESSON_KEYS, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };

typedef void (*change_fn)(iampb_findings *f, iampb_finding *finding);
static void nothing(iampb_findings *f, iampb_finding *finding) { (void)f, (void)finding; }
static void message(iampb_findings *f, iampb_finding *finding) { (void)f, finding->message = IAMPB__STR("other"); }
static void title(iampb_findings *f, iampb_finding *finding) { (void)f, finding->title = IAMPB__STR("other"); }
static void severity(iampb_findings *f, iampb_finding *finding) { (void)f, finding->severity = 5; }
static void verdict(iampb_findings *f, iampb_finding *finding) { (void)f, finding->verdict = IAMPB_MANUAL; }
static void muted(iampb_findings *f, iampb_finding *finding) { (void)f, finding->muted = true; }
static void times(iampb_findings *f, iampb_finding *finding) { (void)f, finding->as_of = finding->observed_at = 7; }
static void evidence(iampb_findings *f, iampb_finding *finding)
{
    (void)finding;
    ck_assert(iampb__findings_evidence(f, IAMPB__STR("x"), IAMPB__STR("y"), IAMPB__STR("z"), NULL));
}
static void type(iampb_findings *f, iampb_finding *finding) { (void)f, finding->resource_type = IAMPB__STR("T"); }
static void check(iampb_findings *f, iampb_finding *finding) { (void)f, finding->check_id = IAMPB__STR("keys.x"); }
static void partition(iampb_findings *f, iampb_finding *finding) { (void)f, finding->partition = IAMPB__STR("aws-cn"); }
static void account(iampb_findings *f, iampb_finding *finding) { (void)f, finding->account = IAMPB__STR("2"); }
static void resource(iampb_findings *f, iampb_finding *finding) { (void)f, finding->resource_arn = IAMPB__STR("a"); }
static void key(iampb_findings *f, iampb_finding *finding) { (void)f, finding->stable_key = IAMPB__STR("k"); }
static void no_arn(iampb_findings *f, iampb_finding *finding)
{
    (void)f;
    finding->resource_arn = IAMPB__STR("");
    finding->resource_name = IAMPB__STR("jane");
}
/* The same bytes one after the other, cut elsewhere. */
static void shifted(iampb_findings *f, iampb_finding *finding)
{
    (void)f;
    finding->account = IAMPB__STR("111122223333a");
    finding->resource_arn = IAMPB__STR("rn:aws:iam::111122223333:user/jane");
}

static const struct {
    change_fn change;
    bool same;
} changes[] = {
    { nothing, true },  { message, true },  { title, true },     { severity, true }, { verdict, true },
    { muted, true },    { times, true },    { evidence, true },  { type, true },     { check, false },
    { partition, false }, { account, false }, { resource, false }, { key, false },     { no_arn, false },
    { shifted, false },
};

START_TEST(only_check_partition_account_resource_and_key_count)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    sample_add(f, &row);
    iampb_finding *finding = sample_begin(f, &row);
    changes[_i].change(f, finding);
    sample_end(f);
    bool same = strcmp(iampb_finding_text(iampb_findings_at(f, 0), "fingerprint", NULL),
                        iampb_finding_text(iampb_findings_at(f, 1), "fingerprint", NULL)) == 0;
    ck_assert_int_eq(same, changes[_i].same);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

/* Baselines on disks hold fingerprints: the recipe must not change by accident. The value is
 * Python's: hashlib.sha256(b"".join(struct.pack("<Q", len(t)) + t for t in texts)), with the seven texts of the row. */
START_TEST(the_recipe_never_changes)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    size_t len = 0;
    sample_begin(f, &row)->partition = IAMPB__STR("aws");
    sample_end(f);
    ck_assert_str_eq(iampb_finding_text(iampb_findings_at(f, 0), "fingerprint", &len),
            "09941f09a54951f20d502dfe5ab8fdd5cd1023197c75703e81d40b4b712b354f");
    ck_assert_uint_eq(len, 64);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

/* Without an ARN, type and name are the resource. */
START_TEST(what_has_no_arn_is_told_apart_by_type_and_name)
{
    static const char *const resources[][2] = { { "T", "a" }, { "T", "b" }, { "U", "a" }, { "T", "" }, { "", "a" } };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    size_t count = sizeof resources / sizeof resources[0];
    for (size_t i = 0; i < count; i++) {
        iampb_finding *finding = sample_begin(f, &row);
        finding->resource_arn = IAMPB__STR("");
        finding->resource_type = iampb__str_z(resources[i][0]);
        finding->resource_name = iampb__str_z(resources[i][1]);
        sample_end(f);
    }
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < a; b++)
            ck_assert_str_ne(iampb_findings_at(f, a)->fingerprint, iampb_findings_at(f, b)->fingerprint);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

/* Texts of every length around the piece in which they are hashed: all differ, and none is cut. */
START_TEST(long_texts_count_to_their_last_byte)
{
    static char text[1200];
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    memset(text, 'x', sizeof text);
    for (size_t len = 300; len < sizeof text; len++) {
        sample_begin(f, &row)->stable_key = iampb__str(text, len);
        sample_end(f);
        text[len - 1] = 'y';
        sample_begin(f, &row)->stable_key = iampb__str(text, len);
        sample_end(f);
        text[len - 1] = 'x';
    }
    for (size_t i = 1; i < iampb_findings_count(f); i++)
        ck_assert_str_ne(iampb_findings_at(f, i)->fingerprint, iampb_findings_at(f, i - 1)->fingerprint);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/fingerprint", the_recipe_never_changes, long_texts_count_to_their_last_byte,
            what_has_no_arn_is_told_apart_by_type_and_name);
    TCase *loops = tcase_create("changes");
    tcase_add_loop_test(loops, only_check_partition_account_resource_and_key_count, 0,
            (int)(sizeof changes / sizeof changes[0]));
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-fingerprint", suite)
