/*
 * What a cell holds: numbers without the noise of binary fractions, days by their
 * look in both calendars of Excel, texts, truths.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/day.h"
#include "format/xlsx_part.h"

enum {
    SERIAL_1900 = 25569, /* 1970-01-01, counted from 1900, from March 1900 on */
    SERIAL_1904 = 24107, /* the same, counted from 1904 */
    SERIAL_LEAP = 60,    /* the day 1900-02-29, which never was */
    SERIAL_MOST = 2958465, /* 9999-12-31 */
    DIGITS = 15,           /* that a spreadsheet holds to be true */
    NUMBER_TEXT = 64
};

/* ---- looks ---- */

bool xlsx_format_is_day(Str code)
{
    bool day = false, month = false, time = false;

    for (ptrdiff_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char ch = code.p[i];

        if (ch == '"' || ch == '[') {
            ptrdiff_t end = str_find(code, ch == '"' ? '"' : ']', i + 1);

            /* [h]: hours that pass a day; [Red], [$-42A] say nothing */
            time |= ch == '[' && i + 1 < code.n && code.p[i + 1] != '$' &&
                    end == i + 2;
            i = end < 0 ? code.n : end;
        } else if (ch == '\\' || ch == '_' || ch == '*') {
            i++;
        } else {
            ch |= 0x20;
            day |= ch == 'd' || ch == 'y';
            month |= ch == 'm';
            time |= ch == 'h' || ch == 's';
        }
    }
    return day || (month && !time);
}

/* ---- numbers ---- */

static Str trim_zeros(struct arena *a, char text[NUMBER_TEXT])
{
    size_t n = strlen(text);

    if (strchr(text, '.')) {
        while (text[n - 1] == '0')
            n--;
        n -= text[n - 1] == '.';
    }
    if (n == 2 && text[0] == '-' && text[1] == '0')
        return S("0");
    return str_dup(a, (Str){ text, (ptrdiff_t)n });
}

