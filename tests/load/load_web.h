/*
 * A person's browser: one kept connection, the session's cookie, the page that is
 * open.  A connection that is gone before anything came is opened once more, as
 * browsers do.
 */
#ifndef TESTS_LOAD_WEB_H
#define TESTS_LOAD_WEB_H

#include <stdbool.h>
#include <stddef.h>

struct web {
    int port, fd;        /* fd -1: none is open */
    const char *address; /* X-Forwarded-For */
    char cookie[80];     /* "__Host-sid=…", or empty */
    /* the last answer */
    int status; /* 0: none came */
    int retry_s;
    double ms;
    char location[400];
    char *body; /* ends in a NUL */
    size_t n, cap;
};

struct web web_open(int port, const char *address);
void web_close(struct web *w);
/* form: NULL for a GET, else what is sent, urlencoded. */
void web_ask(struct web *w, const char *path, const char *form);
/* The value of a hidden field of the page, or of the page's n-th such. */
bool web_field(const struct web *w, const char *name, char *ret, size_t room);
/* code: of the second factor, empty where there is none.  False: not signed in. */
bool web_sign_in(struct web *w, const char *login, const char *password,
                 const char *code);

#endif
