/* reference.c - see reference.h. The numbers are those of the rules. */
#include "reference.h"
#include "reference_values.h"
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

typedef enum match { NOBODY, ACCOUNT, FEDERATED, SERVICE, VIA_ROLE, VIA_USER, WILDCARD, DIRECT } match;
typedef enum caller_kind { USER, ROLE, SESSION, FEDERATED_USER, PROVIDER, ROOT, SERVICE_CALLER, ANONYMOUS } caller_kind;

typedef struct question {
    const world *w;
    ref_context context;
    caller_kind kind;
    const char *arn, *role_arn, *resource;
    char partition[16], account[16], owner[16], service[64], action[128];
    bool service_linked;
} question;

#define BIT(layer) (1u << IAMPB_LAYER_##layer)

/* ---- Lists of JSON: a text or an array of texts ---- */
static size_t count_of(const json_t *list) { return list == NULL ? 0 : json_is_array(list) ? json_array_size(list) : 1; }
static const char *entry_of(const json_t *list, size_t i)
{
    return json_string_value(json_is_array(list) ? json_array_get(list, i) : list);
}

/* Numbers and booleans are their text (E-1): both get quotes before they are read. */
static char *quote_bare(const char *json)
{
    char *out = malloc(3 * strlen(json) + 1), *o = out;
    bool text = false;
    for (; *json != '\0'; json++) {
        if (!text && (isalnum((unsigned char)*json) || *json == '-')) {
            size_t len = strspn(json, "+-.0123456789abcdefghijklmnopqrstuvwxyzE");
            o += sprintf(o, "\"%.*s\"", (int)len, json);
            json += len - 1;
            continue;
        }
        if (text && *json == '\\')
            *o++ = *json++;
        else if (*json == '"')
            text = !text;
        *o++ = *json;
    }
    *o = '\0';
    return out;
}

/* ---- Actions (E-13 to E-17) ---- */
static bool action_matches(const question *q, const char *entry)
{
    ref_text pattern;
    char name[512];
    const char *colon = strchr(entry, ':');
    size_t service = colon == NULL ? 0 : (size_t)(colon - entry);
    if (strcmp(entry, "*") == 0 || strcmp(entry, "*:*") == 0)
        return true;
    if (colon == NULL || colon[1] == '\0' || strpbrk(entry, " \t\r\n\v\f") != NULL)
        return false;
    if (strlen(q->service) != service || strncasecmp(entry, q->service, service) != 0)
        return false;
    size_t len = 0;
    for (const char *at = colon + 1; *at != '\0'; at++)
        name[len++] = (char)tolower((unsigned char)*at);
    name[len] = '\0';
    ref_expand(name, false, NULL, &pattern);
    return ref_glob_matches(&pattern, q->action, REF_STRING);
}

static bool actions_match(const question *q, const json_t *statement)
{
    const json_t *actions = json_object_get(statement, "Action"), *not = json_object_get(statement, "NotAction");
    const json_t *list = actions != NULL ? actions : not;
    bool any = false;
    for (size_t i = 0; i < count_of(list); i++)
        any = any || action_matches(q, entry_of(list, i));
    return actions != NULL ? any : !any;
}

/* ---- Resources (E-19 to E-31) ---- */
typedef enum entry_match { FITS, FITS_NOT, MALFORMED } entry_match;

static int field_count(const char *text)
{
    int count = 1;
    for (; *text != '\0' && count < 6; text++)
        count += *text == ':';
    return count;
}

/* E-24: whether an ARN with missing fields, which count as '*', is of use. */
static bool may_be_short(iampb_layer layer, const char *entry)
{
    bool ends = entry[strlen(entry) - 1] == '*';
    switch (layer) {
    case IAMPB_LAYER_RESOURCE: case IAMPB_LAYER_ENDPOINT: return strchr(entry, '*') != NULL;
    case IAMPB_LAYER_SCP: return ends;
    case IAMPB_LAYER_RCP: return false;
    default: return true;
    }
}

static bool glob_resource(const question *q, const char *entry, const ref_text *tail)
{
    static ref_text pattern;
    ref_expand(entry, false, NULL, &pattern);
    for (int i = 0; tail != NULL && i < tail->len; i++)
        pattern.at[pattern.len++] = tail->at[i];
    return ref_glob_matches(&pattern, q->resource, REF_RESOURCE);
}

