/* assume.c - who may assume a role, inside the organisation. Not each principal is asked about each role: an account
 * that a trust policy names stands for those of its groups of principals that may assume some role, and groups that say
 * the same about roles are asked once (P-73, P-74). */
#include "base/arn.h"
#include "base/error.h"
#include "graph/build.h"

#define LITERALS_MOST 64

/* What a group says about assuming roles. */
typedef struct said {
    iampb__builder text;          /* of the statements */
    bool personal;                /* members may differ */
    bool open;                    /* a document is not at hand */
    iampb_str literals[LITERALS_MOST]; /* the only roles it may assume */
    size_t literal_count;         /* SIZE_MAX: they are not told one by one */
} said;

typedef struct finder {
    iampb__build *b;
    iampb__map groups;            /* by what is said: a group's number + 1 */
    iampb__arena *arena;          /* keys of the map */
    uint32_t *alike;
    said said;
} finder;

static const iampb_str assume = IAMPB__STR_INIT("sts:AssumeRole");

/* ---- Edges ---- */
static iampb_status draw(finder *f, uint32_t asked, uint32_t from, uint32_t role)
{
    iampb_graph *g = f->b->g;
    iampb__asked_step step = { .action = assume, .resource = g->index->entries[role].arn };
    iampb__reply reply;
    iampb_status status = iampb__inquire(&f->b->asker, asked, &step, NULL, &reply);
    iampb__edge edge = { from, role, IAMPB__EDGE_ASSUME, (uint8_t)reply.value, reply.why };
    return status < 0 ? status : iampb__graph_add(g, &edge, f->b->err);
}

static iampb_status draw_members(finder *f, uint32_t group, uint32_t role)
{
    const iampb_access_index *x = f->b->g->index;
    const iampb__who_group *of = iampb__group_of(x, group);
    iampb_status status = IAMPB_OK;
    for (uint32_t i = 0; status == IAMPB_OK && i < of->count; i++) {
        uint32_t entry = x->members[of->first + i];
        if (entry != role && iampb__is_source(f->b, entry))
            status = draw(f, entry, entry, role);
    }
    return status;
}

static iampb_status draw_lists(finder *f, uint32_t group, const iampb__role_list *roles, bool only_alone)
{
    iampb_graph *g = f->b->g;
    uint32_t source = iampb__group_source(f->b, group);
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < roles->roles.count; i++) {
        uint32_t role = *IAMPB__VEC_AT(uint32_t, &roles->roles, i);
        bool alone = f->said.personal || g->trusts->at[role].alone;
        if (alone)
            status = draw_members(f, group, role);
        else if (!only_alone)
            status = draw(f, source, iampb__group_node(g, group), role);
    }
    return status;
}

/* ---- What a group says ---- */
static void say_statement(said *s, const iampb_compiled *policy, const iampb__compiled_statement *statement)
{
    const iampb__tree_node *node = &statement->tree->node;
    iampb_str text = iampb__str(policy->source->text.ptr + node->begin, node->len);
    iampb__builder_char(&s->text, '\n');
    iampb__builder_add(&s->text, text);
    s->personal = s->personal || iampb__text_is_personal(text);
    if (!statement->allow || s->literal_count == SIZE_MAX)
        return;
    if (statement->not_resource || statement->resource_count > LITERALS_MOST - s->literal_count) {
        s->literal_count = SIZE_MAX;
        return;
    }
    for (uint32_t i = 0; i < statement->resource_count; i++) {
        iampb_str resource = statement->resources[i].text;
        if (iampb__str_has_wildcard(resource) || iampb__str_find(resource, '$', 0) != SIZE_MAX) {
            s->literal_count = SIZE_MAX;
            return;
        }
        s->literals[s->literal_count++] = resource;
    }
}

static void say_policy(finder *f, const iampb_compiled *policy)
{
    for (int effect = 0; effect < 2; effect++) {
        const iampb__compiled_statement *s = NULL, *last = NULL;
        iampb__candidates at = { 0 };
        while (iampb__candidates_next(policy, effect == 0 ? &policy->allow : &policy->deny, f->b->asker.request, &at,
                &s)) {
            if (s != last)
                say_statement(&f->said, policy, s);
            last = s;
        }
    }
}

