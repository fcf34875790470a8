/* report_csv.c - see report_csv.h. */
#include "account/report_csv.h"
#include "base/arn.h"
#include "base/utf16.h"
#include "base/utf8.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* In AWS's order, that of IAMPB__COLUMN_... */
static const iampb_str column_names[IAMPB__COLUMN_COUNT] = {
    IAMPB__STR_INIT("user"),
    IAMPB__STR_INIT("arn"),
    IAMPB__STR_INIT("user_creation_time"),
    IAMPB__STR_INIT("password_enabled"),
    IAMPB__STR_INIT("password_last_used"),
    IAMPB__STR_INIT("password_last_changed"),
    IAMPB__STR_INIT("password_next_rotation"),
    IAMPB__STR_INIT("mfa_active"),
    IAMPB__STR_INIT("access_key_1_active"),
    IAMPB__STR_INIT("access_key_1_last_rotated"),
    IAMPB__STR_INIT("access_key_1_last_used_date"),
    IAMPB__STR_INIT("access_key_1_last_used_region"),
    IAMPB__STR_INIT("access_key_1_last_used_service"),
    IAMPB__STR_INIT("access_key_2_active"),
    IAMPB__STR_INIT("access_key_2_last_rotated"),
    IAMPB__STR_INIT("access_key_2_last_used_date"),
    IAMPB__STR_INIT("access_key_2_last_used_region"),
    IAMPB__STR_INIT("access_key_2_last_used_service"),
    IAMPB__STR_INIT("cert_1_active"),
    IAMPB__STR_INIT("cert_1_last_rotated"),
    IAMPB__STR_INIT("cert_2_active"),
    IAMPB__STR_INIT("cert_2_last_rotated"),
    IAMPB__STR_INIT("additional_credentials_info"),
};
static const char separators[] = { ',', ';', '\t' };

iampb_str iampb__report_column_name(int column)
{
    return column >= 0 && column < IAMPB__COLUMN_COUNT ? column_names[column] : IAMPB__STR("");
}

/* ---- Encoding ---- */
typedef struct byte_order_mark {
    iampb_str bytes;
    iampb__encoding encoding;
} byte_order_mark;

static const byte_order_mark marks[] = {
    { IAMPB__STR_INIT("\xef\xbb\xbf"), IAMPB__ENCODING_NONE },
    { IAMPB__STR_INIT("\xff\xfe"), IAMPB__ENCODING_UTF16LE },
    { IAMPB__STR_INIT("\xfe\xff"), IAMPB__ENCODING_UTF16BE },
};

static byte_order_mark mark_of(iampb_str text)
{
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (iampb__str_starts(text, marks[i].bytes))
            return marks[i];
    return (byte_order_mark){ IAMPB__STR(""), IAMPB__ENCODING_NONE };
}

/* Counts the lines, at least those that are not empty, and tells whether all is ASCII, in one pass over the memory. */
static size_t survey(iampb_str text, bool *ascii)
{
    size_t i = 0, lines = text.len > 0 ? 1 : 0; /* and one behind each line end that no other line end follows */
    unsigned high = 0;
#ifdef __SSE2__
    const __m128i feeds = _mm_set1_epi8('\n'), returns = _mm_set1_epi8('\r'), zero = _mm_setzero_si128();
    __m128i all = zero;
    while (text.len - i >= 17) {
        __m128i counts = zero; /* a byte each: good for 255 rounds */
        size_t rounds = (text.len - i - 1) / 16 < 255 ? (text.len - i - 1) / 16 : 255;
        for (; rounds > 0; rounds--, i += 16) {
            __m128i here = _mm_loadu_si128((const __m128i *)(const void *)(text.ptr + i));
            __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(text.ptr + i + 1));
            __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(next, feeds), _mm_cmpeq_epi8(next, returns));
            counts = _mm_sub_epi8(counts, _mm_andnot_si128(ends, _mm_cmpeq_epi8(here, feeds)));
            all = _mm_or_si128(all, here);
        }
        __m128i sums = _mm_sad_epu8(counts, zero);
        lines += (size_t)_mm_cvtsi128_si32(sums) + (size_t)_mm_cvtsi128_si32(_mm_srli_si128(sums, 8));
    }
    high = (unsigned)_mm_movemask_epi8(all);
