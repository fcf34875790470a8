/* lint_security.c - what gives more than was meant, by the codes of AWS: passing roles to anything, conditions that do
 * not hold anybody back, service principals and providers that act for anybody. See lint.h. */
#include "policy/lint.h"
#include "base/glob.h"
#include "policy/lint_operator.h"
#include "policy/principal.h"

enum {
    /* In the order of role_code(). */
    PASS_ROLE_WITH_STAR_IN_RESOURCE,
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE,
    PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION,
    PASS_ROLE_WITH_NOT_RESOURCE,
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE,
    PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE,
    CREATE_SLR_WITH_STAR_IN_RESOURCE,
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE,
    CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION,
    CREATE_SLR_WITH_NOT_RESOURCE,
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE,
    CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE,
    ALLOW_WITH_NOT_PRINCIPAL,
    FORALLVALUES_WITH_SINGLE_VALUED_KEY,
    STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS,
    S3_PREFIX_IN_NEGATIVE_CONTEXT,
    UNTRUSTWORTHY_CONDITION_KEY,
    MISSING_PAIRED_CONDITION_KEYS,
    DYNAMODB_ATTRIBUTES_WITHOUT_SELECT,
    RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL,
    RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
    MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL,
    MISSING_GITHUB_REPO_CONDITION_KEY,
    SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED,
    FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE,
    CONFIRM_AUDIENCE_CLAIM_TYPE,
    DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
    DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
    ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
    ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
};

static const iampb__lint_rule *row(int index) { return &iampb__lint_rules_security[index]; }

static iampb__locus key_locus(const iampb__lint_condition *c) { return iampb__locus_name(&c->tree->values.node); }
static iampb_str key_text(const iampb__lint_condition *c) { return iampb__lint_short(c->name); }

/* ---- Passing roles, making service-linked roles ----
 * Rule: AWS IAM User Guide, "Grant a user permissions to pass a role to an AWS service". */
typedef struct role_grant {
    iampb_str action, key; /* the action, and the condition key that says to which service */
    int first_code;
} role_grant;

static const role_grant grants[] = {
    { IAMPB__STR_INIT("iam:PassRole"), IAMPB__STR_INIT("iam:PassedToService"), PASS_ROLE_WITH_STAR_IN_RESOURCE },
    { IAMPB__STR_INIT("iam:CreateServiceLinkedRole"), IAMPB__STR_INIT("iam:AWSServiceName"),
        CREATE_SLR_WITH_STAR_IN_RESOURCE },
};

/* StringEqualsIfExists limits for these alone: seen in the answers of AWS, and explained nowhere. Only the linter
 * knows. */
static const iampb_str limited_by_if_exists[] = {
    IAMPB__STR_INIT("lambda.amazonaws.com"), IAMPB__STR_INIT("cloudformation.amazonaws.com"),
};

static bool value_limits(const iampb__lint_operator *op, iampb_str value)
{
    if (value.len > 0 && value.ptr[0] == '*')
        return false;
    if (!op->if_exists || op->comparison == IAMPB__COMPARE_LIKE)
        return true;
    for (size_t i = 0; i < sizeof limited_by_if_exists / sizeof limited_by_if_exists[0]; i++)
        if (iampb__str_eq(value, limited_by_if_exists[i]))
            return true;
    return false;
}

static bool limits(const iampb__lint_condition *c)
{
    const iampb__lint_operator *op = c->op;
    if (op->family != IAMPB__FAMILY_STRING || op->negated || op->ignore_case || op->qualifier == IAMPB__QUALIFIER_ALL
        || c->tree->values.count == 0)
        return false;
    for (size_t i = 0; i < c->tree->values.count; i++)
        if (!value_limits(op, c->tree->values.entries[i].text))
            return false;
    return true;
}

static bool is_limited(const iampb__lint_statement *s, iampb_str key)
{
    size_t from = 0;
    const iampb__lint_condition *c;
    while ((c = iampb__lint_find_key(s, key, &from)) != NULL)
        if (limits(c))
            return true;
    return false;
}