static void say_layer(finder *f, const iampb_policy_set *set, iampb_layer layer)
{
    const iampb__layer *l = &set->layers[layer];
    iampb__builder_format(&f->said.text, "\n%d", (int32_t)layer);
    for (size_t i = 0; i < l->levels.count; i++) {
        const iampb__level *level = IAMPB__VEC_AT(iampb__level, &l->levels, i);
        f->said.open = f->said.open || level->missing > 0;
        for (size_t k = 0; k < level->policies.count; k++)
            say_policy(f, *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, k));
    }
}

/* Which group it is like: itself, if nobody said the same before. */
static iampb_status find_alike(finder *f, uint32_t number)
{
    iampb_graph *g = f->b->g;
    const iampb__who_group *group = iampb__group_of(g->index, number);
    const iampb__who_entry *first = &g->index->entries[g->index->members[group->first]];
    said *s = &f->said;
    iampb_str kept;
    iampb__builder_clear(&s->text);
    s->personal = s->open = false;
    s->literal_count = 0;
    iampb__builder_format(&s->text, "%u %d %d %d", group->account, first->kind,
            first->details != NULL && first->details->has_boundary,
            first->details != NULL && first->details->service_linked);
    iampb_status status = iampb_request_set_action(f->b->asker.request, assume.ptr, assume.len, f->b->err);
    if (status < 0)
        return status;
    say_layer(f, group->set, IAMPB_LAYER_IDENTITY);
    say_layer(f, group->set, IAMPB_LAYER_BOUNDARY);
    f->alike[number] = number;
    if (s->personal || s->open || s->text.failed)
        return s->text.failed ? iampb__error_nomem(f->b->err) : IAMPB_OK;
    void *known = iampb__map_get(g->ctx, &f->groups, iampb__builder_str(&s->text));
    if (known != NULL) {
        f->alike[number] = (uint32_t)(uintptr_t)known - 1;
        return IAMPB_OK;
    }
    void **place = iampb__builder_keep(&s->text, f->arena, &kept) ? iampb__map_put(g->ctx, &f->groups, kept) : NULL;
    if (place == NULL)
        return iampb__error_nomem(f->b->err);
    *place = (void *)(uintptr_t)((size_t)number + 1);
    return IAMPB_OK;
}

/* ---- Groups ---- */
static iampb_status find_literals(finder *f, uint32_t group)
{
    iampb_graph *g = f->b->g;
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < f->said.literal_count; i++) {
        size_t role = iampb__entry_by_arn(g->index, f->said.literals[i]);
        if (role == SIZE_MAX || g->index->entries[role].kind != IAMPB_CALLER_ROLE)
            continue;
        if (g->trusts->at[role].alone)
            status = draw_members(f, group, (uint32_t)role);
        else
            status = draw(f, iampb__group_source(f->b, group), iampb__group_node(g, group), (uint32_t)role);
    }
    return status;
}

static iampb_status find_group(finder *f, uint32_t number)
{
    iampb_graph *g = f->b->g;
    uint32_t account = iampb__group_of(g->index, number)->account;
    iampb_str id = g->index->accounts[account].account->id;
    iampb_status status = find_alike(f, number);
    if (status < 0)
        return status;
    bool like_another = f->alike[number] != number;
    if (!f->said.personal && !f->said.open && !like_another && f->said.literal_count != SIZE_MAX)
        return find_literals(f, number);
    status = draw_lists(f, number,
            iampb__roles_trusting(g, like_another ? IAMPB__TRUSTED_ACCOUNT_ALONE : IAMPB__TRUSTED_ACCOUNT, id),
            like_another);
    return status < 0 ? status
                      : draw_lists(f, number,
                              iampb__roles_trusting(g,
                                      like_another ? IAMPB__TRUSTED_ANYONE_ALONE : IAMPB__TRUSTED_ANYONE,
                                      IAMPB__STR("*")),
                              like_another);
}

