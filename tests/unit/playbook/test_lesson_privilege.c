/* The checks of lesson 4 that structure decides: each fails, nearly fails and passes, and says when it cannot tell. */
#include "case.h"
#include "oom.h"

#define A "arn:aws:iam::111122223333:"
#define D "\"CreateDate\":\"2020-01-01T00:00:00+00:00\","
#define USER(name, rest) "{\"Path\":\"/\",\"UserName\":\"" name "\",\"UserId\":\"AIDA" name "\",\"Arn\":\"" A "user/" name \
    "\"," D rest "}"
#define GROUP(name, rest) "{\"Path\":\"/\",\"GroupName\":\"" name "\",\"GroupId\":\"AGPA" name "\",\"Arn\":\"" A "group/"    \
    name "\"," D rest "}"
#define TRUST_EC2 "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},"               \
    "\"Action\":\"sts:AssumeRole\"}]}"
#define ROLE_AT(path, name, trust, rest) "{\"Path\":\"/" path "\",\"RoleName\":\"" name "\",\"RoleId\":\"AROA" name            \
    "\",\"Arn\":\"" A "role/" path name "\"," D "\"AssumeRolePolicyDocument\":" trust "," rest "}"
#define ROLE(name, rest) ROLE_AT("", name, TRUST_EC2, rest)
#define NONE "\"AttachedManagedPolicies\":[]"
#define ATTACHED(name, arn) "\"AttachedManagedPolicies\":[{\"PolicyName\":\"" name "\",\"PolicyArn\":\"" arn "\"}]"
#define INLINE(list, name, document) "\"" list "\":[{\"PolicyName\":\"" name "\",\"PolicyDocument\":" document "}]"
#define POLICY_ARN(arn, name, count, boundary, created, document) "{\"PolicyName\":\"" name "\",\"PolicyId\":\"ANPA" name  \
    "\",\"Arn\":\"" arn "\",\"Path\":\"/\",\"DefaultVersionId\":\"v1\",\"AttachmentCount\":" count                             \
    ",\"PermissionsBoundaryUsageCount\":" boundary ",\"IsAttachable\":true,\"CreateDate\":\"" created                       \
    "\",\"UpdateDate\":\"2020-01-01T00:00:00Z\",\"PolicyVersionList\":[{\"Document\":" document                             \
    ",\"VersionId\":\"v1\",\"IsDefaultVersion\":true,\"CreateDate\":\"2020-01-01T00:00:00Z\"}]}"
#define POLICY(name, count, boundary, document) \
    POLICY_ARN(A "policy/" name, name, count, boundary, "2020-01-01T00:00:00Z", document)
#define DETAILS(users, groups, roles, policies) "{\"UserDetailList\":[" users "],\"GroupDetailList\":[" groups              \
    "],\"RoleDetailList\":[" roles "],\"Policies\":[" policies "]}"
#define STATEMENT_ALL "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"
#define ADMIN "{\"Version\":\"2012-10-17\",\"Statement\":[" STATEMENT_ALL "]}"
#define READ "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"
#define AWS_ADMIN "arn:aws:iam::aws:policy/AdministratorAccess"
#define AWS_READ "arn:aws:iam::aws:policy/ReadOnlyAccess"

static playbook_case c;

static void audit(const char *details, const char *check)
{
    case_begin(&c);
    case_load(&c, "details.json", details);
    case_audit(&c, check, NULL, NULL);
}

/* ---- Users and groups ---- */

START_TEST(policies_on_user_lists_each_and_a_boundary_is_none)
{
    audit(DETAILS(USER("jane", "\"AttachedManagedPolicies\":[{\"PolicyName\":\"ReadOnlyAccess\",\"PolicyArn\":\"" AWS_READ
                               "\"}]," INLINE("UserPolicyList", "mine", READ)) ","
                  USER("joe", "\"PermissionsBoundary\":{\"PermissionsBoundaryType\":\"Policy\",\"PermissionsBoundaryArn\":\""
                              AWS_READ "\"},\"GroupList\":[\"g\"]"), "", "", ""),
            "privilege.policies-on-user");
    case_expect(&c, 1, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/jane");
    case_text(f, "resource_type", "AWS::IAM::User");
    case_text(f, "resource_name", "jane");
    case_says(f, "ReadOnlyAccess, mine (inline)");
    case_evidence_at(&c, f, "PolicyArn", AWS_READ);
    case_evidence_at(&c, f, "PolicyName", "mine");
    case_command(f, "aws iam detach-user-policy --user-name jane --policy-arn " AWS_READ);
    case_command(f, "aws iam delete-user-policy --user-name jane --policy-name mine");
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_LOW);
    case_end(&c);
}
END_TEST

#define REPORT_HEADER "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"            \
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"      \
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"       \
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"           \
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n"
#define ROW(name, arn, password) name "," arn ",2020-01-01T00:00:00+00:00," password                                        \
    ",N/A,N/A,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n"

START_TEST(a_user_of_the_report_that_the_details_lack_is_not_judged)
{
    case_begin(&c);
    case_load(&c, "report.csv", REPORT_HEADER ROW("<root_account>", A "root", "not_supported") ROW("new", A "user/new", "true"));
    case_load(&c, "details.json", DETAILS(USER("joe", "\"GroupList\":[\"g\"]"), "", "", ""));
    case_audit(&c, "privilege.policies-on-user", NULL, NULL);
    case_expect(&c, 1, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, "user/new"), "not in the authorization details");
    case_end(&c);
}
END_TEST

