/* difference.c - what one policy allows and another does not, as a policy. See compare.h.
 * Allow statements of the new policy are taken apart, as far as parts of them are allowed already; parts that grant
 * nothing new are left out. What the new policy denies stays denied. Where a part is new in one context and known in
 * another, an Allow statement of the existing policy becomes a Deny statement: that is exact unless the existing policy
 * denies some of it again, and then the policy is left wider, and says so. */
#include "compare/difference.h"
#include "base/error.h"
#include "finding/write.h"

typedef struct maker {
    iampb__difference d;
    iampb__vec kept;         /* iampb__grant: of d.pieces */
    iampb__vec denies;       /* iampb__portion, each of one statement */
    iampb__vec denied;       /* iampb__grant: of them */
    iampb_write_fn note;
    void *user;
} maker;

static iampb_status note(maker *m, iampb_str text)
{
    int32_t code = m->note == NULL ? 0 : m->note(m->user, text.ptr, text.len);
    return code == 0 ? IAMPB_OK
                     : iampb__error_callback(m->d.parts.ctx, m->d.err, code, "the host's function refused a note");
}

/* Fewer pieces, and the grants of them. */
static iampb_status unite(maker *m, iampb__vec *pieces, iampb__vec *out)
{
    iampb_context *ctx = m->d.parts.ctx;
    bool ok = iampb__portions_unite(ctx, m->d.parts.arena, pieces) && iampb__portions_grants(ctx, pieces, out);
    return ok ? IAMPB_OK : iampb__error_nomem(m->d.err);
}

/* ---- Denying ---- */
static const iampb__parts_test tests[] = {
    { .any_allow = 1u << IAMPB__PARTS_KEPT, .none_deny = 1u << IAMPB__PARTS_FRESH },
    { .any_allow = 1u << IAMPB__PARTS_KEPT, .none_deny = 1u << IAMPB__PARTS_FRESH,
        .any_deny = 1u << IAMPB__PARTS_EXISTING },
};
static const iampb__parts_test meets = { .any_allow = 1u << IAMPB__PARTS_KEPT };

static bool deny(maker *m, const iampb__grant *statement, size_t number)
{
    iampb__portion *place = IAMPB__VEC_PUSH(iampb__portion, m->d.parts.ctx, &m->denies);
    if (place == NULL)
        return false;
    place->grant = *statement;
    place->number = number;
    return true;
}

/* A Deny statement of the new policy stays where it meets what is kept. NotPrincipal spares others in a Deny than an
 * Allow lets in (E-44 to E-48): asked about as an Allow statement it would seem to meet nothing. */
static iampb_status keep_deny(maker *m, const iampb__grant *statement, unsigned found, size_t number)
{
    if ((found & 1) == 0 && !statement->not_principal)
        return IAMPB_OK;
    return deny(m, statement, number) ? IAMPB_OK : iampb__error_nomem(m->d.err);
}

/* An Allow statement of the existing policy becomes a Deny statement, unless that takes away what is new. */
static iampb_status turn(maker *m, const iampb__grant *statement, unsigned found, size_t number)
{
    if ((found & 1) == 0)
        return IAMPB_OK;
    if (statement->not_principal)
        return note(m, IAMPB__STR("wider than the difference: an Allow statement of the existing policy has "
                                  "NotPrincipal, and a Deny statement with it would spare others"));
    if ((found & 2) != 0)
        return note(m, IAMPB__STR("wider than the difference: an Allow statement of the existing policy cannot be "
                                  "taken away whole, for the existing policy denies some of it"));
    return deny(m, statement, number) ? IAMPB_OK : iampb__error_nomem(m->d.err);
}

