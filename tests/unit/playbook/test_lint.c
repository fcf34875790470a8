/* The linter in audits: what is linted, how often, and where it is reported. What the codes find is tested in
 * tests/unit/policy/lint; here a few of them stand for all. */
#include "case.h"
#include "oom.h"
#include <stdio.h>
#include <stdlib.h>

#define ACCOUNT "111122223333"
#define POLICY(statement) "{\"Version\": \"2012-10-17\", \"Statement\": [" statement "]}"
/* INVALID_ACTION: S3 has GetObject. */
#define TYPO POLICY("{\"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\", \"Resource\": \"arn:aws:s3:::a/*\"}")
#define FINE POLICY("{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::a/*\"}")
#define ADMIN POLICY("{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}")
#define TRUST                                                                                                         \
    POLICY("{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}")
#define ROLE_ARN "arn:aws:iam::" ACCOUNT ":role/r"
#define POLICY_ARN "arn:aws:iam::" ACCOUNT ":policy/p"

/* A user's inline policy, a role and a managed policy, each as a document's value. */
#define USER(document)                                                                                                \
    "{\"UserName\": \"u\", \"Arn\": \"arn:aws:iam::" ACCOUNT ":user/u\", \"UserPolicyList\": [{\"PolicyName\": \"mine\", "     \
    "\"PolicyDocument\": " document "}], \"GroupList\": [], \"AttachedManagedPolicies\": []}"
#define ROLE(document)                                                                                                \
    "{\"RoleName\": \"r\", \"Arn\": \"" ROLE_ARN "\", \"AssumeRolePolicyDocument\": " document ", \"RolePolicyList\": [], "  \
    "\"AttachedManagedPolicies\": [], \"InstanceProfileList\": []}"
#define VERSION(id, is_default, document)                                                                             \
    "{\"VersionId\": \"" id "\", \"IsDefaultVersion\": " is_default ", \"Document\": " document "}"
#define MANAGED(arn, versions)                                                                                        \
    "{\"PolicyName\": \"p\", \"Arn\": \"" arn "\", \"DefaultVersionId\": \"v2\", \"AttachmentCount\": 1, "                   \
    "\"PermissionsBoundaryUsageCount\": 0, \"PolicyVersionList\": [" versions "]}"
#define DETAILS(users, roles, policies)                                                                               \
    "{\"UserDetailList\": [" users "], \"GroupDetailList\": [], \"RoleDetailList\": [" roles "], \"Policies\": ["            \
    policies "]}"

/* Only checks of the linter, those that the default playbook has on. */
#define LINT_ONLY                                                                                                     \
    "\"checks\": {\"mfa.*\": {\"enabled\": false}, \"keys.*\": {\"enabled\": false}, \"root.*\": {\"enabled\": false}, "      \
    "\"privilege.*\": {\"enabled\": false}, \"credentials.*\": {\"enabled\": false}, \"accounts.*\": {\"enabled\": false}}"

static void audit_details(playbook_case *c, const char *details, const char *playbook)
{
    case_begin(c);
    case_load(c, "details.json", details);
    case_audit_with(c, playbook);
}

static const iampb_finding *find(const playbook_case *c, const char *check, iampb_verdict verdict)
{
    const iampb_finding *found = NULL;
    for (size_t i = 0; i < iampb_findings_count(c->findings); i++) {
        const iampb_finding *f = iampb_findings_at(c->findings, i);
        if (iampb_finding_verdict(f) != verdict || strcmp(iampb_finding_text(f, "check_id", NULL), check) != 0)
            continue;
        ck_assert_msg(found == NULL, "several findings of %s", check);
        found = f;
    }
    return found;
}

static size_t count(const playbook_case *c, const char *check, iampb_verdict verdict)
{
    size_t n = 0;
    for (size_t i = 0; i < iampb_findings_count(c->findings); i++) {
        const iampb_finding *f = iampb_findings_at(c->findings, i);
        n += iampb_finding_verdict(f) == verdict && strcmp(iampb_finding_text(f, "check_id", NULL), check) == 0;
    }
    return n;
}

/* ---- The checks ---- */
static size_t check_index(const iampb_playbook *playbook, const char *id)
{
    for (size_t i = 0; i < iampb_playbook_check_count(playbook); i++)
        if (strcmp(iampb_playbook_check_text(playbook, i, "id", NULL), id) == 0)
            return i;
    return SIZE_MAX;
}

