/* lesson_keys.c - access keys and passwords that are old, unused or too many, and how far the report can be trusted.
 * What "unused" means is CIS's: "Ensure credentials unused for 45 days or more are disabled" counts from the last use,
 * and where there was none from the creation. Columns: IAM User Guide, "Getting credential reports for your AWS
 * account". */
#include "base/glob.h"
#include "playbook/subject.h"

enum {
    ROTATION_OVERDUE, VERY_OLD, UNUSED, PASSWORD_UNUSED, NEVER_USED_AT_SETUP, TWO_ACTIVE, ROTATION_STALLED,
    INACTIVE_NOT_DELETED, LONG_LIVED, PASSWORD_AND_KEY, SERVICE_USER_WITH_PASSWORD, SIGNING_CERTIFICATE_ACTIVE,
    EXTRA_CREDENTIALS, REPORT_STALE, REPORT_INCOMPLETE, CHECK_COUNT
};
static const iampb__check checks[CHECK_COUNT];

static bool known(int64_t at) { return iampb__time_is_known(at); }

/* ---- Limits for privileged users ---- */
/* Whether an age is past its limit: parameters[0] for everybody, parameters[1] for privileged users. Who is privileged
 * is only asked where it decides. */
static iampb__tri past_limit(const iampb_run *run, const iampb__user *user, int64_t age, bool or_equal)
{
    int64_t slack = or_equal ? 1 : 0; /* age >= limit is age > limit - 1: ages are whole seconds */
    bool usual = age > iampb__days(run->parameters[0]) - slack;
    bool strict = age > iampb__days(run->parameters[1]) - slack;
    if (usual == strict)
        return usual ? IAMPB__TRUE : IAMPB__FALSE;
    iampb__tri privileged = iampb__user_is_privileged(user);
    if (privileged == IAMPB__TRI_UNKNOWN)
        return privileged;
    return (privileged == IAMPB__TRUE ? strict : usual) ? IAMPB__TRUE : IAMPB__FALSE;
}

/* The limit that a FAIL went past, for its message. */
static int64_t limit_days(const iampb_run *run, const iampb__user *user)
{
    bool differ = run->parameters[0] != run->parameters[1];
    return differ && iampb__user_is_privileged(user) == IAMPB__TRUE ? run->parameters[1] : run->parameters[0];
}

static iampb_verdict lacks_privilege(iampb_run *run, const iampb__user *user)
{
    if (!iampb__run_has(run, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS))
        return iampb__run_missing(run, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS);
    iampb__run_say(run, "the limit is %l days for privileged users and %l for others, and it is not known whether %v "
            "is privileged: a policy is not in the authorization details", run->parameters[1], run->parameters[0],
            user == NULL ? iampb__str("the user", 8) : user->name);
    iampb__run_command(run, "aws iam get-account-authorization-details");
    return IAMPB_NOT_EVALUATED;
}

/* ---- Rotation ---- */
static void fail_old(iampb_run *run, const iampb__access_key *key, int64_t limit)
{
    char text[IAMPB__AGE_TEXT];
    iampb__key_name name = iampb__name_key(key);
    iampb__run_say(run, "%s%v%s of user %v is %v old: it was made at %t, and the limit is %l days", name.before,
            name.id, name.after, iampb__key_user_name(key), iampb__age_text(iampb__age(run, key->created), limit, text),
            key->created, limit);
    iampb__run_key(run, iampb__stable_key(key));
    iampb__run_key_field(run, key, IAMPB__KEY_CREATED, "at most %l days before as_of", limit);
    iampb__run_key_field(run, key, IAMPB__KEY_ACTIVE, NULL, 0);
    iampb__run_command(run, "aws iam create-access-key --user-name %q", iampb__key_user_name(key));
    iampb__run_key_command(run, key, "update-access-key", " --status Inactive");
    iampb__run_key_command(run, key, "delete-access-key", "");
}

/* Whether keys.very-old reports this key, so that one key gives one finding. */
static bool is_very_old(const iampb_run *run, const iampb__access_key *key, int64_t age)
{
    const int64_t *limits = iampb__run_other(run, &checks[VERY_OLD]);
    if (limits == NULL)
        return false;
    bool usual = age > iampb__days(limits[0]), strict = age > iampb__days(limits[1]);
    return usual == strict ? usual
                           : (iampb__user_is_privileged(key->user) == IAMPB__TRUE ? strict : usual);
}

static iampb_verdict judge_age(iampb_run *run, const iampb__access_key *key, bool leave_very_old)
{
    iampb__tri works = iampb__key_works(key);
    if (works == IAMPB__FALSE)
        return IAMPB_PASS;
    if (!known(key->created))
        return iampb__run_lacks_of_key(run, key, works == IAMPB__TRUE ? IAMPB__KEY_CREATED : IAMPB__KEY_ACTIVE);
    int64_t age = iampb__age(run, key->created);
    iampb__tri old = past_limit(run, key->user, age, false);
    if (old == IAMPB__FALSE)
        return IAMPB_PASS;
    if (works != IAMPB__TRUE)
        return iampb__run_lacks_of_key(run, key, IAMPB__KEY_ACTIVE);
    if (old == IAMPB__TRI_UNKNOWN)
        return lacks_privilege(run, key->user);
    if (leave_very_old && is_very_old(run, key, age))
        return IAMPB_NOT_APPLICABLE;
    fail_old(run, key, limit_days(run, key->user));
    return IAMPB_FAIL;
}

static iampb_verdict rotation_overdue(iampb_run *run, const void *subject) { return judge_age(run, subject, true); }
static iampb_verdict very_old(iampb_run *run, const void *subject) { return judge_age(run, subject, false); }

