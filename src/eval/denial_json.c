/* denial_json.c - messages that come as JSON: errors of services and SDKs, CloudTrail records, the decoded form of
 * EC2's encoded message. What is in a record stands in for what its message does not tell. See denial.h,
 *
 * Rule: AWS CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element". */
#include "eval/denial.h"

typedef struct reader {
    iampb_denial *d;
    bool failed;                    /* no memory */
    iampb__denial_key **end;        /* of the context */
} reader;

enum { MOST_LAYERS = 4 };           /* JSON inside JSON */

/* ---- Members ---- */
static iampb__json get(iampb__json object, const char *name) { return iampb__json_get(object, iampb__str_z(name)); }

/* A path of members, with dots. */
static iampb__json get_path(iampb__json object, const char *path)
{
    iampb_str left = iampb__str_z(path);
    while (left.len > 0) {
        size_t dot = iampb__str_find(left, '.', 0);
        object = iampb__json_get(object, iampb__str_first(left, dot));
        left = dot == SIZE_MAX ? (iampb_str){ "", 0 } : iampb__str_from(left, dot + 1);
    }
    return object;
}

static bool is_there(iampb__json value) { return iampb__json_type_of(value) > IAMPB__JSON_NULL; }

/* A string's content, or a number or truth value as written; ptr NULL: something else. */
static iampb_str text_of(reader *r, iampb__json value)
{
    iampb_str text = { NULL, 0 };
    bool nomem = false;
    switch (iampb__json_type_of(value)) {
    case IAMPB__JSON_STRING:
        if (!iampb__json_string(value, r->d->arena, &text, &nomem))
            text = (iampb_str){ NULL, 0 };
        r->failed = r->failed || nomem;
        break;
    case IAMPB__JSON_NUMBER:
    case IAMPB__JSON_TRUE:
    case IAMPB__JSON_FALSE: text = iampb__json_raw(value); break;
    default: break;
    }
    return text;
}

/* Of a string without its quotes. */
static iampb__span span_of(iampb__json value)
{
    iampb__span span = iampb__json_span(value);
    if (iampb__json_type_of(value) == IAMPB__JSON_STRING) {
        span.begin++;
        span.len -= 2;
    }
    return span;
}

static void take(reader *r, iampb__denial_part_id id, iampb__json value)
{
    iampb_str text = text_of(r, value);
    if (text.ptr != NULL && text.len > 0 && !iampb__denial_set(r->d, id, text, span_of(value)))
        r->failed = true;
}

static void take_text(reader *r, iampb__denial_part_id id, iampb_str text, iampb__json from)
{
    if (text.len > 0 && !iampb__denial_set(r->d, id, text, span_of(from)))
        r->failed = true;
}

/* The first of the members that is there. */
static iampb__json first_of(iampb__json object, const char *const *paths, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        iampb__json value = get_path(object, paths[i]);
        if (is_there(value))
            return value;
    }
    return IAMPB__JSON_NOTHING;
}

/* ---- Context ---- */
static void add_key(reader *r, const char *key, const iampb_str *values, size_t count, bool list)
{
    iampb__denial_key *one = iampb__arena_zalloc(r->d->arena, 1, sizeof *one);
    iampb_str *kept = iampb__arena_alloc(r->d->arena, count, sizeof *kept);
    if (one == NULL || kept == NULL) {
        r->failed = true;
        return;
    }
    memcpy(kept, values, count * sizeof *kept);
    *one = (iampb__denial_key){ NULL, iampb__str_z(key), kept, count, list };
    *r->end = one;
    r->end = &one->next;
}

static void add_value(reader *r, const char *key, iampb__json value)
{
    iampb_str text = text_of(r, value);
    if (text.ptr != NULL && text.len > 0)
        add_key(r, key, &text, 1, false);
}

static bool is_address(iampb_str text)
{
    bool marks = false;
    for (size_t i = 0; i < text.len; i++) {
        bool mark = text.ptr[i] == '.' || text.ptr[i] == ':';
        if (!mark && iampb__hex_digit(text.ptr[i]) < 0)
            return false;
        marks = marks || mark;
    }
    return marks;
}