START_TEST(each_code_is_a_check)
{
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_playbook_new(ctx, NULL, &playbook, &err), IAMPB_OK, &err);
    ck_assert_uint_gt(iampb_lint_code_count(), 150);
    for (size_t i = 0; i < iampb_lint_code_count(); i++) {
        const char *code = iampb_lint_code_text(i, "code", NULL);
        char id[128] = "lint.";
        size_t len = 5;
        for (const char *at = strncmp(code, "IAMPB_", 6) == 0 ? code + 6 : code; *at != '\0'; at++)
            id[len++] = *at == '_' ? '-' : (char)(*at | 0x20);
        id[len] = '\0';
        size_t check = check_index(playbook, id);
        ck_assert_msg(check != SIZE_MAX, "there is no check %s", id);
        ck_assert_str_eq(iampb_playbook_check_text(playbook, check, "title", NULL),
                iampb_lint_code_text(i, "title", NULL));
        ck_assert_str_eq(iampb_severity_name(iampb_playbook_check_severity(playbook, check)),
                iampb_lint_code_text(i, "severity", NULL));
        ck_assert_msg(strstr(iampb_playbook_check_text(playbook, check, "description", NULL), code) != NULL, "%s", id);
        bool trust = strcmp(iampb_lint_code_text(i, "kinds", NULL), "trust") == 0;
        ck_assert_int_eq(iampb_playbook_check_lesson(playbook, check),
                trust ? IAMPB_LESSON_ACCOUNTS : IAMPB_LESSON_PRIVILEGE);
        const char *status = iampb_lint_code_text(i, "status", NULL);
        if (strcmp(status, "off") == 0 || strcmp(status, "approximate") == 0)
            ck_assert_msg(iampb_playbook_check_enabled(playbook, check) == 0, "%s is on", id);
    }
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
}
END_TEST

/* doc/playbook.md lists them. */
START_TEST(what_other_checks_tell_is_off)
{
    static const char *const pairs[][2] = {
        { "lint.full-admin", "privilege.admin-customer-policy" },
        { "lint.service-wildcard", "privilege.service-wildcard" },
        { "lint.allow-not-action", "privilege.allow-not-action" },
        { "lint.mfa-condition", "mfa.condition-ineffective" },
        { "lint.invalid-role-reference", "accounts.trust-deleted-principal" },
        { "lint.invalid-user-reference", "accounts.trust-deleted-principal" },
    };
    static const char *const authors[] = { "lint.infrastructure-modification", "lint.permissions-management",
        "lint.resource-star", "lint.resource-effectively-star", "lint.string-operator-on-arn-key",
        "lint.trust-compute-service" };
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_playbook_new(ctx, "default", &playbook, &err), IAMPB_OK, &err);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        size_t check = check_index(playbook, pairs[i][0]);
        ck_assert_msg(check != SIZE_MAX && iampb_playbook_check_enabled(playbook, check) == 0, "%s", pairs[i][0]);
        ck_assert(strstr(iampb_playbook_check_text(playbook, check, "description", NULL), pairs[i][1]) != NULL);
        ck_assert_uint_ne(check_index(playbook, pairs[i][1]), SIZE_MAX);
    }
    for (size_t i = 0; i < sizeof authors / sizeof authors[0]; i++) {
        size_t check = check_index(playbook, authors[i]);
        ck_assert_msg(check != SIZE_MAX && iampb_playbook_check_enabled(playbook, check) == 0, "%s", authors[i]);
    }
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(profiles_of_frameworks_do_not_lint)
{
    playbook_case c;
    audit_details(&c, DETAILS(USER(TYPO), "", ""), "{\"profile\": \"cis-7.0\"}");
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++)
        ck_assert(strncmp(iampb_finding_text(iampb_findings_at(c.findings, i), "check_id", NULL), "lint.", 5) != 0);
    case_end(&c);
}
END_TEST

/* ---- Places ---- */
/* The bytes of the input that the only evidence of the finding points at. */
static void expect_cut(const playbook_case *c, const iampb_finding *f, const char *details, const char *field,
        const char *cut, const char *encoding)
{
    uint64_t begin, end;
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(iampb_finding_evidence_count(f), 1);
    ck_assert_str_eq(iampb_finding_evidence_text(f, 0, "field", NULL), field);
    ck_assert_str_eq(iampb_finding_evidence_text(f, 0, "observed", NULL), "\"s3:GetObjekt\"");
    ck_assert_str_eq(iampb_finding_evidence_text(f, 0, "encoding", NULL), encoding);
    ck_assert_int_eq(iampb_finding_evidence_position(f, 0, &begin, &end, NULL, NULL), IAMPB_OK);
    ck_assert_uint_eq(end - begin, strlen(cut));
    ck_assert_msg(memcmp(details + begin, cut, strlen(cut)) == 0, "%.*s", (int)(end - begin), details + begin);
    (void)c;
}

START_TEST(places_are_those_of_the_file)
{
    static const struct {
        const char *details, *cut, *encoding;
    } rows[] = {
        { DETAILS(USER(TYPO), "", ""), "\"s3:GetObjekt\"", "" },
        { DETAILS(USER("\"{\\\"Version\\\": \\\"2012-10-17\\\", \\\"Statement\\\": [{\\\"Effect\\\": \\\"Allow\\\", \\\"Sid\\\": "
                       "\\\"\\u0041\\\", \\\"Action\\\": \\\"s3:GetObjekt\\\", \\\"Resource\\\": \\\"arn:aws:s3:::a/*\\\"}]}\""),
                "", ""),
                "\\\"s3:GetObjekt\\\"", "json" },
        { DETAILS(USER("\"%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22"
                       "Action%22%3A%22s3%3AGetObjekt%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Aa%2F%2A%22%7D%5D%7D\""),
                "", ""),
                "%22s3%3AGetObjekt%22", "percent" },
    };
    playbook_case c;
    audit_details(&c, rows[_i].details, "{" LINT_ONLY "}");
    const iampb_finding *f = find(&c, "lint.invalid-action", IAMPB_FAIL);
    expect_cut(&c, f, rows[_i].details, "Statement[0].Action", rows[_i].cut, rows[_i].encoding);
    case_text(f, "resource_arn", "arn:aws:iam::" ACCOUNT ":user/u");
    case_text(f, "resource_type", "AWS::IAM::UserPolicy");
    case_says(f, "inline policy mine: ");
    case_says(f, "s3:GetObjekt");
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_MEDIUM);
    case_expect(&c, case_count(&c, IAMPB_PASS), 1, 0, 1); /* the organisation's documents are missing */
    case_end(&c);
}
END_TEST

