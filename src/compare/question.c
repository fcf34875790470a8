/* question.c - the common part of questions about documents. See question.h. */
#include "compare/question.h"
#include "base/error.h"

iampb_status iampb__question_check(iampb_context *ctx, const iampb_compiled *const *documents, size_t count,
        bool principals, iampb_error **err)
{
    if (documents == NULL && count > 0)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "a list of documents must not be NULL");
    for (size_t i = 0; i < count; i++) {
        if (documents[i] == NULL)
            return iampb__error_set(ctx, err, IAMPB_E_INVALID, "document %z is NULL", i);
        if (iampb__names_principals(documents[i]) != principals)
            return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                    "documents of different kinds cannot be compared: one is of kind %s",
                    iampb_policy_kind_name(documents[i]->kind));
    }
    return IAMPB_OK;
}

iampb_status iampb__question_begin(iampb_context *ctx, const iampb_compare_options *options, iampb__question_at *q,
        iampb_error **err)
{
    *q = (iampb__question_at){ .kind = IAMPB__STR("") };
    iampb_status status = iampb__comparer_begin(ctx, options, &q->c, err);
    if (status < 0)
        return status;
    if ((status = iampb__comparison_new(ctx, &q->result, err)) < 0)
        iampb__comparer_end(&q->c);
    return status;
}

static bool begin_callers(iampb__question_at *q, bool strangers)
{
    bool named = false;
    for (size_t i = 0; i < q->c.docs.count; i++)
        named = named || iampb__names_principals(IAMPB__VEC_AT(iampb__compared, &q->c.docs, i)->compiled);
    q->buffer = iampb__arena_alloc(q->c.arena, q->c.entries.count, sizeof *q->buffer);
    q->told = iampb__arena_zalloc(q->c.arena, q->c.entries.count, 1);
    q->with_callers = named;
    if (q->buffer == NULL || q->told == NULL)
        return false;
    return !named || iampb__callers_find(&q->c, strangers, &q->callers);
}

bool iampb__question_callers(iampb__question_at *q) { return begin_callers(q, false); }

bool iampb__question_strangers(iampb__question_at *q) { return begin_callers(q, true); }

void iampb__question_end(iampb__question_at *q)
{
    iampb__witness_end(&q->maker);
    iampb__comparer_end(&q->c);
    iampb_comparison_free(q->result);
}

/* ---- Classes ---- */
static iampb__clause pick(iampb__question_at *q, const iampb__class *one, uint32_t party, bool allow, uint32_t *used)
{
    iampb__clause clause = { q->buffer + *used, 0 };
    for (uint32_t i = 0; i < one->count; i++) {
        const iampb__entry *e = iampb__entry_at(&q->c, one->entries[i]);
        if (e->party == party && e->statement->allow == allow) {
            q->buffer[(*used)++] = one->entries[i];
            clause.count++;
        }
    }
    return clause;
}

void iampb__question_sort(iampb__question_at *q, const iampb__class *one)
{
    uint32_t used = 0;
    q->at = one;
    for (uint32_t party = 0; party < q->c.party_count && party < IAMPB__PARTIES_MOST; party++) {
        q->allow[party] = pick(q, one, party, true, &used);
        q->deny[party] = pick(q, one, party, false, &used);
    }
}

iampb__clause iampb__question_untold(iampb__question_at *q, iampb__clause clause)
{
    uint32_t *kept = iampb__arena_alloc(q->c.arena, clause.count, sizeof *kept);
    iampb__clause out = { kept, 0 };
    for (uint32_t i = 0; i < clause.count && kept != NULL; i++)
        if (!q->told[clause.entries[i]])
            kept[out.count++] = clause.entries[i];
    q->c.failed = q->c.failed || kept == NULL;
    return out;
}

/* ---- Witnesses ---- */
static bool applies(const iampb_compiled *doc, const iampb__effect_table *table, const iampb_request *request)
{
    static const iampb__principal_rules rules = { false, false, false, false };
    iampb__candidates at = { 0 };
    const iampb__compiled_statement *s;
    iampb__match match;
    while (iampb__candidates_next(doc, table, request, &at, &s))
        if (!s->malformed
            && iampb__statement_applies(s, request, iampb__names_principals(doc), &rules, &match) == IAMPB__YES)
            return true;
    return false;
}

bool iampb__party_allows(const iampb__comparer *c, uint32_t party, const iampb_request *request)
{
    bool allowed = false;
    for (size_t i = 0; i < c->docs.count; i++) {
        const iampb__compared *doc = IAMPB__VEC_AT(iampb__compared, &c->docs, i);
        if (doc->party != party)
            continue;
        if (applies(doc->compiled, &doc->compiled->deny, request))
            return false;
        allowed = allowed || applies(doc->compiled, &doc->compiled->allow, request);
    }
    return allowed;
}

static bool is_wanted(void *user, const iampb_request *request)
{
    const iampb__question_at *q = user;
    for (uint32_t party = 0; party < q->c.party_count; party++) {
        uint32_t bit = 1u << party;
        if (((q->wanted_yes | q->wanted_no) & bit) != 0
            && iampb__party_allows(&q->c, party, request) != ((q->wanted_yes & bit) != 0))
            return false;
    }
    return true;
}

/* The account of the resource: the caller's own; where documents name principals another one, so that what the document
 * says decides. */
