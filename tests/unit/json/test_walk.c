/* test_walk.c - walking gives what reading gives, one element at a time. */
#include "json_help.h"
#include "oom.h"

/* The items of a walk as text: kind, key, index, value; "!" and the status where it fails. */
static void told(doc *d, char *out)
{
    static const char kinds[] = ".{mLe]}s";
    iampb__json_walk *walk = NULL;
    iampb__json_item item = { .kind = IAMPB__JSON_DOCUMENT };
    iampb_status status = iampb__json_walk_new(d->ctx, d->source, &walk, &d->err);
    while (status == IAMPB_OK && item.kind != IAMPB__JSON_END) {
        status = iampb__json_walk_next(walk, &item, &d->err);
        if (status != IAMPB_OK)
            break;
        iampb_str raw = iampb__json_raw(item.value);
        out += sprintf(out, "%c%.*s:%zu:%.*s ", kinds[item.kind], (int)item.key.len, item.key.ptr, item.index,
                (int)raw.len, raw.ptr);
    }
    if (status != IAMPB_OK)
        sprintf(out, "!%s@%d", iampb_status_name(status), (int)iampb_error_offset(d->err));
    iampb__json_walk_free(walk);
}

START_TEST(items_come_in_the_order_of_the_text)
{
    static const struct {
        const char *text, *items;
    } rows[] = {
        { "{}", "{:0: }:0: .:0: " },
        { "[]", "L:0: ]:0: .:0: " },
        { " 7 ", "s:0:7 .:0: " },
        { "\"x\"", "s:0:\"x\" .:0: " },
        { "[1,[2],{\"a\":3}]", "L:0: e:0:1 e:1:[2] e:2:{\"a\":3} ]:3: .:0: " },
        { "{\"a\":1,\"b\":[{\"x\":0},2],\"c\":[],\"d\":{\"e\":[1]}}",
            "{:0: ma:0:1 Lb:0: eb:0:{\"x\":0} eb:1:2 ]b:2: Lc:0: ]c:0: md:0:{\"e\":[1]} }:0: .:0: " },
        { "{\"\\u0061\\n\":[1]}", "{:0: La\n:0: ea\n:0:1 ]a\n:1: }:0: .:0: " },
        { "{\"a\":1}{\"a\":2}\n[3] {}", "{:0: ma:0:1 }:0: {:1: ma:0:2 }:1: L:2: e:0:3 ]:1: {:3: }:3: .:0: " },
        { "", "!SYNTAX@0" },
        { "1 2", "!SYNTAX@2" },
        { "{} 1", "{:0: }:0: !SYNTAX@3" },
        { "{},{}", "{:0: }:0: !SYNTAX@2" },
        { "{\"a\":1,}", "{:0: ma:0:1 !SYNTAX@7" },
        { "{\"a\":[1,]}", "{:0: La:0: ea:0:1 !SYNTAX@8" },
        { "{\"a\":[1}", "{:0: La:0: ea:0:1 !SYNTAX@7" },
        { "{\"a\":[1", "{:0: La:0: ea:0:1 !SYNTAX@7" },
        { "{\"a\" 1}", "{:0: !SYNTAX@5" },
        { "{\"a\":1,\"a\":[]}", "{:0: ma:0:1 !SYNTAX@7" },
        { "{\"a\":[],\"\\u0061\":[]}", "{:0: La:0: ]a:0: !SYNTAX@8" },
        { "{\"a\":{\"b\":1,\"b\":1}}", "{:0: !SYNTAX@12" },
        { "[{\"b\":1,\"b\":1}]", "L:0: !SYNTAX@8" },
        { "{\"\xff\":1}", "{:0: !ENCODING@2" },
        { "]", "!SYNTAX@0" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[400] = "";
        doc d = doc_new(iampb__str_z(rows[i].text));
        told(&d, out);
        ck_assert_str_eq(out, rows[i].items);
        doc_free(&d);
    }
}
END_TEST

START_TEST(a_failed_step_can_be_repeated_and_says_the_same)
{
    doc d = doc_new(IAMPB__STR("{\"a\": [1], \"b\": tru}"));
    iampb__json_walk *walk = NULL;
    iampb__json_item item;
    ck_assert_status(iampb__json_walk_new(d.ctx, d.source, &walk, &d.err), IAMPB_OK, &d.err);
    for (int i = 0; i < 4; i++)
        ck_assert_status(iampb__json_walk_next(walk, &item, &d.err), IAMPB_OK, &d.err);
    ck_assert_int_eq(item.kind, IAMPB__JSON_LIST_END);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(iampb__json_walk_next(walk, &item, &d.err), IAMPB_E_SYNTAX);
        ck_assert_int_eq(item.kind, IAMPB__JSON_LIST_END); /* untouched */
        ck_assert_uint_eq(iampb_error_offset(d.err), 19);
        ck_assert_str_eq(iampb_error_json_path(d.err, NULL), "b");
        iampb_error_free(d.err);
        d.err = NULL;
    }
    iampb__json_walk_free(walk);
    iampb__json_walk_free(NULL);
    doc_free(&d);
}
END_TEST

