/* test_oom.c - the whole public interface with memory that runs out.
 * Each step below is a piece of a host's work. It is run once to count its allocations, and then with each of them
 * failing, once and for ever: every call then says IAMPB_E_NOMEM, nothing leaks, and the context works on. The last group
 * feeds Jansson and OpenSSL from the same countdown. tests/oom/covers.py sees to it that no public function is forgotten. */
#include "iampb/iampb.h"
#include "oom.h"
#include "samples.h"
#include "../unit/harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define NOW INT64_C(1793491200) /* 2026-11-01 */
#define TRY(call)                                                                                                     \
    if ((status = (call)) != IAMPB_OK)                                                                                \
    goto out

/* ---- Calls that check the rules for outputs ---- */
static iampb_status new_organization(iampb_context *ctx, iampb_organization **out)
{
    iampb_error *err = NULL;
    iampb_status status = iampb_organization_new(ctx, out, &err);
    return oom_check(status, *out, &err);
}

static iampb_status add_account(iampb_organization *organization, iampb_account **out)
{
    iampb_account_options options = IAMPB_ACCOUNT_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.label = (iampb_str){ "production", 10 };
    iampb_status status = iampb_organization_add_account(organization, &options, out, &err);
    return oom_check(status, *out, &err);
}

static iampb_status load(iampb_account *account, const sample *s, iampb_document *document)
{
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.name = (iampb_str){ s->name, strlen(s->name) };
    if (s->subject != NULL)
        options.subject = (iampb_str){ s->subject, strlen(s->subject) };
    iampb_status status = iampb_account_load(account, s->bytes, s->len, &options, document, &err);
    if (status < 0 && err != NULL) /* the accessors take any error, the constant one too */
        ck_assert(iampb_error_message(err, NULL)[0] != '\0' && iampb_error_input_name(err, NULL) != NULL
                && iampb_error_json_path(err, NULL) != NULL && iampb_error_offset(err) <= s->len
                && (iampb_error_line(err) == 0) == (iampb_error_column(err) == 0) && iampb_error_host_code(err) == 0);
    return oom_check(status, NULL, &err);
}

static iampb_status seal(iampb_organization *organization)
{
    iampb_error *err = NULL;
    return oom_check(iampb_organization_seal(organization, &err), NULL, &err);
}

static iampb_status new_playbook(iampb_context *ctx, const char *profile, iampb_playbook **out)
{
    iampb_error *err = NULL;
    iampb_status status = iampb_playbook_new(ctx, profile, out, &err);
    return oom_check(status, *out, &err);
}

static iampb_status parse_playbook(iampb_context *ctx, const char *name, iampb_playbook **out)
{
    iampb_error *err = NULL;
    const sample *s = sample_called(name);
    iampb_status status = iampb_playbook_parse(ctx, s->bytes, s->len, s->name, out, &err);
    return oom_check(status, *out, &err);
}

static iampb_status audit(const iampb_playbook *playbook, iampb_organization *organization,
        const iampb_findings *baseline, iampb_progress_fn progress, iampb_findings **out)
{
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.now = NOW;
    options.baseline = baseline;
    options.include_pass = 1;
    options.progress = progress;
    iampb_status status = iampb_playbook_audit(playbook, organization, &options, out, &err);
    return oom_check(status, *out, &err);
}

/* ---- Reading everything ---- */
static const char *const fields[] = { "Arn", "UserName", "CreateDate", "password_last_used", "password_enabled",
    "mfa_active", "AttachmentCount", "Id", "Name", "Status", "no such field" };
static const char *const relations[] = { "groups", "access_keys", "mfa_devices", "attached_policies", "inline_policies",
    "members", "attached_to", "children", "accounts", "policies", "targets", "no such relation" };

