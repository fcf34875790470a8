/* cases_suggestion.c - cases for src/policy/lint_suggestion.c. */
#include "cases.h"

#define WHEN(op, key, values)                                                                                         \
    LINT_ALLOW("\"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"" op "\": {\"" key "\": " values "}}")
#define ROW(code, op, key, values, end, cut, near)                                                                    \
    { code, IAMPB_POLICY_IDENTITY, NULL, WHEN(op, key, values), "Statement[0].Condition" end, cut, near }
#define TEAM "aws:ResourceTag/team"

/* Two statements, for what compares them. */
#define TWO(a, b) "{\"Version\": \"2012-10-17\", \"Statement\": [{" a "}, {" b "}]}"
#define READ "\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"sqs:*\"], \"Resource\": \"*\""
#define READ_LIKE(rest) READ ", \"Condition\": {" rest "}"
#define SAME_ROW(a, b, near)                                                                                          \
    { "REDUNDANT_STATEMENT", IAMPB_POLICY_IDENTITY, NULL, TWO(a, b), "Statement[0] Statement[1]", "{" a "}", near }

const lint_case lint_cases_suggestion[] = {
    ROW("EQUIVALENT_TO_NULL_FALSE", "StringLike", TEAM, "[\"*\"]", ".StringLike[\"" TEAM "\"][0]", "\"*\"",
            WHEN("StringLike", TEAM, "[\"team-*\"]")),
    ROW("EQUIVALENT_TO_NULL_FALSE", "stringlike", TEAM, "\"*\"", ".stringlike[\"" TEAM "\"]", "\"*\"",
            WHEN("StringLikeIfExists", TEAM, "\"*\"")),
    ROW("EQUIVALENT_TO_NULL_FALSE", "StringLike", TEAM, "[\"a\", \"*\"]", ".StringLike[\"" TEAM "\"][1]", "\"*\"",
            WHEN("ForAnyValue:StringLike", "aws:TagKeys", "[\"a\", \"*\"]")),
    ROW("EQUIVALENT_TO_NULL_FALSE", "StringLike", TEAM, "\"*\"", ".StringLike[\"" TEAM "\"]", "\"*\"",
            WHEN("StringNotLike", TEAM, "\"*\"")),
    ROW("EQUIVALENT_TO_NULL_FALSE", "StringLike", TEAM, "\"*\"", ".StringLike[\"" TEAM "\"]", "\"*\"",
            WHEN("StringLike", TEAM, "\"${*}\"")),
    ROW("EQUIVALENT_TO_NULL_FALSE", "StringLike", TEAM, "\"*\"", ".StringLike[\"" TEAM "\"]", "\"*\"",
            WHEN("ArnLike", "aws:PrincipalArn", "\"*\"")),

    ROW("EQUIVALENT_TO_NULL_TRUE", "StringNotLike", TEAM, "[\"*\"]", ".StringNotLike[\"" TEAM "\"][0]", "\"*\"",
            WHEN("StringNotLike", TEAM, "[\"*-team\"]")),
    ROW("EQUIVALENT_TO_NULL_TRUE", "STRINGNOTLIKE", TEAM, "\"*\"", ".STRINGNOTLIKE[\"" TEAM "\"]", "\"*\"",
            WHEN("StringLike", TEAM, "\"*\"")),

    ROW("NULL_WITH_QUALIFIER", "ForAllValues:Null", "aws:TagKeys", "\"true\"", "[\"ForAllValues:Null\"]",
            "\"ForAllValues:Null\"", WHEN("Null", "aws:TagKeys", "\"true\"")),
    ROW("NULL_WITH_QUALIFIER", "ForAnyValue:Null", "aws:TagKeys", "false", "[\"ForAnyValue:Null\"]",
            "\"ForAnyValue:Null\"", WHEN("ForAnyValue:StringLike", "aws:TagKeys", "\"a*\"")),

    ROW("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", "StringLikeIfExists", TEAM, "\"*\"",
            ".StringLikeIfExists[\"" TEAM "\"]", "\"" TEAM "\"", WHEN("StringLikeIfExists", TEAM, "\"team-*\"")),
    ROW("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", "StringLikeIfExists", TEAM, "[\"team-*\", \"*\"]",
            ".StringLikeIfExists[\"" TEAM "\"]", "\"" TEAM "\"", WHEN("StringLike", TEAM, "[\"team-*\", \"*\"]")),
    ROW("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", "ForAllValues:StringLike", "aws:TagKeys", "\"*\"",
            "[\"ForAllValues:StringLike\"][\"aws:TagKeys\"]", "\"aws:TagKeys\"",
            WHEN("ForAnyValue:StringLike", "aws:TagKeys", "\"*\"")),
    /* Equality takes the star as a star. */
    ROW("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", "ArnLikeIfExists", "aws:SourceArn", "\"*\"",
            ".ArnLikeIfExists[\"aws:SourceArn\"]", "\"aws:SourceArn\"", WHEN("StringEqualsIfExists", TEAM, "\"*\"")),

    ROW("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", "ForAnyValue:StringNotLike", "aws:TagKeys", "\"*\"",
            "[\"ForAnyValue:StringNotLike\"][\"aws:TagKeys\"]", "\"aws:TagKeys\"",
            WHEN("ForAnyValue:StringNotLike", "aws:TagKeys", "\"team-*\"")),
    /* Without the key these are true: the statement has an effect. */
    ROW("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", "ForAnyValue:StringNotLike", "aws:TagKeys",
            "[\"a\", \"*\"]",
            "[\"ForAnyValue:StringNotLike\"][\"aws:TagKeys\"]", "\"aws:TagKeys\"",
            WHEN("ForAllValues:StringNotLike", "aws:TagKeys", "\"*\"")),
    ROW("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", "ForAnyValue:ArnNotLike", "aws:SourceArn", "\"*\"",
            "[\"ForAnyValue:ArnNotLike\"][\"aws:SourceArn\"]", "\"aws:SourceArn\"",
            WHEN("StringNotLike", "aws:PrincipalTag/team", "\"*\"")),

    ROW("REDUNDANT_CONDITION_VALUE_NUM", "NumericLessThan", "s3:max-keys", "[\"10\", \"20\"]",
            ".NumericLessThan[\"s3:max-keys\"]", "[\"10\", \"20\"]", WHEN("NumericLessThan", "s3:max-keys",
            "[\"10\"]")),
    ROW("REDUNDANT_CONDITION_VALUE_NUM", "NumericGreaterThanEqualsIfExists", "s3:max-keys", "[10, 20, 30]",
            ".NumericGreaterThanEqualsIfExists[\"s3:max-keys\"]", "[10, 20, 30]",
            WHEN("NumericEquals", "s3:max-keys", "[10, 20, 30]")),
    ROW("REDUNDANT_CONDITION_VALUE_NUM", "NumericGreaterThan", "s3:max-keys", "[-1.5, 2]",
            ".NumericGreaterThan[\"s3:max-keys\"]", "[-1.5, 2]", WHEN("NumericNotEquals", "s3:max-keys", "[-1.5, 2]")),

    { "IRRELEVANT_CONDITION_KEY_IN_POLICY", IAMPB_POLICY_RESOURCE, "AWS::S3::Bucket",
        LINT_ALLOW("\"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\", "
                   "\"Condition\": {\"StringEquals\": {\"S3:resourceaccount\": \"111122223333\"}}"),
        "Statement[0].Condition.StringEquals[\"S3:resourceaccount\"]", "\"S3:resourceaccount\"",
        LINT_ALLOW("\"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\", "
                   "\"Condition\": {\"StringEquals\": {\"aws:PrincipalAccount\": \"111122223333\"}}") },

    SAME_ROW(READ, READ, TWO(READ,
            "\"Effect\": \"Deny\", \"Action\": [\"s3:GetObject\", \"sqs:*\"], \"Resource\": \"*\"")),
    /* Neither Sid nor order nor, in names of actions, case. */
    SAME_ROW("\"Sid\": \"A\", " READ,
            "\"Sid\": \"B\", \"Resource\": [\"*\"], \"Action\": [\"SQS:*\", \"s3:getobject\"], \"Effect\": \"Allow\"",
            TWO(READ,
            "\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"sqs:*\"], \"Resource\": \"arn:aws:s3:::b\"")),
    SAME_ROW(READ, READ, TWO(READ,
            "\"Effect\": \"Allow\", \"NotAction\": [\"s3:GetObject\", \"sqs:*\"], \"Resource\": \"*\"")),
    SAME_ROW(READ, READ, TWO(READ,
            "\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"sqs:*\"], \"NotResource\": \"*\"")),
    SAME_ROW("\"Effect\": \"Deny\", \"NotAction\": \"S3:*\", \"NotResource\": \"*\"",
            "\"Effect\": \"Deny\", \"NotAction\": \"s3:*\", \"NotResource\": \"*\"",
            TWO("\"NotAction\": \"S3:*\", \"NotResource\": \"*\"", "\"NotAction\": \"S3:*\", \"NotResource\": \"*\"")),
    SAME_ROW(READ, READ,
            TWO(READ_LIKE("\"Bool\": {\"aws:SecureTransport\": {}}"), READ_LIKE("\"Bool\": {\"aws:SourceIp\": {}}"))),
    /* Resources differ by case. */
    SAME_ROW("\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::b/X\"",
            "\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::b/X\"",
            TWO("\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::b/X\"",
                    "\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::b/x\"")),
    SAME_ROW(READ_LIKE("\"Bool\": {\"aws:SecureTransport\": true}, \"StringLike\": {\"aws:userid\": [\"a\", \"b\"]}"),
            READ_LIKE("\"stringlike\": {\"AWS:userid\": [\"b\", \"a\"]}, "
                      "\"Bool\": {\"aws:SecureTransport\": \"true\"}"),
            TWO(READ_LIKE("\"StringLike\": {\"aws:userid\": [\"a\", \"b\"]}"),
                    READ_LIKE("\"StringLike\": {\"aws:userid\": [\"a\", \"B\"]}"))),
    SAME_ROW(READ, READ, TWO(READ, READ_LIKE("\"Bool\": {\"aws:SecureTransport\": true}"))),
    /* A key without values is never true. */
    SAME_ROW(READ, READ, TWO(READ_LIKE("\"StringEquals\": {\"aws:userid\": []}"), READ)),
    SAME_ROW(READ_LIKE("\"StringEquals\": {\"aws:userid\": []}"), READ_LIKE("\"StringEquals\": {\"aws:userid\": []}"),
            TWO(READ_LIKE("\"StringEquals\": {\"aws:userid\": []}"),
                    READ_LIKE("\"StringNotEquals\": {\"aws:userid\": []}"))),
    { .code = NULL },
};
