/* The checks of lesson 6 that the structure of an organisation, and of trust policies, decides. */
#include "case.h"
#include "oom.h"

#define M "111111111111" /* the management account */
#define P "222222222222"
#define Q "333333333333"
#define ORG_ARN(what) "arn:aws:organizations::" M ":" what
#define ORGANIZATION(features) "{\"Organization\":{\"Id\":\"o-exampleorg1\",\"Arn\":\"" ORG_ARN("organization/o-exampleorg1")   \
    "\",\"FeatureSet\":\"" features "\",\"MasterAccountArn\":\"" ORG_ARN("account/o-exampleorg1/" M)                           \
    "\",\"MasterAccountId\":\"" M "\",\"MasterAccountEmail\":\"m@example.com\"}}"
#define ACCOUNT(id, name, status) "{\"Id\":\"" id "\",\"Arn\":\"" ORG_ARN("account/o-exampleorg1/" id) "\",\"Email\":\"x@"     \
    "example.com\",\"Name\":\"" name "\",\"Status\":\"" status "\",\"JoinedMethod\":\"CREATED\",\"JoinedTimestamp\":"          \
    "\"2020-01-01T00:00:00Z\"}"
#define ACCOUNTS(list) "{\"Accounts\":[" list "]}"
#define ROOT_TYPES(types) "{\"Roots\":[{\"Id\":\"r-root\",\"Arn\":\"" ORG_ARN("root/o-exampleorg1/r-root")                    \
    "\",\"Name\":\"Root\",\"PolicyTypes\":[" types "]}]}"
#define ENABLED(type) "{\"Type\":\"" type "\",\"Status\":\"ENABLED\"}"
#define SCP "SERVICE_CONTROL_POLICY"
#define UNIT(id, name) "{\"Id\":\"" id "\",\"Arn\":\"" ORG_ARN("ou/o-exampleorg1/" id) "\",\"Name\":\"" name "\"}"
#define UNITS(list) "{\"OrganizationalUnits\":[" list "]}"
#define FULL "{\"Id\":\"p-FullAWSAccess\",\"Arn\":\"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess\","  \
    "\"Name\":\"FullAWSAccess\",\"Description\":\"\",\"Type\":\"" SCP "\",\"AwsManaged\":true}"
#define OWN(id, type, kind) "{\"Id\":\"" id "\",\"Arn\":\"" ORG_ARN("policy/o-exampleorg1/" kind "/" id) "\",\"Name\":\"" id     \
    "\",\"Description\":\"\",\"Type\":\"" type "\",\"AwsManaged\":false}"
#define GUARD OWN("p-guard", SCP, "service_control_policy")
#define POLICIES(list) "{\"Policies\":[" list "]}"
#define MEMBERS ACCOUNTS(ACCOUNT(M, "main", "ACTIVE") "," ACCOUNT(P, "shop-prod", "ACTIVE"))

static playbook_case c;

/* The management account, one account in a unit below the root. */
static void begin_tree(const char *types)
{
    case_begin(&c);
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_load(&c, "accounts.json", MEMBERS);
    case_load(&c, "roots.json", types);
    case_load_for(&c, "units.json", "r-root", UNITS(UNIT("ou-root-prod", "Prod")));
    case_load_for(&c, "root-accounts.json", "r-root", ACCOUNTS(ACCOUNT(M, "main", "ACTIVE")));
    case_load_for(&c, "prod-accounts.json", "ou-root-prod", ACCOUNTS(ACCOUNT(P, "shop-prod", "ACTIVE")));
}

/* ---- Membership and features ---- */

