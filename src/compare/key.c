/* key.c - a state and values of a context key that all tests are true of, or false, as asked. See comparer.h.
 * The states are those of rule E-62: absent, one value, a list. Absent decides every test. Of one value the operator is
 * asked; of a list a test with a quantifier asks each value, and the others are false. So lists come down to values
 * too: all of them have what ForAllValues asks, and for each ForAnyValue there is one that has that as well (C-16,
 * C-17). */
#include "compare/public_strangers.h"
#include "compare/values.h"
#include "finding/order.h"

/* ---- The scratch context ---- */
static iampb__key_state state_of(iampb__open_state open)
{
    return open == IAMPB__OPEN_VALUE ? IAMPB__KEY_SINGLE
            : open == IAMPB__OPEN_LIST ? IAMPB__KEY_LIST
                                       : IAMPB__KEY_ABSENT;
}

static bool renew_probe(iampb__comparer *c, iampb_str name)
{
    static const iampb__context none = { .closed = true };
    if (!iampb__context_copy(c->arena, &none, c->open.count + 1, &c->probe))
        return false;
    for (size_t i = 0; i < c->open.count; i++) {
        const iampb__open_key *open = iampb__open_at(c, i);
        iampb__context_key *key = iampb__context_borrow(&c->probe, open->name);
        key->state = state_of(open->state);
        key->single = open->value;
    }
    c->probe_key = name.ptr == NULL ? NULL : iampb__context_borrow(&c->probe, name);
    c->probe_name = name;
    c->probe_stamp = c->open_stamp;
    return true;
}

const iampb__context *iampb__probe(iampb__comparer *c, iampb_str name, iampb_str value)
{
    bool same = c->probe_stamp == c->open_stamp && c->probe.keys != NULL && c->probe.room == c->open.count + 1
            && name.ptr == c->probe_name.ptr;
    if (!same && !renew_probe(c, name)) {
        c->failed = true;
        return NULL;
    }
    if (c->probe_key != NULL) {
        c->probe_key->state = IAMPB__KEY_SINGLE;
        c->probe_key->single = value;
    }
    return &c->probe;
}

/* ---- Values: texts that some tests hold for, and others do not ---- */
/* What is asked of one value: the operator, with `want`. */
typedef struct ask {
    const iampb__test *test;
    uint32_t atom;
    bool want;
} ask;

typedef struct hunt {
    iampb__comparer *c;
    uint32_t variable;
    const ask *asks;
    size_t count;
    bool free;                 /* a pattern has an open key whose value is free: no test can be tried */
    iampb_str taken;           /* ptr NULL: none yet */
} hunt;

static bool holds(const hunt *h, iampb_str text)
{
    const iampb__context *probe = iampb__probe(h->c, iampb__variable_at(h->c, h->variable)->key, text);
    if (!iampb__stranger_may_have(h->c, h->variable, text))
        return false;
    for (size_t i = 0; i < h->count && probe != NULL; i++)
        if ((iampb__test_holds(h->asks[i].test, probe, NULL) == IAMPB__YES) != h->asks[i].want)
            return false;
    return probe != NULL;
}

static bool try_text(void *user, iampb_str text)
{
    hunt *h = user;
    if (!holds(h, text))
        return h->c->failed;
    h->taken = text;
    return true;
}

static bool is_text(iampb__operator_kind kind)
{
    return kind == IAMPB__OP_STRING_EQUALS || kind == IAMPB__OP_STRING_EQUALS_IGNORE_CASE
            || kind == IAMPB__OP_STRING_LIKE || kind == IAMPB__OP_ARN;
}

/* The kind of the key's values, where the catalogue tells one that not every text can be. */
static iampb__operator_kind kind_of_key(const iampb__variable *v)
{
    static const iampb__operator_kind kinds[] = { [IAMPB_KEY_BOOL] = IAMPB__OP_BOOL,
        [IAMPB_KEY_NUMERIC] = IAMPB__OP_NUMERIC, [IAMPB_KEY_DATE] = IAMPB__OP_DATE,
        [IAMPB_KEY_IP_ADDRESS] = IAMPB__OP_IP, [IAMPB_KEY_BINARY] = IAMPB__OP_BINARY };
    return v->type >= 0 && (size_t)v->type < sizeof kinds / sizeof kinds[0] ? kinds[v->type] : IAMPB__OP_UNKNOWN;
}

