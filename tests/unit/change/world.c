/* world.c - see world.h. */
#include "world.h"
#include <stdbool.h>
#include <stdio.h>

/* ---- Loading ---- */
void world_load(world *w, const char *subject, const char *text)
{
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.name = (iampb_str){ "input.json", 10 };
    options.subject = (iampb_str){ subject, strlen(subject) };
    iampb_account *account = (iampb_account *)iampb_organization_account_at(w->organization, 0);
    ck_assert_status(iampb_account_load(account, text, strlen(text), &options, NULL, &err), IAMPB_OK, &err);
}

#define SUMMARY                                                                                                       \
    "{\"Id\":\"%s\",\"Arn\":\"arn:aws:organizations::999999999999:policy/o-aaaaaaaaaa/x/%s\",\"Name\":\"%s\","        \
    "\"Type\":\"%s\",\"AwsManaged\":false}"

static void load_policy(world *w, const world_policy *p)
{
    static char text[8192];
    snprintf(text, sizeof text, "{\"Targets\":[{\"TargetId\":\"%s\"}]}", p->target);
    world_load(w, p->id, text);
    if (p->content == NULL)
        return;
    snprintf(text, sizeof text, "{\"Policy\":{\"PolicySummary\":" SUMMARY ",\"Content\":\"%s\"}}", p->id, p->id, p->id,
            p->type, p->content);
    world_load(w, "", text);
}

static void load_list(world *w, const world_policy *policies, const char *type)
{
    static char text[8192];
    size_t at = (size_t)snprintf(text, sizeof text, "{\"Policies\":[");
    for (const world_policy *p = policies; p->id != NULL; p++)
        if (strcmp(p->type, type) == 0)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s" SUMMARY, text[at - 1] == '[' ? "" : ",", p->id,
                    p->id, p->id, p->type);
    snprintf(text + at, sizeof text - at, "]}");
    world_load(w, type, text);
}

static void load_organization(world *w, const world_policy *policies)
{
    world_load(w, "", "{\"Organization\":{\"Id\":\"o-aaaaaaaaaa\",\"Arn\":\"arn:aws:organizations::999999999999:"
            "organization/o-aaaaaaaaaa\",\"FeatureSet\":\"ALL\",\"MasterAccountArn\":\"arn:aws:organizations::"
            "999999999999:account/o-aaaaaaaaaa/999999999999\",\"MasterAccountId\":\"999999999999\"}}");
    world_load(w, "", "{\"Roots\":[{\"Id\":\"r-root\",\"PolicyTypes\":[{\"Type\":\"SERVICE_CONTROL_POLICY\",\"Status\":"
            "\"ENABLED\"},{\"Type\":\"RESOURCE_CONTROL_POLICY\",\"Status\":\"ENABLED\"}]}]}");
    world_load(w, "", "{\"Accounts\":[{\"Id\":\"999999999999\",\"Status\":\"ACTIVE\"},{\"Id\":\"" ID
            "\",\"Status\":\"ACTIVE\"}]}");
    world_load(w, "r-root", "{\"Accounts\":[{\"Id\":\"999999999999\",\"Status\":\"ACTIVE\"},{\"Id\":\"" ID
            "\",\"Status\":\"ACTIVE\"}]}");
    load_list(w, policies, "SERVICE_CONTROL_POLICY");
    load_list(w, policies, "RESOURCE_CONTROL_POLICY");
    for (const world_policy *p = policies; p->id != NULL; p++)
        load_policy(w, p);
}

world world_open(const char *details, const world_policy *policies)
{
    world w = { harness_context(), NULL };
    iampb_account *account = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_organization_new(w.ctx, &w.organization, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_organization_add_account(w.organization, NULL, &account, &err), IAMPB_OK, &err);
    if (details != NULL)
        world_load(&w, "", details);
    if (policies != NULL)
        load_organization(&w, policies);
    return w;
}

void world_close(world *w)
{
    iampb_organization_free(w->organization);
    iampb_context_free(w->ctx);
}

