/* Rows come in the order of ids, so the rows of an entry lie together: the log's
 * digests and the rows are walked side by side. */
#include "domain/verify_digest.h"

#include <string.h>

#include "base/hash.h"
#include "domain/activity_put.h"
#include "domain/activity_read.h"

static const char SQL_DIGESTS[] =
    "SELECT seq, detail FROM log WHERE kind IN ('activity', 'activities')"
    " AND detail LIKE '%\"digest\":%' ORDER BY seq";

struct walk {
    struct ctx *c;
    void (*bad)(void *arg, int64_t seq);
    void *arg;
    struct rows *log;
    bool more;
    struct hash hash;
    int64_t made; /* entry whose rows are being hashed, 0 before the first */
    int version;  /* of its digest */
};

/* What stands behind the mark: 64 hex digits of version 2, or version:digits. */
static Str digest_in(Str detail, int *ret_version)
{
    static const char mark[] = "\"digest\":\"";
    const char *at = memmem(detail.p, (size_t)detail.n, mark, strlen(mark));
    ptrdiff_t from = at ? at - detail.p + (ptrdiff_t)strlen(mark) : detail.n;

    *ret_version = ACTIVITY_DIGEST_OLD;
    if (from + 2 <= detail.n && detail.p[from + 1] == ':') {
        *ret_version = detail.p[from] - '0';
        from += 2;
    }
    return from + 2 * HASH_BYTES <= detail.n
               ? (Str){ detail.p + from, 2 * HASH_BYTES }
               : (Str){ "", 0 };
}

/* The entry's rows are complete: is its digest in the log the same? */
static void close_entry(struct walk *w)
{
    unsigned char out[HASH_BYTES];
    char hex[HASH_HEX];
    int version;

    if (w->made == 0)
        return;
    hash_done(&w->hash, out);
    if (!w->more || db_int(w->log, 0) != w->made)
        return; /* an entry that promises nothing */
    if (!str_eq(digest_in(db_text(w->log, 1), &version),
                str_of(hash_hex(out, hex))))
        w->bad(w->arg, w->made);
    w->more = db_next(w->log);
}

static void open_entry(struct walk *w, int64_t made)
{
    w->made = made;
    w->version = ACTIVITY_DIGEST;
    while (w->more && db_int(w->log, 0) < made) {
        w->bad(w->arg, db_int(w->log, 0)); /* its rows are gone */
        w->more = db_next(w->log);
    }
    if (w->more && db_int(w->log, 0) == made)
        (void)digest_in(db_text(w->log, 1), &w->version);
    activity_digest_begin(&w->hash, w->version);
}

static enum rc take(void *arg, const struct activity *a)
{
    struct walk *w = arg;

    if (a->made != w->made) {
        close_entry(w);
        open_entry(w, a->made);
    }
    activity_digest(&w->hash, w->version, a);
    return RC_OK;
}

enum rc verify_digests(struct ctx *c, void (*bad)(void *arg, int64_t seq),
                       void *arg)
{
    struct walk w = { .c = c, .bad = bad, .arg = arg };
    struct arena *scratch = arena_new();
    enum rc rc = db_stream(c->db, SQL_DIGESTS, NO_PARAMS, &w.log, &c->err);

    if (rc == RC_OK) {
        struct err ignored = { 0 };
        enum rc ended;

        w.more = db_next(w.log);
        rc = activity_each(c, true, scratch, take, &w);
        close_entry(&w);
        for (; w.more; w.more = db_next(w.log))
            bad(arg, db_int(w.log, 0));
        /* a log read in half compares nothing with nothing */
        ended = db_end(w.log, rc == RC_OK ? &c->err : &ignored);
        rc = rc == RC_OK ? ended : rc;
    }
    arena_free(scratch);
    return rc;
}
