/* access_diff.h - two snapshots of an account or an organisation, compared by access: what may each principal do now
 * that it could not before, and what can it do no longer; likewise who may assume each role. Not which bytes changed: a
 * policy that was split, moved to a group or written in another way changes nothing.
 *
 *     iampb_access_diff_new(before, after, NULL, &diff, &err);
 *     for (i = 0; i < iampb_access_diff_count(diff); i++)
 *         ... iampb_access_diff_comparison(diff, i) ...
 *
 * What a principal may do comes of all of its policies: its own, those of its groups, boundary, SCPs of its account by
 * level, RCPs of its account. The resource's own policy is taken to leave the decision to the principal's account.
 * Principals with the same policies before and the same ones after are compared once, unless their policies look at
 * who asks (aws:username, tags): then each by itself. Where nothing changed nothing is compared.
 * Threads: any; a difference never changes once it is there. */
#ifndef IAMPB_ACCESS_DIFF_H
#define IAMPB_ACCESS_DIFF_H
#include "iampb/account.h"
#include "iampb/compare.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_access_diff iampb_access_diff;

typedef struct iampb_access_diff_options {
    size_t struct_size;                   /* set by the INIT macro */
    const iampb_compare_options *compare; /* of each comparison [NULL: the defaults] */
    int32_t no_trust;                     /* 1: who may assume roles is not asked [0] */
    int32_t reserved;                     /* 0 */
} iampb_access_diff_options;
#define IAMPB_ACCESS_DIFF_OPTIONS_INIT { sizeof(iampb_access_diff_options), NULL, 0, 0 }
IAMPB_API size_t iampb_access_diff_options_size(void);

/* Seals both; they may be one, may be of different contexts, and may be freed afterwards. Principals are the same if
 * their ARNs are. Returns IAMPB_OK, IAMPB_E_INVALID, IAMPB_E_UNSUPPORTED, IAMPB_E_LIMIT or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_access_diff_new(iampb_organization *before, iampb_organization *after,
        const iampb_access_diff_options *options, iampb_access_diff **out, iampb_error **err);
IAMPB_API void iampb_access_diff_free(iampb_access_diff *diff);

/* PASS: nobody has new access. FAIL: somebody certainly has. UNDECIDED: neither. Lost access alone is PASS. */
IAMPB_API iampb_answer iampb_access_diff_answer(const iampb_access_diff *diff);

/* ---- Changes ---- */
typedef int32_t iampb_access_change;
enum {
    IAMPB_ACCESS_CHANGED = 1,      /* "changed": in both snapshots */
    IAMPB_ACCESS_NEW = 2,          /* "new": in the newer one alone */
    IAMPB_ACCESS_GONE = 3,         /* "gone": in the older one alone */
    IAMPB_ACCESS_NOT_EVALUATED = 4 /* "not-evaluated": the snapshots do not have what it takes to say */
};
/* The name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_access_change_name(iampb_access_change change);

/* Each is of one principal, or of several that share it. Those of the newer snapshot first, by account, in the order of
 * its documents. New and gone principals are told with or without access, others only where it changed or may have. */
IAMPB_API size_t iampb_access_diff_count(const iampb_access_diff *diff);
/* 0 past the end. */
IAMPB_API iampb_access_change iampb_access_diff_change(const iampb_access_diff *diff, size_t index);
/* "subject": "principal" (what it may do) or "trust" (who may assume the role); "account": its id. NULL: there is
 * none. */
IAMPB_API const char *iampb_access_diff_text(const iampb_access_diff *diff, size_t index, const char *name,
        size_t *len);
/* Whether there is new access: as iampb_access_diff_answer(), of this change. 0 past the end. */
IAMPB_API iampb_answer iampb_access_diff_gain(const iampb_access_diff *diff, size_t index);
/* Its principals, or roles, by ARN. NULL past the end. */
IAMPB_API size_t iampb_access_diff_principal_count(const iampb_access_diff *diff, size_t index);
IAMPB_API const char *iampb_access_diff_principal_at(const iampb_access_diff *diff, size_t index, size_t principal,
        size_t *len);
/* What was found, of the first principal: iampb_comparison_relation(), reasons "gained" and "lost" with statement and
 * witness. NULL: nothing was compared. It belongs to the difference. */
IAMPB_API const iampb_comparison *iampb_access_diff_comparison(const iampb_access_diff *diff, size_t index);
/* Sentences on what was not at hand ("not evaluated because ..."); where there is one, reasons tell what may be. NULL
 * past the end. */
IAMPB_API size_t iampb_access_diff_missing_count(const iampb_access_diff *diff, size_t index);
IAMPB_API const char *iampb_access_diff_missing_at(const iampb_access_diff *diff, size_t index, size_t missing,
        size_t *len);

/* ---- All of it ---- */
/* Remarks that change no answer, each once. NULL past the end. */
IAMPB_API size_t iampb_access_diff_note_count(const iampb_access_diff *diff);
IAMPB_API const char *iampb_access_diff_note_at(const iampb_access_diff *diff, size_t index, size_t *len);
/* "principals": of either snapshot; "unchanged": of those, without any difference in their policies; "comparisons":
 * that were made; "equivalent": of those, without a difference in access. */
IAMPB_API uint64_t iampb_access_diff_number(const iampb_access_diff *diff, const char *name);
/* {"result": ..., "changes": [{"subject", "change", "principals", "gained": [...], "lost": [...]}], ...}. The same
 * snapshots and options give the same bytes. */
IAMPB_API iampb_status iampb_access_diff_write(const iampb_access_diff *diff, int32_t indent, iampb_write_fn write,
        void *user, iampb_error **err);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_ACCESS_DIFF_H */
