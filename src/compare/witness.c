/* witness.c - a request that shows it. See witness.h. */
#include "compare/witness.h"

/* ---- Plain values ---- */
iampb_str iampb__sample_of_key(iampb_str key)
{
    static const struct {
        iampb_str key, value;
    } samples[] = {
#define ROW(key, value) { IAMPB__STR_INIT(key), IAMPB__STR_INIT(value) }
        ROW("aws:username", "alice"), ROW("aws:userid", "AIDAEXAMPLEUSERID0001"),
        ROW("aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice"), ROW("aws:PrincipalAccount", "111122223333"),
        ROW("aws:ResourceAccount", "111122223333"), ROW("aws:SourceAccount", "444455556666"),
        ROW("aws:SourceArn", "arn:aws:s3:::example-bucket"), ROW("aws:PrincipalOrgID", "o-example0000"),
        ROW("aws:ResourceOrgID", "o-example0000"), ROW("aws:SourceOrgID", "o-example0000"),
        ROW("aws:RequestedRegion", "us-east-1"), ROW("aws:SourceVpc", "vpc-0123456789abcdef0"),
        ROW("aws:SourceVpce", "vpce-0123456789abcdef0"), ROW("aws:PrincipalType", "User"),
        ROW("aws:UserAgent", "aws-cli"), ROW("aws:SourceIdentity", "alice"),
#undef ROW
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        if (iampb__str_eq_nocase(samples[i].key, key))
            return samples[i].value;
    return IAMPB__STR("example");
}

/* ---- Spelling ---- */
/* What each open key is; a free one that is itself found as a word of letters has its plain value. */
static const iampb_str *open_values(const iampb__witness_maker *m, const iampb__model *model)
{
    const iampb__comparer *c = m->c;
    iampb_str *values = iampb__arena_zalloc(c->arena, c->open.count + 1, sizeof *values);
    for (size_t i = 0; values != NULL && i < c->open.count; i++) {
        const iampb__open_key *open = iampb__open_at(c, i);
        void *place = iampb__map_get(c->ctx, &c->variable_numbers, open->name);
        size_t variable = (size_t)(uintptr_t)place - 1;
        const iampb__value_found *found = variable < model->count ? model->values[variable] : NULL;
        values[i] = iampb__sample_of_key(open->name);
        if (open->state == IAMPB__OPEN_VALUE)
            values[i] = open->value;
        else if (found != NULL && found->state == IAMPB__KEY_SINGLE && found->texts[0].text.ptr != NULL)
            values[i] = found->texts[0].text;
    }
    return values;
}

static iampb_str spell(const iampb__witness_maker *m, const iampb__some_text *text, const iampb_str *values)
{
    return text->text.ptr != NULL ? text->text : iampb__text_spell(m->c->arena, &text->word, values);
}

/* ---- Building ---- */
/* What the request refuses is no witness; that there is no memory says nothing of it. */
static bool taken(iampb__witness_maker *m, iampb_status status)
{
    m->c->failed = m->c->failed || status == IAMPB_E_NOMEM;
    return status == IAMPB_OK;
}

static bool note_key(iampb__witness_maker *m, uint32_t variable)
{
    if (m->keys == NULL)
        m->keys = iampb__arena_alloc(m->c->arena, m->c->variables.count, sizeof *m->keys);
    if (m->keys == NULL)
        return false;
    m->keys[m->key_count++] = variable;
    return true;
}

static bool set_key(iampb__witness_maker *m, uint32_t variable, const iampb__value_found *found,
        const iampb_str *values)
{
    iampb_str key = iampb__variable_at(m->c, variable)->key;
    iampb_str *texts = iampb__arena_alloc(m->c->arena, found->count, sizeof *texts);
    if (texts == NULL || !note_key(m, variable))
        return taken(m, IAMPB_E_NOMEM);
    for (size_t i = 0; i < found->count; i++) {
        texts[i] = spell(m, &found->texts[i], values);
        if (texts[i].ptr == NULL)
            return taken(m, IAMPB_E_NOMEM);
    }
    if (found->state == IAMPB__KEY_ABSENT)
        return taken(m, iampb_request_set_absent(m->request, key.ptr, key.len, NULL));
    return taken(m, iampb_request_set(m->request, key.ptr, key.len,
            found->state == IAMPB__KEY_LIST ? IAMPB_VALUE_LIST : IAMPB_VALUE_SINGLE, texts, found->count, NULL));
}

/* Keys that patterns name must have the value that the texts were spelled with. */
static bool set_open_keys(iampb__witness_maker *m, const iampb__model *model, const iampb_str *values)
{
    for (size_t i = 0; i < m->c->open.count; i++) {
        const iampb__open_key *open = iampb__open_at(m->c, i);
        uint32_t variable = (uint32_t)(uintptr_t)iampb__map_get(m->c->ctx, &m->c->variable_numbers, open->name) - 1;
        iampb__some_text text = { values[i], { NULL, 0 } };
        iampb__value_found found = { IAMPB__FOUND_YES, IAMPB__KEY_SINGLE, &text, 1 };
        if ((m->c->open_in_play >> i & 1) == 0 || iampb__variable_at(m->c, variable)->given != NULL
            || (variable < model->count && model->values[variable] != NULL))
            continue;
        if (open->state == IAMPB__OPEN_ABSENT)
            found = (iampb__value_found){ IAMPB__FOUND_YES, IAMPB__KEY_ABSENT, NULL, 0 };
        else if (open->state == IAMPB__OPEN_LIST)
            found = (iampb__value_found){ IAMPB__FOUND_YES, IAMPB__KEY_LIST, NULL, 0 };
        if (!set_key(m, variable, &found, values))
            return false;
    }
    return true;
}

static bool set_action(iampb__witness_maker *m, iampb_str service, iampb_str name)
{
    iampb__builder text = { .ctx = m->c->ctx };
    iampb__builder_format(&text, "%v:%v", service, name);
    size_t known = iampb_catalog_action_find(m->c->options.catalog, text.text, text.len);
    if (known != IAMPB_CATALOG_NONE && !text.failed) { /* as the catalogue spells it */
        size_t len = 0;
        const char *spelled = iampb_catalog_action_text(m->c->options.catalog, known, "name", &len);
        iampb__builder_clear(&text);
        iampb__builder_format(&text, "%v:%v", service, iampb__str(spelled, len));
    }
    bool ok = taken(m, text.failed ? IAMPB_E_NOMEM
                                   : iampb_request_set_action(m->request, text.text, text.len, NULL));
    m->known_action = known != IAMPB_CATALOG_NONE;
    iampb__builder_free(&text);
    return ok;
}

/* Where the ARN does not tell whose it is, it is the owner's whom the question's resource has by default. */
static bool set_resource(iampb__witness_maker *m, iampb_str arn)
{
    const iampb_request *given = m->c->given;
    iampb_request *request = m->request;
    if (!taken(m, iampb_request_set_resource(request, arn.ptr, arn.len, NULL)))
        return false;
    if (request->owner.len > 0 || given == NULL || given->owner.len == 0)
        return true;
    bool ok = taken(m, iampb_request_set_owner(request, given->owner, given->owner_organization, given->owner_path,
            given->owner_management, NULL));
    request->owner_set = false; /* the next resource may be another's */
    return ok;
}

/* The caller and keys of the question, where there are such. */
static bool begin_request(iampb__witness_maker *m)
{
    iampb_str none = { NULL, 0 };
    iampb_request_free(m->request);
    m->request = NULL;
    m->keys = NULL;
    m->key_count = 0;
    if (m->c->given != NULL)
        return taken(m, iampb__request_copy(m->c->given, &m->request, NULL));
    return taken(m, iampb_request_new(m->c->ctx, &m->request, NULL))
            && taken(m, iampb_request_set_caller(m->request, m->caller, NULL))
            && taken(m, iampb_request_set_owner(m->request, m->owner, none, none, 0, NULL));
}

/* Keys of the question stay as they are, and so do those that the resource itself decides. */
static bool may_set(const iampb__witness_maker *m, uint32_t variable)
{
    const iampb__variable *v = iampb__variable_at(m->c, variable);
    return v->given == NULL && !(m->c->given_closed && v->target);
}

/* false: no memory, or a text that no request has (a name of an action with blanks). */
static bool build(iampb__witness_maker *m, const iampb__class *one, const iampb__model *model)
{
    const iampb_str *values = open_values(m, model);
    const iampb__value_found *resource = model->values[IAMPB__VARIABLE_RESOURCE];
    const iampb__value_found *action = model->values[IAMPB__VARIABLE_ACTION];
    if (values == NULL || !begin_request(m)) {
        m->c->failed = true;
        return false;
    }
    iampb_str name = one->name.len > 0 ? one->name : action != NULL ? spell(m, action->texts, values) : IAMPB__STR("x");
    iampb_str arn = resource != NULL ? spell(m, resource->texts, values)
                                     : IAMPB__STR("arn:aws:s3:::example-bucket/example-key");
    if (name.ptr == NULL || arn.ptr == NULL || !set_action(m, one->service, name) || !set_resource(m, arn))
        return false;
    for (uint32_t i = IAMPB__VARIABLE_ACTION + 1; i < model->count; i++)
        if (model->values[i] != NULL && may_set(m, i) && !set_key(m, i, model->values[i], values))
            return false;
    return set_open_keys(m, model, values);
}

/* ---- Plainer ones, as long as the evaluator agrees ---- */
static bool agrees(iampb__witness_maker *m) { return m->wanted(m->user, m->request); }

/* A template of the catalogue with something for each placeholder and star. */
static void fill_template(const iampb__witness_maker *m, iampb__builder *out, iampb_str text)
{
    const struct {
        iampb_str name, value;
    } names[] = { { IAMPB__STR("Partition"), IAMPB__STR("aws") }, { IAMPB__STR("Region"), IAMPB__STR("us-east-1") },
        { IAMPB__STR("Account"), iampb__sample_account(m->c) } };
    for (size_t i = 0; i < text.len; i++) {
        size_t end = text.ptr[i] == '$' ? iampb__str_find(text, '}', i) : SIZE_MAX;
        iampb_str value = IAMPB__STR("example");
        if (end == SIZE_MAX) {
            iampb__builder_char(out, text.ptr[i] == '*' ? 'x' : text.ptr[i]);
            continue;
        }
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            if (iampb__str_eq(names[k].name, iampb__str(text.ptr + i + 2, end - i - 2)))
                value = names[k].value;
        iampb__builder_add(out, value);
        i = end;
    }
}

static bool try_resource(iampb__witness_maker *m, iampb_str arn)
{
    iampb__builder before = { .ctx = m->c->ctx };
    iampb__builder_add(&before, m->request->resource);
    bool ok = !before.failed && set_resource(m, arn) && agrees(m);
    if (!ok && !before.failed)
        set_resource(m, iampb__builder_str(&before));
    iampb__builder_free(&before);
    return ok;
}

/* A resource of a type that the action takes. */
static void plain_resource(iampb__witness_maker *m)
{
    const iampb_catalog *catalog = m->c->options.catalog;
    size_t action = iampb_catalog_action_find(catalog, m->request->action.ptr, m->request->action.len);
    size_t types = iampb_catalog_action_list_count(catalog, action, "resource_types");
    iampb__builder text = { .ctx = m->c->ctx };
    bool done = action == IAMPB_CATALOG_NONE || (types == 0 && try_resource(m, IAMPB__STR("*")));
    for (size_t i = 0; i < types && i < 4 && !done; i++) {
        size_t len = 0, type = iampb_catalog_action_type(catalog, action, i, NULL);
        const char *arn = iampb_catalog_type_list_at(catalog, type, "arns", 0, &len);
        iampb__builder_clear(&text);
        if (arn != NULL)
            fill_template(m, &text, iampb__str(arn, len));
        done = arn != NULL && !text.failed && try_resource(m, iampb__builder_str(&text));
    }
    iampb__builder_free(&text);
}

/* An action that exists, of the same service. */
static void plain_action(iampb__witness_maker *m, iampb_str service)
{
    const iampb_catalog *catalog = m->c->options.catalog;
    size_t number = iampb_catalog_service_find(catalog, service.ptr, service.len), first;
    size_t count = number == IAMPB_CATALOG_NONE ? 0 : iampb_catalog_service_count(catalog, number, "actions", &first);
    iampb__builder before = { .ctx = m->c->ctx };
    iampb__builder_add(&before, m->request->name);
    for (size_t i = 0; i < count && !before.failed; i++) {
        size_t len = 0;
        const char *name = iampb_catalog_action_text(catalog, first + i, "name", &len);
        if (set_action(m, service, iampb__str(name, len)) && agrees(m)) {
            iampb__builder_free(&before);
            return;
        }
    }
    if (count > 0 && !before.failed)
        set_action(m, service, iampb__builder_str(&before));
    iampb__builder_free(&before);
}

iampb__found iampb__witness_make(iampb__witness_maker *m, const iampb__class *one, const iampb__model *model)
{
    bool built = build(m, one, model);
    if (m->c->failed)
        return IAMPB__FOUND_UNSURE;
    if (!built || !agrees(m))
        return IAMPB__FOUND_NO;
    if (!m->known_action)
        plain_action(m, one->service);
    plain_resource(m);
    return IAMPB__FOUND_YES;
}

void iampb__witness_end(iampb__witness_maker *m)
{
    iampb_request_free(m->request);
    m->request = NULL;
}

/* ---- Writing ---- */
static void write_list(iampb__json_writer *w, const char *name, const iampb_str *items, size_t count)
{
    iampb__json_key(w, name);
    iampb__json_open(w, '[');
    for (size_t i = 0; i < count; i++)
        iampb__json_put_str(w, items[i]);
    iampb__json_close(w, ']');
}

static void write_key(iampb__json_writer *w, const iampb__context_key *key)
{
    size_t count;
    const iampb_str *values = iampb__key_values(key, &count);
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "ContextKeyName", key->name);
    write_list(w, "ContextKeyValues", values, count);
    iampb__json_member_str(w, "ContextKeyType",
            key->state == IAMPB__KEY_LIST ? IAMPB__STR("stringList") : IAMPB__STR("string"));
    iampb__json_close(w, '}');
}

