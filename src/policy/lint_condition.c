/* lint_condition.c - rules about operators, keys and values of conditions. See lint.h.
 * Values with a policy variable are not judged by their form: what they will be is not known.
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Condition", "Condition operators", "AWS global condition context
 * keys". */
#include "base/time.h"
#include "policy/address.h"
#include "policy/lint.h"
#include "policy/lint_operator.h"
#include "policy/pattern.h"
#include "policy/region.h"
#include "policy/variables.h"

enum {
    INVALID_CONDITION_OPERATOR,
    NULL_WITH_IF_EXISTS,
    INVALID_CONDITION_KEY_FORMAT,
    INVALID_GLOBAL_CONDITION_KEY,
    INVALID_SERVICE_CONDITION_KEY,
    MISSING_TAG_KEY_IN_CONDITION,
    UNSUPPORTED_GLOBAL_CONDITION_KEY,
    DEPRECATED_GLOBAL_CONDITION_KEY,
    MISSING_QUALIFIER,
    TYPE_MISMATCH,
    INVALID_CONDITION_MULTIPLE_BOOLEAN,
    TYPE_MISMATCH_BOOLEAN,
    TYPE_MISMATCH_DATE,
    INVALID_DATE_VALUE,
    TYPE_MISMATCH_NUMBER,
    TYPE_MISMATCH_STRING,
    TYPE_MISMATCH_IP_RANGE,
    IMPROVE_IP_RANGE,
    PRIVATE_IP_ADDRESS,
    PRIVATE_IP_ADDRESS_SUBSET,
    PRIVATE_NOT_IP_ADDRESS,
    PRIVATE_NOT_IP_ADDRESS_SUBSET,
    INVALID_VARIABLE_FOR_OPERATOR,
    WILDCARD_WITHOUT_LIKE_OPERATOR,
    INVALID_KMS_KEY_VALUE,
    INVALID_REGION,
    INVALID_VPC_FORMAT,
    INVALID_VPCE_FORMAT,
    WILDCARD_USAGE_TOO_PERMISSIVE,
    VARIABLE_USAGE_TOO_PERMISSIVE,
    UNSUPPORTED_ACTION_FOR_CONDITION_KEY,
    UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
    USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES
};

static const iampb__lint_rule *row(int index) { return &iampb__lint_rules_condition[index]; }

static iampb__locus key_locus(const iampb__lint_condition *c) { return iampb__locus_name(&c->tree->values.node); }
static iampb_str key_text(const iampb__lint_condition *c) { return iampb__lint_short(c->name); }
static const iampb__tree_entry *value_at(const iampb__lint_condition *c, size_t i)
{
    return &c->tree->values.entries[i];
}

/* ---- Operators ---- */
static void check_operators(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->operator_count; i++) {
        const iampb__lint_operator *op = &s->operators[i];
        iampb__locus at = iampb__locus_name(&op->tree->node);
        if (op->family == IAMPB__FAMILY_UNKNOWN)
            iampb__lint_report(lint, row(INVALID_CONDITION_OPERATOR), s, at, "There is no condition operator \"%v\"",
                    iampb__lint_short(op->tree->node.name));
        if (op->family == IAMPB__FAMILY_NULL && op->if_exists
            && iampb__lint_report(lint, row(NULL_WITH_IF_EXISTS), s, at,
                    "Null itself asks whether a key exists: \"%v\" is no operator",
                    iampb__lint_short(op->tree->node.name)))
            iampb__lint_rename_operator(lint, s, op, op->qualifier, op->base, false);
    }
}

/* ---- Keys ---- */
static const iampb_str federated_prefixes[] = {
    IAMPB__STR_INIT("saml"), IAMPB__STR_INIT("cognito-identity"), IAMPB__STR_INIT("accounts.google.com"),
    IAMPB__STR_INIT("www.amazon.com"), IAMPB__STR_INIT("graph.facebook.com"),
};

/* Claims of OIDC providers: the prefix is a host, perhaps with a port and a path, so it has a dot. */
static bool is_federated(iampb_str prefix)
{
    for (size_t i = 0; i < sizeof federated_prefixes / sizeof federated_prefixes[0]; i++)
        if (iampb__str_eq_nocase(prefix, federated_prefixes[i]))
            return true;
    return iampb__str_find(prefix, '.', 0) != SIZE_MAX;
}

static bool lacks_tag_key(iampb_str key)
{
    static const iampb_str tags[] = { IAMPB__STR_INIT("aws:RequestTag"), IAMPB__STR_INIT("aws:ResourceTag"),
        IAMPB__STR_INIT("aws:PrincipalTag") };
    if (key.len > 0 && key.ptr[key.len - 1] == '/')
        key.len--;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (iampb__str_eq_nocase(key, tags[i]))
            return true;
    return false;
}

