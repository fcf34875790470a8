/* lint_output.h - what the outputs of the linter share: which rule has which number, and what makes a finding of today
 * the same one as yesterday's. */
#ifndef IAMPB__POLICY_LINT_OUTPUT_H
#define IAMPB__POLICY_LINT_OUTPUT_H
#include "crypto/sha256.h"
#include "finding/list.h"
#include "policy/lint.h"

/* ---- Numbers of rules, as in iampb_lint_code_text() ---- */
typedef struct iampb__lint_numbers {
    struct {
        const iampb__lint_rule *rules;
        size_t first, count;
    } tables[16];
    size_t table_count, count; /* count: of rules */
} iampb__lint_numbers;

void iampb__lint_number_rules(iampb__lint_numbers *out);
size_t iampb__lint_number(const iampb__lint_numbers *numbers, const iampb__lint_rule *rule);

/* ---- What a finding is called ---- */
/* The lesson: "accounts" for what only trust policies have, else "privilege". */
iampb_lesson iampb__lint_lesson(const iampb__lint_rule *rule);

/* For each finding, in order, what tells it apart from others with its code in the document: the Sid of the statement
 * it is in, the path of its first place from there without numbers of array items, and the text of a name or value that
 * it is about. Statements and entries that come, go or move elsewhere in the document do not change it. Findings that
 * are alike in all this have their details in it too, and then a number. NULL: no memory. */
const iampb_str *iampb__lint_stable_keys(const iampb_lint *lint, iampb__arena *arena);

/* Fills check id, texts and resource of a finding, and the key; all are borrowed from the lint, the arena or static. */
bool iampb__lint_describe(const iampb_lint *lint, size_t index, iampb_str key, iampb__arena *arena,
        iampb_finding *out);
#endif
