/* test_principal_policies.c - a principal's policies as layers; over the sample company, by hand. */
#include "company.h"
#include "eval/layer.h"
#include "loaded.h"
#include "oom.h"

typedef struct row {
    const char *principal, *action, *resource;
    iampb_outcome expected;
    uint32_t blocked;  /* bits */
} row;

#define BIT(layer) (1u << IAMPB_LAYER_##layer)
#define USER(account, name) "arn:aws:iam::" account ":user/" name
#define ROLE(account, name) "arn:aws:iam::" account ":role/" name

static const row rows[] = {
    /* Root of prod: the SCP on its unit denies root everything (E-94). Root of dev has no such SCP. */
    { "arn:aws:iam::" PROD ":root", "s3:ListAllMyBuckets", "*", IAMPB_EXPLICIT_DENY, BIT(SCP) },
    { "arn:aws:iam::" DEV ":root", "s3:ListAllMyBuckets", "*", IAMPB_ALLOWED, 0 },
    /* The same SCP is attached to the management account, where it does not act (E-93). */
    { USER(MANAGEMENT, "halvard.moe"), "cloudtrail:StopLogging", "arn:aws:cloudtrail:eu-north-1:" MANAGEMENT ":trail/t",
            IAMPB_ALLOWED, 0 },
    /* A boundary that has DynamoDB items but no EC2 (E-79): lambda-orders-api has policies for both. */
    { ROLE(PROD, "lambda-orders-api"), "dynamodb:PutItem", "arn:aws:dynamodb:eu-north-1:" PROD ":table/orders",
            IAMPB_ALLOWED, 0 },
    { ROLE(PROD, "lambda-orders-api"), "ec2:CreateNetworkInterface", "*", IAMPB_IMPLICIT_DENY, BIT(BOUNDARY) },
    /* Policies of a group (E-78), attached ones and inline ones. */
    { USER(PROD, "machine/svc-partner-feed"), "s3:PutObject", "arn:aws:s3:::norrbrine-partner-feeds/x", IAMPB_ALLOWED, 0 },
    { USER(PROD, "machine/svc-partner-feed"), "s3:DeleteObject", "arn:aws:s3:::norrbrine-partner-feeds/x",
            IAMPB_IMPLICIT_DENY, BIT(IDENTITY) },
    { USER(MANAGEMENT, "break-glass/break-glass-1"), "iam:DeleteUser", USER(MANAGEMENT, "x"), IAMPB_ALLOWED, 0 },
    /* A Deny without MFA: long-term keys have none. */
    { USER(PROD, "signe.holt"), "ecs:UpdateService", "arn:aws:ecs:eu-north-1:" PROD ":service/c/s", IAMPB_ALLOWED, 0 },
    /* Trust policies of roles in other accounts (E-98): prod-deploy trusts dev-admin alone. */
    { ROLE(DEV, "dev-admin"), "sts:AssumeRole", ROLE(PROD, "prod-deploy"), IAMPB_ALLOWED, 0 },
    { ROLE(DEV, "developer-readonly"), "sts:AssumeRole", ROLE(PROD, "prod-deploy"), IAMPB_IMPLICIT_DENY,
            BIT(IDENTITY) | BIT(RESOURCE) },
    { "arn:aws:sts::" DEV ":assumed-role/dev-admin/any", "sts:AssumeRole", ROLE(PROD, "prod-deploy"), IAMPB_ALLOWED, 0 },
    /* A user cannot be named by what is not a role of it: the trust is with a service. */
    { USER(MANAGEMENT, "halvard.moe"), "sts:AssumeRole", ROLE(MANAGEMENT, "trail-to-logs"), IAMPB_IMPLICIT_DENY,
            BIT(RESOURCE) },
};

/* MFA is not known of a user: the definite decision counts it as absent, and BoolIfExists holds then. */
static iampb_outcome expected_of(const row *r)
{
    return strstr(r->principal, "signe.holt") != NULL ? IAMPB_EXPLICIT_DENY : r->expected;
}

