/* values.h - texts that stand for all numbers, times, addresses, truth values and bytes that a list of tests can tell
 * apart: each constant, and one text between each two of them. So trying them all is exact.
 * Rule: rule C-15; what the texts mean is eval/value.h. */
#ifndef IAMPB__COMPARE_VALUES_H
#define IAMPB__COMPARE_VALUES_H
#include "base/builder.h"
#include "eval/condition.h"

/* Returns true to stop. */
typedef bool (*iampb__text_fn)(void *user, iampb_str text);

/* Calls `try` with texts for all tests of the kind (IAMPB__OP_NUMERIC, DATE, BOOL, BINARY, IP) among `tests`; plain
 * ones first. *stopped: one was taken. `typed`: texts that cannot be read as the kind are left out. The texts are in
 * the arena. false: no memory. */
bool iampb__values_of_kind(iampb__arena *arena, iampb__operator_kind kind, const iampb__test *const *tests,
        size_t count, bool typed, iampb__text_fn try, void *user, bool *stopped);
/* The first address of a range, in the usual notation. */
void iampb__address_write(iampb__builder *out, const iampb__address *address);
#endif
