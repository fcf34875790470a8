/* atoms.c - a statement as a box: the sets of resources and of each key that a request must be in. Sets that are
 * written alike are one atom, whatever statements they stand in. See comparer.h. */
#include "compare/comparer.h"
#include "catalog/catalog.h"
#include "compare/public_strangers.h"
#include "finding/order.h"

/* ---- Variables ---- */
/* Keys that AWS puts into nearly every request. Rule: IAM User Guide, "AWS global condition context keys". */
static bool is_usual(iampb_str key)
{
    static const iampb_str usual[] = { IAMPB__STR_INIT("aws:CurrentTime"), IAMPB__STR_INIT("aws:EpochTime"),
        IAMPB__STR_INIT("aws:PrincipalAccount"), IAMPB__STR_INIT("aws:PrincipalArn"),
        IAMPB__STR_INIT("aws:PrincipalType"), IAMPB__STR_INIT("aws:RequestedRegion"),
        IAMPB__STR_INIT("aws:ResourceAccount"), IAMPB__STR_INIT("aws:SecureTransport"),
        IAMPB__STR_INIT("aws:SourceIp"), IAMPB__STR_INIT("aws:UserAgent"), IAMPB__STR_INIT("aws:userid"),
        IAMPB__STR_INIT("aws:ViaAWSService"), IAMPB__STR_INIT("aws:PrincipalIsAWSService") };
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (iampb__str_eq_nocase(usual[i], key))
            return true;
    return false;
}

/* What the catalogue says of the key; a key that it does not know may be anything (C-16). */
static void describe(const iampb__comparer *c, iampb__variable *v)
{
    const iampb_catalog *catalog = c->options.catalog;
    size_t key = iampb_catalog_key_find(catalog, v->key.ptr, v->key.len);
    v->usual = is_usual(v->key);
    if (key == IAMPB_CATALOG_NONE)
        return;
    v->type = iampb_catalog_key_type(catalog, key);
    v->single = !iampb_catalog_key_is(catalog, key, "multivalued");
}

/* What is known of the key; tags of a caller whose tags are known are there, or they are absent. */
static void find_given(const iampb__comparer *c, iampb__variable *v)
{
    static const iampb__context_key absent = { .state = IAMPB__KEY_ABSENT };
    static const iampb_str tag = IAMPB__STR_INIT("aws:PrincipalTag/");
    v->given = iampb__context_find(&c->given->context, v->key, v->hash);
    v->target = iampb__str_eq_nocase(v->key, IAMPB__STR("aws:ResourceAccount"))
            || iampb__str_eq_nocase(v->key, IAMPB__STR("aws:RequestedRegion"));
    v->target = v->target && c->given->resource.ptr == NULL && (v->given == NULL || v->given->derived);
    if (v->given != NULL && (v->given->state == IAMPB__KEY_NOT_GIVEN || v->target))
        v->given = NULL;
    if (v->given == NULL && c->given->context.tags_known && v->key.len > tag.len
        && iampb__str_eq_nocase(iampb__str_first(v->key, tag.len), tag))
        v->given = &absent;
}

uint32_t iampb__key_variable(iampb__comparer *c, iampb_str key)
{
    void **place = iampb__map_put(c->ctx, &c->variable_numbers, key);
    if (place == NULL)
        return UINT32_MAX;
    if (*place == NULL) {
        iampb__variable *v = IAMPB__VEC_PUSH(iampb__variable, c->ctx, &c->variables);
        if (v == NULL)
            return UINT32_MAX;
        v->key = key;
        v->hash = iampb__key_hash(key);
        describe(c, v);
        if (c->given != NULL)
            find_given(c, v);
        bool ok = true;
        if (c->strangers != NULL)
            v->outside = iampb__outside_of(c, key, &ok);
        if (!ok)
            return UINT32_MAX;
        *place = (void *)(uintptr_t)c->variables.count;
    }
    return (uint32_t)(uintptr_t)*place - 1;
}

