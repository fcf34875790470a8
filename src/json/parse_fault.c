/* parse_fault.c - what the reader says when a text is not JSON: what it expected, what it found, and where. */
#include "json/parse.h"
#include "json/path.h"
#include "json/text.h"

/* Sets the error for the byte `offset`, with the JSON path of the byte `part`. The path belongs to the error: no memory
 * for the one is no memory for the other. */
static iampb_status fault(iampb_context *ctx, const iampb__source *source, uint64_t part, uint64_t offset,
        iampb_status code, iampb_error **err, const iampb__builder *message)
{
    iampb__builder path = { .ctx = ctx };
    iampb_status status;
    if (err != NULL)
        iampb__json_path(source, part, &path);
    if (path.failed || message->failed) {
        status = iampb__error_nomem(err);
    } else {
        iampb__place place = { source, offset, iampb__builder_str(&path) };
        status = iampb__error_at(ctx, err, code, &place, "%v", iampb__builder_str(message));
    }
    iampb__builder_free(&path);
    return status;
}

static void add_found(iampb__builder *message, const iampb__source *source, const char *at)
{
    static const char hex[] = "0123456789abcdef";
    if (at == source->text.ptr + source->text.len) {
        iampb__builder_add(message, IAMPB__STR("the end of the text"));
    } else if (*at > ' ' && *at < 0x7f) {
        iampb__builder_format(message, "'%c'", *at);
    } else {
        unsigned char byte = (unsigned char)*at;
        iampb__builder_format(message, "the byte 0x%c%c", hex[byte >> 4], hex[byte & 15]);
    }
}

iampb_status iampb__parse_expected(iampb_context *ctx, const iampb__source *source, const char *part, const char *at,
        const char *expected, iampb_error **err)
{
    iampb__builder message = { .ctx = ctx };
    iampb__builder_format(&message, "expected %s, found ", expected);
    add_found(&message, source, at);
    iampb_status status = fault(ctx, source, (uint64_t)(part - source->text.ptr), (uint64_t)(at - source->text.ptr),
            IAMPB_E_SYNTAX, err, &message);
    iampb__builder_free(&message);
    return status;
}

/* A name as it stands in the text, cut where a character begins if it is very long. */
static iampb_str shown(iampb_str name)
{
    size_t most = 80;
    if (name.len <= most)
        return name;
    while (most > 0 && ((unsigned char)name.ptr[most] & 0xc0) == 0x80)
        most--;
    return iampb__str_first(name, most);
}

iampb_status iampb__parse_twice(iampb_context *ctx, const iampb__source *source, const iampb__name *earlier,
        const iampb__name *again, iampb_error **err)
{
    iampb__builder message = { .ctx = ctx };
    iampb__position first, second;
    uint64_t begin = earlier->begin - 1, offset = again->begin - 1; /* the opening quotes */
    iampb__source_position(source, begin, begin + earlier->len + 2, &first);
    iampb__source_position(source, offset, offset + again->len + 2, &second);
    iampb__builder_format(&message,
            "the name \"%v\" occurs twice in one object: at line %l, column %l and again at line %l, column %l",
            shown(iampb__str(source->text.ptr + again->begin, again->len)), (int64_t)first.line, (int64_t)first.column,
            (int64_t)second.line, (int64_t)second.column);
    iampb_status status = fault(ctx, source, offset, offset, IAMPB_E_SYNTAX, err, &message);
    iampb__builder_free(&message);
    return status;
}

static iampb_status past_limit(iampb_context *ctx, const iampb__source *source, uint64_t offset, const char *what,
        uint64_t limit, const char *name, iampb_error **err)
{
    iampb__builder message = { .ctx = ctx };
    iampb__builder_format(&message, "%s: the limit %s is %l", what, name, (int64_t)limit);
    iampb_status status = fault(ctx, source, offset, offset, IAMPB_E_LIMIT, err, &message);
    iampb__builder_free(&message);
    return status;
}

iampb_status iampb__parse_too_deep(iampb_context *ctx, const iampb__source *source, const char *at,
        iampb_error **err)
{
    return past_limit(ctx, source, (uint64_t)(at - source->text.ptr), "objects and arrays are nested too deeply",
            iampb__limits(ctx)->json_depth, "json_depth", err);
}

