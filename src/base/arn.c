/* arn.c - see arn.h. Rule: AWS General Reference, "Amazon Resource Names (ARNs)". */
#include "base/arn.h"

bool iampb__arn_parse(iampb_str text, iampb__arn *out)
{
    iampb_str parts[5]; /* "arn", partition, service, region, account; the resource may hold colons of its own */
    size_t from = 0;
    for (size_t i = 0; i < 5; i++) {
        size_t colon = iampb__str_find(text, ':', from);
        if (colon == SIZE_MAX)
            return false;
        parts[i] = iampb__str(text.ptr + from, colon - from);
        from = colon + 1;
    }
    if (!iampb__str_eq(parts[0], IAMPB__STR("arn")))
        return false;
    *out = (iampb__arn){ parts[1], parts[2], parts[3], parts[4], iampb__str_from(text, from) };
    return true;
}

iampb_str iampb__arn_name(const iampb__arn *arn)
{
    iampb_str resource = arn->resource;
    for (size_t at = resource.len; at > 0; at--)
        if (resource.ptr[at - 1] == '/')
            return iampb__str_from(resource, at);
    return resource;
}

bool iampb__arn_is_root(const iampb__arn *arn)
{
    return iampb__str_eq(arn->service, IAMPB__STR("iam")) && arn->region.len == 0
        && iampb__str_eq(arn->resource, IAMPB__STR("root"));
}
