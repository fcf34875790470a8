/* compare_policies.c - the policies of a comparison: files, and what they are. */
#include "comparing.h"
#include <stdlib.h>
#include <string.h>

bool kind_read(const comparing *c, iampb_policy_kind *out)
{
    static const struct { const char *name; iampb_policy_kind kind; } kinds[] = {
        { "identity", IAMPB_POLICY_IDENTITY }, { "resource", IAMPB_POLICY_RESOURCE }, { "trust", IAMPB_POLICY_TRUST },
    };
    const char *name = c->type == NULL ? "identity" : c->type;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(name, kinds[i].name) == 0) {
            *out = kinds[i].kind;
            return true;
        }
    fprintf(stderr, "iampb compare %s: --type '%s': expected identity, resource or trust\n", c->question, name);
    return false;
}

bool side_load(comparing *c, const texts *paths, iampb_policy_kind kind, side *out)
{
    out->paths = paths;
    out->files = calloc(paths->count, sizeof *out->files);
    out->compiled = calloc(paths->count, sizeof *out->compiled);
    if (out->files == NULL || out->compiled == NULL) {
        fputs("iampb: out of memory\n", stderr);
        return false;
    }
    for (; out->count < paths->count; out->count++) {
        file *f = &out->files[out->count];
        const char *path = paths->items[out->count];
        if (!file_read(path, f))
            return false;
        if ((out->compiled[out->count] = policy_open(c->ctx, path, f, kind)) == NULL) {
            file_free(f);
            return false;
        }
    }
    return true;
}

void side_free(side *s)
{
    for (size_t i = 0; i < s->count; i++) {
        iampb_compiled_free(s->compiled[i]);
        file_free(&s->files[i]);
    }
    free(s->compiled);
    free(s->files);
    *s = (side){ NULL, NULL, NULL, 0 };
}

const iampb_compiled *const *side_policies(const side *s) { return (const iampb_compiled *const *)s->compiled; }
