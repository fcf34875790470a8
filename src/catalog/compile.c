/* compile.c - see compile.h; the form of the block is in format.h.
 * The arrays grow one by one while the draft is walked, and are put together at the end. */
#include "catalog/compile.h"
#include "base/builder.h"
#include "catalog/sort.h"

uint32_t iampb__slot_room(size_t count)
{
    uint32_t room = 4;
    while ((size_t)room * 3 < count * 4)
        room *= 2;
    return room;
}

void iampb__slot_enter(uint16_t *slots, uint32_t room, iampb_str name, uint32_t salt, uint32_t row)
{
    uint32_t at = iampb__slot_hash(name, salt) & (room - 1);
    while (slots[at] != 0)
        at = (at + 1) & (room - 1);
    slots[at] = (uint16_t)(row + 1);
}

/* ---- Order ---- */
static int key_order(const void *a, const void *b)
{
    return iampb__fold_compare(((const iampb__draft_key *)a)->name, ((const iampb__draft_key *)b)->name);
}
static int type_order(const void *a, const void *b)
{
    return iampb__fold_compare(((const iampb__draft_type *)a)->name, ((const iampb__draft_type *)b)->name);
}
static int action_order(const void *a, const void *b)
{
    return iampb__fold_compare(((const iampb__draft_action *)a)->name, ((const iampb__draft_action *)b)->name);
}
/* ---- The arrays ---- */
typedef struct compiler {
    iampb__draft *draft;
    iampb_context *ctx;
    iampb__builder pool;
    iampb__vec actions, types, keys, arns, dependents, lists, items, action_slots, key_slots;
    iampb__service_row service;
    bool failed; /* no memory: what follows does nothing */
} compiler;

static uint32_t add_text(compiler *c, iampb_str text)
{
    uint32_t at = (uint32_t)c->pool.len;
    iampb__builder_add(&c->pool, text);
    iampb__builder_char(&c->pool, '\0');
    return at;
}

static void *add_row(compiler *c, iampb__vec *vec, size_t size)
{
    void *row = c->failed ? NULL : iampb__vec_push(c->ctx, vec, size);
    c->failed = row == NULL;
    return row;
}

static void add_item(compiler *c, uint32_t item)
{
    uint16_t *place = add_row(c, &c->items, sizeof *place);
    if (place != NULL)
        *place = (uint16_t)item;
}

/* The number of a new list of what is added from here on; see end_list(). */
static uint16_t begin_list(const compiler *c) { return (uint16_t)(c->lists.count - 1); }

/* Lists are added one after the other: `lists` ends with where the next one begins. An empty one is list 0. */
static uint16_t end_list(compiler *c, uint16_t list)
{
    if (c->failed || *IAMPB__VEC_AT(uint32_t, &c->lists, list) == c->items.count)
        return 0;
    uint32_t *place = add_row(c, &c->lists, sizeof *place);
    if (place != NULL)
        *place = (uint32_t)c->items.count;
    return list;
}

static uint16_t add_key_list(compiler *c, iampb__draft_key *const *keys, size_t count)
{
    uint16_t list = begin_list(c);
    for (size_t i = 0; i < count; i++)
        add_item(c, keys[i]->number);
    return end_list(c, list);
}

static void add_keys(compiler *c)
{
    iampb__vec *keys = &c->draft->keys;
    for (uint32_t i = 0; i < keys->count; i++) {
        iampb__draft_key *key = *IAMPB__VEC_AT(iampb__draft_key *, keys, i);
        iampb__key_row *row = add_row(c, &c->keys, sizeof *row);
        if (row == NULL)
            return;
        key->number = i;
        row->name = add_text(c, key->name);
        row->head_len = (uint8_t)iampb__key_head(key->name);
        row->type = key->type;
        row->flags = key->flags;
        row->group = key->group;
    }
    uint16_t list = begin_list(c);
    for (size_t i = 0; i < keys->count; i++) {
        const iampb__draft_key *key = *IAMPB__VEC_AT(iampb__draft_key *, keys, i);
        if (key->listed)
            add_item(c, key->number | ((key->flags & IAMPB__KEY_MULTI) != 0 ? IAMPB__KEY_ITEM_MULTI : 0));
    }
    c->service.keys = end_list(c, list);
}

