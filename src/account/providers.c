/* providers.c - identity providers: the lists of OIDC and SAML providers, and the answers about one of them, which do
 * not have its ARN. Rules: AWS IAM API Reference, "ListOpenIDConnectProviders", "GetOpenIDConnectProvider",
 * "ListSAMLProviders", "GetSAMLProvider". */
#include "account/load.h"

static const iampb__member members[] = {
    IAMPB__MEMBER_NEEDED(iampb__provider, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__provider, created, "CreateDate", TIME),
    IAMPB__MEMBER(iampb__provider, valid_until, "ValidUntil", TIME),
};
static const iampb__shape shape = IAMPB__SHAPE("an identity provider", members);

/* The URL of an OIDC provider is the rest of its ARN, without "https://". */
static void url_of_arn(iampb__provider *provider)
{
    static const iampb_str before = IAMPB__STR_INIT(":oidc-provider/");
    iampb_str arn = provider->arn.text;
    for (size_t at = iampb__str_find(arn, ':', 0); at != SIZE_MAX; at = iampb__str_find(arn, ':', at + 1)) {
        if (!iampb__str_starts(iampb__str_from(arn, at), before))
            continue;
        size_t skip = at + before.len;
        provider->url.text = iampb__str_from(arn, skip);
        provider->url.span = provider->arn.span;
        if (provider->arn.span.len == arn.len) { /* without escapes: the same bytes in the input */
            provider->url.span.begin += (uint32_t)skip;
            provider->url.span.len -= (uint32_t)skip;
        }
        return;
    }
}

static iampb_status load_provider(iampb__load *load, bool is_saml, iampb__json value, iampb_error **err)
{
    iampb_status status;
    iampb__provider *provider = iampb__load_new(load, sizeof *provider);
    if (provider == NULL)
        return iampb__error_nomem(err);
    provider->entity = iampb__load_entity(load, IAMPB_ENTITY_IDENTITY_PROVIDER);
    provider->is_saml = is_saml;
    if ((status = iampb__shape_read(load, &shape, value, provider, err)) < 0
        || (status = iampb__load_arn_account(load, provider->arn.text, iampb__json_get(value, IAMPB__STR("Arn")),
                    err)) < 0)
        return status;
    if (!is_saml)
        url_of_arn(provider);
    iampb__load_count(load, is_saml ? IAMPB_DOCUMENT_SAML_PROVIDERS : IAMPB_DOCUMENT_OIDC_PROVIDERS);
    return iampb__load_push(load, IAMPB__PENDING_PROVIDERS, provider, err);
}

iampb_status iampb__load_oidc_provider(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_provider(load, false, value, err);
}

iampb_status iampb__load_saml_provider(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_provider(load, true, value, err);
}

iampb_status iampb__load_client_id(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb__value text = { { NULL, 0 }, { NULL, 0, 0 } };
    iampb_status status = iampb__text_read(load, value, &text, err);
    if (status < 0)
        return status;
    iampb__value *item = IAMPB__VEC_PUSH(iampb__value, load->ctx, &load->doc.flat.audiences);
    if (item == NULL)
        return iampb__error_nomem(err);
    *item = text;
    return IAMPB_OK;
}

/* An OIDC provider can be told by its URL, a SAML provider only by what the host asked for. */
iampb_status iampb__finish_provider(iampb__load *load, iampb_error **err)
{
    const iampb__flat *flat = &load->doc.flat;
    iampb_document document = flat->has_saml_metadata ? IAMPB_DOCUMENT_SAML_PROVIDER : IAMPB_DOCUMENT_OIDC_PROVIDER;
    iampb_status status;
    if (flat->has_saml_metadata && (status = iampb__load_need_subject(load, document, err)) < 0)
        return status;
    iampb__provider *provider = iampb__load_new(load, sizeof *provider);
    if (provider == NULL)
        return iampb__error_nomem(err);
    provider->entity = iampb__load_entity(load, IAMPB_ENTITY_IDENTITY_PROVIDER);
    provider->is_saml = flat->has_saml_metadata;
    provider->arn.text = load->subject;
    provider->url = flat->url;
    provider->created = flat->created;
    provider->valid_until = flat->valid_until;
    provider->audience_count = flat->audiences.count;
    if (provider->audience_count > 0) {
        provider->audiences = iampb__arena_alloc(load->arena, provider->audience_count, sizeof(iampb__value));
        if (provider->audiences == NULL)
            return iampb__error_nomem(err);
        memcpy(provider->audiences, flat->audiences.items, provider->audience_count * sizeof(iampb__value));
    }
    iampb__load_count(load, document);
    return iampb__load_push(load, IAMPB__PENDING_PROVIDER_PARTS, provider, err);
}
