/* denial_phrase.c - what messages are made of, found in one pass: a phrase may begin wherever a word does. */
#include "eval/denial.h"

/* In lower case. A blank of a phrase is one blank of a clean text. */
static const iampb_str phrases[IAMPB__PHRASE_COUNT] = {
    [IAMPB__PHRASE_CLI] = IAMPB__STR_INIT("aws: [error]: "),
    [IAMPB__PHRASE_ERROR] = IAMPB__STR_INIT("an error occurred ("),
    [IAMPB__PHRASE_API_ERROR] = IAMPB__STR_INIT("api error "),
    [IAMPB__PHRASE_OPERATION_ERROR] = IAMPB__STR_INIT("operation error "),
    [IAMPB__PHRASE_HTTPS_ERROR] = IAMPB__STR_INIT("https response error statuscode: "),
    [IAMPB__PHRASE_HANDLER] = IAMPB__STR_INIT("resource handler returned message:"),
    [IAMPB__PHRASE_HANDLER_CODE] = IAMPB__STR_INIT("handlererrorcode: "),
    [IAMPB__PHRASE_EC2] = IAMPB__STR_INIT("you are not authorized to perform this operation"),
    [IAMPB__PHRASE_USER] = IAMPB__STR_INIT("user: "),
    [IAMPB__PHRASE_PRINCIPAL] = IAMPB__STR_INIT("principal ["),
    [IAMPB__PHRASE_NOT_AUTHORIZED] = IAMPB__STR_INIT("is not authorized to perform"),
    [IAMPB__PHRASE_NOT_ALLOWED] = IAMPB__STR_INIT("is not allowed to execute ["),
    [IAMPB__PHRASE_OLD] = IAMPB__STR_INIT("not authorized to perform"),
    [IAMPB__PHRASE_NO_ACCESS_TO] = IAMPB__STR_INIT("not authorized to access resource"),
    [IAMPB__PHRASE_NO_ACCESS] = IAMPB__STR_INIT("no access to any requested resource"),
    [IAMPB__PHRASE_ON_RESOURCE] = IAMPB__STR_INIT("on resource"),
    [IAMPB__PHRASE_BECAUSE_NO] = IAMPB__STR_INIT("because no "),
    [IAMPB__PHRASE_EXPLICIT] = IAMPB__STR_INIT("with an explicit deny"),
    [IAMPB__PHRASE_BECAUSE_PUBLIC] = IAMPB__STR_INIT("because public "),
    [IAMPB__PHRASE_PASS_ROLE] = IAMPB__STR_INIT("cross-account pass role is not allowed"),
    [IAMPB__PHRASE_ROLE_OWNER] = IAMPB__STR_INIT("the role should belong to account"),
    [IAMPB__PHRASE_ENCODED] = IAMPB__STR_INIT("encoded authorization failure message:"),
    [IAMPB__PHRASE_GO_TO] = IAMPB__STR_INIT("go to https://"),
    [IAMPB__PHRASE_DETAILS] = IAMPB__STR_INIT("authorization-details/"),
    [IAMPB__PHRASE_COMPLETE] = IAMPB__STR_INIT("for complete details"),
    [IAMPB__PHRASE_AUTHORIZATION_ID] = IAMPB__STR_INIT("authorization id:"),
    [IAMPB__PHRASE_SERVICE] = IAMPB__STR_INIT("(service: "),
    [IAMPB__PHRASE_STATUS] = IAMPB__STR_INIT("status code: "),
    [IAMPB__PHRASE_REQUEST_ID] = IAMPB__STR_INIT("request id: "),
    [IAMPB__PHRASE_REQUESTID] = IAMPB__STR_INIT("requestid: "),
    [IAMPB__PHRASE_XML_CODE] = IAMPB__STR_INIT("<code>"),
    [IAMPB__PHRASE_XML_REQUEST] = IAMPB__STR_INIT("<requestid>"),
    [IAMPB__PHRASE_ACCESS_DENIED] = IAMPB__STR_INIT("access denied"),
    [IAMPB__PHRASE_BLOCK_ACLS] = IAMPB__STR_INIT("blockpublicacls"),
    [IAMPB__PHRASE_BLOCK_POLICY] = IAMPB__STR_INIT("blockpublicpolicy"),
    [IAMPB__PHRASE_AUDIENCE] = IAMPB__STR_INIT("incorrect token audience"),
    [IAMPB__PHRASE_NO_PROVIDER] = IAMPB__STR_INIT("no openidconnect provider found in your account for "),
    [IAMPB__PHRASE_NO_KEY] = IAMPB__STR_INIT("couldn't retrieve verification key from your identity provider"),
    [IAMPB__PHRASE_NO_KEY_CURLY] =
            IAMPB__STR_INIT("couldn\xe2\x80\x99t retrieve verification key from your identity provider"),
    [IAMPB__PHRASE_EXPIRED] = IAMPB__STR_INIT("the security token included in the request is expired"),
    [IAMPB__PHRASE_INVALID_TOKEN] = IAMPB__STR_INIT("the security token included in the request is invalid"),
    [IAMPB__PHRASE_DURATION] =
            IAMPB__STR_INIT("the requested durationseconds exceeds the maxsessionduration set for this role"),
    [IAMPB__PHRASE_CHAINING] = IAMPB__STR_INIT(
            "the requested durationseconds exceeds the 1 hour session limit for roles assumed by role chaining"),
    [IAMPB__PHRASE_MFA_CODE] = IAMPB__STR_INIT("multifactorauthentication failed"),
};

