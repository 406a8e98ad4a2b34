/*
 * The one place where a route's policy is asked: finds the object that the address
 * names, and puts its units before authz.  What may not be seen is "not found", in
 * the words used for what is not there.
 */
#ifndef APP_POLICY_H
#define APP_POLICY_H

#include "app/page.h"

/* Fills p->unit.  RC_NOTFOUND, RC_DENIED; VIEWER_NOBODY: RC_DENIED with field
 * "sign-in". */
enum rc policy_check(struct page *p) MUST_CHECK;
/* A form whose unit was not found, or not given: may its page be shown again?  Who may
 * do this at some unit, and may see the page itself. */
enum rc policy_form_page(struct page *p) MUST_CHECK;
/* May who looks do this to the store as a whole: at the top of a tree, with everything
 * below it? */
bool policy_over_all(struct page *p, enum act act);
/* The same at every top there is: what no unit holds, and what all have done, is
 * theirs alone to see. */
bool policy_over_every(struct page *p, enum act act);
/* A person named in a form: RC_NOTFOUND unless who looks may know them. */
enum rc policy_person(struct page *p, Str key) MUST_CHECK;
/* Every kind of object has its row: for the test. */
bool policy_is_whole(void);
/* RC_DENIED in the words for what may be seen but not done. */
enum rc policy_no_right(struct page *p) MUST_CHECK;

#endif
