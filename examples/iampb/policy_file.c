/* policy_file.c - a policy from a file, compiled. */
#include "ask.h"
#include <string.h>

iampb_compiled *policy_open(iampb_context *ctx, const char *path, const file *f, iampb_policy_kind kind)
{
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_compiled *compiled = NULL;
    iampb_policy *policy = NULL;
    iampb_error *err = NULL;
    options.kind = kind;
    options.name = view(name);
    options.strict = 1;
    if (iampb_policy_parse(ctx, f->bytes, f->len, &options, &policy, &err) < 0
        || iampb_compile(ctx, policy, view(name), &compiled, &err) < 0)
        complain(err, name);
    iampb_policy_free(policy);
    return compiled;
}
