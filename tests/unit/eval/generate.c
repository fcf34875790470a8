/* generate.c - see generate.h. */
#include "generate.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(list) (sizeof(list) / sizeof(list)[0])
#define PICK(g, list) ((list)[gen_pick((g), COUNT(list))])

unsigned gen_pick(gen *g, unsigned n)
{
    if (g->data != NULL)
        return g->at < g->size ? g->data[g->at++] % n : 0;
    g->seed ^= g->seed << 13;
    g->seed ^= g->seed >> 7;
    g->seed ^= g->seed << 17;
    return (unsigned)((g->seed * 0x2545F4914F6CDD1DULL) >> 40) % n;
}

bool gen_chance(gen *g, unsigned percent) { return gen_pick(g, 100) >= 100 - percent; }

static void add(generated *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(out->text + out->used, GENERATED_ROOM - out->used, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= GENERATED_ROOM - out->used)
        abort();
    out->used += (size_t)len;
}

/* Ends the text that began at `begin`. */
static const char *done(generated *out, size_t begin)
{
    out->text[out->used++] = '\0';
    return out->text + begin;
}

/* ---- Alphabets ---- */
typedef struct service {
    const char *name;
    const char *actions[6];
    const char *resources[8];
} service;

static const service services[] = {
    { "s3", { "GetObject", "GetObjectAcl", "PutObject", "ListBucket", "GetBucketPolicy", "PutBucketPolicy" },
        { "arn:aws:s3:::b", "arn:aws:s3:::b/k", "arn:aws:s3:::b/dana/k", "arn:aws:s3:::b/a:b", "arn:aws:s3:::bb/k",
            "arn:aws:s3:::b/*", "arn:aws:s3:::b/\xc3\x89", "arn:aws:s3:::b/a" } },
    { "sqs", { "SendMessage", "ReceiveMessage", "SendMessageBatch", "GetQueueUrl", "DeleteQueue", "Send" },
        { "arn:aws:sqs:eu-west-1:" A ":q", "arn:aws:sqs:eu-west-1:" B ":q", "arn:aws:sqs:us-east-1:" A ":q",
            "arn:aws:sqs:eu-west-1:" A ":qq", "arn:aws:sqs:eu-west-1:" A ":Q", "arn:aws:sqs:eu-west-1:" A ":dana",
            "arn:aws:sqs:EU-west-1:" A ":q", "arn:aws:sqs:eu-west-1:" B ":a" } },
    { "ec2", { "RunInstances", "DescribeInstances", "StopInstances", "RunScheduledInstances", "DescribeVpcs", "Run" },
        { "arn:aws:ec2:eu-west-1:" A ":instance/i-1", "arn:aws:ec2:us-east-1:" A ":instance/i-1",
            "arn:aws:ec2:eu-west-1:" B ":volume/v-1", "arn:aws:ec2:eu-west-1:" A ":volume/v-1", "*", "*", "*", "*" } },
    { "kms", { "Decrypt", "Encrypt", "ListKeys", "RetireGrant", "CreateGrant", "DescribeKey" },
        { "arn:aws:kms:eu-west-1:" A ":key/1", "arn:aws:kms:eu-west-1:" B ":key/1", "arn:aws:kms:eu-west-1:" A ":key/2",
            "arn:aws:kms:eu-west-1:" A ":alias/x", "*", "arn:aws:kms:us-east-1:" A ":key/1",
            "arn:aws:kms:eu-west-1:" A ":key/1", "arn:aws:kms:eu-west-1:" A ":key/1" } },
    { "sts", { "AssumeRole", "AssumeRoleWithWebIdentity", "TagSession", "GetCallerIdentity", "GetSessionToken",
            "SetSourceIdentity" },
        { "arn:aws:iam::" A ":role/Q", "arn:aws:iam::" B ":role/Q", R, "arn:aws:iam::" A ":role/x/Q", "*",
            "arn:aws:iam::" A ":role/Q", "arn:aws:iam::" A ":role/q", "arn:aws:iam::" A ":role/Q" } },
};

