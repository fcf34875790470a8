/* members.h - the members of a finding as one table: their names in JSON and for iampb_finding_text(), in the order in
 * which JSON has them. The JSON writer, the reader, the accessors and the copying of findings all go by it, so a new
 * member is one row. */
#ifndef IAMPB__FINDING_MEMBERS_H
#define IAMPB__FINDING_MEMBERS_H
#include "finding/list.h"

/* How the JSON says whose it is. The number before the dot grows when an old reader would misread a new file. */
#define IAMPB__TOOL_NAME "libiampb"
#define IAMPB__SCHEMA_VERSION "1.0"
#define IAMPB__SCHEMA_MAJOR 1

typedef enum iampb__member_kind {
    IAMPB__MEMBER_TEXT = 1,    /* iampb_str */
    IAMPB__MEMBER_FINGERPRINT, /* char[65] */
    IAMPB__MEMBER_LESSON,      /* int32_t with names, like the four that follow */
    IAMPB__MEMBER_SEVERITY,
    IAMPB__MEMBER_VERDICT,
    IAMPB__MEMBER_CONFIDENCE,
    IAMPB__MEMBER_CHANGE,
    IAMPB__MEMBER_BOOL,
    IAMPB__MEMBER_TIME,        /* int64_t */
    IAMPB__MEMBER_EVIDENCE,    /* the lists */
    IAMPB__MEMBER_COMMANDS,
    IAMPB__MEMBER_CONTROLS
} iampb__member_kind;

typedef struct iampb__member {
    const char *name;
    iampb__member_kind kind;
    size_t offset; /* in iampb_finding */
} iampb__member;

/* Ends with a row whose name is NULL. */
extern const iampb__member iampb__finding_members[];

/* The member called `name`, or NULL. */
const iampb__member *iampb__finding_member(const char *name);

static inline const void *iampb__member_at(const iampb_finding *finding, const iampb__member *member)
{
    return (const char *)finding + member->offset;
}

/* Names of the numbers, both ways. `kind` is one of those with names; "" and 0 where there is none. */
const char *iampb__number_name(iampb__member_kind kind, int32_t number);
int32_t iampb__number_from(iampb__member_kind kind, iampb_str name);
/* How many numbers of the kind have names, counted from 0. */
int32_t iampb__number_count(iampb__member_kind kind);
#endif
