/* region.c - see region.h.
 * Rule: AWS General Reference, "Service endpoints and quotas"; AWS Regions and Availability Zones. */
#include "policy/region.h"

/* In order. */
static const char *const regions[] = {
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1",
    "eu-central-2", "eu-isoe-west-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
    "eusc-de-east-1", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1",
    "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1",
    "us-isob-west-1", "us-isof-east-1", "us-isof-south-1", "us-west-1", "us-west-2",
};

static const iampb_str partitions[] = {
    IAMPB__STR_INIT("aws"), IAMPB__STR_INIT("aws-cn"), IAMPB__STR_INIT("aws-us-gov"), IAMPB__STR_INIT("aws-iso"),
    IAMPB__STR_INIT("aws-iso-b"), IAMPB__STR_INIT("aws-iso-e"), IAMPB__STR_INIT("aws-iso-f"),
    IAMPB__STR_INIT("aws-eusc"),
};

static const iampb_str directions[] = {
    IAMPB__STR_INIT("central"), IAMPB__STR_INIT("east"), IAMPB__STR_INIT("north"), IAMPB__STR_INIT("northeast"),
    IAMPB__STR_INIT("northwest"), IAMPB__STR_INIT("south"), IAMPB__STR_INIT("southeast"),
    IAMPB__STR_INIT("southwest"), IAMPB__STR_INIT("west"),
};

static iampb_str cut_label(iampb_str *rest)
{
    size_t dash = iampb__str_find(*rest, '-', 0);
    iampb_str label = dash == SIZE_MAX ? *rest : iampb__str_first(*rest, dash);
    *rest = iampb__str_from(*rest, dash == SIZE_MAX ? rest->len : dash + 1);
    return label;
}

static bool is_word(iampb_str label)
{
    for (size_t i = 0; i < label.len; i++)
        if (!iampb__is_lower(label.ptr[i]))
            return false;
    return label.len >= 2 && label.len <= 4;
}

/* AREA[-PART]-DIRECTION-NUMBER: "eu-west-1", "us-gov-east-1". */
static bool is_like_a_region(iampb_str name)
{
    iampb_str rest = name, label = cut_label(&rest);
    bool is_direction = false;
    if (!is_word(label))
        return false;
    for (int i = 0; i < 2 && !is_direction; i++) {
        label = cut_label(&rest);
        for (size_t d = 0; d < sizeof directions / sizeof directions[0]; d++)
            is_direction = is_direction || iampb__str_eq(label, directions[d]);
        if (!is_direction && !is_word(label))
            return false;
    }
    return is_direction && (rest.len == 1 || rest.len == 2) && iampb__is_digit(rest.ptr[0])
            && iampb__is_digit(rest.ptr[rest.len - 1]);
}

iampb__region_state iampb__region_of(iampb_str name)
{
    size_t begin = 0, end = sizeof regions / sizeof regions[0];
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        int order = iampb__str_cmp(name, iampb__str_z(regions[middle]));
        if (order == 0)
            return IAMPB__REGION_KNOWN;
        if (order < 0)
            end = middle;
        else
            begin = middle + 1;
    }
    return is_like_a_region(name) ? IAMPB__REGION_UNKNOWN : IAMPB__REGION_WRONG;
}

iampb_str iampb__region_at(size_t index)
{
    return index < sizeof regions / sizeof regions[0] ? iampb__str_z(regions[index]) : (iampb_str){ NULL, 0 };
}

iampb_str iampb__region_partition(iampb_str name)
{
    static const struct start {
        const char *region, *partition;
    } starts[] = { { "cn-", "aws-cn" }, { "us-gov-", "aws-us-gov" }, { "us-iso-", "aws-iso" },
        { "us-isob-", "aws-iso-b" }, { "eu-isoe-", "aws-iso-e" }, { "us-isof-", "aws-iso-f" },
        { "eusc-", "aws-eusc" } };
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (iampb__str_starts(name, iampb__str_z(starts[i].region)))
            return iampb__str_z(starts[i].partition);
    return IAMPB__STR("aws");
}

bool iampb__partition_is_known(iampb_str name)
{
    for (size_t i = 0; i < sizeof partitions / sizeof partitions[0]; i++)
        if (iampb__str_eq(name, partitions[i]))
            return true;
    return false;
}
