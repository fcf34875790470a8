/* lint_principal.c - rules about Principal and NotPrincipal: names that cannot be, and what trust policies want beside
 * them. Names of services stand in values of aws:CalledVia too. What one name is, is in principal.h.
 * Rule: AWS IAM User Guide, "AWS JSON policy elements: Principal", and AWS STS API Reference, AssumeRole and its
 * relatives. */
#include "base/glob.h"
#include "base/map.h"
#include "policy/lint.h"
#include "policy/principal.h"
#include "policy/variables.h"

enum {
    INVALID_SERVICE = IAMPB__LINT_INVALID_SERVICE_PRINCIPAL_FORMAT,
    UNSUPPORTED_WILDCARD,
    TRUST_WILDCARD,
    TRUST_NOT_PRINCIPAL,
    FEDERATED_UNSUPPORTED,
    INVALID_FEDERATED,
    INVALID_ROLE,
    INVALID_USER,
    REDUNDANT_PRINCIPAL,
    MISMATCHED_ACTION,
    MISSING_ACTION_FOR_KEY,
    MISSING_ACTION_FOR_ROLES_ANYWHERE,
    END
};
#define RULE(number) (&iampb__lint_rules_principal[number])
#define GUESTS (IAMPB__LINT_RESOURCE | IAMPB__LINT_TRUST)

/* ---- Names ---- */
static const char *group_name(iampb__principal_kind kind)
{
    static const char *const names[] = { "*", "AWS", "Service", "Federated", "CanonicalUser" };
    return names[kind];
}

static bool report_service(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_entry *entry)
{
    return !iampb__is_service_name(entry->text)
            && iampb__lint_report(lint, RULE(INVALID_SERVICE), s, iampb__lint_entry(entry),
                    "\"%v\" is not the name of a service: it must be like sqs.amazonaws.com, in lower case",
                    iampb__lint_short(entry->text));
}

/* AWS refuses the policy as it is: to put the name in lower case changes nothing that holds. */
static void check_service_entry(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_entry *entry)
{
    if (!report_service(lint, s, entry))
        return;
    iampb__builder_clear(&lint->text);
    for (size_t i = 0; i < entry->text.len; i++)
        iampb__builder_char(&lint->text, iampb__lower(entry->text.ptr[i]));
    lint->failed |= lint->text.failed;
    if (!lint->failed && iampb__is_service_name(iampb__builder_str(&lint->text)))
        iampb__lint_edit_string(lint, iampb__lint_entry(entry), iampb__builder_str(&lint->text));
}

static void check_account_entry(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_entry *entry)
{
    bool role = iampb__is_unique_id(entry->text, IAMPB__STR("AROA"));
    if (role || iampb__is_unique_id(entry->text, IAMPB__STR("AIDA")))
        iampb__lint_report(lint, RULE(role ? INVALID_ROLE : INVALID_USER), s, iampb__lint_entry(entry),
                "\"%v\" is the id of a %s, which has probably been deleted: one that is made anew has another id",
                iampb__lint_short(entry->text), role ? "role" : "user");
}

static void check_federated_entry(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_entry *entry)
{
    iampb_str name;
    if (iampb__provider_of(entry->text, &name) == IAMPB__PROVIDER_NONE)
        iampb__lint_report(lint, RULE(INVALID_FEDERATED), s, iampb__lint_entry(entry),
                "\"%v\" is neither the ARN of a SAML or OIDC provider nor a domain name",
                iampb__lint_short(entry->text));
}

/* Only "AWS": "*" is a wildcard that means something: parts of names are never matched. */
static void check_entry(iampb__lint *lint, const iampb__lint_statement *s, iampb__principal_kind kind,
        const iampb__tree_entry *entry)
{
    if (lint->tree->variables && iampb__text_has_variables(entry->text))
        return; /* of which another rule complains */
    if (kind == IAMPB__PRINCIPAL_AWS && iampb__str_eq(entry->text, IAMPB__STR("*")))
        return;
    if (iampb__lint_has_wildcard(lint, entry->text)) {
        iampb__lint_report(lint, RULE(UNSUPPORTED_WILDCARD), s, iampb__lint_entry(entry),
                "\"%v\": principals under %s cannot have wildcards", iampb__lint_short(entry->text), group_name(kind));
        return;
    }
    switch (kind) {
    case IAMPB__PRINCIPAL_AWS: check_account_entry(lint, s, entry); break;
    case IAMPB__PRINCIPAL_SERVICE: check_service_entry(lint, s, entry); break;
    case IAMPB__PRINCIPAL_FEDERATED: check_federated_entry(lint, s, entry); break;
    default: break;
    }
}

