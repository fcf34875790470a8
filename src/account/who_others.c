/* who_others.c - who else the resource policy lets in: services, federated principals, principals and accounts that are
 * not at hand, everybody; those that it names as principals, and those that only a condition names. Each candidate is
 * asked like any caller, its own policies taken to allow all: whether its own account lets it is that account's
 * business. SCPs of accounts of the organisation are known, at hand or not.
 * A name of one session of a role leads to the role, for any session of it may have that name. */
#include "account/who_can.h"
#include "base/arn.h"
#include "base/error.h"
#include "finding/order.h"

#define NOBODY_S_ACCOUNT "000000000000" /* no account of AWS has this id */

/* ---- Answers ---- */
static iampb_status add_other(iampb__question *q, iampb_str arn, iampb_can value, const iampb__who_keys *keys)
{
    if (value == 0)
        return IAMPB_OK;
    iampb__who_answer *known = iampb__map_get(q->who->ctx, &q->others, arn);
    if (known != NULL) {
        if (value < known->value) {
            known->value = value;
            known->keys = keys;
        }
        return IAMPB_OK;
    }
    iampb__who_answer *answer = iampb__arena_alloc(q->who->arena, 1, sizeof *answer);
    iampb__who_answer **place =
            answer == NULL ? NULL : IAMPB__VEC_PUSH(iampb__who_answer *, q->who->ctx, &q->other_list);
    if (place == NULL || !iampb__arena_str(q->who->arena, arn, &answer->arn))
        return iampb__error_nomem(q->err);
    answer->value = value;
    answer->keys = value == IAMPB_CAN_YES_IF ? keys : NULL;
    *place = answer;
    void **slot = iampb__map_put(q->who->ctx, &q->others, answer->arn);
    if (slot == NULL)
        return iampb__error_nomem(q->err);
    *slot = answer;
    return IAMPB_OK;
}

static const iampb__who_keys *one_key(iampb__question *q, iampb_str name)
{
    iampb__who_keys *keys = iampb__arena_alloc(q->who->arena, 1, sizeof *keys);
    iampb_str *names = iampb__arena_alloc(q->who->arena, 1, sizeof *names);
    if (keys == NULL || names == NULL)
        return NULL;
    names[0] = name;
    *keys = (iampb__who_keys){ names, 1 };
    return keys;
}

/* ---- Asking for somebody ---- */
static bool is_at_hand(const iampb__question *q, iampb_str account)
{
    return iampb__account_by_id(q->index->organization, account) != NULL;
}

/* The SCPs of any account. */
static iampb_status scps_of(iampb__question *q, iampb_str account, const iampb_policy_set **out)
{
    iampb_policy_set *set = NULL;
    for (size_t i = 0; i < q->index->account_count; i++)
        if (iampb__str_eq(q->index->accounts[i].account->id, account)) {
            *out = q->index->accounts[i].scps;
            return IAMPB_OK;
        }
    *out = iampb__map_get(q->who->ctx, &q->strangers, account);
    if (*out != NULL)
        return IAMPB_OK;
    iampb_str kept;
    iampb_status status = iampb_policy_set_new(q->index->ctx, NULL, &set, q->err);
    if (status < 0)
        return status;
    iampb_policy_set **place = IAMPB__VEC_PUSH(iampb_policy_set *, q->who->ctx, &q->stranger_sets);
    if (place == NULL) {
        iampb_policy_set_free(set);
        return iampb__error_nomem(q->err);
    }
    *place = set;
    iampb__set_filler filler = { q->index->ctx, set };
    iampb__policy_visitor visitor = iampb__fill_set(&filler);
    if (iampb__organization_member(q->index->organization, account) != NULL
        && (status = iampb__visit_organization(q->index->organization, account, IAMPB_LAYER_SCP, &visitor, q->err)) < 0)
        return status;
    void **slot = iampb__arena_str(q->who->arena, account, &kept)
            ? iampb__map_put(q->who->ctx, &q->strangers, kept) : NULL;
    if (slot == NULL)
        return iampb__error_nomem(q->err);
    *slot = set;
    *out = set;
    return IAMPB_OK;
}

typedef struct somebody {
    iampb_caller_kind kind;
    iampb_str arn, role_arn, account; /* account "": of no account */
    iampb_str organization, path;     /* instead of what the model says; ptr NULL: as it says */
    iampb__whose whose;
} somebody;

