/*
 * Words and measures that the writers of official papers share; see official.h.
 */
#include "format/official.h"

#include <string.h>

#include "base/arena.h"
#include "base/day.h"
#include "format/profile.h"

/* Bounds */

struct tally {
    int64_t text;
    int64_t rows;
};

static void count_spans(struct tally *t, struct spans s)
{
    for (int i = 0; i < s.n; i++)
        t->text += s.at[i].text.n + s.at[i].href.n;
}

/* Lays one row; left: rows that each column is still covered for. */
static bool row_fits(const struct table *t, int row, int left[DOC_COLUMNS])
{
    int column = 0;

    for (int k = 0; k < t->rows[row].n; k++) {
        const struct cell *c = &t->rows[row].cells[k];
        int wide = c->colspan > 1 ? c->colspan : 1;

        while (column < t->columns && left[column] > 0)
            column++;
        if (c->rowspan > t->n - row || wide > t->columns - column)
            return false;
        for (; wide > 0; wide--, column++) {
            if (left[column] > 0)
                return false;
            left[column] = c->rowspan > 1 ? c->rowspan : 1;
        }
    }
    return true;
}

static bool table_fits(const struct table *t)
{
    int left[DOC_COLUMNS] = { 0 };

    if (t->columns < 1 || t->columns > DOC_COLUMNS || t->n < 0 || t->head < 0 ||
        t->head > t->n)
        return false;
    for (int i = 0; i < t->n; i++) {
        if (!row_fits(t, i, left))
            return false;
        for (int column = 0; column < t->columns; column++)
            left[column] -= left[column] > 0;
    }
    return true;
}

static void count_table(struct tally *t, const struct table *table)
{
    t->rows += table->n;
    t->text += table->caption.n + table->unit.n;
    for (int i = 0; i < table->n; i++)
        for (int k = 0; k < table->rows[i].n; k++)
            count_spans(t, table->rows[i].cells[k].text);
}

static bool has_content(const struct block *b)
{
    switch (b->kind) {
    case BLOCK_LETTERHEAD:
        return b->letterhead != NULL;
    case BLOCK_TABLE:
        return b->table != NULL;
    case BLOCK_CHART:
        return b->chart != NULL;
    case BLOCK_SIGNATURE:
        return b->signature != NULL;
    case BLOCK_HEADING:
    case BLOCK_PARA:
    case BLOCK_ITEM:
    case BLOCK_ANNEX:
        return true;
    case BLOCK_KIND_COUNT:
        break;
    }
    return false;
}

enum rc doc_check(const struct doc *d, struct err *e)
{
    struct tally t = { 0 };

    if (d->n > DOC_BLOCKS)
        return err_set(e, RC_LIMIT, "",
                       N_("the document has more than %d blocks"), DOC_BLOCKS);
    for (int i = 0; i < d->n; i++) {
        const struct block *b = &d->blocks[i];

        if (!has_content(b))
            return err_set(e, RC_INVALID, "",
                           N_("block %d of the document has no content"),
                           i + 1);
        count_spans(&t, b->text);
        if (b->kind != BLOCK_TABLE)
            continue;
        count_table(&t, b->table);
        if (!table_fits(b->table))
            return err_set(e, RC_INVALID, "",
                           N_("the cells of the table in block %d do not fit "
                              "its columns"),
                           i + 1);
    }
    if (t.rows > DOC_TABLE_ROWS)
        return err_set(e, RC_LIMIT, "",
                       N_("the document has more than %d table rows"),
                       DOC_TABLE_ROWS);
    if (t.text > DOC_TEXT)
        return err_set(e, RC_LIMIT, "",
                       N_("the document has more than %d MB of text"),
                       DOC_TEXT >> 20);
    return RC_OK;
}

/* Words */

/* Eight no-break spaces: room for a number written by hand. */
#define ROOM "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0"

Str official_number(struct arena *a, const struct profile *p,
                    const struct letterhead *l)
{
    Str format = p->number_format, out = { "", 0 };
    Str put[2] = { l->number.n ? l->number : S(ROOM), l->symbol };

    for (int i = 0; i < 2; i++) {
        ptrdiff_t at = str_find(format, '%', 0);

        if (at < 0)
            break;
        out = str_cat(a, out, (Str){ format.p, at });
        out = str_cat(a, out, put[i]);
        format = str_from(format, at + 2);
    }
    return str_cat(a, out, format);
}

/* Days below 10 and months 1 and 2 have a zero before them: no other number
 * can be made of them with a pen. */
Str official_date(struct arena *a, const struct letterhead *l)
{
    const char *comma = l->place.n ? ", " : "";
    int year, month, day;

    if (l->day == INT32_MIN)
        return str_fmt(a, "%.*s%sngày%stháng%snăm%s", STR(l->place), comma,
                       "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0 ",
                       "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0 ", ROOM);
    day_split(l->day, &year, &month, &day);
    return str_fmt(a, "%.*s%sngày %02d tháng %0*d năm %d", STR(l->place), comma,
                   day, month <= 2 ? 2 : 1, month, year);
}

