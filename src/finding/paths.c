/* paths.c - see paths.h.
 * Each place becomes a chain of wanted paths: one in its own text, one for the string that this was decoded from, and
 * so on outwards. All of them are sorted by text and offset; then one walk over each text answers its places as it
 * comes past them. Texts are known to be well-formed where it matters (they were loaded), so the walk only has to be
 * safe on others, not to complain. */
#include "finding/paths.h"
#include "base/builder.h"
#include "finding/order.h"
#include "json/scan.h"

typedef struct wanted {
    const iampb__source *source;
    uint64_t offset;
    iampb_str path;              /* in its own text */
    struct wanted *outer;        /* in the text that this one was decoded from */
    iampb__evidence *evidence;   /* NULL: for the sake of an inner one */
} wanted;

/* An open container. Object: the member name's bytes, quotes included. Array: the index. */
typedef struct frame {
    bool is_object, expects_name;
    uint32_t name_begin, name_end;
    uint64_t index;
} frame;

typedef struct walk {
    iampb_str text;
    size_t at;
    iampb__vec frames;           /* frame */
    iampb__builder path;
    iampb_context *ctx;
} walk;

/* ---- Sorting ---- */
static int wanted_order(const void *one, const void *two)
{
    const wanted *a = one, *b = two;
    if (a->source != b->source) /* any order will do: it shows nowhere */
        return (uintptr_t)a->source < (uintptr_t)b->source ? -1 : 1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static bool collect(iampb_findings *findings, iampb__arena *arena, iampb__vec *all)
{
    for (size_t i = 0; i < findings->placed.count; i++) {
        const iampb__placed *placed = IAMPB__VEC_AT(iampb__placed, &findings->placed, i);
        iampb__evidence *evidence = &placed->finding->evidence[placed->evidence];
        const iampb__source *source = evidence->span.source;
        uint64_t offset = evidence->span.begin;
        wanted *inner = NULL;
        for (; source != NULL; offset = source->parent_begin, source = source->parent) {
            wanted *one = iampb__arena_zalloc(arena, 1, sizeof *one);
            wanted **place = IAMPB__VEC_PUSH(wanted *, findings->ctx, all);
            if (one == NULL || place == NULL)
                return false;
            one->source = source;
            one->offset = offset;
            *place = one;
            if (inner == NULL)
                one->evidence = evidence;
            else
                inner->outer = one;
            inner = one;
        }
    }
    return true;
}

/* ---- The walk ---- */
static bool is_identifier(iampb_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || !iampb__is_digit(c)))
            return false;
    }
    return name.len > 0;
}

static void add_frame(walk *w, const frame *f)
{
    if (!f->is_object) {
        iampb__builder_char(&w->path, '[');
        iampb__builder_int(&w->path, (int64_t)f->index);
        iampb__builder_char(&w->path, ']');
        return;
    }
    if (f->name_end - f->name_begin < 2)
        return;
    iampb_str quoted = iampb__str(w->text.ptr + f->name_begin, f->name_end - f->name_begin);
    iampb_str inside = iampb__str(quoted.ptr + 1, quoted.len - 2);
    if (is_identifier(inside)) {
        if (w->path.len > 0)
            iampb__builder_char(&w->path, '.');
        iampb__builder_add(&w->path, inside);
    } else {
        iampb__builder_char(&w->path, '[');
        iampb__builder_add(&w->path, quoted);
        iampb__builder_char(&w->path, ']');
    }
}

static void build_path(walk *w)
{
    iampb__builder_clear(&w->path);
    for (size_t i = 0; i < w->frames.count; i++)
        add_frame(w, IAMPB__VEC_AT(frame, &w->frames, i));
}

static frame *top(walk *w)
{
    return w->frames.count == 0 ? NULL : IAMPB__VEC_AT(frame, &w->frames, w->frames.count - 1);
}

/* Where the string that begins at `at` ends: past its closing quote. */
static size_t string_end(iampb_str text, size_t at)
{
    const char *p = text.ptr + at + 1, *end = text.ptr + text.len;
    while ((p = iampb__scan_plain(p, end)) < end && *p != '"')
        p += *p == '\\' && end - p >= 2 ? 2 : 1;
    return p < end ? (size_t)(p - text.ptr) + 1 : text.len;
}

static size_t scalar_end(iampb_str text, size_t at)
{
    while (at < text.len && text.ptr[at] != ',' && text.ptr[at] != ']' && text.ptr[at] != '}'
           && !iampb__is_space(text.ptr[at]))
        at++;
    return at;
}

