/* access.c - the public accessors of the list and of a finding. Every one allows NULL and an index past the end. */
#include "finding/members.h"

static const char *lend(const iampb_str *text, size_t *len)
{
    bool has = text != NULL && text->ptr != NULL;
    if (len != NULL)
        *len = has ? text->len : 0;
    return has ? text->ptr : "";
}

size_t iampb_findings_count(const iampb_findings *findings) { return findings == NULL ? 0 : findings->items.count; }

const iampb_finding *iampb_findings_at(const iampb_findings *findings, size_t index)
{
    if (findings == NULL || index >= findings->items.count)
        return NULL;
    return *IAMPB__VEC_AT(iampb_finding *, &findings->items, index);
}

uint64_t iampb_findings_verdict_count(const iampb_findings *findings, iampb_verdict verdict)
{
    return findings == NULL || verdict < IAMPB_PASS || verdict > IAMPB_NOT_EVALUATED ? 0
                                                                                    : findings->verdicts[verdict];
}

uint64_t iampb_findings_muted_count(const iampb_findings *findings) { return findings == NULL ? 0 : findings->muted; }

iampb_severity iampb_findings_worst(const iampb_findings *findings)
{
    iampb_severity worst = 0;
    for (size_t i = 0; i < iampb_findings_count(findings); i++) {
        const iampb_finding *finding = iampb_findings_at(findings, i);
        if (iampb__finding_is_open(finding) && finding->severity > worst
            && (!findings->has_baseline || finding->change != IAMPB_CHANGE_UNCHANGED))
            worst = finding->severity;
    }
    return worst;
}

iampb_verdict iampb_finding_verdict(const iampb_finding *finding) { return finding == NULL ? 0 : finding->verdict; }
iampb_severity iampb_finding_severity(const iampb_finding *finding) { return finding == NULL ? 0 : finding->severity; }
iampb_lesson iampb_finding_lesson(const iampb_finding *finding) { return finding == NULL ? 0 : finding->lesson; }
iampb_confidence iampb_finding_confidence(const iampb_finding *finding)
{
    return finding == NULL ? 0 : finding->confidence;
}
iampb_change iampb_finding_change(const iampb_finding *finding) { return finding == NULL ? 0 : finding->change; }
int32_t iampb_finding_is_muted(const iampb_finding *finding) { return finding != NULL && finding->muted; }

const char *iampb_finding_text(const iampb_finding *finding, const char *name, size_t *len)
{
    const iampb__member *member = name == NULL ? NULL : iampb__finding_member(name);
    iampb_str text = { NULL, 0 };
    if (finding != NULL && member != NULL && member->kind == IAMPB__MEMBER_TEXT)
        text = *(const iampb_str *)iampb__member_at(finding, member);
    else if (finding != NULL && member != NULL && member->kind == IAMPB__MEMBER_FINGERPRINT)
        text = iampb__str_z(finding->fingerprint);
    return lend(&text, len);
}

int64_t iampb_finding_time(const iampb_finding *finding, const char *name)
{
    const iampb__member *member = name == NULL ? NULL : iampb__finding_member(name);
    if (finding == NULL || member == NULL || member->kind != IAMPB__MEMBER_TIME)
        return IAMPB__TIME_UNKNOWN;
    int64_t at = *(const int64_t *)iampb__member_at(finding, member);
    return iampb__time_is_known(at) ? at : IAMPB__TIME_UNKNOWN;
}

size_t iampb_finding_evidence_count(const iampb_finding *finding)
{
    return finding == NULL ? 0 : finding->evidence_count;
}

const char *iampb_finding_evidence_text(const iampb_finding *finding, size_t index, const char *name, size_t *len)
{
    static const struct {
        const char *name;
        size_t offset;
    } texts[] = {
        { "field", offsetof(iampb__evidence, field) },
        { "observed", offsetof(iampb__evidence, observed) },
        { "threshold", offsetof(iampb__evidence, threshold) },
        { "input", offsetof(iampb__evidence, position) + offsetof(iampb__position, input) },
        { "json_path", offsetof(iampb__evidence, json_path) },
    };
    if (index >= iampb_finding_evidence_count(finding) || name == NULL)
        return lend(NULL, len);
    const iampb__evidence *evidence = &finding->evidence[index];
    iampb_str wanted = iampb__str_z(name);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (iampb__str_eq(iampb__str_z(texts[i].name), wanted))
            return lend((const iampb_str *)(const void *)((const char *)evidence + texts[i].offset), len);
    if (iampb__str_eq(IAMPB__STR("encoding"), wanted)) {
        iampb_str encoding = iampb__str_z(evidence->position.encoding);
        return lend(&encoding, len);
    }
    return lend(NULL, len);
}

iampb_status iampb_finding_evidence_position(const iampb_finding *finding, size_t index, uint64_t *begin,
        uint64_t *end, uint64_t *line, uint64_t *column)
{
    if (index >= iampb_finding_evidence_count(finding) || !finding->evidence[index].has_position)
        return IAMPB_E_INVALID;
    const iampb__position *position = &finding->evidence[index].position;
    const struct {
        uint64_t *to, from;
    } numbers[] = {
        { begin, position->begin }, { end, position->end }, { line, position->line }, { column, position->column }
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (numbers[i].to != NULL)
            *numbers[i].to = numbers[i].from;
    return IAMPB_OK;
}

size_t iampb_finding_command_count(const iampb_finding *finding)
{
    return finding == NULL ? 0 : finding->command_count;
}

const char *iampb_finding_command(const iampb_finding *finding, size_t index, size_t *len)
{
    return lend(index < iampb_finding_command_count(finding) ? &finding->commands[index] : NULL, len);
}

size_t iampb_finding_control_count(const iampb_finding *finding)
{
    return finding == NULL ? 0 : finding->control_count;
}

const char *iampb_finding_control(const iampb_finding *finding, size_t index, const char *name, size_t *len)
{
    if (index >= iampb_finding_control_count(finding) || name == NULL)
        return lend(NULL, len);
    const iampb__control *control = &finding->controls[index];
    iampb_str wanted = iampb__str_z(name);
    return lend(iampb__str_eq(wanted, IAMPB__STR("framework")) ? &control->framework
                    : iampb__str_eq(wanted, IAMPB__STR("version")) ? &control->version
                    : iampb__str_eq(wanted, IAMPB__STR("control")) ? &control->control
                                                                   : NULL,
            len);
}
