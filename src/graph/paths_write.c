/* paths_write.c - paths as JSON. Each hop is asked again here, with the principal that it starts at, so that its
 * request and its statement are told of that very one; what the graph keeps of an edge stays small. */
#include "base/error.h"
#include "finding/write.h"
#include "graph/paths.h"
#include "graph/trust_index.h"
#include "json/bridge.h"

typedef struct writer {
    const iampb_paths *paths;
    const iampb_graph *g;
    iampb__json_writer w;
    iampb__inquirer inquirer;
    iampb_status status;
    iampb_error **err;
} writer;

static void open_list(writer *t, const char *name)
{
    iampb__json_key(&t->w, name);
    iampb__json_open(&t->w, '[');
}

/* ---- What it depends on ---- */
static void put_condition(writer *t, const iampb__condition *c)
{
    iampb__json_open(&t->w, '{');
    iampb__json_member_str(&t->w, "key", c->key);
    open_list(t, "values");
    for (size_t i = 0; i < c->value_count; i++)
        iampb__json_put_str(&t->w, c->values[i]);
    iampb__json_close(&t->w, ']');
    iampb__json_member_str(&t->w, "decidedBy", iampb__str_z(iampb__key_owner_name(c->owner)));
    iampb__json_close(&t->w, '}');
}

/* Of some edges, each once. */
static void put_conditions(writer *t, const iampb__edge *const *edges, size_t count)
{
    open_list(t, "conditions");
    for (size_t i = 0; i < count; i++) {
        bool again = edges[i]->why == NULL;
        for (size_t k = 0; k < i; k++)
            again = again || edges[k]->why == edges[i]->why;
        for (size_t c = 0; !again && c < edges[i]->why->condition_count; c++)
            put_condition(t, &edges[i]->why->conditions[c]);
    }
    iampb__json_close(&t->w, ']');
    open_list(t, "missing");
    for (size_t i = 0; i < count; i++) {
        bool again = edges[i]->why == NULL || edges[i]->why->missing.len == 0;
        for (size_t k = 0; k < i; k++)
            again = again || edges[k]->why == edges[i]->why;
        if (!again)
            iampb__json_put_str(&t->w, edges[i]->why->missing);
    }
    iampb__json_close(&t->w, ']');
}

/* ---- The statement ---- */
/* The first Allow of a document that applies to the request at hand, or may. */
static const iampb__compiled_statement *granting(const iampb_compiled *policy, const iampb_request *request, bool trust)
{
    iampb__principal_rules rules = { .trust = trust };
    const iampb__compiled_statement *s = NULL, *perhaps = NULL;
    iampb__candidates at = { 0 };
    iampb__match match;
    while (iampb__candidates_next(policy, &policy->allow, request, &at, &s)) {
        iampb__truth applies = iampb__statement_applies(s, request, trust, &rules, &match);
        if (applies == IAMPB__YES)
            return s;
        if (applies == IAMPB__UNKNOWN && perhaps == NULL)
            perhaps = s;
    }
    return perhaps;
}

static void put_statement(writer *t, const char *name, iampb_str policy, const iampb__compiled_statement *s)
{
    iampb__json_key(&t->w, name);
    iampb__json_open(&t->w, '{');
    iampb__json_member_str(&t->w, "policy", policy);
    iampb__json_member_int(&t->w, "index", s->number);
    if (s->tree->sid != NULL)
        iampb__json_member_str(&t->w, "sid", s->tree->sid->text);
    iampb__json_close(&t->w, '}');
}

static void put_own_statement(writer *t, uint32_t entry, const iampb_request *request)
{
    const iampb__who_group *group = iampb__group_of(t->g->index, t->g->index->entries[entry].group);
    const iampb__layer *l = &group->set->layers[IAMPB_LAYER_IDENTITY];
    for (size_t i = 0; i < l->levels.count; i++) {
        const iampb__level *level = IAMPB__VEC_AT(iampb__level, &l->levels, i);
        for (size_t k = 0; k < level->policies.count; k++) {
            const iampb_compiled *policy = *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, k);
            const iampb__compiled_statement *s = granting(policy, request, false);
            if (s != NULL) {
                put_statement(t, "identity", policy->name, s);
                return;
            }
        }
    }
}

/* Who allows it: a statement of the trust policy, and of the caller's own policies where one does. */
static void put_statements(writer *t, uint32_t from, uint32_t to)
{
    iampb_request open = *t->inquirer.request;
    const iampb_compiled *trust = t->g->trusts->at[to].compiled;
    const iampb__compiled_statement *s;
    open.context.closed = false;
    iampb__json_key(&t->w, "statement");
    iampb__json_open(&t->w, '{');
    if (trust != NULL && (s = granting(trust, &open, true)) != NULL)
        put_statement(t, "trust", IAMPB__STR("trust policy"), s);
    if (iampb__is_entry(t->g, from))
        put_own_statement(t, from, &open);
    iampb__json_close(&t->w, '}');
}

