/* lint_own_grants.c - what one Allow statement gives: everything, whole services, changes and permissions on any
 * resource.
 * Rules: AWS IAM User Guide, "Security best practices in IAM": least privilege; Service Authorization Reference, access
 * levels. */
#include "policy/lint_own.h"

#define RULE(code) iampb__own_rule(IAMPB__OWN_##code)

static iampb__locus resource_locus(const iampb__lint_statement *s)
{
    if (s->star != NULL)
        return iampb__lint_entry(s->star->entry);
    return iampb__locus_value(s->not_resource ? &s->tree->not_resource->node
                    : s->tree->resource != NULL ? &s->tree->resource->node : &s->tree->node);
}

/* ---- Everything ---- */
static const iampb__lint_action *find_star(const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->action_count; i++)
        if (s->actions[i].star || iampb__str_eq(s->actions[i].entry->text, IAMPB__STR("*:*")))
            return &s->actions[i];
    return NULL;
}

static void check_full_admin(iampb__own *own, const iampb__lint_statement *s, const iampb__action_set *set)
{
    if (!s->unconditional || s->star == NULL || iampb__action_set_count(set) != set->actions)
        return;
    const iampb__lint_action *star = s->not_action ? NULL : find_star(s);
    iampb__locus at = star != NULL ? iampb__lint_entry(star->entry)
            : iampb__locus_value(s->not_action ? &s->tree->not_action->node : &s->tree->action->node);
    own->full_admin = true;
    if (iampb__lint_report(own->lint, RULE(FULL_ADMIN), s, at, "Every action is allowed on every resource"))
        iampb__lint_at(own->lint, iampb__lint_entry(s->star->entry));
}

static void check_service_wildcards(iampb__own *own, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->action_count && s->unconditional && !s->not_action; i++) {
        const iampb__lint_action *action = &s->actions[i];
        bool whole = !action->wild_prefix && iampb__str_eq(action->name, IAMPB__STR("*"));
        if (action->star)
            iampb__lint_report(own->lint, RULE(SERVICE_WILDCARD), s, iampb__lint_entry(action->entry),
                    "All actions of all services are allowed");
        else if (whole)
            iampb__lint_report(own->lint, RULE(SERVICE_WILDCARD), s, iampb__lint_entry(action->entry),
                    "All actions of %v are allowed", iampb__lint_short(action->prefix));
    }
}

/* ---- Permissions and changes ---- */
/* Adds the entries that give an action of own->wanted, the first of them as the place of a new finding. */
static bool report_entries(iampb__own *own, const iampb__lint_statement *s, const iampb__lint_rule *rule,
        const char *format, size_t count)
{
    bool begun = false;
    iampb__builder_clear(&own->lint->text);
    iampb__own_names(own, &own->wanted, NULL, &own->lint->text);
    if (s->not_action)
        return iampb__lint_report(own->lint, rule, s, iampb__locus_value(&s->tree->not_action->node), format, count,
                iampb__builder_str(&own->lint->text));
    for (size_t i = 0; i < s->action_count; i++) {
        if (!iampb__own_entry_gives(own, &s->actions[i], &own->wanted))
            continue;
        iampb__locus at = iampb__lint_entry(s->actions[i].entry);
        if (begun)
            iampb__lint_at(own->lint, at);
        else if (!iampb__lint_report(own->lint, rule, s, at, format, count, iampb__builder_str(&own->lint->text)))
            return false;
        begun = true;
    }
    return begun;
}

/* own->wanted becomes what is in all three. */
static size_t keep_common(iampb__own *own, const iampb__action_set *a, const iampb__action_set *b,
        const iampb__action_set *c)
{
    size_t low = a->low > b->low ? a->low : b->low, high = a->high < b->high ? a->high : b->high;
    iampb__action_set_clear(&own->wanted);
    for (size_t i = low; i < high; i++)
        if ((own->wanted.bits[i] = a->bits[i] & b->bits[i] & c->bits[i]) != 0)
            iampb__action_set_widen(&own->wanted, i, i + 1);
    return iampb__action_set_count(&own->wanted);
}

