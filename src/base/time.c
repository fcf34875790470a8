/* time.c - see time.h. */
#include "base/time.h"
#include "base/str.h"

/* Days from 1970-01-01 in the proleptic Gregorian calendar. Counted in years that begin in March, so that the leap
 * day comes last and the lengths of months follow one line; 400 years are 146097 days. */
static int64_t days_of(int32_t year, int32_t month, int32_t day)
{
    int32_t y = month <= 2 ? year - 1 : year; /* never below 0: years begin at 1 */
    int32_t month_from_march = month <= 2 ? month + 9 : month - 3;
    int32_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    return (int64_t)365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

static bool date_ok(int32_t year, int32_t month, int32_t day)
{
    static const int8_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= lengths[month - 1] + (month == 2 && leap);
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* Eight characters at once: turns digits into their values and checks them; `zero` has '0' where a digit must stand and
 * the character itself where that must stand, `room` how far a byte of the difference may be from overflowing. */
static uint64_t eight(const char *at, uint64_t zero, uint64_t room, uint64_t *wrong)
{
    uint64_t word;
    memcpy(&word, at, 8);
    word ^= zero;
    *wrong |= (word | ((word & 0x7f7f7f7f7f7f7f7fu) + room)) & 0x8080808080808080u;
    return word;
}

/* Reads the two digits at byte `at`. */
static int32_t pair(uint64_t word, unsigned at)
{
    return (int32_t)((word >> (8 * at) & 0xf) * 10 + (word >> (8 * at + 8) & 0xf));
}

/* The form that AWS writes today, and the one it wrote before: "2026-11-01T12:34:56Z", "2026-11-01T12:34:56+00:00". */
static bool parse_usual(iampb_str text, int64_t *out)
{
    /* "0000-00-", "00T00:00" and "T00:00:00" without its first, lowest byte first; 0x76 lets 0 to 9 pass, 0x7f only 0 */
    const uint64_t digits_date = 0x2d30302d30303030u, room_date = 0x7f76767f76767676u;
    const uint64_t digits_hour = 0x30303a3030543030u, room_hour = 0x76767f76767f7676u;
    const uint64_t digits_tail = 0x30303a30303a3030u, room_tail = 0x76767f76767f7676u;
    uint64_t wrong = 0;
    if (text.len == 20 ? text.ptr[19] != 'Z' : text.len != 25 || memcmp(text.ptr + 19, "+00:00", 6) != 0)
        return false;
    uint64_t date = eight(text.ptr, digits_date, room_date, &wrong);
    uint64_t hour = eight(text.ptr + 8, digits_hour, room_hour, &wrong);
    uint64_t tail = eight(text.ptr + 11, digits_tail, room_tail, &wrong);
    int32_t year = pair(date, 0) * 100 + pair(date, 2), month = pair(date, 5), day = pair(hour, 0);
    int32_t hours = pair(hour, 3), minutes = pair(tail, 3), seconds = pair(tail, 6);
    if (wrong != 0 || hours > 23 || minutes > 59 || seconds > 59 || !date_ok(year, month, day))
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

bool iampb__time_parse(iampb_str text, int64_t *out)
{
    int32_t year, month, day, clock = 0, zone = 0;
    if (parse_usual(text, out))
        return true;
    if (!take_number(&text, 4, &year) || !take_char(&text, '-') || !take_number(&text, 2, &month)
        || !take_char(&text, '-') || !take_number(&text, 2, &day) || !date_ok(year, month, day))
        return false;
    if (text.len > 0) {
        if (!take_char(&text, 'T') && !take_char(&text, 't') && !take_char(&text, ' '))
            return false;
        if (!take_clock(&text, &clock) || !take_zone(&text, &zone) || text.len > 0)
            return false;
    }
    *out = days_of(year, month, day) * IAMPB__DAY + clock - zone;
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
