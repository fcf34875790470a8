/* catalog.h - which AWS services, actions, resource types and condition keys exist.
 * The facts are built in: wherever a function takes `const iampb_catalog *`, NULL is the built-in catalogue. It is
 * read-only data of the library; opening a context does nothing for it. AWS adds actions every day, so a host can load
 * AWS's own Service Reference documents over it and get a catalogue that knows them, without a new release.
 *
 * Services, actions, resource types and condition keys have numbers from 0, in the order of their names (services by
 * prefix, actions and types by service and then name; case does not count). The actions of a service stand in a row:
 * sets of actions are sets of numbers. Numbers belong to one catalogue; another one numbers differently.
 * IAMPB_CATALOG_NONE is no number: a name that is not there, or the end of a search.
 *
 * A catalogue never changes: any number of threads may read it. Texts are borrowed from it (of the built-in one: they
 * live for ever) and NUL-terminated; a length goes to *len unless len is NULL. A function that gives a text gives ""
 * for a number or a name of a text that is not there, never NULL.
 *
 * No decision about a request depends on the catalogue: it serves linting, the expansion of patterns, and reports. */
#ifndef IAMPB_CATALOG_H
#define IAMPB_CATALOG_H
#include "iampb/base.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_catalog iampb_catalog;
typedef struct iampb_catalog_loader iampb_catalog_loader;

#define IAMPB_CATALOG_NONE ((size_t)-1)

/* What an action does: a set of bits, since AWS calls many actions two things ("Tagging, Write"). Test bits; more of
 * them may come. Rule: AWS Service Authorization Reference, "Actions table": access levels. */
typedef int32_t iampb_access;
enum {
    IAMPB_ACCESS_LIST = 1,
    IAMPB_ACCESS_READ = 2,
    IAMPB_ACCESS_WRITE = 4,
    IAMPB_ACCESS_TAGGING = 8,
    IAMPB_ACCESS_PERMISSIONS = 16
};

/* The type of a condition key's values. */
typedef int32_t iampb_key_type;
enum {
    IAMPB_KEY_UNKNOWN = 0, /* the document that names the key gives no type that this library knows */
    IAMPB_KEY_STRING = 1,
    IAMPB_KEY_ARN = 2,
    IAMPB_KEY_BOOL = 3,
    IAMPB_KEY_NUMERIC = 4,
    IAMPB_KEY_DATE = 5,
    IAMPB_KEY_IP_ADDRESS = 6,
    IAMPB_KEY_BINARY = 7
};

/* What is known of a name that may stand before a colon, or of a key: a set of bits. */
typedef int32_t iampb_name_status;
enum {
    IAMPB_NAME_UNKNOWN = 0,
    IAMPB_NAME_SERVICE = 1,  /* the prefix of a service of the catalogue */
    IAMPB_NAME_ACCEPTED = 2, /* AWS accepts it in policies, though its reference does not have it */
    IAMPB_NAME_RETIRED = 4,  /* a service that is gone */
    IAMPB_NAME_ARN = 8       /* stands as the service in ARNs of some resource type */
};

/* ---- The catalogue as a whole ---- */
/* A text by name: "date" (of the built-in facts, "2026-09-26"), "sources" (where they come from). */
IAMPB_API const char *iampb_catalog_text(const iampb_catalog *catalog, const char *name, size_t *len);

/* How many there are of "services", "actions", "resource_types", "condition_keys" (different ones, global keys
 * included) and "loaded" (services that came from documents). 0 for another name. */
IAMPB_API size_t iampb_catalog_count(const iampb_catalog *catalog, const char *what);

/* What is known of `name`, like "s3" or "aws:PrincipalOrgMasterAccountId"; see iampb_name_status. */
IAMPB_API iampb_name_status iampb_catalog_name_status(const iampb_catalog *catalog, const char *name, size_t len);

