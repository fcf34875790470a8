/* policy_shape.c - see policy_shape.h. */
#include "playbook/policy_shape.h"
#include "base/arn.h"
#include "base/glob.h"
#include "base/utf8.h"
#include "playbook/engine.h"

/* ---- Texts ---- */

static uint32_t hex4(const char *at)
{
    uint32_t code = 0;
    for (int i = 0; i < 4; i++)
        code = code << 4 | (uint32_t)iampb__hex_digit(at[i]);
    return code;
}

/* Decodes one escape behind the backslash; the reader has checked that it is whole. */
static const char *decode_escape(const char *at, char out[4], size_t *len)
{
    static const char plain[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    *len = 1;
    if (*at != 'u') {
        const char *found = memchr(plain, *at, sizeof plain - 1);
        out[0] = found == NULL ? *at : meant[found - plain];
        return at + 1;
    }
    uint32_t code = hex4(at + 1);
    at += 5;
    if (code >= 0xd800 && code < 0xdc00) {
        code = 0x10000 + ((code - 0xd800) << 10) + (hex4(at + 2) - 0xdc00);
        at += 6;
    }
    *len = iampb__utf8_put(code, out);
    return at;
}

static bool has_escapes(iampb__json value) { return (value.node->meta & 16u) != 0; }

iampb__span iampb__entry_span(iampb__json value)
{
    iampb__span span = iampb__json_span(value);
    if (iampb__json_type_of(value) == IAMPB__JSON_STRING) {
        span.begin += 1;
        span.len -= 2;
    }
    return span;
}

iampb_str iampb__entry_text(iampb__json value, iampb__entry_room *room)
{
    if (iampb__json_type_of(value) != IAMPB__JSON_STRING)
        return iampb__str("", 0);
    iampb__span span = iampb__entry_span(value);
    iampb_str raw = iampb__span_text(&span);
    if (!has_escapes(value))
        return raw;
    size_t len = 0;
    for (const char *at = raw.ptr, *end = raw.ptr + raw.len; at < end;) {
        char piece[4] = { *at, 0, 0, 0 };
        size_t piece_len = 1;
        at = *at == '\\' ? decode_escape(at + 1, piece, &piece_len) : at + 1;
        if (piece_len > sizeof room->bytes - len)
            return raw;
        memcpy(room->bytes + len, piece, piece_len);
        len += piece_len;
    }
    return iampb__str(room->bytes, len);
}

iampb__entries iampb__entries_of(iampb__json element)
{
    iampb__entries e = { .value = IAMPB__JSON_NOTHING };
    switch (iampb__json_type_of(element)) {
    case IAMPB__JSON_STRING:
        e.value = element;
        break;
    case IAMPB__JSON_ARRAY:
        e.is_list = true;
        e.list = iampb__json_begin(element);
        e.value = e.list.value;
        if (e.value.node != NULL && iampb__json_type_of(e.value) != IAMPB__JSON_STRING)
            iampb__entries_advance(&e);
        break;
    default:
        break;
    }
    return e;
}

void iampb__entries_advance(iampb__entries *e)
{
    if (!e->is_list) {
        e->value = IAMPB__JSON_NOTHING;
        return;
    }
    do {
        iampb__json_advance(&e->list);
        e->value = e->list.value;
    } while (e->value.node != NULL && iampb__json_type_of(e->value) != IAMPB__JSON_STRING);
}

/* ---- Statements ---- */

iampb__statements iampb__statements_of(const iampb__document *document)
{
    iampb__statements s = { .single = IAMPB__JSON_NOTHING };
    iampb__json statement = iampb__json_get(document->root, IAMPB__STR("Statement"));
    if (iampb__json_type_of(statement) == IAMPB__JSON_OBJECT)
        s.single = statement;
    else
        s.list = iampb__json_begin(iampb__json_type_of(statement) == IAMPB__JSON_ARRAY ? statement
                                                                                        : IAMPB__JSON_NOTHING);
    return s;
}

/* A condition block holds if each of its operators does, so one without any test always holds.
 * AWS IAM User Guide, "IAM JSON policy elements: Condition". */
static bool tests_something(iampb__json condition)
{
    if (iampb__json_type_of(condition) != IAMPB__JSON_OBJECT)
        return iampb__json_type_of(condition) != IAMPB__JSON_NONE;
    for (iampb__json_iter i = iampb__json_begin(condition); iampb__json_more(&i); iampb__json_advance(&i))
        if (iampb__json_type_of(i.value) != IAMPB__JSON_OBJECT || iampb__json_count(i.value) > 0)
            return true;
    return false;
}

enum { ELEMENT_EFFECT, ELEMENT_ACTION, ELEMENT_NOT_ACTION, ELEMENT_RESOURCE, ELEMENT_NOT_RESOURCE, ELEMENT_PRINCIPAL,
    ELEMENT_NOT_PRINCIPAL, ELEMENT_CONDITION, ELEMENT_COUNT };

/* Which element a member of a statement is; names are as in AWS's grammar, exact case. */
static int element_of(iampb__json key)
{
    static const iampb_str names[ELEMENT_COUNT] = { IAMPB__STR_INIT("Effect"), IAMPB__STR_INIT("Action"),
        IAMPB__STR_INIT("NotAction"), IAMPB__STR_INIT("Resource"), IAMPB__STR_INIT("NotResource"),
        IAMPB__STR_INIT("Principal"), IAMPB__STR_INIT("NotPrincipal"), IAMPB__STR_INIT("Condition") };
    for (int i = 0; i < ELEMENT_COUNT; i++)
        if ((has_escapes(key) || key.node->len == names[i].len + 2) && iampb__json_string_is(key, names[i]))
            return i;
    return -1;
}

/* One half of a pair like Action and NotAction. false: both are there, and the statement never applies. */
static bool take_half(iampb__json plain, iampb__json negated, iampb__json *out, bool *is_negated)
{
    bool has_plain = plain.node != NULL, has_negated = negated.node != NULL;
    *out = has_negated ? negated : plain;
    *is_negated = has_negated;
    return !(has_plain && has_negated);
}

static bool read_statement(iampb__json value, iampb__statement *out)
{
    iampb__json found[ELEMENT_COUNT] = { 0 };
    if (iampb__json_type_of(value) != IAMPB__JSON_OBJECT)
        return false;
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i)) {
        int element = element_of(i.key);
        if (element >= 0)
            found[element] = i.value;
    }
    *out = (iampb__statement){ .value = value };
    out->allow = iampb__json_string_is(found[ELEMENT_EFFECT], IAMPB__STR("Allow"));
    if (!out->allow && !iampb__json_string_is(found[ELEMENT_EFFECT], IAMPB__STR("Deny")))
        return false;
    out->conditional = tests_something(found[ELEMENT_CONDITION]);
    return take_half(found[ELEMENT_ACTION], found[ELEMENT_NOT_ACTION], &out->action, &out->not_action)
           && out->action.node != NULL
           && take_half(found[ELEMENT_RESOURCE], found[ELEMENT_NOT_RESOURCE], &out->resource, &out->not_resource)
           && take_half(found[ELEMENT_PRINCIPAL], found[ELEMENT_NOT_PRINCIPAL], &out->principal, &out->not_principal);
}

