/* cases_security.c - cases for src/policy/lint_security.c. */
#include "cases.h"

/* ---- Passing roles, making service-linked roles ---- */
#define ON_STAR(actions) LINT_ALLOW("\"Action\": " actions ", \"Resource\": \"*\"")
#define ON_STAR_IF(actions, op, key, values)                                                                          \
    LINT_ALLOW("\"Action\": " actions ", \"Resource\": \"*\", \"Condition\": {\"" op "\": {\"" key "\": " values "}}")
#define PASS_IF(op, key, values) ON_STAR_IF("\"iam:PassRole\"", op, key, values)
#define TO(op, values) PASS_IF(op, "iam:PassedToService", values)
#define SLR_IF(op, values) ON_STAR_IF("\"iam:CreateServiceLinkedRole\"", op, "iam:AWSServiceName", values)
#define NAMED(element, actions) LINT_ALLOW("\"" element "\": " actions ", \"Resource\": \"arn:aws:iam::*:role/*\"")
#define BUT(element, actions) LINT_ALLOW("\"" element "\": " actions ", \"NotResource\": [\"arn:aws:iam::*:role/adm\"]")

#define ROLE_ROW(code, fires, path, cut, near) { code, IAMPB_POLICY_IDENTITY, NULL, fires, path, cut, near }
#define SIMPLE "Statement[0].Action Statement[0].Resource"
/* PassRole on a star and a condition that does not limit it; one that does. */
#define OPEN_ROW(fires, near)                                                                                         \
    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_RESOURCE", fires, SIMPLE, "\"iam:PassRole\"", near)
#define OPEN_SLR_ROW(fires, near)                                                                                     \
    ROLE_ROW("CREATE_SLR_WITH_STAR_IN_RESOURCE", fires, SIMPLE, "\"iam:CreateServiceLinkedRole\"", near)

/* ---- Conditions ---- */
#define IF(effect, action, op, key, values)                                                                           \
    LINT_POLICY("\"Effect\": \"" effect "\", \"Action\": \"" action "\", \"Resource\": \"*\", \"Condition\": {\"" op  \
                "\": {\"" key "\": " values "}}")
#define WHEN(op, key, values) IF("Allow", "s3:*", op, key, values)
#define AT(op, key) "Statement[0].Condition" op "[\"" key "\"]"
#define KEY_ROW(code, op, key, values, near)                                                                          \
    { code, IAMPB_POLICY_IDENTITY, NULL, WHEN(op, key, values), AT("." op, key), "\"" key "\"", near }
#define ALL_ROW(op, key, values, near)                                                                                \
    { "FORALLVALUES_WITH_SINGLE_VALUED_KEY", IAMPB_POLICY_IDENTITY, NULL, WHEN("ForAllValues:" op, key, values),      \
        AT("[\"ForAllValues:" op "\"]", key), values, near }
#define PREFIX_ROW(effect, op, near)                                                                                  \
    { "S3_PREFIX_IN_NEGATIVE_CONTEXT", IAMPB_POLICY_IDENTITY, NULL,                                                   \
        IF(effect, "s3:ListBucket", op, "s3:prefix", "\"home/*\""), AT("." op, "s3:prefix"), "\"s3:prefix\"", near }
#define ATTRIBUTES                                                                                                    \
    "\"ForAllValues:StringEquals\": {\"dynamodb:Attributes\": [\"id\"]}"
#define TABLE_IF(condition)                                                                                           \
    LINT_ALLOW("\"Action\": \"dynamodb:Query\", \"Resource\": \"*\", \"Condition\": {" condition "}")

/* ---- Policies of resources ---- */
#define HELD(effect, principal, rest)                                                                                 \
    LINT_POLICY("\"Effect\": \"" effect "\", " principal ", \"Action\": \"sqs:SendMessage\", \"Resource\": \"*\"" rest)