#define FEDERATED "arn:aws:sts::" A ":federated-user/fred"
#define PROVIDER "arn:aws:iam::" A ":oidc-provider/idp.example.com"
#define LINKED "arn:aws:iam::" A ":role/aws-service-role/ecs.amazonaws.com/Linked"
static const struct caller {
    const char *arn, *role, *issuer, *id;
} callers[] = {
    { U, NULL, NULL, NULL }, { U, NULL, NULL, "AIDAEXAMPLEUSER000001" }, { S, R, NULL, NULL },
    { S, R, NULL, "AROAEXAMPLEROLE000001" }, { R, NULL, NULL, "AROAEXAMPLEROLE000001" },
    { "arn:aws:sts::" A ":assumed-role/Builder/run8", NULL, NULL, NULL }, { FEDERATED, NULL, U, NULL },
    { ROOT_A, NULL, NULL, NULL }, { "arn:aws:iam::" B ":user/dana", NULL, NULL, NULL },
    { "arn:aws:sts::" B ":assumed-role/Builder/run7", "arn:aws:iam::" B ":role/Builder", NULL, NULL },
    { "s3.amazonaws.com", NULL, NULL, NULL }, { "anonymous", NULL, NULL, NULL }, { PROVIDER, NULL, NULL, NULL },
    { LINKED, NULL, NULL, NULL },
    { "arn:aws:sts::" A ":assumed-role/Linked/x", LINKED, NULL, NULL }, { ROOT_A, NULL, NULL, NULL },
};

static const char *const aws_principals[] = { U, S, R, ROOT_A, A, FEDERATED, "*", "arn:aws:iam::" B ":user/dana", B,
    "arn:aws:iam::" B ":root", "arn:aws:iam::" B ":role/Builder", "arn:aws:iam::" A ":role/other/Builder",
    "arn:aws:sts::" A ":assumed-role/Builder/run8", "AIDAEXAMPLEUSER000001", "AROAEXAMPLEROLE000001",
    "AIDAEXAMPLEUSER000002", "arn:aws:iam::" A ":role/*", "arn:aws-cn:iam::" A ":root", "arn:aws:iam::" A ":user/*",
    LINKED };

/* Values by type. What stands in a request has no ';', ',', '[', ']' in it. */
static const char *const strings[] = { "a", "b", "A", "dana", "\xc3\x89", "\xc3\xa9", "\xe2\x84\xaa", "k", "", "*", "ab",
    "a:b", "\xce\xa3", "\xcf\x82", "\xf0\x9f\x98\x80", A, B, "o-ours", "User", "eu-west-1", "?", "aab", "${*}",
    "arn:aws:iam::" A ":user/dana", "s3.amazonaws.com", "o-ours/r-1/ou-1/", "\xc3\x9f", "\xe1\xba\x9e", "$", "a b" };
static const char *const numbers[] = { "5", "5.0", "+05", "-5", "0", "-0", "9007199254740993", "9007199254740992", "4.99",
    "5.01", "1e1", " 5", "5.", ".5", "12abc", "0x5", "", "10", "-4.999999999999999999999999999", "05.00" };
static const char *const dates[] = { "2030-01-01T00:00:00Z", "1893456000", "1893456001", "2030-01-01T02:00:00+02:00",
    "2030-01-01", "2030-01", "2030-01-01T00:00Z", "2030-01-01T00:00:00", "2030-13-01", "2030-02-30", "2028-02-29",
    "2030-01-01T24:00:00Z", "2030-01-01T00:00:60Z", "2030-01-01T00:00:00.000000001Z", "2030-01-01T00:00:00.0000000019Z",
    "2029-12-31T23:59:59.999Z", "Jan 1 2030", "-86400", "1969-12-31T00:00:00Z", "2030-01-01T02:00+0200", "" };
static const char *const booleans[] = { "true", "false", "TRUE", "False", "yes", "1", "" };
static const char *const addresses[] = { "203.0.113.9", "203.0.113.10", "10.0.0.1", "2001:db8::5", "2001:0DB8:0:0:0:0:0:5",
    "::ffff:203.0.113.9", "::ffff:cb00:7109", "2001:db8::9", "203.0.113.256", "203.0.113.09", "fe80::1%eth0", "", "::1",
    "127.255.255.255", "128.0.0.0", "::" };
