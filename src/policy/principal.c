/* principal.c - see principal.h. */
#include "policy/principal.h"
#include "base/arn.h"

/* Letters, digits and hyphens with dots between; `lower`: no capital letters. */
static bool is_dotted(iampb_str text, bool lower)
{
    size_t label = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool letter = iampb__is_lower(c) || (!lower && iampb__is_upper(c));
        if (c == '.' ? label == 0 : !letter && !iampb__is_digit(c) && c != '-')
            return false;
        label = c == '.' ? 0 : label + 1;
    }
    return label > 0;
}

static iampb_str after(iampb_str text, iampb_str start)
{
    return iampb__str_starts(text, start) ? iampb__str_from(text, start.len) : IAMPB__STR("");
}

iampb__provider_kind iampb__provider_of(iampb_str text, iampb_str *name)
{
    iampb__arn arn;
    if (!iampb__arn_parse(text, &arn)) {
        if (iampb__str_find(text, '.', 0) == SIZE_MAX || !is_dotted(text, false))
            return IAMPB__PROVIDER_NONE;
        *name = text;
        return IAMPB__PROVIDER_OIDC;
    }
    iampb_str issuer = after(arn.resource, IAMPB__STR("oidc-provider/"));
    iampb_str saml = after(arn.resource, IAMPB__STR("saml-provider/"));
    if (!iampb__str_eq(arn.service, IAMPB__STR("iam")) || arn.region.len > 0 || !iampb__str_is_account_id(arn.account)
        || (issuer.len == 0 && saml.len == 0))
        return IAMPB__PROVIDER_NONE;
    *name = issuer.len > 0 ? issuer : saml;
    return issuer.len > 0 ? IAMPB__PROVIDER_OIDC : IAMPB__PROVIDER_SAML;
}

bool iampb__is_service_name(iampb_str text)
{
    static const iampb_str ends[] = { IAMPB__STR_INIT(".amazonaws.com"), IAMPB__STR_INIT(".amazon.com"),
        IAMPB__STR_INIT(".amazonaws.com.cn") };
    /* Names of this form that AWS refuses all the same. */
    static const iampb_str refused[] = { IAMPB__STR_INIT("application-signals.cloudwatch.amazonaws.com") };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (iampb__str_eq(text, refused[i]))
            return false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (iampb__str_ends(text, ends[i]))
            return is_dotted(iampb__str_first(text, text.len - ends[i].len), true);
    return false;
}

bool iampb__is_unique_id(iampb_str text, iampb_str prefix)
{
    if (text.len < 16 || text.len > 128 || !iampb__str_starts(text, prefix))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!iampb__is_upper(text.ptr[i]) && !iampb__is_digit(text.ptr[i]))
            return false;
    return true;
}
