/* lint_action.c - rules about actions: what is no action, what is said twice. REDUNDANT_RESOURCE, which is the same
 * question, is here too. */
#include "policy/lint.h"
#include "policy/redundant.h"

enum {
    WILDCARD_IN_SERVICE_NAME = IAMPB__LINT_WILDCARD_IN_SERVICE_NAME,
    INVALID_ACTION,
    INVALID_SERVICE,
    REDUNDANT_ACTION,
    REDUNDANT_RESOURCE,
    UNSUPPORTED_ACTION,
    END
};
#define RULE(number) (&iampb__lint_rules_action[number])

/* Names that are looked for, for a document at most: each costs a look at all actions of its service. */
#define NEAREST_MOST 32
#define NAME_MOST 64

/* ---- Does it exist ---- */
/* Edit distance of at most 2, case aside; 3 is "more". Row by row, within two columns of the diagonal. */
static unsigned distance(iampb_str a, iampb_str b)
{
    unsigned char row[NAME_MOST + 1], above;
    if (a.len > NAME_MOST || b.len > NAME_MOST || a.len > b.len + 2 || b.len > a.len + 2)
        return 3;
    for (size_t k = 0; k <= b.len; k++)
        row[k] = (unsigned char)(k < 3 ? k : 3);
    for (size_t i = 1; i <= a.len; i++) {
        size_t from = i > 2 ? i - 2 : 1, to = i + 2 < b.len ? i + 2 : b.len;
        unsigned best = 3;
        above = row[from - 1];
        row[from - 1] = from == 1 ? (unsigned char)(i < 3 ? i : 3) : 3;
        for (size_t k = from; k <= to; k++) {
            unsigned value = above + (iampb__lower(a.ptr[i - 1]) != iampb__lower(b.ptr[k - 1]));
            unsigned up = (k == i + 2 ? 3u : row[k]) + 1u, left = row[k - 1] + 1u;
            above = row[k];
            value = value < up ? value : up;
            value = value < left ? value : left;
            row[k] = (unsigned char)(value < 3 ? value : 3);
            best = best < row[k] ? best : row[k];
        }
        if (best == 3 && from > 1)
            return 3;
    }
    return row[b.len];
}

/* An action of the service whose name is nearly this one, or "". */
static iampb_str nearest(iampb__lint *lint, const iampb__lint_action *action)
{
    iampb__service_view service = iampb__catalog_service(lint->catalog, action->service);
    iampb_str found = { "", 0 };
    unsigned best = 3;
    if (action->wild_name || lint->nearest++ >= NEAREST_MOST)
        return found;
    for (uint32_t i = 0; i < service.row->action_count; i++) {
        const iampb__action_row *row = iampb__tables_action(service.tables, service.row->first_action + i);
        iampb_str name = iampb__str(iampb__tables_text(service.tables, row->name), row->name_len);
        unsigned far = distance(action->name, name);
        if (far < best) {
            best = far;
            found = name;
        }
    }
    return found;
}

static void report_unknown_action(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_action *action)
{
    iampb__locus at = iampb__lint_entry(action->entry);
    iampb_str text = iampb__lint_short(action->entry->text);
    if (action->name.ptr == NULL) {
        iampb__lint_report(lint, RULE(INVALID_ACTION), s, at,
                "\"%v\" is no action: it must be \"*\" or have a service and a colon before its name", text);
        return;
    }
    if (action->wild_name) {
        iampb__lint_report(lint, RULE(INVALID_ACTION), s, at, "No action matches \"%v\"", text);
        return;
    }
    if (!iampb__lint_on(lint, RULE(INVALID_ACTION)))
        return;
    iampb_str near = nearest(lint, action);
    if (near.len > 0)
        iampb__lint_report(lint, RULE(INVALID_ACTION), s, at, "There is no action \"%v\"; did you mean %v:%v", text,
                action->prefix, near);
    else
        iampb__lint_report(lint, RULE(INVALID_ACTION), s, at, "There is no action \"%v\"", text);
}

static void check_action(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_action *action)
{
    iampb__locus at = iampb__lint_entry(action->entry);
    iampb_str text = iampb__lint_short(action->entry->text);
    if (action->star || action->first != IAMPB_CATALOG_NONE)
        return;
    if (action->name.ptr == NULL || action->service != IAMPB_CATALOG_NONE) {
        report_unknown_action(lint, s, action);
    } else if (action->wild_prefix) {
        iampb__lint_report(lint, RULE(WILDCARD_IN_SERVICE_NAME), s, at,
                "\"%v\" has a wildcard in the name of the service", text);
    } else if ((action->status & IAMPB_NAME_RETIRED) != 0) {
        iampb__lint_report(lint, RULE(INVALID_SERVICE), s, at, "\"%v\" is of a service that AWS has retired", text);
    } else if ((action->status & IAMPB_NAME_ACCEPTED) == 0) {
        iampb__lint_report(lint, RULE(INVALID_SERVICE), s, at, "There is no service \"%v\", as in \"%v\"",
                iampb__lint_short(action->prefix), text);
    }
}

