/* members.c - see members.h. */
#include "finding/members.h"

#define AT(member) offsetof(iampb_finding, member)

const iampb__member iampb__finding_members[] = {
    { "fingerprint", IAMPB__MEMBER_FINGERPRINT, AT(fingerprint) },
    { "check_id", IAMPB__MEMBER_TEXT, AT(check_id) },
    { "lesson", IAMPB__MEMBER_LESSON, AT(lesson) },
    { "title", IAMPB__MEMBER_TEXT, AT(title) },
    { "status", IAMPB__MEMBER_VERDICT, AT(verdict) },
    { "reason", IAMPB__MEMBER_TEXT, AT(reason) },
    { "severity", IAMPB__MEMBER_SEVERITY, AT(severity) },
    { "confidence", IAMPB__MEMBER_CONFIDENCE, AT(confidence) },
    { "change", IAMPB__MEMBER_CHANGE, AT(change) },
    { "muted", IAMPB__MEMBER_BOOL, AT(muted) },
    { "mute_reason", IAMPB__MEMBER_TEXT, AT(mute_reason) },
    { "mute_until", IAMPB__MEMBER_TEXT, AT(mute_until) },
    { "organization", IAMPB__MEMBER_TEXT, AT(organization) },
    { "account", IAMPB__MEMBER_TEXT, AT(account) },
    { "partition", IAMPB__MEMBER_TEXT, AT(partition) },
    { "region", IAMPB__MEMBER_TEXT, AT(region) },
    { "resource_type", IAMPB__MEMBER_TEXT, AT(resource_type) },
    { "resource_arn", IAMPB__MEMBER_TEXT, AT(resource_arn) },
    { "resource_name", IAMPB__MEMBER_TEXT, AT(resource_name) },
    { "stable_key", IAMPB__MEMBER_TEXT, AT(stable_key) },
    { "message", IAMPB__MEMBER_TEXT, AT(message) },
    { "evidence", IAMPB__MEMBER_EVIDENCE, AT(evidence) },
    { "observed_at", IAMPB__MEMBER_TIME, AT(observed_at) },
    { "as_of", IAMPB__MEMBER_TIME, AT(as_of) },
    { "remediation", IAMPB__MEMBER_TEXT, AT(remediation) },
    { "commands", IAMPB__MEMBER_COMMANDS, AT(commands) },
    { "controls", IAMPB__MEMBER_CONTROLS, AT(controls) },
    { NULL, IAMPB__MEMBER_TEXT, 0 },
};

const iampb__member *iampb__finding_member(const char *name)
{
    iampb_str wanted = iampb__str_z(name);
    for (const iampb__member *member = iampb__finding_members; member->name != NULL; member++)
        if (iampb__str_eq(iampb__str_z(member->name), wanted))
            return member;
    return NULL;
}