/* ---- Services ---- */
/* The service with this prefix ("s3"), in any case, or IAMPB_CATALOG_NONE. */
IAMPB_API size_t iampb_catalog_service_find(const iampb_catalog *catalog, const char *prefix, size_t len);

/* A text by name: "prefix"; "name" ("Amazon S3"; the prefix, for a service that only a loaded document knows);
 * "version" (of the loaded document, or "", as in the built-in catalogue). */
IAMPB_API const char *iampb_catalog_service_text(const iampb_catalog *catalog, size_t service, const char *name,
        size_t *len);

/* 1 or 0, by name: "rcp" (resource control policies cover it), "loaded" (came from a document). 0 for another name. */
IAMPB_API int32_t iampb_catalog_service_is(const iampb_catalog *catalog, size_t service, const char *name);

/* How many "actions", "resource_types" or "condition_keys" the service has. The number of its first action or first
 * resource type goes to *first unless first is NULL; for condition keys and for what is not there that is 0. */
IAMPB_API size_t iampb_catalog_service_count(const iampb_catalog *catalog, size_t service, const char *what,
        size_t *first);

/* The number of condition key `index` (from 0, in no particular order) of the service, or IAMPB_CATALOG_NONE. Keys of
 * other prefixes are among them (aws:ResourceTag/${TagKey}). *multivalued, unless NULL: 1 if requests to this service
 * have many values for it, else 0; for a few keys that depends on the service. */
IAMPB_API size_t iampb_catalog_service_key(const iampb_catalog *catalog, size_t service, size_t index,
        int32_t *multivalued);

/* ---- Actions ---- */
/* The action with this name ("s3:GetObject"), in any case, or IAMPB_CATALOG_NONE. Patterns are not expanded. */
IAMPB_API size_t iampb_catalog_action_find(const iampb_catalog *catalog, const char *name, size_t len);

/* The first action with a number of at least `from` that the pattern matches, or IAMPB_CATALOG_NONE. '*' is any run of
 * characters and '?' any one, on both sides of the colon; a pattern without a colon matches nothing, except "*", which
 * matches all. Case does not count. To go through all matches:
 *     for (a = iampb_catalog_action_match(c, p, n, 0); a != IAMPB_CATALOG_NONE;
 *          a = iampb_catalog_action_match(c, p, n, a + 1)) ...
 * Time: what stands before the first '*' or '?' is searched for by halving, so "s3:Get*" looks at the actions that
 * begin so and at no other. Rule: AWS IAM User Guide, "IAM JSON policy elements: Action". */
IAMPB_API size_t iampb_catalog_action_match(const iampb_catalog *catalog, const char *pattern, size_t len,
        size_t from);

/* The service that the action is one of, or IAMPB_CATALOG_NONE. */
IAMPB_API size_t iampb_catalog_action_service(const iampb_catalog *catalog, size_t action);

/* A text by name: "name" ("GetObject"); "prefix" ("s3"); "access", one word for all bits, the gravest: "Permissions
 * management", "Tagging", "Write", "List" or "Read". */
IAMPB_API const char *iampb_catalog_action_text(const iampb_catalog *catalog, size_t action, const char *name,
        size_t *len);

/* The bits of iampb_access; 0 for a number that is not there. */
IAMPB_API iampb_access iampb_catalog_action_access(const iampb_catalog *catalog, size_t action);

/* 1 yes, 0 no, -1 not known, by name: "permission_only" (no API operation is called that, the action is checked by
 * others). -1 for another name. */
IAMPB_API int32_t iampb_catalog_action_is(const iampb_catalog *catalog, size_t action, const char *name);

/* Lists of an action, by name:
 *   "condition_keys"     keys that hold whatever the resource is
 *   "resource_types"     types of resource that it takes; none: only "*"
 *   "dependent_actions"  actions that a caller needs as well ("iam:PassRole")
 * count is 0, and a text "", for what is not there. */