iampb_str iampb__phrase_text(iampb__phrase phrase) { return phrases[phrase]; }

bool iampb__text_at(iampb_str text, size_t at, iampb_str phrase)
{
    return at <= text.len && text.len - at >= phrase.len
            && iampb__str_eq_nocase(iampb__str(text.ptr + at, phrase.len), phrase);
}

static bool is_word(char c) { return iampb__is_digit(c) || iampb__is_lower(iampb__lower(c)) || c == '_'; }

_Static_assert(IAMPB__PHRASE_COUNT <= 64, "a bit for each phrase");

/* What has been found, and of a message that may come behind this one. */
typedef struct finder {
    iampb__phrases *out;
    size_t next_user;        /* a "User: " behind the first denial */
} finder;

/* Notes a phrase; false: a second message begins. */
static bool note(finder *f, iampb__phrase phrase, size_t at)
{
    size_t *to = &f->out->at[phrase];
    bool denied = f->out->at[IAMPB__PHRASE_NOT_AUTHORIZED] != SIZE_MAX;
    if (phrase == IAMPB__PHRASE_USER && !denied) {
        *to = at;
        return true;
    }
    if (phrase == IAMPB__PHRASE_USER && f->next_user == SIZE_MAX)
        f->next_user = at;
    bool again = (phrase == IAMPB__PHRASE_NOT_AUTHORIZED && denied)
            || (phrase == IAMPB__PHRASE_ERROR && (denied || *to != SIZE_MAX));
    if (again)
        f->out->end = phrase == IAMPB__PHRASE_ERROR || f->next_user == SIZE_MAX ? at : f->next_user;
    else if (*to == SIZE_MAX)
        *to = at;
    return !again;
}

static iampb__phrase phrase_at(iampb_str text, size_t at, uint64_t candidates)
{
    for (unsigned i = 0; candidates != 0; i++, candidates >>= 1)
        if ((candidates & 1) != 0 && iampb__text_at(text, at, phrases[i]))
            return (iampb__phrase)i;
    return IAMPB__PHRASE_COUNT;
}

