/* world.h - requests and policies from short texts, for tests of the evaluator. */
#ifndef TESTS_EVAL_WORLD_H
#define TESTS_EVAL_WORLD_H
#include "harness.h"

/* Accounts and callers of the tests. */
#define A "111122223333"
#define B "444455556666"
#define U "arn:aws:iam::" A ":user/dana"
#define R "arn:aws:iam::" A ":role/app/Builder"
#define S "arn:aws:sts::" A ":assumed-role/Builder/run7"
#define ROOT_A "arn:aws:iam::" A ":root"

/* A policy of statements: P(ALLOW("s3:*", "*")), P(ALLOW(...) "," DENY(...)). The Version is 2012-10-17. */
#define P(statements) "{\"Version\":\"2012-10-17\",\"Statement\":[" statements "]}"
#define OLD(statements) "{\"Version\":\"2008-10-17\",\"Statement\":[" statements "]}"
#define ALLOW(action, resource) "{\"Effect\":\"Allow\",\"Action\":\"" action "\",\"Resource\":\"" resource "\"}"
#define DENY(action, resource) "{\"Effect\":\"Deny\",\"Action\":\"" action "\",\"Resource\":\"" resource "\"}"
#define ALLOW_IF(action, condition)                                                                                   \
    "{\"Effect\":\"Allow\",\"Action\":\"" action "\",\"Resource\":\"*\",\"Condition\":{" condition "}}"
#define DENY_IF(action, condition)                                                                                    \
    "{\"Effect\":\"Deny\",\"Action\":\"" action "\",\"Resource\":\"*\",\"Condition\":{" condition "}}"
#define ALLOW_TO(principal, action, resource)                                                                         \
    "{\"Effect\":\"Allow\",\"Principal\":" principal ",\"Action\":\"" action "\",\"Resource\":\"" resource "\"}"
#define DENY_TO(principal, action, resource)                                                                          \
    "{\"Effect\":\"Deny\",\"Principal\":" principal ",\"Action\":\"" action "\",\"Resource\":\"" resource "\"}"
#define AWS(arn) "{\"AWS\":\"" arn "\"}"

typedef struct world {
    /* Policies, NULL: none. Of scp and rcp one a level, from the root down. */
    const char *id, *id2, *rp, *pb, *sp, *scp[3], *rcp[3], *ep;
    const char *trust;       /* instead of rp */
    const char *caller;      /* [U]; of S the role is R */
    const char *unique_id;
    const char *action;
    const char *resource;    /* ["*"] */
    const char *owner;       /* [of the ARN; of S3 A] */
    const char *context;     /* "key=value;key=[a,b];key!" (absent) */
    int management, gateway, bpa, federated_session;
    const char *role_arn;     /* of the caller [of S: R] */
    const char *issuer;       /* user behind a federated user */
    const char *organization, *org_path; /* of the caller's account */
    int strict;               /* NotPrincipal spares whole chains only */
    int owner_management;
    unsigned required;        /* bits of layers that are there even without a policy */
    iampb_outcome expected;
    uint32_t blocked;        /* bits; 0: not checked */
} world;

typedef struct made {
    iampb_policy_set *set;
    iampb_request *request;
} made;

made world_make(iampb_context *ctx, const world *w);
void world_free(made *m);
iampb_compiled *world_compile(iampb_context *ctx, const char *json, iampb_policy_kind kind);
/* Sets keys from a text as above. */
void world_context(iampb_request *request, const char *text);
#endif
