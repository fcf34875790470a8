/* parts.c - see parts.h. */
#include "compare/parts.h"
#include "base/error.h"
#include "policy/pattern.h"

typedef struct finder {
    iampb__question_at q;
    const iampb__parts_test *tests;
    size_t count;
    uint8_t *found, *unsure;
    uint32_t *none, *any;      /* room for all entries */
    uint32_t any_count;
    const iampb__tree_list *resources; /* of the part that is asked about; NULL: too many to look at, or NotResource */
} finder;

/* ---- Statements that have nothing to do with the part ---- */
/* Lists that are longer are left to the search. */
#define MOST_RESOURCES 16

static const iampb__tree_list *few_resources(const iampb__comparer *c, uint32_t entry)
{
    bool not_resource = false;
    const iampb__tree_statement *tree = iampb__entry_at(c, entry)->statement->tree;
    const iampb__tree_list *list = iampb__statement_resources(tree, &not_resource);
    return list == NULL || not_resource || list->count > MOST_RESOURCES ? NULL : list;
}

/* The letters behind the fifth colon, as far as they are letters whatever the resource is. Before it the case of
 * letters does not count, and fields may be missing (E-22, E-24). */
static iampb_str sixth_field(iampb_str text)
{
    iampb_str literal = iampb__str_first(text, iampb__pattern_literal(text));
    size_t colons = 0, at = 0;
    for (; at < literal.len && colons < 5; at++)
        colons += literal.ptr[at] == ':';
    return colons < 5 ? IAMPB__STR("") : iampb__str_from(literal, at);
}

static bool begin_apart(iampb_str a, iampb_str b)
{
    iampb_str x = sixth_field(a), y = sixth_field(b);
    size_t len = x.len < y.len ? x.len : y.len;
    return len > 0 && memcmp(x.ptr, y.ptr, len) != 0;
}

/* Whether it is seen at once that no resource is in both. Most statements are about other ones. */
static bool is_elsewhere(const finder *f, uint32_t entry)
{
    const iampb__tree_list *list = f->resources == NULL ? NULL : few_resources(&f->q.c, entry);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < f->resources->count; k++)
            if (!begin_apart(list->entries[i].text, f->resources->entries[k].text))
                return false;
    return true;
}

/* ---- Asking ---- */
static void avoid(finder *f, iampb__formula *formula, const iampb__clause *of)
{
    for (uint32_t i = 0; i < of->count; i++)
        if (!is_elsewhere(f, of->entries[i]))
            f->none[formula->none_count++] = of->entries[i];
}

static iampb__clause choose(finder *f, const iampb__clause *of)
{
    iampb__clause some = { f->any + f->any_count, 0 };
    for (uint32_t i = 0; i < of->count; i++)
        if (!is_elsewhere(f, of->entries[i])) {
            f->any[f->any_count++] = of->entries[i];
            some.count++;
        }
    return some;
}

/* Fills the clauses; false: one of them has nothing in this class. */
static bool set_clauses(finder *f, const iampb__parts_test *test, iampb__clause *any, iampb__formula *formula)
{
    for (uint32_t party = 0; party < f->q.c.party_count; party++) {
        uint32_t bit = UINT32_C(1) << party;
        if ((test->any_allow & bit) != 0)
            any[formula->any_count++] = choose(f, &f->q.allow[party]);
        if ((test->any_deny & bit) != 0)
            any[formula->any_count++] = choose(f, &f->q.deny[party]);
        if ((test->none_allow & bit) != 0)
            avoid(f, formula, &f->q.allow[party]);
        if ((test->none_deny & bit) != 0)
            avoid(f, formula, &f->q.deny[party]);
    }
    for (uint32_t i = 0; i < formula->any_count; i++)
        if (any[i].count == 0)
            return false;
    return true;
}

static void ask(finder *f, uint32_t entry, size_t number)
{
    iampb__clause any[2 * IAMPB__PARTS_PARTIES + 1] = { { &entry, 1 } };
    iampb_str service = f->q.at->name.len == 0 ? f->q.at->service : IAMPB__STR("");
    iampb__formula formula = { any, 1, f->none, 0, service };
    uint32_t part = iampb__entry_at(&f->q.c, entry)->statement->number;
    uint8_t bit = (uint8_t)(1u << number);
    f->resources = few_resources(&f->q.c, entry);
    f->any_count = 0;
    if ((f->found[part] & bit) != 0 || !set_clauses(f, &f->tests[number], any, &formula))
        return;
    iampb__found found = iampb__question_possible(&f->q, &formula);
    if (found == IAMPB__FOUND_YES)
        f->found[part] |= bit;
    else if (found == IAMPB__FOUND_UNSURE)
        f->unsure[part] |= bit;
}

