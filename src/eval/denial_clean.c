/* denial_clean.c - a message as it was before it was put into JSON, HTML, a log line or a terminal: escapes are
 * decoded, colours left out, and any run of blanks is one blank. See denial.h. */
#include "base/utf8.h"
#include "eval/denial.h"

/* What stands for a character. */
typedef struct unit {
    size_t used;     /* bytes of the source; 0: nothing special begins here */
    char out[4];
    size_t len;      /* bytes of `out`; 0: nothing */
} unit;

static void put_code(unit *u, uint32_t code)
{
    if (code == 0xa0)
        code = ' ';
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        code = 0xfffd;
    u->len = iampb__utf8_put(code, u->out);
}

static bool hex4(const char *at, size_t left, uint32_t *out)
{
    uint32_t code = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = i < left ? iampb__hex_digit(at[i]) : -1;
        if (digit < 0)
            return false;
        code = code * 16 + (uint32_t)digit;
    }
    *out = code;
    return true;
}

/* A second \uXXXX that makes a pair with the first. */
static void add_surrogate(const char *at, size_t left, unit *u, uint32_t *code)
{
    uint32_t low;
    if (*code < 0xd800 || *code >= 0xdc00 || left < u->used + 6 || at[u->used] != '\\' || at[u->used + 1] != 'u'
        || !hex4(at + u->used + 2, left - u->used - 2, &low) || low < 0xdc00 || low >= 0xe000)
        return;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    u->used += 6;
}

/* JSON's escapes. JSON inside JSON doubles its backslashes: a few of them are like one. */
static unit backslash(const char *at, size_t left)
{
    enum { MOST = 7 };
    unit u = { 0 };
    size_t run = 0;
    uint32_t code;
    while (run < left && run < MOST && at[run] == '\\')
        run++;
    if (run == left)
        return u;
    char c = at[run];
    u.used = run + 1;
    if (c == '"' || c == '/' || c == '\'')
        put_code(&u, (unsigned char)c);
    else if (c == 'n' || c == 'r' || c == 't')
        put_code(&u, ' ');
    else if (c == 'u' && hex4(at + run + 1, left - run - 1, &code)) {
        u.used += 4;
        add_surrogate(at, left, &u, &code);
        put_code(&u, code);
    } else
        u.used = 0;
    return u;
}

/* &quot; &#39; &#x27; ... */
static unit entity(const char *at, size_t left)
{
    static const struct {
        iampb_str text;
        char c;
    } names[] = { { IAMPB__STR_INIT("&quot;"), '"' }, { IAMPB__STR_INIT("&apos;"), '\'' },
        { IAMPB__STR_INIT("&amp;"), '&' }, { IAMPB__STR_INIT("&lt;"), '<' }, { IAMPB__STR_INIT("&gt;"), '>' },
        { IAMPB__STR_INIT("&nbsp;"), ' ' } };
    unit u = { 0 };
    uint32_t code = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (iampb__str_starts(iampb__str(at, left), names[i].text)) {
            u.used = names[i].text.len;
            put_code(&u, (unsigned char)names[i].c);
            return u;
        }
    if (left < 4 || at[1] != '#')
        return u;
    bool hex = at[2] == 'x' || at[2] == 'X';
    size_t begin = hex ? 3 : 2, i = begin;
    for (; i < left && i < begin + 7; i++) {
        int digit = iampb__hex_digit(at[i]);
        if (digit < 0 || (!hex && digit > 9))
            break;
        code = code * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (i == begin || i == left || at[i] != ';')
        return u;
    u.used = i + 1;
    put_code(&u, code);
    return u;
}

/* ESC [ ... letter: colours of a terminal, which stand for nothing. */
static unit colour(const char *at, size_t left)
{
    unit u = { 0 };
    if (left < 3 || at[1] != '[')
        return u;
    for (size_t i = 2; i < left && i < 16; i++) {
        if (iampb__is_digit(at[i]) || at[i] == ';')
            continue;
        if (iampb__is_lower(at[i]) || iampb__is_upper(at[i]))
            u.used = i + 1;
        break;
    }
    return u;
}

static unit unit_at(const char *at, size_t left)
{
    unit u = { 0 };
    if (*at == '\\')
        u = backslash(at, left);
    else if (*at == '&')
        u = entity(at, left);
    else if (*at == '\x1b')
        u = colour(at, left);
    else if (left >= 2 && at[0] == '\xc2' && at[1] == '\xa0') /* a blank that does not break the line */
        u = (unit){ 2, " ", 1 };
    else if (iampb__is_space(*at) || *at == '\v' || *at == '\f')
        u = (unit){ 1, " ", 1 };
    if (u.used == 0)
        u = (unit){ 1, { *at, 0, 0, 0 }, 1 };
    return u;
}

bool iampb__clean_text(
        iampb__arena *arena, const iampb__source *source, uint32_t begin, uint32_t len, iampb__clean *out)
{
    const char *at = source->text.ptr + begin;
    char *text = iampb__arena_bytes(arena, (size_t)len + 1);
    uint32_t *begins = iampb__arena_alloc(arena, len, sizeof *begins);
    uint8_t *lens = (uint8_t *)iampb__arena_bytes(arena, len);
    size_t count = 0;
    if (text == NULL || begins == NULL || lens == NULL)
        return false;
    for (size_t i = 0; i < len;) {
        unit u = unit_at(at + i, len - i);
        bool blank = u.len == 1 && u.out[0] == ' ';
        for (size_t k = 0; k < u.len && !(blank && (count == 0 || text[count - 1] == ' ')); k++) {
            text[count] = u.out[k];
            begins[count] = begin + (uint32_t)i;
            lens[count++] = (uint8_t)u.used;
        }
        i += u.used;
    }
    count -= count > 0 && text[count - 1] == ' ';
    text[count] = '\0';
    *out = (iampb__clean){ source, { text, count }, begins, lens };
    return true;
}

iampb__span iampb__clean_span(const iampb__clean *clean, size_t begin, size_t end)
{
    if (begin >= end)
        return (iampb__span){ NULL, 0, 0 };
    uint32_t last = clean->begin[end - 1] + clean->len[end - 1];
    return (iampb__span){ clean->source, clean->begin[begin], last - clean->begin[begin] };
}
