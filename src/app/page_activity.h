/*
 * What the pages of activities share: names looked up once, one record as a row, the
 * address of the list with its filters, states and steps in words.
 */
#ifndef APP_PAGE_ACTIVITY_H
#define APP_PAGE_ACTIVITY_H

#include "app/page_common.h"
#include "domain/activity_list.h"

struct activity_view {
    struct page *p;
    const struct org *o;
    struct campaign *campaigns;
    int n_campaigns;
    struct option *options; /* of every breakdown */
    int n_options;
    Str *folded; /* names of units for comparing, made when needed */
};

/* Two statements, none where they were read before in the request. */
enum rc activity_view_open(struct page *p,
                           struct activity_view *ret) MUST_CHECK;
/* NULL: there is none.  Of an empty key the newest. */
const struct campaign *activity_view_campaign(const struct activity_view *v,
                                              Str key);
Str activity_view_form(const struct activity_view *v, Str key);
Str activity_view_unit(const struct activity_view *v, Str key, Day d);
/* "Xã Yên Vượng; Xã Vân Nham" */
Str activity_view_units(const struct activity_view *v,
                        const struct activity *a);
/* Keys, names blind to marks, parts of names that one unit alone answers to, as keys;
 * RC_INVALID at `field`. */
enum rc activity_view_find(struct activity_view *v, const char *field,
                           Str typed, Str **ret, int *ret_n) MUST_CHECK;
/* Chosen forms and campaigns of a form's fields. */
void activity_view_forms(const struct activity_view *v, struct value *form,
                         const char *field, bool none);
void activity_view_campaigns(const struct activity_view *v, struct value *form,
                             const char *field);

/* One record as lists and its page show it. */
void activity_view_row(const struct activity_view *v, struct value *o,
                       const struct activity *a);
/* {key, name}: class and word of a badge. */
void activity_view_state(const struct activity_view *v, struct value *o,
                         const struct activity *a);
Str activity_href(struct page *p, Str key, const char *tail);
/* The list, and what hangs on it, with the filters of p->in; page 0: the first. */
Str activity_list_href(struct page *p, const char *path, int64_t number);

/* Steps in words on buttons: "Submit" … */
extern const char *const activity_step_buttons[STEP_COUNT];
extern const char *const activity_step_said[STEP_COUNT]; /* keys of said.c */

/* By when a returned one comes back: the day of the field "due"; of an empty one as
 * many working days from today as the settings say, 0 days: no day. */
enum rc activity_due(struct page *p, Day *ret) MUST_CHECK;

/* What leads to the entry of the next one: the same unit, form, place, topic. */
Str activity_next_href(struct page *p, const struct activity *a);

/* Handlers that other parts show again. */
page_fn activity_list_page, activity_one_page;
extern const struct form_field activity_bulk_form[];
extern const struct form_field activity_upload_form[];

#endif
