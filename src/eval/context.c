/* context.c - the keys of a request. See context.h. */
#include "eval/context.h"

/* What is not there, of a kind of which all are known. */
static const iampb__context_key absent = { .state = IAMPB__KEY_ABSENT };

uint64_t iampb__key_hash(iampb_str name)
{
    /* FNV-1a over lower case, and a last stir so that the low bits will do. */
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)iampb__lower(name.ptr[i])) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

const iampb__context_key *iampb__context_find(const iampb__context *context, iampb_str name, uint64_t hash)
{
    static const iampb_str tags = IAMPB__STR_INIT("aws:PrincipalTag/");
    const iampb__context_key *other = NULL;
    size_t at = context->slot_count == 0 ? 0 : hash & (context->slot_count - 1);
    for (; context->slot_count > 0 && context->slots[at] != 0; at = (at + 1) & (context->slot_count - 1)) {
        const iampb__context_key *key = &context->keys[context->slots[at] - 1];
        if (key->hash != hash || key->state == IAMPB__KEY_NOT_GIVEN || !iampb__str_eq_nocase(key->name, name))
            continue;
        if (iampb__str_eq(key->name, name))
            return key;
        other = other == NULL ? key : other;
    }
    if (other == NULL && context->tags_known && name.len > tags.len
        && iampb__str_eq_nocase(iampb__str_first(name, tags.len), tags))
        return &absent;
    return other;
}

/* ---- Filling ---- */
static void add_slot(iampb__context *context, uint32_t index)
{
    size_t at = context->keys[index].hash & (context->slot_count - 1);
    while (context->slots[at] != 0)
        at = (at + 1) & (context->slot_count - 1);
    context->slots[at] = index + 1;
}

static bool grow(iampb_context *ctx, iampb__context *context)
{
    size_t room = context->room == 0 ? 32 : context->room * 2, slots = room * 2;
    if (room > UINT32_MAX / 4)
        return false;
    uint32_t *table = iampb__zalloc(ctx, slots, sizeof *table);
    iampb__context_key *keys =
            table == NULL ? NULL : iampb__realloc(ctx, context->keys, context->room, room, sizeof *keys);
    if (keys == NULL) {
        iampb__free(ctx, table, slots, sizeof *table);
        return false;
    }
    iampb__free(ctx, context->slots, context->slot_count, sizeof *context->slots);
    context->keys = keys;
    context->room = room;
    context->slots = table;
    context->slot_count = slots;
    for (uint32_t i = 0; i < context->count; i++)
        add_slot(context, i);
    return true;
}

/* Keys that hosts name may hold tags that differ in case alone: those are two (E-58). */
static bool is_same_key(iampb_str a, iampb_str b)
{
    size_t slash = iampb__str_find(a, '/', 0);
    if (slash == SIZE_MAX || a.len != b.len)
        return iampb__str_eq_nocase(a, b);
    return iampb__str_eq_nocase(iampb__str_first(a, slash), iampb__str_first(b, slash))
            && iampb__str_eq(iampb__str_from(a, slash), iampb__str_from(b, slash));
}

/* Given or not; NULL: there is no place of it. */
static iampb__context_key *find_place(const iampb__context *context, iampb_str name, uint64_t hash)
{
    size_t at = context->slot_count == 0 ? 0 : hash & (context->slot_count - 1);
    for (; context->slot_count > 0 && context->slots[at] != 0; at = (at + 1) & (context->slot_count - 1)) {
        iampb__context_key *key = &context->keys[context->slots[at] - 1];
        if (key->hash == hash && is_same_key(key->name, name))
            return key;
    }
    return NULL;
}

iampb__context_key *iampb__context_put(iampb_context *ctx, iampb__context *context, iampb_str name)
{
    uint64_t hash = iampb__key_hash(name);
    iampb__context_key *place = find_place(context, name, hash);
    if (place != NULL)
        return place;
    if (context->count == context->room && !grow(ctx, context))
        return NULL;
    char *copy = iampb__alloc(ctx, name.len + 1, 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, name.ptr, name.len);
    copy[name.len] = '\0';
    iampb__context_key *key = &context->keys[context->count];
    *key = (iampb__context_key){ .name = iampb__str(copy, name.len), .hash = hash };
    add_slot(context, (uint32_t)context->count++);
    return key;
}

bool iampb__key_set(iampb_context *ctx, iampb__context_key *key, iampb__key_state state, const iampb_str *values,
        size_t count)
{
    size_t bytes = count * sizeof(iampb_str);
    for (size_t i = 0; i < count; i++)
        bytes += values[i].len + 1;
    if (bytes > key->room) {
        void *block = iampb__alloc(ctx, bytes, 1);
        if (block == NULL)
            return false;
        iampb__free(ctx, key->block, key->room, 1);
        key->block = block;
        key->room = bytes;
    }
    iampb_str *list = key->block;
    char *text = list == NULL ? NULL : (char *)(list + count);
    for (size_t i = 0; i < count; i++) {
        if (values[i].len > 0)
            memcpy(text, values[i].ptr, values[i].len);
        text[values[i].len] = '\0';
        list[i] = iampb__str(text, values[i].len);
        text += values[i].len + 1;
    }
    key->state = state;
    key->derived = false;
    key->list = list;
    key->count = count;
    key->single = count > 0 ? list[0] : (iampb_str){ "", 0 };
    return true;
}

/* ---- Copies ---- */
bool iampb__context_copy(iampb__arena *arena, const iampb__context *from, size_t more, iampb__context *out)
{
    iampb__context copy = *from;
    copy.room = from->count + more;
    for (copy.slot_count = 2; copy.slot_count < copy.room * 2;)
        copy.slot_count *= 2;
    copy.keys = iampb__arena_alloc(arena, copy.room, sizeof *copy.keys);
    copy.slots = iampb__arena_zalloc(arena, copy.slot_count, sizeof *copy.slots);
    if (copy.keys == NULL || copy.slots == NULL)
        return false;
    if (from->count > 0)
        memcpy(copy.keys, from->keys, from->count * sizeof *copy.keys);
    for (uint32_t i = 0; i < from->count; i++)
        add_slot(&copy, i);
    *out = copy;
    return true;
}

iampb__context_key *iampb__context_borrow(iampb__context *copy, iampb_str name)
{
    uint64_t hash = iampb__key_hash(name);
    iampb__context_key *key = find_place(copy, name, hash);
    if (key != NULL)
        return key;
    key = &copy->keys[copy->count];
    *key = (iampb__context_key){ .name = name, .hash = hash };
    add_slot(copy, (uint32_t)copy->count++);
    return key;
}

void iampb__context_free(iampb_context *ctx, iampb__context *context)
{
    for (size_t i = 0; i < context->count; i++) {
        iampb__free(ctx, (char *)context->keys[i].name.ptr, context->keys[i].name.len + 1, 1);
        iampb__free(ctx, context->keys[i].block, context->keys[i].room, 1);
    }
    iampb__free(ctx, context->keys, context->room, sizeof *context->keys);
    iampb__free(ctx, context->slots, context->slot_count, sizeof *context->slots);
}
