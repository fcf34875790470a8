/* fingerprint.c - see fingerprint.h. The recipe never changes within a release series: baselines hold its results. */
#include "finding/fingerprint.h"

static void add(iampb__sha256 *digest, iampb_str text)
{
    unsigned char length[8];
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (unsigned char)((uint64_t)text.len >> (8 * i) & 0xff);
    iampb__sha256_add(digest, iampb__str((const char *)length, sizeof length));
    iampb__sha256_add(digest, iampb__str(text.ptr == NULL ? "" : text.ptr, text.len));
}

iampb_status iampb__fingerprint(iampb__sha256 *digest, iampb_finding *finding, iampb_error **err)
{
    unsigned char bytes[IAMPB__SHA256_BYTES];
    bool has_arn = finding->resource_arn.len > 0;
    iampb_str none = IAMPB__STR("");
    iampb__sha256_start(digest);
    add(digest, finding->check_id);
    add(digest, finding->partition);
    add(digest, finding->account);
    add(digest, finding->resource_arn);
    add(digest, has_arn ? none : finding->resource_type);
    add(digest, has_arn ? none : finding->resource_name);
    add(digest, finding->stable_key);
    iampb_status status = iampb__sha256_finish(digest, bytes, err);
    if (status < 0)
        return status;
    iampb__sha256_hex(bytes, finding->fingerprint);
    finding->fingerprint[IAMPB__SHA256_HEX] = '\0';
    return IAMPB_OK;
}