/* White space differs, so these are two texts; the same one stands twice. */
START_TEST(copies_are_reported_where_they_stand)
{
    static const char details[] = "{\"UserDetailList\": [" USER(TYPO) "], \"GroupDetailList\": [{\"GroupName\": \"g\", "
        "\"Arn\": \"arn:aws:iam::" ACCOUNT ":group/g\", \"GroupPolicyList\": [{\"PolicyName\": \"one\", \"PolicyDocument\": "
        TYPO "}, {\"PolicyName\": \"two\", \"PolicyDocument\":   " TYPO "}]}], \"RoleDetailList\": [], \"Policies\": []}";
    playbook_case c;
    uint64_t begin, last = 0;
    audit_details(&c, details, "{" LINT_ONLY "}");
    ck_assert_uint_eq(count(&c, "lint.invalid-action", IAMPB_FAIL), 3);
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++) {
        const iampb_finding *f = iampb_findings_at(c.findings, i);
        if (iampb_finding_verdict(f) != IAMPB_FAIL)
            continue;
        case_evidence_at(&c, f, "Statement[0].Action", "\"s3:GetObjekt\"");
        ck_assert_int_eq(iampb_finding_evidence_position(f, 0, &begin, NULL, NULL, NULL), IAMPB_OK);
        ck_assert_uint_ne(begin, last);
        last = begin;
    }
    case_end(&c);
}
END_TEST

START_TEST(one_code_is_one_finding_of_a_policy)
{
    static const char details[] = DETAILS(USER(POLICY("{\"Effect\": \"Allow\", \"Action\": [\"s3:A1\", \"s3:B2\", \"s3:C3\", "
        "\"s3:D4\", \"s3:E5\"], \"Resource\": \"arn:aws:s3:::a/*\"}")), "", "");
    playbook_case c;
    audit_details(&c, details, "{" LINT_ONLY "}");
    const iampb_finding *f = find(&c, "lint.invalid-action", IAMPB_FAIL);
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(iampb_finding_evidence_count(f), 5);
    case_evidence_at(&c, f, "Statement[0].Action[0]", "\"s3:A1\"");
    case_evidence_at(&c, f, "Statement[0].Action[4]", "\"s3:E5\"");
    case_says(f, "s3:A1");
    case_says(f, "; and ");
    case_says(f, " more");
    case_end(&c);
}
END_TEST

/* ---- Versions, boundaries, administration ---- */
START_TEST(every_version_is_linted)
{
    static const char details[] =
        DETAILS("", "", MANAGED(POLICY_ARN, VERSION("v2", "true", FINE) "," VERSION("v1", "false", TYPO)));
    playbook_case c;
    audit_details(&c, details, "{" LINT_ONLY "}");
    const iampb_finding *f = find(&c, "lint.invalid-action", IAMPB_FAIL);
    ck_assert_ptr_nonnull(f);
    case_text(f, "resource_arn", POLICY_ARN);
    case_says(f, "version v1, not the default: ");
    case_command(f, "aws iam delete-policy-version --policy-arn " POLICY_ARN " --version-id v1");
    case_evidence_at(&c, f, "Statement[0].Action", "\"s3:GetObjekt\"");
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_LOW);
    case_end(&c);
    audit_details(&c, DETAILS("", "", MANAGED(POLICY_ARN, VERSION("v2", "true", TYPO) "," VERSION("v1", "false", FINE))),
            "{" LINT_ONLY "}");
    f = find(&c, "lint.invalid-action", IAMPB_FAIL);
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_MEDIUM);
    ck_assert_uint_eq(iampb_finding_command_count(f), 0);
    case_end(&c);
}
END_TEST

#define PASSES_ROLES POLICY("{\"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\"}")
START_TEST(what_is_given_is_told_where_it_is_in_effect)
{
    static const char check[] = "lint.pass-role-with-star-in-resource";
    static const struct {
        const char *details;
        size_t found;
    } rows[] = {
        { DETAILS("", "", MANAGED(POLICY_ARN, VERSION("v2", "true", PASSES_ROLES))), 1 },
        { DETAILS("", "", MANAGED(POLICY_ARN, VERSION("v2", "true", FINE) "," VERSION("v1", "false", PASSES_ROLES))), 0 },
        { DETAILS("{\"UserName\": \"u\", \"Arn\": \"arn:aws:iam::" ACCOUNT ":user/u\", \"PermissionsBoundary\": "
                  "{\"PermissionsBoundaryType\": \"Policy\", \"PermissionsBoundaryArn\": \"" POLICY_ARN "\"}}", "",
                "{\"PolicyName\": \"p\", \"Arn\": \"" POLICY_ARN "\", \"DefaultVersionId\": \"v2\", \"AttachmentCount\": 0, "
                "\"PermissionsBoundaryUsageCount\": 1, \"PolicyVersionList\": [" VERSION("v2", "true", PASSES_ROLES) "]}"),
                0 },
        { DETAILS(USER(PASSES_ROLES), "", ""), 1 },
    };
    playbook_case c;
    audit_details(&c, rows[_i].details, "{" LINT_ONLY "}");
    ck_assert_uint_eq(count(&c, check, IAMPB_FAIL), rows[_i].found);
    case_end(&c);
}
END_TEST