/* A test that only the texts it lists can be true for: each of them is tried, whatever the others ask (C-18). */
static const ask *find_finite(const hunt *h)
{
    for (size_t i = 0; i < h->count; i++) {
        const iampb__test *t = h->asks[i].test;
        bool finite = h->asks[i].want && !t->negated
                && (t->kind == IAMPB__OP_STRING_EQUALS || t->kind == IAMPB__OP_STRING_LIKE);
        for (uint32_t k = 0; finite && k < t->count; k++)
            finite = t->operands[k].as.glob.exact;
        if (finite)
            return &h->asks[i];
    }
    return NULL;
}

/* In the order of the texts, so that the order of the list is nothing (C-27). */
static bool try_listed(hunt *h, const ask *finite)
{
    const iampb__test *t = finite->test;
    const iampb_str **texts = iampb__arena_alloc(h->c->arena, t->count, sizeof(const iampb_str *));
    for (uint32_t i = 0; texts != NULL && i < t->count; i++)
        texts[i] = &t->operands[i].as.glob.literal;
    if (texts == NULL || !iampb__merge_sort(h->c->ctx, (void **)texts, t->count, iampb__text_order)) {
        h->c->failed = true;
        return false;
    }
    for (uint32_t i = 0; i < t->count; i++)
        if (try_text(h, *texts[i]))
            return !h->c->failed;
    return false;
}

/* ---- Texts by their patterns ---- */
/* *broken: an operand that nothing can be compared with, so that a negated test is never true (E-71, E-76c). */
static bool add_operands(iampb__text_question *q, uint32_t group, const iampb__test *t, bool *broken)
{
    for (uint32_t i = 0; i < t->count; i++) {
        const iampb__operand *o = &t->operands[i];
        if (!o->readable) {
            *broken = true;
        } else if (t->kind == IAMPB__OP_ARN) {
            if (!iampb__text_add_arn(q, group, &o->as.arn, broken))
                return false;
        } else {
            bool fold = t->kind == IAMPB__OP_STRING_EQUALS_IGNORE_CASE || t->kind == IAMPB__OP_BOOL;
            if (!iampb__text_add_glob(q, group, &o->as.glob, fold, broken))
                return false;
        }
    }
    return true;
}

/* false: no memory. *never: no text will do. */
static bool ask_texts(iampb__text_question *q, const ask *a, bool *never)
{
    bool broken = false;
    uint32_t group = iampb__text_group(q);
    if (group == UINT32_MAX || !add_operands(q, group, a->test, &broken))
        return false;
    if (a->test->negated && broken) {
        *never = *never || a->want;
        return true;
    }
    return iampb__text_ask(q, group, !a->test->negated, a->test->kind == IAMPB__OP_ARN, a->want);
}

/* Of the tests that patterns decide: some text, or NO, whatever the others ask. `only` not NULL: that text alone. */
static iampb__found search_texts(hunt *h, const iampb_str *only, iampb__value_found *out)
{
    iampb__comparer *c = h->c;
    bool arn = iampb__variable_at(c, h->variable)->type == IAMPB_KEY_ARN, never = false;
    iampb__open_keys open = iampb__open_list(c);
    iampb__text_question *q = iampb__text_new(c->scratch, arn ? IAMPB__TEXT_ARN : IAMPB__TEXT_ANY, &open);
    iampb__text_word word;
    bool ok = q != NULL;
    if (ok && only != NULL) {
        uint32_t group = iampb__text_group(q);
        ok = group != UINT32_MAX && iampb__text_add_literal(q, group, *only, false)
                && iampb__text_ask(q, group, true, false, true);
    }
    for (size_t i = 0; i < h->count && ok; i++)
        if (is_text(h->asks[i].test->kind) || h->asks[i].test->kind == IAMPB__OP_BOOL)
            ok = ask_texts(q, &h->asks[i], &never);
    ok = ok && iampb__strangers_ask(c, h->variable, q);
    c->failed = c->failed || !ok;
    if (!ok || never)
        return IAMPB__FOUND_NO;
    iampb__found found = iampb__found_answer(c, iampb__text_solve(q, &c->states, &word));
    if (found == IAMPB__FOUND_YES)
        iampb__found_word(c, &word, out);
    return found;
}

/* ---- Several kinds of tests ---- */
typedef struct kinds {
    bool texts, others;        /* tests that patterns decide; that they do not */
    iampb__operator_kind other; /* the kind of the others */
    bool mixed;                /* of more kinds than one */
} kinds;

