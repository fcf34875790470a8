/* cases_structure.c - cases for src/policy/lint_structure.c. */
#include "cases.h"

/* Policies of the sizes of quotas are longer than what every compiler must take. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

#define IDENTITY IAMPB_POLICY_IDENTITY, NULL
#define RESOURCE IAMPB_POLICY_RESOURCE, NULL
#define TRUST IAMPB_POLICY_TRUST, NULL
#define SCP IAMPB_POLICY_SCP, NULL
#define RCP IAMPB_POLICY_RCP, NULL

#define JSON(...) LINT_JSON(__VA_ARGS__)
#define STATEMENT(...) LINT_POLICY(#__VA_ARGS__)
/* A statement that is complete but for what is given. */
#define WITH(...) LINT_ALLOW("\"Action\": \"sqs:*\", \"Resource\": \"*\", " #__VA_ARGS__)
#define IF(...) LINT_ALLOW("\"Action\": \"sqs:*\", \"Resource\": \"*\", \"Condition\": " #__VA_ARGS__)
#define GUEST(...) LINT_ALLOW("\"Action\": \"sqs:*\", \"Resource\": \"*\", \"Principal\": " #__VA_ARGS__)
#define ROLE(...) LINT_ALLOW("\"Principal\": {\"AWS\": \"111122223333\"}, " #__VA_ARGS__)

/* ---- Sizes ---- */
#define A10 "aaaaaaaaaa"
#define A100 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10
#define A1000 A100 A100 A100 A100 A100 A100 A100 A100 A100 A100
#define A5000 A1000 A1000 A1000 A1000 A1000
/* 98, 113 and 127 characters besides blanks and the Sid. */
#define SIZED(sid) LINT_ALLOW("\"Sid\": \"" sid "\", \"Action\": \"sqs:*\", \"Resource\": \"*\"")
#define SIZED_GUEST(sid)                                                                                              \
    LINT_DENY("\"Sid\": \"" sid "\", \"Principal\": \"*\", \"Action\": \"sqs:*\", \"Resource\": \"*\"")
#define SIZED_ROLE(sid)                                                                                               \
    LINT_ALLOW("\"Sid\": \"" sid "\", \"Principal\": {\"AWS\": \"111122223333\"}, \"Action\": \"sts:AssumeRole\"")
#define TO_10239 A5000 A5000 A100 A10 A10 A10 A10 "a"
#define TO_10240 TO_10239 "a"
#define TO_5120 A5000 A10 A10 "aa"
#define TO_5120_GUEST A5000 "aaaaaaa"
#define TO_8191_GUEST A5000 A1000 A1000 A1000 A10 A10 A10 A10 A10 A10 A10 "aaaaaaaa"
#define TO_8192_GUEST TO_8191_GUEST "a"
#define TO_2048_ROLE A1000 A100 A100 A100 A100 A100 A100 A100 A100 A100 A10 A10 "a"

