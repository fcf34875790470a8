/* universe.c - see universe.h. */
#include "universe.h"
#include <stdio.h>
#include <stdlib.h>

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

const universe_caller universe_callers[] = {
    { IAMPB_CALLER_BY_ARN, U, NULL },
    { IAMPB_CALLER_BY_ARN, "arn:aws:iam::" A ":user/zoe", NULL },
    { IAMPB_CALLER_BY_ARN, "arn:aws:iam::" A ":user/fresh", NULL },
    { IAMPB_CALLER_BY_ARN, S, R },
    { IAMPB_CALLER_BY_ARN, "arn:aws:sts::" A ":assumed-role/Builder/other", R },
    { IAMPB_CALLER_BY_ARN, "arn:aws:sts::" A ":assumed-role/Fresh/s", "arn:aws:iam::" A ":role/Fresh" },
    { IAMPB_CALLER_BY_ARN, ROOT_A, NULL },
    { IAMPB_CALLER_BY_ARN, "arn:aws:iam::" B ":user/dana", NULL },
    { IAMPB_CALLER_BY_ARN, "arn:aws:iam::" B ":root", NULL },
    { IAMPB_CALLER_BY_ARN, "arn:aws:iam::777788889999:user/dana", NULL },
    { IAMPB_CALLER_SERVICE, "s3.amazonaws.com", NULL },
    { IAMPB_CALLER_SERVICE, "fresh.amazonaws.com", NULL },
    { IAMPB_CALLER_ANONYMOUS, NULL, NULL },
};
const size_t universe_caller_count = COUNT(universe_callers);

static void put(universe_texts *out, const char *text)
{
    if (out->count == UNIVERSE_TEXTS)
        abort();
    out->texts[out->count++] = text;
}

/* All words of `letters` with `least` to `most` of them, behind a head; the texts are kept in *room. */
static void put_words(universe_texts *out, const char *head, const char *letters, size_t least, size_t most, char
        **room)
{
    size_t many = strlen(letters), total = 1;
    for (size_t len = 0; len <= most; len++, total *= many)
        for (size_t word = 0; len >= least && word < total; word++) {
            char *at = *room;
            put(out, at);
            at = stpcpy(at, head);
            for (size_t i = 0, rest = word; i < len; i++, rest /= many)
                *at++ = letters[rest % many];
            *at = '\0';
            *room = at + 1;
        }
}

/* Each with and without a "b" behind it. */
static const char *const longer[] = { "s:zaz", "s:abz", "s:azb", "s:zbza", "s:abaz" };

const universe_texts *universe_actions(void)
{
    static universe_texts texts;
    static char room[1 << 12];
    char *at = room;
    if (texts.count == 0) {
        put_words(&texts, "s:", "abz", 1, 3, &at);
        for (size_t i = 0; i < COUNT(longer); i++)
            put_words(&texts, longer[i], "b", 0, 1, &at);
        put_words(&texts, "t:", "az", 1, 2, &at);
        put(&texts, "u:a");
        put(&texts, "u:z");
    }
    return &texts;
}

static const char *const more_resources[] = { "*", "arn:aws:s:r:1:a", "arn:aws:s:r:1:z", "arn:aws:s:r::a",
        "arn:aws:s::1:a",
    "arn:aws:s:z:1:a", "arn:aws:s:rz:1:b", "arn:aws:s:r:9:z:1:a", "arn:aws:s:zz:1:a", "arn:aws:s:zz:2:b",
            "arn:z:s:::a", "arn:z:s:::z",
    "arn:aws:t:::", "arn:aws:t:::a", "arn:aws:t:::z", "arn:aws:t:r:1:a", "arn:aws:t:z:2:z", "arn:aws:z:::a",
            "arn:aws:z:::ab",
    "arn:AWS:S:::a", "arn:AWS:s:::z", "arn:aws:S:r:1:a", "arn:aws:s:::a:b", "arn:aws:s:::A", "arn:aws:s:::b/",
            "arn:aws:s:::b/z",
    "arn:aws:s:::b/a/z", "arn:aws:s:::/", "arn:aws:s:r:1:", "arn:z:z:z:9:z", "arn:aws:s:::a${x:k}",
            "arn:aws:s:::${x:k}",
    "arn:aws:s:::a$", "arn:aws:s:::a\xc3\xa9", "arn:aws:s:::azab", "arn:aws:s:::zaab", "arn:aws:s:::zabz" };
static const char *const small_resources[] = { "*", "arn:aws:s:::", "arn:aws:s:::a", "arn:aws:s:::b", "arn:aws:s:::z",
    "arn:aws:s:::ab", "arn:aws:s:::aa", "arn:aws:s:::ba", "arn:aws:s:::a/z",
    "arn:aws:s:::z/z", "arn:aws:s:::a$", "arn:aws:s:::${x:k}", "arn:aws:t:::a", "arn:aws:s:r:1:a" };

