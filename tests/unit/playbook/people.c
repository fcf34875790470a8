/* people.c - see people.h. */
#include "people.h"
#include <stdio.h>
#include <string.h>

#define M "111111111111" /* the management account */
#define ORG(what) "arn:aws:organizations::" M ":" what
#define SCP "SERVICE_CONTROL_POLICY"
#define FULL "{\"Id\":\"p-FullAWSAccess\",\"Arn\":\"arn:aws:organizations::aws:policy/service_control_policy/"              \
    "p-FullAWSAccess\",\"Name\":\"FullAWSAccess\",\"Description\":\"\",\"Type\":\"" SCP "\",\"AwsManaged\":true}"
#define GUARD "{\"Id\":\"p-guard\",\"Arn\":\"" ORG("policy/o-exampleorg1/service_control_policy/p-guard")                    \
    "\",\"Name\":\"guard\",\"Description\":\"\",\"Type\":\"" SCP "\",\"AwsManaged\":false}"
#define ACCOUNT(id, name) "{\"Id\":\"" id "\",\"Arn\":\"" ORG("account/o-exampleorg1/" id) "\",\"Email\":\"" name            \
    "@example.com\",\"Name\":\"" name "\",\"Status\":\"ACTIVE\",\"JoinedMethod\":\"CREATED\",\"JoinedTimestamp\":"          \
    "\"2020-01-01T00:00:00Z\"}"

static const struct {
    const char *name, *subject, *text;
} tree[] = {
    { "organization.json", NULL, "{\"Organization\":{\"Id\":\"o-exampleorg1\",\"Arn\":\"" ORG("organization/o-exampleorg1")
            "\",\"FeatureSet\":\"ALL\",\"MasterAccountArn\":\"" ORG("account/o-exampleorg1/" M) "\",\"MasterAccountId\":\""
            M "\",\"MasterAccountEmail\":\"m@example.com\"}}" },
    { "accounts.json", NULL, "{\"Accounts\":[" ACCOUNT(M, "main") "," ACCOUNT(A, "shop") "]}" },
    { "roots.json", NULL, "{\"Roots\":[{\"Id\":\"r-root\",\"Arn\":\"" ORG("root/o-exampleorg1/r-root")
            "\",\"Name\":\"Root\",\"PolicyTypes\":[{\"Type\":\"" SCP "\",\"Status\":\"ENABLED\"}]}]}" },
    { "at-root.json", "r-root", "{\"Accounts\":[" ACCOUNT(M, "main") "," ACCOUNT(A, "shop") "]}" },
    { "scps-root.json", "r-root", "{\"Policies\":[" FULL "]}" },
    { "scps-account.json", A, "{\"Policies\":[" FULL "," GUARD "]}" },
};

void people_begin(playbook_case *c, const char *details)
{
    case_begin(c);
    c->include_pass = 1;
    case_load(c, "details.json", details);
}

void people_begin_under(playbook_case *c, const char *details, const char *scp)
{
    static char text[4096]; /* describe-policy gives the content as a string */
    size_t n = (size_t)snprintf(text, sizeof text, "{\"Policy\":{\"PolicySummary\":" GUARD ",\"Content\":\"");
    for (; *scp != '\0'; scp++) {
        if (*scp == '"')
            text[n++] = '\\';
        text[n++] = *scp;
    }
    snprintf(text + n, sizeof text - n, "\"}}");
    people_begin(c, details);
    for (size_t i = 0; i < sizeof tree / sizeof *tree; i++)
        case_load_for(c, tree[i].name, tree[i].subject, tree[i].text);
    case_load(c, "guard.json", text);
}
