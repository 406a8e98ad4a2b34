/*
 * Tokens for other programs: act as their account, but for no more than one role and no longer
 * than a year; never become a session.  Shown once, kept as a hash.
 */
#ifndef DOMAIN_TOKEN_H
#define DOMAIN_TOKEN_H

#include "base/secret.h"
#include "domain/authz.h"
#include "domain/ctx.h"

enum { TOKEN_MAX_DAYS = 366, TOKEN_MAX = 20 /* open, of an account */ };

struct token {
    Id id, account;
    Str person, full_name, login;
    Str name; /* what it is for */
    enum role role;
    int64_t until, begun, seen; /* moments */
    bool stale;                 /* token_seen is due */
    bool has_second;            /* the account has one */
};

/* Inside the change under way; until: last day, included. */
enum rc token_add(struct ctx *c, const struct token *t, Day until, Id *ret,
                  char ret_token[SECRET_TOKEN]) MUST_CHECK;
/* By the token, one statement; *ret_there false: none, closed, over, disabled. */
enum rc token_find(struct ctx *c, Str token, struct token *ret,
                   bool *ret_there) MUST_CHECK;
enum rc token_actor(struct ctx *c, const struct token *t,
                    struct actor *ret) MUST_CHECK;
enum rc token_seen(struct ctx *c, const Id *ids, int n) MUST_CHECK;
/* Open ones, newest first. */
enum rc token_list(struct ctx *c, Id account, struct token **ret,
                   int *ret_n) MUST_CHECK;
enum rc token_close(struct ctx *c, Id account, Id id) MUST_CHECK;
enum rc token_close_all(struct ctx *c, Id account) MUST_CHECK;

#endif
