/* public.c - whether a bucket policy is public by the measure of S3 Block Public Access. See layer.h.
 * Rule: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public"; E-102. */
#include "eval/public.h"
#include "base/arn.h"
#include "eval/layer.h"

static const iampb__narrowing narrowing[] = {
#define ROW(key, kind) { IAMPB__STR_INIT(key), IAMPB__FIXED_##kind, true, false }
#define SOURCE(key, kind) { IAMPB__STR_INIT(key), IAMPB__FIXED_##kind, true, true }
#define MORE(key, kind) { IAMPB__STR_INIT(key), IAMPB__FIXED_##kind, false, false }
    ROW("aws:PrincipalOrgID", ORG),
    ROW("aws:PrincipalAccount", ACCOUNT),
    SOURCE("aws:SourceAccount", ACCOUNT),
    SOURCE("aws:SourceOwner", ACCOUNT),
    SOURCE("aws:SourceOrgID", ORG),
    ROW("aws:SourceVpc", TEXT),
    ROW("aws:SourceVpce", TEXT),
    ROW("aws:VpceAccount", ACCOUNT),
    ROW("aws:VpceOrgID", ORG),
    ROW("s3:DataAccessPointAccount", ACCOUNT),
    ROW("s3:DataAccessPointArn", ARN),
    SOURCE("aws:SourceArn", ARN),
    ROW("aws:PrincipalArn", ARN),
    ROW("aws:PrincipalOrgPaths", ORG_PATH),
    SOURCE("aws:SourceOrgPaths", ORG_PATH),
    ROW("aws:VpceOrgPaths", ORG_PATH),
    ROW("aws:userid", USER_ID),
    ROW("aws:PrincipalIsAWSService", TRUE),
    ROW("aws:SourceIp", RANGE),
    /* Not in requests to buckets, or not in S3's list. */
    MORE("kms:CallerAccount", ACCOUNT),
    MORE("s3express:DataAccessPointAccount", ACCOUNT),
    MORE("s3express:DataAccessPointArn", ARN),
    MORE("s3-outposts:DataAccessPointAccount", ACCOUNT),
    MORE("s3-outposts:DataAccessPointArn", ARN),
    MORE("aws:SourceVpcArn", ARN),
    MORE("aws:Ec2InstanceSourceVpc", TEXT),
    MORE("ec2:SourceInstanceArn", ARN),
    MORE("lambda:SourceFunctionArn", ARN),
    MORE("aws:FederatedProvider", ARN),
    MORE("elasticfilesystem:AccessedViaMountTarget", TRUE),
    MORE("aws:PrincipalServiceName", SERVICE),
    MORE("aws:PrincipalServiceNamesList", SERVICE),
#undef ROW
#undef SOURCE
#undef MORE
};

const iampb__narrowing *iampb__narrowing_of(iampb_str key)
{
    for (size_t i = 0; i < sizeof narrowing / sizeof narrowing[0]; i++)
        if (iampb__str_eq_nocase(narrowing[i].key, key))
            return &narrowing[i];
    return NULL;
}

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

const iampb__address *iampb__private_ranges(size_t *count)
{
    static const iampb__address ranges[] = { { { 10 }, 8, true }, { { 172, 16 }, 12, true }, { { 192, 168 }, 16, true },
        { { 0xfc }, 7, false } };
    *count = sizeof ranges / sizeof ranges[0];
    return ranges;
}

static bool is_private(const iampb__address *a)
{
    size_t count;
    const iampb__address *ranges = iampb__private_ranges(&count);
    for (size_t i = 0; i < count; i++)
        if (a->prefix >= ranges[i].prefix && iampb__address_within(a, &ranges[i]))
            return true;
    return false;
}

static bool is_fixed_range(iampb_str text)
{
    iampb__address range;
    return iampb__address_parse(text, true, &range) && (range.prefix >= (range.v4 ? 8 : 32) || is_private(&range));
}

bool iampb__is_fixed(iampb__fixed_kind kind, iampb_str text)
{
    iampb__arn arn;
    switch (kind) {
    case IAMPB__FIXED_TEXT:
    case IAMPB__FIXED_ACCOUNT:
    case IAMPB__FIXED_ORG: return !is_open_text(text);
    case IAMPB__FIXED_ARN: return iampb__arn_parse(text, &arn) && iampb__str_is_account_id(arn.account);
    case IAMPB__FIXED_ORG_PATH: return is_fixed_path(text);
    case IAMPB__FIXED_USER_ID: return is_fixed_user_id(text);
    case IAMPB__FIXED_TRUE: return iampb__str_eq_nocase(text, IAMPB__STR("true"));
    case IAMPB__FIXED_RANGE: return is_fixed_range(text);
    case IAMPB__FIXED_SERVICE: return true;
    }
    return false;
}

bool iampb__test_is_fixed(const iampb__test *test, iampb__fixed_kind kind)
{
    bool usable = test->kind != IAMPB__OP_UNKNOWN && test->kind != IAMPB__OP_NULL && !test->negated && !test->if_exists
            && test->set != IAMPB__SET_ALL && test->count > 0;
    for (uint32_t i = 0; usable && i < test->count; i++)
        usable = iampb__is_fixed(kind, test->operands[i].text);
    return usable;
}

static bool narrows(const iampb__test *test)
{
    const iampb__narrowing *row = iampb__narrowing_of(test->key);
    return row != NULL && row->s3 && iampb__test_is_fixed(test, row->kind);
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
