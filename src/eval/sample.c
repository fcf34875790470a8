/* sample.c - a request about a pattern of resources (E-32): the resource is one that has what all of them have. */
#include "eval/caller.h"
#include "base/builder.h"
#include "base/error.h"

/* Fields of an ARN, from 0. */
enum { FIELD_PARTITION = 1, FIELD_REGION = 3, FIELD_ACCOUNT = 4, FIELD_REST = 5 };

/* A field that is not the same for all: region and account are then not known. */
static void add_field(iampb__builder *out, unsigned number, iampb_str field)
{
    if (!iampb__str_has_wildcard(field))
        iampb__builder_add(out, field);
    else if (number == FIELD_PARTITION)
        iampb__builder_add(out, IAMPB__STR("aws"));
    else if (number != FIELD_REGION && number != FIELD_ACCOUNT)
        for (size_t i = 0; i < field.len; i++)
            iampb__builder_char(out, field.ptr[i] == '*' || field.ptr[i] == '?' ? 'x' : field.ptr[i]);
}

static void add_sample(iampb__builder *out, iampb_str pattern)
{
    for (unsigned number = 0;; number++) {
        size_t colon = number == FIELD_REST ? SIZE_MAX : iampb__str_find(pattern, ':', 0);
        if (colon >= pattern.len) {
            add_field(out, FIELD_REST, pattern);
            return;
        }
        add_field(out, number, iampb__str_first(pattern, colon));
        iampb__builder_char(out, ':');
        pattern = iampb__str_from(pattern, colon + 1);
    }
}

iampb_status iampb_request_set_resource_pattern(iampb_request *r, const char *pattern, size_t len, iampb_error **err)
{
    iampb_str text = iampb__str(pattern, len);
    if (r == NULL || pattern == NULL || iampb__str_eq(text, IAMPB__STR("*")) || !iampb__str_has_wildcard(text))
        return iampb_request_set_resource(r, pattern, len, err);
    iampb__builder sample = { .ctx = r->ctx };
    add_sample(&sample, text);
    iampb_str made = iampb__builder_str(&sample);
    iampb_status status = sample.failed ? iampb__error_nomem(err)
                                        : iampb_request_set_resource(r, made.ptr, made.len, err);
    iampb__builder_free(&sample);
    return status;
}
