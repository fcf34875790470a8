/* parse.c - from JSON values to the syntax tree. See tree.h.
 * Each element has one small function, found by its name in a table. None of them fails: what is wrong becomes a fault
 * and the function leaves its element out. Memory is the exception, and is noted once, for all (`failed`).
 * The nodes of an array or object are counted by the JSON reader, so everything is allocated once, in its final
 * size. */
#include "finding/order.h"
#include "policy/tree.h"

typedef struct repeated {
    iampb__json_repeat at;
    bool overruled;              /* the name comes a third time */
} repeated;

typedef struct reader {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__tree *tree;
    repeated *repeats;           /* names that occur again, by place */
    void **by_first;             /* the same, by the place of the first of that name */
    size_t repeat_count;
    iampb__vec faults;           /* iampb__tree_fault */
    bool failed;                 /* no memory */
} reader;

static void *get_memory(reader *r, size_t count, size_t size)
{
    void *memory = r->failed ? NULL : iampb__arena_zalloc(r->arena, count, size);
    if (memory == NULL)
        r->failed = true;
    return memory;
}

/* What is filled as a whole need not be zeros first. */
static void *get_room(reader *r, size_t count, size_t size)
{
    void *memory = r->failed ? NULL : iampb__arena_alloc(r->arena, count, size);
    if (memory == NULL)
        r->failed = true;
    return memory;
}

/* A text with escapes is decoded into the arena, where it is shorter than as written: a NUL fits behind it. */
static iampb_str get_text(reader *r, iampb__json value)
{
    iampb_str text = { "", 0 };
    bool nomem = false;
    if (!iampb__json_string(value, r->arena, &text, &nomem)) {
        r->failed |= nomem;
        return nomem ? text : iampb__json_raw(value);
    }
    if (text.ptr != value.source->text.ptr + value.node->begin + 1)
        ((char *)text.ptr)[text.len] = '\0';
    return text;
}

/* ---- Faults ---- */
static void add_fault(reader *r, iampb__fault_code code, iampb__element element, iampb__locus at)
{
    iampb__tree_fault *fault = r->failed ? NULL : IAMPB__VEC_PUSH(iampb__tree_fault, r->ctx, &r->faults);
    if (fault == NULL) {
        r->failed = true;
        return;
    }
    *fault = (iampb__tree_fault){ code, element, at, iampb__locus_span(r->tree, &at), { "", 0 } };
}

/* A fault of a value that has no place in the tree: its node is made for the fault alone. */
static void add_fault_at(reader *r, iampb__fault_code code, iampb__element element, const iampb__tree_node *node,
        iampb__node_part part)
{
    iampb__tree_node *kept = get_memory(r, 1, sizeof *kept);
    if (kept == NULL)
        return;
    *kept = *node;
    add_fault(r, code, element, (iampb__locus){ kept, part, 0, 0 });
}

