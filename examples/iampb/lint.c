/* lint.c - iampb lint. */
#include "host.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: iampb lint FILE... [OPTION...]\n"
    "\n"
    "Tells what is wrong with a policy, or unwise: the codes of AWS's policy validation at the same places, and more under\n"
    "codes that begin with IAMPB_. A FILE of '-' is standard input. Nothing is asked over a network.\n"
    "\n"
    "  --type T             what the policy is: identity (default), resource, trust, scp, rcp, boundary, session; auto:\n"
    "                       guess for each file whether it is identity, resource or trust, and say so\n"
    "  --resource-type R    with --type resource: what it is of, like AWS::S3::Bucket\n"
    "  --format F           text (default); json: what 'aws accessanalyzer validate-policy' prints; sarif: SARIF 2.1.0\n"
    "  --fix                mend what edits can mend: files in place, '-' to standard output. Findings are then those left\n"
    "  --profile P          full (default), or aws: only what policy validation by AWS would say\n"
    "  --off CODE           leave these codes out; several with commas. 'iampb checks' has them all\n"
    "  --on CODE            look for these too, which are off unless asked for\n"
    "  --account ID         the account that the policy is in, for findings about trust in others\n"
    "  --known-account ID   another account that may be trusted\n"
    "  --catalogue DIR      AWS Service Reference documents (*.json), newer than the built-in catalogue\n"
    "  --utf16              json: offsets and columns count UTF-16 code units instead of bytes\n"
    "  --fail-on LEVEL      info, low (default), medium, high, critical: exit with 1 if a finding is at least that;\n"
    "                       never: do not\n"
    "  --output FILE, -o    write findings there (readable by its owner only) instead of standard output\n"
    "  --quiet, -q          no remarks and no progress on standard error\n"
    "\n"
    "Exit status: 0 nothing at or above the level; 1 findings; 2 the run failed, or an input could not be read (what\n"
    "could be linted is still written).\n"
    "\n"
    "Examples:\n"
    "  iampb lint policy.json\n"
    "  iampb lint roles/*.json --type trust --account 111122223333\n"
    "  iampb lint bucket-policy.json --type resource --resource-type AWS::S3::Bucket --format json\n"
    "  iampb lint policies/*.json --format sarif --output lint.sarif\n"
    "  iampb lint policy.json --fix\n";

/* Texts are views of the command line. */
typedef struct words {
    iampb_str *items;
    size_t count;
} words;

typedef enum report { REPORT_TEXT, REPORT_JSON, REPORT_SARIF } report;

typedef struct run {
    iampb_context *ctx;
    iampb_lint_options options;
    words off, on, known;
    report report;
    const char *output, *catalogue;
    iampb_severity fail_on, worst;
    bool guess, fix, quiet, utf16;
    char **paths;
    int path_count;

    FILE *to;            /* NULL: nowhere, since the mended policy goes to standard output */
    iampb_lint **kept;   /* for SARIF, which is written at the end */
    size_t kept_count;
    size_t types[5];     /* findings, by iampb_lint_type */
    size_t linted, with_findings;
    bool trouble;
} run;

/* ---- The command line ---- */
static int wrong(const char *option, const char *value, const char *expected)
{
    fprintf(stderr, "iampb lint: --%s '%s': expected %s\n", option, value, expected);
    return EXIT_TROUBLE;
}

/* Codes are also known by the ids of their checks: "lint.redundant-action", "lint.full-admin" for IAMPB_FULL_ADMIN. */
static bool is_check_of(const char *text, size_t len, const char *code)
{
    static const char start[] = "lint.", own[] = "IAMPB_";
    if (len < sizeof start || strncmp(text, start, sizeof start - 1) != 0)
        return false;
    code += strncmp(code, own, sizeof own - 1) == 0 ? sizeof own - 1 : 0;
    for (text += sizeof start - 1, len -= sizeof start - 1; len > 0 && *code != '\0'; text++, code++, len--)
        if (*code == '_' ? *text != '-' : (*text | 0x20) != (*code | 0x20))
            return false;
    return len == 0 && *code == '\0';
}

/* The code as the library writes it; NULL: there is none. */
static const char *code_like(const char *text, size_t *len)
{
    for (size_t i = 0; i < iampb_lint_code_count(); i++) {
        size_t code_len;
        const char *code = iampb_lint_code_text(i, "code", &code_len);
        if ((code_len == *len && strncasecmp(code, text, *len) == 0) || is_check_of(text, *len, code)) {
            *len = code_len;
            return code;
        }
    }
    return NULL;
}

