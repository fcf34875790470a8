/* engine.c - the audit: walks the subjects of each scope in blocks, has them judged, counts verdicts, makes findings.
 * A block is 256 subjects, and all checks of a scope judge one block before the next is looked at: the subjects are
 * then still in the cache, and each check's code is warm for 256 calls. A PASS costs a call and an addition. What is
 * not a PASS becomes a finding (run.c describes it), is compared with the exemptions (mute.c) and counted. */
#include "base/arn.h"
#include "base/options.h"
#include "playbook/access.h"
#include "playbook/policy_lint.h"

#define BLOCK 256u
#define AUDIT_OPTIONS_SIZE_0_1 offsetof(iampb_audit_options, user) + sizeof(void *)
IAMPB__NO_TAIL_PADDING(iampb_audit_options, user);

size_t iampb_audit_options_size(void) { return sizeof(iampb_audit_options); }

/* ---- One verdict ---- */
void iampb__audit_nomem(iampb__audit *audit)
{
    if (audit->status == IAMPB_OK)
        audit->status = iampb__error_nomem(&audit->error);
}

iampb_finding *iampb__audit_draft(iampb__audit *audit)
{
    iampb_findings *findings = audit->run.findings;
    if (audit->status < 0)
        return NULL;
    audit->described = true;
    if (findings->draft != NULL)
        return findings->draft;
    iampb_finding *draft = iampb__findings_begin(findings, &audit->error);
    if (draft == NULL) {
        if (audit->error == NULL)
            iampb__audit_nomem(audit);
        else
            audit->status = iampb_error_code(audit->error);
    }
    return draft;
}

/* What a judge may have changed goes back to what holds for the check. */
static void forget(iampb__audit *audit)
{
    iampb_run *run = &audit->run;
    if (run->findings->draft != NULL)
        iampb__findings_drop(run->findings);
    iampb__builder_clear(&run->message);
    iampb__builder_clear(&run->stable_key);
    run->resource_arn = run->resource_type = run->resource_name = (iampb_str){ NULL, 0 };
    run->severity = audit->active->setting->severity;
    run->confidence = IAMPB_CONFIDENCE_HIGH;
    audit->described = false;
}

/* The account that a finding is about: the one that is judged or, where the organisation is, the member account that is
 * its resource: arn:aws:organizations::MANAGEMENT:account/o-ID/ACCOUNT. */
static bool subject_account(iampb__audit *audit, const iampb__resource *from, iampb_str *out)
{
    *out = audit->account_id;
    if (audit->run.account != NULL || from->arn.len < 12
        || !iampb__str_eq(iampb__str_z(from->type), IAMPB__STR("AWS::Organizations::Account")))
        return true;
    iampb_str id = iampb__str_from(from->arn, from->arn.len - 12);
    return !iampb__str_is_account_id(id) || iampb__findings_copy(audit->run.findings, id, out);
}

static bool fill(iampb__audit *audit, iampb_finding *finding, iampb_verdict verdict)
{
    iampb_run *run = &audit->run;
    iampb_findings *findings = run->findings;
    const iampb__active *active = audit->active;
    iampb__resource from;
    iampb__resource_of_subject(audit, &from);
    if (run->resource_type.ptr != NULL) {
        from.arn = run->resource_arn;
        from.name = run->resource_name;
        from.type = run->resource_type.ptr;
        from.key = (iampb_str){ "", 0 };
    }
    if (run->stable_key.len > 0)
        from.key = iampb__builder_str(&run->stable_key);
    iampb_str said = iampb__builder_str(&run->message);
    finding->check_id = active->id;
    finding->title = active->title;
    finding->remediation = active->remediation;
    finding->lesson = active->check->lesson;
    finding->severity = run->severity;
    finding->verdict = verdict;
    finding->confidence = run->confidence;
    if (!subject_account(audit, &from, &finding->account))
        return false;
    finding->partition = audit->partition;
    finding->organization = audit->organization_id;
    finding->region = iampb__str("", 0);
    finding->as_of = run->as_of;
    finding->observed_at = active->check->from_report || active->check->scope == IAMPB__SCOPE_ROOT
            ? run->observed_at : IAMPB__TIME_UNKNOWN;
    finding->resource_type = iampb__str_z(from.type);
    if (active->controls != NULL) {
        finding->controls = active->controls;
        finding->control_count = active->control_count;
    }
    bool reasoned = verdict == IAMPB_NOT_EVALUATED || verdict == IAMPB_MANUAL;
    if (reasoned || said.len == 0) {
        iampb__builder_clear(&audit->threshold);
        iampb__builder_format(&audit->threshold, "%s%v",
                verdict == IAMPB_NOT_EVALUATED ? "not evaluated: "
                : verdict == IAMPB_MANUAL ? "a person must look: " : verdict == IAMPB_PASS ? "passed: " : "",
                active->title);
        if (!iampb__findings_copy(findings, iampb__builder_str(&audit->threshold), &finding->message))
            return false;
    }
    return iampb__findings_copy(findings, from.arn, &finding->resource_arn)
        && iampb__findings_copy(findings, from.name, &finding->resource_name)
        && iampb__findings_copy(findings, from.key, &finding->stable_key)
        && (!reasoned || iampb__findings_copy(findings, said, &finding->reason))
        && (reasoned || said.len == 0 || iampb__findings_copy(findings, said, &finding->message))
        && !run->message.failed && !run->stable_key.failed && !audit->observed.failed && !audit->threshold.failed
        && !run->nomem;
}

