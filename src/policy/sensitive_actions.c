/* sensitive_actions.c - see sensitive_actions.h. In the order of their names. */
#include "policy/sensitive_actions.h"

static const iampb_str credentials[] = {
    IAMPB__STR_INIT("airflow:CreateCliToken"),
    IAMPB__STR_INIT("airflow:CreateWebLoginToken"),
    IAMPB__STR_INIT("appsync:CreateApiKey"),
    IAMPB__STR_INIT("chime:CreateApiKey"),
    IAMPB__STR_INIT("cloud9:CreateEnvironmentToken"),
    IAMPB__STR_INIT("codeartifact:GetAuthorizationToken"),
    IAMPB__STR_INIT("codepipeline:PollForJobs"),
    IAMPB__STR_INIT("cognito-identity:GetCredentialsForIdentity"),
    IAMPB__STR_INIT("cognito-identity:GetOpenIdToken"),
    IAMPB__STR_INIT("cognito-identity:GetOpenIdTokenForDeveloperIdentity"),
    IAMPB__STR_INIT("cognito-idp:AssociateSoftwareToken"),
    IAMPB__STR_INIT("cognito-idp:DescribeUserPoolClient"),
    IAMPB__STR_INIT("cognito-idp:GetSigningCertificate"),
    IAMPB__STR_INIT("connect:GetFederationToken"),
    IAMPB__STR_INIT("ec2:GetPasswordData"),
    IAMPB__STR_INIT("ecr-public:GetAuthorizationToken"),
    IAMPB__STR_INIT("ecr:GetAuthorizationToken"),
    IAMPB__STR_INIT("emr-containers:GetManagedEndpointSessionCredentials"),
    IAMPB__STR_INIT("finspace-api:GetProgrammaticAccessCredentials"),
    IAMPB__STR_INIT("gamelift:GetComputeAccess"),
    IAMPB__STR_INIT("gamelift:GetComputeAuthToken"),
    IAMPB__STR_INIT("gamelift:GetInstanceAccess"),
    IAMPB__STR_INIT("gamelift:RequestUploadCredentials"),
    IAMPB__STR_INIT("grafana:CreateWorkspaceApiKey"),
    IAMPB__STR_INIT("iam:CreateAccessKey"),
    IAMPB__STR_INIT("iam:CreateLoginProfile"),
    IAMPB__STR_INIT("iam:CreateServiceSpecificCredential"),
    IAMPB__STR_INIT("iam:ResetServiceSpecificCredential"),
    IAMPB__STR_INIT("iam:UpdateAccessKey"),
    IAMPB__STR_INIT("license-manager:GetAccessToken"),
    IAMPB__STR_INIT("lightsail:CreateBucketAccessKey"),
    IAMPB__STR_INIT("lightsail:DownloadDefaultKeyPair"),
    IAMPB__STR_INIT("lightsail:GetInstanceAccessDetails"),
    IAMPB__STR_INIT("lightsail:GetRelationalDatabaseMasterUserPassword"),
    IAMPB__STR_INIT("mediapackage:RotateChannelCredentials"),
    IAMPB__STR_INIT("mediapackage:RotateIngestEndpointCredentials"),
    IAMPB__STR_INIT("rds-db:connect"),
    IAMPB__STR_INIT("redshift-serverless:GetCredentials"),
    IAMPB__STR_INIT("redshift:GetClusterCredentials"),
    IAMPB__STR_INIT("redshift:GetClusterCredentialsWithIAM"),
    IAMPB__STR_INIT("sts:AssumeRole"),
    IAMPB__STR_INIT("sts:AssumeRoleWithSAML"),
    IAMPB__STR_INIT("sts:AssumeRoleWithWebIdentity"),
    IAMPB__STR_INIT("sts:GetFederationToken"),
    IAMPB__STR_INIT("sts:GetSessionToken"),
};

static const iampb_str data[] = {
    IAMPB__STR_INIT("s3:GetObject"),
    IAMPB__STR_INIT("secretsmanager:GetSecretValue"),
    IAMPB__STR_INIT("ssm:GetParameter"),
    IAMPB__STR_INIT("ssm:GetParameters"),
    IAMPB__STR_INIT("ssm:GetParametersByPath"),
};

#define LIST(names) ((iampb__action_list){ names, sizeof(names) / sizeof(names)[0] })

iampb__action_list iampb__credential_actions(void) { return LIST(credentials); }
iampb__action_list iampb__data_actions(void) { return LIST(data); }
