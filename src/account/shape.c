/* shape.c - reading JSON objects by tables of members; see load.h. */
#include "account/load.h"
#include "base/builder.h"
#include "json/path.h"

/* A member's name without decoding where it has no escapes, which is always so in what AWS writes. */
static bool key_text(iampb__load *load, iampb__json key, iampb_str *out, bool *nomem)
{
    return iampb__json_string(key, load->arena, out, nomem);
}

/* Members come in the same order in each element, so the search begins after the last hit. */
static const iampb__member *member_of(const iampb__shape *shape, iampb_str name, size_t *next)
{
    for (size_t n = 0, i = *next; n < shape->count; n++, i++) {
        if (i >= shape->count)
            i = 0;
        const iampb__member *member = &shape->members[i];
        if (member->len == name.len && memcmp(member->name, name.ptr, name.len) == 0) {
            *next = i + 1;
            return member;
        }
    }
    return NULL;
}

static const iampb__member *member_in_other_case(const iampb__shape *shape, iampb_str name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (shape->members[i].len == name.len
            && iampb__str_eq_nocase(iampb__str(shape->members[i].name, name.len), name))
            return &shape->members[i];
    return NULL;
}

iampb_status iampb__text_read(iampb__load *load, iampb__json value, iampb__value *out, iampb_error **err)
{
    bool nomem = false;
    if (iampb__json_type_of(value) != IAMPB__JSON_STRING)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected a string, found %s",
                iampb__json_type_name(value));
    iampb_str text;
    if (!iampb__json_string(value, load->arena, &text, &nomem))
        return iampb__error_nomem(err);
    out->text = text;
    out->span = iampb__json_span(value);
    out->span.begin += 1; /* the inside of the quotes */
    out->span.len -= 2;
    return IAMPB_OK;
}

/* Account ids are strings; tools that made numbers of them have lost the leading zeros (I-5). */
static iampb_status id_read(iampb__load *load, iampb__json value, iampb__value *out, iampb_error **err)
{
    int64_t number;
    if (iampb__json_type_of(value) != IAMPB__JSON_NUMBER)
        return iampb__text_read(load, value, out, err);
    if (!iampb__json_int(value, &number) || number < 0 || number > INT64_C(999999999999))
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected an account id, a string of 12 digits");
    char *digits = iampb__arena_bytes(load->arena, 13);
    if (digits == NULL)
        return iampb__error_nomem(err);
    for (int i = 11; i >= 0; i--, number /= 10)
        digits[i] = (char)('0' + number % 10);
    digits[12] = '\0';
    out->text = iampb__str(digits, 12);
    out->span = iampb__json_span(value);
    return iampb__load_note(load, err, &out->span, "an account id is written as a number; it is read as %v", out->text);
}

