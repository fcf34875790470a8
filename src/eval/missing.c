/* missing.c - which keys that are not given would change the answer. See explain.h. Rule: E-113 to E-115.
 * With what is not given unknown, the statements that are neither certain nor out of the question are found; the keys
 * of their tests and variables are candidates. For each there are choices: absent, and values that its tests tell
 * apart. Then the question is really asked, with all combinations while they are few, else with each key alone, with
 * each statement made to hold, and with pairs. Only what was seen to change is reported. */
#include "eval/explain.h"

#define BUDGET 10000      /* questions */
#define KEYS_MOST 256
#define CHOICES_MOST 16   /* of one key */
#define TESTS_MOST 64     /* of one key: a bit each of a signature, two with UNKNOWN */
#define VALUES_MOST 256   /* of one key, before those that make no difference are left out */

/* ---- Candidates ---- */
typedef struct test_of {
    struct test_of *next;
    const iampb__test *test;
    const iampb__compiled_statement *statement;
} test_of;

typedef struct value_of {
    struct value_of *next;
    iampb_str text;
} value_of;

typedef struct candidate {
    iampb_str key;
    uint64_t hash;
    test_of *tests;
    size_t test_count;
    value_of *values, **values_end;
    size_t value_count;
    bool variable;             /* stands in a pattern: its text counts, not only what tests say of it */
    bool linked;               /* its values go with those of a variable: what tests say of them alone does not count */
    bool set;                  /* a test has ForAllValues or ForAnyValue */
    iampb__context_key *place; /* in the probe */
    iampb__choice choices[CHOICES_MOST]; /* [0]: absent */
    size_t choice_count;
} candidate;

typedef struct relevant {
    const iampb__compiled_statement *statement;
    struct relevant *next;
} relevant;

typedef struct finder {
    const iampb_policy_set *set;
    iampb__arena *arena;
    iampb_request open;        /* what is not given is unknown */
    iampb_request probe;       /* what is not given is absent, unless it is tried */
    candidate *candidates[KEYS_MOST];
    size_t count;
    relevant *statements;
    candidate *asking;         /* whose values come */
    size_t asked;              /* questions so far */
    bool cut, failed;
} finder;

static candidate *find_candidate(finder *f, iampb_str key, uint64_t hash)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->candidates[i]->hash == hash && iampb__str_eq_nocase(f->candidates[i]->key, key))
            return f->candidates[i];
    if (f->count == KEYS_MOST) {
        f->cut = true;
        return NULL;
    }
    candidate *c = iampb__arena_zalloc(f->arena, 1, sizeof *c);
    if (c == NULL) {
        f->failed = true;
        return NULL;
    }
    c->key = key;
    c->hash = hash;
    c->values_end = &c->values;
    return f->candidates[f->count++] = c;
}

static bool add_value(finder *f, candidate *c, iampb_str text)
{
    for (const value_of *v = c->values; v != NULL; v = v->next)
        if (iampb__str_eq(v->text, text))
            return true;
    if (c->value_count == VALUES_MOST) {
        f->cut = true;
        return true;
    }
    value_of *v = iampb__arena_zalloc(f->arena, 1, sizeof *v);
    if (v == NULL) {
        f->failed = true;
        return false;
    }
    v->text = text;
    *c->values_end = v;
    c->values_end = &v->next;
    c->value_count++;
    return true;
}

static bool sink_add(void *user, iampb_str value)
{
    finder *f = user;
    return f->asking == NULL || add_value(f, f->asking, value);
}

static bool sink_add_for(void *user, iampb_str key, iampb_str value)
{
    finder *f = user;
    candidate *c = find_candidate(f, key, iampb__key_hash(key));
    if (c == NULL)
        return !f->failed;
    c->variable = true;
    if (f->asking != NULL)
        f->asking->linked = true;
    return add_value(f, c, value);
}

static iampb__values_sink sink_of(finder *f)
{
    return (iampb__values_sink){ f->arena, f, sink_add, sink_add_for };
}

/* ---- Which statements and tests ---- */
static bool is_given(const iampb__context *context, const iampb__test *test)
{
    const iampb__context_key *key = iampb__context_find(context, test->key, test->hash);
    return key != NULL && key->state != IAMPB__KEY_NOT_GIVEN;
}

