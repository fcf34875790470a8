/* shrink.c - see shrink.h.
 * Service by service. For each action wanted, the most general patterns that match it and nothing unwanted are few: for
 * each length of the head there is a shortest tail, found from what the action has in common with each unwanted one at
 * both ends. Patterns that match the same actions are one; then the fewest of them are chosen (cover.c). */
#include "policy/shrink.h"
#include "base/map.h"
#include "finding/order.h"
#include "policy/cover.h"

#define MOST_NAME 256 /* names have at most 255 bytes */

/* Pairs of patterns that are compared to find those that another one makes needless. */
#define MOST_COMPARED 200000u

typedef struct candidate {
    uint64_t *set; /* of the wanted actions, which it matches */
    size_t count;
    size_t head, tail; /* lengths: a pattern with less of either matches unwanted actions too */
} candidate;

typedef struct service_work {
    iampb_context *ctx;
    const iampb__action_set *in;
    iampb__arena *arena;       /* of the result */
    iampb__arena *scratch;     /* of this service */
    iampb__patterns *out;
    iampb_str prefix;
    iampb_str *wanted, *lower; /* names as AWS writes them, and in small letters */
    iampb_str *others;         /* unwanted, in small letters */
    size_t wanted_count, other_count, words;
    iampb__map texts, sets;    /* candidates, by their pattern and by what they match */
    iampb__vec candidates;     /* candidate * */
    bool failed;               /* no memory */
} service_work;

static void *get_memory(service_work *w, size_t count, size_t size)
{
    void *memory = w->failed ? NULL : iampb__arena_zalloc(w->scratch, count, size);
    if (memory == NULL)
        w->failed = true;
    return memory;
}

/* ---- Output ---- */
static bool push_pattern(iampb_context *ctx, iampb__arena *arena, iampb__patterns *out, const iampb_str *parts,
        size_t count)
{
    size_t len = 0, at = 0;
    if (out->count == out->room) {
        size_t room = out->room == 0 ? 16 : 2 * out->room;
        iampb_str *grown = iampb__realloc(ctx, out->items, out->room, room, sizeof *grown);
        if (grown == NULL)
            return false;
        out->items = grown;
        out->room = room;
    }
    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    char *text = iampb__arena_bytes(arena, len + 1);
    if (text == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        memcpy(text + at, parts[i].ptr, parts[i].len);
        at += parts[i].len;
    }
    text[len] = '\0';
    out->items[out->count++] = iampb__str(text, len);
    return true;
}

static void emit(service_work *w, iampb_str head, const char *star, iampb_str tail)
{
    const iampb_str parts[] = { w->prefix, IAMPB__STR(":"), head, iampb__str_z(star), tail };
    if (w->failed || !push_pattern(w->ctx, w->arena, w->out, parts, 5))
        w->failed = true;
}

static void emit_name(service_work *w, size_t wanted) { emit(w, w->wanted[wanted], "", IAMPB__STR("")); }

/* ---- What two names have in common ---- */
static size_t common_head(iampb_str a, iampb_str b)
{
    size_t at = 0, most = a.len < b.len ? a.len : b.len;
    while (at < most && a.ptr[at] == b.ptr[at])
        at++;
    return at;
}

static size_t common_tail(iampb_str a, iampb_str b)
{
    size_t at = 0, most = a.len < b.len ? a.len : b.len;
    while (at < most && a.ptr[a.len - 1 - at] == b.ptr[b.len - 1 - at])
        at++;
    return at;
}

/* ---- Trailing stars: the names are sorted, so those with one head stand in a row ---- */
typedef struct sorted_name {
    iampb_str lower;
    size_t wanted; /* SIZE_MAX: unwanted */
} sorted_name;

/* [begin, end) have `depth` bytes in common. Depth of recursion: the length of a name. */
static void shrink_row(service_work *w, const sorted_name *names, size_t begin, size_t end, size_t depth)
{
    size_t wanted = 0;
    for (size_t i = begin; i < end; i++)
        wanted += names[i].wanted != SIZE_MAX;
    if (wanted == 0)
        return;
    if (end - begin == 1) {
        emit_name(w, names[begin].wanted);
        return;
    }
    depth = common_head(names[begin].lower, names[end - 1].lower);
    if (wanted == end - begin) {
        emit(w, iampb__str_first(w->wanted[names[begin].wanted], depth), "*", IAMPB__STR(""));
        return;
    }
    if (names[begin].lower.len == depth) { /* a name that all others begin with */
        if (names[begin].wanted != SIZE_MAX)
            emit_name(w, names[begin].wanted);
        begin++;
    }
    while (begin < end) {
        size_t next = begin + 1;
        while (next < end && names[next].lower.ptr[depth] == names[begin].lower.ptr[depth])
            next++;
        shrink_row(w, names, begin, next, depth + 1);
        begin = next;
    }
}

