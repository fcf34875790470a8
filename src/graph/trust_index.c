/* trust_index.c - see trust_index.h. */
#include "graph/trust_index.h"
#include "base/error.h"

static const iampb__role_list no_roles = { { NULL, 0, 0 } };

/* ---- Lists ---- */
static bool add_role(iampb_graph *g, iampb__trusted kind, iampb_str name, uint32_t role)
{
    iampb__trusts *t = g->trusts;
    iampb__role_list *list = iampb__map_get(g->ctx, &t->named[kind], name);
    if (list == NULL) {
        iampb_str kept;
        iampb__role_list **place;
        void **slot;
        if (!iampb__arena_str(g->arena, name, &kept)
            || (list = iampb__arena_zalloc(g->arena, 1, sizeof *list)) == NULL
            || (place = IAMPB__VEC_PUSH(iampb__role_list *, g->ctx, &t->lists)) == NULL)
            return false;
        *place = list; /* frees what grows */
        if ((slot = iampb__map_put(g->ctx, &t->named[kind], kept)) == NULL)
            return false;
        *slot = list;
    }
    size_t count = list->roles.count;
    if (count > 0 && *IAMPB__VEC_AT(uint32_t, &list->roles, count - 1) == role)
        return true; /* named twice */
    uint32_t *last = IAMPB__VEC_PUSH(uint32_t, g->ctx, &list->roles);
    if (last != NULL)
        *last = role;
    return last != NULL;
}

/* An account, or anybody: in the list of all, and of those that need a look at each principal. */
static bool add_many(iampb_graph *g, iampb__trusted kind, iampb__trusted alone, iampb_str name, uint32_t role)
{
    return add_role(g, kind, name, role) && (!g->trusts->at[role].alone || add_role(g, alone, name, role));
}

static bool add_anyone(iampb_graph *g, uint32_t role)
{
    return add_many(g, IAMPB__TRUSTED_ANYONE, IAMPB__TRUSTED_ANYONE_ALONE, IAMPB__STR("*"), role);
}

static bool add_principal(iampb_graph *g, const iampb__named_principal *p, uint32_t role)
{
    switch (p->form) {
    case IAMPB__FORM_EVERYONE: return add_anyone(g, role);
    case IAMPB__FORM_ACCOUNT:
        return add_many(g, IAMPB__TRUSTED_ACCOUNT, IAMPB__TRUSTED_ACCOUNT_ALONE,
                p->account.len > 0 ? p->account : p->text, role);
    case IAMPB__FORM_USER:
    case IAMPB__FORM_ROLE:
    case IAMPB__FORM_SESSION:
    case IAMPB__FORM_FEDERATED_USER:
    case IAMPB__FORM_UNIQUE_ID: return add_role(g, IAMPB__TRUSTED_PRINCIPAL, p->text, role);
    case IAMPB__FORM_FEDERATED: return add_role(g, IAMPB__TRUSTED_PROVIDER, p->text, role);
    case IAMPB__FORM_NOTHING:
    case IAMPB__FORM_SERVICE:
    case IAMPB__FORM_CANONICAL: break;
    }
    return true;
}

static bool add_doors(iampb_graph *g, const iampb_compiled *trust, uint32_t role)
{
    bool ok = true;
    for (uint32_t i = 0; ok && i < trust->count; i++) {
        const iampb__compiled_statement *s = &trust->statements[i];
        if (!s->allow || s->malformed)
            continue;
        if (s->principals.inverted)
            ok = add_anyone(g, role);
        for (uint32_t k = 0; ok && !s->principals.inverted && k < s->principals.count; k++)
            ok = add_principal(g, &s->principals.items[k], role);
    }
    return ok;
}

/* ---- Documents ---- */
/* Escapes may hide what a text says. */
bool iampb__text_is_personal(iampb_str text)
{
    static const char *const words[] = { "principalarn", "principaltag", "userid", "username" };
    char lower[12];
    if (iampb__str_find(text, '\\', 0) != SIZE_MAX)
        return true;
    for (size_t i = 0; i < text.len; i++) {
        size_t len = text.len - i < sizeof lower ? text.len - i : sizeof lower;
        char c = iampb__lower(text.ptr[i]);
        if (c != 'p' && c != 'u')
            continue;
        for (size_t k = 0; k < len; k++)
            lower[k] = iampb__lower(text.ptr[i + k]);
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            if (iampb__str_starts(iampb__str(lower, len), iampb__str_z(words[k])))
                return true;
    }
    return false;
}

static bool names_somebody(const iampb_compiled *trust)
{
    for (uint32_t i = 0; i < trust->count; i++)
        for (uint32_t k = 0; k < trust->statements[i].principals.count; k++) {
            iampb__principal_form form = trust->statements[i].principals.items[k].form;
            if (form == IAMPB__FORM_USER || form == IAMPB__FORM_ROLE || form == IAMPB__FORM_SESSION
                || form == IAMPB__FORM_UNIQUE_ID)
                return true;
        }
    return false;
}

