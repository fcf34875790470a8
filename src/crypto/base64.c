/* base64.c - see base64.h.
 * OpenSSL decodes whole groups of four digits and is lenient about what surrounds them; so the digits are collected and
 * checked here, padding is completed, and OpenSSL gets clean groups. */
#include "crypto/base64.h"
#include <openssl/err.h>
#include <openssl/evp.h>

/* A multiple of four: what is given to OpenSSL at once. */
#define PIECE ((size_t)1 << 20)

static bool is_digit(char c)
{
    return iampb__is_digit(c) || iampb__is_lower(c) || iampb__is_upper(c) || c == '+' || c == '/';
}

/* Copies the digits, without blanks and padding. false: the byte at `*fault` does not belong. */
static bool collect(iampb_str text, char *digits, size_t *count, size_t *fault)
{
    size_t n = 0, padding = 0, i;
    for (i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (is_digit(c) && padding == 0)
            digits[n++] = c;
        else if (c == '=' && n % 4 >= 2 && n % 4 + padding < 4)
            padding++;
        else if (!iampb__is_space(c))
            break;
    }
    *count = n;
    *fault = i;
    /* One digit of four is six bits: no byte. Padding may be missing, but not half of it. */
    return i == text.len && n % 4 != 1 && (padding == 0 || n % 4 + padding == 4);
}

static bool decode(char *digits, size_t count, char *out)
{
    size_t padded = (count + 3) / 4 * 4;
    bool fine = true;
    memset(digits + count, 'A', padded - count); /* zero bits; what they decode to is cut off */
    for (size_t at = 0; fine && at < padded; at += PIECE) {
        size_t some = padded - at < PIECE ? padded - at : PIECE;
        fine = EVP_DecodeBlock((unsigned char *)out + at / 4 * 3, (unsigned char *)digits + at, (int)some)
                == (int)(some / 4 * 3);
    }
    return fine;
}

iampb_status iampb__base64_decode(iampb_context *ctx, iampb__arena *arena, const iampb__place *place, iampb_str text,
        iampb_str *out, iampb_error **err)
{
    size_t count = 0, fault = 0, room = text.len + 4;
    iampb_status status = IAMPB_OK;
    char *digits = iampb__alloc(ctx, room, 1), *decoded = NULL;
    if (digits == NULL)
        return iampb__error_nomem(err);
    if (!collect(text, digits, &count, &fault)) {
        iampb__place at = *place;
        at.offset += fault;
        status = iampb__error_at(ctx, err, IAMPB_E_ENCODING, &at, fault < text.len
                        ? "this byte is no digit of base64, or stands where none is expected"
                        : "the base64 text ends in the middle of a group of four digits");
        goto out;
    }
    decoded = iampb__arena_bytes(arena, (count + 3) / 4 * 3 + 1);
    if (decoded == NULL) {
        status = iampb__error_nomem(err);
        goto out;
    }
    ERR_set_mark();
    if (!decode(digits, count, decoded))
        status = iampb__error_set(ctx, err, IAMPB_E_CRYPTO, "the cryptographic library refused to decode base64");
    ERR_pop_to_mark();
    if (status == IAMPB_OK) {
        size_t len = count / 4 * 3 + (count % 4 == 0 ? 0 : count % 4 - 1);
        decoded[len] = '\0';
        *out = iampb__str(decoded, len);
    }
out:
    iampb__free(ctx, digits, room, 1);
    return status;
}