uint32_t iampb__open_number(iampb__comparer *c, iampb_str key)
{
    uint32_t variable = iampb__key_variable(c, key);
    if (variable == UINT32_MAX)
        return UINT32_MAX;
    if (iampb__variable_at(c, variable)->open == 0) {
        iampb__open_key *open = IAMPB__VEC_PUSH(iampb__open_key, c->ctx, &c->open);
        if (open == NULL)
            return UINT32_MAX;
        *open = (iampb__open_key){ iampb__key_hash(key), key, IAMPB__OPEN_ABSENT, { NULL, 0 } };
        iampb__variable_at(c, variable)->open = (uint32_t)c->open.count;
    }
    return iampb__variable_at(c, variable)->open - 1;
}

/* ---- Which open keys a pattern names ---- */
typedef bool (*open_fn)(void *user, iampb_str key);

static bool each_of_glob(const iampb__glob *glob, open_fn visit, void *user)
{
    for (uint32_t i = 0; i < glob->count && glob->variables > 0; i++)
        if (glob->tokens[i].kind == IAMPB__TOKEN_VARIABLE && !visit(user, glob->tokens[i].text))
            return false;
    return true;
}

static bool each_of_fields(const iampb__glob *fields, open_fn visit, void *user)
{
    for (uint32_t i = 0; i < 6; i++)
        if (!each_of_glob(&fields[i], visit, user))
            return false;
    return true;
}

static bool each_of_test(const iampb__test *test, open_fn visit, void *user)
{
    for (uint32_t i = 0; i < test->count; i++) {
        const iampb__operand *o = &test->operands[i];
        switch (test->kind) {
        case IAMPB__OP_STRING_EQUALS:
        case IAMPB__OP_STRING_EQUALS_IGNORE_CASE:
        case IAMPB__OP_STRING_LIKE:
        case IAMPB__OP_BOOL:
            if (!each_of_glob(&o->as.glob, visit, user))
                return false;
            break;
        case IAMPB__OP_ARN:
            if (!each_of_fields(o->as.arn.field, visit, user))
                return false;
            break;
        default: return true;
        }
    }
    return true;
}

static bool each_open(const iampb__atom *atom, open_fn visit, void *user)
{
    if (atom->kind == IAMPB__ATOM_TEST)
        return each_of_test(atom->test, visit, user);
    for (uint32_t i = 0; atom->kind == IAMPB__ATOM_RESOURCE && i < atom->statement->resource_count; i++) {
        const iampb__resource_pattern *p = &atom->statement->resources[i];
        if (p->fields == 6 && !p->star && !each_of_glob(&p->field[5], visit, user))
            return false;
    }
    return true;
}

typedef struct opener {
    iampb__comparer *c;
    bool any;
} opener;

static bool open_key(void *user, iampb_str key)
{
    opener *o = user;
    o->any = true;
    return iampb__open_number(o->c, key) != UINT32_MAX;
}

typedef struct collector {
    const iampb__comparer *c;
    uint64_t *set;
} collector;

static bool collect_key(void *user, iampb_str key)
{
    collector *k = user;
    void *place = iampb__map_get(k->c->ctx, &k->c->variable_numbers, key);
    uint32_t open = place == NULL ? 0 : iampb__variable_at(k->c, (uint32_t)(uintptr_t)place - 1)->open;
    if (open == 0 || open > 64)
        return false;
    *k->set |= UINT64_C(1) << (open - 1);
    return true;
}

bool iampb__atom_open(const iampb__comparer *c, uint32_t atom, uint64_t *set)
{
    const iampb__atom *a = iampb__atom_at(c, atom);
    collector k = { c, set };
    return !a->variables || each_open(a, collect_key, &k);
}

/* ---- Atoms ---- */
/* What makes two atoms one: the same words in the same roles. */
static void add_text(iampb__builder *out, iampb_str text)
{
    iampb__builder_format(out, "%z:", text.len);
    iampb__builder_add(out, text);
}

