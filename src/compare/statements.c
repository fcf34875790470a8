/* statements.c - which statements of a policy change nothing. See compare.h.
 * An Allow changes nothing if all that it allows is denied ("unreachable"), or allowed by others or denied
 * ("redundant"); a Deny, if all that it denies is denied by others, or allowed by nobody ("redundant"). Each is asked
 * with all others in place: of two equal ones each is redundant, and one of them is needed (C-5). */
#include "base/error.h"
#include "compare/question.h"

#define POLICY 0

typedef struct asker {
    iampb__question_at q;
    uint32_t entry;            /* the statement that is looked at */
    bool whole;                /* others that allow it do not count */
    bool found, unsure;
} asker;

static bool matches(const iampb__class *one, uint32_t entry)
{
    for (uint32_t i = 0; i < one->count; i++)
        if (one->entries[i] == entry)
            return true;
    return false;
}

/* In the statement, outside of every Deny (but this one), and outside or inside of the Allows. */
static bool ask_class(void *user, const iampb__class *one)
{
    asker *a = user;
    bool allow = iampb__entry_at(&a->q.c, a->entry)->statement->allow;
    uint32_t *none = iampb__arena_alloc(a->q.c.arena, (size_t)one->count + 1, sizeof *none), count = 0;
    if (none == NULL) {
        a->q.c.failed = true;
        return false;
    }
    if (!matches(one, a->entry))
        return true;
    iampb__question_sort(&a->q, one);
    for (uint32_t i = 0; i < one->count; i++) {
        const iampb__entry *e = iampb__entry_at(&a->q.c, one->entries[i]);
        if (one->entries[i] != a->entry && (!e->statement->allow || (allow && !a->whole)))
            none[count++] = one->entries[i];
    }
    iampb__clause any[2] = { { &a->entry, 1 }, a->q.allow[POLICY] };
    iampb_str service = one->name.len == 0 ? one->service : IAMPB__STR("");
    iampb__formula formula = { any, allow ? 1 : 2, none, count, service };
    iampb__found found = iampb__question_possible(&a->q, &formula);
    a->found = found == IAMPB__FOUND_YES;
    a->unsure = a->unsure || found == IAMPB__FOUND_UNSURE;
    return !a->found && !a->q.c.failed;
}

/* Whether some request needs the statement. */
static iampb__found needed(asker *a, uint32_t entry, bool whole)
{
    a->entry = entry;
    a->whole = whole;
    a->found = a->unsure = false;
    /* Only an Allow of this party can matter; classes without one decide nothing. */
    iampb__classes_visit(&a->q.c, UINT64_C(1) << POLICY, a->q.with_callers ? &a->q.callers : NULL, ask_class, a);
    return a->found ? IAMPB__FOUND_YES : a->unsure || a->q.c.failed ? IAMPB__FOUND_UNSURE : IAMPB__FOUND_NO;
}

static bool tell(asker *a, uint32_t entry, const char *kind, const char *why)
{
    iampb__reason *reason = iampb__comparison_add(a->q.result, &a->q.c, iampb__str_z(kind), entry);
    return reason != NULL
            && iampb__comparison_format(a->q.result, &reason->description, "Statement %l changes nothing: %s.",
                    reason->statement + 1, why);
}

static bool look_at(asker *a, uint32_t entry)
{
    const iampb__compiled_statement *s = iampb__entry_at(&a->q.c, entry)->statement;
    iampb__found found = needed(a, entry, false);
    a->q.unsure = a->q.unsure || found == IAMPB__FOUND_UNSURE;
    if (found != IAMPB__FOUND_NO || a->q.c.failed)
        return !a->q.c.failed;
    if (s->malformed)
        return tell(a, entry, "unreachable", "it is malformed, and never applies");
    if (!s->allow)
        return tell(a, entry, "redundant", "what it denies is denied by others, or allowed by nobody");
    if (needed(a, entry, true) == IAMPB__FOUND_NO)
        return tell(a, entry, "unreachable", "all that it allows is denied, or impossible");
    return tell(a, entry, "redundant", "all that it allows is allowed by others, or denied");
}

iampb_status iampb_compare_statements(iampb_context *ctx, const iampb_compiled *policy,
        const iampb_compare_options *options, iampb_comparison **out, iampb_error **err)
{
    asker a = { .entry = 0 };
    iampb_status status;
    if (ctx == NULL || policy == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, policy and out must not be NULL");
    if ((status = iampb__question_begin(ctx, options, &a.q, err)) < 0)
        return status;
    bool ok = iampb__comparer_add(&a.q.c, &policy, 1) && iampb__question_callers(&a.q);
    for (uint32_t i = 0; i < a.q.c.entries.count && ok; i++)
        ok = look_at(&a, i);
    status = ok ? iampb__question_answer(&a.q, IAMPB__STR("Each statement changes what the policy allows."),
                          IAMPB__STR("Some statements change nothing."), out, err)
                : iampb__error_nomem(err);
    iampb__question_end(&a.q);
    return status;
}
