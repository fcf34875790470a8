/* answer.c - what one variable may be, asked once for each list of literals. See comparer.h. */
#include "compare/comparer.h"

void iampb__found_text(iampb__comparer *c, iampb_str text, iampb__value_found *out)
{
    iampb__some_text *kept = iampb__arena_zalloc(c->arena, 1, sizeof *kept);
    if (kept == NULL || !iampb__arena_str(c->arena, text, &kept->text)) {
        c->failed = true;
        return;
    }
    *out = (iampb__value_found){ IAMPB__FOUND_YES, IAMPB__KEY_SINGLE, kept, 1 };
}

static bool has_open_letter(const iampb__text_word *word)
{
    for (size_t i = 0; i < word->count; i++)
        if (word->letters[i] >= IAMPB__LETTER_OPEN)
            return true;
    return false;
}

void iampb__found_word(iampb__comparer *c, const iampb__text_word *word, iampb__value_found *out)
{
    iampb__some_text *kept = iampb__arena_zalloc(c->arena, 1, sizeof *kept);
    if (kept == NULL) {
        c->failed = true;
        return;
    }
    kept->word = *word;
    uint32_t *letters = iampb__arena_alloc(c->arena, word->count, sizeof *letters);
    if (letters == NULL) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < word->count; i++) /* the word was of the question alone */
        letters[i] = word->letters[i];
    kept->word.letters = letters;
    if (!has_open_letter(word)) {
        kept->text = iampb__text_spell(c->arena, word, NULL);
        c->failed = c->failed || kept->text.ptr == NULL;
    }
    *out = (iampb__value_found){ IAMPB__FOUND_YES, IAMPB__KEY_SINGLE, kept, 1 };
}

iampb__found iampb__found_answer(iampb__comparer *c, iampb__text_answer answer)
{
    switch (answer) {
    case IAMPB__TEXT_NONE: return IAMPB__FOUND_NO;
    case IAMPB__TEXT_SOME: return IAMPB__FOUND_YES;
    case IAMPB__TEXT_UNSURE: return iampb__comparer_unsure(c, "policy-variable");
    case IAMPB__TEXT_TOO_LONG: return iampb__comparer_unsure(c, "budget:states");
    case IAMPB__TEXT_NO_MEMORY: break;
    }
    c->failed = true;
    return IAMPB__FOUND_UNSURE;
}

/* ---- The name of an action, within one service ---- */
static bool add_names(iampb__comparer *c, iampb__text_question *q, uint32_t group, const iampb__atom *atom)
{
    const iampb__compiled_statement *s = atom->statement;
    for (uint32_t i = 0; i < s->action_count; i++) {
        const iampb__action_pattern *p = &s->actions[i];
        iampb__glob glob;
        if (p->any || p->never || !iampb__str_eq(p->service, atom->service))
            continue;
        if (!iampb__glob_compile(c->scratch, p->name, true, false, &glob)
            || !iampb__text_add_glob(q, group, &glob, false, NULL))
            return false;
    }
    return true;
}

/* A name has one letter at least. */
static bool ask_for_some_name(iampb__comparer *c, iampb__text_question *q)
{
    iampb__glob glob;
    uint32_t group = iampb__text_group(q);
    return group != UINT32_MAX && iampb__glob_compile(c->scratch, IAMPB__STR("?*"), true, false, &glob)
            && iampb__text_add_glob(q, group, &glob, false, NULL) && iampb__text_ask(q, group, true, false, true);
}

void iampb__action_solve(iampb__comparer *c, const iampb__literal *literals, size_t count, iampb__value_found *out)
{
    iampb__text_question *q = iampb__text_new(c->scratch, IAMPB__TEXT_ANY, NULL);
    iampb__text_word word;
    bool ok = q != NULL && ask_for_some_name(c, q);
    for (size_t i = 0; ok && i < count; i++) {
        const iampb__atom *atom = iampb__atom_at(c, literals[i].atom);
        uint32_t group = iampb__text_group(q);
        ok = group != UINT32_MAX && add_names(c, q, group, atom)
                && iampb__text_ask(q, group, !atom->statement->not_action, false, literals[i].want);
    }
    c->failed = c->failed || !ok;
    if (!ok)
        return;
    out->found = iampb__found_answer(c, iampb__text_solve(q, &c->states, &word));
    if (out->found == IAMPB__FOUND_YES)
        iampb__found_word(c, &word, out);
}

