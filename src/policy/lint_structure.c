/* lint_structure.c - rules about the document: JSON, elements, types, versions, Sids, sizes, variables.
 * Most of it is known from parsing: a table says which code a fault of the tree has. */
#include "base/map.h"
#include "policy/lint.h"
#include "policy/variables.h"

enum {
    JSON_SYNTAX_ERROR,
    DATA_TYPE_MISMATCH,
    DUPLICATE_KEYS,
    INVALID_EFFECT,
    INVALID_POLICY_ELEMENT,
    INVALID_VERSION,
    MISSING_ACTION,
    MISSING_EFFECT,
    MISSING_PRINCIPAL,
    MISSING_RESOURCE,
    MISSING_STATEMENT,
    MISSING_VERSION,
    UNSUPPORTED_COMBINATION,
    UNSUPPORTED_PRINCIPAL,
    SCP_PRINCIPAL,
    TRUST_RESOURCE,
    INVALID_PRINCIPAL_FORMAT,
    INVALID_PRINCIPAL_KEY,
    EMPTY_ACTION,
    EMPTY_RESOURCE,
    EMPTY_PRINCIPAL_ARRAY,
    EMPTY_PRINCIPAL_OBJECT,
    EMPTY_CONDITION_OBJECT,
    EMPTY_CONDITION,
    EMPTY_CONDITION_ALL,
    EMPTY_CONDITION_ANY,
    EMPTY_CONDITION_IF_EXISTS,
    EMPTY_SID,
    UNSUPPORTED_SID,
    SIDS_REQUIRED,
    SIDS_RECOMMENDED,
    SIZE_IDENTITY,
    SIZE_SCP,
    SIZE_RCP,
    SIZE_TRUST,
    SIZE_RESOURCE,
    CONDITION_DATA_TYPE,
    EMPTY_VARIABLE,
    MISSING_BRACE,
    MISSING_QUOTE,
    VARIABLE_SPACE,
    VARIABLE_ELEMENT,
    VARIABLE_VERSION,
    NO_CODE /* none: it is reported elsewhere */
};

#define RULE(number) (&iampb__lint_rules_structure[number])

/* ---- Faults of the tree ---- */
static int missing_code(iampb__element element)
{
    switch (element) {
    case IAMPB__ELEMENT_VERSION: return MISSING_VERSION;
    case IAMPB__ELEMENT_STATEMENT: return MISSING_STATEMENT;
    case IAMPB__ELEMENT_EFFECT: return MISSING_EFFECT;
    case IAMPB__ELEMENT_PRINCIPAL: return MISSING_PRINCIPAL;
    case IAMPB__ELEMENT_ACTION: return MISSING_ACTION;
    case IAMPB__ELEMENT_RESOURCE: return MISSING_RESOURCE;
    default: return NO_CODE;
    }
}

static int forbidden_code(const iampb__lint *lint, iampb__element element)
{
    if (element == IAMPB__ELEMENT_RESOURCE || element == IAMPB__ELEMENT_NOT_RESOURCE)
        return TRUST_RESOURCE;
    return lint->kind == IAMPB_POLICY_SCP ? SCP_PRINCIPAL : UNSUPPORTED_PRINCIPAL;
}

/* The operator that a key's node is under. */
static const iampb__lint_operator *operator_of(const iampb__lint *lint, const iampb__tree_node *node)
{
    const iampb__lint_statement *s = iampb__lint_statement_of(lint, node);
    if (s == NULL || s->operator_count == 0)
        return NULL;
    uintptr_t first = (uintptr_t)s->tree->condition->operators, at = (uintptr_t)node;
    size_t index = (at - first) / sizeof(iampb__tree_operator);
    return at >= first && index < s->operator_count ? &s->operators[index] : NULL;
}

static int empty_key_code(const iampb__lint *lint, const iampb__tree_fault *fault)
{
    const iampb__lint_operator *op = operator_of(lint, fault->at.node->parent);
    if (op == NULL)
        return EMPTY_CONDITION;
    if (op->qualifier != IAMPB__QUALIFIER_NONE)
        return op->qualifier == IAMPB__QUALIFIER_ALL ? EMPTY_CONDITION_ALL : EMPTY_CONDITION_ANY;
    return op->if_exists ? EMPTY_CONDITION_IF_EXISTS : EMPTY_CONDITION;
}

