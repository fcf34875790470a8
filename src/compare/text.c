/* text.c - the search for a text. See text.h.
 * Open letters: what must match is over-approximated, what must not match is under-approximated, so that "none" holds
 * for each value that the variables may have. One group that must match is taken as it is: there a variable is its own
 * letter. Others that must match are relaxed: an open letter may stand for any text, so it may lead them to any
 * position further on. In what must not match only a star, or the same variable, matches an open letter. */
#include "base/builder.h"
#include "base/utf8.h"
#include "compare/text_pattern.h"
#include "eval/value.h"

#define NO_GROUP UINT32_MAX

typedef struct seen {
    uint32_t parent, letter;
} seen;

typedef struct search {
    iampb__text_question *q;
    uint32_t words;            /* of a set of positions; one more has the number of colons */
    uint32_t stride;
    iampb__vec sets;           /* uint64_t */
    iampb__vec states;         /* seen */
    uint32_t *slots;           /* index + 1 */
    uint32_t slot_count;
    uint64_t *next;            /* the set that is being made */
    uint8_t *hit, *alive;      /* by group: a pattern matches here; may match yet */
    uint8_t *always;           /* by group: matches whatever follows */
    iampb__vec letters;        /* uint32_t: to be tried in a state */
    uint32_t symbolic;         /* the group whose variables are letters */
    uint32_t domain;           /* the group of the shape of ARNs */
    uint64_t *steps;           /* left */
    bool failed;
} search;

/* ---- Sets of positions ---- */
static uint64_t *set_at(const search *s, size_t state) { return (uint64_t *)s->sets.items + state * s->stride; }
static uint32_t colons_of(const search *s, const uint64_t *set) { return (uint32_t)set[s->words]; }

/* A relaxed pattern goes over a variable as over a star. */
static void activate(const search *s, uint64_t *set, uint32_t position)
{
    for (;; position++) {
        const iampb__position *p = &s->q->positions[position];
        set[position / 64] |= UINT64_C(1) << (position % 64);
        if (!p->relaxed || p->step != IAMPB__STEP_OPEN)
            return;
    }
}

static bool loops(const iampb__position *p, uint32_t letter)
{
    return p->loop == IAMPB__LOOP_ALL || (p->loop == IAMPB__LOOP_NO_COLON && letter != ':')
            || (p->relaxed && p->step == IAMPB__STEP_OPEN);
}

static bool steps(const iampb__position *p, uint32_t letter, uint32_t colons)
{
    switch (p->step) {
    case IAMPB__STEP_LETTER:
    case IAMPB__STEP_OPEN: return p->letter == letter;
    case IAMPB__STEP_FOLDED: return letter < IAMPB__LETTER_OPEN && p->letter == iampb__fold(letter);
    case IAMPB__STEP_FIELD: return letter == (colons < 5 ? p->letter : p->cased);
    case IAMPB__STEP_ANY: return letter < IAMPB__LETTER_OPEN;
    case IAMPB__STEP_NO_COLON: return letter != ':' && letter < IAMPB__LETTER_OPEN;
    default: return false;
    }
}

/* All positions of the pattern from this one on: an open letter stands for any text. */
static void spread(const search *s, uint64_t *set, uint32_t position)
{
    const iampb__text_pattern *p = &s->q->patterns[s->q->positions[position].pattern];
    for (uint32_t i = position; i < p->first + p->count; i++)
        set[i / 64] |= UINT64_C(1) << (i % 64);
}

#define EACH_POSITION(s, set, position)                                                                               \
    for (uint32_t word_ = 0; word_ < (s)->words; word_++)                                                             \
        for (uint64_t bits_ = (set)[word_], position = 0;                                                             \
                bits_ != 0 && (position = word_ * 64 + lowest(bits_), true); bits_ &= bits_ - 1)

