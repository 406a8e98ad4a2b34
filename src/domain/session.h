/*
 * Sessions of browsers.  Of a token the store has the hash.  A session is over when it was
 * closed, is older than 12 h, was not seen for 30 min (settings make both shorter,
 * at once and for sessions under way), its account is disabled
 * or was changed after it began.  It gets a new token at sign-in, after the second
 * factor, after a change of password; a change of grants ends it.
 *
 * Reading runs in a reading transaction; the rest inside change_begin … change_end.
 */
#ifndef DOMAIN_SESSION_H
#define DOMAIN_SESSION_H

#include "base/secret.h"
#include "domain/authz.h"
#include "domain/ctx.h"

/* ms; the widest, see the settings session-idle-minutes and session-hours */
struct session_limits {
    int64_t idle, whole;
    int64_t half;  /* from the password to the second factor */
    int64_t fresh; /* the password counts as just given */
};
extern const struct session_limits
    session_limits; /* 30 min, 12 h, 10 min, 5 min */

enum { SESSION_SEEN_MS = 60000, SESSION_LIST = 100 };

struct session {
    Id id, account;
    Str person, full_name, login;
    int64_t begun, seen, fresh;
    bool second;     /* came in with the second factor */
    bool has_second; /* the account has one */
    bool half;       /* the code is still to come: nothing else is allowed */
    bool stale;      /* session_seen is due */
    Str agent, address;
};

/* By token, one statement; *ret_there false: none, or over. */
enum rc session_find(struct ctx *c, Str token, struct session *ret,
                     bool *ret_there) MUST_CHECK;
/* Who acts: a second statement reads the grants valid today.  A half session has none. */
enum rc session_actor(struct ctx *c, const struct session *s,
                      struct actor *ret) MUST_CHECK;
/* The password was given within the last five minutes. */
bool session_is_fresh(const struct ctx *c, const struct session *s);

struct session_new {
    Id account;
    bool second;
    Str agent, address;
};
enum rc session_begin(struct ctx *c, const struct session_new *n, Id *ret,
                      char ret_token[SECRET_TOKEN]) MUST_CHECK;
/* A new token in place of an old session, which ends (also one that a change of the
 * account has just ended). */
enum rc session_again(struct ctx *c, Id old, bool second, Id *ret,
                      char ret_token[SECRET_TOKEN]) MUST_CHECK;
/* Writes that they were seen now; those that are stale, once a minute.  At most 100. */
enum rc session_seen(struct ctx *c, const Id *ids, int n) MUST_CHECK;
/* The password was given again. */
enum rc session_fresh(struct ctx *c, Id id) MUST_CHECK;

/* Those not over, newest first. */
enum rc session_list(struct ctx *c, Id account, struct session **ret,
                     int *ret_n) MUST_CHECK;
/* RC_NOTFOUND where it is not that account's. */
enum rc session_end(struct ctx *c, Id account, Id id) MUST_CHECK;
enum rc session_end_others(struct ctx *c, Id account, Id keep) MUST_CHECK;
enum rc session_end_all(struct ctx *c, Id account) MUST_CHECK;
/* All of a person whose rights changed, but the one that acts: give that a new token by
 * session_again. */
enum rc session_end_person(struct ctx *c, Str person) MUST_CHECK;
/* Deletes those that ended or were last seen before a moment. */
enum rc session_clean(struct ctx *c, int64_t before) MUST_CHECK;

#endif
