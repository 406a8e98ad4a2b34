/*
 * How a refusal travels: a function that may fail returns enum rc and, on
 * failure, has filled a struct err once, at the place of failure.  Nobody above
 * rewrites it.  The sentence is for the person, in the language of the err.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/msg.h"

enum rc {
    RC_OK = 0,
    RC_NOTFOUND, /* no such thing, or not yours to see */
    RC_INVALID,  /* the input breaks a rule; field says where */
    RC_DENIED,   /* may not */
    RC_CONFLICT, /* somebody else changed it, or something stands on it */
    RC_LIMIT,    /* larger than a bound */
    RC_IO,       /* file or network */
    RC_DB,       /* the store */
    RC_COUNT
};

struct err {
    enum rc rc;
    enum lang lang;   /* in: language of the sentence */
    char field[48];   /* name of the field at fault, or "" */
    char text[640];   /* one sentence for the person, no full stop */
    char detail[240]; /* for the log only: engine message, errno */
};

/* Fills *e and returns rc.  fmt is a message id (English), looked up by lang. */
enum rc err_set(struct err *e, enum rc rc, const char *field, const char *fmt,
                ...) __attribute__((format(printf, 4, 5)));
#ifdef __clang_analyzer__ /* so that it sees: never RC_OK, given a constant */
#define err_set(e, rc, ...) (err_set((e), (rc), __VA_ARGS__), (rc))
#endif
void err_clear(struct err *e); /* keeps the language */

/* What each code means outside: one row per enum rc. */
struct rc_row {
    const char *name; /* "notfound" */
    int http;         /* status code */
    int exit_code;    /* of the command line */
};
const struct rc_row *rc_row(enum rc rc);

#define MUST_CHECK __attribute__((warn_unused_result))

#define TRY(call)                                                              \
    do {                                                                       \
        enum rc try_rc_ = (call);                                              \
        if (try_rc_ != RC_OK)                                                  \
            return try_rc_;                                                    \
    } while (0)

#endif