/* Seconds since the epoch as AWS's JSON protocol writes them: 1576713600, 1576713600.123, 1.5767136E9. */
static bool epoch_seconds(iampb_str text, int64_t *out)
{
    int64_t value = 0, scale = 0, exponent = 0;
    bool negative = false, fraction = false, negative_exponent = false;
    size_t i = 0;
    if (i < text.len && text.ptr[i] == '-') {
        negative = true;
        i++;
    }
    for (; i < text.len && text.ptr[i] != 'e' && text.ptr[i] != 'E'; i++) {
        if (text.ptr[i] == '.') {
            fraction = true;
            continue;
        }
        if (value > INT64_MAX / 100) { /* more digits than a time can need: those of a fraction may go */
            if (!fraction)
                return false;
            continue;
        }
        value = value * 10 + (text.ptr[i] - '0');
        scale += fraction;
    }
    if (i < text.len) {
        i++;
        if (i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-'))
            negative_exponent = text.ptr[i++] == '-';
        for (; i < text.len; i++) {
            exponent = exponent * 10 + (text.ptr[i] - '0');
            if (exponent > 400)
                return false;
        }
    }
    for (scale = (negative_exponent ? -exponent : exponent) - scale; scale > 0 && value != 0; scale--) {
        if (value > INT64_MAX / 10)
            return false;
        value *= 10;
    }
    for (; scale < 0 && value != 0; scale++)
        value /= 10;
    if (value > INT64_C(253402300799)) /* the last second of year 9999 */
        return false;
    *out = negative ? -value : value;
    return true;
}

static iampb_status time_read(iampb__load *load, iampb__json value, iampb__time_value *out, iampb_error **err)
{
    bool understood;
    if (iampb__json_type_of(value) == IAMPB__JSON_NUMBER) {
        out->value.text = iampb__json_raw(value);
        out->value.span = iampb__json_span(value);
        understood = epoch_seconds(out->value.text, &out->at);
    } else {
        iampb_status status = iampb__text_read(load, value, &out->value, err);
        if (status < 0)
            return status;
        understood = iampb__time_parse(iampb__str_trim(out->value.text), &out->at);
    }
    if (understood)
        return IAMPB_OK;
    return iampb__load_note(load, err, &out->value.span, "\"%v\" is not understood as a time: it counts as unknown",
            iampb__str_first(out->value.text, 64));
}

static iampb_status int_read(iampb__load *load, iampb__json value, iampb__int_value *out, iampb_error **err)
{
    iampb__json_type type = iampb__json_type_of(value);
    if (type == IAMPB__JSON_NUMBER) {
        out->value.text = iampb__json_raw(value);
        out->value.span = iampb__json_span(value);
        out->known = iampb__json_int(value, &out->number);
        if (!out->known)
            return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value,
                    "expected a whole number of at most 64 bits, found %v", iampb__str_first(out->value.text, 40));
        return IAMPB_OK;
    }
    if (type != IAMPB__JSON_STRING)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected a number, found %s",
                iampb__json_type_name(value));
    iampb_status status = iampb__text_read(load, value, &out->value, err);
    if (status < 0)
        return status;
    out->known = iampb__str_int(out->value.text, &out->number);
    if (!out->known)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value,
                "expected a whole number of at most 64 bits, found \"%v\"", iampb__str_first(out->value.text, 40));
    return IAMPB_OK;
}

static iampb_status bool_read(iampb__load *load, iampb__json value, iampb__bool_value *out, iampb_error **err)
{
    iampb__json_type type = iampb__json_type_of(value);
    if (type != IAMPB__JSON_TRUE && type != IAMPB__JSON_FALSE)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected true or false, found %s",
                iampb__json_type_name(value));
    out->is = type == IAMPB__JSON_TRUE ? IAMPB__TRUE : IAMPB__FALSE;
    out->value.text = iampb__json_raw(value);
    out->value.span = iampb__json_span(value);
    return IAMPB_OK;
}

iampb_status iampb__member_read(iampb__load *load, const iampb__member *member, void *into, iampb__json value,
        iampb_error **err)
{
    void *place = (char *)into + member->offset;
    switch ((iampb__member_type)member->type) {
    case IAMPB__MEMBER_TEXT: return iampb__text_read(load, value, place, err);
    case IAMPB__MEMBER_ID: return id_read(load, value, place, err);
    case IAMPB__MEMBER_TIME: return time_read(load, value, place, err);
    case IAMPB__MEMBER_INT: return int_read(load, value, place, err);
    case IAMPB__MEMBER_BOOL: return bool_read(load, value, place, err);
    case IAMPB__MEMBER_OBJECT:
        if (iampb__json_type_of(value) != IAMPB__JSON_OBJECT)
            return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected an object, found %s",
                    iampb__json_type_name(value));
        break;
    case IAMPB__MEMBER_ARRAY:
        if (iampb__json_type_of(value) != IAMPB__JSON_ARRAY)
            return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected a list, found %s",
                    iampb__json_type_name(value));
        break;
    case IAMPB__MEMBER_ANY: break;
    }
    return member->read == NULL ? IAMPB_OK : member->read(load, into, value, err);
}

