/* Reading figures of other realms: by their ids, counted, and verified. */
#include <string.h>

#include "domain/bundle_digest.h"
#include "domain/bundle_fact.h"

#define LIVE "9223372036854775807"
#define IDS                                                                    \
    "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,"     \
    "?20,?21,?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35,?36,"     \
    "?37,?38,?39,?40)"
enum { CHUNK = 40 };

static const char SQL_BY_IDS[] =
    "SELECT f.id, f.realm, c.key, u.key, f.units, f.names, COALESCE(o.key, ''),"
    " f.number, f.day, f.activities, f.sessions, f.turns, f.persons, f.made"
    " FROM bundle_fact f JOIN unit u ON u.id = f.unit"
    " JOIN campaign c ON c.ident = +f.campaign AND c.ended = " LIVE
    " LEFT JOIN option o ON o.ident = f.form AND o.ended = " LIVE
    " WHERE f.id IN " IDS;
static const char SQL_COUNT[] =
    "SELECT COUNT(*) FROM bundle_fact WHERE realm = ?1 AND ended = " LIVE;
static const char SQL_ROWS[] =
    "SELECT made, realm, units, names, number, campaign, unit, day, form,"
    " activities, sessions, turns, persons FROM bundle_fact ORDER BY id";
static const char SQL_DIGESTS[] =
    "SELECT seq, detail FROM log WHERE kind = 'bundle'"
    " AND detail LIKE '%\"digest\":%' ORDER BY seq";

enum rc bundle_fact_count(struct ctx *c, Str realm, int64_t *ret)
{
    return db_one(c->db, SQL_COUNT, PARAMS(P_TEXT(realm)), ret, &c->err);
}

/* ---- by ids ---- */

static void read_fact(struct arena *a, struct rows *r, struct bundle_fact *f)
{
    f->id = db_int(r, 0);
    f->realm = str_dup(a, db_text(r, 1));
    f->campaign = str_dup(a, db_text(r, 2));
    f->unit = str_dup(a, db_text(r, 3));
    f->units = str_dup(a, db_text(r, 4));
    f->names = str_dup(a, db_text(r, 5));
    f->form = str_dup(a, db_text(r, 6));
    f->number = db_int(r, 7);
    f->day = (Day)db_int(r, 8);
    for (int j = 0; j < 3; j++)
        f->n[j] = db_int(r, 9 + j);
    f->persons = db_is_null(r, 12) ? -1 : db_int(r, 12);
    f->made = db_int(r, 13);
}

static enum rc read_chunk(struct ctx *c, const Id *ids, int n,
                          struct bundle_fact *list)
{
    struct param p[CHUNK];
    struct rows *r;

    for (int i = 0; i < CHUNK; i++)
        p[i] = P_INT(i < n ? ids[i] : 0);
    TRY(db_query(c->db, SQL_BY_IDS, (struct params){ p, CHUNK }, &r, &c->err));
    while (db_next(r))
        for (int i = 0; i < n; i++)
            if (ids[i] == db_int(r, 0))
                read_fact(c->arena, r, &list[i]);
    return db_end(r, &c->err);
}

enum rc bundle_fact_by_ids(struct ctx *c, const Id *ids, int n,
                           struct bundle_fact **ret)
{
    struct bundle_fact *list = NEW(c->arena, struct bundle_fact, n + 1);

    for (int i = 0; i < n; i += CHUNK)
        TRY(read_chunk(c, ids + i, n - i < CHUNK ? n - i : CHUNK, list + i));
    *ret = list;
    return RC_OK;
}

/* ---- verifying ---- */

void bundle_digest(struct hash *h, const struct bundle_digest_row *r)
{
    hash_field(h, r->realm);
    hash_field(h, r->units);
    hash_field(h, r->names);
    for (int i = 0; i < countof(r->n); i++)
        hash_int(h, r->n[i]);
}

struct walk {
    void (*bad)(void *arg, int64_t seq);
    void *arg;
    struct rows *log;
    bool more;
    struct hash hash;
    int64_t made; /* entry whose rows are being hashed, 0 before the first */
};

static bool detail_holds(Str detail, const char *hex)
{
    return memmem(detail.p, (size_t)detail.n, hex, strlen(hex)) != NULL;
}

/* The rows of an entry are complete: does the log say the same of them? */
static void close_entry(struct walk *w)
{
    unsigned char out[HASH_BYTES];
    char hex[HASH_HEX];

    if (w->made == 0)
        return;
    hash_done(&w->hash, out);
    for (; w->more && db_int(w->log, 0) < w->made; w->more = db_next(w->log))
        w->bad(w->arg, db_int(w->log, 0)); /* its rows are gone */
    if (!w->more || db_int(w->log, 0) != w->made) {
        w->bad(w->arg, w->made); /* rows that no entry took in */
        return;
    }
    if (!detail_holds(db_text(w->log, 1), hash_hex(out, hex)))
        w->bad(w->arg, w->made);
    w->more = db_next(w->log);
}

static void take_row(struct walk *w, struct rows *r)
{
    struct bundle_digest_row row = { .realm = db_text(r, 1),
                                     .units = db_text(r, 2),
                                     .names = db_text(r, 3) };

    if (db_int(r, 0) != w->made) {
        close_entry(w);
        w->made = db_int(r, 0);
        hash_init_rows(&w->hash, BUNDLE_DIGEST);
    }
    for (int i = 0; i < countof(row.n); i++)
        row.n[i] = db_int(r, 4 + i);
    if (db_is_null(r, 12))
        row.n[8] = -1;
    bundle_digest(&w->hash, &row);
}

enum rc bundle_fact_verify(struct ctx *c, void (*bad)(void *arg, int64_t seq),
                           void *arg)
{
    struct walk w = { .bad = bad, .arg = arg };
    struct err ignored = { 0 };
    enum rc rc, ended;
    struct rows *r;

    TRY(db_stream(c->db, SQL_DIGESTS, NO_PARAMS, &w.log, &c->err));
    w.more = db_next(w.log);
    rc = db_stream(c->db, SQL_ROWS, NO_PARAMS, &r, &c->err);
    if (rc == RC_OK) {
        while (db_next(r))
            take_row(&w, r);
        rc = db_end(r, &c->err);
        close_entry(&w);
        for (; w.more; w.more = db_next(w.log))
            bad(arg, db_int(w.log, 0));
    }
    /* a log read in half compares nothing with nothing */
    ended = db_end(w.log, rc == RC_OK ? &c->err : &ignored);
    return rc == RC_OK ? ended : rc;
}