/* ---- Unused ---- */
/* What decides whether a credential is unused: the last use; where there was none since AWS records it, `since`. */
static iampb__tri is_unused(const iampb_run *run, const iampb__user *user, int64_t last_used, int64_t since)
{
    if (known(last_used))
        return past_limit(run, user, iampb__age(run, last_used), true);
    if (last_used == IAMPB__TIME_UNKNOWN || !known(since))
        return IAMPB__TRI_UNKNOWN;
    if (iampb__age(run, since) < iampb__days(run->parameters[2])) /* grace */
        return IAMPB__FALSE;
    return past_limit(run, user, iampb__age(run, since), true);
}

static iampb_verdict fail_unused_key(iampb_run *run, const iampb__access_key *key)
{
    char text[IAMPB__AGE_TEXT];
    iampb__key_name name = iampb__name_key(key);
    int64_t limit = limit_days(run, key->user);
    if (known(key->last_used))
        iampb__run_say(run, "%s%v%s of user %v is active and was last used %v ago, at %t: the limit is %l days",
                name.before, name.id, name.after, iampb__key_user_name(key),
                iampb__age_text(iampb__age(run, key->last_used), limit, text), key->last_used, limit);
    else
        iampb__run_say(run, "%s%v%s of user %v is active and has never been used in the %v since it was made, at %t: "
                "the limit is %l days", name.before, name.id, name.after, iampb__key_user_name(key),
                iampb__age_text(iampb__age(run, key->created), limit, text), key->created, limit);
    iampb__run_key(run, iampb__stable_key(key));
    iampb__run_key_field(run, key, IAMPB__KEY_USED, "less than %l days before as_of", limit);
    if (!known(key->last_used))
        iampb__run_key_field(run, key, IAMPB__KEY_CREATED, "less than %l days before as_of", limit);
    iampb__run_key_field(run, key, IAMPB__KEY_ACTIVE, NULL, 0);
    iampb__run_key_command(run, key, "update-access-key", " --status Inactive");
    return IAMPB_FAIL;
}

static iampb_verdict unused(iampb_run *run, const void *subject)
{
    const iampb__access_key *key = subject;
    iampb__tri works = iampb__key_works(key);
    if (works == IAMPB__FALSE)
        return IAMPB_PASS;
    iampb__tri idle = is_unused(run, key->user, key->last_used, key->created);
    if (idle == IAMPB__TRI_UNKNOWN && key->last_used == IAMPB__TIME_UNKNOWN && known(key->created)
        && past_limit(run, key->user, iampb__age(run, key->created), true) == IAMPB__FALSE)
        return IAMPB_PASS; /* whenever it was used: it was made after the limit */
    if (idle == IAMPB__FALSE)
        return IAMPB_PASS;
    if (idle == IAMPB__TRUE && works == IAMPB__TRUE)
        return fail_unused_key(run, key);
    if (works == IAMPB__TRI_UNKNOWN)
        return iampb__run_lacks_of_key(run, key, IAMPB__KEY_ACTIVE);
    if (key->last_used == IAMPB__TIME_UNKNOWN)
        return iampb__run_lacks_of_key(run, key, IAMPB__KEY_USED);
    if (!known(key->last_used) && !known(key->created))
        return iampb__run_lacks_of_key(run, key, IAMPB__KEY_CREATED);
    return lacks_privilege(run, key->user);
}

/* password_last_used was recorded wrongly for sign-ins between 2018-05-03 22:50 and 2018-05-23 14:08 US Pacific time:
 * IAM User Guide, "Getting credential reports for your AWS account". */
static bool is_in_bad_window(int64_t at) { return at >= INT64_C(1525413000) && at <= INT64_C(1527109680); }

static iampb_verdict fail_unused_password(iampb_run *run, const iampb__user *user)
{
    char text[IAMPB__AGE_TEXT];
    int64_t limit = limit_days(run, user), used = user->password_last_used, changed = user->password_last_changed;
    if (known(used)) {
        iampb__run_say(run, "the console password of user %v was last used %v ago, at %t: the limit is %l days",
                user->name, iampb__age_text(iampb__age(run, used), limit, text), used, limit);
        if (is_in_bad_window(used))
            iampb__run_confidence(run, IAMPB_CONFIDENCE_LOW);
    } else
        iampb__run_say(run, "the console password of user %v has never been used in the %v since it was set, at %t: "
                "the limit is %l days", user->name, iampb__age_text(iampb__age(run, changed), limit, text), changed,
                limit);
    iampb__run_field(run, &user->entity, "password_last_used", "less than %l days before as_of", limit);
    if (!known(used))
        iampb__run_field(run, &user->entity, "password_last_changed", "less than %l days before as_of", limit);
    iampb__run_field(run, &user->entity, "password_enabled", NULL);
    iampb__run_command(run, "aws iam delete-login-profile --user-name %q", user->name);
    return IAMPB_FAIL;
}

static iampb_verdict password_unused(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    iampb__tri password = iampb__user_password(user);
    if (password == IAMPB__FALSE)
        return IAMPB_PASS;
    iampb__tri idle = is_unused(run, user, user->password_last_used, user->password_last_changed);
    if (idle == IAMPB__FALSE)
        return IAMPB_PASS;
    if (idle == IAMPB__TRUE && password == IAMPB__TRUE)
        return fail_unused_password(run, user);
    if (password == IAMPB__TRI_UNKNOWN)
        return iampb__run_lacks(run, user, "password_enabled");
    if (user->password_last_used == IAMPB__TIME_UNKNOWN)
        return iampb__run_lacks(run, user, "password_last_used");
    if (!known(user->password_last_used) && !known(user->password_last_changed))
        return iampb__run_lacks(run, user, "password_last_changed");
    return lacks_privilege(run, user);
}

