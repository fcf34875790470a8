/* audit.c - iampb audit. */
#include "host.h"
#include <string.h>

static const char help[] =
    "Usage: iampb audit PATH... [OPTION...]\n"
    "\n"
    "Judges an AWS account, or an organisation, by the six lessons of the IAM playbook: MFA, access keys, root,\n"
    "privilege, credentials, accounts. PATH is a file that the AWS CLI printed, a directory of such files (one\n"
    "account), or a directory of one directory per account (an organisation). What a file is, is told by its content.\n"
    "What is missing makes the checks that need it 'not evaluated', never passed.\n"
    "\n"
    "  --format F         text (default), json, ndjson or csv\n"
    "  --playbook P       a playbook file, or a profile: default, cis-7.0, cis-5.0, fsbp, soc2, pci-dss-4.0.1, hipaa\n"
    "  --now T            the time to judge at, like 2026-11-01T00:00:00Z; default: the clock\n"
    "  --baseline FILE    an earlier audit in JSON: show, and count for the exit status, only what is new since then\n"
    "  --fail-on LEVEL    info, low (default), medium, high, critical: exit with 1 if a finding is at least that;\n"
    "                     never: do not\n"
    "  --output FILE, -o  write there (readable by its owner only) instead of standard output\n"
    "  --all              also list what passed (json, ndjson, csv)\n"
    "  --quiet, -q        no remarks and no progress on standard error\n"
    "\n"
    "Exit status: 0 nothing at or above the level; 1 findings; 2 the run failed, or an input could not be read (what\n"
    "could be judged is still written).\n"
    "\n"
    "Examples:\n"
    "  mkdir prod && cd prod\n"
    "  aws iam generate-credential-report && aws iam get-credential-report > get-credential-report.json\n"
    "  aws iam get-account-authorization-details > get-account-authorization-details.json\n"
    "  iampb audit .\n"
    "  iampb audit accounts/ --playbook cis-7.0 --format json --output today.json\n"
    "  iampb audit accounts/ --baseline yesterday.json --fail-on high\n";

iampb_playbook *playbook_open(iampb_context *ctx, const char *name)
{
    iampb_playbook *playbook = NULL;
    iampb_error *err = NULL;
    file f;
    bool is_profile = name == NULL;
    for (size_t i = 0; !is_profile && iampb_profile_at(i) != NULL; i++)
        is_profile = strcmp(iampb_profile_at(i), name) == 0;
    if (is_profile) {
        if (iampb_playbook_new(ctx, name, &playbook, &err) < 0)
            complain(err, name);
        return playbook;
    }
    if (!file_read(name, &f)) {
        fputs("iampb: --playbook takes a file or one of:", stderr);
        for (size_t i = 0; iampb_profile_at(i) != NULL; i++)
            fprintf(stderr, " %s", iampb_profile_at(i));
        putc('\n', stderr);
        return NULL;
    }
    if (iampb_playbook_parse(ctx, f.bytes, f.len, name, &playbook, &err) < 0)
        complain(err, name);
    file_free(&f);
    return playbook;
}

static int32_t show_progress(void *user, uint64_t done, uint64_t total)
{
    (void)user;
    progress_show("judging", done, total);
    return 0;
}

static iampb_findings *read_baseline(iampb_context *ctx, const char *path)
{
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    file f;
    if (!file_read(path, &f))
        return NULL;
    if (iampb_findings_read(ctx, f.bytes, f.len, path, &findings, &err) < 0)
        complain(err, path);
    file_free(&f);
    return findings;
}

static bool load_all(loading *l, char **paths, int path_count)
{
    for (int i = 0; i < path_count; i++)
        if (!load_path(l, paths[i]))
            return false;
    progress_clear();
    if (l->files != 0)
        return true;
    complain_of_path(paths[0], "no file that ends in .json, .csv or .txt; 'iampb audit --help' says what to put there");
    return false;
}

iampb_findings *audit_paths(iampb_context *ctx, const settings *s, char **paths, int path_count, bool *trouble)
{
    loading l = { .ctx = ctx, .skip = s->playbook, .quiet = s->quiet };
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    iampb_findings *findings = NULL, *baseline = NULL;
    iampb_error *err = NULL;
    iampb_playbook *playbook = playbook_open(ctx, s->playbook);
    if (playbook == NULL)
        return NULL;
    if (s->baseline != NULL && (baseline = read_baseline(ctx, s->baseline)) == NULL)
        goto out;
    if (iampb_organization_new(ctx, &l.organization, &err) < 0) {
        complain(err, NULL);
        goto out;
    }
    if (!load_all(&l, paths, path_count))
        goto out;
    options.now = s->now;
    options.baseline = baseline;
    options.include_pass = s->all;
    options.hash_inputs = strcmp(s->format, "json") == 0;
    options.progress = s->quiet ? NULL : show_progress;
    if (iampb_playbook_audit(playbook, l.organization, &options, &findings, &err) < 0)
        complain(err, paths[0]);
    *trouble = l.trouble;
out:
    iampb_organization_free(l.organization);
    iampb_findings_free(baseline);
    iampb_playbook_free(playbook);
    return findings;
}

int command_audit(int argc, char **argv)
{
    settings s;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    bool trouble = false;
    int status = settings_read(&s, argc, argv, "abfFnopq", help);
    if (status >= 0)
        return status;
    if (s.path_count == 0) {
        fputs("iampb audit: name a file or a directory; 'iampb audit --help' tells more\n", stderr);
        return EXIT_TROUBLE;
    }
    if (iampb_context_new(NULL, &ctx, &err) < 0) {
        complain(err, NULL);
        return EXIT_TROUBLE;
    }
    iampb_findings *findings = audit_paths(ctx, &s, s.paths, s.path_count, &trouble);
    status = EXIT_TROUBLE;
    if (findings != NULL && output_findings(findings, &s, s.baseline != NULL) && !trouble)
        status = s.fail_on != 0 && iampb_findings_worst(findings) >= s.fail_on ? EXIT_FINDINGS : EXIT_CLEAN;
    iampb_findings_free(findings);
    iampb_context_free(ctx);
    return status;
}
