/* access_index.c - see access_index.h. */
#include "account/access_index.h"
#include "base/error.h"

/* ---- Distinct documents ---- */
typedef struct shared {
    uint32_t number;                  /* in the order of coming */
    iampb_compiled *compiled;
    iampb_str doubt;                  /* why it cannot be evaluated whole; "" */
} shared;

typedef struct maker {
    iampb_access_index *index;
    iampb_context *ctx;
    iampb__arena *arena;
    iampb_error **err;
    /* The principal at hand. */
    iampb__vec documents;             /* one_document */
    iampb__vec reasons;               /* one_reason */
    iampb__builder key;
} maker;

typedef struct one_document {
    iampb_layer layer;
    const shared *document;
} one_document;

typedef struct one_reason {
    iampb_layer layer;
    iampb_str text;                   /* in the arena */
} one_reason;

static iampb_status make_shared(maker *m, const iampb__document *document, iampb_policy_kind kind, iampb_str name,
        shared **out)
{
    shared *s = iampb__arena_zalloc(m->arena, 1, sizeof *s);
    shared **place = s == NULL ? NULL : IAMPB__VEC_PUSH(shared *, m->ctx, &m->index->shared);
    if (place == NULL)
        return iampb__error_nomem(m->err);
    *place = s;
    s->number = (uint32_t)m->index->shared.count;
    s->doubt = IAMPB__STR("");
    iampb_status status = iampb__document_compile(m->ctx, document, kind, name, &s->compiled, m->err);
    if (status < 0)
        return status;
    iampb__builder doubt = { .ctx = m->ctx };
    if (iampb__compiled_doubt(s->compiled, name, &doubt) && !iampb__builder_keep(&doubt, m->arena, &s->doubt))
        status = iampb__error_nomem(m->err);
    iampb__builder_free(&doubt);
    *out = s;
    return status;
}

static iampb_status by_text(maker *m, const iampb__document *document, iampb_policy_kind kind, iampb_str name,
        shared **out)
{
    iampb_str text = document == NULL ? iampb__full_access : iampb__json_raw(document->root);
    void **place = iampb__map_put(m->ctx, &m->index->compiled[kind], text);
    if (place == NULL)
        return iampb__error_nomem(m->err);
    if (*place == NULL) {
        shared *s = NULL;
        iampb_status status = make_shared(m, document, kind, name, &s);
        if (status < 0)
            return status;
        *place = s;
    }
    *out = *place;
    return IAMPB_OK;
}

/* A managed policy may be long, and attached a hundred thousand times: its text is looked at once. */
typedef struct address {
    const iampb__document *document;
    uint64_t layer;
} address;

static iampb_status find_shared(maker *m, iampb_layer layer, const iampb__document *document, iampb_str name,
        shared **out)
{
    address at = { document, (uint64_t)layer };
    shared *known = iampb__map_get(m->ctx, &m->index->by_document, iampb__str((const char *)&at, sizeof at));
    if (known != NULL) {
        *out = known;
        return IAMPB_OK;
    }
    iampb_status status = by_text(m, document, iampb__kind_of_layer(layer), name, out);
    if (status < 0)
        return status;
    address *kept = iampb__arena_alloc(m->arena, 1, sizeof *kept);
    if (kept == NULL)
        return iampb__error_nomem(m->err);
    *kept = at;
    void **place = iampb__map_put(m->ctx, &m->index->by_document, iampb__str((const char *)kept, sizeof *kept));
    if (place == NULL)
        return iampb__error_nomem(m->err);
    *place = *out;
    return IAMPB_OK;
}

/* ---- What a principal has ---- */
static iampb_status add_reason(maker *m, iampb_layer layer, iampb_str text)
{
    one_reason *reason = IAMPB__VEC_PUSH(one_reason, m->ctx, &m->reasons);
    if (reason == NULL || !iampb__arena_str(m->arena, text, &reason->text))
        return iampb__error_nomem(m->err);
    reason->layer = layer;
    return IAMPB_OK;
}

