/* denial_show.c - a diagnosis as text and as JSON. See denial_diagnosis.h. */
#include "eval/denial_diagnosis.h"
#include "base/error.h"

/* ---- Statements ---- */
/* At a gate that denies: what denies. At one that does not allow: what comes close. At one that passes: what allows, if
 * that is what the request comes to. */
bool iampb__gate_shows(const iampb_diagnosis *x, const iampb__gate *gate, const iampb__explained *s)
{
    if (s->policy->layer != gate->layer)
        return false;
    switch (gate->state) {
    case IAMPB__GATE_EXPLICIT: return s->applies && !s->statement->allow;
    case IAMPB__GATE_IMPLICIT:
    case IAMPB__GATE_UNKNOWN:
    case IAMPB__GATE_NOT_NEEDED: return s->near_miss && s->action_fits && s->statement->allow;
    case IAMPB__GATE_PASSES:
        return s->applies && s->statement->allow && x->decision->decided.verdict == IAMPB_ALLOWED;
    case IAMPB__GATE_ABSENT: break;
    }
    return false;
}

/* An external id is a shared secret in the eyes of many: only its beginning is shown. */
static void put_value(iampb__builder *b, iampb_str key, iampb_str value)
{
    bool hide = iampb__str_eq_nocase(key, IAMPB__STR("sts:ExternalId")) && value.len > 2;
    iampb__builder_format(b, "\"%v%s\"", hide ? iampb__str_first(value, 2) : value, hide ? "..." : "");
}

static void put_values(iampb__builder *b, iampb_str key, const iampb_str *values, size_t count)
{
    for (size_t i = 0; i < count && i < 4; i++) {
        iampb__builder_add(b, i == 0 ? IAMPB__STR("") : IAMPB__STR(", "));
        put_value(b, key, values[i]);
    }
    if (count > 4)
        iampb__builder_format(b, " and %z more", count - 4);
}

static void put_failed_test(iampb__builder *b, const iampb__explained_test *t)
{
    iampb__builder_format(b, "condition %v on %v needs ", t->test->tree->values.node.parent->name, t->test->key);
    put_values(b, t->test->key, t->operands, t->test->count);
    if (t->state == IAMPB__KEY_NOT_GIVEN || t->state == IAMPB__KEY_ABSENT) {
        iampb__builder_add(b, t->state == IAMPB__KEY_ABSENT ? IAMPB__STR(", the key is absent")
                                                            : IAMPB__STR(", the key is not given"));
        return;
    }
    iampb__builder_add(b, IAMPB__STR(", given is "));
    put_values(b, t->test->key, t->values, t->value_count);
}

void iampb__put_why(iampb__builder *b, const iampb__explained *s)
{
    const char *between = "";
    if (s->applies) {
        iampb__builder_add(b, s->statement->allow ? IAMPB__STR("allows it") : IAMPB__STR("denies it"));
        return;
    }
    if (s->statement->malformed)
        iampb__builder_format(b, "is malformed (%s)", s->statement->fault == NULL ? "" : s->statement->fault);
    if (!s->action_fits && !s->statement->malformed) {
        iampb__builder_add(b, IAMPB__STR("the action does not fit"));
        between = "; ";
    }
    if (!s->resource_fits) {
        iampb__builder_format(b, "%sthe resource does not fit", between);
        if (s->resource_entry != UINT32_MAX)
            iampb__builder_format(b, " %v", s->resource_text);
        if (s->resource_reason != NULL)
            iampb__builder_format(b, " (%s)", s->resource_reason);
        between = "; ";
    }
    if (s->has_principal && !s->principal_fits) {
        iampb__builder_format(b, "%sthe principal does not fit", between);
        if (s->principal_reason != NULL)
            iampb__builder_format(b, " (%s)", s->principal_reason);
        between = "; ";
    }
    for (uint32_t i = 0; i < s->test_count; i++)
        if (s->tests[i].result.truth != IAMPB__YES) {
            iampb__builder_add(b, iampb__str_z(between));
            put_failed_test(b, &s->tests[i]);
            between = "; ";
        }
}

/* ---- Mending ---- */
static void put_allow(iampb__builder *b, const iampb_diagnosis *x, bool principal, bool resource)
{
    iampb__json_writer w = { .out = b };
    iampb__json_open(&w, '{');
    iampb__json_member_str(&w, "Effect", IAMPB__STR("Allow"));
    if (principal) {
        iampb__json_key(&w, "Principal");
        iampb__json_open(&w, '{');
        iampb__json_member_str(&w, "AWS", x->caller);
        iampb__json_close(&w, '}');
    }
    iampb__json_member_str(&w, "Action", x->decision->action);
    if (resource)
        iampb__json_member_str(&w, "Resource", x->decision->resource);
    iampb__json_close(&w, '}');
}