static iampb_status ask(iampb__question *q, const somebody *s, iampb_can *value, const iampb__who_keys **keys)
{
    iampb__standing standing = { .management = false };
    iampb_caller caller = IAMPB_CALLER_INIT;
    const iampb_policy_set *scps = NULL;
    iampb_status status = IAMPB_OK;
    if (s->account.len > 0) {
        if (!iampb__standing_of(q->index->organization, s->account, q->who->arena, &standing))
            return iampb__error_nomem(q->err);
        status = scps_of(q, s->account, &scps);
    }
    caller.kind = s->kind;
    caller.arn = s->arn;
    caller.role_arn = s->role_arn;
    caller.organization = s->organization.ptr != NULL ? s->organization : standing.organization;
    caller.org_path = s->path.ptr != NULL ? s->path : standing.path;
    caller.management = standing.management;
    caller.temporary = s->kind == IAMPB_CALLER_USER;
    if (status == IAMPB_OK)
        status = iampb_request_set_caller(q->request, &caller, NULL);
    if (status == IAMPB_E_INVALID) { /* nobody can be that: it matches nothing */
        *value = 0;
        return IAMPB_OK;
    }
    if (status < 0)
        return iampb__error_nomem(q->err);
    return iampb__question_ask(q, s->account.len > 0 ? q->index->outside : NULL, scps, s->whose, value, keys);
}

static iampb_status list(iampb__question *q, const somebody *s, iampb_str shown)
{
    const iampb__who_keys *keys = NULL;
    iampb_can value;
    iampb_status status = ask(q, s, &value, &keys);
    return status < 0 ? status : add_other(q, shown, value, keys);
}

/* Anybody of an account: shown as its root, which is how policies name an account. */
static iampb_status list_account(iampb__question *q, iampb_str account, iampb_str partition, iampb_str organization,
        iampb_str path)
{
    char user[96], root[96];
    size_t len = 0, root_len = 0;
    if (account.len != 12 || partition.len > 16)
        return IAMPB_OK;
    iampb__builder text = { .ctx = q->who->ctx };
    iampb__builder_format(&text, "arn:%v:iam::%v:user/-", partition, account);
    if (!text.failed && text.len < sizeof user)
        memcpy(user, text.text, len = text.len);
    iampb__builder_clear(&text);
    iampb__builder_format(&text, "arn:%v:iam::%v:root", partition, account);
    if (!text.failed && text.len < sizeof root)
        memcpy(root, text.text, root_len = text.len);
    iampb__builder_free(&text);
    if (len == 0 || root_len == 0)
        return iampb__error_nomem(q->err);
    somebody s = { .kind = IAMPB_CALLER_USER, .arn = { user, len }, .account = account, .organization = organization,
        .path = path, .whose = IAMPB__OF_ACCOUNT };
    return list(q, &s, iampb__str(root, root_len));
}

/* ---- Principals by name ---- */
/* An account at hand whose users and roles are all in the input has no others. */
static bool all_known(const iampb__question *q, iampb_str account)
{
    const iampb_account *a = iampb__account_by_id(q->index->organization, account);
    return a != NULL && (a->details_users == IAMPB_PART_LOADED || a->details_users == IAMPB_PART_EMPTY)
            && (a->details_roles == IAMPB_PART_LOADED || a->details_roles == IAMPB_PART_EMPTY);
}

static iampb_status list_named(iampb__question *q, iampb_str arn, iampb_str account, iampb_caller_kind kind)
{
    const iampb__who_keys *keys = NULL;
    iampb_can value;
    if (iampb__entry_by_arn(q->index, arn) != SIZE_MAX || all_known(q, account))
        return IAMPB_OK;
    somebody s = { .kind = kind, .arn = arn, .account = account };
    iampb_status status = ask(q, &s, &value, &keys);
    if (status == IAMPB_OK && value != 0 && is_at_hand(q, account))
        value = IAMPB_CAN_UNKNOWN; /* its policies are not in the input, and nobody else's */
    return status < 0 ? status : add_other(q, arn, value, keys);
}

