/* ask.c - see ask.h. */
#include "ask.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

iampb_str view(const char *text) { return (iampb_str){ text, text == NULL ? 0 : strlen(text) }; }

/* ---- The command line ---- */
bool texts_add(texts *list, const char *text)
{
    const char **items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (items == NULL) {
        fputs("iampb: out of memory\n", stderr);
        return false;
    }
    list->items = items;
    list->items[list->count++] = text;
    return true;
}

static const struct option long_options[] = {
    { "absent", required_argument, NULL, 'A' }, { "action", required_argument, NULL, 'a' },
    { "all", no_argument, NULL, 'L' }, { "certain", no_argument, NULL, 'C' },
    { "context", required_argument, NULL, 'c' }, { "existing", required_argument, NULL, 'E' },
    { "explain", no_argument, NULL, 'e' }, { "format", required_argument, NULL, 'f' },
    { "from", required_argument, NULL, 'F' },
    { "help", no_argument, NULL, 'h' }, { "known-actions", no_argument, NULL, 'k' },
    { "now", required_argument, NULL, 'n' }, { "output", required_argument, NULL, 'o' },
    { "principal", required_argument, NULL, 'P' }, { "quiet", no_argument, NULL, 'q' },
    { "resource", required_argument, NULL, 'r' }, { "resource-owner", required_argument, NULL, 'w' },
    { "resource-policy", required_argument, NULL, 'p' }, { "to", required_argument, NULL, 'T' },
    { NULL, 0, NULL, 0 },
};

static int wrong(const asking *a, const char *option, const char *expected)
{
    fprintf(stderr, "iampb %s: --%s '%s': expected %s\n", a->command, option, optarg, expected);
    return EXIT_TROUBLE;
}

static int take_option(asking *a, int option)
{
    bool ok = true;
    switch (option) {
    case 'A': ok = texts_add(&a->absent, optarg); break;
    case 'a': ok = texts_add(&a->actions, optarg); break;
    case 'r': ok = texts_add(&a->resources, optarg); break;
    case 'C': a->path_options.certain = 1; break;
    case 'F': a->from = optarg; break;
    case 'L': a->path_options.all = 1; break;
    case 'T': a->to = optarg; break;
    case 'c':
        if (strchr(optarg, '=') == NULL || optarg[0] == '=')
            return wrong(a, "context", "KEY=VALUE");
        ok = texts_add(&a->context, optarg);
        break;
    case 'E': ok = texts_add(&a->existing, optarg); break;
    case 'e': a->explain = true; break;
    case 'f':
        if (strcmp(optarg, "json") != 0 && strcmp(optarg, "text") != 0)
            return wrong(a, "format", "text or json");
        a->json = strcmp(optarg, "json") == 0;
        a->format_given = true;
        break;
    case 'k': a->compare.known_actions = 1; break;
    case 'n':
        a->now_given = true;
        if (strcmp(optarg, "none") == 0)
            a->now = INT64_MIN;
        else if (!time_read(optarg, &a->now))
            return wrong(a, "now", "a time like 2026-11-01T00:00:00Z, or none");
        break;
    case 'o': a->output = optarg; break;
    case 'P': a->principal = optarg; break;
    case 'p': a->resource_policy = optarg; break;
    case 'q': a->quiet = true; break;
    case 'w': a->owner = optarg; break;
    }
    return ok ? -1 : EXIT_TROUBLE;
}

static int complain_of_option(const asking *a)
{
    fprintf(stderr, "iampb %s: 'iampb %s --help' lists the options\n", a->command, a->command);
    return EXIT_TROUBLE;
}