/* ---- Confirming ---- */
/* What the principal's policies say, with the resource's side leaving the decision to its account; false for nobody. */
static bool allowed(world *w, const char *arn, const char *action, const char *resource)
{
    static const char delegating[] = DOC("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" ID "\"},\"Action\":\"*\","
                                         "\"Resource\":\"*\"}");
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_principal *principal = NULL;
    iampb_request *request = NULL;
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    if (iampb_principal_open(w->organization, arn, strlen(arn), &principal, NULL) != IAMPB_OK)
        return false;
    options.kind = IAMPB_POLICY_RESOURCE;
    ck_assert_status(iampb_policy_parse(w->ctx, delegating, strlen(delegating), &options, &policy, &err), IAMPB_OK,
            &err);
    ck_assert_status(iampb_compile(w->ctx, policy, (iampb_str){ NULL, 0 }, &compiled, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_new(w->ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_action(request, action, strlen(action), &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_resource(request, resource, strlen(resource), &err), IAMPB_OK, &err);
    ck_assert_status(iampb_principal_policies(principal, request, compiled, &set, &err), IAMPB_OK, &err);
    bool is = iampb_evaluate(set, request, NULL) == IAMPB_ALLOWED;
    iampb_policy_set_free(set);
    iampb_request_free(request);
    iampb_compiled_free(compiled);
    iampb_policy_free(policy);
    iampb_principal_free(principal);
    return is;
}

/* Of reasons without context keys: the evaluator agrees on either side, for each principal of the change. */
static void confirm(world *before, world *after, const iampb_access_diff *diff, size_t i, size_t reason)
{
    const iampb_comparison *c = iampb_access_diff_comparison(diff, i);
    const char *action = iampb_comparison_reason_text(c, reason, "action", NULL);
    const char *resource = iampb_comparison_reason_text(c, reason, "resource", NULL);
    bool gained = strcmp(iampb_comparison_reason_text(c, reason, "kind", NULL), "gained") == 0;
    if (strstr(iampb_comparison_reason_text(c, reason, "witness", NULL), "ContextEntries") != NULL
        || strcmp(iampb_access_diff_text(diff, i, "subject", NULL), "trust") == 0)
        return;
    for (size_t k = 0; k < iampb_access_diff_principal_count(diff, i); k++) {
        const char *arn = iampb_access_diff_principal_at(diff, i, k, NULL);
        ck_assert_msg(allowed(before, arn, action, resource) == !gained, "%s before: %s on %s", arn, action, resource);
        ck_assert_msg(allowed(after, arn, action, resource) == gained, "%s after: %s on %s", arn, action, resource);
    }
}

/* ---- As text ---- */
typedef struct text {
    char bytes[65536];
    size_t len;
} text;

static void put(text *t, const char *format, const char *a)
{
    t->len += (size_t)snprintf(t->bytes + t->len, sizeof t->bytes - t->len, format, a);
    ck_assert_uint_lt(t->len, sizeof t->bytes);
}

static void put_change(text *t, world *before, world *after, const iampb_access_diff *diff, size_t i)
{
    const iampb_comparison *c = iampb_access_diff_comparison(diff, i);
    bool certain = iampb_access_diff_missing_count(diff, i) == 0;
    put(t, "%s ", iampb_access_change_name(iampb_access_diff_change(diff, i)));
    put(t, "%s ", iampb_access_diff_text(diff, i, "subject", NULL));
    put(t, "%s ", c == NULL ? "-" : iampb_relation_name(iampb_comparison_relation(c)));
    put(t, "%s ", iampb_answer_name(iampb_access_diff_gain(diff, i)));
    for (size_t k = 0; k < iampb_access_diff_principal_count(diff, i); k++) {
        const char *arn = iampb_access_diff_principal_at(diff, i, k, NULL);
        put(t, k == 0 ? "%s" : ",%s", strrchr(arn, ':') + 1);
    }
    put(t, "%s", "\n");
    for (size_t k = 0; k < iampb_comparison_reason_count(c); k++) {
        char number[24];
        snprintf(number, sizeof number, "%d", (int)iampb_comparison_reason_number(c, k, "statement") + 1);
        put(t, "  %s ", iampb_comparison_reason_text(c, k, "kind", NULL));
        put(t, "%s ", iampb_comparison_reason_text(c, k, "action", NULL));
        put(t, "%s ", number);
        put(t, "%s\n", iampb_comparison_reason_text(c, k, "policy", NULL));
        if (certain)
            confirm(before, after, diff, i, k);
    }
    for (size_t k = 0; k < iampb_access_diff_missing_count(diff, i); k++)
        put(t, "  missing: %s\n", iampb_access_diff_missing_at(diff, i, k, NULL));
}

iampb_access_diff *world_new(world *before, world *after, const iampb_access_diff_options *options)
{
    iampb_access_diff *diff = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_access_diff_new(before->organization, after->organization, options, &diff, &err), IAMPB_OK,
            &err);
    return diff;
}

const char *world_diff(world *before, world *after, const iampb_access_diff_options *options)
{
    static text t;
    t.len = 0;
    t.bytes[0] = '\0';
    iampb_access_diff *diff = world_new(before, after, options);
    put(&t, "%s\n", iampb_answer_name(iampb_access_diff_answer(diff)));
    for (size_t i = 0; i < iampb_access_diff_count(diff); i++)
        put_change(&t, before, after, diff, i);
    iampb_access_diff_free(diff);
    return t.bytes;
}

void world_check_organizations(const char *before, const world_policy *policies_before, const char *after,
        const world_policy *policies_after, const char *expected)
{
    world a = world_open(before, policies_before), b = world_open(after, policies_after);
    const char *got = world_diff(&a, &b, NULL);
    ck_assert_msg(strcmp(got, expected) == 0, "%snot\n%s", got, expected);
    world_close(&a);
    world_close(&b);
}

void world_check(const char *before, const char *after, const char *expected)
{
    world_check_organizations(before, NULL, after, NULL, expected);
}
