/* arn_template.c - see arn_template.h.
 * Resource types are looked for in the service with the ARN's own name first, where nearly every ARN finds its template;
 * only then in all of the catalogue, since some services act on ARNs of others. */
#include "policy/arn_template.h"

/* Placeholders stay as they are; there are no colons in them. */
static bool split_template(iampb_str text, iampb__arn *out) { return iampb__arn_parse(text, out); }

iampb__templates iampb__templates_of(const iampb_catalog *catalog, size_t type)
{
    iampb__templates templates = { .type = iampb__catalog_type(catalog, type) };
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
    while (iampb__templates_next(&templates, &text)) {
        iampb__pattern glob;
        iampb__pattern_of_template(text, &glob);
        if (iampb__pattern_meets(&glob, pattern))
            return true;
    }
    return false;
}

static bool covers(iampb_str own, iampb_str template, bool variables)
{
    iampb__pattern a, b;
    iampb__pattern_of(own, variables, &a);
    iampb__pattern_of_template(template, &b);
    return iampb__pattern_covers(&a, &b);
}

bool iampb__type_is_covered(const iampb_catalog *catalog, size_t type, const iampb__arn *arn)
{
    iampb__templates templates = iampb__templates_of(catalog, type);
    iampb_str text;
    iampb__arn parts;
    while (iampb__templates_next(&templates, &text))
        if (split_template(text, &parts) && covers(arn->service, parts.service, false)
            && covers(arn->region, parts.region, false) && covers(arn->resource, parts.resource, false))
            return true;
    return false;
}

typedef struct judge {
    const iampb_catalog *catalog;
    const iampb__arn *arn;
    iampb__pattern whole, resource;
    size_t templates;            /* of the ARN's service */
    size_t alike;                /* those that meet the resource part */
    size_t no_region, no_account; /* of these: with the field empty */
    bool meets;
} judge;

static bool is_blank(iampb_str field) { return field.len == 0; }

static void judge_type(judge *j, size_t type)
{
    iampb__templates templates = iampb__templates_of(j->catalog, type);
    iampb_str text;
    while (!j->meets && iampb__templates_next(&templates, &text)) {
        iampb__arn parts;
        iampb__pattern glob;
        /* A template whose service is open says nothing of any one service. */
        if (!split_template(text, &parts) || !iampb__str_eq(parts.service, j->arn->service))
            continue;
        j->templates++;
        iampb__pattern_of_template(text, &glob);
        if (iampb__pattern_meets(&glob, &j->whole)) {
            j->meets = true;
            return;
        }
        iampb__pattern_of_template(parts.resource, &glob);
        if (!iampb__pattern_meets(&glob, &j->resource))
            continue;
        j->alike++;
        j->no_region += is_blank(parts.region);
        j->no_account += is_blank(parts.account);
    }
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
            iampb__pattern glob;
            if (!split_template(text, &parts) || !iampb__str_eq(parts.service, j->arn->service))
                continue;
            iampb__pattern_of_template(parts.resource, &glob);
            if (!iampb__pattern_meets(&glob, &j->resource))
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

unsigned iampb__arn_judge(const iampb_catalog *catalog, iampb_str text, const iampb__arn *arn, bool variables,
        bool empty_fields)
{
    judge j = { .catalog = catalog, .arn = arn };
    size_t service = iampb__catalog_find_service(catalog, arn->service), first = 0, end = 0;
    if (service != IAMPB_CATALOG_NONE) {
        iampb__service_view view = iampb__catalog_service(catalog, service);
        first = view.first_type;
        end = first + view.row->type_count;
        if (first == end)
            return IAMPB__ARN_UNKNOWN;
    }
    if (is_incomplete(arn->service))
        return IAMPB__ARN_UNKNOWN;
    iampb__pattern_of(text, variables, &j.whole);
    iampb__pattern_of(arn->resource, variables, &j.resource);
    for (size_t type = first; type < end && !j.meets; type++)
        judge_type(&j, type);
    for (size_t type = 0; type < iampb__catalog_type_count(catalog) && !j.meets; type++)
        if (type < first || type >= end)
            judge_type(&j, type);
    if (j.meets)
        return IAMPB__ARN_MEETS | (empty_fields ? judge_empty_fields(&j, first, end) : 0);
    if (j.templates == 0)
        return IAMPB__ARN_UNKNOWN;
    if (j.alike == 0)
        return 0;
    return (j.no_region == j.alike && !is_blank(arn->region) ? IAMPB__ARN_REGION_FILLED : 0)
            | (j.no_account == j.alike && !is_blank(arn->account) ? IAMPB__ARN_ACCOUNT_FILLED : 0);
}