/* E-29. */
static bool wild_only(const char *entry)
{
    entry += strncmp(entry, "arn:", 4) == 0 ? 4 : 0;
    return entry[strspn(entry, ":*?")] == '\0';
}

static entry_match resource_matches(const question *q, iampb_layer layer, bool variables, const char *entry)
{
    static ref_text tail;
    char head[600], full[700];
    int fields = field_count(entry);
    if (strcmp(entry, "*") == 0)
        return FITS;
    snprintf(head, sizeof head, "%.*s", (int)strcspn(entry, ":"), entry);
    ref_expand(head, false, NULL, &tail);
    if (!ref_glob_matches(&tail, "arn", REF_STRING))
        return MALFORMED; /* E-28 */
    if (fields < 6) {
        snprintf(full, sizeof full, "%s", entry);
        for (int i = fields; i < 6; i++)
            strcat(full, ":*");
        if (!may_be_short(layer, entry))
            return MALFORMED;
        if (strcmp(q->resource, "*") == 0)
            return wild_only(entry) ? FITS : FITS_NOT;
        return glob_resource(q, entry, NULL) || glob_resource(q, full, NULL) ? FITS : FITS_NOT;
    }
    const char *at = entry;
    for (int i = 0; i < 5; i++)
        at = strchr(at, ':') + 1;
    snprintf(head, sizeof head, "%.*s", (int)(at - entry), entry);
    ref_expand(at, variables, &q->context, &tail);
    if (tail.unresolved)
        return MALFORMED; /* E-26 */
    if (strcmp(q->resource, "*") == 0)
        return wild_only(entry) ? FITS : FITS_NOT;
    return glob_resource(q, head, &tail) ? FITS : FITS_NOT;
}

static bool resources_match(const question *q, iampb_layer layer, bool trust, bool variables, const json_t *statement)
{
    const json_t *resources = json_object_get(statement, "Resource");
    const json_t *list = resources != NULL ? resources : json_object_get(statement, "NotResource");
    bool any = false;
    if (list == NULL)
        return trust; /* E-30 */
    for (size_t i = 0; i < count_of(list); i++) {
        entry_match m = resource_matches(q, layer, variables, entry_of(list, i));
        if (resources == NULL && m == MALFORMED)
            return false; /* E-26 */
        any = any || m == FITS;
    }
    return resources != NULL ? any : !any;
}

/* ---- Principals (5.2) ---- */
static void part(const char *arn, int which, char *out, size_t room)
{
    for (; which > 0 && arn != NULL; which--) {
        arn = strchr(arn, ':');
        arn = arn == NULL ? NULL : arn + 1;
    }
    snprintf(out, room, "%.*s", arn == NULL ? 0 : (int)strcspn(arn, ":"), arn == NULL ? "" : arn);
}

static bool own_account(const question *q, const char *entry)
{
    char partition[64], account[64], rest[512];
    if (q->account[0] == '\0')
        return false;
    if (strlen(entry) == 12 && strspn(entry, "0123456789") == 12)
        return strcmp(entry, q->account) == 0;
    part(entry, 1, partition, sizeof partition);
    part(entry, 4, account, sizeof account);
    part(entry, 5, rest, sizeof rest);
    return strstr(entry, ":iam::") != NULL && strcmp(rest, "root") == 0 && strcmp(partition, q->partition) == 0
        && strcmp(account, q->account) == 0;
}

/* E-36: the role of the session, by its ARN where that is known, else by account and name. */
static bool own_role(const question *q, const char *entry)
{
    char prefix[128], name[256];
    const char *slash = strrchr(entry, '/');
    if (q->kind != SESSION && q->kind != ROLE)
        return false;
    if (q->role_arn != NULL)
        return strcmp(entry, q->role_arn) == 0;
    snprintf(prefix, sizeof prefix, "arn:%s:iam::%s:role/", q->partition, q->account);
    if (strncmp(entry, prefix, strlen(prefix)) != 0)
        return false;
    const char *begin = strchr(q->arn, '/') + 1;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(begin, "/"), begin);
    return strcasecmp(slash + 1, name) == 0; /* E-39 */
}

