/* test_region.c - names of Regions and partitions. */
#include "harness.h"
#include "policy/region.h"

START_TEST(regions_are_known_or_look_like_one_or_not)
{
    static const struct {
        const char *name;
        iampb__region_state state;
    } rows[] = {
        { "af-south-1", IAMPB__REGION_KNOWN }, { "us-west-2", IAMPB__REGION_KNOWN },
        { "eu-west-1", IAMPB__REGION_KNOWN }, { "us-gov-east-1", IAMPB__REGION_KNOWN },
        { "cn-northwest-1", IAMPB__REGION_KNOWN }, { "us-isob-east-1", IAMPB__REGION_KNOWN },
        { "eusc-de-east-1", IAMPB__REGION_KNOWN }, { "ap-southeast-7", IAMPB__REGION_KNOWN },
        { "eu-west-9", IAMPB__REGION_UNKNOWN }, { "eu-west-12", IAMPB__REGION_UNKNOWN },
        { "us-moon-north-1", IAMPB__REGION_UNKNOWN }, { "ap-southwest-1", IAMPB__REGION_UNKNOWN },
        { "", IAMPB__REGION_WRONG }, { "-", IAMPB__REGION_WRONG }, { "global", IAMPB__REGION_WRONG },
        { "eu-west", IAMPB__REGION_WRONG }, { "eu-west-", IAMPB__REGION_WRONG },
        { "eu-west-1a", IAMPB__REGION_WRONG }, { "eu-west-123", IAMPB__REGION_WRONG },
        { "EU-WEST-1", IAMPB__REGION_WRONG }, { "eu-west-1 ", IAMPB__REGION_WRONG },
        { "eu_west_1", IAMPB__REGION_WRONG }, { "eu-de-fr-west-1", IAMPB__REGION_WRONG },
        { "europe-west-1", IAMPB__REGION_WRONG }, { "west-1", IAMPB__REGION_WRONG },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(iampb__region_of(iampb__str_z(rows[i].name)) == rows[i].state, "\"%s\"", rows[i].name);
}
END_TEST

START_TEST(partitions_are_known_by_their_whole_name)
{
    static const char *const known[] = { "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e",
        "aws-iso-f", "aws-eusc" };
    static const char *const wrong[] = { "", "AWS", "aws-", "aws-us", "aws-iso-z", "amazon", "aws " };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        ck_assert_msg(iampb__partition_is_known(iampb__str_z(known[i])), "\"%s\"", known[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(!iampb__partition_is_known(iampb__str_z(wrong[i])), "\"%s\"", wrong[i]);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/region", regions_are_known_or_look_like_one_or_not,
            partitions_are_known_by_their_whole_name);
    return s;
}
HARNESS_MAIN("policy-region", suite)
