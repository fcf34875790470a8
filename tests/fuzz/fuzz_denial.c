/* fuzz_denial.c - laws of messages that deny access: whatever the bytes, they are taken apart; each place lies inside the
 * text and belongs to a part that is known; the same bytes say the same; what is written is JSON; and a diagnosis against
 * policies that are at hand comes to an end. The same bytes as recorded details are read or refused. */
#include "iampb/iampb.h"
#include "json/read.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                              \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

static const char policy_text[] = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":"
                                  "\"arn:aws:s3:::ledger/${aws:username}/*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}},"
                                  "{\"Effect\":\"Deny\",\"Action\":\"iam:*\",\"Resource\":\"*\"}]}";

typedef struct sink {
    char *bytes;
    size_t len;
} sink;

static int32_t gather(void *user, const char *bytes, size_t len)
{
    sink *s = user;
    s->bytes = realloc(s->bytes, s->len + len + 1);
    memcpy(s->bytes + s->len, bytes, len);
    s->len += len;
    return 0;
}

static void check_json(iampb_context *ctx, const sink *s)
{
    iampb__arena *arena = NULL;
    iampb__json root;
    REQUIRE(iampb__arena_new(ctx, &arena, NULL) == IAMPB_OK);
    iampb__source *source = iampb__source_new(arena, IAMPB__STR(""), iampb__str(s->bytes, s->len));
    REQUIRE(source != NULL && iampb__json_read(ctx, source, arena, &root, NULL) == IAMPB_OK);
    iampb__arena_free(arena);
}

static void check_parts(const iampb_denial *d, size_t size)
{
    static const char *const parts[] = { "code", "operation", "service", "principal", "principal_arn", "principal_type",
        "principal_name", "account", "session", "role_arn", "action", "likely_action", "resource", "resource_arn",
        "policy_type", "through", "policy", "statement", "authorization_id", "encoded", "request_id", "region", "time", "owner",
        "setting", "hint" };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        uint64_t begin, end;
        size_t len;
        const char *text = iampb_denial_text(d, parts[i], &len);
        REQUIRE(text == NULL ? len == 0 : text[len] == '\0');
        if (iampb_denial_span(d, parts[i], &begin, &end) == IAMPB_OK)
            REQUIRE(text != NULL && begin <= end && end <= size);
    }
    for (size_t i = 0; i < iampb_denial_rest_count(d); i++)
        REQUIRE(iampb_denial_rest_at(d, i, NULL) != NULL);
}

static void diagnose(iampb_context *ctx, const iampb_denial *d)
{
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_policy_set *set = NULL;
    iampb_request *request = NULL;
    iampb_diagnosis *x = NULL;
    iampb_caller caller = IAMPB_CALLER_INIT;
    sink s = { NULL, 0 };
    caller.arn = IAMPB__STR("arn:aws:iam::111122223333:user/dana");
    REQUIRE(iampb_policy_parse(ctx, policy_text, sizeof policy_text - 1, NULL, &policy, NULL) == IAMPB_OK);
    REQUIRE(iampb_compile(ctx, policy, IAMPB__STR("p"), &compiled, NULL) == IAMPB_OK);
    REQUIRE(iampb_policy_set_new(ctx, NULL, &set, NULL) == IAMPB_OK);
    REQUIRE(iampb_policy_set_add(set, IAMPB_LAYER_IDENTITY, compiled, NULL) == IAMPB_OK);
    REQUIRE(iampb_request_new(ctx, &request, NULL) == IAMPB_OK);
    REQUIRE(iampb_request_set_caller(request, &caller, NULL) == IAMPB_OK);
    if (iampb_denial_apply(d, request, 1, NULL) == IAMPB_OK && iampb_diagnose(d, set, request, NULL, &x, NULL) == IAMPB_OK) {
        REQUIRE(iampb_diagnosis_agreement(x) >= IAMPB_AGREES && iampb_diagnosis_agreement(x) <= IAMPB_AGREEMENT_UNKNOWN);
        REQUIRE(iampb_diagnosis_outcome(x) == iampb_evaluate(set, request, NULL));
        REQUIRE(iampb_diagnosis_write(x, 0, gather, &s, NULL) == IAMPB_OK);
        check_json(ctx, &s);
    }
    iampb_diagnosis_free(x);
    iampb_request_free(request);
    iampb_policy_set_free(set);
    iampb_compiled_free(compiled);
    iampb_policy_free(policy);
    free(s.bytes);
}

static void read_details(iampb_context *ctx, iampb_str page)
{
    iampb_authorization *a = NULL;
    iampb_request *request = NULL;
    if (iampb_authorization_parse(ctx, &page, 1, &a, NULL) < 0)
        return;
    REQUIRE(iampb_request_new(ctx, &request, NULL) == IAMPB_OK);
    for (size_t i = 0; i < iampb_authorization_count(a) && i < 4; i++)
        (void)iampb_authorization_apply(a, i, request, NULL);
    iampb_request_free(request);
    iampb_authorization_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iampb_context *ctx = NULL;
    iampb_denial *d = NULL, *again = NULL;
    sink s = { NULL, 0 }, t = { NULL, 0 };
    if (size > 1 << 16)
        return 0;
    iampb_str text = { (const char *)data, size };
    REQUIRE(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    REQUIRE(iampb_denial_parse(ctx, text.ptr, text.len, &d, NULL) == IAMPB_OK);
    REQUIRE(iampb_denial_parse(ctx, text.ptr, text.len, &again, NULL) == IAMPB_OK);
    check_parts(d, size);
    REQUIRE(iampb_denial_write(d, 0, gather, &s, NULL) == IAMPB_OK);
    REQUIRE(iampb_denial_write(again, 0, gather, &t, NULL) == IAMPB_OK);
    REQUIRE(s.len == t.len && memcmp(s.bytes, t.bytes, s.len) == 0);
    check_json(ctx, &s);
    diagnose(ctx, d);
    read_details(ctx, text);
    iampb_denial_free(d);
    iampb_denial_free(again);
    iampb_context_free(ctx);
    free(s.bytes);
    free(t.bytes);
    return 0;
}
