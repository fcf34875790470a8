/* path.c - see path.h.
 * Reads the text up to the offset as brackets, names, commas and values, checking the order of these but not the inside
 * of strings and numbers: the reader has done that, or stops at this very place. */
#include "json/path.h"
#include "json/scan.h"

#define MOST_DEPTH 1024 /* the highest value of the limit json_depth */

typedef struct level {
    uint32_t name, name_len; /* the member's name with its quotes; 0: an array, or none yet */
    uint32_t index;
    bool object;
} level;

/* What has to come next. */
typedef enum due { VALUE, VALUE_OR_END, NAME, NAME_OR_END, COLON, COMMA } due;

typedef struct iampb__json_pathfinder {
    const char *text, *at, *stop, *end; /* stop: the byte that is asked for */
    level levels[MOST_DEPTH];
    size_t depth;
    due due;
    due later;     /* inside: what has to come behind the string or word that holds the byte */
    bool inside;
    bool broken;   /* the text before `at` is not JSON */
} walker;

/* Moves behind a string, or to the end of the text: false. */
static bool skip_string(walker *w)
{
    const char *p = w->at + 1;
    while ((p = iampb__scan_plain(p, w->end)) < w->end && *p != '"')
        p += *p == '\\' && w->end - p >= 2 ? 2 : 1;
    w->at = p < w->end ? p + 1 : w->end;
    return p < w->end;
}

static void skip_word(walker *w)
{
    while (w->at < w->end && (iampb__is_digit(*w->at) || iampb__is_lower(iampb__lower(*w->at)) || *w->at == '-'
                                     || *w->at == '+' || *w->at == '.'))
        w->at++;
}

static bool open_level(walker *w)
{
    if (w->depth == MOST_DEPTH)
        return false;
    w->levels[w->depth++] = (level){ .object = *w->at == '{' };
    w->due = *w->at++ == '{' ? NAME_OR_END : VALUE_OR_END;
    return true;
}

/* Elements that end before the byte are passed without being read. Not the outermost containers: those are as long as
 * the text, and looking for their end would be in vain. */
#define PASS_FROM_DEPTH 2u
#define PASS_MOST (1 << 16)

static bool pass_container(walker *w)
{
    if (w->depth < PASS_FROM_DEPTH)
        return false;
    const char *end = w->stop - w->at > PASS_MOST ? w->at + PASS_MOST : w->stop;
    const char *behind = iampb__scan_container(w->at, end);
    if (behind == NULL)
        return false;
    w->at = behind;
    w->due = COMMA;
    return true;
}

static bool close_level(walker *w)
{
    level *top = w->depth == 0 ? NULL : &w->levels[w->depth - 1];
    bool allowed = w->due == COMMA || w->due == (*w->at == '}' ? NAME_OR_END : VALUE_OR_END);
    if (top == NULL || !allowed || top->object != (*w->at == '}'))
        return false;
    w->depth--;
    w->at++;
    w->due = w->depth == 0 ? VALUE : COMMA; /* documents may follow one another */
    return true;
}

static bool comma_or_colon(walker *w)
{
    level *top = w->depth == 0 ? NULL : &w->levels[w->depth - 1];
    if (top == NULL || w->due != (*w->at == ',' ? COMMA : COLON))
        return false;
    if (*w->at == ':') {
        w->due = VALUE;
    } else if (top->object) {
        top->name_len = 0;
        w->due = NAME;
    } else {
        top->index++;
        w->due = VALUE;
    }
    w->at++;
    return true;
}

/* Sets `*found` if the string holds the byte that is asked for. */
static bool string(walker *w, bool *found)
{
    bool is_name = w->due == NAME || w->due == NAME_OR_END;
    const char *begin = w->at;
    if (w->due == COLON || w->due == COMMA)
        return false;
    bool closed = skip_string(w);
    if (is_name) {
        w->levels[w->depth - 1].name = (uint32_t)(begin - w->text);
        w->levels[w->depth - 1].name_len = (uint32_t)(w->at - begin);
    }
    *found = w->at > w->stop || !closed;
    w->later = is_name ? COLON : w->depth == 0 ? VALUE : COMMA;
    w->due = *found ? (is_name ? NAME : VALUE) : w->later;
    return true;
}

