/* explain_statement.c - what of a statement fits a request and what does not (E-112). See explain.h. */
#include "eval/explain.h"
#include "base/glob.h"

/* ---- Variables ---- */
static void add_piece(iampb__builder *out, const iampb__piece *piece, iampb_str whole, const iampb__context *context)
{
    iampb_str text = piece->name;
    if (piece->kind == IAMPB__PIECE_VARIABLE) {
        iampb__token token = { IAMPB__TOKEN_VARIABLE, piece->name, iampb__key_hash(piece->name), piece->default_value };
        if (iampb__token_text(&token, context, &text) == IAMPB__YES) {
            iampb__builder_add(out, text);
            return;
        }
    }
    if (piece->kind == IAMPB__PIECE_VARIABLE || piece->kind == IAMPB__PIECE_BROKEN)
        text = iampb__str(whole.ptr + piece->begin, piece->len);
    iampb__builder_add(out, text);
}

/* The text with what its variables stand for; those that cannot be resolved stay as written. */
static bool expand(iampb__explainer *x, iampb_str text, bool variables, iampb_str *out)
{
    *out = text; /* of the compiled policy, which the decision keeps */
    if (!variables || !iampb__text_has_variables(text))
        return true;
    iampb__builder b = { .ctx = iampb__arena_context(x->arena) };
    iampb__pieces pieces = iampb__pieces_of(text);
    iampb__piece piece;
    while (iampb__pieces_next(&pieces, &piece))
        add_piece(&b, &piece, text, &x->request->context);
    bool ok = iampb__builder_keep(&b, x->arena, out);
    iampb__builder_free(&b);
    return ok;
}

/* ---- Action ---- */
static void explain_action(const iampb__explainer *x, iampb__explained *e)
{
    const iampb__compiled_statement *s = e->statement;
    e->action_entry = iampb__statement_action(e->policy->compiled, s, x->request);
    e->action_fits = (e->action_entry != UINT32_MAX) != s->not_action;
}

/* ---- Resource ---- */
/* How far an entry came: to be told of is the one that came furthest. */
typedef struct attempt {
    uint32_t entry, segment;
    const iampb__token *unresolved;
    iampb__truth truth;
} attempt;

static unsigned closeness(const attempt *a)
{
    return a->truth == IAMPB__YES ? 9 : a->unresolved != NULL ? 8 : a->segment;
}

static attempt find_entry(const iampb__explainer *x, const iampb__compiled_statement *s)
{
    attempt best = { UINT32_MAX, 0, NULL, IAMPB__NO };
    for (uint32_t i = 0; i < s->resource_count && best.truth != IAMPB__YES; i++) {
        attempt one = { i, 0, NULL, IAMPB__NO };
        one.truth = iampb__resource_matches(&s->resources[i], x->request, &one.unresolved, &one.segment);
        if (best.entry == UINT32_MAX || closeness(&one) > closeness(&best))
            best = one;
    }
    return best;
}

static const char *reason_of(const iampb__explainer *x, const iampb__resource_pattern *p, const attempt *a,
        iampb_str expanded)
{
    static const char *const segments[] = { NULL, "segment-1", "segment-2", "segment-3", "segment-4", "segment-5",
        "segment-6" };
    if (p->fault == IAMPB__RESOURCE_NOT_AN_ARN)
        return "not-an-arn";
    if (p->fault == IAMPB__RESOURCE_SHORT)
        return "short-arn";
    if (a->truth == IAMPB__YES)
        return NULL;
    if (x->request->star)
        return "star-only";
    if (a->unresolved != NULL)
        return "unresolved-variable";
    if (iampb__glob_match(expanded, x->request->resource, true))
        return "case";
    return segments[a->segment <= 6 ? a->segment : 6];
}

static bool explain_resource(iampb__explainer *x, iampb__explained *e)
{
    const iampb__compiled_statement *s = e->statement;
    e->resource_entry = UINT32_MAX;
    e->resource_text = e->resource_variable = IAMPB__STR("");
    e->resource_fits = iampb__statement_resource(s, x->request) == IAMPB__YES;
    if (s->no_resource || s->resource_count == 0)
        return true;
    attempt a = find_entry(x, s);
    e->resource_entry = a.entry;
    if (!expand(x, s->resources[a.entry].text, e->policy->compiled->tree->variables, &e->resource_text))
        return false;
    e->resource_reason = reason_of(x, &s->resources[a.entry], &a, e->resource_text);
    e->resource_segment = a.truth == IAMPB__YES ? 0 : a.segment;
    if (a.unresolved != NULL)
        e->resource_variable = a.unresolved->text;
    return true;
}

