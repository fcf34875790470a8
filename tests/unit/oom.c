/* oom.c - see oom.h. */
#include "oom.h"
#include <check.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OWNER_CONTEXT = 1, OWNER_JANSSON, OWNER_OPENSSL, OWNERS };

/* Before each block; its size keeps what follows aligned for any type. */
typedef union header {
    struct {
        size_t size;
        uint32_t owner, magic;
    } is;
    max_align_t align;
} header;

#define MAGIC 0x1a4b0bedu

static struct {
    size_t blocks[OWNERS], bytes[OWNERS], peak;
    size_t count, at;
    bool armed, for_ever, hooks, hit;
} state;

static bool refuse(uint32_t owner)
{
    if (!state.armed || (owner != OWNER_CONTEXT && !state.hooks))
        return false;
    size_t number = state.count++;
    if (number != state.at && !(state.for_ever && number > state.at))
        return false;
    state.hit = true;
    return true;
}

static void stop(const char *why)
{
    fprintf(stderr, "oom: %s\n", why);
    abort();
}

static void *take(uint32_t owner, size_t size)
{
    if (owner == OWNER_CONTEXT && size == 0)
        stop("the library asked for 0 bytes");
    if (refuse(owner))
        return NULL;
    header *block = malloc(sizeof *block + size);
    if (block == NULL)
        return NULL;
    block->is.size = size;
    block->is.owner = owner;
    block->is.magic = MAGIC;
    state.blocks[owner]++;
    state.bytes[owner] += size;
    if (state.bytes[OWNER_CONTEXT] > state.peak)
        state.peak = state.bytes[OWNER_CONTEXT];
    return block + 1;
}

static header *header_of(void *ptr, uint32_t owner)
{
    header *block = (header *)ptr - 1;
    if (block->is.magic != MAGIC)
        stop("a block that is not ours, or was freed before");
    if (block->is.owner != owner)
        stop("a block of another allocator");
    return block;
}

static void give(uint32_t owner, void *ptr)
{
    if (ptr == NULL)
        return;
    header *block = header_of(ptr, owner);
    state.blocks[owner]--;
    state.bytes[owner] -= block->is.size;
    block->is.magic = 0;
    free(block);
}

static void *retake(uint32_t owner, void *ptr, size_t size)
{
    if (ptr == NULL)
        return take(owner, size);
    header *block = header_of(ptr, owner);
    void *fresh = take(owner, size);
    if (fresh == NULL)
        return NULL;
    memcpy(fresh, ptr, block->is.size < size ? block->is.size : size);
    give(owner, ptr);
    return fresh;
}

static void *context_alloc(void *user, size_t size)
{
    (void)user;
    return take(OWNER_CONTEXT, size);
}

static void check_size(void *ptr, size_t size)
{
    if (ptr == NULL)
        stop("the library passed NULL");
    if (header_of(ptr, OWNER_CONTEXT)->is.size != size)
        stop("the library told a wrong size");
}

static void *context_realloc(void *user, void *ptr, size_t old_size, size_t new_size)
{
    (void)user;
    check_size(ptr, old_size);
    return retake(OWNER_CONTEXT, ptr, new_size);
}

static void context_free(void *user, void *ptr, size_t size)
{
    (void)user;
    check_size(ptr, size);
    give(OWNER_CONTEXT, ptr);
}

const iampb_allocator *oom_allocator(void)
{
    static const iampb_allocator allocator = { sizeof(iampb_allocator), NULL, context_alloc, context_realloc,
        context_free };
    return &allocator;
}

static void *jansson_alloc(size_t size) { return take(OWNER_JANSSON, size); }
static void jansson_free(void *ptr) { give(OWNER_JANSSON, ptr); }

static void *openssl_alloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return size == 0 ? NULL : take(OWNER_OPENSSL, size);
}

static void openssl_free(void *ptr, const char *file, int line)
{
    (void)file;
    (void)line;
    give(OWNER_OPENSSL, ptr);
}

static void *openssl_realloc(void *ptr, size_t size, const char *file, int line)
{
    if (size == 0) {
        openssl_free(ptr, file, line);
        return NULL;
    }
    return retake(OWNER_OPENSSL, ptr, size);
}

bool oom_install_hooks(void)
{
    json_set_alloc_funcs(jansson_alloc, jansson_free);
    return CRYPTO_set_mem_functions(openssl_alloc, openssl_realloc, openssl_free) == 1;
}

