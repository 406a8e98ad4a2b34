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
};

static Str digest_in(Str detail)
{
    static const char mark[] = "\"digest\":\"";
    const char *at = memmem(detail.p, (size_t)detail.n, mark, strlen(mark));
    ptrdiff_t from = at ? at - detail.p + (ptrdiff_t)strlen(mark) : detail.n;

    return from + 2 * HASH_BYTES <= detail.n
               ? (Str){ detail.p + from, 2 * HASH_BYTES }
               : (Str){ "", 0 };
}

/* The entry's rows are complete: is its digest in the log the same? */
static void close_entry(struct walk *w)
{
    unsigned char out[HASH_BYTES];
    char hex[HASH_HEX];

    if (w->made == 0)
        return;
    hash_done(&w->hash, out);
    while (w->more && db_int(w->log, 0) < w->made) {
        w->bad(w->arg, db_int(w->log, 0)); /* its rows are gone */
        w->more = db_next(w->log);
    }
    if (!w->more || db_int(w->log, 0) != w->made)
        return; /* an entry that promises nothing */
    if (!str_eq(digest_in(db_text(w->log, 1)), str_of(hash_hex(out, hex))))
        w->bad(w->arg, w->made);
    w->more = db_next(w->log);
}

static enum rc take(void *arg, const struct activity *a)
{
    struct walk *w = arg;

    if (a->made != w->made) {
        close_entry(w);
        w->made = a->made;
        hash_init_rows(&w->hash, ACTIVITY_DIGEST);
    }
    activity_digest(&w->hash, a);
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
