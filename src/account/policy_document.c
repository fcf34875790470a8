/* policy_document.c - policies as AWS and its tools write them (I-1): a JSON object (CLI, boto3), a string that holds
 * JSON (Organizations), or a string that holds percent-encoded JSON (the API itself and most other SDKs; RFC 3986, so a
 * plus is a plus and no blank). Decoded texts are sources of their own, so that each byte of a policy still has its
 * place in the input. Rule: AWS IAM API Reference, "GetPolicyVersion": "the policy document is URL-encoded". */
#include "account/load.h"

/* The document is kept as unparsable: `error` is used up. Out of memory is passed on. */
static iampb_status keep_error(iampb__load *load, iampb_error *error, iampb__document *out, iampb_error **err)
{
    iampb_status status = iampb_error_code(error);
    iampb__span place = out->span;
    size_t len;
    if (status == IAMPB_E_NOMEM) {
        iampb_error_free(error);
        return iampb__error_nomem(err);
    }
    const char *message = iampb_error_message(error, &len);
    out->root = IAMPB__JSON_NOTHING;
    if (!iampb__arena_str(load->arena, iampb__str(message, len), &out->error)) {
        iampb_error_free(error);
        return iampb__error_nomem(err);
    }
    uint64_t offset = iampb_error_offset(error); /* of the input file */
    if (iampb_error_line(error) != 0 && offset <= load->source->text.len)
        place = (iampb__span){ load->source, (uint32_t)offset, 0 };
    iampb_error_free(error);
    return iampb__load_note(load, err, &place, "a policy does not parse, and is kept as unparsable: %v", out->error);
}

static iampb_status unparsable(iampb__load *load, iampb_status code, const char *why, iampb__document *out,
        iampb_error **err)
{
    iampb_error *error = NULL;
    iampb__place place = { out->span.source, out->span.begin, { NULL, 0 } };
    iampb__error_at(load->ctx, &error, code, &place, "%s", why);
    return keep_error(load, error, out, err);
}

/* How many bytes of an encoded text are a byte order mark. */
static size_t mark_length(iampb_str encoded)
{
    static const iampb_str marks[] = { IAMPB__STR_INIT("\xEF\xBB\xBF"), IAMPB__STR_INIT("\\ufeff"),
        IAMPB__STR_INIT("%EF%BB%BF") };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (encoded.len >= marks[i].len && iampb__str_eq_nocase(iampb__str_first(encoded, marks[i].len), marks[i]))
            return marks[i].len;
    return 0;
}

static char first_character(iampb_str text)
{
    text = iampb__str_trim(text);
    return text.len == 0 ? '\0' : text.ptr[0];
}

static iampb_status percent_decode(iampb__load *load, iampb_str text, iampb_str *out, bool *valid)
{
    char *decoded = iampb__arena_bytes(load->arena, text.len + 1);
    size_t len = 0;
    if (decoded == NULL)
        return IAMPB_E_NOMEM;
    *valid = true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = i + 2 < text.len ? iampb__hex_digit(text.ptr[i + 1]) : -1;
            int low = i + 2 < text.len ? iampb__hex_digit(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0) {
                *valid = false;
                return IAMPB_OK;
            }
            c = (char)(high * 16 + low);
            i += 2;
        }
        decoded[len++] = c;
    }
    decoded[len] = '\0';
    *out = iampb__str(decoded, len);
    return IAMPB_OK;
}

static iampb_status parse(iampb__load *load, const iampb__source *source, iampb__document *out, iampb_error **err)
{
    iampb_error *error = NULL;
    iampb__json root;
    if (iampb__json_read(load->ctx, source, load->arena, &root, &error) < 0)
        return keep_error(load, error, out, err);
    out->root = root;
    return IAMPB_OK;
}

