/* compare.c - iampb compare: the questions and their options. */
#include "comparing.h"
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: iampb compare no-new-access --existing A --new B [OPTION...]\n"
    "       iampb compare access-not-granted --policy P --access FILE [OPTION...]\n"
    "       iampb compare no-public-access --policy P --resource-type R [OPTION...]\n"
    "       iampb compare diff A B [--as-policy] [OPTION...]\n"
    "       iampb compare statements P [OPTION...]\n"
    "       iampb compare least FILE... [OPTION...]\n"
    "       iampb compare snapshots BEFORE AFTER [--json] [OPTION...]\n"
    "       iampb compare access --principal ARN --action A... [--resource R...] [OPTION...] PATH...\n"
    "\n"
    "Questions about whole policies, answered exactly: PASS, FAIL with a request that proves it (input of 'iampb\n"
    "simulate'), or UNKNOWN with what is at fault. Nothing is asked over a network. doc/compare.md tells more.\n"
    "\n"
    "  no-new-access        does B allow anything that A does not\n"
    "  access-not-granted   does the policy allow any of these accesses\n"
    "  no-public-access     does a resource policy or trust policy let strangers in\n"
    "  diff                 equivalent, stricter, wider or incomparable; access that is gained and lost\n"
    "  statements           statements that change nothing: redundant, or unreachable\n"
    "  least                the least policy that allows the requests of FILE, one JSON object a line:\n"
    "                       {\"action\": ..., \"resource\": ..., \"context\": {...}}\n"
    "  snapshots            what access changed between two directories of AWS CLI files: who may do what it could\n"
    "                       not, or no longer may, by all of its policies; who is new or gone; who may assume roles\n"
    "  access               may a principal of an account model (PATH is that of 'iampb audit') do any of this\n"
    "\n"
    "  --existing A         a policy; given again: they count as one. access: files of the account as it was\n"
    "  --new B              likewise\n"
    "  --policy P           likewise\n"
    "  --type T             what the policies are: identity (default), resource or trust\n"
    "  --access FILE        JSON: [{\"actions\": [...], \"resources\": [...]}], as the AWS CLI's --access;\n"
    "                       wildcards may be in it\n"
    "  --resource-type R    like AWS::S3::Bucket; 'list' lists them\n"
    "  --as-policy          diff: print what B allows and A does not, as a policy\n"
    "  --known-actions      only actions of the catalogue count [any name: new actions come]\n"
    "  --reasons N          at most so many reasons, each of another kind [8]\n"
    "  --max-states N       work limit: states of pattern searches [2000000]\n"
    "  --max-branches N     work limit: branches of the search through statements [1000000]\n"
    "  --format F           json (default), the shape of IAM Access Analyzer's checks with more, or text;\n"
    "                       snapshots: text (default), or json, for which --json stands too\n"
    "  --output FILE, -o    write there instead of standard output\n"
    "  --quiet, -q          no notes on standard error\n"
    "\n"
    "Options of access are also --principal, --action, --resource, --context, --absent, --resource-policy,\n"
    "--resource-owner and --now, as in 'iampb simulate --principal', but any time counts unless --now is given.\n"
    "A FILE of '-' is standard input.\n"
    "\n"
    "Exit status: 0 PASS; 1 FAIL; 2 an input was refused; 3 UNKNOWN.\n"
    "\n"
    "Examples:\n"
    "  iampb compare no-new-access --existing old.json --new new.json\n"
    "  iampb compare no-public-access --policy bucket.json --resource-type AWS::S3::Bucket --format text\n"
    "  iampb compare diff old.json new.json --as-policy\n"
    "  iampb compare access --principal arn:aws:iam::111122223333:role/ci --action 'iam:*' accounts/\n";

static const struct question {
    const char *name, *accepted;
    int (*run)(comparing *c);
} questions[] = {
    { "access-not-granted", "abfkopqrt", compare_not_granted },
    { "diff", "Pbefknoqrst", compare_diff },
    { "least", "foq", compare_least },
    { "no-new-access", "befknoqrst", compare_no_new_access },
    { "no-public-access", "Rbfkopqrs", compare_no_public },
    { "snapshots", "bfjkoqrs", compare_snapshots },
    { "statements", "bfkopqrst", compare_statements },
};

static int ask(const struct question *q, int argc, char **argv)
{
    comparing c = { .question = q->name, .options = IAMPB_COMPARE_OPTIONS_INIT };
    iampb_error *err = NULL;
    int status = compare_read(&c, argc, argv, q->accepted);
    if (status < 0 && iampb_context_new(NULL, &c.ctx, &err) < 0) {
        complain(err, NULL);
        status = EXIT_TROUBLE;
    }
    if (status < 0)
        status = q->run(&c);
    side_free(&c.old);
    side_free(&c.now);
    iampb_context_free(c.ctx);
    free(c.existing.items);
    free(c.fresh.items);
    free(c.policies.items);
    return status;
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

int command_compare(int argc, char **argv)
{
    if (asks_for_help(argc, argv)) {
        fputs(help, stdout);
        return EXIT_CLEAN;
    }
    if (argc > 1 && strcmp(argv[1], "access") == 0)
        return compare_account(argc - 1, argv + 1, help);
    for (size_t i = 0; argc > 1 && i < sizeof questions / sizeof questions[0]; i++)
        if (strcmp(argv[1], questions[i].name) == 0)
            return ask(&questions[i], argc - 1, argv + 1);
    if (argc > 1)
        fprintf(stderr, "iampb compare: there is no question '%s'; 'iampb compare --help' lists them\n", argv[1]);
    else
        fputs("iampb compare: name a question; 'iampb compare --help' lists them\n", stderr);
    return EXIT_TROUBLE;
}
