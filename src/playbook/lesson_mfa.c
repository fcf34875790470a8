/* lesson_mfa.c - multi-factor authentication of root and people, the password policy, and federation. */
#include "base/arn.h"
#include "playbook/mfa_policies.h"
#include "playbook/policy_shape.h"
#include "playbook/subject.h"

enum {
    ROOT_DISABLED, ROOT_VIRTUAL_ONLY, USER_DISABLED, USER_NO_DEVICE, USER_VIRTUAL_ONLY,
    ADMIN_WITHOUT_MFA, SELF_MANAGE_MISSING, NOT_REQUIRED_BY_POLICY, CONDITION_INEFFECTIVE,
    PASSWORD_LENGTH, PASSWORD_REUSE, PASSWORD_NO_UPPERCASE, PASSWORD_NO_LOWERCASE, PASSWORD_NO_SYMBOL,
    PASSWORD_NO_NUMBER, PASSWORD_NO_EXPIRY, PASSWORD_POLICY_WEAK, PASSWORD_POLICY_PCI321, NO_FEDERATION, CHECK_COUNT
};
static const iampb__check checks[CHECK_COUNT];

/* ---- Root ---- */
/* What is known of root, from its row of the report and, where that does not say, from the account summary. */
typedef struct root_state {
    const iampb__user *row;                /* NULL: none, or too old to judge by */
    iampb__tri password, key[2], credential, mfa;
    const iampb__summary_item *mfa_item, *password_item, *keys_item;
} root_state;

static iampb__tri from_count(const iampb_account *account, const char *name, const iampb__summary_item **item)
{
    *item = NULL;
    if (!iampb__summary_count(account, name, item) || !(*item)->count.known)
        return IAMPB__TRI_UNKNOWN;
    return (*item)->count.number > 0 ? IAMPB__TRUE : IAMPB__FALSE;
}

static iampb__tri first_known(iampb__tri a, iampb__tri b) { return a != IAMPB__TRI_UNKNOWN ? a : b; }

static root_state state_of_root(const iampb_run *run)
{
    root_state s = { .row = iampb__run_root(run) };
    iampb__tri mfa = from_count(run->account, "AccountMFAEnabled", &s.mfa_item);
    iampb__tri password = from_count(run->account, "AccountPasswordPresent", &s.password_item);
    iampb__tri keys = from_count(run->account, "AccountAccessKeysPresent", &s.keys_item);
    iampb__tri any_key = IAMPB__TRI_UNKNOWN;
    if (s.row != NULL) {
        mfa = first_known(s.row->mfa_active, mfa);
        password = first_known(s.row->password_enabled, password);
        s.key[0] = iampb__key_works(&s.row->keys[0]);
        s.key[1] = iampb__key_works(&s.row->keys[1]);
        any_key = iampb__tri_either(s.key[0], s.key[1]);
    }
    s.mfa = mfa;
    s.password = password;
    s.credential = iampb__tri_either(password, first_known(any_key, keys));
    return s;
}

/* Root's MFA off: FALSE where root provably has nothing to sign in with. An unknown password is the one exception from
 * three-valued logic: reports without password_enabled come from accounts whose root has always had a password, so it
 * counts as one, with less confidence; not so in GovCloud, where root normally has no console sign-in. */
static iampb__tri is_unprotected(const iampb_run *run, const root_state *s, bool *guessed)
{
    *guessed = false;
    if (s->mfa == IAMPB__TRUE || s->credential == IAMPB__FALSE)
        return IAMPB__FALSE;
    if (s->mfa == IAMPB__TRI_UNKNOWN)
        return IAMPB__TRI_UNKNOWN;
    if (s->credential == IAMPB__TRUE)
        return IAMPB__TRUE;
    if (s->password != IAMPB__TRI_UNKNOWN || iampb__str_eq(run->account->partition, IAMPB__STR("aws-us-gov")))
        return IAMPB__TRI_UNKNOWN;
    *guessed = true;
    return IAMPB__TRUE;
}

static void root_evidence(iampb_run *run, const iampb__user *row, const char *column, const char *count_name,
        const iampb__summary_item *item, const char *threshold)
{
    if (row != NULL)
        iampb__run_field(run, &row->entity, column, threshold);
    else if (item != NULL)
        iampb__run_value(run, count_name, &item->count.value, threshold);
}

static void describe_root(iampb_run *run, const root_state *s)
{
    root_evidence(run, s->row, "mfa_active", "AccountMFAEnabled", s->mfa_item, "true");
    root_evidence(run, s->row, "password_enabled", "AccountPasswordPresent", s->password_item, NULL);
    if (s->row != NULL) {
        iampb__run_field(run, &s->row->entity, "access_key_1_active", NULL);
        iampb__run_field(run, &s->row->entity, "access_key_2_active", NULL);
    } else if (s->keys_item != NULL)
        iampb__run_value(run, "AccountAccessKeysPresent", &s->keys_item->count.value, NULL);
}

static iampb_verdict lacks_root(iampb_run *run, const root_state *s)
{
    if (s->row == NULL) {
        if (run->account->report != NULL && s->mfa_item == NULL) {
            iampb__run_say(run, "the credential report has no row for root that can be judged by, and the output of "
                    "`aws iam get-account-summary` is missing or does not tell");
            iampb__run_command(run, "aws iam get-account-summary");
            return IAMPB_NOT_EVALUATED;
        }
        if (s->mfa_item == NULL)
            return iampb__run_missing(run, IAMPB_DOCUMENT_CREDENTIAL_REPORT);
        iampb__run_say(run, "the account summary does not tell whether root has a password");
        iampb__run_new_report(run);
        return IAMPB_NOT_EVALUATED;
    }
    return iampb__run_lacks(run, s->row, s->mfa == IAMPB__TRI_UNKNOWN ? "mfa_active"
            : s->password == IAMPB__TRI_UNKNOWN ? "password_enabled"
            : s->key[0] == IAMPB__TRI_UNKNOWN ? "access_key_1_active" : "access_key_2_active");
}

/* Root's devices are registered in the console only: IAM User Guide, "Assign MFA devices in the AWS CLI or AWS API".
 * What is left is to see that it worked. */
