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
    IAMPB__VEC_FREE(uint32_t, pool->ctx, &pool->sorted);
    iampb__arena_free(pool->arena);
}

/* A document may be in a hundred thousand sets: its text is looked at once. `place`: where the set has its address. */
static uint32_t document_number(iampb__pool *pool, const iampb_compiled *const *place)
{
    void **known = iampb__map_put(pool->ctx, &pool->documents, iampb__str((const char *)place, sizeof *place));
    if (known == NULL)
        return 0;
    if (*known == NULL)
        *known = (void *)(uintptr_t)iampb__pool_number(pool, (*place)->source->text);
    return (uint32_t)(uintptr_t)*known;
}

static void add_number(iampb__pool *pool, size_t number)
{
    uint32_t short_number = (uint32_t)number;
    iampb__builder_add(&pool->key, iampb__str((const char *)&short_number, sizeof short_number));
}

/* The documents of a level, in an order that does not depend on that of coming. Few: each is put into its place. */
static bool add_level(iampb__pool *pool, const iampb__level *level)
{
    pool->sorted.count = 0;
    if (!iampb__vec_reserve(pool->ctx, &pool->sorted, level->policies.count, sizeof(uint32_t)))
        return false;
    uint32_t *sorted = pool->sorted.items;
    for (size_t i = 0; i < level->policies.count; i++) {
        uint32_t number = document_number(pool, IAMPB__VEC_AT(const iampb_compiled *, &level->policies, i));
        size_t k = i;
        if (number == 0)
            return false;
        for (; k > 0 && sorted[k - 1] > number; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = number;
    }
    add_number(pool, level->policies.count);
    for (size_t i = 0; i < level->policies.count; i++)
        add_number(pool, sorted[i]);
    add_number(pool, level->missing);
    return true;
}

/* 0: no memory. Names of levels count for nothing: an account that was moved to a unit with the same policies. */
static uint32_t set_number(iampb__pool *pool, const iampb_policy_set *set)
{
    iampb_str kept;
    iampb__builder_clear(&pool->key);
    iampb__builder_add(&pool->key, IAMPB__STR("set:")); /* no document begins so */
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++) {
        const iampb__layer *l = &set->layers[layer];
        add_number(pool, l->present ? l->levels.count + 1 : 0);
        for (size_t i = 0; i < l->levels.count; i++)
            if (!add_level(pool, IAMPB__VEC_AT(iampb__level, &l->levels, i)))
                return 0;
    }
    for (size_t i = 0; i < set->remarks.count; i++)
        iampb__builder_add(&pool->key, *IAMPB__VEC_AT(iampb_str, &set->remarks, i));
    void *known = iampb__map_get(pool->ctx, &pool->numbers, iampb__builder_str(&pool->key));
    if (known != NULL && !pool->key.failed)
        return (uint32_t)(uintptr_t)known;
    return iampb__builder_keep(&pool->key, pool->arena, &kept) ? iampb__pool_number(pool, kept) : 0;
}

/* ---- One side ---- */
static iampb_status open_account(iampb__snapshot *s, size_t number, iampb__pool *pool, iampb_error **err)
{
    const iampb__who_account *account = &s->index->accounts[number];
    iampb__side_account *side = &s->accounts[number];
    iampb_str id = account->account->id;
    iampb_status status = iampb_policy_set_new(pool->ctx, NULL, &side->rcps, err);
    if (status < 0)
        return status;
    iampb__set_filler filler = { pool->ctx, side->rcps };
    iampb__policy_visitor visitor = iampb__fill_set(&filler);
    status = iampb__visit_organization(s->organization, id, IAMPB_LAYER_RCP, &visitor, err);
    if (status < 0)
        return status;
    side->scp_number = set_number(pool, account->scps);
    side->rcp_number = set_number(pool, side->rcps);
    side->lacking = iampb__policy_set_lacks(account->scps) || iampb__policy_set_lacks(side->rcps);
    void **place = iampb__map_put(pool->ctx, &s->by_id, id);
    if (side->scp_number == 0 || side->rcp_number == 0 || place == NULL)
        return iampb__error_nomem(err);
    *place = (void *)(uintptr_t)(number + 1);
    return IAMPB_OK;
}

iampb_status iampb__snapshot_open(iampb__snapshot *s, iampb_organization *organization, const char *name,
        iampb__pool *pool, iampb_error **err)
{
    s->name = name;
    s->ctx = pool->ctx;
    s->organization = organization;
    iampb_status status = iampb_access_index_new(organization, &s->index, err);
    if (status < 0)
        return status;
    s->accounts = iampb__arena_zalloc(pool->arena, s->index->account_count, sizeof *s->accounts);
    s->groups = iampb__arena_alloc(pool->arena, s->index->groups.count, sizeof *s->groups);
    if (s->accounts == NULL || s->groups == NULL)
        return iampb__error_nomem(err);
    for (size_t i = 0; status == IAMPB_OK && i < s->index->account_count; i++)
        status = open_account(s, i, pool, err);
    for (uint32_t i = 0; status == IAMPB_OK && i < s->index->groups.count; i++)
        if ((s->groups[i] = set_number(pool, iampb__group_of(s->index, i)->set)) == 0)
            status = iampb__error_nomem(err);
    return status;
}

void iampb__snapshot_close(iampb__snapshot *s)
{
    if (s->index == NULL)
        return;
    for (size_t i = 0; s->accounts != NULL && i < s->index->account_count; i++)
        iampb_policy_set_free(s->accounts[i].rcps);
    iampb__map_free(s->ctx, &s->by_id);
    iampb_access_index_free(s->index);
}

/* ---- Looking up ---- */
const iampb__who_account *iampb__snapshot_account(const iampb__snapshot *s, const iampb__who_entry *entry)
{
    return &s->index->accounts[iampb__group_of(s->index, entry->group)->account];
}

const iampb__side_account *iampb__snapshot_side(const iampb__snapshot *s, const iampb__who_entry *entry)
{
    return &s->accounts[iampb__group_of(s->index, entry->group)->account];
}

size_t iampb__snapshot_find_account(const iampb__snapshot *s, iampb_str id)
{
    void *number = iampb__map_get(s->ctx, &s->by_id, id);
    return number == NULL ? SIZE_MAX : (size_t)(uintptr_t)number - 1;
}
