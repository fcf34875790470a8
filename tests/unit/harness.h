/* harness.h - what every unit test program shares: one main, and TAP on stdout for Meson.
 *
 *     static Suite *suite(void) { ... suite_create("json/read") ... return s; }
 *     HARNESS_MAIN("json-read", suite)
 *
 * Tests do not fork (CK_FORK=no): a sanitizer then sees one process from start to end, leaks included. */
#ifndef TESTS_HARNESS_H
#define TESTS_HARNESS_H
#include "iampb/iampb.h"
#include <check.h>
#include <string.h>

typedef Suite *(*harness_suite)(void);

/* Runs the suite; TAP goes to stdout, a line "NAME: N passed, N failed" to stderr. The result is main's. */
int harness_run(const char *name, harness_suite suite);

#define HARNESS_MAIN(name, suite)                                                                                     \
    int main(void) { return harness_run((name), (suite)); }

/* A suite with one test case made of the tests listed, for files that need no fixtures:
 *     static Suite *suite(void) { return harness_list("base/vec", (const TTest *[]){ grows, shrinks }, 2); } */
Suite *harness_list(const char *name, const TTest *const *tests, size_t count);
#define HARNESS_LIST(name, ...)                                                                                       \
    harness_list((name), (const TTest *const[]){ __VA_ARGS__ },                                                       \
            sizeof((const TTest *const[]){ __VA_ARGS__ }) / sizeof(const TTest *))

/* A context with the default allocator and limits; fails the test if there is none. */
iampb_context *harness_context(void);

/* The bytes of a view against a literal, with both in the message. */
#define ck_assert_view_eq(view, literal)                                                                              \
    do {                                                                                                              \
        iampb_str view_ = (view);                                                                                     \
        const char *literal_ = (literal);                                                                             \
        const char *ptr_ = view_.ptr == NULL ? "" : view_.ptr;                                                        \
        ck_assert_msg(view_.len == strlen(literal_) && memcmp(ptr_, literal_, view_.len) == 0,                        \
                "%s is \"%.*s\" (%zu bytes), not \"%s\"", #view, (int)view_.len, ptr_, view_.len, literal_);          \
    } while (0)

/* A status against the expected one; a failure shows the error's message, and *err is freed and cleared either way. */
void harness_status(const char *file, int line, const char *call, iampb_status status, iampb_status expected,
        iampb_error **err);
#define ck_assert_status(call, expected, err)                                                                         \
    harness_status(__FILE__, __LINE__, #call, (call), (expected), (err))
#endif
