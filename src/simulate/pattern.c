/* pattern.c - a request about a pattern of resources, explained (E-32). How much of the pattern is allowed is a
 * question of comparison; the decision is that of a resource which shows it. */
#include "base/error.h"
#include "eval/explain.h"
#include "iampb/compare.h"

/* Text of the first reason of a kind; ptr NULL: there is none. */
static iampb_str text_of(const iampb_comparison *c, const char *kind, const char *name)
{
    size_t len;
    for (size_t i = 0; i < iampb_comparison_reason_count(c); i++) {
        const char *text = iampb_comparison_reason_text(c, i, "kind", &len);
        if (text == NULL || !iampb__str_eq(iampb__str(text, len), iampb__str_z(kind)))
            continue;
        text = iampb_comparison_reason_text(c, i, name, &len);
        return (iampb_str){ text, text == NULL ? 0 : len };
    }
    return (iampb_str){ NULL, 0 };
}

static iampb_status undecided(iampb_context *ctx, const iampb_comparison *c, iampb_str pattern, iampb_error **err)
{
    size_t len;
    const char *why = iampb_comparison_text(c, "unknown", &len);
    iampb_str text = why == NULL ? IAMPB__STR("witness-rejected") : iampb__str(why, len);
    bool budget = iampb__str_starts(text, IAMPB__STR("budget:"));
    return iampb__error_set(ctx, err, budget ? IAMPB_E_LIMIT : IAMPB_E_UNSUPPORTED,
            "how much of \"%v\" is allowed is not decided (%v)", iampb__str_first(pattern, 200), text);
}

/* The texts outlive the comparison. */
static bool keep(iampb_decision *d, const iampb_comparison *c, iampb_str pattern)
{
    iampb_extent extent = iampb_comparison_extent(c);
    iampb_str allowed = text_of(c, "allowed", "witness"), denied = text_of(c, "denied", "witness");
    d->pattern.extent = iampb_extent_name(extent);
    d->pattern.partial = extent == IAMPB_EXTENT_SOME;
    d->star = false;
    return iampb__arena_str(d->arena, pattern, &d->resource)
            && (allowed.ptr == NULL || iampb__arena_str(d->arena, allowed, &d->pattern.allowed))
            && (denied.ptr == NULL || iampb__arena_str(d->arena, denied, &d->pattern.denied));
}

/* Of the resource that shows what the answer is: one that is allowed, if any is. */
static iampb_status explain(const iampb_policy_set *set, iampb_request *request, const iampb_comparison *c,
        iampb_str pattern, const iampb_explain_options *options, iampb_decision **out, iampb_error **err)
{
    bool none = iampb_comparison_extent(c) == IAMPB_EXTENT_NONE;
    iampb_str resource = text_of(c, none ? "denied" : "allowed", "resource");
    iampb_decision *d = NULL;
    iampb_status status;
    if (iampb_comparison_extent(c) == IAMPB_EXTENT_UNKNOWN || resource.ptr == NULL)
        return undecided(set->ctx, c, pattern, err);
    if ((status = iampb_request_set_resource(request, resource.ptr, resource.len, err)) < 0
        || (status = iampb_explain(set, request, options, &d, err)) < 0)
        return status;
    if (!keep(d, c, pattern)) {
        iampb_decision_free(d);
        return iampb__error_nomem(err);
    }
    *out = d;
    return IAMPB_OK;
}

iampb_status iampb_explain_pattern(const iampb_policy_set *set, iampb_request *request, const char *pattern, size_t len,
        const iampb_explain_options *options, iampb_decision **out, iampb_error **err)
{
    iampb_comparison *comparison = NULL;
    iampb_str text = iampb__str(pattern, len);
    iampb_status status;
    if (set == NULL || request == NULL || pattern == NULL || out == NULL)
        return iampb__error_set(set == NULL ? NULL : set->ctx, err, IAMPB_E_INVALID,
                "set, request, pattern and out must not be NULL");
    if (iampb__str_eq(text, IAMPB__STR("*")) || !iampb__str_has_wildcard(text)) {
        status = iampb_request_set_resource(request, pattern, len, err);
        return status < 0 ? status : iampb_explain(set, request, options, out, err);
    }
    if ((status = iampb_compare_resources(set, request, pattern, len, NULL, &comparison, err)) < 0)
        return status;
    status = explain(set, request, comparison, text, options, out, err);
    iampb_comparison_free(comparison);
    return status;
}
