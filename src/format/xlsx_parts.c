/*
 * The parts of a workbook beside the cells: portions of any part, the looks of
 * cells (which ones show days), the texts that cells share.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "format/xlsx_part.h"

/* ---- any part ---- */

enum rc xlsx_portion(struct xlsx_book *b, struct xml_stream *s,
                     bool *ret_paused, bool *ret_end, struct err *e)
{
    char *room = xml_stream_room(s, XLSX_PORTION);
    ptrdiff_t n = 0;

    if (!room)
        return err_set(e, RC_LIMIT, "",
                       N_("there is no memory to read the XML"));
    TRY(unzip_next(b->zip, room, XLSX_PORTION, &n, e));
    *ret_end = n == 0;
    return xml_stream_feed(s, (int)n, n == 0, ret_paused, e);
}

enum rc xlsx_part(struct xlsx_book *b, int part,
                  const struct xml_events *events, struct xml_stream **refuse,
                  struct err *e)
{
    bool end = false, paused;

    TRY(unzip_begin(b->zip, part, e));
    TRY(xml_stream_open(b->a, events, refuse, e));
    while (!end)
        TRY(xlsx_portion(b, *refuse, &paused, &end, e));
    return RC_OK;
}

/* ---- looks ---- */

struct looks {
    struct xlsx_book *b;
    struct xml_stream *stream;
    bool in_cells; /* inside cellXfs */
    int *ids;      /* of the workbook's own formats that show days */
    size_t n_ids, cap_ids;
    size_t n, cap; /* looks */
};

/* Excel's own formats have numbers, not codes. */
static bool is_day_format(const struct looks *k, int id)
{
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
        id == 36 || (id >= 50 && id <= 58))
        return true;
    for (size_t i = 0; i < k->n_ids; i++)
        if (k->ids[i] == id)
            return true;
    return false;
}

static int number_of(const char **attrs, const char *name)
{
    const char *text = xml_attr_of(attrs, name);
    int64_t v;

    return text && str_int(str_of(text), &v) && v >= 0 && v < 1 << 30 ? (int)v
                                                                      : -1;
}

static void add_format(struct looks *k, const char **attrs)
{
    const char *code = xml_attr_of(attrs, "formatCode");
    int id = number_of(attrs, "numFmtId");

    if (!code || id < 0 || !xlsx_format_is_day(str_of(code)))
        return;
    if (k->n_ids == 1000) {
        xml_stream_refuse(k->stream, RC_LIMIT,
                          N_("the workbook has too many looks of cells; copy "
                             "the values into a new workbook"));
        return;
    }
    *PUSH(k->b->a, k->ids, k->n_ids, k->cap_ids) = id;
}

static void add_look(struct looks *k, const char **attrs)
{
    if (k->n == XLSX_MAX_STYLES) {
        xml_stream_refuse(k->stream, RC_LIMIT,
                          N_("the workbook has too many looks of cells; copy "
                             "the values into a new workbook"));
        return;
    }
    *PUSH(k->b->a, k->b->is_day, k->n, k->cap) =
        is_day_format(k, number_of(attrs, "numFmtId"));
    k->b->n_looks = (int)k->n;
}

static void look_start(void *arg, const char *name, const char **attrs)
{
    struct looks *k = arg;

    if (strcmp(name, "numFmt") == 0)
        add_format(k, attrs);
    else if (strcmp(name, "cellXfs") == 0)
        k->in_cells = true;
    else if (k->in_cells && strcmp(name, "xf") == 0)
        add_look(k, attrs);
}

static void look_end(void *arg, const char *name)
{
    struct looks *k = arg;

    if (strcmp(name, "cellXfs") == 0)
        k->in_cells = false;
}

static void no_text(void *arg, Str piece)
{
    (void)arg;
    (void)piece;
}

enum rc xlsx_read_looks(struct xlsx_book *b, int part, struct err *e)
{
    struct looks k = { .b = b };
    struct xml_events events = { &k, look_start, look_end, no_text };

    return xlsx_part(b, part, &events, &k.stream, e);
}

/* ---- shared texts ---- */

struct reading {
    struct xlsx_book *b;
    struct xml_stream *stream;
    bool in_item, in_text;
    int spoken; /* depth inside rPh: how it is said, not what it says */
};

static void string_start(void *arg, const char *name, const char **attrs)
{
    struct reading *k = arg;

    (void)attrs;
    if (strcmp(name, "si") == 0)
        k->in_item = true;
    else if (strcmp(name, "rPh") == 0)
        k->spoken++;
    else if (strcmp(name, "t") == 0)
        k->in_text = k->in_item && k->spoken == 0;
}

static size_t string_begin(const struct xlsx_strings *s)
{
    return s->n ? s->ends[s->n - 1] + 1 : 0;
}

static void keep_string(struct reading *k)
{
    struct xlsx_strings *s = &k->b->strings;

    xlsx_undo_escapes(&s->text, string_begin(s));
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 1024;
        s->ends = xrealloc(s->ends, s->cap * sizeof *s->ends);
    }
    s->ends[s->n++] = (uint32_t)s->text.n;
    buf_char(&s->text, '\0');
    if (s->n > XLSX_MAX_STRINGS || s->text.full)
        xml_stream_refuse(k->stream, RC_LIMIT,
                          N_("the workbook holds too much text; divide it into "
                             "several files"));
}

static void string_end(void *arg, const char *name)
{
    struct reading *k = arg;

    if (strcmp(name, "t") == 0)
        k->in_text = false;
    else if (strcmp(name, "rPh") == 0)
        k->spoken -= k->spoken > 0;
    else if (strcmp(name, "si") == 0 && k->in_item) {
        k->in_item = false;
        keep_string(k);
    }
}

static void string_text(void *arg, Str piece)
{
    struct reading *k = arg;
    struct xlsx_strings *s = &k->b->strings;

    if (!k->in_text)
        return;
    buf_str(&s->text, piece);
    if (s->text.n - string_begin(s) > XLSX_MAX_TEXT || s->text.full)
        xml_stream_refuse(k->stream, RC_LIMIT,
                          N_("the workbook holds a text longer than a cell can "
                             "hold"));
}

static void free_strings(void *arg)
{
    struct xlsx_strings *s = arg;

    free(s->ends);
    buf_release(&s->text);
}

enum rc xlsx_read_strings(struct xlsx_book *b, int part, struct err *e)
{
    struct reading k = { .b = b };
    struct xml_events events = { &k, string_start, string_end, string_text };

    buf_init(&b->strings.text, XLSX_MAX_SHARED);
    arena_defer(b->a, free_strings, &b->strings);
    return xlsx_part(b, part, &events, &k.stream, e);
}

Str xlsx_string(const struct xlsx_book *b, size_t i)
{
    const struct xlsx_strings *s = &b->strings;
    size_t from = i ? s->ends[i - 1] + 1 : 0;

    return (Str){ s->text.p + from, (ptrdiff_t)(s->ends[i] - from) };
}
