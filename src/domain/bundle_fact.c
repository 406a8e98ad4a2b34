/*
 * Writing: the lines of a bundle are compared with what stands; what differs is ended and
 * made anew, what is gone is ended.
 */
#include "domain/bundle_fact.h"

#include <string.h>

#include "base/hash.h"
#include "domain/bundle_digest.h"
#include "domain/key_set.h"
#include "domain/rollup.h"
#include "store/bulk.h"

static const char SQL_NEXT[] =
    "SELECT COALESCE(MAX(id) + 1, ?1) FROM bundle_fact";
static const char SQL_LIVE[] =
    "SELECT id, number, unit, units, names, day, form, activities, sessions,"
    " turns, persons FROM bundle_fact WHERE realm = ?1 AND campaign = ?2"
    " AND ended = 9223372036854775807 ORDER BY id";
static const char SQL_ADD[] =
    "INSERT INTO bundle_fact (id, realm, number, campaign, unit, units, names,"
    " day, form, activities, sessions, turns, persons, made, ended) VALUES"
    " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
    " 9223372036854775807)";
static const char SQL_END[] = "UPDATE bundle_fact SET ended = ?2 WHERE id = ?1";

/* A row as it stands, or as it is to stand. */
struct standing {
    struct record record;
    Str units, names;
    bool kept;
};

struct writer {
    struct ctx *c;
    const struct maps *maps;
    struct campaign campaign;
    Str realm;
    struct tally *tally;
    struct bulk *add;
    struct standing *old;
    size_t n_old, cap_old;
    struct key_set index; /* units, month, form → place in old, from 1 */
    Id next;
    struct hash digest;
    struct bundle_change *change;
};

/* ---- what stands ---- */

static Str key_of(struct arena *a, const struct standing *s)
{
    return str_fmt(a, "%.*s %d %lld", STR(s->units), day_month(s->record.day),
                   (long long)s->record.option);
}

static void read_standing(struct writer *w, struct rows *r, struct standing *s)
{
    struct record *x = &s->record;

    x->id = db_int(r, 0);
    x->campaign = w->campaign.ident;
    x->holders[0] = org_find_id(w->maps->org, db_int(r, 2));
    x->n = 1;
    s->units = str_dup(w->c->arena, db_text(r, 3));
    s->names = str_dup(w->c->arena, db_text(r, 4));
    x->day = (Day)db_int(r, 5);
    x->option = db_int(r, 6);
    for (int j = 0; j < MEASURES; j++)
        x->m[j] = db_int(r, 7 + j);
    x->persons_known = !db_is_null(r, 7 + M_PERSONS);
}

static enum rc read_old(struct writer *w)
{
    struct ctx *c = w->c;
    struct rows *r;

    TRY(db_stream(c->db, SQL_LIVE,
                  PARAMS(P_TEXT(w->realm), P_INT(w->campaign.ident)), &r,
                  &c->err));
    while (db_next(r)) {
        struct standing *s = PUSH(c->arena, w->old, w->n_old, w->cap_old);

        read_standing(w, r, s);
        key_set_add(&w->index, key_of(c->arena, s), (int)w->n_old);
    }
    return db_end(r, &c->err);
}

static enum rc writer_open(struct ctx *c, Str realm, const struct campaign *k,
                           struct bundle_change *change, struct writer *w)
{
    memset(w, 0, sizeof *w);
    w->c = c;
    w->campaign = *k;
    w->realm = realm;
    w->change = change;
    w->index.arena = c->arena;
    *change = (struct bundle_change){ .digest = S("") };
    TRY(maps_get(c, &w->maps));
    TRY(db_one(c->db, SQL_NEXT, PARAMS(P_INT(BUNDLE_FACT_FIRST)), &w->next,
               &c->err));
    TRY(read_old(w));
    TRY(bulk_open(c->db, SQL_ADD, &w->add, &c->err));
    w->tally = tally_new();
    hash_init_rows(&w->digest, BUNDLE_DIGEST);
    return RC_OK;
}

static enum rc writer_flush(struct writer *w)
{
    TRY(bulk_flush(w->add, &w->c->err));
    return tally_write(w->c, w->tally, w->maps->org);
}

static void writer_close(struct writer *w)
{
    unsigned char out[HASH_BYTES];
    char hex[HASH_HEX];

    hash_done(&w->digest, out);
    if (w->change->made)
        w->change->digest = str_dup(w->c->arena, str_of(hash_hex(out, hex)));
    bulk_close(w->add);
    tally_free(w->tally);
}

/* ---- one line ---- */

