/* privilege_deny.c - a Deny that can never match: its resources are none that its actions work on. What a Deny on a
 * group is meant for, its members, it does not cover; that much is known without the catalogue. */
#include "base/arn.h"
#include "catalog/expand.h"
#include "playbook/audit.h"
#include "playbook/privilege.h"
#include "policy/resource_reach.h"

/* ---- Groups ---- */
/* Actions of IAM that groups can be the resource of; all others never meet a group's ARN. Service Authorization
 * Reference, "Actions, resources, and condition keys for AWS Identity and Access Management". */
static const iampb_str group_actions[] = { IAMPB__STR_INIT("AddUserToGroup"), IAMPB__STR_INIT("AttachGroupPolicy"),
    IAMPB__STR_INIT("CreateGroup"), IAMPB__STR_INIT("DeleteGroup"), IAMPB__STR_INIT("DeleteGroupPolicy"),
    IAMPB__STR_INIT("DetachGroupPolicy"), IAMPB__STR_INIT("GenerateServiceLastAccessedDetails"),
    IAMPB__STR_INIT("GetContextKeysForPrincipalPolicy"), IAMPB__STR_INIT("GetGroup"),
    IAMPB__STR_INIT("GetGroupPolicy"), IAMPB__STR_INIT("ListAttachedGroupPolicies"),
    IAMPB__STR_INIT("ListGroupPolicies"), IAMPB__STR_INIT("ListPoliciesGrantingServiceAccess"),
    IAMPB__STR_INIT("PutGroupPolicy"), IAMPB__STR_INIT("RemoveUserFromGroup"),
    IAMPB__STR_INIT("SimulatePrincipalPolicy"), IAMPB__STR_INIT("UpdateGroup") };

/* Every entry is the ARN of groups, written out as far as "group/". Sure only where it is true. */
static bool only_groups(iampb__json resource)
{
    iampb__entry_room room;
    iampb__arn arn;
    size_t entries = 0;
    for (iampb__entries e = iampb__entries_of(resource); iampb__entries_more(&e); iampb__entries_advance(&e)) {
        if (!iampb__arn_parse(iampb__entry_text(e.value, &room), &arn)
            || !iampb__str_eq_nocase(arn.service, IAMPB__STR("iam"))
            || !iampb__str_starts(arn.resource, IAMPB__STR("group/")))
            return false;
        entries++;
    }
    return entries > 0;
}

static bool meets_groups(const iampb__statement *statement)
{
    for (size_t i = 0; i < sizeof group_actions / sizeof *group_actions; i++)
        if (iampb__statement_covers_action(statement, IAMPB__STR("iam"), group_actions[i]))
            return true;
    return false;
}

/* ---- All other resources, by the catalogue ---- */
enum { RESOURCES = 64 }; /* statements with more are not looked at */
/* As many comparisons as the linter makes for as many entries. */
#define BUDGET (10000 + 1000 * RESOURCES)

typedef struct resources {
    iampb__tree_entry entries[RESOURCES];
    iampb__lint_resource list[RESOURCES];
    iampb__lint_statement statement;
    iampb__reach reach;
} resources;

/* false: something in it cannot be judged. */
static bool take_resources(iampb__json resource, resources *out)
{
    iampb__entry_room room;
    size_t count = 0;
    for (iampb__entries e = iampb__entries_of(resource); iampb__entries_more(&e); iampb__entries_advance(&e), count++) {
        iampb_str text = iampb__entry_text(e.value, &room);
        if (count == RESOURCES || text.ptr == room.bytes || iampb__is_stars(text))
            return false;
        iampb__lint_resource *r = &out->list[count];
        out->entries[count].text = text;
        *r = (iampb__lint_resource){ .entry = &out->entries[count] };
        r->is_arn = iampb__arn_parse(text, &r->arn);
        r->has_variables = iampb__str_contains(text, IAMPB__STR("${"));
        if (!r->is_arn)
            return false;
    }
    out->statement = (iampb__lint_statement){ .resources = out->list, .resource_count = count };
    return count > 0;
}