static iampb_status take_document(void *user, iampb_layer layer, const iampb__document *document, iampb_str name,
        iampb_error **err)
{
    maker *m = user;
    shared *s = NULL;
    (void)err;
    iampb_status status = find_shared(m, layer, document, name, &s);
    if (status < 0)
        return status;
    one_document *place = IAMPB__VEC_PUSH(one_document, m->ctx, &m->documents);
    if (place == NULL)
        return iampb__error_nomem(m->err);
    *place = (one_document){ layer, s };
    return IAMPB_OK;
}

static iampb_status take_missing(void *user, iampb_layer layer, iampb_str reason, iampb_error **err)
{
    (void)err;
    return add_reason(user, layer, reason);
}

static iampb_status take_nothing(void *user, iampb_str text, iampb_error **err)
{
    (void)user, (void)text, (void)err;
    return IAMPB_OK;
}

/* By layer and number. Few documents: each is put into its place. */
static void sort_documents(maker *m)
{
    one_document *d = m->documents.items;
    for (size_t i = 1; i < m->documents.count; i++) {
        one_document item = d[i];
        size_t k = i;
        for (; k > 0 && (d[k - 1].layer > item.layer
                                || (d[k - 1].layer == item.layer && d[k - 1].document->number > item.document->number));
                k--)
            d[k] = d[k - 1];
        d[k] = item;
    }
    size_t kept = 0;
    for (size_t i = 0; i < m->documents.count; i++)
        if (kept == 0 || d[kept - 1].layer != d[i].layer || d[kept - 1].document != d[i].document)
            d[kept++] = d[i];
    m->documents.count = kept;
}

static void add_number(iampb__builder *key, uint32_t number)
{
    iampb__builder_add(key, iampb__str((const char *)&number, sizeof number));
}

/* What makes principals alike. */
static void make_key(maker *m, uint32_t account, const iampb__who_entry *entry)
{
    bool linked = entry->details != NULL && entry->details->service_linked;
    iampb__builder_clear(&m->key);
    add_number(&m->key, account);
    add_number(&m->key, (uint32_t)entry->kind * 2 + linked);
    for (size_t i = 0; i < m->documents.count; i++) {
        const one_document *d = IAMPB__VEC_AT(one_document, &m->documents, i);
        add_number(&m->key, d->document->number * 2 + (d->layer == IAMPB_LAYER_BOUNDARY));
    }
    for (size_t i = 0; i < m->reasons.count; i++) {
        const one_reason *r = IAMPB__VEC_AT(one_reason, &m->reasons, i);
        add_number(&m->key, UINT32_MAX - (uint32_t)r->layer);
        iampb__builder_add(&m->key, r->text);
    }
}

static iampb_status fill_set(maker *m, iampb_policy_set *set)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < m->documents.count; i++) {
        const one_document *d = IAMPB__VEC_AT(one_document, &m->documents, i);
        status = iampb_policy_set_add(set, d->layer, d->document->compiled, m->err);
        if (status == IAMPB_OK && d->document->doubt.len > 0)
            status = iampb_policy_set_add_missing(set, d->layer, d->document->doubt, m->err);
    }
    for (size_t i = 0; status == IAMPB_OK && i < m->reasons.count; i++) {
        const one_reason *r = IAMPB__VEC_AT(one_reason, &m->reasons, i);
        status = iampb_policy_set_add_missing(set, r->layer, r->text, m->err);
    }
    return status;
}

