/* build.c - see build.h. */
#include "graph/build.h"
#include "base/error.h"

bool iampb__is_source(const iampb__build *b, uint32_t entry)
{
    const iampb__who_entry *e = &b->g->index->entries[entry];
    return b->g->admins[entry].value == 0
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

iampb_status iampb__graph_build(iampb_graph *g, iampb_error **err)
{
    static iampb_status (*const finders[])(iampb__build *) = { iampb__find_admins, iampb__find_assume_edges,
        iampb__find_outside_edges };
    iampb__build b = { .g = g, .err = err };
    iampb_status status = iampb__trusts_find(g, err);
    if (status == IAMPB_OK)
        status = iampb__capabilities_find(g, &b.can, err);
    if (status == IAMPB_OK)
        status = iampb__inquirer_begin(g, g, &b.asker, err);
    for (size_t i = 0; status == IAMPB_OK && i < sizeof finders / sizeof finders[0]; i++)
        status = finders[i](&b);
    if (status == IAMPB_OK)
        status = iampb__graph_seal(g, err);
    if (b.asker.g != NULL)
        iampb__inquirer_end(&b.asker);
    iampb__capabilities_free(&b.can);
    return status;
}
