/* people.h - users, groups, roles and policies of authorization details, as text, and an organisation above their
 * account whose one SCP is given. For tests of checks that evaluate requests. */
#ifndef TESTS_PLAYBOOK_PEOPLE_H
#define TESTS_PLAYBOOK_PEOPLE_H
#include "case.h"

#define A "123456789012"
#define IAM "arn:aws:iam::" A ":"
#define DATE "\"CreateDate\":\"2020-01-01T00:00:00Z\","
#define TEXT(statements) "{\"Version\":\"2012-10-17\",\"Statement\":[" statements "]}"
#define INLINE(statements) "[{\"PolicyName\":\"p\",\"PolicyDocument\":" TEXT(statements) "}]"
#define ALLOW(action, resource) "{\"Effect\":\"Allow\",\"Action\":" action ",\"Resource\":" resource "}"
#define ALLOW_IF(action, resource, op, key, value) "{\"Effect\":\"Allow\",\"Action\":" action ",\"Resource\":" resource      \
    ",\"Condition\":{\"" op "\":{\"" key "\":" value "}}}"
#define DENY(action, resource) "{\"Effect\":\"Deny\",\"Action\":" action ",\"Resource\":" resource "}"
#define DENY_IF(action, resource, op, key, value) "{\"Effect\":\"Deny\",\"Action\":" action ",\"Resource\":" resource        \
    ",\"Condition\":{\"" op "\":{\"" key "\":" value "}}}"
#define ALL ALLOW("\"*\"", "\"*\"")

#define HAS(arn) "{\"PolicyName\":\"x\",\"PolicyArn\":\"" arn "\"}"
/* `rest`: further members, each with a comma behind it. */
#define USER(name, groups, attached, rest) "{\"Path\":\"/\",\"UserName\":\"" name "\",\"UserId\":\"AIDA" name                \
    "\",\"Arn\":\"" IAM "user/" name "\"," DATE rest "\"GroupList\":[" groups "],\"AttachedManagedPolicies\":[" attached "]}"
#define GIVES(statements) "\"UserPolicyList\":" INLINE(statements) ","
#define GROUP(name, attached, statements) "{\"Path\":\"/\",\"GroupName\":\"" name "\",\"GroupId\":\"AGPA" name               \
    "\",\"Arn\":\"" IAM "group/" name "\"," DATE "\"GroupPolicyList\":" INLINE(statements)                                   \
    ",\"AttachedManagedPolicies\":[" attached "]}"
#define TRUST(principal) TEXT("{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":" principal "}")
#define ROLE_AT(path, name, attached, trust, rest) "{\"Path\":\"/" path "\",\"RoleName\":\"" name "\",\"RoleId\":\"AROA"     \
    name "\",\"Arn\":\"" IAM "role/" path name "\"," DATE rest "\"AssumeRolePolicyDocument\":" trust                        \
    ",\"InstanceProfileList\":[],\"AttachedManagedPolicies\":[" attached "]}"
#define ROLE(name, attached, trust, rest) ROLE_AT("", name, attached, trust, rest)
#define ROLE_GIVES(statements) "\"RolePolicyList\":" INLINE(statements) ","
#define OWN TRUST("{\"AWS\":\"" IAM "root\"}")
#define BOUND "\"PermissionsBoundary\":{\"PermissionsBoundaryType\":\"Policy\",\"PermissionsBoundaryArn\":\"" IAM            \
    "policy/b\"},"
#define POLICY_AT(arn, name, attached, statements) "{\"PolicyName\":\"" name "\",\"PolicyId\":\"ANPA" name "\",\"Arn\":\""    \
    arn "\",\"Path\":\"/\",\"AttachmentCount\":" attached ",\"PermissionsBoundaryUsageCount\":0,\"IsAttachable\":true,"     \
    "\"DefaultVersionId\":\"v1\"," DATE "\"PolicyVersionList\":[{\"VersionId\":\"v1\",\"IsDefaultVersion\":true," DATE       \
    "\"Document\":" TEXT(statements) "}]}"
#define POLICY(name, statements) POLICY_AT(IAM "policy/" name, name, "1", statements)
#define DETAILS(users, groups, roles, policies) "{\"UserDetailList\":[" users "],\"GroupDetailList\":[" groups               \
    "],\"RoleDetailList\":[" roles "],\"Policies\":[" policies "]}"

/* Opens a case with these details. */
void people_begin(playbook_case *c, const char *details);
/* The same in a member account under one SCP besides FullAWSAccess; `scp`: its text. */
void people_begin_under(playbook_case *c, const char *details, const char *scp);
#endif
