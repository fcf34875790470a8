/* load.c - one input into the account: copy it, read it, and then either keep all of it or nothing.
 * Until commit() the account sees only longer pending lists and more notes; both are cut back on failure. */
#include "account/load.h"
#include "account/note.h"
#include "base/arn.h"
#include "base/builder.h"
#include "base/options.h"

IAMPB__NO_TAIL_PADDING(iampb_load_options, reserved);
#define LOAD_OPTIONS_SIZE_0_1 sizeof(iampb_load_options)

size_t iampb_load_options_size(void) { return sizeof(iampb_load_options); }

/* ---- What loaders call ---- */
iampb_status iampb__load_push(iampb__load *load, int list, void *item, iampb_error **err)
{
    bool of_account = list < IAMPB__PENDING_MEMBERS;
    struct iampb__pending *pending = of_account ? load->account->pending : load->organization->pending;
    iampb__vec *vec = &pending->lists[list];
    if (vec->count >= iampb__limits(load->ctx)->entities)
        return iampb__error_set(load->ctx, err, IAMPB_E_LIMIT,
                "more entities of a kind than the limit \"entities\", %l", (int64_t)iampb__limits(load->ctx)->entities);
    void **slot = iampb__vec_push(load->ctx, vec, sizeof(void *));
    if (slot == NULL)
        return iampb__error_nomem(err);
    *slot = item;
    return IAMPB_OK;
}

void iampb__load_seen(iampb__load *load, iampb_document document)
{
    load->doc.seen[document] = true;
    load->doc.recognised = true;
    if (load->document == IAMPB_DOCUMENT_UNKNOWN)
        load->document = document;
}

void iampb__load_count(iampb__load *load, iampb_document document)
{
    iampb__load_seen(load, document);
    load->doc.count[document]++;
}

iampb_status iampb__load_answer(iampb__load *load, iampb_document document, iampb_str subject, iampb_error **err)
{
    bool shared = iampb__document_kind_of(document)->of_organization;
    struct iampb__pending *pending = shared ? load->organization->pending : load->account->pending;
    iampb__vec *vec = &pending->lists[IAMPB__PENDING_ANSWERS];
    if (vec->count > load->doc.answers_from[shared]) { /* elements of one answer repeat its subject */
        const iampb__answer *last = IAMPB__PENDING_AT(iampb__answer, pending, IAMPB__PENDING_ANSWERS, vec->count - 1);
        if (last->document == document && !last->truncated && iampb__str_eq(last->subject, subject))
            return IAMPB_OK;
    }
    iampb__answer *answer = iampb__load_new(load, sizeof *answer);
    void **slot = iampb__vec_push(load->ctx, vec, sizeof(void *));
    if (slot == NULL)
        return iampb__error_nomem(err);
    if (answer == NULL) {
        vec->count--;
        return iampb__error_nomem(err);
    }
    *answer = (iampb__answer){ document, subject, false };
    *slot = answer;
    return IAMPB_OK;
}

iampb_status iampb__load_need_subject(iampb__load *load, iampb_document document, iampb_error **err)
{
    if (load->subject.len > 0)
        return IAMPB_OK;
    if (load->document == IAMPB_DOCUMENT_UNKNOWN)
        load->document = document;
    const iampb__document_kind *kind = iampb__document_kind_of(document);
    return iampb__error_set(load->ctx, err, IAMPB_E_INVALID,
            "the answer of \"aws %s\" does not say what was asked: give %s as subject", kind->command,
            kind->subject == NULL ? "it" : kind->subject);
}

void *iampb__load_new(iampb__load *load, size_t size) { return iampb__arena_zalloc(load->arena, 1, size); }

iampb_entity iampb__load_entity(const iampb__load *load, iampb_entity_kind kind)
{
    return (iampb_entity){ load->organization, load->account, kind, 0 };
}

iampb_status iampb__load_note(const iampb__load *load, iampb_error **err, const iampb__span *span,
        const char *format, ...)
{
    iampb__builder message = { .ctx = load->ctx };
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(&message, format, args);
    va_end(args);
    bool done = !message.failed
            && iampb__note_add(load->organization, load->account, load->arena, span, load->name, "%v",
                    iampb__builder_str(&message));
    iampb__builder_free(&message);
    return done ? IAMPB_OK : iampb__error_nomem(err);
}