/* The unit on that day; where it had closed, its first successor, and so on. */
static int holder_on(const struct org *o, int unit, Day d)
{
    for (int steps = 0; steps < MAP_MAX_DEPTH; steps++) {
        const struct org_unit *u = &o->units[unit];
        int heir = ORG_NONE;

        if (org_alive(o, unit, d))
            return unit;
        for (int i = 0; i < u->n_successions; i++)
            if (u->successions[i].day <= d && u->successions[i].n)
                heir = u->successions[i].heirs[0].unit;
        if (heir == ORG_NONE || heir == unit)
            return ORG_NONE;
        unit = heir;
    }
    return ORG_NONE;
}

static enum rc find_holder(struct writer *w, const struct realm_peer *from,
                           struct record *r)
{
    const struct org *o = w->maps->org;
    struct ctx *c = w->c;
    int tree = org_find_tree(o, w->campaign.tree);
    int unit = org_find(o, from->unit);
    char day[DAY_TEXT], a[DAY_TEXT], b[DAY_TEXT];

    if (r->day < w->campaign.from || r->day > w->campaign.to)
        return fail(c, RC_CONFLICT, "campaign",
                    N_("realm '%.*s' has figures on %s, outside campaign "
                       "'%.*s' (%s to %s); give it the same days here"),
                    STR(w->realm), day_vn(r->day, day), STR(w->campaign.key),
                    day_vn(w->campaign.from, a), day_vn(w->campaign.to, b));
    r->holders[0] = unit == ORG_NONE ? ORG_NONE : holder_on(o, unit, r->day);
    r->n = 1;
    if (r->holders[0] == ORG_NONE)
        return fail(c, RC_CONFLICT, "unit",
                    N_("realm '%.*s' has figures on %s, but unit '%.*s', for "
                       "which it stands here, is not alive on that day and "
                       "has no successor then; trust it for the unit that was "
                       "there"),
                    STR(w->realm), day_vn(r->day, day), STR(from->unit));
    if (!org_edge_on(o, r->holders[0], tree, r->day))
        return fail(c, RC_CONFLICT, "unit",
                    N_("realm '%.*s' has figures on %s, but unit '%.*s' does "
                       "not stand in tree '%.*s' of the campaign on that day"),
                    STR(w->realm), day_vn(r->day, day),
                    STR(o->units[r->holders[0]].key), STR(w->campaign.tree));
    return RC_OK;
}

static bool same_figures(const struct standing *x, const struct standing *y)
{
    const struct record *a = &x->record, *b = &y->record;

    return a->holders[0] == b->holders[0] && a->day == b->day &&
           a->persons_known == b->persons_known &&
           memcmp(a->m, b->m, sizeof a->m) == 0 && str_eq(x->names, y->names);
}

static enum rc end_old(struct writer *w, const struct standing *s)
{
    TRY(db_exec(w->c->db, SQL_END,
                PARAMS(P_INT(s->record.id), P_INT(w->c->seq)), &w->c->err));
    tally_record(w->tally, w->maps, &s->record, -1);
    w->change->ended++;
    return RC_OK;
}

static enum rc make(struct writer *w, struct standing *s, int64_t number)
{
    const struct org *o = w->maps->org;
    struct record *r = &s->record;
    struct bundle_digest_row row = { .realm = w->realm,
                                     .units = s->units,
                                     .names = s->names };

    r->id = w->next++;
    r->campaign = w->campaign.ident;
    row.n[0] = number;
    row.n[1] = r->campaign;
    row.n[2] = o->units[r->holders[0]].id;
    row.n[3] = r->day;
    row.n[4] = r->option;
    for (int j = 0; j < MEASURES; j++)
        row.n[5 + j] = r->m[j];
    if (!r->persons_known)
        row.n[5 + M_PERSONS] = -1;
    TRY(bulk_add(w->add,
                 PARAMS(P_INT(r->id), P_TEXT(w->realm), P_INT(number),
                        P_INT(r->campaign), P_INT(row.n[2]), P_TEXT(s->units),
                        P_TEXT(s->names), P_INT(r->day), P_INT(r->option),
                        P_INT(r->m[0]), P_INT(r->m[1]), P_INT(r->m[2]),
                        r->persons_known ? P_INT(r->m[M_PERSONS]) : P_NULL,
                        P_INT(w->c->seq)),
                 &w->c->err));
    bundle_digest(&w->digest, &row);
    tally_record(w->tally, w->maps, r, 1);
    w->change->made++;
    return RC_OK;
}

/* ---- all lines ---- */

struct names {
    const struct bundle_text *t;
    struct key_set index; /* unit → its last line, from 1 */
    struct key_set forms; /* option → its place in the list, from 1 */
    struct option *options;
};

