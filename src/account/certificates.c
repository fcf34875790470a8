/* certificates.c - list-server-certificates. Rule: AWS IAM API Reference, "ListServerCertificates". */
#include "account/load.h"

static const iampb__member members[] = {
    IAMPB__MEMBER(iampb__certificate, path, "Path", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__certificate, name, "ServerCertificateName", TEXT),
    IAMPB__MEMBER(iampb__certificate, id, "ServerCertificateId", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__certificate, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__certificate, uploaded, "UploadDate", TIME),
    IAMPB__MEMBER(iampb__certificate, expiration, "Expiration", TIME),
};
static const iampb__shape shape = IAMPB__SHAPE("a server certificate", members);

iampb_status iampb__load_certificate(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb_status status;
    iampb__certificate *certificate = iampb__load_new(load, sizeof *certificate);
    if (certificate == NULL)
        return iampb__error_nomem(err);
    certificate->entity = iampb__load_entity(load, IAMPB_ENTITY_SERVER_CERTIFICATE);
    if ((status = iampb__shape_read(load, &shape, value, certificate, err)) < 0
        || (status = iampb__load_arn_account(load, certificate->arn.text, iampb__json_get(value, IAMPB__STR("Arn")),
                    err)) < 0)
        return status;
    iampb__load_count(load, IAMPB_DOCUMENT_SERVER_CERTIFICATES);
    return iampb__load_push(load, IAMPB__PENDING_CERTIFICATES, certificate, err);
}
