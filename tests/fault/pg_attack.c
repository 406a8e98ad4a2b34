/*
 * pg_attack SOKET: what a driver that sends ahead may stumble over.  Errors in the
 * middle of what was sent, very much sent and nothing read, cursors side by side,
 * more statements than it keeps, names of others' tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/ctx.h"
#include "pg_server.h"
#include "pg_work.h"
#include "store/bulk.h"

enum { ROWS = 20000, STATEMENTS = 600, MB = 1 << 20 };

static const char SQL_PUT[] =
    "INSERT INTO scratch (id, word, bytes, n) VALUES (?1, ?2, ?3, ?4)";
static const char SQL_PUT_OR_NOT[] =
    "INSERT INTO scratch (id, word, bytes, n) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (id) DO NOTHING";
static const char SQL_OTHER[] = "INSERT INTO scratch (id, n) VALUES (?1, 7)";
static const char SQL_ALL[] = "SELECT id, word, n FROM scratch ORDER BY id";
static const char SQL_DOWN[] = "SELECT id FROM scratch ORDER BY id DESC";
static const char SQL_COUNT[] = "SELECT COUNT(*) FROM scratch";
static const char SQL_WORD[] = "SELECT word, bytes FROM scratch WHERE id = ?1";
static const char SQL_CLEAR[] = "DELETE FROM scratch";
static const char SQL_LARGE[] = "SELECT repeat('x', 100000)";
static const char SQL_WRONG[] = "SELECT nothing FROM scratch";
static const char SQL_DIVIDE[] = "SELECT 1 / n FROM scratch ORDER BY id";

static const char *now; /* the attack under way */

static _Noreturn void found(const char *what, const char *why)
{
    printf("pg_attack: found: %s: %s: %s\n", now, what, why);
    exit(1);
}

static void ok(const struct ctx *c, enum rc rc, const char *what)
{
    if (rc != RC_OK) {
        printf("pg_attack: %s [%s]\n", c->err.text, c->err.detail);
        found(what, "refused");
    }
}

static void refused(enum rc rc, const char *what)
{
    if (rc == RC_OK)
        found(what, "not refused");
}

static void same(int64_t is, int64_t want, const char *what)
{
    if (is != want) {
        printf("pg_attack: %lld, should be %lld\n", (long long)is,
               (long long)want);
        found(what, "wrong number");
    }
}

static void begin(struct ctx *c)
{
    ok(c, db_begin(c->db, &c->err), "begin");
}

static void commit(struct ctx *c)
{
    ok(c, db_commit(c->db, &c->err), "commit");
}

static int64_t count(struct ctx *c)
{
    int64_t n = -1;

    ok(c, db_one(c->db, SQL_COUNT, NO_PARAMS, &n, &c->err), "count");
    return n;
}

static enum rc put(struct ctx *c, int64_t id, Str word)
{
    return db_exec(c->db, SQL_PUT,
                   PARAMS(P_INT(id), P_TEXT(word), P_BLOB(word), P_ID(id % 3)),
                   &c->err);
}

static void clear(struct ctx *c)
{
    begin(c);
    ok(c, db_exec(c->db, SQL_CLEAR, NO_PARAMS, &c->err), "clear");
    commit(c);
}

/* After any refusal: the connection is as good as new. */
static void still_good(struct ctx *c, int64_t rows)
{
    if (db_in_transaction(c->db))
        db_rollback(c->db);
    same(count(c), rows, "rows after a refusal");
    begin(c);
    ok(c, put(c, 999999, S("after")), "put after a refusal");
    commit(c);
    same(count(c), rows + 1, "rows after it went on");
    clear(c);
}

/* ---- texts ---- */

static void long_text(struct ctx *c)
{
    char *text = malloc(16 * MB);
    Str all = { text, 16 * MB };
    struct rows *r;

    memset(text, 'v', 16 * MB);
    begin(c);
    ok(c, put(c, 1, all), "16 MB");
    commit(c);
    ok(c, db_query(c->db, SQL_WORD, PARAMS(P_INT(1)), &r, &c->err), "read");
    if (!db_next(r) || !str_eq(db_text(r, 0), all) ||
        !str_eq(db_text(r, 1), all))
        found("16 MB", "came back otherwise");
    ok(c, db_end(r, &c->err), "end");
    free(text);
    clear(c);
}

