/* version.c - see iampb/version.h. */
#include "iampb/version.h"

const char *iampb_version(void) { return IAMPB_VERSION; }

int32_t iampb_version_number(void)
{
    return IAMPB_VERSION_MAJOR * 1000000 + IAMPB_VERSION_MINOR * 1000 + IAMPB_VERSION_PATCH;
}