static void check_actions(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->action_count; i++)
        check_action(lint, s, &s->actions[i]);
}

/* ---- Said twice ---- */
/* What can go, in runs of neighbours: one edit for each. */
static void remove_entries(iampb__lint *lint, const iampb__tree_list *list, const iampb__redundant *found, size_t first)
{
    size_t begin = SIZE_MAX, end = 0;
    for (size_t i = first, more = 1; more != 0; more = i = found->next[i]) {
        if (!found->removable[i])
            continue;
        if (begin != SIZE_MAX && end + 1 == i && list->entries[end].node.index + 1 == list->entries[i].node.index) {
            end = i;
            continue;
        }
        if (begin != SIZE_MAX)
            iampb__lint_edit_remove_run(lint, &list->entries[begin].node, &list->entries[end].node);
        begin = end = i;
    }
    if (begin != SIZE_MAX)
        iampb__lint_edit_remove_run(lint, &list->entries[begin].node, &list->entries[end].node);
}

static void report_group(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_rule *rule,
        const iampb__tree_list *list, const iampb__redundant *found, size_t first)
{
    size_t count = 0, longest = first;
    for (size_t i = first, more = 1; more != 0; more = i = found->next[i], count++)
        if (list->entries[i].text.len > list->entries[longest].text.len)
            longest = i;
    if (!iampb__lint_report(lint, rule, s, iampb__lint_entry(&list->entries[first]),
                "%z entries cover each other in part or in whole, among them \"%v\"", count,
                iampb__lint_short(list->entries[longest].text)))
        return;
    for (size_t i = found->next[first]; i != 0; i = found->next[i])
        iampb__lint_at(lint, iampb__lint_entry(&list->entries[i]));
    remove_entries(lint, list, found, first);
}

static void check_redundant(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_list *list,
        bool nocase, const iampb__lint_rule *rule)
{
    iampb__redundant found;
    iampb__arena *scratch = iampb__lint_scratch(lint);
    if (scratch == NULL)
        return;
    if (!iampb__redundant_find(scratch, list, nocase, &found)) {
        lint->failed = true;
        return;
    }
    for (size_t i = 0; i < list->count && !lint->failed; i++)
        if (found.group[i] == i && found.next[i] != 0)
            report_group(lint, s, rule, list, &found, i);
    iampb__arena_reset(scratch);
}

/* Runs of the catalogue that entries mean: where no two of them meet, nothing is said twice. An entry that is no run
 * makes the texts decide. */
static bool actions_meet(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_list *list)
{
    if (s->action_count == 0 || s->actions[0].entry != list->entries)
        return iampb__redundant_maybe(list, true);
    if (lint->marks.bits == NULL && !iampb__action_set_init(&lint->marks, lint->work, lint->catalog)) {
        lint->failed = true;
        return false;
    }
    iampb__action_set_clear(&lint->marks);
    for (size_t i = 0; i < s->action_count; i++) {
        const iampb__lint_action *action = &s->actions[i];
        if (action->end == 0)
            return iampb__redundant_maybe(list, true);
        if (iampb__action_set_meets_run(&lint->marks, action->first, action->end))
            return true;
        iampb__action_set_put_run(&lint->marks, action->first, action->end);
    }
    return false;
}

static void check_redundant_actions(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_list *const lists[] = { s->tree->action, s->tree->not_action };
    for (size_t i = 0; i < 2; i++)
        if (lists[i] != NULL && lists[i]->count > 1 && actions_meet(lint, s, lists[i]))
            check_redundant(lint, s, lists[i], true, RULE(REDUNDANT_ACTION));
}

static void check_redundant_resources(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_list *const lists[] = { s->tree->resource, s->tree->not_resource };
    for (size_t i = 0; i < 2; i++)
        if (lists[i] != NULL && lists[i]->count > 1 && iampb__redundant_maybe(lists[i], false))
            check_redundant(lint, s, lists[i], false, RULE(REDUNDANT_RESOURCE));
}

/* ---- Actions that a kind of resource is never asked for ---- */
/* Types of resources in the catalogue that stand behind a CloudFormation type; NULL: any action of the service. */
static const struct resource_actions {
    iampb_str type, prefix;
    const char *types[3];
} resource_actions[] = {
    { IAMPB__STR_INIT("AWS::S3::Bucket"), IAMPB__STR_INIT("s3"), { "bucket", "object", NULL } },
    { IAMPB__STR_INIT("AWS::S3::AccessPoint"), IAMPB__STR_INIT("s3"), { NULL, NULL, NULL } },
    { IAMPB__STR_INIT("AWS::S3::MultiRegionAccessPoint"), IAMPB__STR_INIT("s3"), { NULL, NULL, NULL } },
    { IAMPB__STR_INIT("AWS::S3ObjectLambda::AccessPoint"), IAMPB__STR_INIT("s3-object-lambda"), { NULL, NULL, NULL } },
    { IAMPB__STR_INIT("AWS::IAM::AssumeRolePolicyDocument"), IAMPB__STR_INIT("sts"), { NULL, NULL, NULL } },
    { IAMPB__STR_INIT("AWS::SQS::Queue"), IAMPB__STR_INIT("sqs"), { NULL, NULL, NULL } },
    { IAMPB__STR_INIT("AWS::SNS::Topic"), IAMPB__STR_INIT("sns"), { NULL, NULL, NULL } },
    { IAMPB__STR_INIT("AWS::KMS::Key"), IAMPB__STR_INIT("kms"), { NULL, NULL, NULL } },
    { IAMPB__STR_INIT("AWS::SecretsManager::Secret"), IAMPB__STR_INIT("secretsmanager"), { NULL, NULL, NULL } },
    { IAMPB__STR_INIT("AWS::Lambda::Function"), IAMPB__STR_INIT("lambda"), { NULL, NULL, NULL } },
    { IAMPB__STR_INIT("AWS::ECR::Repository"), IAMPB__STR_INIT("ecr"), { NULL, NULL, NULL } },
};

