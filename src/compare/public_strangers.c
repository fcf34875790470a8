/* public_strangers.c - what strangers cannot have in the keys that say who or where somebody is. See
 * public_strangers.h. */
#include "compare/public_strangers.h"
#include "base/arn.h"

/* Values that the policy names, of one key. */
struct iampb__outside {
    const iampb__outside *next;
    iampb__map texts;          /* case aside: ids that differ in case alone are nobody's */
    iampb__vec names;          /* iampb_str: the same */
    iampb__vec globs;          /* const iampb__glob * */
    iampb__vec arns;           /* const iampb__arn_pattern * */
    bool token_only;           /* of callers with a token alone */
};

/* Texts once each, in the order of their coming. */
typedef struct texts {
    iampb__map seen;
    iampb__vec items;          /* iampb_str */
} texts;

struct iampb__strangers {
    texts accounts, orgs, ids; /* that are named; ids: unique ids of users and roles */
    iampb_str account;         /* of strangers */
    const iampb__outside *first; /* all, to be freed */
};

static bool put(iampb_context *ctx, texts *t, iampb_str text)
{
    void **place = iampb__map_put(ctx, &t->seen, text);
    if (place == NULL || *place != NULL)
        return place != NULL;
    iampb_str *item = IAMPB__VEC_PUSH(iampb_str, ctx, &t->items);
    *place = item;
    if (item != NULL) {
        *item = text;
        *place = (void *)(uintptr_t)1;
    }
    return item != NULL;
}

static void free_texts(iampb_context *ctx, texts *t)
{
    iampb__map_free(ctx, &t->seen);
    IAMPB__VEC_FREE(iampb_str, ctx, &t->items);
}

static iampb_str text_at(const texts *t, size_t index) { return *IAMPB__VEC_AT(iampb_str, &t->items, index); }

/* ---- Who is named ---- */
static bool put_account(iampb__comparer *c, iampb_str text)
{
    iampb__arn arn;
    if (iampb__arn_parse(text, &arn))
        text = arn.account;
    return !iampb__str_is_account_id(text) || put(c->ctx, &c->strangers->accounts, text);
}

/* A path names its organisation. */
static bool put_org(iampb__comparer *c, iampb__fixed_kind kind, iampb_str text)
{
    if (!iampb__is_fixed(kind, text))
        return true;
    return put(c->ctx, &c->strangers->orgs, iampb__str_first(text, iampb__str_find(text, '/', 0)));
}

/* "AROAEXAMPLE:session" and "AROAEXAMPLE:*" name the role. */
static bool put_id(iampb__comparer *c, iampb_str text)
{
    iampb_str id = iampb__str_first(text, iampb__str_find(text, ':', 0));
    if (!iampb__is_fixed(IAMPB__FIXED_USER_ID, text) || id.len == 0)
        return true;
    return iampb__str_is_account_id(id) ? put_account(c, id) : put(c->ctx, &c->strangers->ids, id);
}

static bool put_operand(iampb__comparer *c, iampb__fixed_kind kind, iampb_str text)
{
    switch (kind) {
    case IAMPB__FIXED_ACCOUNT:
    case IAMPB__FIXED_ARN: return put_account(c, text);
    case IAMPB__FIXED_ORG:
    case IAMPB__FIXED_ORG_PATH: return put_org(c, kind, text);
    case IAMPB__FIXED_USER_ID: return put_id(c, text);
    default: return true;
    }
}

static bool is_naming(const iampb__test *t) { return t->kind != IAMPB__OP_NULL && t->kind != IAMPB__OP_UNKNOWN; }

static bool put_statement(iampb__comparer *c, const iampb__compiled_statement *s)
{
    bool ok = true;
    for (uint32_t i = 0; i < s->principals.count && ok; i++) {
        const iampb__named_principal *p = &s->principals.items[i];
        ok = p->form == IAMPB__FORM_UNIQUE_ID ? put(c->ctx, &c->strangers->ids, p->text) : put_account(c, p->text);
    }
    for (uint32_t i = 0; i < s->test_count && ok; i++) {
        const iampb__narrowing *row = iampb__narrowing_of(s->tests[i].key);
        for (uint32_t k = 0; row != NULL && is_naming(&s->tests[i]) && k < s->tests[i].count && ok; k++)
            ok = put_operand(c, row->kind, s->tests[i].operands[k].text);
    }
    return ok;
}