/* Marks a finding that an exemption covers; one that has expired is remembered for the notes. */
static bool mute(iampb__audit *audit, iampb_finding *finding)
{
    const iampb_playbook *playbook = audit->playbook;
    const iampb__mute_rule *expired = NULL;
    if (playbook->rule_count == 0)
        return true;
    const iampb__mute_rule *rule = iampb__mute_find(playbook, finding, audit->run.now, &expired);
    if (rule == NULL) {
        if (expired != NULL)
            audit->expired[expired - playbook->rules]++;
        return true;
    }
    finding->muted = true;
    return iampb__findings_copy(audit->run.findings, rule->reason, &finding->mute_reason)
        && iampb__findings_copy(audit->run.findings, rule->until_text, &finding->mute_until);
}

static void make_finding(iampb__audit *audit, iampb_verdict verdict)
{
    iampb_findings *findings = audit->run.findings;
    iampb_finding *finding = iampb__audit_draft(audit);
    if (finding == NULL)
        return;
    if (!fill(audit, finding, verdict)) {
        iampb__audit_nomem(audit);
        return;
    }
    iampb_status status = iampb__findings_end(findings, &audit->error);
    if (status < 0) {
        audit->status = status;
        return;
    }
    finding = *IAMPB__VEC_AT(iampb_finding *, &findings->items, findings->items.count - 1);
    if (verdict != IAMPB_PASS && !mute(audit, finding)) {
        iampb__audit_nomem(audit);
        return;
    }
    if (finding->muted)
        audit->active->muted++;
    else
        audit->active->verdicts[verdict]++;
}

void iampb__audit_settle(iampb__audit *audit, iampb_verdict verdict)
{
    if (audit->status < 0)
        return;
    if (verdict == IAMPB_NOT_APPLICABLE || (verdict == IAMPB_PASS && audit->options->include_pass == 0))
        audit->active->verdicts[verdict]++;
    else
        make_finding(audit, verdict);
    forget(audit);
}

/* ---- Blocks ---- */
/* A check of the host: its verdict is not to be trusted to be one. */
static iampb_verdict judge_of_host(iampb_run *run, const void *subject)
{
    iampb__audit *audit = iampb__audit_of(run);
    const iampb__host_check *host = audit->active->setting->host;
    int32_t verdict = host->judge(host->user, run, host->scope == IAMPB_SCOPE_ENTITY ? subject : NULL);
    if (audit->status < 0)
        return IAMPB_NOT_APPLICABLE;
    if (verdict < 0)
        audit->status = iampb__error_callback(run->playbook->ctx, &audit->error, verdict, "the check %s returned %d",
                host->row.id, verdict);
    else if (verdict > IAMPB_NOT_EVALUATED)
        audit->status = iampb__error_set(run->playbook->ctx, &audit->error, IAMPB_E_INVALID,
                "the check %s returned %d, which is no verdict", host->row.id, verdict);
    return verdict < 0 || verdict > IAMPB_NOT_EVALUATED ? IAMPB_NOT_APPLICABLE : verdict;
}

void iampb__audit_take_up(iampb__audit *audit, iampb__active *active)
{
    iampb_run *run = &audit->run;
    audit->active = active;
    run->check = active->check;
    memcpy(run->parameters, active->parameters, sizeof run->parameters);
    forget(audit);
}

