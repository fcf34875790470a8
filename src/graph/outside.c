/* outside.c - who comes in from outside: what a trust policy says to accounts, principals and providers that are not in
 * the model. Whether their own account lets them is that account's business. */
#include "base/arn.h"
#include "base/error.h"
#include "graph/build.h"

static iampb_status draw(iampb__build *b, uint32_t from, const iampb__role_list *roles, iampb_str action,
        iampb__edge_type type)
{
    iampb_graph *g = b->g;
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < roles->roles.count; i++) {
        uint32_t role = *IAMPB__VEC_AT(uint32_t, &roles->roles, i);
        iampb__asked_step step = { .action = action, .resource = g->index->entries[role].arn };
        iampb__reply reply;
        status = iampb__inquire_outsider(&b->asker, from, &step, &reply);
        iampb__edge edge = { from, role, (uint8_t)type, (uint8_t)reply.value, reply.why };
        if (status == IAMPB_OK)
            status = iampb__graph_add(g, &edge, b->err);
    }
    return status;
}

static bool is_at_hand(const iampb_graph *g, iampb_str account)
{
    return iampb__account_by_id(g->organization, account) != NULL;
}

/* A principal of an account at hand is in the model, or is no more. */
static bool is_outside(const iampb_graph *g, iampb__trusted kind, iampb_str name)
{
    iampb__arn arn;
    if (kind == IAMPB__TRUSTED_ACCOUNT)
        return !is_at_hand(g, name);
    if (kind == IAMPB__TRUSTED_PRINCIPAL)
        return iampb__arn_parse(name, &arn) && !is_at_hand(g, arn.account);
    return true;
}

static iampb_status find_kind(iampb__build *b, iampb__trusted kind, iampb__outsider_kind as)
{
    const iampb__role_list *roles;
    iampb_str name;
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && iampb__trusted_name(b->g, kind, i, &name, &roles); i++) {
        bool saml = as == IAMPB__OUTSIDER_PROVIDER && iampb__str_contains(name, IAMPB__STR(":saml-provider/"));
        iampb_str action = as != IAMPB__OUTSIDER_PROVIDER ? IAMPB__STR("sts:AssumeRole")
                : saml ? IAMPB__STR("sts:AssumeRoleWithSAML") : IAMPB__STR("sts:AssumeRoleWithWebIdentity");
        if (!is_outside(b->g, kind, name))
            continue;
        uint32_t node = iampb__outsider_node(b->g, as, name);
        if (node == IAMPB__NO_NODE)
            return iampb__error_nomem(b->err);
        status = draw(b, node, roles, action,
                as == IAMPB__OUTSIDER_PROVIDER ? IAMPB__EDGE_FEDERATE : IAMPB__EDGE_ASSUME);
    }
    return status;
}

iampb_status iampb__find_outside_edges(iampb__build *b)
{
    static const struct {
        iampb__trusted kind;
        iampb__outsider_kind as;
    } kinds[] = {
        { IAMPB__TRUSTED_ANYONE, IAMPB__OUTSIDER_ANYONE },
        { IAMPB__TRUSTED_ACCOUNT, IAMPB__OUTSIDER_ACCOUNT },
        { IAMPB__TRUSTED_PRINCIPAL, IAMPB__OUTSIDER_PRINCIPAL },
        { IAMPB__TRUSTED_PROVIDER, IAMPB__OUTSIDER_PROVIDER },
    };
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < sizeof kinds / sizeof kinds[0]; i++)
        status = find_kind(b, kinds[i].kind, kinds[i].as);
    return status;
}
