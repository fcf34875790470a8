/* test_lookup.c - finding services, actions, types and keys by name, and what is said of those that are not there. */
#include "catalog/catalog.h"
#include "harness.h"

#define Z(text) (text), strlen(text)

/* The name with each letter in the other case. */
static const char *other_case(const char *name, char out[300])
{
    size_t len = strlen(name);
    ck_assert_uint_lt(len, 300);
    for (size_t i = 0; i <= len; i++)
        out[i] = iampb__is_upper(name[i]) ? iampb__lower(name[i])
                : iampb__is_lower(name[i]) ? (char)(name[i] - ('a' - 'A'))
                                           : name[i];
    return out;
}

START_TEST(every_action_is_found_by_its_name_in_any_case)
{
    char name[600], other[300];
    for (size_t a = 0; a < iampb_catalog_count(NULL, "actions"); a++) {
        const char *prefix = iampb_catalog_action_text(NULL, a, "prefix", NULL);
        const char *action = iampb_catalog_action_text(NULL, a, "name", NULL);
        size_t len = strlen(prefix);
        memcpy(name, prefix, len);
        name[len] = ':';
        strcpy(name + len + 1, action);
        ck_assert_msg(iampb_catalog_action_find(NULL, Z(name)) == a, "%s", name);
        ck_assert_msg(iampb_catalog_action_find(NULL, Z(other_case(name, other))) == a, "%s", other);
        ck_assert_uint_eq(iampb_catalog_action_service(NULL, a), iampb_catalog_service_find(NULL, Z(prefix)));
    }
}
END_TEST

START_TEST(every_type_and_key_is_found_by_its_name_in_any_case)
{
    char other[300];
    for (size_t t = 0; t < iampb_catalog_count(NULL, "resource_types"); t++) {
        size_t service = iampb_catalog_service_find(NULL, Z(iampb_catalog_type_text(NULL, t, "prefix", NULL)));
        const char *name = iampb_catalog_type_text(NULL, t, "name", NULL);
        ck_assert_uint_eq(iampb_catalog_type_find(NULL, service, Z(name)), t);
        ck_assert_uint_eq(iampb_catalog_type_find(NULL, service, Z(other_case(name, other))), t);
    }
    for (size_t k = 0; k < iampb_catalog_count(NULL, "condition_keys"); k++) {
        const char *name = iampb_catalog_key_text(NULL, k, "name", NULL);
        ck_assert_uint_eq(iampb_catalog_key_find(NULL, Z(name)), k);
        ck_assert_uint_eq(iampb_catalog_key_find(NULL, Z(other_case(name, other))), k);
    }
}
END_TEST

START_TEST(names_that_are_not_there_are_not_found)
{
    static const char *const names[] = { "", ":", "s3", "s3:", ":GetObject", "s3:GetObjec", "s3:GetObjectt", "s3 :GetObject",
        "s3:Get*", "*", "s4:GetObject", "s3:GetObject:", "ec2:GetObject", "s3:\xc3\x9c", "\xff:\xff" };
    char longest[5000];
    memset(longest, 'a', sizeof longest);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        ck_assert_msg(iampb_catalog_action_find(NULL, Z(names[i])) == IAMPB_CATALOG_NONE, "%s", names[i]);
    for (size_t len = 0; len <= sizeof longest; len += 250) {
        ck_assert(iampb_catalog_service_find(NULL, longest, len) == IAMPB_CATALOG_NONE);
        ck_assert(iampb_catalog_key_find(NULL, longest, len) == IAMPB_CATALOG_NONE);
        longest[2] = ':';
        ck_assert(iampb_catalog_action_find(NULL, longest, len) == IAMPB_CATALOG_NONE);
        longest[2] = 'a';
    }
    ck_assert(iampb_catalog_action_find(NULL, NULL, 0) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_service_find(NULL, NULL, 0) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_key_find(NULL, NULL, 0) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_find(NULL, "s3\0:GetObject", 13) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_service_find(NULL, "s3\0x", 4) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_key_find(NULL, "aws:SourceIp\0", 13) == IAMPB_CATALOG_NONE);
    size_t s3 = iampb_catalog_service_find(NULL, Z("s3"));
    ck_assert(iampb_catalog_type_find(NULL, s3, Z("buckets")) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_type_find(NULL, SIZE_MAX, Z("bucket")) == IAMPB_CATALOG_NONE);
}
END_TEST