static const char *const ranges[] = { "203.0.113.9", "203.0.113.0/24", "203.0.113.9/24", "0.0.0.0/0", "::/0", "0.0.0.0/1",
    "128.0.0.0/1", "203.0.113.8/31", "203.0.113.9/32", "2001:db8::/127", "2001:db8::4/127", "2001:DB8::5/128",
    "203.0.113.9/33", "::ffff:203.0.113.0/120", "::ffff:0.0.0.0/96", "::ffff:0:0/95", "203.0.113.9/", "10.0.0.0/8",
    "2001:db8::/32", "::/129", "10/8" };
static const char *const arns[] = { U, R, S, "arn:aws:sns:us-east-1:" A ":topic1", "arn:aws:sns:us-east-1:" A ":a:b",
    "arn:aws:s3:::b", "arn:aws:s3", "b", "", "arn:aws:s3:::", "arn:AWS:s3:::b", ROOT_A, "arn:aws:s3:::b/dana",
    "arn:aws:s3:::a:b" };
static const char *const blobs[] = { "QQ==", "QUI=", "QUJD", "QQ", "Q Q=", "", "QUJDRA==", "-_==", "+/==" };

typedef struct family {
    const char *const *values; /* of requests */
    size_t count;
} family;
static const family families[] = { { strings, COUNT(strings) }, { numbers, COUNT(numbers) }, { dates, COUNT(dates) },
    { booleans, COUNT(booleans) }, { addresses, COUNT(addresses) }, { arns, COUNT(arns) }, { blobs, COUNT(blobs) } };
enum { STRINGS, NUMBERS, DATES, BOOLEANS, ADDRESSES, ARNS, BLOBS, NULLS };

static const struct key {
    const char *name;
    int family;
} keys[] = {
    { "aws:username", STRINGS }, { "aws:PrincipalTag/team", STRINGS }, { "aws:TagKeys", STRINGS },
    { "aws:PrincipalAccount", STRINGS }, { "aws:PrincipalOrgID", STRINGS }, { "aws:PrincipalType", STRINGS },
    { "aws:RequestedRegion", STRINGS }, { "s3:prefix", STRINGS }, { "aws:PrincipalOrgPaths", STRINGS },
    { "aws:PrincipalServiceName", STRINGS }, { "aws:ResourceAccount", STRINGS }, { "aws:SourceVpc", STRINGS },
    { "s3:max-keys", NUMBERS }, { "aws:CurrentTime", DATES }, { "aws:EpochTime", DATES },
    { "aws:MultiFactorAuthPresent", BOOLEANS }, { "aws:SecureTransport", BOOLEANS },
    { "aws:PrincipalIsAWSService", BOOLEANS }, { "aws:ViaAWSService", BOOLEANS }, { "aws:SourceIp", ADDRESSES },
    { "aws:PrincipalArn", ARNS }, { "aws:SourceArn", ARNS }, { "example:blob", BLOBS },
};

static const struct operation {
    const char *name;
    int family;
} operations[] = {
    { "StringEquals", STRINGS }, { "StringNotEquals", STRINGS }, { "StringEqualsIgnoreCase", STRINGS },
    { "StringNotEqualsIgnoreCase", STRINGS }, { "StringLike", STRINGS }, { "StringNotLike", STRINGS },
    { "NumericEquals", NUMBERS }, { "NumericNotEquals", NUMBERS }, { "NumericLessThan", NUMBERS },
    { "NumericLessThanEquals", NUMBERS }, { "NumericGreaterThan", NUMBERS }, { "NumericGreaterThanEquals", NUMBERS },
    { "DateEquals", DATES }, { "DateNotEquals", DATES }, { "DateLessThan", DATES }, { "DateLessThanEquals", DATES },
    { "DateGreaterThan", DATES }, { "DateGreaterThanEquals", DATES }, { "Bool", BOOLEANS }, { "BinaryEquals", BLOBS },
    { "IpAddress", ADDRESSES }, { "NotIpAddress", ADDRESSES }, { "ArnEquals", ARNS }, { "ArnLike", ARNS },
    { "ArnNotEquals", ARNS }, { "ArnNotLike", ARNS }, { "Null", NULLS }, { "stringEQUALS", STRINGS },
    { "StringMatches", STRINGS }, { "BoolNot", BOOLEANS },
};

