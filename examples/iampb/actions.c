/* actions.c - iampb actions: what patterns of actions mean, and the fewest patterns that mean it. */
#include "host.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: iampb actions PATTERN... [OPTION...]\n"
    "\n"
    "Lists the actions that the patterns match, as in the Action element of a policy: '*' is any run of characters and\n"
    "'?' any one. A PATTERN of '-' reads patterns from standard input, one a line. Names come from the catalogue that is\n"
    "built into the library, with what --catalogue lays over it.\n"
    "\n"
    "  --access-level L   only actions that do this: list, read, write, tagging or permissions; several with commas\n"
    "  --not              the actions that no pattern matches, as in NotAction\n"
    "  --shrink           the fewest patterns that mean just these actions, in place of the actions\n"
    "  --trailing         with --shrink: '*' at the end of a pattern only\n"
    "  --catalogue DIR    AWS Service Reference documents (*.json), newer than the built-in catalogue\n"
    "  --format F         text (default) or json\n"
    "\n"
    "Exit status: 0; 1 if a pattern matches nothing; 2 in trouble.\n"
    "\n"
    "Examples:\n"
    "  iampb actions 's3:Get*Tagging'\n"
    "  iampb actions 's3:*' --access-level permissions,tagging\n"
    "  iampb actions s3:GetObject s3:GetObjectAcl s3:GetObjectTagging --shrink\n";

typedef struct request {
    iampb_actions_options options;
    const char *catalogue; /* a directory, or NULL */
    bool shrink, json;
    iampb_str *patterns;
    size_t count, room;
    file input;
} request;

static const struct level {
    const char *name;
    iampb_access bit;
} levels[] = {
    { "list", IAMPB_ACCESS_LIST },
    { "read", IAMPB_ACCESS_READ },
    { "write", IAMPB_ACCESS_WRITE },
    { "tagging", IAMPB_ACCESS_TAGGING },
    { "permissions", IAMPB_ACCESS_PERMISSIONS },
};
#define LEVELS (sizeof levels / sizeof levels[0])

static bool read_levels(const char *text, iampb_access *out)
{
    for (const char *at = text; *at != '\0'; at += *at == ',') {
        size_t len = strcspn(at, ","), found = LEVELS;
        for (size_t i = 0; i < LEVELS; i++)
            if (strlen(levels[i].name) == len && memcmp(levels[i].name, at, len) == 0)
                found = i;
        if (found == LEVELS)
            return false;
        *out |= levels[found].bit;
        at += len;
    }
    return *out != 0;
}

static bool add_pattern(request *r, const char *text, size_t len)
{
    if (r->count == r->room) {
        size_t room = r->room == 0 ? 16 : 2 * r->room;
        iampb_str *grown = realloc(r->patterns, room * sizeof *grown);
        if (grown == NULL) {
            fputs("iampb actions: out of memory\n", stderr);
            return false;
        }
        r->patterns = grown;
        r->room = room;
    }
    r->patterns[r->count++] = (iampb_str){ text, len };
    return true;
}

/* One pattern a line; empty lines are passed over. */
static bool add_lines(request *r)
{
    if (r->input.bytes != NULL || !file_read("-", &r->input))
        return r->input.bytes != NULL;
    for (size_t at = 0; at < r->input.len;) {
        const char *line = r->input.bytes + at, *stop = memchr(line, '\n', r->input.len - at);
        size_t len = stop == NULL ? r->input.len - at : (size_t)(stop - line), used = len;
        while (used > 0 && strchr(" \t\r", line[used - 1]) != NULL)
            used--;
        if (used > 0 && !add_pattern(r, line, used))
            return false;
        at += len + 1;
    }
    return true;
}

