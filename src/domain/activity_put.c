/*
 * The writer of activities: checks against the organisation and catalogue held in
 * memory, writes rows through bulk statements, and tallies what leaves and what
 * comes.
 */
#include "domain/activity_put.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "domain/reorg.h"
#include "store/bulk.h"

static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM activity";
static const char SQL_ADD[] =
    "INSERT INTO activity (id, key, campaign, unit, holders, first_day,"
    " last_day, form, topic, title, place, sessions, turns, persons, note,"
    " made, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
    " ?13, ?14, ?15, ?16, 9223372036854775807)";
static const char SQL_ADD_UNIT[] =
    "INSERT INTO activity_unit (activity, position, unit) VALUES (?1, ?2, ?3)";
static const char SQL_LIVE[] =
    "SELECT id, campaign, unit, holders, first_day, last_day, form, topic,"
    " title, place, sessions, turns, persons, note FROM activity"
    " WHERE key = ?1 AND ended = 9223372036854775807";
static const char SQL_UNITS[] =
    "SELECT unit FROM activity_unit WHERE activity = ?1 ORDER BY position";
static const char SQL_END[] = "UPDATE activity SET ended = ?2 WHERE id = ?1";

struct activity_writer {
    struct ctx *c;
    const struct maps *maps;
    struct tally *tally;
    struct bulk *add, *add_unit;
    struct campaign *campaigns;
    struct option *options;
    int n_campaigns, n_options;
    Id next;
    bool was_empty; /* no row before this change: look-ups can be left out */
    uint64_t *keys; /* hashes of keys saved in this change, 0 free */
    size_t n_keys, cap_keys;
    struct hash digest;
};

/* An activity with everything looked up. */
struct known {
    struct record record;
    Day from;
};

void activity_writer_ahead(struct ctx *c, Str key)
{
    org_ahead(c);
    catalog_ahead(c);
    db_ahead(c->db, SQL_NEXT, NO_PARAMS);
    db_ahead(c->db, SQL_LIVE, PARAMS(P_TEXT(key)));
}

enum rc activity_writer_open(struct ctx *c, struct activity_writer **ret)
{
    struct activity_writer *w = NEW(c->arena, struct activity_writer, 1);

    w->c = c;
    TRY(maps_get(c, &w->maps));
    TRY(campaign_list(c, &w->campaigns, &w->n_campaigns));
    TRY(option_list(c, &w->options, &w->n_options));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &w->next, &c->err));
    w->was_empty = w->next == 1;
    TRY(bulk_open(c->db, SQL_ADD, &w->add, &c->err));
    if (bulk_open(c->db, SQL_ADD_UNIT, &w->add_unit, &c->err) != RC_OK) {
        bulk_close(w->add);
        return c->err.rc;
    }
    w->tally = tally_new();
    w->cap_keys = 4096;
    w->keys = xmalloc(w->cap_keys * sizeof *w->keys);
    memset(w->keys, 0, w->cap_keys * sizeof *w->keys);
    hash_init_rows(&w->digest, ACTIVITY_DIGEST);
    *ret = w;
    return RC_OK;
}

void activity_writer_close(struct activity_writer *w)
{
    bulk_close(w->add_unit);
    bulk_close(w->add);
    tally_free(w->tally);
    free(w->keys);
}

enum rc activity_writer_many(struct activity_writer *w)
{
    if (!w->was_empty)
        return RC_OK;
    return db_index_later(w->c->db, "activity", &w->c->err);
}

enum rc activity_writer_flush(struct activity_writer *w)
{
    TRY(bulk_flush(w->add_unit, &w->c->err));
    TRY(db_index_now(w->c->db, &w->c->err));
    return tally_write(w->c, w->tally, w->maps->org);
}

Str activity_writer_digest(struct activity_writer *w)
{
    unsigned char out[HASH_BYTES];
    char hex[HASH_HEX];

    hash_done(&w->digest, out);
    return str_dup(w->c->arena, str_of(hash_hex(out, hex)));
}

