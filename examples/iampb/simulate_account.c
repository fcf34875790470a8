/* simulate_account.c - iampb simulate --principal ARN ... PATH: a principal of an account model asks, with all of its own
 * policies. The JSON is that of 'iampb simulate'. */
#include "ask.h"
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: iampb simulate --principal ARN --action A... [--resource R...] [OPTION...] PATH...\n"
    "\n"
    "Whether a user, a role, a session of a role or a root user may do something, by all policies in the files of an\n"
    "account or an organisation (PATH is that of 'iampb audit'): its own, those of its groups, permissions boundary,\n"
    "SCPs and RCPs; and the trust policy of the role that is to be assumed.\n"
    "\n"
    "  --principal ARN      who; of a role its own ARN, or arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION\n"
    "  --action A           like s3:GetObject; may be given again\n"
    "  --resource R         an ARN, or a pattern like arn:aws:s3:::ledger/*: whether some or all of it is allowed;\n"
    "                       may be given again ['*', for actions without a resource]\n"
    "  --context K=V        a context key; again with the same key: another value of it\n"
    "  --absent K           the key is known not to be there\n"
    "  --resource-policy F  the policy of the resource: bucket policy, key policy, ...\n"
    "  --resource-owner A   the account of the resource, where its ARN does not tell it [the principal's]\n"
    "  --now T              the time of the request, or none [the clock]\n"
    "  --explain            tell of each statement which part fits and which does not (json)\n"
    "  --format F           json (default), the shape of 'aws iam simulate-principal-policy', or text\n"
    "  --output FILE, -o    write there instead of standard output\n"
    "\n"
    "Exit status: 0 answered, whatever the answer; 2 not, or an input could not be read.\n"
    "\n"
    "Examples:\n"
    "  iampb simulate --principal arn:aws:iam::111122223333:user/dana --action s3:GetObject \\\n"
    "      --resource arn:aws:s3:::ledger/2031.csv accounts/\n"
    "  iampb simulate --principal arn:aws:iam::111122223333:role/ci --action sts:AssumeRole \\\n"
    "      --resource arn:aws:iam::444455556666:role/deploy --format text accounts/\n";

typedef struct answers {
    asking *a;
    iampb_principal *principal;
    iampb_decision **decisions; /* of one action, by resource */
    FILE *to;
} answers;

/* ---- One decision ---- */
static bool decide(answers *s, const char *action, const char *resource, iampb_decision **out)
{
    iampb_explain_options options = IAMPB_EXPLAIN_OPTIONS_INIT;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    iampb_request *request = ask_request(s->a, action, resource);
    options.missing = 1;
    options.statements = s->a->explain;
    bool ok = request != NULL
            && iampb_principal_policies(s->principal, request, s->a->policy, &set, &err) == IAMPB_OK
            && iampb_explain_pattern(set, request, resource, strlen(resource), &options, out, &err) == IAMPB_OK;
    if (request != NULL && !ok)
        complain(err, NULL);
    iampb_policy_set_free(set);
    iampb_request_free(request);
    return ok;
}

/* ---- For people ---- */
static void put_list(FILE *to, const char *title, const char *text, size_t len, bool first)
{
    fputs(first ? title : ", ", to);
    put_plain(to, text, len);
}

static void put_text(FILE *to, const char *action, const char *resource, const iampb_decision *d)
{
    size_t len;
    fprintf(to, "%-13s ", iampb_outcome_name(iampb_decision_outcome(d)));
    put_plain(to, action, strlen(action));
    fputs(" on ", to);
    put_plain(to, resource, strlen(resource));
    putc('\n', to);
    for (size_t i = 0; i < iampb_decision_blocker_count(d); i++) {
        const char *name = iampb_layer_name(iampb_decision_blocker_at(d, i));
        put_list(to, "    stopped by: ", name, strlen(name), i == 0);
    }
    fputs(iampb_decision_blocker_count(d) > 0 ? "\n" : "", to);
    for (size_t i = 0; i < iampb_decision_missing_count(d); i++) {
        const char *key = iampb_decision_missing_at(d, i, &len);
        put_list(to, "    would change with: ", key, len, i == 0);
    }
    fputs(iampb_decision_missing_count(d) > 0 ? "\n" : "", to);
    const char *note;
    for (size_t i = 0; (note = iampb_decision_note_at(d, i, &len)) != NULL; i++) {
        put_list(to, "    note: ", note, len, true);
        putc('\n', to);
    }
}

