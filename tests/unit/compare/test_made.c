/* test_made.c - policies that come of policies: the difference of two, held against trying requests one by one; the
 * least one for some requests, held against the evaluator. */
#include "trial.h"
#include <stdio.h>

#define PAIRS 200

/* ---- What is written ---- */
typedef struct page {
    char text[64 * 1024];
    size_t len;
    int notes;
} page;

static int32_t put(void *user, const char *bytes, size_t len)
{
    page *p = user;
    ck_assert_uint_lt(p->len + len, sizeof p->text);
    memcpy(p->text + p->len, bytes, len);
    p->text[p->len += len] = '\0';
    return 0;
}

static int32_t put_note(void *user, const char *bytes, size_t len)
{
    page *p = user;
    ck_assert_uint_gt(len, 0);
    ck_assert_ptr_nonnull(bytes);
    p->notes++;
    return 0;
}

/* ---- Differences ---- */
typedef struct difference {
    reference_side existing, fresh, made;
    page page;
} difference;

static void open_difference(trial *t, const pair *p, difference *d)
{
    iampb_error *err = NULL;
    d->page.len = 0;
    d->page.notes = 0;
    reference_open(t->ctx, &p->existing, p->kind, &d->existing);
    reference_open(t->ctx, &p->fresh, p->kind, &d->fresh);
    ck_assert_status(iampb_compare_write_difference(t->ctx, (const iampb_compiled *const *)d->existing.documents,
                             d->existing.count, (const iampb_compiled *const *)d->fresh.documents, d->fresh.count,
                             NULL, put, put_note, &d->page, &err), IAMPB_OK, &err);
    reference_open_text(t->ctx, d->page.text, p->kind, &d->made);
}

static void close_difference(difference *d)
{
    reference_close(&d->existing);
    reference_close(&d->fresh);
    reference_close(&d->made);
}

/* Nothing that one or two sets allow and others do not. */
static void no_request(trial *t, const pair *p, const difference *d, const iampb_policy_set *const allowing[2],
        const iampb_policy_set *const not_allowing[2], const char *what)
{
    static char detail[sizeof d->page.text + 2048];
    reference_question q = { .of = p, .sides = { &p->existing, &p->fresh },
        .allowing = { allowing[0], allowing[1] }, .not_allowing = { not_allowing[0], not_allowing[1] } };
    reference_answer found;
    reference_ask(t->ctx, &q, &found);
    if (found.found) {
        snprintf(detail, sizeof detail, "%s\n%s", found.request, d->page.text);
        trial_complain(t, p, what, detail);
    }
}

static void check_difference(trial *t, const pair *p, int *exact)
{
    static difference d;
    open_difference(t, p, &d);
    const iampb_policy_set *existing = d.existing.set, *fresh = d.fresh.set, *result = d.made.set;
    no_request(t, p, &d, (const iampb_policy_set *[2]){ fresh }, (const iampb_policy_set *[2]){ existing, result },
            "the difference lacks something");
    no_request(t, p, &d, (const iampb_policy_set *[2]){ result }, (const iampb_policy_set *[2]){ fresh },
            "the difference has what the new policy does not allow");
    iampb_comparison *within = trial_no_new_access(t, &d.fresh, &d.made);
    if (iampb_comparison_answer(within) == IAMPB_ANSWER_FAIL)
        trial_complain(t, p, "the comparison finds more in the difference than in the new policy", d.page.text);
    iampb_comparison_free(within);
    if (d.page.notes == 0) {
        ++*exact;
        no_request(t, p, &d, (const iampb_policy_set *[2]){ result, existing }, (const iampb_policy_set *[2]){ NULL },
                "the difference has what the existing policy allows, and no note says so");
    }
    close_difference(&d);
}

static void check_kind(iampb_policy_kind kind, bool plain)
{
    static pair p;
    trial t;
    int exact = 0;
    pair_options options = { kind, plain, false, 0 };
    trial_begin(&t, 20310611 + (uint64_t)kind + plain, PAIRS);
    for (t.number = 0; t.number < t.pairs; t.number++) {
        pair_generate(&t.g, &options, &p);
        check_difference(&t, &p, &exact);
    }
    ck_assert_msg(exact * 10 > t.pairs * 9, "%d of %d differences are exact", exact, t.pairs);
    trial_end(&t);
}

