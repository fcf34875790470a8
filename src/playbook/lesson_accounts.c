/* lesson_accounts.c - lesson 6: many accounts with real boundaries. The checks that the structure of the organisation
 * and of trust policies decides, and those that its SCPs and RCPs answer. The judges are in accounts_*.c. */
#include "playbook/accounts.h"

#define DETAILS IAMPB__DOC(AUTHORIZATION_DETAILS)
/* What tells where accounts and units stand. */
#define TREE (IAMPB__DOC(ACCOUNTS) | IAMPB__DOC(ACCOUNTS_FOR_PARENT) | IAMPB__DOC(ROOTS)                               \
              | IAMPB__DOC(ORGANIZATIONAL_UNITS) | IAMPB__DOC(PARENTS) | IAMPB__DOC(CHILDREN))
/* What tells which policies are attached where. */
#define POLICIES (IAMPB__DOC(ORGANIZATION_POLICIES) | IAMPB__DOC(POLICIES_FOR_TARGET) | IAMPB__DOC(POLICY_TARGETS)     \
                  | IAMPB__DOC(ORGANIZATION_POLICY))

/* In the order of their ids. */
static const iampb__check checks[] = {
    {
        .id = "accounts.ai-opt-out-missing",
        .title = "No AI services opt-out policy",
        .description = "Fails if no AI services opt-out policy at the root opts out for all services in a way that "
                       "accounts cannot change.",
        .remediation = "Attach an AI services opt-out policy with default optOut to the root, and allow its children "
                       "no operators.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_LOW,
        .scope = IAMPB__SCOPE_ORGANIZATION,
        .off = true,
        .documents = IAMPB__DOC(ORGANIZATION) | IAMPB__DOC(ROOTS) | POLICIES,
        .judge = iampb__judge_ai_opt_out_missing,
    },
    {
        .id = "accounts.delegated-admin-untrusted",
        .title = "Delegated administrator outside the trusted list",
        .description = "Fails for each delegated administrator, and each service where the list was asked for one, "
                       "whose account is not among the playbook's trusted accounts, or is suspended or closed.",
        .remediation = "Find out why the account was delegated; deregister it, or add it to the trusted accounts of "
                       "the playbook.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_HIGH,
        .scope = IAMPB__SCOPE_ADMINISTRATOR,
        .documents = IAMPB__DOC(DELEGATED_ADMINISTRATORS) | IAMPB__DOC(ACCOUNTS),
        .needs = IAMPB__DOC(DELEGATED_ADMINISTRATORS),
        .judge = iampb__judge_delegated_admin_untrusted,
    },
    {
        .id = "accounts.features-not-all",
        .title = "Organisation lacks all features",
        .description = "Fails if the organisation's feature set is CONSOLIDATED_BILLING: no policy of the organisation "
                       "can act then.",
        .remediation = "Enable all features; invited accounts have to agree.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_HIGH,
        .scope = IAMPB__SCOPE_ORGANIZATION,
        .documents = IAMPB__DOC(ORGANIZATION),
        .needs = IAMPB__DOC(ORGANIZATION),
        .judge = iampb__judge_features_not_all,
    },
    {
        .id = "accounts.leave-possible",
        .title = "Member account may leave the organisation",
        .description = "Fails for each active member account where an SCP does not deny "
                       "organizations:LeaveOrganization to root, to an administrator, or to a principal of the "
                       "account that the SCPs spare.",
        .remediation = "Attach an SCP that denies organizations:LeaveOrganization to the root of the organisation; let "
                       "the management account remove accounts where that is wanted.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_MEDIUM,
        .scope = IAMPB__SCOPE_MEMBER,
        .documents = IAMPB__DOC(ORGANIZATION) | TREE | POLICIES,
        .needs = IAMPB__DOC(ACCOUNTS),
        .judge = iampb__judge_leave_possible,
    },
    {
        .id = "accounts.management-workloads",
        .title = "Workloads in the management account",
        .description = "Fails if the management account has instance profiles, or roles that compute services assume "
                       "and that the playbook does not allow. No policy of the organisation protects that account.",
        .remediation = "Move the workloads to a member account and delete the roles.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_MEDIUM,
        .scope = IAMPB__SCOPE_ORGANIZATION,
        .documents = IAMPB__DOC(ORGANIZATION) | IAMPB__DOC(ACCOUNTS) | DETAILS,
        .needs = IAMPB__DOC(ORGANIZATION),
        .judge = iampb__judge_management_workloads,
    },
    {
        .id = "accounts.no-delegated-admin",
        .title = "Organisation run from the management account",
        .description = "Fails if no account is delegated administrator of a service, or if the organisation has no "
                       "resource policy that lets another account manage its policies.",
        .remediation = "Delegate security services to a security account, and policies to the account of those who "
                       "govern them.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_MEDIUM,
        .scope = IAMPB__SCOPE_ORGANIZATION,
        .documents = IAMPB__DOC(ORGANIZATION) | IAMPB__DOC(DELEGATED_ADMINISTRATORS)
                     | IAMPB__DOC(ORGANIZATION_RESOURCE_POLICY),
        .judge = iampb__judge_no_delegated_admin,
    },
    {
        .id = "accounts.no-guardrails",
        .title = "Account not covered by a guardrail policy",
        .description = "Fails for each active account on whose path, from itself up to the root, there is no SCP or "
                       "RCP but those that allow everything, or where they let happen what one of the guardrails in "
                       "the playbook should stop. The management account passes: none could act on it.",
        .remediation = "Attach SCPs that deny what no account may do, such as leaving the organisation or stopping its "
                       "trail, to the root or the units.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_HIGH,
        .scope = IAMPB__SCOPE_MEMBER,
        .documents = IAMPB__DOC(ORGANIZATION) | TREE | POLICIES,
        .needs = IAMPB__DOC(ACCOUNTS),
        .judge = iampb__judge_no_guardrails,
    },
    {
        .id = "accounts.no-organization",
        .title = "Account is not in an organisation",
        .description = "Fails for an account that AWS says is in no organisation, that is not among the organisation's "
                       "accounts, or whose status there is not ACTIVE.",
        .remediation = "Create an organisation, or invite the account into yours.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_MEDIUM,
        .scope = IAMPB__SCOPE_ACCOUNT,
        .documents = IAMPB__DOC(ORGANIZATION) | IAMPB__DOC(ACCOUNTS),
        .judge = iampb__judge_no_organization,
    },
    {
        .id = "accounts.no-region-guardrail",
        .title = "No SCP confines Regions",
        .description = "Fails for each active member account where an administrator or root may start an instance, or "
                       "make a function, in a Region that the playbook's regions do not have. Each Region is "
                       "asked for.",
        .remediation = "Attach an SCP that denies everything but global services where aws:RequestedRegion is none of "
                       "your Regions.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_MEDIUM,
        .scope = IAMPB__SCOPE_ORGANIZATION,
        .documents = IAMPB__DOC(ORGANIZATION) | TREE | POLICIES,
        .needs = IAMPB__DOC(ACCOUNTS),
        .judge = iampb__judge_no_region_guardrail,
    },
    {
        .id = "accounts.no-tag-policy",
        .title = "No tag policy attached",
        .description = "Fails if no tag policy of the organisation is attached to anything.",
        .remediation = "Attach a tag policy with the tags that cost and ownership are found by.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_INFO,
        .scope = IAMPB__SCOPE_ORGANIZATION,
        .off = true,
        .documents = IAMPB__DOC(ORGANIZATION) | IAMPB__DOC(ROOTS) | POLICIES,
        .judge = iampb__judge_no_tag_policy,
    },
    {
        .id = "accounts.ou-structure",
        .title = "OUs do not separate environment and sensitivity",
        .description = "Fails for active accounts directly under the root, for a single organisational unit, and for a "
                       "unit whose accounts' names tell of several environments. Where the playbook says which unit is "
                       "for which environment, also for accounts in units without one.",
        .remediation = "Make a unit for each environment, move the accounts there, and write the units' environments "
                       "into the playbook.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_MEDIUM,
        .scope = IAMPB__SCOPE_ORGANIZATION,
        .documents = IAMPB__DOC(ORGANIZATION) | TREE,
        .judge = iampb__judge_ou_structure,
    },
    {
        .id = "accounts.scp-full-access-only",
        .title = "SCP set is the default only",
        .description = "Fails for each active account on whose path every SCP allows everything. The management "
                       "account passes: none could act on it.",
        .remediation = "Attach an SCP that denies what the account has no business to do.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_MEDIUM,
        .scope = IAMPB__SCOPE_MEMBER,
        .documents = IAMPB__DOC(ORGANIZATION) | TREE | POLICIES,
        .needs = IAMPB__DOC(ACCOUNTS),
        .judge = iampb__judge_scp_full_access_only,
    },
    {
        .id = "accounts.suspended-trusted",
        .title = "Trust in a closed or unknown account",
        .description = "Fails for each role whose trust policy lets in an account of the organisation that is "
                       "suspended or closed.",
        .remediation = "Take the account out of the trust policy.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_MEDIUM,
        .scope = IAMPB__SCOPE_ROLE,
        .documents = DETAILS | IAMPB__DOC(ACCOUNTS),
        .needs = DETAILS | IAMPB__DOC(ACCOUNTS),
        .lists = IAMPB__DETAILS_ROLES,
        .judge = iampb__judge_suspended_trusted,
    },
    {
        .id = "accounts.trust-deleted-principal",
        .title = "Trust names a deleted principal",
        .description = "Fails for each role whose trust policy names a unique id (AIDA..., AROA...): what is left of a "
                       "user or role that was deleted.",
        .remediation = "Take the id out of the trust policy. If the user or role was made anew, name it by its ARN "
                       "again.",
        .lesson = IAMPB_LESSON_ACCOUNTS,
        .severity = IAMPB_SEVERITY_LOW,
        .scope = IAMPB__SCOPE_ROLE,
        .documents = DETAILS,
        .needs = DETAILS,
        .lists = IAMPB__DETAILS_ROLES,
        .judge = iampb__judge_trust_deleted_principal,
    },
};

const iampb__check_table iampb__lesson_accounts = { checks, sizeof checks / sizeof *checks };
