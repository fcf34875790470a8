/* cli_error.c - what the AWS CLI prints when a call fails, handed over in place of the document: "An error occurred
 * (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: ...". For some calls the error is the answer:
 * there is none. Else AWS refused, and the document counts as not readable for that reason. */
#include "account/load.h"

static const iampb_str opening = IAMPB__STR_INIT("An error occurred (");
static const iampb_str middle = IAMPB__STR_INIT(" when calling the ");
static const iampb_str closing = IAMPB__STR_INIT(" operation");

static size_t find(iampb_str text, iampb_str part)
{
    for (size_t at = 0; part.len > 0 && at + part.len <= text.len; at++) {
        at = iampb__str_find(text, part.ptr[0], at);
        if (at == SIZE_MAX || at + part.len > text.len)
            break;
        if (iampb__str_starts(iampb__str_from(text, at), part))
            return at;
    }
    return SIZE_MAX;
}

/* Newer releases of the CLI put "aws: [ERROR]: " before it; anything further away is another text. */
static bool split(iampb_str text, iampb_str *code, iampb_str *operation, iampb_str *all)
{
    text = iampb__str_trim(text);
    size_t at = find(iampb__str_first(text, 200), opening);
    if (at == SIZE_MAX || at > 40)
        return false;
    *all = iampb__str_from(text, at);
    iampb_str rest = iampb__str_from(*all, opening.len);
    size_t end = iampb__str_find(iampb__str_first(rest, 120), ')', 0);
    if (end == SIZE_MAX)
        return false;
    *code = iampb__str_first(rest, end);
    size_t when = find(iampb__str_first(rest, 300), middle);
    if (when == SIZE_MAX)
        return false;
    rest = iampb__str_from(rest, when + middle.len);
    end = find(iampb__str_first(rest, 120), closing);
    if (end == SIZE_MAX)
        return false;
    *operation = iampb__str_first(rest, end);
    return true;
}

bool iampb__cli_error_looks_like(iampb_str text)
{
    iampb_str code, operation, all;
    return split(text, &code, &operation, &all);
}

static iampb_document document_of(iampb_str operation)
{
    for (iampb_document d = 1; d < IAMPB__DOCUMENT_COUNT; d++) {
        const char *name = iampb__document_kind_of(d)->operation;
        if (name != NULL && iampb__str_eq(iampb__str_z(name), operation))
            return d;
    }
    return IAMPB_DOCUMENT_UNKNOWN;
}

/* "The Login Profile for User jane cannot be found." */
static iampb_str user_of_message(iampb_str message)
{
    static const iampb_str before = IAMPB__STR_INIT("Login Profile for User ");
    size_t at = find(message, before);
    if (at == SIZE_MAX)
        return IAMPB__STR("");
    iampb_str name = iampb__str_from(message, at + before.len);
    size_t end = iampb__str_find(name, ' ', 0);
    return end == SIZE_MAX ? IAMPB__STR("") : iampb__str_first(name, end);
}

static iampb_status no_login(iampb__load *load, iampb_str message, iampb_error **err)
{
    iampb__login *login = iampb__load_new(load, sizeof *login);
    if (login == NULL)
        return iampb__error_nomem(err);
    login->user_name = load->subject.len > 0 ? load->subject : user_of_message(message);
    if (login->user_name.len == 0)
        return iampb__load_need_subject(load, IAMPB_DOCUMENT_LOGIN_PROFILE, err);
    load->parts[IAMPB_DOCUMENT_LOGIN_PROFILE].seen = true;
    load->parts[IAMPB_DOCUMENT_LOGIN_PROFILE].count++;
    return iampb__load_push(load, IAMPB__PENDING_LOGINS, login, err);
}

iampb_status iampb__load_cli_error(iampb__load *load, iampb_error **err)
{
    iampb_str code, operation, all;
    if (!split(load->source->text, &code, &operation, &all))
        return iampb__error_set(load->ctx, err, IAMPB_E_UNRECOGNISED, "no error message of the AWS CLI");
    load->document = document_of(operation);
    if (load->document == IAMPB_DOCUMENT_UNKNOWN)
        return iampb__load_fail(load, err, IAMPB_E_UNRECOGNISED, IAMPB__JSON_NOTHING,
                "an error message of the AWS CLI for %v, which is none of the calls that are read", operation);
    const iampb__document_kind *kind = iampb__document_kind_of(load->document);
    if (kind->of_organization && iampb__str_eq(code, IAMPB__STR("AWSOrganizationsNotInUseException"))) {
        load->parts[load->document].seen = load->parts[load->document].absent = true;
        load->parts[IAMPB_DOCUMENT_ORGANIZATION].seen = load->parts[IAMPB_DOCUMENT_ORGANIZATION].absent = true;
        return IAMPB_OK;
    }
    if (kind->absent != NULL && iampb__str_eq(iampb__str_z(kind->absent), code)) {
        load->parts[load->document].seen = load->parts[load->document].absent = true;
        return IAMPB_OK;
    }
    if (load->document == IAMPB_DOCUMENT_LOGIN_PROFILE && iampb__str_eq(code, IAMPB__STR("NoSuchEntity")))
        return no_login(load, all, err);
    load->parts[load->document].seen = true;
    load->parts[load->document].problem = iampb__str_trim(all);
    iampb__span span = { load->source, (uint32_t)(all.ptr - load->source->text.ptr),
        (uint32_t)load->parts[load->document].problem.len };
    return iampb__load_note(load, err, &span, "AWS did not answer \"aws %s\": %v", kind->command,
            iampb__str_first(iampb__str_trim(all), 400));
}
