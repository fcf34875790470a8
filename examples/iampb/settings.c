/* settings.c - the options of all subcommands, read by one table; each subcommand names those that it accepts. */
#include "host.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct option long_options[] = {
    { "all", no_argument, NULL, 'a' },
    { "baseline", required_argument, NULL, 'b' },
    { "format", required_argument, NULL, 'f' },
    { "fail-on", required_argument, NULL, 'F' },
    { "help", no_argument, NULL, 'h' },
    { "now", required_argument, NULL, 'n' },
    { "output", required_argument, NULL, 'o' },
    { "playbook", required_argument, NULL, 'p' },
    { "quiet", no_argument, NULL, 'q' },
    { NULL, 0, NULL, 0 },
};

bool time_read(const char *text, int64_t *out)
{
    char *end;
    long long seconds = strtoll(text, &end, 10);
    if (end != text && *end == '\0' && strlen(text) > 8) {
        *out = seconds;
        return true;
    }
    struct tm tm = { 0 };
    const char *rest = strptime(text, "%Y-%m-%d", &tm);
    int sign = 0, hours = 0, minutes = 0;
    if (rest == NULL)
        return false;
    if (*rest != '\0') {
        if (*rest != 'T' && *rest != ' ')
            return false;
        rest = strptime(rest + 1, "%H:%M:%S", &tm);
        if (rest == NULL)
            return false;
        if (*rest == '+' || *rest == '-') {
            int used = 0;
            sign = *rest == '+' ? 1 : -1;
            if (sscanf(rest + 1, "%2d:%2d%n", &hours, &minutes, &used) != 2 || rest[1 + used] != '\0')
                return false;
        } else if (strcmp(rest, "Z") != 0)
            return false;
    }
    *out = (int64_t)timegm(&tm) - sign * (hours * 3600 + minutes * 60);
    return true;
}

bool severity_read(const char *text, iampb_severity *out)
{
    *out = iampb_severity_from(text, strlen(text));
    return *out != 0 || strcmp(text, "never") == 0;
}

static int wrong(const char *command, const char *option, const char *value, const char *expected)
{
    fprintf(stderr, "iampb %s: --%s '%s': expected %s\n", command, option, value, expected);
    return EXIT_TROUBLE;
}

int settings_read(settings *out, int argc, char **argv, const char *accepted, const char *help)
{
    *out = (settings){ .format = "text", .now = (int64_t)time(NULL), .fail_on = IAMPB_SEVERITY_LOW };
    for (;;) {
        int index = 0;
        int option = getopt_long(argc, argv, "hqo:f:", long_options, &index);
        if (option == -1)
            break;
        if (option == '?' || (option != 'h' && strchr(accepted, option) == NULL)) {
            if (option != '?')
                fprintf(stderr, "iampb %s: this command has no such option\n", argv[0]);
            fprintf(stderr, "iampb %s: 'iampb %s --help' lists the options\n", argv[0], argv[0]);
            return EXIT_TROUBLE;
        }
        switch (option) {
        case 'h': fputs(help, stdout); return EXIT_CLEAN;
        case 'a': out->all = true; break;
        case 'q': out->quiet = true; break;
        case 'b': out->baseline = optarg; break;
        case 'o': out->output = optarg; break;
        case 'p': out->playbook = optarg; break;
        case 'f':
            out->format = optarg;
            out->json = strcmp(optarg, "json") == 0;
            if (iampb_format_from(optarg, strlen(optarg)) == 0)
                return wrong(argv[0], "format", optarg, "text, json, ndjson or csv");
            break;
        case 'n':
            if (!time_read(optarg, &out->now))
                return wrong(argv[0], "now", optarg, "a time like 2026-11-01T00:00:00Z");
            break;
        case 'F':
            if (!severity_read(optarg, &out->fail_on))
                return wrong(argv[0], "fail-on", optarg, "info, low, medium, high, critical or never");
            break;
        }
    }
    out->paths = argv + optind;
    out->path_count = argc - optind;
    return -1;
}
