/* test_profiles.c - the built-in profiles: which checks they run and with which numbers; and the tables of checks. */
#include "harness.h"
#include "playbook/playbook.h"

static iampb_playbook *make(iampb_context *ctx, const char *profile)
{
    iampb_error *err = NULL;
    iampb_playbook *playbook = NULL;
    ck_assert_status(iampb_playbook_new(ctx, profile, &playbook, &err), IAMPB_OK, &err);
    return playbook;
}

static size_t find(const iampb_playbook *playbook, const char *id)
{
    for (size_t i = 0; i < iampb_playbook_check_count(playbook); i++)
        if (strcmp(iampb_playbook_check_text(playbook, i, "id", NULL), id) == 0)
            return i;
    ck_abort_msg("there is no check %s", id);
    return 0;
}

static const struct expected {
    const char *profile, *check;
    int32_t enabled;
    const char *parameters; /* NULL: any */
} expected[] = {
    { NULL, "keys.unused", 1, "days=45, privileged_days=45, grace_days=0" },
    { "default", "mfa.password-no-expiry", 0, "days=90" },
    { "default", "mfa.password-policy-pci321", 0, "" },
    { "default", "root.used-recently", 1, "days=90" },
    { "default", "keys.report-stale", 1, "hours=24, hard_days=7" },
    { "cis-7.0", "keys.unused", 1, "days=45, privileged_days=45, grace_days=0" },
    { "cis-7.0", "root.central-management-off", 1, "" },
    { "cis-7.0", "keys.two-active", 0, NULL },
    { "cis-7.0", "mfa.password-no-symbol", 0, NULL },
    { "cis-5.0", "keys.two-active", 1, NULL },
    { "cis-5.0", "keys.never-used-at-setup", 1, NULL },
    { "cis-5.0", "root.central-management-off", 0, NULL },
    { "fsbp", "keys.unused", 1, "days=90, privileged_days=90, grace_days=0" },
    { "fsbp", "keys.console-password-unused", 1, "days=90, privileged_days=90, grace_days=0" },
    { "fsbp", "mfa.password-length", 1, "minimum=8" },
    { "fsbp", "mfa.root-disabled", 0, NULL },
    { "pci-dss-4.0.1", "keys.unused", 1, "days=90, privileged_days=90, grace_days=0" },
    { "pci-dss-4.0.1", "mfa.password-no-expiry", 1, "days=90" },
    { "pci-dss-4.0.1", "mfa.password-length", 1, "minimum=14" },
    { "soc2", "mfa.root-disabled", 1, NULL },
    { "hipaa", "mfa.user-disabled", 1, NULL },
    { "hipaa", "keys.report-stale", 1, NULL },
    { "fsbp", "keys.report-incomplete", 1, NULL },
};

START_TEST(a_profile_runs_what_supports_its_framework)
{
    const struct expected *e = &expected[_i];
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = make(ctx, e->profile);
    size_t check = find(playbook, e->check);
    ck_assert_msg(iampb_playbook_check_enabled(playbook, check) == e->enabled, "%s of %s", e->check, e->profile);
    if (e->parameters != NULL)
        ck_assert_str_eq(iampb_playbook_check_text(playbook, check, "parameters", NULL), e->parameters);
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
}
END_TEST

