/* test_expand.c - a pattern gives exactly the actions that it matches: the same as comparing it with every action. */
#include "catalog/expand.h"
#include "base/glob.h"
#include "harness.h"

static iampb_str full_name(size_t action, char out[600])
{
    const char *prefix = iampb_catalog_action_text(NULL, action, "prefix", NULL);
    size_t len = strlen(prefix);
    memcpy(out, prefix, len);
    out[len] = ':';
    strcpy(out + len + 1, iampb_catalog_action_text(NULL, action, "name", NULL));
    return iampb__str_z(out);
}

static const char *const patterns[] = { "*", "**", "s3:*", "S3:GET*", "s3:Get*Tagging", "s3:GetObject", "s3:getobject",
    "s3:?etObject", "*:*", "*:Get*", "*:*Policy", "s*:List*", "s?:List*", "?3:*", "iam:*Role*", "ec2:*", "ec2:Describe*",
    "ec2:Describe?????", "iam:PassRole", "iam:PassRole*", "iam:?*", "iam:*?", "ec*:Create*", "*3:GetObject", "zzz:*", "s3:Zzz*",
    "s3:", ":GetObject", "s3", "", ":", "?", "*a*a*a*a*:*a*b*a*", "a2c:*", "xray:*", "*:TagResource", "s3*:*", "S3-*:get*",
    "aps:*", "aws-marketplace:*" };

START_TEST(expansion_is_what_comparing_every_action_gives)
{
    size_t count = iampb_catalog_count(NULL, "actions");
    char name[600];
    for (size_t p = 0; p < sizeof patterns / sizeof patterns[0]; p++) {
        iampb_str pattern = iampb__str_z(patterns[p]);
        iampb__expansion expansion, ranges;
        size_t action, first = 0, end = 0, found = 0;
        bool all = pattern.len > 0 && strspn(patterns[p], "*") == pattern.len;
        iampb__expand_begin(&expansion, NULL, pattern);
        iampb__expand_begin(&ranges, NULL, pattern);
        for (size_t a = 0; a < count; a++) {
            /* Each side of the colon by itself: a star does not reach over it. */
            iampb_str full = full_name(a, name);
            size_t colon = iampb__str_find(pattern, ':', 0), at = iampb__str_find(full, ':', 0);
            bool wanted = all
                    || (colon != SIZE_MAX
                            && iampb__glob_match(iampb__str_first(pattern, colon), iampb__str_first(full, at), true)
                            && iampb__glob_match(iampb__str_from(pattern, colon + 1), iampb__str_from(full, at + 1), true));
            if (!wanted)
                continue;
            found++;
            ck_assert_msg(iampb__expand_next(&expansion, &action) && action == a, "%s: %s is missing", patterns[p], name);
            if (a >= end)
                ck_assert_msg(iampb__expand_next_range(&ranges, &first, &end), "%s: no range for %s", patterns[p], name);
            ck_assert_msg(first <= a && a < end, "%s: %s is in no range", patterns[p], name);
        }
        ck_assert_msg(!iampb__expand_next(&expansion, &action), "%s: too many", patterns[p]);
        ck_assert_msg(!iampb__expand_next_range(&ranges, &first, &end), "%s: too many ranges", patterns[p]);
        ck_assert_int_eq(iampb__expand_any(NULL, pattern), found > 0);
    }
}
END_TEST

START_TEST(the_next_match_can_be_asked_for_from_any_number)
{
    size_t count = iampb_catalog_count(NULL, "actions");
    for (size_t p = 0; p < sizeof patterns / sizeof patterns[0]; p++) {
        iampb__expansion expansion;
        size_t action, len = strlen(patterns[p]), from = 0;
        iampb__expand_begin(&expansion, NULL, iampb__str_z(patterns[p]));
        while (iampb__expand_next(&expansion, &action)) {
            ck_assert_uint_eq(iampb_catalog_action_match(NULL, patterns[p], len, from), action);
            ck_assert_uint_eq(iampb_catalog_action_match(NULL, patterns[p], len, action), action);
            from = action + 1;
        }
        ck_assert_uint_eq(iampb_catalog_action_match(NULL, patterns[p], len, from), IAMPB_CATALOG_NONE);
        ck_assert_uint_eq(iampb_catalog_action_match(NULL, patterns[p], len, count), IAMPB_CATALOG_NONE);
        ck_assert_uint_eq(iampb_catalog_action_match(NULL, patterns[p], len, SIZE_MAX), IAMPB_CATALOG_NONE);
    }
    ck_assert_uint_eq(iampb_catalog_action_match(NULL, NULL, 0, 0), IAMPB_CATALOG_NONE);
}
END_TEST

START_TEST(one_service_can_be_expanded_by_number)
{
    size_t s3 = iampb_catalog_service_find(NULL, "s3", 2), first, action, found = 0;
    size_t count = iampb_catalog_service_count(NULL, s3, "actions", &first);
    iampb__expansion expansion;
    iampb__expand_begin_service(&expansion, NULL, s3, IAMPB__STR("*"));
    while (iampb__expand_next(&expansion, &action))
        ck_assert_uint_eq(action, first + found++);
    ck_assert_uint_eq(found, count);
    iampb__expand_begin_service(&expansion, NULL, SIZE_MAX, IAMPB__STR("*"));
    ck_assert(!iampb__expand_next(&expansion, &action));
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("catalog/expand", expansion_is_what_comparing_every_action_gives,
            the_next_match_can_be_asked_for_from_any_number, one_service_can_be_expanded_by_number);
}
HARNESS_MAIN("catalog-expand", suite)