static void check_old_arn_key(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    /* Where a policy is about a resource the key could mean the caller or the source: there it is refused (choice). */
    bool about_resource = s->tree->principal != NULL || s->tree->not_principal != NULL;
    int code = about_resource ? UNSUPPORTED_GLOBAL_CONDITION_KEY : DEPRECATED_GLOBAL_CONDITION_KEY;
    if (!iampb__lint_report(lint, row(code), s, key_locus(c),
                "%v is an old key: aws:PrincipalArn has the caller's ARN%s", key_text(c),
                about_resource ? ", aws:SourceArn that of the resource a service acts for" : ""))
        return;
    if (!about_resource && !iampb__lint_operator_has_key(c->op, IAMPB__STR("aws:PrincipalArn")))
        iampb__lint_edit_string(lint, key_locus(c), IAMPB__STR("aws:PrincipalArn"));
}

static void check_unknown_key(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    size_t colon = iampb__str_find(c->name, ':', 0);
    if (colon == SIZE_MAX || colon == 0 || colon + 1 == c->name.len) {
        iampb__lint_report(lint, row(INVALID_CONDITION_KEY_FORMAT), s, key_locus(c),
                "\"%v\" is not of the form prefix:name", key_text(c));
        return;
    }
    iampb_str prefix = iampb__str_first(c->name, colon);
    if (iampb__str_eq_nocase(prefix, IAMPB__STR("aws"))) {
        if (iampb_catalog_name_status(lint->catalog, c->name.ptr, c->name.len) == IAMPB_NAME_UNKNOWN)
            iampb__lint_report(lint, row(INVALID_GLOBAL_CONDITION_KEY), s, key_locus(c),
                    "\"%v\" is not a global condition key", key_text(c));
        return;
    }
    iampb_name_status status = iampb_catalog_name_status(lint->catalog, prefix.ptr, prefix.len);
    if ((status & IAMPB_NAME_SERVICE) == 0 && (status != IAMPB_NAME_UNKNOWN || is_federated(prefix)))
        return;
    iampb__lint_report(lint, row(INVALID_SERVICE_CONDITION_KEY), s, key_locus(c),
            (status & IAMPB_NAME_SERVICE) != 0 ? "%v has no condition key \"%v\""
                                               : "There is no service \"%v\", and so no condition key \"%v\"",
            iampb__lint_short(prefix), key_text(c));
}

static void check_keys(iampb__lint *lint, const iampb__lint_statement *s)
{
    if (iampb__catalog_key_count(lint->catalog) == 0)
        return; /* built without the facts */
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        if (lacks_tag_key(c->name))
            iampb__lint_report(lint, row(MISSING_TAG_KEY_IN_CONDITION), s, key_locus(c),
                    "\"%v\" needs the name of a tag, as in aws:ResourceTag/team", key_text(c));
        else if (iampb__lint_key_is(c, IAMPB__STR("aws:ARN")))
            check_old_arn_key(lint, s, c);
        else if (c->key == IAMPB_CATALOG_NONE)
            check_unknown_key(lint, s, c);
    }
}

/* ---- Operator and key together ---- */
/* A String operator on true or false says the same with Bool, if that is what it compares with: unlike "true" is
 * "false", or no key at all. */
static void edit_to_bool(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    const iampb__lint_operator *op = c->op;
    const iampb_str words[2] = { IAMPB__STR_INIT("false"), IAMPB__STR_INIT("true") };
    if (c->tree->values.count != 1 || op->qualifier != IAMPB__QUALIFIER_NONE)
        return;
    bool is_true = iampb__str_eq(value_at(c, 0)->text, words[1]);
    if ((is_true || iampb__str_eq(value_at(c, 0)->text, words[0]))
        && iampb__lint_rename_operator(lint, s, op, op->qualifier, IAMPB__STR("Bool"), op->if_exists || op->negated)
        && op->negated)
        iampb__lint_edit_string(lint, iampb__lint_entry(value_at(c, 0)), words[!is_true]);
}

