/* explain.c - iampb explain: what a message "access denied" says, and which policy in the files of an account is
 * behind it. */
#include "ask.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char help[] =
    "Usage: iampb explain --error TEXT [OPTION...] [PATH...]\n"
    "       iampb explain --details FILE... [OPTION...] PATH...\n"
    "\n"
    "Tells what a message of AWS says that denies access: the error of any SDK or of the AWS CLI, JSON or XML of an\n"
    "API, a CloudTrail record, or the decoded message of EC2. With the files of an account or an organisation (see\n"
    "'iampb audit --help' for PATH) it names the policies and statements that are behind it, checks itself by\n"
    "evaluating the request, tells what would mend it, and says when the files cannot explain the message.\n"
    "\n"
    "  --error TEXT         the message; '-' reads standard input\n"
    "  --details FILE       instead: what GetRequestAuthorizationDetails answered, a page a FILE; each recorded\n"
    "                       evaluation is set against the files\n"
    "  --principal ARN      who, where the message does not say it or the role is another\n"
    "  --action A           what, where the message does not say it\n"
    "  --resource R         on what, where the message does not say it\n"
    "  --context K=V        a context key; again with the same key: another value of it\n"
    "  --resource-policy F  the policy of the resource: bucket policy, key policy, ...\n"
    "  --resource-owner A   the account of the resource, where its ARN does not tell it [the principal's]\n"
    "  --now T              the time of the request, or none [of a CloudTrail record its own; else the clock]\n"
    "  --format F           text (default) or json\n"
    "  --output FILE, -o    write there instead of standard output\n"
    "  --quiet, -q          no progress on standard error\n"
    "\n"
    "Exit status: 0 explained, or no PATH was given; 1 the message was not recognised, or the files cannot explain\n"
    "it; 2 in trouble.\n"
    "\n"
    "Examples:\n"
    "  aws s3 ls s3://ledger 2>&1 | iampb explain --error - accounts/\n"
    "  iampb explain --error 'User: arn:aws:iam::111122223333:user/dana is not authorized to perform: ...'\n"
    "  iampb explain --error - --resource-policy bucket.json accounts/ < record.json\n";

enum { MOST_PAGES = 64 };

typedef struct explaining {
    asking a;
    const char *error;             /* NULL: --details */
    const char *pages[MOST_PAGES];
    size_t page_count;
    file input;
    iampb_denial *denial;
    FILE *to;
    bool explained;
} explaining;

/* ---- The command line ---- */
static const struct option long_options[] = {
    { "action", required_argument, NULL, 'a' },
    { "context", required_argument, NULL, 'c' },
    { "details", required_argument, NULL, 'd' },
    { "error", required_argument, NULL, 'e' },
    { "format", required_argument, NULL, 'f' },
    { "help", no_argument, NULL, 'h' },
    { "now", required_argument, NULL, 'n' },
    { "output", required_argument, NULL, 'o' },
    { "principal", required_argument, NULL, 'P' },
    { "quiet", no_argument, NULL, 'q' },
    { "resource", required_argument, NULL, 'r' },
    { "resource-owner", required_argument, NULL, 'w' },
    { "resource-policy", required_argument, NULL, 'p' },
    { NULL, 0, NULL, 0 },
};

static int trouble(const char *text)
{
    fprintf(stderr, "iampb explain: %s\n", text);
    return EXIT_TROUBLE;
}

static bool add_text(texts *list, const char *text)
{
    const char **items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (items == NULL)
        return false;
    list->items = items;
    list->items[list->count++] = text;
    return true;
}

/* -1: go on. */
static int take_option(explaining *x, int option)
{
    asking *a = &x->a;
    switch (option) {
    case 'h': fputs(help, stdout); return EXIT_CLEAN;
    case 'a': return add_text(&a->actions, optarg) ? -1 : trouble("out of memory");
    case 'r': return add_text(&a->resources, optarg) ? -1 : trouble("out of memory");
    case 'c':
        if (strchr(optarg, '=') == NULL || optarg[0] == '=')
            return trouble("--context: expected KEY=VALUE");
        return add_text(&a->context, optarg) ? -1 : trouble("out of memory");
    case 'd':
        if (x->page_count == MOST_PAGES)
            return trouble("--details: too many pages");
        x->pages[x->page_count++] = optarg;
        return -1;
    case 'e': x->error = optarg; return -1;
    case 'f':
        a->json = strcmp(optarg, "json") == 0;
        return a->json || strcmp(optarg, "text") == 0 ? -1 : trouble("--format: expected text or json");
    case 'n':
        if (strcmp(optarg, "none") == 0)
            a->now = INT64_MIN;
        else if (!time_read(optarg, &a->now))
            return trouble("--now: expected a time like 2026-11-01T00:00:00Z, or none");
        return -1;
    case 'o': a->output = optarg; return -1;
    case 'P': a->principal = optarg; return -1;
    case 'p': a->resource_policy = optarg; return -1;
    case 'q': a->quiet = true; return -1;
    case 'w': a->owner = optarg; return -1;
    default: return trouble("'iampb explain --help' lists the options");
    }
}