static const iampb__glob *glob_of(const iampb__test *test, uint32_t operand, uint32_t field)
{
    const iampb__operand *o = &test->operands[operand];
    if (test->kind == IAMPB__OP_ARN)
        return field < 6 && o->readable ? &o->as.arn.field[field] : NULL;
    bool text = test->kind == IAMPB__OP_STRING_EQUALS || test->kind == IAMPB__OP_STRING_EQUALS_IGNORE_CASE
            || test->kind == IAMPB__OP_STRING_LIKE || test->kind == IAMPB__OP_BOOL;
    return text && field == 0 ? &o->as.glob : NULL;
}

/* A test whose key is given, and whose variables are not. */
static void collect_variables(finder *f, const iampb__test *test)
{
    iampb__values_sink sink = sink_of(f);
    const iampb__context_key *key = iampb__context_find(&f->open.context, test->key, test->hash);
    size_t count;
    const iampb_str *values = iampb__key_values(key, &count);
    for (uint32_t i = 0; i < test->count && !f->failed; i++)
        for (uint32_t field = 0; field < 6; field++) {
            const iampb__glob *glob = glob_of(test, i, field);
            for (size_t k = 0; glob != NULL && glob->variables > 0 && k < count && k < 8; k++)
                f->failed = !iampb__values_of_variables(glob, values[k], &f->open.context, &sink) || f->failed;
        }
}

static void collect_test(finder *f, const iampb__compiled_statement *s, const iampb__test *test)
{
    if (iampb__test_holds(test, &f->open.context, NULL) != IAMPB__UNKNOWN)
        return;
    if (is_given(&f->open.context, test)) {
        collect_variables(f, test);
        return;
    }
    candidate *c = find_candidate(f, test->key, test->hash);
    if (c == NULL)
        return;
    if (c->test_count == TESTS_MOST) {
        f->cut = true;
        return;
    }
    test_of *node = iampb__arena_alloc(f->arena, 1, sizeof *node);
    iampb__values_sink sink = sink_of(f);
    if (node == NULL) {
        f->failed = true;
        return;
    }
    *node = (test_of){ c->tests, test, s };
    c->tests = node;
    c->test_count++;
    c->set = c->set || test->set != IAMPB__SET_NONE;
    f->asking = c;
    if (!iampb__values_of_test(test, &f->open.context, &sink))
        f->failed = true;
    f->asking = NULL;
}

static iampb_str sixth_field(const iampb_request *r)
{
    return r->colon_count < 5 ? IAMPB__STR("") : iampb__str_from(r->resource, (size_t)r->colons[4] + 1);
}

static void collect_statement(finder *f, const iampb__compiled_statement *s)
{
    iampb__values_sink sink = sink_of(f);
    relevant *node = iampb__arena_alloc(f->arena, 1, sizeof *node);
    if (node == NULL) {
        f->failed = true;
        return;
    }
    *node = (relevant){ s, f->statements };
    f->statements = node;
    for (uint32_t i = 0; i < s->resource_count && !f->failed; i++)
        if (s->resources[i].fields == 6 && s->resources[i].field[5].variables > 0)
            f->failed = !iampb__values_of_variables(&s->resources[i].field[5], sixth_field(&f->open), &f->open.context,
                    &sink) || f->failed;
    for (uint32_t i = 0; i < s->test_count && !f->failed; i++)
        collect_test(f, s, &s->tests[i]);
}

static void collect_policy(finder *f, const iampb_compiled *policy, iampb_layer layer)
{
    const iampb__effect_table *const tables[] = { &policy->deny, &policy->allow };
    iampb__principal_rules rules = iampb__layer_rules(f->set, layer);
    uint64_t *seen = iampb__arena_zalloc(f->arena, (policy->count + 63) / 64, sizeof *seen);
    f->failed = f->failed || seen == NULL;
    for (size_t i = 0; i < 2; i++) {
        iampb__candidates at = { 0 };
        const iampb__compiled_statement *s;
        while (!f->failed && iampb__candidates_next(policy, tables[i], &f->open, &at, &s)) {
            iampb__match match;
            uint64_t bit = UINT64_C(1) << s->number % 64;
            if ((seen[s->number / 64] & bit) != 0)
                continue;
            seen[s->number / 64] |= bit;
            if (iampb__statement_applies(s, &f->open, iampb__layer_has_principals(layer), &rules, &match)
                == IAMPB__UNKNOWN)
                collect_statement(f, s);
        }
    }
}