static void add_types(compiler *c)
{
    iampb__vec *types = &c->draft->types;
    for (uint32_t i = 0; i < types->count && !c->failed; i++) {
        iampb__draft_type *type = *IAMPB__VEC_AT(iampb__draft_type *, types, i);
        iampb__type_row row = { add_text(c, type->name), (uint32_t)c->arns.count, (uint16_t)type->arn_count,
            add_key_list(c, type->keys, type->key_count) };
        type->number = i;
        for (size_t k = 0; k < type->arn_count; k++) {
            uint32_t *arn = add_row(c, &c->arns, sizeof *arn);
            if (arn != NULL)
                *arn = add_text(c, type->arns[k]);
        }
        iampb__type_row *place = add_row(c, &c->types, sizeof *place);
        if (place != NULL)
            *place = row;
    }
    c->service.type_count = (uint16_t)types->count;
}

static uint16_t add_uses(compiler *c, const iampb__draft_action *action)
{
    uint16_t *keys = iampb__arena_alloc(c->draft->arena, action->use_count, sizeof *keys);
    c->failed = c->failed || keys == NULL;
    if (c->failed)
        return 0;
    for (size_t i = 0; i < action->use_count; i++) /* before the list of types, not inside of it */
        keys[i] = add_key_list(c, action->uses[i].keys, action->uses[i].key_count);
    uint16_t list = begin_list(c);
    for (size_t i = 0; i < action->use_count; i++) {
        add_item(c, action->uses[i].type->number | action->uses[i].flags);
        add_item(c, keys[i]);
    }
    return end_list(c, list);
}

static uint16_t add_dependents(compiler *c, const iampb__draft_action *action)
{
    uint16_t list = begin_list(c);
    for (size_t i = 0; i < action->dependent_count; i++) {
        uint32_t *place = add_row(c, &c->dependents, sizeof *place);
        if (place == NULL)
            return 0;
        *place = add_text(c, action->dependents[i]);
        add_item(c, (uint32_t)c->dependents.count - 1);
    }
    return end_list(c, list);
}

static void add_actions(compiler *c)
{
    iampb__vec *actions = &c->draft->actions;
    for (uint32_t i = 0; i < actions->count && !c->failed; i++) {
        const iampb__draft_action *action = *IAMPB__VEC_AT(iampb__draft_action *, actions, i);
        iampb__action_row row = { add_text(c, action->name), (uint8_t)action->name.len, action->flags,
            add_key_list(c, action->keys, action->key_count), 0, 0 };
        row.types = add_uses(c, action);
        row.dependents = add_dependents(c, action);
        iampb__action_row *place = add_row(c, &c->actions, sizeof *place);
        if (place != NULL)
            *place = row;
    }
    c->service.action_count = (uint16_t)actions->count;
}

/* A hash table of `count` names, zeroed. */
static uint16_t *add_slots(compiler *c, iampb__vec *slots, size_t count)
{
    uint32_t room = iampb__slot_room(count);
    if (c->failed || !iampb__vec_reserve(c->ctx, slots, room, sizeof(uint16_t))) {
        c->failed = true;
        return NULL;
    }
    memset(slots->items, 0, room * sizeof(uint16_t));
    slots->count = room;
    return slots->items;
}

static void add_all_slots(compiler *c)
{
    iampb__vec *actions = &c->draft->actions, *keys = &c->draft->keys;
    uint16_t *slots = add_slots(c, &c->action_slots, actions->count);
    for (uint32_t i = 0; slots != NULL && i < actions->count; i++)
        iampb__slot_enter(slots, (uint32_t)c->action_slots.count,
                (*IAMPB__VEC_AT(iampb__draft_action *, actions, i))->name, 0, i);
    slots = add_slots(c, &c->key_slots, keys->count);
    for (uint32_t i = 0; slots != NULL && i < keys->count; i++)
        iampb__slot_enter(slots, (uint32_t)c->key_slots.count, (*IAMPB__VEC_AT(iampb__draft_key *, keys, i))->name, 0,
                i);
}

/* ---- Putting it together ---- */
static void reserve_part(uint32_t *place, size_t bytes, size_t *at)
{
    *place = (uint32_t)(*at - sizeof(iampb__catalog_block));
    *at += (bytes + 7) / 8 * 8;
}