static int read_command_line(explaining *x, int argc, char **argv)
{
    *x = (explaining){ .a = { .command = argv[0], .now = (int64_t)time(NULL) } };
    for (int option; (option = getopt_long(argc, argv, "hqo:f:", long_options, NULL)) != -1;) {
        int status = take_option(x, option);
        if (status >= 0)
            return status;
    }
    x->a.paths = argv + optind;
    x->a.path_count = argc - optind;
    if ((x->error == NULL) == (x->page_count == 0))
        return trouble("give the message with --error, or what was recorded with --details; 'iampb explain --help' "
                       "tells more");
    if (x->error == NULL && x->a.path_count == 0)
        return trouble("--details is set against the files of a PATH: name one");
    if (x->a.actions.count > 1 || x->a.resources.count > 1)
        return trouble("--action and --resource can stand once");
    return -1;
}

/* ---- The message ---- */
static const char *part(const explaining *x, const char *name) { return iampb_denial_text(x->denial, name, NULL); }

static bool read_message(explaining *x)
{
    iampb_error *err = NULL;
    const char *text = x->error;
    size_t len = strlen(text);
    if (strcmp(text, "-") == 0) {
        if (!file_read("-", &x->input))
            return false;
        text = x->input.bytes;
        len = x->input.len;
    }
    if (iampb_denial_parse(x->a.ctx, text, len, &x->denial, &err) == IAMPB_OK)
        return true;
    complain(err, "the message");
    return false;
}

static void put_line(FILE *to, const char *title, const char *text)
{
    if (text == NULL)
        return;
    fprintf(to, "  %-15s ", title);
    put_plain(to, text, strlen(text));
    putc('\n', to);
}

/* Nothing named: all gates can be the one. */
static void put_message(const explaining *x)
{
    static const char *const rows[][2] = { { "code", "code" }, { "operation", "operation" },
        { "principal", "principal" }, { "role", "role_arn" }, { "action", "action" },
        { "likely action", "likely_action" }, { "resource", "resource" }, { "policy type", "policy_type" },
        { "through", "through" }, { "policy", "policy" }, { "statement", "statement" }, { "setting", "setting" },
        { "owner", "owner" }, { "authorization", "authorization_id" }, { "request id", "request_id" },
        { "time", "time" }, { "hint", "hint" } };
    iampb_outcome effect = iampb_denial_effect(x->denial);
    fputs("the message says\n", x->to);
    put_line(x->to, "about", iampb_denial_form_name(iampb_denial_form_of(x->denial)));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        put_line(x->to, rows[i][0], part(x, rows[i][1]));
    if (iampb_denial_form_of(x->denial) == IAMPB_DENIAL_POLICY) {
        put_line(x->to, "denied",
                effect == IAMPB_EXPLICIT_DENY   ? "explicitly: a statement denies it"
                : effect == IAMPB_IMPLICIT_DENY ? "implicitly: nothing allows it"
                                                : "how, it does not say");
        if (part(x, "policy_type") == NULL)
            put_line(x->to, "policy type", "it names none: any gate can be the one");
    }
    if (part(x, "encoded") != NULL)
        put_line(x->to, "encoded", "there is an encoded message: 'aws sts decode-authorization-message' reads it");
    for (size_t i = 0; i < iampb_denial_rest_count(x->denial); i++)
        put_line(x->to, "not understood", iampb_denial_rest_at(x->denial, i, NULL));
}

static bool write_message(const explaining *x)
{
    iampb_error *err = NULL;
    if (!x->a.json) {
        put_message(x);
        return true;
    }
    fputs("{\"message\": ", x->to);
    if (iampb_denial_write(x->denial, 2, write_stream, x->to, &err) == IAMPB_OK)
        return true;
    complain(err, NULL);
    return false;
}

