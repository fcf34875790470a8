/* mfa_policies.c - what users may do without MFA, by evaluation. A console session without MFA says so
 * (aws:MultiFactorAuthPresent false); a request signed with a long-term key says nothing, so that conditions that hold
 * for the one need not hold for the other. AWS IAM User Guide, "AWS global condition context keys". */
#include "playbook/mfa_policies.h"
#include "base/glob.h"
#include "playbook/effective_admin.h"
#include "playbook/subject.h"

/* ---- Ways in ---- */
/* How a user may come in without MFA, and whether it can. */
typedef struct way {
    iampb__mfa mfa;
    iampb__tri open;
    const char *lacks;       /* the column that tells, where it is not known */
    const char *credential;
} way;
enum { WAYS = 2 };

static void find_ways(const iampb__user *user, way out[WAYS])
{
    out[0] = (way){ IAMPB__MFA_FALSE, iampb__user_password(user), "password_enabled", "a console password" };
    out[1] = (way){ IAMPB__MFA_ABSENT, iampb__user_any_key(user), "access_key_1_active", "an active access key" };
}

/* ---- Administrators ---- */
static iampb_verdict fail_admin(iampb_run *run, const iampb__user *user, const way *w)
{
    const iampb__asker who = iampb__asker_of_user(user);
    iampb__run_say(run, "user %v is an administrator with %s and no MFA: whoever learns it owns the account",
            user->name, w->credential);
    iampb__run_field(run, &user->entity, "mfa_active", "true");
    iampb__tell_admin(run, &who, w->mfa);
    iampb__run_command(run, "aws iam create-virtual-mfa-device --virtual-mfa-device-name %q --outfile qr.png "
            "--bootstrap-method QRCodePNG", user->name);
    iampb__run_command(run, "aws iam enable-mfa-device --user-name %q --serial-number DEVICE_ARN "
            "--authentication-code1 CODE1 --authentication-code2 CODE2", user->name);
    return IAMPB_FAIL;
}

/* Who is an administrator with MFA alone is none without. */
iampb_verdict iampb__judge_admin_without_mfa(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    const iampb__asker who = iampb__asker_of_user(user);
    const iampb__tri mfa = iampb__user_mfa(user);
    way ways[WAYS];
    iampb__answer answer, open = { .allowed = IAMPB__FALSE };
    const char *lacks = NULL;
    find_ways(user, ways);
    if (mfa == IAMPB__TRUE)
        return IAMPB_PASS;
    for (size_t i = 0; i < WAYS; i++) {
        if (ways[i].open == IAMPB__FALSE)
            continue;
        if (!iampb__ask_admin(run, &who, ways[i].mfa, &answer))
            return IAMPB_NOT_APPLICABLE;
        if (answer.allowed == IAMPB__TRUE && ways[i].open == IAMPB__TRUE && mfa == IAMPB__FALSE)
            return fail_admin(run, user, &ways[i]);
        if (answer.allowed == IAMPB__TRUE && lacks == NULL)
            lacks = mfa == IAMPB__TRI_UNKNOWN ? "mfa_active" : ways[i].lacks;
        if (answer.allowed == IAMPB__TRI_UNKNOWN)
            open = answer;
    }
    if (lacks != NULL)
        return iampb__run_lacks(run, user, lacks);
    if (open.allowed == IAMPB__FALSE)
        return IAMPB_PASS;
    return iampb__say_untold(run, &open, "whether user %v is an administrator without MFA", user->name);
}

/* ---- One's own device ---- */
static const iampb__ask device_asks[] = {
    { .action = IAMPB__STR_INIT("iam:CreateVirtualMFADevice"), .resource = IAMPB__STR_INIT("arn:$P:iam::$A:mfa/$U"),
        .mfa = IAMPB__MFA_FALSE },
    { .action = IAMPB__STR_INIT("iam:EnableMFADevice"), .resource = IAMPB__STR_INIT("$W"), .mfa = IAMPB__MFA_FALSE },
};

