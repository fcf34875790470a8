/* accounts_guardrails.c - which policies of the organisation act on an account: those attached to it, to each
 * organisational unit above it, and to the root. That one is there is all that is judged here; what they deny is judged
 * by asking them (accounts_reach.c).
 * What is known of attachments comes from two calls. list-targets-for-policy of every policy of a type tells all;
 * list-policies-for-target tells one place, for the one type that was asked for: where the answer has a policy of the
 * type, that is the type that was asked for, since an enabled type always has one attached (AWS Organizations User
 * Guide, "Attaching and detaching organization policies"). */
#include "playbook/accounts.h"

/* ---- What is known of a policy type ---- */

static bool is_type(const iampb__organization_policy *policy, iampb_str type)
{
    return iampb__str_eq(policy->type.text, type);
}

static const iampb__unit *root_of(const iampb_organization *organization)
{
    for (size_t i = 0; i < organization->unit_count; i++)
        if (organization->units[i]->is_root)
            return organization->units[i];
    return NULL;
}

/* Policies of a type that is not enabled at the root do not act, attached or not. */
static iampb__tri type_enabled(const iampb_organization *organization, iampb_str type)
{
    const iampb__unit *root = root_of(organization);
    if (root == NULL || organization->parts[IAMPB_DOCUMENT_ROOTS].state != IAMPB_PART_LOADED)
        return IAMPB__TRI_UNKNOWN;
    for (size_t i = 0; i < root->enabled_type_count; i++)
        if (iampb__str_eq(root->enabled_types[i].text, type))
            return IAMPB__TRUE;
    return IAMPB__FALSE;
}

/* All policies of the type are listed, and of each all targets. Those of AWS that allow everything do not matter. */
static bool all_targets_known(const iampb_organization *organization, iampb_str type)
{
    size_t seen = 0;
    if (organization->parts[IAMPB_DOCUMENT_ORGANIZATION_POLICIES].state != IAMPB_PART_LOADED)
        return false;
    for (size_t i = 0; i < organization->policy_count; i++) {
        const iampb__organization_policy *policy = organization->policies[i];
        if (!is_type(policy, type))
            continue;
        seen++;
        if (!policy->targets_listed && policy->aws_managed.is != IAMPB__TRUE)
            return false;
    }
    return seen > 0;
}

/* ---- Guardrails on the path of an account ---- */

/* Allows everything and denies nothing: p-FullAWSAccess, p-RCPFullAWSAccess, or one written like them. */
static bool is_full_access(const iampb__organization_policy *policy)
{
    iampb__admin_shape shape;
    iampb__statement statement;
    if (iampb__str_eq(policy->id.text, IAMPB__STR("p-FullAWSAccess"))
        || iampb__str_eq(policy->id.text, IAMPB__STR("p-RCPFullAWSAccess")))
        return true;
    iampb__policy_admin_shape(&policy->document, &shape);
    if (!shape.admin || shape.exceptions)
        return false;
    iampb__statements s = iampb__statements_of(&policy->document);
    while (iampb__statement_next(&s, &statement))
        if (!statement.allow)
            return false;
    return true;
}

/* One place on the path: the account, a unit or the root. */
typedef struct place {
    const iampb__organization_policy **policies;
    size_t policy_count;
    bool listed;
    iampb_str id;
} place;

typedef struct path {
    const iampb_organization *organization;
    iampb_str type;
    iampb__tri enabled;
    bool all_known, to_root;
    const iampb__organization_policy *found;  /* one that is no full access */
    const iampb__organization_policy *full;   /* one that is */
    iampb_str unknown;                        /* a place whose policies of the type are not known; "" */
} path;

static void look_at(path *p, const place *at)
{
    size_t of_type = 0;
    for (size_t i = 0; i < at->policy_count; i++) {
        const iampb__organization_policy *policy = at->policies[i];
        if (policy == NULL || !is_type(policy, p->type))
            continue;
        of_type++;
        if (is_full_access(policy))
            p->full = policy;
        else
            p->found = policy;
    }
    if (!p->all_known && !(at->listed && of_type > 0) && p->unknown.len == 0)
        p->unknown = at->id;
}

static path look_along(const iampb_organization *organization, const iampb__member_account *member, iampb_str type)
{
    path p = { .organization = organization, .type = type };
    p.enabled = type_enabled(organization, type);
    p.all_known = all_targets_known(organization, type);
    look_at(&p, &(place){ member->policies, member->policy_count, member->policies_listed, member->id.text });
    size_t steps = 0;
    for (const iampb__unit *unit = member->parent; unit != NULL && steps <= organization->unit_count; steps++) {
        look_at(&p, &(place){ unit->policies, unit->policy_count, unit->policies_listed, unit->id.text });
        p.to_root |= unit->is_root;
        unit = unit->parent;
    }
    return p;
}

