/* lint_texts.c - linting each distinct text once, and keeping what was found; see policy_lint.h.
 * Texts are compared as they are written: two policies that mean the same but are laid out differently are two texts,
 * because places would differ. Keys are pieces of the inputs, nothing of a text is copied. */
#include "playbook/policy_lint.h"
#include "playbook/privilege.h"

/* Of one message: after so many details, or bytes, the rest is a number. */
#define SHOWN_DETAILS 3
#define SHOWN_BYTES 300

/* ---- Beginning and end ---- */
static bool know_accounts(iampb__audit *audit, iampb__audit_lint *lint)
{
    const iampb_organization *organization = audit->run.organization;
    const iampb__lists *lists = audit->run.lists;
    iampb_str *known = iampb__arena_alloc(lint->arena,
            lists->trusted_account_count + organization->member_count + organization->accounts.count, sizeof *known);
    if (known == NULL)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < lists->trusted_account_count; i++)
        known[count++] = lists->trusted_accounts[i].id;
    for (size_t i = 0; i < organization->member_count; i++)
        known[count++] = organization->members[i]->id.text;
    for (size_t i = 0; i < organization->accounts.count; i++)
        known[count++] = (*IAMPB__VEC_AT(iampb_account *, &organization->accounts, i))->id;
    lint->options.known_accounts = known;
    lint->options.known_account_count = count;
    return true;
}

