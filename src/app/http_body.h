/*
 * The body of a POST: kept in memory while it is small, in a file without a name
 * when it is not, and what a form sends in it.  Pure but for that file, fuzzed.
 */
#ifndef APP_HTTP_BODY_H
#define APP_HTTP_BODY_H

#include "app/http.h"

enum {
    BODY_IN_MEMORY = 256 * 1024,
    BODY_MAX_PARTS = 2000,
    BODY_MAX_NAME = 100,
    BODY_MAX_VALUE = 4 << 20, /* of a part that is not a file */
    BODY_MAX_TEXT = 8 << 20   /* of all such parts and names */
};

struct http_body {
    struct arena *a;
    int64_t most, n; /* bytes it may have, and has */
    char *p;         /* while it is small */
    int64_t room;
    int fd; /* else; -1 */
    void *mapped;
};

/* Taken back with the arena. */
struct http_body *body_new(struct arena *a, int64_t most);
/* RC_LIMIT: more than `most`. */
enum rc body_add(struct http_body *b, const char *p, size_t n,
                 struct err *e) MUST_CHECK;
/* All bytes; those of a file are mapped. */
enum rc body_view(struct http_body *b, Str *ret, struct err *e) MUST_CHECK;

/* The refusal of more than `most`. */
enum rc body_too_large(int64_t most, struct err *e);

/* What was read of mapped bytes may leave memory; they can be read again. */
void body_let_go(const struct http_body *b, Str part);

enum body_kind { BODY_JSON, BODY_URLENCODED, BODY_MULTIPART, BODY_OTHER };

/* What a Content-Type says; BODY_OTHER: no form, and not JSON. */
enum body_kind body_kind(Str content_type);
/* Fills req->parts out of req->body; body: where that is mapped, or NULL. */
enum rc body_parse(struct http_request *req, struct http_body *body,
                   struct err *e) MUST_CHECK;

#endif