/* ---- What it is about, in the files ---- */
/* A sentence for why the files do not explain it; it ends the answer. */
static bool cannot(explaining *x, const char *why, const char *what)
{
    if (x->a.json) {
        fputs(", \"files\": ", x->to);
        size_t len = strlen(why) + strlen(what);
        char *text = malloc(len + 1);
        if (text == NULL)
            return false;
        put_json_text(x->to, strcat(strcpy(text, why), what), len);
        free(text);
        fputs(", \"diagnosis\": null", x->to);
        return true;
    }
    fprintf(x->to, "the files cannot explain it: %s", why);
    put_plain(x->to, what, strlen(what));
    putc('\n', x->to);
    return true;
}

static bool ends_with_name(const char *text, size_t len, const char *arn)
{
    const char *name = strrchr(arn, '/');
    size_t name_len = name == NULL ? 0 : strlen(name);
    return name != NULL && len >= name_len && memcmp(text + len - name_len, name, name_len) == 0;
}

/* A message that tells a resource by name has no path: the files do. */
static const char *with_path(explaining *x, const char *arn, char **made)
{
    static const iampb_entity_kind kinds[] = { IAMPB_ENTITY_USER, IAMPB_ENTITY_GROUP, IAMPB_ENTITY_ROLE,
        IAMPB_ENTITY_POLICY };
    uint64_t begin, end;
    const char *kind = strstr(arn, "::");
    if (iampb_denial_span(x->denial, "resource_arn", &begin, &end) == IAMPB_OK || kind == NULL)
        return arn;
    size_t start = strcspn(arn + (kind - arn), "/") + (size_t)(kind - arn) + 1; /* "arn:aws:iam::ACCOUNT:role/" */
    for (size_t i = 0; i < iampb_organization_account_count(x->a.organization); i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            const iampb_account *account = iampb_organization_account_at(x->a.organization, i);
            for (size_t e = 0; e < iampb_account_entity_count(account, kinds[k]); e++) {
                const char *text;
                size_t len;
                if (iampb_entity_text(iampb_account_entity_at(account, kinds[k], e), "Arn", &text, &len)
                                == IAMPB_PRESENT
                        && len >= start && memcmp(text, arn, start) == 0 && ends_with_name(text, len, arn)
                        && (*made = strndup(text, len)) != NULL)
                    return *made;
            }
        }
    return arn;
}

/* What may exist beside the policies in the files. */
static uint32_t unknown_layers(const explaining *x, const char *principal, const char *action, const char *resource)
{
    uint32_t layers = 0;
    bool trust = strncasecmp(action, "sts:", 4) == 0, has_resource = strcmp(resource, "*") != 0;
    if (strstr(principal, ":assumed-role/") != NULL)
        layers |= 1u << IAMPB_LAYER_SESSION;
    /* IAM's own resources have no policies but the trust policies of roles. */
    if (has_resource && !trust && strncasecmp(action, "iam:", 4) != 0 && x->a.policy == NULL)
        layers |= 1u << IAMPB_LAYER_RESOURCE;
    if (iampb_denial_layer(x->denial) == IAMPB_LAYER_ENDPOINT)
        layers |= 1u << IAMPB_LAYER_ENDPOINT;
    return layers;
}

static bool write_diagnosis(explaining *x, const iampb_diagnosis *d)
{
    iampb_error *err = NULL;
    iampb_agreement agreement = iampb_diagnosis_agreement(d);
    x->explained = agreement == IAMPB_AGREES;
    if (x->a.json)
        fputs(", \"diagnosis\": ", x->to);
    iampb_status status = x->a.json ? iampb_diagnosis_write(d, 2, write_stream, x->to, &err)
                                    : iampb_diagnosis_print(d, write_stream, x->to, &err);
    if (status < 0)
        complain(err, NULL);
    return status == IAMPB_OK;
}

/* The message lays its context over that of the command line, and then what the command line says of action and
 * resource wins. */
static iampb_request *make_request(explaining *x, const char *action, const char *resource)
{
    iampb_error *err = NULL;
    iampb_request *request = ask_request(&x->a, action, resource);
    if (request == NULL)
        return NULL;
    iampb_status status = iampb_denial_apply(x->denial, request, 1, &err);
    if (status < 0) {
        iampb_error_free(err); /* what it does not tell is on the command line */
        err = NULL;
    }
    if (iampb_request_set_action(request, action, strlen(action), &err) == IAMPB_OK
        && iampb_request_set_resource(request, resource, strlen(resource), &err) == IAMPB_OK)
        return request;
    complain(err, NULL);
    iampb_request_free(request);
    return NULL;
}