START_TEST(numbers_that_are_not_there_give_nothing)
{
    static const size_t numbers[] = { 1000000, SIZE_MAX, (size_t)UINT32_MAX, (size_t)UINT32_MAX + 1 };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        size_t n = numbers[i], len = 7;
        int32_t out = 7;
        ck_assert_str_eq(iampb_catalog_service_text(NULL, n, "prefix", &len), "");
        ck_assert_uint_eq(len, 0);
        ck_assert_int_eq(iampb_catalog_service_is(NULL, n, "rcp"), 0);
        ck_assert_uint_eq(iampb_catalog_service_count(NULL, n, "actions", &len), 0);
        ck_assert(iampb_catalog_service_key(NULL, n, 0, &out) == IAMPB_CATALOG_NONE);
        ck_assert(iampb_catalog_service_key(NULL, 0, n, &out) == IAMPB_CATALOG_NONE);
        ck_assert(iampb_catalog_action_service(NULL, n) == IAMPB_CATALOG_NONE);
        ck_assert_str_eq(iampb_catalog_action_text(NULL, n, "name", NULL), "");
        ck_assert_int_eq(iampb_catalog_action_access(NULL, n), 0);
        ck_assert_int_eq(iampb_catalog_action_is(NULL, n, "permission_only"), -1);
        ck_assert_uint_eq(iampb_catalog_action_list_count(NULL, n, "resource_types"), 0);
        ck_assert_str_eq(iampb_catalog_action_list_at(NULL, n, "condition_keys", 0, NULL), "");
        ck_assert_str_eq(iampb_catalog_action_list_at(NULL, 0, "condition_keys", n, NULL), "");
        ck_assert_str_eq(iampb_catalog_action_list_at(NULL, 0, "resource_types", n, NULL), "");
        ck_assert_str_eq(iampb_catalog_action_list_at(NULL, 0, "dependent_actions", n, NULL), "");
        ck_assert(iampb_catalog_action_type(NULL, n, 0, &out) == IAMPB_CATALOG_NONE);
        ck_assert(iampb_catalog_action_type(NULL, 0, n, &out) == IAMPB_CATALOG_NONE);
        ck_assert_uint_eq(iampb_catalog_action_type_key_count(NULL, n, 0), 0);
        ck_assert_str_eq(iampb_catalog_action_type_key_at(NULL, n, 0, 0, NULL), "");
        ck_assert_str_eq(iampb_catalog_type_text(NULL, n, "name", NULL), "");
        ck_assert_uint_eq(iampb_catalog_type_list_count(NULL, n, "arns"), 0);
        ck_assert_str_eq(iampb_catalog_type_list_at(NULL, n, "arns", 0, NULL), "");
        ck_assert_str_eq(iampb_catalog_type_list_at(NULL, 0, "arns", n, NULL), "");
        ck_assert_str_eq(iampb_catalog_key_text(NULL, n, "name", NULL), "");
        ck_assert_int_eq(iampb_catalog_key_type(NULL, n), IAMPB_KEY_UNKNOWN);
        ck_assert_int_eq(iampb_catalog_key_is(NULL, n, "global"), 0);
        ck_assert_int_eq(out, 7);
    }
    ck_assert_str_eq(iampb_catalog_action_text(NULL, 0, NULL, NULL), "");
    ck_assert_str_eq(iampb_catalog_service_text(NULL, 0, "colour", NULL), "");
    ck_assert_uint_eq(iampb_catalog_action_list_count(NULL, 0, "colours"), 0);
    ck_assert_str_eq(iampb_catalog_key_text(NULL, 0, "colour", NULL), "");
}
END_TEST

