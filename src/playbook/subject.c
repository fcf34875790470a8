/* subject.c - see subject.h. */
#include "playbook/subject.h"

/* ---- Ages ---- */
static size_t put_number(char *out, int64_t value)
{
    char digits[20];
    size_t n = 0, len = 0;
    do
        digits[n++] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    while (n > 0)
        out[len++] = digits[--n];
    return len;
}

static size_t put_unit(char *out, int64_t value, const char *unit, const char *units)
{
    size_t len = put_number(out, value);
    const char *word = value == 1 ? unit : units;
    size_t n = strlen(word);
    memcpy(out + len, word, n);
    return len + n;
}

iampb_str iampb__age_text(int64_t seconds, int64_t limit_days, char out[IAMPB__AGE_TEXT])
{
    static const struct {
        int64_t seconds;
        const char *unit, *units;
    } units[] = { { 3600, " hour", " hours" }, { 60, " minute", " minutes" }, { 1, " second", " seconds" } };
    int64_t days = seconds / IAMPB__DAY, rest = seconds % IAMPB__DAY;
    size_t len = put_unit(out, days, " day", " days");
    if (rest == 0 || (days != limit_days && days > 1))
        return iampb__str(out, len);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (rest >= units[i].seconds) { /* the largest unit is enough to see the difference */
            memcpy(out + len, " and ", 5);
            len += 5;
            len += put_unit(out + len, rest / units[i].seconds, units[i].unit, units[i].units);
            break;
        }
    return iampb__str(out, len);
}

/* ---- Users ---- */
iampb__tri iampb__user_mfa(const iampb__user *user)
{
    if (user->mfa_active != IAMPB__TRI_UNKNOWN)
        return user->mfa_active;
    if (user->device_count > 0)
        return IAMPB__TRUE;
    return user->devices_listed ? IAMPB__FALSE : IAMPB__TRI_UNKNOWN;
}

iampb__tri iampb__user_any_key(const iampb__user *user)
{
    if (iampb__user_keys_unknown(user))
        return IAMPB__TRI_UNKNOWN;
    iampb__tri any = IAMPB__FALSE;
    for (size_t i = 0; i < iampb__user_key_count(user); i++)
        any = iampb__tri_either(any, iampb__key_works(iampb__user_key(user, i)));
    return any;
}

iampb__tri iampb__user_is_privileged(const iampb__user *user)
{
    iampb__span statement;
    return user == NULL || user->details == NULL ? IAMPB__TRI_UNKNOWN
                                                 : iampb__principal_is_admin(user->details, &statement);
}

/* ---- Words and places ---- */
void iampb__run_new_report(iampb_run *run)
{
    iampb__run_command(run, "aws iam generate-credential-report");
    iampb__run_command(run, "aws iam get-credential-report");
}

static iampb_verdict lacks_row(iampb_run *run, const iampb__user *user)
{
    if (run->account->report == NULL)
        return iampb__run_missing(run, IAMPB_DOCUMENT_CREDENTIAL_REPORT);
    iampb__run_say(run, "user %v is in the authorization details, but not in the credential report%s%t: it may be "
            "newer than the report; generate a new one", user->name,
            iampb__time_is_known(run->account->report->generated_at) ? " of " : ", whose time is ",
            run->account->report->generated_at);
    iampb__run_new_report(run);
    return IAMPB_NOT_EVALUATED;
}

iampb_verdict iampb__run_lacks(iampb_run *run, const iampb__user *user, const char *column)
{
    if (!user->in_report)
        return lacks_row(run, user);
    iampb__field field = { 0 };
    iampb__entity_field(&user->entity, iampb__str_z(column), &field);
    if (field.span.source == NULL)
        iampb__run_say(run, "the credential report has no column %s, so it is not known for %v", column, user->name);
    else
        iampb__run_say(run, "%s of %v is \"%v\" in the credential report, which does not tell", column, user->name,
                field.text);
    iampb__run_field(run, &user->entity, column, NULL);
    iampb__run_new_report(run);
    return IAMPB_NOT_EVALUATED;
}

