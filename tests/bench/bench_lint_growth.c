/* bench_lint_growth.c - documents that are made to be slow, linted at sizes of 1, 2 and 4: time may grow with the size
 * times its logarithm, and not with its square. One JSON line a document, with the times, how many times as long four
 * times the text took, and how many times as long Jansson takes to read it. The exit status is 1 where growth is more
 * than was promised, or the work for a byte. An argument names a document: only those run whose names begin with it. */
#include "iampb/iampb.h"
#include "keep.h"
#include "text.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIZES 3
#define ROUNDS 3
/* Four times the text in four times the time, a fifth more for the logarithm, and room for a machine that is busy and
 * for caches that the largest document does not fit into. A square would be 16. */
#define MOST_GROWTH 8.0
#define LEAST_S 0.002 /* below that, clocks and caches decide */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- Documents ---- */
#define BEGIN "{\"Version\":\"2012-10-17\",\"Statement\":["
#define END "]}"
#define CONDITION "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\",\"Condition\":{"

/* One statement with a list of `count` entries, each of which has its number in place of "%zu". */
static void add_list(text *t, const char *before, const char *format, size_t count, const char *after)
{
    text_add(t, BEGIN "%s", before);
    for (size_t i = 0; i < count; i++) {
        text_add(t, i == 0 ? "\"" : ",\"");
        text_add(t, format, i, i, i);
        text_add(t, "\"");
    }
    text_add(t, "%s" END, after);
}

static void add_actions(text *t, const char *format, size_t count)
{
    add_list(t, "{\"Effect\":\"Allow\",\"Action\":[", format, count, "],\"Resource\":\"*\"}");
}

static void add_resources(text *t, const char *format, size_t count)
{
    add_list(t, "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":[", format, count, "]}");
}

static void add_statements(text *t, const char *format, size_t count)
{
    text_add(t, BEGIN);
    for (size_t i = 0; i < count; i++) {
        text_add(t, i == 0 ? "" : ",");
        text_add(t, format, i, i, i);
    }
    text_add(t, END);
}

static void add_condition(text *t, const char *format, size_t count)
{
    text_add(t, BEGIN CONDITION);
    for (size_t i = 0; i < count; i++) {
        text_add(t, i == 0 ? "" : ",");
        text_add(t, format, i, i, i);
    }
    text_add(t, "}}" END);
}

/* One operator in as many ways as there are to write it, since its case does not count. */
static void add_spellings(text *t, const char *format, size_t count)
{
    text_add(t, BEGIN CONDITION);
    for (size_t i = 0; i < count; i++) {
        char name[] = "forallvalues:stringnotlikeifexists";
        for (size_t at = 0, bits = i; bits != 0; at++) {
            if (name[at] == ':')
                continue;
            name[at] = (char)(bits % 2 == 0 ? name[at] : name[at] - ('a' - 'A'));
            bits /= 2;
        }
        text_add(t, "%s\"%s\":{", i == 0 ? "" : ",", name);
        text_add(t, format, i);
        text_add(t, "}");
    }
    text_add(t, "}}" END);
}

static void add_keys(text *t, const char *format, size_t count)
{
    text_add(t, BEGIN CONDITION "\"StringLike\":{");
    for (size_t i = 0; i < count; i++) {
        text_add(t, i == 0 ? "" : ",");
        text_add(t, format, i, i, i);
    }
    text_add(t, "}}}" END);
}

static void add_values(text *t, const char *format, size_t count)
{
    add_list(t, CONDITION "\"StringLike\":{"
            "\"aws:userid\":[", format, count, "]}}}");
}

static void add_addresses(text *t, const char *format, size_t count)
{
    add_list(t, CONDITION "\"IpAddress\":{"
            "\"aws:SourceIp\":[", format, count, "]}}}");
}

static void add_principals(text *t, const char *format, size_t count)
{
    add_list(t, "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\","
            "\"Principal\":{\"AWS\":[", format, count, "]}}");
}

static void add_services(text *t, const char *format, size_t count)
{
    add_list(t, "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"Service\":[", format, count,
            "]}}");
}

