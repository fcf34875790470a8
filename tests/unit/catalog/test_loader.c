/* test_loader.c - Service Reference documents over the built-in facts: what changes, what stays, what is refused. */
#include "catalog/catalog.h"
#include "catalog_help.h"
#include "oom.h"
#include <stdlib.h>

static const char *action_text(const iampb_catalog *catalog, const char *action, const char *name)
{
    return iampb_catalog_action_text(catalog, iampb_catalog_action_find(catalog, Z(action)), name, NULL);
}

START_TEST(a_loaded_service_gains_actions_and_loses_those_that_are_gone)
{
    iampb_context *ctx = harness_context();
    iampb_catalog *catalog = load(ctx, sqs_document);
    iampb_context_free(ctx); /* the catalogue keeps what it needs */
    size_t sqs = iampb_catalog_service_find(catalog, Z("SQS"));
    ck_assert(iampb_catalog_action_find(NULL, Z("sqs:SendManyMessages")) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_find(catalog, Z("sqs:SendManyMessages")) != IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_find(catalog, Z("SQS:sendmanymessages")) != IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_find(NULL, Z("sqs:PurgeQueue")) != IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_find(catalog, Z("sqs:PurgeQueue")) == IAMPB_CATALOG_NONE);
    ck_assert_uint_eq(iampb_catalog_service_count(catalog, sqs, "actions", NULL), 5);
    ck_assert_uint_eq(iampb_catalog_service_count(catalog, sqs, "resource_types", NULL), 2);
    ck_assert_uint_eq(iampb_catalog_service_count(catalog, sqs, "condition_keys", NULL), 4);
    ck_assert_str_eq(iampb_catalog_service_text(catalog, sqs, "version", NULL), "v1.5");
    ck_assert_str_eq(iampb_catalog_service_text(catalog, sqs, "name", NULL), "Amazon SQS");
    ck_assert_int_eq(iampb_catalog_service_is(catalog, sqs, "loaded"), 1);
    ck_assert_int_eq(iampb_catalog_service_is(catalog, sqs, "rcp"), 1);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "loaded"), 1);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "services"), iampb_catalog_count(NULL, "services"));
    ck_assert_uint_eq(iampb_catalog_count(catalog, "actions"), iampb_catalog_count(NULL, "actions") - 20 + 5);
    iampb_catalog_free(catalog);
}
END_TEST