/* ---- Keys made together with the user ---- */
/* Whether the key works, was never used, and is past the grace period. */
static iampb__tri is_stillborn(const iampb_run *run, const iampb__access_key *key)
{
    iampb__tri works = iampb__key_works(key);
    if (works == IAMPB__FALSE || known(key->last_used))
        return IAMPB__FALSE;
    if (!known(key->created))
        return IAMPB__TRI_UNKNOWN;
    if (iampb__age(run, key->created) < iampb__days(run->parameters[0]))
        return IAMPB__FALSE;
    return iampb__tri_both(works, key->last_used == IAMPB__TIME_UNKNOWN ? IAMPB__TRI_UNKNOWN : IAMPB__TRUE);
}

static void fail_at_setup(iampb_run *run, const iampb__user *user, const iampb__access_key *key)
{
    char text[IAMPB__AGE_TEXT];
    iampb__key_name name = iampb__name_key(key);
    int64_t gap = known(user->created) ? key->created - user->created : INT64_MAX;
    bool together = gap >= -60 && gap <= 60;
    iampb__run_say(run, "%s%v%s of console user %v has never been used in the %v since it was made%s", name.before,
            name.id, name.after, user->name, iampb__age_text(iampb__age(run, key->created), run->parameters[0], text),
            together ? ", together with the user" : "");
    iampb__run_confidence(run, together ? IAMPB_CONFIDENCE_HIGH : IAMPB_CONFIDENCE_MEDIUM);
    iampb__run_key(run, iampb__stable_key(key));
    iampb__run_key_field(run, key, IAMPB__KEY_CREATED, "unused for less than %l days", run->parameters[0]);
    iampb__run_key_field(run, key, IAMPB__KEY_USED, NULL, 0);
    iampb__run_field(run, &user->entity, "user_creation_time", NULL);
    iampb__run_field(run, &user->entity, "password_enabled", NULL);
    iampb__run_key_command(run, key, "update-access-key", " --status Inactive");
    iampb__run_key_command(run, key, "delete-access-key", "");
}

static iampb_verdict never_used_at_setup(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    iampb__tri password = iampb__user_password(user), any = IAMPB__FALSE;
    const iampb__access_key *unclear = NULL;
    if (password == IAMPB__FALSE)
        return IAMPB_PASS;
    if (iampb__user_keys_unknown(user))
        return iampb__run_lacks(run, user, "access_key_1_active");
    for (size_t i = 0; i < iampb__user_key_count(user); i++) {
        const iampb__access_key *key = iampb__user_key(user, i);
        iampb__tri stillborn = is_stillborn(run, key);
        if (stillborn == IAMPB__TRI_UNKNOWN && unclear == NULL)
            unclear = key;
        if (stillborn == IAMPB__TRUE && password == IAMPB__TRUE) {
            fail_at_setup(run, user, key);
            iampb__run_next(run, IAMPB_FAIL);
            any = IAMPB__TRUE;
        } else if (stillborn == IAMPB__TRUE)
            any = IAMPB__TRI_UNKNOWN;
    }
    if (any == IAMPB__TRUE)
        return IAMPB_NOT_APPLICABLE; /* said above, once a key */
    if (any == IAMPB__TRI_UNKNOWN)
        return iampb__run_lacks(run, user, "password_enabled");
    if (unclear == NULL)
        return IAMPB_PASS;
    return iampb__run_lacks_of_key(run, unclear, iampb__key_works(unclear) != IAMPB__TRUE ? IAMPB__KEY_ACTIVE
            : !known(unclear->created) ? IAMPB__KEY_CREATED : IAMPB__KEY_USED);
}

/* ---- Two keys ---- */
/* A user's two working keys, as far as there are two. */
typedef struct pair {
    iampb__tri both;
    const iampb__access_key *older, *younger; /* set if both is TRUE and the dates are known */
    const iampb__access_key *undated, *unclear; /* the keys for want of which nothing can be said */
    int64_t youngest;                         /* the latest known date of the two */
} pair;

static pair pair_of(const iampb__user *user)
{
    pair p = { IAMPB__FALSE, NULL, NULL, NULL, NULL, IAMPB__TIME_UNKNOWN };
    const iampb__access_key *working[2] = { NULL, NULL };
    size_t working_count = 0, unclear_count = 0;
    for (size_t i = 0; i < iampb__user_key_count(user); i++) {
        const iampb__access_key *key = iampb__user_key(user, i);
        iampb__tri works = iampb__key_works(key);
        if (works == IAMPB__TRUE && working_count < 2)
            working[working_count++] = key;
        else if (works == IAMPB__TRI_UNKNOWN) {
            p.unclear = key;
            unclear_count++;
        }
        if (works != IAMPB__FALSE && known(key->created) && key->created > p.youngest)
            p.youngest = key->created;
    }
    p.both = working_count == 2 ? IAMPB__TRUE
           : working_count + unclear_count >= 2 ? IAMPB__TRI_UNKNOWN : IAMPB__FALSE;
    if (p.both != IAMPB__TRUE)
        return p;
    p.undated = !known(working[0]->created) ? working[0] : !known(working[1]->created) ? working[1] : NULL;
    if (p.undated == NULL) {
        bool in_order = working[0]->created <= working[1]->created;
        p.older = working[in_order ? 0 : 1];
        p.younger = working[in_order ? 1 : 0];
    }
    return p;
}

