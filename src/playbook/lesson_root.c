/* lesson_root.c - root: no keys, no certificates, not used, and in an organisation not there at all. */
#include "base/glob.h"
#include "playbook/accounts.h"
#include "playbook/subject.h"

/* ---- The account summary, where the report does not say ---- */
static iampb__tri from_count(const iampb_run *run, const char *name, const iampb__summary_item **item)
{
    *item = NULL;
    if (!iampb__summary_count(run->account, name, item) || !(*item)->count.known)
        return IAMPB__TRI_UNKNOWN;
    return (*item)->count.number > 0 ? IAMPB__TRUE : IAMPB__FALSE;
}

/* NOT_EVALUATED for want of root's row, or of a column of it. */
static iampb_verdict lacks_root(iampb_run *run, const char *column)
{
    const iampb__user *root = iampb__run_root(run);
    if (root != NULL)
        return iampb__run_lacks(run, root, column);
    if (run->account->report == NULL)
        return iampb__run_missing(run, IAMPB_DOCUMENT_CREDENTIAL_REPORT);
    if (run->account->root != NULL)
        iampb__run_say(run, "the credential report of %t is too old to be judged by: generate a new one",
                run->account->report->generated_at);
    else
        iampb__run_say(run, "the credential report has no row for root");
    iampb__run_new_report(run);
    return IAMPB_NOT_EVALUATED;
}

/* ---- Keys and certificates ---- */
/* TRUE: there is a key, but no working one. Such a key also counts in the summary. */
static iampb__tri has_idle_key(const iampb__user *root)
{
    iampb__tri any = IAMPB__FALSE;
    for (size_t i = 0; i < 2; i++)
        any = iampb__tri_either(any, iampb__tri_both(root->keys[i].present, iampb__not(root->keys[i].active)));
    return any;
}

static void describe_root_keys(iampb_run *run, const iampb__user *root, const iampb__summary_item *item)
{
    for (size_t i = 0; root != NULL && i < 2; i++)
        if (root->keys[i].active == IAMPB__TRUE) {
            iampb__run_key_field(run, &root->keys[i], IAMPB__KEY_ACTIVE, "false", 0);
            iampb__run_key_field(run, &root->keys[i], IAMPB__KEY_CREATED, NULL, 0);
            iampb__run_key_field(run, &root->keys[i], IAMPB__KEY_USED, NULL, 0);
        }
    if (item != NULL)
        iampb__run_value(run, "AccountAccessKeysPresent", &item->count.value, "0");
}

static iampb_verdict access_key(iampb_run *run, const void *subject)
{
    const iampb__summary_item *item;
    const iampb__user *root = iampb__run_root(run);
    const iampb__tri summary = from_count(run, "AccountAccessKeysPresent", &item);
    iampb__tri working = IAMPB__TRI_UNKNOWN;
    (void)subject;
    if (root != NULL)
        working = iampb__tri_either(iampb__key_works(&root->keys[0]), iampb__key_works(&root->keys[1]));
    if (working == IAMPB__TRI_UNKNOWN)
        working = summary;
    if (working == IAMPB__TRI_UNKNOWN)
        return lacks_root(run, root != NULL && iampb__key_works(&root->keys[0]) != IAMPB__TRI_UNKNOWN
                ? "access_key_2_active" : "access_key_1_active");
    bool disagree = working == IAMPB__FALSE && summary == IAMPB__TRUE && has_idle_key(root) == IAMPB__FALSE;
    if (working == IAMPB__FALSE && !disagree)
        return IAMPB_PASS; /* a key that is there and inactive is root.inactive-key */
    if (disagree) {
        iampb__run_say(run, "the account summary counts an access key of root that the credential report does not "
                "show: it may be newer than the report");
        iampb__run_confidence(run, IAMPB_CONFIDENCE_MEDIUM);
    } else
        iampb__run_say(run, "root has an active access key: it can do everything, needs no MFA, and no policy of the "
                "account can limit it");
    describe_root_keys(run, root, item);
    iampb__run_command(run, "aws iam list-access-keys");
    iampb__run_command(run, "aws iam update-access-key --access-key-id ACCESS_KEY_ID --status Inactive");
    iampb__run_command(run, "aws iam delete-access-key --access-key-id ACCESS_KEY_ID");
    return IAMPB_FAIL;
}