static iampb_status deny_all(maker *m, bool fresh)
{
    const iampb__parts *p = &m->d.parts;
    iampb__vec statements = { NULL, 0, 0 };
    iampb_status status = iampb__parts_read(p, fresh, !fresh, &statements, m->d.err);
    uint8_t *found = iampb__arena_zalloc(p->arena, statements.count, 1);
    uint8_t *unsure = iampb__arena_zalloc(p->arena, statements.count, 1);
    if (status == IAMPB_OK && (found == NULL || unsure == NULL))
        status = iampb__error_nomem(m->d.err);
    if (status == IAMPB_OK)
        status = iampb__parts_find(p, &statements, &m->kept, fresh ? &meets : tests, fresh ? 1 : 2, found, unsure,
                m->d.err);
    for (size_t i = 0; status == IAMPB_OK && i < statements.count; i++) {
        const iampb__grant *statement = IAMPB__VEC_AT(iampb__grant, &statements, i);
        unsigned maybe = (unsigned)(found[i] | unsure[i]);
        status = fresh ? keep_deny(m, statement, maybe, m->denies.count) : turn(m, statement, maybe, m->denies.count);
    }
    IAMPB__VEC_FREE(iampb__grant, p->ctx, &statements);
    return status;
}

static bool some_mixed(const maker *m)
{
    for (size_t i = 0; i < m->d.pieces.count; i++)
        if (IAMPB__VEC_AT(iampb__portion, &m->d.pieces, i)->mixed)
            return true;
    return false;
}

/* ---- All of it ---- */
static iampb_status make(maker *m)
{
    iampb_status status = iampb__difference_apart(&m->d);
    if (status == IAMPB_OK)
        status = unite(m, &m->d.pieces, &m->kept);
    if (status == IAMPB_OK && m->kept.count > 0)
        status = deny_all(m, true);
    if (status == IAMPB_OK && some_mixed(m))
        status = deny_all(m, false);
    if (status == IAMPB_OK)
        status = unite(m, &m->denies, &m->denied);
    if (status == IAMPB_OK && m->d.unsure)
        status = note(m, IAMPB__STR("perhaps wider than the difference: it is not decided whether some of it is new"));
    return status;
}

iampb_status iampb__grants_print(iampb_context *ctx, const iampb__vec *allows, const iampb__vec *denies,
        iampb_write_fn write, void *user, iampb_error **err)
{
    iampb__sink sink = { .text = { .ctx = ctx }, .write = write, .user = user, .err = err };
    iampb__json_writer w = { .out = &sink.text, .indent = 4 };
    iampb__grants_write(&w, allows, denies);
    iampb_status status = sink.text.failed ? iampb__error_nomem(err) : iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}

static iampb_status check(iampb_context *ctx, const iampb_compiled *const *existing, size_t existing_count,
        const iampb_compiled *const *fresh, size_t fresh_count, iampb_write_fn write, iampb_policy_kind *kind,
        iampb_error **err)
{
    if (ctx == NULL || write == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and write must not be NULL");
    const iampb_compiled *any = fresh_count > 0 && fresh != NULL ? fresh[0]
            : existing_count > 0 && existing != NULL             ? existing[0]
                                                                 : NULL;
    bool principals = any != NULL && iampb__names_principals(any);
    *kind = any == NULL ? IAMPB_POLICY_IDENTITY : any->kind;
    iampb_status status = iampb__question_check(ctx, existing, existing_count, principals, err);
    return status < 0 ? status : iampb__question_check(ctx, fresh, fresh_count, principals, err);
}

iampb_status iampb_compare_write_difference(iampb_context *ctx, const iampb_compiled *const *existing,
        size_t existing_count, const iampb_compiled *const *fresh, size_t fresh_count,
        const iampb_compare_options *options, iampb_write_fn write, iampb_write_fn told, void *user, iampb_error **err)
{
    maker m = { .d = { .parts = { .ctx = ctx, .options = options, .existing = existing,
                               .existing_count = existing_count, .fresh = fresh, .fresh_count = fresh_count },
                        .err = err },
        .note = told, .user = user };
    iampb_status status = check(ctx, existing, existing_count, fresh, fresh_count, write, &m.d.parts.kind, err);
    if (status < 0 || (status = iampb__arena_new(ctx, &m.d.parts.arena, err)) < 0)
        return status;
    status = make(&m);
    if (status == IAMPB_OK)
        status = iampb__grants_print(ctx, &m.kept, &m.denied, write, user, err);
    IAMPB__VEC_FREE(iampb__portion, ctx, &m.d.pieces);
    IAMPB__VEC_FREE(iampb__grant, ctx, &m.kept);
    IAMPB__VEC_FREE(iampb__portion, ctx, &m.denies);
    IAMPB__VEC_FREE(iampb__grant, ctx, &m.denied);
    iampb__arena_free(m.d.parts.arena);
    return status;
}
