/* cases_resource.c - cases for src/policy/lint_resource.c. */
#include "cases.h"

#define OF(resource) LINT_ALLOW("\"Action\": \"sqs:*\", \"Resource\": " resource)
#define ARN(text) OF("\"" text "\"")
#define OLD(text)                                                                                                     \
    "{\"Version\": \"2008-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:*\", "                  \
    "\"Resource\": \"" text "\"}]}"
/* The code, an ARN that gets it, one that does not. */
#define ROW(code, fires, near)                                                                                        \
    { code, IAMPB_POLICY_IDENTITY, NULL, ARN(fires), "Statement[0].Resource", "\"" fires "\"", ARN(near) }
/* The same in a policy for one type of resource. */
#define TYPE_ROW(type, fires, near)                                                                                   \
    { "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", IAMPB_POLICY_RESOURCE, type,                                              \
        LINT_ALLOW("\"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"" fires "\""),                \
        "Statement[0].Resource", "\"" fires "\"",                                                                      \
        LINT_ALLOW("\"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"" near "\"") }

const lint_case lint_cases_resource[] = {
    ROW("INVALID_ARN_PREFIX", "s3:::reports", "arn:aws:s3:::reports"),
    ROW("INVALID_ARN_PREFIX", "*:s3:::reports", "*"),
    ROW("INVALID_ARN_PREFIX", "", "arn:aws:s3:::*"),
    { "INVALID_ARN_PREFIX", IAMPB_POLICY_IDENTITY, NULL, OF("[\"*\", \"ARN:aws:s3:::reports\"]"),
        "Statement[0].Resource[1]", "\"ARN:aws:s3:::reports\"", OF("[\"*\", \"arn:aws:s3:::reports\"]") },
    { "INVALID_ARN_PREFIX", IAMPB_POLICY_SCP, NULL, LINT_DENY("\"Action\": \"sqs:*\", \"NotResource\": [\"reports\"]"),
        "Statement[0].NotResource[0]", "\"reports\"", LINT_DENY("\"Action\": \"sqs:*\", \"NotResource\": [\"*\"]") },
    /* Version 2008-10-17 has no variables, so this cannot become an ARN. */
    { "INVALID_ARN_PREFIX", IAMPB_POLICY_IDENTITY, NULL, OLD("${aws:username}"), "Statement[0].Resource",
        "\"${aws:username}\"", ARN("${aws:PrincipalTag/bucket}") },

    ROW("MISSING_ARN_FIELD", "arn:aws:s3:reports", "arn:aws:s3:::reports"),
    ROW("MISSING_ARN_FIELD", "arn:aws:sqs:eu-west-1:111122223333", "arn:aws:sqs:eu-west-1:111122223333:*"),
    /* The colon of a variable is none of the ARN's. */
    ROW("MISSING_ARN_FIELD", "arn:aws:sqs:eu-west-1:${aws:username}", "arn:aws:sqs:eu-west-1:*:${aws:username}"),

    ROW("INVALID_ARN_SERVICE_CASE", "arn:aws:S3:::reports", "arn:aws:s3:::Reports"),
    ROW("INVALID_ARN_SERVICE_CASE", "arn:aws:sqS:eu-west-1:111122223333:jobs",
            "arn:aws:S*:eu-west-1:111122223333:jobs"),

    ROW("INVALID_SERVICE", "arn:aws:quque:eu-west-1:111122223333:jobs", "arn:aws:sqs:eu-west-1:111122223333:jobs"),
    ROW("INVALID_SERVICE", "arn:aws::eu-west-1:111122223333:jobs", "arn:aws:*:eu-west-1:111122223333:jobs"),
    /* A prefix that AWS takes although its reference lacks it; names that only ARNs have; one that was retired. */
    ROW("INVALID_SERVICE", "arn:aws:zocal:eu-west-1:111122223333:x", "arn:aws:zocalo:eu-west-1:111122223333:x"),
    ROW("INVALID_SERVICE", "arn:aws:deeplens:eu-west-1:111122223333:x", "arn:aws:catalog:eu-west-1:111122223333:*"),
    ROW("INVALID_SERVICE", "arn:aws:route53recovery:::x", "arn:aws:route53-recovery-control::111122223333:cluster/x"),

    { "WILDCARD_IN_SERVICE_NAME", IAMPB_POLICY_IDENTITY, NULL, ARN("arn:aws:s*:::reports"), "Statement[0].Resource",
        "\"arn:aws:s*:::reports\"", ARN("arn:aws:s3:*:*:reports*") },
    ROW("WILDCARD_IN_SERVICE_NAME", "arn:aws:s?:::reports", "arn:*:s3:::reports"),

    ROW("INVALID_PARTITION", "arn:amazon:s3:::reports", "arn:aws-cn:s3:::reports"),
    ROW("INVALID_PARTITION", "arn::s3:::reports", "arn:*:s3:::reports"),
    ROW("INVALID_PARTITION", "arn:AWS:s3:::reports", "arn:${aws:PrincipalTag/partition}:s3:::reports"),

    ROW("INVALID_ARN_REGION", "arn:aws:sqs:europe-1:111122223333:jobs", "arn:aws:sqs:eu-west-1:111122223333:jobs"),
    ROW("INVALID_ARN_REGION", "arn:aws:sqs:EU-WEST-1:111122223333:jobs", "arn:aws:sqs:eu-*:111122223333:jobs"),
    ROW("INVALID_ARN_REGION", "arn:aws:sqs:eu-west-1a:111122223333:jobs",
            "arn:aws:sqs:${aws:RequestedRegion}:111122223333:jobs"),
    ROW("INVALID_ARN_REGION", "arn:aws:sqs:eu-west-99:111122223333:jobs", "arn:aws:sqs::111122223333:jobs"),

    ROW("INVALID_ARN_ACCOUNT", "arn:aws:sqs:eu-west-1:12345:jobs", "arn:aws:sqs:eu-west-1:111122223333:jobs"),
    ROW("INVALID_ARN_ACCOUNT", "arn:aws:iam::AWS:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
    ROW("INVALID_ARN_ACCOUNT", "arn:aws:sqs:eu-west-1:1111222233334:jobs", "arn:aws:sqs:eu-west-1:1111222233?3:jobs"),
    ROW("INVALID_ARN_ACCOUNT", "arn:aws:sqs:eu-west-1:11112222333a:jobs",
            "arn:aws:sqs:eu-west-1:${aws:PrincipalAccount}:jobs"),
    ROW("INVALID_ARN_ACCOUNT", "arn:aws:s3::self:reports", "arn:aws:s3:::reports"),

    ROW("ARN_REGION_NOT_ALLOWED", "arn:aws:s3:eu-west-1::reports", "arn:aws:s3:::reports"),
    ROW("ARN_REGION_NOT_ALLOWED", "arn:aws:iam:us-east-1:111122223333:role/ci", "arn:aws:iam::111122223333:role/ci"),
    /* The resource part fits nothing: that is the other code. */
    ROW("ARN_REGION_NOT_ALLOWED", "arn:aws:iam:us-east-1:111122223333:user/jane",
            "arn:aws:iam:us-east-1:111122223333:jane"),
    /* Access points have a Region. */
    ROW("ARN_REGION_NOT_ALLOWED", "arn:aws:s3:eu-west-1:111122223333:reports/x",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/x"),

    ROW("ARN_ACCOUNT_NOT_ALLOWED", "arn:aws:s3::111122223333:reports", "arn:aws:s3:::reports"),
    ROW("ARN_ACCOUNT_NOT_ALLOWED", "arn:aws:s3:eu-west-1:111122223333:reports/x",
            "arn:aws:s3::111122223333:accesspoint/x"),

    ROW("MISSING_ARN_REGION", "arn:aws:sqs::111122223333:jobs", "arn:aws:sqs:*:111122223333:jobs"),
    ROW("MISSING_ARN_REGION", "arn:aws:lambda::111122223333:function:jobs", "arn:aws:iam::111122223333:role/jobs"),
    ROW("MISSING_ARN_ACCOUNT", "arn:aws:sqs:eu-west-1::jobs", "arn:aws:sqs:eu-west-1:*:jobs"),
    ROW("MISSING_ARN_ACCOUNT", "arn:aws:iam:::role/ci", "arn:aws:s3:::role/ci"),

    ROW("INVALID_ARN_RESOURCE", "arn:aws:lambda:eu-west-1:111122223333:fn:jobs", "arn:aws:lambda:*:*:fn:jobs"),
    ROW("INVALID_ARN_RESOURCE", "arn:aws:ec2:eu-west-1:111122223333:isnt/i-1",
            "arn:aws:ec2:eu-west-1:111122223333:inst*"),
    /* Both sides' wildcards cross colons: behind an open end a whole ARN of any kind may stand. */
    ROW("INVALID_ARN_RESOURCE", "arn:aws:ec2:eu-west-1:111122223333:isnt?", "arn:aws:ec2:eu-west-1:111122223333:isnt*"),
    ROW("INVALID_ARN_RESOURCE", "arn:aws:iam:us-east-1:111122223333:rol/ci", "arn:aws:s3:eu-west-1::reports"),
    ROW("INVALID_ARN_RESOURCE", "arn:aws:lambda:eu-west-1:111122223333:${*}",
            "arn:aws:lambda:eu-west-1:111122223333:${aws:username}"),
    ROW("INVALID_ARN_RESOURCE", "arn:aws:lambda:eu-west-1:111122223333:functions:?",
            "arn:aws:lambda:eu-west-1:111122223333:f???????:jobs"),
    /* An ARN in the service's name that only another service's actions take. */
    ROW("INVALID_ARN_RESOURCE", "arn:aws:cloudtrail:eu-west-1:111122223333:chanel/x",
            "arn:aws:cloudtrail:eu-west-1:111122223333:channel/x"),
    /* The one template of a service that says too little; a service without any. */
    ROW("INVALID_ARN_RESOURCE", "arn:aws:iam::111122223333:people/jane",
            "arn:aws:devops-guru:eu-west-1:111122223333:insight/x"),
    ROW("INVALID_ARN_RESOURCE", "arn:aws:iam::aws:people/jane", "arn:aws:a2c:eu-west-1:111122223333:insight/x"),

    /* Of an entry only what is wrong first, from left to right. */
    ROW("INVALID_SERVICE", "arn:amazon:quque:europe:1:x", "arn:amazon:QUQUE:europe:1:x"),
    ROW("INVALID_PARTITION", "arn:amazon:sqs:europe:1:x", "arn:amazon:quque:europe:1:x"),
    ROW("INVALID_ARN_REGION", "arn:aws:sqs:europe:1:x", "arn:amazon:sqs:europe:1:x"),
    ROW("INVALID_ARN_ACCOUNT", "arn:aws:lambda:eu-west-1:1:x", "arn:aws:lambda:europe:1:x"),
    ROW("INVALID_ARN_RESOURCE", "arn:aws:lambda:eu-west-1:111122223333:x", "arn:aws:lambda:eu-west-1:1:x"),

    TYPE_ROW("AWS::S3::Bucket", "arn:aws:sqs:eu-west-1:111122223333:jobs", "arn:aws:s3:::reports/*"),
    TYPE_ROW("AWS::S3::Bucket", "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap", "arn:aws:s3:::*"),
    TYPE_ROW("AWS::S3::AccessPoint", "arn:aws:s3:::reports",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/*"),
    TYPE_ROW("AWS::S3::MultiRegionAccessPoint", "arn:aws:s3:::reports", "arn:aws:s3::111122223333:accesspoint/ap.mrap"),
    TYPE_ROW("AWS::S3::MultiRegionAccessPoint", "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap", "*"),
    TYPE_ROW("AWS::S3ObjectLambda::AccessPoint", "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap",
            "arn:aws:s3-object-lambda:eu-west-1:111122223333:accesspoint/ap"),
    { .code = NULL },
};
