/* explain_write.c - a decision as JSON. See explain.h; the shape is in doc/eval.md. */
#include "eval/explain.h"
#include "base/error.h"

typedef iampb__json_writer writer;

/* A place in one policy's text, moved on from place to place, so that the places of a whole policy cost one walk. */
typedef struct cursor {
    const iampb__source *source;
    size_t at;
    int64_t line, column;
} cursor;

typedef struct printer {
    writer *w;
    const iampb_decision *d;
    cursor cursor;
} printer;

/* ---- Small things ---- */
static void put_strz(writer *w, const char *name, const char *text)
{
    iampb__json_member_str(w, name, iampb__str_z(text));
}

static void open_member(writer *w, const char *name, char bracket)
{
    iampb__json_key(w, name);
    iampb__json_open(w, bracket);
}

/* What is small stands on one line. */
static int open_line(writer *w, const char *name, char bracket)
{
    int indent = w->indent;
    if (name != NULL)
        iampb__json_key(w, name);
    iampb__json_open(w, bracket);
    w->indent = 0;
    return indent;
}

static void close_line(writer *w, char bracket, int indent)
{
    iampb__json_close(w, bracket);
    w->indent = indent;
}

static void put_list(writer *w, const char *name, const iampb_str *items, size_t count)
{
    int indent = open_line(w, name, '[');
    for (size_t i = 0; i < count; i++)
        iampb__json_put_str(w, items[i]);
    close_line(w, ']', indent);
}

/* Line and column from 1, in code points (E-111). */
static void put_place(printer *p, const char *name, const iampb__source *source, size_t offset)
{
    cursor *c = &p->cursor;
    if (c->source != source || offset < c->at)
        *c = (cursor){ source, 0, 1, 1 };
    for (; c->at < offset; c->at++) {
        if (source->text.ptr[c->at] == '\n') {
            c->line++;
            c->column = 1;
        } else if (((unsigned char)source->text.ptr[c->at] & 0xc0) != 0x80) {
            c->column++;
        }
    }
    int indent = open_line(p->w, name, '{');
    iampb__json_member_int(p->w, "Line", c->line);
    iampb__json_member_int(p->w, "Column", c->column);
    close_line(p->w, '}', indent);
}

static void put_places(printer *p, const iampb__explained *s)
{
    const iampb__tree_node *node = &s->statement->tree->node;
    put_place(p, "StartPosition", s->policy->compiled->source, node->begin);
    put_place(p, "EndPosition", s->policy->compiled->source, (size_t)node->begin + node->len);
}

void iampb__policy_place(iampb_layer layer, size_t level, size_t index, iampb__builder *out)
{
    static const char *const lists[] = { "PolicyInputList", "ResourcePolicy", "PermissionsBoundaryPolicyInputList",
        "SessionPolicyInputList", "ServiceControlPolicyInputList", "ResourceControlPolicyInputList",
        "VpcEndpointPolicyInputList" };
    iampb__builder_add(out, iampb__str_z(lists[layer]));
    if (layer == IAMPB_LAYER_SCP || layer == IAMPB_LAYER_RCP)
        iampb__builder_format(out, ".%z", level + 1);
    if (layer != IAMPB_LAYER_RESOURCE || index > 0)
        iampb__builder_format(out, ".%z", index + 1);
}

/* What the policy is called: its name, or where it stands in the input of a simulation. */
static void put_policy_id(writer *w, const char *name, const iampb__asked_policy *policy)
{
    iampb__builder text = { .ctx = w->out->ctx };
    if (policy->compiled->name.len > 0)
        iampb__builder_add(&text, policy->compiled->name);
    else
        iampb__policy_place(policy->layer, policy->level, policy->index, &text);
    iampb__json_member_str(w, name, iampb__builder_str(&text));
    w->out->failed = w->out->failed || text.failed;
    iampb__builder_free(&text);
}

