/* principal.c - whom a policy names. See principal.h. */
#include "eval/principal.h"
#include "base/arn.h"

const char *iampb__match_name(iampb__match match)
{
    static const char *const names[] = { "none", "account", "federated", "service", "via-role", "via-user", "wildcard",
        "direct" };
    return names[match];
}

/* ---- Compiling ---- */
/* IAM's prefixes of unique ids of users and roles (E-40). */
static bool is_unique_id(iampb_str text)
{
    return text.len >= 16
            && (iampb__str_starts(text, IAMPB__STR("AIDA")) || iampb__str_starts(text, IAMPB__STR("AROA")))
            && iampb__str_find(text, ':', 0) == SIZE_MAX;
}

static const struct form_row {
    iampb_str service, start;
    iampb__principal_form form;
} form_rows[] = {
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("user/"), IAMPB__FORM_USER },
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("role/"), IAMPB__FORM_ROLE },
    { IAMPB__STR_INIT("sts"), IAMPB__STR_INIT("assumed-role/"), IAMPB__FORM_SESSION },
    { IAMPB__STR_INIT("sts"), IAMPB__STR_INIT("federated-user/"), IAMPB__FORM_FEDERATED_USER },
};

static iampb__principal_form form_of_arn(const iampb__arn *arn)
{
    if (iampb__str_eq(arn->service, IAMPB__STR("iam")) && iampb__str_eq(arn->resource, IAMPB__STR("root")))
        return IAMPB__FORM_ACCOUNT;
    for (size_t i = 0; i < sizeof form_rows / sizeof form_rows[0]; i++)
        if (iampb__str_eq(arn->service, form_rows[i].service) && iampb__str_starts(arn->resource, form_rows[i].start))
            return form_rows[i].form;
    return IAMPB__FORM_NOTHING;
}

static void compile_aws(iampb__named_principal *p)
{
    iampb__arn arn;
    if (iampb__str_eq(p->text, IAMPB__STR("*"))) {
        p->form = IAMPB__FORM_EVERYONE;
    } else if (iampb__str_has_wildcard(p->text)) {
        p->form = IAMPB__FORM_NOTHING; /* E-38 */
    } else if (iampb__str_is_account_id(p->text)) {
        p->form = IAMPB__FORM_ACCOUNT;
        p->account = p->text;
    } else if (is_unique_id(p->text)) {
        p->form = IAMPB__FORM_UNIQUE_ID;
    } else if (iampb__arn_parse(p->text, &arn)) {
        p->form = form_of_arn(&arn);
        p->partition = arn.partition;
        p->account = arn.account;
        p->name = iampb__arn_name(&arn);
    }
}

static iampb__named_principal compile_one(iampb__principal_kind kind, const iampb__tree_entry *entry)
{
    static const iampb_str none = { "", 0 };
    iampb__named_principal p = { IAMPB__FORM_NOTHING, entry->text, none, none, none, entry };
    switch (kind) {
    case IAMPB__PRINCIPAL_EVERYONE: p.form = IAMPB__FORM_EVERYONE; break;
    case IAMPB__PRINCIPAL_AWS: compile_aws(&p); break;
    case IAMPB__PRINCIPAL_SERVICE: p.form = IAMPB__FORM_SERVICE; break;
    case IAMPB__PRINCIPAL_FEDERATED: p.form = IAMPB__FORM_FEDERATED; break;
    case IAMPB__PRINCIPAL_CANONICAL_USER: p.form = IAMPB__FORM_CANONICAL; break;
    }
    return p;
}

bool iampb__principals_compile(iampb__arena *arena, const iampb__tree_statement *statement, iampb__principals *out)
{
    const iampb__tree_principals *tree = statement->principal != NULL ? statement->principal : statement->not_principal;
    iampb__principals p = { .items = NULL };
    size_t count = 0;
    *out = p;
    if (tree == NULL)
        return true;
    for (size_t i = 0; i < tree->count; i++)
        count += tree->groups[i].list.count;
    iampb__named_principal *items = iampb__arena_alloc(arena, count, sizeof *items);
    if (items == NULL)
        return false;
    p.items = items;
    p.present = true;
    p.inverted = statement->principal == NULL;
    for (size_t i = 0; i < tree->count; i++)
        for (size_t k = 0; k < tree->groups[i].list.count; k++) {
            items[p.count] = compile_one(tree->groups[i].kind, &tree->groups[i].list.entries[k]);
            p.everyone = p.everyone || items[p.count].form == IAMPB__FORM_EVERYONE;
            p.count++;
        }
    *out = p;
    return true;
}

/* ---- Matching one ---- */
static bool is_session(const iampb__caller *c)
{
    return c->kind == IAMPB_CALLER_SESSION || c->kind == IAMPB_CALLER_ROLE;
}