#endif
    for (; i < text.len; i++) {
        high |= (unsigned char)text.ptr[i] & 0x80u;
        lines += text.ptr[i] == '\n' && i + 1 < text.len && text.ptr[i + 1] != '\n' && text.ptr[i + 1] != '\r';
    }
    *ascii = high == 0;
    return lines;
}

static iampb_status decode_utf16(iampb_context *ctx, iampb__arena *arena, const iampb__source *input,
        iampb__encoding encoding, uint32_t begin, const iampb__source **out, iampb_error **err)
{
    iampb__place place = { input, begin, { "", 0 } };
    iampb_str bytes = iampb__str_from(input->text, begin), text;
    bool big = encoding == IAMPB__ENCODING_UTF16BE;
    iampb_status status = iampb__utf16_decode(ctx, arena, &place, bytes, big, &text, err);
    if (status < 0)
        return status;
    if (text.len >= UINT32_MAX)
        return iampb__error_at(ctx, err, IAMPB_E_LIMIT, &place, "the credential report is too long in UTF-8");
    *out = iampb__source_decoded(arena, input, begin, (uint32_t)bytes.len, encoding, text);
    return *out == NULL ? iampb__error_nomem(err) : IAMPB_OK;
}

iampb_status iampb__report_decode(iampb_context *ctx, iampb__arena *arena, const iampb__source *input,
        const iampb__source **out, uint32_t *begin, size_t *lines, iampb_error **err)
{
    byte_order_mark mark = mark_of(input->text);
    iampb__place place = { input, mark.bytes.len, { "", 0 } };
    iampb_str text;
    bool ascii;
    *begin = (uint32_t)mark.bytes.len;
    *out = input;
    if (mark.encoding != IAMPB__ENCODING_NONE) {
        iampb_status status = decode_utf16(ctx, arena, input, mark.encoding, *begin, out, err);
        if (status < 0)
            return status;
        *begin = 0;
    }
    text = iampb__str_from((*out)->text, *begin);
    *lines = survey(text, &ascii);
    size_t valid = ascii || *out != input ? text.len : iampb__utf8_valid(text);
    place.offset += valid;
    if (valid < text.len)
        return iampb__error_at(ctx, err, IAMPB_E_ENCODING, &place, "the credential report is not UTF-8 here");
    return IAMPB_OK;
}

/* ---- Header ---- */
/* Names have been seen in other cases and with blanks after a spreadsheet. */
static int column_of(iampb_str name)
{
    name = iampb__str_trim(name);
    for (int i = 0; i < IAMPB__COLUMN_COUNT; i++)
        if (iampb__str_eq_nocase(name, column_names[i]))
            return i;
    return -1;
}

typedef struct header {
    iampb__csv csv;             /* behind the header line */
    iampb__report_fields line;
    size_t known;               /* columns of a credential report */
    bool any;                   /* there is a line */
} header;

static iampb_str field_text(const iampb__csv *csv, const iampb__csv_field *field)
{
    return iampb__str(csv->text.ptr + field->begin, field->len);
}

/* Reads the first line with one separator. */
static void read_header(header *h, iampb_str text, uint32_t begin, char separator)
{
    iampb__csv_init(&h->csv, text, separator);
    h->csv.at = begin;
    h->known = 0;
    h->any = iampb__csv_next(&h->csv, &h->line.row, h->line.field, IAMPB__REPORT_FIELDS);
    if (!h->any)
        return;
    size_t count = h->line.row.broken ? 0 : h->line.row.count;
    for (size_t i = 0; i < count && i < IAMPB__REPORT_FIELDS; i++)
        h->known += column_of(field_text(&h->csv, &h->line.field[i])) >= 0;
}

/* The separator is the one that makes most sense of the first line. */
static void find_header(header *best, iampb_str text, uint32_t begin)
{
    read_header(best, text, begin, separators[0]);
    for (size_t i = 1; i < sizeof separators; i++) {
        header other;
        read_header(&other, text, begin, separators[i]);
        if (other.known > best->known)
            *best = other;
    }
}