START_TEST(an_account_is_in_no_organisation_when_aws_says_so)
{
    iampb_error *err = NULL;
    case_begin(&c);
    case_load(&c, "keys.json", "{\"SummaryMap\":{\"Users\":1}}");
    ck_assert_status(iampb_account_set_absent(c.account, IAMPB_DOCUMENT_ORGANIZATION, &err), IAMPB_OK, &err);
    case_audit(&c, "accounts.no-organization", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    case_says(case_find(&c, IAMPB_FAIL, ""), "not in an organisation");
    /* ... and then there is nothing else to say of the organisation */
    case_audit_with(&c, "{\"checks\":{\"*\":{\"enabled\":false},\"accounts.*\":{\"enabled\":true},"
                        "\"accounts.no-organization\":{\"enabled\":false},\"accounts.suspended-trusted\":{\"enabled\":false},"
                        "\"accounts.trust-deleted-principal\":{\"enabled\":false}}}");
    case_expect(&c, 0, 0, 0, 0);
    case_end(&c);
}
END_TEST

#define DETAILS_OF(id) "{\"UserDetailList\":[],\"GroupDetailList\":[],\"RoleDetailList\":[{\"Path\":\"/\",\"RoleName\":\"r\","   \
    "\"RoleId\":\"AROAR\",\"Arn\":\"arn:aws:iam::" id ":role/r\",\"CreateDate\":\"2020-01-01T00:00:00Z\","                     \
    "\"AssumeRolePolicyDocument\":{\"Statement\":[]}}],\"Policies\":[]}"

START_TEST(membership_needs_an_active_status)
{
    static const struct {
        const char *id, *accounts;
        unsigned pass, fail;
    } rows[] = {
        { DETAILS_OF(P), MEMBERS, 1, 0 },
        { DETAILS_OF(Q), MEMBERS, 0, 1 },
        { DETAILS_OF(P), ACCOUNTS(ACCOUNT(P, "p", "SUSPENDED")), 0, 1 },
        { DETAILS_OF(P), ACCOUNTS(ACCOUNT(P, "p", "PENDING_CLOSURE")), 0, 1 },
        { DETAILS_OF(P), ACCOUNTS(ACCOUNT(P, "p", "SOMETHING_NEW")), 1, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        case_begin(&c);
        case_load(&c, "organization.json", ORGANIZATION("ALL"));
        case_load(&c, "accounts.json", rows[i].accounts);
        case_load(&c, "details.json", rows[i].id);
        case_audit(&c, "accounts.no-organization", NULL, NULL);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, 0);
        if (i == 2)
            case_evidence_at(&c, case_find(&c, IAMPB_FAIL, ""), "Status", "SUSPENDED");
        case_end(&c);
    }
    case_begin(&c);
    case_load(&c, "details.json", DETAILS_OF(P));
    case_audit(&c, "accounts.no-organization", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "describe-organization");
    case_end(&c);
}
END_TEST

START_TEST(all_features_or_not)
{
    static const struct {
        const char *organization;
        unsigned pass, fail, unknown;
    } rows[] = { { ORGANIZATION("ALL"), 1, 0, 0 }, { ORGANIZATION("CONSOLIDATED_BILLING"), 0, 1, 0 },
        { ORGANIZATION("NEW_SET"), 0, 0, 1 }, { DETAILS_OF(P), 0, 0, 1 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        case_begin(&c);
        case_load(&c, "organization.json", rows[i].organization);
        case_audit(&c, "accounts.features-not-all", NULL, NULL);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, rows[i].unknown);
        if (i == 1) {
            const iampb_finding *f = case_find(&c, IAMPB_FAIL, "organization/o-exampleorg1");
            case_text(f, "resource_type", "AWS::Organizations::Organization");
            case_evidence_at(&c, f, "FeatureSet", "CONSOLIDATED_BILLING");
            case_command(f, "aws organizations enable-all-features");
        }
        case_end(&c);
    }
}
END_TEST

/* ---- Guardrails ---- */

static void attach(const char *name, const char *target, const char *policies)
{
    case_load_for(&c, name, target, policies);
}

#define BOTH_CHECKS(body)                                                                                                  \
    do {                                                                                                                   \
        static const char *const checks_[] = { "accounts.no-guardrails", "accounts.scp-full-access-only" };                \
        for (size_t n_ = 0; n_ < 2; n_++) {                                                                                \
            case_audit(&c, checks_[n_], NULL, NULL);                                                                       \
            body;                                                                                                          \
        }                                                                                                                  \
    } while (0)

START_TEST(an_account_with_the_default_scp_at_every_level_has_no_guardrail)
{
    begin_tree(ROOT_TYPES(ENABLED(SCP)));
    attach("root-policies.json", "r-root", POLICIES(FULL));
    attach("unit-policies.json", "ou-root-prod", POLICIES(FULL));
    attach("account-policies.json", P, POLICIES(FULL));
    BOTH_CHECKS({
        case_expect(&c, 1, 1, 0, 0); /* the management account passes */
        const iampb_finding *f = case_find(&c, IAMPB_FAIL, P);
        case_text(f, "resource_type", "AWS::Organizations::Account");
        case_text(f, "resource_name", "shop-prod");
        case_evidence_at(&c, f, "Id", P);
        case_evidence_at(&c, f, "attached policy", "p-FullAWSAccess");
        case_command(f, "aws organizations attach-policy --policy-id POLICY --target-id " P);
    });
    case_end(&c);
}
END_TEST

START_TEST(a_policy_on_any_level_of_the_path_is_a_guardrail)
{
    static const char *const targets[] = { "r-root", "ou-root-prod", P };
    for (size_t i = 0; i < 3; i++) {
        begin_tree(ROOT_TYPES(ENABLED(SCP)));
        attach("p1.json", "r-root", i == 0 ? POLICIES(FULL "," GUARD) : POLICIES(FULL));
        attach("p2.json", "ou-root-prod", i == 1 ? POLICIES(FULL "," GUARD) : POLICIES(FULL));
        attach("p3.json", P, i == 2 ? POLICIES(FULL "," GUARD) : POLICIES(FULL));
        BOTH_CHECKS(case_expect(&c, 2, 0, 0, 0));
        case_end(&c);
        ck_assert_ptr_nonnull(targets[i]);
    }
}
END_TEST

START_TEST(a_copy_of_the_default_policy_is_no_guardrail)
{
    begin_tree(ROOT_TYPES(ENABLED(SCP)));
    attach("p1.json", "r-root", POLICIES(GUARD));
    attach("p2.json", "ou-root-prod", POLICIES(FULL));
    attach("p3.json", P, POLICIES(FULL));
    case_load(&c, "policy.json", "{\"Policy\":{\"PolicySummary\":" GUARD ",\"Content\":\"{\\\"Statement\\\":{\\\"Effect\\\":"
                                 "\\\"Allow\\\",\\\"Action\\\":\\\"*\\\",\\\"Resource\\\":\\\"*\\\"}}\"}}");
    BOTH_CHECKS(case_expect(&c, 1, 1, 0, 0));
    case_end(&c);
}
END_TEST

START_TEST(what_is_not_known_of_tree_or_policies_is_told)
{
    begin_tree(ROOT_TYPES(ENABLED(SCP))); /* no policies at all */
    BOTH_CHECKS({
        case_expect(&c, 1, 0, 0, 1);
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, P), "list-policies-for-target --target-id");
    });
    attach("p1.json", "r-root", POLICIES(FULL)); /* two levels are missing */
    BOTH_CHECKS(case_expect(&c, 1, 0, 0, 1));
    case_end(&c);
    case_begin(&c); /* no tree */
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_load(&c, "accounts.json", MEMBERS);
    attach("p3.json", P, POLICIES(FULL));
    BOTH_CHECKS({
        case_expect(&c, 1, 0, 0, 1);
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, P), "list-parents --child-id " P);
    });
    case_end(&c);
    case_begin(&c); /* no accounts */
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    BOTH_CHECKS({
        case_expect(&c, 0, 0, 0, 1);
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "list-accounts");
    });
    case_end(&c);
}
END_TEST