/* The entry that gives the action, the exact one first; with NotAction, NULL means that it is not excluded. */
static const iampb__tree_entry *find_action(const iampb__lint_statement *s, iampb_str action, bool *exact)
{
    const iampb__tree_entry *pattern = NULL;
    iampb_str service = iampb__str_first(action, iampb__str_find(action, ':', 0));
    *exact = false;
    for (size_t i = 0; i < s->action_count; i++) {
        const iampb__tree_entry *entry = s->actions[i].entry;
        if (!iampb__lint_may_be_of(&s->actions[i], service))
            continue;
        if (iampb__str_eq_nocase(entry->text, action)) {
            *exact = true;
            return entry;
        }
        if (pattern == NULL && iampb__glob_match(entry->text, action, true))
            pattern = entry;
    }
    return pattern;
}

static void check_role_grant(iampb__lint *lint, const iampb__lint_statement *s, const role_grant *grant)
{
    bool exact;
    const iampb__tree_entry *entry = find_action(s, grant->action, &exact);
    if ((entry == NULL) != s->not_action || is_limited(s, grant->key))
        return;
    int code = grant->first_code + (s->not_action ? 2 : exact ? 0 : 1) + (s->not_resource ? 3 : 0);
    const iampb__tree_node *action = s->not_action ? &s->tree->not_action->node : &entry->node;
    const iampb__tree_node *resource = s->not_resource ? &s->tree->not_resource->node : &s->star->entry->node;
    if (iampb__lint_report(lint, row(code), s, iampb__locus_value(action),
                "%v is allowed on %s, for any service: name the roles, and say which services by %v", grant->action,
                s->not_resource ? "everything but a list" : "every role", grant->key))
        iampb__lint_at(lint, iampb__locus_value(resource));
}

static void check_role_grants(iampb__lint *lint, const iampb__lint_statement *s)
{
    if (!iampb__lint_allows(s) || s->unread_condition || (s->star == NULL && !s->not_resource)
        || (s->tree->action == NULL && s->tree->not_action == NULL))
        return;
    for (size_t i = 0; i < sizeof grants / sizeof grants[0]; i++)
        check_role_grant(lint, s, &grants[i]);
}

/* ---- Keys and operators ---- */
static bool all_arns(const iampb__lint_condition *c)
{
    iampb__arn arn;
    for (size_t i = 0; i < c->tree->values.count; i++)
        if (!iampb__arn_parse(c->tree->values.entries[i].text, &arn))
            return false;
    return c->tree->values.count > 0;
}

/* AWS takes this one as multivalued, whatever its reference says. */
static bool is_single(const iampb__lint_condition *c)
{
    return c->key != IAMPB_CATALOG_NONE && !c->multi
            && !iampb__lint_key_is(c, IAMPB__STR("codestar-connections:ProviderAction"))
            && !iampb__lint_key_is(c, IAMPB__STR("identitystore:UserId"));
}

static bool is_negative_context(const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    return (c->op->family == IAMPB__FAMILY_STRING || c->op->family == IAMPB__FAMILY_ARN)
            && (iampb__lint_denies(s) ? !c->op->negated : iampb__lint_allows(s) && c->op->negated);
}

/* Without the qualifier a missing key fails, which in a Deny would give more than before: IfExists keeps that. */
static void check_all_values(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    const iampb__lint_operator *op = c->op;
    bool keeps = op->if_exists || (!iampb__lint_allows(s) && !op->negated);
    if (op->qualifier == IAMPB__QUALIFIER_ALL && op->family != IAMPB__FAMILY_UNKNOWN
        && op->family != IAMPB__FAMILY_NULL && is_single(c)
        && iampb__lint_report(lint, row(FORALLVALUES_WITH_SINGLE_VALUED_KEY), s,
                iampb__locus_value(&c->tree->values.node),
                "%v has one value at most, and ForAllValues: is true without it", key_text(c)))
        iampb__lint_rename_operator(lint, s, op, IAMPB__QUALIFIER_NONE, op->base, keeps);
}

