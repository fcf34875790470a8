/* json_input.h - JSON of the command's own inputs, which are not for the library. */
#ifndef JSON_INPUT_H
#define JSON_INPUT_H
#include "host.h"
#include <jansson.h>

/* Prints why not, with the place, and returns NULL. `line`: of the first line in the file, from 1. */
json_t *json_input(const char *path, const char *bytes, size_t len, size_t line);
/* "iampb: PATH[:LINE]: WHERE: WHAT"; `line` 0: not known. */
void complain_of_json(const char *path, size_t line, const char *where, const char *what);
#endif
