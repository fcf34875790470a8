/* file.c - reads a playbook file (doc/playbook.md). Each object has a table of the members that it may have; a name
 * that is not in the table is refused with its place and, where one is close, the name that was meant. So a misspelt
 * limit never silently leaves the usual one in force. Members may stand in any order: the profile is taken first, then
 * patterns of checks from the widest to the narrowest, then single checks. */
#include "base/builder.h"
#include "base/options.h"
#include "json/path.h"
#include "json/read.h"
#include "playbook/playbook.h"
#include "policy/region.h"

typedef struct reader {
    iampb_context *ctx;
    iampb_playbook *playbook;
    const iampb__source *source;
    iampb_error **err;
    uint64_t rules; /* exemptions, suppressions and list entries so far */
} reader;

typedef iampb_status (*member_reader)(reader *r, iampb__json value, void *into);
typedef struct member {
    const char *name;
    member_reader read; /* NULL: allowed, and looked at elsewhere */
} member;

/* ---- Refusing ---- */
static iampb_status refuse_as(reader *r, iampb_status code, iampb__json at, const char *format, va_list args)
{
    iampb__builder message = { .ctx = r->ctx }, path = { .ctx = r->ctx };
    iampb__place place = { r->source, iampb__json_span(at).begin, { "", 0 } };
    iampb__builder_vformat(&message, format, args);
    iampb__json_path(r->source, place.offset, &path);
    place.json_path = iampb__builder_str(&path);
    iampb_status status = message.failed || path.failed
            ? iampb__error_nomem(r->err)
            : iampb__error_at(r->ctx, r->err, code, &place, "%v", iampb__builder_str(&message));
    iampb__builder_free(&message);
    iampb__builder_free(&path);
    return status;
}

static iampb_status refuse(reader *r, iampb__json at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    iampb_status status = refuse_as(r, IAMPB_E_SYNTAX, at, format, args);
    va_end(args);
    return status;
}

static iampb_status refuse_limit(reader *r, iampb__json at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    iampb_status status = refuse_as(r, IAMPB_E_LIMIT, at, format, args);
    va_end(args);
    return status;
}

static iampb_status expect(reader *r, iampb__json value, iampb__json_type type, const char *name)
{
    if (iampb__json_type_of(value) == type)
        return IAMPB_OK;
    return refuse(r, value, "%s is expected here, not %s", name, iampb__json_type_name(value));
}

/* How many letters to add, drop or change to make one word of the other; words past 47 letters are not compared. */
#define LONGEST_WORD 47
static size_t distance(iampb_str a, iampb_str b)
{
    size_t row[LONGEST_WORD + 1];
    if (a.len > LONGEST_WORD || b.len > LONGEST_WORD)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = diagonal + (iampb__lower(a.ptr[i - 1]) != iampb__lower(b.ptr[j - 1]));
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[b.len];
}

/* Keeps the closest candidate to a word that is not known; at most a third of it may differ. */
typedef struct guess {
    iampb_str word, best;
    size_t distance;
} guess;

static guess guess_begin(iampb_str word) { return (guess){ word, { NULL, 0 }, word.len / 3 + 1 }; }

static void guess_offer(guess *g, const char *candidate)
{
    size_t d = distance(g->word, iampb__str_z(candidate));
    if (d < g->distance || (d == g->distance && g->best.ptr == NULL)) {
        g->distance = d;
        g->best = iampb__str_z(candidate);
    }
}

/* ": did you mean "x"?" or ". " and what there is. */
static iampb_status refuse_unknown(reader *r, iampb__json at, const char *what, const guess *g, iampb_str all)
{
    if (g->best.ptr != NULL)
        return refuse(r, at, "%s \"%v\" is not known: is \"%v\" meant?", what, g->word, g->best);
    if (all.len > 0)
        return refuse(r, at, "%s \"%v\" is not known: there are %v", what, g->word, all);
    return refuse(r, at, "%s \"%v\" is not known", what, g->word);
}

/* ---- Values ---- */
/* The text of a string, which outlives the file. */
static iampb_status keep_string(reader *r, iampb__json value, iampb_str *out)
{
    bool nomem = false;
    iampb_str text;
    iampb_status status = expect(r, value, IAMPB__JSON_STRING, "a string");
    if (status < 0)
        return status;
    if (!iampb__json_string(value, r->playbook->arena, &text, &nomem)
        || !iampb__arena_str(r->playbook->arena, text, out))
        return iampb__error_nomem(r->err);
    return IAMPB_OK;
}