/* ---- AWS's members ---- */
static void put_matched(printer *p)
{
    writer *w = p->w;
    open_member(w, "MatchedStatements", '[');
    for (const iampb__explained *s = p->d->statements; s != NULL; s = s->next) {
        if (!iampb__decision_decides(p->d, s))
            continue;
        iampb__json_open(w, '{');
        put_policy_id(w, "SourcePolicyId", s->policy);
        put_strz(w, "SourcePolicyType", s->policy->layer == IAMPB_LAYER_RESOURCE ? "resource" : "none");
        put_places(p, s);
        iampb__json_close(w, '}');
    }
    iampb__json_close(w, ']');
}

static void put_missing_names(writer *w, const iampb_decision *d)
{
    int indent = open_line(w, "MissingContextValues", '[');
    for (size_t i = 0; i < d->missing.count; i++)
        iampb__json_put_str(w, d->missing.keys[i].key);
    close_line(w, ']', indent);
}

static bool asks(const iampb_decision *d, iampb_layer layer) { return (d->decided.asked >> layer & 1) != 0; }

/* A layer that limits: nothing is denied in it, and what it must allow it allows. */
static bool passes(const iampb_decision *d, iampb_layer layer)
{
    const iampb__layer_result *r = &d->decided.results[layer];
    return !asks(d, layer) || (r->deny != IAMPB__YES && r->allow == IAMPB__YES);
}

static const char *verdict_of(const iampb_decision *d, iampb_layer layer)
{
    if ((d->decided.explicit_by >> layer & 1) != 0)
        return "explicitDeny";
    return d->decided.results[layer].allow == IAMPB__YES ? "allowed" : "implicitDeny";
}

static void put_boundary(writer *w, const iampb_decision *d)
{
    if (!asks(d, IAMPB_LAYER_BOUNDARY))
        return;
    open_member(w, "PermissionsBoundaryDecisionDetail", '{');
    iampb__json_member_bool(w, "AllowedByPermissionsBoundary", passes(d, IAMPB_LAYER_BOUNDARY));
    iampb__json_close(w, '}');
}

static void put_details(writer *w, const iampb_decision *d)
{
    if (d->star && d->decided.same_account)
        return;
    open_member(w, "EvalDecisionDetails", '{');
    if (!d->decided.same_account) {
        put_strz(w, "IAM Policy", verdict_of(d, IAMPB_LAYER_IDENTITY));
        put_strz(w, "Resource Policy", verdict_of(d, IAMPB_LAYER_RESOURCE));
    }
    iampb__json_close(w, '}');
}

static void put_aws(printer *p, const char *name_of_decision)
{
    const iampb_decision *d = p->d;
    iampb__json_member_str(p->w, "EvalResourceName", d->resource);
    put_strz(p->w, name_of_decision, iampb_outcome_name(d->decided.verdict));
    put_matched(p);
    put_missing_names(p->w, d);
    put_boundary(p->w, d);
    put_details(p->w, d);
}

/* ---- Layers ---- */
/* Where a statement is, and what it is called. */
static void put_statement_head(printer *p, const iampb__explained *s)
{
    writer *w = p->w;
    const iampb__tree_entry *sid = s->statement->tree->sid;
    put_policy_id(w, "policy", s->policy);
    if (s->policy->level_name.len > 0)
        iampb__json_member_str(w, "level", s->policy->level_name);
    iampb__json_member_int(w, "statement", (int64_t)s->statement->number + 1);
    if (sid != NULL)
        iampb__json_member_str(w, "sid", sid->text);
    put_places(p, s);
}

static void put_blocker(printer *p, iampb_layer layer)
{
    writer *w = p->w;
    bool is_explicit = (p->d->decided.explicit_by >> layer & 1) != 0;
    iampb__json_open(w, '{');
    put_strz(w, "layer", iampb_layer_name(layer));
    put_strz(w, "kind", is_explicit ? "explicit" : "implicit");
    if (layer < IAMPB__POLICY_LAYERS && p->d->level_of[layer].len > 0)
        iampb__json_member_str(w, "level", p->d->level_of[layer]);
    if (layer >= IAMPB__POLICY_LAYERS && p->d->decided.reason != NULL)
        put_strz(w, "reason", p->d->decided.reason);
    open_member(w, "statements", '[');
    for (const iampb__explained *s = p->d->statements; is_explicit && s != NULL; s = s->next) {
        if (s->policy->layer != layer || !iampb__decision_decides(p->d, s))
            continue;
        iampb__json_open(w, '{');
        put_statement_head(p, s);
        iampb__json_close(w, '}');
    }
    iampb__json_close(w, ']');
    iampb__json_close(w, '}');
}

