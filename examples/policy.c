/* policy.c - reads one policy document: what is wrong with its shape, what it says, and its normal form.
 *     cc policy.c $(pkg-config --cflags --libs libiampb) -o policy
 *     ./policy identity < policy.json */
#include <iampb/iampb.h>
#include <stdio.h>
#include <string.h>

static int32_t write_out(void *user, const char *bytes, size_t len)
{
    return fwrite(bytes, 1, len, user) == len ? 0 : 1;
}

static void show_faults(const iampb_policy *policy)
{
    for (size_t i = 0; i < iampb_policy_fault_count(policy); i++) {
        uint64_t line = 0, column = 0;
        iampb_policy_fault_position(policy, i, NULL, NULL, &line, &column);
        printf("%lu:%lu: %s (%s)\n", (unsigned long)line, (unsigned long)column,
                iampb_policy_fault_text(policy, i, "message", NULL), iampb_policy_fault_text(policy, i, "code", NULL));
    }
}

static void show_statement(const iampb_policy *policy, size_t statement)
{
    static const char *const elements[] = { "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
        "NotResource" };
    const char *sid = iampb_policy_statement_sid(policy, statement, NULL);
    static const char *const effects[] = { "no effect", "allows", "denies" };
    printf("statement %lu%s%s %s\n", (unsigned long)statement, sid == NULL ? "" : " ", sid == NULL ? "" : sid,
            effects[iampb_policy_statement_effect(policy, statement)]);
    for (size_t e = 0; e < sizeof elements / sizeof elements[0]; e++)
        for (size_t i = 0; i < iampb_policy_entry_count(policy, statement, elements[e]); i++)
            printf("  %s %s\n", elements[e], iampb_policy_entry_at(policy, statement, elements[e], i, NULL));
    for (size_t c = 0; c < iampb_policy_condition_count(policy, statement); c++)
        for (size_t v = 0; v < iampb_policy_condition_value_count(policy, statement, c); v++)
            printf("  if %s %s %s\n", iampb_policy_condition_operator(policy, statement, c, NULL),
                    iampb_policy_condition_key(policy, statement, c, NULL),
                    iampb_policy_condition_value(policy, statement, c, v, NULL));
}

int main(int argc, char **argv)
{
    static char text[1 << 20];
    size_t len = fread(text, 1, sizeof text, stdin);
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy_print_options style = IAMPB_POLICY_PRINT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_policy *policy = NULL;
    iampb_error *err = NULL;
    char hash[65];
    if (argc > 1)
        options.kind = iampb_policy_kind_from(argv[1], strlen(argv[1]));
    style.style = IAMPB_POLICY_CANONICAL;
    if (iampb_context_new(NULL, &ctx, &err) == IAMPB_OK
        && iampb_policy_parse(ctx, text, len, &options, &policy, &err) == IAMPB_OK) {
        show_faults(policy);
        for (size_t i = 0; i < iampb_policy_statement_count(policy); i++)
            show_statement(policy, i);
        if (iampb_policy_print(policy, &style, write_out, stdout, &err) == IAMPB_OK
            && iampb_policy_hash(policy, hash, &err) == IAMPB_OK)
            printf("\n%s\n", hash);
    }
    int status = err == NULL ? 0 : 2;
    if (err != NULL)
        fprintf(stderr, "%s\n", iampb_error_message(err, NULL));
    iampb_error_free(err);
    iampb_policy_free(policy);
    iampb_context_free(ctx);
    return status;
}
