/* cover.c - see cover.h. */
#include "policy/cover.h"
#include "policy/action_set.h"

/* Steps of the search; each costs at most a pass over the elements and their sets. */
#define MOST_STEPS 3000

typedef struct solver {
    const iampb__cover *in;
    size_t *first, *holders; /* the sets that hold element e: holders[first[e]] to holders[first[e + 1]] */
    uint64_t *left;          /* elements not covered yet, a row for each depth of the search */
    uint64_t *bound;         /* scratch of the lower bound */
    size_t *path, *best;
    size_t best_count;
    size_t steps;
} solver;

static bool has(const uint64_t *set, size_t element) { return (set[element / 64] >> (element % 64) & 1) != 0; }

static void take_away(uint64_t *from, const uint64_t *set, size_t words)
{
    for (size_t i = 0; i < words; i++)
        from[i] &= ~set[i];
}

static size_t next_element(const uint64_t *bits, size_t words, size_t from)
{
    for (size_t word = from / 64; word < words; word++) {
        uint64_t rest = word == from / 64 ? bits[word] & UINT64_MAX << (from % 64) : bits[word];
        if (rest != 0)
            return word * 64 + iampb__bits_lowest(rest);
    }
    return SIZE_MAX;
}

static size_t holder_count(const solver *s, size_t element) { return s->first[element + 1] - s->first[element]; }

static void list_holders(solver *s)
{
    size_t at = 0;
    for (size_t e = 0; e < s->in->elements; e++) {
        s->first[e] = at;
        for (size_t i = 0; i < s->in->count; i++)
            if (has(s->in->sets[i], e))
                s->holders[at++] = i;
    }
    s->first[s->in->elements] = at;
}

static size_t gain(const uint64_t *set, const uint64_t *left, size_t words)
{
    size_t count = 0;
    for (size_t i = 0; i < words; i++)
        count += iampb__bits_count(set[i] & left[i]);
    return count;
}

/* Always the set that covers most of what is left. */
static void choose_greedily(solver *s)
{
    const iampb__cover *in = s->in;
    s->best_count = 0;
    while (next_element(s->left, in->words, 0) != SIZE_MAX) {
        size_t best = 0, most = 0;
        for (size_t i = 0; i < in->count; i++) {
            size_t count = gain(in->sets[i], s->left, in->words);
            if (count > most) {
                most = count;
                best = i;
            }
        }
        s->best[s->best_count++] = best;
        take_away(s->left, in->sets[best], in->words);
    }
}

/* The element of `left` that the fewest sets hold. */
static size_t narrowest(const solver *s, const uint64_t *left)
{
    size_t found = SIZE_MAX;
    for (size_t e = next_element(left, s->in->words, 0); e != SIZE_MAX; e = next_element(left, s->in->words, e + 1)) {
        if (found == SIZE_MAX || holder_count(s, e) < holder_count(s, found))
            found = e;
        if (holder_count(s, found) == 1)
            break;
    }
    return found;
}

/* Elements no two of which are in one set: each needs a set of its own. Counting stops at `enough`. */
static size_t lower_bound(solver *s, const uint64_t *left, size_t enough)
{
    size_t count = 0;
    memcpy(s->bound, left, s->in->words * sizeof *left);
    while (count < enough) {
        size_t element = narrowest(s, s->bound);
        if (element == SIZE_MAX)
            break;
        count++;
        for (size_t i = s->first[element]; i < s->first[element + 1]; i++)
            take_away(s->bound, s->in->sets[s->holders[i]], s->in->words);
    }
    return count;
}

/* Looks for fewer than best_count. Recursion goes no deeper than that. */
static void search(solver *s, size_t depth)
{
    size_t words = s->in->words;
    const uint64_t *left = s->left + depth * words;
    size_t element = narrowest(s, left);
    if (element == SIZE_MAX) {
        memcpy(s->best, s->path, depth * sizeof *s->path);
        s->best_count = depth;
        return;
    }
    if (s->steps >= MOST_STEPS || depth + 1 >= s->best_count
        || depth + lower_bound(s, left, s->best_count - depth) >= s->best_count)
        return;
    s->steps++;
    for (size_t i = s->first[element]; i < s->first[element + 1] && depth + 1 < s->best_count; i++) {
        uint64_t *next = s->left + (depth + 1) * words;
        memcpy(next, left, words * sizeof *left);
        take_away(next, s->in->sets[s->holders[i]], words);
        s->path[depth] = s->holders[i];
        search(s, depth + 1);
    }
}

static void all_left(solver *s)
{
    memset(s->left, 0, s->in->words * sizeof *s->left);
    for (size_t e = 0; e < s->in->elements; e++)
        s->left[e / 64] |= (uint64_t)1 << (e % 64);
}

/* Choices are few: insertion is enough, and merging would need memory. */
static void sort_choices(size_t *chosen, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        size_t value = chosen[i], at = i;
        for (; at > 0 && chosen[at - 1] > value; at--)
            chosen[at] = chosen[at - 1];
        chosen[at] = value;
    }
}

static size_t count_holders(const iampb__cover *cover)
{
    size_t count = 0;
    for (size_t i = 0; i < cover->count; i++)
        for (size_t word = 0; word < cover->words; word++)
            count += iampb__bits_count(cover->sets[i][word]);
    return count;
}

bool iampb__cover_solve(iampb_context *ctx, const iampb__cover *cover, size_t *chosen, size_t *chosen_count,
        bool *is_least)
{
    solver s = { .in = cover, .best = chosen };
    size_t holders = count_holders(cover), rows = 0;
    bool done = false;
    s.first = iampb__alloc(ctx, cover->elements + 1, sizeof *s.first);
    s.holders = iampb__alloc(ctx, holders + 1, sizeof *s.holders);
    s.bound = iampb__alloc(ctx, cover->words + 1, sizeof *s.bound);
    s.left = iampb__alloc(ctx, cover->words + 1, sizeof *s.left);
    if (s.first == NULL || s.holders == NULL || s.bound == NULL || s.left == NULL)
        goto out;
    list_holders(&s);
    all_left(&s);
    choose_greedily(&s);
    rows = s.best_count + 1;
    iampb__free(ctx, s.left, cover->words + 1, sizeof *s.left);
    s.left = iampb__alloc(ctx, rows * (cover->words + 1), sizeof *s.left);
    s.path = iampb__alloc(ctx, rows, sizeof *s.path);
    if (s.left == NULL || s.path == NULL)
        goto out;
    all_left(&s);
    search(&s, 0);
    *is_least = s.steps < MOST_STEPS;
    sort_choices(chosen, s.best_count);
    *chosen_count = s.best_count;
    done = true;
out:
    iampb__free(ctx, s.first, cover->elements + 1, sizeof *s.first);
    iampb__free(ctx, s.holders, holders + 1, sizeof *s.holders);
    iampb__free(ctx, s.bound, cover->words + 1, sizeof *s.bound);
    iampb__free(ctx, s.left, rows == 0 ? cover->words + 1 : rows * (cover->words + 1), sizeof *s.left);
    iampb__free(ctx, s.path, rows, sizeof *s.path);
    return done;
}
