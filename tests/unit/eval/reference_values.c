/* reference_values.c - see reference_values.h. */
#include "reference_values.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* ---- Texts ---- */
static const char *next(const char *text, uint32_t *c)
{
    const unsigned char *p = (const unsigned char *)text;
    int more = p[0] < 0x80 ? 0 : p[0] < 0xE0 ? 1 : p[0] < 0xF0 ? 2 : 3;
    *c = more == 0 ? p[0] : p[0] & (0x3Fu >> more);
    for (int i = 1; i <= more; i++)
        *c = *c << 6 | (p[i] & 0x3Fu);
    return text + more + 1;
}

static void put(ref_text *out, uint32_t c, bool plain)
{
    if (out->len < REF_MOST)
        out->at[out->len++] = (ref_char){ c, plain };
}

static void put_plain(ref_text *out, const char *text, const char *end)
{
    while (text < end) {
        uint32_t c;
        text = next(text, &c);
        put(out, c, true);
    }
}

const ref_key *ref_find(const ref_context *context, const char *name)
{
    for (int i = 0; i < context->count; i++)
        if (strcmp(context->keys[i].name, name) == 0)
            return context->keys[i].state == REF_ABSENT ? NULL : &context->keys[i];
    for (int i = 0; i < context->count; i++)
        if (strcasecmp(context->keys[i].name, name) == 0)
            return context->keys[i].state == REF_ABSENT ? NULL : &context->keys[i];
    return NULL;
}

/* What is between "${" and "}" (E-64): false if it is broken (E-68). *quote NULL: no default. */
static bool variable(const char *body, const char *end, char *name, const char **quote, const char **quote_end)
{
    const char *comma = memchr(body, ',', (size_t)(end - body)), *name_end = comma == NULL ? end : comma;
    while (body < name_end && *body == ' ')
        body++;
    while (name_end > body && name_end[-1] == ' ')
        name_end--;
    if (body == name_end || memchr(body, ' ', (size_t)(name_end - body)) != NULL)
        return false;
    memcpy(name, body, (size_t)(name_end - body));
    name[name_end - body] = '\0';
    *quote = NULL;
    if (comma == NULL)
        return strstr(name, "${") == NULL;
    for (comma++; comma < end && *comma == ' '; comma++)
        ;
    while (end > comma && end[-1] == ' ')
        end--;
    if (end - comma < 2 || *comma != '\'' || end[-1] != '\'')
        return false;
    *quote = comma + 1;
    *quote_end = end - 1;
    return true;
}

/* E-63 to E-68: a variable at `text`; returns what is behind it, or NULL if there is none. */
static const char *expand_one(const char *text, const ref_context *context, ref_text *out)
{
    char name[512];
    const char *quote = NULL, *quote_end = NULL, *end = strchr(text, '}');
    if (text[0] != '$' || text[1] != '{' || end == NULL || end - text > 500)
        return NULL;
    if (end == text + 3 && strchr("*?$", text[2]) != NULL) {
        put(out, (uint32_t)text[2], true);
        return end + 1;
    }
    if (!variable(text + 2, end, name, &quote, &quote_end))
        return NULL;
    const ref_key *key = ref_find(context, name);
    if (key != NULL && key->state == REF_SINGLE)
        put_plain(out, key->values[0], key->values[0] + strlen(key->values[0]));
    else if (quote != NULL)
        put_plain(out, quote, quote_end);
    else
        out->unresolved = true;
    return end + 1;
}

void ref_expand(const char *text, bool variables, const ref_context *context, ref_text *out)
{
    out->len = 0;
    out->unresolved = false;
    while (*text != '\0') {
        const char *behind = variables ? expand_one(text, context, out) : NULL;
        uint32_t c;
        if (behind != NULL) {
            text = behind;
            continue;
        }
        text = next(text, &c);
        put(out, c, false);
    }
}

void ref_utf8(const ref_text *text, char *out)
{
    for (int i = 0; i < text->len; i++) {
        uint32_t c = text->at[i].c;
        if (c >= 0x10000) {
            *out++ = (char)(0xF0 | c >> 18);
            *out++ = (char)(0x80 | (c >> 12 & 0x3F));
        } else if (c >= 0x800)
            *out++ = (char)(0xE0 | c >> 12);
        if (c >= 0x800)
            *out++ = (char)(0x80 | (c >> 6 & 0x3F));
        else if (c >= 0x80)
            *out++ = (char)(0xC0 | c >> 6);
        *out++ = (char)(c >= 0x80 ? 0x80 | (c & 0x3F) : c);
    }
    *out = '\0';
}

