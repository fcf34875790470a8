/* test_baseline.c - what a baseline knows already. */
#include "sample.h"

static const sample_row fails = { "a.b", "1", "arn:x", "k", 1, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false };

typedef void (*change_fn)(iampb_findings *f, iampb_finding *finding, iampb__source *source);

static void evidence(iampb_findings *f, const char *observed, const char *threshold, iampb__source *source)
{
    iampb__span span = { source, 0, 1 };
    ck_assert(iampb__findings_evidence(f, IAMPB__STR("field"), iampb__str_z(observed), iampb__str_z(threshold), &span));
}
static void plain(iampb_findings *f, iampb_finding *d, iampb__source *s) { (void)d, evidence(f, "v", "t", s); }
static void message(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    evidence(f, "v", "t", s);
    d->message = IAMPB__STR("said differently");
    d->as_of = 12;
}
static void severity(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    evidence(f, "v", "t", s);
    d->severity = IAMPB_SEVERITY_LOW;
}
static void manual(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    evidence(f, "v", "t", s);
    d->verdict = IAMPB_MANUAL;
}
static void passed(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    evidence(f, "v", "t", s);
    d->verdict = IAMPB_PASS;
}
static void muted(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    evidence(f, "v", "t", s);
    d->muted = true;
}
static void observed(iampb_findings *f, iampb_finding *d, iampb__source *s) { (void)d, evidence(f, "w", "t", s); }
static void threshold(iampb_findings *f, iampb_finding *d, iampb__source *s) { (void)d, evidence(f, "v", "u", s); }
static void more(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    evidence(f, "v", "t", s);
    plain(f, d, s);
}
static void other_place(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    iampb__span span = { s, 2, 1 };
    (void)d;
    ck_assert(iampb__findings_evidence(f, IAMPB__STR("field"), IAMPB__STR("v"), IAMPB__STR("t"), &span));
}
static void other_key(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    evidence(f, "v", "t", s);
    d->stable_key = IAMPB__STR("k2");
}
static void age_1(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    (void)d, (void)s;
    ck_assert(iampb__findings_evidence(f, IAMPB__STR("age"), IAMPB__STR("91 days"), IAMPB__STR("90 days"), NULL));
}
static void age_2(iampb_findings *f, iampb_finding *d, iampb__source *s)
{
    (void)d, (void)s;
    ck_assert(iampb__findings_evidence(f, IAMPB__STR("age"), IAMPB__STR("92 days"), IAMPB__STR("90 days"), NULL));
}

static const struct {
    change_fn before, now;
    iampb_change change;
} pairs[] = {
    { plain, plain, IAMPB_CHANGE_UNCHANGED },
    { plain, message, IAMPB_CHANGE_UNCHANGED },
    { plain, other_place, IAMPB_CHANGE_UNCHANGED },
    { age_1, age_2, IAMPB_CHANGE_UNCHANGED }, /* computed: moves with the clock */
    { plain, severity, IAMPB_CHANGE_CHANGED },
    { manual, plain, IAMPB_CHANGE_CHANGED },
    { muted, plain, IAMPB_CHANGE_CHANGED },
    { plain, observed, IAMPB_CHANGE_CHANGED },
    { plain, threshold, IAMPB_CHANGE_CHANGED },
    { plain, more, IAMPB_CHANGE_CHANGED },
    { plain, age_1, IAMPB_CHANGE_CHANGED },
    { passed, plain, IAMPB_CHANGE_NEW }, /* passes may be left out of a list: they say nothing */
    { plain, other_key, IAMPB_CHANGE_NEW },
};

static iampb_findings *make(iampb_context *ctx, change_fn change, iampb__source *source, const iampb_findings *baseline)
{
    iampb_findings *f = sample_new(ctx);
    iampb_finding *finding = sample_begin(f, &fails);
    change(f, finding, source);
    sample_end(f);
    sample_finish(f, baseline);
    return f;
}

START_TEST(a_finding_is_new_changed_or_unchanged)
{
    iampb_context *ctx = harness_context();
    iampb__arena *arena = NULL;
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    iampb__source *source = iampb__source_new(arena, IAMPB__STR("in"), IAMPB__STR("[1, 2]"));
    iampb_findings *before = make(ctx, pairs[_i].before, source, NULL);
    iampb_findings *now = make(ctx, pairs[_i].now, source, before);
    const iampb_finding *finding = iampb_findings_at(now, 0);
    ck_assert_str_eq(iampb_change_name(iampb_finding_change(finding)), iampb_change_name(pairs[_i].change));
    ck_assert_int_eq(iampb_finding_change(iampb_findings_at(before, 0)), IAMPB_CHANGE_NONE);
    /* What is known already does not make the run worse. */
    ck_assert_int_eq(iampb_findings_worst(now),
            pairs[_i].change == IAMPB_CHANGE_UNCHANGED ? 0 : iampb_finding_severity(finding));
    iampb_findings_free(before);
    iampb_findings_free(now);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(an_empty_baseline_makes_all_new)
{
    iampb_context *ctx = harness_context();
    iampb_findings *empty = sample_new(ctx), *now = sample_new(ctx);
    sample_finish(empty, NULL);
    sample_add(now, &fails);
    sample_finish(now, empty);
    ck_assert_int_eq(iampb_finding_change(iampb_findings_at(now, 0)), IAMPB_CHANGE_NEW);
    ck_assert_int_eq(iampb_findings_worst(now), IAMPB_SEVERITY_HIGH);
    iampb_findings_free(empty);
    iampb_findings_free(now);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_baseline_from_a_file_knows_as_much_as_the_run_itself)
{
    iampb_context *ctx = harness_context();
    iampb_findings *first = sample_full(ctx), *read = NULL, *diff = NULL;
    iampb__builder json = sample_format(ctx, first, IAMPB_FORMAT_JSON);
    iampb_error *err = NULL;
    ck_assert_status(iampb_findings_read(ctx, json.text, json.len, NULL, &read, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_findings_diff(read, first, &diff, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_findings_count(diff), 3); /* the failed ones */
    for (size_t i = 0; i < iampb_findings_count(diff); i++)
        ck_assert_int_eq(iampb_finding_change(iampb_findings_at(diff, i)), IAMPB_CHANGE_UNCHANGED);
    iampb__builder_free(&json);
    iampb_findings_free(first);
    iampb_findings_free(read);
    iampb_findings_free(diff);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/baseline", an_empty_baseline_makes_all_new,
            a_baseline_from_a_file_knows_as_much_as_the_run_itself);
    TCase *loops = tcase_create("pairs");
    tcase_add_loop_test(loops, a_finding_is_new_changed_or_unchanged, 0, (int)(sizeof pairs / sizeof pairs[0]));
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-baseline", suite)
