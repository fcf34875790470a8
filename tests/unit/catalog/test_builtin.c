/* test_builtin.c - the built-in catalogue has what its sources have: every count, per table and per service. */
#include "catalog/catalog.h"
#include "expected.h"
#include "harness.h"

START_TEST(totals_are_those_of_the_sources)
{
    ck_assert_uint_eq(iampb_catalog_count(NULL, "services"), EXPECTED_SERVICES);
    ck_assert_uint_eq(iampb_catalog_count(NULL, "actions"), EXPECTED_ACTIONS);
    ck_assert_uint_eq(iampb_catalog_count(NULL, "resource_types"), EXPECTED_TYPES);
    ck_assert_uint_eq(iampb_catalog_count(NULL, "condition_keys"), EXPECTED_DIFFERENT_KEYS);
    ck_assert_uint_eq(iampb_catalog_count(NULL, "loaded"), 0);
    ck_assert_uint_eq(iampb_catalog_count(NULL, "policies"), 0);
    ck_assert_str_eq(iampb_catalog_text(NULL, "date", NULL), EXPECTED_DATE);
    ck_assert_ptr_nonnull(strstr(iampb_catalog_text(NULL, "sources", NULL), "MIT"));
    ck_assert_str_eq(iampb_catalog_text(NULL, "weather", NULL), "");
}
END_TEST

START_TEST(every_service_has_what_its_source_has)
{
    size_t rows = sizeof expected_services / sizeof expected_services[0], actions = 0, types = 0;
    ck_assert_uint_eq(rows, EXPECTED_SERVICES);
    for (size_t i = 0; i < rows; i++) {
        const struct expected_service *row = &expected_services[i];
        size_t first = SIZE_MAX;
        size_t service = iampb_catalog_service_find(NULL, row->prefix, strlen(row->prefix));
        ck_assert_msg(service == i, "%s is number %zu, not %zu", row->prefix, service, i);
        ck_assert_str_eq(iampb_catalog_service_text(NULL, service, "prefix", NULL), row->prefix);
        ck_assert_msg(iampb_catalog_service_count(NULL, service, "actions", &first) == row->actions, "%s", row->prefix);
        ck_assert_uint_eq(first, actions);
        ck_assert_msg(iampb_catalog_service_count(NULL, service, "resource_types", &first) == row->types, "%s",
                row->prefix);
        ck_assert_uint_eq(first, types);
        ck_assert_msg(iampb_catalog_service_count(NULL, service, "condition_keys", NULL) == row->keys, "%s",
                row->prefix);
        ck_assert_msg(iampb_catalog_service_is(NULL, service, "rcp") == row->rcp, "%s", row->prefix);
        ck_assert_int_eq(iampb_catalog_service_is(NULL, service, "loaded"), 0);
        actions += row->actions;
        types += row->types;
    }
    ck_assert_uint_eq(actions, EXPECTED_ACTIONS);
    ck_assert_uint_eq(types, EXPECTED_TYPES);
}
END_TEST

START_TEST(actions_have_the_facts_of_the_sources)
{
    size_t by_access[32] = { 0 }, permission_only[3] = { 0 };
    size_t without_type = 0, required_type = 0, entries = 0, entry_keys = 0, keys = 0, with_dependents = 0, dependents = 0;
    for (size_t a = 0; a < EXPECTED_ACTIONS; a++) {
        size_t types = iampb_catalog_action_list_count(NULL, a, "resource_types");
        size_t needs = iampb_catalog_action_list_count(NULL, a, "dependent_actions");
        bool any_required = false;
        by_access[iampb_catalog_action_access(NULL, a) & 31]++;
        permission_only[iampb_catalog_action_is(NULL, a, "permission_only") + 1]++;
        without_type += types == 0;
        entries += types;
        for (size_t t = 0; t < types; t++) {
            int32_t required = 7;
            ck_assert_uint_lt(iampb_catalog_action_type(NULL, a, t, &required), EXPECTED_TYPES);
            ck_assert(required == 0 || required == 1);
            any_required = any_required || required == 1;
            entry_keys += iampb_catalog_action_type_key_count(NULL, a, t);
        }
        required_type += any_required;
        keys += iampb_catalog_action_list_count(NULL, a, "condition_keys");
        with_dependents += needs > 0;
        dependents += needs;
    }
    ck_assert_uint_eq(by_access[IAMPB_ACCESS_LIST], EXPECTED_LIST);
    ck_assert_uint_eq(by_access[IAMPB_ACCESS_READ], EXPECTED_READ);
    ck_assert_uint_eq(by_access[IAMPB_ACCESS_WRITE], EXPECTED_WRITE);
    ck_assert_uint_eq(by_access[IAMPB_ACCESS_WRITE | IAMPB_ACCESS_TAGGING], EXPECTED_TAGGING_WRITE);
    ck_assert_uint_eq(by_access[IAMPB_ACCESS_WRITE | IAMPB_ACCESS_PERMISSIONS], EXPECTED_PERMISSIONS_WRITE);
    ck_assert_uint_eq(permission_only[2], EXPECTED_PERMISSION_ONLY);
    ck_assert_uint_eq(permission_only[0], EXPECTED_PERMISSION_ONLY_UNKNOWN);
    ck_assert_uint_eq(without_type, EXPECTED_ACTIONS_WITHOUT_TYPE);
    ck_assert_uint_eq(required_type, EXPECTED_ACTIONS_WITH_REQUIRED_TYPE);
    ck_assert_uint_eq(entries, EXPECTED_TYPE_ENTRIES);
    ck_assert_uint_eq(entry_keys, EXPECTED_TYPE_ENTRY_KEYS);
    ck_assert_uint_eq(keys, EXPECTED_ACTION_KEYS);
    ck_assert_uint_eq(with_dependents, EXPECTED_ACTIONS_WITH_DEPENDENTS);
    ck_assert_uint_eq(dependents, EXPECTED_DEPENDENTS);
}
END_TEST

