/* denial_derive.c - what follows from the parts that a message has: who the principal is, the ARN of a resource that is
 * told by name, the service, the action behind an operation. See denial.h. */
#include "base/arn.h"
#include "eval/denial.h"
#include "iampb/catalog.h"

static const iampb__span nowhere = { NULL, 0, 0 };

static bool set(iampb_denial *d, iampb__denial_part_id id, iampb_str text)
{
    return iampb__denial_set(d, id, text, nowhere);
}

/* Joins up to five texts. */
static bool set_joined(iampb_denial *d, iampb__denial_part_id id, const iampb_str *texts, size_t count)
{
    iampb__builder b = { .ctx = iampb__arena_context(d->arena) };
    for (size_t i = 0; i < count; i++)
        iampb__builder_add(&b, texts[i]);
    bool ok = !b.failed && set(d, id, iampb__builder_str(&b));
    iampb__builder_free(&b);
    return ok;
}

/* ---- Principal ---- */
/* Forms of an ARN's resource. */
static const struct form_row {
    iampb_str service, start, type;
} forms[] = {
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("user/"), IAMPB__STR_INIT("user") },
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("role/"), IAMPB__STR_INIT("role") },
    { IAMPB__STR_INIT("sts"), IAMPB__STR_INIT("assumed-role/"), IAMPB__STR_INIT("session") },
    { IAMPB__STR_INIT("sts"), IAMPB__STR_INIT("federated-user/"), IAMPB__STR_INIT("federated-user") },
};

static bool derive_session(iampb_denial *d, iampb_str rest)
{
    size_t slash = iampb__str_find(rest, '/', 0);
    return set(d, IAMPB__PART_PRINCIPAL_NAME, iampb__str_first(rest, slash))
            && (slash == SIZE_MAX || set(d, IAMPB__PART_SESSION, iampb__str_from(rest, slash + 1)));
}

static bool derive_arn(iampb_denial *d, const iampb__denial_part *written, const iampb__arn *arn)
{
    if (!iampb__denial_set(d, IAMPB__PART_PRINCIPAL_ARN, written->text, written->span)
        || (arn->account.len > 0 && !set(d, IAMPB__PART_ACCOUNT, arn->account)))
        return false;
    if (iampb__arn_is_root(arn))
        return set(d, IAMPB__PART_PRINCIPAL_TYPE, IAMPB__STR("root"));
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (!iampb__str_eq(arn->service, forms[i].service) || !iampb__str_starts(arn->resource, forms[i].start))
            continue;
        iampb_str rest = iampb__str_from(arn->resource, forms[i].start.len);
        if (!set(d, IAMPB__PART_PRINCIPAL_TYPE, forms[i].type))
            return false;
        return iampb__str_eq(forms[i].start, IAMPB__STR("assumed-role/"))
                     ? derive_session(d, rest)
                     : set(d, IAMPB__PART_PRINCIPAL_NAME, iampb__arn_name(arn));
    }
    return true;
}

static bool derive_principal(iampb_denial *d)
{
    const iampb__denial_part *written = &d->parts[IAMPB__PART_PRINCIPAL];
    iampb__arn arn;
    if (written->text.ptr == NULL)
        return true;
    if (iampb__arn_parse(written->text, &arn))
        return derive_arn(d, written, &arn);
    if (iampb__str_eq_nocase(written->text, IAMPB__STR("anonymous")))
        return set(d, IAMPB__PART_PRINCIPAL_TYPE, IAMPB__STR("anonymous"));
    if (iampb__str_ends(written->text, IAMPB__STR(".amazonaws.com"))
            || iampb__str_ends(written->text, IAMPB__STR(".amazonaws.com.cn")))
        return set(d, IAMPB__PART_PRINCIPAL_TYPE, IAMPB__STR("service"));
    size_t colon = iampb__str_find(written->text, ':', 0);
    if (iampb__str_starts(written->text, IAMPB__STR("AROA")) && colon != SIZE_MAX)
        return set(d, IAMPB__PART_PRINCIPAL_TYPE, IAMPB__STR("session"))
                && set(d, IAMPB__PART_SESSION, iampb__str_from(written->text, colon + 1));
    return set(d, IAMPB__PART_PRINCIPAL_TYPE, IAMPB__STR("name"))
            && set(d, IAMPB__PART_PRINCIPAL_NAME, written->text);
}

