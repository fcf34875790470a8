/* resource_reach.c - see resource_reach.h. */
#include "policy/resource_reach.h"
#include "policy/arn_template.h"

enum { MEETS_KNOWN = 1, MEETS = 2, COVERS_KNOWN = 4, COVERS = 8 };

/* Comparisons for each entry of the document, and for any document. */
#define EACH 1000
#define FIRST 10000

bool iampb__reach_init(iampb__reach *reach, iampb__arena *arena, const iampb__lint *lint)
{
    size_t types = iampb__catalog_type_count(lint->catalog);
    memset(reach, 0, sizeof *reach);
    reach->catalog = lint->catalog;
    reach->budget = FIRST;
    for (size_t i = 0; i < lint->count; i++)
        reach->budget += EACH * (lint->statements[i].action_count + lint->statements[i].resource_count);
    reach->stamp = iampb__arena_zalloc(arena, types, sizeof *reach->stamp);
    reach->answers = iampb__arena_zalloc(arena, types, sizeof *reach->answers);
    return reach->stamp != NULL && reach->answers != NULL;
}

static bool is_star(iampb_str text) { return text.len == 1 && text.ptr[0] == '*'; }

void iampb__reach_begin(iampb__reach *reach, const iampb__lint_statement *statement)
{
    reach->statement = statement;
    reach->turn++;
    reach->wide = reach->whole = reach->unclear = false;
    for (size_t i = 0; i < statement->resource_count; i++) {
        const iampb__lint_resource *r = &statement->resources[i];
        if (r->star)
            reach->whole = true;
        else if (!r->is_arn)
            reach->unclear = reach->unclear || !iampb__str_has_wildcard(r->entry->text) || r->has_variables;
        else if (is_star(r->arn.service) && is_star(r->arn.region) && is_star(r->arn.account)
                && is_star(r->arn.resource))
            reach->whole = true;
        else
            reach->wide = reach->wide || iampb__str_has_wildcard(r->arn.resource);
    }
}

/* Bucket names have no slash, though a placeholder may be anything: "BUCKET/..." is an object. */
static bool is_object_for_bucket(const iampb__arn *template, const iampb__lint_resource *r)
{
    iampb_str text = r->arn.resource;
    if (!r->is_arn || !iampb__str_eq(template->resource, IAMPB__STR("${BucketName}")))
        return false;
    for (size_t i = 0; i < text.len && text.ptr[i] != '*' && text.ptr[i] != '?' && text.ptr[i] != '$'; i++)
        if (text.ptr[i] == '/')
            return true;
    return false;
}

static bool services_differ(iampb_str template, const iampb__lint_resource *r)
{
    return r->is_arn && !iampb__str_eq(template, r->arn.service) && memchr(template.ptr, '$', template.len) == NULL
            && !iampb__str_has_wildcard(r->arn.service) && !r->has_variables;
}

static bool is_fixed(iampb_str field)
{
    return !iampb__str_has_wildcard(field) && memchr(field.ptr, '$', field.len) == NULL;
}

static bool field_fits(iampb_str template, iampb_str own)
{
    return !is_fixed(template) || iampb__str_eq(template, own);
}

/* Where the fields before the resource are fixed, only what stands behind them can vary. A wildcard in one of them
 * crosses colons, and then the whole is compared. Nearly all entries that are of a type are so in every letter, which
 * is the cheap question. */
static bool entry_meets(iampb_str text, const iampb__arn *parts, const iampb__lint_resource *r)
{
    iampb__pattern template, own;
    iampb_str entry = r->entry->text;
    if (r->is_arn && is_fixed(r->arn.service) && is_fixed(r->arn.region) && is_fixed(r->arn.account)) {
        if (!field_fits(parts->region, r->arn.region) || !field_fits(parts->account, r->arn.account))
            return false;
        text = parts->resource;
        entry = r->arn.resource;
    }
    size_t letters = iampb__pattern_literal(text), own_letters = iampb__pattern_literal(entry);
    if (memcmp(text.ptr, entry.ptr, letters < own_letters ? letters : own_letters) != 0)
        return false;
    iampb__pattern_of_template(text, &template);
    iampb__pattern_of(entry, r->has_variables, &own);
    if (iampb__pattern_covers(&template, &own))
        return true;
    return (r->has_variables || iampb__str_has_wildcard(entry)) && iampb__pattern_meets(&template, &own);
}

static bool template_meets(iampb__reach *reach, iampb_str text)
{
    iampb__arn parts;
    if (!iampb__arn_parse(text, &parts))
        return true;
    for (size_t i = 0; i < reach->statement->resource_count; i++) {
        const iampb__lint_resource *r = &reach->statement->resources[i];
        if (reach->budget == 0)
            return true;
        reach->budget--;
        if (!services_differ(parts.service, r) && !is_object_for_bucket(&parts, r) && entry_meets(text, &parts, r))
            return true;
    }
    return false;
}

