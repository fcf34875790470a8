/* compare_snapshots.c - iampb compare snapshots: what access changed between two snapshots of an account or an
 * organisation, not which bytes. */
#include "comparing.h"
#include <string.h>

/* Principals of one change that are named for people; the JSON has all. */
enum { NAMES_MOST = 10 };

typedef const char *(*text_fn)(const iampb_access_diff *diff, size_t change, size_t index, size_t *len);

static void put_texts(FILE *to, const iampb_access_diff *diff, size_t change, size_t count, text_fn text,
        const char *before)
{
    for (size_t i = 0; i < count && i < NAMES_MOST; i++) {
        size_t len;
        const char *one = text(diff, change, i, &len);
        fputs(before, to);
        put_plain(to, one, len);
        putc('\n', to);
    }
    if (count > NAMES_MOST)
        fprintf(to, "%sand %zu more\n", before, count - NAMES_MOST);
}

/* What is to say of a comparison in a word or two. */
static const char *word_of(const iampb_access_diff *diff, size_t i)
{
    const iampb_comparison *comparison = iampb_access_diff_comparison(diff, i);
    iampb_relation relation = iampb_comparison_relation(comparison);
    if (iampb_access_diff_missing_count(diff, i) > 0)
        return "not certain";
    return relation == IAMPB_RELATION_EQUIVALENT ? "no access" : iampb_relation_name(relation);
}

static void put_change(FILE *to, const iampb_access_diff *diff, size_t i)
{
    const iampb_comparison *comparison = iampb_access_diff_comparison(diff, i);
    size_t reasons = iampb_comparison_reason_count(comparison);
    size_t missing = iampb_access_diff_missing_count(diff, i);
    const char *unknown = iampb_comparison_text(comparison, "unknown", NULL);
    bool trust = strcmp(iampb_access_diff_text(diff, i, "subject", NULL), "trust") == 0;
    fprintf(to, "%s%s", iampb_access_change_name(iampb_access_diff_change(diff, i)),
            trust ? ", who may assume the role" : "");
    if (comparison != NULL)
        fprintf(to, ": %s", word_of(diff, i));
    putc('\n', to);
    put_texts(to, diff, i, iampb_access_diff_principal_count(diff, i), iampb_access_diff_principal_at, "  ");
    for (size_t k = 0; k < reasons; k++)
        reason_show(to, comparison, k, NULL, NULL);
    if (unknown != NULL && missing == 0)
        fprintf(to, "    undecided: %s\n", unknown);
    put_texts(to, diff, i, missing, iampb_access_diff_missing_at, "    ");
}

static void put_text(FILE *to, const iampb_access_diff *diff)
{
    static const char *const sentences[] = { "", "nobody has new access", "there is new access",
        "not everything could be decided" };
    iampb_answer answer = iampb_access_diff_answer(diff);
    fprintf(to, "%s: %s; %llu principals, %llu with the same policies as before\n", iampb_answer_name(answer),
            sentences[answer], (unsigned long long)iampb_access_diff_number(diff, "principals"),
            (unsigned long long)iampb_access_diff_number(diff, "unchanged"));
    for (size_t i = 0; i < iampb_access_diff_count(diff); i++)
        put_change(to, diff, i);
    for (size_t i = 0; i < iampb_access_diff_note_count(diff); i++) {
        size_t len;
        const char *text = iampb_access_diff_note_at(diff, i, &len);
        fputs("note: ", to);
        put_plain(to, text, len);
        putc('\n', to);
    }
}

static bool put_diff(const comparing *c, const iampb_access_diff *diff)
{
    iampb_error *err = NULL;
    output out;
    bool ok = true;
    if (!output_open(&out, c->output))
        return false;
    if (!c->json)
        put_text(out.to, diff);
    else if ((ok = iampb_access_diff_write(diff, 4, write_stream, out.to, &err) == IAMPB_OK))
        putc('\n', out.to);
    else
        complain(err, NULL);
    return output_close(&out, ok);
}

static int compare_loaded(const comparing *c, const asking *before, const asking *after)
{
    iampb_access_diff_options options = IAMPB_ACCESS_DIFF_OPTIONS_INIT;
    iampb_access_diff *diff = NULL;
    iampb_error *err = NULL;
    int status = EXIT_TROUBLE;
    options.compare = &c->options;
    if (iampb_access_diff_new(before->organization, after->organization, &options, &diff, &err) < 0)
        complain(err, NULL);
    else if (put_diff(c, diff) && !before->trouble && !after->trouble)
        status = answer_status(iampb_access_diff_answer(diff));
    iampb_access_diff_free(diff);
    return status;
}

int compare_snapshots(comparing *c)
{
    asking before = { .command = "compare snapshots", .quiet = c->quiet, .paths = c->paths, .path_count = 1 };
    asking after = { .command = "compare snapshots", .quiet = c->quiet, .paths = c->paths + 1, .path_count = 1 };
    if (c->path_count != 2) {
        fputs("iampb compare snapshots: name two directories, the older one first\n", stderr);
        return EXIT_TROUBLE;
    }
    int status = ask_load(&before) && ask_load(&after) ? compare_loaded(c, &before, &after) : EXIT_TROUBLE;
    ask_free(&before);
    ask_free(&after);
    return status;
}
