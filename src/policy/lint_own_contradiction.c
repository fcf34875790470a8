/* lint_own_contradiction.c - conditions on one key that no request can meet together. All conditions of a statement
 * must hold, and of the values of one condition any: two lists without a common value, a number below 5 and above 10, a
 * value of a key that must not be there. What might hold counts as possible: policy variables, values that cannot be
 * read.
 * Rule: AWS IAM User Guide, "Conditions with multiple context keys or values". */
#include "base/glob.h"
#include "base/time.h"
#include "policy/address.h"
#include "policy/lint_own.h"
#include "policy/pattern.h"
#include "policy/variables.h"

/* A condition is compared with so many that follow it, and values with values for so long as this lasts: a statement
 * has a handful. */
#define NEAR 64
#define FIRST 1024
#define EACH 64

typedef struct compared {
    const iampb__lint *lint;
    size_t budget;
} compared;

static const iampb__tree_list *values_of(const iampb__lint_condition *c) { return &c->tree->values; }
static iampb_str text_at(const iampb__lint_condition *c, size_t i) { return c->tree->values.entries[i].text; }

static bool has_variable(const compared *x, iampb_str text)
{
    return x->lint->tree->variables && iampb__text_has_variables(text);
}

/* ---- Texts ---- */
static bool is_like(const iampb__lint_condition *c) { return c->op->comparison == IAMPB__COMPARE_LIKE; }

/* Whether some text is a value of both. */
static bool texts_meet(const compared *x, const iampb__lint_condition *a, iampb_str one, const iampb__lint_condition *b,
        iampb_str other)
{
    bool nocase = a->op->ignore_case || b->op->ignore_case;
    if (has_variable(x, one) || has_variable(x, other))
        return true;
    if (!is_like(a) && !is_like(b))
        return nocase ? iampb__str_eq_nocase(one, other) : iampb__str_eq(one, other);
    if (!is_like(b))
        return iampb__glob_match(one, other, nocase);
    if (!is_like(a))
        return iampb__glob_match(other, one, nocase);
    iampb__pattern left, right;
    iampb__pattern_of(one, false, &left);
    iampb__pattern_of(other, false, &right);
    return nocase || iampb__pattern_meets(&left, &right);
}

/* Whether every text that is a value of `in` is one of `out`. */
static bool text_is_within(const compared *x, const iampb__lint_condition *in, iampb_str text,
        const iampb__lint_condition *out, iampb_str around)
{
    bool nocase = out->op->ignore_case;
    if ((in->op->ignore_case && !nocase) || has_variable(x, text) || has_variable(x, around))
        return false;
    if (is_like(out) && !is_like(in))
        return iampb__glob_match(around, text, nocase);
    if (is_like(in) && iampb__str_has_wildcard(text)) {
        iampb__pattern left, right;
        iampb__pattern_of(around, false, &left);
        iampb__pattern_of(text, false, &right);
        return is_like(out) && !nocase && iampb__pattern_covers(&left, &right);
    }
    if (is_like(out))
        return iampb__glob_match(around, text, nocase);
    return nocase ? iampb__str_eq_nocase(around, text) : iampb__str_eq(around, text);
}

/* ---- Addresses ---- */
static bool ranges_meet(const compared *x, const iampb__lint_condition *a, iampb_str one,
        const iampb__lint_condition *b, iampb_str other)
{
    iampb__range left, right;
    (void)x, (void)a, (void)b;
    return !iampb__range_parse(one, &left) || !iampb__range_parse(other, &right)
            || iampb__range_contains(&left, &right) || iampb__range_contains(&right, &left);
}

static bool range_is_within(const compared *x, const iampb__lint_condition *in, iampb_str text,
        const iampb__lint_condition *out, iampb_str around)
{
    iampb__range inner, outer;
    (void)x, (void)in, (void)out;
    return iampb__range_parse(text, &inner) && iampb__range_parse(around, &outer)
            && iampb__range_contains(&outer, &inner);
}

/* ---- Lists ---- */
typedef bool (*relation_fn)(const compared *x, const iampb__lint_condition *a, iampb_str one,
        const iampb__lint_condition *b, iampb_str other);

static bool lists_meet(compared *x, const iampb__lint_condition *a, const iampb__lint_condition *b, relation_fn meet)
{
    for (size_t i = 0; i < values_of(a)->count; i++)
        for (size_t k = 0; k < values_of(b)->count; k++) {
            if (x->budget == 0)
                return true;
            x->budget--;
            if (meet(x, a, text_at(a, i), b, text_at(b, k)))
                return true;
        }
    return false;
}

static bool list_is_within(compared *x, const iampb__lint_condition *in, const iampb__lint_condition *out,
        relation_fn within)
{
    for (size_t i = 0; i < values_of(in)->count; i++) {
        bool found = false;
        for (size_t k = 0; k < values_of(out)->count && !found; k++) {
            if (x->budget == 0)
                return false;
            x->budget--;
            found = within(x, in, text_at(in, i), out, text_at(out, k));
        }
        if (!found)
            return false;
    }
    return true;
}

/* `a` and `b` are of one family. Without the key an operator with IfExists holds, and so does a negated one. */
static bool lists_contradict(compared *x, const iampb__lint_condition *a, const iampb__lint_condition *b,
        relation_fn meet, relation_fn within)
{
    if (a->op->negated && b->op->negated)
        return false;
    if (!a->op->negated && !b->op->negated)
        return (!a->op->if_exists || !b->op->if_exists) && !lists_meet(x, a, b, meet);
    const iampb__lint_condition *in = a->op->negated ? b : a, *out = a->op->negated ? a : b;
    return !in->op->if_exists && list_is_within(x, in, out, within);
}

