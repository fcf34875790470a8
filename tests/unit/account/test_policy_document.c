/* test_policy_document.c - policies as object, as JSON string and percent-encoded (I-1), and those that do not parse. */
#include "loaded.h"

/* Loads one inline policy whose document is this JSON value. */
static const iampb__document *load_policy(loaded *l, const char *value)
{
    char text[1500];
    snprintf(text, sizeof text,
            "{\"UserDetailList\":[{\"UserName\":\"u\",\"Arn\":\"%s\",\"UserPolicyList\":[{\"PolicyName\":\"p\","
            "\"PolicyDocument\":%s}]}]}",
            ARN("user/u"), value);
    PUT(l, text);
    loaded_seal(l);
    return &l->account->users[0]->details->inline_policies[0].document;
}

static const char *const forms[] = {
    "{\"Statement\":[{\"Sid\":\"a+b\"}]}",
    "\"{\\\"Statement\\\":[{\\\"Sid\\\":\\\"a+b\\\"}]}\"",
    "\" \\n{\\\"Statement\\\":[{\\\"Sid\\\":\\\"a+b\\\"}]}\"",
    "\"%7B%22Statement%22%3A%5B%7B%22Sid%22%3A%22a+b%22%7D%5D%7D\"",
    "\"%7b%22Statement%22:%5b%7B%22Sid%22%3a%22a%2Bb%22%7D%5D%7D\"",
    "\"\\u00257B%22Statement%22%3A%5B%7B%22Sid%22%3A%22a+b%22%7D%5D%7D\"",
    "\"\\ufeff{\\\"Statement\\\":[{\\\"Sid\\\":\\\"a+b\\\"}]}\"",
    "\"\xEF\xBB\xBF{\\\"Statement\\\":[{\\\"Sid\\\":\\\"a+b\\\"}]}\"",
    "\"%EF%BB%BF%7B%22Statement%22%3A%5B%7B%22Sid%22%3A%22a+b%22%7D%5D%7D\"",
    /* escaped twice (I-32) */
    "\"\\\"{\\\\\\\"Statement\\\\\\\":[{\\\\\\\"Sid\\\\\\\":\\\\\\\"a+b\\\\\\\"}]}\\\"\"",
};

START_TEST(i1_every_form_gives_the_same_policy_and_its_place_in_the_file)
{
    loaded l = loaded_new();
    const iampb__document *document = load_policy(&l, forms[_i]);
    ck_assert(document->present);
    ck_assert_view_eq(document->error, "");
    ck_assert_int_eq(iampb__json_type_of(document->root), IAMPB__JSON_OBJECT);
    iampb__json_iter statement = iampb__json_begin(iampb__json_get(document->root, IAMPB__STR("Statement")));
    iampb__json sid = iampb__json_get(statement.value, IAMPB__STR("Sid"));
    ck_assert(iampb__json_string_is(sid, IAMPB__STR("a+b")));
    /* The place of the Sid, cut from the input, holds its letters. */
    iampb__span span = iampb__json_span(sid);
    iampb__position at;
    iampb__source_position(span.source, span.begin, span.begin + span.len, &at);
    const iampb__input *input = IAMPB__VEC_AT(iampb__input, &l.organization->inputs, 0);
    ck_assert_uint_le(at.end, input->source->text.len);
    iampb_str cut = iampb__str(input->source->text.ptr + at.begin, at.end - at.begin);
    ck_assert_msg(iampb__str_contains(cut, IAMPB__STR("a+b")) || iampb__str_contains(cut, IAMPB__STR("a%2Bb")),
            "the place holds \"%.*s\"", (int)cut.len, cut.ptr);
    ck_assert_uint_le(cut.len, 16);
    ck_assert_uint_eq(iampb_organization_note_count(l.organization), 0);
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *value, *note;
} unparsable[] = {
    { "\"\"", "the policy is empty" },
    { "\"not json\"", "no JSON object" },
    { "\"{\\\"a\\\":\"", "" },
    { "\"{\\\"a\\\":1,\\\"a\\\":2}\"", "" },
    { "\"%7B%2\"", "percent encoding" },
    { "\"%7B%zz\"", "percent encoding" },
    { "\"%FF\"", "" },
    { "\"[1]\"", "no JSON object" },
    { "\"\\\"text\\\"\"", "no JSON object" },
    { "\"\\\"\\\\\\\"x\\\\\\\"\\\"\"", "" },
};

START_TEST(i61_one_bad_policy_is_kept_as_unparsable_and_loses_nothing_else)
{
    loaded l = loaded_new();
    const iampb__document *document = load_policy(&l, unparsable[_i].value);
    ck_assert(document->present);
    ck_assert_ptr_null(document->root.node);
    ck_assert_uint_gt(document->error.len, 0);
    ck_assert_uint_eq(l.account->user_count, 1);
    ck_assert_uint_eq(iampb_organization_note_count(l.organization), 1);
    ck_assert_note(&l, "kept as unparsable");
    ck_assert_note(&l, unparsable[_i].note);
    uint64_t line = 0, begin = 0;
    ck_assert_int_eq(iampb_organization_note_position(l.organization, 0, &begin, NULL, &line, NULL), IAMPB_OK);
    ck_assert_uint_eq(line, 1);
    ck_assert_uint_gt(begin, 80);
    loaded_free(&l);
}
END_TEST

START_TEST(a_policy_that_is_null_is_not_there)
{
    loaded l = loaded_new();
    const iampb__document *document = load_policy(&l, "null");
    ck_assert(!document->present);
    loaded_free(&l);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/policy_document", a_policy_that_is_null_is_not_there);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, i1_every_form_gives_the_same_policy_and_its_place_in_the_file, 0, COUNT(forms));
    tcase_add_loop_test(loops, i61_one_bad_policy_is_kept_as_unparsable_and_loses_nothing_else, 0, COUNT(unparsable));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-policy_document", suite)