static iampb_status keep_text(reader *r, iampb__json value, iampb_str *out)
{
    iampb_str text;
    iampb_status status = keep_string(r, value, &text);
    if (status < 0)
        return status;
    if (iampb__str_trim(text).len == 0)
        return refuse(r, value, "a text is expected here, not an empty one");
    *out = text;
    return IAMPB_OK;
}

static iampb_status read_text(reader *r, iampb__json value, void *into) { return keep_text(r, value, into); }

/* A date, or a date and time: from then on the rule no longer holds. */
static iampb_status read_until(reader *r, iampb__json value, void *into)
{
    iampb__mute_rule *rule = into;
    iampb_str text;
    iampb_status status = keep_text(r, value, &text);
    if (status < 0)
        return status;
    if (!iampb__time_parse(text, &rule->until))
        return refuse(r, value, "\"%v\" is no date: write it like 2027-01-01 or 2027-01-01T12:00:00Z", text);
    char formatted[IAMPB__TIME_TEXT];
    if (!iampb__arena_str(r->playbook->arena, iampb__str(formatted, iampb__time_format(rule->until, formatted)),
            &rule->until_text))
        return iampb__error_nomem(r->err);
    return IAMPB_OK;
}

static iampb_status count_rules(reader *r, iampb__json value, size_t more)
{
    uint64_t most = iampb__limits(r->ctx)->playbook_rules;
    r->rules += more;
    if (r->rules > most)
        return refuse_limit(r, value, "more than %l exemptions, suppressions and list entries (limit "
                "\"playbook_rules\")", (int64_t)most);
    return IAMPB_OK;
}

/* ---- Objects ---- */
static iampb_status refuse_member(reader *r, iampb__json key, iampb_str name, const member *members, size_t count)
{
    guess g = guess_begin(name);
    iampb__builder all = { .ctx = r->ctx };
    for (size_t i = 0; i < count; i++) {
        guess_offer(&g, members[i].name);
        iampb__builder_format(&all, "%s\"%s\"", i == 0 ? "" : ", ", members[i].name);
    }
    iampb_status status = all.failed ? iampb__error_nomem(r->err)
                                     : refuse_unknown(r, key, "the member", &g, iampb__builder_str(&all));
    iampb__builder_free(&all);
    return status;
}

static iampb_status read_members(reader *r, iampb__json object, const member *members, size_t count, void *into)
{
    iampb_status status = expect(r, object, IAMPB__JSON_OBJECT, "an object");
    for (iampb__json_iter i = iampb__json_begin(object); status == IAMPB_OK && iampb__json_more(&i);
            iampb__json_advance(&i)) {
        size_t m = 0;
        while (m < count && !iampb__json_string_is(i.key, iampb__str_z(members[m].name)))
            m++;
        if (m < count) {
            if (members[m].read != NULL)
                status = members[m].read(r, i.value, into);
            continue;
        }
        iampb_str name;
        bool nomem = false;
        if (!iampb__json_string(i.key, r->playbook->arena, &name, &nomem))
            return iampb__error_nomem(r->err);
        status = refuse_member(r, i.key, name, members, count);
    }
    return status;
}
#define READ_MEMBERS(r, object, members, into)                                                                        \
    read_members((r), (object), (members), sizeof(members) / sizeof((members)[0]), (into))

static iampb_status need(reader *r, iampb__json object, const char *name)
{
    if (iampb__json_get(object, iampb__str_z(name)).node != NULL)
        return IAMPB_OK;
    return refuse(r, object, "the member \"%s\" is missing", name);
}

/* An array of `size`-byte items, each read by `read`; *items and *count are the playbook's. */
static iampb_status read_list(reader *r, iampb__json value, size_t size, member_reader read, void **items,
        size_t *count)
{
    iampb_status status = expect(r, value, IAMPB__JSON_ARRAY, "an array");
    size_t room = iampb__json_count(value), done = 0;
    if (status < 0 || (status = count_rules(r, value, room)) < 0)
        return status;
    char *all = iampb__arena_zalloc(r->playbook->arena, room, size);
    if (all == NULL)
        return iampb__error_nomem(r->err);
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i))
        if ((status = read(r, i.value, all + done++ * size)) < 0)
            return status;
    *items = all;
    *count = done;
    return IAMPB_OK;
}