bool iampb__statement_next(iampb__statements *s, iampb__statement *out)
{
    if (s->single.node != NULL) {
        iampb__json single = s->single;
        s->single = IAMPB__JSON_NOTHING;
        return read_statement(single, out);
    }
    while (iampb__json_more(&s->list)) {
        iampb__json value = s->list.value;
        iampb__json_advance(&s->list);
        if (read_statement(value, out))
            return true;
    }
    return false;
}

/* ---- Actions ---- */

bool iampb__is_stars(iampb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '*')
            return false;
    return text.len > 0;
}

bool iampb__action_is_all(iampb_str entry)
{
    if (entry.len == 0 || entry.ptr[0] != '*')
        return false;
    size_t colon = iampb__str_find(entry, ':', 0);
    if (colon == SIZE_MAX)
        return iampb__is_stars(entry);
    return iampb__is_stars(iampb__str_first(entry, colon)) && iampb__is_stars(iampb__str_from(entry, colon + 1));
}

bool iampb__action_split(iampb_str entry, iampb_str *service, iampb_str *name)
{
    size_t colon = iampb__str_find(entry, ':', 0);
    if (colon == SIZE_MAX || colon == 0 || colon + 1 == entry.len)
        return false;
    for (size_t i = 0; i < entry.len; i++)
        if (iampb__is_space(entry.ptr[i]) || (i < colon && (entry.ptr[i] == '*' || entry.ptr[i] == '?')))
            return false;
    *service = iampb__str_first(entry, colon);
    *name = iampb__str_from(entry, colon + 1);
    return true;
}

