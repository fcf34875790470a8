/* fuzz_lint.c - any bytes as a policy of each kind, linted with every code on. Laws, besides "no crash, no leak":
 *   - linting succeeds unless a limit is in the way;
 *   - findings are in order of their places; each place lies within the text and begins where a JSON value or name does
 *     (but for a text that is no JSON: where reading stopped); a place in a string lies within that string;
 *   - edits lie within the text, and only a text that is JSON has any;
 *   - the answer, in bytes and in UTF-16 units, and the SARIF log are JSON with as many findings; so is the list of
 *     findings, and no two of them have one fingerprint;
 *   - mending gives JSON, with no code found more often than before. */
#include "finding/list.h"
#include "json/read.h"
#include "policy/lint.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define REQUIRE(condition)                                                                                            \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "fuzz_lint: %s (line %d)\n", #condition, __LINE__);                                       \
            abort();                                                                                                  \
        }                                                                                                             \
    } while (0)

#define KINDS 7
/* Up to this size a text is linted as each kind, above it as one. */
#define SMALL 512
#define CODES 512

static int32_t gather(void *user, const char *bytes, size_t len)
{
    iampb__builder_add(user, iampb__str(bytes, len));
    return 0;
}

static void lint_text(iampb_context *ctx, iampb_str text, iampb_policy_kind kind, iampb_lint **out, iampb_status *status)
{
    static iampb_str on[CODES];
    static size_t on_count;
    static const iampb_str sensitive[] = { { "s3:GetObject", 12 }, { "arn:aws:s3:::*", 14 } };
    static const iampb_str known = { "444455556666", 12 };
    iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
    if (on_count == 0) {
        on_count = iampb_lint_code_count();
        REQUIRE(on_count <= CODES);
        for (size_t i = 0; i < on_count; i++)
            on[i].ptr = iampb_lint_code_text(i, "code", &on[i].len);
    }
    o.name = IAMPB__STR("fuzz.json");
    o.kind = kind;
    o.on = on;
    o.on_count = on_count;
    o.sensitive = sensitive;
    o.sensitive_count = 2;
    o.account = IAMPB__STR("111122223333");
    o.known_accounts = &known;
    o.known_account_count = 1;
    o.resource_type = kind == IAMPB_POLICY_RESOURCE ? IAMPB__STR("AWS::S3::Bucket") : IAMPB__STR("");
    *status = iampb_lint_policy(ctx, text.ptr, text.len, &o, out, NULL);
    REQUIRE(*status == IAMPB_OK || *status == IAMPB_E_LIMIT);
}

static bool is_json(const iampb_lint *lint) { return lint->tree->root.node != NULL; }

/* ---- Places and edits ---- */
static void check_place(const iampb_lint *lint, const iampb__lint_location *location)
{
    iampb_str text = lint->source->text;
    iampb__step steps[IAMPB__PATH_MOST];
    uint64_t begin = location->span.begin, end = begin + location->span.len;
    REQUIRE(end <= text.len);
    if (!is_json(lint))
        return;
    REQUIRE(iampb__locus_path(&location->locus, steps) <= IAMPB__PATH_MOST);
    const iampb__tree_node *node = location->locus.node;
    if (location->locus.part == IAMPB__PART_SUBSTRING) {
        REQUIRE(begin > node->begin && end < (uint64_t)node->begin + node->len);
        return;
    }
    REQUIRE(begin < text.len && memchr("\"{[-0123456789tfn", text.ptr[begin], 17) != NULL);
    if (text.ptr[begin] == '"')
        REQUIRE(end - begin >= 2 && text.ptr[end - 1] == '"');
}

static void check_issues(const iampb_lint *lint)
{
    uint32_t last = 0;
    for (size_t i = 0; i < lint->count; i++) {
        const iampb__lint_issue *issue = lint->issues[i];
        REQUIRE(issue->location_count > 0 && issue->detail.len > 0);
        for (size_t k = 0; k < issue->location_count; k++)
            check_place(lint, &lint->locations[issue->location + k]);
        REQUIRE(lint->locations[issue->location].span.begin >= last);
        last = lint->locations[issue->location].span.begin;
        REQUIRE(issue->edit_count == 0 || is_json(lint));
        for (size_t k = 0; k < issue->edit_count; k++) {
            const iampb__lint_edit_made *edit = &lint->edits[issue->edit + k];
            REQUIRE(edit->begin <= edit->end && edit->end <= lint->source->text.len);
        }
    }
}

