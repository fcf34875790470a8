/* warm.h - the one thing that base asks of a room above it: libcrypto is warmed up before the first context exists,
 * because running out of memory during its cold start would harm the host. Implemented in crypto/. */
#ifndef IAMPB__BASE_WARM_H
#define IAMPB__BASE_WARM_H
#include "iampb/base.h"
iampb_status iampb__warm_up(iampb_error **err);
#endif