static iampb_status read_texts(reader *r, iampb__json value, const iampb_str **out, size_t *count)
{
    void *items = NULL;
    iampb_status status = read_list(r, value, sizeof(iampb_str), read_text, &items, count);
    if (status == IAMPB_OK)
        *out = items;
    return status;
}

/* ---- Checks ---- */
static iampb_status refuse_check(reader *r, iampb__json at, iampb_str id)
{
    guess g = guess_begin(id);
    for (size_t i = 0; i < r->playbook->settings.count; i++)
        guess_offer(&g, iampb__setting_at(r->playbook, i)->check->id);
    return refuse_unknown(r, at, "the check", &g, iampb__str("", 0));
}

/* An id of a check, "prefix.*" or "*". */
static iampb_status find_checks(reader *r, iampb__json at, iampb_str pattern, bool *is_pattern)
{
    size_t star = iampb__str_find(pattern, '*', 0);
    if (star != SIZE_MAX && (star + 1 != pattern.len || (star > 0 && pattern.ptr[star - 1] != '.')))
        return refuse(r, at, "\"%v\" is no pattern of checks: an id, \"keys.*\" or \"*\" is", pattern);
    for (size_t i = 0; i < r->playbook->settings.count; i++)
        if (iampb__id_matches(pattern, iampb__str_z(iampb__setting_at(r->playbook, i)->check->id))) {
            *is_pattern = star != SIZE_MAX;
            return IAMPB_OK;
        }
    return refuse_check(r, at, pattern);
}

static iampb_status refuse_parameter(reader *r, iampb__json key, iampb_str name, iampb_str pattern)
{
    guess g = guess_begin(name);
    iampb__builder all = { .ctx = r->ctx };
    guess_offer(&g, "enabled");
    guess_offer(&g, "severity");
    for (size_t i = 0; i < r->playbook->settings.count; i++) {
        const iampb__check *check = iampb__setting_at(r->playbook, i)->check;
        if (!iampb__str_eq(pattern, iampb__str_z(check->id)))
            continue;
        for (size_t p = 0; p < iampb__parameter_count(check); p++)
            iampb__builder_format(&all, "%s%s", all.len == 0 ? "" : ", ", check->parameters[p].name);
    }
    iampb_status status;
    if (all.failed)
        status = iampb__error_nomem(r->err);
    else if (iampb__str_eq(g.best, IAMPB__STR("enabled")) || iampb__str_eq(g.best, IAMPB__STR("severity")))
        status = refuse_unknown(r, key, "the member", &g, iampb__str("", 0));
    else if (all.len > 0)
        status = refuse(r, key, "the check %v has no parameter \"%v\": it has %v", pattern, name,
                iampb__builder_str(&all));
    else
        status = refuse(r, key, "%v: no parameter \"%v\" here, only \"enabled\" and \"severity\"", pattern, name);
    iampb__builder_free(&all);
    return status;
}

static iampb_status set_parameter(reader *r, iampb__json key, iampb__json value, iampb_str pattern)
{
    bool nomem = false, any = false;
    iampb_str name;
    int64_t number;
    if (!iampb__json_string(key, r->playbook->arena, &name, &nomem))
        return iampb__error_nomem(r->err);
    for (size_t i = 0; i < r->playbook->settings.count; i++) {
        iampb__setting *setting = iampb__setting_at(r->playbook, i);
        const iampb__check *check = setting->check;
        if (!iampb__id_matches(pattern, iampb__str_z(check->id)))
            continue;
        for (size_t p = 0; p < iampb__parameter_count(check); p++) {
            const iampb__parameter *parameter = &check->parameters[p];
            if (!iampb__str_eq(name, iampb__str_z(parameter->name)))
                continue;
            if (!iampb__json_int(value, &number))
                return refuse(r, value, "%s of %s is a whole number, not %v", parameter->name, check->id,
                        iampb__str_first(iampb__json_raw(value), 40));
            if (number < parameter->least || number > parameter->most)
                return refuse(r, value, "%s of %s is %l, but must be from %l to %l", parameter->name, check->id,
                        number, parameter->least, parameter->most);
            setting->parameters[p] = number;
            any = true;
        }
    }
    return any ? IAMPB_OK : refuse_parameter(r, key, name, pattern);
}

