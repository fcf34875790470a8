/* lookup.c - finding a name in one block of tables: by hash where the whole name is given, by halving else. */
#include "catalog/catalog.h"

int iampb__fold_compare(iampb_str a, iampb_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < shorter; i++) {
        if (a.ptr[i] == b.ptr[i])
            continue;
        unsigned char left = (unsigned char)iampb__lower(a.ptr[i]), right = (unsigned char)iampb__lower(b.ptr[i]);
        if (left != right)
            return left < right ? -1 : 1;
    }
    return a.len < b.len ? -1 : a.len > b.len;
}

/* Names are short and mostly written as the tables do, so that a loop is done before a call would have begun. */
bool iampb__fold_is(iampb_str name, const char *text)
{
    for (size_t i = 0; i < name.len; i++)
        if (text[i] == '\0' || (text[i] != name.ptr[i] && iampb__lower(text[i]) != iampb__lower(name.ptr[i])))
            return false;
    return text[name.len] == '\0';
}

/* Names are never longer than this; the limit keeps a megabyte of text from being hashed. */
#define LONGEST 1024

uint32_t iampb__tables_find_service(const iampb__tables *tables, iampb_str prefix)
{
    const uint16_t *slots = IAMPB__TABLES_ARRAY(uint16_t, tables, service_slots);
    if (prefix.len == 0 || prefix.len > LONGEST)
        return IAMPB__ROW_NONE;
    for (uint32_t at = iampb__slot_hash(prefix, 0);; at++) {
        uint32_t row = slots[at & tables->service_mask];
        if (row == 0)
            return IAMPB__ROW_NONE;
        if (iampb__fold_is(prefix, iampb__tables_text(tables, iampb__tables_service(tables, row - 1)->prefix)))
            return row - 1;
    }
}

uint32_t iampb__tables_find_action(const iampb__tables *tables, uint32_t service, iampb_str name)
{
    const uint16_t *slots = IAMPB__TABLES_ARRAY(uint16_t, tables, action_slots);
    const iampb__service_row *of = iampb__tables_service(tables, service);
    if (name.len == 0 || name.len > UINT8_MAX)
        return IAMPB__ROW_NONE;
    for (uint32_t at = iampb__slot_hash(name, service);; at++) {
        uint32_t row = slots[at & tables->action_mask];
        if (row-- == 0)
            return IAMPB__ROW_NONE;
        if (row - of->first_action >= of->action_count) /* unsigned: also rows before the first */
            continue;
        const iampb__action_row *action = iampb__tables_action(tables, row);
        const char *text = iampb__tables_text(tables, action->name);
        if (action->name_len == name.len
            && (memcmp(name.ptr, text, name.len) == 0 || iampb__str_eq_nocase(name, iampb__str(text, name.len))))
            return row;
    }
}

uint32_t iampb__tables_find_key(const iampb__tables *tables, iampb_str name)
{
    const uint16_t *slots = IAMPB__TABLES_ARRAY(uint16_t, tables, key_slots);
    if (name.len == 0 || name.len > LONGEST)
        return IAMPB__ROW_NONE;
    for (uint32_t at = iampb__slot_hash(name, 0);; at++) {
        uint32_t row = slots[at & tables->key_mask];
        if (row == 0)
            return IAMPB__ROW_NONE;
        if (iampb__fold_is(name, iampb__tables_text(tables, iampb__tables_key(tables, row - 1)->name)))
            return row - 1;
    }
}

uint32_t iampb__tables_find_type(const iampb__tables *tables, uint32_t service, iampb_str name)
{
    const iampb__service_row *of = iampb__tables_service(tables, service);
    uint32_t begin = of->first_type, end = of->first_type + of->type_count;
    while (begin < end) {
        uint32_t middle = begin + (end - begin) / 2;
        iampb_str at = iampb__str_z(iampb__tables_text(tables, iampb__tables_type(tables, middle)->name));
        int order = iampb__fold_compare(name, at);
        if (order == 0)
            return middle;
        if (order < 0)
            end = middle;
        else
            begin = middle + 1;
    }
    return IAMPB__ROW_NONE;
}

/* ---- Placeholders in keys ---- */
/* Length of the placeholder that begins at `at`, or 0. */
static size_t placeholder(iampb_str key, size_t at)
{
    static const iampb_str word = IAMPB__STR_INIT("tag-key");
    size_t end = SIZE_MAX;
    if (key.ptr[at] == '$' && at + 1 < key.len && key.ptr[at + 1] == '{')
        end = iampb__str_find(key, '}', at);
    else if (key.ptr[at] == '<')
        end = iampb__str_find(key, '>', at);
    else if (key.len - at == word.len && memcmp(key.ptr + at, word.ptr, word.len) == 0)
        end = key.len - 1;
    return end == SIZE_MAX ? 0 : end + 1 - at;
}

size_t iampb__key_head(iampb_str key)
{
    for (size_t at = 0; at < key.len; at++)
        if (placeholder(key, at) > 0)
            return at;
    return 0;
}

size_t iampb__key_letters(iampb_str key)
{
    size_t letters = 0;
    for (size_t at = 0; at < key.len;) {
        size_t skip = placeholder(key, at);
        letters += skip == 0;
        at += skip == 0 ? 1 : skip;
    }
    return letters;
}

/* As in base/glob.c: only the last placeholder is ever widened. */
bool iampb__key_matches(iampb_str key, iampb_str name)
{
    size_t k = 0, n = 0;
    size_t behind = SIZE_MAX, tried = 0; /* behind the last placeholder, and where in the name that was tried */
    while (n < name.len) {
        size_t skip = k < key.len ? placeholder(key, k) : 0;
        if (skip > 0) {
            behind = k += skip;
            tried = ++n;
        } else if (k < key.len && iampb__lower(key.ptr[k]) == iampb__lower(name.ptr[n])) {
            k++;
            n++;
        } else if (behind != SIZE_MAX) {
            k = behind;
            n = ++tried;
        } else {
            return false;
        }
    }
    return k == key.len;
}