static iampb_verdict lacks_of_pair(iampb_run *run, const pair *p)
{
    return p->both == IAMPB__TRUE ? iampb__run_lacks_of_key(run, p->undated, IAMPB__KEY_CREATED)
                                  : iampb__run_lacks_of_key(run, p->unclear, IAMPB__KEY_ACTIVE);
}

static void describe_pair(iampb_run *run, const pair *p, int64_t overlap)
{
    iampb__run_key_field(run, p->younger, IAMPB__KEY_CREATED, "at most %l days before as_of", overlap);
    iampb__run_key_field(run, p->younger, IAMPB__KEY_USED, NULL, 0);
    iampb__run_key_field(run, p->older, IAMPB__KEY_CREATED, NULL, 0);
    iampb__run_key_field(run, p->older, IAMPB__KEY_USED, NULL, 0);
}

static iampb_verdict two_active(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    const int64_t overlap = run->parameters[0];
    char text[IAMPB__AGE_TEXT];
    if (iampb__user_keys_unknown(user))
        return iampb__run_lacks(run, user, "access_key_1_active");
    pair p = pair_of(user);
    if (p.both == IAMPB__FALSE)
        return IAMPB_PASS;
    if (known(p.youngest) && iampb__age(run, p.youngest) <= iampb__days(overlap)) {
        iampb__run_say(run, "user %v has two active access keys, the younger one for %v: rotation under way",
                user->name, iampb__age_text(iampb__age(run, p.youngest), overlap, text));
        return IAMPB_PASS;
    }
    if (p.both == IAMPB__TRI_UNKNOWN || p.undated != NULL)
        return lacks_of_pair(run, &p);
    iampb__key_name name = iampb__name_key(p.older);
    iampb__run_say(run, "user %v has had two active access keys for %v: %l days are allowed for a rotation; the older "
            "one is %s%v%s", user->name, iampb__age_text(iampb__age(run, p.younger->created), overlap, text), overlap,
            name.before, name.id, name.after);
    describe_pair(run, &p, overlap);
    iampb__run_key_command(run, p.older, "update-access-key", " --status Inactive");
    return IAMPB_FAIL;
}

/* The older key was not used since the younger one was made, which was: the old one can go. */
static iampb__tri is_stalled(const pair *p)
{
    iampb__tri younger_used = known(p->younger->last_used) ? IAMPB__TRUE
            : p->younger->last_used == IAMPB__TIME_UNKNOWN ? IAMPB__TRI_UNKNOWN : IAMPB__FALSE;
    iampb__tri older_idle = IAMPB__TRUE;
    if (p->older->last_used == IAMPB__TIME_UNKNOWN)
        older_idle = IAMPB__TRI_UNKNOWN;
    else if (known(p->older->last_used) && p->older->last_used >= p->younger->created)
        older_idle = IAMPB__FALSE;
    return iampb__tri_both(younger_used, older_idle);
}

static iampb_verdict rotation_stalled(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    const int64_t overlap = run->parameters[0];
    char text[IAMPB__AGE_TEXT];
    if (iampb__user_keys_unknown(user))
        return iampb__run_lacks(run, user, "access_key_1_active");
    pair p = pair_of(user);
    if (p.both == IAMPB__FALSE || (known(p.youngest) && iampb__age(run, p.youngest) <= iampb__days(overlap)))
        return IAMPB_PASS;
    if (p.both == IAMPB__TRI_UNKNOWN || p.undated != NULL)
        return lacks_of_pair(run, &p);
    iampb__tri stalled = is_stalled(&p);
    if (stalled == IAMPB__FALSE)
        return IAMPB_PASS;
    if (stalled == IAMPB__TRI_UNKNOWN)
        return iampb__run_lacks_of_key(run, p.older->last_used == IAMPB__TIME_UNKNOWN ? p.older : p.younger,
                IAMPB__KEY_USED);
    iampb__key_name old = iampb__name_key(p.older), fresh = iampb__name_key(p.younger);
    iampb__run_say(run, "user %v uses %s%v%s, made %v ago, and has not used %s%v%s since then: the rotation stopped "
            "before its last step, and %s%v%s can be disabled", user->name, fresh.before, fresh.id, fresh.after,
            iampb__age_text(iampb__age(run, p.younger->created), overlap, text), old.before, old.id, old.after,
            old.before, old.id, old.after);
    iampb__run_key(run, iampb__stable_key(p.older));
    describe_pair(run, &p, overlap);
    iampb__run_key_command(run, p.older, "update-access-key", " --status Inactive");
    return IAMPB_FAIL;
}

/* ---- Left over ---- */
static iampb_verdict inactive_not_deleted(iampb_run *run, const void *subject)
{
    const iampb__access_key *key = subject;
    const int64_t limit = run->parameters[0];
    char text[IAMPB__AGE_TEXT];
    iampb__tri idle = iampb__tri_both(key->present, iampb__not(key->active));
    if (idle == IAMPB__FALSE)
        return IAMPB_PASS;
    int64_t latest = key->created > key->last_used ? key->created : key->last_used;
    /* A date that is not known could be later than the other one, but not earlier than `latest` matters. */
    if (known(latest) && iampb__age(run, latest) <= iampb__days(limit))
        return IAMPB_PASS;
    if (idle == IAMPB__TRI_UNKNOWN)
        return iampb__run_lacks_of_key(run, key, IAMPB__KEY_ACTIVE);
    if (!known(latest) || key->created == IAMPB__TIME_UNKNOWN)
        return iampb__run_lacks_of_key(run, key, IAMPB__KEY_CREATED);
    if (key->last_used == IAMPB__TIME_UNKNOWN)
        return iampb__run_lacks_of_key(run, key, IAMPB__KEY_USED);
    iampb__key_name name = iampb__name_key(key);
    iampb__run_say(run, "%s%v%s of user %v is inactive, and nothing has happened with it for %v: after %l days it can "
            "be deleted", name.before, name.id, name.after, iampb__key_user_name(key),
            iampb__age_text(iampb__age(run, latest), limit, text), limit);
    iampb__run_key(run, iampb__stable_key(key));
    iampb__run_key_field(run, key, IAMPB__KEY_ACTIVE, NULL, 0);
    iampb__run_key_field(run, key, IAMPB__KEY_CREATED, "at most %l days before as_of", limit);
    iampb__run_key_field(run, key, IAMPB__KEY_USED, "at most %l days before as_of", limit);
    iampb__run_key_command(run, key, "delete-access-key", "");
    return IAMPB_FAIL;
}