static kinds kinds_of(const hunt *h)
{
    kinds k = { 0 };
    for (size_t i = 0; i < h->count; i++) {
        iampb__operator_kind kind = h->asks[i].test->kind;
        if (is_text(kind)) {
            k.texts = true;
            continue;
        }
        k.mixed = k.mixed || (k.others && k.other != kind);
        k.others = true;
        k.other = kind;
    }
    k.mixed = k.mixed || (k.texts && k.others && k.other != IAMPB__OP_BOOL);
    return k;
}

static bool offer(hunt *h, iampb__operator_kind kind, bool typed)
{
    bool stopped = false;
    const iampb__test **tests = iampb__arena_alloc(h->c->arena, h->count, sizeof(const iampb__test *));
    if (tests == NULL) {
        h->c->failed = true;
        return false;
    }
    for (size_t i = 0; i < h->count; i++)
        tests[i] = h->asks[i].test;
    if (!iampb__values_of_kind(h->c->arena, kind, tests, h->count, typed, try_text, h, &stopped))
        h->c->failed = true;
    return stopped && !h->c->failed;
}

/* The tests of one kind alone can rule out every value. */
static bool none_of_kind(const hunt *h, iampb__operator_kind kind)
{
    ask *some = iampb__arena_alloc(h->c->arena, h->count, sizeof *some);
    hunt part = *h;
    if (some == NULL) {
        h->c->failed = true;
        return false;
    }
    part.count = 0;
    part.asks = some;
    for (size_t i = 0; i < h->count; i++)
        if (h->asks[i].test->kind == kind)
            some[part.count++] = h->asks[i];
    return part.count > 0 && !offer(&part, kind, false) && !h->c->failed;
}

static iampb__found solve_mixed(hunt *h, iampb__value_found *out)
{
    static const iampb__operator_kind all[] = { IAMPB__OP_NUMERIC, IAMPB__OP_DATE, IAMPB__OP_BOOL, IAMPB__OP_BINARY,
        IAMPB__OP_IP };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (none_of_kind(h, all[i]))
            return IAMPB__FOUND_NO;
    iampb__found texts = search_texts(h, NULL, out);
    if (texts == IAMPB__FOUND_NO)
        return IAMPB__FOUND_NO;
    out->found = IAMPB__FOUND_NO;
    bool done = !h->free && texts == IAMPB__FOUND_YES && out->texts[0].text.ptr != NULL
            && try_text(h, out->texts[0].text);
    for (size_t i = 0; i < sizeof all / sizeof all[0] && !done && !h->free && !h->c->failed; i++)
        done = offer(h, all[i], false);
    if (h->taken.ptr == NULL)
        return iampb__comparer_unsure(h->c, "mixed-theory:%v", iampb__variable_at(h->c, h->variable)->key);
    iampb__found_text(h->c, h->taken, out);
    return IAMPB__FOUND_YES;
}

/* ---- One value ---- */
static bool any_free(const iampb__comparer *c, const ask *asks, size_t count)
{
    uint64_t set = 0;
    for (size_t i = 0; i < count; i++)
        if (!iampb__atom_open(c, asks[i].atom, &set))
            return true;
    for (size_t i = 0; i < c->open.count && i < 64; i++)
        if ((set >> i & 1) != 0 && iampb__open_at(c, i)->state == IAMPB__OPEN_FREE)
            return true;
    return false;
}

/* A policy variable of the question at hand names the key. */
static bool in_play(const iampb__comparer *c, const iampb__variable *v)
{
    return v->open != 0 && v->open <= 64 && (c->open_in_play >> (v->open - 1) & 1) != 0;
}

/* The one value that the key can have here, if there is one: it is known, or an open key has it. */
static const iampb_str *only_value(const iampb__comparer *c, const iampb__variable *v)
{
    if (v->given != NULL && v->given->state == IAMPB__KEY_SINGLE)
        return &v->given->single;
    if (in_play(c, v) && iampb__open_at(c, v->open - 1)->state == IAMPB__OPEN_VALUE)
        return &iampb__open_at(c, v->open - 1)->value;
    return NULL;
}

static iampb__found taken(hunt *h, bool done, iampb__value_found *out)
{
    if (!done || h->taken.ptr == NULL)
        return IAMPB__FOUND_NO;
    iampb__found_text(h->c, h->taken, out);
    return IAMPB__FOUND_YES;
}