/* A zero byte is no text to the server; in bytes it is one like any other. */
static void zero_byte(struct ctx *c)
{
    static char zero[] = "a\0b";
    Str text = { zero, 3 };
    struct bulk *b;
    struct rows *r;

    begin(c);
    (void)!put(c, 1, text);
    refused(db_commit(c->db, &c->err), "zero byte in a text");
    still_good(c, 0);
    for (int way = 0; way < 2; way++) {
        begin(c);
        ok(c, bulk_open(c->db, way ? SQL_PUT : SQL_PUT_OR_NOT, &b, &c->err),
           "bulk");
        for (int i = 0; i < 100; i++)
            ok(c,
               bulk_add(b,
                        PARAMS(P_INT(i), P_TEXT(i == 50 ? text : S("x")),
                               P_NULL, P_NULL),
                        &c->err),
               "add");
        refused(bulk_flush(b, &c->err), "zero byte in many rows");
        bulk_close(b);
        still_good(c, 0);
    }
    begin(c);
    ok(c,
       db_exec(c->db, SQL_PUT, PARAMS(P_INT(1), P_NULL, P_BLOB(text), P_NULL),
               &c->err),
       "zero byte in bytes");
    commit(c);
    ok(c, db_query(c->db, SQL_WORD, PARAMS(P_INT(1)), &r, &c->err), "read");
    if (!db_next(r) || !db_is_null(r, 0) || !str_eq(db_text(r, 1), text))
        found("zero byte in bytes", "came back otherwise");
    ok(c, db_end(r, &c->err), "end");
    clear(c);
}

/* Not UTF-8: refused by the server as it is by the domain. */
static void bad_text(struct ctx *c)
{
    static char bad[] = "\xc3(";

    begin(c);
    (void)!put(c, 1, (Str){ bad, 2 });
    refused(db_commit(c->db, &c->err), "bad UTF-8");
    still_good(c, 0);
}

/* ---- much at once ---- */

static void many_statements(struct ctx *c)
{
    char word[1000];
    double at = server_seconds();

    memset(word, 'w', sizeof word);
    begin(c);
    for (int i = 0; i < ROWS; i++)
        ok(c, put(c, i, (Str){ word, sizeof word }), "put");
    commit(c);
    same(count(c), ROWS, "rows");
    printf("pg_attack: %d statements in one transaction: %.1f s\n", ROWS,
           server_seconds() - at);
    clear(c);
}

/* Answers of 10 MB that nobody reads while more is sent. */
static void unread_answers(struct ctx *c)
{
    char *text = malloc(MB);

    memset(text, 't', MB);
    begin(c);
    for (int i = 0; i < 100; i++) {
        ok(c, db_exec(c->db, SQL_LARGE, NO_PARAMS, &c->err), "large answer");
        if (i % 10 == 0)
            ok(c, put(c, i, (Str){ text, MB }), "large request");
    }
    commit(c);
    same(count(c), 10, "rows");
    free(text);
    clear(c);
}

static char statements[STATEMENTS][32];

static void many_different(struct ctx *c)
{
    for (int i = 0; i < STATEMENTS; i++)
        snprintf(statements[i], sizeof statements[i], "SELECT ?1 + %d", i);
    for (int times = 0; times < 3; times++)
        for (int i = 0; i < STATEMENTS; i++) {
            int64_t n = 0;

            ok(c,
               db_one(c->db, statements[i], PARAMS(P_INT(times)), &n, &c->err),
               "one of many");
            same(n, times + i, "one of many");
        }
    clear(c);
}

/* ---- errors in the middle ---- */

static void error_between(struct ctx *c)
{
    for (int at = 0; at < 6; at++) {
        begin(c);
        for (int i = 0; i < 300; i++)
            if (put(c, i == at * 50 + 10 ? 0 : i + 1, S("x")) != RC_OK ||
                (i == at * 50 && put(c, 0, S("first")) != RC_OK))
                break;
        refused(db_commit(c->db, &c->err), "twice the same key");
        still_good(c, 0);
    }
    /* statements that are new in the batch that fails */
    begin(c);
    (void)!db_exec(c->db, SQL_WRONG, NO_PARAMS, &c->err);
    (void)!db_exec(c->db, SQL_OTHER, PARAMS(P_INT(5)), &c->err);
    refused(db_commit(c->db, &c->err), "no such column");
    for (int i = 0; i < 2; i++) {
        begin(c);
        ok(c, db_exec(c->db, SQL_OTHER, PARAMS(P_INT(5)), &c->err), "other");
        commit(c);
        same(count(c), 1, "the statement after an error");
        clear(c);
    }
    /* a query after the error, then commit all the same */
    begin(c);
    ok(c, put(c, 1, S("x")), "put");
    (void)!db_exec(c->db, SQL_WRONG, NO_PARAMS, &c->err);
    {
        int64_t n = 0;

        refused(db_one(c->db, SQL_COUNT, NO_PARAMS, &n, &c->err), "count");
        refused(db_one(c->db, SQL_COUNT, NO_PARAMS, &n, &c->err), "again");
    }
    refused(db_commit(c->db, &c->err), "commit after an error");
    still_good(c, 0);
}