/* ---- checking ---- */

static enum rc find_campaign(struct activity_writer *w,
                             const struct activity *a, struct record *r)
{
    for (int i = 0; i < w->n_campaigns; i++) {
        const struct campaign *k = &w->campaigns[i];
        char day[DAY_TEXT], from[DAY_TEXT], to[DAY_TEXT];

        if (!str_eq(k->key, a->campaign))
            continue;
        if (a->to < k->from || a->to > k->to)
            return fail(w->c, RC_INVALID, "to",
                        N_("%s lies outside campaign '%.*s' (%s to %s)"),
                        day_vn(a->to, day), STR(k->key), day_vn(k->from, from),
                        day_vn(k->to, to));
        r->campaign = k->ident;
        return RC_OK;
    }
    return fail(w->c, RC_INVALID, "campaign", N_("there is no campaign '%.*s'"),
                STR(a->campaign));
}

static enum rc find_form(struct activity_writer *w, const struct activity *a,
                         struct record *r)
{
    r->option = 0;
    if (a->form.n == 0)
        return RC_OK;
    for (int i = 0; i < w->n_options; i++)
        if (str_is(w->options[i].breakdown, "form") &&
            str_eq(w->options[i].key, a->form)) {
            r->option = w->options[i].ident;
            return RC_OK;
        }
    return fail(w->c, RC_INVALID, "form",
                N_("there is no form '%.*s' among the options of 'form'"),
                STR(a->form));
}

static enum rc find_units(struct activity_writer *w, const struct activity *a,
                          struct record *r)
{
    const struct org *o = w->maps->org;
    char day[DAY_TEXT];

    if (a->n_units < 1 || a->n_units > ACTIVITY_MAX_UNITS)
        return fail(w->c, RC_INVALID, "units",
                    N_("name 1 to %d units that held it"), ACTIVITY_MAX_UNITS);
    r->n = a->n_units;
    for (int i = 0; i < a->n_units; i++) {
        int u = org_find(o, a->units[i]);

        if (u == ORG_NONE)
            return fail(w->c, RC_INVALID, "units",
                        N_("there is no unit '%.*s'"), STR(a->units[i]));
        if (!org_alive(o, u, a->to))
            return fail(w->c, RC_INVALID, "units",
                        N_("unit '%.*s' is not alive on %s"), STR(a->units[i]),
                        day_vn(a->to, day));
        for (int j = 0; j < i; j++)
            if (r->holders[j] == u)
                return fail(w->c, RC_INVALID, "units",
                            N_("unit '%.*s' is listed twice"),
                            STR(a->units[i]));
        r->holders[i] = u;
    }
    return RC_OK;
}

static enum rc check(struct activity_writer *w, const struct activity *a,
                     struct record *r)
{
    struct ctx *c = w->c;

    if (!key_is_valid(a->key))
        return fail(c, RC_INVALID, "key",
                    N_("'%.*s' cannot be a key: use letters without marks, "
                       "digits and . _ - /, at most 64"),
                    STR(a->key));
    if (a->from > a->to)
        return fail(c, RC_INVALID, "from",
                    N_("the first day is after the last day"));
    r->day = a->to;
    r->m[M_ACTIVITIES] = 1;
    r->m[M_SESSIONS] = a->sessions;
    r->m[M_TURNS] = a->turns;
    r->m[M_PERSONS] = a->persons < 0 ? 0 : a->persons;
    r->persons_known = a->persons >= 0;
    TRY(find_campaign(w, a, r));
    TRY(find_form(w, a, r));
    return find_units(w, a, r);
}

/* ---- the live row ---- */

