/* missing.c - which documents are there, and saying which are not. */
#include "playbook/audit.h"

static const iampb__part *part_of(const iampb_run *run, iampb_document document)
{
    bool organizations = (document >= IAMPB_DOCUMENT_ORGANIZATION && document <= IAMPB_DOCUMENT_ORGANIZATION_FEATURES)
        || document == IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY;
    if (organizations || run->account == NULL)
        return &run->organization->parts[document];
    return &run->account->parts[document];
}

bool iampb__part_is_there(iampb_part_state state)
{
    return state == IAMPB_PART_LOADED || state == IAMPB_PART_EMPTY || state == IAMPB_PART_ABSENT
        || state == IAMPB_PART_INCOMPLETE;
}

bool iampb__run_has(const iampb_run *run, iampb_document document)
{
    iampb_part_state state = part_of(run, document)->state;
    return iampb__part_is_there(state) && state != IAMPB_PART_INCOMPLETE;
}

iampb_verdict iampb__run_missing(iampb_run *run, iampb_document document)
{
    const iampb__part *part = part_of(run, document);
    const char *command = iampb_document_command(document);
    switch (part->state) {
    case IAMPB_PART_INCOMPLETE:
        iampb__run_say(run, "%v is not complete: more pages follow; save the whole output of `aws %s`", part->input,
                command);
        break;
    case IAMPB_PART_FAILED:
        iampb__run_say(run, "%v could not be read (%v): save the output of `aws %s` again", part->input, part->problem,
                command);
        break;
    case IAMPB_PART_ABSENT:
        iampb__run_say(run, "AWS says that there is no answer to `aws %s`", command);
        break;
    default: iampb__run_say(run, "the output of `aws %s` is missing", command); break;
    }
    if (document == IAMPB_DOCUMENT_CREDENTIAL_REPORT)
        iampb__run_command(run, "aws iam generate-credential-report");
    if (part->state != IAMPB_PART_ABSENT)
        iampb__run_command(run, "aws %s", command);
    return IAMPB_NOT_EVALUATED;
}

/* A needed list that ends with a page after which more follow. Lists of the authorization details are not needed as a
 * whole: details_gap.c looks after them. */
iampb_document iampb__run_incomplete_document(const iampb_run *run, const iampb__check *check)
{
    const uint64_t needs = check->lists == 0 ? check->needs : 0;
    for (iampb_document document = 1; document < IAMPB__DOCUMENT_COUNT; document++)
        if ((needs & UINT64_C(1) << document) != 0 && part_of(run, document)->state == IAMPB_PART_INCOMPLETE)
            return document;
    return IAMPB_DOCUMENT_UNKNOWN;
}

/* Needed documents that are not there: the first of `needs`, or the first of `documents` if none of them is. A check of
 * the account as a whole that needs nothing is asked all the same: it may judge by what is missing. */
iampb_document iampb__run_missing_document(const iampb_run *run, const iampb__check *check)
{
    iampb_document first = IAMPB_DOCUMENT_UNKNOWN;
    bool any = check->documents == 0 || check->scope == IAMPB__SCOPE_ACCOUNT || check->scope == IAMPB__SCOPE_ROOT;
    for (iampb_document document = 1; document < IAMPB__DOCUMENT_COUNT; document++) {
        uint64_t bit = UINT64_C(1) << document;
        if (((check->documents | check->needs) & bit) == 0)
            continue;
        bool there = iampb__part_is_there(part_of(run, document)->state);
        if (!there && (check->needs & bit) != 0)
            return document;
        if (!there && first == IAMPB_DOCUMENT_UNKNOWN)
            first = document;
        any = any || there;
    }
    return any ? IAMPB_DOCUMENT_UNKNOWN : first;
}
