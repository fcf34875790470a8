/* loader.c - taking Service Reference documents. A document counts as a whole or not at all: what it adds stands at the
 * ends of the loader's lists, which are cut back if it fails. finish.c makes the catalogue. */
#include "catalog/loader.h"
#include "base/error.h"
#include "base/options.h"
#include "catalog/compile.h"

IAMPB__NO_TAIL_PADDING(iampb_catalog_options, keep_unknown_silent);
#define OPTIONS_SIZE_0_1 (offsetof(iampb_catalog_options, keep_unknown_silent) + sizeof(int32_t))

size_t iampb_catalog_options_size(void) { return sizeof(iampb_catalog_options); }

iampb_status iampb_catalog_loader_new(iampb_context *ctx, const iampb_catalog_options *options,
        iampb_catalog_loader **out, iampb_error **err)
{
    iampb_catalog_options opt = IAMPB_CATALOG_OPTIONS_INIT;
    iampb_status status;
    if (ctx == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and out must not be NULL");
    if ((status = iampb__options_merge(ctx, &opt, sizeof opt, OPTIONS_SIZE_0_1, options, err)) < 0)
        return status;
    if (opt.base != NULL && opt.empty != 0)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "base and empty exclude one another");
    iampb_catalog_loader *loader = iampb__zalloc(ctx, 1, sizeof *loader);
    if (loader == NULL)
        return iampb__error_nomem(err);
    if ((status = iampb__arena_new(ctx, &loader->arena, err)) < 0) {
        iampb__free(ctx, loader, 1, sizeof *loader);
        return status;
    }
    loader->ctx = iampb__context_ref(ctx);
    loader->base = iampb__catalog_ref(opt.base);
    loader->empty = opt.empty != 0;
    loader->silent = opt.keep_unknown_silent != 0;
    loader->notes.arena = loader->arena;
    *out = loader;
    return IAMPB_OK;
}

static void cut_blocks(iampb_catalog_loader *loader, size_t count)
{
    while (loader->blocks.count > count)
        iampb__block_free(*IAMPB__VEC_AT(iampb__catalog_block *, &loader->blocks, --loader->blocks.count));
}

void iampb_catalog_loader_free(iampb_catalog_loader *loader)
{
    if (loader == NULL)
        return;
    iampb_context *ctx = loader->ctx;
    cut_blocks(loader, 0);
    IAMPB__VEC_FREE(iampb__catalog_block *, ctx, &loader->blocks);
    IAMPB__VEC_FREE(iampb__listed, ctx, &loader->listed);
    IAMPB__VEC_FREE(iampb__catalog_note, ctx, &loader->notes.list);
    iampb__arena_free(loader->arena);
    iampb_catalog_free(loader->base);
    iampb__free(ctx, loader, 1, sizeof *loader);
    iampb_context_free(ctx);
}

/* ---- Documents ---- */
static iampb_status add_service(iampb_catalog_loader *loader, iampb__arena *scratch, iampb__json document,
        iampb_error **err)
{
    iampb__draft draft;
    iampb__catalog_block *block = NULL;
    iampb_status status =
            iampb__draft_read(&draft, loader->ctx, scratch, &loader->notes, loader->silent, document, err);
    if (status == IAMPB_OK)
        status = iampb__catalog_compile(&draft, &block, err);
    iampb__draft_free(&draft);
    if (status < 0)
        return status;
    iampb__catalog_block **place = IAMPB__VEC_PUSH(iampb__catalog_block *, loader->ctx, &loader->blocks);
    if (place == NULL) {
        iampb__block_free(block);
        return iampb__error_nomem(err);
    }
    *place = block;
    return IAMPB_OK;
}

static bool keep_string(iampb_catalog_loader *loader, iampb__arena *scratch, iampb__json value, iampb_str *out)
{
    bool nomem = false;
    iampb_str text;
    if (!iampb__json_string(value, scratch, &text, &nomem))
        text = iampb__str_z("");
    return !nomem && iampb__arena_str(loader->arena, text, out);
}

static iampb_status add_listed(iampb_catalog_loader *loader, iampb__arena *scratch, iampb__json element,
        iampb_error **err)
{
    iampb__listed listed;
    iampb__json service = iampb__json_get(element, IAMPB__STR("service"));
    if (iampb__json_type_of(service) != IAMPB__JSON_STRING)
        return iampb__catalog_note_add(&loader->notes, element, "left out: a service in a list without its name")
                ? IAMPB_OK
                : iampb__error_nomem(err);
    if (!keep_string(loader, scratch, service, &listed.service)
        || !keep_string(loader, scratch, iampb__json_get(element, IAMPB__STR("url")), &listed.url))
        return iampb__error_nomem(err);
    iampb__listed *place = IAMPB__VEC_PUSH(iampb__listed, loader->ctx, &loader->listed);
    if (place == NULL)
        return iampb__error_nomem(err);
    *place = listed;
    return IAMPB_OK;
}

/* One that cannot be used does not spoil the others of its array. */
static iampb_status add_element(iampb_catalog_loader *loader, iampb__arena *scratch, iampb__json element,
        size_t *understood, iampb_error **err)
{
    iampb_error *why = NULL;
    iampb_status status;
    if (iampb__json_type_of(iampb__json_get(element, IAMPB__STR("service"))) != IAMPB__JSON_NONE) {
        ++*understood;
        return add_listed(loader, scratch, element, err);
    }
    size_t notes = loader->notes.list.count;
    if ((status = add_service(loader, scratch, element, &why)) == IAMPB_OK) {
        ++*understood;
        return IAMPB_OK;
    }
    if (status != IAMPB_E_UNRECOGNISED) {
        if (err != NULL)
            *err = why;
        else
            iampb_error_free(why);
        return status;
    }
    loader->notes.list.count = notes;
    bool noted = iampb__catalog_note_add(&loader->notes, element, "left out: %s", iampb_error_message(why, NULL));
    iampb_error_free(why);
    return noted ? IAMPB_OK : iampb__error_nomem(err);
}