static iampb_status read_severity(reader *r, iampb__json value, iampb_severity *out)
{
    iampb_str text;
    iampb_status status = keep_text(r, value, &text);
    if (status < 0)
        return status;
    iampb_severity severity = iampb_severity_from(text.ptr, text.len);
    if (severity == 0)
        return refuse(r, value, "\"%v\" is no severity: critical, high, medium, low and info are", text);
    *out = severity;
    return IAMPB_OK;
}

static iampb_status read_check(reader *r, iampb__json object, iampb__change_of_check *change)
{
    iampb_status status = expect(r, object, IAMPB__JSON_OBJECT, "an object");
    for (iampb__json_iter i = iampb__json_begin(object); status == IAMPB_OK && iampb__json_more(&i);
            iampb__json_advance(&i)) {
        if (iampb__json_string_is(i.key, IAMPB__STR("enabled"))) {
            iampb__json_type type = iampb__json_type_of(i.value);
            if (type != IAMPB__JSON_TRUE && type != IAMPB__JSON_FALSE)
                return refuse(r, i.value, "true or false is expected here, not %s", iampb__json_type_name(i.value));
            change->enabled = type == IAMPB__JSON_TRUE ? IAMPB__TRUE : IAMPB__FALSE;
        } else if (iampb__json_string_is(i.key, IAMPB__STR("severity")))
            status = read_severity(r, i.value, &change->severity);
        else
            status = set_parameter(r, i.key, i.value, change->pattern);
    }
    return status;
}

static void apply_change(reader *r, const iampb__change_of_check *change)
{
    for (size_t i = 0; i < r->playbook->settings.count; i++) {
        iampb__setting *setting = iampb__setting_at(r->playbook, i);
        if (!iampb__id_matches(change->pattern, iampb__str_z(setting->check->id)))
            continue;
        if (change->enabled != IAMPB__TRI_UNKNOWN)
            setting->enabled = change->enabled == IAMPB__TRUE;
        if (change->severity != 0)
            setting->severity = change->severity;
    }
}

/* The patterns wait in playbook->changes in the order in which they are applied: "*" before "keys.*". With one dot an
 * id has two patterns at most, so length alone decides. */
typedef struct pending_check {
    iampb__change_of_check change;
    iampb__json value;
} pending_check;

static bool goes_before(const pending_check *a, const pending_check *b)
{
    if (a->change.is_pattern != b->change.is_pattern)
        return a->change.is_pattern;
    if (a->change.is_pattern && a->change.pattern.len != b->change.pattern.len)
        return a->change.pattern.len < b->change.pattern.len;
    return a->change.order < b->change.order;
}

static iampb_status take_check(reader *r, iampb__json_iter *i, iampb__vec *pending)
{
    pending_check item = { .value = i->value };
    item.change.order = pending->count;
    iampb_status status = keep_text(r, i->key, &item.change.pattern);
    if (status < 0 || (status = find_checks(r, i->key, item.change.pattern, &item.change.is_pattern)) < 0)
        return status;
    if (IAMPB__VEC_PUSH(pending_check, r->ctx, pending) == NULL)
        return iampb__error_nomem(r->err);
    size_t at = pending->count - 1;
    pending_check *all = pending->items;
    for (; at > 0 && goes_before(&item, &all[at - 1]); at--)
        all[at] = all[at - 1];
    all[at] = item;
    return IAMPB_OK;
}

static iampb_status read_checks(reader *r, iampb__json value, void *into)
{
    iampb__vec pending = { NULL, 0, 0 };
    iampb_status status = expect(r, value, IAMPB__JSON_OBJECT, "an object");
    for (iampb__json_iter i = iampb__json_begin(value); status == IAMPB_OK && iampb__json_more(&i);
            iampb__json_advance(&i))
        status = take_check(r, &i, &pending);
    for (size_t i = 0; status == IAMPB_OK && i < pending.count; i++) {
        pending_check *item = IAMPB__VEC_AT(pending_check, &pending, i);
        if ((status = read_check(r, item->value, &item->change)) < 0)
            break;
        apply_change(r, &item->change);
        if (!item->change.is_pattern)
            continue;
        iampb__change_of_check *kept = IAMPB__VEC_PUSH(iampb__change_of_check, r->ctx, &r->playbook->changes);
        if (kept == NULL)
            status = iampb__error_nomem(r->err);
        else
            *kept = item->change;
    }
    IAMPB__VEC_FREE(pending_check, r->ctx, &pending);
    return status;
}

