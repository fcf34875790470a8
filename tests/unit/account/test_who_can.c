/* test_who_can.c - who may do what; over the sample company, by hand, and over small accounts. */
#include "account/access_index.h"
#include "company.h"
#include "loaded.h"
#include "oom.h"

/* The answer as lines "VALUE ARN[ key,key]". */
static void ask_index(const iampb_access_index *index, iampb_request *request, const iampb_compiled *policy, char *out,
        size_t room)
{
    iampb_who *who = NULL;
    iampb_error *err = NULL;
    size_t at = 0;
    out[0] = '\0';
    ck_assert_status(iampb_who_can(index, request, policy, &who, &err), IAMPB_OK, &err);
    for (size_t i = 0; i < iampb_who_count(who); i++) {
        size_t len;
        const char *arn = iampb_who_arn(who, i, &len);
        at += (size_t)snprintf(out + at, room - at, "%s %.*s", iampb_can_name(iampb_who_value(who, i)), (int)len, arn);
        for (size_t k = 0; k < iampb_who_condition_count(who, i); k++)
            at += (size_t)snprintf(out + at, room - at, "%s%s", k == 0 ? " " : ",",
                    iampb_who_condition_at(who, i, k, NULL));
        at += (size_t)snprintf(out + at, room - at, "\n");
    }
    iampb_who_free(who);
}

static void check(const iampb_organization *organization, const char *action, const char *resource, const char *owner,
        const char *policy, const char *expected)
{
    static char got[65536];
    iampb_access_index *index = NULL;
    iampb_error *err = NULL;
    iampb_context *ctx = organization->ctx;
    ck_assert_status(iampb_access_index_new((iampb_organization *)organization, &index, &err), IAMPB_OK, &err);
    iampb_request *request = company_request(ctx, action, resource, owner);
    iampb_compiled *compiled = policy == NULL ? NULL : company_policy(ctx, policy);
    ask_index(index, request, compiled, got, sizeof got);
    ck_assert_msg(strcmp(got, expected) == 0, "%s on %s:\n%snot\n%s", action, resource, got, expected);
    iampb_compiled_free(compiled);
    iampb_request_free(request);
    iampb_access_index_free(index);
}

/* ---- The company ---- */
START_TEST(answers_for_the_company)
{
    company c = company_open(NULL);
    /* prod-deploy has IAMFullAccess; root is denied by SCP; olav.brenna is in the report alone. */
    check(c.organization, "iam:CreateUser", "arn:aws:iam::" PROD ":user/x", NULL, NULL,
            "unknown arn:aws:iam::" PROD ":user/olav.brenna\nyes arn:aws:iam::" PROD ":role/prod-deploy\n");
    /* Trust policies: of a role in another account, of other accounts, with a condition, of a deleted user. */
    check(c.organization, "sts:AssumeRole", "arn:aws:iam::" PROD ":role/prod-deploy", NULL, NULL,
            "yes arn:aws:iam::" DEV ":role/dev-admin\n");
    check(c.organization, "sts:AssumeRole", "arn:aws:iam::" PROD ":role/skerryvane-monitoring", NULL, NULL,
            "yes arn:aws:iam::390184652207:root\n");
    check(c.organization, "sts:AssumeRole", "arn:aws:iam::" PROD ":role/kelpvault-backup", NULL, NULL,
            "yes-if arn:aws:iam::118265703942:root sts:ExternalId\n");
    check(c.organization, "sts:AssumeRole", "arn:aws:iam::" PROD ":role/legacy-ftp-import", NULL, NULL,
            "yes ec2.amazonaws.com\n");
    /* A suspended account of the organisation: the SCP of its unit denies all. */
    check(c.organization, "sts:AssumeRole", "arn:aws:iam::" MANAGEMENT ":role/consolidation-2022", NULL, NULL, "");
    /* A role of an account that is not at hand, but in the organisation. */
    check(c.organization, "sts:AssumeRole", "arn:aws:iam::" MANAGEMENT ":role/security-review", NULL, NULL,
            "yes arn:aws:iam::726150093384:role/posture-scan\n");
    company_close(&c);
}
END_TEST

