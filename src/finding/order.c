/* order.c - see order.h. The sort is a merge from the bottom up: runs that are in order already (an audit goes check by
 * check, so most are) are copied without being compared item by item. */
#include "finding/order.h"

static void merge(void **from, void **to, size_t begin, size_t middle, size_t end, iampb__compare compare)
{
    size_t left = begin, right = middle, at = begin;
    if (middle < end && compare(from[middle - 1], from[middle]) > 0)
        while (left < middle && right < end)
            to[at++] = compare(from[left], from[right]) <= 0 ? from[left++] : from[right++];
    memcpy(to + at, from + left, (middle - left) * sizeof *from);
    at += middle - left;
    memcpy(to + at, from + right, (end - right) * sizeof *from);
}

bool iampb__merge_sort(iampb_context *ctx, void **items, size_t count, iampb__compare compare)
{
    if (count < 2)
        return true;
    void **other = iampb__alloc(ctx, count, sizeof *other);
    if (other == NULL)
        return false;
    void **from = items, **to = other;
    for (size_t width = 1; width < count; width = width > count / 2 ? count : width * 2) {
        for (size_t begin = 0; begin < count;) {
            size_t middle = count - begin > width ? begin + width : count;
            size_t end = count - middle > width ? middle + width : count;
            merge(from, to, begin, middle, end, compare);
            begin = end;
        }
        void **swapped = from;
        from = to;
        to = swapped;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
    iampb__free(ctx, other, count, sizeof *other);
    return true;
}

bool iampb__merge_sort_items(iampb_context *ctx, void *items, size_t count, size_t size, iampb__compare compare)
{
    if (count < 2)
        return true;
    void **order = iampb__alloc(ctx, count, sizeof *order);
    char *sorted = iampb__alloc(ctx, count, size);
    bool ok = order != NULL && sorted != NULL;
    for (size_t i = 0; ok && i < count; i++)
        order[i] = (char *)items + i * size;
    ok = ok && iampb__merge_sort(ctx, order, count, compare);
    for (size_t i = 0; ok && i < count; i++)
        memcpy(sorted + i * size, order[i], size);
    if (ok)
        memcpy(items, sorted, count * size);
    iampb__free(ctx, order, count, sizeof *order);
    iampb__free(ctx, sorted, count, size);
    return ok;
}

/* Texts of the same place in memory need no look: check ids are static or one copy for many. */
static int text_order(iampb_str a, iampb_str b)
{
    return a.ptr == b.ptr && a.len == b.len ? 0 : iampb__str_cmp(a, b);
}

static int number_order(int64_t a, int64_t b) { return a < b ? -1 : a > b; }

static const size_t text_keys[] = {
    offsetof(iampb_finding, check_id),     offsetof(iampb_finding, resource_arn),
    offsetof(iampb_finding, resource_type), offsetof(iampb_finding, resource_name),
    offsetof(iampb_finding, account),      offsetof(iampb_finding, partition),
    offsetof(iampb_finding, region),       offsetof(iampb_finding, stable_key),
    offsetof(iampb_finding, message),      offsetof(iampb_finding, reason),
    offsetof(iampb_finding, mute_reason),  offsetof(iampb_finding, title),
};

static iampb_str text_at(const iampb_finding *finding, size_t offset)
{
    return *(const iampb_str *)(const void *)((const char *)finding + offset);
}

static int evidence_order(const iampb_finding *a, const iampb_finding *b)
{
    size_t shorter = a->evidence_count < b->evidence_count ? a->evidence_count : b->evidence_count;
    for (size_t i = 0; i < shorter; i++) {
        const iampb__evidence *x = &a->evidence[i], *y = &b->evidence[i];
        int order;
        if ((order = text_order(x->field, y->field)) != 0 || (order = text_order(x->observed, y->observed)) != 0
            || (order = text_order(x->position.input, y->position.input)) != 0
            || (order = number_order((int64_t)x->position.begin, (int64_t)y->position.begin)) != 0)
            return order;
    }
    return number_order((int64_t)a->evidence_count, (int64_t)b->evidence_count);
}

int iampb__finding_order(const void *one, const void *two)
{
    const iampb_finding *a = one, *b = two;
    int order;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (a->lesson != b->lesson)
        return a->lesson < b->lesson ? -1 : 1;
    for (size_t i = 0; i < sizeof text_keys / sizeof text_keys[0]; i++)
        if ((order = text_order(text_at(a, text_keys[i]), text_at(b, text_keys[i]))) != 0)
            return order;
    if (a->verdict != b->verdict)
        return a->verdict < b->verdict ? -1 : 1;
    if (a->change != b->change)
        return a->change < b->change ? -1 : 1;
    return evidence_order(a, b);
}

int iampb__coverage_order(const void *one, const void *two)
{
    const iampb__coverage *a = one, *b = two;
    int order;
    if (a->lesson != b->lesson)
        return a->lesson < b->lesson ? -1 : 1;
    if ((order = text_order(a->check_id, b->check_id)) != 0)
        return order;
    return text_order(a->account, b->account);
}
