/* comparer.c - beginning and ending a question. See comparer.h. */
#include "compare/comparer.h"
#include "base/error.h"
#include "base/options.h"
#include "finding/order.h"
#include <stdarg.h>

IAMPB__NO_TAIL_PADDING(iampb_compare_options, reserved);

#define FIRST_SIZE (offsetof(iampb_compare_options, reserved) + sizeof(int32_t))
#define STATES_DEFAULT 2000000
#define BRANCHES_DEFAULT 1000000
#define REASONS_DEFAULT 8

size_t iampb_compare_options_size(void) { return sizeof(iampb_compare_options); }

static uint64_t or_default(uint64_t given, uint64_t standard) { return given == 0 ? standard : given; }

/* Resource and action have their variables whether anybody asks or not. */
static bool begin_variables(iampb__comparer *c)
{
    iampb__variable *resource = IAMPB__VEC_PUSH(iampb__variable, c->ctx, &c->variables);
    iampb__variable *action = resource == NULL ? NULL : IAMPB__VEC_PUSH(iampb__variable, c->ctx, &c->variables);
    return action != NULL;
}

iampb_status iampb__comparer_begin(iampb_context *ctx, const iampb_compare_options *options, iampb__comparer *c,
        iampb_error **err)
{
    iampb_compare_options merged = IAMPB_COMPARE_OPTIONS_INIT;
    iampb_status status;
    *c = (iampb__comparer){ .ctx = ctx };
    if ((status = iampb__options_merge(ctx, &merged, sizeof merged, FIRST_SIZE, options, err)) < 0
        || (status = iampb__arena_new(ctx, &c->arena, err)) < 0)
        return status;
    c->options = merged;
    c->options.max_reasons = or_default(merged.max_reasons, REASONS_DEFAULT);
    c->states = or_default(merged.max_states, STATES_DEFAULT);
    c->branches = or_default(merged.max_branches, BRANCHES_DEFAULT);
    c->variable_numbers.nocase = true;
    c->probe_stamp = UINT64_MAX;
    if ((status = iampb__arena_new(ctx, &c->scratch, err)) < 0
        || (status = iampb_request_new(ctx, &c->request, err)) < 0 || !begin_variables(c)) {
        iampb__comparer_end(c);
        return status < 0 ? status : iampb__error_nomem(err);
    }
    return IAMPB_OK;
}

void iampb__comparer_end(iampb__comparer *c)
{
    iampb_request_free(c->request);
    IAMPB__VEC_FREE(iampb__compared, c->ctx, &c->docs);
    IAMPB__VEC_FREE(iampb__entry, c->ctx, &c->entries);
    IAMPB__VEC_FREE(iampb__atom, c->ctx, &c->atoms);
    IAMPB__VEC_FREE(iampb__variable, c->ctx, &c->variables);
    IAMPB__VEC_FREE(iampb__open_key, c->ctx, &c->open);
    iampb__map_free(c->ctx, &c->atom_numbers);
    iampb__map_free(c->ctx, &c->variable_numbers);
    iampb__map_free(c->ctx, &c->answers);
    iampb__vec_free(c->ctx, &c->key, 1);
    iampb__arena_free(c->scratch);
    iampb__arena_free(c->arena);
}

int iampb__text_order(const void *a, const void *b)
{
    const iampb_str *x = a, *y = b;
    return iampb__str_cmp(*x, *y);
}

static int by_content(const void *a, const void *b)
{
    const iampb__compiled_statement *x = a, *y = b;
    if (x->content != y->content)
        return x->content < y->content ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* In an order that does not depend on that of the document (C-27). */
static bool add_statements(iampb__comparer *c, const iampb_compiled *compiled, const uint32_t **entries)
{
    uint32_t *entry_of = iampb__arena_alloc(c->arena, compiled->count, sizeof *entry_of);
    const iampb__compiled_statement **order = iampb__arena_alloc(c->scratch, compiled->count, sizeof *order);
    *entries = entry_of;
    if (entry_of == NULL || order == NULL
        || !iampb__vec_reserve(c->ctx, &c->entries, compiled->count, sizeof(iampb__entry)))
        return false;
    for (uint32_t i = 0; i < compiled->count; i++)
        order[i] = &compiled->statements[i];
    if (!iampb__merge_sort(c->ctx, (void **)order, compiled->count, by_content))
        return false;
    for (uint32_t i = 0; i < compiled->count; i++) {
        entry_of[order[i]->number] = (uint32_t)c->entries.count;
        *IAMPB__VEC_PUSH(iampb__entry, c->ctx, &c->entries) =
                (iampb__entry){ .policy = compiled, .statement = order[i], .party = c->party_count };
    }
    return true;
}

bool iampb__comparer_add(iampb__comparer *c, const iampb_compiled *const *documents, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        iampb__compared *doc = IAMPB__VEC_PUSH(iampb__compared, c->ctx, &c->docs);
        if (doc == NULL)
            return false;
        *doc = (iampb__compared){ documents[i], c->party_count, NULL };
        if (!add_statements(c, documents[i], &doc->entries))
            return false;
    }
    c->party_count++;
    return true;
}

iampb__found iampb__comparer_unsure(iampb__comparer *c, const char *format, ...)
{
    iampb__builder text = { .ctx = c->ctx };
    va_list args;
    if (c->unknown.ptr != NULL)
        return IAMPB__FOUND_UNSURE;
    va_start(args, format);
    iampb__builder_vformat(&text, format, args);
    va_end(args);
    if (!iampb__builder_keep(&text, c->arena, &c->unknown))
        c->failed = true;
    iampb__builder_free(&text);
    return IAMPB__FOUND_UNSURE;
}
