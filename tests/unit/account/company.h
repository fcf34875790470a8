/* company.h - the sample company, or any directory of accounts, loaded as the iampb command does. */
#ifndef TESTS_UNIT_ACCOUNT_COMPANY_H
#define TESTS_UNIT_ACCOUNT_COMPANY_H
#include "harness.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* Accounts of the sample company. */
#define MANAGEMENT "318804726159"
#define DEV "047391582660"
#define STAGING "562917408835"
#define PROD "904215773068"

typedef struct company {
    iampb_context *ctx;
    iampb_organization *organization;
} company;

static inline void company_file(iampb_account *account, const char *directory, const char *name)
{
    static char bytes[1 << 20];
    char path[1024], subject[512] = "";
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    iampb_error *err = NULL;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    size_t len = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    const char *begin = strchr(name, '.'), *end = strrchr(name, '.');
    if (end > begin)
        snprintf(subject, sizeof subject, "%.*s", (int)(end - begin - 1), begin + 1);
    options.name = (iampb_str){ name, strlen(name) };
    options.subject = (iampb_str){ subject, strlen(subject) };
    ck_assert_status(iampb_account_load(account, bytes, len, &options, NULL, &err), IAMPB_OK, &err);
}

/* Directories of examples/data/company, up to a NULL; none: all. */
static inline company company_open(const char *const *directories)
{
    static const char *const all[] = { "management", "dev", "staging", "prod", NULL };
    company c = { harness_context(), NULL };
    iampb_error *err = NULL;
    ck_assert_status(iampb_organization_new(c.ctx, &c.organization, &err), IAMPB_OK, &err);
    for (const char *const *d = directories == NULL ? all : directories; *d != NULL; d++) {
        iampb_account *account = NULL;
        struct dirent **entries;
        char directory[512];
        snprintf(directory, sizeof directory, "%s/company/%s", TESTS_DATA, *d);
        ck_assert_status(iampb_organization_add_account(c.organization, NULL, &account, &err), IAMPB_OK, &err);
        int count = scandir(directory, &entries, NULL, alphasort);
        ck_assert_int_gt(count, 2);
        for (int i = 0; i < count; i++) {
            if (entries[i]->d_name[0] != '.')
                company_file(account, directory, entries[i]->d_name);
            free(entries[i]);
        }
        free(entries);
    }
    ck_assert_status(iampb_organization_seal(c.organization, &err), IAMPB_OK, &err);
    return c;
}

static inline void company_close(company *c)
{
    iampb_organization_free(c->organization);
    iampb_context_free(c->ctx);
}

/* A request with action and resource; owner NULL: of the ARN. */
static inline iampb_request *company_request(iampb_context *ctx, const char *action, const char *resource,
        const char *owner)
{
    iampb_request *request = NULL;
    iampb_error *err = NULL;
    iampb_str none = { "", 0 };
    ck_assert_status(iampb_request_new(ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_action(request, action, strlen(action), &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_resource(request, resource, strlen(resource), &err), IAMPB_OK, &err);
    if (owner != NULL)
        ck_assert_status(iampb_request_set_owner(request, (iampb_str){ owner, strlen(owner) }, none, none, 0, &err),
                IAMPB_OK, &err);
    return request;
}

static inline iampb_compiled *company_policy(iampb_context *ctx, const char *json)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_error *err = NULL;
    options.kind = IAMPB_POLICY_RESOURCE;
    ck_assert_status(iampb_policy_parse(ctx, json, strlen(json), &options, &policy, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_compile(ctx, policy, (iampb_str){ NULL, 0 }, &compiled, &err), IAMPB_OK, &err);
    iampb_policy_free(policy);
    return compiled;
}
#endif
