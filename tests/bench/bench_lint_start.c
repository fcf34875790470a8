/* bench_lint_start.c - what bench_lint.c starts many times: opens a context, lints the file that it is given, says how
 * many findings there are by its exit status, 0 or 1. */
#include "iampb/iampb.h"
#include <stdio.h>

int main(int argc, char **argv)
{
    static char text[65536];
    iampb_context *ctx = NULL;
    iampb_lint *lint = NULL;
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL)
        return 2;
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    if (iampb_context_new(NULL, &ctx, NULL) < 0 || iampb_lint_policy(ctx, text, len, NULL, &lint, NULL) < 0)
        return 2;
    int found = iampb_lint_count(lint) > 0;
    iampb_lint_free(lint);
    iampb_context_free(ctx);
    return found;
}
