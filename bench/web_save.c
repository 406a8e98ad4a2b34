/*
 * Saving through HTTP: the form of an activity, sent by a reporter who is signed in,
 * with its mark and its key, another one each time; each is a commit that is on the
 * disk before the answer goes out.  Beside it in the same run: the same rows, one
 * durable insert each, into a plain table of SQLite.  And signing in.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/raw_sqlite.h"
#include "bench/web.h"
#include "domain/figure.h"

static const char SQL_HEAD[] = "SELECT MAX(seq) FROM log";
static const char SQL_SAVED[] =
    "SELECT COUNT(*) FROM activity WHERE made > ?1 AND ended = ?2";

enum { SECONDS = 5, HASHERS = 2, RAW = 2000 };

struct saving {
    const struct web *w;
    int64_t first; /* row of the seed */
    char run[24];  /* keys of forms are of one run */
};

static size_t add_field(char *out, size_t room, const char *name,
                        const char *value)
{
    size_t n = (size_t)snprintf(out, room, "&%s=", name);

    for (; *value && n + 4 < room; value++) {
        if ((*value >= '0' && *value <= '9') ||
            (*value >= 'a' && *value <= 'z') ||
            (*value >= 'A' && *value <= 'Z'))
            out[n++] = *value;
        else
            n += (size_t)snprintf(out + n, room - n, "%%%02X",
                                  (unsigned)(unsigned char)*value);
    }
    return n;
}

static size_t make_body(const struct saving *k, int64_t i, char *out,
                        size_t room)
{
    char units[80], day[DAY_TEXT], number[24];
    struct seed_row r;
    size_t n;

    seed_row(&k->w->b->seed, k->first + i, &r);
    n = (size_t)snprintf(units, sizeof units, "u%d", r.units[0]);
    for (int j = 1; j < r.n; j++)
        n += (size_t)snprintf(units + n, sizeof units - n, "; u%d", r.units[j]);
    n = (size_t)snprintf(out, room,
                         "csrf=%s&once=%s-%lld&submit=1&campaign=ct&form=f%d"
                         "&sessions=%d&turns=%d&persons=",
                         k->w->csrf, k->run, (long long)i, r.form, r.sessions,
                         r.turns);
    snprintf(number, sizeof number, "%d", r.persons);
    if (r.persons >= 0)
        n += (size_t)snprintf(out + n, room - n, "%s", number);
    n += add_field(out + n, room - n, "units", units);
    n += add_field(out + n, room - n, "from", day_vn(r.day, day));
    n += add_field(out + n, room - n, "title", r.title);
    n += add_field(out + n, room - n, "place", r.place);
    return n;
}

static size_t make(void *arg, int64_t i, char out[CLIENT_REQUEST])
{
    const struct saving *k = arg;
    char body[3000];
    size_t n = make_body(k, i, body, sizeof body);

    return (size_t)snprintf(
        out, CLIENT_REQUEST,
        "POST /activities HTTP/1.1\r\nHost: localhost\r\n"
        "Sec-Fetch-Site: same-origin\r\nCookie: __Host-sid=%s\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: %zu\r\n\r\n%.*s",
        k->w->cookie, n, (int)n, body);
}

static void save(struct web *w, int connections, const char *work, double bare)
{
    struct saving k = { .w = w,
                        .first = w->b->seed.records + 1000000 + w->saved };
    struct client_got got;
    struct line *l;

    TEXT(k.run, "%d-%lld", (int)getpid(), (long long)w->saved);
    got = web_run(w, (struct client){ .connections = connections,
                                      .seconds = SECONDS,
                                      .make = make,
                                      .arg = &k,
                                      .expected = 303 });
    w->saved += got.n;
    l = line_add(work, "≥ 1,000/s");
    TEXT(l->value, "%.0f/s, p50 %.3g ms, p99 %.3g ms (%lld saved)",
         got.per_second, got.p50_ms, got.p99_ms, (long long)got.n);
    TEXT(l->reference, "bare durable insert: %.0f/s", bare);
    TEXT(l->ratio, "%.2f × slower", bare / got.per_second);
    l->rate = got.per_second;
    l->worse = under(got.per_second, 1000);
}

static void sign_ins(struct web *w)
{
    struct client_got got = web_run(w, (struct client){ .connections = HASHERS,
                                                        .seconds = SECONDS,
                                                        .make = web_sign_in,
                                                        .arg = w,
                                                        .expected = 303 });
    struct line *l = line_add("signing in (Argon2id, 64 MiB), 2 at once", "");

    TEXT(l->value, "%.1f/s, p50 %.3g ms, p99 %.3g ms", got.per_second,
         got.p50_ms, got.p99_ms);
}

void web_save(struct web *w)
{
    char path[BENCH_PATH];
    double bare = RAW / raw_insert(path_in(w->b, "raw.db", path), &w->b->seed,
                                   w->b->seed.records, RAW, 1);

    save(w, 16, "save one activity through HTTP, 16 connections", bare);
    save(w, 64, "save one activity through HTTP, 64 connections", bare);
    sign_ins(w);
}

/* ---- was it done, and durably? ---- */

void web_before(struct web *w)
{
    struct ctx *c = &w->b->c;
    struct db_info info;

    db_info(c->db, &info);
    if (!info.durable)
        die(w->b, "a commit of this store does not survive a power cut");
    must(w->b, db_one(c->db, SQL_HEAD, NO_PARAMS, &w->head, &c->err), "log");
}

static void say(void *arg, Str fault)
{
    (void)arg;
    fprintf(stderr, "verify: %.*s\n", STR(fault));
}

void web_check(struct web *w)
{
    struct ctx *c = &w->b->c;
    int64_t rows = 0, faults = 0;
    struct line *l;

    must(w->b,
         db_one(c->db, SQL_SAVED, PARAMS(P_INT(w->head), P_INT(SEQ_LIVE)),
                &rows, &c->err),
         "count");
    if (rows != w->saved)
        die(w->b, "not as many activities as answers 303");
    must(w->b, figure_verify(c, say, NULL, &faults), "verify");
    if (faults)
        die(w->b, "verify found faults");
    l = line_add("… durable, as many as answers, verify clean", "");
    TEXT(l->value, "%lld activities", (long long)rows);
}
