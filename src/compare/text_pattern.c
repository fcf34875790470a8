/* text_pattern.c - from globs, ARNs and resources to positions. See text.h. */
#include "compare/text_pattern.h"
#include "base/utf8.h"
#include "eval/value.h"

#define GROUPS_MOST 4096

/* ---- Growing ---- */
static bool grow(iampb__text_question *q, void **items, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room)
        return true;
    uint32_t more = *room == 0 ? 32 : *room * 2;
    void *moved = iampb__arena_alloc(q->arena, more, size);
    if (moved == NULL) {
        q->failed = true;
        return false;
    }
    if (count > 0)
        memcpy(moved, *items, count * size);
    *items = moved;
    *room = more;
    return true;
}

iampb__text_question *iampb__text_new(iampb__arena *arena, iampb__text_domain domain, const iampb__open_keys *open)
{
    iampb__text_question *q = iampb__arena_zalloc(arena, 1, sizeof *q);
    if (q == NULL)
        return NULL;
    q->arena = arena;
    q->ctx = iampb__arena_context(arena);
    q->domain = domain;
    if (open != NULL)
        q->open = *open;
    return q;
}

uint32_t iampb__text_group(iampb__text_question *q)
{
    void *items = q->groups;
    if (q->group_count == GROUPS_MOST || !grow(q, &items, q->group_count, &q->group_room, sizeof *q->groups))
        return UINT32_MAX;
    q->groups = items;
    q->groups[q->group_count] = (iampb__text_list){ .asked = false };
    return q->group_count++;
}

bool iampb__text_ask(iampb__text_question *q, uint32_t group, bool match, bool arn, bool want)
{
    iampb__text_list *g = &q->groups[group];
    g->asked = true;
    g->match = match;
    g->arn = arn;
    g->want = want;
    return !q->failed;
}

/* ---- Positions ---- */
static void push(iampb__text_question *q, iampb__step_kind step, uint32_t letter, uint32_t cased, bool accepts)
{
    void *items = q->positions;
    if (!grow(q, &items, q->position_count, &q->position_room, sizeof *q->positions))
        return;
    q->positions = items;
    q->positions[q->position_count++] = (iampb__position){ letter, cased, (uint8_t)step, q->loop, accepts, false,
        q->pattern_count };
    q->loop = IAMPB__LOOP_NONE;
}

static bool begin(iampb__text_question *q, uint32_t group)
{
    void *items = q->patterns;
    if (!grow(q, &items, q->pattern_count, &q->pattern_room, sizeof *q->patterns))
        return false;
    q->patterns = items;
    q->patterns[q->pattern_count] = (iampb__text_pattern){ group, q->position_count, 0 };
    q->loop = IAMPB__LOOP_NONE;
    return true;
}

static bool finish(iampb__text_question *q)
{
    iampb__text_pattern *p = &q->patterns[q->pattern_count];
    push(q, IAMPB__STEP_END, 0, 0, true);
    p->count = q->position_count - p->first;
    q->pattern_count++;
    return !q->failed;
}

/* The pattern matches nothing: as if it were not there. */
static bool drop(iampb__text_question *q)
{
    q->position_count = q->patterns[q->pattern_count].first;
    q->loop = IAMPB__LOOP_NONE;
    return !q->failed;
}

/* ---- Letters ---- */
static uint32_t next_letter(iampb_str text, size_t *at)
{
    size_t len = iampb__utf8_char(text.ptr + *at, text.len - *at);
    uint32_t code = iampb__utf8_code(text.ptr + *at, len == 0 ? 1 : len);
    *at += len == 0 ? 1 : len;
    return code;
}

static void push_text(iampb__text_question *q, iampb_str text, iampb_str cased, iampb__step_kind step)
{
    for (size_t i = 0, k = 0; i < text.len && !q->failed;) {
        uint32_t letter = next_letter(text, &i), other = next_letter(cased, &k);
        push(q, step, step == IAMPB__STEP_FOLDED ? iampb__fold(letter) : letter, other, false);
    }
}

/* ---- Tokens ---- */
typedef struct pouring {
    iampb__text_question *q;
    uint32_t group;
    iampb__step_kind step;     /* of letters */
    bool segment;              /* wildcards do not match ':' */
    bool crosses;              /* but a star at the end does */
    bool nothing;              /* the pattern matches nothing */
    bool *broken;
} pouring;

static const iampb__open_key *find_open(const iampb__text_question *q, const iampb__token *token, uint32_t *number)
{
    for (size_t i = 0; i < q->open.count; i++)
        if (q->open.items[i].hash == token->hash && iampb__str_eq_nocase(q->open.items[i].name, token->text)) {
            *number = (uint32_t)i;
            return &q->open.items[i];
        }
    return NULL;
}

static void pour_value(pouring *p, iampb_str value)
{
    if (p->segment && iampb__str_find(value, ':', 0) != SIZE_MAX)
        p->nothing = true; /* no field has a colon in it */
    push_text(p->q, value, value, p->step);
}