static int empty_code(const iampb__lint *lint, const iampb__tree_fault *fault)
{
    switch (fault->element) {
    case IAMPB__ELEMENT_ACTION:
    case IAMPB__ELEMENT_NOT_ACTION: return EMPTY_ACTION;
    case IAMPB__ELEMENT_RESOURCE:
    case IAMPB__ELEMENT_NOT_RESOURCE: return EMPTY_RESOURCE;
    case IAMPB__ELEMENT_PRINCIPAL:
    case IAMPB__ELEMENT_NOT_PRINCIPAL:
        return fault->at.node->type == IAMPB__JSON_ARRAY ? EMPTY_PRINCIPAL_ARRAY : EMPTY_PRINCIPAL_OBJECT;
    case IAMPB__ELEMENT_CONDITION:
    case IAMPB__ELEMENT_OPERATOR: return EMPTY_CONDITION_OBJECT;
    case IAMPB__ELEMENT_KEY: return empty_key_code(lint, fault);
    case IAMPB__ELEMENT_STATEMENT: return MISSING_STATEMENT;
    default: return NO_CODE;
    }
}

static bool is_principal(iampb__element element)
{
    return element == IAMPB__ELEMENT_PRINCIPAL || element == IAMPB__ELEMENT_NOT_PRINCIPAL;
}

/* A principal of a wrong type is called a wrong format; an entry of its lists of a wrong type is not. */
static int type_code(const iampb__tree_fault *fault)
{
    const iampb__tree_node *node = fault->at.node;
    bool whole = node->name.ptr != NULL
            && (iampb__str_eq(node->name, IAMPB__STR("Principal"))
                    || iampb__str_eq(node->name, IAMPB__STR("NotPrincipal")));
    return is_principal(fault->element) && whole ? INVALID_PRINCIPAL_FORMAT : DATA_TYPE_MISMATCH;
}

static int code_of(const iampb__lint *lint, const iampb__tree_fault *fault)
{
    switch (fault->code) {
    case IAMPB__FAULT_NOT_JSON: return JSON_SYNTAX_ERROR;
    case IAMPB__FAULT_REPEATED: return JSON_SYNTAX_ERROR;
    case IAMPB__FAULT_UNKNOWN: return is_principal(fault->element) ? INVALID_PRINCIPAL_KEY : INVALID_POLICY_ELEMENT;
    case IAMPB__FAULT_MISSING: return missing_code(fault->element);
    case IAMPB__FAULT_FORBIDDEN: return forbidden_code(lint, fault->element);
    case IAMPB__FAULT_BOTH: return UNSUPPORTED_COMBINATION;
    case IAMPB__FAULT_TYPE: return type_code(fault);
    case IAMPB__FAULT_VALUE:
        return fault->element == IAMPB__ELEMENT_VERSION ? INVALID_VERSION
                : fault->element == IAMPB__ELEMENT_EFFECT ? INVALID_EFFECT
                                                          : INVALID_PRINCIPAL_FORMAT;
    case IAMPB__FAULT_EMPTY: return empty_code(lint, fault);
    }
    return NO_CODE;
}

/* The effect that was meant: "allow", "DENY". */
static void mend_effect(iampb__lint *lint, const iampb__tree_fault *fault)
{
    const iampb__lint_statement *s = iampb__lint_statement_of(lint, fault->at.node);
    static const iampb_str words[] = { IAMPB__STR_INIT("Allow"), IAMPB__STR_INIT("Deny") };
    for (size_t i = 0; s != NULL && s->tree->effect_entry != NULL && i < 2; i++)
        if (iampb__str_eq_nocase(s->tree->effect_entry->text, words[i]))
            iampb__lint_edit_string(lint, fault->at, words[i]);
}

