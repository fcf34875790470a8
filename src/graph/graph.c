/* graph.c - see graph.h: life, nodes, edges. */
#include "graph/graph.h"
#include "base/error.h"
#include "base/options.h"
#include "finding/order.h"
#include "graph/build.h"
#include "graph/trust_index.h"

/* ---- Nodes ---- */
const iampb__who_account *iampb__entry_account(const iampb_graph *g, uint32_t entry)
{
    return &g->index->accounts[iampb__group_of(g->index, g->index->entries[entry].group)->account];
}

const iampb__outsider *iampb__outsider_at(const iampb_graph *g, uint32_t node)
{
    return IAMPB__VEC_AT(iampb__outsider, &g->outsiders, node - g->entry_count - g->group_count);
}

uint32_t iampb__outsider_node(iampb_graph *g, iampb__outsider_kind kind, iampb_str name)
{
    void *known = iampb__map_get(g->ctx, &g->outsider_by_name, name);
    iampb_str kept;
    if (known != NULL)
        return (uint32_t)(uintptr_t)known - 1;
    iampb__outsider *outsider = IAMPB__VEC_PUSH(iampb__outsider, g->ctx, &g->outsiders);
    if (outsider == NULL)
        return IAMPB__NO_NODE;
    void **place = iampb__arena_str(g->arena, name, &kept) ? iampb__map_put(g->ctx, &g->outsider_by_name, kept) : NULL;
    if (place == NULL) {
        g->outsiders.count--;
        return IAMPB__NO_NODE;
    }
    *outsider = (iampb__outsider){ kind, kept };
    g->node_count = g->entry_count + g->group_count + (uint32_t)g->outsiders.count;
    *place = (void *)(uintptr_t)g->node_count;
    return g->node_count - 1;
}

size_t iampb__graph_sources(const iampb_graph *g, uint32_t node, uint32_t out[3])
{
    size_t count = 1;
    out[0] = node;
    if (!iampb__is_entry(g, node))
        return count;
    uint32_t group = g->index->entries[node].group;
    out[count++] = iampb__group_node(g, group);
    if (g->alike != NULL && g->alike[group] != group)
        out[count++] = iampb__group_node(g, g->alike[group]);
    return count;
}

iampb_str iampb__node_name(const iampb_graph *g, uint32_t node)
{
    if (iampb__is_outsider(g, node))
        return iampb__outsider_at(g, node)->name;
    if (!iampb__is_entry(g, node)) {
        const iampb__who_group *group = iampb__group_of(g->index, node - g->entry_count);
        node = g->index->members[group->first];
    }
    return g->index->entries[node].arn;
}

/* ---- Edges ---- */
bool iampb__can_better(iampb_can a, iampb_can b) { return a != 0 && (b == 0 || a < b); }

iampb_status iampb__graph_add(iampb_graph *g, const iampb__edge *edge, iampb_error **err)
{
    if (edge->value == 0 || edge->from == edge->to)
        return IAMPB_OK;
    iampb__edge *place = IAMPB__VEC_PUSH(iampb__edge, g->ctx, &g->edges);
    if (place == NULL)
        return iampb__error_nomem(err);
    *place = *edge;
    return IAMPB_OK;
}

static void add_number(iampb__builder *b, size_t number)
{
    iampb__builder_add(b, iampb__str((const char *)&number, sizeof number));
}

static void add_text(iampb__builder *b, iampb_str text)
{
    add_number(b, text.len);
    iampb__builder_add(b, text);
}

