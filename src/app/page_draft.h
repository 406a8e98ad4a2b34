/*
 * Forms that keep what is typed into them: saved on the server while it is being typed,
 * shown again when the page is opened, gone when the form was sent.  A form that uses it
 * has hidden rows "draft_at" and, where it edits something, "made" (its version).
 */
#ifndef APP_PAGE_DRAFT_H
#define APP_PAGE_DRAFT_H

#include "app/page.h"

struct page_draft {
    bool there;
    int64_t at;               /* moment it was saved */
    const struct value *list; /* of {n, v}, a name for each value */
};

/* The draft of the form at `path` by who looks. */
enum rc page_draft_read(struct page *p, Str path,
                        struct page_draft *ret) MUST_CHECK;
/* What was typed into a field, several values joined by ;; {0}: nothing. */
Str page_draft_value(struct page *p, const struct page_draft *d,
                     const char *name);
/* Fills the model of a form of page_form, before its choices are added, marks it for
 * autosave and offers to discard what was kept.  base: the version it edits, or
 * empty. */
enum rc page_draft_show(struct page *p, struct value *form, Str path,
                        Str base) MUST_CHECK;
/* The same for a form that is no page_form: the addresses and the notice alone. */
void page_draft_mark(struct page *p, struct value *form, Str path,
                     const struct page_draft *d);
/* In the change of a POST: the form was sent, its draft is over. */
enum rc page_draft_sent(struct page *p, Str path) MUST_CHECK;

#endif
