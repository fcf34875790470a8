/* explain_notes.c - what a decision does not know, or takes for granted. See explain.h.
 * Rule: E-88, E-47, E-95, E-97, E-102 to E-104. */
#include "eval/explain.h"

bool iampb__decision_note(iampb_decision *d, const char *code, iampb_str detail)
{
    iampb__builder text = { .ctx = iampb__arena_context(d->arena) };
    iampb__note *note = d->notes;
    iampb__builder_add(&text, iampb__str_z(code));
    if (detail.len > 0) {
        iampb__builder_char(&text, ':');
        iampb__builder_add(&text, detail);
    }
    while (note != NULL && !text.failed && !iampb__str_eq(note->text, iampb__builder_str(&text)))
        note = note->next;
    bool ok = !text.failed;
    if (ok && note == NULL) {
        note = iampb__arena_zalloc(d->arena, 1, sizeof *note);
        ok = note != NULL && iampb__builder_keep(&text, d->arena, &note->text);
        if (ok) {
            *d->notes_end = note;
            d->notes_end = &note->next;
        }
    }
    iampb__builder_free(&text);
    return ok;
}

#define NOTE(d, code) iampb__decision_note((d), (code), IAMPB__STR(""))

#define ONE_OF(name, list) iampb__str_is_one_of((name), (list), sizeof(list) / sizeof((list)[0]))

/* Services that take calls without a signature (E-95). */
static const iampb_str unsigned_services[] = { IAMPB__STR_INIT("s3"), IAMPB__STR_INIT("sqs"), IAMPB__STR_INIT("sns"),
    IAMPB__STR_INIT("lambda"), IAMPB__STR_INIT("execute-api"), IAMPB__STR_INIT("es"), IAMPB__STR_INIT("aoss"),
    IAMPB__STR_INIT("sts"), IAMPB__STR_INIT("cognito-identity"), IAMPB__STR_INIT("cognito-idp"),
    IAMPB__STR_INIT("mediastore"), IAMPB__STR_INIT("vpc-lattice-svcs"), IAMPB__STR_INIT("elasticfilesystem") };

/* What a grant of a KMS key can give (E-97). */
static const iampb_str grant_operations[] = { IAMPB__STR_INIT("decrypt"), IAMPB__STR_INIT("encrypt"),
    IAMPB__STR_INIT("generatedatakey"), IAMPB__STR_INIT("generatedatakeywithoutplaintext"),
    IAMPB__STR_INIT("generatedatakeypair"), IAMPB__STR_INIT("generatedatakeypairwithoutplaintext"),
    IAMPB__STR_INIT("reencryptfrom"), IAMPB__STR_INIT("reencryptto"), IAMPB__STR_INIT("sign"),
    IAMPB__STR_INIT("verify"), IAMPB__STR_INIT("generatemac"), IAMPB__STR_INIT("verifymac"),
    IAMPB__STR_INIT("getpublickey"), IAMPB__STR_INIT("describekey"), IAMPB__STR_INIT("creategrant"),
    IAMPB__STR_INIT("retiregrant"), IAMPB__STR_INIT("derivesharedsecret") };

/* What an ACL can give (E-103). */
static const iampb_str acl_operations[] = { IAMPB__STR_INIT("getobject"), IAMPB__STR_INIT("getobjectversion"),
    IAMPB__STR_INIT("putobject"), IAMPB__STR_INIT("deleteobject"), IAMPB__STR_INIT("deleteobjectversion"),
    IAMPB__STR_INIT("listbucket"), IAMPB__STR_INIT("listbucketversions"),
    IAMPB__STR_INIT("listbucketmultipartuploads"), IAMPB__STR_INIT("getobjectacl"),
            IAMPB__STR_INIT("getobjectversionacl"),
    IAMPB__STR_INIT("putobjectacl"), IAMPB__STR_INIT("putobjectversionacl"), IAMPB__STR_INIT("getbucketacl"),
    IAMPB__STR_INIT("putbucketacl") };

/* ---- What statements show ---- */
/* "arn:aws:sts::A:assumed-role/ROLE/SESSION": one session of the caller's role, where which one asks is
 * not known (E-88). */