bool iampb__action_is_service(iampb_str entry)
{
    iampb_str service, name;
    if (entry.len == 0 || entry.ptr[entry.len - 1] != '*')
        return false;
    return iampb__action_is_all(entry) || (iampb__action_split(entry, &service, &name) && iampb__is_stars(name));
}

bool iampb__action_matches(iampb_str entry, iampb_str service, iampb_str name)
{
    iampb_str entry_service, entry_name;
    return iampb__action_is_all(entry)
           || (iampb__action_split(entry, &entry_service, &entry_name) && iampb__str_eq_nocase(entry_service, service)
               && iampb__glob_match(entry_name, name, true));
}

bool iampb__statement_covers_action(const iampb__statement *statement, iampb_str service, iampb_str name)
{
    iampb__entry_room room;
    for (iampb__entries e = iampb__entries_of(statement->action); iampb__entries_more(&e); iampb__entries_advance(&e))
        if (iampb__action_matches(iampb__entry_text(e.value, &room), service, name))
            return !statement->not_action;
    return statement->not_action;
}

/* ---- Resources ---- */

/* Stars, or an ARN with nothing but stars behind its partition. A star that ends the pattern early runs on across the
 * colons. AWS IAM User Guide, "IAM JSON policy elements: Resource", wildcards in resource ARNs. */
static bool resource_is_all(iampb_str entry)
{
    if (iampb__is_stars(entry))
        return true;
    if (!iampb__str_starts(entry, IAMPB__STR("arn:")))
        return false;
    iampb_str rest = iampb__str_from(entry, 4);
    size_t colon = iampb__str_find(rest, ':', 0);
    if (colon == SIZE_MAX)
        return iampb__is_stars(rest);
    iampb_str partition = iampb__str_first(rest, colon);
    if (!iampb__is_stars(partition) && !iampb__str_starts(partition, IAMPB__STR("aws")))
        return false;
    rest = iampb__str_from(rest, colon + 1);
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] != '*' && (rest.ptr[i] != ':' || i == 0 || rest.ptr[i - 1] != '*'))
            return false;
    return rest.len > 0 && rest.ptr[rest.len - 1] == '*';
}

/* Whether a pattern may match an ARN of IAM; sure only where it is false. */
static bool resource_may_be_iam(iampb_str entry)
{
    iampb__arn arn;
    if (!iampb__arn_parse(entry, &arn))
        return iampb__str_find(entry, '*', 0) != SIZE_MAX;
    return iampb__str_find(arn.partition, '*', 0) != SIZE_MAX
        || iampb__glob_match(arn.service, IAMPB__STR("iam"), true);
}