static const iampb__why *keep_why(iampb_graph *g, const iampb__why *why)
{
    iampb__why *kept = iampb__arena_zalloc(g->arena, 1, sizeof *kept);
    iampb__condition *conditions = iampb__arena_zalloc(g->arena, why->condition_count, sizeof *conditions);
    if (kept == NULL || conditions == NULL || !iampb__arena_str(g->arena, why->missing, &kept->missing))
        return NULL;
    for (size_t i = 0; i < why->condition_count; i++) {
        const iampb__condition *from = &why->conditions[i];
        iampb_str *values = iampb__arena_alloc(g->arena, from->value_count, sizeof *values);
        if (values == NULL || !iampb__arena_str(g->arena, from->key, &conditions[i].key))
            return NULL;
        for (size_t k = 0; k < from->value_count; k++)
            if (!iampb__arena_str(g->arena, from->values[k], &values[k]))
                return NULL;
        conditions[i].values = values;
        conditions[i].value_count = from->value_count;
        conditions[i].owner = from->owner;
    }
    kept->conditions = conditions;
    kept->condition_count = why->condition_count;
    return kept;
}

const iampb__why *iampb__graph_why(iampb_graph *g, const iampb__why *why)
{
    iampb__builder key = { .ctx = g->ctx };
    iampb_str kept;
    const iampb__why *found = NULL;
    for (size_t i = 0; i < why->condition_count; i++) {
        add_text(&key, why->conditions[i].key);
        add_number(&key, why->conditions[i].value_count);
        for (size_t k = 0; k < why->conditions[i].value_count; k++)
            add_text(&key, why->conditions[i].values[k]);
    }
    add_number(&key, SIZE_MAX);
    add_text(&key, why->missing);
    if (!key.failed)
        found = iampb__map_get(g->ctx, &g->whys, iampb__builder_str(&key));
    if (!key.failed && found == NULL && iampb__builder_keep(&key, g->arena, &kept)) {
        const iampb__why *made = keep_why(g, why);
        void **place = made == NULL ? NULL : iampb__map_put(g->ctx, &g->whys, kept);
        if (place != NULL)
            *place = (void *)(uintptr_t)made;
        found = place == NULL ? NULL : made;
    }
    iampb__builder_free(&key);
    return found;
}

/* ---- Sealing ---- */
/* From, to, type, better value: the first of a kind is the one to keep. */
static int edge_order(const void *a, const void *b)
{
    const iampb__edge *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->type != y->type)
        return x->type < y->type ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

static bool same_kind(const iampb__edge *a, const iampb__edge *b)
{
    return a->from == b->from && a->to == b->to && a->type == b->type;
}

/* The edges in order, one of each kind, as a new list. */
static iampb_status sort_edges(iampb_graph *g, iampb_error **err)
{
    iampb__vec sorted = { NULL, 0, 0 };
    void **pointers = iampb__alloc(g->ctx, g->edges.count, sizeof *pointers);
    bool ok = pointers != NULL || g->edges.count == 0;
    for (size_t i = 0; ok && i < g->edges.count; i++)
        pointers[i] = IAMPB__VEC_AT(iampb__edge, &g->edges, i);
    ok = ok && iampb__merge_sort(g->ctx, pointers, g->edges.count, edge_order)
            && iampb__vec_reserve(g->ctx, &sorted, g->edges.count, sizeof(iampb__edge));
    for (size_t i = 0; ok && i < g->edges.count; i++) {
        const iampb__edge *edge = pointers[i];
        if (sorted.count > 0 && same_kind(IAMPB__VEC_AT(iampb__edge, &sorted, sorted.count - 1), edge))
            continue;
        *IAMPB__VEC_PUSH(iampb__edge, g->ctx, &sorted) = *edge;
    }
    iampb__free(g->ctx, pointers, g->edges.count, sizeof *pointers);
    if (!ok) {
        IAMPB__VEC_FREE(iampb__edge, g->ctx, &sorted);
        return iampb__error_nomem(err);
    }
    IAMPB__VEC_FREE(iampb__edge, g->ctx, &g->edges);
    g->edges = sorted;
    return IAMPB_OK;
}