START_TEST(the_facts_of_an_action_can_be_read)
{
    size_t pass = iampb_catalog_action_find(NULL, Z("iam:PassRole")), len;
    int32_t required = 7;
    ck_assert_str_eq(iampb_catalog_action_text(NULL, pass, "name", &len), "PassRole");
    ck_assert_uint_eq(len, 8);
    ck_assert_str_eq(iampb_catalog_action_text(NULL, pass, "access", NULL), "Write");
    ck_assert_int_eq(iampb_catalog_action_is(NULL, pass, "permission_only"), 1);
    ck_assert_int_eq(iampb_catalog_action_is(NULL, pass, "fun"), -1);
    ck_assert_uint_eq(iampb_catalog_action_list_count(NULL, pass, "condition_keys"), 2);
    ck_assert_str_eq(iampb_catalog_action_list_at(NULL, pass, "condition_keys", 0, NULL), "iam:AssociatedResourceArn");
    ck_assert_str_eq(iampb_catalog_action_list_at(NULL, pass, "condition_keys", 1, NULL), "iam:PassedToService");
    ck_assert_uint_eq(iampb_catalog_action_list_count(NULL, pass, "resource_types"), 1);
    ck_assert_str_eq(iampb_catalog_action_list_at(NULL, pass, "resource_types", 0, NULL), "role");
    size_t role = iampb_catalog_action_type(NULL, pass, 0, &required);
    ck_assert_int_eq(required, 1);
    ck_assert_str_eq(iampb_catalog_type_text(NULL, role, "name", NULL), "role");
    ck_assert_str_eq(iampb_catalog_type_text(NULL, role, "prefix", NULL), "iam");
    ck_assert_str_eq(iampb_catalog_type_list_at(NULL, role, "arns", 0, NULL),
            "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}");

    size_t get = iampb_catalog_action_find(NULL, Z("s3:GetObject")); /* either an object or one behind an access point */
    ck_assert_uint_eq(iampb_catalog_action_list_count(NULL, get, "resource_types"), 2);
    iampb_catalog_action_type(NULL, get, 1, &required);
    ck_assert_int_eq(required, 0);
    ck_assert_str_eq(iampb_catalog_action_text(NULL, get, "access", NULL), "Read");

    size_t policy = iampb_catalog_action_find(NULL, Z("s3:PutBucketPolicy"));
    ck_assert_int_eq(iampb_catalog_action_access(NULL, policy), IAMPB_ACCESS_WRITE | IAMPB_ACCESS_PERMISSIONS);
    ck_assert_str_eq(iampb_catalog_action_text(NULL, policy, "access", NULL), "Permissions management");
    size_t tag = iampb_catalog_action_find(NULL, Z("sqs:TagQueue"));
    ck_assert_str_eq(iampb_catalog_action_text(NULL, tag, "access", NULL), "Tagging");

    size_t run = iampb_catalog_action_find(NULL, Z("ec2:RunInstances"));
    ck_assert_uint_eq(iampb_catalog_action_list_count(NULL, run, "dependent_actions"), 3);
    ck_assert_str_eq(iampb_catalog_action_list_at(NULL, run, "dependent_actions", 1, NULL), "iam:PassRole");
    ck_assert_str_eq(iampb_catalog_action_list_at(NULL, run, "resource_types", 0, NULL), "capacity-reservation");
    ck_assert_uint_eq(iampb_catalog_action_type_key_count(NULL, run, 0), 3);
    ck_assert_str_eq(iampb_catalog_action_type_key_at(NULL, run, 0, 2, NULL), "ec2:LaunchTemplate");
    ck_assert_str_eq(iampb_catalog_action_type_key_at(NULL, run, 0, 3, NULL), "");
}
END_TEST