START_TEST(finds_federated_principals)
{
    company c = company_open(NULL);
    check(c.organization, "sts:AssumeRoleWithWebIdentity", "arn:aws:iam::" DEV ":role/github-deploy", NULL, NULL,
            "yes-if arn:aws:iam::" DEV ":oidc-provider/token.actions.githubusercontent.com "
            "token.actions.githubusercontent.com:aud,token.actions.githubusercontent.com:sub\n");
    company_close(&c);
}
END_TEST

/* ---- Small accounts ---- */
#define S "{\"Version\":\"2012-10-17\",\"Statement\":["
#define E "]}"
#define ENTRY(kind, name, id, more)                                                                                   \
    "{\"Path\":\"/\",\"" kind "Name\":\"" name "\",\"" kind "Id\":\"" id "\",\"CreateDate\":\"2025-01-01T00:00:00Z\"," \
    "\"AttachedManagedPolicies\":[]," more "}"
#define USER(name, id, tags, document)                                                                                \
    ENTRY("User", name, id, "\"Arn\":\"" ARN("user/") name "\",\"GroupList\":[],\"Tags\":[" tags "],\"UserPolicyList\":" \
                            "[{\"PolicyName\":\"p\",\"PolicyDocument\":" document "}]")
#define ROLE(name, id, document)                                                                                      \
    ENTRY("Role", name, id, "\"Arn\":\"" ARN("role/") name "\",\"Tags\":[],\"InstanceProfileList\":[],"                \
                            "\"AssumeRolePolicyDocument\":" S E ",\"RolePolicyList\":[{\"PolicyName\":\"p\","          \
                            "\"PolicyDocument\":" document "}]")
#define NOTHING S "{\"Effect\":\"Allow\",\"Action\":\"sns:Publish\",\"Resource\":\"*\"}" E
#define HOME S "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b/${aws:username}/*\"}" E
#define TEAM                                                                                                          \
    S "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":"          \
      "{\"aws:PrincipalTag/team\":\"red\"}}}" E
#define DETAILS                                                                                                       \
    "{\"UserDetailList\":["                                                                                           \
    USER("ann", "AIDA0000000000000001", "", HOME) "," USER("bob", "AIDA0000000000000002", "", HOME) ","               \
    USER("cat", "AIDA0000000000000003", "{\"Key\":\"team\",\"Value\":\"red\"}", TEAM) ","                             \
    USER("dan", "AIDA0000000000000004", "{\"Key\":\"team\",\"Value\":\"blue\"}", TEAM) "],"                           \
    "\"GroupDetailList\":[],\"RoleDetailList\":["                                                                     \
    ROLE("Builder", "AROA0000000000000001", NOTHING) "," ROLE("Other", "AROA0000000000000002", NOTHING) "],\"Policies\":[]}"

static loaded small(void)
{
    loaded l = loaded_new();
    PUT(&l, DETAILS);
    loaded_seal(&l);
    return l;
}

#define ACCOUNT "123456789012"
#define ROOT "yes " ARN("root") "\n"
#define RP(principal, more) \
    S "{\"Effect\":\"Allow\",\"Principal\":" principal ",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"" more "}" E

START_TEST(tells_apart_by_own_keys)
{
    loaded l = small();
    check(l.organization, "s3:GetObject", "arn:aws:s3:::b/bob/x", ACCOUNT, NULL,
            ROOT "yes " ARN("user/bob") "\nyes " ARN("user/cat") "\n");
    loaded_free(&l);
}
END_TEST

START_TEST(shares_sets_of_policies)
{
    loaded l = small();
    iampb_access_index *index = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_access_index_new(l.organization, &index, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_access_index_principal_count(index), 7);
    ck_assert_uint_eq(iampb_access_index_set_count(index), 4); /* root; HOME; TEAM; roles with NOTHING */
    ck_assert_uint_eq(index->shared.count, 4);                 /* those three documents, and one for outsiders */
    iampb_access_index_free(index);
    loaded_free(&l);
}
END_TEST

#define CATS ROOT "yes " ARN("user/cat") "\n"

