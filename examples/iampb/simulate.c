/* simulate.c - iampb simulate. */
#include "ask.h"
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char help[] =
    "Usage: iampb simulate [FILE|-] [OPTION...]\n"
    "       iampb simulate --principal ARN --action A... PATH...\n"
    "\n"
    "Answers whether requests are allowed, and who says so: reads what 'aws iam simulate-custom-policy\n"
    "--cli-input-json' reads, prints what that prints, and knows more kinds of policies: session policies, SCPs and\n"
    "RCPs by level, VPC endpoint policies, S3 Block Public Access. Without FILE, or with '-', standard input is read.\n"
    "Nothing is asked over a network. doc/eval.md has all members.\n"
    "\n"
    "  --batch              FILE has one input a line; prints one result a line, in order. A bad line gives\n"
    "                       {\"error\": ...} on its line, and the rest is done. Blank lines are skipped\n"
    "  --explain            under \"Iampb\", tell of each statement which part fits and which does not\n"
    "  --pairs              an entry for each pair of action and resource, instead of one for each action\n"
    "  --now T              the time of the requests, like 2026-11-01T00:00:00Z or seconds since 1970, where an input\n"
    "                       has no Now [the clock]; 'none': time is not known\n"
    "  --output FILE, -o    write results there (readable by its owner only) instead of standard output\n"
    "\n"
    "Exit status: 0 all was answered, whatever the answers; 2 an input was refused.\n"
    "\n"
    "Examples:\n"
    "  iampb simulate request.json\n"
    "  iampb simulate --explain < request.json\n"
    "  iampb simulate --batch requests.ndjson --output results.ndjson\n";

typedef struct run {
    iampb_context *ctx;
    iampb_simulator *simulator;
    iampb_simulate_options options;
    const char *path, *output;
    FILE *to;
    bool batch, trouble;
} run;

/* ---- The command line ---- */
static bool read_now(const char *text, int64_t *out)
{
    if (strcmp(text, "none") != 0)
        return time_read(text, out);
    *out = INT64_MIN;
    return true;
}

static int read_command_line(run *r, int argc, char **argv)
{
    static const struct option options[] = {
        { "batch", no_argument, NULL, 'b' }, { "explain", no_argument, NULL, 'e' },
        { "help", no_argument, NULL, 'h' }, { "now", required_argument, NULL, 'n' },
        { "output", required_argument, NULL, 'o' }, { "pairs", no_argument, NULL, 'p' }, { NULL, 0, NULL, 0 },
    };
    r->options.now = (int64_t)time(NULL);
    for (int option; (option = getopt_long(argc, argv, "ho:", options, NULL)) != -1;) {
        switch (option) {
        case 'b': r->batch = true; break;
        case 'e': r->options.explain = 1; break;
        case 'h': fputs(help, stdout); return EXIT_CLEAN;
        case 'n':
            if (read_now(optarg, &r->options.now))
                break;
            fprintf(stderr, "iampb simulate: --now '%s': expected a time like 2026-11-01T00:00:00Z\n", optarg);
            return EXIT_TROUBLE;
        case 'o': r->output = optarg; break;
        case 'p': r->options.pairs = 1; break;
        default: fputs("iampb simulate: 'iampb simulate --help' lists the options\n", stderr); return EXIT_TROUBLE;
        }
    }
    if (argc - optind > 1) {
        fputs("iampb simulate: one FILE at a time; many inputs go into one with --batch\n", stderr);
        return EXIT_TROUBLE;
    }
    r->path = optind < argc ? argv[optind] : "-";
    r->options.indent = r->batch ? 0 : 4;
    r->options.name = (iampb_str){ strcmp(r->path, "-") == 0 ? "standard input" : r->path, 0 };
    r->options.name.len = strlen(r->options.name.ptr);
    return -1;
}

/* ---- Errors as JSON ---- */
static void put_member(FILE *to, const char *name, const char *text, size_t len)
{
    fprintf(to, ",\"%s\":", name);
    put_json_text(to, text, len);
}

