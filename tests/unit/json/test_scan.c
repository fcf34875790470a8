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

static Suite *suite(void)
{
    return HARNESS_LIST("json/scan", one_special_byte_is_found_wherever_it_stands, random_mixtures_agree);
}
HARNESS_MAIN("json-scan", suite)
