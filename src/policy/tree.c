/* tree.c - where a node stands: its path, and the bytes of its parts. See tree.h. */
#include "policy/tree.h"
#include "json/bridge.h"

/* Each place below a long name has it in its path, so paths of a text with one name and many values would take the
 * square of its length. No name that means anything is as long as this. */
#define NAME_MOST 1024

static iampb_str shorten(iampb_str name)
{
    size_t len = NAME_MOST;
    if (name.len <= NAME_MOST)
        return name;
    while (len > 0 && ((unsigned char)name.ptr[len] & 0xc0) == 0x80)
        len--;
    return iampb__str_first(name, len);
}

static iampb__step step_of(const iampb__tree_node *node)
{
    if (node->name.ptr != NULL)
        return (iampb__step){ IAMPB__STEP_VALUE, shorten(node->name), 0, 0 };
    return (iampb__step){ IAMPB__STEP_INDEX, { NULL, 0 }, node->index, 0 };
}

size_t iampb__locus_path(const iampb__locus *locus, iampb__step steps[IAMPB__PATH_MOST])
{
    size_t count = 0, at;
    for (const iampb__tree_node *node = locus->node; node->parent != NULL; node = node->parent)
        count++;
    at = count;
    for (const iampb__tree_node *node = locus->node; node->parent != NULL; node = node->parent)
        steps[--at] = step_of(node);
    if (locus->part == IAMPB__PART_NAME && count > 0)
        steps[count - 1].kind = IAMPB__STEP_KEY;
    if (locus->part == IAMPB__PART_SUBSTRING)
        steps[count++] = (iampb__step){ IAMPB__STEP_SUBSTRING, { NULL, 0 }, locus->begin, locus->len };
    return count;
}

/* How many bytes an escape takes in the text, and how many bytes it stands for. The text has been read already, so all
 * escapes are whole; a surrogate comes as a pair. */
static uint32_t escape_len(const char *at, uint32_t *stands_for)
{
    uint32_t code = 0;
    *stands_for = 1;
    if (at[1] != 'u')
        return 2;
    for (size_t i = 2; i < 6; i++)
        code = code << 4 | (uint32_t)iampb__hex_digit(at[i]);
    if (code >= 0xd800 && code < 0xe000) {
        *stands_for = 4;
        return 12;
    }
    *stands_for = code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    return 6;
}

/* Where byte `target` of the decoded text stands in the string as written, from the byte behind its quote. Of a byte
 * within an escape: where the escape begins. */
static uint32_t written_offset(const char *inside, uint32_t len, uint32_t target)
{
    uint32_t at = 0, decoded = 0;
    while (at < len && decoded < target) {
        uint32_t stands_for = 1;
        uint32_t width = inside[at] == '\\' ? escape_len(inside + at, &stands_for) : 1;
        if (decoded + stands_for > target)
            break;
        at += width;
        decoded += stands_for;
    }
    return at;
}

iampb__span iampb__locus_span(const iampb__tree *tree, const iampb__locus *locus)
{
    const iampb__tree_node *node = locus->node;
    if (locus->part == IAMPB__PART_NAME && node->name.ptr != NULL)
        return (iampb__span){ tree->source, node->name_begin, node->name_len };
    if (locus->part != IAMPB__PART_SUBSTRING || node->type != IAMPB__JSON_STRING)
        return (iampb__span){ tree->source, node->begin, node->len };
    const char *inside = tree->source->text.ptr + node->begin + 1;
    uint32_t begin = written_offset(inside, node->len - 2, locus->begin);
    uint32_t end = begin + written_offset(inside + begin, node->len - 2 - begin, locus->len);
    return (iampb__span){ tree->source, node->begin + 1 + begin, end - begin };
}

static bool is_plain_name(iampb_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = iampb__lower(name.ptr[i]);
        if (!iampb__is_lower(c) && c != '_' && (i == 0 || !iampb__is_digit(c)))
            return false;
    }
    return name.len > 0;
}

void iampb__locus_text(const iampb__locus *locus, iampb__builder *out)
{
    iampb__step steps[IAMPB__PATH_MOST];
    size_t count = iampb__locus_path(locus, steps);
    for (size_t i = 0; i < count; i++) {
        const iampb__step *step = &steps[i];
        if (step->kind == IAMPB__STEP_SUBSTRING)
            continue;
        if (step->kind == IAMPB__STEP_INDEX) {
            iampb__builder_format(out, "[%u]", step->index);
        } else if (is_plain_name(step->name)) {
            iampb__builder_format(out, i == 0 ? "%v" : ".%v", step->name);
        } else {
            iampb__builder_char(out, '[');
            iampb__json_quote(out, step->name);
            iampb__builder_char(out, ']');
        }
    }
}

const iampb__tree_statement *iampb__tree_statement_of(const iampb__tree *tree, const iampb__tree_node *node)
{
    if (tree->count == 0)
        return NULL;
    uintptr_t first = (uintptr_t)tree->statements, end = (uintptr_t)(tree->statements + tree->count);
    for (; node != NULL; node = node->parent)
        if ((uintptr_t)node >= first && (uintptr_t)node < end)
            return &tree->statements[((uintptr_t)node - first) / sizeof *tree->statements];
    return NULL;
}
