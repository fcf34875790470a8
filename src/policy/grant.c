/* grant.c - see grant.h. */
#include "policy/grant.h"
#include "base/glob.h"
#include "policy/pattern.h"

/* ---- Reading ---- */
/* Variables are in the sixth field of a resource only: before it "${" is text in any document (E-25). */
static size_t variables_from(iampb_str text, iampb__words_kind kind)
{
    unsigned colons = kind == IAMPB__WORDS_OLD_RESOURCE ? 0 : 5;
    size_t at = 0;
    for (; at < text.len && colons < 5; at++)
        colons += text.ptr[at] == ':';
    return at;
}

/* What is text in a document of 2008 stays so in one of 2012 (E-4, E-67). */
bool iampb__word_modern(iampb__arena *arena, iampb_str text, iampb__words_kind kind, iampb_str *out)
{
    iampb__builder modern = { .ctx = iampb__arena_context(arena) };
    size_t begin = kind == IAMPB__WORDS_AS_WRITTEN ? text.len : variables_from(text, kind);
    *out = text;
    if (!iampb__str_contains(iampb__str_from(text, begin), IAMPB__STR("${")))
        return true;
    for (size_t i = 0; i < text.len; i++) {
        if (i >= begin && text.ptr[i] == '$' && i + 1 < text.len && text.ptr[i + 1] == '{')
            iampb__builder_add(&modern, IAMPB__STR("${$}"));
        else
            iampb__builder_char(&modern, text.ptr[i]);
    }
    bool ok = iampb__builder_keep(&modern, arena, out);
    iampb__builder_free(&modern);
    return ok;
}

bool iampb__words_read(iampb__arena *arena, const iampb__tree_list *from, iampb__words_kind kind, iampb__words *out)
{
    iampb_str *items = iampb__arena_alloc(arena, from->count, sizeof *items);
    if (items == NULL)
        return false;
    for (size_t i = 0; i < from->count; i++)
        if (!iampb__word_modern(arena, from->entries[i].text, kind, &items[i]))
            return false;
    *out = (iampb__words){ items, from->count };
    return true;
}

static bool read_limits(iampb__arena *arena, const iampb__tree_condition *condition, iampb__words_kind kind,
        iampb__grant *out)
{
    size_t count = 0;
    for (size_t i = 0; i < condition->count; i++)
        count += condition->operators[i].count;
    iampb__limit *limits = iampb__arena_alloc(arena, count, sizeof *limits);
    if (limits == NULL)
        return false;
    for (size_t i = 0; i < condition->count; i++)
        for (size_t k = 0; k < condition->operators[i].count; k++) {
            const iampb__tree_key *key = &condition->operators[i].keys[k];
            iampb__limit *limit = &limits[out->limit_count++];
            *limit = (iampb__limit){ condition->operators[i].node.name, key->values.node.name, { NULL, 0 } };
            if (!iampb__words_read(arena, &key->values, kind, &limit->values))
                return false;
        }
    out->limits = limits;
    return true;
}

bool iampb__grant_read(iampb__arena *arena, const iampb__tree_statement *statement, bool variables, iampb__grant *out)
{
    iampb__grant grant = { .not_principal = statement->not_principal != NULL };
    const iampb__tree_list *actions = iampb__statement_actions(statement, &grant.not_action);
    const iampb__tree_list *resources = iampb__statement_resources(statement, &grant.not_resource);
    iampb__words_kind text = variables ? IAMPB__WORDS_AS_WRITTEN : IAMPB__WORDS_OLD_TEXT;
    iampb__words_kind resource = variables ? IAMPB__WORDS_AS_WRITTEN : IAMPB__WORDS_OLD_RESOURCE;
    grant.principals = grant.not_principal ? statement->not_principal : statement->principal;
    if ((actions != NULL && !iampb__words_read(arena, actions, IAMPB__WORDS_AS_WRITTEN, &grant.actions))
        || (resources != NULL && !iampb__words_read(arena, resources, resource, &grant.resources))
        || (statement->condition != NULL && !read_limits(arena, statement->condition, text, &grant)))
        return false;
    *out = grant;
    return true;
}

/* ---- Comparing ---- */
static bool has(iampb_str text, char c) { return iampb__str_find(text, c, 0) != SIZE_MAX; }
static bool is_star(iampb_str text) { return text.len == 1 && text.ptr[0] == '*'; }
static iampb_str service_of(iampb_str action) { return iampb__str_first(action, iampb__str_find(action, ':', 0)); }

/* Wildcards of `b` are letters like any other, which '*' matches; a '?' must not match a star. */
bool iampb__word_covers(iampb_str a, iampb_str b, bool actions)
{
    if (is_star(a) || iampb__str_eq(a, b))
        return true;
    if (is_star(b) || (has(a, '?') && has(b, '*')))
        return false;
    if (actions && !iampb__str_eq_nocase(service_of(a), service_of(b)))
        return false;
    return iampb__glob_match(a, b, actions);
}