static void put_layers(writer *w, const iampb_decision *d)
{
    open_member(w, "layers", '[');
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++) {
        const iampb__layer_result *r = &d->decided.results[layer];
        if (!d->present[layer])
            continue;
        int indent = open_line(w, NULL, '{');
        put_strz(w, "layer", iampb_layer_name(layer));
        iampb__json_member_bool(w, "applies", asks(d, layer));
        if (asks(d, layer))
            put_strz(w, "result", verdict_of(d, layer));
        if (layer == IAMPB_LAYER_RESOURCE && r->match != IAMPB__MATCH_NONE)
            put_strz(w, "match", iampb__match_name(r->match));
        if (d->level_of[layer].len > 0 && !passes(d, layer))
            iampb__json_member_str(w, "level", d->level_of[layer]);
        close_line(w, '}', indent);
    }
    iampb__json_close(w, ']');
}

/* ---- One statement ---- */
static int open_part(writer *w, const char *name, bool fits)
{
    int indent = open_line(w, name, '{');
    iampb__json_member_bool(w, "matched", fits);
    return indent;
}

static void put_entry(writer *w, uint32_t entry)
{
    if (entry != UINT32_MAX)
        iampb__json_member_int(w, "entry", (int64_t)entry + 1);
}

static void put_parts(writer *w, const iampb__explained *e)
{
    const iampb__compiled_statement *s = e->statement;
    int indent = open_part(w, "action", e->action_fits);
    put_entry(w, e->action_entry);
    if (s->not_action)
        iampb__json_member_bool(w, "inverted", true);
    close_line(w, '}', indent);
    indent = open_part(w, "resource", e->resource_fits);
    put_entry(w, e->resource_entry);
    if (e->resource_entry != UINT32_MAX)
        iampb__json_member_str(w, "text", e->resource_text);
    if (s->not_resource)
        iampb__json_member_bool(w, "inverted", true);
    if (e->resource_reason != NULL)
        put_strz(w, "reason", e->resource_reason);
    if (e->resource_variable.len > 0)
        iampb__json_member_str(w, "variable", e->resource_variable);
    close_line(w, '}', indent);
    if (!e->has_principal)
        return;
    indent = open_part(w, "principal", e->principal_fits);
    if (e->principal_fits)
        put_strz(w, "kind", iampb__match_name(e->match));
    if (s->principals.inverted)
        iampb__json_member_bool(w, "inverted", true);
    if (e->principal_reason != NULL)
        put_strz(w, "reason", e->principal_reason);
    if (e->uncertain)
        put_strz(w, "uncertain", "notprincipal-account");
    close_line(w, '}', indent);
}

static const char *state_name(iampb__key_state state)
{
    static const char *const names[] = { "not-given", "absent", "single", "list" };
    return names[state];
}

static void put_test(writer *w, const iampb__explained_test *t)
{
    static const char *const reasons[] = { NULL, "absent", "absent-but-true", "list-needs-set-operator", "type-error",
        "unknown-operator", "unresolved-variable" };
    const iampb__test *test = t->test;
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "operator", test->tree->values.node.parent->name);
    iampb__json_member_str(w, "key", test->key);
    iampb__json_member_bool(w, "matched", t->result.truth == IAMPB__YES);
    put_strz(w, "state", state_name(t->state));
    if (t->derived)
        iampb__json_member_bool(w, "derived", true);
    put_list(w, "requestValues", t->values, t->value_count);
    put_list(w, "policyValues", t->operands, test->count);
    if (t->result.reason != IAMPB__TEST_COMPARED)
        put_strz(w, "reason", reasons[t->result.reason]);
    if (t->result.reason == IAMPB__TEST_VARIABLE && t->result.variable != NULL)
        iampb__json_member_str(w, "variable", t->result.variable->text);
    if (t->result.operand != UINT32_MAX)
        iampb__json_member_int(w, "policyValue", (int64_t)t->result.operand + 1);
    if (t->result.value != UINT32_MAX)
        iampb__json_member_int(w, "requestValue", (int64_t)t->result.value + 1);
    iampb__json_close(w, '}');
}

