/* public.c - does a policy let in anybody that it does not name (C-4)? The actions of the type are a document of their
 * own, as an access is in granted.c; those who ask are strangers, who have nothing that the policy names by a fixed
 * value (public_strangers.h). See compare.h.
 * Rule: AWS IAM Access Analyzer User Guide, "Validate policies with custom policy checks", check for no public
 * access. */
#include "base/error.h"
#include "compare/public_deputy.h"
#include "compare/public_strangers.h"
#include "compare/question.h"

#define POLICY 0
#define ACTIONS 1
#define ROLE "AWS::IAM::AssumeRolePolicyDocument"

/* Each with all actions of its service. */
static const struct resource_type {
    const char *name;
    iampb_str actions;
} types[] = {
#define ROW(name, service) { name, IAMPB__STR_INIT(service ":*") }
    ROW("AWS::ApiGateway::RestApi", "execute-api"),
    ROW("AWS::Backup::BackupVault", "backup"),
    ROW("AWS::CloudTrail::Dashboard", "cloudtrail"),
    ROW("AWS::CloudTrail::EventDataStore", "cloudtrail"),
    ROW("AWS::CodeArtifact::Domain", "codeartifact"),
    ROW("AWS::DynamoDB::Stream", "dynamodb"),
    ROW("AWS::DynamoDB::Table", "dynamodb"),
    ROW("AWS::EFS::FileSystem", "elasticfilesystem"),
    { ROLE, IAMPB__STR_INIT("sts:AssumeRole") },
    ROW("AWS::KMS::Key", "kms"),
    ROW("AWS::Kinesis::Stream", "kinesis"),
    ROW("AWS::Kinesis::StreamConsumer", "kinesis"),
    ROW("AWS::Lambda::Function", "lambda"),
    ROW("AWS::OpenSearchService::Domain", "es"),
    ROW("AWS::S3::AccessPoint", "s3"),
    ROW("AWS::S3::Bucket", "s3"),
    ROW("AWS::S3::Glacier", "glacier"),
    ROW("AWS::S3Express::AccessPoint", "s3express"),
    ROW("AWS::S3Express::DirectoryBucket", "s3express"),
    ROW("AWS::S3Outposts::AccessPoint", "s3-outposts"),
    ROW("AWS::S3Outposts::Bucket", "s3-outposts"),
    ROW("AWS::S3Tables::Table", "s3tables"),
    ROW("AWS::S3Tables::TableBucket", "s3tables"),
    ROW("AWS::SecretsManager::Secret", "secretsmanager"),
    ROW("AWS::SNS::Topic", "sns"),
    ROW("AWS::SQS::Queue", "sqs"),
#undef ROW
};
#define TYPES (sizeof types / sizeof types[0])

const char *iampb_compare_public_type_at(size_t index) { return index < TYPES ? types[index].name : NULL; }

static bool is_role(const struct resource_type *type) { return strcmp(type->name, ROLE) == 0; }

static iampb_status find_type(iampb_context *ctx, const iampb_compiled *policy, iampb_str name,
        const struct resource_type **out, iampb_error **err)
{
    for (size_t i = 0; i < TYPES; i++) {
        if (!iampb__str_eq(iampb__str_z(types[i].name), name))
            continue;
        iampb_policy_kind kind = is_role(&types[i]) ? IAMPB_POLICY_TRUST : IAMPB_POLICY_RESOURCE;
        if (policy->kind != kind)
            return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                    "%s takes a policy of kind %s, and this one is of kind %s",
                    types[i].name, iampb_policy_kind_name(kind), iampb_policy_kind_name(policy->kind));
        *out = &types[i];
        return IAMPB_OK;
    }
    return iampb__error_set(ctx, err, IAMPB_E_INVALID,
            "\"%v\" is no type of resource with a policy that can be public; iampb_compare_public_type_at() lists them",
            iampb__str_first(name, 200));
}

/* ---- The actions as a document ---- */
/* Providers that anybody can have a token of: those of the policy, and those that every account has. */
static void write_providers(iampb__json_writer *w, const iampb_compiled *policy)
{
    const char *issuer;
    iampb__json_open(w, '{');
    iampb__json_key(w, "Federated");
    iampb__json_open(w, '[');
    for (size_t i = 0; (issuer = iampb__built_in_issuer_at(i)) != NULL; i++)
        iampb__json_put_str(w, iampb__str_z(issuer));
    for (uint32_t i = 0; i < policy->count; i++) {
        const iampb__principals *p = &policy->statements[i].principals;
        for (uint32_t k = 0; k < p->count; k++)
            if (iampb__is_shared_provider(&p->items[k]))
                iampb__json_put_str(w, p->items[k].text);
    }
    iampb__json_close(w, ']');
    iampb__json_close(w, '}');
}

static void write_statement(iampb__json_writer *w, const iampb_compiled *policy, const char *element, iampb_str action)
{
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "Effect", IAMPB__STR("Allow"));
    iampb__json_key(w, element);
    write_providers(w, policy);
    iampb__json_member_str(w, "Action", action);
    iampb__json_close(w, '}');
}