static bool choose(iampb__audit *audit, iampb__audit_lint *lint)
{
    static const iampb_policy_kind kinds[] = { IAMPB_POLICY_IDENTITY, IAMPB_POLICY_BOUNDARY, IAMPB_POLICY_TRUST,
        IAMPB_POLICY_SCP, IAMPB_POLICY_RCP };
    size_t rules = lint->numbers.count;
    lint->active_of = iampb__arena_zalloc(lint->arena, rules, sizeof *lint->active_of);
    lint->wanted = iampb__arena_zalloc(lint->arena, rules, sizeof *lint->wanted);
    lint->seen = iampb__arena_zalloc(lint->arena, rules, sizeof *lint->seen);
    if (lint->active_of == NULL || lint->wanted == NULL || lint->seen == NULL)
        return false;
    for (size_t i = 0; i < audit->active_count; i++) {
        iampb__active *active = &audit->actives[i];
        if (active->check == &iampb__lint_unread)
            lint->unread = active;
        if (active->check->rule == NULL)
            continue;
        size_t number = iampb__lint_number(&lint->numbers, active->check->rule);
        lint->active_of[number] = active;
        lint->wanted[number] = true;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (!iampb__lint_choose(lint->arena, &lint->numbers, lint->wanted, kinds[i], &lint->choices[kinds[i]]))
            return false;
    return true;
}

iampb_status iampb__audit_lint_begin(iampb__audit *audit, iampb_error **err)
{
    iampb_context *ctx = audit->playbook->ctx;
    bool any = false;
    for (size_t i = 0; i < audit->active_count && !any; i++)
        any = audit->actives[i].check->scope == IAMPB__SCOPE_LINT;
    if (!any)
        return IAMPB_OK;
    iampb__audit_lint *lint = audit->lint = iampb__zalloc(ctx, 1, sizeof *lint);
    iampb_status status = lint == NULL ? iampb__error_nomem(err) : iampb__arena_new(ctx, &lint->arena, err);
    if (status < 0 || (status = iampb__arena_new(ctx, &lint->scratch, err)) < 0)
        return status;
    lint->options = (iampb_lint_options)IAMPB_LINT_OPTIONS_INIT;
    lint->options.sensitive = audit->run.lists->lint_sensitive;
    lint->options.sensitive_count = audit->run.lists->lint_sensitive_count;
    iampb__lint_number_rules(&lint->numbers);
    return choose(audit, lint) && know_accounts(audit, lint) ? IAMPB_OK : iampb__error_nomem(err);
}

void iampb__audit_lint_end(iampb__audit *audit)
{
    iampb__audit_lint *lint = audit->lint;
    iampb_context *ctx = audit->playbook->ctx;
    if (lint == NULL)
        return;
    for (size_t kind = 0; kind < IAMPB__LINT_KINDS; kind++) {
        iampb__map_free(ctx, &lint->shared[kind]);
        iampb__map_free(ctx, &lint->own[kind]);
    }
    iampb__arena_free(lint->arena);
    iampb__arena_free(lint->scratch);
    iampb__free(ctx, lint, 1, sizeof *lint);
    audit->lint = NULL;
}

void iampb__audit_lint_next(iampb__audit *audit)
{
    iampb__audit_lint *lint = audit->lint;
    const iampb_account *account = audit->run.account;
    for (size_t kind = 0; kind < IAMPB__LINT_KINDS; kind++) {
        iampb__map_free(audit->playbook->ctx, &lint->own[kind]);
        lint->own[kind] = (iampb__map){ .count = 0 };
    }
    lint->judged = 0;
    lint->asked = lint->gap = false;
    lint->options.account = account == NULL ? iampb__str("", 0) : account->id;
}

/* ---- Keeping what was found ---- */
/* Long texts, such as whole statements, are cut: the place tells the rest. */
static bool observe(iampb__audit_lint *lint, iampb_str text, iampb_str *out)
{
    iampb_str first = iampb__lint_short(text);
    if (first.len == text.len) { /* the inputs outlive the audit */
        *out = text;
        return true;
    }
    char *copy = iampb__arena_bytes(lint->arena, first.len + 3);
    if (copy == NULL)
        return false;
    memcpy(copy, first.ptr, first.len);
    memcpy(copy + first.len, "\xe2\x80\xa6", 3);
    *out = iampb__str(copy, first.len + 3);
    return true;
}

static bool keep_place(iampb__audit_lint *lint, const iampb__lint_location *from, uint32_t root, iampb__lint_place *out)
{
    out->begin = from->span.begin - root;
    out->len = from->span.len;
    return iampb__arena_str(lint->arena, from->path.len > 0 ? from->path : IAMPB__STR("policy"), &out->path)
        && observe(lint, iampb__span_text(&from->span), &out->observed);
}

/* Several findings of one code may point at the same place. Few places are kept, so each is looked at. */
static bool is_kept(const iampb__lint_remark *remark, const iampb__lint_location *location, uint32_t root)
{
    for (size_t i = 0; i < remark->place_count; i++)
        if (remark->places[i].begin == location->span.begin - root && remark->places[i].len == location->span.len)
            return true;
    return false;
}

static bool keep_places(iampb__audit_lint *lint, const iampb_lint *result, const iampb__lint_issue *issue, size_t room,
        iampb__lint_place *places, iampb__lint_remark *remark)
{
    uint32_t root = result->tree->node.begin;
    for (size_t i = 0; i < issue->location_count && remark->place_count < room; i++) {
        const iampb__lint_location *location = &result->locations[issue->location + i];
        if (!is_kept(remark, location, root)
            && !keep_place(lint, location, root, &places[remark->place_count++]))
            return false;
    }
    return true;
}

/* The findings of the code of finding `first`, which is its first one. */
static bool keep_remark(iampb__audit_lint *lint, const iampb_lint *result, size_t first, iampb__builder *message,
        iampb__lint_remark *out)
{
    const iampb__lint_rule *rule = result->issues[first]->rule;
    size_t issues = 0, told = 0, room = 0;
    for (size_t i = first; i < result->count; i++)
        if (result->issues[i]->rule == rule)
            room += result->issues[i]->location_count;
    room = room < IAMPB__SHOWN ? room : IAMPB__SHOWN;
    iampb__lint_place *places = iampb__arena_alloc(lint->arena, room, sizeof *places);
    if (places == NULL)
        return false;
    *out = (iampb__lint_remark){ .active = lint->active_of[iampb__lint_number(&lint->numbers, rule)],
        .grant = iampb__lint_grant_of(rule), .places = places };
    iampb__builder_clear(message);
    for (size_t i = first; i < result->count; i++) {
        const iampb__lint_issue *issue = result->issues[i];
        if (issue->rule != rule)
            continue;
        if (issues++ == told && told < SHOWN_DETAILS && (told == 0 || message->len + issue->detail.len < SHOWN_BYTES))
            iampb__builder_format(message, "%s%v", told++ == 0 ? "" : "; ", issue->detail);
        out->severity = issue->severity > out->severity ? issue->severity : out->severity;
        if (!keep_places(lint, result, issue, room, places, out))
            return false;
    }
    if (issues > told)
        iampb__builder_format(message, "; and %z more", issues - told);
    return iampb__builder_keep(message, lint->arena, &out->message);
}

static bool keep_remarks(iampb__audit_lint *lint, const iampb_lint *result, iampb__linted *out)
{
    iampb__builder message = { .ctx = iampb__arena_context(lint->arena) };
    size_t codes = 0;
    for (size_t i = 0; i < result->count; i++) {
        bool *seen = &lint->seen[iampb__lint_number(&lint->numbers, result->issues[i]->rule)];
        codes += !*seen;
        *seen = true;
    }
    iampb__lint_remark *remarks = iampb__arena_alloc(lint->arena, codes, sizeof *remarks);
    bool kept = remarks != NULL;
    for (size_t i = 0; i < result->count; i++) {
        bool *seen = &lint->seen[iampb__lint_number(&lint->numbers, result->issues[i]->rule)];
        if (kept && *seen)
            kept = keep_remark(lint, result, i, &message, &remarks[out->count++]);
        *seen = false;
    }
    iampb__builder_free(&message);
    out->remarks = remarks;
    out->cut = result->cut;
    return kept;
}

/* ---- Linting ---- */
/* An account is named by its id; one that is written with escapes may be any. */
static bool is_own(const iampb__audit *audit, iampb_str text)
{
    const iampb_account *account = audit->run.account;
    return account != NULL
        && (account->id.len == 0 || memchr(text.ptr, '\\', text.len) != NULL || iampb__str_contains(text, account->id));
}

static iampb_status lint_now(iampb__audit *audit, iampb__json root, iampb_policy_kind kind, const iampb__linted **out)
{
    static const iampb__linted nothing = { NULL, 0, false, false };
    iampb__audit_lint *lint = audit->lint;
    const iampb_lint *result = NULL;
    iampb_status status =
            iampb__lint_value(lint->scratch, root, &lint->options, &lint->choices[kind], &result, &audit->error);
    lint->runs++;
    if (status < 0)
        return status;
    *out = &nothing;
    if (result->count == 0 && !result->cut)
        return IAMPB_OK;
    iampb__linted *linted = iampb__arena_zalloc(lint->arena, 1, sizeof *linted);
    if (linted == NULL || !keep_remarks(lint, result, linted))
        return iampb__error_nomem(&audit->error);
    iampb__document document = { .root = root, .present = true };
    linted->admin = kind == IAMPB_POLICY_IDENTITY && iampb__policy_is_admin(&document, NULL);
    *out = linted;
    return IAMPB_OK;
}

const iampb__linted *iampb__audit_lint_text(iampb__audit *audit, iampb__json root, iampb_policy_kind kind)
{
    iampb__audit_lint *lint = audit->lint;
    iampb_str text = iampb__json_raw(root);
    iampb__map *map = is_own(audit, text) ? &lint->own[kind] : &lint->shared[kind];
    const iampb__linted *linted = NULL;
    if (audit->status < 0)
        return NULL;
    void **kept = iampb__map_put(audit->playbook->ctx, map, text);
    if (kept == NULL) {
        iampb__audit_nomem(audit);
        return NULL;
    }
    if (*kept != NULL)
        return *kept;
    iampb_status status = lint_now(audit, root, kind, &linted);
    iampb__arena_reset(lint->scratch);
    if (status < 0) {
        audit->status = status;
        return NULL;
    }
    *kept = (void *)(uintptr_t)linted;
    return linted;
}
