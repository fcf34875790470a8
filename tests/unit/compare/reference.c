/* reference.c - see reference.h. */
#include "reference.h"
#include "universe.h"
#include <stdio.h>
#include <stdlib.h>

/* No caller's: what a resource policy allows them then depends on nothing else, once identity policies allow all
 * (E-89). */
#define OWNER "999988887777"
#define EVERYONE "\"Principal\":\"*\""

enum { PARTS = REFERENCE_SIDES * PAIR_STATEMENTS * PAIR_TESTS, SIGNIFICANT = 12 };

/* Parts of statements that tell things apart. */
typedef struct parts {
    reference_side sides[PARTS];
    char *texts[PARTS]; /* no two are the same */
    size_t count;
} parts;

typedef struct search {
    iampb_context *ctx;
    const reference_question *q;
    iampb_request *request;
    parts parts;
    universe_texts actions, resources;
    universe_states states[PAIR_KEYS];
    size_t callers[32], caller_count;
} search;

/* ---- Sides ---- */
static iampb_str str(const char *text) { return (iampb_str){ text, strlen(text) }; }

static void add(iampb_policy_set *set, iampb_layer layer, const iampb_compiled *document)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb_policy_set_add(set, layer, document, &err), IAMPB_OK, &err);
}

static void open_set(iampb_context *ctx, iampb_policy_kind kind, reference_side *out)
{
    iampb_error *err = NULL;
    *out = (reference_side){ NULL, { NULL }, 0 };
    ck_assert_status(iampb_policy_set_new(ctx, NULL, &out->set, &err), IAMPB_OK, &err);
    if (kind == IAMPB_POLICY_RESOURCE) {
        iampb_compiled *all = world_compile(ctx, P(ALLOW("*", "*")), IAMPB_POLICY_IDENTITY);
        add(out->set, IAMPB_LAYER_IDENTITY, all);
        iampb_compiled_free(all);
    }
}

static void add_text(iampb_context *ctx, const char *json, iampb_policy_kind kind, reference_side *out)
{
    iampb_layer layer = kind == IAMPB_POLICY_RESOURCE ? IAMPB_LAYER_RESOURCE : IAMPB_LAYER_IDENTITY;
    out->documents[out->count] = world_compile(ctx, json, kind);
    add(out->set, layer, out->documents[out->count++]);
}

void reference_open(iampb_context *ctx, const pair_side *side, iampb_policy_kind kind, reference_side *out)
{
    char text[PAIR_POLICY_ROOM];
    open_set(ctx, kind, out);
    for (size_t i = 0; i < pair_documents(side); i++) {
        pair_print(side, i, text);
        add_text(ctx, text, kind, out);
    }
}

void reference_open_text(iampb_context *ctx, const char *json, iampb_policy_kind kind, reference_side *out)
{
    open_set(ctx, kind, out);
    add_text(ctx, json, kind, out);
}

void reference_close(reference_side *side)
{
    for (size_t i = 0; i < side->count; i++)
        iampb_compiled_free(side->documents[i]);
    iampb_policy_set_free(side->set);
}

/* ---- Requests ---- */
static void set_caller(search *s, const universe_caller *who)
{
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_error *err = NULL;
    caller.kind = who->kind;
    if (who->arn != NULL)
        caller.arn = str(who->arn);
    if (who->role != NULL)
        caller.role_arn = str(who->role);
    ck_assert_status(iampb_request_set_caller(s->request, &caller, &err), IAMPB_OK, &err);
}

static void set_action(search *s, const char *action)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb_request_set_action(s->request, action, strlen(action), &err), IAMPB_OK, &err);
}

static void set_resource(search *s, const char *resource)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb_request_set_resource(s->request, resource, strlen(resource), &err), IAMPB_OK, &err);
}

static void set_state(search *s, size_t key, const universe_state *state)
{
    iampb_error *err = NULL;
    const char *name = pair_keys[key];
    iampb_status status = state->absent ? iampb_request_set_absent(s->request, name, strlen(name), &err)
        : iampb_request_set(s->request, name, strlen(name), state->type, state->values, state->count, &err);
    ck_assert_status(status, IAMPB_OK, &err);
}

static bool allows(const iampb_policy_set *set, const iampb_request *request)
{
    int32_t outcome = iampb_evaluate(set, request, NULL);
    ck_assert_msg(outcome > 0, "the evaluator gave %d", outcome);
    return outcome == IAMPB_ALLOWED;
}

