/* snapshot.c - see snapshot.h. */
#include "change/snapshot.h"
#include "base/error.h"

/* ---- Numbers ---- */
uint32_t iampb__pool_number(iampb__pool *pool, iampb_str text)
{
    void **place = iampb__map_put(pool->ctx, &pool->numbers, text);
    if (place == NULL)
        return 0;
    if (*place == NULL)
        *place = (void *)(uintptr_t)pool->numbers.count;
    return (uint32_t)(uintptr_t)*place;
}

void iampb__pool_free(iampb__pool *pool)
{
    iampb__map_free(pool->ctx, &pool->numbers);
    iampb__map_free(pool->ctx, &pool->documents);
    iampb__builder_free(&pool->key);
    IAMPB__VEC_FREE(void *, pool->ctx, &pool->level);
    IAMPB__VEC_FREE(iampb_str, pool->ctx, &pool->reasons);
    iampb__arena_free(pool->arena);
}

/* A managed policy may be long, and attached a hundred thousand times: its text is looked at once. */
static uint32_t document_number(iampb__pool *pool, const iampb__document *document)
{
    iampb_str at = iampb__str((const char *)&document, sizeof document), kept;
    void *known = iampb__map_get(pool->ctx, &pool->documents, at);
    if (known != NULL)
        return (uint32_t)(uintptr_t)known;
    uint32_t number = iampb__pool_number(pool,
            document == NULL ? iampb__full_access : iampb__json_raw(document->root));
    void **place = number != 0 && iampb__arena_str(pool->arena, at, &kept)
            ? iampb__map_put(pool->ctx, &pool->documents, kept)
            : NULL;
    if (place == NULL)
        return 0;
    *place = (void *)(uintptr_t)number;
    return number;
}

/* ---- A set ---- */
static void add_number(iampb__pool *pool, uint32_t number)
{
    iampb__builder_add(&pool->key, iampb__str((const char *)&number, sizeof number));
}

/* Begins with what no document begins with. `what` tells the sets of an account and those of principals apart. */
static void begin_set(iampb__pool *pool, uint32_t what)
{
    iampb__builder_clear(&pool->key);
    iampb__builder_add(&pool->key, IAMPB__STR("set:"));
    add_number(pool, what);
    pool->level.count = pool->reasons.count = 0;
}

