/* test_format_text.c - the report for people. */
#include "sample.h"

static iampb__builder report(iampb_context *ctx, const iampb_findings *f, int32_t width, int32_t color)
{
    iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
    options.format = IAMPB_FORMAT_TEXT;
    options.width = width;
    options.color = color;
    return sample_write(ctx, f, &options);
}

START_TEST(the_parts_come_in_their_order)
{
    static const char *const parts[] = {
        "IAM playbook", "o-exampleorg", "2026-11-01T00:00:00Z", "an exemption is past its end (playbook.json:3:7)",
        "1. MFA on everything", "[....................]   0/100",
        "CRITICAL  A title  mfa.root-disabled\n          What to do\n", "* What is wrong",
        "arn:aws:iam::111122223333:root",
        "mfa_active: false (wanted: true)", "prod/report.csv:2:47",
        "Effect: Deny", "prod/details.json:3:63 RoleDetailList[0][\"odd name\"].Statement[1].Effect",
        "age: 400 days (wanted: 90 days)", "aws iam one", "aws iam two",
        "HIGH      A title  mfa.user-disabled", "2. Rotate", "3. Lock root away", "4. Groups", "5. No hardcoded",
        "6. Many",
        "For a person to look at (1)", "accounts.host-check account 111122223333: run: aws iam",
        "Not evaluated (1)", "run: aws iam get-account-password-policy", "mfa.password-length",
        "Muted (1)", "privilege.user-attached-policy arn:aws:iam::111122223333:user/bob: agreed",
        "(until 2027-01-01T00:00:00Z)",
        "Passed (1)", "Summary", "posture", "2 failed, 1 passed, 1 for a person to look at, 1 not evaluated, 1 muted",
    };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx);
    iampb__builder out = report(ctx, f, 0, 0);
    const char *at = out.text;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const char *found = strstr(at, parts[i]);
        ck_assert_msg(found != NULL, "\"%s\" does not follow:\n%s", parts[i], at);
        at = found;
    }
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(colour_only_where_it_was_asked_for)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx);
    iampb__builder plain = report(ctx, f, 80, 0), colored = report(ctx, f, 80, 1);
    ck_assert_ptr_null(strchr(plain.text, '\x1b'));
    ck_assert_ptr_nonnull(strstr(colored.text, "\x1b[1;31mCRITICAL\x1b[0m"));
    /* Without its sequences it is the plain report. */
    size_t len = 0;
    for (size_t i = 0; i < colored.len; i++) {
        if (colored.text[i] == '\x1b')
            while (colored.text[i] != 'm')
                i++;
        else
            colored.text[len++] = colored.text[i];
    }
    colored.text[len] = '\0';
    ck_assert_str_eq(colored.text, plain.text);
    iampb__builder_free(&plain);
    iampb__builder_free(&colored);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

/* Only what has no blank to break at, or is there to be copied, may be longer. */
START_TEST(lines_keep_to_the_width)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    sample_row row = { "mfa.user-disabled", "1", "arn:aws:iam::111122223333:user/jane", "", 1, IAMPB_SEVERITY_LOW,
                       IAMPB_FAIL, false };
    iampb_finding *d = sample_begin(f, &row);
    d->title = IAMPB__STR("Title");
    d->message = IAMPB__STR("J\xc3\xbcrgen and many other people here have no device at all although they can sign in");
    d->remediation = IAMPB__STR("Give each of them a device of the kind that cannot be phished and ask them to use it");
    sample_end(f);
    sample_finish(f, NULL);
    for (int32_t width = 60; width <= 120; width += 7) {
        iampb__builder out = report(ctx, f, width, 0);
        size_t columns = 0;
        for (size_t i = 0; i < out.len; i++) {
            columns = out.text[i] == '\n' ? 0 : columns + (((unsigned char)out.text[i] & 0xc0) != 0x80);
            ck_assert_msg((int32_t)columns <= width, "a line is longer than %d:\n%s", width, out.text);
        }
        iampb__builder_free(&out);
    }
    iampb__builder out = report(ctx, f, 0, 0);
    ck_assert_ptr_nonnull(strstr(out.text, d->message.ptr)); /* 0: on one line */
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

