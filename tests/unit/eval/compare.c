/* compare.c - see compare.h. */
#include "compare.h"
#include "eval/layer.h"
#include "reference.h"
#include <stdarg.h>
#include <stdio.h>

#define CLOSINGS 1 /* that are tried of an open context; a run makes thousands of contexts */

static char message[1 << 17];

static void describe_text(FILE *out, const char *name, const char *text)
{
    if (text != NULL)
        fprintf(out, "  %s: %s\n", name, text);
}

static const char *differs(const world *w, const char *format, ...)
{
    FILE *out = fmemopen(message, sizeof message, "w");
    va_list args;
    va_start(args, format);
    vfprintf(out, format, args);
    va_end(args);
    fprintf(out, "\n");
    describe_text(out, "caller", w->caller);
    describe_text(out, "role", w->role_arn);
    describe_text(out, "id", w->unique_id);
    describe_text(out, "organization", w->organization);
    describe_text(out, "org path", w->org_path);
    describe_text(out, "action", w->action);
    describe_text(out, "resource", w->resource);
    describe_text(out, "owner", w->owner);
    describe_text(out, "context", w->context);
    describe_text(out, "identity", w->id);
    describe_text(out, "identity", w->id2);
    describe_text(out, "resource policy", w->rp);
    describe_text(out, "trust", w->trust);
    describe_text(out, "boundary", w->pb);
    describe_text(out, "session", w->sp);
    describe_text(out, "endpoint", w->ep);
    for (int i = 0; i < 3; i++) {
        describe_text(out, "scp", w->scp[i]);
        describe_text(out, "rcp", w->rcp[i]);
    }
    fprintf(out, "  management %d gateway %d bpa %d strict %d required %x\n", w->management, w->gateway, w->bpa, w->strict,
            w->required);
    fclose(out);
    return message;
}

static const char *check_closed(const made *m, const world *w)
{
    iampb__decided decided;
    uint32_t blocked = 0xFFFF;
    reference_result expected = reference_decide(w);
    int32_t outcome = iampb_evaluate(m->set, m->request, &blocked);
    if (outcome != expected.outcome)
        return differs(w, "decided %s, the reference %s (denying %x; blocked %x)",
                outcome < 0 ? "invalid" : iampb_outcome_name(outcome), iampb_outcome_name(expected.outcome),
                expected.denying, blocked);
    if ((outcome == IAMPB_ALLOWED) != (blocked == 0))
        return differs(w, "decided %s, but blocked by %x", iampb_outcome_name(outcome), blocked);
    if (outcome == IAMPB_EXPLICIT_DENY && (blocked & expected.denying) == 0)
        return differs(w, "denied by %x, the reference by %x", blocked, expected.denying);
    iampb__decide(m->set, m->request, true, &decided);
    if (decided.verdict != outcome || (decided.blocked_by == 0) != (outcome == IAMPB_ALLOWED))
        return differs(w, "decided %s in haste, %s as a whole", iampb_outcome_name(outcome),
                iampb_outcome_name(decided.verdict));
    if (outcome == IAMPB_EXPLICIT_DENY && decided.explicit_by != expected.denying)
        return differs(w, "denied by %x as a whole, the reference by %x", decided.explicit_by, expected.denying);
    return NULL;
}

static bool given(void *data, const char *key)
{
    const made *m = data;
    iampb_str name = { key, strlen(key) };
    return iampb__context_find(&m->request->context, name, iampb__key_hash(name)) != NULL;
}

/* Unsets what a text in the form of world.h set. */
static void unset(iampb_request *request, const char *text)
{
    while (*text != '\0') {
        iampb_request_unset(request, text, strcspn(text, "=!"));
        text += strcspn(text, ";");
        text += *text == ';';
    }
}

/* What is decided though keys are not given stays so. */
static const char *check_open(const made *m, gen *g, generated *it)
{
    iampb__decided open;
    iampb_request copy = *m->request;
    char context[4096];
    copy.context.closed = false;
    iampb__decide(m->set, &copy, true, &open);
    iampb_outcome now = iampb_evaluate(m->set, m->request, NULL);
    if ((open.allowed == IAMPB__YES && now != IAMPB_ALLOWED) || (open.allowed == IAMPB__NO && now == IAMPB_ALLOWED))
        return differs(&it->w, "known %d with an open context, but %s", open.allowed, iampb_outcome_name(now));
    for (int i = 0; i < CLOSINGS; i++) {
        size_t used = it->used;
        const char *more = generate_closing(g, it, given, (void *)m), *wrong = NULL;
        if (more == NULL)
            break;
        world closed = it->w;
        snprintf(context, sizeof context, "%s%s", it->w.context == NULL ? "" : it->w.context, more);
        closed.context = context;
        world_context(m->request, more);
        wrong = check_closed(m, &closed);
        now = iampb_evaluate(m->set, m->request, NULL);
        if (wrong == NULL && open.allowed != IAMPB__UNKNOWN && (open.allowed == IAMPB__YES) != (now == IAMPB_ALLOWED))
            wrong = differs(&closed, "known %d with an open context, but %s with %s", open.allowed,
                    iampb_outcome_name(now), more);
        unset(m->request, more);
        it->used = used;
        if (wrong != NULL)
            return wrong;
    }
    return NULL;
}

const char *compare_world(iampb_context *ctx, gen *g, generated *it)
{
    made m = world_make(ctx, &it->w);
    const char *wrong = check_closed(&m, &it->w);
    if (wrong == NULL)
        wrong = check_open(&m, g, it);
    world_free(&m);
    return wrong;
}

iampb_outcome compare_decide(iampb_context *ctx, const world *w)
{
    made m = world_make(ctx, w);
    iampb_outcome outcome = iampb_evaluate(m.set, m.request, NULL);
    world_free(&m);
    return outcome;
}
