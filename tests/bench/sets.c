/* sets.c - see sets.h. */
#include "sets.h"

#define ACCOUNT SETS_ACCOUNT

static void add_groups(text *out, const sets_options *o)
{
    text_add(out, "\"GroupDetailList\":[");
    for (int i = 0; i < o->sets; i++)
        text_add(out, "%s{\"Path\":\"/\",\"GroupName\":\"g%d\",\"GroupId\":\"AGPA%012d\",\"Arn\":\"arn:aws:iam::" ACCOUNT
                      ":group/g%d\",\"CreateDate\":\"2025-01-01T00:00:00Z\",\"GroupPolicyList\":[],"
                      "\"AttachedManagedPolicies\":[{\"PolicyName\":\"p%d\",\"PolicyArn\":\"arn:aws:iam::" ACCOUNT
                      ":policy/p%d\"}]}", i == 0 ? "" : ",", i, i, i, i, i);
    text_add(out, "],");
}

/* Twelve statements of as many services; one in four sets may end instances of its own team. */
static void add_document(text *out, int set, const sets_options *o)
{
    static const char *const services[] = { "s3", "sqs", "sns", "dynamodb", "lambda", "logs", "kms", "ssm", "ecs", "rds",
        "glue" };
    text_add(out, "{\"Version\":\"2012-10-17\",\"Statement\":[");
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        text_add(out, "%s{\"Effect\":\"Allow\",\"Action\":[\"%s:Get*\",\"%s:List*\",\"%s:Describe*\"],\"Resource\":"
                      "\"arn:aws:%s:*:*:team-%d/*\"}", i == 0 ? "" : ",", services[i], services[i], services[i],
                services[i], set);
    text_add(out, ",{\"Effect\":\"Allow\",\"Action\":\"ec2:%s\",\"Resource\":\"arn:aws:ec2:*:" ACCOUNT
                  ":instance/%s\"}%s]}", set % 4 == 0 ? "TerminateInstances" : "Describe*", o->own ? "i-${aws:username}" : "*",
            set < o->changed ? ",{\"Effect\":\"Allow\",\"Action\":\"sqs:PurgeQueue\",\"Resource\":\"*\"}" : "");
}

static void add_policies(text *out, const sets_options *o)
{
    text_add(out, "\"Policies\":[");
    for (int i = 0; i < o->sets; i++) {
        text_add(out, "%s{\"PolicyName\":\"p%d\",\"PolicyId\":\"ANPA%012d\",\"Arn\":\"arn:aws:iam::" ACCOUNT
                      ":policy/p%d\",\"Path\":\"/\",\"DefaultVersionId\":\"v1\",\"PolicyVersionList\":[{\"VersionId\":\"v1\","
                      "\"IsDefaultVersion\":true,\"Document\":", i == 0 ? "" : ",", i, i, i);
        add_document(out, i, o);
        text_add(out, "}]}");
    }
    text_add(out, "]");
}

static void add_users(text *out, const sets_options *o)
{
    text_add(out, "{\"UserDetailList\":[");
    for (int i = 0; i < o->principals; i++)
        text_add(out, "%s{\"Path\":\"/\",\"UserName\":\"u%d\",\"UserId\":\"AIDA%012d\",\"Arn\":\"arn:aws:iam::" ACCOUNT
                      ":user/u%d\",\"CreateDate\":\"2025-01-01T00:00:00Z\",\"GroupList\":[\"g%d\"],"
                      "\"AttachedManagedPolicies\":[],\"Tags\":[]}", i == 0 ? "" : ",", i, i, i, i % o->sets);
    text_add(out, "],\"RoleDetailList\":[],");
}

void sets_account(text *out, const sets_options *o)
{
    add_users(out, o);
    add_groups(out, o);
    add_policies(out, o);
    text_add(out, "}");
}
