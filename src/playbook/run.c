/* run.c - how a judge describes a finding: message, evidence, commands, and for whom.
 * Nothing here fails towards the caller inside: trouble is remembered in the audit, which ends after the judge returns.
 * The public functions at the end, for checks of the host, tell it as a status as well. */
#include "playbook/audit.h"

/* ---- Text ---- */
/* Whether a POSIX shell takes the text as one word as it stands. */
static bool is_plain_word(iampb_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!iampb__is_digit(c) && !iampb__is_lower(c) && !iampb__is_upper(c)
            && (c == '\0' || memchr("_@%+=:,./-", c, 10) == NULL))
            return false;
    }
    return text.len > 0;
}

/* One word for a shell. A name may begin with '-' (IAM allows it), and the AWS CLI would take that for an option: after
 * "--user-name " it is joined with '=' instead. */
static void add_word(iampb__builder *out, iampb_str text)
{
    if (text.len > 0 && text.ptr[0] == '-' && out->len > 0 && out->text[out->len - 1] == ' ')
        out->text[out->len - 1] = '=';
    if (is_plain_word(text)) {
        iampb__builder_add(out, text);
        return;
    }
    iampb__builder_char(out, '\'');
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\'')
            iampb__builder_add(out, IAMPB__STR("'\\''"));
        else
            iampb__builder_char(out, text.ptr[i]);
    iampb__builder_char(out, '\'');
}

/* iampb__builder_format() with %q for a shell word. */
static void format_command(iampb__builder *out, const char *format, va_list args)
{
    for (const char *at = format; *at != '\0'; at++) {
        const char *plain = at;
        while (*at != '\0' && *at != '%')
            at++;
        iampb__builder_add(out, iampb__str(plain, (size_t)(at - plain)));
        if (*at == '\0')
            return;
        switch (*++at) {
        case 'q': add_word(out, va_arg(args, iampb_str)); break;
        case 'v': iampb__builder_add(out, va_arg(args, iampb_str)); break;
        case 's': iampb__builder_add(out, iampb__str_z(va_arg(args, const char *))); break;
        case 'd': iampb__builder_int(out, va_arg(args, int32_t)); break;
        case 'u': iampb__builder_int(out, va_arg(args, uint32_t)); break;
        case 'l': iampb__builder_int(out, va_arg(args, int64_t)); break;
        case 'z': iampb__builder_int(out, (int64_t)va_arg(args, size_t)); break;
        case 't': iampb__builder_format(out, "%t", va_arg(args, int64_t)); break;
        case '\0': return;
        default: iampb__builder_char(out, *at); break;
        }
    }
}

void iampb__run_say(iampb_run *run, const char *format, ...)
{
    va_list args;
    iampb__audit_of(run)->described = true;
    iampb__builder_clear(&run->message);
    va_start(args, format);
    iampb__builder_vformat(&run->message, format, args);
    va_end(args);
}

void iampb__run_command(iampb_run *run, const char *format, ...)
{
    iampb__audit *audit = iampb__audit_of(run);
    va_list args;
    if (iampb__audit_draft(audit) == NULL)
        return;
    iampb__builder_clear(&audit->observed);
    va_start(args, format);
    format_command(&audit->observed, format, args);
    va_end(args);
    if (audit->observed.failed || !iampb__findings_command(run->findings, iampb__builder_str(&audit->observed)))
        iampb__audit_nomem(audit);
}

/* ---- Evidence ---- */
static void add_evidence(iampb__audit *audit, const char *field, iampb_str observed, const iampb__span *span)
{
    static const iampb__span nowhere = { NULL, 0, 0 };
    if (iampb__audit_draft(audit) == NULL)
        return;
    if (audit->observed.failed || audit->threshold.failed
        || !iampb__findings_evidence(audit->run.findings, iampb__str_z(field), observed,
                iampb__builder_str(&audit->threshold), span == NULL ? &nowhere : span))
        iampb__audit_nomem(audit);
}

#define WITH_THRESHOLD(audit, threshold_)                                                                             \
    do {                                                                                                              \
        va_list args;                                                                                                 \
        iampb__builder_clear(&(audit)->threshold);                                                                    \
        if ((threshold_) != NULL) {                                                                                   \
            va_start(args, threshold_);                                                                               \
            iampb__builder_vformat(&(audit)->threshold, (threshold_), args);                                          \
            va_end(args);                                                                                             \
        }                                                                                                             \
    } while (0)

static const char *word_for(iampb_presence presence)
{
    return presence == IAMPB_NEVER ? "never" : presence == IAMPB_ABSENT ? "absent" : "unknown";
}

static void add_field(iampb__audit *audit, const iampb_entity *entity, const char *name)
{
    iampb__field field = { 0 };
    iampb__entity_field(entity, iampb__str_z(name), &field);
    if (field.presence == IAMPB_PRESENT || field.span.source != NULL)
        add_evidence(audit, name, field.text, &field.span);
    else
        add_evidence(audit, name, iampb__str_z(word_for(field.presence)), NULL);
}

void iampb__run_field(iampb_run *run, const iampb_entity *entity, const char *field, const char *threshold, ...)
{
    iampb__audit *audit = iampb__audit_of(run);
    WITH_THRESHOLD(audit, threshold);
    add_field(audit, entity, field);
}