START_TEST(targets_of_every_policy_tell_as_much_as_policies_of_every_target)
{
    begin_tree(ROOT_TYPES(ENABLED(SCP)));
    case_load_for(&c, "policies.json", SCP, POLICIES(FULL "," GUARD));
    BOTH_CHECKS(case_expect(&c, 1, 0, 0, 1)); /* where p-guard is attached is not known */
    case_load_for(&c, "targets.json", "p-guard", "{\"Targets\":[]}");
    BOTH_CHECKS(case_expect(&c, 1, 1, 0, 0));
    case_end(&c);
}
END_TEST

START_TEST(a_type_that_is_not_enabled_does_not_act)
{
    begin_tree(ROOT_TYPES(""));
    attach("p1.json", "r-root", POLICIES(FULL "," GUARD));
    BOTH_CHECKS({
        case_expect(&c, 1, 1, 0, 0);
        case_command(case_find(&c, IAMPB_FAIL, P), "aws organizations enable-policy-type --root-id r-root --policy-type " SCP);
    });
    case_end(&c);
}
END_TEST

START_TEST(passes_of_the_management_account_say_why)
{
    begin_tree(ROOT_TYPES(ENABLED(SCP)));
    c.include_pass = 1;
    BOTH_CHECKS(case_says(case_find(&c, IAMPB_PASS, M), "do not act on its management account"));
    case_end(&c);
}
END_TEST

START_TEST(closed_accounts_need_no_guardrail)
{
    case_begin(&c);
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_load(&c, "accounts.json", ACCOUNTS(ACCOUNT(M, "main", "ACTIVE") "," ACCOUNT(P, "old", "SUSPENDED")));
    BOTH_CHECKS(case_expect(&c, 1, 0, 0, 0));
    case_end(&c);
}
END_TEST

START_TEST(an_rcp_is_a_guardrail_and_no_scp)
{
    begin_tree(ROOT_TYPES(ENABLED(SCP) "," ENABLED("RESOURCE_CONTROL_POLICY")));
    attach("p1.json", "r-root", POLICIES(FULL));
    attach("p2.json", "ou-root-prod", POLICIES(FULL));
    attach("p3.json", P, POLICIES(FULL));
    case_audit(&c, "accounts.no-guardrails", NULL, NULL);
    case_expect(&c, 1, 0, 0, 1); /* RCPs are on, and not in the data */
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, P), "RESOURCE_CONTROL_POLICY");
    attach("p4.json", "ou-root-prod", POLICIES(OWN("p-rcpguard", "RESOURCE_CONTROL_POLICY", "resource_control_policy")));
    case_audit(&c, "accounts.no-guardrails", NULL, NULL);
    case_expect(&c, 2, 0, 0, 0);
    case_audit(&c, "accounts.scp-full-access-only", NULL, NULL);
    case_expect(&c, 1, 1, 0, 0);
    case_end(&c);
}
END_TEST

