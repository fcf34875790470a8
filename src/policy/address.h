/* address.h - IP addresses and ranges as condition values have them: "203.0.113.0/24", "2001:db8::/32". */
#ifndef IAMPB__POLICY_ADDRESS_H
#define IAMPB__POLICY_ADDRESS_H
#include "base/builder.h"

typedef struct iampb__range {
    uint8_t bytes[16];
    uint8_t size;   /* bytes of the address: 4 or 16 */
    uint8_t prefix; /* bits that count */
} iampb__range;

/* An address alone is a range of one. false, *out untouched: neither. */
bool iampb__range_parse(iampb_str text, iampb__range *out);
/* Clears the bits beyond the prefix; whether any was set. */
bool iampb__range_mask(iampb__range *range);
/* Whether every address of the other range is in it. */
bool iampb__range_contains(const iampb__range *range, const iampb__range *other);
/* Whether all of it is private: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7. Rule: RFC 1918, RFC 4193. */
bool iampb__range_is_private(const iampb__range *range);
/* "10.1.0.0/16"; IPv6 with the longest run of zeros left out (RFC 5952). */
void iampb__range_write(const iampb__range *range, iampb__builder *out);
#endif