/* ---- Resource ---- */
/* Of kinds whose ARN has the name alone, where there is no path: a message has none. */
static bool derive_named(iampb_denial *d)
{
    static const struct {
        iampb_str kind, start;
    } named[] = { { IAMPB__STR_INIT("role"), IAMPB__STR_INIT(":role/") },
        { IAMPB__STR_INIT("user"), IAMPB__STR_INIT(":user/") },
        { IAMPB__STR_INIT("group"), IAMPB__STR_INIT(":group/") },
        { IAMPB__STR_INIT("policy"), IAMPB__STR_INIT(":policy/") },
        { IAMPB__STR_INIT("instance profile"), IAMPB__STR_INIT(":instance-profile/") } };
    iampb_str account = d->parts[IAMPB__PART_ACCOUNT].text;
    iampb__arn principal;
    if (!iampb__str_is_account_id(account) || d->resource_kind.len == 0)
        return true;
    bool known = iampb__arn_parse(d->parts[IAMPB__PART_PRINCIPAL_ARN].text, &principal);
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (iampb__str_eq(named[i].kind, d->resource_kind)) {
            iampb_str texts[] = { IAMPB__STR("arn:"), known ? principal.partition : IAMPB__STR("aws"),
                IAMPB__STR(":iam::"), account, named[i].start, d->resource_name };
            return set_joined(d, IAMPB__PART_RESOURCE_ARN, texts, 6);
        }
    return true;
}

static bool derive_resource(iampb_denial *d)
{
    const iampb__denial_part *written = &d->parts[IAMPB__PART_RESOURCE];
    iampb__arn arn;
    if (written->text.ptr == NULL)
        return true;
    if (iampb__arn_parse(written->text, &arn))
        return iampb__denial_set(d, IAMPB__PART_RESOURCE_ARN, written->text, written->span);
    return derive_named(d);
}

/* ---- Service and action ---- */
/* Names of services in SDKs and event sources that are not the prefix of their actions, without blanks and without
 * "amazon" or "aws" before them, in lower case. */
static const struct {
    iampb_str name, prefix;
} services[] = {
    { IAMPB__STR_INIT("securitytokenservice"), IAMPB__STR_INIT("sts") },
    { IAMPB__STR_INIT("identitymanagement"), IAMPB__STR_INIT("iam") },
    { IAMPB__STR_INIT("monitoring"), IAMPB__STR_INIT("cloudwatch") },
    { IAMPB__STR_INIT("cloudwatchlogs"), IAMPB__STR_INIT("logs") },
    { IAMPB__STR_INIT("cloudwatchevents"), IAMPB__STR_INIT("events") },
    { IAMPB__STR_INIT("eventbridge"), IAMPB__STR_INIT("events") },
    { IAMPB__STR_INIT("elasticloadbalancingv2"), IAMPB__STR_INIT("elasticloadbalancing") },
    { IAMPB__STR_INIT("sfn"), IAMPB__STR_INIT("states") },
    { IAMPB__STR_INIT("stepfunctions"), IAMPB__STR_INIT("states") },
    { IAMPB__STR_INIT("efs"), IAMPB__STR_INIT("elasticfilesystem") },
    { IAMPB__STR_INIT("ecrprivate"), IAMPB__STR_INIT("ecr") },
    { IAMPB__STR_INIT("opensearch"), IAMPB__STR_INIT("es") },
    { IAMPB__STR_INIT("apigatewayv2"), IAMPB__STR_INIT("apigateway") },
    { IAMPB__STR_INIT("tagging"), IAMPB__STR_INIT("tag") },
    { IAMPB__STR_INIT("dynamodbv2"), IAMPB__STR_INIT("dynamodb") },
    { IAMPB__STR_INIT("wafv2"), IAMPB__STR_INIT("wafv2") },
};

static bool is_service(iampb_str name)
{
    return iampb_catalog_service_find(NULL, name.ptr, name.len) != IAMPB_CATALOG_NONE;
}

/* "AWSSecurityTokenService", "Secrets Manager" to the prefix of actions; a name that is not known as it is. */
static iampb_str service_prefix(iampb_str name, char room[64])
{
    size_t len = 0;
    for (size_t i = 0; i < name.len && len < 63; i++)
        if (name.ptr[i] != ' ')
            room[len++] = iampb__lower(name.ptr[i]);
    iampb_str text = iampb__str(room, len);
    static const iampb_str starts[] = { { "", 0 }, IAMPB__STR_INIT("amazon"), IAMPB__STR_INIT("aws") };
    for (size_t k = 0; k < 3; k++) {
        if (!iampb__str_starts(text, starts[k]))
            continue;
        iampb_str bare = iampb__str_from(text, starts[k].len);
        for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
            if (iampb__str_eq(bare, services[i].name))
                return services[i].prefix;
        if (is_service(bare))
            return bare;
    }
    return text;
}

static bool derive_service(iampb_denial *d)
{
    iampb__denial_part *service = &d->parts[IAMPB__PART_SERVICE];
    iampb_str action = d->parts[IAMPB__PART_ACTION].text, code = d->parts[IAMPB__PART_CODE].text;
    iampb_str operation = d->parts[IAMPB__PART_OPERATION].text;
    char room[64];
    if (action.ptr != NULL) {
        iampb__span span = d->parts[IAMPB__PART_ACTION].span;
        service->text.ptr = NULL;
        size_t len = iampb__str_find(action, ':', 0);
        return iampb__denial_set(d, IAMPB__PART_SERVICE, iampb__str_first(action, len),
                (iampb__span){ span.source, span.begin, span.len > len ? (uint32_t)len : span.len });
    }
    if (service->text.ptr != NULL) {
        iampb__span span = service->span;
        iampb_str name = service_prefix(service->text, room);
        service->text.ptr = NULL;
        return iampb__denial_set(d, IAMPB__PART_SERVICE, name, span);
    }
    if (iampb__str_ends(code, IAMPB__STR("UnauthorizedOperation")))
        return set(d, IAMPB__PART_SERVICE, IAMPB__STR("ec2"));
    if (iampb__str_starts(operation, IAMPB__STR("AssumeRole")))
        return set(d, IAMPB__PART_SERVICE, IAMPB__STR("sts"));
    return true;
}

