/* test_rules_principals.c - who asks, and whom policies name: E-34 to E-56. */
#include "rules.h"

#define K .action = "s3:GetObject", .resource = "arn:aws:s3:::b/k"
#define ID "AROAEXAMPLEROLE000001"
#define FRED "arn:aws:sts::" A ":federated-user/fred"
#define SSO_ROLE "arn:aws:iam::" A ":role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef"
#define SSO "arn:aws:sts::" A ":assumed-role/AWSReservedSSO_Admin_0123456789abcdef/dana"
#define SMALL "arn:aws:sts::" A ":assumed-role/builder/run8"
#define ASSUME_WEB "sts:AssumeRoleWithWebIdentity"
#define ASSUME_SAML "sts:AssumeRoleWithSAML"
#define TRUST_FEDERATED(provider, action)                                                                             \
    DOC("{`Effect`:`Allow`,`Principal`:{`Federated`:`" provider "`},`Action`:`" action "`}")
#define SAML "arn:aws:iam::" A ":saml-provider/Corp"
#define Q .resource = "arn:aws:iam::" A ":role/Q"
#define RP_IF(principal, conditions)                                                                                  \
    DOC("{`Effect`:`Allow`,`Principal`:" principal ",`Action`:`*`,`Resource`:`*`,`Condition`:{" conditions "}}")
#define BOTH_LISTED "{`AWS`:[`" U "`,`" ROOT_A "`]}"

