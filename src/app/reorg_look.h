/*
 * What a reorganisation would do to the figures of a campaign: for every unit that it
 * touches and those above, each indicator before and after, and the records that move,
 * which explain the difference (domain/reorg_bridge.h).
 *
 *     reorg_look_begin → event_apply → reorg_look_after → change_abort, db_begin
 *                      → reorg_look_before, which fills the model
 */
#ifndef APP_REORG_LOOK_H
#define APP_REORG_LOOK_H

#include "app/page.h"
#include "domain/catalog.h"
#include "domain/event.h"

struct reorg_look;

/* The campaign asked for, else the one that is under way; key empty: there is none. */
enum rc reorg_look_campaign(struct page *p, Str want,
                            struct campaign *ret) MUST_CHECK;
/* In the change, before the event: keeps the map as it is. */
enum rc reorg_look_begin(struct page *p, const struct event *ev,
                         struct reorg_look **ret) MUST_CHECK;
/* In the change, after the event: what moves, and the figures as they would be. */
enum rc reorg_look_after(struct reorg_look *l) MUST_CHECK;
/* In a reading transaction, the change taken back: the figures as they are; fills
 * p->v and the table.  RC_CONFLICT: something else was changed in between. */
enum rc reorg_look_before(struct reorg_look *l) MUST_CHECK;
void reorg_look_end(struct reorg_look *l); /* NULL is legal */

#endif
