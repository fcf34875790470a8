/* baseline.c - see baseline.h. */
#include "finding/baseline.h"

iampb_status iampb__baseline_index(iampb_context *ctx, const iampb_findings *findings, iampb__map *out,
        iampb_error **err)
{
    iampb__map map = { 0 };
    if (!iampb__map_reserve(ctx, &map, findings->items.count))
        return iampb__error_nomem(err);
    for (size_t i = 0; i < findings->items.count; i++) {
        iampb_finding *finding = *IAMPB__VEC_AT(iampb_finding *, &findings->items, i);
        bool gone = finding->change == IAMPB_CHANGE_RESOLVED || finding->change == IAMPB_CHANGE_UNKNOWN;
        if (finding->verdict == IAMPB_PASS || gone)
            continue;
        void **value = iampb__map_put(ctx, &map, iampb__str_z(finding->fingerprint));
        if (value == NULL) {
            iampb__map_free(ctx, &map);
            return iampb__error_nomem(err);
        }
        if (*value == NULL)
            *value = finding;
    }
    *out = map;
    return IAMPB_OK;
}

iampb_change iampb__baseline_compare(const iampb_finding *before, const iampb_finding *now)
{
    if (before->severity != now->severity || before->verdict != now->verdict || before->muted != now->muted
        || before->evidence_count != now->evidence_count)
        return IAMPB_CHANGE_CHANGED;
    for (size_t i = 0; i < now->evidence_count; i++) {
        const iampb__evidence *a = &before->evidence[i], *b = &now->evidence[i];
        if (!iampb__str_eq(a->field, b->field) || !iampb__str_eq(a->threshold, b->threshold)
            || a->has_position != b->has_position || (b->has_position && !iampb__str_eq(a->observed, b->observed)))
            return IAMPB_CHANGE_CHANGED;
    }
    return IAMPB_CHANGE_UNCHANGED;
}

iampb_status iampb__baseline_mark(iampb_findings *findings, const iampb_findings *baseline, iampb_error **err)
{
    iampb__map before = { 0 };
    iampb_status status = iampb__baseline_index(findings->ctx, baseline, &before, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < findings->items.count; i++) {
        iampb_finding *finding = *IAMPB__VEC_AT(iampb_finding *, &findings->items, i);
        const iampb_finding *match = iampb__map_get(findings->ctx, &before, iampb__str_z(finding->fingerprint));
        finding->change = match == NULL ? IAMPB_CHANGE_NEW : iampb__baseline_compare(match, finding);
    }
    findings->has_baseline = true;
    iampb__map_free(findings->ctx, &before);
    return IAMPB_OK;
}