IAMPB_API size_t iampb_catalog_action_list_count(const iampb_catalog *catalog, size_t action, const char *list);
IAMPB_API const char *iampb_catalog_action_list_at(const iampb_catalog *catalog, size_t action, const char *list,
        size_t index, size_t *len);

/* Of entry `index` in the action's list of resource types: the number of the type, or IAMPB_CATALOG_NONE.
 * *required, unless NULL: 1 if the action must be given a resource of this type, 0 if not, -1 if nobody says so: the
 * Service Reference does not, and actions that only a loaded document knows have -1. Where no type is required, each
 * is one choice. */
IAMPB_API size_t iampb_catalog_action_type(const iampb_catalog *catalog, size_t action, size_t index,
        int32_t *required);

/* The condition keys that hold for the action on resources of entry `index` only, besides its own. */
IAMPB_API size_t iampb_catalog_action_type_key_count(const iampb_catalog *catalog, size_t action, size_t index);
IAMPB_API const char *iampb_catalog_action_type_key_at(const iampb_catalog *catalog, size_t action, size_t index,
        size_t key_index, size_t *len);

/* ---- Resource types ---- */
/* The type called `name` ("bucket") of a service, in any case, or IAMPB_CATALOG_NONE. */
IAMPB_API size_t iampb_catalog_type_find(const iampb_catalog *catalog, size_t service, const char *name, size_t len);

/* A text by name: "name", "prefix". */
IAMPB_API const char *iampb_catalog_type_text(const iampb_catalog *catalog, size_t type, const char *name,
        size_t *len);

/* Lists of a type, by name: "arns" (templates like "arn:${Partition}:s3:::${BucketName}"; a '*' in one is a wildcard),
 * "condition_keys". */
IAMPB_API size_t iampb_catalog_type_list_count(const iampb_catalog *catalog, size_t type, const char *list);
IAMPB_API const char *iampb_catalog_type_list_at(const iampb_catalog *catalog, size_t type, const char *list,
        size_t index, size_t *len);

/* ---- Condition keys ---- */
/* The key with this name, in any case, or IAMPB_CATALOG_NONE. A key with a placeholder is found by its own name
 * ("aws:RequestTag/${TagKey}") and by any text in the placeholder's place ("aws:RequestTag/team"), an empty one
 * excepted. Where two would do, the one with more letters of its own is found. */
IAMPB_API size_t iampb_catalog_key_find(const iampb_catalog *catalog, const char *name, size_t len);

/* A text by name: "name"; "type" ("String", "ARN", "Bool", "Numeric", "Date", "IPAddress", "Binary", or ""); "group" of
 * a global key ("request", "session", "principal", "resource", "network", else ""). */
IAMPB_API const char *iampb_catalog_key_text(const iampb_catalog *catalog, size_t key, const char *name, size_t *len);

/* The type of the key's values; IAMPB_KEY_UNKNOWN for a number that is not there. */
IAMPB_API iampb_key_type iampb_catalog_key_type(const iampb_catalog *catalog, size_t key);

/* 1 or 0, by name: "multivalued" (a request may have many values for it; iampb_catalog_service_key() has the few
 * exceptions), "global" (any service's requests may have it), "templated" (has a placeholder). 0 for another name. */
IAMPB_API int32_t iampb_catalog_key_is(const iampb_catalog *catalog, size_t key, const char *name);

/* ---- Loading AWS's Service Reference ---- */
typedef struct iampb_catalog_options {
    size_t struct_size;          /* set by the INIT macro */
    const iampb_catalog *base;   /* what the new catalogue begins as; it is kept, you may free yours [NULL: built in] */
    int32_t empty;               /* 1: begin with no service at all, global keys included [0] */
    int32_t keep_unknown_silent; /* 1: no notes about members that this library does not know [0] */
} iampb_catalog_options;
#define IAMPB_CATALOG_OPTIONS_INIT { sizeof(iampb_catalog_options), NULL, 0, 0 }
IAMPB_API size_t iampb_catalog_options_size(void);

