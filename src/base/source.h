/* source.h - a text that findings and errors can point into.
 * A source is an input of the host, or a text decoded from a piece of another source: the CSV inside a base64 member, a
 * policy inside a JSON string. A place in a decoded text is told as a place of the input file, by walking the encoded
 * piece again; marks every 4 KiB keep that cheap. Line and column come from marks of the same kind. A source is made
 * once and then only read; the marks are made by iampb__source_new(), so any number of threads may ask. */
#ifndef IAMPB__BASE_SOURCE_H
#define IAMPB__BASE_SOURCE_H
#include "base/arena.h"

typedef enum iampb__encoding {
    IAMPB__ENCODING_NONE = 0,
    IAMPB__ENCODING_JSON,    /* the inside of a JSON string, without its quotes */
    IAMPB__ENCODING_PERCENT, /* percent encoding */
    IAMPB__ENCODING_BASE64,  /* blanks and line ends between the digits are skipped */
    IAMPB__ENCODING_UTF16LE, /* after the byte order mark */
    IAMPB__ENCODING_UTF16BE
} iampb__encoding;

typedef struct iampb__source {
    iampb_str name;                       /* of the input file, for all that was decoded from it too */
    iampb_str text;                       /* what spans count in */
    const struct iampb__source *parent;   /* NULL: an input of the host */
    uint32_t parent_begin, parent_len;    /* the encoded piece, in parent->text */
    iampb__encoding encoding;
    const uint32_t *line_marks;           /* lines before byte i * IAMPB__SOURCE_STEP; NULL for short texts */
    const uint32_t *parent_marks;         /* the parent's offset of the unit (escape, quartet, character) that byte
                                             i * IAMPB__SOURCE_STEP is from; NULL also where it is plain arithmetic */
    const char *encodings;                /* as in iampb__position */
} iampb__source;

#define IAMPB__SOURCE_STEP 4096u

/* A piece of a source: the bytes [begin, begin + len). source NULL: no place. */
typedef struct iampb__span {
    const iampb__source *source;
    uint32_t begin, len;
} iampb__span;

/* A place as people and editors want it, in the input file: byte offsets from 0, line and column (bytes) from 1. */
typedef struct iampb__position {
    iampb_str input;
    uint64_t begin, end, line, column;
    const char *encoding; /* "", or how the piece [begin, end) is encoded: "json", "percent", "base64", "utf-16", or
                             several from the outside in, like "json,percent" */
} iampb__position;

/* Makes a source in the arena; text and name are borrowed. The text is at most UINT32_MAX bytes. NULL: no memory. */
iampb__source *iampb__source_new(iampb__arena *arena, iampb_str name, iampb_str text);
/* One whose text was decoded from bytes [begin, begin + len) of parent. */
iampb__source *iampb__source_decoded(iampb__arena *arena, const iampb__source *parent, uint32_t begin, uint32_t len,
        iampb__encoding encoding, iampb_str text);

void iampb__source_position(const iampb__source *source, uint64_t begin, uint64_t end, iampb__position *out);
static inline iampb_str iampb__span_text(const iampb__span *span)
{
    return span->source == NULL ? (iampb_str){ "", 0 }
                                : (iampb_str){ span->source->text.ptr + span->begin, span->len };
}
#endif