static int by_place(const void *a, const void *b)
{
    const iampb__tree_fault *x = a, *y = b;
    return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

/* Faults are noted nearly in the order of the text; what is missing is known only at the end of its object. */
static void keep_faults(reader *r)
{
    size_t count = r->faults.count;
    iampb__tree_fault *kept = get_memory(r, count, sizeof *kept);
    void **order = r->failed || count == 0 ? NULL : iampb__alloc(r->ctx, count, sizeof *order);
    if (count > 0 && order == NULL) {
        r->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        order[i] = IAMPB__VEC_AT(iampb__tree_fault, &r->faults, i);
    if (!iampb__merge_sort(r->ctx, order, count, by_place))
        r->failed = true;
    for (size_t i = 0; i < count; i++)
        kept[i] = *(const iampb__tree_fault *)order[i];
    iampb__free(r->ctx, order, count, sizeof *order);
    r->tree->faults = kept;
    r->tree->fault_count = count;
}

/* ---- Nodes ---- */
static iampb__tree_node value_node(const iampb__tree_node *parent, iampb__json value, uint32_t index)
{
    iampb__span span = iampb__json_span(value);
    return (iampb__tree_node){ .parent = parent, .begin = span.begin, .len = span.len, .index = index,
        .type = iampb__json_type_of(value) };
}

static iampb__tree_node member_node(reader *r, const iampb__tree_node *parent, const iampb__json_iter *member)
{
    iampb__tree_node node = value_node(parent, member->value, 0);
    iampb__span name = iampb__json_span(member->key);
    node.name = get_text(r, member->key);
    node.name_begin = name.begin;
    node.name_len = name.len;
    return node;
}

/* ---- Names that stand twice in one object ---- */
static int by_first(const void *a, const void *b)
{
    const repeated *x = a, *y = b;
    return x->at.first < y->at.first ? -1 : x->at.first > y->at.first;
}

/* Those of one name stay in the order of the text: each but the last is overruled. */
static void order_repeats(reader *r, const iampb__vec *repeats)
{
    size_t count = repeats == NULL ? 0 : repeats->count;
    if (count == 0)
        return;
    r->repeats = get_memory(r, count, sizeof *r->repeats);
    r->by_first = get_memory(r, count, sizeof *r->by_first);
    if (r->failed)
        return;
    for (size_t i = 0; i < count; i++) {
        r->repeats[i].at = *IAMPB__VEC_AT(iampb__json_repeat, repeats, i);
        r->by_first[i] = &r->repeats[i];
    }
    if (!iampb__merge_sort(r->ctx, r->by_first, count, by_first))
        r->failed = true;
    for (size_t i = 1; i < count; i++) {
        repeated *before = r->by_first[i - 1], *it = r->by_first[i];
        before->overruled = before->at.first == it->at.first;
    }
    r->repeat_count = count;
}

static bool is_first_of_many(const reader *r, uint32_t place)
{
    size_t begin = 0, end = r->repeat_count;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        if (((const repeated *)r->by_first[middle])->at.first < place)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin < r->repeat_count && ((const repeated *)r->by_first[begin])->at.first == place;
}

static const repeated *find_repeated(const reader *r, uint32_t place)
{
    size_t begin = 0, end = r->repeat_count;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        if (r->repeats[middle].at.again < place)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin < r->repeat_count && r->repeats[begin].at.again == place ? &r->repeats[begin] : NULL;
}

/* Whether a member of the same name comes further down in the same object: then that one counts, not this (E-7). Where
 * one came further up, a fault says so. */
static bool is_overruled(reader *r, const iampb__tree_node *node, iampb__element object)
{
    const repeated *again = find_repeated(r, node->name_begin);
    if (again == NULL)
        return is_first_of_many(r, node->name_begin);
    add_fault_at(r, IAMPB__FAULT_REPEATED, object, node, IAMPB__PART_NAME);
    return again->overruled;
}

/* ---- One string, or a list of them ---- */
#define TYPE_BIT(type) (1u << (type))
#define STRINGS TYPE_BIT(IAMPB__JSON_STRING)
#define SCALARS                                                                                                       \
    (STRINGS | TYPE_BIT(IAMPB__JSON_NUMBER) | TYPE_BIT(IAMPB__JSON_TRUE) | TYPE_BIT(IAMPB__JSON_FALSE))

static bool is_type(iampb__json value, unsigned types)
{
    return (TYPE_BIT(iampb__json_type_of(value)) & types) != 0;
}

static void read_entries(reader *r, iampb__tree_list *list, iampb__json array, unsigned types, iampb__element element)
{
    iampb__tree_entry *entries = get_room(r, iampb__json_count(array), sizeof *entries);
    uint32_t index = 0;
    if (entries == NULL)
        return;
    for (iampb__json_iter i = iampb__json_begin(array); iampb__json_more(&i); iampb__json_advance(&i), index++) {
        iampb__tree_node node = value_node(&list->node, i.value, index);
        if (is_type(i.value, types))
            entries[list->count++] = (iampb__tree_entry){ node, get_text(r, i.value) };
        else
            add_fault_at(r, IAMPB__FAULT_TYPE, element, &node, IAMPB__PART_VALUE);
    }
    list->entries = entries;
    list->is_array = true;
    if (index == 0)
        add_fault(r, IAMPB__FAULT_EMPTY, element, iampb__locus_value(&list->node));
}

/* Fills a list at its final place, since its entries point to it. false: the value is of a wrong type. */
static bool read_list(reader *r, iampb__tree_list *list, const iampb__tree_node *node, iampb__json value,
        unsigned types, iampb__element element)
{
    list->node = *node;
    if (iampb__json_type_of(value) == IAMPB__JSON_ARRAY) {
        read_entries(r, list, value, types, element);
        return true;
    }
    if (!is_type(value, types)) {
        add_fault_at(r, IAMPB__FAULT_TYPE, element, node, IAMPB__PART_VALUE);
        return false;
    }
    iampb__tree_entry *entry = get_room(r, 1, sizeof *entry);
    if (entry == NULL)
        return false;
    *entry = (iampb__tree_entry){ *node, get_text(r, value) };
    list->entries = entry;
    list->count = 1;
    return true;
}

static const iampb__tree_list *new_list(reader *r, const iampb__tree_node *node, iampb__json value,
        iampb__element element)
{
    iampb__tree_list *list = get_memory(r, 1, sizeof *list);
    return list != NULL && read_list(r, list, node, value, STRINGS, element) ? list : NULL;
}

static const iampb__tree_entry *new_entry(reader *r, const iampb__tree_node *node, iampb__json value,
        iampb__element element)
{
    if (!is_type(value, STRINGS)) {
        add_fault_at(r, IAMPB__FAULT_TYPE, element, node, IAMPB__PART_VALUE);
        return NULL;
    }
    iampb__tree_entry *entry = get_room(r, 1, sizeof *entry);
    if (entry != NULL)
        *entry = (iampb__tree_entry){ *node, get_text(r, value) };
    return entry;
}

/* ---- Principals ---- */
static bool principal_kind(iampb_str name, iampb__principal_kind *kind)
{
    static const struct {
        iampb_str name;
        iampb__principal_kind kind;
    } kinds[] = {
        { IAMPB__STR_INIT("AWS"), IAMPB__PRINCIPAL_AWS },
        { IAMPB__STR_INIT("Service"), IAMPB__PRINCIPAL_SERVICE },
        { IAMPB__STR_INIT("Federated"), IAMPB__PRINCIPAL_FEDERATED },
        { IAMPB__STR_INIT("CanonicalUser"), IAMPB__PRINCIPAL_CANONICAL_USER },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (iampb__str_eq(kinds[i].name, name)) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

static void read_groups(reader *r, iampb__tree_principals *principals, iampb__json object, iampb__element element)
{
    iampb__tree_group *groups = get_memory(r, iampb__json_count(object), sizeof *groups);
    if (groups == NULL)
        return;
    for (iampb__json_iter i = iampb__json_begin(object); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb__tree_node node = member_node(r, &principals->node, &i);
        iampb__tree_group *group = &groups[principals->count];
        if (is_overruled(r, &node, element))
            continue;
        if (!principal_kind(node.name, &group->kind))
            add_fault_at(r, IAMPB__FAULT_UNKNOWN, element, &node, IAMPB__PART_NAME);
        else if (read_list(r, &group->list, &node, i.value, STRINGS, element))
            principals->count++;
    }
    principals->groups = groups;
    if (iampb__json_count(object) == 0)
        add_fault(r, IAMPB__FAULT_EMPTY, element, iampb__locus_value(&principals->node));
}

static const iampb__tree_principals *new_principals(reader *r, const iampb__tree_node *node, iampb__json value,
        iampb__element element)
{
    if (!is_type(value, STRINGS | TYPE_BIT(IAMPB__JSON_OBJECT))) {
        add_fault_at(r, IAMPB__FAULT_TYPE, element, node, IAMPB__PART_VALUE);
        return NULL;
    }
    iampb__tree_principals *principals = get_memory(r, 1, sizeof *principals);
    if (principals == NULL)
        return NULL;
    principals->node = *node;
    if (node->type == IAMPB__JSON_OBJECT) {
        read_groups(r, principals, value, element);
        return principals;
    }
    if (!iampb__json_string_is(value, IAMPB__STR("*"))) {
        add_fault_at(r, IAMPB__FAULT_VALUE, element, node, IAMPB__PART_VALUE);
        return NULL;
    }
    iampb__tree_group *everyone = get_memory(r, 1, sizeof *everyone);
    if (everyone == NULL)
        return NULL;
    read_list(r, &everyone->list, node, value, STRINGS, element);
    principals->groups = everyone;
    principals->count = 1;
    return principals;
}

/* ---- Conditions ---- */
static void read_keys(reader *r, iampb__tree_operator *operation, iampb__json object)
{
    iampb__tree_key *keys = get_memory(r, iampb__json_count(object), sizeof *keys);
    if (keys == NULL)
        return;
    for (iampb__json_iter i = iampb__json_begin(object); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb__tree_node node = member_node(r, &operation->node, &i);
        if (!is_overruled(r, &node, IAMPB__ELEMENT_OPERATOR)
            && read_list(r, &keys[operation->count].values, &node, i.value, SCALARS, IAMPB__ELEMENT_KEY))
            operation->count++;
    }
    operation->keys = keys;
    if (iampb__json_count(object) == 0)
        add_fault(r, IAMPB__FAULT_EMPTY, IAMPB__ELEMENT_OPERATOR, iampb__locus_value(&operation->node));
}

static const iampb__tree_condition *new_condition(reader *r, const iampb__tree_node *node, iampb__json value)
{
    if (node->type != IAMPB__JSON_OBJECT) {
        add_fault_at(r, IAMPB__FAULT_TYPE, IAMPB__ELEMENT_CONDITION, node, IAMPB__PART_VALUE);
        return NULL;
    }
    iampb__tree_condition *condition = get_memory(r, 1, sizeof *condition);
    iampb__tree_operator *operators = get_memory(r, iampb__json_count(value), sizeof *operators);
    if (condition == NULL || operators == NULL)
        return NULL;
    condition->node = *node;
    condition->operators = operators;
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb__tree_operator *operation = &operators[condition->count];
        iampb__tree_node member = member_node(r, &condition->node, &i);
        if (is_overruled(r, &member, IAMPB__ELEMENT_CONDITION))
            continue;
        if (member.type != IAMPB__JSON_OBJECT) {
            add_fault_at(r, IAMPB__FAULT_TYPE, IAMPB__ELEMENT_OPERATOR, &member, IAMPB__PART_VALUE);
            continue;
        }
        condition->count++;
        operation->node = member;
        read_keys(r, operation, i.value);
    }
    if (iampb__json_count(value) == 0)
        add_fault(r, IAMPB__FAULT_EMPTY, IAMPB__ELEMENT_CONDITION, iampb__locus_value(&condition->node));
    return condition;
}

/* ---- Statements ---- */
#define ELEMENT_BIT(element) (1u << (element))

typedef struct statement_row {
    iampb_str name;
    iampb__element element, opposite; /* DOCUMENT: it has no opposite */
} statement_row;

static const statement_row *find_row(iampb_str name)
{
    static const statement_row rows[] = {
        { IAMPB__STR_INIT("Sid"), IAMPB__ELEMENT_SID, IAMPB__ELEMENT_DOCUMENT },
        { IAMPB__STR_INIT("Effect"), IAMPB__ELEMENT_EFFECT, IAMPB__ELEMENT_DOCUMENT },
        { IAMPB__STR_INIT("Principal"), IAMPB__ELEMENT_PRINCIPAL, IAMPB__ELEMENT_NOT_PRINCIPAL },
        { IAMPB__STR_INIT("NotPrincipal"), IAMPB__ELEMENT_NOT_PRINCIPAL, IAMPB__ELEMENT_PRINCIPAL },
        { IAMPB__STR_INIT("Action"), IAMPB__ELEMENT_ACTION, IAMPB__ELEMENT_NOT_ACTION },
        { IAMPB__STR_INIT("NotAction"), IAMPB__ELEMENT_NOT_ACTION, IAMPB__ELEMENT_ACTION },
        { IAMPB__STR_INIT("Resource"), IAMPB__ELEMENT_RESOURCE, IAMPB__ELEMENT_NOT_RESOURCE },
        { IAMPB__STR_INIT("NotResource"), IAMPB__ELEMENT_NOT_RESOURCE, IAMPB__ELEMENT_RESOURCE },
        { IAMPB__STR_INIT("Condition"), IAMPB__ELEMENT_CONDITION, IAMPB__ELEMENT_DOCUMENT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (iampb__str_eq(rows[i].name, name))
            return &rows[i];
    return NULL;
}

typedef enum need { NEED_NONE, NEED_MUST, NEED_FORBIDDEN } need;

/* Rule: AWS IAM User Guide, "IAM JSON policy elements: Principal" and "... Resource"; AWS Organizations User Guide,
 * "SCP syntax" and "RCP syntax". */
static const struct {
    need principal, resource;
} needs[] = {
    [IAMPB_POLICY_IDENTITY] = { NEED_FORBIDDEN, NEED_MUST },
    [IAMPB_POLICY_RESOURCE] = { NEED_MUST, NEED_MUST },
    [IAMPB_POLICY_SCP] = { NEED_FORBIDDEN, NEED_MUST },
    [IAMPB_POLICY_RCP] = { NEED_MUST, NEED_MUST },
    [IAMPB_POLICY_TRUST] = { NEED_MUST, NEED_FORBIDDEN },
    [IAMPB_POLICY_BOUNDARY] = { NEED_FORBIDDEN, NEED_MUST },
    [IAMPB_POLICY_SESSION] = { NEED_FORBIDDEN, NEED_MUST },
};

static need need_of(const reader *r, iampb__element element)
{
    switch (element) {
    case IAMPB__ELEMENT_EFFECT:
    case IAMPB__ELEMENT_ACTION: return NEED_MUST;
    case IAMPB__ELEMENT_PRINCIPAL:
    case IAMPB__ELEMENT_NOT_PRINCIPAL: return needs[r->tree->kind].principal;
    case IAMPB__ELEMENT_RESOURCE:
    case IAMPB__ELEMENT_NOT_RESOURCE: return needs[r->tree->kind].resource;
    default: return NEED_NONE;
    }
}

static void read_effect(reader *r, iampb__tree_statement *statement)
{
    const iampb__tree_entry *entry = statement->effect_entry;
    if (entry == NULL)
        return;
    if (iampb__str_eq(entry->text, IAMPB__STR("Allow")))
        statement->effect = IAMPB__EFFECT_ALLOW;
    else if (iampb__str_eq(entry->text, IAMPB__STR("Deny")))
        statement->effect = IAMPB__EFFECT_DENY;
    else
        add_fault(r, IAMPB__FAULT_VALUE, IAMPB__ELEMENT_EFFECT, iampb__locus_value(&entry->node));
}

static void read_element(reader *r, iampb__tree_statement *statement, const iampb__tree_node *node, iampb__json value,
        iampb__element element)
{
    switch (element) {
    case IAMPB__ELEMENT_SID: statement->sid = new_entry(r, node, value, element); break;
    case IAMPB__ELEMENT_EFFECT:
        statement->effect_entry = new_entry(r, node, value, element);
        read_effect(r, statement);
        break;
    case IAMPB__ELEMENT_PRINCIPAL: statement->principal = new_principals(r, node, value, element); break;
    case IAMPB__ELEMENT_NOT_PRINCIPAL: statement->not_principal = new_principals(r, node, value, element); break;
    case IAMPB__ELEMENT_ACTION: statement->action = new_list(r, node, value, element); break;
    case IAMPB__ELEMENT_NOT_ACTION: statement->not_action = new_list(r, node, value, element); break;
    case IAMPB__ELEMENT_RESOURCE: statement->resource = new_list(r, node, value, element); break;
    case IAMPB__ELEMENT_NOT_RESOURCE: statement->not_resource = new_list(r, node, value, element); break;
    default: statement->condition = new_condition(r, node, value); break;
    }
}

static void find_missing(reader *r, const iampb__tree_statement *statement, unsigned seen)
{
    static const struct {
        iampb__element element;
        unsigned either;
    } rows[] = {
        { IAMPB__ELEMENT_EFFECT, ELEMENT_BIT(IAMPB__ELEMENT_EFFECT) },
        { IAMPB__ELEMENT_PRINCIPAL, ELEMENT_BIT(IAMPB__ELEMENT_PRINCIPAL) | ELEMENT_BIT(IAMPB__ELEMENT_NOT_PRINCIPAL) },
        { IAMPB__ELEMENT_ACTION, ELEMENT_BIT(IAMPB__ELEMENT_ACTION) | ELEMENT_BIT(IAMPB__ELEMENT_NOT_ACTION) },
        { IAMPB__ELEMENT_RESOURCE, ELEMENT_BIT(IAMPB__ELEMENT_RESOURCE) | ELEMENT_BIT(IAMPB__ELEMENT_NOT_RESOURCE) },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if ((seen & rows[i].either) == 0 && need_of(r, rows[i].element) == NEED_MUST)
            add_fault(r, IAMPB__FAULT_MISSING, rows[i].element, iampb__locus_value(&statement->node));
}

/* The statement is at its final place, since its elements point to it. */
static void read_statement(reader *r, iampb__tree_statement *statement, iampb__json value)
{
    unsigned seen = 0;
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb__tree_node node = member_node(r, &statement->node, &i);
        if (is_overruled(r, &node, IAMPB__ELEMENT_STATEMENT))
            continue;
        const statement_row *row = find_row(node.name);
        if (row == NULL) {
            add_fault_at(r, IAMPB__FAULT_UNKNOWN, IAMPB__ELEMENT_STATEMENT, &node, IAMPB__PART_NAME);
            continue;
        }
        if (row->opposite != IAMPB__ELEMENT_DOCUMENT && (seen & ELEMENT_BIT(row->opposite)) != 0)
            add_fault_at(r, IAMPB__FAULT_BOTH, row->element, &node, IAMPB__PART_NAME);
        if (need_of(r, row->element) == NEED_FORBIDDEN)
            add_fault_at(r, IAMPB__FAULT_FORBIDDEN, row->element, &node, IAMPB__PART_NAME);
        seen |= ELEMENT_BIT(row->element);
        read_element(r, statement, &node, i.value, row->element);
    }
    find_missing(r, statement, seen);
}

static void read_statement_array(reader *r, const iampb__tree_node *list, iampb__json array)
{
    iampb__tree *tree = r->tree;
    iampb__tree_statement *statements = get_memory(r, iampb__json_count(array), sizeof *statements);
    uint32_t index = 0;
    if (statements == NULL)
        return;
    tree->statements = statements;
    for (iampb__json_iter i = iampb__json_begin(array); iampb__json_more(&i); iampb__json_advance(&i), index++) {
        iampb__tree_node node = value_node(list, i.value, index);
        if (node.type != IAMPB__JSON_OBJECT) {
            add_fault_at(r, IAMPB__FAULT_TYPE, IAMPB__ELEMENT_STATEMENT, &node, IAMPB__PART_VALUE);
            continue;
        }
        statements[tree->count].node = node;
        read_statement(r, &statements[tree->count++], i.value);
    }
    if (index == 0)
        add_fault(r, IAMPB__FAULT_EMPTY, IAMPB__ELEMENT_STATEMENT, iampb__locus_value(list));
}

static void read_statements(reader *r, const iampb__tree_node *node, iampb__json value)
{
    iampb__tree_node *list = get_memory(r, 1, sizeof *list);
    if (list == NULL)
        return;
    *list = *node;
    r->tree->list = list;
    if (node->type == IAMPB__JSON_ARRAY) {
        read_statement_array(r, list, value);
    } else if (node->type == IAMPB__JSON_OBJECT) {
        iampb__tree_statement *statement = get_memory(r, 1, sizeof *statement);
        if (statement == NULL)
            return;
        r->tree->statements = statement;
        r->tree->count = 1;
        statement->node = *node;
        read_statement(r, statement, value);
    } else {
        add_fault(r, IAMPB__FAULT_TYPE, IAMPB__ELEMENT_STATEMENT, iampb__locus_value(list));
    }
}

/* ---- The document ---- */
static void read_version(reader *r, const iampb__tree_node *node, iampb__json value)
{
    const iampb__tree_entry *entry = new_entry(r, node, value, IAMPB__ELEMENT_VERSION);
    r->tree->version = entry;
    if (entry == NULL)
        return;
    r->tree->variables = iampb__str_eq(entry->text, IAMPB__STR("2012-10-17"));
    if (!r->tree->variables && !iampb__str_eq(entry->text, IAMPB__STR("2008-10-17")))
        add_fault(r, IAMPB__FAULT_VALUE, IAMPB__ELEMENT_VERSION, iampb__locus_value(&entry->node));
}

static void read_document(reader *r, iampb__json root)
{
    iampb__tree *tree = r->tree;
    bool version = false, statement = false;
    if (tree->node.type != IAMPB__JSON_OBJECT) {
        add_fault(r, IAMPB__FAULT_TYPE, IAMPB__ELEMENT_DOCUMENT, iampb__locus_value(&tree->node));
        return;
    }
    for (iampb__json_iter i = iampb__json_begin(root); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb__tree_node node = member_node(r, &tree->node, &i);
        if (is_overruled(r, &node, IAMPB__ELEMENT_DOCUMENT))
            continue;
        if (iampb__str_eq(node.name, IAMPB__STR("Version"))) {
            version = true;
            read_version(r, &node, i.value);
        } else if (iampb__str_eq(node.name, IAMPB__STR("Id"))) {
            tree->id = new_entry(r, &node, i.value, IAMPB__ELEMENT_ID);
        } else if (iampb__str_eq(node.name, IAMPB__STR("Statement"))) {
            statement = true;
            read_statements(r, &node, i.value);
        } else {
            add_fault_at(r, IAMPB__FAULT_UNKNOWN, IAMPB__ELEMENT_DOCUMENT, &node, IAMPB__PART_NAME);
        }
    }
    if (!version)
        add_fault(r, IAMPB__FAULT_MISSING, IAMPB__ELEMENT_VERSION, iampb__locus_value(&tree->node));
    if (!statement)
        add_fault(r, IAMPB__FAULT_MISSING, IAMPB__ELEMENT_STATEMENT, iampb__locus_value(&tree->node));
}

static iampb_status build(iampb_context *ctx, iampb__json root, const iampb__vec *repeats, iampb__arena *arena,
        iampb_policy_kind kind, const iampb__tree **out, iampb_error **err)
{
    reader r = { .ctx = ctx, .arena = arena };
    r.tree = get_memory(&r, 1, sizeof *r.tree);
    if (r.tree == NULL)
        return iampb__error_nomem(err);
    order_repeats(&r, repeats);
    r.tree->source = root.source;
    r.tree->root = root;
    r.tree->kind = kind;
    r.tree->node = value_node(NULL, root, 0);
    read_document(&r, root);
    keep_faults(&r);
    IAMPB__VEC_FREE(iampb__tree_fault, ctx, &r.faults);
    if (r.failed)
        return iampb__error_nomem(err);
    *out = r.tree;
    return IAMPB_OK;
}

iampb_status iampb__tree_build(iampb_context *ctx, iampb__json root, iampb__arena *arena, iampb_policy_kind kind,
        const iampb__tree **out, iampb_error **err)
{
    return build(ctx, root, NULL, arena, kind, out, err);
}

/* A tree of nothing but the reader's error, whose offset counts in the source's text. */
static iampb_status build_unread(const iampb__source *source, iampb__arena *arena, iampb_policy_kind kind,
        const iampb_error *error, const iampb__tree **out, iampb_error **err)
{
    size_t len;
    const char *message = iampb_error_message(error, &len);
    uint64_t offset = iampb_error_offset(error);
    iampb__tree *tree = iampb__arena_zalloc(arena, 1, sizeof *tree);
    iampb__tree_fault *fault = iampb__arena_zalloc(arena, 1, sizeof *fault);
    if (tree == NULL || fault == NULL || !iampb__arena_str(arena, iampb__str(message, len), &fault->detail))
        return iampb__error_nomem(err);
    tree->source = source;
    tree->kind = kind;
    tree->node.len = (uint32_t)source->text.len;
    fault->code = IAMPB__FAULT_NOT_JSON;
    fault->at = iampb__locus_value(&tree->node);
    fault->span = (iampb__span){ source, (uint32_t)(offset < source->text.len ? offset : source->text.len), 0 };
    tree->faults = fault;
    tree->fault_count = 1;
    *out = tree;
    return IAMPB_OK;
}

/* An error tells places of the input file. For a text that was decoded from a piece of a file, the place in the text
 * itself is wanted: the same bytes are read once more, as a text that stands alone. */
static iampb_status place_error(iampb_context *ctx, const iampb__source *source, iampb__arena *arena,
        iampb_error **error)
{
    iampb__json unused;
    const iampb__source *alone;
    if (source->parent == NULL)
        return iampb_error_code(*error);
    iampb_error_free(*error);
    *error = NULL;
    alone = iampb__source_new(arena, source->name, source->text);
    return alone == NULL ? iampb__error_nomem(error) : iampb__json_read(ctx, alone, arena, &unused, error);
}

iampb_status iampb__tree_parse(iampb_context *ctx, const iampb__source *source, iampb__arena *arena,
        iampb_policy_kind kind, const iampb__tree **out, iampb_error **err)
{
    iampb__vec repeats = { 0 };
    iampb__json root = IAMPB__JSON_NOTHING;
    iampb_error *error = NULL;
    iampb_status status = iampb__json_read_repeats(ctx, source, arena, &root, &repeats, &error);
    if (status == IAMPB_OK) {
        status = build(ctx, root, &repeats, arena, kind, out, err);
        goto out;
    }
    if (status == IAMPB_E_SYNTAX || status == IAMPB_E_ENCODING)
        status = place_error(ctx, source, arena, &error);
    if (status == IAMPB_E_SYNTAX || status == IAMPB_E_ENCODING) {
        status = build_unread(source, arena, kind, error, out, err);
    } else if (err != NULL) {
        *err = error;
        error = NULL;
    }
out:
    iampb_error_free(error);
    IAMPB__VEC_FREE(iampb__json_repeat, ctx, &repeats);
    return status;
}
