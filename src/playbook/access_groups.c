/* access_groups.c - what a group of IAM gives to whoever is put into it: its policies taken alone. See access.h.
 * A group has no boundary; SCPs act on its members. Documents that some member has are compiled already. */
#include "playbook/access.h"
#include "playbook/audit.h"

/* A filler whose documents come from where they are compiled; what is missing goes its usual way. */
typedef struct taker {
    iampb__set_filler filler;    /* first: its own functions are called with this */
    iampb__access *access;
} taker;

static iampb_status take_document(void *user, iampb_layer layer, const iampb__document *document, iampb_str name,
        iampb_error **err)
{
    taker *t = user;
    const iampb_compiled *compiled = iampb__index_compiled(t->access->index, layer, document);
    iampb_str doubt = IAMPB__STR("");
    iampb__builder text = { .ctx = t->access->ctx };
    const iampb__known_document *known = NULL;
    iampb_status status = IAMPB_OK;
    if (compiled == NULL && (status = iampb__access_make(t->access, layer, document, name, &known, err)) < 0)
        return status;
    if (known != NULL) {
        compiled = known->compiled;
        doubt = known->doubt;
    } else if (iampb__compiled_doubt(compiled, name, &text)) {
        status = text.failed ? iampb__error_nomem(err) : IAMPB_OK;
        doubt = iampb__builder_str(&text);
    }
    if (status == IAMPB_OK)
        status = iampb_policy_set_add(t->filler.set, layer, compiled, err);
    if (status == IAMPB_OK && doubt.len > 0)
        status = iampb_policy_set_add_missing(t->filler.set, layer, doubt, err);
    iampb__builder_free(&text);
    return status;
}

/* The audit goes from account to account: nearly always it is the one of the group before. */
static const iampb__who_account *find_account(const iampb__access *access, const iampb_account *account)
{
    if (access->group_account != NULL && access->group_account->account == account)
        return access->group_account;
    for (size_t i = 0; i < access->index->account_count; i++)
        if (access->index->accounts[i].account == account)
            return &access->index->accounts[i];
    return NULL;
}

static bool take_group(iampb_run *run, iampb__access *access, const iampb__principal *group)
{
    iampb_error **err = iampb__run_error(run);
    if (access->group == group)
        return true;
    access->group = NULL;
    iampb_policy_set_free(access->group_set);
    access->group_set = NULL;
    if (!iampb__run_ok(run, iampb_policy_set_new(access->ctx, NULL, &access->group_set, err)))
        return false;
    taker t = { { access->ctx, access->group_set }, access };
    iampb__policy_visitor visitor = iampb__fill_set(&t.filler);
    visitor.document = take_document;
    if (!iampb__run_ok(run, iampb__visit_identity(access->ctx, group, &visitor, err)))
        return false;
    access->group_account = find_account(access, run->account);
    access->group = group;
    return true;
}

bool iampb__ask_group(iampb_run *run, const iampb__principal *group, const iampb__ask *ask, iampb__answer *out)
{
    iampb__access *access = iampb__run_access(run);
    const iampb__asker who = { group->arn.text, group->name.text, group };
    if (access == NULL || !take_group(run, access, group))
        return false;
    const iampb__asking by = { access, access->group_account, &who, NULL, access->group_set };
    return iampb__access_ask(run, &by, ask, out);
}
