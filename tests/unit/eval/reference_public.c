/* reference_public.c - whether a bucket policy is public (E-102), read plainly. */
#include <ctype.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool reference_public(const char *policy);

static bool fixed(const char *text) { return strpbrk(text, "*?") == NULL && strstr(text, "${") == NULL; }

static bool fixed_account(const char *arn)
{
    for (int i = 0; i < 4 && arn != NULL; i++)
        arn = (arn = strchr(arn, ':')) == NULL ? NULL : arn + 1;
    return arn != NULL && strspn(arn, "0123456789") == 12 && arn[12] == ':';
}

static bool narrow_address(const char *text)
{
    const char *slash = strchr(text, '/');
    int prefix = slash == NULL ? 128 : atoi(slash + 1);
    bool own = strncmp(text, "10.", 3) == 0 || strncmp(text, "192.168.", 8) == 0;
    return prefix >= (strchr(text, ':') != NULL ? 32 : own ? 1 : 8);
}

/* One value of a positive operator on this key narrows. */
static bool narrows(const char *op, const char *key, const char *value)
{
    static const char *const keys[] = { "aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:SourceAccount",
        "aws:SourceOwner", "aws:SourceVpc", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID" };
    if (strcmp(op, "IpAddress") == 0)
        return strcasecmp(key, "aws:SourceIp") == 0 && narrow_address(value);
    if (strcmp(op, "Bool") == 0)
        return strcasecmp(key, "aws:PrincipalIsAWSService") == 0 && strcasecmp(value, "true") == 0;
    bool arn = strcmp(op, "ArnLike") == 0 || strcmp(op, "ArnEquals") == 0;
    if (!arn && strcmp(op, "StringEquals") != 0 && strcmp(op, "StringLike") != 0
        && strcmp(op, "StringEqualsIgnoreCase") != 0)
        return false;
    if (strcasecmp(key, "aws:PrincipalArn") == 0 || strcasecmp(key, "aws:SourceArn") == 0)
        return fixed_account(value);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcasecmp(key, keys[i]) == 0)
            return fixed(value);
    return false;
}

static bool is_narrowed(const json_t *statement)
{
    const char *op, *key;
    json_t *keys, *list;
    json_object_foreach(json_object_get(statement, "Condition"), op, keys)
        json_object_foreach(keys, key, list) {
            size_t count = json_is_array(list) ? json_array_size(list) : 1, narrow = 0;
            const char *plain = strncmp(op, "ForAnyValue:", 12) == 0 ? op + 12 : op;
            for (size_t i = 0; i < count; i++) {
                const json_t *value = json_is_array(list) ? json_array_get(list, i) : list;
                narrow += json_is_true(value) ? narrows(plain, key, "true")
                    : json_is_string(value) && narrows(plain, key, json_string_value(value));
            }
            if (count > 0 && narrow == count)
                return true;
        }
    return false;
}

static bool everyone(const json_t *principal)
{
    const json_t *aws = json_object_get(principal, "AWS");
    if (json_is_string(principal))
        return strcmp(json_string_value(principal), "*") == 0;
    if (json_is_string(aws))
        return strcmp(json_string_value(aws), "*") == 0;
    for (size_t i = 0; i < json_array_size(aws); i++)
        if (strcmp(json_string_value(json_array_get(aws, i)), "*") == 0)
            return true;
    return false;
}

/* One half of each pair (E-8). */
static bool whole(const json_t *s)
{
    static const char *const pairs[][2] = { { "Action", "NotAction" }, { "Resource", "NotResource" },
        { "Principal", "NotPrincipal" } };
    for (int i = 0; i < 3; i++)
        if ((json_object_get(s, pairs[i][0]) != NULL) == (json_object_get(s, pairs[i][1]) != NULL))
            return false;
    return true;
}

bool reference_public(const char *policy)
{
    json_t *document = json_loads(policy, 0, NULL), *statements = json_object_get(document, "Statement");
    size_t count = json_is_array(statements) ? json_array_size(statements) : 1;
    bool result = false;
    for (size_t i = 0; i < count && !result; i++) {
        const json_t *s = json_is_array(statements) ? json_array_get(statements, i) : statements;
        const char *effect = json_string_value(json_object_get(s, "Effect"));
        if (effect == NULL || strcmp(effect, "Allow") != 0 || !whole(s))
            continue;
        result = json_object_get(s, "NotPrincipal") != NULL
            || (everyone(json_object_get(s, "Principal")) && !is_narrowed(s));
    }
    json_decref(document);
    return result;
}