START_TEST(lists_whom_the_resource_policy_names)
{
    static const struct {
        const char *policy, *expected;
    } rows[] = {
        /* By ARN, by unique id; who has both is listed once. */
        { RP("{\"AWS\":[\"" ARN("user/dan") "\",\"AROA0000000000000002\"]}", ""),
                CATS "yes " ARN("user/dan") "\nyes " ARN("role/Other") "\n" },
        /* The account adds nobody of its own (E-87). */
        { RP("{\"AWS\":\"" ACCOUNT "\"}", ""), CATS },
        /* One session lists its role (E-88). */
        { RP("{\"AWS\":\"arn:aws:sts::" ACCOUNT ":assumed-role/Builder/run7\"}", ""),
                CATS "yes-if " ARN("role/Builder") " session-name\n" },
        /* Services, other accounts and their principals. */
        { RP("{\"Service\":\"x.amazonaws.com\",\"AWS\":[\"444455556666\",\"arn:aws:iam::444455556666:role/r\"]}", ""),
                CATS "yes arn:aws:iam::444455556666:role/r\nyes arn:aws:iam::444455556666:root\nyes x.amazonaws.com\n" },
        { RP("{\"Service\":\"x.amazonaws.com\"}", ",\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"" ACCOUNT
                                                  "\"}}"),
                CATS "yes-if x.amazonaws.com aws:SourceAccount\n" },
        /* Deny names somebody. */
        { S "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"" ARN("user/cat")
            "\"},\"Action\":\"s3:*\",\"Resource\":\"*\"}" E, ROOT },
        /* A session of another account's role: its role. */
        { RP("{\"AWS\":\"arn:aws:sts::444455556666:assumed-role/R/s\"}", ""),
                CATS "yes-if arn:aws:iam::444455556666:role/R session-name\n" },
        { RP("{\"AWS\":\"" ARN("user/deleted") "\"}", ""), CATS },
    };
    loaded l = small();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check(l.organization, "s3:GetObject", "arn:aws:s3:::c/x", ACCOUNT, rows[i].policy, rows[i].expected);
    loaded_free(&l);
}
END_TEST

#define ALL_OURS                                                                                                      \
    ROOT "yes " ARN("user/ann") "\nyes " ARN("user/bob") "\nyes " ARN("user/cat") "\nyes " ARN("user/dan")             \
         "\nyes " ARN("role/Builder") "\nyes " ARN("role/Other") "\n"

START_TEST(lists_whom_a_condition_names)
{
    static const struct {
        const char *policy, *expected;
    } rows[] = {
        { RP("\"*\"", ""), ALL_OURS "yes *\n" },
        { RP("\"*\"", ",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}}"),
                ROOT "yes-if " ARN("user/ann") " aws:SourceIp\nyes-if " ARN("user/bob") " aws:SourceIp\nyes " ARN("user/cat")
                "\nyes-if " ARN("user/dan") " aws:SourceIp\nyes-if " ARN("role/Builder") " aws:SourceIp\nyes-if "
                ARN("role/Other") " aws:SourceIp\nyes-if * aws:SourceIp\n" },
        { RP("\"*\"", ",\"Condition\":{\"ArnEquals\":{\"aws:PrincipalArn\":[\"" ARN("role/Builder")
                      "\",\"arn:aws:iam::444455556666:user/eve\"]}}"),
                CATS "yes " ARN("role/Builder") "\nyes arn:aws:iam::444455556666:user/eve\n" },
        { RP("\"*\"", ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalAccount\":\"444455556666\"}}"),
                CATS "yes arn:aws:iam::444455556666:root\n" },
        { RP("\"*\"", ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-zzzzzzzzzz\"}}"),
                ROOT "yes-if " ARN("user/ann") " aws:PrincipalOrgID\nyes-if " ARN("user/bob")
                " aws:PrincipalOrgID\nyes " ARN("user/cat") "\nyes-if " ARN("user/dan") " aws:PrincipalOrgID\nyes-if "
                ARN("role/Builder") " aws:PrincipalOrgID\nyes-if " ARN("role/Other") " aws:PrincipalOrgID\nyes o-zzzzzzzzzz\n" },
        { RP("\"*\"", ",\"Condition\":{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::444455556666:role/ci-*\"}}"),
                CATS "yes-if arn:aws:iam::444455556666:role/ci-* aws:PrincipalArn\n" },
    };
    loaded l = small();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check(l.organization, "s3:GetObject", "arn:aws:s3:::c/x", ACCOUNT, rows[i].policy, rows[i].expected);
    loaded_free(&l);
}
END_TEST

