/* cases_action.c - cases for src/policy/lint_action.c. */
#include "cases.h"

#define IDENTITY IAMPB_POLICY_IDENTITY, NULL
#define ACTION(...) LINT_ALLOW("\"Resource\": \"*\", \"Action\": " #__VA_ARGS__)
#define NOT_ACTION(...) LINT_DENY("\"Resource\": \"*\", \"NotAction\": " #__VA_ARGS__)
#define RESOURCES(...) LINT_ALLOW("\"Action\": \"s3:GetObject\", \"Resource\": " #__VA_ARGS__)
#define NOT_RESOURCES(...) LINT_DENY("\"Action\": \"s3:*\", \"NotResource\": " #__VA_ARGS__)
#define GUEST(...) LINT_ALLOW("\"Principal\": \"*\", \"Resource\": \"*\", \"Action\": " #__VA_ARGS__)
#define ROLE(...) LINT_ALLOW("\"Principal\": {\"AWS\": \"111122223333\"}, \"Action\": " #__VA_ARGS__)
/* The code, an action that gets it, one that does not. */
#define ROW(code, fires, near)                                                                                        \
    { code, IDENTITY, ACTION(fires), "Statement[0].Action", #fires, ACTION(near) }
#define TYPE_ROW(type, fires, near)                                                                                   \
    { "UNSUPPORTED_ACTION_IN_POLICY", IAMPB_POLICY_RESOURCE, type, GUEST(fires), "Statement[0].Action", #fires,        \
        GUEST(near) }

const lint_case lint_cases_action[] = {
    ROW("WILDCARD_IN_SERVICE_NAME", "s*:GetObject", "s3:Get*"),
    ROW("WILDCARD_IN_SERVICE_NAME", "*:*", "*"),
    ROW("WILDCARD_IN_SERVICE_NAME", "s?:GetObject", "s3:GetObjec?"),
    { "WILDCARD_IN_SERVICE_NAME", IAMPB_POLICY_SCP, NULL, NOT_ACTION(["sts:*", "*:Get*"]), "Statement[0].NotAction[1]",
        "\"*:Get*\"", NOT_ACTION(["sts:*", "*"]) },
    /* Also in ARNs. */
    { "WILDCARD_IN_SERVICE_NAME", IDENTITY, RESOURCES("arn:aws:s*:::reports"), "Statement[0].Resource",
        "\"arn:aws:s*:::reports\"", RESOURCES("arn:aws:s3:::*") },

    ROW("INVALID_ACTION", "s3:GetObjekt", "S3:getobject"),
    ROW("INVALID_ACTION", "s3:Gat*", "s3:GEt*"),
    ROW("INVALID_ACTION", "s3:GetObject ", "s3:GetObject"),
    ROW("INVALID_ACTION", "s3:GetObjectt", "s3:GetObject?*"),
    ROW("INVALID_ACTION", "s3:", "s3:*"),
    ROW("INVALID_ACTION", "s3:Get:Object", "s3:Get*Object"),
    ROW("INVALID_ACTION", "GetObject", "*"),
    ROW("INVALID_ACTION", "**", "s3:**"),
    ROW("INVALID_ACTION", "", "*"),
    { "INVALID_ACTION", IAMPB_POLICY_SCP, NULL, NOT_ACTION(["sts:AssumeRole", "sts:AssumeRoles"]),
        "Statement[0].NotAction[1]", "\"sts:AssumeRoles\"", NOT_ACTION(["sts:AssumeRole", "sts:AssumeRole*"]) },
    { "INVALID_ACTION", IAMPB_POLICY_TRUST, NULL, ROLE("sts:AssumRole"), "Statement[0].Action", "\"sts:AssumRole\"",
        ROLE("sts:AssumeRole") },

    ROW("INVALID_SERVICE_IN_ACTION", "s4:GetObject", "s3:GetObject"),
    ROW("INVALID_SERVICE_IN_ACTION", ":GetObject", "*:GetObject"),
    ROW("INVALID_SERVICE_IN_ACTION", "nosuch:*", "zocalo:*"),
    /* Retired, and accepted under another name. */
    ROW("INVALID_SERVICE_IN_ACTION", "deeplens:CreateProject", "iot1click:CreateProject"),
    { "INVALID_SERVICE_IN_ACTION", IDENTITY, ACTION(["s3:GetObject", "sumerian:View"]), "Statement[0].Action[1]",
        "\"sumerian:View\"", ACTION(["s3:GetObject", "Zocalo:View"]) },

    { "REDUNDANT_ACTION", IDENTITY, ACTION(["sqs:*", "s3:GetObject", "SQS:SendMessage"]),
        "Statement[0].Action[0] Statement[0].Action[2]", "\"sqs:*\"",
        ACTION(["sqs:Get*", "s3:GetObject", "SQS:SendMessage"]) },
    { "REDUNDANT_ACTION", IDENTITY, ACTION(["sns:Publish", "sns:publish"]),
        "Statement[0].Action[0] Statement[0].Action[1]", "\"sns:Publish\"", ACTION(["sns:Publish", "sqs:Publish"]) },
    { "REDUNDANT_ACTION", IDENTITY, NOT_ACTION(["s3:GetObject", "s3:*Object"]),
        "Statement[0].NotAction[0] Statement[0].NotAction[1]", "\"s3:GetObject\"",
        NOT_ACTION(["s3:GetObjectAcl", "s3:*Object"]) },
    /* Overlapping is not covering; two statements are two lists. */
    { "REDUNDANT_ACTION", IDENTITY, ACTION(["s3:Get*", "s3:*Object", "*"]),
        "Statement[0].Action[0] Statement[0].Action[1] Statement[0].Action[2]", "\"s3:Get*\"",
        ACTION(["s3:Get*", "s3:*Object"]) },
    { "REDUNDANT_ACTION", IDENTITY,
        LINT_JSON({"Statement": [{"Action": ["s3:Get*", "s3:GetObject"]}, {"Action": "s3:PutObject"}]}),
        "Statement[0].Action[0] Statement[0].Action[1]", "\"s3:Get*\"",
        LINT_JSON({"Statement": [{"Action": ["s3:Get*", "s3:PutObject"]}, {"Action": "s3:GetObject"}]}) },
    /* One character is not any number of them. */
    { "REDUNDANT_ACTION", IDENTITY, ACTION(["s3:GetObjec?", "s3:GetObject"]),
        "Statement[0].Action[0] Statement[0].Action[1]", "\"s3:GetObjec?\"",
        ACTION(["s3:GetObjec?", "s3:GetObjec*t"]) },
    { "REDUNDANT_ACTION", IAMPB_POLICY_TRUST, NULL, ROLE(["sts:AssumeRole", "sts:AssumeRole"]),
        "Statement[0].Action[0] Statement[0].Action[1]", "\"sts:AssumeRole\"",
        ROLE(["sts:AssumeRole", "sts:TagSession"]) },

    { "REDUNDANT_RESOURCE", IDENTITY, RESOURCES(["arn:aws:s3:::logs-*", "arn:aws:s3:::logs-app/2026/*"]),
        "Statement[0].Resource[0] Statement[0].Resource[1]", "\"arn:aws:s3:::logs-*\"",
        RESOURCES(["arn:aws:s3:::logs-*", "arn:aws:s3:::Logs-app/2026/*"]) },
    { "REDUNDANT_RESOURCE", IDENTITY, RESOURCES(["*", "arn:aws:s3:::logs"]),
        "Statement[0].Resource[0] Statement[0].Resource[1]", "\"*\"",
        RESOURCES(["arn:aws:s3:::*log", "arn:aws:s3:::logs"]) },
    { "REDUNDANT_RESOURCE", IAMPB_POLICY_SCP, NULL,
        NOT_RESOURCES(["arn:aws:s3:::a", "arn:aws:s3:::b", "arn:aws:s3:::a"]),
        "Statement[0].NotResource[0] Statement[0].NotResource[2]", "\"arn:aws:s3:::a\"",
        NOT_RESOURCES(["arn:aws:s3:::a", "arn:aws:s3:::b", "arn:aws:s3:::A"]) },

    TYPE_ROW("AWS::S3::Bucket", "sqs:SendMessage", "s3:GetObject"),
    TYPE_ROW("AWS::S3::Bucket", "s3:ListAllMyBuckets", "s3:ListBucket"),
    TYPE_ROW("AWS::S3::Bucket", "ec2:*", "s3:*"),
    TYPE_ROW("AWS::SQS::Queue", "s3:GetObject", "SQS:*"),
    TYPE_ROW("AWS::S3ObjectLambda::AccessPoint", "s3:GetObject", "s3-object-lambda:GetObject"),
    { "UNSUPPORTED_ACTION_IN_POLICY", IAMPB_POLICY_RESOURCE, "AWS::SNS::Topic",
        GUEST(["sns:Publish", "sqs:SendMessage"]), "Statement[0].Action[1]", "\"sqs:SendMessage\"",
        GUEST(["sns:Publish", "*"]) },
    { "UNSUPPORTED_ACTION_IN_POLICY", IAMPB_POLICY_TRUST, NULL, ROLE("iam:PassRole"), "Statement[0].Action",
        "\"iam:PassRole\"", ROLE("sts:TagSession") },

    { .code = NULL },
};