static void read_entity(const iampb_entity *entity)
{
    const char *text = NULL;
    size_t len = 0;
    int32_t flag;
    int64_t number;
    uint64_t begin, end;
    ck_assert_int_ne(iampb_entity_kind_of(entity), 0);
    iampb_entity_account(entity);
    for (size_t f = 0; f < COUNT(fields); f++) {
        iampb_entity_text(entity, fields[f], &text, &len);
        iampb_entity_bool(entity, fields[f], &flag);
        iampb_entity_int(entity, fields[f], &number);
        iampb_entity_span(entity, fields[f], &text, &len, &begin, &end);
    }
    for (size_t r = 0; r < COUNT(relations); r++)
        for (size_t i = iampb_entity_related_count(entity, relations[r]); i-- > 0;)
            ck_assert_ptr_nonnull(iampb_entity_related_at(entity, relations[r], i));
}

/* Nothing here may fail, or allocate. Returns how many entities there are. */
static size_t read_organization(const iampb_organization *organization)
{
    size_t entities = 0, len;
    uint64_t begin, end, line, column;
    for (iampb_entity_kind kind = 0; kind <= IAMPB_ENTITY_CREDENTIAL_REPORT + 1; kind++) {
        for (size_t i = 0; i < iampb_organization_entity_count(organization, kind); i++, entities++)
            read_entity(iampb_organization_entity_at(organization, kind, i));
        for (size_t a = 0; a < iampb_organization_account_count(organization); a++) {
            const iampb_account *account = iampb_organization_account_at(organization, a);
            for (size_t i = 0; i < iampb_account_entity_count(account, kind); i++, entities++)
                read_entity(iampb_account_entity_at(account, kind, i));
        }
    }
    for (size_t a = 0; a < iampb_organization_account_count(organization); a++) {
        const iampb_account *account = iampb_organization_account_at(organization, a);
        ck_assert_str_eq(iampb_account_label(account, &len), "production");
        ck_assert_ptr_nonnull(iampb_account_id(account, &len));
        iampb_account_find(account, "arn:aws:iam::123456789012:user/jane", 35);
        for (iampb_document d = 0; d <= IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY + 1; d++) {
            iampb_account_part(account, d);
            ck_assert_ptr_nonnull(iampb_document_command(d));
        }
    }
    for (size_t n = 0; n < iampb_organization_note_count(organization); n++) {
        ck_assert_str_ne(iampb_organization_note_text(organization, n, "message", &len), "");
        iampb_organization_note_position(organization, n, &begin, &end, &line, &column);
    }
    return entities;
}

static void read_finding(const iampb_finding *finding)
{
    static const char *const texts[] = { "check_id", "title", "message", "reason", "resource_arn", "fingerprint",
        "remediation", "mute_reason", "no such text" };
    static const char *const evidence[] = { "field", "observed", "threshold", "input", "json_path", "encoding" };
    static const char *const control[] = { "framework", "version", "control" };
    size_t len;
    uint64_t begin, end, line, column;
    for (size_t t = 0; t < COUNT(texts); t++)
        ck_assert_ptr_nonnull(iampb_finding_text(finding, texts[t], &len));
    ck_assert_str_ne(iampb_verdict_name(iampb_finding_verdict(finding)), "");
    ck_assert_str_ne(iampb_severity_name(iampb_finding_severity(finding)), "");
    ck_assert_str_ne(iampb_lesson_name(iampb_finding_lesson(finding)), "");
    ck_assert_str_ne(iampb_lesson_title(iampb_finding_lesson(finding)), "");
    ck_assert_int_ge(iampb_finding_confidence(finding), IAMPB_CONFIDENCE_LOW);
    ck_assert_ptr_nonnull(iampb_change_name(iampb_finding_change(finding)));
    iampb_finding_is_muted(finding);
    iampb_finding_time(finding, "observed_at");
    for (size_t i = 0; i < iampb_finding_evidence_count(finding); i++) {
        for (size_t t = 0; t < COUNT(evidence); t++)
            ck_assert_ptr_nonnull(iampb_finding_evidence_text(finding, i, evidence[t], &len));
        iampb_finding_evidence_position(finding, i, &begin, &end, &line, &column);
    }
    for (size_t i = 0; i < iampb_finding_command_count(finding); i++)
        ck_assert_str_ne(iampb_finding_command(finding, i, &len), "");
    for (size_t i = 0; i < iampb_finding_control_count(finding); i++)
        for (size_t t = 0; t < COUNT(control); t++)
            ck_assert_ptr_nonnull(iampb_finding_control(finding, i, control[t], &len));
}