static const example rows[] = {
    { "E-34 federated user", { .rp = DOC(TO("{`AWS`:`" FRED "`}")), .caller = FRED, .issuer = U, K, .expected = ALLOWED } },
    { "E-34 root", { .caller = ROOT_A, K, .expected = ALLOWED } },
    { "E-34 service", { .rp = DOC(TO("{`Service`:`ec2.amazonaws.com`}")), .caller = "ec2.amazonaws.com", K,
        .expected = ALLOWED } },
    { "E-35 aws:userid of a session", { .id = DOC(WHEN("Allow", TEST("StringEquals", "aws:userid", "`" ID ":run7`"))),
        .caller = S, .unique_id = ID, K, .expected = ALLOWED } },
    { "E-35 the role's ARN has the path", { .rp = DOC(TO("{`AWS`:`" R "`}")), .caller = S, K, .expected = ALLOWED } },
    { "E-36 with the role at hand another path differs", { .rp = DOC(TO("{`AWS`:`arn:aws:iam::" A ":role/Builder`}")),
        .caller = S, K, .expected = NOT } },
    { "E-36 without it the name decides", { .rp = DOC(TO("{`AWS`:`arn:aws:iam::" A ":role/any/builder`}")), .caller = SMALL,
        K, .expected = ALLOWED } },
    { "E-36 in the same account", { .rp = DOC(TO("{`AWS`:`arn:aws:iam::" B ":role/any/builder`}")), .caller = SMALL, K,
        .expected = NOT } },
    { "E-37 partition", { .id = DOC(ALL), .rp = DOC(NO_TO("{`AWS`:`arn:aws-cn:iam::" A ":root`}")), K, .expected = ALLOWED } },
    { "E-37 account", { .id = DOC(ALL), .rp = DOC(NO_TO("{`AWS`:`" A "`}")), K, .expected = DENIED } },
    { "E-37 eleven digits", { .id = DOC(ALL), .rp = DOC(NO_TO("{`AWS`:`11112222333`}")), K, .expected = ALLOWED } },
    { "E-38 part of a name", { .rp = DOC(TO("{`AWS`:`arn:aws:iam::" A ":user/*`}")), K, .expected = NOT } },
    { "E-38 no variables", { .rp = DOC(TO("{`AWS`:`arn:aws:iam::" A ":user/${aws:username}`}")), K, .expected = NOT } },
    { "E-39 case of a role behind a session", { .rp = DOC(TO("{`AWS`:`arn:aws:iam::" A ":role/BUILDER`}")), .caller = SMALL,
        K, .expected = ALLOWED } },
    { "E-39 case of a user", { .rp = DOC(TO("{`AWS`:`arn:aws:iam::" A ":user/Dana`}")), K, .expected = NOT } },
    { "E-40 id of the user", { .rp = DOC(TO("{`AWS`:`AIDAEXAMPLEUSER000001`}")), .unique_id = "AIDAEXAMPLEUSER000001", K,
        .expected = ALLOWED } },
    { "E-40 id of another", { .rp = DOC(TO("{`AWS`:`AIDAEXAMPLEUSER000002`}")), .unique_id = "AIDAEXAMPLEUSER000001", K,
        .expected = NOT } },
    { "E-40 id of the role from aws:userid", { .rp = DOC(TO("{`AWS`:`" ID "`}")), .caller = S, K,
        .context = "aws:userid=" ID ":run7", .expected = ALLOWED } },
    { "E-40 no part of an id", { .rp = DOC(TO("{`AWS`:`AROAEXAMPLEROLE00000`}")), .caller = S, K,
        .context = "aws:userid=" ID ":run7", .expected = NOT } },
    { "E-41 an ARN is not guessed to be an older role", { .rp = DOC(TO("{`AWS`:`" R "`}")), .caller = S, .unique_id = ID, K,
        .expected = ALLOWED } },
    { "E-42 one of a list", { .rp = DOC(TO("{`AWS`:[`" B "`,`" U "`]}")), K, .expected = ALLOWED } },
    { "E-42 the strongest counts", { .rp = DOC(TO("{`AWS`:[`" A "`,`" S "`,`" R "`]}")), .pb = DOC(DO("`ec2:*`")), .caller = S, K,
        .expected = ALLOWED } },
    { "E-43 everyone under AWS", { .rp = DOC(TO("{`AWS`:`*`}")), .caller = "anonymous", K, .expected = ALLOWED } },
    { "E-43 in Deny too", { .id = DOC(ALL), .rp = DOC(NO_TO("{`AWS`:`*`}")), K, .expected = DENIED } },
    { "E-44 a user is not its sessions", { .rp = DOC(TO("{`AWS`:`" U "`}")), .caller = S, K, .expected = NOT } },
    { "E-45 Identity Center", { .rp = DOC(TO("{`AWS`:`" SSO_ROLE "`}")), .caller = SSO, .role_arn = SSO_ROLE, K,
        .expected = ALLOWED } },
    { "E-46 Allow with NotPrincipal", { .rp = DOC(EXCEPT("Allow", "{`AWS`:`" U "`}")), .caller = "anonymous", K,
        .expected = ALLOWED } },
    { "E-46 those who are listed", { .rp = DOC(EXCEPT("Allow", "{`AWS`:`" U "`}")), K, .expected = NOT } },
    { "E-46 those whose account is", { .rp = DOC(EXCEPT("Allow", "{`AWS`:`" A "`}")), K, .expected = NOT } },
    { "E-46 those whose account is, strictly", { .rp = DOC(EXCEPT("Allow", "{`AWS`:`" U "`}")), .strict = 1, K,
        .expected = NOT } },
    { "E-46 not in an RCP", { .id = DOC(ALL), .rcp = { DOC(EXCEPT("Deny", "{`AWS`:`" B "`}")) }, K, .expected = ALLOWED } },
    { "E-47 listed itself", { .id = DOC(ALL), .rp = DOC(EXCEPT("Deny", "{`AWS`:`" U "`}")), K, .expected = ALLOWED } },
    { "E-47 only its account", { .id = DOC(ALL), .rp = DOC(EXCEPT("Deny", "{`AWS`:`" A "`}")), K, .expected = DENIED } },
    { "E-47 root by its account", { .rp = DOC(EXCEPT("Deny", "{`AWS`:`" A "`}")), .caller = ROOT_A, K, .expected = ALLOWED } },
    { "E-47 the role of a session", { .id = DOC(ALL), .rp = DOC(EXCEPT("Deny", "{`AWS`:`" R "`}")), .caller = S, K,
        .expected = ALLOWED } },
    { "E-47 the user behind a federated user", { .id = DOC(ALL), .sp = DOC(ALL), .rp = DOC(EXCEPT("Deny", "{`AWS`:`" U "`}")),
        .caller = FRED, .issuer = U, K, .expected = DENIED } },
    { "E-47 strict: without the account", { .id = DOC(ALL), .rp = DOC(EXCEPT("Deny", "{`AWS`:`" U "`}")), .strict = 1, K,
        .expected = DENIED } },
    { "E-47 strict: with it", { .id = DOC(ALL), .rp = DOC(EXCEPT("Deny", BOTH_LISTED)), .strict = 1, K,
        .expected = ALLOWED } },
    { "E-47 strict: a session without its role", { .id = DOC(ALL), .rp = DOC(EXCEPT("Deny", "{`AWS`:[`" A "`,`" S "`]}")),
        .caller = S, .strict = 1, K, .expected = DENIED } },
    { "E-47 strict: the whole chain", { .id = DOC(ALL), .rp = DOC(EXCEPT("Deny", "{`AWS`:[`" A "`,`" S "`,`" R "`]}")),
        .caller = S, .strict = 1, K, .expected = ALLOWED } },
    { "E-48 a boundary", { .id = DOC(ALL), .pb = DOC(ALL), .rp = DOC(EXCEPT("Deny", BOTH_LISTED)), K, .expected = DENIED,
        .blocked = BY(RESOURCE) } },
    { "E-48 not for root", { .pb = DOC(ALL), .rp = DOC(EXCEPT("Deny", BOTH_LISTED)), .caller = ROOT_A, K,
        .expected = ALLOWED } },
    { "E-49 no principal", { .rp = DOC(ALL), K, .expected = NOT } },
    { "E-49 nor in a Deny", { .id = DOC(ALL), .rp = DOC(NONE), K, .expected = ALLOWED } },
    { "E-50 an empty one", { .rp = DOC(TO("{}")), K, .expected = NOT } },
    { "E-50 an unknown kind", { .rp = DOC(TO("{`Everybody`:`*`}")), K, .expected = NOT } },
    { "E-51 anonymous is of no account", { .rp = DOC(TO("{`AWS`:[`" A "`,`" U "`]}")), .caller = "anonymous", K,
        .expected = NOT } },
    { "E-51 anonymous under NotPrincipal", { .rp = DOC(TO("`*`") "," EXCEPT("Deny", "{`AWS`:`" U "`}")),
        .caller = "anonymous", K, .expected = DENIED } },
    { "E-51 its type", { .rp = RP_IF("`*`", TEST("StringEquals", "aws:PrincipalType", "`Anonymous`")), .caller = "anonymous", K,
        .expected = ALLOWED } },
    { "E-51 it has no ARN", { .rp = RP_IF("`*`", TEST("Null", "aws:PrincipalArn", "`true`")), .caller = "anonymous", K,
        .expected = ALLOWED } },
    { "E-52 a service in another region", { .rp = DOC(TO("{`Service`:`ec2.eu-west-1.amazonaws.com`}")),
        .caller = "ec2.amazonaws.com", K, .expected = NOT } },
    { "E-53 SAML provider", { .trust = TRUST_FEDERATED(SAML, ASSUME_SAML), .caller = SAML, .action = ASSUME_SAML, Q,
        .expected = ALLOWED } },
    { "E-53 another provider", { .trust = TRUST_FEDERATED(SAML "2", ASSUME_SAML), .caller = SAML, .action = ASSUME_SAML, Q,
        .expected = NOT } },
    { "E-53 a host (library)", { .trust = TRUST_FEDERATED("accounts.google.com", ASSUME_WEB), .caller = "accounts.google.com",
        .action = ASSUME_WEB, Q, .expected = ALLOWED } },
    { "E-54 in an identity policy", { .id = DOC(TO("`*`")), K, .expected = NOT } },
    { "E-54 in a boundary", { .id = DOC(ALL), .pb = DOC(TO("`*`")), K, .expected = NOT } },
    { "E-54 in an SCP", { .id = DOC(ALL), .scp = { DOC(TO("`*`")) }, K, .expected = NOT } },
    { "E-54 in an endpoint policy it counts", { .id = DOC(ALL), .ep = DOC(TO("{`AWS`:`" B "`}")), K, .expected = NOT,
        .blocked = BY(ENDPOINT) } },
    { "E-55 an RCP for everyone", { .id = DOC(ALL), .rcp = { DOC(NO_TO("`*`")) }, K, .expected = DENIED } },
    { "E-55 an RCP for an account", { .id = DOC(ALL), .rcp = { DOC(NO_TO("{`AWS`:`" A "`}")) }, K, .expected = ALLOWED } },
    { "E-56 an account is its root", { .id = DOC(ALL), .ep = DOC(TO("{`AWS`:`" A "`}")), .gateway = 1, K, .expected = NOT } },
    { "E-56 not at an interface endpoint", { .id = DOC(ALL), .ep = DOC(TO("{`AWS`:`" A "`}")), K, .expected = ALLOWED } },
    { "E-56 a user is itself", { .id = DOC(ALL), .ep = DOC(TO("{`AWS`:`" U "`}")), .gateway = 1, K, .expected = ALLOWED } },
};

static Suite *suite(void)
{
    return rules_suite("eval/rules/principals", rows, (int)(sizeof rows / sizeof rows[0]));
}
HARNESS_MAIN("eval-rules-principals", suite)