/* IAM principals of accounts: those whom naming the account lets in. */
static bool is_of_account(const iampb__caller *c)
{
    return c->account.len > 0 && c->kind != IAMPB_CALLER_SERVICE && c->kind != IAMPB_CALLER_PROVIDER
            && c->kind != IAMPB_CALLER_ANONYMOUS;
}

static bool same_partition(const iampb__named_principal *p, const iampb__caller *c)
{
    return p->partition.len == 0 || iampb__str_eq(p->partition, c->partition);
}

static iampb__match match_account(const iampb__named_principal *p, const iampb__caller *c,
        const iampb__principal_rules *rules, const char **reason)
{
    if (!is_of_account(c) || !same_partition(p, c) || !iampb__str_eq(p->account, c->account))
        return IAMPB__MATCH_NONE;
    if (c->kind == IAMPB_CALLER_ROOT)
        return IAMPB__MATCH_DIRECT;
    if (rules->gateway_endpoint) { /* E-56 */
        *reason = "gateway-account-root-only";
        return IAMPB__MATCH_NONE;
    }
    return IAMPB__MATCH_ACCOUNT;
}

/* E-36, E-39: with the role's ARN at hand it must be the same; else the last part of the path is compared with the name
 * in the session's ARN, in which case does not count. */
static iampb__match match_role(const iampb__named_principal *p, const iampb__caller *c)
{
    if (!is_session(c))
        return IAMPB__MATCH_NONE;
    bool same = c->role_arn.len > 0 ? iampb__str_eq(p->text, c->role_arn)
                                    : same_partition(p, c) && iampb__str_eq(p->account, c->account)
                                              && iampb__str_eq_nocase(p->name, c->name);
    return same ? IAMPB__MATCH_VIA_ROLE : IAMPB__MATCH_NONE;
}

static iampb__match match_user(const iampb__named_principal *p, const iampb__caller *c)
{
    if (c->kind == IAMPB_CALLER_USER)
        return iampb__str_eq(p->text, c->arn) ? IAMPB__MATCH_DIRECT : IAMPB__MATCH_NONE;
    if (c->kind != IAMPB_CALLER_FEDERATED_USER)
        return IAMPB__MATCH_NONE;
    bool same = c->issuer_arn.len > 0 ? iampb__str_eq(p->text, c->issuer_arn)
                                      : same_partition(p, c) && iampb__str_eq(p->account, c->account)
                                                && iampb__str_eq(p->name, c->session);
    return same ? IAMPB__MATCH_VIA_USER : IAMPB__MATCH_NONE;
}

/* The id of the very user or role (E-40); without it, what stands before the colon of aws:userid. */
static iampb__match match_unique_id(const iampb__named_principal *p, const iampb_request *r, const char **reason)
{
    static const iampb_str user_id = IAMPB__STR_INIT("aws:userid");
    const iampb__caller *c = &r->caller;
    iampb_str id = c->unique_id;
    if (c->kind != IAMPB_CALLER_USER && !is_session(c))
        return IAMPB__MATCH_NONE;
    if (id.len == 0) {
        const iampb__context_key *key = iampb__context_find(&r->context, user_id, iampb__key_hash(user_id));
        if (key != NULL && key->state == IAMPB__KEY_SINGLE)
            id = iampb__str_first(key->single, iampb__str_find(key->single, ':', 0));
    }
    if (!iampb__str_eq(p->text, id)) {
        *reason = "unique-id";
        return IAMPB__MATCH_NONE;
    }
    return is_session(c) ? IAMPB__MATCH_VIA_ROLE : IAMPB__MATCH_DIRECT;
}

static iampb__match equal_text(const iampb__named_principal *p, const iampb__caller *c, iampb_caller_kind kind,
        iampb__match match)
{
    return c->kind == kind && iampb__str_eq(p->text, c->arn) ? match : IAMPB__MATCH_NONE;
}

/* An OIDC provider may be told by its ARN or by its host (E-53). */
static iampb__match match_provider(const iampb__named_principal *p, const iampb__caller *c)
{
    static const iampb_str oidc = IAMPB__STR_INIT(":oidc-provider/");
    if (c->kind != IAMPB_CALLER_PROVIDER)
        return IAMPB__MATCH_NONE;
    bool same = iampb__str_eq(p->text, c->arn);
    if (!same && !iampb__str_starts(c->arn, IAMPB__STR("arn:")) && iampb__str_starts(p->text, IAMPB__STR("arn:"))
        && p->text.len > c->arn.len + oidc.len && c->arn.len > 0 && iampb__str_ends(p->text, c->arn)) {
        iampb_str before = iampb__str_first(p->text, p->text.len - c->arn.len);
        same = iampb__str_ends(before, oidc);
    }
    return same ? IAMPB__MATCH_FEDERATED : IAMPB__MATCH_NONE;
}