iampb_status iampb__load_account_is(iampb__load *load, iampb_str id, iampb_str partition, iampb_error **err)
{
    iampb_str kept_id, kept_partition; /* copies, because they are handed out with a NUL behind them */
    if (!iampb__arena_str(load->arena, id, &kept_id) || !iampb__arena_str(load->arena, partition, &kept_partition))
        return iampb__error_nomem(err);
    load->id = kept_id;
    load->partition = kept_partition;
    return IAMPB_OK;
}

iampb_status iampb__load_arn_account(iampb__load *load, iampb_str text, iampb__json at, iampb_error **err)
{
    iampb__arn arn;
    if (!iampb__arn_parse(text, &arn))
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, at, "expected an ARN, found \"%v\"",
                iampb__str_first(text, 80));
    if (iampb__str_eq(arn.account, load->id) || iampb__str_eq(arn.account, IAMPB__STR("aws")))
        return IAMPB_OK;
    if (!iampb__str_is_account_id(arn.account)) {
        iampb__span span = iampb__json_span(at);
        if (load->odd_account_noted)
            return IAMPB_OK;
        load->odd_account_noted = true;
        return iampb__load_note(load, err, &span, "\"%v\" is no account id: such ARNs do not tell the account",
                iampb__str_first(arn.account, 40));
    }
    if (load->id.len > 0) {
        const iampb_account *account = load->account;
        if (account->id.len == 0)
            return iampb__load_fail(load, err, IAMPB_E_CONFLICT, at,
                    "this is of account %v, but the same input began with account %v", arn.account, load->id);
        if (account->id_given)
            return iampb__load_fail(load, err, IAMPB_E_CONFLICT, at,
                    "this is of account %v, but the account was opened as %v", arn.account, load->id);
        return iampb__load_fail(load, err, IAMPB_E_CONFLICT, at,
                "this is of account %v, but what was loaded before (%v) is of account %v", arn.account,
                account->id_input, load->id);
    }
    return iampb__load_account_is(load, arn.account, arn.partition, err);
}

/* "organization/o-1", "account/o-1/123456789012", "policy/o-1/service_control_policy/p-1", ... AWS's own policies have
 * no organisation in their ARNs. */
iampb_status iampb__load_arn_organization(iampb__load *load, iampb_str text, iampb__json at, iampb_error **err)
{
    iampb__arn arn;
    if (!iampb__arn_parse(text, &arn))
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, at, "expected an ARN, found \"%v\"",
                iampb__str_first(text, 80));
    iampb_str id = iampb__str_from(arn.resource, iampb__str_find(arn.resource, '/', 0));
    if (!iampb__str_starts(id, IAMPB__STR("/o-")))
        return IAMPB_OK;
    id = iampb__str_from(id, 1);
    id = iampb__str_first(id, iampb__str_find(id, '/', 0));
    if (load->organization_id.len == 0)
        load->organization_id = id;
    if (!iampb__str_eq(load->organization_id, id))
        return iampb__load_fail(load, err, IAMPB_E_CONFLICT, at,
                "this is of organisation %v, but what was loaded before is of organisation %v", id,
                load->organization_id);
    return IAMPB_OK;
}

/* ---- Keeping it or taking it back ---- */
typedef struct snapshot {
    size_t account[IAMPB__PENDING_COUNT], organization[IAMPB__PENDING_COUNT], notes;
} snapshot;

static void snapshot_take(const iampb__load *load, snapshot *s)
{
    for (int i = 0; i < IAMPB__PENDING_COUNT; i++) {
        s->account[i] = load->account->pending->lists[i].count;
        s->organization[i] = load->organization->pending->lists[i].count;
    }
    s->notes = iampb__note_count(load->organization);
}

static void snapshot_restore(iampb__load *load, const snapshot *s)
{
    for (int i = 0; i < IAMPB__PENDING_COUNT; i++) {
        load->account->pending->lists[i].count = s->account[i];
        load->organization->pending->lists[i].count = s->organization[i];
    }
    iampb__note_rewind(load->organization, s->notes);
}

static iampb__part *part_of(iampb_account *account, iampb_document document)
{
    return iampb__document_kind_of(document)->of_organization ? &account->organization->parts[document]
                                                              : &account->parts[document];
}

iampb_part_state iampb_account_part(const iampb_account *account, iampb_document document)
{
    if (account == NULL || document <= 0 || document >= IAMPB__DOCUMENT_COUNT)
        return IAMPB_PART_NOT_LOADED;
    return iampb__document_kind_of(document)->of_organization ? account->organization->parts[document].state
                                                              : account->parts[document].state;
}

