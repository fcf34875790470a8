/* classes.c - actions and callers, by the statements that they match. See comparer.h.
 * Names of actions are endless, but statements tell few of them apart. Where the patterns of a service are names, and
 * names with one '*' at their end, these are: each name, and for each beginning one name that goes on as no other
 * pattern does. Where a '*' or '?' stands elsewhere, the name is a variable of the search, like the resource. A service
 * that no pattern names stands for all such (C-12, C-21). */
#include "compare/comparer.h"
#include "finding/order.h"

typedef struct service {
    iampb_str name;
    uint64_t parties;          /* bits: that have patterns of it in Allow statements */
    iampb__vec patterns;       /* const iampb__action_pattern * */
    bool general;              /* a wildcard that is not the last character alone */
} service;

typedef struct walk {
    iampb__comparer *c;
    uint64_t must;
    const iampb__callers *callers;
    iampb__class_fn visit;
    void *user;
    iampb__vec services;       /* service * */
    iampb__map service_numbers;
    uint64_t everywhere;       /* bits: parties with Allow statements for all services, or all but some */
    iampb__map seen;
    uint8_t *marks;            /* by entry */
    uint32_t *matched, *fitting; /* entries */
    bool done;                 /* the visitor had enough */
} walk;

/* ---- Collecting ---- */
static service *put_service(walk *w, iampb_str name)
{
    void **place = iampb__map_put(w->c->ctx, &w->service_numbers, name);
    if (place == NULL)
        return NULL;
    if (*place == NULL) {
        service *fresh = iampb__arena_zalloc(w->c->arena, 1, sizeof *fresh);
        service **item = fresh == NULL ? NULL : IAMPB__VEC_PUSH(service *, w->c->ctx, &w->services);
        if (item == NULL)
            return NULL;
        fresh->name = name;
        *item = fresh;
        *place = fresh;
    }
    return *place;
}

static bool collect_pattern(walk *w, const iampb__entry *e, const iampb__action_pattern *p)
{
    service *s = put_service(w, p->service);
    const iampb__action_pattern **place = s == NULL ? NULL
            : IAMPB__VEC_PUSH(const iampb__action_pattern *, w->c->ctx, &s->patterns);
    if (place == NULL)
        return false;
    *place = p;
    s->general = s->general || (!p->exact && !p->tail);
    if (e->statement->allow && !e->statement->not_action)
        s->parties |= UINT64_C(1) << e->party;
    return true;
}

static bool collect_entry(walk *w, const iampb__entry *e)
{
    const iampb__compiled_statement *s = e->statement;
    bool any = false;
    for (uint32_t i = 0; i < s->action_count; i++) {
        const iampb__action_pattern *p = &s->actions[i];
        any = any || p->any;
        if (!p->any && !p->never && !collect_pattern(w, e, p))
            return false;
    }
    if (s->allow && any != s->not_action)
        w->everywhere |= UINT64_C(1) << e->party;
    return true;
}

static int by_name(const void *a, const void *b)
{
    return iampb__str_cmp(((const service *)a)->name, ((const service *)b)->name);
}

static int by_text(const void *a, const void *b)
{
    return iampb__str_cmp(((const iampb__action_pattern *)a)->name, ((const iampb__action_pattern *)b)->name);
}

static bool collect(walk *w)
{
    for (size_t i = 0; i < w->c->entries.count; i++) {
        const iampb__entry *e = iampb__entry_at(w->c, i);
        if (!e->statement->malformed && !collect_entry(w, e))
            return false;
    }
    return iampb__merge_sort(w->c->ctx, w->services.items, w->services.count, by_name);
}

/* ---- Telling a class ---- */
static bool is_met(const walk *w, const uint32_t *entries, uint32_t count)
{
    uint64_t met = 0;
    for (uint32_t i = 0; i < count; i++) {
        const iampb__entry *e = iampb__entry_at(w->c, entries[i]);
        if (e->statement->allow)
            met |= UINT64_C(1) << e->party;
    }
    return (met & w->must) == w->must;
}

/* *fresh false: it was told. */
static bool is_new(walk *w, const iampb__class *one, bool *fresh)
{
    iampb__builder key = { .ctx = w->c->ctx };
    iampb_str kept;
    iampb__builder_add(&key, iampb__str((const char *)one->entries, one->count * sizeof *one->entries));
    if (one->name.len == 0)
        iampb__builder_add(&key, one->service);
    *fresh = !key.failed && iampb__map_get(w->c->ctx, &w->seen, iampb__builder_str(&key)) == NULL;
    bool ok = !key.failed;
    if (*fresh) {
        void **place = iampb__builder_keep(&key, w->c->arena, &kept) ? iampb__map_put(w->c->ctx, &w->seen, kept) : NULL;
        ok = place != NULL;
        if (ok)
            *place = w;
    }
    iampb__builder_free(&key);
    return ok;
}

