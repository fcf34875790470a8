/* summary.c - get-account-summary: an open map from names to counts. Names that AWS adds later are kept too.
 * Rule: AWS IAM API Reference, "GetAccountSummary". */
#include "account/load.h"

static const iampb__member count_member = IAMPB__MEMBER(iampb__summary_item, count, "", INT);

static iampb_status read_item(iampb__load *load, iampb__json key, iampb__json value, iampb__summary_item *item,
        iampb_error **err)
{
    iampb_status status = iampb__text_read(load, key, &item->name, err);
    if (status < 0 || iampb__json_type_of(value) == IAMPB__JSON_NULL) /* a count may be null (I-5) */
        return status;
    return iampb__member_read(load, &count_member, item, value, err);
}

iampb_status iampb__load_summary(iampb__load *load, iampb__json value, iampb_error **err)
{
    size_t room = iampb__json_count(value), used = 0;
    if (iampb__json_type_of(value) == IAMPB__JSON_NULL)
        return IAMPB_OK;
    if (iampb__json_type_of(value) != IAMPB__JSON_OBJECT)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected an object of counts, found %s",
                iampb__json_type_name(value));
    iampb__summary *summary = iampb__load_new(load, sizeof *summary);
    iampb__summary_item *items = iampb__arena_zalloc(load->arena, room, sizeof *items);
    if (summary == NULL || items == NULL)
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i) && used < room; iampb__json_advance(&i)) {
        iampb_status status = read_item(load, i.key, i.value, &items[used++], err);
        if (status < 0)
            return status;
        iampb__load_count(load, IAMPB_DOCUMENT_ACCOUNT_SUMMARY);
    }
    iampb__load_seen(load, IAMPB_DOCUMENT_ACCOUNT_SUMMARY);
    *summary = (iampb__summary){ .entity = iampb__load_entity(load, IAMPB_ENTITY_ACCOUNT_SUMMARY), .items = items,
        .item_count = used, .span = iampb__json_span(value) };
    if (load->summary != NULL || load->account->summary != NULL)
        return iampb__load_note(load, err, &summary->span, "a second account summary: the first one counts");
    load->summary = summary;
    return IAMPB_OK;
}

bool iampb__summary_count(const iampb_account *account, const char *name, const iampb__summary_item **out)
{
    const iampb__summary *summary = account->summary;
    for (size_t i = 0; summary != NULL && i < summary->item_count; i++)
        if (iampb__str_eq(summary->items[i].name.text, iampb__str_z(name))) {
            *out = &summary->items[i];
            return true;
        }
    return false;
}