/* ---- Globs ---- */
typedef struct globbing {
    const ref_text *p, *t;
    int p_field[REF_MOST + 1], t_field[REF_MOST + 1];
    bool resource;
    signed char *tried;
} globbing;

/* The number of the field, from 0 to 5, that each character is in; a colon is in the field that it ends. */
static void fields(const ref_text *text, bool all, int *out)
{
    int field = 0;
    for (int i = 0; i < text->len; i++) {
        out[i] = field;
        if (field < 5 && text->at[i].c == ':' && (all || !text->at[i].plain))
            field++;
    }
    out[text->len] = field;
}

static uint32_t lower(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static bool wild_covers(const globbing *g, int i, int j)
{
    if (!g->resource || g->p_field[i] == 5 || g->t->at[j].c != ':')
        return true;
    /* E-20(b): a star at the end of its field. */
    return g->p->at[i].c == '*' && (i + 1 == g->p->len || (g->p->at[i + 1].c == ':' && !g->p->at[i + 1].plain));
}

static bool same_char(const globbing *g, int i, int j)
{
    uint32_t a = g->p->at[i].c, b = g->t->at[j].c;
    if (a == b)
        return true;
    return g->resource && g->p_field[i] < 5 && g->t_field[j] < 5 && lower(a) == lower(b); /* E-22 */
}

static bool glob(globbing *g, int i, int j)
{
    signed char *tried = &g->tried[i * (g->t->len + 1) + j];
    bool result;
    if (*tried >= 0)
        return *tried == 1;
    if (i == g->p->len)
        result = j == g->t->len;
    else if (!g->p->at[i].plain && g->p->at[i].c == '*')
        result = glob(g, i + 1, j) || (j < g->t->len && wild_covers(g, i, j) && glob(g, i, j + 1));
    else if (j == g->t->len)
        result = false;
    else if (!g->p->at[i].plain && g->p->at[i].c == '?')
        result = wild_covers(g, i, j) && glob(g, i + 1, j + 1);
    else
        result = same_char(g, i, j) && glob(g, i + 1, j + 1);
    *tried = result;
    return result;
}

static bool glob_texts(const ref_text *pattern, const ref_text *text, bool resource)
{
    static globbing g; /* large */
    size_t room = (size_t)(pattern->len + 1) * (size_t)(text->len + 1);
    g = (globbing){ .p = pattern, .t = text, .resource = resource, .tried = malloc(room) };
    memset(g.tried, -1, room);
    fields(pattern, false, g.p_field);
    fields(text, true, g.t_field);
    bool result = glob(&g, 0, 0);
    free(g.tried);
    return result;
}

bool ref_glob_matches(const ref_text *pattern, const char *text, ref_glob how)
{
    ref_text t;
    ref_expand(text, false, NULL, &t);
    return glob_texts(pattern, &t, how == REF_RESOURCE);
}

/* ---- Strings ---- */
/* Simple case folding of the letters that the generator has. */
static uint32_t fold(uint32_t c)
{
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
        return c + 32;
    if (c >= 0x391 && c <= 0x3A9)
        return c + 32;
    if (c >= 0x410 && c <= 0x42F)
        return c + 32;
    return c == 0x212A ? 'k' : c == 0x17F ? 's' : c == 0x3C2 ? 0x3C3 : c == 0x1E9E ? 0xDF : lower(c);
}

bool ref_same(const ref_text *policy, const char *request, bool ignore_case)
{
    ref_text t;
    ref_expand(request, false, NULL, &t);
    if (t.len != policy->len)
        return false;
    for (int i = 0; i < t.len; i++) {
        uint32_t a = policy->at[i].c, b = t.at[i].c;
        if (ignore_case ? fold(a) != fold(b) : a != b)
            return false;
    }
    return true;
}

/* ---- Numbers ---- */
#define DIGITS 400
typedef struct number {
    bool negative;
    char digits[2 * DIGITS + 1]; /* padded with zeros on both sides */
} number;

static bool read_number(const char *text, number *out)
{
    size_t whole, part = 0;
    out->negative = *text == '-';
    text += *text == '-' || *text == '+';
    whole = strspn(text, "0123456789");
    if (whole == 0)
        return false;
    if (text[whole] == '.') {
        part = strspn(text + whole + 1, "0123456789");
        if (part == 0)
            return false;
    }
    if (text[whole + part + (part > 0)] != '\0' || whole + part > DIGITS)
        return false;
    memset(out->digits, '0', 2 * DIGITS);
    out->digits[2 * DIGITS] = '\0';
    memcpy(out->digits + DIGITS - whole, text, whole);
    memcpy(out->digits + DIGITS, text + whole + 1, part);
    if (strspn(out->digits, "0") == 2 * DIGITS)
        out->negative = false;
    return true;
}

static ref_pair relate(const char *relation, int order)
{
    bool less = strncmp(relation, "LessThan", 8) == 0, greater = strncmp(relation, "GreaterThan", 11) == 0;
    bool equal = strstr(relation, "Equals") != NULL;
    return (less && order < 0) || (greater && order > 0) || (equal && order == 0) ? REF_YES : REF_NO;
}

ref_pair ref_number_pair(const char *relation, const char *policy, const char *request)
{
    number p, r;
    int order;
    if (!read_number(policy, &p) || !read_number(request, &r))
        return REF_INCOMPARABLE;
    if (p.negative != r.negative)
        order = r.negative ? -1 : 1;
    else
        order = strcmp(r.digits, p.digits) * (r.negative ? -1 : 1);
    return relate(relation, order);
}

/* ---- Dates ---- */
static bool digits(const char **text, int count, int least, int most, int *out)
{
    *out = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (**text < '0' || **text > '9')
            return false;
        *out = *out * 10 + (**text - '0');
    }
    return *out >= least && *out <= most;
}