/* ---- Hops ---- */
static iampb_str action_of(const iampb_graph *g, const iampb__edge *e)
{
    if (e->type != IAMPB__EDGE_FEDERATE)
        return IAMPB__STR("sts:AssumeRole");
    return iampb__str_contains(iampb__node_name(g, e->from), IAMPB__STR(":saml-provider/"))
            ? IAMPB__STR("sts:AssumeRoleWithSAML") : IAMPB__STR("sts:AssumeRoleWithWebIdentity");
}

static void put_hop(writer *t, uint32_t from, const iampb__edge *e)
{
    iampb__builder witness = { .ctx = t->g->ctx };
    iampb__asked_step step = { .action = action_of(t->g, e), .resource = iampb__node_name(t->g, e->to) };
    iampb__reply reply = { 0, NULL };
    iampb__json_open(&t->w, '{');
    iampb__json_member_str(&t->w, "from", iampb__node_name(t->g, from));
    iampb__json_member_str(&t->w, "to", iampb__node_name(t->g, e->to));
    iampb__json_member_str(&t->w, "type", iampb__str_z(iampb__edge_name(e->type)));
    iampb__json_member_str(&t->w, "value", iampb__str_z(iampb_can_name(e->value)));
    t->status = iampb__inquire_witness(&t->inquirer, from, &step, &reply, &witness);
    if (t->status == IAMPB_OK) {
        put_statements(t, from, e->to);
        if (witness.len > 0) {
            iampb__json_key(&t->w, "witness");
            iampb__json_put_json(&t->w, iampb__builder_str(&witness));
        }
    }
    iampb__json_close(&t->w, '}');
    iampb__builder_free(&witness);
}

static void put_path(writer *t, const iampb__path *path)
{
    const iampb__edge *const *edges = IAMPB__VEC_AT(const iampb__edge *, &t->paths->edges, path->first);
    uint32_t node = path->from;
    iampb__json_open(&t->w, '{');
    iampb__json_member_str(&t->w, "from", iampb__node_name(t->g, path->from));
    iampb__json_member_str(&t->w, "to", iampb__node_name(t->g, path->to));
    iampb__json_member_str(&t->w, "value", iampb__str_z(iampb_can_name(path->value)));
    put_conditions(t, edges, path->hops);
    open_list(t, "hops");
    for (uint32_t i = 0; t->status == IAMPB_OK && i < path->hops; i++) {
        put_hop(t, node, edges[i]);
        node = edges[i]->to;
    }
    iampb__json_close(&t->w, ']');
    iampb__json_close(&t->w, '}');
}

static void put_admins(writer *t)
{
    open_list(t, "admins");
    for (uint32_t i = 0; t->paths->to_admins && i < t->g->entry_count; i++) {
        const iampb__admin *admin = &t->g->admins[i];
        if (admin->value == 0)
            continue;
        iampb__json_open(&t->w, '{');
        iampb__json_member_str(&t->w, "arn", iampb__node_name(t->g, i));
        iampb__json_member_str(&t->w, "by", IAMPB__STR("policy"));
        iampb__json_member_str(&t->w, "value", iampb__str_z(iampb_can_name(admin->value)));
        iampb__json_close(&t->w, '}');
    }
    iampb__json_close(&t->w, ']');
}

iampb_status iampb_paths_write(const iampb_paths *paths, int32_t indent, iampb_write_fn write, void *user,
        iampb_error **err)
{
    if (paths == NULL || write == NULL || indent < 0 || indent > 16)
        return iampb__error_set(paths == NULL ? NULL : paths->ctx, err, IAMPB_E_INVALID,
                "paths and write must not be NULL, and indent is 0 to 16");
    iampb__sink sink = { .text = { .ctx = paths->ctx }, .write = write, .user = user, .err = err };
    writer t = { .paths = paths, .g = paths->graph, .w = { .out = &sink.text, .indent = indent }, .err = err };
    t.status = iampb__inquirer_begin(paths->graph, NULL, &t.inquirer, err);
    iampb__json_open(&t.w, '{');
    put_admins(&t);
    open_list(&t, "paths");
    for (size_t i = 0; t.status == IAMPB_OK && i < paths->paths.count; i++)
        put_path(&t, IAMPB__VEC_AT(iampb__path, &paths->paths, i));
    iampb__json_close(&t.w, ']');
    iampb__json_close(&t.w, '}');
    if (t.status == IAMPB_OK)
        t.status = sink.text.failed ? iampb__error_nomem(err) : iampb__sink_end(&sink);
    iampb__inquirer_end(&t.inquirer);
    iampb__builder_free(&sink.text);
    return t.status;
}
