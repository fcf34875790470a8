/* json_input.c - see json_input.h. */
#include "json_input.h"
#include <string.h>

static void begin(const char *path, size_t line)
{
    fputs("iampb: ", stderr);
    put_plain(stderr, strcmp(path, "-") == 0 ? "standard input" : path,
            strlen(strcmp(path, "-") == 0 ? "standard input" : path));
    if (line > 0)
        fprintf(stderr, ":%zu", line);
}

json_t *json_input(const char *path, const char *bytes, size_t len, size_t line)
{
    json_error_t error;
    json_t *root = json_loadb(bytes == NULL ? "" : bytes, len, JSON_REJECT_DUPLICATES, &error);
    if (root != NULL)
        return root;
    begin(path, line - 1 + (error.line > 0 ? (size_t)error.line : 1));
    fprintf(stderr, ":%d: ", error.column > 0 ? error.column : 1);
    put_plain(stderr, error.text, strlen(error.text));
    putc('\n', stderr);
    return NULL;
}

void complain_of_json(const char *path, size_t line, const char *where, const char *what)
{
    begin(path, line);
    fputs(": ", stderr);
    put_plain(stderr, where, strlen(where));
    fprintf(stderr, "%s%s\n", where[0] == '\0' ? "" : ": ", what);
}
