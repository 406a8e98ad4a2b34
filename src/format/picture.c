/* PNG chunk by chunk, JPEG segment by segment. */
#include "format/picture.h"

#include <string.h>

#include "base/arena.h"

/* What is read and what of it is kept; the result is never longer than the bytes
 * and the one segment that may be added. */
struct walk {
    const unsigned char *p;
    ptrdiff_t n, at;
    unsigned char *out;
    ptrdiff_t kept;
};

enum { ADDED = 64 };

static void begin(struct walk *w, struct arena *a, Str bytes)
{
    *w = (struct walk){ .p = (const unsigned char *)bytes.p, .n = bytes.n };
    w->out = NEW(a, unsigned char, bytes.n + ADDED);
}

static void keep(struct walk *w, ptrdiff_t n)
{
    memcpy(w->out + w->kept, w->p + w->at, (size_t)n);
    w->kept += n;
    w->at += n;
}

static Str whole(const struct walk *w)
{
    return (Str){ (char *)w->out, w->kept };
}

static uint32_t big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

static ptrdiff_t big16(const unsigned char *p)
{
    return (ptrdiff_t)(p[0] << 8 | p[1]);
}

/* ---- PNG ---- */

static uint32_t crc32_of(const unsigned char *p, ptrdiff_t n)
{
    static const uint32_t part[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c
    };
    uint32_t c = 0xffffffff;

    for (ptrdiff_t i = 0; i < n; i++) {
        c = part[(c ^ p[i]) & 15] ^ (c >> 4);
        c = part[(c ^ (uint32_t)(p[i] >> 4)) & 15] ^ (c >> 4);
    }
    return ~c;
}

static bool is_needed(const unsigned char *type)
{
    static const char needed[][5] = { "IHDR", "PLTE", "IDAT", "IEND",
                                      "tRNS", "gAMA", "cHRM", "sRGB",
                                      "iCCP", "sBIT", "pHYs", "bKGD" };

    for (int i = 0; i < countof(needed); i++)
        if (memcmp(type, needed[i], 4) == 0)
            return true;
    return false;
}

static enum rc no_picture(struct err *e)
{
    return err_set(e, RC_INVALID, "file",
                   N_("the picture is damaged, or it is none; open it, save it "
                      "anew as PNG or JPG and send that"));
}

enum { PNG_HEAD = 8, CHUNK_FRAME = 12 };

/* One chunk; false where it does not add up. */
static bool png_chunk(struct walk *w, int nth, bool *data, bool *end)
{
    const unsigned char *c = w->p + w->at, *type = c + 4;
    ptrdiff_t left = w->n - w->at, size;

    if (left < CHUNK_FRAME || big32(c) > 0x7fffffff)
        return false;
    size = (ptrdiff_t)big32(c);
    if (size > left - CHUNK_FRAME ||
        crc32_of(type, size + 4) != big32(type + 4 + size))
        return false;
    if ((nth == 0) != (memcmp(type, "IHDR", 4) == 0))
        return false;
    if (nth == 0 && (size != 13 || !big32(c + 8) || !big32(c + 12)))
        return false;
    if (memcmp(type, "IDAT", 4) == 0)
        *data = true;
    *end = memcmp(type, "IEND", 4) == 0;
    /* a chunk with a capital first letter that nobody knows cannot be left out */
    if (!is_needed(type) && !(type[0] & 0x20))
        return false;
    if (is_needed(type))
        keep(w, size + CHUNK_FRAME);
    else
        w->at += size + CHUNK_FRAME;
    return true;
}

enum rc picture_png(struct arena *a, Str bytes, Str *ret, struct err *e)
{
    static const unsigned char head[PNG_HEAD] = { 0x89, 'P',  'N',  'G',
                                                  '\r', '\n', 0x1a, '\n' };
    bool data = false, end = false;
    struct walk w;

    if (bytes.n < PNG_HEAD || memcmp(bytes.p, head, PNG_HEAD) != 0)
        return no_picture(e);
    begin(&w, a, bytes);
    keep(&w, PNG_HEAD);
    for (int nth = 0; !end; nth++)
        if (!png_chunk(&w, nth, &data, &end))
            return no_picture(e);
    if (!data)
        return no_picture(e);
    *ret = whole(&w);
    return RC_OK;
}

/* ---- JPEG ---- */

enum {
    SOI = 0xd8,
    EOI = 0xd9,
    SOS = 0xda,
    DQT = 0xdb,
    DNL = 0xdc,
    DRI = 0xdd,
    DHT = 0xc4,
    APP0 = 0xe0,
    APP1 = 0xe1,
    APP2 = 0xe2,
    APP14 = 0xee,
    APP15 = 0xef,
    COM = 0xfe
};

static bool is_frame(int m)
{
    return m >= 0xc0 && m <= 0xcf && m != DHT && m != 0xc8 && m != 0xcc;
}

