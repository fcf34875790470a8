/* test_address.c - IP addresses and ranges of condition values. */
#include "harness.h"
#include "policy/address.h"

static iampb__range range_of(const char *text)
{
    iampb__range range = { .size = 0 };
    ck_assert_msg(iampb__range_parse(iampb__str_z(text), &range), "\"%s\"", text);
    return range;
}

START_TEST(ranges_are_read_masked_and_written)
{
    static const struct {
        const char *text, *written; /* as it is meant, and how it is written */
        bool masked;
    } rows[] = {
        { "203.0.113.9", "203.0.113.9/32", false },       { "203.0.113.9/32", "203.0.113.9/32", false },
        { "203.0.113.9/24", "203.0.113.0/24", true },     { "203.0.113.9/0", "0.0.0.0/0", true },
        { "255.255.255.255/9", "255.128.0.0/9", true },   { "0.0.0.0/0", "0.0.0.0/0", false },
        { "::", "::/128", false },                        { "::1", "::1/128", false },
        { "2001:DB8::1/32", "2001:db8::/32", true },      { "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8/128", false },
        { "1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8/128", false }, { "::ffff:203.0.113.9", "::ffff:cb00:7109/128", false },
        { "1:0:0:2:0:0:0:3", "1:0:0:2::3/128", false },   { "fe80::/10", "fe80::/10", false },
        { "2001:db8:0:0:1::", "2001:db8:0:0:1::/128", false },
    };
    iampb_context *ctx = harness_context();
    iampb__builder out = { .ctx = ctx };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__range range = range_of(rows[i].text);
        ck_assert_msg(iampb__range_mask(&range) == rows[i].masked, "\"%s\"", rows[i].text);
        ck_assert(!iampb__range_mask(&range));
        iampb__builder_clear(&out);
        iampb__range_write(&range, &out);
        ck_assert_view_eq(iampb__builder_str(&out), rows[i].written);
    }
    iampb__builder_free(&out);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(what_is_no_range_is_refused)
{
    static const char *const rows[] = { "", "203.0.113", "203.0.113.9.1", "203.0.113.256", "203.0.113.09", "203.0.113.",
        "203.0.113.9/", "203.0.113.9/33", "203.0.113.9/032", "203.0.113.9/-1", "203.0.113.9/8/8", " 203.0.113.9", ":",
        ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::/129", "1:2:3:4:5:6:7:203.0.113.9",
        "203.0.113.9::", "fe80::1%eth0", "[::1]", "1:2:3:4:5:6:7:", "1:2:3:4::5:6:7:8" };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__range range = { .size = 99 };
        ck_assert_msg(!iampb__range_parse(iampb__str_z(rows[i]), &range), "\"%s\"", rows[i]);
        ck_assert_uint_eq(range.size, 99);
    }
}
END_TEST

START_TEST(private_ranges_are_private_as_a_whole)
{
    static const char *const in[] = { "10.0.0.0/8", "10.255.255.255", "172.16.0.0/12", "172.31.255.255",
            "192.168.0.0/16",
        "192.168.255.0/24", "fc00::/7", "fdff::1" };
    static const char *const out[] = { "10.0.0.0/7", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0",
        "172.16.0.0/11", "192.167.0.0/16", "192.168.0.0/15", "192.169.0.0", "fc00::/6", "fe00::", "::ffff:10.0.0.1" };
    for (size_t i = 0; i < sizeof in / sizeof in[0]; i++) {
        iampb__range range = range_of(in[i]);
        ck_assert_msg(iampb__range_is_private(&range), "%s", in[i]);
    }
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++) {
        iampb__range range = range_of(out[i]);
        ck_assert_msg(!iampb__range_is_private(&range), "%s", out[i]);
    }
}
END_TEST

START_TEST(ranges_contain_smaller_ones_of_their_kind)
{
    static const struct {
        const char *range, *other;
        bool contains;
    } rows[] = {
        { "203.0.113.0/24", "203.0.113.9", true },  { "203.0.113.0/24", "203.0.113.0/24", true },
        { "203.0.113.0/24", "203.0.112.0/23", false }, { "203.0.113.0/25", "203.0.113.128", false },
        { "0.0.0.0/0", "198.51.100.7", true },      { "0.0.0.0/0", "::1", false },
        { "2001:db8::/33", "2001:db8:7fff::/48", true }, { "2001:db8::/33", "2001:db8:8000::/48", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__range range = range_of(rows[i].range), other = range_of(rows[i].other);
        ck_assert_msg(iampb__range_contains(&range, &other) == rows[i].contains, "%s, %s", rows[i].range,
            rows[i].other);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/address", ranges_are_read_masked_and_written, what_is_no_range_is_refused,
            private_ranges_are_private_as_a_whole, ranges_contain_smaller_ones_of_their_kind);
    return s;
}
HARNESS_MAIN("policy-address", suite)
