/* warm.c - see base/warm.h.
 * The first use of libcrypto loads its configuration and providers. If memory runs out in the middle of that, it stays
 * broken for the whole process, the host included; so one digest and one HMAC are made before the first context exists,
 * while nothing has been promised yet. Later calls find all of it loaded and cost a few microseconds.
 * Marks keep the host's own queue of OpenSSL errors as it was. */
#include "base/warm.h"
#include "crypto/failure.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>

static bool digest_works(void)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    EVP_MD *md = EVP_MD_fetch(NULL, "SHA256", NULL);
    bool works = md != NULL && EVP_Digest("", 0, out, &len, md, NULL) == 1 && len == 32;
    EVP_MD_free(md);
    return works;
}

static bool hmac_works(void)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    return HMAC(EVP_sha256(), "k", 1, (const unsigned char *)"", 0, out, &len) != NULL && len == 32;
}

iampb_status iampb__warm_up(iampb_error **err)
{
    ERR_set_mark();
    bool works = (digest_works() && hmac_works()) || (digest_works() && hmac_works());
    ERR_pop_to_mark();
    return works ? IAMPB_OK : iampb__crypto_refused(NULL, err);
}
