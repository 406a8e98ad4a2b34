/* CSV → sheet. */
#include "app/csv_sheet.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/text.h"
#include "format/csv.h"

struct state {
    struct csv_reader reader;
    struct arena *row; /* NFC copies of one row */
    Str text;
    int columns;
};

static bool is_plain(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

static enum rc next(void *arg, Str *fields, int *ret_line, bool *ret_more,
                    struct err *e)
{
    struct state *s = arg;

    TRY(csv_next(&s->reader, ret_more, e));
    if (!*ret_more)
        return RC_OK;
    *ret_line = s->reader.line;
    if (s->reader.n != s->columns) {
        char line[32];

        snprintf(line, sizeof line, "line %d", s->reader.line);
        return err_set(e, RC_INVALID, line,
                       N_("the row has %d fields, the head %d"), s->reader.n,
                       s->columns);
    }
    arena_reset(s->row);
    for (int i = 0; i < s->columns; i++) {
        Str field = csv_text(s->reader.fields[i]);

        fields[i] = is_plain(field) ? field : text_nfc(s->row, field);
    }
    return RC_OK;
}

static enum rc read_head(struct arena *a, struct state *s, struct sheet *sheet,
                         struct err *e)
{
    bool more;

    TRY(csv_open(&s->reader, a, s->text, e));
    TRY(csv_next(&s->reader, &more, e));
    if (!more)
        return err_set(e, RC_INVALID, "line 1", N_("the file is empty"));
    s->columns = s->reader.n;
    if (!sheet->head) {
        sheet->head = NEW(a, Str, s->columns);
        for (int i = 0; i < s->columns; i++)
            sheet->head[i] =
                str_dup(a, text_fold(a, str_trim(s->reader.fields[i])));
    }
    sheet->columns = s->columns;
    return RC_OK;
}

static enum rc again(void *arg, struct err *e)
{
    struct state *s = arg;
    bool more;

    s->reader.at = 0;
    s->reader.line = 0;
    s->reader.next_line = 1;
    return csv_next(&s->reader, &more, e);
}

static void free_row(void *arg)
{
    arena_free(arg);
}

enum rc csv_sheet(struct arena *a, Str bytes, struct sheet *ret, struct err *e)
{
    struct state *s = NEW(a, struct state, 1);

    *ret = (struct sheet){ .arg = s, .next = next, .rewind = again };
    TRY(text_decode(a, bytes, &s->text, e));
    s->row = arena_new();
    arena_defer(a, free_row, s->row);
    return read_head(a, s, ret, e);
}
