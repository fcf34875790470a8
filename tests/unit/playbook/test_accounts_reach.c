/* test_accounts_reach.c - what SCPs and RCPs let happen in member accounts: root, leaving, Regions, named guardrails. */
#include "case.h"
#include "oom.h"
#include <stdio.h>

#define M "111111111111" /* the management account */
#define P "222222222222"
#define ORG_ARN(what) "arn:aws:organizations::" M ":" what
#define ACCOUNT(id, name, status) "{\"Id\":\"" id "\",\"Arn\":\"" ORG_ARN("account/o-exampleorg1/" id) "\",\"Email\":\"x@" \
    "example.com\",\"Name\":\"" name "\",\"Status\":\"" status "\",\"JoinedMethod\":\"CREATED\",\"JoinedTimestamp\":"      \
    "\"2020-01-01T00:00:00Z\"}"
#define SCP "SERVICE_CONTROL_POLICY"
#define RCP "RESOURCE_CONTROL_POLICY"
#define SUMMARY(id, type, kind) "{\"Id\":\"" id "\",\"Arn\":\"" ORG_ARN("policy/o-exampleorg1/" kind "/" id) "\",\"Name\":\"" \
    id "\",\"Description\":\"\",\"Type\":\"" type "\",\"AwsManaged\":false}"
#define GUARD SUMMARY("p-guard", SCP, "service_control_policy")
#define FENCE SUMMARY("p-fence", RCP, "resource_control_policy")
#define FULL "{\"Id\":\"p-FullAWSAccess\",\"Arn\":\"arn:aws:organizations::aws:policy/service_control_policy/"              \
    "p-FullAWSAccess\",\"Name\":\"FullAWSAccess\",\"Description\":\"\",\"Type\":\"" SCP "\",\"AwsManaged\":true}"
#define FULL_RCP "{\"Id\":\"p-RCPFullAWSAccess\",\"Arn\":\"arn:aws:organizations::aws:policy/resource_control_policy/"       \
    "p-RCPFullAWSAccess\",\"Name\":\"RCPFullAWSAccess\",\"Description\":\"\",\"Type\":\"" RCP "\",\"AwsManaged\":true}"
#define POLICIES(list) "{\"Policies\":[" list "]}"

typedef struct document {
    const char *name, *subject, *text;
} document;
static const document tree[] = {
    { "organization.json", NULL, "{\"Organization\":{\"Id\":\"o-exampleorg1\",\"Arn\":\"" ORG_ARN("organization/o-exampleorg1")
            "\",\"FeatureSet\":\"ALL\",\"MasterAccountArn\":\"" ORG_ARN("account/o-exampleorg1/" M)
            "\",\"MasterAccountId\":\"" M "\",\"MasterAccountEmail\":\"m@example.com\"}}" },
    { "accounts.json", NULL, "{\"Accounts\":[" ACCOUNT(M, "main", "ACTIVE") "," ACCOUNT(P, "shop", "ACTIVE") "]}" },
    { "roots.json", NULL, "{\"Roots\":[{\"Id\":\"r-root\",\"Arn\":\"" ORG_ARN("root/o-exampleorg1/r-root") "\",\"Name\":\"Root\","
            "\"PolicyTypes\":[{\"Type\":\"" SCP "\",\"Status\":\"ENABLED\"},{\"Type\":\"" RCP
            "\",\"Status\":\"ENABLED\"}]}]}" },
    { "units.json", "r-root", "{\"OrganizationalUnits\":[{\"Id\":\"ou-root-prod\",\"Arn\":\"" ORG_ARN("ou/o-exampleorg1/ou-root-prod")
            "\",\"Name\":\"Prod\"}]}" },
    { "at-root.json", "r-root", "{\"Accounts\":[" ACCOUNT(M, "main", "ACTIVE") "]}" },
    { "in-unit.json", "ou-root-prod", "{\"Accounts\":[" ACCOUNT(P, "shop", "ACTIVE") "]}" },
    { "scps-root.json", "r-root", POLICIES(FULL) },
    { "scps-account.json", P, POLICIES(FULL) },
};
enum { TREE = sizeof tree / sizeof *tree };

