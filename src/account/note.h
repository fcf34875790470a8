/* note.h - remarks made while loading and sealing: what was not understood, and what was done about it. They are the
 * organisation's, in the order in which they were made; iampb_organization_note_text() hands them out. */
#ifndef IAMPB__ACCOUNT_NOTE_H
#define IAMPB__ACCOUNT_NOTE_H
#include "account/model.h"
#include "base/builder.h"

/* Adds a note, with its text in `arena`, which must live as long as the note.
 *   account  NULL: about the organisation.
 *   span     NULL, or with source NULL: no place; then `input` alone is told.
 *   format   of iampb__builder_format().
 * false: no memory; the notes are as before. */
bool iampb__note_add(iampb_organization *organization, const iampb_account *account, iampb__arena *arena,
        const iampb__span *span, iampb_str input, const char *format, ...);
bool iampb__note_vadd(iampb_organization *organization, const iampb_account *account, iampb__arena *arena,
        const iampb__span *span, iampb_str input, const char *format, va_list args);

/* To take back the notes of a document that failed: the count before it, and the return to that count. */
size_t iampb__note_count(const iampb_organization *organization);
void iampb__note_rewind(iampb_organization *organization, size_t count);
#endif
