/* arn_template.h - the ARN templates of the catalogue, and which of them a policy's ARN can be. */
#ifndef IAMPB__POLICY_ARN_TEMPLATE_H
#define IAMPB__POLICY_ARN_TEMPLATE_H
#include "base/arn.h"
#include "catalog/catalog.h"
#include "policy/pattern.h"

/* The templates of one resource type, one after the other; some rows of the catalogue hold several. */
typedef struct iampb__templates {
    iampb__type_view type; /* its service is not always filled in */
    uint32_t next;  /* row */
    iampb_str rest; /* of the current row */
} iampb__templates;

iampb__templates iampb__templates_of(const iampb_catalog *catalog, size_t type);
bool iampb__templates_next(iampb__templates *templates, iampb_str *out);

/* Whether some template of the type has a string in common with the pattern. */
bool iampb__type_meets(const iampb_catalog *catalog, size_t type, const iampb__pattern *pattern);
/* Whether an ARN pattern means all resources of the type, in one account at least: partition and account do not
 * count. */
bool iampb__type_is_covered(const iampb_catalog *catalog, size_t type, const iampb__arn *arn);

/* Bits: what the catalogue makes of an ARN. */
#define IAMPB__ARN_MEETS 1u            /* it can be the ARN of some resource */
#define IAMPB__ARN_UNKNOWN 2u          /* the catalogue has no templates for that service, or not all */
#define IAMPB__ARN_REGION_FILLED 4u    /* no template meets it, and those that would leave the Region empty */
#define IAMPB__ARN_ACCOUNT_FILLED 8u
#define IAMPB__ARN_REGION_EMPTY 16u    /* all templates with that resource part have a Region, and it has none */
#define IAMPB__ARN_ACCOUNT_EMPTY 32u
/* Resource types with ARNs of another service than their own: some services act on what others have. Found out when
 * first needed, which takes a look at the whole catalogue. Start with the arena and zeros. */
typedef struct iampb__foreign_types {
    iampb__arena *arena;
    const uint32_t *types; /* NULL: not known yet */
    size_t count;
    bool failed;           /* no memory */
} iampb__foreign_types;

/* The last two bits only with `empty_fields`. */
unsigned iampb__arn_judge(const iampb_catalog *catalog, iampb__foreign_types *foreign, iampb_str text,
        const iampb__arn *arn, bool variables, bool empty_fields);
#endif
