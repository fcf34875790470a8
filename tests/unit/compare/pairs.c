/* pairs.c - see pairs.h. */
#include "pairs.h"
#include <stdio.h>
#include <stdlib.h>

#define COUNT(list) (sizeof(list) / sizeof(list)[0])
#define PICK(g, list) ((list)[gen_pick((g), (unsigned)COUNT(list))])

/* Statements of a side of a small pair, with one that was added. */
enum { SMALL = 4 };

/* No catalogue has them: each may be absent, one value, or a list. */
const char *const pair_keys[PAIR_KEYS] = { "x:k", "x:m" };

/* ---- Alphabets ---- */
static const char *const actions[] = { "*", "s:*", "s:a", "s:ab", "s:a*", "s:*b", "s:?", "s:a?", "t:a", "t:*", "S:A",
    "*:*", "s:a*b", "s:b*", "s:?b*", "s:*a*", "s:??", "s:b", "s:a", "s:*" };
static const char *const resources[] = { "*", "*", "arn:aws:s:::*", "arn:aws:s:::a", "arn:aws:s:::a*", "arn:aws:s:::*b",
    "arn:aws:s:::a?", "arn:aws:s:::?*", "arn:aws:s:::", "arn:aws:s:::ab", "arn:aws:s:*:*:a", "arn:aws:s:*",
    "arn:aws:s:r:1:a", "arn:aws:s:r*:1:*", "arn:aws:s:?:1:a", "arn:*:s:::a", "arn:aws:t:::*", "arn:aws:*:::a",
            "arn:*:*:*:*:*",
    "arn:AWS:S:::a", "arn:aws:s:::b/*", "arn:aws:s:::b", "arn:aws:s:::?", "arn:aws:s:::*a*", "arn:aws:s:::a*b",
    "arn:aws:s:::A" };
/* Short ARNs and texts that are none (E-24, E-28). */
static const char *const odd_resources[] = { "arn:aws:s", "a*", "arn:*", "arn:aws:s:r", "?", "arn:aws:*:*", "**" };
static const char *const variable_resources[] = { "arn:aws:s:::${x:k}", "arn:aws:s:::a${x:k}", "arn:aws:s:::${x:k}/*",
    "arn:aws:s:::${x:k, 'a'}", "arn:aws:s:::${X:K}", "arn:aws:s:::${x:m}*", "arn:aws:s:::a${$}", "arn:aws:s:::*",
    "arn:aws:s:::${x:k,'a'}", "arn:aws:s:::a*" };
static const char *const principals[] = { "\"*\"", "\"*\"", "{\"AWS\":\"*\"}", "{\"AWS\":\"" A "\"}",
    "{\"AWS\":\"" ROOT_A "\"}", "{\"AWS\":\"" U "\"}", "{\"AWS\":\"" R "\"}", "{\"AWS\":\"" S "\"}", "{\"AWS\":\"" B
            "\"}",
    "{\"AWS\":[\"" U "\",\"" R "\"]}", "{\"Service\":\"s3.amazonaws.com\"}",
    "{\"AWS\":\"" A "\",\"Service\":\"s3.amazonaws.com\"}", "{\"AWS\":\"arn:aws:iam::" A ":user/zoe\"}",
    "{\"AWS\":\"arn:aws:iam::" A ":role/*\"}", "{}" };

static const char *const strings[] = { "a", "b", "ab", "A", "", "a*", "*", "?", "*b", "a?", "?*", "k", "*a*", "a*b",
        "aa" };
static const char *const variable_strings[] = { "${x:k}", "${x:m}", "${x:k, 'a'}", "a${x:k}", "${*}", "${?}", "a${*}",
        "a" };
static const char *const numbers[] = { "0", "1", "2", "1.5", "-1", "1.0", "+2", "1", "2", "x" };
static const char *const dates[] = { "2020-01-01T00:00:00Z", "2021-01-01", "1577836800", "2020-06-01T02:00:00+02:00",
    "1609459200", "2020", "x" };
static const char *const booleans[] = { "true", "false", "TRUE", "true", "false", "x" };
static const char *const ranges[] = { "10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.1.2.3", "0.0.0.0/0", "::/0",
    "2001:db8::/32", "2001:db8::1", "0.0.0.0/1", "128.0.0.0/1", "10.1.2.0/24", "x", "10.0.0.0/8" };