/* All that were set, by the search or by the question; those that follow from the rest are filled in again. */
static void write_keys(const iampb__context *context, iampb__json_writer *w, bool absent)
{
    bool open = false;
    for (size_t i = 0; i < context->count; i++) {
        const iampb__context_key *key = &context->keys[i];
        if (key->derived || key->state == IAMPB__KEY_NOT_GIVEN || (key->state == IAMPB__KEY_ABSENT) != absent)
            continue;
        if (!open) {
            iampb__json_key(w, absent ? "AbsentContextKeys" : "ContextEntries");
            iampb__json_open(w, '[');
            open = true;
        }
        if (absent)
            iampb__json_put_str(w, key->name);
        else
            write_key(w, key);
    }
    if (open)
        iampb__json_close(w, ']');
}

static iampb_str type_of_caller(iampb_caller_kind kind)
{
    return kind == IAMPB_CALLER_SERVICE ? IAMPB__STR("service")
            : kind == IAMPB_CALLER_PROVIDER ? IAMPB__STR("federated")
            : kind == IAMPB_CALLER_ANONYMOUS ? IAMPB__STR("anonymous")
                                             : IAMPB__STR("aws");
}

void iampb__witness_write(const iampb__witness_maker *m, iampb__json_writer *w)
{
    const iampb_request *r = m->request;
    write_list(w, "ActionNames", &r->action, 1);
    write_list(w, "ResourceArns", &r->resource, 1);
    iampb__json_member_str(w, "CallerArn",
            r->caller.kind == IAMPB_CALLER_ANONYMOUS ? IAMPB__STR("anonymous") : r->caller.arn);
    iampb__json_member_str(w, "CallerType", type_of_caller(r->caller.kind));
    if (r->caller.role_arn.len > 0)
        iampb__json_member_str(w, "CallerRoleArn", r->caller.role_arn);
    if (r->caller.unique_id.len > 0)
        iampb__json_member_str(w, "CallerUniqueId", r->caller.unique_id);
    if (r->owner.len > 0)
        iampb__json_member_str(w, "ResourceOwner", r->owner);
    write_keys(&r->context, w, false);
    write_keys(&r->context, w, true);
}