static void check_principals(iampb__lint *lint, const iampb__lint_statement *s,
        const iampb__tree_principals *principals)
{
    for (size_t g = 0; principals != NULL && g < principals->count; g++) {
        const iampb__tree_group *group = &principals->groups[g];
        if (group->kind == IAMPB__PRINCIPAL_EVERYONE)
            continue;
        if (group->kind == IAMPB__PRINCIPAL_FEDERATED && lint->kind != IAMPB_POLICY_TRUST) {
            iampb__lint_report(lint, RULE(FEDERATED_UNSUPPORTED), s, iampb__locus_name(&group->list.node),
                    "Only trust policies of roles can have federated principals");
            continue;
        }
        for (size_t i = 0; i < group->list.count; i++)
            check_entry(lint, s, group->kind, &group->list.entries[i]);
    }
}

/* Services that call on behalf of somebody are named as in a Principal. */
static void check_called_via(iampb__lint *lint, const iampb__lint_statement *s)
{
    size_t from = 0;
    for (const iampb__lint_condition *c;
         (c = iampb__lint_find_key(s, IAMPB__STR("aws:CalledVia"), &from)) != NULL;)
        for (size_t i = 0; c->op->family == IAMPB__FAMILY_STRING && i < c->tree->values.count; i++) {
            const iampb__tree_entry *value = &c->tree->values.entries[i];
            bool open = iampb__lint_has_wildcard(lint, value->text)
                    || (lint->tree->variables && iampb__text_has_variables(value->text));
            if (!open)
                report_service(lint, s, value);
        }
}

static void check_names(iampb__lint *lint, const iampb__lint_statement *s)
{
    if ((GUESTS & IAMPB__LINT_KIND(lint->kind)) != 0) { /* others have no Principal, or "*" alone */
        check_principals(lint, s, s->tree->principal);
        check_principals(lint, s, s->tree->not_principal);
    }
    check_called_via(lint, s);
}

/* ---- Trust policies: the element as a whole ---- */
static void check_trust_element(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_principals *principals = s->tree->principal;
    if (s->tree->not_principal != NULL)
        iampb__lint_report(lint, RULE(TRUST_NOT_PRINCIPAL), s, iampb__locus_name(&s->tree->not_principal->node),
                "Trust policies cannot have NotPrincipal; name in Principal who may assume the role");
    if (principals != NULL && principals->count == 1 && principals->groups[0].kind == IAMPB__PRINCIPAL_EVERYONE)
        iampb__lint_report(lint, RULE(TRUST_WILDCARD), s, iampb__locus_value(&principals->node),
                "A trust policy cannot have \"*\" in place of Principal's object");
}

/* ---- Trust policies: sessions beside their role ---- */
/* "PARTITION:ACCOUNT:ROLE" of the ARN of a role or of a session of one; false: it is neither. Names of roles are unique
 * in an account, whatever their path and case. */
static bool role_key(iampb__lint *lint, iampb_str text, bool *session, iampb_str *out)
{
    iampb__arn arn;
    const iampb_str start = IAMPB__STR_INIT("assumed-role/"), role = IAMPB__STR_INIT("role/");
    if (!iampb__arn_parse(text, &arn))
        return false;
    iampb_str name = iampb__arn_name(&arn);
    *session = iampb__str_eq(arn.service, IAMPB__STR("sts")) && iampb__str_starts(arn.resource, start);
    if (*session) {
        name = iampb__str_from(arn.resource, start.len);
        name = iampb__str_first(name, iampb__str_find(name, '/', 0));
    } else if (!iampb__str_eq(arn.service, IAMPB__STR("iam")) || !iampb__str_starts(arn.resource, role)) {
        return false;
    }
    iampb__builder_clear(&lint->text);
    iampb__builder_format(&lint->text, "%v:%v:%v", arn.partition, arn.account, name);
    if (!iampb__builder_keep(&lint->text, lint->work, out))
        lint->failed = true;
    return !lint->failed;
}

