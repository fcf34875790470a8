/* compare.c - does a change of a policy grant anything new?
 *   cc compare.c $(pkg-config --cflags --libs libiampb) */
#include <iampb/iampb.h>
#include <stdio.h>
#include <string.h>

static iampb_compiled *compile(iampb_context *ctx, const char *text, iampb_error **err)
{
    iampb_str name = { "policy", 6 };
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    if (iampb_policy_parse(ctx, text, strlen(text), NULL, &policy, err) == IAMPB_OK)
        iampb_compile(ctx, policy, name, &compiled, err);
    iampb_policy_free(policy);
    return compiled;
}

static void show(const iampb_comparison *comparison)
{
    printf("%s: %s\n", iampb_answer_name(iampb_comparison_answer(comparison)),
            iampb_comparison_text(comparison, "message", NULL));
    for (size_t i = 0; i < iampb_comparison_reason_count(comparison); i++)
        printf("%s on %s\n", iampb_comparison_reason_text(comparison, i, "action", NULL),
                iampb_comparison_reason_text(comparison, i, "resource", NULL));
}

int main(void)
{
    static const char old_text[] = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\","
            " \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::harbour-releases/*\"}}";
    static const char new_text[] = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\","
            " \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::harbour-releases*\"}}";
    iampb_context *ctx = NULL;
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    iampb_context_new(NULL, &ctx, &err);
    iampb_compiled *before = compile(ctx, old_text, &err);
    iampb_compiled *after = before == NULL ? NULL : compile(ctx, new_text, &err);
    const iampb_compiled *existing[] = { before }, *fresh[] = { after };
    int status = 2;
    if (after != NULL
        && iampb_compare_no_new_access(ctx, existing, 1, fresh, 1, NULL, &comparison, &err) == IAMPB_OK) {
        show(comparison);
        status = iampb_comparison_answer(comparison) == IAMPB_ANSWER_PASS ? 0 : 1;
    } else
        fprintf(stderr, "%s\n", iampb_error_message(err, NULL));
    iampb_comparison_free(comparison);
    iampb_compiled_free(before);
    iampb_compiled_free(after);
    iampb_error_free(err);
    iampb_context_free(ctx);
    return status;
}
