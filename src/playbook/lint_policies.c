/* lint_policies.c - the policies of an account and of the organisation are linted, and what is found is reported where
 * they stand; see policy_lint.h.
 * Left out is what the customer cannot write: policies of AWS (but for playbooks that ask for them), service-linked
 * roles, and the trust policies that IAM Identity Center gives its roles. Versions of a managed policy that are not
 * the default have no effect until somebody makes them so: what they would give is not told, and all else is of low
 * severity at most. */
#include "base/arn.h"
#include "playbook/policy_lint.h"
#include "playbook/privilege.h"

#define STEP 64u /* policies between two calls of the host's progress function */

/* Where a text stands. */
typedef struct copy {
    const iampb__document *document;
    iampb_policy_kind kind;
    const void *subject;     /* whose resource the finding is about */
    const char *before, *after;
    iampb_str name;          /* between the two, in front of messages: "version v1, not the default: " */
    iampb_str key;           /* what tells copies of one resource apart; "": the resource's own */
    const iampb__policy *old; /* that this is not the default version of */
    bool gives;              /* what it allows is allowed: no boundary, and in effect */
} copy;

/* ---- What cannot be linted ---- */
/* false: nobody wants to know. */
static bool take_unread(iampb__audit *audit, const void *subject)
{
    audit->lint->gap = true;
    if (audit->lint->unread == NULL || audit->status < 0)
        return false;
    iampb__audit_take_up(audit, audit->lint->unread);
    audit->subject = subject;
    return true;
}

static void tell_unread(iampb__audit *audit, const copy *c)
{
    if (!take_unread(audit, c->subject))
        return;
    iampb_run *run = &audit->run;
    if (!c->document->present)
        iampb__run_say(run, "%s%v%sthe text of the policy is not in the input", c->before, c->name, c->after);
    else
        iampb__run_say(run, "%s%v%sthe text of the policy cannot be read: %v", c->before, c->name, c->after,
                c->document->error);
    if (c->document->span.source != NULL)
        iampb__run_span(run, "Document", &c->document->span, NULL);
    if (c->key.len > 0)
        iampb__run_key(run, c->key);
    iampb__audit_settle(audit, IAMPB_NOT_EVALUATED);
}

static void tell_cut(iampb__audit *audit, const copy *c)
{
    if (!take_unread(audit, c->subject))
        return;
    iampb__run_say(&audit->run, "%s%v%sthere are more findings than the limit \"findings\" allows", c->before, c->name,
            c->after);
    if (c->key.len > 0)
        iampb__run_key(&audit->run, c->key);
    iampb__audit_settle(audit, IAMPB_NOT_EVALUATED);
}

/* ---- What is found ---- */
static iampb_severity severity_of(const iampb__active *active, iampb_severity found, bool old)
{
    if (active->setting->severity != active->check->severity)
        return active->setting->severity; /* the playbook's word */
    return old && found > IAMPB_SEVERITY_LOW ? IAMPB_SEVERITY_LOW : found;
}

static void tell_remark(iampb__audit *audit, const copy *c, const iampb__lint_remark *remark)
{
    iampb_run *run = &audit->run;
    iampb__json root = c->document->root;
    iampb__audit_take_up(audit, remark->active);
    audit->subject = c->subject;
    iampb__run_say(run, "%s%v%s%v", c->before, c->name, c->after, remark->message);
    iampb__run_severity(run, severity_of(remark->active, remark->severity, c->old != NULL));
    if ((remark->active->check->rule->flags & IAMPB__LINT_APPROXIMATE) != 0)
        iampb__run_confidence(run, IAMPB_CONFIDENCE_LOW);
    for (size_t i = 0; i < remark->place_count; i++) {
        const iampb__lint_place *place = &remark->places[i];
        iampb__value value = { place->observed, { root.source, root.node->begin + place->begin, place->len } };
        iampb__run_value(run, place->path.ptr, &value, NULL);
    }
    if (c->key.len > 0)
        iampb__run_key(run, c->key);
    if (c->old != NULL)
        iampb__run_command(run, "aws iam delete-policy-version --policy-arn %q --version-id %q", c->old->arn.text,
                c->name);
    iampb__audit_settle(audit, IAMPB_FAIL);
}

static void lint_copy(iampb__audit *audit, const copy *c)
{
    audit->lint->asked = true;
    if (c->document->root.node == NULL) {
        tell_unread(audit, c);
        return;
    }
    const iampb__linted *linted = iampb__audit_lint_text(audit, c->document->root, c->kind);
    if (linted == NULL)
        return;
    audit->lint->judged |= IAMPB__LINT_KIND(c->kind);
    for (size_t i = 0; i < linted->count && audit->status == IAMPB_OK; i++) {
        const iampb__lint_remark *remark = &linted->remarks[i];
        bool told = remark->grant == IAMPB__GRANT_NONE
            || (c->gives && (!linted->admin || remark->grant == IAMPB__GRANT_ALL));
        if (told)
            tell_remark(audit, c, remark);
        else if (c->gives)
            remark->active->elsewhere = true;
    }
    if (linted->cut)
        tell_cut(audit, c);
}

