/* capability.c - see capability.h. */
#include "graph/capability.h"
#include "base/error.h"

typedef struct finder {
    iampb_graph *g;
    iampb__capabilities *c;
    iampb_request *request;
    iampb__map known;             /* by address of a compiled policy: iampb__actions * */
    iampb__arena *scratch;
    iampb_error **err;
} finder;

/* ---- Names ---- */
static bool add_name(finder *f, iampb_str name)
{
    if (iampb__map_get(f->g->ctx, &f->c->numbers, name) != NULL)
        return true;
    iampb_str *last = IAMPB__VEC_PUSH(iampb_str, f->g->ctx, &f->c->names);
    void **place = last == NULL ? NULL : iampb__map_put(f->g->ctx, &f->c->numbers, name);
    if (place == NULL)
        return false;
    *last = name;
    *place = (void *)(uintptr_t)f->c->names.count;
    return true;
}

static bool add_names(finder *f)
{
    static const iampb_str names[] = { IAMPB__STR_INIT("sts:AssumeRole"), IAMPB__STR_INIT("iam:PutRolePolicy"),
        IAMPB__STR_INIT("iam:CreatePolicyVersion"), IAMPB__STR_INIT("iam:AttachUserPolicy"),
        IAMPB__STR_INIT("iam:PassRole") };
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof names / sizeof names[0]; i++)
        ok = add_name(f, names[i]);
    return ok && f->c->names.count <= 64;
}

size_t iampb__action_number(const iampb__capabilities *c, iampb_str action)
{
    void *number = iampb__map_get(c->g->ctx, &c->numbers, action);
    return number == NULL ? SIZE_MAX : (size_t)(uintptr_t)number - 1;
}

/* ---- Documents ---- */
static iampb_status read_document(finder *f, const iampb_compiled *policy, iampb__actions *out)
{
    *out = (iampb__actions){ 0 };
    for (size_t i = 0; i < f->c->names.count; i++) {
        iampb_str name = *IAMPB__VEC_AT(iampb_str, &f->c->names, i);
        const iampb__compiled_statement *s = NULL;
        iampb__candidates at = { 0 };
        iampb_status status = iampb_request_set_action(f->request, name.ptr, name.len, f->err);
        if (status < 0)
            return status;
        if (iampb__candidates_next(policy, &policy->allow, f->request, &at, &s))
            out->bits |= UINT64_C(1) << i;
    }
    return IAMPB_OK;
}

static iampb_status find_document(finder *f, const iampb_compiled *policy, const iampb__actions **out)
{
    const iampb_compiled **key = NULL;
    iampb_str address = iampb__str((const char *)&policy, sizeof policy);
    iampb__actions *known = iampb__map_get(f->g->ctx, &f->known, address);
    if (known == NULL) {
        known = iampb__arena_alloc(f->scratch, 1, sizeof *known);
        key = iampb__arena_alloc(f->scratch, 1, sizeof *key);
        if (known == NULL || key == NULL)
            return iampb__error_nomem(f->err);
        iampb_status status = read_document(f, policy, known);
        if (status < 0)
            return status;
        *key = policy;
        void **place = iampb__map_put(f->g->ctx, &f->known, iampb__str((const char *)key, sizeof *key));
        if (place == NULL)
            return iampb__error_nomem(f->err);
        *place = known;
    }
    *out = known;
    return IAMPB_OK;
}

/* ---- Groups ---- */
/* A document that is not at hand may allow anything. */
static iampb_status read_group(finder *f, const iampb_policy_set *set, iampb__actions *out)
{
    const iampb__layer *l = &set->layers[IAMPB_LAYER_IDENTITY];
    for (size_t i = 0; i < l->levels.count; i++) {
        const iampb__level *level = IAMPB__VEC_AT(iampb__level, &l->levels, i);
        if (level->missing > 0)
            out->bits = UINT64_MAX;
        for (size_t k = 0; k < level->policies.count; k++) {
            const iampb__actions *of = NULL;
            iampb_status status = find_document(f, *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, k), &of);
            if (status < 0)
                return status;
            out->bits |= of->bits;
        }
    }
    return IAMPB_OK;
}

iampb_status iampb__capabilities_find(iampb_graph *g, iampb__capabilities *out, iampb_error **err)
{
    finder f = { .g = g, .c = out, .err = err };
    *out = (iampb__capabilities){ .g = g, .numbers = { .nocase = true } };
    iampb_status status = iampb__arena_new(g->ctx, &f.scratch, err);
    if (status == IAMPB_OK)
        status = iampb_request_new(g->ctx, &f.request, err);
    if (status == IAMPB_OK) {
        out->groups = iampb__arena_zalloc(g->arena, g->group_count, sizeof *out->groups);
        if (out->groups == NULL || !add_names(&f))
            status = iampb__error_nomem(err);
    }
    for (uint32_t i = 0; status == IAMPB_OK && i < g->group_count; i++)
        status = read_group(&f, iampb__group_of(g->index, i)->set, &out->groups[i]);
    iampb__map_free(g->ctx, &f.known);
    iampb_request_free(f.request);
    iampb__arena_free(f.scratch);
    return status;
}

void iampb__capabilities_free(iampb__capabilities *c)
{
    if (c->g == NULL)
        return;
    iampb__map_free(c->g->ctx, &c->numbers);
    IAMPB__VEC_FREE(iampb_str, c->g->ctx, &c->names);
}