static iampb__match match_one(const iampb__named_principal *p, const iampb_request *r,
        const iampb__principal_rules *rules, const char **reason)
{
    const iampb__caller *c = &r->caller;
    switch (p->form) {
    case IAMPB__FORM_EVERYONE: return IAMPB__MATCH_WILDCARD;
    case IAMPB__FORM_ACCOUNT: return match_account(p, c, rules, reason);
    case IAMPB__FORM_USER: return match_user(p, c);
    case IAMPB__FORM_ROLE: return match_role(p, c);
    case IAMPB__FORM_SESSION: return equal_text(p, c, IAMPB_CALLER_SESSION, IAMPB__MATCH_DIRECT);
    case IAMPB__FORM_FEDERATED_USER: return equal_text(p, c, IAMPB_CALLER_FEDERATED_USER, IAMPB__MATCH_DIRECT);
    case IAMPB__FORM_UNIQUE_ID: return match_unique_id(p, r, reason);
    case IAMPB__FORM_SERVICE: return equal_text(p, c, IAMPB_CALLER_SERVICE, IAMPB__MATCH_SERVICE);
    case IAMPB__FORM_FEDERATED: return match_provider(p, c);
    case IAMPB__FORM_CANONICAL: return equal_text(p, c, IAMPB_CALLER_CANONICAL, IAMPB__MATCH_ACCOUNT);
    case IAMPB__FORM_NOTHING: break;
    }
    if (iampb__str_has_wildcard(p->text))
        *reason = "partial-wildcard";
    return IAMPB__MATCH_NONE;
}

static iampb__match strongest(const iampb__principals *p, const iampb_request *r, const iampb__principal_rules *rules,
        const char **reason)
{
    iampb__match best = p->everyone ? IAMPB__MATCH_WILDCARD : IAMPB__MATCH_NONE;
    for (uint32_t i = 0; i < p->count && best < IAMPB__MATCH_WILDCARD; i++) {
        iampb__match match = match_one(&p->items[i], r, rules, reason);
        best = match > best ? match : best;
    }
    return best;
}

/* ---- NotPrincipal ---- */
/* E-47: whoever is listed, by its own ARN or its role's; an account spares only its root. Strict: the account must be
 * listed too, and of a session both it and its role. Unconfirmed in its details, and all of it is here. */
static bool is_spared(const iampb__principals *p, const iampb_request *r, const iampb__principal_rules *rules)
{
    const char *ignored = NULL;
    iampb__principal_rules plain = { .has_boundary = rules->has_boundary }; /* E-56 is about Principal */
    bool own = p->everyone, role = r->caller.kind != IAMPB_CALLER_SESSION, session = role;
    bool account = p->everyone || r->caller.account.len == 0;
    for (uint32_t i = 0; i < p->count; i++) {
        iampb__match match = match_one(&p->items[i], r, &plain, &ignored);
        own = own || (match > IAMPB__MATCH_ACCOUNT && match != IAMPB__MATCH_VIA_USER);
        account = account || match == IAMPB__MATCH_ACCOUNT;
        role = role || match == IAMPB__MATCH_VIA_ROLE;
        session = session || match == IAMPB__MATCH_DIRECT;
    }
    bool chain = account && role && session;
    return own && (chain || p->everyone || !rules->strict || r->caller.kind == IAMPB_CALLER_ROOT);
}

static iampb__match match_inverted(const iampb__principals *p, const iampb_request *r, bool deny,
        const iampb__principal_rules *rules, const char **reason)
{
    if (!deny) /* E-46: what spares from a Deny is no matter here */
        return strongest(p, r, rules, reason) == IAMPB__MATCH_NONE ? IAMPB__MATCH_WILDCARD : IAMPB__MATCH_NONE;
    bool user_or_role = r->caller.kind == IAMPB_CALLER_USER || is_session(&r->caller);
    if (deny && rules->has_boundary && user_or_role) { /* E-48 */
        *reason = "boundary-notprincipal";
        return IAMPB__MATCH_WILDCARD;
    }
    return is_spared(p, r, rules) ? IAMPB__MATCH_NONE : IAMPB__MATCH_WILDCARD;
}

iampb__match iampb__principals_match(const iampb__principals *p, const iampb_request *r, bool deny,
        const iampb__principal_rules *rules, const char **reason)
{
    const char *ignored = NULL;
    const char **why = reason == NULL ? &ignored : reason;
    *why = NULL;
    if (!p->present) { /* E-49 */
        *why = "no-principal";
        return IAMPB__MATCH_NONE;
    }
    iampb__match match = p->inverted ? match_inverted(p, r, deny, rules, why) : strongest(p, r, rules, why);
    if (match != IAMPB__MATCH_NONE && !p->inverted)
        *why = NULL;
    return match;
}
