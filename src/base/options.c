/* options.c - see options.h. */
#include "base/options.h"
#include "base/error.h"
#include <string.h>

iampb_status iampb__options_merge(iampb_context *ctx, void *into, size_t size, size_t first_size, const void *given,
        iampb_error **err)
{
    size_t given_size;
    if (given == NULL)
        return IAMPB_OK;
    memcpy(&given_size, given, sizeof given_size);
    if (given_size < first_size)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                "struct_size is %z, but at least %z is needed: set it with the ..._INIT macro", given_size,
                first_size);
    const unsigned char *bytes = given;
    for (size_t i = size; i < given_size; i++)
        if (bytes[i] != 0)
            return iampb__error_set(ctx, err, IAMPB_E_UNSUPPORTED,
                    "the option struct has a member at byte %z that this library does not know: use a newer one, "
                    "or leave it zero",
                    i);
    memcpy(into, given, given_size < size ? given_size : size);
    memcpy(into, &size, sizeof size); /* whatever reads it later sees our own layout */
    return IAMPB_OK;
}
