/* test_tree.c - places: paths as validate-policy tells them, and the bytes that they name. */
#include "policy_help.h"

/* The worked example of the positions: 161 bytes, of which the accented letter has two. */
static const char example[] = "{\"Version\": \"2012-10-17\",\n"
                              " \"Statement\": [{\"Sid\": \"\xc3\xa9\", \"Effect\": \"Allow\",\n"
                              "   \"Action\": [\"sqs:Send*\", \"SQS:SendMessage\", \"sqs:GetQueueUrl\"],\n"
                              "   \"Resource\": \"*\"}]}";

static void check_place(const parsed *p, iampb__locus locus, const char *expected, uint64_t begin, uint64_t end,
        uint64_t line, uint64_t column)
{
    iampb__builder out = { 0 };
    iampb__span span = iampb__locus_span(p->tree, &locus);
    iampb__position position;
    ck_assert_view_eq(place_text(p, &locus, &out), expected);
    iampb__source_position(span.source, span.begin, span.begin + span.len, &position);
    ck_assert_uint_eq(position.begin, begin);
    ck_assert_uint_eq(position.end, end);
    ck_assert_uint_eq(position.line, line);
    ck_assert_uint_eq(position.column, column + 1); /* ours count from 1 */
    iampb__builder_free(&out);
}

START_TEST(positions_count_bytes)
{
    parsed p = parse(example);
    const iampb__tree_statement *s = &p.tree->statements[0];
    ck_assert_uint_eq(strlen(example), 161);
    ck_assert_uint_eq(p.tree->fault_count, 0);
    check_place(&p, iampb__locus_value(&s->sid->node), "Statement[0].Sid|\"\xc3\xa9\"", 49, 53, 2, 23);
    check_place(&p, iampb__locus_value(&s->action->entries[0].node), "Statement[0].Action[0]|\"sqs:Send*\"", 88, 99, 3,
            14);
    check_place(&p, iampb__locus_value(&s->action->entries[1].node), "Statement[0].Action[1]|\"SQS:SendMessage\"", 101,
            118, 3, 27);
    parsed_free(&p);
}
END_TEST

static void check_steps(iampb__locus locus, const char *expected)
{
    static const char *const kinds[] = { "", "value", "index", "key", "substring" };
    iampb__step steps[IAMPB__PATH_MOST];
    iampb_context *ctx = harness_context();
    iampb__builder out = { .ctx = ctx };
    size_t count = iampb__locus_path(&locus, steps);
    for (size_t i = 0; i < count; i++) {
        iampb__builder_format(&out, i == 0 ? "%s:" : " %s:", kinds[steps[i].kind]);
        if (steps[i].name.ptr != NULL)
            iampb__builder_add(&out, steps[i].name);
        else if (steps[i].kind == IAMPB__STEP_SUBSTRING)
            iampb__builder_format(&out, "%u+%u", steps[i].index, steps[i].len);
        else
            iampb__builder_format(&out, "%u", steps[i].index);
    }
    ck_assert_view_eq(iampb__builder_str(&out), expected);
    iampb__builder_free(&out);
    iampb_context_free(ctx);
}

START_TEST(paths_are_those_of_validate_policy)
{
    parsed p = parse("{\"Statement\":[{\"Action\":\"s3:*\",\"Resource\":[\"a\",\"b\"],\"Condition\":{\"StringLike\":"
                     "{\"aws:PrincipalArn\":\"x\",\"aws:\\u0054agKeys\":[\"y\",\"z\"]}}}]}");
    const iampb__tree_statement *s = &p.tree->statements[0];
    const iampb__tree_key *keys = s->condition->operators[0].keys;
    check_steps(iampb__locus_value(&p.tree->node), "");
    check_steps(iampb__locus_value(&s->node), "value:Statement index:0");
    check_steps(iampb__locus_value(&s->action->entries[0].node), "value:Statement index:0 value:Action");
    check_steps(iampb__locus_value(&s->resource->node), "value:Statement index:0 value:Resource");
    check_steps(iampb__locus_value(&s->resource->entries[1].node), "value:Statement index:0 value:Resource index:1");
    check_steps(iampb__locus_name(&keys[0].values.node),
            "value:Statement index:0 value:Condition value:StringLike key:aws:PrincipalArn");
    check_steps(iampb__locus_value(&keys[0].values.entries[0].node),
            "value:Statement index:0 value:Condition value:StringLike value:aws:PrincipalArn");
    check_steps(iampb__locus_value(&keys[1].values.entries[1].node),
            "value:Statement index:0 value:Condition value:StringLike value:aws:TagKeys index:1");
    check_steps(iampb__locus_part(&keys[1].values.entries[1].node, 0, 1),
            "value:Statement index:0 value:Condition value:StringLike value:aws:TagKeys index:1 substring:0+1");
    parsed_free(&p);
    p = parse("{\"Statement\":{\"Action\":[\"s3:*\"]}}"); /* one object: no index */
    check_steps(iampb__locus_value(&p.tree->statements[0].action->entries[0].node),
            "value:Statement value:Action index:0");
    parsed_free(&p);
}
END_TEST

START_TEST(a_part_of_a_text_is_cut_from_it_as_written)
{
    static const struct {
        const char *inside; /* of the JSON string */
        uint32_t begin, len;
        const char *cut;
    } rows[] = {
        { "abcdef", 0, 6, "abcdef" },
        { "abcdef", 2, 3, "cde" },
        { "abcdef", 6, 0, "" },
        { "a\\u0062c", 1, 1, "\\u0062" },
        { "a\\u0062c", 2, 1, "c" },
        { "\\\\\\\"x", 1, 2, "\\\"x" },
        { "\\u00e9x", 2, 1, "x" },
        { "\\u20acx", 0, 3, "\\u20ac" },
        { "\\ud83d\\ude00x", 0, 4, "\\ud83d\\ude00" },
        { "\\ud83d\\ude00x", 4, 1, "x" },
        { "\xc3\xa9x", 2, 1, "x" },
        { "${a}\\n${b}", 5, 4, "${b}" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "{\"Id\":\"%s\"}", rows[i].inside);
        parsed p = parse(text);
        iampb__locus locus = iampb__locus_part(&p.tree->id->node, rows[i].begin, rows[i].len);
        iampb__span span = iampb__locus_span(p.tree, &locus);
        ck_assert_view_eq(iampb__span_text(&span), rows[i].cut);
        parsed_free(&p);
    }
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("policy/tree", positions_count_bytes, paths_are_those_of_validate_policy,
            a_part_of_a_text_is_cut_from_it_as_written);
}
HARNESS_MAIN("policy-tree", suite)