/* ---- One star anywhere ---- */
/* `star` is "*", or "" for a plain name, which is all head. */
static bool matches(iampb_str head, iampb_str star, iampb_str tail, iampb_str name)
{
    if (star.len == 0)
        return iampb__str_eq(name, head);
    return name.len >= head.len + tail.len && iampb__str_starts(name, head) && iampb__str_ends(name, tail);
}

/* Keeps a pattern, unless another one that matches the same is there. */
static void add_candidate(service_work *w, iampb_str head, iampb_str star, iampb_str tail)
{
    char text[2 * MOST_NAME + 2];
    iampb_str kept;
    memcpy(text, head.ptr, head.len);
    memcpy(text + head.len, star.ptr, star.len);
    memcpy(text + head.len + star.len, tail.ptr, tail.len);
    iampb_str pattern = iampb__str(text, head.len + star.len + tail.len);
    if (w->failed || iampb__map_get(w->ctx, &w->texts, pattern) != NULL)
        return;
    uint64_t *set = get_memory(w, w->words, sizeof *set);
    candidate *made = get_memory(w, 1, sizeof *made);
    void **place = NULL;
    if (made == NULL || !iampb__arena_str(w->scratch, pattern, &kept)
        || (place = iampb__map_put(w->ctx, &w->texts, kept)) == NULL) {
        w->failed = true;
        return;
    }
    *place = made;
    made->set = set;
    made->head = head.len;
    made->tail = tail.len;
    for (size_t i = 0; i < w->wanted_count; i++)
        if (matches(head, star, tail, w->lower[i])) {
            set[i / 64] |= (uint64_t)1 << (i % 64);
            made->count++;
        }
    place = iampb__map_put(w->ctx, &w->sets, iampb__str((const char *)set, w->words * sizeof *set));
    if (place == NULL) {
        w->failed = true;
    } else if (*place == NULL) {
        candidate **last = IAMPB__VEC_PUSH(candidate *, w->ctx, &w->candidates);
        *place = made;
        if (last == NULL)
            w->failed = true;
        else
            *last = made;
    }
}

/* The most general patterns for one action. With a head of n bytes, the tail must be longer than what the action shares
 * at its end with any unwanted name that begins with the same n bytes (or than what is left of that name). */
static void add_candidates(service_work *w, iampb_str name)
{
    size_t tails[MOST_NAME + 1] = { 0 }, last = SIZE_MAX;
    for (size_t i = 0; i < w->other_count; i++) {
        iampb_str other = w->others[i];
        size_t head = common_head(name, other), tail = common_tail(name, other);
        for (size_t n = 0; n <= head; n++) {
            size_t shared = tail < other.len - n ? tail : other.len - n;
            if (tails[n] < shared + 1)
                tails[n] = shared + 1;
        }
    }
    add_candidate(w, name, IAMPB__STR(""), IAMPB__STR(""));
    for (size_t n = 0; n <= name.len; n++) {
        if (n + tails[n] > name.len || tails[n] >= last)
            continue;
        last = tails[n];
        add_candidate(w, iampb__str_first(name, n), IAMPB__STR("*"), iampb__str_from(name, name.len - tails[n]));
    }
}

static bool is_within(const uint64_t *inner, const uint64_t *outer, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if ((inner[i] & ~outer[i]) != 0)
            return false;
    return true;
}

static int larger_first(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    return x->count > y->count ? -1 : x->count < y->count;
}

/* Puts larger ones first, and leaves out those that lie within another one, as far as that is cheap to see. Returns how
 * many are left. */
static size_t keep_largest(service_work *w, const uint64_t **sets)
{
    candidate **all = w->candidates.items;
    size_t kept = 0, compared = 0;
    if (!iampb__merge_sort(w->ctx, w->candidates.items, w->candidates.count, larger_first)) {
        w->failed = true;
        return 0;
    }
    for (size_t i = 0; i < w->candidates.count; i++) {
        bool needless = false;
        for (size_t j = 0; j < kept && !needless && compared < MOST_COMPARED; j++, compared++)
            needless = is_within(all[i]->set, sets[j], w->words);
        if (needless)
            continue;
        all[kept] = all[i];
        sets[kept++] = all[i]->set;
    }
    return kept;
}

/* What actions have in common; of none: count 0. */
typedef struct common {
    size_t first, count, head, tail;
} common;