static void times_unknown(const iampb__shape *shape, void *into)
{
    for (size_t i = 0; i < shape->count; i++)
        if (shape->members[i].type == IAMPB__MEMBER_TIME) {
            iampb__time_value *time = (void *)((char *)into + shape->members[i].offset);
            time->at = IAMPB__TIME_UNKNOWN;
        }
}

iampb_status iampb__shape_read(iampb__load *load, const iampb__shape *shape, iampb__json object, void *into,
        iampb_error **err)
{
    iampb_status status;
    size_t next = 0;
    uint32_t seen = 0;
    if (iampb__json_type_of(object) != IAMPB__JSON_OBJECT)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, object, "expected %s, an object; found %s", shape->what,
                iampb__json_type_name(object));
    times_unknown(shape, into);
    for (iampb__json_iter i = iampb__json_begin(object); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_str name;
        bool nomem = false;
        if (!key_text(load, i.key, &name, &nomem))
            return iampb__error_nomem(err);
        const iampb__member *member = member_of(shape, name, &next);
        if (member == NULL) {
            member = member_in_other_case(shape, name);
            if (member != NULL)
                return iampb__load_fail(load, err, IAMPB_E_SYNTAX, i.value,
                        "expected \"%s\", found \"%v\": AWS writes it in other case, so this is not its output",
                        member->name, name);
            continue;
        }
        if (iampb__json_type_of(i.value) == IAMPB__JSON_NULL)
            continue;
        seen |= UINT32_C(1) << (member - shape->members);
        if ((status = iampb__member_read(load, member, into, i.value, err)) < 0)
            return status;
    }
    for (size_t i = 0; i < shape->count; i++)
        if (shape->members[i].required && (seen >> i & 1) == 0)
            return iampb__load_fail(load, err, IAMPB_E_SYNTAX, object, "expected \"%s\" in %s", shape->members[i].name,
                    shape->what);
    return IAMPB_OK;
}

iampb_status iampb__shape_read_array(iampb__load *load, const iampb__shape *shape, iampb__json array, size_t size,
        void **items, size_t *count, iampb_error **err)
{
    size_t room = iampb__json_count(array), used = 0;
    if (room == 0)
        return IAMPB_OK;
    char *made = iampb__arena_zalloc(load->arena, room, size);
    if (made == NULL)
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(array); iampb__json_more(&i) && used < room; iampb__json_advance(&i)) {
        iampb_status status = iampb__shape_read(load, shape, i.value, made + used * size, err);
        if (status < 0)
            return status;
        used++;
    }
    *items = made;
    *count = used;
    return IAMPB_OK;
}

iampb_status iampb__texts_read(iampb__load *load, iampb__json array, iampb__value **items, size_t *count,
        iampb_error **err)
{
    size_t room = iampb__json_count(array), used = 0;
    if (room == 0)
        return IAMPB_OK;
    iampb__value *made = iampb__arena_zalloc(load->arena, room, sizeof *made);
    if (made == NULL)
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(array); iampb__json_more(&i) && used < room; iampb__json_advance(&i)) {
        iampb_status status = iampb__text_read(load, i.value, &made[used], err);
        if (status < 0)
            return status;
        used++;
    }
    *items = made;
    *count = used;
    return IAMPB_OK;
}

iampb_status iampb__load_fail(const iampb__load *load, iampb_error **err, iampb_status code, iampb__json at,
        const char *format, ...)
{
    iampb__builder message = { .ctx = load->ctx }, path = { .ctx = load->ctx };
    iampb__span span = iampb__json_span(at);
    iampb__place place = { span.source, span.begin, { NULL, 0 } };
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(&message, format, args);
    va_end(args);
    if (span.source != NULL)
        iampb__json_path(span.source, span.begin, &path);
    place.json_path = iampb__builder_str(&path);
    if (place.source == NULL)
        place.source = load->source;
    iampb_status status = message.failed || path.failed
            ? iampb__error_nomem(err)
            : iampb__error_at(load->ctx, err, code, &place, "%v", iampb__builder_str(&message));
    iampb__builder_free(&message);
    iampb__builder_free(&path);
    return status;
}
