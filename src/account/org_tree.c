/* org_tree.c - list-roots, list-organizational-units-for-parent, list-parents, list-children: the tree of the
 * organisation, as pieces. The answers do not say whose children or parents they are: the host tells (I-31).
 * Rules: AWS Organizations API Reference, the operations of these names. */
#include "account/load.h"

/* ---- Roots and organisational units ---- */
typedef struct policy_type {
    iampb__value type, status;
} policy_type;
static const iampb__member type_members[] = {
    IAMPB__MEMBER_NEEDED(policy_type, type, "Type", TEXT),
    IAMPB__MEMBER(policy_type, status, "Status", TEXT),
};
static const iampb__shape type_shape = IAMPB__SHAPE("a policy type", type_members);

/* A type that is not ENABLED (it may be PENDING_ENABLE) has no effect. */
static iampb_status read_types(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    iampb__unit *unit = into;
    size_t room = iampb__json_count(value), used = 0, seen = 0;
    unit->enabled_types = room == 0 ? NULL : iampb__arena_zalloc(load->arena, room, sizeof(iampb__value));
    if (room > 0 && unit->enabled_types == NULL)
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i) && seen < room; iampb__json_advance(&i)) {
        policy_type each = { 0 };
        iampb_status status = iampb__shape_read(load, &type_shape, i.value, &each, err);
        if (status < 0)
            return status;
        seen++;
        if (iampb__str_eq(each.status.text, IAMPB__STR("ENABLED")))
            unit->enabled_types[used++] = each.type;
    }
    unit->enabled_type_count = used;
    return IAMPB_OK;
}

static const iampb__member unit_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__unit, id, "Id", TEXT),
    IAMPB__MEMBER(iampb__unit, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__unit, name, "Name", TEXT),
    IAMPB__MEMBER_READ("PolicyTypes", ARRAY, read_types),
};
static const iampb__shape unit_shape = IAMPB__SHAPE("a root or organisational unit", unit_members);

static iampb_status push_link(iampb__load *load, iampb__value parent, iampb__value child, const iampb__value *place,
        iampb_error **err)
{
    iampb__link *link = iampb__load_new(load, sizeof *link);
    if (link == NULL)
        return iampb__error_nomem(err);
    *link = (iampb__link){ parent, child, *place };
    return iampb__load_push(load, IAMPB__PENDING_PARENT_LINKS, link, err);
}

static iampb__value subject_value(const iampb__load *load)
{
    return (iampb__value){ load->subject, { NULL, 0, 0 } };
}

static iampb_status load_unit(iampb__load *load, bool is_root, iampb__json value, iampb_error **err)
{
    iampb_status status;
    iampb__unit *unit = iampb__load_new(load, sizeof *unit);
    if (unit == NULL)
        return iampb__error_nomem(err);
    unit->entity = iampb__load_entity(load, IAMPB_ENTITY_ORGANIZATIONAL_UNIT);
    unit->entity.account = NULL;
    unit->is_root = is_root;
    unit->span = iampb__json_span(value);
    if ((status = iampb__shape_read(load, &unit_shape, value, unit, err)) < 0)
        return status;
    if (unit->arn.span.source != NULL
        && (status = iampb__load_arn_organization(load, unit->arn.text, iampb__json_get(value, IAMPB__STR("Arn")),
                    err)) < 0)
        return status;
    iampb__load_count(load, is_root ? IAMPB_DOCUMENT_ROOTS : IAMPB_DOCUMENT_ORGANIZATIONAL_UNITS);
    if (!is_root && (status = push_link(load, subject_value(load), unit->id, &unit->id, err)) < 0)
        return status;
    return iampb__load_push(load, IAMPB__PENDING_UNITS, unit, err);
}

iampb_status iampb__load_root(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_unit(load, true, value, err);
}

iampb_status iampb__load_unit(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb_status status = iampb__load_need_subject(load, IAMPB_DOCUMENT_ORGANIZATIONAL_UNITS, err);
    return status < 0 ? status : load_unit(load, false, value, err);
}

/* ---- Parents and children ---- */
typedef struct relative {
    iampb__value id, type;
} relative;
static const iampb__member relative_members[] = {
    IAMPB__MEMBER_NEEDED(relative, id, "Id", ID),
    IAMPB__MEMBER(relative, type, "Type", TEXT),
};
static const iampb__shape relative_shape = IAMPB__SHAPE("a parent or child", relative_members);

static iampb_status load_relative(iampb__load *load, iampb_document document, iampb__json value, iampb_error **err)
{
    relative other = { 0 };
    iampb_status status = iampb__load_need_subject(load, document, err);
    if (status < 0 || (status = iampb__shape_read(load, &relative_shape, value, &other, err)) < 0)
        return status;
    iampb__load_count(load, document);
    return document == IAMPB_DOCUMENT_PARENTS ? push_link(load, other.id, subject_value(load), &other.id, err)
                                              : push_link(load, subject_value(load), other.id, &other.id, err);
}

iampb_status iampb__load_parent(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_relative(load, IAMPB_DOCUMENT_PARENTS, value, err);
}

iampb_status iampb__load_child(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_relative(load, IAMPB_DOCUMENT_CHILDREN, value, err);
}