/* The longest pattern for some of the actions that a candidate matches: what all of them begin and end with, but both
 * must fit into the shortest name without overlapping, and neither may get shorter than the candidate's. */
static common find_common(const service_work *w, const candidate *of, const uint64_t *set)
{
    common c = { SIZE_MAX, 0, 0, 0 };
    size_t shortest = 0;
    for (size_t i = 0; i < w->wanted_count; i++) {
        if ((set[i / 64] >> (i % 64) & 1) == 0)
            continue;
        iampb_str name = w->lower[i];
        if (c.count++ == 0) {
            c.first = i;
            c.head = c.tail = shortest = name.len;
            continue;
        }
        size_t same_head = common_head(w->lower[c.first], name), same_tail = common_tail(w->lower[c.first], name);
        c.head = same_head < c.head ? same_head : c.head;
        c.tail = same_tail < c.tail ? same_tail : c.tail;
        shortest = name.len < shortest ? name.len : shortest;
    }
    if (c.count < 2)
        return c;
    c.head = c.head < shortest - of->tail ? c.head : shortest - of->tail;
    c.tail = c.tail < shortest - c.head ? c.tail : shortest - c.head;
    return c;
}

/* Patterns that were chosen overlap; each is narrowed to what no other one has, beginning with the smallest, and then
 * to the longest pattern for that. */
static void emit_chosen(service_work *w, const size_t *chosen, size_t count)
{
    candidate *const *all = w->candidates.items;
    uint64_t *need = get_memory(w, w->words, sizeof *need);
    for (size_t i = count; need != NULL && i-- > 0;) {
        candidate *narrowed = all[chosen[i]];
        memcpy(need, narrowed->set, w->words * sizeof *need);
        for (size_t j = 0; j < count; j++)
            for (size_t word = 0; j != i && word < w->words; word++)
                need[word] &= ~all[chosen[j]]->set[word];
        common c = find_common(w, narrowed, need);
        if (c.count == 0) { /* only where fewer could not be proven: the others have all of it */
            memset(narrowed->set, 0, w->words * sizeof *need);
            continue;
        }
        iampb_str name = w->lower[c.first];
        iampb_str head = iampb__str_first(name, c.head), tail = iampb__str_from(name, name.len - c.tail);
        iampb_str star = c.count == 1 ? IAMPB__STR("") : IAMPB__STR("*");
        memset(narrowed->set, 0, w->words * sizeof *need);
        for (size_t k = 0; k < w->wanted_count; k++)
            if (matches(head, star, tail, w->lower[k]))
                narrowed->set[k / 64] |= (uint64_t)1 << (k % 64);
        name = w->wanted[c.first];
        if (c.count == 1)
            emit_name(w, c.first);
        else
            emit(w, iampb__str_first(name, c.head), "*", iampb__str_from(name, name.len - c.tail));
    }
}

static void shrink_anywhere(service_work *w)
{
    size_t chosen_count = 0;
    bool is_least = true;
    for (size_t i = 0; i < w->wanted_count && !w->failed; i++)
        add_candidates(w, w->lower[i]);
    const uint64_t **sets = get_memory(w, w->candidates.count, sizeof *sets);
    size_t *chosen = get_memory(w, w->wanted_count, sizeof *chosen);
    if (w->failed)
        return;
    iampb__cover cover = { w->wanted_count, w->words, sets, keep_largest(w, sets) };
    if (w->failed || !iampb__cover_solve(w->ctx, &cover, chosen, &chosen_count, &is_least)) {
        w->failed = true;
        return;
    }
    emit_chosen(w, chosen, chosen_count);
    w->out->is_least = w->out->is_least && is_least;
}

/* ---- A service ---- */
static iampb_str lowered(service_work *w, iampb_str name)
{
    char *text = get_memory(w, name.len + 1, 1);
    for (size_t i = 0; text != NULL && i < name.len; i++)
        text[i] = iampb__lower(name.ptr[i]);
    return iampb__str(text, text == NULL ? 0 : name.len);
}

static iampb_str name_at(const iampb__service_view *service, size_t index)
{
    const iampb__action_row *row = iampb__tables_action(service->tables, service->row->first_action + (uint32_t)index);
    return iampb__str(iampb__tables_text(service->tables, row->name), row->name_len);
}

static void shrink_trailing(service_work *w, const iampb__service_view *service)
{
    size_t count = service->row->action_count, wanted = 0, other = 0;
    sorted_name *names = get_memory(w, count, sizeof *names);
    for (size_t i = 0; names != NULL && i < count; i++) {
        bool in = iampb__action_set_has(w->in, service->first_action + i);
        names[i] = (sorted_name){ in ? w->lower[wanted] : w->others[other], in ? wanted : SIZE_MAX };
        wanted += in;
        other += !in;
    }
    if (names != NULL)
        shrink_row(w, names, 0, count, 0);
}

