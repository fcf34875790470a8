/* differ.c - walks the principals of both snapshots, and compares what is not the same. See differ.h. */
#include "change/differ.h"
#include "base/error.h"

/* ---- Pairs ---- */
static uint32_t group_key(const iampb__who_entry *entry) { return entry == NULL ? 0 : entry->group + 1; }

/* The pair with this key, made if it is new; NULL: no memory. */
static iampb__pair *find_pair(iampb__differ *d, const uint32_t *key, size_t count)
{
    iampb_str given = iampb__str((const char *)key, count * sizeof *key), kept;
    iampb__pair *known = iampb__map_get(d->ctx, &d->pairs, given);
    if (known != NULL)
        return known;
    known = iampb__arena_zalloc(d->pool.arena, 1, sizeof *known);
    void **place = known != NULL && iampb__arena_str(d->pool.arena, given, &kept)
            ? iampb__map_put(d->ctx, &d->pairs, kept)
            : NULL;
    if (place == NULL)
        return NULL;
    *place = known;
    return known;
}

static bool is_lacking(const iampb__snapshot *s, const iampb__who_entry *entry)
{
    return entry != NULL
            && (iampb__snapshot_side(s, entry)->lacking
                    || iampb__policy_set_lacks(iampb__group_of(s->index, entry->group)->set));
}

static bool same_account_rcps(const iampb__differ *d, const iampb__twins *both)
{
    return iampb__snapshot_side(&d->older, both->older)->rcp_number
            == iampb__snapshot_side(&d->newer, both->newer)->rcp_number;
}

static void begin_pair(const iampb__differ *d, const iampb__twins *both, iampb__pair *pair)
{
    if (pair->done)
        return;
    pair->done = true;
    pair->lacking = is_lacking(&d->older, both->older) || is_lacking(&d->newer, both->newer);
    pair->same = both->older != NULL && both->newer != NULL
            && d->older.groups[both->older->group] == d->newer.groups[both->newer->group]
            && iampb__snapshot_side(&d->older, both->older)->scp_number
                    == iampb__snapshot_side(&d->newer, both->newer)->scp_number
            && same_account_rcps(d, both);
}

/* ---- What the other snapshot knows ---- */
/* Whether a principal that the snapshot does not have is known not to be there; else d->text has why not. */
static bool is_known(iampb__differ *d, const iampb__snapshot *s, iampb_str account, iampb_caller_kind kind)
{
    size_t number = iampb__snapshot_find_account(s, account);
    iampb__builder_clear(&d->text);
    if (number == SIZE_MAX) {
        iampb__builder_format(&d->text, "not evaluated because account %v is not in the input", account);
        return s->organization->parts[IAMPB_DOCUMENT_ACCOUNTS].state == IAMPB_PART_LOADED
                && iampb__organization_member(s->organization, account) == NULL;
    }
    const iampb_account *a = s->index->accounts[number].account;
    iampb_part_state details = a->parts[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS].state;
    bool role = kind == IAMPB_CALLER_ROLE;
    uint8_t list = role ? IAMPB__DETAILS_ROLES : IAMPB__DETAILS_USERS;
    iampb__builder_format(&d->text, "not evaluated because the %s of account %v are not in the input",
            role ? "roles" : "users", account);
    return kind == IAMPB_CALLER_ROOT
            || ((details == IAMPB_PART_LOADED || details == IAMPB_PART_EMPTY) && (a->details_lists & list) != 0)
            || (!role && a->parts[IAMPB_DOCUMENT_CREDENTIAL_REPORT].state == IAMPB_PART_LOADED);
}

static iampb_status add_unknown(iampb__differ *d, bool trust, const iampb__twins *both, const char *side,
        iampb_str reason)
{
    const iampb__snapshot *s = both->newer != NULL ? &d->newer : &d->older;
    const iampb__who_entry *entry = iampb__twins_any(both);
    size_t item = iampb__item_unknown(d, trust, iampb__snapshot_account(s, entry)->account->id, side, reason);
    return item != 0 && iampb__item_add(d, item - 1, entry->arn) ? IAMPB_OK : iampb__error_nomem(d->err);
}

static iampb_status add_not_known(iampb__differ *d, const iampb__twins *both)
{
    iampb_str reason;
    if (!iampb__builder_keep(&d->text, d->pool.arena, &reason))
        return iampb__error_nomem(d->err);
    return add_unknown(d, false, both, (both->newer != NULL ? &d->older : &d->newer)->name, reason);
}

/* ---- Who it is, before and after ---- */
static bool has_tag(const iampb__principal *p, const iampb__tag *tag)
{
    for (size_t i = 0; i < p->tag_count; i++)
        if (iampb__str_eq(p->tags[i].key.text, tag->key.text) && iampb__str_eq(p->tags[i].value.text, tag->value.text))
            return true;
    return false;
}

