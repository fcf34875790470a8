/* fuzz_change.c - the access of two snapshots compared: the input is two documents with a NUL between them. Against itself
 * nothing has changed, and back is forth the other way round. */
#include "iampb/iampb.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void must(int holds)
{
    if (!holds)
        abort();
}

static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 0;
}

static iampb_organization *load(iampb_context *ctx, const char *bytes, size_t len)
{
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    must(iampb_organization_new(ctx, &organization, NULL) == IAMPB_OK);
    must(iampb_organization_add_account(organization, NULL, &account, NULL) == IAMPB_OK);
    iampb_account_load(account, bytes, len, NULL, NULL, NULL);
    return organization;
}

static iampb_access_diff *diff(iampb_organization *before, iampb_organization *after)
{
    iampb_compare_options compare = IAMPB_COMPARE_OPTIONS_INIT;
    iampb_access_diff_options options = IAMPB_ACCESS_DIFF_OPTIONS_INIT;
    iampb_access_diff *out = NULL;
    compare.max_states = compare.max_branches = 5000;
    options.compare = &compare;
    must(iampb_access_diff_new(before, after, &options, &out, NULL) == IAMPB_OK);
    must(iampb_access_diff_write(out, 1, ignore, NULL, NULL) == IAMPB_OK);
    return out;
}

static size_t changes_of(const iampb_access_diff *d, iampb_access_change change)
{
    size_t count = 0;
    for (size_t i = 0; i < iampb_access_diff_count(d); i++)
        if (iampb_access_diff_change(d, i) == change)
            count += iampb_access_diff_principal_count(d, i);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t first = size == 0 ? 0 : strnlen(text, size), second = first < size ? first + 1 : size;
    iampb_context *ctx = NULL;
    if (size > 65536)
        return 0;
    must(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    iampb_organization *before = load(ctx, text, first), *after = load(ctx, text + second, size - second);
    iampb_access_diff *same = diff(before, before), *forth = diff(before, after), *back = diff(after, before);
    must(iampb_access_diff_number(same, "comparisons") == 0 && iampb_access_diff_answer(same) != IAMPB_ANSWER_FAIL);
    must(changes_of(forth, IAMPB_ACCESS_NEW) == changes_of(back, IAMPB_ACCESS_GONE));
    must(iampb_access_diff_number(forth, "principals") == iampb_access_diff_number(back, "principals"));
    must(iampb_access_diff_number(forth, "unchanged") == iampb_access_diff_number(back, "unchanged"));
    iampb_access_diff_free(same);
    iampb_access_diff_free(forth);
    iampb_access_diff_free(back);
    iampb_organization_free(before);
    iampb_organization_free(after);
    iampb_context_free(ctx);
    return 0;
}