/* The first element of the document gets one before it. */
static void mend_version(iampb__lint *lint)
{
    const iampb__tree *tree = lint->tree;
    iampb_str text = tree->source->text;
    uint32_t at = tree->node.begin + 1, next = at;
    bool used = false;
    for (size_t i = 0; i < tree->count && !used; i++) /* what is a text now would become a variable */
        used = iampb__text_has_variables(iampb__str(text.ptr + tree->statements[i].node.begin,
                tree->statements[i].node.len));
    if (used || tree->node.type != IAMPB__JSON_OBJECT)
        return;
    while (next < text.len && iampb__is_space(text.ptr[next]))
        next++;
    iampb__builder_clear(&lint->text);
    iampb__builder_add(&lint->text, iampb__str(text.ptr + at, next - at));
    iampb__builder_add(&lint->text, IAMPB__STR("\"Version\": \"2012-10-17\""));
    if (next < text.len && text.ptr[next] != '}')
        iampb__builder_char(&lint->text, ',');
    if (lint->text.failed)
        lint->failed = true;
    else
        iampb__lint_insert(lint, at, iampb__builder_str(&lint->text));
}

/* Whether it is the only member of its object: taking it out would leave an empty object behind. */
static bool is_alone(const iampb__lint *lint, const iampb__tree_node *node)
{
    iampb_str text = lint->tree->source->text;
    size_t before = node->name_begin, behind = (size_t)node->begin + node->len;
    while (before > 0 && iampb__is_space(text.ptr[before - 1]))
        before--;
    while (behind < text.len && iampb__is_space(text.ptr[behind]))
        behind++;
    return before > 0 && text.ptr[before - 1] == '{' && behind < text.len && text.ptr[behind] == '}';
}

static void mend_empty(iampb__lint *lint, const iampb__tree_fault *fault)
{
    const iampb__tree_node *node = fault->at.node;
    if (fault->element == IAMPB__ELEMENT_OPERATOR && is_alone(lint, node))
        node = node->parent;
    iampb__lint_edit_remove(lint, node);
}

static void mend(iampb__lint *lint, const iampb__tree_fault *fault, int code)
{
    switch (code) {
    case INVALID_EFFECT: mend_effect(lint, fault); break;
    case MISSING_VERSION: mend_version(lint); break;
    case EMPTY_CONDITION_OBJECT: mend_empty(lint, fault); break;
    default: break;
    }
}

static void report_faults(iampb__lint *lint)
{
    iampb__builder message = { .ctx = lint->ctx };
    for (size_t i = 0; i < lint->tree->fault_count && !lint->failed; i++) {
        const iampb__tree_fault *fault = &lint->tree->faults[i];
        int code = code_of(lint, fault);
        if (code == NO_CODE)
            continue;
        iampb__builder_clear(&message);
        iampb__tree_fault_message(lint->tree, fault, &message);
        if (message.failed) {
            lint->failed = true;
            break;
        }
        if (!iampb__lint_report(lint, RULE(code), iampb__lint_statement_of(lint, fault->at.node), fault->at, "%v",
                    iampb__builder_str(&message)))
            continue;
        if (fault->code == IAMPB__FAULT_NOT_JSON) /* where reading stopped */
            IAMPB__VEC_AT(iampb__lint_location, &lint->locations, lint->locations.count - 1)->span = fault->span;
        mend(lint, fault, code);
    }
    iampb__builder_free(&message);
}

/* ---- Keys that differ by case ---- */
static void check_keys(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count && !lint->failed;) {
        const iampb__lint_operator *op = s->conditions[i].op;
        iampb__map seen = { .nocase = true };
        for (; i < s->condition_count && s->conditions[i].op == op; i++) {
            const iampb__tree_node *node = &s->conditions[i].tree->values.node;
            if (op->tree->count == 1)
                continue;
            void **before = iampb__map_put(lint->ctx, &seen, s->conditions[i].name);
            if (before == NULL) {
                lint->failed = true;
                break;
            }
            if (*before == NULL) {
                *before = (void *)(uintptr_t)node;
                continue;
            }
            if (iampb__lint_report(lint, RULE(DUPLICATE_KEYS), s, iampb__locus_name(*before),
                        "The condition key %v stands more than once under %v, in different letters",
                        iampb__lint_short(node->name), iampb__lint_short(op->tree->node.name)))
                iampb__lint_at(lint, iampb__locus_name(node));
        }
        iampb__map_free(lint->ctx, &seen);
    }
}

/* true and false count as one type. */
static int type_group(iampb__json_type type) { return type == IAMPB__JSON_TRUE ? IAMPB__JSON_FALSE : (int)type; }