static const char *const variables[] = { "${aws:username}", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'a'}",
    "${aws:PrincipalTag/team,'dana'}", "${*}", "${?}", "${$}", "${AWS:UserName}", "${aws:TagKeys}", "${s3:prefix, '*'}",
    "${", "${}", "${a b}", "${aws:username", "${aws:SecureTransport}", "${aws:PrincipalAccount}", "${s3:prefix}" };

/* ---- Requests ---- */
static void add_value(gen *g, generated *out, int which)
{
    const family *f = &families[gen_chance(g, 8) ? gen_pick(g, COUNT(families)) : (unsigned)which];
    add(out, "%s", f->values[gen_pick(g, (unsigned)f->count)]);
}

static void add_key(gen *g, generated *out, size_t i)
{
    unsigned state = gen_pick(g, 10), count;
    add(out, "%s", keys[i].name);
    if (state == 0) {
        add(out, "!;");
    } else if (state > 2 && strcmp(keys[i].name, "aws:TagKeys") != 0) {
        add(out, "=");
        add_value(g, out, keys[i].family);
        add(out, ";");
    } else {
        add(out, "=[");
        count = gen_pick(g, 4);
        for (unsigned n = 0; n < count; n++) {
            add(out, n > 0 ? "," : "");
            add_value(g, out, keys[i].family);
        }
        add(out, "];");
    }
}

static void make_context(gen *g, generated *out)
{
    size_t begin = out->used;
    unsigned count = gen_pick(g, 7);
    unsigned seen = 0;
    for (unsigned n = 0; n < count; n++) {
        unsigned i = gen_pick(g, COUNT(keys));
        if ((seen >> i & 1) == 0)
            add_key(g, out, i);
        seen |= 1u << i;
    }
    out->w.context = done(out, begin);
}

const char *generate_closing(gen *g, generated *out, bool (*given)(void *data, const char *key), void *data)
{
    size_t begin = out->used;
    for (size_t i = 0; i < COUNT(keys); i++)
        if (!given(data, keys[i].name) && gen_chance(g, 60))
            add_key(g, out, i);
    return out->used == begin ? NULL : done(out, begin);
}

static const service *service_of(const char *action)
{
    for (size_t i = 0; i < COUNT(services); i++)
        if (strncmp(services[i].name, action, strlen(services[i].name)) == 0)
            return &services[i];
    return &services[0];
}

static void make_caller(gen *g, generated *out)
{
    const struct caller *c = gen_chance(g, 40) ? &callers[gen_pick(g, 4)] : &callers[gen_pick(g, COUNT(callers))];
    world *w = &out->w;
    w->caller = c->arn;
    w->role_arn = c->role;
    w->issuer = c->issuer;
    w->unique_id = c->id;
    bool member = strncmp(c->arn, "arn:", 4) == 0 && strcmp(c->arn, PROVIDER) != 0;
    w->organization = member && gen_chance(g, 30) ? "o-ours" : NULL;
    w->org_path = member && gen_chance(g, 30) ? "o-ours/r-1/ou-1/" : NULL;
    w->management = gen_chance(g, 6);
}

/* A trust policy is asked of assuming its role, and of nothing else. */
void generate_request(gen *g, generated *out)
{
    world *w = &out->w;
    const service *s = w->trust != NULL ? &services[4] : w->action != NULL && gen_chance(g, 80) ? service_of(w->action)
        : &services[gen_pick(g, w->rp != NULL ? 4 : 5)];
    const char *action = w->trust != NULL ? s->actions[gen_pick(g, 3)] : PICK(g, s->actions);
    size_t begin = out->used;
    if (gen_chance(g, 10))
        add(out, "%c%s:%s", toupper((unsigned char)s->name[0]), s->name + 1, action);
    else
        add(out, "%s:%s", s->name, action);
    w->action = done(out, begin);
    w->resource = w->trust != NULL ? s->resources[gen_pick(g, 4)] : PICK(g, s->resources);
    w->owner = strstr(w->resource, ":s3:") == NULL ? NULL : gen_chance(g, 25) ? B : A;
    if (strchr(w->resource, '*') != NULL && strlen(w->resource) > 1)
        w->resource = "arn:aws:s3:::b/k/x";
    make_caller(g, out);
    /* Whose resource "*" is, nobody can tell for callers without an account. */
    if (strcmp(w->resource, "*") == 0 && strchr("as", w->caller[0]) != NULL && strncmp(w->caller, "arn:", 4) != 0)
        w->caller = U;
    if (strcmp(w->resource, "*") == 0 && strcmp(w->caller, PROVIDER) == 0)
        w->caller = U;
    make_context(g, out);
}

