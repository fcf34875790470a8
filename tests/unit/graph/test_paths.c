/* test_paths.c - who can become whom, against asking for each pair by itself: organisations made by chance, every
 * principal and every role of them asked of iampb_who_can() and of the evaluator, and every way looked for in the
 * plainest manner. */
#include "../account/company.h"
#include "../eval/generate.h"
#include <jansson.h>

enum { ACCOUNTS = 3, USERS = 4, ROLES = 7, PRINCIPALS = ACCOUNTS * (1 + USERS + ROLES) };
#define NONE 0

static const char *const ids[ACCOUNTS] = { "111111111111", "222222222222", "333333333333" };

/* ---- Organisations by chance ---- */
/* $O an account of the organisation, $U a user, $R a role of some account. */
static const char *const trusts[] = {
    "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::$O:root\"},\"Action\":\"sts:AssumeRole\"}",
    "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"$O\"},\"Action\":\"sts:*\"}",
    "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"$U\",\"$R\"]},\"Action\":\"sts:AssumeRole\"}",
    "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"$R\"},\"Action\":\"sts:AssumeRole\"}",
    "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}",
    "{\"Effect\":\"Allow\",\"NotPrincipal\":{\"AWS\":\"$U\"},\"Action\":\"sts:AssumeRole\"}",
    ("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"$O\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"Bool\":"
     "{\"aws:MultiFactorAuthPresent\":\"true\"}}}"),
    ("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"$O\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":"
     "{\"sts:ExternalId\":\"blue-heron\"}}}"),
    ("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"$O\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"ArnLike\":"
     "{\"aws:PrincipalArn\":\"arn:aws:iam::$O:*/*1\"}}}"),
    ("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"$O\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"IpAddress\":"
     "{\"aws:SourceIp\":\"10.0.0.0/8\"}}}"),
    "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}",
    "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"$U\"},\"Action\":\"sts:AssumeRole\"}",
    ("{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalAccount\":"
     "\"$O\"}}}"),
};
static const char *const statements[] = {
    "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}",
    "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"$R\"}",
    "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":[\"$R\",\"$R\",\"arn:aws:iam::999999999999:role/x\"]}",
    "{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"arn:aws:iam::$O:role/*\"}",
    "{\"Effect\":\"Allow\",\"NotAction\":\"s3:*\",\"Resource\":\"arn:aws:iam::*:role/r2\"}",
    "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"NotResource\":\"$R\"}",
    "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"arn:aws:iam::*:role/${aws:username}\"}",
    ("{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\",\"Condition\":{\"Bool\":"
     "{\"aws:MultiFactorAuthPresent\":\"true\"}}}"),
    "{\"Effect\":\"Deny\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"$R\"}",
    "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}",
    "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}",
    "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}",
};

typedef struct text {
    char bytes[256 * 1024];
    size_t len;
} text;

static void add(text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    t->len += (size_t)vsnprintf(t->bytes + t->len, sizeof t->bytes - t->len, format, args);
    va_end(args);
    ck_assert_uint_lt(t->len, sizeof t->bytes);
}

static void add_filled(text *t, gen *g, const char *template)
{
    for (const char *c = template; *c != '\0'; c++) {
        const char *id = ids[gen_pick(g, ACCOUNTS)];
        if (c[0] != '$' || strchr("OUR", c[1]) == NULL)
            add(t, "%c", *c);
        else if (*++c == 'O')
            add(t, "%s", id);
        else if (*c == 'U')
            add(t, "arn:aws:iam::%s:user/u%d", id, (int)gen_pick(g, USERS));
        else
            add(t, "arn:aws:iam::%s:role/r%d", id, (int)gen_pick(g, ROLES));
    }
}

static void add_statements(text *t, gen *g, const char *const *from, size_t count, size_t most)
{
    size_t statements_here = 1 + gen_pick(g, most);
    add(t, "{\"Version\":\"2012-10-17\",\"Statement\":[");
    for (size_t i = 0; i < statements_here; i++) {
        add(t, i == 0 ? "" : ",");
        add_filled(t, g, from[gen_pick(g, count)]);
    }
    add(t, "]}");
}

static void add_principal(text *t, gen *g, const char *id, bool role, int number)
{
    add(t, "{\"Path\":\"/\",\"%sName\":\"%c%d\",\"%sId\":\"%s%s%d\",\"Arn\":\"arn:aws:iam::%s:%s/%c%d\","
            "\"CreateDate\":\"2030-01-01T00:00:00Z\",\"%sPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":",
            role ? "Role" : "User", role ? 'r' : 'u', number, role ? "Role" : "User", role ? "AROA" : "AIDA", id, number,
            id, role ? "role" : "user", role ? 'r' : 'u', number, role ? "Role" : "User");
    add_statements(t, g, statements, sizeof statements / sizeof *statements, 2);
    add(t, "}]");
    if (role) {
        add(t, ",\"AssumeRolePolicyDocument\":");
        add_statements(t, g, trusts, sizeof trusts / sizeof *trusts, 3);
    }
    add(t, "}");
}

static company make(gen *g)
{
    static text t;
    company c = { harness_context(), NULL };
    iampb_error *err = NULL;
    ck_assert_status(iampb_organization_new(c.ctx, &c.organization, &err), IAMPB_OK, &err);
    for (int a = 0; a < ACCOUNTS; a++) {
        iampb_account *account = NULL;
        t.len = 0;
        add(&t, "{\"UserDetailList\":[");
        for (int i = 0; i < USERS; i++) {
            add(&t, i == 0 ? "" : ",");
            add_principal(&t, g, ids[a], false, i);
        }
        add(&t, "],\"GroupDetailList\":[],\"RoleDetailList\":[");
        for (int i = 0; i < ROLES; i++) {
            add(&t, i == 0 ? "" : ",");
            add_principal(&t, g, ids[a], true, i);
        }
        add(&t, "],\"Policies\":[]}");
        ck_assert_status(iampb_organization_add_account(c.organization, NULL, &account, &err), IAMPB_OK, &err);
        ck_assert_status(iampb_account_load(account, t.bytes, t.len, NULL, NULL, &err), IAMPB_OK, &err);
    }
    return c;
}

static void unmake(company *c)
{
    iampb_organization_free(c->organization);
    iampb_context_free(c->ctx);
}

/* ---- Asking for each pair ---- */
typedef struct pairs {
    iampb_graph *graph;
    size_t nodes;
    iampb_can who[PRINCIPALS][PRINCIPALS], edges[PRINCIPALS][PRINCIPALS];
} pairs;

/* Good for the next seven. */
static const char *node(const pairs *p, size_t number, const char *name)
{
    static char room[8][256];
    static size_t turn;
    size_t len = 0;
    const char *found = iampb_graph_node_text(p->graph, number, name, &len);
    char *copy = room[turn++ % 8];
    ck_assert_uint_lt(len, sizeof room[0]);
    memcpy(copy, found == NULL ? "" : found, len);
    copy[len] = '\0';
    return copy;
}

static bool is_admin(const pairs *p, size_t number) { return strcmp(node(p, number, "admin"), "policy") == 0; }
static bool is_role(const pairs *p, size_t number) { return strcmp(node(p, number, "kind"), "role") == 0; }

static void ask_who(company *c, pairs *p)
{
    iampb_access_index *index = NULL;
    iampb_request *request = NULL;
    iampb_error *err = NULL;
    memset(p->who, 0, sizeof p->who);
    ck_assert_status(iampb_access_index_new(c->organization, &index, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_new(c->ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_action(request, "sts:AssumeRole", 14, &err), IAMPB_OK, &err);
    for (size_t to = 0; to < p->nodes; to++) {
        iampb_who *who = NULL;
        if (!is_role(p, to))
            continue;
        const char *arn = node(p, to, "name");
        ck_assert_status(iampb_request_set_resource(request, arn, strlen(arn), &err), IAMPB_OK, &err);
        ck_assert_status(iampb_who_can(index, request, NULL, &who, &err), IAMPB_OK, &err);
        for (size_t i = 0; i < iampb_who_count(who); i++) {
            size_t len, from;
            const char *name = iampb_who_arn(who, i, &len);
            if ((from = iampb_graph_node_find(p->graph, name, len)) < p->nodes)
                p->who[from][to] = iampb_who_value(who, i);
        }
        iampb_who_free(who);
    }
    iampb_request_free(request);
    iampb_access_index_free(index);
}

static void read_edges(pairs *p)
{
    memset(p->edges, 0, sizeof p->edges);
    for (size_t from = 0; from < p->nodes; from++)
        for (size_t i = 0; i < iampb_graph_edge_count(p->graph, from); i++) {
            size_t to = iampb_graph_edge_to(p->graph, from, i);
            const char *value = iampb_graph_edge_text(p->graph, from, i, "value", NULL);
            iampb_can can = strcmp(value, "yes") == 0 ? IAMPB_CAN_YES
                    : strcmp(value, "yes-if") == 0    ? IAMPB_CAN_YES_IF
                                                      : IAMPB_CAN_UNKNOWN;
            ck_assert_uint_lt(to, p->nodes);
            if (p->edges[from][to] == NONE || can < p->edges[from][to])
                p->edges[from][to] = can;
        }
}

/* With all that conditions of these policies ask for; a session of a role never has MFA. */
static bool is_allowed_at_best(company *c, const char *from, const char *to, bool role)
{
    static const iampb_str yes = { "true", 4 }, id = { "blue-heron", 10 }, address = { "10.1.2.3", 8 };
    iampb_principal *principal = NULL;
    iampb_request *request = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_principal_open(c->organization, from, strlen(from), &principal, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_new(c->ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_action(request, "sts:AssumeRole", 14, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_resource(request, to, strlen(to), &err), IAMPB_OK, &err);
    if (!role)
        iampb_request_set(request, "aws:MultiFactorAuthPresent", 26, IAMPB_VALUE_SINGLE, &yes, 1, NULL);
    iampb_request_set(request, "sts:ExternalId", 14, IAMPB_VALUE_SINGLE, &id, 1, NULL);
    iampb_request_set(request, "aws:SourceIp", 12, IAMPB_VALUE_SINGLE, &address, 1, NULL);
    ck_assert_status(iampb_principal_policies(principal, request, NULL, &set, &err), IAMPB_OK, &err);
    bool allowed = iampb_evaluate(set, request, NULL) == IAMPB_ALLOWED;
    iampb_policy_set_free(set);
    iampb_request_free(request);
    iampb_principal_free(principal);
    return allowed;
}

static void check_pair(company *c, const pairs *p, size_t from, size_t to)
{
    const char *a = node(p, from, "name"), *b = node(p, to, "name");
    iampb_can who = p->who[from][to], edge = p->edges[from][to];
    if (from == to || is_admin(p, from)) {
        ck_assert_msg(edge == NONE, "%s has an edge to %s", a, b);
        return;
    }
    if (who != IAMPB_CAN_YES_IF) {
        ck_assert_msg(edge == who, "%s to %s: who-can says '%s', the graph '%s'", a, b, iampb_can_name(who),
                iampb_can_name(edge));
        return;
    }
    bool best = is_allowed_at_best(c, a, b, is_role(p, from));
    ck_assert_msg(best == (edge != NONE), "%s to %s: at best it is %s, the graph says '%s'", a, b,
            best ? "allowed" : "denied", iampb_can_name(edge));
}

static void open_pairs(company *c, pairs *p)
{
    iampb_error *err = NULL;
    p->graph = NULL;
    ck_assert_status(iampb_graph_new(c->organization, NULL, &p->graph, &err), IAMPB_OK, &err);
    p->nodes = 0;
    while (p->nodes < iampb_graph_node_count(p->graph) && strchr("ru", node(p, p->nodes, "kind")[0]) != NULL)
        p->nodes++;
    ck_assert_uint_le(p->nodes, PRINCIPALS);
    ask_who(c, p);
    read_edges(p);
}

START_TEST(edges_are_what_asking_each_pair_says)
{
    static pairs p;
    gen g = { .seed = 20310707 + (uint64_t)_i };
    for (int round = 0; round < 10; round++) {
        company c = make(&g);
        open_pairs(&c, &p);
        for (size_t from = 0; from < p.nodes; from++)
            for (size_t to = 0; to < p.nodes; to++)
                if (is_role(&p, to))
                    check_pair(&c, &p, from, to);
        iampb_graph_free(p.graph);
        unmake(&c);
    }
}
END_TEST

/* ---- Ways ---- */
/* Hops to all, by relaxing until nothing changes; 0: none. */
static void naive_hops(const pairs *p, bool certain, size_t hops[PRINCIPALS][PRINCIPALS])
{
    bool changed = true;
    memset(hops, 0, sizeof(size_t) * PRINCIPALS * PRINCIPALS);
    for (size_t a = 0; a < p->nodes; a++)
        for (size_t b = 0; b < p->nodes; b++)
            hops[a][b] = p->edges[a][b] != NONE && (!certain || p->edges[a][b] == IAMPB_CAN_YES);
    while (changed) {
        changed = false;
        for (size_t a = 0; a < p->nodes; a++)
            for (size_t b = 0; b < p->nodes; b++)
                for (size_t m = 0; m < p->nodes; m++)
                    if (a != b && hops[a][m] != 0 && hops[m][b] != 0
                        && (hops[a][b] == 0 || hops[a][m] + hops[m][b] < hops[a][b])) {
                        hops[a][b] = hops[a][m] + hops[m][b];
                        changed = true;
                    }
    }
}

static void check_way(const pairs *p, size_t from, size_t to, bool certain, size_t hops)
{
    iampb_paths_options options = IAMPB_PATHS_OPTIONS_INIT;
    const char *a = node(p, from, "name"), *b = node(p, to, "name");
    iampb_paths *paths = NULL;
    iampb_error *err = NULL;
    options.certain = certain;
    options.max_hops = 64;
    ck_assert_status(iampb_graph_find_paths(p->graph, a, strlen(a), b, strlen(b), &options, &paths, &err), IAMPB_OK, &err);
    ck_assert_msg(iampb_paths_count(paths) == (hops != 0), "%s to %s: %zu paths, %zu hops", a, b, iampb_paths_count(paths),
            hops);
    if (hops != 0) {
        ck_assert_uint_eq(iampb_paths_hop_count(paths, 0), hops);
        ck_assert_uint_eq(iampb_paths_node_at(paths, 0, 0), from);
        ck_assert_uint_eq(iampb_paths_node_at(paths, 0, hops), to);
        iampb_can worst = IAMPB_CAN_YES;
        for (size_t i = 0; i < hops; i++) {
            iampb_can edge = p->edges[iampb_paths_node_at(paths, 0, i)][iampb_paths_node_at(paths, 0, i + 1)];
            ck_assert_int_ne(edge, NONE);
            worst = edge > worst ? edge : worst;
        }
        ck_assert_int_eq(iampb_paths_value(paths, 0), worst);
    }
    iampb_paths_free(paths);
}

START_TEST(paths_are_the_shortest_there_are)
{
    static pairs p;
    static size_t hops[PRINCIPALS][PRINCIPALS];
    gen g = { .seed = 20310808 };
    for (int round = 0; round < 4; round++) {
        company c = make(&g);
        open_pairs(&c, &p);
        for (int certain = 0; certain < 2; certain++) {
            naive_hops(&p, certain != 0, hops);
            for (size_t from = 0; from < p.nodes; from++)
                for (size_t to = 0; to < p.nodes; to++)
                    if (from != to)
                        check_way(&p, from, to, certain != 0, hops[from][to]);
        }
        iampb_graph_free(p.graph);
        unmake(&c);
    }
}
END_TEST

/* Paths of a few nodes counted by hand: a may assume b and c, b may assume c. */
#define LINK(from, to) "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":[" to "]}"
#define ROLE_OF(name) "\"arn:aws:iam::111111111111:role/" name "\""
#define ROLE(name, statement) "{\"Path\":\"/\",\"RoleName\":\"" name "\",\"RoleId\":\"AROA" name "\",\"Arn\":" ROLE_OF(name)     \
    ",\"CreateDate\":\"2030-01-01T00:00:00Z\",\"AssumeRolePolicyDocument\":{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"   \
    "{\"AWS\":\"111111111111\"},\"Action\":\"sts:AssumeRole\"}},\"RolePolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":"    \
    "{\"Statement\":[" statement "]}}]}"
#define NOTHING "{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}"

static company small(const char *roles)
{
    static text t;
    company c = { harness_context(), NULL };
    iampb_account *account = NULL;
    iampb_error *err = NULL;
    t.len = 0;
    add(&t, "{\"UserDetailList\":[],\"GroupDetailList\":[],\"Policies\":[],\"RoleDetailList\":[%s]}", roles);
    ck_assert_status(iampb_organization_new(c.ctx, &c.organization, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_organization_add_account(c.organization, NULL, &account, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_account_load(account, t.bytes, t.len, NULL, NULL, &err), IAMPB_OK, &err);
    return c;
}

START_TEST(all_paths_pass_nobody_twice)
{
    company c = small(ROLE("a", LINK("a", ROLE_OF("b") "," ROLE_OF("c"))) "," ROLE("b", LINK("b", ROLE_OF("c") "," ROLE_OF("a"))) ","
            ROLE("c", LINK("c", ROLE_OF("a"))) "," ROLE("d", NOTHING));
    iampb_paths_options options = IAMPB_PATHS_OPTIONS_INIT;
    iampb_graph *graph = NULL;
    iampb_paths *paths = NULL;
    iampb_error *err = NULL;
    options.all = 1;
    ck_assert_status(iampb_graph_new(c.organization, NULL, &graph, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_graph_find_paths(graph, "arn:aws:iam::111111111111:role/a", 32,
                             "arn:aws:iam::111111111111:role/c", 32, &options, &paths, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_paths_count(paths), 2);
    ck_assert_uint_eq(iampb_paths_hop_count(paths, 0) + iampb_paths_hop_count(paths, 1), 3);
    iampb_paths_free(paths);
    ck_assert_status(iampb_graph_find_paths(graph, "arn:aws:iam::111111111111:role/d", 32,
                             "arn:aws:iam::111111111111:role/c", 32, &options, &paths, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_paths_count(paths), 0);
    iampb_paths_free(paths);
    paths = NULL;
    ck_assert_int_eq(iampb_graph_find_paths(graph, "nobody", 6, "admin", 5, NULL, &paths, &err), IAMPB_E_INVALID);
    ck_assert_ptr_null(paths);
    iampb_error_free(err);
    iampb_graph_free(graph);
    unmake(&c);
}
END_TEST

/* ---- Witnesses ---- */
static int32_t put(void *user, const char *bytes, size_t len)
{
    text *t = user;
    ck_assert_uint_lt(t->len + len, sizeof t->bytes);
    memcpy(t->bytes + t->len, bytes, len);
    t->bytes[t->len += len] = '\0';
    return 0;
}

/* The request of a hop, put to the evaluator with all policies of the principal. */
static void check_witness(company *c, json_t *hop)
{
    const char *from = json_string_value(json_object_get(hop, "from"));
    json_t *witness = json_object_get(hop, "witness"), *entry;
    const char *action = json_string_value(json_array_get(json_object_get(witness, "ActionNames"), 0));
    const char *resource = json_string_value(json_array_get(json_object_get(witness, "ResourceArns"), 0));
    iampb_principal *principal = NULL;
    iampb_request *request = NULL;
    iampb_policy_set *set = NULL;
    iampb_error *err = NULL;
    size_t i;
    ck_assert_ptr_nonnull(action);
    ck_assert_str_eq(resource, json_string_value(json_object_get(hop, "to")));
    ck_assert_status(iampb_principal_open(c->organization, from, strlen(from), &principal, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_new(c->ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_action(request, action, strlen(action), &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_resource(request, resource, strlen(resource), &err), IAMPB_OK, &err);
    json_array_foreach(json_object_get(witness, "ContextEntries"), i, entry) {
        const char *key = json_string_value(json_object_get(entry, "ContextKeyName"));
        const char *value = json_string_value(json_array_get(json_object_get(entry, "ContextKeyValues"), 0));
        iampb_str v = { value, value == NULL ? 0 : strlen(value) };
        ck_assert_status(iampb_request_set(request, key, strlen(key), IAMPB_VALUE_SINGLE, &v, value != NULL, &err), IAMPB_OK,
                &err);
    }
    ck_assert_status(iampb_principal_policies(principal, request, NULL, &set, &err), IAMPB_OK, &err);
    ck_assert_msg(iampb_evaluate(set, request, NULL) == IAMPB_ALLOWED, "%s to %s is not allowed", from, resource);
    iampb_policy_set_free(set);
    iampb_request_free(request);
    iampb_principal_free(principal);
}

static size_t check_witnesses(company *c, const iampb_paths *paths)
{
    static text t;
    size_t i, k, checked = 0;
    json_t *path, *hop;
    iampb_error *err = NULL;
    t.len = 0;
    ck_assert_status(iampb_paths_write(paths, 2, put, &t, &err), IAMPB_OK, &err);
    json_t *root = json_loads(t.bytes, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(root != NULL, "%s", t.bytes);
    json_array_foreach(json_object_get(root, "paths"), i, path)
        json_array_foreach(json_object_get(path, "hops"), k, hop)
            if (strncmp(json_string_value(json_object_get(hop, "from")), "arn:aws:iam::", 13) == 0
                && strcmp(json_string_value(json_object_get(hop, "value")), "unknown") != 0
                && strcmp(json_string_value(json_object_get(hop, "type")), "assume") == 0) {
                check_witness(c, hop);
                checked++;
            }
    json_decref(root);
    return checked;
}

START_TEST(each_hop_has_a_request_that_is_allowed)
{
    size_t checked = 0;
    gen g = { .seed = 20310909 };
    for (int round = 0; round < 8; round++) {
        company c = make(&g);
        iampb_graph *graph = NULL;
        iampb_paths *paths = NULL;
        iampb_error *err = NULL;
        ck_assert_status(iampb_graph_new(c.organization, NULL, &graph, &err), IAMPB_OK, &err);
        ck_assert_status(iampb_graph_find_paths(graph, NULL, 0, "admin", 5, NULL, &paths, &err), IAMPB_OK, &err);
        checked += check_witnesses(&c, paths);
        iampb_paths_free(paths);
        iampb_graph_free(graph);
        unmake(&c);
    }
    ck_assert_uint_gt(checked, 50);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("graph/paths");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 0);
    tcase_add_loop_test(c, edges_are_what_asking_each_pair_says, 0, 4);
    tcase_add_test(c, paths_are_the_shortest_there_are);
    tcase_add_test(c, all_paths_pass_nobody_twice);
    tcase_add_test(c, each_hop_has_a_request_that_is_allowed);
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("graph-paths", suite)
