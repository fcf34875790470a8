/* denial_text.c - the parts of a message that is text. The grammar is loose, as the messages are: each phrase that was
 * found is read with what follows it, whatever stands between. See denial.h.
 * Rule: AWS IAM User Guide, "Troubleshoot access denied error messages"; A-20 to A-27. */
#include "eval/denial.h"

typedef struct piece {
    size_t begin, end;
} piece;

enum { PIECES = 64 };

typedef struct reader {
    iampb_denial *d;
    const iampb__clean *clean;
    iampb_str text;              /* up to where a second message begins */
    const iampb__phrases *found;
    piece pieces[PIECES];        /* that are understood, in the order of finding */
    size_t piece_count;
    bool failed;                 /* no memory */
} reader;

/* ---- Small things ---- */
static size_t where(const reader *r, iampb__phrase phrase) { return r->found->at[phrase]; }

static bool has(const reader *r, iampb__phrase phrase) { return where(r, phrase) != SIZE_MAX; }

/* Behind the phrase. */
static size_t behind(const reader *r, iampb__phrase phrase)
{
    return where(r, phrase) + iampb__phrase_text(phrase).len;
}

static bool text_at(const reader *r, size_t at, const char *phrase)
{
    return iampb__text_at(r->text, at, iampb__str_z(phrase));
}

static char char_at(const reader *r, size_t at) { return at < r->text.len ? r->text.ptr[at] : '\0'; }

static void cover(reader *r, size_t begin, size_t end)
{
    end = end < r->text.len ? end : r->text.len;
    if (begin < end && r->piece_count < PIECES)
        r->pieces[r->piece_count++] = (piece){ begin, end };
}

static void take(reader *r, iampb__denial_part_id id, size_t begin, size_t end)
{
    if (begin >= end)
        return;
    cover(r, begin, end);
    if (!iampb__denial_set(
                r->d, id, iampb__str(r->text.ptr + begin, end - begin), iampb__clean_span(r->clean, begin, end)))
        r->failed = true;
}

/* What is said in other words than the message's. */
static void take_name(reader *r, iampb__denial_part_id id, iampb_str name, size_t begin, size_t end)
{
    cover(r, begin, end);
    if (!iampb__denial_set(r->d, id, name, iampb__clean_span(r->clean, begin, end)))
        r->failed = true;
}

static size_t skip_blank(const reader *r, size_t at) { return at + (char_at(r, at) == ' '); }

/* Behind ": ", ":" or " ". */
static size_t skip_colon(const reader *r, size_t at)
{
    at = skip_blank(r, at);
    return skip_blank(r, at + (char_at(r, at) == ':'));
}

/* Where the first of the characters stands at or after `at`, or the end. */
static size_t until(const reader *r, size_t at, const char *characters)
{
    while (at < r->text.len && strchr(characters, r->text.ptr[at]) == NULL)
        at++;
    return at < r->text.len ? at : r->text.len;
}

static bool is_letter(char c) { return iampb__is_lower(iampb__lower(c)); }

static bool is_alnum(char c) { return is_letter(c) || iampb__is_digit(c); }

/* Behind letters, digits and the further characters. */
static size_t past(const reader *r, size_t at, const char *further)
{
    while (at < r->text.len
            && (is_alnum(r->text.ptr[at]) || (r->text.ptr[at] != '\0' && strchr(further, r->text.ptr[at]))))
        at++;
    return at;
}

/* The end of a word without the punctuation of the sentence that it stands in. */
static size_t trimmed(const reader *r, size_t begin, size_t end)
{
    if (end <= begin)
        return begin;
    bool opened = iampb__str_find(iampb__str(r->text.ptr + begin, end - begin), '(', 0) != SIZE_MAX;
    while (end > begin && (strchr(".,;\"'", r->text.ptr[end - 1]) != NULL || (r->text.ptr[end - 1] == ')' && !opened)))
        end--;
    return end;
}

static size_t word_end(const reader *r, size_t at) { return trimmed(r, at, until(r, at, " <")); }