/* -1: go on; else an exit status. */
static int read_request(request *r, int argc, char **argv)
{
    static const struct option options[] = {
        { "access-level", required_argument, NULL, 'a' },
        { "catalogue", required_argument, NULL, 'c' },
        { "format", required_argument, NULL, 'f' },
        { "help", no_argument, NULL, 'h' },
        { "not", no_argument, NULL, 'n' },
        { "shrink", no_argument, NULL, 's' },
        { "trailing", no_argument, NULL, 't' },
        { NULL, 0, NULL, 0 },
    };
    for (int option; (option = getopt_long(argc, argv, "hf:", options, NULL)) != -1;)
        switch (option) {
        case 'h': fputs(help, stdout); return EXIT_CLEAN;
        case 'n': r->options.complement = 1; break;
        case 's': r->shrink = true; break;
        case 't': r->options.trailing_only = 1; break;
        case 'c': r->catalogue = optarg; break;
        case 'a':
            if (read_levels(optarg, &r->options.access))
                break;
            fprintf(stderr, "iampb actions: --access-level '%s': expected list, read, write, tagging or permissions\n",
                    optarg);
            return EXIT_TROUBLE;
        case 'f':
            r->json = strcmp(optarg, "json") == 0;
            if (r->json || strcmp(optarg, "text") == 0)
                break;
            fprintf(stderr, "iampb actions: --format '%s': expected text or json\n", optarg);
            return EXIT_TROUBLE;
        default: fputs("iampb actions: 'iampb actions --help' lists the options\n", stderr); return EXIT_TROUBLE;
        }
    for (int i = optind; i < argc; i++)
        if (!(strcmp(argv[i], "-") == 0 ? add_lines(r) : add_pattern(r, argv[i], strlen(argv[i]))))
            return EXIT_TROUBLE;
    if (r->count > 0)
        return -1;
    fputs("iampb actions: which? 'iampb actions --help' tells\n", stderr);
    return EXIT_TROUBLE;
}

static void print_json_levels(const request *r, size_t action)
{
    iampb_access access = iampb_catalog_action_access(r->options.catalog, action);
    const char *between = "";
    fputs(", \"access\": [", stdout);
    for (size_t i = 0; i < LEVELS; i++)
        if ((access & levels[i].bit) != 0) {
            printf("%s\"%s\"", between, levels[i].name);
            between = ", ";
        }
    putchar(']');
}

static void print_json(const request *r, const iampb_actions *actions)
{
    size_t len, count = iampb_actions_count(actions), unmatched = iampb_actions_unmatched_count(actions);
    printf("{\n  \"%s\": [", r->shrink ? "patterns" : "actions");
    for (size_t i = 0; i < count; i++) {
        const char *text = iampb_actions_at(actions, i, &len);
        fputs(i == 0 ? "\n    " : ",\n    ", stdout);
        if (r->shrink) {
            put_json_text(stdout, text, len);
            continue;
        }
        fputs("{\"action\": ", stdout);
        put_json_text(stdout, text, len);
        print_json_levels(r, iampb_actions_number(actions, i));
        putchar('}');
    }
    fputs(count == 0 ? "],\n" : "\n  ],\n", stdout);
    if (r->shrink)
        printf("  \"least\": %s,\n", iampb_actions_is_least(actions) ? "true" : "false");
    fputs("  \"unmatched\": [", stdout);
    for (size_t i = 0; i < unmatched; i++) {
        const char *text = iampb_actions_unmatched_at(actions, i, &len);
        fputs(i == 0 ? "" : ", ", stdout);
        put_json_text(stdout, text, len);
    }
    fputs("]\n}\n", stdout);
}

static void print_text(const request *r, const iampb_actions *actions)
{
    for (size_t i = 0; i < iampb_actions_count(actions); i++)
        puts(iampb_actions_at(actions, i, NULL));
    for (size_t i = 0; i < iampb_actions_unmatched_count(actions); i++)
        fprintf(stderr, "iampb actions: '%s' matches no action of the catalogue (%s)\n",
                iampb_actions_unmatched_at(actions, i, NULL), iampb_catalog_text(r->options.catalog, "date", NULL));
}

int command_actions(int argc, char **argv)
{
    request r = { .options = IAMPB_ACTIONS_OPTIONS_INIT };
    iampb_context *ctx = NULL;
    iampb_catalog *catalogue = NULL;
    iampb_actions *actions = NULL;
    iampb_error *err = NULL;
    bool trouble = false;
    int status = read_request(&r, argc, argv);
    if (status >= 0)
        goto out;
    status = EXIT_TROUBLE;
    if (iampb_context_new(NULL, &ctx, &err) < 0) {
        complain(err, NULL);
        goto out;
    }
    if (r.catalogue != NULL && (r.options.catalog = catalogue = catalogue_open(ctx, r.catalogue, false, &trouble)) == NULL)
        goto out;
    if ((r.shrink ? iampb_actions_shrink : iampb_actions_expand)(ctx, r.patterns, r.count, &r.options, &actions, &err)
                < 0) {
        complain(err, NULL);
        goto out;
    }
    if (r.json)
        print_json(&r, actions);
    else
        print_text(&r, actions);
    status = trouble ? EXIT_TROUBLE : iampb_actions_unmatched_count(actions) > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
out:
    iampb_actions_free(actions);
    iampb_catalog_free(catalogue);
    iampb_context_free(ctx);
    free(r.patterns);
    file_free(&r.input);
    return status;
}
