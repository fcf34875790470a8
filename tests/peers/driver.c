/* driver.c - what tests in Python ask the library. Public headers only. On standard input, any number of requests:
 *     COMMAND ARGUMENT KIND LENGTH LF, and LENGTH bytes
 * and for each of them on standard output: STATUS LENGTH LF, LENGTH bytes, LF (a failure: its message).
 *   lint PROFILE   "full" or "aws"; "utf-16": "full" with such positions   findings as ValidatePolicy writes them
 *   print STYLE    "pretty", "minified" or "canonical"    the document
 *   hash -                                                the SHA-256 of the normal form
 *   faults -       the faults of the shape, a line each: code, element, path, "error" or "hint", with tabs between
 *   expand -       patterns, a line each                  the actions that any of them matches, a line each
 *   expand not     the same                               those that none of them matches
 *   catalog -                                             the date of the built-in catalogue
 *   simulate -     SimulateCustomPolicy's input           its output; compiled policies are kept from one to the next
 *   compare -      two policies, a line each              whether the second allows more: the answer,
 *                                                         what an UNKNOWN is owed to, and a witness, a line each */
#include <iampb/iampb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MAX = 1 << 22, PATTERN_MAX = 1 << 14 };

typedef struct text {
    char *ptr;
    size_t len, room;
} text;

static int32_t add_bytes(void *user, const char *bytes, size_t len)
{
    text *out = user;
    if (out->room - out->len < len) {
        size_t room = 2 * (out->len + len);
        char *ptr = realloc(out->ptr, room);
        if (ptr == NULL)
            return 1;
        out->ptr = ptr;
        out->room = room;
    }
    if (len > 0)
        memcpy(out->ptr + out->len, bytes, len);
    out->len += len;
    return 0;
}

static void add(text *out, const char *bytes)
{
    if (add_bytes(out, bytes, strlen(bytes)) != 0)
        exit(1);
}

static iampb_status lint(iampb_context *ctx, const char *argument, iampb_policy_kind kind, const char *input, size_t len,
        text *out, iampb_error **err)
{
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    iampb_lint *result = NULL;
    options.kind = kind;
    options.profile = strcmp(argument, "aws") == 0 ? IAMPB_LINT_AWS : IAMPB_LINT_FULL;
    iampb_status status = iampb_lint_policy(ctx, input, len, &options, &result, err);
    if (status == IAMPB_OK)
        status = iampb_lint_write(result, strcmp(argument, "utf-16") == 0, add_bytes, out, err);
    iampb_lint_free(result);
    return status;
}

static void add_faults(const iampb_policy *policy, text *out)
{
    static const char *const names[] = { "code", "element", "json_path" };
    for (size_t i = 0; i < iampb_policy_fault_count(policy); i++) {
        for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
            add(out, iampb_policy_fault_text(policy, i, names[n], NULL));
            add(out, "\t");
        }
        add(out, iampb_policy_fault_is_error(policy, i) ? "error\n" : "hint\n");
    }
}

static iampb_status about_policy(iampb_context *ctx, const char *command, const char *argument, iampb_policy_kind kind,
        const char *input, size_t len, text *out, iampb_error **err)
{
    static const char *const styles[] = { "pretty", "minified", "canonical" };
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy_print_options print = IAMPB_POLICY_PRINT_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    char hash[65];
    options.kind = kind;
    iampb_status status = iampb_policy_parse(ctx, input, len, &options, &policy, err);
    if (status == IAMPB_OK && strcmp(command, "faults") == 0) {
        add_faults(policy, out);
    } else if (status == IAMPB_OK && strcmp(command, "hash") == 0) {
        status = iampb_policy_hash(policy, hash, err);
        if (status == IAMPB_OK)
            add(out, hash);
    } else if (status == IAMPB_OK) {
        while (print.style < IAMPB_POLICY_CANONICAL && strcmp(argument, styles[print.style]) != 0)
            print.style++;
        status = iampb_policy_print(policy, &print, add_bytes, out, err);
    }
    iampb_policy_free(policy);
    return status;
}

static iampb_status expand(iampb_context *ctx, const char *argument, const char *input, size_t len, text *out,
        iampb_error **err)
{
    static iampb_str patterns[PATTERN_MAX];
    iampb_actions_options options = IAMPB_ACTIONS_OPTIONS_INIT;
    iampb_actions *actions = NULL;
    size_t count = 0;
    options.complement = strcmp(argument, "not") == 0;
    for (size_t at = 0; at < len && count < PATTERN_MAX; count++) {
        const char *end = memchr(input + at, '\n', len - at);
        size_t width = end == NULL ? len - at : (size_t)(end - (input + at));
        patterns[count].ptr = input + at;
        patterns[count].len = width;
        at += width + 1;
    }
    iampb_status status = iampb_actions_expand(ctx, patterns, count, &options, &actions, err);
    for (size_t i = 0; status == IAMPB_OK && i < iampb_actions_count(actions); i++) {
        add(out, iampb_actions_at(actions, i, NULL));
        add(out, "\n");
    }
    iampb_actions_free(actions);
    return status;
}