static void check_key_types(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        if (c->key == IAMPB_CATALOG_NONE || iampb__lint_key_is(c, IAMPB__STR("identitystore:UserId")))
            continue; /* services disagree on that one */
        if (c->multi && c->op->qualifier == IAMPB__QUALIFIER_NONE && c->op->family != IAMPB__FAMILY_NULL
            && c->op->family != IAMPB__FAMILY_UNKNOWN)
            iampb__lint_report(lint, row(MISSING_QUALIFIER), s, key_locus(c),
                    "%v may have many values: put ForAllValues: or ForAnyValue: before %v", key_text(c),
                    iampb__lint_short(c->op->tree->node.name));
        if (c->type == IAMPB_KEY_BOOL && c->op->family == IAMPB__FAMILY_STRING
            && iampb__lint_report(lint, row(TYPE_MISMATCH), s, key_locus(c),
                    "%v is true or false: use Bool in place of %v", key_text(c),
                    iampb__lint_short(c->op->tree->node.name)))
            edit_to_bool(lint, s, c);
    }
}

/* ---- Forms of values ---- */
static bool has_variable(const iampb__lint *lint, iampb_str text)
{
    iampb__pieces pieces = iampb__pieces_of(text);
    iampb__piece piece;
    if (!lint->tree->variables || !iampb__text_has_variables(text))
        return false;
    while (iampb__pieces_next(&pieces, &piece))
        if (piece.kind == IAMPB__PIECE_VARIABLE || piece.kind == IAMPB__PIECE_BROKEN)
            return true;
    return false;
}

static size_t skip_sign(iampb_str text, size_t at)
{
    return at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '+') ? at + 1 : at;
}

static size_t skip_digits(iampb_str text, size_t at)
{
    while (at < text.len && iampb__is_digit(text.ptr[at]))
        at++;
    return at;
}

/* "10", "-1.5", ".5", "1e3". */
static bool is_number(iampb_str text)
{
    size_t begin = skip_sign(text, 0), at = skip_digits(text, begin), digits = at - begin;
    if (at < text.len && text.ptr[at] == '.') {
        begin = at + 1;
        at = skip_digits(text, begin);
        digits += at - begin;
    }
    if (digits > 0 && at < text.len && (text.ptr[at] | 32) == 'e') {
        begin = skip_sign(text, at + 1);
        at = skip_digits(text, begin);
        digits = at - begin;
    }
    return digits > 0 && at == text.len;
}

/* ISO 8601 as the W3C has it, where a month alone is a date as well; a year alone is a number. */
static bool is_date(iampb_str text)
{
    char whole[] = "0000-00-01";
    int64_t at;
    if (text.len != 7)
        return iampb__time_parse(text, &at);
    memcpy(whole, text.ptr, text.len);
    return iampb__time_parse(iampb__str_z(whole), &at);
}

/* Three numbers with the same mark between them, such as 12/31/2026: which one is the month is anybody's guess. Not so
 * where a year and a dash begin it. */
static bool is_ambiguous_date(iampb_str text)
{
    size_t groups = 0, at = 0;
    char mark = '\0';
    while (at < text.len && groups < 3) {
        size_t begin = at;
        while (at < text.len && iampb__is_digit(text.ptr[at]))
            at++;
        if (at == begin)
            return false;
        if (at - begin == 4 && at < text.len && text.ptr[at] == '-')
            return false;
        if (++groups == 3)
            break;
        if (at == text.len || memchr("/-.", text.ptr[at], 3) == NULL || (mark != '\0' && text.ptr[at] != mark))
            return false;
        mark = text.ptr[at++];
    }
    return groups == 3;
}

static bool is_base64(iampb_str text)
{
    size_t padding = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '=')
            padding++;
        else if (padding > 0
                 || !(iampb__is_digit(c) || iampb__is_upper(c) || iampb__is_lower(c) || c == '+' || c == '/'))
            return false;
    }
    return padding <= 2 && text.len % 4 == 0;
}

static void report_value(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c, int code,
        const iampb__tree_entry *value, const char *what)
{
    iampb__lint_report(lint, row(code), s, iampb__lint_entry(value), "\"%v\" of %v is %s",
            iampb__lint_short(value->text), key_text(c), what);
}