static const char *column_of(const iampb__access_key *key, iampb__key_field what)
{
    static const char *const columns[2][4] = {
        { "access_key_1_active", "access_key_1_last_rotated", "access_key_1_last_used_date",
            "access_key_1_last_used_service" },
        { "access_key_2_active", "access_key_2_last_rotated", "access_key_2_last_used_date",
            "access_key_2_last_used_service" },
    };
    return columns[key->slot == 2][what];
}

iampb_verdict iampb__run_lacks_of_key(iampb_run *run, const iampb__access_key *key, iampb__key_field what)
{
    static const char *const words[] = { "whether it is active", "when it was made", "when it was last used",
        "what it was last used for" };
    if (key->user != NULL && (key->slot != 0 || iampb__user_keys_unknown(key->user)))
        return iampb__run_lacks(run, key->user, column_of(key, what));
    iampb__run_say(run, "it is not known of access key %v %s", key->metadata->id.text, words[what]);
    if (what >= IAMPB__KEY_USED)
        iampb__run_command(run, "aws iam get-access-key-last-used --access-key-id %q", key->metadata->id.text);
    else
        iampb__run_command(run, "aws iam list-access-keys --user-name %q", iampb__key_user_name(key));
    return IAMPB_NOT_EVALUATED;
}

void iampb__run_key_field(iampb_run *run, const iampb__access_key *key, iampb__key_field what, const char *threshold,
        int64_t number)
{
    const iampb__key_metadata *metadata = key->metadata;
    if (key->from_report && key->user != NULL) {
        iampb__run_field(run, &key->user->entity, column_of(key, what), threshold, number);
        return;
    }
    const struct {
        const char *name;
        const iampb__value *value;
    } fields[] = { { "Status", &metadata->status }, { "CreateDate", &metadata->create_date },
        { "LastUsedDate", &metadata->used_date }, { "ServiceName", &metadata->used_service } };
    iampb__run_value(run, fields[what].name, fields[what].value, threshold, number);
}

iampb__key_name iampb__name_key(const iampb__access_key *key)
{
    iampb_str id = key->metadata->id.text;
    if (key->slot == 0)
        return (iampb__key_name){ "access key ", "", id };
    if (id.len == 0)
        return (iampb__key_name){ key->slot == 1 ? "access key 1" : "access key 2", "", { "", 0 } };
    return (iampb__key_name){ key->slot == 1 ? "access key 1 (" : "access key 2 (", ")", id };
}

iampb_str iampb__stable_key(const iampb__access_key *key)
{
    static const iampb_str slots[] = { IAMPB__STR_INIT("access_key_1"), IAMPB__STR_INIT("access_key_2") };
    return key->slot == 1 || key->slot == 2 ? slots[key->slot - 1] : key->metadata->id.text;
}

iampb_str iampb__key_user_name(const iampb__access_key *key)
{
    return key->user == NULL ? key->metadata->user_name.text : key->user->name;
}

/* ---- Commands ---- */
void iampb__run_key_command(iampb_run *run, const iampb__access_key *key, const char *verb, const char *rest)
{
    iampb_str id = key->metadata->id.text, name = iampb__key_user_name(key);
    if (key->user != NULL && key->user->is_root) { /* only root itself may change its keys */
        if (id.len == 0)
            iampb__run_command(run, "aws iam list-access-keys");
        iampb__run_command(run, "aws iam %s --access-key-id %q%s", verb, id.len > 0 ? id : IAMPB__STR("ACCESS_KEY_ID"),
                rest);
        return;
    }
    if (id.len == 0) {
        iampb__run_command(run, "aws iam list-access-keys --user-name %q", name);
        id = IAMPB__STR("ACCESS_KEY_ID");
    }
    iampb__run_command(run, "aws iam %s --user-name %q --access-key-id %q%s", verb, name, id, rest);
}
