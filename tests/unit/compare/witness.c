/* witness.c - see witness.h. */
#include "witness.h"
#include <jansson.h>
#include <stdlib.h>

typedef struct output {
    char *ptr;
    size_t len;
} output;

static int32_t keep(void *user, const char *bytes, size_t len)
{
    output *out = user;
    char *ptr = realloc(out->ptr, out->len + len + 1);
    if (ptr == NULL)
        return 1;
    memcpy(ptr + out->len, bytes, len);
    *out = (output){ ptr, out->len + len };
    return 0;
}

static json_t *policy_of(const char *document)
{
    json_t *policy = json_loads(document, 0, NULL);
    ck_assert_ptr_nonnull(policy);
    return policy;
}

/* The witness with these policies in place of all that it may have of the kind. */
static json_t *input_of(const char *witness, iampb_policy_kind kind, const char *const *documents, size_t count)
{
    json_error_t error;
    json_t *input = json_loads(witness, 0, &error), *list = json_array();
    ck_assert_msg(json_is_object(input), "a witness is no object: %s: %s", error.text, witness);
    for (size_t i = 0; kind != IAMPB_POLICY_RESOURCE && i < count; i++)
        json_array_append_new(list, policy_of(documents[i]));
    json_object_set_new(input, "PolicyInputList", list);
    if (kind == IAMPB_POLICY_RESOURCE)
        json_object_set_new(input, "ResourcePolicy", policy_of(documents[0]));
    return input;
}

static json_t *run(iampb_simulator *simulator, json_t *input)
{
    output out = { NULL, 0 };
    iampb_error *err = NULL;
    iampb_simulate_options options = IAMPB_SIMULATE_OPTIONS_INIT;
    char *text = json_dumps(input, JSON_COMPACT);
    iampb_status status = iampb_simulator_run(simulator, text, strlen(text), &options, keep, &out, &err);
    ck_assert_msg(status == IAMPB_OK, "the simulator does not take a witness: %s: %s",
            err == NULL ? "" : iampb_error_message(err, NULL), text);
    json_t *answer = json_loadb(out.ptr, out.len, 0, NULL);
    json_t *entry = json_incref(json_array_get(json_object_get(answer, "EvaluationResults"), 0));
    ck_assert_msg(json_array_size(json_object_get(answer, "EvaluationResults")) == 1, "not one request: %s", text);
    json_decref(answer);
    json_decref(input);
    free(text);
    free(out.ptr);
    return entry;
}

static const char *constant(const char *name)
{
    for (iampb_outcome o = IAMPB_ALLOWED; o <= IAMPB_IMPLICIT_DENY; o++)
        if (name != NULL && strcmp(name, iampb_outcome_name(o)) == 0)
            return iampb_outcome_name(o);
    ck_abort_msg("no decision: %s", name == NULL ? "" : name);
    return "";
}

static const char *layer_result(const json_t *entry, const char *layer)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(json_object_get(entry, "Iampb"), "layers"), i, one)
        if (strcmp(json_string_value(json_object_get(one, "layer")), layer) == 0)
            return constant(json_string_value(json_object_get(one, "result")));
    ck_abort_msg("the layer %s does not count for the witness", layer);
    return "";
}

const char *witness_result(iampb_simulator *simulator, const char *witness, iampb_policy_kind kind,
        const char *const *documents, size_t count)
{
    const char *all = iampb_outcome_name(IAMPB_IMPLICIT_DENY);
    for (size_t i = 0; i < count; i++) {
        json_t *entry = run(simulator, input_of(witness, kind, documents + i, 1));
        const char *one = layer_result(entry, kind == IAMPB_POLICY_RESOURCE ? "resource" : "identity");
        json_decref(entry);
        if (strcmp(one, "explicitDeny") == 0)
            return one;
        if (strcmp(one, "allowed") == 0)
            all = one;
    }
    return all;
}

const char *witness_decision(iampb_simulator *simulator, const char *witness, const witness_layers *layers)
{
    json_t *input = input_of(witness, IAMPB_POLICY_IDENTITY, &layers->identity, 1);
    if (layers->boundary != NULL)
        json_object_set_new(input, "PermissionsBoundaryPolicyInputList", json_pack("[o]", policy_of(layers->boundary)));
    if (layers->scp != NULL)
        json_object_set_new(input, "ServiceControlPolicyInputList", json_pack("[[o]]", policy_of(layers->scp)));
    json_t *entry = run(simulator, input);
    const char *decision = constant(json_string_value(json_object_get(entry, "EvalDecision")));
    json_decref(entry);
    return decision;
}