static void check_form(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c,
        const iampb__tree_entry *value)
{
    iampb_str text = value->text;
    iampb__range range;
    switch (c->op->family) {
    case IAMPB__FAMILY_BOOL:
    case IAMPB__FAMILY_NULL:
        if (!iampb__str_eq_nocase(text, IAMPB__STR("true")) && !iampb__str_eq_nocase(text, IAMPB__STR("false")))
            report_value(lint, s, c, TYPE_MISMATCH_BOOLEAN, value, "neither true nor false");
        break;
    case IAMPB__FAMILY_NUMERIC:
        if (!is_number(text))
            report_value(lint, s, c, TYPE_MISMATCH_NUMBER, value, "not a number");
        break;
    case IAMPB__FAMILY_DATE:
        if (is_date(text) || is_number(text))
            break;
        if (is_ambiguous_date(text))
            report_value(lint, s, c, INVALID_DATE_VALUE, value, "a date that can be read in several ways");
        else
            report_value(lint, s, c, TYPE_MISMATCH_DATE, value, "neither an ISO 8601 date nor a number of seconds");
        break;
    case IAMPB__FAMILY_BINARY:
        if (!is_base64(text))
            report_value(lint, s, c, TYPE_MISMATCH_STRING, value, "not base64");
        break;
    case IAMPB__FAMILY_IP:
        if (!iampb__range_parse(text, &range)) {
            report_value(lint, s, c, TYPE_MISMATCH_IP_RANGE, value, "neither an IP address nor a CIDR range");
        } else if (iampb__range_mask(&range)) {
            iampb__builder_clear(&lint->text);
            iampb__range_write(&range, &lint->text);
            if (iampb__lint_report(lint, row(IMPROVE_IP_RANGE), s, iampb__lint_entry(value),
                        "\"%v\" has bits beyond its mask: it means %v", iampb__lint_short(text),
                        iampb__builder_str(&lint->text)))
                iampb__lint_edit_string(lint, iampb__lint_entry(value), iampb__builder_str(&lint->text));
        }
        break;
    default:
        break;
    }
}

static void check_values(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        const iampb__tree_list *values = &c->tree->values;
        bool takes_variables = c->op->family == IAMPB__FAMILY_STRING || c->op->family == IAMPB__FAMILY_ARN;
        if (c->op->family == IAMPB__FAMILY_UNKNOWN)
            continue;
        if (c->op->family == IAMPB__FAMILY_BOOL && values->count > 1 && c->op->qualifier == IAMPB__QUALIFIER_NONE)
            iampb__lint_report(lint, row(INVALID_CONDITION_MULTIPLE_BOOLEAN), s, iampb__locus_value(&values->node),
                    "Bool takes one value, and %v has %z", key_text(c), values->count);
        for (size_t v = 0; v < values->count; v++) {
            const iampb__tree_entry *value = value_at(c, v);
            if (takes_variables)
                break;
            if (has_variable(lint, value->text))
                iampb__lint_report(lint, row(INVALID_VARIABLE_FOR_OPERATOR), s, iampb__lint_entry(value),
                        "%v takes no policy variable: only String and Arn operators do",
                        iampb__lint_short(c->op->tree->node.name));
            else
                check_form(lint, s, c, value);
        }
    }
}

/* ---- Private addresses: requests over the internet never come from them ---- */
static void check_source_ips(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        const iampb__tree_list *values = &c->tree->values;
        size_t private_count = 0, public_count = 0;
        bool begun = false, all;
        iampb__range range;
        if (c->op->family != IAMPB__FAMILY_IP || !iampb__lint_key_is(c, IAMPB__STR("aws:SourceIp")))
            continue;
        for (size_t v = 0; v < values->count; v++) {
            if (!iampb__range_parse(values->entries[v].text, &range))
                continue;
            if (iampb__range_is_private(&range))
                private_count++;
            else
                public_count++;
        }
        all = public_count == 0;
        int code = c->op->negated ? (all ? PRIVATE_NOT_IP_ADDRESS : PRIVATE_NOT_IP_ADDRESS_SUBSET)
                                  : (all ? PRIVATE_IP_ADDRESS : PRIVATE_IP_ADDRESS_SUBSET);
        for (size_t v = 0; v < values->count && private_count > 0; v++) {
            iampb__locus at = iampb__lint_entry(&values->entries[v]);
            if (!iampb__range_parse(values->entries[v].text, &range) || !iampb__range_is_private(&range))
                continue;
            if (begun)
                iampb__lint_at(lint, at);
            else if (!iampb__lint_report(lint, row(code), s, at,
                             all ? "%v has private addresses only (%z), which no request over the internet comes from"
                                 : "%v has private addresses (%z), which no request over the internet comes from",
                             key_text(c), private_count))
                break;
            begun = true;
        }
    }
}

/* ---- Values of certain keys ---- */
static bool is_id(iampb_str text, iampb_str prefix)
{
    if (!iampb__str_starts(text, prefix) || (text.len != prefix.len + 8 && text.len != prefix.len + 17))
        return false;
    for (size_t i = prefix.len; i < text.len; i++)
        if (!iampb__is_digit(text.ptr[i]) && !iampb__is_lower(iampb__lower(text.ptr[i])))
            return false;
    return true;
}

