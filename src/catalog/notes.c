/* notes.c - see notes.h. */
#include "catalog/notes.h"
#include "base/builder.h"
#include "json/path.h"

static bool fill(iampb__catalog_note *note, iampb__arena *arena, iampb__json at, iampb__builder *text)
{
    iampb__position position;
    iampb__span span = iampb__json_span(at);
    bool kept = iampb__builder_keep(text, arena, &note->message);
    iampb__source_position(span.source, span.begin, (uint64_t)span.begin + span.len, &position);
    note->begin = position.begin;
    note->end = position.end;
    note->line = position.line;
    note->column = position.column;
    iampb__builder_clear(text);
    iampb__json_path(span.source, span.begin, text);
    return kept && iampb__builder_keep(text, arena, &note->json_path)
            && iampb__arena_str(arena, position.input, &note->input);
}

bool iampb__catalog_note_add(iampb__catalog_notes *notes, iampb__json at, const char *format, ...)
{
    iampb_context *ctx = iampb__arena_context(notes->arena);
    iampb__builder text = { .ctx = ctx };
    iampb__catalog_note note = { 0 };
    va_list args;
    if (notes->list.count >= IAMPB__CATALOG_NOTES_MOST)
        return true;
    if (notes->list.count + 1 == IAMPB__CATALOG_NOTES_MOST) {
        iampb__builder_format(&text, "this and all further notes are left out");
    } else {
        va_start(args, format);
        iampb__builder_vformat(&text, format, args);
        va_end(args);
    }
    bool kept = fill(&note, notes->arena, at, &text);
    iampb__builder_free(&text);
    if (!kept)
        return false;
    iampb__catalog_note *place = IAMPB__VEC_PUSH(iampb__catalog_note, ctx, &notes->list);
    if (place != NULL)
        *place = note;
    return place != NULL;
}
