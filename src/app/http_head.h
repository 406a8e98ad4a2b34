/*
 * The header of a request and the frame of a chunked body, as bytes: what is not
 * plainly one thing is refused.  Pure, fuzzed; knows no connection.
 */
#ifndef APP_HTTP_HEAD_H
#define APP_HTTP_HEAD_H

#include "app/http.h"

struct http_field {
    Str name, value; /* blanks around the value cut off */
};

/* Views into the bytes that were read. */
struct http_head {
    Str method, target;
    int minor; /* of the version: HTTP/1.0 or HTTP/1.1 */
    struct http_field fields[HTTP_MAX_HEADERS];
    int n;
};

enum head_state {
    HEAD_MORE, /* what is there is good, more must come */
    HEAD_END,  /* the empty line is there */
    HEAD_BAD,
    HEAD_LARGE
};

/*
 * Looks at the bytes from *at on (which it moves), so that a header that comes
 * byte by byte is looked at once.  *at ends behind the empty line.
 */
enum head_state head_scan(Str bytes, ptrdiff_t *at);
/* bytes end with the empty line.  why: English message id. */
bool head_parse(Str bytes, struct http_head *ret, const char **ret_why);

/* A chunked body, in no matter what pieces. */
struct chunked {
    int at; /* state, see http_head.c */
    int digits;
    int64_t left; /* of this chunk */
    bool done, bad;
};

/* Bytes used up of in; *ret_data is the run of the body's bytes in them.  To be
 * called until all is used up, or done, or bad. */
ptrdiff_t chunked_take(struct chunked *c, Str in, Str *ret_data);

#endif
