/* test_mute.c - who is exempt, until when, and what happens then. */
#include "report_text.h"
#include "finding/list.h"
#include <stdio.h>

static const report_row rows[] = {
    ROOT_ROW("false", NULL, NULL, "true"),
    { "adam", "true", "1", "10", "false" },
    { "zoe", "true", "1", "10", "false" },
};

/* "{F}" stands for the fingerprint of zoe's finding. `failed` and `muted`: of the two findings of mfa.user-disabled. */
static const struct rule {
    const char *members;
    unsigned failed, muted;
    const char *reason, *note;
} rules[] = {
    { "", 2, 0, NULL, NULL },
    { "\"exemptions\": [{\"resource\": \"*:user/zoe\", \"checks\": [\"mfa.user-disabled\"], \"reason\": "
        "\"r1\"}]", 1, 1, "r1",
        NULL },
    { "\"exemptions\": [{\"resource\": \"arn:aws:iam::123456789012:user/zoe\", \"checks\": [\"mfa.*\"], \"reason\": "
        "\"r2\"}]",
        1, 1, "r2", NULL },
    { "\"exemptions\": [{\"resource\": \"arn:aws:iam::123456789012:user/?oe\", \"checks\": [\"*\"], \"reason\": "
        "\"r3\"}]", 1, 1,
        "r3", NULL },
    { "\"exemptions\": [{\"resource\": \"arn:aws:iam::123456789012:user/zo\", \"checks\": [\"*\"], \"reason\": "
        "\"r\"}]", 2, 0,
        NULL, NULL },
    { "\"exemptions\": [{\"resource\": \"*:USER/zoe\", \"checks\": [\"*\"], \"reason\": \"r\"}]", 2, 0, NULL, NULL },
    { "\"exemptions\": [{\"resource\": \"*zoe\", \"checks\": [\"keys.*\", \"root.access-key\"], \"reason\": "
        "\"r\"}]", 2, 0, NULL,
        NULL },
    { "\"exemptions\": [{\"resource\": \"*\", \"checks\": [\"keys.*\", \"mfa.user-disabled\"], \"reason\": "
        "\"r4\"}]", 0, 2,
        "r4", NULL },
    { "\"suppressions\": [{\"check\": \"mfa.user-disabled\", \"resource\": \"*zoe\", \"reason\": "
        "\"r5\"}]", 1, 1, "r5", NULL },
    { "\"suppressions\": [{\"fingerprint\": \"{F}\", \"reason\": \"r6\"}]", 1, 1, "r6", NULL },
    /* now is 2026-11-01T00:00:00Z: the day that `until` names is the first on which the rule no longer holds */
    { "\"exemptions\": [{\"resource\": \"*zoe\", \"checks\": [\"*\"], \"reason\": \"r7\", \"until\": "
        "\"2026-11-02\"}]", 1, 1, "r7",
        NULL },
    { "\"exemptions\": [{\"resource\": \"*zoe\", \"checks\": [\"*\"], \"reason\": \"r8\", \"until\": "
        "\"2026-11-01\"}]", 2, 0, NULL,
        "the exemption for *zoe (r8) held until 2026-11-01T00:00:00Z: it is over, and 1 finding came back" },
    { "\"exemptions\": [{\"resource\": \"*zoe\", \"checks\": [\"*\"], \"reason\": \"r\", \"until\": "
      "\"2026-11-01T00:00:01Z\"}]", 1, 1, "r", NULL },
    { "\"suppressions\": [{\"fingerprint\": \"{F}\", \"reason\": \"r9\", \"until\": \"2020-01-01\"}]", 2, 0, NULL,
        "(r9) held until 2020-01-01T00:00:00Z" },
    { "\"suppressions\": [{\"check\": \"*\", \"resource\": \"*user*\", \"reason\": \"rA\", \"until\": "
        "\"2020-01-01\"}]", 2, 0,
        NULL, "2 findings came back" },
    /* the first that holds counts */
    { "\"exemptions\": [{\"resource\": \"*zoe\", \"checks\": [\"*\"], \"reason\": \"over\", \"until\": "
        "\"2020-01-01\"}, "
      "{\"resource\": \"*user/*\", \"checks\": [\"*\"], \"reason\": \"holds\"}]", 0, 2, "holds", NULL },
    { "\"suppressions\": [{\"fingerprint\": \"{F}\", \"reason\": \"second\"}], \"exemptions\": [{\"resource\": "
        "\"*zoe\", "
      "\"checks\": [\"*\"], \"reason\": \"first\"}]", 1, 1, "first", NULL },
};

static char fingerprint[65];

static void learn_fingerprint(playbook_case *c)
{
    case_audit(c, "mfa.user-disabled", NULL, NULL);
    const iampb_finding *f = case_find(c, IAMPB_FAIL, "user/zoe");
    snprintf(fingerprint, sizeof fingerprint, "%s", iampb_finding_text(f, "fingerprint", NULL));
}

static const char *fill_in(const char *members, char *out, size_t room)
{
    const char *at = strstr(members, "{F}");
    if (at == NULL)
        return members;
    snprintf(out, room, "%.*s%s%s", (int)(at - members), members, fingerprint, at + 3);
    return out;
}

START_TEST(each_rule_mutes_what_it_names)
{
    const struct rule *r = &rules[_i];
    char csv[4096], members[1024];
    unsigned muted = 0;
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 3, csv, sizeof csv));
    learn_fingerprint(&c);
    const char *more = fill_in(r->members, members, sizeof members);
    case_audit(&c, "mfa.user-disabled", NULL, more[0] == '\0' ? NULL : more);
    case_expect(&c, 0, r->failed, 0, 0);
    ck_assert_uint_eq(iampb_findings_muted_count(c.findings), r->muted);
    ck_assert_uint_eq(iampb_findings_count(c.findings), 2); /* muted ones stay in the list */
    for (size_t i = 0; i < 2; i++) {
        const iampb_finding *f = iampb_findings_at(c.findings, i);
        if (iampb_finding_is_muted(f)) {
            muted++;
            ck_assert_str_eq(iampb_finding_text(f, "mute_reason", NULL), r->reason);
        }
    }
    ck_assert_uint_eq(muted, r->muted);
    ck_assert_uint_eq(c.findings->notes.count, r->note != NULL ? 1 : 0);
    if (r->note != NULL) {
        iampb_str note = IAMPB__VEC_AT(iampb__finding_note, &c.findings->notes, 0)->message;
        ck_assert_msg(strstr(note.ptr, r->note) != NULL, "the note is \"%s\"", note.ptr);
    }
    ck_assert_int_eq(iampb_findings_worst(c.findings), r->failed > 0 ? IAMPB_SEVERITY_HIGH : 0);
    case_end(&c);
}
END_TEST

START_TEST(what_passes_is_not_muted)
{
    static const report_row fine[] = { ROOT_ROW("false", NULL, NULL, "true"), { "zoe", "true", "1", "10", "true" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "report.csv", report_text(fine, 2, csv, sizeof csv));
    case_audit(&c, "mfa.user-disabled", NULL,
            "\"exemptions\": [{\"resource\": \"*\", \"checks\": [\"*\"], \"reason\": \"all\"}]");
    case_expect(&c, 1, 0, 0, 0);
    ck_assert_uint_eq(iampb_findings_muted_count(c.findings), 0);
    case_end(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/mute");
    TCase *t = tcase_create("all");
    tcase_add_loop_test(t, each_rule_mutes_what_it_names, 0, sizeof rules / sizeof rules[0]);
    tcase_add_test(t, what_passes_is_not_muted);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-mute", suite)
