/* report.c - see report.h. From fields to users.
 * All users lie in one array whose size is known from the number of line ends, so nothing is copied twice and no row
 * allocates. Texts stay where they are. The three-valued rules are those of the column's owner: what "N/A" says about a
 * time depends on whether the password, key or certificate that it belongs to exists. */
#include "account/report.h"
#include "account/note.h"
#include "account/report_csv.h"
#include "base/arn.h"

#define NOTES_OF_A_COLUMN 3  /* values that were not understood, before they are only counted */
#define NOTES_OF_ROWS 10

const iampb__key_metadata iampb__no_key_metadata = { 0 };

typedef struct reading {
    iampb_context *ctx;
    iampb_account *account;
    iampb__arena *arena;
    iampb__report *report;
    iampb__csv csv;
    iampb__report_fields fields;
    iampb__user blank;          /* what every user begins as */
    iampb_str usual_arn;        /* the start that all ARNs of the account share, with its colon; "" so far */
    size_t odd_values[IAMPB__COLUMN_COUNT];
    size_t room, rows;
    bool nomem;
} reading;

static iampb_str text_of(const reading *r, int column, const iampb__csv_field **field)
{
    *field = &r->fields.field[r->report->field_of[column]];
    return iampb__str(r->csv.text.ptr + (*field)->begin, (*field)->len);
}

static void note(reading *r, uint32_t begin, uint32_t len, const char *format, ...)
{
    iampb__span span = { r->report->source, begin, len };
    va_list args;
    va_start(args, format);
    if (!iampb__note_vadd(r->account->organization, r->account, r->arena, &span, r->report->source->name, format, args))
        r->nomem = true;
    va_end(args);
}

static iampb_status fail(reading *r, iampb_error **err, iampb_status code, uint32_t offset, const char *what,
        uint64_t limit)
{
    iampb__place place = { r->report->source, offset, { "", 0 } };
    return iampb__error_at(r->ctx, err, code, &place, "%s; the limit is %l", what, (int64_t)limit);
}

/* ---- Values ---- */
enum word { WORD_NONE, WORD_UNKNOWN, WORD_NOT_APPLICABLE, WORD_NEVER };

