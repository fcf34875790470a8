/* devices.c - list-virtual-mfa-devices (of the account, assigned or not) and list-mfa-devices (of one user, of any
 * kind). Seeds and QR codes are never looked at, and go when the input's arena goes; no value points to them.
 * Rules: AWS IAM API Reference, "ListVirtualMFADevices", "ListMFADevices". */
#include "account/load.h"
#include "base/arn.h"

static const iampb__member owner_members[] = {
    IAMPB__MEMBER(iampb__mfa_device, user_name, "UserName", TEXT),
    IAMPB__MEMBER(iampb__mfa_device, user_arn, "Arn", TEXT),
};
static const iampb__shape owner_shape = IAMPB__SHAPE("the user of a device", owner_members);

static iampb_status read_owner(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    return iampb__shape_read(load, &owner_shape, value, into, err);
}

static const iampb__member virtual_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__mfa_device, serial, "SerialNumber", TEXT),
    IAMPB__MEMBER_READ("User", OBJECT, read_owner),
    IAMPB__MEMBER(iampb__mfa_device, enabled, "EnableDate", TIME),
};
static const iampb__shape virtual_shape = IAMPB__SHAPE("a virtual MFA device", virtual_members);

static const iampb__member members[] = {
    IAMPB__MEMBER(iampb__mfa_device, user_name, "UserName", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__mfa_device, serial, "SerialNumber", TEXT),
    IAMPB__MEMBER(iampb__mfa_device, enabled, "EnableDate", TIME),
};
static const iampb__shape shape = IAMPB__SHAPE("an MFA device", members);

/* The root user's device by the end of an ARN; a user who is called root has another end. */
static bool is_of_root(const iampb__mfa_device *device)
{
    iampb__arn arn;
    if (iampb__arn_parse(device->serial.text, &arn)
        && iampb__str_eq(arn.resource, IAMPB__STR("mfa/root-account-mfa-device")))
        return true;
    return iampb__arn_parse(device->user_arn.text, &arn) && iampb__arn_is_root(&arn);
}

static iampb_status load_device(iampb__load *load, const iampb__shape *form, bool is_virtual, iampb__json value,
        iampb_error **err)
{
    iampb_status status;
    iampb__mfa_device *device = iampb__load_new(load, sizeof *device);
    if (device == NULL)
        return iampb__error_nomem(err);
    device->entity = iampb__load_entity(load, IAMPB_ENTITY_MFA_DEVICE);
    device->is_virtual_list = is_virtual;
    if ((status = iampb__shape_read(load, form, value, device, err)) < 0)
        return status;
    device->is_root = is_of_root(device);
    iampb__json at = iampb__json_get(value, IAMPB__STR("SerialNumber"));
    /* A hardware device's serial number is no ARN. */
    if (iampb__str_starts(device->serial.text, IAMPB__STR("arn:"))
        && (status = iampb__load_arn_account(load, device->serial.text, at, err)) < 0)
        return status;
    iampb__load_count(load, is_virtual ? IAMPB_DOCUMENT_VIRTUAL_MFA_DEVICES : IAMPB_DOCUMENT_MFA_DEVICES);
    if (!is_virtual && device->user_name.text.len > 0
        && (status = iampb__load_answer(load, IAMPB_DOCUMENT_MFA_DEVICES, device->user_name.text, err)) < 0)
        return status;
    return iampb__load_push(load, IAMPB__PENDING_DEVICES, device, err);
}

iampb_status iampb__load_virtual_device(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_device(load, &virtual_shape, true, value, err);
}

iampb_status iampb__load_device(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_device(load, &shape, false, value, err);
}