static void judge_block(iampb__audit *audit, iampb__active *active, const void *const *subjects, size_t count)
{
    const iampb__judge judge = active->check->judge != NULL ? active->check->judge : judge_of_host;
    const bool all = audit->options->include_pass != 0;
    uint64_t passed = 0, outside = 0;
    iampb__audit_take_up(audit, active);
    audit->inside = true;
    for (size_t i = 0; i < count; i++) {
        audit->subject = subjects[i];
        iampb_verdict verdict = judge(&audit->run, subjects[i]);
        if (verdict == IAMPB_PASS && !all && !audit->described) {
            passed++;
            continue;
        }
        if (verdict == IAMPB_NOT_APPLICABLE && !audit->described) {
            outside++;
            continue;
        }
        iampb__audit_settle(audit, verdict);
        if (audit->status < 0)
            break;
    }
    audit->inside = false;
    active->verdicts[IAMPB_PASS] += passed;
    active->verdicts[IAMPB_NOT_APPLICABLE] += outside;
}

static void judge_scope(iampb__audit *audit, iampb__scope scope, const void *const *subjects, size_t count)
{
    for (size_t i = 0; i < audit->active_count && audit->status == IAMPB_OK; i++)
        if (audit->actives[i].check->scope == scope && !audit->actives[i].answered)
            judge_block(audit, &audit->actives[i], subjects, count);
}

void iampb__audit_progress(iampb__audit *audit, uint64_t more)
{
    const iampb_audit_options *options = audit->options;
    audit->done += more;
    if (options->progress == NULL || audit->status < 0)
        return;
    int32_t code = options->progress(options->user, audit->done, audit->total);
    if (code != 0)
        audit->status = iampb__error_callback(audit->playbook->ctx, &audit->error, code,
                "the host ended the audit: its progress function returned %d", code);
}

/* `subjects`: an array of pointers to any one type; copied, for a pointer to a pointer knows its type. */
static void walk(iampb__audit *audit, iampb__scope scope, const void *subjects, size_t count)
{
    const void *block[BLOCK];
    for (size_t at = 0; at < count && audit->status == IAMPB_OK; at += BLOCK) {
        size_t n = count - at < BLOCK ? count - at : BLOCK;
        memcpy(block, (const char *)subjects + at * sizeof block[0], n * sizeof block[0]);
        judge_scope(audit, scope, block, n);
        if (scope == IAMPB__SCOPE_POLICY)
            judge_scope(audit, IAMPB__SCOPE_DOCUMENT, block, n);
        if (scope == IAMPB__SCOPE_GROUP || scope == IAMPB__SCOPE_ROLE)
            judge_scope(audit, IAMPB__SCOPE_GROUP_OR_ROLE, block, n);
        if (scope == IAMPB__SCOPE_ROLE)
            judge_scope(audit, IAMPB__SCOPE_USER_OR_ROLE, block, n);
        iampb__audit_progress(audit, n);
    }
}

/* ---- Users and their keys ---- */
static inline bool in_future(const iampb__user *user, int64_t as_of)
{
    return user->created > as_of || user->password_last_used > as_of || user->password_last_changed > as_of
        || user->keys[0].created > as_of || user->keys[0].last_used > as_of || user->keys[1].created > as_of
        || user->keys[1].last_used > as_of;
}

/* Stands for the keys of a user of whom neither the report nor list-access-keys tells any: they must be said to be
 * unknown. */
static const iampb__access_key *unknown_key(const iampb__user *user, iampb__access_key *place)
{
    *place = (iampb__access_key){ .entity = user->entity, .user = user, .created = IAMPB__TIME_UNKNOWN,
        .last_used = IAMPB__TIME_UNKNOWN, .metadata = &iampb__no_key_metadata };
    place->entity.kind = IAMPB_ENTITY_ACCESS_KEY;
    return place;
}