static bool own_id(const question *q, const char *entry)
{
    const ref_key *userid = ref_find(&q->context, "aws:userid");
    if (strncmp(entry, "AIDA", 4) != 0 && strncmp(entry, "AROA", 4) != 0)
        return false;
    if (q->w->unique_id != NULL)
        return strcmp(entry, q->w->unique_id) == 0;
    return userid != NULL && userid->state == REF_SINGLE && strncmp(entry, userid->values[0], strlen(entry)) == 0
        && strchr(":", userid->values[0][strlen(entry)]) != NULL;
}

static match aws_match(const question *q, const char *entry, bool gateway)
{
    if (strcmp(entry, "*") == 0)
        return WILDCARD;
    if (own_account(q, entry))
        return q->kind == ROOT ? DIRECT : gateway ? NOBODY : ACCOUNT; /* E-56 */
    if (strpbrk(entry, "*?") != NULL)
        return NOBODY; /* E-38 */
    if (own_role(q, entry) || (own_id(q, entry) && (q->kind == SESSION || q->kind == ROLE)))
        return VIA_ROLE;
    if (own_id(q, entry) && q->kind == USER)
        return DIRECT;
    if (q->kind == FEDERATED_USER && q->w->issuer != NULL && strcmp(entry, q->w->issuer) == 0)
        return VIA_USER;
    if ((q->kind == USER || q->kind == SESSION || q->kind == FEDERATED_USER) && strcmp(entry, q->arn) == 0)
        return DIRECT;
    return NOBODY;
}

static match entry_match_of(const question *q, const char *type, const char *entry, bool gateway)
{
    if (strcmp(type, "AWS") == 0)
        return aws_match(q, entry, gateway);
    if (strcmp(type, "Service") == 0)
        return q->kind == SERVICE_CALLER && strcmp(entry, q->arn) == 0 ? SERVICE : NOBODY;
    if (strcmp(type, "Federated") == 0)
        return q->kind == PROVIDER && strcmp(entry, q->arn) == 0 ? FEDERATED : NOBODY;
    return NOBODY;
}

/* Calls what a principal element holds; the strongest match (E-42). */
static match element_match(const question *q, const json_t *element, bool gateway)
{
    match best = NOBODY;
    const char *type;
    json_t *list;
    if (json_is_string(element))
        return strcmp(json_string_value(element), "*") == 0 ? WILDCARD : NOBODY;
    json_object_foreach((json_t *)element, type, list)
        for (size_t i = 0; i < count_of(list); i++) {
            match m = entry_match_of(q, type, entry_of(list, i), gateway);
            best = m > best ? m : best;
        }
    return best;
}

static bool lists(const question *q, const json_t *element, bool (*is)(const question *, const char *))
{
    const json_t *list = json_object_get(element, "AWS");
    for (size_t i = 0; i < count_of(list); i++)
        if (is(q, entry_of(list, i)))
            return true;
    return false;
}

static bool own_arn(const question *q, const char *entry) { return strcmp(entry, q->arn) == 0; }

/* E-47, E-48. */
static bool spared(const question *q, const json_t *element, bool has_boundary)
{
    match m = element_match(q, element, false);
    bool iam = q->kind == USER || q->kind == ROLE || q->kind == SESSION;
    if (has_boundary && iam)
        return false;
    if (m == WILDCARD)
        return true;
    if (!q->w->strict || (!iam && q->kind != FEDERATED_USER))
        return m != NOBODY && m != ACCOUNT && m != VIA_USER;
    return lists(q, element, own_account) && (q->kind == USER || q->kind == FEDERATED_USER || lists(q, element, own_role))
        && (q->kind == ROLE || lists(q, element, own_arn));
}

static match principals_match(const question *q, iampb_layer layer, bool has_boundary, const json_t *statement)
{
    bool deny = strcmp(json_string_value(json_object_get(statement, "Effect")), "Deny") == 0;
    bool gateway = layer == IAMPB_LAYER_ENDPOINT && q->w->gateway;
    const json_t *principal = json_object_get(statement, "Principal");
    const json_t *not = json_object_get(statement, "NotPrincipal");
    if (layer != IAMPB_LAYER_RESOURCE && layer != IAMPB_LAYER_ENDPOINT && layer != IAMPB_LAYER_RCP)
        return DIRECT;
    if (layer == IAMPB_LAYER_RCP) /* E-55 */
        return json_is_string(principal) && strcmp(json_string_value(principal), "*") == 0 ? WILDCARD : NOBODY;
    if (principal != NULL)
        return element_match(q, principal, gateway);
    if (not == NULL)
        return NOBODY; /* E-49 */
    if (deny)
        return spared(q, not, has_boundary) ? NOBODY : WILDCARD;
    return element_match(q, not, gateway) != NOBODY ? NOBODY : WILDCARD; /* E-46 */
}