/* ---- Principal ---- */
static void explain_principal(const iampb__explainer *x, iampb__explained *e)
{
    const iampb__principals *p = &e->statement->principals;
    const iampb__caller *caller = &x->request->caller;
    iampb__principal_rules rules = iampb__layer_rules(x->set, e->policy->layer);
    e->has_principal = iampb__layer_has_principals(e->policy->layer);
    if (!e->has_principal)
        return;
    e->match = iampb__principals_match(p, x->request, !e->statement->allow, &rules, &e->principal_reason);
    e->principal_fits = e->match != IAMPB__MATCH_NONE;
    for (uint32_t i = 0; p->inverted && e->principal_fits && caller->kind != IAMPB_CALLER_ROOT && i < p->count; i++)
        if (p->items[i].form == IAMPB__FORM_ACCOUNT && caller->account.len > 0
            && iampb__str_eq(p->items[i].account, caller->account))
            e->uncertain = true;
}

/* ---- Conditions ---- */
static bool takes_variables(iampb__operator_kind kind)
{
    switch (kind) {
    case IAMPB__OP_STRING_EQUALS:
    case IAMPB__OP_STRING_EQUALS_IGNORE_CASE:
    case IAMPB__OP_STRING_LIKE:
    case IAMPB__OP_BOOL:
    case IAMPB__OP_ARN: return true;
    default: return false;
    }
}

/* The values of a key, copied once however many tests look at it. */
static bool copy_values(iampb__explainer *x, const iampb__context_key *key, iampb__explained_test *out)
{
    const iampb__context *context = &x->request->context;
    const iampb_str *values = iampb__key_values(key, &out->value_count);
    if (out->value_count == 0)
        return true;
    const iampb_str **place = &x->copied[key - context->keys];
    if (*place == NULL) {
        iampb_str *copy = iampb__arena_alloc(x->arena, out->value_count, sizeof *copy);
        if (copy == NULL)
            return false;
        for (size_t i = 0; i < out->value_count; i++)
            if (!iampb__arena_str(x->arena, values[i], &copy[i]))
                return false;
        *place = copy;
    }
    out->values = *place;
    return true;
}

static bool explain_test(iampb__explainer *x, const iampb__explained *e, const iampb__test *test,
        iampb__explained_test *out)
{
    const iampb__context_key *key = iampb__context_find(&x->request->context, test->key, test->hash);
    bool variables = takes_variables(test->kind) && e->policy->compiled->tree->variables;
    iampb_str *operands = iampb__arena_alloc(x->arena, test->count, sizeof *operands);
    *out = (iampb__explained_test){ .test = test, .operands = operands };
    if (operands == NULL)
        return false;
    iampb__test_holds(test, &x->request->context, &out->result);
    for (uint32_t i = 0; i < test->count; i++)
        if (!expand(x, test->operands[i].text, variables, &operands[i]))
            return false;
    if (key == NULL || key->state == IAMPB__KEY_NOT_GIVEN)
        return true;
    out->state = key->state;
    out->derived = key->derived;
    return copy_values(x, key, out);
}

static bool explain_tests(iampb__explainer *x, iampb__explained *e)
{
    const iampb__compiled_statement *s = e->statement;
    iampb__explained_test *tests = iampb__arena_alloc(x->arena, s->test_count, sizeof *tests);
    if (tests == NULL)
        return false;
    for (uint32_t i = 0; i < s->test_count; i++)
        if (!explain_test(x, e, &s->tests[i], &tests[i]))
            return false;
    e->tests = tests;
    e->test_count = s->test_count;
    return true;
}

iampb__explained *iampb__explain_statement(iampb__explainer *x, const iampb__asked_policy *policy,
        const iampb__compiled_statement *statement)
{
    iampb__explained *e = iampb__arena_zalloc(x->arena, 1, sizeof *e);
    if (e == NULL)
        return NULL;
    e->policy = policy;
    e->statement = statement;
    explain_action(x, e);
    explain_principal(x, e);
    if (!explain_resource(x, e) || !explain_tests(x, e))
        return NULL;
    unsigned wrong = !e->action_fits + !e->resource_fits + (e->has_principal && !e->principal_fits);
    for (uint32_t i = 0; i < e->test_count; i++)
        wrong += e->tests[i].result.truth != IAMPB__YES;
    e->applies = wrong == 0 && !statement->malformed;
    e->near_miss = wrong == 1 && !statement->malformed;
    return e;
}
