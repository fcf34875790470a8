/* test_effective.c - what a principal may do, as one policy: cutting by boundary and SCPs; expected values by hand. */
#include "company.h"
#include "loaded.h"
#include "oom.h"

typedef struct sink {
    char text[65536];
    size_t len, notes;
} sink;

/* Without blanks and line ends. */
static int32_t take(void *user, const char *bytes, size_t len)
{
    sink *s = user;
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != ' ' && bytes[i] != '\n')
            s->text[s->len++] = bytes[i];
    s->text[s->len] = '\0';
    return 0;
}

static int32_t take_note(void *user, const char *bytes, size_t len)
{
    (void)bytes, (void)len;
    ((sink *)user)->notes++;
    return 0;
}

#define ENTRY(kind, name, more)                                                                                       \
    "{\"Path\":\"/\",\"" kind "Name\":\"" name "\",\"" kind "Id\":\"AIDA0000000000000001\",\"Arn\":\"" ARN("user/dana") \
    "\",\"CreateDate\":\"2025-01-01T00:00:00Z\",\"GroupList\":[],\"Tags\":[{\"Key\":\"team\",\"Value\":\"red\"}]," more "}"
#define POLICY(name, document)                                                                                        \
    "{\"PolicyName\":\"" name "\",\"PolicyId\":\"ANPA0000000000000001\",\"Arn\":\"" ARN("policy/") name "\","          \
    "\"Path\":\"/\",\"DefaultVersionId\":\"v1\",\"PolicyVersionList\":[{\"VersionId\":\"v1\",\"IsDefaultVersion\":true," \
    "\"Document\":" document "}]}"
#define DOCUMENT(statements) "{\"Version\":\"2012-10-17\",\"Statement\":[" statements "]}"
#define OLD_DOCUMENT(statements) "{\"Version\":\"2008-10-17\",\"Statement\":[" statements "]}"
#define ALLOW(actions, resources) "{\"Effect\":\"Allow\",\"Action\":" actions ",\"Resource\":" resources "}"
#define DENY(actions, resources) "{\"Effect\":\"Deny\",\"Action\":" actions ",\"Resource\":" resources "}"
#define IF(effect, actions, condition)                                                                                \
    "{\"Effect\":\"" effect "\",\"Action\":" actions ",\"Resource\":\"*\",\"Condition\":{" condition "}}"

static void load(loaded *l, const char *identity, const char *boundary)
{
    static char text[16384];
    snprintf(text, sizeof text,
            "{\"UserDetailList\":[" ENTRY("User", "dana",
                    "\"UserPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":%s}],\"AttachedManagedPolicies\":[]%s")
            "],\"GroupDetailList\":[],\"RoleDetailList\":[],\"Policies\":[%s%s%s]}",
            identity,
            boundary == NULL ? "" : ",\"PermissionsBoundary\":{\"PermissionsBoundaryType\":\"Policy\","
                                    "\"PermissionsBoundaryArn\":\"" ARN("policy/b") "\"}",
            boundary == NULL ? "" : "{\"PolicyName\":\"b\",\"PolicyId\":\"ANPA0000000000000001\",\"Arn\":\""
                                    ARN("policy/b") "\",\"Path\":\"/\",\"DefaultVersionId\":\"v1\",\"PolicyVersionList\":"
                                    "[{\"VersionId\":\"v1\",\"IsDefaultVersion\":true,\"Document\":",
            boundary == NULL ? "" : boundary, boundary == NULL ? "" : "}]}");
    PUT(l, text);
    loaded_put(l, "i", "", 0, "{\"Accounts\":[]}", IAMPB_OK);
    loaded_seal(l);
}

