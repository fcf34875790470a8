/* files.c - reading files and directories. */
#include "host.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int fd, size_t hint, file *out)
{
    size_t room = hint + 1;
    out->bytes = malloc(room);
    out->len = 0;
    if (out->bytes == NULL)
        return false;
    for (;;) {
        if (out->len == room) {
            char *grown = realloc(out->bytes, room * 2);
            if (grown == NULL) {
                errno = ENOMEM;
                return false;
            }
            out->bytes = grown;
            room *= 2;
        }
        ssize_t got = read(fd, out->bytes + out->len, room - out->len);
        if (got == 0)
            return true;
        if (got < 0 && errno != EINTR)
            return false;
        if (got > 0)
            out->len += (size_t)got;
    }
}

bool file_read(const char *path, file *out)
{
    struct stat st = { 0 };
    bool from_stdin = strcmp(path, "-") == 0;
    int fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    *out = (file){ NULL, 0 };
    bool ok = fd >= 0 && fstat(fd, &st) == 0;
    if (ok && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        ok = false;
    }
    ok = ok && read_all(fd, S_ISREG(st.st_mode) ? (size_t)st.st_size : 65536, out);
    if (!ok) {
        complain_of_path(path, strerror(errno));
        file_free(out);
    }
    if (fd >= 0 && !from_stdin)
        close(fd);
    return ok;
}

void file_free(file *f)
{
    free(f->bytes);
    *f = (file){ NULL, 0 };
}

bool path_is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool path_would_block(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static int visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static int by_bytes(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

bool directory_each(const char *path, entry_fn each, void *user)
{
    struct dirent **entries;
    int count = scandir(path, &entries, visible, by_bytes);
    bool ok = count >= 0;
    if (!ok)
        complain_of_path(path, strerror(errno));
    for (int i = 0; i < count; i++) {
        char *full = NULL;
        if (ok && asprintf(&full, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", entries[i]->d_name) < 0) {
            fprintf(stderr, "iampb: out of memory\n");
            ok = false;
            full = NULL;
        }
        ok = ok && each(user, full, entries[i]->d_name);
        free(full);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return ok;
}