/* A statement of the gate that would allow it but for its conditions. */
static const iampb__explained *conditional(const iampb_diagnosis *x, const iampb__gate *gate)
{
    for (const iampb__explained *s = x->decision->statements; s != NULL; s = s->next)
        if (gate->state != IAMPB__GATE_EXPLICIT && iampb__gate_shows(x, gate, s) && s->resource_fits
            && (!s->has_principal || s->principal_fits) && !s->statement->malformed)
            return s;
    return NULL;
}

void iampb__put_fix(iampb__builder *b, const iampb_diagnosis *x, const iampb__gate *gate)
{
    const iampb__explained *near = conditional(x, gate);
    if (near != NULL)
        iampb__builder_format(b, "make the request fit statement %u; or, which is wider, add ",
                near->statement->number + 1);
    if (gate->layer >= IAMPB__POLICY_LAYERS)
        iampb__builder_add(b, IAMPB__STR("no policy mends this"));
    else if (gate->state == IAMPB__GATE_EXPLICIT)
        iampb__builder_add(b, IAMPB__STR("the Deny must be removed or narrowed: no Allow undoes it"));
    else
        put_allow(b, x, gate->layer == IAMPB_LAYER_RESOURCE, strcmp(gate->name, "trust") != 0);
}

/* ---- Text ---- */
static void put_statement_line(iampb__builder *b, const iampb__explained *s)
{
    const iampb__tree_node *node = &s->statement->tree->node;
    const iampb__tree_entry *sid = s->statement->tree->sid;
    iampb__position place;
    iampb__source_position(s->policy->compiled->source, node->begin, (uint64_t)node->begin + node->len, &place);
    iampb__builder_add(b, IAMPB__STR("      "));
    if (s->policy->level_name.len > 0)
        iampb__builder_format(b, "%v: ", s->policy->level_name);
    iampb_str name = s->policy->compiled->name;
    iampb__builder_format(b, "%v, statement %u", name.len > 0 ? name : IAMPB__STR("policy"), s->statement->number + 1);
    if (sid != NULL)
        iampb__builder_format(b, " \"%v\"", sid->text);
    iampb__builder_format(b, " (line %l): ", (int64_t)place.line);
    iampb__put_why(b, s);
    iampb__builder_char(b, '\n');
}

static void put_gate_text(iampb__builder *b, const iampb_diagnosis *x, const iampb__gate *gate)
{
    enum { SHOWN = 8 };
    size_t shown = 0;
    iampb__builder_format(b, "  %s: %s%s\n", gate->name, iampb__gate_state_name(gate->state),
            gate->first ? " (the first in the way)" : "");
    for (const iampb__explained *s = x->decision->statements; s != NULL; s = s->next)
        if (iampb__gate_shows(x, gate, s) && shown++ < SHOWN)
            put_statement_line(b, s);
    if (shown > SHOWN)
        iampb__builder_format(b, "      and %z more\n", shown - SHOWN);
    if (gate->state >= IAMPB__GATE_IMPLICIT) {
        iampb__builder_add(b, IAMPB__STR("      to mend: "));
        iampb__put_fix(b, x, gate);
        iampb__builder_char(b, '\n');
    }
}

static void put_sentences(iampb__builder *b, const char *title, const iampb__sentence *list)
{
    for (; list != NULL; list = list->next)
        iampb__builder_format(b, "%s%v\n", title, list->text);
}

static void put_text(iampb__builder *b, const iampb_diagnosis *x)
{
    iampb_outcome outcome = x->decision->decided.verdict;
    iampb__builder_format(b, "%s%s: %v on %v\n", outcome == IAMPB_ALLOWED ? "allowed" : "denied",
            x->certain                 ? ""
            : outcome == IAMPB_ALLOWED ? " unless what follows says otherwise"
                                       : " unless what follows allows it",
            x->decision->action, x->decision->resource);
    iampb__builder_format(b, "by %v\n", x->caller);
    if (x->has_message)
        iampb__builder_format(b, "message and files: %s\n", iampb_agreement_name(x->agreement));
    for (size_t i = 0; i < x->gate_count; i++)
        put_gate_text(b, x, &x->gates[i]);
    put_sentences(b, "unless: ", x->unknown);
    put_sentences(b, "remark: ", x->remarks);
    if (x->expected.len > 0)
        iampb__builder_format(b, "AWS would say: %v\n", x->expected);
}

