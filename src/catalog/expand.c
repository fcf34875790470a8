/* expand.c - see expand.h. */
#include "catalog/expand.h"
#include "base/glob.h"

static size_t literal_len(iampb_str pattern)
{
    size_t len = 0;
    while (len < pattern.len && pattern.ptr[len] != '*' && pattern.ptr[len] != '?')
        len++;
    return len;
}

/* A name against a literal beginning: 0 if the name begins with it, else which comes first. */
static int compare_head(iampb_str name, iampb_str head)
{
    return iampb__fold_compare(iampb__str_first(name, head.len), head);
}

typedef iampb_str (*name_fn)(const iampb__expansion *expansion, const void *of, size_t index);

static iampb_str service_name(const iampb__expansion *expansion, const void *of, size_t index)
{
    (void)of;
    iampb__service_view view = iampb__catalog_service(expansion->catalog, index);
    return iampb__str_z(iampb__tables_text(view.tables, view.row->prefix));
}

static iampb_str action_name(const iampb__expansion *expansion, const void *of, size_t index)
{
    (void)expansion;
    const iampb__service_view *service = of;
    const iampb__action_row *row =
            iampb__tables_action(service->tables, service->row->first_action + (uint32_t)index);
    return iampb__str(iampb__tables_text(service->tables, row->name), row->name_len);
}

/* The first index in [0, count) whose name is behind all names that begin with `head` (after), or not before them. */
static size_t bound(const iampb__expansion *expansion, name_fn name, const void *of, size_t count, iampb_str head,
        bool after)
{
    size_t begin = 0, end = count;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        int order = compare_head(name(expansion, of, middle), head);
        if (order < 0 || (after && order == 0))
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

/* "Get*": once the beginning is right, nothing is left to compare. */
static bool is_all(iampb_str pattern, size_t literal)
{
    for (size_t at = literal; at < pattern.len; at++)
        if (pattern.ptr[at] != '*')
            return false;
    return literal < pattern.len;
}

static void begin_actions(iampb__expansion *expansion, const iampb__service_view *service)
{
    iampb_str head = iampb__str_first(expansion->action_pattern, literal_len(expansion->action_pattern));
    size_t count = service->row->action_count;
    size_t first = head.len == 0 ? 0 : bound(expansion, action_name, service, count, head, false);
    size_t end = head.len == 0 ? count : bound(expansion, action_name, service, count, head, true);
    expansion->action = service->first_action + first;
    expansion->action_end = service->first_action + end;
    if (expansion->action < expansion->from)
        expansion->action = expansion->from;
}

void iampb__expand_begin(iampb__expansion *expansion, const iampb_catalog *catalog, iampb_str pattern)
{
    static const iampb_str star = IAMPB__STR_INIT("*");
    size_t colon = iampb__str_find(pattern, ':', 0);
    memset(expansion, 0, sizeof *expansion);
    expansion->catalog = catalog;
    if (colon == SIZE_MAX && !(pattern.len > 0 && is_all(pattern, 0)))
        return;
    expansion->service_pattern = colon == SIZE_MAX ? star : iampb__str_first(pattern, colon);
    expansion->action_pattern = colon == SIZE_MAX ? star : iampb__str_from(pattern, colon + 1);
    size_t literal = literal_len(expansion->service_pattern);
    expansion->all_actions = is_all(expansion->action_pattern, literal_len(expansion->action_pattern));
    expansion->all_services = is_all(expansion->service_pattern, literal);
    if (literal == expansion->service_pattern.len) { /* the usual case: one service by its name */
        size_t service = iampb__catalog_find_service(catalog, expansion->service_pattern);
        expansion->service = service == IAMPB_CATALOG_NONE ? 0 : service;
        expansion->service_end = service == IAMPB_CATALOG_NONE ? 0 : service + 1;
        expansion->all_services = true;
        return;
    }
    iampb_str head = iampb__str_first(expansion->service_pattern, literal);
    size_t count = iampb__catalog_service_count(catalog);
    expansion->service = literal == 0 ? 0 : bound(expansion, service_name, NULL, count, head, false);
    expansion->service_end = literal == 0 ? count : bound(expansion, service_name, NULL, count, head, true);
}

void iampb__expand_begin_service(iampb__expansion *expansion, const iampb_catalog *catalog, size_t service,
        iampb_str pattern)
{
    memset(expansion, 0, sizeof *expansion);
    expansion->catalog = catalog;
    expansion->action_pattern = pattern;
    expansion->all_services = true;
    expansion->all_actions = is_all(pattern, literal_len(pattern));
    if (service < iampb__catalog_service_count(catalog)) {
        expansion->service = service;
        expansion->service_end = service + 1;
    }
}

void iampb__expand_skip_to(iampb__expansion *expansion, size_t from)
{
    expansion->from = from;
    if (from >= iampb__catalog_action_count(expansion->catalog)) {
        expansion->service = expansion->service_end;
        return;
    }
    size_t service = iampb__catalog_service_of_action(expansion->catalog, from).service;
    if (service > expansion->service)
        expansion->service = service < expansion->service_end ? service : expansion->service_end;
}

/* Moves to the next service that has something, once the current one is at its end. */
static bool next_service(iampb__expansion *expansion)
{
    while (expansion->action >= expansion->action_end) {
        if (expansion->service >= expansion->service_end)
            return false;
        size_t index = expansion->service++;
        if (!expansion->all_services
            && !iampb__glob_match(expansion->service_pattern, service_name(expansion, NULL, index), true))
            continue;
        iampb__service_view view = iampb__catalog_service(expansion->catalog, index);
        begin_actions(expansion, &view);
    }
    return true;
}

static bool matches(const iampb__expansion *expansion, const iampb__service_view *service, size_t action)
{
    return iampb__glob_match(expansion->action_pattern,
            action_name(expansion, service, action - service->first_action), true);
}

bool iampb__expand_next_range(iampb__expansion *expansion, size_t *first, size_t *end)
{
    while (next_service(expansion)) {
        if (expansion->all_actions) {
            *first = expansion->action;
            *end = expansion->action = expansion->action_end;
            return true;
        }
        iampb__service_view service = iampb__catalog_service_of_action(expansion->catalog, expansion->action);
        size_t at = expansion->action;
        while (at < expansion->action_end && !matches(expansion, &service, at))
            at++;
        *first = at;
        while (at < expansion->action_end && (at == *first || matches(expansion, &service, at)))
            at++;
        *end = expansion->action = at;
        if (*first < *end)
            return true;
    }
    return false;
}

bool iampb__expand_next(iampb__expansion *expansion, size_t *action)
{
    while (next_service(expansion)) {
        if (expansion->all_actions) {
            *action = expansion->action++;
            return true;
        }
        iampb__service_view service = iampb__catalog_service_of_action(expansion->catalog, expansion->action);
        while (expansion->action < expansion->action_end) {
            *action = expansion->action++;
            if (matches(expansion, &service, *action))
                return true;
        }
    }
    return false;
}

bool iampb__expand_any(const iampb_catalog *catalog, iampb_str pattern)
{
    iampb__expansion expansion;
    size_t action;
    iampb__expand_begin(&expansion, catalog, pattern);
    return iampb__expand_next(&expansion, &action);
}
