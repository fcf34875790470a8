/* chosen.c - see chosen.h. Asks for any request that is allowed; if it took more than the caller can choose, asks again
 * without that, and so on: what is left at the end of it is a condition. */
#include "graph/chosen.h"
#include "base/error.h"
#include "iampb/compare.h"
#include "json/read.h"

#define TRIES_MOST 4
/* Steps of a comparison: of the many edges of a graph each should be cheap. */
#define STEPS_MOST 200000

/* ---- Whose choice ---- */
static bool is_choice(const iampb__chooser *c, iampb_str key)
{
    if (c->outsider && !c->holder && iampb__str_eq_nocase(key, IAMPB__STR("sts:ExternalId")))
        return false;
    if (c->outsider && iampb__is_personal_key(key))
        return true;
    return iampb__owner_of_key(key) == IAMPB__KEY_OF_CALLER;
}

/* ---- The request that was found ---- */
typedef struct found {
    iampb__vec conditions;   /* iampb__condition: what is no choice */
} found;

static bool read_values(iampb__inquirer *a, iampb__json list, iampb__condition *c)
{
    size_t count = iampb__json_count(list), at = 0;
    iampb_str *values = iampb__arena_alloc(a->scratch, count, sizeof *values);
    if (values == NULL)
        return false;
    for (iampb__json_iter i = iampb__json_begin(list); iampb__json_more(&i); iampb__json_advance(&i))
        if (!iampb__json_string(i.value, a->scratch, &values[at++], NULL))
            return false;
    c->values = values;
    c->value_count = count;
    return true;
}

static bool read_entry(iampb__inquirer *a, const iampb__chooser *chooser, iampb__json entry, found *f)
{
    iampb__condition c = { .owner = IAMPB__KEY_OF_STATE };
    if (!iampb__json_string(iampb__json_get(entry, IAMPB__STR("ContextKeyName")), a->scratch, &c.key, NULL)
        || !read_values(a, iampb__json_get(entry, IAMPB__STR("ContextKeyValues")), &c))
        return false;
    c.owner = iampb__owner_of_key(c.key);
    const iampb__context_key *known = iampb__context_find(&a->request->context, c.key, iampb__key_hash(c.key));
    if (is_choice(chooser, c.key) || (known != NULL && known->state != IAMPB__KEY_NOT_GIVEN))
        return true;
    iampb__condition *place = IAMPB__VEC_PUSH(iampb__condition, a->g->ctx, &f->conditions);
    if (place != NULL)
        *place = c;
    return place != NULL;
}

static bool read_witness(iampb__inquirer *a, const iampb__chooser *chooser, iampb_str text, found *f)
{
    iampb__json root = IAMPB__JSON_NOTHING;
    iampb_str kept;
    bool ok = iampb__arena_str(a->scratch, text, &kept);
    const iampb__source *source = ok ? iampb__source_new(a->scratch, IAMPB__STR("witness"), kept) : NULL;
    if (source == NULL || iampb__json_read(a->g->ctx, source, a->scratch, &root, NULL) < 0)
        return false;
    iampb__json entries = iampb__json_get(root, IAMPB__STR("ContextEntries"));
    for (iampb__json_iter i = iampb__json_begin(entries); ok && iampb__json_more(&i); iampb__json_advance(&i))
        ok = read_entry(a, chooser, i.value, f);
    return ok;
}

