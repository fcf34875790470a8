/* Server certificates that are kept in IAM past their time. */
#include "case.h"

#define CERT(name, expiration) "{\"Path\":\"/\",\"ServerCertificateName\":\"" name "\",\"ServerCertificateId\":\"ASCA" name    \
    "\",\"Arn\":\"arn:aws:iam::111122223333:server-certificate/" name "\",\"UploadDate\":\"2020-01-01T00:00:00Z\"" expiration "}"
#define LIST(certificates) "{\"ServerCertificateMetadataList\":[" certificates "]}"
#define UNTIL(date) ",\"Expiration\":\"" date "\""

START_TEST(a_certificate_fails_from_the_second_after_its_expiration)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "certificates.json", LIST(CERT("gone", UNTIL("2026-10-31T23:59:59Z")) "," CERT("now", UNTIL(
            "2026-11-01T00:00:00Z")) "," CERT("fine", UNTIL("2027-01-01T00:00:00Z")) "," CERT("untold", "")));
    case_audit(&c, "credentials.server-certificate-expired", NULL, NULL);
    case_expect(&c, 2, 1, 0, 1);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "server-certificate/gone");
    case_text(f, "resource_type", "AWS::IAM::ServerCertificate");
    case_evidence_at(&c, f, "Expiration", "2026-10-31T23:59:59Z");
    case_command(f, "aws iam delete-server-certificate --server-certificate-name gone");
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_LOW);
    case_find(&c, IAMPB_NOT_EVALUATED, "server-certificate/untold");
    case_end(&c);
}
END_TEST

START_TEST(an_empty_list_is_fine_and_a_missing_one_is_told)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "certificates.json", LIST(""));
    case_audit(&c, "credentials.server-certificate-expired", NULL, NULL);
    case_expect(&c, 0, 0, 0, 0);
    case_end(&c);
    case_begin(&c);
    case_load(&c, "summary.json", "{\"SummaryMap\":{\"Users\":1}}");
    case_audit(&c, "credentials.server-certificate-expired", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "list-server-certificates");
    case_end(&c);
}
END_TEST

START_TEST(what_is_on_pages_that_are_missing_is_not_judged)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "certificates.json", "{\"ServerCertificateMetadataList\":[" CERT("gone", UNTIL("2026-10-31T23:59:59Z"))
            "],\"IsTruncated\":true,\"Marker\":\"x\"}");
    case_audit(&c, "credentials.server-certificate-expired", NULL, NULL);
    case_expect(&c, 0, 1, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "more pages follow");
    case_end(&c);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("playbook/lesson_credentials", a_certificate_fails_from_the_second_after_its_expiration,
            an_empty_list_is_fine_and_a_missing_one_is_told, what_is_on_pages_that_are_missing_is_not_judged);
}
HARNESS_MAIN("playbook-lesson_credentials", suite)