/* What CloudTrail knows of a request, by the key that conditions have for it. */
static const struct key_row {
    const char *path, *key;
} record_keys[] = {
    { "userAgent", "aws:UserAgent" },
    { "vpcEndpointId", "aws:SourceVpce" },
    { "eventTime", "aws:CurrentTime" },
    { "awsRegion", "aws:RequestedRegion" },
    { "userIdentity.sessionContext.attributes.mfaAuthenticated", "aws:MultiFactorAuthPresent" },
    { "userIdentity.sessionContext.attributes.creationDate", "aws:TokenIssueTime" },
    { "userIdentity.sessionContext.sourceIdentity", "aws:SourceIdentity" },
    { "requestParameters.externalId", "sts:ExternalId" },
    { "requestParameters.roleSessionName", "sts:RoleSessionName" },
    { "requestParameters.sourceIdentity", "sts:SourceIdentity" },
    { "requestParameters.durationSeconds", "sts:DurationSeconds" },
};

static void read_record_context(reader *r, iampb__json record)
{
    iampb__json address = get(record, "sourceIPAddress");
    iampb_str text = text_of(r, address);
    /* Through an endpoint it is the address inside the VPC. The name of a service is no address. */
    if (text.ptr != NULL && is_address(text))
        add_value(r, is_there(get(record, "vpcEndpointId")) ? "aws:VpcSourceIp" : "aws:SourceIp", address);
    for (size_t i = 0; i < sizeof record_keys / sizeof record_keys[0]; i++)
        add_value(r, record_keys[i].key, get_path(record, record_keys[i].path));
    if (is_there(get(record, "tlsDetails"))) {
        iampb_str yes = IAMPB__STR("true");
        add_key(r, "aws:SecureTransport", &yes, 1, false);
    }
}

/* ---- CloudTrail ---- */
static void read_identity(reader *r, iampb__json record)
{
    iampb__json identity = get(record, "userIdentity"), type = get(identity, "type");
    bool service = iampb__json_string_is(type, IAMPB__STR("AWSService"));
    if (iampb__json_string_is(get(identity, "accountId"), IAMPB__STR("ANONYMOUS_PRINCIPAL")))
        take_text(r, IAMPB__PART_PRINCIPAL, IAMPB__STR("anonymous"), get(identity, "accountId"));
    static const char *const names[] = { "arn", "invokedBy", "userName", "principalId" };
    take(r, IAMPB__PART_PRINCIPAL, service ? get(identity, "invokedBy") : first_of(identity, names, 4));
    if (!iampb__json_string_is(get(identity, "accountId"), IAMPB__STR("ANONYMOUS_PRINCIPAL")))
        take(r, IAMPB__PART_ACCOUNT, get(identity, "accountId"));
    if (iampb__json_string_is(get_path(identity, "sessionContext.sessionIssuer.type"), IAMPB__STR("Role")))
        take(r, IAMPB__PART_ROLE_ARN, get_path(identity, "sessionContext.sessionIssuer.arn"));
}

/* arn:aws:s3:::BUCKET/KEY of the parameters. */
static void read_bucket(reader *r, iampb__json record)
{
    iampb__json bucket = get_path(record, "requestParameters.bucketName"),
                key = get_path(record, "requestParameters.key");
    iampb_str name = text_of(r, bucket), object = text_of(r, key);
    iampb__builder b = { .ctx = iampb__arena_context(r->d->arena) };
    if (name.ptr == NULL || iampb__denial_knows(r->d, IAMPB__PART_RESOURCE))
        return;
    iampb__builder_format(&b, object.ptr != NULL ? "arn:aws:s3:::%v/%v" : "arn:aws:s3:::%v", name, object);
    if (b.failed || !iampb__denial_set(r->d, IAMPB__PART_RESOURCE, iampb__builder_str(&b), (iampb__span){ NULL, 0, 0 }))
        r->failed = true;
    iampb__builder_free(&b);
}

static void read_record_resource(reader *r, iampb__json record)
{
    iampb__json_iter i = iampb__json_begin(get(record, "resources"));
    take(r, IAMPB__PART_RESOURCE, get_path(record, "requestParameters.roleArn"));
    read_bucket(r, record);
    if (iampb__json_more(&i)) {
        static const char *const names[] = { "ARN", "arn" };
        take(r, IAMPB__PART_RESOURCE, first_of(i.value, names, 2));
    }
}

/* "s3.amazonaws.com" */
static void read_event_source(reader *r, iampb__json record)
{
    iampb_str text = text_of(r, get(record, "eventSource"));
    if (text.ptr != NULL)
        take_text(r, IAMPB__PART_SERVICE, iampb__str_first(text, iampb__str_find(text, '.', 0)),
                get(record, "eventSource"));
}

static bool read_message(reader *r, iampb__json message)
{
    iampb__span span = span_of(message);
    return iampb__json_type_of(message) != IAMPB__JSON_STRING
            || iampb__denial_read_text(r->d, span.source, span.begin, span.len, false);
}