static void read_old(struct activity_writer *w, struct rows *q,
                     struct record *r)
{
    r->id = db_int(q, 0);
    r->campaign = db_int(q, 1);
    r->holders[0] = org_find_id(w->maps->org, db_int(q, 2));
    r->n = 1;
    r->day = (Day)db_int(q, 5);
    r->option = db_int(q, 6);
    r->m[M_ACTIVITIES] = 1;
    r->m[M_SESSIONS] = db_int(q, 10);
    r->m[M_TURNS] = db_int(q, 11);
    r->m[M_PERSONS] = db_int(q, 12);
    r->persons_known = !db_is_null(q, 12);
}

static bool same_words(struct rows *q, const struct activity *a)
{
    return db_int(q, 4) == a->from && str_eq(db_text(q, 7), a->topic) &&
           str_eq(db_text(q, 8), a->title) && str_eq(db_text(q, 9), a->place) &&
           str_eq(db_text(q, 13), a->note);
}

static bool same_record(const struct record *x, const struct record *y)
{
    if (x->campaign != y->campaign || x->day != y->day ||
        x->option != y->option || x->n != y->n ||
        x->persons_known != y->persons_known ||
        memcmp(x->m, y->m, sizeof x->m) != 0)
        return false;
    return memcmp(x->holders, y->holders, (size_t)x->n * sizeof *x->holders) ==
           0;
}

static enum rc read_holders(struct activity_writer *w, struct record *r)
{
    struct rows *q;

    TRY(db_query(w->c->db, SQL_UNITS, PARAMS(P_INT(r->id)), &q, &w->c->err));
    while (db_next(q) && r->n < ACTIVITY_MAX_UNITS)
        r->holders[r->n++] = org_find_id(w->maps->org, db_int(q, 0));
    return db_end(q, &w->c->err);
}

struct old {
    struct record record;
    bool there, same_words;
};

static enum rc find_old(struct activity_writer *w, Str key,
                        const struct activity *a, struct old *ret)
{
    struct rows *q;
    bool joint = false;

    ret->there = false;
    TRY(db_query(w->c->db, SQL_LIVE, PARAMS(P_TEXT(key)), &q, &w->c->err));
    if (db_next(q)) {
        ret->there = true;
        joint = db_int(q, 3) > 1;
        ret->same_words = a && same_words(q, a);
        read_old(w, q, &ret->record);
    }
    TRY(db_end(q, &w->c->err));
    return joint ? read_holders(w, &ret->record) : RC_OK;
}

/* ---- writing ---- */

enum { PACK_MAX = 512 };

struct pack {
    struct hash *h;
    int n;
    char bytes[PACK_MAX];
};

/* Seven bits a byte, the last below 128: any number of numbers reads back. */
static void pack_number(struct pack *p, uint64_t v)
{
    for (; v > 0x7f; v >>= 7)
        p->bytes[p->n++] = (char)(v | 0x80);
    p->bytes[p->n++] = (char)v;
}

static void pack_send(struct pack *p)
{
    hash_field(p->h, (Str){ p->bytes, p->n });
    p->n = 0;
}

static void pack_text(struct pack *p, Str s)
{
    if (p->n > PACK_MAX - 200)
        pack_send(p);
    pack_number(p, (uint64_t)s.n);
    if (s.n <= PACK_MAX - 50 - p->n) {
        memcpy(p->bytes + p->n, s.p ? s.p : "", (size_t)s.n);
        p->n += (int)s.n;
        return;
    }
    pack_send(p);
    hash_field(p->h, s);
}

/* Packed: the digest is a fifth of an import as it is. */
void activity_digest(struct hash *h, const struct activity *a)
{
    struct pack p;
    const int64_t numbers[] = { a->from,     a->to,    a->n_units,
                                a->sessions, a->turns, a->persons };

    p.h = h;
    p.n = 0;
    for (int i = 0; i < countof(numbers); i++)
        pack_number(&p,
                    (uint64_t)numbers[i] << 1 ^ (uint64_t)(numbers[i] >> 63));
    pack_text(&p, a->key);
    pack_text(&p, a->campaign);
    for (int i = 0; i < a->n_units; i++)
        pack_text(&p, a->units[i]);
    pack_text(&p, a->form);
    pack_text(&p, a->topic);
    pack_text(&p, a->title);
    pack_text(&p, a->place);
    pack_text(&p, a->note);
    pack_send(&p);
}