START_TEST(without_details_every_check_says_which_call_would_help)
{
    static const char *const checks[] = { "privilege.policies-on-user", "privilege.user-not-in-group",
        "privilege.group-empty", "privilege.admin-customer-policy", "privilege.admin-aws-policy",
        "privilege.admin-inline-policy", "privilege.admin-unattached-policy", "privilege.service-wildcard",
        "privilege.allow-not-action", "privilege.cloudshell-full", "privilege.unused-policy", "privilege.inline-policy",
        "privilege.no-support-role", "privilege.no-security-audit-role", "privilege.role-unused",
        "privilege.untagged-user", "privilege.untagged-role", "privilege.quarantine-attached",
        "privilege.deny-ineffective" };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        case_begin(&c);
        case_load(&c, "summary.json", "{\"SummaryMap\":{\"Users\":1}}");
        case_audit(&c, checks[i], NULL, "\"required_tags\":[\"Owner\"]");
        case_expect(&c, 0, 0, 0, 1);
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "get-account-authorization-details");
        case_end(&c);
    }
}
END_TEST

START_TEST(a_list_that_a_filter_left_out_is_not_an_empty_one)
{
    static const struct {
        const char *check, *details, *missing;
    } rows[] = {
        { "privilege.policies-on-user", "{\"RoleDetailList\":[]}", "UserDetailList" },
        { "privilege.group-empty", "{\"GroupDetailList\":[" GROUP("g", NONE) "]}", "UserDetailList" },
        { "privilege.role-unused", "{\"UserDetailList\":[]}", "RoleDetailList" },
        { "privilege.unused-policy", "{\"UserDetailList\":[]}", "Policies" },
        { "privilege.admin-inline-policy", "{\"UserDetailList\":[],\"GroupDetailList\":[]}", "RoleDetailList" },
        { "privilege.cloudshell-full", "{\"UserDetailList\":[],\"GroupDetailList\":[]}", "RoleDetailList" },
        { "privilege.no-support-role", "{\"UserDetailList\":[]}", "RoleDetailList" },
        { "privilege.allow-not-action", "{\"UserDetailList\":[]}", "GroupDetailList, RoleDetailList, Policies" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        audit(rows[i].details, rows[i].check);
        case_expect(&c, 0, 0, 0, 1);
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), rows[i].missing);
        case_end(&c);
    }
}
END_TEST

START_TEST(pages_that_are_missing_prove_no_absence)
{
    static const char incomplete[] = "{\"UserDetailList\":[],\"GroupDetailList\":[" GROUP("g", NONE) "],\"RoleDetailList\":[],"
            "\"Policies\":[],\"IsTruncated\":true,\"Marker\":\"x\"}";
    static const char *const checks[] = { "privilege.group-empty", "privilege.no-support-role", "privilege.cloudshell-full" };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        audit(incomplete, checks[i]);
        ck_assert_uint_eq(case_count(&c, IAMPB_FAIL) + case_count(&c, IAMPB_PASS), 0);
        ck_assert_uint_ge(case_count(&c, IAMPB_NOT_EVALUATED), 1);
        case_end(&c);
    }
}
END_TEST

START_TEST(user_not_in_group_needs_permissions_or_a_password)
{
    case_begin(&c);
    case_load(&c, "details.json", DETAILS(USER("own", ATTACHED("R", AWS_READ)) "," USER("member", "\"GroupList\":[\"g\"]") ","
                                          USER("people", NONE) "," USER("bare", NONE) "," USER("late", NONE), "", "", ""));
    case_load(&c, "report.csv", REPORT_HEADER ROW("own", A "user/own", "false") ROW("member", A "user/member", "true")
                                ROW("people", A "user/people", "true") ROW("bare", A "user/bare", "false"));
    case_audit(&c, "privilege.user-not-in-group", NULL, NULL);
    case_expect(&c, 2, 2, 0, 1);
    case_says(case_find(&c, IAMPB_FAIL, "user/own"), "policies of its own");
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/people");
    case_says(f, "a password");
    case_evidence_at(&c, f, "UserName", "people");
    case_evidence_at(&c, f, "password_enabled", "true");
    case_command(f, "aws iam add-user-to-group --group-name GROUP --user-name people");
    case_find(&c, IAMPB_NOT_EVALUATED, "user/late");
    case_end(&c);
}
END_TEST

START_TEST(a_report_past_its_hard_limit_tells_of_no_password)
{
    static const char report[] = REPORT_HEADER ROW("people", A "user/people", "true") ROW("bare", A "user/bare", "false");
    iampb_error *err = NULL;
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    case_begin(&c);
    case_load(&c, "details.json", DETAILS(USER("people", NONE) "," USER("bare", NONE), "", "", ""));
    options.generated_at = CASE_NOW - INT64_C(8) * 86400;
    ck_assert_status(iampb_account_load(c.account, report, sizeof report - 1, &options, NULL, &err), IAMPB_OK, &err);
    case_audit(&c, "privilege.user-not-in-group", NULL, NULL);
    case_expect(&c, 0, 0, 0, 2);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, "user/people"), "too old");
    case_end(&c);
}
END_TEST

START_TEST(group_empty_is_a_group_that_no_user_names)
{
    audit(DETAILS(USER("jane", "\"GroupList\":[\"staff\"]"), GROUP("staff", NONE) "," GROUP("gone", ATTACHED("R", AWS_READ)),
                  "", ""), "privilege.group-empty");
    case_expect(&c, 1, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "group/gone");
    case_text(f, "resource_type", "AWS::IAM::Group");
    case_evidence_at(&c, f, "GroupName", "gone");
    case_command(f, "aws iam detach-group-policy --group-name gone --policy-arn " AWS_READ);
    case_command(f, "aws iam delete-group --group-name gone");
    case_end(&c);
}
END_TEST

/* ---- Administrators ---- */