/* Unknown first, then every type that it may be. */
static void types_later(struct ctx *c)
{
    begin(c);
    ok(c,
       db_exec(c->db, SQL_PUT, PARAMS(P_INT(1), P_NULL, P_NULL, P_NULL),
               &c->err),
       "all unknown");
    ok(c, put(c, 2, S("đủ")), "all known");
    ok(c, put(c, 3, S("")), "empty");
    commit(c);
    same(count(c), 3, "rows");
    clear(c);
}

static void too_long(struct ctx *c)
{
    int64_t n = 0;

    ok(c,
       db_exec(c->db, "SELECT set_config('statement_timeout', '300ms', false)",
               NO_PARAMS, &c->err),
       "set");
    begin(c);
    ok(c, put(c, 1, S("x")), "put");
    refused(db_one(c->db, "SELECT 1 FROM pg_sleep(3)", NO_PARAMS, &n, &c->err),
            "too long");
    if (!strstr(c->err.text, "too long"))
        found("too long", c->err.text);
    still_good(c, 0);
    ok(c,
       db_exec(c->db, "SELECT set_config('statement_timeout', '600s', false)",
               NO_PARAMS, &c->err),
       "set");
}

/* ---- streams ---- */

static void fill(struct ctx *c, int n)
{
    struct bulk *b;

    begin(c);
    ok(c, bulk_open(c->db, SQL_PUT, &b, &c->err), "bulk");
    for (int i = 0; i < n; i++)
        ok(c,
           bulk_add(b,
                    PARAMS(P_INT(i), P_TEXT(S("word")), P_NULL, P_INT(i % 7)),
                    &c->err),
           "add");
    ok(c, bulk_flush(b, &c->err), "flush");
    bulk_close(b);
    commit(c);
    same(count(c), n, "rows of a bulk");
}

/* Two cursors see what was there when each began, while rows are added. */
static void two_streams(struct ctx *c)
{
    struct rows *up, *down;
    struct bulk *b;
    int64_t n = 0, m = 0;

    fill(c, ROWS);
    begin(c);
    ok(c, bulk_open(c->db, SQL_PUT_OR_NOT, &b, &c->err), "bulk");
    ok(c, db_stream(c->db, SQL_ALL, NO_PARAMS, &up, &c->err), "up");
    ok(c, db_stream(c->db, SQL_DOWN, NO_PARAMS, &down, &c->err), "down");
    while (db_next(up)) {
        same(db_int(up, 0), n, "order up");
        if (db_next(down)) {
            same(db_int(down, 0), ROWS - 1 - m, "order down");
            m++;
        }
        ok(c,
           bulk_add(b, PARAMS(P_INT(ROWS / 2 + n), P_NULL, P_NULL, P_INT(1)),
                    &c->err),
           "add beside streams");
        n++;
    }
    ok(c, db_end(up, &c->err), "end up");
    ok(c, db_end(down, &c->err), "end down");
    ok(c, bulk_flush(b, &c->err), "flush");
    bulk_close(b);
    commit(c);
    same(n, ROWS, "rows up");
    same(m, ROWS, "rows down");
    same(count(c), ROWS + ROWS / 2, "rows with those added");
    clear(c);
}

static void left_early(struct ctx *c)
{
    struct rows *r;

    fill(c, ROWS);
    for (int within = 0; within < 2; within++)
        for (int take = 0; take < 3; take++) {
            if (within)
                begin(c);
            ok(c, db_stream(c->db, SQL_ALL, NO_PARAMS, &r, &c->err), "stream");
            for (int i = 0; i < take * 3; i++)
                db_next(r);
            ok(c, db_end(r, &c->err), "left early");
            if (within)
                commit(c);
            same(count(c), ROWS, "count after leaving");
        }
    /* an error in the middle of a stream, another one beside it */
    begin(c);
    ok(c, db_stream(c->db, SQL_DIVIDE, NO_PARAMS, &r, &c->err), "divide");
    while (db_next(r))
        ;
    refused(db_end(r, &c->err), "division by zero");
    db_rollback(c->db);
    ok(c, db_stream(c->db, SQL_DIVIDE, NO_PARAMS, &r, &c->err), "divide");
    while (db_next(r))
        ;
    refused(db_end(r, &c->err), "division by zero, alone");
    same(count(c), ROWS, "count after an error");
    clear(c);
}

