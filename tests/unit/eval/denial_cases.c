/* denial_cases.c - composed from the grammar of AWS's messages: each prefix, principal, resource, reason and tail, and what
 * happens to text on its way. Rules. */
#include "denial_cases.h"

#define DANA "arn:aws:iam::111122223333:user/dana"
#define RUN "arn:aws:sts::111122223333:assumed-role/Builder/run7"
#define ROLE_B "arn:aws:iam::444455556666:role/Deploy"
#define OBJECT "arn:aws:s3:::ledger/2031.csv"
#define IS " is not authorized to perform: "
#define ON " on resource: "
#define CLI(code, operation) "An error occurred (" code ") when calling the " operation " operation: "
#define WHO(arn) "principal=" arn
#define ACT(name) "action=" name
#define RES(text) "resource=" text

const denial_case denial_cases[] = {
    /* ---- Each layer, implicit ---- */
    { "User: " DANA IS "sqs:SendMessage" ON "arn:aws:sqs:eu-west-1:111122223333:jobs because no identity-based policy allows"
      " the sqs:SendMessage action",
      { WHO(DANA), ACT("sqs:SendMessage"), RES("arn:aws:sqs:eu-west-1:111122223333:jobs"), "effect=implicit",
        "layer=identity", "policy_type=identity-based policy", "principal_type~user", "principal_name~dana",
        "account~111122223333", "service=sqs", "resource_arn=arn:aws:sqs:eu-west-1:111122223333:jobs" } },
    { "User: " RUN IS "secretsmanager:GetSecretValue" ON "arn:aws:secretsmanager:eu-west-1:444455556666:secret:db-Ab12Cd"
      " because no resource-based policy allows the secretsmanager:GetSecretValue action",
      { WHO(RUN), ACT("secretsmanager:GetSecretValue"),
        RES("arn:aws:secretsmanager:eu-west-1:444455556666:secret:db-Ab12Cd"), "effect=implicit", "layer=resource",
        "policy_type=resource-based policy", "principal_type~session", "principal_name~Builder", "session~run7" } },
    { "User: " DANA IS "ec2:CreateVpc" ON "* because no permissions boundary allows the ec2:CreateVpc action",
      { WHO(DANA), ACT("ec2:CreateVpc"), RES("*"), "effect=implicit", "layer=boundary",
        "policy_type=permissions boundary" } },
    { "User: " RUN IS "s3:PutObject" ON "\"" OBJECT "\" because no session policy allows the s3:PutObject action",
      { WHO(RUN), ACT("s3:PutObject"), RES(OBJECT), "effect=implicit", "layer=session", "policy_type=session policy" } },
    { "User: " DANA IS "eks:CreateCluster" ON "arn:aws:eks:eu-west-1:111122223333:cluster/blue because no service control"
      " policy allows the eks:CreateCluster action",
      { WHO(DANA), ACT("eks:CreateCluster"), RES("arn:aws:eks:eu-west-1:111122223333:cluster/blue"), "effect=implicit",
        "layer=scp", "policy_type=service control policy" } },
    { "User: " RUN IS "s3:GetObject" ON "\"" OBJECT "\" because no VPC endpoint policy allows the s3:GetObject action",
      { WHO(RUN), ACT("s3:GetObject"), RES(OBJECT), "effect=implicit", "layer=endpoint",
        "policy_type=VPC endpoint policy" } },
    { "User: " RUN IS "sts:AssumeRole" ON ROLE_B " because no role trust policy allows the sts:AssumeRole action",
      { WHO(RUN), ACT("sts:AssumeRole"), RES(ROLE_B), "effect=implicit", "layer=resource",
        "policy_type=role trust policy" } },

    /* ---- Each layer, explicit ---- */
    { "User: " DANA IS "kms:ScheduleKeyDeletion" ON "arn:aws:kms:eu-west-1:111122223333:key/0a with an explicit deny in an"
      " identity-based policy",
      { WHO(DANA), ACT("kms:ScheduleKeyDeletion"), RES("arn:aws:kms:eu-west-1:111122223333:key/0a"), "effect=explicit",
        "layer=identity", "policy_type=identity-based policy" } },
    { "User: " DANA IS "s3:DeleteBucket" ON "\"arn:aws:s3:::ledger\" with an explicit deny in a resource-based policy",
      { WHO(DANA), ACT("s3:DeleteBucket"), RES("arn:aws:s3:::ledger"), "effect=explicit", "layer=resource",
        "policy_type=resource-based policy" } },
    { "User: " DANA IS "iam:CreateUser" ON "arn:aws:iam::111122223333:user/eve with an explicit deny in a permissions boundary",
      { WHO(DANA), ACT("iam:CreateUser"), RES("arn:aws:iam::111122223333:user/eve"), "effect=explicit", "layer=boundary",
        "policy_type=permissions boundary" } },
    { "User: " RUN IS "sns:Publish" ON "arn:aws:sns:eu-west-1:111122223333:alerts with an explicit deny in a session policy",
      { WHO(RUN), ACT("sns:Publish"), RES("arn:aws:sns:eu-west-1:111122223333:alerts"), "effect=explicit",
        "layer=session", "policy_type=session policy" } },
    { "User: " DANA IS "organizations:LeaveOrganization" ON "* with an explicit deny in a service control policy",
      { WHO(DANA), ACT("organizations:LeaveOrganization"), RES("*"), "effect=explicit", "layer=scp",
        "policy_type=service control policy" } },
    { "User: " DANA IS "s3:GetObject" ON "\"" OBJECT "\" with an explicit deny in a resource control policy",
      { WHO(DANA), ACT("s3:GetObject"), RES(OBJECT), "effect=explicit", "layer=rcp",
        "policy_type=resource control policy" } },
    { "User: " DANA IS "dynamodb:GetItem" ON "arn:aws:dynamodb:eu-west-1:111122223333:table/t with an explicit deny in a VPC"
      " endpoint policy",
      { WHO(DANA), ACT("dynamodb:GetItem"), RES("arn:aws:dynamodb:eu-west-1:111122223333:table/t"), "effect=explicit",
        "layer=endpoint", "policy_type=VPC endpoint policy" } },
    { "User: " DANA IS "sts:AssumeRole" ON ROLE_B " with an explicit deny in the role trust policy",
      { WHO(DANA), ACT("sts:AssumeRole"), RES(ROLE_B), "effect=explicit", "layer=resource",
        "policy_type=role trust policy" } },
    { "User: " DANA IS "s3:GetObject" ON "\"" OBJECT "\" with an explicit deny in a VPC endpoint policy transitively through a"
      " service control policy",
      { WHO(DANA), ACT("s3:GetObject"), RES(OBJECT), "effect=explicit", "layer=endpoint",
        "policy_type=VPC endpoint policy", "through=service control policy" } },

    /* ---- A policy is named ---- */
    { "User: " DANA IS "ec2:RunInstances" ON "arn:aws:ec2:eu-west-1:111122223333:instance/* with an explicit deny in a service"
      " control policy: arn:aws:organizations::999988887777:policy/o-acme/service_control_policy/p-ab12",
      { WHO(DANA), ACT("ec2:RunInstances"), RES("arn:aws:ec2:eu-west-1:111122223333:instance/*"), "effect=explicit",
        "layer=scp", "policy_type=service control policy",
        "policy=arn:aws:organizations::999988887777:policy/o-acme/service_control_policy/p-ab12" } },
    { "User: " DANA IS "sqs:DeleteQueue" ON "arn:aws:sqs:eu-west-1:111122223333:jobs with an explicit deny in a resource"
      " control policy: arn:aws:organizations::999988887777:policy/o-acme/resource_control_policy/p-cd34.",
      { WHO(DANA), ACT("sqs:DeleteQueue"), RES("arn:aws:sqs:eu-west-1:111122223333:jobs"), "effect=explicit", "layer=rcp",
        "policy_type=resource control policy",
        "policy=arn:aws:organizations::999988887777:policy/o-acme/resource_control_policy/p-cd34" } },
    { "User: " DANA IS "iam:DeleteRole" ON "role app with an explicit deny in an identity-based policy: no-iam_changes+v2",
      { WHO(DANA), ACT("iam:DeleteRole"), RES("role app"), "effect=explicit", "layer=identity",
        "policy_type=identity-based policy", "policy=no-iam_changes+v2",
        "resource_arn~arn:aws:iam::111122223333:role/app" } },
    { "User: " DANA IS "iam:DeleteUser" ON "user eve with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:"
      "policy/edge/limits",
      { WHO(DANA), ACT("iam:DeleteUser"), RES("user eve"), "effect=explicit", "layer=boundary",
        "policy_type=permissions boundary", "policy=arn:aws:iam::111122223333:policy/edge/limits",
        "resource_arn~arn:aws:iam::111122223333:user/eve" } },
    { "User: " RUN IS "s3:PutObject" ON "\"" OBJECT "\" with an explicit deny in a session policy: arn:aws:iam::aws:policy/"
      "ReadOnlyAccess",
      { WHO(RUN), ACT("s3:PutObject"), RES(OBJECT), "effect=explicit", "layer=session", "policy_type=session policy",
        "policy=arn:aws:iam::aws:policy/ReadOnlyAccess" } },

    /* ---- No reason, or half of one ---- */
    { "User: " DANA IS "athena:StartQueryExecution", { WHO(DANA), ACT("athena:StartQueryExecution") } },
    { "User: " DANA IS "iam:ListUsers" ON "arn:aws:iam::111122223333:user/",
      { WHO(DANA), ACT("iam:ListUsers"), RES("arn:aws:iam::111122223333:user/") } },
    { "User: " DANA IS "glue:GetTables" ON "arn:aws:glue:eu-west-1:111122223333:catalog with an explicit deny",
      { WHO(DANA), ACT("glue:GetTables"), RES("arn:aws:glue:eu-west-1:111122223333:catalog"), "effect=explicit" } },
    { "User: " DANA IS "glue:GetTable with an explicit deny",
      { WHO(DANA), ACT("glue:GetTable"), "effect=explicit" } },
    { "User: " DANA IS "lambda:ListFunctions because no identity-based policy allows the lambda:ListFunctions action",
      { WHO(DANA), ACT("lambda:ListFunctions"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy" } },
    { "User: " DANA IS "logs:GetLogEvents" ON "arn:aws:logs:eu-west-1:111122223333:log-group:app:log-stream: because no identity-"
      "based policy allows the logs:GetLogEvents action",
      { WHO(DANA), ACT("logs:GetLogEvents"), RES("arn:aws:logs:eu-west-1:111122223333:log-group:app:log-stream:"),
        "effect=implicit", "layer=identity", "policy_type=identity-based policy" } },
    { "User: " DANA IS "lambda:InvokeFunction" ON "arn:aws:lambda:eu-west-1:111122223333:function:",
      { WHO(DANA), ACT("lambda:InvokeFunction"), RES("arn:aws:lambda:eu-west-1:111122223333:function:") } },
    { "User: " DANA IS "ssm:GetParameter" ON "arn:aws:ssm:eu-west-1:111122223333:parameter/db because no quota policy allows the"
      " ssm:GetParameter action",
      { WHO(DANA), ACT("ssm:GetParameter"), RES("arn:aws:ssm:eu-west-1:111122223333:parameter/db"), "effect=implicit",
        "rest=quota policy allows the ssm:GetParameter action" } },

    /* ---- what documentation and terminals do to the text ---- */
    { "User: " RUN IS "s3:GetObject" ON "\"" OBJECT "\" with an explicit deny in a sessions policy",
      { WHO(RUN), ACT("s3:GetObject"), RES(OBJECT), "effect=explicit", "layer=session",
        "policy_type=session policy\tsessions policy" } },
    { "User: " DANA IS "ec2:StopInstances" ON "* with an explicit deny in service control policy",
      { WHO(DANA), ACT("ec2:StopInstances"), RES("*"), "effect=explicit", "layer=scp",
        "policy_type=service control policy" } },
    { "User: " DANA IS "ec2:StopInstances" ON "* with an explicit deny in a identity-based policy",
      { WHO(DANA), ACT("ec2:StopInstances"), RES("*"), "effect=explicit", "layer=identity",
        "policy_type=identity-based policy" } },
    { "User: " DANA IS "ec2:StopInstances" ON "* with an explicit deny in the service control policies",
      { WHO(DANA), ACT("ec2:StopInstances"), RES("*"), "effect=explicit", "layer=scp",
        "policy_type=service control policy\tservice control policies" } },
    { "User: " DANA IS "ec2:StopInstances" ON "* because no identity-based policies allow the ec2:StopInstances action",
      { WHO(DANA), ACT("ec2:StopInstances"), RES("*"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy\tidentity-based policies" } },
    { "User: " DANA " is not authorized to\n  perform: sqs:SendMessage on\r\nresource: *\tbecause no identity-based\npolicy"
      " allows the sqs:SendMessage action",
      { WHO(DANA), ACT("sqs:SendMessage"), RES("*"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy\tidentity-based\npolicy" } },
    { "User: " DANA IS "sqs:SendMessage" ON "* because no identity-based policy allows the sqs:SendMesage action",
      { WHO(DANA), ACT("sqs:SendMessage"), RES("*"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy" } },
    { "User: " DANA IS "sts:AssumeRole" ON ROLE_B ".", { WHO(DANA), ACT("sts:AssumeRole"), RES(ROLE_B) } },
    { "User: " DANA IS "iam:GetUser" ON "arn:aws:iam::111122223333:user/jo.doe because no identity-based policy allows the"
      " iam:GetUser action.",
      { WHO(DANA), ACT("iam:GetUser"), RES("arn:aws:iam::111122223333:user/jo.doe"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy" } },
    { "User: " DANA IS "s3:ListBucket" ON "&quot;arn:aws:s3:::ledger&quot; because no identity-based policy allows the"
      " s3:ListBucket action",
      { WHO(DANA), ACT("s3:ListBucket"), RES("arn:aws:s3:::ledger"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy" } },
    { "User: " DANA IS "s3:GetObject" ON "&#34;arn:aws:s3:::ledger/a&amp;b&#x22; with an explicit deny in a resource-based policy",
      { WHO(DANA), ACT("s3:GetObject"), "resource=arn:aws:s3:::ledger/a&b\tarn:aws:s3:::ledger/a&amp;b", "effect=explicit",
        "layer=resource", "policy_type=resource-based policy" } },
    { "User: " DANA IS "s3:GetObject" ON "\\\"arn:aws:s3:::ledger/a\\\" with an explicit deny in a resource-based policy",
      { WHO(DANA), ACT("s3:GetObject"), RES("arn:aws:s3:::ledger/a"), "effect=explicit", "layer=resource",
        "policy_type=resource-based policy" } },
    { "User: " DANA IS "s3:GetObject" ON "\\\\\\\"arn:aws:s3:::ledger\\/a\\\\\\\"\\nwith an explicit deny",
      { WHO(DANA), ACT("s3:GetObject"), "resource=arn:aws:s3:::ledger/a\tarn:aws:s3:::ledger\\/a", "effect=explicit" } },
    { "User: " DANA IS "s3:GetObject" ON "\\u0022arn:aws:s3:::ledger/\\u00fc.csv\\u0022",
      { WHO(DANA), ACT("s3:GetObject"), "resource=arn:aws:s3:::ledger/\xc3\xbc.csv\tarn:aws:s3:::ledger/\\u00fc.csv" } },
    { "User: " DANA IS "s3:GetObject" ON "\"arn:aws:s3:::ledger/year end (old).csv\" because no identity-based policy allows the"
      " s3:GetObject action",
      { WHO(DANA), ACT("s3:GetObject"), RES("arn:aws:s3:::ledger/year end (old).csv"), "effect=implicit",
        "layer=identity", "policy_type=identity-based policy" } },
    { "\x1b[31mUser: " DANA " is\xc2\xa0not authorized to perform: ec2:DescribeVpcs\x1b[0m",
      { WHO(DANA), ACT("ec2:DescribeVpcs") } },
    { "  \n User: " DANA IS "ec2:DescribeVpcs \n", { WHO(DANA), ACT("ec2:DescribeVpcs") } },
    { "user: " DANA " IS NOT AUTHORIZED TO PERFORM: ec2:DescribeVpcs", { WHO(DANA), ACT("ec2:DescribeVpcs") } },

    /* ---- Prefixes ---- */
    { CLI("AccessDenied", "AssumeRole") "User: " DANA IS "sts:AssumeRole" ON ROLE_B,
      { "code=AccessDenied", "operation=AssumeRole", WHO(DANA), ACT("sts:AssumeRole"), RES(ROLE_B) } },
    { "aws: [ERROR]: " CLI("AccessDeniedException", "ListFunctions") "User: " DANA IS "lambda:ListFunctions" ON "* because no"
      " identity-based policy allows the lambda:ListFunctions action",
      { "code=AccessDeniedException", "operation=ListFunctions", WHO(DANA), ACT("lambda:ListFunctions"), RES("*"),
        "effect=implicit", "layer=identity", "policy_type=identity-based policy" } },
    { "\n" CLI("AccessDenied", "GetRole") "User: " DANA IS "iam:GetRole" ON "role app because no identity-based policy allows the"
      " iam:GetRole action\n",
      { "code=AccessDenied", "operation=GetRole", WHO(DANA), ACT("iam:GetRole"), RES("role app"), "effect=implicit",
        "layer=identity", "policy_type=identity-based policy" } },
    { "botocore.exceptions.ClientError: " CLI("AccessDenied", "CreateUser") "User: " RUN IS "iam:CreateUser" ON
      "arn:aws:iam::111122223333:user/eve",
      { "rest=botocore.exceptions.ClientError:", "code=AccessDenied", "operation=CreateUser", WHO(RUN),
        ACT("iam:CreateUser"), RES("arn:aws:iam::111122223333:user/eve") } },
    { "An error occurred (ThrottledDenied) when calling the PutItem operation (reached max retries: 4): User: " DANA IS
      "dynamodb:PutItem",
      { "code=ThrottledDenied", "operation=PutItem", WHO(DANA), ACT("dynamodb:PutItem") } },
    { "An error occurred (AccessDenied): User: " DANA IS "sns:Publish",
      { "code=AccessDenied", WHO(DANA), ACT("sns:Publish") } },
    { "operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: 11111111-aaaa-4bbb-8ccc-222222222222,"
      " api error AccessDenied: User: " DANA IS "sts:AssumeRole" ON ROLE_B,
      { "operation=AssumeRole", "request_id=11111111-aaaa-4bbb-8ccc-222222222222", "code=AccessDenied", WHO(DANA),
        ACT("sts:AssumeRole"), RES(ROLE_B) } },
    { "operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: ab-12, api error"
      " AccessDeniedException: Access to KMS is not allowed",
      { "operation=GetSecretValue", "request_id=ab-12", "code=AccessDeniedException", "service=secretsmanager\tSecrets Manager",
        "likely_action~secretsmanager:GetSecretValue", "rest=Access to KMS is not allowed" } },
    { "AccessDenied: User: " DANA IS "sts:AssumeRole" ON ROLE_B "\n\tstatus code: 403, request id: 33333333-aaaa",
      { "code=AccessDenied", WHO(DANA), ACT("sts:AssumeRole"), RES(ROLE_B), "request_id=33333333-aaaa" } },
    { "AccessDeniedException: User: " RUN IS "bedrock:InvokeModel" ON "arn:aws:bedrock:us-east-1::foundation-model/titan because"
      " no identity-based policy allows the bedrock:InvokeModel action",
      { "code=AccessDeniedException", WHO(RUN), ACT("bedrock:InvokeModel"),
        RES("arn:aws:bedrock:us-east-1::foundation-model/titan"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy" } },
    { "User: " DANA IS "sts:AssumeRole" ON ROLE_B " (Service: AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied;"
      " Request ID: 44444444-dddd; Proxy: null)",
      { WHO(DANA), ACT("sts:AssumeRole"), RES(ROLE_B), "code=AccessDenied", "request_id=44444444-dddd" } },
    { "User: " DANA IS "iam:CreateRole" ON "arn:aws:iam::111122223333:role/app because no identity-based policy allows the"
      " iam:CreateRole action (Service: Iam, Status Code: 403, Request ID: 55555555-eeee)",
      { WHO(DANA), ACT("iam:CreateRole"), RES("arn:aws:iam::111122223333:role/app"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy", "request_id=55555555-eeee" } },
    { "Access Denied (Service: S3, Status Code: 403, Request ID: 7Q8R, Extended Request ID: x/y=)",
      { "request_id=7Q8R", "service=s3\tS3" } },
    { "Resource handler returned message: \"User: " RUN IS "iam:PassRole" ON "arn:aws:iam::111122223333:role/task because no"
      " identity-based policy allows the iam:PassRole action (Service: Ecs, Status Code: 400, Request ID: 66-ff)\" (RequestToken:"
      " 0b, HandlerErrorCode: AccessDenied)",
      { WHO(RUN), ACT("iam:PassRole"), RES("arn:aws:iam::111122223333:role/task"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy", "request_id=66-ff", "code=AccessDenied", "rest=\" (RequestToken: 0b," } },
    { "Aws::STS::Errors::AccessDenied: User: " DANA IS "sts:AssumeRole" ON ROLE_B,
      { "rest=Aws::STS::Errors::", "code=AccessDenied", WHO(DANA), ACT("sts:AssumeRole"), RES(ROLE_B) } },
    { "com.amazonaws.services.logs.model.AccessDeniedException: User: " DANA IS "logs:DescribeLogGroups",
      { "rest=com.amazonaws.services.logs.model.", "code=AccessDeniedException", WHO(DANA),
        ACT("logs:DescribeLogGroups") } },
    { "Error: creating SQS Queue (jobs): operation error SQS: CreateQueue, https response error StatusCode: 403, RequestID: 77-aa,"
      " api error AccessDenied: User: " RUN IS "sqs:createqueue" ON "arn:aws:sqs:eu-west-1:111122223333:jobs with an explicit deny"
      " in an identity-based policy",
      { "rest=Error: creating SQS Queue (jobs):", "operation=CreateQueue", "request_id=77-aa", "code=AccessDenied", WHO(RUN),
        ACT("sqs:createqueue"), RES("arn:aws:sqs:eu-west-1:111122223333:jobs"), "effect=explicit", "layer=identity",
        "policy_type=identity-based policy" } },
    { "Beim Aufruf der Operation ListRoles ist ein Fehler aufgetreten (AccessDenied): User: " DANA IS "iam:ListRoles" ON
      "arn:aws:iam::111122223333:role/",
      { "rest=Beim Aufruf der Operation ListRoles ist ein Fehler aufgetreten (", "code=AccessDenied", WHO(DANA),
        ACT("iam:ListRoles"), RES("arn:aws:iam::111122223333:role/") } },
    { "\xe6\x93\x8d\xe4\xbd\x9c\xe5\xa4\xb1\xe8\xb4\xa5\xef\xbc\x9aUser: " DANA IS "iam:ListRoles",
      { "rest=\xe6\x93\x8d\xe4\xbd\x9c\xe5\xa4\xb1\xe8\xb4\xa5\xef\xbc\x9a", WHO(DANA), ACT("iam:ListRoles") } },
    { "API: iam:CreateRole User: " DANA IS "iam:CreateRole" ON "arn:aws:iam::111122223333:role/app",
      { "rest=API: iam:CreateRole", WHO(DANA), ACT("iam:CreateRole"), RES("arn:aws:iam::111122223333:role/app") } },
    { "arn:aws:iam::111122223333:user/dana is not authorized to perform: codecommit:GitPull" ON
      "arn:aws:codecommit:eu-west-1:111122223333:web",
      { WHO(DANA), ACT("codecommit:GitPull"), RES("arn:aws:codecommit:eu-west-1:111122223333:web") } },

    /* ---- EC2 ---- */
    { CLI("UnauthorizedOperation", "RunInstances") "You are not authorized to perform this operation. User: " DANA IS
      "ec2:RunInstances" ON "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1 because no identity-based policy allows the"
      " ec2:RunInstances action. Encoded authorization failure message: 4GIOHlTk-_x9",
      { "code=UnauthorizedOperation", "operation=RunInstances", WHO(DANA), ACT("ec2:RunInstances"),
        RES("arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy", "encoded=4GIOHlTk-_x9" } },
    { CLI("UnauthorizedOperation", "DescribeInstances") "You are not authorized to perform this operation.",
      { "code=UnauthorizedOperation", "operation=DescribeInstances", "service~ec2", "likely_action~ec2:DescribeInstances" } },
    { CLI("UnauthorizedOperation", "StartInstances") "You are not authorized to perform this operation. Encoded authorization"
      " failure message: abcDEF-123_456",
      { "code=UnauthorizedOperation", "operation=StartInstances", "encoded=abcDEF-123_456" } },
    { "Client.UnauthorizedOperation", { "code=Client.UnauthorizedOperation", "service~ec2" } },
    { "UnauthorizedOperation: You are not authorized to perform this operation. User: " RUN IS "ec2:CreateTags" ON
      "arn:aws:ec2:eu-west-1:111122223333:volume/* with an explicit deny in a service control policy. Encoded authorization failure"
      " message: Zz-9",
      { "code=UnauthorizedOperation", WHO(RUN), ACT("ec2:CreateTags"),
        RES("arn:aws:ec2:eu-west-1:111122223333:volume/*"), "effect=explicit", "layer=scp",
        "policy_type=service control policy", "encoded=Zz-9" } },

    /* ---- S3 ---- */
    { CLI("AccessDenied", "GetObject") "Access Denied",
      { "code=AccessDenied", "operation=GetObject", "service~s3", "likely_action~s3:GetObject" } },
    { CLI("AccessDenied", "ListObjectsV2") "Access Denied",
      { "code=AccessDenied", "operation=ListObjectsV2", "service~s3", "likely_action~s3:ListBucket" } },
    { CLI("AccessDenied", "ListBuckets") "Access Denied",
      { "code=AccessDenied", "operation=ListBuckets", "likely_action~s3:ListAllMyBuckets" } },
    { "An error occurred (403) when calling the HeadObject operation: Forbidden",
      { "code=403", "operation=HeadObject", "likely_action~s3:GetObject", "rest=Forbidden", "form=unknown" } },
    { "Access Denied", { NULL } },
    { "access denied.", { NULL } },
    { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>"
      "9T0U</RequestId><HostId>a/b=</HostId></Error>",
      { "code=AccessDenied", "request_id=9T0U" } },
    { "<Error><Code>AccessDenied</Code><Message>User: " DANA IS "s3:PutBucketPolicy" ON "\"arn:aws:s3:::ledger\" because public"
      " policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.</Message></Error>",
      { "form=s3-block-public-access", "code=AccessDenied", WHO(DANA), ACT("s3:PutBucketPolicy"),
        RES("arn:aws:s3:::ledger"), "effect=explicit", "layer=s3-block-public-access", "setting=BlockPublicPolicy" } },
    { "&lt;Error&gt;&lt;Code&gt;AccessDenied&lt;/Code&gt;&lt;Message&gt;Access Denied&lt;/Message&gt;&lt;/Error&gt;",
      { "code=AccessDenied" } },
    { "User: " DANA IS "s3:PutObjectAcl" ON "\"" OBJECT "\" because public ACLs are prevented by the BlockPublicAcls setting in S3"
      " Block Public Access",
      { "form=s3-block-public-access", WHO(DANA), ACT("s3:PutObjectAcl"), RES(OBJECT), "effect=explicit",
        "layer=s3-block-public-access", "setting=BlockPublicAcls" } },
    { "User: " DANA IS "s3:PutBucketPolicy" ON "\"arn:aws:s3:::ledger\" because public policies are blocked by the BlockPublicPolicy"
      " block public access setting.",
      { "form=s3-block-public-access", WHO(DANA), ACT("s3:PutBucketPolicy"), RES("arn:aws:s3:::ledger"),
        "effect=explicit", "layer=s3-block-public-access", "setting=BlockPublicPolicy" } },

    /* ---- Principals ---- */
    { "User: anonymous" IS "es:ESHttpGet because no resource-based policy allows the es:ESHttpGet action",
      { WHO("anonymous"), "principal_type~anonymous", ACT("es:ESHttpGet"), "effect=implicit", "layer=resource",
        "policy_type=resource-based policy" } },
    { "User: anonymous" IS "execute-api:Invoke" ON "arn:aws:execute-api:eu-west-1:********3333:a1b2c3/prod/GET/pets",
      { WHO("anonymous"), ACT("execute-api:Invoke"), RES("arn:aws:execute-api:eu-west-1:********3333:a1b2c3/prod/GET/pets") } },
    { "User: dana" IS "iam:ListGroups", { WHO("dana"), "principal_type~name", "principal_name~dana", ACT("iam:ListGroups") } },
    { "User: arn:aws:iam::111122223333:root" IS "sts:AssumeRole" ON ROLE_B,
      { WHO("arn:aws:iam::111122223333:root"), "principal_type~root", "account~111122223333", ACT("sts:AssumeRole"),
        RES(ROLE_B) } },
    { "User: arn:aws:iam::111122223333:role/ci/Builder" IS "s3:ListBucket" ON "\"arn:aws:s3:::ledger\"",
      { WHO("arn:aws:iam::111122223333:role/ci/Builder"), "principal_type~role", "principal_name~Builder",
        ACT("s3:ListBucket"), RES("arn:aws:s3:::ledger") } },
    { "User: arn:aws:sts::111122223333:federated-user/jo" IS "s3:ListBucket" ON "\"arn:aws:s3:::ledger\"",
      { WHO("arn:aws:sts::111122223333:federated-user/jo"), "principal_type~federated-user", "principal_name~jo",
        ACT("s3:ListBucket"), RES("arn:aws:s3:::ledger") } },
    { "User: arn:aws-us-gov:iam::111122223333:user/ops/dana" IS "iam:GetRole" ON "role app",
      { WHO("arn:aws-us-gov:iam::111122223333:user/ops/dana"), "principal_name~dana", ACT("iam:GetRole"), RES("role app"),
        "resource_arn~arn:aws-us-gov:iam::111122223333:role/app" } },
    { "User: cloudtrail.amazonaws.com" IS "kms:GenerateDataKey" ON "arn:aws:kms:eu-west-1:111122223333:key/0a",
      { WHO("cloudtrail.amazonaws.com"), "principal_type~service", ACT("kms:GenerateDataKey"),
        RES("arn:aws:kms:eu-west-1:111122223333:key/0a") } },
    { "User: AROAEXAMPLEEXAMPLE01:run7" IS "sqs:ReceiveMessage",
      { WHO("AROAEXAMPLEEXAMPLE01:run7"), "principal_type~session", "session~run7", ACT("sqs:ReceiveMessage") } },
    { "User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Ops_0a1b2c/dana@example.com" IS "ec2:DescribeVpcs",
      { WHO("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Ops_0a1b2c/dana@example.com"),
        "session~dana@example.com", ACT("ec2:DescribeVpcs") } },

    /* ---- Resources ---- */
    { "User: " DANA IS "iam:AddUserToGroup" ON "group Admins because no identity-based policy allows the iam:AddUserToGroup action",
      { WHO(DANA), ACT("iam:AddUserToGroup"), RES("group Admins"), "resource_arn~arn:aws:iam::111122223333:group/Admins",
        "effect=implicit", "layer=identity", "policy_type=identity-based policy" } },
    { "User: " DANA IS "iam:DeletePolicy" ON "policy limits", { WHO(DANA), ACT("iam:DeletePolicy"), RES("policy limits"),
      "resource_arn~arn:aws:iam::111122223333:policy/limits" } },
    { "User: " DANA IS "iam:GetInstanceProfile" ON "instance profile web.", { WHO(DANA), ACT("iam:GetInstanceProfile"),
      RES("instance profile web"), "resource_arn~arn:aws:iam::111122223333:instance-profile/web" } },
    { "User: " DANA IS "iam:UpdateAccessKey" ON "access key ID AKIAEXAMPLEEXAMPLE01", { WHO(DANA), ACT("iam:UpdateAccessKey"),
      RES("access key ID AKIAEXAMPLEEXAMPLE01") } },
    { "User: " DANA IS "kms:Decrypt" ON "the specified resource because no resource-based policy allows the kms:Decrypt action",
      { WHO(DANA), ACT("kms:Decrypt"), RES("the specified resource"), "effect=implicit", "layer=resource",
        "policy_type=resource-based policy" } },
    { "User: " DANA IS "kms:Decrypt" ON "this resource", { WHO(DANA), ACT("kms:Decrypt"), RES("this resource") } },
    { "User: " DANA IS "kms:Decrypt on this resource because the resource does not exist in this Region",
      { WHO(DANA), ACT("kms:Decrypt"), RES("this resource"), "rest=because the resource does not exist in this Region" } },
    { "User: " DANA IS "kms:Decrypt on the specified resource", { WHO(DANA), ACT("kms:Decrypt"),
      RES("the specified resource") } },
    { "User: " DANA IS "s3:*" ON "'arn:aws:s3:::ledger'", { WHO(DANA), ACT("s3:*"), RES("arn:aws:s3:::ledger") } },
    { "User: " DANA IS "s3:GetObject" ON "\"arn:aws:s3:::ledger/cut", { WHO(DANA), ACT("s3:GetObject"),
      RES("arn:aws:s3:::ledger/cut") } },

    /* ---- AssumeRole and its kin ---- */
    { CLI("AccessDenied", "AssumeRole") "Not authorized to perform sts:AssumeRole",
      { "code=AccessDenied", "operation=AssumeRole", ACT("sts:AssumeRole"), "service=sts" } },
    { CLI("AccessDenied", "AssumeRoleWithWebIdentity") "Not authorized to perform sts:AssumeRoleWithWebIdentity",
      { "code=AccessDenied", "operation=AssumeRoleWithWebIdentity", ACT("sts:AssumeRoleWithWebIdentity") } },
    { "Not authorized to perform: sts:AssumeRoleWithSAML.", { ACT("sts:AssumeRoleWithSAML") } },
    { "User: " RUN IS "sts:TagSession" ON ROLE_B " because no role trust policy allows the sts:TagSession action",
      { WHO(RUN), ACT("sts:TagSession"), RES(ROLE_B), "effect=implicit", "layer=resource", "policy_type=role trust policy" } },
    { "User: " RUN IS "sts:SetSourceIdentity" ON ROLE_B, { WHO(RUN), ACT("sts:SetSourceIdentity"), RES(ROLE_B) } },
    { CLI("AccessDenied", "AssumeRole") "User: " DANA IS "sts:AssumeRole" ON ROLE_B " because no identity-based policy allows the"
      " sts:AssumeRole action\nFor more, see the logs",
      { "code=AccessDenied", "operation=AssumeRole", WHO(DANA), ACT("sts:AssumeRole"), RES(ROLE_B), "effect=implicit",
        "layer=identity", "policy_type=identity-based policy", "rest=For more, see the logs" } },

    /* ---- Other texts ---- */
    { "Principal [" DANA "] is not allowed to execute [s3:PutObject] on the resource",
      { WHO(DANA), ACT("s3:PutObject") } },
    { "AccessDeniedException: Principal [service-role] is not allowed to execute [mediastore:GetObject] on the resource",
      { "code=AccessDeniedException", WHO("service-role"), ACT("mediastore:GetObject") } },
    { "Not authorized to access resource arn:aws:backup:eu-west-1:111122223333:backup-vault:main",
      { RES("arn:aws:backup:eu-west-1:111122223333:backup-vault:main") } },
    { "AuthorizationError: Not authorized to access resource \"jobs\"", { "code=AuthorizationError", RES("jobs") } },
    { "No access to any requested resource", { NULL } },
    { CLI("AccessDeniedException", "CreateService") "Cross-account pass role is not allowed, The role should belong to account"
      " '111122223333'",
      { "form=cross-account-pass-role", "code=AccessDeniedException", "operation=CreateService", "owner=111122223333",
        "likely_action~iam:PassRole" } },
    { "Cross-account pass role is not allowed.", { "form=cross-account-pass-role" } },
    { CLI("InvalidIdentityToken", "AssumeRoleWithWebIdentity") "Incorrect token audience",
      { "form=credentials", "code=InvalidIdentityToken", "operation=AssumeRoleWithWebIdentity",
        "hint~the audience of the token is not among the client ids of the identity provider" } },
    { CLI("InvalidIdentityToken", "AssumeRoleWithWebIdentity") "No OpenIDConnect provider found in your account for"
      " https://token.example.com",
      { "form=credentials", "code=InvalidIdentityToken", "operation=AssumeRoleWithWebIdentity",
        "hint~the account has no OIDC provider for the issuer of the token" } },
    { CLI("InvalidIdentityToken", "AssumeRoleWithWebIdentity") "Couldn't retrieve verification key from your identity provider, "
      "please reference AssumeRoleWithWebIdentity documentation for requirements",
      { "form=credentials", "code=InvalidIdentityToken", "operation=AssumeRoleWithWebIdentity",
        "rest=, please reference AssumeRoleWithWebIdentity documentation for requirements" } },
    { CLI("ExpiredToken", "GetCallerIdentity") "The security token included in the request is expired",
      { "form=credentials", "code=ExpiredToken", "operation=GetCallerIdentity" } },
    { CLI("IDPRejectedClaim", "AssumeRoleWithSAML") "Refused", { "form=credentials", "code=IDPRejectedClaim",
      "operation=AssumeRoleWithSAML", "rest=Refused" } },
    { CLI("ValidationError", "AssumeRole") "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      { "form=request", "code=ValidationError", "operation=AssumeRole" } },
    { CLI("ValidationError", "AssumeRole") "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
      " chaining",
      { "form=request", "code=ValidationError", "operation=AssumeRole" } },
    { CLI("AccessDenied", "AssumeRole") "MultiFactorAuthentication failed with invalid MFA one time pass code.",
      { "form=credentials", "code=AccessDenied", "operation=AssumeRole",
        "rest=with invalid MFA one time pass code." } },
    { CLI("PackedPolicyTooLarge", "AssumeRole") "Serialized token too large", { "form=request", "code=PackedPolicyTooLarge",
      "operation=AssumeRole", "rest=Serialized token too large" } },
    { "InvalidClientTokenId: The security token included in the request is invalid", { "form=credentials",
      "code=InvalidClientTokenId" } },

    /* ---- Authorization ids ---- */
    { "User: " DANA IS "iam:CreateUser" ON "arn:aws:iam::111122223333:user/eve because no identity-based policy allows the"
      " iam:CreateUser action. Go to https://eu-west-1.console.aws.amazon.com/iam/home?region=eu-west-1#/authorization-details/"
      "abc123def for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: abc123def",
      { WHO(DANA), ACT("iam:CreateUser"), RES("arn:aws:iam::111122223333:user/eve"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy", "region=eu-west-1", "authorization_id=abc123def" } },
    { "User: " DANA IS "iam:CreateUser" ON "user eve with an explicit deny in a service control policy. Go to https://us-east-1."
      "console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/XYZ9 for complete details, or call the"
      " GetRequestAuthorizationDetails API with the following authorization id: XYZ9.",
      { WHO(DANA), ACT("iam:CreateUser"), RES("user eve"), "effect=explicit", "layer=scp",
        "policy_type=service control policy", "region=us-east-1", "authorization_id=XYZ9" } },

    /* ---- JSON ---- */
    { "{\"message\": \"User: " RUN IS "sts:AssumeRole with an explicit deny in the role trust policy\", \"__type\":"
      " \"AccessDeniedException\"}",
      { "code=AccessDeniedException", WHO(RUN), ACT("sts:AssumeRole"), "effect=explicit", "layer=resource",
        "policy_type=role trust policy" } },
    { "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":\"User: " DANA IS "kms:Decrypt\"}",
      { "code=AccessDeniedException\tcom.amazon.coral.service#AccessDeniedException", WHO(DANA), ACT("kms:Decrypt") } },
    { "{\"Error\":{\"Message\":\"User: " DANA IS "s3:GetObject" ON "\\\"" OBJECT "\\\"\",\"Code\":\"AccessDenied\"},"
      "\"ResponseMetadata\":{\"RequestId\":\"88-bb\"}}",
      { "code=AccessDenied", WHO(DANA), ACT("s3:GetObject"), RES(OBJECT), "request_id=88-bb" } },
    { "{\"Message\":\"User: anonymous" IS "es:ESHttpGet with an explicit deny in a resource-based policy\"}",
      { WHO("anonymous"), ACT("es:ESHttpGet"), "effect=explicit", "layer=resource", "policy_type=resource-based policy" } },
    { "{\"errorType\":\"AccessDeniedException\",\"errorMessage\":\"User: " RUN IS "ssm:GetParameter" ON "\\u0022arn:aws:ssm:eu-west-1:"
      "111122223333:parameter\\/db\\u0022\"}",
      { "code=AccessDeniedException", WHO(RUN), ACT("ssm:GetParameter"),
        "resource=arn:aws:ssm:eu-west-1:111122223333:parameter/db\tarn:aws:ssm:eu-west-1:111122223333:parameter\\/db" } },
    { "{\"message\": \"User: " DANA IS "sqs:SendMessage\", oops", { "rest={\"message\": \"\t\", oops", WHO(DANA), ACT("sqs:SendMessage"),
      } },
    { "[{\"code\":\"AccessDenied\",\"message\":\"Access Denied\"}]", { "code=AccessDenied" } },
    { "{\"unrelated\": 1}", { "form=unknown", "rest={\"unrelated\": 1}" } },

    /* ---- CloudTrail ---- */
    { "{\"eventTime\":\"2031-01-02T03:04:05Z\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\",\"awsRegion\":"
      "\"eu-west-1\",\"errorCode\":\"AccessDenied\",\"errorMessage\":\"Access Denied\",\"requestID\":\"99-cc\",\"userIdentity\":"
      "{\"type\":\"IAMUser\",\"arn\":\"" DANA "\",\"accountId\":\"111122223333\"},\"requestParameters\":{\"bucketName\":\"ledger\","
      "\"key\":\"2031.csv\"}}",
      { "code=AccessDenied", "operation=GetObject", WHO(DANA), "account=111122223333", "resource~" OBJECT,
        "request_id=99-cc", "region=eu-west-1", "time=2031-01-02T03:04:05Z", "service=s3\ts3.amazonaws.com",
        "likely_action~s3:GetObject" } },
    { "{\"Records\":[{\"eventSource\":\"ec2.amazonaws.com\",\"eventName\":\"DescribeVpcs\",\"userIdentity\":{\"type\":\"Root\"}},"
      "{\"eventSource\":\"ec2.amazonaws.com\",\"eventName\":\"StopInstances\",\"errorCode\":\"Client.UnauthorizedOperation\","
      "\"errorMessage\":\"You are not authorized to perform this operation. User: " RUN IS "ec2:StopInstances" ON "arn:aws:ec2:"
      "eu-west-1:111122223333:instance/i-1 because no identity-based policy allows the ec2:StopInstances action\",\"userIdentity\":"
      "{\"type\":\"AssumedRole\",\"arn\":\"" RUN "\",\"accountId\":\"111122223333\",\"sessionContext\":{\"sessionIssuer\":{\"type\":"
      "\"Role\",\"arn\":\"arn:aws:iam::111122223333:role/ci/Builder\"}}}}]}",
      { "code=Client.UnauthorizedOperation", "operation=StopInstances", WHO(RUN), ACT("ec2:StopInstances"),
        RES("arn:aws:ec2:eu-west-1:111122223333:instance/i-1"), "effect=implicit", "layer=identity",
        "policy_type=identity-based policy", "role_arn=arn:aws:iam::111122223333:role/ci/Builder" } },
    { "{\"eventSource\":\"sts.amazonaws.com\",\"eventName\":\"AssumeRole\",\"errorCode\":\"AccessDenied\",\"errorMessage\":\"User: "
      DANA IS "sts:AssumeRole" ON ROLE_B "\",\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"" DANA "\"},\"requestParameters\":"
      "{\"roleArn\":\"" ROLE_B "\",\"externalId\":\"x\"}}",
      { "code=AccessDenied", "operation=AssumeRole", WHO(DANA), ACT("sts:AssumeRole"), RES(ROLE_B) } },
    { "{\"eventSource\":\"lambda.amazonaws.com\",\"eventName\":\"CreateFunction20150331\",\"errorCode\":\"AccessDenied\","
      "\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"cloudformation.amazonaws.com\"}}",
      { "code=AccessDenied", "operation=CreateFunction20150331", WHO("cloudformation.amazonaws.com"),
        "principal_type~service", "likely_action~lambda:CreateFunction" } },
    { "{\"detail\":{\"eventSource\":\"monitoring.amazonaws.com\",\"eventName\":\"PutMetricData\",\"errorCode\":\"AccessDenied\","
      "\"userIdentity\":{\"type\":\"AWSAccount\",\"accountId\":\"ANONYMOUS_PRINCIPAL\"}}}",
      { "code=AccessDenied", "operation=PutMetricData", "principal=anonymous\tANONYMOUS_PRINCIPAL",
        "principal_type~anonymous", "likely_action~cloudwatch:PutMetricData" } },
    { "{\"CloudTrailEvent\":\"{\\\"eventSource\\\":\\\"sqs.amazonaws.com\\\",\\\"eventName\\\":\\\"SendMessage\\\",\\\"errorCode\\\":"
      "\\\"AccessDenied\\\",\\\"errorMessage\\\":\\\"User: " DANA IS "sqs:SendMessage\\\"}\"}",
      { "code=AccessDenied", "operation=SendMessage", WHO(DANA), ACT("sqs:SendMessage") } },
    { "{\"eventSource\":\"sqs.amazonaws.com\",\"eventName\":\"SendMessage\",\"resources\":[{\"ARN\":\"arn:aws:sqs:eu-west-1:"
      "111122223333:jobs\"}]}",
      { "form=no-error", "operation=SendMessage", RES("arn:aws:sqs:eu-west-1:111122223333:jobs") } },

    /* ---- The decoded message of EC2 ---- */
    { "{\"allowed\":false,\"explicitDeny\":true,\"matchedStatements\":{\"items\":[{\"statementId\":\"NoProd\",\"effect\":\"DENY\"}]},"
      "\"failures\":{\"items\":[]},\"context\":{\"principal\":{\"id\":\"AIDAEXAMPLE\",\"arn\":\"" DANA "\"},\"action\":"
      "\"ec2:RunInstances\",\"resource\":\"arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1\",\"conditions\":{\"items\":[]}}}",
      { WHO(DANA), ACT("ec2:RunInstances"), RES("arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1"), "effect=explicit",
        "statement=NoProd" } },
    { "{\"DecodedMessage\":\"{\\\"allowed\\\":false,\\\"explicitDeny\\\":false,\\\"context\\\":{\\\"principal\\\":{\\\"arn\\\":\\\""
      DANA "\\\"},\\\"action\\\":\\\"ec2:StopInstances\\\",\\\"resource\\\":\\\"*\\\"}}\"}",
      { WHO(DANA), ACT("ec2:StopInstances"), RES("*"), "effect=implicit" } },
    { "{\"allowed\":true,\"context\":{\"action\":\"ec2:StopInstances\"}}", { "form=no-error", ACT("ec2:StopInstances") } },

    /* ---- Two messages, and none ---- */
    { "User: " DANA IS "sqs:SendMessage" ON "*\nUser: " RUN IS "sns:Publish" ON "* with an explicit deny in a service control policy",
      { WHO(DANA), ACT("sqs:SendMessage"), RES("*"),
        "rest=User: " RUN IS "sns:Publish" ON "* with an explicit deny in a service control policy" } },
    { CLI("AccessDenied", "SendMessage") "User: " DANA IS "sqs:SendMessage " CLI("AccessDenied", "Publish") "x",
      { "code=AccessDenied", "operation=SendMessage", WHO(DANA), ACT("sqs:SendMessage"),
        "rest=" CLI("AccessDenied", "Publish") "x" } },
    { "", { "form=unknown" } },
    { " \n\t", { "form=unknown" } },
    { "the printer is on fire", { "form=unknown", "rest=the printer is on fire" } },
    { "NoSuchBucket: The specified bucket does not exist", { "form=unknown",
      "rest=NoSuchBucket: The specified bucket does not exist" } },
    { "arn:aws:s3:::AccessDenied/x is gone", { "form=unknown", "rest=arn:aws:s3:::AccessDenied/x is gone" } },
    { "User: " DANA IS "", { WHO(DANA) } },
    { "User: " DANA IS "everything", { WHO(DANA), "rest=everything" } },
    { "User: " DANA IS "s3:", { WHO(DANA), "rest=s3:" } },
};
const size_t denial_case_count = sizeof denial_cases / sizeof denial_cases[0];