static playbook_case c;
static char text[8192];

/* describe-policy gives the content as a string. */
static const char *described(const char *summary, const char *content)
{
    size_t n = (size_t)snprintf(text, sizeof text, "{\"Policy\":{\"PolicySummary\":%s,\"Content\":\"", summary);
    for (; *content != '\0'; content++) {
        if (*content == '"')
            text[n++] = '\\';
        text[n++] = *content;
    }
    snprintf(text + n, sizeof text - n, "\"}}");
    return text;
}

static const char guard[] = GUARD, fence[] = FENCE;
/* `content` is attached to the unit above the account. */
static void begin_with(const char *content)
{
    case_begin(&c);
    c.include_pass = 1;
    for (size_t i = 0; i < TREE; i++)
        case_load_for(&c, tree[i].name, tree[i].subject, tree[i].text);
    case_load_for(&c, "unit.json", "ou-root-prod", content == NULL ? POLICIES(FULL) : POLICIES(FULL "," GUARD));
    if (content != NULL && content[0] != '\0')
        case_load(&c, "policy.json", described(guard, content));
}

#define DENY(rest) "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Resource\":\"*\"," rest "}]}"
#define UNLESS(op, key, value) ",\"Condition\":{\"" op "\":{\"" key "\":" value "}}"

typedef struct row {
    const char *content;   /* NULL: full access alone; "": a policy whose content is not in the data */
    unsigned pass, fail, unknown; /* of the member; the management account passes besides */
} row;

static void judge(const char *check, const row *r, const char *more)
{
    begin_with(r->content);
    case_audit(&c, check, NULL, more);
    case_expect(&c, 1 + r->pass, r->fail, 0, r->unknown);
    case_end(&c);
}

