/* main.c - iampb: answers about AWS IAM from the files that the AWS CLI writes. */
#include "host.h"
#include <string.h>

static const struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    { "actions", "what patterns of actions mean, and the fewest patterns that mean it", command_actions },
    { "audit", "judge an account or an organisation by the six lessons of the IAM playbook", command_audit },
    { "can", "what a principal may do, as one policy", command_can },
    { "checks", "list the checks, or tell all about one", command_checks },
    { "compare", "whole policies: new access, access granted, public access, and what proves it", command_compare },
    { "diff", "compare two audits: what is new, resolved, changed", command_diff },
    { "explain", "what an access-denied message says, and which policy is behind it", command_explain },
    { "lint", "what is wrong with a policy, or unwise, and mend it", command_lint },
    { "paths", "who can become whom, over roles that may be assumed", command_paths },
    { "simulate", "is a request allowed, and who says so", command_simulate },
    { "who-can", "who may do an action on a resource", command_who_can },
};
#define COMMANDS (sizeof commands / sizeof commands[0])

static void help(FILE *to)
{
    fputs("Usage: iampb COMMAND [ARGUMENT...]\n\nAnswers about AWS IAM, offline, from the files that the AWS CLI writes.\n"
          "\nCommands:\n", to);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(to, "  %-8s %s\n", commands[i].name, commands[i].summary);
    fputs("\n  iampb COMMAND --help   options of a command, with examples\n"
          "  iampb --version        versions of the command and of the library\n", to);
}

/* What could not be written was not told: a full disk must not look like success. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    perror("iampb: standard output");
    return EXIT_TROUBLE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        help(stderr);
        return EXIT_TROUBLE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        help(stdout);
        return finish(EXIT_CLEAN);
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        printf("iampb %s (libiampb %s)\n", IAMPB_VERSION, iampb_version());
        return finish(EXIT_CLEAN);
    }
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return finish(commands[i].run(argc - 1, argv + 1));
    fprintf(stderr, "iampb: there is no command '%s'; 'iampb --help' lists them\n", argv[1]);
    return EXIT_TROUBLE;
}