static const struct resource_actions *find_resource(const iampb__lint *lint)
{
    iampb_str type = lint->kind == IAMPB_POLICY_TRUST ? IAMPB__STR("AWS::IAM::AssumeRolePolicyDocument")
                                                      : lint->resource_type;
    for (size_t i = 0; i < sizeof resource_actions / sizeof resource_actions[0]; i++)
        if (iampb__str_eq(resource_actions[i].type, type))
            return &resource_actions[i];
    return NULL;
}

static bool takes_type(const iampb__lint *lint, size_t action, const struct resource_actions *row)
{
    size_t count = iampb_catalog_action_list_count(lint->catalog, action, "resource_types");
    for (size_t i = 0; i < count; i++) {
        size_t len;
        const char *name = iampb_catalog_action_list_at(lint->catalog, action, "resource_types", i, &len);
        for (size_t k = 0; row->types[k] != NULL; k++)
            if (iampb__fold_is(iampb__str(name, len), row->types[k]))
                return true;
    }
    return false;
}

static void check_resource_actions(iampb__lint *lint, const iampb__lint_statement *s)
{
    const struct resource_actions *row = find_resource(lint);
    if (row == NULL || s->not_action)
        return;
    for (size_t i = 0; i < s->action_count; i++) {
        const iampb__lint_action *action = &s->actions[i];
        bool fits = true;
        if (action->service != IAMPB_CATALOG_NONE)
            fits = iampb__str_eq_nocase(action->prefix, row->prefix);
        if (fits && action->action != IAMPB_CATALOG_NONE && row->types[0] != NULL)
            fits = takes_type(lint, action->action, row);
        if (!fits)
            iampb__lint_report(lint, RULE(UNSUPPORTED_ACTION), s, iampb__lint_entry(action->entry),
                    "\"%v\" is never asked of %v", iampb__lint_short(action->entry->text), row->type);
    }
}

/* ---- The table ---- */
#define ALL IAMPB__LINT_ALL

const iampb__lint_rule iampb__lint_rules_action[] = {
    [WILDCARD_IN_SERVICE_NAME] = { "WILDCARD_IN_SERVICE_NAME", IAMPB_LINT_SUGGESTION, ALL, IAMPB_SEVERITY_INFO, 0,
        "A wildcard stands in the name of a service", "Name the services: AWS adds new ones all the time.", NULL,
        NULL },
    [INVALID_ACTION] = { "INVALID_ACTION", IAMPB_LINT_ERROR, ALL, IAMPB_SEVERITY_MEDIUM, IAMPB__LINT_LEADS,
        "An action does not exist", "Correct the name; iampb actions lists those of a service.", NULL, check_actions },
    [INVALID_SERVICE] = { "INVALID_SERVICE_IN_ACTION", IAMPB_LINT_ERROR, ALL, IAMPB_SEVERITY_MEDIUM, 0,
        "An action is of a service that does not exist", "Correct what stands before the colon.", NULL, NULL },
    [REDUNDANT_ACTION] = { "REDUNDANT_ACTION", IAMPB_LINT_SUGGESTION, ALL, IAMPB_SEVERITY_INFO, 0,
        "Actions of a list are covered by others of it", "Take out what another entry covers.", NULL,
        check_redundant_actions },
    [REDUNDANT_RESOURCE] = { "REDUNDANT_RESOURCE", IAMPB_LINT_SUGGESTION, IAMPB__LINT_NOT_TRUST, IAMPB_SEVERITY_INFO, 0,
        "Resources of a list are covered by others of it", "Take out what another entry covers.", NULL,
        check_redundant_resources },
    [UNSUPPORTED_ACTION] = { "UNSUPPORTED_ACTION_IN_POLICY", IAMPB_LINT_ERROR,
        IAMPB__LINT_RESOURCE | IAMPB__LINT_TRUST, IAMPB_SEVERITY_MEDIUM, 0,
        "An action can never be asked of this kind of resource", "Take it out.", NULL, check_resource_actions },
    [END] = { .code = NULL },
};