static const char *account_like(const char *text, size_t *len)
{
    return *len == 12 && strspn(text, "0123456789") >= 12 ? text : NULL;
}

/* Adds what stands between commas, each checked and named by `like`, which may change its length too. */
static int add_words(words *to, const char *option, const char *text, const char *(*like)(const char *, size_t *),
        const char *expected)
{
    for (const char *at = text; *at != '\0'; at += *at == ',') {
        size_t given = strcspn(at, ","), len = given;
        const char *word = like(at, &len);
        if (word == NULL)
            return wrong(option, text, expected);
        iampb_str *grown = realloc(to->items, (to->count + 1) * sizeof *grown);
        if (grown == NULL) {
            fputs("iampb lint: out of memory\n", stderr);
            return EXIT_TROUBLE;
        }
        to->items = grown;
        to->items[to->count++] = (iampb_str){ word, len };
        at += given;
    }
    return -1;
}

static int read_type(run *r, const char *text)
{
    r->guess = strcmp(text, "auto") == 0;
    r->options.kind = r->guess ? IAMPB_POLICY_IDENTITY : iampb_policy_kind_from(text, strlen(text));
    if (r->options.kind < 0)
        return wrong("type", text, "identity, resource, trust, scp, rcp, boundary, session or auto");
    return -1;
}

static int read_format(run *r, const char *text)
{
    static const char *const names[] = { "text", "json", "sarif" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], text) == 0) {
            r->report = (report)i;
            return -1;
        }
    return wrong("format", text, "text, json or sarif");
}

/* One option; -1: go on. */
static int read_option(run *r, int option, const char *value)
{
    static const char codes[] = "codes that 'iampb checks' shows, like REDUNDANT_ACTION";
    static const char accounts[] = "accounts of 12 digits";
    switch (option) {
    case 'h': fputs(help, stdout); return EXIT_CLEAN;
    case 't': return read_type(r, value);
    case 'r': r->options.resource_type = (iampb_str){ value, strlen(value) }; return -1;
    case 'f': return read_format(r, value);
    case 'x': r->fix = true; return -1;
    case 'c': r->catalogue = value; return -1;
    case 'd': return add_words(&r->off, "off", value, code_like, codes);
    case 'e': return add_words(&r->on, "on", value, code_like, codes);
    case 'k': return add_words(&r->known, "known-account", value, account_like, accounts);
    case 'a':
        r->options.account = (iampb_str){ value, strlen(value) };
        return account_like(value, &r->options.account.len) != NULL ? -1 : wrong("account", value, "12 digits");
    case 'p':
        r->options.profile = strcmp(value, "aws") == 0 ? IAMPB_LINT_AWS : IAMPB_LINT_FULL;
        return r->options.profile == IAMPB_LINT_AWS || strcmp(value, "full") == 0 ? -1
                                                                                  : wrong("profile", value, "aws or full");
    case 'F':
        return severity_read(value, &r->fail_on)
                ? -1 : wrong("fail-on", value, "info, low, medium, high, critical or never");
    case 'u': r->utf16 = true; return -1;
    case 'o': r->output = value; return -1;
    case 'q': r->quiet = true; return -1;
    default: fputs("iampb lint: 'iampb lint --help' lists the options\n", stderr); return EXIT_TROUBLE;
    }
}

/* What options ask for together. */
static int check_request(const run *r)
{
    int inputs = 0;
    for (int i = 0; i < r->path_count; i++)
        inputs += strcmp(r->paths[i], "-") == 0;
    if (r->path_count == 0)
        fputs("iampb lint: name a policy file, or '-' for standard input; 'iampb lint --help' tells more\n", stderr);
    else if (inputs > 1)
        fputs("iampb lint: '-' can stand once, there is only one standard input\n", stderr);
    else if (r->options.resource_type.len > 0 && (r->guess || r->options.kind != IAMPB_POLICY_RESOURCE))
        fputs("iampb lint: --resource-type goes with --type resource\n", stderr);
    else
        return -1;
    return EXIT_TROUBLE;
}