static void pour_variable(pouring *p, const iampb__token *token)
{
    uint32_t number = 0;
    const iampb__open_key *key = find_open(p->q, token, &number);
    iampb__open_state state = key == NULL ? IAMPB__OPEN_ABSENT : key->state;
    bool replaced = state == IAMPB__OPEN_ABSENT || state == IAMPB__OPEN_LIST; /* by the default (E-64, E-66) */
    if (state == IAMPB__OPEN_FREE) {
        push(p->q, IAMPB__STEP_OPEN, IAMPB__LETTER_OPEN + number, 0, false);
        p->q->groups[p->group].open = true;
    } else if (state == IAMPB__OPEN_VALUE) {
        pour_value(p, key->value);
    } else if (replaced && token->default_value.ptr != NULL) {
        pour_value(p, token->default_value);
    } else {
        p->nothing = true;
        if (p->broken != NULL)
            *p->broken = true;
    }
}

/* `cased`: the same glob with letters as written; equal to `glob` where case is as written anyway. */
static void pour(pouring *p, const iampb__glob *glob, const iampb__glob *cased)
{
    for (uint32_t i = 0; i < glob->count && !p->q->failed; i++) {
        const iampb__token *t = &glob->tokens[i];
        bool crossing = p->crosses && i + 1 == glob->count;
        switch (t->kind) {
        case IAMPB__TOKEN_TEXT: push_text(p->q, t->text, cased->tokens[i].text, p->step); break;
        case IAMPB__TOKEN_RUN:
            p->q->loop = p->segment && !crossing ? (uint8_t)IAMPB__LOOP_NO_COLON : (uint8_t)IAMPB__LOOP_ALL;
            break;
        case IAMPB__TOKEN_ONE: push(p->q, p->segment ? IAMPB__STEP_NO_COLON : IAMPB__STEP_ANY, 0, 0, false); break;
        case IAMPB__TOKEN_VARIABLE: pour_variable(p, t); break;
        }
    }
}

/* ---- Whole patterns ---- */
static bool close_pattern(pouring *p) { return p->nothing ? drop(p->q) : finish(p->q); }

bool iampb__text_add_glob(iampb__text_question *q, uint32_t group, const iampb__glob *glob, bool fold, bool *broken)
{
    pouring p = { .q = q, .group = group, .step = fold ? IAMPB__STEP_FOLDED : IAMPB__STEP_LETTER, .broken = broken };
    if (!begin(q, group))
        return false;
    pour(&p, glob, glob);
    return close_pattern(&p);
}

bool iampb__text_add_literal(iampb__text_question *q, uint32_t group, iampb_str text, bool fold)
{
    if (!begin(q, group))
        return false;
    push_text(q, text, text, fold ? IAMPB__STEP_FOLDED : IAMPB__STEP_LETTER);
    return finish(q);
}

static void push_colon(iampb__text_question *q, bool accepts) { push(q, IAMPB__STEP_LETTER, ':', ':', accepts); }

bool iampb__text_add_arn(iampb__text_question *q, uint32_t group, const iampb__arn_pattern *arn, bool *broken)
{
    pouring p = { .q = q, .group = group, .step = IAMPB__STEP_LETTER, .broken = broken };
    q->groups[group].fields = true;
    if (!begin(q, group))
        return false;
    for (uint32_t i = 0; i < 6; i++) {
        if (i > 0)
            push_colon(q, false);
        p.segment = i < 5;
        pour(&p, &arn->field[i], &arn->field[i]);
    }
    p.nothing = p.nothing || arn->fields == 0;
    return close_pattern(&p);
}

/* Fewer fields than six: the text may end here if a star ran on, or have as many fields more as are missing (E-24). */
static void pad(iampb__text_question *q, const iampb__resource_pattern *r)
{
    if (r->fields == 6 || r->crosses[r->fields - 1])
        return;
    push_colon(q, true);
    for (uint32_t missing = 6 - r->fields; missing > 1; missing--) {
        q->loop = IAMPB__LOOP_NO_COLON;
        push_colon(q, false);
    }
    q->loop = IAMPB__LOOP_ALL;
}

bool iampb__text_add_resource(iampb__text_question *q, uint32_t group, const iampb__resource_pattern *r, bool *broken)
{
    pouring p = { .q = q, .group = group, .broken = broken };
    q->groups[group].fields = true;
    if (r->never)
        return true;
    if (!begin(q, group))
        return false;
    if (r->star) {
        q->loop = IAMPB__LOOP_ALL;
        return finish(q);
    }
    for (uint32_t i = 0; i < r->fields; i++) {
        if (i > 0)
            push_colon(q, false);
        p.segment = i < 5;
        p.crosses = r->crosses[i];
        p.step = i < 5 ? IAMPB__STEP_FIELD : IAMPB__STEP_LETTER;
        pour(&p, &r->field[i], i < 5 && r->cased != NULL ? &r->cased[i] : &r->field[i]);
    }
    pad(q, r);
    return close_pattern(&p);
}