/* A key policy is always needed (E-97): without it nobody's access is known, and nobody's is certain. */
START_TEST(does_not_know_without_a_key_policy)
{
    loaded l = loaded_new();
    PUT(&l, "{\"UserDetailList\":[" USER("ann", "AIDA0000000000000001", "",
            S "{\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\"}" E) "],\"GroupDetailList\":[],"
            "\"RoleDetailList\":[],\"Policies\":[]}");
    loaded_seal(&l);
    check(l.organization, "kms:Decrypt", "arn:aws:kms:eu-north-1:" ACCOUNT ":key/1", NULL, NULL,
            "unknown " ARN("root") "\nunknown " ARN("user/ann") "\n");
    loaded_free(&l);
}
END_TEST

START_TEST(needs_to_know_the_owner)
{
    company c = company_open(NULL);
    iampb_access_index *index = NULL;
    iampb_who *who = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_access_index_new(c.organization, &index, &err), IAMPB_OK, &err);
    iampb_request *request = company_request(c.ctx, "s3:GetObject", "arn:aws:s3:::b/k", NULL);
    ck_assert_status(iampb_who_can(index, request, NULL, &who, &err), IAMPB_E_INVALID, &err);
    ck_assert_ptr_null(who);
    iampb_request_free(request);
    iampb_access_index_free(index);
    company_close(&c);
}
END_TEST

/* ---- Memory ---- */
static iampb_status ask_all(iampb_context *ctx, void *user)
{
    static const char rp[] = RP("{\"AWS\":[\"444455556666\",\"arn:aws:sts::" ACCOUNT ":assumed-role/Builder/run7\"]}", "");
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_access_index *index = NULL;
    iampb_request *request = NULL;
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_who *who = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    (void)user;
    options.kind = IAMPB_POLICY_RESOURCE;
    if ((status = oom_check(iampb_organization_new(ctx, &organization, &err), organization, &err)) == IAMPB_OK
        && (status = oom_check(iampb_organization_add_account(organization, NULL, &account, &err), account, &err))
                == IAMPB_OK
        && (status = oom_check(iampb_account_load(account, DETAILS, strlen(DETAILS), NULL, NULL, &err), NULL, &err))
                == IAMPB_OK
        && (status = oom_check(iampb_access_index_new(organization, &index, &err), index, &err)) == IAMPB_OK
        && (status = oom_check(iampb_request_new(ctx, &request, &err), request, &err)) == IAMPB_OK
        && (status = oom_check(iampb_request_set_action(request, "s3:GetObject", 12, &err), NULL, &err)) == IAMPB_OK
        && (status = oom_check(iampb_request_set_resource(request, "arn:aws:s3:::b/bob/x", 20, &err), NULL, &err))
                == IAMPB_OK
        && (status = oom_check(iampb_policy_parse(ctx, rp, sizeof rp - 1, &options, &policy, &err), policy, &err))
                == IAMPB_OK
        && (status = oom_check(iampb_compile(ctx, policy, (iampb_str){ NULL, 0 }, &compiled, &err), compiled, &err))
                == IAMPB_OK)
        status = oom_check(iampb_who_can(index, request, compiled, &who, &err), who, &err);
    iampb_who_free(who);
    iampb_compiled_free(compiled);
    iampb_policy_free(policy);
    iampb_request_free(request);
    iampb_access_index_free(index);
    iampb_organization_free(organization);
    return status;
}

START_TEST(survives_without_memory)
{
    ck_assert_uint_gt(oom_loop("who can", ask_all, NULL), 100);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("account/who_can", answers_for_the_company, finds_federated_principals, tells_apart_by_own_keys,
            shares_sets_of_policies, lists_whom_the_resource_policy_names, lists_whom_a_condition_names,
            does_not_know_without_a_key_policy, needs_to_know_the_owner, survives_without_memory);
}
HARNESS_MAIN("account-who_can", suite)