/* ---- All ---- */
static bool put_answers(answers *s, const char *action, bool first)
{
    const texts *resources = &s->a->resources;
    iampb_error *err = NULL;
    if (!s->a->json) {
        for (size_t i = 0; i < resources->count; i++)
            put_text(s->to, action, resources->items[i], s->decisions[i]);
        return true;
    }
    fputs(first ? "\n" : ",\n", s->to);
    iampb_status status = iampb_decisions_write((const iampb_decision *const *)s->decisions, resources->count, 4,
            write_stream, s->to, &err);
    if (status < 0)
        complain(err, NULL);
    return status == IAMPB_OK;
}

static bool answer_action(answers *s, const char *action, bool first)
{
    size_t count = s->a->resources.count;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = decide(s, action, s->a->resources.items[i], &s->decisions[i]);
    ok = ok && put_answers(s, action, first);
    for (size_t i = 0; i < count; i++) {
        iampb_decision_free(s->decisions[i]);
        s->decisions[i] = NULL;
    }
    return ok;
}

/* What cannot be asked is told before anything is written. */
static bool can_ask_all(const answers *s)
{
    for (size_t i = 0; i < s->a->actions.count; i++)
        for (size_t k = 0; k < s->a->resources.count; k++) {
            iampb_request *request = ask_request(s->a, s->a->actions.items[i], s->a->resources.items[k]);
            if (request == NULL)
                return false;
            iampb_request_free(request);
        }
    return true;
}

static bool answer_all(answers *s)
{
    bool ok = true;
    s->decisions = calloc(s->a->resources.count, sizeof *s->decisions);
    if (s->decisions == NULL)
        return false;
    if (s->a->json)
        fputs("{\"EvaluationResults\": [", s->to);
    for (size_t i = 0; ok && i < s->a->actions.count; i++)
        ok = answer_action(s, s->a->actions.items[i], i == 0);
    if (s->a->json)
        fputs("\n], \"IsTruncated\": false}\n", s->to);
    free(s->decisions);
    return ok;
}

static bool answer(asking *a)
{
    answers s = { .a = a };
    iampb_error *err = NULL;
    output out;
    if (iampb_principal_open(a->organization, a->principal, strlen(a->principal), &s.principal, &err) < 0) {
        complain(err, NULL);
        return false;
    }
    bool ok = can_ask_all(&s) && output_open(&out, a->output);
    if (ok) {
        s.to = out.to;
        ok = output_close(&out, answer_all(&s));
    }
    iampb_principal_free(s.principal);
    return ok;
}

bool simulate_is_account(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strncmp(argv[i], "--principal", sizeof "--principal" - 1) == 0)
            return true;
    return false;
}

int simulate_account(int argc, char **argv)
{
    static const char *const star[] = { "*" };
    asking a;
    int status = ask_read(&a, argc, argv, "AacefnoPqrwp", help);
    a.json = a.json || !a.format_given; /* JSON is what this command speaks unless it is told */
    if (status < 0 && (a.principal == NULL || a.actions.count == 0)) {
        fputs("iampb simulate: name a --principal and one --action at least\n", stderr);
        status = EXIT_TROUBLE;
    }
    bool owned = a.resources.count > 0;
    if (!owned)
        a.resources = (texts){ (const char **)star, 1 };
    if (status < 0)
        status = ask_load(&a) && answer(&a) && !a.trouble ? EXIT_CLEAN : EXIT_TROUBLE;
    if (!owned)
        a.resources = (texts){ NULL, 0 };
    ask_free(&a);
    return status;
}