static void add_key(iampb__builder *out, iampb_str key)
{
    iampb__builder_format(out, "%z:", key.len);
    for (size_t i = 0; i < key.len; i++)
        iampb__builder_char(out, iampb__lower(key.ptr[i]));
}

/* Texts of a list, in order and each once: a list says the same in any order (C-27). */
typedef struct texts {
    iampb__comparer *c;
    const iampb_str **items;
    size_t count;
} texts;

static bool begin_texts(iampb__comparer *c, size_t most, texts *out)
{
    *out = (texts){ c, iampb__arena_alloc(c->scratch, most, sizeof(const iampb_str *)), 0 };
    return out->items != NULL;
}

static void add_texts(iampb__builder *out, texts *t)
{
    bool ok = iampb__merge_sort(t->c->ctx, (void **)t->items, t->count, iampb__text_order);
    out->failed = out->failed || !ok;
    for (size_t i = 0; ok && i < t->count; i++)
        if (i == 0 || !iampb__str_eq(*t->items[i - 1], *t->items[i]))
            add_text(out, *t->items[i]);
}

static void name_test(iampb__comparer *c, const iampb__entry *e, const iampb__test *t, iampb__builder *out)
{
    iampb__builder_format(out, "t%d,%d,%d,%d,%d,%d;", (int32_t)t->kind, (int32_t)t->relation, (int32_t)t->set,
            (int32_t)t->negated, (int32_t)t->if_exists, (int32_t)e->policy->tree->variables);
    texts list;
    add_key(out, t->key);
    out->failed = out->failed || !begin_texts(c, t->count, &list);
    for (uint32_t i = 0; !out->failed && i < t->count; i++)
        list.items[list.count++] = &t->operands[i].text;
    if (!out->failed)
        add_texts(out, &list);
}

static void name_resources(iampb__comparer *c, const iampb__entry *e, iampb__builder *out)
{
    texts list;
    const iampb__compiled_statement *s = e->statement;
    iampb__builder_format(out, "r%d,%d,%d;", (int32_t)s->not_resource, (int32_t)e->policy->tree->variables,
            (int32_t)e->policy->kind);
    out->failed = out->failed || !begin_texts(c, s->resource_count, &list);
    for (uint32_t i = 0; !out->failed && i < s->resource_count; i++)
        list.items[list.count++] = &s->resources[i].text;
    if (!out->failed)
        add_texts(out, &list);
}

/* The entries of Action or NotAction that are of the service. */
static void name_actions(iampb__comparer *c, const iampb__entry *e, iampb_str service, iampb__builder *out)
{
    const iampb__compiled_statement *s = e->statement;
    texts list;
    iampb__builder_format(out, "a%d;", (int32_t)s->not_action);
    add_text(out, service);
    out->failed = out->failed || !begin_texts(c, s->action_count, &list);
    for (uint32_t i = 0; !out->failed && i < s->action_count; i++)
        if (!s->actions[i].never && (s->actions[i].any || iampb__str_eq(s->actions[i].service, service)))
            list.items[list.count++] = s->actions[i].any ? &s->actions[i].text : &s->actions[i].name;
    if (!out->failed)
        add_texts(out, &list);
}

/* The atom with that name, or a new one; takes the builder's memory back. */
static uint32_t put_atom(iampb__comparer *c, iampb__builder *name, const iampb__atom *atom)
{
    iampb_str key = iampb__builder_str(name), kept;
    uintptr_t number = name->failed ? 0 : (uintptr_t)iampb__map_get(c->ctx, &c->atom_numbers, key);
    if (number == 0 && iampb__builder_keep(name, c->arena, &kept)) {
        iampb__atom *fresh = IAMPB__VEC_PUSH(iampb__atom, c->ctx, &c->atoms);
        void **place = fresh == NULL ? NULL : iampb__map_put(c->ctx, &c->atom_numbers, kept);
        if (place != NULL) {
            opener o = { c, false };
            *fresh = *atom;
            if (each_open(atom, open_key, &o)) {
                iampb__atom_at(c, c->atoms.count - 1)->variables = o.any;
                number = c->atoms.count;
                *place = (void *)number;
            }
        }
    }
    iampb__builder_free(name);
    return number == 0 ? UINT32_MAX : (uint32_t)number - 1;
}

