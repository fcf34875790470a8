/* public.c - whether a bucket policy is public by the measure of S3 Block Public Access. See layer.h.
 * Rule: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public"; E-102. */
#include "eval/layer.h"
#include "base/arn.h"

/* What a fixed value of a key has to look like. */
typedef enum fixed_kind {
    FIXED_TEXT,     /* no wildcard, no variable */
    FIXED_ARN,      /* an ARN whose account is fixed */
    FIXED_ORG_PATH, /* begins with a fixed organisation; '*' at the end */
    FIXED_USER_ID,  /* fixed, or "AROA...:*" */
    FIXED_TRUE,     /* "true" */
    FIXED_RANGE     /* addresses, not too many */
} fixed_kind;

static const struct narrowing {
    iampb_str key;
    fixed_kind kind;
} narrowing[] = {
    { IAMPB__STR_INIT("aws:PrincipalOrgID"), FIXED_TEXT },
    { IAMPB__STR_INIT("aws:PrincipalAccount"), FIXED_TEXT },
    { IAMPB__STR_INIT("aws:SourceAccount"), FIXED_TEXT },
    { IAMPB__STR_INIT("aws:SourceOwner"), FIXED_TEXT },
    { IAMPB__STR_INIT("aws:SourceOrgID"), FIXED_TEXT },
    { IAMPB__STR_INIT("aws:SourceVpc"), FIXED_TEXT },
    { IAMPB__STR_INIT("aws:SourceVpce"), FIXED_TEXT },
    { IAMPB__STR_INIT("aws:VpceAccount"), FIXED_TEXT },
    { IAMPB__STR_INIT("aws:VpceOrgID"), FIXED_TEXT },
    { IAMPB__STR_INIT("s3:DataAccessPointAccount"), FIXED_TEXT },
    { IAMPB__STR_INIT("s3:DataAccessPointArn"), FIXED_ARN },
    { IAMPB__STR_INIT("aws:SourceArn"), FIXED_ARN },
    { IAMPB__STR_INIT("aws:PrincipalArn"), FIXED_ARN },
    { IAMPB__STR_INIT("aws:PrincipalOrgPaths"), FIXED_ORG_PATH },
    { IAMPB__STR_INIT("aws:SourceOrgPaths"), FIXED_ORG_PATH },
    { IAMPB__STR_INIT("aws:VpceOrgPaths"), FIXED_ORG_PATH },
    { IAMPB__STR_INIT("aws:userid"), FIXED_USER_ID },
    { IAMPB__STR_INIT("aws:PrincipalIsAWSService"), FIXED_TRUE },
    { IAMPB__STR_INIT("aws:SourceIp"), FIXED_RANGE },
};

static bool is_open_text(iampb_str text)
{
    return iampb__str_has_wildcard(text) || iampb__str_contains(text, IAMPB__STR("${"));
}

static bool is_fixed_path(iampb_str text)
{
    size_t slash = iampb__str_find(text, '/', 0);
    if (text.len > 0 && text.ptr[text.len - 1] == '*')
        text.len--;
    return slash != SIZE_MAX && !is_open_text(text) && iampb__str_starts(text, IAMPB__STR("o-"));
}

static bool is_fixed_user_id(iampb_str text)
{
    bool of_role = iampb__str_starts(text, IAMPB__STR("AROA")) && iampb__str_ends(text, IAMPB__STR(":*"));
    return !is_open_text(of_role ? iampb__str_first(text, text.len - 1) : text);
}

static bool is_private(const iampb__address *a)
{
    if (a->v4)
        return a->bytes[0] == 10 || (a->bytes[0] == 172 && (a->bytes[1] & 0xf0) == 16 && a->prefix >= 12)
                || (a->bytes[0] == 192 && a->bytes[1] == 168 && a->prefix >= 16);
    return (a->bytes[0] & 0xfe) == 0xfc && a->prefix >= 7;
}

static bool is_fixed_range(iampb_str text)
{
    iampb__address range;
    return iampb__address_parse(text, true, &range) && (range.prefix >= (range.v4 ? 8 : 32) || is_private(&range));
}

static bool is_fixed(fixed_kind kind, iampb_str text)
{
    iampb__arn arn;
    switch (kind) {
    case FIXED_TEXT: return !is_open_text(text);
    case FIXED_ARN: return iampb__arn_parse(text, &arn) && iampb__str_is_account_id(arn.account);
    case FIXED_ORG_PATH: return is_fixed_path(text);
    case FIXED_USER_ID: return is_fixed_user_id(text);
    case FIXED_TRUE: return iampb__str_eq_nocase(text, IAMPB__STR("true"));
    case FIXED_RANGE: return is_fixed_range(text);
    }
    return false;
}

static bool narrows(const iampb__test *test)
{
    bool usable = test->kind != IAMPB__OP_UNKNOWN && test->kind != IAMPB__OP_NULL && !test->negated && !test->if_exists
            && test->set != IAMPB__SET_ALL && test->count > 0;
    for (size_t i = 0; usable && i < sizeof narrowing / sizeof narrowing[0]; i++) {
        if (!iampb__str_eq_nocase(test->key, narrowing[i].key))
            continue;
        for (uint32_t k = 0; k < test->count; k++)
            if (!is_fixed(narrowing[i].kind, test->operands[k].text))
                return false;
        return true;
    }
    return false;
}

static bool is_public_statement(const iampb__compiled_statement *s)
{
    if (!s->allow || s->malformed || !(s->principals.inverted || s->principals.everyone))
        return false;
    for (uint32_t i = 0; !s->principals.inverted && i < s->test_count; i++)
        if (narrows(&s->tests[i]))
            return false;
    return true;
}

bool iampb__is_public(const iampb_policy_set *set)
{
    const iampb__layer *layer = &set->layers[IAMPB_LAYER_RESOURCE];
    for (size_t i = 0; i < layer->levels.count; i++) {
        const iampb__level *level = IAMPB__VEC_AT(iampb__level, &layer->levels, i);
        for (size_t k = 0; k < level->policies.count; k++) {
            const iampb_compiled *c = *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, k);
            for (uint32_t n = 0; n < c->count; n++)
                if (is_public_statement(&c->statements[n]))
                    return true;
        }
    }
    return false;
}