static void check_condition(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c,
        bool has_vpc)
{
    const iampb__lint_operator *op = c->op;
    iampb_str name = iampb__lint_short(op->tree->node.name);
    check_all_values(lint, s, c);
    if (op->family == IAMPB__FAMILY_STRING && op->comparison == IAMPB__COMPARE_LIKE && c->type == IAMPB_KEY_ARN
        && c->key != IAMPB_CATALOG_NONE
        && iampb__lint_report(lint, row(STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS), s, key_locus(c),
                "%v is an ARN, and wildcards of %v match across its colons: use %s", key_text(c), name,
                op->negated ? "ArnNotLike" : "ArnLike")
        && all_arns(c))
        iampb__lint_rename_operator(lint, s, op, op->qualifier,
                op->negated ? IAMPB__STR("ArnNotLike") : IAMPB__STR("ArnLike"), op->if_exists);
    if (iampb__lint_key_is(c, IAMPB__STR("s3:prefix")) && is_negative_context(s, c))
        iampb__lint_report(lint, row(S3_PREFIX_IN_NEGATIVE_CONTEXT), s, key_locus(c),
                "s3:prefix excludes prefixes here: a shorter prefix, or none, lists them all the same");
    if (op->family != IAMPB__FAMILY_NULL
        && (iampb__lint_key_is(c, IAMPB__STR("aws:UserAgent")) || iampb__lint_key_is(c, IAMPB__STR("aws:referer"))))
        iampb__lint_report(lint, row(UNTRUSTWORTHY_CONDITION_KEY), s, key_locus(c),
                "Callers can set %v to anything they like", key_text(c));
    if (!has_vpc && iampb__lint_key_is(c, IAMPB__STR("aws:VpcSourceIp")))
        iampb__lint_report(lint, row(MISSING_PAIRED_CONDITION_KEYS), s, key_locus(c),
                "%v needs aws:SourceVpc or aws:SourceVpce beside it: every VPC has such addresses", key_text(c));
}

static void check_conditions(iampb__lint *lint, const iampb__lint_statement *s)
{
    bool has_vpc = iampb__lint_has_key(s, IAMPB__STR("aws:SourceVpc"))
            || iampb__lint_has_key(s, IAMPB__STR("aws:SourceVpce"));
    for (size_t i = 0; i < s->condition_count; i++)
        check_condition(lint, s, &s->conditions[i], has_vpc);
}

/* Whether nothing but SPECIFIC_ATTRIBUTES passes. */
static bool selects_attributes(const iampb__lint_condition *c)
{
    const iampb_str wanted = IAMPB__STR_INIT("SPECIFIC_ATTRIBUTES");
    for (size_t i = 0; i < c->tree->values.count; i++)
        if (!iampb__str_eq(c->tree->values.entries[i].text, wanted))
            return false;
    return c->op->family == IAMPB__FAMILY_STRING && !c->op->negated && c->tree->values.count > 0;
}

/* Rule: Amazon DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control". */
static void check_attributes(iampb__lint *lint, const iampb__lint_statement *s)
{
    size_t from = 0, after = 0;
    const iampb__lint_condition *c = iampb__lint_find_key(s, IAMPB__STR("dynamodb:Attributes"), &from), *select;
    bool selects = false;
    while ((select = iampb__lint_find_key(s, IAMPB__STR("dynamodb:Select"), &after)) != NULL)
        selects = selects || selects_attributes(select);
    if (c != NULL && iampb__lint_allows(s) && !selects)
        iampb__lint_report(lint, row(DYNAMODB_ATTRIBUTES_WITHOUT_SELECT), s, key_locus(c),
                "%v limits attributes that a request names: one that names none gets all, unless dynamodb:Select "
                "must be SPECIFIC_ATTRIBUTES", key_text(c));
}

/* ---- Principals ---- */
static void check_not_principal(iampb__lint *lint, const iampb__lint_statement *s)
{
    if (iampb__lint_allows(s) && s->tree->not_principal != NULL)
        iampb__lint_report(lint, row(ALLOW_WITH_NOT_PRINCIPAL), s, iampb__locus_name(&s->tree->not_principal->node),
                "Allow with NotPrincipal lets in everybody who is not listed, anonymous callers included");
}

/* What a service says about for whom it calls. Rule: AWS IAM User Guide, "The confused deputy problem". */
static const iampb_str source_keys[] = {
    IAMPB__STR_INIT("aws:SourceArn"), IAMPB__STR_INIT("aws:SourceAccount"), IAMPB__STR_INIT("aws:SourceOrgID"),
    IAMPB__STR_INIT("aws:SourceOrgPaths"),
};

