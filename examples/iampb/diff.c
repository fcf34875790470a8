/* diff.c - iampb diff. */
#include "host.h"
#include <string.h>

static const char help[] =
    "Usage: iampb diff OLD NEW [OPTION...]\n"
    "\n"
    "Compares two audits finding by finding: new, resolved, changed. OLD and NEW are each the JSON of 'iampb audit\n"
    "--format json', or a directory of AWS CLI files, which is then audited first. A finding that is gone is resolved\n"
    "only if the newer audit did judge that resource; otherwise it is unknown.\n"
    "\n"
    "  --format F         text (default), json, ndjson or csv\n"
    "  --all              show what has not changed too\n"
    "  --playbook P       for directories: a playbook file or profile\n"
    "  --now T            for directories: the time to judge at\n"
    "  --fail-on LEVEL    info, low (default), medium, high, critical: exit with 1 if something new is at least that;\n"
    "                     never: do not\n"
    "  --output FILE, -o  write there instead of standard output\n"
    "  --quiet, -q        no remarks and no progress on standard error\n"
    "\n"
    "Exit status: 0 nothing new at or above the level; 1 something new; 2 the run failed.\n"
    "\n"
    "Example:\n"
    "  iampb diff yesterday.json today.json\n";

static iampb_findings *open_side(iampb_context *ctx, const settings *s, char *path, bool *trouble)
{
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    file f;
    if (path_is_directory(path))
        return audit_paths(ctx, s, &path, 1, trouble);
    if (!file_read(path, &f))
        return NULL;
    if (iampb_findings_read(ctx, f.bytes, f.len, path, &findings, &err) < 0)
        complain(err, path);
    file_free(&f);
    return findings;
}

int command_diff(int argc, char **argv)
{
    settings s;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    iampb_findings *older = NULL, *newer = NULL, *difference = NULL;
    bool trouble = false;
    int status = settings_read(&s, argc, argv, "afFnopq", help);
    if (status >= 0)
        return status;
    if (s.path_count != 2) {
        fputs("iampb diff: name two audits, the older one first; 'iampb diff --help' tells more\n", stderr);
        return EXIT_TROUBLE;
    }
    status = EXIT_TROUBLE;
    if (iampb_context_new(NULL, &ctx, &err) < 0) {
        complain(err, NULL);
        return EXIT_TROUBLE;
    }
    older = open_side(ctx, &s, s.paths[0], &trouble);
    newer = older == NULL ? NULL : open_side(ctx, &s, s.paths[1], &trouble);
    if (newer != NULL && iampb_findings_diff(older, newer, &difference, &err) < 0)
        complain(err, NULL);
    if (difference != NULL && output_findings(difference, &s, !s.all) && !trouble)
        status = s.fail_on != 0 && iampb_findings_worst(difference) >= s.fail_on ? EXIT_FINDINGS : EXIT_CLEAN;
    iampb_findings_free(difference);
    iampb_findings_free(newer);
    iampb_findings_free(older);
    iampb_context_free(ctx);
    return status;
}