/* As many providers as keys, none of which is of one of them. */
static void add_providers(text *t, const char *format, size_t count)
{
    text_add(t, BEGIN "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRoleWithWebIdentity\","
            "\"Condition\":{\"StringEquals\":{");
    for (size_t i = 0; i < count; i++)
        text_add(t, "%s\"idp.example.com/%zux:aud\":\"x\"", i == 0 ? "" : ",", i);
    text_add(t, "}},\"Principal\":{\"Federated\":[");
    for (size_t i = 0; i < count; i++) {
        text_add(t, i == 0 ? "\"" : ",\"");
        text_add(t, format, i);
        text_add(t, "\"");
    }
    text_add(t, "]}}" END);
}

/* One name, `count` bytes long, again and again within one text. */
static void add_repeated(text *t, const char *before, const char *what, size_t count, const char *after)
{
    text_add(t, BEGIN "%s", before);
    for (size_t i = 0; i < count; i++)
        text_add(t, "%s", what);
    text_add(t, "%s" END, after);
}

static void add_one_action(text *t, const char *what, size_t count)
{
    add_repeated(t, "{\"Effect\":\"Allow\",\"Action\":\"s3:", what, count, "b\",\"Resource\":\"*\"}");
}

static void add_one_resource(text *t, const char *what, size_t count)
{
    add_repeated(t, "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::", what, count,
            "b\"}");
}

static void add_one_value(text *t, const char *what, size_t count)
{
    add_repeated(t, CONDITION "\"StringLike\":{"
            "\"aws:userid\":\"", what, count, "\"}}}");
}

/* Each value has the long key in its path. */
static void add_long_key(text *t, const char *what, size_t count)
{
    text_add(t, BEGIN CONDITION "\"Bool\":{\"aws:");
    for (size_t i = 0; i < count; i++)
        text_add(t, "%s", what);
    text_add(t, "\":[");
    for (size_t i = 0; i < count; i++)
        text_add(t, i == 0 ? "7" : ",7");
    text_add(t, "]}}}" END);
}

/* Half of the list covers the other half in ways that sorting cannot tell. */
static void add_two_lists(text *t, const char *format, size_t count)
{
    text_add(t, BEGIN "{\"Effect\":\"Allow\",\"Resource\":\"*\",\"Action\":[");
    for (size_t i = 0; i < count / 2; i++) {
        text_add(t, i == 0 ? "\"" : ",\"");
        text_add(t, format, i);
        text_add(t, "\",\"s3:Get%zu\"", i);
    }
    text_add(t, "]}" END);
}

typedef struct document {
    const char *name;
    void (*add)(text *t, const char *format, size_t count);
    const char *format;
    size_t count; /* at size 1 */
    iampb_policy_kind kind;
} document;

#define ID IAMPB_POLICY_IDENTITY
#define RESOURCE IAMPB_POLICY_RESOURCE
#define TRUST IAMPB_POLICY_TRUST
#define SCP IAMPB_POLICY_SCP
#define RCP IAMPB_POLICY_RCP
#define STATEMENT(sid, effect, action, resource, rest)                                                                \
    "{\"Sid\":\"" sid "\",\"Effect\":\"" effect "\",\"Action\":" action ",\"Resource\":" resource rest "}"