/* Of a Deny one resource among those of a request is enough, so nothing less than none of all types will do. */
static bool is_void(resources *r, iampb_str entry)
{
    iampb__expansion expansion;
    size_t at, count = 0;
    iampb__expand_begin(&expansion, NULL, entry);
    for (; iampb__expand_next(&expansion, &at); count++) {
        iampb__action_view action = iampb__catalog_action(NULL, at);
        if (!iampb__reach_is_void(&r->reach, &action.service, action.row)
            || iampb__reach_meets_some(&r->reach, &action.service, action.row))
            return false;
    }
    return count > 0; /* an action that is not known may take anything */
}

/* Every action of the statement, on every one of its resources. */
static bool never_meets(iampb_run *run, resources *r, const iampb__statement *statement)
{
    iampb__entry_room room;
    iampb_context *ctx = run->playbook->ctx;
    const size_t types = iampb__catalog_type_count(NULL);
    bool empty = true;
    if (statement->not_action || statement->not_resource || types == 0 || !take_resources(statement->resource, r))
        return false;
    memset(&r->reach, 0, sizeof r->reach);
    r->reach.budget = BUDGET;
    r->reach.stamp = iampb__zalloc(ctx, types, sizeof *r->reach.stamp);
    r->reach.answers = iampb__zalloc(ctx, types, sizeof *r->reach.answers);
    if (r->reach.stamp == NULL || r->reach.answers == NULL) {
        iampb__audit_nomem(iampb__audit_of(run));
        empty = false;
    } else
        iampb__reach_begin(&r->reach, &r->statement);
    for (iampb__entries e = iampb__entries_of(statement->action); empty && iampb__entries_more(&e);
            iampb__entries_advance(&e)) {
        iampb_str action = iampb__entry_text(e.value, &room);
        empty = !iampb__action_is_all(action) && is_void(r, action);
    }
    if (r->reach.stamp != NULL)
        iampb__free(ctx, r->reach.stamp, types, sizeof *r->reach.stamp);
    if (r->reach.answers != NULL)
        iampb__free(ctx, r->reach.answers, types, sizeof *r->reach.answers);
    return empty && r->reach.budget > 0;
}

/* ---- The check ---- */
static iampb_verdict judge_deny(iampb_run *run, const iampb__written *what)
{
    resources room;
    iampb__statement statement;
    size_t found = 0;
    bool groups = false;
    if (!(iampb__run_shape(run, what->document) & IAMPB__SHAPE_DENY))
        return IAMPB_PASS;
    iampb__statements s = iampb__statements_of(what->document);
    while (iampb__statement_next(&s, &statement)) {
        if (statement.allow)
            continue;
        const bool of_groups = !statement.not_resource && only_groups(statement.resource);
        if (of_groups ? meets_groups(&statement) : !never_meets(run, &room, &statement))
            continue;
        iampb__span resource = iampb__entry_span(statement.resource), action = iampb__entry_span(statement.action);
        groups = groups || of_groups;
        if (found++ >= IAMPB__SHOWN)
            continue;
        iampb__run_span(run, "Resource", &resource, "ARNs that the actions work on");
        iampb__run_span(run, statement.not_action ? "NotAction" : "Action", &action, NULL);
    }
    if (found == 0)
        return IAMPB_PASS;
    iampb__run_say(run, groups
            ? "%s %v denies actions on groups that never have a group as their resource: the denial takes nothing "
              "away, from members of the group neither"
            : "%s %v denies actions on resources that are never theirs: the denial takes nothing away",
            what->policy != NULL ? "policy" : "inline policy", what->name);
    iampb__say_rewrite(run, what);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_deny_ineffective(iampb_run *run, const void *subject)
{
    iampb__written what;
    iampb_verdict taken = iampb__take_written(run, subject, false, &what);
    return taken == IAMPB_PASS ? judge_deny(run, &what) : taken;
}