static iampb_status list_session(iampb__question *q, iampb_str arn, const iampb__arn *parts)
{
    iampb_str rest = iampb__str_from(parts->resource, sizeof "assumed-role/" - 1);
    size_t slash = iampb__str_find(rest, '/', 0);
    const iampb__who_keys *keys = NULL;
    iampb_can value;
    if (slash == SIZE_MAX)
        return IAMPB_OK;
    iampb_str name = iampb__str_first(rest, slash);
    size_t entry = iampb__entry_by_role(q->index, parts->account, name);
    if (entry != SIZE_MAX && q->found[entry].value != 0)
        return IAMPB_OK;
    if (entry == SIZE_MAX && all_known(q, parts->account))
        return IAMPB_OK;
    somebody s = { .kind = IAMPB_CALLER_SESSION, .arn = arn, .account = parts->account };
    const iampb_policy_set *scps = NULL;
    iampb_status status;
    if (entry == SIZE_MAX) {
        status = ask(q, &s, &value, &keys);
    } else {
        const iampb__who_entry *e = &q->index->entries[entry];
        const iampb__who_group *group = iampb__group_of(q->index, e->group);
        const iampb__who_account *account = &q->index->accounts[group->account];
        iampb_caller caller;
        if (!iampb__caller_of(e->details, IAMPB_CALLER_SESSION, arn, &account->standing, q->who->arena, &caller))
            return iampb__error_nomem(q->err);
        scps = account->scps;
        status = iampb_request_set_caller(q->request, &caller, q->err);
        if (status == IAMPB_OK)
            status = iampb__question_ask(q, group->set, scps, IAMPB__OF_CALLER, &value, &keys);
    }
    if (status < 0 || value == 0)
        return status;
    if (value == IAMPB_CAN_YES) { /* E-88 */
        value = IAMPB_CAN_YES_IF;
        if ((keys = one_key(q, IAMPB__STR("session-name"))) == NULL)
            return iampb__error_nomem(q->err);
    }
    if (entry != SIZE_MAX) {
        q->found[entry].value = value;
        q->found[entry].keys = keys;
        return IAMPB_OK;
    }
    iampb__builder role = { .ctx = q->who->ctx };
    iampb__builder_format(&role, "arn:%v:iam::%v:role/%v", parts->partition, parts->account, name);
    status = role.failed ? iampb__error_nomem(q->err) : add_other(q, iampb__builder_str(&role), value, keys);
    iampb__builder_free(&role);
    return status;
}

/* An ARN of a principal, in Principal or as a value of aws:PrincipalArn. */
static iampb_status list_arn(iampb__question *q, iampb_str text)
{
    iampb__arn arn;
    iampb_str none = { NULL, 0 };
    if (!iampb__arn_parse(text, &arn) || !iampb__str_is_account_id(arn.account))
        return IAMPB_OK;
    if (iampb__str_starts(arn.resource, IAMPB__STR("assumed-role/")))
        return list_session(q, text, &arn);
    if (iampb__str_starts(arn.resource, IAMPB__STR("user/")))
        return list_named(q, text, arn.account, IAMPB_CALLER_USER);
    if (iampb__str_starts(arn.resource, IAMPB__STR("role/")))
        return list_named(q, text, arn.account, IAMPB_CALLER_ROLE);
    if (iampb__str_starts(arn.resource, IAMPB__STR("federated-user/"))) {
        somebody s = { .kind = IAMPB_CALLER_FEDERATED_USER, .arn = text, .account = arn.account };
        return list(q, &s, text);
    }
    if (iampb__arn_is_root(&arn) && !is_at_hand(q, arn.account))
        return list_account(q, arn.account, arn.partition, none, none);
    return IAMPB_OK;
}

/* ---- Principals by condition ---- */
static bool is_key(const iampb__test *test, const char *name)
{
    return iampb__str_eq_nocase(test->key, iampb__str_z(name));
}

/* Names by what it is equal to, or like. */
static bool names_values(const iampb__test *test)
{
    return !test->negated && !test->if_exists && test->set != IAMPB__SET_ALL && test->kind != IAMPB__OP_NULL
            && test->kind != IAMPB__OP_UNKNOWN;
}

static bool has_wildcard(const iampb__test *test, iampb_str text)
{
    bool wild = test->kind == IAMPB__OP_STRING_LIKE || test->kind == IAMPB__OP_ARN;
    return (wild && (iampb__str_find(text, '*', 0) != SIZE_MAX || iampb__str_find(text, '?', 0) != SIZE_MAX))
            || iampb__str_find(text, '$', 0) != SIZE_MAX;
}