#define BY_SNS(rest) HELD("Allow", "\"Principal\": {\"Service\": \"sns.amazonaws.com\"}", rest)
#define IF_EQUALS(key, value) ", \"Condition\": {\"StringEquals\": {\"" key "\": \"" value "\"}}"
#define SNS_ROW(rest, near)                                                                                           \
    { "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", IAMPB_POLICY_RESOURCE, NULL, BY_SNS(rest),                              \
        "Statement[0].Principal.Service", "\"sns.amazonaws.com\"", near }

/* ---- Trust policies ---- */
#define GITHUB "token.actions.githubusercontent.com"
#define PROVIDER(name) "\"arn:aws:iam::111122223333:oidc-provider/" name "\""
#define TRUST(effect, federated, condition)                                                                           \
    LINT_POLICY("\"Effect\": \"" effect "\", \"Principal\": {\"Federated\": " federated                               \
                "}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {" condition "}")
#define EQUALS(key, value) "\"StringEquals\": {\"" key "\": \"" value "\"}"
#define OIDC_ROW(code, federated, condition, near)                                                                    \
    { code, IAMPB_POLICY_TRUST, NULL, TRUST("Allow", federated, condition), "Statement[0].Principal.Federated",       \
        federated, near }
#define HUB(condition) TRUST("Allow", PROVIDER(GITHUB), condition)
#define SUB(op, value) HUB("\"" op "\": {\"" GITHUB ":sub\": \"" value "\"}")
#define SUB_ROW(op, value, near)                                                                                      \
    { "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", IAMPB_POLICY_TRUST, NULL, SUB(op, value),                        \
        AT("." op, GITHUB ":sub"), "\"" value "\"", near }
#define CLAIM(op, key) TRUST("Allow", PROVIDER("idp.example.com"), "\"" op "\": {\"" key "\": \"jobs\"}")
#define AUD_ROW(code, op, key, near)                                                                                  \
    { code, IAMPB_POLICY_TRUST, NULL, CLAIM(op, key), AT("[\"" op "\"]", key), "\"" key "\"", near }

/* ---- Tags ---- */
#define TEAM "aws:ResourceTag/team"
#define AT_TEAM " " AT(".StringEquals", TEAM)
#define TAGGED(effect, element, actions)                                                                              \
    LINT_POLICY("\"Effect\": \"" effect "\", \"" element "\": " actions ", \"Resource\": \"*\", \"Condition\": {"     \
                "\"StringEquals\": {\"" TEAM "\": \"a\"}}")
#define TAG_ROW(code, effect, actions, path, cut, near)                                                               \
    { code, IAMPB_POLICY_IDENTITY, NULL, TAGGED(effect, "Action", actions), path AT_TEAM, cut, near }

