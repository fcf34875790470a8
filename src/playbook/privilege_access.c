/* privilege_access.c - see privilege_access.h. */
#include "playbook/privilege_access.h"
#include "playbook/effective_admin.h"
#include "playbook/privilege.h"
#include "playbook/subject.h"
#include "policy/region.h"

/* ---- What must not be given ---- */
/* The made-up action is what no list of names covers: a policy that allows it has a wildcard, or NotAction. Trails,
 * keys and roles are some of all that there are, with two names each where one could be met by chance. Actions and
 * resource types: AWS Service Authorization Reference. */
#define ASK(act, res) { .action = IAMPB__STR_INIT(act), .resource = IAMPB__STR_INIT(res), .mfa = IAMPB__MFA_TRUE, \
    .anywhere = true }
#define TRAIL(act) ASK("cloudtrail:" act, "arn:$P:cloudtrail:$R:$A:trail/some-trail")
#define STORE(act) ASK("cloudtrail:" act, \
    "arn:$P:cloudtrail:$R:$A:eventdatastore/01234567-89ab-cdef-0123-456789abcdef")
#define KEY(act) ASK("kms:" act, "arn:$P:kms:$R:$A:key/01234567-89ab-cdef-0123-456789abcdef")
#define PASS(res) { .action = IAMPB__STR_INIT("iam:PassRole"), .resource = IAMPB__STR_INIT(res), \
    .mfa = IAMPB__MFA_TRUE, .anywhere = true, .keys = { { IAMPB__STR_INIT("iam:PassedToService"), \
        IAMPB__STR_INIT("some-service.amazonaws.com") } } }

static const iampb__ask asks[] = {
    TRAIL("SomeAction"), TRAIL("StopLogging"), TRAIL("DeleteTrail"), TRAIL("UpdateTrail"), TRAIL("PutEventSelectors"),
    STORE("DeleteEventDataStore"),
    KEY("Decrypt"), KEY("ReEncryptFrom"), KEY("SomeAction"), KEY("ScheduleKeyDeletion"), KEY("PutKeyPolicy"),
    KEY("CreateGrant"), KEY("DisableKey"),
    ASK("aws-marketplace:Subscribe", "*"),
    PASS("arn:$P:iam::$A:role/some-role"), PASS("arn:$P:iam::$A:role/another/path/0123456789"),
};
enum { ASKS = sizeof asks / sizeof *asks };

/* One thing that a policy may give: all of these asks. */
typedef struct gift {
    unsigned first, count;       /* of asks */
    const char *what;            /* "policy p ..." */
} gift;
static const gift trails[] = { { 0, 6, "allows every CloudTrail action on everything" } };
static const gift keys[] = { { 6, 7, "allows every KMS action on everything" },
    { 6, 1, "allows kms:Decrypt with every key" }, { 7, 1, "allows kms:ReEncryptFrom with every key" } };
static const gift subscriptions[] = { { 13, 1, "allows marketplace subscriptions of every product" } };
static const gift roles[] = { { 14, 2, "allows every role to be passed to any service" } };
_Static_assert(ASKS == 16, "gifts name asks by number");

/* ---- A policy by itself ---- */
static bool has_region(const iampb__ask *ask) { return iampb__str_contains(ask->resource, IAMPB__STR("$R")); }

/* Two Regions of the partition: what is allowed in one alone is not allowed on everything. */
static void pick_regions(iampb_str partition, iampb_str out[2])
{
    iampb_str region;
    out[0] = out[1] = (iampb_str){ "", 0 };
    for (size_t i = 0; (region = iampb__region_at(i)).ptr != NULL; i++)
        if (iampb__str_eq(iampb__region_partition(region), partition.len > 0 ? partition : IAMPB__STR("aws")))
            out[out[0].len > 0] = region;
    if (out[1].len == 0)
        out[1] = out[0];
}

/* What the search for one who has the policy and may do it has found. */
typedef struct search {
    iampb_run *run;
    const iampb__written *what;
    const gift *gift;
    iampb__tri alone;            /* the policy by itself */
    iampb__tri value;            /* somebody may */
    bool begun, done, ended;     /* ended: the audit has */
    iampb__asker who;            /* of TRUE */
    iampb__answer alone_open, open; /* what is not known: of the policy, of somebody */
    iampb__span statement;
} search;

