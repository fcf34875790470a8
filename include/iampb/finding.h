/* finding.h - what an audit found: a list of findings, to read one by one or to write in a format.
 * Findings are made by an audit (playbook.h) or read back from JSON; they never change afterwards, stand alone (the
 * organisation may be freed), and may be read by any number of threads. Order: severity, lesson, check, resource. */
#ifndef IAMPB_FINDING_H
#define IAMPB_FINDING_H
#include "iampb/base.h"
#ifdef __cplusplus
extern "C" {
#endif

/* The six lessons of the IAM playbook. */
typedef int32_t iampb_lesson;
enum {
    IAMPB_LESSON_MFA = 1,         /* "mfa": MFA on everything */
    IAMPB_LESSON_KEYS = 2,        /* "keys": rotate and remove access keys */
    IAMPB_LESSON_ROOT = 3,        /* "root": lock root away */
    IAMPB_LESSON_PRIVILEGE = 4,   /* "privilege": groups for people, roles for services, no privilege creep */
    IAMPB_LESSON_CREDENTIALS = 5, /* "credentials": no hardcoded credentials */
    IAMPB_LESSON_ACCOUNTS = 6     /* "accounts": many accounts with real boundaries */
};

typedef int32_t iampb_severity;
enum {
    IAMPB_SEVERITY_INFO = 1,
    IAMPB_SEVERITY_LOW = 2,
    IAMPB_SEVERITY_MEDIUM = 3,
    IAMPB_SEVERITY_HIGH = 4,
    IAMPB_SEVERITY_CRITICAL = 5
};

/* What a check answers for one resource. */
typedef int32_t iampb_verdict;
enum {
    IAMPB_NOT_APPLICABLE = 0, /* the resource is not in the check's scope: counted nowhere */
    IAMPB_PASS = 1,
    IAMPB_FAIL = 2,
    IAMPB_MANUAL = 3,         /* a person must look: the data cannot decide, and no further document would */
    IAMPB_NOT_EVALUATED = 4   /* data are missing; the reason says which */
};

typedef int32_t iampb_confidence;
enum { IAMPB_CONFIDENCE_LOW = 1, IAMPB_CONFIDENCE_MEDIUM = 2, IAMPB_CONFIDENCE_HIGH = 3 };

/* How a finding relates to a baseline or, in a diff, to the older run. */
typedef int32_t iampb_change;
enum {
    IAMPB_CHANGE_NONE = 0,      /* no baseline was given */
    IAMPB_CHANGE_NEW = 1,
    IAMPB_CHANGE_UNCHANGED = 2,
    IAMPB_CHANGE_CHANGED = 3,   /* same fingerprint; severity, status or evidence differ */
    IAMPB_CHANGE_RESOLVED = 4,  /* gone, and the later run did judge it */
    IAMPB_CHANGE_UNKNOWN = 5    /* gone, but the later run could not judge it */
};

/* Lower-case names as written in JSON ("high", "not_evaluated", ...); "" for an unknown number. *_from: 0 for an
 * unknown name. Static. Threads: any. */
IAMPB_API const char *iampb_lesson_name(iampb_lesson lesson);
IAMPB_API const char *iampb_lesson_title(iampb_lesson lesson); /* a line for people: "MFA on everything" */
IAMPB_API const char *iampb_severity_name(iampb_severity severity);
IAMPB_API iampb_severity iampb_severity_from(const char *name, size_t len);
IAMPB_API const char *iampb_verdict_name(iampb_verdict verdict);
IAMPB_API const char *iampb_change_name(iampb_change change);

/* Frees the list and all that was borrowed from it. NULL is allowed. */
IAMPB_API void iampb_findings_free(iampb_findings *findings);

/* How many findings the list has. */
IAMPB_API size_t iampb_findings_count(const iampb_findings *findings);
/* Finding `index` from 0; NULL past the end. */
IAMPB_API const iampb_finding *iampb_findings_at(const iampb_findings *findings, size_t index);

/* How many results have this verdict, over all checks and resources: PASS counts even where pass findings are not in
 * the list. Muted ones are counted under iampb_findings_muted_count() alone. */
IAMPB_API uint64_t iampb_findings_verdict_count(const iampb_findings *findings, iampb_verdict verdict);
IAMPB_API uint64_t iampb_findings_muted_count(const iampb_findings *findings);

/* The highest severity among failed, unmuted findings (new ones only, where a baseline was given); 0 if none. */
IAMPB_API iampb_severity iampb_findings_worst(const iampb_findings *findings);

/* The score of a lesson (0: of all lessons), 0 to 100, or -1 where nothing could be judged: the share of judged checks
 * that pass, weighted by severity. doc/scores.md defines it. */
IAMPB_API int32_t iampb_findings_score(const iampb_findings *findings, iampb_lesson lesson);

/* What kind of finding it is. 0 for NULL. */
IAMPB_API iampb_verdict iampb_finding_verdict(const iampb_finding *finding);
IAMPB_API iampb_severity iampb_finding_severity(const iampb_finding *finding);
IAMPB_API iampb_lesson iampb_finding_lesson(const iampb_finding *finding);
IAMPB_API iampb_confidence iampb_finding_confidence(const iampb_finding *finding);
IAMPB_API iampb_change iampb_finding_change(const iampb_finding *finding);
/* 1 if an exemption or suppression of the playbook covers it, else 0. */
IAMPB_API int32_t iampb_finding_is_muted(const iampb_finding *finding);

/* A text of the finding by name: "check_id", "title", "message", "reason" (of not_evaluated and manual),
 * "resource_arn", "resource_type", "resource_name", "account", "partition", "region", "organization", "fingerprint"
 * (64 hexadecimal digits), "remediation", "mute_reason", "mute_until". "" where it has none or the name is unknown;
 * never NULL. Borrowed from the list. */
IAMPB_API const char *iampb_finding_text(const iampb_finding *finding, const char *name, size_t *len);
/* A time by name: "observed_at" (of the report), "as_of" (what ages were taken at). INT64_MIN: unknown. */
IAMPB_API int64_t iampb_finding_time(const iampb_finding *finding, const char *name);

/* Evidence, in the order in which the check gave it. Names: "field", "observed", "threshold", "input", "json_path",
 * "encoding". "observed" is the text of the input; where "encoding" is not "", position and span are of the encoded
 * text, and decoding that span gives the observed text. */
IAMPB_API size_t iampb_finding_evidence_count(const iampb_finding *finding);
IAMPB_API const char *iampb_finding_evidence_text(const iampb_finding *finding, size_t index, const char *name,
        size_t *len);
/* Bytes [*begin, *end) of the input, line and column from 1. IAMPB_E_INVALID, and nothing written, where the evidence
 * has no place in an input (an absence), or index is past the end. */
IAMPB_API iampb_status iampb_finding_evidence_position(const iampb_finding *finding, size_t index, uint64_t *begin,
        uint64_t *end, uint64_t *line, uint64_t *column);

/* AWS CLI commands that mend it, made for this resource; to read before they are run. */
IAMPB_API size_t iampb_finding_command_count(const iampb_finding *finding);
IAMPB_API const char *iampb_finding_command(const iampb_finding *finding, size_t index, size_t *len);

/* Controls that the check supports as evidence. Names: "framework", "version", "control". */
IAMPB_API size_t iampb_finding_control_count(const iampb_finding *finding);
IAMPB_API const char *iampb_finding_control(const iampb_finding *finding, size_t index, const char *name,
        size_t *len);

/* ---- Writing ---- */
typedef int32_t iampb_format;
enum {
    IAMPB_FORMAT_TEXT = 1,   /* for people, by lesson */
    IAMPB_FORMAT_JSON = 2,   /* one object: doc/findings.md */
    IAMPB_FORMAT_NDJSON = 3, /* one finding a line */
    IAMPB_FORMAT_CSV = 4     /* RFC 4180; fields that a spreadsheet would run as formulas are defused */
};
/* The format called "text", "json", "ndjson" or "csv"; 0 for another name. */
IAMPB_API iampb_format iampb_format_from(const char *name, size_t len);

typedef struct iampb_write_options {
    size_t struct_size;    /* set by the INIT macro */
    iampb_format format;   /* default IAMPB_FORMAT_JSON */
    int32_t color;         /* text: 1 with ANSI colours [0] */
    int32_t only_new;      /* 1: leave out what a baseline or diff calls unchanged [0] */
    int32_t width;         /* text: columns to wrap at, 0: do not wrap */
    int32_t crlf;          /* csv: 1: lines end in CR LF [0] */
    int32_t bom;           /* csv: 1: begin with a byte order mark, for spreadsheets [0] */
} iampb_write_options;
#define IAMPB_WRITE_OPTIONS_INIT { sizeof(iampb_write_options), IAMPB_FORMAT_JSON, 0, 0, 0, 0, 0 }
IAMPB_API size_t iampb_write_options_size(void);

/* Takes the next piece of output; returns 0, or a code of the host's, which ends the writing. */
typedef int32_t (*iampb_write_fn)(void *user, const char *bytes, size_t len);

/* Writes all findings. The same findings and options give the same bytes.
 * Returns IAMPB_OK, IAMPB_E_CALLBACK, IAMPB_E_INVALID, IAMPB_E_UNSUPPORTED or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_findings_write(const iampb_findings *findings, const iampb_write_options *options,
        iampb_write_fn write, void *user, iampb_error **err);

/* ---- Reading back, baselines, differences ---- */
/* Reads what IAMPB_FORMAT_JSON has written, of this or an older release; members that are not known are ignored.
 *   name  what errors call the input; may be NULL.
 * Returns IAMPB_OK, IAMPB_E_SYNTAX, IAMPB_E_ENCODING, IAMPB_E_UNRECOGNISED, IAMPB_E_LIMIT, IAMPB_E_INVALID or
 * IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_findings_read(iampb_context *ctx, const char *json, size_t len, const char *name,
        iampb_findings **out, iampb_error **err);

/* Compares two runs by fingerprint: out has each failed finding of either with its iampb_change, and what is gone as
 * RESOLVED or UNKNOWN. Both inputs may be freed afterwards. */
IAMPB_API iampb_status iampb_findings_diff(const iampb_findings *older, const iampb_findings *newer,
        iampb_findings **out, iampb_error **err);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_FINDING_H */