static uint8_t *answers_of(iampb__reach *reach, size_t type)
{
    if (reach->stamp[type] != reach->turn) {
        reach->stamp[type] = reach->turn;
        reach->answers[type] = 0;
    }
    return &reach->answers[type];
}

bool iampb__reach_meets(iampb__reach *reach, size_t type)
{
    uint8_t *answers = answers_of(reach, type);
    if ((*answers & MEETS_KNOWN) == 0) {
        iampb__templates templates = iampb__templates_of(reach->catalog, type);
        iampb_str text;
        bool meets = reach->whole, any = false;
        while (!meets && iampb__templates_next(&templates, &text)) {
            any = true;
            meets = template_meets(reach, text);
        }
        *answers = (uint8_t)(*answers | MEETS_KNOWN | (meets || !any ? MEETS : 0));
    }
    return (*answers & MEETS) != 0;
}

bool iampb__reach_covers(iampb__reach *reach, size_t type)
{
    uint8_t *answers = answers_of(reach, type);
    if ((*answers & COVERS_KNOWN) == 0) {
        bool covers = reach->whole;
        for (size_t i = 0; !covers && reach->wide && i < reach->statement->resource_count && reach->budget > 0; i++) {
            const iampb__lint_resource *r = &reach->statement->resources[i];
            reach->budget--;
            covers = r->is_arn && iampb__type_is_covered(reach->catalog, type, &r->arn);
        }
        *answers = (uint8_t)(*answers | COVERS_KNOWN | (covers ? COVERS : 0));
    }
    return (*answers & COVERS) != 0;
}

/* ---- Actions ---- */
typedef bool (*reach_fn)(iampb__reach *reach, size_t type);

/* Every type that an action must be given or, where it must be given none, one of those that it may be given. */
static bool all_needed(iampb__reach *reach, const iampb__service_view *service, const iampb__action_row *row,
        reach_fn reaches)
{
    uint32_t count;
    const uint16_t *pairs = iampb__tables_list(service->tables, row->types, &count);
    bool required = false, any = false;
    for (uint32_t i = 0; i + 1 < count; i += 2) {
        bool is_required = (pairs[i] & IAMPB__TYPE_ITEM_REQUIRED) != 0;
        if (!is_required && (required || any))
            continue;
        bool reached = reaches(reach, service->first_type + (pairs[i] & IAMPB__TYPE_ITEM_INDEX));
        if (is_required && !reached)
            return false;
        required = required || is_required;
        any = any || reached;
    }
    return required || any;
}

bool iampb__reach_is_open(iampb__reach *reach, const iampb__service_view *service, const iampb__action_row *row)
{
    return row->types != 0 && all_needed(reach, service, row, iampb__reach_covers);
}

bool iampb__reach_is_all(iampb__reach *reach, const iampb__service_view *service, const iampb__action_row *row)
{
    const iampb_str access_point = IAMPB__STR_INIT("accesspoint");
    uint32_t count;
    const uint16_t *pairs = iampb__tables_list(service->tables, row->types, &count);
    bool all = true;
    for (uint32_t i = 0; i + 1 < count; i += 2) {
        uint32_t type = pairs[i] & IAMPB__TYPE_ITEM_INDEX;
        if ((pairs[i] & IAMPB__TYPE_ITEM_REQUIRED) != 0)
            return iampb__reach_is_open(reach, service, row);
        const char *name = iampb__tables_text(service->tables,
                iampb__tables_type(service->tables, service->row->first_type + type)->name);
        all = all && (iampb__str_starts(iampb__str_z(name), access_point)
                || iampb__reach_covers(reach, service->first_type + type));
    }
    return all;
}

static bool is_unknown(const iampb__service_view *service, const iampb__action_row *row)
{
    uint32_t count;
    const uint16_t *pairs = iampb__tables_list(service->tables, row->types, &count);
    for (uint32_t i = 0; i + 1 < count; i += 2)
        if ((pairs[i] & IAMPB__TYPE_ITEM_UNKNOWN) != 0)
            return true;
    return false;
}

bool iampb__reach_is_void(iampb__reach *reach, const iampb__service_view *service, const iampb__action_row *row)
{
    if (reach->whole || reach->unclear)
        return false;
    if (row->types == 0)
        return service->row->type_count > 0;
    return !is_unknown(service, row) && !all_needed(reach, service, row, iampb__reach_meets);
}

bool iampb__reach_meets_some(iampb__reach *reach, const iampb__service_view *service, const iampb__action_row *row)
{
    uint32_t count;
    const uint16_t *pairs = iampb__tables_list(service->tables, row->types, &count);
    for (uint32_t i = 0; i + 1 < count; i += 2)
        if (iampb__reach_meets(reach, service->first_type + (pairs[i] & IAMPB__TYPE_ITEM_INDEX)))
            return true;
    return false;
}
