/* base.h - what every other header needs: the export mark, the status of a call, the view of a text.
 * Conventions of the whole interface:
 *   - a function that can fail returns iampb_status and takes a last, optional `iampb_error **` (error.h);
 *   - what arrives through an `out` parameter is the caller's to free; a returned pointer is borrowed, and lives as
 *     long as the object that it was asked from, unless its comment says otherwise;
 *   - text is UTF-8 with a length; what is handed out is also NUL-terminated, and may hold NULs of its own;
 *   - times are seconds since 1970-01-01T00:00:00Z in int64_t;
 *   - option structs begin with `struct_size`, which their ..._INIT macro sets; a struct of an older release keeps
 *     working, one of a newer release works as long as its new members are zero;
 *   - numbers that name things (status, severity, ...) are int32_t and only ever get new values: treat a value that
 *     you do not know as "other". */
#ifndef IAMPB_BASE_H
#define IAMPB_BASE_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#  ifdef IAMPB_BUILDING
#    define IAMPB_API __declspec(dllexport)
#  else
#    define IAMPB_API
#  endif
#elif defined(__GNUC__)
#  define IAMPB_API __attribute__((visibility("default")))
#else
#  define IAMPB_API
#endif

/* A borrowed piece of text or bytes, not necessarily NUL-terminated. {NULL, 0} is "none"; {"", 0} is an empty text. */
typedef struct iampb_str {
    const char *ptr;
    size_t len;
} iampb_str;

/* What came of a call: IAMPB_OK or a negative code. */
typedef int32_t iampb_status;
enum {
    IAMPB_OK = 0,
    IAMPB_E_NOMEM = -1,        /* the allocator returned NULL; nothing has leaked, all objects are as before */
    IAMPB_E_INVALID = -2,      /* a required argument is missing or has an impossible value */
    IAMPB_E_UNSUPPORTED = -3,  /* an option struct has a non-zero member that this library does not know */
    IAMPB_E_LIMIT = -4,        /* larger, deeper or more than a limit of the context; the message names it */
    IAMPB_E_SYNTAX = -5,       /* the bytes do not follow their format; the error has the position */
    IAMPB_E_ENCODING = -6,     /* not valid UTF-8 (or UTF-16, base64, percent encoding where those are allowed) */
    IAMPB_E_UNRECOGNISED = -7, /* well-formed, but no document that the library reads */
    IAMPB_E_CONFLICT = -8,     /* contradicts what is loaded already: another account, a second report */
    IAMPB_E_CALLBACK = -9,     /* a callback of the host returned non-zero: iampb_error_host_code() has the value */
    IAMPB_E_STATE = -10,       /* not now: called while an audit runs, or from a callback that may not call it */
    IAMPB_E_CRYPTO = -11       /* the cryptographic library refused to work (FIPS policy, broken installation) */
};

/* The constant's name without its prefix ("NOMEM"), or "UNKNOWN" for a code this library does not have.
 * Static: never NULL. Threads: any. */
IAMPB_API const char *iampb_status_name(iampb_status status);

typedef struct iampb_context iampb_context;           /* context.h */
typedef struct iampb_error iampb_error;               /* error.h */
typedef struct iampb_organization iampb_organization; /* account.h */
typedef struct iampb_account iampb_account;           /* account.h */
typedef struct iampb_entity iampb_entity;             /* account.h */
typedef struct iampb_playbook iampb_playbook;         /* playbook.h */
typedef struct iampb_run iampb_run;                   /* playbook.h */
typedef struct iampb_findings iampb_findings;         /* finding.h */
typedef struct iampb_finding iampb_finding;           /* finding.h */
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_BASE_H */
