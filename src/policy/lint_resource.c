/* lint_resource.c - rules about the entries of Resource and NotResource. See lint.h.
 * An entry is looked at from left to right, and the first thing that is wrong with it is reported: what follows cannot
 * be judged any more. A field with a wildcard or a variable is accepted as it stands.
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Resource"; AWS General Reference, "Amazon Resource Names". */
#include "policy/arn_template.h"
#include "policy/lint.h"
#include "policy/region.h"

enum {
    INVALID_ARN_PREFIX,
    MISSING_ARN_FIELD,
    INVALID_ARN_SERVICE_CASE,
    INVALID_SERVICE,
    INVALID_PARTITION,
    INVALID_ARN_REGION,
    INVALID_ARN_ACCOUNT,
    ARN_REGION_NOT_ALLOWED,
    ARN_ACCOUNT_NOT_ALLOWED,
    MISSING_ARN_REGION,
    MISSING_ARN_ACCOUNT,
    INVALID_ARN_RESOURCE,
    UNSUPPORTED_RESOURCE_ARN_IN_POLICY
};

static const iampb__lint_rule *row(int index) { return &iampb__lint_rules_resource[index]; }

static bool is_open(const iampb__lint *lint, iampb_str field)
{
    return iampb__str_has_wildcard(field)
            || (lint->tree->variables && iampb__str_contains(field, IAMPB__STR("${")));
}

/* The whole text again, with one part of it replaced. */
static void edit_part(iampb__lint *lint, const iampb__lint_resource *r, iampb_str part, iampb_str replacement)
{
    iampb_str text = r->entry->text;
    size_t begin = (size_t)(part.ptr - text.ptr);
    iampb__builder_clear(&lint->text);
    iampb__builder_add(&lint->text, iampb__str_first(text, begin));
    iampb__builder_add(&lint->text, replacement);
    iampb__builder_add(&lint->text, iampb__str_from(text, begin + part.len));
    iampb__lint_edit_string(lint, iampb__lint_entry(r->entry), iampb__builder_str(&lint->text));
}

/* ---- Service, partition, Region, account ---- */
static bool service_is_fine(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_resource *r)
{
    iampb_str service = r->arn.service;
    char lower[64];
    bool upper = false;
    for (size_t i = 0; i < service.len; i++)
        upper = upper || iampb__is_upper(service.ptr[i]);
    if (upper) {
        if (!iampb__lint_report(lint, row(INVALID_ARN_SERVICE_CASE), s, iampb__lint_entry(r->entry),
                    "The service \"%v\" of the ARN must be in lower case", iampb__lint_short(service))
            || service.len > sizeof lower)
            return false;
        for (size_t i = 0; i < service.len; i++)
            lower[i] = iampb__lower(service.ptr[i]);
        edit_part(lint, r, service, iampb__str(lower, service.len));
        return false;
    }
    if (iampb__catalog_find_service(lint->catalog, service) != IAMPB_CATALOG_NONE)
        return true;
    iampb_name_status status = iampb_catalog_name_status(lint->catalog, service.ptr, service.len);
    if ((status & (IAMPB_NAME_SERVICE | IAMPB_NAME_ACCEPTED | IAMPB_NAME_ARN)) != 0)
        return true;
    iampb__lint_report(lint, row(INVALID_SERVICE), s, iampb__lint_entry(r->entry),
            "\"%v\" is no service that ARNs are known of%s", iampb__lint_short(service),
            (status & IAMPB_NAME_RETIRED) != 0 ? ": it was retired" : "");
    return false;
}

static bool region_is_fine(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_resource *r)
{
    iampb_str region = r->arn.region;
    if (region.len == 0 || is_open(lint, region))
        return true;
    iampb__region_state state = iampb__region_of(region);
    /* Regions are added faster than tables: what only looks new is no error for certain. */
    if (state == IAMPB__REGION_KNOWN
        || (state == IAMPB__REGION_UNKNOWN && lint->options->profile == IAMPB_LINT_AWS))
        return true;
    iampb__lint_report(lint, row(INVALID_ARN_REGION), s, iampb__lint_entry(r->entry), "\"%v\" is not a known Region%s",
            iampb__lint_short(region), state == IAMPB__REGION_UNKNOWN ? ", unless it is newer than this library" : "");
    return false;
}

static bool account_is_fine(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_resource *r)
{
    iampb_str account = r->arn.account;
    if (account.len == 0 || is_open(lint, account) || iampb__str_is_account_id(account)
        || iampb__str_eq(account, IAMPB__STR("aws")))
        return true;
    iampb__lint_report(lint, row(INVALID_ARN_ACCOUNT), s, iampb__lint_entry(r->entry),
            "\"%v\" in the ARN is not an account: 12 digits, or nothing", iampb__lint_short(account));
    return false;
}