static bool names_session_of(const iampb__named_principal *p, const iampb__caller *caller)
{
    size_t begin = iampb__str_find(p->text, '/', 0);
    size_t end = begin == SIZE_MAX ? SIZE_MAX : iampb__str_find(p->text, '/', begin + 1);
    return p->form == IAMPB__FORM_SESSION && end != SIZE_MAX && iampb__str_eq(p->account, caller->account)
            && iampb__str_eq_nocase(iampb__str(p->text.ptr + begin + 1, end - begin - 1), caller->name);
}

static bool needs_session_name(const iampb__asked_policy *policy, const iampb_request *request,
        const iampb__compiled_statement *s)
{
    if (!iampb__layer_has_principals(policy->layer) || request->caller.kind != IAMPB_CALLER_ROLE)
        return false;
    for (uint32_t i = 0; i < s->principals.count; i++)
        if (names_session_of(&s->principals.items[i], &request->caller))
            return true;
    return false;
}

/* Tags of a bucket count only where its owner has switched that on (E-104). */
static bool needs_bucket_tags(const iampb_request *request, const iampb__compiled_statement *s)
{
    static const iampb_str starts[] = { IAMPB__STR_INIT("aws:ResourceTag/"), IAMPB__STR_INIT("s3:BucketTag/") };
    bool bucket = request->special.s3 && iampb__str_find(request->resource, '/', 0) == SIZE_MAX;
    for (uint32_t i = 0; bucket && i < s->test_count; i++)
        for (size_t k = 0; k < 2; k++)
            if (s->tests[i].key.len > starts[k].len
                && iampb__str_eq_nocase(iampb__str_first(s->tests[i].key, starts[k].len), starts[k]))
                return true;
    return false;
}

static bool note_statements(iampb_decision *d, const iampb__asked_policy *policy, const iampb_request *request)
{
    const iampb__effect_table *const tables[] = { &policy->compiled->deny, &policy->compiled->allow };
    for (size_t i = 0; i < 2; i++) {
        iampb__candidates at = { 0 };
        const iampb__compiled_statement *s;
        while (iampb__candidates_next(policy->compiled, tables[i], request, &at, &s)) {
            bool session = needs_session_name(policy, request, s), tags = needs_bucket_tags(request, s);
            if ((!session && !tags) || iampb__statement_resource(s, request) == IAMPB__NO)
                continue;
            if ((session && !NOTE(d, "session-name")) || (tags && !NOTE(d, "bucket-tags-need-abac")))
                return false;
        }
    }
    return true;
}

/* ---- All ---- */
bool iampb__decision_add_notes(iampb_decision *d, const iampb_policy_set *set, const iampb_request *request)
{
    bool denied = d->decided.verdict == IAMPB_IMPLICIT_DENY;
    bool anonymous = request->caller.kind == IAMPB_CALLER_ANONYMOUS;
    if (anonymous && !ONE_OF(request->service, unsigned_services) && !NOTE(d, "service-requires-signature"))
        return false;
    if (denied && request->special.kms_key && ONE_OF(request->name, grant_operations)
        && !NOTE(d, "kms-grants-not-considered"))
        return false;
    if (denied && request->special.s3 && ONE_OF(request->name, acl_operations) && !NOTE(d, "acl-not-considered"))
        return false;
    if (request->special.s3 && set->public_bucket && !NOTE(d, "public-bucket-policy"))
        return false;
    for (size_t i = 0; i < set->remarks.count; i++)
        if (!iampb__decision_note(d, IAMPB__VEC_AT(iampb_str, &set->remarks, i)->ptr, IAMPB__STR("")))
            return false;
    bool look = request->caller.kind == IAMPB_CALLER_ROLE || request->special.s3;
    for (size_t i = 0; look && i < d->policy_count; i++)
        if (!note_statements(d, &d->policies[i], request))
            return false;
    for (const iampb__explained *e = d->statements; e != NULL; e = e->next)
        if (e->applies && e->uncertain && !NOTE(d, "notprincipal-account"))
            return false;
    return true;
}
