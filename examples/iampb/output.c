/* output.c - the terminal, the output file, and errors for people. */
#include "host.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool progress_shown;

/* Names and messages may come from hostile input: nothing that a terminal would obey goes through. Beside the control
 * bytes these are U+0080 to U+009F, in UTF-8 C2 80 to C2 9F, and what turns the direction of text or cannot be seen:
 * U+061C, D8 9C; U+200B to U+200F and U+2028 to U+202E, E2 80 8B to 8F and A8 to AE; U+2060 to U+206F, E2 81 A0 to
 * AF; U+FEFF, EF BB BF. */
static size_t obeyed(const unsigned char *at, size_t left)
{
    if (at[0] < 0x20 || at[0] == 0x7f)
        return 1;
    if (left > 1 && at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0)
        return 2;
    if (left > 1 && at[0] == 0xd8 && at[1] == 0x9c)
        return 2;
    if (left > 2 && at[0] == 0xe2 && at[1] == 0x80
        && ((at[2] >= 0x8b && at[2] <= 0x8f) || (at[2] >= 0xa8 && at[2] <= 0xae)))
        return 3;
    if (left > 2 && at[0] == 0xe2 && at[1] == 0x81 && at[2] >= 0xa0 && at[2] <= 0xaf)
        return 3;
    if (left > 2 && at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf)
        return 3;
    return 0;
}

size_t put_plain(FILE *to, const char *text, size_t len)
{
    size_t columns = 0;
    for (size_t i = 0; i < len;) {
        size_t bad = obeyed((const unsigned char *)text + i, len - i);
        if (to != NULL)
            putc(bad == 0 ? text[i] : text[i] == '\t' ? ' ' : '?', to);
        columns += bad > 0 || ((unsigned char)text[i] & 0xc0) != 0x80;
        i += bad > 0 ? bad : 1;
    }
    return columns;
}

void put_json_text(FILE *to, const char *text, size_t len)
{
    putc('"', to);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20)
            fprintf(to, "\\u%04x", (unsigned)c);
        else {
            if (c == '"' || c == '\\')
                putc('\\', to);
            putc(c, to);
        }
    }
    putc('"', to);
}

static void print_error(iampb_error *err, const char *input, const char *before, const char *after)
{
    size_t name_len, len, path_len;
    const char *name = iampb_error_input_name(err, &name_len);
    const char *message = iampb_error_message(err, &len);
    const char *path = iampb_error_json_path(err, &path_len);
    progress_clear();
    fputs("iampb: ", stderr);
    if (name_len == 0 && input != NULL) {
        name = input;
        name_len = strlen(input);
    }
    put_plain(stderr, name, name_len);
    if (iampb_error_line(err) != 0)
        fprintf(stderr, ":%llu:%llu", (unsigned long long)iampb_error_line(err),
                (unsigned long long)iampb_error_column(err));
    if (name_len != 0)
        fputs(": ", stderr);
    fputs(before, stderr);
    put_plain(stderr, message, len);
    if (path_len != 0) {
        fputs(" (at ", stderr);
        put_plain(stderr, path, path_len);
        putc(')', stderr);
    }
    fputs(after, stderr);
    putc('\n', stderr);
    iampb_error_free(err);
}

void complain_of_path(const char *path, const char *what)
{
    progress_clear();
    fputs("iampb: ", stderr);
    put_plain(stderr, path, strlen(path));
    fprintf(stderr, ": %s\n", what);
}

void complain(iampb_error *err, const char *input) { print_error(err, input, "", ""); }

void complain_skipped(iampb_error *err, const char *input)
{
    print_error(err, input, "skipped: ", " (a playbook is given with --playbook)");
}

bool output_is_terminal(void) { return isatty(STDOUT_FILENO) == 1; }

bool output_has_color(void) { return output_is_terminal() && getenv("NO_COLOR") == NULL; }

