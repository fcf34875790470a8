/* lint_own.c - codes of our own: the table, and the walk over all statements that the rules about grants share. */
#include "policy/lint_own.h"
#include "base/glob.h"

/* ---- Sets of one statement ---- */
/* Entries that mean everything of some type, such as arn:aws:s3:::*, leave the actions on it as open as "*" does. Only
 * the service that the ARN is of is looked at: its actions are nearly all that act on such ARNs. */
static void open_service(iampb__own *own, const iampb__action_set *set, const iampb__lint_resource *r)
{
    size_t number = iampb__catalog_find_service(own->lint->catalog, r->arn.service);
    if (number == IAMPB_CATALOG_NONE)
        return;
    iampb__service_view service = iampb__catalog_service(own->lint->catalog, number);
    size_t end = service.first_action + (size_t)service.row->action_count;
    for (size_t action = iampb__action_set_next(set, service.first_action); action < end;
            action = iampb__action_set_next(set, action + 1)) {
        const iampb__action_row *row = iampb__tables_action(service.tables,
                service.row->first_action + (uint32_t)(action - service.first_action));
        if (!iampb__action_set_has(&own->open, action) && iampb__reach_is_open(&own->reach, &service, row))
            iampb__action_set_put(&own->open, action);
    }
}

/* "arn:aws:s3:::*" is worth a look, an ARN of one Region or without a wildcard at its end is not. */
static bool may_cover(const iampb__lint_resource *r)
{
    iampb_str part = r->arn.resource, region = r->arn.region;
    return r->is_arn && part.len > 0 && part.ptr[part.len - 1] == '*'
            && (region.len == 0 || memchr(region.ptr, '*', region.len) != NULL);
}

void iampb__own_open(iampb__own *own, const iampb__lint_statement *s, const iampb__action_set *set)
{
    iampb__action_set_clear(&own->open);
    iampb__reach_begin(&own->reach, s);
    iampb__action_set_unite(&own->open, set);
    if (s->star != NULL || (own->reach.whole && !s->not_resource))
        return;
    for (size_t i = own->open.low; i < own->open.high; i++)
        own->open.bits[i] &= ~own->classes.restrictable.bits[i];
    iampb_str last = { NULL, 0 };
    for (size_t i = 0; i < s->resource_count && !s->not_resource; i++) {
        const iampb__lint_resource *r = &s->resources[i];
        if (!may_cover(r) || (last.ptr != NULL && iampb__str_eq(last, r->arn.service)))
            continue;
        last = r->arn.service;
        open_service(own, set, r);
    }
}

bool iampb__own_entry_gives(iampb__own *own, const iampb__lint_action *action, const iampb__action_set *wanted)
{
    iampb__expansion expansion;
    size_t first, end;
    if (action->end != 0)
        return iampb__action_set_meets_run(wanted, action->first, action->end);
    if (action->star)
        return true;
    if (action->wild_prefix ? own->wide_patterns++ > 16 : action->first == IAMPB_CATALOG_NONE)
        return false;
    iampb__expand_begin(&expansion, own->lint->catalog, action->entry->text);
    while (iampb__expand_next_range(&expansion, &first, &end)) {
        size_t found = iampb__action_set_next(wanted, first);
        if (found == IAMPB_CATALOG_NONE)
            return false;
        if (found < end)
            return true;
    }
    return false;
}

iampb__locus iampb__own_place(const iampb__own *own, const iampb__lint_statement *s, size_t action)
{
    iampb__action_view view = iampb__catalog_action(own->lint->catalog, action);
    iampb_str name = iampb__str(iampb__tables_text(view.tables, view.row->name), view.row->name_len);
    const iampb__lint_action *pattern = NULL;
    for (size_t i = 0; i < s->action_count && !s->not_action; i++) {
        const iampb__lint_action *entry = &s->actions[i];
        if (entry->action == action)
            return iampb__lint_entry(entry->entry);
        if (pattern != NULL || entry->action != IAMPB_CATALOG_NONE)
            continue;
        bool same = entry->service == view.service.service
                || (entry->wild_prefix
                        && iampb__glob_match(entry->prefix,
                                iampb__str_z(iampb__tables_text(view.tables, view.service.row->prefix)), true));
        if (entry->star || (same && entry->name.ptr != NULL && iampb__glob_match(entry->name, name, true)))
            pattern = entry;
    }
    if (pattern != NULL)
        return iampb__lint_entry(pattern->entry);
    return iampb__locus_value(s->not_action ? &s->tree->not_action->node : &s->tree->action->node);
}

