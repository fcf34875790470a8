/* admin.c - who may do everything that its account lets anybody do, by its policies. Never by the name of a policy: a
 * few questions that only such a principal answers with yes (P-10). */
#include "base/error.h"
#include "graph/build.h"

/* Of each family of services something that does harm, what gives power, and something that no policy names. In
 * resources "$A" is the account, "$P" its partition. */
typedef struct probe {
    iampb_str action, resource;
} probe;

static const probe probes[] = {
#define ROW(action, resource) { IAMPB__STR_INIT(action), IAMPB__STR_INIT(resource) }
    ROW("iam:PutRolePolicy", "arn:$P:iam::$A:role/some-role"),
    ROW("iam:CreatePolicyVersion", "arn:$P:iam::$A:policy/some-policy"),
    ROW("iam:AttachUserPolicy", "arn:$P:iam::$A:user/some-user"),
    ROW("iam:PassRole", "arn:$P:iam::$A:role/some-role"),
    ROW("lambda:UpdateFunctionCode", "arn:$P:lambda:us-east-1:$A:function:some-function"),
    ROW("ec2:RunInstances", "arn:$P:ec2:us-east-1:$A:instance/i-0123456789abcdef0"),
    ROW("s3:DeleteBucket", "arn:$P:s3:::some-bucket"),
    ROW("secretsmanager:GetSecretValue", "arn:$P:secretsmanager:us-east-1:$A:secret:some-secret"),
    ROW("dynamodb:DeleteTable", "arn:$P:dynamodb:us-east-1:$A:table/some-table"),
    ROW("cloudtrail:StopLogging", "arn:$P:cloudtrail:us-east-1:$A:trail/some-trail"),
    ROW("some-service:SomeAction", "*"),
#undef ROW
};
enum { PROBES = sizeof probes / sizeof probes[0] };

static void fill_in(iampb__builder *out, iampb_str text, const iampb_account *account)
{
    iampb__builder_clear(out);
    for (size_t i = 0; i < text.len; i++) {
        char what = text.ptr[i] == '$' && i + 1 < text.len ? text.ptr[i + 1] : '\0';
        if (what == 'A')
            iampb__builder_add(out, account->id);
        else if (what == 'P')
            iampb__builder_add(out, account->partition);
        else
            iampb__builder_char(out, text.ptr[i]);
        i += what != '\0';
    }
}

static iampb_status ask_probe(iampb__build *b, uint32_t entry, size_t number, const iampb__change *change,
        iampb__reply *out)
{
    iampb__builder resource = { .ctx = b->g->ctx };
    fill_in(&resource, probes[number].resource, iampb__entry_account(b->g, entry)->account);
    iampb__asked_step step = { .action = probes[number].action, .resource = iampb__builder_str(&resource) };
    iampb_status status = resource.failed ? iampb__error_nomem(b->err)
                                          : iampb__inquire(&b->asker, entry, &step, change, out);
    iampb__builder_free(&resource);
    return status;
}

/* Where guardrails deny everything nobody is an administrator: one answer with them is looked for. */
static iampb_status ask_within(iampb__build *b, uint32_t entry, const iampb__change *change, iampb__reply *out)
{
    iampb__change within = *change;
    iampb_can best = 0;
    within.no_scps = false;
    for (size_t i = 0; i < PROBES && best != IAMPB_CAN_YES; i++) {
        iampb__reply reply;
        iampb_status status = ask_probe(b, entry, i, &within, &reply);
        if (status < 0)
            return status;
        if (iampb__can_better(reply.value, best)) {
            best = reply.value;
            if (best != IAMPB_CAN_YES && out->value == IAMPB_CAN_YES)
                *out = reply;
        }
        if (best == IAMPB_CAN_YES && i > 0 && out->why == reply.why)
            out->value = IAMPB_CAN_YES;
    }
    if (best == 0)
        *out = (iampb__reply){ 0, NULL };
    return IAMPB_OK;
}

/* With its policies changed so. SCPs do not count, but for one question: guardrails cap whoever is an administrator
 * (P-11). */
static iampb_status ask_all(iampb__build *b, uint32_t entry, const iampb__change *change, iampb__reply *out)
{
    iampb__change freely = change == NULL ? (iampb__change){ .no_scps = true } : *change;
    freely.no_scps = true;
    *out = (iampb__reply){ IAMPB_CAN_YES, NULL };
    for (size_t i = 0; i < PROBES && out->value != 0; i++) {
        iampb__reply reply;
        iampb_status status = ask_probe(b, entry, i, &freely, &reply);
        if (status < 0)
            return status;
        if (iampb__can_better(out->value, reply.value))
            *out = reply;
    }
    return out->value == 0 ? IAMPB_OK : ask_within(b, entry, &freely, out);
}

/* What no identity policy may allow needs no question. */
static bool may_be(const iampb__build *b, uint32_t group)
{
    static const iampb_str names[] = { IAMPB__STR_INIT("iam:PutRolePolicy"), IAMPB__STR_INIT("iam:CreatePolicyVersion"),
        IAMPB__STR_INIT("iam:AttachUserPolicy"), IAMPB__STR_INIT("iam:PassRole") };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t number = iampb__action_number(&b->can, names[i]);
        if (number != SIZE_MAX && !iampb__may(&b->can, group, number))
            return false;
    }
    return true;
}

static iampb_status find_entry(iampb__build *b, uint32_t entry)
{
    iampb__admin *admin = &b->g->admins[entry];
    iampb__reply reply, free;
    iampb_status status = ask_all(b, entry, NULL, &reply);
    if (status == IAMPB_OK && reply.value != 0)
        *admin = (iampb__admin){ .value = (uint8_t)reply.value, .why = reply.why };
    const iampb__principal *details = b->g->index->entries[entry].details;
    if (status < 0 || reply.value != 0 || details == NULL || !details->has_boundary)
        return status;
    const iampb__change change = { .no_boundary = true };
    status = ask_all(b, entry, &change, &free);
    admin->capped = status == IAMPB_OK && free.value == IAMPB_CAN_YES;
    return status;
}

/* One member answers for all, unless their names or tags may count. */
static iampb_status find_group(iampb__build *b, uint32_t number)
{
    const iampb__who_group *group = iampb__group_of(b->g->index, number);
    bool alone = false;
    for (size_t i = 0; i < PROBES && !alone; i++) {
        iampb__asked_step step = { .action = probes[i].action, .resource = IAMPB__STR("*") };
        alone = iampb__inquire_alone(&b->asker, number, &step);
    }
    for (uint32_t i = 0; i < group->count; i++) {
        uint32_t entry = b->g->index->members[group->first + i];
        if (i > 0 && !alone) {
            b->g->admins[entry] = b->g->admins[b->g->index->members[group->first]];
            continue;
        }
        iampb_status status = find_entry(b, entry);
        if (status < 0)
            return status;
    }
    return IAMPB_OK;
}

iampb_status iampb__find_admins(iampb__build *b)
{
    iampb_status status = IAMPB_OK;
    for (uint32_t i = 0; status == IAMPB_OK && i < b->g->group_count; i++) {
        const iampb__who_group *group = iampb__group_of(b->g->index, i);
        uint32_t entry = b->g->index->members[group->first];
        if (b->g->index->entries[entry].kind == IAMPB_CALLER_ROOT)
            b->g->admins[entry].value = IAMPB_CAN_YES;
        else if (may_be(b, i))
            status = find_group(b, i);
    }
    return status;
}
