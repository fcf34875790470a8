/* lint_show.c - findings of the linter for people: place and code, the sentence, the line with what is meant underlined,
 * what to do. */
#include "host.h"
#include <string.h>

/* How much of a line is shown: a policy may stand on one line of any length. */
enum { LINE_MOST = 100, LINE_LEAST = 40, BEFORE = 24 };

typedef struct shower {
    FILE *to;
    const iampb_lint *lint;
    const char *name;
    const file *text;
    bool color;
    size_t width; /* bytes of a line that are shown */
} shower;

static const char *color_of(const shower *s, iampb_lint_type type)
{
    static const char *const colors[] = { "", "\033[1;31m", "\033[1;35m", "\033[1;33m", "\033[1;36m" };
    return s->color && type >= IAMPB_LINT_ERROR && type <= IAMPB_LINT_SUGGESTION ? colors[type] : "";
}

static const char *bold(const shower *s) { return s->color ? "\033[1m" : ""; }

static const char *plain(const shower *s) { return s->color ? "\033[0m" : ""; }

/* The start of a character at or before `at`. */
static size_t whole(const char *bytes, size_t begin, size_t at)
{
    while (at > begin && ((unsigned char)bytes[at] & 0xc0) == 0x80)
        at--;
    return at;
}

static void put_text(const shower *s, size_t index, const char *name)
{
    size_t len;
    const char *text = iampb_lint_text(s->lint, index, name, &len);
    put_plain(s->to, text, len);
}

/* The first line of what is meant, with carets under it. */
static void show_line(const shower *s, size_t index)
{
    const char *bytes = s->text->bytes;
    uint64_t begin = 0, end = 0, line = 0, column = 0;
    if (iampb_lint_location_position(s->lint, index, 0, &begin, &end, &line, &column) != IAMPB_OK
        || end > s->text->len)
        return;
    size_t first = begin - (column - 1), at = begin;
    const char *stop = s->text->len == 0 ? NULL : memchr(bytes + first, '\n', s->text->len - first);
    size_t last = stop == NULL ? s->text->len : (size_t)(stop - bytes);
    if (last > first && bytes[last - 1] == '\r')
        last--;
    if (line == 1 && first == 0 && last >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        first = at < 3 ? 0 : 3; /* a byte order mark shows as nothing */
    size_t from = last - first > s->width && at - first > BEFORE ? whole(bytes, first, at - BEFORE) : first;
    size_t to = last - from > s->width ? whole(bytes, from, from + s->width) : last;
    const char *cut = from > first ? "..." : "";
    size_t marked = end < to ? end : to;
    fprintf(s->to, "%7llu | %s", (unsigned long long)line, cut);
    put_plain(s->to, bytes + from, to - from);
    size_t columns = put_plain(NULL, bytes + from, at > from ? at - from : 0);
    size_t carets = marked > at ? put_plain(NULL, bytes + at, marked - at) : 0;
    fprintf(s->to, "%s\n%7s | %*s%s", to < last ? "..." : "", "", (int)(strlen(cut) + columns), "",
            color_of(s, iampb_lint_type_of(s->lint, index)));
    for (size_t i = 0; i < (carets > 0 ? carets : 1); i++)
        putc('^', s->to);
    fprintf(s->to, "%s\n", plain(s));
}

static void show_other_places(const shower *s, size_t index)
{
    for (size_t i = 1; i < iampb_lint_location_count(s->lint, index); i++) {
        uint64_t line = 0, column = 0;
        size_t len;
        const char *path = iampb_lint_location_path(s->lint, index, i, &len);
        iampb_lint_location_position(s->lint, index, i, NULL, NULL, &line, &column);
        fprintf(s->to, "  also at %llu:%llu", (unsigned long long)line, (unsigned long long)column);
        if (len > 0) {
            fputs(", ", s->to);
            put_plain(s->to, path, len);
        }
        putc('\n', s->to);
    }
}

static void show_finding(const shower *s, size_t index)
{
    uint64_t line = 0, column = 0;
    iampb_lint_type type = iampb_lint_type_of(s->lint, index);
    iampb_lint_location_position(s->lint, index, 0, NULL, NULL, &line, &column);
    fputs(bold(s), s->to);
    put_plain(s->to, s->name, strlen(s->name));
    fprintf(s->to, ":%llu:%llu:%s %s%s%s %s %s\n  ", (unsigned long long)line, (unsigned long long)column, plain(s),
            color_of(s, type), iampb_lint_type_name(type), plain(s), iampb_lint_text(s->lint, index, "code", NULL),
            iampb_severity_name(iampb_lint_severity(s->lint, index)));
    put_text(s, index, "detail");
    fputs(".\n", s->to);
    show_line(s, index);
    show_other_places(s, index);
    fputs("  To mend it: ", s->to);
    put_text(s, index, "remediation");
    fputs(iampb_lint_edit_count(s->lint, index) > 0 ? " (--fix can do it)\n  " : "\n  ", s->to);
    put_text(s, index, "link");
    fputs("\n\n", s->to);
}

void lint_show(FILE *to, const iampb_lint *lint, const char *name, const file *text, bool color, int width)
{
    int room = width <= 0 || width > LINE_MOST + 16 ? LINE_MOST : width - 16;
    shower s = { to, lint, name, text, color, (size_t)(room < LINE_LEAST ? LINE_LEAST : room) };
    for (size_t i = 0; i < iampb_lint_count(lint); i++)
        show_finding(&s, i);
}
