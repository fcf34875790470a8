/* test_report.c - the credential report: dialects of CSV, three-valued values, rows that do not fit, limits. */
#include "account/note.h"
#include "account/report.h"
#include "harness.h"
#include "oom.h"
#include <stdio.h>
#include <stdlib.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))
#define VIEW(literal)                                                                                                  \
    {                                                                                                                  \
        literal, sizeof(literal) - 1                                                                                   \
    }
#define U IAMPB__TRI_UNKNOWN
#define T IAMPB__TRUE
#define F IAMPB__FALSE
#define UNKNOWN IAMPB__TIME_UNKNOWN
#define ABSENT IAMPB__TIME_ABSENT
#define NEVER IAMPB__TIME_NEVER

#define ACCOUNT "123456789012"
#define ARN "arn:aws:iam::" ACCOUNT ":"
#define HEADER                                                                                                         \
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"    \
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"                            \
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"      \
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"          \
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
/* Everything behind user and ARN. */
#define REST                                                                                                           \
    ",2024-01-02T03:04:05Z,true,2026-10-31T00:00:00Z,2026-01-01T00:00:00Z,N/A,true,"                                   \
    "true,2026-05-06T07:08:09Z,2026-11-01T12:30:00Z,us-east-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
#define ROOT "<root_account>," ARN "root" REST
#define JANE "jane," ARN "user/people/jane" REST

/* An organisation of one account, without the rest of the room. */
typedef struct world {
    iampb_context *ctx;
    iampb_organization organization;
    iampb_account account;
    iampb__arena *arena;
    const iampb__source *source;
    iampb__report *report;
    iampb_error *err;
} world;

static void open_world(world *w, iampb_context *ctx)
{
    memset(w, 0, sizeof *w);
    w->ctx = ctx == NULL ? harness_context() : ctx;
    w->organization.ctx = w->ctx;
    w->account.organization = &w->organization;
    w->account.id = iampb__str("", 0);
    ck_assert_int_eq(iampb__arena_new(w->ctx, &w->arena, NULL), IAMPB_OK);
}

static void close_world(world *w)
{
    iampb_error_free(w->err);
    iampb__vec_free(w->ctx, &w->organization.notes, sizeof(iampb__note));
    iampb__arena_free(w->arena);
    iampb_context_free(w->ctx);
}

static iampb_status load(world *w, iampb_str text)
{
    w->source = iampb__source_new(w->arena, iampb__str_z("report.csv"), text);
    ck_assert_ptr_nonnull(w->source);
    iampb_status status = iampb__report_load(&w->account, w->arena, w->source, 1793536496, &w->report, &w->err);
    ck_assert_int_eq(status == IAMPB_OK, w->report != NULL);
    ck_assert_int_eq(status == IAMPB_OK, w->err == NULL);
    if (status == IAMPB_OK)
        w->account.report = w->report;
    else
        ck_assert_uint_eq(w->organization.notes.count, 0);
    return status;
}

static void must_load(world *w, iampb_str text)
{
    open_world(w, NULL);
    iampb_status status = load(w, text);
    ck_assert_msg(status == IAMPB_OK, "%s", iampb_error_message(w->err, NULL));
}

static iampb_str column(const world *w, size_t user, int number)
{
    iampb__span span = iampb__report_column(&w->report->users[user], number);
    return iampb__span_text(&span);
}

/* The same text in UTF-16, behind a byte order mark; the caller frees. */
static char *to_utf16(iampb_str text, bool big, size_t *len)
{
    char *out = malloc(2 * text.len + 2);
    *len = 2 * text.len + 2;
    memcpy(out, big ? "\xfe\xff" : "\xff\xfe", 2);
    for (size_t i = 0; i < text.len; i++) {
        out[2 + 2 * i] = big ? '\0' : text.ptr[i];
        out[3 + 2 * i] = big ? text.ptr[i] : '\0';
    }
    return out;
}