static uint32_t test_atom(iampb__comparer *c, const iampb__entry *e, const iampb__test *test)
{
    iampb__builder name = { .ctx = c->ctx };
    iampb__atom atom = { .kind = IAMPB__ATOM_TEST, .test = test, .statement = e->statement };
    atom.variable = iampb__key_variable(c, test->key);
    if (atom.variable == UINT32_MAX)
        return UINT32_MAX;
    name_test(c, e, test, &name);
    return put_atom(c, &name, &atom);
}

static bool any_resource(const iampb__compiled_statement *s)
{
    bool star = false;
    for (uint32_t i = 0; i < s->resource_count; i++)
        star = star || s->resources[i].star;
    return s->no_resource || (!s->not_resource && star);
}

static uint32_t resource_atom(iampb__comparer *c, const iampb__entry *e)
{
    iampb__builder name = { .ctx = c->ctx };
    iampb__atom atom = { .kind = IAMPB__ATOM_RESOURCE, .variable = IAMPB__VARIABLE_RESOURCE,
        .statement = e->statement };
    name_resources(c, e, &name);
    return put_atom(c, &name, &atom);
}

/* Tests in an order of their own. Few: each is put into its place. */
static void order_tests(const iampb__compiled_statement *s, const iampb__test **out)
{
    for (uint32_t i = 0; i < s->test_count; i++) {
        uint32_t k = i;
        for (; k > 0 && iampb__test_content(out[k - 1]) > iampb__test_content(&s->tests[i]); k--)
            out[k] = out[k - 1];
        out[k] = &s->tests[i];
    }
}

bool iampb__entry_prepare(iampb__comparer *c, uint32_t number)
{
    iampb__entry entry = *iampb__entry_at(c, number);
    if (entry.ready)
        return true;
    const iampb__compiled_statement *s = entry.statement;
    uint32_t *atoms = iampb__arena_alloc(c->arena, s->test_count + 1, sizeof *atoms);
    const iampb__test **tests = iampb__arena_alloc(c->arena, s->test_count, sizeof(const iampb__test *));
    if (atoms == NULL || tests == NULL)
        return false;
    order_tests(s, tests);
    entry.never = s->malformed;
    if (!any_resource(s) && (atoms[entry.atom_count++] = resource_atom(c, &entry)) == UINT32_MAX)
        return false;
    for (uint32_t i = 0; i < s->test_count; i++) {
        uint32_t atom = test_atom(c, &entry, tests[i]);
        bool there = false;
        if (atom == UINT32_MAX)
            return false;
        for (uint32_t k = 0; k < entry.atom_count; k++)
            there = there || atoms[k] == atom;
        if (!there)
            atoms[entry.atom_count++] = atom;
        entry.never = entry.never || tests[i]->kind == IAMPB__OP_UNKNOWN;
    }
    entry.atoms = atoms;
    entry.ready = true;
    *iampb__entry_at(c, number) = entry;
    return true;
}

uint32_t iampb__action_atom(iampb__comparer *c, uint32_t entry, iampb_str service)
{
    iampb__builder name = { .ctx = c->ctx };
    const iampb__entry *e = iampb__entry_at(c, entry);
    iampb__atom atom = { .kind = IAMPB__ATOM_ACTION, .variable = IAMPB__VARIABLE_ACTION, .statement = e->statement,
        .service = service };
    name_actions(c, e, service, &name);
    return put_atom(c, &name, &atom);
}