static const char *const blobs[] = { "QQ==", "QUI=", "Q", "QUJD" };
static const char *const arns[] = { "arn:aws:s:::a", "arn:aws:s:::a*", "arn:*:*:*:*:*", "arn:aws:s:*:*:b",
        "arn:aws:s*:::a", "*",
    "arn:aws:s", "arn:aws:*:*:*:?", "arn:aws:s:::*", "arn:aws:s:*" };

static const struct family {
    const char *const *values;
    size_t count;
} families[VALUE_FAMILIES] = { { strings, COUNT(strings) }, { numbers, COUNT(numbers) }, { dates, COUNT(dates) },
    { booleans, COUNT(booleans) }, { ranges, COUNT(ranges) }, { blobs, COUNT(blobs) }, { arns, COUNT(arns) } };

#define NULL_VALUES VALUE_FAMILIES
static const struct operation {
    const char *name;
    size_t family;
} operations[] = { { "StringEquals", STRING_VALUES }, { "StringNotEquals", STRING_VALUES },
    { "StringEqualsIgnoreCase", STRING_VALUES }, { "StringNotEqualsIgnoreCase", STRING_VALUES },
    { "StringLike", STRING_VALUES }, { "StringNotLike", STRING_VALUES }, { "StringLike", STRING_VALUES },
    { "NumericEquals", NUMBER_VALUES }, { "NumericNotEquals", NUMBER_VALUES }, { "NumericLessThan", NUMBER_VALUES },
    { "NumericLessThanEquals", NUMBER_VALUES }, { "NumericGreaterThan", NUMBER_VALUES },
    { "NumericGreaterThanEquals", NUMBER_VALUES }, { "DateEquals", DATE_VALUES }, { "DateNotEquals", DATE_VALUES },
    { "DateLessThan", DATE_VALUES }, { "DateLessThanEquals", DATE_VALUES }, { "DateGreaterThan", DATE_VALUES },
    { "DateGreaterThanEquals", DATE_VALUES }, { "Bool", BOOL_VALUES }, { "IpAddress", ADDRESS_VALUES },
    { "NotIpAddress", ADDRESS_VALUES }, { "BinaryEquals", BINARY_VALUES }, { "ArnEquals", ARN_VALUES },
    { "ArnLike", ARN_VALUES }, { "ArnNotEquals", ARN_VALUES }, { "ArnNotLike", ARN_VALUES }, { "Null", NULL_VALUES } };

/* ---- Parts ---- */
static void append(char *out, size_t room, const char *text)
{
    size_t len = strlen(out);
    if (len + strlen(text) >= room)
        abort();
    strcpy(out + len, text);
}

/* A member with one to three of a list's texts. */
static void make_list(gen *g, char *out, size_t room, const char *name, const char *const *texts, size_t count)
{
    size_t many = gen_chance(g, 60) ? 1 : 2 + gen_pick(g, 2);
    out[0] = '\0';
    append(out, room, name);
    append(out, room, many > 1 ? "[\"" : "\"");
    for (size_t i = 0; i < many; i++) {
        append(out, room, i > 0 ? "\",\"" : "");
        append(out, room, texts[gen_pick(g, (unsigned)count)]);
    }
    append(out, room, many > 1 ? "\"]" : "\"");
}

static void make_action(gen *g, pair_statement *s)
{
    make_list(g, s->action, sizeof s->action, gen_chance(g, 12) ? "\"NotAction\":" : "\"Action\":", actions,
            COUNT(actions));
}

static void make_resource(gen *g, const pair *p, pair_statement *s)
{
    const char *name = gen_chance(g, 12) ? "\"NotResource\":" : "\"Resource\":";
    if (p->variables && gen_chance(g, 50))
        make_list(g, s->resource, sizeof s->resource, name, variable_resources, COUNT(variable_resources));
    else if (!p->alike && gen_chance(g, 6))
        make_list(g, s->resource, sizeof s->resource, name, odd_resources, COUNT(odd_resources));
    else
        make_list(g, s->resource, sizeof s->resource, name, resources, COUNT(resources));
}