static void put_explained(printer *p, const iampb__explained *e)
{
    writer *w = p->w;
    iampb__json_open(w, '{');
    put_strz(w, "layer", iampb_layer_name(e->policy->layer));
    put_statement_head(p, e);
    put_strz(w, "effect", e->statement->allow ? "Allow"
                          : e->statement->tree->effect == IAMPB__EFFECT_DENY ? "Deny" : "");
    iampb__json_member_bool(w, "applies", e->applies);
    if (e->near_miss)
        iampb__json_member_bool(w, "nearMiss", true);
    if (e->statement->fault != NULL)
        put_strz(w, "malformed", e->statement->fault);
    put_parts(w, e);
    open_member(w, "conditions", '[');
    for (uint32_t i = 0; i < e->test_count; i++)
        put_test(w, &e->tests[i]);
    iampb__json_close(w, ']');
    iampb__json_close(w, '}');
}

/* ---- Keys ---- */
/* One value as a text; a list of one too, and others as arrays. */
static void put_choice(writer *w, const char *name, const iampb__choice *choice)
{
    iampb__json_key(w, name);
    if (choice->state == IAMPB__KEY_ABSENT) {
        iampb__json_put_null(w);
        return;
    }
    if (choice->count == 1) {
        iampb__json_put_str(w, choice->values[0]);
        return;
    }
    iampb__json_open(w, '[');
    for (size_t i = 0; i < choice->count; i++)
        iampb__json_put_str(w, choice->values[i]);
    iampb__json_close(w, ']');
}

static void put_missing(writer *w, const iampb_decision *d)
{
    open_member(w, "missing", '[');
    for (size_t i = 0; i < d->missing.count; i++) {
        const iampb__missing_key *m = &d->missing.keys[i];
        int indent = open_line(w, NULL, '{');
        iampb__json_member_str(w, "key", m->key);
        put_strz(w, "ifAbsent", iampb_outcome_name(m->if_absent));
        put_choice(w, "ifValue", &m->choice);
        put_strz(w, "then", iampb_outcome_name(m->then));
        if (m->with_count > 0)
            open_member(w, "with", '[');
        for (size_t k = 0; k < m->with_count; k++) {
            iampb__json_open(w, '{');
            iampb__json_member_str(w, "key", m->with[k].key);
            put_choice(w, "value", &m->with[k].choice);
            iampb__json_close(w, '}');
        }
        if (m->with_count > 0)
            iampb__json_close(w, ']');
        close_line(w, '}', indent);
    }
    iampb__json_close(w, ']');
}

/* ---- Ours ---- */
static void put_layer_names(writer *w, const char *name, uint32_t bits)
{
    int indent = open_line(w, name, '[');
    for (iampb_layer layer = 0; layer <= IAMPB_LAYER_SERVICE; layer++)
        if ((bits >> layer & 1) != 0)
            iampb__json_put_str(w, iampb__str_z(iampb_layer_name(layer)));
    close_line(w, ']', indent);
}

static void put_pattern(writer *w, const iampb__pattern_answer *pattern)
{
    if (pattern->extent == NULL)
        return;
    iampb__json_member_bool(w, "partial", pattern->partial);
    put_strz(w, "extent", pattern->extent);
    open_member(w, "witnesses", '{');
    if (pattern->allowed.ptr != NULL) {
        iampb__json_key(w, "allowed");
        iampb__json_put_json(w, pattern->allowed);
    }
    if (pattern->denied.ptr != NULL) {
        iampb__json_key(w, "denied");
        iampb__json_put_json(w, pattern->denied);
    }
    iampb__json_close(w, '}');
}

