/* organization.c - the life of organisations and accounts. The organisation's arena holds what lasts as long as itself;
 * each input has an arena of its own (load.c), and what sealing makes has another, which is emptied when more is
 * loaded. */
#include "account/load.h"
#include "account/note.h"
#include "base/options.h"

IAMPB__NO_TAIL_PADDING(iampb_account_options, label);
#define ACCOUNT_OPTIONS_SIZE_0_1 sizeof(iampb_account_options)

size_t iampb_account_options_size(void) { return sizeof(iampb_account_options); }

iampb_status iampb_organization_new(iampb_context *ctx, iampb_organization **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    if (ctx == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and out must not be NULL");
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    if (status < 0)
        return status;
    iampb_organization *organization = iampb__arena_zalloc(arena, 1, sizeof *organization);
    struct iampb__pending *pending = iampb__arena_zalloc(arena, 1, sizeof *pending);
    iampb__arena *sealed = NULL;
    if (organization == NULL || pending == NULL || (status = iampb__arena_new(ctx, &sealed, err)) < 0) {
        iampb__arena_free(arena);
        return status < 0 ? status : iampb__error_nomem(err);
    }
    organization->entity = (iampb_entity){ organization, NULL, IAMPB_ENTITY_ORGANIZATION, 0 };
    organization->ctx = ctx; /* kept alive by the arena */
    organization->arena = arena;
    organization->sealed_arena = sealed;
    organization->pending = pending;
    *out = organization;
    return IAMPB_OK;
}

static void pending_free(iampb_context *ctx, struct iampb__pending *pending)
{
    for (int i = 0; i < IAMPB__PENDING_COUNT; i++)
        IAMPB__VEC_FREE(void *, ctx, &pending->lists[i]);
}

void iampb_organization_free(iampb_organization *organization)
{
    if (organization == NULL)
        return;
    iampb_context *ctx = organization->ctx;
    iampb__arena *arena = organization->arena;
    iampb__unseal(organization);
    for (size_t i = 0; i < organization->accounts.count; i++)
        pending_free(ctx, (*IAMPB__VEC_AT(iampb_account *, &organization->accounts, i))->pending);
    pending_free(ctx, organization->pending);
    for (size_t i = 0; i < organization->inputs.count; i++)
        iampb__arena_free(IAMPB__VEC_AT(iampb__input, &organization->inputs, i)->arena);
    IAMPB__VEC_FREE(iampb__input, ctx, &organization->inputs);
    IAMPB__VEC_FREE(iampb_account *, ctx, &organization->accounts);
    IAMPB__VEC_FREE(iampb__note, ctx, &organization->notes);
    iampb__arena_free(organization->sealed_arena);
    iampb__arena_free(arena); /* the organisation itself is in it */
}

iampb_status iampb_organization_add_account(iampb_organization *organization, const iampb_account_options *options,
        iampb_account **out, iampb_error **err)
{
    iampb_account_options given = IAMPB_ACCOUNT_OPTIONS_INIT;
    iampb_status status;
    if (organization == NULL || out == NULL)
        return iampb__error_set(organization == NULL ? NULL : organization->ctx, err, IAMPB_E_INVALID,
                "organization and out must not be NULL");
    iampb_context *ctx = organization->ctx;
    if (atomic_load_explicit(&organization->audits, memory_order_relaxed) != 0)
        return iampb__error_set(ctx, err, IAMPB_E_STATE, "an audit of the organisation is under way");
    if ((status = iampb__options_merge(ctx, &given, sizeof given, ACCOUNT_OPTIONS_SIZE_0_1, options, err)) < 0)
        return status;
    if ((given.id.ptr == NULL && given.id.len > 0) || (given.label.ptr == NULL && given.label.len > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "id and label: NULL has no length");
    if (given.id.len > 0 && !iampb__str_is_account_id(given.id))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "\"%v\" is no account id: 12 digits",
                iampb__str_first(given.id, 40));
    for (size_t i = 0; given.id.len > 0 && i < organization->accounts.count; i++)
        if (iampb__str_eq((*IAMPB__VEC_AT(iampb_account *, &organization->accounts, i))->id, given.id))
            return iampb__error_set(ctx, err, IAMPB_E_CONFLICT, "account %v is open already", given.id);
    if (organization->accounts.count >= iampb__limits(ctx)->entities)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT, "more accounts than the limit \"entities\", %l",
                (int64_t)iampb__limits(ctx)->entities);
    iampb_account *account = iampb__arena_zalloc(organization->arena, 1, sizeof *account);
    struct iampb__pending *pending = iampb__arena_zalloc(organization->arena, 1, sizeof *pending);
    if (account == NULL || pending == NULL || !iampb__arena_str(organization->arena, given.id, &account->id)
        || !iampb__arena_str(organization->arena, given.label, &account->label))
        return iampb__error_nomem(err);
    iampb__unseal(organization);
    iampb_account **slot = IAMPB__VEC_PUSH(iampb_account *, ctx, &organization->accounts);
    if (slot == NULL)
        return iampb__error_nomem(err);
    account->organization = organization;
    account->partition = IAMPB__STR("aws");
    account->id_given = given.id.len > 0;
    account->id_input = IAMPB__STR("");
    account->pending = pending;
    account->users_by_name.nocase = account->groups_by_name.nocase = true;
    *slot = *out = account;
    return IAMPB_OK;
}