/* ---- root.scp-missing ---- */
#define ROOT_ARN "\"arn:aws:iam::*:root\""
START_TEST(root_is_stopped_by_what_denies_its_calls)
{
    static const row rows[] = {
        { NULL, 0, 1, 0 },
        { DENY("\"Action\":\"*\"" UNLESS("StringLike", "aws:PrincipalArn", ROOT_ARN)), 1, 0, 0 },
        { DENY("\"Action\":\"*\"" UNLESS("ArnLike", "aws:PrincipalArn", ROOT_ARN)), 1, 0, 0 },
        { DENY("\"Action\":\"*\""), 1, 0, 0 },
        /* one service is not all, nor are roles root, nor does "*" stand in StringEquals for anything */
        { DENY("\"Action\":\"ec2:*\"" UNLESS("StringLike", "aws:PrincipalArn", ROOT_ARN)), 0, 1, 0 },
        { DENY("\"Action\":\"*\"" UNLESS("StringLike", "aws:PrincipalArn", "\"arn:aws:iam::*:role/*\"")), 0, 1, 0 },
        { DENY("\"Action\":\"*\"" UNLESS("StringEquals", "aws:PrincipalArn", ROOT_ARN)), 0, 1, 0 },
        /* a Region that is not in use stops nobody there where it is */
        { DENY("\"NotAction\":\"iam:*\"" UNLESS("StringNotEquals", "aws:RequestedRegion", "\"eu-west-1\"")), 0, 1, 0 },
        /* from some networks it may: depends on what no document tells */
        { DENY("\"Action\":\"*\"" UNLESS("NotIpAddress", "aws:SourceIp", "\"192.0.2.0/24\"")), 0, 0, 1 },
        { "", 0, 0, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        judge("root.scp-missing", &rows[i], NULL);
}
END_TEST

START_TEST(a_finding_shows_the_request)
{
    begin_with(NULL);
    case_audit(&c, "root.scp-missing", NULL, NULL);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, P);
    case_evidence(&c, f, "request", "iam:ListUsers by root in account " P ": allowed");
    case_evidence_at(&c, f, "Id", P);
    case_text(f, "account", P);
    case_end(&c);
}
END_TEST

START_TEST(without_an_organisation_nothing_is_known)
{
    static const char *const checks[] = { "root.scp-missing", "accounts.leave-possible", "accounts.no-region-guardrail",
        "accounts.no-guardrails" };
    for (int i = 0; i < 4; i++) {
        case_begin(&c);
        case_load(&c, "keys.json", "{\"SummaryMap\":{\"Users\":1}}");
        case_audit(&c, checks[i], NULL, "\"regions\": [\"eu-west-1\"]");
        case_expect(&c, 0, 0, 0, 1);
        case_end(&c);
    }
}
END_TEST

START_TEST(an_account_without_a_number_ends_no_audit)
{
    static const char *const checks[] = { "root.scp-missing", "accounts.leave-possible", "accounts.no-region-guardrail",
        "accounts.no-guardrails" };
    for (int i = 0; i < 4; i++) {
        case_begin(&c);
        case_load(&c, tree[0].name, tree[0].text);
        case_load(&c, "accounts.json", "{\"Accounts\":[" ACCOUNT("x y", "odd", "ACTIVE") "]}");
        case_audit(&c, checks[i], NULL, "\"regions\": [\"eu-west-1\"], \"guardrails\": [\"outside-principal\"]");
        ck_assert_uint_eq(case_count(&c, IAMPB_PASS), 0);
        case_end(&c);
    }
}
END_TEST

/* ---- accounts.leave-possible ---- */
#define LEAVE "\"Action\":\"organizations:LeaveOrganization\""
START_TEST(leaving_must_be_denied_to_all)
{
    static const row rows[] = {
        { NULL, 0, 1, 0 },
        { DENY(LEAVE), 1, 0, 0 },
        { DENY("\"NotAction\":\"s3:*\""), 1, 0, 0 },
        { DENY("\"Action\":\"organizations:Leave\""), 0, 1, 0 },
        { DENY(LEAVE UNLESS("StringLike", "aws:PrincipalArn", ROOT_ARN)), 0, 1, 0 },
        /* whom it spares is in the account's own details, which are not there */
        { DENY(LEAVE UNLESS("ArnNotLike", "aws:PrincipalArn", "\"arn:aws:iam::*:role/keeper\"")), 0, 0, 1 },
        { "", 0, 0, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        judge("accounts.leave-possible", &rows[i], NULL);
}
END_TEST

#define ROLE(name, policies) "{\"Path\":\"/\",\"RoleName\":\"" name "\",\"RoleId\":\"AROA" name "\",\"Arn\":\"arn:aws:iam::" P   \
    ":role/" name "\",\"CreateDate\":\"2020-01-01T00:00:00Z\",\"AssumeRolePolicyDocument\":{\"Version\":\"2012-10-17\","      \
    "\"Statement\":[]},\"RolePolicyList\":[" policies "],\"AttachedManagedPolicies\":[]}"
#define INLINE(action) "{\"PolicyName\":\"p\",\"PolicyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"        \
    "\"Allow\",\"Action\":\"" action "\",\"Resource\":\"*\"}]}}"
#define DETAILS(roles) "{\"UserDetailList\":[],\"GroupDetailList\":[],\"RoleDetailList\":[" roles "],\"Policies\":[]}"
START_TEST(a_principal_that_is_spared_may_leave_if_it_may)
{
    static const struct {
        const char *details;
        unsigned pass, fail;
    } rows[] = {
        { DETAILS(ROLE("keeper", INLINE("organizations:*"))), 1, 1 },
        { DETAILS(ROLE("keeper", INLINE("s3:*"))), 2, 0 },
        { DETAILS(ROLE("other", INLINE("*"))), 2, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin_with(DENY(LEAVE UNLESS("ArnNotLike", "aws:PrincipalArn", "\"arn:aws:iam::*:role/keeper\"")));
        case_account(&c);
        case_load(&c, "details.json", rows[i].details);
        case_audit(&c, "accounts.leave-possible", NULL, NULL);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, 0);
        if (rows[i].fail > 0)
            case_says(case_find(&c, IAMPB_FAIL, P), "arn:aws:iam::" P ":role/keeper");
        case_end(&c);
    }
}
END_TEST

/* ---- accounts.no-region-guardrail ---- */
#define REGIONS "[\"eu-west-1\",\"eu-north-1\"]"
#define GLOBAL "\"NotAction\":[\"iam:*\",\"organizations:*\",\"sts:*\"]"
START_TEST(every_other_region_must_be_denied)
{
    static const row rows[] = {
        { NULL, 0, 1, 0 },
        { DENY(GLOBAL UNLESS("StringNotEquals", "aws:RequestedRegion", REGIONS)), 1, 0, 0 },
        { DENY(GLOBAL UNLESS("StringNotLike", "aws:RequestedRegion", REGIONS)), 1, 0, 0 },
        /* narrower than the list of the playbook is as good; wider, or some Regions by name, is not */
        { DENY(GLOBAL UNLESS("StringNotEquals", "aws:RequestedRegion", "\"eu-west-1\"")), 1, 0, 0 },
        { DENY(GLOBAL UNLESS("StringNotLike", "aws:RequestedRegion", "\"eu-*\"")), 0, 1, 0 },
        { DENY(GLOBAL UNLESS("StringEquals", "aws:RequestedRegion", "[\"us-east-1\",\"us-west-2\"]")), 0, 1, 0 },
        { DENY("\"Action\":\"lambda:*\"" UNLESS("StringNotEquals", "aws:RequestedRegion", REGIONS)), 0, 1, 0 },
        { "", 0, 0, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        judge("accounts.no-region-guardrail", &rows[i], "\"regions\": [\"eu-west-1\", \"eu-north-1\"]");
    /* a role that is spared does not undo it */
    begin_with("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Resource\":\"*\"," GLOBAL ",\"Condition\":{"
               "\"StringNotEquals\":{\"aws:RequestedRegion\":" REGIONS "},\"ArnNotLike\":{\"aws:PrincipalArn\":"
               "\"arn:aws:iam::*:role/keeper\"}}}]}");
    case_audit(&c, "accounts.no-region-guardrail", NULL, "\"regions\": [\"eu-west-1\", \"eu-north-1\"]");
    case_expect(&c, 2, 0, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(without_a_list_of_regions_none_is_judged)
{
    begin_with(NULL);
    case_audit(&c, "accounts.no-region-guardrail", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, "o-exampleorg1"), "\"regions\"");
    case_audit(&c, "accounts.no-region-guardrail", NULL, "\"regions\": []");
    case_expect(&c, 0, 0, 0, 1);
    case_end(&c);
}
END_TEST

/* ---- accounts.no-guardrails ---- */
START_TEST(guardrails_that_the_playbook_names_must_hold)
{
    static const struct {
        const char *content, *more;
        unsigned pass, fail, unknown;
    } rows[] = {
        { DENY(LEAVE), NULL, 1, 0, 0 },
        { DENY(LEAVE), "\"guardrails\": [\"leave-organization\"]", 1, 0, 0 },
        { DENY(LEAVE), "\"guardrails\": [\"leave-organization\", \"stop-trail\"]", 0, 1, 0 },
        { DENY("\"Action\":\"cloudtrail:*Logging\""), "\"guardrails\": [\"stop-trail\"]", 1, 0, 0 },
        { DENY("\"Action\":\"guardduty:DeleteDetector\""), "\"guardrails\": [\"disable-detector\"]", 1, 0, 0 },
        { DENY("\"Action\":\"guardduty:DeleteDetector\"" UNLESS("StringEquals", "aws:RequestedRegion", "\"eu-west-1\"")),
                "\"guardrails\": [\"disable-detector\"]", 0, 1, 0 },
        { DENY("\"Action\":\"guardduty:DeleteDetector\"" UNLESS("StringEquals", "aws:RequestedRegion", "\"eu-west-1\"")),
                "\"guardrails\": [\"disable-detector\"], \"regions\": [\"eu-west-1\"]", 1, 0, 0 },
        { DENY(GLOBAL UNLESS("StringNotEquals", "aws:RequestedRegion", REGIONS)),
                "\"guardrails\": [\"unapproved-region\"], \"regions\": " REGIONS, 1, 0, 0 },
        { DENY(GLOBAL UNLESS("StringNotEquals", "aws:RequestedRegion", REGIONS)),
                "\"guardrails\": [\"unapproved-region\"]", 0, 0, 1 },
        { DENY(LEAVE), "\"guardrails\": [\"outside-principal\"]", 0, 1, 0 },
        { "", "\"guardrails\": [\"leave-organization\"]", 0, 0, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin_with(rows[i].content);
        case_load_for(&c, "rcp-root.json", "r-root", POLICIES(FULL_RCP));
        case_load_for(&c, "rcp-unit.json", "ou-root-prod", POLICIES(FULL_RCP));
        case_load_for(&c, "rcp-account.json", P, POLICIES(FULL_RCP));
        case_audit(&c, "accounts.no-guardrails", NULL, rows[i].more);
        case_expect(&c, 1 + rows[i].pass, rows[i].fail, 0, rows[i].unknown);
        case_end(&c);
    }
}
END_TEST

START_TEST(an_rcp_keeps_outsiders_out)
{
    static const struct {
        const char *condition;
        unsigned fail;
    } rows[] = {
        { UNLESS("StringNotEqualsIfExists", "aws:PrincipalOrgID", "\"o-exampleorg1\""), 0 },
        { UNLESS("StringNotEquals", "aws:PrincipalAccount", "\"" P "\""), 0 },
        { UNLESS("Bool", "aws:SecureTransport", "\"false\""), 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char content[1024];
        snprintf(content, sizeof content, "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
                "\"Action\":\"s3:*\",\"Resource\":\"*\"%s}]}", rows[i].condition);
        begin_with(NULL);
        case_load_for(&c, "rcp-root.json", "r-root", POLICIES(FULL_RCP));
        case_load_for(&c, "rcp-unit.json", "ou-root-prod", POLICIES(FULL_RCP "," FENCE));
        case_load_for(&c, "rcp-account.json", P, POLICIES(FULL_RCP));
        case_load(&c, "policy.json", described(fence, content));
        case_audit(&c, "accounts.no-guardrails", NULL, "\"guardrails\": [\"outside-principal\"]");
        case_expect(&c, 2 - rows[i].fail, rows[i].fail, 0, 0);
        case_end(&c);
    }
}
END_TEST

START_TEST(names_of_guardrails_and_regions_are_checked_when_they_are_read)
{
    static const char *const wrong[] = { "{\"guardrails\": [\"stop-trials\"]}", "{\"regions\": [\"Frankfurt\"]}",
        "{\"regions\": [\"eu-*\"]}" };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        iampb_playbook *playbook = NULL;
        iampb_error *err = NULL;
        ck_assert_status(iampb_playbook_parse(ctx, wrong[i], strlen(wrong[i]), NULL, &playbook, &err), IAMPB_E_SYNTAX,
                &err);
    }
    iampb_context_free(ctx);
}
END_TEST

/* ---- Users of a member account ---- */
#define ADMIN "{\"Path\":\"/\",\"UserName\":\"a\",\"UserId\":\"AIDAA\",\"Arn\":\"arn:aws:iam::" P ":user/a\",\"CreateDate\":"  \
    "\"2020-01-01T00:00:00Z\",\"UserPolicyList\":[" INLINE("*") "],\"GroupList\":[],\"AttachedManagedPolicies\":[]}"
START_TEST(scps_above_an_account_bind_its_users)
{
    static const row rows[] = {
        { NULL, 0, 1, 0 },
        { DENY(LEAVE), 0, 1, 0 },
        { DENY("\"NotAction\":\"s3:*\""), 1, 0, 0 },
        { DENY("\"Action\":\"*\"" UNLESS("ArnNotLike", "aws:PrincipalArn", "\"arn:aws:iam::*:user/a\"")), 0, 1, 0 },
        { DENY("\"Action\":\"*\"" UNLESS("ArnNotLike", "aws:PrincipalArn", "\"arn:aws:iam::*:user/b\"")), 1, 0, 0 },
        { DENY("\"Action\":\"*\"" UNLESS("BoolIfExists", "aws:MultiFactorAuthPresent", "\"false\"")), 1, 0, 0 },
        { "", 0, 0, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin_with(rows[i].content);
        case_account(&c);
        case_load(&c, "details.json", "{\"UserDetailList\":[" ADMIN
                                      "],\"GroupDetailList\":[],\"RoleDetailList\":[],\"Policies\":[]}");
        case_audit(&c, "mfa.not-required-by-policy", NULL, NULL);
        case_find(&c, rows[i].pass > 0 ? IAMPB_PASS : rows[i].fail > 0 ? IAMPB_FAIL : IAMPB_NOT_EVALUATED, "user/a");
        case_end(&c);
    }
}
END_TEST

/* ---- Memory ---- */
static iampb_status load_all(iampb_account *account)
{
    static const char own[] = DETAILS(ROLE("keeper", INLINE("organizations:*")));
    const document more[] = {
        { "a", "ou-root-prod", POLICIES(FULL "," GUARD) },
        { "b", NULL, described(guard,
                             DENY(LEAVE UNLESS("ArnNotLike", "aws:PrincipalArn", "\"arn:aws:iam::*:role/keeper\""))) },
        { "c", "r-root", POLICIES(FULL_RCP) }, { "d", "ou-root-prod", POLICIES(FULL_RCP) },
        { "e", P, POLICIES(FULL_RCP) }, { "f", NULL, own },
    };
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < TREE + sizeof more / sizeof *more; i++) {
        const document *d = i < TREE ? &tree[i] : &more[i - TREE];
        iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
        iampb_error *err = NULL;
        if (d->subject != NULL)
            options.subject = (iampb_str){ d->subject, strlen(d->subject) };
        status = oom_check(iampb_account_load(account, d->text, strlen(d->text), &options, NULL, &err), NULL, &err);
    }
    return status;
}

static iampb_status audit_members(iampb_context *ctx, void *user)
{
    static const char playbook_text[] = "{\"checks\":{\"*\":{\"enabled\":false},\"root.scp-missing\":{\"enabled\":true},"
        "\"accounts.leave-possible\":{\"enabled\":true},\"accounts.no-guardrails\":{\"enabled\":true}},"
        "\"guardrails\":[\"outside-principal\",\"stop-trail\"],\"regions\":[\"eu-west-1\"]}";
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    (void)user;
    options.now = CASE_NOW;
    iampb_status status = oom_check(iampb_organization_new(ctx, &organization, &err), organization, &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_organization_add_account(organization, NULL, &account, &err), account, &err);
    if (status == IAMPB_OK)
        status = load_all(account);
    if (status == IAMPB_OK)
        status = oom_check(iampb_playbook_parse(ctx, playbook_text, strlen(playbook_text), NULL, &playbook, &err), playbook,
                &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_playbook_audit(playbook, organization, &options, &findings, &err), findings, &err);
    if (status == IAMPB_OK)
        ck_assert_uint_eq(iampb_findings_verdict_count(findings, IAMPB_FAIL), 3);
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    return status;
}

START_TEST(running_out_of_memory_anywhere_is_told_and_leaks_nothing)
{
    ck_assert_uint_gt(oom_loop("an audit of member accounts", audit_members, NULL), 20);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("playbook/accounts_reach", root_is_stopped_by_what_denies_its_calls, a_finding_shows_the_request,
            without_an_organisation_nothing_is_known,
            an_account_without_a_number_ends_no_audit, leaving_must_be_denied_to_all,
            a_principal_that_is_spared_may_leave_if_it_may, every_other_region_must_be_denied,
            without_a_list_of_regions_none_is_judged, guardrails_that_the_playbook_names_must_hold,
            an_rcp_keeps_outsiders_out, scps_above_an_account_bind_its_users,
            names_of_guardrails_and_regions_are_checked_when_they_are_read,
            running_out_of_memory_anywhere_is_told_and_leaks_nothing);
}
HARNESS_MAIN("playbook-accounts_reach", suite)