/* Of strangers, from patterns of ARNs: with an account in them. */
static bool try_patterns(hunt *h)
{
    for (size_t i = 0; i < h->count && h->c->strangers != NULL; i++) {
        const iampb__test *t = h->asks[i].test;
        for (uint32_t k = 0; k < t->count && k < 16 && h->asks[i].want != t->negated; k++)
            if (iampb__str_starts(t->operands[k].text, IAMPB__STR("arn:"))
                && try_text(h, iampb__stranger_sample(h->c, h->variable, &t->operands[k].text)))
                return true;
    }
    return false;
}

/* A plain one first, where any will do. */
static iampb__found solve_texts(hunt *h, iampb__value_found *out)
{
    iampb_str sample = h->c->strangers != NULL
            ? iampb__stranger_sample(h->c, h->variable, NULL)
            : iampb__sample_of_key(iampb__variable_at(h->c, h->variable)->key);
    if (!h->free && !h->c->failed && (try_text(h, sample) || try_patterns(h)) && !h->c->failed)
        return taken(h, true, out);
    return search_texts(h, NULL, out);
}

/* ---- Strangers' addresses (C-4) ---- */
static bool holds_one(void *user, size_t number, iampb_str text)
{
    const hunt *h = user;
    hunt one = { h->c, h->variable, &h->asks[number], 1, false, { NULL, 0 } };
    return holds(&one, text);
}

/* A test of texts that takes away no more addresses than it has values. */
static bool takes_few(const ask *a)
{
    bool few = a->want == a->test->negated;
    for (uint32_t i = 0; i < a->test->count && few; i++)
        few = is_text(a->test->kind) && a->test->kind != IAMPB__OP_ARN && a->test->operands[i].as.glob.exact;
    return few;
}

/* Of the tests of addresses alone; the others may take a few addresses away, or it is not known. */
static iampb__found solve_addresses(hunt *h, iampb__value_found *out)
{
    const iampb__test **tests = iampb__arena_alloc(h->c->arena, h->count, sizeof(const iampb__test *));
    ask *asks = iampb__arena_alloc(h->c->arena, h->count, sizeof *asks);
    hunt part = *h;
    iampb_str sample;
    bool many = false, few = true;
    part.asks = asks;
    part.count = 0;
    for (size_t i = 0; i < h->count && tests != NULL && asks != NULL; i++) {
        if (h->asks[i].test->kind != IAMPB__OP_IP) {
            few = few && takes_few(&h->asks[i]);
            continue;
        }
        tests[part.count] = h->asks[i].test;
        asks[part.count++] = h->asks[i];
    }
    if (tests == NULL || asks == NULL
        || !iampb__addresses_many(h->c->arena, tests, part.count, holds_one, &part, &many, &sample))
        h->c->failed = true;
    if (h->c->failed || !many)
        return IAMPB__FOUND_NO;
    if (!few || h->free || !holds(h, sample))
        return iampb__comparer_unsure(h->c, "mixed-theory:%v", iampb__variable_at(h->c, h->variable)->key);
    iampb__found_text(h->c, sample, out);
    return IAMPB__FOUND_YES;
}

static bool counts_addresses(const iampb__comparer *c, const iampb__variable *v)
{
    const iampb__narrowing *row = c->strangers == NULL ? NULL : iampb__narrowing_of(v->key);
    return row != NULL && row->kind == IAMPB__FIXED_RANGE && (c->stance & IAMPB__STANCE_ONE) == 0;
}

static iampb__found one_value(iampb__comparer *c, uint32_t variable, const ask *asks, size_t count,
        iampb__value_found *out)
{
    const iampb__variable *v = iampb__variable_at(c, variable);
    hunt h = { c, variable, asks, count, any_free(c, asks, count), { NULL, 0 } };
    const iampb_str *only = only_value(c, v);
    const ask *finite = find_finite(&h);
    iampb__operator_kind type = kind_of_key(v);
    kinds k = kinds_of(&h);
    if (only != NULL)
        return h.free ? (k.mixed ? iampb__comparer_unsure(c, "mixed-theory:%v", v->key) : search_texts(&h, only, out))
                      : taken(&h, try_text(&h, *only), out);
    if (counts_addresses(c, v)) /* those that are listed are few */
        return finite != NULL ? IAMPB__FOUND_NO : solve_addresses(&h, out);
    if (finite != NULL && !h.free)
        return taken(&h, try_listed(&h, finite), out);
    if (type == IAMPB__OP_BOOL && !h.free) /* there are but two */
        return taken(&h, offer(&h, type, true), out);
    if (k.mixed)
        return solve_mixed(&h, out);
    if (k.others && k.other != IAMPB__OP_BOOL)
        return taken(&h, offer(&h, k.other, type == k.other), out);
    if (count == 0 && type != IAMPB__OP_UNKNOWN)
        return taken(&h, offer(&h, type, true), out);
    return solve_texts(&h, out);
}

