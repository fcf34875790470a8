/* test_empty.c - a library without the built-in facts: nothing is known until a document is loaded. */
#include "catalog_help.h"

START_TEST(nothing_is_known)
{
    ck_assert_uint_eq(iampb_catalog_count(NULL, "services"), 0);
    ck_assert_uint_eq(iampb_catalog_count(NULL, "actions"), 0);
    ck_assert_uint_eq(iampb_catalog_count(NULL, "condition_keys"), 0);
    ck_assert(iampb_catalog_action_find(NULL, Z("s3:GetObject")) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_key_find(NULL, Z("aws:SourceIp")) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_match(NULL, Z("*"), 0) == IAMPB_CATALOG_NONE);
    ck_assert_int_eq(iampb_catalog_name_status(NULL, Z("s3")), IAMPB_NAME_UNKNOWN);
}
END_TEST

START_TEST(documents_can_be_loaded)
{
    iampb_context *ctx = harness_context();
    iampb_catalog *catalog = load(ctx, sqs_document);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "services"), 1);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "actions"), 5);
    ck_assert(iampb_catalog_action_find(catalog, Z("sqs:sendmessage")) != IAMPB_CATALOG_NONE);
    iampb_catalog_free(catalog);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void) { return HARNESS_LIST("catalog/empty", nothing_is_known, documents_can_be_loaded); }
HARNESS_MAIN("catalog-empty", suite)
