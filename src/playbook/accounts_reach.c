/* accounts_reach.c - what the policies of the organisation let happen in a member account: requests that its root user
 * and an administrator of it would make, put to SCPs and RCPs.
 * Callers have MFA and all permissions of their own, so what is denied is denied by the organisation. Rules: AWS
 * Organizations User Guide, "Service control policies"; E-81, E-82, E-93. */
#include "playbook/access.h"
#include "playbook/accounts.h"
#include "playbook/audit.h"
#include "policy/region.h"

/* ---- Requests ---- */
typedef enum where {
    NO_REGION = 0,  /* the action has none, or one for all */
    USED,           /* the playbook's Regions; all that are known if it has none */
    UNUSED          /* all that are known and not the playbook's */
} where;

enum { BY_ROLE = 1, BY_ROOT = 2, BY_OUTSIDER = 4 };

typedef struct probe {
    iampb_str action, resource;
    where where;
    unsigned by;
} probe;
#define PROBE(action, resource, where, by) { IAMPB__STR_INIT(action), IAMPB__STR_INIT(resource), where, by }

/* A request of many that was allowed, or the first of which it is not known. */
typedef struct outcome {
    iampb__tri allowed;
    iampb_str action, region;
    unsigned by;
    iampb__answer answer;
} outcome;

static bool is_listed(const iampb__lists *lists, iampb_str region)
{
    for (size_t i = 0; i < lists->region_count; i++)
        if (iampb__str_eq(lists->regions[i], region))
            return true;
    return false;
}

static void try(iampb_run *run, const iampb__member_account *member, const probe *p, iampb_str region, outcome *out)
{
    const iampb__ask ask = { .action = p->action, .resource = p->resource, .region = region,
        .mfa = IAMPB__MFA_TRUE };
    for (unsigned by = BY_ROLE; by <= BY_OUTSIDER && out->allowed != IAMPB__TRUE; by <<= 1) {
        iampb__answer answer;
        if ((p->by & by) == 0)
            continue;
        bool asked = by == BY_OUTSIDER ? iampb__ask_outsider(run, member, &ask, &answer)
                : iampb__ask_member(run, member, by == BY_ROOT ? IAMPB__AS_ROOT : IAMPB__AS_ROLE, &ask, &answer);
        if (!asked || answer.allowed == IAMPB__FALSE
            || (answer.allowed == IAMPB__TRI_UNKNOWN && out->allowed == IAMPB__TRI_UNKNOWN))
            continue;
        *out = (outcome){ answer.allowed, p->action, region, by, answer };
    }
}

static iampb_str partition_of(const iampb__member_account *member)
{
    size_t colon = iampb__str_starts(member->arn.text, IAMPB__STR("arn:")) ? iampb__str_find(member->arn.text, ':', 4)
                                                                           : SIZE_MAX;
    return colon == SIZE_MAX ? IAMPB__STR("aws") : iampb__str(member->arn.text.ptr + 4, colon - 4);
}

/* In each Region that counts, until one is allowed. */
static void try_regions(iampb_run *run, const iampb__member_account *member, const probe *p, outcome *out)
{
    const iampb__lists *lists = run->lists;
    if (p->where == NO_REGION) {
        try(run, member, p, IAMPB__STR(""), out);
        return;
    }
    for (size_t i = 0; p->where == USED && i < lists->region_count && out->allowed != IAMPB__TRUE; i++)
        try(run, member, p, lists->regions[i], out);
    if (p->where == USED && lists->region_count > 0)
        return;
    iampb_str partition = partition_of(member), region;
    for (size_t i = 0; (region = iampb__region_at(i)).ptr != NULL && out->allowed != IAMPB__TRUE; i++)
        if (!is_listed(lists, region) && iampb__str_eq(iampb__region_partition(region), partition))
            try(run, member, p, region, out);
}