/* ---- Outputs ---- */
/* Reads JSON and counts the elements of the array at the end of the path. */
static size_t count_at(iampb_context *ctx, iampb_str text, const char *const *path)
{
    iampb__arena *arena = NULL;
    iampb__json value = IAMPB__JSON_NOTHING;
    REQUIRE(iampb__arena_new(ctx, &arena, NULL) == IAMPB_OK);
    const iampb__source *source = iampb__source_new(arena, IAMPB__STR("out"), text);
    REQUIRE(source != NULL && iampb__json_read(ctx, source, arena, &value, NULL) == IAMPB_OK);
    for (; *path != NULL; path++) {
        if (iampb__json_type_of(value) == IAMPB__JSON_ARRAY)
            value = iampb__json_begin(value).value;
        value = iampb__json_get(value, iampb__str_z(*path));
    }
    REQUIRE(iampb__json_type_of(value) == IAMPB__JSON_ARRAY);
    size_t count = iampb__json_count(value);
    iampb__arena_free(arena);
    return count;
}

static void check_outputs(iampb_context *ctx, const iampb_lint *lint)
{
    static const char *const answer[] = { "findings", NULL }, *const sarif[] = { "runs", "results", NULL };
    iampb__builder out = { .ctx = ctx };
    for (int32_t utf16 = 0; utf16 < 2; utf16++) {
        iampb__builder_clear(&out);
        REQUIRE(iampb_lint_write(lint, utf16, gather, &out, NULL) == IAMPB_OK);
        REQUIRE(count_at(ctx, iampb__builder_str(&out), answer) == lint->count);
    }
    iampb__builder_clear(&out);
    REQUIRE(iampb_lint_write_sarif(&lint, 1, gather, &out, NULL) == IAMPB_OK);
    REQUIRE(count_at(ctx, iampb__builder_str(&out), sarif) == lint->count);
    iampb__builder_free(&out);
}

static void check_findings(iampb_context *ctx, const iampb_lint *lint)
{
    iampb_findings *findings = NULL;
    iampb__map seen = { 0 };
    REQUIRE(iampb_lint_findings(lint, &findings, NULL) == IAMPB_OK);
    REQUIRE(iampb_findings_count(findings) == lint->count);
    for (size_t i = 0; i < iampb_findings_count(findings); i++) {
        const iampb_finding *f = iampb_findings_at(findings, i);
        void **place = iampb__map_put(ctx, &seen, iampb__str_z(iampb_finding_text(f, "fingerprint", NULL)));
        REQUIRE(place != NULL && *place == NULL);
        *place = findings;
        REQUIRE(iampb_finding_evidence_count(f) > 0);
    }
    iampb__map_free(ctx, &seen);
    iampb_findings_free(findings);
}

/* ---- Mending ---- */
static size_t count_code(const iampb_lint *lint, const iampb__lint_rule *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < lint->count; i++)
        count += lint->issues[i]->rule == rule;
    return count;
}

static void check_fix(iampb_context *ctx, const iampb_lint *lint)
{
    iampb__builder out = { .ctx = ctx };
    iampb_lint *after = NULL;
    iampb_status status;
    size_t applied = SIZE_MAX;
    REQUIRE(iampb_lint_fix(lint, gather, &out, &applied, NULL) == IAMPB_OK);
    if (applied == 0) {
        REQUIRE(iampb__str_eq(iampb__builder_str(&out), lint->given));
    } else {
        lint_text(ctx, iampb__builder_str(&out), lint->options.kind, &after, &status);
        REQUIRE(status == IAMPB_OK && is_json(after) && after->count < lint->count);
        for (size_t i = 0; i < after->count; i++)
            REQUIRE((i > 0 && after->issues[i]->rule == after->issues[i - 1]->rule)
                    || count_code(after, after->issues[i]->rule) <= count_code(lint, after->issues[i]->rule));
        check_issues(after);
    }
    iampb_lint_free(after);
    iampb__builder_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iampb_context *ctx = NULL;
    iampb_policy_kind kind = size <= SMALL ? 0 : (iampb_policy_kind)(size % KINDS);
    REQUIRE(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    for (; kind < KINDS; kind += size <= SMALL ? 1 : KINDS) {
        iampb_lint *lint = NULL;
        iampb_status status;
        lint_text(ctx, iampb__str((const char *)data, size), kind, &lint, &status);
        if (status != IAMPB_OK)
            continue;
        check_issues(lint);
        check_outputs(ctx, lint);
        check_findings(ctx, lint);
        check_fix(ctx, lint);
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
    return 0;
}
