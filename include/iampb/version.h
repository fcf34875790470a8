/* version.h - which library this is.
 * The macros tell what a host was compiled with, the function what it runs with. Numbers follow semantic versioning;
 * the shared library's name changes with the ABI alone (libiampb.so.0 until 1.0). */
#ifndef IAMPB_VERSION_H
#define IAMPB_VERSION_H
#include "iampb/base.h"
#ifdef __cplusplus
extern "C" {
#endif
#define IAMPB_VERSION_MAJOR 0
#define IAMPB_VERSION_MINOR 1
#define IAMPB_VERSION_PATCH 0
#define IAMPB_VERSION "0.1.0"

/* The running library's version as "MAJOR.MINOR.PATCH". Static: never NULL, never freed. Threads: any. */
IAMPB_API const char *iampb_version(void);

/* The same as one number to compare: MAJOR * 1000000 + MINOR * 1000 + PATCH. Threads: any. */
IAMPB_API int32_t iampb_version_number(void);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_VERSION_H */