/* NotPrincipal with Allow is no policy of today (E-46): only with Deny. */
static void make_principal(gen *g, const pair *p, pair_statement *s)
{
    s->principal[0] = '\0';
    if (p->kind != IAMPB_POLICY_RESOURCE || gen_chance(g, 2))
        return;
    append(s->principal, sizeof s->principal, s->deny && gen_chance(g, 30) ? "\"NotPrincipal\":" : "\"Principal\":");
    append(s->principal, sizeof s->principal, PICK(g, principals));
}

static bool used_already(const pair_statement *s, const struct operation *op, size_t family)
{
    for (size_t i = 0; i < s->test_count; i++)
        if (strcmp(s->tests[i].op, op->name) == 0)
            return true;
    return op->family != family && op->family != NULL_VALUES;
}

/* An operator block of one test; its operator is not in the statement yet, so that no member comes twice. */
static void make_test(gen *g, const pair *p, pair_statement *s)
{
    static const char *const prefixes[] = { "", "", "", "ForAllValues:", "ForAnyValue:" };
    pair_test *test = &s->tests[s->test_count];
    size_t key = gen_pick(g, PAIR_KEYS), family = gen_pick(g, VALUE_FAMILIES);
    while ((p->families[key] & 1u << family) == 0)
        family = (family + 1) % VALUE_FAMILIES;
    const struct operation *op = &PICK(g, operations);
    for (int tries = 0; used_already(s, op, family); tries++) {
        if (tries > 60)
            return;
        op = &PICK(g, operations);
    }
    *test = (pair_test){ .prefix = op->family == NULL_VALUES ? "" : PICK(g, prefixes), .op = op->name,
        .suffix = op->family != NULL_VALUES && gen_chance(g, 20) ? "IfExists" : "", .key = key };
    if (op->family == NULL_VALUES)
        make_list(g, test->values, sizeof test->values, "", booleans, gen_chance(g, 95) ? 2 : COUNT(booleans));
    else if (family == STRING_VALUES && p->variables && gen_chance(g, 50))
        make_list(g, test->values, sizeof test->values, "", variable_strings, COUNT(variable_strings));
    else
        make_list(g, test->values, sizeof test->values, "", families[family].values, families[family].count);
    s->test_count++;
}

static void make_statement(gen *g, const pair *p, pair_statement *s, bool first)
{
    *s = (pair_statement){ .deny = !first && gen_chance(g, 40) };
    make_action(g, s);
    make_resource(g, p, s);
    make_principal(g, p, s);
    for (unsigned n = gen_pick(g, 8); n > 4 && s->test_count < PAIR_TESTS; n--)
        make_test(g, p, s);
    if (s->test_count == 0 && gen_chance(g, 30))
        make_test(g, p, s);
}

static void make_side(gen *g, const pair *p, pair_side *side)
{
    side->count = p->most > SMALL ? SMALL + 1 + gen_pick(g, (unsigned)(p->most - SMALL)) : 1 + gen_pick(g, SMALL - 1);
    for (size_t i = 0; i < side->count; i++)
        make_statement(g, p, &side->statements[i], i == 0);
    side->split = gen_chance(g, 12) ? 1 + gen_pick(g, (unsigned)side->count) : side->count;
    side->old[0] = gen_chance(g, 8);
    side->old[1] = gen_chance(g, 8);
}

void pair_mutate(gen *g, const pair *of, pair_side *side)
{
    pair_statement *s = &side->statements[gen_pick(g, (unsigned)side->count)], swapped;
    switch (gen_pick(g, 9)) {
    case 0: make_action(g, s); break;
    case 1: make_resource(g, of, s); break;
    case 2: make_principal(g, of, s); break;
    case 3: s->test_count = 0; make_test(g, of, s); break;
    case 4: s->test_count -= s->test_count > 0; break;
    case 5: if (s->test_count < PAIR_TESTS) make_test(g, of, s); break;
    case 6: if (side->count < of->most) {
            side->split += side->split == side->count;
            make_statement(g, of, &side->statements[side->count++], false);
        }
        break;
    case 7: if (side->count > 1) {
            *s = side->statements[--side->count];
            side->split = side->count;
        }
        break;
    default:
        swapped = side->statements[0];
        side->statements[0] = *s;
        *s = swapped;
        break;
    }
}