static bool partition_is_fine(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_resource *r)
{
    iampb_str partition = r->arn.partition;
    if (is_open(lint, partition) || iampb__partition_is_known(partition))
        return true;
    iampb__lint_report(lint, row(INVALID_PARTITION), s, iampb__lint_entry(r->entry), "\"%v\" is not a known partition",
            iampb__lint_short(partition));
    return false;
}

/* ---- The resource ---- */
static void check_template(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_resource *r)
{
    iampb__locus at = iampb__lint_entry(r->entry);
    bool empty_fields =
            iampb__lint_on(lint, row(MISSING_ARN_REGION)) || iampb__lint_on(lint, row(MISSING_ARN_ACCOUNT));
    unsigned bits = iampb__arn_judge(lint->catalog, &lint->foreign, r->entry->text, &r->arn, r->has_variables,
            empty_fields);
    lint->failed = lint->failed || lint->foreign.failed;
    if ((bits & IAMPB__ARN_UNKNOWN) != 0)
        return;
    if ((bits & IAMPB__ARN_REGION_EMPTY) != 0)
        iampb__lint_report(lint, row(MISSING_ARN_REGION), s, at, "ARNs of such resources of %v have a Region",
                iampb__lint_short(r->arn.service));
    if ((bits & IAMPB__ARN_ACCOUNT_EMPTY) != 0)
        iampb__lint_report(lint, row(MISSING_ARN_ACCOUNT), s, at, "ARNs of such resources of %v have an account",
                iampb__lint_short(r->arn.service));
    if ((bits & IAMPB__ARN_MEETS) != 0)
        return;
    if ((bits & IAMPB__ARN_REGION_FILLED) != 0
        && iampb__lint_report(lint, row(ARN_REGION_NOT_ALLOWED), s, at,
                "ARNs of such resources of %v have no Region, and this one has \"%v\"",
                iampb__lint_short(r->arn.service), iampb__lint_short(r->arn.region)))
        edit_part(lint, r, r->arn.region, IAMPB__STR(""));
    if ((bits & IAMPB__ARN_ACCOUNT_FILLED) != 0
        && iampb__lint_report(lint, row(ARN_ACCOUNT_NOT_ALLOWED), s, at,
                "ARNs of such resources of %v have no account, and this one has \"%v\"",
                iampb__lint_short(r->arn.service), iampb__lint_short(r->arn.account)))
        edit_part(lint, r, r->arn.account, IAMPB__STR(""));
    if ((bits & (IAMPB__ARN_REGION_FILLED | IAMPB__ARN_ACCOUNT_FILLED)) == 0)
        iampb__lint_report(lint, row(INVALID_ARN_RESOURCE), s, at, "%v has no resources with ARNs like \"%v\"",
                iampb__lint_short(r->arn.service), iampb__lint_short(r->entry->text));
}

static void check_resource(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_resource *r)
{
    iampb_str text = r->entry->text;
    if (r->star || (lint->tree->variables && iampb__str_starts(text, IAMPB__STR("${"))))
        return;
    if (!iampb__str_starts(text, IAMPB__STR("arn:"))) {
        if (iampb__lint_report(lint, row(INVALID_ARN_PREFIX), s, iampb__lint_entry(r->entry),
                    "\"%v\" is not an ARN: it does not begin with \"arn:\"", iampb__lint_short(text))
            && iampb__starts_nocase(text, IAMPB__STR("arn:")))
            edit_part(lint, r, iampb__str_first(text, 4), IAMPB__STR("arn:"));
    } else if (!r->is_arn) {
        iampb__lint_report(lint, row(MISSING_ARN_FIELD), s, iampb__lint_entry(r->entry),
                "\"%v\" has fewer than the six fields of an ARN", iampb__lint_short(text));
    } else if (is_open(lint, r->arn.service)) {
        iampb__lint_report(lint, &iampb__lint_rules_action[IAMPB__LINT_WILDCARD_IN_SERVICE_NAME], s,
                iampb__lint_entry(r->entry), "The service \"%v\" of the ARN has a wildcard",
                iampb__lint_short(r->arn.service));
    } else if (service_is_fine(lint, s, r) && partition_is_fine(lint, s, r) && region_is_fine(lint, s, r)
            && account_is_fine(lint, s, r)) {
        check_template(lint, s, r);
    }
}

static void check_resources(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->resource_count; i++)
        check_resource(lint, s, &s->resources[i]);
}

