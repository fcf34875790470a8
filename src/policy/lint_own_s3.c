/* lint_own_s3.c - control over a bucket that amounts to more than is allowed on it, and access to what the host called
 * sensitive: both ask which Allow gives an action on a resource.
 * Rule: Amazon S3 User Guide, "Policies and permissions in Amazon S3". */
#include "base/glob.h"
#include "policy/lint_own.h"
#include "policy/pattern.h"

/* ---- Buckets ---- */
enum { GET = 1, PUT = 2, DELETE = 4, ALL = 7 };

static const struct use {
    iampb_str action;
    unsigned bit;
} uses[] = {
    { IAMPB__STR_INIT("s3:GetObject"), GET },
    { IAMPB__STR_INIT("s3:PutObject"), PUT },
    { IAMPB__STR_INIT("s3:DeleteObject"), DELETE },
};

/* Who has such an action can get the uses: by writing a policy, or by letting objects expire. */
static const struct use controls[] = {
    { IAMPB__STR_INIT("s3:PutBucketPolicy"), ALL },
    { IAMPB__STR_INIT("s3:PutBucketAcl"), ALL },
    { IAMPB__STR_INIT("s3:PutLifecycleConfiguration"), DELETE },
};

/* Comparisons of bucket and object entries, for each statement and for any document. */
#define EACH 64
#define FIRST 4096

/* Statements with one of the actions, by number. */
typedef struct s3_statements {
    uint8_t *uses;     /* by statement: bits that it gives */
    size_t budget;
} s3_statements;

/* Whether an entry about objects means those of the bucket: the bucket's own text, with or without a slash and a star
 * behind it, or a pattern of it. */
static bool is_about(iampb_str objects, iampb_str bucket)
{
    if (iampb__str_eq(objects, IAMPB__STR("*")) || iampb__str_eq(objects, bucket))
        return true;
    iampb_str behind = iampb__str_from(objects, bucket.len);
    if (iampb__str_starts(objects, bucket) && iampb__str_eq(behind, IAMPB__STR("/*")))
        return true;
    if (iampb__str_eq(bucket, IAMPB__STR("*")))
        return iampb__glob_match(objects, IAMPB__STR("arn:aws:s3:::*/*"), false);
    return iampb__glob_match(objects, bucket, false);
}

/* Which uses some Allow gives on the bucket. */
static unsigned uses_of(const iampb__lint *lint, s3_statements *all, iampb_str bucket)
{
    unsigned found = 0;
    for (size_t i = 0; i < lint->count && found != ALL; i++) {
        const iampb__lint_statement *s = &lint->statements[i];
        if ((all->uses[i] & ~found) == 0)
            continue;
        if (s->not_resource)
            found |= all->uses[i];
        for (size_t k = 0; k < s->resource_count && !s->not_resource; k++) {
            if (all->budget == 0)
                return ALL;
            all->budget--;
            if (is_about(s->resources[k].entry->text, bucket))
                found |= all->uses[i];
        }
    }
    return found;
}

static bool learn_uses(iampb__lint *lint, s3_statements *all)
{
    all->uses = iampb__arena_zalloc(lint->work, lint->count, 1);
    all->budget = FIRST;
    if (all->uses == NULL) {
        lint->failed = true;
        return false;
    }
    for (size_t i = 0; i < lint->count; i++) {
        const iampb__lint_statement *s = &lint->statements[i];
        all->budget += EACH * (1 + s->resource_count);
        for (size_t u = 0; u < 3 && iampb__lint_allows(s); u++)
            if (iampb__own_gives(s, uses[u].action) != NULL)
                all->uses[i] = (uint8_t)(all->uses[i] | uses[u].bit);
    }
    return true;
}

static void report_control(iampb__lint *lint, const iampb__lint_statement *s, const struct use *control,
        const iampb__tree_node *entry, const iampb__lint_resource *bucket, unsigned missing)
{
    bool many = false;
    iampb__builder_clear(&lint->text);
    for (size_t u = 0; u < 3; u++)
        if ((missing & uses[u].bit) != 0) {
            iampb__builder_format(&lint->text, "%s%v", many ? ", " : "", uses[u].action);
            many = true;
        }
    if (iampb__lint_report(lint, iampb__own_rule(IAMPB__OWN_S3_POLICY_CONTROL), s, iampb__locus_value(entry),
                "%v on \"%v\" can be used to gain what is not allowed otherwise: %v", control->action,
                iampb__lint_short(bucket->entry->text), iampb__builder_str(&lint->text)))
        iampb__lint_at(lint, iampb__lint_entry(bucket->entry));
}

/* One finding for a statement and an action: at the first bucket of which something is missing. */
static void check_control(iampb__lint *lint, s3_statements *all, const iampb__lint_statement *s,
        const struct use *control)
{
    const iampb__tree_node *entry = iampb__own_gives(s, control->action);
    for (size_t i = 0; entry != NULL && i < s->resource_count && !s->not_resource; i++) {
        unsigned missing = control->bit & ~uses_of(lint, all, s->resources[i].entry->text);
        if (missing == 0)
            continue;
        report_control(lint, s, control, entry, &s->resources[i], missing);
        return;
    }
}

void iampb__own_check_s3_control(iampb__lint *lint)
{
    s3_statements all = { NULL, 0 };
    for (size_t i = 0; i < lint->count && !lint->failed; i++) {
        const iampb__lint_statement *s = &lint->statements[i];
        for (size_t c = 0; c < sizeof controls / sizeof controls[0] && iampb__lint_allows(s); c++) {
            if (iampb__own_gives(s, controls[c].action) == NULL || (all.uses == NULL && !learn_uses(lint, &all)))
                continue;
            check_control(lint, &all, s, &controls[c]);
        }
    }
}

/* ---- What the host called sensitive ---- */
static const iampb__tree_node *reaches(const iampb__lint_statement *s, iampb_str arn)
{
    iampb__pattern wanted, own;
    iampb__pattern_of(arn, false, &wanted);
    for (size_t i = 0; i < s->resource_count; i++) {
        const iampb__lint_resource *r = &s->resources[i];
        iampb__pattern_of(r->entry->text, r->has_variables, &own);
        if (s->not_resource ? iampb__pattern_covers(&own, &wanted) : r->star || iampb__pattern_meets(&own, &wanted))
            return s->not_resource ? NULL : &r->entry->node;
    }
    return s->not_resource ? &s->tree->not_resource->node : NULL;
}

void iampb__own_check_sensitive(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb_lint_options *options = lint->options;
    for (size_t i = 0; i + 1 < options->sensitive_count && iampb__lint_allows(s); i += 2) {
        iampb_str action = options->sensitive[i], arn = options->sensitive[i + 1];
        const iampb__tree_node *entry = iampb__own_gives(s, action), *resource = entry == NULL ? NULL : reaches(s, arn);
        if (resource != NULL
            && iampb__lint_report(lint, iampb__own_rule(IAMPB__OWN_SENSITIVE_ACCESS), s, iampb__locus_value(entry),
                    "%v is allowed on \"%v\", which was called sensitive", iampb__lint_short(action),
                    iampb__lint_short(arn)))
            iampb__lint_at(lint, iampb__locus_value(resource));
    }
}
