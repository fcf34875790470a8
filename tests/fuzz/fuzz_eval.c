/* fuzz_eval.c - bytes choose policies and requests of small alphabets (tests/unit/eval/generate.h). Laws:
 *   - the library decides as the reference evaluator does, and names as denying the layers that it names;
 *   - what is decided with an open context stays so however the keys that are not given are closed;
 *   - what is allowed is blocked by nothing, what is not by something. */
#include "compare.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In place of the unit tests' own: there is no test that could fail. */
void harness_status(const char *file, int line, const char *call, iampb_status status, iampb_status expected,
        iampb_error **err)
{
    if (status != expected) {
        fprintf(stderr, "%s:%d: %s is %d: %s\n", file, line, call, (int)status, iampb_error_message(*err, NULL));
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static generated it;
    iampb_context *ctx = NULL;
    gen g = { .data = data, .size = size };
    if (size == 0 || iampb_context_new(NULL, &ctx, NULL) != IAMPB_OK)
        return 0;
    generate_world(&g, &it);
    for (int i = 0; i < 2; i++) {
        const char *wrong = compare_world(ctx, &g, &it);
        if (wrong != NULL) {
            fprintf(stderr, "%s\n", wrong);
            abort();
        }
        generate_request(&g, &it);
    }
    iampb_context_free(ctx);
    return 0;
}