#define OPT_OUT OWN("p-ai", "AISERVICES_OPT_OUT_POLICY", "aiservices_opt_out_policy")
#define AI(locks) "{\"Policy\":{\"PolicySummary\":" OPT_OUT ",\"Content\":\"{\\\"services\\\":{\\\"default\\\":{\\\"opt_out_policy\\\":{" \
    locks "\\\"@@assign\\\":\\\"optOut\\\"}}}}\"}}"
#define LOCK "\\\"@@operators_allowed_for_child_policies\\\":[\\\"@@none\\\"],"

START_TEST(ai_opt_out_must_stand_at_the_root_for_all_services_and_for_good)
{
    begin_tree(ROOT_TYPES(ENABLED("AISERVICES_OPT_OUT_POLICY")));
    case_audit(&c, "accounts.ai-opt-out-missing", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    attach("p1.json", "r-root", POLICIES(OPT_OUT));
    case_audit(&c, "accounts.ai-opt-out-missing", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1); /* its content is not known */
    case_load(&c, "policy.json", AI(LOCK));
    case_audit(&c, "accounts.ai-opt-out-missing", NULL, NULL);
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
    begin_tree(ROOT_TYPES(ENABLED("AISERVICES_OPT_OUT_POLICY")));
    attach("p1.json", "r-root", POLICIES(OPT_OUT));
    case_load(&c, "policy.json", AI(""));
    case_audit(&c, "accounts.ai-opt-out-missing", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    case_end(&c);
    begin_tree(ROOT_TYPES(""));
    case_audit(&c, "accounts.ai-opt-out-missing", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(a_tag_policy_counts_when_it_has_a_target)
{
    begin_tree(ROOT_TYPES(ENABLED("TAG_POLICY")));
    case_audit(&c, "accounts.no-tag-policy", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_load_for(&c, "policies.json", "TAG_POLICY", POLICIES(OWN("p-tags", "TAG_POLICY", "tag_policy")));
    case_load_for(&c, "targets.json", "p-tags", "{\"Targets\":[]}");
    case_audit(&c, "accounts.no-tag-policy", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, ""), "policy without target", "p-tags");
    case_load_for(&c, "targets2.json", "p-tags", "{\"Targets\":[{\"TargetId\":\"ou-root-prod\",\"Arn\":\""
            ORG_ARN("ou/o-exampleorg1/ou-root-prod") "\",\"Name\":\"Prod\",\"Type\":\"ORGANIZATIONAL_UNIT\"}]}");
    case_audit(&c, "accounts.no-tag-policy", NULL, NULL);
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
}
END_TEST

/* ---- Units ---- */

static void begin_units(const char *prod, const char *dev, const char *at_root)
{
    case_begin(&c);
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_load(&c, "roots.json", ROOT_TYPES(ENABLED(SCP)));
    case_load_for(&c, "root-accounts.json", "r-root", at_root);
    case_load_for(&c, "units.json", "r-root", dev == NULL ? UNITS(UNIT("ou-root-prod", "Prod"))
                                                          : UNITS(UNIT("ou-root-prod", "Prod") "," UNIT("ou-root-dev", "Dev")));
    case_load_for(&c, "prod.json", "ou-root-prod", prod);
    if (dev != NULL)
        case_load_for(&c, "dev.json", "ou-root-dev", dev);
}
#define AT_ROOT ACCOUNTS(ACCOUNT(M, "main", "ACTIVE"))
#define MAPPING "\"organizational_units\": {\"ou-root-prod\": {\"environment\": \"prod\"}, \"ou-root-dev\": {\"environment\": " \
    "\"dev\"}}"

START_TEST(separated_units_pass_with_a_mapping_and_need_a_person_without)
{
    begin_units(ACCOUNTS(ACCOUNT(P, "shop-prod", "ACTIVE")), ACCOUNTS(ACCOUNT(Q, "shop-dev", "ACTIVE")), AT_ROOT);
    case_audit(&c, "accounts.ou-structure", NULL, NULL);
    case_expect(&c, 0, 0, 1, 0);
    case_says(case_find(&c, IAMPB_MANUAL, ""), "playbook");
    case_audit(&c, "accounts.ou-structure", NULL, MAPPING);
    case_expect(&c, 1, 0, 0, 0);
    case_audit(&c, "accounts.ou-structure", NULL, "\"organizational_units\": {\"ou-root-prod\": {\"environment\": \"prod\"}}");
    case_expect(&c, 0, 1, 0, 0);
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, ""), "Id", Q);
    case_end(&c);
}
END_TEST

START_TEST(each_fault_of_the_units_is_told)
{
    begin_units(ACCOUNTS(ACCOUNT(P, "shop-prod", "ACTIVE") "," ACCOUNT("444444444444", "test-shop", "ACTIVE")), NULL,
            ACCOUNTS(ACCOUNT(M, "main", "ACTIVE") "," ACCOUNT(Q, "stray", "ACTIVE") "," ACCOUNT("555555555555", "closed",
                                                                                               "SUSPENDED")));
    case_audit(&c, "accounts.ou-structure", NULL, NULL);
    case_expect(&c, 0, 3, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, Q);
    case_text(f, "resource_type", "AWS::Organizations::Account");
    case_text(f, "account", Q);
    case_evidence_at(&c, f, "Id", Q);
    case_says(f, "is directly under the root");
    case_command(f, "aws organizations move-account --account-id " Q " --source-parent-id r-root --destination-parent-id OU");
    unsigned mixed = 0, single = 0;
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++) {
        const char *message = iampb_finding_text(iampb_findings_at(c.findings, i), "message", NULL);
        mixed += strstr(message, "several environments: shop-prod and test-shop") != NULL;
        single += strstr(message, "Prod is the only organisational unit") != NULL;
    }
    ck_assert_uint_eq(mixed, 1);
    ck_assert_uint_eq(single, 1);
    /* an account at the root is told once, and not as one without environment too */
    case_audit(&c, "accounts.ou-structure", NULL, "\"organizational_units\": {\"ou-root-prod\": {\"environment\": \"prod\"}}");
    case_expect(&c, 0, 3, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(units_are_not_judged_without_accounts_or_their_places)
{
    case_begin(&c);
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_audit(&c, "accounts.ou-structure", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_load(&c, "accounts.json", MEMBERS);
    case_audit(&c, "accounts.ou-structure", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "list-parents --child-id " P);
    case_end(&c);
    case_begin(&c); /* an organisation of one */
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_load(&c, "accounts.json", ACCOUNTS(ACCOUNT(M, "main", "ACTIVE")));
    case_audit(&c, "accounts.ou-structure", NULL, NULL);
    case_expect(&c, 0, 0, 0, 0);
    case_end(&c);
}
END_TEST

/* What is on pages that are missing may stand anywhere, and be a member or not. */
START_TEST(accounts_on_pages_that_are_missing_prove_nothing)
{
    static const char first_page[] = "{\"Accounts\":[" ACCOUNT(M, "main", "ACTIVE") "],\"NextToken\":\"x\"}";
    static const char *const checks[] = { "accounts.ou-structure", "accounts.no-organization", "accounts.no-guardrails",
        "accounts.scp-full-access-only" };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        case_begin(&c);
        case_load(&c, "organization.json", ORGANIZATION("ALL"));
        case_load(&c, "accounts.json", first_page);
        case_load(&c, "details.json", DETAILS_OF(Q));
        case_audit(&c, checks[i], NULL, NULL);
        case_expect(&c, i < 2 ? 0 : 1, 0, 0, 1);
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "more pages follow");
        case_end(&c);
    }
    begin_units(ACCOUNTS(ACCOUNT(P, "shop-prod", "ACTIVE")), ACCOUNTS(ACCOUNT(Q, "shop-dev", "ACTIVE")), AT_ROOT);
    case_load(&c, "more.json", "{\"Accounts\":[" ACCOUNT(P, "shop-prod", "ACTIVE") "],\"NextToken\":\"x\"}");
    case_audit(&c, "accounts.ou-structure", NULL, MAPPING);
    case_expect(&c, 0, 0, 0, 1);
    case_end(&c);
}
END_TEST

/* ---- Delegated administrators ---- */

#define ADMINISTRATOR(id, status) "{\"Id\":\"" id "\",\"Arn\":\"" ORG_ARN("account/o-exampleorg1/" id) "\",\"Email\":\"x@"     \
    "example.com\",\"Name\":\"n" id "\",\"Status\":\"" status "\",\"JoinedMethod\":\"CREATED\",\"JoinedTimestamp\":"           \
    "\"2020-01-01T00:00:00Z\",\"DelegationEnabledDate\":\"2021-01-01T00:00:00Z\"}"
#define ADMINISTRATORS(list) "{\"DelegatedAdministrators\":[" list "]}"
#define TRUSTED "\"trusted_accounts\": [{\"id\": \"" P "\", \"name\": \"security\"}]"

START_TEST(each_delegated_administrator_is_judged_by_the_trusted_list)
{
    case_begin(&c);
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_load_for(&c, "administrators.json", "guardduty.amazonaws.com",
            ADMINISTRATORS(ADMINISTRATOR(Q, "ACTIVE") "," ADMINISTRATOR(P, "ACTIVE")));
    case_audit(&c, "accounts.delegated-admin-untrusted", NULL, TRUSTED);
    case_expect(&c, 1, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, Q);
    case_says(f, "guardduty.amazonaws.com");
    case_evidence_at(&c, f, "Id", Q);
    case_command(f, "aws organizations deregister-delegated-administrator --account-id " Q
            " --service-principal guardduty.amazonaws.com");
    case_audit(&c, "accounts.delegated-admin-untrusted", NULL, NULL);
    case_expect(&c, 0, 0, 0, 2);
    case_end(&c);
    case_begin(&c);
    case_load(&c, "administrators.json", ADMINISTRATORS(ADMINISTRATOR(P, "SUSPENDED")));
    case_audit(&c, "accounts.delegated-admin-untrusted", NULL, TRUSTED);
    case_expect(&c, 0, 1, 0, 0);
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, P), "Status", "SUSPENDED");
    case_end(&c);
}
END_TEST

