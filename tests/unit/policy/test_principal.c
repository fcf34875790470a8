/* test_principal.c - names of services, providers and deleted users. */
#include "harness.h"
#include "policy/principal.h"

static const struct {
    const char *text;
    iampb__provider_kind kind;
    const char *name;
} providers[] = {
    { "arn:aws:iam::111122223333:saml-provider/corp", IAMPB__PROVIDER_SAML, "corp" },
    { "arn:aws-cn:iam::111122223333:saml-provider/corp", IAMPB__PROVIDER_SAML, "corp" },
    { "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EX", IAMPB__PROVIDER_OIDC,
        "oidc.eks.eu-west-1.amazonaws.com/id/EX" },
    { "accounts.google.com", IAMPB__PROVIDER_OIDC, "accounts.google.com" },
    { "www.amazon.com", IAMPB__PROVIDER_OIDC, "www.amazon.com" },
    { "Login.Example.org", IAMPB__PROVIDER_OIDC, "Login.Example.org" },
    { "arn:aws:iam::111122223333:saml-provider/", IAMPB__PROVIDER_NONE, NULL },
    { "arn:aws:iam::111122223333:role/saml-provider/x", IAMPB__PROVIDER_NONE, NULL },
    { "arn:aws:iam::1111:saml-provider/corp", IAMPB__PROVIDER_NONE, NULL },
    { "arn:aws:iam:eu-west-1:111122223333:saml-provider/corp", IAMPB__PROVIDER_NONE, NULL },
    { "arn:aws:sts::111122223333:saml-provider/corp", IAMPB__PROVIDER_NONE, NULL },
    { "arn:aws:iam::111122223333:saml-provider", IAMPB__PROVIDER_NONE, NULL },
    { "google", IAMPB__PROVIDER_NONE, NULL },
    { "https://accounts.google.com", IAMPB__PROVIDER_NONE, NULL },
    { "accounts..com", IAMPB__PROVIDER_NONE, NULL },
    { "accounts.google.com.", IAMPB__PROVIDER_NONE, NULL },
    { "", IAMPB__PROVIDER_NONE, NULL },
};

START_TEST(providers_are_told_apart)
{
    for (size_t i = 0; i < sizeof providers / sizeof providers[0]; i++) {
        iampb_str name = { NULL, 0 };
        iampb__provider_kind kind = iampb__provider_of(iampb__str_z(providers[i].text), &name);
        ck_assert_msg(kind == providers[i].kind, "%s is %d", providers[i].text, (int)kind);
        if (providers[i].name != NULL)
            ck_assert_view_eq(name, providers[i].name);
        else
            ck_assert_ptr_null(name.ptr);
    }
}
END_TEST

START_TEST(names_of_services_have_one_of_three_ends)
{
    static const char *const good[] = { "sqs.amazonaws.com", "s3.eu-west-1.amazonaws.com", "ec2.amazonaws.com.cn",
        "ops.emr-serverless.amazonaws.com", "alexa-appkit.amazon.com", "apidestinations.events.amazonaws.com" };
    static const char *const bad[] = { "sqs", "SQS.amazonaws.com", "sqs.AMAZONAWS.com", "amazonaws.com",
        ".amazonaws.com", "sqs.amazonaws.com.", "sqs.amazonaws.org", "s q s.amazonaws.com", "a..b.amazonaws.com", "",
        "sqs.amazonaws.com.de", "application-signals.cloudwatch.amazonaws.com" };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        ck_assert_msg(iampb__is_service_name(iampb__str_z(good[i])), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(!iampb__is_service_name(iampb__str_z(bad[i])), "%s", bad[i]);
}
END_TEST

START_TEST(unique_ids_have_their_prefix_and_length)
{
    ck_assert(iampb__is_unique_id(IAMPB__STR("AROAEXAMPLEEXAMPLE123"), IAMPB__STR("AROA")));
    ck_assert(iampb__is_unique_id(IAMPB__STR("AIDAEXAMPLE12345"), IAMPB__STR("AIDA")));
    ck_assert(!iampb__is_unique_id(IAMPB__STR("AIDAEXAMPLE12345"), IAMPB__STR("AROA")));
    ck_assert(!iampb__is_unique_id(IAMPB__STR("AIDAEXAMPLE1234"), IAMPB__STR("AIDA")));
    ck_assert(!iampb__is_unique_id(IAMPB__STR("AIDAEXAMPLEexample123"), IAMPB__STR("AIDA")));
    ck_assert(!iampb__is_unique_id(IAMPB__STR("AROAEXAMPLEEXAMPLE123:session"), IAMPB__STR("AROA")));
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/principal", providers_are_told_apart, names_of_services_have_one_of_three_ends,
            unique_ids_have_their_prefix_and_length);
    return s;
}
HARNESS_MAIN("policy-principal", suite)
