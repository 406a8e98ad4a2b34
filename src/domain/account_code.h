/*
 * Rows of account_code: what works once.  For account*.c and sign_in.c alone; all of it
 * inside the change that is under way.
 */
#ifndef DOMAIN_ACCOUNT_CODE_H
#define DOMAIN_ACCOUNT_CODE_H

#include "base/secret.h"
#include "domain/ctx.h"

#define CODE_FIRST S("first")
#define CODE_RESET S("reset")
#define CODE_RECOVERY S("recovery")

/* Makes one; account 0: nobody's; until: moment, 0 no end. */
enum rc code_new(struct ctx *c, Id account, Str kind, int64_t until,
                 char ret_code[SECRET_CODE]) MUST_CHECK;
/* The row of what was typed, when it still works; 0 else. */
enum rc code_find(struct ctx *c, Id account, Str kind, Str typed,
                  Id *ret) MUST_CHECK;
/* It has worked. */
enum rc code_used(struct ctx *c, Id id) MUST_CHECK;
/* None of the account's of this kind works any more. */
enum rc code_void(struct ctx *c, Id account, Str kind) MUST_CHECK;

/* One code of the second factor or of recovery, taken for good when right. */
struct second {
    Id account;
    Str seed, code; /* as typed */
    int64_t step;   /* the last one that was taken */
};
enum rc second_take(struct ctx *c, const struct second *s, bool *ret_right,
                    bool *ret_recovery) MUST_CHECK;

#endif