/* ---- Before the message ---- */
/* An error occurred (CODE) when calling the OPERATION operation (reached max retries: 4): */
static void read_cli(reader *r)
{
    size_t begin = where(r, IAMPB__PHRASE_ERROR), at = behind(r, IAMPB__PHRASE_ERROR), end = until(r, at, ")");
    take(r, IAMPB__PART_CODE, at, end);
    at = end;
    if (text_at(r, at, ") when calling the ")) {
        at += sizeof ") when calling the " - 1;
        end = until(r, at, " :");
        take(r, IAMPB__PART_OPERATION, at, end);
        at = end + (text_at(r, end, " operation") ? sizeof " operation" - 1 : 0);
    } else
        at += at < r->text.len;
    if (text_at(r, at, " (reached max retries: "))
        at = until(r, at, ")") + 1;
    cover(r, begin, skip_colon(r, at));
}

/* operation error SERVICE: OPERATION, ... */
static void read_operation_error(reader *r)
{
    size_t begin = where(r, IAMPB__PHRASE_OPERATION_ERROR), at = behind(r, IAMPB__PHRASE_OPERATION_ERROR);
    size_t colon = until(r, at, ":,"), end;
    if (char_at(r, colon) != ':')
        return;
    end = until(r, skip_colon(r, colon), " ,:");
    take(r, IAMPB__PART_SERVICE, at, colon);
    take(r, IAMPB__PART_OPERATION, skip_colon(r, colon), end);
    cover(r, begin, end);
}

static void read_code(reader *r, iampb__phrase phrase, const char *ends)
{
    if (!has(r, phrase))
        return;
    size_t at = behind(r, phrase), end = until(r, at, ends);
    cover(r, where(r, phrase), end + (char_at(r, end) == ':'));
    take(r, IAMPB__PART_CODE, at, end);
}

static void read_before(reader *r)
{
    if (has(r, IAMPB__PHRASE_CLI))
        cover(r, where(r, IAMPB__PHRASE_CLI), behind(r, IAMPB__PHRASE_CLI));
    if (has(r, IAMPB__PHRASE_ERROR))
        read_cli(r);
    if (has(r, IAMPB__PHRASE_OPERATION_ERROR))
        read_operation_error(r);
    if (has(r, IAMPB__PHRASE_HTTPS_ERROR))
        cover(r, where(r, IAMPB__PHRASE_HTTPS_ERROR), past(r, behind(r, IAMPB__PHRASE_HTTPS_ERROR), ""));
    if (has(r, IAMPB__PHRASE_HANDLER))
        cover(r, where(r, IAMPB__PHRASE_HANDLER), behind(r, IAMPB__PHRASE_HANDLER));
    read_code(r, IAMPB__PHRASE_API_ERROR, ": ");
    read_code(r, IAMPB__PHRASE_HANDLER_CODE, ",) ");
    read_code(r, IAMPB__PHRASE_XML_CODE, "<");
}

/* ---- Who may not do what ---- */
/* service:Action; returns what is behind it, or `at` if there is none. */
static size_t read_action(reader *r, size_t at)
{
    size_t begin = at + (char_at(r, at) == '"' || char_at(r, at) == '\'' || char_at(r, at) == '[');
    size_t colon = past(r, begin, "-"), end = past(r, colon + 1, "*");
    if (colon == begin || char_at(r, colon) != ':' || end <= colon + 1)
        return at;
    take(r, IAMPB__PART_ACTION, begin, end);
    return end + (begin != at && end < r->text.len);
}

/* Kinds of resources that are told by name, in the order of looking: a longer one first. */
static const iampb_str kinds[] = { IAMPB__STR_INIT("instance profile "), IAMPB__STR_INIT("access key id "),
    IAMPB__STR_INIT("access key "), IAMPB__STR_INIT("role "), IAMPB__STR_INIT("user "), IAMPB__STR_INIT("group "),
    IAMPB__STR_INIT("policy ") };

