/* error.c - the error object.
 * One allocation holds the object and its texts. It keeps a copy of the allocator, not a reference on the context, so
 * that it outlives everything else. "Out of memory" is one constant object: to report it must not allocate. */
#include "base/error.h"
#include "base/builder.h"
#include "base/source.h"
#include "base/utf8.h"

struct iampb_error {
    iampb_allocator allocator;
    size_t size; /* of the allocation */
    iampb_status code;
    int32_t host_code;
    uint64_t offset, line, column;
    iampb_str message, input_name, json_path; /* NUL-terminated, behind the object */
};

static const iampb_error out_of_memory = {
    .code = IAMPB_E_NOMEM,
    .message = IAMPB__STR_INIT("out of memory"),
    .input_name = IAMPB__STR_INIT(""),
    .json_path = IAMPB__STR_INIT(""),
};

iampb_status iampb__error_nomem(iampb_error **err)
{
    if (err != NULL)
        *err = (iampb_error *)&out_of_memory; /* the accessors only read, and free knows it */
    return IAMPB_E_NOMEM;
}

/* Copies a text to *at, NUL-terminated, and moves *at behind it. */
static iampb_str put(char **at, iampb_str text)
{
    char *copy = *at;
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    *at = copy + text.len + 1;
    return iampb__str(copy, text.len);
}

/* Messages quote pieces of the input. What would not stay one line of UTF-8 becomes a question mark. */
static void make_one_line(char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t width = iampb__utf8_char(text + i, len - i);
        if (width == 0 || (unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
            text[i] = '?';
            width = 1;
        }
        i += width;
    }
}

/* `made` has everything but the memory; its texts are still those of others. */
static iampb_status make(iampb_context *ctx, iampb_error **err, const iampb_error *made)
{
    const iampb_allocator *a = iampb__allocator(ctx);
    size_t size = sizeof *made + 3;
    if (!iampb__add(size, made->message.len, &size) || !iampb__add(size, made->input_name.len, &size)
        || !iampb__add(size, made->json_path.len, &size))
        return iampb__error_nomem(err);
    iampb_error *error = a->alloc(a->user, size);
    if (error == NULL)
        return iampb__error_nomem(err);
    char *at = (char *)error + sizeof *error;
    *error = *made;
    error->allocator = *a;
    error->size = size;
    error->message = put(&at, made->message);
    error->input_name = put(&at, made->input_name);
    error->json_path = put(&at, made->json_path);
    make_one_line((char *)error + sizeof *error, error->message.len);
    *err = error;
    return error->code;
}

static iampb_status vset(iampb_context *ctx, iampb_error **err, iampb_status code, int32_t host_code,
        const iampb__place *place, const char *format, va_list args)
{
    iampb_error made = { .code = code, .host_code = host_code };
    iampb__builder message = { .ctx = ctx };
    iampb__position position;
    if (err == NULL)
        return code;
    iampb__builder_vformat(&message, format, args);
    if (message.failed) {
        iampb__builder_free(&message);
        return iampb__error_nomem(err);
    }
    made.message = iampb__builder_str(&message);
    if (place != NULL && place->source != NULL) {
        iampb__source_position(place->source, place->offset, place->offset, &position);
        made.input_name = position.input;
        made.offset = position.begin;
        made.line = position.line;
        made.column = position.column;
    }
    if (place != NULL)
        made.json_path = place->json_path;
    iampb_status status = make(ctx, err, &made);
    iampb__builder_free(&message);
    return status;
}

iampb_status iampb__error_set(iampb_context *ctx, iampb_error **err, iampb_status code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    iampb_status status = vset(ctx, err, code, 0, NULL, format, args);
    va_end(args);
    return status;
}

iampb_status iampb__error_at(iampb_context *ctx, iampb_error **err, iampb_status code, const iampb__place *place,
        const char *format, ...)
{
    va_list args;
    va_start(args, format);
    iampb_status status = vset(ctx, err, code, 0, place, format, args);
    va_end(args);
    return status;
}

iampb_status iampb__error_callback(iampb_context *ctx, iampb_error **err, int32_t host_code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    iampb_status status = vset(ctx, err, IAMPB_E_CALLBACK, host_code, NULL, format, args);
    va_end(args);
    return status;
}

void iampb_error_free(iampb_error *error)
{
    if (error == NULL || error == &out_of_memory)
        return;
    iampb_allocator allocator = error->allocator;
    allocator.free(allocator.user, error, error->size);
}

static const char *text_of(const iampb_str *text, size_t *len)
{
    if (len != NULL)
        *len = text == NULL ? 0 : text->len;
    return text == NULL ? "" : text->ptr;
}

iampb_status iampb_error_code(const iampb_error *error) { return error == NULL ? IAMPB_OK : error->code; }

const char *iampb_error_message(const iampb_error *error, size_t *len)
{
    return text_of(error == NULL ? NULL : &error->message, len);
}

const char *iampb_error_input_name(const iampb_error *error, size_t *len)
{
    return text_of(error == NULL ? NULL : &error->input_name, len);
}

const char *iampb_error_json_path(const iampb_error *error, size_t *len)
{
    return text_of(error == NULL ? NULL : &error->json_path, len);
}

uint64_t iampb_error_offset(const iampb_error *error) { return error == NULL ? 0 : error->offset; }
uint64_t iampb_error_line(const iampb_error *error) { return error == NULL ? 0 : error->line; }
uint64_t iampb_error_column(const iampb_error *error) { return error == NULL ? 0 : error->column; }
int32_t iampb_error_host_code(const iampb_error *error) { return error == NULL ? 0 : error->host_code; }

static const struct status_name {
    iampb_status status;
    const char *name;
} status_names[] = {
    { IAMPB_OK, "OK" },
    { IAMPB_E_NOMEM, "NOMEM" },
    { IAMPB_E_INVALID, "INVALID" },
    { IAMPB_E_UNSUPPORTED, "UNSUPPORTED" },
    { IAMPB_E_LIMIT, "LIMIT" },
    { IAMPB_E_SYNTAX, "SYNTAX" },
    { IAMPB_E_ENCODING, "ENCODING" },
    { IAMPB_E_UNRECOGNISED, "UNRECOGNISED" },
    { IAMPB_E_CONFLICT, "CONFLICT" },
    { IAMPB_E_CALLBACK, "CALLBACK" },
    { IAMPB_E_STATE, "STATE" },
    { IAMPB_E_CRYPTO, "CRYPTO" },
};

const char *iampb_status_name(iampb_status status)
{
    for (size_t i = 0; i < sizeof status_names / sizeof status_names[0]; i++)
        if (status_names[i].status == status)
            return status_names[i].name;
    return "UNKNOWN";
}
