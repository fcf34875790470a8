/* sample.c - see sample.h. */
#include "sample.h"

#define S(text) IAMPB__STR(text)
static const char report[] = "user,arn,mfa_active\n"
                             "<root_account>,arn:aws:iam::111122223333:root,false\n"
                             "=jane,arn:aws:iam::111122223333:user/=jane,false\n";
static const char details[] = "{\"RoleDetailList\": [\n"
                              "  {\"RoleName\": \"deploy\",\n"
                              "   \"odd name\": {\"Statement\": [{\"Effect\": \"Allow\"}, {\"Effect\": \"Deny\"}]}}]}";

static iampb_status add(iampb_findings *f, const iampb__source *csv, const iampb__source *json, size_t index,
        iampb_error **err)
{
    static const iampb_verdict verdicts[] = {
        IAMPB_FAIL, IAMPB_FAIL, IAMPB_PASS, IAMPB_MANUAL, IAMPB_NOT_EVALUATED, IAMPB_FAIL
    };
    static const iampb_str checks[] = {
        IAMPB__STR_INIT("mfa.root-disabled"),  IAMPB__STR_INIT("mfa.user-disabled"),
        IAMPB__STR_INIT("keys.rotation-overdue"), IAMPB__STR_INIT("accounts.host-check"),
        IAMPB__STR_INIT("mfa.password-length"), IAMPB__STR_INIT("privilege.user-attached-policy"),
    };
    static const iampb_str arns[] = {
        IAMPB__STR_INIT("arn:aws:iam::111122223333:root"), IAMPB__STR_INIT("arn:aws:iam::111122223333:user/=jane"),
        IAMPB__STR_INIT("arn:aws:iam::111122223333:user/bob"), IAMPB__STR_INIT(""), IAMPB__STR_INIT(""),
        IAMPB__STR_INIT("arn:aws:iam::111122223333:user/bob"),
    };
    static const iampb_lesson lessons[] = { 1, 1, 2, 6, 1, 4 };
    iampb_finding *d = iampb__findings_begin(f, err);
    if (d == NULL)
        return IAMPB_E_NOMEM;
    d->check_id = checks[index];
    d->lesson = lessons[index];
    d->verdict = verdicts[index];
    d->severity = index == 0 ? IAMPB_SEVERITY_CRITICAL : index == 1 ? IAMPB_SEVERITY_HIGH : IAMPB_SEVERITY_LOW;
    d->resource_arn = arns[index];
    d->resource_type = S("AWS::IAM::User");
    d->account = S("111122223333");
    d->partition = S("aws");
    d->title = S("A title");
    d->message = index == 1 ? S("=jane \"quoted\" has no MFA") : S("What is wrong");
    d->remediation = S("What to do");
    d->as_of = 1793491200;
    if (verdicts[index] == IAMPB_MANUAL || verdicts[index] == IAMPB_NOT_EVALUATED)
        d->reason = S("run: aws iam get-account-password-policy");
    if (index == 5) {
        d->muted = true;
        d->mute_reason = S("agreed");
        d->mute_until = S("2027-01-01T00:00:00Z");
    }
    iampb__span at_csv = { csv, (uint32_t)(strstr(report, "false") - report), 5 };
    iampb__span at_json = { json, (uint32_t)(strstr(details, "\"Deny\"") - details), 6 };
    if (!iampb__findings_evidence(f, S("mfa_active"), S("false"), S("true"), &at_csv)
        || !iampb__findings_evidence(f, S("Effect"), S("Deny"), S(""), &at_json)
        || !iampb__findings_evidence(f, S("age"), S("400 days"), S("90 days"), NULL)
        || !iampb__findings_command(f, S("aws iam one")) || !iampb__findings_command(f, S("aws iam two")))
        return iampb__error_nomem(err);
    iampb_status status = iampb__findings_end(f, err);
    if (status < 0)
        return status;
    iampb__coverage *row = iampb__findings_coverage(f, checks[index], S("111122223333"), lessons[index],
            d->severity);
    if (row == NULL)
        return iampb__error_nomem(err);
    row->verdicts[verdicts[index]] += index == 5 ? 0 : 1;
    row->muted += index == 5;
    return IAMPB_OK;
}

static iampb_status fill(iampb_context *ctx, iampb_findings *f, iampb__arena *arena, iampb_error **err)
{
    const iampb__source *csv = iampb__source_new(arena, S("prod/report.csv"), iampb__str_z(report));
    const iampb__source *json = iampb__source_new(arena, S("prod/details.json"), iampb__str_z(details));
    iampb__finding_input *input = IAMPB__VEC_PUSH(iampb__finding_input, ctx, &f->inputs);
    iampb__finding_note *note = IAMPB__VEC_PUSH(iampb__finding_note, ctx, &f->notes);
    if (csv == NULL || json == NULL || input == NULL || note == NULL)
        return iampb__error_nomem(err);
    f->now = 1793491200;
    f->profile = S("default");
    f->organization = S("o-exampleorg");
    input->name = S("prod/report.csv");
    input->account = S("111122223333");
    input->command = S("iam get-credential-report");
    input->generated_at = 1793490000;
    memset(input->sha256, 'a', sizeof input->sha256);
    note->message = S("an exemption is past its end");
    note->input = S("playbook.json");
    note->line = 3;
    note->column = 7;
    for (size_t i = 0; i < 6; i++) {
        iampb_status status = add(f, csv, json, i, err);
        if (status < 0)
            return status;
    }
    return iampb__findings_finish(f, NULL, err);
}

iampb_status sample_full_try(iampb_context *ctx, iampb_findings **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_findings *f = NULL;
    iampb_status status;
    if ((status = iampb__findings_new(ctx, &f, err)) == IAMPB_OK
        && (status = iampb__arena_new(ctx, &arena, err)) == IAMPB_OK
        && (status = fill(ctx, f, arena, err)) == IAMPB_OK) {
        *out = f;
        f = NULL;
    }
    iampb__arena_free(arena);
    iampb_findings_free(f);
    return status;
}

iampb_findings *sample_full(iampb_context *ctx)
{
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    ck_assert_status(sample_full_try(ctx, &findings, &err), IAMPB_OK, &err);
    return findings;
}
