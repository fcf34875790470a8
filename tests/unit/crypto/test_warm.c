/* test_warm.c - warming up works, may be repeated, and leaves the host's error queue alone. */
#include "base/warm.h"
#include "harness.h"
#include "oom.h"
#include <openssl/err.h>

START_TEST(warming_up_may_be_repeated)
{
    iampb_error *err = NULL;
    ERR_raise(ERR_LIB_USER, 42);
    for (int i = 0; i < 3; i++)
        ck_assert_status(iampb__warm_up(&err), IAMPB_OK, &err);
    ck_assert_int_eq(ERR_GET_REASON(ERR_get_error()), 42);
    ck_assert_uint_eq(ERR_get_error(), 0);
}
END_TEST

static iampb_status warm_again(iampb_context *ctx, void *user)
{
    iampb_error *err = NULL;
    (void)ctx;
    (void)user;
    iampb_status status = iampb__warm_up(&err);
    return oom_check(status, NULL, &err);
}

/* Once warm, a failed allocation is told as what it is, and the next time it works. */
START_TEST(running_out_of_memory_later_is_survived)
{
    ck_assert_int_eq(iampb__warm_up(NULL), IAMPB_OK);
    oom_loop_stride("warm", warm_again, NULL, 1, true);
    ck_assert_int_eq(iampb__warm_up(NULL), IAMPB_OK);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("crypto/warm", warming_up_may_be_repeated, running_out_of_memory_later_is_survived);
}

int main(void)
{
    if (!oom_install_hooks())
        return 1;
    return harness_run("crypto-warm", suite);
}