START_TEST(flags_become_access_levels)
{
    iampb_context *ctx = harness_context();
    iampb_catalog *catalog = load(ctx, sqs_document);
    ck_assert_str_eq(action_text(catalog, "sqs:SendMessage", "access"), "Write");
    ck_assert_str_eq(action_text(catalog, "sqs:ListQueues", "access"), "List");
    ck_assert_str_eq(action_text(catalog, "sqs:GetQueueUrl", "access"), "Read");
    ck_assert_int_eq(iampb_catalog_action_access(catalog, iampb_catalog_action_find(catalog, Z("sqs:TagQueue"))),
            IAMPB_ACCESS_TAGGING | IAMPB_ACCESS_WRITE);
    iampb_catalog_free(catalog);
    catalog = load(ctx, new_document);
    ck_assert_str_eq(action_text(catalog, "quokka:Smile", "access"), "");
    iampb_catalog_free(catalog);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(what_documents_do_not_say_is_kept_for_known_actions_and_unknown_for_new_ones)
{
    iampb_context *ctx = harness_context();
    iampb_catalog *catalog = load(ctx, sqs_document);
    size_t send = iampb_catalog_action_find(catalog, Z("sqs:SendMessage"));
    size_t many = iampb_catalog_action_find(catalog, Z("sqs:SendManyMessages"));
    int32_t required = 7;
    iampb_catalog_action_type(catalog, send, 0, &required);
    ck_assert_int_eq(required, 1);
    ck_assert_int_eq(iampb_catalog_action_is(catalog, send, "permission_only"), 0);
    size_t topic = iampb_catalog_action_type(catalog, many, 1, &required);
    ck_assert_int_eq(required, -1);
    ck_assert_str_eq(iampb_catalog_type_text(catalog, topic, "name", NULL), "topic");
    ck_assert_int_eq(iampb_catalog_action_is(catalog, many, "permission_only"), -1);
    iampb_catalog_free(catalog);

    catalog = load(ctx, "{\"Name\":\"ec2\",\"Actions\":[{\"Name\":\"RunInstances\",\"Resources\":[{\"Name\":\"instance\"},"
                        "{\"Name\":\"moon\"},{\"Name\":\"capacity-reservation\"}]}],"
                        "\"Resources\":[{\"Name\":\"instance\"},{\"Name\":\"moon\"},{\"Name\":\"capacity-reservation\"}]}");
    size_t run = iampb_catalog_action_find(catalog, Z("ec2:RunInstances"));
    ck_assert_str_eq(iampb_catalog_action_text(catalog, run, "access", NULL), "Write");
    ck_assert_uint_eq(iampb_catalog_action_list_count(catalog, run, "dependent_actions"), 3);
    ck_assert_str_eq(iampb_catalog_action_list_at(catalog, run, "dependent_actions", 1, NULL), "iam:PassRole");
    static const int32_t wanted[] = { 1, -1, 0 };
    for (size_t i = 0; i < 3; i++) {
        iampb_catalog_action_type(catalog, run, i, &required);
        ck_assert_int_eq(required, wanted[i]);
    }
    ck_assert_uint_eq(iampb_catalog_action_type_key_count(catalog, run, 1), 0);
    ck_assert_uint_eq(iampb_catalog_action_type_key_count(catalog, run, 2), 3);
    ck_assert_str_eq(iampb_catalog_action_type_key_at(catalog, run, 2, 2, NULL), "ec2:LaunchTemplate");
    iampb_catalog_free(catalog);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(keys_and_types_come_from_the_document)
{
    iampb_context *ctx = harness_context();
    iampb_catalog *catalog = load(ctx, sqs_document);
    size_t key = iampb_catalog_key_find(catalog, Z("sqs:header/X-Y"));
    ck_assert_str_eq(iampb_catalog_key_text(catalog, key, "name", NULL), "sqs:Header/${Name}");
    ck_assert_int_eq(iampb_catalog_key_type(catalog, key), IAMPB_KEY_ARN);
    ck_assert_int_eq(iampb_catalog_key_is(catalog, key, "multivalued"), 1);
    ck_assert(iampb_catalog_key_find(NULL, Z("sqs:BatchSize")) == IAMPB_CATALOG_NONE);
    key = iampb_catalog_key_find(catalog, Z("sqs:BatchSize"));
    ck_assert_int_eq(iampb_catalog_key_type(catalog, key), IAMPB_KEY_NUMERIC);
    key = iampb_catalog_key_find(catalog, Z("aws:TagKeys"));
    ck_assert_int_eq(iampb_catalog_key_is(catalog, key, "global"), 1);
    size_t sqs = iampb_catalog_service_find(catalog, Z("sqs"));
    size_t queue = iampb_catalog_type_find(catalog, sqs, Z("Queue"));
    ck_assert_uint_eq(iampb_catalog_type_list_count(catalog, queue, "arns"), 2);
    ck_assert_str_eq(iampb_catalog_type_list_at(catalog, queue, "arns", 1, NULL),
            "arn:${Partition}:sqs:${Region}:${Account}:fifo/${QueueName}");
    ck_assert_str_eq(iampb_catalog_type_list_at(catalog, queue, "condition_keys", 0, NULL), "aws:ResourceTag/${TagKey}");
    ck_assert_str_eq(iampb_catalog_type_text(catalog, queue, "prefix", NULL), "sqs");
    int32_t multi = 7;
    size_t seen = 0;
    for (size_t k = 0; k < 4; k++) {
        key = iampb_catalog_service_key(catalog, sqs, k, &multi);
        seen += strcmp(iampb_catalog_key_text(catalog, key, "name", NULL), "sqs:Header/${Name}") == 0 && multi == 1;
    }
    ck_assert_uint_eq(seen, 1);
    iampb_catalog_free(catalog);
    iampb_context_free(ctx);
}
END_TEST

/* Loading must not disturb the others, whose numbers all move. */
START_TEST(other_services_stay_as_they_are)
{
    iampb_context *ctx = harness_context();
    iampb_catalog *catalog = load(ctx, sqs_document);
    char name[600];
    for (size_t a = 0; a < iampb_catalog_count(NULL, "actions"); a++) {
        const char *prefix = iampb_catalog_action_text(NULL, a, "prefix", NULL);
        if (strcmp(prefix, "sqs") == 0)
            continue;
        size_t len = strlen(prefix);
        memcpy(name, prefix, len);
        name[len] = ':';
        strcpy(name + len + 1, iampb_catalog_action_text(NULL, a, "name", NULL));
        size_t b = iampb_catalog_action_find(catalog, Z(name));
        ck_assert_msg(b != IAMPB_CATALOG_NONE, "%s", name);
        ck_assert_str_eq(iampb_catalog_action_text(catalog, b, "name", NULL), name + len + 1);
        ck_assert_str_eq(iampb_catalog_action_text(catalog, b, "prefix", NULL), prefix);
        ck_assert_int_eq(iampb_catalog_action_access(catalog, b), iampb_catalog_action_access(NULL, a));
        ck_assert_uint_eq(iampb_catalog_action_list_count(catalog, b, "resource_types"),
                iampb_catalog_action_list_count(NULL, a, "resource_types"));
        ck_assert_uint_eq(iampb_catalog_action_match(catalog, Z(name), 0), b);
    }
    for (size_t k = 0; k < iampb_catalog_count(NULL, "condition_keys"); k++) {
        const char *key = iampb_catalog_key_text(NULL, k, "name", NULL);
        size_t found = iampb_catalog_key_find(catalog, Z(key));
        ck_assert_str_eq(iampb_catalog_key_text(catalog, found, "name", NULL), key);
        ck_assert_int_eq(iampb_catalog_key_type(catalog, found), iampb_catalog_key_type(NULL, k));
    }
    static const char *const names[] = { "aws:RequestTag/team", "s3:ExistingObjectTag/a", "events:Metadata/a/Matcher",
        "agent.eu.buildkite.dev:cluster_id", "ssm:resourceTag/x", "kms:EncryptionContext:a", "aws:RequestTag/",
        "token.actions.githubusercontent.com/a:ref", "idcs-1.identity.oraclecloud.com:rpst_id", "zzz/a" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        ck_assert_str_eq(iampb_catalog_key_text(catalog, iampb_catalog_key_find(catalog, Z(names[i])), "name", NULL),
                iampb_catalog_key_text(NULL, iampb_catalog_key_find(NULL, Z(names[i])), "name", NULL));
    for (size_t t = 0; t < iampb_catalog_count(catalog, "resource_types"); t++) {
        size_t service = iampb_catalog_service_find(catalog, Z(iampb_catalog_type_text(catalog, t, "prefix", NULL)));
        ck_assert_uint_eq(iampb_catalog_type_find(catalog, service, Z(iampb_catalog_type_text(catalog, t, "name", NULL))),
                t);
    }
    iampb_catalog_free(catalog);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_new_service_takes_its_place_in_the_order)
{
    iampb_context *ctx = harness_context();
    iampb_catalog *catalog = load(ctx, new_document);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "services"), iampb_catalog_count(NULL, "services") + 1);
    for (size_t s = 1; s < iampb_catalog_count(catalog, "services"); s++)
        ck_assert_str_lt(iampb_catalog_service_text(catalog, s - 1, "prefix", NULL),
                iampb_catalog_service_text(catalog, s, "prefix", NULL));
    size_t quokka = iampb_catalog_service_find(catalog, Z("quokka"));
    ck_assert_str_eq(iampb_catalog_service_text(catalog, quokka, "name", NULL), "quokka");
    ck_assert_int_eq(iampb_catalog_name_status(catalog, Z("quokka")), IAMPB_NAME_SERVICE);
    ck_assert_int_eq(iampb_catalog_name_status(NULL, Z("quokka")), IAMPB_NAME_UNKNOWN);
    iampb_catalog_free(catalog);
    catalog = load(ctx, "{\"Name\":\"deeplens\",\"Actions\":[]}"); /* back from retirement */
    ck_assert_int_eq(iampb_catalog_name_status(catalog, Z("deeplens")) & ~IAMPB_NAME_ARN, IAMPB_NAME_SERVICE);
    iampb_catalog_free(catalog);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_catalogue_can_be_the_base_of_another)
{
    iampb_context *ctx = harness_context();
    iampb_catalog *first = load(ctx, sqs_document);
    iampb_catalog_loader *loader = new_loader(ctx, first, 0);
    iampb_catalog_free(first);
    add(loader, new_document);
    iampb_catalog *second = finish(loader);
    add(loader, "[{\"Name\":\"quokka\",\"Actions\":[{\"Name\":\"Frown\"}]},{\"Name\":\"SQS\",\"Actions\":[]}]");
    iampb_catalog *third = finish(loader);
    iampb_catalog_loader_free(loader);
    ck_assert(iampb_catalog_action_find(second, Z("sqs:SendManyMessages")) != IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_find(second, Z("quokka:Smile")) != IAMPB_CATALOG_NONE);
    ck_assert_uint_eq(iampb_catalog_count(second, "loaded"), 2);
    iampb_catalog_free(second);
    ck_assert(iampb_catalog_action_find(third, Z("quokka:Smile")) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_find(third, Z("quokka:Frown")) != IAMPB_CATALOG_NONE);
    ck_assert_uint_eq(iampb_catalog_service_count(third, iampb_catalog_service_find(third, Z("sqs")), "actions", NULL), 0);
    ck_assert(iampb_catalog_key_find(third, Z("sqs:BatchSize")) == IAMPB_CATALOG_NONE);
    ck_assert_uint_eq(iampb_catalog_count(third, "loaded"), 2);
    iampb_catalog_free(third);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(an_empty_base_knows_only_what_is_loaded)
{
    iampb_context *ctx = harness_context();
    iampb_catalog_loader *loader = new_loader(ctx, NULL, 1);
    iampb_catalog *nothing = finish(loader);
    ck_assert_uint_eq(iampb_catalog_count(nothing, "services"), 0);
    ck_assert_uint_eq(iampb_catalog_count(nothing, "actions"), 0);
    ck_assert_uint_eq(iampb_catalog_count(nothing, "condition_keys"), 0);
    ck_assert(iampb_catalog_action_find(nothing, Z("s3:GetObject")) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_match(nothing, Z("*"), 0) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_action_match(nothing, Z("s*:Get*"), 0) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_key_find(nothing, Z("aws:SourceIp")) == IAMPB_CATALOG_NONE);
    ck_assert(iampb_catalog_key_find(nothing, Z("aws:RequestTag/a")) == IAMPB_CATALOG_NONE);
    add(loader, sqs_document);
    iampb_catalog *catalog = finish(loader);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "services"), 1);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "actions"), 5);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "resource_types"), 2);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "condition_keys"), 4);
    ck_assert_uint_eq(iampb_catalog_action_match(catalog, Z("*:Send*"), 0), 2);
    iampb_catalog_loader_free(loader);
    loader = new_loader(ctx, nothing, 0); /* no global keys come back on the way */
    iampb_catalog *again = finish(loader);
    ck_assert_uint_eq(iampb_catalog_count(again, "condition_keys"), 0);
    iampb_catalog_loader_free(loader);
    iampb_catalog_free(again);
    iampb_catalog_free(nothing);
    iampb_catalog_free(catalog);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Notes ---- */
