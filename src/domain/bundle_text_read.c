/*
 * Reading a bundle, line by line.  Every bound is checked before anything is kept, and
 * whatever writing would not give is refused.
 */
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "domain/bundle_text.h"
#include "domain/key_set.h"
#include "domain/reorg.h"

static const char SIGNATURE[] = "signature\t";
enum {
    WORD = sizeof SIGNATURE - 1,
    TAIL = WORD + 2 * SIGN_BYTES + 1, /* the last line */
    COUNT_DIGITS = 12,
    CLOCK_DIGITS = 15,
};

struct reader {
    struct arena *arena;
    struct bundle_text *t;
    struct err *e;
    Str rest;
    int line; /* the one at hand, from 1 */
    Str word, cells[BUNDLE_MAX_CELLS];
    int n;                /* cells after the word */
    struct key_set known; /* units named so far */
};

static enum rc damaged(struct reader *r)
{
    return err_set(r->e, RC_INVALID, "bundle",
                   N_("line %d of the bundle is not what stands there in a "
                      "bundle: the file was changed or cut; ask the sender "
                      "for it again"),
                   r->line);
}

/* ---- lines and cells ---- */

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* A byte as \xHH: only those that are written so may be. */
static bool escaped(Str at, char *ret)
{
    int high, low, c;

    if (at.n < 4 || at.p[1] != 'x')
        return false;
    high = hex_digit(at.p[2]);
    low = hex_digit(at.p[3]);
    if (high < 0 || low < 0)
        return false;
    c = high << 4 | low;
    *ret = (char)c;
    return (c > 0 && c < 0x20) || c == '\\' || c == 0x7f;
}

/* Takes every \xHH back. */
static bool unescape(struct reader *r, Str raw, Str *ret)
{
    char *out;
    ptrdiff_t n = 0;

    *ret = raw;
    if (str_find(raw, '\\', 0) < 0)
        return true;
    out = NEW(r->arena, char, raw.n + 1);
    for (ptrdiff_t i = 0; i < raw.n; i++) {
        if (raw.p[i] != '\\')
            out[n++] = raw.p[i];
        else if (escaped(str_from(raw, i), &out[n++]))
            i += 3;
        else
            return false;
    }
    *ret = (Str){ out, n };
    return true;
}

static bool is_plain(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return s.n <= BUNDLE_MAX_TEXT;
}

/* The next line, cut into its cells. */
static enum rc next(struct reader *r)
{
    ptrdiff_t end = str_find(r->rest, '\n', 0);
    Str line, part;

    r->line++;
    if (end < 0)
        return damaged(r);
    line = (Str){ r->rest.p, end };
    r->rest = str_from(r->rest, end + 1);
    if (!str_cut(&line, '\t', &r->word) || !is_plain(r->word))
        return damaged(r);
    for (r->n = 0; str_cut(&line, '\t', &part); r->n++)
        if (r->n == BUNDLE_MAX_CELLS || !is_plain(part) ||
            !unescape(r, part, &r->cells[r->n]))
            return damaged(r);
    return RC_OK;
}

