/* Which documents make an administrator, statement by statement, and what the readers of policies pass over. */
#include "base/arena.h"
#include "case.h"
#include "playbook/engine.h"
#include "playbook/policy_shape.h"

typedef struct parsed {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__document document;
} parsed;

static void parse(parsed *p, const char *text)
{
    iampb_error *err = NULL;
    memset(p, 0, sizeof *p);
    p->ctx = harness_context();
    ck_assert_status(iampb__arena_new(p->ctx, &p->arena, &err), IAMPB_OK, &err);
    iampb__source *source = iampb__source_new(p->arena, iampb__str_z("policy"), iampb__str_z(text));
    ck_assert_ptr_nonnull(source);
    ck_assert_status(iampb__json_read(p->ctx, source, p->arena, &p->document.root, &err), IAMPB_OK, &err);
    p->document.span = iampb__json_span(p->document.root);
    p->document.error = iampb__str("", 0);
    p->document.present = true;
}

static void end(parsed *p)
{
    iampb__arena_free(p->arena);
    iampb_context_free(p->ctx);
}

#define ST(inside) "{\"Statement\":[" inside "]}"
#define ALLOW(inside) "{\"Effect\":\"Allow\"," inside "}"
#define DENY(inside) "{\"Effect\":\"Deny\"," inside "}"
#define ALL "\"Action\":\"*\",\"Resource\":\"*\""

/* Allow of everything on everything, in any words, is admin; what is confined, conditional or taken back is not. */
static const struct {
    const char *text;
    bool admin, exceptions;
} admins[] = {
    { ST(ALLOW(ALL)), true, false },
    { "{\"Statement\":" ALLOW(ALL) "}", true, false },
    { ST(ALLOW("\"Action\":[\"s3:Get*\",\"*\"],\"Resource\":[\"arn:aws:s3:::b\",\"*\"]")), true, false },
    { ST(ALLOW("\"Action\":\"*:*\",\"Resource\":\"*\"")), true, false },
    { ST(ALLOW("\"Action\":\"**\",\"Resource\":\"**\"")), true, false },
    { ST(ALLOW("\"Action\":\"\\u002a\",\"Resource\":\"\\u002A\"")), true, false },
    { ST(ALLOW("\"Action\":\"*\",\"Resource\":\"arn:aws:*\"")), true, false },
    { ST(ALLOW("\"Action\":\"*\",\"Resource\":\"arn:*:*:*:*:*\"")), true, false },
    { ST(ALLOW(ALL ",\"Condition\":{}")), true, false },
    { ST(ALLOW(ALL ",\"Condition\":{\"Bool\":{}}")), true, false },
    { ST(ALLOW("\"NotAction\":\"nothing\",\"Resource\":\"*\"")), true, false },
    { ST(ALLOW("\"NotAction\":\"s3:DeleteBucket\",\"Resource\":\"*\"")), true, true },
    { ST(ALLOW("\"NotAction\":\"iam:*\",\"Resource\":\"*\"") "," ALLOW("\"Action\":\"IAM:*\",\"Resource\":\"*\"")), true,
            true },
    { ST(ALLOW("\"NotAction\":\"iam:*\",\"Resource\":\"*\"") "," ALLOW("\"NotAction\":\"s3:*\",\"Resource\":\"*\"")), true,
            true },
    { ST(ALLOW("\"NotAction\":\"iam:*\",\"Resource\":\"*\"") "," ALLOW(ALL)), true, false },
    { ST(ALLOW("\"Action\":\"*\",\"NotResource\":\"arn:aws:s3:::secret/*\"")), true, false },
    { ST(ALLOW(ALL) "," DENY("\"Action\":\"s3:*\",\"Resource\":\"*\"")), true, true },
    { ST(ALLOW(ALL) "," DENY(ALL ",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}")), true, false },
    { ST(ALLOW(ALL) "," DENY("\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b\"")), true, true },
    /* not */
    { ST(""), false, false },
    { ST(DENY(ALL)), false, false },
    { ST(ALLOW(ALL) "," DENY(ALL)), false, false },
    { ST(DENY("\"Action\":\"iam:*\",\"Resource\":\"*\"") "," ALLOW(ALL)), false, false },
    { ST(ALLOW(ALL) "," DENY("\"NotAction\":\"s3:*\",\"Resource\":\"*\"")), false, false },
    { ST(ALLOW(ALL ",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}")), false, false },
    { ST(ALLOW("\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b/*\"")), false, false },
    { ST(ALLOW("\"Action\":\"*\",\"Resource\":\"arn:aws:iam::*:*\"")), false, false },
    { ST(ALLOW("\"Action\":\"*\",\"NotResource\":\"arn:aws:iam::*:role/x\"")), false, false },
    { ST(ALLOW("\"Action\":\"*\",\"NotResource\":\"*\"")), false, false },
    { ST(ALLOW("\"Action\":\"*\"")), false, false },
    { ST(ALLOW("\"Action\":\"*\",\"NotAction\":\"s3:*\",\"Resource\":\"*\"")), false, false },
    { ST(ALLOW("\"Action\":\"s3:*\",\"Resource\":\"*\"")), false, false },
    { ST(ALLOW("\"Action\":\"*:Get\",\"Resource\":\"*\"")), false, false },
    { ST(ALLOW("\"Action\":\" *\",\"Resource\":\"*\"")), false, false },
    { ST(ALLOW("\"Action\":[],\"Resource\":\"*\"")), false, false },
    { ST(ALLOW("\"NotAction\":\"*\",\"Resource\":\"*\"")), false, false },
    { ST(ALLOW("\"NotAction\":[\"iam:*\",\"organizations:*\"],\"Resource\":\"*\"") ","
              ALLOW("\"Action\":[\"iam:ListRoles\",\"iam:CreateServiceLinkedRole\"],\"Resource\":\"*\"")), false, false },
    { ST("{\"effect\":\"Allow\"," ALL "}"), false, false },
    { ST("{\"Effect\":\"allow\"," ALL "}"), false, false },
    { ST("[" ALLOW(ALL) "]"), false, false },
    { "[]", false, false },
    { "{}", false, false },
};