/* ---- Keeping answers ---- */
static int by_atom(const iampb__literal *a, const iampb__literal *b)
{
    return a->atom != b->atom ? (a->atom < b->atom ? -1 : 1) : (int)a->want - (int)b->want;
}

static void sort(iampb__literal *items, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && by_atom(&items[k - 1], &items[k]) > 0; k--) {
            iampb__literal t = items[k];
            items[k] = items[k - 1];
            items[k - 1] = t;
        }
}

/* Without doubles. */
static size_t unique(iampb__literal *items, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || by_atom(&items[kept - 1], &items[i]) != 0)
            items[kept++] = items[i];
    return kept;
}

typedef struct question_key {
    uint64_t stamp;
    uint64_t variable;
    iampb__literal literals[];
} question_key;

static const iampb__value_found *solve(iampb__comparer *c, uint32_t variable, const iampb__literal *literals,
        size_t count)
{
    iampb__value_found *found = iampb__arena_zalloc(c->arena, 1, sizeof *found);
    if (found == NULL)
        return NULL;
    found->state = IAMPB__KEY_SINGLE;
    iampb__arena_reset(c->scratch);
    if (variable == IAMPB__VARIABLE_RESOURCE)
        iampb__resource_solve(c, literals, count, found);
    else if (variable == IAMPB__VARIABLE_ACTION)
        iampb__action_solve(c, literals, count, found);
    else
        iampb__key_solve(c, variable, literals, count, found);
    return c->failed ? NULL : found;
}

static bool open_matters(const iampb__comparer *c, uint32_t variable, const iampb__literal *literals, size_t count)
{
    bool matters = iampb__variable_at(c, variable)->open != 0 && c->open_in_play != 0;
    for (size_t i = 0; i < count; i++)
        matters = matters || iampb__atom_at(c, literals[i].atom)->variables;
    return matters;
}

/* Literals in order, each once. Returns the bytes of it. */
static size_t write_key(question_key *key, uint64_t stamp, uint64_t variable, const iampb__literal *literals,
        size_t count)
{
    memset(key, 0, sizeof *key + count * sizeof *literals); /* padding is 0 */
    key->stamp = stamp;
    key->variable = variable;
    for (size_t i = 0; i < count; i++) {
        key->literals[i].atom = literals[i].atom;
        key->literals[i].want = literals[i].want;
    }
    sort(key->literals, count);
    return sizeof *key + unique(key->literals, count) * sizeof *literals;
}

const iampb__value_found *iampb__variable_solve(iampb__comparer *c, uint32_t variable, const iampb__literal *literals,
        size_t count)
{
    const uint64_t stamp = open_matters(c, variable, literals, count) ? c->open_stamp : 0;
    if (!iampb__vec_reserve(c->ctx, &c->key, sizeof(question_key) + count * sizeof *literals, 1))
        return NULL;
    question_key *key = c->key.items;
    size_t bytes = write_key(key, stamp, (uint64_t)c->stance << 32 | variable, literals, count);
    const iampb__value_found *known = iampb__map_get(c->ctx, &c->answers, iampb__str((const char *)key, bytes));
    if (known != NULL)
        return known;
    key = iampb__arena_alloc(c->arena, 1, bytes);
    if (key == NULL)
        return NULL;
    memcpy(key, c->key.items, bytes);
    known = solve(c, variable, key->literals, (bytes - sizeof *key) / sizeof *literals);
    void **place = known == NULL ? NULL
                                 : iampb__map_put(c->ctx, &c->answers, iampb__str((const char *)key, bytes));
    if (place == NULL)
        return NULL;
    *place = (void *)(uintptr_t)known;
    return known;
}
