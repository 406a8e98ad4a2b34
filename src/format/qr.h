/*
 * A QR code as the path of an SVG, by libqrencode: no picture, no style, no script.
 * One unit is one module; four units of quiet zone are around it.
 */
#ifndef FORMAT_QR_H
#define FORMAT_QR_H

#include "base/err.h"
#include "base/str.h"

struct arena;

/*
 * path: the d attribute, "M4 4h7v1h-7z…", dark modules in runs.  size: width and height
 * of the viewBox ("0 0 size size").  At most 1,000 bytes of text, else RC_LIMIT.
 */
enum rc qr_path(struct arena *a, Str text, Str *ret_path, int *ret_size,
                struct err *e) MUST_CHECK;

#endif