static void check_sessions(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_list *list)
{
    iampb__map roles = { .nocase = true };
    bool session = false;
    iampb_str key;
    for (size_t i = 0; i < list->count && !session; i++)
        session = iampb__str_contains(list->entries[i].text, IAMPB__STR(":assumed-role/"));
    for (size_t i = 0; i < list->count && session && !lint->failed; i++) {
        bool is_session;
        if (!role_key(lint, list->entries[i].text, &is_session, &key) || is_session)
            continue;
        void **place = iampb__map_put(lint->ctx, &roles, key);
        if (place == NULL)
            lint->failed = true;
        else if (*place == NULL)
            *place = (void *)(uintptr_t)&list->entries[i];
    }
    for (size_t i = 0; i < list->count && roles.count > 0 && !lint->failed; i++) {
        const iampb__tree_entry *entry = &list->entries[i], *role;
        if (!role_key(lint, entry->text, &session, &key) || !session
            || (role = iampb__map_get(lint->ctx, &roles, key)) == NULL
            || !iampb__lint_report(lint, RULE(REDUNDANT_PRINCIPAL), s, iampb__lint_entry(entry),
                    "The session \"%v\" is one of the role \"%v\", which the list has as a whole",
                    iampb__lint_short(entry->text), iampb__lint_short(role->text)))
            continue;
        iampb__lint_at(lint, iampb__lint_entry(role));
        iampb__lint_edit_remove(lint, &entry->node);
    }
    iampb__map_free(lint->ctx, &roles);
}

static void check_redundant_principals(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_principals *principals = s->tree->principal;
    for (size_t g = 0; principals != NULL && g < principals->count; g++)
        if (principals->groups[g].kind == IAMPB__PRINCIPAL_AWS && principals->groups[g].list.count > 1)
            check_sessions(lint, s, &principals->groups[g].list);
}

/* ---- Trust policies: actions that fit ---- */
/* Ways to assume a role, as bits: each is for one kind of principal. */
enum { WAY_SIGNED = 1, WAY_SAML = 2, WAY_OIDC = 4, WAYS = 7 };

static unsigned ways_of_action(const iampb__lint_action *action)
{
    static const iampb_str names[] = { IAMPB__STR_INIT("sts:AssumeRole"), IAMPB__STR_INIT("sts:AssumeRoleWithSAML"),
        IAMPB__STR_INIT("sts:AssumeRoleWithWebIdentity") };
    unsigned ways = 0;
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (iampb__glob_match(action->entry->text, names[i], true))
            ways |= 1u << i;
    return ways;
}

/* What cannot be told, or is reported as wrong by itself, fits all. */
static unsigned ways_of_principal(iampb__principal_kind kind, iampb_str text)
{
    iampb_str name;
    switch (kind) {
    case IAMPB__PRINCIPAL_AWS: return iampb__str_eq(text, IAMPB__STR("*")) ? WAYS : WAY_SIGNED;
    case IAMPB__PRINCIPAL_SERVICE: return WAY_SIGNED;
    case IAMPB__PRINCIPAL_FEDERATED:
        switch (iampb__provider_of(text, &name)) {
        case IAMPB__PROVIDER_OIDC: return WAY_OIDC;
        case IAMPB__PROVIDER_SAML: return WAY_SAML;
        default: return WAYS;
        }
    default: return WAYS;
    }
}

static void add_principals_at(iampb__lint *lint, const iampb__tree_principals *principals, unsigned ways)
{
    for (size_t g = 0; g < principals->count; g++) {
        const iampb__tree_list *list = &principals->groups[g].list;
        for (size_t i = 0; i < list->count; i++)
            if ((ways_of_principal(principals->groups[g].kind, list->entries[i].text) & ways) == 0)
                iampb__lint_at(lint, iampb__lint_entry(&list->entries[i]));
    }
}

/* The entries that open exactly these ways, then the principals whom none of `open` serves. */
static void report_mismatch(iampb__lint *lint, const iampb__lint_statement *s, unsigned ways, unsigned open)
{
    bool begun = false;
    for (size_t i = 0; i < s->action_count; i++) {
        if (ways_of_action(&s->actions[i]) != ways)
            continue;
        iampb__locus at = iampb__lint_entry(s->actions[i].entry);
        if (begun)
            iampb__lint_at(lint, at);
        else if (!iampb__lint_report(lint, RULE(MISMATCHED_ACTION), s, at,
                         "\"%v\" does not fit principals of the statement: AssumeRoleWithSAML is for SAML providers, "
                         "AssumeRoleWithWebIdentity for OIDC providers, AssumeRole for the others",
                         iampb__lint_short(s->actions[i].entry->text)))
            return;
        begun = true;
    }
    if (begun)
        add_principals_at(lint, s->tree->principal, open);
}

/* A statement may have principals and actions of several kinds, as long as each has its match: what is at fault is an
 * action that fits no principal, or a principal that no action fits. */