START_TEST(administration_is_told_once)
{
    static const char details[] = DETAILS(USER(ADMIN), "", "");
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "details.json", details);
    case_audit_with(&c, "{}");
    ck_assert_uint_eq(count(&c, "privilege.admin-inline-policy", IAMPB_FAIL), 1);
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++) {
        const iampb_finding *f = iampb_findings_at(c.findings, i);
        ck_assert_msg(iampb_finding_verdict(f) != IAMPB_FAIL
                || strncmp(iampb_finding_text(f, "check_id", NULL), "lint.", 5) != 0, "%s",
                iampb_finding_text(f, "check_id", NULL));
    }
    /* Found, though not told: no pass. What was not found passes. */
    ck_assert_uint_eq(count(&c, "lint.pass-role-with-star-in-action-and-resource", IAMPB_PASS), 0);
    ck_assert_uint_eq(count(&c, "lint.invalid-action", IAMPB_PASS), 1);
    case_end(&c);
}
END_TEST

/* ---- What is not the customer's ---- */
START_TEST(policies_of_aws_are_linted_when_asked)
{
    static const char details[] =
        DETAILS("", "", MANAGED("arn:aws:iam::aws:policy/p", VERSION("v2", "true", TYPO) "," VERSION("v1", "false", TYPO)));
    playbook_case c;
    audit_details(&c, details, "{" LINT_ONLY "}");
    ck_assert_uint_eq(count(&c, "lint.invalid-action", IAMPB_FAIL), 0);
    case_audit_with(&c, "{" LINT_ONLY ", \"lint\": {\"aws_managed_policies\": true}}");
    ck_assert_uint_eq(count(&c, "lint.invalid-action", IAMPB_FAIL), 1);
    case_end(&c);
}
END_TEST

START_TEST(roles_of_services_are_left_alone)
{
    /* A typo in a trust policy: INVALID_ACTION too. */
    static const char bad[] = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": "
                              "\"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRoll\"}]}";
    static const struct {
        const char *path;
        size_t found;
    } rows[] = { { "", 1 }, { "aws-service-role/support.amazonaws.com/", 0 }, { "aws-reserved/sso.amazonaws.com/", 0 } };
    char details[2048];
    playbook_case c;
    snprintf(details, sizeof details, "{\"UserDetailList\": [], \"GroupDetailList\": [], \"Policies\": [], \"RoleDetailList\": "
            "[{\"RoleName\": \"AWSReservedSSO_r_0123456789abcdef\", \"Path\": \"/%s\", \"Arn\": \"arn:aws:iam::" ACCOUNT
            ":role/%sAWSReservedSSO_r_0123456789abcdef\", \"AssumeRolePolicyDocument\": %s}]}", rows[_i].path,
            rows[_i].path, bad);
    audit_details(&c, details, "{" LINT_ONLY "}");
    ck_assert_uint_eq(count(&c, "lint.invalid-action", IAMPB_FAIL), rows[_i].found);
    if (rows[_i].found > 0) {
        const iampb_finding *f = find(&c, "lint.invalid-action", IAMPB_FAIL);
        case_says(f, "trust policy: ");
        case_evidence_at(&c, f, "Statement[0].Action", "\"sts:AssumeRoll\"");
    }
    case_end(&c);
}
END_TEST

/* ---- Playbooks ---- */
START_TEST(a_playbook_switches_and_mutes)
{
    static const char details[] = DETAILS(USER(TYPO), "", "");
    playbook_case c;
    audit_details(&c, details, "{\"checks\": {\"lint.invalid-action\": {\"enabled\": false}}}");
    ck_assert_uint_eq(count(&c, "lint.invalid-action", IAMPB_FAIL), 0);
    case_audit_with(&c, "{\"checks\": {\"lint.*\": {\"enabled\": false}}}");
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++)
        ck_assert(strncmp(iampb_finding_text(iampb_findings_at(c.findings, i), "check_id", NULL), "lint.", 5) != 0);
    case_audit(&c, "lint.invalid-action", "\"severity\": \"critical\"", NULL);
    ck_assert_int_eq(iampb_finding_severity(find(&c, "lint.invalid-action", IAMPB_FAIL)), IAMPB_SEVERITY_CRITICAL);
    case_audit(&c, "lint.invalid-action", NULL, "\"exemptions\": [{\"resource\": \"*:user/u\", \"checks\": [\"lint.*\"], "
            "\"reason\": \"known\"}]");
    ck_assert_int_eq(iampb_finding_is_muted(find(&c, "lint.invalid-action", IAMPB_FAIL)), 1);
    case_end(&c);
}
END_TEST

