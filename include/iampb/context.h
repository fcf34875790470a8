/* context.h - the allocator and the limits that all objects of one use of the library share.
 * There is no global state: two contexts in one process never meet. A context is counted: each object keeps a
 * reference, so context and objects may be freed in any order. Any number of threads may use one context at once, if
 * the allocator given to it allows that (the default one does). */
#ifndef IAMPB_CONTEXT_H
#define IAMPB_CONTEXT_H
#include "iampb/base.h"
#ifdef __cplusplus
extern "C" {
#endif

/* Where the library gets memory. `user` goes to each function first. alloc and realloc may return NULL, and must
 * return memory aligned for any type; sizes are never 0. realloc and free are told the size that the block was asked
 * for with. Not covered: what OpenSSL and Jansson allocate for themselves; their own hooks belong to the host. */
typedef struct iampb_allocator {
    size_t struct_size; /* set by the INIT macro */
    void *user;
    void *(*alloc)(void *user, size_t size);
    void *(*realloc)(void *user, void *ptr, size_t old_size, size_t new_size);
    void (*free)(void *user, void *ptr, size_t size);
} iampb_allocator;
#define IAMPB_ALLOCATOR_INIT { sizeof(iampb_allocator), NULL, NULL, NULL, NULL }

/* What an input may cost at most. 0 means the default in brackets. Going past one is IAMPB_E_LIMIT. */
typedef struct iampb_limits {
    size_t struct_size;       /* set by the INIT macro */
    uint64_t input_bytes;     /* size of one document [1 GiB; at most 4 GiB - 1] */
    uint64_t json_depth;      /* nesting of objects and arrays [128; at most 1024] */
    uint64_t json_nodes;      /* keys and values in one document, or in one element of a streamed list [64 Mi] */
    uint64_t csv_field_bytes; /* one field of a credential report [1 MiB] */
    uint64_t csv_rows;        /* rows of a credential report [16 Mi] */
    uint64_t entities;        /* users, roles, policies, accounts, ... of an organisation, each kind [16 Mi] */
    uint64_t documents;       /* documents loaded into one organisation [1 Mi] */
    uint64_t findings;        /* findings of one run [4 Mi] */
    uint64_t playbook_rules;  /* exemptions, suppressions and list entries of a playbook, all together [64 Ki] */
} iampb_limits;
#define IAMPB_LIMITS_INIT { sizeof(iampb_limits), 0, 0, 0, 0, 0, 0, 0, 0, 0 }

typedef struct iampb_context_options {
    size_t struct_size;               /* set by the INIT macro */
    const iampb_allocator *allocator; /* copied; NULL: malloc and its family */
    const iampb_limits *limits;       /* copied; NULL: the defaults */
    uint64_t hash_seed;               /* a number an attacker cannot guess, where inputs are hostile and time matters;
                                         no answer depends on it [0] */
} iampb_context_options;
#define IAMPB_CONTEXT_OPTIONS_INIT { sizeof(iampb_context_options), NULL, NULL, 0 }

/* What the structs above measure in the running library, for bindings that cannot use the INIT macros. */
IAMPB_API size_t iampb_allocator_size(void);
IAMPB_API size_t iampb_limits_size(void);
IAMPB_API size_t iampb_context_options_size(void);

/* Makes a context.
 *   options  NULL for the defaults.
 *   out      required. Set only when the result is IAMPB_OK; free it with iampb_context_free().
 *   err      NULL, or the address of a pointer that is NULL. Set only on failure; free it with iampb_error_free().
 * Returns IAMPB_OK, or
 *   IAMPB_E_INVALID      out is NULL, a struct_size is impossible, an allocator lacks a function, or a limit is past
 *                        its highest value.
 *   IAMPB_E_UNSUPPORTED  a struct has a non-zero member that this library does not know.
 *   IAMPB_E_NOMEM        the allocator returned NULL.
 *   IAMPB_E_CRYPTO       SHA-256 cannot be had from the cryptographic library.
 * Threads: any. */
IAMPB_API iampb_status iampb_context_new(const iampb_context_options *options, iampb_context **out,
        iampb_error **err);

/* Gives up the caller's reference. NULL is allowed. The memory goes back when the last object that was made with the
 * context is gone too. Threads: any. */
IAMPB_API void iampb_context_free(iampb_context *ctx);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_CONTEXT_H */