/* ---- States ---- */
static bool null_says(const iampb__test *t, bool absent)
{
    for (uint32_t i = 0; i < t->count; i++)
        if (t->operands[i].readable && t->operands[i].as.boolean == absent)
            return true;
    return false;
}

/* The first row of the table of E-72. */
static bool when_absent(const iampb__test *t)
{
    if (t->kind == IAMPB__OP_NULL)
        return null_says(t, true);
    if (t->kind == IAMPB__OP_UNKNOWN)
        return false;
    return t->set == IAMPB__SET_NONE ? t->negated || t->if_exists : t->set == IAMPB__SET_ALL;
}

static bool is_constant(const iampb__test *t) { return t->kind == IAMPB__OP_NULL || t->kind == IAMPB__OP_UNKNOWN; }

static bool constant(const iampb__test *t) { return t->kind == IAMPB__OP_NULL && null_says(t, false); }

static void try_absent(const iampb__comparer *c, const iampb__literal *literals, size_t count,
        iampb__value_found *out)
{
    for (size_t i = 0; i < count; i++)
        if (when_absent(iampb__atom_at(c, literals[i].atom)->test) != literals[i].want)
            return;
    *out = (iampb__value_found){ IAMPB__FOUND_YES, IAMPB__KEY_ABSENT, NULL, 0 };
}

static iampb__found try_single(iampb__comparer *c, uint32_t variable, const iampb__literal *literals, size_t count,
        iampb__value_found *out)
{
    ask *asks = iampb__arena_alloc(c->arena, count, sizeof *asks);
    size_t asked = 0;
    if (asks == NULL) {
        c->failed = true;
        return IAMPB__FOUND_UNSURE;
    }
    for (size_t i = 0; i < count; i++) {
        const iampb__test *t = iampb__atom_at(c, literals[i].atom)->test;
        if (!is_constant(t))
            asks[asked++] = (ask){ t, literals[i].atom, literals[i].want };
        else if (constant(t) != literals[i].want)
            return IAMPB__FOUND_NO;
    }
    return one_value(c, variable, asks, asked, out);
}

/* ---- Lists ---- */
typedef struct list_plan {
    ask *all, *some;           /* asked of each value; `some`: each of one value at least */
    size_t all_count, some_count;
} list_plan;

/* false: no list will do. C-17: not ForAllValues is: some value is outside; not ForAnyValue: every value is outside. */
static bool plan_list(const iampb__comparer *c, const iampb__literal *literals, size_t count, list_plan *plan)
{
    for (size_t i = 0; i < count; i++) {
        const iampb__test *t = iampb__atom_at(c, literals[i].atom)->test;
        bool want = literals[i].want;
        if (is_constant(t) || t->set == IAMPB__SET_NONE) {
            if ((is_constant(t) && constant(t)) != want) /* E-73 */
                return false;
        } else if ((t->set == IAMPB__SET_ALL) == want) {
            plan->all[plan->all_count++] = (ask){ t, literals[i].atom, want };
        } else {
            plan->some[plan->some_count++] = (ask){ t, literals[i].atom, want };
        }
    }
    return true;
}

