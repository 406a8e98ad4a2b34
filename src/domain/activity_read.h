/* Reading many activities at once, by ids or for an export. */
#ifndef DOMAIN_ACTIVITY_READ_H
#define DOMAIN_ACTIVITY_READ_H

#include "domain/activity.h"
#include "domain/authz.h"
#include "domain/org.h"

/* In the order of ids (live or ended). */
enum rc activity_by_ids(struct ctx *c, const Id *ids, int n,
                        struct activity **ret) MUST_CHECK;
/* The live ones, in the order of keys; id 0 where there is none.  Neither asks what
 * the actor may see. */
enum rc activity_by_keys(struct ctx *c, const Str *keys, int n,
                         struct activity **ret) MUST_CHECK;
/* What it takes to see records in a state, at any of their holders. */
enum act state_act(enum activity_state state);
enum rc activity_seen(struct ctx *c, const struct activity *a,
                      bool *ret) MUST_CHECK;
/* "there is no activity '…'": also where there is one that may not be seen. */
enum rc activity_missing(struct ctx *c, Str key) MUST_CHECK;
/* Newest entry that made or ended a record that one of the units holds. */
enum rc activity_newest(struct ctx *c, const struct org *o, const int *units,
                        int n, int64_t *ret_seq) MUST_CHECK;
/* Every live one (with `ended`, every version), in the order of ids; the arena is
 * reset between them. */
enum rc activity_each(struct ctx *c, bool ended, struct arena *scratch,
                      enum rc (*each)(void *arg, const struct activity *a),
                      void *arg) MUST_CHECK;
/* Is any live one in another state than submitted?  Else a list needs no column. */
enum rc activity_has_states(struct ctx *c, bool *ret) MUST_CHECK;

#endif