static const iampb__tree_group *find_group(const iampb__lint_statement *s, iampb__principal_kind kind)
{
    const iampb__tree_principals *principals = s->tree->principal;
    for (size_t i = 0; principals != NULL && i < principals->count; i++)
        if (principals->groups[i].kind == kind && principals->groups[i].list.count > 0)
            return &principals->groups[i];
    return NULL;
}

static void check_service_access(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_group *services = find_group(s, IAMPB__PRINCIPAL_SERVICE);
    size_t from = 0;
    if (!iampb__lint_allows(s) || services == NULL || s->unread_condition)
        return;
    for (size_t i = 0; i < sizeof source_keys / sizeof source_keys[0]; i++)
        if (iampb__lint_has_key(s, source_keys[i]))
            return;
    const iampb__lint_condition *referer = iampb__lint_find_key(s, IAMPB__STR("aws:referer"), &from);
    if (referer != NULL)
        iampb__lint_report(lint, row(RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL), s, key_locus(referer),
                "A service principal is better limited by aws:SourceArn or aws:SourceAccount than by %v",
                key_text(referer));
    if (!iampb__lint_report(lint, row(RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL), s,
                iampb__lint_entry(&services->list.entries[0]),
                "\"%v\" may act here for anybody in AWS: add aws:SourceArn or aws:SourceAccount",
                iampb__lint_short(services->list.entries[0].text)))
        return;
    for (size_t i = 1; i < services->list.count; i++)
        iampb__lint_at(lint, iampb__lint_entry(&services->list.entries[i]));
}

/* ---- Providers of identities, in trust policies ---- */
#define GITHUB "token.actions.githubusercontent.com"

static bool has_claim(const iampb__lint_statement *s, iampb_str issuer)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        iampb_str key = s->conditions[i].name;
        if (iampb__starts_nocase(key, issuer) && key.len > issuer.len && key.ptr[issuer.len] == ':')
            return true;
    }
    return false;
}

/* No account may have more of them in a trust policy's length; each is looked for in all conditions. */
#define PROVIDERS_MOST 256

static void check_providers(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_group *federated = find_group(s, IAMPB__PRINCIPAL_FEDERATED);
    if (!iampb__lint_allows(s) || federated == NULL || s->unread_condition)
        return;
    bool github_repo = iampb__lint_has_key(s, IAMPB__STR(GITHUB ":sub"));
    for (size_t i = 0; i < federated->list.count && i < PROVIDERS_MOST && !lint->failed; i++) {
        const iampb__tree_entry *entry = &federated->list.entries[i];
        iampb_str issuer;
        if (iampb__provider_of(entry->text, &issuer) != IAMPB__PROVIDER_OIDC)
            continue;
        if (!has_claim(s, issuer))
            iampb__lint_report(lint, row(MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL), s, iampb__lint_entry(entry),
                    "No condition asks for a claim of %v: whoever it has a token for may assume the role",
                    iampb__lint_short(issuer));
        if (iampb__str_eq_nocase(issuer, IAMPB__STR(GITHUB)) && !github_repo)
            iampb__lint_report(lint, row(MISSING_GITHUB_REPO_CONDITION_KEY), s, iampb__lint_entry(entry),
                    "No condition on " GITHUB ":sub: workflows of any repository may assume the role");
    }
}

/* "repo:OWNER/NAME:..." without a wildcard in what is named; what comes behind may also come from the claim "ref". */
static bool is_specific(iampb_str value, bool has_ref)
{
    const iampb_str start = IAMPB__STR_INIT("repo:");
    if (!iampb__starts_nocase(value, start))
        return !iampb__str_has_wildcard(value);
    iampb_str rest = iampb__str_from(value, start.len);
    size_t colon = iampb__str_find(rest, ':', 0);
    iampb_str repository = colon == SIZE_MAX ? rest : iampb__str_first(rest, colon);
    iampb_str branch = colon == SIZE_MAX ? IAMPB__STR("") : iampb__str_from(rest, colon + 1);
    return !iampb__str_has_wildcard(repository) && (has_ref || (branch.len > 0 && !iampb__str_has_wildcard(branch)));
}