static void command_root_mfa(iampb_run *run)
{
    iampb__run_command(run, "aws iam get-account-summary --query SummaryMap.AccountMFAEnabled");
}

static iampb_verdict root_disabled(iampb_run *run, const void *subject)
{
    (void)subject;
    root_state s = state_of_root(run);
    bool guessed;
    switch (is_unprotected(run, &s, &guessed)) {
    case IAMPB__FALSE: return IAMPB_PASS;
    case IAMPB__TRI_UNKNOWN: return lacks_root(run, &s);
    default: break;
    }
    if (guessed) {
        iampb__run_say(run, "root has no MFA; the report does not tell whether root has a password, which nearly "
                "every root user of this kind of account has");
        iampb__run_confidence(run, IAMPB_CONFIDENCE_MEDIUM);
    } else
        iampb__run_say(run, "root has %s and no MFA: whoever learns it owns the account",
                s.password == IAMPB__TRUE ? "a password" : "an active access key");
    describe_root(run, &s);
    command_root_mfa(run);
    return IAMPB_FAIL;
}

/* A virtual device of root: its user is the root ARN exactly, or its serial number is the one that the console gives.
 * Never by the text "root" alone: users may be called rootadmin. IAM User Guide, "Multi-factor authentication for AWS
 * account root user". */
static bool is_root_device(const iampb__mfa_device *device)
{
    iampb__arn arn;
    if (device->user_arn.text.len > 0 && iampb__arn_parse(device->user_arn.text, &arn) && iampb__arn_is_root(&arn))
        return true;
    return iampb__str_ends(device->serial.text, IAMPB__STR(":mfa/root-account-mfa-device"));
}

static iampb_verdict root_virtual_only(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    root_state s = state_of_root(run);
    bool guessed;
    iampb__tri unprotected = is_unprotected(run, &s, &guessed);
    if (s.credential == IAMPB__FALSE)
        return IAMPB_PASS;
    if (unprotected == IAMPB__TRUE) {
        iampb__run_say(run, "root has no MFA at all, so no hardware device either");
        if (guessed)
            iampb__run_confidence(run, IAMPB_CONFIDENCE_MEDIUM);
        describe_root(run, &s);
        iampb__run_command(run, "aws iam list-virtual-mfa-devices --assignment-status Assigned");
        return IAMPB_FAIL;
    }
    if (s.mfa != IAMPB__TRUE)
        return lacks_root(run, &s);
    for (size_t i = 0; i < account->device_count; i++) {
        const iampb__mfa_device *device = account->devices[i];
        if (!is_root_device(device))
            continue;
        iampb__run_say(run, "root's MFA is a virtual device, %v: a program on a phone that can be copied, not "
                "hardware or a security key", device->serial.text);
        iampb__run_value(run, "SerialNumber", &device->serial, "no virtual device");
        iampb__run_value(run, "User.Arn", &device->user_arn, NULL);
        root_evidence(run, s.row, "mfa_active", "AccountMFAEnabled", s.mfa_item, NULL);
        /* It is deactivated in the console, by root; only then can it be deleted. */
        iampb__run_command(run, "aws iam list-virtual-mfa-devices --assignment-status Unassigned");
        iampb__run_command(run, "aws iam delete-virtual-mfa-device --serial-number %q", device->serial.text);
        return IAMPB_FAIL;
    }
    if (!iampb__run_has(run, IAMPB_DOCUMENT_VIRTUAL_MFA_DEVICES))
        return iampb__run_missing(run, IAMPB_DOCUMENT_VIRTUAL_MFA_DEVICES);
    iampb__run_say(run, "root has MFA, and no virtual device is root's: it is hardware, a security key or a passkey, "
            "which look the same from here");
    return IAMPB_PASS;
}

/* ---- Users ---- */
static iampb__tri is_console_without_mfa(const iampb__user *user)
{
    return iampb__tri_both(iampb__user_password(user), iampb__not(iampb__user_mfa(user)));
}

static iampb_verdict user_disabled(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    switch (is_console_without_mfa(user)) {
    case IAMPB__FALSE: return IAMPB_PASS;
    case IAMPB__TRI_UNKNOWN:
        return iampb__run_lacks(run, user,
                iampb__user_password(user) == IAMPB__TRI_UNKNOWN ? "password_enabled" : "mfa_active");
    default: break;
    }
    iampb__run_say(run, "user %v signs in to the console with a password alone: no MFA device is active", user->name);
    iampb__run_field(run, &user->entity, "mfa_active", "true");
    iampb__run_field(run, &user->entity, "password_enabled", NULL);
    iampb__run_command(run, "aws iam create-virtual-mfa-device --virtual-mfa-device-name %q --outfile qr.png "
            "--bootstrap-method QRCodePNG", user->name);
    iampb__run_command(run, "aws iam enable-mfa-device --user-name %q --serial-number DEVICE_ARN "
            "--authentication-code1 CODE1 --authentication-code2 CODE2", user->name);
    return IAMPB_FAIL;
}

static iampb_verdict user_no_device(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    iampb__tri mfa = iampb__user_mfa(user), password = iampb__user_password(user);
    if (mfa == IAMPB__TRUE)
        return IAMPB_PASS;
    iampb__tri any_key = iampb__user_any_key(user);
    iampb__tri credential = iampb__tri_either(password, any_key);
    if (credential == IAMPB__FALSE)
        return IAMPB_PASS;
    if (mfa == IAMPB__TRI_UNKNOWN)
        return iampb__run_lacks(run, user, "mfa_active");
    if (credential == IAMPB__TRI_UNKNOWN)
        return iampb__run_lacks(run, user, password == IAMPB__TRI_UNKNOWN ? "password_enabled"
                : user->in_report && iampb__key_works(&user->keys[0]) != IAMPB__TRI_UNKNOWN ? "access_key_2_active"
                                                                                            : "access_key_1_active");
    if (password == IAMPB__TRUE && iampb__run_other(run, &checks[USER_DISABLED]) != NULL)
        return IAMPB_NOT_APPLICABLE; /* mfa.user-disabled says it, and worse */
    iampb__run_say(run, "user %v has %s and no MFA device", user->name,
            password == IAMPB__TRUE ? "a console password" : "an active access key");
    iampb__run_field(run, &user->entity, "mfa_active", "true");
    iampb__run_field(run, &user->entity, "password_enabled", NULL);
    for (size_t i = 0; i < iampb__user_key_count(user); i++)
        if (iampb__key_works(iampb__user_key(user, i)) == IAMPB__TRUE)
            iampb__run_key_field(run, iampb__user_key(user, i), IAMPB__KEY_ACTIVE, NULL, 0);
    iampb__run_command(run, "aws iam create-virtual-mfa-device --virtual-mfa-device-name %q --outfile qr.png "
            "--bootstrap-method QRCodePNG", user->name);
    iampb__run_command(run, "aws iam enable-mfa-device --user-name %q --serial-number DEVICE_ARN "
            "--authentication-code1 CODE1 --authentication-code2 CODE2", user->name);
    return IAMPB_FAIL;
}