START_TEST(what_is_not_understood_is_noted_once_with_its_place)
{
    static const struct {
        const char *message, *path;
        uint64_t line;
    } rows[] = {
        { "left out: Properties has a member \"IsDelightful\", which this library does not know",
                "Actions[1].Annotations.Properties.IsDelightful", 8 },
        { "left out: an action has a member \"Colour\", which this library does not know", "Actions[1].Colour", 9 },
    };
    iampb_context *ctx = harness_context();
    iampb_catalog_loader *loader = new_loader(ctx, NULL, 0);
    add(loader, sqs_document);
    for (size_t i = 0; i < iampb_catalog_loader_note_count(loader) && i < 2; i++) {
        uint64_t begin = 0, end = 0, line = 0, column = 0;
        ck_assert_str_eq(iampb_catalog_loader_note_text(loader, i, "message", NULL), rows[i].message);
        ck_assert_str_eq(iampb_catalog_loader_note_text(loader, i, "json_path", NULL), rows[i].path);
        ck_assert_str_eq(iampb_catalog_loader_note_text(loader, i, "input", NULL), "doc.json");
        ck_assert_int_eq(iampb_catalog_loader_note_position(loader, i, &begin, &end, &line, &column), IAMPB_OK);
        ck_assert_uint_eq(line, rows[i].line);
        ck_assert_uint_gt(column, 1);
        ck_assert_int_eq(sqs_document[begin], '"');
        ck_assert_int_eq(sqs_document[end - 1], '"');
    }
    ck_assert_uint_eq(iampb_catalog_loader_note_count(loader), 2);
    ck_assert_str_eq(iampb_catalog_loader_note_text(loader, 2, "message", NULL), "");
    ck_assert_str_eq(iampb_catalog_loader_note_text(loader, 0, "smell", NULL), "");
    ck_assert_int_eq(iampb_catalog_loader_note_position(loader, 2, NULL, NULL, NULL, NULL), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_catalog_loader_note_position(loader, 0, NULL, NULL, NULL, NULL), IAMPB_OK);
    iampb_catalog_loader_free(loader);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(partial_and_newer_documents_give_what_can_be_used)
{
    static const struct {
        const char *text, *note; /* the first note */
        size_t actions, types, keys;
    } rows[] = {
        { "{\"Name\":\"q0\",\"Actions\":[]}", NULL, 0, 0, 0 },
        { "{\"Version\":\"v9\",\"Actions\":[{\"Name\":\"A\",\"Annotations\":{\"Properties\":{\"IsWrite\":true}}}],\"Name\":\"q0\"}", NULL, 1, 0, 0 },
        { "{\"Name\":\"q0\",\"Resources\":[{\"Name\":\"t\"}]}", "the document has no Actions: the service q0 has none now", 0, 1, 0 },
        { "{\"Name\":\"q0\",\"Actions\":null,\"ConditionKeys\":[{\"Name\":\"q0:k\",\"Types\":[\"Bool\"]}]}", NULL, 0, 0, 1 },
        { "{\"Name\":\"q0\",\"Actions\":{}}", "left out: Actions is an object, not an array", 0, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[7]}", "left out: an action is a number, not an object", 0, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[{}]}", "left out: an action without a Name", 0, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[{\"Name\":[]}]}", "left out: an action is an array, not a string", 0, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[{\"Name\":\"Get*\"}]}", "left out: this cannot be an action", 0, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[{\"Name\":\"G\\u0000t\"}]}", "left out: this cannot be an action", 0, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[{\"Name\":\"A\"}]}", "the access level of the action A is not known", 1, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[{\"Name\":\"A\",\"Annotations\":{\"Properties\":{\"IsWrite\":\"yes\"}}}]}",
                "left out: IsWrite is a string, not true or false", 1, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[{\"Name\":\"A\",\"Annotations\":{\"Properties\":{\"IsList\":true}}},{\"Name\":\"a\"}]}",
                "left out: an action a is there twice", 1, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[{\"Name\":\"A\",\"Annotations\":{\"Properties\":{\"IsList\":true}},"
          "\"Resources\":[{\"Name\":\"gone\"}]}]}", "left out: the resource type gone is not among the service's", 1, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[],\"ConditionKeys\":[{\"Name\":\"q0:k\",\"Types\":[\"Quaternion\"]}]}",
                "left out: the type Quaternion of a condition key, which this library does not know", 0, 0, 1 },
        { "{\"Name\":\"q0\",\"Actions\":[],\"ConditionKeys\":[{\"Name\":\"q0:k\",\"Types\":[\"String\",\"Bool\"]}]}",
                "left out: a second type, Bool, of the condition key q0:k", 0, 0, 1 },
        { "{\"Name\":\"q0\",\"Actions\":[],\"Resources\":[{\"Name\":\"t\",\"ARNFormats\":[\"nonsense\"],\"ConditionKeys\":[]}]}",
                "left out: this cannot be an ARN", 0, 1, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[],\"Resources\":[{\"Name\":\"t\",\"ConditionKeys\":[\"q0:new\"]}]}",
                "the condition key q0:new is in no list of condition keys: its type is not known", 0, 1, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[],\"Version\":2}", "left out: a version is a number, not a string", 0, 0, 0 },
        { "{\"Name\":\"q0\",\"Actions\":[],\"Poem\":\"roses\"}",
                "left out: a service has a member \"Poem\", which this library does not know", 0, 0, 0 },
        { "[{\"Name\":\"q0\",\"Actions\":[]},{\"Names\":1}]", "left out: no Service Reference document: it has no Name", 0, 0, 0 },
        { "[{\"Name\":\"q0\",\"Actions\":[]},7]", "left out: no Service Reference document: it has no Name", 0, 0, 0 },
    };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_catalog_loader *loader = new_loader(ctx, NULL, 0);
        add(loader, rows[i].text);
        if (rows[i].note == NULL)
            ck_assert_msg(iampb_catalog_loader_note_count(loader) == 0, "%s: %s", rows[i].text,
                    iampb_catalog_loader_note_text(loader, 0, "message", NULL));
        else
            ck_assert_str_eq(iampb_catalog_loader_note_text(loader, 0, "message", NULL), rows[i].note);
        iampb_catalog *catalog = finish(loader);
        size_t q0 = iampb_catalog_service_find(catalog, Z("q0"));
        ck_assert_msg(q0 != IAMPB_CATALOG_NONE, "%s", rows[i].text);
        ck_assert_msg(iampb_catalog_service_count(catalog, q0, "actions", NULL) == rows[i].actions, "%s", rows[i].text);
        ck_assert_msg(iampb_catalog_service_count(catalog, q0, "resource_types", NULL) == rows[i].types, "%s", rows[i].text);
        ck_assert_msg(iampb_catalog_service_count(catalog, q0, "condition_keys", NULL) == rows[i].keys, "%s", rows[i].text);
        iampb_catalog_free(catalog);
        iampb_catalog_loader_free(loader);
    }
    iampb_context_free(ctx);
}
END_TEST

START_TEST(unknown_members_can_be_kept_silent)
{
    iampb_context *ctx = harness_context();
    iampb_catalog_options options = IAMPB_CATALOG_OPTIONS_INIT;
    iampb_catalog_loader *loader = NULL;
    options.keep_unknown_silent = 1;
    ck_assert_int_eq(iampb_catalog_loader_new(ctx, &options, &loader, NULL), IAMPB_OK);
    add(loader, sqs_document);
    ck_assert_uint_eq(iampb_catalog_loader_note_count(loader), 0);
    iampb_catalog_loader_free(loader);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(at_most_a_thousand_notes_are_kept)
{
    static char text[40000];
    iampb_context *ctx = harness_context();
    iampb_catalog_loader *loader = new_loader(ctx, NULL, 0);
    strcpy(text, "{\"Name\":\"q0\",\"Actions\":[0");
    for (size_t i = 0, len = strlen(text); i < 3000; i++, len += 2)
        strcpy(text + len, ",0");
    strcat(text, "]}");
    add(loader, text);
    ck_assert_uint_eq(iampb_catalog_loader_note_count(loader), 1000);
    ck_assert_str_eq(iampb_catalog_loader_note_text(loader, 999, "message", NULL), "this and all further notes are left out");
    iampb_catalog_loader_free(loader);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(lists_of_services_are_told_to_the_host)
{
    iampb_context *ctx = harness_context();
    iampb_catalog_loader *loader = new_loader(ctx, NULL, 0);
    add(loader, list_document);
    ck_assert_uint_eq(iampb_catalog_loader_listed_count(loader), 2);
    ck_assert_str_eq(iampb_catalog_loader_listed_text(loader, 0, "service", NULL), "s3");
    ck_assert_str_eq(iampb_catalog_loader_listed_text(loader, 1, "url", NULL), "https://example.com/quokka.json");
    ck_assert_str_eq(iampb_catalog_loader_listed_text(loader, 1, "price", NULL), "");
    ck_assert_str_eq(iampb_catalog_loader_listed_text(loader, 2, "url", NULL), "");
    ck_assert_str_eq(iampb_catalog_loader_note_text(loader, 0, "message", NULL), "left out: a service in a list without its name");
    iampb_catalog *catalog = finish(loader);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "loaded"), 0);
    iampb_catalog_free(catalog);
    iampb_catalog_loader_free(loader);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Refusals ---- */
START_TEST(bad_documents_are_refused_and_leave_the_loader_as_it_was)
{
    static const struct {
        const char *text;
        iampb_status status;
        uint64_t line, column;
    } rows[] = {
        { "", IAMPB_E_SYNTAX, 1, 1 },
        { "{", IAMPB_E_SYNTAX, 1, 2 },
        { "{\"Name\":\"q0\",\n \"Actions\":[}", IAMPB_E_SYNTAX, 2, 13 },
        { "{\"Name\":\"q0\",\"Name\":\"q1\",\"Actions\":[]}", IAMPB_E_SYNTAX, 1, 14 },
        { "{\"Name\":\"\xff\",\"Actions\":[]}", IAMPB_E_ENCODING, 1, 10 },
        { "{}", IAMPB_E_UNRECOGNISED, 1, 1 },
        { "7", IAMPB_E_UNRECOGNISED, 1, 1 },
        { "[]", IAMPB_E_UNRECOGNISED, 1, 1 },
        { "[1,2]", IAMPB_E_UNRECOGNISED, 1, 1 },
        { "{\"Name\":\"q0\"}", IAMPB_E_UNRECOGNISED, 1, 1 },
        { "{\"Actions\":[]}", IAMPB_E_UNRECOGNISED, 1, 1 },
        { "{\n\"Name\":7,\"Actions\":[]}", IAMPB_E_UNRECOGNISED, 2, 8 },
        { "{\"Name\":\"\",\"Actions\":[]}", IAMPB_E_UNRECOGNISED, 1, 9 },
        { "{\"Name\":\"q:0\",\"Actions\":[]}", IAMPB_E_UNRECOGNISED, 1, 9 },
        { "{\"Name\":\"q 0\",\"Actions\":[]}", IAMPB_E_UNRECOGNISED, 1, 9 },
    };
    iampb_context *ctx = harness_context();
    iampb_catalog_loader *loader = new_loader(ctx, NULL, 0);
    add(loader, sqs_document);
    add(loader, list_document);
    size_t notes = iampb_catalog_loader_note_count(loader);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_error *err = NULL;
        iampb_status status = iampb_catalog_loader_add(loader, Z(rows[i].text), "bad.json", &err);
        ck_assert_msg(status == rows[i].status, "%s: %s", rows[i].text, iampb_status_name(status));
        ck_assert_str_eq(iampb_error_input_name(err, NULL), "bad.json");
        ck_assert_msg(iampb_error_line(err) == rows[i].line && iampb_error_column(err) == rows[i].column,
                "%s: %llu:%llu", rows[i].text, (unsigned long long)iampb_error_line(err),
                (unsigned long long)iampb_error_column(err));
        iampb_error_free(err);
        ck_assert_uint_eq(iampb_catalog_loader_note_count(loader), notes);
        ck_assert_uint_eq(iampb_catalog_loader_listed_count(loader), 2);
    }
    iampb_catalog *catalog = finish(loader);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "loaded"), 1);
    iampb_catalog_free(catalog);
    iampb_catalog_loader_free(loader);
    iampb_context_free(ctx);
}
END_TEST

/* {"Name":"q0","Actions":[{"Name":"a0"},...]} with so many actions; malloc'd. */
static char *many_actions(size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *text = malloc(count * 20 + 100);
    size_t len = 0;
    ck_assert_ptr_nonnull(text);
    strcpy(text, "{\"Name\":\"q0\",\"Actions\":[");
    len = strlen(text);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + len, i == 0 ? " {\"Name\":\"a0000\"}" : ",{\"Name\":\"a0000\"}", 17);
        for (size_t d = 0; d < 4; d++)
            text[len + 14 - d] = digits[i >> 4 * d & 15];
        len += 17;
    }
    strcpy(text + len, "]}");
    return text;
}

START_TEST(a_service_has_at_most_8192_actions)
{
    iampb_context *ctx = harness_context();
    iampb_error *err = NULL;
    iampb_catalog_loader *loader = new_loader(ctx, NULL, 1);
    char *text = many_actions(8192);
    add(loader, text);
    free(text);
    iampb_catalog *catalog = finish(loader);
    ck_assert_uint_eq(iampb_catalog_count(catalog, "actions"), 8192);
    ck_assert_uint_eq(iampb_catalog_action_find(catalog, Z("q0:A1FFF")), 8191);
    iampb_catalog_free(catalog);
    text = many_actions(8193);
    ck_assert_status(iampb_catalog_loader_add(loader, Z(text), NULL, &err), IAMPB_E_LIMIT, &err);
    free(text);
    iampb_catalog_loader_free(loader);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(arguments_are_checked)
{
    iampb_context *ctx = harness_context();
    iampb_error *err = NULL;
    iampb_catalog_loader *loader = NULL;
    iampb_catalog *catalog = NULL;
    struct {
        iampb_catalog_options options;
        uint64_t more;
    } newer = { IAMPB_CATALOG_OPTIONS_INIT, 0 };
    ck_assert_uint_eq(iampb_catalog_options_size(), sizeof(iampb_catalog_options));
    ck_assert_status(iampb_catalog_loader_new(NULL, NULL, &loader, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_catalog_loader_new(ctx, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    newer.options.struct_size = 4;
    ck_assert_status(iampb_catalog_loader_new(ctx, &newer.options, &loader, &err), IAMPB_E_INVALID, &err);
    newer.options.struct_size = sizeof newer;
    newer.more = 1;
    ck_assert_status(iampb_catalog_loader_new(ctx, &newer.options, &loader, &err), IAMPB_E_UNSUPPORTED, &err);
    ck_assert_ptr_null(loader);
    newer.more = 0;
    ck_assert_status(iampb_catalog_loader_new(ctx, &newer.options, &loader, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_catalog_loader_add(NULL, "", 0, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_catalog_loader_add(loader, NULL, 1, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_catalog_loader_add(loader, NULL, 0, NULL, &err), IAMPB_E_SYNTAX, &err);
    ck_assert_status(iampb_catalog_loader_finish(loader, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_catalog_loader_finish(NULL, &catalog, &err), IAMPB_E_INVALID, &err);
    catalog = finish(loader);
    iampb_catalog_options both = IAMPB_CATALOG_OPTIONS_INIT;
    iampb_catalog_loader *none = NULL;
    both.base = catalog;
    both.empty = 1;
    ck_assert_status(iampb_catalog_loader_new(ctx, &both, &none, &err), IAMPB_E_INVALID, &err);
    iampb_catalog_free(catalog);
    iampb_catalog_loader_free(loader);
    iampb_catalog_loader_free(NULL);
    iampb_catalog_free(NULL);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(input_bytes_is_kept)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    limits.input_bytes = strlen(new_document);
    options.limits = &limits;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    iampb_catalog_loader *loader = new_loader(ctx, NULL, 0);
    add(loader, new_document);
    ck_assert_status(iampb_catalog_loader_add(loader, new_document, sizeof new_document, NULL, &err), IAMPB_E_LIMIT, &err);
    iampb_catalog_loader_free(loader);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Memory ---- */
/* Adds the documents to a loader and makes the catalogue; stops at the first failure, which must change nothing. */
static iampb_status load_all(iampb_catalog_loader *loader, const char *const *documents, size_t count)
{
    iampb_catalog *catalog = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    for (size_t i = 0; i < count; i++) {
        size_t notes = iampb_catalog_loader_note_count(loader), listed = iampb_catalog_loader_listed_count(loader);
        status = iampb_catalog_loader_add(loader, Z(documents[i]), "doc.json", &err);
        if (oom_check(status, NULL, &err) < 0) {
            ck_assert_uint_eq(iampb_catalog_loader_note_count(loader), notes);
            ck_assert_uint_eq(iampb_catalog_loader_listed_count(loader), listed);
            return status;
        }
    }
    status = iampb_catalog_loader_finish(loader, &catalog, &err);
    oom_check(status, catalog, &err);
    if (status == IAMPB_OK)
        ck_assert(iampb_catalog_action_find(catalog, Z("quokka:Smile")) != IAMPB_CATALOG_NONE);
    iampb_catalog_free(catalog);
    return status;
}

/* `user`: whether to begin with nothing; the built-in services make the loop longer. */
static iampb_status load_once(iampb_context *ctx, void *user)
{
    static const char *const documents[] = { sqs_document, list_document, new_document };
    iampb_catalog_loader *loader = NULL;
    iampb_catalog_options options = IAMPB_CATALOG_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.empty = *(const int32_t *)user;
    iampb_status status = iampb_catalog_loader_new(ctx, &options, &loader, &err);
    if (oom_check(status, loader, &err) == IAMPB_OK)
        status = load_all(loader, documents, 3);
    iampb_catalog_loader_free(loader);
    return status;
}

START_TEST(running_out_of_memory_is_an_error_and_leaks_nothing)
{
    int32_t empty = 1;
    ck_assert_uint_gt(oom_loop("loading a service", load_once, &empty), 50);
    empty = 0;
    ck_assert_uint_gt(oom_loop("loading over the built-in facts", load_once, &empty), 50);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("catalog/loader", a_loaded_service_gains_actions_and_loses_those_that_are_gone,
            flags_become_access_levels, what_documents_do_not_say_is_kept_for_known_actions_and_unknown_for_new_ones,
            keys_and_types_come_from_the_document, other_services_stay_as_they_are,
            a_new_service_takes_its_place_in_the_order, a_catalogue_can_be_the_base_of_another,
            an_empty_base_knows_only_what_is_loaded, what_is_not_understood_is_noted_once_with_its_place,
            partial_and_newer_documents_give_what_can_be_used, unknown_members_can_be_kept_silent,
            at_most_a_thousand_notes_are_kept, lists_of_services_are_told_to_the_host,
            bad_documents_are_refused_and_leave_the_loader_as_it_was, a_service_has_at_most_8192_actions,
            arguments_are_checked, input_bytes_is_kept, running_out_of_memory_is_an_error_and_leaks_nothing);
}
HARNESS_MAIN("catalog-loader", suite)