iampb_status iampb__report_header(iampb_context *ctx, iampb__report *report, iampb__csv *csv, uint32_t begin,
        iampb_error **err)
{
    header h;
    iampb__place place = { report->source, begin, { "", 0 } };
    find_header(&h, report->source->text, begin);
    *csv = h.csv;
    report->separator = h.csv.separator;
    if (!h.any)
        return IAMPB_OK;
    place.offset = h.line.row.begin;
    if (h.line.row.count > IAMPB__REPORT_FIELDS)
        return iampb__error_at(ctx, err, IAMPB_E_LIMIT, &place,
                "the header has %z columns; the limit for a credential report is %d", h.line.row.count,
                (int32_t)IAMPB__REPORT_FIELDS);
    if (h.known == 0)
        return iampb__error_at(ctx, err, IAMPB_E_UNRECOGNISED, &place,
                "the first line has no column of a credential report (user, arn, password_enabled, ...)");
    report->has_header = true;
    report->field_count = (uint16_t)h.line.row.count;
    for (int i = 0; i < IAMPB__COLUMN_COUNT; i++)
        report->field_of[i] = report->field_count;
    for (uint16_t i = 0; i < report->field_count; i++) {
        int column = column_of(field_text(csv, &h.line.field[i]));
        if (column < 0 || (report->columns_seen & 1u << column) != 0)
            continue; /* unknown ones are ignored; of two with one name the first counts */
        report->columns_seen |= 1u << column;
        report->field_of[column] = i;
    }
    if ((report->columns_seen & (1u << IAMPB__COLUMN_USER | 1u << IAMPB__COLUMN_ARN)) == 0)
        return iampb__error_at(ctx, err, IAMPB_E_SYNTAX, &place,
                "the header has neither the column user nor the column arn");
    return IAMPB_OK;
}

bool iampb__report_looks_like(iampb_str text)
{
    header h;
    char narrow[2048]; /* a header of AWS has 450 bytes */
    byte_order_mark mark = mark_of(text);
    text = iampb__str_from(text, mark.bytes.len);
    if (mark.encoding != IAMPB__ENCODING_NONE) {
        size_t high = mark.encoding == IAMPB__ENCODING_UTF16BE ? 0 : 1, len = 0;
        for (; len < sizeof narrow && 2 * len + 1 < text.len && text.ptr[2 * len + high] == '\0'; len++)
            narrow[len] = text.ptr[2 * len + 1 - high];
        text = iampb__str(narrow, len);
    }
    size_t line = 0; /* the first that is not empty, lest a large text be searched for the end of a quote */
    while (line < text.len && (text.ptr[line] == '\n' || text.ptr[line] == '\r'))
        line++;
    text = iampb__str_from(text, line);
    size_t end = iampb__str_find(iampb__str_first(text, 1 << 16), '\n', 0);
    find_header(&h, iampb__str_first(text, end == SIZE_MAX ? 1 << 16 : end), 0);
    return h.known >= 2;
}

/* ---- Rows ---- */
/* Whether `name` and `arn` say the same: the only thing that makes a split certain. */
static bool name_fits(iampb_str name, iampb_str arn_text)
{
    iampb__arn arn;
    if (!iampb__arn_parse(arn_text, &arn) || !iampb__str_is_account_id(arn.account)
        || !iampb__str_eq(arn.service, IAMPB__STR("iam")))
        return false;
    if (iampb__str_eq(name, IAMPB__STR("<root_account>")))
        return iampb__arn_is_root(&arn) || iampb__str_eq(arn.resource, name);
    return iampb__str_starts(arn.resource, IAMPB__STR("user/")) && iampb__str_eq(iampb__arn_name(&arn), name);
}

/* A row that nobody quoted, with separators in the user's name or path: they make more fields than the header has. Name
 * and ARN stand side by side, so only the end of the name is open, and the name is once more the end of the ARN. */