static bool read_zone(const char *text, int *minutes)
{
    int hours = 0, mins = 0, sign = *text == '-' ? -1 : 1;
    *minutes = 0;
    if (*text == '\0' || strcmp(text, "Z") == 0)
        return true;
    if (*text != '+' && *text != '-')
        return false;
    text++;
    if (!digits(&text, 2, 0, 23, &hours))
        return false;
    text += *text == ':';
    if (!digits(&text, 2, 0, 59, &mins) || *text != '\0')
        return false;
    *minutes = sign * (hours * 60 + mins);
    return true;
}

static bool read_clock(const char *text, struct tm *tm, int *nanoseconds, int *zone)
{
    if (!digits(&text, 2, 0, 23, &tm->tm_hour) || *text++ != ':' || !digits(&text, 2, 0, 59, &tm->tm_min))
        return false;
    if (*text == ':') {
        text++;
        if (!digits(&text, 2, 0, 59, &tm->tm_sec))
            return false;
        if (*text == '.') {
            int unit = 100000000;
            if (*++text < '0' || *text > '9')
                return false;
            for (; *text >= '0' && *text <= '9'; text++, unit /= 10)
                *nanoseconds += (*text - '0') * unit;
        }
    }
    return read_zone(text, zone);
}

typedef struct instant {
    int64_t seconds;
    int nanoseconds;
} instant;

static bool read_date(const char *text, instant *out)
{
    struct tm tm = { .tm_mday = 1 }, back;
    int nanoseconds = 0, zone = 0, year, month = 1;
    size_t len = strlen(text), sign = text[0] == '-' ? 1 : 0;
    if (len > sign && strspn(text + sign, "0123456789") == len - sign && len - sign < 18 && (sign == 1 || len != 4)) {
        *out = (instant){ strtoll(text, NULL, 10), 0 };
        return true;
    }
    if (!digits(&text, 4, 0, 9999, &year))
        return false;
    if (*text == '-') {
        text++;
        if (!digits(&text, 2, 1, 12, &month))
            return false;
        if (*text == '-') {
            text++;
            if (!digits(&text, 2, 1, 31, &tm.tm_mday))
                return false;
            if (*text == 'T' && !read_clock(text + 1, &tm, &nanoseconds, &zone))
                return false;
            if (*text == 'T')
                text = "";
        }
    }
    if (*text != '\0')
        return false;
    tm.tm_year = year - 1900;
    tm.tm_mon = month - 1;
    int64_t seconds = timegm(&tm);
    back = *gmtime(&seconds);
    if (back.tm_mon != month - 1)
        return false;
    *out = (instant){ seconds - zone * 60, nanoseconds };
    return true;
}

ref_pair ref_date_pair(const char *relation, const char *policy, const char *request)
{
    instant p, r;
    if (!read_date(policy, &p) || !read_date(request, &r))
        return REF_INCOMPARABLE;
    if (r.seconds != p.seconds)
        return relate(relation, r.seconds < p.seconds ? -1 : 1);
    return relate(relation, r.nanoseconds - p.nanoseconds);
}

