/* policy_help.h - what the tests of this room share: a text and its tree. */
#ifndef TESTS_POLICY_HELP_H
#define TESTS_POLICY_HELP_H
#include "harness.h"
#include "policy/tree.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct parsed {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__source *source;
    const iampb__tree *tree;
    char *text; /* an exact copy on the heap: a sanitizer sees reading past it */
} parsed;

static inline parsed parse_kind(iampb_str text, iampb_policy_kind kind)
{
    parsed p = { .ctx = harness_context() };
    iampb_error *err = NULL;
    p.text = malloc(text.len > 0 ? text.len : 1);
    memcpy(p.text, text.ptr, text.len);
    ck_assert_int_eq(iampb__arena_new(p.ctx, &p.arena, NULL), IAMPB_OK);
    p.source = iampb__source_new(p.arena, IAMPB__STR("policy.json"), iampb__str(p.text, text.len));
    ck_assert_status(iampb__tree_parse(p.ctx, p.source, p.arena, kind, &p.tree, &err), IAMPB_OK, &err);
    return p;
}

static inline parsed parse(const char *text) { return parse_kind(iampb__str_z(text), IAMPB_POLICY_IDENTITY); }

static inline void parsed_free(parsed *p)
{
    iampb__arena_free(p->arena);
    iampb_context_free(p->ctx);
    free(p->text);
}

static inline iampb_str path_text(const parsed *p, const iampb__locus *locus, iampb__builder *out)
{
    out->ctx = p->ctx;
    iampb__builder_clear(out);
    iampb__locus_text(locus, out);
    return iampb__builder_str(out);
}

/* "path|cut text": where a locus is, and what stands there. */
static inline iampb_str place_text(const parsed *p, const iampb__locus *locus, iampb__builder *out)
{
    iampb__span span = iampb__locus_span(p->tree, locus);
    path_text(p, locus, out);
    iampb__builder_char(out, '|');
    iampb__builder_add(out, iampb__span_text(&span));
    return iampb__builder_str(out);
}
#endif