const lint_case lint_cases_security[] = {
    /* ---- iam:PassRole: which code ---- */
    OPEN_ROW(ON_STAR("\"iam:PassRole\""), NAMED("Action", "\"iam:PassRole\"")),
    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_RESOURCE",
            LINT_ALLOW("\"Action\": [\"iam:Pass*\", \"iam:PassRole\"], \"Resource\": [\"*\"]"),
            "Statement[0].Action[1] Statement[0].Resource[0]", "\"iam:PassRole\"",
            LINT_ALLOW("\"Action\": [\"iam:Pass*\", \"iam:PassRoles\"], \"Resource\": [\"*\"]")),
    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_RESOURCE",
            LINT_ALLOW("\"Action\": \"IAM:passrole\", \"Resource\": [\"arn:aws:iam::*:role/*\", \"*\"]"),
            "Statement[0].Action Statement[0].Resource[1]", "\"IAM:passrole\"",
            LINT_ALLOW("\"Action\": \"IAM:passrole\", \"Resource\": [\"arn:aws:iam::*:role/*\", \"**\"]")),
    OPEN_ROW(ON_STAR("\"iam:PassRole\""), LINT_DENY("\"Action\": \"iam:PassRole\", \"Resource\": \"*\"")),
    OPEN_ROW(ON_STAR("\"iam:PassRole\""), BUT("Action", "\"iam:PassRole\"")),

    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", ON_STAR("[\"s3:*\", \"iam:Pass*\"]"),
            "Statement[0].Action[1] Statement[0].Resource", "\"iam:Pass*\"",
            ON_STAR("[\"iam:Pass*\", \"iam:PassRole\"]")),
    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", ON_STAR("\"*\""), SIMPLE, "\"*\"",
            NAMED("Action", "\"iam:*\"")),
    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", ON_STAR("\"iam:P?ssR*\""), SIMPLE, "\"iam:P?ssR*\"",
            ON_STAR("\"iam:P?ssB*\"")),
    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
            ON_STAR_IF("\"*\"", "Bool", "aws:SecureTransport", "\"true\""), SIMPLE, "\"*\"",
            ON_STAR_IF("\"iam:*\"", "StringEquals", "iam:passedtoservice", "\"glue.amazonaws.com\"")),

    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
            LINT_ALLOW("\"NotAction\": [\"s3:*\"], \"Resource\": \"*\""),
            "Statement[0].NotAction Statement[0].Resource", "[\"s3:*\"]",
            LINT_ALLOW("\"NotAction\": [\"s3:*\", \"iam:Pass*\"], \"Resource\": \"*\"")),
    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
            LINT_ALLOW("\"NotAction\": \"s3:*\", \"Resource\": [\"*\"]"),
            "Statement[0].NotAction Statement[0].Resource[0]", "\"s3:*\"",
            NAMED("NotAction", "\"s3:*\"")),

    ROLE_ROW("PASS_ROLE_WITH_NOT_RESOURCE", BUT("Action", "\"iam:PassRole\""),
            "Statement[0].Action Statement[0].NotResource", "\"iam:PassRole\"", BUT("Action", "\"iam:Pass*\"")),
    ROLE_ROW("PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", BUT("Action", "\"iam:Pass*\""),
            "Statement[0].Action Statement[0].NotResource", "\"iam:Pass*\"", BUT("Action", "\"iam:List*\"")),
    ROLE_ROW("PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", BUT("NotAction", "\"s3:*\""),
            "Statement[0].NotAction Statement[0].NotResource", "\"s3:*\"", BUT("NotAction", "\"iam:*\"")),

    /* ---- What limits it ---- */
    OPEN_ROW(TO("StringLike", "\"*.amazonaws.com\""), TO("StringLike", "\"ec2.amazonaws.com*\"")),
    OPEN_ROW(TO("StringEquals", "[\"ec2.amazonaws.com\", \"*\"]"), TO("StringEquals", "[\"ec2.amazonaws.com\"]")),
    OPEN_ROW(TO("ForAllValues:StringEquals", "\"ec2.amazonaws.com\""),
            TO("ForAnyValue:StringEquals", "\"ec2.amazonaws.com\"")),
    OPEN_ROW(TO("StringNotEquals", "\"ec2.amazonaws.com\""), TO("ForAnyValue:StringLike", "\"ec2.amazonaws.com\"")),
    OPEN_ROW(TO("Null", "\"false\""), PASS_IF("stringequals", "IAM:PASSEDTOSERVICE", "\"ec2.amazonaws.com\"")),
    OPEN_ROW(TO("StringEqualsIfExists", "\"ec2.amazonaws.com\""), TO("StringLikeIfExists", "\"ec2.amazonaws.com\"")),
    OPEN_ROW(TO("StringEqualsIfExists", "\"codebuild.amazonaws.com\""),
            TO("StringEqualsIfExists", "\"lambda.amazonaws.com\"")),
    OPEN_ROW(TO("StringEqualsIfExists", "[\"lambda.amazonaws.com\", \"glue.amazonaws.com\"]"),
            TO("StringEqualsIfExists", "[\"lambda.amazonaws.com\", \"cloudformation.amazonaws.com\"]")),
    OPEN_ROW(TO("StringLikeIfExists", "\"*\""), TO("StringLikeIfExists", "\"ec2*\"")),
    OPEN_ROW(PASS_IF("StringEquals", "aws:SourceAccount", "\"111122223333\""), TO("StringEquals",
            "\"ec2.amazonaws.com\"")),
    OPEN_ROW(PASS_IF("ArnLike", "iam:AssociatedResourceArn", "\"arn:aws:ec2:*:*:instance/*\""),
            TO("StringLike", "\"ec2.amazonaws.com\"")),
    OPEN_ROW(PASS_IF("StringEquals", "iam:AWSServiceName", "\"ec2.amazonaws.com\""),
            TO("StringEquals", "\"${aws:PrincipalTag/service}\"")),

    /* What cannot be read might limit it. */
    OPEN_ROW(TO("StringLike", "[\"*\"]"), TO("StringLike", "{}")),

    /* ---- iam:CreateServiceLinkedRole ---- */
    OPEN_SLR_ROW(ON_STAR("\"iam:CreateServiceLinkedRole\""), NAMED("Action", "\"iam:CreateServiceLinkedRole\"")),
    OPEN_SLR_ROW(SLR_IF("StringLike", "\"*.example.amazonaws.com\""), SLR_IF("StringLike", "\"ec2.amazonaws.com*\"")),
    OPEN_SLR_ROW(ON_STAR_IF("\"iam:CreateServiceLinkedRole\"", "StringEquals", "iam:PassedToService",
            "\"ec2.amazonaws.com\""),
            SLR_IF("ForAnyValue:StringEquals", "\"ec2.amazonaws.com\"")),
    OPEN_SLR_ROW(SLR_IF("StringEqualsIfExists", "\"ec2.amazonaws.com\""),
            SLR_IF("StringEqualsIfExists", "\"lambda.amazonaws.com\"")),
    ROLE_ROW("CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
            ON_STAR_IF("\"iam:*\"", "StringEquals", "iam:passedtoservice", "\"glue.amazonaws.com\""), SIMPLE,
            "\"iam:*\"",
            ON_STAR_IF("\"iam:*\"", "StringEquals", "iam:awsservicename", "\"glue.amazonaws.com\"")),
    ROLE_ROW("CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
            ON_STAR_IF("\"*\"", "Bool", "aws:SecureTransport", "\"true\""), SIMPLE, "\"*\"",
            ON_STAR("[\"iam:Create*\", \"iam:CreateServiceLinkedRole\"]")),
    ROLE_ROW("CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
            LINT_ALLOW("\"NotAction\": [\"s3:*\"], \"Resource\": \"*\""),
            "Statement[0].NotAction Statement[0].Resource", "[\"s3:*\"]",
            LINT_ALLOW("\"NotAction\": [\"s3:*\", \"*:CreateServiceLinkedRole\"], \"Resource\": \"*\"")),
    ROLE_ROW("CREATE_SLR_WITH_NOT_RESOURCE", BUT("Action", "[\"iam:CreateServiceLinkedRole\"]"),
            "Statement[0].Action[0] Statement[0].NotResource", "\"iam:CreateServiceLinkedRole\"",
            ON_STAR("\"iam:CreateServiceLinkedRole\"")),
    ROLE_ROW("CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", BUT("Action", "\"iam:Create*\""),
            "Statement[0].Action Statement[0].NotResource", "\"iam:Create*\"", BUT("Action", "\"iam:CreateR*\"")),
    ROLE_ROW("CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", BUT("NotAction", "\"iam:CreateR*\""),
            "Statement[0].NotAction Statement[0].NotResource", "\"iam:CreateR*\"", BUT("NotAction", "\"iam:Create*\"")),

    /* ---- Keys and operators ---- */
    ALL_ROW("StringEquals", "aws:PrincipalOrgID", "\"o-1\"", WHEN("ForAllValues:StringEquals", "aws:TagKeys", "\"a\"")),
    ALL_ROW("ArnLikeIfExists", "aws:PrincipalArn", "[\"a\", \"b\"]",
            WHEN("ForAnyValue:ArnLike", "aws:PrincipalArn", "[\"a\", \"b\"]")),
    ALL_ROW("StringEquals", "s3:prefix", "\"a\"",
            WHEN("ForAllValues:StringEquals", "codestar-connections:ProviderAction", "\"a\"")),
    ALL_ROW("StringEquals", TEAM, "\"a\"", WHEN("ForAllValues:StringEquals", "identitystore:UserId", "\"a\"")),
    ALL_ROW("Bool", "aws:SecureTransport", "\"true\"", WHEN("ForAllValues:Null", "aws:SecureTransport", "\"true\"")),

    { "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", IAMPB_POLICY_IDENTITY, NULL,
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
        "\"Resource\":\"*\","
        "\"Condition\":{\"StringLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111122223333:role/ci-*\"}}}]}",
        AT(".StringLike", "aws:PrincipalArn"), "\"aws:PrincipalArn\"",
        WHEN("ArnLike", "aws:PrincipalArn", "\"arn:aws:iam::111122223333:role/ci-*\"") },
    KEY_ROW("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", "StringNotLikeIfExists", "AWS:principalARN", "[\"a\"]",
            WHEN("StringEquals", "aws:PrincipalArn", "\"arn:aws:iam::111122223333:role/ci\"")),
    KEY_ROW("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", "stringlikeifexists", "aws:SourceArn", "\"*\"",
            WHEN("StringLike", "aws:PrincipalOrgID", "\"o-*\"")),
    KEY_ROW("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", "StringNotLike", "iam:PermissionsBoundary", "\"*\"",
            WHEN("StringNotEquals", "iam:PermissionsBoundary", "\"*\"")),

    PREFIX_ROW("Deny", "StringEquals", IF("Deny", "s3:ListBucket", "StringNotEquals", "s3:prefix", "\"home/*\"")),
    PREFIX_ROW("Deny", "StringLikeIfExists", IF("Deny", "s3:ListBucket", "StringNotLike", "s3:prefix", "\"home/*\"")),
    PREFIX_ROW("Allow", "StringNotLike", IF("Allow", "s3:ListBucket", "StringLike", "s3:prefix", "\"home/*\"")),
    PREFIX_ROW("Allow", "StringNotEqualsIgnoreCase", IF("Allow", "s3:ListBucket", "Null", "s3:prefix", "\"true\"")),

    KEY_ROW("UNTRUSTWORTHY_CONDITION_KEY", "StringLike", "aws:UserAgent", "\"jobs*\"",
            WHEN("StringLike", "aws:PrincipalArn", "\"jobs*\"")),
    KEY_ROW("UNTRUSTWORTHY_CONDITION_KEY", "StringNotEquals", "aws:Referer", "\"https://example.com/\"",
            WHEN("StringNotEquals", "aws:SourceAccount", "\"111122223333\"")),

    KEY_ROW("MISSING_PAIRED_CONDITION_KEYS", "IpAddress", "aws:VpcSourceIp", "\"10.1.0.0/16\"",
            LINT_ALLOW("\"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {"
                       "\"aws:VpcSourceIp\": \"10.1.0.0/16\"}, \"StringEquals\": {\"aws:SourceVpc\": "
                       "\"vpc-1a2b3c4d\"}}")),
    KEY_ROW("MISSING_PAIRED_CONDITION_KEYS", "NotIpAddress", "AWS:vpcSourceIp", "\"10.1.0.0/16\"",
            LINT_ALLOW("\"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {"
                       "\"aws:sourceVPCE\": \"vpce-*\"}, \"IpAddress\": {\"aws:VpcSourceIp\": \"10.1.0.0/16\"}}")),

    { "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", IAMPB_POLICY_IDENTITY, NULL, TABLE_IF(ATTRIBUTES),
        AT("[\"ForAllValues:StringEquals\"]", "dynamodb:Attributes"), "\"dynamodb:Attributes\"",
        TABLE_IF(ATTRIBUTES ", \"StringEquals\": {\"dynamodb:select\": \"SPECIFIC_ATTRIBUTES\"}") },
    { "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", IAMPB_POLICY_IDENTITY, NULL,
        TABLE_IF(ATTRIBUTES ", \"StringEquals\": {\"dynamodb:Select\": \"ALL_ATTRIBUTES\"}"),
        AT("[\"ForAllValues:StringEquals\"]", "dynamodb:Attributes"), "\"dynamodb:Attributes\"",
        TABLE_IF(ATTRIBUTES ", \"StringEqualsIfExists\": {\"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\"}") },
    { "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", IAMPB_POLICY_IDENTITY, NULL,
        TABLE_IF(ATTRIBUTES ", \"StringNotEquals\": {\"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\"}"),
        AT("[\"ForAllValues:StringEquals\"]", "dynamodb:Attributes"), "\"dynamodb:Attributes\"",
        TABLE_IF("\"ForAllValues:StringEquals\": {\"dynamodb:LeadingKeys\": [\"id\"]}") },

    /* ---- Principals ---- */
    { "ALLOW_WITH_NOT_PRINCIPAL", IAMPB_POLICY_RESOURCE, NULL, HELD("Allow",
            "\"NotPrincipal\": {\"AWS\": \"111122223333\"}", ""),
        "Statement[0].NotPrincipal", "\"NotPrincipal\"", HELD("Deny", "\"NotPrincipal\": {\"AWS\": \"111122223333\"}",
            "") },
    { "ALLOW_WITH_NOT_PRINCIPAL", IAMPB_POLICY_TRUST, NULL,
        LINT_ALLOW("\"NotPrincipal\": {\"AWS\": \"111122223333\"}, \"Action\": \"sts:AssumeRole\""),
        "Statement[0].NotPrincipal", "\"NotPrincipal\"",
        LINT_ALLOW("\"Principal\": {\"AWS\": \"111122223333\"}, \"Action\": \"sts:AssumeRole\"") },

    SNS_ROW("", BY_SNS(IF_EQUALS("aws:SourceArn", "arn:aws:sns:eu-west-1:111122223333:jobs"))),
    SNS_ROW(IF_EQUALS("aws:SecureTransport", "true"), BY_SNS(IF_EQUALS("AWS:sourceaccount", "111122223333"))),
    SNS_ROW(IF_EQUALS("aws:PrincipalOrgID", "o-1"), BY_SNS(IF_EQUALS("aws:SourceOrgID", "o-1"))),
    SNS_ROW(IF_EQUALS("aws:referer", "111122223333"),
            BY_SNS(", \"Condition\": {\"ForAnyValue:StringLike\": {\"aws:SourceOrgPaths\": \"o-1/*\"}}")),
    SNS_ROW("", HELD("Deny", "\"Principal\": {\"Service\": \"sns.amazonaws.com\"}", "")),
    SNS_ROW("", HELD("Allow", "\"Principal\": {\"AWS\": \"111122223333\"}", "")),
    SNS_ROW("", BY_SNS(", \"Condition\": {\"StringEquals\": []}")),
    { "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", IAMPB_POLICY_RESOURCE, NULL,
        HELD("Allow",
            "\"Principal\": {\"AWS\": \"111122223333\", \"Service\": [\"sns.amazonaws.com\", \"s3.amazonaws.com\"]}",
            ""),
        "Statement[0].Principal.Service[0] Statement[0].Principal.Service[1]", "\"sns.amazonaws.com\"",
        HELD("Allow", "\"Principal\": {\"AWS\": \"111122223333\", \"Service\": []}", "") },

    { "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", IAMPB_POLICY_RESOURCE, NULL,
        BY_SNS(IF_EQUALS("aws:Referer", "111122223333")), AT(".StringEquals", "aws:Referer"), "\"aws:Referer\"",
        BY_SNS(IF_EQUALS("aws:SourceAccount", "111122223333")) },
    { "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", IAMPB_POLICY_RESOURCE, NULL,
        BY_SNS(IF_EQUALS("aws:referer", "111122223333")), AT(".StringEquals", "aws:referer"), "\"aws:referer\"",
        HELD("Allow", "\"Principal\": {\"AWS\": \"111122223333\"}", IF_EQUALS("aws:referer", "111122223333")) },
    { "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", IAMPB_POLICY_RESOURCE, NULL,
        BY_SNS(IF_EQUALS("aws:referer", "111122223333")), AT(".StringEquals", "aws:referer"), "\"aws:referer\"",
        BY_SNS(", \"Condition\": {\"StringEquals\": {\"aws:referer\": \"a\", "
               "\"aws:SourceAccount\": \"111122223333\"}}") },

    /* ---- Providers ---- */
    OIDC_ROW("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", PROVIDER("idp.example.com"), "",
            TRUST("Allow", PROVIDER("idp.example.com"), EQUALS("idp.example.com:aud", "jobs"))),
    OIDC_ROW("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", PROVIDER("idp.example.com/realms/a"),
            EQUALS("idp.example.com/realms/ab:sub", "x"),
            TRUST("Allow", PROVIDER("idp.example.com/realms/a"), EQUALS("idp.example.com/realms/a:sub", "x"))),
    OIDC_ROW("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", "\"accounts.google.com\"", EQUALS("aws:SourceIp",
            "203.0.113.9"),
            TRUST("Allow", "\"accounts.google.com\"", EQUALS("accounts.google.com:sub", "x"))),
    OIDC_ROW("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", "\"cognito-identity.amazonaws.com\"", "",
            TRUST("Deny", "\"cognito-identity.amazonaws.com\"", "")),
    OIDC_ROW("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", PROVIDER(GITHUB), "",
            TRUST("Allow", "\"arn:aws:iam::111122223333:saml-provider/idp\"", "")),
    { "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", IAMPB_POLICY_TRUST, NULL,
        TRUST("Allow", "[" PROVIDER("a.example.com") ", " PROVIDER("b.example.com") "]", EQUALS("a.example.com:sub",
            "x")),
        "Statement[0].Principal.Federated[1]", PROVIDER("b.example.com"),
        TRUST("Allow", "[" PROVIDER("a.example.com") "]", EQUALS("A.example.com:sub", "x")) },

    OIDC_ROW("MISSING_GITHUB_REPO_CONDITION_KEY", PROVIDER(GITHUB), EQUALS(GITHUB ":aud", "sts.amazonaws.com"),
            HUB(EQUALS(GITHUB ":SUB", "repo:acme/app:ref:refs/heads/main"))),
    OIDC_ROW("MISSING_GITHUB_REPO_CONDITION_KEY", PROVIDER(GITHUB), "", TRUST("Allow", PROVIDER("idp.example.com"),
            "")),

    SUB_ROW("StringLike", "repo:acme/*", SUB("StringLike", "repo:acme/app:ref:refs/heads/main")),
    SUB_ROW("StringLike", "repo:acme/app:*", SUB("StringLike", "repo:acme/app:environment:live")),
    SUB_ROW("StringLike", "repo:acme/app*:ref:refs/heads/main", SUB("StringEquals", "repo:acme/app:pull_request")),
    SUB_ROW("StringLikeIfExists", "repo:acme/app:*",
            HUB("\"StringLike\": {\"" GITHUB ":sub\": \"repo:acme/app:*\", \"" GITHUB ":ref\": \"refs/heads/main\"}")),
    SUB_ROW("StringLike", "repo:acme/app:ref:refs/heads/*", SUB("StringNotLike", "repo:acme/app:ref:refs/heads/*")),
    { "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", IAMPB_POLICY_TRUST, NULL,
        HUB("\"StringLike\": {\"" GITHUB ":sub\": [\"repo:acme/app:ref:refs/heads/main\", \"repo:acme/*\"]}"),
        AT(".StringLike", GITHUB ":sub") "[1]", "\"repo:acme/*\"",
        HUB("\"StringLike\": {\"" GITHUB ":sub\": [\"repo:acme/app:ref:refs/heads/main\", \"repo:*\"]}") },

    AUD_ROW("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", "ForAnyValue:StringEquals", GITHUB ":aud",
            CLAIM("StringEquals", GITHUB ":aud")),
    AUD_ROW("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", "ForAnyValue:StringLike", "accounts.google.com:AUD",
            CLAIM("ForAnyValue:StringLike", "accounts.google.com:sub")),
    AUD_ROW("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", "ForAnyValue:StringEquals", "cognito-identity.amazonaws.com:aud",
            CLAIM("ForAllValues:StringEquals", "cognito-identity.amazonaws.com:aud")),

    AUD_ROW("CONFIRM_AUDIENCE_CLAIM_TYPE", "ForAnyValue:StringEquals", "idp.example.com:aud",
            CLAIM("StringEquals", "idp.example.com:aud")),
    AUD_ROW("CONFIRM_AUDIENCE_CLAIM_TYPE", "ForAllValues:StringLike", "idp.example.com/a:aud",
            CLAIM("ForAllValues:StringLike", "idp.example.com/a:sub")),
    /* FORALLVALUES_WITH_SINGLE_VALUED_KEY says it of a key that the catalogue knows. */
    AUD_ROW("CONFIRM_AUDIENCE_CLAIM_TYPE", "ForAllValues:StringEquals", "idp.example.com:aud",
            CLAIM("ForAllValues:StringEquals", "accounts.google.com:aud")),
    AUD_ROW("CONFIRM_AUDIENCE_CLAIM_TYPE", "ForAllValues:StringEquals", GITHUB ":aud",
            CLAIM("ForAnyValue:StringEquals", "saml:aud")),

    /* ---- Tags that actions do not have ---- */
    TAG_ROW("ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", "Allow",
            "[\"s3:ListAllMyBuckets\", \"sqs:SendMessage\", \"sqs:ListQueues\", \"s3:GetAccountPublicAccessBlock\"]",
            "Statement[0].Action[0] Statement[0].Action[3]", "\"s3:ListAllMyBuckets\"",
            TAGGED("Allow", "Action", "[\"sqs:SendMessage\"]")),
    TAG_ROW("ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", "Allow", "\"sqs:ListQueues*\"",
            "Statement[0].Action",
            "\"sqs:ListQueues*\"", TAGGED("Allow", "Action", "\"sqs:*\"")),
    TAG_ROW("ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", "Allow", "\"sqs:ListQueues\"",
            "Statement[0].Action",
            "\"sqs:ListQueues\"", TAGGED("Deny", "Action", "\"sqs:ListQueues\"")),
    TAG_ROW("DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", "Deny", "\"sqs:ListQueues\"",
            "Statement[0].Action", "\"sqs:ListQueues\"",
            TAGGED("Deny", "Action", "[\"sqs:ListQuery\", \"*\", \"sqs\", \"zocalo:List\"]")),
    TAG_ROW("DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", "Deny", "[\"sqs:ListQueues\"]",
            "Statement[0].Action[0]", "\"sqs:ListQueues\"", TAGGED("Deny", "Action", "[\"sqs:SendMessage\"]")),
    { "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", IAMPB_POLICY_IDENTITY, NULL,
        TAGGED("Allow", "NotAction", "\"iam:*\""), "Statement[0].NotAction" AT_TEAM, "\"NotAction\"",
        TAGGED("Allow", "Action", "\"sqs:*\"") },
    { "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", IAMPB_POLICY_IDENTITY, NULL,
        TAGGED("Allow", "NotAction", "\"iam:*\""), "Statement[0].NotAction" AT_TEAM, "\"NotAction\"",
        LINT_ALLOW("\"NotAction\": \"iam:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {"
                   "\"aws:PrincipalTag/team\": \"a\"}}") },
    { "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", IAMPB_POLICY_SCP, NULL,
        TAGGED("Deny", "NotAction", "[\"iam:*\"]"), "Statement[0].NotAction" AT_TEAM, "\"NotAction\"",
        TAGGED("Allow", "NotAction", "[\"iam:*\"]") },
    { .code = NULL },
};