/* Virtual devices and text messages have ARNs of their own kind; FIDO keys and passkeys have u2f; hardware tokens have
 * a serial number that is no ARN. IAM User Guide, "AWS Multi-factor authentication in IAM". */
static bool is_soft(const iampb__mfa_device *device)
{
    iampb__arn arn;
    if (!iampb__arn_parse(device->serial.text, &arn))
        return false;
    return iampb__str_starts(arn.resource, IAMPB__STR("mfa/"))
        || iampb__str_starts(arn.resource, IAMPB__STR("sms-mfa/"));
}

static iampb_verdict user_virtual_only(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    iampb__tri password = iampb__user_password(user);
    if (password == IAMPB__FALSE)
        return IAMPB_PASS;
    for (uint32_t i = 0; i < user->device_count; i++)
        if (!is_soft(user->devices[i]))
            return IAMPB_PASS;
    if (user->devices_listed ? user->device_count == 0 : user->mfa_active == IAMPB__FALSE)
        return IAMPB_NOT_APPLICABLE; /* no device: mfa.user-disabled */
    if (!user->devices_listed) {
        iampb__run_say(run, "the MFA devices of %v are not known: the output of `aws iam list-mfa-devices` for this "
                "user is missing", user->name);
        iampb__run_command(run, "aws iam list-mfa-devices --user-name %q", user->name);
        return IAMPB_NOT_EVALUATED;
    }
    if (password == IAMPB__TRI_UNKNOWN)
        return iampb__run_lacks(run, user, "password_enabled");
    iampb__run_say(run, "every MFA device of console user %v is a program or a text message: codes can be phished, a "
            "security key or passkey cannot", user->name);
    for (uint32_t i = 0; i < user->device_count; i++)
        iampb__run_value(run, "SerialNumber", &user->devices[i]->serial, "a security key or hardware token");
    iampb__run_command(run, "aws iam list-mfa-devices --user-name %q", user->name);
    iampb__run_command(run, "aws iam deactivate-mfa-device --user-name %q --serial-number %q", user->name,
            user->devices[0]->serial.text);
    return IAMPB_FAIL;
}

/* ---- Conditions on MFA that do not protect ---- */
static bool any_value_is(iampb__json value, iampb_str word)
{
    iampb__json_type type = iampb__json_type_of(value);
    if (type == IAMPB__JSON_TRUE || type == IAMPB__JSON_FALSE)
        return iampb__str_eq(iampb__json_raw(value), word);
    if (type == IAMPB__JSON_STRING) {
        iampb_str raw = iampb__json_raw(value); /* with its quotes; an escaped "true" is nobody's */
        return raw.len == word.len + 2 && iampb__str_eq_nocase(iampb__str(raw.ptr + 1, word.len), word);
    }
    for (iampb__json_iter i = iampb__json_begin(value); type == IAMPB__JSON_ARRAY && iampb__json_more(&i);
            iampb__json_advance(&i))
        if (any_value_is(i.value, word))
            return true;
    return false;
}

/* The inside of a key's quotes. */
static iampb_str name_of(iampb__json key)
{
    iampb_str raw = iampb__json_raw(key);
    return raw.len < 2 ? iampb__str("", 0) : iampb__str(raw.ptr + 1, raw.len - 2);
}

/* Whether the operator's block compares aws:MultiFactorAuthPresent with the word. Condition keys know no case. */
static bool compares_mfa(iampb__json block, iampb_str word)
{
    for (iampb__json_iter i = iampb__json_begin(block); iampb__json_more(&i); iampb__json_advance(&i))
        if (i.key.node != NULL && iampb__str_eq_nocase(name_of(i.key), IAMPB__STR("aws:MultiFactorAuthPresent"))
            && any_value_is(i.value, word))
            return true;
    return false;
}

static iampb__json operator_block(iampb__json condition, iampb_str operator_name)
{
    for (iampb__json_iter i = iampb__json_begin(condition); iampb__json_more(&i); iampb__json_advance(&i))
        if (i.key.node != NULL && iampb__str_eq_nocase(name_of(i.key), operator_name))
            return i.value;
    return IAMPB__JSON_NOTHING;
}

/* Requests signed with long-term keys carry no MFA key at all: BoolIfExists "true" in an Allow holds for them, and Bool
 * "false" in a Deny does not. IAM User Guide, "AWS global condition context keys", aws:MultiFactorAuthPresent. */
static const char *fault_of(iampb__json statement)
{
    iampb__json condition = iampb__json_get(statement, IAMPB__STR("Condition"));
    if (condition.node == NULL)
        return NULL;
    iampb__json effect = iampb__json_get(statement, IAMPB__STR("Effect"));
    if (iampb__json_string_is(effect, IAMPB__STR("Allow"))
        && compares_mfa(operator_block(condition, IAMPB__STR("BoolIfExists")), IAMPB__STR("true")))
        return "allows with BoolIfExists aws:MultiFactorAuthPresent true, which also holds for requests signed with "
               "long-term keys, as they have no such key: use Bool";
    if (iampb__json_string_is(effect, IAMPB__STR("Deny"))
        && compares_mfa(operator_block(condition, IAMPB__STR("Bool")), IAMPB__STR("false")))
        return "denies with Bool aws:MultiFactorAuthPresent false, which does not hold for requests signed with "
                "long-term keys, as they have no such key: use BoolIfExists";
    return NULL;
}