static bool tell(walk *w, iampb__class *one)
{
    bool fresh;
    if (!is_met(w, one->entries, one->count))
        return true;
    w->c->signatures++;
    if (!is_new(w, one, &fresh))
        return false;
    if (fresh)
        w->done = !w->visit(w->user, one);
    return true;
}

/* For each caller, the entries that mean it too. */
static bool tell_callers(walk *w, iampb__class *one)
{
    const uint32_t *matched = one->entries;
    uint32_t count = one->count;
    if (w->callers == NULL || w->done)
        return w->done || tell(w, one);
    if (!is_met(w, matched, count))
        return true;
    one->entries = w->fitting;
    for (uint32_t k = 0; k < w->callers->count && !w->done; k++) {
        const bool *fits = w->callers->fits + k * w->c->entries.count;
        one->count = 0;
        one->caller = k;
        for (uint32_t i = 0; i < count; i++)
            if (fits[matched[i]])
                w->fitting[one->count++] = matched[i];
        if (!tell(w, one))
            return false;
    }
    return true;
}

/* ---- One action ---- */
static void mark(walk *w, const iampb__compared *doc, const iampb__effect_table *table, const iampb_request *probe)
{
    iampb__candidates at = { 0 };
    const iampb__compiled_statement *s;
    while (iampb__candidates_next(doc->compiled, table, probe, &at, &s))
        w->marks[doc->entries[s->number]] = !s->malformed;
}

uint32_t iampb__action_entries(iampb__comparer *c, iampb_str service_name, iampb_str name, uint8_t *marks,
        uint32_t *entries)
{
    iampb_request probe = { .service = service_name, .name = name, .service_hash = iampb__key_hash(service_name) };
    walk w = { .c = c, .marks = marks };
    uint32_t count = 0;
    memset(marks, 0, c->entries.count);
    for (size_t i = 0; i < c->docs.count; i++) {
        const iampb__compared *doc = IAMPB__VEC_AT(iampb__compared, &c->docs, i);
        mark(&w, doc, &doc->compiled->allow, &probe);
        mark(&w, doc, &doc->compiled->deny, &probe);
    }
    for (uint32_t i = 0; i < c->entries.count; i++)
        if (marks[i])
            entries[count++] = i;
    return count;
}

static bool tell_action(walk *w, iampb_str service_name, iampb_str name)
{
    iampb__class one = { .service = service_name, .name = name, .entries = w->matched };
    one.count = iampb__action_entries(w->c, service_name, name, w->marks, w->matched);
    return w->done || tell_callers(w, &one);
}

/* ---- The actions of a service ---- */
static const iampb__action_pattern *pattern_at(const service *s, size_t index)
{
    return *IAMPB__VEC_AT(const iampb__action_pattern *, &s->patterns, index);
}

/* A letter that no pattern has behind this beginning; they are sorted, so those with it stand together. */
static char fresh_letter(const service *s, iampb_str begin)
{
    static const char letters[] = "xyzabcdefghijklmnopqrstuvw0123456789-_.~+=@,/!%()[]{}<>|;'&#$^`\"\\";
    bool taken[256] = { false };
    for (size_t i = 0; i < s->patterns.count; i++) {
        iampb_str name = pattern_at(s, i)->name;
        if (iampb__str_starts(name, begin) && name.len > begin.len)
            taken[(unsigned char)name.ptr[begin.len]] = true;
    }
    for (size_t i = 0; i + 1 < sizeof letters; i++)
        if (!taken[(unsigned char)letters[i]])
            return letters[i];
    return 'x';
}

static bool tell_fresh(walk *w, const service *s, iampb_str begin)
{
    char *name = iampb__arena_bytes(w->c->arena, begin.len + 2);
    if (name == NULL)
        return false;
    if (begin.len > 0)
        memcpy(name, begin.ptr, begin.len);
    name[begin.len] = fresh_letter(s, begin);
    name[begin.len + 1] = '\0';
    return tell_action(w, s->name, iampb__str(name, begin.len + 1));
}

/* The name is a variable: all entries that have to do with the service. */
static bool tell_variable(walk *w, const service *s)
{
    iampb__class one = { .service = s->name, .name = { "", 0 }, .entries = w->matched };
    for (uint32_t i = 0; i < w->c->entries.count; i++) {
        const iampb__compiled_statement *st = iampb__entry_at(w->c, i)->statement;
        bool any = false, here = false;
        for (uint32_t k = 0; k < st->action_count; k++) {
            any = any || st->actions[k].any;
            here = here || (!st->actions[k].never && iampb__str_eq(st->actions[k].service, s->name));
        }
        if (!st->malformed && (st->not_action ? !any : any || here))
            w->matched[one.count++] = i;
    }
    return tell_callers(w, &one);
}

