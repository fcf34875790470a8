/* error.h - why a call failed, and where.
 * An error is made by the failing call, belongs to the caller, and outlives context and all other objects. It never
 * changes: any thread may read it. Out of memory is one constant object, so to report it allocates nothing. */
#ifndef IAMPB_ERROR_H
#define IAMPB_ERROR_H
#include "iampb/base.h"
#ifdef __cplusplus
extern "C" {
#endif

/* Each accessor allows `error` to be NULL: texts are then "" and numbers 0. Texts are borrowed from the error. */

/* The status that the failing call returned. */
IAMPB_API iampb_status iampb_error_code(const iampb_error *error);

/* One line for people: what is wrong and what was expected. It does not repeat input name or position. Length to
 * *len unless NULL. */
IAMPB_API const char *iampb_error_message(const iampb_error *error, size_t *len);

/* The name that the host gave to the input ("" if it gave none, or no input is to blame). */
IAMPB_API const char *iampb_error_input_name(const iampb_error *error, size_t *len);

/* The JSON path of the place, like "UserDetailList[3].Path", or "". */
IAMPB_API const char *iampb_error_json_path(const iampb_error *error, size_t *len);

/* Bytes from the beginning of the input, from 0. Meaningful only where iampb_error_line() is not 0. */
IAMPB_API uint64_t iampb_error_offset(const iampb_error *error);

/* Line and column, from 1; columns count bytes. 0: the error has no position. */
IAMPB_API uint64_t iampb_error_line(const iampb_error *error);
IAMPB_API uint64_t iampb_error_column(const iampb_error *error);

/* What the host's callback returned, where the code is IAMPB_E_CALLBACK; else 0. */
IAMPB_API int32_t iampb_error_host_code(const iampb_error *error);

/* Frees an error. NULL is allowed, and so is the constant out-of-memory error. */
IAMPB_API void iampb_error_free(iampb_error *error);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_ERROR_H */