START_TEST(the_end_stays_the_end)
{
    doc d = doc_new(IAMPB__STR("[]"));
    iampb__json_walk *walk = NULL;
    iampb__json_item item;
    ck_assert_status(iampb__json_walk_new(d.ctx, d.source, &walk, &d.err), IAMPB_OK, &d.err);
    for (int i = 0; i < 5; i++)
        ck_assert_status(iampb__json_walk_next(walk, &item, &d.err), IAMPB_OK, &d.err);
    ck_assert_int_eq(item.kind, IAMPB__JSON_END);
    iampb__json_walk_free(walk);
    doc_free(&d);
}
END_TEST

START_TEST(nodes_are_counted_for_each_element)
{
    size_t items;
    doc d = doc_limited(IAMPB__STR("{\"a\": [[1,2],[1,2],[1,2]]}"), 0, 3);
    ck_assert_status(doc_walk(&d, &items), IAMPB_OK, &d.err);
    doc_free(&d);
    d = doc_limited(IAMPB__STR("{\"a\": [[1,2],[1,2,3],[1,2]]}"), 0, 3);
    ck_assert_int_eq(doc_walk(&d, &items), IAMPB_E_LIMIT);
    doc_free(&d);
}
END_TEST

START_TEST(memory_does_not_grow_with_the_list)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    size_t peaks[2], items;
    options.allocator = oom_allocator();
    for (size_t round = 0; round < 2; round++) {
        size_t count = round == 0 ? 100 : 10000;
        char *text = malloc(count * 40 + 16), *at = text;
        ck_assert_ptr_nonnull(text);
        at += sprintf(at, "{\"a\":[0");
        for (size_t i = 0; i < count; i++)
            at += sprintf(at, ",{\"x\":[1,2,3],\"y\":{\"z\":%zu}}", i);
        at += sprintf(at, "]}");
        iampb_context *ctx = NULL;
        ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
        iampb__source source = { .name = IAMPB__STR("x"), .text = iampb__str(text, (size_t)(at - text)) };
        doc d = { .ctx = ctx, .source = &source };
        oom_reset_peak();
        ck_assert_int_eq(doc_walk(&d, &items), IAMPB_OK);
        peaks[round] = oom_peak_bytes();
        ck_assert_uint_eq(items, count + 6);
        free(text);
        iampb_context_free(ctx);
    }
    ck_assert_uint_eq(peaks[0], peaks[1]);
}
END_TEST

static iampb_status walk_all(iampb_context *ctx, void *user)
{
    const iampb__source *source = user;
    iampb__json_walk *walk = NULL;
    iampb__json_item item = { .kind = IAMPB__JSON_DOCUMENT };
    iampb_error *err = NULL;
    iampb_status status = iampb__json_walk_new(ctx, source, &walk, &err);
    if (oom_check(status, walk, &err) < 0)
        return status;
    while (status == IAMPB_OK && item.kind != IAMPB__JSON_END) {
        iampb__json_item next = { .kind = IAMPB__JSON_END };
        status = iampb__json_walk_next(walk, &next, &err);
        if (status < 0) { /* once more: where memory failed once only, nothing is lost */
            iampb_error_free(err);
            err = NULL;
            status = iampb__json_walk_next(walk, &next, &err);
        }
        ck_assert_int_eq(status < 0, err != NULL);
        iampb_error_free(err);
        err = NULL;
        item = next;
    }
    iampb__json_walk_free(walk);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    char text[8000] = "{\"\\u0061\": [", *at = text + strlen(text);
    for (int i = 0; i < 60; i++)
        at += sprintf(at, "{\"k\": [[[%d]]]},", i);
    at += sprintf(at, "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]");
    for (int i = 0; i < 40; i++)
        at += sprintf(at, ", \"m%d\\n\": {\"x\": [%d]}", i, i);
    sprintf(at, "}{\"a\":1}");
    iampb__source source = { .name = IAMPB__STR("x"), .text = iampb__str_z(text) };
    ck_assert_uint_gt(oom_loop("walk", walk_all, &source), 8);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("json/walk", items_come_in_the_order_of_the_text,
            a_failed_step_can_be_repeated_and_says_the_same, the_end_stays_the_end, nodes_are_counted_for_each_element,
            memory_does_not_grow_with_the_list, every_allocation_may_fail);
}
HARNESS_MAIN("json-walk", suite)
