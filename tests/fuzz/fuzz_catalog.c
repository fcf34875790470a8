/* fuzz_catalog.c - any bytes as a Service Reference document, and as names and patterns. Laws:
 *   - a document that is refused leaves the loader as it was; one that is taken gives a catalogue in which every number
 *     has a name, and every name its number;
 *   - going from match to match gives in order, and exactly, the actions that the pattern matches one by one;
 *   - a key that is found for a name is that name, or matches it. */
#include "base/glob.h"
#include "catalog/catalog.h"
#include "iampb/context.h"
#include "iampb/error.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                                                            \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                            \
            abort();                                                                                                  \
        }                                                                                                             \
    } while (0)

static void check_actions(const iampb_catalog *catalog)
{
    char name[600];
    for (size_t a = 0; a < iampb_catalog_count(catalog, "actions"); a++) {
        size_t prefix_len, len;
        const char *prefix = iampb_catalog_action_text(catalog, a, "prefix", &prefix_len);
        const char *action = iampb_catalog_action_text(catalog, a, "name", &len);
        REQUIRE(prefix_len > 0 && len > 0 && prefix_len + len + 2 < sizeof name);
        memcpy(name, prefix, prefix_len);
        name[prefix_len] = ':';
        memcpy(name + prefix_len + 1, action, len + 1);
        REQUIRE(iampb_catalog_action_find(catalog, name, prefix_len + 1 + len) == a);
        size_t types = iampb_catalog_action_list_count(catalog, a, "resource_types");
        for (size_t t = 0; t < types; t++) {
            size_t type = iampb_catalog_action_type(catalog, a, t, NULL);
            REQUIRE(strcmp(iampb_catalog_type_text(catalog, type, "prefix", NULL), prefix) == 0);
            for (size_t k = 0; k < iampb_catalog_action_type_key_count(catalog, a, t); k++)
                REQUIRE(iampb_catalog_action_type_key_at(catalog, a, t, k, NULL)[0] != '\0');
        }
        for (size_t k = 0; k < iampb_catalog_action_list_count(catalog, a, "condition_keys"); k++) {
            const char *key = iampb_catalog_action_list_at(catalog, a, "condition_keys", k, &len);
            REQUIRE(iampb_catalog_key_find(catalog, key, len) != IAMPB_CATALOG_NONE);
        }
    }
}

static void check_types_and_keys(const iampb_catalog *catalog)
{
    size_t len;
    for (size_t t = 0; t < iampb_catalog_count(catalog, "resource_types"); t++) {
        const char *prefix = iampb_catalog_type_text(catalog, t, "prefix", &len);
        size_t service = iampb_catalog_service_find(catalog, prefix, len);
        const char *name = iampb_catalog_type_text(catalog, t, "name", &len);
        REQUIRE(iampb_catalog_type_find(catalog, service, name, len) == t);
        for (size_t i = 0; i < iampb_catalog_type_list_count(catalog, t, "arns"); i++)
            REQUIRE(strncmp(iampb_catalog_type_list_at(catalog, t, "arns", i, NULL), "arn:", 4) == 0);
    }
    for (size_t k = 0; k < iampb_catalog_count(catalog, "condition_keys"); k++) {
        const char *name = iampb_catalog_key_text(catalog, k, "name", &len);
        REQUIRE(iampb_catalog_key_find(catalog, name, len) == k);
    }
}

static void check_names(const iampb_catalog *catalog, iampb_str text)
{
    size_t key = iampb_catalog_key_find(catalog, text.ptr, text.len), len;
    if (key != IAMPB_CATALOG_NONE) {
        const char *name = iampb_catalog_key_text(catalog, key, "name", &len);
        REQUIRE(iampb__str_eq_nocase(iampb__str(name, len), text) || iampb__key_matches(iampb__str(name, len), text));
    }
    size_t service = iampb_catalog_service_find(catalog, text.ptr, text.len);
    if (service != IAMPB_CATALOG_NONE)
        REQUIRE(iampb__str_eq_nocase(iampb__str_z(iampb_catalog_service_text(catalog, service, "prefix", NULL)), text));
    iampb_catalog_name_status(catalog, text.ptr, text.len);
}

static bool pattern_matches(const iampb_catalog *catalog, iampb_str pattern, size_t action)
{
    size_t colon = iampb__str_find(pattern, ':', 0), star = 0;
    while (star < pattern.len && pattern.ptr[star] == '*')
        star++;
    if (colon == SIZE_MAX)
        return pattern.len > 0 && star == pattern.len;
    return iampb__glob_match(iampb__str_first(pattern, colon),
                   iampb__str_z(iampb_catalog_action_text(catalog, action, "prefix", NULL)), true)
            && iampb__glob_match(iampb__str_from(pattern, colon + 1),
                    iampb__str_z(iampb_catalog_action_text(catalog, action, "name", NULL)), true);
}

static void check_pattern(const iampb_catalog *catalog, iampb_str pattern)
{
    size_t next = iampb_catalog_action_match(catalog, pattern.ptr, pattern.len, 0);
    for (size_t a = 0; a < iampb_catalog_count(catalog, "actions"); a++) {
        bool wanted = pattern_matches(catalog, pattern, a);
        REQUIRE(wanted == (next == a));
        if (wanted)
            next = iampb_catalog_action_match(catalog, pattern.ptr, pattern.len, a + 1);
    }
    REQUIRE(next == IAMPB_CATALOG_NONE);
}

/* A line of names and patterns behind the first NUL, where there is one; the document before it. */
static iampb_str split(iampb_str *text)
{
    size_t nul = iampb__str_find(*text, '\0', 0);
    iampb_str rest = nul == SIZE_MAX ? *text : iampb__str_from(*text, nul + 1);
    *text = iampb__str_first(*text, nul);
    return rest.len > 200 ? iampb__str_first(rest, 200) : rest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iampb_context *ctx = NULL;
    iampb_catalog_loader *loader = NULL;
    iampb_catalog *catalog = NULL;
    iampb_catalog_options options = IAMPB_CATALOG_OPTIONS_INIT;
    iampb_error *err = NULL;
    iampb_str text = iampb__str((const char *)data, size);
    iampb_str name = split(&text);
    options.empty = size % 2 == 0;
    REQUIRE(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    REQUIRE(iampb_catalog_loader_new(ctx, &options, &loader, NULL) == IAMPB_OK);
    iampb_status status = iampb_catalog_loader_add(loader, text.ptr, text.len, "fuzz", &err);
    REQUIRE((status < 0) == (err != NULL));
    if (status < 0)
        REQUIRE(iampb_catalog_loader_note_count(loader) == 0 && iampb_catalog_loader_listed_count(loader) == 0);
    for (size_t i = 0; i < iampb_catalog_loader_note_count(loader); i++) {
        uint64_t begin, end;
        REQUIRE(iampb_catalog_loader_note_position(loader, i, &begin, &end, NULL, NULL) == IAMPB_OK);
        REQUIRE(begin <= end && end <= text.len);
    }
    REQUIRE(iampb_catalog_loader_finish(loader, &catalog, NULL) == IAMPB_OK);
    if (options.empty) {
        check_actions(catalog);
        check_types_and_keys(catalog);
        check_pattern(catalog, name);
    }
    check_names(catalog, name);
    check_names(NULL, name);
    iampb_catalog_free(catalog);
    iampb_catalog_loader_free(loader);
    iampb_error_free(err);
    iampb_context_free(ctx);
    return 0;
}
