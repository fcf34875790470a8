/* subject.h - what the checks of the first three lessons ask of users, keys and the root user: three-valued logic,
 * ages, and the words, places and commands that their findings share. */
#ifndef IAMPB__PLAYBOOK_SUBJECT_H
#define IAMPB__PLAYBOOK_SUBJECT_H
#include "playbook/engine.h"

/* ---- Kleene logic ---- */
static inline iampb__tri iampb__tri_both(iampb__tri a, iampb__tri b)
{
    if (a == IAMPB__FALSE || b == IAMPB__FALSE)
        return IAMPB__FALSE;
    return a == IAMPB__TRUE && b == IAMPB__TRUE ? IAMPB__TRUE : IAMPB__TRI_UNKNOWN;
}
static inline iampb__tri iampb__tri_either(iampb__tri a, iampb__tri b)
{
    if (a == IAMPB__TRUE || b == IAMPB__TRUE)
        return IAMPB__TRUE;
    return a == IAMPB__FALSE && b == IAMPB__FALSE ? IAMPB__FALSE : IAMPB__TRI_UNKNOWN;
}
static inline iampb__tri iampb__not(iampb__tri a)
{
    return a == IAMPB__TRI_UNKNOWN ? a : a == IAMPB__TRUE ? IAMPB__FALSE : IAMPB__TRUE;
}

/* ---- Ages ---- */
/* Seconds at as_of; a time after that has age 0. The time must be known. */
static inline int64_t iampb__age(const iampb_run *run, int64_t at)
{
    return at >= run->as_of ? 0 : run->as_of - at;
}
/* A number of days as seconds; parameters are small enough. */
static inline int64_t iampb__days(int64_t days) { return days * IAMPB__DAY; }
/* "91 days"; near the limit, where whole days would hide the difference, "90 days and 1 second". */
#define IAMPB__AGE_TEXT 48
iampb_str iampb__age_text(int64_t seconds, int64_t limit_days, char out[IAMPB__AGE_TEXT]);

/* ---- Users ---- */
/* The report's password_enabled; where it does not say, whether get-login-profile found one. */
static inline iampb__tri iampb__user_password(const iampb__user *user)
{
    return user->password_enabled != IAMPB__TRI_UNKNOWN ? user->password_enabled : user->login_profile;
}
/* The report's mfa_active; where it does not say, what the device lists tell. */
iampb__tri iampb__user_mfa(const iampb__user *user);
/* The user's keys: the slots of the report, or what list-access-keys told. */
static inline size_t iampb__user_key_count(const iampb__user *user)
{
    return user->in_report ? 2 : user->metadata_key_count;
}
static inline const iampb__access_key *iampb__user_key(const iampb__user *user, size_t index)
{
    return user->in_report ? &user->keys[index] : user->metadata_keys[index];
}
/* Whether nothing is known of a user's keys: neither in the report nor listed. */
static inline bool iampb__user_keys_unknown(const iampb__user *user) { return !user->in_report && !user->keys_listed; }
static inline iampb__tri iampb__key_works(const iampb__access_key *key)
{
    return iampb__tri_both(key->present, key->active);
}
/* Whether any key of the user works. */
iampb__tri iampb__user_any_key(const iampb__user *user);
/* TRUE, FALSE, or UNKNOWN where policies are not in the data. */
iampb__tri iampb__user_is_privileged(const iampb__user *user);

/* ---- Words and places ---- */
/* NOT_EVALUATED for want of a column of the user's row; tells what it says instead, or that there is no row. */
iampb_verdict iampb__run_lacks(iampb_run *run, const iampb__user *user, const char *column);
/* The same for a key; `what` is one of the fields below. */
typedef enum iampb__key_field {
    IAMPB__KEY_ACTIVE, IAMPB__KEY_CREATED, IAMPB__KEY_USED, IAMPB__KEY_SERVICE
} iampb__key_field;
iampb_verdict iampb__run_lacks_of_key(iampb_run *run, const iampb__access_key *key, iampb__key_field what);
/* Evidence of a key's field, from the report or the lists. `threshold` is a format with one %l, or NULL. */
void iampb__run_key_field(iampb_run *run, const iampb__access_key *key, iampb__key_field what, const char *threshold,
        int64_t number);
/* "access key 1 (AKIA...)", as three arguments of a format with "%s%v%s". */
typedef struct iampb__key_name {
    const char *before, *after;
    iampb_str id;
} iampb__key_name;
iampb__key_name iampb__name_key(const iampb__access_key *key);
/* The key for fingerprints: "access_key_1", or the id of a key without a slot. */
iampb_str iampb__stable_key(const iampb__access_key *key);
iampb_str iampb__key_user_name(const iampb__access_key *key);

/* ---- Commands ---- */
/* `aws iam VERB --user-name U --access-key-id ID REST`; where the id is not known, the command that lists it first. */
void iampb__run_key_command(iampb_run *run, const iampb__access_key *key, const char *verb, const char *rest);
void iampb__run_new_report(iampb_run *run);
#endif
