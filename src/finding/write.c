/* write.c - iampb_findings_write(): options, the sink, and which format is which. */
#include "finding/write.h"
#include "base/options.h"

IAMPB__NO_TAIL_PADDING(iampb_write_options, bom);

/* In the first release. */
#define FIRST_SIZE (offsetof(iampb_write_options, bom) + sizeof(int32_t))

size_t iampb_write_options_size(void) { return sizeof(iampb_write_options); }

static iampb_status hand_over(iampb__sink *sink, bool all)
{
    iampb_str text = iampb__builder_str(&sink->text);
    if (sink->text.failed)
        return iampb__error_nomem(sink->err);
    while (text.len >= IAMPB__SINK_PIECE || (all && text.len > 0)) {
        iampb_str piece = iampb__str_first(text, IAMPB__SINK_PIECE);
        int32_t code = sink->write(sink->user, piece.ptr, piece.len);
        if (code != 0)
            return iampb__error_callback(sink->text.ctx, sink->err, code, "the host's write function returned %d",
                    code);
        text = iampb__str_from(text, piece.len);
    }
    if (text.len > 0 && text.ptr != sink->text.text)
        memmove(sink->text.text, text.ptr, text.len);
    sink->text.len = text.len;
    return IAMPB_OK;
}

iampb_status iampb__sink_pause(iampb__sink *sink) { return hand_over(sink, false); }
iampb_status iampb__sink_end(iampb__sink *sink) { return hand_over(sink, true); }

iampb_status iampb_findings_write(const iampb_findings *findings, const iampb_write_options *options,
        iampb_write_fn write, void *user, iampb_error **err)
{
    static const iampb__format_fn formats[] = {
        [IAMPB_FORMAT_TEXT] = iampb__format_text,
        [IAMPB_FORMAT_JSON] = iampb__format_json,
        [IAMPB_FORMAT_NDJSON] = iampb__format_ndjson,
        [IAMPB_FORMAT_CSV] = iampb__format_csv,
    };
    iampb_write_options opt = IAMPB_WRITE_OPTIONS_INIT;
    iampb_status status;
    if (findings == NULL || write == NULL)
        return iampb__error_set(findings == NULL ? NULL : findings->ctx, err, IAMPB_E_INVALID,
                "findings and write must not be NULL");
    if ((status = iampb__options_merge(findings->ctx, &opt, sizeof opt, FIRST_SIZE, options, err)) < 0)
        return status;
    if (opt.format < IAMPB_FORMAT_TEXT || opt.format > IAMPB_FORMAT_CSV)
        return iampb__error_set(findings->ctx, err, IAMPB_E_INVALID, "no format has the number %d", opt.format);
    if (opt.width < 0)
        return iampb__error_set(findings->ctx, err, IAMPB_E_INVALID, "the width is %d, but cannot be negative",
                opt.width);
    iampb__sink sink = {
        .text = { .ctx = findings->ctx }, .options = &opt, .write = write, .user = user, .err = err
    };
    if ((status = formats[opt.format](findings, &sink)) == IAMPB_OK)
        status = hand_over(&sink, true);
    iampb__builder_free(&sink.text);
    return status;
}
