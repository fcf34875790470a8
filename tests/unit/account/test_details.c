/* test_details.c - get-account-authorization-details, list-roles and get-role. */
#include "loaded.h"

static const char whole[] =
        "{\"UserDetailList\":[{\"Path\":\"/people/\",\"UserName\":\"jane\",\"UserId\":\"AIDA1\",\"Arn\":\"" ARN("user/people/jane")
        "\",\"CreateDate\":\"2020-01-02T03:04:05+00:00\",\"UserPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":"
        "{\"Statement\":[]}}],\"GroupList\":[\"ADMINS\",\"gone\"],\"AttachedManagedPolicies\":[{\"PolicyName\":\"own\","
        "\"PolicyArn\":\"" ARN("policy/own") "\"},{\"PolicyName\":\"lost\",\"PolicyArn\":\"" ARN("policy/lost") "\"}],"
        "\"PermissionsBoundary\":{\"PermissionsBoundaryType\":\"Policy\",\"PermissionsBoundaryArn\":\"" ARN("policy/lost")
        "\"},\"Tags\":[{\"Key\":\"team\",\"Value\":\"blue\"}]}],"
        "\"GroupDetailList\":[{\"Path\":\"/\",\"GroupName\":\"admins\",\"GroupId\":\"AGPA1\",\"Arn\":\"" ARN("group/admins")
        "\",\"CreateDate\":\"2020-01-02\",\"AttachedManagedPolicies\":[{\"PolicyName\":\"AdministratorAccess\","
        "\"PolicyArn\":\"arn:aws:iam::aws:policy/AdministratorAccess\"}]}],"
        "\"RoleDetailList\":[{\"Path\":\"/\",\"RoleName\":\"app\",\"RoleId\":\"AROA1\",\"Arn\":\"" ARN("role/app")
        "\",\"CreateDate\":1577934245,\"AssumeRolePolicyDocument\":{\"Statement\":[]},\"InstanceProfileList\":[{\"Path\":"
        "\"/\",\"InstanceProfileName\":\"app\",\"InstanceProfileId\":\"AIPA1\",\"Arn\":\"" ARN("instance-profile/app")
        "\",\"CreateDate\":\"2020-01-02\",\"Roles\":[{\"Path\":\"/\",\"RoleName\":\"app\",\"RoleId\":\"AROA1\",\"Arn\":\""
        ARN("role/app") "\",\"CreateDate\":\"2020-01-02\",\"MaxSessionDuration\":7200,\"Description\":\"runs it\"}]}],"
        "\"RolePolicyList\":[],\"AttachedManagedPolicies\":[],\"RoleLastUsed\":{}}],"
        "\"Policies\":[{\"PolicyName\":\"own\",\"PolicyId\":\"ANPA1\",\"Arn\":\"" ARN("policy/own")
        "\",\"Path\":\"/\",\"DefaultVersionId\":\"v2\",\"AttachmentCount\":1,\"PermissionsBoundaryUsageCount\":null,"
        "\"IsAttachable\":true,\"CreateDate\":\"2020-01-02\",\"UpdateDate\":\"2020-01-03\",\"PolicyVersionList\":["
        "{\"Document\":{\"Statement\":[]},\"VersionId\":\"v1\",\"IsDefaultVersion\":true,\"CreateDate\":\"2020-01-02\"},"
        "{\"Document\":{\"Statement\":[{}]},\"VersionId\":\"v2\",\"IsDefaultVersion\":false,\"CreateDate\":\"2020-01-03\"}]},"
        "{\"PolicyName\":\"AdministratorAccess\",\"PolicyId\":\"ANPA2\",\"Arn\":\"arn:aws:iam::aws:policy/"
        "AdministratorAccess\",\"AttachmentCount\":\"1\",\"PolicyVersionList\":[]}],"
        "\"IsTruncated\":false,\"SomethingNew\":{\"a\":[1]}}";

