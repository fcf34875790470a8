/* catalog.c - asks the catalogue of AWS services and actions; every function of iampb/catalog.h is used here.
 *     cc catalog.c $(pkg-config --cflags --libs libiampb) -o catalog
 *     ./catalog facts                     what the catalogue has
 *     ./catalog service s3                a service
 *     ./catalog action s3:GetObject       an action
 *     ./catalog match 's3:Get*Tagging'    the actions of a pattern
 *     ./catalog type s3 bucket            a resource type
 *     ./catalog key aws:RequestTag/team   a condition key
 *     ./catalog name macie                what is known of a name
 * With --load FILE before all that, FILE is a Service Reference document to lay over the built-in facts; it may be given
 * more than once. --empty: begin with no built-in facts. */
#include <iampb/iampb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int complain(iampb_error *err)
{
    fprintf(stderr, "%s:%lu:%lu: %s\n", iampb_error_input_name(err, NULL), (unsigned long)iampb_error_line(err),
            (unsigned long)iampb_error_column(err), iampb_error_message(err, NULL));
    iampb_error_free(err);
    return 2;
}

/* ---- Asking ---- */
static int show_facts(const iampb_catalog *c)
{
    printf("date: %s\n", iampb_catalog_text(c, "date", NULL));
    printf("services: %zu\n", iampb_catalog_count(c, "services"));
    printf("actions: %zu\n", iampb_catalog_count(c, "actions"));
    printf("resource types: %zu\n", iampb_catalog_count(c, "resource_types"));
    printf("condition keys: %zu\n", iampb_catalog_count(c, "condition_keys"));
    printf("loaded services: %zu\n", iampb_catalog_count(c, "loaded"));
    return 0;
}

static int show_service(const iampb_catalog *c, const char *prefix)
{
    size_t service = iampb_catalog_service_find(c, prefix, strlen(prefix)), first, i, count;
    if (service == IAMPB_CATALOG_NONE)
        return 1;
    printf("%s: %s%s%s%s\n", iampb_catalog_service_text(c, service, "prefix", NULL),
            iampb_catalog_service_text(c, service, "name", NULL),
            iampb_catalog_service_is(c, service, "rcp") ? ", resource control policies" : "",
            iampb_catalog_service_is(c, service, "loaded") ? ", loaded " : "",
            iampb_catalog_service_text(c, service, "version", NULL));
    count = iampb_catalog_service_count(c, service, "actions", &first);
    printf("actions: %zu, the first is %s\n", count, iampb_catalog_action_text(c, first, "name", NULL));
    count = iampb_catalog_service_count(c, service, "resource_types", &first);
    for (i = first; i < first + count; i++)
        printf("type: %s\n", iampb_catalog_type_text(c, i, "name", NULL));
    count = iampb_catalog_service_count(c, service, "condition_keys", NULL);
    for (i = 0; i < count; i++) {
        int32_t multivalued = 0;
        size_t key = iampb_catalog_service_key(c, service, i, &multivalued);
        printf("key: %s%s\n", iampb_catalog_key_text(c, key, "name", NULL), multivalued ? ", many values" : "");
    }
    return 0;
}

static int show_action(const iampb_catalog *c, const char *name)
{
    static const char *const words[] = { "not known", "no", "yes" };
    size_t action = iampb_catalog_action_find(c, name, strlen(name)), i, k;
    if (action == IAMPB_CATALOG_NONE)
        return 1;
    printf("%s of %s: %s\n", iampb_catalog_action_text(c, action, "name", NULL),
            iampb_catalog_service_text(c, iampb_catalog_action_service(c, action), "name", NULL),
            iampb_catalog_action_text(c, action, "access", NULL));
    printf("changes something: %s\n", words[1 + ((iampb_catalog_action_access(c, action) & IAMPB_ACCESS_WRITE) != 0)]);
    printf("permission only: %s\n", words[1 + iampb_catalog_action_is(c, action, "permission_only")]);
    for (i = 0; i < iampb_catalog_action_list_count(c, action, "resource_types"); i++) {
        int32_t required = 0;
        size_t type = iampb_catalog_action_type(c, action, i, &required);
        printf("type: %s, required: %s\n", iampb_catalog_type_text(c, type, "name", NULL), words[1 + required]);
        for (k = 0; k < iampb_catalog_action_type_key_count(c, action, i); k++)
            printf("  key: %s\n", iampb_catalog_action_type_key_at(c, action, i, k, NULL));
    }
    for (i = 0; i < iampb_catalog_action_list_count(c, action, "condition_keys"); i++)
        printf("key: %s\n", iampb_catalog_action_list_at(c, action, "condition_keys", i, NULL));
    for (i = 0; i < iampb_catalog_action_list_count(c, action, "dependent_actions"); i++)
        printf("needs: %s\n", iampb_catalog_action_list_at(c, action, "dependent_actions", i, NULL));
    return 0;
}

static int show_matches(const iampb_catalog *c, const char *pattern)
{
    size_t len = strlen(pattern), action;
    for (action = iampb_catalog_action_match(c, pattern, len, 0); action != IAMPB_CATALOG_NONE;
         action = iampb_catalog_action_match(c, pattern, len, action + 1))
        printf("%s:%s\n", iampb_catalog_action_text(c, action, "prefix", NULL),
                iampb_catalog_action_text(c, action, "name", NULL));
    return 0;
}

static int show_type(const iampb_catalog *c, const char *prefix, const char *name)
{
    size_t service = iampb_catalog_service_find(c, prefix, strlen(prefix)), i;
    size_t type = iampb_catalog_type_find(c, service, name, strlen(name));
    if (type == IAMPB_CATALOG_NONE)
        return 1;
    for (i = 0; i < iampb_catalog_type_list_count(c, type, "arns"); i++)
        printf("%s\n", iampb_catalog_type_list_at(c, type, "arns", i, NULL));
    for (i = 0; i < iampb_catalog_type_list_count(c, type, "condition_keys"); i++)
        printf("key: %s\n", iampb_catalog_type_list_at(c, type, "condition_keys", i, NULL));
    return 0;
}