/* Names the statement by its Sid, or by its number from one. */
static bool judge_statement(iampb_run *run, iampb__json statement, size_t number, bool first)
{
    const char *fault = fault_of(statement);
    if (fault == NULL)
        return false;
    iampb__json sid = iampb__json_get(statement, IAMPB__STR("Sid"));
    if (first && iampb__json_type_of(sid) == IAMPB__JSON_STRING)
        iampb__run_say(run, "statement %v %s", name_of(sid), fault);
    else if (first)
        iampb__run_say(run, "statement %z %s", number, fault);
    iampb__span span = iampb__json_span(statement);
    iampb__run_span(run, "Statement", &span, "a condition that binds requests without MFA");
    return true;
}

static iampb_verdict judge_document(iampb_run *run, const iampb__document *document)
{
    if (document->root.node == NULL) {
        iampb__run_say(run, "the policy cannot be read: %v", document->error);
        if (document->present)
            iampb__run_span(run, "PolicyDocument", &document->span, "JSON");
        return IAMPB_NOT_EVALUATED;
    }
    if (!document->conditional)
        return IAMPB_PASS;
    iampb__json statements = iampb__json_get(document->root, IAMPB__STR("Statement"));
    bool any = false;
    size_t number = 0;
    if (iampb__json_type_of(statements) == IAMPB__JSON_OBJECT)
        any = judge_statement(run, statements, 1, true);
    else
        for (iampb__json_iter i = iampb__json_begin(statements); iampb__json_more(&i); iampb__json_advance(&i))
            any = judge_statement(run, i.value, ++number, !any) || any;
    return any ? IAMPB_FAIL : IAMPB_PASS;
}

static void judge_managed(iampb_run *run, const iampb__policy *policy)
{
    iampb_verdict verdict;
    if (policy->current == NULL) {
        iampb__run_say(run, "the default version of the policy is not in the authorization details");
        iampb__run_command(run, "aws iam get-account-authorization-details");
        verdict = IAMPB_NOT_EVALUATED;
    } else
        verdict = judge_document(run, &policy->current->document);
    if (verdict == IAMPB_FAIL && policy->aws_managed) /* only AWS can write a version of it */
        iampb__run_command(run, "aws iam list-entities-for-policy --policy-arn %q", policy->arn.text);
    else if (verdict == IAMPB_FAIL)
        iampb__run_command(run, "aws iam create-policy-version --policy-arn %q --policy-document file://policy.json "
                "--set-as-default", policy->arn.text);
    iampb__run_resource(run, policy->arn.text, "AWS::IAM::ManagedPolicy", policy->name.text);
    iampb__run_next(run, verdict);
}

/* Trust policies ask for MFA more often than any other, and BoolIfExists lets long-term keys assume the role. */
static void judge_trust(iampb_run *run, const iampb__principal *role)
{
    if (iampb__is_service_linked(role) || !role->trust.present)
        return;
    iampb_verdict verdict = judge_document(run, &role->trust);
    if (verdict == IAMPB_FAIL)
        iampb__run_command(run, "aws iam update-assume-role-policy --role-name %q --policy-document file://trust.json",
                role->name.text);
    iampb__run_resource(run, role->arn.text, "AWS::IAM::Role", role->name.text);
    iampb__run_next(run, verdict);
}

static void judge_inline(iampb_run *run, const iampb__principal *owner, const char *type, const char *word)
{
    for (size_t i = 0; owner != NULL && i < owner->inline_count; i++) {
        const iampb__inline_policy *policy = &owner->inline_policies[i];
        iampb_verdict verdict = judge_document(run, &policy->document);
        if (verdict == IAMPB_FAIL)
            iampb__run_command(run, "aws iam put-%s-policy --%s-name %q --policy-name %q --policy-document "
                    "file://policy.json", word, word, owner->name.text, policy->name.text);
        iampb__run_resource(run, owner->arn.text, type, policy->name.text);
        iampb__run_key(run, policy->name.text);
        iampb__run_next(run, verdict);
    }
}

static iampb_verdict condition_ineffective(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    for (size_t i = 0; i < account->policy_count; i++)
        judge_managed(run, account->policies[i]);
    for (size_t i = 0; i < account->user_count; i++)
        judge_inline(run, account->users[i]->details, "AWS::IAM::UserPolicy", "user");
    for (size_t i = 0; i < account->group_count; i++)
        judge_inline(run, account->groups[i], "AWS::IAM::GroupPolicy", "group");
    for (size_t i = 0; i < account->role_count; i++) {
        judge_inline(run, account->roles[i], "AWS::IAM::RolePolicy", "role");
        judge_trust(run, account->roles[i]);
    }
    return IAMPB_NOT_APPLICABLE; /* each policy has had its own verdict */
}

/* ---- The password policy ---- */
/* The longest life of passwords that the check at hand allows; 0: it does not look at that. */
static int64_t age_wanted(const iampb_run *run)
{
    if (run->check == &checks[PASSWORD_NO_EXPIRY])
        return run->parameters[0];
    if (run->check == &checks[PASSWORD_POLICY_WEAK])
        return run->parameters[2];
    return run->check == &checks[PASSWORD_POLICY_PCI321] ? 90 : 0;
}

/* What to ask for: the policy as it is, made no weaker anywhere, since AWS takes what a command leaves out as off.
 * IAM API Reference, UpdateAccountPasswordPolicy. */
