/* accounts_structure.c - checks of lesson 6 that look at how the organisation is built: that there is one, that its
 * units separate what should be separate, and who administers it. */
#include "base/arn.h"
#include "playbook/accounts.h"

/* ---- Membership and features ---- */

static bool accounts_are_whole(const iampb_organization *organization)
{
    iampb_part_state state = organization->parts[IAMPB_DOCUMENT_ACCOUNTS].state;
    return state == IAMPB_PART_LOADED || state == IAMPB_PART_EMPTY;
}

/* More pages follow: an account that is not in the list may be a member all the same. */
static bool accounts_go_on(const iampb_organization *organization)
{
    return organization->parts[IAMPB_DOCUMENT_ACCOUNTS].state == IAMPB_PART_INCOMPLETE;
}

static iampb_verdict judge_member(iampb_run *run, const iampb__member_account *member)
{
    if (member->active)
        return IAMPB_PASS;
    bool by_status = member->status.text.len > 0;
    const iampb__value *status = by_status ? &member->status : &member->state;
    iampb__run_say(run, "the account's status in the organisation is %v", status->text);
    iampb__run_value(run, by_status ? "Status" : "State", status, "ACTIVE");
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_no_organization(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    const iampb_organization *organization = run->organization;
    if (iampb__no_organization(organization)) {
        iampb__run_say(run, "the account is not in an organisation");
        iampb__run_fact(run, "organization", "a member", "AWS says that there is none");
        iampb__run_command(run, "aws organizations create-organization --feature-set ALL");
        return IAMPB_FAIL;
    }
    if (account->member != NULL)
        return judge_member(run, account->member);
    if (account->id.len > 0 && accounts_are_whole(organization)) {
        iampb__run_say(run, "account %v is not among the accounts of the organisation", account->id);
        iampb__run_fact(run, "organization", "a member", "not in the list of accounts");
        iampb__run_command(run, "aws organizations invite-account-to-organization --target Id=%q,Type=ACCOUNT",
                account->id);
        return IAMPB_FAIL;
    }
    if (accounts_go_on(organization))
        return iampb__run_missing(run, IAMPB_DOCUMENT_ACCOUNTS);
    if (organization->described)
        return IAMPB_PASS;
    return iampb__run_missing(run, IAMPB_DOCUMENT_ORGANIZATION);
}

iampb_verdict iampb__judge_features_not_all(iampb_run *run, const void *subject)
{
    const iampb_organization *organization = subject;
    if (iampb__no_organization(organization))
        return IAMPB_NOT_APPLICABLE;
    if (iampb__str_eq(organization->feature_set.text, IAMPB__STR("ALL")))
        return IAMPB_PASS;
    if (!iampb__str_eq(organization->feature_set.text, IAMPB__STR("CONSOLIDATED_BILLING"))) {
        iampb__run_say(run, "the feature set of the organisation is not known");
        iampb__run_value(run, "FeatureSet", &organization->feature_set, NULL);
        return IAMPB_NOT_EVALUATED;
    }
    iampb__run_say(run, "the organisation only shares the bill: no SCP or RCP can act on its accounts");
    iampb__run_value(run, "FeatureSet", &organization->feature_set, "ALL");
    iampb__run_command(run, "aws organizations enable-all-features");
    return IAMPB_FAIL;
}

/* ---- Units ---- */

/* Words of names that tell an environment. One row each; the last column says which rows are one environment. */
static const struct {
    iampb_str word;
    int environment;
} environment_words[] = {
    { IAMPB__STR_INIT("dev"), 1 }, { IAMPB__STR_INIT("development"), 1 }, { IAMPB__STR_INIT("prd"), 2 },
    { IAMPB__STR_INIT("prod"), 2 }, { IAMPB__STR_INIT("production"), 2 }, { IAMPB__STR_INIT("qa"), 3 },
    { IAMPB__STR_INIT("sandbox"), 4 }, { IAMPB__STR_INIT("stage"), 5 }, { IAMPB__STR_INIT("staging"), 5 },
    { IAMPB__STR_INIT("stg"), 5 }, { IAMPB__STR_INIT("test"), 3 }, { IAMPB__STR_INIT("testing"), 3 },
    { IAMPB__STR_INIT("uat"), 5 },
};

static int environment_of_word(iampb_str word)
{
    for (size_t i = 0; i < sizeof environment_words / sizeof *environment_words; i++)
        if (iampb__str_eq_nocase(environment_words[i].word, word))
            return environment_words[i].environment;
    return 0;
}

static bool is_word_char(char c) { return iampb__is_digit(c) || iampb__is_lower(c) || iampb__is_upper(c); }

/* 0: the name tells none, or more than one. */
static int environment_of_name(iampb_str name)
{
    int found = 0;
    for (size_t at = 0; at < name.len;) {
        size_t end = at;
        while (end < name.len && is_word_char(name.ptr[end]))
            end++;
        int here = environment_of_word(iampb__str(name.ptr + at, end - at));
        if (here != 0 && found != 0 && here != found)
            return 0;
        found = here != 0 ? here : found;
        at = end == at ? at + 1 : end;
    }
    return found;
}

static bool counts(const iampb__member_account *member) { return member->active && !member->is_management; }

static size_t count_members(const iampb_organization *organization)
{
    size_t count = 0;
    for (size_t i = 0; i < organization->member_count; i++)
        count += counts(organization->members[i]);
    return count;
}

static void tell_account(iampb_run *run, const iampb__member_account *member, const char *key)
{
    iampb_str arn = member->arn.text.len > 0 ? member->arn.text : member->id.text;
    iampb__run_resource(run, arn, "AWS::Organizations::Account", member->name.text);
    iampb__run_key(run, iampb__str_z(key));
}

/* A finding for each account that stands directly under the root; whether there was one. */
static bool tell_under_root(iampb_run *run, const iampb_organization *organization)
{
    bool found = false;
    for (size_t i = 0; i < organization->member_count; i++) {
        const iampb__member_account *member = organization->members[i];
        if (!counts(member) || member->parent == NULL || !member->parent->is_root)
            continue;
        tell_account(run, member, "under-root");
        iampb__run_say(run, "account %v (%v) is directly under the root of the organisation", member->id.text,
                member->name.text);
        iampb__run_value(run, "Id", &member->id, "in an organisational unit");
        iampb__run_command(run, "aws organizations move-account --account-id %q --source-parent-id %q "
                "--destination-parent-id OU", member->id.text, member->parent->id.text);
        iampb__run_next(run, IAMPB_FAIL);
        found = true;
    }
    return found;
}

static iampb_verdict find_single_unit(iampb_run *run, const iampb_organization *organization)
{
    const iampb__unit *only = NULL;
    size_t units = 0;
    for (size_t i = 0; i < organization->unit_count; i++)
        if (!organization->units[i]->is_root) {
            only = organization->units[i];
            units++;
        }
    if (units != 1)
        return IAMPB_NOT_APPLICABLE;
    iampb__run_resource(run, only->arn.text.len > 0 ? only->arn.text : only->id.text,
            "AWS::Organizations::OrganizationalUnit", only->name.text);
    iampb__run_key(run, IAMPB__STR("one-unit"));
    iampb__run_say(run, "%v is the only organisational unit: it separates nothing", only->name.text);
    iampb__run_value(run, "Id", &only->id, "more than 1 organisational unit");
    iampb__run_command(run, "aws organizations create-organizational-unit --parent-id ROOT --name NAME");
    return IAMPB_FAIL;
}

/* Names of accounts in one unit tell of two environments. */
static iampb_verdict find_mixed(iampb_run *run, const iampb__unit *unit)
{
    const iampb__member_account *first = NULL, *other = NULL;
    for (size_t i = 0; i < unit->account_count && other == NULL; i++) {
        const iampb__member_account *member = unit->accounts[i];
        if (!counts(member) || environment_of_name(member->name.text) == 0)
            continue;
        if (first == NULL)
            first = member;
        else if (environment_of_name(first->name.text) != environment_of_name(member->name.text))
            other = member;
    }
    if (other == NULL)
        return IAMPB_NOT_APPLICABLE;
    iampb__run_resource(run, unit->arn.text.len > 0 ? unit->arn.text : unit->id.text,
            "AWS::Organizations::OrganizationalUnit", unit->name.text);
    iampb__run_key(run, IAMPB__STR("mixed"));
    iampb__run_say(run, "organisational unit %v has accounts of several environments: %v and %v", unit->name.text,
            first->name.text, other->name.text);
    iampb__run_confidence(run, IAMPB_CONFIDENCE_MEDIUM); /* by their names */
    iampb__run_value(run, "Name", &first->name, NULL);
    iampb__run_value(run, "Name", &other->name, "the same environment as %v", first->name.text);
    iampb__run_command(run, "aws organizations move-account --account-id %q --source-parent-id %q "
            "--destination-parent-id OU", other->id.text, unit->id.text);
    return IAMPB_FAIL;
}

static bool label_is_of(const iampb__unit_label *label, const iampb__unit *unit)
{
    return iampb__str_eq(label->unit, unit->id.text) || iampb__str_eq(label->unit, unit->arn.text)
        || iampb__str_eq(label->unit, unit->name.text);
}

/* The playbook's environment for a unit: its own, or that of the nearest unit above. */
static bool is_labelled(const iampb_run *run, const iampb__unit *unit)
{
    for (size_t steps = 0; unit != NULL && steps <= run->organization->unit_count; steps++) {
        for (size_t i = 0; i < run->lists->unit_count; i++)
            if (run->lists->units[i].environment.len > 0 && label_is_of(&run->lists->units[i], unit))
                return true;
        unit = unit->parent;
    }
    return false;
}

/* A finding for each account in a unit that the playbook does not know; whether there was one. */
static bool tell_unlabelled(iampb_run *run, const iampb_organization *organization)
{
    bool found = false;
    for (size_t i = 0; i < organization->member_count; i++) {
        const iampb__member_account *member = organization->members[i];
        if (!counts(member) || member->parent == NULL || member->parent->is_root || is_labelled(run, member->parent))
            continue;
        tell_account(run, member, "unmapped");
        iampb__run_say(run, "account %v (%v) is in organisational unit %v, which the playbook gives no environment",
                member->id.text, member->name.text, member->parent->name.text);
        iampb__run_value(run, "Id", &member->id, "in a unit that the playbook gives an environment");
        iampb__run_next(run, IAMPB_FAIL);
        found = true;
    }
    return found;
}

static const iampb__member_account *without_place(const iampb_organization *organization)
{
    for (size_t i = 0; i < organization->member_count; i++)
        if (counts(organization->members[i]) && organization->members[i]->parent == NULL)
            return organization->members[i];
    return NULL;
}

/* Tells a fault to the engine; whether it was one. */
static bool settle(iampb_run *run, iampb_verdict verdict)
{
    if (verdict == IAMPB_FAIL)
        iampb__run_next(run, verdict);
    return verdict == IAMPB_FAIL;
}

iampb_verdict iampb__judge_ou_structure(iampb_run *run, const void *subject)
{
    const iampb_organization *organization = subject;
    bool failed = false;
    if (iampb__no_organization(organization))
        return IAMPB_NOT_APPLICABLE;
    if (organization->member_count == 0 && !accounts_are_whole(organization))
        return iampb__run_missing(run, IAMPB_DOCUMENT_ACCOUNTS);
    if (count_members(organization) == 0 && accounts_go_on(organization))
        return iampb__run_missing(run, IAMPB_DOCUMENT_ACCOUNTS);
    if (count_members(organization) == 0)
        return IAMPB_NOT_APPLICABLE; /* nothing but the management account */
    const iampb__member_account *lost = without_place(organization);
    failed |= tell_under_root(run, organization);
    if (lost == NULL)
        failed |= settle(run, find_single_unit(run, organization));
    for (size_t i = 0; i < organization->unit_count; i++)
        if (!organization->units[i]->is_root)
            failed |= settle(run, find_mixed(run, organization->units[i]));
    if (run->lists->unit_count > 0)
        failed |= tell_unlabelled(run, organization);
    if (lost != NULL) {
        iampb__run_say(run, "where account %v stands in the organisation is not known: run `aws organizations "
                "list-parents --child-id %v`", lost->id.text, lost->id.text);
        return IAMPB_NOT_EVALUATED;
    }
    if (accounts_go_on(organization))
        return iampb__run_missing(run, IAMPB_DOCUMENT_ACCOUNTS);
    if (failed)
        return IAMPB_NOT_APPLICABLE; /* told */
    if (run->lists->unit_count > 0)
        return IAMPB_PASS;
    iampb__run_say(run, "whether the organisational units separate environments can only be said by somebody who knows "
            "them: give each its environment in the playbook, and the check will look after it");
    return IAMPB_MANUAL;
}

/* ---- Delegated administrators ---- */

static bool is_trusted(const iampb__lists *lists, iampb_str id)
{
    for (size_t i = 0; i < lists->trusted_account_count; i++)
        if (iampb__str_eq(lists->trusted_accounts[i].id, id))
            return true;
    return false;
}

static const iampb__value *suspended_status(const iampb_organization *organization,
        const iampb__delegated_administrator *administrator)
{
    static const iampb_str ended[] = { IAMPB__STR_INIT("CLOSED"), IAMPB__STR_INIT("PENDING_CLOSURE"),
        IAMPB__STR_INIT("SUSPENDED") };
    const iampb__member_account *member = iampb__organization_member(organization, administrator->id.text);
    if (member != NULL && member->suspended)
        return member->status.text.len > 0 ? &member->status : &member->state;
    for (size_t i = 0; i < sizeof ended / sizeof *ended; i++)
        if (iampb__str_eq(administrator->status.text, ended[i]))
            return &administrator->status;
    return NULL;
}

static void say_deregister(iampb_run *run, const iampb__delegated_administrator *administrator)
{
    if (administrator->service.text.len == 0)
        iampb__run_command(run, "aws organizations list-delegated-services-for-account --account-id %q",
                administrator->id.text);
    else
        iampb__run_command(run, "aws organizations deregister-delegated-administrator --account-id %q "
                "--service-principal %q", administrator->id.text, administrator->service.text);
}

iampb_verdict iampb__judge_delegated_admin_untrusted(iampb_run *run, const void *subject)
{
    const iampb__delegated_administrator *administrator = subject;
    const iampb__value *ended = suspended_status(run->organization, administrator);
    bool service = administrator->service.text.len > 0;
    if (ended == NULL && run->lists->trusted_account_count == 0) {
        iampb__run_say(run, "the playbook has no list of trusted accounts to judge account %v by",
                administrator->id.text);
        return IAMPB_NOT_EVALUATED;
    }
    if (ended == NULL && is_trusted(run->lists, administrator->id.text))
        return IAMPB_PASS;
    iampb__run_say(run, "account %v (%v) is delegated administrator%s%v, and is %s", administrator->id.text,
            administrator->name.text, service ? " of " : "", administrator->service.text,
            ended != NULL ? "closed or suspended" : "not among the trusted accounts");
    iampb__run_value(run, "Id", &administrator->id, "one of the playbook's trusted accounts");
    if (ended != NULL)
        iampb__run_value(run, "Status", ended, "ACTIVE");
    say_deregister(run, administrator);
    return IAMPB_FAIL;
}

/* Who else may manage policies is said by the organisation's resource policy: it allows it to an account. AWS
 * Organizations User Guide, "Delegated administrator for AWS Organizations". */
static iampb__tri policies_delegated(const iampb_organization *organization)
{
    iampb_str why;
    iampb__statement statement;
    switch (organization->parts[IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY].state) {
    case IAMPB_PART_ABSENT:
    case IAMPB_PART_EMPTY:
        return IAMPB__FALSE;
    case IAMPB_PART_LOADED:
        break;
    default:
        return IAMPB__TRI_UNKNOWN;
    }
    if (!iampb__document_is_readable(&organization->resource_policy, &why))
        return IAMPB__TRI_UNKNOWN;
    iampb__statements s = iampb__statements_of(&organization->resource_policy);
    while (iampb__statement_next(&s, &statement))
        if (statement.allow && statement.principal.node != NULL && !statement.not_principal)
            return IAMPB__TRUE;
    return IAMPB__FALSE;
}

static iampb__tri services_delegated(const iampb_organization *organization)
{
    if (organization->administrator_count > 0)
        return IAMPB__TRUE;
    iampb_part_state state = organization->parts[IAMPB_DOCUMENT_DELEGATED_ADMINISTRATORS].state;
    return state == IAMPB_PART_EMPTY || state == IAMPB_PART_LOADED || state == IAMPB_PART_ABSENT ? IAMPB__FALSE
                                                                                                  : IAMPB__TRI_UNKNOWN;
}

iampb_verdict iampb__judge_no_delegated_admin(iampb_run *run, const void *subject)
{
    const iampb_organization *organization = subject;
    if (iampb__no_organization(organization))
        return IAMPB_NOT_APPLICABLE;
    iampb__tri policies = policies_delegated(organization), services = services_delegated(organization);
    bool failed = false;
    if (policies == IAMPB__FALSE) {
        iampb__run_key(run, IAMPB__STR("policies"));
        iampb__run_say(run, "no account but the management account may manage the organisation's policies");
        if (organization->resource_policy.present)
            iampb__run_span(run, "ResourcePolicy", &organization->resource_policy.span, "an Allow for an account");
        else
            iampb__run_fact(run, "resource policy of the organisation", "an Allow for an account", "none");
        iampb__run_command(run, "aws organizations put-resource-policy --content file://delegation.json");
        failed |= settle(run, IAMPB_FAIL);
    }
    if (services == IAMPB__FALSE) {
        iampb__run_key(run, IAMPB__STR("services"));
        iampb__run_say(run, "no account is delegated administrator of a service: all is run from the management "
                "account");
        iampb__run_fact(run, "DelegatedAdministrators", "at least 1", "0");
        iampb__run_command(run, "aws organizations register-delegated-administrator --account-id ACCOUNT "
                "--service-principal SERVICE");
        failed |= settle(run, IAMPB_FAIL);
    }
    if (services == IAMPB__TRI_UNKNOWN)
        return iampb__run_missing(run, IAMPB_DOCUMENT_DELEGATED_ADMINISTRATORS);
    if (policies == IAMPB__TRI_UNKNOWN)
        return iampb__run_missing(run, IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY);
    return failed ? IAMPB_NOT_APPLICABLE : IAMPB_PASS;
}
