/* lint_own_resources.c - whether Resource fits Action: grants that are void, and "*" where something narrower would do.
 * Rule: AWS Service Authorization Reference, "Actions table": resource types, and what "required" means. */
#include "base/glob.h"
#include "policy/lint_own.h"

#define RULE(code) iampb__own_rule(IAMPB__OWN_##code)

static const iampb__action_row *row_of(const iampb__service_view *service, size_t action)
{
    return iampb__tables_action(service->tables,
            service->row->first_action + (uint32_t)(action - service->first_action));
}

/* An action that needs several resources may be given some of them by one statement and the rest by another. */
static bool is_elsewhere(iampb__own *own, const iampb__lint_action *action)
{
    const iampb__lint *lint = own->lint;
    for (size_t i = 0; i < lint->count; i++) {
        const iampb__lint_statement *s = &lint->statements[i];
        bool here = s == own->reach.statement || !iampb__lint_allows(s);
        for (size_t k = 0; k < s->action_count && !here; k++) {
            const iampb__lint_action *other = &s->actions[k];
            if (own->reach.budget == 0)
                return true;
            own->reach.budget--;
            if (other->action == action->action || other->star || s->not_action
                || (other->action == IAMPB_CATALOG_NONE
                        && iampb__glob_match(other->entry->text, action->entry->text, true)))
                return true;
        }
    }
    return false;
}

/* A pattern is void where all is that it matches: what else it matches may be what was meant. */
static bool is_void(iampb__own *own, const iampb__lint_action *action)
{
    iampb__expansion expansion;
    size_t at, count = 0;
    if (action->service == IAMPB_CATALOG_NONE || action->first == IAMPB_CATALOG_NONE)
        return false;
    iampb__service_view service = iampb__catalog_service(own->lint->catalog, action->service);
    if (action->action != IAMPB_CATALOG_NONE) {
        const iampb__action_row *row = row_of(&service, action->action);
        return iampb__reach_is_void(&own->reach, &service, row)
                && (!iampb__reach_meets_some(&own->reach, &service, row) || !is_elsewhere(own, action));
    }
    iampb__expand_begin_service(&expansion, own->lint->catalog, action->service, action->name);
    for (; iampb__expand_next(&expansion, &at); count++) {
        const iampb__action_row *row = row_of(&service, at);
        if (!iampb__reach_is_void(&own->reach, &service, row) || iampb__reach_meets_some(&own->reach, &service, row))
            return false;
    }
    return count > 0;
}

#define NAMES 10

static void check_mismatch(iampb__own *own, const iampb__lint_statement *s)
{
    iampb__lint *lint = own->lint;
    size_t count = 0, first = 0;
    if (s->not_action || s->not_resource || s->resource_count == 0 || own->reach.whole || own->reach.unclear
        || !iampb__lint_on(lint, RULE(RESOURCE_MISMATCH)))
        return;
    iampb__builder_clear(&lint->text);
    for (size_t i = 0; i < s->action_count; i++) {
        if (!is_void(own, &s->actions[i]))
            continue;
        first = count++ == 0 ? i : first;
        if (count <= NAMES)
            iampb__builder_format(&lint->text, "%s%v", count == 1 ? "" : ", ",
                    iampb__lint_short(s->actions[i].entry->text));
    }
    if (count > NAMES)
        iampb__builder_format(&lint->text, ", ... (%z in all)", count);
    if (count == 0
        || !iampb__lint_report(lint, RULE(RESOURCE_MISMATCH), s, iampb__lint_entry(s->actions[first].entry),
                "This allows nothing, since it takes none of the statement's resources: %v",
                iampb__builder_str(&lint->text)))
        return;
    for (size_t i = first + 1; i < s->action_count; i++)
        if (is_void(own, &s->actions[i]))
            iampb__lint_at(lint, iampb__lint_entry(s->actions[i].entry));
}

static void check_star(iampb__own *own, const iampb__lint_statement *s, const iampb__action_set *set)
{
    size_t count = s->star == NULL || !iampb__lint_on(own->lint, RULE(RESOURCE_STAR))
            ? 0
            : iampb__own_common(set, &own->classes.required);
    if (count == 0)
        return;
    iampb__builder_clear(&own->lint->text);
    iampb__own_names(own, set, &own->classes.required, &own->lint->text);
    iampb__lint_report(own->lint, RULE(RESOURCE_STAR), s, iampb__lint_entry(s->star->entry),
            "Actions that could be limited to certain resources: %z (%v)", count, iampb__builder_str(&own->lint->text));
}

/* Tags can be put on many types, say: the entries must mean all of each. */
static bool are_all_covered(iampb__own *own, const iampb__action_set *set)
{
    const iampb_catalog *catalog = own->lint->catalog;
    size_t action = iampb__action_set_next(set, 0);
    while (action != IAMPB_CATALOG_NONE) {
        iampb__service_view service = iampb__catalog_service_of_action(catalog, action);
        size_t end = service.first_action + (size_t)service.row->action_count;
        for (; action < end; action = iampb__action_set_next(set, action + 1))
            if (!iampb__reach_is_all(&own->reach, &service, row_of(&service, action)))
                return false;
    }
    return true;
}

/* Every action that Resource could narrow is as open as with "*". */
static void check_effectively_star(iampb__own *own, const iampb__lint_statement *s, const iampb__action_set *set)
{
    bool any = false;
    if (s->star != NULL || s->not_resource || s->resource_count == 0)
        return;
    for (size_t i = set->low; i < set->high; i++) {
        uint64_t bits = set->bits[i] & own->classes.restrictable.bits[i];
        if ((bits & ~own->open.bits[i]) != 0)
            return;
        any = any || bits != 0;
    }
    if (any && are_all_covered(own, set))
        iampb__lint_report(own->lint, RULE(RESOURCE_EFFECTIVELY_STAR), s, iampb__locus_value(&s->tree->resource->node),
                "The resources are all that the actions can be about: this narrows no more than \"*\"");
}

void iampb__own_check_resources(iampb__own *own, const iampb__lint_statement *s)
{
    const iampb__action_set *set = iampb__lint_set(own->lint, s);
    if (set == NULL)
        return;
    check_mismatch(own, s);
    check_star(own, s, set);
    check_effectively_star(own, s, set);
}
