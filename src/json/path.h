/* path.h - the JSON path of a byte, for errors and findings: "UserDetailList[3].UserPolicyList[0].PolicyDocument".
 * Computed only when something is reported, by walking the text once more from its beginning. */
#ifndef IAMPB__JSON_PATH_H
#define IAMPB__JSON_PATH_H
#include "base/builder.h"
#include "base/source.h"

/* Adds the path of the value (or member name) that contains byte `offset` of the source. Names that are not plain
 * identifiers are written ["like this"]. Adds nothing if the text before the offset is not JSON. */
void iampb__json_path(const iampb__source *source, uint64_t offset, iampb__builder *out);
#endif