/* ---- Lists ---- */
static iampb_status read_framework(reader *r, iampb__json value, void *into)
{
    iampb_str *name = into;
    iampb_status status = keep_text(r, value, name);
    if (status < 0)
        return status;
    if (!iampb__controls_framework(*name))
        return refuse(r, value, "the framework \"%v\" is not known: \"SOC 2\" or \"CIS AWS Foundations 7.0\" would "
                "be, for example", *name);
    return IAMPB_OK;
}

static iampb_status read_frameworks(reader *r, iampb__json value, void *into)
{
    void *items = NULL;
    iampb_status status = read_list(r, value, sizeof(iampb_str), read_framework, &items,
            &r->playbook->framework_count);
    if (status == IAMPB_OK)
        r->playbook->frameworks = items;
    return status;
}

static iampb_status read_account_id(reader *r, iampb__json value, void *into)
{
    iampb__named_id *account = into;
    iampb_status status = keep_text(r, value, &account->id);
    if (status < 0)
        return status;
    if (!iampb__str_is_account_id(account->id))
        return refuse(r, value, "\"%v\" is no account id: it has 12 digits", account->id);
    return IAMPB_OK;
}

static iampb_status read_account_name(reader *r, iampb__json value, void *into)
{
    return keep_text(r, value, &((iampb__named_id *)into)->name);
}

static iampb_status read_account(reader *r, iampb__json value, void *into)
{
    static const member members[] = { { "id", read_account_id }, { "name", read_account_name } };
    iampb__named_id *account = into;
    account->name = iampb__str("", 0);
    iampb_status status = READ_MEMBERS(r, value, members, account);
    return status < 0 ? status : need(r, value, "id");
}

static iampb_status read_trusted_accounts(reader *r, iampb__json value, void *into)
{
    void *items = NULL;
    iampb_status status = read_list(r, value, sizeof(iampb__named_id), read_account, &items,
            &r->playbook->lists.trusted_account_count);
    if (status == IAMPB_OK)
        r->playbook->lists.trusted_accounts = items;
    return status;
}

static iampb_status read_email_domains(reader *r, iampb__json value, void *into)
{
    iampb__lists *lists = &r->playbook->lists;
    return read_texts(r, value, &lists->email_domains, &lists->email_domain_count);
}

static iampb_status read_machine_users(reader *r, iampb__json value, void *into)
{
    iampb__lists *lists = &r->playbook->lists;
    return read_texts(r, value, &lists->machine_users, &lists->machine_user_count);
}

static iampb_status read_required_tags(reader *r, iampb__json value, void *into)
{
    iampb__lists *lists = &r->playbook->lists;
    return read_texts(r, value, &lists->required_tags, &lists->required_tag_count);
}

static iampb_status read_workload_services(reader *r, iampb__json value, void *into)
{
    iampb__lists *lists = &r->playbook->lists;
    return read_texts(r, value, &lists->workload_services_allowed, &lists->workload_service_count);
}

static iampb_status read_regions(reader *r, iampb__json value, void *into)
{
    iampb__lists *lists = &r->playbook->lists;
    iampb_status status = read_texts(r, value, &lists->regions, &lists->region_count);
    for (size_t i = 0; status == IAMPB_OK && i < lists->region_count; i++)
        if (iampb__region_of(lists->regions[i]) == IAMPB__REGION_WRONG)
            return refuse(r, value, "\"%v\" is no Region", lists->regions[i]);
    return status;
}

static iampb_status read_guardrails(reader *r, iampb__json value, void *into)
{
    iampb__lists *lists = &r->playbook->lists;
    const iampb_str *names;
    size_t count;
    iampb_status status = read_texts(r, value, &names, &count);
    for (size_t i = 0; status == IAMPB_OK && i < count; i++) {
        unsigned g = 0;
        while (g < IAMPB__GUARDRAILS && !iampb__str_eq(names[i], iampb__str_z(iampb__guardrail_name(g))))
            g++;
        if (g == IAMPB__GUARDRAILS)
            return refuse(r, value, "there is no guardrail \"%v\"", names[i]);
        lists->guardrails |= UINT32_C(1) << g;
    }
    return status;
}

