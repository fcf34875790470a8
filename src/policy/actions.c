/* actions.c - the public face of expanding and shrinking. */
#include "base/options.h"
#include "policy/shrink.h"
#include "iampb/policy.h"

IAMPB__NO_TAIL_PADDING(iampb_actions_options, reserved);

/* In the first release. */
#define OPTIONS_SIZE_0_1 (offsetof(iampb_actions_options, reserved) + sizeof(int32_t))

struct iampb_actions {
    iampb__arena *arena;            /* has everything but the catalogue, this struct too */
    iampb_catalog *catalog;         /* a reference; NULL: built in */
    const iampb_str *items;
    const size_t *numbers;
    size_t count;
    iampb_str *unmatched;
    size_t unmatched_count;
    bool is_least;
};

size_t iampb_actions_options_size(void) { return sizeof(iampb_actions_options); }

void iampb_actions_free(iampb_actions *actions)
{
    if (actions == NULL)
        return;
    if (actions->catalog != NULL)
        iampb_catalog_free(actions->catalog);
    iampb__arena_free(actions->arena);
}

static iampb_status actions_new(iampb_context *ctx, const iampb_catalog *catalog, size_t patterns, iampb_actions **out,
        iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    if (status < 0)
        return status;
    iampb_actions *actions = iampb__arena_zalloc(arena, 1, sizeof *actions);
    iampb_str *unmatched = iampb__arena_zalloc(arena, patterns, sizeof *unmatched);
    if (actions == NULL || unmatched == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    actions->arena = arena;
    actions->unmatched = unmatched;
    actions->is_least = true;
    if (catalog != NULL)
        actions->catalog = iampb__catalog_ref(catalog);
    *out = actions;
    return IAMPB_OK;
}

/* What the patterns and options mean. */
static bool fill_set(iampb_actions *actions, const iampb_str *patterns, size_t count, const iampb_actions_options *opt,
        iampb__action_set *set)
{
    if (!iampb__action_set_init(set, actions->arena, opt->catalog))
        return false;
    for (size_t i = 0; i < count; i++) {
        iampb_str pattern = patterns[i].len == 0 ? IAMPB__STR("") : patterns[i];
        if (!iampb__action_set_add(set, pattern)
            && !iampb__arena_str(actions->arena, pattern, &actions->unmatched[actions->unmatched_count++]))
            return false;
    }
    if (opt->complement != 0)
        iampb__action_set_complement(set);
    if (opt->access != 0)
        iampb__action_set_keep_access(set, opt->access);
    return true;
}

static bool join_name(iampb__arena *arena, const iampb_catalog *catalog, size_t action, iampb_str *out)
{
    size_t prefix_len, name_len;
    const char *prefix = iampb_catalog_action_text(catalog, action, "prefix", &prefix_len);
    const char *name = iampb_catalog_action_text(catalog, action, "name", &name_len);
    char *text = iampb__arena_bytes(arena, prefix_len + name_len + 2);
    if (text == NULL)
        return false;
    memcpy(text, prefix, prefix_len);
    text[prefix_len] = ':';
    memcpy(text + prefix_len + 1, name, name_len);
    text[prefix_len + 1 + name_len] = '\0';
    *out = iampb__str(text, prefix_len + 1 + name_len);
    return true;
}

static iampb_status list_actions(iampb_actions *actions, const iampb__action_set *set, iampb_error **err)
{
    size_t count = iampb__action_set_count(set), at = 0;
    iampb_str *items = iampb__arena_alloc(actions->arena, count, sizeof *items);
    size_t *numbers = iampb__arena_alloc(actions->arena, count, sizeof *numbers);
    if (items == NULL || numbers == NULL)
        return iampb__error_nomem(err);
    for (size_t action = iampb__action_set_next(set, 0); action != IAMPB_CATALOG_NONE;
            action = iampb__action_set_next(set, action + 1)) {
        numbers[at] = action;
        if (!join_name(actions->arena, set->catalog, action, &items[at++]))
            return iampb__error_nomem(err);
    }
    actions->items = items;
    actions->numbers = numbers;
    actions->count = count;
    return IAMPB_OK;
}

static iampb_status list_patterns(iampb_context *ctx, iampb_actions *actions, const iampb__action_set *set,
        bool trailing_only, iampb_error **err)
{
    iampb__patterns patterns;
    iampb_status status = iampb__shrink(ctx, set, trailing_only, actions->arena, &patterns, err);
    if (status < 0)
        return status;
    iampb_str *items = iampb__arena_alloc(actions->arena, patterns.count, sizeof *items);
    size_t *numbers = iampb__arena_alloc(actions->arena, patterns.count, sizeof *numbers);
    for (size_t i = 0; items != NULL && numbers != NULL && i < patterns.count; i++) {
        items[i] = patterns.items[i];
        numbers[i] = iampb__catalog_find_action(set->catalog, items[i]); /* none is called with a star */
    }
    actions->items = items;
    actions->numbers = numbers;
    actions->count = patterns.count;
    actions->is_least = patterns.is_least;
    iampb__free(ctx, patterns.items, patterns.room, sizeof *patterns.items);
    return items == NULL || numbers == NULL ? iampb__error_nomem(err) : IAMPB_OK;
}

static iampb_status check_patterns(iampb_context *ctx, const iampb_str *patterns, size_t count, const void *out,
        iampb_error **err)
{
    bool valid = ctx != NULL && out != NULL && (patterns != NULL || count == 0);
    for (size_t i = 0; valid && i < count; i++)
        valid = patterns[i].ptr != NULL || patterns[i].len == 0;
    return valid ? IAMPB_OK : iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, patterns and out must not be NULL");
}

static iampb_status make(iampb_context *ctx, const iampb_str *patterns, size_t count,
        const iampb_actions_options *options, bool shrink, iampb_actions **out, iampb_error **err)
{
    iampb_actions_options opt = IAMPB_ACTIONS_OPTIONS_INIT;
    iampb_actions *actions = NULL;
    iampb__action_set set;
    iampb_status status;
    if ((status = check_patterns(ctx, patterns, count, out, err)) < 0
        || (status = iampb__options_merge(ctx, &opt, sizeof opt, OPTIONS_SIZE_0_1, options, err)) < 0)
        return status;
    if (opt.reserved != 0)
        return iampb__error_set(ctx, err, IAMPB_E_UNSUPPORTED, "reserved members must be 0");
    if ((status = actions_new(ctx, opt.catalog, count, &actions, err)) < 0)
        return status;
    if (!fill_set(actions, patterns, count, &opt, &set))
        status = iampb__error_nomem(err);
    else if (shrink)
        status = list_patterns(ctx, actions, &set, opt.trailing_only != 0, err);
    else
        status = list_actions(actions, &set, err);
    if (status == IAMPB_OK)
        *out = actions;
    else
        iampb_actions_free(actions);
    return status;
}

iampb_status iampb_actions_expand(iampb_context *ctx, const iampb_str *patterns, size_t count,
        const iampb_actions_options *options, iampb_actions **out, iampb_error **err)
{
    return make(ctx, patterns, count, options, false, out, err);
}

iampb_status iampb_actions_shrink(iampb_context *ctx, const iampb_str *patterns, size_t count,
        const iampb_actions_options *options, iampb_actions **out, iampb_error **err)
{
    return make(ctx, patterns, count, options, true, out, err);
}

static const char *give(const iampb_str *items, size_t count, size_t index, size_t *len)
{
    iampb_str text = index < count ? items[index] : iampb__str(NULL, 0);
    if (len != NULL)
        *len = text.len;
    return text.ptr;
}

size_t iampb_actions_count(const iampb_actions *actions) { return actions == NULL ? 0 : actions->count; }

const char *iampb_actions_at(const iampb_actions *actions, size_t index, size_t *len)
{
    return give(actions == NULL ? NULL : actions->items, iampb_actions_count(actions), index, len);
}

size_t iampb_actions_number(const iampb_actions *actions, size_t index)
{
    return index < iampb_actions_count(actions) ? actions->numbers[index] : IAMPB_CATALOG_NONE;
}

size_t iampb_actions_unmatched_count(const iampb_actions *actions)
{
    return actions == NULL ? 0 : actions->unmatched_count;
}

const char *iampb_actions_unmatched_at(const iampb_actions *actions, size_t index, size_t *len)
{
    return give(actions == NULL ? NULL : actions->unmatched, iampb_actions_unmatched_count(actions), index, len);
}

int32_t iampb_actions_is_least(const iampb_actions *actions) { return actions == NULL || actions->is_least; }
