/* controls.c - see controls.h. */
#include "finding/controls.h"

typedef struct controls_check {
    iampb_str id;
    uint16_t first, count;
} controls_check;

typedef struct controls_framework {
    iampb_str name, name_and_version;
} controls_framework;

#include "finding/controls_table.h"

const iampb__control *iampb__controls_of(iampb_str check_id, size_t *count)
{
    size_t low = 0, high = sizeof control_checks / sizeof control_checks[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = iampb__str_cmp(check_id, control_checks[middle].id);
        if (order == 0) {
            *count = control_checks[middle].count;
            return &control_rows[control_checks[middle].first];
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    *count = 0;
    return control_rows;
}

bool iampb__controls_framework(iampb_str name)
{
    for (size_t i = 0; i < sizeof control_frameworks / sizeof control_frameworks[0]; i++)
        if (iampb__str_eq(name, control_frameworks[i].name)
            || iampb__str_eq(name, control_frameworks[i].name_and_version))
            return true;
    return false;
}
