/* callers.c - who may ask. See callers.h. */
#include "compare/callers.h"
#include "compare/public_strangers.h"

/* A text with its pieces put together lives in the arena. */
typedef struct gathering {
    iampb__comparer *c;
    iampb__vec callers;        /* iampb_caller */
    iampb_str stranger;        /* an account that nobody names */
    bool failed;
} gathering;

bool iampb__names_principals(const iampb_compiled *compiled)
{
    return compiled->kind == IAMPB_POLICY_RESOURCE || compiled->kind == IAMPB_POLICY_TRUST
            || compiled->kind == IAMPB_POLICY_RCP;
}

static iampb_str text(gathering *g, const char *format, iampb_str a, iampb_str b, iampb_str d)
{
    iampb__builder out = { .ctx = g->c->ctx };
    iampb_str kept = { "", 0 };
    iampb__builder_format(&out, format, a, b, d);
    if (!iampb__builder_keep(&out, g->c->arena, &kept))
        g->failed = true;
    iampb__builder_free(&out);
    return kept;
}

static iampb_caller *add(gathering *g, iampb_caller_kind kind, iampb_str arn)
{
    static const iampb_caller standard = IAMPB_CALLER_INIT;
    iampb_caller *caller = IAMPB__VEC_PUSH(iampb_caller, g->c->ctx, &g->callers);
    if (caller == NULL) {
        g->failed = true;
        return NULL;
    }
    *caller = standard;
    caller->kind = kind;
    caller->arn = arn;
    return caller;
}

static iampb_str or_aws(iampb_str partition) { return partition.len > 0 ? partition : IAMPB__STR("aws"); }

static void add_session(gathering *g, iampb_str partition, iampb_str account, iampb_str role, iampb_str role_arn)
{
    iampb_str none = { NULL, 0 };
    iampb_str head = text(g, "arn:%v:sts::%v:assumed-role/", or_aws(partition), account, none);
    iampb_caller *caller = add(g, IAMPB_CALLER_SESSION,
            text(g, "%v%v/%v", head, role, IAMPB__STR("example-session")));
    if (caller != NULL)
        caller->role_arn = role_arn;
}

/* Principals of an account that nobody names. */
static void add_members(gathering *g, iampb_str partition, iampb_str account)
{
    iampb_str none = { NULL, 0 }, p = or_aws(partition);
    add(g, IAMPB_CALLER_USER, text(g, "arn:%v:iam::%v:user/example-user", p, account, none));
    add_session(g, p, account, IAMPB__STR("example-role"),
            text(g, "arn:%v:iam::%v:role/example-role", p, account, none));
}

/* ---- Those that are named ---- */
static const iampb_str no_text = { NULL, 0 };

static void add_account(gathering *g, const iampb__named_principal *p)
{
    iampb_str partition = or_aws(p->partition);
    add_members(g, partition, p->account);
    add(g, IAMPB_CALLER_ROOT, text(g, "arn:%v:iam::%v:root", partition, p->account, no_text));
    add(g, IAMPB_CALLER_FEDERATED_USER,
            text(g, "arn:%v:sts::%v:federated-user/example", partition, p->account, no_text));
}

static void add_user(gathering *g, const iampb__named_principal *p)
{
    add(g, IAMPB_CALLER_USER, p->text);
    iampb_caller *federated = add(g, IAMPB_CALLER_FEDERATED_USER,
            text(g, "arn:%v:sts::%v:federated-user/%v", p->partition, p->account, p->name));
    if (federated != NULL)
        federated->issuer_arn = p->text;
}

static void add_unique_id(gathering *g, const iampb__named_principal *p)
{
    add_members(g, IAMPB__STR("aws"), g->stranger);
    if (g->failed)
        return;
    size_t last = g->callers.count - (iampb__str_starts(p->text, IAMPB__STR("AIDA")) ? 2 : 1);
    IAMPB__VEC_AT(iampb_caller, &g->callers, last)->unique_id = p->text;
}