/* Asked of the first who has it: it tells the same of all, but where it looks at who asks. */
static void ask_alone(search *s, const iampb__asker *who)
{
    iampb_str regions[2];
    pick_regions(s->run->account->partition, regions);
    s->alone = IAMPB__TRUE;
    for (unsigned i = 0; i < 2 * s->gift->count && s->alone != IAMPB__FALSE; i++) {
        iampb__ask ask = asks[s->gift->first + i / 2];
        iampb__answer answer;
        if (!has_region(&ask) && i % 2 == 1)
            continue;
        ask.anywhere = false;
        if (has_region(&ask))
            ask.region = regions[i % 2];
        if (!iampb__ask_document(s->run, who, s->what->document, &ask, &answer, i == 0 ? &s->statement : NULL)) {
            s->ended = true;
            return;
        }
        s->alone = iampb__tri_both(s->alone, answer.allowed);
        if (answer.allowed == IAMPB__TRI_UNKNOWN)
            s->alone_open = answer;
    }
}

/* ---- Who has it ---- */
/* *open: set where it is not known. */
static bool ask_all(const search *s, const iampb__asker *who, iampb__tri *out, iampb__answer *open)
{
    *out = IAMPB__TRUE;
    for (unsigned i = s->gift->first; i < s->gift->first + s->gift->count && *out != IAMPB__FALSE; i++) {
        iampb__answer answer;
        if (!iampb__ask_principal(s->run, who, &asks[i], IAMPB__ASKS_OF_PRIVILEGE + i, &answer))
            return false;
        *out = iampb__tri_both(*out, answer.allowed);
        if (answer.allowed == IAMPB__TRI_UNKNOWN)
            *open = answer;
    }
    return true;
}

static void try_one(search *s, const iampb__asker *who)
{
    iampb__answer admin = { .allowed = IAMPB__FALSE }, open = { .allowed = IAMPB__FALSE };
    iampb__tri may;
    if (!s->begun)
        ask_alone(s, who);
    s->begun = true;
    s->done = s->ended || s->alone == IAMPB__FALSE;
    if (s->done)
        return;
    if (!ask_all(s, who, &may, &open)
        || (may != IAMPB__FALSE && !iampb__ask_admin(s->run, who, IAMPB__MFA_TRUE, &admin))) {
        s->done = s->ended = true;
        return;
    }
    if (may == IAMPB__FALSE || admin.allowed == IAMPB__TRUE) /* administrators have checks of their own */
        return;
    s->open = s->alone == IAMPB__TRI_UNKNOWN ? s->alone_open : may == IAMPB__TRI_UNKNOWN ? open : admin;
    s->value = iampb__tri_both(iampb__tri_both(s->alone, may), iampb__not(admin.allowed));
    s->who = *who;
    s->done = s->value == IAMPB__TRUE;
}

static void try_holder(search *s, const iampb__principal *holder)
{
    iampb__asker who;
    if (holder->entity.kind == IAMPB_ENTITY_GROUP) {
        for (size_t i = 0; i < holder->member_count && !s->done; i++) {
            who = iampb__asker_of_user(holder->members[i]);
            try_one(s, &who);
        }
    } else if (holder->entity.kind == IAMPB_ENTITY_ROLE) {
        who = iampb__asker_of_role(holder);
        if (!iampb__is_service_linked(holder))
            try_one(s, &who);
    } else if (holder->user != NULL) {
        who = iampb__asker_of_user(holder->user);
        try_one(s, &who);
    }
}

static void try_holders(search *s)
{
    const iampb__policy *policy = s->what->policy;
    if (policy == NULL) {
        try_holder(s, s->what->inlined->owner);
        return;
    }
    for (size_t i = 0; i < policy->attached_to_count && !s->done; i++)
        try_holder(s, policy->attached_to[i]);
}

/* ---- Verdicts about policies ---- */
static const char *kind_of(const iampb__written *what)
{
    return what->policy == NULL ? "inline policy" : what->policy->aws_managed ? "AWS managed policy" : "policy";
}

static iampb_verdict fail_gift(const search *s)
{
    iampb_run *run = s->run;
    iampb__ask ask = asks[s->gift->first];
    iampb__answer answer;
    iampb__run_say(run, "%s %v %s, and %s %v may do so", kind_of(s->what), s->what->name, s->gift->what,
            iampb__noun_of(s->who.details)->word, s->who.name);
    iampb__run_span(run, "Statement", &s->statement, NULL);
    if (!iampb__ask_principal(run, &s->who, &ask, SIZE_MAX, &answer)) /* for the Region */
        return IAMPB_NOT_APPLICABLE;
    ask.region = answer.region;
    iampb__tell_request(run, &s->who, &ask, IAMPB__TRUE);
    iampb__run_value(run, "held by", &s->who.details->arn, NULL);
    if (s->what->policy != NULL && s->what->policy->aws_managed)
        iampb__run_command(run, "aws iam list-entities-for-policy --policy-arn %q", s->what->policy->arn.text);
    else
        iampb__say_rewrite(run, s->what);
    return IAMPB_FAIL;
}

