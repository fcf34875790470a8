/* result.h - a decision or a simulation as JSON, and what stands where in it. */
#ifndef TESTS_EVAL_RESULT_H
#define TESTS_EVAL_RESULT_H
#include "harness.h"
#include <jansson.h>

/* Text that a write function gathers. */
typedef struct written {
    char *text;
    size_t len;
} written;
int32_t written_add(void *user, const char *bytes, size_t len);
void written_free(written *w);

/* Both parse what is written, which must be JSON. */
json_t *result_of(const iampb_decision *decision);
json_t *result_simulate(iampb_simulator *simulator, const char *input, const iampb_simulate_options *options);

/* The value at a path like "Iampb.blockedBy.0.layer"; NULL: there is none. */
json_t *result_at(json_t *root, const char *path);
/* The same as a text, in a buffer of the test: strings as they are, true, numbers, and lists of these with commas between
 * them; "-" where there is nothing. */
const char *result_text(json_t *root, const char *path);
#define ck_assert_result(root, path, expected)                                                                        \
    ck_assert_msg(strcmp(result_text((root), (path)), (expected)) == 0, "%s is %s, not %s", (path),                   \
            result_text((root), (path)), (expected))
#endif