#define RESOURCE_POLICY(content) "{\"ResourcePolicy\":{\"ResourcePolicySummary\":{\"Id\":\"rp-x\",\"Arn\":\""                  \
    ORG_ARN("resourcepolicy/o-exampleorg1/rp-x") "\"},\"Content\":\"" content "\"}}"
#define DELEGATES "{\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":{\\\"AWS\\\":\\\"" P "\\\"},\\\"Action\\\":" \
    "\\\"organizations:UpdatePolicy\\\",\\\"Resource\\\":\\\"*\\\"}]}"

START_TEST(an_organisation_needs_delegated_administrators_of_services_and_policies)
{
    case_begin(&c);
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_audit(&c, "accounts.no-delegated-admin", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_load(&c, "administrators.json", ADMINISTRATORS(ADMINISTRATOR(P, "ACTIVE")));
    case_audit(&c, "accounts.no-delegated-admin", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "describe-resource-policy");
    case_load(&c, "policy.json", RESOURCE_POLICY(DELEGATES));
    case_audit(&c, "accounts.no-delegated-admin", NULL, NULL);
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
    case_begin(&c);
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_load(&c, "administrators.json", ADMINISTRATORS(""));
    case_load(&c, "policy.json", RESOURCE_POLICY("{\\\"Statement\\\":[]}"));
    case_audit(&c, "accounts.no-delegated-admin", NULL, NULL);
    case_expect(&c, 0, 2, 0, 0);
    case_end(&c);
}
END_TEST

/* ---- Trust ---- */

#define ROLE_IN(account, path, name, trust, rest) "{\"Path\":\"/" path "\",\"RoleName\":\"" name "\",\"RoleId\":\"AROA" name    \
    "\",\"Arn\":\"arn:aws:iam::" account ":role/" path name "\",\"CreateDate\":\"2020-01-01T00:00:00Z\","                      \
    "\"AssumeRolePolicyDocument\":" trust rest "}"
#define ROLES(list) "{\"UserDetailList\":[],\"GroupDetailList\":[],\"RoleDetailList\":[" list "],\"Policies\":[]}"
#define TRUSTS(principal) "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":" principal ",\"Action\":\"sts:AssumeRole\"}]}"
#define SERVICE(name) TRUSTS("{\"Service\":\"" name "\"}")
#define PROFILE ",\"InstanceProfileList\":[{\"Path\":\"/\",\"InstanceProfileName\":\"p\",\"InstanceProfileId\":\"AIPA\","       \
    "\"Arn\":\"arn:aws:iam::" M ":instance-profile/p\",\"CreateDate\":\"2020-01-01T00:00:00Z\",\"Roles\":[]}]"

START_TEST(workloads_of_the_management_account_are_roles_of_compute_services_and_instance_profiles)
{
    case_begin(&c);
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_load(&c, "accounts.json", MEMBERS);
    case_audit(&c, "accounts.management-workloads", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, M), "are missing");
    case_load(&c, "details.json", ROLES(ROLE_IN(M, "", "job", SERVICE("lambda.eu-west-1.amazonaws.com"), "") ","
                                        ROLE_IN(M, "", "box", TRUSTS("\"*\""), PROFILE) ","
                                        ROLE_IN(M, "", "trail", SERVICE("cloudtrail.amazonaws.com"), "") ","
                                        ROLE_IN(M, "", "other", SERVICE("lambda-v2.amazonaws.com"), "") ","
                                        ROLE_IN(M, "", "edge", SERVICE("ec2.application-autoscaling.amazonaws.com"), "") ","
                                        ROLE_IN(M, "aws-service-role/batch.amazonaws.com/", "AWSServiceRoleForBatch",
                                                SERVICE("batch.amazonaws.com"), "")));
    case_audit(&c, "accounts.management-workloads", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, M);
    case_text(f, "resource_type", "AWS::Organizations::Account");
    case_says(f, "2 roles");
    case_evidence_at(&c, f, "Principal.Service", "lambda.eu-west-1.amazonaws.com");
    case_evidence_at(&c, f, "InstanceProfileList.Arn", "arn:aws:iam::" M ":instance-profile/p");
    case_audit(&c, "accounts.management-workloads", NULL,
            "\"workload_services_allowed\": [\"lambda.*\", \"ec2.amazonaws.com\"]");
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(workloads_elsewhere_are_where_they_belong)
{
    case_begin(&c);
    case_load(&c, "organization.json", ORGANIZATION("ALL"));
    case_load(&c, "accounts.json", MEMBERS);
    case_load(&c, "details.json", ROLES(ROLE_IN(P, "", "job", SERVICE("lambda.amazonaws.com"), "")));
    case_account(&c);
    case_load(&c, "management.json", ROLES(ROLE_IN(M, "", "bad", "\"{\"", "")));
    case_audit(&c, "accounts.management-workloads", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, M), "the trust policy of role bad cannot be judged");
    case_end(&c);
}
END_TEST