/* Makes a loader, which takes documents and then makes a catalogue.
 *   options  NULL for the defaults.
 *   out      required; free it with iampb_catalog_loader_free().
 * Returns IAMPB_OK, IAMPB_E_INVALID, IAMPB_E_UNSUPPORTED or IAMPB_E_NOMEM.
 * Threads: a loader belongs to one thread at a time. */
IAMPB_API iampb_status iampb_catalog_loader_new(iampb_context *ctx, const iampb_catalog_options *options,
        iampb_catalog_loader **out, iampb_error **err);

/* NULL is allowed. A catalogue that it made stays. */
IAMPB_API void iampb_catalog_loader_free(iampb_catalog_loader *loader);

/* Adds a document: that of one service ({"Name": "s3", "Actions": [...], ...}), an array of such documents, or AWS's
 * list of all of them ([{"service": "s3", "url": "https://..."}, ...]). A service takes the place of the one with that
 * prefix, whole; given twice, the later one stays. What the Service Reference does not have (names for people, required
 * types, keys of one type only, dependent actions, what is no API operation, RCPs) is kept from the built-in facts for
 * services and actions that these know.
 *   bytes, len  JSON text, UTF-8. Not kept.
 *   name        what errors and notes call the document; NULL: nothing. Copied.
 * Members may be missing and come in any order; what the library does not understand is left out and becomes a note.
 * Returns IAMPB_OK, or, with the loader as it was before,
 *   IAMPB_E_SYNTAX, IAMPB_E_ENCODING  not JSON; err has the position.
 *   IAMPB_E_UNRECOGNISED  JSON, but none of these documents (a service without a "Name", to begin with).
 *   IAMPB_E_LIMIT    a limit of the context, or a service with more than 8192 actions, types or keys.
 *   IAMPB_E_INVALID, IAMPB_E_NOMEM.
 * Rule: AWS Service Authorization Reference, "Simplified AWS service information for programmatic access". */
IAMPB_API iampb_status iampb_catalog_loader_add(iampb_catalog_loader *loader, const char *bytes, size_t len,
        const char *name, iampb_error **err);

/* The services that lists of services named, in the order given, for a host that wants to fetch them: texts "service"
 * and "url" (as written there; it is data, check it before you follow it). */
IAMPB_API size_t iampb_catalog_loader_listed_count(const iampb_catalog_loader *loader);
IAMPB_API const char *iampb_catalog_loader_listed_text(const iampb_catalog_loader *loader, size_t index,
        const char *name, size_t *len);

/* What was left out, or looks odd: texts "message", "input" (the name given), "json_path". At most 1000 are kept; the
 * message of the last one then says so. */
IAMPB_API size_t iampb_catalog_loader_note_count(const iampb_catalog_loader *loader);
IAMPB_API const char *iampb_catalog_loader_note_text(const iampb_catalog_loader *loader, size_t index,
        const char *name, size_t *len);
/* Bytes [*begin, *end) of the document, line and column from 1; each may be NULL. IAMPB_E_INVALID, and nothing
 * written, if index is past the end. */
IAMPB_API iampb_status iampb_catalog_loader_note_position(const iampb_catalog_loader *loader, size_t index,
        uint64_t *begin, uint64_t *end, uint64_t *line, uint64_t *column);

/* Makes the catalogue of base and documents. The loader may go on: a later catalogue has the earlier documents too.
 *   out  required; free it with iampb_catalog_free().
 * Returns IAMPB_OK, IAMPB_E_INVALID, IAMPB_E_LIMIT (more than 65535 services or different keys) or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_catalog_loader_finish(iampb_catalog_loader *loader, iampb_catalog **out,
        iampb_error **err);

/* Gives up the caller's reference. NULL is allowed. Threads: any, but nobody may still use it through this one. */
IAMPB_API void iampb_catalog_free(iampb_catalog *catalog);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_CATALOG_H */