static uint32_t lowest(uint64_t bits)
{
    uint32_t number = 0;
    for (uint32_t half = 32; half > 0; half /= 2)
        if ((bits & ((UINT64_C(1) << half) - 1)) == 0) {
            bits >>= half;
            number += half;
        }
    return number;
}

static void spend(search *s, uint64_t steps) { *s->steps -= steps < *s->steps ? steps : *s->steps; }

static void advance(search *s, const uint64_t *set, uint32_t letter)
{
    uint32_t colons = colons_of(s, set);
    uint64_t met = s->words + 1;
    memset(s->next, 0, s->stride * sizeof *s->next);
    s->next[s->words] = colons + (letter == ':' && colons < 5);
    EACH_POSITION(s, set, at) {
        const iampb__position *p = &s->q->positions[at];
        met++;
        if (p->relaxed && letter >= IAMPB__LETTER_OPEN) {
            spread(s, s->next, (uint32_t)at);
            continue;
        }
        if (loops(p, letter))
            activate(s, s->next, (uint32_t)at);
        if (steps(p, letter, colons))
            activate(s, s->next, (uint32_t)at + 1);
    }
    spend(s, met);
}

/* ---- What a set means ---- */
static void look(search *s, const uint64_t *set)
{
    memset(s->hit, 0, (size_t)s->q->group_count * 3);
    EACH_POSITION(s, set, at) {
        const iampb__position *p = &s->q->positions[at];
        uint32_t group = s->q->patterns[p->pattern].group;
        s->alive[group] = 1;
        s->hit[group] |= p->accepts;
        s->always[group] |= p->accepts && p->loop == IAMPB__LOOP_ALL;
    }
}

/* After look(): all that is asked is true of the text that led here. */
static bool is_answer(const search *s)
{
    const iampb__text_question *q = s->q;
    bool arn = s->hit[s->domain] != 0;
    if (q->domain != IAMPB__TEXT_ANY && !arn)
        return false;
    for (uint32_t i = 0; i < q->group_count; i++) {
        const iampb__text_list *g = &q->groups[i];
        bool truth = (s->hit[i] != 0) == g->match && (!g->arn || arn);
        if (g->asked && truth != g->want)
            return false;
    }
    return true;
}

/* After look(): no text that goes on from here will do. */
static bool is_hopeless(const search *s)
{
    const iampb__text_question *q = s->q;
    if (q->domain != IAMPB__TEXT_ANY && !s->alive[s->domain])
        return true;
    for (uint32_t i = 0; i < q->group_count; i++) {
        const iampb__text_list *g = &q->groups[i];
        bool outside = g->arn && !g->want && q->domain == IAMPB__TEXT_ANY; /* no ARN at all would do as well */
        if (!g->asked || outside)
            continue;
        if (g->match == g->want ? !s->alive[i] : s->always[i])
            return true;
    }
    return false;
}

/* ---- Letters to try ---- */
static bool is_letter(const search *s, uint32_t letter, uint32_t colons)
{
    if (s->q->domain != IAMPB__TEXT_RESOURCE)
        return true;
    return letter != '*' && letter != '?' && !(colons < 5 && letter >= 'A' && letter <= 'Z');
}

static void add_letter(search *s, uint32_t letter, uint32_t colons)
{
    if (letter < IAMPB__LETTER_OPEN && !is_letter(s, letter, colons))
        return;
    for (size_t i = 0; i < s->letters.count; i++)
        if (*IAMPB__VEC_AT(uint32_t, &s->letters, i) == letter)
            return;
    uint32_t *place = IAMPB__VEC_PUSH(uint32_t, s->q->ctx, &s->letters);
    if (place == NULL)
        s->failed = true;
    else
        *place = letter;
}

static void add_variants(search *s, uint32_t letter, uint32_t colons)
{
    uint32_t variants[IAMPB__FOLD_VARIANTS];
    size_t count = iampb__fold_variants(letter, variants);
    for (size_t i = 0; i < count; i++)
        add_letter(s, variants[i], colons);
}

