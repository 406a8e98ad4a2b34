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
/* Every kind of object has its row: for the test. */
bool policy_is_whole(void);

#endif