static void walk_users(iampb__audit *audit, const iampb_account *account)
{
    const void *users[BLOCK], *keys[2 * BLOCK];
    iampb__access_key unknown[BLOCK];
    const int64_t as_of = audit->run.as_of;
    uint64_t future = 0;
    for (size_t at = 0; at < account->user_count && audit->status == IAMPB_OK; at += BLOCK) {
        size_t n = account->user_count - at < BLOCK ? account->user_count - at : BLOCK;
        size_t user_count = 0, key_count = 0;
        for (size_t i = 0; i < n; i++) {
            const iampb__user *user = account->users[at + i];
            if (in_future(user, as_of))
                iampb__audit_note_future(audit, user, &future);
            if (user->is_root)
                continue;
            users[user_count++] = user;
            if (!user->in_report) {
                if (!user->keys_listed)
                    keys[key_count++] = unknown_key(user, &unknown[i]);
                continue;
            }
            for (size_t slot = 0; slot < 2; slot++)
                if (user->keys[slot].present != IAMPB__FALSE)
                    keys[key_count++] = &user->keys[slot];
        }
        judge_scope(audit, IAMPB__SCOPE_USER, users, user_count);
        judge_scope(audit, IAMPB__SCOPE_USER_OR_ROLE, users, user_count);
        judge_scope(audit, IAMPB__SCOPE_KEY, keys, key_count);
        iampb__audit_progress(audit, n);
    }
}

/* Keys that only list-access-keys knows. Root's own are checks of root. */
static void walk_listed_keys(iampb__audit *audit, const iampb_account *account)
{
    const void *keys[BLOCK];
    size_t count = 0;
    for (size_t i = 0; i < account->key_count && audit->status == IAMPB_OK; i++) {
        const iampb__access_key *key = account->keys[i];
        if (key->user == NULL || (!key->user->in_report && !key->user->is_root))
            keys[count++] = key;
        if (count == BLOCK || (i + 1 == account->key_count && count > 0)) {
            judge_scope(audit, IAMPB__SCOPE_KEY, keys, count);
            count = 0;
        }
    }
}

static void judge_inline(iampb__audit *audit, const void *const *policies, size_t count)
{
    judge_scope(audit, IAMPB__SCOPE_INLINE_POLICY, policies, count);
    judge_scope(audit, IAMPB__SCOPE_DOCUMENT, policies, count);
}

static void walk_inline(iampb__audit *audit, const iampb__principal *const *owners, size_t owner_count)
{
    const void *policies[BLOCK];
    size_t count = 0;
    for (size_t i = 0; i < owner_count && audit->status == IAMPB_OK; i++)
        for (size_t p = 0; owners[i] != NULL && p < owners[i]->inline_count; p++) {
            policies[count++] = &owners[i]->inline_policies[p];
            if (count == BLOCK) {
                judge_inline(audit, policies, count);
                count = 0;
            }
        }
    judge_inline(audit, policies, count);
}

static void walk_inline_of_users(iampb__audit *audit, const iampb_account *account)
{
    const iampb__principal *owners[BLOCK];
    if (account->inline_policy_count == 0)
        return;
    for (size_t at = 0; at < account->user_count && audit->status == IAMPB_OK; at += BLOCK) {
        size_t n = account->user_count - at < BLOCK ? account->user_count - at : BLOCK;
        for (size_t i = 0; i < n; i++)
            owners[i] = account->users[at + i]->details;
        walk_inline(audit, owners, n);
    }
}

/* ---- What holds for a whole account or the organisation ---- */
const iampb__report *iampb__run_report(const iampb_run *run)
{
    return iampb__audit_of_const(run)->report_old ? NULL : run->account->report;
}

const iampb__user *iampb__run_root(const iampb_run *run)
{
    return iampb__audit_of_const(run)->report_old ? NULL : run->account->root;
}

const int64_t *iampb__run_other(const iampb_run *run, const iampb__check *check)
{
    const iampb__audit *audit = iampb__audit_of_const(run);
    for (size_t i = 0; i < audit->active_count; i++)
        if (audit->actives[i].check == check)
            return audit->actives[i].parameters;
    return NULL;
}

/* The verdict for all subjects at once: one finding, with the account or organisation as its resource. */
static void answer(iampb__audit *audit, iampb__active *active)
{
    active->answered = true;
    audit->subject = NULL;
    iampb__audit_settle(audit, IAMPB_NOT_EVALUATED);
}

/* Why the report as a whole cannot be judged by: it has no row, or it is past its hard limit. */
static bool report_trouble(iampb__audit *audit, iampb__active *active)
{
    const iampb__report *report = audit->run.account->report;
    if (!active->check->from_report || !audit->report_old)
        return false;
    if (active->check->scope == IAMPB__SCOPE_ROOT
        && (active->check->documents & IAMPB__DOC(ACCOUNT_SUMMARY)) != 0
        && iampb__part_is_there(audit->run.account->parts[IAMPB_DOCUMENT_ACCOUNT_SUMMARY].state))
        return false; /* the account summary may answer */
    if (report->user_count == 0)
        iampb__run_say(&audit->run, "the credential report %v has no rows: it says nothing, not even that there are "
                "no users", report->entity.account->parts[IAMPB_DOCUMENT_CREDENTIAL_REPORT].input);
    else
        iampb__run_say(&audit->run, "the credential report was made at %t, too long before %t to be judged by: "
                "generate a new one", report->generated_at, audit->run.now);
    return true;
}