bool iampb__strangers_begin(iampb__comparer *c)
{
    bool ok = true;
    c->strangers = iampb__arena_zalloc(c->arena, 1, sizeof *c->strangers);
    if (c->strangers == NULL)
        return false;
    for (size_t i = 0; i < c->entries.count && ok; i++)
        ok = put_statement(c, iampb__entry_at(c, i)->statement);
    return ok;
}

void iampb__strangers_end(iampb__comparer *c)
{
    iampb__strangers *s = c->strangers;
    if (s == NULL)
        return;
    free_texts(c->ctx, &s->accounts);
    free_texts(c->ctx, &s->orgs);
    free_texts(c->ctx, &s->ids);
    for (const iampb__outside *o = s->first, *next; o != NULL; o = next) {
        iampb__outside *own = (iampb__outside *)o;
        next = o->next;
        iampb__map_free(c->ctx, &own->texts);
        IAMPB__VEC_FREE(iampb_str, c->ctx, &own->names);
        IAMPB__VEC_FREE(const iampb__glob *, c->ctx, &own->globs);
        IAMPB__VEC_FREE(const iampb__arn_pattern *, c->ctx, &own->arns);
    }
    c->strangers = NULL;
}

bool iampb__is_named_account(const iampb__comparer *c, iampb_str account)
{
    return c->strangers != NULL && iampb__map_get(c->ctx, &c->strangers->accounts.seen, account) != NULL;
}

void iampb__strangers_settle(iampb__comparer *c, iampb_str account) { c->strangers->account = account; }

/* ---- What is outside of one key ---- */
static bool leave_text(iampb__comparer *c, iampb__outside *o, iampb_str text)
{
    void **place = iampb__map_put(c->ctx, &o->texts, text);
    if (place == NULL || *place != NULL)
        return place != NULL;
    iampb_str *item = IAMPB__VEC_PUSH(iampb_str, c->ctx, &o->names);
    if (item != NULL)
        *item = text;
    *place = item == NULL ? NULL : (void *)(uintptr_t)1;
    return item != NULL;
}

static bool leave_glob(iampb__comparer *c, iampb__outside *o, const iampb__glob *glob)
{
    const iampb__glob **item = IAMPB__VEC_PUSH(const iampb__glob *, c->ctx, &o->globs);
    if (item != NULL)
        *item = glob;
    return item != NULL;
}

static bool leave_arn(iampb__comparer *c, iampb__outside *o, const iampb__arn_pattern *arn)
{
    const iampb__arn_pattern **item = IAMPB__VEC_PUSH(const iampb__arn_pattern *, c->ctx, &o->arns);
    if (item != NULL)
        *item = arn;
    return item != NULL;
}

/* Begins so: what begins with a wildcard of its own is not meant here. */
static bool leave_start(iampb__comparer *c, iampb__outside *o, iampb_str start, const char *close)
{
    iampb__builder text = { .ctx = c->ctx };
    iampb__glob *glob = iampb__arena_alloc(c->arena, 1, sizeof *glob);
    iampb_str kept;
    iampb__builder_format(&text, "%v%s*", start, close);
    bool ok = iampb__builder_keep(&text, c->arena, &kept) && glob != NULL
            && iampb__glob_compile(c->arena, kept, true, false, glob) && leave_glob(c, o, glob);
    iampb__builder_free(&text);
    return ok;
}

static bool leave_arns_of(iampb__comparer *c, iampb__outside *o, iampb_str account)
{
    iampb__builder text = { .ctx = c->ctx };
    iampb__arn_pattern *arn = iampb__arena_alloc(c->arena, 1, sizeof *arn);
    iampb_str kept;
    iampb__builder_format(&text, "arn:*:*:*:%v:*", account);
    bool ok = iampb__builder_keep(&text, c->arena, &kept) && arn != NULL
            && iampb__arn_compile(c->arena, kept, false, arn) && leave_arn(c, o, arn);
    iampb__builder_free(&text);
    return ok;
}

