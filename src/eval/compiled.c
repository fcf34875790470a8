/* compiled.c - making a policy ready for questions. See compiled.h. */
#include "eval/compiled.h"
#include "base/error.h"
#include "finding/order.h"
#include "policy/policy.h"

/* Fewer resources than this are looked at one after the other. */
#define INDEX_FROM 8

/* ---- One statement ---- */
static iampb_layer layer_of(iampb_policy_kind kind)
{
    static const iampb_layer layers[] = { [IAMPB_POLICY_IDENTITY] = IAMPB_LAYER_IDENTITY,
        [IAMPB_POLICY_RESOURCE] = IAMPB_LAYER_RESOURCE, [IAMPB_POLICY_SCP] = IAMPB_LAYER_SCP,
        [IAMPB_POLICY_RCP] = IAMPB_LAYER_RCP, [IAMPB_POLICY_TRUST] = IAMPB_LAYER_RESOURCE,
        [IAMPB_POLICY_BOUNDARY] = IAMPB_LAYER_BOUNDARY, [IAMPB_POLICY_SESSION] = IAMPB_LAYER_SESSION };
    return layers[kind];
}

static bool names_principals(iampb_policy_kind kind)
{
    return kind == IAMPB_POLICY_RESOURCE || kind == IAMPB_POLICY_TRUST || kind == IAMPB_POLICY_RCP;
}

/* Why the statement never applies; NULL: it may. E-3, E-8, E-46, E-54, E-55, E-82. */
static const char *fault_of(const iampb_compiled *c, const iampb__compiled_statement *s)
{
    const iampb__tree_statement *tree = s->tree;
    bool principal = tree->principal != NULL || tree->not_principal != NULL;
    if (tree->effect == IAMPB__EFFECT_NONE)
        return "effect";
    if (tree->action == NULL && tree->not_action == NULL)
        return "no-action";
    if ((tree->action != NULL && tree->not_action != NULL) || (tree->resource != NULL && tree->not_resource != NULL)
        || (tree->principal != NULL && tree->not_principal != NULL))
        return "both-forms";
    if ((s->not_action && s->action_count == 0) || (s->not_resource && s->resource_count == 0))
        return "empty-not-list";
    if (tree->resource == NULL && tree->not_resource == NULL && !names_principals(c->kind))
        return "no-resource";
    if (principal && !names_principals(c->kind))
        return "principal-not-allowed";
    if (c->kind == IAMPB_POLICY_RCP && (!s->principals.everyone || s->principals.inverted))
        return "rcp-principal";
    if (c->kind == IAMPB_POLICY_RCP && s->allow)
        return "rcp-allow";
    return NULL;
}

static bool compile_actions(iampb__arena *arena, iampb__compiled_statement *s)
{
    const iampb__tree_list *list = iampb__statement_actions(s->tree, &s->not_action);
    if (list == NULL)
        return true;
    iampb__action_pattern *actions = iampb__arena_alloc(arena, list->count, sizeof *actions);
    if (actions == NULL)
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (!iampb__action_compile(arena, list->entries[i].text, &actions[i]))
            return false;
    s->actions = actions;
    s->action_count = (uint32_t)list->count;
    return true;
}

static bool index_resources(iampb_context *ctx, iampb__arena *arena, iampb__compiled_statement *s)
{
    if (s->resource_count < INDEX_FROM)
        return true;
    iampb__index_entry *entries = iampb__arena_alloc(arena, s->resource_count, sizeof *entries);
    if (entries == NULL)
        return false;
    for (uint32_t i = 0; i < s->resource_count; i++)
        entries[i] = (iampb__index_entry){ s->resources[i].literal, i, 0, false };
    return iampb__index_make(ctx, entries, s->resource_count, &s->resource_index);
}

