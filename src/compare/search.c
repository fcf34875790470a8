/* search.c - a request in one box of each list, and in none of some boxes. See comparer.h.
 * A box of each list is chosen; then for each box that must not apply one of its sets that the request is not in. After
 * each choice the variable that it is about is asked whether anything is left (C-9). Boxes that exclude each other by
 * what is chosen already need no choice. No recursion; choices are counted (C-25, C-26).
 * Open keys, which policy variables name, are tried in each state that they can have. Free, they are over-approximated:
 * "no" is right for each value, and what is found is a candidate, tried again with values that stand in the policies
 * (C-19). */
#include "compare/public_strangers.h"

typedef struct item {
    const uint32_t *atoms;     /* of a box that must not apply */
    uint32_t count;
    const iampb__clause *clause; /* or one of these boxes must */
    uint32_t option;           /* the next one to try */
    uint32_t trail;            /* literals before it */
    uint32_t chosen;           /* entry, of a clause */
} item;

typedef struct search {
    iampb__comparer *c;
    const iampb__formula *formula;
    iampb__confirm_fn confirm;
    void *user;
    item *items;
    uint32_t item_count;
    iampb__vec trail;          /* iampb__literal */
    iampb__vec asked;          /* iampb__literal: room for those of one variable */
    int8_t *assigned;          /* by atom: 0 not, 1 true, -1 false */
    uint32_t atom_count;
    bool unsure;
    bool unconfirmed;          /* a candidate was refused */
} search;

static iampb__literal *literal_at(const search *s, size_t index)
{
    return IAMPB__VEC_AT(iampb__literal, &s->trail, index);
}

/* ---- Boxes ---- */
/* The atoms of an entry; with the action's name where that is a variable. */
static const uint32_t *box_atoms(search *s, uint32_t entry, uint32_t *count)
{
    iampb__comparer *c = s->c;
    const iampb__entry *e = iampb__entry_at(c, entry);
    *count = e->atom_count;
    if (s->formula->service.len == 0)
        return e->atoms;
    const iampb__compiled_statement *st = e->statement;
    bool all = false;
    for (uint32_t i = 0; i < st->action_count; i++)
        all = all || st->actions[i].any;
    if (all && !st->not_action)
        return e->atoms;
    uint32_t *atoms = iampb__arena_alloc(c->arena, (size_t)e->atom_count + 1, sizeof *atoms);
    if (atoms == NULL)
        return NULL;
    if (e->atom_count > 0)
        memcpy(atoms, e->atoms, e->atom_count * sizeof *atoms);
    atoms[e->atom_count] = iampb__action_atom(c, entry, s->formula->service);
    *count = e->atom_count + 1;
    return atoms[e->atom_count] == UINT32_MAX ? NULL : atoms;
}

/* ---- The trail ---- */
/* false: contradicts what is there, or no memory (then c->failed). */
static bool assume(search *s, uint32_t atom, bool want)
{
    int8_t sign = want ? 1 : -1;
    if (s->assigned[atom] != 0)
        return s->assigned[atom] == sign;
    iampb__literal *literal = IAMPB__VEC_PUSH(iampb__literal, s->c->ctx, &s->trail);
    if (literal == NULL) {
        s->c->failed = true;
        return false;
    }
    literal->atom = atom;
    literal->want = want;
    s->assigned[atom] = sign;
    return true;
}

static void undo(search *s, uint32_t trail)
{
    while (s->trail.count > trail)
        s->assigned[literal_at(s, --s->trail.count)->atom] = 0;
}

/* What is asked of the variable, and one literal more unless `extra` is NULL. */
static const iampb__value_found *ask(search *s, uint32_t variable, const iampb__literal *extra)
{
    iampb__comparer *c = s->c;
    size_t count = 0;
    s->asked.count = 0;
    if (!iampb__vec_reserve(c->ctx, &s->asked, s->trail.count + 1, sizeof(iampb__literal))) {
        c->failed = true;
        return NULL;
    }
    iampb__literal *all = s->asked.items;
    for (size_t i = 0; i < s->trail.count; i++)
        if (iampb__atom_at(c, literal_at(s, i)->atom)->variable == variable)
            all[count++] = *literal_at(s, i);
    if (extra != NULL)
        all[count++] = *extra;
    const iampb__value_found *found = iampb__variable_solve(c, variable, all, count);
    c->failed = c->failed || found == NULL;
    return found;
}

/* Whether something is left for each variable of the literals from `begin` on. */
static bool consistent(search *s, uint32_t begin)
{
    for (size_t i = begin; i < s->trail.count && !s->c->failed; i++) {
        uint32_t variable = iampb__atom_at(s->c, literal_at(s, i)->atom)->variable;
        bool later = false;
        for (size_t k = i + 1; k < s->trail.count && !later; k++)
            later = iampb__atom_at(s->c, literal_at(s, k)->atom)->variable == variable;
        if (later)
            continue;
        const iampb__value_found *found = ask(s, variable, NULL);
        if (found == NULL || found->found == IAMPB__FOUND_NO)
            return false;
    }
    return !s->c->failed;
}

