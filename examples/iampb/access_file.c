/* access_file.c - what a policy must not grant, as JSON: a list of {"actions": [...], "resources": [...]}, or one. */
#include "comparing.h"
#include "json_input.h"
#include <stdlib.h>
#include <string.h>

/* What the lists of an entry have, and where it goes. */
static const struct member {
    const char *name;
    bool actions;
} members[] = { { "actions", true }, { "resources", false } };
#define MEMBERS (sizeof members / sizeof members[0])

static bool fault(const char *path, size_t entry, const char *member, const char *what)
{
    char where[64];
    snprintf(where, sizeof where, "entry %zu%s%s", entry + 1, member[0] == '\0' ? "" : ", ", member);
    complain_of_json(path, 0, where, what);
    return false;
}

/* How many texts there are; SIZE_MAX after printing what is wrong. */
static size_t count_texts(const char *path, size_t entry, const char *name, const json_t *list)
{
    size_t i;
    json_t *item;
    if (!json_is_array(list)) {
        fault(path, entry, name, "expected a list of strings");
        return SIZE_MAX;
    }
    json_array_foreach(list, i, item)
        if (!json_is_string(item)) {
            fault(path, entry, name, "expected strings");
            return SIZE_MAX;
        }
    return json_array_size(list);
}

static bool check_entry(const char *path, size_t entry, const json_t *object, size_t *total)
{
    size_t count = 0, known = 0;
    if (!json_is_object(object))
        return fault(path, entry, "", "expected an object with actions or resources");
    for (size_t i = 0; i < MEMBERS; i++) {
        const json_t *list = json_object_get(object, members[i].name);
        size_t more = list == NULL ? 0 : count_texts(path, entry, members[i].name, list);
        if (more == SIZE_MAX)
            return false;
        count += more;
        known += list != NULL;
    }
    if (known != json_object_size(object))
        return fault(path, entry, "", "an access has actions and resources, and nothing else");
    if (count == 0)
        return fault(path, entry, "", "name an action or a resource");
    *total += count;
    return true;
}

static const iampb_str *take_texts(const json_t *list, access_list *out, size_t *used)
{
    const iampb_str *first = &out->texts[*used];
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
        out->texts[(*used)++] = (iampb_str){ json_string_value(item), json_string_length(item) };
    return first;
}

static void take_entry(const json_t *object, access_list *out, size_t *used)
{
    iampb_compare_access *access = &out->items[out->count];
    *access = (iampb_compare_access)IAMPB_COMPARE_ACCESS_INIT;
    for (size_t i = 0; i < MEMBERS; i++) {
        const json_t *list = json_object_get(object, members[i].name);
        const iampb_str *first = take_texts(list, out, used);
        if (json_array_size(list) == 0)
            continue;
        *(members[i].actions ? &access->actions : &access->resources) = first;
        *(members[i].actions ? &access->action_count : &access->resource_count) = json_array_size(list);
    }
    out->pointers[out->count++] = access;
}

static bool take_all(const char *path, json_t *list, access_list *out)
{
    size_t i, total = 0, used = 0;
    json_t *entry;
    if (json_array_size(list) == 0) {
        complain_of_json(path, 0, "", "expected a list of objects with actions or resources");
        return false;
    }
    json_array_foreach(list, i, entry)
        if (!check_entry(path, i, entry, &total))
            return false;
    out->items = calloc(json_array_size(list), sizeof *out->items);
    out->pointers = calloc(json_array_size(list), sizeof *out->pointers);
    out->texts = calloc(total, sizeof *out->texts);
    if (out->items == NULL || out->pointers == NULL || out->texts == NULL) {
        fputs("iampb: out of memory\n", stderr);
        return false;
    }
    json_array_foreach(list, i, entry)
        take_entry(entry, out, &used);
    return true;
}

bool access_read(const char *path, access_list *out)
{
    file f;
    *out = (access_list){ NULL, NULL, NULL, NULL, 0 };
    if (!file_read(path, &f))
        return false;
    json_t *root = json_input(path, f.bytes, f.len, 1);
    file_free(&f);
    if (json_is_object(root))
        root = json_pack("[o]", root);
    out->root = root;
    if (root != NULL && take_all(path, root, out))
        return true;
    access_free(out);
    return false;
}

void access_free(access_list *list)
{
    free(list->items);
    free(list->pointers);
    free(list->texts);
    json_decref(list->root);
    *list = (access_list){ NULL, NULL, NULL, NULL, 0 };
}
