/*
 * The text of a bundle (docs/bundle.md): lines of cells, the same content always the same
 * bytes.  Reading is strict: what writing would not give is refused, so a
 * bundle has one form only.  Nothing here asks the store.
 */
#ifndef DOMAIN_BUNDLE_TEXT_H
#define DOMAIN_BUNDLE_TEXT_H

#include "base/buf.h"
#include "base/day.h"
#include "base/err.h"
#include "base/sign.h"
#include "domain/figure.h"
#include "domain/import.h"

enum {
    BUNDLE_MAX_BYTES = 64 << 20,
    BUNDLE_MAX_LINES = 1000000,
    BUNDLE_MAX_TEXT = 8192, /* bytes of one cell */
    BUNDLE_MAX_CELLS = 16,
    BUNDLE_HASH_HEX = 64,
};
#define BUNDLE_MAX_COUNT INT64_C(100000000000) /* of any number in it */

enum bundle_direction { BUNDLE_UP, BUNDLE_DOWN, BUNDLE_DIRECTIONS };
extern const char *const bundle_directions[BUNDLE_DIRECTIONS];

/* A row of a list, its cells in the order of import_fields(kind). */
struct bundle_row {
    enum import_kind kind;
    Str *cells;
};

/* A unit of the sender's tree and its place there from a day to a day. */
struct bundle_unit {
    Str key, kind, name, parent; /* parent empty: none */
    Day from, to;                /* to not included; DAY_UNTIL: open */
};

/* What the same units held together in one month in one form. */
struct bundle_line {
    Str units; /* keys in order, ; */
    Day day;   /* the last on which a record of it counts */
    Str option;
    int64_t n[3];    /* activities, sessions, turns */
    int64_t persons; /* -1: unknown */
};

struct bundle_total {
    int year; /* 0: all of the campaign */
    int64_t n[3];
    int64_t persons; /* -1: not determined */
};

struct bundle_text {
    Str realm, public_key; /* of the signer; the key in hex */
    enum bundle_direction direction;
    Str campaign;
    int64_t number;
    Str previous;  /* hash of the number before; 64 zeros for number 1 */
    int64_t entry; /* of the sender's log, at which all of it stands */
    Str chain;     /* and that entry's hash */
    int64_t clock; /* ms UTC */
    Str root;      /* up: unit whose figures these are */
    struct coverage coverage; /* up: of the root over the campaign */

    struct bundle_row *rows; /* by kind: documents … campaigns */
    struct bundle_unit *units;
    struct bundle_line *lines;
    struct bundle_total *totals;
    size_t n_rows, n_units, n_lines, n_totals;
    size_t cap_rows, cap_units, cap_lines, cap_totals;

    Str signed_part; /* read: what the signature stands under */
    Str body;        /* read: the lines after the head */
    int body_line;   /* their first line's number */
    unsigned char signature[SIGN_BYTES];
    Str hash; /* read: SHA-256 of the file, hex */
};

/* Everything but the signature. */
void bundle_text_write(const struct bundle_text *t, struct buf *out);
void bundle_text_sign(struct buf *out,
                      const unsigned char secret_key[SIGN_SECRET]);

/*
 * The head and the frame: who says this, and the signature.  Trust nothing of it
 * before bundle_text_is_signed.  The text stays a view of `file`.
 */
enum rc bundle_text_head(struct arena *a, Str file, struct bundle_text *ret,
                         struct err *e) MUST_CHECK;
bool bundle_text_is_signed(const struct bundle_text *t, Str public_key);
/* The lists, units, lines and totals. */
enum rc bundle_text_body(struct arena *a, struct bundle_text *t,
                         struct err *e) MUST_CHECK;
/* Do the lines add up to the totals? */
enum rc bundle_text_add_up(const struct bundle_text *t,
                           struct err *e) MUST_CHECK;

/* Order of lines: units, month, option. */
int bundle_line_order(const struct bundle_line *x, const struct bundle_line *y);

#endif