/* Takes the next token and tells where it ends. An opening bracket enters its container only after the places inside
 * the bracket itself were answered, so that a container's own path is that of its place in the one around it. */
static bool step(walk *w, size_t *end, bool *opens)
{
    char c = w->text.ptr[w->at];
    frame *f = top(w);
    *opens = false;
    *end = w->at + 1;
    switch (c) {
    case '{':
    case '[': *opens = true; return true;
    case '}':
    case ']':
        if (f == NULL)
            return false;
        w->frames.count--;
        return true;
    case ',':
        if (f == NULL)
            return false;
        f->index++;
        f->expects_name = true;
        return true;
    case ':':
        return f != NULL;
    case ' ':
    case '\t':
    case '\n':
    case '\r': return true;
    case '"':
        *end = string_end(w->text, w->at);
        if (f != NULL && f->is_object && f->expects_name) {
            f->name_begin = (uint32_t)w->at;
            f->name_end = (uint32_t)*end;
            f->expects_name = false;
        }
        return true;
    default:
        *end = scalar_end(w->text, w->at);
        return f != NULL; /* text outside of all containers: no JSON document of AWS */
    }
}

static bool enter(walk *w)
{
    frame *f = IAMPB__VEC_PUSH(frame, w->ctx, &w->frames);
    if (f == NULL)
        return false;
    f->is_object = f->expects_name = w->text.ptr[w->at] == '{';
    return true;
}

/* Answers `count` places of one source, in order of their offsets. */
static bool walk_source(walk *w, iampb__arena *arena, wanted **places, size_t count)
{
    size_t done = 0;
    w->text = places[0]->source->text;
    w->at = 0;
    w->frames.count = 0;
    while (done < count && w->at < w->text.len) {
        size_t end;
        bool opens;
        if (!step(w, &end, &opens))
            return true;
        if (places[done]->offset < end) {
            iampb_str path;
            build_path(w);
            if (!iampb__builder_keep(&w->path, arena, &path))
                return false;
            for (; done < count && places[done]->offset < end; done++)
                places[done]->path = path;
        }
        if (opens && !enter(w))
            return false;
        w->at = end;
    }
    return true;
}

/* ---- Putting the pieces together ---- */
static void join(iampb__builder *out, const wanted *one)
{
    if (one->outer != NULL)
        join(out, one->outer); /* as deep as texts are nested in texts: three at most */
    if (out->len > 0 && one->path.len > 0 && one->path.ptr[0] != '[')
        iampb__builder_char(out, '.');
    iampb__builder_add(out, one->path);
}

static bool answer(iampb_findings *findings, iampb__builder *scratch, wanted **all, size_t count)
{
    iampb_str last = { "", 0 };
    for (size_t i = 0; i < count; i++) {
        if (all[i]->evidence == NULL)
            continue;
        iampb__builder_clear(scratch);
        join(scratch, all[i]);
        if (scratch->failed)
            return false;
        if (!iampb__str_eq(last, iampb__builder_str(scratch))
            && !iampb__findings_copy(findings, iampb__builder_str(scratch), &last))
            return false;
        all[i]->evidence->json_path = last;
    }
    return true;
}

iampb_status iampb__findings_paths(iampb_findings *findings, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb__vec all = { 0 };
    walk w = { .ctx = findings->ctx, .path = { .ctx = findings->ctx } };
    iampb_status status;
    bool ok;
    if (findings->placed.count == 0)
        return IAMPB_OK;
    if ((status = iampb__arena_new(findings->ctx, &arena, err)) < 0)
        return status;
    ok = collect(findings, arena, &all) && iampb__merge_sort(findings->ctx, all.items, all.count, wanted_order);
    wanted **items = all.items;
    for (size_t begin = 0, end; ok && begin < all.count; begin = end) {
        for (end = begin + 1; end < all.count && items[end]->source == items[begin]->source;)
            end++;
        ok = walk_source(&w, arena, items + begin, end - begin);
    }
    ok = ok && answer(findings, &w.path, items, all.count);
    for (size_t i = 0; ok && i < findings->placed.count; i++) {
        const iampb__placed *placed = IAMPB__VEC_AT(iampb__placed, &findings->placed, i);
        placed->finding->evidence[placed->evidence].span = (iampb__span){ NULL, 0, 0 };
    }
    findings->placed.count = ok ? 0 : findings->placed.count;
    IAMPB__VEC_FREE(frame, findings->ctx, &w.frames);
    iampb__builder_free(&w.path);
    IAMPB__VEC_FREE(wanted *, findings->ctx, &all);
    iampb__arena_free(arena);
    return ok ? IAMPB_OK : iampb__error_nomem(err);
}
