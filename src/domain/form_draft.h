/*
 * What somebody typed into a form and has not sent yet (table draft): one per account and
 * address of the form, kept by autosave, never written over by another window's.
 */
#ifndef DOMAIN_FORM_DRAFT_H
#define DOMAIN_FORM_DRAFT_H

#include "domain/ctx.h"

enum { FORM_DRAFT_MAX = 262144, FORM_DRAFT_DAYS = 90, FORM_DRAFT_LIST = 200 };

struct form_draft {
    Str path;   /* of the form */
    Str base;   /* version of the object it was begun on */
    int64_t at; /* moment it was saved */
    Str fields; /* JSON */
};

/* Inside the change under way.  d->at: moment of the draft that the window has (0: none).
 * RC_CONFLICT when another window saved since, or began on another base: nothing
 * is written over.  *ret_at: the new moment. */
enum rc form_draft_save(struct ctx *c, Id account, const struct form_draft *d,
                        int64_t *ret_at) MUST_CHECK;
enum rc form_draft_get(struct ctx *c, Id account, Str path,
                       struct form_draft *ret, bool *ret_there) MUST_CHECK;
/* One's own, newest first, without fields. */
enum rc form_draft_list(struct ctx *c, Id account, struct form_draft **ret,
                        int *ret_n) MUST_CHECK;
enum rc form_draft_drop(struct ctx *c, Id account, Str path) MUST_CHECK;
enum rc form_draft_clean(struct ctx *c, int64_t before) MUST_CHECK;

#endif
