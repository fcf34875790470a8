/* world.h - small snapshots as texts, and what their difference is, as text. */
#ifndef TESTS_UNIT_CHANGE_WORLD_H
#define TESTS_UNIT_CHANGE_WORLD_H
#include "harness.h"

#define ID "123456789012"
#define ARN(rest) "arn:aws:iam::" ID ":" rest

/* ---- Policies ---- */
#define DOC(statements) "{\"Version\":\"2012-10-17\",\"Statement\":[" statements "]}"
#define ST(effect, actions, resource, rest)                                                                           \
    "{\"Effect\":\"" effect "\",\"" actions ",\"Resource\":\"" resource "\"" rest "}"
#define ALLOW(action, resource) ST("Allow", "Action\":\"" action "\"", resource, "")
#define DENY(action, resource) ST("Deny", "Action\":\"" action "\"", resource, "")
#define INLINE(name, doc) "{\"PolicyName\":\"" name "\",\"PolicyDocument\":" doc "}"
#define ATTACHED(name) "{\"PolicyName\":\"" name "\",\"PolicyArn\":\"" ARN("policy/" name) "\"}"
#define TRUST(principal) DOC("{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":" principal "}")

/* ---- get-account-authorization-details ---- */
#define USER(name, more)                                                                                              \
    "{\"Path\":\"/\",\"UserName\":\"" name "\",\"UserId\":\"AIDA" name "\",\"Arn\":\"" ARN("user/" name) "\"," more "}"
#define ROLE(name, trust, more)                                                                                       \
    "{\"Path\":\"/\",\"RoleName\":\"" name "\",\"RoleId\":\"AROA" name "\",\"Arn\":\"" ARN("role/" name)              \
    "\",\"InstanceProfileList\":[],\"AssumeRolePolicyDocument\":" trust "," more "}"
#define GROUP(name, more)                                                                                             \
    "{\"Path\":\"/\",\"GroupName\":\"" name "\",\"GroupId\":\"AGPA" name "\",\"Arn\":\"" ARN("group/" name)           \
    "\"," more "}"
#define MANAGED(name, doc)                                                                                            \
    "{\"PolicyName\":\"" name "\",\"PolicyId\":\"ANPA" name "\",\"Arn\":\"" ARN("policy/" name)                       \
    "\",\"Path\":\"/\",\"DefaultVersionId\":\"v1\",\"PolicyVersionList\":[{\"VersionId\":\"v1\","                     \
    "\"IsDefaultVersion\":true,\"Document\":" doc "}]}"
#define OF_USER(list) "\"UserPolicyList\":[" list "]"
#define OF_ROLE(list) "\"RolePolicyList\":[" list "]"
#define OF_GROUP(list) "\"GroupPolicyList\":[" list "]"
#define HAS(list) "\"AttachedManagedPolicies\":[" list "]"
#define BOUNDARY(name)                                                                                                \
    "\"PermissionsBoundary\":{\"PermissionsBoundaryType\":\"Policy\",\"PermissionsBoundaryArn\":\""                   \
    ARN("policy/" name) "\"}"
#define DETAILS(users, groups, roles, policies)                                                                       \
    "{\"UserDetailList\":[" users "],\"GroupDetailList\":[" groups "],\"RoleDetailList\":[" roles                     \
    "],\"Policies\":[" policies "]}"
/* A user with one inline policy. */
#define DANA(statements) USER("dana", OF_USER(INLINE("p", DOC(statements))))
#define ONE(statements) DETAILS(DANA(statements), "", "", "")

/* ---- The organisation ---- */
/* The account is a member below the root, with the policies listed at its root and at the account, and their texts. */
typedef struct world_policy {
    const char *id, *target, *content; /* content: JSON in JSON; NULL: without its text */
    const char *type;                  /* "SERVICE_CONTROL_POLICY", ... */
} world_policy;

typedef struct world {
    iampb_context *ctx;
    iampb_organization *organization;
} world;

/* details NULL: none. With policies NULL there is no organisation. They end with an id of NULL. */
world world_open(const char *details, const world_policy *policies);
void world_load(world *w, const char *subject, const char *text);
void world_close(world *w);

/* The difference as lines: "CHANGE SUBJECT RELATION GAIN NAME,NAME", and for each reason "  KIND ACTION N POLICY", N
 * the number of the statement from 1; "  missing: SENTENCE". All witnesses are confirmed by evaluation. Static. */
const char *world_diff(world *before, world *after, const iampb_access_diff_options *options);
/* Opens, compares, closes. */
void world_check(const char *before, const char *after, const char *expected);
void world_check_organizations(const char *before, const world_policy *policies_before, const char *after,
        const world_policy *policies_after, const char *expected);
iampb_access_diff *world_new(world *before, world *after, const iampb_access_diff_options *options);
#endif