static void read_findings(const iampb_findings *findings)
{
    for (size_t i = 0; i < iampb_findings_count(findings); i++)
        read_finding(iampb_findings_at(findings, i));
    for (iampb_verdict v = 0; v <= IAMPB_NOT_EVALUATED; v++)
        iampb_findings_verdict_count(findings, v);
    iampb_findings_muted_count(findings);
    iampb_findings_worst(findings);
    for (iampb_lesson lesson = 0; lesson <= IAMPB_LESSON_ACCOUNTS; lesson++)
        ck_assert_int_le(iampb_findings_score(findings, lesson), 100);
}

static void read_playbook(const iampb_playbook *playbook)
{
    static const char *const texts[] = { "id", "title", "description", "remediation", "documents", "parameters" };
    size_t len;
    for (size_t i = 0; i < iampb_playbook_check_count(playbook); i++) {
        for (size_t t = 0; t < COUNT(texts); t++)
            ck_assert_ptr_nonnull(iampb_playbook_check_text(playbook, i, texts[t], &len));
        ck_assert_int_ge(iampb_playbook_check_lesson(playbook, i), IAMPB_LESSON_MFA);
        ck_assert_int_ge(iampb_playbook_check_severity(playbook, i), IAMPB_SEVERITY_INFO);
        iampb_playbook_check_enabled(playbook, i);
        for (size_t c = 0; c < iampb_playbook_check_control_count(playbook, i); c++)
            ck_assert_str_ne(iampb_playbook_check_control(playbook, i, c, "framework", &len), "");
    }
}

/* ---- Steps ---- */
/* A document alone in an account. The samples that are wrong must be refused for the same reason in every run. */
static iampb_status load_one(iampb_context *ctx, void *user)
{
    const sample *s = user;
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_document document = IAMPB_DOCUMENT_UNKNOWN;
    iampb_status status;
    TRY(new_organization(ctx, &organization));
    TRY(add_account(organization, &account));
    status = load(account, s, &document);
    if (status != s->expected) {
        ck_assert_msg(status == IAMPB_E_NOMEM || status == IAMPB_E_CRYPTO, "%s: %s", s->name,
                iampb_status_name(status));
        goto out;
    }
    status = IAMPB_OK;
    if (s->expected == IAMPB_OK)
        ck_assert_msg(s->document == document || s->document == IAMPB_DOCUMENT_UNKNOWN,
                "%s was taken for document %d", s->name, (int)document);
    TRY(seal(organization));
    if (read_organization(organization) == 0 && s->expected == IAMPB_OK)
        ck_assert_msg(s->document == IAMPB_DOCUMENT_UNKNOWN || s->silent, "%s gave no entity", s->name);
out:
    iampb_organization_free(organization);
    return status;
}

/* What failed to load for want of memory loads when there is memory again: the account is as it was before. */
static iampb_status load_again(iampb_context *ctx, void *user)
{
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_status status;
    TRY(new_organization(ctx, &organization));
    TRY(add_account(organization, &account));
    for (size_t i = 0; i < sample_count; i++) {
        if (!samples[i].in_audit)
            continue;
        if ((status = load(account, &samples[i], NULL)) == IAMPB_E_NOMEM)
            status = load(account, &samples[i], NULL);
        if (status != IAMPB_OK)
            goto out;
    }
    if ((status = seal(organization)) == IAMPB_E_NOMEM)
        TRY(seal(organization));
    ck_assert_uint_gt(read_organization(organization), 20);
out:
    iampb_organization_free(organization);
    return status;
}

/* An organisation with every document, loaded with all the memory it wants: for the steps that come after loading. */
static iampb_organization *loaded(iampb_context *ctx)
{
    iampb_organization *organization = NULL;
    ck_assert_int_eq(load_again(ctx, NULL), IAMPB_OK);
    iampb_account *account = NULL;
    ck_assert_int_eq(new_organization(ctx, &organization), IAMPB_OK);
    ck_assert_int_eq(add_account(organization, &account), IAMPB_OK);
    for (size_t i = 0; i < sample_count; i++)
        if (samples[i].in_audit)
            ck_assert_msg(load(account, &samples[i], NULL) == IAMPB_OK, "%s does not load", samples[i].name);
    return organization;
}