static bool has_name(const unsigned char *s, ptrdiff_t n, const char *name,
                     ptrdiff_t len)
{
    return n >= len && memcmp(s, name, (size_t)len) == 0;
}

static bool is_kept(int m, const unsigned char *body, ptrdiff_t n)
{
    if (m == APP0)
        return has_name(body, n, "JFIF", 5);
    if (m == APP2)
        return has_name(body, n, "ICC_PROFILE", 12);
    if (m == APP14)
        return has_name(body, n, "Adobe", 5);
    return (m < APP0 || m > APP15) && m != COM;
}

struct tiff {
    const unsigned char *p;
    ptrdiff_t n;
    bool little;
};

static ptrdiff_t tiff_read(const struct tiff *t, ptrdiff_t at, int bytes)
{
    ptrdiff_t v = 0;

    if (at < 0 || at > t->n - bytes)
        return -1;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | t->p[at + (t->little ? bytes - 1 - i : i)];
    return v;
}

/* 1..8, or 0: it does not say. */
static int orientation(const unsigned char *body, ptrdiff_t n)
{
    struct tiff t = { body + 6, n - 6, false };
    ptrdiff_t dir, entries, v;

    if (!has_name(body, n, "Exif\0", 6) || t.n < 8)
        return 0;
    t.little = t.p[0] == 'I';
    dir = tiff_read(&t, 4, 4);
    entries = tiff_read(&t, dir, 2);
    for (ptrdiff_t i = 0; i < entries; i++) {
        ptrdiff_t at = dir + 2 + i * 12;

        if (tiff_read(&t, at, 2) != 0x0112)
            continue;
        v = tiff_read(&t, at + 8, 2);
        return v >= 1 && v <= 8 ? (int)v : 0;
    }
    return 0;
}

/* An EXIF block with this one word in it. */
static void add_orientation(struct walk *w, int turned)
{
    const unsigned char s[] = { 0xff, APP1,
                                0,    34,
                                'E',  'x',
                                'i',  'f',
                                0,    0, /* segment */
                                'M',  'M',
                                0,    42,
                                0,    0,
                                0,    8, /* head: directory at 8 */
                                0,    1,
                                1,    0x12,
                                0,    3,
                                0,    0,
                                0,    1, /* one entry, one short */
                                0,    (unsigned char)turned,
                                0,    0,
                                0,    0,
                                0,    0 };

    _Static_assert(sizeof s <= ADDED, "the room for what is added");
    memcpy(w->out + w->kept, s, sizeof s);
    w->kept += (ptrdiff_t)sizeof s;
}

/* What is coded: up to the next marker that is none of its own. */
static void keep_scan(struct walk *w)
{
    ptrdiff_t at = w->at;

    while (at + 1 < w->n) {
        int next = w->p[at + 1];

        if (w->p[at] == 0xff && next != 0 && next != 0xff &&
            !(next >= 0xd0 && next <= 0xd7))
            break;
        at++;
    }
    if (at + 1 >= w->n)
        at = w->n;
    keep(w, at - w->at);
}

struct jpeg {
    struct walk w;
    bool frame, scan, end, turned;
};

static bool jpeg_segment(struct jpeg *j)
{
    struct walk *w = &j->w;
    const unsigned char *s = w->p + w->at;
    ptrdiff_t left = w->n - w->at, size;
    int m;

    if (left < 2 || s[0] != 0xff)
        return false;
    if (s[1] == 0xff) { /* fill */
        w->at++;
        return true;
    }
    m = s[1];
    if (m == EOI) {
        j->end = true;
        keep(w, 2);
        return true;
    }
    if (m < 0xc0 || m == SOI || (m >= 0xd0 && m <= 0xd7) || left < 4)
        return false;
    size = big16(s + 2) + 2;
    if (size < 4 || size > left)
        return false;
    j->frame = j->frame || is_frame(m);
    if (m == SOS && !j->frame)
        return false;
    if (m == APP1 && !j->turned && orientation(s + 4, size - 4) > 1) {
        j->turned = true;
        add_orientation(w, orientation(s + 4, size - 4));
    }
    if (is_kept(m, s + 4, size - 4))
        keep(w, size);
    else
        w->at += size;
    if (m == SOS) {
        j->scan = true;
        keep_scan(w);
    }
    return true;
}

enum rc picture_jpeg(struct arena *a, Str bytes, Str *ret, struct err *e)
{
    struct jpeg j = { .frame = false };

    if (bytes.n < 4 || memcmp(bytes.p, "\xff\xd8\xff", 3) != 0)
        return no_picture(e);
    begin(&j.w, a, bytes);
    keep(&j.w, 2);
    while (!j.end)
        if (!jpeg_segment(&j))
            return no_picture(e);
    if (!j.scan)
        return no_picture(e);
    *ret = whole(&j.w);
    return RC_OK;
}
