/* region.h - names of partitions and Regions, as ARNs and condition values have them. */
#ifndef IAMPB__POLICY_REGION_H
#define IAMPB__POLICY_REGION_H
#include "base/str.h"

typedef enum iampb__region_state {
    IAMPB__REGION_WRONG = 0, /* no Region could be called that */
    IAMPB__REGION_UNKNOWN,   /* a name like those of Regions, newer than this table or a mistake */
    IAMPB__REGION_KNOWN
} iampb__region_state;

iampb__region_state iampb__region_of(iampb_str name);
/* The Regions that are known, in order; ptr NULL past the end. */
iampb_str iampb__region_at(size_t index);
/* The partition that a Region of such a name is in. */
iampb_str iampb__region_partition(iampb_str name);
bool iampb__partition_is_known(iampb_str name);
#endif