static bool compile_resources(iampb_compiled *c, iampb__compiled_statement *s)
{
    const iampb__tree_list *list = iampb__statement_resources(s->tree, &s->not_resource);
    s->no_resource = list == NULL;
    if (list == NULL)
        return true;
    iampb__resource_pattern *resources = iampb__arena_alloc(c->arena, list->count, sizeof *resources);
    if (resources == NULL)
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (!iampb__resource_compile(c->arena, list->entries[i].text, c->tree->variables, layer_of(c->kind),
                    &resources[i]))
            return false;
    s->resources = resources;
    s->resource_count = (uint32_t)list->count;
    return index_resources(iampb__arena_context(c->arena), c->arena, s);
}

/* ---- Content ---- */
/* Lists are sums, so that their order is nothing; what comes from different lists is told apart by the seed. */
static uint64_t mix(uint64_t sum, uint64_t seed)
{
    return iampb__str_hash(iampb__str((const char *)&sum, sizeof sum), seed);
}

uint64_t iampb__test_content(const iampb__test *test)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < test->count; i++)
        sum += iampb__str_hash(test->operands[i].text, 1);
    return mix(sum, test->hash + (uint64_t)test->kind * 64 + (uint64_t)test->relation * 8 + (uint64_t)test->set * 2
                    + (uint64_t)test->negated);
}

static uint64_t content_of(const iampb__compiled_statement *s)
{
    uint64_t actions = 0, resources = 0, tests = 0, principals = 0;
    for (uint32_t i = 0; i < s->action_count; i++)
        actions += iampb__str_hash_nocase(s->actions[i].text, 2);
    for (uint32_t i = 0; i < s->resource_count; i++)
        resources += iampb__str_hash(s->resources[i].text, 3);
    for (uint32_t i = 0; i < s->test_count; i++)
        tests += iampb__test_content(&s->tests[i]);
    for (uint32_t i = 0; i < s->principals.count; i++)
        principals += iampb__str_hash(s->principals.items[i].text, 4);
    return mix(actions, 5u + s->not_action + 2u * s->allow) + mix(resources, 10u + s->not_resource) + mix(tests, 12)
            + mix(principals, 13u + s->principals.inverted);
}

static bool compile_statement(iampb_compiled *c, uint32_t number, iampb__compiled_statement *s)
{
    s->tree = &c->tree->statements[number];
    s->number = number;
    s->allow = s->tree->effect == IAMPB__EFFECT_ALLOW;
    if (!compile_actions(c->arena, s) || !compile_resources(c, s)
        || !iampb__principals_compile(c->arena, s->tree, &s->principals)
        || !iampb__tests_compile(c->arena, s->tree->condition, c->tree->variables, &s->tests, &s->test_count))
        return false;
    s->fault = fault_of(c, s);
    s->malformed = s->fault != NULL;
    s->content = content_of(s);
    return true;
}

/* What is wrong with the shape of a condition could be what limits the statement. Of two members of one name the last
 * counts, and nothing is missing (E-7). */
static void note_faults(const iampb_compiled *c, iampb__compiled_statement *statements)
{
    for (size_t i = 0; i < c->tree->fault_count; i++) {
        const iampb__tree_fault *fault = &c->tree->faults[i];
        const iampb__tree_statement *tree = iampb__tree_statement_of(c->tree, fault->at.node);
        if (tree == NULL || !iampb__tree_fault_is_error(fault) || fault->code == IAMPB__FAULT_UNKNOWN
            || fault->code == IAMPB__FAULT_REPEATED)
            continue;
        iampb__compiled_statement *s = &statements[tree - c->tree->statements];
        s->malformed = true;
        if (s->fault == NULL)
            s->fault = "syntax";
    }
}

/* ---- Tables by action ---- */
typedef struct named {
    iampb_str service;
    iampb__action_ref ref;
    iampb_str literal;
    bool exact;
} named;

static int by_service(const void *a, const void *b)
{
    return iampb__str_cmp(((const named *)a)->service, ((const named *)b)->service);
}

