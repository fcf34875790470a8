/* ask.h - what the commands that ask an account model share: their options, and making requests of them. */
#ifndef ASK_H
#define ASK_H
#include "host.h"

/* Texts of the command line, in order. */
typedef struct texts {
    const char **items;
    size_t count;
} texts;

typedef struct asking {
    const char *command;
    const char *principal, *resource_policy, *owner, *output, *from, *to;
    texts actions, resources, context, absent, existing;
    iampb_compare_options compare;
    iampb_paths_options path_options;
    bool json, quiet, explain;
    bool format_given, now_given;
    int64_t now;            /* INT64_MIN: not known */
    char **paths;
    int path_count;
    iampb_context *ctx;
    iampb_organization *organization;
    iampb_compiled *policy; /* of --resource-policy; NULL: none */
    bool trouble;           /* an input could not be read */
} asking;

/* Reads the options; -1 to go on, or an exit status. `accepted` has the letters of those that the command has. */
int ask_read(asking *a, int argc, char **argv, const char *accepted, const char *help);
/* Loads the paths and the resource policy; prints its own errors. */
bool ask_load(asking *a);
void ask_free(asking *a);
/* A request with action, resource (or what the resources of a pattern share), owner, context, time. NULL after
 * printing why. */
iampb_request *ask_request(asking *a, const char *action, const char *resource);
iampb_str view(const char *text);
/* false after printing that there is no memory. */
bool texts_add(texts *list, const char *text);

/* policy_file.c - the policy of a file that was read, compiled. NULL after printing why not. */
iampb_compiled *policy_open(iampb_context *ctx, const char *path, const file *f, iampb_policy_kind kind);

/* simulate_account.c - 'iampb simulate --principal ARN ... PATH'. */
bool simulate_is_account(int argc, char **argv);
int simulate_account(int argc, char **argv);

/* who_pattern.c */
bool is_pattern(const char *resource);
bool who_pattern(asking *a);
#endif