static iampb_status everything(iampb_context *ctx, iampb_playbook **playbook, iampb_organization **organization,
        iampb_findings **findings)
{
    iampb_account *account = NULL;
    iampb_status status;
    TRY(new_organization(ctx, organization));
    TRY(add_account(*organization, &account));
    for (size_t i = 0; i < sample_count; i++)
        if (samples[i].in_audit)
            TRY(load(account, &samples[i], NULL));
    TRY(new_playbook(ctx, NULL, playbook));
    TRY(audit(*playbook, *organization, NULL, NULL, findings));
out:
    return status;
}

static iampb_status audit_all(iampb_context *ctx, void *user)
{
    iampb_organization *organization = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_status status = everything(ctx, &playbook, &organization, &findings);
    iampb_organization_free(organization); /* findings stand alone */
    iampb_playbook_free(playbook);
    if (status == IAMPB_OK) {
        ck_assert_uint_gt(iampb_findings_count(findings), 10);
        read_findings(findings);
    }
    iampb_findings_free(findings);
    return status;
}

static int32_t go_on(void *user, uint64_t done, uint64_t total)
{
    (void)user;
    return done > total;
}

/* An audit of what is loaded: only what the audit itself allocates. */
static iampb_status audit_again(iampb_context *ctx, void *user)
{
    iampb_playbook *playbook = NULL;
    iampb_findings *first = NULL, *second = NULL, *diff = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    TRY(parse_playbook(ctx, "playbook.json", &playbook));
    TRY(audit(playbook, user, NULL, go_on, &first));
    TRY(audit(playbook, user, first, NULL, &second));
    ck_assert_uint_eq(iampb_findings_count(first), iampb_findings_count(second));
    status = iampb_findings_diff(first, second, &diff, &err);
    TRY(oom_check(status, diff, &err));
    read_findings(second);
    read_findings(diff);
out:
    iampb_findings_free(first);
    iampb_findings_free(second);
    iampb_findings_free(diff);
    iampb_playbook_free(playbook);
    return status;
}

/* ---- Writing and reading back ---- */
typedef struct sink { /* the host's own memory: it does not run out */
    char *bytes;
    size_t len;
} sink;

static int32_t collect(void *user, const char *bytes, size_t len)
{
    sink *into = user;
    if (len == 0)
        return 0;
    char *grown = realloc(into->bytes, into->len + len);
    ck_assert_ptr_nonnull(grown);
    memcpy(grown + into->len, bytes, len);
    into->bytes = grown;
    into->len += len;
    return 0;
}

static iampb_status write_all(iampb_context *ctx, void *user)
{
    static const char *const names[] = { "text", "json", "ndjson", "csv" };
    iampb_findings *back = NULL;
    iampb_status status = IAMPB_OK;
    sink json = { NULL, 0 };
    for (size_t f = 0; f < COUNT(names) && status == IAMPB_OK; f++) {
        iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
        iampb_error *err = NULL;
        sink out = { NULL, 0 };
        options.format = iampb_format_from(names[f], strlen(names[f]));
        options.color = 1;
        options.width = 80;
        options.bom = options.crlf = 1;
        status = oom_check(iampb_findings_write(user, &options, collect, &out, &err), NULL, &err);
        if (status == IAMPB_OK)
            ck_assert_uint_gt(out.len, 100);
        if (options.format == IAMPB_FORMAT_JSON)
            json = out;
        else
            free(out.bytes);
    }
    if (status == IAMPB_OK) {
        iampb_error *err = NULL;
        status = iampb_findings_read(ctx, json.bytes, json.len, "findings.json", &back, &err);
        status = oom_check(status, back, &err);
    }
    if (status == IAMPB_OK)
        ck_assert_uint_eq(iampb_findings_count(back), iampb_findings_count(user));
    iampb_findings_free(back);
    free(json.bytes);
    return status;
}

