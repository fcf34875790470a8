/* test_scan.c - both versions of each scan give the same answer, at every alignment and length. */
#include "harness.h"
#include "json/scan.h"
#include <stdlib.h>

START_TEST(one_special_byte_is_found_wherever_it_stands)
{
    for (int special = 0; special < 256; special++) {
        for (size_t len = 1; len <= 70; len++) {
            char *text = malloc(len);
            for (size_t at = 0; at < len; at += 1 + len / 9) {
                memset(text, 'x', len);
                text[at] = (char)special;
                const char *stop = iampb__scan_plain(text, text + len);
                bool plain = special >= 0x20 && special < 0x80 && special != '"' && special != '\\';
                if (stop != (plain ? text + len : text + at) || stop != iampb__scan_plain_portable(text, text + len))
                    ck_abort_msg("byte 0x%02x at %zu of %zu", (unsigned)special, at, len);
                memset(text, ' ', len);
                text[at] = (char)special;
                stop = iampb__scan_blanks(text, text + len);
                bool blank = special == ' ' || special == '\t' || special == '\n' || special == '\r';
                if (stop != (blank ? text + len : text + at) || stop != iampb__scan_blanks_portable(text, text + len))
                    ck_abort_msg("blank 0x%02x at %zu of %zu", (unsigned)special, at, len);
            }
            free(text);
        }
    }
}
END_TEST

START_TEST(random_mixtures_agree)
{
    static const char alphabet[] = " \n\t\r    \n   x\"\\\x01\x1f\x7f\x80\xff";
    unsigned state = 1;
    for (int round = 0; round < 20000; round++) {
        size_t len = (size_t)round % 97;
        char *text = malloc(len + 1);
        for (size_t i = 0; i < len; i++) {
            state = state * 1103515245u + 12345u;
            text[i] = round % 2 != 0 && state >> 28 != 0 ? ' ' : alphabet[(state >> 16) % (sizeof alphabet - 1)];
        }
        for (size_t from = 0; from <= len; from += 1 + len / 5) {
            const char *at = text + from, *end = text + len;
            if (iampb__scan_plain(at, end) != iampb__scan_plain_portable(at, end)
                    || iampb__scan_blanks(at, end) != iampb__scan_blanks_portable(at, end))
                ck_abort_msg("round %d from %zu", round, from);
        }
        free(text);
    }
}
END_TEST

/* One byte after the other. */
static const char *container_by_bytes(const char *at, const char *end)
{
    size_t depth = 0;
    bool inside = false;
    for (; at < end; at++) {
        if (inside && *at == '\\')
            at++;
        else if (*at == '"')
            inside = !inside;
        else if (!inside && (*at == '{' || *at == '['))
            depth++;
        else if (!inside && (*at == '}' || *at == ']') && --depth == 0)
            return at + 1;
    }
    return NULL;
}

/* Strings that hold brackets, quotes and backslashes, so that each of them comes to stand on the edges of blocks. */
START_TEST(containers_end_where_reading_byte_by_byte_ends_them)
{
    static const char *const pieces[] = { "{", "}", "[", "]", "\"{[\"", "\"\\\\\"", "\"\\\"]\"", "\"]}\\\\\\\"\"", ", ",
        "\"plain\"", "          ", "12" };
    unsigned state = 7;
    int ended = 0;
    for (int round = 0; round < 20000; round++) {
        char text[400] = "{";
        size_t len = 1, most = 1 + (size_t)round % 330;
        while (len < most) {
            state = state * 1103515245u + 12345u;
            const char *piece = pieces[(state >> 16) % (sizeof pieces / sizeof pieces[0])];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        char *exact = malloc(len); /* nothing past the end is read */
        memcpy(exact, text, len);
        const char *behind = iampb__scan_container(exact, exact + len);
#if defined(__SSE2__)
        if (behind != container_by_bytes(exact, exact + len))
            ck_abort_msg("round %d: %.*s", round, (int)len, exact);
#else
        ck_assert(behind == NULL || behind == container_by_bytes(exact, exact + len));
#endif
        ended += behind != NULL;
        free(exact);
    }
#if defined(__SSE2__)
    ck_assert_int_gt(ended, 5000);
#endif
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("json/scan", one_special_byte_is_found_wherever_it_stands, random_mixtures_agree,
            containers_end_where_reading_byte_by_byte_ends_them);
}
HARNESS_MAIN("json-scan", suite)
