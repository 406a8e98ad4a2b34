/* vn-2025.csv → tables → the lists of units and events that the program imports. */
#include "reform_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/csv.h"

enum {
    NEW_PROVINCE,
    NEW_ID,
    NEW_NAME,
    OLD_PROVINCE,
    DISTRICT_ID,
    DISTRICT,
    OLD_ID,
    OLD_NAME,
    COLUMNS
};

static _Noreturn void stop(const char *why)
{
    fprintf(stderr, "reform: %s\n", why);
    exit(2);
}

uint32_t dice(uint64_t *state, uint32_t below)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) >> 32) % below;
}

/* ---- reading ---- */

static int province(struct plan *p, Str name)
{
    for (int i = 0; i < p->n_provinces; i++)
        if (str_eq(p->provinces[i].name, name))
            return i;
    if (p->n_provinces == MAX_PROVINCES)
        stop("too many provinces");
    p->provinces[p->n_provinces] = (struct province){ name, p->n_provinces };
    return p->n_provinces++;
}

static int district(struct plan *p, const Str *f)
{
    for (int i = p->n_districts; i-- > 0;)
        if (str_eq(p->districts[i].id, f[DISTRICT_ID]))
            return i;
    if (p->n_districts == MAX_DISTRICTS)
        stop("too many districts");
    p->districts[p->n_districts] =
        (struct district){ f[DISTRICT_ID], f[DISTRICT],
                           province(p, f[OLD_PROVINCE]) };
    return p->n_districts++;
}

static int old_commune(struct plan *p, const Str *f)
{
    for (int i = p->n_old; i-- > 0;)
        if (str_eq(p->old[i].id, f[OLD_ID]))
            return i;
    if (p->n_old == MAX_OLD)
        stop("too many communes");
    p->old[p->n_old] = (struct old_commune){ .id = f[OLD_ID],
                                             .name = f[OLD_NAME],
                                             .district = district(p, f) };
    return p->n_old++;
}

static int new_commune(struct plan *p, const Str *f)
{
    for (int i = p->n_fresh; i-- > 0;)
        if (str_eq(p->fresh[i].id, f[NEW_ID]))
            return i;
    if (p->n_fresh == MAX_NEW)
        stop("too many new communes");
    p->fresh[p->n_fresh] =
        (struct new_commune){ f[NEW_ID], f[NEW_NAME],
                              province(p, f[NEW_PROVINCE]), 0 };
    return p->n_fresh++;
}

/* Equal parts of a million, the first takes the rest; every second one whole. */
static void set_shares(struct plan *p)
{
    uint64_t seed = 2025;

    for (int i = 0; i < p->n_old; i++) {
        struct old_commune *c = &p->old[i];
        int64_t rest = 1000000;

        if (c->n == 1) {
            p->fresh[c->heirs[0]].whole++;
            continue;
        }
        c->shares = dice(&seed, 2);
        for (int j = 1; j < c->n; j++)
            rest -= c->share[j] = 1000000 / c->n;
        c->share[0] = rest;
    }
}

void plan_read(struct plan *p, struct arena *a, Str csv)
{
    struct err e = { 0 };
    struct csv_reader r;
    bool more;

    if (csv_open(&r, a, csv, &e) != RC_OK || csv_next(&r, &more, &e) != RC_OK)
        stop(e.text);
    for (;;) {
        struct old_commune *c;

        if (csv_next(&r, &more, &e) != RC_OK)
            stop(e.text);
        if (!more)
            break;
        if (r.n != COLUMNS)
            stop("a row has not eight fields");
        c = &p->old[old_commune(p, r.fields)];
        if (c->n == MAX_HEIRS)
            stop("too many successors");
        c->heirs[c->n++] = new_commune(p, r.fields);
        p->provinces[province(p, r.fields[OLD_PROVINCE])].into =
            province(p, r.fields[NEW_PROVINCE]);
    }
    set_shares(p);
}

/* ---- lists ---- */

static void unit(struct buf *b, Str key, const char *kind, Str name, Str parent)
{
    csv_field(b, key, true);
    csv_field(b, S("main"), false);
    csv_field(b, str_of(kind), false);
    csv_field(b, name, false);
    csv_field(b, parent, false);
    csv_field(b, S("01/01/2020"), false);
    csv_end(b);
}

static Str key(char out[24], char letter, int n)
{
    snprintf(out, 24, "%c%d", letter, n);
    return str_of(out);
}

static Str id_key(char out[24], char letter, Str id)
{
    snprintf(out, 24, "%c%.*s", letter, STR(id));
    return str_of(out);
}

void plan_units(const struct plan *p, struct buf *b)
{
    char x[24], y[24];

    buf_z(b, "key,tree,kind,name,parent,from\r\n");
    unit(b, S("vn"), "country", S("Việt Nam"), S(""));
    for (int i = 0; i < p->n_provinces; i++)
        unit(b, key(x, 'p', i), "province", p->provinces[i].name, S("vn"));
    for (int i = 0; i < p->n_districts; i++)
        unit(b, id_key(x, 'd', p->districts[i].id), "district",
             p->districts[i].name, key(y, 'p', p->districts[i].province));
    for (int i = 0; i < p->n_old; i++)
        unit(b, id_key(x, 'c', p->old[i].id), "commune", p->old[i].name,
             id_key(y, 'd', p->districts[p->old[i].district].id));
}

