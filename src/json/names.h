/* names.h - finding a name that occurs twice in one object, at a few nanoseconds a name.
 * Each name gets a 64-bit fingerprint; 6 bits of it choose one bit of a mask that the object keeps. A bit that is still
 * clear proves the name new. Only when it is set are the fingerprints of the object's names compared, and only where
 * those are equal the texts. Past IAMPB__NAMES_FEW names an object gets a hash table, so that time stays linear; there
 * a seeded hash of the whole name is used, since the quick fingerprint looks at both ends of a name only.
 * Names of all objects that are open stand in one stack, and so do the tables: an object that is closed gives both back
 * to the object around it. */
#ifndef IAMPB__JSON_NAMES_H
#define IAMPB__JSON_NAMES_H
#include "base/vec.h"
#include <string.h>

#define IAMPB__NAMES_FEW 16u

/* A name in the text, without quotes. */
typedef struct iampb__name {
    uint32_t begin, len;
    uint32_t hash;
    bool escapes;
} iampb__name;

typedef struct iampb__names {
    iampb_context *ctx;
    const char *text;     /* what `begin` counts in */
    iampb__name *stack;
    size_t count, room;
    uint32_t *slots;      /* all tables; 0: free, else 1 + index from the object's first name */
    size_t slot_count, slot_room;
    iampb__vec scratch;   /* decoded names */
} iampb__names;

/* The part that belongs to one open object. */
typedef struct iampb__names_object {
    uint64_t mask;
    uint32_t first;  /* its first name in the stack */
    uint32_t slots;  /* size of its table, a power of two; 0: none yet. It is the last `slots` of names->slots */
} iampb__names_object;

void iampb__names_init(iampb__names *names, iampb_context *ctx, const char *text);
void iampb__names_free(iampb__names *names);

static inline void iampb__names_open(const iampb__names *names, iampb__names_object *object)
{
    object->mask = 0;
    object->first = (uint32_t)names->count;
    object->slots = 0;
}

static inline void iampb__names_close(iampb__names *names, const iampb__names_object *object)
{
    names->count = object->first;
    names->slot_count -= object->slots;
}

typedef enum iampb__names_result { IAMPB__NAMES_NEW, IAMPB__NAMES_TWICE, IAMPB__NAMES_NOMEM } iampb__names_result;

/* The general case; `name.hash` is not used. On TWICE `*earlier` is the first of the two. On TWICE and NOMEM nothing
 * has changed. */
iampb__names_result iampb__names_add_slowly(iampb__names *names, iampb__names_object *object, iampb__name name,
        uint64_t fingerprint, iampb__name *earlier);
/* The fingerprint of a name with escapes: of what it decodes to. false: no memory. */
bool iampb__names_escaped_fingerprint(iampb__names *names, iampb__name name, uint64_t *out);

/* Length, first eight and last eight bytes, mixed. Of a name with up to 16 bytes that is all of it. */
static inline uint64_t iampb__names_fingerprint(const char *name, size_t len)
{
    uint64_t head = 0, tail = 0;
    if (len >= 8) {
        memcpy(&head, name, 8);
        memcpy(&tail, name + len - 8, 8);
    } else if (len >= 4) {
        uint32_t low, high;
        memcpy(&low, name, 4);
        memcpy(&high, name + len - 4, 4);
        head = (uint64_t)high << 32 | low;
    } else if (len > 0) {
        head = (uint64_t)(unsigned char)name[0] | (uint64_t)(unsigned char)name[len / 2] << 8
                | (uint64_t)(unsigned char)name[len - 1] << 16;
    }
    uint64_t mixed = (head + len) * 0x9e3779b97f4a7c15u ^ (tail << 29 | tail >> 35);
    mixed *= 0xd6e8feb86659fd93u;
    return mixed ^ mixed >> 32;
}

/* Adds a name of the innermost open object. */
static inline iampb__names_result iampb__names_add(iampb__names *names, iampb__names_object *object, iampb__name name,
        iampb__name *earlier)
{
    uint64_t fingerprint;
    if (!name.escapes)
        fingerprint = iampb__names_fingerprint(names->text + name.begin, name.len);
    else if (!iampb__names_escaped_fingerprint(names, name, &fingerprint))
        return IAMPB__NAMES_NOMEM;
    uint64_t bit = (uint64_t)1 << (fingerprint >> 58);
    if ((object->mask & bit) != 0 || names->count == names->room || names->count - object->first >= IAMPB__NAMES_FEW)
        return iampb__names_add_slowly(names, object, name, fingerprint, earlier);
    object->mask |= bit;
    name.hash = (uint32_t)fingerprint;
    names->stack[names->count++] = name;
    return IAMPB__NAMES_NEW;
}
#endif
