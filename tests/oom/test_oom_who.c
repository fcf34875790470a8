/* test_oom_who.c - asking an account model what its principals may do, while memory runs out. Run with every allocation
 * failing once and for ever: the status must be right, nothing may leak, and the context must stay usable. */
#include "harness.h"
#include "oom.h"

#define ACCOUNT "123456789012"
#define USER "arn:aws:iam::" ACCOUNT ":user/dana"
#define ROLE "arn:aws:iam::" ACCOUNT ":role/Builder"
#define BOUNDARY "arn:aws:iam::" ACCOUNT ":policy/b"

static const char details[] =
    "{\"UserDetailList\":[{\"Path\":\"/\",\"UserName\":\"dana\",\"UserId\":\"AIDA0000000000000001\",\"Arn\":\"" USER "\","
    "\"CreateDate\":\"2025-01-01T00:00:00Z\",\"GroupList\":[\"gone\"],\"Tags\":[{\"Key\":\"t\",\"Value\":\"v\"}],"
    "\"AttachedManagedPolicies\":[],\"PermissionsBoundary\":{\"PermissionsBoundaryType\":\"Policy\","
    "\"PermissionsBoundaryArn\":\"" BOUNDARY "\"},\"UserPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":"
    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sqs:*Message\","
    "\"Resource\":\"arn:aws:sqs:*:*:a*\"},{\"Effect\":\"Deny\",\"Action\":\"sqs:*\",\"Resource\":\"*\",\"Condition\":"
    "{\"StringEquals\":{\"aws:PrincipalTag/t\":\"v\",\"aws:SourceIp\":\"x\"}}}]}}]}],\"GroupDetailList\":[],"
    "\"RoleDetailList\":[{\"Path\":\"/\",\"RoleName\":\"Builder\",\"RoleId\":\"AROA0000000000000001\",\"Arn\":\"" ROLE "\","
    "\"CreateDate\":\"2025-01-01T00:00:00Z\",\"InstanceProfileList\":[],\"Tags\":[],\"RolePolicyList\":[],"
    "\"AttachedManagedPolicies\":[],\"AssumeRolePolicyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
    "\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\",\"AWS\":[\"444455556666\","
    "\"arn:aws:sts::" ACCOUNT ":assumed-role/Builder/run7\"]}},{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
    "\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-zzzzzzzzzz\"}}}]}}],"
    "\"Policies\":[{\"PolicyName\":\"b\",\"PolicyId\":\"ANPA0000000000000001\",\"Arn\":\"" BOUNDARY "\",\"Path\":\"/\","
    "\"DefaultVersionId\":\"v1\",\"PolicyVersionList\":[{\"VersionId\":\"v1\",\"IsDefaultVersion\":true,\"Document\":"
    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sqs:*e\","
    "\"Resource\":\"arn:aws:sqs:*:*:*z\"}]}}]}]}";

static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 0;
}

static iampb_status load(iampb_context *ctx, iampb_organization **organization)
{
    iampb_account *account = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    if ((status = oom_check(iampb_organization_new(ctx, organization, &err), *organization, &err)) < 0
        || (status = oom_check(iampb_organization_add_account(*organization, NULL, &account, &err), account, &err)) < 0)
        return status;
    return oom_check(iampb_account_load(account, details, sizeof details - 1, NULL, NULL, &err), NULL, &err);
}

static iampb_status make_request(iampb_context *ctx, iampb_request **request)
{
    iampb_error *err = NULL;
    iampb_status status;
    if ((status = oom_check(iampb_request_new(ctx, request, &err), *request, &err)) < 0
        || (status = oom_check(iampb_request_set_action(*request, "sts:AssumeRole", 14, &err), NULL, &err)) < 0)
        return status;
    return oom_check(iampb_request_set_resource(*request, ROLE, strlen(ROLE), &err), NULL, &err);
}

/* ---- One principal ---- */
static iampb_status ask_one(iampb_context *ctx, iampb_organization *organization)
{
    iampb_principal *principal = NULL;
    iampb_request *request = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    iampb_status status =
            oom_check(iampb_principal_open(organization, USER, strlen(USER), &principal, &err), principal, &err);
    if (status == IAMPB_OK && (status = make_request(ctx, &request)) == IAMPB_OK
        && (status = oom_check(iampb_principal_policies(principal, request, NULL, &set, &err), set, &err)) == IAMPB_OK) {
        ck_assert_uint_eq(iampb_principal_caller(principal)->arn.len, strlen(USER));
        ck_assert_int_eq(iampb_evaluate(set, request, NULL), IAMPB_IMPLICIT_DENY);
        ck_assert_uint_ge(iampb_policy_set_missing_count(set), 1);
        ck_assert_ptr_nonnull(iampb_policy_set_missing_at(set, 0, NULL));
        status = oom_check(iampb_principal_write_effective(principal, 1, ignore, ignore, NULL, &err), NULL, &err);
    }
    iampb_policy_set_free(set);
    iampb_request_free(request);
    iampb_principal_free(principal);
    return status;
}