START_TEST(admin_customer_policy_is_judged_by_its_default_version_when_attached)
{
    audit(DETAILS(USER("jane", ATTACHED("Boss", A "policy/Boss")), "", "",
                  POLICY("Boss", "1", "0", ADMIN) "," POLICY("Read", "1", "0", READ) "," POLICY("Idle", "0", "0", ADMIN) ","
                  POLICY("Cap", "0", "3", ADMIN)), "privilege.admin-customer-policy");
    case_expect(&c, 1, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "policy/Boss");
    case_text(f, "resource_type", "AWS::IAM::ManagedPolicy");
    case_evidence_at(&c, f, "Statement", STATEMENT_ALL);
    case_evidence_at(&c, f, "Action", "*");
    case_says(f, "attached to 1 user, group or role");
    case_evidence_at(&c, f, "attached to", A "user/jane");
    case_command(f, "aws iam create-policy-version --policy-arn " A "policy/Boss --policy-document file://policy.json "
            "--set-as-default");
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_HIGH);
    case_audit(&c, "privilege.admin-unattached-policy", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    f = case_find(&c, IAMPB_FAIL, "policy/Idle");
    case_evidence_at(&c, f, "Statement", STATEMENT_ALL);
    case_command(f, "aws iam delete-policy --policy-arn " A "policy/Idle");
    case_end(&c);
}
END_TEST

START_TEST(admin_customer_policy_looks_at_the_default_version_only)
{
    audit(DETAILS("", "", "", "{\"PolicyName\":\"P\",\"PolicyId\":\"ANPAP\",\"Arn\":\"" A "policy/P\",\"Path\":\"/\","
            "\"DefaultVersionId\":\"v2\",\"AttachmentCount\":1,\"IsAttachable\":true," D "\"UpdateDate\":\"2020-01-01T00:00:00Z\","
            "\"PolicyVersionList\":[{\"Document\":" ADMIN ",\"VersionId\":\"v1\",\"IsDefaultVersion\":false," D
            "\"x\":0},{\"Document\":" READ ",\"VersionId\":\"v2\",\"IsDefaultVersion\":true," D "\"x\":0}]}"),
            "privilege.admin-customer-policy");
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(policies_that_cannot_be_read_are_not_judged)
{
    static const char *const checks[] = { "privilege.admin-customer-policy", "privilege.service-wildcard",
        "privilege.allow-not-action", "privilege.deny-ineffective" };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        audit(DETAILS("", "", "", POLICY("Bad", "1", "0", "\"{ no json\"") "," POLICY("Odd", "1", "0", "{\"Version\":\"1\"}") ","
                "{\"PolicyName\":\"Lost\",\"PolicyId\":\"ANPAL\",\"Arn\":\"" A "policy/Lost\",\"Path\":\"/\","
                "\"DefaultVersionId\":\"v7\",\"AttachmentCount\":1,\"IsAttachable\":true," D
                "\"UpdateDate\":\"2020-01-01T00:00:00Z\"}"), checks[i]);
        case_expect(&c, 0, 0, 0, 3);
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, "policy/Bad"), "version v1 of policy Bad cannot be judged");
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, "policy/Odd"), "no Statement");
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, "policy/Lost"), "v7");
        case_end(&c);
    }
}
END_TEST

START_TEST(attached_customer_policies_that_are_not_in_the_data_are_told)
{
    audit(DETAILS(USER("jane", ATTACHED("Boss", A "policy/Boss")), "", "", ""), "privilege.admin-customer-policy");
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "without Policies");
    case_end(&c);
    audit(DETAILS(USER("jane", ATTACHED("Boss", A "policy/Boss")), "", "", POLICY("Read", "1", "0", READ)),
            "privilege.admin-customer-policy");
    case_expect(&c, 1, 0, 0, 1);
    case_evidence_at(&c, case_find(&c, IAMPB_NOT_EVALUATED, ""), "PolicyArn", A "policy/Boss");
    case_end(&c);
}
END_TEST

START_TEST(admin_aws_policy_goes_by_meaning_and_arn_and_not_by_name)
{
    audit(DETAILS(USER("jane", ATTACHED("AdministratorAccess", AWS_ADMIN)) ","
                  USER("imitator", ATTACHED("AdministratorAccess", A "policy/AdministratorAccess")), "",
                  ROLE("reader", ATTACHED("ReadOnlyAccess", AWS_READ)),
                  POLICY_ARN(AWS_ADMIN, "AdministratorAccess", "1", "0", "2015-01-01T00:00:00Z", ADMIN) ","
                  POLICY_ARN(AWS_READ, "ReadOnlyAccess", "1", "0", "2015-01-01T00:00:00Z", READ) ","
                  POLICY("AdministratorAccess", "1", "0", READ)), "privilege.admin-aws-policy");
    case_expect(&c, 1, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "aws:policy/AdministratorAccess");
    case_evidence_at(&c, f, "Statement", STATEMENT_ALL);
    case_evidence_at(&c, f, "attached to", A "user/jane");
    case_command(f, "aws iam detach-user-policy --user-name jane --policy-arn " AWS_ADMIN);
    case_end(&c);
}
END_TEST

START_TEST(administrator_access_is_known_without_its_document_and_others_are_not)
{
    audit(DETAILS(USER("jane", ATTACHED("AdministratorAccess", AWS_ADMIN)) "," USER("joe", ATTACHED("R", AWS_READ)), "", "", ""),
            "privilege.admin-aws-policy");
    case_expect(&c, 0, 1, 0, 1);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "aws:policy/AdministratorAccess");
    case_evidence_at(&c, f, "attached to", A "user/jane");
    case_evidence_at(&c, case_find(&c, IAMPB_NOT_EVALUATED, ""), "PolicyArn", AWS_READ);
    case_end(&c);
}
END_TEST