static size_t read_named(reader *r, size_t at)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!iampb__text_at(r->text, at, kinds[i]))
            continue;
        size_t name = at + kinds[i].len, end = word_end(r, name);
        if (end == name)
            continue;
        r->d->resource_kind = iampb__str_first(kinds[i], kinds[i].len - 1);
        if (!iampb__arena_str(r->d->arena, iampb__str(r->text.ptr + name, end - name), &r->d->resource_name))
            r->failed = true;
        take(r, IAMPB__PART_RESOURCE, at, end);
        return end;
    }
    return at;
}

static size_t read_resource(reader *r, size_t at)
{
    char quote = char_at(r, at);
    if (quote == '"' || quote == '\'') {
        const char ends[2] = { quote, '\0' };
        size_t end = until(r, at + 1, ends);
        cover(r, at, end + (end < r->text.len));
        take(r, IAMPB__PART_RESOURCE, at + 1, end);
        return end + (end < r->text.len);
    }
    static const char *const vague[] = { "the specified resource", "this resource" };
    for (size_t i = 0; i < 2; i++)
        if (text_at(r, at, vague[i])) {
            size_t end = at + strlen(vague[i]);
            take(r, IAMPB__PART_RESOURCE, at, end);
            return end;
        }
    size_t end = read_named(r, at);
    if (end != at)
        return end;
    end = word_end(r, at);
    /* "is not authorized to perform: x on resource because ..." names none. */
    if (!text_at(r, at, "because ") && !text_at(r, at, "with an explicit "))
        take(r, IAMPB__PART_RESOURCE, at, end);
    return end;
}

static void read_on_resource(reader *r, size_t from)
{
    size_t at = where(r, IAMPB__PHRASE_ON_RESOURCE);
    if (at != SIZE_MAX && at >= from) {
        cover(r, at, behind(r, IAMPB__PHRASE_ON_RESOURCE));
        at = skip_colon(r, behind(r, IAMPB__PHRASE_ON_RESOURCE));
    } else if (text_at(r, from, " on the specified resource") || text_at(r, from, " on this resource")) {
        at = from + sizeof " on " - 1;
        cover(r, from, at);
    } else {
        return;
    }
    size_t end = read_resource(r, at);
    cover(r, end, end + (char_at(r, end) == '.'));
}

/* The text from "User: " to what was denied; without it the word before, if that is an ARN. */
static void read_who(reader *r, size_t anchor)
{
    size_t end = anchor > 0 && char_at(r, anchor - 1) == ' ' ? anchor - 1 : anchor, begin = end;
    if (has(r, IAMPB__PHRASE_USER) && where(r, IAMPB__PHRASE_USER) < anchor) {
        begin = behind(r, IAMPB__PHRASE_USER);
        cover(r, where(r, IAMPB__PHRASE_USER), begin);
    } else {
        while (begin > 0 && r->text.ptr[begin - 1] != ' ')
            begin--;
        if (!text_at(r, begin, "arn:"))
            return;
    }
    if (end > begin + 1 && char_at(r, begin) == '"' && char_at(r, end - 1) == '"') {
        begin++;
        end--;
    }
    take(r, IAMPB__PART_PRINCIPAL, begin, end);
}

/* Principal [X] is not allowed to execute [Y] on the resource */
static void read_principal_form(reader *r)
{
    size_t begin = behind(r, IAMPB__PHRASE_PRINCIPAL), allowed = where(r, IAMPB__PHRASE_NOT_ALLOWED);
    size_t end = until(r, begin, "]");
    if (allowed == SIZE_MAX)
        return;
    if (end <= allowed)
        take(r, IAMPB__PART_PRINCIPAL, begin, end);
    size_t at = behind(r, IAMPB__PHRASE_NOT_ALLOWED), after = until(r, at, "]");
    cover(r, where(r, IAMPB__PHRASE_PRINCIPAL), at);
    read_action(r, at);
    cover(r, at, after + (after < r->text.len));
    if (text_at(r, after, "] on the resource"))
        cover(r, after, after + sizeof "] on the resource" - 1);
}

static void read_denied(reader *r, iampb__phrase phrase)
{
    size_t at = skip_colon(r, behind(r, phrase));
    cover(r, where(r, phrase), at);
    at = read_action(r, at);
    cover(r, at, at + (char_at(r, at) == '.'));
    read_on_resource(r, at);
}