START_TEST(admin_is_what_a_document_says_and_not_how)
{
    parsed p;
    iampb__admin_shape shape;
    parse(&p, admins[_i].text);
    iampb__policy_admin_shape(&p.document, &shape);
    /* the quick look may not miss what the closer one finds */
    ck_assert(!shape.admin || (iampb__document_shape(&p.document) & IAMPB__SHAPE_BROAD) != 0);
    ck_assert_msg(shape.admin == admins[_i].admin, "admin is %d: %s", shape.admin, admins[_i].text);
    if (shape.admin) {
        ck_assert_msg(shape.exceptions == admins[_i].exceptions, "exceptions is %d: %s", shape.exceptions,
                admins[_i].text);
        ck_assert(iampb__span_text(&shape.statement).ptr[0] == '{');
    }
    end(&p);
}
END_TEST

static const struct {
    const char *text;
    unsigned shape;
} shapes[] = {
    { "{}", 0 },
    { ST(""), IAMPB__SHAPE_READABLE },
    { ST(ALLOW("\"Action\":\"s3:Get*\",\"Resource\":\"*\"")), IAMPB__SHAPE_READABLE },
    { ST(ALLOW("\"Action\":[\"s3:Get*\",\"s3:*\"],\"Resource\":\"*\"")), IAMPB__SHAPE_READABLE | IAMPB__SHAPE_WILDCARD },
    { ST(ALLOW(ALL)), IAMPB__SHAPE_READABLE | IAMPB__SHAPE_WILDCARD | IAMPB__SHAPE_BROAD },
    { ST(ALLOW("\"NotAction\":\"s3:*\",\"Resource\":\"*\"")),
            IAMPB__SHAPE_READABLE | IAMPB__SHAPE_WILDCARD | IAMPB__SHAPE_BROAD | IAMPB__SHAPE_NOT_ACTION },
    { ST(ALLOW("\"NotAction\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b\"")),
            IAMPB__SHAPE_READABLE | IAMPB__SHAPE_WILDCARD | IAMPB__SHAPE_NOT_ACTION },
    { ST(DENY(ALL)), IAMPB__SHAPE_READABLE },
    { ST(DENY("\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b\"")), IAMPB__SHAPE_READABLE | IAMPB__SHAPE_DENY },
};