/* Statements that are looked at whatever the service. */
static bool is_always(const iampb__compiled_statement *s)
{
    for (uint32_t i = 0; i < s->action_count; i++)
        if (s->actions[i].any)
            return true;
    return s->not_action;
}

static bool in_table(const iampb__compiled_statement *s, bool allow) { return !s->malformed && s->allow == allow; }

static bool list_always(iampb_compiled *c, bool allow, iampb__effect_table *out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->count; i++)
        count += in_table(&c->statements[i], allow) && is_always(&c->statements[i]);
    uint32_t *always = iampb__arena_alloc(c->arena, count, sizeof *always);
    if (always == NULL)
        return false;
    for (uint32_t i = 0; i < c->count; i++)
        if (in_table(&c->statements[i], allow) && is_always(&c->statements[i]))
            always[out->always_count++] = i;
    out->always = always;
    return true;
}

static uint32_t list_named(const iampb_compiled *c, bool allow, named *out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        const iampb__compiled_statement *s = &c->statements[i];
        if (!in_table(s, allow) || is_always(s))
            continue;
        for (uint32_t k = 0; k < s->action_count; k++) {
            const iampb__action_pattern *p = &s->actions[k];
            if (p->never)
                continue;
            if (out != NULL)
                out[count] = (named){ p->service, { i, k }, iampb__str_first(p->name, p->literal), p->exact };
            count++;
        }
    }
    return count;
}

static iampb__service_table *find_slot(iampb__service_table *slots, uint32_t count, iampb_str service, uint64_t hash)
{
    for (uint32_t at = (uint32_t)hash & (count - 1);; at = (at + 1) & (count - 1))
        if (slots[at].service.ptr == NULL || (slots[at].hash == hash && iampb__str_eq(slots[at].service, service)))
            return &slots[at];
}

/* items[begin..end) are of one service. */
static bool add_service(iampb_compiled *c, void **items, uint32_t begin, uint32_t end, iampb__effect_table *table,
        iampb__service_table *slots, iampb__action_ref *refs)
{
    iampb__index_entry *entries = iampb__arena_alloc(c->arena, end - begin, sizeof *entries);
    if (entries == NULL)
        return false;
    for (uint32_t i = begin; i < end; i++) {
        const named *item = items[i];
        refs[i] = item->ref;
        entries[i - begin] = (iampb__index_entry){ item->literal, i, 0, item->exact };
    }
    iampb_str service = ((const named *)items[begin])->service;
    uint64_t hash = iampb__key_hash(service);
    iampb__service_table *slot = find_slot(slots, table->slot_count, service, hash);
    slot->service = service;
    slot->hash = hash;
    return iampb__index_make(iampb__arena_context(c->arena), entries, end - begin, &slot->index);
}

static uint32_t next_service(void **items, uint32_t begin, uint32_t count)
{
    uint32_t end = begin + 1;
    while (end < count && by_service(items[begin], items[end]) == 0)
        end++;
    return end;
}

static bool fill_table(iampb_compiled *c, void **items, uint32_t count, iampb__effect_table *out)
{
    uint32_t services = 0;
    for (uint32_t at = 0; at < count; at = next_service(items, at, count))
        services++;
    for (out->slot_count = 2; out->slot_count < services * 2;)
        out->slot_count *= 2;
    iampb__service_table *slots = iampb__arena_zalloc(c->arena, out->slot_count, sizeof *slots);
    iampb__action_ref *refs = iampb__arena_alloc(c->arena, count, sizeof *refs);
    if (slots == NULL || refs == NULL)
        return false;
    for (uint32_t at = 0, end; at < count; at = end) {
        end = next_service(items, at, count);
        if (!add_service(c, items, at, end, out, slots, refs))
            return false;
    }
    out->slots = slots;
    out->refs = refs;
    return true;
}

