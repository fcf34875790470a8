/* compare_options.c - options of 'iampb compare', one table for all questions. */
#include "comparing.h"
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const struct option long_options[] = {
    { "access", required_argument, NULL, 'a' }, { "as-policy", no_argument, NULL, 'P' },
    { "existing", required_argument, NULL, 'e' }, { "format", required_argument, NULL, 'f' },
    { "json", no_argument, NULL, 'j' },
    { "known-actions", no_argument, NULL, 'k' }, { "max-branches", required_argument, NULL, 'b' },
    { "max-states", required_argument, NULL, 's' }, { "new", required_argument, NULL, 'n' },
    { "output", required_argument, NULL, 'o' }, { "policy", required_argument, NULL, 'p' },
    { "quiet", no_argument, NULL, 'q' }, { "reasons", required_argument, NULL, 'r' },
    { "resource-type", required_argument, NULL, 'R' }, { "type", required_argument, NULL, 't' },
    { NULL, 0, NULL, 0 },
};

static int complain_of_option(const comparing *c)
{
    fprintf(stderr, "iampb compare %s: 'iampb compare --help' lists the options\n", c->question);
    return EXIT_TROUBLE;
}

static int wrong(const comparing *c, const char *option, const char *expected)
{
    fprintf(stderr, "iampb compare %s: --%s '%s': expected %s\n", c->question, option, optarg, expected);
    return EXIT_TROUBLE;
}

static int read_number(const comparing *c, const char *option, uint64_t *out)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(optarg, &end, 10);
    if (optarg[0] < '0' || optarg[0] > '9' || *end != '\0' || errno != 0 || number == 0)
        return wrong(c, option, "a number from 1 on");
    *out = number;
    return -1;
}

static int take_option(comparing *c, int option)
{
    bool ok = true;
    switch (option) {
    case 'a': c->access = optarg; break;
    case 'b': return read_number(c, "max-branches", &c->options.max_branches);
    case 'e': ok = texts_add(&c->existing, optarg); break;
    case 'f':
        if (strcmp(optarg, "json") != 0 && strcmp(optarg, "text") != 0)
            return wrong(c, "format", "text or json");
        c->text = strcmp(optarg, "text") == 0;
        c->json = !c->text;
        break;
    case 'j': c->json = true; break;
    case 'k': c->options.known_actions = 1; break;
    case 'n': ok = texts_add(&c->fresh, optarg); break;
    case 'o': c->output = optarg; break;
    case 'P': c->as_policy = true; break;
    case 'p': ok = texts_add(&c->policies, optarg); break;
    case 'q': c->quiet = true; break;
    case 'R': c->resource_type = optarg; break;
    case 'r': return read_number(c, "reasons", &c->options.max_reasons);
    case 's': return read_number(c, "max-states", &c->options.max_states);
    case 't': c->type = optarg; break;
    }
    return ok ? -1 : EXIT_TROUBLE;
}

int compare_read(comparing *c, int argc, char **argv, const char *accepted)
{
    for (int option; (option = getopt_long(argc, argv, "qo:f:", long_options, NULL)) != -1;) {
        if (option == '?')
            return complain_of_option(c);
        if (strchr(accepted, option) == NULL) {
            fprintf(stderr, "iampb compare %s: this question has no such option\n", c->question);
            return complain_of_option(c);
        }
        int status = take_option(c, option);
        if (status >= 0)
            return status;
    }
    c->paths = argv + optind;
    c->path_count = argc - optind;
    return -1;
}