static int32_t stop(void *user, const char *bytes, size_t len) { return 42; }

static iampb_status write_to_a_full_disk(iampb_context *ctx, void *user)
{
    iampb_error *err = NULL;
    iampb_status status = iampb_findings_write(user, NULL, stop, NULL, &err);
    ck_assert_msg(status == IAMPB_E_NOMEM || (status == IAMPB_E_CALLBACK && iampb_error_host_code(err) == 42), "%s",
            iampb_status_name(status));
    oom_check(status, NULL, &err);
    return status == IAMPB_E_CALLBACK ? IAMPB_OK : status;
}

static iampb_status read_what_is_no_report(iampb_context *ctx, void *user)
{
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb_findings_read(ctx, "{\"findings\": [7]}", 17, NULL, &findings, &err);
    oom_check(status, findings, &err);
    ck_assert_int_lt(status, 0);
    return status == IAMPB_E_NOMEM ? status : IAMPB_OK;
}

/* ---- Playbooks, and checks of the host ---- */
static int32_t judge(void *user, iampb_run *run, const iampb_entity *subject)
{
    ck_assert_ptr_nonnull(iampb_run_organization(run));
    ck_assert_ptr_nonnull(iampb_run_account(run));
    ck_assert_int_eq(iampb_run_now(run), NOW);
    ck_assert_int_le(iampb_run_as_of(run), NOW);
    /* What these return is not looked at, as a careless host would do: the audit must notice all the same. */
    iampb_run_message(run, "a user", 6);
    iampb_run_evidence(run, subject, "Arn", "none");
    iampb_run_evidence(run, subject, "no such field", NULL);
    iampb_run_observation(run, "users", "1", "0");
    iampb_run_command(run, "aws iam delete-user --user-name jane");
    return IAMPB_FAIL;
}

static iampb_status own_checks(iampb_context *ctx, void *user)
{
    iampb_check check = IAMPB_CHECK_INIT;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    check.id = (iampb_str){ "privilege.a-user", 16 };
    check.title = (iampb_str){ "There is a user", 15 };
    check.description = (iampb_str){ "Users are suspicious", 20 };
    check.lesson = IAMPB_LESSON_PRIVILEGE;
    check.severity = IAMPB_SEVERITY_LOW;
    check.scope = IAMPB_SCOPE_ENTITY;
    check.kind = IAMPB_ENTITY_USER;
    check.judge = judge;
    TRY(new_playbook(ctx, "cis-5.0", &playbook));
    size_t before = iampb_playbook_check_count(playbook);
    status = iampb_playbook_add_check(playbook, &check, &err);
    TRY(oom_check(status, NULL, &err));
    ck_assert_uint_eq(iampb_playbook_check_count(playbook), before + 1);
    read_playbook(playbook);
    TRY(audit(playbook, user, NULL, NULL, &findings));
    size_t own = 0;
    for (size_t i = 0; i < iampb_findings_count(findings); i++) {
        const iampb_finding *finding = iampb_findings_at(findings, i);
        if (strcmp(iampb_finding_text(finding, "check_id", NULL), "privilege.a-user") != 0)
            continue;
        own++;
        ck_assert_str_eq(iampb_finding_text(finding, "message", NULL), "a user");
        ck_assert_uint_eq(iampb_finding_evidence_count(finding), 3);
        ck_assert_uint_eq(iampb_finding_command_count(finding), 1);
    }
    ck_assert_uint_gt(own, 0);
out:
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    return status;
}

static iampb_status playbooks(iampb_context *ctx, void *user)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; i < iampb_profile_count() && status == IAMPB_OK; i++) {
        iampb_playbook *playbook = NULL;
        if ((status = new_playbook(ctx, iampb_profile_at(i), &playbook)) == IAMPB_OK)
            read_playbook(playbook);
        iampb_playbook_free(playbook);
    }
    return status;
}

