/* fault.c - what is said about a fault. See tree.h. */
#include "json/bridge.h"
#include "policy/tree.h"

/* Long names and values are cut in messages. */
#define SHOWN 60

static const struct element_words {
    const char *name;     /* "" where there is no one name */
    const char *expected; /* of TYPE: what stands there in good policies */
} words[IAMPB__ELEMENT_COUNT] = {
    [IAMPB__ELEMENT_DOCUMENT] = { "", "A policy must be an object" },
    [IAMPB__ELEMENT_VERSION] = { "Version", "Version must be a string" },
    [IAMPB__ELEMENT_ID] = { "Id", "Id must be a string" },
    [IAMPB__ELEMENT_STATEMENT] = { "Statement", "Statement must be an object or a list of objects" },
    [IAMPB__ELEMENT_SID] = { "Sid", "Sid must be a string" },
    [IAMPB__ELEMENT_EFFECT] = { "Effect", "Effect must be a string" },
    [IAMPB__ELEMENT_PRINCIPAL] = { "Principal", "Principal must be \"*\" or an object of strings or lists of strings" },
    [IAMPB__ELEMENT_NOT_PRINCIPAL] = { "NotPrincipal",
            "NotPrincipal must be \"*\" or an object of strings or lists of strings" },
    [IAMPB__ELEMENT_ACTION] = { "Action", "Action must be a string or a list of strings" },
    [IAMPB__ELEMENT_NOT_ACTION] = { "NotAction", "NotAction must be a string or a list of strings" },
    [IAMPB__ELEMENT_RESOURCE] = { "Resource", "Resource must be a string or a list of strings" },
    [IAMPB__ELEMENT_NOT_RESOURCE] = { "NotResource", "NotResource must be a string or a list of strings" },
    [IAMPB__ELEMENT_CONDITION] = { "Condition", "Condition must be an object of operators" },
    [IAMPB__ELEMENT_OPERATOR] = { "", "A condition operator must be an object of condition keys" },
    [IAMPB__ELEMENT_KEY] = { "",
            "The values of a condition key must be strings, numbers, true or false, one or a list" },
};

const char *iampb__element_name(iampb__element element) { return words[element].name; }

bool iampb__tree_fault_is_error(const iampb__tree_fault *fault)
{
    if (fault->code == IAMPB__FAULT_MISSING)
        return fault->element != IAMPB__ELEMENT_VERSION;
    return fault->code != IAMPB__FAULT_EMPTY;
}

static void add_quoted(iampb__builder *out, iampb_str text)
{
    size_t most = text.len;
    if (most > SHOWN) {
        most = SHOWN;
        while (most > 0 && ((unsigned char)text.ptr[most] & 0xc0) == 0x80)
            most--;
    }
    iampb__json_quote(out, iampb__str_first(text, most));
    if (most < text.len)
        iampb__builder_add(out, IAMPB__STR("..."));
}

static const char *type_name(iampb__json_type type)
{
    static const char *const names[] = { "nothing", "null", "false", "true", "a number", "a string", "a list",
        "an object" };
    return names[type];
}

/* The element that is missing together with its Not form. */
static const char *missing(iampb__element element)
{
    switch (element) {
    case IAMPB__ELEMENT_PRINCIPAL: return "Principal or NotPrincipal";
    case IAMPB__ELEMENT_ACTION: return "Action or NotAction";
    case IAMPB__ELEMENT_RESOURCE: return "Resource or NotResource";
    default: return words[element].name;
    }
}

static const char *kind_name(iampb_policy_kind kind)
{
    static const char *const names[] = { "identity policies", "resource policies", "service control policies",
        "resource control policies", "trust policies", "permissions boundaries", "session policies" };
    return names[kind];
}

static void add_value_message(const iampb__tree_fault *fault, iampb__builder *out)
{
    switch (fault->element) {
    case IAMPB__ELEMENT_VERSION:
        iampb__builder_add(out, IAMPB__STR("Version must be \"2012-10-17\" or \"2008-10-17\""));
        break;
    case IAMPB__ELEMENT_EFFECT:
        iampb__builder_add(out, IAMPB__STR("Effect must be \"Allow\" or \"Deny\", in exactly these letters"));
        break;
    default:
        iampb__builder_format(out, "%s must be \"*\" or an object", words[fault->element].name);
        break;
    }
}

static void add_unknown_message(const iampb__tree_fault *fault, iampb__builder *out)
{
    add_quoted(out, fault->at.node->name);
    if (fault->element == IAMPB__ELEMENT_PRINCIPAL || fault->element == IAMPB__ELEMENT_NOT_PRINCIPAL)
        iampb__builder_add(out, IAMPB__STR(" is no kind of principal: AWS, Service, Federated, CanonicalUser"));
    else if (fault->element == IAMPB__ELEMENT_DOCUMENT)
        iampb__builder_add(out, IAMPB__STR(" is no element of a policy"));
    else
        iampb__builder_add(out, IAMPB__STR(" is no element of a statement"));
}

void iampb__tree_fault_message(const iampb__tree *tree, const iampb__tree_fault *fault, iampb__builder *out)
{
    const char *name = words[fault->element].name;
    switch (fault->code) {
    case IAMPB__FAULT_NOT_JSON: iampb__builder_add(out, fault->detail); break;
    case IAMPB__FAULT_REPEATED:
        iampb__builder_add(out, IAMPB__STR("The name "));
        add_quoted(out, fault->at.node->name);
        iampb__builder_add(out, IAMPB__STR(" stands twice in one object: only the last is read"));
        break;
    case IAMPB__FAULT_UNKNOWN: add_unknown_message(fault, out); break;
    case IAMPB__FAULT_MISSING: iampb__builder_format(out, "%s is missing", missing(fault->element)); break;
    case IAMPB__FAULT_FORBIDDEN: iampb__builder_format(out, "%s have no %s", kind_name(tree->kind), name); break;
    case IAMPB__FAULT_BOTH: iampb__builder_format(out, "%s together with its opposite", name); break;
    case IAMPB__FAULT_TYPE:
        iampb__builder_format(out, "%s, and here is %s", words[fault->element].expected,
                type_name(fault->at.node->type));
        break;
    case IAMPB__FAULT_VALUE: add_value_message(fault, out); break;
    case IAMPB__FAULT_EMPTY:
        iampb__builder_format(out, "An empty %s says nothing",
                fault->at.node->type == IAMPB__JSON_OBJECT ? "object" : "list");
        break;
    }
}
