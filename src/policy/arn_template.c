/* arn_template.c - see arn_template.h.
 * Resource types are looked for in the service with the ARN's own name first, where nearly every ARN finds its
 * template; only then in all of the catalogue, since some services act on ARNs of others. */
#include "policy/arn_template.h"

/* Placeholders stay as they are; there are no colons in them. */
static bool split_template(iampb_str text, iampb__arn *out) { return iampb__arn_parse(text, out); }

iampb__templates iampb__templates_of(const iampb_catalog *catalog, size_t type)
{
    iampb__templates templates = { .type = { NULL, NULL, { 0 } } };
    if (catalog != NULL) {
        templates.type = iampb__catalog_type(catalog, type);
    } else if (type < iampb__catalog_type_count(NULL)) { /* numbers are rows: the service need not be looked for */
        templates.type.tables = iampb__catalog_builtin();
        templates.type.row = iampb__tables_type(templates.type.tables, (uint32_t)type);
    }
    return templates;
}

/* Of a service's type, counted from its first one. */
static iampb__templates templates_in(const iampb__service_view *service, uint32_t type)
{
    iampb__templates templates = { .type = { service->tables,
            iampb__tables_type(service->tables, service->row->first_type + type), *service } };
    return templates;
}

bool iampb__templates_next(iampb__templates *templates, iampb_str *out)
{
    const iampb__tables *tables = templates->type.tables;
    if (templates->rest.len == 0) {
        if (tables == NULL || templates->next == templates->type.row->arn_count)
            return false;
        const uint32_t *arns = IAMPB__TABLES_ARRAY(uint32_t, tables, arns) + templates->type.row->first_arn;
        templates->rest = iampb__str_z(iampb__tables_text(tables, arns[templates->next++]));
    }
    size_t comma = iampb__str_find(templates->rest, ',', 0);
    *out = comma == SIZE_MAX ? templates->rest : iampb__str_first(templates->rest, comma);
    templates->rest = iampb__str_from(templates->rest, comma == SIZE_MAX ? templates->rest.len : comma + 1);
    templates->rest = iampb__str_trim(templates->rest);
    return true;
}

bool iampb__type_meets(const iampb_catalog *catalog, size_t type, const iampb__pattern *pattern)
{
    iampb__templates templates = iampb__templates_of(catalog, type);
    iampb_str text;
    while (iampb__templates_next(&templates, &text))
        if (iampb__pattern_meets_template(pattern, text))
            return true;
    return false;
}

/* Patterns are made only where a look at the texts does not settle it: what `own` has before its first wildcard must be
 * the template's beginning, and where that wildcard ends it, nothing more is asked. */
static bool covers(iampb_str own, iampb_str template)
{
    iampb__pattern a, b;
    iampb_str head = iampb__str_first(own, iampb__pattern_literal(own));
    if (head.len == own.len)
        return iampb__str_eq(own, template) && iampb__str_find(template, '*', 0) == SIZE_MAX;
    if (!iampb__str_starts(template, head))
        return false;
    if (head.len + 1 == own.len && own.ptr[head.len] == '*')
        return true;
    iampb__pattern_of(own, false, &a);
    iampb__pattern_of_template(template, &b);
    return iampb__pattern_covers(&a, &b);
}

bool iampb__type_is_covered(const iampb_catalog *catalog, size_t type, const iampb__arn *arn)
{
    iampb_str text;
    iampb__arn parts;
    if (!iampb__str_has_wildcard(arn->resource))
        return false; /* the name of one resource */
    iampb__templates templates = iampb__templates_of(catalog, type);
    while (iampb__templates_next(&templates, &text))
        if (split_template(text, &parts) && covers(arn->service, parts.service)
            && covers(arn->region, parts.region) && covers(arn->resource, parts.resource))
            return true;
    return false;
}

typedef struct judge {
    const iampb_catalog *catalog;
    const iampb__arn *arn;
    bool variables;
    iampb__pattern *whole, *resource; /* the second is made when it is needed: its length is 0 before */
    size_t templates;            /* of the ARN's service */
    size_t alike;                /* those that meet the resource part */
    size_t no_region, no_account; /* of these: with the field empty */
    bool meets;
} judge;

static bool is_blank(iampb_str field) { return field.len == 0; }

static bool resource_meets(judge *j, iampb_str template)
{
    if (j->resource->len == 0)
        iampb__pattern_of(j->arn->resource, j->variables, j->resource);
    return iampb__pattern_meets_template(j->resource, template);
}

static void judge_templates(judge *j, iampb__templates templates)
{
    iampb_str text;
    while (!j->meets && iampb__templates_next(&templates, &text)) {
        iampb__arn parts;
        /* A template whose service is open says nothing of any one service. */
        if (!split_template(text, &parts) || !iampb__str_eq(parts.service, j->arn->service))
            continue;
        j->templates++;
        if (iampb__pattern_meets_template(j->whole, text)) {
            j->meets = true;
            return;
        }
        if (!resource_meets(j, parts.resource))
            continue;
        j->alike++;
        j->no_region += is_blank(parts.region);
        j->no_account += is_blank(parts.account);
    }
}

