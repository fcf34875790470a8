/* password_policy.c - get-account-password-policy. An account without a policy of its own makes the call fail with
 * NoSuchEntity, and AWS's defaults then hold: the document is absent, which is not the same as not loaded.
 * Rule: AWS IAM API Reference, "GetAccountPasswordPolicy". */
#include "account/load.h"

static const iampb__member members[] = {
    IAMPB__MEMBER(iampb__password_policy, minimum_length, "MinimumPasswordLength", INT),
    IAMPB__MEMBER(iampb__password_policy, symbols, "RequireSymbols", BOOL),
    IAMPB__MEMBER(iampb__password_policy, numbers, "RequireNumbers", BOOL),
    IAMPB__MEMBER(iampb__password_policy, uppercase, "RequireUppercaseCharacters", BOOL),
    IAMPB__MEMBER(iampb__password_policy, lowercase, "RequireLowercaseCharacters", BOOL),
    IAMPB__MEMBER(iampb__password_policy, user_change, "AllowUsersToChangePassword", BOOL),
    IAMPB__MEMBER(iampb__password_policy, expire, "ExpirePasswords", BOOL),
    IAMPB__MEMBER(iampb__password_policy, max_age, "MaxPasswordAge", INT),
    IAMPB__MEMBER(iampb__password_policy, reuse_prevention, "PasswordReusePrevention", INT),
    IAMPB__MEMBER(iampb__password_policy, hard_expiry, "HardExpiry", BOOL),
};
static const iampb__shape shape = IAMPB__SHAPE("a password policy", members);

iampb_status iampb__load_password_policy(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb__span span = iampb__json_span(value);
    iampb__load_seen(load, IAMPB_DOCUMENT_PASSWORD_POLICY);
    if (iampb__json_type_of(value) == IAMPB__JSON_NULL || iampb__json_type_of(value) == IAMPB__JSON_NONE
        || (iampb__json_type_of(value) == IAMPB__JSON_OBJECT && iampb__json_count(value) == 0)) {
        load->password_policy_absent = true;
        return IAMPB_OK;
    }
    iampb__password_policy *policy = iampb__load_new(load, sizeof *policy);
    if (policy == NULL)
        return iampb__error_nomem(err);
    policy->entity = iampb__load_entity(load, IAMPB_ENTITY_PASSWORD_POLICY);
    policy->span = span;
    iampb_status status = iampb__shape_read(load, &shape, value, policy, err);
    if (status < 0)
        return status;
    iampb__load_count(load, IAMPB_DOCUMENT_PASSWORD_POLICY);
    if (load->password_policy != NULL || load->account->password_policy != NULL)
        return iampb__load_note(load, err, &span, "a second password policy of the account: the first one counts");
    load->password_policy = policy;
    return IAMPB_OK;
}
