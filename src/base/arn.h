/* arn.h - Amazon Resource Names: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE. */
#ifndef IAMPB__BASE_ARN_H
#define IAMPB__BASE_ARN_H
#include "base/str.h"

typedef struct iampb__arn {
    iampb_str partition, service, region, account, resource; /* views into the text; may be empty, never NULL */
} iampb__arn;

/* false if the text is no ARN: fewer than five colons after "arn". Parts are not checked further. */
bool iampb__arn_parse(iampb_str text, iampb__arn *out);
/* The last segment of the resource after '/', or all of it: "jane" of "user/people/jane". */
iampb_str iampb__arn_name(const iampb__arn *arn);
/* arn:P:iam::A:root. */
bool iampb__arn_is_root(const iampb__arn *arn);
#endif