static void shrink_service(service_work *w, const iampb__service_view *service, bool trailing_only)
{
    size_t count = service->row->action_count;
    w->wanted = get_memory(w, count, sizeof *w->wanted);
    w->lower = get_memory(w, count, sizeof *w->lower);
    w->others = get_memory(w, count, sizeof *w->others);
    for (size_t i = 0; !w->failed && i < count; i++) {
        iampb_str name = name_at(service, i), lower = lowered(w, name);
        if (!iampb__action_set_has(w->in, service->first_action + i)) {
            w->others[w->other_count++] = lower;
            continue;
        }
        w->wanted[w->wanted_count] = name;
        w->lower[w->wanted_count++] = lower;
    }
    w->words = (w->wanted_count + 63) / 64;
    if (w->failed)
        return;
    if (w->wanted_count == 1)
        emit_name(w, 0);
    else if (w->other_count == 0)
        emit(w, IAMPB__STR(""), "*", IAMPB__STR(""));
    else if (trailing_only || count > IAMPB__SHRINK_MOST)
        shrink_trailing(w, service);
    else
        shrink_anywhere(w);
    if (!trailing_only && count > IAMPB__SHRINK_MOST)
        w->out->is_least = false;
}

static int by_text(const void *a, const void *b)
{
    return iampb__str_cmp(*(const iampb_str *)a, *(const iampb_str *)b);
}

/* Patterns of one service, from `first` on, in order of their bytes. */
static bool sort_patterns(iampb_context *ctx, iampb__patterns *out, size_t first)
{
    size_t count = out->count - first;
    if (count < 2)
        return true;
    iampb_str *copy = iampb__alloc(ctx, count, sizeof *copy);
    void **order = iampb__alloc(ctx, count, sizeof *order);
    bool done = copy != NULL && order != NULL;
    for (size_t i = 0; done && i < count; i++) {
        copy[i] = out->items[first + i];
        order[i] = &copy[i];
    }
    done = done && iampb__merge_sort(ctx, order, count, by_text);
    for (size_t i = 0; done && i < count; i++)
        out->items[first + i] = *(const iampb_str *)order[i];
    iampb__free(ctx, copy, count, sizeof *copy);
    iampb__free(ctx, order, count, sizeof *order);
    return done;
}

static bool shrink_one(iampb_context *ctx, const iampb__action_set *set, const iampb__service_view *service,
        bool trailing_only, iampb__arena *arena, iampb__arena *scratch, iampb__patterns *out)
{
    service_work w = { .ctx = ctx, .in = set, .arena = arena, .scratch = scratch, .out = out };
    size_t first = out->count;
    w.prefix = iampb__str_z(iampb__tables_text(service->tables, service->row->prefix));
    shrink_service(&w, service, trailing_only);
    iampb__map_free(ctx, &w.texts);
    iampb__map_free(ctx, &w.sets);
    IAMPB__VEC_FREE(candidate *, ctx, &w.candidates);
    return !w.failed && sort_patterns(ctx, out, first);
}

iampb_status iampb__shrink(iampb_context *ctx, const iampb__action_set *set, bool trailing_only, iampb__arena *arena,
        iampb__patterns *out, iampb_error **err)
{
    static const iampb_str star = IAMPB__STR_INIT("*");
    iampb__patterns made = { .is_least = true };
    iampb__arena *scratch = NULL;
    size_t action = iampb__action_set_next(set, 0);
    bool done = true;
    iampb_status status = iampb__arena_new(ctx, &scratch, err);
    if (status < 0)
        return status;
    if (set->actions > 0 && iampb__action_set_count(set) == set->actions) {
        done = push_pattern(ctx, arena, &made, &star, 1);
        action = IAMPB_CATALOG_NONE;
    }
    while (done && action != IAMPB_CATALOG_NONE) {
        iampb__service_view service = iampb__catalog_service_of_action(set->catalog, action);
        done = shrink_one(ctx, set, &service, trailing_only, arena, scratch, &made);
        iampb__arena_reset(scratch);
        action = iampb__action_set_next(set, service.first_action + (size_t)service.row->action_count);
    }
    iampb__arena_free(scratch);
    if (done) {
        *out = made;
        return IAMPB_OK;
    }
    iampb__free(ctx, made.items, made.room, sizeof *made.items);
    return iampb__error_nomem(err);
}