/* Operations that ask for an action of another name. */
static const struct {
    iampb_str service, operation, action;
} operations[] = {
#define ROW(service, operation, action)                                                                               \
    { IAMPB__STR_INIT(service), IAMPB__STR_INIT(operation), IAMPB__STR_INIT(service ":" action) }
    ROW("s3", "ListObjects", "ListBucket"),
    ROW("s3", "ListObjectsV2", "ListBucket"),
    ROW("s3", "HeadBucket", "ListBucket"),
    ROW("s3", "HeadObject", "GetObject"),
    ROW("s3", "SelectObjectContent", "GetObject"),
    ROW("s3", "ListBuckets", "ListAllMyBuckets"),
    ROW("s3", "CreateMultipartUpload", "PutObject"),
    ROW("s3", "UploadPart", "PutObject"),
    ROW("s3", "UploadPartCopy", "PutObject"),
    ROW("s3", "CompleteMultipartUpload", "PutObject"),
    ROW("s3", "CopyObject", "PutObject"),
    ROW("s3", "ListParts", "ListMultipartUploadParts"),
    ROW("s3", "ListObjectVersions", "ListBucketVersions"),
    ROW("s3", "ListMultipartUploads", "ListBucketMultipartUploads"),
    ROW("s3", "DeleteObjects", "DeleteObject"),
    ROW("s3", "GetBucketEncryption", "GetEncryptionConfiguration"),
    ROW("s3", "PutBucketEncryption", "PutEncryptionConfiguration"),
    ROW("s3", "GetBucketLifecycleConfiguration", "GetLifecycleConfiguration"),
    ROW("s3", "PutBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
    ROW("s3", "GetBucketReplication", "GetReplicationConfiguration"),
    ROW("s3", "PutBucketReplication", "PutReplicationConfiguration"),
    ROW("s3", "GetBucketCors", "GetBucketCORS"),
    ROW("s3", "PutBucketCors", "PutBucketCORS"),
    ROW("lambda", "Invoke", "InvokeFunction"),
#undef ROW
};

/* Operations that only S3 has: its message names no service. */
static bool is_of_s3(iampb_str operation)
{
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++)
        if (iampb__str_eq(operations[i].operation, operation) && iampb__str_eq(operations[i].service, IAMPB__STR("s3")))
            return true;
    static const iampb_str more[] = { IAMPB__STR_INIT("Object"), IAMPB__STR_INIT("Bucket") };
    for (size_t i = 0; i < 2; i++)
        if (iampb__str_contains(operation, more[i]))
            return true;
    return false;
}

/* CloudTrail writes the version of an API behind some names: CreateFunction20150331, CreateDistribution2020_05_31. */
static iampb_str without_version(iampb_str name)
{
    size_t end = name.len;
    while (end > 0 && (iampb__is_digit(name.ptr[end - 1]) || name.ptr[end - 1] == '_' || name.ptr[end - 1] == 'v'))
        end--;
    return name.len - end >= 8 && name.ptr[end] == '2' && name.ptr[end + 1] == '0' ? iampb__str_first(name, end) : name;
}

static bool derive_action(iampb_denial *d)
{
    iampb_str operation = without_version(d->parts[IAMPB__PART_OPERATION].text);
    if (iampb__denial_knows(d, IAMPB__PART_ACTION))
        return true;
    if (d->form == IAMPB_DENIAL_PASS_ROLE_ACCOUNT)
        return set(d, IAMPB__PART_LIKELY_ACTION, IAMPB__STR("iam:PassRole"));
    if (operation.ptr == NULL || operation.len == 0)
        return true;
    if (!iampb__denial_knows(d, IAMPB__PART_SERVICE) && is_of_s3(operation)
        && !set(d, IAMPB__PART_SERVICE, IAMPB__STR("s3")))
        return false;
    iampb_str service = d->parts[IAMPB__PART_SERVICE].text;
    if (service.ptr == NULL)
        return true;
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++)
        if (iampb__str_eq(operations[i].service, service) && iampb__str_eq(operations[i].operation, operation))
            return set(d, IAMPB__PART_LIKELY_ACTION, operations[i].action);
    iampb_str texts[] = { service, IAMPB__STR(":"), operation };
    return set_joined(d, IAMPB__PART_LIKELY_ACTION, texts, 3);
}

bool iampb__denial_derive(iampb_denial *d)
{
    return derive_principal(d) && derive_resource(d) && derive_service(d) && derive_action(d);
}