static void add_named(gathering *g, const iampb__named_principal *p)
{
    switch (p->form) {
    case IAMPB__FORM_ACCOUNT: add_account(g, p); break;
    case IAMPB__FORM_USER: add_user(g, p); break;
    case IAMPB__FORM_ROLE: add_session(g, p->partition, p->account, p->name, p->text); break;
    case IAMPB__FORM_SESSION: add(g, IAMPB_CALLER_SESSION, p->text); break;
    case IAMPB__FORM_FEDERATED_USER: add(g, IAMPB_CALLER_FEDERATED_USER, p->text); break;
    case IAMPB__FORM_UNIQUE_ID: add_unique_id(g, p); break;
    case IAMPB__FORM_SERVICE: add(g, IAMPB_CALLER_SERVICE, p->text); break;
    case IAMPB__FORM_FEDERATED: add(g, IAMPB_CALLER_PROVIDER, p->text); break;
    case IAMPB__FORM_CANONICAL: add(g, IAMPB_CALLER_CANONICAL, p->text); break;
    case IAMPB__FORM_EVERYONE:
    case IAMPB__FORM_NOTHING: break;
    }
}

/* ---- Those that are named twice: by two forms that may be one principal ---- */
static void add_session_of_role(gathering *g, const iampb__named_principal *session, const iampb__named_principal *role)
{
    iampb_str tail = iampb__str_from(session->text, iampb__str_find(session->text, '/', 0) + 1);
    iampb_str name = iampb__str_first(tail, iampb__str_find(tail, '/', 0));
    if (!iampb__str_eq(session->account, role->account) || !iampb__str_eq_nocase(name, role->name))
        return;
    iampb_caller *caller = add(g, IAMPB_CALLER_SESSION, session->text);
    if (caller != NULL)
        caller->role_arn = role->text;
}

static void add_with_id(gathering *g, const iampb__named_principal *id, const iampb__named_principal *named)
{
    bool user = iampb__str_starts(id->text, IAMPB__STR("AIDA"));
    if (user != (named->form == IAMPB__FORM_USER))
        return;
    if (user)
        add(g, IAMPB_CALLER_USER, named->text);
    else
        add_session(g, named->partition, named->account, named->name, named->text);
    if (!g->failed)
        IAMPB__VEC_AT(iampb_caller, &g->callers, g->callers.count - 1)->unique_id = id->text;
}

static void add_pair(gathering *g, const iampb__named_principal *a, const iampb__named_principal *b)
{
    if (a->form == IAMPB__FORM_SESSION && b->form == IAMPB__FORM_ROLE)
        add_session_of_role(g, a, b);
    if (a->form == IAMPB__FORM_UNIQUE_ID && (b->form == IAMPB__FORM_USER || b->form == IAMPB__FORM_ROLE))
        add_with_id(g, a, b);
}

/* ---- Distinct principals of all statements ---- */
typedef struct named_list {
    iampb__vec items;          /* const iampb__named_principal * */
    iampb__map seen;
} named_list;

static bool collect(gathering *g, named_list *list)
{
    for (size_t i = 0; i < g->c->entries.count; i++) {
        const iampb__entry *e = iampb__entry_at(g->c, i);
        for (uint32_t k = 0; k < e->statement->principals.count; k++) {
            const iampb__named_principal *p = &e->statement->principals.items[k];
            void **place = iampb__map_put(g->c->ctx, &list->seen, p->text);
            if (place == NULL)
                return false;
            if (*place != NULL)
                continue;
            *place = (void *)(uintptr_t)1;
            const iampb__named_principal **item = IAMPB__VEC_PUSH(const iampb__named_principal *, g->c->ctx,
                    &list->items);
            if (item == NULL)
                return false;
            *item = p;
        }
    }
    return true;
}

static const iampb__named_principal *item_at(const named_list *list, size_t index)
{
    return *IAMPB__VEC_AT(const iampb__named_principal *, &list->items, index);
}

static iampb_str find_stranger(const iampb__comparer *c, const named_list *list)
{
    static const iampb_str accounts[] = { IAMPB__STR_INIT("444455556666"), IAMPB__STR_INIT("777788889999"),
        IAMPB__STR_INIT("888899990000"), IAMPB__STR_INIT("222233334444"), IAMPB__STR_INIT("100020003000"),
        IAMPB__STR_INIT("900080007000") };
    for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++) {
        bool named = iampb__is_named_account(c, accounts[i]);
        for (size_t k = 0; k < list->items.count; k++)
            named = named || iampb__str_eq(item_at(list, k)->account, accounts[i]);
        if (!named)
            return accounts[i];
    }
    return IAMPB__STR("000000000001");
}

