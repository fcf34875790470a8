/* test_summary.c - get-account-summary. */
#include "loaded.h"

START_TEST(it_is_an_open_map)
{
    loaded l = loaded_new();
    const iampb__summary_item *item = NULL;
    ck_assert_int_eq(PUT(&l, "{\"SummaryMap\":{\"Users\":27,\"AccountMFAEnabled\":\"1\",\"Unheard\":5,\"Gone\":null}}"),
            IAMPB_DOCUMENT_ACCOUNT_SUMMARY);
    loaded_seal(&l);
    ck_assert(iampb__summary_count(l.account, "Users", &item));
    ck_assert_int_eq(item->count.number, 27);
    ck_assert(iampb__summary_count(l.account, "AccountMFAEnabled", &item)); /* a numeric string (I-5) */
    ck_assert_int_eq(item->count.number, 1);
    ck_assert(iampb__summary_count(l.account, "Gone", &item));
    ck_assert(!item->count.known);
    ck_assert(!iampb__summary_count(l.account, "users", &item));
    const iampb_entity *summary = iampb_account_entity_at(l.account, IAMPB_ENTITY_ACCOUNT_SUMMARY, 0);
    ck_assert_int_eq(loaded_int(summary, "Unheard"), 5);
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *text, *path;
} wrong[] = {
    { "{\"SummaryMap\":[]}", "SummaryMap" },
    { "{\"SummaryMap\":7}", "SummaryMap" },
    { "{\"SummaryMap\":{\"Users\":true}}", "SummaryMap.Users" },
    { "{\"SummaryMap\":{\"Users\":9223372036854775808}}", "SummaryMap.Users" },
    { "{\"SummaryMap\":{\"Users\":1.5}}", "SummaryMap.Users" },
    { "{\"SummaryMap\":{\"Users\":1,\"Users\":2}}", "SummaryMap.Users" },
    { "{\"summaryMap\":{}}", "summaryMap" },
};

START_TEST(wrong_counts_are_refused)
{
    loaded l = loaded_new();
    loaded_error(loaded_fail(&l, "", wrong[_i].text, strlen(wrong[_i].text), IAMPB_E_SYNTAX), wrong[_i].path, "");
    ck_assert_ptr_null(l.account->summary);
    loaded_free(&l);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/summary", it_is_an_open_map);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, wrong_counts_are_refused, 0, COUNT(wrong));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-summary", suite)