/* 0, or digits that do not begin with 0. */
static bool is_number(Str s, int digits)
{
    if (s.n < 1 || s.n > digits || (s.n > 1 && s.p[0] == '0'))
        return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

static enum rc take_number(struct reader *r, int at, int64_t *ret)
{
    if (!is_number(r->cells[at], COUNT_DIGITS) || !str_int(r->cells[at], ret) ||
        *ret > BUNDLE_MAX_COUNT)
        return damaged(r);
    return RC_OK;
}

static enum rc take_number_or_unknown(struct reader *r, int at, int64_t *ret)
{
    *ret = -1;
    return str_is(r->cells[at], "?") ? RC_OK : take_number(r, at, ret);
}

static enum rc take_day(struct reader *r, int at, Day *ret)
{
    char iso[DAY_TEXT];

    if (!day_parse(r->cells[at], ret) ||
        !str_eq(r->cells[at], str_of(day_iso(*ret, iso))))
        return damaged(r);
    return RC_OK;
}

static enum rc take_key(struct reader *r, int at, Str *ret)
{
    if (!key_is_valid(r->cells[at]))
        return damaged(r);
    *ret = r->cells[at];
    return RC_OK;
}

static enum rc take_hex(struct reader *r, int at, int digits, Str *ret)
{
    Str s = r->cells[at];

    for (ptrdiff_t i = 0; i < s.n; i++)
        if (hex_digit(s.p[i]) < 0)
            return damaged(r);
    if (s.n != digits)
        return damaged(r);
    *ret = s;
    return RC_OK;
}

/* ---- the head ---- */

static enum rc expect(struct reader *r, const char *word, int cells)
{
    TRY(next(r));
    return str_is(r->word, word) && r->n == cells ? RC_OK : damaged(r);
}

static enum rc read_format(struct reader *r)
{
    static const char first[] = "soket-bundle\t";

    if (!str_starts(r->rest, S("soket-bundle\t")))
        return err_set(r->e, RC_INVALID, "bundle",
                       N_("this file is no bundle; name a file that 'soket "
                          "bundle export' wrote"));
    if (!str_starts(str_from(r->rest, (ptrdiff_t)strlen(first)), S("1\n")))
        return err_set(r->e, RC_INVALID, "bundle",
                       N_("the bundle is of another format than this version "
                          "reads; install the sender's version of soket"));
    return next(r);
}

static enum rc read_who(struct reader *r)
{
    struct bundle_text *t = r->t;
    int way;

    TRY(expect(r, "realm", 1));
    TRY(take_key(r, 0, &t->realm));
    TRY(expect(r, "key", 1));
    TRY(take_hex(r, 0, 2 * SIGN_PUBLIC, &t->public_key));
    TRY(expect(r, "direction", 1));
    way = str_index(r->cells[0], bundle_directions, BUNDLE_DIRECTIONS);
    if (way == BUNDLE_DIRECTIONS)
        return damaged(r);
    t->direction = (enum bundle_direction)way;
    TRY(expect(r, "campaign", 1));
    return take_key(r, 0, &t->campaign);
}

static enum rc read_when(struct reader *r)
{
    struct bundle_text *t = r->t;

    TRY(expect(r, "number", 1));
    TRY(take_number(r, 0, &t->number));
    TRY(expect(r, "previous", 1));
    TRY(take_hex(r, 0, BUNDLE_HASH_HEX, &t->previous));
    TRY(expect(r, "entry", 2));
    TRY(take_number(r, 0, &t->entry));
    TRY(take_hex(r, 1, BUNDLE_HASH_HEX, &t->chain));
    TRY(expect(r, "clock", 1));
    if (t->number < 1 || !is_number(r->cells[0], CLOCK_DIGITS) ||
        !str_int(r->cells[0], &t->clock))
        return damaged(r);
    return RC_OK;
}

static enum rc read_root(struct reader *r)
{
    int64_t n[4];

    TRY(expect(r, "root", 1));
    TRY(take_key(r, 0, &r->t->root));
    TRY(expect(r, "coverage", 4));
    for (int i = 0; i < 4; i++) {
        TRY(take_number(r, i, &n[i]));
        if (n[i] > INT32_MAX)
            return damaged(r);
    }
    r->t->coverage =
        (struct coverage){ (int)n[0], (int)n[1], (int)n[2], (int)n[3] };
    return RC_OK;
}

/* The last line, cut off; what stands before it is what was signed. */
static enum rc take_signature(struct reader *r, Str file)
{
    Str tail = str_from(file, file.n - TAIL);

    r->line = 0;
    if (file.n <= TAIL || !str_starts(tail, S("signature\t")) ||
        file.p[file.n - 1] != '\n' || file.p[file.n - TAIL - 1] != '\n' ||
        !sign_unhex((Str){ tail.p + WORD, 2 * SIGN_BYTES }, r->t->signature,
                    SIGN_BYTES))
        return err_set(r->e, RC_INVALID, "bundle",
                       N_("the bundle does not end with a signature: the file "
                          "was changed or cut; ask the sender for it again"));
    r->t->signed_part = (Str){ file.p, file.n - TAIL };
    return RC_OK;
}

enum rc bundle_text_head(struct arena *a, Str file, struct bundle_text *ret,
                         struct err *e)
{
    struct reader r = { .arena = a, .t = ret, .e = e, .rest = file };
    unsigned char hash[HASH_BYTES];
    char hex[HASH_HEX];

    memset(ret, 0, sizeof *ret);
    if (file.n > BUNDLE_MAX_BYTES)
        return err_set(e, RC_LIMIT, "bundle",
                       N_("a bundle holds at most %d MB"),
                       BUNDLE_MAX_BYTES >> 20);
    TRY(read_format(&r));
    TRY(take_signature(&r, file));
    r.rest = str_from(ret->signed_part, r.rest.p - file.p);
    r.line = 1;
    if (!text_is_utf8(ret->signed_part))
        return damaged(&r);
    TRY(read_who(&r));
    TRY(read_when(&r));
    if (ret->direction == BUNDLE_UP)
        TRY(read_root(&r));
    ret->body = r.rest;
    ret->body_line = r.line;
    hash_file(file, hash);
    ret->hash = str_dup(a, str_of(hash_hex(hash, hex)));
    return RC_OK;
}

/* ---- the body ---- */

static bool kind_may_travel(const struct bundle_text *t, enum import_kind kind)
{
    if (kind == IMPORT_DOCUMENTS || kind == IMPORT_CAMPAIGNS)
        return true;
    return t->direction == BUNDLE_DOWN &&
           (kind == IMPORT_BREAKDOWNS || kind == IMPORT_OPTIONS ||
            kind == IMPORT_INDICATORS);
}

static int columns_of(enum import_kind kind)
{
    const struct field *f = import_fields(kind);
    int n = 0;

    while (f[n].name)
        n++;
    return n;
}

static enum rc read_row(struct reader *r)
{
    struct bundle_text *t = r->t;
    struct bundle_row *row;
    int kind = str_index(r->word, import_kind_names, IMPORT_KINDS);

    if (kind == IMPORT_KINDS || !kind_may_travel(t, (enum import_kind)kind) ||
        r->n != columns_of((enum import_kind)kind) || t->n_units ||
        t->n_lines || t->n_totals ||
        (t->n_rows && (int)t->rows[t->n_rows - 1].kind > kind))
        return damaged(r);
    row = PUSH(r->arena, t->rows, t->n_rows, t->cap_rows);
    row->kind = (enum import_kind)kind;
    row->cells = NEW(r->arena, Str, r->n + 1);
    memcpy(row->cells, r->cells, (size_t)r->n * sizeof *row->cells);
    return RC_OK;
}

/* In the order of keys, then of days. */
static bool unit_follows(const struct bundle_text *t,
                         const struct bundle_unit *u)
{
    const struct bundle_unit *last;
    int c;

    if (t->n_units == 0)
        return true;
    last = &t->units[t->n_units - 1];
    c = str_cmp(last->key, u->key);
    return c < 0 || (c == 0 && last->to <= u->from);
}

static enum rc read_unit(struct reader *r)
{
    struct bundle_text *t = r->t;
    struct bundle_unit u = { .to = DAY_UNTIL };

    if (r->n != 6 || t->direction != BUNDLE_UP || t->n_lines || t->n_totals)
        return damaged(r);
    TRY(take_key(r, 0, &u.key));
    u.kind = r->cells[1];
    u.name = r->cells[2];
    if (r->cells[3].n)
        TRY(take_key(r, 3, &u.parent));
    TRY(take_day(r, 4, &u.from));
    if (r->cells[5].n)
        TRY(take_day(r, 5, &u.to));
    if (u.from >= u.to || !unit_follows(t, &u))
        return damaged(r);
    *PUSH(r->arena, t->units, t->n_units, t->cap_units) = u;
    key_set_add(&r->known, u.key, (int)t->n_units);
    return RC_OK;
}

/* 1 to 64 known units in order. */
static enum rc check_holders(struct reader *r, Str units)
{
    Str rest = units, key, last = { 0 };
    int n = 0;

    while (str_cut(&rest, ';', &key)) {
        if (!key_set_find(&r->known, key) || ++n > ACTIVITY_MAX_UNITS ||
            (last.n && str_cmp(last, key) >= 0))
            return damaged(r);
        last = key;
    }
    return n ? RC_OK : damaged(r);
}

static enum rc read_counts(struct reader *r, int at, int64_t n[3],
                           int64_t *persons)
{
    for (int i = 0; i < 3; i++)
        TRY(take_number(r, at + i, &n[i]));
    return take_number_or_unknown(r, at + 3, persons);
}

static enum rc read_line(struct reader *r)
{
    struct bundle_text *t = r->t;
    struct bundle_line l = { .units = r->cells[0], .option = r->cells[2] };

    if (r->n != 7 || t->direction != BUNDLE_UP || t->n_totals)
        return damaged(r);
    TRY(check_holders(r, l.units));
    TRY(take_day(r, 1, &l.day));
    if (l.option.n)
        TRY(take_key(r, 2, &l.option));
    TRY(read_counts(r, 3, l.n, &l.persons));
    if (t->n_lines && bundle_line_order(&t->lines[t->n_lines - 1], &l) >= 0)
        return damaged(r);
    *PUSH(r->arena, t->lines, t->n_lines, t->cap_lines) = l;
    return RC_OK;
}

static enum rc read_total(struct reader *r)
{
    struct bundle_text *t = r->t;
    struct bundle_total s = { .year = 0 };
    int64_t year = 0;

    if (r->n != 5 || t->direction != BUNDLE_UP)
        return damaged(r);
    if (!(t->n_totals == 0 && str_is(r->cells[0], "all"))) {
        TRY(take_number(r, 0, &year));
        if (t->n_totals == 0 || year > 9999 ||
            year <= t->totals[t->n_totals - 1].year)
            return damaged(r);
        s.year = (int)year;
    }
    TRY(read_counts(r, 1, s.n, &s.persons));
    *PUSH(r->arena, t->totals, t->n_totals, t->cap_totals) = s;
    return RC_OK;
}

static enum rc read_one(struct reader *r)
{
    if (str_is(r->word, "figure"))
        return read_line(r);
    if (str_is(r->word, "unit"))
        return read_unit(r);
    if (str_is(r->word, "total"))
        return read_total(r);
    return read_row(r);
}

/* One campaign, the one the head names; an upward bundle has its totals. */
static enum rc check_whole(struct reader *r)
{
    const struct bundle_text *t = r->t;
    size_t campaigns = 0;

    for (size_t i = 0; i < t->n_rows; i++)
        if (t->rows[i].kind == IMPORT_CAMPAIGNS) {
            campaigns++;
            if (!str_eq(t->rows[i].cells[0], t->campaign))
                return damaged(r);
        }
    if (campaigns != 1 || (t->direction == BUNDLE_UP && t->n_totals == 0))
        return damaged(r);
    return RC_OK;
}

enum rc bundle_text_body(struct arena *a, struct bundle_text *t, struct err *e)
{
    struct reader r = { .arena = a,
                        .t = t,
                        .e = e,
                        .rest = t->body,
                        .line = t->body_line,
                        .known = { .arena = a } };

    while (r.rest.n) {
        TRY(next(&r));
        if (r.line > BUNDLE_MAX_LINES)
            return err_set(e, RC_LIMIT, "bundle",
                           N_("a bundle holds at most %d lines"),
                           BUNDLE_MAX_LINES);
        TRY(read_one(&r));
    }
    return check_whole(&r);
}
