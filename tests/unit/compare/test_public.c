/* test_public.c - what is public, key by key, type by type, provider by provider: each with a near miss. Expected
 * are the
 * rules C-4, E-102 and those of trust (O-1, O-2, C-1 to C-8 of them, S-0). For buckets the measure of S3 Block Public
 * Access is asked as well; where it answers otherwise the row says why. */
#include "../eval/world.h"
#include "compare/public_strangers.h"
#include "eval/layer.h"
#include "oom.h"
#include "witness.h"

#define BUCKET "AWS::S3::Bucket"
#define OPEN(principal, action)                                                                                        \
    "{\"Effect\":\"Allow\",\"Principal\":" principal ",\"Action\":\"" action "\",\"Resource\":\"*\""
#define ANY "\"*\""
#define IF(condition) P(OPEN(ANY, "s3:GetObject") ",\"Condition\":{" condition "}}")
#define AND_DENY(deny) P(ALLOW_TO(ANY, "s3:GetObject", "*") "," deny)
#define DENY_ALL_IF(condition)                                                                                        \
    "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{" condition "}}"
#define TEST(operator, key, value) "\"" operator "\":{\"" key "\":\"" value "\"}"
#define TESTS(operator, key, values) "\"" operator "\":{\"" key "\":[" values "]}"

#define PUBLIC IAMPB_ANSWER_FAIL
#define CLOSED IAMPB_ANSWER_PASS

typedef struct row {
    const char *name, *policy;
    iampb_answer expected;
    const char *differs;       /* why S3's measure says the contrary; NULL: it says the same */
} row;