const lint_case lint_cases_structure[] = {
    /* ---- JSON: where reading stopped, or the name that is there already ---- */
    { "JSON_SYNTAX_ERROR", IDENTITY, "{\"Version\": }", "", "", "{\"Version\": 1}" },
    { "JSON_SYNTAX_ERROR", IDENTITY, "", "", "", "{}" },
    { "JSON_SYNTAX_ERROR", IDENTITY, "{} {}", "", "", "{} " },
    { "JSON_SYNTAX_ERROR", IDENTITY, WITH("Sid": "A", "Sid": "B"), "Statement[0].Sid", "\"Sid\"",
        WITH("Sid": "A", "sid": "B") },

    /* ---- Types ---- */
    { "DATA_TYPE_MISMATCH", IDENTITY, "[]", "", "[]", "{}" },
    { "DATA_TYPE_MISMATCH", IDENTITY, JSON({"Version": 2012, "Statement": []}), "Version", "2012",
        JSON({"Version": "2012", "Statement": []}) },
    { "DATA_TYPE_MISMATCH", IDENTITY, JSON({"Id": {}, "Statement": []}), "Id", "{}",
        JSON({"Id": "x", "Statement": []}) },
    { "DATA_TYPE_MISMATCH", IDENTITY, JSON({"Statement": "all"}), "Statement", "\"all\"", JSON({"Statement": {}}) },
    { "DATA_TYPE_MISMATCH", IDENTITY, JSON({"Statement": [{}, null]}), "Statement[1]", "null",
        JSON({"Statement": [{}]}) },
    { "DATA_TYPE_MISMATCH", IDENTITY, WITH("Sid": 7), "Statement[0].Sid", "7", WITH("Sid": "7") },
    { "DATA_TYPE_MISMATCH", IDENTITY, STATEMENT("Effect": true), "Statement[0].Effect", "true",
        STATEMENT("Effect": "true") },
    { "DATA_TYPE_MISMATCH", IDENTITY, LINT_ALLOW("\"Action\": 5"), "Statement[0].Action", "5",
        LINT_ALLOW("\"Action\": \"5\"") },
    { "DATA_TYPE_MISMATCH", IDENTITY, LINT_ALLOW("\"NotAction\": [\"s3:*\", [\"sqs:*\"]]"), "Statement[0].NotAction[1]",
        "[\"sqs:*\"]", LINT_ALLOW("\"NotAction\": [\"s3:*\", \"sqs:*\"]") },
    { "DATA_TYPE_MISMATCH", IDENTITY, LINT_ALLOW("\"Resource\": {}"), "Statement[0].Resource", "{}",
        LINT_ALLOW("\"Resource\": []") },
    { "DATA_TYPE_MISMATCH", RESOURCE, GUEST({"AWS": ["111122223333", 444455556666]}), "Statement[0].Principal.AWS[1]",
        "444455556666", GUEST({"AWS": ["111122223333", "444455556666"]}) },
    { "DATA_TYPE_MISMATCH", RESOURCE, GUEST({"AWS": {}}), "Statement[0].Principal.AWS", "{}", GUEST({"AWS": []}) },
    { "DATA_TYPE_MISMATCH", IDENTITY, IF([]), "Statement[0].Condition", "[]", IF({}) },
    { "DATA_TYPE_MISMATCH", IDENTITY, IF({"Bool": "true"}), "Statement[0].Condition.Bool", "\"true\"",
        IF({"Bool": {}}) },
    { "DATA_TYPE_MISMATCH", IDENTITY, IF({"Bool": {"aws:SecureTransport": null}}),
        "Statement[0].Condition.Bool[\"aws:SecureTransport\"]", "null", IF({"Bool": {"aws:SecureTransport": true}}) },
    { "DATA_TYPE_MISMATCH", IDENTITY, IF({"Bool": {"aws:SecureTransport": [{}]}}),
        "Statement[0].Condition.Bool[\"aws:SecureTransport\"][0]", "{}",
        IF({"Bool": {"aws:SecureTransport": [false]}}) },
    { "INVALID_CONDITION_DATA_TYPE", IDENTITY, IF({"StringEquals": {"aws:username": ["a", 5]}}),
        "Statement[0].Condition.StringEquals[\"aws:username\"]", "[\"a\", 5]",
        IF({"StringEquals": {"aws:username": ["a", "5"]}}) },
    { "INVALID_CONDITION_DATA_TYPE", IDENTITY, IF({"Bool": {"aws:SecureTransport": [true, false, "true"]}}),
        "Statement[0].Condition.Bool[\"aws:SecureTransport\"]", "[true, false, \"true\"]",
        IF({"Bool": {"aws:SecureTransport": [true, false, true]}}) },
    { "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", IDENTITY,
        IF({"StringEquals": {"aws:username": "a", "s3:prefix": "b", "AWS:userName": "c"}}),
        "Statement[0].Condition.StringEquals[\"aws:username\"] Statement[0].Condition.StringEquals[\"AWS:userName\"]",
        "\"aws:username\"", IF({"StringEquals": {"aws:username": "a"}, "StringLike": {"AWS:userName": "c"}}) },

    /* ---- Elements ---- */
    { "INVALID_EFFECT", IDENTITY, STATEMENT("Effect": "allow", "Action": "sqs:*", "Resource": "*"),
        "Statement[0].Effect", "\"allow\"", STATEMENT("Effect": "Allow", "Action": "sqs:*", "Resource": "*") },
    { "INVALID_EFFECT", SCP, STATEMENT("Effect": "", "Action": "sqs:*", "Resource": "*"), "Statement[0].Effect", "\"\"",
        STATEMENT("Effect": "Deny", "Action": "sqs:*", "Resource": "*") },
    { "INVALID_POLICY_ELEMENT", IDENTITY, WITH("Actions": "s3:*"), "Statement[0].Actions", "\"Actions\"",
        WITH("Sid": "Actions") },
    { "INVALID_POLICY_ELEMENT", IDENTITY, JSON({"version": "2012-10-17", "Statement": []}), "version", "\"version\"",
        JSON({"Version": "2012-10-17", "Statement": []}) },
    { "INVALID_POLICY_ELEMENT", TRUST, ROLE("effect": "Allow"), "Statement[0].effect", "\"effect\"", ROLE("Sid": "a") },
    { "INVALID_VERSION", IDENTITY, JSON({"Version": "2012-10-18", "Statement": []}), "Version", "\"2012-10-18\"",
        JSON({"Version": "2012-10-17", "Statement": []}) },
    { "INVALID_VERSION", RCP, JSON({"Version": "", "Statement": []}), "Version", "\"\"",
        JSON({"Version": "2008-10-17", "Statement": []}) },
    { "MISSING_ACTION", IDENTITY, LINT_ALLOW("\"Resource\": \"*\""), "Statement[0]",
        "{\"Effect\": \"Allow\", \"Resource\": \"*\"}", LINT_ALLOW("\"Resource\": \"*\", \"NotAction\": \"sqs:*\"") },
    { "MISSING_ACTION", TRUST, JSON({"Statement": {"Effect": "Deny"}}), "Statement", "{\"Effect\": \"Deny\"}",
        JSON({"Statement": {"Effect": "Deny", "Action": []}}) },
    { "MISSING_EFFECT", IDENTITY, STATEMENT("Action": "sqs:*", "Resource": "*"), "Statement[0]",
        "{\"Action\": \"sqs:*\", \"Resource\": \"*\"}", STATEMENT("Action": "sqs:*", "Resource": "*", "Effect": "no") },
    { "MISSING_PRINCIPAL", RESOURCE, STATEMENT("Effect": "Deny"), "Statement[0]", "{\"Effect\": \"Deny\"}",
        STATEMENT("Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}) },
    { "MISSING_PRINCIPAL", TRUST, STATEMENT("Effect": "Allow", "Action": "sts:AssumeRole"), "Statement[0]",
        "{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\"}",
        STATEMENT("Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {}) },
    { "MISSING_PRINCIPAL", RCP, STATEMENT("Effect": "Deny"), "Statement[0]", "{\"Effect\": \"Deny\"}",
        STATEMENT("Effect": "Deny", "Principal": "*") },
    { "MISSING_RESOURCE", IDENTITY, STATEMENT("Effect": "Deny"), "Statement[0]", "{\"Effect\": \"Deny\"}",
        STATEMENT("Effect": "Deny", "NotResource": "*") },
    /* A trust policy that is not called one. */
    { "MISSING_RESOURCE", RESOURCE, STATEMENT("Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"),
        "Statement[0]", "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"sts:AssumeRole\"}",
        STATEMENT("Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*") },
    { "MISSING_RESOURCE", SCP, STATEMENT("Effect": "Deny"), "Statement[0]", "{\"Effect\": \"Deny\"}",
        STATEMENT("Effect": "Deny", "Resource": "*") },
    { "MISSING_STATEMENT", IDENTITY, "{\"Version\": \"2012-10-17\"}", "", "{\"Version\": \"2012-10-17\"}",
        JSON({"Version": "2012-10-17", "Statement": {}}) },
    { "MISSING_STATEMENT", RESOURCE, JSON({"Version": "2012-10-17", "Statement": []}), "Statement", "[]",
        JSON({"Version": "2012-10-17", "Statement": [{}]}) },
    { "MISSING_VERSION", IDENTITY, " {\"Statement\": []} ", "", "{\"Statement\": []}",
        JSON({"Version": "2008-10-17", "Statement": []}) },
    { "UNSUPPORTED_ELEMENT_COMBINATION", IDENTITY, WITH("NotAction": "s3:*"), "Statement[0].NotAction", "\"NotAction\"",
        WITH("Sid": "NotAction") },
    { "UNSUPPORTED_ELEMENT_COMBINATION", IDENTITY,
        STATEMENT("Effect": "Deny", "NotResource": "*", "Action": "sqs:*", "Resource": "*"), "Statement[0].Resource",
        "\"Resource\"", STATEMENT("Effect": "Deny", "NotResource": "*", "Action": "sqs:*") },
    { "UNSUPPORTED_ELEMENT_COMBINATION", RESOURCE, WITH("Principal": "*", "NotPrincipal": {"AWS": "111122223333"}),
        "Statement[0].NotPrincipal", "\"NotPrincipal\"", WITH("Principal": "*") },
    { "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", TRUST, ROLE("Action": "sts:AssumeRole", "Resource": "*"),
        "Statement[0].Resource", "\"Resource\"", ROLE("Action": "sts:AssumeRole") },
    { "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", TRUST, ROLE("Action": "sts:AssumeRole", "NotResource": []),
        "Statement[0].NotResource", "\"NotResource\"", ROLE("Action": "sts:AssumeRole", "Sid": "NotResource") },

    /* ---- Principals ---- */
    { "UNSUPPORTED_PRINCIPAL", IDENTITY, GUEST("*"), "Statement[0].Principal", "\"Principal\"",
        WITH("Sid": "Principal") },
    { "UNSUPPORTED_PRINCIPAL", IAMPB_POLICY_BOUNDARY, NULL, WITH("NotPrincipal": {"AWS": "*"}),
        "Statement[0].NotPrincipal", "\"NotPrincipal\"", WITH("Sid": "NotPrincipal") },
    { "SCP_SYNTAX_ERROR_PRINCIPAL", SCP, GUEST("*"), "Statement[0].Principal", "\"Principal\"", WITH("Sid": "a") },
    { "SCP_SYNTAX_ERROR_PRINCIPAL", SCP, WITH("NotPrincipal": {}), "Statement[0].NotPrincipal", "\"NotPrincipal\"",
        WITH("Sid": "a") },
    { "INVALID_PRINCIPAL_FORMAT", RESOURCE, GUEST("111122223333"), "Statement[0].Principal", "\"111122223333\"",
        GUEST({"AWS": "111122223333"}) },
    { "INVALID_PRINCIPAL_FORMAT", TRUST, WITH("Principal": ["*"]), "Statement[0].Principal", "[\"*\"]",
        WITH("Principal": {"AWS": ["*"]}) },
    { "INVALID_PRINCIPAL_FORMAT", RCP, WITH("NotPrincipal": null), "Statement[0].NotPrincipal", "null",
        WITH("NotPrincipal": "*") },
    { "INVALID_PRINCIPAL_KEY", RESOURCE, GUEST({"AWS": "*", "aws": "*"}), "Statement[0].Principal.aws", "\"aws\"",
        GUEST({"AWS": "*"}) },
    { "INVALID_PRINCIPAL_KEY", TRUST, WITH("NotPrincipal": {"Services": "ec2.amazonaws.com"}),
        "Statement[0].NotPrincipal.Services", "\"Services\"", WITH("NotPrincipal": {"Service": "ec2.amazonaws.com"}) },

    /* ---- Nothing ---- */
    { "EMPTY_ARRAY_ACTION", IDENTITY, LINT_ALLOW("\"Action\": [ ]"), "Statement[0].Action", "[ ]",
        LINT_ALLOW("\"Action\": [\"\"]") },
    { "EMPTY_ARRAY_ACTION", SCP, LINT_DENY("\"NotAction\": []"), "Statement[0].NotAction", "[]",
        LINT_DENY("\"NotAction\": \"sqs:*\"") },
    { "EMPTY_ARRAY_RESOURCE", IDENTITY, LINT_ALLOW("\"Resource\": []"), "Statement[0].Resource", "[]",
        LINT_ALLOW("\"Resource\": [\"*\"]") },
    { "EMPTY_ARRAY_RESOURCE", RESOURCE, LINT_ALLOW("\"NotResource\": []"), "Statement[0].NotResource", "[]",
        LINT_ALLOW("\"NotResource\": [\"*\"]") },
    { "EMPTY_ARRAY_PRINCIPAL", RESOURCE, GUEST({"Service": []}), "Statement[0].Principal.Service", "[]",
        GUEST({"Service": ["sns.amazonaws.com"]}) },
    { "EMPTY_ARRAY_PRINCIPAL", TRUST, WITH("NotPrincipal": {"AWS": []}), "Statement[0].NotPrincipal.AWS", "[]",
        WITH("NotPrincipal": {"AWS": ["*"]}) },
    { "EMPTY_OBJECT_PRINCIPAL", RESOURCE, GUEST({}), "Statement[0].Principal", "{}", GUEST({"AWS": []}) },
    { "EMPTY_OBJECT_PRINCIPAL", RCP, WITH("NotPrincipal": {}), "Statement[0].NotPrincipal", "{}",
        WITH("NotPrincipal": "*") },
    { "EMPTY_OBJECT_CONDITION", IDENTITY, IF({}), "Statement[0].Condition", "{}",
        IF({"Bool": {"aws:SecureTransport": true}}) },
    { "EMPTY_OBJECT_CONDITION", TRUST, IF({"Bool": {}}), "Statement[0].Condition.Bool", "{}",
        IF({"Bool": {"aws:SecureTransport": []}}) },
    { "EMPTY_ARRAY_CONDITION", IDENTITY, IF({"StringEquals": {"aws:username": []}}),
        "Statement[0].Condition.StringEquals[\"aws:username\"]", "[]", IF({"StringEquals": {"aws:username": [""]}}) },
    { "EMPTY_ARRAY_CONDITION_FORALLVALUES", IDENTITY, IF({"ForAllValues:StringEquals": {"aws:TagKeys": []}}),
        "Statement[0].Condition[\"ForAllValues:StringEquals\"][\"aws:TagKeys\"]", "[]",
        IF({"ForAnyValue:StringEquals": {"aws:TagKeys": []}}) },
    { "EMPTY_ARRAY_CONDITION_FORANYVALUE", IDENTITY, IF({"foranyvalue:StringLike": {"aws:TagKeys": []}}),
        "Statement[0].Condition[\"foranyvalue:StringLike\"][\"aws:TagKeys\"]", "[]",
        IF({"StringLike": {"aws:TagKeys": []}}) },
    { "EMPTY_ARRAY_CONDITION_IFEXISTS", IDENTITY, IF({"StringEqualsIfExists": {"aws:username": []}}),
        "Statement[0].Condition.StringEqualsIfExists[\"aws:username\"]", "[]",
        IF({"StringEquals": {"aws:username": []}}) },

    /* ---- Sids ---- */
    { "EMPTY_SID_VALUE", IDENTITY, WITH("Sid": ""), "Statement[0].Sid", "\"\"", WITH("Sid": "a") },
    { "EMPTY_SID_VALUE", TRUST, JSON({"Statement": {"Sid": ""}}), "Statement.Sid", "\"\"", JSON({"Statement": {}}) },
    { "UNSUPPORTED_SID", IDENTITY, WITH("Sid": "read-logs"), "Statement[0].Sid", "\"read-logs\"",
        WITH("Sid": "readLogs2") },
    { "UNSUPPORTED_SID", IDENTITY, WITH("Sid": " "), "Statement[0].Sid", "\" \"", WITH("Sid": "") },
    { "UNSUPPORTED_SID", IAMPB_POLICY_SESSION, NULL, LINT_ALLOW("\"Sid\": \"\\u00e9\""),
        "Statement[0].Sid", "\"\\u00e9\"",
        LINT_ALLOW("\"Sid\": \"\\u0065\"") },
    { "UNIQUE_SIDS_REQUIRED", IDENTITY, JSON({"Statement": [{"Sid": "A"}, {"Sid": "B"}, {"Sid": "A"}, {"Sid": "A"}]}),
        "Statement[0].Sid Statement[2].Sid Statement[3].Sid", "\"A\"",
        JSON({"Statement": [{"Sid": "A"}, {"Sid": "B"}, {"Sid": "a"}, {}]}) },
    { "UNIQUE_SIDS_REQUIRED", SCP, "{\"Statement\": [{\"Sid\": \"A\"}, {\"Sid\": \"\\u0041\"}]}",
        "Statement[0].Sid Statement[1].Sid", "\"A\"", JSON({"Statement": [{"Sid": ""}, {"Sid": ""}]}) },
    { "UNIQUE_SIDS_REQUIRED", RCP, JSON({"Statement": [{"Sid": "A"}, {"Sid": "A"}]}),
        "Statement[0].Sid Statement[1].Sid", "\"A\"", JSON({"Statement": [{"Sid": "A"}, {"Sid": "A "}]}) },
    { "UNIQUE_SIDS_RECOMMENDED", RESOURCE, JSON({"Statement": [{"Sid": "A"}, {"Sid": "A"}]}),
        "Statement[0].Sid Statement[1].Sid", "\"A\"", JSON({"Statement": [{"Sid": "A"}, {"Sid": "B"}]}) },
    { "UNIQUE_SIDS_RECOMMENDED", TRUST, JSON({"Statement": [{}, {"Sid": "A"}, {"Sid": "A"}]}),
        "Statement[1].Sid Statement[2].Sid", "\"A\"", JSON({"Statement": [{}, {"Sid": "A"}]}) },

    /* ---- Sizes: blanks do not count ---- */
    { "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", IDENTITY, SIZED(TO_10240 "a"), "", SIZED(TO_10240 "a"),
        SIZED(TO_10240) },
    { "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", IDENTITY, SIZED(TO_10240 "\xc3\xa9"), "", SIZED(TO_10240 "\xc3\xa9"),
        SIZED(TO_10239 "\xc3\xa9") },
    { "POLICY_SIZE_EXCEEDS_SCP_QUOTA", SCP, SIZED(TO_5120 "a"), "", SIZED(TO_5120 "a"), SIZED(TO_5120 " \t") },
    { "POLICY_SIZE_EXCEEDS_RCP_QUOTA", RCP, SIZED_GUEST(TO_5120_GUEST "a"), "", SIZED_GUEST(TO_5120_GUEST "a"),
        SIZED_GUEST(TO_5120_GUEST) "\r\n \t" },
    { "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", TRUST, SIZED_ROLE(TO_2048_ROLE "a"), "",
        SIZED_ROLE(TO_2048_ROLE "a"), SIZED_ROLE(TO_2048_ROLE) },
    { "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", IAMPB_POLICY_RESOURCE, "AWS::SQS::Queue",
        SIZED_GUEST(TO_8192_GUEST "a"), "", SIZED_GUEST(TO_8192_GUEST "a"), SIZED_GUEST(TO_8192_GUEST) },
    { "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", IAMPB_POLICY_RESOURCE, "AWS::SQS::Queue",
        SIZED_GUEST(TO_8191_GUEST "\xc3\xa9"), "", SIZED_GUEST(TO_8191_GUEST "\xc3\xa9"),
        SIZED_GUEST(TO_8191_GUEST "a   ") },

    /* ---- Variables ---- */
    { "EMPTY_VARIABLE", IDENTITY, LINT_ALLOW("\"Resource\": \"arn:aws:s3:::b/${}\""), "Statement[0].Resource",
        "\"arn:aws:s3:::b/${}\"", LINT_ALLOW("\"Resource\": \"arn:aws:s3:::b/${$}\"") },
    { "EMPTY_VARIABLE", IDENTITY, IF({"StringEquals": {"aws:username": ["a", "${}"]}}),
        "Statement[0].Condition.StringEquals[\"aws:username\"][1]", "\"${}\"",
        IF({"StringEquals": {"aws:username": ["a", "$ {}"]}}) },
    { "MISSING_BRACE_IN_VARIABLE", IDENTITY, LINT_ALLOW("\"NotResource\": [\"arn:aws:s3:::b/${aws:username\"]"),
        "Statement[0].NotResource[0]", "\"arn:aws:s3:::b/${aws:username\"",
        LINT_ALLOW("\"NotResource\": [\"arn:aws:s3:::b/${aws:username}\"]") },
    { "MISSING_BRACE_IN_VARIABLE", TRUST, IF({"StringLike": {"aws:PrincipalTag/a": "${aws:username${aws:userid}"}}),
        "Statement[0].Condition.StringLike[\"aws:PrincipalTag/a\"]", "\"${aws:username${aws:userid}\"",
        IF({"StringLike": {"aws:PrincipalTag/a": "${aws:username}${aws:userid}"}}) },
    { "MISSING_QUOTE_IN_VARIABLE", IDENTITY, LINT_ALLOW("\"Resource\": \"arn:aws:s3:::b/${aws:username, nobody}\""),
        "Statement[0].Resource", "\"arn:aws:s3:::b/${aws:username, nobody}\"",
        LINT_ALLOW("\"Resource\": \"arn:aws:s3:::b/${aws:username, 'nobody'}\"") },
    { "MISSING_QUOTE_IN_VARIABLE", IDENTITY, LINT_ALLOW("\"Resource\": \"arn:aws:s3:::b/${aws:username, 'nobody}\""),
        "Statement[0].Resource", "\"arn:aws:s3:::b/${aws:username, 'nobody}\"",
        LINT_ALLOW("\"Resource\": \"arn:aws:s3:::b/${aws:username,'nobody'}\"") },
    { "UNSUPPORTED_SPACE_IN_VARIABLE", IDENTITY, LINT_ALLOW("\"Resource\": \"arn:aws:s3:::b/${aws: username}\""),
        "Statement[0].Resource", "\"arn:aws:s3:::b/${aws: username}\"",
        LINT_ALLOW("\"Resource\": \"arn:aws:s3:::b /${aws:username}\"") },
    { "VARIABLE_UNSUPPORTED_IN_ELEMENT", IDENTITY, LINT_ALLOW("\"Action\": \"sqs:${aws:username}\""),
        "Statement[0].Action", "\"sqs:${aws:username}\"", LINT_ALLOW("\"Action\": \"sqs:${*}\"") },
    { "VARIABLE_UNSUPPORTED_IN_ELEMENT", IDENTITY, WITH("Sid": "${aws:username}"), "Statement[0].Sid",
        "\"${aws:username}\"", WITH("Sid": "aws:username") },
    { "VARIABLE_UNSUPPORTED_IN_ELEMENT", RESOURCE,
        GUEST({"AWS": ["*", "arn:aws:iam::111122223333:user/${aws:username}"]}),
        "Statement[0].Principal.AWS[1]", "\"arn:aws:iam::111122223333:user/${aws:username}\"",
        GUEST({"AWS": ["*", "arn:aws:iam::111122223333:user/username"]}) },
    { "VARIABLE_UNSUPPORTED_IN_VERSION", IDENTITY,
        JSON({"Version": "2008-10-17", "Statement": {"Resource": "arn:aws:s3:::b/${aws:username}"}}),
        "Statement.Resource", "\"arn:aws:s3:::b/${aws:username}\"",
        JSON({"Version": "2012-10-17", "Statement": {"Resource": "arn:aws:s3:::b/${aws:username}"}}) },
    { "VARIABLE_UNSUPPORTED_IN_VERSION", IDENTITY,
        JSON({"Version": "2008-10-17", "Statement":
            {"Condition": {"StringLike": {"s3:prefix": ["${aws:username}/*"]}}}}),
        "Statement.Condition.StringLike[\"s3:prefix\"][0]", "\"${aws:username}/*\"",
        JSON({"Version": "2008-10-17", "Statement": {"Condition": {"StringLike": {"s3:prefix": ["${*}/*"]}}}}) },

    { .code = NULL },
};
