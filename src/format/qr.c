/* The modules of libqrencode as runs of a path. */
#include "format/qr.h"

#include <errno.h>
#include <string.h>

#include <qrencode.h>

#include "base/arena.h"
#include "base/buf.h"

enum { QUIET = 4, TEXT_MAX = 1000 };

static void add_row(struct buf *b, const unsigned char *row, int width, int y)
{
    for (int x = 0, end; x < width; x = end) {
        for (end = x; end < width && (row[end] & 1) == (row[x] & 1);)
            end++;
        if (row[x] & 1)
            buf_fmt(b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, end - x,
                    end - x);
    }
}

enum rc qr_path(struct arena *a, Str text, Str *ret_path, int *ret_size,
                struct err *e)
{
    struct buf *b = NEW(a, struct buf, 1);
    QRcode *qr;

    if (text.n <= 0 || text.n > TEXT_MAX)
        return err_set(e, RC_LIMIT, "",
                       N_("a QR code holds 1 to %d bytes of text"), TEXT_MAX);
    qr = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0,
                           QR_ECLEVEL_M);
    if (!qr)
        return err_set(e, RC_IO, "", N_("cannot make the QR code: %s"),
                       strerror(errno));
    buf_init_arena(b, a, BUF_NO_MAX);
    for (int y = 0; y < qr->width; y++)
        add_row(b, qr->data + y * qr->width, qr->width, y);
    *ret_path = buf_view(b);
    *ret_size = qr->width + 2 * QUIET;
    QRcode_free(qr);
    return RC_OK;
}