void iampb__phrases_find(iampb_str text, iampb__phrases *out)
{
    uint64_t by_first[256] = { 0 };
    finder f = { out, SIZE_MAX };
    for (unsigned i = 0; i < IAMPB__PHRASE_COUNT; i++) {
        by_first[(unsigned char)phrases[i].ptr[0]] |= UINT64_C(1) << i;
        out->at[i] = SIZE_MAX;
    }
    out->end = text.len;
    for (size_t at = 0; at < text.len; at++) {
        uint64_t candidates = by_first[(unsigned char)iampb__lower(text.ptr[at])];
        if (candidates == 0 || (at > 0 && is_word(text.ptr[at]) && is_word(text.ptr[at - 1])))
            continue;
        iampb__phrase phrase = phrase_at(text, at, candidates);
        if (phrase == IAMPB__PHRASE_COUNT)
            continue;
        if (!note(&f, phrase, at))
            return;
        at += phrases[phrase].len - 1;
    }
}

/* ---- Types of policies ---- */
/* Beside the names that AWS uses, those that occur in its own documentation by mistake. */
static const iampb__denial_type types[] = {
#define NAME(text, stem, layer) { IAMPB__STR_INIT(text), IAMPB__STR_INIT(stem), IAMPB_LAYER_##layer }
    NAME("identity-based policy", "identity-based polic", IDENTITY),
    NAME("identity-based policy", "identity based polic", IDENTITY),
    NAME("identity-based policy", "identity polic", IDENTITY),
    NAME("resource-based policy", "resource-based polic", RESOURCE),
    NAME("resource-based policy", "resource based polic", RESOURCE),
    NAME("resource-based policy", "resource polic", RESOURCE),
    NAME("permissions boundary", "permissions boundar", BOUNDARY),
    NAME("permissions boundary", "permission boundar", BOUNDARY),
    NAME("session policy", "session polic", SESSION),
    NAME("session policy", "sessions polic", SESSION),
    NAME("service control policy", "service control polic", SCP),
    NAME("resource control policy", "resource control polic", RCP),
    NAME("VPC endpoint policy", "vpc endpoint polic", ENDPOINT),
    NAME("VPC endpoint policy", "vpce polic", ENDPOINT),
    NAME("role trust policy", "role trust polic", RESOURCE),
    NAME("role trust policy", "trust polic", RESOURCE),
#undef NAME
};

const iampb__denial_type *iampb__denial_type_at(iampb_str text, size_t *len)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        size_t stem = types[i].stem.len;
        if (!iampb__text_at(text, 0, types[i].stem))
            continue;
        size_t end = iampb__text_at(text, stem, IAMPB__STR("ies")) ? 3
                   : iampb__text_at(text, stem, IAMPB__STR("y"))   ? 1
                                                                   : 0;
        if (end == 0 || (stem + end < text.len && is_word(text.ptr[stem + end])))
            continue;
        *len = stem + end;
        return &types[i];
    }
    return NULL;
}

/* ---- Forms ---- */
static const char mend_clock[] = "the credentials are too old, or the clock is wrong: get new ones";
static const char mend_credentials[] = "the credentials are not valid: no policy was looked at";
static const char mend_token[] = "the token or assertion of the identity provider was refused before any policy was "
                                 "looked at: see the provider's issuer URL, client ids and keys";
static const char mend_duration[] =
        "ask for fewer seconds, or raise MaxSessionDuration of the role; in a chain of roles one hour is the most";
static const char mend_packed[] = "session policies and tags together are too large: pass fewer or shorter ones";
static const char mend_mfa[] = "the MFA code is wrong or was used before: wait for the next one";

