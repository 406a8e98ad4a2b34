/*
 * The bridge over a change of the organisation that is under way: what each record of
 * a campaign adds to every unit on the map as it was and on the map as it would be, by
 * the function that keeps the stored maps (record_credit).  For every unit
 *
 *     figure after = figure before + what comes - what goes
 *
 * and the figures themselves are asked of figure_units, before and after.
 *
 *     reorg_bridge_begin → the change (event_apply …) → reorg_bridge_read, twice
 *                        → reorg_bridge_end
 */
#ifndef DOMAIN_REORG_BRIDGE_H
#define DOMAIN_REORG_BRIDGE_H

#include "domain/catalog.h"
#include "domain/map.h"

/* A unit that something comes to or goes from, that was named, or that stands above
 * one of these.  Keys and names are of the arena. */
struct reorg_row {
    Str key, name;
    int depth; /* superiors, on the map after (before, where it ends) */
    bool named, changed;
    bool before, after; /* does it stand in the tree on that map? */
    struct measures comes, goes;
};

/* Records that stand elsewhere: with the unit `what` they hang below, or (empty) by
 * themselves; `from`, `to`: what they stood and would stand under, or at; empty: at
 * the top.  Where one joint record stands at several units no pair can be named: then
 * the other end is empty and `open` is set. */
struct reorg_move {
    Str what_key, what_name, from_key, from_name, to_key, to_name;
    bool open;
    struct measures x;
    int64_t joint; /* records among these that several units hold */
};

enum { REORG_MOST_ROWS = 60, REORG_MOST_MOVES = 200 };

struct reorg_bridge_side {
    struct reorg_row *rows; /* the lowest first, the top last */
    int n_rows, all_rows;
    struct reorg_move *moves; /* the largest first */
    int n_moves;
    int64_t more;           /* records whose move is not among these */
    int64_t records, joint; /* that stand elsewhere */
};

struct reorg_bridge;

/* Keeps the organisation as it is, on the map of `day`. */
enum rc reorg_bridge_begin(struct ctx *c, Day day,
                           struct reorg_bridge **ret) MUST_CHECK;
/* Reads what the change moves in a campaign's tree, on the map of the day, or with
 * `then` on the map of then. */
struct reorg_bridge_ask {
    const struct campaign *campaign;
    bool then;
    const Str *named; /* units that get a row in any case */
    int n_named;
};
enum rc reorg_bridge_read(struct reorg_bridge *b,
                          const struct reorg_bridge_ask *ask,
                          struct reorg_bridge_side *ret) MUST_CHECK;
void reorg_bridge_end(struct reorg_bridge *b); /* NULL is legal */

#endif