/* Where there was no text that would tell. */
static void form_by_code(reader *r)
{
    const char *hint = NULL;
    if (r->d->form != IAMPB_DENIAL_UNKNOWN)
        return;
    r->d->form = iampb__denial_form_of_code(r->d->parts[IAMPB__PART_CODE].text, &hint);
    if (hint != NULL
        && !iampb__denial_set(r->d, IAMPB__PART_HINT, iampb__str_z(hint), (iampb__span){ NULL, 0, 0 }))
        r->failed = true;
}

static bool read_record(reader *r, iampb__json record)
{
    bool error = is_there(get(record, "errorCode")) || is_there(get(record, "errorMessage"));
    take(r, IAMPB__PART_CODE, get(record, "errorCode"));
    take(r, IAMPB__PART_OPERATION, get(record, "eventName"));
    read_event_source(r, record);
    r->failed = r->failed || !read_message(r, get(record, "errorMessage"));
    read_identity(r, record);
    read_record_resource(r, record);
    take(r, IAMPB__PART_TIME, get(record, "eventTime"));
    take(r, IAMPB__PART_REGION, get(record, "awsRegion"));
    take(r, IAMPB__PART_REQUEST_ID, get(record, "requestID"));
    read_record_context(r, record);
    form_by_code(r);
    if (!error)
        r->d->form = IAMPB_DENIAL_NO_ERROR;
    return true;
}

/* ---- The decoded message of EC2 ---- */
static void read_condition(reader *r, iampb__json item)
{
    iampb_str values[64], key = text_of(r, get(item, "key"));
    size_t count = 0;
    for (iampb__json_iter i = iampb__json_begin(get_path(item, "values.items")); iampb__json_more(&i) && count < 64;
         iampb__json_advance(&i)) {
        values[count] = text_of(r, get(i.value, "value"));
        count += values[count].ptr != NULL;
    }
    iampb_str kept;
    if (key.ptr == NULL || key.len == 0)
        return;
    if (iampb__arena_str(r->d->arena, key, &kept))
        add_key(r, kept.ptr, values, count, count != 1);
    else
        r->failed = true;
}

static bool read_decoded(reader *r, iampb__json root)
{
    iampb__json context = get(root, "context");
    static const char *const who[] = { "principal.arn", "principal.name", "principal.id" };
    static const char *const sids[] = { "sid", "statementId" };
    take(r, IAMPB__PART_ACTION, get(context, "action"));
    take(r, IAMPB__PART_RESOURCE, get(context, "resource"));
    take(r, IAMPB__PART_PRINCIPAL, first_of(context, who, 3));
    iampb__json_type denied = iampb__json_type_of(get(root, "explicitDeny"));
    r->d->form = IAMPB_DENIAL_POLICY;
    if (denied == IAMPB__JSON_TRUE || denied == IAMPB__JSON_FALSE)
        r->d->effect = denied == IAMPB__JSON_TRUE ? IAMPB_EXPLICIT_DENY : IAMPB_IMPLICIT_DENY;
    if (iampb__json_type_of(get(root, "allowed")) == IAMPB__JSON_TRUE) {
        r->d->form = IAMPB_DENIAL_NO_ERROR;
        r->d->effect = 0;
    }
    iampb__json_iter s = iampb__json_begin(get_path(root, "matchedStatements.items"));
    if (iampb__json_more(&s))
        take(r, IAMPB__PART_STATEMENT, first_of(s.value, sids, 2));
    for (iampb__json_iter i = iampb__json_begin(get_path(context, "conditions.items")); iampb__json_more(&i);
         iampb__json_advance(&i))
        read_condition(r, i.value);
    return true;
}

/* ---- Errors ---- */
/* "com.amazonaws.sts#AccessDenied", "AccessDeniedException:http://..." */
static void take_code(reader *r, iampb__json value)
{
    iampb_str text = text_of(r, value);
    if (text.ptr == NULL)
        return;
    size_t mark = iampb__str_find(text, '#', 0);
    text = mark == SIZE_MAX ? text : iampb__str_from(text, mark + 1);
    take_text(r, IAMPB__PART_CODE, iampb__str_first(text, iampb__str_find(text, ':', 0)), value);
}

