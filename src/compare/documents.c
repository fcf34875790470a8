/* documents.c - does a change grant anything new, is an access granted: documents against documents. See compare.h. */
#include "compare/question.h"
#include "base/error.h"

#define EXISTING 0
#define FRESH 1

/* ---- New access (C-2, C-10) ---- */
/* What `fresh` allows and `existing` does not: it allows nothing of it, or it denies it. */
static bool ask_class(void *user, const iampb__class *one)
{
    iampb__question_at *q = user;
    iampb__question_sort(q, one);
    iampb__clause any[2] = { iampb__question_untold(q, q->allow[FRESH]), q->deny[EXISTING] };
    uint32_t *none = iampb__arena_alloc(q->c.arena, (size_t)one->count + 1, sizeof *none), count = 0;
    if (none == NULL || q->c.failed) {
        q->c.failed = true;
        return false;
    }
    if (any[0].count == 0)
        return true;
    for (uint32_t i = 0; i < q->deny[FRESH].count; i++)
        none[count++] = q->deny[FRESH].entries[i];
    uint32_t denials = count;
    for (uint32_t i = 0; i < q->allow[EXISTING].count; i++)
        none[count++] = q->allow[EXISTING].entries[i];
    iampb_str service = one->name.len == 0 ? one->service : IAMPB__STR("");
    iampb__formula not_allowed = { any, 1, none, count, service }, denied = { any, 2, none, denials, service };
    if (iampb__question_try(q, &not_allowed) != IAMPB__FOUND_YES && any[1].count > 0 && !q->c.failed)
        iampb__question_try(q, &denied);
    return !q->c.failed && q->result->reasons.count < q->c.options.max_reasons;
}

static iampb_status begin(iampb_context *ctx, const iampb_compiled *const *first, size_t first_count,
        const iampb_compiled *const *second, size_t second_count, const iampb_compare_options *options,
        iampb__question_at *q, iampb_error **err)
{
    const iampb_compiled *any = first_count > 0 && first != NULL ? first[0]
            : second_count > 0 && second != NULL                 ? second[0]
                                                                 : NULL;
    bool principals = any != NULL && iampb__names_principals(any);
    iampb_status status;
    if ((status = iampb__question_check(ctx, first, first_count, principals, err)) < 0
        || (status = iampb__question_check(ctx, second, second_count, principals, err)) < 0
        || (status = iampb__question_begin(ctx, options, q, err)) < 0)
        return status;
    if (!iampb__comparer_add(&q->c, first, first_count) || !iampb__comparer_add(&q->c, second, second_count)
        || !iampb__question_callers(q)) {
        iampb__question_end(q);
        return iampb__error_nomem(err);
    }
    return IAMPB_OK;
}

/* Adds what the second list allows and the first does not to the result. *unsure: perhaps there is more. */
static iampb_status look(iampb__question_at *q, iampb_str kind, iampb_str more, iampb_str less,
        iampb_comparison **result, bool *unsure, iampb_error **err)
{
    if (*result != NULL) {
        iampb_comparison_free(q->result);
        q->result = *result;
    }
    *result = q->result;
    q->kind = kind;
    q->more = more;
    q->less = less;
    q->wanted_yes = 1u << FRESH;
    q->wanted_no = 1u << EXISTING;
    iampb__classes_visit(&q->c, UINT64_C(1) << FRESH, q->with_callers ? &q->callers : NULL, ask_class, q);
    *unsure = q->unsure;
    return q->c.failed ? iampb__error_nomem(err) : IAMPB_OK;
}

iampb_status iampb_compare_no_new_access(iampb_context *ctx, const iampb_compiled *const *existing,
        size_t existing_count, const iampb_compiled *const *fresh, size_t fresh_count,
        const iampb_compare_options *options, iampb_comparison **out, iampb_error **err)
{
    iampb__question_at q;
    iampb_comparison *result = NULL;
    bool unsure;
    if (ctx == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and out must not be NULL");
    iampb_status status = begin(ctx, existing, existing_count, fresh, fresh_count, options, &q, err);
    if (status < 0)
        return status;
    status = look(&q, IAMPB__STR("new-access"), IAMPB__STR("The new policy allows"),
            IAMPB__STR(", which the existing one does not"), &result, &unsure, err);
    if (status >= 0)
        status = iampb__question_answer(&q,
                IAMPB__STR("The new policy allows nothing that the existing one does not."),
                IAMPB__STR("The new policy allows what the existing one does not."), out, err);
    iampb__question_end(&q);
    return status;
}

/* ---- Both ways ---- */
static iampb_str sentence_of(iampb_relation relation)
{
    switch (relation) {
    case IAMPB_RELATION_EQUIVALENT: return IAMPB__STR("Both allow the same.");
    case IAMPB_RELATION_STRICTER: return IAMPB__STR("The new policy allows less, and nothing else.");
    case IAMPB_RELATION_WIDER: return IAMPB__STR("The new policy allows more, and all that the existing one does.");
    case IAMPB_RELATION_INCOMPARABLE: return IAMPB__STR("Each allows what the other does not.");
    default: return IAMPB__STR("Not decided.");
    }
}

iampb_status iampb_compare_relation(iampb_context *ctx, const iampb_compiled *const *existing, size_t existing_count,
        const iampb_compiled *const *fresh, size_t fresh_count, const iampb_compare_options *options,
        iampb_comparison **out, iampb_error **err)
{
    iampb__question_at gain, loss;
    iampb_comparison *result = NULL;
    bool unsure_gain = false, unsure_loss = false;
    if (ctx == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and out must not be NULL");
    iampb_status status = begin(ctx, existing, existing_count, fresh, fresh_count, options, &gain, err);
    if (status < 0)
        return status;
    status = look(&gain, IAMPB__STR("gained"), IAMPB__STR("The new policy allows"),
            IAMPB__STR(", which the existing one does not"), &result, &unsure_gain, err);
    size_t gained = result->reasons.count;
    if (status >= 0 && iampb__comparison_finish(result, &gain.c)
        && (status = begin(ctx, fresh, fresh_count, existing, existing_count, options, &loss, err)) >= 0) {
        gain.result = NULL;
        loss.c.options.max_reasons += gained;
        status = look(&loss, IAMPB__STR("lost"), IAMPB__STR("The existing policy allows"),
                IAMPB__STR(", which the new one does not"), &result, &unsure_loss, err);
        result->relation = iampb__relation_of(gained > 0, result->reasons.count > gained, unsure_gain, unsure_loss);
        loss.unsure = result->relation == IAMPB_RELATION_UNKNOWN;
        iampb_str sentence = sentence_of(result->relation);
        if (status >= 0)
            status = iampb__question_answer(&loss, sentence, sentence, out, err);
        iampb__question_end(&loss);
    }
    iampb__question_end(&gain);
    return status;
}