START_TEST(trust_in_a_suspended_account_fails)
{
    case_begin(&c);
    case_load(&c, "accounts.json", ACCOUNTS(ACCOUNT(M, "main", "ACTIVE") "," ACCOUNT(P, "own", "ACTIVE") ","
                                            ACCOUNT(Q, "old", "SUSPENDED")));
    case_load(&c, "details.json", ROLES(ROLE_IN(P, "", "by-arn", TRUSTS("{\"AWS\":[\"arn:aws:iam::" M ":root\",\"arn:aws:iam::" Q
                                                                       ":role/x\"]}"), "") ","
                                        ROLE_IN(P, "", "by-id", TRUSTS("{\"AWS\":\"" Q "\"}"), "") ","
                                        ROLE_IN(P, "", "fine", TRUSTS("{\"AWS\":\"" M "\"}"), "") ","
                                        ROLE_IN(P, "", "vendor", TRUSTS("{\"AWS\":\"999999999999\"}"), "") ","
                                        ROLE_IN(P, "", "denied", "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"" Q
                                                                "\"},\"Action\":\"*\"}}", "") ","
                                        ROLE_IN(P, "", "bad", "\"[\"", "")));
    case_audit(&c, "accounts.suspended-trusted", NULL, NULL);
    case_expect(&c, 3, 2, 0, 1);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "role/by-arn");
    case_evidence_at(&c, f, "Principal.AWS", "arn:aws:iam::" Q ":role/x");
    case_evidence_at(&c, f, "Status", "SUSPENDED");
    case_command(f, "aws iam update-assume-role-policy --role-name by-arn --policy-document file://trust.json");
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "role/by-id"), "Principal.AWS", Q);
    case_end(&c);
    case_begin(&c);
    case_load(&c, "details.json", ROLES(ROLE_IN(P, "", "by-id", TRUSTS("{\"AWS\":\"" Q "\"}"), "")));
    case_audit(&c, "accounts.suspended-trusted", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "list-accounts");
    case_end(&c);
}
END_TEST

