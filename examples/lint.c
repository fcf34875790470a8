/* lint.c - lints one policy, and prints what could be mended; every function of iampb/lint.h is used here or in the
 * iampb command.
 *     cc lint.c $(pkg-config --cflags --libs libiampb) -o lint
 *     ./lint trust < role.json     line:column: CODE (severity): what is wrong, then edits as bytes and replacement
 *     ./lint --codes               all codes, one a line, with tabs */
#include <iampb/iampb.h>
#include <stdio.h>
#include <string.h>

static int show_codes(void)
{
    static const char *const names[] = { "code", "type", "severity", "status", "kinds", "title", "remediation" };
    for (size_t i = 0; i < iampb_lint_code_count(); i++)
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            printf("%s%s", k == 0 ? i == 0 ? "" : "\n" : "\t", iampb_lint_code_text(i, names[k], NULL));
    putchar('\n');
    return 0;
}

static void show_finding(const iampb_lint *lint, size_t index)
{
    uint64_t begin = 0, end = 0, line = 0, column = 0;
    iampb_lint_location_position(lint, index, 0, NULL, NULL, &line, &column);
    printf("%lu:%lu: %s (%s): %s.\n", (unsigned long)line, (unsigned long)column,
            iampb_lint_text(lint, index, "code", NULL), iampb_severity_name(iampb_lint_severity(lint, index)),
            iampb_lint_text(lint, index, "detail", NULL));
    for (size_t i = 0; i < iampb_lint_location_count(lint, index); i++)
        printf("  at %s\n", iampb_lint_location_path(lint, index, i, NULL));
    for (size_t i = 0; i < iampb_lint_edit_count(lint, index); i++) {
        const char *text = iampb_lint_edit_at(lint, index, i, &begin, &end, NULL);
        printf("  edit: bytes %lu to %lu become '%s'\n", (unsigned long)begin, (unsigned long)end, text);
    }
}

int main(int argc, char **argv)
{
    static char text[1 << 20];
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    if (argc > 1 && strcmp(argv[1], "--codes") == 0)
        return show_codes();
    if (argc > 1)
        options.kind = iampb_policy_kind_from(argv[1], strlen(argv[1]));
    size_t len = fread(text, 1, sizeof text, stdin);
    if (iampb_context_new(NULL, &ctx, &err) == IAMPB_OK
        && iampb_lint_policy(ctx, text, len, &options, &lint, &err) == IAMPB_OK)
        for (size_t i = 0; i < iampb_lint_count(lint); i++)
            show_finding(lint, i);
    int status = err != NULL ? 2 : iampb_lint_count(lint) > 0;
    if (err != NULL)
        fprintf(stderr, "%s\n", iampb_error_message(err, NULL));
    iampb_error_free(err);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
    return status;
}