const iampb__tree_node *iampb__own_gives(const iampb__lint_statement *s, iampb_str action)
{
    iampb_str prefix = iampb__str_first(action, iampb__str_find(action, ':', 0));
    for (size_t i = 0; i < s->action_count; i++) {
        const iampb__lint_action *entry = &s->actions[i];
        bool other = !entry->star && !entry->wild_prefix
                && (entry->prefix.len != prefix.len || !iampb__str_eq_nocase(entry->prefix, prefix));
        if (!other && iampb__glob_match(entry->entry->text, action, true))
            return s->not_action ? NULL : &entry->entry->node;
    }
    return s->not_action ? &s->tree->not_action->node : NULL;
}

#define NAMES 10

void iampb__own_names(const iampb__own *own, const iampb__action_set *a, const iampb__action_set *b,
        iampb__builder *out)
{
    iampb__service_view service = { 0 };
    size_t count = 0, end = 0; /* of the service's actions */
    for (size_t at = iampb__action_set_next(a, 0); at != IAMPB_CATALOG_NONE && count < NAMES;
            at = iampb__action_set_next(a, at + 1)) {
        if (b != NULL && !iampb__action_set_has(b, at))
            continue;
        if (at >= end) {
            service = iampb__catalog_service_of_action(own->lint->catalog, at);
            end = service.first_action + (size_t)service.row->action_count;
        }
        const iampb__action_row *row = iampb__tables_action(service.tables,
                service.row->first_action + (uint32_t)(at - service.first_action));
        if (count++ > 0)
            iampb__builder_add(out, IAMPB__STR(", "));
        iampb__builder_add(out, iampb__str_z(iampb__tables_text(service.tables, service.row->prefix)));
        iampb__builder_char(out, ':');
        iampb__builder_add(out, iampb__str(iampb__tables_text(service.tables, row->name), row->name_len));
    }
    size_t all = b == NULL ? iampb__action_set_count(a) : iampb__own_common(a, b);
    if (all > count)
        iampb__builder_format(out, ", ... (%z in all)", all);
}

size_t iampb__own_common(const iampb__action_set *a, const iampb__action_set *b)
{
    size_t count = 0, low = a->low > b->low ? a->low : b->low, high = a->high < b->high ? a->high : b->high;
    for (size_t i = low; i < high; i++)
        if ((a->bits[i] & b->bits[i]) != 0)
            count += iampb__bits_count(a->bits[i] & b->bits[i]);
    return count;
}

/* ---- The walk ---- */
static void note_services(iampb__own *own, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->action_count; i++) {
        const iampb__lint_action *action = &s->actions[i];
        if (s->not_action || action->star || action->wild_prefix)
            own->services = UINT64_MAX;
        else if (i == 0 || action->service != s->actions[i - 1].service)
            own->services |= iampb__own_service_bit(action->prefix);
    }
    if (s->not_action)
        own->services = UINT64_MAX;
}

static void take_away(iampb__own *own)
{
    for (size_t i = 0; i < own->lint->count; i++) {
        const iampb__lint_statement *s = &own->lint->statements[i];
        const iampb__action_set *set;
        if (iampb__lint_denies(s) && s->unconditional && s->star != NULL
            && (set = iampb__lint_set(own->lint, s)) != NULL)
            iampb__action_set_unite(&own->denied, set);
    }
    for (size_t i = own->denied.low; i < own->denied.high; i++)
        own->given.bits[i] &= ~own->denied.bits[i];
}

static void walk(iampb__own *own)
{
    iampb__lint *lint = own->lint;
    for (size_t i = 0; i < lint->count && !lint->failed; i++) {
        const iampb__lint_statement *s = &lint->statements[i];
        if (iampb__lint_allows(s)) {
            const iampb__action_set *set = iampb__lint_set(lint, s);
            if (set == NULL)
                continue;
            iampb__action_classes_learn(&own->classes, set);
            iampb__own_open(own, s, set);
            iampb__own_check_statement(own, s);
            iampb__own_check_resources(own, s);
            if (s->unconditional) {
                iampb__action_set_unite(&own->given, &own->open);
                note_services(own, s);
            }
        }
        iampb__own_check_keys(own, s);
    }
    if (lint->failed)
        return;
    take_away(own);
    iampb__own_check_given(own);
}

static bool any_is_on(const iampb__lint *lint)
{
    for (int code = IAMPB__OWN_FULL_ADMIN; code <= IAMPB__OWN_CONDITION_KEY_NOT_FOR_ACTION; code++)
        if (iampb__lint_on(lint, iampb__own_rule(code)))
            return true;
    return false;
}

