/* profiles.c - the built-in profiles. One that is named after a framework runs the checks that support a control of it
 * (finding/controls.h), switched off by default or not, and the two that say whether the report can be trusted at all.
 * Numbers are only set where the framework states its own; else the check's usual ones hold. */
#include "playbook/playbook.h"

/* AWS Foundational Security Best Practices: IAM.8 "Unused IAM user credentials should be removed" looks at 90 days;
 * IAM.7 asks for a minimum length of 8. Page: Security Hub User Guide, "Security Hub controls for IAM". */
static const iampb__profile_number fsbp_numbers[] = {
    { "keys.console-password-unused", "days", 90 },
    { "keys.unused", "days", 90 },
    { "mfa.password-length", "minimum", 8 },
};

/* PCI DSS 8.2.6: inactive accounts are removed or disabled within 90 days. */
static const iampb__profile_number pci_numbers[] = {
    { "keys.console-password-unused", "days", 90 },
    { "keys.unused", "days", 90 },
};

/* CIS: credentials unused for 45 days or more are disabled (7.0 and 5.0). */
static const iampb__profile_number cis_numbers[] = {
    { "keys.console-password-unused", "days", 45 },
    { "keys.unused", "days", 45 },
};

#define NUMBERS(table) table, sizeof(table) / sizeof((table)[0])

static const iampb__profile profiles[] = {
    { "default", NULL, NULL, NULL, 0 },
    { "cis-7.0", "CIS AWS Foundations", "7.0", NUMBERS(cis_numbers) },
    { "cis-5.0", "CIS AWS Foundations", "5.0", NUMBERS(cis_numbers) },
    { "fsbp", "AWS FSBP", "1.0.0", NUMBERS(fsbp_numbers) },
    { "soc2", "SOC 2", "TSC 2017", NULL, 0 },
    { "pci-dss-4.0.1", "PCI DSS", "4.0.1", NUMBERS(pci_numbers) },
    { "hipaa", "HIPAA", "45 CFR 164", NULL, 0 },
};

size_t iampb__profile_count(void) { return sizeof profiles / sizeof profiles[0]; }

const iampb__profile *iampb__profile_at(size_t index)
{
    return index < iampb__profile_count() ? &profiles[index] : NULL;
}

const iampb__profile *iampb__profile_find(iampb_str name)
{
    for (size_t i = 0; i < iampb__profile_count(); i++)
        if (iampb__str_eq(name, iampb__str_z(profiles[i].name)))
            return &profiles[i];
    return NULL;
}

size_t iampb_profile_count(void) { return iampb__profile_count(); }

const char *iampb_profile_at(size_t index)
{
    const iampb__profile *profile = iampb__profile_at(index);
    return profile == NULL ? NULL : profile->name;
}

static bool supports(const iampb__profile *profile, const char *check_id)
{
    static const char *const always[] = { "keys.report-stale", "keys.report-incomplete" };
    size_t count;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        if (strcmp(check_id, always[i]) == 0)
            return true;
    const iampb__control *controls = iampb__controls_of(iampb__str_z(check_id), &count);
    for (size_t i = 0; i < count; i++)
        if (iampb__str_eq(controls[i].framework, iampb__str_z(profile->framework))
            && iampb__str_eq(controls[i].version, iampb__str_z(profile->version)))
            return true;
    return false;
}

void iampb__profile_apply(const iampb__profile *profile, iampb__setting *setting)
{
    const iampb__check *check = setting->check;
    setting->enabled = profile->framework == NULL ? !check->off : supports(profile, check->id);
    setting->severity = check->severity;
    for (size_t p = 0; p < iampb__parameter_count(check); p++) {
        setting->parameters[p] = check->parameters[p].usual;
        for (size_t i = 0; i < profile->number_count; i++)
            if (strcmp(profile->numbers[i].check, check->id) == 0
                && strcmp(profile->numbers[i].parameter, check->parameters[p].name) == 0)
                setting->parameters[p] = profile->numbers[i].value;
    }
}