size_t iampb_organization_account_count(const iampb_organization *organization)
{
    return organization == NULL ? 0 : organization->accounts.count;
}

const iampb_account *iampb_organization_account_at(const iampb_organization *organization, size_t index)
{
    return organization == NULL || index >= organization->accounts.count
            ? NULL
            : *IAMPB__VEC_AT(iampb_account *, &organization->accounts, index);
}

/* ---- Texts ---- */
static const char *text(iampb_str value, size_t *len)
{
    if (len != NULL)
        *len = value.len;
    return value.ptr == NULL ? "" : value.ptr;
}

const char *iampb_account_id(const iampb_account *account, size_t *len)
{
    return text(account == NULL ? IAMPB__STR("") : account->id, len);
}

const char *iampb_account_label(const iampb_account *account, size_t *len)
{
    return text(account == NULL ? IAMPB__STR("") : account->label, len);
}

size_t iampb_organization_note_count(const iampb_organization *organization)
{
    return organization == NULL ? 0 : organization->notes.count;
}

static const iampb__note *note_at(const iampb_organization *organization, size_t index)
{
    return organization == NULL || index >= organization->notes.count
            ? NULL
            : IAMPB__VEC_AT(iampb__note, &organization->notes, index);
}

const char *iampb_organization_note_text(const iampb_organization *organization, size_t index, const char *name,
        size_t *len)
{
    const iampb__note *note = note_at(organization, index);
    iampb_str wanted = iampb__str_z(name), value = IAMPB__STR("");
    if (note != NULL && iampb__str_eq(wanted, IAMPB__STR("message")))
        value = note->message;
    else if (note != NULL && iampb__str_eq(wanted, IAMPB__STR("input")))
        value = note->input;
    else if (note != NULL && note->account != NULL && iampb__str_eq(wanted, IAMPB__STR("account")))
        value = note->account->id;
    return text(value, len);
}

iampb_status iampb_organization_note_position(const iampb_organization *organization, size_t index, uint64_t *begin,
        uint64_t *end, uint64_t *line, uint64_t *column)
{
    const iampb__note *note = note_at(organization, index);
    iampb__position at = { { NULL, 0 }, 0, 0, 0, 0, "" };
    if (note == NULL)
        return IAMPB_E_INVALID;
    if (note->span.source != NULL)
        iampb__source_position(note->span.source, note->span.begin, (uint64_t)note->span.begin + note->span.len, &at);
    if (begin != NULL)
        *begin = at.begin;
    if (end != NULL)
        *end = at.end;
    if (line != NULL)
        *line = at.line;
    if (column != NULL)
        *column = at.column;
    return IAMPB_OK;
}