static void check_value_types(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__tree_list *values = &s->conditions[i].tree->values;
        for (size_t k = 1; k < values->count; k++)
            if (type_group(values->entries[k].node.type) != type_group(values->entries[0].node.type)) {
                iampb__lint_report(lint, RULE(CONDITION_DATA_TYPE), s, iampb__locus_value(&values->node),
                        "The values of %v are of different JSON types; write all of them as strings",
                        iampb__lint_short(s->conditions[i].name));
                break;
            }
    }
}

/* ---- Sids ---- */
static void check_sid(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_entry *sid = s->tree->sid;
    if (sid == NULL)
        return;
    if (sid->text.len == 0) {
        if (iampb__lint_report(lint, RULE(EMPTY_SID), s, iampb__lint_entry(sid),
                    "The Sid is an empty string; leave it out, or give the statement a name"))
            iampb__lint_edit_remove(lint, &sid->node);
        return;
    }
    for (size_t i = 0; i < sid->text.len; i++) {
        char c = sid->text.ptr[i];
        if (iampb__is_digit(c) || iampb__is_lower(iampb__lower(c)))
            continue;
        iampb__lint_report(lint, RULE(UNSUPPORTED_SID), s, iampb__lint_entry(sid),
                "The Sid \"%v\" may have letters from A to Z, in both cases, and digits only",
                iampb__lint_short(sid->text));
        return;
    }
}

/* One finding for each Sid that occurs again, at all of its places: places of one Sid are linked through `next`. */
static void check_unique_sids(iampb__lint *lint)
{
    iampb__map seen = { 0 };
    size_t *next = iampb__arena_zalloc(lint->work, lint->count, sizeof *next);
    size_t *last = iampb__arena_zalloc(lint->work, lint->count, sizeof *last);
    if (next == NULL || last == NULL) {
        lint->failed = true;
        return;
    }
    for (size_t i = 0; i < lint->count && !lint->failed; i++) {
        const iampb__tree_entry *sid = lint->statements[i].tree->sid;
        if (sid == NULL || sid->text.len == 0)
            continue;
        void **first = iampb__map_put(lint->ctx, &seen, sid->text);
        if (first == NULL) {
            lint->failed = true;
        } else if (*first == NULL) {
            *first = (void *)(uintptr_t)&lint->statements[i];
            last[i] = i;
        } else {
            size_t head = ((const iampb__lint_statement *)*first)->index;
            next[last[head]] = i;
            last[head] = i;
        }
    }
    int code = (RULE(SIDS_REQUIRED)->kinds & IAMPB__LINT_KIND(lint->kind)) != 0 ? SIDS_REQUIRED : SIDS_RECOMMENDED;
    for (size_t i = 0; i < lint->count && !lint->failed; i++) {
        const iampb__tree_entry *sid = lint->statements[i].tree->sid;
        if (sid == NULL || sid->text.len == 0 || next[i] == 0
            || iampb__map_get(lint->ctx, &seen, sid->text) != &lint->statements[i])
            continue;
        if (!iampb__lint_report(lint, RULE(code), NULL, iampb__lint_entry(sid),
                    "More than one statement has the Sid \"%v\"", iampb__lint_short(sid->text)))
            continue;
        for (size_t k = next[i]; k != 0; k = next[k])
            iampb__lint_at(lint, iampb__lint_entry(lint->statements[k].tree->sid));
    }
    iampb__map_free(lint->ctx, &seen);
}

/* ---- Sizes ---- */
/* Characters or bytes that are not white space; continuation bytes are no characters. */
static size_t size_of(iampb_str text, bool bytes) { return text.len - iampb__str_count_blanks(text, !bytes); }

/* Rule: AWS IAM User Guide, "IAM and AWS STS quotas"; the pages of the services. Quotas in bytes. */
static const struct {
    iampb_str type;
    uint32_t quota;
} resource_quotas[] = {
    { IAMPB__STR_INIT("AWS::ECR::Repository"), 10240 },
    { IAMPB__STR_INIT("AWS::KMS::Key"), 32768 },
    { IAMPB__STR_INIT("AWS::Lambda::Function"), 20480 },
    { IAMPB__STR_INIT("AWS::S3::AccessPoint"), 20480 },
    { IAMPB__STR_INIT("AWS::S3::Bucket"), 20480 },
    { IAMPB__STR_INIT("AWS::SNS::Topic"), 30720 },
    { IAMPB__STR_INIT("AWS::SQS::Queue"), 8192 },
    { IAMPB__STR_INIT("AWS::SecretsManager::Secret"), 20480 },
};

