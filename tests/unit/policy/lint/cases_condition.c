/* cases_condition.c - cases for src/policy/lint_condition.c. */
#include "cases.h"

#define CONDITION(text) LINT_ALLOW("\"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {" text "}")
#define WHEN(op, key, values) CONDITION("\"" op "\": {\"" key "\": " values "}")
#define AT(op, key) "Statement[0].Condition." op "[\"" key "\"]"
/* What is wrong stands at the operator, the key, or its one value. */
#define OP_ROW(code, op, path, key, values, near)                                                                     \
    { code, IAMPB_POLICY_IDENTITY, NULL, WHEN(op, key, values), "Statement[0].Condition" path, "\"" op "\"", near }
#define KEY_ROW(code, op, key, values, near)                                                                          \
    { code, IAMPB_POLICY_IDENTITY, NULL, WHEN(op, key, values), AT(op, key), "\"" key "\"", near }
#define VALUE_ROW(code, op, key, value, near)                                                                         \
    { code, IAMPB_POLICY_IDENTITY, NULL, WHEN(op, key, value), AT(op, key), value, near }
/* Entry number `index` of a list. */
#define ENTRY_ROW(code, op, key, values, index, cut, near)                                                            \
    { code, IAMPB_POLICY_IDENTITY, NULL, WHEN(op, key, values), AT(op, key) "[" #index "]", cut, near }

/* The document without variables. */
#define OLD_WHEN(op, key, values)                                                                                     \
    "{\"Version\": \"2008-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", "                   \
    "\"Resource\": \"*\", \"Condition\": {\"" op "\": {\"" key "\": " values "}}}]}"

/* With a principal: a policy of a resource, or of a role. */
#define HELD(principal, effect, op, key, values)                                                                      \
    LINT_POLICY("\"Effect\": \"" effect "\", \"Principal\": " principal ", \"Action\": \"sqs:SendMessage\", "         \
                "\"Resource\": \"*\", \"Condition\": {\"" op "\": {\"" key "\": " values "}}")
#define SERVICE "{\"Service\": \"sns.amazonaws.com\"}"
#define SERVICE_ROW(effect, op, key, values, near)                                                                    \
    { "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", IAMPB_POLICY_RESOURCE, NULL,                                 \
        HELD(SERVICE, effect, op, key, values), AT(op, key) " Statement[0].Principal.Service", "\"" key "\"", near }

#define GITHUB_SUB "token.actions.githubusercontent.com:sub"
#define TRUSTED(op, key, values)                                                                                      \
    LINT_ALLOW("\"Principal\": {\"Federated\": \"arn:aws:iam::111122223333:oidc-provider/"                             \
               "token.actions.githubusercontent.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", "               \
               "\"Condition\": {\"" op "\": {\"" key "\": " values "}}")
#define WILD_ROW(op, value, near)                                                                                     \
    { "WILDCARD_USAGE_TOO_PERMISSIVE", IAMPB_POLICY_TRUST, NULL, TRUSTED(op, GITHUB_SUB, value),                      \
        AT(op, GITHUB_SUB), value, near }
#define SUB(value) TRUSTED("StringLike", GITHUB_SUB, value)

#define WITH_ACTION(action, key, value)                                                                               \
    LINT_ALLOW("\"Action\": " action ", \"Resource\": \"*\", "                                                       \
               "\"Condition\": {\"StringEquals\": {\"" key "\": " value "}}")

#define VPC "aws:SourceVpc"
#define VPCE "aws:SourceVpce"
#define KMS "s3:x-amz-server-side-encryption-aws-kms-key-id"
#define KMS_KEY "\"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\""
#define IP "aws:SourceIp"

const lint_case lint_cases_condition[] = {
    /* ---- Operators ---- */
    OP_ROW("INVALID_CONDITION_OPERATOR", "StringEqual", ".StringEqual", "aws:PrincipalArn", "\"a\"",
            WHEN("stringEQUALS", "aws:PrincipalArn", "\"a\"")),
    OP_ROW("INVALID_CONDITION_OPERATOR", "ForAnyValues:StringEquals", "[\"ForAnyValues:StringEquals\"]", "aws:TagKeys",
            "\"a\"", WHEN("foranyvalue:stringequals", "aws:TagKeys", "\"a\"")),
    OP_ROW("INVALID_CONDITION_OPERATOR", "BoolNot", ".BoolNot", "aws:SecureTransport", "true",
            WHEN("BoolIfExists", "aws:SecureTransport", "true")),
    OP_ROW("INVALID_CONDITION_OPERATOR", "IfExists", ".IfExists", "aws:PrincipalArn", "\"a\"",
            WHEN("NullIfExists", "aws:PrincipalArn", "true")),
    OP_ROW("INVALID_CONDITION_OPERATOR", "ForAllValues:", "[\"ForAllValues:\"]", "aws:TagKeys", "\"a\"",
            WHEN("ForAllValues:StringNotEqualsIgnoreCaseIfExists", "aws:TagKeys", "\"a\"")),

    OP_ROW("NULL_WITH_IF_EXISTS", "NullIfExists", ".NullIfExists", "aws:PrincipalArn", "\"true\"",
            WHEN("Null", "aws:PrincipalArn", "\"true\"")),
    OP_ROW("NULL_WITH_IF_EXISTS", "nullifexists", ".nullifexists", "aws:PrincipalArn", "\"true\"",
            WHEN("BoolIfExists", "aws:SecureTransport", "\"true\"")),

    /* ---- Keys ---- */
    { "INVALID_CONDITION_KEY_FORMAT", IAMPB_POLICY_IDENTITY, NULL, WHEN("StringEquals", "PrincipalArn", "\"a\""),
        "Statement[0].Condition.StringEquals.PrincipalArn", "\"PrincipalArn\"",
        WHEN("StringEquals", "aws:PrincipalArn", "\"a\"") },
    KEY_ROW("INVALID_CONDITION_KEY_FORMAT", "StringEquals", "aws:", "\"a\"",
            WHEN("StringEquals", "aws:NoSuchKey", "\"a\"")),
    KEY_ROW("INVALID_CONDITION_KEY_FORMAT", "StringEquals", ":PrincipalArn", "\"a\"",
            WHEN("StringEquals", "saml:aud", "\"a\"")),

    KEY_ROW("INVALID_GLOBAL_CONDITION_KEY", "StringEquals", "aws:NoSuchKey", "\"a\"",
            WHEN("StringEquals", "AWS:principalARN", "\"a\"")),
    KEY_ROW("INVALID_GLOBAL_CONDITION_KEY", "StringEquals", "AWS:NoSuchKey", "\"a\"",
            WHEN("StringEquals", "aws:PrincipalOrgMasterAccountId", "\"111122223333\"")),
    KEY_ROW("INVALID_GLOBAL_CONDITION_KEY", "StringEquals", "aws:ResourceTags/team", "\"a\"",
            WHEN("StringEquals", "aws:ResourceTag/aws:cloudformation:stack-name", "\"a\"")),
    /* A key of two tags is one of a tag with a slash. */
    KEY_ROW("INVALID_GLOBAL_CONDITION_KEY", "StringEquals", "aws:PrincipalArn/team", "\"a\"",
            WHEN("StringEquals", "aws:RequestTag/team/part", "\"a\"")),

    KEY_ROW("INVALID_SERVICE_CONDITION_KEY", "StringEquals", "s3:NoSuchKey", "\"a\"",
            WHEN("StringEquals", "S3:PREFIX", "\"a\"")),
    KEY_ROW("INVALID_SERVICE_CONDITION_KEY", "StringEquals", "s3:ExistingObjectTags/team", "\"a\"",
            WHEN("StringEquals", "s3:ExistingObjectTag/team:a/b", "\"a\"")),
    KEY_ROW("INVALID_SERVICE_CONDITION_KEY", "StringEquals", "nosuch:Key", "\"a\"",
            WHEN("StringEquals", "zocalo:Key", "\"a\"")),
    KEY_ROW("INVALID_SERVICE_CONDITION_KEY", "StringEquals", "sts:NoSuchKey", "\"a\"",
            WHEN("StringEquals", "idp.example.com/realms/jobs:department", "\"a\"")),
    KEY_ROW("INVALID_SERVICE_CONDITION_KEY", "StringEquals", "iam:PassedToServices", "\"a\"",
            WHEN("StringEquals", "iam:passedToService", "\"ecs.amazonaws.com\"")),
    KEY_ROW("INVALID_SERVICE_CONDITION_KEY", "StringEquals", "sqs:aud", "\"a\"", WHEN("StringEquals", "saml:nosuch",
            "\"a\"")),

    KEY_ROW("MISSING_TAG_KEY_IN_CONDITION", "StringEquals", "aws:ResourceTag", "\"a\"",
            WHEN("StringEquals", "aws:ResourceTag/team", "\"a\"")),
    KEY_ROW("MISSING_TAG_KEY_IN_CONDITION", "StringEquals", "aws:RequestTag/", "\"a\"",
            WHEN("StringEquals", "aws:RequestTag//", "\"a\"")),
    KEY_ROW("MISSING_TAG_KEY_IN_CONDITION", "StringLike", "AWS:principaltag", "\"a\"",
            WHEN("ForAnyValue:StringLike", "aws:TagKeys", "\"a\"")),

    { "UNSUPPORTED_GLOBAL_CONDITION_KEY", IAMPB_POLICY_RESOURCE, NULL, HELD("\"*\"", "Allow", "ArnLike", "aws:ARN",
            "\"a\""),
        AT("ArnLike", "aws:ARN"), "\"aws:ARN\"", HELD("\"*\"", "Allow", "ArnLike", "aws:PrincipalArn", "\"a\"") },
    KEY_ROW("DEPRECATED_GLOBAL_CONDITION_KEY", "ArnLike", "aws:Arn", "\"a\"", WHEN("ArnLike", "aws:SourceArn",
            "\"a\"")),

    /* ---- Operator and key together ---- */
    KEY_ROW("MISSING_QUALIFIER", "StringEquals", "aws:TagKeys", "\"team\"",
            WHEN("ForAnyValue:StringEquals", "aws:TagKeys", "\"team\"")),
    KEY_ROW("MISSING_QUALIFIER", "StringNotLikeIfExists", "aws:CalledVia", "[\"athena.amazonaws.com\"]",
            WHEN("Null", "aws:CalledVia", "false")),
    KEY_ROW("MISSING_QUALIFIER", "StringEquals", "dynamodb:attributes", "\"id\"",
            WHEN("ForAllValues:StringEquals", "dynamodb:Attributes", "\"id\"")),
    /* Services disagree on that one. */
    KEY_ROW("MISSING_QUALIFIER", "StringLike", "aws:PrincipalOrgPaths", "\"o-*\"",
            WHEN("StringLike", "identitystore:UserId", "\"a*\"")),

    KEY_ROW("TYPE_MISMATCH", "StringEquals", "aws:SecureTransport", "\"true\"",
            WHEN("Bool", "aws:SecureTransport", "\"true\"")),
    KEY_ROW("TYPE_MISMATCH", "StringNotEqualsIgnoreCaseIfExists", "aws:MultiFactorAuthPresent", "\"true\"",
            WHEN("Null", "aws:MultiFactorAuthPresent", "\"true\"")),
    KEY_ROW("TYPE_MISMATCH", "StringLike", "aws:ViaAWSService", "\"tr*\"",
            WHEN("ArnLike", "aws:SourceAccount", "\"111122223333\"")),
    KEY_ROW("TYPE_MISMATCH", "StringEquals", "aws:SecureTransport", "true",
            WHEN("StringEquals", "aws:PrincipalArn", "\"true\"")),

    /* ---- Forms of values ---- */
    VALUE_ROW("INVALID_CONDITION_MULTIPLE_BOOLEAN", "Bool", "aws:SecureTransport", "[true, \"false\"]",
            WHEN("Bool", "aws:SecureTransport", "[true]")),
    VALUE_ROW("INVALID_CONDITION_MULTIPLE_BOOLEAN", "BoolIfExists", "aws:SecureTransport", "[\"true\", \"true\"]",
            WHEN("StringEquals", "aws:PrincipalArn", "[\"true\", \"false\"]")),

    VALUE_ROW("TYPE_MISMATCH_BOOLEAN", "Bool", "aws:SecureTransport", "\"yes\"", WHEN("Bool", "aws:SecureTransport",
            "true")),
    ENTRY_ROW("TYPE_MISMATCH_BOOLEAN", "Null", "aws:PrincipalArn", "[\"true\", 1]", 1, "1",
            WHEN("Null", "aws:PrincipalArn", "[\"true\", \"false\"]")),
    VALUE_ROW("TYPE_MISMATCH_BOOLEAN", "BoolIfExists", "aws:SecureTransport", "\"\"",
            WHEN("StringEquals", "aws:PrincipalArn", "\"yes\"")),

    VALUE_ROW("TYPE_MISMATCH_DATE", "DateLessThan", "aws:CurrentTime", "\"tomorrow\"",
            WHEN("DateLessThan", "aws:CurrentTime", "\"2026-11-23T22:00:00Z\"")),
    VALUE_ROW("TYPE_MISMATCH_DATE", "DateGreaterThanEquals", "aws:CurrentTime", "\"2026-13-01\"",
            WHEN("DateGreaterThanEquals", "aws:CurrentTime", "\"2026-12-01\"")),
    VALUE_ROW("TYPE_MISMATCH_DATE", "DateEquals", "aws:CurrentTime", "true",
            WHEN("DateEquals", "aws:CurrentTime", "1795471200")),
    VALUE_ROW("TYPE_MISMATCH_DATE", "DateEquals", "aws:CurrentTime", "\"2026-11-23T22:00:00 Z\"",
            WHEN("DateEquals", "aws:CurrentTime", "\"2026-11-23T22:00:00+01:00\"")),
    VALUE_ROW("TYPE_MISMATCH_DATE", "DateEquals", "aws:CurrentTime", "\"2026-1\"",
            WHEN("DateEquals", "aws:CurrentTime", "\"2026-11\"")),
    VALUE_ROW("TYPE_MISMATCH_DATE", "DateEquals", "aws:CurrentTime", "\"now\"",
            WHEN("DateEquals", "aws:CurrentTime", "\"2026-11-23T22:00:00.5Z\"")),

    VALUE_ROW("INVALID_DATE_VALUE", "DateLessThan", "aws:CurrentTime", "\"12/11/2026\"",
            WHEN("DateLessThan", "aws:CurrentTime", "\"2026-11-12\"")),
    VALUE_ROW("INVALID_DATE_VALUE", "DateLessThan", "aws:CurrentTime", "\"11-12-2026\"",
            WHEN("DateLessThan", "aws:CurrentTime", "\"2026-13-01\"")),
    VALUE_ROW("INVALID_DATE_VALUE", "DateLessThan", "aws:CurrentTime", "\"2026/11/12\"",
            WHEN("DateLessThan", "aws:CurrentTime", "\"someday\"")),

    VALUE_ROW("TYPE_MISMATCH_NUMBER", "NumericLessThan", "s3:max-keys", "\"ten\"",
            WHEN("NumericLessThan", "s3:max-keys", "10")),
    VALUE_ROW("TYPE_MISMATCH_NUMBER", "NumericEquals", "s3:max-keys", "\"1.2.3\"",
            WHEN("NumericEquals", "s3:max-keys", "\"-1.5\"")),
    VALUE_ROW("TYPE_MISMATCH_NUMBER", "NumericEquals", "s3:max-keys", "\"1e2e3\"",
            WHEN("NumericEquals", "s3:max-keys", "\".5E-3\"")),
    VALUE_ROW("TYPE_MISMATCH_NUMBER", "NumericEquals", "s3:max-keys", "\"\"", WHEN("NumericEquals", "s3:max-keys",
            "1e3")),
    ENTRY_ROW("TYPE_MISMATCH_NUMBER", "NumericEquals", "s3:max-keys", "[\"+3\", \"10 \"]", 1, "\"10 \"",
            WHEN("NumericEquals", "s3:max-keys", "[\"+3\", \"10\"]")),

    VALUE_ROW("TYPE_MISMATCH_STRING", "BinaryEquals", "s3:signatureversion", "\"not base64\"",
            WHEN("BinaryEquals", "s3:signatureversion", "\"QmluYXJ5VmFsdWVJbkJhc2U2NA==\"")),
    VALUE_ROW("TYPE_MISMATCH_STRING", "BinaryEquals", "s3:signatureversion", "\"QQ=\"",
            WHEN("BinaryEquals", "s3:signatureversion", "\"QQ==\"")),
    VALUE_ROW("TYPE_MISMATCH_STRING", "BinaryEquals", "s3:signatureversion", "\"A-_z\"",
            WHEN("BinaryEquals", "s3:signatureversion", "\"aZ09+/+/\"")),
    VALUE_ROW("TYPE_MISMATCH_STRING", "BinaryEquals", "s3:signatureversion", "\"Q===\"",
            WHEN("BinaryEquals", "s3:signatureversion", "\"\"")),
    VALUE_ROW("TYPE_MISMATCH_STRING", "BinaryEquals", "s3:signatureversion", "\"Q=Q=\"",
            WHEN("StringEquals", "s3:signatureversion", "\"Q=Q=\"")),

    /* ---- IP addresses ---- */
    VALUE_ROW("TYPE_MISMATCH_IP_RANGE", "IpAddress", IP, "\"203.0.113.0/33\"", WHEN("IpAddress", IP,
            "\"203.0.113.0/32\"")),
    VALUE_ROW("TYPE_MISMATCH_IP_RANGE", "NotIpAddress", IP, "\"203.0.113\"", WHEN("NotIpAddress", IP,
            "\"203.0.113.9\"")),
    VALUE_ROW("TYPE_MISMATCH_IP_RANGE", "IpAddress", IP, "\"203.0.113.256\"", WHEN("IpAddress", IP,
            "\"2001:db8::/32\"")),
    VALUE_ROW("TYPE_MISMATCH_IP_RANGE", "IpAddress", IP, "\"2001:db8::1::2\"",
            WHEN("IpAddress", IP, "\"::ffff:203.0.113.9\"")),
    VALUE_ROW("TYPE_MISMATCH_IP_RANGE", "IpAddress", "aws:VpcSourceIp", "\"2001:db8::/129\"",
            WHEN("IpAddress", "aws:VpcSourceIp", "\"2001:db8::/128\"")),
    VALUE_ROW("TYPE_MISMATCH_IP_RANGE", "IpAddress", IP, "\"203.0.113.*\"", WHEN("StringLike", IP, "\"203.0.113.*\"")),

    VALUE_ROW("IMPROVE_IP_RANGE", "IpAddress", IP, "\"203.0.113.7/24\"", WHEN("IpAddress", IP, "\"203.0.113.0/24\"")),
    VALUE_ROW("IMPROVE_IP_RANGE", "NotIpAddress", IP, "\"203.0.113.7/31\"", WHEN("NotIpAddress", IP,
            "\"203.0.113.7\"")),
    VALUE_ROW("IMPROVE_IP_RANGE", "IpAddress", IP, "\"2001:db8::1/32\"", WHEN("IpAddress", IP, "\"2001:db8::/32\"")),

    ENTRY_ROW("PRIVATE_IP_ADDRESS", "IpAddress", IP, "[\"10.1.0.0/16\"]", 0, "\"10.1.0.0/16\"",
            WHEN("IpAddress", IP, "[\"10.1.0.0/16\", \"203.0.113.0/24\"]")),
    VALUE_ROW("PRIVATE_IP_ADDRESS", "IpAddressIfExists", IP, "\"172.31.255.255\"", WHEN("IpAddress", IP,
            "\"172.32.0.0\"")),
    VALUE_ROW("PRIVATE_IP_ADDRESS", "IpAddress", IP, "\"172.16.0.0/12\"", WHEN("IpAddress", IP, "\"172.16.0.0/11\"")),
    VALUE_ROW("PRIVATE_IP_ADDRESS", "IpAddress", IP, "\"192.168.0.0/16\"", WHEN("NotIpAddress", IP,
            "\"192.168.0.0/16\"")),
    VALUE_ROW("PRIVATE_IP_ADDRESS", "IpAddress", "AWS:sourceip", "\"fd00::/8\"", WHEN("IpAddress", IP,
            "\"fe80::/10\"")),
    VALUE_ROW("PRIVATE_IP_ADDRESS", "IpAddress", IP, "\"10.0.0.0/8\"", WHEN("IpAddress", IP, "\"10.0.0.0/7\"")),
    VALUE_ROW("PRIVATE_IP_ADDRESS", "IpAddress", IP, "\"fc00::/7\"", WHEN("IpAddress", "aws:VpcSourceIp",
            "\"fc00::/7\"")),
    { "PRIVATE_IP_ADDRESS", IAMPB_POLICY_IDENTITY, NULL, WHEN("IpAddress", IP, "[\"10.0.0.0/8\", \"192.168.1.1\"]"),
        AT("IpAddress", IP) "[0] " AT("IpAddress", IP) "[1]", "\"10.0.0.0/8\"",
        WHEN("IpAddress", IP, "[\"11.0.0.0/8\", \"192.169.1.1\"]") },

    ENTRY_ROW("PRIVATE_IP_ADDRESS_SUBSET", "IpAddress", IP, "[\"203.0.113.0/24\", \"10.1.0.0/16\"]", 1,
            "\"10.1.0.0/16\"",
            WHEN("IpAddress", IP, "[\"10.1.0.0/16\", \"10.2.0.0/16\"]")),
    { "PRIVATE_IP_ADDRESS_SUBSET", IAMPB_POLICY_IDENTITY, NULL,
        WHEN("IpAddress", IP, "[\"10.1.0.0/16\", \"203.0.113.0/24\", \"fd00::1\"]"),
        AT("IpAddress", IP) "[0] " AT("IpAddress", IP) "[2]", "\"10.1.0.0/16\"",
        WHEN("IpAddress", IP, "[\"198.51.100.0/24\", \"203.0.113.0/24\"]") },

    VALUE_ROW("PRIVATE_NOT_IP_ADDRESS", "NotIpAddress", IP, "\"10.1.0.0/16\"", WHEN("NotIpAddress", IP,
            "\"9.1.0.0/16\"")),
    VALUE_ROW("PRIVATE_NOT_IP_ADDRESS", "NotIpAddress", IP, "\"10.1.0.0/16\"",
            WHEN("NotIpAddress", IP, "[\"10.1.0.0/16\", \"203.0.113.0/24\"]")),
    ENTRY_ROW("PRIVATE_NOT_IP_ADDRESS_SUBSET", "NotIpAddressIfExists", IP, "[\"203.0.113.0/24\", \"10.1.0.0/16\"]", 1,
            "\"10.1.0.0/16\"", WHEN("NotIpAddress", IP, "[\"10.1.0.0/16\"]")),
    ENTRY_ROW("PRIVATE_NOT_IP_ADDRESS_SUBSET", "NotIpAddress", IP, "[\"203.0.113.0/24\", \"10.1.0.0/16\"]", 1,
            "\"10.1.0.0/16\"", WHEN("IpAddress", IP, "[\"203.0.113.0/24\", \"10.1.0.0/16\"]")),

    /* ---- Variables and wildcards ---- */
    VALUE_ROW("INVALID_VARIABLE_FOR_OPERATOR", "NumericLessThan", "s3:max-keys", "\"${aws:PrincipalTag/most}\"",
            WHEN("StringLike", "s3:prefix", "\"${aws:PrincipalTag/most}\"")),
    VALUE_ROW("INVALID_VARIABLE_FOR_OPERATOR", "IpAddress", IP, "\"${aws:PrincipalTag/ip, '203.0.113.9'}\"",
            WHEN("ArnLike", "aws:SourceArn", "\"arn:aws:sqs:*:*:${aws:username}\"")),
    ENTRY_ROW("INVALID_VARIABLE_FOR_OPERATOR", "Bool", "aws:SecureTransport", "[\"${a:b}\"]", 0, "\"${a:b}\"",
            WHEN("Bool", "aws:SecureTransport", "[\"${*}\"]")),
    VALUE_ROW("INVALID_VARIABLE_FOR_OPERATOR", "DateLessThan", "aws:CurrentTime", "\"${aws:PrincipalTag/end}\"",
            OLD_WHEN("DateLessThan", "aws:CurrentTime", "\"${aws:PrincipalTag/end}\"")),

    VALUE_ROW("WILDCARD_WITHOUT_LIKE_OPERATOR", "StringEquals", "s3:prefix", "\"home/*\"",
            WHEN("StringLike", "s3:prefix", "\"home/*\"")),
    ENTRY_ROW("WILDCARD_WITHOUT_LIKE_OPERATOR", "StringNotEqualsIfExists", "s3:prefix", "[\"a\", \"home/?\"]", 1,
            "\"home/?\"", WHEN("StringNotEqualsIfExists", "s3:prefix", "[\"a\", \"home/${?}\"]")),
    VALUE_ROW("WILDCARD_WITHOUT_LIKE_OPERATOR", "StringEqualsIgnoreCase", "s3:prefix", "\"*${*}\"",
            WHEN("StringEqualsIgnoreCase", "s3:prefix", "\"${*}${aws:PrincipalTag/a, '*'}\"")),
    /* Version 2008-10-17 knows no escapes. */
    { "WILDCARD_WITHOUT_LIKE_OPERATOR", IAMPB_POLICY_IDENTITY, NULL, OLD_WHEN("StringEquals", "s3:prefix", "\"${*}\""),
        AT("StringEquals", "s3:prefix"), "\"${*}\"", WHEN("StringEquals", "s3:prefix", "\"${*}\"") },
    VALUE_ROW("WILDCARD_WITHOUT_LIKE_OPERATOR", "StringEquals", "s3:prefix", "\"?\"",
            WHEN("ArnEquals", "aws:SourceArn", "\"arn:aws:sqs:*:*:?\"")),

    /* ---- Values of certain keys ---- */
    VALUE_ROW("INVALID_KMS_KEY_VALUE", "StringEquals", KMS, "\"alias/jobs\"", WHEN("StringEquals", KMS, KMS_KEY)),
    VALUE_ROW("INVALID_KMS_KEY_VALUE", "StringNotEquals", KMS, "\"1234abcd-12ab-34cd-56ef-1234567890ab\"",
            WHEN("StringLike", KMS, "\"arn:aws:kms:*:111122223333:key/*\"")),
    VALUE_ROW("INVALID_KMS_KEY_VALUE", "ArnEquals", KMS, "\"arn:aws:kms:eu-west-1:111122223333:alias/jobs\"",
            WHEN("ArnEquals", KMS, "\"arn:aws:kms:eu-west-1:111122223333:${aws:PrincipalTag/key}\"")),
    ENTRY_ROW("INVALID_KMS_KEY_VALUE", "StringLikeIfExists", KMS, "[" KMS_KEY ", \"arn:aws:s3:::key/*\"]", 1,
            "\"arn:aws:s3:::key/*\"", WHEN("Null", KMS, "\"false\"")),

    VALUE_ROW("INVALID_REGION", "StringEquals", "aws:RequestedRegion", "\"eu-wst-1\"",
            WHEN("StringEquals", "aws:RequestedRegion", "\"eu-west-1\"")),
    ENTRY_ROW("INVALID_REGION", "StringNotEquals", "AWS:requestedregion", "[\"us-east-1\", \"us-east-1a\"]", 1,
            "\"us-east-1a\"", WHEN("StringNotEquals", "aws:RequestedRegion", "[\"us-east-1\", \"eusc-de-east-1\"]")),
    VALUE_ROW("INVALID_REGION", "StringLike", "aws:RequestedRegion", "\"europe\"",
            WHEN("StringLike", "aws:RequestedRegion", "\"eu-*\"")),
    VALUE_ROW("INVALID_REGION", "StringEquals", "aws:RequestedRegion", "\"eu-west-99\"",
            WHEN("StringEquals", "aws:RequestedRegion", "\"${aws:PrincipalTag/region}\"")),

    VALUE_ROW("INVALID_VPC_FORMAT", "StringEquals", VPC, "\"vpc-123\"", WHEN("StringEquals", VPC, "\"vpc-1a2b3c4d\"")),
    VALUE_ROW("INVALID_VPC_FORMAT", "StringNotEquals", VPC, "\"vpc-1a2b3c4d5\"",
            WHEN("StringNotEquals", VPC, "\"vpc-0123456789abcdef0\"")),
    VALUE_ROW("INVALID_VPC_FORMAT", "StringEquals", VPC, "\"vpce-1a2b3c4d\"", WHEN("StringLike", VPC, "\"vpc-1a*\"")),
    VALUE_ROW("INVALID_VPC_FORMAT", "StringEquals", VPC, "\"vpc-1a2b3c4_\"",
            WHEN("StringEquals", VPC, "\"${aws:PrincipalTag/vpc}\"")),
    VALUE_ROW("INVALID_VPCE_FORMAT", "StringEquals", VPCE, "\"vpce-123\"", WHEN("StringEquals", VPCE,
            "\"vpce-1a2b3c4d\"")),
    ENTRY_ROW("INVALID_VPCE_FORMAT", "StringNotEqualsIfExists", VPCE, "[\"vpc-1a2b3c4d\"]", 0, "\"vpc-1a2b3c4d\"",
            WHEN("StringNotEqualsIfExists", VPCE, "[\"vpce-0123456789abcdef0\"]")),

    /* ---- Keys that say who it is: six characters directly before each wildcard ---- */
    WILD_ROW("StringLike", "\"repo:*\"", SUB("\"repo:acme/*\"")),
    WILD_ROW("StringLike", "\"repo:acme@*/ab@*:ref:x\"", SUB("\"repo:acme@*/abcd@*:ref:x\"")),
    WILD_ROW("StringLike", "\"*\"", TRUSTED("StringEquals", GITHUB_SUB, "\"*\"")),
    WILD_ROW("StringLike", "\"repo?acme/*\"", SUB("\"repo:a?/12345*\"")),
    WILD_ROW("StringLike", "\"repo:acme/**\"", SUB("\"repo:${$}acme/*\"")),
    /* An escape is a character, not a wildcard, and a variable none of the six. */
    WILD_ROW("StringLikeIfExists", "\"repo:acme/${aws:PrincipalTag/a}/*\"", SUB("\"repo:${*}*\"")),
    { "WILDCARD_USAGE_TOO_PERMISSIVE", IAMPB_POLICY_IDENTITY, NULL, WHEN("StringLike", "aws:userid", "\"AROA*:jane\""),
        AT("StringLike", "aws:userid"), "\"AROA*:jane\"", WHEN("StringLike", "aws:userid", "\"*:jane\"") },
    { "WILDCARD_USAGE_TOO_PERMISSIVE", IAMPB_POLICY_IDENTITY, NULL, WHEN("StringLike", "aws:userid", "[\"a\", \"*\"]"),
        AT("StringLike", "aws:userid") "[1]", "\"*\"", WHEN("StringLike", "aws:userid", "\"AROAEXAMPLEID:*\"") },
    { "WILDCARD_USAGE_TOO_PERMISSIVE", IAMPB_POLICY_IDENTITY, NULL, WHEN("StringLike", "AWS:userId", "\"AROAE*\""),
        AT("StringLike", "AWS:userId"), "\"AROAE*\"", WHEN("StringLike", "aws:userid", "\"AROAEX*\"") },
    { "WILDCARD_USAGE_TOO_PERMISSIVE", IAMPB_POLICY_IDENTITY, NULL, WHEN("StringLike", "aws:userid", "\"*A:jane\""),
        AT("StringLike", "aws:userid"), "\"*A:jane\"", WHEN("StringNotLike", "aws:userid", "\"*A:jane\"") },
    { "WILDCARD_USAGE_TOO_PERMISSIVE", IAMPB_POLICY_IDENTITY, NULL, WHEN("StringLike", "aws:userid", "\"*\""),
        AT("StringLike", "aws:userid"), "\"*\"", WHEN("StringLike", "aws:username", "\"*\"") },

    { "VARIABLE_USAGE_TOO_PERMISSIVE", IAMPB_POLICY_TRUST, NULL, SUB("\"repo:${aws:PrincipalTag/a}\""),
        AT("StringLike", GITHUB_SUB), "\"repo:${aws:PrincipalTag/a}\"", SUB("\"repo:a${aws:PrincipalTag/a}\"") },
    { "VARIABLE_USAGE_TOO_PERMISSIVE", IAMPB_POLICY_TRUST, NULL,
        TRUSTED("StringEquals", GITHUB_SUB, "\"repo:acme/${aws:PrincipalTag/a}:${aws:PrincipalTag/b}\""),
        AT("StringEquals", GITHUB_SUB), "\"repo:acme/${aws:PrincipalTag/a}:${aws:PrincipalTag/b}\"",
        TRUSTED("StringEquals", GITHUB_SUB, "\"repo:acme/${aws:PrincipalTag/a}:branch:${aws:PrincipalTag/b}\"") },
    VALUE_ROW("VARIABLE_USAGE_TOO_PERMISSIVE", "StringEquals", "aws:userid", "\"${aws:PrincipalTag/id}:jane\"",
            WHEN("StringEquals", "aws:userid", "\"${*}:jane\"")),

    /* ---- Keys and actions, keys and principals ---- */
    { "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", IAMPB_POLICY_IDENTITY, NULL,
        WITH_ACTION("\"s3:GetObject\"", "s3:prefix", "\"home/\""), AT("StringEquals", "s3:prefix"), "\"s3:prefix\"",
        WITH_ACTION("\"s3:ListBucket\"", "s3:prefix", "\"home/\"") },
    { "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", IAMPB_POLICY_IDENTITY, NULL,
        WITH_ACTION("[\"s3:GetObject\", \"s3:PutObject\"]", "S3:Prefix", "\"home/\""), AT("StringEquals", "S3:Prefix"),
        "\"S3:Prefix\"", WITH_ACTION("[\"s3:GetObject\", \"s3:ListBucket\"]", "s3:prefix", "\"home/\"") },
    { "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", IAMPB_POLICY_IDENTITY, NULL,
        WITH_ACTION("\"s3:GetObject\"", "s3:prefix", "\"home/\""), AT("StringEquals", "s3:prefix"), "\"s3:prefix\"",
        WITH_ACTION("\"s3:GetObject\"", "aws:PrincipalArn", "\"a\"") },

    /* Neither where there are patterns or several services, nor for a key of another service. */
    { "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", IAMPB_POLICY_IDENTITY, NULL,
        WITH_ACTION("\"s3:GetObject\"", "s3:prefix", "\"home/\""), AT("StringEquals", "s3:prefix"), "\"s3:prefix\"",
        WITH_ACTION("\"s3:GetObject*\"", "s3:prefix", "\"home/\"") },
    { "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", IAMPB_POLICY_IDENTITY, NULL,
        WITH_ACTION("\"s3:GetObject\"", "s3:prefix", "\"home/\""), AT("StringEquals", "s3:prefix"), "\"s3:prefix\"",
        WITH_ACTION("[\"s3:GetObject\", \"sqs:SendMessage\"]", "s3:prefix", "\"home/\"") },
    { "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", IAMPB_POLICY_IDENTITY, NULL,
        WITH_ACTION("\"s3:GetObject\"", "s3:prefix", "\"home/\""), AT("StringEquals", "s3:prefix"), "\"s3:prefix\"",
        WITH_ACTION("\"sqs:SendMessage\"", "s3:prefix", "\"home/\"") },
    { "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", IAMPB_POLICY_IDENTITY, NULL,
        WITH_ACTION("\"s3:GetObject\"", "s3:prefix", "\"home/\""), AT("StringEquals", "s3:prefix"), "\"s3:prefix\"",
        LINT_ALLOW("\"NotAction\": \"s3:GetObject\", \"Resource\": \"*\", "
                   "\"Condition\": {\"StringEquals\": {\"s3:prefix\": \"home/\"}}") },

    /* Of the two templates of the service the action has the other one, "ssm:resourceTag/tag-key". */
    { "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", IAMPB_POLICY_IDENTITY, NULL,
        WITH_ACTION("\"ssm:ListCommands\"", "ssm:resourceTag/team", "\"a\""),
        AT("StringEquals", "ssm:resourceTag/team"), "\"ssm:resourceTag/team\"",
        WITH_ACTION("\"ssm:DeregisterManagedInstance\"", "ssm:resourceTag/team", "\"a\"") },
    /* A key that the reference gives to no action at all: it is not whole there. */
    { "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", IAMPB_POLICY_IDENTITY, NULL,
        WITH_ACTION("\"s3:GetObject\"", "s3:prefix", "\"home/\""), AT("StringEquals", "s3:prefix"), "\"s3:prefix\"",
        WITH_ACTION("\"a4b:RegisterAVSDevice\"", "a4b:amazonId", "\"a\"") },

    SERVICE_ROW("Allow", "ArnLike", "aws:PrincipalArn", "\"a\"", HELD(SERVICE, "Allow", "ArnLike", "aws:SourceArn",
            "\"a\"")),
    SERVICE_ROW("Allow", "StringEquals", "aws:PrincipalOrgID", "\"o-1\"",
            HELD("{\"AWS\": \"*\"}", "Allow", "StringEquals", "aws:PrincipalOrgID", "\"o-1\"")),
    SERVICE_ROW("Allow", "StringEquals", "aws:PrincipalTag/team", "\"a\"",
            HELD(SERVICE, "Allow", "StringEquals", "aws:PrincipalServiceName", "\"sns.amazonaws.com\"")),
    /* Absent, they are unlike anything: the condition holds always, of a Deny too. */
    SERVICE_ROW("Allow", "StringNotEquals", "aws:PrincipalOrgID", "\"o-1\"",
            HELD(SERVICE, "Allow", "StringEqualsIfExists", "aws:PrincipalOrgID", "\"o-1\"")),
    SERVICE_ROW("Deny", "StringEquals", "aws:PrincipalAccount", "\"111122223333\"",
            HELD(SERVICE, "Deny", "Bool", "aws:PrincipalIsAWSService", "false")),
    SERVICE_ROW("Deny", "StringNotEquals", "aws:PrincipalAccount", "\"111122223333\"",
            HELD(SERVICE, "Deny", "Null", "aws:PrincipalAccount", "false")),

    KEY_ROW("USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", "StringEquals", "aws:VpceAccount", "\"111122223333\"",
            WHEN("StringEquals", VPCE, "\"vpce-1a2b3c4d\"")),
    KEY_ROW("USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", "StringLike", "AWS:vpceOrgID", "\"o-*\"",
            WHEN("StringLike", "aws:PrincipalOrgID", "\"o-*\"")),
    { "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", IAMPB_POLICY_SCP, NULL,
        WHEN("StringEquals", "aws:VpceOrgPaths", "\"a\""), AT("StringEquals", "aws:VpceOrgPaths"),
            "\"aws:VpceOrgPaths\"",
        WHEN("StringEquals", "aws:PrincipalOrgPaths", "\"a\"") },
    { .code = NULL },
};
