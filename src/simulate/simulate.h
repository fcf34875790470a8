/* simulate.h - inside of simulations: what an input says, and the policies kept between runs. */
#ifndef IAMPB__SIMULATE_SIMULATE_H
#define IAMPB__SIMULATE_SIMULATE_H
#include "base/map.h"
#include "eval/explain.h"
#include "json/read.h"

/* ---- An input (input.c) ---- */
/* A policy: a string's content, or an object as written. */
typedef struct iampb__given_policy {
    iampb_str text;
    iampb__json value;
} iampb__given_policy;

typedef struct iampb__given_level {
    iampb_str name;
    const iampb__given_policy *policies;
    size_t count;
} iampb__given_level;

/* Of layers without levels: one level, or none if the list is not there or empty. */
typedef struct iampb__given_layer {
    const iampb__given_level *levels;
    size_t count;
} iampb__given_layer;

/* A list of strings, and where each stands. */
typedef struct iampb__given_texts {
    iampb_str *items;
    iampb__json *values;
    size_t count;
} iampb__given_texts;

typedef struct iampb__given_key {
    iampb_str name;
    iampb__json value;         /* the entry */
    iampb_value_type type;
    bool unexpected_list;      /* several values, and the type is of one (E-118) */
    iampb__given_texts values;
} iampb__given_key;

typedef struct iampb__simulation {
    iampb_context *ctx;
    iampb__arena *arena;
    const iampb__source *source;
    iampb__json root;
    iampb__given_layer layers[IAMPB__POLICY_LAYERS];
    iampb__given_texts actions, resources;
    iampb_caller caller;
    iampb__json caller_value;  /* CallerArn, or the document */
    iampb__given_texts caller_paths;
    iampb_str owner;           /* account; "" */
    iampb_str resource_organization, management;
    iampb__given_texts resource_paths;
    iampb__given_key *keys;
    size_t key_count;
    iampb__given_texts absent;
    bool must_be_aws;          /* CallerType is "aws" */
    bool gateway, strict, restrict_public;
    bool ignores_handling;     /* ResourceHandlingOption was given */
    bool has_now;
    int64_t now;
} iampb__simulation;

/* Reads the source. Texts go to the arena, or are views. */
iampb_status iampb__simulation_read(iampb__simulation *s, iampb_error **err);
/* An error at a value, with its path. */
iampb_status iampb__simulation_fault(const iampb__simulation *s, iampb__json at, iampb_status status, iampb_error **err,
        const char *format, ...);

/* ---- Policies that are kept (cache.c) ---- */
/* Two generations: what is new or asked for goes to the young one, and when that is full the old one goes, and the
 * young one becomes old. So what is asked for stays, and nothing is searched for what may go. */
#define IAMPB__KINDS (IAMPB_POLICY_SESSION + 1)
typedef struct iampb__generation {
    iampb__map by_text[IAMPB__KINDS]; /* const iampb_compiled; keys are views of its text */
    iampb__vec policies;              /* iampb_compiled *, with a reference each */
    uint64_t bytes;
} iampb__generation;

typedef struct iampb__policy_cache {
    iampb_context *ctx;
    iampb__generation young, old;
    uint64_t most_policies, most_bytes; /* of a generation */
} iampb__policy_cache;

/* The compiled policy, with a reference of the caller's; NULL: it is not there. */
iampb_compiled *iampb__policy_cache_find(iampb__policy_cache *cache, iampb_policy_kind kind, iampb_str text);
/* Keeps it, if there is memory for that. */
void iampb__policy_cache_keep(iampb__policy_cache *cache, const iampb_compiled *compiled);
void iampb__policy_cache_free(iampb__policy_cache *cache);
#endif