static void step(iampb__audit *audit, uint64_t more)
{
    audit->lint->steps += more;
    if (more != 0 && audit->lint->steps < STEP)
        return;
    iampb__audit_progress(audit, audit->lint->steps);
    audit->lint->steps = 0;
}

/* ---- Accounts ---- */
static void lint_inline(iampb__audit *audit, const iampb__principal *owner)
{
    for (size_t i = 0; i < owner->inline_count && audit->status == IAMPB_OK; i++) {
        const iampb__inline_policy *policy = &owner->inline_policies[i];
        copy c = { .document = &policy->document, .kind = IAMPB_POLICY_IDENTITY, .subject = policy,
            .before = "inline policy ", .name = policy->name.text, .after = ": ", .key = { "", 0 }, .gives = true };
        lint_copy(audit, &c);
        step(audit, 1);
    }
}

static void lint_role(iampb__audit *audit, const iampb__principal *role)
{
    copy c = { .document = &role->trust, .kind = IAMPB_POLICY_TRUST, .subject = role, .before = "trust policy",
        .name = { "", 0 }, .after = ": ", .key = IAMPB__STR_INIT("AssumeRolePolicyDocument") };
    if (!role->service_linked) {
        if (!role->identity_center)
            lint_copy(audit, &c);
        lint_inline(audit, role);
    } else {
        step(audit, role->inline_count);
    }
    step(audit, 1);
}

static void lint_versions(iampb__audit *audit, const iampb__policy *policy)
{
    const iampb_run *run = &audit->run;
    bool boundary = iampb__policy_is_boundary(run, policy) == IAMPB__TRUE
        && iampb__policy_is_attached(run, policy) != IAMPB__TRUE;
    for (size_t i = 0; i < policy->version_count && audit->status == IAMPB_OK; i++) {
        const iampb__policy_version *version = &policy->versions[i];
        bool old = version != policy->current;
        copy c = { .document = &version->document, .kind = boundary ? IAMPB_POLICY_BOUNDARY : IAMPB_POLICY_IDENTITY,
            .subject = policy, .before = "", .name = { "", 0 }, .after = "", .key = { "", 0 },
            .gives = !old && !boundary };
        if (old) {
            c.before = "version ";
            c.name = c.key = version->id.text;
            c.after = ", not the default: ";
            c.old = policy;
            if (policy->aws_managed)
                continue; /* nobody can make it the default */
        }
        lint_copy(audit, &c);
    }
}

static void lint_managed(iampb__audit *audit, const iampb__policy *policy)
{
    static const iampb__document none = { .present = false };
    copy c = { .document = &none, .subject = policy, .before = "", .name = { "", 0 }, .after = "", .key = { "", 0 } };
    if (!policy->aws_managed || audit->run.lists->lint_aws_managed) {
        if (policy->current == NULL)
            lint_copy(audit, &c); /* the version that counts is missing */
        lint_versions(audit, policy);
    }
    step(audit, 1);
}

static void lint_documents(iampb__audit *audit, const iampb_account *account)
{
    for (size_t i = 0; i < account->user_count && audit->status == IAMPB_OK; i++)
        if (account->users[i]->details != NULL)
            lint_inline(audit, account->users[i]->details);
    for (size_t i = 0; i < account->group_count && audit->status == IAMPB_OK; i++)
        lint_inline(audit, account->groups[i]);
    for (size_t i = 0; i < account->role_count && audit->status == IAMPB_OK; i++)
        lint_role(audit, account->roles[i]);
    for (size_t i = 0; i < account->policy_count && audit->status == IAMPB_OK; i++)
        lint_managed(audit, account->policies[i]);
}

/* ---- Beginning and end of both ---- */
/* Without the catalogue, names of services and actions could not be told from misspelt ones. */
static bool has_catalog(iampb__audit *audit)
{
    if (iampb_catalog_count(NULL, "services") > 0)
        return true;
    if (take_unread(audit, NULL)) {
        iampb__run_say(&audit->run, "this library was built without the catalogue of services and actions");
        iampb__audit_settle(audit, IAMPB_NOT_EVALUATED);
    }
    return false;
}

/* Of the documents that policies stand in, all that are missing: false if there is nothing else to do. */
static bool has_documents(iampb__audit *audit, const iampb__check *needs)
{
    iampb_document missing = iampb__run_missing_document(&audit->run, needs);
    audit->lint->asked = true;
    if (missing != IAMPB_DOCUMENT_UNKNOWN) {
        if (take_unread(audit, NULL)) {
            iampb__run_missing(&audit->run, missing);
            iampb__audit_settle(audit, IAMPB_NOT_EVALUATED);
        }
        return false;
    }
    return has_catalog(audit);
}