static iampb_verdict inactive_key(iampb_run *run, const void *subject)
{
    const iampb__summary_item *item;
    const iampb__user *root = iampb__run_root(run);
    const iampb__access_key *unclear = NULL;
    bool any = false;
    (void)subject;
    if (root == NULL)
        return from_count(run, "AccountAccessKeysPresent", &item) == IAMPB__FALSE
                ? IAMPB_PASS : lacks_root(run, "access_key_1_active");
    for (size_t i = 0; i < 2; i++) {
        const iampb__access_key *key = &root->keys[i];
        iampb__tri idle = iampb__tri_both(key->present, iampb__not(key->active));
        if (idle == IAMPB__TRI_UNKNOWN)
            unclear = key;
        if (idle != IAMPB__TRUE)
            continue;
        iampb__key_name name = iampb__name_key(key);
        iampb__run_say(run, "%s%v%s of root is inactive but still there: one call makes it active again", name.before,
                name.id, name.after);
        iampb__run_key(run, iampb__stable_key(key));
        iampb__run_key_field(run, key, IAMPB__KEY_ACTIVE, NULL, 0);
        iampb__run_key_field(run, key, IAMPB__KEY_CREATED, "no key", 0);
        iampb__run_key_command(run, key, "delete-access-key", "");
        iampb__run_next(run, IAMPB_FAIL);
        any = true;
    }
    if (unclear != NULL)
        return iampb__run_lacks(run, root, unclear == &root->keys[0] ? "access_key_1_active" : "access_key_2_active");
    return any ? IAMPB_NOT_APPLICABLE : IAMPB_PASS;
}

static iampb_verdict signing_certificate(iampb_run *run, const void *subject)
{
    static const char *const columns[2] = { "cert_1_active", "cert_2_active" };
    const iampb__summary_item *item;
    const iampb__user *root = iampb__run_root(run);
    const iampb__tri summary = from_count(run, "AccountSigningCertificatesPresent", &item);
    iampb__tri active = IAMPB__TRI_UNKNOWN;
    (void)subject;
    if (root != NULL)
        active = iampb__tri_either(root->cert_active[0], root->cert_active[1]);
    const iampb__tri counted = summary == IAMPB__TRUE || active == IAMPB__TRI_UNKNOWN ? summary : IAMPB__FALSE;
    switch (iampb__tri_either(active, counted)) {
    case IAMPB__FALSE: return IAMPB_PASS;
    case IAMPB__TRI_UNKNOWN:
        if (summary == IAMPB__FALSE)
            return IAMPB_PASS;
        return lacks_root(run, columns[root != NULL && root->cert_active[0] != IAMPB__TRI_UNKNOWN ? 1 : 0]);
    default: break;
    }
    iampb__run_say(run, "root has an active X.509 signing certificate: a credential of old that signs anything and "
            "never expires by itself");
    for (size_t i = 0; root != NULL && i < 2; i++)
        if (root->cert_active[i] == IAMPB__TRUE)
            iampb__run_field(run, &root->entity, columns[i], "false");
    if (item != NULL)
        iampb__run_value(run, "AccountSigningCertificatesPresent", &item->count.value, "0");
    iampb__run_command(run, "aws iam list-signing-certificates");
    iampb__run_command(run, "aws iam delete-signing-certificate --certificate-id CERTIFICATE_ID");
    return IAMPB_FAIL;
}

/* ---- Use ---- */
/* Root's password and both keys, active or not: the newest use of the three. */
typedef struct root_use {
    const char *column;
    int64_t at;
} root_use;

