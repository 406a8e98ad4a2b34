/*
 * Accounts: a login of one person, its one-time codes and second factor.  Signing in is
 * domain/sign_in.h.  Changed in place; every change has a log entry without secrets.
 *
 * Writing functions run inside the change that is under way (change_begin … end).
 * Passwords come hashed (password_make in LANE_HASH, before the change).  What the
 * owner does with the password given again takes the sign_in that step B found
 * right (sign_in_read_account).  What a function "ends" is over with the commit: sessions and,
 * where said, tokens.
 */
#ifndef DOMAIN_ACCOUNT_H
#define DOMAIN_ACCOUNT_H

#include "base/secret.h"
#include "domain/ctx.h"
#include "domain/password.h"

struct sign_in;

enum {
    ACCOUNT_NAME_MIN = 3,
    ACCOUNT_NAME_MAX = 64,
    ACCOUNT_CODES = 10,     /* recovery codes of a set */
    ACCOUNT_CODE_HOURS = 48 /* a reset's or first code's life */
};

struct account {
    Id id;
    Str person;    /* key */
    Str full_name; /* of the person */
    Str name;      /* login, folded */
    bool has_password, has_second, disabled;
    int codes_left; /* recovery codes */
    int64_t changed, made;
    int64_t seen; /* newest session's, 0 never */
};

/* As it is kept: NFC, folded, a–z 0–9 . _ - @; RC_INVALID says what is wrong. */
enum rc account_name_read(struct ctx *c, Str typed, Str *ret) MUST_CHECK;

/* ---- reading ---- */

enum rc account_count(struct ctx *c, int64_t *ret) MUST_CHECK;
/* RC_NOTFOUND "there is no account '…'". */
enum rc account_get(struct ctx *c, Id id, struct account *ret) MUST_CHECK;
enum rc account_find(struct ctx *c, Str name, struct account *ret) MUST_CHECK;
/* *ret_there false: the person has none. */
enum rc account_of_person(struct ctx *c, Str person, struct account *ret,
                          bool *ret_there) MUST_CHECK;
enum rc account_list(struct ctx *c, struct account **ret,
                     int *ret_n) MUST_CHECK;
/* What password_make must know of an account; unit: the person's. */
enum rc account_words(struct ctx *c, Id id,
                      struct password_words *ret) MUST_CHECK;

/* ---- the first administrator ---- */

/* A code for whoever stands at the console; a new one replaces the old.  RC_CONFLICT
 * when there is an account, or of all units none is at the top today.  Of an empty
 * store the first one founds the organisation (page /first). */
enum rc account_first(struct ctx *c, char ret_code[SECRET_CODE]) MUST_CHECK;
struct account_new {
    Str person; /* key of the person; of the first one empty: made from full_name */
    Str full_name;
    Str name; /* login */
    Str hash; /* of password_make; empty: none yet, account_reset gives a code */
};
/* Takes the code; person, account and the role administrator at the top of every tree.
 * RC_DENIED, in one sentence for all causes, when the code is not (any more) right. */
enum rc account_first_use(struct ctx *c, Str code, const struct account_new *n,
                          Id *ret) MUST_CHECK;

/* ---- by an administrator ---- */

/* RC_CONFLICT: the name is taken, the person has one. */
enum rc account_add(struct ctx *c, const struct account_new *n,
                    Id *ret) MUST_CHECK;
/* A code with which the owner sets a new password within 48 h; older ones are void;
 * ends all sessions, clears nothing else. */
enum rc account_reset(struct ctx *c, Id id,
                      char ret_code[SECRET_CODE]) MUST_CHECK;
/* Ends sessions and tokens; RC_CONFLICT for oneself. */
enum rc account_disable(struct ctx *c, Id id) MUST_CHECK;
enum rc account_enable(struct ctx *c, Id id) MUST_CHECK;
/* Of somebody who lost it: no second factor, no recovery codes; ends sessions. */
enum rc account_second_clear(struct ctx *c, Id id) MUST_CHECK;

/* ---- by the owner ---- */

/*
 * A new password with a reset's code, in three steps as signing in: account_code_read
 * (reads), password_make (LANE_HASH), account_code_use (in the change, committed
 * whatever comes out).  right false: the same refusal for every cause (unknown
 * name, wrong, used or old code, disabled), by account_code_refusal.
 */
struct code_use {
    struct arena *a; /* outlives the steps */
    Str name, code, address;
    bool right;                  /* set by both */
    struct password_words words; /* for password_make */
    Str hash;                    /* from password_make */
    Id account;
};
enum rc account_code_read(struct ctx *c, struct code_use *u) MUST_CHECK;
/* Ends sessions and tokens. */
enum rc account_code_use(struct ctx *c, struct code_use *u) MUST_CHECK;
enum rc account_code_refusal(struct ctx *c) MUST_CHECK; /* RC_DENIED */
/* With the old password: ends all sessions but none of the caller's making: begin a
 * new one afterwards (session_again). */
enum rc account_password(struct ctx *c, const struct sign_in *old,
                         Str hash) MUST_CHECK;
/* The seed to show; nothing is stored until it is confirmed with a code of it. */
const char *account_second_begin(char out[SECRET_SEED]);
/* Stores the seed, gives ten new recovery codes (shown once), ends sessions. */
enum rc
account_second_confirm(struct ctx *c, const struct sign_in *pw, Str seed,
                       Str code,
                       char ret_codes[ACCOUNT_CODES][SECRET_CODE]) MUST_CHECK;
enum rc account_second_remove(struct ctx *c,
                              const struct sign_in *pw) MUST_CHECK;
/* A new set; the old one is void. */
enum rc account_codes(struct ctx *c, const struct sign_in *pw,
                      char ret_codes[ACCOUNT_CODES][SECRET_CODE]) MUST_CHECK;
/* For the demo and tests at the command line: seed and codes without asking. */
enum rc
account_second_make(struct ctx *c, Id id, char ret_seed[SECRET_SEED],
                    char ret_codes[ACCOUNT_CODES][SECRET_CODE]) MUST_CHECK;

#endif