static bool is_kms_arn(const iampb__lint *lint, iampb_str text)
{
    iampb__pattern own, key;
    iampb__arn arn;
    /* A pattern's wildcards cross colons; where none comes before the service, it is what it is. */
    if (iampb__arn_parse(text, &arn) && !iampb__str_eq(arn.service, IAMPB__STR("kms"))
        && !iampb__lint_has_wildcard(lint, arn.partition) && !has_variable(lint, arn.partition)
        && !iampb__lint_has_wildcard(lint, arn.service) && !has_variable(lint, arn.service))
        return false;
    iampb__pattern_of(text, lint->tree->variables, &own);
    iampb__pattern_of(IAMPB__STR("arn:*:kms:*:*:key/*"), false, &key);
    return iampb__pattern_meets(&key, &own);
}

static bool is_region(const iampb__lint *lint, iampb_str text)
{
    iampb__region_state state = iampb__region_of(text);
    return state == IAMPB__REGION_KNOWN
            || (state == IAMPB__REGION_UNKNOWN && lint->options->profile == IAMPB_LINT_AWS);
}

static bool value_is_fine(const iampb__lint *lint, int code, iampb_str text)
{
    switch (code) {
    case INVALID_REGION: return is_region(lint, text);
    case INVALID_VPC_FORMAT: return is_id(text, IAMPB__STR("vpc-"));
    case INVALID_VPCE_FORMAT: return is_id(text, IAMPB__STR("vpce-"));
    default: return is_kms_arn(lint, text);
    }
}

/* Keys whose values are all of one form. Those of KMS keys take the ARN of a key, and no alias. */
static const struct {
    iampb_str key;
    int code;
    const char *what;
} formed_keys[] = {
    { IAMPB__STR_INIT("aws:RequestedRegion"), INVALID_REGION, "not the code of a known Region" },
    { IAMPB__STR_INIT("aws:SourceVpc"), INVALID_VPC_FORMAT,
        "not the id of a VPC: vpc- and 8 or 17 letters and digits" },
    { IAMPB__STR_INIT("aws:SourceVpce"), INVALID_VPCE_FORMAT,
        "not the id of a VPC endpoint: vpce- and 8 or 17 letters and digits" },
    { IAMPB__STR_INIT("s3:x-amz-server-side-encryption-aws-kms-key-id"), INVALID_KMS_KEY_VALUE,
        "not the ARN of a KMS key" },
    { IAMPB__STR_INIT("s3express:x-amz-server-side-encryption-aws-kms-key-id"), INVALID_KMS_KEY_VALUE,
        "not the ARN of a KMS key" },
};

static void check_formed_keys(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        if (c->op->family != IAMPB__FAMILY_STRING && c->op->family != IAMPB__FAMILY_ARN)
            continue;
        for (size_t k = 0; k < sizeof formed_keys / sizeof formed_keys[0]; k++) {
            if (!iampb__lint_key_is(c, formed_keys[k].key))
                continue;
            for (size_t v = 0; v < c->tree->values.count; v++) {
                const iampb__tree_entry *value = value_at(c, v);
                bool open = has_variable(lint, value->text) || iampb__lint_has_wildcard(lint, value->text);
                if ((formed_keys[k].code == INVALID_KMS_KEY_VALUE || !open)
                    && !value_is_fine(lint, formed_keys[k].code, value->text))
                    report_value(lint, s, c, formed_keys[k].code, value, formed_keys[k].what);
            }
        }
    }
}

/* The edit takes the wildcard for what it looks like, where that gives nobody more than before: where the pattern would
 * let more requests in, a person must say so. */
static void check_wildcards(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        if (c->op->family != IAMPB__FAMILY_STRING || c->op->comparison != IAMPB__COMPARE_EQUALS)
            continue;
        for (size_t v = 0; v < c->tree->values.count; v++) {
            const iampb__tree_entry *value = value_at(c, v);
            if (iampb__lint_has_wildcard(lint, value->text)
                && iampb__lint_report(lint, row(WILDCARD_WITHOUT_LIKE_OPERATOR), s, iampb__lint_entry(value),
                        "%v takes the wildcard in \"%v\" for itself: StringLike and StringNotLike match patterns",
                        iampb__lint_short(c->op->tree->node.name), iampb__lint_short(value->text))
                && !c->op->ignore_case && (iampb__lint_allows(s) ? c->op->negated : !c->op->negated))
                iampb__lint_rename_operator(lint, s, c->op, c->op->qualifier,
                        c->op->negated ? IAMPB__STR("StringNotLike") : IAMPB__STR("StringLike"), c->op->if_exists);
        }
    }
}