START_TEST(types_and_keys_have_the_facts_of_the_sources)
{
    size_t templates = 0, type_keys = 0, service_keys = 0, multi = 0, by_type[8] = { 0 }, global = 0, templated = 0;
    for (size_t t = 0; t < EXPECTED_TYPES; t++) {
        templates += iampb_catalog_type_list_count(NULL, t, "arns");
        type_keys += iampb_catalog_type_list_count(NULL, t, "condition_keys");
    }
    for (size_t s = 0; s < EXPECTED_SERVICES; s++) {
        int32_t many = 0;
        for (size_t k = 0; iampb_catalog_service_key(NULL, s, k, &many) != IAMPB_CATALOG_NONE; k++) {
            service_keys++;
            multi += many != 0;
        }
    }
    for (size_t k = 0; k < EXPECTED_DIFFERENT_KEYS; k++) {
        by_type[iampb_catalog_key_type(NULL, k)]++;
        global += iampb_catalog_key_is(NULL, k, "global") != 0;
        templated += iampb_catalog_key_is(NULL, k, "global") && iampb_catalog_key_is(NULL, k, "templated");
    }
    ck_assert_uint_eq(templates, EXPECTED_TEMPLATES);
    ck_assert_uint_eq(type_keys, EXPECTED_TYPE_KEYS);
    ck_assert_uint_eq(service_keys, EXPECTED_SERVICE_KEYS);
    ck_assert_uint_eq(multi, EXPECTED_SERVICE_KEYS_MULTI);
    ck_assert_uint_eq(by_type[IAMPB_KEY_UNKNOWN], 0);
    ck_assert_uint_eq(by_type[IAMPB_KEY_STRING], EXPECTED_STRING_KEYS);
    ck_assert_uint_eq(by_type[IAMPB_KEY_ARN], EXPECTED_ARN_KEYS);
    ck_assert_uint_eq(by_type[IAMPB_KEY_BOOL], EXPECTED_BOOL_KEYS);
    ck_assert_uint_eq(by_type[IAMPB_KEY_NUMERIC], EXPECTED_NUMERIC_KEYS);
    ck_assert_uint_eq(by_type[IAMPB_KEY_DATE], EXPECTED_DATE_KEYS);
    ck_assert_uint_eq(by_type[IAMPB_KEY_IP_ADDRESS], EXPECTED_IP_ADDRESS_KEYS);
    ck_assert_uint_eq(global, EXPECTED_GLOBAL_KEYS);
    ck_assert_uint_eq(templated, EXPECTED_GLOBAL_KEYS_TEMPLATED);
}
END_TEST

START_TEST(rows_are_in_the_order_of_lowered_names)
{
    const iampb__tables *tables = iampb__catalog_builtin();
    for (uint32_t s = 0; s < tables->service_count; s++) {
        const iampb__service_row *row = iampb__tables_service(tables, s);
        if (s > 0)
            ck_assert_int_lt(iampb__fold_compare(iampb__str_z(iampb__tables_text(tables, row[-1].prefix)),
                                     iampb__str_z(iampb__tables_text(tables, row->prefix))),
                    0);
        for (uint32_t a = 1; a < row->action_count; a++) {
            const iampb__action_row *action = iampb__tables_action(tables, row->first_action + a);
            ck_assert_int_lt(iampb__fold_compare(iampb__str_z(iampb__tables_text(tables, action[-1].name)),
                                     iampb__str_z(iampb__tables_text(tables, action->name))),
                    0);
        }
        for (uint32_t t = 1; t < row->type_count; t++) {
            const iampb__type_row *type = iampb__tables_type(tables, row->first_type + t);
            ck_assert_int_lt(iampb__fold_compare(iampb__str_z(iampb__tables_text(tables, type[-1].name)),
                                     iampb__str_z(iampb__tables_text(tables, type->name))),
                    0);
        }
    }
}
END_TEST

START_TEST(every_dependent_action_is_an_action)
{
    for (size_t a = 0; a < EXPECTED_ACTIONS; a++)
        for (size_t i = 0; i < iampb_catalog_action_list_count(NULL, a, "dependent_actions"); i++) {
            size_t len;
            const char *name = iampb_catalog_action_list_at(NULL, a, "dependent_actions", i, &len);
            ck_assert_msg(iampb_catalog_action_find(NULL, name, len) != IAMPB_CATALOG_NONE, "%s", name);
        }
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("catalog/builtin", totals_are_those_of_the_sources, every_service_has_what_its_source_has,
            actions_have_the_facts_of_the_sources, types_and_keys_have_the_facts_of_the_sources,
            rows_are_in_the_order_of_lowered_names, every_dependent_action_is_an_action);
}
HARNESS_MAIN("catalog-builtin", suite)