static const struct form_row {
    iampb_str text;           /* code, or "" */
    iampb__phrase phrase;     /* or PHRASE_COUNT */
    iampb_denial_form form;
    const char *hint;
} forms[] = {
#define CODE(text, form, hint) { IAMPB__STR_INIT(text), IAMPB__PHRASE_COUNT, IAMPB_DENIAL_##form, hint }
#define PHRASE(phrase, form, hint) { { "", 0 }, IAMPB__PHRASE_##phrase, IAMPB_DENIAL_##form, hint }
    CODE("ExpiredToken", CREDENTIALS, mend_clock),
    CODE("ExpiredTokenException", CREDENTIALS, mend_clock),
    CODE("RequestExpired", CREDENTIALS, mend_clock),
    CODE("RequestTimeTooSkewed", CREDENTIALS, mend_clock),
    CODE("InvalidClientTokenId", CREDENTIALS, mend_credentials),
    CODE("UnrecognizedClientException", CREDENTIALS, mend_credentials),
    CODE("InvalidAccessKeyId", CREDENTIALS, mend_credentials),
    CODE("SignatureDoesNotMatch", CREDENTIALS, mend_credentials),
    CODE("InvalidSignatureException", CREDENTIALS, mend_credentials),
    CODE("AuthFailure", CREDENTIALS, mend_credentials),
    CODE("MissingAuthenticationToken", CREDENTIALS, mend_credentials),
    CODE("InvalidIdentityToken", CREDENTIALS, mend_token),
    CODE("IDPRejectedClaim", CREDENTIALS, mend_token),
    CODE("IDPCommunicationError", CREDENTIALS, mend_token),
    CODE("PackedPolicyTooLarge", REQUEST, mend_packed),
    CODE("RegionDisabledException", REQUEST,
            "STS is switched off in this Region: ask the global endpoint, or switch it on"),
    CODE("MalformedPolicyDocument", REQUEST, "the session policy that was passed is not well-formed"),
    PHRASE(BLOCK_ACLS, BLOCK_PUBLIC_ACCESS, NULL),
    PHRASE(BLOCK_POLICY, BLOCK_PUBLIC_ACCESS, NULL),
    PHRASE(AUDIENCE, CREDENTIALS, "the audience of the token is not among the client ids of the identity provider"),
    PHRASE(NO_PROVIDER, CREDENTIALS, "the account has no OIDC provider for the issuer of the token"),
    PHRASE(NO_KEY, CREDENTIALS, "AWS could not get the keys of the identity provider: is its endpoint public?"),
    PHRASE(NO_KEY_CURLY, CREDENTIALS, "AWS could not get the keys of the identity provider: is its endpoint public?"),
    PHRASE(EXPIRED, CREDENTIALS, mend_clock),
    PHRASE(INVALID_TOKEN, CREDENTIALS, mend_credentials),
    PHRASE(DURATION, REQUEST, mend_duration),
    PHRASE(CHAINING, REQUEST, mend_duration),
    PHRASE(MFA_CODE, CREDENTIALS, mend_mfa),
#undef CODE
#undef PHRASE
};

/* Codes that say "denied", by the end or beginning that they have in common. */
static bool is_denial(iampb_str code)
{
    static const iampb_str starts[] = { IAMPB__STR_INIT("AccessDenied"), IAMPB__STR_INIT("KMS.AccessDenied") };
    static const iampb_str ends[] = { IAMPB__STR_INIT("UnauthorizedOperation"), IAMPB__STR_INIT("AuthorizationError"),
        IAMPB__STR_INIT("UnauthorizedException"), IAMPB__STR_INIT("AuthorizationErrorException"),
        IAMPB__STR_INIT("AccessDeniedException"), IAMPB__STR_INIT("AccessDenied"), IAMPB__STR_INIT("AccessDeniedFault"),
        IAMPB__STR_INIT("Forbidden"), IAMPB__STR_INIT("ForbiddenException"), IAMPB__STR_INIT("NotAuthorized") };
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (iampb__str_starts(code, starts[i]))
            return true;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (iampb__str_ends(code, ends[i]))
            return true;
    return false;
}

iampb_denial_form iampb__denial_form_of_code(iampb_str code, const char **hint)
{
    *hint = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (forms[i].phrase == IAMPB__PHRASE_COUNT && iampb__str_eq(forms[i].text, code)) {
            *hint = forms[i].hint;
            return forms[i].form;
        }
    return is_denial(code) ? IAMPB_DENIAL_POLICY : IAMPB_DENIAL_UNKNOWN;
}

iampb_denial_form iampb__denial_form_of_phrase(iampb__phrase phrase, const char **hint)
{
    *hint = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (forms[i].phrase == phrase) {
            *hint = forms[i].hint;
            return forms[i].form;
        }
    return IAMPB_DENIAL_UNKNOWN;
}