START_TEST(a_bare_unique_id_is_a_deleted_principal)
{
    case_begin(&c);
    case_load(&c, "details.json", ROLES(
            ROLE_IN(P, "", "one", TRUSTS("{\"AWS\":[\"AIDACKCEVSQ6C2EXAMPLE\",\"arn:aws:iam::" P ":root\"]}"), "") ","
            ROLE_IN(P, "", "two", TRUSTS("{\"AWS\":\"AROAJQABLZS4A3QDU576Q\"}"), "") ","
            ROLE_IN(P, "", "name", TRUSTS("{\"AWS\":\"arn:aws:iam::" P ":user/AIDACKCEVSQ6C2EXAMPLE\"}"), "") ","
            ROLE_IN(P, "", "session", TRUSTS("{\"AWS\":\"AROAJQABLZS4A3QDU576Q:x\"}"), "") ","
            ROLE_IN(P, "", "short", TRUSTS("{\"AWS\":\"AIDASHORT\"}"), "") ","
            ROLE_IN(P, "", "bad", "\"{]\"", "")));
    case_audit(&c, "accounts.trust-deleted-principal", NULL, NULL);
    case_expect(&c, 3, 2, 0, 1);
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "role/one"), "Principal.AWS", "AIDACKCEVSQ6C2EXAMPLE");
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "role/two"), "Principal.AWS", "AROAJQABLZS4A3QDU576Q");
    case_find(&c, IAMPB_NOT_EVALUATED, "role/bad");
    case_end(&c);
}
END_TEST