static iampb_status read_mfa_actions(reader *r, iampb__json value, void *into)
{
    iampb__lists *lists = &r->playbook->lists;
    iampb_status status = read_texts(r, value, &lists->mfa_actions, &lists->mfa_action_count);
    for (size_t i = 0; status == IAMPB_OK && i < lists->mfa_action_count; i++)
        if (!iampb__mfa_action_known(lists->mfa_actions[i]))
            return refuse(r, value, "\"%v\" is neither an action nor a pattern of actions that MFA is asked for here",
                    lists->mfa_actions[i]);
    return status;
}

static iampb_status read_environment(reader *r, iampb__json value, void *into)
{
    return keep_text(r, value, &((iampb__unit_label *)into)->environment);
}

static iampb_status read_sensitivity(reader *r, iampb__json value, void *into)
{
    return keep_text(r, value, &((iampb__unit_label *)into)->sensitivity);
}

static iampb_status read_units(reader *r, iampb__json value, void *into)
{
    static const member members[] = { { "environment", read_environment }, { "sensitivity", read_sensitivity } };
    iampb__lists *lists = &r->playbook->lists;
    iampb_status status = expect(r, value, IAMPB__JSON_OBJECT, "an object");
    size_t count = iampb__json_count(value), done = 0;
    if (status < 0 || (status = count_rules(r, value, count)) < 0)
        return status;
    iampb__unit_label *units = iampb__arena_zalloc(r->playbook->arena, count, sizeof *units);
    if (units == NULL)
        return iampb__error_nomem(r->err);
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb__unit_label *unit = &units[done++];
        unit->environment = unit->sensitivity = iampb__str("", 0);
        if ((status = keep_text(r, i.key, &unit->unit)) < 0)
            return status;
        if (!iampb__str_starts(unit->unit, IAMPB__STR("ou-")) && !iampb__str_starts(unit->unit, IAMPB__STR("r-")))
            return refuse(r, i.key, "\"%v\" is no id of an organizational unit: it begins with ou- (or r-, the root)",
                    unit->unit);
        if ((status = READ_MEMBERS(r, i.value, members, unit)) < 0)
            return status;
    }
    lists->units = units;
    lists->unit_count = done;
    return IAMPB_OK;
}

/* ---- The linter ---- */
static iampb_status read_aws_managed(reader *r, iampb__json value, void *into)
{
    iampb__json_type type = iampb__json_type_of(value);
    if (type != IAMPB__JSON_TRUE && type != IAMPB__JSON_FALSE)
        return refuse(r, value, "true or false is expected here, not %s", iampb__json_type_name(value));
    r->playbook->lists.lint_aws_managed = type == IAMPB__JSON_TRUE;
    return IAMPB_OK;
}

static iampb_status read_action(reader *r, iampb__json value, void *into)
{
    return keep_text(r, value, &((iampb_str *)into)[0]);
}

static iampb_status read_action_resource(reader *r, iampb__json value, void *into)
{
    return keep_text(r, value, &((iampb_str *)into)[1]);
}

static iampb_status read_pair(reader *r, iampb__json value, void *into)
{
    static const member members[] = { { "action", read_action }, { "resource", read_action_resource } };
    iampb_status status;
    if ((status = READ_MEMBERS(r, value, members, into)) < 0 || (status = need(r, value, "action")) < 0)
        return status;
    return need(r, value, "resource");
}

static iampb_status read_sensitive(reader *r, iampb__json value, void *into)
{
    void *items = NULL;
    size_t pairs = 0;
    iampb_status status = read_list(r, value, 2 * sizeof(iampb_str), read_pair, &items, &pairs);
    if (status < 0)
        return status;
    r->playbook->lists.lint_sensitive = items;
    r->playbook->lists.lint_sensitive_count = 2 * pairs;
    return IAMPB_OK;
}

static iampb_status read_lint(reader *r, iampb__json value, void *into)
{
    static const member members[] = { { "aws_managed_policies", read_aws_managed }, { "sensitive", read_sensitive } };
    return READ_MEMBERS(r, value, members, into);
}