struct events {
    struct buf *b;
    int n;
};

static void event(struct events *ev, const char *kind, Str units, Str into)
{
    char k[24];

    csv_field(ev->b, key(k, 'e', ++ev->n), true);
    csv_field(ev->b, S("01/07/2025"), false);
    csv_field(ev->b, str_of(kind), false);
    csv_field(ev->b, S("main"), false);
    csv_field(ev->b, units, false);
    csv_field(ev->b, into, false);
}

static void event_end(struct events *ev, const char *policy, Str shares,
                      Str name, Str parent)
{
    csv_field(ev->b, str_of(policy), false);
    csv_field(ev->b, shares, false);
    csv_field(ev->b, name, false);
    csv_field(ev->b, parent, false);
    csv_end(ev->b);
}

static void merge_provinces(const struct plan *p, struct events *ev)
{
    struct buf units;
    char k[24];

    buf_init(&units, BUF_NO_MAX);
    for (int to = 0; to < p->n_provinces; to++) {
        buf_reset(&units);
        for (int i = 0; i < p->n_provinces; i++)
            if (i != to && p->provinces[i].into == to)
                buf_fmt(&units, "%sp%d", units.n ? ";" : "", i);
        if (units.n == 0)
            continue;
        event(ev, "merge", buf_view(&units), key(k, 'p', to));
        event_end(ev, "", S(""), S(""), S(""));
    }
    buf_release(&units);
}

/* By new commune: the old ones that it takes whole. */
static void merge_communes(const struct plan *p, struct events *ev)
{
    struct buf *units = xmalloc((size_t)p->n_fresh * sizeof *units);
    char k[24], parent[24];

    for (int i = 0; i < p->n_fresh; i++)
        buf_init(&units[i], BUF_NO_MAX);
    for (int i = 0; i < p->n_old; i++)
        if (p->old[i].n == 1) {
            struct buf *b = &units[p->old[i].heirs[0]];

            buf_fmt(b, "%sc%.*s", b->n ? ";" : "", STR(p->old[i].id));
        }
    for (int i = 0; i < p->n_fresh; i++) {
        const struct new_commune *f = &p->fresh[i];

        if (f->whole) {
            event(ev, "merge", buf_view(&units[i]), id_key(k, 'n', f->id));
            event_end(ev, "", S(""), f->name, key(parent, 'p', f->province));
        }
        buf_release(&units[i]);
    }
    free(units);
}

static void split_communes(const struct plan *p, struct events *ev)
{
    bool *there = xmalloc((size_t)p->n_fresh * sizeof *there);
    struct buf b[4]; /* into, shares, names, parents */
    char k[24];

    for (int i = 0; i < p->n_fresh; i++)
        there[i] = p->fresh[i].whole > 0;
    for (int i = 0; i < 4; i++)
        buf_init(&b[i], BUF_NO_MAX);
    for (int i = 0; i < p->n_old; i++) {
        const struct old_commune *c = &p->old[i];

        for (int j = 0; j < 4; j++)
            buf_reset(&b[j]);
        for (int j = 0; j < c->n && c->n > 1; j++) {
            const struct new_commune *f = &p->fresh[c->heirs[j]];

            buf_fmt(&b[0], "%sn%.*s", j ? ";" : "", STR(f->id));
            if (c->shares)
                buf_fmt(&b[1], "%s%lld", j ? ";" : "", (long long)c->share[j]);
            if (there[c->heirs[j]])
                continue;
            there[c->heirs[j]] = true;
            buf_fmt(&b[2], "%s%.*s", b[2].n ? ";" : "", STR(f->name));
            buf_fmt(&b[3], "%sp%d", b[3].n ? ";" : "", f->province);
        }
        if (c->n == 1)
            continue;
        event(ev, "split", id_key(k, 'c', c->id), buf_view(&b[0]));
        event_end(ev, c->shares ? "shares" : "primary", buf_view(&b[1]),
                  buf_view(&b[2]), buf_view(&b[3]));
    }
    for (int i = 0; i < 4; i++)
        buf_release(&b[i]);
    free(there);
}

void plan_events(const struct plan *p, struct buf *b)
{
    struct events ev = { b, 0 };
    char k[24];

    buf_z(b, "key,date,kind,tree,units,into,policy,shares,name,parent\r\n");
    merge_provinces(p, &ev);
    merge_communes(p, &ev);
    split_communes(p, &ev);
    for (int i = 0; i < p->n_districts; i++) {
        event(&ev, "dissolve", id_key(k, 'd', p->districts[i].id), S(""));
        event_end(&ev, "keep", S(""), S(""), S(""));
    }
}