static iampb_status playbook_file(iampb_context *ctx, void *user)
{
    iampb_playbook *playbook = NULL;
    iampb_status status = parse_playbook(ctx, "playbook.json", &playbook);
    if (status == IAMPB_OK)
        read_playbook(playbook);
    iampb_playbook_free(playbook);
    return status;
}

static iampb_status broken_playbook_file(iampb_context *ctx, void *user)
{
    iampb_playbook *playbook = NULL;
    iampb_status status = parse_playbook(ctx, "broken-playbook.json", &playbook);
    iampb_playbook_free(playbook);
    return status == IAMPB_E_SYNTAX ? IAMPB_OK : status;
}

/* ---- The rest ---- */
static iampb_status absent(iampb_context *ctx, void *user)
{
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    TRY(new_organization(ctx, &organization));
    TRY(add_account(organization, &account));
    status = iampb_account_set_absent(account, IAMPB_DOCUMENT_PASSWORD_POLICY, &err);
    TRY(oom_check(status, NULL, &err));
    status = iampb_account_set_absent(account, IAMPB_DOCUMENT_ORGANIZATION, &err);
    TRY(oom_check(status, NULL, &err));
    TRY(seal(organization));
    ck_assert_int_eq(iampb_account_part(account, IAMPB_DOCUMENT_PASSWORD_POLICY), IAMPB_PART_ABSENT);
out:
    iampb_organization_free(organization);
    return status;
}

static iampb_status many_accounts(iampb_context *ctx, void *user)
{
    iampb_organization *organization = NULL;
    iampb_status status = new_organization(ctx, &organization);
    for (int i = 0; i < 40 && status == IAMPB_OK; i++) {
        iampb_account *account = NULL;
        status = add_account(organization, &account);
    }
    if (status == IAMPB_OK)
        ck_assert_uint_eq(iampb_organization_account_count(organization), 40);
    iampb_organization_free(organization);
    return status;
}

static iampb_status contexts(iampb_context *ctx, void *user)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *made = NULL;
    iampb_error *err = NULL;
    options.allocator = oom_allocator();
    iampb_status status = iampb_context_new(&options, &made, &err);
    status = oom_check(status, made, &err);
    iampb_context_free(made);
    return status;
}

START_TEST(loading_a_document) { oom_loop_stride(samples[_i].name, load_one, (void *)&samples[_i], 0, false); }
END_TEST

START_TEST(loading_again_after_a_failure)
{
    /* Once: the second try has memory. (For ever, the step fails, which the loop allows.) */
    oom_loop_stride("loading again", load_again, NULL, 0, false);
}
END_TEST

/* Steps without a context's work before them. */
static const struct {
    const char *name;
    oom_step step;
    size_t stride;
} plain[] = { { "contexts", contexts, 1 }, { "a document that is absent", absent, 1 },
    { "many accounts", many_accounts, 0 }, { "all profiles", playbooks, 0 }, { "a playbook file", playbook_file, 0 },
    { "a broken playbook file", broken_playbook_file, 0 }, { "findings that are none", read_what_is_no_report, 0 },
    { "documents, audit, findings", audit_all, 0 } };

START_TEST(a_piece_of_work) { oom_loop_stride(plain[_i].name, plain[_i].step, NULL, plain[_i].stride, false); }
END_TEST

static iampb_context *prepared;
static iampb_organization *prepared_organization;
static iampb_findings *prepared_findings;
static size_t blocks_before;

static void prepare(void)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_playbook *playbook = NULL;
    blocks_before = oom_live_blocks(); /* a test that failed may have left some */
    options.allocator = oom_allocator();
    ck_assert_int_eq(iampb_context_new(&options, &prepared, NULL), IAMPB_OK);
    prepared_organization = loaded(prepared);
    ck_assert_int_eq(new_playbook(prepared, NULL, &playbook), IAMPB_OK);
    ck_assert_int_eq(audit(playbook, prepared_organization, NULL, NULL, &prepared_findings), IAMPB_OK);
    iampb_playbook_free(playbook);
}

static void clean_up(void)
{
    iampb_findings_free(prepared_findings);
    prepared_findings = NULL;
    iampb_organization_free(prepared_organization);
    iampb_context_free(prepared);
    ck_assert_uint_eq(oom_live_blocks(), blocks_before);
}