/* TRUE: a policy of the type acts. FALSE: none does. */
static iampb__tri acts(const path *p)
{
    if (p->enabled == IAMPB__FALSE)
        return IAMPB__FALSE;
    if (p->found != NULL)
        return IAMPB__TRUE;
    return p->to_root && p->unknown.len == 0 ? IAMPB__FALSE : IAMPB__TRI_UNKNOWN;
}

static iampb_verdict say_unknown(iampb_run *run, const iampb__member_account *member, const path *p)
{
    if (!p->to_root)
        iampb__run_say(run, "where account %v stands in the organisation is not known: run `aws organizations "
                "list-parents --child-id %v`, and so on up to the root", member->id.text,
                member->parent == NULL ? member->id.text : member->parent->id.text);
    else
        iampb__run_say(run, "which policies are attached to %v is not known: run `aws organizations "
                "list-policies-for-target --target-id %v --filter %v`", p->unknown, p->unknown, p->type);
    iampb__run_value(run, "Id", &member->id, NULL);
    return IAMPB_NOT_EVALUATED;
}

static void tell_full(iampb_run *run, const path *p)
{
    if (p->enabled == IAMPB__FALSE)
        iampb__run_fact(run, "policy type", "enabled", "%v is not enabled at the root", p->type);
    else if (p->full != NULL)
        iampb__run_value(run, "attached policy", &p->full->id, "one that denies something");
    else
        iampb__run_fact(run, "attached policy", "one that denies something", "no %v", p->type);
}

static void say_attach(iampb_run *run, const iampb__member_account *member, const path *p)
{
    if (p->enabled == IAMPB__FALSE) {
        const iampb__unit *root = root_of(p->organization);
        iampb__run_command(run, "aws organizations enable-policy-type --root-id %q --policy-type %v", root->id.text,
                p->type);
    }
    iampb__run_command(run, "aws organizations list-policies --filter %v", p->type);
    iampb__run_command(run, "aws organizations attach-policy --policy-id POLICY --target-id %q", member->id.text);
}

/* What SCPs and RCPs cannot act on is no failure, but a host that lists passes should see why it is one. AWS
 * Organizations User Guide, "Service control policies", tasks and entities not restricted by SCPs. */
iampb_verdict iampb__pass_management(iampb_run *run)
{
    iampb__run_say(run, "policies of the organisation do not act on its management account: keep workloads out of it");
    return IAMPB_PASS;
}