void iampb__run_span(iampb_run *run, const char *field, const iampb__span *span, const char *threshold, ...)
{
    iampb__audit *audit = iampb__audit_of(run);
    WITH_THRESHOLD(audit, threshold);
    add_evidence(audit, field, iampb__span_text(span), span);
}

void iampb__run_value(iampb_run *run, const char *field, const iampb__value *value, const char *threshold, ...)
{
    iampb__audit *audit = iampb__audit_of(run);
    WITH_THRESHOLD(audit, threshold);
    if (value->span.source == NULL && value->text.len == 0)
        add_evidence(audit, field, IAMPB__STR("absent"), NULL);
    else
        add_evidence(audit, field, value->text, &value->span);
}

void iampb__run_fact(iampb_run *run, const char *field, const char *threshold, const char *format, ...)
{
    iampb__audit *audit = iampb__audit_of(run);
    va_list args;
    iampb__builder_clear(&audit->threshold);
    iampb__builder_add(&audit->threshold, iampb__str_z(threshold));
    iampb__builder_clear(&audit->observed);
    va_start(args, format);
    iampb__builder_vformat(&audit->observed, format, args);
    va_end(args);
    add_evidence(audit, field, iampb__builder_str(&audit->observed), NULL);
}

/* ---- Whom it is about ---- */
void iampb__run_key(iampb_run *run, iampb_str stable_key)
{
    iampb__builder_clear(&run->stable_key);
    iampb__builder_add(&run->stable_key, stable_key);
    iampb__audit_of(run)->described = true;
}

void iampb__run_resource(iampb_run *run, iampb_str arn, const char *type, iampb_str name)
{
    run->resource_arn = arn;
    run->resource_type = iampb__str_z(type);
    run->resource_name = name;
    iampb__audit_of(run)->described = true;
}

void iampb__run_as_account(iampb_run *run)
{
    iampb__audit_of(run)->subject = NULL;
    iampb__audit_of(run)->described = true;
}

void iampb__run_severity(iampb_run *run, iampb_severity severity)
{
    run->severity = severity;
    iampb__audit_of(run)->described = true;
}

void iampb__run_confidence(iampb_run *run, iampb_confidence confidence)
{
    run->confidence = confidence;
    iampb__audit_of(run)->described = true;
}

void iampb__run_next(iampb_run *run, iampb_verdict verdict) { iampb__audit_settle(iampb__audit_of(run), verdict); }

/* ---- For checks of the host ---- */
const iampb_organization *iampb_run_organization(const iampb_run *run)
{
    return run == NULL ? NULL : run->organization;
}

const iampb_account *iampb_run_account(const iampb_run *run) { return run == NULL ? NULL : run->account; }
int64_t iampb_run_as_of(const iampb_run *run) { return run == NULL ? IAMPB__TIME_UNKNOWN : run->as_of; }
int64_t iampb_run_now(const iampb_run *run) { return run == NULL ? IAMPB__TIME_UNKNOWN : run->now; }

/* Refuses a call from outside of a check; otherwise what has become of the audit. */
static iampb_status permit(const iampb_run *run)
{
    if (run == NULL)
        return IAMPB_E_INVALID;
    const iampb__audit *audit = iampb__audit_of_const(run);
    return audit->inside ? audit->status : IAMPB_E_STATE;
}

static iampb_status outcome(iampb_run *run)
{
    iampb__audit *audit = iampb__audit_of(run);
    if (run->message.failed || audit->observed.failed || audit->threshold.failed)
        iampb__audit_nomem(audit);
    return audit->status;
}

iampb_status iampb_run_message(iampb_run *run, const char *text, size_t len)
{
    iampb_status status = permit(run);
    if (status < 0)
        return status;
    if (text == NULL && len > 0)
        return IAMPB_E_INVALID;
    iampb__run_say(run, "%v", iampb__str(text, len));
    return outcome(run);
}

iampb_status iampb_run_evidence(iampb_run *run, const iampb_entity *entity, const char *field, const char *threshold)
{
    iampb_status status = permit(run);
    if (status < 0)
        return status;
    if (entity == NULL || field == NULL)
        return IAMPB_E_INVALID;
    iampb__audit *audit = iampb__audit_of(run);
    iampb__builder_clear(&audit->threshold);
    iampb__builder_add(&audit->threshold, iampb__str_z(threshold));
    if (iampb__audit_draft(audit) == NULL)
        return audit->status;
    iampb_str kept; /* the host's name of the field may be gone before the finding is */
    if (!iampb__findings_copy(run->findings, iampb__str_z(field), &kept))
        iampb__audit_nomem(audit);
    else
        add_field(audit, entity, kept.ptr);
    return outcome(run);
}

iampb_status iampb_run_observation(iampb_run *run, const char *field, const char *observed, const char *threshold)
{
    iampb_status status = permit(run);
    if (status < 0)
        return status;
    if (field == NULL || observed == NULL)
        return IAMPB_E_INVALID;
    iampb__run_fact(run, field, threshold, "%s", observed);
    return outcome(run);
}

iampb_status iampb_run_command(iampb_run *run, const char *command)
{
    iampb_status status = permit(run);
    if (status < 0)
        return status;
    if (command == NULL)
        return IAMPB_E_INVALID;
    iampb__run_command(run, "%s", command);
    return outcome(run);
}