/* ---- The table "CSV dialects to accept" ---- */
static const struct dialect {
    const char *what;
    iampb_str text;
    const char *name;    /* of the second user; the first is root */
    const char *service; /* access_key_1_last_used_service of it */
    const char *last;    /* the last column of the row, cert_2_last_rotated: no stray CR */
} dialects[] = {
        {"LF, none after the last row", VIEW(HEADER "\n" ROOT "\n" JANE), "jane", "s3", "N/A"},
        {"LF after the last row", VIEW(HEADER "\n" ROOT "\n" JANE "\n"), "jane", "s3", "N/A"},
        {"CRLF", VIEW(HEADER "\r\n" ROOT "\r\n" JANE "\r\n"), "jane", "s3", "N/A"},
        {"CRLF, none after the last row", VIEW(HEADER "\r\n" ROOT "\r\n" JANE), "jane", "s3", "N/A"},
        {"a lone CR at the end", VIEW(HEADER "\r\n" ROOT "\r\n" JANE "\r"), "jane", "s3", "N/A"},
        {"a lone final newline more", VIEW(HEADER "\n" ROOT "\n" JANE "\n\n"), "jane", "s3", "N/A"},
        {"empty lines between", VIEW("\n" HEADER "\n\n" ROOT "\r\n\r\n" JANE "\n\r\n"), "jane", "s3", "N/A"},
        {"UTF-8 with a mark", VIEW("\xef\xbb\xbf" HEADER "\n" ROOT "\n" JANE), "jane", "s3", "N/A"},
        {"a quoted header behind a mark",
         VIEW("\xef\xbb\xbf\"user\""
              ",arn,access_key_1_last_used_service,cert_2_last_rotated\n"
              "<root_account>," ARN "root,s3,N/A\njane," ARN "user/jane,s3,N/A"),
         "jane", "s3", "N/A"},
        {"quotes around a name with a comma", VIEW(HEADER "\n" ROOT "\n\"a,b\",\"" ARN "user/a,b\"" REST), "a,b", "s3",
         "N/A"},
        {"everything quoted",
         VIEW("user,arn,access_key_1_last_used_service,cert_2_last_rotated\n"
              "\"<root_account>\",\"" ARN "root\",\"s3\",\"N/A\"\r\n\"jane\",\"" ARN "user/jane\",\"s3\",\"N/A\"\r\n"),
         "jane", "s3", "N/A"},
        {"doubled quotes in a path", VIEW(HEADER "\n" ROOT "\njane,\"" ARN "user/a\"\"b/jane\"" REST), "jane", "s3",
         "N/A"},
        {"a quote inside an unquoted path", VIEW(HEADER "\n" ROOT "\njane," ARN "user/a\"b/jane" REST), "jane", "s3",
         "N/A"},
        {"line ends inside quotes",
         VIEW(HEADER ",additional_credentials_info\n" ROOT ",\"a\r\nb\"\n" JANE ",\"c\n\"\n"), "jane", "s3", "N/A"},
        {"columns in another order",
         VIEW("cert_2_last_rotated,arn,access_key_1_last_used_service,user\n"
              "N/A," ARN "root,s3,<root_account>\nN/A," ARN "user/jane,s3,jane\n"),
         "jane", "s3", "N/A"},
        {"unknown columns",
         VIEW("x,user,arn,y,access_key_1_last_used_service,cert_2_last_rotated,z\n"
              "1,<root_account>," ARN "root,2,s3,N/A,3\n1,jane," ARN "user/jane,2,s3,N/A,3\n"),
         "jane", "s3", "N/A"},
        {"names of columns in another case, with blanks",
         VIEW("User, ARN ,ACCESS_KEY_1_LAST_USED_SERVICE,cert_2_last_rotated\n"
              "<root_account>," ARN "root,s3,N/A\njane," ARN "user/jane,s3,N/A\n"),
         "jane", "s3", "N/A"},
        {"semicolons",
         VIEW("user;arn;access_key_1_last_used_service;cert_2_last_rotated\n"
              "<root_account>;" ARN "root;s3;N/A\na,b;" ARN "user/a,b;s3;N/A\n"),
         "a,b", "s3", "N/A"},
        {"tabs",
         VIEW("user\tarn\taccess_key_1_last_used_service\tcert_2_last_rotated\n"
              "<root_account>\t" ARN "root\ts3\tN/A\njane\t" ARN "user/jane\ts3\tN/A\n"),
         "jane", "s3", "N/A"},
        {"the 23rd column", VIEW(HEADER ",additional_credentials_info\n" ROOT ",3 keys\n" JANE ",\n"), "jane", "s3",
         "N/A"},
        {"the 23rd column dropped where it is empty", VIEW(HEADER ",additional_credentials_info\n" ROOT "\n" JANE "\n"),
         "jane", "s3", "N/A"},
        {"an unquoted comma in the name", VIEW(HEADER "\n" ROOT "\na,b," ARN "user/a,b" REST), "a,b", "s3", "N/A"},
        {"unquoted commas in name and path", VIEW(HEADER "\n" ROOT "\na,b,c," ARN "user/x,y/,/a,b,c" REST "\r\n"),
         "a,b,c", "s3", "N/A"},
        {"an unquoted comma in the path alone", VIEW(HEADER "\n" ROOT "\njane," ARN "user/x,y/jane" REST), "jane", "s3",
         "N/A"},
        {"UTF-8 in a path", VIEW(HEADER "\n" ROOT "\njane," ARN "user/\xc3\xa4/jane" REST), "jane", "s3", "N/A"},
        {"a row of empty fields", VIEW(HEADER "\n" ROOT "\n,,,,,,,,,,,,,,,,,,,,,\n" JANE), "jane", "s3", "N/A"},
};

static void expect_dialect(const world *w, const struct dialect *d)
{
    ck_assert_msg(w->report->user_count == 2, "%s: %zu users", d->what, w->report->user_count);
    ck_assert_msg(w->report->bad_rows == 0, "%s: %zu bad rows", d->what, w->report->bad_rows);
    ck_assert_msg(w->organization.notes.count == 0, "%s: noted something", d->what);
    ck_assert(w->report->has_header && w->report->has_root);
    ck_assert(w->report->users[0].is_root && !w->report->users[1].is_root);
    ck_assert_view_eq(w->report->users[1].name, d->name);
    ck_assert_view_eq(column(w, 1, IAMPB__COLUMN_KEY1_SERVICE), d->service);
    ck_assert_view_eq(column(w, 1, IAMPB__COLUMN_CERT2_ROTATED), d->last);
    ck_assert_view_eq(w->report->account_id, ACCOUNT);
    ck_assert_view_eq(w->report->partition, "aws");
}

START_TEST(a_dialect_of_csv_gives_the_same_users)
{
    const struct dialect *d = &dialects[_i];
    world w;
    must_load(&w, d->text);
    expect_dialect(&w, d);
    close_world(&w);
}
END_TEST

START_TEST(a_dialect_of_csv_in_utf16_gives_the_same_users)
{
    const struct dialect *d = &dialects[_i / 2];
    for (size_t i = 0; i < d->text.len; i++)
        if ((unsigned char)d->text.ptr[i] >= 0x80)
            return; /* has an encoding of its own */
    size_t len;
    char *wide = to_utf16(d->text, _i % 2 == 1, &len);
    world w;
    must_load(&w, iampb__str(wide, len));
    expect_dialect(&w, d);
    close_world(&w);
    free(wide);
}
END_TEST

START_TEST(names_with_doubled_quotes_are_decoded)
{
    world w;
    must_load(&w, iampb__str_z("user,arn\n\"a\"\"b\",\"" ARN "user/x\"\"\"\"y/a\"\"b\"\n"));
    ck_assert_view_eq(w.report->users[0].name, "a\"b");
    ck_assert_view_eq(w.report->users[0].arn, ARN "user/x\"\"y/a\"b");
    ck_assert_view_eq(column(&w, 0, IAMPB__COLUMN_USER), "a\"\"b");
    close_world(&w);
}
END_TEST

/* ---- Root ---- */
static const struct {
    const char *user, *arn;
    bool is_root;
    const char *name;
} roots[] = {
        {"<root_account>", ARN "root", true, "<root_account>"},
        {"<root_account>", ARN "<root_account>", true, "<root_account>"},
        {"<root_account>", "", true, "<root_account>"},
        {"<root_account>", "<root_account>", true, "<root_account>"},
        {"", ARN "root", true, "<root_account>"},
        {"anything", ARN "root", true, "anything"},
        {"root", ARN "user/root", false, "root"},
        {"rootadmin", ARN "user/rootadmin", false, "rootadmin"},
        {"root", ARN "user/x/:root", false, "root"},
        {"root", "arn:aws:iam::" ACCOUNT ":user/:root", false, "root"},
        {"", ARN "user/people/jane", false, "jane"},
        {"root", "", false, "root"},
};