int ask_read(asking *a, int argc, char **argv, const char *accepted, const char *help)
{
    *a = (asking){ .command = argv[0], .now = (int64_t)time(NULL), .compare = IAMPB_COMPARE_OPTIONS_INIT,
        .path_options = IAMPB_PATHS_OPTIONS_INIT };
    for (int option; (option = getopt_long(argc, argv, "hqo:f:", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return EXIT_CLEAN;
        }
        if (option == '?')
            return complain_of_option(a);
        if (strchr(accepted, option) == NULL) {
            fprintf(stderr, "iampb %s: this command has no such option\n", a->command);
            return complain_of_option(a);
        }
        int status = take_option(a, option);
        if (status >= 0)
            return status;
    }
    a->paths = argv + optind;
    a->path_count = argc - optind;
    if (a->path_count > 0)
        return -1;
    fprintf(stderr, "iampb %s: name the directory of an account or of an organisation; 'iampb %s --help' tells more\n",
            a->command, a->command);
    return EXIT_TROUBLE;
}

/* ---- Inputs ---- */
static bool load_policy(asking *a)
{
    file f;
    if (a->resource_policy == NULL)
        return true;
    if (!file_read(a->resource_policy, &f))
        return false;
    /* A trust policy is a resource policy without resources. */
    bool trust = a->actions.count > 0 && strncasecmp(a->actions.items[0], "sts:", 4) == 0;
    a->policy = policy_open(a->ctx, a->resource_policy, &f, trust ? IAMPB_POLICY_TRUST : IAMPB_POLICY_RESOURCE);
    file_free(&f);
    return a->policy != NULL;
}

bool ask_load(asking *a)
{
    iampb_error *err = NULL;
    if (iampb_context_new(NULL, &a->ctx, &err) < 0 || iampb_organization_new(a->ctx, &a->organization, &err) < 0) {
        complain(err, NULL);
        return false;
    }
    loading l = { .ctx = a->ctx, .organization = a->organization, .quiet = a->quiet };
    for (int i = 0; i < a->path_count; i++)
        if (!load_path(&l, a->paths[i]))
            return false;
    progress_clear();
    a->trouble = l.trouble;
    if (l.files == 0) {
        fprintf(stderr, "iampb %s: %s: no file that ends in .json, .csv or .txt\n", a->command, a->paths[0]);
        return false;
    }
    if (iampb_organization_seal(a->organization, &err) < 0) {
        complain(err, NULL);
        return false;
    }
    return load_policy(a);
}

void ask_free(asking *a)
{
    iampb_compiled_free(a->policy);
    iampb_organization_free(a->organization);
    iampb_context_free(a->ctx);
    free(a->actions.items);
    free(a->resources.items);
    free(a->context.items);
    free(a->absent.items);
    free(a->existing.items);
}

/* ---- Requests ---- */
/* A key that may have many values is a list, and so is one that is given more than once. */
static iampb_value_type type_of(iampb_str key, size_t count)
{
    size_t number = iampb_catalog_key_find(NULL, key.ptr, key.len);
    bool many = number != IAMPB_CATALOG_NONE && iampb_catalog_key_is(NULL, number, "multivalued") == 1;
    return many || count > 1 ? IAMPB_VALUE_LIST : IAMPB_VALUE_SINGLE;
}

static size_t key_length(const char *item) { return (size_t)(strchr(item, '=') - item); }

static bool same_key(const char *a, const char *b)
{
    return key_length(a) == key_length(b) && strncasecmp(a, b, key_length(a)) == 0;
}

/* All values of the key of item `first`, which is the first of them. */
static iampb_status set_key(const asking *a, iampb_request *request, size_t first, iampb_error **err)
{
    const char *item = a->context.items[first];
    iampb_str key = { item, key_length(item) };
    iampb_str *values = calloc(a->context.count, sizeof *values);
    size_t count = 0;
    if (values == NULL)
        return IAMPB_E_NOMEM;
    for (size_t i = first; i < a->context.count; i++)
        if (same_key(item, a->context.items[i]))
            values[count++] = view(a->context.items[i] + key.len + 1);
    iampb_status status = iampb_request_set(request, key.ptr, key.len, type_of(key, count), values, count, err);
    free(values);
    return status;
}

static iampb_status set_context(const asking *a, iampb_request *request, iampb_error **err)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < a->context.count; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first = first && !same_key(a->context.items[i], a->context.items[k]);
        if (first)
            status = set_key(a, request, i, err);
    }
    for (size_t i = 0; status == IAMPB_OK && i < a->absent.count; i++)
        status = iampb_request_set_absent(request, a->absent.items[i], strlen(a->absent.items[i]), err);
    return status;
}

static iampb_status fill(const asking *a, iampb_request *request, const char *action, const char *resource,
        iampb_error **err)
{
    iampb_str none = { "", 0 };
    iampb_status status;
    if ((status = iampb_request_set_action(request, action, strlen(action), err)) < 0
        || (status = iampb_request_set_resource_pattern(request, resource, strlen(resource), err)) < 0)
        return status;
    if (a->owner != NULL && (status = iampb_request_set_owner(request, view(a->owner), none, none, 0, err)) < 0)
        return status;
    if (a->now != INT64_MIN && (status = iampb_request_set_now(request, a->now, err)) < 0)
        return status;
    return set_context(a, request, err);
}

iampb_request *ask_request(asking *a, const char *action, const char *resource)
{
    iampb_request *request = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb_request_new(a->ctx, &request, &err);
    if (status == IAMPB_OK && fill(a, request, action, resource, &err) == IAMPB_OK)
        return request;
    complain(err, NULL);
    iampb_request_free(request);
    return NULL;
}