static void collect(finder *f, uint32_t asked)
{
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++) {
        const iampb__vec *levels = &f->set->layers[layer].levels;
        for (size_t i = 0; (asked >> layer & 1) != 0 && i < levels->count; i++) {
            const iampb__vec *policies = &IAMPB__VEC_AT(const iampb__level, levels, i)->policies;
            for (size_t k = 0; k < policies->count && !f->failed; k++)
                collect_policy(f, *IAMPB__VEC_AT(const iampb_compiled *, policies, k), layer);
        }
    }
}

/* ---- Choices ---- */
static void choose(candidate *c, const iampb__choice *choice)
{
    c->place->state = choice->state;
    c->place->list = choice->values;
    c->place->count = choice->count;
    c->place->single = choice->count > 0 ? choice->values[0] : (iampb_str){ "", 0 };
}

static const iampb__choice absent = { IAMPB__KEY_ABSENT, NULL, 0 };

/* What the key's tests say of a choice. */
typedef struct signature {
    uint64_t yes, unknown;
} signature;

static signature sign(finder *f, candidate *c, const iampb__choice *choice)
{
    signature s = { 0, 0 };
    unsigned bit = 0;
    choose(c, choice);
    for (const test_of *t = c->tests; t != NULL; t = t->next, bit++) {
        iampb__truth truth = iampb__test_holds(t->test, &f->probe.context, NULL);
        s.yes |= (uint64_t)(truth == IAMPB__YES) << bit;
        s.unknown |= (uint64_t)(truth == IAMPB__UNKNOWN) << bit;
    }
    choose(c, &absent);
    return s;
}

/* Adds a choice unless another one does the same. */
static void add_choice(finder *f, candidate *c, signature signatures[CHOICES_MOST], const iampb__choice *choice)
{
    signature s = sign(f, c, choice);
    for (size_t i = 0; !c->variable && !c->linked && i < c->choice_count; i++)
        if (signatures[i].yes == s.yes && signatures[i].unknown == s.unknown)
            return;
    if (c->choice_count == CHOICES_MOST) {
        f->cut = true;
        return;
    }
    signatures[c->choice_count] = s;
    c->choices[c->choice_count++] = *choice;
}

/* Lists of two of the values that differ, the empty one, and all of them. */
static void add_lists(finder *f, candidate *c, signature signatures[CHOICES_MOST])
{
    size_t singles = c->choice_count < 6 ? c->choice_count : 6;
    for (size_t i = 1; i < singles && !f->failed; i++)
        for (size_t k = i + 1; k < singles; k++) {
            iampb_str *pair = iampb__arena_alloc(f->arena, 2, sizeof *pair);
            if (pair == NULL) {
                f->failed = true;
                return;
            }
            pair[0] = c->choices[i].values[0];
            pair[1] = c->choices[k].values[0];
            add_choice(f, c, signatures, &(iampb__choice){ IAMPB__KEY_LIST, pair, 2 });
        }
    add_choice(f, c, signatures, &(iampb__choice){ IAMPB__KEY_LIST, NULL, 0 });
}

static void make_choices(finder *f, candidate *c)
{
    signature signatures[CHOICES_MOST];
    c->choice_count = 0;
    add_choice(f, c, signatures, &absent);
    for (const value_of *v = c->values; v != NULL; v = v->next)
        add_choice(f, c, signatures,
                &(iampb__choice){ c->set && !c->variable ? IAMPB__KEY_LIST : IAMPB__KEY_SINGLE, &v->text, 1 });
    if (c->set && !c->variable)
        add_lists(f, c, signatures);
}

/* ---- Asking ---- */
static iampb_outcome ask(finder *f)
{
    iampb__decided d;
    f->asked++;
    iampb__decide(f->set, &f->probe, false, &d);
    return d.verdict;
}