void progress_show(const char *what, uint64_t done, uint64_t total)
{
    static uint64_t last;
    if (isatty(STDERR_FILENO) != 1 || (done < last + 64 && done != total && done > 1))
        return;
    last = done;
    if (total != 0)
        fprintf(stderr, "\r%s: %3llu %%\033[K", what, (unsigned long long)(done * 100 / total));
    else
        fprintf(stderr, "\r%s: %llu files\033[K", what, (unsigned long long)done);
    progress_shown = true;
}

void progress_clear(void)
{
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = false;
}

int32_t write_stream(void *user, const char *bytes, size_t len)
{
    return fwrite(bytes, 1, len, user) == len ? 0 : errno == 0 ? EIO : errno;
}

int output_width(void)
{
    struct winsize size;
    if (!output_is_terminal() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

static bool write_to(FILE *to, const iampb_findings *findings, const settings *s, bool only_new, const char *name)
{
    iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.format = iampb_format_from(s->format, strlen(s->format));
    options.only_new = only_new;
    if (s->output == NULL) {
        options.color = output_has_color();
        options.width = output_width();
    }
    iampb_status status = iampb_findings_write(findings, &options, write_stream, to, &err);
    if (status == IAMPB_E_CALLBACK)
        complain_of_path(name, strerror(iampb_error_host_code(err)));
    else if (status < 0) {
        complain(err, name);
        return false;
    }
    iampb_error_free(err);
    return status == IAMPB_OK;
}

/* ---- Where output goes ---- */
static bool cannot_write(const char *path)
{
    complain_of_path(path, strerror(errno));
    return false;
}

bool output_open(output *out, const char *path)
{
    *out = (output){ stdout, path, NULL, false };
    if (path == NULL || strcmp(path, "-") == 0)
        return true;
    if (path_would_block(path)) { /* a pipe or a device, like /dev/null, must never be replaced by a file */
        out->is_device = true;
        return (out->to = fopen(path, "w")) != NULL || cannot_write(path);
    }
    if (asprintf(&out->temporary, "%s.XXXXXX", path) < 0) {
        out->temporary = NULL;
        return cannot_write(path);
    }
    int fd = mkstemp(out->temporary);
    if (fd >= 0 && (out->to = fdopen(fd, "w")) != NULL)
        return true;
    cannot_write(out->temporary);
    if (fd >= 0) {
        unlink(out->temporary);
        close(fd);
    }
    free(out->temporary);
    return false;
}

bool output_close(output *out, bool ok)
{
    if (out->is_device)
        return (fclose(out->to) == 0 || cannot_write(out->path)) && ok;
    if (out->temporary == NULL)
        return ok;
    bool written = fflush(out->to) == 0 && fsync(fileno(out->to)) == 0;
    written = fclose(out->to) == 0 && written;
    if (ok && (!written || rename(out->temporary, out->path) != 0))
        ok = cannot_write(out->path);
    if (!ok)
        unlink(out->temporary);
    free(out->temporary);
    return ok;
}

bool output_findings(const iampb_findings *findings, const settings *s, bool only_new)
{
    output out;
    progress_clear();
    if (!output_open(&out, s->output))
        return false;
    return output_close(&out, write_to(out.to, findings, s, only_new,
            out.to == stdout ? "standard output" : s->output));
}

bool file_replace(const char *path, const file *content)
{
    struct stat st;
    output out;
    char *real = realpath(path, NULL); /* a symbolic link stays one */
    bool ok = real != NULL && stat(real, &st) == 0;
    if (!ok) {
        free(real);
        return cannot_write(path);
    }
    if (!S_ISREG(st.st_mode)) {
        fprintf(stderr, "iampb: %s: no regular file, so it cannot be mended in place: use '-'\n", path);
        free(real);
        return false;
    }
    ok = output_open(&out, real);
    if (ok) {
        ok = fchmod(fileno(out.to), st.st_mode & 07777) == 0
                && fwrite(content->bytes, 1, content->len, out.to) == content->len;
        if (!ok)
            cannot_write(path);
        ok = output_close(&out, ok);
    }
    free(real);
    return ok;
}