bool official_is_last(const struct doc *d, int i)
{
    enum block_kind kind = d->blocks[i].kind;

    return (kind == BLOCK_PARA || kind == BLOCK_ITEM) && i + 1 < d->n &&
           d->blocks[i + 1].kind == BLOCK_SIGNATURE;
}

struct spans official_ended(struct arena *a, struct spans s, Str mark)
{
    struct spans out = s;
    struct span *last;

    if (s.n == 0 || mark.n == 0)
        return s;
    out.at = NEW(a, struct span, s.n);
    memcpy(out.at, s.at, (size_t)s.n * sizeof *s.at);
    last = &out.at[out.n - 1];
    if (last->text.n > 0 && strchr(".;,", last->text.p[last->text.n - 1]))
        last->text.n--;
    last->text = str_cat(a, last->text, mark);
    return out;
}

/* Widths */

/* Advance widths of Times New Roman bold, thousandths of the size, from ' '. */
/* clang-format off */
static const short bold_widths[] = {
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500,
    930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778,
    611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500,
    333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500,
    556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
};

/* First code point of each run of Vietnamese letters and its plain letter;
 * upper and lower case take turns from 0x0102 on. */
static const struct { int from; char base; } runs[] = {
    { 0x00C0, 'A' }, { 0x00C8, 'E' }, { 0x00CC, 'I' }, { 0x00D0, 'D' },
    { 0x00D2, 'O' }, { 0x00D9, 'U' }, { 0x00DD, 'Y' }, { 0x00E0, 'a' },
    { 0x00E8, 'e' }, { 0x00EC, 'i' }, { 0x00F2, 'o' }, { 0x00F9, 'u' },
    { 0x00FD, 'y' }, { 0x0102, 'A' }, { 0x0110, 'D' }, { 0x0128, 'I' },
    { 0x0168, 'U' }, { 0x01A0, 'O' }, { 0x01AF, 'U' }, { 0x1EA0, 'A' },
    { 0x1EB8, 'E' }, { 0x1EC8, 'I' }, { 0x1ECC, 'O' }, { 0x1EE4, 'U' },
    { 0x1EF2, 'Y' },
};
/* clang-format on */

static int width_of(int code)
{
    char base = 'n';

    if (code >= ' ' && code < ' ' + countof(bold_widths))
        return bold_widths[code - ' '];
    if (code == 0xA0)
        return bold_widths[0];
    for (int i = 0; i < countof(runs) && runs[i].from <= code; i++) {
        /* 0x01AF is the one odd upper-case letter */
        bool lower = code >= 0x0100 && ((code & 1) ^ (runs[i].from & 1));

        base = (char)(lower ? runs[i].base | 0x20 : runs[i].base);
    }
    return bold_widths[base - ' '];
}

/* Code point at *at of well-formed UTF-8; *at moves behind it. */
static int next_code(Str s, ptrdiff_t *at)
{
    unsigned char c = (unsigned char)s.p[(*at)++];
    int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    int code = c < 0x80 ? c : c & (0x3F >> more);

    for (; more > 0 && *at < s.n; more--)
        code = code << 6 | ((unsigned char)s.p[(*at)++] & 0x3F);
    return code;
}

static double line_width(Str line, double pt)
{
    int sum = 0;

    for (ptrdiff_t i = 0; i < line.n;)
        sum += width_of(next_code(line, &i));
    return sum * pt / 1000 * 25.4 / 72;
}

double official_width(Str s, double pt)
{
    double most = 0;
    Str line;

    while (str_cut(&s, '\n', &line)) {
        double width = line_width(line, pt);

        most = width > most ? width : most;
    }
    return most;
}

Str official_last_line(Str s)
{
    Str line = s;

    while (str_cut(&s, '\n', &line))
        continue;
    return line;
}

/* Cuts one line behind the last blank that still fits `max_mm`. */
static Str cut_line(Str *rest, double pt, double max_mm)
{
    Str line = *rest;

    for (ptrdiff_t at = str_find(*rest, ' ', 0); at >= 0;
         at = str_find(*rest, ' ', at + 1)) {
        if (line.n < rest->n && line_width((Str){ rest->p, at }, pt) > max_mm)
            break;
        line.n = at;
    }
    if (line_width(*rest, pt) <= max_mm)
        line.n = rest->n;
    *rest = str_trim(str_from(*rest, line.n));
    return line;
}

Str official_lines(struct arena *a, Str s, double pt, double max_mm)
{
    double width = line_width(s, pt), goal;
    Str out = { "", 0 }, rest = s;
    int lines;

    if (width <= max_mm || max_mm <= 0 || str_find(s, '\n', 0) >= 0)
        return s;
    lines = (int)(width / max_mm) + 1;
    /* a little more than the mean, so that the words fit into so many lines */
    goal = width / lines * 1.12;
    goal = goal < max_mm ? goal : max_mm;
    while (rest.n > 0) {
        if (out.n > 0)
            out = str_cat(a, out, S("\n"));
        out = str_cat(a, out, cut_line(&rest, pt, goal));
    }
    return out;
}