/* What has been seen to change the answer. */
typedef struct seen {
    bool yes;
    iampb_outcome if_absent, then;
    size_t choice;
    size_t with[KEYS_MOST]; /* choices of the others; 0: absent */
    size_t with_count;
} seen;

/* ---- All combinations ---- */
static size_t combinations(const finder *f)
{
    size_t product = 1;
    for (size_t i = 0; i < f->count && product <= BUDGET; i++)
        product *= f->candidates[i]->choice_count;
    return product;
}

static void digits_of(const finder *f, size_t index, size_t digits[KEYS_MOST])
{
    for (size_t i = 0; i < f->count; i++) {
        digits[i] = index % f->candidates[i]->choice_count;
        index /= f->candidates[i]->choice_count;
    }
}

static size_t count_present(const size_t *digits, size_t count)
{
    size_t present = 0;
    for (size_t i = 0; i < count; i++)
        present += digits[i] != 0;
    return present;
}

/* Lines along one key's axis, of which the one with the fewest other keys is kept. */
static void look_along(const finder *f, const uint8_t *outcomes, size_t total, size_t key, size_t stride, seen *out)
{
    size_t digits[KEYS_MOST];
    for (size_t i = 0; i < total; i++) {
        if (i / stride % f->candidates[key]->choice_count != 0)
            continue;
        for (size_t v = 1; v < f->candidates[key]->choice_count; v++) {
            if (outcomes[i + v * stride] == outcomes[i])
                continue;
            digits_of(f, i, digits);
            size_t present = count_present(digits, f->count);
            if (out->yes && present >= out->with_count)
                break;
            *out = (seen){ .yes = true, .if_absent = outcomes[i], .then = outcomes[i + v * stride], .choice = v,
                .with_count = present };
            memcpy(out->with, digits, f->count * sizeof *digits);
            break;
        }
        if (out->yes && out->with_count == 0)
            return;
    }
}

static void try_all(finder *f, size_t total, seen *results)
{
    uint8_t *outcomes = iampb__arena_alloc(f->arena, total, 1);
    size_t digits[KEYS_MOST], stride = 1;
    if (outcomes == NULL) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < total; i++) {
        digits_of(f, i, digits);
        for (size_t k = 0; k < f->count; k++)
            choose(f->candidates[k], &f->candidates[k]->choices[digits[k]]);
        outcomes[i] = (uint8_t)ask(f);
    }
    for (size_t k = 0; k < f->count; k++) {
        look_along(f, outcomes, total, k, stride, &results[k]);
        stride *= f->candidates[k]->choice_count;
    }
}

/* ---- Some combinations ---- */
/* From a starting point, one key after the other. */
static void try_around(finder *f, size_t start[KEYS_MOST], seen *results)
{
    for (size_t k = 0; k < f->count; k++)
        choose(f->candidates[k], &f->candidates[k]->choices[start[k]]);
    for (size_t k = 0; k < f->count && f->asked < BUDGET; k++) {
        candidate *c = f->candidates[k];
        if (results[k].yes)
            continue;
        choose(c, &c->choices[0]);
        iampb_outcome first = ask(f);
        for (size_t v = 1; v < c->choice_count && !results[k].yes && f->asked < BUDGET; v++) {
            choose(c, &c->choices[v]);
            iampb_outcome then = ask(f);
            if (then == first)
                continue;
            results[k] = (seen){ .yes = true, .if_absent = first, .then = then, .choice = v };
            memcpy(results[k].with, start, f->count * sizeof *start);
            results[k].with[k] = 0;
            results[k].with_count = count_present(results[k].with, f->count);
        }
        choose(c, &c->choices[start[k]]);
    }
}

/* The first choice of each key that all the statement's tests hold for; keys that have been chosen stay. */
static void satisfy(finder *f, const iampb__compiled_statement *s, size_t start[KEYS_MOST])
{
    for (size_t k = 0; k < f->count; k++) {
        candidate *c = f->candidates[k];
        for (size_t v = 0; v < c->choice_count && start[k] == 0; v++) {
            bool all = c->variable && c->tests == NULL ? v > 0 : true;
            choose(c, &c->choices[v]);
            for (const test_of *t = c->tests; all && t != NULL; t = t->next)
                all = t->statement != s || iampb__test_holds(t->test, &f->probe.context, NULL) == IAMPB__YES;
            if (all) {
                start[k] = v;
                break;
            }
        }
        choose(c, &c->choices[start[k]]);
    }
}

