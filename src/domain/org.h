/*
 * The organisation through time, in memory: lives, names, codes, edges and
 * successions of every unit, made by folding statements (`import units`) and
 * events in the order in which they were first made (docs/figures.md section 1).
 *
 * Units and trees are plain indexes here (0..n-1), in the order of their ids;
 * ORG_NONE is "none".  An org owns its memory.  It is read-only once made, but
 * for org_apply and org_state, which change it or refuse; after a refusal it is
 * of no use any more and is thrown away.
 */
#ifndef DOMAIN_ORG_H
#define DOMAIN_ORG_H

#include "domain/ctx.h"
#include "domain/event.h"

enum { ORG_NONE = -1, SHARE_WHOLE = 1000000, ORG_MAX_TREES = 32 };

struct org_edge {
    int tree, parent; /* parent ORG_NONE: a root */
    Day from, to;     /* holds on from .. to-1 */
    bool implied;     /* taken automatically; an explicit move may replace it */
};

struct org_life {
    Day from, to;
};

struct org_name {
    Str name, short_name;
    Day from, to;
};

struct org_code {
    Str scheme, code;
    Day from;
};

struct org_heir {
    int unit;
    int64_t share; /* millionths */
};

/* One closing (or split) of a unit. */
struct org_succession {
    Day day;
    int64_t order;  /* entry that made it: orders one day's events */
    uint32_t trees; /* bit per tree in which the unit then stood */
    enum policy policy;
    struct org_heir *heirs;
    int n;
};

struct org_unit {
    Id id;
    Str key, kind;
    struct org_life *lives;
    struct org_name *names;             /* by from */
    struct org_edge *edges;             /* by tree, then from */
    struct org_succession *successions; /* by day, then order */
    struct org_code *codes;
    int *children;  /* units that ever had it as parent */
    int *forebears; /* units that ever named it as heir */
    int n_lives, n_names, n_edges, n_successions, n_codes, n_children,
        n_forebears;
    size_t cap_lives, cap_names, cap_edges, cap_successions, cap_codes,
        cap_children, cap_forebears;
};

struct org_tree {
    Id id;
    Str key;
};

struct org {
    struct arena *arena;
    struct org_unit *units;
    int n;
    size_t cap;
    struct org_tree trees[ORG_MAX_TREES];
    int n_trees;
    int *by_key; /* open addressing over keys */
    int slots;
};

/* A line of a list of units. */
struct unit_fact {
    int unit, tree, parent; /* indexes; tree ORG_NONE: only a code */
    Str kind, name, short_name, scheme, code;
    Day from;
};

/* The organisation as known now, cached in c until something changes it. */
enum rc org_get(struct ctx *c, const struct org **ret) MUST_CHECK;
/* org_get will be called in the change that begins next (db_ahead). */
void org_ahead(struct ctx *c);
/* As known at an entry; the caller frees it. */
enum rc org_load(struct ctx *c, int64_t known, struct org **ret) MUST_CHECK;
/* As known now, every step checked as if applied for the first time. */
enum rc org_load_checked(struct ctx *c, struct org **ret) MUST_CHECK;
struct org *org_copy(const struct org *o);
void org_free(struct org *o);
void org_forget(struct ctx *c); /* drops the cached one */
/* Makes o (already right) the cached one. */
void org_keep(struct ctx *c, struct org *o);

bool org_is_empty(const struct org *o);      /* no unit ever lived */
bool org_has(const struct org *o, int unit); /* is it one of its units? */
int org_find(const struct org *o, Str key);  /* unit or ORG_NONE */
int org_find_id(const struct org *o, Id id);
int org_find_tree(const struct org *o, Str key); /* tree or ORG_NONE */
int org_tree_id(const struct org *o, Id id);
/* Adds an identity without any life. */
int org_add_unit(struct org *o, Id id, Str key);
int org_add_tree(struct org *o, Id id, Str key);

bool org_alive(const struct org *o, int unit, Day d);
/* The edge of unit in tree that holds on d, or NULL. */
const struct org_edge *org_edge_on(const struct org *o, int unit, int tree,
                                   Day d);
/* Last name at or before d, else the first; empty for an identity only. */
const struct org_name *org_name_on(const struct org *o, int unit, Day d);

/*
 * Applies one event, ev->made being its order.  With `check` every rule of
 * docs/figures.md section 1 is checked and the refusal's reason is in *e;
 * without, the event is known to be right.  New units must have their
 * identity already.
 */
enum rc org_apply(struct org *o, const struct event *ev, bool check,
                  struct err *e) MUST_CHECK;
/* Applies the lines of one list together. */
enum rc org_state(struct org *o, const struct unit_fact *facts, int n,
                  bool check, struct err *e) MUST_CHECK;

#endif
