/* compare_questions.c - iampb compare: one policy, or one against another. */
#include "comparing.h"
#include <stdlib.h>
#include <string.h>

/* Standard input can be read once. */
static bool reads_once(const comparing *c)
{
    const texts *lists[] = { &c->existing, &c->fresh, &c->policies };
    size_t count = c->access != NULL && strcmp(c->access, "-") == 0;
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < lists[i]->count; k++)
            count += strcmp(lists[i]->items[k], "-") == 0;
    if (count > 1)
        fprintf(stderr, "iampb compare %s: standard input can be read once only\n", c->question);
    return count <= 1;
}

static int needs(const comparing *c, const char *what)
{
    fprintf(stderr, "iampb compare %s: %s; 'iampb compare --help' tells more\n", c->question, what);
    return EXIT_TROUBLE;
}

static int no_answer(iampb_error *err)
{
    complain(err, NULL);
    return EXIT_TROUBLE;
}

/* Paths without a flag are policies too, in order. */
static bool take_paths(comparing *c, texts *first, texts *second)
{
    if (c->path_count == 0)
        return true;
    for (int i = 0; i < c->path_count; i++)
        if (!texts_add(second != NULL && i == 1 ? second : first, c->paths[i]))
            return false;
    return true;
}

static bool load_one(comparing *c, const texts *paths)
{
    iampb_policy_kind kind;
    return reads_once(c) && kind_read(c, &kind) && side_load(c, paths, kind, &c->now);
}

static bool load_two(comparing *c)
{
    iampb_policy_kind kind;
    return reads_once(c) && kind_read(c, &kind) && side_load(c, &c->existing, kind, &c->old)
            && side_load(c, &c->fresh, kind, &c->now);
}

int compare_no_new_access(comparing *c)
{
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    if (c->path_count > 0 || c->existing.count == 0 || c->fresh.count == 0)
        return needs(c, "name both sides with --existing and --new");
    if (!load_two(c))
        return EXIT_TROUBLE;
    if (iampb_compare_no_new_access(c->ctx, side_policies(&c->old), c->old.count, side_policies(&c->now),
                c->now.count, &c->options, &comparison, &err) < 0)
        return no_answer(err);
    return comparison_finish(c, comparison);
}

int compare_not_granted(comparing *c)
{
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    access_list accesses;
    if (c->path_count > 0 || c->policies.count == 0 || c->access == NULL)
        return needs(c, "name a policy with --policy, and what it must not grant with --access");
    if (!load_one(c, &c->policies) || !access_read(c->access, &accesses))
        return EXIT_TROUBLE;
    iampb_status status = iampb_compare_access_not_granted(c->ctx, side_policies(&c->now), c->now.count,
            accesses.pointers, accesses.count, &c->options, &comparison, &err);
    access_free(&accesses);
    return status < 0 ? no_answer(err) : comparison_finish(c, comparison);
}

static int list_types(void)
{
    const char *type;
    for (size_t i = 0; (type = iampb_compare_public_type_at(i)) != NULL; i++)
        puts(type);
    return EXIT_CLEAN;
}

int compare_no_public(comparing *c)
{
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    const char *type = c->resource_type;
    if (type != NULL && strcmp(type, "list") == 0)
        return list_types();
    if (c->path_count > 0 || c->policies.count != 1 || type == NULL)
        return needs(c, "name one policy with --policy, and what it is of with --resource-type");
    /* Of all types this one alone has no resource in its policy. */
    c->type = strcmp(type, "AWS::IAM::AssumeRolePolicyDocument") == 0 ? "trust" : "resource";
    if (!load_one(c, &c->policies))
        return EXIT_TROUBLE;
    if (iampb_compare_no_public_access(c->ctx, c->now.compiled[0], type, strlen(type), &c->options, &comparison, &err)
        < 0)
        return no_answer(err);
    return comparison_finish(c, comparison);
}

int compare_statements(comparing *c)
{
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    if (!take_paths(c, &c->policies, NULL))
        return EXIT_TROUBLE;
    if (c->policies.count != 1)
        return needs(c, "name one policy");
    if (!load_one(c, &c->policies))
        return EXIT_TROUBLE;
    if (iampb_compare_statements(c->ctx, c->now.compiled[0], &c->options, &comparison, &err) < 0)
        return no_answer(err);
    return comparison_finish(c, comparison);
}

/* ---- diff ---- */
static int32_t put_note(void *user, const char *bytes, size_t len)
{
    (void)user;
    fputs("iampb compare diff: ", stderr);
    put_plain(stderr, bytes, len);
    putc('\n', stderr);
    return 0;
}

static int write_difference(comparing *c)
{
    iampb_error *err = NULL;
    output out;
    if (!output_open(&out, c->output))
        return EXIT_TROUBLE;
    bool ok = iampb_compare_write_difference(c->ctx, side_policies(&c->old), c->old.count, side_policies(&c->now),
                      c->now.count, &c->options, write_stream, c->quiet ? NULL : put_note, out.to, &err) == IAMPB_OK;
    if (ok)
        putc('\n', out.to);
    else
        complain(err, NULL);
    return output_close(&out, ok) ? EXIT_CLEAN : EXIT_TROUBLE;
}

int compare_diff(comparing *c)
{
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    bool flags = c->existing.count > 0 || c->fresh.count > 0;
    if (c->path_count > 2 || (flags && c->path_count > 0))
        return needs(c, "name two policies, or several for a side with --existing and --new");
    if (!take_paths(c, &c->existing, &c->fresh))
        return EXIT_TROUBLE;
    if (c->existing.count == 0 || c->fresh.count == 0)
        return needs(c, "name two policies, the older one first");
    if (!load_two(c))
        return EXIT_TROUBLE;
    if (c->as_policy)
        return write_difference(c);
    if (iampb_compare_relation(c->ctx, side_policies(&c->old), c->old.count, side_policies(&c->now), c->now.count,
                &c->options, &comparison, &err) < 0)
        return no_answer(err);
    return comparison_finish(c, comparison);
}