START_TEST(everything_is_joined)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT(&l, whole), IAMPB_DOCUMENT_AUTHORIZATION_DETAILS);
    loaded_seal(&l);
    ck_assert_str_eq(iampb_account_id(l.account, NULL), "123456789012");
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS), IAMPB_PART_LOADED);
    ck_assert_uint_eq(l.account->user_count, 1);
    const iampb__user *jane = l.account->users[0];
    ck_assert_ptr_nonnull(jane->details);
    ck_assert_view_eq(jane->name, "jane");
    ck_assert_int_eq(jane->created, 1577934245);
    ck_assert_int_eq(jane->password_enabled, IAMPB__TRI_UNKNOWN);
    ck_assert_uint_eq(jane->details->inline_count, 1);
    ck_assert_ptr_eq(jane->details->inline_policies[0].owner, jane->details);
    ck_assert_uint_eq(jane->details->tag_count, 1);
    ck_assert_view_eq(jane->details->tags[0].value.text, "blue");
    ck_assert_uint_eq(l.account->group_count, 1);
    ck_assert_uint_eq(l.account->groups[0]->member_count, 1);
    ck_assert_ptr_eq(l.account->groups[0]->members[0], jane);
    ck_assert_uint_eq(l.account->policy_count, 2);
    ck_assert_uint_eq(l.account->policies[0]->attached_to_count, 1);
    ck_assert_ptr_eq(l.account->policies[0]->attached_to[0], jane->details);
    ck_assert(l.account->policies[1]->aws_managed);
    ck_assert_ptr_eq(l.account->policies[1]->attached_to[0], l.account->groups[0]);
    ck_assert_uint_eq(l.account->inline_policy_count, 1);
    loaded_free(&l);
}
END_TEST

START_TEST(i7_group_names_join_without_case_and_unknown_ones_stay_null)
{
    loaded l = loaded_new();
    PUT(&l, whole);
    loaded_seal(&l);
    const iampb__principal *jane = l.account->users[0]->details;
    ck_assert_uint_eq(jane->group_name_count, 2);
    ck_assert_ptr_eq(jane->groups[0], l.account->groups[0]);
    ck_assert_ptr_null(jane->groups[1]);
    loaded_free(&l);
}
END_TEST

START_TEST(i11_missing_policies_and_boundaries_are_unresolved_not_absent)
{
    loaded l = loaded_new();
    PUT(&l, whole);
    loaded_seal(&l);
    const iampb__principal *jane = l.account->users[0]->details;
    ck_assert_ptr_nonnull(jane->attached[0].policy);
    ck_assert_ptr_null(jane->attached[1].policy);
    ck_assert(jane->has_boundary);
    ck_assert_ptr_null(jane->boundary);
    ck_assert_view_eq(jane->boundary_arn.text, ARN("policy/lost"));
    loaded_free(&l);
}
END_TEST

START_TEST(i13_default_version_id_wins_with_a_note)
{
    loaded l = loaded_new();
    PUT(&l, whole);
    loaded_seal(&l);
    const iampb__policy *own = l.account->policies[0];
    ck_assert_ptr_nonnull(own->current);
    ck_assert_view_eq(own->current->id.text, "v2");
    ck_assert(own->versions[1].is_default && !own->versions[0].is_default);
    ck_assert_note(&l, "IsDefaultVersion of policy");
    ck_assert_ptr_null(l.account->policies[1]->current); /* no version list: unresolved */
    ck_assert(!own->boundary_usage_count.known);
    ck_assert(l.account->policies[1]->attachment_count.known);
    ck_assert_int_eq(l.account->policies[1]->attachment_count.number, 1);
    loaded_free(&l);
}
END_TEST

START_TEST(i14_the_instance_profile_has_session_and_description)
{
    loaded l = loaded_new();
    PUT(&l, whole);
    loaded_seal(&l);
    const iampb__principal *app = l.account->roles[0];
    ck_assert_int_eq(app->max_session.number, 7200);
    ck_assert_view_eq(app->description.text, "runs it");
    ck_assert_uint_eq(app->instance_profile_count, 1);
    ck_assert_view_eq(app->instance_profile.text, ARN("instance-profile/app"));
    ck_assert_int_eq(app->created.at, 1577934245);
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *member;
    bool reported;
    int64_t at;
} last_uses[] = {
    { "", false, IAMPB__TIME_UNKNOWN },
    { ",\"RoleLastUsed\":null", false, IAMPB__TIME_UNKNOWN },
    { ",\"RoleLastUsed\":{}", true, IAMPB__TIME_NEVER },
    { ",\"RoleLastUsed\":{\"LastUsedDate\":\"2020-01-02T03:04:05Z\"}", true, 1577934245 },
    { ",\"RoleLastUsed\":{\"LastUsedDate\":\"soon\",\"Region\":\"eu-north-1\"}", true, IAMPB__TIME_UNKNOWN },
};