START_TEST(a_code_that_is_off_can_be_turned_on)
{
    static const char details[] = DETAILS(USER(ADMIN), "", "");
    playbook_case c;
    audit_details(&c, details, "{}");
    ck_assert_uint_eq(count(&c, "lint.full-admin", IAMPB_FAIL), 0);
    case_audit(&c, "lint.full-admin", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    ck_assert_int_eq(iampb_finding_severity(find(&c, "lint.full-admin", IAMPB_FAIL)), IAMPB_SEVERITY_CRITICAL);
    case_end(&c);
    audit_details(&c, DETAILS(USER(POLICY("{\"Effect\": \"Allow\", \"Action\": \"sqs:*\", \"Resource\": "
        "\"arn:aws:sqs:eu-west-1:" ACCOUNT ":q\"}")), "", ""), "{}");
    ck_assert_uint_eq(count(&c, "lint.service-wildcard", IAMPB_FAIL), 0);
    case_audit(&c, "lint.service-wildcard", NULL, NULL);
    ck_assert_uint_eq(count(&c, "lint.service-wildcard", IAMPB_FAIL), 1);
    case_end(&c);
}
END_TEST

START_TEST(sensitive_access_is_what_the_playbook_says)
{
    static const char details[] = DETAILS(USER(FINE), "", "");
    playbook_case c;
    audit_details(&c, details, "{}");
    ck_assert_uint_eq(count(&c, "lint.sensitive-access", IAMPB_FAIL), 0);
    case_audit_with(&c, "{\"lint\": {\"sensitive\": [{\"action\": \"s3:GetObject\", \"resource\": \"arn:aws:s3:::a/secret\"}]}}");
    const iampb_finding *f = find(&c, "lint.sensitive-access", IAMPB_FAIL);
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_HIGH);
    case_audit_with(&c, "{\"lint\": {\"sensitive\": [{\"action\": \"s3:GetObject\", \"resource\": \"arn:aws:s3:::b/*\"}]}}");
    ck_assert_uint_eq(count(&c, "lint.sensitive-access", IAMPB_FAIL), 0);
    case_end(&c);
}
END_TEST

START_TEST(members_of_lint_are_checked)
{
    static const char *const bad[] = { "{\"lint\": {\"aws_managed\": true}}", "{\"lint\": {\"aws_managed_policies\": 1}}",
        "{\"lint\": []}", "{\"lint\": {\"sensitive\": [{\"action\": \"s3:GetObject\"}]}}",
        "{\"lint\": {\"sensitive\": [{\"resource\": \"*\"}]}}", "{\"checks\": {\"lint.redundant-actions\": {}}}" };
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_playbook_parse(ctx, bad[_i], strlen(bad[_i]), NULL, &playbook, &err), IAMPB_E_SYNTAX, &err);
    ck_assert_ptr_null(playbook);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Passes, and what is missing ---- */
START_TEST(a_check_passes_once_for_the_account)
{
    static const char details[] = DETAILS(USER(TYPO), ROLE(TRUST), MANAGED(POLICY_ARN, VERSION("v2", "true", FINE)));
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "details.json", details);
    case_audit_with(&c, "{" LINT_ONLY "}");
    ck_assert_uint_eq(count(&c, "lint.invalid-action", IAMPB_PASS), 0);
    ck_assert_uint_eq(count(&c, "lint.redundant-action", IAMPB_PASS), 1);
    case_text(find(&c, "lint.redundant-action", IAMPB_PASS), "resource_arn", "arn:aws:iam::" ACCOUNT ":root");
    ck_assert_uint_eq(count(&c, "lint.unread-policy", IAMPB_PASS), 1);
    /* There is no SCP: nothing to judge, nothing to pass. */
    ck_assert_uint_eq(count(&c, "lint.policy-size-exceeds-scp-quota", IAMPB_PASS), 0);
    case_end(&c);
}
END_TEST

START_TEST(what_cannot_be_read_is_not_evaluated)
{
    static const struct {
        const char *details, *resource, *says;
    } rows[] = {
        { DETAILS(USER("null"), "", ""), "user/u", "inline policy mine: the text of the policy is not in the input" },
        { DETAILS(USER("\"{\\\"Version\\\": \""), "", ""), "user/u", "cannot be read" },
        { DETAILS("", ROLE("\"no policy\""), ""), "role/r", "trust policy: the text of the policy cannot be read" },
        { DETAILS("", "{\"RoleName\": \"r\", \"Arn\": \"" ROLE_ARN "\"}", ""), "role/r", "is not in the input" },
        { DETAILS("", "", MANAGED(POLICY_ARN, VERSION("v1", "false", FINE))), "policy/p", "is not in the input" },
        { DETAILS("", "", MANAGED(POLICY_ARN, VERSION("v2", "true", FINE) "," VERSION("v1", "false", "\"%7\""))),
                "policy/p", "version v1, not the default: the text of the policy cannot be read" },
    };
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "details.json", rows[_i].details);
    case_audit_with(&c, "{" LINT_ONLY "}");
    const iampb_finding *f = case_find(&c, IAMPB_NOT_EVALUATED, rows[_i].resource);
    case_text(f, "check_id", "lint.unread-policy");
    case_says(f, rows[_i].says);
    case_expect(&c, 0, 0, 0, 2); /* the other: the organisation's documents are missing */
    case_end(&c);
}
END_TEST

