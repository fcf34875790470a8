/* caller.c - who asks: from an ARN to what policies look at. See context.h. Rule: E-34 to E-36. */
#include "eval/caller.h"
#include "base/arn.h"

/* What the resource part of an ARN begins with. */
static const struct form {
    iampb_str service, start;
    iampb_caller_kind kind;
} forms[] = {
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("user/"), IAMPB_CALLER_USER },
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("role/"), IAMPB_CALLER_ROLE },
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("root"), IAMPB_CALLER_ROOT },
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("oidc-provider/"), IAMPB_CALLER_PROVIDER },
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("saml-provider/"), IAMPB_CALLER_PROVIDER },
    { IAMPB__STR_INIT("sts"), IAMPB__STR_INIT("assumed-role/"), IAMPB_CALLER_SESSION },
    { IAMPB__STR_INIT("sts"), IAMPB__STR_INIT("federated-user/"), IAMPB_CALLER_FEDERATED_USER },
};

static iampb_caller_kind kind_of_arn(const iampb__arn *arn)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (iampb__str_eq(arn->service, forms[i].service) && iampb__str_starts(arn->resource, forms[i].start))
            return forms[i].kind;
    return IAMPB_CALLER_BY_ARN;
}

static bool is_service_name(iampb_str text)
{
    return iampb__str_ends(text, IAMPB__STR(".amazonaws.com")) || iampb__str_ends(text, IAMPB__STR(".amazonaws.com.cn"))
            || iampb__str_ends(text, IAMPB__STR(".amazon.com"));
}

/* Of a text that is no ARN. Cognito's host looks like a service, and is a provider. */
static iampb_caller_kind kind_of_text(iampb_str text)
{
    static const iampb_str hosts[] = { IAMPB__STR_INIT("accounts.google.com"), IAMPB__STR_INIT("www.amazon.com"),
        IAMPB__STR_INIT("graph.facebook.com"), IAMPB__STR_INIT("cognito-identity.amazonaws.com") };
    if (text.len == 0 || iampb__str_eq(text, IAMPB__STR("anonymous")) || iampb__str_eq(text, IAMPB__STR("*")))
        return IAMPB_CALLER_ANONYMOUS;
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        if (iampb__str_eq(text, hosts[i]))
            return IAMPB_CALLER_PROVIDER;
    return is_service_name(text) ? IAMPB_CALLER_SERVICE : IAMPB_CALLER_BY_ARN;
}

/* "assumed-role/ROLE/SESSION", "federated-user/NAME". */
static void name_session(const iampb__arn *arn, iampb__caller *out)
{
    iampb_str rest = iampb__str_from(arn->resource, iampb__str_find(arn->resource, '/', 0) + 1);
    size_t slash = iampb__str_find(rest, '/', 0);
    out->name = iampb__str_first(rest, slash);
    out->session = slash == SIZE_MAX ? rest : iampb__str_from(rest, slash + 1);
}

bool iampb__caller_parse(const iampb_caller *given, iampb__caller *out)
{
    static const iampb_str none = { "", 0 };
    iampb__caller c = { given->kind, given->arn, none, none, none, none, given->role_arn, given->issuer_arn,
        given->unique_id, false, given->management != 0 };
    iampb__arn arn;
    bool is_arn = iampb__arn_parse(given->arn, &arn);
    iampb_caller_kind kind = is_arn ? kind_of_arn(&arn) : kind_of_text(given->arn);
    if (c.kind == IAMPB_CALLER_BY_ARN)
        c.kind = kind;
    else if (is_arn && kind != IAMPB_CALLER_BY_ARN && kind != c.kind)
        return false;
    if (c.kind == IAMPB_CALLER_BY_ARN)
        return false;
    bool needs_arn = c.kind != IAMPB_CALLER_PROVIDER && c.kind != IAMPB_CALLER_SERVICE
            && c.kind != IAMPB_CALLER_ANONYMOUS && c.kind != IAMPB_CALLER_CANONICAL && c.kind != IAMPB_CALLER_UNKNOWN;
    if (needs_arn && !is_arn)
        return false;
    if (is_arn) {
        c.partition = arn.partition;
        c.account = c.kind == IAMPB_CALLER_PROVIDER ? none : arn.account;
        c.name = iampb__arn_name(&arn);
    }
    if (c.kind == IAMPB_CALLER_SESSION || c.kind == IAMPB_CALLER_FEDERATED_USER)
        name_session(&arn, &c);
    if (c.kind == IAMPB_CALLER_ROLE)
        c.role_arn = c.arn;
    if (c.role_arn.len > 0 && iampb__arn_parse(c.role_arn, &arn))
        c.service_linked = iampb__str_starts(arn.resource, IAMPB__STR("role/aws-service-role/"));
    else if (c.kind == IAMPB_CALLER_SESSION)
        c.service_linked = iampb__str_starts(c.name, IAMPB__STR("AWSServiceRoleFor"));
    *out = c;
    return true;
}