static uint32_t resource_quota(const iampb__lint *lint)
{
    if (lint->options->resource_quota != 0)
        return lint->options->resource_quota;
    for (size_t i = 0; i < sizeof resource_quotas / sizeof resource_quotas[0]; i++)
        if (iampb__str_eq(resource_quotas[i].type, lint->resource_type))
            return resource_quotas[i].quota;
    return UINT32_MAX;
}

static void check_size(iampb__lint *lint)
{
    iampb_str text = iampb__lint_document_text(lint);
    int code = SIZE_IDENTITY;
    size_t count, quota = 10240;
    if (lint->tree->root.node == NULL)
        return;
    switch (lint->kind) {
    case IAMPB_POLICY_SCP:
        code = SIZE_SCP;
        quota = lint->options->scp_quota;
        break;
    case IAMPB_POLICY_RCP:
        code = SIZE_RCP;
        quota = lint->options->rcp_quota;
        break;
    case IAMPB_POLICY_TRUST:
        code = SIZE_TRUST;
        quota = lint->options->trust_quota;
        break;
    case IAMPB_POLICY_RESOURCE:
        code = SIZE_RESOURCE;
        quota = resource_quota(lint);
        break;
    default: break;
    }
    if (text.len <= quota)
        return;
    count = size_of(text, code == SIZE_RESOURCE);
    if (count > quota)
        iampb__lint_report(lint, RULE(code), NULL, iampb__lint_document(lint),
                "The policy has %z %s besides white space; at most %z are allowed",
                code == SIZE_IDENTITY ? count + 1 : count, code == SIZE_RESOURCE ? "bytes" : "characters", quota);
}

/* ---- Variables ---- */
static int variable_code(iampb__variable_fault fault)
{
    switch (fault) {
    case IAMPB__VARIABLE_EMPTY: return EMPTY_VARIABLE;
    case IAMPB__VARIABLE_BRACE: return MISSING_BRACE;
    case IAMPB__VARIABLE_QUOTE: return MISSING_QUOTE;
    default: return VARIABLE_SPACE;
    }
}

/* One finding of a kind for an entry. */
static void check_variable_text(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_entry *entry)
{
    static const char *const texts[] = { "is empty", "has no closing brace",
        "has a default value that is not between single quotes", "has white space within its name" };
    iampb__pieces pieces = iampb__pieces_of(entry->text);
    iampb__piece piece;
    unsigned seen = 0;
    if (entry->node.type != IAMPB__JSON_STRING || !iampb__text_has_variables(entry->text))
        return;
    if (!lint->tree->variables) {
        while (iampb__pieces_next(&pieces, &piece))
            if (piece.kind == IAMPB__PIECE_VARIABLE) {
                if (lint->tree->version != NULL) /* a Version that is missing is a finding of its own */
                    iampb__lint_report(lint, RULE(VARIABLE_VERSION), s, iampb__lint_entry(entry),
                            "\"%v\" has a policy variable, which is plain text unless Version is 2012-10-17",
                            iampb__lint_short(entry->text));
                return;
            }
        return;
    }
    while (iampb__pieces_next(&pieces, &piece)) {
        if (piece.kind != IAMPB__PIECE_BROKEN)
            continue;
        int code = variable_code(piece.fault);
        if ((seen >> (code - EMPTY_VARIABLE) & 1u) == 0)
            iampb__lint_report(lint, RULE(code), s, iampb__lint_entry(entry), "A policy variable in \"%v\" %s",
                    iampb__lint_short(entry->text), texts[code - EMPTY_VARIABLE]);
        seen |= 1u << (code - EMPTY_VARIABLE);
    }
}

static bool has_variable(iampb_str text)
{
    iampb__pieces pieces = iampb__pieces_of(text);
    iampb__piece piece;
    while (iampb__pieces_next(&pieces, &piece))
        if (piece.kind == IAMPB__PIECE_VARIABLE)
            return true;
    return false;
}