static bool word(walker *w, bool *found)
{
    const char *begin = w->at;
    if (w->due != VALUE && w->due != VALUE_OR_END)
        return false;
    skip_word(w);
    if (w->at == begin)
        return false;
    *found = w->at > w->stop;
    w->later = w->depth == 0 ? VALUE : COMMA;
    w->due = *found ? VALUE : w->later;
    return true;
}

/* Up to the byte, from where the last call left off; false: the text before it is not JSON. */
static bool walk(walker *w)
{
    if (w->inside && w->at > w->stop)
        return true; /* another byte of the same string or word */
    if (w->inside)
        w->due = w->later;
    w->inside = false;
    for (bool found = false;;) {
        bool fine;
        w->at = iampb__scan_blanks(w->at, w->end);
        if (w->at > w->stop || w->at == w->end)
            return true;
        bool here = w->at == w->stop;
        switch (*w->at) {
        case '"': fine = string(w, &found); break;
        case '{':
        case '[':
            fine = here || ((w->due == VALUE || w->due == VALUE_OR_END) && (pass_container(w) || open_level(w)));
            break;
        case '}':
        case ']': fine = here || close_level(w); break;
        case ',':
        case ':': fine = here || comma_or_colon(w); break;
        default: fine = word(w, &found); break;
        }
        w->inside = found && fine;
        if (here || !fine || found)
            return here || fine;
    }
}

static bool is_identifier(iampb_str name)
{
    if (name.len == 0 || iampb__is_digit(name.ptr[0]))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!iampb__is_digit(name.ptr[i]) && !iampb__is_lower(iampb__lower(name.ptr[i])) && name.ptr[i] != '_')
            return false;
    return true;
}

static void add_level(const walker *w, const level *l, iampb__builder *out, bool first)
{
    iampb_str name = iampb__str(w->text + l->name, l->name_len);
    if (!l->object) {
        iampb__builder_format(out, "[%u]", l->index);
    } else if (name.len >= 2 && is_identifier(iampb__str(name.ptr + 1, name.len - 2))) {
        if (!first)
            iampb__builder_char(out, '.');
        iampb__builder_add(out, iampb__str(name.ptr + 1, name.len - 2));
    } else if (name.len > 0) {
        iampb__builder_format(out, "[%v]", name);
    }
}

iampb__json_pathfinder *iampb__json_pathfinder_new(iampb__arena *arena)
{
    return iampb__arena_alloc(arena, 1, sizeof(iampb__json_pathfinder));
}

void iampb__json_pathfinder_start(iampb__json_pathfinder *w, const iampb__source *source)
{
    w->text = w->at = source->text.ptr;
    w->end = w->text + source->text.len;
    w->depth = 0;
    w->due = VALUE;
    w->inside = w->broken = false;
}

void iampb__json_pathfinder_add(iampb__json_pathfinder *w, uint64_t offset, iampb__builder *out)
{
    w->stop = offset < (uint64_t)(w->end - w->text) ? w->text + offset : w->end;
    w->broken = w->broken || !walk(w);
    if (w->broken)
        return;
    /* Between two items of the innermost container the byte belongs to the container. */
    size_t shown = w->depth;
    if (shown > 0 && (w->due == COMMA || w->due == NAME_OR_END
                            || (w->due == VALUE_OR_END && (w->at == w->end || *w->at == ']' || *w->at == '}'))))
        shown--;
    for (size_t i = 0; i < shown; i++)
        add_level(w, &w->levels[i], out, out->len == 0 || i == 0);
}

void iampb__json_path(const iampb__source *source, uint64_t offset, iampb__builder *out)
{
    iampb__json_pathfinder finder;
    iampb__json_pathfinder_start(&finder, source);
    iampb__json_pathfinder_add(&finder, offset, out);
}
