/* paths.h - the JSON paths of all evidence of a list, in one walk over each input instead of one for each place. */
#ifndef IAMPB__FINDING_PATHS_H
#define IAMPB__FINDING_PATHS_H
#include "finding/list.h"

/* Sets json_path of all evidence in findings->placed, and clears its spans. A place in a text that was decoded from a
 * JSON string has the string's path before its own: "RoleDetailList[2].AssumeRolePolicyDocument.Statement[0]".
 * Not JSON (a CSV): no path. */
iampb_status iampb__findings_paths(iampb_findings *findings, iampb_error **err);
#endif