/* ---- Conditions (section 6) ---- */
typedef struct operation {
    const char *name;
    bool negated;
    char family; /* s equals, i ignoring case, l like, n number, d date, b boolean, y binary, p address, a ARN, 0 Null */
    const char *relation;
} operation;

static const operation operations[] = {
    { "StringEquals", false, 's', "" }, { "StringNotEquals", true, 's', "" },
    { "StringEqualsIgnoreCase", false, 'i', "" }, { "StringNotEqualsIgnoreCase", true, 'i', "" },
    { "StringLike", false, 'l', "" }, { "StringNotLike", true, 'l', "" },
    { "NumericEquals", false, 'n', "Equals" }, { "NumericNotEquals", true, 'n', "Equals" },
    { "NumericLessThan", false, 'n', "LessThan" }, { "NumericLessThanEquals", false, 'n', "LessThanEquals" },
    { "NumericGreaterThan", false, 'n', "GreaterThan" }, { "NumericGreaterThanEquals", false, 'n', "GreaterThanEquals" },
    { "DateEquals", false, 'd', "Equals" }, { "DateNotEquals", true, 'd', "Equals" },
    { "DateLessThan", false, 'd', "LessThan" }, { "DateLessThanEquals", false, 'd', "LessThanEquals" },
    { "DateGreaterThan", false, 'd', "GreaterThan" }, { "DateGreaterThanEquals", false, 'd', "GreaterThanEquals" },
    { "Bool", false, 'b', "" }, { "BinaryEquals", false, 'y', "" },
    { "IpAddress", false, 'p', "" }, { "NotIpAddress", true, 'p', "" },
    { "ArnEquals", false, 'a', "" }, { "ArnLike", false, 'a', "" },
    { "ArnNotEquals", true, 'a', "" }, { "ArnNotLike", true, 'a', "" },
    { "Null", false, '0', "" },
};

static ref_pair compare(const question *q, const operation *op, bool variables, const char *policy, const char *request)
{
    static ref_text expanded;
    char text[4 * REF_MOST + 1];
    bool a, b, uses = strchr("sliab", op->family) != NULL; /* E-69 */
    ref_expand(policy, variables && uses, &q->context, &expanded);
    if (expanded.unresolved)
        return REF_UNRESOLVED;
    switch (op->family) {
    case 's': case 'i': return ref_same(&expanded, request, op->family == 'i') ? REF_YES : REF_NO;
    case 'l': return ref_glob_matches(&expanded, request, REF_STRING) ? REF_YES : REF_NO;
    case 'n': return ref_number_pair(op->relation, policy, request);
    case 'd': return ref_date_pair(op->relation, policy, request);
    case 'y': return ref_binary_pair(policy, request);
    case 'p': return ref_address_pair(policy, request);
    case 'a': return ref_arn_pair(&expanded, request);
    default:
        ref_utf8(&expanded, text);
        return !ref_boolean(text, &a) || !ref_boolean(request, &b) ? REF_INCOMPARABLE : a == b ? REF_YES : REF_NO;
    }
}

/* E-57, E-61, E-71, E-76c: one value of the request against the list. */
static bool value_passes(const question *q, const operation *op, bool variables, const json_t *list, const char *value)
{
    bool yes = false, bad = false;
    for (size_t i = 0; i < count_of(list); i++) {
        ref_pair pair = compare(q, op, variables, entry_of(list, i), value);
        yes = yes || pair == REF_YES;
        bad = bad || pair == REF_INCOMPARABLE || pair == REF_UNRESOLVED;
    }
    return op->negated ? !yes && !bad : yes;
}

static bool null_passes(const json_t *list, bool absent)
{
    bool wanted, any = false;
    for (size_t i = 0; i < count_of(list); i++)
        any = any || (ref_boolean(entry_of(list, i), &wanted) && wanted == absent);
    return any;
}