/* ---- Policies ---- */
static void add_action(gen *g, generated *out)
{
    const service *s = service_of(out->w.action);
    const char *name = gen_chance(g, 60) ? strchr(out->w.action, ':') + 1 : PICK(g, s->actions);
    unsigned cut = 1 + gen_pick(g, (unsigned)strlen(name));
    switch (gen_pick(g, 16)) {
    case 0: case 1: case 2: add(out, "\"*\""); break;
    case 3: case 4: case 5: add(out, "\"%s:*\"", s->name); break;
    case 6: add(out, "\"%s:%.*s*\"", s->name, (int)cut, name); break;
    case 7: add(out, "\"%s:*%s\"", s->name, name + cut); break;
    case 8: add(out, "\"%s:%.*s?%s\"", s->name, (int)cut - 1, name, name + cut); break;
    case 9: add(out, "\"%s:%.*s?%s\"", s->name, (int)cut, name, name + cut); break;
    case 10: add(out, "\"%c%s:%.*s*%s\"", toupper((unsigned char)s->name[0]), s->name + 1, (int)cut - 1, name, name + cut);
        break;
    case 11: add(out, "\"%s\"", gen_pick(g, 2) == 0 ? "*:*" : "*:GetObject"); break;
    case 12: add(out, "\"%s:%s%s\"", s->name, gen_pick(g, 2) == 0 ? " " : "", gen_pick(g, 2) == 0 ? name : ""); break;
    case 13: add(out, "\"%s:%c%s\"", PICK(g, services).name, tolower((unsigned char)name[0]), name + 1); break;
    default: add(out, "\"%s:%s\"", s->name, name); break;
    }
}

/* Text in which a wildcard or a variable takes the place of some of it. */
static void add_mutated(gen *g, generated *out, const char *text, bool wild)
{
    unsigned len = (unsigned)strlen(text), at = gen_pick(g, len + 1), gone = 0;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    switch (gen_pick(g, 8)) {
    case 0: case 1: case 2: add(out, "%s", text); return;
    case 3: gone = gen_pick(g, len - at + 1); break;
    case 4: gone = at < len; break;
    case 5: gone = len - at; break;
    default: gone = strncmp(text + at, "dana", 4) == 0 ? 4 : at < len; break;
    }
    while (at + gone < len && ((unsigned char)text[at + gone] & 0xC0) == 0x80)
        gone++;
    add(out, "%.*s%s%s", (int)at, text,
            !wild || gen_chance(g, 30) ? PICK(g, variables) : gen_chance(g, 60) ? "*" : "?", text + at + gone);
}

static void add_resource(gen *g, generated *out)
{
    static const char *const odd[] = { "arn:aws:s3:*", "arn:aws:*", "arn:aws:s3", "arn:aws:sqs:*:q", "b/*", "arn:*:*:*:*:*",
        "arn:aws:sqs:*:*:q", "arn:aws:s3:::*", "arn:aws:*:*:*:*", "arn:aws:sqs", "arn:aws:ec2:*:*:*/*", "arn:*:sqs", "arn:aws:sqs:*:Q", "arn:?:*:*:*:*", "*:*", "?", "a*",
        "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:PrincipalTag/team, 'a'}",
        "arn:aws:sqs:eu-west-1:" A ":${aws:username}", "arn:aws:kms:*:" A ":key/*" };
    const char *mine = out->w.resource;
    const service *s = service_of(out->w.action);
    if (gen_chance(g, 40)) {
        add(out, "\"*\"");
        return;
    }
    add(out, "\"");
    if (gen_chance(g, 20))
        add(out, "%s", PICK(g, odd));
    else
        add_mutated(g, out, mine[1] != '\0' && gen_chance(g, 70) ? mine : PICK(g, s->resources), true);
    add(out, "\"");
}