/* AWS's own words for "no value". */
static enum word word_of(iampb_str text)
{
    static const struct {
        iampb_str text;
        enum word word;
    } words[] = {
        { IAMPB__STR_INIT(""), WORD_UNKNOWN },
        { IAMPB__STR_INIT("N/A"), WORD_NOT_APPLICABLE },
        { IAMPB__STR_INIT("no_information"), WORD_NEVER },
        { IAMPB__STR_INIT("not_supported"), WORD_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (iampb__str_eq_nocase(text, words[i].text))
            return words[i].word;
    return WORD_NONE;
}

/* A guess at a value that is not understood would be worse than "unknown"; the user is told, but not for each row. */
static void odd_value(reading *r, int column, const iampb__csv_field *field, const char *expected)
{
    if (r->odd_values[column]++ < NOTES_OF_A_COLUMN)
        note(r, field->begin, field->len, "%v is not %s: taken as unknown", iampb__report_column_name(column),
                expected);
}

static iampb__tri slow_bool(reading *r, int column, iampb_str text, const iampb__csv_field *field)
{
    text = iampb__str_trim(text);
    if (iampb__str_eq_nocase(text, IAMPB__STR("true")))
        return IAMPB__TRUE;
    if (iampb__str_eq_nocase(text, IAMPB__STR("false")))
        return IAMPB__FALSE;
    if (word_of(text) == WORD_NONE)
        odd_value(r, column, field, "true or false");
    return IAMPB__TRI_UNKNOWN;
}

static inline iampb__tri read_bool(reading *r, int column)
{
    const iampb__csv_field *field;
    iampb_str text = text_of(r, column, &field);
    if (text.len == 4 && memcmp(text.ptr, "true", 4) == 0)
        return IAMPB__TRUE;
    if (text.len == 5 && memcmp(text.ptr, "false", 5) == 0)
        return IAMPB__FALSE;
    return text.len == 0 ? IAMPB__TRI_UNKNOWN : slow_bool(r, column, text, field);
}

/* "N/A" is told as ABSENT here, and settled by the owner afterwards. */
static int64_t slow_time(reading *r, int column, iampb_str text, const iampb__csv_field *field)
{
    int64_t at;
    text = iampb__str_trim(text);
    switch (word_of(text)) {
    case WORD_UNKNOWN: return IAMPB__TIME_UNKNOWN;
    case WORD_NOT_APPLICABLE: return IAMPB__TIME_ABSENT;
    case WORD_NEVER: return IAMPB__TIME_NEVER;
    case WORD_NONE: break;
    }
    if (iampb__time_parse(text, &at))
        return at;
    odd_value(r, column, field, "a time in ISO 8601");
    return IAMPB__TIME_UNKNOWN;
}

static inline int64_t read_time(reading *r, int column)
{
    const iampb__csv_field *field;
    int64_t at;
    iampb_str text = text_of(r, column, &field);
    if (text.len == 3 && memcmp(text.ptr, "N/A", 3) == 0)
        return IAMPB__TIME_ABSENT;
    if ((text.len == 20 || text.len == 25) && iampb__time_parse(text, &at))
        return at;
    return text.len == 0 ? IAMPB__TIME_UNKNOWN : slow_time(r, column, text, field);
}

/* "N/A" where the owner exists, or may exist, says that it has not happened. */
static inline int64_t settle_time(int64_t at, iampb__tri owner)
{
    return at == IAMPB__TIME_ABSENT && owner != IAMPB__FALSE ? IAMPB__TIME_NEVER : at;
}

/* A key that is not active exists if its slot has a date: AWS shows "N/A" for an empty slot. */
static inline iampb__tri key_present(const iampb__access_key *key)
{
    if (key->active == IAMPB__TRUE || iampb__time_is_known(key->created) || iampb__time_is_known(key->last_used))
        return IAMPB__TRUE;
    return key->active == IAMPB__FALSE && key->created == IAMPB__TIME_ABSENT ? IAMPB__FALSE : IAMPB__TRI_UNKNOWN;
}

uint8_t iampb__use_of(iampb_str service)
{
    if (service.len == 0 || iampb__str_eq_nocase(service, IAMPB__STR("N/A")))
        return IAMPB__USE_UNKNOWN;
    bool of_keys = iampb__str_eq_nocase(service, IAMPB__STR("iam")) || iampb__str_eq_nocase(service, IAMPB__STR("sts"));
    return of_keys ? IAMPB__USE_OF_KEYS : IAMPB__USE_OF_SERVICE;
}

static inline uint8_t read_use(const reading *r, int column)
{
    const iampb__csv_field *field;
    iampb_str text = text_of(r, column, &field);
    if (text.len == 3 && memcmp(text.ptr, "N/A", 3) == 0)
        return IAMPB__USE_UNKNOWN;
    return iampb__use_of(text);
}

static inline void read_key(reading *r, iampb__user *user, int slot)
{
    iampb__access_key *key = &user->keys[slot];
    int first = slot == 0 ? IAMPB__COLUMN_KEY1_ACTIVE : IAMPB__COLUMN_KEY2_ACTIVE;
    key->user = user;
    key->active = read_bool(r, first);
    key->created = read_time(r, first + 1);
    key->last_used = read_time(r, first + 2);
    key->present = key_present(key);
    key->created = settle_time(key->created, key->present);
    key->last_used = settle_time(key->last_used, key->present);
    key->report_use = read_use(r, first + 4);
}

static void read_values(reading *r, iampb__user *user)
{
    iampb__tri password = read_bool(r, IAMPB__COLUMN_PASSWORD_ENABLED);
    user->password_enabled = password;
    user->created = settle_time(read_time(r, IAMPB__COLUMN_CREATED), IAMPB__TRUE);
    user->password_last_used = settle_time(read_time(r, IAMPB__COLUMN_PASSWORD_LAST_USED), password);
    user->password_last_changed = settle_time(read_time(r, IAMPB__COLUMN_PASSWORD_LAST_CHANGED), password);
    user->password_next_rotation = settle_time(read_time(r, IAMPB__COLUMN_PASSWORD_NEXT_ROTATION), password);
    user->mfa_active = read_bool(r, IAMPB__COLUMN_MFA_ACTIVE);
    read_key(r, user, 0);
    read_key(r, user, 1);
    for (int i = 0; i < 2; i++) {
        int column = i == 0 ? IAMPB__COLUMN_CERT1_ACTIVE : IAMPB__COLUMN_CERT2_ACTIVE;
        user->cert_active[i] = read_bool(r, column);
        user->cert_rotated[i] = settle_time(read_time(r, column + 1), user->cert_active[i]);
    }
}

/* ---- Who it is ---- */
static bool take_text(reading *r, int column, iampb_str *out)
{
    const iampb__csv_field *field;
    *out = text_of(r, column, &field);
    if (!field->doubled)
        return true;
    char *decoded = iampb__arena_bytes(r->arena, field->len);
    if (decoded == NULL) {
        r->nomem = true;
        return false;
    }
    *out = iampb__str(decoded, iampb__csv_decode(&r->csv, field, decoded));
    return true;
}

static iampb_status check_account(reading *r, iampb_str account, const iampb__place *place, iampb_error **err)
{
    if (r->report->account_id.len > 0 && !iampb__str_eq(account, r->report->account_id))
        return iampb__error_at(r->ctx, err, IAMPB_E_CONFLICT, place,
                "this row of the credential report is of account %v, but the rows before it are of account %v", account,
                r->report->account_id);
    if (r->account->id.len > 0 && !iampb__str_eq(account, r->account->id))
        return iampb__error_at(r->ctx, err, IAMPB_E_CONFLICT, place,
                "the credential report is of account %v, but what was loaded before is of account %v", account,
                r->account->id);
    return IAMPB_OK;
}

/* Looks at an ARN whose start is not the usual one: the first, or one that is wrong. */
static iampb_status read_arn(reading *r, const iampb__user *user, iampb__arn *arn, iampb_error **err)
{
    const iampb__csv_field *field = &r->fields.field[r->report->field_of[IAMPB__COLUMN_ARN]];
    iampb__place place = { r->report->source, field->begin, { "", 0 } };
    if (!iampb__arn_parse(user->arn, arn)) {
        *arn = (iampb__arn){ { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 } };
        return IAMPB_OK;
    }
    if (!iampb__str_is_account_id(arn->account)) {
        if (r->odd_values[IAMPB__COLUMN_ARN]++ < NOTES_OF_A_COLUMN)
            note(r, field->begin, field->len, "this ARN has no account id of 12 digits");
        return IAMPB_OK;
    }
    iampb_status status = check_account(r, arn->account, &place, err);
    if (status < 0)
        return status;
    if (r->report->account_id.len == 0) {
        r->report->account_id = arn->account;
        r->report->partition = arn->partition;
        if (!field->doubled)
            r->usual_arn = iampb__str_first(user->arn, (size_t)(arn->resource.ptr - user->arn.ptr));
    }
    return IAMPB_OK;
}

/* Root is told by AWS's word for it, or by an ARN without a path; never by a name that looks like it. */
static bool is_root(const iampb__user *user, const iampb__arn *arn)
{
    const iampb_str word = IAMPB__STR("<root_account>");
    return iampb__str_eq(user->name, word) || iampb__str_eq(arn->resource, word) || iampb__arn_is_root(arn);
}

/* Fills name, ARN and is_root. *problem: why the row is of no use. */
static iampb_status read_who(reading *r, iampb__user *user, const char **problem, iampb_error **err)
{
    iampb__arn arn;
    if (!take_text(r, IAMPB__COLUMN_USER, &user->name) || !take_text(r, IAMPB__COLUMN_ARN, &user->arn))
        return iampb__error_nomem(err);
    if (r->usual_arn.len > 0 && iampb__str_starts(user->arn, r->usual_arn)) {
        iampb_str usual = r->usual_arn;
        arn = (iampb__arn){ r->report->partition, IAMPB__STR("iam"), { "", 0 }, r->report->account_id,
            iampb__str_from(user->arn, usual.len) };
        if (iampb__str_starts(arn.resource, IAMPB__STR("user/")) && user->name.len > 0 && user->name.ptr[0] != '<')
            return IAMPB_OK;
    }
    iampb_status status = read_arn(r, user, &arn, err);
    if (status < 0)
        return status;
    user->is_root = is_root(user, &arn);
    if (user->name.len == 0)
        user->name = user->is_root ? IAMPB__STR("<root_account>") : iampb__arn_name(&arn);
    if (user->name.len == 0)
        *problem = "it has neither a user nor an ARN";
    else if (user->arn.len > 0 && arn.resource.len == 0 && !user->is_root)
        *problem = "its arn is none: the columns may have shifted";
    return IAMPB_OK;
}

/* ---- Rows ---- */
static iampb_status check_limits(reading *r, iampb_error **err)
{
    const iampb_limits *limits = iampb__limits(r->ctx);
    const iampb__csv_row *row = &r->fields.row;
    if (++r->rows > limits->csv_rows)
        return fail(r, err, IAMPB_E_LIMIT, row->begin, "the credential report has too many rows (csv_rows)",
                limits->csv_rows);
    if (row->len <= limits->csv_field_bytes)
        return IAMPB_OK;
    if (row->broken)
        return fail(r, err, IAMPB_E_LIMIT, row->begin, "a line of the credential report is too long (csv_field_bytes)",
                limits->csv_field_bytes);
    size_t count = row->count < IAMPB__REPORT_FIELDS ? row->count : IAMPB__REPORT_FIELDS;
    for (size_t i = 0; i < count; i++)
        if (r->fields.field[i].len > limits->csv_field_bytes)
            return fail(r, err, IAMPB_E_LIMIT, r->fields.field[i].begin,
                    "a field of the credential report is too long (csv_field_bytes)", limits->csv_field_bytes);
    return IAMPB_OK;
}

static void bad_row(reading *r, const char *problem)
{
    const iampb__csv_row *row = &r->fields.row;
    if (r->report->bad_rows++ < NOTES_OF_ROWS)
        note(r, row->begin, row->len, "line %u of the credential report is left out: %s", row->line, problem);
}

static iampb_status read_row(reading *r, iampb_error **err)
{
    iampb__report *report = r->report;
    const char *problem = r->fields.problem;
    iampb_status status = check_limits(r, err);
    if (status < 0)
        return status;
    if (problem == NULL) {
        const uint64_t most = iampb__limits(r->ctx)->entities;
        if (report->user_count >= r->room || report->user_count >= most)
            return fail(r, err, IAMPB_E_LIMIT, r->fields.row.begin,
                    "the credential report has too many users (entities)", most);
        iampb__user *user = &report->users[report->user_count];
        *user = r->blank;
        if ((status = read_who(r, user, &problem, err)) < 0)
            return status;
        if (problem == NULL) {
            user->row = (iampb__report_row){ r->fields.row.begin, r->fields.row.len, r->fields.row.line };
            read_values(r, user);
            report->has_root = report->has_root || user->is_root;
            report->user_count++;
        }
    }
    if (problem != NULL)
        bad_row(r, problem);
    return r->nomem ? iampb__error_nomem(err) : IAMPB_OK;
}

static void note_counts(reading *r)
{
    for (int i = 0; i < IAMPB__COLUMN_COUNT; i++)
        if (r->odd_values[i] > NOTES_OF_A_COLUMN)
            note(r, 0, 0, "%z more values of %v were not understood", r->odd_values[i] - NOTES_OF_A_COLUMN,
                    iampb__report_column_name(i));
    if (r->report->bad_rows > NOTES_OF_ROWS)
        note(r, 0, 0, "%z more rows of the credential report are left out", r->report->bad_rows - NOTES_OF_ROWS);
}

/* ---- The report ---- */
static iampb_entity entity(iampb_account *account, iampb_entity_kind kind)
{
    return (iampb_entity){ .organization = account->organization, .account = account, .kind = kind };
}

/* Room for all rows at once. A text of line ends within quotes would ask for far too much: then rows are counted. */
static iampb_status make_room(reading *r, iampb_error **err)
{
    const iampb_limits *limits = iampb__limits(r->ctx);
    if (r->room > 1024 && r->room > r->csv.text.len / 32) {
        iampb__csv counted = r->csv;
        iampb__csv_row row;
        for (r->room = 0; iampb__csv_next(&counted, &row, NULL, 0);)
            r->room++;
    }
    if (r->room > limits->csv_rows)
        r->room = (size_t)limits->csv_rows;
    r->report->users = iampb__arena_alloc(r->arena, r->room, sizeof *r->report->users);
    return r->report->users == NULL ? iampb__error_nomem(err) : IAMPB_OK;
}

static void make_blank(reading *r)
{
    r->blank = (iampb__user){ .entity = entity(r->account, IAMPB_ENTITY_USER), .in_report = true };
    for (int slot = 0; slot < 2; slot++)
        r->blank.keys[slot] = (iampb__access_key){
            .entity = entity(r->account, IAMPB_ENTITY_ACCESS_KEY),
            .metadata = &iampb__no_key_metadata,
            .slot = (int8_t)(slot + 1),
            .from_report = true,
        };
}

static iampb_status read_report(reading *r, const iampb__source *input, iampb_error **err)
{
    uint32_t begin;
    iampb_status status;
    if ((status = iampb__report_decode(r->ctx, r->arena, input, &r->report->source, &begin, &r->room, err)) < 0
        || (status = iampb__report_header(r->ctx, r->report, &r->csv, begin, err)) < 0
        || (status = make_room(r, err)) < 0)
        return status;
    make_blank(r);
    while (r->report->has_header && iampb__report_next(r->report, &r->csv, &r->fields))
        if ((status = read_row(r, err)) < 0)
            return status;
    note_counts(r);
    return r->nomem ? iampb__error_nomem(err) : IAMPB_OK;
}

iampb_status iampb__report_load(iampb_account *account, iampb__arena *arena, const iampb__source *input,
        int64_t generated_at, iampb__report **out, iampb_error **err)
{
    iampb_organization *organization = account->organization;
    iampb__place place = { input, 0, { "", 0 } };
    if (account->report != NULL)
        return iampb__error_at(organization->ctx, err, IAMPB_E_CONFLICT, &place,
                "the account already has a credential report, from %v", account->report->source->name);
    iampb__report *report = iampb__arena_zalloc(arena, 1, sizeof *report);
    if (report == NULL)
        return iampb__error_nomem(err);
    report->entity = entity(account, IAMPB_ENTITY_CREDENTIAL_REPORT);
    report->generated_at = generated_at;
    report->account_id = report->partition = IAMPB__STR("");
    size_t notes = iampb__note_count(organization);
    reading r = { .ctx = organization->ctx, .account = account, .arena = arena, .report = report };
    iampb_status status = read_report(&r, input, err);
    if (status < 0) {
        iampb__note_rewind(organization, notes);
        return status;
    }
    *out = report;
    return IAMPB_OK;
}
