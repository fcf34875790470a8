/* cache.c - compiled policies from one run to the next. See simulate.h. */
#include "simulate/simulate.h"

static void free_generation(iampb_context *ctx, iampb__generation *g)
{
    for (size_t i = 0; i < g->policies.count; i++)
        iampb_compiled_free(*IAMPB__VEC_AT(iampb_compiled *, &g->policies, i));
    IAMPB__VEC_FREE(iampb_compiled *, ctx, &g->policies);
    for (size_t i = 0; i < IAMPB__KINDS; i++)
        iampb__map_free(ctx, &g->by_text[i]);
    memset(g, 0, sizeof *g);
}

void iampb__policy_cache_free(iampb__policy_cache *cache)
{
    free_generation(cache->ctx, &cache->young);
    free_generation(cache->ctx, &cache->old);
}

static void make_room(iampb__policy_cache *cache)
{
    if (cache->young.policies.count < cache->most_policies && cache->young.bytes < cache->most_bytes)
        return;
    free_generation(cache->ctx, &cache->old);
    cache->old = cache->young;
    memset(&cache->young, 0, sizeof cache->young);
}

void iampb__policy_cache_keep(iampb__policy_cache *cache, const iampb_compiled *compiled)
{
    make_room(cache);
    iampb__generation *g = &cache->young;
    if (!iampb__vec_reserve(cache->ctx, &g->policies, 1, sizeof(iampb_compiled *)))
        return;
    void **place = iampb__map_put(cache->ctx, &g->by_text[compiled->kind], compiled->source->text);
    if (place == NULL || *place != NULL)
        return;
    iampb_compiled *kept = iampb_compiled_ref(compiled);
    *place = kept;
    *IAMPB__VEC_PUSH(iampb_compiled *, cache->ctx, &g->policies) = kept;
    g->bytes += compiled->source->text.len;
}

iampb_compiled *iampb__policy_cache_find(iampb__policy_cache *cache, iampb_policy_kind kind, iampb_str text)
{
    iampb_compiled *found = iampb__map_get(cache->ctx, &cache->young.by_text[kind], text);
    if (found != NULL)
        return iampb_compiled_ref(found);
    found = iampb_compiled_ref(iampb__map_get(cache->ctx, &cache->old.by_text[kind], text));
    if (found != NULL)
        iampb__policy_cache_keep(cache, found);
    return found;
}
