/* cases_type.c - cases for src/policy/lint_type.c. */
#include "cases.h"

#define RCP IAMPB_POLICY_RCP, NULL
#define SCP IAMPB_POLICY_SCP, NULL
#define STATEMENT(...) LINT_POLICY(#__VA_ARGS__)

/* Of a resource control policy. */
#define ACTION(...) LINT_DENY("\"Principal\": \"*\", \"Resource\": \"*\", \"Action\": " #__VA_ARGS__)
#define WHOM(...) LINT_DENY("\"Action\": \"s3:*\", \"Resource\": \"*\", " #__VA_ARGS__)
#define IF(...)                                                                                                       \
    LINT_DENY("\"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": " #__VA_ARGS__)
/* Of a service control policy. */
#define GUARD(...) LINT_DENY("\"Resource\": \"*\", \"Action\": " #__VA_ARGS__)

/* What a principal key and a source key want beside them. */
#define PRINCIPAL_ROW(key)                                                                                            \
    { "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", RCP, IF({"StringNotEqualsIfExists": {key: "a"}}),                \
        "Statement[0].Condition.StringNotEqualsIfExists[" #key "]", #key,                                             \
        IF({"StringNotEqualsIfExists": {key: "a"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}) }
#define SOURCE_ROW(key)                                                                                               \
    { "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", RCP, IF({"StringNotEquals": {key: "a"}}),                \
        "Statement[0].Condition.StringNotEquals[" #key "]", #key,                                                     \
        IF({"StringNotEquals": {key: "a"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "true"}}) },                 \
    { "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", RCP,                                                            \
        IF({"StringNotEquals": {key: "a"}, "Null": {"aws:SourceAccount": "true"}}),                                   \
        "Statement[0].Condition.StringNotEquals[" #key "]", #key,                                                     \
        IF({"StringNotEquals": {key: "a"}, "Null": {"aws:SourceAccount": "false"}}) }

const lint_case lint_cases_type[] = {
    { "RCP_SYNTAX_ERROR_ACTION", RCP, ACTION("ec2:RunInstances"), "Statement[0].Action", "\"ec2:RunInstances\"",
        ACTION("s3:GetObject") },
    { "RCP_SYNTAX_ERROR_ACTION", RCP, ACTION(["s3:*", "IAM:*"]), "Statement[0].Action[1]", "\"IAM:*\"",
        ACTION(["s3:*", "STS:*"]) },
    { "RCP_SYNTAX_ERROR_ACTION", RCP, ACTION(["*"]), "Statement[0].Action[0]", "\"*\"", ACTION(["sqs:*"]) },

    { "RCP_SYNTAX_ERROR_ALLOW", RCP,
        STATEMENT("Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"), "Statement[0].Effect",
        "\"Allow\"", STATEMENT("Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*") },
    { "RCP_SYNTAX_ERROR_ALLOW", RCP,
        STATEMENT("Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::*"),
        "Statement[0].Effect", "\"Allow\"",
        STATEMENT("Effect": "Allow", "Principal": "*", "Action": ["*"], "Resource": ["*"]) },
    { "RCP_SYNTAX_ERROR_ALLOW", RCP,
        STATEMENT("Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "true"}}), "Statement[0].Effect", "\"Allow\"",
        STATEMENT("Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}}) },
    { "RCP_SYNTAX_ERROR_ALLOW", RCP,
        STATEMENT("Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*"),
        "Statement[0].Effect", "\"Allow\"",
        STATEMENT("Effect": "Deny", "Principal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*") },

    { "RCP_SYNTAX_ERROR_NOTACTION", RCP,
        STATEMENT("Effect": "Deny", "Principal": "*", "NotAction": "s3:*", "Resource": "*"), "Statement[0].NotAction",
        "\"NotAction\"", STATEMENT("Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*") },

    { "RCP_SYNTAX_ERROR_PRINCIPAL", RCP, WHOM("Principal": {"AWS": "111122223333"}), "Statement[0].Principal",
        "{\"AWS\": \"111122223333\"}", WHOM("Principal": "*") },
    { "RCP_SYNTAX_ERROR_PRINCIPAL", RCP, WHOM("NotPrincipal": {"AWS": "111122223333"}), "Statement[0].NotPrincipal",
        "\"NotPrincipal\"", WHOM("Principal": "*") },
    { "RCP_SYNTAX_ERROR_PRINCIPAL", RCP, WHOM("Principal": {"AWS": "*"}), "Statement[0].Principal", "{\"AWS\": \"*\"}",
        WHOM("Principal": "*") },

    PRINCIPAL_ROW("aws:PrincipalOrgID"),
    PRINCIPAL_ROW("aws:principalaccount"),
    PRINCIPAL_ROW("aws:PrincipalArn"),
    SOURCE_ROW("aws:SourceOrgID"),
    SOURCE_ROW("aws:SourceAccount"),
    SOURCE_ROW("aws:sourceorgpaths"),
    { "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", RCP,
        IF({"StringNotEquals": {"aws:PrincipalOrgID": "o-a"}, "Bool": {"aws:PrincipalIsAWSService": "false"}}),
        "Statement[0].Condition.StringNotEquals[\"aws:PrincipalOrgID\"]", "\"aws:PrincipalOrgID\"",
        IF({"StringNotEquals": {"aws:PrincipalOrgID": "o-a"}, "BoolIfExists": {"aws:PrincipalIsAWSService": false}}) },
    { "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", RCP, IF({"ArnNotLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}),
        "Statement[0].Condition.ArnNotLike[\"aws:SourceArn\"]", "\"aws:SourceArn\"",
        IF({"ArnNotLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}, "Null": {"aws:SourceArn": [false]}}) },

    { "SCP_SYNTAX_ERROR_ACTION_WILDCARD", SCP, GUARD("s3:*Object"), "Statement[0].Action", "\"s3:*Object\"",
        GUARD("s3:Get*") },
    { "SCP_SYNTAX_ERROR_ACTION_WILDCARD", SCP, GUARD(["ec2:*", "ec2:Get?onsole*"]), "Statement[0].Action[1]",
        "\"ec2:Get?onsole*\"", GUARD(["ec2:*", "ec2:GetConsole?*"]) },
    { "SCP_SYNTAX_ERROR_ACTION_WILDCARD", SCP,
        STATEMENT("Effect": "Deny", "NotAction": ["*:Get*"], "Resource": "*"), "Statement[0].NotAction[0]",
        "\"*:Get*\"", STATEMENT("Effect": "Deny", "NotAction": ["*"], "Resource": "*") },

    /* Withdrawn: only where they are asked for. */
    { "SCP_SYNTAX_ERROR_ALLOW_CONDITION", SCP,
        STATEMENT("Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": true}}),
        "Statement[0].Condition", "\"Condition\"",
        STATEMENT("Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": true}}) },
    { "SCP_SYNTAX_ERROR_ALLOW_NOT_ACTION", SCP, STATEMENT("Effect": "Allow", "NotAction": "s3:*", "Resource": "*"),
        "Statement[0].NotAction", "\"NotAction\"", STATEMENT("Effect": "Deny", "NotAction": "s3:*", "Resource": "*") },
    { "SCP_SYNTAX_ERROR_ALLOW_RESOURCE", SCP,
        STATEMENT("Effect": "Allow", "Action": "s3:*", "Resource": ["*", "arn:aws:s3:::a"]), "Statement[0].Resource[1]",
        "\"arn:aws:s3:::a\"", STATEMENT("Effect": "Deny", "Action": "s3:*", "Resource": ["*", "arn:aws:s3:::a"]) },
    { "SCP_SYNTAX_ERROR_NOT_RESOURCE", SCP,
        STATEMENT("Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::a"), "Statement[0].NotResource",
        "\"NotResource\"", STATEMENT("Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::a") },

    { .code = NULL },
};