START_TEST(root_is_told_by_awss_word_or_by_the_arn_never_by_a_name)
{
    char text[512];
    int len = snprintf(text, sizeof text, "user,arn,mfa_active\n%s,%s,true\n", roots[_i].user, roots[_i].arn);
    world w;
    must_load(&w, iampb__str(text, (size_t)len));
    ck_assert_uint_eq(w.report->user_count, 1);
    ck_assert_int_eq(w.report->users[0].is_root, roots[_i].is_root);
    ck_assert_int_eq(w.report->has_root, roots[_i].is_root);
    ck_assert_view_eq(w.report->users[0].name, roots[_i].name);
    close_world(&w);
}
END_TEST

/* ---- The table "Three-valued values" ---- */
static const struct {
    const char *text;
    iampb__tri value;
    bool noted;
} booleans[] = {
        {"true", T, false},
        {"false", F, false},
        {"TRUE", T, false},
        {"FALSE", F, false},
        {"True", T, false},
        {"fAlSe", F, false},
        {" true ", T, false},
        {"N/A", U, false},
        {"no_information", U, false},
        {"not_supported", U, false},
        {"", U, false},
        {"NOT_SUPPORTED", U, false},
        {"yes", U, true},
        {"1", U, true},
        {"tru", U, true},
        {"truee", U, true},
        {"2026-11-01T00:00:00Z", U, true},
        {"WAHR", U, true},
        {"\"true\"", T, false},
        {"\"\"", U, false},
};
static const int boolean_columns[] = {IAMPB__COLUMN_PASSWORD_ENABLED, IAMPB__COLUMN_MFA_ACTIVE,
                                      IAMPB__COLUMN_KEY1_ACTIVE,      IAMPB__COLUMN_KEY2_ACTIVE,
                                      IAMPB__COLUMN_CERT1_ACTIVE,     IAMPB__COLUMN_CERT2_ACTIVE};

static iampb__tri boolean_of(const iampb__user *user, int number)
{
    switch (number) {
    case IAMPB__COLUMN_PASSWORD_ENABLED:
        return user->password_enabled;
    case IAMPB__COLUMN_MFA_ACTIVE:
        return user->mfa_active;
    case IAMPB__COLUMN_KEY1_ACTIVE:
        return user->keys[0].active;
    case IAMPB__COLUMN_KEY2_ACTIVE:
        return user->keys[1].active;
    case IAMPB__COLUMN_CERT1_ACTIVE:
        return user->cert_active[0];
    default:
        return user->cert_active[1];
    }
}

/* A report of one user whose column `number` is `text`, beside further columns (",name" and ",value"). */
static void load_value(world *w, int number, const char *text, const char *more_names, const char *more_values)
{
    static char csv[4096];
    iampb_str name = iampb__report_column_name(number);
    int len = snprintf(csv, sizeof csv, "user,arn,%.*s%s\njane," ARN "user/jane,%s%s\n", (int)name.len, name.ptr,
                       more_names, text, more_values);
    must_load(w, iampb__str(csv, (size_t)len));
    ck_assert_uint_eq(w->report->user_count, 1);
}

START_TEST(a_boolean_is_true_false_or_unknown)
{
    world w;
    for (int c = 0; c < COUNT(boolean_columns); c++) {
        load_value(&w, boolean_columns[c], booleans[_i].text, "", "");
        ck_assert_int_eq(boolean_of(&w.report->users[0], boolean_columns[c]), booleans[_i].value);
        ck_assert_uint_eq(w.organization.notes.count, booleans[_i].noted);
        for (int other = 0; other < COUNT(boolean_columns); other++)
            if (other != c) /* the columns that are missing */
                ck_assert_int_eq(boolean_of(&w.report->users[0], boolean_columns[other]), U);
        close_world(&w);
    }
}
END_TEST

/* A time column, and the column that says whether its owner exists. */
static const struct {
    int column, owner;
} time_columns[] = {
        {IAMPB__COLUMN_PASSWORD_LAST_USED, IAMPB__COLUMN_PASSWORD_ENABLED},
        {IAMPB__COLUMN_PASSWORD_LAST_CHANGED, IAMPB__COLUMN_PASSWORD_ENABLED},
        {IAMPB__COLUMN_PASSWORD_NEXT_ROTATION, IAMPB__COLUMN_PASSWORD_ENABLED},
        {IAMPB__COLUMN_KEY1_ROTATED, IAMPB__COLUMN_KEY1_ACTIVE},
        {IAMPB__COLUMN_KEY2_ROTATED, IAMPB__COLUMN_KEY2_ACTIVE},
        {IAMPB__COLUMN_CERT1_ROTATED, IAMPB__COLUMN_CERT1_ACTIVE},
        {IAMPB__COLUMN_CERT2_ROTATED, IAMPB__COLUMN_CERT2_ACTIVE},
};

static int64_t time_of(const iampb__user *user, int number)
{
    switch (number) {
    case IAMPB__COLUMN_CREATED:
        return user->created;
    case IAMPB__COLUMN_PASSWORD_LAST_USED:
        return user->password_last_used;
    case IAMPB__COLUMN_PASSWORD_LAST_CHANGED:
        return user->password_last_changed;
    case IAMPB__COLUMN_PASSWORD_NEXT_ROTATION:
        return user->password_next_rotation;
    case IAMPB__COLUMN_KEY1_ROTATED:
        return user->keys[0].created;
    case IAMPB__COLUMN_KEY1_USED:
        return user->keys[0].last_used;
    case IAMPB__COLUMN_KEY2_ROTATED:
        return user->keys[1].created;
    case IAMPB__COLUMN_KEY2_USED:
        return user->keys[1].last_used;
    case IAMPB__COLUMN_CERT1_ROTATED:
        return user->cert_rotated[0];
    default:
        return user->cert_rotated[1];
    }
}

