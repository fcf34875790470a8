/* who_pattern.c - iampb who-can with a pattern for a resource: how much of it each principal in the files may reach. */
#include "ask.h"
#include <stdlib.h>
#include <string.h>

#define OUTSIDERS                                                                                                     \
    "of a pattern only users, roles and root users in the files are listed, not whom a resource policy lets in"

typedef struct listing {
    asking *a;
    FILE *to;
    size_t count;
} listing;

bool is_pattern(const char *resource) { return strpbrk(resource, "*?") != NULL && strcmp(resource, "*") != 0; }

/* The resource of the reason of this kind; "" where there is none. */
static const char *example_of(const iampb_comparison *comparison, const char *kind)
{
    for (size_t i = 0; i < iampb_comparison_reason_count(comparison); i++) {
        const char *found = iampb_comparison_reason_text(comparison, i, "kind", NULL);
        const char *resource = iampb_comparison_reason_text(comparison, i, "resource", NULL);
        if (found != NULL && resource != NULL && strcmp(found, kind) == 0)
            return resource;
    }
    return "";
}

/* ---- Output ---- */
static void put_example(FILE *to, bool json, const char *kind, const char *resource)
{
    if (resource[0] == '\0')
        return;
    if (json) {
        fprintf(to, ", \"%s\": ", kind);
        put_json_text(to, resource, strlen(resource));
        return;
    }
    fprintf(to, "  (%s: ", kind);
    put_plain(to, resource, strlen(resource));
    putc(')', to);
}

static void put_principal(listing *l, const char *arn, size_t len, const iampb_comparison *comparison)
{
    iampb_extent extent = iampb_comparison_extent(comparison);
    bool json = l->a->json;
    if (extent == IAMPB_EXTENT_NONE)
        return;
    if (json) {
        fputs(l->count == 0 ? "\n    {\"arn\": " : ",\n    {\"arn\": ", l->to);
        put_json_text(l->to, arn, len);
        fprintf(l->to, ", \"value\": \"%s\"", iampb_extent_name(extent));
    } else {
        fprintf(l->to, "%-8s", iampb_extent_name(extent));
        put_plain(l->to, arn, len);
    }
    if (extent == IAMPB_EXTENT_SOME)
        put_example(l->to, json, "allowed", example_of(comparison, "allowed"));
    put_example(l->to, json, "denied", example_of(comparison, "denied"));
    fputs(json ? "}" : "\n", l->to);
    l->count++;
}

/* ---- Principals ---- */
static bool list_principal(listing *l, const char *arn, size_t len)
{
    const char *pattern = l->a->resources.items[0];
    iampb_principal *principal = NULL;
    iampb_policy_set *set = NULL;
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    iampb_request *request = ask_request(l->a, l->a->actions.items[0], pattern);
    bool ok = request != NULL && iampb_principal_open(l->a->organization, arn, len, &principal, &err) == IAMPB_OK
            && iampb_principal_policies(principal, request, l->a->policy, &set, &err) == IAMPB_OK
            && iampb_compare_resources(set, request, pattern, strlen(pattern), NULL, &comparison, &err) == IAMPB_OK;
    if (ok)
        put_principal(l, arn, len, comparison);
    else if (request != NULL)
        complain(err, NULL);
    iampb_comparison_free(comparison);
    iampb_policy_set_free(set);
    iampb_principal_free(principal);
    iampb_request_free(request);
    return ok;
}

static bool list_kind(listing *l, const iampb_account *account, iampb_entity_kind kind)
{
    bool ok = true;
    for (size_t i = 0; ok && i < iampb_account_entity_count(account, kind); i++) {
        const iampb_entity *entity = iampb_account_entity_at(account, kind, i);
        const char *arn;
        size_t len;
        int32_t is_root = 0;
        if (kind == IAMPB_ENTITY_USER && iampb_entity_bool(entity, "is_root", &is_root) == IAMPB_PRESENT && is_root)
            continue;
        if (iampb_entity_text(entity, kind == IAMPB_ENTITY_USER ? "arn" : "Arn", &arn, &len) == IAMPB_PRESENT)
            ok = list_principal(l, arn, len);
    }
    return ok;
}

static bool list_account(listing *l, const iampb_account *account)
{
    char root[64];
    size_t len;
    const char *id = iampb_account_id(account, &len);
    bool ok = true;
    if (len == 12) {
        int size = snprintf(root, sizeof root, "arn:aws:iam::%.12s:root", id);
        ok = list_principal(l, root, (size_t)size);
    }
    return ok && list_kind(l, account, IAMPB_ENTITY_USER) && list_kind(l, account, IAMPB_ENTITY_ROLE);
}

static bool list_all(listing *l)
{
    bool ok = true, json = l->a->json;
    fputs(json ? "{\n  \"principals\": [" : "", l->to);
    for (size_t i = 0; ok && i < iampb_organization_account_count(l->a->organization); i++)
        ok = list_account(l, iampb_organization_account_at(l->a->organization, i));
    if (json)
        fputs(l->count == 0 ? "],\n  \"notes\": [\"" OUTSIDERS "\"]\n}\n"
                            : "\n  ],\n  \"notes\": [\"" OUTSIDERS "\"]\n}\n", l->to);
    else {
        fputs(l->count == 0 ? "nobody\n" : "", l->to);
        fputs(l->a->quiet ? "" : "iampb who-can: " OUTSIDERS "\n", stderr);
    }
    return ok;
}

bool who_pattern(asking *a)
{
    listing l = { .a = a };
    output out;
    bool ok = output_open(&out, a->output);
    if (ok) {
        l.to = out.to;
        ok = output_close(&out, list_all(&l));
    }
    return ok;
}
