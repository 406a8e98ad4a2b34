/* Plain SQLite: the same engine, the same settings, none of our code. */
#include "bench/raw_sqlite.h"

#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "bench/bench.h"

static const char TABLE[] =
    "CREATE TABLE activity (id INTEGER PRIMARY KEY, key TEXT NOT NULL,"
    " campaign INTEGER NOT NULL, unit INTEGER NOT NULL,"
    " holders INTEGER NOT NULL, first_day INTEGER NOT NULL,"
    " last_day INTEGER NOT NULL, form INTEGER NOT NULL, topic TEXT NOT NULL,"
    " title TEXT NOT NULL, place TEXT NOT NULL, sessions INTEGER NOT NULL,"
    " turns INTEGER NOT NULL, persons INTEGER, note TEXT NOT NULL,"
    " made INTEGER NOT NULL, ended INTEGER NOT NULL) STRICT";
static const char INSERT[] =
    "INSERT INTO activity VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, '', ?8, ?9,"
    " ?10, ?11, ?12, '', 1, 9223372036854775807)";
static const char EDGES[] =
    "CREATE TEMP TABLE edge (parent INTEGER, unit INTEGER,"
    " PRIMARY KEY (parent, unit)) WITHOUT ROWID;"
    "INSERT INTO edge SELECT DISTINCT parent, unit FROM unit_fact"
    " WHERE parent IS NOT NULL";
static const char CHILDREN[] =
    "WITH RECURSIVE below(top, unit) AS ("
    " SELECT unit, unit FROM edge WHERE parent ="
    " (SELECT id FROM unit WHERE key = ?1)"
    " UNION ALL SELECT below.top, edge.unit FROM below"
    " JOIN edge ON edge.parent = below.unit)"
    "SELECT top, form, COUNT(*), SUM(sessions), SUM(turns) FROM below"
    " JOIN activity ON activity.unit = below.unit"
    " WHERE ended = 9223372036854775807 GROUP BY top, form";
static const char SCAN[] = "SELECT SUM(sessions), SUM(turns) FROM activity"
                           " WHERE ended = 9223372036854775807";
static const char CLOSURE[] =
    "CREATE TEMP TABLE closure (unit INTEGER, above INTEGER,"
    " PRIMARY KEY (unit, above)) WITHOUT ROWID;"
    "INSERT INTO closure WITH RECURSIVE up(unit, above) AS ("
    " SELECT unit, parent FROM edge UNION ALL"
    " SELECT up.unit, edge.parent FROM up JOIN edge ON edge.unit = up.above)"
    " SELECT unit, above FROM up";
static const char ROLLUP[] =
    "CREATE TEMP TABLE sums AS SELECT above, last_day / 30 AS month, form,"
    " COUNT(*), SUM(sessions), SUM(turns) FROM activity JOIN closure"
    " ON closure.unit = activity.unit WHERE ended = 9223372036854775807"
    " GROUP BY above, month, form";

struct raw {
    sqlite3 *h;
};

static void check(sqlite3 *h, int ok)
{
    if (ok)
        return;
    fprintf(stderr, "bench: raw sqlite: %s\n", sqlite3_errmsg(h));
    exit(1);
}

static void run(sqlite3 *h, const char *sql)
{
    check(h, sqlite3_exec(h, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static sqlite3_stmt *prepare(sqlite3 *h, const char *sql)
{
    sqlite3_stmt *s;

    check(h, sqlite3_prepare_v2(h, sql, -1, &s, NULL) == SQLITE_OK);
    return s;
}

/* ---- inserting ---- */

static void bind_row(sqlite3_stmt *s, int64_t id, const struct seed_row *r)
{
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_text(s, 2, r->key, -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 3, r->units[0]);
    sqlite3_bind_int(s, 4, r->n);
    sqlite3_bind_int(s, 5, r->day);
    sqlite3_bind_int(s, 6, r->day);
    sqlite3_bind_int(s, 7, r->form);
    sqlite3_bind_text(s, 8, r->title, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 9, r->place, -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 10, r->sessions);
    sqlite3_bind_int(s, 11, r->turns);
    if (r->persons < 0)
        sqlite3_bind_null(s, 12);
    else
        sqlite3_bind_int(s, 12, r->persons);
}

double raw_insert(const char *path, const struct seed *s, int64_t first,
                  int64_t n, int durable)
{
    enum { BATCH = 1000 };
    static struct seed_row rows[BATCH];
    sqlite3_stmt *add;
    double spent = 0, t;
    sqlite3 *h;

    remove(path);
    check(NULL, sqlite3_open(path, &h) == SQLITE_OK);
    run(h, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
           "PRAGMA cache_size = -65536");
    run(h, TABLE);
    add = prepare(h, INSERT);
    if (!durable)
        run(h, "BEGIN");
    for (int64_t i = 0; i < n; i += BATCH) {
        int m = n - i < BATCH ? (int)(n - i) : BATCH;

        for (int k = 0; k < m; k++)
            seed_row(s, first + i + k, &rows[k]);
        t = now();
        for (int k = 0; k < m; k++) {
            bind_row(add, i + k + 1, &rows[k]);
            check(h, sqlite3_step(add) == SQLITE_DONE);
            sqlite3_reset(add);
        }
        spent += now() - t;
    }
    t = now();
    if (!durable)
        run(h, "COMMIT");
    spent += now() - t;
    sqlite3_finalize(add);
    sqlite3_close(h);
    remove(path);
    return spent;
}

/* ---- reading our file ---- */

struct raw *raw_open(const char *path)
{
    static struct raw one;

    check(NULL, sqlite3_open_v2(path, &one.h, SQLITE_OPEN_READONLY, NULL) ==
                    SQLITE_OK);
    sqlite3_db_config(one.h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    run(one.h, "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY");
    run(one.h, EDGES);
    return &one;
}

void raw_close(struct raw *r)
{
    sqlite3_close(r->h);
}

static double timed(struct raw *r, const char *sql, const char *unit,
                    int64_t *ret_rows)
{
    sqlite3_stmt *s = prepare(r->h, sql);
    double t = now();

    if (unit)
        sqlite3_bind_text(s, 1, unit, -1, SQLITE_STATIC);
    while (sqlite3_step(s) == SQLITE_ROW)
        ++*ret_rows;
    t = now() - t;
    sqlite3_finalize(s);
    return t;
}

double raw_children(struct raw *r, const char *unit, int64_t *ret_rows)
{
    *ret_rows = 0;
    return timed(r, CHILDREN, unit, ret_rows);
}

double raw_scan(struct raw *r)
{
    int64_t rows = 0;

    return timed(r, SCAN, NULL, &rows);
}

double raw_rollup(struct raw *r)
{
    double t;

    /* every unit's own superiors, needed once; not part of the time */
    run(r->h, "CREATE INDEX temp.edge_unit ON edge (unit)");
    run(r->h, CLOSURE);
    t = now();
    run(r->h, ROLLUP);
    return now() - t;
}
