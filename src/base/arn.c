/* arn.c - see arn.h. Rule: AWS General Reference, "Amazon Resource Names (ARNs)". */
#include "base/arn.h"

bool iampb__arn_parse(iampb_str text, iampb__arn *out)
{
    size_t colons[5], count = 1; /* behind "arn", partition, service, region, account; the resource may hold more */
    if (!iampb__str_starts(text, IAMPB__STR("arn:")))
        return false;
    colons[0] = 3;
    for (size_t at = 4; at < text.len && count < 5; at++)
        if (text.ptr[at] == ':')
            colons[count++] = at;
    if (count < 5)
        return false;
    *out = (iampb__arn){ .resource = iampb__str_from(text, colons[4] + 1) };
    iampb_str *const fields[] = { &out->partition, &out->service, &out->region, &out->account };
    for (size_t i = 0; i < 4; i++)
        *fields[i] = iampb__str(text.ptr + colons[i] + 1, colons[i + 1] - colons[i] - 1);
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