/* ---- Exemptions and suppressions ---- */
static iampb_status read_rule_check(reader *r, iampb__json value, void *into)
{
    bool is_pattern;
    iampb_str *pattern = into;
    iampb_status status = keep_text(r, value, pattern);
    return status < 0 ? status : find_checks(r, value, *pattern, &is_pattern);
}

static iampb_status read_rule_checks(reader *r, iampb__json value, void *into)
{
    iampb__mute_rule *rule = into;
    void *items = NULL;
    iampb_status status = read_list(r, value, sizeof(iampb_str), read_rule_check, &items, &rule->check_count);
    if (status < 0)
        return status;
    if (rule->check_count == 0)
        return refuse(r, value, "no check is listed: \"*\" would be all");
    rule->checks = items;
    return IAMPB_OK;
}

static iampb_status read_rule_one_check(reader *r, iampb__json value, void *into)
{
    iampb__mute_rule *rule = into;
    iampb_str *check = iampb__arena_zalloc(r->playbook->arena, 1, sizeof *check);
    if (check == NULL)
        return iampb__error_nomem(r->err);
    rule->checks = check;
    rule->check_count = 1;
    return read_rule_check(r, value, check);
}

static iampb_status read_resource(reader *r, iampb__json value, void *into)
{
    return keep_text(r, value, &((iampb__mute_rule *)into)->resource);
}

static iampb_status read_reason(reader *r, iampb__json value, void *into)
{
    return keep_text(r, value, &((iampb__mute_rule *)into)->reason);
}

static iampb_status read_fingerprint(reader *r, iampb__json value, void *into)
{
    iampb__mute_rule *rule = into;
    iampb_status status = keep_text(r, value, &rule->fingerprint);
    if (status < 0)
        return status;
    bool good = rule->fingerprint.len == sizeof(((iampb_finding *)0)->fingerprint) - 1;
    for (size_t i = 0; good && i < rule->fingerprint.len; i++)
        good = iampb__hex_digit(rule->fingerprint.ptr[i]) >= 0 && !iampb__is_upper(rule->fingerprint.ptr[i]);
    if (!good)
        return refuse(r, value, "a fingerprint has 64 hexadecimal digits, in lower case");
    return IAMPB_OK;
}

static void begin_rule(iampb__mute_rule *rule)
{
    rule->fingerprint = rule->resource = rule->reason = rule->until_text = iampb__str("", 0);
    rule->until = IAMPB__TIME_UNKNOWN;
}

static iampb_status read_exemption(reader *r, iampb__json value, void *into)
{
    static const member members[] = { { "resource", read_resource }, { "checks", read_rule_checks },
        { "reason", read_reason }, { "until", read_until } };
    iampb_status status;
    begin_rule(into);
    if ((status = READ_MEMBERS(r, value, members, into)) < 0 || (status = need(r, value, "resource")) < 0
        || (status = need(r, value, "checks")) < 0)
        return status;
    return need(r, value, "reason");
}

static iampb_status read_suppression(reader *r, iampb__json value, void *into)
{
    static const member members[] = { { "fingerprint", read_fingerprint }, { "check", read_rule_one_check },
        { "resource", read_resource }, { "reason", read_reason }, { "until", read_until } };
    iampb__mute_rule *rule = into;
    iampb_status status;
    begin_rule(rule);
    rule->is_suppression = true;
    if ((status = READ_MEMBERS(r, value, members, rule)) < 0 || (status = need(r, value, "reason")) < 0)
        return status;
    if (rule->fingerprint.len > 0) {
        if (rule->check_count > 0 || rule->resource.len > 0)
            return refuse(r, value, "a suppression has a fingerprint, or a check and a resource, not both");
        return IAMPB_OK;
    }
    if ((status = need(r, value, "check")) < 0)
        return status;
    return need(r, value, "resource");
}

static iampb_status read_rules(reader *r, iampb__json root)
{
    iampb__json lists[] = { iampb__json_get(root, IAMPB__STR("exemptions")),
        iampb__json_get(root, IAMPB__STR("suppressions")) };
    static const member_reader readers[] = { read_exemption, read_suppression };
    size_t room = iampb__json_count(lists[0]) + iampb__json_count(lists[1]);
    iampb__mute_rule *rules = iampb__arena_zalloc(r->playbook->arena, room, sizeof *rules);
    iampb_status status = IAMPB_OK;
    if (rules == NULL)
        return iampb__error_nomem(r->err);
    r->playbook->rules = rules;
    for (size_t l = 0; l < 2; l++) {
        if (lists[l].node == NULL)
            continue;
        if ((status = expect(r, lists[l], IAMPB__JSON_ARRAY, "an array")) < 0
            || (status = count_rules(r, lists[l], iampb__json_count(lists[l]))) < 0)
            return status;
        for (iampb__json_iter i = iampb__json_begin(lists[l]); iampb__json_more(&i); iampb__json_advance(&i))
            if ((status = readers[l](r, i.value, &rules[r->playbook->rule_count++])) < 0)
                return status;
    }
    return IAMPB_OK;
}