/* The service that a key was last used for, for a key that was used. */
static iampb_str service_of(const iampb__access_key *key)
{
    if (!key->from_report || key->user == NULL)
        return key->metadata->used_service.text;
    iampb__span span = iampb__report_column(key->user, key->slot == 2 ? IAMPB__COLUMN_KEY2_SERVICE
                                                                      : IAMPB__COLUMN_KEY1_SERVICE);
    return iampb__span_text(&span);
}

/* Whether the key works and signs requests to a service: iam and sts are what rotating it and assuming a role need. */
static iampb__tri serves(const iampb__access_key *key)
{
    iampb__tri works = iampb__key_works(key);
    if (works == IAMPB__FALSE || key->last_used == IAMPB__TIME_NEVER || key->last_used == IAMPB__TIME_ABSENT)
        return IAMPB__FALSE;
    uint8_t use = key->from_report && key->user != NULL ? key->report_use
                                                        : iampb__use_of(key->metadata->used_service.text);
    if (use == IAMPB__USE_UNKNOWN)
        return IAMPB__TRI_UNKNOWN;
    return iampb__tri_both(works, use == IAMPB__USE_OF_KEYS ? IAMPB__FALSE : IAMPB__TRUE);
}

static iampb_verdict long_lived(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    const iampb__access_key *unclear = NULL;
    if (iampb__user_keys_unknown(user))
        return iampb__run_lacks(run, user, "access_key_1_active");
    for (size_t i = 0; i < iampb__user_key_count(user); i++) {
        const iampb__access_key *key = iampb__user_key(user, i);
        iampb__tri does = serves(key);
        if (does == IAMPB__TRI_UNKNOWN)
            unclear = key;
        if (does != IAMPB__TRUE)
            continue;
        iampb__key_name name = iampb__name_key(key);
        iampb__run_say(run, "user %v signs requests to %v with %s%v%s, a credential that never expires: a role would "
                "give temporary ones", user->name, service_of(key), name.before, name.id, name.after);
        iampb__run_key_field(run, key, IAMPB__KEY_SERVICE, "iam or sts only", 0);
        iampb__run_key_field(run, key, IAMPB__KEY_USED, NULL, 0);
        iampb__run_key_field(run, key, IAMPB__KEY_ACTIVE, NULL, 0);
        iampb__run_command(run, "aws iam create-role --role-name ROLE_NAME --assume-role-policy-document "
                "file://trust-policy.json");
        iampb__run_key_command(run, key, "update-access-key", " --status Inactive");
        return IAMPB_FAIL;
    }
    if (unclear == NULL)
        return IAMPB_PASS;
    return iampb__run_lacks_of_key(run, unclear, iampb__key_works(unclear) == IAMPB__TRI_UNKNOWN ? IAMPB__KEY_ACTIVE
            : unclear->last_used == IAMPB__TIME_UNKNOWN ? IAMPB__KEY_USED : IAMPB__KEY_SERVICE);
}

static iampb_verdict password_and_key(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    iampb__tri password = iampb__user_password(user), any = iampb__user_any_key(user);
    switch (iampb__tri_both(password, any)) {
    case IAMPB__FALSE: return IAMPB_PASS;
    case IAMPB__TRI_UNKNOWN:
        if (password == IAMPB__TRI_UNKNOWN)
            return iampb__run_lacks(run, user, "password_enabled");
        return iampb__run_lacks(run, user, user->in_report && iampb__key_works(&user->keys[0]) != IAMPB__TRI_UNKNOWN
                ? "access_key_2_active" : "access_key_1_active");
    default: break;
    }
    iampb__run_say(run, "user %v has both a console password and an active access key: people sign in, programs use "
            "keys, and one identity for both is harder to watch and to lock", user->name);
    iampb__run_field(run, &user->entity, "password_enabled", "not together with an active key");
    for (size_t i = 0; i < iampb__user_key_count(user); i++)
        if (iampb__key_works(iampb__user_key(user, i)) == IAMPB__TRUE) {
            iampb__run_key_field(run, iampb__user_key(user, i), IAMPB__KEY_ACTIVE, NULL, 0);
            iampb__run_key_command(run, iampb__user_key(user, i), "update-access-key", " --status Inactive");
        }
    return IAMPB_FAIL;
}