/* A letter that no position waits for; plain ones first. */
static void add_other(search *s, uint32_t colons)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-_/.ABCDEFGHIJKLMNOPQRSTUVWXYZ=+@,~!#$%&()";
    size_t before = s->letters.count;
    for (size_t i = 0; i + 1 < sizeof plain && s->letters.count == before; i++)
        add_letter(s, (unsigned char)plain[i], colons);
    for (uint32_t code = 0xa1; code < 0xd800 && s->letters.count == before && !s->failed; code++)
        add_letter(s, code, colons);
}

static uint32_t rank(uint32_t letter)
{
    bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    return plain ? letter - 0x30 : letter + 0x80;
}

static void sort_letters(search *s)
{
    uint32_t *items = s->letters.items;
    for (size_t i = 1; i < s->letters.count; i++)
        for (size_t k = i; k > 0 && rank(items[k - 1]) > rank(items[k]); k--) {
            uint32_t t = items[k];
            items[k] = items[k - 1];
            items[k - 1] = t;
        }
}

static void find_letters(search *s, const uint64_t *set)
{
    uint32_t colons = colons_of(s, set);
    s->letters.count = 0;
    EACH_POSITION(s, set, at) {
        const iampb__position *p = &s->q->positions[at];
        if (p->step == IAMPB__STEP_LETTER || (p->step == IAMPB__STEP_FIELD && colons < 5))
            add_letter(s, p->letter, colons);
        else if (p->step == IAMPB__STEP_FIELD)
            add_letter(s, p->cased, colons);
        else if (p->step == IAMPB__STEP_FOLDED)
            add_variants(s, p->letter, colons);
        else if (p->step == IAMPB__STEP_OPEN && s->q->patterns[p->pattern].group == s->symbolic)
            add_letter(s, p->letter, colons);
        if (p->step == IAMPB__STEP_NO_COLON || p->loop == IAMPB__LOOP_NO_COLON)
            add_letter(s, ':', colons);
    }
    if (s->q->domain == IAMPB__TEXT_RESOURCE && colons < 5)
        add_letter(s, ':', colons); /* case counts behind the fifth */
    add_other(s, colons);
    sort_letters(s);
}

/* ---- States that were met ---- */
static uint64_t hash_set(const search *s, const uint64_t *set)
{
    return iampb__str_hash(iampb__str((const char *)set, s->stride * sizeof *set), 0);
}

static bool make_slots(search *s, uint32_t count)
{
    uint32_t *slots = iampb__zalloc(s->q->ctx, count, sizeof *slots);
    if (slots == NULL)
        return false;
    for (uint32_t i = 0; i < s->states.count; i++) {
        uint32_t at = (uint32_t)hash_set(s, set_at(s, i)) & (count - 1);
        while (slots[at] != 0)
            at = (at + 1) & (count - 1);
        slots[at] = i + 1;
    }
    iampb__free(s->q->ctx, s->slots, s->slot_count, sizeof *s->slots);
    s->slots = slots;
    s->slot_count = count;
    return true;
}

/* Keeps s->next; *fresh false: it was there. false: no memory. */
static bool keep(search *s, uint32_t parent, uint32_t letter, bool *fresh)
{
    if ((s->states.count + 1) * 2 > s->slot_count && !make_slots(s, s->slot_count == 0 ? 64 : s->slot_count * 2))
        return false;
    uint32_t at = (uint32_t)hash_set(s, s->next) & (s->slot_count - 1);
    *fresh = false;
    for (; s->slots[at] != 0; at = (at + 1) & (s->slot_count - 1))
        if (memcmp(set_at(s, s->slots[at] - 1), s->next, s->stride * sizeof *s->next) == 0)
            return true;
    seen *state = IAMPB__VEC_PUSH(seen, s->q->ctx, &s->states);
    if (state == NULL || !iampb__vec_reserve(s->q->ctx, &s->sets, s->stride, sizeof(uint64_t)))
        return false;
    *state = (seen){ parent, letter };
    s->sets.count += s->stride;
    memcpy(set_at(s, s->states.count - 1), s->next, s->stride * sizeof *s->next);
    s->slots[at] = (uint32_t)s->states.count;
    *fresh = true;
    return true;
}