static iampb_status find_groups(finder *f)
{
    iampb_graph *g = f->b->g;
    size_t number = iampb__action_number(&f->b->can, assume);
    iampb_status status = IAMPB_OK;
    for (uint32_t i = 0; status == IAMPB_OK && i < g->group_count; i++) {
        f->alike[i] = i;
        if (iampb__may(&f->b->can, i, number) && iampb__group_source(f->b, i) != IAMPB__NO_NODE)
            status = find_group(f, i);
    }
    return status;
}

/* ---- Open roles ---- */
/* Within an account, a role that lets everybody in asks for no identity policy (D-6). */
static iampb_status find_open(finder *f)
{
    iampb_graph *g = f->b->g;
    const iampb__role_list *roles = iampb__roles_trusting(g, IAMPB__TRUSTED_ANYONE, IAMPB__STR("*"));
    iampb_status status = IAMPB_OK;
    uint32_t group = 0;
    for (size_t i = 0; status == IAMPB_OK && i < roles->roles.count; i++) {
        uint32_t role = *IAMPB__VEC_AT(uint32_t, &roles->roles, i);
        uint32_t account = iampb__group_of(g->index, g->index->entries[role].group)->account;
        while (iampb__group_of(g->index, group)->account < account) /* groups and roles come by account */
            group++;
        for (uint32_t k = group; status == IAMPB_OK && k < g->group_count
                && iampb__group_of(g->index, k)->account == account; k++)
            if (iampb__group_source(f->b, k) == IAMPB__NO_NODE)
                continue;
            else if (g->trusts->at[role].alone)
                status = draw_members(f, k, role);
            else
                status = draw(f, iampb__group_source(f->b, k), iampb__group_node(g, k), role);
    }
    return status;
}

/* ---- Principals by name ---- */
/* The entry that a trust policy names; SIZE_MAX: none that is at hand. */
static size_t find_named(const iampb_graph *g, iampb_str name)
{
    iampb__arn arn;
    size_t entry = iampb__entry_by_arn(g->index, name);
    if (entry == SIZE_MAX)
        entry = iampb__entry_by_id(g->index, name);
    if (entry != SIZE_MAX || !iampb__arn_parse(name, &arn))
        return entry;
    if (!iampb__str_starts(arn.resource, IAMPB__STR("assumed-role/")))
        return SIZE_MAX;
    iampb_str role = iampb__str_from(arn.resource, sizeof "assumed-role/" - 1);
    return iampb__entry_by_role(g->index, arn.account, iampb__str_first(role, iampb__str_find(role, '/', 0)));
}

static iampb_status find_named_edges(finder *f)
{
    iampb_graph *g = f->b->g;
    const iampb__role_list *roles;
    iampb_str name;
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && iampb__trusted_name(g, IAMPB__TRUSTED_PRINCIPAL, i, &name, &roles); i++) {
        size_t entry = find_named(g, name);
        if (entry == SIZE_MAX || !iampb__is_source(f->b, (uint32_t)entry))
            continue;
        for (size_t k = 0; status == IAMPB_OK && k < roles->roles.count; k++) {
            uint32_t role = *IAMPB__VEC_AT(uint32_t, &roles->roles, k);
            if (role != entry)
                status = draw(f, (uint32_t)entry, (uint32_t)entry, role);
        }
    }
    return status;
}

iampb_status iampb__find_assume_edges(iampb__build *b)
{
    finder f = { .b = b, .said = { .text = { .ctx = b->g->ctx } } };
    f.alike = iampb__arena_alloc(b->g->arena, b->g->group_count, sizeof *f.alike);
    b->g->alike = f.alike;
    iampb_status status = f.alike == NULL ? iampb__error_nomem(b->err) : iampb__arena_new(b->g->ctx, &f.arena, b->err);
    if (status == IAMPB_OK)
        status = find_groups(&f);
    if (status == IAMPB_OK)
        status = find_open(&f);
    if (status == IAMPB_OK)
        status = find_named_edges(&f);
    iampb__arena_free(f.arena);
    iampb__builder_free(&f.said.text);
    iampb__map_free(b->g->ctx, &f.groups);
    return status;
}