void oom_arm(size_t at, bool for_ever, bool hooks)
{
    state.count = 0;
    state.at = at;
    state.for_ever = for_ever && at != SIZE_MAX;
    state.hooks = hooks;
    state.hit = false;
    state.armed = true;
}

size_t oom_disarm(void)
{
    state.armed = false;
    return state.count;
}

bool oom_hit(void) { return state.hit; }
size_t oom_live_blocks(void) { return state.blocks[OWNER_CONTEXT]; }
size_t oom_live_bytes(void) { return state.bytes[OWNER_CONTEXT]; }
size_t oom_live_jansson(void) { return state.blocks[OWNER_JANSSON]; }
size_t oom_peak_bytes(void) { return state.peak; }
void oom_reset_peak(void) { state.peak = state.bytes[OWNER_CONTEXT]; }

iampb_status oom_check_at(const char *file, int line, iampb_status status, const void *out, iampb_error **err)
{
    const char *name = iampb_status_name(status), *wrong = NULL;
    if (status < 0 && out != NULL)
        wrong = "wrote to its out parameter all the same";
    else if (status < 0 && *err == NULL)
        wrong = "made no error object";
    else if (status >= 0 && *err != NULL)
        wrong = "made an error object";
    else if (*err != NULL && iampb_error_code(*err) != status)
        wrong = "made an error object with another code";
    if (wrong != NULL)
        ck_abort_msg("%s:%d, allocation %zu fails: the call returned %s, but %s", file, line, state.at, name, wrong);
    iampb_error_free(*err);
    *err = NULL;
    return status;
}

/* How many failures are tried where the caller leaves the stride open. Sanitizers make each allocation dear. */
#if defined(__SANITIZE_ADDRESS__)
#define OOM_MOST 150
#else
#define OOM_MOST 1000
#endif

static iampb_context *counted_context(void)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    options.allocator = oom_allocator();
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    return ctx;
}

static void run_failing(const char *what, iampb_context *ctx, oom_step step, void *user, size_t at, bool for_ever,
        bool hooks)
{
    const char *mode = for_ever ? "for ever" : "once";
    size_t blocks = oom_live_blocks(), bytes = oom_live_bytes(), jansson = oom_live_jansson();
    oom_arm(at, for_ever, hooks);
    iampb_status status = step(ctx, user);
    oom_disarm();
    /* OpenSSL does not say why it failed. */
    bool excused = status == IAMPB_E_NOMEM || status == IAMPB_OK || (hooks && status == IAMPB_E_CRYPTO);
    ck_assert_msg(excused, "%s, allocation %zu fails %s: %s", what, at, mode,
            iampb_status_name(status));
    ck_assert_msg(oom_live_blocks() == blocks && oom_live_bytes() == bytes,
            "%s, allocation %zu fails %s: %zu blocks leak", what, at, mode, oom_live_blocks() - blocks);
    ck_assert_msg(oom_live_jansson() == jansson, "%s, allocation %zu fails %s: Jansson's blocks leak", what, at, mode);
}

size_t oom_loop_stride(const char *what, oom_step step, void *user, size_t stride, bool hooks)
{
    oom_disarm(); /* a test that failed half-way may have left it so */
    size_t blocks = oom_live_blocks();
    iampb_context *ctx = counted_context();
    iampb_status warm = step(ctx, user);
    ck_assert_msg(warm == IAMPB_OK, "%s fails with all the memory it wants: %s", what, iampb_status_name(warm));
    oom_arm(SIZE_MAX, false, hooks);
    iampb_status clean = step(ctx, user);
    size_t count = oom_disarm();
    ck_assert_msg(clean == IAMPB_OK, "%s fails the second time", what);
    if (stride == 0)
        stride = count / OOM_MOST + 1;
    for (size_t at = 0; at < count; at += stride) {
        run_failing(what, ctx, step, user, at, false, hooks);
        ck_assert_msg(oom_hit(), "%s: allocation %zu of %zu never came", what, at, count);
        run_failing(what, ctx, step, user, at, true, hooks);
    }
    ck_assert_msg(step(ctx, user) == IAMPB_OK, "%s: the context is not usable afterwards", what);
    iampb_context_free(ctx);
    ck_assert_msg(oom_live_blocks() == blocks, "%s: the context leaks", what);
    return count;
}