static const struct {
    const char *text;
    const char *owner; /* "true", "false", "not_supported", or NULL: its column is missing */
    int64_t at;
    bool noted;
} times[] = {
        {"2026-11-01T12:34:56Z", "true", 1793536496, false},
        {"2026-11-01T12:34:56Z", "false", 1793536496, false},
        {"2026-11-01T12:34:56Z", NULL, 1793536496, false},
        {"2026-11-01T12:34:56+00:00", "true", 1793536496, false},
        {"2026-11-01T12:34:56.789Z", "true", 1793536496, false},
        {"2026-11-01T14:34:56+02:00", "true", 1793536496, false},
        {"2026-11-01T09:04:56-0330", "true", 1793536496, false},
        {"2026-11-01", "true", 1793491200, false},
        {" 2026-11-01T12:34:56Z", "true", 1793536496, false},
        {"\"2026-11-01T12:34:56Z\"", "true", 1793536496, false},
        {"N/A", "false", ABSENT, false},
        {"N/A", "FALSE", ABSENT, false},
        {"N/A", "true", NEVER, false},
        {"N/A", "not_supported", NEVER, false},
        {"N/A", NULL, NEVER, false},
        {"n/a", "false", ABSENT, false},
        {"no_information", "true", NEVER, false},
        {"no_information", "false", NEVER, false},
        {"no_information", NULL, NEVER, false},
        {"not_supported", "true", UNKNOWN, false},
        {"", "true", UNKNOWN, false},
        {"", "false", UNKNOWN, false},
        {"11/1/2026 12:34", "true", UNKNOWN, true},
        {"01.11.2026", "true", UNKNOWN, true},
        {"46327.52", "true", UNKNOWN, true},
        {"2026-13-01T00:00:00Z", "true", UNKNOWN, true},
        {"2026-02-29T00:00:00Z", "true", UNKNOWN, true},
        {"true", "true", UNKNOWN, true},
        {"9999-12-31T23:59:59Z", "true", 253402300799, false},
};

START_TEST(a_time_is_known_absent_never_or_unknown)
{
    world w;
    for (int c = 0; c < COUNT(time_columns); c++) {
        char names[64] = "", values[64] = "";
        iampb_str owner = iampb__report_column_name(time_columns[c].owner);
        if (times[_i].owner != NULL) {
            snprintf(names, sizeof names, ",%.*s", (int)owner.len, owner.ptr);
            snprintf(values, sizeof values, ",%s", times[_i].owner);
        }
        load_value(&w, time_columns[c].column, times[_i].text, names, values);
        ck_assert_int_eq(time_of(&w.report->users[0], time_columns[c].column), times[_i].at);
        ck_assert_uint_eq(w.organization.notes.count, times[_i].noted);
        ck_assert_int_eq(w.report->users[0].created, UNKNOWN); /* a column that is missing */
        close_world(&w);
    }
}
END_TEST

/* Whether a slot has a key, and what "N/A" in its dates says then. */
static const struct {
    const char *active, *rotated, *used;
    iampb__tri present;
    int64_t created, last_used;
} slots[] = {
        {"true", "2026-11-01T12:34:56Z", "N/A", T, 1793536496, NEVER},
        {"true", "N/A", "2026-11-01T12:34:56Z", T, NEVER, 1793536496},
        {"true", "N/A", "N/A", T, NEVER, NEVER},
        {"false", "N/A", "N/A", F, ABSENT, ABSENT},
        {"FALSE", "N/A", "N/A", F, ABSENT, ABSENT},
        {"false", "2026-11-01T12:34:56Z", "N/A", T, 1793536496, NEVER},
        {"false", "N/A", "2026-11-01T12:34:56Z", T, NEVER, 1793536496},
        {"false", "", "N/A", U, UNKNOWN, NEVER},
        {"false", "N/A", "", F, ABSENT, UNKNOWN},
        {"", "N/A", "N/A", U, NEVER, NEVER},
        {"not_supported", "2026-11-01T12:34:56Z", "N/A", T, 1793536496, NEVER},
        {"", "", "", U, UNKNOWN, UNKNOWN},
};

START_TEST(a_slot_without_a_key_is_told_from_a_key_without_use)
{
    for (int slot = 1; slot <= 2; slot++) {
        char text[1024];
        int len = snprintf(text, sizeof text,
                           "user,arn,access_key_%d_active,access_key_%d_last_rotated,access_key_%d_last_used_date\n"
                           "jane," ARN "user/jane,%s,%s,%s\n",
                           slot, slot, slot, slots[_i].active, slots[_i].rotated, slots[_i].used);
        world w;
        must_load(&w, iampb__str(text, (size_t)len));
        const iampb__access_key *key = &w.report->users[0].keys[slot - 1];
        ck_assert_int_eq(key->present, slots[_i].present);
        ck_assert_int_eq(key->created, slots[_i].created);
        ck_assert_int_eq(key->last_used, slots[_i].last_used);
        const iampb__access_key *other = &w.report->users[0].keys[2 - slot];
        ck_assert_int_eq(other->present, U);
        ck_assert_int_eq(other->created, UNKNOWN);
        close_world(&w);
    }
}
END_TEST

START_TEST(users_and_keys_are_entities_with_owners)
{
    world w;
    must_load(&w, iampb__str_z(HEADER "\n" ROOT "\n" JANE));
    ck_assert_int_eq(w.report->entity.kind, IAMPB_ENTITY_CREDENTIAL_REPORT);
    ck_assert_int_eq(w.report->generated_at, 1793536496);
    ck_assert_uint_eq(w.report->columns_seen, (1u << 22) - 1);
    for (size_t i = 0; i < 2; i++) {
        const iampb__user *user = &w.report->users[i];
        ck_assert(user->in_report);
        ck_assert_int_eq(user->entity.kind, IAMPB_ENTITY_USER);
        ck_assert_ptr_eq(user->entity.account, &w.account);
        ck_assert_ptr_eq(user->entity.organization, &w.organization);
        ck_assert_uint_eq(user->row.line, i + 2);
        ck_assert_int_eq(user->password_last_used, 1793404800);
        for (int slot = 0; slot < 2; slot++) {
            ck_assert_int_eq(user->keys[slot].entity.kind, IAMPB_ENTITY_ACCESS_KEY);
            ck_assert_ptr_eq(user->keys[slot].entity.account, &w.account);
            ck_assert_ptr_eq(user->keys[slot].user, user);
            ck_assert_int_eq(user->keys[slot].slot, slot + 1);
            ck_assert(user->keys[slot].from_report);
            ck_assert_ptr_eq(user->keys[slot].metadata, &iampb__no_key_metadata);
        }
    }
    close_world(&w);
}
END_TEST

