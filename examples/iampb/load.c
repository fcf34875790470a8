/* load.c - from paths to a loaded organisation. A file is one document; a directory with files is an account; a
 * directory of directories is an organisation, and each of its directories an account. What a document is, the library
 * tells from its content. Only where AWS's answer does not say what was asked does the file's name matter:
 * list-accounts-for-parent.ou-ab12-c3d4e5f6.json has the parent between its first and its last dot. */
#include "host.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool same_file(const char *a, const char *b)
{
    struct stat sa, sb;
    return a != NULL && b != NULL && stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev
            && sa.st_ino == sb.st_ino;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static bool ends_with(const char *name, const char *ending)
{
    size_t len = strlen(name), n = strlen(ending);
    return len > n && strcmp(name + len - n, ending) == 0;
}

bool is_document_name(const char *name)
{
    static const char *const endings[] = { ".json", ".csv", ".txt", ".ndjson", ".jsonl" };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ends_with(name, endings[i]))
            return true;
    return false;
}

static int hex(char c)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)((at - digits) % 16);
}

/* The subject in a file's name, with %2F and the like decoded (an ARN may have a '/'); into `out` of strlen(name) + 1
 * bytes; "" if there is none. */
static void subject_of(const char *name, char *out)
{
    const char *begin = strchr(name, '.'), *end = strrchr(name, '.');
    *out = '\0';
    if (begin == NULL || end <= begin)
        return;
    for (begin++; begin < end; begin++)
        if (*begin == '%' && end - begin > 2 && hex(begin[1]) >= 0 && hex(begin[2]) >= 0) {
            *out++ = (char)(hex(begin[1]) * 16 + hex(begin[2]));
            begin += 2;
        } else
            *out++ = *begin;
    *out = '\0';
}

/* `directory`: where its documents are, or NULL. Two directories of one account are two accounts to the library until
 * their documents say otherwise: the second is opened without an id, and its documents are refused one by one. */
static bool open_account(loading *l, const char *label, const char *directory)
{
    iampb_account_options options = IAMPB_ACCOUNT_OPTIONS_INIT;
    iampb_error *err = NULL;
    char id[OWNER_SIZE];
    options.label = (iampb_str){ label, strlen(label) };
    if (directory != NULL && owner_of(directory, id)) {
        options.id = (iampb_str){ id, OWNER_SIZE - 1 };
        iampb_status status = iampb_organization_add_account(l->organization, &options, &l->account, NULL);
        if (status == IAMPB_OK)
            return true;
        options.id = (iampb_str){ NULL, 0 };
    }
    if (iampb_organization_add_account(l->organization, &options, &l->account, &err) == IAMPB_OK)
        return true;
    complain(err, label);
    return false;
}

/* In a directory other things may stand beside the documents: JSON of something else, notes in a .txt. What should be
 * JSON by its name and is none (empty, cut, binary) is no such thing: a call of the AWS CLI went wrong. */
static bool is_foreign(iampb_status status, iampb_document document, const char *path)
{
    return status == IAMPB_E_UNRECOGNISED
            || (status == IAMPB_E_SYNTAX && document == IAMPB_DOCUMENT_UNKNOWN && ends_with(path, ".txt"));
}

/* false only where going on makes no sense. `asked`: the file itself was named on the command line. */
static bool load_file(loading *l, const char *path, bool asked)
{
    file f;
    if (same_file(path, l->skip))
        return true;
    if (!file_read(path, &f)) {
        l->trouble = true;
        return true;
    }
    char *subject = malloc(strlen(path) + 1);
    if (subject == NULL) {
        fprintf(stderr, "iampb: out of memory\n");
        file_free(&f);
        return false;
    }
    subject_of(base_name(path), subject);
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.name = (iampb_str){ path, strlen(path) };
    if (*subject != '\0')
        options.subject = (iampb_str){ subject, strlen(subject) };
    iampb_document document = IAMPB_DOCUMENT_UNKNOWN;
    iampb_status status = iampb_account_load(l->account, f.bytes, f.len, &options, &document, &err);
    l->files++;
    l->bytes += f.len;
    file_free(&f);
    free(subject);
    if (!asked && is_foreign(status, document, path)) {
        if (l->quiet)
            iampb_error_free(err);
        else
            complain_skipped(err, path);
        return true;
    }
    if (status < 0) {
        l->trouble = true;
        complain(err, path);
    } else if (!l->quiet)
        progress_show("reading", l->files, 0);
    return status != IAMPB_E_NOMEM;
}

static bool file_entry(void *user, const char *path, const char *name)
{
    loading *l = user;
    if (path_is_directory(path) || !is_document_name(name))
        return true;
    if (path_would_block(path)) {
        complain_of_path(path, "neither a file nor a directory");
        l->trouble = true;
        return true;
    }
    return load_file(l, path, false);
}

static bool count_directory(void *user, const char *path, const char *name)
{
    (void)name;
    *(size_t *)user += path_is_directory(path);
    return true;
}

static bool account_entry(void *user, const char *path, const char *name)
{
    loading *l = user;
    if (!path_is_directory(path))
        return true;
    return open_account(l, name, path) && directory_each(path, file_entry, l);
}

/* Documents beside the directories of an organisation belong to no account, but may be of the organisation: they go
 * to the account that was opened first. */
static bool load_directory(loading *l, const char *path)
{
    size_t directories = 0;
    if (!directory_each(path, count_directory, &directories))
        return false;
    if (directories == 0)
        return open_account(l, base_name(path), path) && directory_each(path, file_entry, l);
    if (!directory_each(path, account_entry, l))
        return false;
    l->account = (iampb_account *)iampb_organization_account_at(l->organization, 0);
    return directory_each(path, file_entry, l);
}

bool load_path(loading *l, const char *path)
{
    if (path_is_directory(path))
        return load_directory(l, path);
    if (l->account == NULL && !open_account(l, base_name(path), NULL))
        return false;
    return load_file(l, path, true);
}