static void read_body(reader *r)
{
    if (has(r, IAMPB__PHRASE_EC2)) {
        size_t end = behind(r, IAMPB__PHRASE_EC2);
        cover(r, where(r, IAMPB__PHRASE_EC2), end + (char_at(r, end) == '.'));
    }
    if (has(r, IAMPB__PHRASE_NOT_AUTHORIZED)) {
        read_who(r, where(r, IAMPB__PHRASE_NOT_AUTHORIZED));
        read_denied(r, IAMPB__PHRASE_NOT_AUTHORIZED);
    } else if (has(r, IAMPB__PHRASE_OLD))
        read_denied(r, IAMPB__PHRASE_OLD);
    else if (has(r, IAMPB__PHRASE_PRINCIPAL))
        read_principal_form(r);
    if (has(r, IAMPB__PHRASE_NO_ACCESS_TO)) {
        size_t at = behind(r, IAMPB__PHRASE_NO_ACCESS_TO);
        cover(r, where(r, IAMPB__PHRASE_NO_ACCESS_TO), at);
        read_resource(r, skip_colon(r, at));
    }
    if (has(r, IAMPB__PHRASE_NO_ACCESS))
        cover(r, where(r, IAMPB__PHRASE_NO_ACCESS), behind(r, IAMPB__PHRASE_NO_ACCESS));
    if (has(r, IAMPB__PHRASE_ACCESS_DENIED))
        cover(r, where(r, IAMPB__PHRASE_ACCESS_DENIED), behind(r, IAMPB__PHRASE_ACCESS_DENIED));
}

/* ---- Why ---- */
/* "a service control policy", the article left out or wrong; returns what is behind it. */
static size_t read_type(reader *r, size_t at, iampb__denial_part_id id)
{
    static const char *const articles[] = { "an ", "a ", "the " };
    for (size_t i = 0; i < 3; i++)
        if (text_at(r, at, articles[i])) {
            at += strlen(articles[i]);
            break;
        }
    size_t len = 0;
    const iampb__denial_type *type = iampb__denial_type_at(iampb__str_from(r->text, at), &len);
    if (type != NULL) {
        take_name(r, id, type->name, at, at + len);
        if (id == IAMPB__PART_POLICY_TYPE)
            r->d->layer = type->layer;
    }
    return at + len;
}

/* because no TYPE allows the ACTION action */
static void read_implicit(reader *r)
{
    size_t begin = where(r, IAMPB__PHRASE_BECAUSE_NO), at = behind(r, IAMPB__PHRASE_BECAUSE_NO);
    at = read_type(r, at, IAMPB__PART_POLICY_TYPE);
    r->d->effect = IAMPB_IMPLICIT_DENY;
    static const char *const words[] = { " allows the ", " allow the " };
    for (size_t i = 0; i < 2; i++)
        if (text_at(r, at, words[i])) {
            at = until(r, at + strlen(words[i]), " ");
            at += text_at(r, at, " action") ? sizeof " action" - 1 : 0;
            break;
        }
    cover(r, begin, at + (char_at(r, at) == '.'));
}

/* with an explicit deny in TYPE: POLICY; in a VPC endpoint policy transitively through TYPE */
static void read_explicit(reader *r)
{
    size_t begin = where(r, IAMPB__PHRASE_EXPLICIT), at = behind(r, IAMPB__PHRASE_EXPLICIT);
    r->d->effect = IAMPB_EXPLICIT_DENY;
    if (text_at(r, at, " in "))
        at = read_type(r, at + sizeof " in " - 1, IAMPB__PART_POLICY_TYPE);
    if (text_at(r, at, " transitively through "))
        at = read_type(r, at + sizeof " transitively through " - 1, IAMPB__PART_THROUGH);
    if (char_at(r, at) == ':' || text_at(r, at, " :")) {
        size_t name = skip_colon(r, at), end = word_end(r, name);
        take(r, IAMPB__PART_POLICY, name, end);
        at = end > name ? end : at + 1;
    }
    cover(r, begin, at + (char_at(r, at) == '.'));
}

