/* lint_checks.c - the codes of the linter as checks of a playbook, and which of them an audit runs by itself. */
#include "finding/order.h"
#include "playbook/policy_lint.h"

#define DETAILS IAMPB__DOC(AUTHORIZATION_DETAILS)
#define POLICIES (IAMPB__DOC(ORGANIZATION_POLICIES) | IAMPB__DOC(ORGANIZATION_POLICY))

const iampb__check iampb__lint_unread = {
    .id = "lint.unread-policy",
    .title = "Policy that could not be linted",
    .description = "Not evaluated for each policy whose text is missing or cannot be read, and once where the "
                   "documents that policies stand in are missing or incomplete. Passes where every policy could be "
                   "read; the other lint checks pass only then.",
    .remediation = "Load the whole output of the commands that the findings name.",
    .lesson = IAMPB_LESSON_PRIVILEGE,
    .severity = IAMPB_SEVERITY_INFO,
    .scope = IAMPB__SCOPE_LINT,
    .documents = DETAILS | POLICIES,
    .lists = IAMPB__DETAILS_USERS | IAMPB__DETAILS_GROUPS | IAMPB__DETAILS_ROLES | IAMPB__DETAILS_POLICIES,
};

/* ---- Which are off ---- */
/* Codes whose faults another check of the audit tells: nothing is told twice. */
static const struct {
    const char *code, *check;
} told_elsewhere[] = {
    { "IAMPB_FULL_ADMIN", "privilege.admin-customer-policy, privilege.admin-inline-policy and "
                          "privilege.admin-unattached-policy" },
    { "IAMPB_SERVICE_WILDCARD", "privilege.service-wildcard" },
    { "IAMPB_ALLOW_NOT_ACTION", "privilege.allow-not-action" },
    { "IAMPB_MFA_CONDITION", "mfa.condition-ineffective" },
    { "INVALID_ROLE_REFERENCE", "accounts.trust-deleted-principal" },
    { "INVALID_USER_REFERENCE", "accounts.trust-deleted-principal" },
};

/* What is good to know for whoever writes a policy, but holds for so many policies that are meant so that an audit
 * would drown in it. */
static const char *const for_authors[] = {
    "IAMPB_INFRASTRUCTURE_MODIFICATION", "IAMPB_PERMISSIONS_MANAGEMENT", "IAMPB_RESOURCE_STAR",
    "IAMPB_RESOURCE_EFFECTIVELY_STAR", "IAMPB_STRING_OPERATOR_ON_ARN_KEY", "IAMPB_TRUST_COMPUTE_SERVICE",
};

/* Codes that tell what a policy gives: they begin with one of these. */
static const iampb_str grants[] = {
    IAMPB__STR_INIT("PASS_ROLE_"), IAMPB__STR_INIT("CREATE_SLR_"), IAMPB__STR_INIT("IAMPB_PRIVILEGE_ESCALATION"),
    IAMPB__STR_INIT("IAMPB_CREDENTIALS_EXPOSURE"), IAMPB__STR_INIT("IAMPB_RESOURCE_EXPOSURE"),
    IAMPB__STR_INIT("IAMPB_DATA_EXFILTRATION"), IAMPB__STR_INIT("IAMPB_INFRASTRUCTURE_MODIFICATION"),
    IAMPB__STR_INIT("IAMPB_SERVICE_WILDCARD"), IAMPB__STR_INIT("IAMPB_PERMISSIONS_MANAGEMENT"),
    IAMPB__STR_INIT("IAMPB_SENSITIVE_ACCESS"), IAMPB__STR_INIT("IAMPB_RESOURCE_STAR"),
    IAMPB__STR_INIT("IAMPB_RESOURCE_EFFECTIVELY_STAR"), IAMPB__STR_INIT("IAMPB_S3_POLICY_CONTROL"),
    IAMPB__STR_INIT("IAMPB_ALLOW_NOT_"),
};

static bool is_among(const char *code, const char *const *codes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(code, codes[i]) == 0)
            return true;
    return false;
}

iampb__grant iampb__lint_grant_of(const iampb__lint_rule *rule)
{
    for (size_t i = 0; i < sizeof grants / sizeof grants[0]; i++)
        if (iampb__str_starts(iampb__str_z(rule->code), grants[i]))
            return IAMPB__GRANT_PART;
    return strcmp(rule->code, "IAMPB_FULL_ADMIN") == 0 ? IAMPB__GRANT_ALL : IAMPB__GRANT_NONE;
}

/* Why a code is off in audits; NULL: it is on. What stands in the second argument goes behind it. */
static const char *why_off(const iampb__lint_rule *rule, const char **check)
{
    *check = "";
    for (size_t i = 0; i < sizeof told_elsewhere / sizeof told_elsewhere[0]; i++)
        if (strcmp(rule->code, told_elsewhere[i].code) == 0) {
            *check = told_elsewhere[i].check;
            return "what it finds is told by ";
        }
    if ((rule->flags & IAMPB__LINT_OFF) != 0)
        return "see the list of codes";
    if ((rule->flags & IAMPB__LINT_APPROXIMATE) != 0)
        return "it is approximate";
    if (is_among(rule->code, for_authors, sizeof for_authors / sizeof for_authors[0]))
        return "it holds for many policies that are meant so";
    return NULL;
}

