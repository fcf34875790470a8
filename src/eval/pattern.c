/* pattern.c - compiling and matching patterns. See pattern.h. */
#include "eval/pattern.h"
#include "eval/value.h"

/* ---- Compiling ---- */
typedef struct compiler {
    iampb__arena *arena;
    iampb__token *tokens;
    uint32_t count;
    bool wild;
} compiler;

/* Text between wildcards; neighbours stay apart, which costs nothing. */
static void add_text(compiler *c, iampb_str text)
{
    if (text.len > 0)
        c->tokens[c->count++] = (iampb__token){ .kind = IAMPB__TOKEN_TEXT, .text = text };
}

static void add_literal(compiler *c, iampb_str text)
{
    size_t begin = 0;
    for (size_t i = 0; c->wild && i < text.len; i++) {
        bool run = text.ptr[i] == '*';
        if (!run && text.ptr[i] != '?')
            continue;
        add_text(c, iampb__str(text.ptr + begin, i - begin));
        begin = i + 1;
        if (run && c->count > 0 && c->tokens[c->count - 1].kind == IAMPB__TOKEN_RUN)
            continue;
        c->tokens[c->count++] = (iampb__token){ .kind = run ? IAMPB__TOKEN_RUN : IAMPB__TOKEN_ONE };
    }
    add_text(c, iampb__str_from(text, begin));
}

static void add_piece(compiler *c, const iampb__piece *piece, iampb_str whole)
{
    switch (piece->kind) {
    case IAMPB__PIECE_LITERAL: add_literal(c, piece->name); break;
    case IAMPB__PIECE_ESCAPE: add_text(c, piece->name); break;
    case IAMPB__PIECE_BROKEN: add_literal(c, iampb__str(whole.ptr + piece->begin, piece->len)); break;
    case IAMPB__PIECE_VARIABLE:
        c->tokens[c->count++] = (iampb__token){ IAMPB__TOKEN_VARIABLE, piece->name, iampb__key_hash(piece->name),
            piece->default_value };
        break;
    }
}

bool iampb__glob_compile(iampb__arena *arena, iampb_str text, bool wild, bool variables, iampb__glob *out)
{
    /* Each wildcard may begin a token and end one before it. */
    size_t most = 1;
    for (size_t i = 0; i < text.len; i++)
        most += text.ptr[i] == '*' || text.ptr[i] == '?' || text.ptr[i] == '$' ? 2 : 0;
    compiler c = { arena, iampb__arena_alloc(arena, most + 1, sizeof *c.tokens), 0, wild };
    if (c.tokens == NULL)
        return false;
    if (variables && iampb__text_has_variables(text)) {
        iampb__pieces pieces = iampb__pieces_of(text);
        iampb__piece piece;
        while (iampb__pieces_next(&pieces, &piece))
            add_piece(&c, &piece, text);
    } else {
        add_literal(&c, text);
    }
    *out = (iampb__glob){ .tokens = c.tokens, .count = c.count, .literal = { "", 0 } };
    for (uint32_t i = 0; i < c.count; i++)
        out->variables += c.tokens[i].kind == IAMPB__TOKEN_VARIABLE;
    if (c.count > 0 && c.tokens[0].kind == IAMPB__TOKEN_TEXT)
        out->literal = c.tokens[0].text;
    out->exact = c.count == 0 || (c.count == 1 && c.tokens[0].kind == IAMPB__TOKEN_TEXT);
    out->any = c.count == 1 && c.tokens[0].kind == IAMPB__TOKEN_RUN;
    return true;
}

/* ---- Variables ---- */
iampb__truth iampb__token_text(const iampb__token *token, const iampb__context *context, iampb_str *out)
{
    if (token->kind != IAMPB__TOKEN_VARIABLE) {
        *out = token->text;
        return IAMPB__YES;
    }
    const iampb__context_key *key = iampb__context_find(context, token->text, token->hash);
    if (key != NULL && key->state == IAMPB__KEY_SINGLE) {
        *out = key->single;
        return IAMPB__YES;
    }
    if ((key == NULL || key->state == IAMPB__KEY_NOT_GIVEN) && !context->closed)
        return IAMPB__UNKNOWN;
    if (token->default_value.ptr == NULL) /* else it is for lists too (E-66, unconfirmed) */
        return IAMPB__NO;
    *out = token->default_value;
    return IAMPB__YES;
}