/* ---- Keys that say who it is: a wildcard needs letters before it ---- */
static const iampb_str sensitive_keys[] = {
    IAMPB__STR_INIT("token.actions.githubusercontent.com:sub"), IAMPB__STR_INIT("aws:userid"),
};
#define LETTERS_NEEDED 6

/* Unique ids are fixed by AWS: what comes after the colon is a session, and any session of one role is one role.
 * SIZE_MAX: there is none, or the key is another one. */
static size_t session_colon(const iampb__lint_condition *c, iampb_str text)
{
    return iampb__lint_key_is(c, IAMPB__STR("aws:userid")) ? iampb__str_find(text, ':', 0) : SIZE_MAX;
}

static void check_sensitive_value(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c,
        const iampb__tree_entry *value)
{
    iampb__pieces pieces = iampb__pieces_of(value->text);
    iampb__piece piece;
    size_t letters = 0, colon = session_colon(c, value->text);
    bool wild = false, variable = false;
    while (iampb__pieces_next(&pieces, &piece)) {
        bool is_variable = lint->tree->variables && piece.kind == IAMPB__PIECE_VARIABLE;
        if (is_variable) {
            variable = variable || letters < LETTERS_NEEDED;
            letters = 0;
        } else if (lint->tree->variables && piece.kind == IAMPB__PIECE_ESCAPE) {
            letters++;
        } else {
            for (size_t i = piece.begin; i < piece.begin + piece.len; i++) {
                char letter = value->text.ptr[i];
                if (letter != '*' && letter != '?') {
                    letters++;
                    continue;
                }
                bool alone = i == 0 && colon == 1;
                wild = wild || (letters < LETTERS_NEEDED && !alone && (colon == SIZE_MAX || i < colon));
                letters = 0;
            }
        }
    }
    if (wild && c->op->comparison == IAMPB__COMPARE_LIKE)
        report_value(lint, s, c, WILDCARD_USAGE_TOO_PERMISSIVE, value,
                "too open: six characters at least must stand directly before each wildcard");
    if (variable)
        report_value(lint, s, c, VARIABLE_USAGE_TOO_PERMISSIVE, value,
                "too open: six characters at least must stand directly before each variable");
}

static void check_sensitive_keys(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        if ((c->op->family != IAMPB__FAMILY_STRING && c->op->family != IAMPB__FAMILY_ARN) || c->op->negated)
            continue;
        for (size_t k = 0; k < sizeof sensitive_keys / sizeof sensitive_keys[0]; k++)
            for (size_t v = 0; iampb__lint_key_is(c, sensitive_keys[k]) && v < c->tree->values.count; v++)
                check_sensitive_value(lint, s, c, value_at(c, v));
    }
}

/* ---- Keys and actions, keys and principals ---- */
/* Only where every entry names one action, and all are of the service that the key is of, some actions of which have
 * the key: then both lists are whole. */
static void check_actions_for_keys(iampb__lint *lint, const iampb__lint_statement *s)
{
    size_t service = s->action_count > 0 ? s->actions[0].service : IAMPB_CATALOG_NONE;
    for (size_t i = 0; i < s->action_count; i++)
        if (s->not_action || s->actions[i].action == IAMPB_CATALOG_NONE || s->actions[i].service != service)
            return;
    if (service == IAMPB_CATALOG_NONE)
        return;
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        /* What comes with the caller's session, such as ec2:SourceInstanceArn, is in requests for any action. */
        if (c->key == IAMPB_CATALOG_NONE || iampb_catalog_key_is(lint->catalog, c->key, "global") != 0
            || !iampb__starts_nocase(c->name, s->actions[0].prefix)
            || c->name.len <= s->actions[0].prefix.len || c->name.ptr[s->actions[0].prefix.len] != ':'
            || iampb__lint_actions_carry(lint, s, c) || !iampb__lint_service_carries(lint, service, c))
            continue;
        iampb__lint_report(lint, row(UNSUPPORTED_ACTION_FOR_CONDITION_KEY), s, key_locus(c),
                "Requests for the actions of the statement never have %v: the condition is not about them",
                key_text(c));
    }
}

/* What a service that calls by itself has of the keys about principals. */
static const iampb_str service_principal_keys[] = {
    IAMPB__STR_INIT("aws:PrincipalIsAWSService"), IAMPB__STR_INIT("aws:PrincipalServiceName"),
    IAMPB__STR_INIT("aws:PrincipalServiceNamesList"), IAMPB__STR_INIT("aws:PrincipalType"),
};

