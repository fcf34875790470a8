/* samples.h - one small document of each kind, and some that are wrong, from tests/oom/data/. */
#ifndef TESTS_SAMPLES_H
#define TESTS_SAMPLES_H
#include "iampb/iampb.h"
#include <stdbool.h>

typedef struct sample {
    const char *name;         /* of the file */
    iampb_document document;  /* what it must be recognised as; UNKNOWN: not looked at */
    const char *subject;      /* what AWS was asked for, or NULL */
    iampb_status expected;    /* of loading it into an empty account */
    bool in_audit;            /* part of the account that is audited */
    bool silent;              /* gives no entity by itself */
    char *bytes;
    size_t len;
} sample;

extern sample samples[];
extern const size_t sample_count;

/* Exits if one cannot be read. */
void samples_read(void);
void samples_free(void);
const sample *sample_called(const char *name);
#endif