static bool make_table(iampb_compiled *c, bool allow, iampb__effect_table *out)
{
    iampb_context *ctx = iampb__arena_context(c->arena);
    uint32_t count = list_named(c, allow, NULL);
    if (!list_always(c, allow, out))
        return false;
    if (count == 0)
        return true;
    named *list = iampb__alloc(ctx, count, sizeof *list);
    void **order = iampb__alloc(ctx, count, sizeof *order);
    bool ok = list != NULL && order != NULL;
    if (ok) {
        list_named(c, allow, list);
        for (uint32_t i = 0; i < count; i++)
            order[i] = &list[i];
        ok = iampb__merge_sort(ctx, order, count, by_service) && fill_table(c, order, count, out);
    }
    iampb__free(ctx, order, count, sizeof *order);
    iampb__free(ctx, list, count, sizeof *list);
    return ok;
}

/* ---- The document ---- */
static bool compile_tree(iampb_compiled *c)
{
    if (c->tree->count > UINT32_MAX / 2)
        return false;
    c->count = (uint32_t)c->tree->count;
    iampb__compiled_statement *statements = iampb__arena_zalloc(c->arena, c->count, sizeof *statements);
    if (statements == NULL)
        return false;
    for (uint32_t i = 0; i < c->count; i++)
        if (!compile_statement(c, i, &statements[i]))
            return false;
    note_faults(c, statements);
    for (uint32_t i = 0; i < c->count; i++)
        statements[i].indexed = !statements[i].malformed && !is_always(&statements[i]);
    c->statements = statements;
    return make_table(c, false, &c->deny) && make_table(c, true, &c->allow);
}

static iampb_status make(iampb_context *ctx, iampb__arena *arena, const iampb_policy *policy, iampb_str name,
        iampb_compiled **out, iampb_error **err)
{
    iampb_compiled *c = iampb__arena_zalloc(arena, 1, sizeof *c);
    iampb_str copy;
    iampb_status status;
    if (c == NULL || !iampb__arena_str(arena, policy->source->text, &copy)
        || !iampb__arena_str(arena, name.ptr == NULL ? IAMPB__STR("") : name, &c->name)
        || (c->source = iampb__source_new(arena, c->name, copy)) == NULL)
        return iampb__error_nomem(err);
    atomic_init(&c->references, 1);
    c->arena = arena;
    c->kind = policy->tree->kind;
    if ((status = iampb__tree_parse(ctx, c->source, arena, c->kind, &c->tree, err)) < 0)
        return status;
    if (!compile_tree(c))
        return iampb__error_nomem(err);
    *out = c;
    return IAMPB_OK;
}

iampb_status iampb_compile(iampb_context *ctx, const iampb_policy *policy, iampb_str name, iampb_compiled **out,
        iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status;
    if (ctx == NULL || policy == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, policy and out must not be NULL");
    if (iampb__json_type_of(policy->tree->root) != IAMPB__JSON_OBJECT)
        return iampb__error_set(ctx, err, IAMPB_E_SYNTAX, "a policy must be a JSON object");
    if ((status = iampb__arena_new(ctx, &arena, err)) < 0)
        return status;
    if ((status = make(ctx, arena, policy, name, out, err)) < 0)
        iampb__arena_free(arena);
    return status;
}

iampb_compiled *iampb_compiled_ref(const iampb_compiled *compiled)
{
    iampb_compiled *c = (iampb_compiled *)compiled;
    if (c != NULL)
        atomic_fetch_add_explicit(&c->references, 1, memory_order_relaxed);
    return c;
}

void iampb_compiled_free(iampb_compiled *c)
{
    if (c != NULL && atomic_fetch_sub_explicit(&c->references, 1, memory_order_acq_rel) == 1)
        iampb__arena_free(c->arena);
}

const char *iampb_compiled_name(const iampb_compiled *c, size_t *len)
{
    if (len != NULL)
        *len = c == NULL ? 0 : c->name.len;
    return c == NULL ? "" : c->name.ptr;
}