/* One answer where no pattern tells machines from people; else one for each user that a pattern matches. */
static iampb_verdict service_user_with_password(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    const iampb__lists *lists = run->lists;
    bool any = false;
    if (lists->machine_user_count == 0) {
        iampb__run_say(run, "the playbook has no \"machine_users\": ARN patterns that tell machines from people");
        return IAMPB_NOT_EVALUATED;
    }
    for (size_t i = 0; i < account->user_count; i++) {
        const iampb__user *user = account->users[i];
        size_t p = 0;
        while (p < lists->machine_user_count && !iampb__glob_match(lists->machine_users[p], user->arn, false))
            p++;
        if (user->is_root || p == lists->machine_user_count)
            continue;
        iampb__tri password = iampb__user_password(user);
        iampb_verdict verdict = password == IAMPB__FALSE ? IAMPB_PASS : IAMPB_NOT_EVALUATED;
        if (password == IAMPB__TRI_UNKNOWN)
            iampb__run_lacks(run, user, "password_enabled");
        else if (password == IAMPB__TRUE) {
            iampb__run_say(run, "user %v is a machine (the playbook's pattern %v) and has a console password",
                    user->name, lists->machine_users[p]);
            iampb__run_field(run, &user->entity, "password_enabled", "false");
            iampb__run_command(run, "aws iam delete-login-profile --user-name %q", user->name);
            verdict = IAMPB_FAIL;
        }
        iampb__run_resource(run, user->arn, "AWS::IAM::User", user->name);
        iampb__run_next(run, verdict);
        any = true;
    }
    return any ? IAMPB_NOT_APPLICABLE : IAMPB_PASS;
}

static iampb_verdict signing_certificate_active(iampb_run *run, const void *subject)
{
    static const char *const columns[2] = { "cert_1_active", "cert_2_active" };
    const iampb__user *user = subject;
    switch (iampb__tri_either(user->cert_active[0], user->cert_active[1])) {
    case IAMPB__FALSE: return IAMPB_PASS;
    case IAMPB__TRI_UNKNOWN:
        return iampb__run_lacks(run, user, columns[user->cert_active[0] == IAMPB__TRI_UNKNOWN ? 0 : 1]);
    default: break;
    }
    bool two = user->cert_active[0] == IAMPB__TRUE && user->cert_active[1] == IAMPB__TRUE;
    iampb__run_say(run, "user %v has %s: X.509 signing is a credential of old that never expires by itself", user->name,
            two ? "two active signing certificates" : "an active signing certificate");
    for (size_t i = 0; i < 2; i++)
        if (user->cert_active[i] == IAMPB__TRUE)
            iampb__run_field(run, &user->entity, columns[i], "false");
    iampb__run_command(run, "aws iam list-signing-certificates --user-name %q", user->name);
    iampb__run_command(run, "aws iam update-signing-certificate --user-name %q --certificate-id CERTIFICATE_ID "
            "--status Inactive", user->name);
    return IAMPB_FAIL;
}

/* The column is missing from the reports that AWS makes today: that is said once, not for each user. */
static iampb_verdict extra_credentials(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    if ((account->report->columns_seen & (UINT32_C(1) << IAMPB__COLUMN_ADDITIONAL)) == 0) {
        iampb__run_say(run, "the report has no column additional_credentials_info, which is usual");
        return IAMPB_NOT_EVALUATED;
    }
    for (size_t i = 0; i < account->user_count; i++) {
        const iampb__user *user = account->users[i];
        if (!user->in_report)
            continue;
        iampb__span span = iampb__report_column(user, IAMPB__COLUMN_ADDITIONAL);
        iampb_str text = iampb__str_trim(iampb__span_text(&span));
        bool none = text.len == 0 || iampb__str_eq_nocase(text, IAMPB__STR("N/A"));
        if (!none) {
            iampb__run_say(run, "%v has more credentials than the report has columns for: %v; look at them one by one",
                    user->name, text);
            iampb__run_field(run, &user->entity, "additional_credentials_info", "empty");
            const char *command = user->is_root ? "aws iam %s" : "aws iam %s --user-name %q";
            iampb__run_command(run, command, "list-access-keys", user->name);
            iampb__run_command(run, command, "list-signing-certificates", user->name);
        }
        iampb__run_resource(run, user->arn, "AWS::IAM::User", user->name);
        iampb__run_next(run, none ? IAMPB_PASS : IAMPB_FAIL);
    }
    return IAMPB_NOT_APPLICABLE;
}

/* ---- The report itself ---- */
static iampb_verdict report_stale(iampb_run *run, const void *subject)
{
    const iampb__report *report = ((const iampb_account *)subject)->report;
    const int64_t hours = run->parameters[0];
    if (!known(report->generated_at)) {
        iampb__run_say(run, "it is not known when the credential report was made: save the whole answer of `aws iam "
                "get-credential-report`, which has GeneratedTime");
        return IAMPB_NOT_EVALUATED;
    }
    if (report->generated_at >= run->now || run->now - report->generated_at <= hours * 3600)
        return IAMPB_PASS;
    iampb__run_say(run, "the credential report was made at %t, %l hours before now: what was mended since then still "
            "shows, what broke does not; the limit is %l hours", report->generated_at,
            (run->now - report->generated_at) / 3600, hours);
    if (report->generated.span.source != NULL)
        iampb__run_value(run, "GeneratedTime", &report->generated, "at most %l hours before now", hours);
    else
        iampb__run_fact(run, "generated_at", "at most the limit before now", "%t", report->generated_at);
    iampb__run_new_report(run);
    return IAMPB_FAIL;
}

static const char *const column_names[IAMPB__COLUMN_COUNT] = { "user", "arn", "user_creation_time", "password_enabled",
    "password_last_used", "password_last_changed", "password_next_rotation", "mfa_active", "access_key_1_active",
    "access_key_1_last_rotated", "access_key_1_last_used_date", "access_key_1_last_used_region",
    "access_key_1_last_used_service", "access_key_2_active", "access_key_2_last_rotated", "access_key_2_last_used_date",
    "access_key_2_last_used_region", "access_key_2_last_used_service", "cert_1_active", "cert_1_last_rotated",
    "cert_2_active", "cert_2_last_rotated", "additional_credentials_info" };

