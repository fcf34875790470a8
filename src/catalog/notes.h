/* notes.h - what a loader has to say about documents that it could use: what it left out, and where.
 * A list that only grows, cut back to an earlier length when a document fails as a whole. Texts and positions are
 * copied, the documents need not stay. */
#ifndef IAMPB__CATALOG_NOTES_H
#define IAMPB__CATALOG_NOTES_H
#include "base/arena.h"
#include "base/vec.h"
#include "json/read.h"

#define IAMPB__CATALOG_NOTES_MOST 1000u

typedef struct iampb__catalog_note {
    iampb_str message, input, json_path;
    uint64_t begin, end, line, column;
} iampb__catalog_note;

typedef struct iampb__catalog_notes {
    iampb__arena *arena;
    iampb__vec list; /* of iampb__catalog_note */
} iampb__catalog_notes;

/* Adds a note on a value; the format is iampb__builder_format()'s. false: no memory. */
bool iampb__catalog_note_add(iampb__catalog_notes *notes, iampb__json at, const char *format, ...);
#endif