START_TEST(admin_inline_policy_of_users_groups_and_roles_but_not_of_service_linked_ones)
{
    audit(DETAILS(USER("jane", INLINE("UserPolicyList", "all of it", ADMIN)), GROUP("g", INLINE("GroupPolicyList", "r", READ)),
                  ROLE("r", INLINE("RolePolicyList", "x", "\"%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22"
                                                          "%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D\"")) ","
                  ROLE("broken", INLINE("RolePolicyList", "x", "\"{\"")) ","
                  ROLE_AT("aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", TRUST_EC2,
                          INLINE("RolePolicyList", "x", ADMIN)), ""), "privilege.admin-inline-policy");
    case_expect(&c, 1, 2, 0, 1);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/jane");
    case_says(f, "inline policy all of it of user jane");
    case_evidence_at(&c, f, "Statement", STATEMENT_ALL);
    case_command(f, "aws iam delete-user-policy --user-name jane --policy-name 'all of it'");
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "role/r"), "Action", "*");
    case_find(&c, IAMPB_NOT_EVALUATED, "role/broken");
    case_end(&c);
}
END_TEST

/* ---- Statements ---- */

#define DOC(effect, actions, rest) "{\"Statement\":{\"Effect\":\"" effect "\"," actions "," rest "}}"

START_TEST(service_wildcard_names_each_entry)
{
    audit(DETAILS("", "", "", POLICY("Wide", "1", "0", DOC("Allow", "\"Action\":[\"s3:Get*\",\"s3:*\",\"EC2:*\"]",
                                                           "\"Resource\":\"*\"")) ","
                  POLICY("Not", "1", "0", DOC("Allow", "\"NotAction\":[\"iam:*\"]", "\"Resource\":\"*\"")) ","
                  POLICY("Narrow", "1", "0", DOC("Allow", "\"Action\":\"s3:Get*\"", "\"Resource\":\"*\"")) ","
                  POLICY("Denies", "1", "0", DOC("Deny", "\"Action\":\"s3:*\"", "\"Resource\":\"*\"")) ","
                  POLICY("Boss", "1", "0", ADMIN) ","
                  POLICY_ARN("arn:aws:iam::aws:policy/AmazonS3FullAccess", "AmazonS3FullAccess", "1", "0",
                             "2015-01-01T00:00:00Z", DOC("Allow", "\"Action\":\"s3:*\"", "\"Resource\":\"*\""))),
            "privilege.service-wildcard");
    case_expect(&c, 3, 2, 0, 0); /* Boss is a matter of the checks of administration */
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "policy/Wide");
    case_says(f, "in 2 places");
    case_evidence_at(&c, f, "Action", "s3:*");
    case_evidence_at(&c, f, "Action", "EC2:*");
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "policy/Not"), "NotAction", "[\"iam:*\"]");
    case_end(&c);
}
END_TEST

START_TEST(allow_not_action_on_everything_in_managed_and_inline_policies)
{
    audit(DETAILS(USER("jane", INLINE("UserPolicyList", "n", DOC("Allow", "\"NotAction\":\"kms:*\"", "\"Resource\":\"*\""))), "", "",
                  POLICY("Not", "0", "0", DOC("Allow", "\"NotAction\":[\"iam:*\",\"sts:*\"]", "\"Resource\":\"*\"")) ","
                  POLICY("Confined", "0", "0", DOC("Allow", "\"NotAction\":\"s3:*\"", "\"Resource\":\"arn:aws:s3:::b/*\"")) ","
                  POLICY("Denies", "0", "0", DOC("Deny", "\"NotAction\":\"s3:*\"", "\"Resource\":\"*\"")) ","
                  POLICY_ARN("arn:aws:iam::aws:policy/PowerUserAccess", "PowerUserAccess", "1", "0", "2015-01-01T00:00:00Z",
                             DOC("Allow", "\"NotAction\":\"iam:*\"", "\"Resource\":\"*\""))), "privilege.allow-not-action");
    case_expect(&c, 2, 2, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "policy/Not");
    case_says(f, "14 of 24 sensitive actions");
    case_evidence_at(&c, f, "NotAction", "[\"iam:*\",\"sts:*\"]");
    case_evidence(&c, f, "sensitive actions let through", "14 of 24");
    f = case_find(&c, IAMPB_FAIL, "user/jane");
    case_text(f, "resource_type", "AWS::IAM::UserPolicy");
    case_evidence_at(&c, f, "NotAction", "kms:*");
    case_command(f, "aws iam put-user-policy --user-name jane --policy-name n --policy-document file://policy.json");
    case_end(&c);
}
END_TEST

/* All but a list of resources is no list of resources. */
START_TEST(allow_not_action_is_not_confined_by_not_resource)
{
    audit(DETAILS("", "", "",
                  POLICY("ButIam", "0", "0", DOC("Allow", "\"NotAction\":\"kms:*\"", "\"NotResource\":\"arn:aws:iam::*:*\"")) ","
                  POLICY("Nothing", "0", "0", DOC("Allow", "\"NotAction\":\"kms:*\"", "\"NotResource\":\"*\""))),
            "privilege.allow-not-action");
    case_expect(&c, 1, 1, 0, 0);
    case_find(&c, IAMPB_FAIL, "policy/ButIam");
    case_end(&c);
}
END_TEST

