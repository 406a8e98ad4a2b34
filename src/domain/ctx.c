/* Opens and closes the context; takes the clock. */
#include "domain/ctx.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "domain/memo.h"
#include "domain/org.h"
#include "domain/shelf.h"

/* A fixed clock for tests and rehearsals: SOKET_NOW=2024-06-01[T08:00:00Z]. */
static int64_t clock_now(void)
{
    const char *fixed = getenv("SOKET_NOW");
    struct timespec t;
    Day d;

    if (fixed && strlen(fixed) >= 10 && day_parse((Str){ fixed, 10 }, &d)) {
        int h = 5, m = 0, s = 0; /* noon in Viet Nam */

        if (strlen(fixed) >= 19 && fixed[10] == 'T') {
            h = (fixed[11] - '0') * 10 + fixed[12] - '0';
            m = (fixed[14] - '0') * 10 + fixed[15] - '0';
            s = (fixed[17] - '0') * 10 + fixed[18] - '0';
        }
        return d * INT64_C(86400000) + (h * 3600 + m * 60 + s) * INT64_C(1000);
    }
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

void ctx_clock(struct ctx *c)
{
    c->now = clock_now();
    c->today = day_of_clock(c->now);
}

enum rc ctx_open(struct ctx *c, const char *where, unsigned flags,
                 enum lang lang)
{
    enum rc rc;

    memset(c, 0, sizeof *c);
    c->err.lang = lang;
    c->arena = arena_new();
    c->who = S("cli");
    c->is_small = flags & DB_SMALL;
    ctx_clock(c);
    rc = db_open(&c->db, where, flags, &c->err);
    if (rc != RC_OK) {
        arena_free(c->arena);
        c->arena = NULL;
        return rc;
    }
    c->shelf = shelf_new();
    c->own_shelf = true;
    c->store = str_hash(str_of(where));
    return RC_OK;
}

static void drop_shelf(struct ctx *c)
{
    if (c->own_shelf)
        shelf_free(c->shelf);
}

void ctx_share(struct ctx *c, struct shelf *shelf)
{
    drop_shelf(c);
    c->shelf = shelf;
    c->own_shelf = false;
}

void ctx_bare(struct ctx *c, struct arena *a)
{
    memset(c, 0, sizeof *c);
    c->arena = a;
    ctx_clock(c);
}

void ctx_close(struct ctx *c)
{
    if (!c->arena)
        return;
    memo_forget(c);
    org_forget(c);
    drop_shelf(c);
    arena_free(c->arena);
    db_close(c->db);
    memset(c, 0, sizeof *c);
}

static void forget_kept(struct ctx *c)
{
    c->n_kept = 0;
    c->mark = NULL;
    c->org_is_fresh = false;
}

void ctx_next(struct ctx *c)
{
    arena_reset(c->arena);
    forget_kept(c);
    c->memo_is_out = false;
    err_clear(&c->err);
    ctx_clock(c);
}

bool ctx_stands_still(struct ctx *c)
{
    if (c->kept_of != db_begun(c->db)) {
        forget_kept(c);
        c->kept_of = db_begun(c->db);
    }
    return !db_can_write(c->db) && db_in_transaction(c->db);
}
