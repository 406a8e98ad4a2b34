/*
 * Making a bundle: records of the campaign are gathered by holders, month and
 * form; the totals come from the stored figures, so that the two check each other.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "domain/bundle.h"
#include "domain/bundle_chain.h"
#include "domain/bundle_list.h"
#include "domain/coverage.h"
#include "domain/figure_sum.h"
#include "domain/key_set.h"
#include "domain/log.h"

struct making {
    struct ctx *c;
    struct bundle_text *t;
    struct campaign campaign;
    const struct org *o;
    const struct map *m; /* then */
    int tree, root;
    char *under; /* per unit: ever in the tree under the root */
    struct option *options;
    int n_options;
    struct key_set index; /* units, month, form → line, from 1 */
};

/* ---- the units ---- */

static enum rc only_root(struct making *k)
{
    int roots = 0;

    for (int i = 0; i < k->o->n; i++) {
        const struct org_unit *u = &k->o->units[i];
        bool is_root = false;

        for (int j = 0; j < u->n_edges; j++)
            is_root |= u->edges[j].tree == k->tree &&
                       u->edges[j].parent == ORG_NONE &&
                       u->edges[j].from < u->edges[j].to;
        if (is_root) {
            k->root = i;
            roots++;
        }
    }
    if (roots == 1)
        return RC_OK;
    return fail(k->c, RC_CONFLICT, "unit",
                N_("%d units stand at the top of tree '%.*s'; say whose "
                   "figures go into the bundle (--unit)"),
                roots, STR(k->campaign.tree));
}

static enum rc find_root(struct making *k, Str root)
{
    if (root.n == 0)
        return only_root(k);
    k->root = org_find(k->o, root);
    if (k->root == ORG_NONE || k->o->units[k->root].n_lives == 0)
        return fail(k->c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(root));
    return RC_OK;
}

static bool stood_below(const struct making *k, int unit)
{
    const struct org_unit *u = &k->o->units[unit];

    for (int i = 0; i < u->n_edges; i++)
        if (u->edges[i].tree == k->tree && u->edges[i].from < u->edges[i].to &&
            u->edges[i].parent != ORG_NONE && k->under[u->edges[i].parent])
            return true;
    return false;
}

static void mark_units(struct making *k)
{
    bool more = true;

    k->under = NEW(k->c->arena, char, k->o->n + 1);
    k->under[k->root] = 1;
    while (more) {
        more = false;
        for (int i = 0; i < k->o->n; i++)
            if (!k->under[i] && stood_below(k, i))
                k->under[i] = more = true;
    }
}

static void add_units(struct making *k, int unit)
{
    const struct org_unit *u = &k->o->units[unit];
    struct bundle_text *t = k->t;

    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];
        bool inside = e->parent != ORG_NONE && k->under[e->parent];

        if (e->tree != k->tree || e->from >= e->to)
            continue;
        *PUSH(k->c->arena, t->units, t->n_units, t->cap_units) =
            (struct bundle_unit){
                .key = u->key,
                .kind = u->kind,
                .name = org_name_on(k->o, unit, e->to - 1)->name,
                .parent = inside ? k->o->units[e->parent].key : S(""),
                .from = e->from,
                .to = e->to,
            };
    }
}

static int by_key(const void *pa, const void *pb)
{
    const struct bundle_unit *a = pa, *b = pb;
    int c = str_cmp(a->key, b->key);

    return c ? c : (a->from > b->from) - (a->from < b->from);
}

static void fill_units(struct making *k)
{
    struct bundle_text *t = k->t;

    mark_units(k);
    for (int i = 0; i < k->o->n; i++)
        if (k->under[i])
            add_units(k, i);
    if (t->n_units)
        qsort(t->units, t->n_units, sizeof *t->units, by_key);
}

/* ---- the lines ---- */

static bool counts_here(const struct making *k, int holder, Day d)
{
    int chain[MAP_MAX_DEPTH], n;

    if (!k->under[holder] || !org_edge_on(k->o, holder, k->tree, d))
        return false;
    n = map_chain(k->m, holder, d, chain);
    for (int i = 0; i < n; i++)
        if (chain[i] == k->root)
            return true;
    return false;
}

static int by_text(const void *pa, const void *pb)
{
    return str_cmp(*(const Str *)pa, *(const Str *)pb);
}

/* Those at or under the root on the day, in the order of their keys. */
static Str holders_of(struct making *k, const struct record *r)
{
    Str keys[ACTIVITY_MAX_UNITS], list;
    int n = 0;

    for (int i = 0; i < r->n; i++)
        if (counts_here(k, r->holders[i], r->day))
            keys[n++] = k->o->units[r->holders[i]].key;
    if (n == 0)
        return (Str){ 0 };
    qsort(keys, (size_t)n, sizeof *keys, by_text);
    list = keys[0];
    for (int i = 1; i < n; i++)
        list = str_fmt(k->c->arena, "%.*s;%.*s", STR(list), STR(keys[i]));
    return list;
}

