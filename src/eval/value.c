/* value.c - numbers, times, addresses, booleans and bytes in texts. See value.h. */
#include "eval/value.h"

/* ---- Decimals ---- */
#define DIGITS_MOST 400

static size_t digits_from(iampb_str text, size_t at)
{
    while (at < text.len && iampb__is_digit(text.ptr[at]))
        at++;
    return at;
}

bool iampb__decimal_parse(iampb_str text, iampb__decimal *out)
{
    size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+'), begin = at;
    iampb__decimal d = { { "", 0 }, { "", 0 }, text.len > 0 && text.ptr[0] == '-' };
    at = digits_from(text, at);
    if (at == begin || text.len > DIGITS_MOST + 2)
        return false;
    d.whole = iampb__str(text.ptr + begin, at - begin);
    if (at < text.len) {
        size_t end = digits_from(text, at + 1);
        if (text.ptr[at] != '.' || end == at + 1 || end != text.len)
            return false;
        d.fraction = iampb__str_from(text, at + 1);
    }
    while (d.whole.len > 0 && d.whole.ptr[0] == '0')
        d.whole = iampb__str_from(d.whole, 1);
    while (d.fraction.len > 0 && d.fraction.ptr[d.fraction.len - 1] == '0')
        d.fraction.len--;
    d.negative = d.negative && d.whole.len + d.fraction.len > 0;
    *out = d;
    return true;
}

int iampb__decimal_cmp(const iampb__decimal *a, const iampb__decimal *b)
{
    int order;
    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    if (a->whole.len != b->whole.len)
        order = a->whole.len < b->whole.len ? -1 : 1;
    else if ((order = iampb__str_cmp(a->whole, b->whole)) == 0)
        order = iampb__str_cmp(a->fraction, b->fraction);
    return a->negative ? -order : order;
}

/* ---- Times ---- */
static bool number_at(iampb_str text, size_t *at, size_t digits, int64_t least, int64_t most, int64_t *out)
{
    int64_t value = 0;
    if (text.len - *at < digits)
        return false;
    for (size_t i = 0; i < digits; i++, (*at)++) {
        if (!iampb__is_digit(text.ptr[*at]))
            return false;
        value = value * 10 + (text.ptr[*at] - '0');
    }
    *out = value;
    return value >= least && value <= most;
}

static bool char_at(iampb_str text, size_t *at, char c)
{
    if (*at >= text.len || text.ptr[*at] != c)
        return false;
    (*at)++;
    return true;
}

static int64_t days_in(int64_t year, int64_t month)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* Days from 1970-01-01, by the calendar that begins its years in March. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* ".f+": more than nine digits are cut off. */
static bool fraction_at(iampb_str text, size_t *at, uint32_t *nanoseconds)
{
    uint32_t unit = 100000000;
    size_t begin = *at;
    for (; *at < text.len && iampb__is_digit(text.ptr[*at]); (*at)++, unit /= 10)
        *nanoseconds += (uint32_t)(text.ptr[*at] - '0') * unit;
    return *at > begin;
}

/* "Z", "+hh:mm", "+hhmm"; missing means UTC (unconfirmed). */
static bool zone_at(iampb_str text, size_t *at, int64_t *seconds)
{
    int64_t hours = 0, minutes = 0;
    if (*at == text.len || char_at(text, at, 'Z'))
        return true;
    bool west = char_at(text, at, '-');
    if (!west && !char_at(text, at, '+'))
        return false;
    if (!number_at(text, at, 2, 0, 23, &hours))
        return false;
    char_at(text, at, ':');
    if (!number_at(text, at, 2, 0, 59, &minutes))
        return false;
    *seconds = (hours * 60 + minutes) * 60 * (west ? 1 : -1);
    return true;
}

static bool clock_at(iampb_str text, size_t *at, iampb__instant *out)
{
    int64_t hour = 0, minute = 0, second = 0, zone = 0;
    if (!number_at(text, at, 2, 0, 23, &hour) || !char_at(text, at, ':') || !number_at(text, at, 2, 0, 59, &minute))
        return false;
    if (char_at(text, at, ':')) {
        if (!number_at(text, at, 2, 0, 59, &second))
            return false;
        if (char_at(text, at, '.') && !fraction_at(text, at, &out->nanoseconds))
            return false;
    }
    if (!zone_at(text, at, &zone))
        return false;
    out->seconds += hour * 3600 + minute * 60 + second + zone;
    return true;
}

