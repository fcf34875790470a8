/* fingerprint.c - see fingerprint.h. The recipe never changes within a release series: baselines hold its results. */
#include "finding/fingerprint.h"

/* Calls into libcrypto cost more than the hashing of such short texts: pieces gather here first. */
typedef struct gather {
    iampb__sha256 *digest;
    char bytes[512];
    size_t len;
} gather;

static void flush(gather *g)
{
    iampb__sha256_add(g->digest, iampb__str(g->bytes, g->len));
    g->len = 0;
}

static void add_bytes(gather *g, iampb_str text)
{
    if (text.len > sizeof g->bytes - g->len)
        flush(g);
    if (text.len > sizeof g->bytes) {
        iampb__sha256_add(g->digest, text);
    } else if (text.len > 0) {
        memcpy(g->bytes + g->len, text.ptr, text.len);
        g->len += text.len;
    }
}

static void add(gather *g, iampb_str text)
{
    char length[8];
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (char)((uint64_t)text.len >> (8 * i) & 0xff);
    add_bytes(g, iampb__str(length, sizeof length));
    add_bytes(g, text);
}

iampb_status iampb__fingerprint(iampb__sha256 *digest, iampb_finding *finding, iampb_error **err)
{
    unsigned char bytes[IAMPB__SHA256_BYTES];
    bool has_arn = finding->resource_arn.len > 0;
    iampb_str none = IAMPB__STR("");
    gather g;
    g.digest = digest;
    g.len = 0;
    iampb__sha256_start(digest);
    add(&g, finding->check_id);
    add(&g, finding->partition);
    add(&g, finding->account);
    add(&g, finding->resource_arn);
    add(&g, has_arn ? none : finding->resource_type);
    add(&g, has_arn ? none : finding->resource_name);
    add(&g, finding->stable_key);
    flush(&g);
    iampb_status status = iampb__sha256_finish(digest, bytes, err);
    if (status < 0)
        return status;
    iampb__sha256_hex(bytes, finding->fingerprint);
    finding->fingerprint[IAMPB__SHA256_HEX] = '\0';
    return IAMPB_OK;
}