/* ---- The walk ---- */
static iampb__text_answer spell_way(search *s, uint32_t state, iampb__text_word *word)
{
    size_t count = 0;
    for (uint32_t at = state; at != 0; at = IAMPB__VEC_AT(seen, &s->states, at)->parent)
        count++;
    uint32_t *letters = iampb__arena_alloc(s->q->arena, count, sizeof *letters);
    if (letters == NULL)
        return IAMPB__TEXT_NO_MEMORY;
    word->letters = letters;
    word->count = count;
    for (uint32_t at = state; at != 0; at = IAMPB__VEC_AT(seen, &s->states, at)->parent)
        letters[--count] = IAMPB__VEC_AT(seen, &s->states, at)->letter;
    return IAMPB__TEXT_SOME;
}

/* The set in s->next, reached from `parent`: the answer, or kept for later. */
static iampb__text_answer arrive(search *s, uint32_t parent, uint32_t letter, iampb__text_word *word)
{
    bool fresh;
    look(s, s->next);
    if (!is_answer(s) && is_hopeless(s))
        return IAMPB__TEXT_NONE;
    bool answer = is_answer(s);
    if (!keep(s, parent, letter, &fresh))
        return IAMPB__TEXT_NO_MEMORY;
    if (answer)
        return spell_way(s, fresh ? (uint32_t)s->states.count - 1 : 0, word);
    return *s->steps == 0 ? IAMPB__TEXT_TOO_LONG : IAMPB__TEXT_NONE;
}

static void begin(search *s)
{
    memset(s->next, 0, s->stride * sizeof *s->next);
    for (uint32_t i = 0; i < s->q->pattern_count; i++)
        activate(s, s->next, s->q->patterns[i].first);
}

static iampb__text_answer walk(search *s, iampb__text_word *word)
{
    begin(s);
    iampb__text_answer answer = arrive(s, 0, 0, word);
    for (uint32_t at = 0; at < s->states.count && answer == IAMPB__TEXT_NONE; at++) {
        find_letters(s, set_at(s, at));
        for (size_t i = 0; i < s->letters.count && answer == IAMPB__TEXT_NONE && !s->failed; i++) {
            uint32_t letter = *IAMPB__VEC_AT(uint32_t, &s->letters, i);
            advance(s, set_at(s, at), letter);
            answer = arrive(s, at, letter, word);
        }
        if (s->failed)
            return IAMPB__TEXT_NO_MEMORY;
    }
    return answer;
}

/* ---- Beginning and ending ---- */
static bool must_match(const iampb__text_list *g) { return g->asked && g->match == g->want; }

/* "arn:", and five colons at least. */
static bool add_domain(search *s)
{
    iampb__text_question *q = s->q;
    iampb__arn_pattern arn = { .fields = 6 };
    static const iampb__token run = { .kind = IAMPB__TOKEN_RUN };
    static const iampb__token head = { .kind = IAMPB__TOKEN_TEXT, .text = IAMPB__STR_INIT("arn") };
    s->domain = iampb__text_group(q);
    if (s->domain == UINT32_MAX)
        return false;
    for (uint32_t i = 0; i < 6; i++)
        arn.field[i] = (iampb__glob){ .tokens = i == 0 ? &head : &run, .count = 1 };
    return iampb__text_add_arn(q, s->domain, &arn, NULL);
}

