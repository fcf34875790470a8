/* public_issuers.c - issuers of tokens that many customers share, and the claims that tell whose a token is.
 * Rule: AWS IAM User Guide, "Controls for shared OIDC providers"; trust rules O-1, O-2, C-1 to C-8. */
#include "compare/public_strangers.h"
#include "policy/principal.h"

/* A value names an owner if it begins with `start`, and what comes then has no wildcard before `close`. */
static const struct claim {
    iampb_str issuer, key, start;
    char close;            /* 0: only values without wildcards count; ANY: see below */
} claims[] = {
#define ANY '*' /* no grammar is known: two parts, each with ':' or '/' behind it */
#define ROW(issuer, claim, start, close)                                                                              \
    { IAMPB__STR_INIT(issuer), IAMPB__STR_INIT(issuer ":" claim), IAMPB__STR_INIT(start), close }
#define GITHUB "token.actions.githubusercontent.com"
#define SENTINEL "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d"
#define OPENSHIFT "oidc.op1.openshiftapps.com/"
#define TURBONOMIC "rh-oidc.s3.us-east-1.amazonaws.com/"
    ROW(GITHUB, "sub", "repo:", '/'),
    ROW(GITHUB, "sub", "repository:", '/'),
    ROW(GITHUB, "sub", "repository_id:", ':'),
    ROW(GITHUB, "sub", "repository_owner:", ':'),
    ROW(GITHUB, "sub", "repository_owner_id:", ':'),
    ROW(GITHUB, "sub", "enterprise:", ':'),
    ROW(GITHUB, "sub", "enterprise_id:", ':'),
    ROW(GITHUB, "repository", "", '/'),
    ROW(GITHUB, "repository_id", "", 0),
    ROW(GITHUB, "repository_owner_id", "", 0),
    ROW(GITHUB, "enterprise_id", "", 0),
    ROW("oidc-configuration.audit-log.githubusercontent.com", "sub", "", ANY),
    ROW("vstoken.actions.githubusercontent.com", "sub", "repo:", '/'),
    ROW("gitlab.com", "sub", "project_path:", '/'),
    ROW("gitlab.com", "namespace_id", "", 0),
    ROW("gitlab.com", "project_id", "", 0),
    ROW("app.terraform.io", "sub", "organization:", ':'),
    ROW("agent.buildkite.com", "sub", "organization:", ':'),
    ROW("agent.buildkite.com", "organization_id", "", 0),
    ROW("oidc.codefresh.io", "sub", "", ANY),
    ROW("studio.datachain.ai/api", "sub", "", ANY),
    ROW("scalr.io", "sub", "", ANY),
    ROW("tokens.cloud.shisho.dev", "sub", "", ANY),
    ROW("proidc.upbound.io", "sub", "", ANY),
    ROW(OPENSHIFT "2f785sojlpb85i7402pk3qogugim5nfb", "sub", "", ANY),
    ROW(OPENSHIFT "2c51blsaqa9gkjt0o9rt11mle8mmropu", "sub", "", ANY),
    ROW(TURBONOMIC "22ejnvnnturfmt6km08idd0nt4hekbn7", "sub", "", ANY),
    ROW(TURBONOMIC "23e3sd27sju1hoou6ohfs68vbno607tr", "sub", "", ANY),
    ROW(TURBONOMIC "23ne21h005qjl3n33d8dui5dlrmv2tmg", "sub", "", ANY),
    ROW(TURBONOMIC "24jrf12m5dj7ljlfb4ta2frhrcoadm26", "sub", "", ANY),
    ROW("api.pulumi.com/oidc", "aud", "", 0),
    ROW("sandboxes.cloud", "aud", "", 0),
    ROW("oidc.vercel.com", "aud", "", 0),
    ROW("cognito-identity.amazonaws.com", "aud", "", 0),
    ROW("cognito-identity.amazonaws.com", "sub", "", 0),
    ROW("accounts.google.com", "aud", "", 0),
    ROW("accounts.google.com", "oaud", "", 0),
    ROW("accounts.google.com", "sub", "", 0),
    ROW("www.amazon.com", "app_id", "", 0),
    ROW("www.amazon.com", "user_id", "", 0),
    ROW("graph.facebook.com", "app_id", "", 0),
    ROW("graph.facebook.com", "id", "", 0),
    { IAMPB__STR_INIT(SENTINEL), IAMPB__STR_INIT("sts:RoleSessionName"), IAMPB__STR_INIT(""), 0 },
#undef ROW
};
#define CLAIMS (sizeof claims / sizeof claims[0])

/* Providers that every account has. */
const char *iampb__built_in_issuer_at(size_t index)
{
    static const char *const issuers[] = { "accounts.google.com", "cognito-identity.amazonaws.com",
            "graph.facebook.com",
        "www.amazon.com" };
    return index < sizeof issuers / sizeof issuers[0] ? issuers[index] : NULL;
}

static bool is_shared(iampb_str issuer)
{
    for (size_t i = 0; i < CLAIMS; i++)
        if (iampb__str_eq_nocase(claims[i].issuer, issuer))
            return true;
    return false;
}

bool iampb__is_shared_provider(const iampb__named_principal *p)
{
    iampb_str issuer;
    return p->form == IAMPB__FORM_FEDERATED && iampb__provider_of(p->text, &issuer) == IAMPB__PROVIDER_OIDC
            && is_shared(issuer);
}

bool iampb__is_claim(iampb_str key)
{
    for (size_t i = 0; i < CLAIMS; i++)
        if (iampb__str_eq_nocase(claims[i].key, key))
            return true;
    return false;
}

/* Bytes up to the delimiter that closes the owner's name, with it; 0: it is not closed, or empty. */
static size_t closed_at(iampb_str fixed, size_t from, char close)
{
    for (size_t i = from; i < fixed.len; i++)
        if (fixed.ptr[i] == close || (close == ANY && (fixed.ptr[i] == ':' || fixed.ptr[i] == '/')))
            return i > from ? i + 1 : 0;
    return 0;
}

size_t iampb__claim_owner(iampb_str key, iampb_str value)
{
    iampb_str fixed = value;
    for (size_t i = 0; i < fixed.len; i++) /* a policy variable is open as a wildcard is */
        if (fixed.ptr[i] == '*' || fixed.ptr[i] == '?' || fixed.ptr[i] == '$')
            fixed.len = i;
    for (size_t i = 0; i < CLAIMS; i++) {
        const struct claim *row = &claims[i];
        size_t from = row->start.len, end;
        if (row->close == 0 || !iampb__str_eq_nocase(row->key, key) || !iampb__str_starts(fixed, row->start))
            continue;
        if (row->close == ANY && (from = closed_at(fixed, 0, ANY)) == 0)
            continue;
        if ((end = closed_at(fixed, from, row->close)) > 0)
            return end;
    }
    return 0;
}

bool iampb__claim_tells(iampb_str key, iampb_str value)
{
    return !iampb__str_ends(key, IAMPB__STR(":aud")) || !iampb__str_eq(value, IAMPB__STR("sts.amazonaws.com"));
}