static void check_grants(iampb__lint *lint)
{
    iampb__own own = { .lint = lint };
    if (lint->count == 0 || iampb__catalog_action_count(lint->catalog) == 0 || !any_is_on(lint))
        return;
    if (!iampb__action_classes_init(&own.classes, lint->work, lint->catalog)
        || !iampb__reach_init(&own.reach, lint->work, lint)
        || !iampb__action_set_init(&own.denied, lint->work, lint->catalog)
        || !iampb__action_set_init(&own.given, lint->work, lint->catalog)
        || !iampb__action_set_init(&own.open, lint->work, lint->catalog)
        || !iampb__action_set_init(&own.wanted, lint->work, lint->catalog)) {
        lint->failed = true;
        return;
    }
    walk(&own);
}

static void check_version(iampb__lint *lint)
{
    const iampb__tree_entry *version = lint->tree->version;
    if (version == NULL || !iampb__str_eq(version->text, IAMPB__STR("2008-10-17"))
        || !iampb__lint_report(lint, iampb__own_rule(IAMPB__OWN_OLD_VERSION), NULL, iampb__lint_entry(version),
                "Version 2008-10-17 has no policy variables: \"${...}\" is text there"))
        return;
    /* Where such a text stands, a newer version would change what it means. */
    if (!iampb__str_contains(iampb__lint_document_text(lint), IAMPB__STR("${")))
        iampb__lint_edit_string(lint, iampb__lint_entry(version), IAMPB__STR("2012-10-17"));
}

/* ---- The table ---- */
#define IDENTITY IAMPB__LINT_IDENTITY
#define RESOURCE IAMPB__LINT_RESOURCE
#define TRUST IAMPB__LINT_TRUST
#define ALL IAMPB__LINT_ALL
#define LEADS (IAMPB__LINT_LEADS | IAMPB__LINT_OWN)
#define ROW(code, type, kinds, severity, flags, title, remediation, document, statement)                              \
    [IAMPB__OWN_##code] = { "IAMPB_" #code, IAMPB_LINT_##type, kinds, IAMPB_SEVERITY_##severity,                      \
        (flags) | IAMPB__LINT_OWN, title, remediation, document, statement }

