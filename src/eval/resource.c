/* resource.c - patterns of ARNs: in Resource and NotResource, and under the ARN operators. See pattern.h.
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Resource"; E-19 to E-33, E-76i, E-76j. */
#include "eval/pattern.h"

/* Of a request; more colons than that are not looked at one by one. */
#define FIELDS_MOST 8192

static bool ends_in_star(iampb_str text) { return text.len > 0 && text.ptr[text.len - 1] == '*'; }

/* ---- Compiling ---- */
/* Cuts at the first five colons. With `variables` those within "${...}" do not count. */
static uint32_t split(iampb_str text, bool variables, iampb_str fields[6])
{
    uint32_t count = 0;
    size_t begin = 0;
    for (size_t at = 0; count < 5 && at < text.len; at++) {
        if (variables && text.ptr[at] == '$' && at + 1 < text.len && text.ptr[at + 1] == '{') {
            size_t close = iampb__str_find(text, '}', at);
            at = close == SIZE_MAX ? at : close;
        } else if (text.ptr[at] == ':') {
            fields[count++] = iampb__str(text.ptr + begin, at - begin);
            begin = at + 1;
        }
    }
    fields[count++] = iampb__str_from(text, begin);
    return count;
}

/* The text with what is before the fifth colon in lower case (E-22). */
static bool fold(iampb__arena *arena, iampb_str text, iampb_str *out)
{
    char *copy = iampb__arena_bytes(arena, text.len + 1);
    unsigned colons = 0;
    if (copy == NULL)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        copy[i] = colons < 5 ? iampb__lower(text.ptr[i]) : text.ptr[i];
        colons += text.ptr[i] == ':';
    }
    copy[text.len] = '\0';
    *out = iampb__str(copy, text.len);
    return true;
}

/* What stands for itself at the beginning. */
static iampb_str literal_of(iampb_str folded, bool variables)
{
    size_t len = 0;
    while (len < folded.len && folded.ptr[len] != '*' && folded.ptr[len] != '?'
           && !(variables && folded.ptr[len] == '$'))
        len++;
    return iampb__str_first(folded, len);
}

static bool is_wild_only(iampb_str text)
{
    for (size_t i = iampb__str_starts(text, IAMPB__STR("arn:")) ? 4 : 0; i < text.len; i++)
        if (text.ptr[i] != '*' && text.ptr[i] != '?' && text.ptr[i] != ':')
            return false;
    return true;
}

/* Fields that a star before them can put behind the fifth colon of the request, where case counts. */
static bool keep_case(iampb__arena *arena, iampb__resource_pattern *p, iampb_str folded)
{
    iampb_str fields[6];
    uint32_t count = split(p->text, false, fields);
    if (p->fields == 6 || iampb__str_eq(p->text, folded))
        return true;
    iampb__glob *cased = iampb__arena_alloc(arena, 5, sizeof *cased);
    if (cased == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!iampb__glob_compile(arena, fields[i], true, false, &cased[i]))
            return false;
    p->cased = cased;
    return true;
}

/* Fewer than six fields: what counts for those that are missing is a matter of the kind of policy (E-24,
 * unconfirmed). */
static bool short_never(const iampb__resource_pattern *p, iampb_layer layer)
{
    bool open = p->crosses[p->fields - 1];
    switch (layer) {
    case IAMPB_LAYER_RCP: return true;
    case IAMPB_LAYER_SCP: return !open;
    case IAMPB_LAYER_RESOURCE:
    case IAMPB_LAYER_ENDPOINT: return iampb__str_find(p->text, '*', 0) == SIZE_MAX;
    default: return false;
    }
}

bool iampb__resource_compile(iampb__arena *arena, iampb_str text, bool variables, iampb_layer layer,
        iampb__resource_pattern *out)
{
    iampb__resource_pattern p = { .text = text };
    iampb_str fields[6], folded;
    p.star = iampb__str_eq(text, IAMPB__STR("*"));
    if (!fold(arena, text, &folded))
        return false;
    p.fields = split(folded, false, fields);
    for (uint32_t i = 0; i < p.fields; i++) {
        p.crosses[i] = ends_in_star(fields[i]);
        if (!iampb__glob_compile(arena, fields[i], true, variables && i == 5, &p.field[i]))
            return false;
    }
    p.literal = literal_of(folded, variables);
    if (!p.star && iampb__glob_matches(&p.field[0], IAMPB__STR("arn"), NULL, NULL) != IAMPB__YES) {
        p.fault = IAMPB__RESOURCE_NOT_AN_ARN;
        p.never = true;
    } else if (!p.star && p.fields < 6) {
        p.fault = IAMPB__RESOURCE_SHORT;
        p.never = short_never(&p, layer);
    }
    if (!keep_case(arena, &p, folded))
        return false;
    p.wild_only = !p.never && !p.star && is_wild_only(text);
    *out = p;
    return true;
}

bool iampb__arn_compile(iampb__arena *arena, iampb_str text, bool variables, iampb__arn_pattern *out)
{
    iampb__arn_pattern p = { .fields = 0 };
    iampb_str fields[6];
    uint32_t count = split(text, variables, fields);
    for (uint32_t i = 0; i < 6; i++)
        if (!iampb__glob_compile(arena, i < count ? fields[i] : IAMPB__STR("*"), true, variables, &p.field[i]))
            return false;
    for (uint32_t i = 0; i < 6; i++)
        p.variables = p.variables || p.field[i].variables > 0;
    p.fields = count == 6 || ends_in_star(fields[count - 1]) ? count : 0;
    *out = p;
    return true;
}