START_TEST(deny_of_user_actions_on_groups_takes_nothing_away)
{
#define ON_GROUP "\"Resource\":\"" A "group/g\""
    audit(DETAILS("", GROUP("g", INLINE("GroupPolicyList", "d", DOC("Deny", "\"Action\":\"iam:DeleteUser\"", ON_GROUP))), "",
                  POLICY("Bad", "0", "0", DOC("Deny", "\"Action\":[\"iam:CreateAccessKey\",\"s3:*\"]", "\"Resource\":[\"" A
                                              "group/a\",\"" A "group/*\"]")) ","
                  POLICY("Meets", "0", "0", DOC("Deny", "\"Action\":\"iam:*Group\"", ON_GROUP)) ","
                  POLICY("All", "0", "0", DOC("Deny", "\"Action\":\"*\"", ON_GROUP)) ","
                  POLICY("Mixed", "0", "0", DOC("Deny", "\"Action\":\"iam:DeleteUser\"", "\"Resource\":[\"" A "group/g\",\"" A
                                                "user/u\"]")) ","
                  POLICY("Allows", "0", "0", DOC("Allow", "\"Action\":\"iam:DeleteUser\"", ON_GROUP)) ","
                  POLICY("NotRes", "0", "0", DOC("Deny", "\"Action\":\"iam:DeleteUser\"", "\"NotResource\":\"" A "group/g\""))),
            "privilege.deny-ineffective");
    case_expect(&c, 5, 2, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "policy/Bad");
    case_evidence_at(&c, f, "Resource", "[\"" A "group/a\",\"" A "group/*\"]");
    case_evidence_at(&c, f, "Action", "[\"iam:CreateAccessKey\",\"s3:*\"]");
    f = case_find(&c, IAMPB_FAIL, "group/g");
    case_text(f, "resource_type", "AWS::IAM::GroupPolicy");
    case_evidence_at(&c, f, "Action", "iam:DeleteUser");
    case_end(&c);
}
END_TEST

/* Exactly, with wildcards and conditions; a Deny may be meant for what another policy allows. */
START_TEST(allow_of_what_others_allow_or_deny_changes_nothing)
{
#define TWO(first, second) POLICY("P", "0", "0", "{\"Version\":\"2012-10-17\",\"Statement\":[" first "," second "]}")
#define SAYS(effect, action, resource) "{\"Effect\":\"" effect "\",\"Action\":" action ",\"Resource\":" resource "}"
#define SAYS_IF(effect, action, resource, condition) "{\"Effect\":\"" effect "\",\"Action\":" action ",\"Resource\":" \
    resource ",\"Condition\":{" condition "}}"
#define MFA "\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}"
    static const struct {
        const char *details, *kind; /* kind NULL: both change something */
    } rows[] = {
        { DETAILS("", "", "", TWO(SAYS("Allow", "\"s3:*\"", "\"*\""), SAYS("Allow", "\"s3:Get*\"", "\"*\""))), "redundant" },
        { DETAILS("", "", "", TWO(SAYS("Allow", "\"s3:*\"", "\"*\""), SAYS("Allow", "\"sqs:Get*\"", "\"*\""))), NULL },
        { DETAILS("", "", "", TWO(SAYS_IF("Allow", "\"s3:*\"", "\"*\"", MFA), SAYS("Allow", "\"s3:Get*\"", "\"*\""))), NULL },
        { DETAILS("", "", "", TWO(SAYS("Allow", "\"s3:*\"", "\"*\""), SAYS_IF("Allow", "\"s3:Get*\"", "\"*\"", MFA))),
            "redundant" },
        { DETAILS("", "", "", TWO(SAYS("Deny", "\"s3:*\"", "\"arn:aws:s3:::b/*\""),
                SAYS("Allow", "\"s3:GetObject\"", "\"arn:aws:s3:::b/reports/*\""))), "unreachable" },
        { DETAILS("", "", "", TWO(SAYS("Deny", "\"s3:*\"", "\"arn:aws:s3:::b/*\""),
                SAYS("Allow", "\"s3:GetObject\"", "\"arn:aws:s3:::b?/reports/*\""))), NULL },
        { DETAILS("", "", "", TWO(SAYS("Allow", "\"sqs:*\"", "\"*\""), SAYS("Deny", "\"s3:*\"", "\"*\""))), NULL },
        { DETAILS("", "", "", POLICY("P", "0", "0", READ)), NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        audit(rows[i].details, "privilege.statement-without-effect");
        case_expect(&c, rows[i].kind == NULL, rows[i].kind != NULL, 0, 0);
        if (rows[i].kind != NULL) {
            const iampb_finding *f = case_find(&c, IAMPB_FAIL, "policy/P");
            size_t len = 0;
            ck_assert_str_eq(iampb_finding_evidence_text(f, 0, "threshold", &len), rows[i].kind);
        }
        case_end(&c);
    }
}
END_TEST

/* What an action works on: Service Authorization Reference. Whatever is not in the catalogue may take anything. */
START_TEST(deny_of_actions_on_what_they_never_work_on_takes_nothing_away)
{
#define NEVER(action, resource) POLICY("P", "0", "0", DOC("Deny", "\"Action\":" action, "\"Resource\":" resource))
    static const struct {
        const char *details;
        unsigned fail;
    } rows[] = {
        { DETAILS("", "", "", NEVER("\"iam:DeleteUser\"", "\"" A "role/r\"")), 1 },
        { DETAILS("", "", "", NEVER("\"iam:DeleteUser\"", "[\"" A "role/r\",\"" A "user/u\"]")), 0 },
        { DETAILS("", "", "", NEVER("\"iam:Delete*\"", "\"" A "role/r\"")), 0 },
        { DETAILS("", "", "", NEVER("\"s3:DeleteBucket\"", "\"arn:aws:s3:::b/*\"")), 1 },
        { DETAILS("", "", "", NEVER("\"s3:DeleteBucket\"", "\"arn:aws:s3:::b*\"")), 0 },
        { DETAILS("", "", "", NEVER("[\"s3:DeleteBucket\",\"s3:GetObject\"]", "\"arn:aws:s3:::b/*\"")), 0 },
        { DETAILS("", "", "", NEVER("\"s3:ListAllMyBuckets\"", "\"arn:aws:s3:::b\"")), 1 },
        { DETAILS("", "", "", NEVER("\"ec2:RunInstances\"", "\"arn:aws:ec2:*::image/ami-01234567\"")), 0 },
        { DETAILS("", "", "", NEVER("\"iam:DeleteUser\"", "\"arn:aws:*:*:*:*\"")), 0 },
        { DETAILS("", "", "", NEVER("\"nosuch:Thing\"", "\"" A "role/r\"")), 0 },
        { DETAILS("", "", "", NEVER("\"*\"", "\"" A "role/r\"")), 0 },
        { DETAILS("", "", "", NEVER("\"iam:DeleteUser\"", "\"role/r\"")), 0 }, /* no ARN: the linter's business */
    };
    const unsigned known = iampb_catalog_count(NULL, "services") > 0 ? 1 : 0; /* it may be built without */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        audit(rows[i].details, "privilege.deny-ineffective");
        case_expect(&c, 1 - known * rows[i].fail, known * rows[i].fail, 0, 0);
        if (known && i == 0)
            case_says(case_find(&c, IAMPB_FAIL, "policy/P"), "resources that are never theirs");
        case_end(&c);
    }
}
END_TEST