static void check_github_subjects(iampb__lint *lint, const iampb__lint_statement *s)
{
    size_t from = 0;
    const iampb__lint_condition *c;
    bool has_ref = iampb__lint_has_key(s, IAMPB__STR(GITHUB ":ref"));
    while (iampb__lint_allows(s) && (c = iampb__lint_find_key(s, IAMPB__STR(GITHUB ":sub"), &from)) != NULL) {
        for (size_t i = 0; i < c->tree->values.count && c->op->family == IAMPB__FAMILY_STRING && !c->op->negated; i++) {
            const iampb__tree_entry *value = &c->tree->values.entries[i];
            bool worse = iampb__starts_nocase(value->text, IAMPB__STR("repo:*"))
                    || iampb__str_starts(value->text, IAMPB__STR("*"));
            if (!worse && !is_specific(value->text, has_ref))
                iampb__lint_report(lint, row(SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED), s, iampb__lint_entry(value),
                        "\"%v\" leaves the repository or the branch open", iampb__lint_short(value->text));
        }
    }
}

/* Tokens of these have one audience. */
static const iampb_str single_audience[] = {
    IAMPB__STR_INIT(GITHUB ":aud"), IAMPB__STR_INIT("accounts.google.com:aud"),
    IAMPB__STR_INIT("cognito-identity.amazonaws.com:aud"),
};

static void check_audiences(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb_str end = IAMPB__STR_INIT(":aud");
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        bool single = c->key != IAMPB_CATALOG_NONE && !c->multi;
        if (c->op->qualifier == IAMPB__QUALIFIER_NONE || c->op->family == IAMPB__FAMILY_NULL || c->name.len <= end.len
            || !iampb__str_eq_nocase(iampb__str_from(c->name, c->name.len - end.len), end)
            || iampb__starts_nocase(c->name, IAMPB__STR("saml:")))
            continue;
        for (size_t k = 0; k < sizeof single_audience / sizeof single_audience[0]; k++)
            single = single || iampb__lint_key_is(c, single_audience[k]);
        bool any = single && c->op->qualifier == IAMPB__QUALIFIER_ANY;
        if (any
            && iampb__lint_report(lint, row(FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE), s, key_locus(c),
                    "%v has one value: leave out ForAnyValue:", key_text(c))
            && !c->op->negated)
            iampb__lint_rename_operator(lint, s, c->op, IAMPB__QUALIFIER_NONE, c->op->base, c->op->if_exists);
        else if (!any && (c->key == IAMPB_CATALOG_NONE || c->multi))
            iampb__lint_report(lint, row(CONFIRM_AUDIENCE_CLAIM_TYPE), s, key_locus(c),
                    "See whether the provider gives %v many values: if not, leave out the qualifier", key_text(c));
    }
}

/* ---- Conditions on resource tags that some actions never have ---- */
static const iampb__lint_condition *find_tag_key(const iampb__lint_statement *s)
{
    const iampb_str start = IAMPB__STR_INIT("aws:ResourceTag/");
    for (size_t i = 0; i < s->condition_count; i++)
        if (iampb__starts_nocase(s->conditions[i].name, start) && s->conditions[i].key != IAMPB_CATALOG_NONE
            && s->conditions[i].op->family != IAMPB__FAMILY_NULL)
            return &s->conditions[i];
    return NULL;
}

static bool entry_lacks(const iampb__lint *lint, const iampb__lint_action *action, const iampb__lint_condition *c)
{
    iampb__expansion expansion;
    size_t found, count = 0;
    if (action->service == IAMPB_CATALOG_NONE || action->name.ptr == NULL)
        return false;
    iampb__expand_begin_service(&expansion, lint->catalog, action->service, action->name);
    for (; iampb__expand_next(&expansion, &found); count++)
        if (iampb__lint_action_carries(lint->catalog, found, c->key, c->name))
            return false;
    return count > 0;
}

/* One finding for each service, in the order of its first entry: entries are chained by service, so that none is looked
 * at twice. */