/* Subjects that a list with pages missing may have are not judged one by one; those of other scopes are, by documents
 * that their judges ask for themselves. */
static bool are_listed(iampb__scope scope)
{
    return scope == IAMPB__SCOPE_ORGANIZATION || scope == IAMPB__SCOPE_MEMBER || scope == IAMPB__SCOPE_ADMINISTRATOR
        || scope == IAMPB__SCOPE_CERTIFICATE;
}

/* A key of list-access-keys whose user is in neither report nor details: checks of users never come to that user. */
static iampb_verdict say_unknown_owner(iampb_run *run)
{
    const iampb_account *account = run->account;
    size_t i = 0;
    while (i < account->key_count && account->keys[i]->user != NULL)
        i++;
    if (i == account->key_count)
        return IAMPB_NOT_APPLICABLE;
    iampb__run_say(run, "user %v has access keys, but is in neither the credential report nor the authorization "
            "details; there may be more such users", account->keys[i]->metadata->user_name.text);
    iampb__run_command(run, "aws iam generate-credential-report");
    iampb__run_command(run, "aws iam get-credential-report");
    return IAMPB_NOT_EVALUATED;
}

/* What is not in the data although it may be in the account: said once; what is there is judged all the same. */
static void answer_for_gaps(iampb__audit *audit, const iampb__check *check)
{
    iampb_verdict gap = IAMPB_NOT_APPLICABLE;
    if (are_listed(check->scope)) {
        iampb_document incomplete = iampb__run_incomplete_document(&audit->run, check);
        if (incomplete != IAMPB_DOCUMENT_UNKNOWN)
            gap = iampb__run_missing(&audit->run, incomplete);
    } else if (audit->run.account != NULL && check->lists != 0)
        gap = iampb__run_gap(&audit->run, check->lists);
    else if (check->scope == IAMPB__SCOPE_USER && (check->documents & IAMPB__DOC(ACCESS_KEYS)) != 0)
        gap = say_unknown_owner(&audit->run);
    if (gap != IAMPB_NOT_EVALUATED)
        return;
    audit->subject = NULL;
    iampb__run_key(&audit->run, IAMPB__STR("incomplete")); /* the judge may have to say something else of the whole */
    iampb__audit_settle(audit, gap);
}

/* What can be said of all subjects before any is looked at. */
static void answer_as_a_whole(iampb__audit *audit)
{
    for (size_t i = 0; i < audit->active_count && audit->status == IAMPB_OK; i++) {
        iampb__active *active = &audit->actives[i];
        const iampb__check *check = active->check;
        bool of_organization = check->scope == IAMPB__SCOPE_ORGANIZATION || check->scope == IAMPB__SCOPE_MEMBER
            || check->scope == IAMPB__SCOPE_UNIT || check->scope == IAMPB__SCOPE_ADMINISTRATOR;
        active->answered = false;
        if (of_organization != (audit->run.account == NULL) || active->setting->host != NULL
            || check->scope == IAMPB__SCOPE_LINT)
            continue;
        iampb__audit_take_up(audit, active);
        if (of_organization && audit->run.organization->parts[IAMPB_DOCUMENT_ORGANIZATION].state == IAMPB_PART_ABSENT) {
            active->answered = true; /* no organisation, nothing to judge: accounts.no-organization says so */
            continue;
        }
        iampb_document missing = iampb__run_missing_document(&audit->run, check);
        if (missing != IAMPB_DOCUMENT_UNKNOWN) {
            iampb__run_missing(&audit->run, missing);
            answer(audit, active);
        } else if (audit->run.account != NULL && report_trouble(audit, active))
            answer(audit, active);
        else
            answer_for_gaps(audit, check);
    }
}