static bool services_lack(const iampb__lint *lint, const iampb__lint_condition *c)
{
    if (c->key == IAMPB_CATALOG_NONE
        || strcmp(iampb_catalog_key_text(lint->catalog, c->key, "group", NULL), "principal") != 0)
        return false;
    for (size_t i = 0; i < sizeof service_principal_keys / sizeof service_principal_keys[0]; i++)
        if (iampb__lint_key_is(c, service_principal_keys[i]))
            return false;
    return true;
}

static const iampb__tree_group *service_group(const iampb__lint_statement *s)
{
    const iampb__tree_principals *principals = s->tree->principal;
    for (size_t i = 0; principals != NULL && i < principals->count; i++)
        if (principals->groups[i].kind == IAMPB__PRINCIPAL_SERVICE)
            return &principals->groups[i];
    return NULL;
}

/* Of an Allow or a Deny: a positive operator is never true, a negated one always. Null asks for just that, and IfExists
 * is for keys that may be missing. */
static void check_service_principals(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_group *group = service_group(s);
    for (size_t i = 0; group != NULL && i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        if (c->op->family == IAMPB__FAMILY_NULL || c->op->if_exists || !services_lack(lint, c))
            continue;
        if (iampb__lint_report(lint, row(UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL), s, key_locus(c),
                    "Requests of a service principal never have %v", key_text(c)))
            iampb__lint_at(lint, iampb__locus_value(&group->list.node));
    }
}

static void check_endpoint_keys(iampb__lint *lint, const iampb__lint_statement *s)
{
    static const iampb_str keys[] = { IAMPB__STR_INIT("aws:VpceAccount"), IAMPB__STR_INIT("aws:VpceOrgID"),
        IAMPB__STR_INIT("aws:VpceOrgPaths") };
    for (size_t i = 0; i < s->condition_count; i++)
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
            if (iampb__lint_key_is(&s->conditions[i], keys[k]))
                iampb__lint_report(lint, row(USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES), s,
                        key_locus(&s->conditions[i]), "Only some services send %v: see that the actions are theirs",
                        key_text(&s->conditions[i]));
}

#define ROW(code, type, kinds, severity, flags, title, remediation, statement)                                        \
    [code] = { #code, IAMPB_LINT_##type, IAMPB__LINT_##kinds, IAMPB_SEVERITY_##severity, flags, title,                 \
        remediation, NULL, statement }
#define ERROR_ROW(code, flags, title, remediation, statement)                                                         \
    ROW(code, ERROR, ALL, MEDIUM, flags, title, remediation, statement)
#define WARNING_ROW(code, flags, title, remediation, statement)                                                       \
    ROW(code, WARNING, ALL, LOW, flags, title, remediation, statement)

