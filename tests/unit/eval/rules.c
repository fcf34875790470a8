/* rules.c - see rules.h. Each row is decided by the library, and where it is no special of one service also by the
 * reference: a row that the reference decides otherwise is wrong, or the reference is. */
#include "rules.h"
#include "reference.h"
#include <stdlib.h>

static const example *table;

static const char *quoted(const char *text)
{
    if (text == NULL)
        return NULL;
    char *copy = strdup(text);
    for (char *at = copy; *at != '\0'; at++)
        *at = *at == '`' ? '"' : *at;
    return copy;
}

static size_t places_of(world *w, const char ***out)
{
    const char **all[] = { &w->id, &w->id2, &w->rp, &w->pb, &w->sp, &w->ep, &w->trust, &w->scp[0], &w->scp[1], &w->scp[2],
        &w->rcp[0], &w->rcp[1], &w->rcp[2] };
    memcpy(out, all, sizeof all);
    return sizeof all / sizeof all[0];
}

START_TEST(rule_holds)
{
    example e = table[_i];
    const char **places[16];
    size_t count = places_of(&e.w, places);
    iampb_context *ctx = harness_context();
    uint32_t blocked = 0;
    for (size_t i = 0; i < count; i++)
        *places[i] = quoted(*places[i]);
    made m = world_make(ctx, &e.w);
    int32_t outcome = iampb_evaluate(m.set, m.request, &blocked);
    ck_assert_msg(outcome == e.w.expected, "%s: %s, not %s (blocked by %x)", e.name,
            outcome < 0 ? "invalid" : iampb_outcome_name(outcome), iampb_outcome_name(e.w.expected), blocked);
    if (e.w.blocked != 0)
        ck_assert_msg(blocked == e.w.blocked, "%s: blocked by %x, not %x", e.name, blocked, e.w.blocked);
    if (strstr(e.name, "(library)") == NULL) {
        iampb_outcome second = reference_decide(&e.w).outcome;
        ck_assert_msg(second == e.w.expected, "%s: the reference says %s", e.name, iampb_outcome_name(second));
    }
    world_free(&m);
    for (size_t i = 0; i < count; i++)
        free((void *)*places[i]);
    iampb_context_free(ctx);
}
END_TEST

Suite *rules_suite(const char *name, const example *rows, int count)
{
    Suite *s = suite_create(name);
    TCase *c = tcase_create("rules");
    table = rows;
    tcase_add_loop_test(c, rule_holds, 0, count);
    suite_add_tcase(s, c);
    return s;
}
