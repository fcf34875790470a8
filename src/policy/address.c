/* address.c - see address.h. */
#include "policy/address.h"

static bool read_decimal(iampb_str text, unsigned most, unsigned *out)
{
    unsigned value = 0;
    if (text.len == 0 || text.len > 3)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!iampb__is_digit(text.ptr[i]))
            return false;
        value = value * 10 + (unsigned)(text.ptr[i] - '0');
    }
    if (value > most || (text.len > 1 && text.ptr[0] == '0'))
        return false;
    *out = value;
    return true;
}

static bool read_v4(iampb_str text, uint8_t bytes[4])
{
    for (size_t part = 0; part < 4; part++) {
        size_t dot = iampb__str_find(text, '.', 0);
        unsigned value;
        if ((dot == SIZE_MAX) != (part == 3)
            || !read_decimal(dot == SIZE_MAX ? text : iampb__str_first(text, dot), 255, &value))
            return false;
        bytes[part] = (uint8_t)value;
        text = iampb__str_from(text, dot == SIZE_MAX ? text.len : dot + 1);
    }
    return true;
}

/* One to four hexadecimal digits. */
static bool read_group(iampb_str text, uint8_t *bytes)
{
    unsigned value = 0;
    if (text.len == 0 || text.len > 4)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        int digit = iampb__hex_digit(text.ptr[i]);
        if (digit < 0)
            return false;
        value = value << 4 | (unsigned)digit;
    }
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)(value & 255);
    return true;
}

/* Groups between colons, an IPv4 address in the last place allowed; the bytes read go to *size. */
static bool read_groups(iampb_str text, bool is_last, uint8_t bytes[16], size_t *size)
{
    *size = 0;
    while (text.len > 0) {
        size_t colon = iampb__str_find(text, ':', 0);
        iampb_str group = colon == SIZE_MAX ? text : iampb__str_first(text, colon);
        if (colon == SIZE_MAX && is_last && *size <= 12 && read_v4(group, bytes + *size)) {
            *size += 4;
            return true;
        }
        if (*size + 2 > 16 || !read_group(group, bytes + *size))
            return false;
        *size += 2;
        if (colon == SIZE_MAX)
            return true;
        text = iampb__str_from(text, colon + 1);
        if (text.len == 0)
            return false;
    }
    return true;
}

static bool read_v6(iampb_str text, uint8_t bytes[16])
{
    uint8_t tail[16];
    size_t head_size, tail_size, gap = SIZE_MAX;
    for (size_t i = 0; i + 1 < text.len && gap == SIZE_MAX; i++)
        if (text.ptr[i] == ':' && text.ptr[i + 1] == ':')
            gap = i;
    memset(bytes, 0, 16);
    if (gap == SIZE_MAX)
        return read_groups(text, true, bytes, &head_size) && head_size == 16;
    if (!read_groups(iampb__str_first(text, gap), false, bytes, &head_size)
        || !read_groups(iampb__str_from(text, gap + 2), true, tail, &tail_size) || head_size + tail_size > 14)
        return false;
    memcpy(bytes + 16 - tail_size, tail, tail_size);
    return true;
}

bool iampb__range_parse(iampb_str text, iampb__range *out)
{
    iampb__range range = { .size = 4 };
    size_t slash = iampb__str_find(text, '/', 0);
    iampb_str address = slash == SIZE_MAX ? text : iampb__str_first(text, slash);
    if (!read_v4(address, range.bytes)) {
        range.size = 16;
        if (!read_v6(address, range.bytes))
            return false;
    }
    unsigned prefix = range.size * 8u;
    if (slash != SIZE_MAX && !read_decimal(iampb__str_from(text, slash + 1), prefix, &prefix))
        return false;
    range.prefix = (uint8_t)prefix;
    *out = range;
    return true;
}

bool iampb__range_mask(iampb__range *range)
{
    bool any = false;
    for (unsigned i = 0; i < range->size; i++) {
        unsigned kept = range->prefix <= i * 8 ? 0 : range->prefix - i * 8 >= 8 ? 8 : range->prefix - i * 8;
        uint8_t masked = (uint8_t)(range->bytes[i] & (0xff00u >> kept));
        any = any || masked != range->bytes[i];
        range->bytes[i] = masked;
    }
    return any;
}

bool iampb__range_contains(const iampb__range *range, const iampb__range *other)
{
    iampb__range outer = *range, inner = *other;
    if (range->size != other->size || range->prefix > other->prefix)
        return false;
    inner.prefix = range->prefix;
    iampb__range_mask(&outer);
    iampb__range_mask(&inner);
    return memcmp(outer.bytes, inner.bytes, range->size) == 0;
}

bool iampb__range_is_private(const iampb__range *range)
{
    const uint8_t *b = range->bytes;
    if (range->size == 16)
        return range->prefix >= 7 && (b[0] & 0xfe) == 0xfc;
    return (range->prefix >= 8 && b[0] == 10) || (range->prefix >= 12 && b[0] == 172 && (b[1] & 0xf0) == 16)
            || (range->prefix >= 16 && b[0] == 192 && b[1] == 168);
}

static void write_hex(unsigned value, iampb__builder *out)
{
    bool begun = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
        unsigned digit = value >> shift & 15;
        begun = begun || digit != 0 || shift == 0;
        if (begun)
            iampb__builder_char(out, "0123456789abcdef"[digit]);
    }
}

static void write_v6(const uint8_t bytes[16], iampb__builder *out)
{
    size_t best = 8, best_len = 1;
    for (size_t i = 0; i < 8; i++) {
        size_t len = 0;
        while (i + len < 8 && bytes[(i + len) * 2] == 0 && bytes[(i + len) * 2 + 1] == 0)
            len++;
        if (len > best_len) {
            best = i;
            best_len = len;
        }
    }
    for (size_t i = 0; i < 8; i++) {
        if (i == best) {
            iampb__builder_add(out, IAMPB__STR("::"));
            i += best_len - 1;
            continue;
        }
        if (i > 0 && i != best + best_len)
            iampb__builder_char(out, ':');
        write_hex((unsigned)bytes[i * 2] << 8 | bytes[i * 2 + 1], out);
    }
}

void iampb__range_write(const iampb__range *range, iampb__builder *out)
{
    if (range->size == 4)
        iampb__builder_format(out, "%u.%u.%u.%u", (uint32_t)range->bytes[0], (uint32_t)range->bytes[1],
                (uint32_t)range->bytes[2], (uint32_t)range->bytes[3]);
    else
        write_v6(range->bytes, out);
    iampb__builder_format(out, "/%u", (uint32_t)range->prefix);
}