/* "arn:aws:iam::444455556666:role/ci-*": those at hand were asked one by one; the others are shown as written. */
static iampb_status list_pattern(iampb__question *q, iampb_str text)
{
    iampb__arn arn;
    bool is_arn = iampb__arn_parse(text, &arn);
    iampb_str account = is_arn && iampb__str_is_account_id(arn.account) ? arn.account : IAMPB__STR(NOBODY_S_ACCOUNT);
    if (all_known(q, account))
        return IAMPB_OK;
    bool one_account = is_arn && iampb__str_is_account_id(arn.account);
    somebody s = { .kind = IAMPB_CALLER_USER, .arn = IAMPB__STR("arn:aws:iam::" NOBODY_S_ACCOUNT ":user/-"),
        .account = account, .whose = one_account ? IAMPB__OF_ACCOUNT : IAMPB__OF_ANYBODY };
    char user[64];
    if (s.whose == IAMPB__OF_ACCOUNT && arn.partition.len <= 16) {
        iampb__builder b = { .ctx = q->who->ctx };
        iampb__builder_format(&b, "arn:%v:iam::%v:user/-", arn.partition, account);
        if (!b.failed && b.len <= sizeof user) {
            memcpy(user, b.text, b.len);
            s.arn = iampb__str(user, b.len);
        }
        iampb__builder_free(&b);
    }
    return list(q, &s, text);
}

/* Accounts of the organisation that are not at hand. */
static iampb_status list_members(iampb__question *q, iampb_str partition)
{
    const iampb_organization *o = q->index->organization;
    iampb_str none = { NULL, 0 };
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < o->member_count; i++)
        if (!is_at_hand(q, o->members[i]->id.text) && !o->members[i]->suspended)
            status = list_account(q, o->members[i]->id.text, partition, none, none);
    return status;
}

static iampb_str organization_of_path(iampb_str path) { return iampb__str_first(path, iampb__str_find(path, '/', 0)); }

static iampb_status list_organization(iampb__question *q, iampb_str shown, iampb_str organization, iampb_str path,
        iampb_str partition)
{
    iampb_str own = q->index->organization->id.text;
    if (own.len > 0 && iampb__str_eq(organization, own) && q->index->organization->member_count > 0)
        return list_members(q, partition);
    somebody s = { .kind = IAMPB_CALLER_USER, .arn = IAMPB__STR("arn:aws:iam::" NOBODY_S_ACCOUNT ":user/-"),
        .account = IAMPB__STR(NOBODY_S_ACCOUNT), .organization = organization, .path = path,
        .whose = IAMPB__OF_ACCOUNT };
    return list(q, &s, shown);
}

static iampb_status list_value(iampb__question *q, const iampb__test *test, iampb_str text, iampb_str partition)
{
    iampb_str none = { NULL, 0 };
    if (is_key(test, "aws:PrincipalArn"))
        return has_wildcard(test, text) ? list_pattern(q, text) : list_arn(q, text);
    if (is_key(test, "aws:PrincipalAccount"))
        return is_at_hand(q, text) ? IAMPB_OK : list_account(q, text, partition, none, none);
    if (is_key(test, "aws:PrincipalOrgID"))
        return list_organization(q, text, text, none, partition);
    if (is_key(test, "aws:PrincipalOrgPaths"))
        return list_organization(q, text, organization_of_path(text), text, partition);
    if (is_key(test, "aws:PrincipalServiceName") && !has_wildcard(test, text)) {
        somebody s = { .kind = IAMPB_CALLER_SERVICE, .arn = text };
        return list(q, &s, text);
    }
    return IAMPB_OK;
}

static bool narrows(const iampb__test *test)
{
    static const char *const keys[] = { "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:userid", "aws:username" };
    for (size_t i = 0; names_values(test) && i < sizeof keys / sizeof keys[0]; i++)
        if (is_key(test, keys[i]))
            return true;
    return false;
}

