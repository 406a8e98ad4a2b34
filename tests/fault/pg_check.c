/* What the store holds, against what the writers were told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/ctx.h"
#include "pg_server.h"
#include "pg_work.h"

static const char SQL_NOTES[] = "SELECT key FROM log WHERE kind = 'note'";
static const char SQL_REASONS[] =
    "SELECT detail FROM log WHERE action = 'activity.withdraw'";
static const char SQL_EDITS[] = "SELECT key, turns FROM activity";

static const char *const kind_names[CHANGE_KINDS] = { "note", "edit", "batch",
                                                      "withdrawal" };
static const char *const told_names[] = { "under way", "saved", "nothing",
                                          "unknown" };

static _Noreturn void found(const char *when, const char *what, int writer,
                            int n)
{
    printf("pg_work: found: %s: %s (w%d-%d)\n", when, what, writer, n);
    exit(1);
}

double work_saved_after(const struct work *w, double since)
{
    double first = -1;

    for (int i = 0; i < w->writers; i++)
        for (int k = w->journals[i].n; k-- > 0;) {
            const struct told_change *t = &w->journals[i].changes[k];
            double end = w->start + (double)t->begin + (double)t->took - since;

            if (t->told == SAVED && end >= 0 && (first < 0 || end < first))
                first = end;
            if (w->start + (double)t->begin < since)
                break;
        }
    return first;
}

double work_slowest(const struct work *w, double since)
{
    double slowest = 0;

    for (int i = 0; i < w->writers; i++)
        for (int k = w->journals[i].n; k-- > 0;) {
            const struct told_change *t = &w->journals[i].changes[k];

            if (w->start + (double)t->begin < since)
                break;
            if ((double)t->took > slowest)
                slowest = (double)t->took;
        }
    return slowest;
}

int work_told(const struct work *w, enum told told)
{
    int n = 0;

    for (int i = 0; i < w->writers; i++)
        for (int k = 0; k < w->journals[i].n; k++)
            n += w->journals[i].changes[k].told == told;
    return n;
}

/* ---- traces ---- */

/* seen[writer][n]: traces of that change in the store. */
struct seen {
    short n[MAX_WRITERS][MAX_CHANGES];
};

static void saw(struct work *w, struct seen *s, const char *when, int writer,
                long n)
{
    if (writer < 0 || writer >= MAX_WRITERS || n < 0 ||
        n >= w->journals[writer].n)
        found(when, "a change that nobody made", writer, (int)n);
    s->n[writer][n]++;
}

/* "w3-17…" anywhere in the text; edits say their number in the turns. */
static void saw_text(struct work *w, struct seen *s, const char *when,
                     const char *text, long turns)
{
    const char *at = strchr(text, 'w');
    int writer = -1;
    char *end;
    long n;

    while (at && !(at[1] >= '0' && at[1] <= '9' && at[2] == '-'))
        at = strchr(at + 1, 'w');
    if (!at)
        found(when, "a change that nobody made", -1, -1);
    writer = at[1] - '0';
    if (at[3] == 'e') {
        saw(w, s, when, writer, turns);
        return;
    }
    n = strtol(at + 3, &end, 10);
    saw(w, s, when, writer, n);
}

static void look(struct work *w, struct ctx *c, struct seen *s, const char *sql,
                 const char *when)
{
    struct rows *r;

    if (db_stream(c->db, sql, NO_PARAMS, &r, &c->err) != RC_OK)
        found(when, c->err.text, -1, -1);
    while (db_next(r)) {
        char text[256];

        snprintf(text, sizeof text, "%.*s", STR(db_text(r, 0)));
        saw_text(w, s, when, text, sql == SQL_EDITS ? db_int(r, 1) : 0);
    }
    if (db_end(r, &c->err) != RC_OK)
        found(when, c->err.text, -1, -1);
}

static void compare(const struct work *w, const struct seen *s,
                    const char *when)
{
    for (int i = 0; i < w->writers; i++)
        for (int k = 0; k < w->journals[i].n; k++) {
            const struct told_change *t = &w->journals[i].changes[k];
            int n = s->n[i][k];
            bool whole = n == t->parts;
            const char *what = NULL;

            if (n > t->parts)
                what = "a change is there twice";
            else if (n && !whole)
                what = "half of a change is there";
            else if (t->told == SAVED && !whole)
                what = "a change told as saved is lost";
            else if (t->told == NOTHING && n)
                what = "a change told as not saved is there";
            if (!what)
                continue;
            printf("pg_work: %s, %d of %d traces, told: %s, after %.0f ms\n",
                   kind_names[t->kind], n, t->parts, told_names[t->told],
                   (double)t->took * 1e3);
            found(when, what, i, k);
        }
}

void work_check(struct work *w, const char *when)
{
    struct seen *s = calloc(1, sizeof *s);
    struct ctx c;

    if (!s || !work_open(w, &c, DB_READ))
        found(when, "the store cannot be opened", -1, -1);
    look(w, &c, s, SQL_NOTES, when);
    look(w, &c, s, SQL_REASONS, when);
    look(w, &c, s, SQL_EDITS, when);
    ctx_close(&c);
    compare(w, s, when);
    free(s);
    if (w->bad_reads)
        found(when, "a figure was not that of the records", -1, -1);
    if (work_soket(w, "verify >/dev/null") != 0)
        found(when, "verify is not clean", -1, -1);
}