/* because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access */
static void read_setting(reader *r, iampb__phrase phrase)
{
    size_t at = where(r, phrase), begin = at, end = behind(r, phrase);
    take(r, IAMPB__PART_SETTING, at, end);
    if (has(r, IAMPB__PHRASE_BECAUSE_PUBLIC) && where(r, IAMPB__PHRASE_BECAUSE_PUBLIC) < at)
        begin = where(r, IAMPB__PHRASE_BECAUSE_PUBLIC);
    static const char *const tails[] = { " setting in s3 block public access", " block public access setting",
        " setting" };
    for (size_t i = 0; i < 3; i++)
        if (text_at(r, end, tails[i])) {
            end += strlen(tails[i]);
            break;
        }
    cover(r, begin, end + (char_at(r, end) == '.'));
    r->d->layer = IAMPB_LAYER_BPA;
    r->d->effect = IAMPB_EXPLICIT_DENY;
}

static void read_pass_role(reader *r)
{
    size_t end = behind(r, IAMPB__PHRASE_PASS_ROLE);
    cover(r, where(r, IAMPB__PHRASE_PASS_ROLE), end + (char_at(r, end) == ',' || char_at(r, end) == '.'));
    if (!has(r, IAMPB__PHRASE_ROLE_OWNER))
        return;
    size_t at = skip_colon(r, behind(r, IAMPB__PHRASE_ROLE_OWNER));
    at += char_at(r, at) == '\'' || char_at(r, at) == '"';
    size_t last = past(r, at, "");
    cover(r, where(r, IAMPB__PHRASE_ROLE_OWNER), last + (char_at(r, last) == '\'' || char_at(r, last) == '"'));
    take(r, IAMPB__PART_OWNER, at, last);
}

static void read_reason(reader *r)
{
    if (has(r, IAMPB__PHRASE_EXPLICIT))
        read_explicit(r);
    else if (has(r, IAMPB__PHRASE_BECAUSE_NO))
        read_implicit(r);
    if (has(r, IAMPB__PHRASE_BLOCK_ACLS))
        read_setting(r, IAMPB__PHRASE_BLOCK_ACLS);
    if (has(r, IAMPB__PHRASE_BLOCK_POLICY))
        read_setting(r, IAMPB__PHRASE_BLOCK_POLICY);
    if (has(r, IAMPB__PHRASE_PASS_ROLE))
        read_pass_role(r);
}

/* ---- Behind the message ---- */
static void read_id(reader *r, iampb__phrase phrase, iampb__denial_part_id id, const char *further)
{
    if (!has(r, phrase))
        return;
    size_t at = skip_blank(r, behind(r, phrase)), end = past(r, at, further);
    cover(r, where(r, phrase), at);
    take(r, id, at, end);
    cover(r, end, end + (char_at(r, end) == '.' || char_at(r, end) == ','));
}

/* https://REGION.console.aws.amazon.com/iam/home?region=REGION#/authorization-details/ID */
static void read_link(reader *r)
{
    size_t begin = where(r, IAMPB__PHRASE_GO_TO), end = until(r, behind(r, IAMPB__PHRASE_GO_TO), " ");
    static const char mark[] = "region=";
    for (size_t at = begin; at + sizeof mark - 1 < end; at++)
        if (text_at(r, at, mark)) {
            take(r, IAMPB__PART_REGION, at + sizeof mark - 1, past(r, at + sizeof mark - 1, "-"));
            break;
        }
    cover(r, begin, end);
}

/* (Service: S3, Status Code: 403, Request ID: ..., Extended Request ID: ...) */
static void read_java(reader *r)
{
    static const struct {
        const char *name;
        iampb__denial_part_id id;
    } items[] = { { "(service: ", IAMPB__PART_SERVICE }, { " error code: ", IAMPB__PART_CODE },
        { " request id: ", IAMPB__PART_REQUEST_ID } };
    size_t begin = where(r, IAMPB__PHRASE_SERVICE), close = until(r, begin, ")");
    for (size_t at = begin; at < close; at = until(r, at + 1, ",;)") + 1) {
        size_t item = at == begin ? begin : at;
        for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
            if (text_at(r, item, items[i].name)) {
                size_t value = item + strlen(items[i].name);
                take(r, items[i].id, value, until(r, value, ",;)"));
            }
    }
    cover(r, begin, close + (close < r->text.len));
}