static bool ask_class(void *user, const iampb__class *one)
{
    finder *f = user;
    iampb__question_sort(&f->q, one);
    for (uint32_t i = 0; i < f->q.allow[IAMPB__PARTS_ASKED].count; i++)
        for (size_t k = 0; k < f->count && !f->q.c.failed; k++)
            ask(f, f->q.allow[IAMPB__PARTS_ASKED].entries[i], k);
    return !f->q.c.failed;
}

static bool walk(finder *f, const iampb__parts *parts, const iampb_compiled *kept, const iampb_compiled *asked)
{
    iampb__comparer *c = &f->q.c;
    if (!iampb__comparer_add(c, parts->existing, parts->existing_count)
        || !iampb__comparer_add(c, parts->fresh, parts->fresh_count) || !iampb__comparer_add(c, &kept, kept != NULL))
        return false;
    if (!iampb__comparer_add(c, &asked, 1) || !iampb__question_callers(&f->q))
        return false;
    f->none = iampb__arena_alloc(c->arena, c->entries.count, sizeof *f->none);
    f->any = iampb__arena_alloc(c->arena, c->entries.count, sizeof *f->any);
    return f->none != NULL && f->any != NULL
            && iampb__classes_visit(c, UINT64_C(1) << IAMPB__PARTS_ASKED, f->q.with_callers ? &f->q.callers : NULL,
                    ask_class, f);
}

static iampb_status find(const iampb__parts *parts, const iampb_compiled *kept, const iampb_compiled *asked, finder *f,
        iampb_error **err)
{
    iampb_status status = iampb__question_begin(parts->ctx, parts->options, &f->q, err);
    if (status < 0)
        return status;
    if (!walk(f, parts, kept, asked))
        status = iampb__error_nomem(err);
    iampb__question_end(&f->q);
    return status;
}

iampb_status iampb__parts_find(const iampb__parts *parts, const iampb__vec *asked, const iampb__vec *kept,
        const iampb__parts_test *tests, size_t count, uint8_t *found, uint8_t *unsure, iampb_error **err)
{
    finder f = { .tests = tests, .count = count, .found = found, .unsure = unsure };
    iampb__vec none = { NULL, 0, 0 };
    iampb_compiled *kept_policy = NULL, *asked_policy = NULL;
    iampb_status status = IAMPB_OK;
    memset(found, 0, asked->count);
    memset(unsure, 0, asked->count);
    if (asked->count == 0)
        return IAMPB_OK;
    if ((kept == NULL || (status = iampb__grants_compile(parts, kept, &none, &kept_policy, err)) >= 0)
        && (status = iampb__grants_compile(parts, asked, &none, &asked_policy, err)) >= 0)
        status = find(parts, kept_policy, asked_policy, &f, err);
    iampb_compiled_free(kept_policy);
    iampb_compiled_free(asked_policy);
    return status;
}

iampb_status iampb__parts_read(const iampb__parts *parts, bool fresh, bool allow, iampb__vec *out, iampb_error **err)
{
    const iampb_compiled *const *documents = fresh ? parts->fresh : parts->existing;
    size_t count = fresh ? parts->fresh_count : parts->existing_count;
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < documents[i]->count; k++) {
            const iampb__compiled_statement *s = &documents[i]->statements[k];
            if (s->malformed || s->allow != allow)
                continue;
            iampb__grant *grant = IAMPB__VEC_PUSH(iampb__grant, parts->ctx, out);
            if (grant == NULL || !iampb__grant_read(parts->arena, s->tree, documents[i]->tree->variables, grant))
                return iampb__error_nomem(err);
        }
    return IAMPB_OK;
}

iampb_status iampb__grants_compile(const iampb__parts *parts, const iampb__vec *allows, const iampb__vec *denies,
        iampb_compiled **out, iampb_error **err)
{
    iampb__builder text = { .ctx = parts->ctx };
    iampb__json_writer w = { .out = &text };
    iampb__grants_write(&w, allows, denies);
    iampb_status status = iampb__made_policy_compile(parts->ctx, &text, parts->kind, out, err);
    iampb__builder_free(&text);
    return status;
}