static iampb_policy_set *policies(const company *c, const char *principal, iampb_request *request)
{
    iampb_principal *p = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_principal_open(c->organization, principal, strlen(principal), &p, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_principal_policies(p, request, NULL, &set, &err), IAMPB_OK, &err);
    iampb_principal_free(p);
    return set;
}

START_TEST(decides_for_the_company)
{
    company c = company_open(NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t blocked = 0;
        iampb_request *request = company_request(c.ctx, rows[i].action, rows[i].resource, NULL);
        iampb_policy_set *set = policies(&c, rows[i].principal, request);
        int32_t outcome = iampb_evaluate(set, request, &blocked);
        ck_assert_msg(outcome == expected_of(&rows[i]), "%s %s: %s", rows[i].principal, rows[i].action,
                iampb_outcome_name(outcome));
        if (rows[i].expected != IAMPB_ALLOWED)
            ck_assert_msg(blocked == rows[i].blocked, "%s %s: blocked by %x", rows[i].principal, rows[i].action, blocked);
        ck_assert_uint_eq(iampb_policy_set_missing_count(set), 0);
        iampb_policy_set_free(set);
        iampb_request_free(request);
    }
    company_close(&c);
}
END_TEST

/* Root, two units and the account: prod is two units deep; dev too. */
START_TEST(names_levels_from_the_root_down)
{
    static const char *const levels[] = { "r-n4bq", "ou-n4bq-w0rk5l1e", "ou-n4bq-pr0d9xk2", PROD };
    company c = company_open(NULL);
    iampb_request *request = company_request(c.ctx, "s3:ListAllMyBuckets", "*", NULL);
    iampb_policy_set *set = policies(&c, ROLE(PROD, "prod-deploy"), request);
    const iampb__vec *found = &set->layers[IAMPB_LAYER_SCP].levels;
    ck_assert_uint_eq(found->count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_view_eq(IAMPB__VEC_AT(iampb__level, found, i)->name, levels[i]);
    iampb_policy_set_free(set);
    set = policies(&c, USER(STAGING, "henrik.foss"), request); /* never invited: no SCP acts, and that is known */
    ck_assert(!set->layers[IAMPB_LAYER_SCP].present);
    ck_assert_uint_eq(iampb_policy_set_missing_count(set), 0);
    iampb_policy_set_free(set);
    iampb_request_free(request);
    company_close(&c);
}
END_TEST

START_TEST(knows_who_asks)
{
    company c = company_open(NULL);
    iampb_principal *p = NULL;
    iampb_error *err = NULL;
    const char *arn = "arn:aws:sts::" PROD ":assumed-role/prod-deploy/run1";
    ck_assert_status(iampb_principal_open(c.organization, arn, strlen(arn), &p, &err), IAMPB_OK, &err);
    const iampb_caller *caller = iampb_principal_caller(p);
    ck_assert_view_eq(caller->role_arn, ROLE(PROD, "prod-deploy"));
    ck_assert_view_eq(caller->unique_id, "AROA5FB3VX6GHZ2SRC4ZG");
    ck_assert_view_eq(caller->organization, "o-7kq2nb4vxe");
    ck_assert_view_eq(caller->org_path, "o-7kq2nb4vxe/r-n4bq/ou-n4bq-w0rk5l1e/ou-n4bq-pr0d9xk2/");
    ck_assert_uint_eq(caller->tag_count, 2);
    ck_assert_view_eq(caller->tags[1], "platform");
    ck_assert_int_eq(caller->tags_known, 0); /* the session may have brought some */
    iampb_principal_free(p);
    company_close(&c);
}
END_TEST

START_TEST(refuses_whom_it_does_not_know)
{
    static const char *const arns[] = { "", "dana", "arn:aws:iam::111122223333:user/dana", USER(PROD, "nobody"),
        "arn:aws:iam::" PROD ":group/SRE", "arn:aws:sts::" PROD ":assumed-role/none/s",
        "arn:aws:sts::" PROD ":assumed-role/prod-deploy" };
    company c = company_open((const char *const[]){ "prod", NULL });
    for (size_t i = 0; i < sizeof arns / sizeof arns[0]; i++) {
        iampb_principal *p = NULL;
        iampb_error *err = NULL;
        ck_assert_status(iampb_principal_open(c.organization, arns[i], strlen(arns[i]), &p, &err), IAMPB_E_INVALID, &err);
        ck_assert_ptr_null(p);
    }
    company_close(&c);
}
END_TEST

/* ---- What is missing ---- */
#define DETAILS(users, policies)                                                                                      \
    "{\"UserDetailList\":[" users "],\"GroupDetailList\":[],\"RoleDetailList\":[],\"Policies\":[" policies "]}"
#define A_USER(more)                                                                                                  \
    "{\"Path\":\"/\",\"UserName\":\"dana\",\"UserId\":\"AIDA0000000000000001\",\"Arn\":\"" ARN("user/dana") "\","      \
    "\"CreateDate\":\"2025-01-01T00:00:00Z\",\"GroupList\":[],\"Tags\":[]," more "}"
#define ADMIN_INLINE                                                                                                  \
    "\"UserPolicyList\":[{\"PolicyName\":\"all\",\"PolicyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":"        \
    "[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}}]"