static void check_mismatch(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_principals *principals = s->tree->principal;
    unsigned open = 0, wanted = 0, kinds = 0;
    bool unserved = false;
    for (size_t i = 0; i < s->action_count && !s->not_action; i++) {
        open |= ways_of_action(&s->actions[i]);
        kinds |= 1u << ways_of_action(&s->actions[i]);
    }
    for (size_t g = 0; principals != NULL && open != 0 && g < principals->count; g++)
        for (size_t i = 0; i < principals->groups[g].list.count; i++) {
            unsigned ways = ways_of_principal(principals->groups[g].kind, principals->groups[g].list.entries[i].text);
            wanted |= ways;
            unserved = unserved || (ways & open) == 0;
        }
    for (unsigned ways = 1; ways <= WAYS && wanted != 0; ways++) {
        bool idle = (ways & wanted) == 0;
        if ((kinds >> ways & 1u) != 0 && (idle || unserved))
            report_mismatch(lint, s, ways, idle ? ways : open);
    }
}

/* ---- Trust policies: actions that are missing ---- */
/* Whether Action or NotAction of the statement takes the action in. */
static bool takes_action(const iampb__lint_statement *s, iampb_str action)
{
    for (size_t i = 0; i < s->action_count; i++)
        if (iampb__glob_match(s->actions[i].entry->text, action, true))
            return !s->not_action;
    return s->not_action;
}

static const iampb_str session_actions[] = { IAMPB__STR_INIT("sts:AssumeRole"), IAMPB__STR_INIT("sts:TagSession"),
    IAMPB__STR_INIT("sts:SetSourceIdentity") };
enum { TAG_SESSION = 1, SET_SOURCE_IDENTITY = 2, SESSION_ACTIONS = 3 };

static unsigned session_actions_of(const iampb__lint_statement *s)
{
    unsigned taken = 0;
    for (unsigned i = 0; i < SESSION_ACTIONS; i++)
        if (takes_action(s, session_actions[i]))
            taken |= 1u << i;
    return taken;
}

/* A request has these keys only if it asks for the action too; "/" at the end: with anything behind it.
 * Rule: AWS IAM User Guide, "Pass session tags in AWS STS", "Monitor and control actions taken with assumed roles". */
static const struct {
    iampb_str key;
    int action;
} companions[] = {
    { IAMPB__STR_INIT("sts:SourceIdentity"), SET_SOURCE_IDENTITY },
    { IAMPB__STR_INIT("sts:TransitiveTagKeys"), TAG_SESSION },
    { IAMPB__STR_INIT("aws:TagKeys"), TAG_SESSION },
    { IAMPB__STR_INIT("aws:RequestTag/"), TAG_SESSION },
};

/* The number of the action that the key goes with, or -1. Null "true" asks for requests without the key. */
static int companion_of(const iampb__lint_condition *c)
{
    if (c->op->family == IAMPB__FAMILY_NULL && c->tree->values.count == 1
        && iampb__str_eq_nocase(c->tree->values.entries[0].text, IAMPB__STR("true")))
        return -1;
    for (size_t i = 0; i < sizeof companions / sizeof companions[0]; i++) {
        iampb_str key = companions[i].key;
        if (key.ptr[key.len - 1] == '/' ? iampb__starts_nocase(c->name, key) : iampb__lint_key_is(c, key))
            return companions[i].action;
    }
    return -1;
}

static void check_companions(iampb__lint *lint, const iampb__lint_statement *s)
{
    if (s->action_count == 0)
        return;
    unsigned taken = session_actions_of(s);
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        int action = companion_of(c);
        if (action >= 0 && (taken >> action & 1u) == 0)
            iampb__lint_report(lint, RULE(MISSING_ACTION_FOR_KEY), s, iampb__locus_name(&c->tree->values.node),
                    "%v is looked at only where the statement has %v among its actions", iampb__lint_short(c->name),
                    session_actions[action]);
    }
}

static const iampb__tree_entry *find_roles_anywhere(const iampb__lint_statement *s)
{
    const iampb__tree_principals *principals = s->tree->principal;
    for (size_t g = 0; principals != NULL && iampb__lint_allows(s) && g < principals->count; g++) {
        const iampb__tree_group *group = &principals->groups[g];
        for (size_t i = 0; group->kind == IAMPB__PRINCIPAL_SERVICE && i < group->list.count; i++)
            if (iampb__str_eq(group->list.entries[i].text, IAMPB__STR("rolesanywhere.amazonaws.com")))
                return &group->list.entries[i];
    }
    return NULL;
}