START_TEST(the_shape_of_a_document_says_where_to_look_closer)
{
    parsed p;
    parse(&p, shapes[_i].text);
    ck_assert_msg(iampb__document_shape(&p.document) == shapes[_i].shape, "%u: %s", iampb__document_shape(&p.document),
            shapes[_i].text);
    end(&p);
}
END_TEST

START_TEST(the_statement_and_the_action_that_say_so_are_found)
{
    parsed p;
    iampb__span span;
    iampb__admin_shape shape;
    parse(&p, ST(ALLOW("\"Action\":\"s3:*\",\"Resource\":\"*\"") "," ALLOW("\"Action\":[\"ec2:*\",\"*\"],\"Resource\":\"*\"")));
    ck_assert(iampb__policy_is_admin(&p.document, &span));
    ck_assert_view_eq(iampb__span_text(&span), ALLOW("\"Action\":[\"ec2:*\",\"*\"],\"Resource\":\"*\""));
    iampb__policy_admin_shape(&p.document, &shape);
    ck_assert_view_eq(iampb__span_text(&shape.action), "*");
    end(&p);
}
END_TEST

static const struct {
    const char *entry, *service, *name;
    bool matches;
} matches[] = {
    { "s3:GetObject", "s3", "GetObject", true },  { "S3:getobject", "s3", "GetObject", true },
    { "s3:Get*", "s3", "GetObject", true },       { "s3:*Object", "s3", "GetObject", true },
    { "s3:GetObjec?", "s3", "GetObject", true },  { "*", "s3", "GetObject", true },
    { "*:*", "s3", "GetObject", true },           { "s3:Put*", "s3", "GetObject", false },
    { "s*:GetObject", "s3", "GetObject", false }, { "s3", "s3", "GetObject", false },
    { "s3:", "s3", "GetObject", false },          { "s3:Get Object", "s3", "GetObject", false },
    { ":*", "s3", "GetObject", false },           { "", "s3", "GetObject", false },
    { "ec2:GetObject", "s3", "GetObject", false }, { "s3:GetObject*", "s3", "GetObject", true },
};

START_TEST(actions_match_without_case_and_services_without_wildcards)
{
    ck_assert_msg(iampb__action_matches(iampb__str_z(matches[_i].entry), iampb__str_z(matches[_i].service),
            iampb__str_z(matches[_i].name)) == matches[_i].matches, "%s", matches[_i].entry);
}
END_TEST

START_TEST(entries_are_decoded_and_other_types_are_passed_over)
{
    static const char *const expected[] = { "a\"b", "s3:*", "\xF0\x9F\x98\x80\n", "plain" };
    parsed p;
    iampb__entry_room room;
    size_t n = 0;
    parse(&p, "[1, \"a\\\"b\", null, \"s3\\u003a*\", \"\\ud83d\\ude00\\n\", [\"x\"], \"plain\", {}]");
    for (iampb__entries e = iampb__entries_of(p.document.root); iampb__entries_more(&e); iampb__entries_advance(&e)) {
        ck_assert_uint_lt(n, 4);
        ck_assert_view_eq(iampb__entry_text(e.value, &room), expected[n]);
        n++;
    }
    ck_assert_uint_eq(n, 4);
    end(&p);
}
END_TEST

