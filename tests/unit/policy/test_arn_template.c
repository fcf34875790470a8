/* test_arn_template.c - the ARN templates of the built-in catalogue, and what they make of ARNs. */
#include "harness.h"
#include "oom.h"
#include "policy/arn_template.h"

static size_t type_of(const char *service, const char *name)
{
    size_t found = iampb__catalog_find_service(NULL, iampb__str_z(service));
    ck_assert_uint_ne(found, IAMPB_CATALOG_NONE);
    size_t type = iampb__catalog_find_type(NULL, found, iampb__str_z(name));
    ck_assert_uint_ne(type, IAMPB_CATALOG_NONE);
    return type;
}

START_TEST(every_type_has_templates_without_blanks_or_commas)
{
    for (size_t type = 0; type < iampb__catalog_type_count(NULL); type++) {
        iampb__templates templates = iampb__templates_of(NULL, type);
        iampb_str text;
        size_t count = 0;
        while (iampb__templates_next(&templates, &text)) {
            count++;
            ck_assert_msg(iampb__str_starts(text, IAMPB__STR("arn:")), "\"%.*s\"", (int)text.len, text.ptr);
            ck_assert(memchr(text.ptr, ',', text.len) == NULL && text.ptr[text.len - 1] != ' ');
        }
        ck_assert_uint_gt(count, 0);
        ck_assert(!iampb__templates_next(&templates, &text));
    }
    iampb__templates queue = iampb__templates_of(NULL, type_of("sqs", "queue"));
    iampb_str text;
    ck_assert(iampb__templates_next(&queue, &text));
    ck_assert_view_eq(text, "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}");
}
END_TEST

