/* action_set.h - a set of actions of one catalogue: one bit for each, by number. What Action and NotAction mean.
 * A set is bits, so union, complement and difference cost a few hundred operations whatever was written, and less
 * where few services are named: it knows between which words its bits are. An entry that matches nothing adds nothing;
 * whether that is a mistake is the linter's question. */
#ifndef IAMPB__POLICY_ACTION_SET_H
#define IAMPB__POLICY_ACTION_SET_H
#include "base/arena.h"
#include "catalog/expand.h"
#include "policy/tree.h"

typedef struct iampb__action_set {
    const iampb_catalog *catalog; /* NULL: built in */
    uint64_t *bits;
    size_t actions, words;        /* actions of the catalogue; words of bits */
    size_t low, high;             /* no bit is set outside of words [low, high) */
} iampb__action_set;

/* An empty one, in the arena. false: no memory. */
bool iampb__action_set_init(iampb__action_set *set, iampb__arena *arena, const iampb_catalog *catalog);
/* Takes everything out. */
void iampb__action_set_clear(iampb__action_set *set);
/* Adds what is in the other set, of the same catalogue. */
void iampb__action_set_unite(iampb__action_set *set, const iampb__action_set *other);
/* Adds what a pattern matches; false: nothing in the catalogue. */
bool iampb__action_set_add(iampb__action_set *set, iampb_str pattern);
/* Adds those with numbers from `first` to before `end`. */
void iampb__action_set_put_run(iampb__action_set *set, size_t first, size_t end);
/* Whether one of them is in it. */
bool iampb__action_set_meets_run(const iampb__action_set *set, size_t first, size_t end);
/* Everything that is not in it: what NotAction means. */
void iampb__action_set_complement(iampb__action_set *set);
/* Leaves those with at least one of these bits of iampb_access. */
void iampb__action_set_keep_access(iampb__action_set *set, iampb_access levels);
size_t iampb__action_set_count(const iampb__action_set *set);
/* The first one with a number of at least `from`, or IAMPB_CATALOG_NONE. */
size_t iampb__action_set_next(const iampb__action_set *set, size_t from);
/* What Action, or else NotAction, of a statement means; nothing if it has neither. */
void iampb__action_set_of(iampb__action_set *set, const iampb__tree_statement *statement);

static inline bool iampb__action_set_has(const iampb__action_set *set, size_t action)
{
    return action < set->actions && (set->bits[action / 64] >> (action % 64) & 1) != 0;
}
/* Bits will be set in words [first, end). */
static inline void iampb__action_set_widen(iampb__action_set *set, size_t first, size_t end)
{
    set->low = set->low < first ? set->low : first;
    set->high = set->high > end ? set->high : end;
}
static inline void iampb__action_set_put(iampb__action_set *set, size_t action)
{
    iampb__action_set_widen(set, action / 64, action / 64 + 1);
    set->bits[action / 64] |= (uint64_t)1 << (action % 64);
}
static inline void iampb__action_set_drop(iampb__action_set *set, size_t action)
{
    set->bits[action / 64] &= ~((uint64_t)1 << (action % 64));
}

/* The bits of a word, and the lowest one of a word that is not 0. */
/* Counted by hand: without a processor's own instruction compilers call a function of theirs. */
static inline unsigned iampb__bits_count(uint64_t word)
{
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(word * 0x0101010101010101u >> 56);
}
static inline unsigned iampb__bits_lowest(uint64_t word)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(word);
#else
    unsigned at = 0;
    for (; (word & 1) == 0; word >>= 1)
        at++;
    return at;
#endif
}
#endif
