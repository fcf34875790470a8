/* names.c - see names.h. */
#include "json/names.h"
#include "json/text.h"

void iampb__names_init(iampb__names *names, iampb_context *ctx, const char *text)
{
    *names = (iampb__names){ .ctx = ctx, .text = text };
}

void iampb__names_free(iampb__names *names)
{
    iampb__free(names->ctx, names->stack, names->room, sizeof *names->stack);
    iampb__free(names->ctx, names->slots, names->slot_room, sizeof *names->slots);
    IAMPB__VEC_FREE(char, names->ctx, &names->scratch);
    iampb__names_init(names, names->ctx, names->text);
}

static iampb_str inside(const iampb__names *names, const iampb__name *name)
{
    return iampb__str(names->text + name->begin, name->len);
}

/* The decoded name: a view of the text, or of the scratch until the next call. */
static bool decoded(iampb__names *names, const iampb__name *name, iampb_str *out)
{
    iampb_str raw = inside(names, name);
    *out = raw;
    if (!name->escapes)
        return true;
    names->scratch.count = 0;
    if (!iampb__vec_reserve(names->ctx, &names->scratch, raw.len, 1))
        return false;
    *out = iampb__str(names->scratch.items, iampb__text_decode(raw, names->scratch.items));
    return true;
}

bool iampb__names_escaped_fingerprint(iampb__names *names, iampb__name name, uint64_t *out)
{
    iampb_str text;
    if (!decoded(names, &name, &text))
        return false;
    *out = iampb__names_fingerprint(text.ptr, text.len);
    return true;
}

static bool same(const iampb__names *names, const iampb__name *a, const iampb__name *b)
{
    if (a->hash != b->hash)
        return false;
    if (!a->escapes && !b->escapes)
        return iampb__str_eq(inside(names, a), inside(names, b));
    return iampb__text_same(inside(names, a), inside(names, b));
}

static bool stack_has_room(iampb__names *names)
{
    if (names->count < names->room)
        return true;
    size_t room = names->room + names->room / 2 + 64;
    iampb__name *stack = iampb__realloc(names->ctx, names->stack, names->room, room, sizeof *stack);
    if (stack == NULL)
        return false;
    names->stack = stack;
    names->room = room;
    return true;
}

static bool full_hash(iampb__names *names, iampb__name *name)
{
    iampb_str text;
    if (!decoded(names, name, &text))
        return false;
    name->hash = (uint32_t)(iampb__str_hash(text, iampb__hash_seed(names->ctx)) >> 16);
    return true;
}

/* The slot of a name in the object's table: where it is, or the free one where it would go. */
static uint32_t *find_slot(const iampb__names *names, const iampb__names_object *object, const iampb__name *name)
{
    uint32_t *table = names->slots + (names->slot_count - object->slots);
    uint32_t mask = object->slots - 1, at = name->hash & mask;
    while (table[at] != 0 && !same(names, &names->stack[object->first + table[at] - 1], name))
        at = (at + 1) & mask;
    return &table[at];
}

/* Makes the table, or doubles it: it is the last one, so it grows in place. */
static bool grow_table(iampb__names *names, iampb__names_object *object)
{
    uint32_t size = object->slots == 0 ? 4 * IAMPB__NAMES_FEW : 2 * object->slots;
    size_t base = names->slot_count - object->slots, needed = base + size;
    if (needed > names->slot_room) {
        uint32_t *slots = iampb__realloc(names->ctx, names->slots, names->slot_room, needed, sizeof *slots);
        if (slots == NULL)
            return false;
        names->slots = slots;
        names->slot_room = needed;
    }
    memset(names->slots + base, 0, size * sizeof *names->slots);
    names->slot_count = needed;
    object->slots = size;
    for (size_t i = object->first; i < names->count; i++)
        *find_slot(names, object, &names->stack[i]) = (uint32_t)(i - object->first + 1);
    return true;
}

/* Names that have been few until now get their full hashes. All of them or none: after a failure in the middle the
 * object would have hashes of two kinds. */
static bool rehash(iampb__names *names, const iampb__names_object *object)
{
    iampb__name changed[IAMPB__NAMES_FEW];
    size_t count = names->count - object->first;
    for (size_t i = 0; i < count; i++) {
        changed[i] = names->stack[object->first + i];
        if (!full_hash(names, &changed[i]))
            return false;
    }
    memcpy(names->stack + object->first, changed, count * sizeof *changed);
    return true;
}

static iampb__names_result add_to_table(iampb__names *names, iampb__names_object *object, iampb__name name,
        iampb__name *earlier)
{
    size_t count = names->count - object->first;
    if (!full_hash(names, &name))
        return IAMPB__NAMES_NOMEM;
    if (object->slots == 0 && (!rehash(names, object) || !grow_table(names, object)))
        return IAMPB__NAMES_NOMEM;
    if (2 * (count + 1) > object->slots && !grow_table(names, object))
        return IAMPB__NAMES_NOMEM;
    uint32_t *slot = find_slot(names, object, &name);
    if (*slot != 0) {
        *earlier = names->stack[object->first + *slot - 1];
        return IAMPB__NAMES_TWICE;
    }
    *slot = (uint32_t)(count + 1);
    names->stack[names->count++] = name;
    return IAMPB__NAMES_NEW;
}

iampb__names_result iampb__names_add_slowly(iampb__names *names, iampb__names_object *object, iampb__name name,
        uint64_t fingerprint, iampb__name *earlier)
{
    if (!stack_has_room(names))
        return IAMPB__NAMES_NOMEM;
    if (names->count - object->first >= IAMPB__NAMES_FEW)
        return add_to_table(names, object, name, earlier);
    name.hash = (uint32_t)fingerprint;
    for (size_t i = object->first; i < names->count; i++) {
        if (same(names, &names->stack[i], &name)) {
            *earlier = names->stack[i];
            return IAMPB__NAMES_TWICE;
        }
    }
    object->mask |= (uint64_t)1 << (fingerprint >> 58);
    names->stack[names->count++] = name;
    return IAMPB__NAMES_NEW;
}
