/* fuzz_playbook.c - the reader of playbook files. Its laws:
 *   - it says yes or gives an error with a message, and a position, if any, inside the input;
 *   - what was accepted keeps its promises: numbers within their range, severities that have a name;
 *   - reading the same text again gives the same settings;
 *   - an audit with it of a small account ends, whatever is muted, and counts every verdict once. */
#include "iampb/iampb.h"
#include "playbook/playbook.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                                                            \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                            \
            abort();                                                                                                  \
        }                                                                                                             \
    } while (0)

static const char report[] =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,"
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
    "cert_2_last_rotated\n"
    "<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,true,2026-10-30T00:00:00+00:00,"
    "2020-01-01T00:00:00+00:00,not_supported,false,true,2020-01-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,"
    "N/A,false,N/A\n"
    "zoe,arn:aws:iam::123456789012:user/zoe,2020-01-01T00:00:00+00:00,true,no_information,2026-01-01T00:00:00+00:00,N/A,"
    "false,true,2026-07-01T00:00:00+00:00,N/A,N/A,N/A,true,2026-10-31T00:00:00+00:00,N/A,N/A,N/A,true,"
    "2020-01-01T00:00:00+00:00,false,N/A";

static void check_settings(const iampb_playbook *playbook)
{
    for (size_t i = 0; i < playbook->settings.count; i++) {
        const iampb__setting *setting = iampb__setting_at(playbook, i);
        REQUIRE(iampb_severity_name(setting->severity)[0] != '\0');
        for (size_t p = 0; p < iampb__parameter_count(setting->check); p++) {
            int64_t value = iampb__setting_parameter(setting, p);
            const iampb__parameter *of = &setting->check->parameters[p];
            REQUIRE(value >= of->least && value <= of->most);
        }
    }
    for (size_t i = 0; i < playbook->rule_count; i++) {
        REQUIRE(playbook->rules[i].reason.len > 0);
        REQUIRE(playbook->rules[i].fingerprint.len == 64
                || (playbook->rules[i].check_count > 0 && playbook->rules[i].resource.len > 0));
    }
}

static void check_same(const iampb_playbook *a, const iampb_playbook *b)
{
    REQUIRE(a->settings.count == b->settings.count && a->rule_count == b->rule_count);
    for (size_t i = 0; i < a->settings.count; i++) {
        const iampb__setting *x = iampb__setting_at(a, i), *y = iampb__setting_at(b, i);
        REQUIRE(x->enabled == y->enabled && x->severity == y->severity && x->control_count == y->control_count);
        REQUIRE(iampb__str_eq(x->parameters_text, y->parameters_text));
    }
}

static void check_audit(iampb_context *ctx, const iampb_playbook *playbook)
{
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_findings *findings = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = INT64_C(1793491200);
    options.include_pass = 1;
    REQUIRE(iampb_organization_new(ctx, &organization, NULL) == IAMPB_OK);
    REQUIRE(iampb_organization_add_account(organization, NULL, &account, NULL) == IAMPB_OK);
    REQUIRE(iampb_account_load(account, report, sizeof report - 1, NULL, NULL, NULL) == IAMPB_OK);
    REQUIRE(iampb_playbook_audit(playbook, organization, &options, &findings, NULL) == IAMPB_OK);
    uint64_t counted = iampb_findings_muted_count(findings);
    for (iampb_verdict v = IAMPB_PASS; v <= IAMPB_NOT_EVALUATED; v++)
        counted += iampb_findings_verdict_count(findings, v);
    REQUIRE(counted == iampb_findings_count(findings));
    iampb_findings_free(findings);
    iampb_organization_free(organization);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iampb_context *ctx = NULL;
    iampb_playbook *playbook = NULL, *again = NULL;
    iampb_error *err = NULL;
    size_t len;
    REQUIRE(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    if (iampb_playbook_parse(ctx, (const char *)data, size, "fuzz", &playbook, &err) == IAMPB_OK) {
        check_settings(playbook);
        REQUIRE(iampb_playbook_parse(ctx, (const char *)data, size, "fuzz", &again, NULL) == IAMPB_OK);
        check_same(playbook, again);
        check_audit(ctx, playbook);
    } else {
        REQUIRE(playbook == NULL && err != NULL);
        REQUIRE(iampb_error_message(err, &len) != NULL && len > 0);
        REQUIRE(iampb_error_line(err) == 0 || iampb_error_offset(err) <= size);
    }
    iampb_error_free(err);
    iampb_playbook_free(playbook);
    iampb_playbook_free(again);
    iampb_context_free(ctx);
    return 0;
}