START_TEST(each_column_is_found_again_at_its_place)
{
    static const char *const expected[] = {"a,b",
                                           ARN "user/a,b",
                                           "2024-01-02T03:04:05Z",
                                           "true",
                                           "2026-10-31T00:00:00Z",
                                           "2026-01-01T00:00:00Z",
                                           "N/A",
                                           "true",
                                           "true",
                                           "2026-05-06T07:08:09Z",
                                           "2026-11-01T12:30:00Z",
                                           "us-east-1",
                                           "s3",
                                           "false",
                                           "N/A",
                                           "N/A",
                                           "N/A",
                                           "N/A",
                                           "false",
                                           "N/A",
                                           "false",
                                           "N/A"};
    static const char *const rows[] = {"a,b," ARN "user/a,b" REST, "\"a,b\",\"" ARN "user/a,b\"" REST};
    char text[2048];
    int len = snprintf(text, sizeof text, HEADER "\n" ROOT "\n%s\n", rows[_i]);
    world w;
    must_load(&w, iampb__str(text, (size_t)len));
    for (int i = 0; i < COUNT(expected); i++) {
        ck_assert_view_eq(column(&w, 1, i), expected[i]);
        iampb__span span = iampb__report_column(&w.report->users[1], i);
        iampb__position at;
        iampb__source_position(span.source, span.begin, span.begin + span.len, &at);
        ck_assert_uint_eq(at.line, 3);
        ck_assert_int_eq(memcmp(text + at.begin, expected[i], at.end - at.begin), 0);
    }
    ck_assert_ptr_null(iampb__report_column(&w.report->users[1], IAMPB__COLUMN_ADDITIONAL).source);
    ck_assert_ptr_null(iampb__report_column(&w.report->users[1], -1).source);
    ck_assert_ptr_null(iampb__report_column(&w.report->users[1], IAMPB__COLUMN_COUNT).source);
    close_world(&w);
}
END_TEST

START_TEST(a_column_of_a_utf16_file_is_a_place_of_that_file)
{
    size_t len;
    char *wide = to_utf16(iampb__str_z(HEADER "\r\n" ROOT "\r\n" JANE "\r\n"), false, &len);
    world w;
    must_load(&w, iampb__str(wide, len));
    iampb__span span = iampb__report_column(&w.report->users[1], IAMPB__COLUMN_ARN);
    iampb__position at;
    iampb__source_position(span.source, span.begin, span.begin + span.len, &at);
    ck_assert_uint_eq(at.line, 3);
    ck_assert_uint_eq(at.column, 2 * strlen("jane,") + 1);
    ck_assert_str_eq(at.encoding, "utf-16");
    ck_assert_uint_eq(at.end - at.begin, 2 * strlen(ARN "user/people/jane"));
    ck_assert_int_eq(memcmp(wide + at.begin, "a\0r\0n\0:\0", 8), 0);
    close_world(&w);
    free(wide);
}
END_TEST

START_TEST(a_column_that_a_row_dropped_stands_at_its_end)
{
    world w;
    must_load(&w, iampb__str_z(HEADER ",additional_credentials_info\n" ROOT "\n" JANE "\n"));
    iampb__span span = iampb__report_column(&w.report->users[1], IAMPB__COLUMN_ADDITIONAL);
    iampb__position at;
    iampb__source_position(span.source, span.begin, span.begin + span.len, &at);
    ck_assert_uint_eq(at.line, 3);
    ck_assert_uint_eq(at.column, strlen(JANE) + 1);
    ck_assert_uint_eq(span.len, 0);
    close_world(&w);
}
END_TEST

/* ---- Rows that do not fit ---- */
static const struct {
    const char *what, *row;
    const char *message; /* part of the note */
} bad_rows[] = {
        {"an unquoted comma that the ARN does not explain", "a,b," ARN "user/jane" REST, "more fields"},
        {"an unquoted comma in another column", "jane," ARN "user/jane,," REST, "more fields"},
        {"a quoted row with a field too many", "\"jane\"," ARN "user/jane," REST, "more fields"},
        {"a cut row", "jane," ARN "user/jane,2024-01-02T03:04:05Z,true", "fewer fields"},
        {"a name alone", "jane", "fewer fields"},
        {"a quote that never ends", "\"jane," ARN "user/jane" REST, "quote"},
        {"text behind a quote", "\"jane\"x," ARN "user/jane" REST, "quote"},
        {"shifted columns", "jane,x" REST, "shifted"},
        {"a header once more", HEADER, "shifted"},
        {"no name at all", "," REST, "neither"},
};

START_TEST(a_row_that_cannot_be_split_is_left_out_and_noted)
{
    char text[4096];
    int len = snprintf(text, sizeof text, HEADER "\n" ROOT "\n%s\n" JANE "\n", bad_rows[_i].row);
    world w;
    must_load(&w, iampb__str(text, (size_t)len));
    ck_assert_msg(w.report->user_count == 2, "%s: %zu users", bad_rows[_i].what, w.report->user_count);
    ck_assert_view_eq(w.report->users[1].name, "jane");
    ck_assert_uint_eq(w.report->users[1].row.line, 4);
    ck_assert_uint_eq(w.report->bad_rows, 1);
    ck_assert_uint_eq(w.organization.notes.count, 1);
    const iampb__note *note = IAMPB__VEC_AT(iampb__note, &w.organization.notes, 0);
    ck_assert_msg(iampb__str_contains(note->message, iampb__str_z(bad_rows[_i].message)), "%s: %.*s", bad_rows[_i].what,
                  (int)note->message.len, note->message.ptr);
    ck_assert(iampb__str_contains(note->message, iampb__str_z("line 3")));
    ck_assert_view_eq(note->input, "report.csv");
    ck_assert_ptr_eq(note->account, &w.account);
    iampb__position at;
    iampb__source_position(note->span.source, note->span.begin, note->span.begin + note->span.len, &at);
    ck_assert_uint_eq(at.line, 3);
    ck_assert_uint_eq(at.column, 1);
    close_world(&w);
}
END_TEST

