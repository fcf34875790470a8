/* generate_main.c - the generator as a program:
 *   bench-generate [--users N] [--roles N] [--policies N] [--faults N] [--seed N]    authorization details
 *   bench-generate --report ROWS [--faults N] [--seed N]                             a credential report
 * --faults: how many of a thousand users, roles and statements have some. */
#include "generate.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    bench_account account = BENCH_ACCOUNT_50MB;
    size_t rows = 0, seed = 1, len = 0;
    const struct {
        const char *name;
        size_t *value;
    } options[] = { { "--users", &account.users }, { "--roles", &account.roles }, { "--policies", &account.policies },
        { "--report", &rows }, { "--faults", &account.faults }, { "--seed", &seed } };
    for (int i = 1; i < argc; i += 2) {
        size_t o = 0;
        while (o < sizeof options / sizeof options[0] && strcmp(argv[i], options[o].name) != 0)
            o++;
        if (o == sizeof options / sizeof options[0] || i + 1 >= argc) {
            fprintf(stderr, "usage: %s [--users N] [--roles N] [--policies N] [--report ROWS] [--faults N] [--seed N]\n",
                    argv[0]);
            return 2;
        }
        *options[o].value = (size_t)strtoull(argv[i + 1], NULL, 10);
    }
    account.seed = seed;
    char *text = rows > 0 ? bench_generate_report(rows, account.faults, seed, &len)
                          : bench_generate_account(&account, &len);
    if (text == NULL) {
        fputs("no memory\n", stderr);
        return 1;
    }
    int bad = fwrite(text, 1, len, stdout) != len;
    free(text);
    return bad;
}
