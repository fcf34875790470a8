/* note.c - see note.h. Text and notes live in the organisation's arena; what is taken back stays there unused. */
#include "account/note.h"

bool iampb__note_add(iampb_organization *organization, const iampb_account *account, const iampb__span *span,
        iampb_str input, const char *format, ...)
{
    iampb__builder message = { .ctx = organization->ctx };
    iampb_str kept;
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(&message, format, args);
    va_end(args);
    bool done = iampb__builder_keep(&message, organization->arena, &kept);
    iampb__builder_free(&message);
    if (!done)
        return false;
    iampb__note *note = IAMPB__VEC_PUSH(iampb__note, organization->ctx, &organization->notes);
    if (note == NULL)
        return false;
    *note = (iampb__note){ .message = kept, .account = account, .input = input };
    if (span != NULL && span->source != NULL) {
        note->span = *span;
        note->input = span->source->name;
    }
    return true;
}

size_t iampb__note_count(const iampb_organization *organization) { return organization->notes.count; }

void iampb__note_rewind(iampb_organization *organization, size_t count) { organization->notes.count = count; }