/* ---- One question ---- */
static iampb_status compare(iampb__inquirer *a, const iampb_policy_set *set, const iampb__chooser *chooser,
        iampb_answer *answer, iampb_str *fault, found *f)
{
    iampb_compare_options options = IAMPB_COMPARE_OPTIONS_INIT;
    iampb_compare_access access = IAMPB_COMPARE_ACCESS_INIT;
    iampb_comparison *comparison = NULL;
    iampb_str witness;
    options.max_reasons = 1;
    options.max_states = STEPS_MOST;
    access.actions = &a->request->action;
    access.action_count = 1;
    access.resources = &a->request->resource;
    access.resource_count = 1;
    f->conditions.count = 0;
    iampb_status status = iampb_compare_sets(NULL, set, a->request, &access, &options, &comparison, a->err);
    if (status < 0)
        return status;
    *answer = iampb_comparison_answer(comparison);
    witness.ptr = iampb_comparison_reason_text(comparison, 0, "witness", &witness.len);
    if (*answer == IAMPB_ANSWER_FAIL && (witness.ptr == NULL || !read_witness(a, chooser, witness, f)))
        status = iampb__error_nomem(a->err);
    if (status == IAMPB_OK && *answer == IAMPB_ANSWER_FAIL && a->witness != NULL) {
        iampb__builder_clear(a->witness);
        iampb__builder_add(a->witness, witness);
    }
    fault->ptr = iampb_comparison_text(comparison, "unknown", &fault->len);
    if (fault->ptr != NULL && !iampb__arena_str(a->scratch, *fault, fault))
        status = iampb__error_nomem(a->err);
    iampb_comparison_free(comparison);
    return status;
}

static iampb_status undecided(iampb__inquirer *a, iampb_str fault, iampb__reply *out)
{
    iampb__builder text = { .ctx = a->g->ctx };
    iampb__builder_format(&text, "not decided: %v", fault);
    const iampb__why why = { NULL, 0, iampb__builder_str(&text) };
    iampb_status status = text.failed ? iampb__error_nomem(a->err)
                                      : iampb__reply_set(a, IAMPB_CAN_UNKNOWN, &why, out);
    iampb__builder_free(&text);
    return status;
}

static iampb_status keep(iampb__inquirer *a, const found *f, iampb__reply *out)
{
    const iampb__why why = { f->conditions.items, f->conditions.count, IAMPB__STR_INIT("") };
    return iampb__reply_set(a, IAMPB_CAN_YES_IF, &why, out);
}

/* What is not the caller's choice counts as absent from now on. */
static iampb_status forbid(iampb__inquirer *a, const found *f, iampb__vec *absent)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < f->conditions.count; i++) {
        iampb_str key = IAMPB__VEC_AT(iampb__condition, &f->conditions, i)->key;
        iampb_str *place = IAMPB__VEC_PUSH(iampb_str, a->g->ctx, absent);
        if (place == NULL)
            return iampb__error_nomem(a->err);
        *place = key;
        status = iampb_request_set_absent(a->request, key.ptr, key.len, a->err);
    }
    return status;
}

iampb_status iampb__choose(iampb__inquirer *a, const iampb_policy_set *set, const iampb__chooser *chooser,
        iampb__reply *out)
{
    iampb__vec absent = { NULL, 0, 0 };
    found f = { { NULL, 0, 0 } };
    iampb_answer answer = IAMPB_ANSWER_FAIL;
    iampb_str fault = { NULL, 0 };
    iampb_status status = IAMPB_OK;
    bool again = true;
    *out = (iampb__reply){ 0, NULL };
    for (int i = 0; status == IAMPB_OK && again && i < TRIES_MOST; i++) {
        status = compare(a, set, chooser, &answer, &fault, &f);
        again = false;
        if (status < 0)
            break;
        if (answer == IAMPB_ANSWER_FAIL && f.conditions.count == 0) {
            *out = (iampb__reply){ IAMPB_CAN_YES, NULL };
        } else if (answer == IAMPB_ANSWER_FAIL) {
            if (out->value == 0)
                status = keep(a, &f, out);
            if (status == IAMPB_OK)
                status = forbid(a, &f, &absent);
            again = true;
        } else if (answer == IAMPB_ANSWER_UNDECIDED && out->value == 0) {
            status = undecided(a, fault, out);
        }
    }
    for (size_t i = 0; i < absent.count; i++) {
        iampb_str key = *IAMPB__VEC_AT(iampb_str, &absent, i);
        iampb_request_unset(a->request, key.ptr, key.len);
    }
    IAMPB__VEC_FREE(iampb_str, a->g->ctx, &absent);
    IAMPB__VEC_FREE(iampb__condition, a->g->ctx, &f.conditions);
    return status;
}
