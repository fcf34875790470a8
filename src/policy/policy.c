/* policy.c - the policy object: who owns its memory, and the public accessors.
 * One arena has all of it, the policy itself included. The text is kept twice: once as given, since places count in it
 * and it is printed from there, and once with a NUL behind each string and number, so that texts can be handed out
 * without copying each. The tree is parse.c's. */
#include "base/options.h"
#include "policy/policy.h"
#include "policy/print.h"

IAMPB__NO_TAIL_PADDING(iampb_policy_options, strict);
IAMPB__NO_TAIL_PADDING(iampb_policy_print_options, indent);

/* In the first release. */
#define OPTIONS_SIZE_0_1 (offsetof(iampb_policy_options, strict) + sizeof(int32_t))
#define PRINT_OPTIONS_SIZE_0_1 (offsetof(iampb_policy_print_options, indent) + sizeof(int32_t))

#define PIECE (64u * 1024u)
#define MOST_INDENT 16
#define PRETTY_INDENT 4

static const char *const kind_names[] = { "identity", "resource", "scp", "rcp", "trust", "boundary", "session" };
#define KINDS ((int32_t)(sizeof kind_names / sizeof kind_names[0]))

size_t iampb_policy_options_size(void) { return sizeof(iampb_policy_options); }
size_t iampb_policy_print_options_size(void) { return sizeof(iampb_policy_print_options); }

const char *iampb_policy_kind_name(iampb_policy_kind kind)
{
    return kind >= 0 && kind < KINDS ? kind_names[kind] : "";
}

iampb_policy_kind iampb_policy_kind_from(const char *name, size_t len)
{
    for (int32_t i = 0; name != NULL && i < KINDS; i++)
        if (iampb__str_eq(iampb__str_z(kind_names[i]), iampb__str(name, len)))
            return i;
    return -1;
}