/* ---- Choices ---- */
/* The box cannot apply to anything that is left. */
static bool is_excluded(search *s, const item *it)
{
    for (uint32_t i = 0; i < it->count; i++)
        if (s->assigned[it->atoms[i]] == -1)
            return true;
    for (uint32_t i = 0; i < it->count && !s->c->failed; i++) {
        iampb__literal with = { it->atoms[i], true };
        if (s->assigned[with.atom] == 1)
            continue;
        uint32_t stance = s->c->stance;
        s->c->stance |= IAMPB__STANCE_ONE; /* few addresses are enough to be in the box */
        const iampb__value_found *found = ask(s, iampb__atom_at(s->c, with.atom)->variable, &with);
        s->c->stance = stance;
        if (found != NULL && found->found == IAMPB__FOUND_NO)
            return true;
    }
    return false;
}

/* Takes the item's next option that leaves something; false: there is none. */
static bool choose_box(search *s, item *it)
{
    while (it->option < it->clause->count && !s->c->failed) {
        uint32_t entry = it->clause->entries[it->option++], count;
        bool ok = !iampb__entry_at(s->c, entry)->never;
        const uint32_t *atoms = box_atoms(s, entry, &count);
        s->c->failed = s->c->failed || atoms == NULL;
        for (uint32_t i = 0; ok && atoms != NULL && i < count; i++)
            ok = assume(s, atoms[i], true);
        if (ok && consistent(s, it->trail)) {
            it->chosen = entry;
            return true;
        }
        undo(s, it->trail);
    }
    return false;
}

static bool choose_way_out(search *s, item *it)
{
    if (it->option == 0 && is_excluded(s, it)) {
        it->option = it->count; /* no other choice needed */
        return true;
    }
    while (it->option < it->count && !s->c->failed) {
        uint32_t atom = it->atoms[it->option++];
        if (assume(s, atom, false) && consistent(s, it->trail))
            return true;
        undo(s, it->trail);
    }
    return false;
}

/* ---- A leaf ---- */
static iampb__found leaf(search *s)
{
    iampb__comparer *c = s->c;
    const iampb__value_found **values = iampb__arena_zalloc(c->arena, c->variables.count,
            sizeof(const iampb__value_found *));
    uint32_t *chosen = iampb__arena_alloc(c->arena, s->item_count, sizeof *chosen);
    if (values == NULL || chosen == NULL) {
        c->failed = true;
        return IAMPB__FOUND_UNSURE;
    }
    for (size_t i = 0; i < s->trail.count; i++) {
        uint32_t variable = iampb__atom_at(c, literal_at(s, i)->atom)->variable;
        if (values[variable] == NULL)
            values[variable] = ask(s, variable, NULL);
        if (values[variable] == NULL)
            return IAMPB__FOUND_UNSURE;
        if (values[variable]->found != IAMPB__FOUND_YES)
            return values[variable]->found;
    }
    for (uint32_t i = 0; i < s->formula->any_count; i++)
        chosen[i] = s->items[i].chosen;
    iampb__model model = { values, c->variables.count };
    iampb__found found = s->confirm(s->user, &model, chosen);
    s->unconfirmed = s->unconfirmed || found != IAMPB__FOUND_YES;
    return found;
}

/* ---- The walk ---- */
/* Sets of a box that are not chosen yet; 0: all of them hold, so that the box applies. UINT32_MAX: one does not. */
static uint32_t open_sets(const search *s, const item *it)
{
    uint32_t open = 0;
    for (uint32_t i = 0; i < it->count; i++) {
        if (s->assigned[it->atoms[i]] == -1)
            return UINT32_MAX;
        open += s->assigned[it->atoms[i]] == 0;
    }
    return open;
}

/* Brings the box with the fewest open sets to the front of those from `at` on: the fewer, the sooner it is known that
 * there is no way out. Of equal ones the first. */
static void pick_next(search *s, uint32_t at)
{
    uint32_t best = at, least = UINT32_MAX;
    if (s->items[at].clause != NULL)
        return;
    for (uint32_t i = at; i < s->item_count && least > 0; i++) {
        uint32_t open = open_sets(s, &s->items[i]);
        if (open < least) {
            least = open;
            best = i;
        }
    }
    item next = s->items[best];
    s->items[best] = s->items[at];
    s->items[at] = next;
}

