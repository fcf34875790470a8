/* generate.c - see generate.h. The mix follows what real accounts look like: a few users with inline policies, most
 * with groups; roles with a trust policy, tags and one or two attachments; managed policies with several versions.
 * What has no fault passes the checks of the default playbook at BENCH_NOW: it was used lately, has MFA, gets its
 * permissions through groups. What has one is drawn without a thought of that, so most of it has several. */
#include "generate.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct writer {
    char *text;
    size_t len, room;
    uint64_t state;  /* of the random numbers */
    int depth;
    bool any, failed; /* any: the container that is open has a member */
    size_t faults;    /* in a thousand */
} writer;

static void add(writer *w, const char *text, size_t len)
{
    if (w->failed)
        return;
    if (w->room - w->len < len) {
        size_t room = w->room * 2 + len + 4096;
        char *bigger = realloc(w->text, room);
        if (bigger == NULL) {
            w->failed = true;
            return;
        }
        w->text = bigger;
        w->room = room;
    }
    memcpy(w->text + w->len, text, len);
    w->len += len;
}

static void adds(writer *w, const char *z) { add(w, z, strlen(z)); }

/* xorshift64*: the same everywhere. */
static size_t below(writer *w, size_t limit)
{
    w->state ^= w->state >> 12;
    w->state ^= w->state << 25;
    w->state ^= w->state >> 27;
    return (size_t)((w->state * 0x2545f4914f6cdd1du) >> 33) % limit;
}

static bool chance(writer *w, size_t percent) { return below(w, 100) < percent; }
static bool faulty(writer *w) { return below(w, 1000) < w->faults; }

/* ---- JSON with commas and indentation ---- */
static void line(writer *w)
{
    static const char blanks[] = "                                                                                ";
    if (w->any)
        adds(w, ",");
    adds(w, "\n");
    add(w, blanks, (size_t)w->depth * 4);
    w->any = true;
}

static void name(writer *w, const char *key)
{
    line(w);
    if (key != NULL) {
        adds(w, "\"");
        adds(w, key);
        adds(w, "\": ");
    }
}

static void begin(writer *w, const char *key, const char *bracket)
{
    if (w->len > 0)
        name(w, key);
    adds(w, bracket);
    w->depth++;
    w->any = false;
}

static void end(writer *w, const char *bracket)
{
    w->depth--;
    if (w->any) {
        w->any = false;
        line(w);
    }
    adds(w, bracket);
    w->any = true;
}

static void raw(writer *w, const char *key, const char *value)
{
    name(w, key);
    adds(w, value);
}

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
static void text(writer *w, const char *key, const char *format, ...)
{
    char buffer[512];
    va_list args;
    va_start(args, format);
    vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    name(w, key);
    adds(w, "\"");
    adds(w, buffer);
    adds(w, "\"");
}

/* A time of some day. `zone` is "Z" or "+00:00". */
static void stamp(writer *w, const char *zone, char out[40])
{
    /* Drawn one after the other: in the arguments of one call the order would be the compiler's. */
    int year = 16 + (int)below(w, 10), month = 1 + (int)below(w, 12);
    int day = 1 + (int)below(w, 28);
    int seconds = (int)below(w, 86400);
    snprintf(out, 40, "20%02d-%02d-%02dT%02d:%02d:%02d%s", year, month, day, seconds / 3600, seconds / 60 % 60,
            seconds % 60, zone);
}

/* A time of the `days` days before BENCH_NOW, 61 at most. */
static void stamp_lately(writer *w, const char *zone, size_t days, char out[40])
{
    int back = (int)below(w, days), seconds = (int)below(w, 86400);
    int month = back < 31 ? 10 : 9, day = back < 31 ? 31 - back : 61 - back;
    snprintf(out, 40, "2026-%02d-%02dT%02d:%02d:%02d%s", month, day, seconds / 3600, seconds / 60 % 60, seconds % 60,
            zone);
}

/* ---- IAM ---- */
static const char *const services[] = { "s3", "ec2", "dynamodb", "lambda", "sqs", "sns", "kms", "logs", "rds", "ecr",
    "secretsmanager", "cloudwatch" };