/* A value of the policy that stands for itself, or that is as good as fixed. */
static bool leave_operand(iampb__comparer *c, iampb__outside *o, const iampb__narrowing *row, const iampb__test *t,
        const iampb__operand *operand)
{
    bool text = t->kind == IAMPB__OP_STRING_EQUALS || t->kind == IAMPB__OP_STRING_EQUALS_IGNORE_CASE
            || t->kind == IAMPB__OP_STRING_LIKE;
    bool fixed = row != NULL && iampb__is_fixed(row->kind, operand->text);
    if (t->kind == IAMPB__OP_IP || t->kind == IAMPB__OP_BINARY || !iampb__claim_tells(t->key, operand->text))
        return true;
    if (text && operand->as.glob.exact)
        return leave_text(c, o, operand->as.glob.literal);
    if (text && fixed && row->kind == IAMPB__FIXED_ARN)
        return leave_glob(c, o, &operand->as.glob);
    if (text || (t->kind == IAMPB__OP_ARN && fixed)) /* its account is named: see leave_named() */
        return true;
    return iampb__str_has_wildcard(operand->text) || iampb__str_contains(operand->text, IAMPB__STR("${"))
            || leave_text(c, o, operand->text);
}

static bool leave_test(iampb__comparer *c, iampb__outside *o, const iampb__narrowing *row, const iampb__test *t)
{
    bool ok = true, values = row == NULL || row->kind <= IAMPB__FIXED_USER_ID; /* else it is no name */
    for (uint32_t i = 0; values && is_naming(t) && i < t->count && ok; i++) {
        iampb_str text = t->operands[i].text;
        size_t owner = row == NULL ? iampb__claim_owner(t->key, text) : 0;
        ok = leave_operand(c, o, row, t, &t->operands[i])
                && (owner == 0 || leave_start(c, o, iampb__str_first(text, owner), ""));
    }
    return ok;
}

/* What follows from accounts, organisations and ids that are named anywhere. */
static bool leave_named(iampb__comparer *c, iampb__outside *o, iampb__fixed_kind kind)
{
    const iampb__strangers *s = c->strangers;
    bool ok = true, accounts = kind == IAMPB__FIXED_ACCOUNT || kind == IAMPB__FIXED_ARN
            || kind == IAMPB__FIXED_USER_ID;
    for (size_t i = 0; accounts && i < s->accounts.items.count && ok; i++) {
        iampb_str account = text_at(&s->accounts, i);
        ok = kind == IAMPB__FIXED_ARN ? leave_arns_of(c, o, account)
                : leave_text(c, o, account)
                        && (kind != IAMPB__FIXED_USER_ID || leave_start(c, o, account, ":"));
    }
    for (size_t i = 0; kind == IAMPB__FIXED_ORG && i < s->orgs.items.count && ok; i++)
        ok = leave_text(c, o, text_at(&s->orgs, i));
    for (size_t i = 0; kind == IAMPB__FIXED_ORG_PATH && i < s->orgs.items.count && ok; i++)
        ok = leave_start(c, o, text_at(&s->orgs, i), "/");
    for (size_t i = 0; kind == IAMPB__FIXED_USER_ID && i < s->ids.items.count && ok; i++)
        ok = leave_text(c, o, text_at(&s->ids, i)) && leave_start(c, o, text_at(&s->ids, i), ":");
    if (kind == IAMPB__FIXED_TRUE)
        ok = leave_text(c, o, IAMPB__STR("true"));
    return ok && (kind != IAMPB__FIXED_SERVICE || leave_start(c, o, IAMPB__STR(""), ""));
}

const iampb__outside *iampb__outside_of(iampb__comparer *c, iampb_str key, bool *ok)
{
    const iampb__narrowing *row = iampb__narrowing_of(key);
    *ok = true;
    if (row == NULL && !iampb__is_claim(key))
        return NULL;
    iampb__outside *o = iampb__arena_zalloc(c->arena, 1, sizeof *o);
    *ok = o != NULL;
    if (o == NULL)
        return NULL;
    o->next = c->strangers->first;
    c->strangers->first = o;
    o->texts.nocase = true;
    o->token_only = iampb__str_eq_nocase(key, IAMPB__STR("sts:RoleSessionName"));
    for (size_t i = 0; i < c->entries.count; i++) {
        const iampb__compiled_statement *s = iampb__entry_at(c, i)->statement;
        for (uint32_t k = 0; k < s->test_count; k++)
            if (iampb__str_eq_nocase(s->tests[k].key, key))
                *ok = *ok && leave_test(c, o, row, &s->tests[k]);
    }
    *ok = *ok && (row == NULL || leave_named(c, o, row->kind));
    return o;
}