static iampb_verdict judge_gifts(iampb_run *run, const void *subject, bool aws_too, const gift *gifts, size_t count)
{
    iampb__written what;
    search open = { .value = IAMPB__FALSE };
    iampb_verdict taken = iampb__take_written(run, subject, aws_too, &what);
    if (taken != IAMPB_PASS)
        return taken;
    for (size_t i = 0; i < count; i++) {
        search s = { .run = run, .what = &what, .gift = &gifts[i], .value = IAMPB__FALSE };
        try_holders(&s);
        if (s.ended)
            return IAMPB_NOT_APPLICABLE;
        if (s.value == IAMPB__TRUE)
            return fail_gift(&s);
        if (s.value == IAMPB__TRI_UNKNOWN && open.value == IAMPB__FALSE)
            open = s;
    }
    if (open.value == IAMPB__FALSE)
        return IAMPB_PASS;
    return iampb__say_untold(run, &open.open, "whether %s %v %s", kind_of(&what), what.name, open.gift->what);
}

iampb_verdict iampb__judge_full_cloudtrail(iampb_run *run, const void *subject)
{
    return judge_gifts(run, subject, false, trails, sizeof trails / sizeof *trails);
}

iampb_verdict iampb__judge_full_kms(iampb_run *run, const void *subject)
{
    return judge_gifts(run, subject, false, keys, sizeof keys / sizeof *keys);
}

iampb_verdict iampb__judge_marketplace_subscribe(iampb_run *run, const void *subject)
{
    return judge_gifts(run, subject, true, subscriptions, sizeof subscriptions / sizeof *subscriptions);
}

/* ---- Roles that can be passed ---- */
static bool trusts_a_service(const iampb__principal *role)
{
    iampb__statement statement;
    iampb__principal_entry entry;
    iampb__statements s = iampb__statements_of(&role->trust);
    while (role->trust.root.node != NULL && iampb__statement_next(&s, &statement)) {
        iampb__principal_entries p = iampb__principal_entries_of(statement.principal);
        while (statement.allow && iampb__principal_next(&p, &entry))
            if (iampb__str_eq(entry.kind, IAMPB__STR("Service")))
                return true;
    }
    return false;
}

/* Whether a service can be given an administrator. Looked for once an account. */
static iampb__tri find_passable(iampb_run *run)
{
    const iampb_account *account = run->account;
    const bool whole = account->details_lists == 0 || account->details_lists & IAMPB__DETAILS_ROLES;
    iampb__tri found = whole ? IAMPB__FALSE : IAMPB__TRI_UNKNOWN;
    for (size_t i = 0; i < account->role_count && found != IAMPB__TRUE; i++) {
        const iampb__principal *role = account->roles[i];
        const iampb__asker who = iampb__asker_of_role(role);
        iampb__answer answer;
        if (iampb__is_service_linked(role) || !trusts_a_service(role))
            continue;
        if (!iampb__ask_admin(run, &who, IAMPB__MFA_ABSENT, &answer))
            return IAMPB__TRI_UNKNOWN;
        found = iampb__tri_either(found, answer.allowed);
    }
    return found;
}

iampb_verdict iampb__judge_passrole_any(iampb_run *run, const void *subject)
{
    iampb_verdict verdict = judge_gifts(run, subject, true, roles, sizeof roles / sizeof *roles);
    iampb__access *access = verdict == IAMPB_FAIL ? iampb__run_access(run) : NULL;
    if (access == NULL || run->severity != run->check->severity) /* the playbook's word */
        return verdict;
    if (access->passable_of != run->account) {
        access->passable = find_passable(run);
        access->passable_of = run->account;
    }
    if (access->passable == IAMPB__FALSE)
        iampb__run_severity(run, IAMPB_SEVERITY_MEDIUM);
    else if (access->passable == IAMPB__TRUE)
        iampb__builder_format(&run->message, ", those of an administrator included");
    return verdict;
}

/* ---- Making principals without a boundary ---- */
/* With no boundary on what is made, and the most that can be given. AWS IAM User Guide, "Delegating responsibility to
 * others using permissions boundaries". */
#define UNBOUND { IAMPB__STR_INIT("iam:PermissionsBoundary"), IAMPB__STR_INIT("") }
#define ADMINISTRATOR { IAMPB__STR_INIT("iam:PolicyARN"), \
    IAMPB__STR_INIT("arn:$P:iam::aws:policy/AdministratorAccess") }
#define MAKE(act, res, ...) { .action = IAMPB__STR_INIT("iam:" act), \
    .resource = IAMPB__STR_INIT("arn:$P:iam::$A:" res), .mfa = IAMPB__MFA_TRUE, .anywhere = true, \
    .keys = { __VA_ARGS__ } }
