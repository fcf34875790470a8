/* principal.h - what the texts within a Principal element are: names of services, providers of identities, what is left
 * of users and roles. Nothing is looked up: only the form counts.
 * Rule: AWS IAM User Guide, "AWS JSON policy elements: Principal" and "IAM identifiers". */
#ifndef IAMPB__POLICY_PRINCIPAL_H
#define IAMPB__POLICY_PRINCIPAL_H
#include "base/str.h"

typedef enum iampb__provider_kind {
    IAMPB__PROVIDER_NONE = 0, /* neither of the two */
    IAMPB__PROVIDER_OIDC,     /* the ARN of an OIDC provider, or a domain name such as "accounts.google.com" */
    IAMPB__PROVIDER_SAML      /* the ARN of a SAML provider */
} iampb__provider_kind;

/* What a value of Federated names. *name, unless NONE: the issuer, which condition keys of an OIDC provider begin with,
 * or the name of the SAML provider. */
iampb__provider_kind iampb__provider_of(iampb_str text, iampb_str *name);

/* "sqs.amazonaws.com", with any number of labels in front, in lower case; also ".amazon.com" and, in China,
 * ".amazonaws.com.cn". */
bool iampb__is_service_name(iampb_str text);

/* An id that IAM leaves where a deleted user ("AIDA") or role ("AROA") was named. */
bool iampb__is_unique_id(iampb_str text, iampb_str prefix);
#endif