static int read_command_line(run *r, int argc, char **argv)
{
    static const struct option options[] = {
        { "account", required_argument, NULL, 'a' }, { "catalogue", required_argument, NULL, 'c' },
        { "fail-on", required_argument, NULL, 'F' }, { "fix", no_argument, NULL, 'x' },
        { "format", required_argument, NULL, 'f' }, { "help", no_argument, NULL, 'h' },
        { "known-account", required_argument, NULL, 'k' }, { "off", required_argument, NULL, 'd' },
        { "on", required_argument, NULL, 'e' }, { "output", required_argument, NULL, 'o' },
        { "profile", required_argument, NULL, 'p' }, { "quiet", no_argument, NULL, 'q' },
        { "resource-type", required_argument, NULL, 'r' }, { "type", required_argument, NULL, 't' },
        { "utf16", no_argument, NULL, 'u' }, { NULL, 0, NULL, 0 },
    };
    for (int option; (option = getopt_long(argc, argv, "hqo:f:", options, NULL)) != -1;) {
        int status = read_option(r, option, optarg);
        if (status >= 0)
            return status;
    }
    r->paths = argv + optind;
    r->path_count = argc - optind;
    r->options.off = r->off.items;
    r->options.off_count = r->off.count;
    r->options.on = r->on.items;
    r->options.on_count = r->on.count;
    r->options.known_accounts = r->known.items;
    r->options.known_account_count = r->known.count;
    return check_request(r);
}

/* ---- What kind of policy it is ---- */
/* Who it is for and what it is about stand in the statements. SCPs look like identity policies, and RCPs like resource
 * policies: these are never guessed. */
static iampb_policy_kind guess_kind(const iampb_policy *policy, const char **why)
{
    bool sts = true;
    size_t count = iampb_policy_statement_count(policy), with = 0;
    for (size_t i = 0; i < count; i++) {
        bool principal = iampb_policy_statement_has(policy, i, "Principal")
                || iampb_policy_statement_has(policy, i, "NotPrincipal");
        bool resource = iampb_policy_statement_has(policy, i, "Resource")
                || iampb_policy_statement_has(policy, i, "NotResource");
        with += principal;
        sts = sts && !resource && iampb_policy_statement_has(policy, i, "Action");
        for (size_t k = 0; k < iampb_policy_entry_count(policy, i, "Action"); k++) {
            const char *action = iampb_policy_entry_at(policy, i, "Action", k, NULL);
            sts = sts && action != NULL && strncasecmp(action, "sts:", 4) == 0;
        }
    }
    *why = with == 0 ? "no statement names a principal"
            : sts    ? "it has principals, no resources, and actions of sts only"
                     : "it has principals";
    return with == 0 ? IAMPB_POLICY_IDENTITY : sts ? IAMPB_POLICY_TRUST : IAMPB_POLICY_RESOURCE;
}

static void tell_guess(run *r, const char *name, const file *f)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t skip = f->len >= 3 && memcmp(f->bytes, mark, 3) == 0 ? 3 : 0;
    iampb_policy *policy = NULL;
    const char *why = "";
    r->options.kind = IAMPB_POLICY_IDENTITY;
    if (iampb_policy_parse(r->ctx, f->bytes + skip, f->len - skip, NULL, &policy, NULL) < 0)
        return; /* the linter says why */
    r->options.kind = guess_kind(policy, &why);
    progress_clear();
    fputs("iampb lint: ", stderr);
    put_plain(stderr, name, strlen(name));
    fprintf(stderr, ": taken for a policy of type %s: %s\n", iampb_policy_kind_name(r->options.kind), why);
    iampb_policy_free(policy);
}

/* ---- Mending ---- */
static int32_t gather(void *user, const char *bytes, size_t len)
{
    file *to = user;
    char *grown = realloc(to->bytes, to->len + len);
    if (grown == NULL)
        return 1;
    memcpy(grown + to->len, bytes, len);
    to->bytes = grown;
    to->len += len;
    return 0;
}

static size_t count_code(const iampb_lint *lint, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < iampb_lint_count(lint); i++)
        count += strcmp(iampb_lint_text(lint, i, "code", NULL), code) == 0;
    return count;
}

