/* Writing a bundle, its order, and its sums; bundle_text_read.c reads one. */
#include "domain/bundle_text.h"

#include <stdio.h>

const char *const bundle_directions[BUNDLE_DIRECTIONS] = { "up", "down" };

/* ---- writing ---- */

/* One way for each byte that would break a line: \xHH. */
static void cell(struct buf *b, Str s)
{
    static const char digits[] = "0123456789abcdef";

    buf_char(b, '\t');
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c >= 0x20 && c != '\\' && c != 0x7f) {
            buf_char(b, (char)c);
            continue;
        }
        buf_z(b, "\\x");
        buf_char(b, digits[c >> 4]);
        buf_char(b, digits[c & 15]);
    }
}

static void number(struct buf *b, int64_t n)
{
    buf_char(b, '\t');
    buf_int(b, n);
}

static void number_or_unknown(struct buf *b, int64_t n)
{
    if (n < 0)
        buf_z(b, "\t?");
    else
        number(b, n);
}

static void day(struct buf *b, Day d)
{
    char t[DAY_TEXT];

    buf_char(b, '\t');
    buf_z(b, day_iso(d, t));
}

static void line_1(struct buf *b, const char *word, Str s)
{
    buf_z(b, word);
    cell(b, s);
    buf_char(b, '\n');
}

static void head(struct buf *b, const struct bundle_text *t)
{
    const struct coverage *k = &t->coverage;

    buf_z(b, "soket-bundle\t1\n");
    line_1(b, "realm", t->realm);
    line_1(b, "key", t->public_key);
    line_1(b, "direction", str_of(bundle_directions[t->direction]));
    line_1(b, "campaign", t->campaign);
    buf_fmt(b, "number\t%lld\n", (long long)t->number);
    line_1(b, "previous", t->previous);
    buf_fmt(b, "entry\t%lld", (long long)t->entry);
    cell(b, t->chain);
    buf_fmt(b, "\nclock\t%lld\n", (long long)t->clock);
    if (t->direction == BUNDLE_DOWN)
        return;
    line_1(b, "root", t->root);
    buf_fmt(b, "coverage\t%d\t%d\t%d\t%d\n", k->expected, k->reported,
            k->nothing, k->not_applicable);
}

static void write_row(struct buf *b, const struct bundle_row *r)
{
    const struct field *f = import_fields(r->kind);

    buf_z(b, import_kind_names[r->kind]);
    for (int i = 0; f[i].name; i++)
        cell(b, r->cells[i]);
    buf_char(b, '\n');
}

static void write_unit(struct buf *b, const struct bundle_unit *u)
{
    buf_z(b, "unit");
    cell(b, u->key);
    cell(b, u->kind);
    cell(b, u->name);
    cell(b, u->parent);
    day(b, u->from);
    day(b, u->to);
    buf_char(b, '\n');
}

static void counts(struct buf *b, const int64_t n[3], int64_t persons)
{
    for (int i = 0; i < 3; i++)
        number(b, n[i]);
    number_or_unknown(b, persons);
    buf_char(b, '\n');
}

void bundle_text_write(const struct bundle_text *t, struct buf *out)
{
    head(out, t);
    for (size_t i = 0; i < t->n_rows; i++)
        write_row(out, &t->rows[i]);
    for (size_t i = 0; i < t->n_units; i++)
        write_unit(out, &t->units[i]);
    for (size_t i = 0; i < t->n_lines; i++) {
        buf_z(out, "figure");
        cell(out, t->lines[i].units);
        day(out, t->lines[i].day);
        cell(out, t->lines[i].option);
        counts(out, t->lines[i].n, t->lines[i].persons);
    }
    for (size_t i = 0; i < t->n_totals; i++) {
        buf_z(out, "total\t");
        if (t->totals[i].year)
            buf_int(out, t->totals[i].year);
        else
            buf_z(out, "all");
        counts(out, t->totals[i].n, t->totals[i].persons);
    }
}

void bundle_text_sign(struct buf *out,
                      const unsigned char secret_key[SIGN_SECRET])
{
    unsigned char signature[SIGN_BYTES];
    char hex[SIGN_HEX];

    sign_text(secret_key, buf_view(out), signature);
    buf_z(out, "signature\t");
    buf_z(out, sign_hex(signature, SIGN_BYTES, hex));
    buf_char(out, '\n');
}

bool bundle_text_is_signed(const struct bundle_text *t, Str public_key)
{
    unsigned char key[SIGN_PUBLIC];

    return sign_unhex(public_key, key, sizeof key) &&
           str_eq(public_key, t->public_key) &&
           sign_is_right(key, t->signed_part, t->signature);
}

/* ---- order and sums ---- */

int bundle_line_order(const struct bundle_line *x, const struct bundle_line *y)
{
    int units = str_cmp(x->units, y->units);
    int months = day_month(x->day) - day_month(y->day);

    if (units)
        return units;
    return months ? months : str_cmp(x->option, y->option);
}

/* What the lines say of a year, 0 all.  Persons are never added. */
static struct bundle_total sum_of(const struct bundle_text *t, int year)
{
    struct bundle_total sum = { .year = year };
    int met = 0;

    for (size_t i = 0; i < t->n_lines; i++) {
        const struct bundle_line *l = &t->lines[i];

        if (year && day_year(l->day) != year)
            continue;
        for (int j = 0; j < 3; j++)
            sum.n[j] += l->n[j];
        sum.persons = met++ ? -1 : l->persons;
    }
    return sum;
}

static enum rc total_adds_up(const struct bundle_text *t,
                             const struct bundle_total *said, struct err *e)
{
    static const char *const names[] = { "activities", "sessions", "turns" };
    struct bundle_total sum = sum_of(t, said->year);
    char year[16] = "all";

    if (said->year)
        snprintf(year, sizeof year, "%d", said->year);
    for (int j = 0; j < 3; j++)
        if (sum.n[j] != said->n[j])
            return err_set(e, RC_INVALID, "total",
                           N_("the bundle does not add up: %s of %s are "
                              "stated as %lld, its lines give %lld; ask the "
                              "sender for a new one"),
                           names[j], year, (long long)said->n[j],
                           (long long)sum.n[j]);
    if (sum.persons != said->persons)
        return err_set(e, RC_INVALID, "total",
                       N_("the bundle does not add up: the persons of %s are "
                          "not what its lines give; ask the sender for a new "
                          "one"),
                       year);
    return RC_OK;
}

enum rc bundle_text_add_up(const struct bundle_text *t, struct err *e)
{
    for (size_t i = 0; i < t->n_totals; i++)
        TRY(total_adds_up(t, &t->totals[i], e));
    return RC_OK;
}