static bool is_loaded(iampb_part_state state)
{
    return state == IAMPB_PART_LOADED || state == IAMPB_PART_EMPTY || state == IAMPB_PART_INCOMPLETE;
}

/* Whether some subject's answer ended with a page that says that more follows, and no later answer for it did not. */
static bool any_truncated(const struct iampb__pending *pending, iampb_document document)
{
    const iampb__vec *answers = &pending->lists[IAMPB__PENDING_ANSWERS];
    for (size_t i = 0; i < answers->count; i++) {
        const iampb__answer *a = IAMPB__PENDING_AT(iampb__answer, pending, IAMPB__PENDING_ANSWERS, i);
        bool open = a->document == document && a->truncated;
        for (size_t n = i + 1; open && n < answers->count; n++) {
            const iampb__answer *later = IAMPB__PENDING_AT(iampb__answer, pending, IAMPB__PENDING_ANSWERS, n);
            open = later->document != document || !iampb__str_eq(later->subject, a->subject);
        }
        if (open)
            return true;
    }
    return false;
}

static void commit_part(iampb__load *load, iampb_document document)
{
    iampb__part *part = part_of(load->account, document);
    const iampb__document_kind *kind = iampb__document_kind_of(document);
    struct iampb__pending *pending = kind->of_organization ? load->organization->pending : load->account->pending;
    if (load->parts[document].problem.len > 0 || load->parts[document].absent) {
        if (is_loaded(part->state))
            return;
        part->state = load->parts[document].absent ? IAMPB_PART_ABSENT : IAMPB_PART_FAILED;
        part->problem = load->parts[document].problem;
    } else {
        bool truncated = load->parts[document].truncated
                || (kind->by_subject && part->state == IAMPB_PART_INCOMPLETE && any_truncated(pending, document));
        pending->part_counts[document] += load->parts[document].count;
        part->state = truncated ? IAMPB_PART_INCOMPLETE
                : pending->part_counts[document] > 0 ? IAMPB_PART_LOADED : IAMPB_PART_EMPTY;
        part->problem = IAMPB__STR("");
    }
    if (part->input.len == 0)
        part->input = load->name;
}

static iampb_part_state list_state(const struct iampb__pending *pending, int list)
{
    if (!pending->details_seen[list])
        return IAMPB_PART_NOT_LOADED;
    if (pending->details_truncated)
        return IAMPB_PART_INCOMPLETE;
    return pending->details_count[list] > 0 ? IAMPB_PART_LOADED : IAMPB_PART_EMPTY;
}

void iampb__details_states(iampb_account *account)
{
    const struct iampb__pending *pending = account->pending;
    account->details_users = list_state(pending, 0);
    account->details_groups = list_state(pending, 1);
    account->details_roles = list_state(pending, 2);
    account->details_policies = list_state(pending, 3);
    account->details_lists = 0;
    for (int i = 0; i < 4; i++)
        if (pending->details_seen[i])
            account->details_lists |= (uint8_t)(1u << i);
}

static void commit_details(iampb__load *load)
{
    iampb_account *account = load->account;
    struct iampb__pending *pending = account->pending;
    for (int i = 0; i < 4; i++) {
        pending->details_seen[i] |= load->details_seen[i];
        pending->details_count[i] += load->details_count[i];
    }
    pending->details_truncated = load->details_truncated;
    iampb__details_states(account);
}

static void commit_organization(iampb__load *load)
{
    iampb_organization *organization = load->organization;
    if (load->described != NULL) {
        organization->id = load->described->id;
        organization->arn = load->described->arn;
        organization->feature_set = load->described->feature_set;
        organization->management_arn = load->described->management_arn;
        organization->management_id = load->described->management_id;
        organization->described = true;
    }
    if (organization->id.text.len == 0)
        organization->id.text = load->organization_id;
    if (load->features != NULL && organization->features == NULL) {
        organization->features = load->features;
        organization->feature_count = load->feature_count;
    }
    if (load->resource_policy.present && !organization->resource_policy.present)
        organization->resource_policy = load->resource_policy;
}

