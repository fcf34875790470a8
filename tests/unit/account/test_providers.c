/* test_providers.c - OIDC and SAML providers, and server certificates beside them in IAM. */
#include "loaded.h"

#define OIDC ARN("oidc-provider/token.actions.githubusercontent.com")
#define SAML ARN("saml-provider/corp")

START_TEST(the_url_is_in_the_arn)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT(&l, "{\"OpenIDConnectProviderList\":[{\"Arn\":\"" OIDC "\"}]}"), IAMPB_DOCUMENT_OIDC_PROVIDERS);
    loaded_seal(&l);
    const iampb_entity *provider = iampb_account_entity_at(l.account, IAMPB_ENTITY_IDENTITY_PROVIDER, 0);
    ck_assert_view_eq(loaded_text(provider, "Url"), "token.actions.githubusercontent.com");
    ck_assert_ptr_eq(iampb_account_find(l.account, OIDC, strlen(OIDC)), provider);
    uint64_t begin, end;
    ck_assert_int_eq(iampb_entity_span(provider, "Url", NULL, NULL, &begin, &end), IAMPB_OK);
    ck_assert_uint_eq(end - begin, strlen("token.actions.githubusercontent.com"));
    loaded_free(&l);
}
END_TEST

static const char one_oidc[] = "{\"Url\":\"token.actions.githubusercontent.com\",\"ClientIDList\":[\"sts.amazonaws.com\"],"
                               "\"ThumbprintList\":[\"6938\"],\"CreateDate\":\"2022-01-01T00:00:00Z\"}";

START_TEST(an_oidc_provider_is_paired_by_subject_or_url)
{
    loaded l = loaded_new();
    PUT(&l, "{\"OpenIDConnectProviderList\":[{\"Arn\":\"" OIDC "\"}]}");
    ck_assert_int_eq(PUT_FOR(&l, _i == 0 ? OIDC : "", one_oidc), IAMPB_DOCUMENT_OIDC_PROVIDER);
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->provider_count, 1);
    ck_assert_uint_eq(l.account->providers[0]->audience_count, 1);
    ck_assert_view_eq(l.account->providers[0]->audiences[0].text, "sts.amazonaws.com");
    ck_assert(iampb__time_is_known(l.account->providers[0]->created.at));
    loaded_free(&l);
}
END_TEST

START_TEST(saml_providers)
{
    loaded l = loaded_new();
    static const char one[] = "{\"SAMLMetadataDocument\":\"<xml/>\",\"CreateDate\":\"2022-01-01\",\"ValidUntil\":\"2032-01-01\"}";
    PUT(&l, "{\"SAMLProviderList\":[{\"Arn\":\"" SAML "\",\"ValidUntil\":\"2024-05-05T00:00:00Z\"}]}");
    loaded_error(loaded_fail(&l, "", one, strlen(one), IAMPB_E_INVALID), "", "ARN of the provider as subject");
    ck_assert_int_eq(PUT_FOR(&l, SAML, one), IAMPB_DOCUMENT_SAML_PROVIDER);
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->provider_count, 1);
    ck_assert(l.account->providers[0]->is_saml);
    ck_assert_int_eq(l.account->providers[0]->valid_until.at, 1714867200); /* what came first */
    loaded_free(&l);
}
END_TEST

START_TEST(certificates)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT(&l, "{\"ServerCertificateMetadataList\":[{\"Path\":\"/\",\"ServerCertificateName\":\"old\","
                             "\"ServerCertificateId\":\"ASCA\",\"Arn\":\"" ARN("server-certificate/old")
                             "\",\"UploadDate\":\"2015-01-01\",\"Expiration\":\"2016-01-01\"}]}"),
            IAMPB_DOCUMENT_SERVER_CERTIFICATES);
    loaded_seal(&l);
    const iampb_entity *old = iampb_account_entity_at(l.account, IAMPB_ENTITY_SERVER_CERTIFICATE, 0);
    ck_assert_int_eq(loaded_int(old, "Expiration"), 1451606400);
    loaded_free(&l);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/providers", the_url_is_in_the_arn, saml_providers, certificates);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, an_oidc_provider_is_paired_by_subject_or_url, 0, 2);
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-providers", suite)
