/* terminal.h - text of the inputs on a terminal: names of users and roles are chosen by whoever may create them. */
#ifndef IAMPB__FINDING_TERMINAL_H
#define IAMPB__FINDING_TERMINAL_H
#include "base/builder.h"

/* Adds text so that a terminal shows it and does nothing else: hidden characters as <U+202e>, bytes that are no UTF-8
 * as <xff>. Line ends and tabs count as hidden. */
void iampb__terminal_show(iampb__builder *out, iampb_str text);
#endif
