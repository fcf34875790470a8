/* lint_own_given.c - what a policy gives in all, without conditions and on any resource: ways to gain privileges,
 * credentials, stored data. That something is given is known when the walk ends; where it is given is looked for only
 * then, in a second walk, since few policies give any of this. */
#include "policy/escalation.h"
#include "policy/lint_own.h"
#include "policy/sensitive_actions.h"

#define RULE(code) iampb__own_rule(IAMPB__OWN_##code)

/* Where each action of own->wanted is given, in the order of their numbers. */
typedef struct source {
    size_t action;
    iampb__locus at;
    bool found;
} source;

typedef struct sources {
    source *items;
    size_t count;
} sources;

static source *find_source(const sources *all, size_t action)
{
    size_t begin = 0, end = all->count;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        if (all->items[middle].action < action)
            begin = middle + 1;
        else
            end = middle;
    }
    return &all->items[begin];
}

static bool may_have(const iampb__own *own, const iampb__named_action *named)
{
    return (own->services & iampb__own_service_bit(iampb__str_first(named->name, named->service))) != 0;
}

/* Nearly all names are of services that the policy does not have, and many ways begin with the same action. */
static bool is_given(iampb__own *own, const iampb__named_action *named, size_t *action)
{
    if (!may_have(own, named))
        return false;
    if (!iampb__str_eq(own->asked, named->name)) {
        own->asked = named->name;
        own->asked_action = iampb__catalog_find_action(own->lint->catalog, named->name);
    }
    *action = own->asked_action;
    return *action != IAMPB_CATALOG_NONE && iampb__action_set_has(&own->given, *action);
}

/* What allows everything needs no list of ways. */
static bool wants_ways(const iampb__own *own)
{
    return !own->full_admin && iampb__lint_on(own->lint, RULE(PRIVILEGE_ESCALATION));
}

static bool way_is_given(iampb__own *own, const iampb__escalation *way)
{
    size_t at = 0, action;
    const iampb__named_action *item;
    while (iampb__escalation_action(way, &at, &item))
        if (!may_have(own, item))
            return false;
    for (at = 0; iampb__escalation_action(way, &at, &item);)
        if (!is_given(own, item, &action))
            return false;
    return true;
}

/* ---- Which ---- */
static void want_list(iampb__own *own, iampb__action_list list)
{
    size_t action;
    for (size_t i = 0; i < list.count; i++)
        if (is_given(own, &list.names[i], &action))
            iampb__action_set_put(&own->wanted, action);
}

static void want_ways(iampb__own *own)
{
    size_t count, action;
    const iampb__escalation *ways = iampb__escalations(&count);
    if (!wants_ways(own))
        return;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        const iampb__named_action *item;
        if (!way_is_given(own, &ways[i]))
            continue;
        while (iampb__escalation_action(&ways[i], &at, &item))
            if (is_given(own, item, &action))
                iampb__action_set_put(&own->wanted, action);
    }
}

/* ---- Where ---- */
static bool make_sources(iampb__own *own, sources *out)
{
    out->count = 0;
    out->items = iampb__arena_zalloc(own->lint->work, iampb__action_set_count(&own->wanted), sizeof *out->items);
    if (out->items == NULL) {
        own->lint->failed = true;
        return false;
    }
    for (size_t at = iampb__action_set_next(&own->wanted, 0); at != IAMPB_CATALOG_NONE;
            at = iampb__action_set_next(&own->wanted, at + 1))
        out->items[out->count++] = (source){ at, iampb__lint_document(own->lint), false };
    return true;
}

static void find_places(iampb__own *own, sources *all)
{
    size_t left = all->count;
    for (size_t i = 0; i < own->lint->count && left > 0; i++) {
        const iampb__lint_statement *s = &own->lint->statements[i];
        const iampb__action_set *set;
        if (!iampb__lint_allows(s) || !s->unconditional || (set = iampb__lint_set(own->lint, s)) == NULL)
            continue;
        iampb__own_open(own, s, set);
        if (iampb__own_common(&own->open, &own->wanted) == 0)
            continue;
        for (size_t k = 0; k < all->count; k++) {
            source *item = &all->items[k];
            if (item->found || !iampb__action_set_has(&own->open, item->action))
                continue;
            item->at = iampb__own_place(own, s, item->action);
            item->found = true;
            left--;
        }
    }
}