START_TEST(lists_that_are_missing_keep_checks_from_passing)
{
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "details.json", "{\"UserDetailList\": [" USER(FINE) "]}");
    case_audit_with(&c, "{" LINT_ONLY "}");
    case_expect(&c, 0, 0, 0, 2);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ":root"), "RoleDetailList");
    case_end(&c);
}
END_TEST

START_TEST(without_details_one_check_says_so)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "summary.json", "{\"SummaryMap\": {\"Users\": 3}}");
    case_audit_with(&c, "{" LINT_ONLY "}");
    ck_assert_uint_eq(count(&c, "lint.unread-policy", IAMPB_NOT_EVALUATED), 2);
    case_expect(&c, 0, 0, 0, 2);
    case_end(&c);
}
END_TEST

/* ---- The organisation ---- */
#define LISTED(id, type, aws)                                                                                         \
    "{\"Id\": \"" id "\", \"Arn\": \"arn:aws:organizations::" ACCOUNT ":policy/o-ab12cd34ef/x/" id "\", \"Name\": \"n\", "     \
    "\"Type\": \"" type "\", \"AwsManaged\": " aws "}"
#define DESCRIBED(id, type, aws, content)                                                                             \
    "{\"Policy\": {\"PolicySummary\": " LISTED(id, type, aws) ", \"Content\": \"" content "\"}}"
#define BAD_GUARD                                                                                                     \
    "{\\\"Version\\\": \\\"2012-10-17\\\", \\\"Statement\\\": [{\\\"Effect\\\": \\\"Deny\\\", \\\"Action\\\": "           \
    "\\\"s3:DeleteBuckets\\\", \\\"Resource\\\": \\\"*\\\"}]}"

START_TEST(guards_are_linted)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "details.json", DETAILS(USER(FINE), "", ""));
    case_load_for(&c, "list.json", "SERVICE_CONTROL_POLICY",
            "{\"Policies\": [" LISTED("p-1a2b3c4d", "SERVICE_CONTROL_POLICY", "false") ", "
            LISTED("p-FullAWSAccess", "SERVICE_CONTROL_POLICY", "true") "]}");
    case_audit_with(&c, "{" LINT_ONLY "}");
    /* Not described: its text is missing. That of AWS is nobody's business here. */
    const iampb_finding *f = case_find(&c, IAMPB_NOT_EVALUATED, "p-1a2b3c4d");
    case_says(f, "is not in the input");
    case_expect(&c, case_count(&c, IAMPB_PASS), 0, 0, 1);
    case_load(&c, "p.json", DESCRIBED("p-1a2b3c4d", "SERVICE_CONTROL_POLICY", "false", BAD_GUARD));
    case_load(&c, "full.json", DESCRIBED("p-FullAWSAccess", "SERVICE_CONTROL_POLICY", "true", BAD_GUARD));
    case_audit_with(&c, "{" LINT_ONLY "}");
    f = find(&c, "lint.invalid-action", IAMPB_FAIL);
    ck_assert_ptr_nonnull(f);
    case_text(f, "resource_type", "AWS::Organizations::Policy");
    case_evidence(&c, f, "Statement[0].Action", "\"s3:DeleteBuckets\"");
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_HIGH); /* a guard that does not guard */
    case_expect(&c, case_count(&c, IAMPB_PASS), 1, 0, 0);
    case_end(&c);
}
END_TEST

/* A description alone does not tell that there are no others. */
START_TEST(policies_that_nobody_listed_keep_checks_from_passing)
{
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "details.json", DETAILS(USER(FINE), "", ""));
    case_load(&c, "p.json", DESCRIBED("p-1a2b3c4d", "SERVICE_CONTROL_POLICY", "false", BAD_GUARD));
    case_audit_with(&c, "{" LINT_ONLY "}");
    ck_assert_uint_eq(count(&c, "lint.invalid-action", IAMPB_FAIL), 1);
    ck_assert_uint_eq(count(&c, "lint.policy-size-exceeds-scp-quota", IAMPB_PASS), 0);
    case_load_for(&c, "list.json", "SERVICE_CONTROL_POLICY",
            "{\"Policies\": [" LISTED("p-1a2b3c4d", "SERVICE_CONTROL_POLICY", "false") "]}");
    case_audit_with(&c, "{" LINT_ONLY "}");
    ck_assert_uint_eq(count(&c, "lint.policy-size-exceeds-scp-quota", IAMPB_PASS), 1);
    case_end(&c);
}
END_TEST

/* ---- Whose account it is ---- */
#define TRUSTS(account)                                                                                               \
    POLICY("{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::" account ":root\"}, \"Action\": "             \
           "\"sts:AssumeRole\"}")
#define ROLE_OF(account, document)                                                                                    \
    "{\"UserDetailList\": [], \"GroupDetailList\": [], \"Policies\": [], \"RoleDetailList\": [{\"RoleName\": \"r\", "      \
    "\"Arn\": \"arn:aws:iam::" account ":role/r\", \"AssumeRolePolicyDocument\": " document "}]}"