static iampb__found walk(search *s)
{
    uint32_t at = 0;
    s->items[0].trail = (uint32_t)s->trail.count;
    for (;;) {
        item *it = &s->items[at];
        if (s->c->branches == 0)
            return iampb__comparer_unsure(s->c, "budget:branches");
        s->c->branches--;
        undo(s, it->trail);
        bool more = it->clause != NULL ? choose_box(s, it) : choose_way_out(s, it);
        if (s->c->failed)
            return IAMPB__FOUND_UNSURE;
        if (!more) {
            it->option = 0;
            if (at-- == 0)
                return s->unsure ? IAMPB__FOUND_UNSURE : IAMPB__FOUND_NO;
            continue;
        }
        if (at + 1 < s->item_count) {
            at++;
            pick_next(s, at);
            s->items[at].option = 0;
            s->items[at].trail = (uint32_t)s->trail.count;
            continue;
        }
        iampb__found found = leaf(s);
        if (found == IAMPB__FOUND_YES)
            return found;
        s->unsure = s->unsure || found == IAMPB__FOUND_UNSURE || s->unconfirmed;
    }
}

/* Boxes with few sets first; those with one have no choice. */
static void order(item *items, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t k = i; k > 0 && items[k].count < items[k - 1].count; k--) {
            item t = items[k];
            items[k] = items[k - 1];
            items[k - 1] = t;
        }
}

/* Fills the items; NO: a box without sets must not apply, or a list is empty. */
static iampb__found set_out(search *s)
{
    const iampb__formula *f = s->formula;
    s->items = iampb__arena_zalloc(s->c->arena, (size_t)f->any_count + f->none_count + 1, sizeof *s->items);
    s->c->failed = s->c->failed || s->items == NULL;
    for (uint32_t i = 0; i < f->any_count && !s->c->failed; i++) {
        s->items[s->item_count++].clause = &f->any[i];
        for (uint32_t k = 0; k < f->any[i].count; k++)
            s->c->failed = s->c->failed || !iampb__entry_prepare(s->c, f->any[i].entries[k]);
        if (f->any[i].count == 0)
            return IAMPB__FOUND_NO;
    }
    for (uint32_t i = 0; i < f->none_count && !s->c->failed; i++) {
        item *it = &s->items[s->item_count];
        s->c->failed = !iampb__entry_prepare(s->c, f->none[i]);
        if (s->c->failed || iampb__entry_at(s->c, f->none[i])->never)
            continue;
        it->atoms = box_atoms(s, f->none[i], &it->count);
        s->c->failed = it->atoms == NULL;
        if (it->count == 0)
            return IAMPB__FOUND_NO;
        s->item_count++;
    }
    if (s->c->failed)
        return IAMPB__FOUND_UNSURE;
    order(s->items + f->any_count, s->item_count - f->any_count);
    return IAMPB__FOUND_YES;
}

/* ---- Open keys ---- */
static void set_open(iampb__comparer *c, uint32_t number, iampb__open_state state, iampb_str value)
{
    iampb__open_key *open = iampb__open_at(c, number);
    open->state = state;
    open->value = value;
}

static iampb__found run(search *s)
{
    s->trail.count = 0;
    memset(s->assigned, 0, s->atom_count);
    for (uint32_t i = 0; i < s->item_count; i++)
        s->items[i].option = 0;
    s->unsure = s->unconfirmed = false;
    if (s->c->open_in_play != 0)
        s->c->open_stamp++;
    return walk(s);
}

/* States that the key can have, in the order of trying; their count. */
static uint32_t states_of(const iampb__comparer *c, uint32_t number, iampb__open_state out[3], iampb_str *value)
{
    const iampb__open_key *open = iampb__open_at(c, number);
    void *place = iampb__map_get(c->ctx, &c->variable_numbers, open->name);
    const iampb__variable *v = iampb__variable_at(c, (uint32_t)(uintptr_t)place - 1);
    *value = (iampb_str){ NULL, 0 };
    if (v->given != NULL) {
        *value = v->given->single;
        out[0] = v->given->state == IAMPB__KEY_SINGLE ? IAMPB__OPEN_VALUE
                : v->given->state == IAMPB__KEY_LIST  ? IAMPB__OPEN_LIST
                                                      : IAMPB__OPEN_ABSENT;
        return 1;
    }
    out[0] = c->given_closed ? IAMPB__OPEN_ABSENT : IAMPB__OPEN_FREE;
    out[1] = IAMPB__OPEN_ABSENT;
    out[2] = IAMPB__OPEN_LIST;
    return c->given_closed ? 1 : v->single ? 2 : 3;
}

/* Texts that stand in tests of the key, as values to try; at most 16. */
static uint32_t values_of(const search *s, uint32_t number, iampb_str out[16])
{
    const iampb__comparer *c = s->c;
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->atoms.count; i++) {
        const iampb__atom *a = iampb__atom_at(c, i);
        if (a->kind != IAMPB__ATOM_TEST || iampb__variable_at(c, a->variable)->open != number + 1)
            continue;
        for (uint32_t k = 0; k < a->test->count && count < 16; k++)
            out[count++] = a->test->operands[k].text;
    }
    if (count < 16)
        out[count++] = iampb__sample_of_key(iampb__open_at(c, number)->name);
    return count;
}

