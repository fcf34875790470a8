/* error.h - making iampb_error objects. */
#ifndef IAMPB__BASE_ERROR_H
#define IAMPB__BASE_ERROR_H
#include "base/str.h"
#include "iampb/error.h"

struct iampb__source;

/* Where something is wrong. `source` may be NULL (no position). `offset` is in the source's own text; the error shows
 * it as a place of the input file. */
typedef struct iampb__place {
    const struct iampb__source *source;
    uint64_t offset;
    iampb_str json_path;
} iampb__place;

/* Sets *err (unless err is NULL) and returns `code`; if there is no memory for it, sets the constant out-of-memory
 * error and returns IAMPB_E_NOMEM. `ctx` may be NULL. The format is iampb__builder_format()'s. */
iampb_status iampb__error_set(iampb_context *ctx, iampb_error **err, iampb_status code, const char *format, ...);
iampb_status iampb__error_at(iampb_context *ctx, iampb_error **err, iampb_status code, const iampb__place *place,
        const char *format, ...);
iampb_status iampb__error_callback(iampb_context *ctx, iampb_error **err, int32_t host_code, const char *format, ...);
iampb_status iampb__error_nomem(iampb_error **err);
#endif