/* Codes that are found less often than before. Mending one thing can take away another. */
static void tell_mended(const char *name, const iampb_lint *before, const iampb_lint *after)
{
    const char *between = "";
    progress_clear();
    fputs("iampb lint: ", stderr);
    put_plain(stderr, name, strlen(name));
    fputs(": mended ", stderr);
    for (size_t i = 0; i < iampb_lint_code_count(); i++) {
        const char *code = iampb_lint_code_text(i, "code", NULL);
        size_t was = count_code(before, code), is = was == 0 ? 0 : count_code(after, code);
        if (was <= is)
            continue;
        fprintf(stderr, "%s%s", between, code);
        if (was - is > 1)
            fprintf(stderr, " (%zu)", was - is);
        between = ", ";
    }
    putc('\n', stderr);
}

/* Puts the mended text and its result in the place of both. */
static bool mend(run *r, const char *path, const char *name, file *f, iampb_lint **lint)
{
    file mended = { NULL, 0 };
    iampb_lint *after = NULL;
    iampb_error *err = NULL;
    size_t applied = 0;
    bool is_stream = strcmp(path, "-") == 0;
    if (iampb_lint_fix(*lint, gather, &mended, &applied, &err) < 0
        || iampb_lint_policy(r->ctx, mended.bytes, mended.len, &r->options, &after, &err) < 0) {
        complain(err, name);
        file_free(&mended);
        return false;
    }
    bool ok = true;
    if (is_stream)
        ok = mended.len == 0 || fwrite(mended.bytes, 1, mended.len, stdout) == mended.len;
    else if (applied > 0)
        ok = file_replace(path, &mended);
    if (applied > 0 && ok && !r->quiet)
        tell_mended(name, *lint, after);
    if (!ok) {
        iampb_lint_free(after);
        file_free(&mended);
        return false;
    }
    iampb_lint_free(*lint);
    file_free(f);
    *lint = after;
    *f = mended;
    return true;
}

/* ---- One file ---- */
/* Writes all but the first byte of the answer, an opening brace, since the name of the file goes before. */
typedef struct rest {
    FILE *to;
    bool begun;
} rest;

static int32_t write_rest(void *user, const char *bytes, size_t len)
{
    rest *out = user;
    size_t skip = out->begun || len == 0 ? 0 : 1;
    out->begun = true;
    return write_stream(out->to, bytes + skip, len - skip);
}

static bool report_json(run *r, const iampb_lint *lint, const char *path)
{
    iampb_error *err = NULL;
    rest out = { r->to, false };
    iampb_status status;
    if (r->path_count == 1) {
        status = iampb_lint_write(lint, r->utf16, write_stream, r->to, &err);
    } else {
        fputs(r->linted == 0 ? "{\"files\": [\n{\"file\": " : ",\n{\"file\": ", r->to);
        put_json_text(r->to, path, strlen(path));
        putc(',', r->to);
        status = iampb_lint_write(lint, r->utf16, write_rest, &out, &err);
    }
    if (status < 0)
        complain(err, path);
    return status == IAMPB_OK;
}

static void count_findings(run *r, const iampb_lint *lint, const char *name)
{
    size_t count = iampb_lint_count(lint);
    for (size_t i = 0; i < count; i++) {
        iampb_lint_type type = iampb_lint_type_of(lint, i);
        if (type >= IAMPB_LINT_ERROR && type <= IAMPB_LINT_SUGGESTION)
            r->types[type]++;
        if (iampb_lint_severity(lint, i) > r->worst)
            r->worst = iampb_lint_severity(lint, i);
    }
    r->with_findings += count > 0;
    if (iampb_lint_is_cut(lint)) {
        fprintf(stderr, "iampb lint: %s: there are more findings than are listed\n", name);
        r->trouble = true;
    }
}

/* Reads, guesses, lints, mends. NULL after printing why not. */
static iampb_lint *lint_file(run *r, const char *path, const char *name, file *f)
{
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    if (!file_read(path, f))
        return NULL;
    if (r->guess)
        tell_guess(r, name, f);
    r->options.name = (iampb_str){ name, strlen(name) };
    if (iampb_lint_policy(r->ctx, f->bytes, f->len, &r->options, &lint, &err) < 0) {
        complain(err, name);
        return NULL;
    }
    if (r->fix && !mend(r, path, name, f, &lint)) {
        iampb_lint_free(lint);
        return NULL;
    }
    return lint;
}