static void choose_families(gen *g, const pair_options *options, pair *out)
{
    for (size_t k = 0; k < PAIR_KEYS; k++) {
        unsigned family = out->variables || gen_chance(g, 30) ? STRING_VALUES : gen_pick(g, VALUE_FAMILIES);
        out->families[k] = 1u << family;
    }
    if (!options->plain && !out->variables && gen_chance(g, 10))
        out->families[0] |= 1u << gen_pick(g, VALUE_FAMILIES);
    out->mixed = out->families[0] != 0 && (out->families[0] & (out->families[0] - 1)) != 0;
}

void pair_generate(gen *g, const pair_options *options, pair *out)
{
    memset(out, 0, sizeof *out);
    out->kind = options->kind;
    out->alike = options->alike;
    out->most = options->large > 0 && gen_chance(g, options->large) ? PAIR_STATEMENTS : SMALL;
    out->variables = !options->plain && gen_chance(g, 12);
    choose_families(g, options, out);
    make_side(g, out, &out->existing);
    if (gen_chance(g, 25)) {
        make_side(g, out, &out->fresh);
    } else {
        out->fresh = out->existing;
        for (unsigned n = 1 + gen_pick(g, 3); n > 0; n--)
            pair_mutate(g, out, &out->fresh);
    }
}

/* ---- Texts ---- */
size_t pair_documents(const pair_side *side) { return side->split < side->count ? 2 : 1; }

static void print_version(bool old, char *out)
{
    out[0] = '\0';
    append(out, PAIR_POLICY_ROOM, old ? "{\"Version\":\"2008-10-17\",\"Statement\":[" :
            "{\"Version\":\"2012-10-17\",\"Statement\":[");
}

static void print_tests(const pair_test *tests, size_t count, char *out)
{
    append(out, PAIR_POLICY_ROOM, count > 0 ? ",\"Condition\":{" : "");
    for (size_t i = 0; i < count; i++) {
        const char *const parts[] = { i > 0 ? ",\"" : "\"", tests[i].prefix, tests[i].op, tests[i].suffix, "\":{\"",
            pair_keys[tests[i].key], "\":", tests[i].values, "}" };
        for (size_t n = 0; n < COUNT(parts); n++)
            append(out, PAIR_POLICY_ROOM, parts[n]);
    }
    append(out, PAIR_POLICY_ROOM, count > 0 ? "}" : "");
}

static void print_statement(bool deny, const char *action, const char *resource, const char *principal,
        const pair_test *tests, size_t count, char *out)
{
    const char *const parts[] = { deny ? "{\"Effect\":\"Deny\"," : "{\"Effect\":\"Allow\",", principal,
        principal[0] != '\0' ? "," : "", action, ",", resource };
    for (size_t n = 0; n < COUNT(parts); n++)
        append(out, PAIR_POLICY_ROOM, parts[n]);
    print_tests(tests, count, out);
    append(out, PAIR_POLICY_ROOM, "}");
}

void pair_print(const pair_side *side, size_t document, char *out)
{
    size_t begin = document == 0 ? 0 : side->split;
    size_t end = document == 0 && side->split < side->count ? side->split : side->count;
    print_version(side->old[document], out);
    for (size_t i = begin; i < end; i++) {
        const pair_statement *s = &side->statements[i];
        append(out, PAIR_POLICY_ROOM, i > begin ? "," : "");
        print_statement(s->deny, s->action, s->resource, s->principal, s->tests, s->test_count, out);
    }
    append(out, PAIR_POLICY_ROOM, "]}");
}

void pair_print_part(bool deny, const char *action, const char *resource, const char *principal, const pair_test *test,
        bool old, char *out)
{
    print_version(old, out);
    print_statement(deny, action == NULL ? "\"Action\":\"*\"" : action, resource == NULL ? "\"Resource\":\"*\"" :
            resource,
            principal == NULL ? "" : principal, test, test != NULL, out);
    append(out, PAIR_POLICY_ROOM, "]}");
}