iampb_verdict iampb__judge_no_guardrails(iampb_run *run, const void *subject)
{
    const iampb__member_account *member = subject;
    if (!member->active)
        return IAMPB_NOT_APPLICABLE;
    if (member->is_management)
        return iampb__pass_management(run);
    path scp = look_along(run->organization, member, IAMPB__STR("SERVICE_CONTROL_POLICY"));
    path rcp = look_along(run->organization, member, IAMPB__STR("RESOURCE_CONTROL_POLICY"));
    iampb__tri by_scp = acts(&scp), by_rcp = acts(&rcp);
    if (by_scp == IAMPB__TRUE || by_rcp == IAMPB__TRUE)
        return iampb__judge_named_guardrails(run, member);
    if (by_scp == IAMPB__TRI_UNKNOWN)
        return say_unknown(run, member, &scp);
    if (by_rcp == IAMPB__TRI_UNKNOWN)
        return say_unknown(run, member, &rcp);
    iampb__run_say(run, "no guardrail acts on account %v (%v): on its path there is no SCP or RCP that denies anything",
            member->id.text, member->name.text);
    iampb__run_value(run, "Id", &member->id, NULL);
    tell_full(run, &scp);
    tell_full(run, &rcp);
    say_attach(run, member, &scp);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_scp_full_access_only(iampb_run *run, const void *subject)
{
    const iampb__member_account *member = subject;
    if (!member->active)
        return IAMPB_NOT_APPLICABLE;
    if (member->is_management)
        return iampb__pass_management(run);
    path scp = look_along(run->organization, member, IAMPB__STR("SERVICE_CONTROL_POLICY"));
    switch (acts(&scp)) {
    case IAMPB__TRUE: return IAMPB_PASS;
    case IAMPB__FALSE: break;
    default: return say_unknown(run, member, &scp);
    }
    iampb__run_say(run, scp.enabled == IAMPB__FALSE
            ? "no SCP acts on account %v (%v): the policy type is not enabled"
            : "the only SCP on the path of account %v (%v) allows everything", member->id.text, member->name.text);
    iampb__run_value(run, "Id", &member->id, NULL);
    tell_full(run, &scp);
    say_attach(run, member, &scp);
    return IAMPB_FAIL;
}

/* ---- Other policy types ---- */

static iampb_verdict say_not_enabled(iampb_run *run, const char *what, iampb_str type)
{
    const iampb__unit *root = root_of(run->organization);
    iampb__run_say(run, "there is no %s: the policy type is not enabled", what);
    iampb__run_fact(run, "policy type", "enabled", "%v is not enabled at the root", type);
    iampb__run_command(run, "aws organizations enable-policy-type --root-id %q --policy-type %v", root->id.text, type);
    return IAMPB_FAIL;
}

static iampb_verdict say_targets_unknown(iampb_run *run, iampb_str type)
{
    iampb__run_say(run, "which policies of type %v are attached is not known: run `aws organizations list-policies "
            "--filter %v`, and `aws organizations list-targets-for-policy` for each", type, type);
    return IAMPB_NOT_EVALUATED;
}

static bool locks_children(iampb__json level)
{
    iampb__json allowed = iampb__json_get(level, IAMPB__STR("@@operators_allowed_for_child_policies"));
    iampb__entry_room room;
    size_t others = 0, none = 0;
    for (iampb__entries e = iampb__entries_of(allowed); iampb__entries_more(&e); iampb__entries_advance(&e))
        *(iampb__str_eq(iampb__entry_text(e.value, &room), IAMPB__STR("@@none")) ? &none : &others) += 1;
    return none > 0 && others == 0;
}

/* Opts out for all services, and children cannot change that. AWS Organizations User Guide, "AI services opt-out policy
 * syntax and examples". */
static bool opts_out(const iampb__document *document)
{
    iampb__json services = iampb__json_get(document->root, IAMPB__STR("services"));
    iampb__json all = iampb__json_get(services, IAMPB__STR("default"));
    iampb__json policy = iampb__json_get(all, IAMPB__STR("opt_out_policy"));
    return iampb__json_string_is(iampb__json_get(policy, IAMPB__STR("@@assign")), IAMPB__STR("optOut"))
        && (locks_children(policy) || locks_children(all) || locks_children(services));
}

iampb_verdict iampb__judge_ai_opt_out_missing(iampb_run *run, const void *subject)
{
    const iampb_organization *organization = subject;
    const iampb_str type = IAMPB__STR("AISERVICES_OPT_OUT_POLICY");
    const iampb__unit *root = root_of(organization);
    const iampb__organization_policy *weak = NULL, *unread = NULL;
    if (iampb__no_organization(organization))
        return IAMPB_NOT_APPLICABLE;
    if (root == NULL)
        return iampb__run_missing(run, IAMPB_DOCUMENT_ROOTS);
    if (type_enabled(organization, type) == IAMPB__FALSE)
        return say_not_enabled(run, "AI services opt-out policy", type);
    for (size_t i = 0; i < root->policy_count; i++) {
        const iampb__organization_policy *policy = root->policies[i];
        if (policy == NULL || !is_type(policy, type))
            continue;
        if (policy->document.root.node == NULL)
            unread = policy;
        else if (opts_out(&policy->document))
            return IAMPB_PASS;
        else
            weak = policy;
    }
    if (unread != NULL) {
        iampb__run_say(run, "the content of policy %v is not known: run `aws organizations describe-policy "
                            "--policy-id %v`",
                unread->name.text, unread->id.text);
        return IAMPB_NOT_EVALUATED;
    }
    if (weak == NULL && !all_targets_known(organization, type))
        return say_targets_unknown(run, type);
    iampb__run_say(run, weak == NULL ? "no AI services opt-out policy is attached to the root"
            : "the AI services opt-out policy at the root does not opt out of all services for good");
    if (weak != NULL)
        iampb__run_span(run, "Content", &weak->document.span, "default optOut that children cannot change");
    iampb__run_command(run, "aws organizations create-policy --type %v --name ai-opt-out --description 'AI services "
            "opt-out' --content file://ai-opt-out.json", type);
    iampb__run_command(run, "aws organizations attach-policy --policy-id POLICY --target-id %q", root->id.text);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_no_tag_policy(iampb_run *run, const void *subject)
{
    const iampb_organization *organization = subject;
    const iampb_str type = IAMPB__STR("TAG_POLICY");
    if (iampb__no_organization(organization))
        return IAMPB_NOT_APPLICABLE;
    if (type_enabled(organization, type) == IAMPB__FALSE)
        return say_not_enabled(run, "tag policy", type);
    for (size_t i = 0; i < organization->policy_count; i++)
        if (is_type(organization->policies[i], type) && organization->policies[i]->target_count > 0)
            return IAMPB_PASS;
    if (!all_targets_known(organization, type))
        return say_targets_unknown(run, type);
    iampb__run_say(run, "no tag policy is attached to anything");
    for (size_t i = 0, shown = 0; i < organization->policy_count && shown < IAMPB__ACCOUNTS_SHOWN; i++)
        if (is_type(organization->policies[i], type)) {
            iampb__run_value(run, "policy without target", &organization->policies[i]->id, "attached");
            iampb__run_command(run, "aws organizations attach-policy --policy-id %q --target-id TARGET",
                    organization->policies[i]->id.text);
            shown++;
        }
    return IAMPB_FAIL;
}