static bool diagnose(explaining *x, const iampb_principal *principal, const char *who, const char *action,
        const char *resource)
{
    iampb_diagnosis_options options = IAMPB_DIAGNOSIS_OPTIONS_INIT;
    iampb_policy_set *set = NULL;
    iampb_diagnosis *d = NULL;
    iampb_error *err = NULL;
    iampb_request *request = make_request(x, action, resource);
    if (request == NULL)
        return false;
    options.unknown_layers = unknown_layers(x, who, action, resource);
    bool ok = iampb_principal_policies(principal, request, x->a.policy, &set, &err) == IAMPB_OK
            && iampb_diagnose(x->denial, set, request, &options, &d, &err) == IAMPB_OK;
    if (!ok)
        complain(err, NULL);
    ok = ok && write_diagnosis(x, d);
    iampb_diagnosis_free(d);
    iampb_policy_set_free(set);
    iampb_request_free(request);
    return ok;
}

static bool explain_files(explaining *x)
{
    const asking *a = &x->a;
    iampb_denial_form form = iampb_denial_form_of(x->denial);
    const char *principal = a->principal != NULL ? a->principal : part(x, "principal_arn");
    const char *action = a->actions.count > 0 ? a->actions.items[0] : part(x, "action");
    const char *resource = a->resources.count > 0 ? a->resources.items[0] : part(x, "resource_arn");
    iampb_principal *opened = NULL;
    iampb_error *err = NULL;
    char *made = NULL;
    if (form == IAMPB_DENIAL_CREDENTIALS || form == IAMPB_DENIAL_REQUEST)
        return cannot(x, "no policy is behind it", "");
    if (action == NULL)
        action = part(x, "likely_action");
    if (action == NULL)
        return cannot(x, "the message does not tell the action: give it with --action", "");
    if (principal == NULL)
        return cannot(x, "the message does not tell the ARN of the principal: give it with --principal", "");
    resource = resource == NULL ? "*" : a->resources.count > 0 ? resource : with_path(x, resource, &made);
    iampb_status status = iampb_principal_open(a->organization, principal, strlen(principal), &opened, &err);
    bool ok;
    if (status == IAMPB_E_INVALID) {
        iampb_error_free(err);
        ok = cannot(
                x, "they have no such principal: it is of another account, or was deleted or made since: ", principal);
    } else if (status < 0) {
        complain(err, NULL);
        ok = false;
    } else
        ok = diagnose(x, opened, principal, action, resource);
    iampb_principal_free(opened);
    free(made);
    return ok;
}

static bool explain_message(explaining *x)
{
    bool ok = write_message(x);
    x->explained = iampb_denial_form_of(x->denial) != IAMPB_DENIAL_UNKNOWN && x->a.path_count == 0;
    if (ok && x->a.path_count > 0)
        ok = explain_files(x);
    if (x->a.json)
        fputs("}\n", x->to);
    return ok;
}

/* ---- What AWS recorded ---- */
static bool read_pages(explaining *x, iampb_authorization **out)
{
    iampb_str pages[MOST_PAGES];
    file files[MOST_PAGES];
    size_t count = 0;
    iampb_error *err = NULL;
    bool ok = true;
    for (; ok && count < x->page_count; count += ok) {
        ok = file_read(x->pages[count], &files[count]);
        if (ok)
            pages[count] = (iampb_str){ files[count].bytes, files[count].len };
    }
    if (ok && iampb_authorization_parse(x->a.ctx, pages, count, out, &err) < 0) {
        complain(err, x->pages[0]);
        ok = false;
    }
    for (size_t i = 0; i < count; i++)
        file_free(&files[i]);
    return ok;
}

static const char *outcome_text(iampb_outcome outcome)
{
    return outcome == 0 ? "not told" : iampb_outcome_name(outcome);
}

static void put_replay(
        explaining *x, const iampb_authorization *recorded, size_t index, const char *ours, const char *replay)
{
    const char *action = iampb_authorization_text(recorded, index, "action", NULL);
    const char *resource = iampb_authorization_text(recorded, index, "resource", NULL);
    action = action == NULL ? "" : action;
    resource = resource == NULL || resource[0] == '\0' ? "*" : resource;
    const char *theirs = outcome_text(iampb_authorization_outcome(recorded, index));
    if (!x->a.json) {
        put_plain(x->to, action, strlen(action));
        fputs(" on ", x->to);
        put_plain(x->to, resource, strlen(resource));
        fprintf(x->to, ": AWS %s, here %s: %s", theirs, ours, replay);
        return;
    }
    fputs(index == 0 ? "\n  {\"action\": " : ",\n  {\"action\": ", x->to);
    put_json_text(x->to, action, strlen(action));
    fputs(", \"resource\": ", x->to);
    put_json_text(x->to, resource, strlen(resource));
    fprintf(x->to, ", \"recorded\": \"%s\", \"ours\": \"%s\", \"replay\": \"%s\"", theirs, ours, replay);
}

