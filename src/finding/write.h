/* write.h - the sink that formats write to: text gathers in a builder and goes to the host in pieces of 64 KiB. */
#ifndef IAMPB__FINDING_WRITE_H
#define IAMPB__FINDING_WRITE_H
#include "base/builder.h"
#include "finding/list.h"

#define IAMPB__SINK_PIECE (64u * 1024u)

typedef struct iampb__sink {
    iampb__builder text; /* formats add here, and call iampb__sink_pause() every now and then */
    const iampb_write_options *options;
    iampb_write_fn write;
    void *user;
    iampb_error **err;
} iampb__sink;

/* Hands over full pieces. Fails as iampb_findings_write() does. */
iampb_status iampb__sink_pause(iampb__sink *sink);
/* Hands over the rest. */
iampb_status iampb__sink_end(iampb__sink *sink);

/* Whether the options want this finding at all. */
static inline bool iampb__sink_wants(const iampb__sink *sink, const iampb_finding *finding)
{
    return !sink->options->only_new || finding->change != IAMPB_CHANGE_UNCHANGED;
}

typedef iampb_status (*iampb__format_fn)(const iampb_findings *findings, iampb__sink *sink);
iampb_status iampb__format_text(const iampb_findings *findings, iampb__sink *sink);
iampb_status iampb__format_json(const iampb_findings *findings, iampb__sink *sink);
iampb_status iampb__format_ndjson(const iampb_findings *findings, iampb__sink *sink);
iampb_status iampb__format_csv(const iampb_findings *findings, iampb__sink *sink);
#endif