/* With values of its own for each key that was free. */
static iampb__found run_with_values(search *s, const uint32_t *numbers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        iampb_str values[16];
        if (iampb__open_at(s->c, numbers[i])->state != IAMPB__OPEN_FREE)
            continue;
        uint32_t value_count = values_of(s, numbers[i], values);
        for (uint32_t k = 0; k < value_count; k++) {
            set_open(s->c, numbers[i], IAMPB__OPEN_VALUE, values[k]);
            iampb__found found = run(s);
            if (found == IAMPB__FOUND_YES || s->c->failed)
                return found;
        }
        set_open(s->c, numbers[i], IAMPB__OPEN_FREE, (iampb_str){ NULL, 0 });
    }
    return iampb__comparer_unsure(s->c, "policy-variable:%v", iampb__open_at(s->c, numbers[0])->name);
}

static bool any_free(const search *s, const uint32_t *numbers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (iampb__open_at(s->c, numbers[i])->state == IAMPB__OPEN_FREE)
            return true;
    return false;
}

/* Each state of each key, like an odometer. */
static iampb__found run_open(search *s, const uint32_t *numbers, uint32_t count)
{
    uint32_t digit[64] = { 0 };
    bool unsure = false;
    for (;;) {
        iampb__open_state states[3];
        iampb_str value;
        for (uint32_t i = 0; i < count; i++) {
            states_of(s->c, numbers[i], states, &value);
            set_open(s->c, numbers[i], states[digit[i]], value);
        }
        iampb__found found = run(s);
        if (found == IAMPB__FOUND_UNSURE && any_free(s, numbers, count) && !s->c->failed)
            found = run_with_values(s, numbers, count);
        if (found == IAMPB__FOUND_YES || s->c->failed)
            return found;
        unsure = unsure || found == IAMPB__FOUND_UNSURE;
        uint32_t i = 0;
        for (; i < count && ++digit[i] == states_of(s->c, numbers[i], states, &value); i++)
            digit[i] = 0;
        if (i == count)
            return unsure ? IAMPB__FOUND_UNSURE : IAMPB__FOUND_NO;
    }
}

/* Those that the atoms of the formula name. false: more than 64. */
static bool find_open(search *s, uint64_t *set)
{
    for (uint32_t i = 0; i < s->item_count; i++) {
        const item *it = &s->items[i];
        for (uint32_t k = 0; it->clause == NULL && k < it->count; k++)
            if (!iampb__atom_open(s->c, it->atoms[k], set))
                return false;
        for (uint32_t k = 0; it->clause != NULL && k < it->clause->count; k++) {
            const iampb__entry *e = iampb__entry_at(s->c, it->clause->entries[k]);
            for (uint32_t a = 0; a < e->atom_count; a++)
                if (!iampb__atom_open(s->c, e->atoms[a], set))
                    return false;
        }
    }
    return true;
}

static iampb__found solve(search *s)
{
    iampb__comparer *c = s->c;
    uint32_t numbers[64], count = 0;
    uint64_t set = 0;
    if (!find_open(s, &set))
        return iampb__comparer_unsure(c, "policy-variable");
    c->open_in_play = set;
    for (uint32_t i = 0; i < 64; i++)
        if ((set >> i & 1) != 0)
            numbers[count++] = i;
    if (s->item_count == 0)
        return leaf(s);
    iampb__found found = count == 0 ? run(s) : run_open(s, numbers, count);
    if (count == 0 && found == IAMPB__FOUND_UNSURE && s->unconfirmed)
        iampb__comparer_unsure(c, "witness-rejected");
    return found;
}

iampb__found iampb__formula_solve(iampb__comparer *c, const iampb__formula *formula, iampb__confirm_fn confirm,
        void *user)
{
    search s = { .c = c, .formula = formula, .confirm = confirm, .user = user };
    iampb__found found = set_out(&s);
    if (found != IAMPB__FOUND_YES)
        return found;
    s.atom_count = (uint32_t)c->atoms.count + (formula->service.len == 0 ? 0 : (uint32_t)c->entries.count);
    s.assigned = iampb__arena_zalloc(c->arena, (size_t)s.atom_count + 1, 1);
    if (s.assigned == NULL) {
        c->failed = true;
        return IAMPB__FOUND_UNSURE;
    }
    found = solve(&s);
    IAMPB__VEC_FREE(iampb__literal, c->ctx, &s.trail);
    IAMPB__VEC_FREE(iampb__literal, c->ctx, &s.asked);
    return found;
}