static bool of_the_organization(const iampb__active *active)
{
    const iampb__host_check *host = active->setting->host;
    if (host != NULL)
        return host->scope == IAMPB_SCOPE_ORGANIZATION
            || (host->scope == IAMPB_SCOPE_ENTITY && host->kind >= IAMPB_ENTITY_ORGANIZATION
                && host->kind <= IAMPB_ENTITY_DELEGATED_ADMINISTRATOR);
    const iampb__scope scope = active->check->scope;
    return scope == IAMPB__SCOPE_ORGANIZATION || scope == IAMPB__SCOPE_MEMBER || scope == IAMPB__SCOPE_UNIT
        || scope == IAMPB__SCOPE_ADMINISTRATOR;
}

/* Moves the counts of the account to the findings; a row of zeros says that there was nothing to judge. */
static void count(iampb__audit *audit)
{
    for (size_t i = 0; i < audit->active_count && audit->status == IAMPB_OK; i++) {
        iampb__active *active = &audit->actives[i];
        bool is_here = active->check->scope == IAMPB__SCOPE_LINT
                ? iampb__audit_lint_counts(audit->lint, active)
                : of_the_organization(active) == (audit->run.account == NULL);
        if (!is_here)
            continue;
        iampb__coverage *row = iampb__findings_coverage(audit->run.findings, active->id, audit->account_id,
                active->check->lesson, active->setting->severity);
        if (row == NULL) {
            iampb__audit_nomem(audit);
            return;
        }
        for (size_t verdict = IAMPB_PASS; verdict <= IAMPB_NOT_EVALUATED; verdict++)
            row->verdicts[verdict] += active->verdicts[verdict];
        row->muted += active->muted;
        memset(active->verdicts, 0, sizeof active->verdicts);
        active->muted = 0;
    }
}

/* ---- Checks of the host ---- */
static void walk_host_entities(iampb__audit *audit, iampb__active *active)
{
    const iampb_run *run = &audit->run;
    const iampb_entity_kind kind = active->setting->host->kind;
    const void *subjects[BLOCK];
    size_t total = run->account != NULL ? iampb_account_entity_count(run->account, kind)
                                        : iampb_organization_entity_count(run->organization, kind);
    for (size_t at = 0; at < total && audit->status == IAMPB_OK; at += BLOCK) {
        size_t n = total - at < BLOCK ? total - at : BLOCK;
        for (size_t i = 0; i < n; i++)
            subjects[i] = run->account != NULL ? iampb_account_entity_at(run->account, kind, at + i)
                                               : iampb_organization_entity_at(run->organization, kind, at + i);
        judge_block(audit, active, subjects, n);
    }
}

static void walk_host_checks(iampb__audit *audit)
{
    for (size_t i = 0; i < audit->active_count && audit->status == IAMPB_OK; i++) {
        iampb__active *active = &audit->actives[i];
        const iampb__host_check *host = active->setting->host;
        if (host == NULL || of_the_organization(active) != (audit->run.account == NULL))
            continue;
        if (host->scope == IAMPB_SCOPE_ENTITY)
            walk_host_entities(audit, active);
        else
            judge_block(audit, active, (const void *const[]){ NULL }, 1);
    }
}

/* ---- Accounts and the organisation ---- */
/* The limit after which a report is not judged by belongs to keys.report-stale, whether that check runs or not. */
static int64_t hard_limit(const iampb_playbook *playbook)
{
    for (size_t i = 0; i < playbook->settings.count; i++) {
        const iampb__setting *setting = iampb__setting_at(playbook, i);
        if (strcmp(setting->check->id, "keys.report-stale") != 0)
            continue;
        for (size_t p = 0; p < iampb__parameter_count(setting->check); p++)
            if (strcmp(setting->check->parameters[p].name, "hard_days") == 0)
                return iampb__setting_parameter(setting, p) * IAMPB__DAY;
    }
    return INT64_MAX;
}

static void open_account(iampb__audit *audit, iampb_account *account)
{
    iampb_run *run = &audit->run;
    const iampb__report *report = account->report;
    run->account = account;
    run->as_of = run->now;
    run->observed_at = IAMPB__TIME_UNKNOWN;
    audit->report_old = false;
    if (report != NULL) {
        bool dated = iampb__time_is_known(report->generated_at);
        if (dated)
            run->as_of = run->observed_at = report->generated_at;
        audit->report_old = report->user_count == 0
            || (dated && report->generated_at < run->now
                && (uint64_t)run->now - (uint64_t)report->generated_at > (uint64_t)hard_limit(run->playbook));
    }
    if (!iampb__findings_copy(run->findings, account->id, &audit->account_id)
        || !iampb__findings_copy(run->findings, account->partition, &audit->partition))
        iampb__audit_nomem(audit);
}