static bool is_plain_integer(Str s)
{
    ptrdiff_t from = s.n > 0 && s.p[0] == '-';

    if (s.n - from < 1 || s.n - from > DIGITS || (s.p[from] == '0' && s.n > 1))
        return false;
    for (ptrdiff_t i = from; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

static bool read_double(Str s, double *ret)
{
    char text[NUMBER_TEXT], *end;

    if (s.n < 1 || s.n >= NUMBER_TEXT)
        return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!strchr("+-.eE0123456789", s.p[i]) || s.p[i] == '\0')
            return false;
    memcpy(text, s.p, (size_t)s.n);
    text[s.n] = '\0';
    *ret = strtod(text, &end);
    return *end == '\0' && end > text && isfinite(*ret);
}

/* Fifteen digits, then without an exponent. */
static Str plain_number(struct arena *a, Str raw, double v)
{
    char text[NUMBER_TEXT];
    int decimals;
    double size = fabs(v);

    if (size >= 1e21 || (v != 0 && size < 1e-9))
        return str_dup(a, raw);
    decimals = v == 0 ? 0 : DIGITS - 1 - (int)floor(log10(size));
    decimals = decimals < 0 ? 0 : decimals > 24 ? 24 : decimals;
    snprintf(text, sizeof text, "%.*f", decimals, v);
    return trim_zeros(a, text);
}

/* ---- days ---- */

static Str day_text(struct arena *a, Day d)
{
    char text[DAY_TEXT];

    /* the day that means "no end" has no text elsewhere */
    return d == DAY_UNTIL ? S("9999-12-31")
                          : str_dup(a, str_of(day_iso(d, text)));
}

/* False where it is no day of the calendar: it stays a number then. */
static bool serial_day(const struct xlsx_book *b, struct arena *a, double v,
                       Str *ret)
{
    int serial;

    if (v < (b->from_1904 ? 0 : 1) || v >= SERIAL_MOST + 1.0)
        return false;
    serial = (int)floor(v);
    if (b->from_1904)
        *ret = day_text(a, serial - SERIAL_1904);
    else if (serial == SERIAL_LEAP)
        *ret = S("1900-02-29"); /* no day: the check of days says so */
    else
        *ret = day_text(a, serial - SERIAL_1900 + (serial < SERIAL_LEAP));
    return true;
}

static void take_number(const struct xlsx_book *b, struct arena *a,
                        const struct xlsx_value *v, struct xlsx_cell *ret)
{
    Str raw = str_trim(v->text);
    bool day = v->look >= 0 && v->look < b->n_looks && b->is_day[v->look];
    double number;

    ret->kind = XLSX_NUMBER;
    if (!day && is_plain_integer(raw)) {
        ret->text = str_dup(a, raw);
        return;
    }
    if (!read_double(raw, &number)) {
        ret->text = str_dup(a, raw);
        ret->kind = XLSX_TEXT;
        return;
    }
    if (day && serial_day(b, a, number, &ret->text))
        ret->kind = XLSX_DAY;
    else
        ret->text = plain_number(a, raw, number);
}

/* t="d": 2021-05-18 or 2021-05-18T00:00:00 */
static void take_iso(struct arena *a, const struct xlsx_value *v,
                     struct xlsx_cell *ret)
{
    Str raw = str_trim(v->text), head = { raw.p, raw.n < 10 ? raw.n : 10 };
    Day day;

    ret->kind = XLSX_TEXT;
    ret->text = str_dup(a, raw);
    if (raw.n == head.n || raw.p[10] == 'T')
        if (day_parse(head, &day)) {
            ret->kind = XLSX_DAY;
            ret->text = day_text(a, day);
        }
}

/* ---- the rest ---- */

static bool take_shared(const struct xlsx_book *b, const struct xlsx_value *v,
                        struct xlsx_cell *ret, const char **ret_why)
{
    int64_t i;

    if (!str_int(str_trim(v->text), &i) || i < 0 ||
        (uint64_t)i >= b->strings.n) {
        *ret_why = N_("the cell points at a text that is not in the workbook: "
                      "the file is damaged; save it again in Excel");
        return false;
    }
    ret->kind = XLSX_TEXT;
    ret->text = xlsx_string(b, (size_t)i);
    return true;
}

static void take_fault(struct arena *a, const struct xlsx_value *v,
                       struct xlsx_cell *ret)
{
    ret->kind = XLSX_FAULT;
    ret->text = v->text.n ? str_dup(a, v->text) : S("=");
    ret->fault = v->text.n
                     ? N_("the cell's formula ends in an error; correct the "
                          "formula or write the value")
                     : N_("the cell's formula has no value yet; open the "
                          "workbook in Excel, save it and send it again");
}

bool xlsx_take_value(const struct xlsx_book *b, struct arena *a,
                     const struct xlsx_value *v, struct xlsx_cell *ret,
                     const char **ret_why)
{
    ret->fault = NULL;
    if (!v->has_value && v->formula) {
        take_fault(a, v, ret);
        return true;
    }
    if (str_trim(v->text).n == 0)
        return false;
    switch (v->type) {
    case 's':
        if (!take_shared(b, v, ret, ret_why))
            return false;
        break;
    case 'b':
        ret->kind = XLSX_BOOL;
        ret->text = str_is(str_trim(v->text), "1") ? S("TRUE") : S("FALSE");
        break;
    case 'e':
        take_fault(a, v, ret);
        break;
    case 'd':
        take_iso(a, v, ret);
        break;
    case 'n':
        take_number(b, a, v, ret);
        break;
    default:
        ret->kind = XLSX_TEXT;
        ret->text = str_dup(a, v->text);
    }
    return str_trim(ret->text).n > 0;
}

/* ---- escapes ---- */

static int hex_digit(char ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    ch |= 0x20;
    return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

/* The character that _xHHHH_ at p stands for, or -1. */
static int escaped(const char *p, size_t n)
{
    int v = 0;

    if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);

        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* Only ASCII is ever written so; a NUL stays as it was. */
void xlsx_undo_escapes(struct buf *b, size_t from)
{
    size_t to = from, i = from;

    while (i < b->n) {
        int ch = escaped(b->p + i, b->n - i);

        if (ch > 0 && ch < 0x80) {
            b->p[to++] = (char)ch;
            i += 7;
        } else {
            b->p[to++] = b->p[i++];
        }
    }
    b->n = to;
    b->p[to] = '\0';
}