static iampb_status compile_trust(iampb_graph *g, const iampb__principal *role, iampb__trust_at **out,
        iampb_error **err)
{
    iampb__builder doubt = { .ctx = g->ctx };
    iampb__trust_at *at = iampb__arena_zalloc(g->arena, 1, sizeof *at);
    iampb_compiled **place = at == NULL ? NULL : IAMPB__VEC_PUSH(iampb_compiled *, g->ctx, &g->trusts->compiled);
    if (place == NULL)
        return iampb__error_nomem(err);
    at->doubt = IAMPB__STR("");
    iampb_status status = iampb__document_compile(g->ctx, &role->trust, IAMPB_POLICY_TRUST,
            IAMPB__STR("trust policy"), place, err);
    if (status < 0)
        return status;
    at->compiled = *place;
    at->alone = names_somebody(at->compiled) || iampb__text_is_personal(iampb__json_raw(role->trust.root));
    if (iampb__compiled_doubt(at->compiled, IAMPB__STR("a trust policy"), &doubt)
        && !iampb__builder_keep(&doubt, g->arena, &at->doubt))
        status = iampb__error_nomem(err);
    iampb__builder_free(&doubt);
    *out = at;
    return status;
}

static iampb_status no_trust(iampb_graph *g, const iampb__principal *role, iampb__trust_at *at, iampb_error **err)
{
    iampb__builder doubt = { .ctx = g->ctx };
    iampb__builder_format(&doubt, "the trust policy of %v %s", role->arn.text,
            role->trust.present ? "cannot be read" : "is not in the input");
    bool ok = iampb__builder_keep(&doubt, g->arena, &at->doubt);
    iampb__builder_free(&doubt);
    return ok ? IAMPB_OK : iampb__error_nomem(err);
}

static iampb_status add_trust(iampb_graph *g, uint32_t entry, iampb_error **err)
{
    const iampb__principal *role = g->index->entries[entry].details;
    iampb__trusts *t = g->trusts;
    if (!role->trust.present || role->trust.root.node == NULL)
        return no_trust(g, role, &t->at[entry], err);
    void **place = iampb__map_put(g->ctx, &t->by_text, iampb__json_raw(role->trust.root));
    if (place == NULL)
        return iampb__error_nomem(err);
    if (*place == NULL) {
        iampb__trust_at *made = NULL;
        iampb_status status = compile_trust(g, role, &made, err);
        if (status < 0)
            return status;
        *place = made;
    }
    t->at[entry] = *(const iampb__trust_at *)*place;
    return add_doors(g, t->at[entry].compiled, entry) ? IAMPB_OK : iampb__error_nomem(err);
}

static iampb_status make_rcps(iampb_graph *g, uint32_t account, iampb_error **err)
{
    iampb_policy_set **place = &g->trusts->rcps[account];
    iampb_status status = iampb_policy_set_new(g->ctx, NULL, place, err);
    if (status < 0)
        return status;
    iampb__set_filler filler = { g->ctx, *place };
    iampb__policy_visitor visitor = iampb__fill_set(&filler);
    return iampb__visit_organization(g->organization, g->index->accounts[account].account->id, IAMPB_LAYER_RCP,
            &visitor, err);
}

iampb_status iampb__trusts_find(iampb_graph *g, iampb_error **err)
{
    iampb__trusts *t = iampb__arena_zalloc(g->arena, 1, sizeof *t);
    iampb_status status = IAMPB_OK;
    if (t == NULL)
        return iampb__error_nomem(err);
    g->trusts = t;
    t->at = iampb__arena_zalloc(g->arena, g->entry_count, sizeof *t->at);
    t->rcps = iampb__arena_zalloc(g->arena, g->index->account_count, sizeof(iampb_policy_set *));
    if (t->at == NULL || t->rcps == NULL)
        return iampb__error_nomem(err);
    for (uint32_t i = 0; status == IAMPB_OK && i < g->entry_count; i++)
        if (g->index->entries[i].kind == IAMPB_CALLER_ROLE)
            status = add_trust(g, i, err);
    for (uint32_t i = 0; status == IAMPB_OK && i < g->index->account_count; i++)
        status = make_rcps(g, i, err);
    return status;
}

void iampb__trusts_free(iampb_graph *g)
{
    iampb__trusts *t = g->trusts;
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->compiled.count; i++)
        iampb_compiled_free(*IAMPB__VEC_AT(iampb_compiled *, &t->compiled, i));
    for (size_t i = 0; i < t->lists.count; i++)
        IAMPB__VEC_FREE(uint32_t, g->ctx, &(*IAMPB__VEC_AT(iampb__role_list *, &t->lists, i))->roles);
    for (size_t i = 0; i < sizeof t->named / sizeof t->named[0]; i++)
        iampb__map_free(g->ctx, &t->named[i]);
    for (size_t i = 0; t->rcps != NULL && i < g->index->account_count; i++)
        iampb_policy_set_free(t->rcps[i]);
    IAMPB__VEC_FREE(iampb_compiled *, g->ctx, &t->compiled);
    IAMPB__VEC_FREE(iampb__role_list *, g->ctx, &t->lists);
    iampb__map_free(g->ctx, &t->by_text);
}

/* ---- Looking up ---- */
const iampb__role_list *iampb__roles_trusting(const iampb_graph *g, iampb__trusted kind, iampb_str name)
{
    const iampb__role_list *list = iampb__map_get(g->ctx, &g->trusts->named[kind], name);
    return list == NULL ? &no_roles : list;
}

bool iampb__trusted_name(const iampb_graph *g, iampb__trusted kind, size_t index, iampb_str *name,
        const iampb__role_list **roles)
{
    const iampb__map *map = &g->trusts->named[kind];
    if (index >= map->count)
        return false;
    *name = map->entries[index].key; /* in the order of coming */
    *roles = map->entries[index].value;
    return true;
}
