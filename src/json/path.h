/* path.h - the JSON path of a byte, for errors and findings: "UserDetailList[3].UserPolicyList[0].PolicyDocument".
 * Computed only when something is reported, by walking the text once more from its beginning. */
#ifndef IAMPB__JSON_PATH_H
#define IAMPB__JSON_PATH_H
#include "base/builder.h"
#include "base/source.h"

/* Adds the path of the value (or member name) that contains byte `offset` of the source. Names that are not plain
 * identifiers are written ["like this"]. Adds nothing if the text before the offset is not JSON. */
void iampb__json_path(const iampb__source *source, uint64_t offset, iampb__builder *out);

/* The same for many bytes of one source in one walk: ask in the order of the offsets. */
typedef struct iampb__json_pathfinder iampb__json_pathfinder;
/* NULL: no memory. One finder serves many sources, one after the other. */
iampb__json_pathfinder *iampb__json_pathfinder_new(iampb__arena *arena);
void iampb__json_pathfinder_start(iampb__json_pathfinder *finder, const iampb__source *source);
/* `offset` is at least that of the call before. */
void iampb__json_pathfinder_add(iampb__json_pathfinder *finder, uint64_t offset, iampb__builder *out);
#endif
