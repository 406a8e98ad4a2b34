/*
 * The form of a reorganisation: one table of fields, of which each kind of event shows
 * those that it needs; read as an event, with the rights that it takes.
 */
#ifndef APP_REORG_FORM_H
#define APP_REORG_FORM_H

#include "app/page.h"
#include "domain/event.h"

extern const struct form_field reorg_fields[];

/* The model of the form under p->v's "form"; what is known is filled in. */
enum rc reorg_form(struct page *p, enum event_kind kind,
                   const char *button) MUST_CHECK;
/* What was typed, as hidden fields under `name`: {href, fields: [{name, value}]}. */
void reorg_form_keep(struct page *p, const char *name, Str action);
/* The event that the form describes; keys of new units are made from their names.
 * RC_DENIED, RC_NOTFOUND: no right at one of its units. */
enum rc reorg_event(struct page *p, struct event *ret) MUST_CHECK;
/* ACT_ADMIN at every unit named; at the top for what stands under none. */
enum rc reorg_rights(struct page *p, const struct event *ev) MUST_CHECK;

#endif
