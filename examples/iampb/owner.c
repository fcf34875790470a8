/* owner.c - whose documents a directory holds. The library takes the first document's word for it; then one report that
 * was saved into the wrong directory, and that happens to be read first, would lock out all the others. So the host
 * asks all files first and opens the account by the id that most of them name. */
#include "host.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { ID_LEN = 12, HEAD = 8192, CANDIDATES = 16 };

typedef struct votes {
    struct {
        char id[ID_LEN + 1];
        size_t count;
    } of[CANDIDATES];
    size_t used;
} votes;

static void vote(votes *v, const char *id)
{
    size_t i = 0;
    while (i < v->used && memcmp(v->of[i].id, id, ID_LEN) != 0)
        i++;
    if (i == CANDIDATES)
        return;
    if (i == v->used) {
        memcpy(v->of[v->used++].id, id, ID_LEN);
        v->of[i].id[ID_LEN] = '\0';
    }
    v->of[i].count++;
}

/* The document's own ARN stands in a column of a CSV or in one of these members; ARNs elsewhere (in the text of a
 * policy) may be anybody's. */
static bool is_own(const char *text, const char *arn)
{
    static const char *const members[] = { "\"Arn\"", "\"SerialNumber\"" };
    const char *end = arn;
    if (end > text && strchr(",;\t", end[-1]) != NULL)
        return true;
    if (end == text || *--end != '"')
        return false;
    while (end > text && strchr(" \t\r\n:", end[-1]) != NULL)
        end--;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        size_t len = strlen(members[i]);
        if ((size_t)(end - text) >= len && memcmp(end - len, members[i], len) == 0)
            return true;
    }
    return false;
}

/* arn:PARTITION:iam::123456789012:... */
static const char *id_in(const char *arn)
{
    const char *partition = arn + 4, *service = partition + strcspn(partition, ":\",\n");
    if (strncmp(service, ":iam::", 6) != 0)
        return NULL;
    const char *id = service + 6;
    return strspn(id, "0123456789") == ID_LEN && id[ID_LEN] == ':' ? id : NULL;
}

static bool ask(void *user, const char *path, const char *name)
{
    char head[HEAD + 1];
    if (!is_document_name(name) || path_is_directory(path) || path_would_block(path))
        return true;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, head, HEAD);
    if (fd >= 0)
        close(fd);
    if (len <= 0)
        return true;
    head[len] = '\0';
    for (const char *at = head; (at = strstr(at, "arn:")) != NULL; at += 4) {
        const char *id = is_own(head, at) ? id_in(at) : NULL;
        if (id != NULL) {
            vote(user, id);
            break;
        }
    }
    return true;
}

bool owner_of(const char *directory, char id[OWNER_SIZE])
{
    votes v = { .used = 0 };
    size_t best = 0, most = 0;
    if (!directory_each(directory, ask, &v))
        return false;
    for (size_t i = 0; i < v.used; i++)
        if (v.of[i].count > most) {
            best = i;
            most = v.of[i].count;
        }
    for (size_t i = 0; i < v.used; i++)
        if (i != best && v.of[i].count == most) /* nobody has won: the first document decides */
            return false;
    if (most == 0)
        return false;
    memcpy(id, v.of[best].id, OWNER_SIZE);
    return true;
}