START_TEST(a_key_with_a_placeholder_stands_for_any_text_in_its_place)
{
    static const struct {
        const char *name, *key; /* key NULL: not found */
    } rows[] = {
        { "aws:RequestTag/team", "aws:RequestTag/${TagKey}" },
        { "AWS:requesttag/Team/And:More", "aws:RequestTag/${TagKey}" },
        { "aws:RequestTag/", NULL },
        { "aws:RequestTag", NULL },
        { "aws:RequestTags/team", NULL },
        { "s3:ExistingObjectTag/Owner", "s3:ExistingObjectTag/<key>" },
        { "secretsmanager:ResourceTag/x", "secretsmanager:ResourceTag/tag-key" },
        { "ssm:resourceTag/x", "ssm:resourceTag/${TagKey}" } /* before the same with tag-key */,
        { "kms:EncryptionContext:Department", "kms:EncryptionContext:${EncryptionContextKey}" },
        { "kms:EncryptionContext:", NULL },
        { "events:Metadata/a", "events:Metadata/${MetadataKey}" },
        { "events:Metadata/a/Matcher", "events:Metadata/${MetadataKey}/Matcher" },
        { "events:Metadata/a/Matcher/Matcher", "events:Metadata/${MetadataKey}/Matcher" },
        { "agent.eu.buildkite.dev:cluster_id", "agent.${Domain}.buildkite.dev:cluster_id" },
        { "agent..buildkite.dev:cluster_id", NULL },
        { "codebuild:secondarySources/src1.auth.type", "codebuild:secondarySources/${sourceIdentifier}.auth.type" },
        { "codebuild:secondarySources/src1.auth.typ", NULL },
        { "idcs-1234.identity.oraclecloud.com:rpst_id", "idcs-${OciUniqueIdentifier}.identity.oraclecloud.com:rpst_id" },
        { "aws:SourceIp", "aws:SourceIp" },
        { "aws:SourceIpp", NULL },
        { "zzz", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t key = iampb_catalog_key_find(NULL, Z(rows[i].name));
        if (rows[i].key == NULL)
            ck_assert_msg(key == IAMPB_CATALOG_NONE, "%s is %s", rows[i].name,
                    iampb_catalog_key_text(NULL, key, "name", NULL));
        else
            ck_assert_msg(strcmp(iampb_catalog_key_text(NULL, key, "name", NULL), rows[i].key) == 0, "%s is '%s'",
                    rows[i].name, iampb_catalog_key_text(NULL, key, "name", NULL));
    }
}
END_TEST

START_TEST(every_key_with_a_placeholder_is_found_by_a_name_made_from_it)
{
    size_t tried = 0;
    for (size_t k = 0; k < iampb_catalog_count(NULL, "condition_keys"); k++) {
        const char *key = iampb_catalog_key_text(NULL, k, "name", NULL);
        char name[300];
        size_t len = 0;
        if (!iampb_catalog_key_is(NULL, k, "templated"))
            continue;
        for (const char *at = key; *at != '\0';) {
            if (strncmp(at, "${", 2) == 0 || *at == '<' || strcmp(at, "tag-key") == 0) {
                const char *end = *at == '$' ? strchr(at, '}') : *at == '<' ? strchr(at, '>') : at + 6;
                name[len++] = 'q';
                at = end + 1;
            } else {
                name[len++] = *at++;
            }
        }
        size_t found = iampb_catalog_key_find(NULL, name, len);
        const char *other = iampb_catalog_key_text(NULL, found, "name", NULL);
        /* ssm has resourceTag/${TagKey} and resourceTag/tag-key, which mean the same. */
        ck_assert_msg(found == k || iampb__key_letters(iampb__str_z(other)) == iampb__key_letters(iampb__str_z(key)),
                "%.*s of %s is %s", (int)len, name, key, other);
        tried++;
    }
    ck_assert_uint_gt(tried, 100);
}
END_TEST

START_TEST(the_facts_of_a_key_can_be_read)
{
    size_t tags = iampb_catalog_key_find(NULL, Z("aws:TagKeys"));
    ck_assert_int_eq(iampb_catalog_key_is(NULL, tags, "multivalued"), 1);
    ck_assert_int_eq(iampb_catalog_key_is(NULL, tags, "global"), 1);
    ck_assert_int_eq(iampb_catalog_key_is(NULL, tags, "templated"), 0);
    ck_assert_str_eq(iampb_catalog_key_text(NULL, tags, "type", NULL), "String");
    ck_assert_str_eq(iampb_catalog_key_text(NULL, tags, "group", NULL), "request");
    size_t ip = iampb_catalog_key_find(NULL, Z("aws:SourceIp"));
    ck_assert_int_eq(iampb_catalog_key_type(NULL, ip), IAMPB_KEY_IP_ADDRESS);
    ck_assert_str_eq(iampb_catalog_key_text(NULL, ip, "group", NULL), "network");
    size_t passed = iampb_catalog_key_find(NULL, Z("iam:PassedToService"));
    ck_assert_int_eq(iampb_catalog_key_is(NULL, passed, "global"), 0);
    ck_assert_str_eq(iampb_catalog_key_text(NULL, passed, "group", NULL), "");
}
END_TEST

/* identitystore:UserId has one value in one service and several in two others. */
START_TEST(a_service_may_have_several_values_where_others_have_one)
{
    static const struct {
        const char *prefix;
        int32_t multi;
    } rows[] = { { "identitystore", 0 }, { "q", 1 }, { "qbusiness", 1 } };
    size_t wanted = iampb_catalog_key_find(NULL, Z("identitystore:UserId"));
    for (size_t i = 0; i < 3; i++) {
        size_t service = iampb_catalog_service_find(NULL, Z(rows[i].prefix)), key, seen = 0;
        int32_t multi = 7;
        for (size_t k = 0; (key = iampb_catalog_service_key(NULL, service, k, &multi)) != IAMPB_CATALOG_NONE; k++)
            if (key == wanted) {
                ck_assert_msg(multi == rows[i].multi, "%s", rows[i].prefix);
                seen++;
            }
        ck_assert_uint_eq(seen, 1);
    }
}
END_TEST

START_TEST(names_have_a_status)
{
    static const struct {
        const char *name;
        iampb_name_status status;
    } rows[] = {
        { "s3", IAMPB_NAME_SERVICE | IAMPB_NAME_ARN },
        { "S3", IAMPB_NAME_SERVICE | IAMPB_NAME_ARN },
        { "migrationhub-strategy", IAMPB_NAME_SERVICE },
        { "zocalo", IAMPB_NAME_ACCEPTED },
        { "iot1click", IAMPB_NAME_ACCEPTED },
        { "aws:PrincipalOrgMasterAccountId", IAMPB_NAME_ACCEPTED },
        { "deeplens", IAMPB_NAME_RETIRED },
        { "elastic-inference", IAMPB_NAME_RETIRED | IAMPB_NAME_ARN },
        { "catalog", IAMPB_NAME_ARN },
        { "nonsense", IAMPB_NAME_UNKNOWN },
        { "", IAMPB_NAME_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(iampb_catalog_name_status(NULL, Z(rows[i].name)) == rows[i].status, "%s: %d", rows[i].name,
                iampb_catalog_name_status(NULL, Z(rows[i].name)));
    ck_assert_int_eq(iampb_catalog_name_status(NULL, NULL, 0), IAMPB_NAME_UNKNOWN);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("catalog/lookup", every_action_is_found_by_its_name_in_any_case,
            every_type_and_key_is_found_by_its_name_in_any_case, names_that_are_not_there_are_not_found,
            numbers_that_are_not_there_give_nothing, the_facts_of_an_action_can_be_read,
            a_key_with_a_placeholder_stands_for_any_text_in_its_place,
            every_key_with_a_placeholder_is_found_by_a_name_made_from_it, the_facts_of_a_key_can_be_read,
            a_service_may_have_several_values_where_others_have_one, names_have_a_status);
}
HARNESS_MAIN("catalog-lookup", suite)