static iampb_status simulate(iampb_context *ctx, const char *input, size_t len, text *out, iampb_error **err)
{
    static iampb_simulator *simulator; /* ends with the process */
    iampb_status status = simulator != NULL ? IAMPB_OK : iampb_simulator_new(ctx, NULL, &simulator, err);
    return status < 0 ? status : iampb_simulator_run(simulator, input, len, NULL, add_bytes, out, err);
}

static iampb_status compile(iampb_context *ctx, iampb_policy_kind kind, const char *input, size_t len,
        iampb_compiled **out, iampb_error **err)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_str name = { NULL, 0 };
    options.kind = kind;
    iampb_status status = iampb_policy_parse(ctx, input, len, &options, &policy, err);
    if (status == IAMPB_OK)
        status = iampb_compile(ctx, policy, name, out, err);
    iampb_policy_free(policy);
    return status;
}

static iampb_status compare(iampb_context *ctx, iampb_policy_kind kind, const char *input, size_t len, text *out,
        iampb_error **err)
{
    const char *end = memchr(input, '\n', len);
    size_t first = end == NULL ? len : (size_t)(end - input);
    iampb_compiled *existing = NULL, *fresh = NULL;
    iampb_comparison *result = NULL;
    iampb_status status = compile(ctx, kind, input, first, &existing, err);
    if (status == IAMPB_OK)
        status = compile(ctx, kind, input + first, len - first, &fresh, err);
    if (status == IAMPB_OK)
        status = iampb_compare_no_new_access(ctx, (const iampb_compiled *const *)&existing, 1,
                (const iampb_compiled *const *)&fresh, 1, NULL, &result, err);
    if (status == IAMPB_OK) {
        const char *unknown = iampb_comparison_text(result, "unknown", NULL);
        const char *witness = iampb_comparison_reason_text(result, 0, "witness", NULL);
        add(out, iampb_answer_name(iampb_comparison_answer(result)));
        add(out, "\n");
        add(out, unknown == NULL ? "" : unknown);
        add(out, "\n");
        add(out, witness == NULL ? "" : witness);
    }
    iampb_comparison_free(result);
    iampb_compiled_free(existing);
    iampb_compiled_free(fresh);
    return status;
}

static iampb_status answer(iampb_context *ctx, const char *command, const char *argument, const char *kind_name,
        const char *input, size_t len, text *out, iampb_error **err)
{
    iampb_policy_kind kind = iampb_policy_kind_from(kind_name, strlen(kind_name));
    if (strcmp(command, "expand") == 0)
        return expand(ctx, argument, input, len, out, err);
    if (strcmp(command, "catalog") == 0) {
        add(out, iampb_catalog_text(NULL, "date", NULL));
        return IAMPB_OK;
    }
    if (strcmp(command, "simulate") == 0)
        return simulate(ctx, input, len, out, err);
    if (strcmp(command, "compare") == 0)
        return compare(ctx, kind, input, len, out, err);
    if (strcmp(command, "lint") == 0)
        return lint(ctx, argument, kind, input, len, out, err);
    return about_policy(ctx, command, argument, kind, input, len, out, err);
}

int main(void)
{
    static char input[INPUT_MAX];
    char line[256], command[16], argument[16], kind[16];
    unsigned long len = 0;
    text out = { NULL, 0, 0 };
    iampb_context *ctx = NULL;
    int result = 0;
    if (iampb_context_new(NULL, &ctx, NULL) != IAMPB_OK)
        return 1;
    while (result == 0 && fgets(line, sizeof line, stdin) != NULL) {
        iampb_error *err = NULL;
        if (sscanf(line, "%15s %15s %15s %lu", command, argument, kind, &len) != 4 || len > INPUT_MAX
            || fread(input, 1, len, stdin) != len) {
            fprintf(stderr, "not a request: %s\n", line);
            result = 1;
            break;
        }
        out.len = 0;
        iampb_status status = answer(ctx, command, argument, kind, input, len, &out, &err);
        if (status != IAMPB_OK) {
            out.len = 0;
            add(&out, err == NULL ? "" : iampb_error_message(err, NULL));
        }
        printf("%s %lu\n", iampb_status_name(status), (unsigned long)out.len);
        result = fwrite(out.ptr == NULL ? "" : out.ptr, 1, out.len, stdout) != out.len || putchar('\n') == EOF;
        iampb_error_free(err);
    }
    free(out.ptr);
    iampb_context_free(ctx);
    return result != 0 || ferror(stdin);
}