static iampb_status add_array(iampb_catalog_loader *loader, iampb__arena *scratch, iampb__json array,
        iampb_error **err)
{
    size_t understood = 0;
    for (iampb__json_iter i = iampb__json_begin(array); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_status status = add_element(loader, scratch, i.value, &understood, err);
        if (status < 0)
            return status;
    }
    if (understood > 0)
        return IAMPB_OK;
    iampb__place place = { iampb__json_span(array).source, iampb__json_span(array).begin, { NULL, 0 } };
    return iampb__error_at(loader->ctx, err, IAMPB_E_UNRECOGNISED, &place,
            "an array without a Service Reference document in it");
}

static iampb_status add_text(iampb_catalog_loader *loader, iampb__arena *scratch, iampb_str name, iampb_str text,
        iampb_error **err)
{
    iampb__json document;
    iampb_str kept_name;
    uint64_t most = iampb__limits(loader->ctx)->input_bytes;
    if (text.len > most)
        return iampb__error_set(loader->ctx, err, IAMPB_E_LIMIT,
                "%z bytes, but input_bytes of the limits is %l", text.len, (int64_t)most);
    if (!iampb__arena_str(scratch, name, &kept_name))
        return iampb__error_nomem(err);
    const iampb__source *source = iampb__source_new(scratch, kept_name, text);
    if (source == NULL)
        return iampb__error_nomem(err);
    iampb_status status = iampb__json_read(loader->ctx, source, scratch, &document, err);
    if (status < 0)
        return status;
    return iampb__json_type_of(document) == IAMPB__JSON_ARRAY ? add_array(loader, scratch, document, err)
                                                              : add_service(loader, scratch, document, err);
}

iampb_status iampb_catalog_loader_add(iampb_catalog_loader *loader, const char *bytes, size_t len, const char *name,
        iampb_error **err)
{
    iampb__arena *scratch = NULL;
    iampb_status status;
    if (loader == NULL || (bytes == NULL && len > 0))
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "loader and bytes must not be NULL");
    size_t blocks = loader->blocks.count, listed = loader->listed.count, notes = loader->notes.list.count;
    if ((status = iampb__arena_new(loader->ctx, &scratch, err)) < 0)
        return status;
    status = add_text(loader, scratch, iampb__str_z(name == NULL ? "" : name),
            iampb__str(bytes == NULL ? "" : bytes, len), err);
    iampb__arena_free(scratch);
    if (status < 0) {
        cut_blocks(loader, blocks);
        loader->listed.count = listed;
        loader->notes.list.count = notes;
    }
    return status;
}

/* ---- What it saw ---- */
static const char *give(iampb_str text, size_t *len)
{
    if (len != NULL)
        *len = text.ptr == NULL ? 0 : text.len;
    return text.ptr == NULL ? "" : text.ptr;
}

static bool is(const char *name, const char *wanted) { return name != NULL && strcmp(name, wanted) == 0; }

size_t iampb_catalog_loader_listed_count(const iampb_catalog_loader *loader)
{
    return loader == NULL ? 0 : loader->listed.count;
}

const char *iampb_catalog_loader_listed_text(const iampb_catalog_loader *loader, size_t index, const char *name,
        size_t *len)
{
    if (index >= iampb_catalog_loader_listed_count(loader))
        return give(iampb__str_z(NULL), len);
    const iampb__listed *listed = IAMPB__VEC_AT(const iampb__listed, &loader->listed, index);
    return give(is(name, "service") ? listed->service : is(name, "url") ? listed->url : iampb__str_z(NULL), len);
}

size_t iampb_catalog_loader_note_count(const iampb_catalog_loader *loader)
{
    return loader == NULL ? 0 : loader->notes.list.count;
}

static const iampb__catalog_note *note_at(const iampb_catalog_loader *loader, size_t index)
{
    return index < iampb_catalog_loader_note_count(loader)
            ? IAMPB__VEC_AT(const iampb__catalog_note, &loader->notes.list, index)
            : NULL;
}

const char *iampb_catalog_loader_note_text(const iampb_catalog_loader *loader, size_t index, const char *name,
        size_t *len)
{
    const iampb__catalog_note *note = note_at(loader, index);
    if (note != NULL && is(name, "message"))
        return give(note->message, len);
    if (note != NULL && is(name, "input"))
        return give(note->input, len);
    return give(note != NULL && is(name, "json_path") ? note->json_path : iampb__str_z(NULL), len);
}

iampb_status iampb_catalog_loader_note_position(const iampb_catalog_loader *loader, size_t index, uint64_t *begin,
        uint64_t *end, uint64_t *line, uint64_t *column)
{
    const iampb__catalog_note *note = note_at(loader, index);
    if (note == NULL)
        return IAMPB_E_INVALID;
    uint64_t *const places[] = { begin, end, line, column };
    const uint64_t values[] = { note->begin, note->end, note->line, note->column };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (places[i] != NULL)
            *places[i] = values[i];
    return IAMPB_OK;
}
