/* privilege_statements.c - statements that change nothing, by exact comparison: an Allow whose access others of the
 * policy give too, and one whose access others deny. A Deny is left alone: what it takes away may be what another
 * policy gives. */
#include "account/principal_policies.h"
#include "iampb/compare.h"
#include "playbook/access.h"
#include "playbook/audit.h"
#include "playbook/privilege.h"

/* What a policy of an account takes is a few hundred; one that takes more is hostile, and stays undecided. */
enum { STEPS_MOST = 100000 };

/* Of at least two statements one that allows something; nothing else can be without effect. */
static bool is_worth_it(const iampb__document *document)
{
    iampb__statement statement;
    size_t count = 0, allows = 0;
    iampb__statements s = iampb__statements_of(document);
    while (iampb__statement_next(&s, &statement)) {
        count++;
        allows += statement.allow;
    }
    return count > 1 && allows > 0;
}

static bool compare(iampb_run *run, const iampb__written *what, iampb_comparison **out)
{
    iampb_compare_options options = IAMPB_COMPARE_OPTIONS_INIT;
    iampb_context *ctx = run->playbook->ctx;
    iampb_compiled *compiled = NULL;
    iampb_error **err = iampb__run_error(run);
    options.max_states = STEPS_MOST;
    if (!iampb__run_ok(run, iampb__document_compile(ctx, what->document, IAMPB_POLICY_IDENTITY, what->name, &compiled,
                                    err)))
        return false;
    bool ok = iampb__run_ok(run, iampb_compare_statements(ctx, compiled, &options, out, err));
    iampb_compiled_free(compiled);
    return ok;
}

/* The statement with this number, counted as the comparison counts them. */
static iampb__json statement_at(const iampb__document *document, int64_t number)
{
    iampb__json list = iampb__json_get(document->root, IAMPB__STR("Statement"));
    iampb__json_iter i = iampb__json_begin(list);
    if (iampb__json_type_of(list) != IAMPB__JSON_ARRAY)
        return number == 0 ? list : IAMPB__JSON_NOTHING;
    while (number-- > 0 && iampb__json_more(&i))
        iampb__json_advance(&i);
    return i.value;
}

static bool allows(iampb__json statement)
{
    return iampb__json_string_is(iampb__json_get(statement, IAMPB__STR("Effect")), IAMPB__STR("Allow"));
}

/* By what it allows. */
static void show(iampb_run *run, iampb__json statement, const char *kind)
{
    iampb__json action = iampb__json_get(statement, IAMPB__STR("Action"));
    const bool not_action = iampb__json_type_of(action) == IAMPB__JSON_NONE;
    iampb__span span = iampb__entry_span(
            not_action ? iampb__json_get(statement, IAMPB__STR("NotAction")) : action);
    iampb__run_span(run, not_action ? "NotAction" : "Action", &span, "%s", kind);
}

static iampb_verdict tell(iampb_run *run, const iampb__written *what, const iampb_comparison *comparison)
{
    size_t found = 0;
    bool denied = true;
    for (size_t i = 0; i < iampb_comparison_reason_count(comparison); i++) {
        const int64_t number = iampb_comparison_reason_number(comparison, i, "statement");
        iampb__json statement = statement_at(what->document, number);
        const char *kind = iampb_comparison_reason_text(comparison, i, "kind", NULL);
        if (kind == NULL || !allows(statement))
            continue;
        denied = denied && strcmp(kind, "unreachable") == 0;
        if (found++ < IAMPB__SHOWN)
            show(run, statement, kind);
    }
    if (found == 0)
        return IAMPB_PASS;
    iampb__run_say(run, denied ? "%s %v has statements that allow nothing: others of it deny all of it"
                               : "%s %v has statements that change nothing: others of it allow or deny all of it",
            what->policy != NULL ? "policy" : "inline policy", what->name);
    iampb__say_rewrite(run, what);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_statement_without_effect(iampb_run *run, const void *subject)
{
    iampb__written what;
    iampb_comparison *comparison = NULL;
    iampb_verdict verdict = iampb__take_written(run, subject, false, &what);
    if (verdict != IAMPB_PASS || !is_worth_it(what.document))
        return verdict;
    if (!compare(run, &what, &comparison))
        return IAMPB_NOT_APPLICABLE;
    verdict = tell(run, &what, comparison);
    if (verdict == IAMPB_PASS && iampb_comparison_answer(comparison) == IAMPB_ANSWER_UNDECIDED) {
        iampb__run_say(run, "whether each statement of %s %v changes something is not decided: %s",
                what.policy != NULL ? "policy" : "inline policy", what.name,
                iampb_comparison_text(comparison, "unknown", NULL));
        verdict = IAMPB_NOT_EVALUATED;
    }
    iampb_comparison_free(comparison);
    return verdict;
}
