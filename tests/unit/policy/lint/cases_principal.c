/* cases_principal.c - cases for src/policy/lint_principal.c. */
#include "cases.h"

#define ALLOW(...) LINT_ALLOW(#__VA_ARGS__)
#define DENY(...) LINT_DENY(#__VA_ARGS__)
#define RESOURCE IAMPB_POLICY_RESOURCE, NULL
#define TRUST IAMPB_POLICY_TRUST, NULL

/* A statement of a queue's policy, and one of a trust policy. */
#define QUEUE(...)                                                                                                    \
    LINT_ALLOW("\"Principal\": " #__VA_ARGS__ ", \"Action\": \"sqs:SendMessage\", \"Resource\": \"*\"")
#define ROLE(...) LINT_ALLOW("\"Action\": \"sts:AssumeRole\", \"Principal\": " #__VA_ARGS__)
#define CALLED(...) LINT_ALLOW("\"Action\": \"sqs:SendMessage\", \"Resource\": \"*\", \"Condition\": " #__VA_ARGS__)
#define SERVICE_ROW(fires, near)                                                                                      \
    { "INVALID_SERVICE_PRINCIPAL_FORMAT", RESOURCE, QUEUE({"Service": fires}), "Statement[0].Principal.Service",       \
        #fires, QUEUE({"Service": near}) }
#define PROVIDER_ROW(fires, near)                                                                                     \
    { "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", TRUST,                                               \
        ALLOW("Action": "sts:*", "Principal": {"Federated": fires}), "Statement[0].Principal.Federated", #fires,      \
        ALLOW("Action": "sts:*", "Principal": {"Federated": near}) }

const lint_case lint_cases_principal[] = {
    SERVICE_ROW("sns", "sns.amazonaws.com"),
    SERVICE_ROW("SNS.amazonaws.com", "sns.eu-west-1.amazonaws.com"),
    SERVICE_ROW("sns.amazonaws.org", "sns.amazonaws.com.cn"),
    SERVICE_ROW("amazonaws.com", "alexa-appkit.amazon.com"),
    SERVICE_ROW("application-signals.cloudwatch.amazonaws.com", "ops.emr-serverless.amazonaws.com"),
    { "INVALID_SERVICE_PRINCIPAL_FORMAT", TRUST, ROLE({"Service": ["ec2.amazonaws.com", "lambda"]}),
        "Statement[0].Principal.Service[1]", "\"lambda\"", ROLE({"Service": ["ec2.amazonaws.com"]}) },
    { "INVALID_SERVICE_PRINCIPAL_FORMAT", RESOURCE,
        DENY("NotPrincipal": {"Service": ["Sns.amazonaws.com"]}, "Action": "sqs:*", "Resource": "*"),
        "Statement[0].NotPrincipal.Service[0]", "\"Sns.amazonaws.com\"",
        DENY("NotPrincipal": {"Service": ["sns.amazonaws.com"]}, "Action": "sqs:*", "Resource": "*") },
    { "INVALID_SERVICE_PRINCIPAL_FORMAT", IAMPB_POLICY_IDENTITY, NULL,
        CALLED({"ForAnyValue:StringEquals": {"aws:CalledVia": ["athena.amazonaws.com", "athena"]}}),
        "Statement[0].Condition[\"ForAnyValue:StringEquals\"][\"aws:CalledVia\"][1]", "\"athena\"",
        CALLED({"ForAnyValue:StringEquals": {"aws:CalledVia": ["athena.amazonaws.com"]}}) },
    { "INVALID_SERVICE_PRINCIPAL_FORMAT", IAMPB_POLICY_SCP, NULL,
        CALLED({"ForAnyValue:StringEquals": {"AWS:calledvia": "Athena.amazonaws.com"}}),
        "Statement[0].Condition[\"ForAnyValue:StringEquals\"][\"AWS:calledvia\"]", "\"Athena.amazonaws.com\"",
        CALLED({"ForAnyValue:StringLike": {"aws:CalledVia": "athena.*"}}) },
    { "INVALID_SERVICE_PRINCIPAL_FORMAT", IAMPB_POLICY_IDENTITY, NULL,
        CALLED({"StringEquals": {"aws:CalledVia": ""}}), "Statement[0].Condition.StringEquals[\"aws:CalledVia\"]",
        "\"\"",
        CALLED({"Null": {"aws:CalledVia": "true"}}) },

    { "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", RESOURCE, QUEUE({"AWS": "arn:aws:iam::111122223333:role/*"}),
        "Statement[0].Principal.AWS", "\"arn:aws:iam::111122223333:role/*\"",
        QUEUE({"AWS": "arn:aws:iam::111122223333:role/ci"}) },
    { "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", TRUST, ROLE({"AWS": ["111122223333", "arn:aws:iam::*:root"]}),
        "Statement[0].Principal.AWS[1]", "\"arn:aws:iam::*:root\"", ROLE({"AWS": ["111122223333", "*"]}) },
    { "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", TRUST, ROLE({"AWS": "arn:aws:iam::111122223333:user/jane?"}),
        "Statement[0].Principal.AWS", "\"arn:aws:iam::111122223333:user/jane?\"",
        ROLE({"AWS": "arn:aws:iam::111122223333:user/jane"}) },
    { "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", RESOURCE, QUEUE({"Service": "*"}), "Statement[0].Principal.Service", "\"*\"",
        QUEUE({"AWS": "*"}) },
    { "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", TRUST,
        ALLOW("Action": "sts:AssumeRoleWithSAML", "Principal":
            {"Federated": "arn:aws:iam::111122223333:saml-provider/*"}),
        "Statement[0].Principal.Federated", "\"arn:aws:iam::111122223333:saml-provider/*\"",
        ALLOW("Action": "sts:AssumeRoleWithSAML", "Principal":
            {"Federated": "arn:aws:iam::111122223333:saml-provider/x"}) },
    { "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", RESOURCE,
        DENY("NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/*"}, "Action": "sqs:*", "Resource": "*"),
        "Statement[0].NotPrincipal.AWS", "\"arn:aws:iam::111122223333:user/*\"",
        DENY("NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/jo"}, "Action": "sqs:*", "Resource": "*") },

    { "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", TRUST, ROLE("*"), "Statement[0].Principal", "\"*\"",
        ROLE({"AWS": "*"}) },
    { "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", TRUST,
        LINT_JSON({"Version": "2012-10-17", "Statement":
            {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}}), "Statement.Principal", "\"*\"",
        LINT_JSON({"Version": "2012-10-17", "Statement":
            {"Effect": "Deny", "Principal": {"AWS": ["*"]}, "Action": "sts:AssumeRole"}}) },

    { "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", TRUST,
        ALLOW("NotPrincipal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"), "Statement[0].NotPrincipal",
        "\"NotPrincipal\"", ALLOW("Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole") },
    { "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", TRUST,
        DENY("Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "111122223333"}), "Statement[0].NotPrincipal",
        "\"NotPrincipal\"", DENY("Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"}) },

    { "FEDERATED_PRINCIPAL_NOT_SUPPORTED", RESOURCE, QUEUE({"Federated": "accounts.google.com"}),
        "Statement[0].Principal.Federated", "\"Federated\"", QUEUE({"AWS": "111122223333"}) },
    { "FEDERATED_PRINCIPAL_NOT_SUPPORTED", RESOURCE,
        QUEUE({"AWS": "111122223333", "Federated": ["arn:aws:iam::111122223333:saml-provider/corp"]}),
        "Statement[0].Principal.Federated", "\"Federated\"",
        QUEUE({"AWS": "111122223333", "CanonicalUser": ["0123456789abcdef"]}) },

    PROVIDER_ROW("corp", "arn:aws:iam::111122223333:saml-provider/corp"),
    PROVIDER_ROW("https://accounts.google.com", "accounts.google.com"),
    PROVIDER_ROW("arn:aws:iam::1111:oidc-provider/example.com", "arn:aws:iam::111122223333:oidc-provider/example.com"),
    PROVIDER_ROW("arn:aws:iam::111122223333:role/corp", "cognito-identity.amazonaws.com"),
    { "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", TRUST,
        ALLOW("Action": "sts:AssumeRoleWithSAML", "Principal":
            {"Federated": ["arn:aws:iam::111122223333:saml-provider/corp", "saml-provider/corp"]}),
        "Statement[0].Principal.Federated[1]", "\"saml-provider/corp\"",
        ALLOW("Action": "sts:AssumeRoleWithSAML", "Principal":
            {"Federated": ["arn:aws:iam::111122223333:saml-provider/corp",
                "arn:aws-cn:iam::111122223333:saml-provider/x"]}) },

    { "INVALID_ROLE_REFERENCE", RESOURCE, QUEUE({"AWS": "AROAEXAMPLEEXAMPLE123"}), "Statement[0].Principal.AWS",
        "\"AROAEXAMPLEEXAMPLE123\"", QUEUE({"AWS": "AIDAEXAMPLEEXAMPLE123"}) },
    { "INVALID_ROLE_REFERENCE", TRUST, ROLE({"AWS": ["111122223333", "AROAEXAMPLEEXAMPLE123"]}),
        "Statement[0].Principal.AWS[1]", "\"AROAEXAMPLEEXAMPLE123\"",
        ROLE({"AWS": ["111122223333", "arn:aws:iam::111122223333:role/AROAEXAMPLEEXAMPLE123"]}) },
    { "INVALID_USER_REFERENCE", TRUST, ROLE({"AWS": "AIDAEXAMPLEEXAMPLE123"}), "Statement[0].Principal.AWS",
        "\"AIDAEXAMPLEEXAMPLE123\"", ROLE({"AWS": "AROAEXAMPLEEXAMPLE123"}) },
    { "INVALID_USER_REFERENCE", RESOURCE,
        DENY("NotPrincipal": {"AWS": ["AIDAEXAMPLEEXAMPLE123"]}, "Action": "sqs:*", "Resource": "*"),
        "Statement[0].NotPrincipal.AWS[0]", "\"AIDAEXAMPLEEXAMPLE123\"",
        DENY("NotPrincipal": {"AWS": ["arn:aws:iam::111122223333:user/jane"]}, "Action": "sqs:*", "Resource": "*") },

    /* The path of a role is not in the ARN of its sessions, and its name has no case. */
    { "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", TRUST,
        ROLE({"AWS": ["arn:aws:sts::111122223333:assumed-role/CI/run", "arn:aws:iam::111122223333:role/build/ci"]}),
        "Statement[0].Principal.AWS[0] Statement[0].Principal.AWS[1]",
        "\"arn:aws:sts::111122223333:assumed-role/CI/run\"",
        ROLE({"AWS": ["arn:aws:sts::111122223333:assumed-role/CI/run", "arn:aws:iam::444455556666:role/build/ci"]}) },
    { "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", TRUST,
        ROLE({"AWS": ["arn:aws:iam::111122223333:role/ci", "111122223333",
            "arn:aws:sts::111122223333:assumed-role/ci/a"]}),
        "Statement[0].Principal.AWS[2] Statement[0].Principal.AWS[0]",
        "\"arn:aws:sts::111122223333:assumed-role/ci/a\"",
        ROLE({"AWS": ["arn:aws:iam::111122223333:role/ci", "111122223333",
            "arn:aws:sts::111122223333:assumed-role/ci2/a"]}) },
    { "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", TRUST,
        ROLE({"AWS": ["arn:aws-cn:iam::111122223333:role/ci", "arn:aws-cn:sts::111122223333:assumed-role/ci/a"]}),
        "Statement[0].Principal.AWS[1] Statement[0].Principal.AWS[0]",
        "\"arn:aws-cn:sts::111122223333:assumed-role/ci/a\"",
        ROLE({"AWS": ["arn:aws:iam::111122223333:role/ci", "arn:aws-cn:sts::111122223333:assumed-role/ci/a"]}) },

    { "MISMATCHED_ACTION_FOR_PRINCIPAL", TRUST,
        ALLOW("Action": "sts:AssumeRole", "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/corp"}),
        "Statement[0].Action Statement[0].Principal.Federated", "\"sts:AssumeRole\"",
        ALLOW("Action": "sts:AssumeRoleWithSAML", "Principal":
            {"Federated": "arn:aws:iam::111122223333:saml-provider/corp"}) },
    { "MISMATCHED_ACTION_FOR_PRINCIPAL", TRUST,
        ALLOW("Action": "sts:assumerolewithsaml", "Principal": {"Federated": "accounts.google.com"}),
        "Statement[0].Action Statement[0].Principal.Federated", "\"sts:assumerolewithsaml\"",
        ALLOW("Action": "sts:assumerolewithwebidentity", "Principal": {"Federated": "accounts.google.com"}) },
    { "MISMATCHED_ACTION_FOR_PRINCIPAL", TRUST,
        ALLOW("Action": ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"], "Principal":
            {"Service": ["ec2.amazonaws.com"], "AWS": "111122223333"}),
        "Statement[0].Action[1] Statement[0].Principal.Service[0] Statement[0].Principal.AWS",
        "\"sts:AssumeRoleWithWebIdentity\"",
        ALLOW("Action": ["sts:TagSession", "sts:AssumeRole"], "Principal":
            {"Service": ["ec2.amazonaws.com"], "AWS": "111122223333"}) },
    /* Each of several kinds has its action: fine. One without: the actions do not fit it. */
    { "MISMATCHED_ACTION_FOR_PRINCIPAL", TRUST,
        ALLOW("Action": ["sts:AssumeRole"], "Principal": {"AWS": "111122223333", "Federated": "accounts.google.com"}),
        "Statement[0].Action[0] Statement[0].Principal.Federated", "\"sts:AssumeRole\"",
        ALLOW("Action": ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"], "Principal":
            {"AWS": "111122223333", "Federated": "accounts.google.com"}) },
    { "MISMATCHED_ACTION_FOR_PRINCIPAL", TRUST,
        ALLOW("Action": "sts:AssumeRoleWith*", "Principal": {"AWS": "111122223333"}),
        "Statement[0].Action Statement[0].Principal.AWS", "\"sts:AssumeRoleWith*\"",
        ALLOW("Action": "sts:AssumeRole*", "Principal": {"AWS": "111122223333"}) },
    { "MISMATCHED_ACTION_FOR_PRINCIPAL", TRUST,
        DENY("Action": "sts:AssumeRoleWithSAML", "Principal": {"AWS": "111122223333"}),
        "Statement[0].Action Statement[0].Principal.AWS", "\"sts:AssumeRoleWithSAML\"",
        DENY("Action": "sts:AssumeRoleWithSAML", "Principal": {"AWS": "*"}) },

    { "MISSING_ACTION_FOR_CONDITION_KEY", TRUST,
        ALLOW("Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"},
            "Condition": {"StringLike": {"sts:SourceIdentity": "jane*"}}),
        "Statement[0].Condition.StringLike[\"sts:SourceIdentity\"]", "\"sts:SourceIdentity\"",
        ALLOW("Action": ["sts:AssumeRole", "STS:setsourceidentity"], "Principal": {"AWS": "111122223333"},
            "Condition": {"StringLike": {"sts:SourceIdentity": "jane*"}}) },
    { "MISSING_ACTION_FOR_CONDITION_KEY", TRUST,
        ALLOW("Action": ["sts:AssumeRole", "sts:SetSourceIdentity"], "Principal": {"AWS": "111122223333"},
            "Condition": {"StringEquals": {"AWS:requesttag/team": "a"}}),
        "Statement[0].Condition.StringEquals[\"AWS:requesttag/team\"]", "\"AWS:requesttag/team\"",
        ALLOW("Action": ["sts:AssumeRole", "sts:Tag*"], "Principal": {"AWS": "111122223333"},
            "Condition": {"StringEquals": {"AWS:requesttag/team": "a"}}) },
    { "MISSING_ACTION_FOR_CONDITION_KEY", TRUST,
        ALLOW("Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"},
            "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}),
        "Statement[0].Condition[\"ForAllValues:StringEquals\"][\"aws:TagKeys\"]", "\"aws:TagKeys\"",
        ALLOW("Action": "sts:*", "Principal": {"AWS": "111122223333"},
            "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}) },
    { "MISSING_ACTION_FOR_CONDITION_KEY", TRUST,
        ALLOW("NotAction": "sts:TagSession", "Principal": {"AWS": "111122223333"},
            "Condition": {"ForAllValues:StringEquals": {"sts:TransitiveTagKeys": ["team"]}}),
        "Statement[0].Condition[\"ForAllValues:StringEquals\"][\"sts:TransitiveTagKeys\"]", "\"sts:TransitiveTagKeys\"",
        ALLOW("NotAction": "sts:SetContext", "Principal": {"AWS": "111122223333"},
            "Condition": {"ForAllValues:StringEquals": {"sts:TransitiveTagKeys": ["team"]}}) },
    /* No tags may be passed: that needs no permission to pass some. */
    { "MISSING_ACTION_FOR_CONDITION_KEY", TRUST,
        ALLOW("Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"},
            "Condition": {"Null": {"aws:TagKeys": "false"}}),
        "Statement[0].Condition.Null[\"aws:TagKeys\"]", "\"aws:TagKeys\"",
        ALLOW("Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"},
            "Condition": {"Null": {"aws:TagKeys": "true"}}) },

    { "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", TRUST,
        ALLOW("Action": ["sts:AssumeRole", "sts:TagSession"], "Principal": {"Service": "rolesanywhere.amazonaws.com"}),
        "Statement[0].Principal.Service", "\"rolesanywhere.amazonaws.com\"",
        ALLOW("Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], "Principal":
            {"Service": "rolesanywhere.amazonaws.com"}) },
    { "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", TRUST,
        ALLOW("Action": "sts:AssumeRole", "Principal":
            {"Service": ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"]}),
        "Statement[0].Principal.Service[1]", "\"rolesanywhere.amazonaws.com\"",
        ALLOW("Action": "sts:AssumeRole", "Principal": {"Service": ["ec2.amazonaws.com"]}) },
    /* Several statements may give the three together; a Deny gives nothing. */
    { "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", TRUST,
        LINT_JSON({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:AssumeRole"},
            {"Effect": "Deny", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:Set*"},
            {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:TagSession"}]}),
        "Statement[0].Principal.Service Statement[2].Principal.Service", "\"rolesanywhere.amazonaws.com\"",
        LINT_JSON({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:AssumeRole"},
            {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:Set*"},
            {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:Tag*"}]}) },

    { .code = NULL },
};
