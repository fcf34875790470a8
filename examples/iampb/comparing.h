/* comparing.h - what the parts of 'iampb compare' share. */
#ifndef COMPARING_H
#define COMPARING_H
#include "ask.h"

/* The files that count as one policy. */
typedef struct side {
    file *files;
    const texts *paths;
    iampb_compiled **compiled;
    size_t count;
} side;

typedef struct comparing {
    const char *question;
    texts existing, fresh, policies;
    const char *type, *resource_type, *access, *output;
    bool text, json, as_policy, quiet; /* text, json: asked for */
    iampb_compare_options options;
    char **paths;
    int path_count;
    iampb_context *ctx;
    side old, now;          /* `old` has no files where one side is asked about */
} comparing;

/* compare_options.c - reads the options; -1 to go on, or an exit status. `accepted` has the letters of those that the
 * question has. */
int compare_read(comparing *c, int argc, char **argv, const char *accepted);

/* compare_policies.c */
bool side_load(comparing *c, const texts *paths, iampb_policy_kind kind, side *out);
void side_free(side *s);
const iampb_compiled *const *side_policies(const side *s);
/* By --type; false after printing why not. */
bool kind_read(const comparing *c, iampb_policy_kind *out);

/* compare_questions.c - one policy, or one against another. Each returns the exit status. */
int compare_no_new_access(comparing *c);
int compare_not_granted(comparing *c);
int compare_no_public(comparing *c);
int compare_diff(comparing *c);
int compare_statements(comparing *c);

/* compare_account.c - 'iampb compare access': the policies of a principal of an account model. */
int compare_account(int argc, char **argv, const char *help);

/* compare_snapshots.c - two snapshots of an account model, by access. */
int compare_snapshots(comparing *c);

/* compare_least.c - the least policy for requests. */
int compare_least(comparing *c);

/* compare_show.c */
int answer_status(iampb_answer answer);
/* For people. The sides are those whose files reasons point into; NULL: none. */
void comparison_show(FILE *to, const iampb_comparison *comparison, const side *old, const side *now);
/* One of its reasons. */
void reason_show(FILE *to, const iampb_comparison *comparison, size_t index, const side *old, const side *now);
/* Writes the answer where the options say, and frees it; returns the exit status. */
int comparison_finish(comparing *c, iampb_comparison *comparison);

/* access_file.c - the JSON that the AWS CLI's --access takes. */
typedef struct access_list {
    void *root;             /* the JSON, which owns the texts */
    iampb_compare_access *items;
    const iampb_compare_access **pointers;
    iampb_str *texts;
    size_t count;
} access_list;
bool access_read(const char *path, access_list *out);
void access_free(access_list *list);
#endif