const universe_texts *universe_resources(bool small)
{
    static universe_texts texts, few;
    static char room[1 << 13];
    char *at = room;
    if (texts.count == 0) {
        put_words(&texts, "arn:aws:s:::", "abz", 0, 3, &at);
        for (size_t i = 0; i < COUNT(more_resources); i++)
            put(&texts, more_resources[i]);
        for (size_t i = 0; i < COUNT(small_resources); i++)
            put(&few, small_resources[i]);
    }
    return small ? &few : &texts;
}

/* ---- Values ---- */
static const char *const strings[] = { "*", "?", "a*", "ab*", "k", "K", "\xe2\x84\xaa", "**", "zab", "azzb", "${*}",
        "a${x:k}",
    "${x:k}", "zaza", "abab" };
static const char *const few_strings[] = { "a", "b", "", "ab", "z", "*", "a*", "${x:k}", "?" };
static const char *const numbers[] = { "-2", "-1", "-0.5", "0", "0.5", "1", "1.25", "1.50", "1.75", "2.0", "3", "x",
        "", "1e0" };
static const char *const dates[] = { "0", "1577836799", "2020-01-01", "2020-01-01T00:00:00.5Z", "1577836801",
        "1590969599",
    "1590969600", "1590969600.5", "2020-06-01T00:00:00.000000001Z", "2020-08-01", "1609459199", "2021-01-01T00:00:00Z",
            "1609459201",
    "2030-01-01", "x", "" };
static const char *const booleans[] = { "true", "false", "False", "x", "" };
static const char *const addresses[] = { "10.0.0.1", "10.127.255.255", "10.128.0.0", "10.1.2.3", "10.1.2.4", "10.1.3.0",
    "11.0.0.0", "9.255.255.255", "127.0.0.1", "128.0.0.0", "200.1.1.1", "2001:db8::1", "2001:db8::2", "2001:db9::1",
            "::1", "x", "" };
static const char *const blobs[] = { "QQ==", "QUI=", "QUJD", "QUJDRA==", "Q", "" };
static const char *const arns[] = { "arn:aws:s:::a", "arn:aws:s:::ab", "arn:aws:s:::b", "arn:aws:s:::z",
        "arn:aws:t:::a",
    "arn:aws:t:::z", "arn:aws:s:r:1:b", "arn:aws:s:r:1:ab", "arn:aws:s:::a:b", "arn:aws:s", "a", "", "arn:aws:sz:::a",
            "arn:z:z:z:z:zz",
    "arn:aws:s:::", "arn:aws:s:r:1:zz", "arn:aws:z:::z", "arn:aws:z:::zz", "arn:aws:z:z:z:b", "arn:z:s:::b",
            "arn:z:s:::z" };

static const struct family {
    const char *const *texts;
    size_t count;
} families[VALUE_FAMILIES] = { { strings, COUNT(strings) }, { numbers, COUNT(numbers) }, { dates, COUNT(dates) },
    { booleans, COUNT(booleans) }, { addresses, COUNT(addresses) }, { blobs, COUNT(blobs) }, { arns, COUNT(arns) } };

void universe_values(unsigned which, bool small, universe_texts *out)
{
    static char room[1 << 12];
    char *at = room;
    out->count = 0;
    for (size_t i = 0; small && i < COUNT(few_strings); i++)
        put(out, few_strings[i]);
    if (small)
        return;
    for (size_t f = 0; f < VALUE_FAMILIES; f++)
        for (size_t i = 0; (which & 1u << f) != 0 && i < families[f].count; i++)
            put(out, families[f].texts[i]);
    if ((which & 1u << STRING_VALUES) != 0)
        put_words(out, "", "abzA", 0, 3, &at);
    else
        put(out, "a");
}

static universe_state *put_state(universe_states *out)
{
    if (out->count == UNIVERSE_STATES)
        abort();
    universe_state *state = &out->states[out->count++];
    *state = (universe_state){ .type = IAMPB_VALUE_LIST };
    return state;
}

static void put_list(universe_states *out, const universe_texts *values, const size_t *which, size_t count)
{
    universe_state *state = put_state(out);
    state->count = count;
    for (size_t i = 0; i < count; i++)
        state->values[i] = (iampb_str){ values->texts[which[i]], strlen(values->texts[which[i]]) };
}

void universe_lists(const universe_texts *values, size_t longest, universe_states *out)
{
    size_t w[UNIVERSE_LIST] = { 0 }, n = values->count;
    out->count = 0;
    put_state(out)->absent = true;
    put_list(out, values, w, 0);
    for (w[0] = 0; w[0] < n; w[0]++) {
        put_list(out, values, w, 1);
        out->states[out->count - 1].type = IAMPB_VALUE_SINGLE;
        if (longest == 0 && w[0] > 0)
            continue;
        put_list(out, values, w, 1);
        for (w[1] = w[0] + 1; longest > 1 && w[1] < n; w[1]++) {
            put_list(out, values, w, 2);
            for (w[2] = w[1] + 1; longest > 2 && w[2] < n; w[2]++)
                put_list(out, values, w, 3);
        }
    }
}
