/* sensitive_actions.c - see sensitive_actions.h. In the order of their names. */
#include "policy/sensitive_actions.h"

static const iampb__named_action credentials[] = {
    IAMPB__ACTION("airflow", "CreateCliToken"),
    IAMPB__ACTION("airflow", "CreateWebLoginToken"),
    IAMPB__ACTION("appsync", "CreateApiKey"),
    IAMPB__ACTION("chime", "CreateApiKey"),
    IAMPB__ACTION("cloud9", "CreateEnvironmentToken"),
    IAMPB__ACTION("codeartifact", "GetAuthorizationToken"),
    IAMPB__ACTION("codepipeline", "PollForJobs"),
    IAMPB__ACTION("cognito-identity", "GetCredentialsForIdentity"),
    IAMPB__ACTION("cognito-identity", "GetOpenIdToken"),
    IAMPB__ACTION("cognito-identity", "GetOpenIdTokenForDeveloperIdentity"),
    IAMPB__ACTION("cognito-idp", "AssociateSoftwareToken"),
    IAMPB__ACTION("cognito-idp", "DescribeUserPoolClient"),
    IAMPB__ACTION("cognito-idp", "GetSigningCertificate"),
    IAMPB__ACTION("connect", "GetFederationToken"),
    IAMPB__ACTION("ec2", "GetPasswordData"),
    IAMPB__ACTION("ecr-public", "GetAuthorizationToken"),
    IAMPB__ACTION("ecr", "GetAuthorizationToken"),
    IAMPB__ACTION("emr-containers", "GetManagedEndpointSessionCredentials"),
    IAMPB__ACTION("finspace-api", "GetProgrammaticAccessCredentials"),
    IAMPB__ACTION("gamelift", "GetComputeAccess"),
    IAMPB__ACTION("gamelift", "GetComputeAuthToken"),
    IAMPB__ACTION("gamelift", "GetInstanceAccess"),
    IAMPB__ACTION("gamelift", "RequestUploadCredentials"),
    IAMPB__ACTION("grafana", "CreateWorkspaceApiKey"),
    IAMPB__ACTION("iam", "CreateAccessKey"),
    IAMPB__ACTION("iam", "CreateLoginProfile"),
    IAMPB__ACTION("iam", "CreateServiceSpecificCredential"),
    IAMPB__ACTION("iam", "ResetServiceSpecificCredential"),
    IAMPB__ACTION("iam", "UpdateAccessKey"),
    IAMPB__ACTION("license-manager", "GetAccessToken"),
    IAMPB__ACTION("lightsail", "CreateBucketAccessKey"),
    IAMPB__ACTION("lightsail", "DownloadDefaultKeyPair"),
    IAMPB__ACTION("lightsail", "GetInstanceAccessDetails"),
    IAMPB__ACTION("lightsail", "GetRelationalDatabaseMasterUserPassword"),
    IAMPB__ACTION("mediapackage", "RotateChannelCredentials"),
    IAMPB__ACTION("mediapackage", "RotateIngestEndpointCredentials"),
    IAMPB__ACTION("rds-db", "connect"),
    IAMPB__ACTION("redshift-serverless", "GetCredentials"),
    IAMPB__ACTION("redshift", "GetClusterCredentials"),
    IAMPB__ACTION("redshift", "GetClusterCredentialsWithIAM"),
    IAMPB__ACTION("sts", "AssumeRole"),
    IAMPB__ACTION("sts", "AssumeRoleWithSAML"),
    IAMPB__ACTION("sts", "AssumeRoleWithWebIdentity"),
    IAMPB__ACTION("sts", "GetFederationToken"),
    IAMPB__ACTION("sts", "GetSessionToken"),
};

static const iampb__named_action data[] = {
    IAMPB__ACTION("s3", "GetObject"),
    IAMPB__ACTION("secretsmanager", "GetSecretValue"),
    IAMPB__ACTION("ssm", "GetParameter"),
    IAMPB__ACTION("ssm", "GetParameters"),
    IAMPB__ACTION("ssm", "GetParametersByPath"),
};

#define LIST(names) ((iampb__action_list){ names, sizeof(names) / sizeof(names)[0] })

iampb__action_list iampb__credential_actions(void) { return LIST(credentials); }
iampb__action_list iampb__data_actions(void) { return LIST(data); }
