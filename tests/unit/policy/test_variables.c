/* test_variables.c - the pieces of texts with policy variables. */
#include "harness.h"
#include "base/builder.h"
#include "policy/variables.h"

/* Pieces as text: literals as they are, (escape), <key> or <key=default>, and broken ones {fault:text}. */
static const struct row {
    const char *text, *pieces;
} rows[] = {
    { "", "" },
    { "plain", "plain" },
    { "$", "$" },
    { "$$", "$$" },
    { "a$b{c}", "a$b{c}" },
    { "{}", "{}" },
    { "${aws:username}", "<aws:username>" },
    { "home/${aws:username}/*", "home/|<aws:username>|/*" },
    { "${a}${b}", "<a>|<b>" },
    { "$${a}", "$|<a>" },
    { "${ aws:username }", "<aws:username>" },
    { "${aws:PrincipalTag/team, 'all'}", "<aws:PrincipalTag/team=all>" },
    { "${aws:PrincipalTag/team,'all'}", "<aws:PrincipalTag/team=all>" },
    { "${a, ''}", "<a=>" },
    { "${a, 'x}y' }z", "<a=x}y>|z" },
    { "${a, 'x${b}y'}z", "<a=x${b}y>|z" },
    { "${*}${?}${$}", "(*)|(?)|($)" },
    { "a${*}b", "a|(*)|b" },
    { "${**}", "<**>" },
    { "${}", "{empty:${}}" },
    { "${ }", "{empty:${ }}" },
    { "${,'x'}", "{empty:${,'x'}}" },
    { "x${a", "x|{brace:${a}" },
    { "${", "{brace:${}" },
    { "${a${b}", "{brace:${a}|<b>" },
    { "${a,${b}", "{brace:${a,}|<b>" },
    { "${a, 'x'", "{brace:${a, 'x'}" },
    { "${a, x}y", "{quote:${a, x}}|y" },
    { "${a, 'x}y", "{quote:${a, 'x}}|y" },
    { "${a, 'x'y}z", "{quote:${a, 'x'y}}|z" },
    { "${a, \"x\"}", "{quote:${a, \"x\"}}" },
    { "${a,}", "{quote:${a,}}" },
    { "${aws: username}", "{space:${aws: username}}" },
    { "${a b, 'c'}", "{space:${a b, 'c'}}" },
};

static void show(const iampb__piece *piece, iampb_str text, iampb__builder *out)
{
    static const char *const faults[] = { "", "empty", "brace", "quote", "space" };
    switch (piece->kind) {
    case IAMPB__PIECE_LITERAL: iampb__builder_add(out, piece->name); break;
    case IAMPB__PIECE_ESCAPE: iampb__builder_format(out, "(%v)", piece->name); break;
    case IAMPB__PIECE_VARIABLE:
        iampb__builder_format(out, "<%v", piece->name);
        if (piece->default_value.ptr != NULL)
            iampb__builder_format(out, "=%v", piece->default_value);
        iampb__builder_char(out, '>');
        break;
    case IAMPB__PIECE_BROKEN:
        iampb__builder_format(out, "{%s:%v}", faults[piece->fault], iampb__str(text.ptr + piece->begin, piece->len));
        break;
    }
}

START_TEST(texts_fall_into_pieces_that_add_up_to_them)
{
    iampb_context *ctx = harness_context();
    iampb__builder out = { .ctx = ctx };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_str text = iampb__str_z(rows[i].text);
        iampb__pieces pieces = iampb__pieces_of(text);
        iampb__piece piece;
        size_t at = 0;
        bool other = false;
        iampb__builder_clear(&out);
        while (iampb__pieces_next(&pieces, &piece)) {
            ck_assert_uint_eq(piece.begin, at);
            ck_assert_uint_gt(piece.len, 0);
            at += piece.len;
            other |= piece.kind != IAMPB__PIECE_LITERAL;
            if (out.len > 0)
                iampb__builder_char(&out, '|');
            show(&piece, text, &out);
        }
        ck_assert_uint_eq(at, text.len);
        ck_assert_view_eq(iampb__builder_str(&out), rows[i].pieces);
        ck_assert_int_eq(iampb__text_has_variables(text), other);
    }
    iampb__builder_free(&out);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(time_is_linear_whatever_is_left_open)
{
    static const char *const parts[] = { "${", "${a", "${a,'", "${a,'}", "$", "${a, 'x'", "${a,'b'}" };
    static char text[400000];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t len = strlen(parts[i]), used = 0;
        for (; used + len <= sizeof text; used += len)
            memcpy(text + used, parts[i], len);
        iampb__pieces pieces = iampb__pieces_of(iampb__str(text, used));
        iampb__piece piece;
        size_t at = 0;
        while (iampb__pieces_next(&pieces, &piece))
            at += piece.len;
        ck_assert_uint_eq(at, used); /* quadratic time would not end within the test's limit */
    }
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("policy/variables", texts_fall_into_pieces_that_add_up_to_them,
            time_is_linear_whatever_is_left_open);
}
HARNESS_MAIN("policy-variables", suite)
