/* fuzz_policy.c - any bytes as a policy. Laws, besides "no crash, no leak":
 *   - parsing succeeds unless a limit is in the way, and a text that is JSON has no fault that says it is not;
 *   - each fault and each node lies within the text; the bytes of a string node are a string;
 *   - parse(print(p)) prints the same, pretty and minified; the normal form of the normal form is itself;
 *   - the hash does not depend on how the document was printed;
 *   - the pieces of a text with variables add up to it;
 *   - expanding a statement's actions and shrinking the result mean the same. */
#include "policy/print.h"
#include "policy/shrink.h"
#include "policy/variables.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define REQUIRE(condition)                                                                                            \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "fuzz_policy: %s (line %d)\n", #condition, __LINE__);                                     \
            abort();                                                                                                  \
        }                                                                                                             \
    } while (0)

/* Statements whose actions are shrunk: each costs up to milliseconds. */
#define MOST_SHRUNK 3

typedef struct text {
    iampb__arena *arena;
    iampb__source *source;
    const iampb__tree *tree;
} text;

static iampb_status parse(iampb_context *ctx, iampb_str bytes, iampb_policy_kind kind, text *out)
{
    REQUIRE(iampb__arena_new(ctx, &out->arena, NULL) == IAMPB_OK);
    out->source = iampb__source_new(out->arena, IAMPB__STR("fuzz"), bytes);
    return iampb__tree_parse(ctx, out->source, out->arena, kind, &out->tree, NULL);
}

static void check_locus(const text *t, iampb__locus locus)
{
    iampb__step steps[IAMPB__PATH_MOST];
    iampb__span span = iampb__locus_span(t->tree, &locus);
    iampb_str bytes = iampb__span_text(&span);
    REQUIRE((uint64_t)span.begin + span.len <= t->source->text.len);
    REQUIRE(iampb__locus_path(&locus, steps) <= IAMPB__PATH_MOST);
    if (locus.part == IAMPB__PART_NAME || (locus.part == IAMPB__PART_VALUE && locus.node->type == IAMPB__JSON_STRING))
        REQUIRE(bytes.len >= 2 && bytes.ptr[0] == '"' && bytes.ptr[bytes.len - 1] == '"');
}

static void check_list(const text *t, const iampb__tree_list *list)
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const iampb__tree_entry *entry = &list->entries[i];
        iampb__pieces pieces = iampb__pieces_of(entry->text);
        iampb__piece piece;
        size_t at = 0;
        check_locus(t, iampb__locus_value(&entry->node));
        while (iampb__pieces_next(&pieces, &piece)) {
            REQUIRE(piece.begin == at && piece.len > 0);
            if (entry->node.type == IAMPB__JSON_STRING)
                check_locus(t, iampb__locus_part(&entry->node, piece.begin, piece.len));
            at += piece.len;
        }
        REQUIRE(at == entry->text.len);
    }
}

static void check_shrinking(iampb_context *ctx, const text *t, const iampb__tree_statement *statement)
{
    iampb__action_set set, again;
    iampb__patterns patterns;
    REQUIRE(iampb__action_set_init(&set, t->arena, NULL) && iampb__action_set_init(&again, t->arena, NULL));
    iampb__action_set_of(&set, statement);
    for (int trailing_only = 0; trailing_only < 2; trailing_only++) {
        REQUIRE(iampb__shrink(ctx, &set, trailing_only != 0, t->arena, &patterns, NULL) == IAMPB_OK);
        memset(again.bits, 0, again.words * sizeof *again.bits);
        for (size_t i = 0; i < patterns.count; i++)
            REQUIRE(iampb__action_set_add(&again, patterns.items[i]));
        REQUIRE(memcmp(again.bits, set.bits, set.words * sizeof *set.bits) == 0);
        iampb__free(ctx, patterns.items, patterns.room, sizeof *patterns.items);
    }
}

static void check_tree(iampb_context *ctx, const text *t)
{
    iampb__builder words = { .ctx = ctx };
    for (size_t i = 0; i < t->tree->fault_count; i++) {
        const iampb__tree_fault *fault = &t->tree->faults[i];
        check_locus(t, fault->at);
        REQUIRE(i == 0 || fault[-1].span.begin <= fault->span.begin);
        REQUIRE((fault->code == IAMPB__FAULT_NOT_JSON) == (t->tree->root.node == NULL));
        iampb__builder_clear(&words);
        iampb__tree_fault_message(t->tree, fault, &words);
        iampb__locus_text(&fault->at, &words);
        REQUIRE(words.len > 0);
    }
    for (size_t i = 0; i < t->tree->count; i++) {
        const iampb__tree_statement *s = &t->tree->statements[i];
        const iampb__tree_list *const lists[] = { s->action, s->not_action, s->resource, s->not_resource };
        for (size_t k = 0; k < 4; k++)
            check_list(t, lists[k]);
        for (size_t k = 0; s->principal != NULL && k < s->principal->count; k++)
            check_list(t, &s->principal->groups[k].list);
        for (size_t k = 0; s->condition != NULL && k < s->condition->count; k++)
            for (size_t key = 0; key < s->condition->operators[k].count; key++) {
                check_locus(t, iampb__locus_name(&s->condition->operators[k].keys[key].values.node));
                check_list(t, &s->condition->operators[k].keys[key].values);
            }
        if (i < MOST_SHRUNK)
            check_shrinking(ctx, t, s);
    }
    iampb__builder_free(&words);
}

/* Prints, parses that, prints again. */
static void check_round(iampb_context *ctx, const text *t, iampb__print_style style, const char *hash)
{
    iampb__builder first = { .ctx = ctx }, second = { .ctx = ctx };
    char other[IAMPB__SHA256_HEX];
    text again;
    REQUIRE(iampb__tree_print(ctx, t->tree, style, &first, NULL) == IAMPB_OK);
    REQUIRE(parse(ctx, iampb__builder_str(&first), t->tree->kind, &again) == IAMPB_OK);
    REQUIRE(again.tree->root.node != NULL && again.tree->count == t->tree->count);
    REQUIRE(style.canonical || again.tree->fault_count == t->tree->fault_count);
    REQUIRE(iampb__tree_print(ctx, again.tree, style, &second, NULL) == IAMPB_OK);
    REQUIRE(iampb__str_eq(iampb__builder_str(&first), iampb__builder_str(&second)));
    REQUIRE(iampb__tree_hash(ctx, again.tree, other, NULL) == IAMPB_OK);
    REQUIRE(memcmp(hash, other, sizeof other) == 0);
    iampb__builder_free(&first);
    iampb__builder_free(&second);
    iampb__arena_free(again.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const iampb__print_style styles[] = { { 0, false }, { 2, false }, { 0, true }, { 4, true } };
    iampb_context *ctx = NULL;
    char hash[IAMPB__SHA256_HEX];
    text t;
    REQUIRE(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    iampb_status status = parse(ctx, iampb__str((const char *)data, size), (iampb_policy_kind)(size % 7), &t);
    REQUIRE(status == IAMPB_OK || status == IAMPB_E_LIMIT);
    if (status == IAMPB_OK)
        check_tree(ctx, &t);
    if (status == IAMPB_OK && t.tree->root.node != NULL) {
        REQUIRE(iampb__tree_hash(ctx, t.tree, hash, NULL) == IAMPB_OK);
        for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++)
            check_round(ctx, &t, styles[i], hash);
    }
    iampb__arena_free(t.arena);
    iampb_context_free(ctx);
    return 0;
}
