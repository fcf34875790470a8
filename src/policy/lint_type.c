/* lint_type.c - rules that one kind of policy has: service control policies and resource control policies.
 * Rule: AWS Organizations User Guide, "SCP syntax" and "RCP syntax". */
#include "policy/lint.h"

enum {
    RCP_ACTION,
    RCP_ALLOW,
    RCP_NOT_ACTION,
    RCP_PRINCIPAL,
    RCP_PRINCIPAL_KEY,
    RCP_SERVICE_KEY,
    RCP_NULL_CHECK,
    SCP_WILDCARD,
    SCP_ALLOW_CONDITION,
    SCP_ALLOW_NOT_ACTION,
    SCP_ALLOW_RESOURCE,
    SCP_NOT_RESOURCE,
    END
};
#define RULE(number) (&iampb__lint_rules_type[number])

/* ---- Resource control policies ---- */
static bool is_everyone(const iampb__tree_principals *principals)
{
    return principals != NULL && principals->count == 1 && principals->groups[0].kind == IAMPB__PRINCIPAL_EVERYONE;
}

/* The one Allow there is: what AWS makes itself, for all on all. */
static bool is_full_access(const iampb__lint_statement *s)
{
    return is_everyone(s->tree->principal) && s->action_count == 1 && s->actions[0].star && !s->not_action
            && s->resource_count == 1 && s->star != NULL && s->tree->condition == NULL;
}

static void check_rcp_actions(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->action_count && !iampb__lint_allows(s) && !s->not_action; i++) {
        const iampb__lint_action *action = &s->actions[i];
        bool covered = action->service == IAMPB_CATALOG_NONE /* unknown: other rules say so */
                || iampb_catalog_service_is(lint->catalog, action->service, "rcp") == 1;
        if (action->star)
            iampb__lint_report(lint, RULE(RCP_ACTION), s, iampb__lint_entry(action->entry),
                    "\"*\" cannot be an action of a resource control policy of your own; name services");
        else if (!covered)
            iampb__lint_report(lint, RULE(RCP_ACTION), s, iampb__lint_entry(action->entry),
                    "Resource control policies do not cover the service %v, as in \"%v\"",
                    iampb__lint_short(action->prefix), iampb__lint_short(action->entry->text));
    }
}

static void check_rcp(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_statement *tree = s->tree;
    if (iampb__lint_allows(s) && !is_full_access(s))
        iampb__lint_report(lint, RULE(RCP_ALLOW), s, iampb__lint_entry(tree->effect_entry),
                "A resource control policy of your own has Deny statements only");
    if (tree->not_action != NULL)
        iampb__lint_report(lint, RULE(RCP_NOT_ACTION), s, iampb__locus_name(&tree->not_action->node),
                "A resource control policy cannot have NotAction");
    if (tree->not_principal != NULL)
        iampb__lint_report(lint, RULE(RCP_PRINCIPAL), s, iampb__locus_name(&tree->not_principal->node),
                "A resource control policy cannot have NotPrincipal");
    else if (tree->principal != NULL && !is_everyone(tree->principal))
        iampb__lint_report(lint, RULE(RCP_PRINCIPAL), s, iampb__locus_value(&tree->principal->node),
                "The Principal of a resource control policy must be \"*\"; limit whom it means by a condition");
    check_rcp_actions(lint, s);
}

/* A condition `key` of one of the families with the word `value` as its only value. */
static bool has_condition(const iampb__lint_statement *s, iampb_str key, iampb__lint_family family, bool if_exists,
        const char *value)
{
    size_t from = 0;
    for (const iampb__lint_condition *c; (c = iampb__lint_find_key(s, key, &from)) != NULL;)
        if (c->op->family == family && (!if_exists || c->op->if_exists) && c->tree->values.count == 1
            && iampb__fold_is(c->tree->values.entries[0].text, value))
            return true;
    return false;
}

