/* mute.c - exemptions and suppressions: which findings stay in the list but no longer count.
 * A rule names a fingerprint, or checks and a resource. Rules are found through a map by fingerprint, one by exact
 * resource, and a list of those whose resource has wildcards; of several that fit, the first in the file counts. A rule
 * whose date is over mutes nothing, and is told to the caller, so that the report can say why a finding is back. */
#include "base/glob.h"
#include "playbook/playbook.h"

static bool has_wildcard(iampb_str pattern)
{
    return iampb__str_find(pattern, '*', 0) != SIZE_MAX || iampb__str_find(pattern, '?', 0) != SIZE_MAX;
}

/* Appends the rule to the chain of its key. Rules come in the order of the file, backwards. */
static bool chain(iampb_playbook *playbook, iampb__map *map, iampb_str key, iampb__mute_rule *rule)
{
    void **first = iampb__map_put(playbook->ctx, map, key);
    if (first == NULL)
        return false;
    rule->next = *first == NULL ? 0 : (size_t)((const iampb__mute_rule *)*first - playbook->rules) + 1;
    *first = rule;
    return true;
}

iampb_status iampb__mute_index(iampb_playbook *playbook, iampb_error **err)
{
    playbook->by_pattern = iampb__arena_alloc(playbook->arena, playbook->rule_count, sizeof *playbook->by_pattern);
    if (playbook->by_pattern == NULL)
        return iampb__error_nomem(err);
    for (size_t i = playbook->rule_count; i-- > 0;) {
        iampb__mute_rule *rule = &playbook->rules[i];
        bool done = true;
        if (rule->fingerprint.len > 0)
            done = chain(playbook, &playbook->by_fingerprint, rule->fingerprint, rule);
        else if (!has_wildcard(rule->resource))
            done = chain(playbook, &playbook->by_resource, rule->resource, rule);
        if (!done)
            return iampb__error_nomem(err);
    }
    for (size_t i = 0; i < playbook->rule_count; i++)
        if (playbook->rules[i].fingerprint.len == 0 && has_wildcard(playbook->rules[i].resource))
            playbook->by_pattern[playbook->by_pattern_count++] = &playbook->rules[i];
    return IAMPB_OK;
}

static bool covers_check(const iampb__mute_rule *rule, iampb_str check)
{
    if (rule->check_count == 0)
        return true;
    for (size_t i = 0; i < rule->check_count; i++)
        if (iampb__id_matches(rule->checks[i], check))
            return true;
    return false;
}

typedef struct search {
    const iampb_finding *finding;
    int64_t now;
    const iampb__mute_rule *holds, *expired; /* the first of each so far */
} search;

static void offer(search *s, const iampb__mute_rule *rule)
{
    bool holds = !iampb__time_is_known(rule->until) || s->now < rule->until;
    const iampb__mute_rule **best = holds ? &s->holds : &s->expired;
    if ((*best == NULL || rule < *best) && covers_check(rule, s->finding->check_id))
        *best = rule;
}

static void offer_chain(search *s, const iampb_playbook *playbook, const iampb__map *map, iampb_str key)
{
    const iampb__mute_rule *rule = iampb__map_get(playbook->ctx, map, key);
    while (rule != NULL) {
        offer(s, rule);
        rule = rule->next == 0 ? NULL : &playbook->rules[rule->next - 1];
    }
}

const iampb__mute_rule *iampb__mute_find(const iampb_playbook *playbook, const iampb_finding *finding, int64_t now,
        const iampb__mute_rule **expired)
{
    search s = { finding, now, NULL, NULL };
    offer_chain(&s, playbook, &playbook->by_fingerprint,
            iampb__str(finding->fingerprint, sizeof finding->fingerprint - 1));
    offer_chain(&s, playbook, &playbook->by_resource, finding->resource_arn);
    for (size_t i = 0; i < playbook->by_pattern_count; i++)
        if (iampb__glob_match(playbook->by_pattern[i]->resource, finding->resource_arn, false))
            offer(&s, playbook->by_pattern[i]);
    *expired = s.expired;
    return s.holds;
}