static void effective(const iampb_organization *organization, const char *arn, sink *out)
{
    iampb_principal *p = NULL;
    iampb_error *err = NULL;
    out->len = out->notes = 0;
    ck_assert_status(iampb_principal_open((iampb_organization *)organization, arn, strlen(arn), &p, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_principal_write_effective(p, 0, take, take_note, out, &err), IAMPB_OK, &err);
    iampb_principal_free(p);
}

static const struct {
    const char *identity, *boundary, *expected; /* statements alone */
    size_t notes;
} rows[] = {
    { DOCUMENT(ALLOW("\"s3:Get*\"", "\"*\"")), NULL, ALLOW("\"s3:Get*\"", "\"*\""), 0 },
    /* The narrower of two patterns, on either side. */
    { DOCUMENT(ALLOW("\"*\"", "\"*\"")), DOCUMENT(ALLOW("[\"s3:*\",\"ec2:Describe*\"]", "\"*\"")),
            ALLOW("[\"ec2:Describe*\",\"s3:*\"]", "\"*\""), 0 },
    { DOCUMENT(ALLOW("[\"s3:GetObject\",\"sqs:*\"]", "\"*\"")), DOCUMENT(ALLOW("\"S3:Get*\"", "\"arn:aws:s3:::b/*\"")),
            ALLOW("\"s3:GetObject\"", "\"arn:aws:s3:::b/*\""), 0 },
    { DOCUMENT(ALLOW("\"s3:*\"", "\"arn:aws:s3:::a/*\"")), DOCUMENT(ALLOW("\"s3:*\"", "\"arn:aws:s3:::b/*\"")), "", 0 },
    /* Nothing in common; a boundary that allows nothing. */
    { DOCUMENT(ALLOW("\"s3:*\"", "\"*\"")), DOCUMENT(ALLOW("\"ec2:*\"", "\"*\"")), "", 0 },
    { DOCUMENT(ALLOW("\"s3:*\"", "\"*\"")), DOCUMENT(DENY("\"ec2:*\"", "\"*\"")), "", 0 },
    /* Conditions of both hold. */
    { DOCUMENT(IF("Allow", "\"s3:*\"", "\"Bool\":{\"aws:SecureTransport\":\"true\"}")),
            DOCUMENT(IF("Allow", "\"s3:*\"", "\"StringEquals\":{\"aws:RequestedRegion\":\"eu-west-1\"}")),
            IF("Allow", "\"s3:*\"", "\"Bool\":{\"aws:SecureTransport\":\"true\"},\"StringEquals\":"
                                    "{\"aws:RequestedRegion\":\"eu-west-1\"}"), 0 },
    { DOCUMENT(IF("Allow", "\"s3:*\"", "\"StringEquals\":{\"k:a\":[\"1\",\"2\"]}")),
            DOCUMENT(IF("Allow", "\"s3:*\"", "\"StringEquals\":{\"k:a\":[\"2\",\"3\"]}")),
            IF("Allow", "\"s3:*\"", "\"StringEquals\":{\"k:a\":\"2\"}"), 0 },
    { DOCUMENT(IF("Allow", "\"s3:*\"", "\"StringLike\":{\"k:a\":\"1*\"}")),
            DOCUMENT(IF("Allow", "\"s3:*\"", "\"StringLike\":{\"k:a\":\"*2\"}")),
            IF("Allow", "\"s3:*\"", "\"StringLike\":{\"k:a\":\"1*\"}"), 1 },
    /* What no one pattern says: wider, and told. */
    { DOCUMENT(ALLOW("\"s3:*\"", "\"arn:aws:s3:::a*\"")), DOCUMENT(ALLOW("\"s3:*\"", "\"arn:aws:s3:::*z\"")),
            ALLOW("\"s3:*\"", "\"arn:aws:s3:::a*\""), 1 },
    /* NotAction. */
    { DOCUMENT(ALLOW("\"*\"", "\"*\"")), DOCUMENT("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"),
            "{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}", 0 },
    { DOCUMENT(ALLOW("[\"iam:GetUser\",\"s3:*\"]", "\"*\"")),
            DOCUMENT("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"), ALLOW("\"s3:*\"", "\"*\""), 0 },
    /* Deny: what it takes altogether goes, what it meets it stays with, what it does not meet is not told. */
    { DOCUMENT(ALLOW("[\"s3:*\",\"sqs:SendMessage\"]", "\"*\"") "," DENY("\"sqs:*\"", "\"*\"") ","
               DENY("\"s3:PutObject\"", "\"arn:aws:s3:::b/*\"") "," DENY("\"ec2:*\"", "\"*\"")),
            NULL, ALLOW("\"s3:*\"", "\"*\"") "," DENY("\"s3:PutObject\"", "\"arn:aws:s3:::b/*\""), 0 },
    { DOCUMENT(ALLOW("\"s3:*\"", "\"*\"")), DOCUMENT(ALLOW("\"*\"", "\"*\"") "," DENY("\"s3:DeleteBucket\"", "\"*\"")),
            ALLOW("\"s3:*\"", "\"*\"") "," DENY("\"s3:DeleteBucket\"", "\"*\""), 0 },
    /* What is known of the principal decides: tests that hold go, statements whose tests cannot hold too. */
    { DOCUMENT(IF("Allow", "\"s3:*\"", "\"StringEquals\":{\"aws:PrincipalTag/team\":\"red\"}") ","
               IF("Allow", "\"ec2:*\"", "\"StringEquals\":{\"aws:PrincipalTag/team\":\"blue\"}") ","
               IF("Deny", "\"s3:*\"", "\"ArnNotEquals\":{\"aws:PrincipalArn\":\"" ARN("user/dana") "\"}")),
            NULL, ALLOW("\"s3:*\"", "\"*\""), 0 },
    /* One statement where two differ in actions alone, or in resources alone. */
    { DOCUMENT(ALLOW("\"s3:GetObject\"", "\"arn:aws:s3:::a\"") "," ALLOW("\"s3:GetObject\"", "\"arn:aws:s3:::b\"") ","
               ALLOW("[\"sqs:SendMessage\",\"sqs:*\"]", "\"*\"") "," ALLOW("\"sns:Publish\"", "\"*\"")),
            NULL, ALLOW("\"s3:GetObject\"", "[\"arn:aws:s3:::a\",\"arn:aws:s3:::b\"]") ","
                  ALLOW("[\"sns:Publish\",\"sqs:*\"]", "\"*\""), 0 },
    /* Text of 2008 stays text (E-4). */
    { OLD_DOCUMENT(ALLOW("\"s3:*\"", "\"arn:aws:s3:::b/${aws:username}\"")), NULL,
            ALLOW("\"s3:*\"", "\"arn:aws:s3:::b/${$}{aws:username}\""), 0 },
};

START_TEST(cuts)
{
    static sink got;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char expected[4096];
        loaded l = loaded_new();
        load(&l, rows[i].identity, rows[i].boundary);
        effective(l.organization, ARN("user/dana"), &got);
        snprintf(expected, sizeof expected, DOCUMENT("%s"), rows[i].expected);
        ck_assert_msg(strcmp(got.text, expected) == 0, "row %zu: %s\nnot %s", i, got.text, expected);
        ck_assert_msg(got.notes == rows[i].notes, "row %zu: %zu notes", i, got.notes);
        loaded_free(&l);
    }
}
END_TEST