static iampb_verdict used_recently(iampb_run *run, const void *subject)
{
    const iampb__user *root = iampb__run_root(run);
    const int64_t window = run->parameters[0];
    char text[IAMPB__AGE_TEXT];
    (void)subject;
    if (root == NULL)
        return lacks_root(run, "password_last_used");
    const root_use uses[3] = { { "password_last_used", root->password_last_used },
        { "access_key_1_last_used_date", root->keys[0].last_used },
        { "access_key_2_last_used_date", root->keys[1].last_used } };
    const root_use *newest = NULL, *unclear = NULL;
    for (size_t i = 0; i < 3; i++)
        if (uses[i].at == IAMPB__TIME_UNKNOWN)
            unclear = &uses[i];
        else if (iampb__time_is_known(uses[i].at) && (newest == NULL || uses[i].at > newest->at))
            newest = &uses[i];
    if (newest != NULL && iampb__age(run, newest->at) <= iampb__days(window)) {
        iampb__run_say(run, "root was used %v ago, at %t: the last %l days should have no use of it",
                iampb__age_text(iampb__age(run, newest->at), window, text), newest->at, window);
        for (size_t i = 0; i < 3; i++)
            iampb__run_field(run, &root->entity, uses[i].column, "more than %l days before as_of", window);
        iampb__run_command(run, "aws cloudtrail lookup-events --lookup-attributes "
                "AttributeKey=Username,AttributeValue=root");
        return IAMPB_FAIL;
    }
    if (unclear != NULL)
        return iampb__run_lacks(run, root, unclear->column);
    int64_t made = run->account->report->generated_at;
    if (iampb__time_is_known(made) && made < run->now && run->now - made > iampb__days(window)) {
        iampb__run_say(run, "the credential report was made at %t, and root may have been used in the %l days before "
                "now: an old report cannot show that it was not", made, window);
        iampb__run_new_report(run);
        return IAMPB_NOT_EVALUATED;
    }
    if (newest == NULL)
        iampb__run_say(run, "root was never used, as far as AWS records it");
    else
        iampb__run_say(run, "root was last used %v ago, at %t", iampb__age_text(iampb__age(run, newest->at), window,
                text),
                newest->at);
    for (size_t i = 0; i < 3; i++)
        iampb__run_field(run, &root->entity, uses[i].column, "more than %l days before as_of", window);
    return IAMPB_PASS;
}

/* ---- Organisations ---- */
/* Whether the account is a member: TRUE, FALSE for the management account and accounts without an organisation. */
static iampb__tri is_member(const iampb_run *run)
{
    const iampb_account *account = run->account;
    const iampb_organization *organization = run->organization;
    if (account->member != NULL && account->member->is_management)
        return IAMPB__FALSE;
    if (organization->parts[IAMPB_DOCUMENT_ORGANIZATION].state == IAMPB_PART_ABSENT)
        return IAMPB__FALSE;
    if (account->member == NULL && organization->parts[IAMPB_DOCUMENT_ACCOUNTS].state == IAMPB_PART_LOADED)
        return IAMPB__FALSE; /* documents of an account that the organisation does not list */
    if (organization->described && organization->management_id.text.len > 0 && account->id.len > 0)
        return iampb__str_eq(organization->management_id.text, account->id) ? IAMPB__FALSE : IAMPB__TRUE;
    return IAMPB__TRI_UNKNOWN; /* a list of accounts alone does not tell which one manages */
}