/* ---- All ---- */
static void add_strangers(gathering *g, bool all)
{
    add_members(g, IAMPB__STR("aws"), g->stranger);
    add(g, IAMPB_CALLER_ANONYMOUS, IAMPB__STR(""));
    if (!all)
        return;
    add(g, IAMPB_CALLER_ROOT, text(g, "arn:aws:iam::%v:root", g->stranger, no_text, no_text));
    add(g, IAMPB_CALLER_SERVICE, IAMPB__STR("example.amazonaws.com"));
    add(g, IAMPB_CALLER_PROVIDER, text(g, "arn:aws:iam::%v:oidc-provider/example.com", g->stranger, no_text, no_text));
}

static bool gather(gathering *g, const named_list *list, bool strangers)
{
    g->stranger = find_stranger(g->c, list);
    if (g->c->strangers != NULL)
        iampb__strangers_settle(g->c, g->stranger);
    for (size_t i = 0; i < list->items.count && !strangers; i++)
        add_named(g, item_at(list, i));
    for (size_t i = 0; i < list->items.count && !strangers; i++)
        for (size_t k = 0; item_at(list, i)->form == IAMPB__FORM_SESSION && k < list->items.count; k++)
            add_pair(g, item_at(list, i), item_at(list, k));
    for (size_t i = 0; i < list->items.count && !strangers; i++)
        for (size_t k = 0; item_at(list, i)->form == IAMPB__FORM_UNIQUE_ID && k < list->items.count; k++)
            add_pair(g, item_at(list, i), item_at(list, k));
    add_strangers(g, !strangers);
    for (size_t i = 0; strangers && i < list->items.count; i++)
        if (iampb__is_shared_provider(item_at(list, i)))
            add(g, IAMPB_CALLER_PROVIDER, item_at(list, i)->text);
    return !g->failed;
}

/* Whom the statements mean; false: no memory, or no such caller. */
static bool find_fits(iampb__comparer *c, const iampb_caller *caller, bool *fits)
{
    static const iampb__principal_rules rules = { false, false, false, false };
    if (iampb_request_set_caller(c->request, caller, NULL) < 0)
        return false;
    for (size_t i = 0; i < c->entries.count; i++) {
        const iampb__entry *e = iampb__entry_at(c, i);
        const iampb__compiled_statement *s = e->statement;
        fits[i] = !iampb__names_principals(e->policy)
                || iampb__principals_match(&s->principals, c->request, !s->allow, &rules, NULL) != IAMPB__MATCH_NONE;
    }
    return true;
}

static bool settle(gathering *g, iampb__callers *out)
{
    size_t width = g->c->entries.count;
    bool *fits = iampb__arena_alloc(g->c->arena, g->callers.count, width == 0 ? 1 : width);
    iampb_caller *kept = iampb__arena_alloc(g->c->arena, g->callers.count, sizeof *kept);
    iampb__map seen = { 0 };
    bool ok = fits != NULL && kept != NULL;
    uint32_t count = 0;
    for (size_t i = 0; i < g->callers.count && ok; i++) {
        bool *row = fits + count * width;
        if (!find_fits(g->c, IAMPB__VEC_AT(iampb_caller, &g->callers, i), row))
            continue; /* a name that no caller has: nobody is meant by it */
        void **place = iampb__map_put(g->c->ctx, &seen, iampb__str((const char *)row, width));
        ok = place != NULL;
        if (!ok || *place != NULL)
            continue;
        *place = row;
        kept[count++] = *IAMPB__VEC_AT(iampb_caller, &g->callers, i);
    }
    iampb__map_free(g->c->ctx, &seen);
    *out = (iampb__callers){ kept, count, fits };
    return ok;
}

bool iampb__callers_find(iampb__comparer *c, bool strangers, iampb__callers *out)
{
    gathering g = { .c = c };
    named_list list = { 0 };
    bool ok = collect(&g, &list) && gather(&g, &list, strangers) && settle(&g, out);
    IAMPB__VEC_FREE(const iampb__named_principal *, c->ctx, &list.items);
    iampb__map_free(c->ctx, &list.seen);
    IAMPB__VEC_FREE(iampb_caller, c->ctx, &g.callers);
    c->failed = c->failed || !ok;
    return ok;
}