static iampb_status find_group(maker *m, uint32_t account, iampb__who_entry *entry)
{
    make_key(m, account, entry);
    if (m->key.failed)
        return iampb__error_nomem(m->err);
    void *known = iampb__map_get(m->ctx, &m->index->sets, iampb__builder_str(&m->key));
    if (known == NULL) {
        iampb__who_group *group = IAMPB__VEC_PUSH(iampb__who_group, m->ctx, &m->index->groups);
        iampb_str kept;
        if (group == NULL || !iampb__builder_keep(&m->key, m->arena, &kept))
            return iampb__error_nomem(m->err);
        group->account = account;
        iampb_status status = iampb_policy_set_new(m->ctx, NULL, &group->set, m->err);
        if (status < 0 || (status = fill_set(m, group->set)) < 0)
            return status;
        void **place = iampb__map_put(m->ctx, &m->index->sets, kept);
        if (place == NULL)
            return iampb__error_nomem(m->err);
        known = *place = (void *)(uintptr_t)m->index->groups.count;
    }
    entry->group = (uint32_t)(uintptr_t)known - 1;
    iampb__group_of(m->index, entry->group)->count++;
    return IAMPB_OK;
}

/* ---- Entries ---- */
static iampb_status name_entry(maker *m, const iampb__who_entry *entry)
{
    void *number = (void *)(uintptr_t)(entry - m->index->entries + 1);
    void **place = iampb__map_put(m->ctx, &m->index->by_arn, entry->arn);
    if (place == NULL)
        return iampb__error_nomem(m->err);
    *place = number;
    if (entry->details == NULL)
        return IAMPB_OK;
    if (entry->details->id.text.len > 0) {
        if ((place = iampb__map_put(m->ctx, &m->index->by_id, entry->details->id.text)) == NULL)
            return iampb__error_nomem(m->err);
        *place = number;
    }
    if (entry->kind != IAMPB_CALLER_ROLE)
        return IAMPB_OK;
    iampb_str name;
    iampb__builder_clear(&m->key);
    iampb__builder_format(&m->key, "%v:%v", entry->details->entity.account->id, entry->details->name.text);
    if (!iampb__builder_keep(&m->key, m->arena, &name)
        || (place = iampb__map_put(m->ctx, &m->index->roles, name)) == NULL)
        return iampb__error_nomem(m->err);
    *place = number;
    return IAMPB_OK;
}

static iampb_status take_policies(maker *m, const iampb__who_entry *entry)
{
    iampb__policy_visitor visitor = { m, take_document, take_missing, NULL, take_nothing };
    m->documents.count = m->reasons.count = 0;
    if (entry->kind == IAMPB_CALLER_ROOT)
        return IAMPB_OK;
    if (entry->details == NULL)
        return add_reason(m, IAMPB_LAYER_IDENTITY,
                IAMPB__STR("not evaluated because the policies of some users are not in the input"));
    iampb_status status = iampb__visit_identity(m->ctx, entry->details, &visitor, m->err);
    return status < 0 ? status : iampb__visit_boundary(m->ctx, entry->details, &visitor, m->err);
}

static iampb_status add_entry(maker *m, uint32_t account, iampb_str arn, const iampb__principal *details,
        iampb_caller_kind kind)
{
    iampb__who_entry *entry = &m->index->entries[m->index->entry_count];
    if (arn.len == 0)
        return IAMPB_OK;
    *entry = (iampb__who_entry){ arn, details, kind, 0 };
    iampb_status status = take_policies(m, entry);
    if (status < 0)
        return status;
    sort_documents(m);
    if ((status = find_group(m, account, entry)) < 0 || (status = name_entry(m, entry)) < 0)
        return status;
    m->index->entry_count++;
    return IAMPB_OK;
}

static iampb_status root_arn(maker *m, const iampb_account *account, iampb_str *out)
{
    iampb__builder_clear(&m->key);
    iampb__builder_format(&m->key, "arn:%v:iam::%v:root", account->partition, account->id);
    return iampb__builder_keep(&m->key, m->arena, out) ? IAMPB_OK : iampb__error_nomem(m->err);
}