static void add_list(gen *g, generated *out, void (*one)(gen *, generated *))
{
    unsigned count = gen_chance(g, 55) ? 1 : gen_chance(g, 10) ? 8 + gen_pick(g, 12) : 1 + gen_pick(g, 3);
    add(out, count > 1 ? "[" : "");
    for (unsigned i = 0; i < count; i++) {
        add(out, i > 0 ? "," : "");
        one(g, out);
    }
    add(out, count > 1 ? "]" : "");
}

static void add_aws(gen *g, generated *out)
{
    if (gen_chance(g, 40))
        add(out, "\"%s\"", gen_chance(g, 70) && strncmp(out->w.caller, "arn:", 4) == 0 ? out->w.caller : R);
    else
        add(out, "\"%s\"", PICK(g, aws_principals));
}

static void add_principal(gen *g, generated *out, bool trust)
{
    bool not = !trust && gen_chance(g, 12);
    add(out, ",\"%s\":", not ? "NotPrincipal" : "Principal");
    switch (not ? 9 : gen_pick(g, 10)) {
    case 0: case 1: case 2: add(out, "\"*\""); break;
    case 3: add(out, "{\"Service\":[\"s3.amazonaws.com\",\"ec2.amazonaws.com\"]}"); break;
    case 4: add(out, "{\"Federated\":\"" PROVIDER "\"}"); break;
    case 5: add(out, "{\"AWS\":\"" A "\",\"Service\":\"s3.amazonaws.com\"}"); break;
    default: add(out, "{\"AWS\":"); add_list(g, out, add_aws); add(out, "}"); break;
    }
}

static void add_policy_value(gen *g, generated *out, int which)
{
    if (which == NULLS || (which == BOOLEANS && gen_chance(g, 50))) {
        static const char *const texts[] = { "\"true\"", "\"false\"", "true", "false", "\"TRUE\"", "\"x\"" };
        add(out, "%s", PICK(g, texts));
        return;
    }
    if (which == NUMBERS && gen_chance(g, 20)) {
        add(out, "%s", gen_pick(g, 2) == 0 ? "5" : "-5");
        return;
    }
    add(out, "\"");
    if (which == ADDRESSES)
        add(out, "%s", PICK(g, ranges));
    else if (which == NUMBERS || which == DATES || which == BLOBS)
        add_value(g, out, which);
    else
        add_mutated(g, out, families[which].values[gen_pick(g, (unsigned)families[which].count)], true);
    add(out, "\"");
}

static void add_test(gen *g, generated *out, const struct operation *op, size_t key)
{
    unsigned count = gen_chance(g, 4) ? 0 : 1 + gen_pick(g, 3) / 2 * (1 + gen_pick(g, 2));
    add(out, "\"%s\":", gen_chance(g, 8) && keys[key].family != NULLS && strcmp(keys[key].name, "aws:username") == 0
            ? "AWS:UserName" : keys[key].name);
    add(out, count != 1 ? "[" : "");
    for (unsigned i = 0; i < count; i++) {
        add(out, i > 0 ? "," : "");
        add_policy_value(g, out, op->family);
    }
    add(out, count != 1 ? "]" : "");
}

static void add_condition(gen *g, generated *out)
{
    unsigned blocks = 1 + gen_pick(g, 4) / 3;
    add(out, ",\"Condition\":{");
    for (unsigned i = 0; i < blocks; i++) {
        size_t key = gen_pick(g, COUNT(keys)), op = gen_pick(g, COUNT(operations));
        /* Mostly an operator of the key's own type. */
        for (int tries = 0; tries < 8 && operations[op].family != keys[key].family && operations[op].family != NULLS; tries++)
            op = gen_pick(g, COUNT(operations));
        unsigned prefix = gen_pick(g, 10);
        add(out, "%s\"%s%s%s\":{", i > 0 ? "," : "", prefix == 0 ? "ForAllValues:" : prefix == 1 ? "ForAnyValue:" : "",
                operations[op].name, gen_chance(g, 20) ? "IfExists" : "");
        add_test(g, out, &operations[op], key);
        if (gen_chance(g, 12)) {
            add(out, ",");
            add_test(g, out, &operations[op], gen_pick(g, COUNT(keys)));
        }
        add(out, "}");
    }
    add(out, "}");
}

