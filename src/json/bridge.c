/* bridge.c - see bridge.h. The only file that knows Jansson.
 * Most texts of a report are plain ASCII, and those are quoted here; Jansson does the rest. What Jansson allocates
 * comes from its own hooks, not from the context. */
#include "json/bridge.h"
#include "base/time.h"
#include "base/utf8.h"
#include "json/scan.h"
#include <jansson.h>

static void add_unit(iampb__builder *out, uint32_t unit)
{
    iampb__builder_add(out, IAMPB__STR("\\u"));
    for (int shift = 12; shift >= 0; shift -= 4)
        iampb__builder_char(out, "0123456789ABCDEF"[unit >> shift & 15]);
}

/* Jansson escapes what JSON forbids. What else a terminal would obey or not show is escaped here: reports are looked at
 * with cat and less, and names in them are chosen by whoever may create users. */
static int add_chunk(const char *chunk, size_t size, void *data)
{
    iampb__builder *out = data;
    for (size_t at = 0, plain = 0; at <= size;) {
        size_t one = at == size ? 0 : iampb__utf8_char(chunk + at, size - at);
        uint32_t code = one == 0 ? 0 : iampb__utf8_code(chunk + at, one);
        if (at < size && !iampb__utf8_is_hidden(code)) {
            at += one == 0 ? 1 : one;
            continue;
        }
        iampb__builder_add(out, iampb__str(chunk + plain, at - plain));
        if (at == size)
            break;
        if (code >= 0x10000) {
            add_unit(out, 0xd800 + (code - 0x10000) / 0x400);
            add_unit(out, 0xdc00 + (code - 0x10000) % 0x400);
        } else
            add_unit(out, code);
        at += one == 0 ? 1 : one;
        plain = at;
    }
    return 0;
}

/* `text` is UTF-8. */
static void quote_with_jansson(iampb__builder *out, iampb_str text)
{
    json_t *string = json_stringn_nocheck(text.ptr, text.len);
    if (string == NULL || json_dump_callback(string, add_chunk, out, JSON_ENCODE_ANY) != 0)
        out->failed = true;
    json_decref(string);
}

/* Copies `text` with U+FFFD for each byte that is not part of a valid character. */
static void repair(iampb__builder *out, iampb_str text)
{
    while (text.len > 0) {
        size_t valid = iampb__utf8_valid(text);
        iampb__builder_add(out, iampb__str_first(text, valid));
        text = iampb__str_from(text, valid);
        if (text.len > 0) {
            iampb__builder_add(out, IAMPB__STR("\xef\xbf\xbd"));
            text = iampb__str_from(text, 1);
        }
    }
}

void iampb__json_quote(iampb__builder *out, iampb_str text)
{
    const char *end = text.len == 0 ? text.ptr : text.ptr + text.len;
    if (text.len == 0 || (iampb__scan_plain(text.ptr, end) == end && memchr(text.ptr, 0x7f, text.len) == NULL)) {
        iampb__builder_char(out, '"');
        iampb__builder_add(out, text);
        iampb__builder_char(out, '"');
    } else if (iampb__utf8_valid(text) == text.len) {
        quote_with_jansson(out, text);
    } else {
        iampb__builder repaired = { .ctx = out->ctx };
        repair(&repaired, text);
        if (repaired.failed)
            out->failed = true;
        else
            quote_with_jansson(out, iampb__builder_str(&repaired));
        iampb__builder_free(&repaired);
    }
}

/* ---- The writer ---- */
static void new_line(iampb__json_writer *w)
{
    static const char blanks[] = "                                ";
    if (w->indent == 0)
        return;
    iampb__builder_char(w->out, '\n');
    for (size_t left = (size_t)w->indent * (size_t)w->depth; left > 0;) {
        size_t some = left < sizeof blanks - 1 ? left : sizeof blanks - 1;
        iampb__builder_add(w->out, iampb__str(blanks, some));
        left -= some;
    }
}

/* The comma, the line and the indentation before a key or an element of an array. */
static void next_item(iampb__json_writer *w)
{
    if (w->any)
        iampb__builder_char(w->out, ',');
    new_line(w);
    w->any = true;
}

/* Before a value. */
static void begin_value(iampb__json_writer *w)
{
    if (!w->keyed && w->depth > 0)
        next_item(w);
    w->keyed = false;
}

void iampb__json_open(iampb__json_writer *w, char bracket)
{
    begin_value(w);
    iampb__builder_char(w->out, bracket);
    w->depth++;
    w->any = false;
}

void iampb__json_close(iampb__json_writer *w, char bracket)
{
    w->depth--;
    if (w->any)
        new_line(w);
    iampb__builder_char(w->out, bracket);
    w->any = true;
}

void iampb__json_key(iampb__json_writer *w, const char *name) { iampb__json_key_str(w, iampb__str_z(name)); }

void iampb__json_key_str(iampb__json_writer *w, iampb_str name)
{
    next_item(w);
    iampb__json_quote(w->out, name);
    iampb__builder_add(w->out, w->indent == 0 ? IAMPB__STR(":") : IAMPB__STR(": "));
    w->keyed = true;
}

void iampb__json_put_json(iampb__json_writer *w, iampb_str json)
{
    begin_value(w);
    iampb__builder_add(w->out, json);
}

void iampb__json_put_str(iampb__json_writer *w, iampb_str text)
{
    begin_value(w);
    iampb__json_quote(w->out, text);
}

void iampb__json_put_int(iampb__json_writer *w, int64_t value)
{
    begin_value(w);
    iampb__builder_int(w->out, value);
}

void iampb__json_put_bool(iampb__json_writer *w, bool value)
{
    begin_value(w);
    iampb__builder_add(w->out, value ? IAMPB__STR("true") : IAMPB__STR("false"));
}

void iampb__json_put_null(iampb__json_writer *w)
{
    begin_value(w);
    iampb__builder_add(w->out, IAMPB__STR("null"));
}

void iampb__json_member_str(iampb__json_writer *w, const char *name, iampb_str text)
{
    iampb__json_key(w, name);
    iampb__json_put_str(w, text);
}

void iampb__json_member_int(iampb__json_writer *w, const char *name, int64_t value)
{
    iampb__json_key(w, name);
    iampb__json_put_int(w, value);
}

void iampb__json_member_bool(iampb__json_writer *w, const char *name, bool value)
{
    iampb__json_key(w, name);
    iampb__json_put_bool(w, value);
}

void iampb__json_member_time(iampb__json_writer *w, const char *name, int64_t at)
{
    char text[IAMPB__TIME_TEXT];
    iampb__json_key(w, name);
    if (iampb__time_is_known(at))
        iampb__json_put_str(w, iampb__str(text, iampb__time_format(at, text)));
    else
        iampb__json_put_null(w);
}