/* An action of the catalogue. */
static bool tell_listed(walk *w, iampb_str service_name, size_t action)
{
    size_t len = 0;
    const char *text = iampb_catalog_action_text(w->c->options.catalog, action, "name", &len);
    size_t colon = iampb__str_find(iampb__str(text, len), ':', 0) + 1; /* 0: there is none */
    char *lower = iampb__arena_bytes(w->c->arena, len + 1);
    if (lower == NULL)
        return false;
    for (size_t k = 0; k < len; k++)
        lower[k] = iampb__lower(text[k]);
    lower[len] = '\0';
    return tell_action(w, service_name, iampb__str(lower + colon, len - colon));
}

/* All of a service of the catalogue, or the first one. */
static bool tell_known(walk *w, iampb_str service_name, bool all)
{
    const iampb_catalog *catalog = w->c->options.catalog;
    size_t number = iampb_catalog_service_find(catalog, service_name.ptr, service_name.len), first;
    if (number == IAMPB_CATALOG_NONE)
        return true;
    size_t count = iampb_catalog_service_count(catalog, number, "actions", &first);
    for (size_t i = 0; i < count && !w->done && (all || i == 0); i++)
        if (!tell_listed(w, service_name, first + i))
            return false;
    return true;
}

static bool tell_service(walk *w, const service *s)
{
    if (((s->parties | w->everywhere) & w->must) != w->must)
        return true;
    if (w->c->options.known_actions != 0)
        return tell_known(w, s->name, true);
    for (size_t i = 0; i < s->patterns.count && !w->done; i++)
        if (pattern_at(s, i)->exact && !tell_action(w, s->name, pattern_at(s, i)->name))
            return false;
    if (s->general)
        return w->done || tell_variable(w, s);
    for (size_t i = 0; i < s->patterns.count && !w->done; i++) {
        const iampb__action_pattern *p = pattern_at(s, i);
        if (p->tail && !tell_fresh(w, s, iampb__str_first(p->name, p->literal)))
            return false;
    }
    return w->done || (w->everywhere & w->must) != w->must || tell_fresh(w, s, IAMPB__STR(""));
}

/* Services that nobody names. */
static bool tell_others(walk *w)
{
    const iampb_catalog *catalog = w->c->options.catalog;
    size_t count = iampb_catalog_count(catalog, "services");
    if (w->done || (w->everywhere & w->must) != w->must)
        return true;
    for (size_t i = 0; i < count && !w->done; i++) {
        size_t len;
        const char *prefix = iampb_catalog_service_text(catalog, i, "prefix", &len);
        if (prefix == NULL || iampb__map_get(w->c->ctx, &w->service_numbers, iampb__str(prefix, len)) != NULL)
            continue;
        return tell_known(w, iampb__str(prefix, len), false); /* they are all alike */
    }
    return w->c->options.known_actions != 0 || w->done || tell_action(w, IAMPB__STR("example"), IAMPB__STR("action"));
}

/* ---- All ---- */
static bool walk_all(walk *w)
{
    size_t entries = w->c->entries.count;
    w->marks = iampb__arena_alloc(w->c->arena, entries, 1);
    w->matched = iampb__arena_alloc(w->c->arena, entries, sizeof *w->matched);
    w->fitting = iampb__arena_alloc(w->c->arena, entries, sizeof *w->fitting);
    if (w->marks == NULL || w->matched == NULL || w->fitting == NULL || !collect(w))
        return false;
    for (size_t i = 0; i < w->services.count && !w->done; i++) {
        service *s = *IAMPB__VEC_AT(service *, &w->services, i);
        if (!iampb__merge_sort(w->c->ctx, s->patterns.items, s->patterns.count, by_text) || !tell_service(w, s))
            return false;
    }
    return tell_others(w);
}

bool iampb__classes_visit(iampb__comparer *c, uint64_t must, const iampb__callers *callers, iampb__class_fn visit,
        void *user)
{
    walk w = { .c = c, .must = must, .callers = callers, .visit = visit, .user = user };
    bool ok = walk_all(&w);
    for (size_t i = 0; i < w.services.count; i++) {
        service *s = *IAMPB__VEC_AT(service *, &w.services, i);
        IAMPB__VEC_FREE(const iampb__action_pattern *, c->ctx, &s->patterns);
    }
    IAMPB__VEC_FREE(service *, c->ctx, &w.services);
    iampb__map_free(c->ctx, &w.service_numbers);
    iampb__map_free(c->ctx, &w.seen);
    c->failed = c->failed || !ok;
    return ok && !c->failed;
}