static void check_permissions(iampb__own *own, const iampb__lint_statement *s, const iampb__action_set *set)
{
    size_t count = iampb__lint_on(own->lint, RULE(PERMISSIONS_MANAGEMENT))
            ? keep_common(own, set, &own->classes.permissions, set)
            : 0;
    if (count > 0)
        report_entries(own, s, RULE(PERMISSIONS_MANAGEMENT),
                "Allowed actions that change permissions: %z (%v)", count);
    if (!s->unconditional || !iampb__lint_on(own->lint, RULE(RESOURCE_EXPOSURE)))
        return;
    count = keep_common(own, &own->open, &own->classes.permissions, &own->classes.restrictable);
    if (count > 0
        && report_entries(own, s, RULE(RESOURCE_EXPOSURE),
                "Actions that change permissions of any resource there is: %z (%v)", count))
        iampb__lint_at(own->lint, resource_locus(s));
}

static void check_changes(iampb__own *own, const iampb__lint_statement *s)
{
    if (!s->unconditional || !iampb__lint_on(own->lint, RULE(INFRASTRUCTURE_MODIFICATION)))
        return;
    size_t count = keep_common(own, &own->open, &own->classes.changes, &own->classes.restrictable);
    if (count == 0)
        return;
    iampb__builder_clear(&own->lint->text);
    iampb__own_names(own, &own->wanted, NULL, &own->lint->text);
    iampb__lint_report(own->lint, RULE(INFRASTRUCTURE_MODIFICATION), s, resource_locus(s),
            "Actions that make changes, on any resource there is: %z (%v)", count,
            iampb__builder_str(&own->lint->text));
}

/* ---- Not forms ---- */
enum { SAYS_NOT_ACTION = 1, SAYS_NOT_RESOURCE = 2 };

/* Codes of AWS about such statements have the element in their name. They are reported before ours, so one look at all
 * that was reported tells for every statement. */
static void note_said(iampb__own *own)
{
    iampb__lint *lint = own->lint;
    uint8_t *said = iampb__arena_zalloc(lint->work, lint->count, 1);
    own->said = said;
    if (said == NULL) {
        lint->failed = true;
        return;
    }
    for (size_t i = 0; i < lint->issues.count; i++) {
        const iampb__lint_issue *issue = IAMPB__VEC_AT(iampb__lint_issue, &lint->issues, i);
        iampb_str code = iampb__str_z(issue->rule->code);
        uint8_t bits = (iampb__str_contains(code, IAMPB__STR("NOT_ACTION")) ? SAYS_NOT_ACTION : 0)
                | (iampb__str_contains(code, IAMPB__STR("NOT_RESOURCE")) ? SAYS_NOT_RESOURCE : 0);
        if (bits == 0 || (issue->rule->flags & IAMPB__LINT_OWN) != 0)
            continue;
        const iampb__lint_location *at = IAMPB__VEC_AT(iampb__lint_location, &lint->locations, issue->location);
        const iampb__lint_statement *s = iampb__lint_statement_of(lint, at->locus.node);
        if (s != NULL)
            said[s->index] |= bits;
    }
}

static void check_not_forms(iampb__own *own, const iampb__lint_statement *s)
{
    const iampb__tree_statement *tree = s->tree;
    if (tree->not_action == NULL && tree->not_resource == NULL)
        return;
    if (own->said == NULL)
        note_said(own);
    if (own->said == NULL)
        return;
    if (s->not_action && (own->said[s->index] & SAYS_NOT_ACTION) == 0)
        iampb__lint_report(own->lint, RULE(ALLOW_NOT_ACTION), s, iampb__locus_name(&tree->not_action->node),
                "Every action but those of the list is allowed, those of services to come included");
    if (s->not_resource && (own->said[s->index] & SAYS_NOT_RESOURCE) == 0)
        iampb__lint_report(own->lint, RULE(ALLOW_NOT_RESOURCE), s, iampb__locus_name(&tree->not_resource->node),
                "Every resource but those of the list is allowed, those to come included");
}

void iampb__own_check_statement(iampb__own *own, const iampb__lint_statement *s)
{
    const iampb__action_set *set = iampb__lint_set(own->lint, s);
    if (set == NULL)
        return;
    check_full_admin(own, s, set);
    check_service_wildcards(own, s);
    check_permissions(own, s, set);
    check_changes(own, s);
    check_not_forms(own, s);
}