/* AWS lets nobody have more than 50; of more, the order counts. */
static bool same_tags(const iampb__principal *a, const iampb__principal *b)
{
    if (a->tag_count != b->tag_count)
        return false;
    for (size_t i = 0; i < a->tag_count; i++) {
        bool here = iampb__str_eq(a->tags[i].key.text, b->tags[i].key.text)
                && iampb__str_eq(a->tags[i].value.text, b->tags[i].value.text);
        if (!here && (a->tag_count > 50 || !has_tag(b, &a->tags[i])))
            return false;
    }
    return true;
}

static bool same_place(const iampb__standing *a, const iampb__standing *b)
{
    return iampb__str_eq(a->organization, b->organization) && iampb__str_eq(a->path, b->path);
}

/* What the documents look at and is not what it was: then two requests would be compared, and not two sets. "":
 * nothing. */
static iampb_str what_differs(iampb__differ *d, const iampb__twins *both, iampb__pair *pair)
{
    const iampb__principal *a = both->older->details, *b = both->newer->details;
    bool details = a != NULL && b != NULL;
    bool tags = details && !same_tags(a, b), id = details && !iampb__str_eq(a->id.text, b->id.text);
    bool place = !same_place(&iampb__snapshot_account(&d->older, both->older)->standing,
            &iampb__snapshot_account(&d->newer, both->newer)->standing);
    if (!tags && !id && !place)
        return IAMPB__STR("");
    iampb__pair_look(d, both, pair);
    if (tags && pair->tags)
        return IAMPB__STR("not evaluated because the principal's tags changed, and its policies look at them");
    if (id && pair->id)
        return IAMPB__STR("not evaluated because the principal was made anew, and its policies look at its unique id");
    if (place && pair->place)
        return IAMPB__STR("not evaluated because the account was moved, and its policies look at its organization");
    return IAMPB__STR("");
}

/* ---- Principals ---- */
/* The same documents on both sides, some of which nobody has seen. Of an account's own each is told once. */
static iampb_status add_lacking(iampb__differ *d, const iampb__twins *both, iampb__pair *pair)
{
    const iampb__snapshot *s = &d->newer;
    const iampb__who_account *account = iampb__snapshot_account(s, both->newer);
    const iampb_policy_set *sets[] = { account->scps, iampb__snapshot_side(s, both->newer)->rcps };
    for (size_t i = 0; i < 2; i++)
        if (iampb__policy_set_lacks(sets[i]))
            return add_unknown(d, false, both, s->name, *IAMPB__VEC_AT(iampb_str, &sets[i]->remarks, 0));
    if (pair->item == 0) {
        if (iampb__item_new(d, IAMPB_ACCESS_NOT_EVALUATED, false, account->account->id) == NULL)
            return iampb__error_nomem(d->err);
        pair->item = d->diff->items.count;
        if (!iampb__item_lacks(d, pair->item - 1, s->name, iampb__group_of(s->index, both->newer->group)->set))
            return iampb__error_nomem(d->err);
    }
    return iampb__item_add(d, pair->item - 1, both->newer->arn) ? IAMPB_OK : iampb__error_nomem(d->err);
}

/* With all that share it, or alone. */
static iampb_status compare(iampb__differ *d, const iampb__twins *both, iampb_access_change change, iampb__pair *pair,
        bool first)
{
    size_t alone = 0;
    iampb__pair_look(d, both, pair);
    size_t *item = pair->personal ? &alone : &pair->item;
    iampb_status status = IAMPB_OK;
    if (first || pair->personal)
        status = iampb__compare_principal(d, both, change, item);
    if (status == IAMPB_OK && *item != 0 && !iampb__item_add(d, *item - 1, iampb__twins_any(both)->arn))
        status = iampb__error_nomem(d->err);
    return status;
}

static iampb_status visit_principal(iampb__differ *d, const iampb__twins *both, iampb_access_change change)
{
    uint32_t key[2] = { group_key(both->older), group_key(both->newer) };
    iampb__pair *pair = find_pair(d, key, 2);
    if (pair == NULL)
        return iampb__error_nomem(d->err);
    bool first = !pair->done;
    begin_pair(d, both, pair);
    if (change == IAMPB_ACCESS_CHANGED) {
        iampb_str differs = what_differs(d, both, pair);
        if (differs.len > 0) {
            pair->done = !first; /* nothing was compared yet */
            return add_unknown(d, false, both, d->newer.name, differs);
        }
        if (pair->same && pair->lacking)
            return add_lacking(d, both, pair);
        d->diff->unchanged += pair->same;
        if (pair->same)
            return IAMPB_OK;
    }
    return compare(d, both, change, pair, first);
}