static const char *const verbs[] = { "GetObject", "PutItem", "DescribeInstances", "ListBuckets", "InvokeFunction",
    "SendMessage", "Publish", "Decrypt", "CreateLogStream", "BatchGetImage", "GetSecretValue", "Describe*", "List*",
    "Get*", "DeleteItem", "UpdateFunctionConfiguration", "TagResource" };
static const char *const words[] = { "payments", "orders", "billing", "frontend", "search", "reporting", "ingest",
    "platform", "data-lake", "identity", "notifications", "inventory" };
static const char *const regions[] = { "us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2" };
#define ANY(w, list) ((list)[below((w), sizeof(list) / sizeof(list)[0])])
#define ACCOUNT "123456789012"

static void id(writer *w, const char *key, const char *prefix)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char buffer[18] = { 0 };
    for (int i = 0; i < 17; i++)
        buffer[i] = digits[below(w, 32)];
    text(w, key, "%s%s", prefix, buffer);
}

static void date(writer *w, const char *key)
{
    char at[40];
    stamp(w, "+00:00", at);
    text(w, key, "%s", at);
}

static void statement(writer *w)
{
    const char *service = ANY(w, services);
    begin(w, NULL, "{");
    if (chance(w, 60))
        text(w, "Sid", "Allow%zu", below(w, 1000000));
    text(w, "Effect", "%s", !faulty(w) || chance(w, 92) ? "Allow" : "Deny");
    begin(w, "Action", "[");
    for (size_t i = 0, n = 1 + below(w, 6); i < n; i++)
        text(w, NULL, "%s:%s", service, ANY(w, verbs));
    end(w, "]");
    if (chance(w, 30)) {
        text(w, "Resource", "*");
    } else {
        begin(w, "Resource", "[");
        for (size_t i = 0, n = 1 + below(w, 3); i < n; i++) {
            const char *region = ANY(w, regions), *word = ANY(w, words);
            text(w, NULL, "arn:aws:%s:%s:" ACCOUNT ":%s-%zu/*", service, region, word, i);
        }
        end(w, "]");
    }
    if (chance(w, 15)) {
        begin(w, "Condition", "{");
        begin(w, "StringEquals", "{");
        text(w, "aws:RequestedRegion", "%s", ANY(w, regions));
        end(w, "}");
        end(w, "}");
    }
    end(w, "}");
}

static void document(writer *w, const char *key)
{
    begin(w, key, "{");
    text(w, "Version", "2012-10-17");
    begin(w, "Statement", "[");
    for (size_t i = 0, n = 1 + below(w, 3); i < n; i++)
        statement(w);
    end(w, "]");
    end(w, "}");
}

static void lately(writer *w, const char *key)
{
    char at[40];
    stamp_lately(w, "+00:00", 30, at);
    text(w, key, "%s", at);
}

static void trust(writer *w, bool bad)
{
    static const char *const who[] = { "ec2", "lambda", "ecs-tasks", "states", "codebuild" };
    begin(w, "AssumeRolePolicyDocument", "{");
    text(w, "Version", "2012-10-17");
    begin(w, "Statement", "[");
    begin(w, NULL, "{");
    text(w, "Effect", "Allow");
    begin(w, "Principal", "{");
    if (chance(w, 80))
        text(w, "Service", "%s.amazonaws.com", ANY(w, who));
    else if (bad)
        text(w, "AWS", "arn:aws:iam::%012zu:root", below(w, 1000000000));
    else
        text(w, "AWS", "arn:aws:iam::" ACCOUNT ":role/service/%s", ANY(w, words));
    end(w, "}");
    text(w, "Action", "sts:AssumeRole");
    end(w, "}");
    end(w, "]");
    end(w, "}");
}

static void inline_policies(writer *w, const char *key, size_t most)
{
    begin(w, key, "[");
    for (size_t i = 0, n = below(w, most + 1); i < n; i++) {
        begin(w, NULL, "{");
        text(w, "PolicyName", "%s-inline-%zu", ANY(w, words), i);
        document(w, "PolicyDocument");
        end(w, "}");
    }
    end(w, "]");
}