/* "*": whoever it is, and those whom conditions leave of it. */
static iampb_status list_everyone(iampb__question *q, const iampb__compiled_statement *statement, iampb_str partition)
{
    somebody nobody = { .kind = IAMPB_CALLER_ANONYMOUS, .arn = { "*", 1 } };
    somebody anybody = { .kind = IAMPB_CALLER_USER, .arn = IAMPB__STR("arn:aws:iam::" NOBODY_S_ACCOUNT ":user/-"),
        .account = IAMPB__STR(NOBODY_S_ACCOUNT), .whose = IAMPB__OF_ANYBODY };
    const iampb__who_keys *keys = NULL;
    iampb_can value = 0;
    bool narrow = false;
    iampb_status status = ask(q, &nobody, &value, &keys);
    for (uint32_t i = 0; status == IAMPB_OK && i < statement->test_count; i++) {
        const iampb__test *test = &statement->tests[i];
        narrow = narrow || narrows(test);
        for (uint32_t k = 0; status == IAMPB_OK && names_values(test) && k < test->count; k++)
            status = list_value(q, test, test->operands[k].text, partition);
    }
    if (status == IAMPB_OK && value == 0 && !narrow)
        status = ask(q, &anybody, &value, &keys);
    return status < 0 ? status : add_other(q, IAMPB__STR("*"), value, keys);
}

/* ---- Statements ---- */
static iampb_status list_principal(iampb__question *q, const iampb__compiled_statement *s,
        const iampb__named_principal *p, iampb_str partition)
{
    somebody other = { .arn = p->text };
    iampb_str none = { NULL, 0 };
    switch (p->form) {
    case IAMPB__FORM_EVERYONE: return list_everyone(q, s, partition);
    case IAMPB__FORM_ACCOUNT:
        return is_at_hand(q, p->account) ? IAMPB_OK
                                         : list_account(q, p->account, p->partition.len > 0 ? p->partition : partition,
                                                   none, none);
    case IAMPB__FORM_USER:
    case IAMPB__FORM_ROLE:
    case IAMPB__FORM_SESSION:
    case IAMPB__FORM_FEDERATED_USER: return list_arn(q, p->text);
    case IAMPB__FORM_SERVICE: other.kind = IAMPB_CALLER_SERVICE; return list(q, &other, p->text);
    case IAMPB__FORM_FEDERATED: other.kind = IAMPB_CALLER_PROVIDER; return list(q, &other, p->text);
    case IAMPB__FORM_CANONICAL: other.kind = IAMPB_CALLER_CANONICAL; return list(q, &other, p->text);
    default: return IAMPB_OK; /* a unique id that nobody at hand has is of somebody deleted (E-41) */
    }
}

static iampb_status list_statement(iampb__question *q, const iampb__compiled_statement *s, iampb_str partition)
{
    iampb_status status = IAMPB_OK;
    if (s->principals.inverted) /* Allow with NotPrincipal: everybody else (E-46) */
        return list_everyone(q, s, partition);
    for (uint32_t i = 0; status == IAMPB_OK && i < s->principals.count; i++)
        status = list_principal(q, s, &s->principals.items[i], partition);
    return status;
}

static int by_arn(const void *a, const void *b)
{
    return iampb__str_cmp(((const iampb__who_answer *)a)->arn, ((const iampb__who_answer *)b)->arn);
}

iampb_status iampb__question_others(iampb__question *q)
{
    const iampb__layer *l = &q->side->layers[IAMPB_LAYER_RESOURCE];
    iampb_status status = IAMPB_OK;
    iampb__arn arn;
    iampb_str partition = iampb__arn_parse(q->request->resource, &arn) && arn.partition.len > 0 ? arn.partition
                                                                                              : IAMPB__STR("aws");
    for (size_t i = 0; l->levels.count > 0 && i < IAMPB__VEC_AT(iampb__level, &l->levels, 0)->policies.count; i++) {
        const iampb_compiled *policy =
                *IAMPB__VEC_AT(const iampb_compiled *, &IAMPB__VEC_AT(iampb__level, &l->levels, 0)->policies, i);
        const iampb__compiled_statement *s = NULL;
        iampb__candidates at = { 0 };
        while (status == IAMPB_OK && iampb__candidates_next(policy, &policy->allow, q->request, &at, &s))
            if (iampb__statement_resource(s, q->request) != IAMPB__NO)
                status = list_statement(q, s, partition);
    }
    if (status == IAMPB_OK && q->other_list.count > 1
        && !iampb__merge_sort(q->who->ctx, (void **)q->other_list.items, q->other_list.count, by_arn))
        return iampb__error_nomem(q->err);
    return status;
}