static void check_no_variable(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_entry *entry,
        const char *element)
{
    if (entry != NULL && iampb__text_has_variables(entry->text) && has_variable(entry->text))
        iampb__lint_report(lint, RULE(VARIABLE_ELEMENT), s, iampb__lint_entry(entry),
                "%s cannot have policy variables; they work in Resource, NotResource and condition values only",
                element);
}

static void check_principal_variables(iampb__lint *lint, const iampb__lint_statement *s,
        const iampb__tree_principals *principals, const char *element)
{
    for (size_t g = 0; principals != NULL && g < principals->count; g++)
        for (size_t i = 0; i < principals->groups[g].list.count; i++)
            check_no_variable(lint, s, &principals->groups[g].list.entries[i], element);
}

static void check_variables(iampb__lint *lint, const iampb__lint_statement *s)
{
    if (!lint->dollars)
        return;
    for (size_t i = 0; i < s->resource_count; i++)
        check_variable_text(lint, s, s->resources[i].entry);
    for (size_t i = 0; i < s->condition_count; i++)
        for (size_t k = 0; k < s->conditions[i].tree->values.count; k++)
            check_variable_text(lint, s, &s->conditions[i].tree->values.entries[k]);
    for (size_t i = 0; i < s->action_count; i++)
        check_no_variable(lint, s, s->actions[i].entry, s->not_action ? "NotAction" : "Action");
    check_no_variable(lint, s, s->tree->sid, "Sid");
    check_principal_variables(lint, s, s->tree->principal, "Principal");
    check_principal_variables(lint, s, s->tree->not_principal, "NotPrincipal");
}

/* ---- The table ---- */
#define ERROR(kinds) IAMPB_LINT_ERROR, kinds, IAMPB_SEVERITY_MEDIUM
#define WARNING(kinds) IAMPB_LINT_WARNING, kinds, IAMPB_SEVERITY_LOW
#define SUGGESTION(kinds) IAMPB_LINT_SUGGESTION, kinds, IAMPB_SEVERITY_INFO
#define ALL IAMPB__LINT_ALL
#define LEADS IAMPB__LINT_LEADS
#define WITH_PRINCIPAL (IAMPB__LINT_RESOURCE | IAMPB__LINT_TRUST | IAMPB__LINT_RCP)