static bool calendar_parse(iampb_str text, iampb__instant *out)
{
    int64_t year = 0, month = 1, day = 1;
    size_t at = 0;
    iampb__instant instant = { 0, 0 };
    if (!number_at(text, &at, 4, 0, 9999, &year))
        return false;
    if (char_at(text, &at, '-')) {
        if (!number_at(text, &at, 2, 1, 12, &month))
            return false;
        if (char_at(text, &at, '-') && !number_at(text, &at, 2, 1, days_in(year, month), &day))
            return false;
    }
    instant.seconds = days_of(year, month, day) * 86400;
    if (at < text.len && (at != 10 || !char_at(text, &at, 'T') || !clock_at(text, &at, &instant)))
        return false;
    *out = instant;
    return at == text.len;
}

/* Four digits alone are a year; any other run of digits is seconds. */
bool iampb__instant_parse(iampb_str text, iampb__instant *out)
{
    int64_t seconds;
    if (text.len != 4 && iampb__str_int(text, &seconds)) {
        *out = (iampb__instant){ seconds, 0 };
        return true;
    }
    return calendar_parse(text, out);
}

int iampb__instant_cmp(const iampb__instant *a, const iampb__instant *b)
{
    if (a->seconds != b->seconds)
        return a->seconds < b->seconds ? -1 : 1;
    return a->nanoseconds < b->nanoseconds ? -1 : a->nanoseconds > b->nanoseconds;
}

/* ---- Addresses ---- */
static bool parse_v4(iampb_str text, uint8_t out[4])
{
    size_t at = 0;
    for (int part = 0; part < 4; part++) {
        size_t begin = at, end = digits_from(text, at);
        uint32_t value = 0;
        if (end == begin || end - begin > 3 || (end - begin > 1 && text.ptr[begin] == '0'))
            return false;
        for (size_t i = begin; i < end; i++)
            value = value * 10 + (uint32_t)(text.ptr[i] - '0');
        if (value > 255 || (part < 3 && (end >= text.len || text.ptr[end] != '.')))
            return false;
        out[part] = (uint8_t)value;
        at = end + (part < 3);
    }
    return at == text.len;
}

/* One to four hexadecimal digits; -1: none or too many. */
static int32_t group_at(iampb_str text, size_t *at)
{
    int32_t value = 0;
    size_t begin = *at;
    for (; *at < text.len && iampb__hex_digit(text.ptr[*at]) >= 0; (*at)++)
        if (*at - begin < 4)
            value = value * 16 + iampb__hex_digit(text.ptr[*at]);
    return *at > begin && *at - begin <= 4 ? value : -1;
}

/* RFC 4291, 2.2: groups, one "::" at most, version 4 at the end. */
static bool parse_v6(iampb_str text, uint8_t out[16])
{
    uint8_t bytes[16] = { 0 };
    size_t count = 0, gap = SIZE_MAX, at = 0;
    if (iampb__str_starts(text, IAMPB__STR("::"))) {
        gap = 0;
        at = 2;
    }
    while (at < text.len) {
        size_t begin = at;
        int32_t group = group_at(text, &at);
        if (group >= 0 && at < text.len && text.ptr[at] == '.') {
            if (count > 12 || !parse_v4(iampb__str_from(text, begin), bytes + count))
                return false;
            count += 4;
            at = text.len;
            break;
        }
        if (group < 0 || count > 14)
            return false;
        bytes[count++] = (uint8_t)(group >> 8);
        bytes[count++] = (uint8_t)group;
        if (at == text.len)
            break;
        if (text.ptr[at++] != ':' || at == text.len)
            return false;
        if (text.ptr[at] == ':') {
            if (gap != SIZE_MAX)
                return false;
            gap = count;
            at++;
        }
    }
    if (gap == SIZE_MAX ? count != 16 : count > 14)
        return false;
    size_t tail = gap == SIZE_MAX ? 0 : count - gap;
    memset(out, 0, 16);
    memcpy(out, bytes, count - tail);
    memcpy(out + 16 - tail, bytes + (count - tail), tail);
    return true;
}

