/* loader.h - what a loader holds: the services it was given, the lists it saw, its notes. */
#ifndef IAMPB__CATALOG_LOADER_H
#define IAMPB__CATALOG_LOADER_H
#include "catalog/catalog.h"
#include "catalog/notes.h"

typedef struct iampb__listed {
    iampb_str service, url;
} iampb__listed;

struct iampb_catalog_loader {
    iampb_context *ctx;   /* a reference */
    iampb_catalog *base;  /* a reference; NULL: built in */
    iampb__arena *arena;  /* texts of notes and lists */
    bool empty, silent;
    iampb__catalog_notes notes;
    iampb__vec listed;    /* iampb__listed */
    iampb__vec blocks;    /* iampb__catalog_block *, as they came; each with a reference */
};
#endif