/* Lists and pages that are missing. Whether somebody wants to know or not, the checks must not pass. */
static void tell_gaps(iampb__audit *audit)
{
    iampb__audit_take_up(audit, audit->lint->unread != NULL ? audit->lint->unread : &audit->actives[0]);
    if (iampb__run_gap(&audit->run, iampb__lint_unread.lists) != IAMPB_NOT_EVALUATED)
        return;
    audit->lint->gap = true;
    audit->subject = NULL;
    if (audit->lint->unread != NULL)
        iampb__audit_settle(audit, IAMPB_NOT_EVALUATED);
}

static bool passes(const iampb__audit_lint *lint, const iampb__active *active)
{
    if (lint->gap || !iampb__audit_lint_counts(lint, active))
        return false;
    return active->verdicts[IAMPB_FAIL] == 0 && active->muted == 0 && !active->elsewhere;
}

static void tell_passes(iampb__audit *audit)
{
    step(audit, 0);
    for (size_t i = 0; i < audit->active_count && audit->status == IAMPB_OK; i++) {
        iampb__active *active = &audit->actives[i];
        if (active->check->scope != IAMPB__SCOPE_LINT)
            continue;
        if (passes(audit->lint, active)) {
            iampb__audit_take_up(audit, active);
            audit->subject = NULL;
            iampb__audit_settle(audit, IAMPB_PASS);
        }
        active->elsewhere = false;
    }
}

bool iampb__audit_lint_counts(const iampb__audit_lint *lint, const iampb__active *active)
{
    const iampb__lint_rule *rule = active->check->rule;
    return rule == NULL ? lint->asked : (rule->kinds & lint->judged) != 0;
}

void iampb__audit_lint_account(iampb__audit *audit)
{
    static const iampb__check needs = { .scope = IAMPB__SCOPE_LINT, .documents = IAMPB__DOC(AUTHORIZATION_DETAILS),
        .needs = IAMPB__DOC(AUTHORIZATION_DETAILS) };
    if (audit->lint == NULL || audit->status < 0)
        return;
    iampb__audit_lint_next(audit);
    if (!has_documents(audit, &needs)) {
        step(audit, iampb__audit_lint_subjects(audit->run.organization, audit->run.account));
        step(audit, 0);
        return;
    }
    tell_gaps(audit);
    lint_documents(audit, audit->run.account);
    tell_passes(audit);
}

/* ---- The organisation ---- */
static bool is_of_aws(const iampb__organization_policy *policy)
{
    iampb__arn arn;
    return policy->aws_managed.is == IAMPB__TRUE
        || (iampb__arn_parse(policy->arn.text, &arn) && iampb__str_eq(arn.account, IAMPB__STR("aws")));
}

static bool is_listed(const iampb_organization *organization, iampb_str type)
{
    for (size_t i = 0; i < organization->listed_type_count; i++)
        if (iampb__str_eq(organization->listed_types[i], type))
            return true;
    return false;
}

static void lint_guard(iampb__audit *audit, const iampb__organization_policy *policy)
{
    static const struct {
        iampb_str type;
        iampb_policy_kind kind;
    } types[] = { { IAMPB__STR_INIT("SERVICE_CONTROL_POLICY"), IAMPB_POLICY_SCP },
        { IAMPB__STR_INIT("RESOURCE_CONTROL_POLICY"), IAMPB_POLICY_RCP } };
    copy c = { .document = &policy->document, .subject = policy, .before = "", .name = { "", 0 }, .after = "",
        .key = { "", 0 } };
    if (is_of_aws(policy) && !audit->run.lists->lint_aws_managed)
        return;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (iampb__str_eq(policy->type.text, types[i].type)) {
            c.kind = types[i].kind;
            lint_copy(audit, &c);
            audit->lint->gap |= !is_listed(audit->run.organization, types[i].type); /* there may be more */
        }
}

void iampb__audit_lint_organization(iampb__audit *audit)
{
    static const iampb__check needs = { .scope = IAMPB__SCOPE_LINT,
        .documents = IAMPB__DOC(ORGANIZATION_POLICIES) | IAMPB__DOC(ORGANIZATION_POLICY) };
    const iampb_organization *organization = audit->run.organization;
    if (audit->lint == NULL || audit->status < 0)
        return;
    iampb__audit_lint_next(audit);
    if (organization->parts[IAMPB_DOCUMENT_ORGANIZATION].state == IAMPB_PART_ABSENT || !has_documents(audit, &needs)) {
        step(audit, iampb__audit_lint_subjects(organization, NULL));
        step(audit, 0);
        return;
    }
    for (size_t i = 0; i < organization->policy_count && audit->status == IAMPB_OK; i++) {
        lint_guard(audit, organization->policies[i]);
        step(audit, 1);
    }
    tell_passes(audit);
}

uint64_t iampb__audit_lint_subjects(const iampb_organization *organization, const iampb_account *account)
{
    if (account == NULL)
        return organization->policy_count;
    return account->role_count + account->policy_count + account->inline_policy_count;
}