START_TEST(i15_last_use_of_roles)
{
    loaded l = loaded_new();
    char text[400];
    snprintf(text, sizeof text, "{\"RoleDetailList\":[{\"RoleName\":\"r\",\"Arn\":\"%s\"%s}]}", ARN("role/r"),
            last_uses[_i].member);
    PUT(&l, text);
    loaded_seal(&l);
    ck_assert_int_eq(l.account->roles[0]->last_used_reported, last_uses[_i].reported);
    ck_assert_int_eq(l.account->roles[0]->last_used.at, last_uses[_i].at);
    loaded_free(&l);
}
END_TEST

START_TEST(i10_absent_lists_are_not_loaded)
{
    loaded l = loaded_new();
    PUT(&l, "{\"UserDetailList\":[],\"RoleDetailList\":null}");
    ck_assert_int_eq(l.account->details_users, IAMPB_PART_EMPTY);
    ck_assert_int_eq(l.account->details_groups, IAMPB_PART_NOT_LOADED);
    ck_assert_int_eq(l.account->details_roles, IAMPB_PART_NOT_LOADED);
    ck_assert_int_eq(l.account->details_policies, IAMPB_PART_NOT_LOADED);
    ck_assert_int_eq(l.account->details_lists, IAMPB__DETAILS_USERS);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS), IAMPB_PART_EMPTY);
    PUT(&l, "{\"RoleDetailList\":[{\"RoleName\":\"r\",\"Arn\":\"" ARN("role/r") "\"}]}");
    ck_assert_int_eq(l.account->details_users, IAMPB_PART_EMPTY);
    ck_assert_int_eq(l.account->details_roles, IAMPB_PART_LOADED);
    ck_assert_int_eq(l.account->details_lists, IAMPB__DETAILS_USERS | IAMPB__DETAILS_ROLES);
    loaded_free(&l);
}
END_TEST

START_TEST(i10_a_list_that_a_filter_emptied_counts_as_incomplete)
{
    loaded l = loaded_new();
    PUT(&l, "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a") "\",\"GroupList\":[\"g\"]}],"
            "\"GroupDetailList\":[],\"RoleDetailList\":[],\"Policies\":[]}");
    for (int again = 0; again < 2; again++) { /* also after more was loaded */
        loaded_seal(&l);
        ck_assert_int_eq(l.account->details_groups, IAMPB_PART_INCOMPLETE);
        ck_assert_int_eq(l.account->details_policies, IAMPB_PART_EMPTY);
        ck_assert_note(&l, "the list of groups is empty");
        PUT(&l, "{\"SummaryMap\":{}}");
    }
    loaded_free(&l);
}
END_TEST

static const char page1[] = "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a")
                            "\"}],\"IsTruncated\":true,\"Marker\":\"x\"}";
static const char page2[] = "{\"UserDetailList\":[{\"UserName\":\"b\",\"Arn\":\"" ARN("user/b")
                            "\"},{\"UserName\":\"A2\",\"Arn\":\"" ARN("user/a") "\"}],\"IsTruncated\":false}";
static const struct {
    const char *form;
    int inputs;
} pagings[] = { { "%s", 2 }, { "[%s,%s]", 1 }, { "%s\n%s", 1 } };

START_TEST(i4_pages_append_and_the_first_of_an_arn_counts)
{
    loaded l = loaded_new();
    char text[1000];
    if (pagings[_i].inputs == 2) {
        PUT(&l, page1);
        ck_assert_int_eq(l.account->details_users, IAMPB_PART_INCOMPLETE);
        PUT(&l, page2);
    } else {
        snprintf(text, sizeof text, _i == 1 ? "[%s,%s]" : "%s\n%s", page1, page2);
        PUT(&l, text);
    }
    ck_assert_int_eq(l.account->details_users, IAMPB_PART_LOADED);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS), IAMPB_PART_LOADED);
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->user_count, 2);
    ck_assert_view_eq(l.account->users[0]->name, "a");
    ck_assert_view_eq(l.account->users[1]->name, "b");
    ck_assert_note(&l, "occur again");
    loaded_free(&l);
}
END_TEST