static void commit(iampb__load *load)
{
    iampb_account *account = load->account;
    if (account->id.len == 0 && load->id.len > 0) {
        account->id = load->id;
        account->partition = load->partition;
        account->id_input = load->name;
    } else if (load->partition.len > 0) {
        account->partition = load->partition;
    }
    if (load->report != NULL)
        account->report = load->report;
    if (load->summary != NULL)
        account->summary = load->summary;
    if (load->password_policy != NULL)
        account->password_policy = load->password_policy;
    commit_organization(load);
    for (iampb_document d = 1; d < IAMPB__DOCUMENT_COUNT; d++)
        if (load->parts[d].seen)
            commit_part(load, d);
    if (load->parts[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS].seen
        && load->parts[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS].problem.len == 0)
        commit_details(load);
    if (load->parts[IAMPB_DOCUMENT_PASSWORD_POLICY].seen && load->password_policy_absent
        && account->password_policy == NULL)
        account->parts[IAMPB_DOCUMENT_PASSWORD_POLICY].state = IAMPB_PART_ABSENT;
    load->organization->loaded_notes = iampb__note_count(load->organization);
}

/* The account that this input turns out to be of may be open already. */
static iampb_status check_other_accounts(iampb__load *load, iampb_error **err)
{
    if (load->account->id.len > 0 || load->id.len == 0)
        return IAMPB_OK;
    for (size_t i = 0; i < load->organization->accounts.count; i++) {
        const iampb_account *other = *IAMPB__VEC_AT(iampb_account *, &load->organization->accounts, i);
        if (other != load->account && iampb__str_eq(other->id, load->id))
            return iampb__load_fail(load, err, IAMPB_E_CONFLICT, IAMPB__JSON_NOTHING,
                    "this is of account %v, which is open already (%v)", load->id,
                    other->label.len > 0 ? other->label : other->id_input.len > 0 ? other->id_input : other->id);
    }
    return IAMPB_OK;
}

static iampb_status check_expected(iampb__load *load, iampb_error **err)
{
    if (load->expect == IAMPB_DOCUMENT_UNKNOWN || load->parts[load->expect].seen)
        return IAMPB_OK;
    return iampb__load_fail(load, err, IAMPB_E_UNRECOGNISED, IAMPB__JSON_NOTHING,
            "expected the answer of \"aws %s\", found that of \"aws %s\"", iampb_document_command(load->expect),
            iampb_document_command(load->document));
}

/* Remembers why an input could not be read. Where there is no memory for that, the error itself still tells. */
static void record_failure(iampb__load *load, iampb__input *input, iampb_status status, const iampb_error *error)
{
    iampb_organization *organization = load->organization;
    iampb_document document = load->document != IAMPB_DOCUMENT_UNKNOWN ? load->document : load->expect;
    iampb_str name, problem;
    size_t len;
    const char *message = iampb_error_message(error, &len);
    if (!iampb__arena_str(organization->arena, load->name, &name)
        || !iampb__arena_str(organization->arena, iampb__str(message, len), &problem)) {
        organization->inputs.count--;
        return;
    }
    *input = (iampb__input){ .name = name, .account = load->account, .document = document, .status = status,
        .problem = problem, .generated_at = IAMPB__TIME_UNKNOWN };
    if (document == IAMPB_DOCUMENT_UNKNOWN)
        return;
    iampb__part *part = part_of(load->account, document);
    if (part->state != IAMPB_PART_NOT_LOADED)
        return;
    part->state = IAMPB_PART_FAILED;
    part->problem = problem;
    part->input = name;
}

static iampb_status prepare(iampb__load *load, const char *bytes, size_t len, const iampb_load_options *options,
        iampb_error **err)
{
    iampb_status status = iampb__arena_new(load->ctx, &load->arena, err);
    if (status < 0)
        return status;
    size_t size;
    char *copy = iampb__add(len, 1, &size) ? iampb__arena_bytes(load->arena, size) : NULL;
    if (copy == NULL || !iampb__arena_str(load->arena, options->name, &load->name)
        || !iampb__arena_str(load->arena, options->subject, &load->subject))
        return iampb__error_nomem(err);
    if (len > 0)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    load->source = iampb__source_new(load->arena, load->name, iampb__str(copy, len));
    load->generated_at = options->generated_at;
    load->expect = options->expect;
    load->id = load->account->id;
    load->partition = IAMPB__STR("");
    load->organization_id = load->organization->id.text;
    return load->source == NULL ? iampb__error_nomem(err) : IAMPB_OK;
}

