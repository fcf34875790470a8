/* paths.c - see paths.h. */
#include "graph/paths.h"
#include "base/error.h"
#include "base/options.h"

#define PATHS_DEFAULT 1000
#define HOPS_DEFAULT 16

uint8_t iampb__worse(uint8_t a, uint8_t b) { return a > b ? a : b; }

/* ---- Backwards ---- */
typedef struct search {
    const iampb_graph *g;
    iampb__arena *arena;
    bool certain;
    iampb__way *ways;
    uint32_t *queue;         /* entries, in the order of hops */
    size_t queued;
    uint32_t *like_first, *like; /* groups by the one that they are like */
    uint8_t *done;           /* by group: all its members have a way that is YES */
} search;

static void reach(search *s, uint32_t node, const iampb__edge *edge, uint32_t hops, uint8_t value)
{
    iampb__way *way = &s->ways[node];
    if (way->hops < hops || (way->hops == hops && way->value <= value))
        return;
    if (way->hops == UINT32_MAX && iampb__is_entry(s->g, node))
        s->queue[s->queued++] = node;
    *way = (iampb__way){ hops, edge, value };
}

static void reach_group(search *s, uint32_t group, const iampb__edge *edge, uint32_t hops, uint8_t value)
{
    const iampb__who_group *of = iampb__group_of(s->g->index, group);
    if (s->done[group])
        return;
    for (uint32_t i = 0; i < of->count; i++) {
        uint32_t entry = s->g->index->members[of->first + i];
        if (entry != edge->to && s->g->admins[entry].value == 0)
            reach(s, entry, edge, hops, value);
    }
    s->done[group] = value == IAMPB_CAN_YES;
}

static void step_back(search *s, uint32_t node)
{
    const iampb_graph *g = s->g;
    for (uint32_t i = g->into_first[node]; i < g->into_first[node + 1]; i++) {
        const iampb__edge *e = IAMPB__VEC_AT(iampb__edge, &g->edges, g->into[i]);
        uint8_t value = iampb__worse(e->value, s->ways[node].value);
        uint32_t hops = s->ways[node].hops + 1;
        if (s->certain && e->value != IAMPB_CAN_YES)
            continue;
        if (iampb__is_entry(g, e->from) || iampb__is_outsider(g, e->from)) {
            reach(s, e->from, e, hops, value);
            continue;
        }
        uint32_t group = e->from - g->entry_count;
        for (uint32_t k = s->like_first[group]; k < s->like_first[group + 1]; k++)
            reach_group(s, s->like[k], e, hops, value);
    }
}

/* Groups that have the edges of a group: itself, and, where the edges are of trust, those that it stands for. */
static bool list_alike(search *s)
{
    const iampb_graph *g = s->g;
    s->like_first = iampb__arena_zalloc(s->arena, (size_t)g->group_count + 2, sizeof *s->like_first);
    s->like = iampb__arena_alloc(s->arena, (size_t)g->group_count * 2, sizeof *s->like);
    s->done = iampb__arena_zalloc(s->arena, g->group_count, 1);
    if (s->like_first == NULL || s->like == NULL || s->done == NULL)
        return false;
    for (uint32_t i = 0; i < g->group_count; i++) {
        s->like_first[i + 1]++;
        if (g->alike[i] != i)
            s->like_first[g->alike[i] + 1]++;
    }
    for (uint32_t i = 0; i < g->group_count; i++)
        s->like_first[i + 1] += s->like_first[i];
    uint32_t *at = iampb__arena_alloc(s->arena, g->group_count, sizeof *at);
    if (at == NULL)
        return false;
    memcpy(at, s->like_first, g->group_count * sizeof *at);
    for (uint32_t i = 0; i < g->group_count; i++) {
        s->like[at[i]++] = i;
        if (g->alike[i] != i)
            s->like[at[g->alike[i]]++] = i;
    }
    return true;
}

const iampb__way *iampb__ways_to(const iampb_graph *g, const uint8_t *targets, bool certain, iampb__arena *arena)
{
    search s = { .g = g, .arena = arena, .certain = certain };
    s.ways = iampb__arena_alloc(arena, g->node_count, sizeof *s.ways);
    s.queue = iampb__arena_alloc(arena, g->entry_count, sizeof *s.queue);
    if (s.ways == NULL || s.queue == NULL || !list_alike(&s))
        return NULL;
    for (uint32_t i = 0; i < g->node_count; i++)
        s.ways[i] = (iampb__way){ UINT32_MAX, NULL, UINT8_MAX };
    for (uint32_t i = 0; i < g->entry_count; i++)
        if (targets[i] != 0) {
            s.ways[i] = (iampb__way){ 0, NULL, IAMPB_CAN_YES };
            s.queue[s.queued++] = i;
        }
    for (size_t i = 0; i < s.queued; i++)
        step_back(&s, s.queue[i]);
    return s.ways;
}