static const iampb__lint_condition *first_of(const iampb__lint_statement *s, const iampb_str *keys, size_t count,
        bool negated)
{
    for (size_t i = 0; i < s->condition_count; i++)
        for (size_t k = 0; k < count; k++)
            if (iampb__lint_key_is(&s->conditions[i], keys[k]) && (!negated || s->conditions[i].op->negated)
                && s->conditions[i].op->family != IAMPB__FAMILY_NULL)
                return &s->conditions[i];
    return NULL;
}

/* Services that act for nobody in particular carry no principal keys, those that act for an account carry source keys:
 * a Deny that asks for one kind must say what holds for the other. */
static void check_rcp_keys(iampb__lint *lint, const iampb__lint_statement *s)
{
    static const iampb_str principal_keys[] = { IAMPB__STR_INIT("aws:PrincipalOrgID"),
        IAMPB__STR_INIT("aws:PrincipalOrgPaths"), IAMPB__STR_INIT("aws:PrincipalAccount"),
        IAMPB__STR_INIT("aws:PrincipalArn") };
    static const iampb_str source_keys[] = { IAMPB__STR_INIT("aws:SourceOrgID"), IAMPB__STR_INIT("aws:SourceOrgPaths"),
        IAMPB__STR_INIT("aws:SourceAccount"), IAMPB__STR_INIT("aws:SourceArn") };
    static const iampb_str is_service = IAMPB__STR_INIT("aws:PrincipalIsAWSService");
    const iampb__lint_condition *key;
    if (!iampb__lint_denies(s))
        return;
    if ((key = first_of(s, principal_keys, 4, true)) != NULL
        && !has_condition(s, is_service, IAMPB__FAMILY_BOOL, true, "false"))
        iampb__lint_report(lint, RULE(RCP_PRINCIPAL_KEY), s, iampb__locus_name(&key->tree->values.node),
                "%v is not in requests that AWS services make; add BoolIfExists aws:PrincipalIsAWSService \"false\"",
                iampb__lint_short(key->name));
    if ((key = first_of(s, source_keys, 4, true)) == NULL)
        return;
    if (!has_condition(s, is_service, IAMPB__FAMILY_BOOL, false, "true"))
        iampb__lint_report(lint, RULE(RCP_SERVICE_KEY), s, iampb__locus_name(&key->tree->values.node),
                "%v is only in requests that AWS services make; add BoolIfExists aws:PrincipalIsAWSService \"true\"",
                iampb__lint_short(key->name));
    if (!has_condition(s, IAMPB__STR("aws:SourceAccount"), IAMPB__FAMILY_NULL, false, "false")
        && !has_condition(s, IAMPB__STR("aws:SourceArn"), IAMPB__FAMILY_NULL, false, "false"))
        iampb__lint_report(lint, RULE(RCP_NULL_CHECK), s, iampb__locus_name(&key->tree->values.node),
                "Not every service sends %v; add Null with aws:SourceAccount or aws:SourceArn \"false\"",
                iampb__lint_short(key->name));
}

/* ---- Service control policies ---- */
static bool is_wild(char c) { return c == '*' || c == '?'; }

static bool wild_before_end(iampb_str name)
{
    while (name.len > 0 && is_wild(name.ptr[name.len - 1]))
        name.len--;
    for (size_t i = 0; i < name.len; i++)
        if (is_wild(name.ptr[i]))
            return true;
    return false;
}

static void check_scp_wildcards(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->action_count; i++)
        if (!s->actions[i].star && wild_before_end(s->actions[i].entry->text))
            iampb__lint_report(lint, RULE(SCP_WILDCARD), s, iampb__lint_entry(s->actions[i].entry),
                    "\"%v\" has a wildcard elsewhere than at its end",
                    iampb__lint_short(s->actions[i].entry->text));
}

