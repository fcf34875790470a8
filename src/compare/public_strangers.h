/* public_strangers.h - whom a policy does not name, as values that keys may have: anything but what it names by fixed
 * values. So tests for fixed values are false for strangers, and a wildcard that lets them in is found by the search.
 * Rule: C-4, E-102; tokens of shared issuers: trust rules O-1, O-2 and C-1 to C-8. */
#ifndef IAMPB__COMPARE_PUBLIC_STRANGERS_H
#define IAMPB__COMPARE_PUBLIC_STRANGERS_H
#include "compare/comparer.h"
#include "eval/public.h"

/* Bits of comparer.stance. */
#define IAMPB__STANCE_ONE 1u    /* one request will do; else there must be many addresses */
#define IAMPB__STANCE_TOKEN 2u  /* the caller has the token of a provider */
#define IAMPB__STANCE_SIGNED 4u /* the caller is known to AWS: calls of STS are never anonymous */

/* From all documents that were added. false: no memory. */
bool iampb__strangers_begin(iampb__comparer *c);
void iampb__strangers_end(iampb__comparer *c);
bool iampb__is_named_account(const iampb__comparer *c, iampb_str account);
/* An account that strangers are of, once callers were found. */
void iampb__strangers_settle(iampb__comparer *c, iampb_str account);

/* What strangers cannot have in this key; NULL: they may have all. *ok false: no memory. */
const iampb__outside *iampb__outside_of(iampb__comparer *c, iampb_str key, bool *ok);
/* Whether a stranger may have this very value. */
bool iampb__stranger_may_have(const iampb__comparer *c, uint32_t variable, iampb_str text);
/* Whether strangers may be without the key. */
bool iampb__stranger_may_lack(const iampb__comparer *c, uint32_t variable);
/* Adds to a question about the variable what strangers cannot have. false: no memory. */
bool iampb__strangers_ask(const iampb__comparer *c, uint32_t variable, iampb__text_question *question);
/* A plain value; `pattern` not NULL: of an ARN, with something for each wildcard. ptr NULL: no memory. */
iampb_str iampb__stranger_sample(iampb__comparer *c, uint32_t variable, const iampb_str *pattern);

/* ---- Issuers that anybody can have a token of (public_issuers.c) ---- */
/* The provider that a principal names, if anybody can have a token of it. */
bool iampb__is_shared_provider(const iampb__named_principal *principal);
/* NULL past the end. */
const char *iampb__built_in_issuer_at(size_t index);
/* Whether the key is a claim that says whose token it is. */
bool iampb__is_claim(iampb_str key);
/* What it counts for: the bytes of a value that fix whose it is, with what closes them; 0: nothing, unless there is no
 * wildcard in it. */
size_t iampb__claim_owner(iampb_str key, iampb_str value);
/* A value that AWS itself asks for says nothing. */
bool iampb__claim_tells(iampb_str key, iampb_str value);

/* ---- Addresses (public_addresses.c) ---- */
/* Whether more than 2^24 addresses of version 4, or more than 2^96 of version 6, are let through by all tests,
 * which are tests of addresses; private ones do not count. `holds`: whether the test with that number lets the address
 * through. *sample: one of the largest range of them. false: no memory. */
typedef bool (*iampb__holds_fn)(void *user, size_t number, iampb_str address);
bool iampb__addresses_many(iampb__arena *arena, const iampb__test *const *tests, size_t count, iampb__holds_fn holds,
        void *user, bool *many, iampb_str *sample);
#endif