/* ---- others ---- */

static void long_reader(struct work *w, struct ctx *c)
{
    struct ctx reader;

    fill(c, 1000);
    if (!work_open(w, &reader, DB_READ))
        found("reader", "cannot open");
    begin(&reader);
    same(count(&reader), 1000, "before");
    for (int i = 0; i < 50; i++) {
        begin(c);
        ok(c, put(c, 5000 + i, S("x")), "put beside a reader");
        commit(c);
        same(count(&reader), 1000, "one snapshot");
    }
    db_rollback(reader.db);
    same(count(&reader), 1050, "after");
    refused(db_exec(reader.db, SQL_CLEAR, NO_PARAMS, &reader.err),
            "writing where reading was asked for");
    same(count(&reader), 1050, "after it tried to write");
    ctx_close(&reader);
    clear(c);
}

/* Tables of our names elsewhere; ours gone: they must not stand in for it. */
static void foreign_names(struct work *w, struct ctx *c)
{
    struct ctx other;
    int64_t n = 0;

    server_do("CREATE TABLE public.scratch (id BIGINT, word TEXT, n BIGINT)");
    server_do("CREATE TABLE public.log (LIKE pgattack.log)");
    server_do("CREATE SCHEMA soket_owner AUTHORIZATION soket_owner");
    server_do("CREATE TABLE soket_owner.scratch (id BIGINT)");
    server_do("INSERT INTO public.scratch SELECT 1 FROM generate_series(1, 9)");
    server_do("GRANT ALL ON public.scratch, soket_owner.scratch TO PUBLIC");
    same(count(c), 0, "the table of the realm");
    ok(c,
       db_exec(c->db, "CREATE TEMPORARY TABLE scratch AS SELECT 1 AS id",
               NO_PARAMS, &c->err),
       "temporary table");
    if (!work_open(w, &other, DB_WRITE))
        found("another", "cannot open");
    same(count(&other), 0, "the table of the realm");
    same(count(c), 0, "the table of the realm beside a temporary one");
    server_do("ALTER TABLE pgattack.scratch RENAME TO scratch_away");
    refused(db_one(other.db, SQL_COUNT, NO_PARAMS, &n, &other.err),
            "a table of public");
    server_do("ALTER TABLE pgattack.scratch_away RENAME TO scratch");
    same(count(&other), 0, "the table of the realm again");
    ctx_close(&other);
    server_do("DROP TABLE public.scratch, public.log");
    server_do("DROP SCHEMA soket_owner CASCADE");
}

int main(int argc, char **argv)
{
    static const struct attack {
        const char *name;
        void (*run)(struct ctx *c);
        void (*run_with)(struct work *w, struct ctx *c);
    } attacks[] = {
        { "types later", types_later, NULL },
        { "error between", error_between, NULL },
        { "zero byte", zero_byte, NULL },
        { "bad text", bad_text, NULL },
        { "many different", many_different, NULL },
        { "too long", too_long, NULL },
        { "two streams", two_streams, NULL },
        { "left early", left_early, NULL },
        { "many statements", many_statements, NULL },
        { "unread answers", unread_answers, NULL },
        { "long text", long_text, NULL },
        { "long reader", NULL, long_reader },
        { "foreign names", NULL, foreign_names },
    };
    struct work *w;
    struct ctx c;

    if (argc < 2)
        return 2;
    now = "set up";
    w = work_new(argv[1], "pgattack");
    w->writers = 1;
    server_do("CREATE TABLE pgattack.scratch (id BIGINT PRIMARY KEY,"
              " word TEXT, bytes BYTEA, n BIGINT)");
    server_do("ALTER TABLE pgattack.scratch OWNER TO soket_owner");
    if (!work_open(w, &c, DB_WRITE))
        found("set up", "cannot open");
    alarm(300); /* a pipeline where each waits for the other */
    for (size_t i = 0; i < countof(attacks); i++) {
        double at = server_seconds();

        now = attacks[i].name;
        if (attacks[i].run)
            attacks[i].run(&c);
        else
            attacks[i].run_with(w, &c);
        ctx_next(&c);
        printf("pg_attack: %-16s %.0f ms\n", now,
               (server_seconds() - at) * 1e3);
    }
    ctx_close(&c);
    server_do("DROP TABLE pgattack.scratch");
    work_check(w, "attacks");
    return 0;
}