bool iampb__statement_covers_resources(const iampb__statement *statement)
{
    iampb__entry_room room;
    if (statement->resource.node == NULL)
        return false;
    for (iampb__entries e = iampb__entries_of(statement->resource); iampb__entries_more(&e);
         iampb__entries_advance(&e)) {
        iampb_str entry = iampb__entry_text(e.value, &room);
        if (statement->not_resource ? resource_may_be_iam(entry) : resource_is_all(entry))
            return !statement->not_resource;
    }
    return statement->not_resource;
}

bool iampb__statement_is_confined(const iampb__statement *statement)
{
    iampb__entry_room room;
    if (!statement->not_resource)
        return !iampb__statement_covers_resources(statement);
    for (iampb__entries e = iampb__entries_of(statement->resource); iampb__entries_more(&e);
         iampb__entries_advance(&e))
        if (resource_is_all(iampb__entry_text(e.value, &room)))
            return true;
    return false;
}

/* ---- Whole documents ---- */

bool iampb__document_is_readable(const iampb__document *document, iampb_str *why)
{
    if (!document->present)
        *why = IAMPB__STR("it is not in the input");
    else if (document->root.node == NULL)
        *why = document->error.len > 0 ? document->error : IAMPB__STR("it does not parse");
    else if (iampb__json_type_of(document->root) != IAMPB__JSON_OBJECT)
        *why = IAMPB__STR("it is not a JSON object");
    else if (iampb__json_get(document->root, IAMPB__STR("Statement")).node == NULL)
        *why = IAMPB__STR("it has no Statement");
    else
        return true;
    return false;
}

/* Each of these, on every resource, lets its holder write its own permissions (users, roles, group members, and whoever
 * has a policy that can be rewritten), next to a statement that allows nearly everything else. AWS IAM User Guide,
 * "Policies and permissions in AWS Identity and Access Management"; actions of the Service Authorization Reference. */
static const iampb_str self_grants[] = { IAMPB__STR_INIT("AttachGroupPolicy"), IAMPB__STR_INIT("AttachRolePolicy"),
    IAMPB__STR_INIT("AttachUserPolicy"), IAMPB__STR_INIT("CreatePolicyVersion"), IAMPB__STR_INIT("PutGroupPolicy"),
    IAMPB__STR_INIT("PutRolePolicy"), IAMPB__STR_INIT("PutUserPolicy") };
enum { SELF_GRANT_COUNT = sizeof self_grants / sizeof *self_grants };

/* An Allow of everything, or of everything but a list, on every resource. */
static bool is_broad(const iampb__statement *statement, iampb__json *all)
{
    iampb__entry_room room;
    if (!statement->allow || statement->conditional)
        return false;
    *all = statement->action;
    if (!statement->not_action) {
        iampb__entries e = iampb__entries_of(statement->action);
        while (iampb__entries_more(&e) && !iampb__action_is_all(iampb__entry_text(e.value, &room)))
            iampb__entries_advance(&e);
        if (!iampb__entries_more(&e))
            return false;
        *all = e.value;
    }
    return iampb__statement_covers_resources(statement);
}

static bool has_service_wildcard(const iampb__statement *statement)
{
    iampb__entry_room room;
    if (statement->not_action)
        return true;
    for (iampb__entries e = iampb__entries_of(statement->action); iampb__entries_more(&e); iampb__entries_advance(&e))
        if (iampb__action_is_service(iampb__entry_text(e.value, &room)))
            return true;
    return false;
}

static bool has_stars(iampb__json resource)
{
    iampb__entry_room room;
    iampb__entries e = iampb__entries_of(resource);
    return iampb__entries_more(&e) && iampb__is_stars(iampb__entry_text(e.value, &room));
}