static void attached(writer *w, size_t most, size_t policies)
{
    begin(w, "AttachedManagedPolicies", "[");
    for (size_t i = 0, n = below(w, most + 1); i < n && policies > 0; i++) {
        size_t which = below(w, policies);
        begin(w, NULL, "{");
        text(w, "PolicyName", "policy-%zu", which);
        text(w, "PolicyArn", "arn:aws:iam::" ACCOUNT ":policy/policy-%zu", which);
        end(w, "}");
    }
    end(w, "]");
}

static void tags(writer *w)
{
    static const char *const keys[] = { "team", "environment", "cost-center", "owner", "managed-by" };
    begin(w, "Tags", "[");
    for (size_t i = 0, n = below(w, 5); i < n; i++) {
        begin(w, NULL, "{");
        text(w, "Key", "%s", keys[i]);
        text(w, "Value", "%s", chance(w, 3) ? "Zürich \\\"Süd\\\"" : ANY(w, words));
        end(w, "}");
    }
    end(w, "]");
}

static void user(writer *w, size_t i, const bench_account *o)
{
    bool bad = faulty(w);
    begin(w, NULL, "{");
    text(w, "Path", "/");
    text(w, "UserName", "user-%06zu", i);
    id(w, "UserId", "AIDA");
    text(w, "Arn", "arn:aws:iam::" ACCOUNT ":user/user-%06zu", i);
    date(w, "CreateDate");
    if (bad && chance(w, 20))
        inline_policies(w, "UserPolicyList", 2);
    begin(w, "GroupList", "[");
    for (size_t g = 0, n = bad ? below(w, 4) : 1 + below(w, 4); g < n; g++)
        text(w, NULL, "group-%04zu", below(w, o->users / 10 + 1));
    end(w, "]");
    attached(w, bad ? 2 : 0, o->policies);
    if (chance(w, 10)) {
        begin(w, "PermissionsBoundary", "{");
        text(w, "PermissionsBoundaryType", "Policy");
        text(w, "PermissionsBoundaryArn", "arn:aws:iam::" ACCOUNT ":policy/boundary");
        end(w, "}");
    }
    tags(w);
    end(w, "}");
}

static void group(writer *w, size_t i, const bench_account *o)
{
    begin(w, NULL, "{");
    text(w, "Path", "/");
    text(w, "GroupName", "group-%04zu", i);
    id(w, "GroupId", "AGPA");
    text(w, "Arn", "arn:aws:iam::" ACCOUNT ":group/group-%04zu", i);
    date(w, "CreateDate");
    inline_policies(w, "GroupPolicyList", 1);
    attached(w, 5, o->policies);
    end(w, "}");
}

static void role(writer *w, size_t i, const bench_account *o)
{
    const char *word = ANY(w, words);
    bool bad = faulty(w);
    begin(w, NULL, "{");
    text(w, "Path", "/service/");
    text(w, "RoleName", "%s-role-%06zu", word, i);
    id(w, "RoleId", "AROA");
    text(w, "Arn", "arn:aws:iam::" ACCOUNT ":role/service/%s-role-%06zu", word, i);
    date(w, "CreateDate");
    trust(w, bad);
    begin(w, "InstanceProfileList", "[");
    end(w, "]");
    inline_policies(w, "RolePolicyList", 2);
    attached(w, 3, o->policies);
    tags(w);
    begin(w, "RoleLastUsed", "{");
    if (!bad || chance(w, 70)) {
        if (bad)
            date(w, "LastUsedDate");
        else
            lately(w, "LastUsedDate");
        text(w, "Region", "%s", ANY(w, regions));
    }
    end(w, "}");
    end(w, "}");
}

static void policy(writer *w, size_t i)
{
    char number[24];
    size_t versions = 1 + below(w, 4);
    begin(w, NULL, "{");
    text(w, "PolicyName", "policy-%zu", i);
    id(w, "PolicyId", "ANPA");
    text(w, "Arn", "arn:aws:iam::" ACCOUNT ":policy/policy-%zu", i);
    text(w, "Path", "/");
    text(w, "DefaultVersionId", "v%zu", versions);
    snprintf(number, sizeof number, "%zu", below(w, 50));
    raw(w, "AttachmentCount", number);
    raw(w, "PermissionsBoundaryUsageCount", "0");
    raw(w, "IsAttachable", "true");
    date(w, "CreateDate");
    date(w, "UpdateDate");
    begin(w, "PolicyVersionList", "[");
    for (size_t v = versions; v > 0; v--) {
        begin(w, NULL, "{");
        document(w, "Document");
        text(w, "VersionId", "v%zu", v);
        raw(w, "IsDefaultVersion", v == versions ? "true" : "false");
        date(w, "CreateDate");
        end(w, "}");
    }
    end(w, "]");
    end(w, "}");
}