/* ---- Listing ---- */
typedef struct finder {
    iampb_paths *out;
    const iampb_graph *g;
    const iampb__way *ways;
    const uint8_t *targets;
    iampb__arena *arena;
    iampb_error **err;
} finder;

static bool put_path(finder *f, uint32_t from, const iampb__edge *const *edges, size_t count, uint8_t value)
{
    iampb_paths *p = f->out;
    iampb__path *path = IAMPB__VEC_PUSH(iampb__path, p->ctx, &p->paths);
    if (path == NULL)
        return false;
    *path = (iampb__path){ from, edges[count - 1]->to, (uint32_t)p->edges.count, (uint32_t)count, value };
    for (size_t i = 0; i < count; i++) {
        const iampb__edge **place = IAMPB__VEC_PUSH(const iampb__edge *, p->ctx, &p->edges);
        if (place == NULL)
            return false;
        *place = edges[i];
    }
    return true;
}

static bool full(const finder *f) { return f->out->paths.count >= f->out->options.max_paths; }

/* Along the ways that the search found. */
static bool put_shortest(finder *f, uint32_t from)
{
    uint32_t hops = f->ways[from].hops, node = from;
    const iampb__edge **edges = iampb__arena_alloc(f->arena, hops, sizeof *edges);
    if (edges == NULL)
        return false;
    for (uint32_t i = 0; i < hops; i++) {
        edges[i] = f->ways[node].edge;
        node = edges[i]->to;
    }
    return put_path(f, from, edges, hops, f->ways[from].value);
}

/* ---- All paths ---- */
/* One level of the walk: the node, and which of the edges of its sources comes next. */
typedef struct level {
    uint32_t node, sources[3];
    size_t source_count, source;
    uint32_t edge;
} level;

static level level_of(const iampb_graph *g, uint32_t node)
{
    level l = { .node = node };
    l.source_count = iampb__graph_sources(g, node, l.sources);
    l.edge = g->first[l.sources[0]];
    return l;
}

static const iampb__edge *next_edge(const iampb_graph *g, level *l)
{
    while (l->source < l->source_count) {
        if (l->edge < g->first[l->sources[l->source] + 1])
            return IAMPB__VEC_AT(iampb__edge, &g->edges, l->edge++);
        if (++l->source < l->source_count)
            l->edge = g->first[l->sources[l->source]];
    }
    return NULL;
}

static bool passed(const level *levels, size_t count, uint32_t node)
{
    for (size_t i = 0; i < count; i++)
        if (levels[i].node == node)
            return true;
    return false;
}

/* Depth first, nobody twice; what is too far from all targets is not entered. */
static bool put_all(finder *f, uint32_t from)
{
    const size_t most = (size_t)f->out->options.max_hops;
    level *levels = iampb__arena_alloc(f->arena, most + 1, sizeof *levels);
    const iampb__edge **edges = iampb__arena_alloc(f->arena, most, sizeof *edges);
    size_t depth = 0;
    bool ok = levels != NULL && edges != NULL;
    if (ok)
        levels[0] = level_of(f->g, from);
    while (ok && !full(f)) {
        const iampb__edge *e = next_edge(f->g, &levels[depth]);
        if (e == NULL) {
            if (depth-- == 0)
                break;
            continue;
        }
        uint32_t left = f->ways[e->to].hops;
        if (left == UINT32_MAX || depth + 1 + left > most || passed(levels, depth + 1, e->to)
            || (f->out->options.certain && e->value != IAMPB_CAN_YES))
            continue;
        edges[depth] = e;
        if (f->targets[e->to] != 0) {
            uint8_t value = IAMPB_CAN_YES;
            for (size_t i = 0; i <= depth; i++)
                value = iampb__worse(value, edges[i]->value);
            ok = put_path(f, from, edges, depth + 1, value);
            continue;
        }
        levels[++depth] = level_of(f->g, e->to);
    }
    return ok;
}

/* ---- Who ---- */
static bool take_source(finder *f, uint32_t node)
{
    if (f->ways[node].hops == 0 || f->ways[node].hops > f->out->options.max_hops || full(f))
        return true;
    return f->out->options.all != 0 ? put_all(f, node) : put_shortest(f, node);
}

static bool find(finder *f, uint32_t from, bool outside)
{
    bool ok = true;
    if (from != IAMPB__NO_NODE)
        return take_source(f, from);
    for (uint32_t i = outside ? f->g->entry_count + f->g->group_count : 0; ok && i < f->g->node_count; i++)
        if (iampb__is_entry(f->g, i) || iampb__is_outsider(f->g, i))
            ok = take_source(f, i);
    return ok;
}

static iampb_status read_node(const iampb_graph *g, iampb_str name, uint32_t *out, iampb_error **err)
{
    size_t node = iampb_graph_node_find(g, name.ptr, name.len);
    if (node == SIZE_MAX)
        return iampb__error_set(g->ctx, err, IAMPB_E_INVALID, "nobody in the input is called \"%v\"", name);
    *out = (uint32_t)node;
    return IAMPB_OK;
}