static iampb_status load_one(iampb__load *load, const char *bytes, size_t len, const iampb_load_options *options,
        iampb_error **err)
{
    iampb_organization *organization = load->organization;
    snapshot before;
    snapshot_take(load, &before);
    iampb__input *input = IAMPB__VEC_PUSH(iampb__input, load->ctx, &organization->inputs);
    if (input == NULL)
        return iampb__error_nomem(err);
    iampb_error *error = NULL; /* its text is needed here, whether the host asked for it or not */
    iampb_status status;
    if ((status = prepare(load, bytes, len, options, &error)) == IAMPB_OK
        && (status = iampb__load_input(load, &error)) == IAMPB_OK
        && (status = check_expected(load, &error)) == IAMPB_OK
        && (status = check_other_accounts(load, &error)) == IAMPB_OK) {
        *input = (iampb__input){ load->name, load->account, load->document, IAMPB_OK, IAMPB__STR(""),
            load->report != NULL ? load->report->generated_at : load->generated_at, load->source, load->arena };
        commit(load);
        return IAMPB_OK;
    }
    snapshot_restore(load, &before);
    if (status == IAMPB_E_NOMEM)
        organization->inputs.count--;
    else
        record_failure(load, input, status, error);
    iampb__arena_free(load->arena);
    if (err != NULL)
        *err = error;
    else
        iampb_error_free(error);
    return status;
}

iampb_status iampb_account_load(iampb_account *account, const char *bytes, size_t len,
        const iampb_load_options *options, iampb_document *document, iampb_error **err)
{
    iampb_load_options given = IAMPB_LOAD_OPTIONS_INIT;
    iampb_status status;
    if (account == NULL || (bytes == NULL && len > 0))
        return iampb__error_set(account == NULL ? NULL : account->organization->ctx, err, IAMPB_E_INVALID,
                "account and bytes must not be NULL");
    iampb_organization *organization = account->organization;
    iampb_context *ctx = organization->ctx;
    const iampb_limits *limits = iampb__limits(ctx);
    if (atomic_load_explicit(&organization->audits, memory_order_relaxed) != 0)
        return iampb__error_set(ctx, err, IAMPB_E_STATE, "an audit of the organisation is under way");
    if ((status = iampb__options_merge(ctx, &given, sizeof given, LOAD_OPTIONS_SIZE_0_1, options, err)) < 0)
        return status;
    if (given.reserved != 0)
        return iampb__error_set(ctx, err, IAMPB_E_UNSUPPORTED, "reserved must be 0");
    if ((given.name.ptr == NULL && given.name.len > 0) || (given.subject.ptr == NULL && given.subject.len > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "name and subject: NULL has no length");
    if (given.expect < 0 || given.expect >= IAMPB__DOCUMENT_COUNT
        || (given.expect != 0 && iampb__document_kind_of(given.expect)->command == NULL))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "expect names no document");
    if (len > limits->input_bytes)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT, "%z bytes are more than the limit \"input_bytes\", %l", len,
                (int64_t)limits->input_bytes);
    if (organization->inputs.count >= limits->documents)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT, "more documents than the limit \"documents\", %l",
                (int64_t)limits->documents);
    iampb__unseal(organization);
    iampb__load load;
    memset(&load, 0, sizeof load);
    load.ctx = ctx;
    load.organization = organization;
    load.account = account;
    status = load_one(&load, bytes, len, &given, err);
    if (document != NULL)
        *document = load.document;
    return status;
}

iampb_status iampb_account_set_absent(iampb_account *account, iampb_document document, iampb_error **err)
{
    if (account == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "account must not be NULL");
    iampb_context *ctx = account->organization->ctx;
    if (atomic_load_explicit(&account->organization->audits, memory_order_relaxed) != 0)
        return iampb__error_set(ctx, err, IAMPB_E_STATE, "an audit of the organisation is under way");
    if (iampb__document_kind_of(document)->absent == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "AWS never says of this document that there is none");
    iampb__part *part = part_of(account, document);
    if (is_loaded(part->state))
        return iampb__error_set(ctx, err, IAMPB_E_CONFLICT, "the answer of \"aws %s\" is loaded",
                iampb_document_command(document));
    iampb__unseal(account->organization);
    part->state = IAMPB_PART_ABSENT;
    part->problem = IAMPB__STR("");
    return IAMPB_OK;
}
