/* condition.c - compiling and asking conditions. See condition.h. */
#include "eval/condition.h"

/* ---- Operators ---- */
static const struct operator_row {
    iampb_str name;
    iampb__operator_kind kind;
    iampb__relation relation;
    bool negated;
} rows[] = {
#define ROW(name, kind, relation, negated) { IAMPB__STR_INIT(name), IAMPB__OP_##kind, IAMPB__##relation, negated }
    ROW("StringEquals", STRING_EQUALS, EQUAL, false),
    ROW("StringNotEquals", STRING_EQUALS, EQUAL, true),
    ROW("StringEqualsIgnoreCase", STRING_EQUALS_IGNORE_CASE, EQUAL, false),
    ROW("StringNotEqualsIgnoreCase", STRING_EQUALS_IGNORE_CASE, EQUAL, true),
    ROW("StringLike", STRING_LIKE, EQUAL, false),
    ROW("StringNotLike", STRING_LIKE, EQUAL, true),
    ROW("NumericEquals", NUMERIC, EQUAL, false),
    ROW("NumericNotEquals", NUMERIC, EQUAL, true),
    ROW("NumericLessThan", NUMERIC, LESS, false),
    ROW("NumericLessThanEquals", NUMERIC, LESS_EQUAL, false),
    ROW("NumericGreaterThan", NUMERIC, GREATER, false),
    ROW("NumericGreaterThanEquals", NUMERIC, GREATER_EQUAL, false),
    ROW("DateEquals", DATE, EQUAL, false),
    ROW("DateNotEquals", DATE, EQUAL, true),
    ROW("DateLessThan", DATE, LESS, false),
    ROW("DateLessThanEquals", DATE, LESS_EQUAL, false),
    ROW("DateGreaterThan", DATE, GREATER, false),
    ROW("DateGreaterThanEquals", DATE, GREATER_EQUAL, false),
    ROW("Bool", BOOL, EQUAL, false),
    ROW("BinaryEquals", BINARY, EQUAL, false),
    ROW("IpAddress", IP, EQUAL, false),
    ROW("NotIpAddress", IP, EQUAL, true),
    ROW("ArnEquals", ARN, EQUAL, false),
    ROW("ArnLike", ARN, EQUAL, false),
    ROW("ArnNotEquals", ARN, EQUAL, true),
    ROW("ArnNotLike", ARN, EQUAL, true),
    ROW("Null", NULL, EQUAL, false),
#undef ROW
};

static bool cut_start(iampb_str *name, iampb_str start)
{
    if (name->len < start.len || !iampb__str_eq_nocase(iampb__str_first(*name, start.len), start))
        return false;
    *name = iampb__str_from(*name, start.len);
    return true;
}

static bool cut_end(iampb_str *name, iampb_str end)
{
    if (name->len < end.len || !iampb__str_eq_nocase(iampb__str_from(*name, name->len - end.len), end))
        return false;
    name->len -= end.len;
    return true;
}

