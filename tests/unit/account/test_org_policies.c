/* test_org_policies.c - policies of the organisation: listed, attached, described. */
#include "loaded.h"

#define POLICY(id, type)                                                                                               \
    "{\"Id\":\"" id "\",\"Arn\":\"arn:aws:organizations::123456789012:policy/o-a/service_control_policy/" id           \
    "\",\"Name\":\"n\",\"Description\":\"\",\"Type\":\"" type "\",\"AwsManaged\":false}"
#define SCP "SERVICE_CONTROL_POLICY"

START_TEST(one_policy_of_three_documents)
{
    loaded l = loaded_new();
    PUT(&l, "{\"Roots\":[{\"Id\":\"r-ab\"}]}");
    PUT(&l, "{\"Accounts\":[{\"Id\":\"111122223333\"}]}");
    ck_assert_int_eq(PUT_FOR(&l, SCP, "{\"Policies\":[" POLICY("p-1", SCP) "]}"), IAMPB_DOCUMENT_ORGANIZATION_POLICIES);
    ck_assert_int_eq(PUT_FOR(&l, "r-ab", "{\"Policies\":[" POLICY("p-1", SCP) "]}"), IAMPB_DOCUMENT_POLICIES_FOR_TARGET);
    ck_assert_int_eq(PUT_FOR(&l, "p-1", "{\"Targets\":[{\"TargetId\":\"r-ab\",\"Type\":\"ROOT\"},{\"TargetId\":"
                                        "\"111122223333\",\"Type\":\"ACCOUNT\"}]}"),
            IAMPB_DOCUMENT_POLICY_TARGETS);
    ck_assert_int_eq(PUT(&l, "{\"Policy\":{\"PolicySummary\":" POLICY("p-1", SCP)
                             ",\"Content\":\"{\\\"Statement\\\":[]}\"}}"),
            IAMPB_DOCUMENT_ORGANIZATION_POLICY);
    for (int again = 0; again < 2; again++) {
        loaded_seal(&l);
        ck_assert_uint_eq(l.organization->policy_count, 1);
        const iampb__organization_policy *p = l.organization->policies[0];
        ck_assert(p->document.present && p->document.root.node != NULL);
        ck_assert_uint_eq(p->target_count, 2); /* told twice, counted once */
        ck_assert(p->targets_listed);
        ck_assert_uint_eq(l.organization->units[0]->policy_count, 1);
        ck_assert(l.organization->units[0]->policies_listed);
        ck_assert_ptr_eq(l.organization->members[0]->policies[0], p);
        ck_assert(!l.organization->members[0]->policies_listed);
        ck_assert_uint_eq(iampb_entity_related_count(&p->entity, "targets"), 2);
        PUT(&l, "{\"Roots\":[{\"Id\":\"r-ab\"}]}");
    }
    loaded_free(&l);
}
END_TEST

START_TEST(an_empty_list_of_a_type_is_known_to_be_empty)
{
    loaded l = loaded_new();
    PUT_FOR(&l, "TAG_POLICY", "{\"Policies\":[]}");
    PUT_FOR(&l, "AISERVICES_OPT_OUT_POLICY", "{\"Policies\":[],\"NextToken\":\"more\"}");
    PUT(&l, "{\"Policies\":[" POLICY("p-1", SCP) "]}"); /* elements tell the type */
    loaded_seal(&l);
    ck_assert_uint_eq(l.organization->listed_type_count, 2);
    ck_assert_view_eq(l.organization->listed_types[0], "TAG_POLICY");
    ck_assert_view_eq(l.organization->listed_types[1], SCP);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_ORGANIZATION_POLICIES), IAMPB_PART_INCOMPLETE);
    loaded_free(&l);
}
END_TEST

START_TEST(an_empty_list_without_subject_says_nothing)
{
    loaded l = loaded_new();
    static const char text[] = "{\"Policies\":[]}";
    loaded_error(loaded_fail(&l, "", text, strlen(text), IAMPB_E_UNRECOGNISED), "", "does not say whose policies");
    loaded_free(&l);
}
END_TEST

START_TEST(iam_list_policies_and_get_policy_are_not_taken_for_others)
{
    loaded l = loaded_new();
    static const char list[] = "{\"Policies\":[{\"PolicyName\":\"p\",\"Arn\":\"" ARN("policy/p") "\"}]}";
    static const char get[] = "{\"Policy\":{\"PolicyName\":\"p\",\"Arn\":\"" ARN("policy/p") "\"}}";
    loaded_error(loaded_fail(&l, "", list, strlen(list), IAMPB_E_UNRECOGNISED), "Policies[0]", "iam list-policies");
    loaded_error(loaded_fail(&l, "", get, strlen(get), IAMPB_E_UNRECOGNISED), "", "\"Policy\"");
    loaded_free(&l);
}
END_TEST

START_TEST(the_resource_policy)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT(&l, "{\"ResourcePolicy\":{\"ResourcePolicySummary\":{\"Id\":\"rp-1\"},\"Content\":"
                             "\"{\\\"Statement\\\":[]}\"}}"),
            IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY);
    ck_assert(l.organization->resource_policy.present);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY), IAMPB_PART_LOADED);
    loaded_free(&l);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("account/org_policies", one_policy_of_three_documents,
            an_empty_list_of_a_type_is_known_to_be_empty, an_empty_list_without_subject_says_nothing,
            iam_list_policies_and_get_policy_are_not_taken_for_others, the_resource_policy);
}

HARNESS_MAIN("account-org_policies", suite)