static Str names_of(struct arena *a, const struct names *n, Str units)
{
    struct buf *b = NEW(a, struct buf, 1);
    Str rest = units, key;

    buf_init_arena(b, a, BUF_NO_MAX);
    while (str_cut(&rest, ';', &key)) {
        int at = key_set_find(&n->index, key);

        buf_z(b, b->n ? "; " : "");
        buf_str(b, at ? n->t->units[at - 1].name : key);
    }
    return buf_view(b);
}

static enum rc open_names(struct ctx *c, const struct bundle_text *t,
                          struct names *n)
{
    int n_options;

    *n = (struct names){ .t = t, .index = { c->arena }, .forms = { c->arena } };
    for (size_t i = t->n_units; i > 0; i--)
        key_set_add(&n->index, t->units[i - 1].key, (int)i);
    TRY(option_list(c, &n->options, &n_options));
    for (int i = 0; i < n_options; i++)
        if (str_is(n->options[i].breakdown, "form"))
            key_set_add(&n->forms, n->options[i].key, i + 1);
    return RC_OK;
}

enum { MISSING_SAID = 10 };

/* All options that are not here, not only the first. */
static enum rc check_options(struct ctx *c, const struct bundle_text *t,
                             const struct names *n)
{
    struct key_set missing = { .arena = c->arena };
    Str list = S("");

    for (size_t i = 0; i < t->n_lines; i++) {
        Str key = t->lines[i].option;

        if (key.n == 0 || key_set_find(&n->forms, key) ||
            key_set_add(&missing, key, 1))
            continue;
        if (missing.n <= MISSING_SAID)
            list = str_fmt(c->arena, "%.*s%s%.*s", STR(list),
                           list.n ? ", " : "", STR(key));
        else if (missing.n == MISSING_SAID + 1)
            list = str_cat(c->arena, list, S(", …"));
    }
    if (missing.n == 0)
        return RC_OK;
    return fail(c, RC_NOTFOUND, "option",
                N_("the figures of realm '%.*s' use options that are not "
                   "here: %.*s; import them first"),
                STR(t->realm), STR(list));
}

static enum rc put_line(struct writer *w, const struct names *n,
                        const struct realm_peer *from,
                        const struct bundle_line *l)
{
    struct standing s = { .units = l->units,
                          .names = names_of(w->c->arena, n, l->units) };
    struct record *r = &s.record;
    int at = key_set_find(&n->forms, l->option);

    r->option = at ? n->options[at - 1].ident : 0;
    r->day = l->day;
    for (int j = 0; j < 3; j++)
        r->m[j] = l->n[j];
    r->persons_known = l->persons >= 0;
    r->m[M_PERSONS] = l->persons < 0 ? 0 : l->persons;
    TRY(find_holder(w, from, r));
    at = key_set_find(&w->index, key_of(w->c->arena, &s));
    if (at && same_figures(&w->old[at - 1], &s)) {
        w->old[at - 1].kept = true;
        w->change->same++;
        return RC_OK;
    }
    return make(w, &s, n->t->number);
}

static enum rc put_lines(struct writer *w, const struct bundle_text *t,
                         const struct realm_peer *from)
{
    struct names n;

    TRY(open_names(w->c, t, &n));
    TRY(check_options(w->c, t, &n));
    for (size_t i = 0; i < t->n_lines; i++)
        TRY(put_line(w, &n, from, &t->lines[i]));
    for (size_t i = 0; i < w->n_old; i++)
        if (!w->old[i].kept)
            TRY(end_old(w, &w->old[i]));
    return writer_flush(w);
}

enum rc bundle_fact_put(struct ctx *c, const struct bundle_text *t,
                        const struct realm_peer *from,
                        struct bundle_change *ret)
{
    struct campaign k;
    struct writer w;
    enum rc rc;

    TRY(campaign_get(c, t->campaign, &k));
    TRY(writer_open(c, t->realm, &k, ret, &w));
    rc = put_lines(&w, t, from);
    writer_close(&w);
    return rc;
}

enum rc bundle_fact_end(struct ctx *c, Str realm, const struct campaign *k,
                        struct bundle_change *ret)
{
    struct writer w;
    enum rc rc = RC_OK;

    TRY(writer_open(c, realm, k, ret, &w));
    for (size_t i = 0; i < w.n_old && rc == RC_OK; i++)
        rc = end_old(&w, &w.old[i]);
    if (rc == RC_OK)
        rc = writer_flush(&w);
    writer_close(&w);
    return rc;
}
