/*
 * The two encodings of a form, and what they share: parts that are counted and
 * text that is checked.  For src/app/http_*.c; the way in is body_parse().
 */
#ifndef APP_HTTP_FORM_H
#define APP_HTTP_FORM_H

#include "app/http_body.h"

struct form {
    struct arena *a;
    struct http_body *body; /* whose pages are let go of, or NULL */
    struct http_part *at;
    size_t n, cap;
    ptrdiff_t text; /* bytes of text so far */
    struct err *e;
};

/* why: an English message id. */
enum rc form_refuse(struct form *f, const char *why);
/* UTF-8 in NFC, its lines ended by \n alone; plain (n bytes in the arena) is
 * changed on the way.  Refuses control characters. */
enum rc form_text(struct form *f, char *plain, ptrdiff_t n,
                  Str *ret) MUST_CHECK;
/* A name, or the name of a file: text without control characters. */
enum rc form_name(struct form *f, char *plain, ptrdiff_t n,
                  Str *ret) MUST_CHECK;
enum rc form_push(struct form *f, const struct http_part *part) MUST_CHECK;

/* Undoes percent signs in place; false: a bad one. */
bool form_unescape(char *p, ptrdiff_t *n);
/* Letters of any case. */
bool form_is_word(Str s, const char *word);

/*
 * The next "; name=value" of a header's parameters, quotes undone, into the
 * arena.  RC_NOTFOUND (nothing is set): there is no further one.
 */
struct form_param {
    Str name, value;
};
enum rc form_param(struct form *f, Str *rest,
                   struct form_param *ret) MUST_CHECK;

enum rc form_multipart(struct form *f, Str body, Str boundary) MUST_CHECK;

#endif
