/* result.c - see result.h. */
#include "result.h"
#include <stdlib.h>

int32_t written_add(void *user, const char *bytes, size_t len)
{
    written *w = user;
    w->text = realloc(w->text, w->len + len + 1);
    memcpy(w->text + w->len, bytes, len);
    w->len += len;
    w->text[w->len] = '\0';
    return 0;
}

void written_free(written *w)
{
    free(w->text);
    *w = (written){ NULL, 0 };
}

static json_t *parse(written *w)
{
    json_error_t error;
    json_t *root = json_loadb(w->text, w->len, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "no JSON: %s\n%s", error.text, w->text);
    written_free(w);
    return root;
}

json_t *result_of(const iampb_decision *decision)
{
    written w = { NULL, 0 };
    iampb_error *err = NULL;
    ck_assert_status(iampb_decision_write(decision, 0, written_add, &w, &err), IAMPB_OK, &err);
    return parse(&w);
}

json_t *result_simulate(iampb_simulator *simulator, const char *input, const iampb_simulate_options *options)
{
    written w = { NULL, 0 };
    iampb_error *err = NULL;
    ck_assert_status(iampb_simulator_run(simulator, input, strlen(input), options, written_add, &w, &err), IAMPB_OK,
            &err);
    return parse(&w);
}

json_t *result_at(json_t *root, const char *path)
{
    while (root != NULL && *path != '\0') {
        char step[64];
        size_t len = strcspn(path, ".");
        ck_assert_uint_lt(len, sizeof step);
        memcpy(step, path, len);
        step[len] = '\0';
        root = json_is_array(root) ? json_array_get(root, strtoul(step, NULL, 10)) : json_object_get(root, step);
        path += len + (path[len] == '.');
    }
    return root;
}

static void add_text(json_t *value, char *out, size_t room)
{
    size_t len = strlen(out);
    if (json_is_string(value))
        snprintf(out + len, room - len, "%s", json_string_value(value));
    else if (json_is_boolean(value))
        snprintf(out + len, room - len, "%s", json_is_true(value) ? "true" : "false");
    else if (json_is_integer(value))
        snprintf(out + len, room - len, "%lld", (long long)json_integer_value(value));
    else
        snprintf(out + len, room - len, "%s", json_is_null(value) ? "null" : "{}");
}

const char *result_text(json_t *root, const char *path)
{
    static char text[4096];
    json_t *value = result_at(root, path);
    strcpy(text, value == NULL ? "-" : "");
    if (json_is_array(value))
        for (size_t i = 0; i < json_array_size(value); i++) {
            if (i > 0)
                strcat(text, ",");
            add_text(json_array_get(value, i), text, sizeof text - 2);
        }
    else if (value != NULL)
        add_text(value, text, sizeof text);
    return text;
}
