/*
 * Signing in, in three steps, so that the 0.2 s of Argon2id run outside any transaction:
 *
 *   A  sign_in_read    LANE_HERE or HASH; a reading transaction   the row, or nobody's
 *   B  sign_in_verify  LANE_HASH; no store at all      the same work for every name
 *   C  sign_in_finish  LANE_WRITE; in change_begin … change_end     session, access row
 *
 * struct sign_in lives from A to C in an arena of the caller's, which no ctx_next
 * resets.  The throttle is asked between A and B: A says whether the account has come
 * in from that address before (`known`).
 *
 * C is committed whatever comes out: a refusal leaves its row in the access log.  Its
 * result is RC_OK and s->result says what to answer.
 */
#ifndef DOMAIN_SIGN_IN_H
#define DOMAIN_SIGN_IN_H

#include "base/secret.h"
#include "domain/ctx.h"

enum sign_in_result {
    SIGN_IN_REFUSED, /* sign_in_refusal has the sentence, the same for every cause */
    SIGN_IN_SECOND, /* a half session: only the page that asks for the code */
    SIGN_IN_GOOD
};

struct sign_in {
    struct arena *a;
    /* given; A by account reads the name */
    Str name, password;
    Str code; /* of the second factor or a recovery code; empty: asked for later */
    Str address, agent;
    /* A */
    Id account; /* 0: nobody */
    Str person;
    Str stored, seed; /* hash of the password, seed of TOTP */
    bool disabled, known;
    /* B */
    bool right; /* the password is that account's, and it is not disabled */
    Str rehash; /* of newer parameters, to be stored; or empty */
    /* C */
    enum sign_in_result result;
    int64_t knocks; /* refusals since the last time; to be told when GOOD */
    Id session;
    char token[SECRET_TOKEN]; /* for the cookie */
};

/* A.  By name; given fields are copied into s->a. */
enum rc sign_in_read(struct ctx *c, struct sign_in *s) MUST_CHECK;
/* The same for somebody who is signed in and gives the password again. */
enum rc sign_in_read_account(struct ctx *c, Id account,
                             struct sign_in *s) MUST_CHECK;
/* B.  Pure.  Exactly one verification, of nobody's hash where there is none. */
void sign_in_verify(struct sign_in *s, const struct secret_cost *cost);
/* C. */
enum rc sign_in_finish(struct ctx *c, struct sign_in *s) MUST_CHECK;
/* Second form: the code of a half session.  A new token; the old one is dead. */
enum rc sign_in_second(struct ctx *c, Id session, Str code,
                       struct sign_in *s) MUST_CHECK;
/* C for re-authentication: marks the session fresh; RC_OK also when refused. */
enum rc sign_in_again(struct ctx *c, Id session, struct sign_in *s) MUST_CHECK;
/* Fills c->err, returns RC_DENIED: of a half session (code) or of the first form. */
enum rc sign_in_refusal(struct ctx *c, const struct sign_in *s) MUST_CHECK;

#endif
