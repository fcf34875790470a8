/* test_requests.c - a request that is changed and asked again: what followed from the action or the resource
 * before does not stay. */
#include "world.h"

#define QUEUE(account) "arn:aws:sqs:eu-west-1:" account ":jobs"
#define IF(op, key, value) "\"" op "\":{\"" key "\":" value "}"
#define RCP_DENY "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}"

static const struct change {
    const char *name;
    world w;
    const char *action, *resource; /* that it is changed to; NULL: stays */
    iampb_outcome before, after;
} changes[] = {
    { "E-116 another Region", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:RequestedRegion", "\"eu-west-1\""))),
        .action = "sqs:SendMessage", .resource = QUEUE(A) }, NULL, "arn:aws:sqs:eu-west-2:" A ":jobs", IAMPB_ALLOWED,
        IAMPB_IMPLICIT_DENY },
    { "E-116 no Region any more", { .id = P(ALLOW_IF("*", IF("Null", "aws:RequestedRegion", "\"true\""))),
        .action = "sqs:SendMessage", .resource = QUEUE(A) }, "s3:ListAllMyBuckets", "*", IAMPB_IMPLICIT_DENY,
        IAMPB_ALLOWED },
    { "E-116 the home Region of the action's service",
        { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:RequestedRegion", "\"us-east-1\""))),
            .action = "s3:ListAllMyBuckets" }, "iam:ListUsers", NULL, IAMPB_IMPLICIT_DENY, IAMPB_ALLOWED },
    { "E-116 a Region that was set stays",
        { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:RequestedRegion", "\"eu-west-1\""))),
            .action = "s3:ListAllMyBuckets", .context = "aws:RequestedRegion=eu-west-1" }, "iam:ListUsers", NULL,
        IAMPB_ALLOWED, IAMPB_ALLOWED },
    { "E-116 another account", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:ResourceAccount", "\"" A "\""))),
        .rp = P(ALLOW_TO("\"*\"", "*", "*")), .action = "sqs:SendMessage", .resource = QUEUE(A) }, NULL, QUEUE(B),
        IAMPB_ALLOWED, IAMPB_IMPLICIT_DENY },
    { "E-116 no account any more", { .id = P(ALLOW_IF("*", IF("Null", "aws:ResourceAccount", "\"true\""))),
        .action = "sqs:SendMessage", .resource = QUEUE(A) }, NULL, "*", IAMPB_IMPLICIT_DENY, IAMPB_ALLOWED },
    { "E-82 a service that RCPs cover", { .id = P(ALLOW("*", "*")), .rcp = { P(RCP_DENY) }, .action = "iam:ListUsers" },
        "s3:ListAllMyBuckets", NULL, IAMPB_ALLOWED, IAMPB_EXPLICIT_DENY },
    { "E-82 and one that they do not", { .id = P(ALLOW("*", "*")), .rcp = { P(RCP_DENY) },
        .action = "s3:ListAllMyBuckets" }, "s3outposts:ListRegionalBuckets", NULL, IAMPB_EXPLICIT_DENY, IAMPB_ALLOWED },
    { "E-82 in other case", { .id = P(ALLOW("*", "*")), .rcp = { P(RCP_DENY) }, .action = "iam:ListUsers" },
        "S3:ListAllMyBuckets", NULL, IAMPB_ALLOWED, IAMPB_EXPLICIT_DENY },
    { "E-82 another action of the same service", { .id = P(ALLOW("*", "*")), .rcp = { P(RCP_DENY) },
        .rp = P(ALLOW_TO("\"*\"", "*", "*")), .action = "kms:Decrypt",
                .resource = "arn:aws:kms:eu-west-1:" A ":key/1" },
        "kms:RetireGrant", NULL, IAMPB_EXPLICIT_DENY, IAMPB_ALLOWED },
    { "E-96 only the action that needs no permission", { .action = "sts:GetCallerIdentity" }, "sts:GetFederationToken",
        NULL, IAMPB_ALLOWED, IAMPB_IMPLICIT_DENY },
};

static void change(iampb_request *request, const struct change *c)
{
    iampb_error *err = NULL;
    if (c->action != NULL)
        ck_assert_status(iampb_request_set_action(request, c->action, strlen(c->action), &err), IAMPB_OK, &err);
    if (c->resource != NULL)
        ck_assert_status(iampb_request_set_resource(request, c->resource, strlen(c->resource), &err), IAMPB_OK, &err);
}

START_TEST(nothing_of_what_was_asked_before_stays)
{
    const struct change *c = &changes[_i];
    iampb_context *ctx = harness_context();
    made m = world_make(ctx, &c->w);
    int32_t before = iampb_evaluate(m.set, m.request, NULL);
    ck_assert_msg(before == c->before, "%s: %s before", c->name, iampb_outcome_name(before));
    change(m.request, c);
    int32_t after = iampb_evaluate(m.set, m.request, NULL);
    ck_assert_msg(after == c->after, "%s: %s after", c->name, iampb_outcome_name(after));
    /* And back again. */
    struct change back = { .action = c->w.action, .resource = c->w.resource == NULL ? "*" : c->w.resource };
    change(m.request, &back);
    ck_assert_msg(iampb_evaluate(m.set, m.request, NULL) == c->before, "%s: not as before", c->name);
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("eval/requests");
    TCase *c = tcase_create("all");
    tcase_add_loop_test(c, nothing_of_what_was_asked_before_stays, 0, sizeof changes / sizeof changes[0]);
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("eval-requests", suite)