static iampb_status assemble(compiler *c, iampb__catalog_block **out, iampb_error **err)
{
    uint16_t service_slots[4] = { 0 };
    iampb__tables head = { 0 };
    const struct part {
        uint32_t *place;
        const void *items;
        size_t bytes;
    } parts[] = {
        { &head.services, &c->service, sizeof c->service },
        { &head.actions, c->actions.items, c->actions.count * sizeof(iampb__action_row) },
        { &head.types, c->types.items, c->types.count * sizeof(iampb__type_row) },
        { &head.keys, c->keys.items, c->keys.count * sizeof(iampb__key_row) },
        { &head.names, NULL, 0 },
        { &head.templates, NULL, 0 }, /* the catalogue has those of all its services */
        { &head.arns, c->arns.items, c->arns.count * sizeof(uint32_t) },
        { &head.dependents, c->dependents.items, c->dependents.count * sizeof(uint32_t) },
        { &head.lists, c->lists.items, c->lists.count * sizeof(uint32_t) },
        { &head.items, c->items.items, c->items.count * sizeof(uint16_t) },
        { &head.service_slots, service_slots, sizeof service_slots },
        { &head.action_slots, c->action_slots.items, c->action_slots.count * sizeof(uint16_t) },
        { &head.key_slots, c->key_slots.items, c->key_slots.count * sizeof(uint16_t) },
        { &head.pool, c->pool.text, c->pool.len },
    };
    size_t count = sizeof parts / sizeof parts[0], size = sizeof(iampb__catalog_block) + (sizeof head + 7) / 8 * 8;
    iampb__slot_enter(service_slots, 4, c->draft->prefix, 0, 0);
    for (size_t i = 0; i < count; i++)
        reserve_part(parts[i].place, parts[i].bytes, &size);
    iampb__catalog_block *block = iampb__zalloc(c->ctx, 1, size);
    if (block == NULL)
        return iampb__error_nomem(err);
    head.size = (uint32_t)(size - sizeof *block);
    head.service_count = 1;
    head.action_count = (uint32_t)c->actions.count;
    head.type_count = (uint32_t)c->types.count;
    head.key_count = (uint32_t)c->keys.count;
    head.list_count = (uint32_t)c->lists.count - 1;
    head.service_mask = 3;
    head.action_mask = (uint32_t)c->action_slots.count - 1;
    head.key_mask = (uint32_t)c->key_slots.count - 1;
    memcpy(block + 1, &head, sizeof head);
    for (size_t i = 0; i < count; i++)
        if (parts[i].bytes > 0)
            memcpy((char *)(block + 1) + *parts[i].place, parts[i].items, parts[i].bytes);
    block->ctx = iampb__context_ref(c->ctx);
    block->size = size;
    atomic_init(&block->references, 1);
    *out = block;
    return IAMPB_OK;
}

static bool sort_parts(iampb__draft *draft)
{
    return iampb__catalog_sort(draft->ctx, draft->keys.items, draft->keys.count, key_order)
            && iampb__catalog_sort(draft->ctx, draft->types.items, draft->types.count, type_order)
            && iampb__catalog_sort(draft->ctx, draft->actions.items, draft->actions.count, action_order);
}

static void free_parts(compiler *c)
{
    IAMPB__VEC_FREE(iampb__action_row, c->ctx, &c->actions);
    IAMPB__VEC_FREE(iampb__type_row, c->ctx, &c->types);
    IAMPB__VEC_FREE(iampb__key_row, c->ctx, &c->keys);
    IAMPB__VEC_FREE(uint32_t, c->ctx, &c->arns);
    IAMPB__VEC_FREE(uint32_t, c->ctx, &c->dependents);
    IAMPB__VEC_FREE(uint32_t, c->ctx, &c->lists);
    IAMPB__VEC_FREE(uint16_t, c->ctx, &c->items);
    IAMPB__VEC_FREE(uint16_t, c->ctx, &c->action_slots);
    IAMPB__VEC_FREE(uint16_t, c->ctx, &c->key_slots);
    iampb__builder_free(&c->pool);
}

iampb_status iampb__catalog_compile(iampb__draft *draft, iampb__catalog_block **out, iampb_error **err)
{
    compiler c = { .draft = draft, .ctx = draft->ctx, .pool = { .ctx = draft->ctx } };
    iampb_status status;
    c.failed = !sort_parts(draft);
    c.service.prefix = add_text(&c, draft->prefix);
    c.service.name = add_text(&c, draft->name);
    c.service.version = add_text(&c, draft->version);
    c.service.flags = draft->flags;
    add_row(&c, &c.lists, sizeof(uint32_t)); /* where list 0 begins, and where it ends */
    add_row(&c, &c.lists, sizeof(uint32_t));
    add_keys(&c);
    add_types(&c);
    add_actions(&c);
    add_all_slots(&c);
    if (c.failed || c.pool.failed)
        status = iampb__error_nomem(err);
    else if (c.pool.len > UINT32_MAX / 4 || c.lists.count > UINT16_MAX || c.items.count > UINT32_MAX / 4
             || c.dependents.count > UINT16_MAX)
        status = iampb__error_set(c.ctx, err, IAMPB_E_LIMIT, "the service %v is too large: more than 65534 lists",
                draft->prefix);
    else
        status = assemble(&c, out, err);
    free_parts(&c);
    return status;
}