static iampb_verdict password_present(iampb_run *run, const void *subject)
{
    const iampb__summary_item *item;
    const iampb__user *root = iampb__run_root(run);
    iampb__tri password = from_count(run, "AccountPasswordPresent", &item), member = is_member(run);
    (void)subject;
    if (root != NULL && root->password_enabled != IAMPB__TRI_UNKNOWN)
        password = root->password_enabled;
    if (member == IAMPB__FALSE)
        return IAMPB_NOT_APPLICABLE;
    if (password == IAMPB__FALSE)
        return IAMPB_PASS;
    if (member == IAMPB__TRI_UNKNOWN) {
        iampb__run_say(run, "it is not known whether this account is a member of an organisation: the output of `aws "
                "%s` is missing", iampb_document_command(IAMPB_DOCUMENT_ORGANIZATION));
        iampb__run_command(run, "aws %s", iampb_document_command(IAMPB_DOCUMENT_ORGANIZATION));
        return IAMPB_NOT_EVALUATED;
    }
    if (password == IAMPB__TRI_UNKNOWN)
        return lacks_root(run, "password_enabled");
    iampb__run_say(run, "root of this member account has a password: with central root access it needs none");
    if (root != NULL)
        iampb__run_field(run, &root->entity, "password_enabled", "false");
    else
        iampb__run_value(run, "AccountPasswordPresent", &item->count.value, "0");
    iampb__run_command(run, "aws sts assume-root --target-principal %q --task-policy-arn "
            "arn=arn:%v:iam::aws:policy/root-task/IAMDeleteRootUserCredentials", run->account->id,
            run->account->partition);
    iampb__run_command(run, "aws iam delete-login-profile");
    return IAMPB_FAIL;
}

static bool has_feature(const iampb_organization *organization, iampb_str name, const iampb__value **value)
{
    for (size_t i = 0; i < organization->feature_count; i++)
        if (iampb__str_eq(organization->features[i].text, name)) {
            *value = &organization->features[i];
            return true;
        }
    *value = NULL;
    return false;
}

static void tell_sessions(iampb_run *run, const iampb_organization *organization)
{
    const iampb__value *sessions;
    if (has_feature(organization, IAMPB__STR("RootSessions"), &sessions))
        iampb__run_value(run, "RootSessions", sessions, NULL);
    else
        iampb__run_fact(run, "RootSessions", NULL, "not enabled");
}

static iampb_verdict central_management_off(iampb_run *run, const void *subject)
{
    const iampb_organization *organization = subject;
    const iampb__value *feature;
    if (organization->parts[IAMPB_DOCUMENT_ORGANIZATION_FEATURES].state == IAMPB_PART_ABSENT
        || organization->parts[IAMPB_DOCUMENT_ORGANIZATION].state == IAMPB_PART_ABSENT) {
        iampb__run_say(run, "the account is in no organisation");
        return IAMPB_NOT_EVALUATED;
    }
    if (has_feature(organization, IAMPB__STR("RootCredentialsManagement"), &feature)) {
        iampb__run_say(run, "root credentials of member accounts are managed centrally");
        iampb__run_value(run, "EnabledFeatures", feature, "RootCredentialsManagement");
        tell_sessions(run, organization);
        return IAMPB_PASS;
    }
    iampb__run_say(run, "the organisation does not manage root credentials of its member accounts centrally: each "
            "account's root has credentials of its own to lose");
    if (organization->feature_count == 0)
        iampb__run_fact(run, "EnabledFeatures", "RootCredentialsManagement", "none");
    for (size_t i = 0; i < organization->feature_count; i++)
        iampb__run_value(run, "EnabledFeatures", &organization->features[i], "RootCredentialsManagement");
    tell_sessions(run, organization);
    iampb__run_command(run, "aws organizations enable-aws-service-access --service-principal iam.amazonaws.com");
    iampb__run_command(run, "aws iam enable-organizations-root-credentials-management");
    iampb__run_command(run, "aws iam enable-organizations-root-sessions");
    return IAMPB_FAIL;
}

/* Mail providers for persons: nobody else can get in when that person is gone. */
static bool is_personal(iampb_str domain)
{
    static const iampb_str personal[] = { IAMPB__STR_INIT("aol.com"), IAMPB__STR_INIT("fastmail.com"),
        IAMPB__STR_INIT("gmail.com"), IAMPB__STR_INIT("gmx.de"), IAMPB__STR_INIT("gmx.net"),
        IAMPB__STR_INIT("googlemail.com"), IAMPB__STR_INIT("hotmail.com"), IAMPB__STR_INIT("icloud.com"),
        IAMPB__STR_INIT("live.com"), IAMPB__STR_INIT("mail.ru"), IAMPB__STR_INIT("me.com"), IAMPB__STR_INIT("msn.com"),
        IAMPB__STR_INIT("outlook.com"), IAMPB__STR_INIT("pm.me"), IAMPB__STR_INIT("proton.me"),
        IAMPB__STR_INIT("protonmail.com"), IAMPB__STR_INIT("qq.com"), IAMPB__STR_INIT("web.de"),
        IAMPB__STR_INIT("yahoo.com"), IAMPB__STR_INIT("yandex.ru"), IAMPB__STR_INIT("163.com") };
    for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++)
        if (iampb__str_eq_nocase(domain, personal[i]))
            return true;
    return false;
}