const iampb__lint_rule iampb__lint_rules_structure[] = {
    [JSON_SYNTAX_ERROR] = { "JSON_SYNTAX_ERROR", ERROR(ALL), LEADS, "The policy is not JSON",
        "Mend the JSON at the place that is named; nothing else was looked at.", report_faults, NULL },
    [DATA_TYPE_MISMATCH] = { "DATA_TYPE_MISMATCH", ERROR(ALL), 0, "A value is of the wrong JSON type",
        "Write a string, a list of strings or an object, as the element wants it.", NULL, NULL },
    [DUPLICATE_KEYS] = { "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", ERROR(ALL), LEADS,
        "A condition key stands twice under one operator",
        "Condition keys do not depend on case: put all values into one list under one key.", NULL, check_keys },
    [INVALID_EFFECT] = { "INVALID_EFFECT", ERROR(ALL), 0, "Effect is neither Allow nor Deny",
        "Write \"Allow\" or \"Deny\", in exactly these letters.", NULL, NULL },
    [INVALID_POLICY_ELEMENT] = { "INVALID_POLICY_ELEMENT", ERROR(ALL), 0, "No policy element has this name",
        "Correct the name, whose case counts, or take the element out.", NULL, NULL },
    [INVALID_VERSION] = { "INVALID_VERSION", ERROR(ALL), 0, "No such version of the policy language",
        "Write \"2012-10-17\".", NULL, NULL },
    [MISSING_ACTION] = { "MISSING_ACTION", ERROR(ALL), 0, "A statement has no Action",
        "Add Action or NotAction.", NULL, NULL },
    [MISSING_EFFECT] = { "MISSING_EFFECT", ERROR(ALL), 0, "A statement has no Effect",
        "Add Effect with Allow or Deny.", NULL, NULL },
    [MISSING_PRINCIPAL] = { "MISSING_PRINCIPAL", ERROR(WITH_PRINCIPAL), 0, "A statement has no Principal",
        "Add Principal: this kind of policy says who it is for.", NULL, NULL },
    [MISSING_RESOURCE] = { "MISSING_RESOURCE", ERROR(IAMPB__LINT_NOT_TRUST), 0, "A statement has no Resource",
        "Add Resource or NotResource. For a role's trust policy, lint it as one.", NULL, NULL },
    [MISSING_STATEMENT] = { "MISSING_STATEMENT", ERROR(ALL), 0, "The policy has no Statement",
        "Add Statement with at least one statement.", NULL, NULL },
    [MISSING_VERSION] = { "MISSING_VERSION", WARNING(ALL), 0, "The policy has no Version",
        "Add \"Version\": \"2012-10-17\"; without it the language of 2008 holds, which has no policy variables.", NULL,
        NULL },
    [UNSUPPORTED_COMBINATION] = { "UNSUPPORTED_ELEMENT_COMBINATION", ERROR(ALL), 0,
        "An element stands together with its Not form", "Keep one of the two.", NULL, NULL },
    [UNSUPPORTED_PRINCIPAL] = { "UNSUPPORTED_PRINCIPAL", ERROR(IAMPB__LINT_IDENTITY), 0,
        "An identity policy has a Principal", "Take it out: the principal is whoever the policy is attached to.", NULL,
        NULL },
    [SCP_PRINCIPAL] = { "SCP_SYNTAX_ERROR_PRINCIPAL", ERROR(IAMPB__LINT_SCP), 0,
        "A service control policy has a Principal",
        "Take it out; limit whom the policy means by a condition such as aws:PrincipalArn.", NULL, NULL },
    [TRUST_RESOURCE] = { "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", ERROR(IAMPB__LINT_TRUST), 0,
        "A trust policy has a Resource", "Take it out: the resource is the role.", NULL, NULL },
    [INVALID_PRINCIPAL_FORMAT] = { "INVALID_PRINCIPAL_FORMAT", ERROR(WITH_PRINCIPAL), 0,
        "Principal is neither \"*\" nor an object",
        "Write \"*\" or an object like {\"AWS\": \"arn:aws:iam::111122223333:root\"}.", NULL, NULL },
    [INVALID_PRINCIPAL_KEY] = { "INVALID_PRINCIPAL_KEY", ERROR(WITH_PRINCIPAL), 0, "No such kind of principal",
        "Use AWS, Service, Federated or CanonicalUser.", NULL, NULL },
    [EMPTY_ACTION] = { "EMPTY_ARRAY_ACTION", SUGGESTION(ALL), 0, "A list of actions is empty",
        "Name actions, or take the statement out.", NULL, NULL },
    [EMPTY_RESOURCE] = { "EMPTY_ARRAY_RESOURCE", SUGGESTION(IAMPB__LINT_NOT_TRUST), 0, "A list of resources is empty",
        "Name resources, or take the statement out.", NULL, NULL },
    [EMPTY_PRINCIPAL_ARRAY] = { "EMPTY_ARRAY_PRINCIPAL", SUGGESTION(WITH_PRINCIPAL), 0,
        "A list of principals is empty", "Name principals, or take the statement out.", NULL, NULL },
    [EMPTY_PRINCIPAL_OBJECT] = { "EMPTY_OBJECT_PRINCIPAL", SUGGESTION(WITH_PRINCIPAL), 0, "Principal is empty",
        "Name principals, or take the statement out.", NULL, NULL },
    [EMPTY_CONDITION_OBJECT] = { "EMPTY_OBJECT_CONDITION", SUGGESTION(ALL), 0, "A condition is empty",
        "Take it out: the statement holds without a condition.", NULL, NULL },
    [EMPTY_CONDITION] = { "EMPTY_ARRAY_CONDITION", SUGGESTION(ALL), 0, "A condition key has no values",
        "Add values, or take the key out.", NULL, NULL },
    [EMPTY_CONDITION_ALL] = { "EMPTY_ARRAY_CONDITION_FORALLVALUES", SUGGESTION(ALL), 0,
        "A key under ForAllValues has no values: it matches only requests without the key",
        "Write Null with \"true\" if that is meant, else add values.", NULL, NULL },
    [EMPTY_CONDITION_ANY] = { "EMPTY_ARRAY_CONDITION_FORANYVALUE", SUGGESTION(ALL), 0,
        "A key under ForAnyValue has no values: it never matches", "Add values, or take the statement out.", NULL,
        NULL },
    [EMPTY_CONDITION_IF_EXISTS] = { "EMPTY_ARRAY_CONDITION_IFEXISTS", SUGGESTION(ALL), 0,
        "A key under an IfExists operator has no values: it matches only requests without the key",
        "Write Null with \"true\" if that is meant, else add values.", NULL, NULL },
    [EMPTY_SID] = { "EMPTY_SID_VALUE", SUGGESTION(ALL), LEADS, "A Sid is empty",
        "Leave it out, or give the statement a name.", NULL, check_sid },
    [UNSUPPORTED_SID] = { "UNSUPPORTED_SID", ERROR(IAMPB__LINT_IDENTITY), 0,
        "A Sid has characters that are not allowed", "Use letters from A to Z and digits.", NULL, NULL },
    [SIDS_REQUIRED] = { "UNIQUE_SIDS_REQUIRED", ERROR(IAMPB__LINT_IDENTITY | IAMPB__LINT_SCP | IAMPB__LINT_RCP), LEADS,
        "Statements have the same Sid", "Give each statement a Sid of its own.", check_unique_sids, NULL },
    [SIDS_RECOMMENDED] = { "UNIQUE_SIDS_RECOMMENDED", WARNING(IAMPB__LINT_RESOURCE | IAMPB__LINT_TRUST), 0,
        "Statements have the same Sid", "Give each statement a Sid of its own.", NULL, NULL },
    [SIZE_IDENTITY] = { "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", WARNING(IAMPB__LINT_IDENTITY), LEADS,
        "The policy is larger than any identity policy can be", "Split it, or name actions and resources more briefly.",
        check_size, NULL },
    [SIZE_SCP] = { "POLICY_SIZE_EXCEEDS_SCP_QUOTA", ERROR(IAMPB__LINT_SCP), 0,
        "The policy is larger than a service control policy can be", "Split it over several policies.", NULL, NULL },
    [SIZE_RCP] = { "POLICY_SIZE_EXCEEDS_RCP_QUOTA", ERROR(IAMPB__LINT_RCP), 0,
        "The policy is larger than a resource control policy can be", "Split it over several policies.", NULL, NULL },
    [SIZE_TRUST] = { "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", WARNING(IAMPB__LINT_TRUST), 0,
        "The trust policy is larger than the quota", "Shorten it, or ask AWS to raise the quota.", NULL, NULL },
    [SIZE_RESOURCE] = { "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", WARNING(IAMPB__LINT_RESOURCE), 0,
        "The policy is larger than the service takes", "Shorten it.", NULL, NULL },
    [CONDITION_DATA_TYPE] = { "INVALID_CONDITION_DATA_TYPE", ERROR(ALL), 0, "Values of one key are of different types",
        "Write all of them as strings.", NULL, check_value_types },
    [EMPTY_VARIABLE] = { "EMPTY_VARIABLE", ERROR(ALL), LEADS, "A policy variable is empty",
        "Name a condition key between the braces.", NULL, check_variables },
    [MISSING_BRACE] = { "MISSING_BRACE_IN_VARIABLE", ERROR(ALL), 0, "A policy variable has no closing brace",
        "Close it with \"}\".", NULL, NULL },
    [MISSING_QUOTE] = { "MISSING_QUOTE_IN_VARIABLE", ERROR(ALL), 0, "A default value is not between quotes",
        "Write it like ${aws:username, 'nobody'}.", NULL, NULL },
    [VARIABLE_SPACE] = { "UNSUPPORTED_SPACE_IN_VARIABLE", ERROR(ALL), 0, "A policy variable has a space in its name",
        "Take the space out.", NULL, NULL },
    [VARIABLE_ELEMENT] = { "VARIABLE_UNSUPPORTED_IN_ELEMENT", ERROR(ALL), 0,
        "A policy variable stands where none can be", "Use variables in Resource, NotResource and conditions only.",
        NULL, NULL },
    [VARIABLE_VERSION] = { "VARIABLE_UNSUPPORTED_IN_VERSION", ERROR(ALL), 0,
        "A policy variable stands in a policy of the version of 2008",
        "Set Version to 2012-10-17, in which it is a variable.", NULL, NULL },
    [NO_CODE] = { .code = NULL },
};
