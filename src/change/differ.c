/* differ.c - walks the principals of both snapshots, and compares what is not the same. See differ.h. */
#include "change/differ.h"
#include "base/error.h"

/* ---- Pairs ---- */
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

static bool is_lacking(const iampb__snapshot *s, const iampb__side_entry *entry)
{
    return entry->lacking || iampb__snapshot_account_of(s, entry)->lacking;
}

static bool has_same_rcps(const iampb__differ *d, const iampb__twins *both)
{
    const iampb__side_account *older = iampb__snapshot_account_of(&d->older, both->older);
    const iampb__side_account *newer = iampb__snapshot_account_of(&d->newer, both->newer);
    return older->rcp_number == newer->rcp_number && older->placed == newer->placed;
}

static bool has_same_policies(const iampb__differ *d, const iampb__twins *both)
{
    return both->older->set == both->newer->set
            && iampb__snapshot_account_of(&d->older, both->older)->scp_number
                    == iampb__snapshot_account_of(&d->newer, both->newer)->scp_number
            && has_same_rcps(d, both);
}

static uint32_t account_key(const iampb__side_entry *entry) { return entry == NULL ? 0 : entry->account + 1; }

/* ---- What the other snapshot knows ---- */
/* Whether a principal that the snapshot does not have is known not to be there; else d->text has why not. */
static bool is_known(iampb__differ *d, const iampb__snapshot *s, iampb_str account, iampb_caller_kind kind)
{
    const iampb__side_account *known = iampb__snapshot_account(s, account);
    iampb__builder_clear(&d->text);
    if (known == NULL) {
        iampb__builder_format(&d->text, "not evaluated because account %v is not in the input", account);
        return s->organization->parts[IAMPB_DOCUMENT_ACCOUNTS].state == IAMPB_PART_LOADED
                && iampb__organization_member(s->organization, account) == NULL;
    }
    const iampb_account *a = known->account;
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
    const iampb__side_entry *entry = iampb__twins_any(both);
    size_t item = iampb__item_unknown(d, trust, iampb__snapshot_account_of(s, entry)->account->id, side, reason);
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

/* What the documents look at and is not what it was: then two requests would be compared, and not two sets. *why "":
 * nothing. */
static iampb_status find_difference(iampb__differ *d, const iampb__twins *both, iampb__pair *pair, iampb_str *why)
{
    const iampb__principal *a = both->older->details, *b = both->newer->details;
    bool details = a != NULL && b != NULL;
    bool tags = details && !same_tags(a, b), id = details && !iampb__str_eq(a->id.text, b->id.text);
    bool place = !same_place(&iampb__snapshot_account_of(&d->older, both->older)->standing,
            &iampb__snapshot_account_of(&d->newer, both->newer)->standing);
    *why = IAMPB__STR("");
    if (!tags && !id && !place)
        return IAMPB_OK;
    iampb_status status = iampb__pair_look(d, both, pair);
    if (tags && pair->tags)
        *why = IAMPB__STR("not evaluated because the principal's tags changed, and its policies look at them");
    else if (id && pair->id)
        *why = IAMPB__STR("not evaluated because the principal was made anew, and its policies look at its unique id");
    else if (place && pair->place)
        *why = IAMPB__STR("not evaluated because the account was moved, and its policies look at its organization");
    return status;
}

/* ---- Principals ---- */
/* The principal's own policies, the same on both sides, some of which nobody has seen. */
static iampb_status begin_lacking(iampb__differ *d, const iampb__twins *both, iampb__pair *pair)
{
    const iampb__snapshot *s = &d->newer;
    iampb_str account = iampb__snapshot_account_of(s, both->newer)->account->id;
    iampb_policy_set *set = NULL;
    iampb_status status = iampb__compose(d, s, both->newer, &set);
    if (status == IAMPB_OK && iampb__item_new(d, IAMPB_ACCESS_NOT_EVALUATED, false, account) == NULL)
        status = iampb__error_nomem(d->err);
    if (status == IAMPB_OK) {
        pair->item = d->diff->items.count;
        if (!iampb__item_lacks(d, pair->item - 1, s->name, set))
            status = iampb__error_nomem(d->err);
    }
    iampb_policy_set_free(set);
    return status;
}

/* What an account lacks is told once for all that have it. */
static iampb_status add_lacking(iampb__differ *d, const iampb__twins *both, iampb__pair *pair)
{
    const iampb__side_account *account = iampb__snapshot_account_of(&d->newer, both->newer);
    const iampb_policy_set *sets[] = { account->scps, account->rcps };
    for (size_t i = 0; i < 2; i++)
        if (iampb__policy_set_lacks(sets[i]))
            return add_unknown(d, false, both, d->newer.name, *IAMPB__VEC_AT(iampb_str, &sets[i]->remarks, 0));
    iampb_status status = pair->item == 0 ? begin_lacking(d, both, pair) : IAMPB_OK;
    if (status == IAMPB_OK && !iampb__item_add(d, pair->item - 1, both->newer->arn))
        status = iampb__error_nomem(d->err);
    return status;
}

/* With all that share it, or alone. */
static iampb_status compare(iampb__differ *d, const iampb__twins *both, iampb_access_change change, iampb__pair *pair)
{
    size_t item = pair->item;
    iampb_status status = IAMPB_OK;
    if (!pair->compared || pair->personal)
        status = iampb__compare_principal(d, both, change, pair, &item);
    pair->compared = true;
    pair->item = item;
    if (status == IAMPB_OK && item != 0 && !iampb__item_add(d, item - 1, iampb__twins_any(both)->arn))
        status = iampb__error_nomem(d->err);
    return status;
}

static iampb_status visit_principal(iampb__differ *d, const iampb__twins *both, iampb_access_change change)
{
    uint32_t key[4] = { both->older == NULL ? 0 : both->older->set, both->newer == NULL ? 0 : both->newer->set,
        account_key(both->older), account_key(both->newer) };
    iampb__pair *pair = find_pair(d, key, 4);
    if (pair == NULL)
        return iampb__error_nomem(d->err);
    if (change == IAMPB_ACCESS_CHANGED) {
        iampb_str why;
        iampb_status status = find_difference(d, both, pair, &why);
        if (status < 0)
            return status;
        if (why.len > 0)
            return add_unknown(d, false, both, d->newer.name, why);
        if (has_same_policies(d, both)) {
            if (is_lacking(&d->newer, both->newer))
                return add_lacking(d, both, pair);
            d->diff->unchanged++;
            return IAMPB_OK;
        }
    }
    return compare(d, both, change, pair);
}

/* ---- Trust ---- */
/* 0: no role there; no memory: *failed. */
static uint32_t trust_number(iampb__differ *d, const iampb__side_entry *entry, bool *failed)
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
    const iampb__side_entry *older = both->older, *newer = both->newer;
    uint32_t before = trust_number(d, older, &failed), after = trust_number(d, newer, &failed);
    uint32_t key[5] = { before, after, account_key(older), account_key(newer), IAMPB_LAYER_RESOURCE };
    if (failed)
        return iampb__error_nomem(d->err);
    if (change == IAMPB_ACCESS_CHANGED && before == after && has_same_rcps(d, both)) {
        if (newer->details->trust.root.node != NULL)
            return IAMPB_OK;
        return add_unknown(d, true, both, d->newer.name,
                IAMPB__STR("not evaluated because the trust policy is not in the input, or cannot be read"));
    }
    iampb__pair *pair = find_pair(d, key, 5);
    if (pair == NULL)
        return iampb__error_nomem(d->err);
    iampb_status status = pair->compared ? IAMPB_OK : iampb__compare_trust(d, both, change, &pair->item);
    pair->compared = true;
    if (status == IAMPB_OK && pair->item != 0 && !iampb__item_add(d, pair->item - 1, iampb__twins_any(both)->arn))
        status = iampb__error_nomem(d->err);
    return status;
}