START_TEST(notes_are_few_however_many_values_are_odd)
{
    static char text[64 * 1024];
    size_t len = (size_t)snprintf(text, sizeof text, "user,arn,user_creation_time,mfa_active\n");
    for (int i = 0; i < 500; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "u%d," ARN "user/u%d,1.2.2026,%s%s\n", i, i,
                                i % 2 == 0 ? "oui" : "true", i % 5 == 0 ? ",more" : "");
    world w;
    must_load(&w, iampb__str(text, len));
    ck_assert_uint_eq(w.report->user_count, 400);
    ck_assert_uint_eq(w.report->bad_rows, 100);
    ck_assert_uint_eq(w.organization.notes.count, 3 + 3 + 10 + 3);
    const iampb__note *notes = w.organization.notes.items;
    ck_assert_view_eq(notes[16].message, "397 more values of user_creation_time were not understood");
    ck_assert_view_eq(notes[17].message, "197 more values of mfa_active were not understood");
    ck_assert_view_eq(notes[18].message, "90 more rows of the credential report are left out");
    close_world(&w);
}
END_TEST

/* ---- Nothing there, and what is no report ---- */
static const struct {
    iampb_str text;
    bool has_header;
} empties[] = {{VIEW(""), false},
               {VIEW("\n\r\n\n"), false},
               {VIEW("\xef\xbb\xbf"), false},
               {VIEW("\xff\xfe"), false},
               {VIEW(HEADER), true},
               {VIEW(HEADER "\n"), true},
               {VIEW(HEADER "\r\n\r\n"), true},
               {VIEW(HEADER "\n,,,,,,,,,,,,,,,,,,,,,\n"), true}};

START_TEST(no_bytes_or_a_header_alone_are_a_report_without_users)
{
    world w;
    must_load(&w, empties[_i].text);
    ck_assert_int_eq(w.report->has_header, empties[_i].has_header);
    ck_assert_uint_eq(w.report->user_count, 0);
    ck_assert(!w.report->has_root);
    ck_assert_uint_eq(w.organization.notes.count, 0);
    close_world(&w);
}
END_TEST

static const struct {
    iampb_str text;
    iampb_status status;
    uint64_t line, column;
    const char *message;
} refusals[] = {
        {VIEW("name,email\nx,y\n"), IAMPB_E_UNRECOGNISED, 1, 1, "no column of a credential report"},
        {VIEW("\n\nhello"), IAMPB_E_UNRECOGNISED, 3, 1, "no column"},
        {VIEW("\"user,arn\n"), IAMPB_E_UNRECOGNISED, 1, 1, "no column"},
        {VIEW("{\"Content\":1}"), IAMPB_E_UNRECOGNISED, 1, 1, "no column"},
        {VIEW("mfa_active,cert_1_active\ntrue,true\n"), IAMPB_E_SYNTAX, 1, 1, "neither"},
        {VIEW("user,arn\nj\xe4ne," ARN "user/jane\n"), IAMPB_E_ENCODING, 2, 2, "not UTF-8"},
        {VIEW("\xef\xbb\xbfuser,arn\nj\xc3"), IAMPB_E_ENCODING, 2, 2, "not UTF-8"},
        {VIEW("\xff\xfeu\0s\0e\0r\0\n\0\x00\xd8"), IAMPB_E_ENCODING, 2, 3, "surrogate"},
        {VIEW("\xff\xfeu\0s\0e\0r\0\n\0a"), IAMPB_E_ENCODING, 2, 3, "within a character"},
        {VIEW("user,arn\na,arn:aws:iam::111111111111:user/a\nb,arn:aws:iam::222222222222:user/b\n"), IAMPB_E_CONFLICT,
         3, 3, "account 222222222222, but the rows before it are of account 111111111111"},
        {VIEW("user,arn\n<root_account>,arn:aws:iam::111111111111:root\n<root_account>,arn:aws:iam::222222222222:"
              "root\n"),
         IAMPB_E_CONFLICT, 3, 16, "account 222222222222"},
};

START_TEST(what_is_no_report_is_refused_with_its_place)
{
    world w;
    open_world(&w, NULL);
    ck_assert_int_eq(load(&w, refusals[_i].text), refusals[_i].status);
    ck_assert_int_eq(iampb_error_code(w.err), refusals[_i].status);
    const char *message = iampb_error_message(w.err, NULL);
    ck_assert_msg(strstr(message, refusals[_i].message) != NULL, "%s", message);
    ck_assert_str_eq(iampb_error_input_name(w.err, NULL), "report.csv");
    if (refusals[_i].status != IAMPB_E_ENCODING || refusals[_i].text.ptr[0] != '\xff')
        ck_assert_uint_eq(iampb_error_column(w.err), refusals[_i].column);
    ck_assert_uint_eq(iampb_error_line(w.err), refusals[_i].line);
    close_world(&w);
}
END_TEST

START_TEST(a_report_of_another_account_than_the_known_one_is_refused)
{
    world w;
    open_world(&w, NULL);
    w.account.id = iampb__str_z("999999999999");
    ck_assert_int_eq(load(&w, iampb__str_z(HEADER "\n" ROOT "\n" JANE)), IAMPB_E_CONFLICT);
    const char *message = iampb_error_message(w.err, NULL);
    ck_assert_ptr_nonnull(strstr(message, ACCOUNT));
    ck_assert_ptr_nonnull(strstr(message, "999999999999"));
    ck_assert_uint_eq(iampb_error_line(w.err), 2);
    close_world(&w);
}
END_TEST

START_TEST(a_second_report_is_refused_naming_the_first)
{
    world w;
    must_load(&w, iampb__str_z(HEADER "\n" ROOT));
    iampb__report *first = w.report, *second = NULL;
    const iampb__source *source = iampb__source_new(w.arena, iampb__str_z("again.csv"), iampb__str_z(HEADER "\n" ROOT));
    ck_assert_int_eq(iampb__report_load(&w.account, w.arena, source, 0, &second, &w.err), IAMPB_E_CONFLICT);
    ck_assert_ptr_null(second);
    ck_assert_ptr_eq(w.account.report, first);
    ck_assert_ptr_nonnull(strstr(iampb_error_message(w.err, NULL), "report.csv"));
    ck_assert_str_eq(iampb_error_input_name(w.err, NULL), "again.csv");
    close_world(&w);
}
END_TEST