static void add_statement(gen *g, generated *out, iampb_layer layer, bool trust)
{
    /* Members whose names come again further down (E-7). */
    static const char *const earlier[] = { "\"Effect\":\"Deny\",", "\"Effect\":1,", "\"Action\":\"*\",",
        "\"Action\":[],\"Action\":\"sqs:Send\"," };
    bool has_principal = layer == IAMPB_LAYER_RESOURCE || layer == IAMPB_LAYER_ENDPOINT || layer == IAMPB_LAYER_RCP;
    unsigned odd = gen_pick(g, 60);
    bool not = gen_chance(g, 8);
    add(out, "{%s", odd >= 6 && odd < 6 + COUNT(earlier) ? earlier[odd - 6] : "");
    add(out, "\"Effect\":\"%s\",\"%s\":", odd == 1 ? "allow" : gen_chance(g, 28) ? "Deny" : "Allow",
            not ? "NotAction" : "Action");
    add_list(g, out, add_action);
    if (odd == 2 && !not)
        add(out, ",\"NotAction\":[]");
    for (int i = 0; i < 1 + (odd == 10) && !trust && odd != 3; i++) {
        add(out, ",\"%s\":", gen_chance(g, 12) ? "NotResource" : "Resource");
        add_list(g, out, add_resource);
    }
    if (layer == IAMPB_LAYER_RCP && odd > 5)
        add(out, ",\"Principal\":\"*\"");
    else if ((has_principal && odd != 4) || odd == 5)
        for (int i = 0; i < 1 + (odd == 11); i++)
            add_principal(g, out, trust || layer == IAMPB_LAYER_RCP);
    for (int i = 0; i < 1 + (odd == 12) && gen_chance(g, 45); i++)
        add_condition(g, out);
    add(out, "}");
}

static const char *make_policy(gen *g, generated *out, iampb_layer layer, bool trust)
{
    size_t begin = out->used;
    unsigned count = 1 + gen_pick(g, 4) / 2 * (1 + gen_pick(g, 2)), version = gen_pick(g, 20);
    add(out, "{%s\"Statement\":%s", version == 1 ? "" : version < 4 ? "\"Version\":\"2008-10-17\"," :
            "\"Version\":\"2012-10-17\",", count > 1 ? "[" : "");
    for (unsigned i = 0; i < count; i++) {
        add(out, i > 0 ? "," : "");
        add_statement(g, out, layer, trust);
    }
    add(out, count > 1 ? "]}" : "}");
    return done(out, begin);
}

static const char *maybe(gen *g, generated *out, iampb_layer layer, unsigned percent)
{
    return gen_chance(g, percent) ? make_policy(g, out, layer, false) : NULL;
}

void generate_world(gen *g, generated *out)
{
    world *w = &out->w;
    bool trust = gen_chance(g, 10);
    memset(w, 0, sizeof *w);
    out->used = 0;
    w->trust = trust ? "{}" : NULL; /* so that the request is one for it */
    generate_request(g, out);
    w->id = maybe(g, out, IAMPB_LAYER_IDENTITY, 80);
    w->id2 = maybe(g, out, IAMPB_LAYER_IDENTITY, 15);
    w->trust = trust ? make_policy(g, out, IAMPB_LAYER_RESOURCE, true) : NULL;
    w->rp = trust || strncmp(w->action, "sts", 3) == 0 || strncmp(w->action, "Sts", 3) == 0 ? NULL
        : maybe(g, out, IAMPB_LAYER_RESOURCE, 45);
    w->pb = maybe(g, out, IAMPB_LAYER_BOUNDARY, 15);
    w->sp = maybe(g, out, IAMPB_LAYER_SESSION, 15);
    w->ep = maybe(g, out, IAMPB_LAYER_ENDPOINT, 10);
    for (int i = 0; i < 2 && gen_chance(g, 15); i++)
        w->scp[i] = make_policy(g, out, IAMPB_LAYER_SCP, false);
    w->rcp[0] = maybe(g, out, IAMPB_LAYER_RCP, 12);
    w->bpa = gen_chance(g, 12);
    w->gateway = gen_chance(g, 30);
    w->strict = gen_chance(g, 15);
    if (gen_chance(g, 4))
        w->required = 1u << (gen_pick(g, 2) == 0 ? IAMPB_LAYER_BOUNDARY : IAMPB_LAYER_SESSION);
}
