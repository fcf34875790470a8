/* build.c - see build.h. */
#include "graph/build.h"
#include "base/error.h"

bool iampb__is_source(const iampb__build *b, uint32_t entry)
{
    const iampb__who_entry *e = &b->g->index->entries[entry];
    return b->g->admins[entry].by != IAMPB__ADMIN_POLICY
            && (b->g->service_linked || e->details == NULL || !e->details->service_linked);
}

uint32_t iampb__group_source(const iampb__build *b, uint32_t group)
{
    const iampb__who_group *of = iampb__group_of(b->g->index, group);
    for (uint32_t i = 0; i < of->count; i++)
        if (iampb__is_source(b, b->g->index->members[of->first + i]))
            return b->g->index->members[of->first + i];
    return IAMPB__NO_NODE;
}

static iampb_status make_everything(iampb__build *b)
{
    iampb_policy *policy = NULL;
    iampb_status status = iampb_policy_parse(b->g->ctx, iampb__full_access.ptr, iampb__full_access.len, NULL, &policy,
            b->err);
    if (status == IAMPB_OK)
        status = iampb_compile(b->g->ctx, policy, IAMPB__STR("everything"), &b->everything, b->err);
    iampb_policy_free(policy);
    return status;
}

iampb_status iampb__graph_build(iampb_graph *g, const iampb_graph_options *options, iampb_error **err)
{
    static iampb_status (*const finders[])(iampb__build *) = { iampb__find_admins, iampb__find_assume_edges,
        iampb__find_outside_edges };
    iampb__build b = { .g = g, .err = err };
    (void)options;
    iampb_status status = iampb__trusts_find(g, err);
    if (status == IAMPB_OK)
        status = iampb__capabilities_find(g, &b.can, err);
    if (status == IAMPB_OK)
        status = make_everything(&b);
    if (status == IAMPB_OK)
        status = iampb__inquirer_begin(g, &b.asker, err);
    for (size_t i = 0; status == IAMPB_OK && i < sizeof finders / sizeof finders[0]; i++)
        status = finders[i](&b);
    if (status == IAMPB_OK)
        status = iampb__graph_seal(g, err);
    if (b.asker.g != NULL)
        iampb__inquirer_end(&b.asker);
    iampb_compiled_free(b.everything);
    iampb__capabilities_free(&b.can);
    return status;
}