iampb_status iampb_diagnosis_print(const iampb_diagnosis *x, iampb_write_fn write, void *user, iampb_error **err)
{
    if (x == NULL || write == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "diagnosis and write must not be NULL");
    iampb__sink sink = { .text = { .ctx = iampb__arena_context(x->arena) }, .write = write, .user = user, .err = err };
    put_text(&sink.text, x);
    iampb_status status = iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}

/* ---- JSON ---- */
static void put_why_json(iampb__json_writer *w, const iampb__explained *s)
{
    iampb__builder b = { .ctx = w->out->ctx };
    iampb__put_why(&b, s);
    iampb__json_member_str(w, "why", iampb__builder_str(&b));
    w->out->failed = w->out->failed || b.failed;
    iampb__builder_free(&b);
}

static void put_statement_json(iampb__json_writer *w, const iampb__explained *s)
{
    const iampb__tree_node *node = &s->statement->tree->node;
    iampb__position place;
    iampb__source_position(s->policy->compiled->source, node->begin, (uint64_t)node->begin + node->len, &place);
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "policy", s->policy->compiled->name);
    if (s->policy->level_name.len > 0)
        iampb__json_member_str(w, "level", s->policy->level_name);
    iampb__json_member_int(w, "statement", (int64_t)s->statement->number + 1);
    if (s->statement->tree->sid != NULL)
        iampb__json_member_str(w, "sid", s->statement->tree->sid->text);
    iampb__json_member_int(w, "line", (int64_t)place.line);
    iampb__json_member_int(w, "column", (int64_t)place.column);
    iampb__json_member_bool(w, "applies", s->applies);
    put_why_json(w, s);
    iampb__json_close(w, '}');
}

static void put_gate_json(iampb__json_writer *w, const iampb_diagnosis *x, const iampb__gate *gate)
{
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "gate", iampb__str_z(gate->name));
    iampb__json_member_str(w, "state", iampb__str_z(iampb__gate_state_name(gate->state)));
    if (gate->first)
        iampb__json_member_bool(w, "first", true);
    iampb__json_key(w, "statements");
    iampb__json_open(w, '[');
    for (const iampb__explained *s = x->decision->statements; s != NULL; s = s->next)
        if (iampb__gate_shows(x, gate, s))
            put_statement_json(w, s);
    iampb__json_close(w, ']');
    if (gate->state >= IAMPB__GATE_IMPLICIT) {
        iampb__builder b = { .ctx = w->out->ctx };
        iampb__put_fix(&b, x, gate);
        iampb__json_member_str(w, "mend", iampb__builder_str(&b));
        w->out->failed = w->out->failed || b.failed;
        iampb__builder_free(&b);
    }
    iampb__json_close(w, '}');
}

static void put_sentence_list(iampb__json_writer *w, const char *name, const iampb__sentence *list)
{
    iampb__json_key(w, name);
    iampb__json_open(w, '[');
    for (; list != NULL; list = list->next)
        iampb__json_put_str(w, list->text);
    iampb__json_close(w, ']');
}

static void put_json(iampb__json_writer *w, const iampb_diagnosis *x)
{
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "outcome", iampb__str_z(iampb_outcome_name(x->decision->decided.verdict)));
    iampb__json_member_bool(w, "certain", x->certain);
    iampb__json_member_str(w, "principal", x->caller);
    iampb__json_member_str(w, "action", x->decision->action);
    iampb__json_member_str(w, "resource", x->decision->resource);
    if (x->has_message) {
        iampb__json_member_str(w, "agreement", iampb__str_z(iampb_agreement_name(x->agreement)));
    }
    iampb__json_key(w, "gates");
    iampb__json_open(w, '[');
    for (size_t i = 0; i < x->gate_count; i++)
        put_gate_json(w, x, &x->gates[i]);
    iampb__json_close(w, ']');
    put_sentence_list(w, "unless", x->unknown);
    put_sentence_list(w, "remarks", x->remarks);
    iampb__json_member_str(w, "expected_message", x->expected);
    iampb__json_close(w, '}');
}

iampb_status iampb_diagnosis_write(const iampb_diagnosis *x, int32_t indent, iampb_write_fn write, void *user,
        iampb_error **err)
{
    if (x == NULL || write == NULL || indent < 0 || indent > 16)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID,
                "diagnosis and write must not be NULL, and indent is 0 to 16");
    iampb__sink sink = { .text = { .ctx = iampb__arena_context(x->arena) }, .write = write, .user = user, .err = err };
    iampb__json_writer w = { .out = &sink.text, .indent = indent };
    put_json(&w, x);
    iampb_status status = iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}