static Str option_of(const struct making *k, int64_t ident)
{
    for (int i = 0; i < k->n_options; i++)
        if (k->options[i].ident == ident)
            return k->options[i].key;
    return S("");
}

static void add_up(struct bundle_line *l, const struct record *r)
{
    for (int j = 0; j < 3; j++)
        l->n[j] += r->m[j];
    if (r->day > l->day)
        l->day = r->day;
}

static enum rc take_record(void *arg, const struct record *r)
{
    struct making *k = arg;
    struct bundle_text *t = k->t;
    Str units = holders_of(k, r);
    Str key;
    int at;

    if (!units.p)
        return RC_OK;
    key = str_fmt(k->c->arena, "%.*s %d %lld", STR(units), day_month(r->day),
                  (long long)r->option);
    at = key_set_add(&k->index, key, (int)t->n_lines + 1);
    if (at) {
        add_up(&t->lines[at - 1], r);
        t->lines[at - 1].persons = -1; /* persons are never added */
        return RC_OK;
    }
    if (t->n_lines >= BUNDLE_MAX_LINES)
        return fail(k->c, RC_LIMIT, "bundle",
                    N_("a bundle holds at most %d lines"), BUNDLE_MAX_LINES);
    *PUSH(k->c->arena, t->lines, t->n_lines, t->cap_lines) =
        (struct bundle_line){
            .units = units,
            .day = r->day,
            .option = option_of(k, r->option),
            .persons = r->persons_known ? r->m[M_PERSONS] : -1,
        };
    add_up(&t->lines[t->n_lines - 1], r);
    return RC_OK;
}

static int by_order(const void *a, const void *b)
{
    return bundle_line_order(a, b);
}

static enum rc fill_lines(struct making *k)
{
    struct record_query q = { .campaign = k->campaign.ident,
                              .from = DAY_MIN,
                              .to = DAY_MAX,
                              .known = SEQ_NOW };
    struct bundle_text *t = k->t;

    k->index.arena = k->c->arena;
    TRY(option_list(k->c, &k->options, &k->n_options));
    TRY(record_read(k->c, k->o, &q, take_record, k));
    if (t->n_lines)
        qsort(t->lines, t->n_lines, sizeof *t->lines, by_order);
    return RC_OK;
}

/* ---- the totals ---- */

static struct bundle_total total_of(int year, const struct measures *x)
{
    struct bundle_total s = { .year = year, .persons = -1 };

    for (int j = 0; j < 3; j++)
        s.n[j] = x->m[j] / MICRO;
    if (x->records == 0 || (x->records == 1 && x->unknown == 0))
        s.persons = x->m[M_PERSONS] / MICRO;
    return s;
}

static void years_of(const struct bundle_text *t, int *ret_first, int *ret_last)
{
    *ret_first = 9999;
    *ret_last = 0;
    for (size_t i = 0; i < t->n_lines; i++) {
        int year = day_year(t->lines[i].day);

        if (year < *ret_first)
            *ret_first = year;
        if (year > *ret_last)
            *ret_last = year;
    }
}

static enum rc fill_sums(struct making *k, const struct question *q)
{
    struct bundle_text *t = k->t;
    struct arena *a = k->c->arena;
    struct sums all = { .q = q, .by = BY_NONE, .own_row = -1 };
    struct sums years = { .q = q, .by = BY_YEAR, .own_row = -1 };
    int year, last;

    (void)PUSH(a, all.rows, all.n, all.cap);
    TRY(sums_fill(&all));
    *PUSH(a, t->totals, t->n_totals, t->cap_totals) =
        total_of(0, &all.rows[0].x);
    years_of(t, &year, &last);
    for (; year <= last; year++)
        PUSH(a, years.rows, years.n, years.cap)->time = year;
    if (years.n == 0)
        return RC_OK;
    TRY(sums_fill(&years));
    for (size_t i = 0; i < years.n; i++)
        *PUSH(a, t->totals, t->n_totals, t->cap_totals) =
            total_of(years.rows[i].time, &years.rows[i].x);
    return RC_OK;
}

/* Records and stored figures say the same, or nothing is signed. */
static enum rc check_totals(struct making *k)
{
    struct err why = { .lang = k->c->err.lang };

    if (bundle_text_add_up(k->t, &why) == RC_OK)
        return RC_OK;
    return fail(k->c, RC_CONFLICT, "total",
                N_("the stored figures of unit '%.*s' are not the sum of its "
                   "records, so no bundle is made; see 'soket verify', then "
                   "'soket rebuild'"),
                STR(k->t->root));
}

static enum rc fill_totals(struct making *k)
{
    struct address a = { .campaign = k->campaign.key,
                         .unit = k->t->root,
                         .indicator = S("activities"),
                         .map = MAP_THEN };
    struct question q;
    enum rc rc;

