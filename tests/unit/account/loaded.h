/* loaded.h - an organisation with accounts, fed from texts in the tests. */
#ifndef TESTS_UNIT_ACCOUNT_LOADED_H
#define TESTS_UNIT_ACCOUNT_LOADED_H
#include "account/load.h"
#include "harness.h"
#include <stdio.h>

#define ARN(rest) "arn:aws:iam::123456789012:" rest

typedef struct loaded {
    iampb_context *ctx;
    iampb_organization *organization;
    iampb_account *account;
} loaded;

static inline loaded loaded_new(void)
{
    loaded l = { NULL, NULL, NULL };
    iampb_error *err = NULL;
    l.ctx = harness_context();
    ck_assert_status(iampb_organization_new(l.ctx, &l.organization, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_organization_add_account(l.organization, NULL, &l.account, &err), IAMPB_OK, &err);
    return l;
}

static inline void loaded_free(loaded *l)
{
    iampb_organization_free(l->organization);
    iampb_context_free(l->ctx);
}

/* Loads a text under a name, with a subject ("" for none), and expects a status. */
static inline iampb_document loaded_put(loaded *l, const char *name, const char *subject, iampb_document expect,
        const char *text, iampb_status expected)
{
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    iampb_document document = -1;
    iampb_error *err = NULL;
    options.name = iampb__str_z(name);
    options.subject = iampb__str_z(subject);
    options.expect = expect;
    ck_assert_status(iampb_account_load(l->account, text, strlen(text), &options, &document, &err), expected, &err);
    return document;
}

#define PUT(l, text) loaded_put((l), "input.json", "", 0, (text), IAMPB_OK)
#define PUT_FOR(l, subject, text) loaded_put((l), "input.json", (subject), 0, (text), IAMPB_OK)

/* Loads a text that must fail, and gives the error for a closer look; free it. */
static inline iampb_error *loaded_fail(loaded *l, const char *subject, const char *text, size_t len,
        iampb_status expected)
{
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.name = IAMPB__STR("bad.json");
    options.subject = iampb__str_z(subject);
    iampb_status status = iampb_account_load(l->account, text, len, &options, NULL, &err);
    ck_assert_ptr_nonnull(err);
    ck_assert_msg(status == expected, "status is %d, not %d: %s", status, expected, iampb_error_message(err, NULL));
    ck_assert_int_eq(iampb_error_code(err), status);
    return err;
}

/* That an error has this path and its message this part; frees it. */
static inline void loaded_error(iampb_error *err, const char *path, const char *part)
{
    ck_assert_str_eq(iampb_error_json_path(err, NULL), path);
    ck_assert_msg(strstr(iampb_error_message(err, NULL), part) != NULL, "\"%s\" is not in \"%s\"", part,
            iampb_error_message(err, NULL));
    iampb_error_free(err);
}

static inline void loaded_seal(loaded *l)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb_organization_seal(l->organization, &err), IAMPB_OK, &err);
}

/* Whether a note has this part. */
static inline bool loaded_has_note(const loaded *l, const char *part)
{
    for (size_t i = 0; i < iampb_organization_note_count(l->organization); i++)
        if (strstr(iampb_organization_note_text(l->organization, i, "message", NULL), part) != NULL)
            return true;
    return false;
}
#define ck_assert_note(l, part) ck_assert_msg(loaded_has_note((l), (part)), "no note says \"%s\"", (part))

/* A text field of an entity; fails unless it is present. */
static inline iampb_str loaded_text(const iampb_entity *entity, const char *field)
{
    iampb_str text = { NULL, 0 };
    ck_assert_msg(iampb_entity_text(entity, field, &text.ptr, &text.len) == IAMPB_PRESENT, "%s is not present", field);
    return text;
}

static inline int64_t loaded_int(const iampb_entity *entity, const char *field)
{
    int64_t value = INT64_MIN;
    ck_assert_msg(iampb_entity_int(entity, field, &value) == IAMPB_PRESENT, "%s is not present", field);
    return value;
}
#endif