/* The actions may come from several statements.
 * Rule: IAM Roles Anywhere User Guide, "Trust model", role trust. */
static void check_roles_anywhere(iampb__lint *lint)
{
    unsigned taken = 0;
    bool begun = false;
    for (size_t i = 0; i < lint->count; i++)
        if (find_roles_anywhere(&lint->statements[i]) != NULL)
            taken |= session_actions_of(&lint->statements[i]);
    for (size_t i = 0; i < lint->count && taken != (1u << SESSION_ACTIONS) - 1; i++) {
        const iampb__tree_entry *entry = find_roles_anywhere(&lint->statements[i]);
        if (entry == NULL)
            continue;
        if (begun)
            iampb__lint_at(lint, iampb__lint_entry(entry));
        else if (!iampb__lint_report(lint, RULE(MISSING_ACTION_FOR_ROLES_ANYWHERE), &lint->statements[i],
                         iampb__lint_entry(entry),
                         "IAM Roles Anywhere needs sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity to make a "
                         "session"))
            return;
        begun = true;
    }
}

/* ---- The table ---- */
#define ERROR(kinds) IAMPB_LINT_ERROR, kinds, IAMPB_SEVERITY_MEDIUM
#define WARNING(kinds) IAMPB_LINT_WARNING, kinds, IAMPB_SEVERITY_LOW
#define TRUST IAMPB__LINT_TRUST
#define LEADS IAMPB__LINT_LEADS

const iampb__lint_rule iampb__lint_rules_principal[] = {
    [INVALID_SERVICE] = { "INVALID_SERVICE_PRINCIPAL_FORMAT", ERROR(IAMPB__LINT_ALL), LEADS,
        "No service has a name of this form", "Write it like sqs.amazonaws.com, in lower case.", NULL, check_names },
    [UNSUPPORTED_WILDCARD] = { "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", ERROR(GUESTS), 0, "A principal has a wildcard",
        "Name the principal, or name its account and limit it by a condition on aws:PrincipalArn.", NULL, NULL },
    [TRUST_WILDCARD] = { "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", ERROR(TRUST), LEADS,
        "The Principal of a trust policy is \"*\"", "Name who may assume the role.", NULL, check_trust_element },
    [TRUST_NOT_PRINCIPAL] = { "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", ERROR(TRUST), 0,
        "A trust policy has NotPrincipal", "Write Principal.", NULL, NULL },
    [FEDERATED_UNSUPPORTED] = { "FEDERATED_PRINCIPAL_NOT_SUPPORTED", ERROR(IAMPB__LINT_RESOURCE), 0,
        "A federated principal outside of a trust policy",
        "Name the role that federated users assume, under AWS.", NULL, NULL },
    [INVALID_FEDERATED] = { "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", ERROR(TRUST), 0,
        "A federated principal is no provider",
        "Write the ARN of the SAML or OIDC provider, or its domain name such as accounts.google.com.", NULL, NULL },
    [INVALID_ROLE] = { "INVALID_ROLE_REFERENCE", WARNING(GUESTS), 0, "A principal is the id of a role",
        "Write the ARN of the role that is meant, or take the id out.", NULL, NULL },
    [INVALID_USER] = { "INVALID_USER_REFERENCE", WARNING(GUESTS), 0, "A principal is the id of a user",
        "Write the ARN of the user that is meant, or take the id out.", NULL, NULL },
    [REDUNDANT_PRINCIPAL] = { "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", IAMPB_LINT_SUGGESTION, TRUST,
        IAMPB_SEVERITY_INFO, 0, "A session stands beside its role",
        "Take the session out; or the role, if only that session is meant.", NULL, check_redundant_principals },
    [MISMATCHED_ACTION] = { "MISMATCHED_ACTION_FOR_PRINCIPAL", ERROR(TRUST), 0,
        "An action does not fit the kind of principal",
        "Use sts:AssumeRoleWithSAML for SAML providers, sts:AssumeRoleWithWebIdentity for OIDC providers, and "
        "sts:AssumeRole for all others.", NULL, check_mismatch },
    [MISSING_ACTION_FOR_KEY] = { "MISSING_ACTION_FOR_CONDITION_KEY", ERROR(TRUST), 0,
        "A condition is about an action that the statement does not have", "Add the action to the statement.", NULL,
        check_companions },
    [MISSING_ACTION_FOR_ROLES_ANYWHERE] = { "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", ERROR(TRUST), 0,
        "IAM Roles Anywhere lacks an action", "Allow sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity.",
        check_roles_anywhere, NULL },
    [END] = { .code = NULL },
};