START_TEST(notes_of_a_report_that_fails_are_taken_back)
{
    world w;
    open_world(&w, NULL);
    ck_assert_int_eq(load(&w, iampb__str_z("user,arn,mfa_active\na,arn:aws:iam::111111111111:user/a,odd\n"
                                           "b,arn:aws:iam::222222222222:user/b,true\n")),
                     IAMPB_E_CONFLICT); /* load() looks at the notes */
    close_world(&w);
}
END_TEST

START_TEST(an_arn_without_account_id_is_noted_and_decides_nothing)
{
    world w;
    must_load(&w, iampb__str_z("user,arn\n<root_account>,arn:aws:iam::1234:<root_account>\nj,arn:aws-cn:iam::" ACCOUNT
                               ":user/j"));
    ck_assert_uint_eq(w.report->user_count, 2);
    ck_assert_view_eq(w.report->account_id, ACCOUNT);
    ck_assert_view_eq(w.report->partition, "aws-cn");
    ck_assert_uint_eq(w.organization.notes.count, 1);
    close_world(&w);
}
END_TEST

/* ---- Recognition ---- */
static const struct {
    iampb_str text;
    bool is;
} looks[] = {
        {VIEW(HEADER), true},
        {VIEW(HEADER "\r\n" ROOT), true},
        {VIEW("\xef\xbb\xbf" HEADER "\n"), true},
        {VIEW("user;arn;x"), true},
        {VIEW("arn\tuser\n"), true},
        {VIEW("\n\nuser,arn\n"), true},
        {VIEW("\"user\",\"arn\"\n"), true},
        {VIEW("\xff\xfeu\0s\0e\0r\0,\0a\0r\0n\0\n\0"), true},
        {VIEW("\xfe\xff\0u\0s\0e\0r\0,\0a\0r\0n"), true},
        {VIEW(""), false},
        {VIEW("\n"), false},
        {VIEW("user"), false},
        {VIEW("user,email\n"), false},
        {VIEW("email\nuser,arn\n"), false},
        {VIEW("[]"), false},
        {VIEW("{\"user\":1,\"arn\":2}"), false},
        {VIEW("\xff\xfe"), false},
        {VIEW("\"user,arn"), false},
};

START_TEST(a_report_is_recognised_by_its_first_line)
{
    ck_assert_int_eq(iampb__report_looks_like(looks[_i].text), looks[_i].is);
}
END_TEST

/* ---- Limits ---- */
static iampb_context *context_with(const iampb_limits *limits)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    options.limits = limits;
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    return ctx;
}

static void load_limited(const iampb_limits *limits, const char *text, iampb_status status, const char *name)
{
    world w;
    open_world(&w, context_with(limits));
    ck_assert_int_eq(load(&w, iampb__str_z(text)), status);
    if (status != IAMPB_OK)
        ck_assert_ptr_nonnull(strstr(iampb_error_message(w.err, NULL), name));
    close_world(&w);
}

START_TEST(rows_up_to_the_limit_are_read_and_one_more_is_refused)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    limits.csv_rows = 3;
    load_limited(&limits, "user\na\nb\nc\n", IAMPB_OK, "");
    load_limited(&limits, "user\na\n\n\n\nb\n\n\nc\n\n", IAMPB_OK, "");
    load_limited(&limits, "user\na\nb\nc\nd\n", IAMPB_E_LIMIT, "csv_rows");
    load_limited(&limits, "user\na\nb\nc\n\"d\n", IAMPB_E_LIMIT, "csv_rows");
}
END_TEST

START_TEST(fields_up_to_the_limit_are_read_and_one_byte_more_is_refused)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    limits.csv_field_bytes = 10;
    load_limited(&limits, "user,mfa_active\n0123456789,true\n", IAMPB_OK, "");
    load_limited(&limits, "user,mfa_active\n\"0123456789\",true\n", IAMPB_OK, "");
    load_limited(&limits, "user,mfa_active\n01234567890,true\n", IAMPB_E_LIMIT, "csv_field_bytes); the limit is 10");
    load_limited(&limits, "user,mfa_active\n\"0123456789\n\",true\n", IAMPB_E_LIMIT, "csv_field_bytes");
    load_limited(&limits, "user,mfa_active\n\"0123456789,true\n", IAMPB_E_LIMIT, "csv_field_bytes");
}
END_TEST

START_TEST(users_up_to_the_limit_of_entities_are_read)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    limits.entities = 2;
    load_limited(&limits, "user\na\nb\n", IAMPB_OK, "");
    load_limited(&limits, "user\na\nb\nc\n", IAMPB_E_LIMIT, "entities");
}
END_TEST

START_TEST(a_header_of_too_many_columns_is_refused)
{
    static char text[4096];
    for (int columns = 256; columns <= 257; columns++) {
        size_t len = (size_t)snprintf(text, sizeof text, "user");
        for (int i = 1; i < columns; i++)
            len += (size_t)snprintf(text + len, sizeof text - len, ",x");
        world w;
        open_world(&w, NULL);
        ck_assert_int_eq(load(&w, iampb__str(text, len)), columns == 256 ? IAMPB_OK : IAMPB_E_LIMIT);
        close_world(&w);
    }
}
END_TEST

/* ---- Size and memory ---- */
START_TEST(a_hundred_thousand_rows_cost_the_same_for_each)
{
    size_t bytes[2];
    for (int round = 0; round < 2; round++) {
        size_t rows = round == 0 ? 1000 : 100000, len = 0, room = rows * 400 + 2048;
        char *text = malloc(room);
        len += (size_t)snprintf(text, room, HEADER "\n");
        for (size_t i = 0; i < rows; i++)
            len += (size_t)snprintf(text + len, room - len, "user-%06zu," ARN "user/user-%06zu" REST "\n", i, i);
        iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
        iampb_context *ctx = NULL;
        options.allocator = oom_allocator();
        ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
        size_t before = oom_live_bytes();
        oom_reset_peak();
        world w;
        open_world(&w, ctx);
        ck_assert_int_eq(load(&w, iampb__str(text, len)), IAMPB_OK);
        ck_assert_uint_eq(w.report->user_count, rows);
        ck_assert_view_eq(column(&w, rows - 1, IAMPB__COLUMN_KEY1_REGION), "us-east-1");
        bytes[round] = (oom_peak_bytes() - before) / rows;
        close_world(&w);
        free(text);
    }
    ck_assert_uint_le(bytes[0], sizeof(iampb__user) + 32);
    ck_assert_uint_le(bytes[1], sizeof(iampb__user) + 32);
}
END_TEST

