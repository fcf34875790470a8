/* test_fields.c - doc/account.md lists each field and relation of each kind, and nothing else. The manual has a section
 * "### a kind" for each, with one table row "| `Name` | ..." for each name, in the order of the tables. */
#include "account/fields.h"
#include "loaded.h"
#include <stdlib.h>

static char *manual(void)
{
    FILE *f = fopen(TESTS_DIR "/../doc/account.md", "rb");
    ck_assert_ptr_nonnull(f);
    char *text = calloc(1, 200000);
    ck_assert_uint_gt(fread(text, 1, 199999, f), 0);
    fclose(f);
    return text;
}

/* The next name of a row "| `Name` |", or "" at the end of the section. */
static iampb_str next_row(const char **at)
{
    for (const char *line = *at; *line != '\0' && line[0] != '#';) {
        const char *end = strchr(line, '\n');
        const char *next = end == NULL ? line + strlen(line) : end + 1;
        if (strncmp(line, "| `", 3) == 0) {
            const char *close = strchr(line + 3, '`');
            *at = next;
            return iampb__str(line + 3, (size_t)(close - line - 3));
        }
        line = next;
        *at = line;
    }
    return IAMPB__STR("");
}

START_TEST(the_manual_lists_what_the_tables_have)
{
    char *text = manual(), heading[100];
    iampb_entity_kind kind = _i;
    iampb_str name = iampb__kind_name(kind);
    snprintf(heading, sizeof heading, "\n### %.*s\n", (int)name.len, name.ptr);
    const char *at = strstr(text, heading);
    ck_assert_msg(at != NULL, "doc/account.md has no section \"%s\"", heading);
    at += strlen(heading);
    for (size_t i = 0; iampb__field_name(kind, i).len > 0; i++) {
        iampb_str row = next_row(&at), field = iampb__field_name(kind, i);
        ck_assert_msg(iampb__str_eq(row, field), "%.*s: the manual has \"%.*s\" where the table has \"%.*s\"",
                (int)name.len, name.ptr, (int)row.len, row.ptr, (int)field.len, field.ptr);
    }
    for (size_t i = 0; iampb__relation_name(kind, i).len > 0; i++) {
        iampb_str row = next_row(&at), relation = iampb__relation_name(kind, i);
        ck_assert_msg(iampb__str_eq(row, relation), "%.*s: the manual has \"%.*s\" where the relation is \"%.*s\"",
                (int)name.len, name.ptr, (int)row.len, row.ptr, (int)relation.len, relation.ptr);
    }
    ck_assert_view_eq(next_row(&at), "");
    free(text);
}
END_TEST

START_TEST(the_manual_lists_every_document)
{
    char *text = manual(), row[120];
    for (iampb_document d = 1; d <= IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY; d++) {
        snprintf(row, sizeof row, "| `%s`", iampb_document_command(d));
        ck_assert_msg(strstr(text, row) != NULL, "doc/account.md does not list %s", iampb_document_command(d));
    }
    free(text);
}
END_TEST

START_TEST(names_are_told_apart)
{
    for (size_t i = 0; iampb__field_name(_i, i).len > 0; i++)
        for (size_t n = 0; n < i; n++)
            ck_assert(!iampb__str_eq(iampb__field_name(_i, i), iampb__field_name(_i, n)));
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/fields", the_manual_lists_every_document);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, the_manual_lists_what_the_tables_have, IAMPB_ENTITY_USER, IAMPB_ENTITY_CREDENTIAL_REPORT + 1);
    tcase_add_loop_test(loops, names_are_told_apart, IAMPB_ENTITY_USER, IAMPB_ENTITY_CREDENTIAL_REPORT + 1);
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-fields", suite)