static bool rejoin(const iampb__report *report, const iampb__csv *csv, iampb__report_fields *fields)
{
    iampb__csv_field *f = fields->field;
    size_t count = fields->row.count, user = report->field_of[IAMPB__COLUMN_USER];
    if (count > IAMPB__REPORT_FIELDS || report->field_of[IAMPB__COLUMN_ARN] != user + 1
        || user + 1 >= report->field_count)
        return false;
    size_t more = count - report->field_count, last = user + 1 + more, split = 0;
    for (size_t i = 0; i < count; i++)
        if (f[i].quoted)
            return false;
    uint32_t begin = f[user].begin, end = f[last].begin + f[last].len;
    for (size_t i = user + 1; i <= last; i++) {
        iampb_str name = iampb__str(csv->text.ptr + begin, f[i].begin - 1 - begin);
        iampb_str arn = iampb__str(csv->text.ptr + f[i].begin, end - f[i].begin);
        if (!name_fits(name, arn))
            continue;
        if (split != 0)
            return false;
        split = i;
    }
    if (split == 0)
        return false;
    f[user].len = f[split].begin - 1 - begin;
    f[user + 1] = (iampb__csv_field){ f[split].begin, end - f[split].begin, false, false };
    memmove(&f[user + 2], &f[last + 1], (count - last - 1) * sizeof *f);
    return true;
}

/* Rows may lack what spreadsheets drop when it is empty: AWS's last column, and columns that are not AWS's. */
static bool may_lack(const iampb__report *report, size_t from)
{
    for (int i = 0; i < IAMPB__COLUMN_COUNT; i++)
        if (i != IAMPB__COLUMN_ADDITIONAL && report->field_of[i] >= from && report->field_of[i] < report->field_count)
            return false;
    return true;
}

static bool is_blank(const iampb__report_fields *fields)
{
    for (size_t i = 0; i < fields->row.count && i < IAMPB__REPORT_FIELDS; i++)
        if (fields->field[i].len > 0)
            return false;
    return !fields->row.broken;
}

/* Makes field_count fields of what was read, or says why not. */
static const char *settle(const iampb__report *report, const iampb__csv *csv, iampb__report_fields *fields)
{
    size_t count = fields->row.count;
    if (fields->row.broken)
        return "a quote makes no sense";
    if (count > report->field_count)
        return rejoin(report, csv, fields) ? NULL : "it has more fields than the header, and its ARN does not tell why";
    if (!may_lack(report, count))
        return "it has fewer fields than the header";
    for (uint32_t end = fields->row.begin + fields->row.len; count < report->field_count; count++)
        fields->field[count] = (iampb__csv_field){ end, 0, false, false };
    return NULL;
}

bool iampb__report_next(const iampb__report *report, iampb__csv *csv, iampb__report_fields *fields)
{
    do {
        if (!iampb__csv_next(csv, &fields->row, fields->field, IAMPB__REPORT_FIELDS))
            return false;
    } while (fields->field[0].len == 0 && is_blank(fields));
    fields->problem = fields->row.count == report->field_count && !fields->row.broken ? NULL
                                                                                      : settle(report, csv, fields);
    fields->field[report->field_count] = (iampb__csv_field){ 0, 0, false, false };
    return true;
}

iampb__span iampb__report_column(const iampb__user *user, int column)
{
    iampb__span none = { NULL, 0, 0 };
    const iampb__report *report = user->entity.account->report;
    iampb__report_fields fields;
    iampb__csv csv;
    if (user->row.line == 0 || report == NULL || column < 0 || column >= IAMPB__COLUMN_COUNT
        || (report->columns_seen & 1u << column) == 0)
        return none;
    /* With its line end, if there is one: what a carriage return at the end means depends on what follows. */
    size_t end = iampb__str_find(report->source->text, '\n', (size_t)user->row.begin + user->row.len);
    iampb__csv_init(&csv, iampb__str_first(report->source->text, end == SIZE_MAX ? end : end + 1),
            report->separator);
    csv.at = user->row.begin;
    if (!iampb__report_next(report, &csv, &fields) || fields.problem != NULL)
        return none;
    const iampb__csv_field *field = &fields.field[report->field_of[column]];
    return (iampb__span){ report->source, field->begin, field->len };
}