static iampb_verdict fail_device(iampb_run *run, const iampb__user *user, const iampb__ask *ask)
{
    const iampb__asker who = iampb__asker_of_user(user);
    iampb__run_say(run, "console user %v has no MFA and cannot set it up: without MFA, %v of its own device is denied",
            user->name, ask->action);
    iampb__run_field(run, &user->entity, "mfa_active", NULL);
    iampb__tell_request(run, &who, ask, IAMPB__FALSE);
    iampb__run_command(run, "aws iam put-user-policy --user-name %q --policy-name manage-own-mfa --policy-document "
            "file://manage-own-mfa.json", user->name);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_self_manage_missing(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    const iampb__asker who = iampb__asker_of_user(user);
    iampb__answer answer, open = { .allowed = IAMPB__TRUE };
    const iampb__tri password = iampb__user_password(user), mfa = iampb__user_mfa(user);
    if (password == IAMPB__FALSE || mfa == IAMPB__TRUE)
        return IAMPB_PASS;
    for (size_t i = 0; i < sizeof device_asks / sizeof *device_asks; i++) {
        if (!iampb__ask_principal(run, &who, &device_asks[i], SIZE_MAX, &answer))
            return IAMPB_NOT_APPLICABLE;
        if (answer.allowed == IAMPB__FALSE && password == IAMPB__TRUE && mfa == IAMPB__FALSE)
            return fail_device(run, user, &device_asks[i]);
        if (answer.allowed != IAMPB__TRUE && open.allowed != IAMPB__FALSE)
            open = answer;
    }
    if (open.allowed == IAMPB__TRUE)
        return IAMPB_PASS;
    if (password == IAMPB__TRI_UNKNOWN || mfa == IAMPB__TRI_UNKNOWN)
        return iampb__run_lacks(run, user, password == IAMPB__TRI_UNKNOWN ? "password_enabled" : "mfa_active");
    return iampb__say_untold(run, &open, "whether user %v may set up its own MFA device", user->name);
}

/* ---- Actions that need MFA ---- */
typedef struct sensitive {
    iampb_str action, resource;
} sensitive;
/* Of what a pattern stands for, that which gives power or covers tracks, on resources that no policy names. */
static const sensitive table[] = {
#define ROW(action, resource) { IAMPB__STR_INIT(action), IAMPB__STR_INIT(resource) }
    ROW("iam:CreateUser", "arn:$P:iam::$A:user/somebody"),
    ROW("iam:CreateAccessKey", "arn:$P:iam::$A:user/somebody"),
    ROW("iam:CreateLoginProfile", "arn:$P:iam::$A:user/somebody"),
    ROW("iam:AttachUserPolicy", "arn:$P:iam::$A:user/somebody"),
    ROW("iam:PutUserPolicy", "arn:$P:iam::$A:user/somebody"),
    ROW("iam:AddUserToGroup", "arn:$P:iam::$A:group/some-group"),
    ROW("iam:AttachRolePolicy", "arn:$P:iam::$A:role/some-role"),
    ROW("iam:PutRolePolicy", "arn:$P:iam::$A:role/some-role"),
    ROW("iam:UpdateAssumeRolePolicy", "arn:$P:iam::$A:role/some-role"),
    ROW("iam:CreatePolicyVersion", "arn:$P:iam::$A:policy/some-policy"),
    ROW("iam:DeactivateMFADevice", "arn:$P:iam::$A:user/somebody"),
    ROW("organizations:LeaveOrganization", "*"),
    ROW("organizations:CreateAccount", "*"),
    ROW("organizations:DetachPolicy", "*"),
    ROW("organizations:DisablePolicyType", "*"),
    ROW("kms:ScheduleKeyDeletion", "arn:$P:kms:$R:$A:key/01234567-89ab-cdef-0123-456789abcdef"),
    ROW("cloudtrail:StopLogging", "arn:$P:cloudtrail:$R:$A:trail/some-trail"),
#undef ROW
};
enum { ROWS = sizeof table / sizeof *table };
_Static_assert(IAMPB__ASKS_OF_MFA + 2 * ROWS <= IAMPB__ASKS_OF_ADMIN, "numbers of questions meet");

static const iampb_str usual_actions[] = { IAMPB__STR_INIT("iam:*"), IAMPB__STR_INIT("organizations:*"),
    IAMPB__STR_INIT("kms:ScheduleKeyDeletion"), IAMPB__STR_INIT("cloudtrail:StopLogging") };

static bool has_wildcard(iampb_str text)
{
    return iampb__str_find(text, '*', 0) != SIZE_MAX || iampb__str_find(text, '?', 0) != SIZE_MAX;
}

bool iampb__mfa_action_known(iampb_str pattern)
{
    size_t colon = iampb__str_find(pattern, ':', 0);
    for (size_t i = 0; i < ROWS; i++)
        if (iampb__glob_match(pattern, table[i].action, true))
            return true;
    if (colon == SIZE_MAX || colon == 0 || colon + 1 == pattern.len || has_wildcard(pattern))
        return false;
    for (size_t i = 0; i < pattern.len; i++)
        if (i != colon && pattern.ptr[i] != '-' && !iampb__is_digit(pattern.ptr[i]) && !iampb__is_lower(pattern.ptr[i])
            && !iampb__is_upper(pattern.ptr[i]))
            return false;
    return true;
}

/* What is found of one user. */
typedef struct found {
    size_t count;            /* actions that are allowed */
    iampb__ask first;
    const way *way;
    iampb__answer open;      /* of one that is not known; allowed FALSE: none */
} found;

static bool ask_action(iampb_run *run, const iampb__user *user, const way ways[WAYS], const sensitive *what,
        size_t number, found *f)
{
    const iampb__asker who = iampb__asker_of_user(user);
    iampb__ask ask = { .action = what->action, .resource = what->resource, .mfa = IAMPB__MFA_FALSE };
    if (iampb__str_eq(what->action, table[ROWS - 1].action) || iampb__str_eq(what->action, table[ROWS - 2].action))
        ask.region = run->lists->region_count > 0 ? run->lists->regions[0] : IAMPB__STR("us-east-1");
    for (size_t i = 0; i < WAYS; i++) {
        iampb__answer answer;
        if (ways[i].open == IAMPB__FALSE)
            continue;
        ask.mfa = ways[i].mfa;
        if (!iampb__ask_principal(run, &who, &ask,
                    number == SIZE_MAX ? number : IAMPB__ASKS_OF_MFA + 2 * number + i, &answer))
            return false;
        if (answer.allowed == IAMPB__TRI_UNKNOWN)
            f->open = answer;
        if (answer.allowed != IAMPB__TRUE)
            continue;
        if (f->count++ == 0) {
            f->first = ask;
            f->way = &ways[i];
        }
        return true;
    }
    return true;
}

static bool ask_pattern(iampb_run *run, const iampb__user *user, const way ways[WAYS], iampb_str pattern,
        uint32_t *asked, found *f)
{
    bool any = false;
    for (size_t i = 0; i < ROWS; i++) {
        if (!iampb__glob_match(pattern, table[i].action, true))
            continue;
        any = true;
        if ((*asked >> i & 1) == 0 && !ask_action(run, user, ways, &table[i], i, f))
            return false;
        *asked |= UINT32_C(1) << i;
    }
    const sensitive other = { pattern, IAMPB__STR_INIT("*") };
    return any || ask_action(run, user, ways, &other, SIZE_MAX, f);
}

/* A machine cannot have MFA: keys.* and credentials.* are about those. */
static bool is_person(const iampb_run *run, const iampb__user *user)
{
    for (size_t i = 0; i < run->lists->machine_user_count; i++)
        if (iampb__glob_match(run->lists->machine_users[i], user->arn, false))
            return false;
    return iampb__user_password(user) != IAMPB__FALSE;
}

static iampb_verdict fail_action(iampb_run *run, const iampb__user *user, const found *f)
{
    const iampb__asker who = iampb__asker_of_user(user);
    if (f->count > 1)
        iampb__run_say(run, "user %v may do %v and %z other sensitive actions without MFA", user->name,
                f->first.action, f->count - 1);
    else
        iampb__run_say(run, "user %v may do %v without MFA", user->name, f->first.action);
    if (f->way->open != IAMPB__TRUE) /* the details alone do not tell whether it has such a credential */
        iampb__run_confidence(run, IAMPB_CONFIDENCE_MEDIUM);
    iampb__tell_request(run, &who, &f->first, IAMPB__TRUE);
    iampb__tell_granting(run, &who, &f->first);
    iampb__run_command(run, "aws iam put-user-policy --user-name %q --policy-name deny-without-mfa --policy-document "
            "file://deny-without-mfa.json", user->name);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_not_required_by_policy(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    const iampb__lists *lists = run->lists;
    const bool own = lists->mfa_action_count > 0;
    const iampb_str *patterns = own ? lists->mfa_actions : usual_actions;
    const size_t count = own ? lists->mfa_action_count : sizeof usual_actions / sizeof *usual_actions;
    found f = { .open = { .allowed = IAMPB__FALSE } };
    uint32_t asked = 0;
    way ways[WAYS];
    if (!is_person(run, user))
        return IAMPB_NOT_APPLICABLE;
    find_ways(user, ways);
    for (size_t i = 0; i < count; i++)
        if (!ask_pattern(run, user, ways, patterns[i], &asked, &f))
            return IAMPB_NOT_APPLICABLE;
    if (f.count > 0)
        return fail_action(run, user, &f);
    if (f.open.allowed == IAMPB__FALSE)
        return IAMPB_PASS;
    return iampb__say_untold(run, &f.open, "whether user %v may do sensitive actions without MFA", user->name);
}
