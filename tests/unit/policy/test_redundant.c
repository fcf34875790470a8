/* test_redundant.c - which entries of a list are covered by others: against the rule, read entry by entry. */
#include "policy_help.h"
#include "policy/redundant.h"

typedef struct found {
    parsed p;
    const iampb__tree_list *list;
    iampb__redundant result;
} found;

/* Of a list in JSON. */
static found find(const char *list, bool nocase)
{
    found f;
    iampb_context *ctx = harness_context();
    iampb__builder text = { .ctx = ctx };
    iampb__builder_format(&text, "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": %s, \"Resource\": \"*\"}]}",
            list);
    f.p = parse_kind(iampb__builder_str(&text), IAMPB_POLICY_IDENTITY);
    iampb__builder_free(&text);
    iampb_context_free(ctx);
    f.list = f.p.tree->statements[0].action;
    ck_assert(iampb__redundant_find(f.p.arena, f.list, nocase, &f.result));
    ck_assert_uint_eq(f.result.count, f.list->count);
    return f;
}

/* "0 1 3; 2 4": the groups of two and more, by entry. */
static void groups_of(const iampb__redundant *r, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t first = 0; first < r->count; first++) {
        if (r->group[first] != first || r->next[first] == 0)
            continue;
        len += (size_t)snprintf(out + len, size - len, "%s", len > 0 ? "; " : "");
        for (size_t at = first, more = 1; more != 0; more = at = r->next[at])
            len += (size_t)snprintf(out + len, size - len, "%s%zu", at == first ? "" : " ", at);
    }
}

