/* Activities one at a time: save and withdraw. */
#include "domain/activity.h"

#include "base/buf.h"
#include "domain/activity_put.h"
#include "domain/log.h"

/* ---- changes ---- */

static Str reason_json(struct ctx *c, Str reason)
{
    struct buf *b = NEW(c->arena, struct buf, 1);

    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_z(b, "{\"reason\":");
    buf_json(b, reason);
    buf_char(b, '}');
    return buf_view(b);
}

/* a == NULL: withdraw key. */
static enum rc change(struct ctx *c, const struct activity *a, Str key,
                      Str reason, enum save_result *ret)
{
    struct activity_writer *w;
    enum rc rc;

    TRY(activity_writer_open(c, &w));
    rc = a ? activity_put(w, a, ret) : activity_end(w, key);
    if (rc == RC_OK)
        rc = activity_writer_flush(w);
    if (rc == RC_OK && !(a && *ret == SAVE_UNCHANGED))
        rc = change_entry(c, a ? "activity.save" : "activity.withdraw",
                          "activity", key,
                          a ? str_fmt(c->arena, "{\"digest\":\"%s\"}",
                                      activity_writer_digest(w).p)
                            : reason_json(c, reason));
    activity_writer_close(w);
    return rc;
}

static enum rc change_whole(struct ctx *c, const struct activity *a, Str key,
                            Str reason, enum save_result *ret)
{
    bool stale;

    TRY(rollup_today(c, &stale));
    activity_writer_ahead(c, key);
    TRY(change_begin(c));
    if (change(c, a, key, reason, ret) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

enum rc activity_save(struct ctx *c, const struct activity *a,
                      enum save_result *ret)
{
    return change_whole(c, a, a->key, S(""), ret);
}

enum rc activity_withdraw(struct ctx *c, Str key, Str reason)
{
    enum save_result ignored;

    if (reason.n > 2000)
        return fail(c, RC_LIMIT, "reason", N_("the reason is too long"));
    return change_whole(c, NULL, key, reason, &ignored);
}