static void command_policy(iampb_run *run, const iampb__password_policy *policy)
{
    int64_t length = 14, reuse = 24, wanted = age_wanted(run);
    if (policy != NULL && policy->minimum_length.known && policy->minimum_length.number > length)
        length = policy->minimum_length.number;
    if ((run->check == &checks[PASSWORD_LENGTH] || run->check == &checks[PASSWORD_POLICY_WEAK])
        && run->parameters[0] > length)
        length = run->parameters[0];
    bool dated = policy != NULL && policy->max_age.known && policy->max_age.number > 0;
    int64_t age = dated ? policy->max_age.number : 0;
    if (wanted > 0 && (!dated || age > wanted))
        age = wanted;
    const char *common = "aws iam update-account-password-policy --minimum-password-length %l "
            "--password-reuse-prevention %l --require-symbols --require-numbers --require-uppercase-characters "
            "--require-lowercase-characters%s";
    bool may_change = policy == NULL || policy->user_change.is == IAMPB__TRUE;
    const char *change = may_change ? " --allow-users-to-change-password" : "";
    if (age == 0) {
        iampb__run_command(run, common, length, reuse, change);
        return;
    }
    const char *hard = policy != NULL && policy->hard_expiry.is == IAMPB__TRUE ? " --hard-expiry" : "";
    iampb__run_command(run, "aws iam update-account-password-policy --minimum-password-length %l "
            "--password-reuse-prevention %l --require-symbols --require-numbers --require-uppercase-characters "
            "--require-lowercase-characters%s --max-password-age %l%s", length, reuse, change, age, hard);
}

/* Whether no user has a password: then no policy is ever asked. */
static iampb__tri nobody_has_password(const iampb_run *run)
{
    const iampb_account *account = run->account;
    const iampb__report *report = iampb__run_report(run);
    if (report == NULL || report->bad_rows > 0)
        return IAMPB__TRI_UNKNOWN;
    for (size_t i = 0; i < account->user_count; i++)
        if (!account->users[i]->is_root && iampb__user_password(account->users[i]) != IAMPB__FALSE)
            return IAMPB__FALSE;
    return IAMPB__TRUE;
}

static iampb_verdict fail_policy(iampb_run *run, const iampb__password_policy *policy)
{
    command_policy(run, policy);
    return IAMPB_FAIL;
}

static iampb_verdict fail_without_policy(iampb_run *run, const char *consequence)
{
    iampb__run_say(run, "the account has no password policy of its own: AWS's default %s", consequence);
    iampb__run_fact(run, "PasswordPolicy", "a policy", "none");
    return fail_policy(run, NULL);
}

static iampb_verdict pass_without_passwords(iampb_run *run)
{
    iampb__run_say(run, "no user has a console password, so the password policy applies to nobody");
    return IAMPB_PASS;
}

static iampb_verdict password_length(iampb_run *run, const void *subject)
{
    const iampb__password_policy *policy = ((const iampb_account *)subject)->password_policy;
    const int64_t minimum = run->parameters[0];
    if (policy != NULL && policy->minimum_length.known && policy->minimum_length.number >= minimum)
        return IAMPB_PASS;
    if (nobody_has_password(run) == IAMPB__TRUE)
        return pass_without_passwords(run);
    if (policy == NULL)
        return fail_without_policy(run, "asks for 8 characters only");
    if (!policy->minimum_length.known) {
        iampb__run_say(run, "the password policy does not tell MinimumPasswordLength");
        return IAMPB_NOT_EVALUATED;
    }
    iampb__run_say(run, "passwords may be as short as %l characters: at least %l are asked for",
            policy->minimum_length.number, minimum);
    iampb__run_value(run, "MinimumPasswordLength", &policy->minimum_length.value, "at least %l", minimum);
    return fail_policy(run, policy);
}

static iampb_verdict password_reuse(iampb_run *run, const void *subject)
{
    const iampb__password_policy *policy = ((const iampb_account *)subject)->password_policy;
    const int64_t count = run->parameters[0];
    if (policy != NULL && policy->reuse_prevention.known && policy->reuse_prevention.number >= count)
        return IAMPB_PASS;
    if (nobody_has_password(run) == IAMPB__TRUE)
        return pass_without_passwords(run);
    if (policy == NULL)
        return fail_without_policy(run, "lets people use an old password again");
    if (policy->reuse_prevention.known)
        iampb__run_say(run, "a password may come back after %l others: %l are asked for",
                policy->reuse_prevention.number, count);
    else
        iampb__run_say(run, "people may use an old password again at once: PasswordReusePrevention is not set, and %l "
                "is asked for", count);
    iampb__run_value(run, "PasswordReusePrevention", &policy->reuse_prevention.value, "at least %l", count);
    return fail_policy(run, policy);
}

/* The four kinds of characters. */
typedef struct requirement {
    const char *field, *kind;
    size_t offset;
} requirement;
static const requirement requirements[] = {
    { "RequireUppercaseCharacters", "an upper-case letter", offsetof(iampb__password_policy, uppercase) },
    { "RequireLowercaseCharacters", "a lower-case letter", offsetof(iampb__password_policy, lowercase) },
    { "RequireSymbols", "a symbol", offsetof(iampb__password_policy, symbols) },
    { "RequireNumbers", "a digit", offsetof(iampb__password_policy, numbers) },
};
#define REQUIREMENTS (sizeof requirements / sizeof requirements[0])

static const iampb__bool_value *required(const iampb__password_policy *policy, const requirement *what)
{
    return (const iampb__bool_value *)(const void *)((const char *)policy + what->offset);
}

static iampb_verdict judge_requirement(iampb_run *run, const iampb_account *account, const requirement *what)
{
    const iampb__password_policy *policy = account->password_policy;
    if (policy == NULL)
        return fail_without_policy(run, "asks for three of four kinds of characters, whichever people like");
    const iampb__bool_value *flag = required(policy, what);
    if (flag->is == IAMPB__TRUE)
        return IAMPB_PASS;
    if (flag->is == IAMPB__TRI_UNKNOWN) {
        iampb__run_say(run, "the password policy does not tell %s", what->field);
        return IAMPB_NOT_EVALUATED;
    }
    iampb__run_say(run, "a password need not have %s", what->kind);
    iampb__run_value(run, what->field, &flag->value, "true");
    return fail_policy(run, policy);
}

static iampb_verdict no_uppercase(iampb_run *run, const void *subject)
{
    return judge_requirement(run, subject, &requirements[0]);
}
static iampb_verdict no_lowercase(iampb_run *run, const void *subject)
{
    return judge_requirement(run, subject, &requirements[1]);
}
static iampb_verdict no_symbol(iampb_run *run, const void *subject)
{
    return judge_requirement(run, subject, &requirements[2]);
}
static iampb_verdict no_number(iampb_run *run, const void *subject)
{
    return judge_requirement(run, subject, &requirements[3]);
}