START_TEST(groups_are_connected)
{
    static const struct {
        const char *list;
        bool nocase;
        const char *groups, *removable;
    } rows[] = {
        { "[\"sqs:*\", \"sqs:Send*\", \"sns:Publish\", \"sqs:SendMessage\", \"sns:publish\", \"s3:Get*\", "
          "\"s3:*Object\"]",
            true, "0 1 3; 2 4", "1 3 4" },
        { "[\"arn:aws:s3:::logs-*\", \"arn:aws:s3:::logs-app/2026/*\", \"arn:aws:s3:::Logs-app/*\"]", false, "0 1",
            "1" },
        { "[\"a:b\", \"a:B\"]", false, "", "" },
        { "[\"a:b\", \"a:b\", \"a:b\"]", false, "0 1 2", "1 2" },
        { "\"*\"", true, "", "" },
        { "[]", true, "", "" },
        /* '?' matches no star; a star in what is covered is a character that a star matches. */
        { "[\"a:?\", \"a:*\"]", true, "0 1", "0" },
        { "[\"a:?\", \"a:b*\"]", true, "", "" },
        { "[\"a:*b\", \"a:**b\"]", true, "0 1", "1" },
        /* Covered by two that have nothing else in common. */
        { "[\"s3:Get*\", \"s3:*Object\", \"s3:GetObject\"]", true, "0 1 2", "2" },
        { "[\"*\", \"a:b\", \"c:*\"]", true, "0 1 2", "1 2" },
        { "[\"a:b\", \"*\", \"**\"]", true, "0 1 2", "0 2" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char groups[256], removable[256] = "";
        found f = find(rows[i].list, rows[i].nocase);
        groups_of(&f.result, groups, sizeof groups);
        for (size_t k = 0, len = 0; k < f.result.count; k++)
            if (f.result.removable[k])
                len += (size_t)snprintf(removable + len, sizeof removable - len, "%s%zu", len > 0 ? " " : "", k);
        ck_assert_msg(strcmp(groups, rows[i].groups) == 0, "%s: \"%s\"", rows[i].list, groups);
        ck_assert_msg(iampb__redundant_maybe(f.list, rows[i].nocase) == (groups[0] != '\0'), "%s", rows[i].list);
        ck_assert_msg(strcmp(removable, rows[i].removable) == 0, "%s: may go: \"%s\"", rows[i].list, removable);
        parsed_free(&f.p);
    }
}
END_TEST

/* ---- The rule, read literally ---- */
static bool covers(const char *a, size_t a_len, const char *b, size_t b_len)
{
    if (a_len == 0)
        return b_len == 0;
    if (*a == '*')
        return covers(a + 1, a_len - 1, b, b_len) || (b_len > 0 && covers(a, a_len, b + 1, b_len - 1));
    return b_len > 0 && (*a == *b || (*a == '?' && *b != '*')) && covers(a + 1, a_len - 1, b + 1, b_len - 1);
}

static size_t root_of(const size_t *up, size_t at)
{
    while (up[at] != at)
        at = up[at];
    return at;
}

#define ENTRIES 12

static void check_random(uint32_t *random)
{
    char list[ENTRIES * 12 + 8] = "[";
    size_t up[ENTRIES];
    for (size_t i = 0; i < ENTRIES; i++) {
        char entry[16] = "\"";
        size_t letters = 1 + (*random >> 9) % 4;
        for (size_t k = 0; k < letters; k++) {
            *random = *random * 1664525u + 1013904223u;
            entry[k + 1] = "abab*?"[(*random >> 16) % 6];
        }
        strcat(strcat(entry, "\""), i + 1 < ENTRIES ? "," : "]");
        strcat(list, entry);
    }
    found f = find(list, false);
    for (size_t i = 0; i < ENTRIES; i++)
        up[i] = i;
    for (size_t i = 0; i < ENTRIES; i++)
        for (size_t k = 0; k < ENTRIES; k++) {
            iampb_str a = f.list->entries[i].text, b = f.list->entries[k].text;
            size_t x = root_of(up, i), y = root_of(up, k);
            if (i != k && covers(a.ptr, a.len, b.ptr, b.len))
                up[x < y ? y : x] = x < y ? x : y;
        }
    for (size_t i = 0; i < ENTRIES; i++) {
        bool covered = false; /* by what stays */
        ck_assert_msg(f.result.group[i] == root_of(up, i), "entry %zu of %s", i, list);
        ck_assert_msg(f.result.next[i] == 0 || iampb__redundant_maybe(f.list, false), "%s", list);
        for (size_t k = 0; k < ENTRIES && f.result.removable[i]; k++) {
            iampb_str a = f.list->entries[k].text, b = f.list->entries[i].text;
            covered = covered || (!f.result.removable[k] && covers(a.ptr, a.len, b.ptr, b.len));
        }
        ck_assert_msg(covered == f.result.removable[i], "entry %zu of %s may not go", i, list);
    }
    parsed_free(&f.p);
}

START_TEST(random_lists_are_grouped_as_the_rule_says)
{
    uint32_t random = 20261124;
    for (size_t i = 0; i < 2000; i++)
        check_random(&random);
}
END_TEST

/* Comparing all pairs of so many would take minutes. */
START_TEST(long_lists_take_no_longer_than_their_length)
{
    enum { COUNT = 20000 };
    char *list = malloc(COUNT * 24 + 8);
    size_t len = (size_t)snprintf(list, 4, "[");
    for (size_t i = 0; i < COUNT; i++)
        len += (size_t)snprintf(list + len, 24, "%s\"s3:%zu*a*%s\"", i > 0 ? ", " : "", i % (COUNT / 2),
            i % 2 ? "*" : "b");
    memcpy(list + len, "]", 2);
    found f = find(list, true);
    ck_assert_uint_eq(f.result.count, COUNT);
    ck_assert_uint_eq(f.result.group[COUNT / 2], 0);
    parsed_free(&f.p);
    free(list);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/redundant", groups_are_connected, random_lists_are_grouped_as_the_rule_says,
            long_lists_take_no_longer_than_their_length);
    return s;
}
HARNESS_MAIN("policy-redundant", suite)