static iampb_str domain_of(iampb_str email)
{
    for (size_t i = email.len; i-- > 0;)
        if (email.ptr[i] == '@')
            return iampb__str_from(email, i + 1);
    return iampb__str("", 0);
}

static bool is_approved(const iampb__lists *lists, iampb_str domain)
{
    for (size_t i = 0; i < lists->email_domain_count; i++)
        if (iampb__glob_match(lists->email_domains[i], domain, true))
            return true;
    return false;
}

/* Without a list of domains only the providers for persons can be told; that the list is missing is said once. */
static iampb_verdict email_shared(iampb_run *run, const void *subject)
{
    const iampb_organization *organization = subject;
    const iampb__lists *lists = run->lists;
    bool listed = lists->email_domain_count > 0;
    for (size_t i = 0; i < organization->member_count; i++) {
        const iampb__member_account *member = organization->members[i];
        iampb_str domain = domain_of(member->email.text);
        iampb_verdict verdict = IAMPB_PASS;
        if (member->suspended)
            continue;
        if (domain.len == 0) {
            iampb__run_say(run, "the account list does not tell the mail address of root of %v", member->id.text);
            verdict = IAMPB_NOT_EVALUATED;
        } else if (is_personal(domain) && !is_approved(lists, domain)) {
            iampb__run_say(run, "root of account %v has a mail address at %v, a provider for persons: who holds that "
                    "mailbox can reset root's password", member->id.text, domain);
            verdict = IAMPB_FAIL;
        } else if (!listed)
            continue;
        else if (!is_approved(lists, domain)) {
            iampb__run_say(run, "root of account %v has a mail address at %v, which is not in the playbook's "
                    "email_domains",
                    member->id.text, domain);
            verdict = IAMPB_FAIL;
        }
        if (verdict == IAMPB_FAIL) {
            iampb__run_value(run, "Email", &member->email, "an address in an approved domain");
            iampb__run_command(run, "aws account start-primary-email-update --account-id %q --primary-email ADDRESS",
                    member->id.text);
        }
        iampb__run_resource(run, member->arn.text.len > 0 ? member->arn.text : member->id.text,
                "AWS::Organizations::Account", member->name.text);
        iampb__run_next(run, verdict);
    }
    if (listed)
        return IAMPB_NOT_APPLICABLE; /* each account has had its own verdict */
    iampb__run_say(run, "the playbook has no \"email_domains\": only providers for persons could be told");
    return IAMPB_NOT_EVALUATED;
}

/* ---- The table ---- */
#define REPORT IAMPB__DOC(CREDENTIAL_REPORT)
#define SUMMARY IAMPB__DOC(ACCOUNT_SUMMARY)
#define ORGANIZATION IAMPB__DOC(ORGANIZATION)