static void mask(iampb__address *a)
{
    unsigned size = a->v4 ? 4 : 16;
    for (unsigned i = 0; i < size; i++) {
        unsigned kept = a->prefix <= i * 8 ? 0 : a->prefix - i * 8 >= 8 ? 8 : a->prefix - i * 8;
        a->bytes[i] &= (uint8_t)(0xff00u >> kept);
    }
}

/* ::ffff:a.b.c.d and ranges within are of version 4 (unconfirmed). */
static void unmap(iampb__address *a)
{
    static const uint8_t start[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    if (a->v4 || a->prefix < 96 || memcmp(a->bytes, start, sizeof start) != 0)
        return;
    memmove(a->bytes, a->bytes + 12, 4);
    memset(a->bytes + 4, 0, 12);
    a->prefix = (uint8_t)(a->prefix - 96);
    a->v4 = true;
}

static bool prefix_parse(iampb_str text, uint8_t most, uint8_t *out)
{
    int64_t value;
    if (text.len == 0 || text.len > 3 || !iampb__is_digit(text.ptr[0]) || !iampb__str_int(text, &value) || value > most)
        return false;
    *out = (uint8_t)value;
    return true;
}

bool iampb__address_parse(iampb_str text, bool range, iampb__address *out)
{
    iampb__address a = { .prefix = 128 };
    size_t slash = range ? iampb__str_find(text, '/', 0) : SIZE_MAX;
    iampb_str host = iampb__str_first(text, slash);
    if (parse_v4(host, a.bytes)) {
        a.v4 = true;
        a.prefix = 32;
    } else if (!parse_v6(host, a.bytes)) {
        return false;
    }
    if (slash != SIZE_MAX && !prefix_parse(iampb__str_from(text, slash + 1), a.prefix, &a.prefix))
        return false;
    unmap(&a);
    mask(&a);
    *out = a;
    return true;
}

bool iampb__address_within(const iampb__address *address, const iampb__address *range)
{
    iampb__address cut = *address;
    if (address->v4 != range->v4 || address->prefix < range->prefix)
        return false;
    cut.prefix = range->prefix;
    mask(&cut);
    return memcmp(cut.bytes, range->bytes, range->v4 ? 4 : 16) == 0;
}

/* ---- Booleans ---- */
bool iampb__boolean_parse(iampb_str text, bool *out)
{
    *out = iampb__str_eq_nocase(text, IAMPB__STR("true"));
    return *out || iampb__str_eq_nocase(text, IAMPB__STR("false"));
}

/* ---- Bytes ---- */
static int digit_of(char c)
{
    if (iampb__is_upper(c))
        return c - 'A';
    if (iampb__is_lower(c))
        return c - 'a' + 26;
    return iampb__is_digit(c) ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* RFC 4648: whole groups of four, padded. Bits beyond the last byte may be anything. */
static bool is_base64(iampb_str text)
{
    size_t end = text.len;
    if (text.len % 4 != 0)
        return false;
    for (int i = 0; i < 2 && end > 0 && text.ptr[end - 1] == '='; i++)
        end--;
    for (size_t i = 0; i < end; i++)
        if (digit_of(text.ptr[i]) < 0)
            return false;
    return true;
}

static uint32_t byte_at(iampb_str text, size_t index)
{
    size_t bit = index * 8, at = bit / 6;
    uint32_t two = (uint32_t)digit_of(text.ptr[at]) << 6 | (uint32_t)digit_of(text.ptr[at + 1]);
    return two >> (4 - bit % 6) & 0xff;
}

static size_t bytes_in(iampb_str text)
{
    size_t padding = 0;
    while (padding < 2 && padding < text.len && text.ptr[text.len - 1 - padding] == '=')
        padding++;
    return text.len / 4 * 3 - padding;
}

bool iampb__base64_same(iampb_str a, iampb_str b, bool *comparable)
{
    *comparable = is_base64(a) && is_base64(b);
    if (!*comparable || bytes_in(a) != bytes_in(b))
        return false;
    for (size_t i = 0; i < bytes_in(a); i++)
        if (byte_at(a, i) != byte_at(b, i))
            return false;
    return true;
}
