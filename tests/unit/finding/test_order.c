/* test_order.c - the order of findings, and the sort. */
#include "finding/order.h"
#include "sample.h"

/* Each row comes before the next: severity, lesson, check, resource, stable key. */
static const sample_row rows[] = {
    { "b.z", "2", "arn:b", "k", 6, IAMPB_SEVERITY_CRITICAL, IAMPB_FAIL, false },
    { "b.a", "2", "arn:b", "k", 1, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false },
    { "a.a", "2", "arn:b", "k", 2, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false },
    { "a.b", "2", "arn:a", "k2", 2, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false },
    { "a.b", "2", "arn:b", "k1", 2, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false },
    { "a.b", "2", "arn:b", "k2", 2, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false },
    { "a.b", "2", "arn:ba", "", 2, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false },
    { "a.a", "1", "", "", 1, IAMPB_SEVERITY_MEDIUM, IAMPB_FAIL, false },
    { "a.a", "2", "", "", 1, IAMPB_SEVERITY_MEDIUM, IAMPB_PASS, false },
    { "a.a", "2", "", "", 1, IAMPB_SEVERITY_MEDIUM, IAMPB_FAIL, false },
    { "a.a", "2", "", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false },
    { "a.a", "2", "", "", 1, IAMPB_SEVERITY_INFO, IAMPB_FAIL, false },
};
#define ROWS (sizeof rows / sizeof rows[0])

START_TEST(findings_come_in_the_documented_order_whatever_the_order_they_were_made_in)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    for (size_t i = 0; i < ROWS; i++) /* 5 and 12 have no common divisor: a walk over all rows */
        sample_add(f, &rows[(i * 5 + (size_t)_i) % ROWS]);
    sample_finish(f, NULL);
    for (size_t i = 0; i < ROWS; i++) {
        const iampb_finding *finding = iampb_findings_at(f, i);
        ck_assert_view_eq(finding->check_id, rows[i].check_id);
        ck_assert_view_eq(finding->resource_arn, rows[i].arn);
        ck_assert_view_eq(finding->stable_key, rows[i].key);
        ck_assert_view_eq(finding->account, rows[i].account);
        ck_assert_int_eq(finding->severity, rows[i].severity);
        ck_assert_int_eq(finding->verdict, rows[i].verdict);
    }
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

typedef struct item {
    uint32_t key, number;
} item;

static int by_key(const void *one, const void *two)
{
    const item *a = one, *b = two;
    return a->key < b->key ? -1 : a->key > b->key;
}

START_TEST(the_sort_is_stable_for_every_length)
{
    enum { MOST = 200 };
    static item items[MOST];
    void *order[MOST];
    iampb_context *ctx = harness_context();
    uint32_t random = 12345;
    for (uint32_t i = 0; i < MOST; i++) {
        random = random * 1664525u + 1013904223u;
        items[i] = (item){ random >> 28, i };
    }
    for (size_t count = 0; count <= MOST; count++) {
        for (size_t i = 0; i < count; i++)
            order[i] = &items[i];
        ck_assert(iampb__merge_sort(ctx, order, count, by_key));
        for (size_t i = 1; i < count; i++) {
            const item *a = order[i - 1], *b = order[i];
            ck_assert(a->key < b->key || (a->key == b->key && a->number < b->number));
        }
    }
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/order", the_sort_is_stable_for_every_length);
    TCase *loops = tcase_create("orders");
    tcase_add_loop_test(loops, findings_come_in_the_documented_order_whatever_the_order_they_were_made_in, 0,
            (int)ROWS);
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-order", suite)