static outcome try_all(iampb_run *run, const iampb__member_account *member, const probe *probes, size_t count)
{
    outcome out = { .allowed = IAMPB__FALSE };
    for (size_t i = 0; i < count && out.allowed != IAMPB__TRUE; i++)
        try_regions(run, member, &probes[i], &out);
    return out;
}

/* ---- Words ---- */
static const char *who(unsigned by)
{
    return by == BY_ROOT ? "root" : by == BY_ROLE ? "an administrator" : "somebody outside of the organisation";
}

static void tell(iampb_run *run, const iampb__member_account *member, const char *field, const outcome *o)
{
    iampb__run_fact(run, field, "denied", "%v by %s in account %v%s%v: allowed", o->action, who(o->by),
            member->id.text, o->region.len > 0 ? ", aws:RequestedRegion " : "", o->region);
}

static void say_new_policy(iampb_run *run, const iampb__member_account *member, const char *type, const char *name)
{
    iampb__run_command(run, "aws organizations create-policy --type %s --name %s --description %s --content "
            "file://%s.json", type, name, name, name);
    iampb__run_command(run, "aws organizations attach-policy --policy-id POLICY --target-id %q", member->id.text);
}

static iampb_verdict untold(iampb_run *run, const iampb__member_account *member, const outcome *o)
{
    iampb__run_value(run, "Id", &member->id, NULL);
    return iampb__say_untold(run, &o->answer, "whether %v by %s is denied in account %v", o->action, who(o->by),
            member->id.text);
}

/* Whether there is anything to ask: then returns false, or sets the verdict. */
static bool is_beyond(iampb_run *run, const iampb__member_account *member, iampb_verdict *verdict)
{
    if (member->active && !member->is_management)
        return false;
    *verdict = member->active ? iampb__pass_management(run) : IAMPB_NOT_APPLICABLE;
    return true;
}

/* ---- Root ---- */
/* Harmless calls, and none of those few that only root can make. */
static const probe root_probes[] = {
    PROBE("iam:ListUsers", "arn:$P:iam::$A:user/", NO_REGION, BY_ROOT),
    PROBE("ec2:DescribeInstances", "*", USED, BY_ROOT),
};

iampb_verdict iampb__judge_scp_missing(iampb_run *run, const void *subject)
{
    const iampb__member_account *member = subject;
    iampb_verdict verdict;
    if (is_beyond(run, member, &verdict))
        return verdict;
    outcome o = try_all(run, member, root_probes, sizeof root_probes / sizeof *root_probes);
    if (o.allowed == IAMPB__FALSE)
        return IAMPB_PASS;
    if (o.allowed == IAMPB__TRI_UNKNOWN)
        return untold(run, member, &o);
    iampb__run_say(run, "nothing stops root of account %v (%v): its %v is denied by no SCP", member->id.text,
            member->name.text, o.action);
    iampb__run_value(run, "Id", &member->id, NULL);
    tell(run, member, "request", &o);
    say_new_policy(run, member, "SERVICE_CONTROL_POLICY", "deny-root");
    return IAMPB_FAIL;
}

/* ---- Regions ---- */
static const probe region_probes[] = {
    PROBE("ec2:RunInstances", "arn:$P:ec2:$R:$A:instance/i-0123456789abcdef0", UNUSED, BY_ROLE | BY_ROOT),
    PROBE("lambda:CreateFunction", "arn:$P:lambda:$R:$A:function:some-function", UNUSED, BY_ROLE),
};

