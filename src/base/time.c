/* time.c - see time.h. */
#include "base/time.h"
#include "base/str.h"

static bool is_leap(uint32_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

static bool date_ok(uint32_t year, uint32_t month, uint32_t day)
{
    static const uint8_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= lengths[month - 1] || (month == 2 && day == 29 && is_leap(year));
}

/* Days from 1970-01-01 in the proleptic Gregorian calendar. Counted in years that begin in March, so that the leap
 * day comes last and the lengths of months follow one line. 719468 days lie between 0000-03-01 and 1970-01-01. */
static int64_t days_of(uint32_t year, uint32_t month, uint32_t day)
{
    uint32_t early = month <= 2; /* belongs to the year that began the March before */
    uint32_t y = year - early, century = y / 100;
    uint32_t day_of_year = (153 * (month + 12 * early - 3) + 2) / 5 + day - 1;
    return (int64_t)(y * 1461 / 4 - century + century / 4 + day_of_year) - 719468;
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* The form that AWS writes today, and the one it wrote before: "2026-11-01T12:34:56Z", "2026-11-01T12:34:56+00:00".
 * Characters are taken eight at a time, the first in the lowest byte: the difference from a pattern leaves digits as
 * their values and everything else as 0; adding `room` then sets the highest bit of each byte that is too large. */
static bool parse_usual(iampb_str text, int64_t *out)
{
    const uint64_t date_pattern = 0x2d30302d30303030u, date_room = 0x7f76767f76767676u; /* "0000-00-" */
    const uint64_t hour_pattern = 0x30303a3030543030u, hour_room = 0x76767f76767f7676u; /* "00T00:00" */
    const uint32_t tail_pattern = text.len == 20 ? 0x5a30303au : 0x2b30303au, tail_room = 0x7f76767fu; /* ":00Z" */
    uint64_t date, hour;
    uint32_t tail;
    if (text.len != 20 && (text.len != 25 || memcmp(text.ptr + 20, "00:00", 5) != 0))
        return false;
    memcpy(&date, text.ptr, 8);
    memcpy(&hour, text.ptr + 8, 8);
    memcpy(&tail, text.ptr + 16, 4);
    date ^= date_pattern;
    hour ^= hour_pattern;
    tail ^= tail_pattern;
    const uint64_t low = 0x7f7f7f7f7f7f7f7fu;
    uint64_t wrong = date | ((date & low) + date_room) | hour | ((hour & low) + hour_room);
    wrong |= tail | ((tail & (uint32_t)low) + tail_room);
    if ((wrong & ~low) != 0)
        return false;
    date = date * 10 + (date >> 8); /* each byte with the one behind it, as two digits; none passes 99 */
    hour = hour * 10 + (hour >> 8);
    tail = tail * 10 + (tail >> 8);
    uint32_t year = (uint32_t)(date & 0xff) * 100 + (uint32_t)(date >> 16 & 0xff), month = date >> 40 & 0xff;
    uint32_t day = hour & 0xff, hours = hour >> 24 & 0xff, minutes = hour >> 48 & 0xff, seconds = tail >> 8 & 0xff;
    if (hours > 23 || minutes > 59 || seconds > 59 || !date_ok(year, month, day))
        return false;
    *out = days_of(year, month, day) * IAMPB__DAY + hours * 3600 + minutes * 60 + seconds;
    return true;
}
#else
static bool parse_usual(iampb_str text, int64_t *out)
{
    (void)text;
    (void)out;
    return false;
}
#endif

/* Takes exactly `count` digits. */
static bool take_number(iampb_str *text, size_t count, int32_t *out)
{
    int32_t value = 0;
    if (text->len < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!iampb__is_digit(text->ptr[i]))
            return false;
        value = value * 10 + (text->ptr[i] - '0');
    }
    *text = iampb__str_from(*text, count);
    *out = value;
    return true;
}

static bool take_char(iampb_str *text, char c)
{
    if (text->len == 0 || text->ptr[0] != c)
        return false;
    *text = iampb__str_from(*text, 1);
    return true;
}

/* hh:mm, hh:mm:ss, hh:mm:ss.fraction, as seconds of the day. */
static bool take_clock(iampb_str *text, int32_t *out)
{
    int32_t hours, minutes, seconds = 0;
    bool fraction = false; /* one that is not 0 */
    if (!take_number(text, 2, &hours) || !take_char(text, ':') || !take_number(text, 2, &minutes))
        return false;
    if (take_char(text, ':')) {
        if (!take_number(text, 2, &seconds))
            return false;
        if (take_char(text, '.') || take_char(text, ',')) {
            if (text->len == 0 || !iampb__is_digit(text->ptr[0]))
                return false;
            for (; text->len > 0 && iampb__is_digit(text->ptr[0]); *text = iampb__str_from(*text, 1))
                fraction = fraction || text->ptr[0] != '0';
        }
    }
    if (hours > 24 || minutes > 59 || seconds > 60 || (hours == 24 && (minutes > 0 || seconds > 0 || fraction)))
        return false;
    *out = hours * 3600 + minutes * 60 + seconds;
    return true;
}

/* Z, +hh:mm, +hhmm, +hh or nothing, as seconds east of UTC. */
static bool take_zone(iampb_str *text, int32_t *out)
{
    int32_t hours, minutes = 0;
    if (text->len == 0 || take_char(text, 'Z') || take_char(text, 'z')) {
        *out = 0;
        return true;
    }
    bool west = text->ptr[0] == '-';
    if ((!take_char(text, '+') && !take_char(text, '-')) || !take_number(text, 2, &hours))
        return false;
    if (text->len > 0) {
        take_char(text, ':');
        if (!take_number(text, 2, &minutes))
            return false;
    }
    if (hours > 23 || minutes > 59)
        return false;
    *out = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
    return true;
}

static bool parse_any(iampb_str text, int64_t *out)
{
    int32_t year, month, day, clock = 0, zone = 0;
    if (!take_number(&text, 4, &year) || !take_char(&text, '-') || !take_number(&text, 2, &month)
        || !take_char(&text, '-') || !take_number(&text, 2, &day)
        || !date_ok((uint32_t)year, (uint32_t)month, (uint32_t)day))
        return false;
    if (text.len > 0) {
        if (!take_char(&text, 'T') && !take_char(&text, 't') && !take_char(&text, ' '))
            return false;
        if (!take_clock(&text, &clock) || !take_zone(&text, &zone) || text.len > 0)
            return false;
    }
    *out = days_of((uint32_t)year, (uint32_t)month, (uint32_t)day) * IAMPB__DAY + clock - zone;
    return true;
}

bool iampb__time_parse(iampb_str text, int64_t *out)
{
    int64_t at;
    if (!parse_usual(text, &at) && !parse_any(text, &at))
        return false;
    /* 24:00, a leap second and a zone can lead out of the years that can be written again. */
    if (at < days_of(1, 1, 1) * IAMPB__DAY || at >= days_of(10000, 1, 1) * IAMPB__DAY)
        return false;
    *out = at;
    return true;
}

/* Writes `value` with `width` digits. */
static void put_number(char *at, int64_t value, size_t width)
{
    for (size_t i = width; i > 0; i--, value /= 10)
        at[i - 1] = (char)('0' + value % 10);
}

size_t iampb__time_format(int64_t at, char out[IAMPB__TIME_TEXT])
{
    const int64_t first = days_of(1, 1, 1) * IAMPB__DAY, end = days_of(10000, 1, 1) * IAMPB__DAY;
    iampb_str word = at == IAMPB__TIME_ABSENT ? IAMPB__STR("absent")
            : at == IAMPB__TIME_NEVER         ? IAMPB__STR("never")
                                              : IAMPB__STR("unknown");
    if (at < first || at >= end) {
        memcpy(out, word.ptr, word.len);
        return word.len;
    }
    int64_t days = (at - first) / IAMPB__DAY, seconds = (at - first) % IAMPB__DAY;
    /* Back from days to years that begin in March: days counts from 0000-03-01 (306 days before 0001-01-01). */
    days += 306;
    int64_t era = days / 146097, in_era = days % 146097;
    int64_t year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t day_of_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    int64_t year = year_of_era + era * 400 + (month <= 2);
    memcpy(out, "0000-00-00T00:00:00Z", 20);
    put_number(out, year, 4);
    put_number(out + 5, month, 2);
    put_number(out + 8, day, 2);
    put_number(out + 11, seconds / 3600, 2);
    put_number(out + 14, seconds / 60 % 60, 2);
    put_number(out + 17, seconds % 60, 2);
    return 20;
}
