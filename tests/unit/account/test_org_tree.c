/* test_org_tree.c - roots, units, parents, children: joined to a tree, and trouble in it told by notes (I-35). */
#include "loaded.h"

static const char roots[] = "{\"Roots\":[{\"Id\":\"r-ab\",\"Arn\":\"arn:aws:organizations::123456789012:root/o-a/r-ab\","
                            "\"Name\":\"Root\",\"PolicyTypes\":[{\"Type\":\"SERVICE_CONTROL_POLICY\",\"Status\":"
                            "\"ENABLED\"},{\"Type\":\"TAG_POLICY\",\"Status\":\"PENDING_ENABLE\"}]}]}";

static iampb__unit *unit(const loaded *l, const char *id)
{
    return iampb__map_get(l->ctx, &l->organization->units_by_id, iampb__str_z(id));
}

static void put_units(loaded *l)
{
    PUT(l, roots);
    PUT_FOR(l, "r-ab", "{\"OrganizationalUnits\":[{\"Id\":\"ou-ab-one\",\"Name\":\"One\"},{\"Id\":\"ou-ab-two\"}]}");
    PUT_FOR(l, "ou-ab-one", "{\"OrganizationalUnits\":[{\"Id\":\"ou-ab-three\"}]}");
}

START_TEST(units_find_their_parents)
{
    loaded l = loaded_new();
    put_units(&l);
    PUT_FOR(&l, "ou-ab-three", "{\"Accounts\":[{\"Id\":\"111122223333\"}]}");
    PUT(&l, "{\"Accounts\":[{\"Id\":\"111122223333\",\"Name\":\"dev\"},{\"Id\":\"999999999999\"}]}");
    loaded_seal(&l);
    ck_assert_uint_eq(l.organization->unit_count, 4);
    ck_assert(l.organization->units[0]->is_root);
    ck_assert_uint_eq(l.organization->units[0]->enabled_type_count, 1);
    ck_assert_ptr_eq(unit(&l, "ou-ab-three")->parent, unit(&l, "ou-ab-one"));
    ck_assert_uint_eq(unit(&l, "r-ab")->child_count, 2);
    ck_assert_uint_eq(unit(&l, "ou-ab-three")->account_count, 1);
    ck_assert(unit(&l, "ou-ab-three")->accounts_listed && !unit(&l, "ou-ab-one")->accounts_listed);
    ck_assert_uint_eq(l.organization->member_count, 2);
    const iampb__member_account *dev = iampb__organization_member(l.organization, IAMPB__STR("111122223333"));
    ck_assert_ptr_eq(dev->parent, unit(&l, "ou-ab-three"));
    ck_assert_view_eq(dev->name.text, "dev"); /* both lists are about one account */
    ck_assert_ptr_null(l.organization->members[1]->parent);
    ck_assert_uint_eq(iampb_entity_related_count(&unit(&l, "r-ab")->entity, "children"), 2);
    ck_assert_uint_eq(iampb_organization_note_count(l.organization), 0);
    loaded_free(&l);
}
END_TEST

START_TEST(parents_and_children_are_links_too)
{
    loaded l = loaded_new();
    put_units(&l);
    PUT(&l, "{\"Accounts\":[{\"Id\":\"111122223333\"},{\"Id\":\"444455556666\"}]}");
    ck_assert_int_eq(PUT_FOR(&l, "111122223333", "{\"Parents\":[{\"Id\":\"ou-ab-two\",\"Type\":\"ORGANIZATIONAL_UNIT\"}]}"),
            IAMPB_DOCUMENT_PARENTS);
    ck_assert_int_eq(PUT_FOR(&l, "ou-ab-one", "{\"Children\":[{\"Id\":\"444455556666\",\"Type\":\"ACCOUNT\"}]}"),
            IAMPB_DOCUMENT_CHILDREN);
    loaded_seal(&l);
    ck_assert_ptr_eq(l.organization->members[0]->parent, unit(&l, "ou-ab-two"));
    ck_assert_ptr_eq(l.organization->members[1]->parent, unit(&l, "ou-ab-one"));
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *subject, *text, *note;
} troubles[] = {
    { "r-zz", "{\"OrganizationalUnits\":[{\"Id\":\"ou-ab-lost\"}]}", "r-zz of ou-ab-lost is in no list" },
    { "ou-ab-two", "{\"OrganizationalUnits\":[{\"Id\":\"ou-ab-three\"}]}", "ou-ab-three has two parents" },
    { "ou-ab-three", "{\"Children\":[{\"Id\":\"ou-ab-one\",\"Type\":\"ORGANIZATIONAL_UNIT\"}]}", "ou-ab-one has two parents" },
    { "", "{\"Roots\":[{\"Id\":\"r-cd\"}]}", "a second root, r-cd" },
};