static void read_after(reader *r)
{
    read_id(r, IAMPB__PHRASE_ENCODED, IAMPB__PART_ENCODED, "-_=+/");
    if (has(r, IAMPB__PHRASE_GO_TO))
        read_link(r);
    if (has(r, IAMPB__PHRASE_COMPLETE)) {
        size_t id = where(r, IAMPB__PHRASE_AUTHORIZATION_ID);
        cover(r, where(r, IAMPB__PHRASE_COMPLETE),
                id != SIZE_MAX && id > where(r, IAMPB__PHRASE_COMPLETE) ? id : behind(r, IAMPB__PHRASE_COMPLETE));
    }
    read_id(r, IAMPB__PHRASE_AUTHORIZATION_ID, IAMPB__PART_AUTHORIZATION_ID, "");
    read_id(r, IAMPB__PHRASE_DETAILS, IAMPB__PART_AUTHORIZATION_ID, "");
    if (has(r, IAMPB__PHRASE_SERVICE))
        read_java(r);
    read_id(r, IAMPB__PHRASE_REQUEST_ID, IAMPB__PART_REQUEST_ID, "-");
    read_id(r, IAMPB__PHRASE_REQUESTID, IAMPB__PART_REQUEST_ID, "-");
    read_id(r, IAMPB__PHRASE_XML_REQUEST, IAMPB__PART_REQUEST_ID, "-");
    if (has(r, IAMPB__PHRASE_STATUS))
        cover(r, where(r, IAMPB__PHRASE_STATUS), past(r, behind(r, IAMPB__PHRASE_STATUS), "") );
}

/* ---- What is left ---- */
static void sort_pieces(reader *r)
{
    for (size_t i = 1; i < r->piece_count; i++) {
        piece p = r->pieces[i];
        size_t k = i;
        for (; k > 0 && r->pieces[k - 1].begin > p.begin; k--)
            r->pieces[k] = r->pieces[k - 1];
        r->pieces[k] = p;
    }
}

static bool is_covered(const reader *r, size_t at)
{
    for (size_t i = 0; i < r->piece_count; i++)
        if (at >= r->pieces[i].begin && at < r->pieces[i].end)
            return true;
    return false;
}

/* A word that is a code: "AccessDenied: User: ...", "Aws::STS::Errors::AccessDenied", the whole text. Those that say
 * "denied" are taken wherever they stand; "Client." and "KMS." belong to one. */
static void find_code(reader *r)
{
    static const char *const starts[] = { "Client.", "Server.", "KMS." };
    for (size_t at = 0; at < r->text.len && !iampb__denial_knows(r->d, IAMPB__PART_CODE);) {
        size_t end = past(r, at, "");
        const char *hint;
        if (end == at) {
            at++;
            continue;
        }
        bool alone = (at == 0 || strchr("/-_@", r->text.ptr[at - 1]) == NULL)
                && (end == r->text.len || strchr("/-_@=", r->text.ptr[end]) == NULL);
        iampb_str word = iampb__str(r->text.ptr + at, end - at);
        if (alone && !is_covered(r, at) && iampb__denial_form_of_code(word, &hint) != IAMPB_DENIAL_UNKNOWN) {
            size_t begin = at;
            for (size_t i = 0; i < 3; i++) {
                size_t len = strlen(starts[i]);
                if (at >= len && memcmp(r->text.ptr + at - len, starts[i], len) == 0)
                    begin = at - len;
            }
            take(r, IAMPB__PART_CODE, begin, end);
            cover(r, end, end + (char_at(r, end) == ':'));
        }
        at = end;
    }
}