START_TEST(differences_of_identity_policies) { check_kind(IAMPB_POLICY_IDENTITY, _i == 0); }
END_TEST

START_TEST(differences_of_resource_policies) { check_kind(IAMPB_POLICY_RESOURCE, _i == 0); }
END_TEST

/* ---- Differences by example ---- */
#define BOX "arn:aws:s3:::box"
#define LIST(...) "[" #__VA_ARGS__ "]"
#define FULL(effect, action, resource) "{\"Effect\":\"" effect "\",\"Action\":" action ",\"Resource\":" resource "}"
#define IF(effect, action, resource, condition)                                                                       \
    "{\"Effect\":\"" effect "\",\"Action\":" action ",\"Resource\":" resource ",\"Condition\":" condition "}"
#define ON_VPC(values) "{\"StringEquals\":{\"aws:SourceVpc\":" values "}}"

static const struct example {
    const char *name, *existing, *fresh, *wanted;
    int notes;
} examples[] = {
    { "nothing is new", P(ALLOW("s3:*", "*")), P(ALLOW("s3:Get*", BOX "/*")), P(""), 0 },
    { "nothing was there", P(""), P(ALLOW("s3:Get*", BOX "/*")), P(ALLOW("s3:Get*", BOX "/*")), 0 },
    { "what all lies within a Deny is not new", P(""), P(ALLOW("s3:Get*", BOX "/*") "," DENY("s3:*", "*")), P(""), 0 },
    { "new actions alone", P(ALLOW("s3:GetObject", "*")),
        P(FULL("Allow", LIST("s3:GetObject","s3:PutObject"), "\"*\"")), P(ALLOW("s3:PutObject", "*")), 0 },
    { "new resources alone", P(ALLOW("s3:GetObject", BOX "/a")),
        P(FULL("Allow", "\"s3:GetObject\"", LIST("arn:aws:s3:::box/a","arn:aws:s3:::box/b","arn:aws:s3:::box/c"))),
        P(FULL("Allow", "\"s3:GetObject\"", LIST("arn:aws:s3:::box/b","arn:aws:s3:::box/c"))), 0 },
    { "new values alone", P(IF("Allow", "\"s3:*\"", "\"*\"", ON_VPC("\"vpc-1\""))),
        P(IF("Allow", LIST("s3:GetObject","s3:PutObject"), "\"*\"", ON_VPC(LIST("vpc-1","vpc-2","vpc-3")))),
        P(IF("Allow", LIST("s3:GetObject","s3:PutObject"), "\"*\"", ON_VPC(LIST("vpc-2","vpc-3")))), 0 },
    { "all but what was there", P(ALLOW("s3:Get*", BOX "/*")), P(ALLOW("s3:*", BOX "*")),
        P(ALLOW("s3:*", BOX "*") "," DENY("s3:Get*", BOX "/*")), 0 },
    { "what is taken away is one statement", P(ALLOW("s3:Get*", BOX "/a*") "," ALLOW("s3:Get*", BOX "/b")),
        P(ALLOW("s3:Get*", BOX "/*")),
        P(ALLOW("s3:Get*", BOX "/*") ","
            FULL("Deny", "\"s3:Get*\"", LIST("arn:aws:s3:::box/a*","arn:aws:s3:::box/b"))), 0 },
    { "a condition that fell away", P(IF("Allow", "\"s3:*\"", "\"*\"", ON_VPC("\"vpc-1\""))), P(ALLOW("s3:*", "*")),
        P(ALLOW("s3:*", "*") "," IF("Deny", "\"s3:*\"", "\"*\"", ON_VPC("\"vpc-1\""))), 0 },
    { "a Deny that matters stays, another does not", P(""),
        P(ALLOW("s3:*", "*") "," DENY("s3:Put*", BOX "/*") "," DENY("sqs:*", "*")),
        P(ALLOW("s3:*", "*") "," DENY("s3:Put*", BOX "/*")), 0 },
    { "a Deny that fell away", P(ALLOW("s3:*", "*") "," DENY("s3:Put*", BOX "/*")), P(ALLOW("s3:*", "*")),
        P(ALLOW("s3:Put*", BOX "/*")), 0 },
    { "two of them, each with its own condition",
        P(ALLOW("*", "*") "," IF("Deny", "\"s3:GetObject\"", "\"*\"", ON_VPC("\"vpc-1\"")) ","
            IF("Deny", "\"s3:PutObject\"", "\"*\"", ON_VPC("\"vpc-2\""))),
        P(FULL("Allow", LIST("s3:GetObject","s3:PutObject"), "\"*\"")),
        P(IF("Allow", "\"s3:GetObject\"", "\"*\"", ON_VPC("\"vpc-1\"")) ","
            IF("Allow", "\"s3:PutObject\"", "\"*\"", ON_VPC("\"vpc-2\""))), 0 },
    { "of no one policy", P(ALLOW("s3:*", BOX "/*") "," DENY("s3:Put*", BOX "/*a*")), P(ALLOW("s3:*", BOX "*")),
        P(ALLOW("s3:*", BOX "*")), 1 },
    { "text of 2008 with a dollar", "{\"Version\":\"2008-10-17\",\"Statement\":[" ALLOW("s3:*", BOX "/${a}") "]}",
        P(ALLOW("s3:*", BOX "/*")), P(ALLOW("s3:*", BOX "/*") "," DENY("s3:*", BOX "/${$}{a}")), 0 },
};