static const struct {
    const char *subject, *text;
} organization_documents[] = {
    { NULL, ORGANIZATION("CONSOLIDATED_BILLING") },
    { NULL, MEMBERS },
    { NULL, ROOT_TYPES(ENABLED(SCP)) },
    { "r-root", UNITS(UNIT("ou-root-prod", "Prod")) },
    { "r-root", ACCOUNTS(ACCOUNT(M, "main", "ACTIVE") "," ACCOUNT(Q, "stray", "ACTIVE")) },
    { "ou-root-prod", ACCOUNTS(ACCOUNT(P, "shop-prod", "ACTIVE")) },
    { "r-root", POLICIES(FULL) },
    { "ou-root-prod", POLICIES(FULL) },
    { P, POLICIES(FULL) },
    { NULL, ADMINISTRATORS("") },
    { NULL, ROLES(ROLE_IN(M, "", "job", SERVICE("lambda.amazonaws.com"), PROFILE) "," ROLE_IN(M, "", "dead",
            TRUSTS("{\"AWS\":\"AIDACKCEVSQ6C2EXAMPLE\"}"), "")) },
};

static iampb_status load_all(iampb_account *account)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < sizeof organization_documents / sizeof *organization_documents; i++) {
        iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
        iampb_error *err = NULL;
        const char *text = organization_documents[i].text;
        if (organization_documents[i].subject != NULL)
            options.subject = (iampb_str){ organization_documents[i].subject, strlen(organization_documents[i].subject) };
        status = iampb_account_load(account, text, strlen(text), &options, NULL, &err);
        status = oom_check(status, NULL, &err);
    }
    return status;
}

static iampb_status audit_organization(iampb_context *ctx, void *user)
{
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = CASE_NOW;
    iampb_status status = iampb_organization_new(ctx, &organization, &err);
    status = oom_check(status, organization, &err);
    if (status == IAMPB_OK) {
        status = iampb_organization_add_account(organization, NULL, &account, &err);
        status = oom_check(status, account, &err);
    }
    if (status == IAMPB_OK)
        status = load_all(account);
    if (status == IAMPB_OK) {
        status = iampb_playbook_new(ctx, "default", &playbook, &err);
        status = oom_check(status, playbook, &err);
    }
    if (status == IAMPB_OK) {
        status = iampb_playbook_audit(playbook, organization, &options, &findings, &err);
        status = oom_check(status, findings, &err);
    }
    if (status == IAMPB_OK)
        ck_assert_uint_ge(iampb_findings_verdict_count(findings, IAMPB_FAIL), 9);
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    return status;
}

START_TEST(running_out_of_memory_anywhere_is_told_and_leaks_nothing)
{
    ck_assert_uint_gt(oom_loop("an audit of lesson 6", audit_organization, NULL), 20);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("playbook/lesson_accounts", an_account_is_in_no_organisation_when_aws_says_so,
            membership_needs_an_active_status, all_features_or_not,
            an_account_with_the_default_scp_at_every_level_has_no_guardrail,
            a_policy_on_any_level_of_the_path_is_a_guardrail, a_copy_of_the_default_policy_is_no_guardrail,
            what_is_not_known_of_tree_or_policies_is_told,
            targets_of_every_policy_tell_as_much_as_policies_of_every_target, a_type_that_is_not_enabled_does_not_act,
            passes_of_the_management_account_say_why, closed_accounts_need_no_guardrail, an_rcp_is_a_guardrail_and_no_scp,
            ai_opt_out_must_stand_at_the_root_for_all_services_and_for_good,
            a_tag_policy_counts_when_it_has_a_target, separated_units_pass_with_a_mapping_and_need_a_person_without,
            each_fault_of_the_units_is_told, units_are_not_judged_without_accounts_or_their_places,
            accounts_on_pages_that_are_missing_prove_nothing,
            each_delegated_administrator_is_judged_by_the_trusted_list,
            an_organisation_needs_delegated_administrators_of_services_and_policies,
            workloads_of_the_management_account_are_roles_of_compute_services_and_instance_profiles,
            workloads_elsewhere_are_where_they_belong, trust_in_a_suspended_account_fails,
            a_bare_unique_id_is_a_deleted_principal, running_out_of_memory_anywhere_is_told_and_leaks_nothing);
}
HARNESS_MAIN("playbook-lesson_accounts", suite)
