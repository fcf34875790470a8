/* text_pattern.h - inside of questions about texts: patterns as runs of positions. */
#ifndef IAMPB__COMPARE_TEXT_PATTERN_H
#define IAMPB__COMPARE_TEXT_PATTERN_H
#include "compare/text.h"

/* What leads from a position to the next one. */
typedef enum iampb__step_kind {
    IAMPB__STEP_END = 0,   /* nothing */
    IAMPB__STEP_LETTER,
    IAMPB__STEP_FOLDED,    /* the letter without regard to case */
    IAMPB__STEP_FIELD,     /* the letter before the fifth colon of the text, `cased` behind it */
    IAMPB__STEP_ANY,
    IAMPB__STEP_NO_COLON,  /* any but ':' */
    IAMPB__STEP_OPEN       /* the letter of an open key */
} iampb__step_kind;

/* What leads back to the position: a star. */
typedef enum iampb__loop_kind {
    IAMPB__LOOP_NONE = 0,
    IAMPB__LOOP_NO_COLON,
    IAMPB__LOOP_ALL
} iampb__loop_kind;

typedef struct iampb__position {
    uint32_t letter, cased;
    uint8_t step, loop;
    uint8_t accepts;       /* a match may end here */
    uint8_t relaxed;       /* of a pattern that is over-approximated; see text.c */
    uint32_t pattern;
} iampb__position;

typedef struct iampb__text_pattern {
    uint32_t group;
    uint32_t first, count; /* positions */
} iampb__text_pattern;

typedef struct iampb__text_list {
    bool asked, match, arn, want;
    bool open;             /* has an open letter */
    bool fields;           /* made of ARN patterns */
    bool relaxed;
} iampb__text_list;

struct iampb__text_question {
    iampb__arena *arena;
    iampb_context *ctx;
    iampb__text_domain domain;
    iampb__open_keys open;
    iampb__position *positions;
    uint32_t position_count, position_room;
    iampb__text_pattern *patterns;
    uint32_t pattern_count, pattern_room;
    iampb__text_list *groups;
    uint32_t group_count, group_room;
    uint8_t loop;          /* of the next position */
    bool failed;           /* no memory */
};
#endif
