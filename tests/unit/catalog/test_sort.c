/* test_sort.c - the merge sort: sorted, stable, for every length around the powers of two. */
#include "catalog/sort.h"
#include "harness.h"

typedef struct item {
    unsigned key, place;
} item;

static int by_key(const void *a, const void *b)
{
    unsigned left = ((const item *)a)->key, right = ((const item *)b)->key;
    return left < right ? -1 : left > right;
}

START_TEST(items_are_sorted_and_equal_ones_keep_their_order)
{
    iampb_context *ctx = harness_context();
    item items[70];
    void *pointers[70];
    for (size_t count = 0; count <= 70; count++) {
        for (unsigned i = 0; i < count; i++) {
            items[i] = (item){ i * 7919u % 13u, i };
            pointers[i] = &items[i];
        }
        ck_assert(iampb__catalog_sort(ctx, pointers, count, by_key));
        for (size_t i = 1; i < count; i++) {
            const item *a = pointers[i - 1], *b = pointers[i];
            ck_assert(a->key < b->key || (a->key == b->key && a->place < b->place));
        }
    }
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void) { return HARNESS_LIST("catalog/sort", items_are_sorted_and_equal_ones_keep_their_order); }
HARNESS_MAIN("catalog-sort", suite)