/* Whether some template of a type has another service than the type's own. */
static bool is_foreign(iampb__templates templates, iampb_str own)
{
    const iampb_str start = IAMPB__STR_INIT("arn:${Partition}:"); /* as nearly all begin */
    iampb_str text;
    iampb__arn parts;
    while (iampb__templates_next(&templates, &text)) {
        iampb_str rest = iampb__str_starts(text, start) ? iampb__str_from(text, start.len) : text;
        if (rest.len > own.len && rest.ptr[own.len] == ':' && memcmp(rest.ptr, own.ptr, own.len) == 0)
            continue;
        if (split_template(text, &parts) && !iampb__str_eq(parts.service, own))
            return true;
    }
    return false;
}

static bool find_foreign(const iampb_catalog *catalog, iampb__foreign_types *foreign)
{
    uint32_t *types = iampb__arena_alloc(foreign->arena, iampb__catalog_type_count(catalog), sizeof *types);
    if (types == NULL)
        return false;
    for (size_t i = 0; i < iampb__catalog_service_count(catalog); i++) {
        iampb__service_view service = iampb__catalog_service(catalog, i);
        iampb_str own = iampb__str_z(iampb__tables_text(service.tables, service.row->prefix));
        for (uint32_t type = 0; type < service.row->type_count; type++)
            if (is_foreign(templates_in(&service, type), own))
                types[foreign->count++] = service.first_type + type;
    }
    foreign->types = types;
    return true;
}

/* Those of the own service were judged before. */
static void judge_foreign(judge *j, iampb__foreign_types *foreign, size_t first, size_t end)
{
    if (foreign->types == NULL && !find_foreign(j->catalog, foreign)) {
        foreign->failed = true;
        return;
    }
    for (size_t i = 0; i < foreign->count && !j->meets; i++)
        if (foreign->types[i] < first || foreign->types[i] >= end)
            judge_templates(j, iampb__templates_of(j->catalog, foreign->types[i]));
}

/* What a template leaves open may be empty as well, so an ARN that leaves out a field still meets it. */
static unsigned judge_empty_fields(judge *j, size_t first, size_t end)
{
    bool region = is_blank(j->arn->region), account = is_blank(j->arn->account), any = false;
    for (size_t type = first; type < end && (region || account); type++) {
        iampb__templates templates = iampb__templates_of(j->catalog, type);
        iampb_str text;
        while (iampb__templates_next(&templates, &text)) {
            iampb__arn parts;
            if (!split_template(text, &parts) || !iampb__str_eq(parts.service, j->arn->service)
                || !resource_meets(j, parts.resource))
                continue;
            any = true;
            region = region && !is_blank(parts.region);
            account = account && !is_blank(parts.account);
        }
    }
    return any ? (region ? IAMPB__ARN_REGION_EMPTY : 0) | (account ? IAMPB__ARN_ACCOUNT_EMPTY : 0) : 0;
}

/* Its one type in the catalogue is not the only form that its ARNs have. */
static bool is_incomplete(iampb_str service) { return iampb__str_eq(service, IAMPB__STR("devops-guru")); }

unsigned iampb__arn_judge(const iampb_catalog *catalog, iampb__foreign_types *foreign, iampb_str text,
        const iampb__arn *arn, bool variables, bool empty_fields)
{
    iampb__pattern whole, resource;
    judge j = { .catalog = catalog, .arn = arn, .variables = variables, .whole = &whole, .resource = &resource };
    size_t service = iampb__catalog_find_service(catalog, arn->service), first = 0, end = 0;
    iampb__service_view view = { 0 };
    if (service != IAMPB_CATALOG_NONE) {
        view = iampb__catalog_service(catalog, service);
        first = view.first_type;
        end = first + view.row->type_count;
        if (first == end)
            return IAMPB__ARN_UNKNOWN;
    }
    if (is_incomplete(arn->service))
        return IAMPB__ARN_UNKNOWN;
    iampb__pattern_of(text, variables, &whole);
    resource.len = 0;
    for (uint32_t type = 0; type < end - first && !j.meets; type++)
        judge_templates(&j, templates_in(&view, type));
    if (!j.meets)
        judge_foreign(&j, foreign, first, end);
    if (j.meets)
        return IAMPB__ARN_MEETS | (empty_fields ? judge_empty_fields(&j, first, end) : 0);
    if (j.templates == 0)
        return IAMPB__ARN_UNKNOWN;
    if (j.alike == 0)
        return 0;
    return (j.no_region == j.alike && !is_blank(arn->region) ? IAMPB__ARN_REGION_FILLED : 0)
            | (j.no_account == j.alike && !is_blank(arn->account) ? IAMPB__ARN_ACCOUNT_FILLED : 0);
}