/* By what the patterns say, so that the order of groups does not count. */
static int compare_groups(const iampb__text_question *q, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0, k = 0;; i++, k++) {
        while (i < q->position_count && q->patterns[q->positions[i].pattern].group != a)
            i++;
        while (k < q->position_count && q->patterns[q->positions[k].pattern].group != b)
            k++;
        if (i == q->position_count || k == q->position_count)
            return (i == q->position_count) - (k == q->position_count);
        const iampb__position *x = &q->positions[i], *y = &q->positions[k];
        if (x->step != y->step)
            return (int)x->step - (int)y->step;
        if (x->letter != y->letter)
            return x->letter < y->letter ? -1 : 1;
    }
}

static void choose_symbolic(search *s)
{
    iampb__text_question *q = s->q;
    s->symbolic = NO_GROUP;
    for (uint32_t i = 0; i < q->group_count; i++)
        if (must_match(&q->groups[i]) && q->groups[i].open
            && (s->symbolic == NO_GROUP || compare_groups(q, i, s->symbolic) < 0))
            s->symbolic = i;
    for (uint32_t i = 0; i < q->group_count; i++)
        q->groups[i].relaxed = must_match(&q->groups[i]) && i != s->symbolic;
    for (uint32_t i = 0; i < q->position_count; i++)
        q->positions[i].relaxed = q->groups[q->patterns[q->positions[i].pattern].group].relaxed;
}

/* Variables and ARN operators together: a value could shift the fields of what is no ARN by itself. */
static bool is_shaky(const search *s)
{
    const iampb__text_question *q = s->q;
    bool open = false, fields = false;
    for (uint32_t i = 0; i < q->group_count; i++) {
        open = open || q->groups[i].open;
        fields = fields || (q->groups[i].asked && (q->groups[i].fields || q->groups[i].arn));
    }
    return open && fields && (s->symbolic == NO_GROUP || !q->groups[s->symbolic].fields);
}

static bool prepare(search *s)
{
    if (!add_domain(s))
        return false;
    choose_symbolic(s);
    s->words = (s->q->position_count + 63) / 64;
    s->stride = s->words + 1;
    s->next = iampb__arena_alloc(s->q->arena, s->stride, sizeof *s->next);
    s->hit = iampb__arena_alloc(s->q->arena, (size_t)s->q->group_count * 3, 1);
    if (s->next == NULL || s->hit == NULL || s->q->failed)
        return false;
    s->alive = s->hit + s->q->group_count;
    s->always = s->alive + s->q->group_count;
    return true;
}

iampb__text_answer iampb__text_solve(iampb__text_question *q, uint64_t *steps, iampb__text_word *word)
{
    search s = { .q = q, .steps = steps };
    iampb__text_answer answer = prepare(&s) ? walk(&s, word) : IAMPB__TEXT_NO_MEMORY;
    if (answer == IAMPB__TEXT_NONE && is_shaky(&s))
        answer = IAMPB__TEXT_UNSURE;
    iampb__vec_free(q->ctx, &s.sets, sizeof(uint64_t));
    IAMPB__VEC_FREE(seen, q->ctx, &s.states);
    IAMPB__VEC_FREE(uint32_t, q->ctx, &s.letters);
    iampb__free(q->ctx, s.slots, s.slot_count, sizeof *s.slots);
    return answer;
}

/* ---- Spelling ---- */
iampb_str iampb__text_spell(iampb__arena *arena, const iampb__text_word *word, const iampb_str *values)
{
    iampb__builder out = { .ctx = iampb__arena_context(arena) };
    iampb_str kept = { NULL, 0 };
    for (size_t i = 0; i < word->count; i++) {
        uint32_t letter = word->letters[i];
        char bytes[4];
        if (letter >= IAMPB__LETTER_OPEN)
            iampb__builder_add(&out, values[letter - IAMPB__LETTER_OPEN]);
        else
            iampb__builder_add(&out, iampb__str(bytes, iampb__utf8_put(letter, bytes)));
    }
    if (!iampb__builder_keep(&out, arena, &kept))
        kept.ptr = NULL;
    iampb__builder_free(&out);
    return kept;
}