/* ---- Rows ---- */
/* What an audit lints: identity policies and boundaries, trust policies, SCPs and RCPs. */
static void name_kinds(unsigned kinds, iampb__builder *out)
{
    static const struct {
        unsigned kinds;
        const char *name;
    } names[] = { { IAMPB__LINT_IDENTITY, "identity policies" }, { IAMPB__LINT_TRUST, "trust policies" },
        { IAMPB__LINT_SCP, "service control policies" }, { IAMPB__LINT_RCP, "resource control policies" } };
    const size_t count = sizeof names / sizeof names[0];
    size_t left = 0;
    const char *before = "";
    for (size_t i = 0; i < count; i++)
        left += (kinds & names[i].kinds) != 0;
    for (size_t i = 0; i < count; i++) {
        if ((kinds & names[i].kinds) == 0)
            continue;
        iampb__builder_format(out, "%s%s", before, names[i].name);
        before = --left == 1 ? " and " : ", ";
    }
}

static bool describe(iampb_playbook *playbook, const iampb__lint_rule *rule, iampb__check *row)
{
    iampb__builder text = { .ctx = playbook->ctx };
    iampb_str id, description;
    const char *check, *off = why_off(rule, &check);
    iampb__lint_check_id(rule, &text);
    bool kept = iampb__builder_keep(&text, playbook->arena, &id);
    iampb__builder_clear(&text);
    iampb__builder_format(&text, "Fails for each policy that gets %s (%s), of ", rule->code,
            iampb_lint_type_name(rule->type));
    if ((rule->kinds & (IAMPB__LINT_ALL & ~IAMPB__LINT_RESOURCE)) == 0)
        iampb__builder_format(&text, "resource policies, of which an audit has none");
    name_kinds(rule->kinds, &text);
    iampb__builder_format(&text, ". ");
    if (off != NULL)
        iampb__builder_format(&text, "Off by default: %s%s. ", off, check);
    iampb__builder_format(&text, "The code is described in doc/lint.md.");
    kept = kept && iampb__builder_keep(&text, playbook->arena, &description);
    iampb__builder_free(&text);
    if (!kept)
        return false;
    row->id = id.ptr;
    row->description = description.ptr;
    row->off = off != NULL;
    return true;
}

static bool make_row(iampb_playbook *playbook, const iampb__lint_rule *rule, iampb__check *row)
{
    row->title = rule->title;
    row->remediation = rule->remediation;
    row->lesson = iampb__lint_lesson(rule);
    row->severity = rule->severity;
    row->scope = IAMPB__SCOPE_LINT;
    row->rule = rule;
    if ((rule->kinds & (IAMPB__LINT_IDENTITY | IAMPB__LINT_TRUST)) != 0)
        row->documents |= DETAILS;
    if ((rule->kinds & (IAMPB__LINT_SCP | IAMPB__LINT_RCP)) != 0)
        row->documents |= POLICIES;
    return describe(playbook, rule, row);
}

static bool add_setting(iampb_playbook *playbook, const iampb__profile *profile, const iampb__check *row)
{
    iampb__setting *setting = IAMPB__VEC_PUSH(iampb__setting, playbook->ctx, &playbook->settings);
    if (setting == NULL)
        return false;
    setting->check = row;
    iampb__profile_apply(profile, setting);
    return true;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const iampb__check *)a)->id, ((const iampb__check *)b)->id);
}

iampb_status iampb__playbook_add_lint(iampb_playbook *playbook, const iampb__profile *profile, iampb_error **err)
{
    iampb__lint_numbers numbers;
    iampb__lint_number_rules(&numbers);
    iampb__check *rows = iampb__arena_zalloc(playbook->arena, numbers.count, sizeof *rows);
    void **order = iampb__arena_alloc(playbook->arena, numbers.count, sizeof *order);
    bool done = rows != NULL && order != NULL && add_setting(playbook, profile, &iampb__lint_unread);
    for (size_t t = 0; t < numbers.table_count; t++)
        for (size_t i = 0; done && i < numbers.tables[t].count; i++) {
            iampb__check *row = &rows[numbers.tables[t].first + i];
            order[numbers.tables[t].first + i] = row;
            done = make_row(playbook, &numbers.tables[t].rules[i], row);
        }
    done = done && iampb__merge_sort(playbook->ctx, order, numbers.count, by_id);
    for (size_t i = 0; done && i < numbers.count; i++)
        done = add_setting(playbook, profile, order[i]);
    return done ? IAMPB_OK : iampb__error_nomem(err);
}