static iampb_verdict judge_regions(iampb_run *run, const iampb__member_account *member)
{
    iampb_verdict verdict;
    if (is_beyond(run, member, &verdict))
        return verdict;
    outcome o = try_all(run, member, region_probes, sizeof region_probes / sizeof *region_probes);
    if (o.allowed == IAMPB__FALSE)
        return IAMPB_PASS;
    if (o.allowed == IAMPB__TRI_UNKNOWN)
        return untold(run, member, &o);
    iampb__run_say(run, "account %v (%v) can be used in Region %v, which the playbook does not list: %v by %s is "
            "denied by no SCP", member->id.text, member->name.text, o.region, o.action, who(o.by));
    iampb__run_value(run, "Id", &member->id, NULL);
    tell(run, member, "request", &o);
    say_new_policy(run, member, "SERVICE_CONTROL_POLICY", "deny-other-regions");
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_no_region_guardrail(iampb_run *run, const void *subject)
{
    const iampb_organization *organization = subject;
    if (iampb__no_organization(organization))
        return IAMPB_NOT_APPLICABLE;
    if (run->lists->region_count == 0) {
        iampb__run_say(run, "the playbook has no \"regions\": which Regions are in use is not known");
        return IAMPB_NOT_EVALUATED;
    }
    for (size_t i = 0; i < organization->member_count; i++) {
        const iampb__member_account *member = organization->members[i];
        iampb_verdict verdict = judge_regions(run, member);
        iampb__run_resource(run, member->arn.text.len > 0 ? member->arn.text : member->id.text,
                "AWS::Organizations::Account", member->name.text);
        iampb__run_next(run, verdict);
    }
    return IAMPB_NOT_APPLICABLE; /* each account has had its own verdict */
}

/* ---- Leaving ---- */
static const iampb__ask leave = { .action = IAMPB__STR_INIT("organizations:LeaveOrganization"),
    .resource = IAMPB__STR_INIT("*"), .mfa = IAMPB__MFA_TRUE };
static const probe leave_probe =
    PROBE("organizations:LeaveOrganization", "*", NO_REGION, BY_ROLE | BY_ROOT);

static iampb_verdict fail_leave(iampb_run *run, const iampb__member_account *member)
{
    iampb__run_value(run, "Id", &member->id, NULL);
    say_new_policy(run, member, "SERVICE_CONTROL_POLICY", "deny-leaving");
    return IAMPB_FAIL;
}

/* An SCP that spares somebody: whether such a principal is there, and may. */
static iampb_verdict judge_spared(iampb_run *run, const iampb__member_account *member)
{
    const iampb__leaver *leaver;
    if (!iampb__ask_leaver(run, member, &leave, &leaver) || (leaver != NULL && leaver->may == IAMPB__FALSE))
        return IAMPB_PASS;
    if (leaver == NULL)
        iampb__run_say(run, "the SCPs spare some principals from the Deny of %v, and whether account %v has such is "
                "not known: run `aws iam get-account-authorization-details` in it", leave.action, member->id.text);
    else if (leaver->may == IAMPB__TRI_UNKNOWN)
        iampb__run_say(run, "the SCPs spare some principals from the Deny of %v; whether %v may is not known",
                leave.action, leaver->arn);
    else {
        iampb__run_say(run, "account %v (%v) may leave the organisation, and all of its guardrails: the SCPs spare %v",
                member->id.text, member->name.text, leaver->arn);
        iampb__run_fact(run, "request", "denied", "%v by %v: allowed", leave.action, leaver->arn);
        return fail_leave(run, member);
    }
    iampb__run_value(run, "Id", &member->id, NULL);
    return IAMPB_NOT_EVALUATED;
}

iampb_verdict iampb__judge_leave_possible(iampb_run *run, const void *subject)
{
    const iampb__member_account *member = subject;
    iampb_verdict verdict;
    iampb__answer anybody;
    if (is_beyond(run, member, &verdict))
        return verdict;
    outcome o = try_all(run, member, &leave_probe, 1);
    if (o.allowed == IAMPB__TRI_UNKNOWN)
        return untold(run, member, &o);
    if (o.allowed == IAMPB__TRUE) {
        iampb__run_say(run, "account %v (%v) may leave the organisation, and all of its guardrails: no SCP denies %v "
                "to %s", member->id.text, member->name.text, o.action, who(o.by));
        tell(run, member, "request", &o);
        return fail_leave(run, member);
    }
    if (!iampb__ask_member(run, member, IAMPB__AS_ANYBODY, &leave, &anybody) || anybody.allowed == IAMPB__FALSE)
        return IAMPB_PASS;
    return judge_spared(run, member);
}

/* ---- Guardrails that the playbook names ---- */
typedef struct guard {
    const char *name, *without;   /* what an account may do without it */
    probe probe;
} guard;
static const guard guards[IAMPB__GUARDRAILS] = {
    [IAMPB__GUARD_LEAVE] = { "leave-organization", "leave the organisation",
        PROBE("organizations:LeaveOrganization", "*", NO_REGION, BY_ROLE | BY_ROOT) },
    [IAMPB__GUARD_TRAIL] = { "stop-trail", "stop its trails",
        PROBE("cloudtrail:StopLogging", "arn:$P:cloudtrail:$R:$A:trail/some-trail", USED, BY_ROLE | BY_ROOT) },
    [IAMPB__GUARD_DETECTOR] = { "disable-detector", "delete its GuardDuty detectors",
        PROBE("guardduty:DeleteDetector", "arn:$P:guardduty:$R:$A:detector/0123456789abcdef0123456789abcdef", USED,
                BY_ROLE | BY_ROOT) },
    [IAMPB__GUARD_REGION] = { "unapproved-region", "be used in Regions that the playbook does not list",
        PROBE("ec2:RunInstances", "arn:$P:ec2:$R:$A:instance/i-0123456789abcdef0", UNUSED, BY_ROLE | BY_ROOT) },
    [IAMPB__GUARD_OUTSIDER] = { "outside-principal", "open its buckets to principals outside of the organisation",
        PROBE("s3:GetObject", "arn:$P:s3:::some-bucket/some-object", NO_REGION, BY_OUTSIDER) },
};

const char *iampb__guardrail_name(unsigned guardrail) { return guards[guardrail].name; }

static iampb_verdict unmet(iampb_run *run, const iampb__member_account *member, unsigned missing, const outcome *found)
{
    const char *before = " ";
    iampb__run_say(run, "account %v (%v) may", member->id.text, member->name.text);
    iampb__run_value(run, "Id", &member->id, NULL);
    for (unsigned g = 0; g < IAMPB__GUARDRAILS; g++) {
        if ((missing >> g & 1) == 0)
            continue;
        iampb__builder_format(&run->message, "%s%s", before, guards[g].without);
        before = "; ";
        tell(run, member, guards[g].name, &found[g]);
        say_new_policy(run, member, g == IAMPB__GUARD_OUTSIDER ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY",
                guards[g].name);
    }
    iampb__builder_format(&run->message, ": guardrails that the playbook names do not hold there");
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_named_guardrails(iampb_run *run, const iampb__member_account *member)
{
    outcome found[IAMPB__GUARDRAILS];
    unsigned missing = 0, unknown = IAMPB__GUARDRAILS;
    for (unsigned g = 0; g < IAMPB__GUARDRAILS; g++) {
        bool named = (run->lists->guardrails >> g & 1) != 0;
        if (!named || (g == IAMPB__GUARD_REGION && run->lists->region_count == 0))
            continue;
        found[g] = try_all(run, member, &guards[g].probe, 1);
        if (found[g].allowed == IAMPB__TRUE)
            missing |= 1U << g;
        else if (found[g].allowed == IAMPB__TRI_UNKNOWN && unknown == IAMPB__GUARDRAILS)
            unknown = g;
    }
    if (missing != 0)
        return unmet(run, member, missing, found);
    if (unknown < IAMPB__GUARDRAILS)
        return untold(run, member, &found[unknown]);
    if ((run->lists->guardrails >> IAMPB__GUARD_REGION & 1) == 0 || run->lists->region_count > 0)
        return IAMPB_PASS;
    iampb__run_say(run, "the playbook names the guardrail %s and has no \"regions\"",
            guards[IAMPB__GUARD_REGION].name);
    return IAMPB_NOT_EVALUATED;
}