/* ---- The file ---- */
static iampb_status begin_with_profile(reader *r, iampb__json root)
{
    iampb__json value = iampb__json_get(root, IAMPB__STR("profile"));
    iampb_str name = IAMPB__STR("default");
    iampb_status status = value.node == NULL ? IAMPB_OK : keep_string(r, value, &name);
    if (status < 0)
        return status;
    const iampb__profile *profile = iampb__profile_find(name);
    if (profile == NULL)
        return iampb__profile_unknown(r->ctx, name,
                &(iampb__place){ r->source, iampb__json_span(value).begin, IAMPB__STR("profile") }, r->err);
    return iampb__playbook_begin(r->playbook, profile, r->err);
}

/* A list of required tags turns on the checks that judge by it; "checks", which is read later, may turn them off. */
static void turn_on_tags(reader *r, iampb__json root)
{
    if (iampb__json_count(iampb__json_get(root, IAMPB__STR("required_tags"))) == 0)
        return;
    for (size_t i = 0; i < r->playbook->settings.count; i++) {
        iampb__setting *setting = iampb__setting_at(r->playbook, i);
        if (iampb__str_starts(iampb__str_z(setting->check->id), IAMPB__STR("privilege.untagged-")))
            setting->enabled = true;
    }
}

static iampb_status read_file(reader *r, iampb__json root)
{
    static const member members[] = { { "profile", NULL }, { "checks", read_checks },
        { "frameworks", read_frameworks }, { "trusted_accounts", read_trusted_accounts },
        { "email_domains", read_email_domains }, { "machine_users", read_machine_users },
        { "required_tags", read_required_tags }, { "organizational_units", read_units },
        { "workload_services_allowed", read_workload_services }, { "regions", read_regions },
        { "guardrails", read_guardrails }, { "mfa_actions", read_mfa_actions }, { "lint", read_lint },
        { "exemptions", NULL }, { "suppressions", NULL } };
    iampb_status status;
    if ((status = expect(r, root, IAMPB__JSON_OBJECT, "an object")) < 0 || (status = begin_with_profile(r, root)) < 0)
        return status;
    turn_on_tags(r, root);
    if ((status = READ_MEMBERS(r, root, members, NULL)) < 0)
        return status;
    return read_rules(r, root);
}

iampb_status iampb_playbook_parse(iampb_context *ctx, const char *json, size_t len, const char *name,
        iampb_playbook **out, iampb_error **err)
{
    iampb_playbook *playbook = NULL;
    iampb__arena *scratch = NULL;
    iampb__json root = IAMPB__JSON_NOTHING;
    iampb_status status;
    if (ctx == NULL || out == NULL || (json == NULL && len > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, json and out must not be NULL");
    if (len > iampb__limits(ctx)->input_bytes)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT, "%z bytes, but at most %l are read (limit \"input_bytes\")",
                len, (int64_t)iampb__limits(ctx)->input_bytes);
    if ((status = iampb__arena_new(ctx, &scratch, err)) < 0
        || (status = iampb__playbook_make(ctx, &playbook, err)) < 0)
        goto out;
    const iampb__source *source = iampb__source_new(scratch, iampb__str_z(name), iampb__str(json, len));
    if (source == NULL) {
        status = iampb__error_nomem(err);
        goto out;
    }
    reader r = { ctx, playbook, source, err, 0 };
    if ((status = iampb__json_read(ctx, source, scratch, &root, err)) < 0 || (status = read_file(&r, root)) < 0
        || (status = iampb__playbook_finish(playbook, err)) < 0)
        goto out;
    *out = playbook;
    playbook = NULL;
out:
    iampb_playbook_free(playbook);
    iampb__arena_free(scratch);
    return status;
}
