/* compare_least.c - iampb compare least: the least policy for requests, which are read one a line. */
#include "comparing.h"
#include "json_input.h"
#include <stdlib.h>
#include <string.h>

typedef struct reading {
    comparing *c;
    const char *path;
    size_t line;
    iampb_request **requests;
    size_t count, room;
} reading;

static bool fault(const reading *r, const char *where, const char *what)
{
    complain_of_json(r->path, r->line, where, what);
    return false;
}

/* The library's word on it, at the line. */
static bool refused(const reading *r, iampb_error *err)
{
    size_t len;
    fault(r, "", iampb_error_message(err, &len));
    iampb_error_free(err);
    return false;
}

/* ---- Values of a context key ---- */
enum { NUMBER_SIZE = 24 };

/* As it is written in a policy; `number` is room for one. */
static bool read_value(const json_t *value, char number[NUMBER_SIZE], iampb_str *out)
{
    if (json_is_string(value))
        *out = (iampb_str){ json_string_value(value), json_string_length(value) };
    else if (json_is_boolean(value))
        *out = view(json_is_true(value) ? "true" : "false");
    else if (json_is_integer(value)) {
        snprintf(number, NUMBER_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        *out = view(number);
    } else
        return false;
    return true;
}

static bool set_key(reading *r, iampb_request *request, const char *key, const json_t *value)
{
    bool is_list = json_is_array(value), ok = true;
    size_t count = is_list ? json_array_size(value) : 1;
    iampb_str *values = calloc(count + 1, sizeof *values);
    char (*numbers)[NUMBER_SIZE] = calloc(count + 1, sizeof *numbers);
    iampb_error *err = NULL;
    if (values == NULL || numbers == NULL)
        ok = fault(r, "", "out of memory");
    for (size_t i = 0; ok && i < count; i++)
        if (!read_value(is_list ? json_array_get(value, i) : value, numbers[i], &values[i]))
            ok = fault(r, key, "expected a string, true, false or a whole number, or a list of such values");
    if (ok && iampb_request_set(request, key, strlen(key), is_list ? IAMPB_VALUE_LIST : IAMPB_VALUE_SINGLE, values,
                count, &err) < 0)
        ok = refused(r, err);
    free(values);
    free(numbers);
    return ok;
}

/* ---- A request ---- */
static bool set_context(reading *r, iampb_request *request, json_t *context)
{
    const char *key;
    json_t *value;
    if (context == NULL)
        return true;
    if (!json_is_object(context))
        return fault(r, "context", "expected an object");
    json_object_foreach(context, key, value)
        if (!set_key(r, request, key, value))
            return false;
    return true;
}

static bool read_request(reading *r, json_t *object, iampb_request *request)
{
    json_t *action = json_object_get(object, "action"), *resource = json_object_get(object, "resource");
    json_t *context = json_object_get(object, "context");
    const char *arn = resource == NULL ? "*" : json_string_value(resource);
    iampb_error *err = NULL;
    if (!json_is_object(object))
        return fault(r, "", "expected an object with action, resource and context");
    if (json_object_size(object) != 1u + (resource != NULL) + (context != NULL) || action == NULL)
        return fault(r, "", "a request has action, resource and context, and nothing else");
    if (!json_is_string(action) || arn == NULL)
        return fault(r, json_is_string(action) ? "resource" : "action", "expected a string");
    if (iampb_request_set_action(request, json_string_value(action), json_string_length(action), &err) < 0
        || iampb_request_set_resource(request, arn, resource == NULL ? 1 : json_string_length(resource), &err) < 0)
        return refused(r, err);
    return set_context(r, request, context);
}

static bool add_request(reading *r, json_t *object)
{
    iampb_error *err = NULL;
    if (r->count == r->room) {
        size_t room = r->room == 0 ? 64 : r->room * 2;
        iampb_request **grown = realloc(r->requests, room * sizeof *grown);
        if (grown == NULL)
            return fault(r, "", "out of memory");
        r->requests = grown;
        r->room = room;
    }
    if (iampb_request_new(r->c->ctx, &r->requests[r->count], &err) < 0)
        return refused(r, err);
    return read_request(r, object, r->requests[r->count++]);
}

/* ---- Lines ---- */
static bool read_line(reading *r, const char *line, size_t len)
{
    size_t blanks = 0;
    while (blanks < len && strchr(" \t\r", line[blanks]) != NULL)
        blanks++;
    if (blanks == len)
        return true;
    json_t *object = json_input(r->path, line, len, r->line);
    bool ok = object != NULL && add_request(r, object);
    json_decref(object);
    return ok;
}

static bool read_file(reading *r, const char *path)
{
    file f;
    bool ok = true;
    r->path = path;
    r->line = 0;
    if (!file_read(path, &f))
        return false;
    for (size_t at = 0; ok && at < f.len;) {
        const char *end = memchr(f.bytes + at, '\n', f.len - at);
        size_t len = end == NULL ? f.len - at : (size_t)(end - f.bytes) - at;
        r->line++;
        ok = read_line(r, f.bytes + at, len);
        at += len + 1;
    }
    file_free(&f);
    return ok;
}

static bool write_policy(const reading *r)
{
    iampb_error *err = NULL;
    output out;
    if (!output_open(&out, r->c->output))
        return false;
    bool ok = iampb_compare_write_least(r->c->ctx, (const iampb_request *const *)r->requests, r->count, write_stream,
                      out.to, &err) == IAMPB_OK;
    if (ok)
        putc('\n', out.to);
    else
        complain(err, NULL);
    return output_close(&out, ok);
}

int compare_least(comparing *c)
{
    reading r = { .c = c };
    bool ok = c->path_count > 0;
    if (!ok)
        fputs("iampb compare least: name a file of requests, or '-'; 'iampb compare --help' tells more\n", stderr);
    for (int i = 0; ok && i < c->path_count; i++)
        ok = read_file(&r, c->paths[i]);
    if (ok && r.count == 0)
        ok = fault(&r, "", "no request");
    ok = ok && write_policy(&r);
    for (size_t i = 0; i < r.count; i++)
        iampb_request_free(r.requests[i]);
    free(r.requests);
    return ok ? EXIT_CLEAN : EXIT_TROUBLE;
}