START_TEST(accounts_that_are_known_may_be_trusted)
{
    static const char check[] = "lint.trust-cross-account";
    playbook_case c;
    audit_details(&c, ROLE_OF(ACCOUNT, TRUSTS(ACCOUNT)), "{}");
    ck_assert_uint_eq(count(&c, check, IAMPB_FAIL), 0);
    case_end(&c);
    audit_details(&c, ROLE_OF(ACCOUNT, TRUSTS("999988887777")), "{}");
    ck_assert_uint_eq(count(&c, check, IAMPB_FAIL), 1);
    case_audit_with(&c, "{\"trusted_accounts\": [{\"id\": \"999988887777\"}]}");
    ck_assert_uint_eq(count(&c, check, IAMPB_FAIL), 0);
    case_account(&c); /* audited together with it */
    case_load(&c, "other.json", ROLE_OF("999988887777", TRUSTS("999988887777")));
    case_audit_with(&c, "{}");
    ck_assert_uint_eq(count(&c, check, IAMPB_FAIL), 0);
    case_end(&c);
}
END_TEST

/* The same text is found fault with where the own account is known, and only there. */
START_TEST(what_is_found_may_depend_on_the_account)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "unknown.json", ROLE_OF("", TRUSTS("999988887777")));
    case_account(&c);
    case_load(&c, "known.json", ROLE_OF(ACCOUNT, TRUSTS("999988887777")));
    case_audit_with(&c, "{" LINT_ONLY "}");
    const iampb_finding *f = find(&c, "lint.trust-cross-account", IAMPB_FAIL);
    ck_assert_ptr_nonnull(f);
    case_text(f, "resource_arn", ROLE_ARN);
    case_end(&c);
}
END_TEST

/* ---- Once for each text ---- */
/* `n` roles, all with the same inline policy, or each with its own. */
static char *many_roles(size_t n, bool same)
{
    size_t room = 700 * (n + 1), len = 0;
    char *text = malloc(room);
    ck_assert_ptr_nonnull(text);
    len += (size_t)snprintf(text + len, room - len,
            "{\"UserDetailList\": [], \"GroupDetailList\": [], \"Policies\": [], \"RoleDetailList\": [");
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(text + len, room - len, "%s{\"RoleName\": \"r%zu\", \"Arn\": \"arn:aws:iam::" ACCOUNT
                ":role/r%zu\", \"AssumeRolePolicyDocument\": " TRUST ", \"RolePolicyList\": [{\"PolicyName\": \"x\", "
                "\"PolicyDocument\": " POLICY("{\"Sid\": \"S%zu\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\", "
                "\"Resource\": \"arn:aws:s3:::a/*\"}") "}]}", i == 0 ? "" : ", ", i, i, same ? (size_t)0 : i);
    snprintf(text + len, room - len, "]}");
    return text;
}