static iampb_verdict no_expiry(iampb_run *run, const void *subject)
{
    const iampb__password_policy *policy = ((const iampb_account *)subject)->password_policy;
    const int64_t days = run->parameters[0];
    if (policy == NULL)
        return fail_without_policy(run, "lets passwords live for ever");
    if (policy->max_age.known && policy->max_age.number > 0 && policy->max_age.number <= days)
        return IAMPB_PASS;
    if (policy->max_age.known && policy->max_age.number > 0)
        iampb__run_say(run, "passwords expire after %l days: at most %l are allowed", policy->max_age.number, days);
    else
        iampb__run_say(run, "passwords never expire: after %l days they should", days);
    iampb__run_value(run, "MaxPasswordAge", &policy->max_age.value, "at most %l", days);
    return fail_policy(run, policy);
}

/* ---- Profiles of several parts ---- */
/* What a profile asks for; 0: not looked at. */
typedef struct strength {
    int64_t length, reuse, age;
    unsigned kinds; /* a bit per row of requirements */
} strength;

/* Adds the failed parts as evidence; *unknown: parts of which the policy does not tell. */
static size_t weak_parts(iampb_run *run, const iampb__password_policy *policy, const strength *want, size_t *unknown)
{
    size_t failed = 0;
    *unknown = 0;
    for (size_t i = 0; i < REQUIREMENTS; i++) {
        const iampb__bool_value *flag = required(policy, &requirements[i]);
        if ((want->kinds >> i & 1) == 0 || flag->is == IAMPB__TRUE)
            continue;
        if (flag->is == IAMPB__TRI_UNKNOWN) {
            ++*unknown;
            continue;
        }
        iampb__run_value(run, requirements[i].field, &flag->value, "true");
        failed++;
    }
    if (!policy->minimum_length.known)
        ++*unknown;
    else if (policy->minimum_length.number < want->length) {
        iampb__run_value(run, "MinimumPasswordLength", &policy->minimum_length.value, "at least %l", want->length);
        failed++;
    }
    if (want->reuse > 0 && !(policy->reuse_prevention.known && policy->reuse_prevention.number >= want->reuse)) {
        iampb__run_value(run, "PasswordReusePrevention", &policy->reuse_prevention.value, "at least %l", want->reuse);
        failed++;
    }
    if (want->age > 0
        && !(policy->max_age.known && policy->max_age.number > 0 && policy->max_age.number <= want->age)) {
        iampb__run_value(run, "MaxPasswordAge", &policy->max_age.value, "at most %l", want->age);
        failed++;
    }
    return failed;
}

static iampb_verdict judge_strength(iampb_run *run, const iampb_account *account, const strength *want,
        const char *profile)
{
    const iampb__password_policy *policy = account->password_policy;
    size_t unknown;
    if (policy == NULL)
        return fail_without_policy(run, "does not ask for all of what strong passwords have");
    size_t failed = weak_parts(run, policy, want, &unknown);
    if (failed == 0 && unknown == 0)
        return IAMPB_PASS;
    if (failed == 0) {
        iampb__run_say(run, "the password policy does not tell all that %s asks for", profile);
        return IAMPB_NOT_EVALUATED;
    }
    iampb__run_say(run, "the password policy misses %z %s that %s asks for", failed, failed == 1 ? "part" : "parts",
            profile);
    return fail_policy(run, policy);
}

static iampb_verdict policy_weak(iampb_run *run, const void *subject)
{
    strength want = { run->parameters[0], run->parameters[1], run->parameters[2], 0xF };
    return judge_strength(run, subject, &want, "the strong profile");
}

static iampb_verdict policy_pci321(iampb_run *run, const void *subject)
{
    static const strength want = { 7, 4, 90, 0xB }; /* symbols were not asked for */
    return judge_strength(run, subject, &want, "PCI DSS 3.2.1");
}

/* ---- Federation ---- */
/* Issuers that programs get tokens from: pipelines and clusters, not people. */
static bool is_machine_issuer(iampb_str url)
{
    static const iampb_str parts[] = { IAMPB__STR_INIT("token.actions.githubusercontent.com"),
        IAMPB__STR_INIT("oidc.eks."), IAMPB__STR_INIT("gitlab"), IAMPB__STR_INIT("app.terraform.io"),
        IAMPB__STR_INIT("oidc.circleci.com"), IAMPB__STR_INIT("agent.buildkite.com"),
        IAMPB__STR_INIT("api.bitbucket.org"), IAMPB__STR_INIT("vstoken.dev.azure.com"),
        IAMPB__STR_INIT("container.googleapis.com") };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (iampb__str_contains(url, parts[i]))
            return true;
    return false;
}

/* The provider or role that shows that people come through federation, or NULL. */
static const iampb__value *federation_of(const iampb_account *account)
{
    for (size_t i = 0; i < account->provider_count; i++) {
        const iampb__provider *provider = account->providers[i];
        iampb_str name = provider->url.text.len > 0 ? provider->url.text : provider->arn.text;
        if (provider->is_saml || !is_machine_issuer(name))
            return &provider->arn;
    }
    for (size_t i = 0; i < account->role_count; i++)
        if (iampb__str_starts(account->roles[i]->path.text, IAMPB__STR("/aws-reserved/sso.amazonaws.com/")))
            return &account->roles[i]->arn;
    return NULL;
}