static void report_tag_entries(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c,
        int code)
{
    size_t services = iampb__catalog_service_count(lint->catalog);
    iampb__arena *scratch = iampb__lint_scratch(lint);
    if (scratch == NULL)
        return;
    size_t *last = iampb__arena_zalloc(scratch, services, sizeof *last); /* number of the entry + 1 */
    size_t *next = iampb__arena_zalloc(scratch, s->action_count, sizeof *next);
    bool *is_first = iampb__arena_zalloc(scratch, s->action_count, sizeof *is_first);
    if (last == NULL || next == NULL || is_first == NULL) {
        lint->failed = true;
        return;
    }
    for (size_t i = 0; i < s->action_count; i++) {
        if (!entry_lacks(lint, &s->actions[i], c))
            continue;
        size_t *tail = &last[s->actions[i].service];
        is_first[i] = *tail == 0;
        if (*tail != 0)
            next[*tail - 1] = i;
        *tail = i + 1;
    }
    for (size_t i = 0; i < s->action_count; i++) {
        if (!is_first[i]
            || !iampb__lint_report(lint, row(code), s, iampb__lint_entry(s->actions[i].entry),
                    "Requests for these actions of %v never have %v: the condition is not about them",
                    iampb__lint_short(s->actions[i].prefix), key_text(c)))
            continue;
        for (size_t at = next[i]; at != 0; at = next[at])
            iampb__lint_at(lint, iampb__lint_entry(s->actions[at].entry));
        iampb__lint_at(lint, key_locus(c));
    }
    iampb__arena_reset(scratch);
}

static void check_tags(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__lint_condition *c = find_tag_key(s);
    bool allows = iampb__lint_allows(s);
    if (c == NULL || (!allows && !iampb__lint_denies(s)))
        return;
    if (s->not_action) {
        int code = allows ? ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
                          : DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE;
        if (iampb__lint_report(lint, row(code), s, iampb__locus_name(&s->tree->not_action->node),
                    "NotAction takes in actions whose requests never have %v", key_text(c)))
            iampb__lint_at(lint, key_locus(c));
        return;
    }
    int code = allows ? ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
                      : DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE;
    if (iampb__lint_on(lint, row(code)))
        report_tag_entries(lint, s, c, code);
}