static iampb_status set_targets(const iampb_graph *g, iampb_str to, uint8_t *targets, iampb_error **err)
{
    uint32_t node = IAMPB__NO_NODE;
    if (iampb__str_eq(to, IAMPB__STR("admin"))) {
        for (uint32_t i = 0; i < g->entry_count; i++)
            targets[i] = g->admins[i].value != 0;
        return IAMPB_OK;
    }
    iampb_status status = read_node(g, to, &node, err);
    if (status == IAMPB_OK && !iampb__is_entry(g, node))
        return iampb__error_set(g->ctx, err, IAMPB_E_INVALID, "nobody can become \"%v\": it is outside", to);
    if (status == IAMPB_OK)
        targets[node] = 1;
    return status;
}

static void set_defaults(iampb_paths_options *options)
{
    options->max_paths = options->max_paths == 0 ? PATHS_DEFAULT : options->max_paths;
    options->max_hops = options->max_hops == 0 ? HOPS_DEFAULT : options->max_hops;
    options->max_hops = options->max_hops > 64 ? 64 : options->max_hops;
}

static iampb_status search_all(iampb_paths *p, iampb_str from, iampb_str to, iampb_error **err)
{
    const iampb_graph *g = p->graph;
    bool outside = iampb__str_eq(from, IAMPB__STR("outside"));
    uint32_t source = IAMPB__NO_NODE;
    uint8_t *targets = iampb__arena_zalloc(p->arena, g->entry_count, 1);
    iampb_status status = targets == NULL ? iampb__error_nomem(err) : set_targets(g, to, targets, err);
    if (status == IAMPB_OK && from.len > 0 && !outside)
        status = read_node(g, from, &source, err);
    if (status < 0)
        return status;
    finder f = { p, g, iampb__ways_to(g, targets, p->options.certain != 0, p->arena), targets, p->arena, err };
    return f.ways != NULL && find(&f, source, outside) ? IAMPB_OK : iampb__error_nomem(err);
}

/* ---- The interface ---- */
IAMPB__NO_TAIL_PADDING(iampb_paths_options, certain);
size_t iampb_paths_options_size(void) { return sizeof(iampb_paths_options); }

iampb_status iampb_graph_find_paths(const iampb_graph *g, const char *from, size_t from_len, const char *to,
        size_t to_len, const iampb_paths_options *options, iampb_paths **out, iampb_error **err)
{
    iampb_paths_options merged = IAMPB_PATHS_OPTIONS_INIT;
    iampb__arena *arena = NULL;
    iampb_status status;
    if (g == NULL || out == NULL || (from == NULL && from_len > 0) || to == NULL)
        return iampb__error_set(g == NULL ? NULL : g->ctx, err, IAMPB_E_INVALID, "graph, to and out must not be NULL");
    if ((status = iampb__options_merge(g->ctx, &merged, sizeof merged, sizeof merged, options, err)) < 0
        || (status = iampb__arena_new(g->ctx, &arena, err)) < 0)
        return status;
    iampb_paths *p = iampb__arena_zalloc(arena, 1, sizeof *p);
    if (p == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    set_defaults(&merged);
    *p = (iampb_paths){ .arena = arena, .ctx = g->ctx, .graph = g, .options = merged };
    p->to_admins = iampb__str_eq(iampb__str(to, to_len), IAMPB__STR("admin"));
    status = search_all(p, iampb__str(from == NULL ? "" : from, from_len), iampb__str(to, to_len), err);
    if (status < 0)
        iampb_paths_free(p);
    else
        *out = p;
    return status;
}

void iampb_paths_free(iampb_paths *p)
{
    if (p == NULL)
        return;
    IAMPB__VEC_FREE(iampb__path, p->ctx, &p->paths);
    IAMPB__VEC_FREE(const iampb__edge *, p->ctx, &p->edges);
    iampb__arena_free(p->arena);
}

static const iampb__path *path_at(const iampb_paths *p, size_t path)
{
    return p == NULL || path >= p->paths.count ? NULL : IAMPB__VEC_AT(iampb__path, &p->paths, path);
}

size_t iampb_paths_count(const iampb_paths *p) { return p == NULL ? 0 : p->paths.count; }

size_t iampb_paths_hop_count(const iampb_paths *p, size_t path)
{
    const iampb__path *at = path_at(p, path);
    return at == NULL ? 0 : at->hops;
}

size_t iampb_paths_node_at(const iampb_paths *p, size_t path, size_t hop)
{
    const iampb__path *at = path_at(p, path);
    if (at == NULL || hop > at->hops)
        return SIZE_MAX;
    uint32_t node = hop == 0 ? at->from
                             : (*IAMPB__VEC_AT(const iampb__edge *, &p->edges, at->first + hop - 1))->to;
    return iampb__is_entry(p->graph, node) ? node : node - p->graph->group_count;
}

iampb_can iampb_paths_value(const iampb_paths *p, size_t path)
{
    const iampb__path *at = path_at(p, path);
    return at == NULL ? 0 : at->value;
}