static iampb__found try_list(iampb__comparer *c, uint32_t variable, const iampb__literal *literals, size_t count,
        iampb__value_found *out)
{
    list_plan plan = { iampb__arena_alloc(c->arena, count + 1, sizeof(ask)),
        iampb__arena_alloc(c->arena, count, sizeof(ask)), 0, 0 };
    iampb__some_text *texts = iampb__arena_zalloc(c->arena, count, sizeof *texts);
    if (plan.all == NULL || plan.some == NULL || texts == NULL) {
        c->failed = true;
        return IAMPB__FOUND_UNSURE;
    }
    if (!plan_list(c, literals, count, &plan))
        return IAMPB__FOUND_NO;
    for (size_t i = 0; i < plan.some_count; i++) {
        iampb__value_found one = { 0 };
        plan.all[plan.all_count] = plan.some[i];
        iampb__found found = one_value(c, variable, plan.all, plan.all_count + 1, &one);
        if (found != IAMPB__FOUND_YES || c->failed)
            return found;
        texts[i] = one.texts[0];
    }
    *out = (iampb__value_found){ IAMPB__FOUND_YES, IAMPB__KEY_LIST, texts, plan.some_count };
    return IAMPB__FOUND_YES;
}

/* A list that is known. */
static void try_given_list(iampb__comparer *c, const iampb__variable *v, const iampb__literal *literals, size_t count,
        iampb__value_found *out)
{
    iampb__context context = { .closed = true };
    for (size_t i = 0; i < count; i++)
        if (iampb__atom_at(c, literals[i].atom)->variables) {
            out->found = iampb__comparer_unsure(c, "policy-variable:%v", v->key);
            return;
        }
    if (!iampb__context_copy(c->arena, iampb__probe(c, (iampb_str){ NULL, 0 }, (iampb_str){ NULL, 0 }), 1, &context)) {
        c->failed = true;
        return;
    }
    iampb__context_key *key = iampb__context_borrow(&context, v->key);
    key->state = IAMPB__KEY_LIST;
    key->list = v->given->list;
    key->count = v->given->count;
    for (size_t i = 0; i < count; i++)
        if ((iampb__test_holds(iampb__atom_at(c, literals[i].atom)->test, &context, NULL) == IAMPB__YES)
            != literals[i].want)
            return;
    *out = (iampb__value_found){ IAMPB__FOUND_YES, IAMPB__KEY_LIST, NULL, 0 };
}

/* ---- The key ---- */
static bool may_be(const iampb__comparer *c, uint32_t variable, iampb__key_state state)
{
    const iampb__variable *v = iampb__variable_at(c, variable);
    if (v->given != NULL && v->given->state != state)
        return false;
    if (state == IAMPB__KEY_ABSENT && !iampb__stranger_may_lack(c, variable))
        return false;
    if (v->given == NULL && c->given_closed && !v->target && state != IAMPB__KEY_ABSENT)
        return false;
    if (in_play(c, v)) {
        iampb__open_state open = iampb__open_at(c, v->open - 1)->state;
        return open == IAMPB__OPEN_FREE ? state == IAMPB__KEY_SINGLE : state_of(open) == state;
    }
    return state != IAMPB__KEY_LIST || !v->single || v->given != NULL;
}

static void try_state(iampb__comparer *c, uint32_t variable, iampb__key_state state, const iampb__literal *literals,
        size_t count, iampb__value_found *out)
{
    const iampb__variable *v = iampb__variable_at(c, variable);
    if (!may_be(c, variable, state) || c->failed)
        return;
    if (state == IAMPB__KEY_ABSENT) {
        try_absent(c, literals, count, out);
        return;
    }
    if (state == IAMPB__KEY_LIST && v->given != NULL) {
        try_given_list(c, v, literals, count, out);
        return;
    }
    iampb__value_found found = { 0 };
    found.found = state == IAMPB__KEY_SINGLE ? try_single(c, variable, literals, count, &found)
                                             : try_list(c, variable, literals, count, &found);
    if (found.found == IAMPB__FOUND_YES)
        *out = found;
    else if (found.found == IAMPB__FOUND_UNSURE)
        out->found = IAMPB__FOUND_UNSURE;
}

void iampb__key_solve(iampb__comparer *c, uint32_t variable, const iampb__literal *literals, size_t count,
        iampb__value_found *out)
{
    static const iampb__key_state plain[] = { IAMPB__KEY_ABSENT, IAMPB__KEY_SINGLE, IAMPB__KEY_LIST };
    static const iampb__key_state usual[] = { IAMPB__KEY_SINGLE, IAMPB__KEY_ABSENT, IAMPB__KEY_LIST };
    const iampb__key_state *states = iampb__variable_at(c, variable)->usual ? usual : plain;
    for (size_t i = 0; i < 3 && out->found != IAMPB__FOUND_YES && !c->failed; i++)
        try_state(c, variable, states[i], literals, count, out);
}