static void audit_account(iampb__audit *audit, iampb_account *account)
{
    const void *itself = account;
    open_account(audit, account);
    answer_as_a_whole(audit);
    judge_scope(audit, IAMPB__SCOPE_ACCOUNT, &itself, 1);
    judge_scope(audit, IAMPB__SCOPE_ROOT, &itself, 1);
    iampb__audit_progress(audit, 1);
    walk_users(audit, account);
    walk_listed_keys(audit, account);
    walk(audit, IAMPB__SCOPE_GROUP, account->groups, account->group_count);
    walk(audit, IAMPB__SCOPE_ROLE, account->roles, account->role_count);
    walk(audit, IAMPB__SCOPE_POLICY, account->policies, account->policy_count);
    walk_inline_of_users(audit, account);
    walk_inline(audit, (const iampb__principal *const *)account->groups, account->group_count);
    walk_inline(audit, (const iampb__principal *const *)account->roles, account->role_count);
    walk(audit, IAMPB__SCOPE_CERTIFICATE, account->certificates, account->certificate_count);
    iampb__audit_lint_account(audit);
    walk_host_checks(audit);
    count(audit);
}

static void audit_organization(iampb__audit *audit)
{
    iampb_run *run = &audit->run;
    const iampb_organization *organization = run->organization;
    const void *itself = organization;
    iampb__arn arn;
    run->account = NULL;
    run->as_of = run->now;
    run->observed_at = IAMPB__TIME_UNKNOWN;
    audit->report_old = false;
    audit->account_id = iampb__str("", 0);
    if (!iampb__arn_parse(organization->arn.text, &arn))
        arn.partition = IAMPB__STR("aws");
    if (!iampb__findings_copy(run->findings, arn.partition, &audit->partition))
        iampb__audit_nomem(audit);
    answer_as_a_whole(audit);
    judge_scope(audit, IAMPB__SCOPE_ORGANIZATION, &itself, 1);
    iampb__audit_progress(audit, 1);
    walk(audit, IAMPB__SCOPE_UNIT, organization->units, organization->unit_count);
    walk(audit, IAMPB__SCOPE_MEMBER, organization->members, organization->member_count);
    walk(audit, IAMPB__SCOPE_ADMINISTRATOR, organization->administrators, organization->administrator_count);
    iampb__audit_lint_organization(audit);
    walk_host_checks(audit);
    count(audit);
}

static uint64_t count_subjects(const iampb__audit *audit)
{
    const iampb_organization *organization = audit->run.organization;
    uint64_t total = 1 + organization->unit_count + organization->member_count + organization->administrator_count;
    for (size_t i = 0; i < organization->accounts.count; i++) {
        const iampb_account *account = *IAMPB__VEC_AT(iampb_account *, &organization->accounts, i);
        total += 1 + account->user_count + account->group_count + account->role_count + account->policy_count
            + account->certificate_count;
        total += audit->lint == NULL ? 0 : iampb__audit_lint_subjects(organization, account);
    }
    total += audit->lint == NULL ? 0 : iampb__audit_lint_subjects(organization, NULL);
    return total;
}

/* ---- The run as a whole ---- */
/* Texts of built-in checks are static; those of the host's, and filtered controls, are copied once, for findings
 * outlive the playbook. */
static bool activate(iampb__audit *audit, const iampb__setting *setting)
{
    iampb_findings *findings = audit->run.findings;
    iampb__active *active = &audit->actives[audit->active_count];
    const iampb__check *check = setting->check;
    active->setting = setting;
    active->check = check;
    active->id = iampb__str_z(check->id);
    active->title = iampb__str_z(check->title);
    active->remediation = iampb__str_z(check->remediation);
    for (size_t i = 0; i < iampb__parameter_count(check); i++)
        active->parameters[i] = iampb__setting_parameter(setting, i);
    bool is_made = setting->host != NULL || check->rule != NULL; /* the id lives with the playbook */
    if (is_made && !iampb__findings_copy(findings, active->id, &active->id))
        return false;
    if (setting->host != NULL
        && (!iampb__findings_copy(findings, active->title, &active->title)
            || !iampb__findings_copy(findings, active->remediation, &active->remediation)))
        return false;
    if (audit->playbook->framework_count > 0) {
        iampb__control *kept = iampb__arena_alloc(findings->arena, setting->control_count + 1, sizeof *kept);
        if (kept == NULL)
            return false;
        if (setting->control_count > 0)
            memcpy(kept, setting->controls, setting->control_count * sizeof *kept);
        active->controls = kept;
        active->control_count = setting->control_count;
    }
    audit->active_count++;
    return true;
}

