/* nodes.c - nodes and edges as hosts see them: principals, then outsiders; groups are inside. */
#include "graph/graph.h"

static const char *const edge_names[IAMPB__EDGE_TYPES] = { "assume", "federate" };

const char *iampb__edge_name(uint8_t type) { return edge_names[type]; }

/* Of a host's number; IAMPB__NO_NODE: there is none. */
static uint32_t inside(const iampb_graph *g, size_t node)
{
    if (g == NULL || node >= iampb_graph_node_count(g))
        return IAMPB__NO_NODE;
    return node < g->entry_count ? (uint32_t)node : (uint32_t)node + g->group_count;
}

size_t iampb_graph_node_count(const iampb_graph *g)
{
    return g == NULL ? 0 : g->entry_count + g->outsiders.count;
}

size_t iampb_graph_node_find(const iampb_graph *g, const char *name, size_t len)
{
    iampb_str text = iampb__str(name, len);
    if (g == NULL || name == NULL)
        return SIZE_MAX;
    size_t entry = iampb__entry_by_arn(g->index, text);
    if (entry != SIZE_MAX)
        return entry;
    void *outsider = iampb__map_get(g->ctx, &g->outsider_by_name, text);
    return outsider == NULL ? SIZE_MAX : (size_t)(uintptr_t)outsider - 1 - g->group_count;
}

static iampb_str kind_of(const iampb_graph *g, uint32_t node)
{
    static const char *const outsiders[] = { "anyone", "account", "principal", "provider" };
    if (iampb__is_outsider(g, node))
        return iampb__str_z(outsiders[iampb__outsider_at(g, node)->kind]);
    iampb_caller_kind kind = g->index->entries[node].kind;
    return kind == IAMPB_CALLER_ROOT ? IAMPB__STR("root") : kind == IAMPB_CALLER_USER ? IAMPB__STR("user")
                                                                                       : IAMPB__STR("role");
}

static iampb_str admin_text(const iampb_graph *g, uint32_t node, const char *name)
{
    iampb_str none = { NULL, 0 };
    if (!iampb__is_entry(g, node))
        return none;
    const iampb__admin *admin = &g->admins[node];
    if (strcmp(name, "capped") == 0)
        return admin->capped ? IAMPB__STR("true") : none;
    if (admin->value == 0)
        return none;
    return iampb__str_z(strcmp(name, "admin") == 0 ? "policy" : iampb_can_name(admin->value));
}

const char *iampb_graph_node_text(const iampb_graph *g, size_t number, const char *name, size_t *len)
{
    uint32_t node = inside(g, number);
    iampb_str text = { NULL, 0 };
    if (node != IAMPB__NO_NODE && name != NULL) {
        if (strcmp(name, "name") == 0)
            text = iampb__node_name(g, node);
        else if (strcmp(name, "kind") == 0)
            text = kind_of(g, node);
        else if (strcmp(name, "account") == 0 && iampb__is_entry(g, node))
            text = iampb__entry_account(g, node)->account->id;
        else if (strcmp(name, "admin") == 0 || strcmp(name, "admin-value") == 0 || strcmp(name, "capped") == 0)
            text = admin_text(g, node, name);
    }
    if (len != NULL)
        *len = text.len;
    return text.ptr;
}

/* ---- Edges ---- */
/* The edges of a source are in the order of where they end: those back to the node itself lie together. */
typedef struct range {
    uint32_t first, skip, skipped, end; /* skipped edges from `skip` on */
} range;

static uint32_t first_to(const iampb_graph *g, uint32_t low, uint32_t high, uint32_t to)
{
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (IAMPB__VEC_AT(iampb__edge, &g->edges, middle)->to < to)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t ranges_of(const iampb_graph *g, size_t number, range out[3])
{
    uint32_t node = inside(g, number), sources[3];
    if (node == IAMPB__NO_NODE || (iampb__is_entry(g, node) && g->admins[node].value != 0))
        return 0;
    size_t count = iampb__graph_sources(g, node, sources);
    for (size_t i = 0; i < count; i++) {
        range r = { .first = g->first[sources[i]], .end = g->first[sources[i] + 1] };
        r.skip = first_to(g, r.first, r.end, node);
        r.skipped = first_to(g, r.skip, r.end, node + 1) - r.skip;
        out[i] = r;
    }
    return count;
}

static const iampb__edge *edge_at(const iampb_graph *g, size_t node, size_t index)
{
    range ranges[3];
    size_t count = ranges_of(g, node, ranges);
    for (size_t i = 0; i < count; i++) {
        const range *r = &ranges[i];
        size_t here = r->end - r->first - r->skipped;
        if (index < here)
            return IAMPB__VEC_AT(iampb__edge, &g->edges,
                    r->first + index + (r->first + index >= r->skip ? r->skipped : 0));
        index -= here;
    }
    return NULL;
}

size_t iampb_graph_edge_count(const iampb_graph *g, size_t node)
{
    range ranges[3];
    size_t count = ranges_of(g, node, ranges), edges = 0;
    for (size_t i = 0; i < count; i++)
        edges += ranges[i].end - ranges[i].first - ranges[i].skipped;
    return edges;
}

size_t iampb_graph_edge_to(const iampb_graph *g, size_t node, size_t index)
{
    const iampb__edge *e = edge_at(g, node, index);
    return e == NULL ? SIZE_MAX : e->to;
}

const char *iampb_graph_edge_text(const iampb_graph *g, size_t node, size_t index, const char *name, size_t *len)
{
    const iampb__edge *e = edge_at(g, node, index);
    iampb_str text = { NULL, 0 };
    if (e != NULL && name != NULL) {
        if (strcmp(name, "type") == 0)
            text = iampb__str_z(iampb__edge_name(e->type));
        else if (strcmp(name, "value") == 0)
            text = iampb__str_z(iampb_can_name(e->value));
        else if (strcmp(name, "missing") == 0 && e->why != NULL && e->why->missing.len > 0)
            text = e->why->missing;
    }
    if (len != NULL)
        *len = text.len;
    return text.ptr;
}