uint8_t iampb__document_shape(const iampb__document *document)
{
    iampb_str why;
    iampb__json all;
    iampb__statement statement;
    if (!iampb__document_is_readable(document, &why))
        return 0;
    unsigned shape = IAMPB__SHAPE_READABLE;
    iampb__statements s = iampb__statements_of(document);
    while (iampb__statement_next(&s, &statement)) {
        if (!statement.allow) {
            shape |= has_stars(statement.resource) ? 0u : IAMPB__SHAPE_DENY;
            continue;
        }
        if (!has_service_wildcard(&statement))
            continue; /* then it is not broad either */
        shape |= IAMPB__SHAPE_WILDCARD;
        shape |= statement.not_action ? IAMPB__SHAPE_NOT_ACTION : 0u;
        shape |= is_broad(&statement, &all) ? IAMPB__SHAPE_BROAD : 0u;
    }
    return (uint8_t)shape;
}

static bool excludes_something(iampb__json not_action)
{
    iampb__entry_room room;
    iampb_str service, name;
    for (iampb__entries e = iampb__entries_of(not_action); iampb__entries_more(&e); iampb__entries_advance(&e)) {
        iampb_str entry = iampb__entry_text(e.value, &room);
        if (iampb__action_is_all(entry) || iampb__action_split(entry, &service, &name))
            return true;
    }
    return false;
}

/* Which self-grants the document lets through, as bits; *denies: it has a Deny that may take something away. */
static unsigned self_grants_left(const iampb__document *document, bool *denies)
{
    unsigned allowed = 0, denied = 0;
    iampb__statement statement;
    iampb__statements s = iampb__statements_of(document);
    while (iampb__statement_next(&s, &statement)) {
        *denies |= !statement.allow && !statement.conditional;
        if (statement.conditional || !iampb__statement_covers_resources(&statement))
            continue;
        for (unsigned i = 0; i < SELF_GRANT_COUNT; i++)
            if (iampb__statement_covers_action(&statement, IAMPB__STR("iam"), self_grants[i]))
                *(statement.allow ? &allowed : &denied) |= 1u << i;
    }
    return allowed & ~denied;
}

void iampb__policy_admin_shape(const iampb__document *document, iampb__admin_shape *out)
{
    iampb__statement statement;
    iampb__json all;
    bool denies = false;
    *out = (iampb__admin_shape){ .admin = false };
    if (document->root.node == NULL)
        return;
    bool broad = false;
    iampb__statements s = iampb__statements_of(document);
    while (iampb__statement_next(&s, &statement)) {
        /* One that allows all tells more than one that leaves something out. */
        if (!is_broad(&statement, &all) || (broad && (!out->exceptions || statement.not_action)))
            continue;
        broad = true;
        out->not_action = statement.not_action;
        out->exceptions = statement.not_action && excludes_something(all);
        out->statement = iampb__json_span(statement.value);
        out->action = iampb__entry_span(all);
    }
    if (!broad)
        return;
    out->admin = self_grants_left(document, &denies) != 0;
    out->exceptions |= denies;
}

bool iampb__policy_is_admin(const iampb__document *document, iampb__span *statement)
{
    iampb__admin_shape shape;
    iampb__policy_admin_shape(document, &shape);
    if (shape.admin && statement != NULL)
        *statement = shape.statement;
    return shape.admin;
}

/* ---- Who is an administrator ---- */

static iampb__tri document_is_admin(const iampb__document *document, iampb__span *statement)
{
    iampb_str why;
    if (!iampb__document_is_readable(document, &why))
        return IAMPB__TRI_UNKNOWN;
    return iampb__policy_is_admin(document, statement) ? IAMPB__TRUE : IAMPB__FALSE;
}

static iampb__tri attachment_is_admin(const iampb__attachment *attached, iampb__span *statement)
{
    /* Known by its ARN alone: AWS does not let anybody else have that account part. */
    if (attached->policy == NULL || attached->policy->current == NULL) {
        if (!iampb__arn_is_aws_policy(attached->arn.text, "AdministratorAccess"))
            return IAMPB__TRI_UNKNOWN;
        *statement = attached->arn.span;
        return IAMPB__TRUE;
    }
    return document_is_admin(&attached->policy->current->document, statement);
}

