/* compare_account.c - iampb compare access: may a principal of an account model do any of this, by all of its policies;
 * and with --existing: may it do more of this than before. */
#include "comparing.h"
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    asking *now, *old;      /* `old` NULL: without --existing */
    iampb_principal *principal, *old_principal;
    iampb_comparison **answers;
    size_t count;
} asked;

/* Which policies have a say depends on the request's action too: of a pattern, on one of its texts. "*" is any resource
 * here, not a request without one. */
static iampb_request *request_for(asking *a, const char *action, const char *resource)
{
    char *sample = strdup(strcmp(action, "*") == 0 ? "*:*" : action);
    for (char *at = sample; at != NULL && *at != '\0'; at++)
        if (*at == '*' || *at == '?')
            *at = 'x';
    iampb_request *request = sample == NULL ? NULL : ask_request(a, sample, strcmp(resource, "*") == 0 ? "arn:*:*:*:*:*" : resource);
    if (sample == NULL)
        fputs("iampb: out of memory\n", stderr);
    free(sample);
    return request;
}

static bool compare_sets(const asked *q, iampb_request *request, const char *action, const char *resource,
        iampb_comparison **out)
{
    iampb_compare_access access = IAMPB_COMPARE_ACCESS_INIT;
    iampb_str action_text = view(action), resource_text = view(resource);
    iampb_policy_set *set = NULL, *old_set = NULL;
    iampb_error *err = NULL;
    bool has_old = q->old != NULL;
    access.actions = &action_text;
    access.action_count = 1;
    access.resources = &resource_text;
    access.resource_count = strcmp(resource, "*") != 0; /* none: all */
    bool ok = (!has_old || iampb_principal_policies(q->old_principal, request, q->old->policy, &old_set, &err) == 0)
            && iampb_principal_policies(q->principal, request, q->now->policy, &set, &err) == IAMPB_OK
            && iampb_compare_sets(old_set, set, request, &access, &q->now->compare, out, &err) == IAMPB_OK;
    if (!ok)
        complain(err, NULL);
    iampb_policy_set_free(set);
    iampb_policy_set_free(old_set);
    return ok;
}

static bool answer_one(asked *q, const char *action, const char *resource)
{
    iampb_request *request = request_for(q->now, action, resource);
    bool ok = request != NULL && compare_sets(q, request, action, resource, &q->answers[q->count]);
    q->count += ok;
    iampb_request_free(request);
    return ok;
}

static bool answer_all(asked *q)
{
    const texts *actions = &q->now->actions, *resources = &q->now->resources;
    q->answers = calloc(actions->count * resources->count, sizeof *q->answers);
    if (q->answers == NULL)
        return false;
    for (size_t i = 0; i < actions->count; i++)
        for (size_t k = 0; k < resources->count; k++)
            if (!answer_one(q, actions->items[i], resources->items[k]))
                return false;
    return true;
}

/* ---- Output ---- */
static bool put_json(FILE *to, const iampb_comparison *comparison)
{
    iampb_error *err = NULL;
    if (iampb_comparison_write(comparison, 4, write_stream, to, &err) == IAMPB_OK)
        return true;
    complain(err, NULL);
    return false;
}

static void put_pair(FILE *to, const asked *q, size_t index, bool json)
{
    const texts *actions = &q->now->actions, *resources = &q->now->resources;
    const char *action = actions->items[index / resources->count];
    const char *resource = resources->items[index % resources->count];
    if (json) {
        fputs(index == 0 ? "\n{\"action\": " : ",\n{\"action\": ", to);
        put_json_text(to, action, strlen(action));
        fputs(", \"resource\": ", to);
        put_json_text(to, resource, strlen(resource));
        fputs(", \"check\": ", to);
        return;
    }
    put_plain(to, action, strlen(action));
    fputs(" on ", to);
    put_plain(to, resource, strlen(resource));
    putc('\n', to);
}

/* Of one pair the answer alone. */
static bool put_all(FILE *to, const asked *q)
{
    bool json = q->now->json, several = q->count > 1, ok = true;
    if (json && several)
        fputs("{\"results\": [", to);
    for (size_t i = 0; ok && i < q->count; i++) {
        if (several)
            put_pair(to, q, i, json);
        if (!json)
            comparison_show(to, q->answers[i], NULL, NULL);
        else
            ok = put_json(to, q->answers[i]);
        fputs(json && several ? "}" : "", to);
    }
    fputs(json && several ? "\n]}\n" : json ? "\n" : "", to);
    return ok;
}

/* A FAIL is one whatever else there is; then what is not decided. */
static int status_of(const asked *q)
{
    int status = EXIT_CLEAN;
    for (size_t i = 0; i < q->count; i++) {
        int one = answer_status(iampb_comparison_answer(q->answers[i]));
        if (one == EXIT_FINDINGS || status == EXIT_CLEAN)
            status = one;
    }
    return status;
}

static bool open_principals(asked *q)
{
    const char *arn = q->now->principal;
    iampb_error *err = NULL;
    if (iampb_principal_open(q->now->organization, arn, strlen(arn), &q->principal, &err) == IAMPB_OK
        && (q->old == NULL
            || iampb_principal_open(q->old->organization, arn, strlen(arn), &q->old_principal, &err) == IAMPB_OK))
        return true;
    complain(err, NULL);
    return false;
}

static int answer(asking *now, asking *old)
{
    asked q = { .now = now, .old = old };
    output out;
    int status = EXIT_TROUBLE;
    if (open_principals(&q) && answer_all(&q) && output_open(&out, now->output)
        && output_close(&out, put_all(out.to, &q)))
        status = status_of(&q);
    for (size_t i = 0; i < q.count; i++)
        iampb_comparison_free(q.answers[i]);
    free(q.answers);
    iampb_principal_free(q.principal);
    iampb_principal_free(q.old_principal);
    return status;
}

/* ---- Inputs ---- */
/* The same question of the files of --existing. */
static int load_and_answer(asking *now)
{
    asking old = { .command = now->command, .quiet = now->quiet, .resource_policy = now->resource_policy,
        .actions = now->actions, .paths = (char **)now->existing.items, .path_count = (int)now->existing.count };
    bool has_old = now->existing.count > 0;
    int status = EXIT_TROUBLE;
    if (ask_load(now) && (!has_old || ask_load(&old)))
        status = answer(now, has_old ? &old : NULL);
    if (now->trouble || old.trouble)
        status = EXIT_TROUBLE;
    old.actions = (texts){ NULL, 0 }; /* not its own */
    ask_free(&old);
    return status;
}

int compare_account(int argc, char **argv, const char *help)
{
    char name[] = "compare access"; /* what errors call it */
    asking a;
    argv[0] = name;
    int status = ask_read(&a, argc, argv, "AEacfknoPqrwp", help);
    a.json = a.json || !a.format_given;
    if (!a.now_given)
        a.now = INT64_MIN; /* whenever it may be */
    if (status < 0 && (a.principal == NULL || a.actions.count == 0)) {
        fputs("iampb compare access: name a --principal and one --action at least\n", stderr);
        status = EXIT_TROUBLE;
    }
    if (status < 0 && a.resources.count == 0 && !texts_add(&a.resources, "*"))
        status = EXIT_TROUBLE;
    if (status < 0)
        status = load_and_answer(&a);
    ask_free(&a);
    return status;
}