#define MEMBER                                                                                                        \
    "{\"Accounts\":[{\"Id\":\"123456789012\",\"Arn\":\"arn:aws:organizations::999999999999:account/o-aaaaaaaaaa/123456789012\","\
    "\"Status\":\"ACTIVE\",\"Name\":\"x\",\"Email\":\"x@y.example\"}]}"
#define ORGANIZATION                                                                                                  \
    "{\"Organization\":{\"Id\":\"o-aaaaaaaaaa\",\"Arn\":\"arn:aws:organizations::999999999999:organization/o-aaaaaaaaaa\"," \
    "\"FeatureSet\":\"ALL\",\"MasterAccountId\":\"999999999999\",\"MasterAccountArn\":"                               \
    "\"arn:aws:organizations::999999999999:account/o-aaaaaaaaaa/999999999999\"}}"

static void check_missing(loaded *l, bool allowed, const char *reason)
{
    iampb_principal *p = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    loaded_seal(l);
    iampb_request *request = company_request(l->ctx, "s3:ListAllMyBuckets", "*", NULL);
    ck_assert_status(iampb_principal_open(l->organization, ARN("user/dana"), strlen(ARN("user/dana")), &p, &err),
            IAMPB_OK, &err);
    ck_assert_status(iampb_principal_policies(p, request, NULL, &set, &err), IAMPB_OK, &err);
    ck_assert_int_eq(iampb_evaluate(set, request, NULL), allowed ? IAMPB_ALLOWED : IAMPB_IMPLICIT_DENY);
    ck_assert_uint_eq(iampb_policy_set_missing_count(set), 1);
    ck_assert_str_eq(iampb_policy_set_missing_at(set, 0, NULL), reason);
    iampb_policy_set_free(set);
    iampb_principal_free(p);
    iampb_request_free(request);
}

START_TEST(never_allows_what_depends_on_a_missing_document)
{
    loaded l = loaded_new();
    PUT(&l, DETAILS(A_USER(ADMIN_INLINE ",\"AttachedManagedPolicies\":[{\"PolicyName\":\"gone\",\"PolicyArn\":\""
                           ARN("policy/gone") "\"}]"), ""));
    loaded_put(&l, "i", "", 0, ORGANIZATION, IAMPB_OK);
    loaded_put(&l, "i", "", 0, "{\"Accounts\":[]}", IAMPB_OK);
    check_missing(&l, false, "not evaluated because the text of " ARN("policy/gone") " is not in the input");
    loaded_free(&l);
    l = loaded_new();
    PUT(&l, DETAILS(A_USER(ADMIN_INLINE ",\"AttachedManagedPolicies\":[]"), ""));
    check_missing(&l, true, "SCPs were not evaluated: no document tells whether account 123456789012 is in an "
                            "organisation");
    loaded_free(&l);
}
END_TEST