START_TEST(principals_of_each_form_are_read)
{
    static const struct {
        const char *text, *all;
    } rows[] = {
        { "\"*\"", "AWS=*;" },
        { "{\"AWS\":\"*\"}", "AWS=*;" },
        { "{\"AWS\":[\"1\",\"2\"],\"Service\":\"ec2.amazonaws.com\"}", "AWS=1;AWS=2;Service=ec2.amazonaws.com;" },
        { "{\"Federated\":[],\"AWS\":[]}", "" },
        { "{\"Odd\":\"x\"}", "=x;" },
        { "{}", "" },
        { "[\"*\"]", "" },
        { "null", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        parsed p;
        char all[256] = "";
        iampb__entry_room room;
        iampb__principal_entry entry;
        parse(&p, rows[i].text);
        iampb__principal_entries principals = iampb__principal_entries_of(p.document.root);
        while (iampb__principal_next(&principals, &entry)) {
            iampb_str text = iampb__entry_text(entry.value, &room);
            strncat(all, entry.kind.ptr, entry.kind.len);
            strcat(all, "=");
            strncat(all, text.ptr, text.len);
            strcat(all, ";");
        }
        ck_assert_str_eq(all, rows[i].all);
        end(&p);
    }
}
END_TEST

START_TEST(aws_policies_are_known_by_the_whole_arn)
{
    ck_assert(iampb__arn_is_aws_policy(iampb__str_z("arn:aws:iam::aws:policy/X"), "X"));
    ck_assert(iampb__arn_is_aws_policy(iampb__str_z("arn:aws-cn:iam::aws:policy/X"), "X"));
    ck_assert(!iampb__arn_is_aws_policy(iampb__str_z("arn:aws:iam::111122223333:policy/X"), "X"));
    ck_assert(!iampb__arn_is_aws_policy(iampb__str_z("arn:aws:iam::aws:policy/job-function/X"), "X"));
    ck_assert(!iampb__arn_is_aws_policy(iampb__str_z("arn:aws:iam::aws:policy/XY"), "X"));
    ck_assert(!iampb__arn_is_aws_policy(iampb__str_z("X"), "X"));
}
END_TEST

START_TEST(unreadable_documents_say_why)
{
    parsed p;
    iampb_str why;
    parse(&p, "{\"Version\":\"2012-10-17\"}");
    ck_assert(!iampb__document_is_readable(&p.document, &why));
    ck_assert_view_eq(why, "it has no Statement");
    end(&p);
    parse(&p, "[1]");
    ck_assert(!iampb__document_is_readable(&p.document, &why));
    ck_assert_view_eq(why, "it is not a JSON object");
    p.document.root = IAMPB__JSON_NOTHING;
    p.document.error = iampb__str_z("a comma is missing");
    ck_assert(!iampb__document_is_readable(&p.document, &why));
    ck_assert_view_eq(why, "a comma is missing");
    p.document.present = false;
    ck_assert(!iampb__document_is_readable(&p.document, &why));
    end(&p);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("playbook/policy_shape", the_statement_and_the_action_that_say_so_are_found,
            entries_are_decoded_and_other_types_are_passed_over, principals_of_each_form_are_read,
            aws_policies_are_known_by_the_whole_arn, unreadable_documents_say_why);
    TCase *tables = tcase_create("tables");
    tcase_add_loop_test(tables, admin_is_what_a_document_says_and_not_how, 0, sizeof admins / sizeof *admins);
    tcase_add_loop_test(tables, the_shape_of_a_document_says_where_to_look_closer, 0, sizeof shapes / sizeof *shapes);
    tcase_add_loop_test(tables, actions_match_without_case_and_services_without_wildcards, 0,
            sizeof matches / sizeof *matches);
    suite_add_tcase(s, tables);
    return s;
}
HARNESS_MAIN("playbook-policy_shape", suite)