static iampb_verdict no_federation(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    const int64_t most = run->parameters[0];
    const bool roles = iampb__run_has(run, IAMPB_DOCUMENT_ROLES)
        || (iampb__run_has(run, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS)
            && (account->details_lists == 0 || account->details_lists & IAMPB__DETAILS_ROLES));
    const bool saml = iampb__run_has(run, IAMPB_DOCUMENT_SAML_PROVIDERS);
    const bool oidc = iampb__run_has(run, IAMPB_DOCUMENT_OIDC_PROVIDERS);
    int64_t people = 0, unclear = 0;
    if (federation_of(account) != NULL)
        return IAMPB_PASS;
    if (account->report == NULL)
        return iampb__run_missing(run, IAMPB_DOCUMENT_CREDENTIAL_REPORT);
    unclear = (int64_t)account->report->bad_rows;
    for (size_t i = 0; i < account->user_count; i++) {
        iampb__tri password = iampb__user_password(account->users[i]);
        people += !account->users[i]->is_root && password == IAMPB__TRUE;
        unclear += !account->users[i]->is_root && password == IAMPB__TRI_UNKNOWN;
    }
    if (people + unclear < most)
        return IAMPB_PASS;
    if (!roles && !saml && !oidc)
        return iampb__run_missing(run, IAMPB_DOCUMENT_SAML_PROVIDERS);
    if (people < most) {
        iampb__run_say(run, "%l users have a console password, and of %l more it is not known", people, unclear);
        return IAMPB_NOT_EVALUATED;
    }
    iampb__run_say(run, "%l people sign in as IAM users, and no federation is seen: no SAML provider, no OpenID "
            "Connect provider for people, no role of IAM Identity Center", people);
    if (!roles || !saml || !oidc)
        iampb__run_confidence(run, IAMPB_CONFIDENCE_MEDIUM); /* one of the three was not looked at */
    iampb__run_fact(run, "users with a console password", "federation", "%l", people);
    size_t shown = 0;
    for (size_t i = 0; i < account->user_count && shown < 5; i++)
        if (!account->users[i]->is_root && iampb__user_password(account->users[i]) == IAMPB__TRUE) {
            iampb__run_field(run, &account->users[i]->entity, "password_enabled", NULL);
            shown++;
        }
    iampb__run_command(run, "aws sso-admin list-instances");
    iampb__run_command(run, "aws iam create-saml-provider --name PROVIDER_NAME --saml-metadata-document "
            "file://metadata.xml");
    return IAMPB_FAIL;
}

/* ---- The table ---- */
#define REPORT IAMPB__DOC(CREDENTIAL_REPORT)
#define SUMMARY IAMPB__DOC(ACCOUNT_SUMMARY)
#define DETAILS IAMPB__DOC(AUTHORIZATION_DETAILS)
#define POLICY IAMPB__DOC(PASSWORD_POLICY)
#define USER_POLICIES_ROW                                                                                             \
    .scope = IAMPB__SCOPE_USER, .documents = DETAILS | REPORT, .needs = DETAILS,                                      \
    .lists = IAMPB__DETAILS_USERS | IAMPB__DETAILS_GROUPS | IAMPB__DETAILS_POLICIES
#define PASSWORD_POLICY_ROW .lesson = IAMPB_LESSON_MFA, .scope = IAMPB__SCOPE_ACCOUNT, .needs = POLICY
#define FLAG_ROW(id_, title_, what, judge_)                                                                           \
    { .id = id_, .title = title_,                                                                                     \
        .description = "Fails when the password policy does not ask for " what ", or there is none.",                 \
        .remediation = "Set a password policy that asks for it; better, let people sign in through federation.",      \
        PASSWORD_POLICY_ROW, .documents = POLICY, .severity = IAMPB_SEVERITY_LOW, .judge = judge_ }