iampb__truth iampb__glob_resolves(const iampb__glob *glob, const iampb__context *context,
        const iampb__token **unresolved)
{
    iampb__truth truth = IAMPB__YES;
    for (uint32_t i = 0; i < glob->count && truth != IAMPB__NO; i++) {
        iampb_str text;
        iampb__truth one = iampb__token_text(&glob->tokens[i], context, &text);
        if (one != IAMPB__YES && unresolved != NULL)
            *unresolved = &glob->tokens[i];
        truth = iampb__both(truth, one);
    }
    return truth;
}

/* ---- Matching ---- */
/* Behind the code point at `at`. */
static size_t step(iampb_str text, size_t at)
{
    do
        at++;
    while (at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80);
    return at;
}

/* Consumes what the token stands for; SIZE_MAX: it does not stand there. Not for RUN. */
static size_t consume(const iampb__token *token, iampb_str text, size_t at, const iampb__context *context)
{
    iampb_str own = { "", 0 };
    if (token->kind == IAMPB__TOKEN_ONE)
        return at < text.len ? step(text, at) : SIZE_MAX;
    iampb__token_text(token, context, &own);
    if (own.len > text.len - at || (own.len > 0 && memcmp(own.ptr, text.ptr + at, own.len) != 0))
        return SIZE_MAX;
    return at + own.len;
}

/* What is behind a star is looked for at the next place where it can begin. */
static size_t next_start(const iampb__glob *glob, uint32_t token, iampb_str text, size_t at)
{
    if (at >= text.len)
        return SIZE_MAX;
    at = step(text, at);
    if (token < glob->count && glob->tokens[token].kind == IAMPB__TOKEN_TEXT) {
        if (at >= text.len)
            return SIZE_MAX;
        const char *found = memchr(text.ptr + at, glob->tokens[token].text.ptr[0], text.len - at);
        return found == NULL ? SIZE_MAX : (size_t)(found - text.ptr);
    }
    return at;
}

/* Only the last star is tried further on: what stands before it has been found at its first place, and no later one
 * leaves more to the rest. */
static bool match(const iampb__glob *glob, iampb_str text, const iampb__context *context)
{
    uint32_t token = 0, behind_star = UINT32_MAX;
    size_t at = 0, start = 0;
    for (;;) {
        if (token < glob->count && glob->tokens[token].kind == IAMPB__TOKEN_RUN) {
            behind_star = ++token;
            start = at;
            if (token == glob->count)
                return true;
            continue;
        }
        if (token == glob->count && at == text.len)
            return true;
        size_t next = token == glob->count ? SIZE_MAX : consume(&glob->tokens[token], text, at, context);
        if (next != SIZE_MAX) {
            at = next;
            token++;
            continue;
        }
        if (behind_star == UINT32_MAX || (start = next_start(glob, behind_star, text, start)) == SIZE_MAX)
            return false;
        at = start;
        token = behind_star;
    }
}

iampb__truth iampb__glob_matches(const iampb__glob *glob, iampb_str text, const iampb__context *context,
        const iampb__token **unresolved)
{
    if (glob->exact)
        return iampb__known(iampb__str_eq(glob->literal, text));
    if (glob->any)
        return IAMPB__YES;
    if (glob->variables > 0) {
        iampb__truth truth = iampb__glob_resolves(glob, context, unresolved);
        if (truth != IAMPB__YES)
            return truth;
    }
    return iampb__known(iampb__str_starts(text, glob->literal) && match(glob, text, context));
}

iampb__truth iampb__glob_same_folded(const iampb__glob *glob, iampb_str text, const iampb__context *context,
        const iampb__token **unresolved)
{
    iampb__truth truth = glob->variables > 0 ? iampb__glob_resolves(glob, context, unresolved) : IAMPB__YES;
    size_t at = 0;
    for (uint32_t i = 0; i < glob->count && truth == IAMPB__YES; i++) {
        iampb_str own = { "", 0 };
        size_t k = 0;
        iampb__token_text(&glob->tokens[i], context, &own);
        while (k < own.len && truth == IAMPB__YES)
            if (at >= text.len || iampb__next_folded(own, &k) != iampb__next_folded(text, &at))
                truth = IAMPB__NO;
    }
    return truth == IAMPB__YES && at < text.len ? IAMPB__NO : truth;
}
