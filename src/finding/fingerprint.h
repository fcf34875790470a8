/* fingerprint.h - what makes a finding the same finding in the next run. */
#ifndef IAMPB__FINDING_FINGERPRINT_H
#define IAMPB__FINDING_FINGERPRINT_H
#include "crypto/sha256.h"
#include "finding/list.h"

/* SHA-256 of check id, partition, account, resource and stable key, each after its length in eight bytes (little end
 * first), so that no two lists of texts give the same bytes. The resource is its ARN or, where AWS gives it none, type
 * and name. Not in it: message, severity, verdict, evidence, input names, positions and times, which may all change
 * while the finding stays the same. */
iampb_status iampb__fingerprint(iampb__sha256 *digest, iampb_finding *finding, iampb_error **err);
#endif
