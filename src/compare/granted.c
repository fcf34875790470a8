/* granted.c - is an access granted? The access is a document of its own: one statement that allows it (C-3). See
 * compare.h. */
#include "base/error.h"
#include "base/options.h"
#include "compare/question.h"

IAMPB__NO_TAIL_PADDING(iampb_compare_access, resource_count);

#define FIRST_SIZE (offsetof(iampb_compare_access, resource_count) + sizeof(size_t))
#define POLICY 0
#define ACCESS 1

size_t iampb_compare_access_size(void) { return sizeof(iampb_compare_access); }

/* ---- The access as a document ---- */
static void write_entries(iampb__json_writer *w, const char *name, const iampb_str *items, size_t count)
{
    iampb__json_key(w, name);
    iampb__json_open(w, '[');
    for (size_t i = 0; i < count; i++)
        iampb__json_put_str(w, items[i]);
    if (count == 0)
        iampb__json_put_str(w, IAMPB__STR("*"));
    iampb__json_close(w, ']');
}

static iampb_status check_access(iampb_context *ctx, const iampb_compare_access *access, iampb_error **err)
{
    if ((access->actions == NULL && access->action_count > 0)
        || (access->resources == NULL && access->resource_count > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "a list of an access must not be NULL");
    for (size_t i = 0; i < access->action_count; i++) {
        size_t colon = iampb__str_find(access->actions[i], ':', 0);
        if (!iampb__str_eq(access->actions[i], IAMPB__STR("*"))
            && (colon == SIZE_MAX || colon == 0 || colon + 1 == access->actions[i].len))
            return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                    "\"%v\" is no action: wanted a service, a colon and a name or pattern, like s3:GetObject",
                    iampb__str_first(access->actions[i], 200));
    }
    for (size_t i = 0; i < access->resource_count; i++)
        if (!iampb__str_eq(access->resources[i], IAMPB__STR("*"))
            && !iampb__str_starts(access->resources[i], IAMPB__STR("arn:")))
            return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                    "\"%v\" is no resource: wanted an ARN, a pattern of ARNs, or \"*\"",
                    iampb__str_first(access->resources[i], 200));
    return IAMPB_OK;
}

iampb_status iampb__made_policy_compile(iampb_context *ctx, const iampb__builder *text, iampb_policy_kind kind,
        iampb_compiled **out, iampb_error **err)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    options.kind = kind;
    iampb_status status = text->failed ? iampb__error_nomem(err)
                                       : iampb_policy_parse(ctx, text->text, text->len, &options, &policy, err);
    if (status >= 0)
        status = iampb_compile(ctx, policy, IAMPB__STR("access"), out, err);
    iampb_policy_free(policy);
    return status;
}

/* Version 2008: "${" is text in it. */
iampb_status iampb__access_compile(iampb_context *ctx, const iampb_compare_access *given, iampb_compiled **out,
        iampb_error **err)
{
    iampb_compare_access access = IAMPB_COMPARE_ACCESS_INIT;
    iampb__builder text = { .ctx = ctx };
    iampb__json_writer w = { .out = &text };
    iampb_status status;
    if ((status = iampb__options_merge(ctx, &access, sizeof access, FIRST_SIZE, given, err)) < 0
        || (status = check_access(ctx, &access, err)) < 0)
        return status;
    iampb__json_open(&w, '{');
    iampb__json_member_str(&w, "Version", IAMPB__STR("2008-10-17"));
    iampb__json_key(&w, "Statement");
    iampb__json_open(&w, '{');
    iampb__json_member_str(&w, "Effect", IAMPB__STR("Allow"));
    write_entries(&w, "Action", access.actions, access.action_count);
    write_entries(&w, "Resource", access.resources, access.resource_count);
    iampb__json_close(&w, '}');
    iampb__json_close(&w, '}');
    status = iampb__made_policy_compile(ctx, &text, IAMPB_POLICY_IDENTITY, out, err);
    iampb__builder_free(&text);
    return status;
}