static iampb_status add_account(maker *m, uint32_t number)
{
    iampb__who_account *a = &m->index->accounts[number];
    const iampb_account *account = a->account;
    iampb_str root = { "", 0 };
    iampb_status status = account->id.len == 0 ? IAMPB_OK : root_arn(m, account, &root);
    if (status < 0)
        return status;
    if (!iampb__standing_of(m->index->organization, account->id, m->arena, &a->standing))
        return iampb__error_nomem(m->err);
    if ((status = iampb_policy_set_new(m->ctx, NULL, &a->scps, m->err)) < 0)
        return status;
    iampb__set_filler filler = { m->ctx, a->scps };
    iampb__policy_visitor visitor = iampb__fill_set(&filler);
    status = iampb__visit_organization(m->index->organization, account->id, IAMPB_LAYER_SCP, &visitor, m->err);
    if (status == IAMPB_OK)
        status = add_entry(m, number, root, NULL, IAMPB_CALLER_ROOT);
    for (size_t i = 0; status == IAMPB_OK && i < account->user_count; i++)
        if (!account->users[i]->is_root)
            status = add_entry(m, number, account->users[i]->arn, account->users[i]->details, IAMPB_CALLER_USER);
    for (size_t i = 0; status == IAMPB_OK && i < account->role_count; i++)
        status = add_entry(m, number, account->roles[i]->arn.text, account->roles[i], IAMPB_CALLER_ROLE);
    return status;
}

/* ---- All of it ---- */
static iampb_status prepare(maker *m, const iampb_organization *o)
{
    iampb_access_index *x = m->index;
    size_t entries = 0;
    for (size_t i = 0; i < o->accounts.count; i++) {
        const iampb_account *account = *IAMPB__VEC_AT(iampb_account *, &o->accounts, i);
        entries += 1 + account->user_count + account->role_count;
    }
    x->account_count = o->accounts.count;
    x->accounts = iampb__arena_zalloc(m->arena, x->account_count, sizeof *x->accounts);
    x->entries = iampb__arena_alloc(m->arena, entries, sizeof *x->entries);
    x->roles.nocase = true;
    if (x->accounts == NULL || x->entries == NULL || entries > UINT32_MAX / 2
        || !iampb__map_reserve(m->ctx, &x->by_arn, entries) || !iampb__map_reserve(m->ctx, &x->by_id, entries))
        return iampb__error_nomem(m->err);
    return IAMPB_OK;
}

/* Members by group, in the order of the entries. */
static iampb_status list_members(maker *m)
{
    iampb_access_index *x = m->index;
    uint32_t first = 0;
    x->members = iampb__arena_alloc(m->arena, x->entry_count, sizeof *x->members);
    if (x->members == NULL)
        return iampb__error_nomem(m->err);
    for (uint32_t i = 0; i < x->groups.count; i++) {
        iampb__who_group *group = iampb__group_of(x, i);
        group->first = first;
        first += group->count;
        group->count = 0;
    }
    for (uint32_t i = 0; i < x->entry_count; i++) {
        iampb__who_group *group = iampb__group_of(x, x->entries[i].group);
        x->members[group->first + group->count++] = i;
    }
    return IAMPB_OK;
}

static iampb_status make_outside(maker *m)
{
    shared *full = NULL;
    iampb_status status = by_text(m, NULL, IAMPB_POLICY_IDENTITY, IAMPB__STR("its own policies"), &full);
    if (status < 0 || (status = iampb_policy_set_new(m->ctx, NULL, &m->index->outside, m->err)) < 0)
        return status;
    return iampb_policy_set_add(m->index->outside, IAMPB_LAYER_IDENTITY, full->compiled, m->err);
}

static iampb_status fill(maker *m, const iampb_organization *organization)
{
    iampb_status status = prepare(m, organization);
    for (uint32_t i = 0; status == IAMPB_OK && i < m->index->account_count; i++) {
        m->index->accounts[i].account = *IAMPB__VEC_AT(iampb_account *, &organization->accounts, i);
        status = add_account(m, i);
    }
    if (status == IAMPB_OK)
        status = list_members(m);
    return status < 0 ? status : make_outside(m);
}

