/* playbook.h - the playbook object: for each check whether it runs, how severe it is and its numbers; the lists that
 * checks read; who is exempt until when. Built from a profile (profiles.c), a playbook file (file.c) and checks of the
 * host; an audit only reads it. */
#ifndef IAMPB__PLAYBOOK_PLAYBOOK_H
#define IAMPB__PLAYBOOK_PLAYBOOK_H
#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "playbook/engine.h"

/* A check of the host. `row` makes it look like a built-in one; its texts are copies, NUL-terminated. */
typedef struct iampb__host_check {
    iampb__check row;
    iampb_scope scope;
    iampb_entity_kind kind;
    void *user;
    iampb_check_fn judge;
} iampb__host_check;

typedef struct iampb__setting {
    const iampb__check *check;
    const iampb__host_check *host; /* NULL: built in */
    bool enabled;
    iampb_severity severity;
    int64_t parameters[IAMPB__PARAMETERS]; /* as set; IAMPB__AS_FIRST is resolved by iampb__setting_parameter() */
    const iampb__control *controls;        /* those of the wanted frameworks */
    size_t control_count;
    iampb_str documents_text, parameters_text;
} iampb__setting;

/* A member of "checks" of a playbook file. Kept, because patterns hold for checks that the host adds later. */
typedef struct iampb__change_of_check {
    iampb_str pattern;             /* an id, or one that ends in '*' */
    bool is_pattern;
    iampb__tri enabled;
    iampb_severity severity;       /* 0: as it is */
    size_t order;                  /* in the file */
} iampb__change_of_check;

/* An exemption or a suppression. */
typedef struct iampb__mute_rule {
    iampb_str fingerprint;         /* "": by check and resource */
    const iampb_str *checks;       /* ids, or patterns that end in '*' */
    size_t check_count;
    iampb_str resource;            /* ARN pattern */
    iampb_str reason, until_text;
    int64_t until;                 /* IAMPB__TIME_UNKNOWN: for ever. From this second on the rule no longer holds */
    bool is_suppression;
    size_t next;                   /* the next rule under the same map key + 1; 0: none */
} iampb__mute_rule;

struct iampb_playbook {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb_str profile;
    iampb__vec settings;           /* iampb__setting: built-in checks in the order of the tables, then the host's */
    iampb__vec changes;            /* iampb__change_of_check with a pattern, the shortest first */
    iampb_str *frameworks;         /* wanted; none: all */
    size_t framework_count;
    iampb__lists lists;
    iampb__mute_rule *rules;
    size_t rule_count;
    iampb__map by_fingerprint, by_resource; /* to iampb__mute_rule *: the first in the order of the file */
    const iampb__mute_rule **by_pattern;    /* those whose resource has a wildcard */
    size_t by_pattern_count;
};

#define IAMPB__TABLE_COUNT 6
const iampb__check_table *iampb__table_at(size_t index);

/* ---- profiles.c ---- */
typedef struct iampb__profile_number {
    const char *check, *parameter;
    int64_t value;
} iampb__profile_number;
typedef struct iampb__profile {
    const char *name;
    const char *framework, *version;      /* NULL: all checks that are not off */
    const iampb__profile_number *numbers;
    size_t number_count;
} iampb__profile;
size_t iampb__profile_count(void);
const iampb__profile *iampb__profile_at(size_t index);
const iampb__profile *iampb__profile_find(iampb_str name);
/* What the profile says of a check: whether it runs, and its numbers. */
void iampb__profile_apply(const iampb__profile *profile, iampb__setting *setting);

/* ---- playbook.c ---- */
/* An empty playbook: no settings. */
iampb_status iampb__playbook_make(iampb_context *ctx, iampb_playbook **out, iampb_error **err);
/* One setting for each built-in check and each code of the linter, as the profile says. */
iampb_status iampb__playbook_begin(iampb_playbook *playbook, const iampb__profile *profile, iampb_error **err);
/* Texts, controls and maps, once all has been set. */
iampb_status iampb__playbook_finish(iampb_playbook *playbook, iampb_error **err);
iampb_status iampb__profile_unknown(iampb_context *ctx, iampb_str name, const struct iampb__place *place,
        iampb_error **err);
int64_t iampb__setting_parameter(const iampb__setting *setting, size_t index);
size_t iampb__parameter_count(const iampb__check *check);
/* Whether "id", "prefix.*" or "*" covers an id. */
bool iampb__id_matches(iampb_str pattern, iampb_str id);
static inline iampb__setting *iampb__setting_at(const iampb_playbook *playbook, size_t index)
{
    return IAMPB__VEC_AT(iampb__setting, &playbook->settings, index);
}

/* ---- mute.c ---- */
/* Sorts the rules into the maps. */
iampb_status iampb__mute_index(iampb_playbook *playbook, iampb_error **err);
/* The first rule that covers a finding and still holds at `now`, or NULL; *expired: if none does, the first that would
 * have, but for its date. */
const iampb__mute_rule *iampb__mute_find(const iampb_playbook *playbook, const iampb_finding *finding, int64_t now,
        const iampb__mute_rule **expired);
#endif