/* Who comes with a token takes one action, all others the other one. Roles are not assumed with SAML by strangers: the
 * provider is one of the account. Rule: trust rules D-1, D-2. */
static iampb_status compile_role(iampb_context *ctx, const iampb_compiled *policy, iampb_compiled **out,
        iampb_error **err)
{
    iampb__builder text = { .ctx = ctx };
    iampb__json_writer w = { .out = &text };
    iampb__json_open(&w, '{');
    iampb__json_member_str(&w, "Version", IAMPB__STR("2008-10-17"));
    iampb__json_key(&w, "Statement");
    iampb__json_open(&w, '[');
    write_statement(&w, policy, "NotPrincipal", IAMPB__STR("sts:AssumeRole"));
    write_statement(&w, policy, "Principal", IAMPB__STR("sts:AssumeRoleWithWebIdentity"));
    iampb__json_close(&w, ']');
    iampb__json_close(&w, '}');
    iampb_status status = iampb__made_policy_compile(ctx, &text, IAMPB_POLICY_TRUST, out, err);
    iampb__builder_free(&text);
    return status;
}

static iampb_status compile_actions(iampb_context *ctx, const iampb_compiled *policy, const struct resource_type *type,
        iampb_compiled **out, iampb_error **err)
{
    iampb_compare_access access = IAMPB_COMPARE_ACCESS_INIT;
    if (is_role(type))
        return compile_role(ctx, policy, out, err);
    access.actions = &type->actions;
    access.action_count = 1;
    return iampb__access_compile(ctx, &access, out, err);
}

/* ---- The question ---- */
/* A caller with a token has claims; of those who assume roles without one AWS knows who they are. */
static uint32_t stance_of(const iampb__question_at *q, const iampb__class *one)
{
    const iampb_compiled *policy = IAMPB__VEC_AT(iampb__compared, &q->c.docs, POLICY)->compiled;
    if (q->callers.items[one->caller].kind == IAMPB_CALLER_PROVIDER)
        return IAMPB__STANCE_TOKEN;
    return policy->kind == IAMPB_POLICY_TRUST ? IAMPB__STANCE_SIGNED : 0;
}

static bool ask_class(void *user, const iampb__class *one)
{
    iampb__question_at *q = user;
    iampb__question_sort(q, one);
    iampb__clause any[2] = { iampb__question_untold(q, q->allow[POLICY]), q->allow[ACTIONS] };
    iampb_str service = one->name.len == 0 ? one->service : IAMPB__STR("");
    iampb__formula formula = { any, 2, q->deny[POLICY].entries, q->deny[POLICY].count, service };
    q->c.stance = stance_of(q, one);
    if (any[0].count > 0 && !q->c.failed)
        iampb__question_try(q, &formula);
    return !q->c.failed && q->result->reasons.count < q->c.options.max_reasons;
}

static iampb_status look(iampb__question_at *q, const iampb_compiled *policy, const iampb_compiled *actions,
        iampb_error **err)
{
    q->kind = IAMPB__STR("public");
    q->more = IAMPB__STR("Anybody can have");
    q->less = IAMPB__STR("");
    q->wanted_yes = 1u << POLICY | 1u << ACTIONS;
    if (!iampb__comparer_add(&q->c, &policy, 1) || !iampb__strangers_begin(&q->c)
        || !iampb__comparer_add(&q->c, &actions, 1) || !iampb__question_strangers(q)
        || !iampb__deputies_note(q->result, policy))
        return iampb__error_nomem(err);
    iampb__classes_visit(&q->c, UINT64_C(1) << POLICY | UINT64_C(1) << ACTIONS, &q->callers, ask_class, q);
    return q->c.failed ? iampb__error_nomem(err) : IAMPB_OK;
}

static iampb_status ask(iampb_context *ctx, const iampb_compiled *policy, const iampb_compiled *actions,
        const iampb_compare_options *options, iampb_comparison **out, iampb_error **err)
{
    iampb__question_at q;
    iampb_status status = iampb__question_begin(ctx, options, &q, err);
    if (status < 0)
        return status;
    if ((status = look(&q, policy, actions, err)) >= 0)
        status = iampb__question_answer(&q, IAMPB__STR("Nobody outside of what the policy names is allowed anything."),
                IAMPB__STR("The policy is public: it allows access to those that it does not name."), out, err);
    iampb__strangers_end(&q.c);
    iampb__question_end(&q);
    return status;
}

iampb_status iampb_compare_no_public_access(iampb_context *ctx, const iampb_compiled *policy, const char *type,
        size_t len, const iampb_compare_options *options, iampb_comparison **out, iampb_error **err)
{
    const struct resource_type *row = NULL;
    iampb_compiled *actions = NULL;
    iampb_status status;
    if (ctx == NULL || policy == NULL || type == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, policy, type and out must not be NULL");
    if ((status = find_type(ctx, policy, iampb__str(type, len), &row, err)) < 0
        || (status = compile_actions(ctx, policy, row, &actions, err)) < 0)
        return status;
    status = ask(ctx, policy, actions, options, out, err);
    iampb_compiled_free(actions);
    return status;
}