/* ---- Buckets ---- */
#define ORG "o-a1b2c3d4e5"
#define SYNTAX "S3 looks at statements, not at what is left of them"
static const row buckets[] = {
    { .name = "C-4 everybody", P(ALLOW_TO(ANY, "s3:*", "*")), PUBLIC },
    { .name = "C-4 everybody of AWS", P(ALLOW_TO(AWS("*"), "s3:*", "*")), PUBLIC },
    { .name = "C-4 an account", P(ALLOW_TO(AWS(B), "s3:*", "*")), CLOSED },
    { .name = "C-4 a role", P(ALLOW_TO(AWS(R), "s3:*", "*")), CLOSED },
    { .name = "C-4 a unique id", P(ALLOW_TO(AWS("AROAEXAMPLEROLEID0001"), "s3:*", "*")), CLOSED },
    { .name = "C-4 a canonical user", P(ALLOW_TO("{\"CanonicalUser\":\"0123456789abcdef\"}", "s3:*", "*")), CLOSED },
    { .name = "E-38 half a principal is nobody", P(ALLOW_TO(AWS("arn:aws:iam::" B ":role/*"), "s3:*", "*")), CLOSED },
    { .name = "C-4 an account, and everybody", P(ALLOW_TO("{\"AWS\":[\"" B "\",\"*\"]}", "s3:*", "*")), PUBLIC },
    { .name = "E-102 NotPrincipal", P("{\"Effect\":\"Allow\",\"NotPrincipal\":" AWS(R)
            ",\"Action\":\"s3:*\",\"Resource\":\"*\"}"), PUBLIC },
    { .name = "E-102 NotPrincipal of everybody",
            P("{\"Effect\":\"Allow\",\"NotPrincipal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}"),
        CLOSED, "NotPrincipal is public to S3 whoever is spared" },
    { .name = "E-102 NotPrincipal and a fixed organisation", P("{\"Effect\":\"Allow\",\"NotPrincipal\":" AWS(R)
        ",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{" TEST("StringEquals", "aws:PrincipalOrgID",
                ORG) "}}"), CLOSED,
        "NotPrincipal is public to S3 whatever is tested" },
    { .name = "C-4 actions of another service", P(ALLOW_TO(ANY, "sqs:SendMessage", "*")), CLOSED,
            "S3 does not look at actions" },
    { .name = "C-4 all actions", P(ALLOW_TO(ANY, "*", "*")), PUBLIC },
    { .name = "C-4 a NotAction",
            P("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"NotAction\":\"s3:Get*\",\"Resource\":\"*\"}"), PUBLIC },

    /* Organisations */
    { .name = "K10 organisation", IF(TEST("StringEquals", "aws:PrincipalOrgID", ORG)), CLOSED },
    { .name = "E-102 organisation in capitals", IF(TEST("StringEqualsIgnoreCase", "aws:principalorgid",
            "O-A1B2C3D4E5")), CLOSED },
    { .name = "E-102 organisation by wildcard", IF(TEST("StringLike", "aws:PrincipalOrgID", "o-*")), PUBLIC },
    { .name = "E-102 StringLike without a wildcard", IF(TEST("StringLike", "aws:PrincipalOrgID", ORG)), CLOSED },
    { .name = "E-102 a wildcard beside a fixed one", IF(TESTS("StringLike", "aws:PrincipalOrgID",
            "\"" ORG "\",\"o-z*\"")), PUBLIC },
    { .name = "V-4 no wildcard to StringEquals", IF(TEST("StringEquals", "aws:PrincipalOrgID", "o-*")), CLOSED,
            "it looks like one to S3" },
    { .name = "E-102 IfExists", IF(TEST("StringEqualsIfExists", "aws:PrincipalOrgID", ORG)), PUBLIC },
    { .name = "E-102 ForAllValues", IF(TEST("ForAllValues:StringEquals", "aws:PrincipalOrgID", ORG)), PUBLIC },
    { .name = "E-102 ForAllValues, and the key is there", IF(TEST("ForAllValues:StringEquals", "aws:PrincipalOrgID",
            ORG) ","
        TEST("Null", "aws:PrincipalOrgID", "false")), CLOSED, "S3 does not put tests together" },
    { .name = "E-102 ForAnyValue", IF(TEST("ForAnyValue:StringEquals", "aws:PrincipalOrgID", ORG)), CLOSED },
    { .name = "E-102 negated", IF(TEST("StringNotEquals", "aws:PrincipalOrgID", ORG)), PUBLIC },
    { .name = "C-4 any organisation at all", IF(TEST("Null", "aws:PrincipalOrgID", "false")), PUBLIC },
    { .name = "C-4 two organisations", IF(TESTS("StringEquals", "aws:PrincipalOrgID", "\"" ORG "\",\"o-bbbbbbbbbb\"")),
            CLOSED },
    { .name = "C-4 two organisations at once", IF(TEST("StringEquals", "aws:PrincipalOrgID", ORG) ","
        TEST("StringLike", "aws:PrincipalOrgID", "o-b*")), CLOSED },
    { .name = "E-102 a path", IF(TEST("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ORG "/r-ab12/ou-1/*")),
            CLOSED },
    { .name = "E-102 a path of any organisation", IF(TEST("ForAnyValue:StringLike", "aws:PrincipalOrgPaths",
            "o-*/r-ab12/*")), PUBLIC },
    { .name = "E-102 paths IfExists", IF(TEST("ForAllValues:StringLike", "aws:PrincipalOrgPaths", ORG "/*")), PUBLIC },
    { .name = "E-102 source organisation", IF(TEST("StringEquals", "aws:SourceOrgID", ORG)), CLOSED },
    { .name = "E-102 any source organisation", IF(TEST("StringLike", "aws:SourceOrgID", "o-?*")), PUBLIC },
    { .name = "E-102 source path", IF(TEST("ForAnyValue:StringLike", "aws:SourceOrgPaths", ORG "/*")), CLOSED },
    { .name = "E-102 endpoint organisation", IF(TEST("StringEquals", "aws:VpceOrgID", ORG)), CLOSED },
    { .name = "E-102 endpoint path", IF(TEST("ForAnyValue:StringLike", "aws:VpceOrgPaths", ORG "/r-1/*")), CLOSED },

    /* Accounts */
    { .name = "E-102 account", IF(TEST("StringEquals", "aws:PrincipalAccount", B)), CLOSED },
    { .name = "E-102 account as a number", IF(TEST("NumericEquals", "aws:PrincipalAccount", B)), CLOSED },
    { .name = "E-102 accounts by wildcard", IF(TEST("StringLike", "aws:PrincipalAccount", "4444*")), PUBLIC },
    { .name = "E-102 all accounts but one", IF(TEST("StringNotEquals", "aws:PrincipalAccount", B)), PUBLIC },
    { .name = "E-102 account IfExists", IF(TEST("StringEqualsIfExists", "aws:PrincipalAccount", B)), PUBLIC },
    { .name = "E-102 source account", IF(TEST("StringEquals", "aws:SourceAccount", B)), CLOSED },
    { .name = "E-102 source account by variable", IF(TEST("StringEquals", "aws:SourceAccount",
            "${aws:PrincipalAccount}")), PUBLIC },
    { .name = "E-102 source owner", IF(TEST("StringEquals", "aws:SourceOwner", B)), CLOSED },
    { .name = "E-102 source owner IfExists", IF(TEST("StringEqualsIfExists", "aws:SourceOwner", B)), PUBLIC },
    { .name = "E-102 endpoint account", IF(TEST("StringEquals", "aws:VpceAccount", B)), CLOSED },
    { .name = "E-102 access point account", IF(TEST("StringEquals", "s3:DataAccessPointAccount", B)), CLOSED },
    { .name = "E-102 access point accounts", IF(TEST("StringLike", "s3:DataAccessPointAccount", "*")), PUBLIC },
    { .name = "E-102 access points of an account", IF(TEST("StringLike", "s3:DataAccessPointArn",
            "arn:aws:s3:*:" B ":accesspoint/*")), CLOSED },
    { .name = "E-102 access points of all", IF(TEST("ArnLike", "s3:DataAccessPointArn",
            "arn:aws:s3:*:*:accesspoint/*")), PUBLIC },

    /* ARNs */
    { .name = "E-102 roles of an account", IF(TEST("ArnLike", "aws:PrincipalArn", "arn:aws:iam::" B ":role/*")),
            CLOSED },
    { .name = "E-102 roles of an account, as text", IF(TEST("StringLike", "aws:PrincipalArn",
            "arn:aws:iam::" B ":role/*")), CLOSED },
    { .name = "V-8 a role of any account", IF(TEST("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/Admin")),
            PUBLIC },
    { .name = "E-102 a role", IF(TEST("ArnEquals", "aws:PrincipalArn", R)), CLOSED },
    { .name = "E-102 not a role", IF(TEST("ArnNotEquals", "aws:PrincipalArn", R)), PUBLIC },
    { .name = "E-102 a source", IF(TEST("ArnLike", "aws:SourceArn", "arn:aws:sns:*:" B ":*")), CLOSED },
    { .name = "E-102 a source, as text with stars before", IF(TEST("StringLike", "aws:SourceArn",
            "arn:aws:*:*:" B ":*")), CLOSED },
    { .name = "E-102 a source of any account", IF(TEST("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:topic-" B)),
            PUBLIC },
    { .name = "C-4 a bucket as source", IF(TEST("ArnLike", "aws:SourceArn", "arn:aws:s3:::ledger")), CLOSED,
            "to S3 an ARN without an account is open" },
    { .name = "C-4 buckets as source", IF(TEST("ArnLike", "aws:SourceArn", "arn:aws:s3:::ledger*")), PUBLIC },

    /* User ids */
    { .name = "E-102 sessions of a role", IF(TEST("StringLike", "aws:userid", "AROAEXAMPLEROLEID0001:*")), CLOSED },
    { .name = "E-102 a session", IF(TEST("StringEquals", "aws:userid", "AROAEXAMPLEROLEID0001:run7")), CLOSED },
    { .name = "E-102 any session of that name", IF(TEST("StringLike", "aws:userid", "*:run7")), PUBLIC },
    { .name = "E-102 the beginning of an id", IF(TEST("StringLike", "aws:userid", "AROAEXAMPLE*")), PUBLIC },

    /* Networks */
    { .name = "E-102 VPC", IF(TEST("StringEquals", "aws:SourceVpc", "vpc-0a1b")), CLOSED },
    { .name = "E-102 VPCs", IF(TEST("StringLike", "aws:SourceVpc", "vpc-*")), PUBLIC },
    { .name = "E-102 endpoint", IF(TEST("StringEquals", "aws:SourceVpce", "vpce-0a1b")), CLOSED },
    { .name = "E-102 endpoint IfExists", IF(TEST("StringEqualsIfExists", "aws:SourceVpce", "vpce-0a1b")), PUBLIC },
    { .name = "C-4 any VPC at all", IF(TEST("Null", "aws:SourceVpc", "false")), PUBLIC },

    /* Services */
    { .name = "E-102 services", IF(TEST("Bool", "aws:PrincipalIsAWSService", "true")), CLOSED },
    { .name = "E-102 no services", IF(TEST("Bool", "aws:PrincipalIsAWSService", "false")), PUBLIC },
    { .name = "E-102 services IfExists", IF(TEST("BoolIfExists", "aws:PrincipalIsAWSService", "true")), PUBLIC },
    { .name = "V-1 a service by name", IF(TEST("StringLike", "aws:PrincipalServiceName", "*")), CLOSED,
            "the key is not on S3's list" },
    { .name = "C-4 a service", P(ALLOW_TO("{\"Service\":\"sns.amazonaws.com\"}", "s3:*", "*")), CLOSED },

    /* What strangers choose */
    { .name = "V-8 agent", IF(TEST("StringEquals", "aws:UserAgent", "secret")), PUBLIC },
    { .name = "V-8 referer", IF(TEST("StringEquals", "aws:Referer", "secret")), PUBLIC },
    { .name = "V-8 transport", IF(TEST("Bool", "aws:SecureTransport", "true")), PUBLIC },
    { .name = "V-8 tags", IF(TEST("StringEquals", "aws:PrincipalTag/team", "red")), PUBLIC },
    { .name = "V-8 region", IF(TEST("StringEquals", "aws:RequestedRegion", "eu-west-1")), PUBLIC },

    /* Addresses */
    { .name = "E-102 /8", IF(TEST("IpAddress", "aws:SourceIp", "8.0.0.0/8")), CLOSED },
    { .name = "E-102 /7", IF(TEST("IpAddress", "aws:SourceIp", "8.0.0.0/7")), PUBLIC },
    { .name = "C-4 /7 in halves", IF(TESTS("IpAddress", "aws:SourceIp", "\"8.0.0.0/8\",\"9.0.0.0/8\"")), PUBLIC,
            "each half is narrow to S3" },
    { .name = "C-4 /8 in halves", IF(TESTS("IpAddress", "aws:SourceIp", "\"8.0.0.0/9\",\"8.128.0.0/9\"")), CLOSED },
    { .name = "C-4 /8 twice", IF(TESTS("IpAddress", "aws:SourceIp", "\"8.0.0.0/8\",\"8.0.0.0/9\"")), CLOSED },
    { .name = "C-4 /8 and one more", IF(TESTS("IpAddress", "aws:SourceIp", "\"8.0.0.0/8\",\"9.9.9.9\"")), PUBLIC,
            "each range is narrow to S3" },
    { .name = "C-4 /8 and a private one", IF(TESTS("IpAddress", "aws:SourceIp", "\"8.0.0.0/8\",\"172.16.0.0/12\"")),
            CLOSED },
    { .name = "C-4 /7 of which half is private", IF(TEST("IpAddress", "aws:SourceIp", "10.0.0.0/7")), CLOSED,
            "it is wider than /8 to S3" },
    { .name = "C-4 /7 without half", IF(TEST("IpAddress", "aws:SourceIp", "8.0.0.0/7") "," TEST("NotIpAddress",
            "aws:SourceIp", "8.0.0.0/8")),
        CLOSED, "S3 does not put tests together" },
    { .name = "C-4 /7 without less than half", IF(TEST("IpAddress", "aws:SourceIp", "8.0.0.0/7") ","
        TEST("NotIpAddress", "aws:SourceIp", "8.0.0.1/9")), PUBLIC },
    { .name = "K11 all but a few", IF(TEST("NotIpAddress", "aws:SourceIp", "203.0.113.0/24")), PUBLIC },
    { .name = "C-4 all", IF(TEST("IpAddress", "aws:SourceIp", "0.0.0.0/0")), PUBLIC },
    { .name = "C-4 all but all", IF(TEST("IpAddress", "aws:SourceIp", "0.0.0.0/0") "," TEST("NotIpAddress",
            "aws:SourceIp", "0.0.0.0/0")),
        CLOSED, "S3 does not put tests together" },
    { .name = "C-4 all but all in halves", IF(TEST("IpAddress", "aws:SourceIp", "0.0.0.0/0") ","
        TESTS("NotIpAddress", "aws:SourceIp", "\"0.0.0.0/1\",\"128.0.0.0/1\"")), CLOSED,
                "S3 does not put tests together" },
    { .name = "E-102 private", IF(TESTS("IpAddress", "aws:SourceIp",
            "\"10.0.0.0/8\",\"172.16.0.0/12\",\"192.168.0.0/16\"")), CLOSED },
    { .name = "E-102 version 6 /32", IF(TEST("IpAddress", "aws:SourceIp", "2001:db8::/32")), CLOSED },
    { .name = "E-102 version 6 /31", IF(TEST("IpAddress", "aws:SourceIp", "2001:db8::/31")), PUBLIC },
    { .name = "C-4 version 6 /32 and one more", IF(TESTS("IpAddress", "aws:SourceIp",
            "\"2001:db8::/32\",\"2002::1\"")), PUBLIC,
        "each range is narrow to S3" },
    { .name = "C-4 version 6 of local use", IF(TEST("IpAddress", "aws:SourceIp", "fc00::/7")), CLOSED },
    { .name = "C-4 version 4 in version 6", IF(TEST("IpAddress", "aws:SourceIp", "::ffff:8.0.0.0/104")), CLOSED },
    { .name = "C-4 all of version 6", IF(TEST("IpAddress", "aws:SourceIp", "::/0")), PUBLIC },
    { .name = "E-102 IfExists of an address", IF(TEST("IpAddressIfExists", "aws:SourceIp", "203.0.113.0/24")), PUBLIC },
    { .name = "E-102 ForAllValues of an address", IF(TEST("ForAllValues:IpAddress", "aws:SourceIp", "203.0.113.0/24")),
            PUBLIC },
    { .name = "E-102 one address as text", IF(TEST("StringEquals", "aws:SourceIp", "203.0.113.7")), CLOSED },
    { .name = "E-102 an address with a chosen key", IF(TEST("IpAddress", "aws:SourceIp", "203.0.113.0/24") ","
        TEST("StringEquals", "aws:UserAgent", "x")), CLOSED },
    { .name = "V-8 addresses within networks are anybody's", IF(TEST("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8")),
            PUBLIC },

    /* Denials */
    { .name = "V-6 outside of an organisation", AND_DENY(DENY_ALL_IF(TEST("StringNotEquals", "aws:PrincipalOrgID",
            ORG))), CLOSED, SYNTAX },
    { .name = "V-6 outside of it if there is one", AND_DENY(DENY_ALL_IF(TEST("StringNotEquals", "aws:PrincipalOrgID",
            ORG) ","
        TEST("Null", "aws:PrincipalOrgID", "false"))), PUBLIC },
    { .name = "V-6 the organisation itself", AND_DENY(DENY_ALL_IF(TEST("StringEquals", "aws:PrincipalOrgID", ORG))),
            PUBLIC },
    { .name = "V-6 outside of addresses", AND_DENY(DENY_ALL_IF(TEST("NotIpAddress", "aws:SourceIp",
            "203.0.113.0/24"))), CLOSED, SYNTAX },
    { .name = "V-6 some addresses", AND_DENY(DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp", "203.0.113.0/24"))),
            PUBLIC },
    { .name = "V-6 outside of addresses and of an endpoint", AND_DENY(DENY_ALL_IF(TEST("NotIpAddress", "aws:SourceIp",
            "203.0.113.0/24") ","
        TEST("StringNotEquals", "aws:SourceVpce", "vpce-0a1b"))), CLOSED, SYNTAX },
    { .name = "V-6 outside of addresses, without transport", AND_DENY(DENY_ALL_IF(TEST("NotIpAddress", "aws:SourceIp",
            "203.0.113.0/24") ","
        TEST("Bool", "aws:SecureTransport", "false"))), PUBLIC },
    { .name = "V-6 two halves in two statements", AND_DENY(DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp",
            "0.0.0.0/1")) ","
        DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp", "128.0.0.0/1")) ","
        DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp", "::/0")) "," DENY_ALL_IF(TEST("Null", "aws:SourceIp", "true"))),
                CLOSED, SYNTAX },
    { .name = "V-6 two halves but an /8", P(OPEN(ANY, "s3:*") ",\"Condition\":{" TEST("IpAddress", "aws:SourceIp",
            "8.0.0.0/6") "}},"
        DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp", "8.0.0.0/8")) "," DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp",
                "9.0.0.0/8")) ","
        DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp", "11.0.0.0/8"))), CLOSED, SYNTAX },
    { .name = "V-6 four /8 but three", P(OPEN(ANY, "s3:*") ",\"Condition\":{" TEST("IpAddress", "aws:SourceIp",
            "4.0.0.0/6") "}},"
        DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp", "4.0.0.0/8")) "," DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp",
                "5.0.0.0/8"))
        "," DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp", "6.0.0.0/8"))), CLOSED, SYNTAX },
    { .name = "V-6 four /8 but two", P(OPEN(ANY, "s3:*") ",\"Condition\":{" TEST("IpAddress", "aws:SourceIp",
            "4.0.0.0/6") "}},"
        DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp", "4.0.0.0/8")) "," DENY_ALL_IF(TEST("IpAddress", "aws:SourceIp",
                "7.0.0.0/8"))),
        PUBLIC },
    { .name = "C-4 the last /8", IF(TEST("IpAddress", "aws:SourceIp", "255.0.0.0/8")), CLOSED },
    { .name = "C-4 the last /7", IF(TEST("IpAddress", "aws:SourceIp", "254.0.0.0/7")), PUBLIC },
    { .name = "C-4 the first /7", IF(TEST("IpAddress", "aws:SourceIp", "0.0.0.0/7")), PUBLIC },
    { .name = "C-4 the last of version 6", IF(TEST("IpAddress", "aws:SourceIp", "ffff:fffe::/31")), PUBLIC },
    { .name = "C-4 a value that is no address", IF(TEST("IpAddress", "aws:SourceIp", "here")), CLOSED,
            "S3 takes it as not narrow" },
    { .name = "C-4 /8 of version 4 and /32 of version 6", IF(TESTS("IpAddress", "aws:SourceIp",
            "\"8.0.0.0/8\",\"2001:db8::/32\"")), CLOSED },
    { .name = "V-6 everybody but a role", AND_DENY("{\"Effect\":\"Deny\",\"NotPrincipal\":" AWS(R)
            ",\"Action\":\"*\",\"Resource\":\"*\"}"),
        CLOSED, SYNTAX },
};

/* ---- Other types ---- */
#define TO(principal, action, condition) P(OPEN(principal, action) ",\"Condition\":{" condition "}}")
typedef struct typed {
    const char *type, *action; /* one that everybody is allowed */
} typed;
static const typed types[] = {
    { "AWS::S3::Bucket", "s3:GetObject" }, { "AWS::S3::AccessPoint", "s3:PutObject" },
    { "AWS::S3Express::DirectoryBucket", "s3express:CreateSession" }, { "AWS::S3Express::AccessPoint",
            "s3express:CreateSession" },
    { "AWS::S3::Glacier", "glacier:InitiateJob" }, { "AWS::S3Outposts::Bucket", "s3-outposts:GetObject" },
    { "AWS::S3Outposts::AccessPoint", "s3-outposts:GetObject" }, { "AWS::S3Tables::TableBucket", "s3tables:GetTable" },
    { "AWS::S3Tables::Table", "s3tables:GetTableData" }, { "AWS::KMS::Key", "kms:Decrypt" },
    { "AWS::SQS::Queue", "sqs:SendMessage" }, { "AWS::SNS::Topic", "sns:Publish" },
    { "AWS::Lambda::Function", "lambda:InvokeFunction" }, { "AWS::SecretsManager::Secret",
            "secretsmanager:GetSecretValue" },
    { "AWS::DynamoDB::Table", "dynamodb:GetItem" }, { "AWS::DynamoDB::Stream", "dynamodb:GetRecords" },
    { "AWS::EFS::FileSystem", "elasticfilesystem:ClientMount" }, { "AWS::OpenSearchService::Domain", "es:ESHttpGet" },
    { "AWS::Kinesis::Stream", "kinesis:GetRecords" }, { "AWS::Kinesis::StreamConsumer", "kinesis:SubscribeToShard" },
    { "AWS::ApiGateway::RestApi", "execute-api:Invoke" }, { "AWS::CodeArtifact::Domain",
            "codeartifact:GetAuthorizationToken" },
    { "AWS::Backup::BackupVault", "backup:CopyIntoBackupVault" }, { "AWS::CloudTrail::Dashboard",
            "cloudtrail:StartDashboardRefresh" },
    { "AWS::CloudTrail::EventDataStore", "cloudtrail:StartQuery" },
};

typedef struct typed_row {
    const char *name, *type, *policy;
    iampb_answer expected;
} typed_row;
static const typed_row others[] = {
    { "C-4 a key through a service, of one account", "AWS::KMS::Key", TO(ANY, "kms:*", "\"StringEquals\":{"
        "\"kms:CallerAccount\":\"" A "\",\"kms:ViaService\":\"s3.eu-west-1.amazonaws.com\"}"), CLOSED },
    { "C-4 a key through a service, of anybody", "AWS::KMS::Key", TO(ANY, "kms:*",
        TEST("StringEquals", "kms:ViaService", "s3.eu-west-1.amazonaws.com")), PUBLIC },
    { "C-4 files by mount target", "AWS::EFS::FileSystem", TO(ANY, "elasticfilesystem:ClientMount",
        TEST("Bool", "elasticfilesystem:AccessedViaMountTarget", "true")), CLOSED },
    { "C-4 files by anything else", "AWS::EFS::FileSystem", TO(ANY, "elasticfilesystem:ClientMount",
        TEST("Bool", "elasticfilesystem:AccessedViaMountTarget", "false")), PUBLIC },
    { "C-4 a function by its address", "AWS::Lambda::Function", TO(ANY, "lambda:InvokeFunctionUrl",
        TEST("StringEquals", "lambda:FunctionUrlAuthType", "NONE")), PUBLIC },
    { "C-4 an API from a network", "AWS::ApiGateway::RestApi", P(ALLOW_TO(ANY, "execute-api:Invoke", "*") ","
        DENY_ALL_IF(TEST("StringNotEquals", "aws:SourceVpc", "vpc-0a1b"))), CLOSED },
    { "C-4 a topic of its owner", "AWS::SNS::Topic", TO(AWS("*"), "sns:Publish", TEST("StringEquals",
            "aws:SourceOwner", A)), CLOSED },
    { "C-4 a topic of anybody's buckets", "AWS::SNS::Topic", TO(ANY, "sns:Publish", TEST("ArnLike", "aws:SourceArn",
            "arn:aws:s3:*:*:*")),
        PUBLIC },
};

/* ---- Roles ---- */
#define ROLE "AWS::IAM::AssumeRolePolicyDocument"
#define WEB "sts:AssumeRoleWithWebIdentity"
#define TRUST(principal, action) P("{\"Effect\":\"Allow\",\"Principal\":" principal ",\"Action\":\"" action "\"}")
#define TRUST_IF(principal, action, condition)                                                                        \
    P("{\"Effect\":\"Allow\",\"Principal\":" principal ",\"Action\":\"" action "\",\"Condition\":{" condition "}}")
#define OIDC(issuer) "{\"Federated\":\"arn:aws:iam::" A ":oidc-provider/" issuer "\"}"
#define HOST(host) "{\"Federated\":\"" host "\"}"
#define GITHUB "token.actions.githubusercontent.com"
#define HUB(condition) TRUST_IF(OIDC(GITHUB), WEB, condition)
#define SUB(operator, value) HUB(TEST(operator, GITHUB ":sub", value))
#define POOL "eu-west-1:11111111-2222-3333-4444-555555555555"
#define SENTINEL "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d"
static const row roles[] = {
    { .name = "T-01 everybody", TRUST(AWS("*"), "sts:AssumeRole"), PUBLIC },
    { .name = "D-1 everybody, by wildcard", TRUST(AWS("*"), "sts:*"), PUBLIC },
    { .name = "D-1 everybody, tags alone", TRUST(AWS("*"), "sts:TagSession"), CLOSED },
    { .name = "D-2 everybody with SAML", TRUST(AWS("*"), "sts:AssumeRoleWithSAML"), CLOSED },
    { .name = "D-2 everybody with a token", TRUST(ANY, WEB), PUBLIC },
    { .name = "T-03 NotPrincipal", P("{\"Effect\":\"Allow\",\"NotPrincipal\":" AWS(R)
            ",\"Action\":\"sts:AssumeRole\"}"), PUBLIC },
    { .name = "G-1 an account", TRUST(AWS(B), "sts:AssumeRole"), CLOSED },
    { .name = "G-1 the organisation", TRUST_IF(AWS("*"), "sts:AssumeRole", TEST("StringEquals", "aws:PrincipalOrgID",
            ORG)), CLOSED },
    { .name = "V-2 the organisation IfExists", TRUST_IF(AWS("*"), "sts:AssumeRole", TEST("StringEqualsIfExists",
            "aws:PrincipalOrgID", ORG)), PUBLIC },
    { .name = "D-4 callers of STS are known: IfExists of an ARN", TRUST_IF(AWS("*"), "sts:AssumeRole",
        TEST("ArnEqualsIfExists", "aws:PrincipalArn", R)), CLOSED },
    { .name = "V-8 an ARN of any account", TRUST_IF(AWS("*"), "sts:AssumeRole", TEST("ArnLike", "aws:PrincipalArn",
            "arn:aws:iam::*:role/Deploy")),
        PUBLIC },
    { .name = "V-8 external id", TRUST_IF(AWS("*"), "sts:AssumeRole", TEST("StringEquals", "sts:ExternalId", "7f3c")),
            PUBLIC },
    { .name = "V-8 name of the session", TRUST_IF(AWS("*"), "sts:AssumeRole", TEST("StringEquals",
            "sts:RoleSessionName", "x")), PUBLIC },
    { .name = "S-0 a service", TRUST("{\"Service\":\"ec2.amazonaws.com\"}", "sts:AssumeRole"), CLOSED },
    { .name = "G-3 SAML", TRUST("{\"Federated\":\"arn:aws:iam::" A ":saml-provider/idp\"}", "sts:AssumeRoleWithSAML"),
            CLOSED },
    { .name = "O-3 an issuer of one's own", TRUST(OIDC("oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF"), WEB), CLOSED },
    { .name = "O-3 GitHub of an enterprise", TRUST(OIDC(GITHUB "/acme"), WEB), CLOSED },

    { .name = "O-1 GitHub", TRUST(OIDC(GITHUB), WEB), PUBLIC },
    { .name = "D-2 GitHub, but another action", TRUST(OIDC(GITHUB), "sts:AssumeRole"), CLOSED },
    { .name = "C-8 GitHub, audience alone", HUB(TEST("StringEquals", GITHUB ":aud", "sts.amazonaws.com")), PUBLIC },
    { .name = "C-8 GitHub, another audience", HUB(TEST("StringEquals", GITHUB ":aud", "https://github.com/acme")),
            PUBLIC },
    { .name = "C-1 GitHub, a repository", SUB("StringLike", "repo:acme/web:*"), CLOSED },
    { .name = "C-1 GitHub, an organisation", SUB("StringLike", "repo:acme/*"), CLOSED },
    { .name = "C-1 GitHub, the beginning of one", SUB("StringLike", "repo:acme*"), PUBLIC },
    { .name = "C-2 GitHub, any organisation", SUB("StringLike", "repo:*/web:ref:refs/heads/main"), PUBLIC },
    { .name = "C-2 GitHub, an environment", SUB("StringLike", "*:environment:prod"), PUBLIC },
    { .name = "C-4 GitHub, a branch", SUB("StringEquals", "repo:acme/web:ref:refs/heads/main"), CLOSED },
    { .name = "V-4 GitHub, a wildcard to StringEquals", SUB("StringEquals", "repo:*"), CLOSED },
    { .name = "V-5 GitHub, the weakest value", HUB(TESTS("StringLike", GITHUB ":sub",
            "\"repo:acme/web:*\",\"repo:*\"")), PUBLIC },
    { .name = "V-2 GitHub, not a repository", SUB("StringNotLike", "repo:evil/*"), PUBLIC },
    { .name = "C-4 GitHub, owner by id", HUB(TEST("StringEquals", GITHUB ":repository_owner_id", "4711")), CLOSED },
    { .name = "C-4 GitHub, repository", HUB(TEST("StringLike", GITHUB ":repository", "acme/*")), CLOSED },
    { .name = "C-1 GitHub, repository of anybody", HUB(TEST("StringLike", GITHUB ":repository", "*/web")), PUBLIC },
    { .name = "C-4 GitHub, actor", HUB(TEST("StringEquals", GITHUB ":actor", "dana")), PUBLIC },
    { .name = "C-4 GitHub, called workflow", HUB(TEST("StringEquals", GITHUB ":job_workflow_ref",
            "acme/w/.github/workflows/x.yml@main")), PUBLIC },
    { .name = "C-4 GitHub, owner in another template", SUB("StringLike", "repository_owner_id:4711:*"), CLOSED },

    { .name = "O-1 GitLab", TRUST(OIDC("gitlab.com"), WEB), PUBLIC },
    { .name = "C-1 GitLab, a group", TRUST_IF(OIDC("gitlab.com"), WEB, TEST("StringLike", "gitlab.com:sub",
            "project_path:acme/*")), CLOSED },
    { .name = "C-1 GitLab, the beginning of one", TRUST_IF(OIDC("gitlab.com"), WEB, TEST("StringLike",
            "gitlab.com:sub", "project_path:acme*")), PUBLIC },
    { .name = "O-1 Terraform, an organisation", TRUST_IF(OIDC("app.terraform.io"), WEB,
        TEST("StringLike", "app.terraform.io:sub", "organization:acme:*")), CLOSED },
    { .name = "O-1 Terraform, all of them", TRUST_IF(OIDC("app.terraform.io"), WEB, TEST("StringLike",
            "app.terraform.io:sub", "organization:*")), PUBLIC },
    { .name = "C-6 an unknown grammar, closed", TRUST_IF(OIDC("oidc.codefresh.io"), WEB, TEST("StringLike",
            "oidc.codefresh.io:sub", "account:4711:*")),
        CLOSED },
    { .name = "C-6 an unknown grammar, open", TRUST_IF(OIDC("oidc.codefresh.io"), WEB, TEST("StringLike",
            "oidc.codefresh.io:sub", "account:*")), PUBLIC },
    { .name = "O-1 Pulumi, audience", TRUST_IF(OIDC("api.pulumi.com/oidc"), WEB, TEST("StringEquals",
            "api.pulumi.com/oidc:aud", "acme")), CLOSED },
    { .name = "C-8 Pulumi, audience of AWS", TRUST_IF(OIDC("api.pulumi.com/oidc"), WEB, TEST("StringEquals",
            "api.pulumi.com/oidc:aud", "sts.amazonaws.com")),
        PUBLIC },
    { .name = "O-1 Sentinel", TRUST(OIDC(SENTINEL), WEB), PUBLIC },
    { .name = "O-1 Sentinel, name of the session", TRUST_IF(OIDC(SENTINEL), WEB, TEST("StringEquals",
            "sts:RoleSessionName", "MicrosoftSentinel_1")), CLOSED },

    { .name = "G-6 Cognito", TRUST(HOST("cognito-identity.amazonaws.com"), WEB), PUBLIC },
    { .name = "G-6 Cognito, a pool", TRUST_IF(HOST("cognito-identity.amazonaws.com"), WEB, TEST("StringEquals",
            "cognito-identity.amazonaws.com:aud", POOL)),
        CLOSED },
    { .name = "G-6 Cognito, pools", TRUST_IF(HOST("cognito-identity.amazonaws.com"), WEB, TEST("StringLike",
            "cognito-identity.amazonaws.com:aud", "eu-west-1:*")),
        PUBLIC },
    { .name = "G-6 Cognito, signed in", TRUST_IF(HOST("cognito-identity.amazonaws.com"), WEB,
        TEST("ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", "authenticated")), PUBLIC },
    { .name = "O-2 Google", TRUST(HOST("accounts.google.com"), WEB), PUBLIC },
    { .name = "O-2 Google, a client", TRUST_IF(HOST("accounts.google.com"), WEB, TEST("StringEquals",
            "accounts.google.com:aud", "66-client")), CLOSED },
    { .name = "O-2 Amazon", TRUST(HOST("www.amazon.com"), WEB), PUBLIC },
    { .name = "O-2 Amazon, an application", TRUST_IF(HOST("www.amazon.com"), WEB, TEST("StringEquals",
            "www.amazon.com:app_id", "amzn1.x")), CLOSED },
    { .name = "O-2 Facebook", TRUST(HOST("graph.facebook.com"), WEB), PUBLIC },
    { .name = "O-2 Facebook, an application", TRUST_IF(HOST("graph.facebook.com"), WEB, TEST("StringEquals",
            "graph.facebook.com:app_id", "1234")), CLOSED },
    { .name = "D-2 anybody, with a pool's token", TRUST_IF(ANY, WEB, TEST("StringEquals",
            "cognito-identity.amazonaws.com:aud", POOL)), CLOSED },
};

/* ---- Asking ---- */
static iampb_comparison *ask(iampb_context *ctx, const char *name, const char *type, const char *policy,
        iampb_answer expected)
{
    iampb_comparison *result = NULL;
    iampb_error *err = NULL;
    iampb_compiled *compiled = world_compile(ctx, policy, strcmp(type, ROLE) == 0 ? IAMPB_POLICY_TRUST :
            IAMPB_POLICY_RESOURCE);
    ck_assert_status(iampb_compare_no_public_access(ctx, compiled, type, strlen(type), NULL, &result, &err), IAMPB_OK,
            &err);
    iampb_answer answer = iampb_comparison_answer(result);
    const char *unknown = iampb_comparison_text(result, "unknown", NULL);
    const char *witness = iampb_comparison_reason_text(result, 0, "witness", NULL);
    ck_assert_msg(answer == expected, "%s: %s, not %s (%s)\n%s\n%s", name, iampb_answer_name(answer),
            iampb_answer_name(expected),
            unknown == NULL ? "" : unknown, policy, witness == NULL ? "" : witness);
    ck_assert_msg((witness != NULL) == (answer == IAMPB_ANSWER_FAIL), "%s: a witness?", name);
    iampb_compiled_free(compiled);
    return result;
}

static void check_witness(iampb_context *ctx, const char *name, const iampb_comparison *result, const char *policy)
{
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    const char *witness = iampb_comparison_reason_text(result, 0, "witness", NULL);
    ck_assert_str_eq(iampb_comparison_reason_text(result, 0, "kind", NULL), "public");
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    ck_assert_msg(strcmp(witness_result(simulator, witness, IAMPB_POLICY_RESOURCE, &policy, 1), "allowed") == 0,
            "%s: not allowed: %s",
            name, witness);
    iampb_simulator_free(simulator);
}

static void check(const char *name, const char *type, const char *policy, iampb_answer expected)
{
    iampb_context *ctx = harness_context();
    iampb_comparison *result = ask(ctx, name, type, policy, expected);
    if (expected == PUBLIC && strcmp(type, ROLE) != 0)
        check_witness(ctx, name, result, policy);
    iampb_comparison_free(result);
    iampb_context_free(ctx);
}

START_TEST(buckets_are_public_or_not) { check(buckets[_i].name, BUCKET, buckets[_i].policy, buckets[_i].expected); }
END_TEST

/* Both ways: where no reason is given the answers are the same, and where one is they are not. */
START_TEST(block_public_access_agrees)
{
    const row *r = &buckets[_i];
    iampb_context *ctx = harness_context();
    world w = { .rp = r->policy, .action = "s3:GetObject", .resource = "arn:aws:s3:::ledger/x", .owner = A };
    made m = world_make(ctx, &w);
    bool syntactic = iampb__is_public(m.set), exact = r->expected == PUBLIC;
    ck_assert_msg((syntactic == exact) == (r->differs == NULL), "%s: S3 says %s", r->name,
            syntactic ? "public" : "not public");
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

#define COUNT(list) ((int)(sizeof(list) / sizeof(list)[0]))

START_TEST(each_type_has_its_actions)
{
    char policy[512];
    const typed *t = &types[_i], *other = &types[(_i + COUNT(types) / 2) % COUNT(types)];
    ck_assert_str_ne(t->action, other->action);
    strcpy(policy, P(OPEN(ANY, "@") "}"));
    char *at = strchr(policy, '@'), rest[128];
    strcpy(rest, at + 1);
    strcpy(at, t->action);
    strcat(policy, rest);
    check(t->type, t->type, policy, PUBLIC);
    check(t->type, other->type, policy, CLOSED);
}
END_TEST

START_TEST(other_types) { check(others[_i].name, others[_i].type, others[_i].policy, others[_i].expected); }
END_TEST

START_TEST(roles_are_public_or_not) { check(roles[_i].name, ROLE, roles[_i].policy, roles[_i].expected); }
END_TEST

START_TEST(all_types_are_listed)
{
    size_t count = 0;
    for (int i = 0; i < COUNT(types); i++) {
        bool there = false;
        const char *type;
        for (size_t k = 0; (type = iampb_compare_public_type_at(k)) != NULL; k++)
            there = there || strcmp(type, types[i].type) == 0;
        ck_assert_msg(there, "%s is not listed", types[i].type);
    }
    while (iampb_compare_public_type_at(count) != NULL)
        count++;
    ck_assert_uint_eq(count, (size_t)COUNT(types) + 1); /* and roles */
    ck_assert_ptr_null(iampb_compare_public_type_at(SIZE_MAX));
}
END_TEST

static void refuse(iampb_policy_kind kind, const char *policy, const char *type, const char *part)
{
    iampb_context *ctx = harness_context();
    iampb_comparison *result = NULL;
    iampb_error *err = NULL;
    iampb_compiled *compiled = world_compile(ctx, policy, kind);
    ck_assert_int_eq(iampb_compare_no_public_access(ctx, compiled, type, strlen(type), NULL, &result, &err),
            IAMPB_E_INVALID);
    ck_assert_ptr_null(result);
    ck_assert_ptr_nonnull(strstr(iampb_error_message(err, NULL), part));
    iampb_error_free(err);
    iampb_compiled_free(compiled);
    iampb_context_free(ctx);
}

START_TEST(wrong_questions_are_refused)
{
    refuse(IAMPB_POLICY_RESOURCE, buckets[0].policy, "AWS::S3::Pail", "iampb_compare_public_type_at()");
    refuse(IAMPB_POLICY_RESOURCE, buckets[0].policy, ROLE, "kind trust");
    refuse(IAMPB_POLICY_TRUST, roles[0].policy, BUCKET, "kind resource");
    refuse(IAMPB_POLICY_IDENTITY, P(ALLOW("s3:*", "*")), BUCKET, "kind identity");
    refuse(IAMPB_POLICY_RCP, buckets[0].policy, BUCKET, "kind rcp");
}
END_TEST

/* ---- Notes ---- */
static const struct {
    const char *name, *type, *policy;
    size_t notes;
} deputies[] = {
    { "C-4 a service", "AWS::SQS::Queue", P(OPEN("{\"Service\":\"sns.amazonaws.com\"}", "sqs:SendMessage") "}"), 1 },
    { "C-4 a service for an account", "AWS::SQS::Queue", TO("{\"Service\":\"sns.amazonaws.com\"}", "sqs:SendMessage",
        TEST("StringEquals", "aws:SourceAccount", A)), 0 },
    { "C-4 a service for any account", "AWS::SQS::Queue", TO("{\"Service\":\"sns.amazonaws.com\"}", "sqs:SendMessage",
        TEST("StringLike", "aws:SourceAccount", "*")), 1 },
    { "C-4 a service for a bucket", "AWS::SQS::Queue", TO("{\"Service\":\"s3.amazonaws.com\"}", "sqs:SendMessage",
        TEST("ArnEquals", "aws:SourceArn", "arn:aws:s3:::ledger")), 0 },
    { "C-4 a service for an account if there is one", "AWS::SQS::Queue", TO("{\"Service\":\"s3.amazonaws.com\"}",
            "sqs:SendMessage",
        TEST("StringEqualsIfExists", "aws:SourceAccount", A)), 1 },
    { "C-4 not a source", "AWS::SQS::Queue", TO("{\"Service\":\"s3.amazonaws.com\"}", "sqs:SendMessage",
        TEST("StringEquals", "aws:PrincipalOrgID", ORG)), 1 },
    { "C-4 an account too", "AWS::SQS::Queue", P(OPEN("{\"Service\":\"s3.amazonaws.com\",\"AWS\":\"" A "\"}",
            "sqs:SendMessage") "}"), 0 },
    { "S-0 class A", ROLE, TRUST("{\"Service\":\"lambda.amazonaws.com\"}", "sts:AssumeRole"), 0 },
    { "S-0 class B", ROLE, TRUST("{\"Service\":\"vpc-flow-logs.amazonaws.com\"}", "sts:AssumeRole"), 1 },
};

START_TEST(services_that_act_for_anybody)
{
    iampb_context *ctx = harness_context();
    iampb_comparison *result = ask(ctx, deputies[_i].name, deputies[_i].type, deputies[_i].policy, CLOSED);
    ck_assert_msg(iampb_comparison_note_count(result) == deputies[_i].notes, "%s: %d notes", deputies[_i].name,
            (int)iampb_comparison_note_count(result));
    if (deputies[_i].notes > 0)
        ck_assert_int_eq(strncmp(iampb_comparison_note_at(result, 0, NULL), "confused-deputy: ", 17), 0);
    iampb_comparison_free(result);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Witnesses ---- */
static const struct {
    const char *policy, *part; /* the witness has it */
} witnesses[] = {
    { IF(TEST("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/Admin")), "arn:aws:iam::444455556666:role/Admin" },
    { IF(TEST("StringNotEquals", "aws:PrincipalAccount", B)), "777788889999" }, /* 444455556666 is named */
    { IF(TEST("NotIpAddress", "aws:SourceIp", "203.0.113.0/24")), "11.0.0.1" }, /* 11.0.0.0 to 172.15.255.255 */
           { IF(TEST("IpAddress", "aws:SourceIp", "2001:db8::/31")), "2001:db8:0:0:0:0:0:1" },
    { IF(TEST("IpAddress", "aws:SourceIp", "8.0.0.0/7")), "8.8.8.8" },
};

START_TEST(witnesses_are_strangers)
{
    iampb_context *ctx = harness_context();
    iampb_comparison *result = ask(ctx, "witness", BUCKET, witnesses[_i].policy, PUBLIC);
    const char *witness = iampb_comparison_reason_text(result, 0, "witness", NULL);
    ck_assert_msg(strstr(witness, witnesses[_i].part) != NULL, "%s is not in %s", witnesses[_i].part, witness);
    iampb_comparison_free(result);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Every stranger, one after the other ---- */
/* Keys with values that policies test for, the first of them fixed, and of strangers one value of each kind that those
 * tell apart. A list: with blanks between its values. Of addresses strangers have those of wide ranges. */
enum { VALUES = 12 };
static const struct {
    const char *key, *operands[3], *strangers[VALUES];
    const char *operators[3];
} keys[] = {
    { "aws:PrincipalOrgID", { "o-a", "o-*", "o-z*" }, { "o-b", "o-z1", "x" }, { "StringEquals", "StringLike", NULL } },
    { "aws:PrincipalAccount", { A, "4444*", B }, { "777788889999", "444400001111" }, { "StringLike", NULL, NULL } },
    { "aws:SourceVpce", { "vpce-1", "vpce-*", "vpce-1" }, { "other", "vpce-2" }, { "StringEqualsIgnoreCase",
            "StringLike", NULL } },
    { "aws:PrincipalArn", { "arn:aws:iam::" A ":role/*", "arn:aws:iam::*:role/Admin", R },
        { "arn:aws:iam::777788889999:role/Admin", "arn:aws:iam::777788889999:user/x",
            "arn:aws:iam::::role/Admin" }, { "ArnLike", "StringLike",
                NULL } },
    { "aws:PrincipalOrgPaths", { "o-a/*", "o-*/r-1/*", "o-a/r-1/*" },
        { "o-b/r-1/x", "o-b/r-2/x", "x", " ", "o-b/r-1/x ", "o-b/r-2/x ", "x ", "o-b/r-1/x o-b/r-2/x",
            "o-b/r-1/x x", "o-b/r-2/x x", "o-b/r-1/x o-b/r-2/x x" }, { "StringLike", NULL,
                NULL } },
    { "aws:SourceIp", { "203.0.113.0/24", "8.0.0.0/7", "0.0.0.0/0" }, { "9.9.9.9", "100.1.1.1", "2a00::1" },
            { "IpAddress", NULL,
            NULL } },
    { "aws:UserAgent", { "a", "a*", "b" }, { "a", "ab", "b", "c", "a*" }, { "StringEquals", "StringLike", NULL } },
};
#define KEYS COUNT(keys)

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

static const char *negated(const char *operator)
{
    static const char *const pairs[][2] = { { "StringEquals", "StringNotEquals" }, { "StringLike", "StringNotLike" },
        { "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase" }, { "ArnLike", "ArnNotLike" }, { "IpAddress",
                "NotIpAddress" } };
    for (int i = 0; i < COUNT(pairs); i++)
        if (strcmp(pairs[i][0], operator) == 0)
            return pairs[i][1];
    return operator;
}

/* One test; operators that are there already are left out, since JSON has each once. */
static void add_test(uint32_t *state, char *out, unsigned *used)
{
    static const char *const sets[] = { "", "", "", "ForAllValues:", "ForAnyValue:" };
    uint32_t k = draw(state, KEYS), o = draw(state, 3), v = draw(state, 3), more = draw(state, 3);
    char operator[64];
    if (draw(state, 8) == 0) {
        strcpy(operator, "Null");
    } else {
        const char *name = keys[k].operators[o] == NULL ? keys[k].operators[0] : keys[k].operators[o];
        strcpy(operator, sets[draw(state, COUNT(sets))]);
        strcat(operator, draw(state, 2) == 0 ? name : negated(name));
        strcat(operator, draw(state, 4) == 0 ? "IfExists" : "");
    }
    strcat(operator, "\":{");
    if (strstr(out + *used, operator) != NULL)
        return;
    bool null = strncmp(operator, "Null", 4) == 0;
    strcat(out, out[*used] == '\0' ? "\"" : ",\"");
    strcat(strcat(strcat(strcat(out, operator), "\""), keys[k].key), "\":[\"");
    strcat(out, null ? (v == 0 ? "true" : "false") : keys[k].operands[v]);
    if (more == 0 && !null)
        strcat(strcat(out, "\",\""), keys[k].operands[(v + 1) % 3]);
    strcat(out, "\"]}");
}

static void add_statement(uint32_t *state, char *out, bool allow, uint32_t tests)
{
    strcat(out, allow ? "{\"Effect\":\"Allow\"" : ",{\"Effect\":\"Deny\"");
    strcat(out, ",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{");
    unsigned used = (unsigned)strlen(out);
    for (uint32_t i = 0; i < tests; i++)
        add_test(state, out, &used);
    strcat(out, "}}");
}

static bool allows(const iampb_compiled *policy, const iampb_request *request)
{
    bool allowed = false;
    for (uint32_t i = 0; i < policy->count; i++) {
        const iampb__compiled_statement *s = &policy->statements[i];
        bool applies = iampb__tests_hold(s->tests, s->test_count, &request->context) == IAMPB__YES;
        if (applies && !s->allow)
            return false;
        allowed = allowed || applies;
    }
    return allowed;
}

static void set_value(iampb_request *request, const char *key, const char *value)
{
    iampb_str parts[3];
    size_t count = 0;
    bool list = value != NULL && strchr(value, ' ') != NULL;
    if (value == NULL) {
        ck_assert_int_eq(iampb_request_set_absent(request, key, strlen(key), NULL), IAMPB_OK);
        return;
    }
    for (const char *at = value; *at != '\0' && (*at != ' ' || at[1] != '\0'); at += at[0] == ' ') {
        parts[count] = (iampb_str){ at, strcspn(at, " ") };
        at += parts[count++].len;
    }
    ck_assert_int_eq(iampb_request_set(request, key, strlen(key), list ? IAMPB_VALUE_LIST : IAMPB_VALUE_SINGLE, parts,
            count, NULL),
            IAMPB_OK);
}

/* Some stranger is let in. Keys that the policy does not test make no difference. */
static bool lets_in(const iampb_compiled *policy, const char *text, iampb_request *request)
{
    int digit[KEYS] = { 0 };
    for (;;) {
        int k = 0;
        for (int i = 0; i < KEYS; i++)
            set_value(request, keys[i].key, digit[i] == 0 ? NULL : keys[i].strangers[digit[i] - 1]);
        if (allows(policy, request))
            return true;
        for (; k < KEYS; digit[k++] = 0)
            if (strstr(text, keys[k].key) != NULL && digit[k] < VALUES && keys[k].strangers[digit[k]] != NULL) {
                digit[k]++;
                break;
            }
        if (k == KEYS)
            return false;
    }
}

START_TEST(nobody_is_overlooked)
{
    uint32_t state = 4242u + (uint32_t)_i, found[2] = { 0, 0 };
    iampb_context *ctx = harness_context();
    iampb_request *request = NULL;
    ck_assert_int_eq(iampb_request_new(ctx, &request, NULL), IAMPB_OK);
    for (int n = 0; n < 60; n++) {
        char policy[4096] = "{\"Version\":\"2012-10-17\",\"Statement\":[";
        add_statement(&state, policy, true, 1 + draw(&state, 3));
        for (uint32_t i = draw(&state, 3); i > 0; i--)
            add_statement(&state, policy, false, 1 + draw(&state, 3));
        strcat(policy, "]}");
        iampb_compiled *compiled = world_compile(ctx, policy, IAMPB_POLICY_RESOURCE);
        bool public = lets_in(compiled, policy, request);
        found[public]++;
        iampb_comparison_free(ask(ctx, "drawn", BUCKET, policy, public ? PUBLIC : CLOSED));
        iampb_compiled_free(compiled);
    }
    ck_assert_uint_gt(found[0], 10);
    ck_assert_uint_gt(found[1], 10);
    iampb_request_free(request);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Memory ---- */
static iampb_status run_once(iampb_context *ctx, void *user)
{
    const iampb_compiled *policy = user;
    iampb_comparison *result = NULL;
    iampb_error *err = NULL;
    const char *type = iampb_compare_public_type_at(0);
    for (size_t i = 0; strcmp(type, policy->kind == IAMPB_POLICY_TRUST ? ROLE : BUCKET) != 0; i++)
        type = iampb_compare_public_type_at(i);
    iampb_status status = iampb_compare_no_public_access(ctx, policy, type, strlen(type), NULL, &result, &err);
    status = oom_check(status, result, &err);
    iampb_comparison_free(result);
    return status;
}

START_TEST(no_memory)
{
    static const char *const resource[] = {
        IF(TEST("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/Admin") ","
                TESTS("IpAddress", "aws:SourceIp", "\"8.0.0.0/7\",\"10.0.0.0/8\"") "," TEST("StringLike", "aws:userid",
                        "*:x")),
        P(OPEN("{\"Service\":\"sns.amazonaws.com\"}", "s3:*") "}," OPEN(ANY, "s3:Get*") ",\"Condition\":{"
                TEST("StringLike", "aws:PrincipalOrgPaths", ORG "/*") "}}"),
    };
    const char *trust = SUB("StringLike", "repo:acme/web:*");
    iampb_context *ctx = harness_context();
    for (int i = 0; i < 3; i++) {
        iampb_compiled *policy = i == 2 ? world_compile(ctx, trust, IAMPB_POLICY_TRUST)
                                        : world_compile(ctx, resource[i], IAMPB_POLICY_RESOURCE);
        oom_loop("public", run_once, policy);
        iampb_compiled_free(policy);
    }
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("compare/public");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, buckets_are_public_or_not, 0, COUNT(buckets));
    tcase_add_loop_test(c, block_public_access_agrees, 0, COUNT(buckets));
    tcase_add_loop_test(c, each_type_has_its_actions, 0, COUNT(types));
    tcase_add_loop_test(c, other_types, 0, COUNT(others));
    tcase_add_loop_test(c, roles_are_public_or_not, 0, COUNT(roles));
    tcase_add_test(c, all_types_are_listed);
    tcase_add_test(c, wrong_questions_are_refused);
    tcase_add_loop_test(c, services_that_act_for_anybody, 0, COUNT(deputies));
    tcase_add_loop_test(c, witnesses_are_strangers, 0, COUNT(witnesses));
    tcase_add_loop_test(c, nobody_is_overlooked, 0, 10);
    tcase_add_test(c, no_memory);
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("compare-public", suite)