/* ---- Unused ---- */

START_TEST(unused_policy_is_attached_to_nothing_no_boundary_and_old)
{
#define AT(name, count, boundary, created) POLICY_ARN(A "policy/" name, name, count, boundary, created, READ)
    audit(DETAILS("", "", "", AT("Idle", "0", "0", "2026-10-01T23:59:59Z") "," AT("Young", "0", "0", "2026-10-02T00:00:00Z") ","
                  AT("Used", "2", "0", "2020-01-01T00:00:00Z") "," AT("Cap", "0", "1", "2020-01-01T00:00:00Z") ","
                  AT("Ageless", "0", "0", "some day")), "privilege.unused-policy");
    case_expect(&c, 3, 1, 0, 1);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "policy/Idle");
    case_evidence_at(&c, f, "AttachmentCount", "0");
    case_evidence_at(&c, f, "CreateDate", "2026-10-01T23:59:59Z");
    case_command(f, "aws iam delete-policy --policy-arn " A "policy/Idle");
    case_find(&c, IAMPB_NOT_EVALUATED, "policy/Ageless");
    case_audit(&c, "privilege.unused-policy", "\"days\": 31", NULL);
    case_expect(&c, 4, 0, 0, 1);
    case_end(&c);
}
END_TEST

START_TEST(role_unused_counts_from_the_last_use_or_the_making)
{
#define USED(name, used) ROLE(name, "\"RoleLastUsed\":{" used "}")
    audit(DETAILS("", "", USED("old", "\"LastUsedDate\":\"2026-08-02T23:59:59+00:00\",\"Region\":\"eu-west-1\"") ","
                  USED("recent", "\"LastUsedDate\":\"2026-08-03T00:00:00+00:00\"") "," USED("never", "") "," ROLE("untold", NONE) ","
                  ROLE_AT("aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", TRUST_EC2, "\"RoleLastUsed\":{}") ","
                  USED("odd", "\"LastUsedDate\":\"yesterday\"") ","
                  "{\"Path\":\"/\",\"RoleName\":\"fresh\",\"RoleId\":\"AROAfresh\",\"Arn\":\"" A "role/fresh\","
                  "\"CreateDate\":\"2026-10-30T00:00:00Z\",\"AssumeRolePolicyDocument\":" TRUST_EC2 ",\"RoleLastUsed\":{}}", ""),
            "privilege.role-unused");
    case_expect(&c, 3, 2, 0, 2);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "role/old");
    case_text(f, "resource_type", "AWS::IAM::Role");
    case_says(f, "90 days ago");
    case_evidence_at(&c, f, "RoleLastUsed.LastUsedDate", "2026-08-02T23:59:59+00:00");
    case_command(f, "aws iam delete-role --role-name old");
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "role/never"), "CreateDate", "2020-01-01T00:00:00+00:00");
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, "role/untold"), "RoleLastUsed is missing");
    case_find(&c, IAMPB_NOT_EVALUATED, "role/odd");
    case_end(&c);
}
END_TEST

/* ---- AWS's own policies ---- */

START_TEST(cloudshell_full_is_found_by_arn_in_any_partition)
{
    audit(DETAILS("", GROUP("g", ATTACHED("AWSCloudShellFullAccess", "arn:aws:iam::aws:policy/AWSCloudShellFullAccess")),
                  ROLE("r", ATTACHED("C", "arn:aws-us-gov:iam::aws:policy/AWSCloudShellFullAccess")), ""),
            "privilege.cloudshell-full");
    case_expect(&c, 0, 2, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "role/r");
    case_text(f, "resource_type", "AWS::IAM::Role");
    case_evidence_at(&c, f, "PolicyArn", "arn:aws-us-gov:iam::aws:policy/AWSCloudShellFullAccess");
    f = case_find(&c, IAMPB_FAIL, "group/g");
    case_evidence_at(&c, f, "PolicyArn", "arn:aws:iam::aws:policy/AWSCloudShellFullAccess");
    case_command(f, "aws iam detach-group-policy --group-name g --policy-arn "
            "arn:aws:iam::aws:policy/AWSCloudShellFullAccess");
    case_end(&c);
    audit(DETAILS("", "", ROLE("r", ATTACHED("AWSCloudShellFullAccess", A "policy/AWSCloudShellFullAccess")), ""),
            "privilege.cloudshell-full");
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
}
END_TEST