/* ---- Asking ---- */
static const iampb__outside *outside_at(const iampb__comparer *c, uint32_t variable)
{
    const iampb__outside *o = c->strangers == NULL ? NULL : iampb__variable_at(c, variable)->outside;
    return o == NULL || (o->token_only && (c->stance & IAMPB__STANCE_TOKEN) == 0) ? NULL : o;
}

bool iampb__stranger_may_have(const iampb__comparer *c, uint32_t variable, iampb_str text)
{
    static const iampb__context none = { .closed = true };
    const iampb__outside *o = outside_at(c, variable);
    if (o == NULL)
        return true;
    if (iampb__map_get(c->ctx, &o->texts, text) != NULL)
        return false;
    for (size_t i = 0; i < o->globs.count; i++)
        if (iampb__glob_matches(*IAMPB__VEC_AT(const iampb__glob *, &o->globs, i), text, &none, NULL) == IAMPB__YES)
            return false;
    for (size_t i = 0; i < o->arns.count; i++) {
        bool comparable;
        if (iampb__arn_matches(*IAMPB__VEC_AT(const iampb__arn_pattern *, &o->arns, i), text, &none, &comparable, NULL)
                == IAMPB__YES
            && comparable)
            return false;
    }
    return true;
}

bool iampb__stranger_may_lack(const iampb__comparer *c, uint32_t variable)
{
    static const iampb_str always[] = { IAMPB__STR_INIT("aws:PrincipalArn"), IAMPB__STR_INIT("aws:PrincipalAccount"),
        IAMPB__STR_INIT("aws:userid"), IAMPB__STR_INIT("aws:PrincipalType") };
    bool needed = false;
    if (c->strangers == NULL || (c->stance & IAMPB__STANCE_SIGNED) == 0)
        return true;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        needed = needed || iampb__str_eq_nocase(always[i], iampb__variable_at(c, variable)->key);
    return !needed;
}

bool iampb__strangers_ask(const iampb__comparer *c, uint32_t variable, iampb__text_question *q)
{
    const iampb__outside *o = outside_at(c, variable);
    if (o == NULL || o->names.count + o->globs.count + o->arns.count == 0)
        return true;
    uint32_t group = iampb__text_group(q);
    bool ok = group != UINT32_MAX;
    for (size_t i = 0; i < o->names.count && ok; i++)
        ok = iampb__text_add_literal(q, group, *IAMPB__VEC_AT(iampb_str, &o->names, i), true);
    for (size_t i = 0; i < o->globs.count && ok; i++)
        ok = iampb__text_add_glob(q, group, *IAMPB__VEC_AT(const iampb__glob *, &o->globs, i), false, NULL);
    for (size_t i = 0; i < o->arns.count && ok; i++)
        ok = iampb__text_add_arn(q, group, *IAMPB__VEC_AT(const iampb__arn_pattern *, &o->arns, i), NULL);
    return ok && iampb__text_ask(q, group, false, false, true);
}

/* ---- Plain values ---- */
/* Each '*' where the account stands becomes the strangers' account, others a word. */
static void fill(const iampb__strangers *s, iampb_str pattern, iampb__builder *out)
{
    size_t colons = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        char letter = pattern.ptr[i];
        colons += letter == ':';
        if (letter == '*')
            iampb__builder_add(out, colons == 4 ? s->account : IAMPB__STR("example"));
        else
            iampb__builder_char(out, letter == '?' ? 'x' : letter);
    }
}

iampb_str iampb__stranger_sample(iampb__comparer *c, uint32_t variable, const iampb_str *pattern)
{
    iampb_str key = iampb__variable_at(c, variable)->key, kept = { NULL, 0 };
    const iampb__narrowing *row = iampb__narrowing_of(key);
    iampb__builder text = { .ctx = c->ctx };
    if (pattern != NULL)
        fill(c->strangers, *pattern, &text);
    else if (row != NULL && row->kind == IAMPB__FIXED_ACCOUNT)
        iampb__builder_add(&text, c->strangers->account);
    else if (row != NULL && row->kind == IAMPB__FIXED_ARN && !row->source)
        fill(c->strangers, IAMPB__STR("arn:aws:iam::*:user/example-user"), &text);
    else
        iampb__builder_add(&text, iampb__sample_of_key(key));
    if (!iampb__builder_keep(&text, c->arena, &kept))
        c->failed = true;
    iampb__builder_free(&text);
    return kept;
}