/* ---- Matching ---- */
static iampb_str request_field(const iampb_request *r, uint32_t number)
{
    uint32_t begin = number == 0 ? 0 : r->colons[number - 1] + 1;
    uint32_t end = number == 5 ? (uint32_t)r->folded.len : r->colons[number];
    return iampb__str(r->folded.ptr + begin, end - begin);
}

/* Field by field. *segment: the first that differs, from 1. */
static iampb__truth match_aligned(const iampb__resource_pattern *p, const iampb_request *r,
        const iampb__token **unresolved, uint32_t *segment)
{
    iampb__truth truth = IAMPB__YES;
    for (uint32_t i = 0; i < p->fields && truth != IAMPB__NO; i++) {
        truth = iampb__both(truth, iampb__glob_matches(&p->field[i], request_field(r, i), &r->context, unresolved));
        if (truth == IAMPB__NO)
            *segment = i + 1;
    }
    return truth;
}

static bool has_crossing(const iampb__resource_pattern *p)
{
    for (uint32_t i = 0; i + 1 < p->fields; i++)
        if (p->crosses[i])
            return true;
    return false;
}

static size_t field_end(iampb_str text, size_t begin)
{
    size_t colon = iampb__str_find(text, ':', begin);
    return colon == SIZE_MAX ? text.len : colon;
}

/* A field of the pattern, not the sixth, against what is between two colons of the request. */
static bool fits_piece(const iampb__resource_pattern *p, uint32_t field, iampb_str piece, uint32_t number)
{
    const iampb__glob *glob = p->cased != NULL && number >= 5 ? &p->cased[field] : &p->field[field];
    return iampb__glob_matches(glob, piece, NULL, NULL) == IAMPB__YES;
}

/* From the set of places (fields of the text, by number) where a field of the pattern may begin, that of the next one.
 * A star at its end may run on over colons (E-20 b), to any later field. */
static bool advance(const iampb__resource_pattern *p, uint32_t field, iampb_str text, uint64_t *places)
{
    bool crosses = p->crosses[field];
    bool open = false, any = false, before = false;
    uint32_t number = 0;
    for (size_t begin = 0; begin <= text.len && number < FIELDS_MOST; number++) {
        size_t end = field_end(text, begin);
        uint64_t bit = UINT64_C(1) << (number % 64), *word = &places[number / 64];
        bool here = (*word & bit) != 0;
        iampb_str piece = iampb__str(text.ptr + begin, end - begin);
        bool fits = here && !(open && crosses) && fits_piece(p, field, piece, number);
        /* `before`: what begins here because the field before it fitted. */
        *word = before || open ? *word | bit : *word & ~bit;
        any = any || before || open;
        before = fits;
        open = open || (fits && crosses);
        begin = end + 1;
    }
    return any;
}

static uint32_t count_pieces(iampb_str text)
{
    uint32_t count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == ':';
    return count;
}

/* Whether a pattern of fewer than six fields may end with so many more to come: none, any if a star runs on, or as many
 * as fields are missing, which count as stars (E-24). */
static bool may_end(const iampb__resource_pattern *p, uint32_t more)
{
    return more == 0 || p->crosses[p->fields - 1] || more >= 6 - p->fields;
}

static iampb__truth match_crossing(const iampb__resource_pattern *p, const iampb_request *r)
{
    uint64_t places[FIELDS_MOST / 64] = { 1 };
    iampb_str text = r->folded;
    iampb__truth best = IAMPB__NO;
    uint32_t last = p->fields - 1, number = 0, total = count_pieces(text);
    for (uint32_t i = 0; i < last; i++)
        if (!advance(p, i, text, places))
            return IAMPB__NO;
    for (size_t begin = 0; begin <= text.len && number < FIELDS_MOST && best != IAMPB__YES; number++) {
        size_t end = field_end(text, begin);
        bool here = (places[number / 64] >> (number % 64) & 1) != 0;
        if (here && last == 5)
            best = iampb__either(best,
                    iampb__glob_matches(&p->field[5], iampb__str_from(text, begin), &r->context, NULL));
        else if (here && may_end(p, total - 1 - number))
            best = iampb__known(fits_piece(p, last, iampb__str(text.ptr + begin, end - begin), number));
        begin = end + 1;
    }
    return best;
}

iampb__truth iampb__resource_matches(const iampb__resource_pattern *p, const iampb_request *r,
        const iampb__token **unresolved, uint32_t *segment)
{
    uint32_t differs = 0;
    if (p->star || (r->star && p->wild_only))
        return IAMPB__YES;
    if (p->never || r->star || r->colon_count < 5)
        return IAMPB__NO;
    iampb__truth truth = match_aligned(p, r, unresolved, &differs);
    if (truth != IAMPB__YES && has_crossing(p))
        truth = iampb__either(truth, match_crossing(p, r));
    if (segment != NULL)
        *segment = truth == IAMPB__NO ? differs : 0;
    return truth;
}

iampb__truth iampb__arn_matches(const iampb__arn_pattern *p, iampb_str text, const iampb__context *context,
        bool *comparable, const iampb__token **unresolved)
{
    iampb_str fields[6];
    iampb__truth truth = IAMPB__YES;
    *comparable = p->fields > 0 && iampb__str_starts(text, IAMPB__STR("arn:")) && split(text, false, fields) == 6;
    if (!*comparable)
        return IAMPB__NO;
    for (uint32_t i = 0; i < 6 && p->variables; i++) /* all first: E-71 is also about those behind a difference */
        if (p->field[i].variables > 0)
            truth = iampb__both(truth, iampb__glob_resolves(&p->field[i], context, unresolved));
    if (truth != IAMPB__YES)
        return truth;
    for (uint32_t i = 0; i < 6 && truth != IAMPB__NO; i++)
        truth = iampb__both(truth, iampb__glob_matches(&p->field[i], fields[i], context, unresolved));
    return truth;
}
