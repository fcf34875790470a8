/* who_can.c - iampb who-can. */
#include "ask.h"
#include <string.h>

static const char help[] =
    "Usage: iampb who-can --action ACTION --resource ARN [OPTION...] PATH...\n"
    "\n"
    "Who may do an action on a resource, by all policies in the files of an account or an organisation (PATH is\n"
    "that of 'iampb audit'): users, roles and root users; services, federated and outside principals that the resource\n"
    "policy, or the trust policy of the role that is the resource, lets in.\n"
    "\n"
    "  --action A           like s3:GetObject\n"
    "  --resource R         an ARN, '*' for actions without a resource, or a pattern like arn:aws:s3:::ledger/*: who\n"
    "                       may reach all or some of it; keys that are not given count as absent\n"
    "  --context K=V        a context key; again with the same key: another value of it\n"
    "  --absent K           the key is known not to be there\n"
    "  --resource-policy F  the policy of the resource: bucket policy, key policy, ...\n"
    "  --resource-owner A   the account of the resource, where its ARN does not tell it\n"
    "  --now T              the time of the request, or none [the clock]\n"
    "  --format F           text (default) or json\n"
    "  --output FILE, -o    write there instead of standard output\n"
    "  --quiet, -q          no remarks on standard error\n"
    "\n"
    "yes: allowed. yes-if: depends on keys that are not given. unknown: depends on documents that are not in the files.\n"
    "Exit status: 0 answered; 2 not, or an input could not be read.\n"
    "\n"
    "Examples:\n"
    "  iampb who-can --action iam:CreateUser --resource arn:aws:iam::111122223333:user/new accounts/\n"
    "  iampb who-can --action s3:GetObject --resource arn:aws:s3:::ledger/2031.csv --resource-policy ledger.json \\\n"
    "      --resource-owner 111122223333 --format json accounts/\n";

static void put_text(FILE *to, const iampb_who *who)
{
    size_t len;
    for (size_t i = 0; i < iampb_who_count(who); i++) {
        fprintf(to, "%-8s", iampb_can_name(iampb_who_value(who, i)));
        const char *arn = iampb_who_arn(who, i, &len);
        put_plain(to, arn, len);
        for (size_t k = 0; k < iampb_who_condition_count(who, i); k++) {
            const char *key = iampb_who_condition_at(who, i, k, &len);
            fputs(k == 0 ? "  (depends on " : ", ", to);
            put_plain(to, key, len);
        }
        fputs(iampb_who_condition_count(who, i) > 0 ? ")\n" : "\n", to);
    }
    if (iampb_who_count(who) == 0)
        fputs("nobody\n", to);
}

static void put_json(FILE *to, const iampb_who *who)
{
    size_t len;
    fputs("{\n  \"principals\": [", to);
    for (size_t i = 0; i < iampb_who_count(who); i++) {
        const char *arn = iampb_who_arn(who, i, &len);
        fputs(i == 0 ? "\n    {\"arn\": " : ",\n    {\"arn\": ", to);
        put_json_text(to, arn, len);
        fprintf(to, ", \"value\": \"%s\", \"conditions\": [", iampb_can_name(iampb_who_value(who, i)));
        for (size_t k = 0; k < iampb_who_condition_count(who, i); k++) {
            const char *key = iampb_who_condition_at(who, i, k, &len);
            fputs(k == 0 ? "" : ", ", to);
            put_json_text(to, key, len);
        }
        fputs("]}", to);
    }
    fputs(iampb_who_count(who) == 0 ? "],\n  \"notes\": [" : "\n  ],\n  \"notes\": [", to);
    for (size_t i = 0; i < iampb_who_note_count(who); i++) {
        const char *note = iampb_who_note_at(who, i, &len);
        fputs(i == 0 ? "\n    " : ",\n    ", to);
        put_json_text(to, note, len);
    }
    fputs(iampb_who_note_count(who) == 0 ? "]\n}\n" : "\n  ]\n}\n", to);
}

static void put_notes(const iampb_who *who)
{
    size_t len;
    for (size_t i = 0; i < iampb_who_note_count(who); i++) {
        const char *note = iampb_who_note_at(who, i, &len);
        fputs("iampb who-can: ", stderr);
        put_plain(stderr, note, len);
        putc('\n', stderr);
    }
}

static bool answer(asking *a)
{
    iampb_access_index *index = NULL;
    iampb_who *who = NULL;
    iampb_error *err = NULL;
    output out;
    bool ok = false;
    iampb_request *request = ask_request(a, a->actions.items[0], a->resources.items[0]);
    if (request == NULL)
        return false;
    if (iampb_access_index_new(a->organization, &index, &err) < 0
        || iampb_who_can(index, request, a->policy, &who, &err) < 0)
        complain(err, NULL);
    else if (output_open(&out, a->output)) {
        if (a->json)
            put_json(out.to, who);
        else
            put_text(out.to, who);
        if (!a->json && !a->quiet)
            put_notes(who);
        ok = output_close(&out, true);
    }
    iampb_who_free(who);
    iampb_access_index_free(index);
    iampb_request_free(request);
    return ok;
}

int command_who_can(int argc, char **argv)
{
    asking a;
    int status = ask_read(&a, argc, argv, "Aacfnoqrwp", help);
    if (status < 0 && (a.actions.count != 1 || a.resources.count != 1)) {
        fputs("iampb who-can: name one --action and one --resource\n", stderr);
        status = EXIT_TROUBLE;
    }
    if (status < 0)
        status = ask_load(&a) && (is_pattern(a.resources.items[0]) ? who_pattern(&a) : answer(&a)) && !a.trouble ? EXIT_CLEAN : EXIT_TROUBLE;
    ask_free(&a);
    return status;
}