/* Every text that may come from an input, with an escape sequence in it. */
START_TEST(no_text_of_an_input_reaches_the_terminal_raw)
{
    static const sample_row rows[] = {
        { "a.b\x1b", "\x1b", "\x1b", "\x1b", 1, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false },
        { "a.c\x1b", "\x1b", "\x1b", "\x1b", 1, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, true },
        { "a.d\x1b", "\x1b", "\x1b", "\x1b", 1, IAMPB_SEVERITY_HIGH, IAMPB_MANUAL, false },
        { "a.e\x1b", "\x1b", "\x1b", "\x1b", 1, IAMPB_SEVERITY_HIGH, IAMPB_NOT_EVALUATED, false },
        { "a.f\x1b", "\x1b", "\x1b", "\x1b", 1, IAMPB_SEVERITY_HIGH, IAMPB_PASS, false },
        { "a.g\x1b", "\x1b", "", "\x1b", 1, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false },
    };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    iampb_str evil = IAMPB__STR("x\x1b[31m \r\n\xe2\x80\xae y");
    iampb__arena *arena = NULL;
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    iampb__source *source = iampb__source_new(arena, evil, IAMPB__STR("{\"a\x1b\": 1}"));
    iampb__span span = { source, 7, 1 };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_finding *d = sample_begin(f, &rows[i]);
        d->title = d->message = d->reason = d->remediation = d->mute_reason = d->mute_until = evil;
        d->resource_name = d->resource_type = evil;
        ck_assert(iampb__findings_evidence(f, evil, evil, evil, &span));
        ck_assert(iampb__findings_command(f, evil));
        sample_end(f);
    }
    f->organization = f->profile = evil;
    iampb__finding_input *input = IAMPB__VEC_PUSH(iampb__finding_input, ctx, &f->inputs);
    input->name = input->problem = evil;
    iampb__finding_note *note = IAMPB__VEC_PUSH(iampb__finding_note, ctx, &f->notes);
    note->message = note->input = note->account = evil;
    sample_finish(f, NULL);
    iampb__builder out = report(ctx, f, 80, 0);
    for (size_t i = 0; i < out.len; i++)
        ck_assert_msg((unsigned char)out.text[i] >= 0x20 || out.text[i] == '\n', "byte %zu: %.40s", i,
                out.text + (i < 30 ? 0 : i - 30));
    ck_assert_ptr_null(strstr(out.text, "\xe2\x80\xae"));
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_long_observed_text_is_cut_between_characters)
{
    static const sample_row row = { "a.b", "1", "arn:x", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };
    static char observed[400];
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    for (size_t i = 0; i + 1 < sizeof observed; i += 2) /* one byte more, so that byte 240 is inside a character */
        memcpy(observed + i, "\xc3\xa4", 2);
    observed[0] = '\n';
    observed[1] = 'a';
    memmove(observed + 1, observed, sizeof observed - 1);
    sample_begin(f, &row);
    ck_assert(iampb__findings_evidence(f, IAMPB__STR("Statement"), iampb__str(observed, 399), IAMPB__STR(""), NULL));
    sample_end(f);
    sample_finish(f, NULL);
    iampb__builder out = report(ctx, f, 0, 0);
    const char *cut = strstr(out.text, "...\n");
    ck_assert_ptr_nonnull(cut);
    ck_assert(memcmp(cut - 2, "\xc3\xa4", 2) == 0);
    ck_assert_ptr_nonnull(strstr(out.text, "Statement: a\xc3\xa4")); /* the line ends before it are one blank */
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(the_head_tells_what_could_not_be_read_and_narrow_pages_break_titles)
{
    static const sample_row row = { "mfa.user-disabled", "1", "arn:x", "", 1, IAMPB_SEVERITY_MEDIUM, IAMPB_FAIL,
                                    false };
    static const sample_row host = { "accounts.own", "1", "arn:x", "", 6, IAMPB_SEVERITY_INFO, IAMPB_NOT_EVALUATED,
                                     false };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    sample_begin(f, &row)->title = IAMPB__STR("A title that fills the whole line");
    sample_end(f);
    sample_add(f, &host);
    iampb__finding_input *input = IAMPB__VEC_PUSH(iampb__finding_input, ctx, &f->inputs);
    input->name = IAMPB__STR("a.json");
    input = IAMPB__VEC_PUSH(iampb__finding_input, ctx, &f->inputs);
    input->name = IAMPB__STR("b.json");
    input->problem = IAMPB__STR("cut off");
    sample_finish(f, NULL);
    iampb__builder out = report(ctx, f, 50, 0);
    ck_assert_ptr_nonnull(strstr(out.text, "inputs        1 document read, 1 not readable\n"));
    ck_assert_ptr_nonnull(strstr(out.text, "not readable  b.json: cut off\n"));
    ck_assert_ptr_nonnull(
            strstr(out.text, "MEDIUM    A title that fills the whole line\n          mfa.user-disabled\n"));
    ck_assert_ptr_nonnull(strstr(out.text, "no reason was given\n      accounts.own\n"));
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_reason_is_told_once_for_all_its_checks)
{
    static const sample_row rows[] = {
        { "a.b", "1", "", "", 1, IAMPB_SEVERITY_HIGH, IAMPB_NOT_EVALUATED, false },
        { "a.b", "2", "", "", 1, IAMPB_SEVERITY_HIGH, IAMPB_NOT_EVALUATED, false },
        { "a.c", "1", "", "", 4, IAMPB_SEVERITY_HIGH, IAMPB_NOT_EVALUATED, false },
        { "a.d", "1", "", "", 2, IAMPB_SEVERITY_HIGH, IAMPB_NOT_EVALUATED, false },
    };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    for (size_t i = 0; i < 4; i++) {
        sample_begin(f, &rows[i])->reason = i == 3 ? IAMPB__STR("z") : IAMPB__STR("call one");
        sample_end(f);
    }
    sample_finish(f, NULL);
    iampb__builder out = report(ctx, f, 80, 0);
    ck_assert_msg(strstr(out.text, "Not evaluated (4)\n  call one\n      a.b (2 times)\n      a.c\n  z\n      a.d\n")
                    != NULL, "%s", out.text);
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_diff_tells_what_is_new_and_what_is_gone)
{
    static const sample_row old = { "a.b", "1", "arn:old", "", 1, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false };
    static const sample_row fresh = { "a.b", "1", "arn:fresh", "", 1, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false };
    static const sample_row lost = { "a.c", "1", "arn:lost", "", 1, IAMPB_SEVERITY_HIGH, IAMPB_FAIL, false };
    iampb_context *ctx = harness_context();
    iampb_findings *older = sample_new(ctx), *newer = sample_new(ctx), *diff = NULL;
    iampb_error *err = NULL;
    sample_add(older, &old);
    sample_add(older, &lost);
    sample_finish(older, NULL);
    sample_add(newer, &fresh);
    sample_finish(newer, NULL);
    ck_assert_status(iampb_findings_diff(older, newer, &diff, &err), IAMPB_OK, &err);
    iampb__builder out = report(ctx, diff, 80, 0);
    const char *at = strstr(out.text, "* [new] ");
    ck_assert_ptr_nonnull(at);
    ck_assert_ptr_nonnull(at = strstr(at, "Resolved (1)\n  a.b arn:old"));
    ck_assert_ptr_nonnull(at = strstr(at, "Gone, but not judged again (1)\n  a.c arn:lost"));
    ck_assert_ptr_nonnull(strstr(at, "1 new, 1 resolved, 1 gone but not judged"));
    iampb__builder_free(&out);
    iampb_findings_free(older);
    iampb_findings_free(newer);
    iampb_findings_free(diff);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("finding/format_text", the_parts_come_in_their_order, colour_only_where_it_was_asked_for,
            lines_keep_to_the_width, no_text_of_an_input_reaches_the_terminal_raw,
            a_long_observed_text_is_cut_between_characters,
            the_head_tells_what_could_not_be_read_and_narrow_pages_break_titles,
            a_reason_is_told_once_for_all_its_checks, a_diff_tells_what_is_new_and_what_is_gone);
}
HARNESS_MAIN("finding-format-text", suite)