/* ---- The question ---- */
static bool ask_class(void *user, const iampb__class *one)
{
    iampb__question_at *q = user;
    iampb__question_sort(q, one);
    iampb__clause any[2] = { iampb__question_untold(q, q->allow[POLICY]), q->allow[ACCESS] };
    iampb_str service = one->name.len == 0 ? one->service : IAMPB__STR("");
    iampb__formula formula = { any, 2, q->deny[POLICY].entries, q->deny[POLICY].count, service };
    if (any[0].count > 0 && !q->c.failed)
        iampb__question_try(q, &formula);
    return !q->c.failed && q->result->reasons.count < q->c.options.max_reasons;
}

static iampb_status look(iampb__question_at *q, const iampb_compiled *const *policies, size_t policy_count,
        const iampb_compiled *access, iampb_error **err)
{
    if (!iampb__comparer_add(&q->c, policies, policy_count) || !iampb__comparer_add(&q->c, &access, 1)
        || !iampb__question_callers(q))
        return iampb__error_nomem(err);
    q->kind = IAMPB__STR("granted");
    q->more = IAMPB__STR("The policy allows");
    q->less = IAMPB__STR("");
    q->wanted_yes = 1u << POLICY | 1u << ACCESS;
    iampb__classes_visit(&q->c, UINT64_C(1) << POLICY | UINT64_C(1) << ACCESS,
            q->with_callers ? &q->callers : NULL, ask_class, q);
    return q->c.failed ? iampb__error_nomem(err) : IAMPB_OK;
}

/* One access; the result goes from one to the next. */
static iampb_status ask(iampb_context *ctx, const iampb_compiled *const *policies, size_t policy_count,
        const iampb_compare_access *access, const iampb_compare_options *options, iampb_comparison **result,
        bool *unsure, iampb_error **err)
{
    iampb__question_at q;
    iampb_compiled *compiled = NULL;
    iampb_status status;
    if ((status = iampb__access_compile(ctx, access, &compiled, err)) < 0)
        return status;
    if ((status = iampb__question_begin(ctx, options, &q, err)) >= 0) {
        if (*result != NULL) {
            iampb_comparison_free(q.result);
            q.result = *result;
        }
        *result = q.result;
        status = look(&q, policies, policy_count, compiled, err);
        *unsure = *unsure || q.unsure;
        q.result->answer = q.unsure ? IAMPB_ANSWER_UNDECIDED : IAMPB_ANSWER_PASS;
        if (status >= 0 && !iampb__comparison_finish(q.result, &q.c))
            status = iampb__error_nomem(err);
        q.result = NULL;
        iampb__question_end(&q);
    }
    iampb_compiled_free(compiled);
    return status;
}

static bool conclude(iampb_comparison *r, bool unsure)
{
    r->answer = r->reasons.count > 0 ? IAMPB_ANSWER_FAIL : unsure ? IAMPB_ANSWER_UNDECIDED : IAMPB_ANSWER_PASS;
    if (r->answer == IAMPB_ANSWER_UNDECIDED)
        return iampb__comparison_format(r, &r->message, "Not decided: %v.", r->unknown);
    r->unknown = (iampb_str){ NULL, 0 };
    iampb_str none = IAMPB__STR("The policy grants none of the access.");
    iampb_str some = IAMPB__STR("The policy grants some of the access.");
    return iampb__comparison_keep(r, r->answer == IAMPB_ANSWER_PASS ? none : some, &r->message);
}

iampb_status iampb_compare_access_not_granted(iampb_context *ctx, const iampb_compiled *const *policies,
        size_t policy_count, const iampb_compare_access *const *accesses, size_t access_count,
        const iampb_compare_options *options, iampb_comparison **out, iampb_error **err)
{
    iampb_comparison *result = NULL;
    bool unsure = false;
    if (ctx == NULL || out == NULL || (accesses == NULL && access_count > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, accesses and out must not be NULL");
    bool principals =
            policy_count > 0 && policies != NULL && policies[0] != NULL && iampb__names_principals(policies[0]);
    iampb_status status = iampb__question_check(ctx, policies, policy_count, principals, err);
    for (size_t i = 0; i < access_count && status >= 0; i++)
        status = ask(ctx, policies, policy_count, accesses[i], options, &result, &unsure, err);
    if (status >= 0 && result == NULL)
        status = iampb__comparison_new(ctx, &result, err);
    if (status >= 0 && !conclude(result, unsure))
        status = iampb__error_nomem(err);
    if (status < 0) {
        iampb_comparison_free(result);
        return status;
    }
    *out = result;
    return IAMPB_OK;
}
