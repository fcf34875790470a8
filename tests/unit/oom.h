/* oom.h - an allocator that counts, checks and fails on purpose.
 * Every block carries its size, so a free or realloc that is told a wrong size stops the program; blocks are counted,
 * so a leak is seen at once. An allocation fails when it is armed and its number comes up: that one alone, or it and
 * all that follow. The same countdown can feed Jansson and OpenSSL, which have hooks for the whole process. One thread. */
#ifndef TESTS_OOM_H
#define TESTS_OOM_H
#include "iampb/iampb.h"
#include <stdbool.h>

/* The allocator; its user pointer is not used. */
const iampb_allocator *oom_allocator(void);

/* Routes Jansson's and OpenSSL's memory through the same countdown. Call it first thing in main: OpenSSL refuses hooks
 * after its first allocation. false: refused. */
bool oom_install_hooks(void);

/* From now on counts allocations, and fails number `at` (from 0); with `for_ever` also all later ones. SIZE_MAX: only
 * counts. Hooked libraries join in only where `hooks` is set. */
void oom_arm(size_t at, bool for_ever, bool hooks);
/* Ends that; returns how many allocations there were, failed ones included. */
size_t oom_disarm(void);
/* Whether an allocation has been failed since oom_arm(). */
bool oom_hit(void);

/* Blocks and bytes of oom_allocator() in use now; blocks of Jansson's. */
size_t oom_live_blocks(void);
size_t oom_live_bytes(void);
size_t oom_live_jansson(void);
/* The most bytes in use since the start, or since oom_reset_peak(). */
size_t oom_peak_bytes(void);
void oom_reset_peak(void);

/* One use of the library, from arguments to the last free. Returns the status of the first call that failed, IAMPB_OK
 * if none did. It checks for itself that an out pointer is untouched and an error present after a failure. */
typedef iampb_status (*oom_step)(iampb_context *ctx, void *user);

/* Runs `step` once without failures, which must give IAMPB_OK, and then with each of its allocations failing, once and
 * for ever. Fails the test unless every run gives IAMPB_E_NOMEM or IAMPB_OK (with `hooks` also IAMPB_E_CRYPTO), leaks
 * nothing, and leaves the context usable. Long steps: `stride` > 1 skips numbers, 0 as many as are needed to try about a
 * thousand. Returns the number of allocations of the clean run. */
size_t oom_loop_stride(const char *what, oom_step step, void *user, size_t stride, bool hooks);
static inline size_t oom_loop(const char *what, oom_step step, void *user)
{
    return oom_loop_stride(what, step, user, 1, false);
}
/* For use inside a step: after a call, checks the rules for outputs (`out` is what the out pointer holds: call first,
 * then ask), frees the error and sets it to NULL, and gives back the status. */
iampb_status oom_check_at(const char *file, int line, iampb_status status, const void *out, iampb_error **err);
#define oom_check(status, out, err) oom_check_at(__FILE__, __LINE__, (status), (out), (err))
#endif