/* Some write the text escaped twice: then the parsed value is again a string (I-32). */
static iampb_status parse_string(iampb__load *load, const iampb__source *holder, uint32_t begin, uint32_t len,
        iampb_str text, bool escaped, iampb__document *out, iampb_error **err, int depth)
{
    const iampb__source *source = holder;
    size_t mark = mark_length(iampb__str(holder->text.ptr + begin, len));
    if (mark > 0) {
        begin += (uint32_t)mark;
        len -= (uint32_t)mark;
        if (holder->text.ptr[begin - mark] != '%')
            text = iampb__str_from(text, 3); /* raw or escaped, the text itself has three bytes */
        else
            text = iampb__str_from(text, mark);
    }
    char first = first_character(text);
    if (first == '%' || (first != '{' && first != '[' && first != '"' && iampb__str_find(text, '%', 0) != SIZE_MAX)) {
        bool valid;
        iampb_str decoded = { NULL, 0 };
        if (escaped) {
            source = iampb__source_decoded(load->arena, holder, begin, len, IAMPB__ENCODING_JSON, text);
            if (source == NULL)
                return iampb__error_nomem(err);
            begin = 0;
            len = (uint32_t)text.len;
        }
        if (percent_decode(load, text, &decoded, &valid) < 0)
            return iampb__error_nomem(err);
        if (!valid)
            return unparsable(load, IAMPB_E_ENCODING, "not valid percent encoding", out, err);
        source = iampb__source_decoded(load->arena, source, begin, len, IAMPB__ENCODING_PERCENT, decoded);
    } else if (first == '{' || first == '[' || first == '"') {
        source = iampb__source_decoded(load->arena, holder, begin, len, IAMPB__ENCODING_JSON, text);
    } else {
        return unparsable(load, IAMPB_E_SYNTAX, first == '\0' ? "the policy is empty" : "the text is no JSON object",
                out, err);
    }
    if (source == NULL)
        return iampb__error_nomem(err);
    iampb_status status = parse(load, source, out, err);
    if (status < 0 || iampb__json_type_of(out->root) != IAMPB__JSON_STRING || depth > 0)
        return status;
    bool nomem = false;
    iampb__span inner = iampb__json_span(out->root);
    iampb_str again;
    if (!iampb__json_string(out->root, load->arena, &again, &nomem))
        return iampb__error_nomem(err);
    out->root = IAMPB__JSON_NOTHING;
    return parse_string(load, inner.source, inner.begin + 1, inner.len - 2, again, true, out, err, depth + 1);
}

/* The nodes of a document lie one behind the other. A string with escapes may be anything. */
static bool has_condition(iampb__json root)
{
    const iampb_str word = IAMPB__STR("\"Condition\"");
    const iampb__json_node *end = root.node + root.node->skip;
    for (const iampb__json_node *node = root.node; node < end; node++) {
        iampb__json one = { root.source, node };
        if (iampb__json_type_of(one) == IAMPB__JSON_STRING
            && ((node->meta & 16u) != 0 || (node->len == word.len && iampb__str_eq(iampb__json_raw(one), word))))
            return true;
    }
    return false;
}

static iampb_status read_document(iampb__load *load, iampb__json value, iampb__document *out, iampb_error **err)
{
    bool nomem = false;
    iampb_str text;
    iampb__json_type type = iampb__json_type_of(value);
    if (type == IAMPB__JSON_NULL || type == IAMPB__JSON_NONE)
        return IAMPB_OK;
    if (type != IAMPB__JSON_OBJECT && type != IAMPB__JSON_STRING)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value,
                "expected a policy document, an object or a string; found %s", iampb__json_type_name(value));
    out->present = true;
    out->error = IAMPB__STR("");
    out->span = iampb__json_span(value);
    if (type == IAMPB__JSON_OBJECT) {
        out->root = iampb__json_keep(value, load->arena);
        return out->root.node == NULL ? iampb__error_nomem(err) : IAMPB_OK;
    }
    if (!iampb__json_string(value, load->arena, &text, &nomem))
        return iampb__error_nomem(err);
    out->span.begin += 1;
    out->span.len -= 2;
    bool escaped = memchr(out->span.source->text.ptr + out->span.begin, '\\', out->span.len) != NULL;
    iampb_status status =
            parse_string(load, out->span.source, out->span.begin, out->span.len, text, escaped, out, err, 0);
    if (status < 0 || out->root.node == NULL || iampb__json_type_of(out->root) == IAMPB__JSON_OBJECT)
        return status;
    out->root = IAMPB__JSON_NOTHING;
    return unparsable(load, IAMPB_E_SYNTAX, "the policy is no JSON object", out, err);
}

iampb_status iampb__policy_document_read(iampb__load *load, iampb__json value, iampb__document *out,
        iampb_error **err)
{
    iampb_status status = read_document(load, value, out, err);
    out->conditional = status == IAMPB_OK && out->root.node != NULL && has_condition(out->root);
    return status;
}