START_TEST(auditing_what_is_loaded) { oom_loop_stride("audit", audit_again, prepared_organization, 0, false); }
END_TEST

START_TEST(checks_of_the_host) { oom_loop_stride("own checks", own_checks, prepared_organization, 0, false); }
END_TEST

START_TEST(writing_and_reading_back) { oom_loop_stride("write", write_all, prepared_findings, 0, false); }
END_TEST

START_TEST(writing_to_a_full_disk) { oom_loop("full disk", write_to_a_full_disk, prepared_findings); }
END_TEST

START_TEST(jansson_and_openssl_run_out_while_loading)
{
    for (size_t i = 0; i < sample_count; i++)
        if (samples[i].document == IAMPB_DOCUMENT_CREDENTIAL_REPORT)
            oom_loop_stride(samples[i].name, load_one, (void *)&samples[i], 0, true);
}
END_TEST

START_TEST(jansson_and_openssl_run_out_while_auditing)
{
    oom_loop_stride("audit, hooks", audit_again, prepared_organization, 0, true);
}
END_TEST

START_TEST(jansson_and_openssl_run_out_while_writing)
{
    oom_loop_stride("write, hooks", write_all, prepared_findings, 0, true);
}
END_TEST

/* Constant answers: they have no context, and so no allocator. */
START_TEST(what_never_allocates)
{
    oom_arm(0, true, true);
    ck_assert_str_eq(iampb_version(), IAMPB_VERSION);
    ck_assert_int_eq(iampb_version_number(), IAMPB_VERSION_MAJOR * 1000000 + IAMPB_VERSION_MINOR * 1000
            + IAMPB_VERSION_PATCH);
    ck_assert_str_eq(iampb_status_name(IAMPB_E_NOMEM), "NOMEM");
    ck_assert_int_eq(iampb_severity_from("high", 4), IAMPB_SEVERITY_HIGH);
    ck_assert_uint_eq(iampb_allocator_size() + iampb_limits_size() + iampb_context_options_size()
            + iampb_account_options_size() + iampb_load_options_size() + iampb_write_options_size()
            + iampb_check_size() + iampb_audit_options_size(), sizeof(iampb_allocator) + sizeof(iampb_limits)
            + sizeof(iampb_context_options) + sizeof(iampb_account_options) + sizeof(iampb_load_options)
            + sizeof(iampb_write_options) + sizeof(iampb_check) + sizeof(iampb_audit_options));
    iampb_error_free(NULL);
    ck_assert_int_eq(iampb_error_code(NULL), IAMPB_OK);
    ck_assert_uint_eq(oom_disarm(), 0);
    ck_assert(!oom_hit());
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("oom", what_never_allocates, loading_again_after_a_failure);
    TCase *documents = tcase_create("documents"), *pieces = tcase_create("pieces"), *after = tcase_create("after loading");
    tcase_add_loop_test(documents, loading_a_document, 0, (int)sample_count);
    tcase_add_loop_test(pieces, a_piece_of_work, 0, COUNT(plain));
    tcase_add_checked_fixture(after, prepare, clean_up);
    tcase_add_test(after, auditing_what_is_loaded);
    tcase_add_test(after, checks_of_the_host);
    tcase_add_test(after, writing_and_reading_back);
    tcase_add_test(after, writing_to_a_full_disk);
    tcase_add_test(after, jansson_and_openssl_run_out_while_loading);
    tcase_add_test(after, jansson_and_openssl_run_out_while_auditing);
    tcase_add_test(after, jansson_and_openssl_run_out_while_writing);
    suite_add_tcase(s, documents);
    suite_add_tcase(s, pieces);
    suite_add_tcase(s, after);
    return s;
}

int main(void)
{
    if (!oom_install_hooks()) {
        printf("Bail out! OpenSSL does not take memory hooks any more\n");
        return EXIT_FAILURE;
    }
    samples_read();
    int result = harness_run("oom", suite);
    samples_free();
    return result;
}