const iampb__lint_rule iampb__lint_rules_condition[] = {
    ERROR_ROW(INVALID_CONDITION_OPERATOR, IAMPB__LINT_LEADS, "There is no such condition operator",
            "Use an operator from the list of condition operators.", check_operators),
    ERROR_ROW(NULL_WITH_IF_EXISTS, 0, "NullIfExists is used", "Use Null.", NULL),
    ERROR_ROW(INVALID_CONDITION_KEY_FORMAT, IAMPB__LINT_LEADS, "A condition key without prefix",
            "Write prefix:name, such as aws:PrincipalArn.", check_keys),
    ERROR_ROW(INVALID_GLOBAL_CONDITION_KEY, 0, "There is no such global condition key",
            "Use a key from the list of global condition context keys.", NULL),
    ERROR_ROW(INVALID_SERVICE_CONDITION_KEY, 0, "The service has no such condition key",
            "Use a key that the service's page in the Service Authorization Reference lists.", NULL),
    ERROR_ROW(MISSING_TAG_KEY_IN_CONDITION, 0, "A tag condition without the tag's key",
            "Add a slash and the key of the tag.", NULL),
    ROW(UNSUPPORTED_GLOBAL_CONDITION_KEY, ERROR, ALL, MEDIUM, 0, "aws:ARN is not supported here",
            "Use aws:PrincipalArn or aws:SourceArn.", NULL),
    WARNING_ROW(DEPRECATED_GLOBAL_CONDITION_KEY, 0, "aws:ARN is deprecated", "Use aws:PrincipalArn.", NULL),
    ERROR_ROW(MISSING_QUALIFIER, IAMPB__LINT_LEADS, "A key with many values without a set qualifier",
            "Put ForAnyValue: or ForAllValues: before the operator, as is meant.", check_key_types),
    WARNING_ROW(TYPE_MISMATCH, 0, "A String operator on a key that is true or false", "Use Bool.", NULL),
    ERROR_ROW(INVALID_CONDITION_MULTIPLE_BOOLEAN, IAMPB__LINT_LEADS, "Several values under Bool", "Leave one value.",
            check_values),
    WARNING_ROW(TYPE_MISMATCH_BOOLEAN, 0, "A value that is neither true nor false", "Use true or false.", NULL),
    WARNING_ROW(TYPE_MISMATCH_DATE, 0, "A value that is no date", "Use the form 2026-11-23T22:00:00Z.", NULL),
    WARNING_ROW(INVALID_DATE_VALUE, 0, "A date in an ambiguous form", "Use the form 2026-11-23T22:00:00Z.", NULL),
    WARNING_ROW(TYPE_MISMATCH_NUMBER, 0, "A value that is no number", "Use a number.", NULL),
    WARNING_ROW(TYPE_MISMATCH_STRING, 0, "A binary value that is not base64", "Encode the value as base64.", NULL),
    ERROR_ROW(TYPE_MISMATCH_IP_RANGE, 0, "A value that is no IP address or range",
            "Use an address or a CIDR range, such as 203.0.113.0/24.", NULL),
    ROW(IMPROVE_IP_RANGE, SUGGESTION, ALL, INFO, 0, "An IP range with bits beyond its mask",
            "Write the range as it is understood.", NULL),
    ERROR_ROW(PRIVATE_IP_ADDRESS, IAMPB__LINT_LEADS, "aws:SourceIp has private addresses only",
            "Use public addresses, or aws:VpcSourceIp for requests through a VPC endpoint.", check_source_ips),
    ROW(PRIVATE_IP_ADDRESS_SUBSET, SUGGESTION, ALL, INFO, 0, "aws:SourceIp has private addresses",
            "Leave the private ones out, or use aws:VpcSourceIp for them.", NULL),
    ERROR_ROW(PRIVATE_NOT_IP_ADDRESS, 0, "aws:SourceIp excludes private addresses only",
            "Use public addresses, or aws:VpcSourceIp for requests through a VPC endpoint.", NULL),
    ROW(PRIVATE_NOT_IP_ADDRESS_SUBSET, SUGGESTION, ALL, INFO, 0, "aws:SourceIp excludes private addresses",
            "Leave the private ones out, or use aws:VpcSourceIp for them.", NULL),
    ERROR_ROW(INVALID_VARIABLE_FOR_OPERATOR, 0, "A policy variable under an operator that takes none",
            "Use a String or Arn operator, or a fixed value.", NULL),
    WARNING_ROW(WILDCARD_WITHOUT_LIKE_OPERATOR, 0, "A wildcard under an operator that has none",
            "Use StringLike or StringNotLike.", check_wildcards),
    ERROR_ROW(INVALID_KMS_KEY_VALUE, 0, "A value that is not the ARN of a KMS key",
            "Use the key's ARN: arn:aws:kms:REGION:ACCOUNT:key/ID.", NULL),
    ERROR_ROW(INVALID_REGION, IAMPB__LINT_LEADS, "A value that is no Region", "Use the code of a Region.",
            check_formed_keys),
    ERROR_ROW(INVALID_VPC_FORMAT, 0, "A value that is not the id of a VPC", "Use vpc- and the id's letters.", NULL),
    ERROR_ROW(INVALID_VPCE_FORMAT, 0, "A value that is not the id of a VPC endpoint",
            "Use vpce- and the id's letters.", NULL),
    ROW(WILDCARD_USAGE_TOO_PERMISSIVE, ERROR, ALL, HIGH, IAMPB__LINT_LEADS,
            "A wildcard with too little before it, in a key that says who it is",
            "Put at least six characters of the real value directly before each wildcard.", check_sensitive_keys),
    ROW(VARIABLE_USAGE_TOO_PERMISSIVE, ERROR, ALL, HIGH, 0,
            "A variable with too little before it, in a key that says who it is",
            "Put at least six characters of the real value directly before each variable.", NULL),
    ROW(UNSUPPORTED_ACTION_FOR_CONDITION_KEY, ERROR, NOT_TRUST, MEDIUM, IAMPB__LINT_APPROXIMATE,
            "The actions never have the condition's key", "Give the key a statement with the actions that have it.",
            check_actions_for_keys),
    [UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL] = { "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
        IAMPB_LINT_ERROR, IAMPB__LINT_RESOURCE | IAMPB__LINT_TRUST, IAMPB_SEVERITY_MEDIUM, 0,
        "A key that service principals do not have",
        "Use aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths.", NULL,
        check_service_principals },
    ROW(USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES, WARNING, NOT_TRUST, LOW, IAMPB__LINT_OFF,
            "A key that only some services send", "Limit the statement to services that send the key.",
            check_endpoint_keys),
    { .code = NULL },
};
