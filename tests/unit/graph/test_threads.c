/* test_threads.c - what threads may share of questions: compiled policies, a policy set, the index of all principals, a
 * graph. Each thread asks with requests of its own, and must hear what one thread alone hears. Says most under a
 * sanitizer for threads: CC=clang meson setup DIR -Db_sanitize=thread. */
#include "../account/company.h"
#include <pthread.h>

enum { THREADS = 4, ROUNDS = 6, ROOM = 1 << 20 };

typedef struct shared {
    iampb_context *ctx;
    const iampb_access_index *index;
    const iampb_graph *graph;
    const iampb_compiled *narrow, *wide;
    const iampb_policy_set *set;
    const char *expected;
} shared;

typedef struct page {
    char *text;
    size_t len;
} page;

static int32_t put(void *user, const char *bytes, size_t len)
{
    page *p = user;
    if (p->len + len >= ROOM)
        return 1;
    memcpy(p->text + p->len, bytes, len);
    p->text[p->len += len] = '\0';
    return 0;
}

static void put_number(page *p, int64_t number)
{
    char text[32];
    put(p, text, (size_t)snprintf(text, sizeof text, "%lld;", (long long)number));
}

/* ---- One of each question; what is heard goes to the page. Checks of the harness are not for threads. ---- */
static const char *evaluate(const shared *s, iampb_request *request, page *p)
{
    static const iampb_str address = { "10.1.2.3", 8 };
    iampb_decision *decision = NULL;
    if (iampb_request_set(request, "aws:SourceIp", 12, IAMPB_VALUE_SINGLE, &address, 1, NULL) != IAMPB_OK)
        return "a key was refused";
    put_number(p, iampb_evaluate(s->set, request, NULL));
    if (iampb_explain(s->set, request, NULL, &decision, NULL) != IAMPB_OK
        || iampb_decision_write(decision, 0, put, p, NULL) != IAMPB_OK)
        return "an explanation failed";
    iampb_decision_free(decision);
    return NULL;
}

static const char *ask_everybody(const shared *s, iampb_request *request, page *p)
{
    iampb_who *who = NULL;
    if (iampb_request_set_action(request, "iam:CreateUser", 14, NULL) != IAMPB_OK
        || iampb_request_set_resource(request, "arn:aws:iam::" PROD ":user/new", 34, NULL) != IAMPB_OK
        || iampb_who_can(s->index, request, NULL, &who, NULL) != IAMPB_OK)
        return "who-can failed";
    for (size_t i = 0; i < iampb_who_count(who); i++) {
        size_t len;
        const char *arn = iampb_who_arn(who, i, &len);
        put(p, arn, len);
        put_number(p, iampb_who_value(who, i));
    }
    iampb_who_free(who);
    return NULL;
}

static const char *compare(const shared *s, page *p)
{
    iampb_comparison *comparison = NULL;
    if (iampb_compare_no_new_access(s->ctx, &s->narrow, 1, &s->wide, 1, NULL, &comparison, NULL) != IAMPB_OK
        || iampb_comparison_write(comparison, 0, put, p, NULL) != IAMPB_OK)
        return "a comparison failed";
    iampb_comparison_free(comparison);
    return NULL;
}

static const char *find_paths(const shared *s, page *p)
{
    iampb_paths *paths = NULL;
    if (iampb_graph_find_paths(s->graph, NULL, 0, "admin", 5, NULL, &paths, NULL) != IAMPB_OK
        || iampb_paths_write(paths, 0, put, p, NULL) != IAMPB_OK)
        return "paths failed";
    iampb_paths_free(paths);
    return NULL;
}

static const char *ask_all(const shared *s, page *p)
{
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_request *request = NULL;
    const char *trouble = NULL;
    p->len = 0;
    caller.arn = (iampb_str){ "arn:aws:iam::" PROD ":user/dana", 35 };
    if (iampb_request_new(s->ctx, &request, NULL) != IAMPB_OK
        || iampb_request_set_caller(request, &caller, NULL) != IAMPB_OK
        || iampb_request_set_action(request, "sqs:SendMessage", 15, NULL) != IAMPB_OK
        || iampb_request_set_resource(request, "arn:aws:sqs:eu-north-1:" PROD ":dana-1", 42, NULL) != IAMPB_OK)
        trouble = "a request failed";
    if (trouble == NULL)
        trouble = evaluate(s, request, p);
    if (trouble == NULL)
        trouble = ask_everybody(s, request, p);
    if (trouble == NULL)
        trouble = compare(s, p);
    if (trouble == NULL)
        trouble = find_paths(s, p);
    iampb_request_free(request);
    return trouble;
}

static void *work(void *user)
{
    const shared *s = user;
    const char *trouble = NULL;
    page p = { malloc(ROOM), 0 };
    if (p.text == NULL)
        return (void *)(uintptr_t) "no memory";
    for (int i = 0; i < ROUNDS && trouble == NULL; i++)
        if ((trouble = ask_all(s, &p)) == NULL && strcmp(p.text, s->expected) != 0)
            trouble = "this thread heard something else";
    free(p.text);
    return (void *)(uintptr_t)trouble;
}

/* ---- What is shared ---- */
static iampb_compiled *compile(iampb_context *ctx, const char *text)
{
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_error *err = NULL;
    iampb_str name = { "p", 1 };
    ck_assert_status(iampb_policy_parse(ctx, text, strlen(text), NULL, &policy, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_compile(ctx, policy, name, &compiled, &err), IAMPB_OK, &err);
    iampb_policy_free(policy);
    return compiled;
}

#define NARROW "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sqs:Send*\",\"Resource\":"          \
    "\"arn:aws:sqs:*:*:${aws:username}-*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}}]}"
#define WIDE "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sqs:*\",\"Resource\":\"*\"}]}"

START_TEST(threads_hear_what_one_alone_hears)
{
    company c = company_open(NULL);
    iampb_access_index *index = NULL;
    iampb_graph *graph = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    iampb_graph_options options = IAMPB_GRAPH_OPTIONS_INIT;
    pthread_t threads[THREADS];
    iampb_compiled *narrow = compile(c.ctx, NARROW), *wide = compile(c.ctx, WIDE);
    ck_assert_status(iampb_access_index_new(c.organization, &index, &err), IAMPB_OK, &err);
    options.index = index;
    ck_assert_status(iampb_graph_new(c.organization, &options, &graph, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_policy_set_new(c.ctx, NULL, &set, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_policy_set_add(set, IAMPB_LAYER_IDENTITY, narrow, &err), IAMPB_OK, &err);
    shared s = { c.ctx, index, graph, narrow, wide, set, NULL };
    page expected = { malloc(ROOM), 0 };
    const char *trouble = ask_all(&s, &expected);
    ck_assert_msg(trouble == NULL, "%s", trouble);
    ck_assert_uint_gt(expected.len, 1000);
    s.expected = expected.text;
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &s), 0);
    for (int i = 0; i < THREADS; i++) {
        void *result = NULL;
        ck_assert_int_eq(pthread_join(threads[i], &result), 0);
        trouble = result != NULL ? result : trouble;
    }
    ck_assert_msg(trouble == NULL, "%s", trouble);
    free(expected.text);
    iampb_policy_set_free(set);
    iampb_graph_free(graph);
    iampb_access_index_free(index);
    iampb_compiled_free(narrow);
    iampb_compiled_free(wide);
    iampb_organization_free(c.organization);
    iampb_context_free(c.ctx);
}
END_TEST

static Suite *suite(void) { return HARNESS_LIST("graph/threads", threads_hear_what_one_alone_hears); }
HARNESS_MAIN("graph-threads", suite)