/* E-59, E-60, E-75. */
static void read_operator(iampb_str name, iampb__test *out)
{
    if (cut_start(&name, IAMPB__STR("ForAllValues:")))
        out->set = IAMPB__SET_ALL;
    else if (cut_start(&name, IAMPB__STR("ForAnyValue:")))
        out->set = IAMPB__SET_ANY;
    out->if_exists = cut_end(&name, IAMPB__STR("IfExists"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (iampb__str_eq_nocase(rows[i].name, name)) {
            out->kind = rows[i].kind;
            out->relation = rows[i].relation;
            out->negated = rows[i].negated;
        }
    if (out->kind == IAMPB__OP_NULL && out->if_exists)
        out->kind = IAMPB__OP_UNKNOWN;
}

/* ---- Compiling ---- */
static bool compile_operand(iampb__arena *arena, const iampb__test *test, iampb_str text, bool variables,
        iampb__operand *out)
{
    *out = (iampb__operand){ .text = text, .readable = true };
    switch (test->kind) {
    case IAMPB__OP_STRING_EQUALS:
    case IAMPB__OP_STRING_EQUALS_IGNORE_CASE:
        return iampb__glob_compile(arena, text, false, variables, &out->as.glob);
    case IAMPB__OP_STRING_LIKE: return iampb__glob_compile(arena, text, true, variables, &out->as.glob);
    case IAMPB__OP_BOOL: {
        bool value;
        if (!iampb__glob_compile(arena, text, false, variables, &out->as.glob))
            return false;
        out->readable = out->as.glob.variables > 0 || iampb__boolean_parse(text, &value);
        return true;
    }
    case IAMPB__OP_ARN:
        if (!iampb__arn_compile(arena, text, variables, &out->as.arn))
            return false;
        out->readable = out->as.arn.fields > 0;
        return true;
    case IAMPB__OP_NUMERIC: out->readable = iampb__decimal_parse(text, &out->as.decimal); return true;
    case IAMPB__OP_DATE: out->readable = iampb__instant_parse(text, &out->as.instant); return true;
    case IAMPB__OP_IP: out->readable = iampb__address_parse(text, true, &out->as.range); return true;
    case IAMPB__OP_NULL: out->readable = iampb__boolean_parse(text, &out->as.boolean); return true;
    case IAMPB__OP_BINARY:
    case IAMPB__OP_UNKNOWN: break;
    }
    return true;
}

static bool compile_test(iampb__arena *arena, const iampb__tree_operator *op, const iampb__tree_key *key,
        bool variables, iampb__test *out)
{
    iampb__test test = { .key = key->values.node.name, .hash = iampb__key_hash(key->values.node.name), .tree = key };
    read_operator(op->node.name, &test);
    iampb__operand *operands = iampb__arena_alloc(arena, key->values.count, sizeof *operands);
    if (operands == NULL)
        return false;
    for (size_t i = 0; i < key->values.count; i++)
        if (!compile_operand(arena, &test, key->values.entries[i].text, variables, &operands[i]))
            return false;
    test.operands = operands;
    test.count = (uint32_t)key->values.count;
    *out = test;
    return true;
}

bool iampb__tests_compile(iampb__arena *arena, const iampb__tree_condition *condition, bool variables,
        const iampb__test **out, uint32_t *count)
{
    size_t total = 0, at = 0;
    *out = NULL;
    *count = 0;
    if (condition == NULL)
        return true;
    for (size_t i = 0; i < condition->count; i++)
        total += condition->operators[i].count;
    iampb__test *tests = iampb__arena_alloc(arena, total, sizeof *tests);
    if (tests == NULL)
        return false;
    for (size_t i = 0; i < condition->count; i++)
        for (size_t k = 0; k < condition->operators[i].count; k++)
            if (!compile_test(arena, &condition->operators[i], &condition->operators[i].keys[k], variables,
                        &tests[at++]))
                return false;
    *out = tests;
    *count = (uint32_t)total;
    return true;
}

/* ---- One value against one operand ---- */
/* A value of the request, read once for all operands. */
typedef struct subject {
    iampb_str text;
    bool readable;
    union {
        iampb__decimal decimal;
        iampb__instant instant;
        iampb__address address;
        bool boolean;
    } as;
} subject;

static subject read_subject(const iampb__test *test, iampb_str text)
{
    subject s = { .text = text, .readable = true };
    switch (test->kind) {
    case IAMPB__OP_NUMERIC: s.readable = iampb__decimal_parse(text, &s.as.decimal); break;
    case IAMPB__OP_DATE: s.readable = iampb__instant_parse(text, &s.as.instant); break;
    case IAMPB__OP_IP: s.readable = iampb__address_parse(text, false, &s.as.address); break;
    case IAMPB__OP_BOOL: s.readable = iampb__boolean_parse(text, &s.as.boolean); break;
    default: break;
    }
    return s;
}

static bool relates(iampb__relation relation, int order)
{
    switch (relation) {
    case IAMPB__EQUAL: return order == 0;
    case IAMPB__LESS: return order < 0;
    case IAMPB__LESS_EQUAL: return order <= 0;
    case IAMPB__GREATER: return order > 0;
    case IAMPB__GREATER_EQUAL: return order >= 0;
    }
    return false;
}

/* *comparable false: one of the two cannot be read (E-76c). */
static iampb__truth compare(const iampb__test *test, const iampb__operand *operand, const subject *s,
        const iampb__context *context, bool *comparable, const iampb__token **unresolved)
{
    *comparable = operand->readable && s->readable;
    if (!*comparable)
        return IAMPB__NO;
    switch (test->kind) {
    case IAMPB__OP_STRING_EQUALS:
    case IAMPB__OP_STRING_LIKE: return iampb__glob_matches(&operand->as.glob, s->text, context, unresolved);
    case IAMPB__OP_STRING_EQUALS_IGNORE_CASE:
    case IAMPB__OP_BOOL: return iampb__glob_same_folded(&operand->as.glob, s->text, context, unresolved);
    case IAMPB__OP_ARN: return iampb__arn_matches(&operand->as.arn, s->text, context, comparable, unresolved);
    case IAMPB__OP_NUMERIC:
        return iampb__known(relates(test->relation, iampb__decimal_cmp(&s->as.decimal, &operand->as.decimal)));
    case IAMPB__OP_DATE:
        return iampb__known(relates(test->relation, iampb__instant_cmp(&s->as.instant, &operand->as.instant)));
    case IAMPB__OP_IP: return iampb__known(iampb__address_within(&s->as.address, &operand->as.range));
    case IAMPB__OP_BINARY: return iampb__known(iampb__base64_same(s->text, operand->text, comparable));
    case IAMPB__OP_NULL:
    case IAMPB__OP_UNKNOWN: break;
    }
    return IAMPB__NO;
}

/* The operator on one value: any operand for a positive one, none for a negated one (E-57). What cannot be compared or
 * resolved never helps a negated one (E-71, E-76c). */
static iampb__truth holds_for(const iampb__test *test, iampb_str text, const iampb__context *context,
        iampb__test_result *result)
{
    subject s = read_subject(test, text);
    iampb__truth any = IAMPB__NO;
    bool broken = false;
    for (uint32_t i = 0; i < test->count && any != IAMPB__YES; i++) {
        const iampb__token *unresolved = NULL;
        bool comparable;
        iampb__truth truth = compare(test, &test->operands[i], &s, context, &comparable, &unresolved);
        if (truth == IAMPB__NO && (!comparable || unresolved != NULL)) {
            broken = true;
            result->reason = comparable ? IAMPB__TEST_VARIABLE : IAMPB__TEST_TYPE;
            result->variable = unresolved;
        } else if (unresolved != NULL) {
            result->variable = unresolved;
        }
        if (truth == IAMPB__YES)
            result->operand = i;
        any = iampb__either(any, truth);
    }
    if (any == IAMPB__YES)
        result->reason = IAMPB__TEST_COMPARED;
    if (!test->negated)
        return any;
    return broken ? IAMPB__NO : iampb__unless(any);
}

/* ---- One key ---- */
static iampb__truth holds_for_list(const iampb__test *test, const iampb_str *values, size_t count,
        const iampb__context *context, iampb__test_result *result)
{
    bool all = test->set == IAMPB__SET_ALL;
    iampb__truth truth = iampb__known(all);
    for (size_t i = 0; i < count && truth != (all ? IAMPB__NO : IAMPB__YES); i++) {
        iampb__truth one = holds_for(test, values[i], context, result);
        if (one == (all ? IAMPB__NO : IAMPB__YES))
            result->value = (uint32_t)i;
        truth = all ? iampb__both(truth, one) : iampb__either(truth, one);
    }
    return truth;
}

/* E-75. */
static iampb__truth is_null(const iampb__test *test, const iampb__context_key *key, iampb__test_result *result)
{
    bool absent = key == NULL || key->state == IAMPB__KEY_ABSENT || key->state == IAMPB__KEY_NOT_GIVEN;
    for (uint32_t i = 0; i < test->count; i++) {
        if (!test->operands[i].readable) {
            result->reason = IAMPB__TEST_TYPE;
        } else if (test->operands[i].as.boolean == absent) {
            result->reason = IAMPB__TEST_COMPARED;
            result->operand = i;
            return IAMPB__YES;
        }
    }
    return IAMPB__NO;
}

/* The first row of the table of key states (E-72). */
static iampb__truth when_absent(const iampb__test *test, iampb__test_result *result)
{
    bool holds = test->set == IAMPB__SET_NONE ? test->negated || test->if_exists : test->set == IAMPB__SET_ALL;
    result->reason = holds ? IAMPB__TEST_ABSENT_BUT_TRUE : IAMPB__TEST_ABSENT;
    return iampb__known(holds);
}

static iampb__truth ask(const iampb__test *test, const iampb__context *context, iampb__test_result *result)
{
    const iampb__context_key *key = iampb__context_find(context, test->key, test->hash);
    bool given = key != NULL && key->state != IAMPB__KEY_NOT_GIVEN;
    if (test->kind == IAMPB__OP_UNKNOWN) {
        result->reason = IAMPB__TEST_OPERATOR;
        return IAMPB__NO;
    }
    if (!given && !context->closed)
        return IAMPB__UNKNOWN;
    if (test->kind == IAMPB__OP_NULL)
        return is_null(test, key, result);
    if (!given || key->state == IAMPB__KEY_ABSENT)
        return when_absent(test, result);
    size_t count;
    const iampb_str *values = iampb__key_values(key, &count);
    if (test->set != IAMPB__SET_NONE)
        return holds_for_list(test, values, count, context, result);
    if (key->state == IAMPB__KEY_LIST) { /* E-73 */
        result->reason = IAMPB__TEST_LIST;
        return IAMPB__NO;
    }
    return holds_for(test, values[0], context, result);
}

iampb__truth iampb__test_holds(const iampb__test *test, const iampb__context *context, iampb__test_result *result)
{
    iampb__test_result ignored, *r = result == NULL ? &ignored : result;
    *r = (iampb__test_result){ IAMPB__NO, IAMPB__TEST_COMPARED, UINT32_MAX, UINT32_MAX, NULL };
    return r->truth = ask(test, context, r);
}

iampb__truth iampb__tests_hold(const iampb__test *tests, uint32_t count, const iampb__context *context)
{
    iampb__truth truth = IAMPB__YES;
    for (uint32_t i = 0; i < count && truth != IAMPB__NO; i++)
        truth = iampb__both(truth, iampb__test_holds(&tests[i], context, NULL));
    return truth;
}