/* false: nothing of an error in it. */
static bool read_error(reader *r, iampb__json root)
{
    static const char *const messages[] = { "Error.Message", "error.message", "message", "Message", "errorMessage",
        "error_message", "ErrorMessage" };
    static const char *const codes[] = { "Error.Code", "error.code", "__type", "code", "Code", "errorCode", "errorType",
        "ErrorCode" };
    static const char *const ids[] = { "ResponseMetadata.RequestId", "$metadata.requestId", "RequestId", "requestId",
        "requestID", "RequestID" };
    iampb__json message = first_of(root, messages, sizeof messages / sizeof messages[0]);
    iampb__json code = first_of(root, codes, sizeof codes / sizeof codes[0]);
    if (iampb__json_type_of(message) != IAMPB__JSON_STRING && iampb__json_type_of(code) != IAMPB__JSON_STRING)
        return false;
    if (iampb__json_type_of(code) == IAMPB__JSON_STRING)
        take_code(r, code);
    r->failed = r->failed || !read_message(r, message);
    take(r, IAMPB__PART_REQUEST_ID, first_of(root, ids, sizeof ids / sizeof ids[0]));
    form_by_code(r);
    return true;
}

/* ---- What it is ---- */
static iampb_status read_source(reader *r, const iampb__source *source, int depth);
static bool read_value(reader *r, iampb__json value, int depth);

/* JSON in a string of JSON. */
static bool read_inner(reader *r, iampb__json value, int depth)
{
    iampb__span span = span_of(value);
    iampb_str text = text_of(r, value);
    if (text.ptr == NULL || r->failed || depth >= MOST_LAYERS)
        return false;
    iampb__source *inner =
            iampb__source_decoded(r->d->arena, span.source, span.begin, span.len, IAMPB__ENCODING_JSON, text);
    iampb_status status = inner == NULL ? IAMPB_E_NOMEM : read_source(r, inner, depth + 1);
    r->failed = r->failed || status == IAMPB_E_NOMEM;
    return status == IAMPB_OK;
}

/* Of several, the first that tells of an error; else the first that is known. */
static bool read_list(reader *r, iampb__json list, int depth)
{
    iampb__json chosen = IAMPB__JSON_NOTHING;
    for (iampb__json_iter i = iampb__json_begin(list); iampb__json_more(&i); iampb__json_advance(&i)) {
        if (chosen.node == NULL)
            chosen = i.value;
        if (iampb__str_contains(iampb__json_raw(i.value), IAMPB__STR("errorCode"))) {
            chosen = i.value;
            break;
        }
    }
    return chosen.node != NULL && read_value(r, chosen, depth);
}

static bool read_value(reader *r, iampb__json value, int depth)
{
    static const char *const inner[] = { "CloudTrailEvent", "DecodedMessage" };
    static const char *const lists[] = { "Records", "Events", "events" };
    iampb__json_type type = iampb__json_type_of(value);
    if (depth >= MOST_LAYERS)
        return false;
    if (type == IAMPB__JSON_ARRAY)
        return read_list(r, value, depth + 1);
    if (type != IAMPB__JSON_OBJECT)
        return false;
    if (is_there(get(value, "eventName")) && is_there(get(value, "eventSource")))
        return read_record(r, value);
    if (is_there(get(value, "context")) && (is_there(get(value, "explicitDeny")) || is_there(get(value, "allowed"))))
        return read_decoded(r, value);
    if (iampb__json_type_of(get(value, "detail")) == IAMPB__JSON_OBJECT
            && read_value(r, get(value, "detail"), depth + 1))
        return true;
    for (size_t i = 0; i < 2; i++)
        if (is_there(get(value, inner[i])) && read_inner(r, get(value, inner[i]), depth))
            return true;
    for (size_t i = 0; i < 3; i++)
        if (iampb__json_type_of(get(value, lists[i])) == IAMPB__JSON_ARRAY
                && read_list(r, get(value, lists[i]), depth + 1))
            return true;
    return read_error(r, value);
}

static iampb_status read_source(reader *r, const iampb__source *source, int depth)
{
    iampb__json root;
    iampb_status status = iampb__json_read(iampb__arena_context(r->d->arena), source, r->d->arena, &root, NULL);
    if (status < 0)
        return status == IAMPB_E_NOMEM ? status : IAMPB_E_UNRECOGNISED;
    bool known = read_value(r, root, depth);
    return r->failed ? IAMPB_E_NOMEM : known ? IAMPB_OK : IAMPB_E_UNRECOGNISED;
}

iampb_status iampb__denial_read_json(iampb_denial *d, const iampb__source *source)
{
    reader r = { d, false, &d->context };
    return read_source(&r, source, 0);
}
