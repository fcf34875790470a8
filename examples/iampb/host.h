/* host.h - what the parts of the iampb command share. The library moves no bytes: reading files, the clock, the
 * terminal and the exit status are all here. */
#ifndef HOST_H
#define HOST_H
#include "iampb/iampb.h"
#include <stdbool.h>
#include <stdio.h>

/* Exit status. */
enum { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2, EXIT_UNDECIDED = 3 };

/* What the command line of a subcommand says. */
typedef struct settings {
    const char *format, *playbook, *baseline, *output;
    int64_t now;
    iampb_severity fail_on; /* 0: never */
    bool all, quiet;
    bool json;              /* checks: --format json */
    char **paths;
    int path_count;
} settings;

/* settings.c - reads options for a subcommand; returns -1 to go on, or an exit status (after --help: EXIT_CLEAN). */
int settings_read(settings *out, int argc, char **argv, const char *accepted, const char *help);

/* RFC 3339 with 'Z' or an offset, a date alone (00:00 UTC), or seconds since the epoch. */
bool time_read(const char *text, int64_t *out);

/* A word for --fail-on: a severity, or "never", which is 0. */
bool severity_read(const char *text, iampb_severity *out);

/* files.c */
typedef struct file {
    char *bytes;
    size_t len;
} file;
/* Reads a whole file ("-": standard input); prints why not, and returns false. */
bool file_read(const char *path, file *out);
void file_free(file *f);
bool path_is_directory(const char *path);
/* A pipe, a socket or a device: reading one that merely stands in a directory could wait for ever. */
bool path_would_block(const char *path);
/* Calls `each` for the entries of a directory in byte order of their names, without hidden ones. */
typedef bool (*entry_fn)(void *user, const char *path, const char *name);
bool directory_each(const char *path, entry_fn each, void *user);

/* load.c - files and directories into an organisation. */
typedef struct loading {
    iampb_context *ctx;
    iampb_organization *organization;
    const char *skip;       /* a file that is no document: the playbook */
    bool quiet;
    bool trouble;           /* an input could not be read: the run goes on, the exit status tells */
    size_t files;
    uint64_t bytes;
    iampb_account *account; /* the one that documents go to now */
} loading;
bool load_path(loading *l, const char *path);
/* Whether a file in a directory is taken for a document, by the end of its name. */
bool is_document_name(const char *name);

/* owner.c - the account that most documents of a directory name as theirs; false if none stands out. */
enum { OWNER_SIZE = 13 };
bool owner_of(const char *directory, char id[OWNER_SIZE]);

/* audit.c - one audit of the paths of `s`; prints its own errors. NULL if it failed. */
iampb_findings *audit_paths(iampb_context *ctx, const settings *s, char **paths, int path_count, bool *trouble);
iampb_playbook *playbook_open(iampb_context *ctx, const char *name_or_file);

/* output.c */
/* Prints "iampb: input:line:column: message (path)" and frees the error. */
void complain(iampb_error *err, const char *input);
/* "iampb: PATH: WHAT". A path may come from a directory, and is as hostile as an input. */
void complain_of_path(const char *path, const char *what);
/* The same for a file that is left out, which is no trouble. */
void complain_skipped(iampb_error *err, const char *input);
/* Writes findings where the settings say; returns false after printing why not. */
bool output_findings(const iampb_findings *findings, const settings *s, bool only_new);
bool output_is_terminal(void);
bool output_has_color(void);
int output_width(void); /* columns of the terminal; 0: not known */
/* Findings tell where an account is weak: a file is its owner's alone, and is there whole or not at all. */
typedef struct output {
    FILE *to;
    const char *path;
    char *temporary; /* NULL: standard output, or a device */
    bool is_device;
} output;
bool output_open(output *out, const char *path); /* NULL or "-": standard output */
bool output_close(output *out, bool ok);         /* ok false: what was there stays */
int32_t write_stream(void *user, const char *bytes, size_t len); /* an iampb_write_fn: `user` is a FILE */
/* Puts new content in the place of a file, whole or not at all, with its mode. */
bool file_replace(const char *path, const file *content);
/* Text of an input with nothing in it that a terminal would obey; returns its columns. `to` NULL: only counts. */
size_t put_plain(FILE *to, const char *text, size_t len);
/* Quoted. What comes from the command line may be any bytes: what is not ASCII is left to the reader's UTF-8. */
void put_json_text(FILE *to, const char *text, size_t len);
void progress_show(const char *what, uint64_t done, uint64_t total);
void progress_clear(void);

/* catalogue.c - the Service Reference documents in a directory, over the built-in catalogue. `*trouble`: one could not
 * be used, and the others were. NULL after printing why. */
iampb_catalog *catalogue_open(iampb_context *ctx, const char *directory, bool quiet, bool *trouble);

/* lint_show.c - one result for people. `text` is what was linted, `name` what to call it. */
void lint_show(FILE *to, const iampb_lint *lint, const char *name, const file *text, bool color, int width);

int command_actions(int argc, char **argv);
int command_audit(int argc, char **argv);
int command_can(int argc, char **argv);
int command_checks(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_diff(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_lint(int argc, char **argv);
int command_paths(int argc, char **argv);
int command_simulate(int argc, char **argv);
int command_who_can(int argc, char **argv);
#endif