iampb_status iampb_access_index_new(iampb_organization *organization, iampb_access_index **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status;
    if (organization == NULL || out == NULL)
        return iampb__error_set(organization == NULL ? NULL : organization->ctx, err, IAMPB_E_INVALID,
                "organization and out must not be NULL");
    if ((status = iampb_organization_seal(organization, err)) < 0
        || (status = iampb__arena_new(organization->ctx, &arena, err)) < 0)
        return status;
    iampb_access_index *index = iampb__arena_zalloc(arena, 1, sizeof *index);
    if (index == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    index->arena = arena;
    index->ctx = organization->ctx; /* the arena keeps it */
    index->organization = organization;
    maker m = { .index = index, .ctx = index->ctx, .arena = arena, .err = err, .key = { .ctx = index->ctx } };
    status = fill(&m, organization);
    iampb__builder_free(&m.key);
    IAMPB__VEC_FREE(one_document, m.ctx, &m.documents);
    IAMPB__VEC_FREE(one_reason, m.ctx, &m.reasons);
    if (status < 0)
        iampb_access_index_free(index);
    else
        *out = index;
    return status;
}

void iampb_access_index_free(iampb_access_index *index)
{
    if (index == NULL)
        return;
    iampb_context *ctx = index->ctx;
    for (uint32_t i = 0; i < index->groups.count; i++)
        iampb_policy_set_free(iampb__group_of(index, i)->set);
    for (size_t i = 0; index->accounts != NULL && i < index->account_count; i++)
        iampb_policy_set_free(index->accounts[i].scps);
    iampb_policy_set_free(index->outside);
    for (size_t i = 0; i < index->shared.count; i++)
        iampb_compiled_free((*IAMPB__VEC_AT(shared *, &index->shared, i))->compiled);
    IAMPB__VEC_FREE(shared *, ctx, &index->shared);
    IAMPB__VEC_FREE(iampb__who_group, ctx, &index->groups);
    for (size_t i = 0; i < sizeof index->compiled / sizeof index->compiled[0]; i++)
        iampb__map_free(ctx, &index->compiled[i]);
    iampb__map_free(ctx, &index->by_document);
    iampb__map_free(ctx, &index->by_arn);
    iampb__map_free(ctx, &index->by_id);
    iampb__map_free(ctx, &index->roles);
    iampb__map_free(ctx, &index->sets);
    iampb__arena_free(index->arena);
}

/* ---- Looking up ---- */
iampb__who_group *iampb__group_of(const iampb_access_index *index, uint32_t number)
{
    return IAMPB__VEC_AT(iampb__who_group, &index->groups, number);
}

const iampb_compiled *iampb__index_compiled(const iampb_access_index *index, iampb_layer layer,
        const iampb__document *document)
{
    address at = { document, (uint64_t)layer };
    const shared *known = iampb__map_get(index->ctx, &index->by_document, iampb__str((const char *)&at, sizeof at));
    return known == NULL ? NULL : known->compiled;
}

static size_t number_of(const void *value) { return value == NULL ? SIZE_MAX : (size_t)(uintptr_t)value - 1; }

size_t iampb__entry_by_arn(const iampb_access_index *index, iampb_str arn)
{
    return number_of(iampb__map_get(index->ctx, &index->by_arn, arn));
}

size_t iampb__entry_by_id(const iampb_access_index *index, iampb_str id)
{
    return number_of(iampb__map_get(index->ctx, &index->by_id, id));
}

size_t iampb__entry_by_role(const iampb_access_index *index, iampb_str account, iampb_str name)
{
    char key[12 + 1 + 512];
    if (account.len != 12 || name.len > 512)
        return SIZE_MAX;
    memcpy(key, account.ptr, 12);
    key[12] = ':';
    memcpy(key + 13, name.ptr, name.len);
    return number_of(iampb__map_get(index->ctx, &index->roles, iampb__str(key, 13 + name.len)));
}

size_t iampb_access_index_principal_count(const iampb_access_index *index)
{
    return index == NULL ? 0 : index->entry_count;
}

size_t iampb_access_index_set_count(const iampb_access_index *index) { return index == NULL ? 0 : index->groups.count; }