START_TEST(i4_a_last_page_that_is_truncated_leaves_the_lists_incomplete)
{
    loaded l = loaded_new();
    PUT(&l, page1);
    ck_assert_int_eq(l.account->details_users, IAMPB_PART_INCOMPLETE);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS), IAMPB_PART_INCOMPLETE);
    loaded_free(&l);
}
END_TEST

START_TEST(listed_roles_fill_gaps_of_the_details_and_clear_nothing)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT(&l, "{\"Roles\":[{\"RoleName\":\"app\",\"Arn\":\"" ARN("role/app")
                             "\",\"AssumeRolePolicyDocument\":{},\"MaxSessionDuration\":3600,\"Description\":\"other\"},"
                             "{\"RoleName\":\"new\",\"Arn\":\"" ARN("role/new") "\"}]}"),
            IAMPB_DOCUMENT_ROLES);
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->role_count, 2); /* without details, the list is all there is */
    PUT(&l, whole);
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->role_count, 1);
    ck_assert_int_eq(l.account->roles[0]->max_session.number, 7200);
    ck_assert(l.account->roles[0]->last_used_reported);
    ck_assert_note(&l, "not in the authorization details");
    loaded_free(&l);
}
END_TEST

START_TEST(get_role_fills_the_last_use)
{
    loaded l = loaded_new();
    PUT(&l, "{\"RoleDetailList\":[{\"RoleName\":\"r\",\"Arn\":\"" ARN("role/r") "\"}]}");
    ck_assert_int_eq(PUT(&l, "{\"Role\":{\"RoleName\":\"r\",\"Arn\":\"" ARN("role/r")
                             "\",\"MaxSessionDuration\":900,\"RoleLastUsed\":{\"LastUsedDate\":\"2020-01-02\"}}}"),
            IAMPB_DOCUMENT_ROLES);
    loaded_seal(&l);
    ck_assert_int_eq(l.account->roles[0]->max_session.number, 900);
    ck_assert(l.account->roles[0]->last_used_reported);
    loaded_free(&l);
}
END_TEST

/* I-3 */
static const struct {
    const char *text;
    int64_t at;
} times[] = {
    { "\"2019-12-18T00:00:00Z\"", 1576627200 }, { "\"2019-12-18T00:00:00+00:00\"", 1576627200 },
    { "\"2019-12-18T00:00:00.123Z\"", 1576627200 }, { "\"2019-12-18 00:00:00\"", 1576627200 },
    { "\"2019-12-18\"", 1576627200 }, { "1576627200", 1576627200 }, { "1576627200.5", 1576627200 },
    { "1.5766272E9", 1576627200 }, { "1576627200000e-3", 1576627200 }, { "0", 0 }, { "-1", -1 },
    { "null", IAMPB__TIME_UNKNOWN }, { "\"18.12.2019\"", IAMPB__TIME_UNKNOWN }, { "\"\"", IAMPB__TIME_UNKNOWN },
    { "1e400", IAMPB__TIME_UNKNOWN }, { "99999999999999999999", IAMPB__TIME_UNKNOWN },
    { "1576627200000", IAMPB__TIME_UNKNOWN },
};