enum { WAYS = 2 };
static const struct delegation {
    const char *what;
    iampb__ask create, give[WAYS];
} delegations[] = {
    { "users", MAKE("CreateUser", "user/somebody", UNBOUND), {
        MAKE("AttachUserPolicy", "user/somebody", UNBOUND, ADMINISTRATOR),
        MAKE("PutUserPolicy", "user/somebody", UNBOUND) } },
    { "roles", MAKE("CreateRole", "role/some-role", UNBOUND), {
        MAKE("AttachRolePolicy", "role/some-role", UNBOUND, ADMINISTRATOR),
        MAKE("PutRolePolicy", "role/some-role", UNBOUND) } },
};
enum { DELEGATIONS = sizeof delegations / sizeof *delegations, FIRST = IAMPB__ASKS_OF_PRIVILEGE + ASKS };
_Static_assert(FIRST + DELEGATIONS * (1 + WAYS) <= IAMPB__ASKS_MOST, "numbers of questions end");

typedef struct delegated {
    iampb__tri value;
    const iampb__ask *create, *give; /* of TRUE */
    iampb__answer open;
} delegated;

static bool ask_delegation(iampb_run *run, const iampb__asker *who, size_t number, delegated *out)
{
    const struct delegation *d = &delegations[number];
    iampb__answer create, give;
    iampb__tri any = IAMPB__FALSE;
    *out = (delegated){ .value = IAMPB__FALSE };
    if (!iampb__ask_principal(run, who, &d->create, FIRST + number * (1 + WAYS), &create))
        return false;
    for (size_t i = 0; i < WAYS && create.allowed != IAMPB__FALSE && any != IAMPB__TRUE; i++) {
        if (!iampb__ask_principal(run, who, &d->give[i], FIRST + number * (1 + WAYS) + 1 + i, &give))
            return false;
        any = iampb__tri_either(any, give.allowed);
        out->give = &d->give[i];
        out->open = give.allowed == IAMPB__TRI_UNKNOWN ? give : out->open;
    }
    out->create = &d->create;
    out->open = create.allowed == IAMPB__TRI_UNKNOWN ? create : out->open;
    out->value = iampb__tri_both(create.allowed, any);
    return true;
}

static void tell_step(iampb_run *run, const iampb__asker *who, const iampb__ask *step)
{
    iampb__ask ask = *step;
    iampb__answer answer;
    if (!iampb__ask_principal(run, who, &ask, SIZE_MAX, &answer))
        return;
    ask.anywhere = false;
    ask.region = answer.region;
    iampb__tell_request(run, who, &ask, IAMPB__TRUE);
    iampb__tell_granting(run, who, &ask);
}

static iampb_verdict fail_delegation(iampb_run *run, const iampb__asker *who, const char *what, const delegated *d)
{
    const char *word = iampb__noun_of(who->details)->word;
    iampb__run_say(run, "%s %v may create %s and give them any permissions: no permissions boundary is asked for", word,
            who->name, what);
    tell_step(run, who, d->create);
    tell_step(run, who, d->give);
    iampb__run_command(run, "aws iam put-%s-policy --%s-name %q --policy-name require-boundary --policy-document "
            "file://require-boundary.json", word, word, who->name);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_no_boundary(iampb_run *run, const void *subject)
{
    const iampb_entity *entity = subject;
    const bool is_user = entity->kind == IAMPB_ENTITY_USER;
    const iampb__asker who = is_user ? iampb__asker_of_user(subject) : iampb__asker_of_role(subject);
    delegated d, open = { .value = IAMPB__FALSE };
    iampb__answer admin;
    if (who.details == NULL)
        return iampb__user_without_details(run, subject);
    if (!is_user && iampb__is_service_linked(who.details))
        return IAMPB_NOT_APPLICABLE;
    for (size_t i = 0; i < DELEGATIONS; i++) {
        if (!ask_delegation(run, &who, i, &d)
            || (d.value != IAMPB__FALSE && !iampb__ask_admin(run, &who, IAMPB__MFA_TRUE, &admin)))
            return IAMPB_NOT_APPLICABLE;
        if (d.value != IAMPB__FALSE && admin.allowed == IAMPB__TRUE)
            return IAMPB_NOT_APPLICABLE; /* nothing was delegated: has checks of its own */
        if (d.value == IAMPB__TRUE)
            return fail_delegation(run, &who, delegations[i].what, &d);
        if (d.value == IAMPB__TRI_UNKNOWN)
            open = d;
    }
    if (open.value == IAMPB__FALSE)
        return IAMPB_PASS;
    return iampb__say_untold(run, &open.open, "whether %s %v may create users or roles without a permissions boundary",
            iampb__noun_of(who.details)->word, who.name);
}