static const iampb__check checks[] = {
    { .id = "root.access-key", .title = "Root has an access key",
        .description = "Fails when one of root's keys is active, or the account summary counts one. A key that is "
            "there but inactive is root.inactive-key.",
        .remediation = "Sign in as root, find out from the key's last use what it is for, give that a role, and "
            "delete the key.",
        .lesson = IAMPB_LESSON_ROOT, .severity = IAMPB_SEVERITY_CRITICAL, .scope = IAMPB__SCOPE_ROOT,
            .from_report = true,
        .documents = REPORT | SUMMARY, .judge = access_key },
    { .id = "root.inactive-key", .title = "Root has an inactive access key",
        .description = "Fails for each key of root that is inactive and not deleted.",
        .remediation = "Sign in as root and delete the key.",
        .lesson = IAMPB_LESSON_ROOT, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_ROOT, .from_report = true,
        .documents = REPORT | SUMMARY, .judge = inactive_key },
    { .id = "root.signing-certificate", .title = "Root has an active signing certificate",
        .description = "Fails when one of root's signing certificates is active, or the account summary counts one.",
        .remediation = "Sign in as root and delete the certificate.",
        .lesson = IAMPB_LESSON_ROOT, .severity = IAMPB_SEVERITY_HIGH, .scope = IAMPB__SCOPE_ROOT, .from_report = true,
        .documents = REPORT | SUMMARY, .judge = signing_certificate },
    { .id = "root.used-recently", .title = "Root was used recently",
        .description = "Fails when root's password or one of its keys, active or not, was used within the window. "
            "Passes when the newest use is older, or there never was one. A report older than the window cannot show "
            "that.",
        .remediation = "Find out in CloudTrail what root was used for, and give that to a role. Keep root for the few "
            "tasks that need it.",
        .lesson = IAMPB_LESSON_ROOT, .severity = IAMPB_SEVERITY_HIGH, .scope = IAMPB__SCOPE_ROOT, .from_report = true,
        .documents = REPORT, .needs = REPORT, .parameters = { { "days", 90, 1, 36500 } }, .judge = used_recently },
    { .id = "root.password-present", .title = "Member account root still has a password",
        .description = "Fails for a member account of an organisation whose root has a password.",
        .remediation = "Turn on central management of root credentials, and delete the password of root in this "
            "account.",
        .lesson = IAMPB_LESSON_ROOT, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_ROOT, .from_report = true,
        .documents = REPORT | SUMMARY | ORGANIZATION, .judge = password_present },
    { .id = "root.central-management-off",
        .title = "Root credentials of member accounts are not managed centrally",
        .description = "Fails when RootCredentialsManagement is not among the organisation's enabled features. Says "
            "whether RootSessions is.",
        .remediation = "Enable central root access in the management account, then delete the root credentials of the "
            "member accounts.",
        .lesson = IAMPB_LESSON_ROOT, .severity = IAMPB_SEVERITY_HIGH, .scope = IAMPB__SCOPE_ORGANIZATION,
        .documents = IAMPB__DOC(ORGANIZATION_FEATURES), .needs = IAMPB__DOC(ORGANIZATION_FEATURES),
        .judge = central_management_off },
    { .id = "root.scp-missing", .title = "No SCP stops root in member accounts",
        .description = "Fails for each active member account where no SCP denies root a harmless call. The management "
            "account passes: no SCP could act on it.",
        .remediation = "Attach an SCP that denies everything to root (aws:PrincipalArn like arn:aws:iam::*:root) to "
            "the root of the organisation.",
        .lesson = IAMPB_LESSON_ROOT, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_MEMBER,
        .documents = ORGANIZATION | IAMPB__DOC(ACCOUNTS) | IAMPB__DOC(ORGANIZATION_POLICIES)
            | IAMPB__DOC(POLICIES_FOR_TARGET) | IAMPB__DOC(POLICY_TARGETS) | IAMPB__DOC(ORGANIZATION_POLICY),
        .needs = IAMPB__DOC(ACCOUNTS), .judge = iampb__judge_scp_missing },
    { .id = "root.email-shared",
        .title = "Several accounts share a root mail pattern outside the approved domain",
        .description = "Fails for each account whose root mail address is at a provider for persons, or not in the "
            "playbook's email_domains.",
        .remediation = "Give each account a group address in a domain of the company, read by more than one person.",
        .lesson = IAMPB_LESSON_ROOT, .severity = IAMPB_SEVERITY_LOW, .scope = IAMPB__SCOPE_ORGANIZATION,
        .documents = IAMPB__DOC(ACCOUNTS), .needs = IAMPB__DOC(ACCOUNTS), .judge = email_shared },
};

const iampb__check_table iampb__lesson_root = { checks, sizeof checks / sizeof checks[0] };