/* ---- Reporting ---- */
/* Places of one finding, in the order of the text; one pattern often gives several actions, and is one place. */
#define PLACES 64

typedef struct places {
    iampb__locus at[PLACES];
    size_t count;
} places;

static void add_place(places *all, const source *item)
{
    size_t i = all->count;
    for (size_t k = 0; k < all->count; k++)
        if (all->at[k].node == item->at.node)
            return;
    if (all->count == PLACES)
        return;
    for (; i > 0 && all->at[i - 1].node->begin > item->at.node->begin; i--)
        all->at[i] = all->at[i - 1];
    all->at[i] = item->at;
    all->count++;
}

static void report_others(iampb__own *own, const places *all)
{
    for (size_t i = 1; i < all->count; i++)
        iampb__lint_at(own->lint, all->at[i]);
}

static void report_way(iampb__own *own, const sources *all, const iampb__escalation *way)
{
    size_t at = 0, action;
    const iampb__named_action *item;
    places where = { .count = 0 };
    iampb__builder *text = &own->lint->text;
    bool named = way->alias[0] != '\0';
    iampb__builder_clear(text);
    while (iampb__escalation_action(way, &at, &item)) {
        iampb__builder_format(text, "%s%v", text->len == 0 ? "" : ", ", item->name);
        if (is_given(own, item, &action))
            add_place(&where, find_source(all, action));
    }
    if (where.count == 0
        || !iampb__lint_report(own->lint, RULE(PRIVILEGE_ESCALATION), NULL, where.at[0],
                "Privileges can be gained: %s%s%s%s, with %v. Result: %s", way->name,
                named ? " (" : "", way->alias, named ? ")" : "", iampb__builder_str(text), way->result))
        return;
    report_others(own, &where);
    if (way->is_partial)
        iampb__lint_grade(own->lint, IAMPB_SEVERITY_MEDIUM);
}

static void report_list(iampb__own *own, const sources *all, const iampb__lint_rule *rule, iampb__action_list list,
        const char *format)
{
    size_t action;
    places where = { .count = 0 };
    iampb__builder *text = &own->lint->text;
    iampb__builder_clear(text);
    for (size_t i = 0; i < list.count; i++) {
        if (!is_given(own, &list.names[i], &action))
            continue;
        iampb__builder_format(text, "%s%v", text->len == 0 ? "" : ", ", list.names[i].name);
        add_place(&where, find_source(all, action));
    }
    if (where.count > 0
        && iampb__lint_report(own->lint, rule, NULL, where.at[0], format, iampb__builder_str(text)))
        report_others(own, &where);
}

void iampb__own_check_given(iampb__own *own)
{
    iampb__lint *lint = own->lint;
    sources all;
    if (iampb__action_set_next(&own->given, 0) == IAMPB_CATALOG_NONE)
        return;
    iampb__action_set_clear(&own->wanted);
    want_list(own, iampb__credential_actions());
    want_list(own, iampb__data_actions());
    want_ways(own);
    if (iampb__action_set_next(&own->wanted, 0) == IAMPB_CATALOG_NONE || !make_sources(own, &all))
        return;
    find_places(own, &all);
    report_list(own, &all, RULE(CREDENTIALS_EXPOSURE), iampb__credential_actions(),
            "Credentials are given out, without a condition and for any resource, by %v");
    report_list(own, &all, RULE(DATA_EXFILTRATION), iampb__data_actions(),
            "Stored data can be read, without a condition and on any resource, by %v");
    size_t count;
    const iampb__escalation *ways = iampb__escalations(&count);
    if (!wants_ways(own))
        return;
    for (size_t i = 0; i < count && !lint->failed; i++)
        if (way_is_given(own, &ways[i]))
            report_way(own, &all, &ways[i]);
}