START_TEST(line_ends_inside_quotes_do_not_ask_for_memory)
{
    size_t len = 0, room = 4u << 20;
    char *text = malloc(room);
    len += (size_t)snprintf(text, room, "user,arn,additional_credentials_info\njane," ARN "user/jane,\"");
    while (len < room - 64) {
        text[len++] = '\n';
        text[len++] = ' ';
    }
    len += (size_t)snprintf(text + len, room - len, "\"\nbob," ARN "user/bob,\n");
    iampb_limits limits = IAMPB_LIMITS_INIT;
    limits.csv_field_bytes = 8u << 20;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    options.allocator = oom_allocator();
    options.limits = &limits;
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    oom_reset_peak();
    world w;
    open_world(&w, ctx);
    ck_assert_int_eq(load(&w, iampb__str(text, len)), IAMPB_OK);
    ck_assert_uint_eq(w.report->user_count, 2);
    size_t line = 1;
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(text + len - at))) != NULL && at[1] != 'b'; at++)
        line++;
    ck_assert_uint_eq(w.report->users[1].row.line, line + 1);
    ck_assert_uint_lt(oom_peak_bytes(), 1u << 20);
    close_world(&w);
    free(text);
}
END_TEST

/* ---- Out of memory ---- */
static const char *const oom_texts[] = {
        HEADER "\n" ROOT "\n" JANE "\n",
        "user,arn,mfa_active\n\"a\"\"b\",\"" ARN "user/a\"\"b\",odd\nx\n",
        "nothing,of,it\n",
        "user,arn\na,arn:aws:iam::111111111111:user/a\nb,arn:aws:iam::222222222222:user/b\n",
};

static iampb_status oom_load(iampb_context *ctx, void *user)
{
    const iampb_str *text = user;
    iampb_organization organization = {.ctx = ctx};
    iampb_account account = {.organization = &organization, .id = {"", 0}};
    iampb__arena *arena = NULL;
    iampb__report *report = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, &err);
    if (status == IAMPB_OK) {
        const iampb__source *source = iampb__source_new(arena, iampb__str_z("x"), *text);
        status = source == NULL ? iampb__error_nomem(&err)
                                : iampb__report_load(&account, arena, source, 0, &report, &err);
        if (status < 0)
            ck_assert_uint_eq(organization.notes.count, 0);
    }
    iampb_status checked = oom_check(status, report, &err);
    iampb__vec_free(ctx, &organization.notes, sizeof(iampb__note));
    iampb__arena_free(arena);
    /* A refusal is as good as success here: what may not happen is anything else when memory runs out. */
    return checked == IAMPB_E_UNRECOGNISED || checked == IAMPB_E_CONFLICT ? IAMPB_OK : checked;
}

START_TEST(running_out_of_memory_leaves_nothing_behind)
{
    size_t len = 0;
    iampb_str text = iampb__str_z(oom_texts[_i / 2]);
    char *wide = _i % 2 == 1 ? to_utf16(text, false, &len) : NULL;
    if (wide != NULL)
        text = iampb__str(wide, len);
    oom_loop("report", oom_load, &text);
    free(wide);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("account/report");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, a_dialect_of_csv_gives_the_same_users, 0, COUNT(dialects));
    tcase_add_loop_test(c, a_dialect_of_csv_in_utf16_gives_the_same_users, 0, 2 * COUNT(dialects));
    tcase_add_test(c, names_with_doubled_quotes_are_decoded);
    tcase_add_loop_test(c, root_is_told_by_awss_word_or_by_the_arn_never_by_a_name, 0, COUNT(roots));
    tcase_add_loop_test(c, a_boolean_is_true_false_or_unknown, 0, COUNT(booleans));
    tcase_add_loop_test(c, a_time_is_known_absent_never_or_unknown, 0, COUNT(times));
    tcase_add_loop_test(c, a_slot_without_a_key_is_told_from_a_key_without_use, 0, COUNT(slots));
    tcase_add_test(c, users_and_keys_are_entities_with_owners);
    tcase_add_loop_test(c, each_column_is_found_again_at_its_place, 0, 2);
    tcase_add_test(c, a_column_of_a_utf16_file_is_a_place_of_that_file);
    tcase_add_test(c, a_column_that_a_row_dropped_stands_at_its_end);
    tcase_add_loop_test(c, a_row_that_cannot_be_split_is_left_out_and_noted, 0, COUNT(bad_rows));
    tcase_add_test(c, notes_are_few_however_many_values_are_odd);
    tcase_add_loop_test(c, no_bytes_or_a_header_alone_are_a_report_without_users, 0, COUNT(empties));
    tcase_add_loop_test(c, what_is_no_report_is_refused_with_its_place, 0, COUNT(refusals));
    tcase_add_test(c, a_report_of_another_account_than_the_known_one_is_refused);
    tcase_add_test(c, a_second_report_is_refused_naming_the_first);
    tcase_add_test(c, notes_of_a_report_that_fails_are_taken_back);
    tcase_add_test(c, an_arn_without_account_id_is_noted_and_decides_nothing);
    tcase_add_loop_test(c, a_report_is_recognised_by_its_first_line, 0, COUNT(looks));
    tcase_add_test(c, rows_up_to_the_limit_are_read_and_one_more_is_refused);
    tcase_add_test(c, fields_up_to_the_limit_are_read_and_one_byte_more_is_refused);
    tcase_add_test(c, users_up_to_the_limit_of_entities_are_read);
    tcase_add_test(c, a_header_of_too_many_columns_is_refused);
    tcase_add_test(c, a_hundred_thousand_rows_cost_the_same_for_each);
    tcase_add_test(c, line_ends_inside_quotes_do_not_ask_for_memory);
    tcase_add_loop_test(c, running_out_of_memory_leaves_nothing_behind, 0, 2 * COUNT(oom_texts));
    suite_add_tcase(s, c);
    return s;
}

HARNESS_MAIN("account-report", suite)
