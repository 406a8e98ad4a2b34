/* Reading many activities at once, by ids or for an export. */
#ifndef DOMAIN_ACTIVITY_READ_H
#define DOMAIN_ACTIVITY_READ_H

#include "domain/activity.h"
#include "domain/org.h"

/* In the order of ids (live or ended). */
enum rc activity_by_ids(struct ctx *c, const Id *ids, int n,
                        struct activity **ret) MUST_CHECK;
/* Newest entry that made or ended a record that one of the units holds. */
enum rc activity_newest(struct ctx *c, const struct org *o, const int *units,
                        int n, int64_t *ret_seq) MUST_CHECK;
/* Every live one (with `ended`, every version), in the order of ids; the arena is
 * reset between them. */
enum rc activity_each(struct ctx *c, bool ended, struct arena *scratch,
                      enum rc (*each)(void *arg, const struct activity *a),
                      void *arg) MUST_CHECK;

#endif
