/* denial_diagnosis.h - a message next to a decision: gate by gate in the order in which to explain them, what each
 * says, which statement decides or comes closest, and what would mend it. */
#ifndef IAMPB__EVAL_DENIAL_DIAGNOSIS_H
#define IAMPB__EVAL_DENIAL_DIAGNOSIS_H
#include "eval/denial.h"
#include "eval/explain.h"

typedef enum iampb__gate_state {
    IAMPB__GATE_ABSENT = 0, /* "absent": there is no such policy, or it has no say */
    IAMPB__GATE_PASSES,     /* "passes" */
    IAMPB__GATE_NOT_NEEDED, /* "not-needed": does not allow, and another gate's grant is enough */
    IAMPB__GATE_UNKNOWN,    /* "unknown": not at hand, or not whole */
    IAMPB__GATE_IMPLICIT,   /* "implicit": nothing in it allows */
    IAMPB__GATE_EXPLICIT    /* "explicit": a statement of it denies */
} iampb__gate_state;

typedef struct iampb__gate {
    iampb_layer layer;
    const char *name;       /* of the layer; "trust" for the trust policy of a role */
    iampb__gate_state state;
    bool first;             /* the first in the way */
} iampb__gate;

enum { IAMPB__GATES = 9 };

typedef struct iampb__sentence {
    struct iampb__sentence *next;
    iampb_str text;
} iampb__sentence;

struct iampb_diagnosis {
    iampb__arena *arena;
    iampb_decision *decision;
    iampb__gate gates[IAMPB__GATES];
    size_t gate_count;
    bool certain, has_message;
    iampb_agreement agreement;  /* 0: no message */
    iampb_str caller;           /* its ARN, or what it is called */
    iampb_str expected;         /* the message that AWS would print; "" where it is allowed */
    iampb__sentence *unknown, **unknown_end; /* what could change the outcome */
    iampb__sentence *remarks, **remarks_end;
};

/* Why the statement does or does not apply, as a clause: "Action fits, Resource arn:... does not". */
void iampb__put_why(iampb__builder *b, const iampb__explained *statement);
/* What would make the gate pass: a statement to add, or a sentence. */
void iampb__put_fix(iampb__builder *b, const iampb_diagnosis *diagnosis, const iampb__gate *gate);
/* Whether to show the statement at the gate. */
bool iampb__gate_shows(const iampb_diagnosis *diagnosis, const iampb__gate *gate, const iampb__explained *statement);
const char *iampb__gate_state_name(iampb__gate_state state);
#endif