static iampb_str owner_for(const iampb__question_at *q, const iampb_caller *caller)
{
    iampb_str home = IAMPB__STR("111122223333"), away = IAMPB__STR("555566667777");
    if (!q->with_callers)
        return home;
    return iampb__str_contains(caller->arn, home) ? away : home;
}

static void set_caller(iampb__question_at *q, const iampb__class *one)
{
    static const iampb_caller user = { .struct_size = sizeof(iampb_caller), .kind = IAMPB_CALLER_USER,
        .arn = IAMPB__STR_INIT("arn:aws:iam::111122223333:user/alice") };
    q->maker.caller = q->with_callers ? &q->callers.items[one->caller] : &user;
    q->maker.owner = owner_for(q, q->maker.caller);
}

/* ---- Reasons ---- */
static void describe_keys(const iampb__question_at *q, iampb__builder *out)
{
    for (uint32_t i = 0; i < q->maker.key_count; i++) {
        const iampb__variable *v = iampb__variable_at(&q->c, q->maker.keys[i]);
        const iampb__context_key *key = iampb__context_find(&q->maker.request->context, v->key, v->hash);
        size_t count;
        if (key == NULL)
            continue;
        const iampb_str *values = iampb__key_values(key, &count);
        iampb__builder_format(out, "%s %v", i == 0 ? ", with" : " and", v->key);
        if (key->state == IAMPB__KEY_ABSENT)
            iampb__builder_add(out, IAMPB__STR(" absent"));
        else if (count == 0)
            iampb__builder_add(out, IAMPB__STR(" an empty list"));
        for (size_t k = 0; k < count; k++)
            iampb__builder_format(out, "%s \"%v\"", k == 0 ? " =" : ",", values[k]);
    }
}

static void describe(const iampb__question_at *q, const iampb__reason *reason, iampb__builder *out)
{
    iampb__builder_format(out, "%v %v on %v", q->more, reason->action, reason->resource);
    if (q->with_callers)
        iampb__builder_format(out, " to %v", reason->principal);
    describe_keys(q, out);
    iampb__builder_add(out, q->less);
    if (reason->statement >= 0)
        iampb__builder_format(out, ": statement %l", reason->statement + 1);
    if (reason->statement_id.len > 0)
        iampb__builder_format(out, " (%v)", reason->statement_id);
    iampb__builder_char(out, '.');
}

static bool add_reason(iampb__question_at *q, uint32_t entry)
{
    iampb__builder text = { .ctx = q->c.ctx };
    iampb__reason *reason = iampb__comparison_add(q->result, &q->c, q->kind, entry);
    bool ok = reason != NULL && iampb__reason_witness(q->result, reason, &q->maker, q->with_callers);
    if (ok) {
        describe(q, reason, &text);
        ok = iampb__builder_keep(&text, q->result->arena, &reason->description);
    }
    if (entry != UINT32_MAX)
        q->told[entry] = 1;
    iampb__builder_free(&text);
    return ok;
}

static iampb__found confirm(void *user, const iampb__model *model, const uint32_t *chosen)
{
    iampb__question_at *q = user;
    q->maker.c = &q->c;
    q->maker.wanted = q->wanted != NULL ? q->wanted : is_wanted;
    q->maker.user = q->wanted != NULL ? q->wanted_user : q;
    set_caller(q, q->at);
    iampb__found found = iampb__witness_make(&q->maker, q->at, model);
    uint32_t entry = q->formula->any_count > q->asked ? chosen[q->asked] : UINT32_MAX;
    if (found == IAMPB__FOUND_YES && !add_reason(q, entry)) {
        q->c.failed = true;
        return IAMPB__FOUND_UNSURE;
    }
    return found;
}

iampb__found iampb__question_try(iampb__question_at *q, const iampb__formula *formula)
{
    q->formula = formula;
    iampb__found found = iampb__formula_solve(&q->c, formula, confirm, q);
    q->unsure = q->unsure || found == IAMPB__FOUND_UNSURE;
    return found;
}

static iampb__found agree(void *user, const iampb__model *model, const uint32_t *chosen)
{
    (void)user;
    (void)model;
    (void)chosen;
    return IAMPB__FOUND_YES;
}

iampb__found iampb__question_possible(iampb__question_at *q, const iampb__formula *formula)
{
    return iampb__formula_solve(&q->c, formula, agree, q);
}

/* ---- The answer ---- */
iampb_status iampb__question_answer(iampb__question_at *q, iampb_str pass, iampb_str fail, iampb_comparison **out,
        iampb_error **err)
{
    iampb_comparison *r = q->result;
    r->answer = r->reasons.count > 0 ? IAMPB_ANSWER_FAIL : q->unsure ? IAMPB_ANSWER_UNDECIDED : IAMPB_ANSWER_PASS;
    bool ok = !q->c.failed && iampb__comparison_finish(r, &q->c);
    if (ok && r->answer == IAMPB_ANSWER_UNDECIDED)
        ok = iampb__comparison_format(r, &r->message, "Not decided: %v.", r->unknown);
    else if (ok)
        ok = iampb__comparison_keep(r, r->answer == IAMPB_ANSWER_PASS ? pass : fail, &r->message);
    if (!ok)
        return iampb__error_nomem(err);
    q->result = NULL;
    *out = r;
    return IAMPB_OK;
}