static iampb__tri own_policies_admin(const iampb__principal *principal, iampb__span *statement)
{
    iampb__tri answer = IAMPB__FALSE;
    for (size_t i = 0; i < principal->attached_count + principal->inline_count && answer != IAMPB__TRUE; i++) {
        iampb__tri one = i < principal->attached_count
                ? attachment_is_admin(&principal->attached[i], statement)
                : document_is_admin(&principal->inline_policies[i - principal->attached_count].document, statement);
        if (one != IAMPB__FALSE)
            answer = one;
    }
    return answer;
}

iampb__tri iampb__principal_is_admin(const iampb__principal *principal, iampb__span *statement)
{
    iampb__span ignored;
    if (statement == NULL)
        statement = &ignored;
    iampb__tri answer = own_policies_admin(principal, statement);
    for (size_t i = 0; i < principal->group_name_count && answer != IAMPB__TRUE; i++) {
        const iampb__principal *group = principal->groups == NULL ? NULL : principal->groups[i];
        iampb__tri one = group == NULL ? IAMPB__TRI_UNKNOWN : own_policies_admin(group, statement);
        if (one != IAMPB__FALSE)
            answer = one;
    }
    return answer;
}

/* ---- Principals of statements ---- */

static void begin_kind(iampb__principal_entries *p)
{
    static const iampb_str kinds[] = { IAMPB__STR_INIT("AWS"), IAMPB__STR_INIT("Service"),
        IAMPB__STR_INIT("Federated"), IAMPB__STR_INIT("CanonicalUser") };
    p->kind = iampb__str("", 0);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (iampb__json_string_is(p->kinds.key, kinds[i]))
            p->kind = kinds[i];
    p->entries = iampb__entries_of(p->kinds.value);
}

iampb__principal_entries iampb__principal_entries_of(iampb__json principal)
{
    iampb__principal_entries p = { .single = false };
    p.kinds = iampb__json_begin(IAMPB__JSON_NOTHING);
    p.entries = iampb__entries_of(IAMPB__JSON_NOTHING);
    if (iampb__json_type_of(principal) == IAMPB__JSON_STRING) {
        p.single = true;
        p.kind = IAMPB__STR("AWS");
        p.entries = iampb__entries_of(principal);
    } else if (iampb__json_type_of(principal) == IAMPB__JSON_OBJECT) {
        p.kinds = iampb__json_begin(principal);
        if (iampb__json_more(&p.kinds))
            begin_kind(&p);
    }
    return p;
}

bool iampb__principal_next(iampb__principal_entries *p, iampb__principal_entry *out)
{
    while (!iampb__entries_more(&p->entries)) {
        if (p->single || !iampb__json_more(&p->kinds))
            return false;
        iampb__json_advance(&p->kinds);
        if (!iampb__json_more(&p->kinds))
            return false;
        begin_kind(p);
    }
    *out = (iampb__principal_entry){ p->kind, p->entries.value };
    iampb__entries_advance(&p->entries);
    return true;
}

iampb_str iampb__principal_account(iampb_str principal)
{
    iampb__arn arn;
    if (iampb__str_is_account_id(principal))
        return principal;
    if (iampb__arn_parse(principal, &arn) && iampb__str_is_account_id(arn.account))
        return arn.account;
    return iampb__str("", 0);
}

/* ---- ARNs and paths ---- */

bool iampb__arn_is_aws_policy(iampb_str text, const char *name)
{
    iampb__arn arn;
    return iampb__arn_parse(text, &arn) && iampb__str_eq(arn.service, IAMPB__STR("iam"))
           && iampb__str_eq(arn.account, IAMPB__STR("aws")) && iampb__str_starts(arn.resource, IAMPB__STR("policy/"))
           && iampb__str_eq(iampb__str_from(arn.resource, sizeof "policy/" - 1), iampb__str_z(name));
}