static bool test_passes(const question *q, const char *name, bool variables, const char *key_name, const json_t *list)
{
    char plain[128];
    bool if_exists = false, all = strncasecmp(name, "ForAllValues:", 13) == 0;
    bool any = strncasecmp(name, "ForAnyValue:", 12) == 0;
    snprintf(plain, sizeof plain, "%s", name + (all ? 13 : any ? 12 : 0));
    size_t len = strlen(plain);
    if (len > 8 && strcasecmp(plain + len - 8, "IfExists") == 0) {
        plain[len - 8] = '\0';
        if_exists = true;
    }
    const operation *op = NULL;
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++)
        if (strcasecmp(operations[i].name, plain) == 0)
            op = &operations[i];
    if (op == NULL || (op->family == '0' && if_exists))
        return false; /* E-60 */
    const ref_key *key = ref_find(&q->context, key_name);
    if (op->family == '0')
        return null_passes(list, key == NULL);
    if (key == NULL)
        return all || (!any && (op->negated || if_exists));
    if (key->state == REF_LIST && !all && !any)
        return false; /* E-73 */
    int passed = 0;
    for (int i = 0; i < key->count; i++)
        passed += value_passes(q, op, variables, list, key->values[i]);
    return any ? passed > 0 : passed == key->count;
}

static bool conditions_pass(const question *q, bool variables, const json_t *statement)
{
    const char *name, *key;
    json_t *keys, *list;
    bool all = true;
    json_object_foreach(json_object_get(statement, "Condition"), name, keys)
        json_object_foreach(keys, key, list)
            all = all && test_passes(q, name, variables, key, list);
    return all;
}

/* ---- Statements, documents, layers ---- */
static bool malformed(iampb_layer layer, bool trust, const json_t *statement)
{
    const char *effect = json_string_value(json_object_get(statement, "Effect"));
    const json_t *not_action = json_object_get(statement, "NotAction");
    bool action = json_object_get(statement, "Action") != NULL, resource = json_object_get(statement, "Resource") != NULL;
    bool not_resource = json_object_get(statement, "NotResource") != NULL;
    bool principal = json_object_get(statement, "Principal") != NULL;
    bool not_principal = json_object_get(statement, "NotPrincipal") != NULL;
    if (effect == NULL || (strcmp(effect, "Allow") != 0 && strcmp(effect, "Deny") != 0))
        return true; /* E-3 */
    if (action == (not_action != NULL) || (not_action != NULL && count_of(not_action) == 0))
        return true; /* E-8, E-17 */
    if ((resource && not_resource) || (!resource && !not_resource && !trust))
        return true;
    if (layer != IAMPB_LAYER_RESOURCE && layer != IAMPB_LAYER_ENDPOINT && layer != IAMPB_LAYER_RCP)
        return principal || not_principal; /* E-54 */
    return principal && not_principal;
}

typedef struct layer_says {
    bool present, deny, allow;
    match strongest; /* of Allow */
} layer_says;

static void add_document(const question *q, iampb_layer layer, bool trust, const char *text, layer_says *says)
{
    json_error_t error;
    if (text == NULL)
        return;
    char *quoted = quote_bare(text);
    /* Without JSON_REJECT_DUPLICATES the last of two members of one name counts, as it should (E-7). */
    json_t *document = json_loads(quoted, 0, &error), *statements = json_object_get(document, "Statement");
    const char *version = json_string_value(json_object_get(document, "Version"));
    bool variables = version != NULL && strcmp(version, "2012-10-17") == 0, boundary = q->w->pb != NULL
        || (q->w->required & BIT(BOUNDARY)) != 0;
    free(quoted);
    if (document == NULL) {
        fprintf(stderr, "%s: %s\n", error.text, text);
        abort(); /* not an assertion: the fuzz target has no test to fail */
    }
    says->present = true;
    for (size_t i = 0; i < count_of(statements); i++) {
        const json_t *s = json_is_array(statements) ? json_array_get(statements, i) : statements;
        if (malformed(layer, trust, s) || !actions_match(q, s) || !resources_match(q, layer, trust, variables, s))
            continue;
        match m = principals_match(q, layer, boundary, s);
        if (m == NOBODY || !conditions_pass(q, variables, s))
            continue;
        if (strcmp(json_string_value(json_object_get(s, "Effect")), "Deny") == 0)
            says->deny = true;
        else if (layer != IAMPB_LAYER_RCP) { /* E-82 */
            says->allow = true;
            says->strongest = m > says->strongest ? m : says->strongest;
        }
    }
    json_decref(document);
}