/* ---- Trust ---- */
/* 0: no role there; no memory: *failed. */
static uint32_t trust_number(iampb__differ *d, const iampb__who_entry *entry, bool *failed)
{
    if (entry == NULL)
        return 0;
    const iampb__document *trust = &entry->details->trust;
    uint32_t number = iampb__pool_number(&d->pool,
            trust->root.node == NULL ? IAMPB__STR("") : iampb__json_raw(trust->root));
    *failed = *failed || number == 0;
    return number;
}

static iampb_status visit_trust(iampb__differ *d, const iampb__twins *both, iampb_access_change change)
{
    bool failed = false;
    const iampb__who_entry *older = both->older, *newer = both->newer;
    uint32_t before = trust_number(d, older, &failed), after = trust_number(d, newer, &failed);
    uint32_t key[4] = { before, after, older == NULL ? 0 : iampb__group_of(d->older.index, older->group)->account + 1,
        newer == NULL ? 0 : iampb__group_of(d->newer.index, newer->group)->account + 1 };
    if (failed)
        return iampb__error_nomem(d->err);
    if (change == IAMPB_ACCESS_CHANGED && before == after && same_account_rcps(d, both)) {
        if (newer->details->trust.root.node != NULL)
            return IAMPB_OK;
        return add_unknown(d, true, both, d->newer.name,
                IAMPB__STR("not evaluated because the trust policy is not in the input, or cannot be read"));
    }
    iampb__pair *pair = find_pair(d, key, 4);
    if (pair == NULL)
        return iampb__error_nomem(d->err);
    iampb_status status = pair->done ? IAMPB_OK : iampb__compare_trust(d, both, change, &pair->item);
    pair->done = true;
    if (status == IAMPB_OK && pair->item != 0 && !iampb__item_add(d, pair->item - 1, iampb__twins_any(both)->arn))
        status = iampb__error_nomem(d->err);
    return status;
}

/* ---- All ---- */
static iampb_status visit(iampb__differ *d, const iampb__twins *both)
{
    const iampb__who_entry *entry = iampb__twins_any(both);
    const iampb__snapshot *here = both->newer != NULL ? &d->newer : &d->older;
    const iampb__snapshot *there = both->newer != NULL ? &d->older : &d->newer;
    bool stays = both->older != NULL && both->newer != NULL;
    iampb_access_change change = stays ? IAMPB_ACCESS_CHANGED
            : both->newer != NULL      ? IAMPB_ACCESS_NEW
                                       : IAMPB_ACCESS_GONE;
    d->diff->principals++;
    if (!stays && !is_known(d, there, iampb__snapshot_account(here, entry)->account->id, entry->kind))
        return add_not_known(d, both);
    iampb_status status = visit_principal(d, both, change);
    if (status == IAMPB_OK && entry->kind == IAMPB_CALLER_ROLE && d->options.no_trust == 0)
        status = visit_trust(d, both, change);
    return status;
}

static const iampb__who_entry *find_entry(const iampb__snapshot *s, iampb_str arn)
{
    size_t number = iampb__entry_by_arn(s->index, arn);
    return number == SIZE_MAX ? NULL : &s->index->entries[number];
}

static bool note_set(iampb__differ *d, const iampb_policy_set *set)
{
    for (size_t i = 0; !iampb__policy_set_lacks(set) && i < set->remarks.count; i++)
        if (!iampb__differ_note(d, *IAMPB__VEC_AT(iampb_str, &set->remarks, i)))
            return false;
    return true;
}

static bool note_accounts(iampb__differ *d, const iampb__snapshot *s)
{
    for (size_t i = 0; i < s->index->account_count; i++)
        if (!note_set(d, s->index->accounts[i].scps) || !note_set(d, s->accounts[i].rcps))
            return false;
    return true;
}

static void answer(iampb_access_diff *diff)
{
    diff->answer = IAMPB_ANSWER_PASS;
    for (size_t i = 0; i < diff->items.count; i++) {
        iampb_answer gain = iampb__access_item_at(diff, i)->gain;
        if (gain == IAMPB_ANSWER_FAIL || diff->answer == IAMPB_ANSWER_PASS)
            diff->answer = gain;
        if (gain == IAMPB_ANSWER_FAIL)
            return;
    }
}

iampb_status iampb__differ_run(iampb__differ *d)
{
    iampb_status status = IAMPB_OK;
    if (!note_accounts(d, &d->older) || !note_accounts(d, &d->newer))
        return iampb__error_nomem(d->err);
    for (size_t i = 0; status == IAMPB_OK && i < d->newer.index->entry_count; i++) {
        const iampb__who_entry *entry = &d->newer.index->entries[i];
        iampb__twins both = { find_entry(&d->older, entry->arn), entry };
        status = visit(d, &both);
    }
    for (size_t i = 0; status == IAMPB_OK && i < d->older.index->entry_count; i++) {
        iampb__twins both = { &d->older.index->entries[i], NULL };
        if (find_entry(&d->newer, both.older->arn) == NULL)
            status = visit(d, &both);
    }
    answer(d->diff);
    return status;
}