/* ---- Numbers and times ---- */
typedef struct interval {
    int64_t low, high;
    bool low_open, high_open; /* the end is not in it */
} interval;

static bool read_number(iampb__lint_family family, iampb_str text, int64_t *out)
{
    return (family == IAMPB__FAMILY_DATE && iampb__time_parse(text, out)) || iampb__str_int(text, out);
}

/* All that the values together allow, from the least to the greatest. */
static bool read_interval(const iampb__lint_condition *c, interval *out)
{
    const iampb_str end = IAMPB__STR_INIT("Equals");
    iampb_str base = c->op->base;
    bool closed = base.len > end.len && iampb__str_eq_nocase(iampb__str_from(base, base.len - end.len), end);
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t i = 0; i < values_of(c)->count; i++) {
        int64_t value;
        if (!read_number(c->op->family, text_at(c, i), &value))
            return false;
        low = low < value ? low : value;
        high = high > value ? high : value;
    }
    bool above = c->op->comparison == IAMPB__COMPARE_GREATER, below = c->op->comparison == IAMPB__COMPARE_LESS;
    *out = (interval){ below ? INT64_MIN : low, above ? INT64_MAX : high, above && !closed, below && !closed };
    return values_of(c)->count > 0;
}

static bool is_empty(int64_t low, int64_t high, bool open) { return high < low || (high == low && open); }

static bool numbers_contradict(const iampb__lint_condition *a, const iampb__lint_condition *b)
{
    interval one, other;
    if (a->op->negated || b->op->negated || (a->op->if_exists && b->op->if_exists) || !read_interval(a, &one)
        || !read_interval(b, &other))
        return false;
    return is_empty(one.low, other.high, one.low_open || other.high_open)
            || is_empty(other.low, one.high, other.low_open || one.high_open);
}

/* ---- Two conditions ---- */
static bool says(const iampb__lint_condition *c, iampb_str word)
{
    return values_of(c)->count == 1 && iampb__str_eq_nocase(text_at(c, 0), word);
}

static bool bools_contradict(const iampb__lint_condition *a, const iampb__lint_condition *b)
{
    const iampb_str yes = IAMPB__STR_INIT("true"), no = IAMPB__STR_INIT("false");
    return (!a->op->if_exists || !b->op->if_exists) && ((says(a, yes) && says(b, no)) || (says(a, no) && says(b, yes)));
}

/* Holds only for requests that have the key. */
static bool needs_key(const iampb__lint_condition *c)
{
    const iampb__lint_operator *op = c->op;
    return op->family != IAMPB__FAMILY_NULL && op->family != IAMPB__FAMILY_UNKNOWN && !op->negated && !op->if_exists
            && op->qualifier != IAMPB__QUALIFIER_ALL && values_of(c)->count > 0;
}

static bool forbids_key(const iampb__lint_condition *c)
{
    return c->op->family == IAMPB__FAMILY_NULL && says(c, IAMPB__STR("true"));
}

static bool contradict(compared *x, const iampb__lint_condition *a, const iampb__lint_condition *b)
{
    if ((forbids_key(a) && needs_key(b)) || (forbids_key(b) && needs_key(a)))
        return true;
    /* Of many values each condition may mean another one. */
    bool single = a->key != IAMPB_CATALOG_NONE && !a->multi && a->op->qualifier == IAMPB__QUALIFIER_NONE
            && b->op->qualifier == IAMPB__QUALIFIER_NONE;
    if (!single || values_of(a)->count == 0 || values_of(b)->count == 0)
        return false;
    iampb__lint_family one = a->op->family, other = b->op->family;
    bool texts = (one == IAMPB__FAMILY_STRING || one == IAMPB__FAMILY_ARN)
            && (other == IAMPB__FAMILY_STRING || other == IAMPB__FAMILY_ARN);
    if (texts)
        return lists_contradict(x, a, b, texts_meet, text_is_within);
    if (one != other)
        return false;
    switch (one) {
    case IAMPB__FAMILY_IP: return lists_contradict(x, a, b, ranges_meet, range_is_within);
    case IAMPB__FAMILY_NUMERIC:
    case IAMPB__FAMILY_DATE: return numbers_contradict(a, b);
    case IAMPB__FAMILY_BOOL: return bools_contradict(a, b);
    default: return false;
    }
}

void iampb__own_check_contradictions(iampb__lint *lint, const iampb__lint_statement *s)
{
    compared x = { lint, FIRST };
    if (s->condition_count < 2)
        return;
    for (size_t i = 0; i < s->condition_count; i++)
        x.budget += EACH * values_of(&s->conditions[i])->count;
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *a = &s->conditions[i];
        for (size_t k = i + 1; k < s->condition_count && k <= i + NEAR; k++) {
            const iampb__lint_condition *b = &s->conditions[k];
            bool same = a->name.len == b->name.len && iampb__str_eq_nocase(a->name, b->name);
            if (!same || !contradict(&x, a, b)
                || !iampb__lint_report(lint, iampb__own_rule(IAMPB__OWN_IMPOSSIBLE_CONDITION), s,
                        iampb__locus_name(&b->tree->values.node),
                        "No request meets %v and %v on %v: the statement never applies",
                        iampb__lint_short(a->op->tree->node.name), iampb__lint_short(b->op->tree->node.name),
                        iampb__lint_short(b->name)))
                continue;
            iampb__lint_at(lint, iampb__locus_name(&a->tree->values.node));
            if (iampb__lint_denies(s))
                iampb__lint_grade(lint, IAMPB_SEVERITY_HIGH);
        }
    }
}