static void check_scp_allow(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_statement *tree = s->tree;
    if (tree->not_resource != NULL)
        iampb__lint_report(lint, RULE(SCP_NOT_RESOURCE), s, iampb__locus_name(&tree->not_resource->node),
                "The older language of service control policies has no NotResource");
    if (!iampb__lint_allows(s))
        return;
    if (tree->condition != NULL)
        iampb__lint_report(lint, RULE(SCP_ALLOW_CONDITION), s, iampb__locus_name(&tree->condition->node),
                "In the older language of service control policies, an Allow has no Condition");
    if (tree->not_action != NULL)
        iampb__lint_report(lint, RULE(SCP_ALLOW_NOT_ACTION), s, iampb__locus_name(&tree->not_action->node),
                "In the older language of service control policies, an Allow has no NotAction");
    for (size_t i = 0; i < s->resource_count && !s->not_resource; i++)
        if (!s->resources[i].star)
            iampb__lint_report(lint, RULE(SCP_ALLOW_RESOURCE), s, iampb__lint_entry(s->resources[i].entry),
                    "In the older language of service control policies, the Resource of an Allow is \"*\"");
}

/* ---- The table ---- */
#define ERROR(kinds) IAMPB_LINT_ERROR, kinds, IAMPB_SEVERITY_MEDIUM
#define WARNING(kinds) IAMPB_LINT_WARNING, kinds, IAMPB_SEVERITY_LOW
#define RCP IAMPB__LINT_RCP
#define SCP IAMPB__LINT_SCP
#define LEADS IAMPB__LINT_LEADS
#define OFF IAMPB__LINT_OFF

const iampb__lint_rule iampb__lint_rules_type[] = {
    [RCP_ACTION] = { "RCP_SYNTAX_ERROR_ACTION", ERROR(RCP), 0, "An action that resource control policies do not cover",
        "Name actions of services that resource control policies cover.", NULL, NULL },
    [RCP_ALLOW] = { "RCP_SYNTAX_ERROR_ALLOW", ERROR(RCP), LEADS, "A resource control policy has an Allow",
        "Write what is to be denied; what is not denied is as it was.", NULL, check_rcp },
    [RCP_NOT_ACTION] = { "RCP_SYNTAX_ERROR_NOTACTION", ERROR(RCP), 0, "A resource control policy has NotAction",
        "Name the actions in Action.", NULL, NULL },
    [RCP_PRINCIPAL] = { "RCP_SYNTAX_ERROR_PRINCIPAL", ERROR(RCP), 0,
        "The Principal of a resource control policy is not \"*\"", "Write \"Principal\": \"*\".", NULL, NULL },
    [RCP_PRINCIPAL_KEY] = { "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", WARNING(RCP), LEADS,
        "A principal key without a word on requests of AWS services",
        "Add \"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}.", NULL, check_rcp_keys },
    [RCP_SERVICE_KEY] = { "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", WARNING(RCP), 0,
        "A source key without a word on other principals",
        "Add \"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"true\"}.", NULL, NULL },
    [RCP_NULL_CHECK] = { "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", WARNING(RCP), 0,
        "A source key without a check that it is there",
        "Add \"Null\": {\"aws:SourceAccount\": \"false\"} or the same with aws:SourceArn.", NULL, NULL },
    [SCP_WILDCARD] = { "SCP_SYNTAX_ERROR_ACTION_WILDCARD", ERROR(SCP), 0,
        "A wildcard within an action of a service control policy", "Put the wildcard at the end, or name the actions.",
        NULL, check_scp_wildcards },
    [SCP_ALLOW_CONDITION] = { "SCP_SYNTAX_ERROR_ALLOW_CONDITION", ERROR(SCP), OFF | LEADS,
        "An Allow with a Condition", "Fine since 2025; before, write a Deny.", NULL, check_scp_allow },
    [SCP_ALLOW_NOT_ACTION] = { "SCP_SYNTAX_ERROR_ALLOW_NOT_ACTION", ERROR(SCP), OFF, "An Allow with NotAction",
        "Fine since 2025; before, write a Deny.", NULL, NULL },
    [SCP_ALLOW_RESOURCE] = { "SCP_SYNTAX_ERROR_ALLOW_RESOURCE", ERROR(SCP), OFF,
        "An Allow on certain resources", "Fine since 2025; before, write \"*\".", NULL, NULL },
    [SCP_NOT_RESOURCE] = { "SCP_SYNTAX_ERROR_NOT_RESOURCE", ERROR(SCP), OFF, "A statement with NotResource",
        "Fine since 2025; before, write Resource.", NULL, NULL },
    [END] = { .code = NULL },
};
