/* can.c - iampb can. */
#include "ask.h"
#include <string.h>

static const char help[] =
    "Usage: iampb can --principal ARN [OPTION...] PATH...\n"
    "\n"
    "What a user, a role or a root user may do, as one policy: its own Allow statements and those of its groups, cut by\n"
    "permissions boundary and SCPs, and the Deny statements of all of them that matter. PATH is that of 'iampb audit'.\n"
    "What cannot be cut exactly is left wider, and a note says so. Resource policies may give more, and RCPs take some.\n"
    "\n"
    "  --principal ARN    who\n"
    "  --format F         text (default): the policy on standard output, notes on standard error;\n"
    "                     json: {\"principal\", \"policy\", \"notes\"}\n"
    "  --output FILE, -o  write there instead of standard output\n"
    "  --quiet, -q        no notes on standard error\n"
    "\n"
    "Exit status: 0 answered; 2 not, or an input could not be read.\n"
    "\n"
    "Example:\n"
    "  iampb can --principal arn:aws:iam::111122223333:user/dana accounts/\n";

static int32_t put_note(void *user, const char *bytes, size_t len)
{
    (void)user;
    fputs("iampb can: ", stderr);
    put_plain(stderr, bytes, len);
    putc('\n', stderr);
    return 0;
}

static bool answer(asking *a)
{
    iampb_principal *principal = NULL;
    iampb_error *err = NULL;
    output out;
    if (iampb_principal_open(a->organization, a->principal, strlen(a->principal), &principal, &err) < 0) {
        complain(err, NULL);
        return false;
    }
    bool ok = output_open(&out, a->output);
    if (ok) {
        bool notes = !a->json && !a->quiet;
        ok = iampb_principal_write_effective(principal, a->json, write_stream, notes ? put_note : NULL, out.to, &err)
                == IAMPB_OK;
        if (!ok)
            complain(err, NULL);
        putc('\n', out.to);
        ok = output_close(&out, ok);
    }
    iampb_principal_free(principal);
    return ok;
}

int command_can(int argc, char **argv)
{
    asking a;
    int status = ask_read(&a, argc, argv, "foPq", help);
    if (status < 0 && a.principal == NULL) {
        fputs("iampb can: name a --principal\n", stderr);
        status = EXIT_TROUBLE;
    }
    if (status < 0)
        status = ask_load(&a) && answer(&a) && !a.trouble ? EXIT_CLEAN : EXIT_TROUBLE;
    ask_free(&a);
    return status;
}