char *bench_generate_account(const bench_account *o, size_t *len)
{
    writer w = { .state = o->seed * 2 + 1, .faults = o->faults };
    begin(&w, NULL, "{");
    begin(&w, "UserDetailList", "[");
    for (size_t i = 0; i < o->users; i++)
        user(&w, i, o);
    end(&w, "]");
    begin(&w, "GroupDetailList", "[");
    for (size_t i = 0; i < o->users / 10 + 1; i++)
        group(&w, i, o);
    end(&w, "]");
    begin(&w, "RoleDetailList", "[");
    for (size_t i = 0; i < o->roles; i++)
        role(&w, i, o);
    end(&w, "]");
    begin(&w, "Policies", "[");
    for (size_t i = 0; i < o->policies; i++)
        policy(&w, i);
    end(&w, "]");
    end(&w, "}");
    adds(&w, "\n");
    if (w.failed) {
        free(w.text);
        return NULL;
    }
    *len = w.len;
    return w.text;
}

/* ---- The credential report ---- */
static void key_columns(writer *w, bool active, bool bad)
{
    char rotated[40], used[40], cell[160] = ",false,N/A,N/A,N/A,N/A";
    if (bad)
        stamp(w, "Z", rotated);
    else
        stamp_lately(w, "Z", 61, rotated);
    if (bad)
        stamp(w, "Z", used);
    else
        stamp_lately(w, "Z", 30, used);
    const char *region = ANY(w, regions), *service = bad ? ANY(w, services) : "sts";
    bool never_used = bad && chance(w, 20);
    if (active)
        snprintf(cell, sizeof cell, ",true,%s,%s,%s,%s", rotated, never_used ? "N/A" : used,
                never_used ? "N/A" : region, never_used ? "N/A" : service);
    adds(w, cell);
}

/* Without a fault: people, with a password and MFA, and programs, with a key that only assumes roles. */
static void report_row(writer *w, size_t i)
{
    char created[40], used[40], changed[40], row[512];
    bool bad = faulty(w), password = chance(w, 60), unknown = bad && chance(w, 10), mfa = !bad || chance(w, 80);
    stamp(w, "Z", created);
    if (bad) {
        stamp(w, "Z", used);
        stamp(w, "Z", changed);
    } else {
        stamp_lately(w, "Z", 30, used);
        stamp_lately(w, "Z", 61, changed);
    }
    snprintf(row, sizeof row, "user-%06zu,arn:aws:iam::" ACCOUNT ":user/user-%06zu,%s,%s,%s,%s,%s,%s", i, i, created,
            password ? "true" : "false", !password ? "N/A" : unknown ? "no_information" : used,
            password ? changed : "N/A", "N/A", mfa && (password || !bad) ? "true" : "false");
    adds(w, row);
    key_columns(w, bad ? chance(w, 50) : !password && chance(w, 90), bad);
    key_columns(w, bad && chance(w, 10), bad);
    adds(w, ",false,N/A,false,N/A");
}

char *bench_generate_report(size_t rows, size_t faults, uint64_t seed, size_t *len)
{
    writer w = { .state = seed * 2 + 1, .faults = faults };
    adds(&w, "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
            "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
            "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
            "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,"
            "access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n"
            "<root_account>,arn:aws:iam::" ACCOUNT ":root,2016-01-01T00:00:00Z,true,2026-01-05T08:00:00Z,"
            "2016-01-01T00:00:00Z,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A");
    for (size_t i = 0; i < rows; i++) {
        adds(&w, "\n");
        report_row(&w, i);
    }
    if (w.failed) {
        free(w.text);
        return NULL;
    }
    *len = w.len;
    return w.text;
}