static void do_file(run *r, const char *path)
{
    const char *name = strcmp(path, "-") == 0 ? "stdin" : path;
    file f = { NULL, 0 };
    iampb_lint *lint = lint_file(r, path, name, &f);
    if (lint == NULL) {
        r->trouble = true;
        file_free(&f);
        return;
    }
    count_findings(r, lint, name);
    if (r->to != NULL && r->report == REPORT_JSON && !report_json(r, lint, path))
        r->trouble = true;
    if (r->to != NULL && r->report == REPORT_TEXT) {
        progress_clear();
        lint_show(r->to, lint, name, &f, r->to == stdout && output_has_color(), r->to == stdout ? output_width() : 0);
    }
    r->linted++;
    if (r->kept != NULL)
        r->kept[r->kept_count++] = lint;
    else
        iampb_lint_free(lint);
    file_free(&f);
}

/* ---- All files ---- */
static void put_summary(const run *r, FILE *to)
{
    const char *between = ": ";
    size_t total = 0;
    for (size_t i = IAMPB_LINT_ERROR; i <= IAMPB_LINT_SUGGESTION; i++)
        total += r->types[i];
    fprintf(to, "%zu finding%s in %zu of %zu file%s", total, total == 1 ? "" : "s", r->with_findings, r->linted,
            r->linted == 1 ? "" : "s");
    for (int32_t i = IAMPB_LINT_ERROR; i <= IAMPB_LINT_SUGGESTION; i++)
        if (r->types[i] > 0) {
            fprintf(to, "%s%zu %s", between, r->types[i], iampb_lint_type_name(i));
            between = ", ";
        }
    putc('\n', to);
}

/* What comes when all files are done. */
static bool finish_report(run *r)
{
    iampb_error *err = NULL;
    progress_clear();
    if (r->to == NULL) {
        if (!r->quiet) {
            fputs("iampb lint: left: ", stderr);
            put_summary(r, stderr);
        }
        return true;
    }
    if (r->report == REPORT_TEXT)
        put_summary(r, r->to);
    if (r->report == REPORT_JSON && r->path_count > 1)
        fputs(r->linted == 0 ? "{\"files\": []}\n" : "]}\n", r->to);
    if (r->report != REPORT_SARIF || r->kept_count == 0)
        return true;
    if (iampb_lint_write_sarif((const iampb_lint *const *)r->kept, r->kept_count, write_stream, r->to, &err) == IAMPB_OK)
        return true;
    complain(err, r->output == NULL ? "standard output" : r->output);
    return false;
}

static bool lint_all(run *r)
{
    output out;
    bool streams = false;
    for (int i = 0; i < r->path_count; i++)
        streams = streams || strcmp(r->paths[i], "-") == 0;
    if (r->report == REPORT_SARIF && (r->kept = calloc((size_t)r->path_count, sizeof(iampb_lint *))) == NULL) {
        fputs("iampb lint: out of memory\n", stderr);
        return false;
    }
    if (!output_open(&out, r->output))
        return false;
    r->to = r->fix && streams && out.to == stdout ? NULL : out.to;
    for (int i = 0; i < r->path_count; i++) {
        do_file(r, r->paths[i]);
        if (!r->quiet && r->path_count > 1)
            progress_show("linting", (uint64_t)i + 1, (uint64_t)r->path_count);
    }
    return output_close(&out, finish_report(r));
}

int command_lint(int argc, char **argv)
{
    run r = { .options = IAMPB_LINT_OPTIONS_INIT, .fail_on = IAMPB_SEVERITY_LOW };
    iampb_catalog *catalogue = NULL;
    iampb_error *err = NULL;
    int status = read_command_line(&r, argc, argv);
    if (status >= 0)
        goto out;
    status = EXIT_TROUBLE;
    if (iampb_context_new(NULL, &r.ctx, &err) < 0) {
        complain(err, NULL);
        goto out;
    }
    if (r.catalogue != NULL && (catalogue = catalogue_open(r.ctx, r.catalogue, r.quiet, &r.trouble)) == NULL)
        goto out;
    r.options.catalog = catalogue;
    if (lint_all(&r) && !r.trouble)
        status = r.fail_on != 0 && r.worst >= r.fail_on ? EXIT_FINDINGS : EXIT_CLEAN;
out:
    for (size_t i = 0; i < r.kept_count; i++)
        iampb_lint_free(r.kept[i]);
    free(r.kept);
    iampb_catalog_free(catalogue);
    iampb_context_free(r.ctx);
    free(r.off.items);
    free(r.on.items);
    free(r.known.items);
    return status;
}