    TRY(question_open(k->c, &a, &q));
    rc = fill_sums(k, &q);
    if (rc == RC_OK)
        rc = coverage_of(&q, &k->t->coverage);
    question_close(&q);
    TRY(rc);
    return check_totals(k);
}

/* ---- the whole ---- */

static enum rc fill_up(struct making *k, Str root)
{
    struct ctx *c = k->c;
    const struct maps *maps;

    TRY(maps_get(c, &maps));
    k->o = maps->org;
    k->tree = org_find_tree(k->o, k->campaign.tree);
    k->m = maps->at[k->tree][ROLL_THEN];
    TRY(find_root(k, root));
    k->t->root = k->o->units[k->root].key;
    fill_units(k);
    TRY(fill_lines(k));
    return fill_totals(k);
}

enum rc bundle_fill(struct ctx *c, const struct bundle_order *order,
                    struct bundle_text *ret)
{
    struct making k = { .c = c, .t = ret };
    struct log_mark mark;

    *ret = (struct bundle_text){ .direction = order->direction,
                                 .campaign = order->campaign,
                                 .clock = c->now };
    TRY(campaign_get(c, order->campaign, &k.campaign));
    TRY(log_mark(c, &mark));
    ret->entry = mark.seq;
    ret->chain = mark.hash;
    TRY(bundle_list_fill(c, &k.campaign, ret));
    return order->direction == BUNDLE_UP ? fill_up(&k, order->root) : RC_OK;
}

/* ---- signed and kept ---- */

static enum rc write_file(struct ctx *c, struct bundle_text *t, Str secret,
                          Str *ret_file)
{
    struct buf *out = NEW(c->arena, struct buf, 1);
    unsigned char key[SIGN_SECRET], hash[HASH_BYTES];
    char hex[HASH_HEX];

    buf_init_arena(out, c->arena, BUNDLE_MAX_BYTES);
    bundle_text_write(t, out);
    if (!sign_unhex(secret, key, sizeof key))
        return fail(c, RC_DB, "", N_("the realm's key is damaged"));
    bundle_text_sign(out, key);
    explicit_bzero(key, sizeof key);
    if (out->full)
        return fail(c, RC_LIMIT, "bundle", N_("a bundle holds at most %d MB"),
                    BUNDLE_MAX_BYTES >> 20);
    *ret_file = buf_view(out);
    hash_file(*ret_file, hash);
    t->hash = str_dup(c->arena, str_of(hash_hex(hash, hex)));
    return RC_OK;
}

static enum rc make(struct ctx *c, const struct bundle_order *order,
                    struct bundle_text *t, Str *ret_file)
{
    struct realm_own own;
    struct chain_end end;
    Str secret;

    TRY(realm_secret(c, &own, &secret));
    TRY(bundle_fill(c, order, t));
    t->realm = own.name;
    t->public_key = own.public_key;
    TRY(chain_end(
        c, &(struct chain){ own.public_key, order->campaign, order->direction },
        &end));
    t->number = end.number + 1;
    t->previous = end.hash;
    TRY(write_file(c, t, secret, ret_file));
    TRY(chain_keep(c, t, *ret_file, true));
    return change_entry(c, "bundle.export", "bundle", own.name,
                        str_fmt(c->arena,
                                "{\"campaign\":\"%.*s\",\"direction\":\"%s\","
                                "\"number\":%lld,\"hash\":\"%.*s\"}",
                                STR(t->campaign),
                                bundle_directions[t->direction],
                                (long long)t->number, STR(t->hash)));
}

static enum rc make_again(struct ctx *c, const struct bundle_order *order,
                          struct bundle_text *t, Str *ret_file)
{
    struct chain k = { .campaign = order->campaign,
                       .direction = order->direction };
    struct realm_own own;
    Str secret;

    TRY(realm_secret(c, &own, &secret));
    k.public_key = own.public_key;
    TRY(chain_file(c, &k, order->number, ret_file));
    return bundle_text_head(c->arena, *ret_file, t, &c->err);
}

enum rc bundle_make(struct ctx *c, const struct bundle_order *order,
                    Str *ret_file, struct bundle_kept *ret)
{
    struct bundle_text t;
    bool stale;

    if (order->number) {
        TRY(make_again(c, order, &t, ret_file));
    } else {
        TRY(rollup_today(c, &stale));
        TRY(change_begin(c));
        if (make(c, order, &t, ret_file) != RC_OK) {
            change_abort(c);
            return c->err.rc;
        }
        TRY(change_end(c));
    }
    *ret = (struct bundle_kept){ .realm = t.realm,
                                 .campaign = t.campaign,
                                 .hash = t.hash,
                                 .previous = t.previous,
                                 .direction = t.direction,
                                 .sent = true,
                                 .number = t.number };
    return RC_OK;
}