/* What is wrong with a report as a whole, one piece of evidence each; the number of troubles. */
static size_t list_report_troubles(iampb_run *run, const iampb_account *account)
{
    const iampb__report *report = account->report;
    size_t troubles = 0, missing_users = 0;
    if (report->user_count == 0) {
        iampb__run_fact(run, "rows", "at least the root row", "none");
        troubles++;
    } else if (!report->has_root) {
        iampb__run_fact(run, "<root_account>", "one row", "no row");
        troubles++;
    }
    for (int column = 0; report->has_header && column < IAMPB__COLUMN_ADDITIONAL; column++)
        if ((report->columns_seen & (UINT32_C(1) << column)) == 0) {
            iampb__run_fact(run, column_names[column], "a column of the header", "missing");
            troubles++;
        }
    if (report->bad_rows > 0) {
        iampb__run_fact(run, "rows that could not be read", "0", "%z", report->bad_rows);
        troubles++;
    }
    size_t first = account->user_count; /* users that are not in the report come last */
    while (first > 0 && !account->users[first - 1]->in_report)
        first--;
    for (size_t i = first; i < account->user_count; i++)
        if (!account->users[i]->in_report && account->users[i]->details != NULL
            && missing_users++ < 20) /* the others are counted */
            iampb__run_value(run, "users of the authorization details that the report lacks",
                    &account->users[i]->details->arn, "a row in the report");
    if (missing_users > 20)
        iampb__run_fact(run, "users of the authorization details that the report lacks", "0", "%z in all",
                missing_users);
    return troubles + (missing_users > 0);
}

static iampb_verdict report_incomplete(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    const iampb__part *part = &account->parts[IAMPB_DOCUMENT_CREDENTIAL_REPORT];
    if (part->state == IAMPB_PART_NOT_LOADED)
        return iampb__run_missing(run, IAMPB_DOCUMENT_CREDENTIAL_REPORT);
    if (account->report == NULL) {
        iampb__run_say(run, "the credential report %v could not be read: %v", part->input, part->problem);
        iampb__run_fact(run, "credential report", "readable", "%v", part->problem);
        iampb__run_new_report(run);
        return IAMPB_FAIL;
    }
    size_t troubles = list_report_troubles(run, account);
    if (troubles == 0)
        return IAMPB_PASS;
    iampb__run_say(run, account->report->user_count == 0
            ? "the credential report has no rows: it says nothing, not even that there are no users"
            : "the credential report lacks rows or columns: what it does not have cannot be judged");
    iampb__run_new_report(run);
    return IAMPB_FAIL;
}

/* ---- The table ---- */
#define REPORT IAMPB__DOC(CREDENTIAL_REPORT)
#define DETAILS IAMPB__DOC(AUTHORIZATION_DETAILS)
#define LISTS (IAMPB__DOC(ACCESS_KEYS) | IAMPB__DOC(ACCESS_KEY_LAST_USED))
#define DAYS(usual) { "days", usual, 1, 36500 }
#define PRIVILEGED_DAYS { "privileged_days", IAMPB__AS_FIRST, 1, 36500 }
#define GRACE(usual) { "grace_days", usual, 0, 36500 }

