/* test_oom_change.c - comparing the access of two snapshots while memory runs out. Run with every allocation failing
 * once and for ever: the status must be right, nothing may leak, and the context must stay usable. */
#include "harness.h"
#include "oom.h"
#include <stdbool.h>

#define ARN(rest) "arn:aws:iam::123456789012:" rest
#define USER(name, more)                                                                                              \
    "{\"UserName\":\"" name "\",\"UserId\":\"AIDA" name "\",\"Arn\":\"" ARN("user/" name) "\"," more                 \
    "\"UserPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":["        \
    "{\"Effect\":\"Allow\",\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}"
#define USER_END "]}}]}"
#define ROLE(principal)                                                                                               \
    "{\"RoleName\":\"r\",\"RoleId\":\"AROAR\",\"Arn\":\"" ARN("role/r") "\",\"RolePolicyList\":[],"                   \
    "\"AssumeRolePolicyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"       \
    "\"sts:AssumeRole\",\"Principal\":" principal "}]}}"
#define DETAILS(users, roles)                                                                                         \
    "{\"UserDetailList\":[" users "],\"GroupDetailList\":[],\"RoleDetailList\":[" roles "],\"Policies\":[]}"

/* One who gains, one who is gone, one whose boundary nobody has, one whose tags changed, a role that others trust. */
static const char older[] = DETAILS(USER("dana", "") USER_END "," USER("gone", "") USER_END ","
        USER("erin", "\"PermissionsBoundary\":{\"PermissionsBoundaryArn\":\"" ARN("policy/b") "\"},") USER_END ","
        USER("tess", "\"Tags\":[{\"Key\":\"k\",\"Value\":\"v\"}],")
        ",{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{"
        "\"aws:PrincipalTag/k\":\"x\"}}}" USER_END, ROLE("{\"Service\":\"ec2.amazonaws.com\"}"));
static const char newer[] = DETAILS(USER("dana", "") ",{\"Effect\":\"Allow\",\"Action\":\"sqs:PurgeQueue\","
        "\"Resource\":\"*\"}" USER_END ","
        USER("erin", "\"PermissionsBoundary\":{\"PermissionsBoundaryArn\":\"" ARN("policy/b") "\"},") USER_END ","
        USER("tess", "\"Tags\":[{\"Key\":\"k\",\"Value\":\"w\"}],")
        ",{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{"
        "\"aws:PrincipalTag/k\":\"x\"}}}" USER_END, ROLE("{\"AWS\":\"444455556666\"}"));

static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 0;
}

static iampb_status load(iampb_context *ctx, const char *details, iampb_organization **organization)
{
    iampb_account *account = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    if ((status = oom_check(iampb_organization_new(ctx, organization, &err), *organization, &err)) < 0
        || (status = oom_check(iampb_organization_add_account(*organization, NULL, &account, &err), account, &err)) < 0)
        return status;
    return oom_check(iampb_account_load(account, details, strlen(details), NULL, NULL, &err), NULL, &err);
}

/* None of this may fail, or allocate. */
static void read_all(const iampb_access_diff *diff)
{
    size_t changes[5] = { 0 };
    ck_assert_int_eq(iampb_access_diff_answer(diff), IAMPB_ANSWER_FAIL);
    ck_assert_uint_eq(iampb_access_diff_number(diff, "principals"), 6); /* root too */
    for (size_t i = 0; i < iampb_access_diff_count(diff); i++) {
        changes[iampb_access_diff_change(diff, i)]++;
        ck_assert_str_ne(iampb_access_change_name(iampb_access_diff_change(diff, i)), "");
        ck_assert_ptr_nonnull(iampb_access_diff_text(diff, i, "subject", NULL));
        ck_assert_int_ne(iampb_access_diff_gain(diff, i), 0);
        ck_assert_uint_ge(iampb_access_diff_principal_count(diff, i), 1);
        ck_assert_ptr_nonnull(iampb_access_diff_principal_at(diff, i, 0, NULL));
        bool known = iampb_access_diff_change(diff, i) != IAMPB_ACCESS_NOT_EVALUATED;
        ck_assert(known == (iampb_access_diff_comparison(diff, i) != NULL));
        ck_assert(known == (iampb_access_diff_missing_count(diff, i) == 0));
        ck_assert(known == (iampb_access_diff_missing_at(diff, i, 0, NULL) == NULL));
    }
    ck_assert_uint_eq(changes[IAMPB_ACCESS_CHANGED], 2);
    ck_assert_uint_eq(changes[IAMPB_ACCESS_GONE], 1);
    ck_assert_uint_eq(changes[IAMPB_ACCESS_NOT_EVALUATED], 2);
    ck_assert_uint_ge(iampb_access_diff_options_size(), sizeof(size_t));
    ck_assert_uint_eq(iampb_access_diff_note_count(diff), 2);
    ck_assert_ptr_nonnull(iampb_access_diff_note_at(diff, 1, NULL));
}

static iampb_status compare(iampb_organization *before, iampb_organization *after)
{
    iampb_access_diff *diff = NULL;
    iampb_error *err = NULL;
    iampb_status status = oom_check(iampb_access_diff_new(before, after, NULL, &diff, &err), diff, &err);
    if (status == IAMPB_OK) {
        read_all(diff);
        status = oom_check(iampb_access_diff_write(diff, 2, ignore, NULL, &err), NULL, &err);
    }
    iampb_access_diff_free(diff);
    return status;
}

static iampb_status snapshots(iampb_context *ctx, void *user)
{
    iampb_organization *before = NULL, *after = NULL;
    (void)user;
    iampb_status status = load(ctx, older, &before);
    if (status == IAMPB_OK)
        status = load(ctx, newer, &after);
    if (status == IAMPB_OK)
        status = compare(before, after);
    iampb_organization_free(before);
    iampb_organization_free(after);
    return status;
}

START_TEST(two_snapshots)
{
    ck_assert_uint_gt(oom_loop("two snapshots", snapshots, NULL), 200);
}
END_TEST

static Suite *suite(void) { return HARNESS_LIST("oom-change", two_snapshots); }
HARNESS_MAIN("oom-change", suite)