/* ---- What parts tell apart ---- */
static void add_part(search *s, bool deny, const char *action, const char *resource, const char *principal,
        const pair_test *test, bool old)
{
    char text[PAIR_POLICY_ROOM];
    iampb_policy_kind kind = s->q->of->kind;
    if (principal == NULL && kind == IAMPB_POLICY_RESOURCE)
        principal = EVERYONE;
    pair_print_part(deny, action, resource, principal, test, old, text);
    for (size_t i = 0; i < s->parts.count; i++)
        if (strcmp(text, s->parts.texts[i]) == 0)
            return;
    s->parts.texts[s->parts.count] = strdup(text);
    reference_open_text(s->ctx, text, kind, &s->parts.sides[s->parts.count++]);
    if (deny) /* shows by what it takes away */
        add_text(s->ctx, P(ALLOW_TO("\"*\"", "*", "*")), kind, &s->parts.sides[s->parts.count - 1]);
}

typedef enum part_kind { ACTION_PART, RESOURCE_PART, PRINCIPAL_PART, TEST_PART } part_kind;

static void add_statement_part(search *s, const pair_statement *statement, part_kind kind, size_t key, bool old)
{
    switch (kind) {
    case ACTION_PART: add_part(s, false, statement->action, NULL, NULL, NULL, old); break;
    case RESOURCE_PART: add_part(s, false, NULL, statement->resource, NULL, NULL, old); break;
    case PRINCIPAL_PART: add_part(s, statement->deny, NULL, NULL, statement->principal, NULL, old); break;
    case TEST_PART:
        for (size_t i = 0; i < statement->test_count; i++)
            if (statement->tests[i].key == key)
                add_part(s, false, NULL, NULL, NULL, &statement->tests[i], old);
        break;
    }
}

static void open_parts(search *s, part_kind kind, size_t key)
{
    s->parts.count = 0;
    for (size_t i = 0; i < REFERENCE_SIDES && s->q->sides[i] != NULL; i++)
        for (size_t n = 0; n < s->q->sides[i]->count; n++)
            add_statement_part(s, &s->q->sides[i]->statements[n], kind, key, s->q->sides[i]->old[n >=
            s->q->sides[i]->split]);
}

static void close_parts(search *s)
{
    for (size_t i = 0; i < s->parts.count; i++) {
        reference_close(&s->parts.sides[i]);
        free(s->parts.texts[i]);
    }
}

static uint64_t signature(search *s)
{
    uint64_t bits = 0;
    ck_assert_uint_le(s->parts.count, 32);
    for (size_t i = 0; i < s->parts.count; i++)
        bits = bits << 1 | allows(s->parts.sides[i].set, s->request);
    return bits;
}

static bool is_new(uint64_t bits, uint64_t *seen, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        if (seen[i] == bits)
            return false;
    seen[(*count)++] = bits;
    return true;
}

/* ---- The universe ---- */
static void choose_texts(search *s, part_kind kind, const universe_texts *from, universe_texts *out)
{
    uint64_t seen[UNIVERSE_TEXTS];
    size_t count = 0;
    open_parts(s, kind, 0);
    out->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        if (kind == ACTION_PART)
            set_action(s, from->texts[i]);
        else
            set_resource(s, from->texts[i]);
        if (is_new(signature(s), seen, &count))
            out->texts[out->count++] = from->texts[i];
    }
    close_parts(s);
    set_action(s, "s:a");
    set_resource(s, "arn:aws:s:::a");
}

static void choose_callers(search *s)
{
    uint64_t seen[32];
    size_t count = 0;
    s->caller_count = 0;
    open_parts(s, PRINCIPAL_PART, 0);
    for (size_t i = 0; i < (s->q->of->kind == IAMPB_POLICY_RESOURCE ? universe_caller_count : 1); i++) {
        set_caller(s, &universe_callers[i]);
        if (is_new(signature(s), seen, &count))
            s->callers[s->caller_count++] = i;
    }
    close_parts(s);
    set_caller(s, &universe_callers[0]);
}

static void choose_values(search *s, size_t key, const universe_texts *from, universe_texts *out)
{
    uint64_t seen[UNIVERSE_TEXTS];
    size_t count = 0;
    out->count = 0;
    for (size_t i = 0; i < from->count && out->count < SIGNIFICANT; i++) {
        universe_state state = { .type = IAMPB_VALUE_SINGLE, .values = { str(from->texts[i]) }, .count = 1 };
        set_state(s, key, &state);
        uint64_t single = signature(s);
        state.type = IAMPB_VALUE_LIST;
        set_state(s, key, &state);
        if (is_new(single << 32 | signature(s), seen, &count))
            out->texts[out->count++] = from->texts[i];
    }
}

