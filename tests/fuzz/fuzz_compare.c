/* fuzz_compare.c - one policy against another: the input is a letter for the kind and two documents with a NUL between
 * them. No policy allows more than itself; the two ways of a relation agree with asking for each way; less to spend
 * turns answers into UNKNOWN and into nothing else; what a witness shows the evaluator confirms; the difference is a
 * policy, and within the new one. */
#include "iampb/iampb.h"
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void must(int holds)
{
    if (!holds)
        abort();
}

typedef struct output {
    char *text;
    size_t len;
} output;

static int32_t keep(void *user, const char *bytes, size_t len)
{
    output *out = user;
    out->text = realloc(out->text, out->len + len + 1);
    must(out->text != NULL);
    memcpy(out->text + out->len, bytes, len);
    out->text[out->len += len] = '\0';
    return 0;
}

static iampb_compiled *compile(iampb_context *ctx, const char *text, size_t len, iampb_policy_kind kind)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_str name = { "p", 1 };
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    options.kind = kind;
    if (iampb_policy_parse(ctx, text, len, &options, &policy, NULL) == IAMPB_OK)
        iampb_compile(ctx, policy, name, &compiled, NULL);
    iampb_policy_free(policy);
    return compiled;
}

static iampb_compare_options spend(uint64_t most)
{
    iampb_compare_options options = IAMPB_COMPARE_OPTIONS_INIT;
    options.max_states = options.max_branches = most;
    options.max_reasons = 2;
    return options;
}

static iampb_comparison *no_new(iampb_context *ctx, const iampb_compiled *existing, const iampb_compiled *fresh,
        uint64_t most)
{
    iampb_compare_options options = spend(most);
    iampb_comparison *out = NULL;
    must(iampb_compare_no_new_access(ctx, &existing, 1, &fresh, 1, &options, &out, NULL) == IAMPB_OK);
    return out;
}

static iampb_answer answer_of(iampb_comparison *comparison)
{
    iampb_answer answer = iampb_comparison_answer(comparison);
    iampb_comparison_free(comparison);
    return answer;
}

/* ---- Witnesses ---- */
/* What the simulator says to the witness with this one identity policy. */
static int is_allowed(iampb_context *ctx, const char *witness, const char *policy, size_t len)
{
    iampb_simulator *simulator = NULL;
    output out = { NULL, 0 };
    json_t *input = json_loads(witness, 0, NULL), *text = json_stringn(policy, len);
    must(json_is_object(input) && text != NULL);
    json_object_set_new(input, "PolicyInputList", json_pack("[o]", text));
    char *printed = json_dumps(input, 0);
    must(printed != NULL && iampb_simulator_new(ctx, NULL, &simulator, NULL) == IAMPB_OK);
    must(iampb_simulator_run(simulator, printed, strlen(printed), NULL, keep, &out, NULL) == IAMPB_OK);
    int allowed = strstr(out.text, "\"EvalDecision\":\"allowed\"") != NULL
            || strstr(out.text, "\"EvalDecision\": \"allowed\"") != NULL;
    iampb_simulator_free(simulator);
    json_decref(input);
    free(printed);
    free(out.text);
    return allowed;
}

typedef struct side {
    const char *text;
    size_t len;
    iampb_compiled *compiled;
} side;

static void check_witnesses(iampb_context *ctx, const iampb_comparison *c, const side *existing, const side *fresh)
{
    for (size_t i = 0; i < iampb_comparison_reason_count(c); i++) {
        const char *witness = iampb_comparison_reason_text(c, i, "witness", NULL);
        must(witness != NULL);
        must(is_allowed(ctx, witness, fresh->text, fresh->len));
        must(!is_allowed(ctx, witness, existing->text, existing->len));
    }
}

/* ---- Laws ---- */
static void check_itself(iampb_context *ctx, const side *s)
{
    must(answer_of(no_new(ctx, s->compiled, s->compiled, 20000)) != IAMPB_ANSWER_FAIL);
}

static void check_relation(iampb_context *ctx, const side *a, const side *b, iampb_answer gained)
{
    const iampb_compiled *existing = a->compiled, *fresh = b->compiled;
    iampb_compare_options options = spend(20000);
    iampb_comparison *c = NULL;
    must(iampb_compare_relation(ctx, &existing, 1, &fresh, 1, &options, &c, NULL) == IAMPB_OK);
    iampb_relation relation = iampb_comparison_relation(c);
    int more = relation == IAMPB_RELATION_WIDER || relation == IAMPB_RELATION_INCOMPARABLE;
    int none = relation == IAMPB_RELATION_EQUIVALENT || relation == IAMPB_RELATION_STRICTER;
    must(!(more && gained == IAMPB_ANSWER_PASS) && !(none && gained == IAMPB_ANSWER_FAIL));
    iampb_comparison_free(c);
}

static void check_budget(iampb_context *ctx, const side *a, const side *b, iampb_answer answer)
{
    iampb_answer less = answer_of(no_new(ctx, a->compiled, b->compiled, 20));
    must(less == answer || less == IAMPB_ANSWER_UNDECIDED || answer == IAMPB_ANSWER_UNDECIDED);
}

static void check_difference(iampb_context *ctx, const side *a, const side *b, iampb_policy_kind kind)
{
    const iampb_compiled *existing = a->compiled, *fresh = b->compiled;
    iampb_compare_options options = spend(20000);
    output out = { NULL, 0 };
    must(iampb_compare_write_difference(ctx, &existing, 1, &fresh, 1, &options, keep, NULL, &out, NULL) == IAMPB_OK);
    iampb_compiled *made = compile(ctx, out.text, out.len, kind);
    must(made != NULL);
    must(answer_of(no_new(ctx, fresh, made, 20000)) != IAMPB_ANSWER_FAIL);
    iampb_compiled_free(made);
    free(out.text);
}

static void check(iampb_context *ctx, const side *a, const side *b, iampb_policy_kind kind)
{
    iampb_comparison *c = no_new(ctx, a->compiled, b->compiled, 20000);
    iampb_answer answer = iampb_comparison_answer(c);
    output out = { NULL, 0 };
    must(iampb_comparison_write(c, 1, keep, &out, NULL) == IAMPB_OK);
    free(out.text);
    if (kind == IAMPB_POLICY_IDENTITY)
        check_witnesses(ctx, c, a, b);
    iampb_comparison_free(c);
    check_itself(ctx, a);
    check_itself(ctx, b);
    check_relation(ctx, a, b, answer);
    check_budget(ctx, a, b, answer);
    check_difference(ctx, a, b, kind);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data + 1;
    iampb_context *ctx = NULL;
    if (size < 2 || size > 16384)
        return 0;
    iampb_policy_kind kind = data[0] == 'r' ? IAMPB_POLICY_RESOURCE
            : data[0] == 't'                ? IAMPB_POLICY_TRUST
                                            : IAMPB_POLICY_IDENTITY;
    size_t first = strnlen(text, size - 1), second = first + 1 < size - 1 ? first + 1 : size - 1;
    must(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    side a = { text, first, compile(ctx, text, first, kind) };
    side b = { text + second, size - 1 - second, compile(ctx, text + second, size - 1 - second, kind) };
    if (a.compiled != NULL && b.compiled != NULL)
        check(ctx, &a, &b, kind);
    iampb_compiled_free(a.compiled);
    iampb_compiled_free(b.compiled);
    iampb_context_free(ctx);
    return 0;
}