const iampb__lint_rule iampb__lint_rules_own[] = {
    ROW(FULL_ADMIN, SECURITY_WARNING, IDENTITY, CRITICAL, LEADS, "A statement allows everything on everything",
            "Allow the actions that are needed, on the resources they are needed for.", check_grants, NULL),
    ROW(PRIVILEGE_ESCALATION, SECURITY_WARNING, IDENTITY, HIGH, 0, "Actions that together can gain privileges",
            "Take one of the actions away, or limit it to resources that give nothing more.", NULL, NULL),
    ROW(CREDENTIALS_EXPOSURE, SECURITY_WARNING, IDENTITY, HIGH, 0, "Actions that give out credentials, on any resource",
            "Limit these actions to the resources they are needed for.", NULL, NULL),
    ROW(RESOURCE_EXPOSURE, SECURITY_WARNING, IDENTITY, HIGH, 0,
            "Permissions management on any resource, without a condition",
            "Name the resources whose permissions may be changed.", NULL, NULL),
    ROW(DATA_EXFILTRATION, SECURITY_WARNING, IDENTITY, MEDIUM, 0, "All stored data of a kind can be read",
            "Name the buckets, parameters or secrets that may be read.", NULL, NULL),
    ROW(INFRASTRUCTURE_MODIFICATION, WARNING, IDENTITY, LOW, 0, "Any resource can be changed",
            "Name the resources that may be changed.", NULL, NULL),
    ROW(SERVICE_WILDCARD, SECURITY_WARNING, IDENTITY, MEDIUM, 0, "All actions of a service, without a condition",
            "Name the actions that are needed: services gain new ones all the time.", NULL, NULL),
    ROW(ALLOW_NOT_ACTION, SECURITY_WARNING, IDENTITY | RESOURCE, MEDIUM, 0, "Allow with NotAction",
            "Name what is allowed in Action: NotAction allows all else, new services included.", NULL, NULL),
    ROW(ALLOW_NOT_RESOURCE, SECURITY_WARNING, IDENTITY | RESOURCE, MEDIUM, 0, "Allow with NotResource",
            "Name the resources in Resource: NotResource allows all else.", NULL, NULL),
    ROW(PERMISSIONS_MANAGEMENT, SUGGESTION, IDENTITY, LOW, 0, "Actions that change permissions are allowed",
            "See whether whoever has the policy must change permissions.", NULL, NULL),
    ROW(SENSITIVE_ACCESS, SECURITY_WARNING, IDENTITY | RESOURCE, HIGH, 0, "Access to what was called sensitive",
            "Take the action or the resource away, if that is not meant.", NULL, iampb__own_check_sensitive),
    ROW(RESOURCE_MISMATCH, WARNING, IDENTITY | RESOURCE, MEDIUM, 0,
            "Actions that the resources of the statement do not fit",
            "Name resources that the actions take: an object's ARN ends with its key, a bucket's has no slash.", NULL,
            NULL),
    ROW(RESOURCE_STAR, SUGGESTION, IDENTITY, INFO, 0, "Actions on any resource that could be limited to some",
            "Name the resources; leave actions that take none in a statement of their own.", NULL, NULL),
    ROW(RESOURCE_EFFECTIVELY_STAR, SUGGESTION, IDENTITY, INFO, 0, "Resources that are as wide as \"*\"",
            "Name the resources more closely.", NULL, NULL),
    ROW(CONDITION_KEY_NOT_FOR_ACTION, WARNING, ALL & ~TRUST, MEDIUM, 0,
            "No action of the statement has the condition's key",
            "Use a key that the actions have, or give the key a statement with the actions that have it.", NULL, NULL),
    ROW(OPERATOR_KEY_TYPE, WARNING, ALL, MEDIUM, LEADS, "An operator that does not fit the type of the key",
            "Use an operator of the key's type.", NULL, iampb__own_check_conditions),
    ROW(STRING_OPERATOR_ON_ARN_KEY, SUGGESTION, ALL, INFO, 0, "An ARN is compared as a text",
            "Use ArnEquals or ArnLike, which say what is meant.", NULL, NULL),
    ROW(MFA_CONDITION, SECURITY_WARNING, ALL, HIGH, 0, "A condition on multi-factor authentication that does not hold",
            "Allow with Bool true, or deny with BoolIfExists false.", NULL, iampb__own_check_mfa),
    ROW(IMPOSSIBLE_CONDITION, WARNING, ALL, MEDIUM, 0, "A condition that is never true",
            "All conditions of a statement must hold: put alternatives into one list, or into statements of their own.",
            NULL, iampb__own_check_contradictions),
    ROW(USELESS_CONDITION, WARNING, ALL, LOW, 0, "A condition that holds whatever the value is",
            "Leave it out, or name the values that are meant.", NULL, iampb__own_check_useless),
    ROW(OLD_VERSION, SUGGESTION, ALL, LOW, 0, "The policy is of the older version", "Use Version 2012-10-17.",
            check_version, NULL),
    ROW(S3_POLICY_CONTROL, SECURITY_WARNING, IDENTITY, MEDIUM, 0,
            "Control over a bucket's policy gives what is not allowed otherwise",
            "Take the control away, or allow what it amounts to.", iampb__own_check_s3_control, NULL),
    ROW(PUBLIC_PRINCIPAL, SECURITY_WARNING, RESOURCE, HIGH, 0, "Anybody is allowed",
            "Name the principals, or limit them by aws:PrincipalOrgID, aws:SourceVpce or the like.", NULL,
            iampb__own_check_public),
    ROW(CONFUSED_DEPUTY, SECURITY_WARNING, RESOURCE | TRUST, MEDIUM, LEADS,
            "A service may act for accounts that were not meant",
            "Ask for the resource or the account in aws:SourceArn or aws:SourceAccount, with StringEquals or ArnLike.",
            NULL, iampb__own_check_trust),
    ROW(TRUST_ANYONE, SECURITY_WARNING, TRUST, CRITICAL, 0, "Principals of any account can assume the role",
            "Name the accounts, roles or users that may assume it.", NULL, NULL),
    ROW(TRUST_CROSS_ACCOUNT, SECURITY_WARNING, TRUST, MEDIUM, 0,
            "Another account can assume the role (found only where the own account is known)",
            "See that the account is meant, and add it to the known ones; for a supplier, ask for sts:ExternalId.",
            NULL, NULL),
    ROW(TRUST_COMPUTE_SERVICE, SUGGESTION, TRUST, LOW, 0, "Workloads can assume the role",
            "Whoever can run code there has the role: see that it allows no more than the workload needs.", NULL, NULL),
    [IAMPB__OWN_END] = { .code = NULL },
};
