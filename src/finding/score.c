/* score.c - the score of a lesson; doc/scores.md defines it for readers of reports.
 * The unit is one check in one account, that is one row of coverage. Rows count by severity, not by how many resources
 * they judged: a thousand users with MFA do not make up for root without it.
 * Checks of the linter take no part: there are more of them than of all others, and most pass in any account, so they
 * would drown what the lessons are about. */
#include "finding/list.h"

static const uint32_t weights[] = {
    [IAMPB_SEVERITY_INFO] = 0,  [IAMPB_SEVERITY_LOW] = 1,      [IAMPB_SEVERITY_MEDIUM] = 3,
    [IAMPB_SEVERITY_HIGH] = 6,  [IAMPB_SEVERITY_CRITICAL] = 10,
};

static bool takes_part(const iampb__coverage *row, iampb_lesson lesson)
{
    return (lesson == 0 || row->lesson == lesson) && row->severity >= IAMPB_SEVERITY_INFO
        && row->severity <= IAMPB_SEVERITY_CRITICAL && !iampb__str_starts(row->check_id, IAMPB__STR("lint."));
}

int32_t iampb_findings_score(const iampb_findings *findings, iampb_lesson lesson)
{
    uint64_t judged = 0, passed = 0;
    for (size_t i = 0; findings != NULL && i < findings->coverage.count; i++) {
        const iampb__coverage *row = IAMPB__VEC_AT(iampb__coverage, &findings->coverage, i);
        if (!takes_part(row, lesson))
            continue;
        bool fails = row->verdicts[IAMPB_FAIL] > 0;
        /* Where nothing failed but something could not be judged, there is no answer, rather than a good one. */
        bool passes = !fails && row->verdicts[IAMPB_PASS] > 0 && row->verdicts[IAMPB_NOT_EVALUATED] == 0;
        judged += fails || passes ? weights[row->severity] : 0;
        passed += passes ? weights[row->severity] : 0;
    }
    return judged == 0 ? -1 : (int32_t)(passed * 100 / judged);
}