#define ROW(code, type, kinds, severity, flags, title, remediation, statement)                                        \
    [code] = { #code, IAMPB_LINT_##type, kinds, IAMPB_SEVERITY_##severity, flags, title, remediation, NULL, statement }
#define PASS_ROW(code, flags, title, statement)                                                                       \
    ROW(code, SECURITY_WARNING, IAMPB__LINT_IDENTITY, HIGH, flags, title,                                              \
            "Name the roles in Resource, and limit the services by iam:PassedToService.", statement)
#define SLR_ROW(code, title)                                                                                          \
    ROW(code, WARNING, IAMPB__LINT_IDENTITY, LOW, 0, title,                                                            \
            "Name the roles in Resource, or limit the services by iam:AWSServiceName.", NULL)
#define GUESTS (IAMPB__LINT_RESOURCE | IAMPB__LINT_TRUST)

const iampb__lint_rule iampb__lint_rules_security[] = {
    PASS_ROW(PASS_ROLE_WITH_STAR_IN_RESOURCE, IAMPB__LINT_LEADS, "Any role may be passed", check_role_grants),
    PASS_ROW(PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE, 0, "A wildcard lets any role be passed", NULL),
    PASS_ROW(PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION, 0, "NotAction lets any role be passed", NULL),
    PASS_ROW(PASS_ROLE_WITH_NOT_RESOURCE, 0, "All roles but a list may be passed", NULL),
    PASS_ROW(PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE, 0, "A wildcard lets all roles but a list be passed", NULL),
    PASS_ROW(PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE, 0, "NotAction lets all roles but a list be passed", NULL),
    SLR_ROW(CREATE_SLR_WITH_STAR_IN_RESOURCE, "Service-linked roles of any service may be made"),
    SLR_ROW(CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE, "A wildcard lets any service-linked role be made"),
    SLR_ROW(CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION, "NotAction lets any service-linked role be made"),
    SLR_ROW(CREATE_SLR_WITH_NOT_RESOURCE, "All service-linked roles but a list may be made"),
    SLR_ROW(CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE, "A wildcard lets service-linked roles be made"),
    SLR_ROW(CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE, "NotAction lets service-linked roles be made"),
    ROW(ALLOW_WITH_NOT_PRINCIPAL, SECURITY_WARNING, GUESTS, HIGH, 0, "Allow with NotPrincipal",
            "Name in Principal who is meant, or turn the statement into a Deny.", check_not_principal),
    ROW(FORALLVALUES_WITH_SINGLE_VALUED_KEY, SECURITY_WARNING, IAMPB__LINT_ALL, MEDIUM, IAMPB__LINT_LEADS,
            "ForAllValues on a key with one value", "Leave out ForAllValues:.", check_conditions),
    ROW(STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS, SECURITY_WARNING, IAMPB__LINT_ALL, MEDIUM, 0,
            "A String operator with wildcards on an ARN", "Use ArnLike or ArnNotLike.", NULL),
    ROW(S3_PREFIX_IN_NEGATIVE_CONTEXT, SECURITY_WARNING, IAMPB__LINT_NOT_TRUST, MEDIUM, 0,
            "s3:prefix excludes in place of naming", "Allow the prefixes that are meant.", NULL),
    ROW(UNTRUSTWORTHY_CONDITION_KEY, SECURITY_WARNING, IAMPB__LINT_ALL, MEDIUM, 0, "A key that callers choose",
            "Use a key that AWS sets, such as aws:PrincipalArn or aws:SourceIp.", NULL),
    ROW(MISSING_PAIRED_CONDITION_KEYS, SECURITY_WARNING, IAMPB__LINT_ALL, MEDIUM, 0,
            "A key that needs another one beside it", "Add aws:SourceVpc or aws:SourceVpce.", NULL),
    ROW(DYNAMODB_ATTRIBUTES_WITHOUT_SELECT, SECURITY_WARNING, IAMPB__LINT_IDENTITY | IAMPB__LINT_RESOURCE, MEDIUM, 0,
            "dynamodb:Attributes without dynamodb:Select", "Ask for dynamodb:Select to be SPECIFIC_ATTRIBUTES.",
            check_attributes),
    ROW(RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL, SECURITY_WARNING, IAMPB__LINT_RESOURCE, MEDIUM, IAMPB__LINT_LEADS,
            "A service may act for anybody", "Limit it by aws:SourceArn or aws:SourceAccount.", check_service_access),
    ROW(RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL, SUGGESTION, IAMPB__LINT_RESOURCE, INFO, 0,
            "A service is limited by another key than those of its source", "Use aws:SourceArn or aws:SourceAccount.",
            NULL),
    ROW(MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL, SECURITY_WARNING, IAMPB__LINT_TRUST, HIGH, IAMPB__LINT_LEADS,
            "Anybody with a token of the provider may assume the role",
            "Ask for the audience and the subject of the provider's tokens.", check_providers),
    ROW(MISSING_GITHUB_REPO_CONDITION_KEY, SECURITY_WARNING, IAMPB__LINT_TRUST, HIGH, 0,
            "Workflows of any GitHub repository may assume the role", "Ask for " GITHUB ":sub.", NULL),
    ROW(SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED, WARNING, IAMPB__LINT_TRUST, LOW, 0,
            "A GitHub subject leaves repository or branch open", "Name the repository and the branch.",
            check_github_subjects),
    ROW(FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE, SECURITY_WARNING, IAMPB__LINT_TRUST, MEDIUM, IAMPB__LINT_LEADS,
            "ForAnyValue on an audience with one value", "Leave out ForAnyValue:.", check_audiences),
    ROW(CONFIRM_AUDIENCE_CLAIM_TYPE, SUGGESTION, IAMPB__LINT_TRUST, INFO, 0, "A set qualifier on an audience",
            "Leave it out unless tokens of the provider have several audiences.", NULL),
    ROW(DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE, SECURITY_WARNING,
            IAMPB__LINT_IDENTITY | IAMPB__LINT_SCP, MEDIUM, IAMPB__LINT_LEADS,
            "Deny by resource tag and NotAction leaves actions out", "Name the actions in Action.", check_tags),
    ROW(DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE, SECURITY_WARNING, IAMPB__LINT_IDENTITY | IAMPB__LINT_SCP,
            MEDIUM, IAMPB__LINT_APPROXIMATE, "Deny by resource tag does not reach some actions",
            "Give these actions a statement without that condition.", NULL),
    ROW(ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE, SUGGESTION, IAMPB__LINT_IDENTITY, INFO, 0,
            "Allow by resource tag and NotAction leaves actions out", "Name the actions in Action.", NULL),
    ROW(ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE, SUGGESTION, IAMPB__LINT_IDENTITY, INFO,
            IAMPB__LINT_APPROXIMATE, "Allow by resource tag does not reach some actions",
            "Give these actions a statement without that condition.", NULL),
    { .code = NULL },
};
