/* catalog_help.h - documents for the tests of the loader, and short forms of its calls. */
#ifndef TESTS_CATALOG_HELP_H
#define TESTS_CATALOG_HELP_H
#include "harness.h"

#define Z(text) (text), strlen(text)

/* A queue service with one action that the built-in facts do not have (SendManyMessages), one gone (PurgeQueue), and
 * members that no release knows. */
static const char sqs_document[] =
        "{ \"Name\": \"sqs\",\n"
        "  \"Actions\": [\n"
        "    { \"Name\": \"SendMessage\", \"ActionConditionKeys\": [\"aws:ResourceTag/${TagKey}\"],\n"
        "      \"Annotations\": { \"Properties\": { \"IsList\": false, \"IsPermissionManagement\": false,\n"
        "        \"IsTaggingOnly\": false, \"IsWrite\": true } },\n"
        "      \"Resources\": [ { \"Name\": \"queue\" } ], \"SupportedBy\": { \"IAM Access Analyzer\": true } },\n"
        "    { \"Name\": \"SendManyMessages\", \"ActionConditionKeys\": [\"sqs:BatchSize\"],\n"
        "      \"Annotations\": { \"Properties\": { \"IsList\": false, \"IsWrite\": true, \"IsDelightful\": true } },\n"
        "      \"Resources\": [ { \"Name\": \"queue\" }, { \"Name\": \"topic\" } ], \"Colour\": 1 },\n"
        "    { \"Name\": \"ListQueues\", \"Colour\": 2,\n"
        "      \"Annotations\": { \"Properties\": { \"IsList\": true, \"IsPermissionManagement\": false,\n"
        "        \"IsTaggingOnly\": false, \"IsWrite\": false } } },\n"
        "    { \"Name\": \"GetQueueUrl\", \"Annotations\": { \"Properties\": { \"IsList\": false, \"IsWrite\": false } },\n"
        "      \"Resources\": [ { \"Name\": \"queue\" } ] },\n"
        "    { \"Name\": \"TagQueue\", \"ActionConditionKeys\": [\"aws:TagKeys\"], \"Resources\": [ { \"Name\": \"queue\" } ],\n"
        "      \"Annotations\": { \"Properties\": { \"IsTaggingOnly\": true, \"IsWrite\": true } } } ],\n"
        "  \"ConditionKeys\": [ { \"Name\": \"aws:ResourceTag/${TagKey}\", \"Types\": [\"String\"] },\n"
        "    { \"Name\": \"aws:TagKeys\", \"Types\": [\"ArrayOfString\"] },\n"
        "    { \"Name\": \"sqs:BatchSize\", \"Types\": [\"Numeric\"] },\n"
        "    { \"Name\": \"sqs:Header/${Name}\", \"Types\": [\"ArrayOfARN\"] } ],\n"
        "  \"Resources\": [\n"
        "    { \"Name\": \"topic\", \"ARNFormats\": [ \"arn:${Partition}:sns:${Region}:${Account}:${Topic}\" ] },\n"
        "    { \"Name\": \"queue\", \"ARNFormats\": [ \"arn:${Partition}:sqs:${Region}:${Account}:${QueueName}\",\n"
        "        \"arn:${Partition}:sqs:${Region}:${Account}:fifo/${QueueName}\" ],\n"
        "      \"ConditionKeys\": [ \"aws:ResourceTag/${TagKey}\" ] } ],\n"
        "  \"Operations\": [ { \"Name\": \"SendMessage\" } ], \"Version\": \"v1.5\" }\n";

/* A service that is new altogether, as short as it can be. */
static const char new_document[] = "{\"Name\":\"quokka\",\"Actions\":[{\"Name\":\"Smile\"}]}";

static const char list_document[] =
        "[{\"service\":\"s3\",\"url\":\"https://servicereference.us-east-1.amazonaws.com/v1/s3/s3.json\"},"
        "{\"service\":\"quokka\",\"url\":\"https://example.com/q\\u0075okka.json\",\"modified\":1},{\"service\":7}]";

static inline iampb_catalog_loader *new_loader(iampb_context *ctx, const iampb_catalog *base, int32_t empty)
{
    iampb_catalog_options options = IAMPB_CATALOG_OPTIONS_INIT;
    iampb_catalog_loader *loader = NULL;
    iampb_error *err = NULL;
    options.base = base;
    options.empty = empty;
    ck_assert_status(iampb_catalog_loader_new(ctx, &options, &loader, &err), IAMPB_OK, &err);
    return loader;
}

static inline void add(iampb_catalog_loader *loader, const char *text)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb_catalog_loader_add(loader, Z(text), "doc.json", &err), IAMPB_OK, &err);
}

static inline iampb_catalog *finish(iampb_catalog_loader *loader)
{
    iampb_catalog *catalog = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_catalog_loader_finish(loader, &catalog, &err), IAMPB_OK, &err);
    ck_assert_ptr_nonnull(catalog);
    return catalog;
}

/* The catalogue of one document over the built-in facts. */
static inline iampb_catalog *load(iampb_context *ctx, const char *text)
{
    iampb_catalog_loader *loader = new_loader(ctx, NULL, 0);
    add(loader, text);
    iampb_catalog *catalog = finish(loader);
    iampb_catalog_loader_free(loader);
    return catalog;
}
#endif
