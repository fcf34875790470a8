/* world.c - see world.h. */
#include "world.h"
#include <stdlib.h>

iampb_compiled *world_compile(iampb_context *ctx, const char *json, iampb_policy_kind kind)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_error *err = NULL;
    options.kind = kind;
    ck_assert_status(iampb_policy_parse(ctx, json, strlen(json), &options, &policy, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_compile(ctx, policy, (iampb_str){ NULL, 0 }, &compiled, &err), IAMPB_OK, &err);
    iampb_policy_free(policy);
    return compiled;
}

static void add(iampb_context *ctx, iampb_policy_set *set, iampb_layer layer, iampb_policy_kind kind, const char *json)
{
    iampb_error *err = NULL;
    if (json == NULL)
        return;
    if (kind == IAMPB_POLICY_SCP || kind == IAMPB_POLICY_RCP)
        ck_assert_status(iampb_policy_set_level(set, layer, (iampb_str){ "level", 5 }, &err), IAMPB_OK, &err);
    iampb_compiled *compiled = world_compile(ctx, json, kind);
    ck_assert_status(iampb_policy_set_add(set, layer, compiled, &err), IAMPB_OK, &err);
    iampb_compiled_free(compiled);
}

static void set_one(iampb_request *request, char *item)
{
    iampb_error *err = NULL;
    iampb_str values[32];
    size_t count = 0, len = strlen(item);
    char *equals = strchr(item, '=');
    if (equals == NULL) {
        if (item[len - 1] != '!')
            abort(); /* a mistake of the test; also used where there is no test to fail */
        ck_assert_status(iampb_request_set_absent(request, item, len - 1, &err), IAMPB_OK, &err);
        return;
    }
    char *value = equals + 1;
    size_t key = (size_t)(equals - item), end = strlen(value);
    if (value[0] != '[') {
        values[0] = (iampb_str){ value, end };
        ck_assert_status(iampb_request_set(request, item, key, IAMPB_VALUE_SINGLE, values, 1, &err), IAMPB_OK, &err);
        return;
    }
    value[end - 1] = '\0';
    for (char *at = value + 1; *at != '\0';) {
        size_t part = strcspn(at, ",");
        values[count++] = (iampb_str){ at, part };
        at += part + (at[part] == ',');
    }
    ck_assert_status(iampb_request_set(request, item, key, IAMPB_VALUE_LIST, values, count, &err), IAMPB_OK, &err);
}

void world_context(iampb_request *request, const char *text)
{
    char *copy = strdup(text), *save = NULL;
    for (char *item = strtok_r(copy, ";", &save); item != NULL; item = strtok_r(NULL, ";", &save))
        set_one(request, item);
    free(copy);
}

static void set_text(iampb_str *out, const char *text)
{
    if (text != NULL)
        *out = (iampb_str){ text, strlen(text) };
}

static void set_caller(iampb_request *request, const world *w)
{
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_error *err = NULL;
    const char *arn = w->caller == NULL ? U : w->caller;
    caller.arn = (iampb_str){ arn, strlen(arn) };
    if (strcmp(arn, S) == 0)
        caller.role_arn = (iampb_str){ R, strlen(R) };
    if (strstr(arn, "aws-service-role") != NULL)
        caller.role_arn = caller.arn;
    set_text(&caller.role_arn, w->role_arn);
    set_text(&caller.issuer_arn, w->issuer);
    set_text(&caller.organization, w->organization);
    set_text(&caller.org_path, w->org_path);
    if (w->unique_id != NULL)
        caller.unique_id = (iampb_str){ w->unique_id, strlen(w->unique_id) };
    caller.management = w->management;
    ck_assert_status(iampb_request_set_caller(request, &caller, &err), IAMPB_OK, &err);
}

made world_make(iampb_context *ctx, const world *w)
{
    made m = { NULL, NULL };
    iampb_error *err = NULL;
    iampb_policy_set_options options = IAMPB_POLICY_SET_OPTIONS_INIT;
    const char *resource = w->resource == NULL ? "*" : w->resource;
    options.gateway_endpoint = w->gateway;
    options.bpa_restrict = w->bpa;
    options.strict_notprincipal = w->strict;
    ck_assert_status(iampb_policy_set_new(ctx, &options, &m.set, &err), IAMPB_OK, &err);
    add(ctx, m.set, IAMPB_LAYER_IDENTITY, IAMPB_POLICY_IDENTITY, w->id);
    add(ctx, m.set, IAMPB_LAYER_IDENTITY, IAMPB_POLICY_IDENTITY, w->id2);
    add(ctx, m.set, IAMPB_LAYER_RESOURCE, IAMPB_POLICY_RESOURCE, w->rp);
    add(ctx, m.set, IAMPB_LAYER_RESOURCE, IAMPB_POLICY_TRUST, w->trust);
    add(ctx, m.set, IAMPB_LAYER_BOUNDARY, IAMPB_POLICY_BOUNDARY, w->pb);
    add(ctx, m.set, IAMPB_LAYER_SESSION, IAMPB_POLICY_SESSION, w->sp);
    add(ctx, m.set, IAMPB_LAYER_ENDPOINT, IAMPB_POLICY_RESOURCE, w->ep);
    for (int i = 0; i < 3; i++) {
        add(ctx, m.set, IAMPB_LAYER_SCP, IAMPB_POLICY_SCP, w->scp[i]);
        add(ctx, m.set, IAMPB_LAYER_RCP, IAMPB_POLICY_RCP, w->rcp[i]);
    }
    for (iampb_layer layer = IAMPB_LAYER_IDENTITY; layer <= IAMPB_LAYER_ENDPOINT; layer++)
        if ((w->required & 1u << layer) != 0)
            ck_assert_status(iampb_policy_set_require(m.set, layer, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_new(ctx, &m.request, &err), IAMPB_OK, &err);
    set_caller(m.request, w);
    ck_assert_status(iampb_request_set_action(m.request, w->action, strlen(w->action), &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_resource(m.request, resource, strlen(resource), &err), IAMPB_OK, &err);
    const char *owner = w->owner != NULL ? w->owner : strstr(resource, ":s3:") != NULL ? A : "";
    if (owner[0] != '\0')
        ck_assert_status(iampb_request_set_owner(m.request, (iampb_str){ owner, strlen(owner) }, (iampb_str){ "", 0 },
                                 (iampb_str){ "", 0 }, w->owner_management, &err), IAMPB_OK, &err);
    if (w->context != NULL)
        world_context(m.request, w->context);
    return m;
}

void world_free(made *m)
{
    iampb_request_free(m->request);
    iampb_policy_set_free(m->set);
}