static iampb_status one(iampb_context *ctx, void *user)
{
    iampb_organization *organization = NULL;
    iampb_status status = load(ctx, &organization);
    (void)user;
    if (status == IAMPB_OK)
        status = ask_one(ctx, organization);
    iampb_organization_free(organization);
    return status;
}

START_TEST(one_principal)
{
    ck_assert_uint_gt(oom_loop("one principal", one, NULL), 50);
}
END_TEST

/* ---- All principals ---- */
/* None of this may fail, or allocate. */
static void read_answer(const iampb_who *who)
{
    ck_assert_uint_ge(iampb_who_count(who), 3);
    for (size_t i = 0; i < iampb_who_count(who); i++) {
        ck_assert_ptr_nonnull(iampb_who_arn(who, i, NULL));
        ck_assert_str_ne(iampb_can_name(iampb_who_value(who, i)), "");
        for (size_t k = 0; k < iampb_who_condition_count(who, i); k++)
            ck_assert_ptr_nonnull(iampb_who_condition_at(who, i, k, NULL));
    }
    for (size_t i = 0; i < iampb_who_note_count(who); i++)
        ck_assert_ptr_nonnull(iampb_who_note_at(who, i, NULL));
}

static iampb_status ask_all(iampb_context *ctx, iampb_organization *organization)
{
    iampb_access_index *index = NULL;
    iampb_request *request = NULL;
    iampb_who *who = NULL;
    iampb_error *err = NULL;
    iampb_status status = oom_check(iampb_access_index_new(organization, &index, &err), index, &err);
    if (status == IAMPB_OK && (status = make_request(ctx, &request)) == IAMPB_OK
        && (status = oom_check(iampb_who_can(index, request, NULL, &who, &err), who, &err)) == IAMPB_OK) {
        ck_assert_uint_eq(iampb_access_index_principal_count(index), 3);
        ck_assert_uint_eq(iampb_access_index_set_count(index), 3);
        read_answer(who);
    }
    iampb_who_free(who);
    iampb_request_free(request);
    iampb_access_index_free(index);
    return status;
}

static iampb_status all(iampb_context *ctx, void *user)
{
    iampb_organization *organization = NULL;
    iampb_status status = load(ctx, &organization);
    (void)user;
    if (status == IAMPB_OK)
        status = ask_all(ctx, organization);
    iampb_organization_free(organization);
    return status;
}

START_TEST(all_principals)
{
    ck_assert_uint_gt(oom_loop("all principals", all, NULL), 100);
}
END_TEST

/* ---- Paths ---- */
/* None of this may fail, or allocate. */
static void read_graph(const iampb_graph *graph, const iampb_paths *paths)
{
    ck_assert_uint_ge(iampb_graph_node_count(graph), 3);
    for (size_t i = 0; i < iampb_graph_node_count(graph); i++) {
        ck_assert_ptr_nonnull(iampb_graph_node_text(graph, i, "name", NULL));
        for (size_t k = 0; k < iampb_graph_edge_count(graph, i); k++) {
            ck_assert_uint_ne(iampb_graph_edge_to(graph, i, k), SIZE_MAX);
            ck_assert_ptr_nonnull(iampb_graph_edge_text(graph, i, k, "type", NULL));
        }
    }
    ck_assert_uint_eq(iampb_graph_node_find(graph, ROLE, sizeof ROLE - 1), 2);
    ck_assert_uint_ge(iampb_paths_count(paths), 1);
    ck_assert_uint_ge(iampb_paths_hop_count(paths, 0), 1);
    ck_assert_uint_ne(iampb_paths_node_at(paths, 0, 0), SIZE_MAX);
    ck_assert_int_ne(iampb_paths_value(paths, 0), 0);
}

static iampb_status find_ways(iampb_organization *organization)
{
    iampb_graph *graph = NULL;
    iampb_paths *paths = NULL;
    iampb_error *err = NULL;
    iampb_status status = oom_check(iampb_graph_new(organization, NULL, &graph, &err), graph, &err);
    if (status == IAMPB_OK
        && (status = oom_check(iampb_graph_find_paths(graph, "outside", 7, ROLE, sizeof ROLE - 1, NULL, &paths, &err), paths,
                    &err)) == IAMPB_OK
        && (status = oom_check(iampb_paths_write(paths, 2, ignore, NULL, &err), NULL, &err)) == IAMPB_OK)
        read_graph(graph, paths);
    iampb_paths_free(paths);
    iampb_graph_free(graph);
    return status;
}

static iampb_status ways(iampb_context *ctx, void *user)
{
    iampb_organization *organization = NULL;
    iampb_status status = load(ctx, &organization);
    (void)user;
    if (status == IAMPB_OK)
        status = find_ways(organization);
    iampb_organization_free(organization);
    return status;
}

START_TEST(paths)
{
    ck_assert_uint_gt(iampb_graph_options_size() + iampb_paths_options_size(), 0);
    ck_assert_uint_gt(oom_loop_stride("paths", ways, NULL, 0, false), 100);
}
END_TEST

static Suite *suite(void) { return HARNESS_LIST("oom-who", one_principal, all_principals, paths); }
HARNESS_MAIN("oom-who", suite)