static void try_pairs(finder *f, seen *results)
{
    size_t start[KEYS_MOST] = { 0 };
    for (size_t k = 0; k < f->count && f->asked < BUDGET; k++) {
        for (size_t v = 1; v < f->candidates[k]->choice_count && f->asked < BUDGET; v++) {
            start[k] = v;
            try_around(f, start, results);
        }
        start[k] = 0;
    }
}

static void try_some(finder *f, seen *results)
{
    size_t start[KEYS_MOST] = { 0 };
    f->cut = true;
    try_around(f, start, results);
    for (const relevant *r = f->statements; r != NULL; r = r->next)
        if (r->statement->allow)
            satisfy(f, r->statement, start);
    try_around(f, start, results);
    for (const relevant *r = f->statements; r != NULL && f->asked < BUDGET; r = r->next) {
        memset(start, 0, sizeof start);
        satisfy(f, r->statement, start);
        try_around(f, start, results);
    }
    try_pairs(f, results);
}

/* ---- Results ---- */
static bool keep(finder *f, const seen *results, iampb__missing *out)
{
    iampb__missing_key *keys = iampb__arena_alloc(f->arena, f->count, sizeof *keys);
    if (keys == NULL)
        return false;
    out->count = 0;
    for (size_t k = 0; k < f->count; k++) {
        const seen *s = &results[k];
        if (!s->yes)
            continue;
        iampb__choice_of *with = iampb__arena_alloc(f->arena, s->with_count, sizeof *with);
        size_t count = 0;
        if (with == NULL)
            return false;
        for (size_t i = 0; i < f->count; i++)
            if (s->with[i] != 0)
                with[count++] = (iampb__choice_of){ f->candidates[i]->key, f->candidates[i]->choices[s->with[i]] };
        keys[out->count++] = (iampb__missing_key){ f->candidates[k]->key, s->if_absent, s->then,
            f->candidates[k]->choices[s->choice], with, count };
    }
    out->keys = keys;
    out->cut = f->cut;
    return true;
}

static bool is_settled(const iampb__decided *d)
{
    if (d->explicit_by != 0 || d->allowed == IAMPB__YES)
        return true;
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++)
        if (d->results[layer].deny == IAMPB__UNKNOWN)
            return false;
    return d->allowed == IAMPB__NO;
}

/* Values and choices. A variable may have become a candidate while values of another key were made. */
static bool prepare(finder *f)
{
    if (!iampb__context_copy(f->arena, &f->probe.context, f->count, &f->probe.context))
        return false;
    f->probe.context.closed = true;
    for (size_t i = 0; i < f->count; i++)
        f->candidates[i]->place = iampb__context_borrow(&f->probe.context, f->candidates[i]->key);
    for (size_t i = 0; i < f->count; i++)
        choose(f->candidates[i], &absent);
    for (size_t i = 0; i < f->count && !f->failed; i++)
        make_choices(f, f->candidates[i]);
    return !f->failed;
}

bool iampb__missing_find(const iampb_policy_set *set, const iampb_request *request, iampb__arena *arena,
        iampb__missing *out)
{
    iampb__decided d;
    finder *f = iampb__arena_zalloc(arena, 1, sizeof *f);
    *out = (iampb__missing){ NULL, 0, false };
    if (f == NULL)
        return false;
    f->set = set;
    f->arena = arena;
    f->open = *request;
    f->open.context.closed = false;
    f->probe = *request;
    iampb__decide(set, &f->open, true, &d);
    if (is_settled(&d))
        return true;
    collect(f, d.asked);
    if (f->failed || !prepare(f))
        return false;
    seen *results = iampb__arena_zalloc(arena, f->count, sizeof *results);
    if (results == NULL)
        return false;
    size_t total = combinations(f);
    if (total <= BUDGET)
        try_all(f, total, results);
    else
        try_some(f, results);
    return !f->failed && keep(f, results, out);
}
