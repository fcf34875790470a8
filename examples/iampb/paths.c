/* paths.c - iampb paths. */
#include "ask.h"
#include <string.h>

static const char help[] =
    "Usage: iampb paths [--from A] [--to B] [OPTION...] PATH...\n"
    "\n"
    "Ways from one principal to another over roles that may be assumed, by all policies in the files of an account or an\n"
    "organisation (PATH is that of 'iampb audit'). Other ways to more rights, such as roles handed to services, are not\n"
    "looked at.\n"
    "\n"
    "  --from A             an ARN, an account id, a provider, or outside: all who are in none of the accounts\n"
    "                       [all who are no administrators]\n"
    "  --to B               an ARN, or admin: all administrators [admin]\n"
    "  --all                all paths that pass nobody twice [the shortest from each]\n"
    "  --certain            no path that depends on something\n"
    "  --now T              the time of the requests, or none [the clock]\n"
    "  --format F           text (default) or json, with a request that proves each hop\n"
    "  --output FILE, -o    write there instead of standard output\n"
    "  --quiet, -q          no remarks on standard error\n"
    "\n"
    "yes: allowed. yes-if: takes context that the caller may not have. unknown: depends on what is not in the files.\n"
    "Exit status: 0 answered; 2 not, or an input could not be read.\n"
    "\n"
    "Examples:\n"
    "  iampb paths --from outside accounts/\n"
    "  iampb paths --from arn:aws:iam::111122223333:user/dana --to arn:aws:iam::444455556666:role/deploy accounts/\n";

static void put_node(FILE *to, const iampb_graph *graph, size_t node)
{
    size_t len;
    const char *name = iampb_graph_node_text(graph, node, "name", &len);
    put_plain(to, name, len);
}

/* One path a line: who, over whom, to whom. */
static void put_text(FILE *to, const iampb_graph *graph, const iampb_paths *paths)
{
    for (size_t i = 0; i < iampb_paths_count(paths); i++) {
        fprintf(to, "%-8s", iampb_can_name(iampb_paths_value(paths, i)));
        for (size_t hop = 0; hop <= iampb_paths_hop_count(paths, i); hop++) {
            fputs(hop == 0 ? "" : " > ", to);
            put_node(to, graph, iampb_paths_node_at(paths, i, hop));
        }
        putc('\n', to);
    }
    if (iampb_paths_count(paths) == 0)
        fputs("no path\n", to);
}

static bool show(const asking *a, const iampb_graph *graph, const iampb_paths *paths)
{
    iampb_error *err = NULL;
    output out;
    if (!output_open(&out, a->output))
        return false;
    bool ok = true;
    if (a->json) {
        ok = iampb_paths_write(paths, 4, write_stream, out.to, &err) == IAMPB_OK;
        if (ok)
            putc('\n', out.to);
        else
            complain(err, NULL);
    } else
        put_text(out.to, graph, paths);
    return output_close(&out, ok);
}

static bool answer(asking *a)
{
    iampb_graph_options options = IAMPB_GRAPH_OPTIONS_INIT;
    iampb_graph *graph = NULL;
    iampb_paths *paths = NULL;
    iampb_error *err = NULL;
    const char *from = a->from == NULL ? "" : a->from, *to = a->to == NULL ? "admin" : a->to;
    bool ok = false;
    options.now = a->now;
    if (iampb_graph_new(a->organization, &options, &graph, &err) < 0
        || iampb_graph_find_paths(graph, from, strlen(from), to, strlen(to), &a->path_options, &paths, &err) < 0)
        complain(err, NULL);
    else
        ok = show(a, graph, paths);
    iampb_paths_free(paths);
    iampb_graph_free(graph);
    return ok;
}

int command_paths(int argc, char **argv)
{
    asking a;
    int status = ask_read(&a, argc, argv, "FTCLfnoq", help);
    if (status < 0)
        status = ask_load(&a) && answer(&a) && !a.trouble ? EXIT_CLEAN : EXIT_TROUBLE;
    ask_free(&a);
    return status;
}