/* Column and offset are those of the line. */
static void put_error(FILE *to, const iampb_error *err, uint64_t line)
{
    size_t len, path_len;
    const char *message = iampb_error_message(err, &len), *path = iampb_error_json_path(err, &path_len);
    fprintf(to, "{\"error\":{\"code\":\"%s\"", iampb_status_name(iampb_error_code(err)));
    put_member(to, "message", message, len);
    if (path_len > 0)
        put_member(to, "path", path, path_len);
    fprintf(to, ",\"line\":%llu", (unsigned long long)line);
    if (iampb_error_line(err) != 0)
        fprintf(to, ",\"column\":%llu", (unsigned long long)iampb_error_column(err));
    fputs("}}\n", to);
}

/* ---- Running ---- */
/* false: the results cannot be written, or there is no memory. */
static bool answer_line(run *r, const char *line, size_t len, uint64_t number)
{
    iampb_error *err = NULL;
    iampb_status status = iampb_simulator_run(r->simulator, line, len, &r->options, write_stream, r->to, &err);
    if (status == IAMPB_OK)
        return putc('\n', r->to) != EOF;
    r->trouble = true;
    if (status == IAMPB_E_CALLBACK) {
        fprintf(stderr, "iampb simulate: %s\n", strerror(iampb_error_host_code(err)));
        iampb_error_free(err);
        return false;
    }
    put_error(r->to, err, number);
    iampb_error_free(err);
    return !ferror(r->to);
}

static bool is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    return true;
}

static bool answer_lines(run *r, FILE *from)
{
    char *line = NULL;
    size_t room = 0;
    bool ok = true;
    ssize_t len = 0;
    for (uint64_t number = 1; ok && (len = getline(&line, &room, from)) >= 0; number++) {
        if (len > 0 && line[len - 1] == '\n')
            len--;
        if (!is_blank(line, (size_t)len))
            ok = answer_line(r, line, (size_t)len, number);
    }
    free(line);
    if (ok && ferror(from)) {
        fprintf(stderr, "iampb: %s: %s\n", r->path, strerror(errno));
        ok = false;
    }
    return ok;
}

static bool answer_batch(run *r)
{
    bool from_stdin = strcmp(r->path, "-") == 0;
    FILE *from = from_stdin ? stdin : fopen(r->path, "re");
    if (from == NULL) {
        fprintf(stderr, "iampb: %s: %s\n", r->path, strerror(errno));
        return false;
    }
    bool ok = answer_lines(r, from);
    if (!from_stdin)
        fclose(from);
    return ok;
}

static bool answer_file(run *r)
{
    iampb_error *err = NULL;
    file f;
    if (!file_read(r->path, &f))
        return false;
    iampb_status status = iampb_simulator_run(r->simulator, f.bytes, f.len, &r->options, write_stream, r->to, &err);
    if (status < 0)
        complain(err, r->options.name.ptr);
    else
        putc('\n', r->to);
    file_free(&f);
    return status == IAMPB_OK;
}

int command_simulate(int argc, char **argv)
{
    run r = { .options = IAMPB_SIMULATE_OPTIONS_INIT };
    iampb_error *err = NULL;
    output out;
    if (simulate_is_account(argc, argv))
        return simulate_account(argc, argv);
    int status = read_command_line(&r, argc, argv);
    if (status >= 0)
        return status;
    status = EXIT_TROUBLE;
    if (iampb_context_new(NULL, &r.ctx, &err) < 0 || iampb_simulator_new(r.ctx, NULL, &r.simulator, &err) < 0) {
        complain(err, NULL);
        goto out;
    }
    if (!output_open(&out, r.output))
        goto out;
    r.to = out.to;
    if (output_close(&out, r.batch ? answer_batch(&r) : answer_file(&r)) && !r.trouble)
        status = EXIT_CLEAN;
out:
    iampb_simulator_free(r.simulator);
    iampb_context_free(r.ctx);
    return status;
}