/* ---- The others ---- */
bool ref_boolean(const char *text, bool *out)
{
    *out = strcasecmp(text, "true") == 0;
    return *out || strcasecmp(text, "false") == 0;
}

static int decode(const char *text, unsigned char *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    int count = 0;
    if (strlen(text) % 4 != 0)
        return -1;
    for (; *text != '\0'; text += 4) {
        uint32_t bits = 0;
        int pad = text[4] != '\0' ? 0 : (text[3] == '=') + (text[3] == '=' && text[2] == '=');
        for (int i = 0; i < 4; i++) {
            const char *at = i < 4 - pad ? strchr(letters, text[i]) : letters;
            if (at == NULL)
                return -1;
            bits = bits << 6 | (uint32_t)(at - letters);
        }
        for (int i = 0; i < 3 - pad; i++)
            out[count++] = (unsigned char)(bits >> (16 - 8 * i));
    }
    return count;
}

ref_pair ref_binary_pair(const char *policy, const char *request)
{
    unsigned char p[REF_MOST], r[REF_MOST];
    int p_len = decode(policy, p), r_len = decode(request, r);
    if (p_len < 0 || r_len < 0)
        return REF_INCOMPARABLE;
    return p_len == r_len && memcmp(p, r, (size_t)p_len) == 0 ? REF_YES : REF_NO;
}

typedef struct address {
    unsigned char bytes[16];
    bool v4;
    int prefix;
} address;

static bool read_address(const char *text, bool range, address *out)
{
    static const unsigned char mapped[12] = { [10] = 0xFF, 0xFF };
    char copy[128];
    char *slash;
    int most;
    if (strlen(text) >= sizeof copy)
        return false;
    strcpy(copy, text);
    slash = strchr(copy, '/');
    if (slash != NULL) {
        *slash++ = '\0';
        if (!range || strlen(slash) == 0 || strlen(slash) > 3 || strspn(slash, "0123456789") != strlen(slash))
            return false;
    }
    memset(out, 0, sizeof *out);
    out->v4 = inet_pton(AF_INET, copy, out->bytes) == 1;
    if (!out->v4 && inet_pton(AF_INET6, copy, out->bytes) != 1)
        return false;
    most = out->v4 ? 32 : 128;
    out->prefix = slash == NULL ? most : atoi(slash);
    if (out->prefix > most)
        return false;
    if (!out->v4 && out->prefix >= 96 && memcmp(out->bytes, mapped, 12) == 0) {
        memmove(out->bytes, out->bytes + 12, 4);
        out->v4 = true;
        out->prefix -= 96;
    }
    return true;
}

ref_pair ref_address_pair(const char *policy, const char *request)
{
    address p, r;
    if (!read_address(policy, true, &p) || !read_address(request, false, &r))
        return REF_INCOMPARABLE;
    if (p.v4 != r.v4)
        return REF_NO;
    for (int bit = 0; bit < p.prefix; bit++)
        if (((p.bytes[bit / 8] ^ r.bytes[bit / 8]) >> (7 - bit % 8) & 1) != 0)
            return REF_NO;
    return REF_YES;
}

/* The part of a text that a field is; `all`: inserted colons end fields too. */
static void part_of(const ref_text *text, const int *field, int which, bool last, ref_text *out)
{
    out->len = 0;
    for (int i = 0; i < text->len; i++)
        if (field[i] == which)
            out->at[out->len++] = text->at[i];
    if (!last && out->len > 0)
        out->len--; /* its colon */
}

ref_pair ref_arn_pair(const ref_text *policy, const char *request)
{
    int p_field[REF_MOST + 1], t_field[REF_MOST + 1];
    ref_text t, p_part, t_part;
    ref_expand(request, false, NULL, &t);
    fields(policy, false, p_field);
    fields(&t, true, t_field);
    if (strncmp(request, "arn:", 4) != 0 || t_field[t.len] < 5)
        return REF_INCOMPARABLE;
    int count = p_field[policy->len] + 1;
    if (count < 6 && (policy->len == 0 || policy->at[policy->len - 1].c != '*' || policy->at[policy->len - 1].plain))
        return REF_INCOMPARABLE;
    for (int i = 0; i < count; i++) {
        part_of(policy, p_field, i, i == count - 1, &p_part);
        part_of(&t, t_field, i, i == 5, &t_part);
        if (!glob_texts(&p_part, &t_part, false))
            return REF_NO;
    }
    return REF_YES;
}