iampb_status iampb__parse_too_many(iampb_context *ctx, const iampb__source *source, const char *at,
        iampb_error **err)
{
    return past_limit(ctx, source, (uint64_t)(at - source->text.ptr), "there are too many keys and values",
            iampb__limits(ctx)->json_nodes, "json_nodes", err);
}

static iampb_status string_fault(iampb_context *ctx, const iampb__source *source, const char *string, const char *at,
        iampb__text_fault what, iampb_error **err)
{
    static const struct {
        iampb_status code;
        const char *message;
    } rows[] = {
        [IAMPB__TEXT_CONTROL] = { IAMPB_E_SYNTAX, "control characters in a string must be escaped, found " },
        [IAMPB__TEXT_ESCAPE] = { IAMPB_E_SYNTAX, "after a backslash one of \"\\/bfnrtu is expected" },
        [IAMPB__TEXT_HEX] = { IAMPB_E_SYNTAX, "after \\u four hexadecimal digits are expected" },
        [IAMPB__TEXT_SURROGATE] = { IAMPB_E_SYNTAX, "half of a surrogate pair: the other half is expected next to it" },
        [IAMPB__TEXT_UTF8] = { IAMPB_E_ENCODING, "expected UTF-8, found " },
    };
    iampb__builder message = { .ctx = ctx };
    if (what == IAMPB__TEXT_ENDS)
        return iampb__parse_expected(ctx, source, string, at, "'\"' at the end of a string", err);
    iampb__builder_add(&message, iampb__str_z(rows[what].message));
    if (what == IAMPB__TEXT_CONTROL || what == IAMPB__TEXT_UTF8)
        add_found(&message, source, at);
    iampb_status status = fault(ctx, source, (uint64_t)(string - source->text.ptr), (uint64_t)(at - source->text.ptr),
            rows[what].code, err, &message);
    iampb__builder_free(&message);
    return status;
}

iampb_status iampb__parse_string(iampb_context *ctx, const iampb__source *source, const char **at, bool *escapes,
        iampb_error **err)
{
    const char *p = *at + 1;
    iampb__text_fault what = iampb__text_end(&p, source->text.ptr + source->text.len, escapes);
    if (what != IAMPB__TEXT_FINE)
        return string_fault(ctx, source, *at, p, what, err);
    *at = p + 1;
    return IAMPB_OK;
}

iampb_status iampb__parse_check_start(iampb_context *ctx, const iampb__source *source, iampb_error **err)
{
    static const struct {
        iampb_str begin;
        const char *message;
    } marks[] = {
        { IAMPB__STR_INIT("\xef\xbb\xbf"), "expected JSON in UTF-8 without a byte order mark, found one" },
        { IAMPB__STR_INIT("\xff\xfe"), "expected JSON in UTF-8, found the byte order mark of UTF-16" },
        { IAMPB__STR_INIT("\xfe\xff"), "expected JSON in UTF-8, found the byte order mark of UTF-16" },
        { IAMPB__STR_INIT("{\0"), "expected JSON in UTF-8, found what looks like UTF-16" },
        { IAMPB__STR_INIT("[\0"), "expected JSON in UTF-8, found what looks like UTF-16" },
        { IAMPB__STR_INIT("\0{"), "expected JSON in UTF-8, found what looks like UTF-16" },
        { IAMPB__STR_INIT("\0["), "expected JSON in UTF-8, found what looks like UTF-16" },
    };
    iampb__place place = { source, 0, { "", 0 } };
    if (source->text.len > iampb__limits(ctx)->input_bytes)
        return iampb__error_at(ctx, err, IAMPB_E_LIMIT, &place, "%z bytes: the limit input_bytes is %l",
                source->text.len, (int64_t)iampb__limits(ctx)->input_bytes);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (iampb__str_starts(source->text, marks[i].begin))
            return iampb__error_at(ctx, err, IAMPB_E_ENCODING, &place, "%s", marks[i].message);
    return IAMPB_OK;
}