static iampb_status activate_all(iampb__audit *audit, iampb_error **err)
{
    const iampb_playbook *playbook = audit->playbook;
    audit->actives = iampb__zalloc(playbook->ctx, playbook->settings.count + 1, sizeof *audit->actives);
    audit->expired = iampb__zalloc(playbook->ctx, playbook->rule_count + 1, sizeof *audit->expired);
    if (audit->actives == NULL || audit->expired == NULL)
        return iampb__error_nomem(err);
    for (size_t i = 0; i < playbook->settings.count; i++)
        if (iampb__setting_at(playbook, i)->enabled && !activate(audit, iampb__setting_at(playbook, i)))
            return iampb__error_nomem(err);
    return IAMPB_OK;
}

static iampb_status judge_all(iampb__audit *audit, iampb_error **err)
{
    const iampb_organization *organization = audit->run.organization;
    audit->total = count_subjects(audit);
    for (size_t i = 0; i < organization->accounts.count && audit->status == IAMPB_OK; i++)
        audit_account(audit, *IAMPB__VEC_AT(iampb_account *, &organization->accounts, i));
    if (audit->status == IAMPB_OK)
        audit_organization(audit);
    iampb__audit_note_expired(audit);
    if (audit->status == IAMPB_OK && (audit->run.nomem || audit->run.message.failed))
        iampb__audit_nomem(audit);
    if (audit->status < 0) {
        if (err != NULL)
            *err = audit->error;
        else
            iampb_error_free(audit->error);
        audit->error = NULL;
    }
    return audit->status;
}

iampb_status iampb_playbook_audit(const iampb_playbook *playbook, iampb_organization *organization,
        const iampb_audit_options *options, iampb_findings **out, iampb_error **err)
{
    iampb_audit_options merged = IAMPB_AUDIT_OPTIONS_INIT;
    iampb_context *ctx = playbook == NULL ? NULL : playbook->ctx;
    iampb__audit audit;
    iampb_status status;
    if (playbook == NULL || organization == NULL || out == NULL || options == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                "playbook, organization, options and out must not be NULL");
    if ((status = iampb__options_merge(ctx, &merged, sizeof merged, AUDIT_OPTIONS_SIZE_0_1, options, err)) < 0)
        return status;
    if (!iampb__time_is_known(merged.now))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                "options->now is missing: the library has no clock of its own");
    if ((status = iampb_organization_seal(organization, err)) < 0)
        return status;
    atomic_fetch_add_explicit(&organization->audits, 1, memory_order_relaxed);
    memset(&audit, 0, sizeof audit);
    audit.playbook = audit.run.playbook = playbook;
    audit.options = &merged;
    audit.run.lists = &playbook->lists;
    audit.run.organization = organization;
    audit.run.now = merged.now;
    audit.run.internal = &audit;
    audit.run.message.ctx = audit.run.stable_key.ctx = audit.observed.ctx = audit.threshold.ctx = ctx;
    if ((status = iampb__findings_new(ctx, &audit.run.findings, err)) < 0
        || (status = iampb__audit_head(&audit, err)) < 0
        || (status = activate_all(&audit, err)) < 0 || (status = iampb__audit_lint_begin(&audit, err)) < 0
        || (status = judge_all(&audit, err)) < 0
        || (status = iampb__findings_finish(audit.run.findings, merged.baseline, err)) < 0)
        goto out;
    *out = audit.run.findings;
    audit.run.findings = NULL;
out:
    atomic_fetch_sub_explicit(&organization->audits, 1, memory_order_relaxed);
    iampb__audit_lint_end(&audit);
    iampb__audit_access_end(&audit);
    iampb_findings_free(audit.run.findings);
    iampb__builder_free(&audit.run.message);
    iampb__builder_free(&audit.run.stable_key);
    iampb__builder_free(&audit.observed);
    iampb__builder_free(&audit.threshold);
    iampb__free(ctx, audit.actives, playbook->settings.count + 1, sizeof *audit.actives);
    iampb__free(ctx, audit.expired, playbook->rule_count + 1, sizeof *audit.expired);
    return status;
}
