/* fuzz_account.c - inputs of an account: the first byte chooses the subject that the host would tell, the rest is the
 * input. Laws:
 *   - a failure has an error with a place inside the input, and leaves lists and notes as they were;
 *   - after sealing, every entity, field, place and relation can be read, and places lie inside the input;
 *   - loading the same input once more and sealing again gives as many entities: the first of an ARN counts. */
#include "account/fields.h"
#include "account/load.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                                                            \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                            \
            abort();                                                                                                  \
        }                                                                                                             \
    } while (0)

static const char *const subjects[] = { "", "jane", "r-ab12", "ou-ab12-34567890", "123456789012", "p-abcd1234",
    "SERVICE_CONTROL_POLICY", "AKIAIOSFODNN7EXAMPLE", "arn:aws:iam::123456789012:saml-provider/corp" };

static void read_entity(const iampb_entity *entity, size_t input_len)
{
    iampb_entity_kind kind = iampb_entity_kind_of(entity);
    for (size_t i = 0; iampb__field_name(kind, i).len > 0; i++) {
        char name[64];
        const char *text = NULL, *input = NULL;
        size_t len = 0, sum = 0;
        int64_t number;
        int32_t boolean;
        uint64_t begin = 0, end = 0;
        iampb_str field = iampb__field_name(kind, i);
        REQUIRE(field.len < sizeof name);
        memcpy(name, field.ptr, field.len);
        name[field.len] = '\0';
        if (iampb_entity_text(entity, name, &text, &len) == IAMPB_PRESENT)
            for (size_t n = 0; n < len; n++)
                sum += (unsigned char)text[n];
        (void)sum;
        iampb_entity_int(entity, name, &number);
        iampb_entity_bool(entity, name, &boolean);
        if (iampb_entity_span(entity, name, &input, &len, &begin, &end) == IAMPB_OK)
            REQUIRE(begin <= end && end <= input_len);
    }
    for (size_t i = 0; iampb__relation_name(kind, i).len > 0; i++) {
        char name[64];
        iampb_str relation = iampb__relation_name(kind, i);
        memcpy(name, relation.ptr, relation.len);
        name[relation.len] = '\0';
        size_t count = iampb_entity_related_count(entity, name);
        for (size_t n = 0; n < count && n < 50; n++)
            REQUIRE(iampb_entity_related_at(entity, name, n) != NULL);
        REQUIRE(iampb_entity_related_at(entity, name, count) == NULL);
    }
}

static size_t read_all(const iampb_organization *o, const iampb_account *account, size_t input_len)
{
    size_t total = 0;
    for (iampb_entity_kind kind = IAMPB_ENTITY_USER; kind <= IAMPB_ENTITY_CREDENTIAL_REPORT; kind++) {
        size_t mine = iampb_account_entity_count(account, kind), shared = iampb_organization_entity_count(o, kind);
        for (size_t i = 0; i < mine; i++)
            read_entity(iampb_account_entity_at(account, kind, i), input_len);
        for (size_t i = 0; i < shared; i++)
            read_entity(iampb_organization_entity_at(o, kind, i), input_len);
        /* Administrators have no identity of their own: an account may be one for many services. */
        if (kind != IAMPB_ENTITY_DELEGATED_ADMINISTRATOR)
            total += mine + shared;
    }
    for (size_t i = 0; i < iampb_organization_note_count(o); i++) {
        uint64_t begin, end, line, column;
        REQUIRE(iampb_organization_note_position(o, i, &begin, &end, &line, &column) == IAMPB_OK);
        REQUIRE(begin <= end && end <= input_len);
    }
    return total;
}

static size_t pending(const iampb_organization *o, const iampb_account *account)
{
    size_t total = o->loaded_notes;
    for (int i = 0; i < IAMPB__PENDING_COUNT; i++)
        total += account->pending->lists[i].count + o->pending->lists[i].count;
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iampb_context *ctx = NULL;
    iampb_organization *o = NULL;
    iampb_account *account = NULL;
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    size_t first = 0;
    if (size == 0)
        return 0;
    options.name = IAMPB__STR("input");
    options.subject = iampb__str_z(subjects[data[0] % (sizeof subjects / sizeof subjects[0])]);
    const char *text = (const char *)data + 1;
    REQUIRE(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    REQUIRE(iampb_organization_new(ctx, &o, NULL) == IAMPB_OK);
    REQUIRE(iampb_organization_add_account(o, NULL, &account, NULL) == IAMPB_OK);
    for (int round = 0; round < 2; round++) {
        iampb_error *err = NULL;
        size_t before = pending(o, account);
        iampb_status status = iampb_account_load(account, text, size - 1, &options, NULL, &err);
        REQUIRE((status == IAMPB_OK) == (err == NULL));
        if (status != IAMPB_OK) {
            REQUIRE(iampb_error_code(err) == status);
            REQUIRE(iampb_error_offset(err) <= size - 1);
            REQUIRE(pending(o, account) == before);
        }
        iampb_error_free(err);
        REQUIRE(iampb_organization_seal(o, NULL) == IAMPB_OK);
        size_t total = read_all(o, account, size - 1);
        REQUIRE(round == 0 || total == first);
        first = total;
    }
    iampb_organization_free(o);
    iampb_context_free(ctx);
    return 0;
}
