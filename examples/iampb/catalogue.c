/* catalogue.c - a catalogue with the Service Reference documents of a directory. */
#include "host.h"
#include <string.h>

typedef struct gathering {
    iampb_catalog_loader *loader;
    size_t files;
    bool trouble;
} gathering;

/* A document that cannot be used leaves the others as they are. */
static bool add_document(void *user, const char *path, const char *name)
{
    gathering *g = user;
    iampb_error *err = NULL;
    size_t len = strlen(name);
    file f;
    if (len < 5 || strcmp(name + len - 5, ".json") != 0 || path_is_directory(path) || path_would_block(path))
        return true;
    g->files++;
    if (!file_read(path, &f)) {
        g->trouble = true;
        return true;
    }
    if (iampb_catalog_loader_add(g->loader, f.bytes, f.len, path, &err) < 0) {
        g->trouble = true;
        complain(err, path);
    }
    file_free(&f);
    return true;
}

static void show_notes(const iampb_catalog_loader *loader)
{
    for (size_t i = 0; i < iampb_catalog_loader_note_count(loader); i++) {
        uint64_t line = 0, column = 0;
        size_t input_len, len;
        const char *input = iampb_catalog_loader_note_text(loader, i, "input", &input_len);
        const char *message = iampb_catalog_loader_note_text(loader, i, "message", &len);
        iampb_catalog_loader_note_position(loader, i, NULL, NULL, &line, &column);
        fputs("iampb: ", stderr);
        put_plain(stderr, input, input_len);
        fprintf(stderr, ":%llu:%llu: ", (unsigned long long)line, (unsigned long long)column);
        put_plain(stderr, message, len);
        putc('\n', stderr);
    }
}

iampb_catalog *catalogue_open(iampb_context *ctx, const char *directory, bool quiet, bool *trouble)
{
    gathering g = { NULL, 0, false };
    iampb_catalog *catalogue = NULL;
    iampb_error *err = NULL;
    if (iampb_catalog_loader_new(ctx, NULL, &g.loader, &err) < 0) {
        complain(err, directory);
        return NULL;
    }
    bool ok = directory_each(directory, add_document, &g);
    if (ok && g.files == 0) {
        fprintf(stderr, "iampb: %s: no file that ends in .json; put AWS Service Reference documents there\n", directory);
        ok = false;
    }
    if (ok && iampb_catalog_loader_finish(g.loader, &catalogue, &err) < 0)
        complain(err, directory);
    if (!quiet)
        show_notes(g.loader);
    iampb_catalog_loader_free(g.loader);
    *trouble = *trouble || g.trouble;
    return catalogue;
}
