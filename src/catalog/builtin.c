/* builtin.c - the catalogue that is compiled in. catalog_tables.h is made by generate.py from the folder tables/. */
#include "catalog/catalog.h"

#ifdef __GNUC__
/* The pool is one text of some 600 kB; compilers promise only 4095 bytes, and all that we know take it. */
#  pragma GCC diagnostic ignored "-Woverlength-strings"
#endif
#include "catalog/catalog_tables.h"

_Static_assert(sizeof(iampb__service_row) == 28 && sizeof(iampb__action_row) == 12 && sizeof(iampb__type_row) == 12
                       && sizeof(iampb__key_row) == 8,
        "padding in the rows of the catalogue");

const iampb__tables *iampb__catalog_builtin(void) { return &catalog_block.head; }