static const document documents[] = {
    { "stars.one-action", add_one_action, "*a", 16384, ID },
    { "stars.one-action.questions", add_one_action, "*?", 16384, ID },
    { "stars.actions", add_actions, "s3:*a*a*a*a*a*a*a*a*a*%zu", 1200, ID },
    { "stars.actions.many-services", add_actions, "*:*a*a*a*a*a*a*%zu", 1600, ID },
    { "stars.actions.wide", add_actions, "ec2:*%zu", 5000, ID },
    { "stars.one-resource", add_one_resource, "*a", 16384, ID },
    { "stars.one-resource.variables", add_one_resource, "${aws:username}*a", 1800, ID },
    { "stars.resources", add_resources, "arn:aws:s3:::*a*a*a*a*a*a*a*%zu", 1000, ID },
    { "stars.resources.ec2", add_resources, "arn:aws:ec2:*:*:*a*a*a*a*a*a*%zu", 1000, ID },
    { "stars.cover-each-other", add_two_lists, "s3:*t*%zu", 2000, ID },
    { "stars.values", add_values, "*a*a*a*a*a*a*a*a*%zu", 1600, ID },
    { "actions.distinct", add_actions, "s3:GetObject%zu", 5000, ID },
    { "actions.nearly", add_actions, "ec2:DescribeInstance%zu", 5000, ID },
    { "actions.equal", add_actions, "s3:GetObject", 5000, ID },
    { "actions.unknown-services", add_actions, "service%zu:Get", 5000, ID },
    { "actions.prefixes", add_actions, "s3:Get%zu*", 5000, ID },
    { "actions.whole-services", add_actions, "ec2:*", 5000, ID },
    { "actions.of-trust", add_actions, "sts:AssumeRole%zu", 5000, TRUST },
    { "resources.distinct", add_resources, "arn:aws:s3:::bucket-%zu/*", 5000, ID },
    { "resources.equal", add_resources, "arn:aws:s3:::bucket/*", 5000, ID },
    { "resources.no-such-type", add_resources, "arn:aws:ec2:us-east-1:111122223333:nothing-%zu/x", 5000, ID },
    { "resources.unknown-service", add_resources, "arn:aws:service%zu:us-east-1:111122223333:x", 5000, ID },
    { "resources.no-arn", add_resources, "bucket-%zu", 5000, ID },
    { "resources.variables", add_resources, "arn:aws:s3:::${aws:username}/${aws:PrincipalTag/t%zu, 'x'}/*", 5000, ID },
    { "statements.equal", add_statements, STATEMENT("", "Allow", "\"s3:GetObject\"", "\"*\"", ""), 10000, ID },
    { "statements.distinct", add_statements,
        STATEMENT("S%zu", "Allow", "[\"s3:GetObject\",\"s3:Put*\"]", "\"arn:aws:s3:::b%zu/*\"", ""), 10000, ID },
    { "statements.same-sid", add_statements,
        STATEMENT("S", "Allow", "\"s3:GetObject\"", "\"arn:aws:s3:::b%zu/*\"", ""), 10000, ID },
    { "statements.everything", add_statements, STATEMENT("S%zu", "Allow", "\"*\"", "\"*\"", ""), 10000, ID },
    { "statements.not-action", add_statements,
        "{\"Sid\":\"S%zu\",\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}", 5000, ID },
    { "statements.deny-then-allow", add_statements,
        STATEMENT("D%zu", "Deny", "\"s3:*\"", "\"arn:aws:s3:::b%zu/*\"", "") ","
        STATEMENT("A%zu", "Allow", "\"s3:*\"", "\"*\"", ""), 2500, ID },
    { "statements.tags", add_statements,
        STATEMENT("S%zu", "Allow", "\"ec2:*\"", "\"*\"",
                ",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/a%zu\":\"b\"}}"),
        2500, ID },
    { "statements.tags-in-vain", add_statements,
        STATEMENT("S%zu", "Deny", "\"iam:List*\"", "\"*\"",
                ",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/a%zu\":\"b\"}}"),
        2500, ID },
    { "statements.many-services", add_statements,
        STATEMENT("S%zu", "Allow", "[\"*:Get*\",\"s3:*\",\"iam:*\",\"lambda:*\",\"kms:Decrypt\"]", "\"*\"", ""),
        2500, ID },
    { "statements.in-vain", add_statements,
        STATEMENT("S%zu", "Allow", "[\"s3:GetObject\",\"s3:List*\"]", "\"arn:aws:sqs:*:*:q%zu\"", ""), 5000, ID },
    { "statements.scp", add_statements, STATEMENT("S%zu", "Deny", "[\"s3:*\",\"ec2:Run*\"]", "\"*\"", ""), 5000, SCP },
    { "statements.rcp", add_statements,
        STATEMENT("S%zu", "Deny", "\"s3:*\"", "\"*\"", ",\"Principal\":\"*\""), 5000, RCP },
    { "statements.unknown-elements", add_statements, "{\"Effekt%zu\":\"Allow\"}", 10000, ID },
    { "statements.public", add_statements,
        STATEMENT("S%zu", "Allow", "\"s3:*\"", "\"*\"", ",\"Principal\":\"*\""), 5000, RESOURCE },
    { "conditions.distinct-keys", add_keys, "\"aws:Key%zu\":\"x\"", 10000, ID },
    { "conditions.tag-keys", add_keys, "\"s3:ExistingObjectTag/t%zu\":\"x\"", 10000, ID },
    { "conditions.keys-of-others", add_keys, "\"s3:RequestObjectTag/t%zu\":\"*\"", 10000, ID },
    { "conditions.operators", add_condition, "\"Operator%zu\":{\"aws:userid\":\"x\"}", 10000, ID },
    { "conditions.one-key-each", add_condition, "\"Null%zu\":{},\"StringLike%zu\":{\"aws:ARN\":\"*\"}", 5000, ID },
    { "conditions.spellings", add_spellings, "\"aws:PrincipalArn\":\"*\"", 5000, ID },
    { "conditions.contradictions", add_spellings, "\"aws:userid\":\"user%zu\"", 5000, ID },
    { "conditions.addresses", add_addresses, "10.%zu.1.1/8", 10000, ID },
    { "conditions.long-key", add_long_key, "a", 8000, ID },
    { "variables.nested", add_one_resource, "${", 16384, ID },
    { "variables.open", add_one_resource, "${aws:", 8192, ID },
    { "variables.many", add_one_resource, "${aws:username}", 2000, ID },
    { "variables.in-a-value", add_one_value, "${aws:username}", 2000, ID },
    { "principals.accounts", add_principals, "%zu", 5000, RESOURCE },
    { "principals.arns", add_principals, "arn:aws:iam::111122223333:role/r%zu", 5000, RESOURCE },
    { "principals.stars", add_principals, "*", 5000, RESOURCE },
    { "principals.services", add_services, "s%zu.amazonaws.com", 5000, TRUST },
    { "principals.providers", add_providers, "arn:aws:iam::111122223333:oidc-provider/idp.example.com/%zu", 2500,
        TRUST },
};

