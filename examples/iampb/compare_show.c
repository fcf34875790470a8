/* compare_show.c - an answer about whole policies, as JSON or for people. */
#include "comparing.h"
#include <string.h>

int answer_status(iampb_answer answer)
{
    switch (answer) {
    case IAMPB_ANSWER_PASS: return EXIT_CLEAN;
    case IAMPB_ANSWER_FAIL: return EXIT_FINDINGS;
    default: return EXIT_UNDECIDED;
    }
}

/* ---- For people ---- */
static bool put_reason_text(FILE *to, const iampb_comparison *comparison, size_t index, const char *name,
        const char *before, const char *after)
{
    size_t len;
    const char *text = iampb_comparison_reason_text(comparison, index, name, &len);
    if (text == NULL || len == 0)
        return false;
    fputs(before, to);
    put_plain(to, text, len);
    fputs(after, to);
    return true;
}

/* ":LINE:COLUMN" of a byte. */
static void put_position(FILE *to, const file *f, int64_t offset)
{
    size_t line = 1, column = 1;
    if (offset < 0 || (uint64_t)offset > f->len)
        return;
    for (size_t i = 0; i < (size_t)offset; i++) {
        column = f->bytes[i] == '\n' ? 1 : column + 1;
        line += f->bytes[i] == '\n';
    }
    fprintf(to, ":%zu:%zu", line, column);
}

static void put_place(FILE *to, const iampb_comparison *comparison, size_t index, const side *s)
{
    int64_t statement = iampb_comparison_reason_number(comparison, index, "statement");
    int64_t policy = iampb_comparison_reason_number(comparison, index, "policy");
    if (statement < 0)
        return;
    fprintf(to, "  statement %lld", (long long)statement + 1);
    put_reason_text(to, comparison, index, "statement-id", " \"", "\"");
    if (put_reason_text(to, comparison, index, "policy", " of ", "") && s != NULL && policy >= 0
        && (uint64_t)policy < s->count)
        put_position(to, &s->files[policy], iampb_comparison_reason_number(comparison, index, "begin"));
}

void reason_show(FILE *to, const iampb_comparison *comparison, size_t index, const side *old, const side *now)
{
    const char *kind = iampb_comparison_reason_text(comparison, index, "kind", NULL);
    put_reason_text(to, comparison, index, "kind", "  ", "");
    put_place(to, comparison, index, kind != NULL && strcmp(kind, "lost") == 0 ? old : now);
    putc('\n', to);
    put_reason_text(to, comparison, index, "description", "      ", "\n");
    if (put_reason_text(to, comparison, index, "action", "      ", "")) {
        put_reason_text(to, comparison, index, "resource", " on ", "");
        put_reason_text(to, comparison, index, "principal", " by ", "");
        putc('\n', to);
    }
    put_reason_text(to, comparison, index, "witness", "      simulate: ", "\n");
}

void comparison_show(FILE *to, const iampb_comparison *comparison, const side *old, const side *now)
{
    size_t len;
    const char *text = iampb_comparison_text(comparison, "message", &len);
    fputs(iampb_answer_name(iampb_comparison_answer(comparison)), to);
    if (iampb_comparison_relation(comparison) != 0)
        fprintf(to, "  %s", iampb_relation_name(iampb_comparison_relation(comparison)));
    if (text != NULL) {
        fputs(": ", to);
        put_plain(to, text, len);
    }
    putc('\n', to);
    if ((text = iampb_comparison_text(comparison, "unknown", &len)) != NULL) {
        fputs("  undecided: ", to);
        put_plain(to, text, len);
        putc('\n', to);
    }
    for (size_t i = 0; i < iampb_comparison_reason_count(comparison); i++)
        reason_show(to, comparison, i, old, now);
    for (size_t i = 0; i < iampb_comparison_note_count(comparison); i++) {
        text = iampb_comparison_note_at(comparison, i, &len);
        fputs("  note: ", to);
        put_plain(to, text, len);
        putc('\n', to);
    }
}

/* ---- Either ---- */
int comparison_finish(comparing *c, iampb_comparison *comparison)
{
    int status = answer_status(iampb_comparison_answer(comparison));
    iampb_error *err = NULL;
    output out;
    bool ok = output_open(&out, c->output);
    if (ok) {
        if (c->text)
            comparison_show(out.to, comparison, &c->old, &c->now);
        else if (!(ok = iampb_comparison_write(comparison, 4, write_stream, out.to, &err) == IAMPB_OK))
            complain(err, NULL);
        else
            putc('\n', out.to);
        ok = output_close(&out, ok);
    }
    iampb_comparison_free(comparison);
    return ok ? status : EXIT_TROUBLE;
}