static layer_says ask(const question *q, iampb_layer layer)
{
    const world *w = q->w;
    layer_says says = { .present = (w->required & 1u << layer) != 0 };
    switch (layer) {
    case IAMPB_LAYER_IDENTITY:
        add_document(q, layer, false, w->id, &says);
        add_document(q, layer, false, w->id2, &says);
        break;
    case IAMPB_LAYER_RESOURCE:
        add_document(q, layer, false, w->rp, &says);
        add_document(q, layer, true, w->trust, &says);
        break;
    case IAMPB_LAYER_BOUNDARY: add_document(q, layer, false, w->pb, &says); break;
    case IAMPB_LAYER_SESSION: add_document(q, layer, false, w->sp, &says); break;
    default: add_document(q, layer, false, w->ep, &says); break;
    }
    return says;
}

/* E-81, E-82: each level must allow. */
static layer_says ask_levels(const question *q, iampb_layer layer)
{
    const char *const *levels = layer == IAMPB_LAYER_SCP ? q->w->scp : q->w->rcp;
    layer_says says = { .allow = true };
    for (int i = 0; i < 3; i++) {
        layer_says level = { .present = false };
        add_document(q, layer, false, levels[i], &level);
        says.present = says.present || level.present;
        says.deny = says.deny || level.deny;
        says.allow = says.allow && (!level.present || level.allow || layer == IAMPB_LAYER_RCP);
    }
    return says;
}

/* ---- The question ---- */
static void set_key(question *q, const char *name, ref_state state, const char *value)
{
    ref_key *key = NULL;
    for (int i = 0; i < q->context.count; i++)
        if (strcasecmp(q->context.keys[i].name, name) == 0)
            key = &q->context.keys[i];
    if (key == NULL)
        key = &q->context.keys[q->context.count++];
    snprintf(key->name, sizeof key->name, "%s", name);
    key->state = state;
    key->count = 0;
    if (value != NULL)
        snprintf(key->values[key->count++], sizeof key->values[0], "%s", value);
}

/* "key=value;key=[a,b];key!" */
static void read_context(question *q, const char *text)
{
    char *copy = strdup(text), *save = NULL;
    for (char *item = strtok_r(copy, ";", &save); item != NULL; item = strtok_r(NULL, ";", &save)) {
        char *equals = strchr(item, '=');
        if (equals == NULL) {
            item[strlen(item) - 1] = '\0';
            set_key(q, item, REF_ABSENT, NULL);
            continue;
        }
        *equals = '\0';
        if (equals[1] != '[') {
            set_key(q, item, REF_SINGLE, equals + 1);
            continue;
        }
        set_key(q, item, REF_LIST, NULL);
        ref_key *key = &q->context.keys[0];
        while (strcasecmp(key->name, item) != 0)
            key++;
        for (char *at = equals + 2; *at != '\0' && *at != ']';) {
            size_t len = strcspn(at, ",]");
            snprintf(key->values[key->count++], sizeof key->values[0], "%.*s", (int)len, at);
            at += len + (at[len] == ',');
        }
    }
    free(copy);
}

/* E-116, as far as callers and resources tell. */
static void derive(question *q)
{
    static const char *const types[] = { "User", "AssumedRole", "AssumedRole", "FederatedUser", NULL, "Account", NULL,
        "Anonymous" };
    char text[400];
    const char *id = q->w->unique_id, *name = strrchr(q->arn, '/');
    set_key(q, "aws:SecureTransport", REF_SINGLE, "true");
    set_key(q, "aws:ViaAWSService", REF_SINGLE, "false");
    set_key(q, "aws:PrincipalIsAWSService", REF_SINGLE, q->kind == SERVICE_CALLER ? "true" : "false");
    if (types[q->kind] != NULL)
        set_key(q, "aws:PrincipalType", REF_SINGLE, types[q->kind]);
    if (q->owner[0] != '\0' && strcmp(q->resource, "*") != 0)
        set_key(q, "aws:ResourceAccount", REF_SINGLE, q->owner);
    part(q->resource, 3, text, sizeof text);
    if (strncmp(q->resource, "arn:", 4) == 0 && text[0] != '\0')
        set_key(q, "aws:RequestedRegion", REF_SINGLE, text);
    if (q->kind == SERVICE_CALLER) {
        set_key(q, "aws:PrincipalServiceName", REF_SINGLE, q->arn);
        set_key(q, "aws:PrincipalServiceNamesList", REF_LIST, q->arn);
    }
    if (q->kind == ANONYMOUS)
        set_key(q, "aws:userid", REF_SINGLE, "anonymous");
    if (q->account[0] == '\0')
        return;
    set_key(q, "aws:PrincipalAccount", REF_SINGLE, q->account);
    if (q->w->organization != NULL)
        set_key(q, "aws:PrincipalOrgID", REF_SINGLE, q->w->organization);
    if (q->w->org_path != NULL)
        set_key(q, "aws:PrincipalOrgPaths", REF_LIST, q->w->org_path);
    if (q->kind != SESSION || q->role_arn != NULL)
        set_key(q, "aws:PrincipalArn", REF_SINGLE, q->kind == SESSION ? q->role_arn : q->arn);
    if (q->kind == USER)
        set_key(q, "aws:username", REF_SINGLE, name + 1);
    if (q->kind == USER && id != NULL)
        set_key(q, "aws:userid", REF_SINGLE, id);
    snprintf(text, sizeof text, "%s:%s", q->kind == FEDERATED_USER ? q->account : id == NULL ? "" : id,
            name == NULL ? "" : name + 1);
    if (q->kind == FEDERATED_USER || (q->kind == SESSION && id != NULL))
        set_key(q, "aws:userid", REF_SINGLE, text);
    if (q->kind == ROOT)
        set_key(q, "aws:userid", REF_SINGLE, q->account);
}

