/* fields.h - the fields and relations of entities by name, as tables: what doc/account.md lists. */
#ifndef IAMPB__ACCOUNT_FIELDS_H
#define IAMPB__ACCOUNT_FIELDS_H
#include "account/model.h"

/* Name of field or relation `index` of a kind, in the order of the manual; "" past the end. */
iampb_str iampb__field_name(iampb_entity_kind kind, size_t index);
iampb_str iampb__relation_name(iampb_entity_kind kind, size_t index);
/* "user", "group", ...: what the manual calls the kind; "" for a number that names none. */
iampb_str iampb__kind_name(iampb_entity_kind kind);
#endif