/* In an organisation, and no document has its SCPs. */
START_TEST(never_allows_without_the_scps_of_a_member)
{
    loaded l = loaded_new();
    iampb_principal *p = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    PUT(&l, DETAILS(A_USER(ADMIN_INLINE ",\"AttachedManagedPolicies\":[]"), ""));
    loaded_put(&l, "i", "", 0, ORGANIZATION, IAMPB_OK);
    loaded_put(&l, "i", "", 0, MEMBER, IAMPB_OK);
    loaded_seal(&l);
    iampb_request *request = company_request(l.ctx, "s3:ListAllMyBuckets", "*", NULL);
    ck_assert_status(iampb_principal_open(l.organization, ARN("user/dana"), strlen(ARN("user/dana")), &p, &err),
            IAMPB_OK, &err);
    ck_assert_status(iampb_principal_policies(p, request, NULL, &set, &err), IAMPB_OK, &err);
    uint32_t blocked = 0;
    ck_assert_int_eq(iampb_evaluate(set, request, &blocked), IAMPB_IMPLICIT_DENY);
    ck_assert_uint_eq(blocked, BIT(SCP));
    ck_assert_uint_ge(iampb_policy_set_missing_count(set), 1);
    iampb_policy_set_free(set);
    iampb_principal_free(p);
    iampb_request_free(request);
    loaded_free(&l);
}
END_TEST

/* ---- Memory ---- */
static iampb_status open_and_ask(iampb_context *ctx, void *user)
{
    static const char details[] = DETAILS(A_USER(ADMIN_INLINE
            ",\"PermissionsBoundary\":{\"PermissionsBoundaryType\":\"Policy\",\"PermissionsBoundaryArn\":\""
            ARN("policy/gone") "\"},\"AttachedManagedPolicies\":[]"), "");
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_principal *principal = NULL;
    iampb_request *request = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    (void)user;
    if ((status = oom_check(iampb_organization_new(ctx, &organization, &err), organization, &err)) == IAMPB_OK
        && (status = oom_check(iampb_organization_add_account(organization, NULL, &account, &err), account, &err))
                == IAMPB_OK
        && (status = oom_check(iampb_account_load(account, details, sizeof details - 1, NULL, NULL, &err), NULL, &err))
                == IAMPB_OK
        && (status = oom_check(iampb_principal_open(organization, ARN("user/dana"), strlen(ARN("user/dana")), &principal,
                                       &err), principal, &err)) == IAMPB_OK
        && (status = oom_check(iampb_request_new(ctx, &request, &err), request, &err)) == IAMPB_OK
        && (status = oom_check(iampb_request_set_action(request, "iam:GetUser", 11, &err), NULL, &err)) == IAMPB_OK
        && (status = oom_check(iampb_request_set_resource(request, ARN("user/dana"), strlen(ARN("user/dana")), &err), NULL,
                    &err)) == IAMPB_OK)
        status = oom_check(iampb_principal_policies(principal, request, NULL, &set, &err), set, &err);
    iampb_policy_set_free(set);
    iampb_request_free(request);
    iampb_principal_free(principal);
    iampb_organization_free(organization);
    return status;
}

START_TEST(survives_without_memory)
{
    ck_assert_uint_gt(oom_loop("principal", open_and_ask, NULL), 50);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("account/principal_policies", decides_for_the_company, names_levels_from_the_root_down,
            knows_who_asks, refuses_whom_it_does_not_know, never_allows_what_depends_on_a_missing_document,
            never_allows_without_the_scps_of_a_member, survives_without_memory);
}
HARNESS_MAIN("account-principal_policies", suite)
