/* case.h - one small account or organisation, audited by one check: documents are JSON texts in the test, everything
 * goes through the public interface, and evidence is cut out of the documents by its span.
 *
 *     playbook_case c;
 *     case_begin(&c);
 *     case_load(&c, "details.json", "{ \"UserDetailList\": [...] }");
 *     case_audit(&c, "privilege.policies-on-user", NULL, NULL);
 *     const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/jane");
 *     case_evidence(&c, f, "PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess");
 *     case_end(&c);
 */
#ifndef TESTS_PLAYBOOK_CASE_H
#define TESTS_PLAYBOOK_CASE_H
#include "harness.h"

/* 2026-11-01T00:00:00Z: what audits take for now. */
#define CASE_NOW INT64_C(1793491200)
#define CASE_DOCUMENTS 32

typedef struct playbook_case {
    iampb_context *ctx;
    iampb_organization *organization;
    iampb_account *account;          /* the one that documents go to */
    iampb_playbook *playbook;
    iampb_findings *findings;
    int32_t include_pass;
    struct {
        const char *name, *text;
    } documents[CASE_DOCUMENTS];
    size_t document_count;
} playbook_case;

/* Opens an organisation with one account. */
void case_begin(playbook_case *c);
/* Opens one more account, which further documents go to. */
void case_account(playbook_case *c);
/* Loads a document, which must succeed; name and text are borrowed until case_end(). */
void case_load(playbook_case *c, const char *name, const char *text);
/* The same for an answer that does not say what was asked for. */
void case_load_for(playbook_case *c, const char *name, const char *subject, const char *text);

/* Audits by this one check. `settings`: members of the check in a playbook file ("\"days\": 5"), NULL: none. `more`:
 * members of the playbook file ("\"required_tags\": [\"Owner\"]"), NULL: none. A second audit replaces the first. */
void case_audit(playbook_case *c, const char *check, const char *settings, const char *more);
/* Audits by a playbook file. */
void case_audit_with(playbook_case *c, const char *playbook);

/* How many results had this verdict. */
unsigned case_count(const playbook_case *c, iampb_verdict verdict);
#define case_expect(c, pass, fail, manual, not_evaluated)                                                             \
    do {                                                                                                              \
        case_expect_one((c), __FILE__, __LINE__, IAMPB_PASS, (pass));                                                 \
        case_expect_one((c), __FILE__, __LINE__, IAMPB_FAIL, (fail));                                                 \
        case_expect_one((c), __FILE__, __LINE__, IAMPB_MANUAL, (manual));                                             \
        case_expect_one((c), __FILE__, __LINE__, IAMPB_NOT_EVALUATED, (not_evaluated));                               \
    } while (0)
void case_expect_one(const playbook_case *c, const char *file, int line, iampb_verdict verdict, unsigned expected);

/* The one finding of this verdict whose resource ARN ends in `resource`; fails the test unless there is exactly one, and
 * unless it says something: a message, and for NOT_EVALUATED and MANUAL a reason. */
const iampb_finding *case_find(const playbook_case *c, iampb_verdict verdict, const char *resource);
/* Message (or reason) contains this. */
void case_says(const iampb_finding *finding, const char *part);
/* A text of the finding is this. */
void case_text(const iampb_finding *finding, const char *name, const char *expected);
/* There is evidence of this field that observed this; if it has a place, the place holds the same bytes. */
void case_evidence(const playbook_case *c, const iampb_finding *finding, const char *field, const char *observed);
/* The same, and it must have a place. */
void case_evidence_at(const playbook_case *c, const iampb_finding *finding, const char *field, const char *observed);
/* One of the commands is this. */
void case_command(const iampb_finding *finding, const char *command);
void case_end(playbook_case *c);
#endif