/* How many times the audit asks for memory. */
static size_t allocations(const char *details, const char *playbook_json, size_t findings_expected)
{
    iampb_context *ctx = NULL;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_audit_options audit_options = IAMPB_AUDIT_OPTIONS_INIT;
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    options.allocator = oom_allocator();
    audit_options.now = CASE_NOW;
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_organization_new(ctx, &organization, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_organization_add_account(organization, NULL, &account, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_account_load(account, details, strlen(details), NULL, NULL, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_organization_seal(organization, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_playbook_parse(ctx, playbook_json, strlen(playbook_json), NULL, &playbook, NULL), IAMPB_OK);
    oom_arm(SIZE_MAX, false, false);
    ck_assert_int_eq(iampb_playbook_audit(playbook, organization, &audit_options, &findings, NULL), IAMPB_OK);
    size_t n = oom_disarm();
    ck_assert_uint_eq(iampb_findings_verdict_count(findings, IAMPB_FAIL), findings_expected);
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    iampb_context_free(ctx);
    return n;
}

START_TEST(a_text_is_linted_once)
{
    char *few = many_roles(10, true), *copies = many_roles(1000, true), *texts = many_roles(1000, false);
    /* Each finding has memory of its own, in an arena whose blocks double; each run of the linter asks for some. */
    size_t of_few = allocations(few, "{" LINT_ONLY "}", 10);
    size_t of_copies = allocations(copies, "{" LINT_ONLY "}", 1000);
    size_t of_texts = allocations(texts, "{" LINT_ONLY "}", 1000);
#ifndef IAMPB_ARENA_DEBUG /* each piece of an arena an allocation: those of the findings count too */
    ck_assert_uint_lt(of_copies, of_few + 60);
#endif
    ck_assert_uint_gt(of_texts, of_copies + 1000);
    free(few);
    free(copies);
    free(texts);
}
END_TEST

/* ---- Limits, ends ---- */
static int32_t stop(void *user, uint64_t done, uint64_t total)
{
    uint64_t *most = user;
    ck_assert_uint_le(done, total);
    *most = done == total ? UINT64_MAX : *most;
    return done > *most ? 7 : 0;
}

START_TEST(the_host_can_stop_it)
{
    static const uint64_t limits[] = { UINT64_MAX - 1, 1200 }; /* roles: 1000 when judged, 1000 when linted, as inlines */
    char *details = many_roles(1000, false);
    playbook_case c;
    case_begin(&c);
    case_load(&c, "details.json", details);
    case_audit_with(&c, "{" LINT_ONLY "}");
    uint64_t most = limits[_i];
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = CASE_NOW;
    options.progress = stop;
    options.user = &most;
    ck_assert_status(iampb_playbook_audit(c.playbook, c.organization, &options, &findings, &err),
            _i == 0 ? IAMPB_OK : IAMPB_E_CALLBACK, &err);
    if (_i == 0)
        ck_assert_uint_eq(most, UINT64_MAX); /* it came to the total */
    iampb_findings_free(findings);
    case_end(&c);
    free(details);
}
END_TEST

START_TEST(findings_have_a_limit)
{
    static const char details[] = DETAILS(USER(TYPO), ROLE(TRUST), MANAGED(POLICY_ARN, VERSION("v2", "true", TYPO)));
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_audit_options audit_options = IAMPB_AUDIT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    limits.findings = 1;
    options.limits = &limits;
    audit_options.now = CASE_NOW;
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_organization_new(ctx, &organization, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_organization_add_account(organization, NULL, &account, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_account_load(account, details, sizeof details - 1, NULL, NULL, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_playbook_parse(ctx, "{" LINT_ONLY "}", strlen("{" LINT_ONLY "}"), NULL, &playbook, NULL),
            IAMPB_OK);
    ck_assert_status(iampb_playbook_audit(playbook, organization, &audit_options, &findings, &err), IAMPB_E_LIMIT, &err);
    ck_assert_ptr_null(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    iampb_context_free(ctx);
}
END_TEST

static iampb_status oom_audit(iampb_context *ctx, void *user)
{
    static const char playbook_json[] = "{" LINT_ONLY ", \"lint\": {\"sensitive\": [{\"action\": \"s3:GetObject\", \"resource\": "
        "\"arn:aws:s3:::a/*\"}]}}";
    const char *details = user;
    iampb_error *err = NULL;
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = CASE_NOW;
    iampb_status status = iampb_organization_new(ctx, &organization, &err);
    if (oom_check(status, organization, &err) < 0)
        return status;
    status = iampb_organization_add_account(organization, NULL, &account, &err);
    if (oom_check(status, account, &err) < 0)
        goto out;
    if ((status = iampb_account_load(account, details, strlen(details), NULL, NULL, &err)) < 0) {
        iampb_error_free(err);
        goto out;
    }
    status = iampb_playbook_parse(ctx, playbook_json, sizeof playbook_json - 1, "p", &playbook, &err);
    if (oom_check(status, playbook, &err) < 0)
        goto out;
    status = iampb_playbook_audit(playbook, organization, &options, &findings, &err);
    oom_check(status, findings, &err);
out:
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    return status;
}

START_TEST(memory_may_run_out_anywhere)
{
    static char details[] = DETAILS(USER(TYPO), ROLE("\"no policy\""),
            MANAGED(POLICY_ARN, VERSION("v2", "true", ADMIN) "," VERSION("v1", "false", TYPO)));
    ck_assert_uint_gt(oom_loop("audit of policies", oom_audit, details), 50);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/lint");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, each_code_is_a_check);
    tcase_add_test(t, what_other_checks_tell_is_off);
    tcase_add_test(t, profiles_of_frameworks_do_not_lint);
    tcase_add_loop_test(t, places_are_those_of_the_file, 0, 3);
    tcase_add_test(t, copies_are_reported_where_they_stand);
    tcase_add_test(t, one_code_is_one_finding_of_a_policy);
    tcase_add_test(t, every_version_is_linted);
    tcase_add_loop_test(t, what_is_given_is_told_where_it_is_in_effect, 0, 4);
    tcase_add_test(t, administration_is_told_once);
    tcase_add_test(t, policies_of_aws_are_linted_when_asked);
    tcase_add_loop_test(t, roles_of_services_are_left_alone, 0, 3);
    tcase_add_test(t, a_playbook_switches_and_mutes);
    tcase_add_test(t, a_code_that_is_off_can_be_turned_on);
    tcase_add_test(t, sensitive_access_is_what_the_playbook_says);
    tcase_add_loop_test(t, members_of_lint_are_checked, 0, 6);
    tcase_add_test(t, a_check_passes_once_for_the_account);
    tcase_add_loop_test(t, what_cannot_be_read_is_not_evaluated, 0, 6);
    tcase_add_test(t, lists_that_are_missing_keep_checks_from_passing);
    tcase_add_test(t, without_details_one_check_says_so);
    tcase_add_test(t, guards_are_linted);
    tcase_add_test(t, policies_that_nobody_listed_keep_checks_from_passing);
    tcase_add_test(t, accounts_that_are_known_may_be_trusted);
    tcase_add_test(t, what_is_found_may_depend_on_the_account);
    tcase_add_test(t, a_text_is_linted_once);
    tcase_add_loop_test(t, the_host_can_stop_it, 0, 2);
    tcase_add_test(t, findings_have_a_limit);
    tcase_add_test(t, memory_may_run_out_anywhere);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-lint", suite)
