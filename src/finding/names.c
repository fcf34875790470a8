/* names.c - the names of lessons, severities, verdicts, changes and formats: one row of texts each. */
#include "finding/members.h"

static const char *const lesson_names[] = { "", "mfa", "keys", "root", "privilege", "credentials", "accounts" };
static const char *const lesson_titles[] = {
    "",
    "MFA on everything",
    "Rotate and remove access keys",
    "Lock root away",
    "Groups for people, roles for services, no privilege creep",
    "No hardcoded credentials",
    "Many accounts with real boundaries",
};
static const char *const severity_names[] = { "", "info", "low", "medium", "high", "critical" };
static const char *const verdict_names[] = { "not_applicable", "pass", "fail", "manual", "not_evaluated" };
static const char *const confidence_names[] = { "", "low", "medium", "high" };
static const char *const change_names[] = { "none", "new", "unchanged", "changed", "resolved", "unknown" };
static const char *const format_names[] = { "", "text", "json", "ndjson", "csv" };

typedef struct name_list {
    const char *const *names;
    int32_t count;
} name_list;
#define LIST(names) { names, (int32_t)(sizeof names / sizeof names[0]) }

static const name_list titles = LIST(lesson_titles), formats = LIST(format_names);

static name_list list_of(iampb__member_kind kind)
{
    static const name_list lessons = LIST(lesson_names), severities = LIST(severity_names),
                           verdicts = LIST(verdict_names), confidences = LIST(confidence_names),
                           changes = LIST(change_names);
    switch (kind) {
    case IAMPB__MEMBER_LESSON: return lessons;
    case IAMPB__MEMBER_SEVERITY: return severities;
    case IAMPB__MEMBER_VERDICT: return verdicts;
    case IAMPB__MEMBER_CONFIDENCE: return confidences;
    case IAMPB__MEMBER_CHANGE: return changes;
    default: return (name_list){ NULL, 0 };
    }
}

static const char *name_of(name_list list, int32_t number)
{
    return number >= 0 && number < list.count ? list.names[number] : "";
}

static int32_t number_of(name_list list, iampb_str name)
{
    if (name.len > 0)
        for (int32_t i = 0; i < list.count; i++)
            if (iampb__str_eq(iampb__str_z(list.names[i]), name))
                return i;
    return 0;
}

const char *iampb__number_name(iampb__member_kind kind, int32_t number) { return name_of(list_of(kind), number); }
int32_t iampb__number_from(iampb__member_kind kind, iampb_str name) { return number_of(list_of(kind), name); }
int32_t iampb__number_count(iampb__member_kind kind) { return list_of(kind).count; }

static iampb_str given(const char *name, size_t len) { return iampb__str(name, name == NULL ? 0 : len); }

const char *iampb_lesson_name(iampb_lesson lesson) { return iampb__number_name(IAMPB__MEMBER_LESSON, lesson); }
const char *iampb_lesson_title(iampb_lesson lesson) { return name_of(titles, lesson); }
const char *iampb_severity_name(iampb_severity severity)
{
    return iampb__number_name(IAMPB__MEMBER_SEVERITY, severity);
}
iampb_severity iampb_severity_from(const char *name, size_t len)
{
    return iampb__number_from(IAMPB__MEMBER_SEVERITY, given(name, len));
}
const char *iampb_verdict_name(iampb_verdict verdict) { return iampb__number_name(IAMPB__MEMBER_VERDICT, verdict); }
const char *iampb_change_name(iampb_change change) { return iampb__number_name(IAMPB__MEMBER_CHANGE, change); }
iampb_format iampb_format_from(const char *name, size_t len) { return number_of(formats, given(name, len)); }