static int compare_numbers(const void *a, const void *b)
{
    return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

/* Few are put into their places one by one. false: no memory. */
static bool sort_level(iampb__pool *pool)
{
    void **items = pool->level.items;
    if (pool->level.count > 32)
        return iampb__merge_sort(pool->ctx, items, pool->level.count, compare_numbers);
    for (size_t i = 1; i < pool->level.count; i++) {
        void *item = items[i];
        size_t k = i;
        for (; k > 0 && compare_numbers(items[k - 1], item) > 0; k--)
            items[k] = items[k - 1];
        items[k] = item;
    }
    return true;
}

/* Ends a level: its documents, in an order that does not depend on that of coming, each once. */
static void end_level(iampb__pool *pool)
{
    void *const *items = pool->level.items;
    pool->key.failed = pool->key.failed || !sort_level(pool);
    add_number(pool, UINT32_MAX);
    for (size_t i = 0; i < pool->level.count; i++)
        if (i == 0 || items[i] != items[i - 1])
            add_number(pool, (uint32_t)(uintptr_t)items[i]);
    pool->level.count = 0;
}

/* 0: no memory. */
static uint32_t end_set(iampb__pool *pool)
{
    iampb_str kept;
    end_level(pool);
    for (size_t i = 0; i < pool->reasons.count; i++)
        iampb__builder_format(&pool->key, "%c%v", '\0', *IAMPB__VEC_AT(iampb_str, &pool->reasons, i));
    if (pool->key.failed)
        return 0;
    void *known = iampb__map_get(pool->ctx, &pool->numbers, iampb__builder_str(&pool->key));
    if (known != NULL)
        return (uint32_t)(uintptr_t)known;
    return iampb__builder_keep(&pool->key, pool->arena, &kept) ? iampb__pool_number(pool, kept) : 0;
}

static iampb_status take_document(void *user, iampb_layer layer, const iampb__document *document, iampb_str name,
        iampb_error **err)
{
    iampb__pool *pool = user;
    uint32_t number = document_number(pool, document);
    void **place = number == 0 ? NULL : IAMPB__VEC_PUSH(void *, pool->ctx, &pool->level);
    (void)name;
    if (place == NULL)
        return iampb__error_nomem(err);
    *place = (void *)(uintptr_t)(number * 2 + (layer == IAMPB_LAYER_BOUNDARY));
    return IAMPB_OK;
}

static iampb_status take_missing(void *user, iampb_layer layer, iampb_str reason, iampb_error **err)
{
    iampb__pool *pool = user;
    iampb_str *place = IAMPB__VEC_PUSH(iampb_str, pool->ctx, &pool->reasons);
    (void)layer;
    return place != NULL && iampb__arena_str(pool->arena, reason, place) ? IAMPB_OK : iampb__error_nomem(err);
}

/* Names of levels count for nothing: an account that was moved to a unit with the same policies. */
static iampb_status take_level(void *user, iampb_layer layer, iampb_str name, iampb_error **err)
{
    (void)layer, (void)name, (void)err;
    end_level(user);
    return IAMPB_OK;
}

static iampb_status take_nothing(void *user, iampb_str text, iampb_error **err)
{
    (void)user, (void)text, (void)err;
    return IAMPB_OK;
}

/* ---- Accounts ---- */
enum { SET_OF_SCPS = 100, SET_OF_RCPS };

static iampb_status read_account_layer(iampb__snapshot *s, iampb_str id, iampb_layer layer, iampb__pool *pool,
        iampb_policy_set **set, uint32_t *number, iampb_error **err)
{
    iampb__policy_visitor reader = { pool, take_document, take_missing, take_level, take_nothing };
    iampb_status status = iampb_policy_set_new(pool->ctx, NULL, set, err);
    if (status < 0)
        return status;
    iampb__set_filler filler = { pool->ctx, *set };
    iampb__policy_visitor visitor = iampb__fill_set(&filler);
    begin_set(pool, layer == IAMPB_LAYER_SCP ? SET_OF_SCPS : SET_OF_RCPS);
    if ((status = iampb__visit_organization(s->organization, id, layer, &visitor, err)) < 0
        || (status = iampb__visit_organization(s->organization, id, layer, &reader, err)) < 0)
        return status;
    *number = end_set(pool);
    return *number == 0 ? iampb__error_nomem(err) : IAMPB_OK;
}

static iampb_status read_account(iampb__snapshot *s, size_t number, iampb__pool *pool, iampb_error **err)
{
    iampb__side_account *a = &s->accounts[number];
    a->account = *IAMPB__VEC_AT(iampb_account *, &s->organization->accounts, number);
    iampb_str id = a->account->id;
    void **place = iampb__map_put(pool->ctx, &s->by_id, id);
    if (place == NULL || !iampb__standing_of(s->organization, id, pool->arena, &a->standing))
        return iampb__error_nomem(err);
    *place = (void *)(uintptr_t)(number + 1);
    iampb_status status = read_account_layer(s, id, IAMPB_LAYER_SCP, pool, &a->scps, &a->scp_number, err);
    if (status == IAMPB_OK)
        status = read_account_layer(s, id, IAMPB_LAYER_RCP, pool, &a->rcps, &a->rcp_number, err);
    if (status == IAMPB_OK)
        a->lacking = iampb__policy_set_lacks(a->scps) || iampb__policy_set_lacks(a->rcps);
    a->placed = status == IAMPB_OK && (a->lacking || a->scps->remarks.count == 0); /* a remark says that it is not */
    return status;
}

/* ---- Principals ---- */
static iampb_status read_policies(iampb__side_entry *entry, iampb__pool *pool, iampb_error **err)
{
    iampb__policy_visitor reader = { pool, take_document, take_missing, take_level, take_nothing };
    bool linked = entry->details != NULL && entry->details->service_linked;
    iampb_status status = IAMPB_OK;
    begin_set(pool, (uint32_t)entry->kind * 2 + linked);
    if (entry->details != NULL) {
        status = iampb__visit_identity(pool->ctx, entry->details, &reader, err);
        if (status == IAMPB_OK)
            status = iampb__visit_boundary(pool->ctx, entry->details, &reader, err);
    }
    if (status < 0)
        return status;
    entry->lacking = pool->reasons.count > 0 || (entry->details == NULL && entry->kind != IAMPB_CALLER_ROOT);
    add_number(pool, entry->lacking);
    entry->set = end_set(pool);
    return entry->set == 0 ? iampb__error_nomem(err) : IAMPB_OK;
}

static iampb_status add_entry(iampb__snapshot *s, uint32_t account, iampb_str arn, const iampb__principal *details,
        iampb_caller_kind kind, iampb__pool *pool, iampb_error **err)
{
    iampb__side_entry *entry = &s->entries[s->entry_count];
    if (arn.len == 0)
        return IAMPB_OK;
    void **place = iampb__map_put(pool->ctx, &s->by_arn, arn);
    if (place == NULL)
        return iampb__error_nomem(err);
    if (*place != NULL)
        return IAMPB_OK; /* told twice: the first counts */
    *place = (void *)(uintptr_t)(++s->entry_count);
    *entry = (iampb__side_entry){ arn, details, kind, account, 0, false };
    return read_policies(entry, pool, err);
}

static iampb_status add_root(iampb__snapshot *s, uint32_t account, iampb__pool *pool, iampb_error **err)
{
    const iampb_account *a = s->accounts[account].account;
    iampb_str arn;
    if (a->id.len == 0)
        return IAMPB_OK;
    iampb__builder_clear(&pool->key);
    iampb__builder_format(&pool->key, "arn:%v:iam::%v:root", a->partition, a->id);
    if (!iampb__builder_keep(&pool->key, pool->arena, &arn))
        return iampb__error_nomem(err);
    return add_entry(s, account, arn, NULL, IAMPB_CALLER_ROOT, pool, err);
}

static iampb_status add_principals(iampb__snapshot *s, uint32_t account, iampb__pool *pool, iampb_error **err)
{
    const iampb_account *a = s->accounts[account].account;
    iampb_status status = add_root(s, account, pool, err);
    for (size_t i = 0; status == IAMPB_OK && i < a->user_count; i++)
        if (!a->users[i]->is_root)
            status = add_entry(s, account, a->users[i]->arn, a->users[i]->details, IAMPB_CALLER_USER, pool, err);
    for (size_t i = 0; status == IAMPB_OK && i < a->role_count; i++)
        status = add_entry(s, account, a->roles[i]->arn.text, a->roles[i], IAMPB_CALLER_ROLE, pool, err);
    return status;
}

/* ---- One side ---- */
static iampb_status make_room(iampb__snapshot *s, iampb__pool *pool, iampb_error **err)
{
    size_t entries = 0;
    for (size_t i = 0; i < s->organization->accounts.count; i++) {
        const iampb_account *a = *IAMPB__VEC_AT(iampb_account *, &s->organization->accounts, i);
        entries += 1 + a->user_count + a->role_count;
    }
    s->account_count = s->organization->accounts.count;
    s->accounts = iampb__arena_zalloc(pool->arena, s->account_count, sizeof *s->accounts);
    s->entries = iampb__arena_alloc(pool->arena, entries, sizeof *s->entries);
    if (s->accounts == NULL || s->entries == NULL || entries > UINT32_MAX / 4
        || !iampb__map_reserve(pool->ctx, &s->by_arn, entries))
        return iampb__error_nomem(err);
    return IAMPB_OK;
}

iampb_status iampb__snapshot_open(iampb__snapshot *s, iampb_organization *organization, const char *name,
        iampb__pool *pool, iampb_error **err)
{
    iampb_status status = iampb_organization_seal(organization, err);
    s->name = name;
    s->organization = organization;
    if (status == IAMPB_OK)
        status = make_room(s, pool, err);
    for (size_t i = 0; status == IAMPB_OK && i < s->account_count; i++)
        if ((status = read_account(s, i, pool, err)) == IAMPB_OK)
            status = add_principals(s, (uint32_t)i, pool, err);
    return status;
}

void iampb__snapshot_close(iampb__snapshot *s)
{
    for (size_t i = 0; s->accounts != NULL && i < s->account_count; i++) {
        iampb_policy_set_free(s->accounts[i].scps);
        iampb_policy_set_free(s->accounts[i].rcps);
    }
    iampb__map_free(s->ctx, &s->by_arn);
    iampb__map_free(s->ctx, &s->by_id);
}

/* ---- Looking up ---- */
const iampb__side_account *iampb__snapshot_account(const iampb__snapshot *s, iampb_str id)
{
    void *number = iampb__map_get(s->ctx, &s->by_id, id);
    return number == NULL ? NULL : &s->accounts[(uintptr_t)number - 1];
}

const iampb__side_entry *iampb__snapshot_entry(const iampb__snapshot *s, iampb_str arn)
{
    void *number = iampb__map_get(s->ctx, &s->by_arn, arn);
    return number == NULL ? NULL : &s->entries[(uintptr_t)number - 1];
}