static caller_kind kind_of(const char *arn)
{
    return strcmp(arn, "anonymous") == 0 ? ANONYMOUS
        : strncmp(arn, "arn:", 4) != 0 ? SERVICE_CALLER
        : strstr(arn, ":root") != NULL ? ROOT
        : strstr(arn, ":user/") != NULL ? USER
        : strstr(arn, ":role/") != NULL ? ROLE
        : strstr(arn, ":assumed-role/") != NULL ? SESSION
        : strstr(arn, ":federated-user/") != NULL ? FEDERATED_USER
        : PROVIDER;
}

static void make_question(const world *w, question *q)
{
    memset(q, 0, sizeof *q);
    q->w = w;
    q->arn = w->caller == NULL ? U : w->caller;
    q->kind = kind_of(q->arn);
    q->role_arn = w->role_arn != NULL ? w->role_arn : strcmp(q->arn, S) == 0 ? R : q->kind == ROLE ? q->arn : NULL;
    q->service_linked = q->role_arn != NULL && strstr(q->role_arn, ":role/aws-service-role/") != NULL;
    q->resource = w->resource == NULL ? "*" : w->resource;
    if (q->kind != ANONYMOUS && q->kind != SERVICE_CALLER && q->kind != PROVIDER) {
        part(q->arn, 1, q->partition, sizeof q->partition);
        part(q->arn, 4, q->account, sizeof q->account);
    }
    part(q->resource, 4, q->owner, sizeof q->owner);
    if (strncmp(q->resource, "arn:", 4) != 0)
        snprintf(q->owner, sizeof q->owner, "%s", q->account);
    if (w->owner != NULL || strstr(q->resource, ":s3:") != NULL)
        snprintf(q->owner, sizeof q->owner, "%s", w->owner != NULL ? w->owner : A);
    snprintf(q->service, sizeof q->service, "%.*s", (int)strcspn(w->action, ":"), w->action);
    snprintf(q->action, sizeof q->action, "%s", strchr(w->action, ':') + 1);
    for (char *at = q->service; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    for (char *at = q->action; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    derive(q);
    if (w->context != NULL)
        read_context(q, w->context);
}

/* ---- The decision (section 7) ---- */
static bool is_action(const question *q, const char *service, const char *name)
{
    return strcmp(q->service, service) == 0 && strcasecmp(q->action, name) == 0;
}

static bool assumes_role(const question *q)
{
    return strcmp(q->service, "sts") == 0 && (strncmp(q->action, "assumerole", 10) == 0 || strcmp(q->action, "tagsession") == 0
        || strcmp(q->action, "setsourceidentity") == 0);
}

/* E-82, E-92, E-93, E-97. */
static bool rcp_counts(const question *q)
{
    static const char *const services[] = { "s3", "sts", "kms", "sqs", "secretsmanager" };
    if (q->service_linked || q->w->owner_management || is_action(q, "kms", "RetireGrant"))
        return false;
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        if (strcmp(q->service, services[i]) == 0)
            return true;
    return false;
}

bool reference_public(const char *policy);

static bool bpa_denies(const question *q)
{
    return q->w->bpa && q->w->rp != NULL && strncmp(q->resource, "arn:aws:s3:", 11) == 0
        && strcmp(q->service, "s3") == 0 && q->kind != SERVICE_CALLER && strcmp(q->account, q->owner) != 0
        && reference_public(q->w->rp);
}

typedef struct layers {
    layer_says id, rp, pb, sp, scp, rcp, ep;
} layers;

static bool passes(const layer_says *says) { return !says->present || says->allow; }

/* E-87 to E-99, after denies and guardrails. */
static bool granted(const question *q, const layers *l)
{
    match m = l->rp.allow ? l->rp.strongest : NOBODY;
    bool direct = m == DIRECT || m == WILDCARD, limits = passes(&l->pb) && passes(&l->sp), trust = assumes_role(q);
    bool key = strcmp(q->service, "kms") == 0 && strstr(q->resource, ":key/") != NULL;
    bool identity = q->kind == ROOT || l->id.allow;
    if (q->kind == FEDERATED_USER && !l->sp.present)
        identity = false; /* E-80 */
    switch (q->kind) {
    case SERVICE_CALLER: return m == SERVICE || m == WILDCARD;
    case ANONYMOUS: return m == WILDCARD;
    case PROVIDER: return m == FEDERATED || m == WILDCARD;
    default: break;
    }
    if (q->kind == ROOT && trust)
        return false; /* E-94 */
    if (strcmp(q->account, q->owner) != 0)
        return m != NOBODY && identity && limits; /* E-89 */
    if (direct || ((m == VIA_ROLE || m == VIA_USER) && limits))
        return true;
    return (m != NOBODY || (!key && !trust)) && identity && limits;
}

reference_result reference_decide(const world *w)
{
    static question q; /* large */
    layers l = { 0 };
    reference_result result = { IAMPB_IMPLICIT_DENY, 0 };
    make_question(w, &q);
    bool own = q.kind == USER || q.kind == ROLE || q.kind == SESSION || q.kind == FEDERATED_USER;
    l.rp = ask(&q, IAMPB_LAYER_RESOURCE);
    l.rcp = rcp_counts(&q) ? ask_levels(&q, IAMPB_LAYER_RCP) : (layer_says){ .allow = true };
    if (q.kind != SERVICE_CALLER) /* calls without a signature come through endpoints too */
        l.ep = ask(&q, IAMPB_LAYER_ENDPOINT);
    if (own || q.kind == ROOT)
        l.id = ask(&q, IAMPB_LAYER_IDENTITY); /* root has none; a Deny that is stated all the same counts */
    if (own) {
        l.pb = ask(&q, IAMPB_LAYER_BOUNDARY);
        l.sp = ask(&q, IAMPB_LAYER_SESSION);
    }
    l.scp = (own || q.kind == ROOT) && !w->management && !q.service_linked ? ask_levels(&q, IAMPB_LAYER_SCP)
        : (layer_says){ .allow = true };
    bool owner_root = q.kind == ROOT && strcmp(q.account, q.owner) == 0;
    if (owner_root && (is_action(&q, "s3", "GetBucketPolicy") || is_action(&q, "s3", "PutBucketPolicy")
            || is_action(&q, "s3", "DeleteBucketPolicy")))
        l.rp.deny = false; /* E-94 */
    result.denying = l.id.deny * BIT(IDENTITY) | l.rp.deny * BIT(RESOURCE) | l.pb.deny * BIT(BOUNDARY)
        | l.sp.deny * BIT(SESSION) | l.scp.deny * BIT(SCP) | l.rcp.deny * BIT(RCP) | l.ep.deny * BIT(ENDPOINT)
        | bpa_denies(&q) * BIT(BPA);
    bool known = q.kind != ANONYMOUS; /* E-96 */
    bool free = known && (is_action(&q, "sts", "GetSessionToken") || is_action(&q, "sts", "GetAccessKeyInfo"));
    if (is_action(&q, "sts", "GetCallerIdentity") && known) {
        result.outcome = IAMPB_ALLOWED;
        result.denying = 0;
    } else if (result.denying != 0)
        result.outcome = IAMPB_EXPLICIT_DENY;
    else if (free || (l.scp.allow && passes(&l.ep) && granted(&q, &l)))
        result.outcome = IAMPB_ALLOWED;
    return result;
}
