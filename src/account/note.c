/* note.c - see note.h. */
#include "account/note.h"

bool iampb__note_vadd(iampb_organization *organization, const iampb_account *account, iampb__arena *arena,
        const iampb__span *span, iampb_str input, const char *format, va_list args)
{
    iampb__builder message = { .ctx = organization->ctx };
    iampb_str kept;
    iampb__builder_vformat(&message, format, args);
    bool done = iampb__builder_keep(&message, arena, &kept);
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

bool iampb__note_add(iampb_organization *organization, const iampb_account *account, iampb__arena *arena,
        const iampb__span *span, iampb_str input, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bool done = iampb__note_vadd(organization, account, arena, span, input, format, args);
    va_end(args);
    return done;
}

size_t iampb__note_count(const iampb_organization *organization) { return organization->notes.count; }

void iampb__note_rewind(iampb_organization *organization, size_t count) { organization->notes.count = count; }