static void make_pattern(iampb_str text, bool actions, iampb__pattern *out)
{
    iampb__pattern_of(text, !actions, out);
    for (size_t i = 0; actions && i < out->len; i++)
        out->symbols[i] = iampb__lower(out->symbols[i]);
}

bool iampb__word_meets(iampb_str a, iampb_str b, bool actions)
{
    iampb__pattern x, y;
    if (is_star(a) || is_star(b))
        return true;
    if (actions && !iampb__str_eq_nocase(service_of(a), service_of(b)))
        return false;
    make_pattern(a, actions, &x);
    make_pattern(b, actions, &y);
    return iampb__pattern_meets(&x, &y);
}

bool iampb__words_same(iampb__words a, iampb__words b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (!iampb__str_eq(a.items[i], b.items[i]))
            return false;
    return true;
}

void iampb__words_say(iampb__builder *out, iampb__words words)
{
    iampb__builder_format(out, "%z", words.count);
    for (size_t i = 0; i < words.count; i++)
        iampb__builder_format(out, " %z %v", words.items[i].len, words.items[i]);
    iampb__builder_char(out, '\n');
}

void iampb__limit_say(iampb__builder *out, const iampb__limit *limit)
{
    iampb__builder_format(out, "%z %v %z %v ", limit->op.len, limit->op, limit->key.len, limit->key);
    iampb__words_say(out, limit->values);
}

/* ---- Writing ---- */
static void put_words(iampb__json_writer *w, iampb__words words)
{
    if (words.count == 1) {
        iampb__json_put_str(w, words.items[0]);
        return;
    }
    iampb__json_open(w, '[');
    for (size_t i = 0; i < words.count; i++)
        iampb__json_put_str(w, words.items[i]);
    iampb__json_close(w, ']');
}

static const char *const kinds[] = {
    [IAMPB__PRINCIPAL_EVERYONE] = "*",
    [IAMPB__PRINCIPAL_AWS] = "AWS",
    [IAMPB__PRINCIPAL_SERVICE] = "Service",
    [IAMPB__PRINCIPAL_FEDERATED] = "Federated",
    [IAMPB__PRINCIPAL_CANONICAL_USER] = "CanonicalUser",
};

static void put_principals(iampb__json_writer *w, const iampb__grant *g)
{
    const iampb__tree_principals *p = g->principals;
    if (p == NULL)
        return;
    iampb__json_key(w, g->not_principal ? "NotPrincipal" : "Principal");
    if (p->count == 1 && p->groups[0].kind == IAMPB__PRINCIPAL_EVERYONE) {
        iampb__json_put_str(w, IAMPB__STR("*"));
        return;
    }
    iampb__json_open(w, '{');
    for (size_t i = 0; i < p->count; i++) {
        iampb__json_key(w, kinds[p->groups[i].kind]);
        iampb__json_open(w, '[');
        for (size_t k = 0; k < p->groups[i].list.count; k++)
            iampb__json_put_str(w, p->groups[i].list.entries[k].text);
        iampb__json_close(w, ']');
    }
    iampb__json_close(w, '}');
}

/* Operators in the order of coming, each once. Operators and keys that differ in case alone are as many tests as there
 * are spellings: they stay apart. */
static void put_limits(iampb__json_writer *w, const iampb__grant *g)
{
    if (g->limit_count == 0)
        return;
    iampb__json_key(w, "Condition");
    iampb__json_open(w, '{');
    for (size_t i = 0; i < g->limit_count; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first = first && !iampb__str_eq(g->limits[k].op, g->limits[i].op);
        if (!first)
            continue;
        iampb__json_key_str(w, g->limits[i].op);
        iampb__json_open(w, '{');
        for (size_t k = i; k < g->limit_count; k++)
            if (iampb__str_eq(g->limits[k].op, g->limits[i].op)) {
                iampb__json_key_str(w, g->limits[k].key);
                put_words(w, g->limits[k].values);
            }
        iampb__json_close(w, '}');
    }
    iampb__json_close(w, '}');
}

static void put_grants(iampb__json_writer *w, const iampb__vec *grants, const char *effect)
{
    for (size_t i = 0; i < grants->count; i++) {
        const iampb__grant *g = IAMPB__VEC_AT(iampb__grant, grants, i);
        iampb__json_open(w, '{');
        iampb__json_member_str(w, "Effect", iampb__str_z(effect));
        put_principals(w, g);
        iampb__json_key(w, g->not_action ? "NotAction" : "Action");
        put_words(w, g->actions);
        if (g->resources.count > 0) {
            iampb__json_key(w, g->not_resource ? "NotResource" : "Resource");
            put_words(w, g->resources);
        }
        put_limits(w, g);
        iampb__json_close(w, '}');
    }
}

void iampb__grants_write(iampb__json_writer *w, const iampb__vec *allows, const iampb__vec *denies)
{
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "Version", IAMPB__STR("2012-10-17"));
    iampb__json_key(w, "Statement");
    iampb__json_open(w, '[');
    put_grants(w, allows, "Allow");
    put_grants(w, denies, "Deny");
    iampb__json_close(w, ']');
    iampb__json_close(w, '}');
}
