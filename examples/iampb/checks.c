/* checks.c - iampb checks. */
#include "host.h"
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: iampb checks [ID] [OPTION...]\n"
    "\n"
    "Lists the checks by lesson, with severity and the frameworks that they support as evidence. With ID: all about\n"
    "one check: what fails, its parameters, the AWS CLI calls it reads, how to mend it, its controls.\n"
    "\n"
    "  --playbook P       a playbook file or profile: what it turns off is marked, its severities are shown\n"
    "  --format F         text (default) or json\n"
    "\n"
    "Examples:\n"
    "  iampb checks\n"
    "  iampb checks keys.rotation-overdue\n"
    "  iampb checks --playbook cis-7.0 --format json\n";

static const char *text_of(const iampb_playbook *p, size_t check, const char *name)
{
    return iampb_playbook_check_text(p, check, name, NULL);
}

/* Frameworks, each once, with its controls: "CIS AWS Foundations 7.0: 2.3, 2.4". The table is sorted by framework. */
static void print_controls(const iampb_playbook *p, size_t check, bool with_ids, const char *indent)
{
    const char *framework = "", *version = "";
    size_t count = iampb_playbook_check_control_count(p, check);
    for (size_t i = 0; i < count; i++) {
        const char *f = iampb_playbook_check_control(p, check, i, "framework", NULL);
        const char *v = iampb_playbook_check_control(p, check, i, "version", NULL);
        const char *id = iampb_playbook_check_control(p, check, i, "control", NULL);
        bool same_framework = strcmp(f, framework) == 0, same = same_framework && strcmp(v, version) == 0;
        if (with_ids && !same)
            printf("%s%s%s %s: %s", i == 0 ? "" : "\n", indent, f, v, id);
        else if (with_ids)
            printf(", %s", id);
        else if (!same_framework)
            printf("%s%s %s", i == 0 ? indent : "; ", f, v);
        else if (!same)
            printf(", %s", v);
        framework = f;
        version = v;
    }
    if (count != 0)
        putchar('\n');
}

static void print_row(const iampb_playbook *p, size_t check)
{
    printf("  %-34s %-9s %s%s\n", text_of(p, check, "id"),
            iampb_severity_name(iampb_playbook_check_severity(p, check)), text_of(p, check, "title"),
            iampb_playbook_check_enabled(p, check) ? "" : " (off)");
    print_controls(p, check, false, "      ");
}

static void print_list(const iampb_playbook *p)
{
    size_t count = iampb_playbook_check_count(p), on = 0;
    for (iampb_lesson lesson = IAMPB_LESSON_MFA; lesson <= IAMPB_LESSON_ACCOUNTS; lesson++) {
        printf("%sLesson %d, %s: %s\n", lesson == IAMPB_LESSON_MFA ? "" : "\n", (int)lesson,
                iampb_lesson_name(lesson), iampb_lesson_title(lesson));
        for (size_t i = 0; i < count; i++)
            if (iampb_playbook_check_lesson(p, i) == lesson) {
                print_row(p, i);
                on += iampb_playbook_check_enabled(p, i) != 0;
            }
    }
    printf("\n%zu checks, %zu of them on in this playbook. 'iampb checks ID' tells all about one.\n", count, on);
}

static void print_one(const iampb_playbook *p, size_t check)
{
    iampb_lesson lesson = iampb_playbook_check_lesson(p, check);
    printf("%s: %s\n\n", text_of(p, check, "id"), text_of(p, check, "title"));
    printf("  lesson      %d, %s: %s\n", (int)lesson, iampb_lesson_name(lesson), iampb_lesson_title(lesson));
    printf("  severity    %s\n", iampb_severity_name(iampb_playbook_check_severity(p, check)));
    printf("  enabled     %s\n", iampb_playbook_check_enabled(p, check) ? "yes" : "no: turn it on in a playbook file");
    if (*text_of(p, check, "parameters") != '\0')
        printf("  parameters  %s\n", text_of(p, check, "parameters"));
    printf("  reads       %s\n", text_of(p, check, "documents"));
    printf("\n%s\n\nTo mend it: %s\n", text_of(p, check, "description"), text_of(p, check, "remediation"));
    if (iampb_playbook_check_control_count(p, check) != 0) {
        puts("\nSupports, as evidence:");
        print_controls(p, check, true, "  ");
    }
}

/* The texts of the table are plain ASCII of our own; quotes and backslashes are all that JSON would mind. */
static void print_json_text(const char *name, const char *text, const char *end)
{
    printf("\"%s\": \"", name);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        if ((unsigned char)*text < 0x20)
            printf("\\u%04x", (unsigned)*text);
        else
            putchar(*text);
    }
    printf("\"%s", end);
}

static void print_json_check(const iampb_playbook *p, size_t check)
{
    static const char *const texts[] = { "id", "title", "description", "remediation", "documents", "parameters" };
    printf("    {");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        print_json_text(texts[i], text_of(p, check, texts[i]), ", ");
    print_json_text("lesson", iampb_lesson_name(iampb_playbook_check_lesson(p, check)), ", ");
    print_json_text("severity", iampb_severity_name(iampb_playbook_check_severity(p, check)), ", ");
    printf("\"enabled\": %s, \"controls\": [", iampb_playbook_check_enabled(p, check) ? "true" : "false");
    size_t count = iampb_playbook_check_control_count(p, check);
    for (size_t i = 0; i < count; i++) {
        printf("%s{", i == 0 ? "" : ", ");
        print_json_text("framework", iampb_playbook_check_control(p, check, i, "framework", NULL), ", ");
        print_json_text("version", iampb_playbook_check_control(p, check, i, "version", NULL), ", ");
        print_json_text("control", iampb_playbook_check_control(p, check, i, "control", NULL), "}");
    }
    printf("]}");
}

static int print_checks(const iampb_playbook *p, const settings *s)
{
    size_t count = iampb_playbook_check_count(p), only = count;
    for (size_t i = 0; s->path_count == 1 && i < count; i++)
        if (strcmp(text_of(p, i, "id"), s->paths[0]) == 0)
            only = i;
    if (s->path_count == 1 && only == count) {
        fprintf(stderr, "iampb checks: there is no check '%s'; 'iampb checks' lists them\n", s->paths[0]);
        return EXIT_TROUBLE;
    }
    if (s->json) {
        puts("{\n  \"checks\": [");
        for (size_t i = only == count ? 0 : only, end = only == count ? count : only + 1; i < end; i++) {
            print_json_check(p, i);
            puts(i + 1 < end ? "," : "");
        }
        puts("  ]\n}");
    } else if (only != count)
        print_one(p, only);
    else
        print_list(p);
    return EXIT_CLEAN;
}

int command_checks(int argc, char **argv)
{
    settings s;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    int status = settings_read(&s, argc, argv, "fp", help);
    if (status >= 0)
        return status;
    if (s.path_count > 1 || (strcmp(s.format, "text") != 0 && !s.json)) {
        fputs("iampb checks: takes at most one ID, and --format text or json\n", stderr);
        return EXIT_TROUBLE;
    }
    if (iampb_context_new(NULL, &ctx, &err) < 0) {
        complain(err, NULL);
        return EXIT_TROUBLE;
    }
    iampb_playbook *playbook = playbook_open(ctx, s.playbook);
    status = playbook == NULL ? EXIT_TROUBLE : print_checks(playbook, &s);
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
    return status;
}
