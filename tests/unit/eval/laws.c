/* laws.c - policies changed in ways whose effect is known whatever the rules are. See laws.h. */
#include "laws.h"
#include <jansson.h>
#include <stdlib.h>
#include <strings.h>

static json_t *reversed(const json_t *list)
{
    json_t *out = json_array();
    for (size_t i = json_array_size(list); i > 0; i--)
        json_array_append_new(out, json_is_object(json_array_get(list, i - 1)) ? json_deep_copy(json_array_get(list, i - 1))
                                                                               : json_copy(json_array_get(list, i - 1)));
    return out;
}

/* Everything below whose order does not matter, the other way round. */
static void reverse_all(json_t *value)
{
    const char *key;
    json_t *child;
    void *next;
    if (json_is_array(value)) {
        json_t *turned = reversed(value);
        json_array_clear(value);
        json_array_extend(value, turned);
        json_decref(turned);
        for (size_t i = 0; i < json_array_size(value); i++)
            reverse_all(json_array_get(value, i));
    } else if (json_is_object(value)) {
        json_object_foreach_safe(value, next, key, child)
            reverse_all(child);
    }
}

static json_t *statements_of(json_t *document)
{
    json_t *statements = json_object_get(document, "Statement");
    if (json_is_object(statements)) {
        json_t *list = json_array();
        json_array_append(list, statements);
        json_object_set_new(document, "Statement", list);
        statements = list;
    }
    return statements;
}

static void add_statement(json_t *document, const json_t *other, const char *effect)
{
    json_t *theirs = json_object_get(other, "Statement");
    json_t *one = json_deep_copy(json_is_array(theirs) ? json_array_get(theirs, 0) : theirs);
    json_object_set_new(one, "Effect", json_string(effect));
    json_array_append_new(statements_of(document), one);
}

/* One more value in each list of a positive operator of an Allow. */
static void widen(json_t *document)
{
    json_t *statements = statements_of(document), *keys, *list;
    const char *op, *key;
    void *next;
    for (size_t i = 0; i < json_array_size(statements); i++) {
        json_t *s = json_array_get(statements, i);
        const char *effect = json_string_value(json_object_get(s, "Effect"));
        if (effect == NULL || strcmp(effect, "Allow") != 0)
            continue;
        json_object_foreach(json_object_get(s, "Condition"), op, keys) {
            if (strstr(op, "Not") != NULL)
                continue;
            json_object_foreach_safe(keys, next, key, list) {
                if (!json_is_array(list)) {
                    json_t *wider = json_array();
                    json_array_append(wider, list);
                    json_object_set_new(keys, key, wider);
                    list = wider;
                }
                json_array_append_new(list, json_string(strstr(op, "Ip") != NULL ? "0.0.0.0/0" : "true"));
                json_array_append_new(list, json_string("5"));
            }
        }
    }
}

char *law_change(law which, const char *policy, const char *other)
{
    json_t *document = json_loads(policy, 0, NULL), *more = other == NULL ? NULL : json_loads(other, 0, NULL);
    switch (which) {
    case LAW_ORDER: reverse_all(document); break;
    case LAW_DENY: add_statement(document, more, "Deny"); break;
    case LAW_ALLOW: add_statement(document, more, "Allow"); break;
    case LAW_WIDER: widen(document); break;
    }
    char *out = json_dumps(document, 0);
    json_decref(document);
    json_decref(more);
    return out;
}

bool law_broken(law which, iampb_outcome before, iampb_outcome after)
{
    switch (which) {
    case LAW_ORDER: return before != after;
    case LAW_DENY: return before != IAMPB_ALLOWED && after == IAMPB_ALLOWED;
    default: return before == IAMPB_ALLOWED && after != IAMPB_ALLOWED;
    }
}
