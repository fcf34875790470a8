/* test_rules_elements.c - documents, statements, globs, actions, resources: E-1 to E-33. */
#include "rules.h"

#define GET .action = "s3:GetObject"
#define K GET, .resource = "arn:aws:s3:::b/k"
#define SQS .action = "sqs:SendMessage", .resource = "arn:aws:sqs:eu-west-1:" A ":q"
#define A8 "a*a*a*a*a*a*a*a*"
#define A64 A8 A8 A8 A8 A8 A8 A8 A8
#define LETTERS "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const example rows[] = {
    { "E-1 one statement as an object", { .id = "{`Statement`:" ALL "}", K, .expected = ALLOWED } },
    { "E-1 lists and single values", { .id = DOC("{`Effect`:`Allow`,`Action`:[`sqs:*`,`s3:*`],`Resource`:[`*`]}"), K,
        .expected = ALLOWED } },
    { "E-1 a number by its text", { .id = DOC(WHEN("Allow", TEST("StringEquals", "x:y", "5.0"))), K, .context = "x:y=5.0",
        .expected = ALLOWED } },
    { "E-1 and no other text", { .id = DOC(WHEN("Allow", TEST("StringEquals", "x:y", "5.0"))), K, .context = "x:y=5",
        .expected = NOT } },
    { "E-1 a boolean by its text", { .id = DOC(WHEN("Allow", TEST("StringEquals", "x:y", "true"))), K,
        .context = "x:y=true", .expected = ALLOWED } },
    { "E-2 an empty Condition matches", { .id = DOC(WHEN("Allow", "")), K, .expected = ALLOWED } },
    { "E-2 every condition must match", { .id = DOC(WHEN("Allow", TEST("StringEquals", "x:a", "`1`") ","
        TEST("StringLike", "x:b", "`2`"))), K, .context = "x:a=1;x:b=3", .expected = NOT } },
    { "E-3 Effect in another case", { .id = DOC("{`Effect`:`allow`,`Action`:`*`,`Resource`:`*`}"), K, .expected = NOT } },
    { "E-3 Deny in another case", { .id = DOC(ALL ",{`Effect`:`DENY`,`Action`:`*`,`Resource`:`*`}"), K,
        .expected = ALLOWED } },
    { "E-4 no Version: variables are text", { .id = DOC_2008(ON("`arn:aws:s3:::b/${aws:username}`")), GET,
        .resource = "arn:aws:s3:::b/${aws:username}", .expected = ALLOWED } },
    { "E-4 no Version: and not replaced", { .id = DOC_2008(ON("`arn:aws:s3:::b/${aws:username}`")), GET,
        .resource = "arn:aws:s3:::b/dana", .expected = NOT } },
    { "E-5 a star in old text", { .id = DOC_2008(ON("`arn:aws:s3:::b/${a*}`")), GET, .resource = "arn:aws:s3:::b/${axx}",
        .expected = ALLOWED } },
    { "E-6 elements are spelled exactly", { .id = DOC("{`effect`:`Allow`,`Action`:`*`,`Resource`:`*`}"), K,
        .expected = NOT } },
    { "E-7 of two Actions the last counts", { .id = DOC("{`Effect`:`Allow`,`Action`:`sqs:*`,`Action`:`s3:*`,`Resource`:"
        "`*`}"), K, .expected = ALLOWED } },
    { "E-7 and the first does not", { .id = DOC("{`Effect`:`Allow`,`Action`:`s3:*`,`Action`:`sqs:*`,`Resource`:`*`}"), K,
        .expected = NOT } },
    { "E-7 of three the third", { .id = DOC("{`Effect`:`Allow`,`Action`:`sqs:*`,`Action`:`sqs:*`,`Resource`:`*`,"
        "`Action`:`*`}"), K, .expected = ALLOWED } },
    { "E-7 not the second of three", { .id = DOC("{`Effect`:`Allow`,`Action`:`sqs:*`,`Action`:`*`,`Resource`:`*`,"
        "`Action`:`sqs:*`}"), K, .expected = NOT } },
    { "E-7 however it is spelled", { .id = DOC("{`Effect`:`Allow`,`Action`:`sqs:*`,`Resource`:`*`,`\\u0041ction`:`*`}"), K,
        .expected = ALLOWED } },
    { "E-7 a first one of a wrong type does no harm", { .id = DOC("{`Effect`:1,`Effect`:`Allow`,`Action`:`*`,`Resource`:"
        "`*`}"), K, .expected = ALLOWED } },
    { "E-7 a last one of a wrong type does (E-3)", { .id = DOC("{`Effect`:`Allow`,`Effect`:1,`Action`:`*`,`Resource`:"
        "`*`}"), K, .expected = NOT } },
    { "E-7 of two Effects the last counts", { .id = DOC(ALL ",{`Effect`:`Allow`,`Effect`:`Deny`,`Action`:`*`,`Resource`:"
        "`*`}"), K, .expected = DENIED } },
    { "E-7 a limit that comes again is gone", { .id = DOC("{`Effect`:`Allow`,`Action`:`*`,`Resource`:`*`,`Condition`:{"
        TEST("StringEquals", "aws:username", "`eve`") "},`Condition`:{}}"), K, .expected = ALLOWED } },
    { "E-7 of two operators the last counts", { .id = DOC(WHEN("Allow", TEST("StringEquals", "aws:username", "`eve`") ","
        TEST("StringEquals", "aws:username", "`dana`"))), K, .expected = ALLOWED } },
    { "E-7 and not the first", { .id = DOC(WHEN("Allow", TEST("StringEquals", "aws:username", "`dana`") ","
        TEST("StringEquals", "aws:username", "`eve`"))), K, .expected = NOT } },
    { "E-7 of two keys the last counts", { .id = DOC(WHEN("Allow", "`StringEquals`:{`aws:username`:`eve`,`aws:username`:"
        "`dana`}")), K, .expected = ALLOWED } },
    { "E-7 not the first key", { .id = DOC(WHEN("Allow", "`StringEquals`:{`aws:username`:`dana`,`aws:username`:`eve`}")), K,
        .expected = NOT } },
    { "E-7 of two kinds of principal the last counts", { .rp = DOC(TO("{`AWS`:`" B "`,`AWS`:`" U "`}")), GET,
        .resource = "arn:aws:s3:::b/k", .expected = ALLOWED } },
    { "E-7 not the first kind of principal", { .rp = DOC(TO("{`AWS`:`" U "`,`AWS`:`" B "`}")), GET,
        .resource = "arn:aws:s3:::b/k", .expected = NOT } },
    { "E-7 of two Statements the last counts", { .id = "{`Version`:`2012-10-17`,`Statement`:[" NONE "],`Statement`:[" ALL
        "]}", K, .expected = ALLOWED } },
    { "E-7 of two Versions the last counts", { .id = "{`Version`:`2008-10-17`,`Version`:`2012-10-17`,`Statement`:" ON(
        "`arn:aws:s3:::b/${aws:username}`") "}", GET, .resource = "arn:aws:s3:::b/dana", .expected = ALLOWED } },
    { "E-8 Action and NotAction", { .id = DOC("{`Effect`:`Allow`,`Action`:`*`,`NotAction`:`sqs:*`,`Resource`:`*`}"), K,
        .expected = NOT } },
    { "E-8 Resource and NotResource", { .id = DOC("{`Effect`:`Allow`,`Action`:`*`,`Resource`:`*`,`NotResource`:`arn:aws:s3:"
        "::c`}"), K, .expected = NOT } },
    { "E-8 neither Action", { .id = DOC("{`Effect`:`Allow`,`Resource`:`*`}"), K, .expected = NOT } },
    { "E-8 no Resource", { .id = DOC("{`Effect`:`Allow`,`Action`:`*`}"), K, .expected = NOT } },
    { "E-9 a line break is a character", { .id = DOC(ON("`arn:aws:s3:::b/?`")), GET, .resource = "arn:aws:s3:::b/\n",
        .expected = ALLOWED } },
    { "E-9 an emoji is one character", { .id = DOC(ON("`arn:aws:s3:::b/??`")), GET,
        .resource = "arn:aws:s3:::b/\xf0\x9f\x98\x80", .expected = NOT } },
    { "E-9 a star over a line break", { .id = DOC(ON("`arn:aws:s3:::b/*x`")), GET, .resource = "arn:aws:s3:::b/1\n2x",
        .expected = ALLOWED } },
    { "E-10 a point is a point", { .id = DOC(ON("`arn:aws:s3:::b/a.c`")), GET, .resource = "arn:aws:s3:::b/abc",
        .expected = NOT } },
    { "E-10 brackets are text", { .id = DOC(ON("`arn:aws:s3:::b/+([{^$|*`")), GET, .resource = "arn:aws:s3:::b/+([{^$|z",
        .expected = ALLOWED } },
    { "E-10 no classes", { .id = DOC(ON("`arn:aws:s3:::b/[ab]`")), GET, .resource = "arn:aws:s3:::b/a", .expected = NOT } },
    { "E-11 many stars (library)", { .id = DOC(ON("`arn:aws:s3:::" A64 A64 A64 A64 "b`")), GET,
        .resource = "arn:aws:s3:::" LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS, .expected = NOT } },
    { "E-11 many stars in an action (library)", { .id = DOC(DO("`s3:" A64 A64 A64 A64 "b`")), .action = "s3:" LETTERS LETTERS
        LETTERS LETTERS LETTERS, .resource = "arn:aws:s3:::b", .expected = NOT } },
    { "E-11 many stars in a value (library)", { .id = DOC(WHEN("Allow", TEST("StringLike", "x:y", "`" A64 A64 "b`"))), K,
        .context = "x:y=" LETTERS LETTERS LETTERS LETTERS, .expected = NOT } },
    { "E-12 a star from a variable", { .id = DOC(ON("`arn:aws:s3:::b/${x:y}`")), K, .context = "x:y=*", .expected = NOT } },
    { "E-12 and itself", { .id = DOC(ON("`arn:aws:s3:::b/${*}`")), K, .expected = NOT } },
    { "E-13 any action", { .id = DOC(DO("`*`")), K, .expected = ALLOWED } },
    { "E-13 any action of any service", { .id = DOC(DO("`*:*`")), K, .expected = ALLOWED } },
    { "E-14 case", { .id = DOC(DO("`S3:getobject`")), K, .expected = ALLOWED } },
    { "E-14 the whole prefix", { .id = DOC(DO("`s:GetObject`")), K, .expected = NOT } },
    { "E-15 wildcard in the service", { .id = DOC(DO("`s?:GetObject`")), K, .expected = NOT } },
    { "E-15 a star as service", { .id = DOC(DO("`*:GetObject`")), K, .expected = NOT } },
    { "E-16 no colon", { .id = DOC(DO("`s3`")), K, .expected = NOT } },
    { "E-16 nothing behind it", { .id = DOC(DO("`s3:`")), K, .expected = NOT } },
    { "E-16 white space", { .id = DOC(DO("`s3:Get Object`")), K, .expected = NOT } },
    { "E-16 under NotAction it excludes nothing", { .id = DOC("{`Effect`:`Allow`,`NotAction`:[`s3`,`s3: *`],`Resource`:`*`}"),
        K, .expected = ALLOWED } },
    { "E-17 NotAction", { .id = DOC("{`Effect`:`Allow`,`NotAction`:[`sqs:*`,`s3:Get*`],`Resource`:`*`}"), K,
        .expected = NOT } },
    { "E-17 no Action at all", { .id = DOC(DO("[]")), K, .expected = NOT } },
    { "E-17 no NotAction at all", { .id = DOC("{`Effect`:`Allow`,`NotAction`:[],`Resource`:`*`}"), K, .expected = NOT } },
    { "E-18 a star before the end", { .id = DOC(DO("`s3:*Object`")), K, .expected = ALLOWED } },
    { "E-18 in an SCP too", { .id = DOC(ALL), .scp = { DOC(DO("`s3:G?t*ct`")) }, K, .expected = ALLOWED } },
    { "E-19 all and no resource", { .id = DOC(ON("`*`")), .action = "s3:ListAllMyBuckets", .expected = ALLOWED } },
    { "E-20a a star within a field stops at a colon", { .id = DOC(ON("`arn:aws:s*3:::b`")), GET,
        .resource = "arn:aws:s:3:::b", .owner = A, .expected = NOT } },
    { "E-20b a star at its end does not", { .id = DOC(ON("`arn:aws:sqs:*:q`")), SQS, .expected = ALLOWED } },
    { "E-20b behind the star the rest must fit", { .id = DOC(ON("`arn:aws:sqs:*:" A ":qq`")), SQS, .expected = NOT } },
    { "E-20a nor does one at the very end, in the middle", { .id = DOC(ON("`arn:aws:*:q*x`")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" A ":q:x", .expected = NOT } },
    { "E-20c the sixth field takes colons", { .id = DOC(ON("`arn:aws:s3:::b/a*d`")), GET, .resource = "arn:aws:s3:::b/a:b:c/d",
        .expected = ALLOWED } },
    { "E-21 the type may be a pattern", { .id = DOC(ON("`arn:aws:ec2:*:*:*/*`")), .action = "ec2:StopInstances",
        .resource = "arn:aws:ec2:us-east-1:" A ":instance/i-1", .expected = ALLOWED } },
    { "E-21 of it a part", { .id = DOC(ON("`arn:aws:ec2:*:*:inst*/*`")), .action = "ec2:StopInstances",
        .resource = "arn:aws:ec2:us-east-1:" A ":volume/i-1", .expected = NOT } },
    { "E-22 case before the fifth colon", { .id = DOC(ON("`arn:AWS:SQS:EU-west-1:" A ":q`")), SQS, .expected = ALLOWED } },
    { "E-22 case behind it", { .id = DOC(ON("`arn:aws:sqs:eu-west-1:" A ":Q`")), SQS, .expected = NOT } },
    { "E-22 behind it by way of a star", { .id = DOC(ON("`arn:aws:sqs:*:Q`")), SQS, .expected = NOT } },
    { "E-22 the same spelling by way of a star", { .id = DOC(ON("`arn:aws:sqs:*:Q`")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" A ":Q", .expected = ALLOWED } },
    { "E-23 wildcard as service of an ARN", { .id = DOC(ON("`arn:aws:s?x:*:*:q`")), SQS, .expected = NOT } },
    { "E-23 that fits", { .id = DOC(ON("`arn:aws:s?:::b/k`")), K, .expected = ALLOWED } },
    { "E-24 short with a star", { .id = DOC(ON("`arn:aws:s3:*`")), K, .expected = ALLOWED } },
    { "E-24 short, identity", { .id = DOC(ON("`arn:aws:s3`")), K, .expected = ALLOWED } },
    { "E-24 short, boundary", { .id = DOC(ALL), .pb = DOC(ON("`arn:aws:sqs:eu-west-1`")), SQS, .expected = ALLOWED } },
    { "E-24 short, resource policy", { .rp = DOC("{`Effect`:`Allow`,`Principal`:`*`,`Action`:`*`,`Resource`:`arn:aws:s3`}"), K,
        .expected = NOT } },
    { "E-24 short with a star somewhere, resource policy", { .rp = DOC("{`Effect`:`Allow`,`Principal`:`*`,`Action`:`*`,"
        "`Resource`:`arn:*:s3`}"), K, .expected = ALLOWED } },
    { "E-24 short, SCP", { .id = DOC(ALL), .scp = { DOC(ON("`arn:aws:s3`")) }, K, .expected = NOT } },
    { "E-24 short with a star at the end, SCP", { .id = DOC(ALL), .scp = { DOC(ON("`arn:aws:s3:*`")) }, K,
        .expected = ALLOWED } },
    { "E-24 short, RCP", { .id = DOC(ALL), .rcp = { DOC("{`Effect`:`Deny`,`Principal`:`*`,`Action`:`*`,`Resource`:"
        "`arn:aws:s3`}") }, K, .expected = ALLOWED } },
    { "E-24 a region where there is none", { .id = DOC(ON("`arn:aws::s3:*`")), K, .expected = NOT } },
    { "E-25 no variable before the fifth colon", { .id = DOC(ON("`arn:aws:${x:y}:::b/k`")), K, .context = "x:y=s3",
        .expected = NOT } },
    { "E-26 a variable that is not there", { .id = DOC(ON("[`arn:aws:s3:::b/${x:y}`]")), K, .expected = NOT } },
    { "E-26 others still match", { .id = DOC(ON("[`arn:aws:s3:::b/${x:y}`,`arn:aws:s3:::b/k`]")), K, .expected = ALLOWED } },
    { "E-26 in NotResource", { .id = DOC(NOT_ON("Allow", "`arn:aws:s3:::c/${x:y}`")), K, .expected = NOT } },
    { "E-26 in NotResource of another service", { .id = DOC(NOT_ON("Allow", "`arn:aws:sqs:*:*:${x:y}`")), K,
        .expected = NOT } },
    { "E-26 in NotResource without a resource", { .id = DOC(NOT_ON("Allow", "`arn:aws:s3:::c/${x:y}`")),
        .action = "s3:ListAllMyBuckets", .expected = NOT } },
    { "E-26 in NotResource once it is there", { .id = DOC(NOT_ON("Allow", "`arn:aws:s3:::c/${x:y}`")), K, .context = "x:y=1",
        .expected = ALLOWED } },
    { "E-27 NotResource", { .id = DOC(NOT_ON("Allow", "[`arn:aws:s3:::c/*`,`arn:aws:s3:::b/*`]")), K, .expected = NOT } },
    { "E-27 NotResource with a malformed entry", { .id = DOC(NOT_ON("Allow", "[`arn:aws:s3:::c/*`,`c/*`]")), K,
        .expected = NOT } },
    { "E-28 no ARN", { .id = DOC(ON("`b/*`")), K, .expected = NOT } },
    { "E-29 a specific entry", { .id = DOC(ON("`arn:aws:s3:::*`")), .action = "s3:ListAllMyBuckets", .expected = NOT } },
    { "E-29 only wildcards", { .id = DOC(ON("`arn:*:*:*:*:*`")), .action = "s3:ListAllMyBuckets", .expected = ALLOWED } },
    { "E-29 only wildcards, among many", { .id = DOC(ON("[`arn:aws:s3:::a`,`arn:aws:s3:::b`,`arn:aws:s3:::c`,`arn:aws:s3:::d`,"
        "`arn:aws:s3:::e`,`arn:aws:s3:::f`,`arn:aws:s3:::g`,`arn:aws:s3:::h`,`arn:aws:s3:::i`,`arn:*:*:*:*:?`]")),
        .action = "s3:ListAllMyBuckets", .expected = ALLOWED } },
    { "E-29 NotResource", { .id = DOC(NOT_ON("Allow", "`arn:aws:s3:::b`")), .action = "s3:ListAllMyBuckets",
        .expected = ALLOWED } },
    { "E-29 NotResource of all", { .id = DOC(NOT_ON("Allow", "`*`")), .action = "s3:ListAllMyBuckets", .expected = NOT } },
    { "E-30 trust policies have no resource", { .trust = DOC("{`Effect`:`Allow`,`Principal`:{`AWS`:`" U "`},`Action`:"
        "`sts:AssumeRole`}"), .action = "sts:AssumeRole", .resource = "arn:aws:iam::" A ":role/Q", .expected = ALLOWED } },
    { "E-30 key policies have", { .rp = DOC(TO("{`AWS`:`" U "`}")), .action = "kms:Decrypt",
        .resource = "arn:aws:kms:eu-west-1:" A ":key/1", .expected = ALLOWED } },
    { "E-31 a bucket is not its objects", { .id = DOC(ON("`arn:aws:s3:::b`")), K, .expected = NOT } },
    { "E-31 a star takes both", { .id = DOC(ON("`arn:aws:s3:::b*`")), K, .expected = ALLOWED } },
    { "E-31 and other buckets", { .id = DOC(ON("`arn:aws:s3:::b*`")), GET, .resource = "arn:aws:s3:::bb/k",
        .expected = ALLOWED } },
    { "E-33 two slashes are two", { .id = DOC(ON("`arn:aws:s3:::b/k`")), GET, .resource = "arn:aws:s3:::b//k",
        .expected = NOT } },
    { "E-33 escapes are text", { .id = DOC(ON("`arn:aws:s3:::b/k k`")), GET, .resource = "arn:aws:s3:::b/k%20k",
        .expected = NOT } },
};

/* E-32: a request is for one resource; a pattern is another question. */
START_TEST(e32_patterns_are_refused)
{
    iampb_context *ctx = harness_context();
    iampb_request *request = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_request_new(ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_resource(request, "arn:aws:s3:::b/*", 16, &err), IAMPB_E_UNSUPPORTED, &err);
    ck_assert_status(iampb_request_set_resource(request, "arn:aws:s3:::b/?", 16, &err), IAMPB_E_UNSUPPORTED, &err);
    ck_assert_status(iampb_request_set_resource(request, "?", 1, &err), IAMPB_E_UNSUPPORTED, &err);
    ck_assert_status(iampb_request_set_resource(request, "*", 1, &err), IAMPB_OK, &err);
    iampb_request_free(request);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = rules_suite("eval/rules/elements", rows, (int)(sizeof rows / sizeof rows[0]));
    TCase *c = tcase_create("refused");
    tcase_add_test(c, e32_patterns_are_refused);
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("eval-rules-elements", suite)
