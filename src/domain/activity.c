/* Activities saved: one, or several in one change. */
#include "domain/activity.h"

#include "base/buf.h"
#include "domain/activity_put.h"
#include "domain/log.h"

/* ---- changes ---- */

static Str describe(struct ctx *c, struct activity_writer *w, Str reason)
{
    struct buf *b = NEW(c->arena, struct buf, 1);

    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_char(b, '{');
    if (reason.n) {
        buf_z(b, "\"reason\":");
        buf_json(b, reason);
        buf_char(b, ',');
    }
    buf_fmt(b, "\"digest\":\"%s\"}", activity_writer_digest(w).p);
    return buf_view(b);
}

/* Nothing of a refused one was written, so the next can be looked at. */
static bool goes_on(const struct activity_batch *b, enum rc rc)
{
    return b->errors && rc != RC_DB && rc != RC_IO;
}

static enum rc put_all(struct ctx *c, struct activity_writer *w,
                       struct activity_batch *b)
{
    int first = -1;

    for (int i = 0; i < b->n; i++) {
        enum save_result one;

        b->at = i;
        if (activity_put(w, &b->list[i], &one) == RC_OK) {
            b->counts[one]++;
            continue;
        }
        if (!goes_on(b, c->err.rc))
            return c->err.rc;
        b->errors[i] = c->err;
        first = first < 0 ? i : first;
        err_clear(&c->err);
    }
    if (first < 0)
        return activity_writer_flush(w);
    b->at = first;
    c->err = b->errors[first];
    return c->err.rc;
}

static enum rc change(struct ctx *c, struct activity_batch *b)
{
    bool alone = b->n == 1;
    struct activity_writer *w;
    enum rc rc;

    TRY(activity_writer_open(c, &w));
    rc = put_all(c, w, b);
    if (rc == RC_OK && b->counts[SAVE_CREATE] + b->counts[SAVE_UPDATE] > 0)
        rc = change_entry(c, "activity.save", alone ? "activity" : "activities",
                          alone ? b->list[0].key : S(""),
                          describe(c, w, b->reason));
    activity_writer_close(w);
    return rc;
}

enum rc activity_save_batch(struct ctx *c, struct activity_batch *b)
{
    bool stale;

    TRY(rollup_today(c, &stale));
    if (b->n == 1)
        activity_writer_ahead(c, b->list[0].key);
    TRY(change_begin(c));
    if (change(c, b) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

enum rc activity_save(struct ctx *c, const struct activity *a,
                      enum save_result *ret)
{
    struct activity_batch b = { .list = a, .n = 1, .reason = S("") };

    TRY(activity_save_batch(c, &b));
    for (int i = SAVE_CREATE; i <= SAVE_UNCHANGED; i++)
        if (b.counts[i])
            *ret = (enum save_result)i;
    return RC_OK;
}