/* For each framework profile, each check: on exactly if it supports a control of that framework and version. */
START_TEST(no_check_of_a_framework_is_left_out)
{
    const iampb__profile *profile = iampb__profile_at((size_t)_i);
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = make(ctx, profile->name);
    size_t on = 0;
    for (size_t i = 0; i < iampb_playbook_check_count(playbook); i++) {
        int32_t supports = 0;
        const char *id = iampb_playbook_check_text(playbook, i, "id", NULL);
        for (size_t c = 0; c < iampb_playbook_check_control_count(playbook, i); c++)
            if (profile->framework != NULL
                && strcmp(iampb_playbook_check_control(playbook, i, c, "framework", NULL), profile->framework) == 0
                && strcmp(iampb_playbook_check_control(playbook, i, c, "version", NULL), profile->version) == 0)
                supports = 1;
        if (strcmp(id, "keys.report-stale") == 0 || strcmp(id, "keys.report-incomplete") == 0)
            supports = 1;
        on += iampb_playbook_check_enabled(playbook, i) == 1;
        if (profile->framework != NULL)
            ck_assert_msg(iampb_playbook_check_enabled(playbook, i) == supports, "%s of %s", id, profile->name);
    }
    ck_assert_uint_gt(on, 8);
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(numbers_of_profiles_name_real_parameters)
{
    for (size_t i = 0; i < iampb__profile_count(); i++) {
        const iampb__profile *profile = iampb__profile_at(i);
        for (size_t n = 0; n < profile->number_count; n++) {
            const iampb__profile_number *number = &profile->numbers[n];
            bool found = false;
            for (size_t t = 0; t < IAMPB__TABLE_COUNT; t++)
                for (size_t c = 0; c < iampb__table_at(t)->count; c++) {
                    const iampb__check *check = &iampb__table_at(t)->checks[c];
                    for (size_t p = 0; p < iampb__parameter_count(check); p++)
                        if (strcmp(check->id, number->check) == 0
                            && strcmp(check->parameters[p].name, number->parameter) == 0)
                            found = number->value >= check->parameters[p].least
                                && number->value <= check->parameters[p].most;
                }
            ck_assert_msg(found, "%s: %s %s", profile->name, number->check, number->parameter);
        }
    }
}
END_TEST

/* Rows of the tables: whole, with ids of their lesson, none twice. */
START_TEST(each_check_is_described)
{
    static const char *const prefixes[] = { "mfa.", "keys.", "root.", "privilege.", "credentials.", "accounts." };
    for (size_t t = 0; t < IAMPB__TABLE_COUNT; t++)
        for (size_t i = 0; i < iampb__table_at(t)->count; i++) {
            const iampb__check *check = &iampb__table_at(t)->checks[i];
            ck_assert_msg(strncmp(check->id, prefixes[t], strlen(prefixes[t])) == 0, "%s", check->id);
            ck_assert_msg(check->title[0] != '\0' && check->description[0] != '\0' && check->remediation[0] != '\0',
                    "%s is not described", check->id);
            ck_assert_int_eq(check->lesson, (iampb_lesson)t + 1);
            ck_assert_msg(check->severity >= IAMPB_SEVERITY_INFO && check->severity <= IAMPB_SEVERITY_CRITICAL, "%s",
                    check->id);
            ck_assert_msg(check->judge != NULL && check->scope != 0, "%s", check->id);
            ck_assert_msg((check->needs & ~check->documents) == 0, "%s needs what it does not list", check->id);
            for (size_t p = 0; p < iampb__parameter_count(check); p++)
                ck_assert_msg(check->parameters[p].usual == IAMPB__AS_FIRST
                        || (check->parameters[p].usual >= check->parameters[p].least
                            && check->parameters[p].usual <= check->parameters[p].most), "%s %s", check->id,
                        check->parameters[p].name);
            for (size_t j = 0; j < i; j++)
                ck_assert_str_ne(check->id, iampb__table_at(t)->checks[j].id);
        }
}
END_TEST

START_TEST(an_unknown_profile_is_refused_with_the_list)
{
    iampb_context *ctx = harness_context();
    iampb_error *err = NULL;
    iampb_playbook *playbook = NULL;
    ck_assert_int_eq(iampb_playbook_new(ctx, "cis", &playbook, &err), IAMPB_E_INVALID);
    ck_assert_ptr_nonnull(strstr(iampb_error_message(err, NULL),
            "default, cis-7.0, cis-5.0, fsbp, soc2, pci-dss-4.0.1, hipaa"));
    iampb_error_free(err);
    ck_assert_ptr_null(playbook);
    ck_assert_uint_eq(iampb_profile_count(), 7);
    ck_assert_str_eq(iampb_profile_at(0), "default");
    ck_assert_ptr_null(iampb_profile_at(7));
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/profiles");
    TCase *t = tcase_create("all");
    tcase_add_loop_test(t, a_profile_runs_what_supports_its_framework, 0, sizeof expected / sizeof expected[0]);
    tcase_add_loop_test(t, no_check_of_a_framework_is_left_out, 0, 7);
    tcase_add_test(t, numbers_of_profiles_name_real_parameters);
    tcase_add_test(t, each_check_is_described);
    tcase_add_test(t, an_unknown_profile_is_refused_with_the_list);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-profiles", suite)