/* ---- Measuring ---- */
static int lint_once(iampb_context *ctx, const text *t, iampb_policy_kind kind, double *seconds, size_t *findings)
{
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    iampb_lint *lint = NULL;
    options.kind = kind;
    double begin = now();
    iampb_status status = iampb_lint_policy(ctx, t->ptr, t->len, &options, &lint, NULL);
    double took = now() - begin;
    if (status < 0)
        return 1;
    *findings = iampb_lint_count(lint);
    iampb_lint_free(lint);
    if (*seconds == 0 || took < *seconds)
        *seconds = took;
    return 0;
}

static double jansson_s(const text *t)
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double begin = now();
        json_t *root = json_loadb(t->ptr, t->len, 0, NULL);
        double took = now() - begin;
        json_decref(root);
        best = best == 0 || took < best ? took : best;
    }
    return best;
}

static int bench(iampb_context *ctx, const document *d)
{
    double seconds[SIZES] = { 0 }, jansson = 0;
    size_t bytes[SIZES], findings = 0;
    for (int size = 0; size < SIZES; size++) {
        text t = { 0 };
        d->add(&t, d->format, d->count << size);
        if (t.failed)
            return 1;
        bytes[size] = t.len;
        for (int round = 0; round < ROUNDS; round++)
            if (lint_once(ctx, &t, d->kind, &seconds[size], &findings) != 0) {
                fprintf(stderr, "bench-lint-growth: %s: the lint failed\n", d->name);
                free(t.ptr);
                return 1;
            }
        jansson = jansson_s(&t);
        free(t.ptr);
    }
    double growth = seconds[2] / seconds[0];
    printf("{\"benchmark\":\"lint.growth.%s\",\"bytes\":[%zu,%zu,%zu],\"ms\":[%.3f,%.3f,%.3f],\"growth_2\":%.2f,"
           "\"growth_4\":%.2f,\"mb_per_s\":%.2f,\"baseline\":\"json_loadb\",\"times_baseline\":%.1f,"
           "\"findings\":%zu}\n",
            d->name, bytes[0], bytes[1], bytes[2], seconds[0] * 1e3, seconds[1] * 1e3, seconds[2] * 1e3,
            seconds[1] / seconds[0], growth, (double)bytes[2] / 1e6 / seconds[2], seconds[2] / jansson, findings);
    fflush(stdout);
    if (seconds[2] > LEAST_S && growth > MOST_GROWTH) {
        fprintf(stderr, "bench-lint-growth: %s: four times the text takes %.1f times as long\n", d->name, growth);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";
    bench_keep *blocks = NULL;
    iampb_allocator allocator = bench_keep_allocator(&blocks);
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    int bad = 0;
    options.allocator = &allocator;
    if (iampb_context_new(&options, &ctx, NULL) < 0)
        return 1;
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        if (strncmp(documents[i].name, only, strlen(only)) == 0)
            bad |= bench(ctx, &documents[i]);
    iampb_context_free(ctx);
    bench_keep_end(&blocks);
    return bad;
}
