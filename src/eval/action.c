/* action.c - patterns of actions, and one action against them. See compiled.h.
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Action"; E-13 to E-18. */
#include "eval/compiled.h"
#include "base/glob.h"

static bool is_wild(char c) { return c == '*' || c == '?'; }

static bool has_space(iampb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (iampb__is_space(text.ptr[i]) || text.ptr[i] == '\f' || text.ptr[i] == '\v')
            return true;
    return false;
}

/* "s3:get*" of "S3:Get*", cut at the colon. */
static bool cut(iampb__arena *arena, iampb__action_pattern *p, size_t colon)
{
    char *lower = iampb__arena_bytes(arena, p->text.len + 1);
    if (lower == NULL)
        return false;
    for (size_t i = 0; i < p->text.len; i++)
        lower[i] = iampb__lower(p->text.ptr[i]);
    lower[p->text.len] = '\0';
    p->service = iampb__str(lower, colon);
    p->name = iampb__str(lower + colon + 1, p->text.len - colon - 1);
    return true;
}

bool iampb__action_compile(iampb__arena *arena, iampb_str text, iampb__action_pattern *out)
{
    iampb__action_pattern p = { .text = text, .service = { "", 0 }, .name = { "", 0 } };
    size_t colon = iampb__str_find(text, ':', 0);
    p.any = iampb__str_eq(text, IAMPB__STR("*")) || iampb__str_eq(text, IAMPB__STR("*:*"));
    p.never = !p.any && (colon == SIZE_MAX || colon + 1 == text.len || has_space(text));
    p.never = p.never || (!p.any && iampb__str_has_wildcard(iampb__str_first(text, colon)));
    if (!p.any && !p.never) {
        if (!cut(arena, &p, colon))
            return false;
        while (p.literal < p.name.len && !is_wild(p.name.ptr[p.literal]))
            p.literal++;
        p.exact = p.literal == p.name.len;
        p.tail = p.literal + 1 == p.name.len && p.name.ptr[p.literal] == '*';
    }
    *out = p;
    return true;
}

/* The service is the same, and the name begins as the pattern does. */
bool iampb__action_name_fits(const iampb__action_pattern *p, iampb_str name)
{
    if (p->exact)
        return name.len == p->name.len;
    return p->tail || iampb__glob_match(iampb__str_from(p->name, p->literal), iampb__str_from(name, p->literal), false);
}

bool iampb__action_fits(const iampb__action_pattern *p, const iampb_request *request)
{
    if (p->any || p->never)
        return p->any;
    return iampb__str_eq(p->service, request->service)
            && iampb__str_starts(request->name, iampb__str_first(p->name, p->literal))
            && iampb__action_name_fits(p, request->name);
}