static void drop_blanks(page *p)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->len; i++)
        if (p->text[i] != ' ' && p->text[i] != '\n')
            p->text[kept++] = p->text[i];
    p->text[kept] = '\0';
}

START_TEST(differences_by_example)
{
    const struct example *e = &examples[_i];
    static page p;
    iampb_context *ctx = harness_context();
    iampb_error *err = NULL;
    reference_side existing, fresh;
    p.len = 0;
    p.notes = 0;
    reference_open_text(ctx, e->existing, IAMPB_POLICY_IDENTITY, &existing);
    reference_open_text(ctx, e->fresh, IAMPB_POLICY_IDENTITY, &fresh);
    ck_assert_status(iampb_compare_write_difference(ctx, (const iampb_compiled *const *)existing.documents, 1,
                             (const iampb_compiled *const *)fresh.documents, 1, NULL, put, put_note, &p, &err),
            IAMPB_OK, &err);
    drop_blanks(&p);
    ck_assert_msg(strcmp(p.text, e->wanted) == 0, "%s: %s", e->name, p.text);
    ck_assert_msg(p.notes == e->notes, "%s: %d notes", e->name, p.notes);
    reference_close(&existing);
    reference_close(&fresh);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Least policies ---- */
typedef struct wish {
    const char *action, *resource, *key, *value; /* key NULL: none */
    bool list;                                   /* the value as a list of one */
} wish;

static iampb_request *open_request(iampb_context *ctx, const wish *w)
{
    iampb_request *request = NULL;
    iampb_error *err = NULL;
    iampb_caller caller = IAMPB_CALLER_INIT;
    caller.arn = (iampb_str){ "arn:aws:iam::111122223333:user/alice", 36 };
    iampb_str none = { "", 0 };
    ck_assert_status(iampb_request_new(ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_caller(request, &caller, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_action(request, w->action, strlen(w->action), &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_resource(request, w->resource, strlen(w->resource), &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_owner(request, (iampb_str){ "111122223333", 12 }, none, none, 0, &err), IAMPB_OK,
            &err);
    if (w->key != NULL && w->value == NULL)
        ck_assert_status(iampb_request_set_absent(request, w->key, strlen(w->key), &err), IAMPB_OK, &err);
    else if (w->key != NULL) {
        iampb_str value = { w->value, strlen(w->value) };
        ck_assert_status(iampb_request_set(request, w->key, strlen(w->key),
                                 w->list ? IAMPB_VALUE_LIST : IAMPB_VALUE_SINGLE, &value, 1, &err), IAMPB_OK, &err);
    }
    return request;
}

static const wish wishes[] = {
    { "s3:GetObject", "arn:aws:s3:::ledger/a", NULL, NULL, false },
    { "s3:PutObject", "arn:aws:s3:::ledger/a", NULL, NULL, false },
    { "s3:GetObject", "arn:aws:s3:::ledger/b", NULL, NULL, false },
    { "s3:PutObject", "arn:aws:s3:::ledger/b", NULL, NULL, false },
    { "s3:GetObject", "arn:aws:s3:::other/${c}", NULL, NULL, false },
    { "ec2:RunInstances", "*", "aws:SourceIp", "10.1.2.3", false },
    { "ec2:RunInstances", "*", "aws:MultiFactorAuthPresent", "true", false },
    { "ec2:RunInstances", "*", "aws:TagKeys", "team", true },
    { "ec2:RunInstances", "*", "aws:SourceVpc", NULL, false },
    { "ec2:RunInstances", "*", "aws:PrincipalTag/note", "five * ${stars}?", false },
    { "ec2:RunInstances", "*", "aws:SourceArn", "arn:aws:s3:::odd?name", false },
    { "sqs:sendmessage", "arn:aws:sqs:us-east-1:111122223333:q", "aws:CurrentTime", "2031-05-05T00:00:00Z", false },
};
enum { WISHES = sizeof wishes / sizeof *wishes };

static void write_least(iampb_context *ctx, iampb_request *const *requests, size_t count, page *out)
{
    iampb_error *err = NULL;
    out->len = 0;
    ck_assert_status(iampb_compare_write_least(ctx, (const iampb_request *const *)requests, count, put, out, &err),
            IAMPB_OK, &err);
}

/* Each wish by itself: its policy allows it, and of the others those alone that ask the same. */
START_TEST(least_policies_allow_what_was_asked)
{
    static page p;
    iampb_context *ctx = harness_context();
    iampb_request *requests[WISHES];
    reference_side side;
    for (size_t i = 0; i < WISHES; i++)
        requests[i] = open_request(ctx, &wishes[i]);
    write_least(ctx, requests, WISHES, &p);
    reference_open_text(ctx, p.text, IAMPB_POLICY_IDENTITY, &side);
    for (size_t i = 0; i < WISHES; i++)
        ck_assert_msg(iampb_evaluate(side.set, requests[i], NULL) == IAMPB_ALLOWED, "wish %zu: %s", i, p.text);
    reference_close(&side);
    for (size_t i = 0; i < WISHES; i++) {
        write_least(ctx, &requests[i], 1, &p);
        reference_open_text(ctx, p.text, IAMPB_POLICY_IDENTITY, &side);
        bool absent = wishes[i].key != NULL && wishes[i].value == NULL; /* as it is in all others */
        for (size_t k = 0; k < WISHES; k++)
            ck_assert_msg((absent && k != i)
                            || (iampb_evaluate(side.set, requests[k], NULL) == IAMPB_ALLOWED) == (i == k),
                    "wish %zu by the policy of %zu: %s", k, i, p.text);
        reference_close(&side);
    }
    for (size_t i = 0; i < WISHES; i++)
        iampb_request_free(requests[i]);
    iampb_context_free(ctx);
}
END_TEST

/* Each part of a request by number; 0 of a key: not given. */
enum { ACTIONS = 3, RESOURCES = 4, ADDRESSES = 3, TAGS = 3, ALL = ACTIONS * RESOURCES * ADDRESSES * TAGS };
enum { ROUNDS = 150 };
typedef struct ticket {
    size_t action, resource, address, tag;
} ticket;

static iampb_request *open_ticket(iampb_context *ctx, size_t number, ticket *t)
{
    static const char *const actions[ACTIONS] = { "s3:GetObject", "s3:PutObject", "s3:DeleteObject" };
    static const char *const resources[RESOURCES] = { BOX "/a", BOX "/b", BOX "/ab", BOX "/${a}" };
    static const char *const addresses[ADDRESSES] = { NULL, "10.1.2.3", "2001:db8::1" };
    static const char *const tags[TAGS] = { NULL, "a*", "ab" };
    iampb_error *err = NULL;
    t->action = number % ACTIONS;
    t->resource = number / ACTIONS % RESOURCES;
    t->address = number / ACTIONS / RESOURCES % ADDRESSES;
    t->tag = number / ACTIONS / RESOURCES / ADDRESSES;
    const wish w = { actions[t->action], resources[t->resource], t->address == 0 ? NULL : "aws:SourceIp",
        addresses[t->address], false };
    iampb_request *request = open_request(ctx, &w);
    if (t->tag != 0) {
        iampb_str value = { tags[t->tag], strlen(tags[t->tag]) };
        ck_assert_status(iampb_request_set(request, "s3:prefix", 9, IAMPB_VALUE_SINGLE, &value, 1, &err), IAMPB_OK,
                &err);
    }
    return request;
}

/* What was not given may be anything. */
static bool is_covered(const ticket *by, const ticket *t)
{
    return by->action == t->action && by->resource == t->resource && (by->address == 0 || by->address == t->address)
            && (by->tag == 0 || by->tag == t->tag);
}

/* Requests by chance, and then all that there are: those alone are allowed that were asked. */
START_TEST(least_policies_allow_nothing_else)
{
    static page p;
    static ticket tickets[ALL];
    static iampb_request *requests[ALL];
    iampb_context *ctx = harness_context();
    gen g = { .seed = 20310817 };
    reference_side side;
    for (size_t i = 0; i < ALL; i++)
        requests[i] = open_ticket(ctx, i, &tickets[i]);
    for (int round = 0; round < ROUNDS; round++) {
        iampb_request *asked[24];
        size_t chosen[24], count = 1u + gen_pick(&g, 24);
        for (size_t i = 0; i < count; i++)
            asked[i] = requests[chosen[i] = gen_pick(&g, round % 2 == 0 ? ALL : ALL / TAGS / ADDRESSES * 2)];
        write_least(ctx, asked, count, &p);
        reference_open_text(ctx, p.text, IAMPB_POLICY_IDENTITY, &side);
        for (size_t i = 0; i < ALL; i++) {
            bool covered = false;
            for (size_t k = 0; k < count; k++)
                covered = covered || is_covered(&tickets[chosen[k]], &tickets[i]);
            ck_assert_msg((iampb_evaluate(side.set, requests[i], NULL) == IAMPB_ALLOWED) == covered,
                    "round %d, request %zu: %s", round, i, p.text);
        }
        reference_close(&side);
    }
    for (size_t i = 0; i < ALL; i++)
        iampb_request_free(requests[i]);
    iampb_context_free(ctx);
}
END_TEST

#define NO_KEY NULL, NULL, false
static const struct least_example {
    const char *name;
    wish asked[6];
    const char *wanted;
} least_examples[] = {
    { "resources with the same actions share a statement, whatever the case and the order",
        { { "s3:PutObject", BOX "/b", NO_KEY }, { "s3:GetObject", BOX "/a", NO_KEY },
            { "s3:GetObject", BOX "/b", NO_KEY }, { "s3:PutObject", BOX "/a", NO_KEY },
            { "s3:putobject", BOX "/a", NO_KEY } },
        P(FULL("Allow", LIST("s3:GetObject","s3:PutObject"), LIST("arn:aws:s3:::box/a","arn:aws:s3:::box/b"))) },
    { "what was not asked is not joined",
        { { "s3:PutObject", BOX "/b", NO_KEY }, { "s3:GetObject", BOX "/a", NO_KEY },
            { "s3:GetObject", BOX "/b", NO_KEY } },
        P(ALLOW("s3:GetObject", BOX "/a") ","
            FULL("Allow", LIST("s3:GetObject","s3:PutObject"), "\"" BOX "/b\"")) },
    { "values of one key are joined",
        { { "s3:GetObject", BOX "/a", "aws:SourceVpc", "vpc-2", false },
            { "s3:GetObject", BOX "/a", "aws:SourceVpc", "vpc-1", false } },
        P(IF("Allow", "\"s3:GetObject\"", "\"" BOX "/a\"", ON_VPC(LIST("vpc-1","vpc-2")))) },
    { "what looks like a variable", { { "s3:GetObject", BOX "/a${b}", NO_KEY } },
        P(ALLOW("s3:GetObject", BOX "/a${$}{b}")) },
    { "an action without a resource", { { "s3:ListAllMyBuckets", "*", NO_KEY } },
        P(ALLOW("s3:ListAllMyBuckets", "*")) },
    { "a list", { { "ec2:CreateTags", "*", "aws:TagKeys", "team", true } },
        P(IF("Allow", "\"ec2:CreateTags\"", "\"*\"",
            "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":\"team\"},\"Null\":{\"aws:TagKeys\":\"false\"}}")) },
    { "a key that is absent", { { "s3:GetObject", BOX "/a", "aws:SourceVpc", NULL, false } },
        P(IF("Allow", "\"s3:GetObject\"", "\"" BOX "/a\"", "{\"Null\":{\"aws:SourceVpc\":\"true\"}}")) },
    { "an address, a time, a number, true",
        { { "s3:ListBucket", BOX, "aws:SourceIp", "10.1.2.3", false },
            { "s3:DeleteBucket", BOX, "aws:SecureTransport", "true", false },
            { "s3:CreateBucket", BOX, "s3:max-keys", "10", false } },
        P(IF("Allow", "\"s3:CreateBucket\"", "\"" BOX "\"", "{\"NumericEquals\":{\"s3:max-keys\":\"10\"}}") ","
            IF("Allow", "\"s3:DeleteBucket\"", "\"" BOX "\"", "{\"Bool\":{\"aws:SecureTransport\":\"true\"}}") ","
            IF("Allow", "\"s3:ListBucket\"", "\"" BOX "\"", "{\"IpAddress\":{\"aws:SourceIp\":\"10.1.2.3\"}}")) },
    { "what is no address is text", { { "s3:ListBucket", BOX, "aws:SourceIp", "nowhere", false } },
        P(IF("Allow", "\"s3:ListBucket\"", "\"" BOX "\"", "{\"StringEquals\":{\"aws:SourceIp\":\"nowhere\"}}")) },
    { "an ARN, and one that would be a pattern",
        { { "sns:Publish", "*", "aws:SourceArn", "arn:aws:s3:::box", false },
            { "sns:Subscribe", "*", "aws:SourceArn", "arn:aws:s3:::b?x", false } },
        P(IF("Allow", "\"sns:Publish\"", "\"*\"", "{\"ArnEquals\":{\"aws:SourceArn\":\"arn:aws:s3:::box\"}}") ","
            IF("Allow", "\"sns:Subscribe\"", "\"*\"", "{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:s3:::b?x\"}}")) },
};

/* As asked, and the other way round: the same. */
START_TEST(least_policies_by_example)
{
    const struct least_example *e = &least_examples[_i];
    static page p, q;
    iampb_context *ctx = harness_context();
    iampb_request *requests[6], *turned[6];
    reference_side side;
    size_t count = 0;
    while (count < 6 && e->asked[count].action != NULL)
        count++;
    for (size_t i = 0; i < count; i++)
        turned[count - 1 - i] = requests[i] = open_request(ctx, &e->asked[i]);
    write_least(ctx, requests, count, &p);
    write_least(ctx, turned, count, &q);
    ck_assert_str_eq(p.text, q.text);
    reference_open_text(ctx, p.text, IAMPB_POLICY_IDENTITY, &side);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(iampb_evaluate(side.set, requests[i], NULL) == IAMPB_ALLOWED, "%s: %zu", e->name, i);
    drop_blanks(&p);
    ck_assert_msg(strcmp(p.text, e->wanted) == 0, "%s: %s", e->name, p.text);
    reference_close(&side);
    for (size_t i = 0; i < count; i++)
        iampb_request_free(requests[i]);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("compare/made");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 0);
    tcase_add_loop_test(c, differences_of_identity_policies, 0, 2);
    tcase_add_loop_test(c, differences_of_resource_policies, 0, 2);
    tcase_add_loop_test(c, differences_by_example, 0, (int)(sizeof examples / sizeof *examples));
    tcase_add_test(c, least_policies_allow_what_was_asked);
    tcase_add_test(c, least_policies_allow_nothing_else);
    tcase_add_loop_test(c, least_policies_by_example, 0, (int)(sizeof least_examples / sizeof *least_examples));
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("compare-made", suite)