#define SUPPORT "arn:aws:iam::aws:policy/AWSSupportAccess"
#define DENIES "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}]}"

START_TEST(a_support_role_must_be_one_that_somebody_can_assume)
{
    static const struct {
        const char *details, *settings;
        unsigned pass, fail, unknown;
    } rows[] = {
        { DETAILS("", "", ROLE("s", ATTACHED("S", SUPPORT)), ""), NULL, 1, 0, 0 },
        { DETAILS("", "", ROLE("s", NONE), ""), NULL, 0, 1, 0 },
        { DETAILS("", "", ROLE("s", ATTACHED("AWSSupportAccess", A "policy/AWSSupportAccess")), ""), NULL, 0, 1, 0 },
        { DETAILS("", "", ROLE_AT("", "s", DENIES, ATTACHED("S", SUPPORT)), ""), NULL, 0, 1, 0 },
        { DETAILS("", "", ROLE_AT("", "s", "\"{\"", ATTACHED("S", SUPPORT)), ""), NULL, 0, 0, 1 },
        { DETAILS(USER("u", ATTACHED("S", SUPPORT)), "", "", ""), NULL, 0, 1, 0 },
        { DETAILS(USER("u", ATTACHED("S", SUPPORT)), "", "", ""), "\"any_entity\": 1", 1, 0, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        case_begin(&c);
        case_load(&c, "details.json", rows[i].details);
        case_audit(&c, "privilege.no-support-role", rows[i].settings, NULL);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, rows[i].unknown);
        if (rows[i].fail > 0)
            case_command(case_find(&c, IAMPB_FAIL, ""), "aws iam attach-role-policy --role-name aws-support --policy-arn "
                    SUPPORT);
        case_end(&c);
    }
}
END_TEST

START_TEST(security_audit_role_is_judged_like_the_support_role)
{
    audit(DETAILS("", "", ROLE("s", ATTACHED("S", "arn:aws:iam::aws:policy/SecurityAudit")), ""),
            "privilege.no-security-audit-role");
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
    audit(DETAILS("", "", "", ""), "privilege.no-security-audit-role");
    case_expect(&c, 0, 1, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(quarantine_is_any_version_of_the_policy_or_the_older_inline_one)
{
    audit(DETAILS(USER("v1", ATTACHED("Q", "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine")) ","
                  USER("v3", ATTACHED("Q", "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3")) ","
                  USER("old", INLINE("UserPolicyList", "AWSExposedCredentialPolicy_DO_NOT_REMOVE", READ)) ","
                  USER("own", ATTACHED("AWSCompromisedKeyQuarantineV3", A "policy/AWSCompromisedKeyQuarantineV3")) ","
                  USER("other", ATTACHED("Q", "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineExempt")), "", "", ""),
            "privilege.quarantine-attached");
    case_expect(&c, 2, 3, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/v3");
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_CRITICAL);
    case_evidence_at(&c, f, "PolicyArn", "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3");
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "user/old"), "PolicyName", "AWSExposedCredentialPolicy_DO_NOT_REMOVE");
    case_end(&c);
}
END_TEST

START_TEST(inline_policies_of_groups_and_roles_fail_where_the_check_is_on)
{
    audit(DETAILS(USER("jane", INLINE("UserPolicyList", "u", READ)), GROUP("g", INLINE("GroupPolicyList", "gp", READ)),
                  ROLE_AT("aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", TRUST_EC2,
                          INLINE("RolePolicyList", "x", READ)) "," ROLE("r", NONE), ""), "privilege.inline-policy");
    case_expect(&c, 1, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "group/g");
    case_evidence_at(&c, f, "PolicyName", "gp");
    case_command(f, "aws iam delete-group-policy --group-name g --policy-name gp");
    case_end(&c);
}
END_TEST

/* ---- Tags ---- */

START_TEST(tags_are_judged_by_the_playbooks_list_without_case)
{
    static const char details[] = DETAILS(USER("jane", "\"Tags\":[{\"Key\":\"owner\",\"Value\":\"x\"},{\"Key\":\"Team\","
            "\"Value\":\"\"}]") "," USER("joe", "\"Tags\":[{\"Key\":\"Owner\",\"Value\":\"x\"}]"), "",
            ROLE("r", NONE) "," ROLE_AT("aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", TRUST_EC2, NONE) ","
            ROLE_AT("aws-reserved/sso.amazonaws.com/eu-west-1/", "AWSReservedSSO_X_1", TRUST_EC2, NONE), "");
    case_begin(&c);
    case_load(&c, "details.json", details);
    case_audit(&c, "privilege.untagged-user", NULL, "\"required_tags\": [\"Owner\", \"Team\"]");
    case_expect(&c, 1, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/joe");
    case_says(f, "no tag Team");
    case_evidence_at(&c, f, "UserName", "joe");
    case_command(f, "aws iam tag-user --user-name joe --tags Key=Team,Value=VALUE");
    case_audit(&c, "privilege.untagged-role", NULL, "\"required_tags\": [\"Owner\"]");
    case_expect(&c, 0, 2, 0, 0); /* service-linked roles alone are left out */
    case_command(case_find(&c, IAMPB_FAIL, "role/r"), "aws iam tag-role --role-name r --tags Key=Owner,Value=VALUE");
    case_audit(&c, "privilege.untagged-user", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, A "root"), "no list of required tags");
    case_audit(&c, "privilege.untagged-role", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_end(&c);
}
END_TEST

static bool enabled(const char *check)
{
    for (size_t i = 0; i < iampb_playbook_check_count(c.playbook); i++)
        if (strcmp(iampb_playbook_check_text(c.playbook, i, "id", NULL), check) == 0)
            return iampb_playbook_check_enabled(c.playbook, i) == 1;
    ck_abort_msg("there is no check %s", check);
    return false;
}

START_TEST(a_list_of_required_tags_turns_the_checks_on)
{
    case_begin(&c);
    case_audit_with(&c, "{}");
    ck_assert(!enabled("privilege.untagged-user") && !enabled("privilege.untagged-role"));
    ck_assert(!enabled("privilege.inline-policy") && !enabled("privilege.no-security-audit-role"));
    ck_assert(enabled("privilege.policies-on-user"));
    case_audit_with(&c, "{\"required_tags\":[\"Owner\"]}");
    ck_assert(enabled("privilege.untagged-user") && enabled("privilege.untagged-role"));
    case_audit_with(&c, "{\"checks\":{\"privilege.untagged-role\":{\"enabled\":false}},\"required_tags\":[\"Owner\"]}");
    ck_assert(enabled("privilege.untagged-user") && !enabled("privilege.untagged-role"));
    case_end(&c);
}
END_TEST

/* Findings of one account must not depend on what was judged before: passes between failures leave nothing behind. */
START_TEST(passes_told_on_request_have_the_right_resource)
{
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "details.json", DETAILS("", "", "", POLICY("A", "1", "0", READ) "," POLICY("B", "1", "0", ADMIN) ","
                                          POLICY("C", "1", "0", READ)));
    case_audit(&c, "privilege.allow-not-action", NULL, NULL);
    case_expect(&c, 3, 0, 0, 0);
    case_find(&c, IAMPB_PASS, "policy/A");
    case_find(&c, IAMPB_PASS, "policy/B");
    case_find(&c, IAMPB_PASS, "policy/C");
    case_end(&c);
}
END_TEST