iampb_status iampb__graph_seal(iampb_graph *g, iampb_error **err)
{
    iampb_status status = sort_edges(g, err);
    if (status < 0)
        return status;
    uint32_t *first = iampb__arena_zalloc(g->arena, (size_t)g->node_count + 1, sizeof *first);
    uint32_t *into_first = iampb__arena_zalloc(g->arena, (size_t)g->entry_count + 1, sizeof *into_first);
    uint32_t *into = iampb__arena_alloc(g->arena, g->edges.count, sizeof *into);
    uint32_t *at = iampb__arena_alloc(g->arena, (size_t)g->entry_count + 1, sizeof *at);
    if (first == NULL || into_first == NULL || into == NULL || at == NULL)
        return iampb__error_nomem(err);
    for (size_t i = 0; i < g->edges.count; i++) {
        const iampb__edge *e = IAMPB__VEC_AT(iampb__edge, &g->edges, i);
        first[e->from + 1]++;
        into_first[e->to + 1]++;
    }
    for (uint32_t i = 0; i < g->node_count; i++)
        first[i + 1] += first[i];
    for (uint32_t i = 0; i < g->entry_count; i++)
        into_first[i + 1] += into_first[i];
    memcpy(at, into_first, ((size_t)g->entry_count + 1) * sizeof *at);
    for (size_t i = 0; i < g->edges.count; i++)
        into[at[IAMPB__VEC_AT(iampb__edge, &g->edges, i)->to]++] = (uint32_t)i;
    g->first = first;
    g->into = into;
    g->into_first = into_first;
    return IAMPB_OK;
}

/* ---- Life ---- */
size_t iampb_graph_options_size(void) { return sizeof(iampb_graph_options); }

void iampb_graph_free(iampb_graph *g)
{
    if (g == NULL)
        return;
    iampb_context *ctx = g->ctx;
    iampb__trusts_free(g);
    IAMPB__VEC_FREE(iampb__outsider, ctx, &g->outsiders);
    IAMPB__VEC_FREE(iampb__edge, ctx, &g->edges);
    iampb__map_free(ctx, &g->outsider_by_name);
    iampb__map_free(ctx, &g->whys);
    iampb_access_index_free(g->own_index);
    iampb__arena_free(g->arena);
}

static iampb_status prepare(iampb_graph *g, iampb_organization *organization, const iampb_graph_options *options,
        iampb_error **err)
{
    iampb_status status = iampb_organization_seal(organization, err);
    g->index = options->index;
    if (status == IAMPB_OK && g->index == NULL) {
        status = iampb_access_index_new(organization, &g->own_index, err);
        g->index = g->own_index;
    }
    if (status < 0)
        return status;
    if (g->index->organization != organization)
        return iampb__error_set(g->ctx, err, IAMPB_E_INVALID, "the access index is of another organisation");
    g->organization = organization;
    g->now = options->now;
    g->service_linked = options->service_linked != 0;
    g->entry_count = (uint32_t)g->index->entry_count;
    g->group_count = (uint32_t)g->index->groups.count;
    g->node_count = g->entry_count + g->group_count;
    g->admins = iampb__arena_zalloc(g->arena, g->entry_count, sizeof *g->admins);
    return g->admins == NULL ? iampb__error_nomem(err) : IAMPB_OK;
}

iampb_status iampb_graph_new(iampb_organization *organization, const iampb_graph_options *given, iampb_graph **out,
        iampb_error **err)
{
    iampb_graph_options options = IAMPB_GRAPH_OPTIONS_INIT;
    iampb__arena *arena = NULL;
    iampb_status status;
    if (organization == NULL || out == NULL)
        return iampb__error_set(organization == NULL ? NULL : organization->ctx, err, IAMPB_E_INVALID,
                "organization and out must not be NULL");
    if ((status = iampb__options_merge(organization->ctx, &options, sizeof options, sizeof options, given, err)) < 0
        || (status = iampb__arena_new(organization->ctx, &arena, err)) < 0)
        return status;
    iampb_graph *g = iampb__arena_zalloc(arena, 1, sizeof *g);
    if (g == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    g->arena = arena;
    g->ctx = organization->ctx; /* the arena keeps it */
    status = prepare(g, organization, &options, err);
    if (status == IAMPB_OK)
        status = iampb__graph_build(g, err);
    if (status < 0)
        iampb_graph_free(g);
    else
        *out = g;
    return status;
}