static int show_key(const iampb_catalog *c, const char *name)
{
    size_t key = iampb_catalog_key_find(c, name, strlen(name));
    if (key == IAMPB_CATALOG_NONE)
        return 1;
    printf("%s: %s%s%s%s\n", iampb_catalog_key_text(c, key, "name", NULL), iampb_catalog_key_text(c, key, "type", NULL),
            iampb_catalog_key_is(c, key, "multivalued") ? ", many values" : "",
            iampb_catalog_key_is(c, key, "global") ? ", global: " : "", iampb_catalog_key_text(c, key, "group", NULL));
    if (iampb_catalog_key_type(c, key) == IAMPB_KEY_STRING)
        printf("compare it with StringEquals and its kin\n");
    return 0;
}

static int show_name(const iampb_catalog *c, const char *name)
{
    iampb_name_status status = iampb_catalog_name_status(c, name, strlen(name));
    printf("%s:%s%s%s%s%s\n", name, status == IAMPB_NAME_UNKNOWN ? " unknown" : "",
            status & IAMPB_NAME_SERVICE ? " service" : "", status & IAMPB_NAME_ACCEPTED ? " accepted" : "",
            status & IAMPB_NAME_RETIRED ? " retired" : "", status & IAMPB_NAME_ARN ? " in-arns" : "");
    return 0;
}

/* ---- Loading ---- */
static char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    size_t room = 1 << 16;
    char *bytes = file == NULL ? NULL : malloc(room);
    *len = 0;
    while (bytes != NULL) {
        size_t got = fread(bytes + *len, 1, room - *len, file);
        *len += got;
        if (got == 0)
            break;
        if (*len == room)
            bytes = realloc(bytes, room *= 2);
    }
    if (file != NULL)
        fclose(file);
    return bytes;
}

static void show_notes(const iampb_catalog_loader *loader)
{
    size_t i;
    for (i = 0; i < iampb_catalog_loader_note_count(loader); i++) {
        uint64_t line = 0, column = 0;
        iampb_catalog_loader_note_position(loader, i, NULL, NULL, &line, &column);
        fprintf(stderr, "%s:%lu:%lu: %s\n", iampb_catalog_loader_note_text(loader, i, "input", NULL),
                (unsigned long)line, (unsigned long)column, iampb_catalog_loader_note_text(loader, i, "message", NULL));
    }
    for (i = 0; i < iampb_catalog_loader_listed_count(loader); i++)
        printf("to fetch: %s from %s\n", iampb_catalog_loader_listed_text(loader, i, "service", NULL),
                iampb_catalog_loader_listed_text(loader, i, "url", NULL));
}

static int load(iampb_context *ctx, int32_t empty, char **paths, int count, iampb_catalog **catalog)
{
    iampb_catalog_options options = IAMPB_CATALOG_OPTIONS_INIT;
    iampb_catalog_loader *loader = NULL;
    iampb_error *err = NULL;
    int i;
    options.empty = empty;
    if (iampb_catalog_loader_new(ctx, &options, &loader, &err) < 0)
        return complain(err);
    for (i = 0; i < count; i++) {
        size_t len;
        char *bytes = read_file(paths[i], &len);
        /* One document that cannot be used leaves the others as they are. */
        if (bytes == NULL)
            perror(paths[i]);
        else if (iampb_catalog_loader_add(loader, bytes, len, paths[i], &err) < 0)
            complain(err);
        err = NULL;
        free(bytes);
    }
    show_notes(loader);
    iampb_status status = iampb_catalog_loader_finish(loader, catalog, &err);
    iampb_catalog_loader_free(loader);
    return status < 0 ? complain(err) : 0;
}

static int answer(const iampb_catalog *catalog, int argc, char **argv)
{
    static const struct command {
        const char *name;
        int (*run)(const iampb_catalog *, const char *);
    } commands[] = { { "service", show_service }, { "action", show_action }, { "match", show_matches },
        { "key", show_key }, { "name", show_name } };
    size_t i;
    if (argc == 1 && strcmp(argv[0], "facts") == 0)
        return show_facts(catalog);
    if (argc == 3 && strcmp(argv[0], "type") == 0)
        return show_type(catalog, argv[1], argv[2]);
    for (i = 0; argc == 2 && i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(argv[0], commands[i].name) == 0)
            return commands[i].run(catalog, argv[1]);
    fprintf(stderr, "usage: catalog [--empty] [--load FILE]... facts | service S | action S:A | match PATTERN |"
                    " type S T | key K | name N\n");
    return 2;
}

int main(int argc, char **argv)
{
    iampb_context *ctx = NULL;
    iampb_catalog *catalog = NULL; /* NULL is the built-in one */
    iampb_error *err = NULL;
    char *paths[64];
    int count = 0, at = 1, bad = 0;
    int32_t empty = 0;
    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        if (strcmp(argv[at], "--empty") == 0)
            empty = 1;
        else if (strcmp(argv[at], "--load") == 0 && at + 1 < argc && count < 64)
            paths[count++] = argv[++at];
        else
            return answer(NULL, 0, argv);
    }
    if (iampb_context_new(NULL, &ctx, &err) < 0)
        return complain(err);
    if (count > 0 || empty)
        bad = load(ctx, empty, paths, count, &catalog);
    if (bad == 0)
        bad = answer(catalog, argc - at, argv + at);
    iampb_catalog_free(catalog);
    iampb_context_free(ctx);
    return bad;
}