/* Actions that two patterns share, neither within the other: their names in the catalogue. */
START_TEST(lists_names_where_patterns_cross)
{
    static sink got;
    loaded l = loaded_new();
    load(&l, DOCUMENT(ALLOW("\"sqs:*Message\"", "\"*\"")), DOCUMENT(ALLOW("\"sqs:Send*\"", "\"*\"")));
    effective(l.organization, ARN("user/dana"), &got);
    ck_assert_str_eq(got.text, DOCUMENT(ALLOW("\"sqs:SendMessage\"", "\"*\"")));
    ck_assert_uint_eq(got.notes, 1);
    loaded_free(&l);
}
END_TEST

/* lambda-orders-api of prod: EC2 is beyond its boundary; the SCP's Deny of root is not about it, the others' actions are
 * not among what it may do. Root of prod may do nothing, and root of dev all. */
START_TEST(cuts_for_the_company)
{
    static sink got;
    company c = company_open(NULL);
    effective(c.organization, "arn:aws:iam::" PROD ":role/lambda-orders-api", &got);
    ck_assert_str_eq(got.text, DOCUMENT(
            ALLOW("[\"logs:CreateLogGroup\",\"logs:CreateLogStream\",\"logs:PutLogEvents\"]", "\"*\"") ","
            ALLOW("[\"dynamodb:GetItem\",\"dynamodb:PutItem\",\"dynamodb:Query\",\"dynamodb:UpdateItem\"]",
                    "\"arn:aws:dynamodb:eu-north-1:" PROD ":table/orders\"")));
    effective(c.organization, "arn:aws:iam::" PROD ":root", &got);
    ck_assert_str_eq(got.text, DOCUMENT(""));
    effective(c.organization, "arn:aws:iam::" DEV ":root", &got);
    ck_assert_str_eq(got.text, DOCUMENT(ALLOW("\"*\"", "\"*\"")));
    company_close(&c);
}
END_TEST

static iampb_status write_one(iampb_context *ctx, void *user)
{
    static sink got;
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_principal *principal = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    const char *text = user;
    got.len = 0;
    if ((status = oom_check(iampb_organization_new(ctx, &organization, &err), organization, &err)) == IAMPB_OK
        && (status = oom_check(iampb_organization_add_account(organization, NULL, &account, &err), account, &err))
                == IAMPB_OK
        && (status = oom_check(iampb_account_load(account, text, strlen(text), NULL, NULL, &err), NULL, &err)) == IAMPB_OK
        && (status = oom_check(iampb_principal_open(organization, ARN("user/dana"), strlen(ARN("user/dana")), &principal,
                                       &err), principal, &err)) == IAMPB_OK)
        status = oom_check(iampb_principal_write_effective(principal, 1, take, NULL, &got, &err), NULL, &err);
    iampb_principal_free(principal);
    iampb_organization_free(organization);
    return status;
}

START_TEST(survives_without_memory)
{
    static char text[] = "{\"UserDetailList\":[" ENTRY("User", "dana",
            "\"UserPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":"
            DOCUMENT(ALLOW("\"sqs:*Message\"", "\"arn:aws:sqs:*:*:a*\"") "," DENY("\"sqs:SendMessage\"", "\"*\""))
            "}],\"AttachedManagedPolicies\":[],\"PermissionsBoundary\":{\"PermissionsBoundaryType\":\"Policy\","
            "\"PermissionsBoundaryArn\":\"" ARN("policy/b") "\"}")
            "],\"GroupDetailList\":[],\"RoleDetailList\":[],\"Policies\":["
            POLICY("b", DOCUMENT(ALLOW("\"sqs:*e\"", "\"arn:aws:sqs:*:*:*z\""))) "]}";
    ck_assert_uint_gt(oom_loop("effective", write_one, text), 50);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("account/effective", cuts, lists_names_where_patterns_cross, cuts_for_the_company,
            survives_without_memory);
}
HARNESS_MAIN("account-effective", suite)