START_TEST(types_meet_and_are_covered)
{
    static const struct {
        const char *service, *type, *arn;
        bool meets, covered;
    } rows[] = {
        { "s3", "bucket", "arn:aws:s3:::*", true, true },
        { "s3", "bucket", "arn:aws:s3:::reports", true, false },
        { "s3", "bucket", "arn:aws:s3:::reports-*", true, false },
        { "s3", "bucket", "arn:aws:sqs:::reports", false, false },
        { "s3", "object", "arn:aws:s3:::*", true, true },
        { "s3", "object", "arn:aws:s3:::*/*", true, true },
        { "s3", "object", "arn:aws:s3:::reports/*", true, false },
        { "sqs", "queue", "arn:aws:sqs:*:*:*", true, true },
        { "sqs", "queue", "arn:aws:sqs:*:111122223333:*", true, true },
        { "sqs", "queue", "arn:aws:sqs:eu-west-1:111122223333:*", true, false },
        { "iam", "role", "arn:aws:iam::*:role/*", true, true },
        { "iam", "role", "arn:aws:iam::*:role/app/*", true, false },
        { "iam", "role", "arn:aws:iam::111122223333:user/jane", false, false },
        { "iam", "role", "arn:aws:iam::111122223333:r?le/*", true, true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t type = type_of(rows[i].service, rows[i].type);
        iampb_str text = iampb__str_z(rows[i].arn);
        iampb__pattern pattern;
        iampb__arn arn;
        iampb__pattern_of(text, false, &pattern);
        ck_assert(iampb__arn_parse(text, &arn));
        ck_assert_msg(iampb__type_meets(NULL, type, &pattern) == rows[i].meets, "%s %s", rows[i].type, rows[i].arn);
        ck_assert_msg(iampb__type_is_covered(NULL, type, &arn) == rows[i].covered, "%s %s", rows[i].type, rows[i].arn);
    }
}
END_TEST

/* ---- What the catalogue makes of an ARN ---- */
static const struct {
    const char *arn;
    unsigned bits;
} judged[] = {
    { "arn:aws:sqs:eu-west-1:111122223333:jobs", IAMPB__ARN_MEETS },
    { "arn:aws:sqs::111122223333:jobs", IAMPB__ARN_MEETS | IAMPB__ARN_REGION_EMPTY },
    { "arn:aws:sqs:::jobs", IAMPB__ARN_MEETS | IAMPB__ARN_REGION_EMPTY | IAMPB__ARN_ACCOUNT_EMPTY },
    { "arn:aws:s3:::jobs/x", IAMPB__ARN_MEETS },
    { "arn:aws:iam:::role/ci", IAMPB__ARN_MEETS | IAMPB__ARN_ACCOUNT_EMPTY },
    { "arn:aws:iam::aws:policy/ReadOnlyAccess", IAMPB__ARN_MEETS },
    { "arn:aws:s3:eu-west-1::jobs", IAMPB__ARN_REGION_FILLED },
    { "arn:aws:s3::111122223333:jobs", IAMPB__ARN_ACCOUNT_FILLED },
    { "arn:aws:s3:eu-west-1:111122223333:jobs", IAMPB__ARN_REGION_FILLED | IAMPB__ARN_ACCOUNT_FILLED },
    { "arn:aws:iam:us-east-1:111122223333:role/ci", IAMPB__ARN_REGION_FILLED },
    { "arn:aws:lambda:eu-west-1:111122223333:fn:jobs", 0 },
    { "arn:aws:lambda:*:*:fn:jobs", IAMPB__ARN_MEETS },
    { "arn:aws:cloudtrail:eu-west-1:111122223333:channel/x", IAMPB__ARN_MEETS },
    { "arn:aws:cloudtrail:eu-west-1:111122223333:chanel/x", 0 },
    { "arn:aws:devops-guru:eu-west-1:111122223333:insight/x", IAMPB__ARN_UNKNOWN },
    { "arn:aws:a2c:eu-west-1:111122223333:x", IAMPB__ARN_UNKNOWN },
    { "arn:aws:nosuch:eu-west-1:111122223333:x", IAMPB__ARN_UNKNOWN },
};

static iampb_status judge_all(iampb_context *ctx, void *user)
{
    iampb__arena *arena = NULL;
    bool *checks = user;
    if (iampb__arena_new(ctx, &arena, NULL) < 0)
        return IAMPB_E_NOMEM;
    iampb__foreign_types foreign = { .arena = arena };
    for (size_t i = 0; i < sizeof judged / sizeof judged[0] && !foreign.failed; i++) {
        iampb_str text = iampb__str_z(judged[i].arn);
        iampb__arn arn;
        ck_assert(iampb__arn_parse(text, &arn));
        unsigned bits = iampb__arn_judge(NULL, &foreign, text, &arn, false, true);
        ck_assert_msg(!*checks || foreign.failed || bits == judged[i].bits, "%s: %u", judged[i].arn, bits);
    }
    iampb__arena_free(arena);
    return foreign.failed ? IAMPB_E_NOMEM : IAMPB_OK;
}

START_TEST(arns_are_judged)
{
    bool checks = true;
    iampb_context *ctx = harness_context();
    ck_assert_int_eq(judge_all(ctx, &checks), IAMPB_OK);
    iampb_context_free(ctx);
    oom_loop("judging ARNs", judge_all, &checks);
}
END_TEST

START_TEST(variables_are_open)
{
    iampb_context *ctx = harness_context();
    iampb__arena *arena = NULL;
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    iampb__foreign_types foreign = { .arena = arena };
    iampb_str text = IAMPB__STR("arn:aws:lambda:eu-west-1:111122223333:${aws-username}");
    iampb__arn arn;
    ck_assert(iampb__arn_parse(text, &arn));
    ck_assert_uint_eq(iampb__arn_judge(NULL, &foreign, text, &arn, true, false), IAMPB__ARN_MEETS);
    ck_assert_uint_eq(iampb__arn_judge(NULL, &foreign, text, &arn, false, false), 0);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/arn_template", every_type_has_templates_without_blanks_or_commas,
            types_meet_and_are_covered, arns_are_judged, variables_are_open);
    return s;
}
HARNESS_MAIN("policy-arn_template", suite)