static bool add_rest(reader *r, iampb__denial_rest ***end, iampb_str text)
{
    size_t inked = 0;
    text = iampb__str_trim(text);
    /* Beyond ASCII is a letter too. */
    while (inked < text.len && !is_alnum(text.ptr[inked]) && (unsigned char)text.ptr[inked] < 0x80)
        inked++;
    if (inked == text.len)
        return true;
    iampb__denial_rest *one = iampb__arena_zalloc(r->d->arena, 1, sizeof *one);
    if (one == NULL || !iampb__arena_str(r->d->arena, text, &one->text))
        return false;
    **end = one;
    *end = &one->next;
    r->d->rest_count++;
    return true;
}

static bool read_rest(reader *r)
{
    iampb__denial_rest **end = &r->d->rest;
    size_t at = 0;
    while (*end != NULL)
        end = &(*end)->next;
    sort_pieces(r);
    for (size_t i = 0; i < r->piece_count; i++) {
        if (r->pieces[i].begin > at
            && !add_rest(r, &end, iampb__str(r->clean->text.ptr + at, r->pieces[i].begin - at)))
            return false;
        at = r->pieces[i].end > at ? r->pieces[i].end : at;
    }
    return at >= r->clean->text.len || add_rest(r, &end, iampb__str_from(r->clean->text, at));
}

/* ---- What it is about ---- */
static void set_hint(reader *r, const char *hint)
{
    if (hint != NULL
        && !iampb__denial_set(r->d, IAMPB__PART_HINT, iampb__str_z(hint), (iampb__span){ NULL, 0, 0 }))
        r->failed = true;
}

static void find_form(reader *r)
{
    static const iampb__phrase denials[] = { IAMPB__PHRASE_NOT_AUTHORIZED, IAMPB__PHRASE_OLD, IAMPB__PHRASE_EC2,
        IAMPB__PHRASE_NOT_ALLOWED, IAMPB__PHRASE_NO_ACCESS_TO, IAMPB__PHRASE_NO_ACCESS, IAMPB__PHRASE_ENCODED,
        IAMPB__PHRASE_EXPLICIT };
    const char *hint = NULL;
    iampb_denial_form form = IAMPB_DENIAL_UNKNOWN;
    for (unsigned i = IAMPB__PHRASE_BLOCK_ACLS; i < IAMPB__PHRASE_COUNT && form == IAMPB_DENIAL_UNKNOWN; i++)
        if (has(r, (iampb__phrase)i)) {
            form = iampb__denial_form_of_phrase((iampb__phrase)i, &hint);
            size_t end = behind(r, (iampb__phrase)i);
            cover(r, where(r, (iampb__phrase)i), i == IAMPB__PHRASE_NO_PROVIDER ? r->text.len : end);
        }
    if (has(r, IAMPB__PHRASE_PASS_ROLE))
        form = IAMPB_DENIAL_PASS_ROLE_ACCOUNT;
    for (size_t i = 0; i < sizeof denials / sizeof denials[0] && form == IAMPB_DENIAL_UNKNOWN; i++)
        form = has(r, denials[i]) ? IAMPB_DENIAL_POLICY : IAMPB_DENIAL_UNKNOWN;
    if (form == IAMPB_DENIAL_UNKNOWN)
        form = iampb__denial_form_of_code(r->d->parts[IAMPB__PART_CODE].text, &hint);
    if (form == IAMPB_DENIAL_UNKNOWN && has(r, IAMPB__PHRASE_ACCESS_DENIED))
        form = IAMPB_DENIAL_POLICY;
    r->d->form = form;
    set_hint(r, hint);
}

bool iampb__denial_read_text(iampb_denial *d, const iampb__source *source, uint32_t begin, uint32_t len, bool keep_rest)
{
    iampb__clean clean;
    iampb__phrases found;
    if (!iampb__clean_text(d->arena, source, begin, len, &clean))
        return false;
    iampb__phrases_find(clean.text, &found);
    reader r = { .d = d, .clean = &clean, .text = iampb__str_first(clean.text, found.end), .found = &found };
    read_before(&r);
    read_body(&r);
    read_reason(&r);
    read_after(&r);
    find_code(&r);
    find_form(&r);
    if (keep_rest && !has(&r, IAMPB__PHRASE_XML_CODE) && !r.failed)
        r.failed = !read_rest(&r);
    return !r.failed;
}