static const iampb__check checks[CHECK_COUNT] = {
    [ROOT_DISABLED] = { .id = "mfa.root-disabled", .title = "Root user can sign in without MFA",
        .description = "Fails when root has a password or an active key and no MFA. Passes when MFA is on, or root "
            "provably has no credential at all, which is best.",
        .remediation = "Sign in to the console as root and register a security key or passkey; in member accounts of "
            "an organisation, take the root credentials away through central root access.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_CRITICAL, .scope = IAMPB__SCOPE_ROOT,
            .from_report = true,
        .documents = REPORT | SUMMARY, .judge = root_disabled },
    [ROOT_VIRTUAL_ONLY] = { .id = "mfa.root-virtual-only",
        .title = "Root MFA is a virtual device, not hardware or a security key",
        .description = "Fails when root's MFA is a virtual device, or root has none. Passes when MFA is on and the "
            "complete list of virtual devices has none of root's; passkeys cannot be told from security keys.",
        .remediation = "Sign in to the console as root, register a security key, keep it in a safe, and remove the "
            "virtual device.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_HIGH, .scope = IAMPB__SCOPE_ROOT, .from_report = true,
        .documents = REPORT | SUMMARY | IAMPB__DOC(VIRTUAL_MFA_DEVICES), .judge = root_virtual_only },
    [USER_DISABLED] = { .id = "mfa.user-disabled", .title = "Console user without MFA",
        .description = "Fails for each user with a console password and no active MFA device.",
        .remediation = "Let the person register a device, or take the password away; best, move people to federation.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_HIGH, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT, .needs = REPORT, .judge = user_disabled },
    [USER_NO_DEVICE] = { .id = "mfa.user-no-device", .title = "IAM user has no MFA device at all",
        .description = "Fails for each user with an active key and no MFA device; users with a password are left to "
            "mfa.user-disabled.",
        .remediation = "For people: register a device, and ask for MFA in the policies. For programs: use a role.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT | IAMPB__DOC(MFA_DEVICES), .judge = user_no_device },
    [USER_VIRTUAL_ONLY] = { .id = "mfa.user-virtual-only", .title = "User MFA is not hardware or a security key",
        .description = "Fails for a console user all of whose MFA devices are virtual or text messages.",
        .remediation = "Register a passkey or security key, then remove the virtual device.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_LOW, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT | IAMPB__DOC(MFA_DEVICES), .needs = IAMPB__DOC(MFA_DEVICES), .judge = user_virtual_only },
    [ADMIN_WITHOUT_MFA] = { .id = "mfa.admin-without-mfa", .title = "Administrator without MFA",
        .description = "Fails for a user without MFA whose password or active key is enough to do everything, by all "
            "policies that have a say: its own, its groups', the boundary and SCPs. Passes where those ask for MFA.",
        .remediation = "Register a security key or passkey for the user, or take its administrator permissions away.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_CRITICAL, USER_POLICIES_ROW, .from_report = true,
        .judge = iampb__judge_admin_without_mfa },
    [SELF_MANAGE_MISSING] = { .id = "mfa.self-manage-missing",
        .title = "Users cannot register their own MFA device",
        .description = "Fails for a console user without MFA who may not create and enable a virtual device of its own "
            "before it has MFA.",
        .remediation = "Allow iam:CreateVirtualMFADevice on mfa/${aws:username} and iam:EnableMFADevice on "
            "user/${aws:username}, and spare them from a Deny without MFA.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_LOW, USER_POLICIES_ROW, .from_report = true,
        .judge = iampb__judge_self_manage_missing },
    [NOT_REQUIRED_BY_POLICY] = { .id = "mfa.not-required-by-policy", .title = "Sensitive actions do not need MFA",
        .description = "Fails for a person (not a machine_user, and not known to be without a password) who may do one "
            "of the playbook's mfa_actions in a console session without MFA, or with a long-term key.",
        .remediation = "Deny them unless aws:MultiFactorAuthPresent is true, with BoolIfExists, which long-term keys "
            "do not get past.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_MEDIUM, USER_POLICIES_ROW,
        .judge = iampb__judge_not_required_by_policy },
    [CONDITION_INEFFECTIVE] = { .id = "mfa.condition-ineffective", .title = "MFA condition that does not protect",
        .description = "Fails for each policy, trust policies of roles included, that allows with BoolIfExists "
            "aws:MultiFactorAuthPresent true, or denies with Bool false: requests signed with long-term keys slip "
            "through both.",
        .remediation = "Use Bool in an Allow, and BoolIfExists in a Deny.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_ACCOUNT,
        .documents = DETAILS, .needs = DETAILS,
        .lists = IAMPB__DETAILS_USERS | IAMPB__DETAILS_GROUPS | IAMPB__DETAILS_ROLES | IAMPB__DETAILS_POLICIES,
        .judge = condition_ineffective },
    [PASSWORD_LENGTH] = { .id = "mfa.password-length", .title = "Password policy allows short passwords",
        .description = "Fails when the minimum length is below the limit, or the account has no password policy. "
            "Passes when no user has a password.",
        .remediation = "Set a password policy with at least that length; better, let people sign in through "
            "federation.",
        PASSWORD_POLICY_ROW, .documents = POLICY | REPORT, .severity = IAMPB_SEVERITY_MEDIUM,
        .parameters = { { "minimum", 14, 6, 128 } }, .judge = password_length },
    [PASSWORD_REUSE] = { .id = "mfa.password-reuse", .title = "Password reuse is possible",
        .description = "Fails when fewer earlier passwords are remembered than the limit, or the account has no "
            "password policy. Passes when no user has a password.",
        .remediation = "Set PasswordReusePrevention to 24, the most that AWS allows.",
        PASSWORD_POLICY_ROW, .documents = POLICY | REPORT, .severity = IAMPB_SEVERITY_MEDIUM,
        .parameters = { { "count", 24, 1, 24 } }, .judge = password_reuse },
    [PASSWORD_NO_UPPERCASE] = FLAG_ROW("mfa.password-no-uppercase", "Password policy does not require upper case",
            "an upper-case letter", no_uppercase),
    [PASSWORD_NO_LOWERCASE] = FLAG_ROW("mfa.password-no-lowercase", "Password policy does not require lower case",
            "a lower-case letter", no_lowercase),
    [PASSWORD_NO_SYMBOL] = FLAG_ROW("mfa.password-no-symbol", "Password policy does not require a symbol", "a symbol",
            no_symbol),
    [PASSWORD_NO_NUMBER] = FLAG_ROW("mfa.password-no-number", "Password policy does not require a digit", "a digit",
            no_number),
    [PASSWORD_NO_EXPIRY] = { .id = "mfa.password-no-expiry", .title = "Passwords do not expire",
        .description = "Fails when passwords do not expire within the limit. Off by default: current guidance advises "
            "against expiry; kept for those who must show it.",
        .remediation = "Set MaxPasswordAge, if a rule that binds you asks for it.",
        PASSWORD_POLICY_ROW, .documents = POLICY, .severity = IAMPB_SEVERITY_LOW, .off = true,
        .parameters = { { "days", 90, 1, 1095 } }, .judge = no_expiry },
    [PASSWORD_POLICY_WEAK] = { .id = "mfa.password-policy-weak",
        .title = "Password policy misses the Security Hub strong profile",
        .description = "Fails when one of the four kinds of characters is not asked for or the length is below "
            "minimum; reuse (count) and age (days) are looked at if they are set.",
        .remediation = "Set a password policy that asks for all of it.",
        PASSWORD_POLICY_ROW, .documents = POLICY, .severity = IAMPB_SEVERITY_MEDIUM,
        .parameters = { { "minimum", 8, 6, 128 }, { "count", 0, 0, 24 }, { "days", 0, 0, 1095 } },
        .judge = policy_weak },
    [PASSWORD_POLICY_PCI321] = { .id = "mfa.password-policy-pci321",
        .title = "Password policy misses the retired PCI 3.2.1 profile",
        .description = "Fails when upper case, lower case or digits are not asked for, length is below 7, reuse below "
            "4, or age above 90 days. Off by default: the profile is retired.",
        .remediation = "Set a password policy that asks for all of it, if PCI DSS 3.2.1 still binds you.",
        PASSWORD_POLICY_ROW, .documents = POLICY, .severity = IAMPB_SEVERITY_INFO, .off = true,
                .judge = policy_pci321 },
    [NO_FEDERATION] = { .id = "mfa.no-federation", .title = "People sign in as IAM users, not through federation",
        .description = "Fails when at least count users have a console password and neither a SAML provider, nor an "
            "OpenID Connect provider for people, nor a role of IAM Identity Center is seen.",
        .remediation = "Set up IAM Identity Center or a SAML provider, move people there, and delete their users.",
        .lesson = IAMPB_LESSON_MFA, .severity = IAMPB_SEVERITY_LOW, .scope = IAMPB__SCOPE_ACCOUNT, .from_report = true,
        .documents = REPORT | DETAILS | IAMPB__DOC(SAML_PROVIDERS) | IAMPB__DOC(OIDC_PROVIDERS),
        .parameters = { { "count", 2, 1, 1000000 } }, .judge = no_federation },
};

const iampb__check_table iampb__lesson_mfa = { checks, CHECK_COUNT };