typedef struct detail {
    char text[512];
    size_t len;
} detail;

static int32_t keep_detail(void *user, const char *bytes, size_t len)
{
    detail *d = user;
    len = len < sizeof d->text - d->len ? len : sizeof d->text - d->len;
    memcpy(d->text + d->len, bytes, len);
    d->len += len;
    return 0;
}

static void put_detail(explaining *x, const detail *d)
{
    if (x->a.json) {
        fputs(", \"detail\": ", x->to);
        put_json_text(x->to, d->text, d->len);
        putc('}', x->to);
        return;
    }
    if (d->len > 0) {
        fputs(": ", x->to);
        put_plain(x->to, d->text, d->len);
    }
    putc('\n', x->to);
}

static bool replay_one(
        explaining *x, const iampb_authorization *recorded, const iampb_principal *principal, size_t index)
{
    iampb_request *request = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    iampb_replay replay = IAMPB_REPLAY_UNKNOWN;
    detail d = { "", 0 };
    bool ok = iampb_request_new(x->a.ctx, &request, &err) == IAMPB_OK
            && iampb_authorization_apply(recorded, index, request, &err) == IAMPB_OK
            && iampb_principal_policies(principal, request, x->a.policy, &set, &err) == IAMPB_OK
            && iampb_authorization_compare(recorded, index, set, request, &replay, keep_detail, &d, &err) == IAMPB_OK;
    if (ok) {
        int32_t ours = iampb_evaluate(set, request, NULL);
        put_replay(x, recorded, index, iampb_outcome_name(ours), iampb_replay_name(replay));
        put_detail(x, &d);
    } else
        complain(err, x->pages[0]);
    x->explained = x->explained && replay == IAMPB_REPLAY_AGREES;
    iampb_policy_set_free(set);
    iampb_request_free(request);
    return ok;
}

static bool replay_all(explaining *x)
{
    iampb_authorization *recorded = NULL;
    iampb_principal *principal = NULL;
    iampb_error *err = NULL;
    bool ok = read_pages(x, &recorded);
    const char *who =
            x->a.principal != NULL ? x->a.principal : iampb_authorization_text(recorded, 0, "principal", NULL);
    x->explained = true;
    if (ok && who == NULL) {
        trouble("what was recorded does not tell the principal: give it with --principal");
        ok = false;
    }
    if (ok && iampb_principal_open(x->a.organization, who, strlen(who), &principal, &err) < 0) {
        complain(err, NULL);
        ok = false;
    }
    if (ok && x->a.json)
        fputs("{\"evaluations\": [", x->to);
    for (size_t i = 0; ok && i < iampb_authorization_count(recorded); i++)
        ok = replay_one(x, recorded, principal, i);
    if (ok && x->a.json)
        fputs("\n]}\n", x->to);
    iampb_principal_free(principal);
    iampb_authorization_free(recorded);
    return ok;
}

/* ---- All ---- */
static bool prepare(explaining *x)
{
    iampb_error *err = NULL;
    if (x->a.path_count > 0)
        return ask_load(&x->a);
    if (iampb_context_new(NULL, &x->a.ctx, &err) == IAMPB_OK)
        return true;
    complain(err, NULL);
    return false;
}

int command_explain(int argc, char **argv)
{
    explaining x;
    output out;
    int status = read_command_line(&x, argc, argv);
    if (status < 0) {
        status = EXIT_TROUBLE;
        if (prepare(&x) && (x.error == NULL || read_message(&x)) && output_open(&out, x.a.output)) {
            x.to = out.to;
            bool ok = output_close(&out, x.error == NULL ? replay_all(&x) : explain_message(&x));
            status = !ok || x.a.trouble ? EXIT_TROUBLE : x.explained ? EXIT_CLEAN : EXIT_FINDINGS;
        }
    }
    iampb_denial_free(x.denial);
    file_free(&x.input);
    ask_free(&x.a);
    return status;
}