/* ---- Parsing ---- */
/* A policy lives inside its own arena, so its creation is the one place that undoes a step by hand. */
static iampb_status policy_new(iampb_context *ctx, iampb_policy **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    if (status < 0)
        return status;
    iampb_policy *policy = iampb__arena_zalloc(arena, 1, sizeof *policy);
    if (policy == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    policy->arena = arena;
    *out = policy;
    return IAMPB_OK;
}

static iampb_status copy_text(iampb_policy *policy, iampb_str name, iampb_str text, iampb_error **err)
{
    iampb_str kept_name = { "", 0 };
    char *copy = iampb__arena_bytes(policy->arena, text.len + 1);
    if (copy == NULL || (name.ptr != NULL && !iampb__arena_str(policy->arena, name, &kept_name)))
        return iampb__error_nomem(err);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    policy->source = iampb__source_new(policy->arena, kept_name, iampb__str(copy, text.len));
    return policy->source == NULL ? iampb__error_nomem(err) : IAMPB_OK;
}

/* Behind each string or number of a document something stands that no accessor gives: a quote, a comma, a bracket. */
static iampb_status terminate_texts(iampb_policy *policy, iampb_error **err)
{
    iampb_str text = policy->source->text;
    iampb__json root = policy->tree->root;
    char *copy = iampb__arena_bytes(policy->arena, text.len + 1);
    if (copy == NULL)
        return iampb__error_nomem(err);
    memcpy(copy, text.ptr, text.len + 1);
    for (size_t i = 0; root.node != NULL && i < root.node->skip; i++) {
        iampb__json value = { root.source, root.node + i };
        iampb__json_type type = iampb__json_type_of(value);
        if (type == IAMPB__JSON_STRING)
            copy[value.node->begin + value.node->len - 1] = '\0';
        else if (type != IAMPB__JSON_ARRAY && type != IAMPB__JSON_OBJECT)
            copy[value.node->begin + value.node->len] = '\0';
    }
    policy->terminated = copy;
    return IAMPB_OK;
}

static bool list_conditions(iampb_policy *policy, const iampb__tree_statement *statement, iampb__conditions *out)
{
    const iampb__tree_condition *condition = statement->condition;
    size_t count = 0;
    for (size_t i = 0; condition != NULL && i < condition->count; i++)
        count += condition->operators[i].count;
    out->keys = iampb__arena_alloc(policy->arena, count, sizeof *out->keys);
    if (out->keys == NULL)
        return false;
    for (size_t i = 0; condition != NULL && i < condition->count; i++)
        for (size_t k = 0; k < condition->operators[i].count; k++)
            out->keys[out->count++] = &condition->operators[i].keys[k];
    return true;
}

static iampb_status list_all_conditions(iampb_policy *policy, iampb_error **err)
{
    const iampb__tree *tree = policy->tree;
    policy->conditions = iampb__arena_zalloc(policy->arena, tree->count, sizeof *policy->conditions);
    if (policy->conditions == NULL)
        return iampb__error_nomem(err);
    for (size_t i = 0; i < tree->count; i++)
        if (!list_conditions(policy, &tree->statements[i], &policy->conditions[i]))
            return iampb__error_nomem(err);
    return IAMPB_OK;
}

static iampb_status say_faults(iampb_policy *policy, iampb_error **err)
{
    const iampb__tree *tree = policy->tree;
    iampb__builder text = { .ctx = iampb__arena_context(policy->arena) };
    bool done = true;
    iampb__fault_words *words = iampb__arena_zalloc(policy->arena, tree->fault_count, sizeof *words);
    if (words == NULL)
        return iampb__error_nomem(err);
    for (size_t i = 0; done && i < tree->fault_count; i++) {
        iampb__builder_clear(&text);
        iampb__tree_fault_message(tree, &tree->faults[i], &text);
        done = iampb__builder_keep(&text, policy->arena, &words[i].message);
        iampb__builder_clear(&text);
        iampb__locus_text(&tree->faults[i].at, &text);
        done = done && iampb__builder_keep(&text, policy->arena, &words[i].path);
    }
    iampb__builder_free(&text);
    policy->words = words;
    return done ? IAMPB_OK : iampb__error_nomem(err);
}

static iampb_status refuse_errors(const iampb_policy *policy, iampb_error **err)
{
    const iampb__tree *tree = policy->tree;
    for (size_t i = 0; i < tree->fault_count; i++)
        if (iampb__tree_fault_is_error(&tree->faults[i])) {
            iampb__place place = { policy->source, tree->faults[i].span.begin, policy->words[i].path };
            return iampb__error_at(iampb__arena_context(policy->arena), err, IAMPB_E_SYNTAX, &place, "%v",
                    policy->words[i].message);
        }
    return IAMPB_OK;
}

iampb_status iampb_policy_parse(iampb_context *ctx, const char *json, size_t len, const iampb_policy_options *options,
        iampb_policy **out, iampb_error **err)
{
    iampb_policy_options opt = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_status status;
    if (ctx == NULL || out == NULL || (json == NULL && len > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, json and out must not be NULL");
    if ((status = iampb__options_merge(ctx, &opt, sizeof opt, OPTIONS_SIZE_0_1, options, err)) < 0)
        return status;
    if (opt.kind < 0 || opt.kind >= KINDS)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "no kind of policy has the number %d", opt.kind);
    if (len > iampb__limits(ctx)->input_bytes)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT, "%z bytes: the limit input_bytes is %l", len,
                (int64_t)iampb__limits(ctx)->input_bytes);
    if ((status = policy_new(ctx, &policy, err)) < 0
        || (status = copy_text(policy, opt.name, iampb__str(json, len), err)) < 0
        || (status = iampb__tree_parse(ctx, policy->source, policy->arena, opt.kind, &policy->tree, err)) < 0
        || (status = terminate_texts(policy, err)) < 0 || (status = list_all_conditions(policy, err)) < 0
        || (status = say_faults(policy, err)) < 0 || (opt.strict != 0 && (status = refuse_errors(policy, err)) < 0))
        goto out;
    *out = policy;
    policy = NULL; /* the caller's from here on: the cleanup must not free it */
out:
    iampb_policy_free(policy);
    return status;
}

void iampb_policy_free(iampb_policy *policy)
{
    if (policy != NULL)
        iampb__arena_free(policy->arena);
}

/* ---- Handing out ---- */
static const char *give(iampb_str text, size_t *len)
{
    if (len != NULL)
        *len = text.len;
    return text.ptr;
}

static const char *give_nothing(size_t *len) { return give(iampb__str(NULL, 0), len); }

/* A text of the tree: a view of the source, which has no NUL there, or decoded, which has one. */
static const char *give_text(const iampb_policy *policy, iampb_str text, size_t *len)
{
    size_t offset = (size_t)((uintptr_t)text.ptr - (uintptr_t)policy->source->text.ptr);
    if (offset <= policy->source->text.len)
        text.ptr = policy->terminated + offset;
    return give(text, len);
}

static const char *give_entry(const iampb_policy *policy, const iampb__tree_entry *entry, size_t *len)
{
    return entry == NULL ? give_nothing(len) : give_text(policy, entry->text, len);
}

static iampb_status give_span(const iampb__tree_node *node, uint64_t *begin, uint64_t *end)
{
    if (node == NULL)
        return IAMPB_E_INVALID;
    if (begin != NULL)
        *begin = node->begin;
    if (end != NULL)
        *end = (uint64_t)node->begin + node->len;
    return IAMPB_OK;
}

/* ---- Faults ---- */
size_t iampb_policy_fault_count(const iampb_policy *policy) { return policy == NULL ? 0 : policy->tree->fault_count; }

static const iampb__tree_fault *fault_at(const iampb_policy *policy, size_t index)
{
    return index < iampb_policy_fault_count(policy) ? &policy->tree->faults[index] : NULL;
}

const char *iampb_policy_fault_text(const iampb_policy *policy, size_t index, const char *name, size_t *len)
{
    static const char *const codes[] = { "", "not_json", "repeated", "unknown", "missing", "forbidden", "both", "type",
        "value", "empty" };
    const iampb__tree_fault *fault = fault_at(policy, index);
    iampb_str wanted = iampb__str_z(name), text = { "", 0 };
    if (fault == NULL || name == NULL)
        return give(text, len);
    if (iampb__str_eq(wanted, IAMPB__STR("code")))
        text = iampb__str_z(codes[fault->code]);
    else if (iampb__str_eq(wanted, IAMPB__STR("element")))
        text = iampb__str_z(iampb__element_name(fault->element));
    else if (iampb__str_eq(wanted, IAMPB__STR("message")))
        text = policy->words[index].message;
    else if (iampb__str_eq(wanted, IAMPB__STR("json_path")))
        text = policy->words[index].path;
    return give(text, len);
}

int32_t iampb_policy_fault_is_error(const iampb_policy *policy, size_t index)
{
    const iampb__tree_fault *fault = fault_at(policy, index);
    return fault != NULL && iampb__tree_fault_is_error(fault);
}

iampb_status iampb_policy_fault_position(const iampb_policy *policy, size_t index, uint64_t *begin, uint64_t *end,
        uint64_t *line, uint64_t *column)
{
    const iampb__tree_fault *fault = fault_at(policy, index);
    iampb__position position;
    if (fault == NULL)
        return IAMPB_E_INVALID;
    iampb__source_position(policy->source, fault->span.begin, (uint64_t)fault->span.begin + fault->span.len, &position);
    if (begin != NULL)
        *begin = position.begin;
    if (end != NULL)
        *end = position.end;
    if (line != NULL)
        *line = position.line;
    if (column != NULL)
        *column = position.column;
    return IAMPB_OK;
}

/* ---- The document ---- */
iampb_policy_kind iampb_policy_kind_of(const iampb_policy *policy)
{
    return policy == NULL ? IAMPB_POLICY_IDENTITY : policy->tree->kind;
}

const char *iampb_policy_version(const iampb_policy *policy, size_t *len)
{
    bool later = policy != NULL && policy->tree->variables;
    return give(later ? IAMPB__STR("2012-10-17") : IAMPB__STR("2008-10-17"), len);
}

const char *iampb_policy_id(const iampb_policy *policy, size_t *len)
{
    return policy == NULL ? give_nothing(len) : give_entry(policy, policy->tree->id, len);
}

/* ---- Statements ---- */
size_t iampb_policy_statement_count(const iampb_policy *policy) { return policy == NULL ? 0 : policy->tree->count; }

static const iampb__tree_statement *statement_at(const iampb_policy *policy, size_t index)
{
    return index < iampb_policy_statement_count(policy) ? &policy->tree->statements[index] : NULL;
}

const char *iampb_policy_statement_sid(const iampb_policy *policy, size_t statement, size_t *len)
{
    const iampb__tree_statement *at = statement_at(policy, statement);
    return at == NULL ? give_nothing(len) : give_entry(policy, at->sid, len);
}

iampb_effect iampb_policy_statement_effect(const iampb_policy *policy, size_t statement)
{
    const iampb__tree_statement *at = statement_at(policy, statement);
    return at == NULL ? IAMPB_EFFECT_NONE : (iampb_effect)at->effect;
}

iampb_status iampb_policy_statement_span(const iampb_policy *policy, size_t statement, uint64_t *begin, uint64_t *end)
{
    const iampb__tree_statement *at = statement_at(policy, statement);
    return give_span(at == NULL ? NULL : &at->node, begin, end);
}

/* ---- Entries ---- */
/* Where an element is in a statement: one of lists and principals, or neither, where the element is another one. */
typedef struct element_view {
    const iampb__tree_list *list;
    const iampb__tree_principals *principals;
    bool present;
} element_view;

static element_view element_of(const iampb_policy *policy, size_t statement, const char *element)
{
    const iampb__tree_statement *at = statement_at(policy, statement);
    iampb_str name = iampb__str_z(element);
    element_view view = { NULL, NULL, false };
    if (at == NULL || element == NULL)
        return view;
    const struct {
        iampb__element element;
        const iampb__tree_list *list;
        const iampb__tree_principals *principals;
        bool other;
    } rows[] = {
        { IAMPB__ELEMENT_SID, NULL, NULL, at->sid != NULL },
        { IAMPB__ELEMENT_EFFECT, NULL, NULL, at->effect != IAMPB__EFFECT_NONE },
        { IAMPB__ELEMENT_PRINCIPAL, NULL, at->principal, false },
        { IAMPB__ELEMENT_NOT_PRINCIPAL, NULL, at->not_principal, false },
        { IAMPB__ELEMENT_ACTION, at->action, NULL, false },
        { IAMPB__ELEMENT_NOT_ACTION, at->not_action, NULL, false },
        { IAMPB__ELEMENT_RESOURCE, at->resource, NULL, false },
        { IAMPB__ELEMENT_NOT_RESOURCE, at->not_resource, NULL, false },
        { IAMPB__ELEMENT_CONDITION, NULL, NULL, at->condition != NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (iampb__str_eq(iampb__str_z(iampb__element_name(rows[i].element)), name)) {
            view.list = rows[i].list;
            view.principals = rows[i].principals;
            view.present = rows[i].list != NULL || rows[i].principals != NULL || rows[i].other;
        }
    return view;
}

int32_t iampb_policy_statement_has(const iampb_policy *policy, size_t statement, const char *element)
{
    return element_of(policy, statement, element).present;
}

/* The entry of an element; the group that it is in goes to *group. Groups are few: one for each kind of principal. */
static const iampb__tree_entry *entry_of(const element_view *view, size_t index, const iampb__tree_group **group)
{
    *group = NULL;
    if (view->list != NULL)
        return index < view->list->count ? &view->list->entries[index] : NULL;
    for (size_t i = 0; view->principals != NULL && i < view->principals->count; i++) {
        *group = &view->principals->groups[i];
        if (index < (*group)->list.count)
            return &(*group)->list.entries[index];
        index -= (*group)->list.count;
    }
    return NULL;
}

size_t iampb_policy_entry_count(const iampb_policy *policy, size_t statement, const char *element)
{
    element_view view = element_of(policy, statement, element);
    size_t count = view.list == NULL ? 0 : view.list->count;
    for (size_t i = 0; view.principals != NULL && i < view.principals->count; i++)
        count += view.principals->groups[i].list.count;
    return count;
}

const char *iampb_policy_entry_at(const iampb_policy *policy, size_t statement, const char *element, size_t index,
        size_t *len)
{
    element_view view = element_of(policy, statement, element);
    const iampb__tree_group *group;
    return give_entry(policy, entry_of(&view, index, &group), len);
}

iampb_status iampb_policy_entry_span(const iampb_policy *policy, size_t statement, const char *element, size_t index,
        uint64_t *begin, uint64_t *end)
{
    element_view view = element_of(policy, statement, element);
    const iampb__tree_group *group;
    const iampb__tree_entry *entry = entry_of(&view, index, &group);
    return give_span(entry == NULL ? NULL : &entry->node, begin, end);
}

const char *iampb_policy_principal_kind(const iampb_policy *policy, size_t statement, const char *element, size_t index)
{
    static const char *const names[] = { "*", "AWS", "Service", "Federated", "CanonicalUser" };
    element_view view = element_of(policy, statement, element);
    const iampb__tree_group *group;
    return entry_of(&view, index, &group) == NULL || group == NULL ? "" : names[group->kind];
}

/* ---- Conditions ---- */
static const iampb__tree_key *condition_at(const iampb_policy *policy, size_t statement, size_t condition)
{
    if (statement_at(policy, statement) == NULL || condition >= policy->conditions[statement].count)
        return NULL;
    return policy->conditions[statement].keys[condition];
}

size_t iampb_policy_condition_count(const iampb_policy *policy, size_t statement)
{
    return statement_at(policy, statement) == NULL ? 0 : policy->conditions[statement].count;
}

const char *iampb_policy_condition_operator(const iampb_policy *policy, size_t statement, size_t condition, size_t *len)
{
    const iampb__tree_key *key = condition_at(policy, statement, condition);
    return key == NULL ? give_nothing(len) : give_text(policy, key->values.node.parent->name, len);
}

const char *iampb_policy_condition_key(const iampb_policy *policy, size_t statement, size_t condition, size_t *len)
{
    const iampb__tree_key *key = condition_at(policy, statement, condition);
    return key == NULL ? give_nothing(len) : give_text(policy, key->values.node.name, len);
}

size_t iampb_policy_condition_value_count(const iampb_policy *policy, size_t statement, size_t condition)
{
    const iampb__tree_key *key = condition_at(policy, statement, condition);
    return key == NULL ? 0 : key->values.count;
}

const char *iampb_policy_condition_value(const iampb_policy *policy, size_t statement, size_t condition, size_t index,
        size_t *len)
{
    const iampb__tree_key *key = condition_at(policy, statement, condition);
    return key == NULL || index >= key->values.count ? give_nothing(len)
                                                     : give_entry(policy, &key->values.entries[index], len);
}

/* ---- Printing ---- */
static iampb_status check_printable(const iampb_policy *policy, const void *out, iampb_error **err)
{
    if (policy == NULL || out == NULL)
        return iampb__error_set(policy == NULL ? NULL : iampb__arena_context(policy->arena), err, IAMPB_E_INVALID,
                "policy and where to write must not be NULL");
    if (policy->tree->root.node == NULL)
        return iampb__error_set(iampb__arena_context(policy->arena), err, IAMPB_E_SYNTAX,
                "the text is not JSON: there is nothing to print");
    return IAMPB_OK;
}

static iampb_status print_style(iampb_context *ctx, const iampb_policy_print_options *opt, iampb__print_style *out,
        iampb_error **err)
{
    if (opt->style < IAMPB_POLICY_PRETTY || opt->style > IAMPB_POLICY_CANONICAL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "no style has the number %d", opt->style);
    if (opt->indent < 0 || opt->indent > MOST_INDENT)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "the indent is %d, but 0 to %d are possible", opt->indent,
                (int32_t)MOST_INDENT);
    out->canonical = opt->style == IAMPB_POLICY_CANONICAL;
    out->indent = opt->style == IAMPB_POLICY_MINIFIED ? 0 : opt->indent;
    if (opt->style == IAMPB_POLICY_PRETTY && opt->indent == 0)
        out->indent = PRETTY_INDENT;
    return IAMPB_OK;
}

static iampb_status hand_over(iampb_context *ctx, iampb_str text, iampb_write_fn write, void *user, iampb_error **err)
{
    while (text.len > 0) {
        iampb_str piece = iampb__str_first(text, PIECE);
        int32_t code = write(user, piece.ptr, piece.len);
        if (code != 0)
            return iampb__error_callback(ctx, err, code, "the host's write function returned %d", code);
        text = iampb__str_from(text, piece.len);
    }
    return IAMPB_OK;
}

iampb_status iampb_policy_print(const iampb_policy *policy, const iampb_policy_print_options *options,
        iampb_write_fn write, void *user, iampb_error **err)
{
    iampb_policy_print_options opt = IAMPB_POLICY_PRINT_OPTIONS_INIT;
    iampb__print_style style;
    iampb_status status = write == NULL ? check_printable(policy, NULL, err) : check_printable(policy, policy, err);
    if (status < 0)
        return status;
    iampb_context *ctx = iampb__arena_context(policy->arena);
    iampb__builder text = { .ctx = ctx };
    if ((status = iampb__options_merge(ctx, &opt, sizeof opt, PRINT_OPTIONS_SIZE_0_1, options, err)) < 0
        || (status = print_style(ctx, &opt, &style, err)) < 0
        || (status = iampb__tree_print(ctx, policy->tree, style, &text, err)) < 0)
        goto out;
    status = hand_over(ctx, iampb__builder_str(&text), write, user, err);
out:
    iampb__builder_free(&text);
    return status;
}

iampb_status iampb_policy_hash(const iampb_policy *policy, char *hex, iampb_error **err)
{
    char digits[IAMPB__SHA256_HEX];
    iampb_status status = check_printable(policy, hex, err);
    if (status < 0
        || (status = iampb__tree_hash(iampb__arena_context(policy->arena), policy->tree, digits, err)) < 0)
        return status;
    memcpy(hex, digits, sizeof digits);
    hex[sizeof digits] = '\0';
    return IAMPB_OK;
}