static void put_ours(printer *p)
{
    writer *w = p->w;
    const iampb_decision *d = p->d;
    open_member(w, "Iampb", '{');
    put_pattern(w, &d->pattern);
    open_member(w, "blockedBy", '[');
    for (size_t i = 0; i < d->blocker_count; i++)
        put_blocker(p, d->blockers[i]);
    iampb__json_close(w, ']');
    put_layer_names(w, "minimalFix", d->decided.least_change);
    put_layers(w, d);
    iampb__json_member_bool(w, "sameAccount", d->decided.same_account);
    open_member(w, "notes", '[');
    for (const iampb__note *note = d->notes; note != NULL; note = note->next)
        iampb__json_put_str(w, note->text);
    iampb__json_close(w, ']');
    if (d->searched)
        put_missing(w, d);
    open_member(w, "explain", '[');
    for (const iampb__explained *e = d->statements; e != NULL; e = e->next)
        if (d->all_statements || iampb__decision_decides(d, e))
            put_explained(p, e);
    iampb__json_close(w, ']');
    iampb__json_close(w, '}');
}

/* ---- One entry ---- */
static const iampb_decision *most_restrictive(const iampb_decision *const *decisions, size_t count)
{
    static const int rank[] = { 0, [IAMPB_ALLOWED] = 1, [IAMPB_IMPLICIT_DENY] = 2, [IAMPB_EXPLICIT_DENY] = 3 };
    const iampb_decision *worst = decisions[0];
    for (size_t i = 1; i < count; i++)
        if (rank[decisions[i]->decided.verdict] > rank[worst->decided.verdict])
            worst = decisions[i];
    return worst;
}

static void put_resources(writer *w, const iampb_decision *const *decisions, size_t count)
{
    open_member(w, "ResourceSpecificResults", '[');
    for (size_t i = 0; i < count; i++) {
        printer p = { w, decisions[i], { NULL, 0, 1, 1 } };
        if (count == 1 && decisions[i]->star)
            continue;
        iampb__json_open(w, '{');
        put_aws(&p, "EvalResourceDecision");
        if (count > 1)
            put_ours(&p);
        iampb__json_close(w, '}');
    }
    iampb__json_close(w, ']');
}

void iampb__decision_put(writer *w, const iampb_decision *const *decisions, size_t count)
{
    const iampb_decision *d = most_restrictive(decisions, count);
    printer p = { w, d, { NULL, 0, 1, 1 } };
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "EvalActionName", d->action);
    put_aws(&p, "EvalDecision");
    if (asks(d, IAMPB_LAYER_SCP) || asks(d, IAMPB_LAYER_RCP)) {
        open_member(w, "OrganizationsDecisionDetail", '{');
        iampb__json_member_bool(w, "AllowedByOrganizations", passes(d, IAMPB_LAYER_SCP) && passes(d, IAMPB_LAYER_RCP));
        iampb__json_close(w, '}');
    }
    put_resources(w, decisions, count);
    put_ours(&p);
    iampb__json_close(w, '}');
}

iampb_status iampb_decisions_write(const iampb_decision *const *decisions, size_t count, int32_t indent,
        iampb_write_fn write, void *user, iampb_error **err)
{
    bool whole = decisions != NULL && count > 0;
    for (size_t i = 0; whole && i < count; i++)
        whole = decisions[i] != NULL;
    iampb_context *ctx = whole ? iampb__arena_context(decisions[0]->arena) : NULL;
    if (!whole || write == NULL || indent < 0 || indent > 16)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                "decisions and write must not be NULL, and indent is 0 to 16");
    iampb__sink sink = { .text = { .ctx = ctx }, .write = write, .user = user, .err = err };
    writer w = { .out = &sink.text, .indent = indent };
    iampb__decision_put(&w, decisions, count);
    iampb_status status = iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}

iampb_status iampb_decision_write(const iampb_decision *d, int32_t indent, iampb_write_fn write, void *user,
        iampb_error **err)
{
    return iampb_decisions_write(&d, 1, indent, write, user, err);
}
