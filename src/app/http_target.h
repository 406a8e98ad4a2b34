/*
 * What a request names: its target, the host it was sent to, the version the
 * client holds.  Pure functions over bytes from outside.
 */
#ifndef APP_HTTP_TARGET_H
#define APP_HTTP_TARGET_H

#include "base/err.h"
#include "base/str.h"

struct arena;
struct http_request;

enum {
    HTTP_MAX_TARGET = 4096, /* bytes of path and query as sent */
    HTTP_MAX_SEGMENTS = 16, /* of the path */
    HTTP_MAX_PARAMS = 64    /* of the query */
};

struct http_param {
    Str name, value;
};

/* What is asked for, percent signs undone, UTF-8 in NFC. */
struct http_target {
    Str raw;                         /* as sent */
    Str segments[HTTP_MAX_SEGMENTS]; /* "/a/b" → a, b; "/" → none */
    int n_segments;
    bool slash; /* the path ends in a slash ("/" itself does not count) */
    struct http_param params[HTTP_MAX_PARAMS]; /* in the order sent */
    int n_params;
};

/*
 * Reads the target of a request line.  Refuses: not beginning with "/", bytes
 * that a browser would have escaped, bad escapes, control characters, bytes
 * that are not UTF-8, empty segments, "." and "..", a slash or backslash inside
 * a segment, a parameter twice, more than fits the bounds.
 */
enum rc http_parse_target(struct arena *a, Str raw, struct http_target *ret,
                          struct err *e) MUST_CHECK;
/* The value of a parameter, or {0} when it is not there. */
Str http_param(const struct http_target *t, const char *name);
/* A segment or parameter value as it goes into an address. */
Str http_escape(struct arena *a, Str s);
/* Whether the client has the version of this etag already. */
bool http_has_etag(const struct http_request *req, Str etag);
/* A name of this machine by loopback; a port, if any, is `port`. */
bool http_host_ok(Str host, int port);
/* Numeric address 127.0.0.0/8 or ::1, or "localhost". */
bool http_listen_ok(Str host);

#endif