/* ---- All ---- */
static iampb_status visit(iampb__differ *d, const iampb__twins *both)
{
    const iampb__side_entry *entry = iampb__twins_any(both);
    const iampb__snapshot *here = both->newer != NULL ? &d->newer : &d->older;
    const iampb__snapshot *there = both->newer != NULL ? &d->older : &d->newer;
    bool stays = both->older != NULL && both->newer != NULL;
    iampb_access_change change = stays ? IAMPB_ACCESS_CHANGED
            : both->newer != NULL      ? IAMPB_ACCESS_NEW
                                       : IAMPB_ACCESS_GONE;
    d->diff->principals++;
    if (!stays && !is_known(d, there, iampb__snapshot_account_of(here, entry)->account->id, entry->kind))
        return add_not_known(d, both);
    iampb_status status = visit_principal(d, both, change);
    if (status == IAMPB_OK && entry->kind == IAMPB_CALLER_ROLE && d->options.no_trust == 0)
        status = visit_trust(d, both, change);
    return status;
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
    for (size_t i = 0; i < s->account_count; i++)
        if (!note_set(d, s->accounts[i].scps) || !note_set(d, s->accounts[i].rcps))
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
    for (size_t i = 0; status == IAMPB_OK && i < d->newer.entry_count; i++) {
        const iampb__side_entry *entry = &d->newer.entries[i];
        iampb__twins both = { iampb__snapshot_entry(&d->older, entry->arn), entry };
        status = visit(d, &both);
    }
    for (size_t i = 0; status == IAMPB_OK && i < d->older.entry_count; i++) {
        iampb__twins both = { &d->older.entries[i], NULL };
        if (iampb__snapshot_entry(&d->newer, both.older->arn) == NULL)
            status = visit(d, &both);
    }
    answer(d->diff);
    return status;
}
