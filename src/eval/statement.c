/* statement.c - one request against one policy's statements. See compiled.h. */
#include "eval/compiled.h"

static const iampb__service_table *find_service(const iampb__effect_table *table, const iampb_request *request)
{
    if (table->slot_count == 0)
        return NULL;
    for (uint32_t at = (uint32_t)request->service_hash & (table->slot_count - 1);;
            at = (at + 1) & (table->slot_count - 1)) {
        const iampb__service_table *slot = &table->slots[at];
        if (slot->service.ptr == NULL)
            return NULL;
        if (slot->hash == request->service_hash && iampb__str_eq(slot->service, request->service))
            return slot;
    }
}

static uint32_t first_action(const iampb__compiled_statement *s, const iampb_request *request)
{
    for (uint32_t i = 0; i < s->action_count; i++)
        if (iampb__action_fits(&s->actions[i], request))
            return i;
    return UINT32_MAX;
}

bool iampb__candidates_next(const iampb_compiled *compiled, const iampb__effect_table *table,
        const iampb_request *request, iampb__candidates *at, const iampb__compiled_statement **out)
{
    while (at->always < table->always_count) {
        const iampb__compiled_statement *s = &compiled->statements[table->always[at->always++]];
        if ((first_action(s, request) != UINT32_MAX) != s->not_action) {
            *out = s;
            return true;
        }
    }
    if (!at->begun) {
        at->begun = true;
        at->service = find_service(table, request);
        at->entry = at->service == NULL ? 0 : iampb__index_first(&at->service->index, request->name);
    }
    while (at->entry != 0) {
        const iampb__index *index = &at->service->index;
        const iampb__action_ref *ref = &table->refs[index->entries[at->entry - 1].item];
        const iampb__compiled_statement *s = &compiled->statements[ref->statement];
        at->entry = iampb__index_next(index, at->entry, request->name);
        if (iampb__action_name_fits(&s->actions[ref->action], request->name)) {
            *out = s;
            return true;
        }
    }
    return false;
}

uint32_t iampb__statement_action(const iampb_compiled *compiled, const iampb__compiled_statement *s,
        const iampb_request *request)
{
    const iampb__effect_table *table = s->allow ? &compiled->allow : &compiled->deny;
    uint32_t first = UINT32_MAX;
    if (!s->indexed || s->action_count < 8)
        return first_action(s, request);
    const iampb__service_table *service = find_service(table, request);
    const iampb__index *index = service == NULL ? NULL : &service->index;
    for (uint32_t at = index == NULL ? 0 : iampb__index_first(index, request->name); at != 0;
            at = iampb__index_next(index, at, request->name)) {
        const iampb__action_ref *ref = &table->refs[index->entries[at - 1].item];
        if (ref->statement == s->number && ref->action < first
            && iampb__action_name_fits(&s->actions[ref->action], request->name))
            first = ref->action;
    }
    return first;
}

/* ---- Resource ---- */
static iampb__truth any_resource(const iampb__compiled_statement *s, const iampb_request *request)
{
    iampb__truth best = IAMPB__NO;
    if (s->resource_index.count == 0 || request->star) { /* the index is by ARNs */
        for (uint32_t i = 0; i < s->resource_count && best != IAMPB__YES; i++)
            best = iampb__either(best, iampb__resource_matches(&s->resources[i], request, NULL, NULL));
        return best;
    }
    for (uint32_t at = iampb__index_first(&s->resource_index, request->folded); at != 0 && best != IAMPB__YES;
            at = iampb__index_next(&s->resource_index, at, request->folded)) {
        uint32_t item = s->resource_index.entries[at - 1].item;
        best = iampb__either(best, iampb__resource_matches(&s->resources[item], request, NULL, NULL));
    }
    return best;
}

/* E-26, E-27: an entry that cannot be read or resolved makes the statement not apply. */
static iampb__truth no_resource_listed(const iampb__compiled_statement *s, const iampb_request *request)
{
    iampb__truth truth = IAMPB__YES;
    for (uint32_t i = 0; i < s->resource_count && truth != IAMPB__NO; i++) {
        const iampb__resource_pattern *p = &s->resources[i];
        if (p->never)
            return IAMPB__NO;
        /* Also where what stands before the variable differs already. */
        if (p->fields == 6 && p->field[5].variables > 0)
            truth = iampb__both(truth, iampb__glob_resolves(&p->field[5], &request->context, NULL));
        truth = iampb__both(truth, iampb__unless(iampb__resource_matches(p, request, NULL, NULL)));
    }
    return truth;
}

iampb__truth iampb__statement_resource(const iampb__compiled_statement *s, const iampb_request *request)
{
    if (s->no_resource)
        return IAMPB__YES;
    return s->not_resource ? no_resource_listed(s, request) : any_resource(s, request);
}

iampb__truth iampb__statement_applies(const iampb__compiled_statement *s, const iampb_request *request,
        bool has_principal, const iampb__principal_rules *rules, iampb__match *match)
{
    iampb__truth truth = iampb__statement_resource(s, request);
    *match = IAMPB__MATCH_DIRECT;
    if (truth == IAMPB__NO)
        return IAMPB__NO;
    if (has_principal) {
        *match = iampb__principals_match(&s->principals, request, !s->allow, rules, NULL);
        if (*match == IAMPB__MATCH_NONE)
            return IAMPB__NO;
    }
    return s->test_count == 0 ? truth
                              : iampb__both(truth, iampb__tests_hold(s->tests, s->test_count, &request->context));
}
