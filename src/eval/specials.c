/* specials.c - actions and resources that AWS treats in a way of their own. See iampb__special in context.h.
 * Rule: AWS IAM User Guide and the guides of the services; E-82, E-94, E-96 to E-101. */
#include "eval/context.h"
#include "iampb/catalog.h"

/* Actions of STS that a role trust policy decides. */
static const iampb_str trust_actions[] = { IAMPB__STR_INIT("assumerole"), IAMPB__STR_INIT("assumerolewithsaml"),
    IAMPB__STR_INIT("assumerolewithwebidentity"), IAMPB__STR_INIT("tagsession"), IAMPB__STR_INIT("setsourceidentity") };

static const iampb_str bucket_policy_actions[] = { IAMPB__STR_INIT("getbucketpolicy"),
    IAMPB__STR_INIT("putbucketpolicy"), IAMPB__STR_INIT("deletebucketpolicy") };

/* Of STS: need no permission; even_denied: nor can it be taken away (E-96). */
static const struct always_row {
    iampb_str action;
    bool even_denied;
} always_rows[] = {
    { IAMPB__STR_INIT("getcalleridentity"), true },
    { IAMPB__STR_INIT("getsessiontoken"), false },
    { IAMPB__STR_INIT("getaccesskeyinfo"), false },
};

#define ONE_OF(name, list) iampb__str_is_one_of((name), (list), sizeof(list) / sizeof((list)[0]))

/* Field `number` (from 0, "arn") of the resource with what is before the sixth in lower case; the sixth is all the
 * rest. */
static iampb_str field(const iampb_request *r, unsigned number)
{
    if (r->colon_count < 5)
        return (iampb_str){ "", 0 };
    uint32_t begin = number == 0 ? 0 : r->colons[number - 1] + 1;
    uint32_t end = number == 5 ? (uint32_t)r->folded.len : r->colons[number];
    return iampb__str(r->folded.ptr + begin, end - begin);
}

static bool starts_with_any(iampb_str name, const iampb_str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (iampb__str_starts(name, list[i]))
            return true;
    return false;
}

/* Reading actions of IAM: all others change something. */
static bool reads(iampb_str name)
{
    static const iampb_str starts[] = { IAMPB__STR_INIT("get"), IAMPB__STR_INIT("list"), IAMPB__STR_INIT("generate"),
        IAMPB__STR_INIT("simulate") };
    return starts_with_any(name, starts, sizeof starts / sizeof starts[0]);
}

/* What IAM lets be done with a policy of AWS: attaching it acts on the user, group or role. */
static const char *aws_owned(const iampb_request *r)
{
    iampb_str account = field(r, 4), resource = field(r, 5);
    if (iampb__str_eq(r->service, IAMPB__STR("kms")) && iampb__str_starts(resource, IAMPB__STR("alias/aws/"))
        && (iampb__str_ends(r->name, IAMPB__STR("alias"))))
        return "aws-owned";
    if (!iampb__str_eq(r->service, IAMPB__STR("iam")) || !iampb__str_eq(field(r, 2), IAMPB__STR("iam"))
        || reads(r->name))
        return NULL;
    if (iampb__str_eq(account, IAMPB__STR("aws")))
        return "aws-owned";
    return iampb__str_starts(resource, IAMPB__STR("role/aws-reserved/")) ? "aws-owned" : NULL;
}

bool iampb__service_has_rcps(iampb_str name)
{
    size_t service = iampb_catalog_service_find(NULL, name.ptr, name.len);
    return service != IAMPB_CATALOG_NONE && iampb_catalog_service_is(NULL, service, "rcp") == 1;
}

static bool covers_rcp(const iampb_request *r)
{
    return r->service_rcp
            && !(iampb__str_eq(r->service, IAMPB__STR("kms")) && iampb__str_eq(r->name, IAMPB__STR("retiregrant")));
}

bool iampb__needs_no_permission(iampb_str service, iampb_str name, bool *even_denied)
{
    for (size_t i = 0; i < sizeof always_rows / sizeof always_rows[0]; i++)
        if (iampb__str_eq(name, always_rows[i].action) && iampb__str_eq(service, IAMPB__STR("sts"))) {
            *even_denied = always_rows[i].even_denied;
            return true;
        }
    return false;
}

void iampb__request_specials(iampb_request *r)
{
    iampb__special s = { 0 };
    bool sts = iampb__str_eq(r->service, IAMPB__STR("sts"));
    s.always = sts && iampb__needs_no_permission(r->service, r->name, &s.even_denied);
    if (r->action.ptr != NULL)
        s.rcp = covers_rcp(r);
    if (r->action.ptr != NULL && r->resource.ptr != NULL) {
        s.trust = sts && ONE_OF(r->name, trust_actions);
        s.kms_key = iampb__str_eq(r->service, IAMPB__STR("kms")) && iampb__str_starts(field(r, 5), IAMPB__STR("key/"));
        s.s3 = iampb__str_eq(r->service, IAMPB__STR("s3")) && iampb__str_eq(field(r, 2), IAMPB__STR("s3"));
        s.bucket_policy = s.s3 && ONE_OF(r->name, bucket_policy_actions);
        s.aws_owned = aws_owned(r);
    }
    r->special = s;
}