/* ---- Policies of one type of resource ---- */
static const struct {
    iampb_str type, arn;
} policy_arns[] = {
    { IAMPB__STR_INIT("AWS::S3::Bucket"), IAMPB__STR_INIT("arn:*:s3:::*") },
    { IAMPB__STR_INIT("AWS::S3::AccessPoint"), IAMPB__STR_INIT("arn:*:s3:*:*:accesspoint/*") },
    { IAMPB__STR_INIT("AWS::S3::MultiRegionAccessPoint"), IAMPB__STR_INIT("arn:*:s3::*:accesspoint/*") },
    { IAMPB__STR_INIT("AWS::S3ObjectLambda::AccessPoint"),
        IAMPB__STR_INIT("arn:*:s3-object-lambda:*:*:accesspoint/*") },
};

static void check_policy_arns(iampb__lint *lint, const iampb__lint_statement *s)
{
    const size_t count = sizeof policy_arns / sizeof policy_arns[0];
    iampb__pattern wanted, own;
    size_t found = 0;
    while (found < count && !iampb__str_eq(policy_arns[found].type, lint->resource_type))
        found++;
    if (found == count)
        return;
    iampb__pattern_of(policy_arns[found].arn, false, &wanted);
    for (size_t i = 0; i < s->resource_count; i++) {
        const iampb__lint_resource *r = &s->resources[i];
        if (!r->is_arn)
            continue;
        iampb__pattern_of(r->entry->text, r->has_variables, &own);
        if (!iampb__pattern_meets(&wanted, &own))
            iampb__lint_report(lint, row(UNSUPPORTED_RESOURCE_ARN_IN_POLICY), s, iampb__lint_entry(r->entry),
                    "\"%v\" cannot be a resource of %v", iampb__lint_short(r->entry->text), lint->resource_type);
    }
}

#define ERROR_ROW(code, flags, title, remediation, statement)                                                         \
    [code] = { #code, IAMPB_LINT_ERROR, IAMPB__LINT_NOT_TRUST, IAMPB_SEVERITY_MEDIUM, flags, title, remediation,       \
        NULL, statement }

const iampb__lint_rule iampb__lint_rules_resource[] = {
    ERROR_ROW(INVALID_ARN_PREFIX, IAMPB__LINT_LEADS, "A resource is not an ARN",
            "Write an ARN that begins with \"arn:\", or \"*\".", check_resources),
    ERROR_ROW(MISSING_ARN_FIELD, 0, "An ARN lacks fields",
            "Write all six fields, arn:partition:service:region:account:resource; some may be empty.", NULL),
    ERROR_ROW(INVALID_ARN_SERVICE_CASE, 0, "The service of an ARN has capital letters",
            "Write the service in lower case.", NULL),
    ERROR_ROW(INVALID_SERVICE, 0, "The service of an ARN does not exist",
            "Use the service's name as its ARNs have it; the Service Authorization Reference lists them.", NULL),
    ERROR_ROW(INVALID_PARTITION, 0, "The partition of an ARN does not exist",
            "Use aws, aws-cn, aws-us-gov or another partition of AWS.", NULL),
    ERROR_ROW(INVALID_ARN_REGION, 0, "The Region of an ARN does not exist", "Use the code of a Region.", NULL),
    ERROR_ROW(INVALID_ARN_ACCOUNT, 0, "The account of an ARN is not an account",
            "Use an account id of 12 digits, or leave the field empty where the resource has none.", NULL),
    ERROR_ROW(ARN_REGION_NOT_ALLOWED, 0, "An ARN has a Region where such resources have none",
            "Leave the Region empty.", NULL),
    ERROR_ROW(ARN_ACCOUNT_NOT_ALLOWED, 0, "An ARN has an account where such resources have none",
            "Leave the account empty.", NULL),
    ERROR_ROW(MISSING_ARN_REGION, IAMPB__LINT_OFF, "An ARN has no Region where such resources have one",
            "Name the Region, or \"*\".", NULL),
    ERROR_ROW(MISSING_ARN_ACCOUNT, IAMPB__LINT_OFF, "An ARN has no account where such resources have one",
            "Name the account, or \"*\".", NULL),
    ERROR_ROW(INVALID_ARN_RESOURCE, 0, "No resource of the service can have this ARN",
            "Use one of the forms that the service's page in the Service Authorization Reference lists.", NULL),
    [UNSUPPORTED_RESOURCE_ARN_IN_POLICY] = { "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", IAMPB_LINT_ERROR,
        IAMPB__LINT_RESOURCE, IAMPB_SEVERITY_MEDIUM, 0, "A resource that a policy of this type cannot be about",
        "Name the resource that the policy is attached to.", NULL, check_policy_arns },
    { .code = NULL },
};