START_TEST(i35_trouble_is_a_note_that_names_the_id)
{
    loaded l = loaded_new();
    put_units(&l);
    PUT_FOR(&l, troubles[_i].subject, troubles[_i].text);
    for (int again = 0; again < 2; again++) {
        loaded_seal(&l);
        ck_assert_uint_eq(iampb_organization_note_count(l.organization), 1);
        ck_assert_note(&l, troubles[_i].note);
        PUT(&l, roots); /* sealing's notes are made again, not twice */
        ck_assert_uint_eq(iampb_organization_note_count(l.organization), 0);
    }
    loaded_free(&l);
}
END_TEST

/* A tail that leads into a circle keeps its links; the circle loses one, whatever came first. */
START_TEST(a_circle_is_cut_at_the_same_place_in_any_order)
{
    static const char *const links[][2] = { { "ou-ab-c", "ou-ab-tail" }, { "ou-ab-c", "ou-ab-b" },
        { "ou-ab-b", "ou-ab-d" }, { "ou-ab-d", "ou-ab-c" } };
    for (size_t from = 0; from < 4; from++) {
        loaded l = loaded_new();
        for (size_t i = 0; i < 4; i++) {
            char text[80] = "{\"OrganizationalUnits\":[{\"Id\":\"";
            strcat(strcat(text, links[(from + i) % 4][1]), "\"}]}");
            PUT_FOR(&l, links[(from + i) % 4][0], text);
        }
        loaded_seal(&l);
        ck_assert_note(&l, "ou-ab-b is among its own parents");
        size_t without = 0;
        for (size_t i = 0; i < l.organization->unit_count; i++)
            without += l.organization->units[i]->parent == NULL;
        ck_assert_uint_eq(without, 1);
        loaded_free(&l);
    }
}
END_TEST

START_TEST(i35_a_cycle_is_cut)
{
    loaded l = loaded_new();
    PUT_FOR(&l, "ou-ab-b", "{\"OrganizationalUnits\":[{\"Id\":\"ou-ab-a\"}]}");
    PUT_FOR(&l, "ou-ab-a", "{\"OrganizationalUnits\":[{\"Id\":\"ou-ab-b\"}]}");
    PUT_FOR(&l, "ou-ab-self", "{\"OrganizationalUnits\":[{\"Id\":\"ou-ab-self\"}]}");
    loaded_seal(&l);
    ck_assert_note(&l, "ou-ab-a is among its own parents");
    ck_assert_note(&l, "ou-ab-self is among its own parents");
    for (size_t i = 0; i < l.organization->unit_count; i++) {
        size_t steps = 0;
        for (const iampb__unit *up = l.organization->units[i]; up != NULL; up = up->parent)
            ck_assert_uint_le(++steps, 3);
    }
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *text, *wanted;
    iampb_document document;
} subjects[] = {
    { "{\"OrganizationalUnits\":[]}", "the id of the parent", IAMPB_DOCUMENT_ORGANIZATIONAL_UNITS },
    { "{\"OrganizationalUnits\":[{\"Id\":\"ou-a\"}]}", "the id of the parent", IAMPB_DOCUMENT_ORGANIZATIONAL_UNITS },
    { "{\"Parents\":[]}", "the id of the child", IAMPB_DOCUMENT_PARENTS },
    { "{\"Children\":[{\"Id\":\"ou-a\"}]}", "the id of the parent", IAMPB_DOCUMENT_CHILDREN },
    { "{\"Targets\":[]}", "the id of the policy", IAMPB_DOCUMENT_POLICY_TARGETS },
};

START_TEST(i31_answers_that_do_not_say_what_was_asked_need_a_subject)
{
    loaded l = loaded_new();
    loaded_error(loaded_fail(&l, "", subjects[_i].text, strlen(subjects[_i].text), IAMPB_E_INVALID), "",
            subjects[_i].wanted);
    ck_assert_int_eq(iampb_account_part(l.account, subjects[_i].document), IAMPB_PART_FAILED);
    PUT_FOR(&l, "r-ab", subjects[_i].text);
    ck_assert_int_ne(iampb_account_part(l.account, subjects[_i].document), IAMPB_PART_FAILED);
    loaded_free(&l);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/org_tree", units_find_their_parents, parents_and_children_are_links_too,
            i35_a_cycle_is_cut, a_circle_is_cut_at_the_same_place_in_any_order);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, i35_trouble_is_a_note_that_names_the_id, 0, COUNT(troubles));
    tcase_add_loop_test(loops, i31_answers_that_do_not_say_what_was_asked_need_a_subject, 0, COUNT(subjects));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-org_tree", suite)