START_TEST(i3_times)
{
    loaded l = loaded_new();
    char text[300];
    snprintf(text, sizeof text, "{\"UserDetailList\":[{\"UserName\":\"u\",\"Arn\":\"%s\",\"CreateDate\":%s}]}",
            ARN("user/u"), times[_i].text);
    PUT(&l, text);
    bool odd = times[_i].at == IAMPB__TIME_UNKNOWN && strcmp(times[_i].text, "null") != 0;
    ck_assert_int_eq(loaded_has_note(&l, "not understood as a time"), odd);
    loaded_seal(&l);
    ck_assert_int_eq(l.account->users[0]->created, times[_i].at);
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *text, *path, *message;
} wrong[] = {
    { "{\"UserDetailList\":{}}", "UserDetailList", "expected a list" },
    { "{\"UserDetailList\":[1]}", "UserDetailList[0]", "expected a user, an object; found a number" },
    { "{\"UserDetailList\":[{}]}", "UserDetailList[0]", "expected \"UserName\"" },
    { "{\"UserDetailList\":[{\"UserName\":\"a\"}]}", "UserDetailList[0]", "expected \"Arn\"" },
    { "{\"UserDetailList\":[{\"UserName\":7}]}", "UserDetailList[0].UserName", "expected a string, found a number" },
    { "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"x\"}]}", "UserDetailList[0].Arn", "expected an ARN" },
    { "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a") "\",\"GroupList\":\"g\"}]}",
        "UserDetailList[0].GroupList", "expected a list, found a string" },
    { "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a") "\",\"GroupList\":[\"g\",null]}]}",
        "UserDetailList[0].GroupList[1]", "expected a string, found null" },
    { "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a")
      "\",\"UserPolicyList\":[{\"PolicyName\":\"p\",\"policyDocument\":{}}]}]}",
        "UserDetailList[0].UserPolicyList[0].policyDocument", "in other case" },
    { "{\"UserDetailList\":[{\"userName\":\"a\"}]}", "UserDetailList[0].userName", "in other case" },
    { "{\"userDetailList\":[]}", "userDetailList", "in other case" },
    { "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a")
      "\",\"UserPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":3}]}]}",
        "UserDetailList[0].UserPolicyList[0].PolicyDocument", "expected a policy document" },
    { "{\"Policies\":[{\"PolicyName\":\"p\",\"Arn\":\"" ARN("policy/p")
      "\",\"AttachmentCount\":99999999999999999999,\"PolicyVersionList\":[]}]}",
        "Policies[0].AttachmentCount", "at most 64 bits" },
    { "{\"Policies\":[{\"PolicyName\":\"p\",\"Arn\":\"" ARN("policy/p")
      "\",\"AttachmentCount\":\"many\",\"PolicyVersionList\":[]}]}",
        "Policies[0].AttachmentCount", "found \"many\"" },
    { "{\"Policies\":[{\"PolicyName\":\"p\",\"Arn\":\"" ARN("policy/p")
      "\",\"IsAttachable\":\"true\",\"PolicyVersionList\":[]}]}",
        "Policies[0].IsAttachable", "expected true or false" },
    { "{\"RoleDetailList\":[{\"RoleName\":\"r\",\"Arn\":\"" ARN("role/r") "\",\"RoleLastUsed\":\"never\"}]}",
        "RoleDetailList[0].RoleLastUsed", "expected an object" },
};

START_TEST(i17_and_wrong_types_are_refused_with_their_path)
{
    loaded l = loaded_new();
    loaded_error(loaded_fail(&l, "", wrong[_i].text, strlen(wrong[_i].text), IAMPB_E_SYNTAX), wrong[_i].path,
            wrong[_i].message);
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->user_count, 0);
    ck_assert_uint_eq(iampb_organization_note_count(l.organization), 0);
    loaded_free(&l);
}
END_TEST

START_TEST(i2_null_lists_inside_objects_are_empty)
{
    loaded l = loaded_new();
    PUT(&l, "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a")
            "\",\"GroupList\":null,\"UserPolicyList\":null,\"AttachedManagedPolicies\":null,\"Tags\":null,"
            "\"PermissionsBoundary\":null,\"CreateDate\":null}]}");
    loaded_seal(&l);
    const iampb__principal *a = l.account->users[0]->details;
    ck_assert_uint_eq(a->group_name_count + a->inline_count + a->attached_count + a->tag_count, 0);
    ck_assert(!a->has_boundary);
    loaded_free(&l);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/details", everything_is_joined,
            i7_group_names_join_without_case_and_unknown_ones_stay_null,
            i11_missing_policies_and_boundaries_are_unresolved_not_absent, i13_default_version_id_wins_with_a_note,
            i14_the_instance_profile_has_session_and_description, i10_absent_lists_are_not_loaded,
            i10_a_list_that_a_filter_emptied_counts_as_incomplete,
            i4_a_last_page_that_is_truncated_leaves_the_lists_incomplete,
            listed_roles_fill_gaps_of_the_details_and_clear_nothing, get_role_fills_the_last_use,
            i2_null_lists_inside_objects_are_empty);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, i15_last_use_of_roles, 0, COUNT(last_uses));
    tcase_add_loop_test(loops, i4_pages_append_and_the_first_of_an_arn_counts, 0, COUNT(pagings));
    tcase_add_loop_test(loops, i3_times, 0, COUNT(times));
    tcase_add_loop_test(loops, i17_and_wrong_types_are_refused_with_their_path, 0, COUNT(wrong));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-details", suite)