static const iampb__check checks[CHECK_COUNT] = {
    [ROTATION_OVERDUE] = { .id = "keys.rotation-overdue", .title = "Access key older than the rotation limit",
        .description = "Fails for each active access key of a user that was made longer ago than the limit, to the "
            "second. Passes for younger and for inactive keys. privileged_days is a stricter limit for "
            "administrators. A key that keys.very-old reports is left to it.",
        .remediation = "Make a second key, move what uses the old one to it, disable the old one, and delete it when "
            "nothing breaks. Better: let programs assume a role.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_KEY, .from_report = true,
        .documents = REPORT | LISTS, .parameters = { DAYS(90), PRIVILEGED_DAYS }, .judge = rotation_overdue },
    [VERY_OLD] = { .id = "keys.very-old", .title = "Access key older than a year",
        .description = "Fails for each active access key that is older than the second limit. It takes the place of "
            "keys.rotation-overdue for that key, so that one key gives one finding.",
        .remediation = "Rotate the key now. Look in CloudTrail for who uses it before you disable it; a key that old "
            "was often copied to places nobody remembers.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_HIGH, .scope = IAMPB__SCOPE_KEY, .from_report = true,
        .documents = REPORT | LISTS, .parameters = { DAYS(365), PRIVILEGED_DAYS }, .judge = very_old },
    [UNUSED] = { .id = "keys.unused", .title = "Active access key not used",
        .description = "Fails for each active key whose last use is as long ago as the limit, or longer. A key that "
            "was never used counts from when it was made; grace_days lets such keys pass for that long.",
        .remediation = "Disable the key; delete it after a while if nobody misses it.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_KEY, .from_report = true,
        .documents = REPORT | LISTS, .parameters = { DAYS(45), PRIVILEGED_DAYS, GRACE(0) }, .judge = unused },
    [PASSWORD_UNUSED] = { .id = "keys.console-password-unused", .title = "Console password not used",
        .description = "Fails for each user whose console password was last used as long ago as the limit, or longer. "
            "A password that was never used counts from when it was set; grace_days lets it pass for that long.",
        .remediation = "Take the console password away (delete the login profile). If the person has left, remove the "
            "user.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT, .needs = REPORT, .parameters = { DAYS(45), PRIVILEGED_DAYS, GRACE(0) },
        .judge = password_unused },
    [NEVER_USED_AT_SETUP] = { .id = "keys.never-used-at-setup",
        .title = "Key created together with the console user and never used",
        .description = "Fails for each active key of a console user that was never used, once the grace period is "
            "over. Confidence is high where the key was made within a minute of the user.",
        .remediation = "Delete the key, and leave the box unchecked when you make users: those who need a key can ask.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_LOW, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT | LISTS, .needs = REPORT, .parameters = { GRACE(1) }, .judge = never_used_at_setup },
    [TWO_ACTIVE] = { .id = "keys.two-active", .title = "Two active access keys",
        .description = "Fails for a user with two active keys of which the younger is older than the time allowed for "
            "a rotation. Passes with one key, or while the rotation is under way.",
        .remediation = "Find out which key is in use, move everything to the younger one, and disable the other.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT | LISTS, .parameters = { { "overlap_days", 7, 0, 36500 } }, .judge = two_active },
    [ROTATION_STALLED] = { .id = "keys.rotation-stalled",
        .title = "Rotation begun but the old key was never disabled",
        .description = "Fails for a user with two active keys where the younger is in use, the older has not been "
            "used since the younger was made, and the time allowed for a rotation is over. Names the key that can be "
            "disabled.",
        .remediation = "Disable the older key: nothing has used it since the new one came. Delete it when nothing "
            "breaks.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT | LISTS, .parameters = { { "overlap_days", 7, 0, 36500 } }, .judge = rotation_stalled },
    [INACTIVE_NOT_DELETED] = { .id = "keys.inactive-not-deleted", .title = "Inactive access key still present",
        .description = "Fails for each inactive key with which nothing has happened for longer than the limit.",
        .remediation = "Delete the key: an inactive one can be made active again by anybody with iam:UpdateAccessKey.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_LOW, .scope = IAMPB__SCOPE_KEY, .from_report = true,
        .documents = REPORT | LISTS, .parameters = { DAYS(30) }, .judge = inactive_not_deleted },
    [LONG_LIVED] = { .id = "keys.long-lived", .title = "IAM user signs requests with long-lived keys",
        .description = "Fails for a user with an active key that was last used for another service than iam and sts. "
            "Judged by use, not by what the user may do.",
        .remediation = "Let the program run with a role: an instance profile, a task or function role, IAM Roles "
            "Anywhere, or web identity federation. Then disable the key.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT | LISTS, .judge = long_lived },
    [PASSWORD_AND_KEY] = { .id = "keys.password-and-key",
        .title = "User has both a console password and an access key",
        .description = "Fails for a user with a console password and at least one active access key.",
        .remediation = "Give the person single sign-on for console and command line, or split the user: a role for "
            "the program, a user for the person.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_LOW, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT | LISTS, .needs = REPORT, .judge = password_and_key },
    [SERVICE_USER_WITH_PASSWORD] = { .id = "keys.service-user-with-password",
        .title = "Machine user has a console password",
        .description = "Fails for a user that matches a pattern in the playbook's machine_users and has a console "
            "password. Not evaluated where the playbook has no pattern.",
        .remediation = "Delete the login profile: no person should sign in as a machine.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_LOW, .scope = IAMPB__SCOPE_ACCOUNT, .from_report = true,
        .documents = REPORT, .needs = REPORT, .judge = service_user_with_password },
    [SIGNING_CERTIFICATE_ACTIVE] = { .id = "keys.signing-certificate-active",
        .title = "Active signing certificate on a user",
        .description = "Fails for a user with an active X.509 signing certificate, in either slot.",
        .remediation = "Disable the certificate, and delete it when nothing breaks.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_LOW, .scope = IAMPB__SCOPE_USER, .from_report = true,
        .documents = REPORT, .needs = REPORT, .judge = signing_certificate_active },
    [EXTRA_CREDENTIALS] = { .id = "keys.extra-credentials", .title = "More credentials than the report shows",
        .description = "Fails for a row whose additional_credentials_info is not empty: the report has no room for "
            "all credentials of that user. Not evaluated where the report has no such column, which is usual.",
        .remediation = "List the user's keys and certificates, and delete those that are not needed.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_INFO, .scope = IAMPB__SCOPE_ACCOUNT,
            .from_report = true,
        .documents = REPORT, .needs = REPORT, .judge = extra_credentials },
    [REPORT_STALE] = { .id = "keys.report-stale", .title = "Credential report is old",
        .description = "Fails when the report was made more hours before now than allowed. After hard_days, checks "
            "that read it are not evaluated at all.",
        .remediation = "Generate a new report and run the audit again. AWS makes one at most every four hours.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_LOW, .scope = IAMPB__SCOPE_ACCOUNT,
        .documents = REPORT, .needs = REPORT,
        .parameters = { { "hours", 24, 1, 876000 }, { "hard_days", 7, 1, 36500 } }, .judge = report_stale },
    [REPORT_INCOMPLETE] = { .id = "keys.report-incomplete", .title = "Credential report lacks rows or columns",
        .description = "Fails when the report cannot be read, has no rows, no root row or not all columns, or lacks "
            "users that the authorization details have.",
        .remediation = "Generate a new report, save the answer as it is, and run the audit again.",
        .lesson = IAMPB_LESSON_KEYS, .severity = IAMPB_SEVERITY_MEDIUM, .scope = IAMPB__SCOPE_ACCOUNT,
        .documents = REPORT | DETAILS, .judge = report_incomplete },
};

const iampb__check_table iampb__lesson_keys = { checks, CHECK_COUNT };