static enum rc insert(struct activity_writer *w, const struct activity *a,
                      struct record *r)
{
    struct ctx *c = w->c;
    const struct org *o = w->maps->org;

    r->id = w->next++;
    TRY(bulk_add(w->add,
                 PARAMS(P_INT(r->id), P_TEXT(a->key), P_INT(r->campaign),
                        P_INT(o->units[r->holders[0]].id), P_INT(r->n),
                        P_INT(a->from), P_INT(a->to), P_INT(r->option),
                        P_TEXT(a->topic), P_TEXT(a->title), P_TEXT(a->place),
                        P_INT(a->sessions), P_INT(a->turns),
                        a->persons < 0 ? P_NULL : P_INT(a->persons),
                        P_TEXT(a->note), P_INT(c->seq)),
                 &c->err));
    for (int i = 1; i < r->n; i++)
        TRY(bulk_add(
            w->add_unit,
            PARAMS(P_INT(r->id), P_INT(i), P_INT(o->units[r->holders[i]].id)),
            &c->err));
    activity_digest(&w->digest, a);
    tally_record(w->tally, w->maps, r, 1);
    return RC_OK;
}

static void keys_grow(struct activity_writer *w)
{
    uint64_t *old = w->keys;
    size_t n = w->cap_keys;

    w->cap_keys *= 2;
    w->keys = xmalloc(w->cap_keys * sizeof *w->keys);
    memset(w->keys, 0, w->cap_keys * sizeof *w->keys);
    for (size_t i = 0; i < n; i++) {
        size_t at = old[i] & (w->cap_keys - 1);

        while (old[i] && w->keys[at])
            at = (at + 1) & (w->cap_keys - 1);
        if (old[i])
            w->keys[at] = old[i];
    }
    free(old);
}

/* Notes the key; true when its hash was met before in this change. */
static bool key_met(struct activity_writer *w, Str key)
{
    uint64_t h = str_hash(key) | 1;
    size_t at = h & (w->cap_keys - 1);

    while (w->keys[at] && w->keys[at] != h)
        at = (at + 1) & (w->cap_keys - 1);
    if (w->keys[at])
        return true;
    w->keys[at] = h;
    if (++w->n_keys * 2 > w->cap_keys)
        keys_grow(w);
    return false;
}

static enum rc end_row(struct activity_writer *w, const struct record *r)
{
    TRY(db_exec(w->c->db, SQL_END, PARAMS(P_INT(r->id), P_INT(w->c->seq)),
                &w->c->err));
    tally_record(w->tally, w->maps, r, -1);
    return RC_OK;
}

enum rc activity_put(struct activity_writer *w, const struct activity *a,
                     enum save_result *ret)
{
    struct record r = { 0 };
    struct old old = { .there = false };
    bool met;

    TRY(check(w, a, &r));
    met = key_met(w, a->key);
    if (met)
        TRY(bulk_flush(w->add_unit, &w->c->err));
    if (met || !w->was_empty)
        TRY(find_old(w, a->key, a, &old));
    if (met && old.there)
        return fail(w->c, RC_INVALID, "key",
                    N_("'%.*s' stands twice in the list"), STR(a->key));
    if (old.there && old.same_words && same_record(&old.record, &r)) {
        *ret = SAVE_UNCHANGED;
        return RC_OK;
    }
    *ret = old.there ? SAVE_UPDATE : SAVE_CREATE;
    if (old.there)
        TRY(end_row(w, &old.record));
    return insert(w, a, &r);
}

enum rc activity_end(struct activity_writer *w, Str key)
{
    struct old old;

    TRY(find_old(w, key, NULL, &old));
    if (!old.there)
        return fail(w->c, RC_NOTFOUND, "key", N_("there is no activity '%.*s'"),
                    STR(key));
    return end_row(w, &old.record);
}
