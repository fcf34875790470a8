/* harness.c - see harness.h. */
#include "harness.h"
#include <stdio.h>
#include <stdlib.h>

int harness_run(const char *name, harness_suite suite)
{
    SRunner *runner = srunner_create(suite());
    /* By hand, not by Meson alone, so that a test program run from a shell behaves the same. */
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int run = srunner_ntests_run(runner);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    fflush(stdout);
    fprintf(stderr, "%s: %d passed, %d failed\n", name, run - failed, failed);
    /* A suite that ran nothing tests nothing. */
    return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

Suite *harness_list(const char *name, const TTest *const *tests, size_t count)
{
    Suite *suite = suite_create(name);
    TCase *all = tcase_create("all");
    for (size_t i = 0; i < count; i++)
        tcase_add_test(all, tests[i]);
    suite_add_tcase(suite, all);
    return suite;
}

iampb_context *harness_context(void)
{
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_context_new(NULL, &ctx, &err), IAMPB_OK, &err);
    ck_assert_ptr_nonnull(ctx);
    return ctx;
}

void harness_status(const char *file, int line, const char *call, iampb_status status, iampb_status expected,
        iampb_error **err)
{
    if (status != expected)
        ck_abort_msg("%s:%d: %s returned %s, not %s: %s (%s line %llu column %llu)", file, line, call,
                iampb_status_name(status), iampb_status_name(expected),
                err == NULL || *err == NULL ? "no error object" : iampb_error_message(*err, NULL),
                iampb_error_input_name(err == NULL ? NULL : *err, NULL),
                (unsigned long long)iampb_error_line(err == NULL ? NULL : *err),
                (unsigned long long)iampb_error_column(err == NULL ? NULL : *err));
    if (err == NULL)
        return;
    if (status < 0 && *err == NULL)
        ck_abort_msg("%s:%d: %s failed without an error object", file, line, call);
    if (status >= 0 && *err != NULL)
        ck_abort_msg("%s:%d: %s succeeded and set an error", file, line, call);
    if (iampb_error_code(*err) != status)
        ck_abort_msg("%s:%d: %s: the error's code is %s", file, line, call,
                iampb_status_name(iampb_error_code(*err)));
    iampb_error_free(*err);
    *err = NULL;
}