/* Everything that the checks of lessons 4 and 6 say, with each allocation failing in turn. */
static const char sample[] = DETAILS(USER("jane", ATTACHED("Boss", A "policy/Boss")) "," USER("joe", INLINE("UserPolicyList", "n",
        DOC("Allow", "\"NotAction\":\"kms:*\"", "\"Resource\":\"*\""))), GROUP("g", INLINE("GroupPolicyList", "x", ADMIN)),
        ROLE("old", "\"RoleLastUsed\":{}," ATTACHED("S", AWS_ADMIN)) "," ROLE_AT("", "bad", "\"{\"", NONE), POLICY("Boss", "1",
        "0", ADMIN) "," POLICY("Wide", "0", "0", DOC("Allow", "\"Action\":\"s3:*\"", "\"Resource\":\"*\"")));

static iampb_status audit_sample(iampb_context *ctx, void *user)
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
    if (status == IAMPB_OK) {
        status = iampb_account_load(account, sample, sizeof sample - 1, NULL, NULL, &err);
        status = oom_check(status, NULL, &err);
    }
    if (status == IAMPB_OK) {
        status = iampb_playbook_new(ctx, "default", &playbook, &err);
        status = oom_check(status, playbook, &err);
    }
    if (status == IAMPB_OK) {
        status = iampb_playbook_audit(playbook, organization, &options, &findings, &err);
        status = oom_check(status, findings, &err);
    }
    if (status == IAMPB_OK)
        ck_assert_uint_gt(iampb_findings_verdict_count(findings, IAMPB_FAIL), 8);
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    return status;
}

START_TEST(running_out_of_memory_anywhere_is_told_and_leaks_nothing)
{
    ck_assert_uint_gt(oom_loop("an audit of lesson 4", audit_sample, NULL), 20);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("playbook/lesson_privilege", policies_on_user_lists_each_and_a_boundary_is_none,
            a_user_of_the_report_that_the_details_lack_is_not_judged,
            without_details_every_check_says_which_call_would_help, a_list_that_a_filter_left_out_is_not_an_empty_one,
            pages_that_are_missing_prove_no_absence, user_not_in_group_needs_permissions_or_a_password,
            a_report_past_its_hard_limit_tells_of_no_password, group_empty_is_a_group_that_no_user_names,
            admin_customer_policy_is_judged_by_its_default_version_when_attached,
            admin_customer_policy_looks_at_the_default_version_only, policies_that_cannot_be_read_are_not_judged,
            attached_customer_policies_that_are_not_in_the_data_are_told,
            admin_aws_policy_goes_by_meaning_and_arn_and_not_by_name,
            administrator_access_is_known_without_its_document_and_others_are_not,
            admin_inline_policy_of_users_groups_and_roles_but_not_of_service_linked_ones,
            service_wildcard_names_each_entry, allow_not_action_on_everything_in_managed_and_inline_policies,
            allow_not_action_is_not_confined_by_not_resource,
            deny_of_user_actions_on_groups_takes_nothing_away,
            deny_of_actions_on_what_they_never_work_on_takes_nothing_away,
            allow_of_what_others_allow_or_deny_changes_nothing, unused_policy_is_attached_to_nothing_no_boundary_and_old,
            role_unused_counts_from_the_last_use_or_the_making, cloudshell_full_is_found_by_arn_in_any_partition,
            a_support_role_must_be_one_that_somebody_can_assume,
            security_audit_role_is_judged_like_the_support_role,
            quarantine_is_any_version_of_the_policy_or_the_older_inline_one,
            inline_policies_of_groups_and_roles_fail_where_the_check_is_on,
            tags_are_judged_by_the_playbooks_list_without_case, a_list_of_required_tags_turns_the_checks_on,
            passes_told_on_request_have_the_right_resource,
            running_out_of_memory_anywhere_is_told_and_leaks_nothing);
}
HARNESS_MAIN("playbook-lesson_privilege", suite)
