/* dump.c - prints the built-in catalogue in the form of its tables, through the public interface; check_dump.py compares
 * that with the tables themselves. */
#include "iampb/iampb.h"
#include <stdio.h>

static void print_keys_of_entry(size_t action, size_t index)
{
    size_t count = iampb_catalog_action_type_key_count(NULL, action, index);
    for (size_t k = 0; k < count; k++)
        printf("%s%s", k == 0 ? "(" : "|", iampb_catalog_action_type_key_at(NULL, action, index, k, NULL));
    printf("%s", count > 0 ? ")" : "");
}

static void print_action(size_t action)
{
    iampb_access access = iampb_catalog_action_access(NULL, action);
    printf("actions\t%s\t%s\t", iampb_catalog_action_text(NULL, action, "prefix", NULL),
            iampb_catalog_action_text(NULL, action, "name", NULL));
    printf("%s%s%s%s%s\t", access & IAMPB_ACCESS_PERMISSIONS ? "P" : "", access & IAMPB_ACCESS_TAGGING ? "T" : "",
            access & IAMPB_ACCESS_WRITE ? "W" : "", access & IAMPB_ACCESS_LIST ? "L" : "",
            access & IAMPB_ACCESS_READ ? "R" : "");
    for (size_t i = 0; i < iampb_catalog_action_list_count(NULL, action, "resource_types"); i++) {
        int32_t required = -1;
        iampb_catalog_action_type(NULL, action, i, &required);
        printf("%s%s%s", i == 0 ? "" : ";", iampb_catalog_action_list_at(NULL, action, "resource_types", i, NULL),
                required == 1 ? "*" : required == 0 ? "" : "?");
        print_keys_of_entry(action, i);
    }
    for (int list = 0; list < 2; list++) {
        const char *name = list == 0 ? "condition_keys" : "dependent_actions";
        printf("\t");
        for (size_t i = 0; i < iampb_catalog_action_list_count(NULL, action, name); i++)
            printf("%s%s", i == 0 ? "" : ",", iampb_catalog_action_list_at(NULL, action, name, i, NULL));
    }
    int32_t permission_only = iampb_catalog_action_is(NULL, action, "permission_only");
    printf("\t%s\n", permission_only < 0 ? "?" : permission_only > 0 ? "y" : "");
}

static void print_type(size_t type)
{
    printf("resource_types\t%s\t%s\t", iampb_catalog_type_text(NULL, type, "prefix", NULL),
            iampb_catalog_type_text(NULL, type, "name", NULL));
    for (size_t i = 0; i < iampb_catalog_type_list_count(NULL, type, "arns"); i++)
        printf("%s%s", i == 0 ? "" : " ", iampb_catalog_type_list_at(NULL, type, "arns", i, NULL));
    printf("\t");
    for (size_t i = 0; i < iampb_catalog_type_list_count(NULL, type, "condition_keys"); i++)
        printf("%s%s", i == 0 ? "" : ",", iampb_catalog_type_list_at(NULL, type, "condition_keys", i, NULL));
    printf("\n");
}

static void print_service(size_t service)
{
    printf("services\t%s\t%s\t%s\t", iampb_catalog_service_text(NULL, service, "prefix", NULL),
            iampb_catalog_service_text(NULL, service, "name", NULL),
            iampb_catalog_service_is(NULL, service, "rcp") ? "y" : "");
    for (size_t i = 0; i < iampb_catalog_service_count(NULL, service, "condition_keys", NULL); i++) {
        int32_t multi = 0;
        size_t key = iampb_catalog_service_key(NULL, service, i, &multi);
        printf("%s%s%s", i == 0 ? "" : ",", iampb_catalog_key_text(NULL, key, "name", NULL),
                multi == iampb_catalog_key_is(NULL, key, "multivalued") ? "" : multi ? "+" : "-");
    }
    printf("\n");
}

int main(void)
{
    for (size_t i = 0; i < iampb_catalog_count(NULL, "services"); i++)
        print_service(i);
    for (size_t i = 0; i < iampb_catalog_count(NULL, "resource_types"); i++)
        print_type(i);
    for (size_t i = 0; i < iampb_catalog_count(NULL, "actions"); i++)
        print_action(i);
    for (size_t i = 0; i < iampb_catalog_count(NULL, "condition_keys"); i++)
        printf("condition_keys\t%s\t%s\t%s\t%s\n", iampb_catalog_key_text(NULL, i, "name", NULL),
                iampb_catalog_key_text(NULL, i, "type", NULL), iampb_catalog_key_is(NULL, i, "multivalued") ? "y" : "",
                iampb_catalog_key_text(NULL, i, "group", NULL));
    printf("sources\tdate\t%s\n", iampb_catalog_text(NULL, "date", NULL));
    printf("sources\tsources\t%s\n", iampb_catalog_text(NULL, "sources", NULL));
    return 0;
}