static void choose_states(search *s, size_t key)
{
    uint64_t seen[UNIVERSE_STATES];
    size_t count = 0, kept = 0;
    universe_texts all, some;
    universe_states *states = &s->states[key];
    bool linked = s->q->of->variables;
    const char *given = s->q->given[key];
    if (given != NULL) {
        *states = (universe_states){ .count = 1 };
        states->states[0] = (universe_state){ given[0] == '\0', IAMPB_VALUE_SINGLE, { str(given) }, given[0] != '\0' };
        return;
    }
    universe_values(s->q->of->families[key], linked, &all);
    if (linked) {
        universe_lists(&all, 0, states);
        return;
    }
    open_parts(s, TEST_PART, key);
    choose_values(s, key, &all, &some);
    universe_lists(&some, UNIVERSE_LIST, states);
    for (size_t i = 0; i < states->count; i++) {
        set_state(s, key, &states->states[i]);
        if (is_new(signature(s), seen, &count))
            states->states[kept++] = states->states[i];
    }
    states->count = kept;
    close_parts(s);
    iampb_request_unset(s->request, pair_keys[key], strlen(pair_keys[key]));
}

static void choose_universe(search *s)
{
    choose_callers(s);
    choose_texts(s, ACTION_PART, universe_actions(), &s->actions);
    if (s->q->of->variables)
        s->resources = *universe_resources(true);
    else
        choose_texts(s, RESOURCE_PART, universe_resources(false), &s->resources);
    for (size_t key = 0; key < PAIR_KEYS; key++)
        choose_states(s, key);
}

/* ---- The search ---- */
static bool is_one(const search *s)
{
    for (size_t i = 0; i < 2 && s->q->allowing[i] != NULL; i++)
        if (!allows(s->q->allowing[i], s->request))
            return false;
    for (size_t i = 0; i < 2 && s->q->not_allowing[i] != NULL; i++)
        if (allows(s->q->not_allowing[i], s->request))
            return false;
    return true;
}

static size_t print_state(const universe_state *state, char *out, size_t room)
{
    int len = snprintf(out, room, "%s", state->absent ? "absent" : state->type == IAMPB_VALUE_LIST ? "list" : "single");
    for (size_t i = 0; i < state->count; i++)
        len += snprintf(out + len, room - (size_t)len, " '%s'", state->values[i].ptr);
    return (size_t)len;
}

static bool try_states(search *s, reference_answer *out, const char *head)
{
    for (size_t k = 0; k < s->states[0].count; k++) {
        set_state(s, 0, &s->states[0].states[k]);
        for (size_t m = 0; m < s->states[1].count; m++) {
            set_state(s, 1, &s->states[1].states[m]);
            out->requests++;
            if (!is_one(s))
                continue;
            size_t len = (size_t)snprintf(out->request, sizeof out->request, "%s, x:k ", head);
            len += print_state(&s->states[0].states[k], out->request + len, sizeof out->request - len);
            len += (size_t)snprintf(out->request + len, sizeof out->request - len, ", x:m ");
            print_state(&s->states[1].states[m], out->request + len, sizeof out->request - len);
            return out->found = true;
        }
    }
    return false;
}

static void try_all(search *s, reference_answer *out)
{
    char head[512];
    for (size_t c = 0; c < s->caller_count; c++) {
        const universe_caller *caller = &universe_callers[s->callers[c]];
        set_caller(s, caller);
        for (size_t a = 0; a < s->actions.count; a++) {
            set_action(s, s->actions.texts[a]);
            for (size_t r = 0; r < s->resources.count; r++) {
                set_resource(s, s->resources.texts[r]);
                snprintf(head, sizeof head, "%s: %s on %s", caller->arn == NULL ? "anonymous" : caller->arn,
                        s->actions.texts[a], s->resources.texts[r]);
                if (try_states(s, out, head))
                    return;
            }
        }
    }
}

void reference_ask(iampb_context *ctx, const reference_question *question, reference_answer *out)
{
    static search s;
    iampb_error *err = NULL;
    iampb_str none = { NULL, 0 };
    bool identity = question->of->kind == IAMPB_POLICY_IDENTITY;
    *out = (reference_answer){ .found = false };
    s.ctx = ctx;
    s.q = question;
    ck_assert_status(iampb_request_new(ctx, &s.request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_owner(s.request, str(identity ? A : OWNER), none, none, 0, &err), IAMPB_OK,
            &err);
    set_caller(&s, &universe_callers[0]);
    set_action(&s, "s:a");
    set_resource(&s, "arn:aws:s:::a");
    choose_universe(&s);
    try_all(&s, out);
    iampb_request_free(s.request);
}
