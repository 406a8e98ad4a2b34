/* Activities one at a time: save. */
#include "domain/activity.h"

#include "domain/activity_put.h"
#include "domain/log.h"

/* ---- changes ---- */

static enum rc change(struct ctx *c, const struct activity *a,
                      enum save_result *ret)
{
    struct activity_writer *w;
    enum rc rc;

    TRY(activity_writer_open(c, &w));
    rc = activity_put(w, a, ret);
    if (rc == RC_OK)
        rc = activity_writer_flush(w);
    if (rc == RC_OK && *ret != SAVE_UNCHANGED)
        rc = change_entry(c, "activity.save", "activity", a->key,
                          str_fmt(c->arena, "{\"digest\":\"%s\"}",
                                  activity_writer_digest(w).p));
    activity_writer_close(w);
    return rc;
}

enum rc activity_save(struct ctx *c, const struct activity *a,
                      enum save_result *ret)
{
    bool stale;

    TRY(rollup_today(c, &stale));
    activity_writer_ahead(c, a->key);
    TRY(change_begin(c));
    if (change(c, a, ret) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}
