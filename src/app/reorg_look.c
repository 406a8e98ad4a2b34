/* What a reorganisation would do to the figures, as the model of its preview. */
#include "app/reorg_look.h"

#include "app/page_common.h"
#include "domain/figure_units.h"
#include "domain/org.h"
#include "domain/reorg_bridge.h"

enum { MAPS = 2, MOST_INDICATORS = 8, MOST_NAMED = 400 };

/* One of the two maps: of the day, and of then. */
struct looked {
    struct address at;
    struct reorg_bridge_side side;
    Str *keys; /* of the rows shown, as figure_units takes them */
    int n;
    int *rows; /* which row each is */
    struct figure_table after, before;
    bool *move_shown;
};

struct reorg_look {
    struct page *p;
    struct campaign k;
    Day day;
    int64_t head;
    struct reorg_bridge *bridge;
    struct indicator ind[MOST_INDICATORS];
    Str indicators[MOST_INDICATORS];
    int n_ind;
    Str named[MOST_NAMED];
    int n_named;
    struct looked map[MAPS];
};

/* ---- which campaign, which figures ---- */

enum rc reorg_look_campaign(struct page *p, Str want, struct campaign *ret)
{
    struct campaign *k;
    int n, at = -1;

    *ret = (struct campaign){ .key = S("") };
    if (want.n)
        return campaign_get(p->c, want, ret);
    TRY(campaign_list(p->c, &k, &n));
    for (int i = 0; i < n; i++) {
        bool now = k[i].from <= p->c->today && p->c->today <= k[i].to;
        bool best =
            at >= 0 && k[at].from <= p->c->today && p->c->today <= k[at].to;

        if (at < 0 || (now && !best) || (now == best && k[i].from > k[at].from))
            at = i;
    }
    if (at >= 0)
        *ret = k[at];
    return RC_OK;
}

/* Every indicator for which there is a source; those of the program first. */
static enum rc take_indicators(struct reorg_look *l)
{
    struct indicator *list;
    int n;

    TRY(indicator_list(l->p->c, &list, &n));
    for (int i = 0; i < M_TILES; i++)
        for (int j = 0; j < n; j++)
            if (str_eq(list[j].key, page_measures[i]))
                l->ind[l->n_ind++] = list[j];
    for (int j = 0; j < n && l->n_ind < MOST_INDICATORS; j++) {
        bool there = false;

        for (int i = 0; i < l->n_ind; i++)
            there = there || str_eq(l->ind[i].key, list[j].key);
        if (!there && (list[j].measure >= 0 || list[j].kind == KIND_RATIO))
            l->ind[l->n_ind++] = list[j];
    }
    for (int i = 0; i < l->n_ind; i++)
        l->indicators[i] = l->ind[i].key;
    return RC_OK;
}

static Str indicator_name(const struct reorg_look *l, int i)
{
    for (int j = 0; j < M_TILES; j++)
        if (str_eq(l->ind[i].key, page_measures[j]))
            return page_text(l->p, page_measure_names[j]);
    return l->ind[i].name;
}

static void take_named(struct reorg_look *l, const Str *keys, int n)
{
    for (int i = 0; i < n && l->n_named < MOST_NAMED; i++)
        l->named[l->n_named++] = keys[i];
}

enum rc reorg_look_begin(struct page *p, const struct event *ev,
                         struct reorg_look **ret)
{
    struct reorg_look *l = NEW(p->a, struct reorg_look, 1);

    *ret = l;
    l->p = p;
    l->day = ev->day > p->c->today ? ev->day : p->c->today;
    l->head = p->c->seq - 1;
    TRY(reorg_look_campaign(p, form_str(p, "campaign"), &l->k));
    if (!l->k.key.n)
        return RC_OK;
    TRY(take_indicators(l));
    take_named(l, ev->units, ev->n_units);
    take_named(l, ev->into, ev->n_into);
    take_named(l, ev->parents, ev->n_parents);
    for (int i = 0; i < MAPS; i++)
        l->map[i].at =
            (struct address){ .campaign = l->k.key, .known = SEQ_NOW };
    l->map[0].at.map = ev->day > p->c->today ? MAP_DAY : MAP_NOW;
    l->map[0].at.map_day = ev->day > p->c->today ? ev->day : 0;
    l->map[1].at.map = MAP_THEN;
    return reorg_bridge_begin(p->c, l->day, &l->bridge);
}

void reorg_look_end(struct reorg_look *l)
{
    if (l)
        reorg_bridge_end(l->bridge);
}

/* ---- after ---- */

/* Rows whose figures are open to who looks. */
static void take_rows(struct reorg_look *l, struct looked *m,
                      const struct org *o)
{
    struct page *p = l->p;

    m->keys = NEW(p->a, Str, m->side.n_rows + 1);
    m->rows = NEW(p->a, int, m->side.n_rows + 1);
    for (int i = 0; i < m->side.n_rows; i++) {
        if (!figure_is_open(p->c, org_find(o, m->side.rows[i].key)))
            continue;
        m->keys[m->n] = m->side.rows[i].key;
        m->rows[m->n++] = i;
    }
}

static bool may_read(struct reorg_look *l, const struct org *o, Str key)
{
    int unit = org_find(o, key);

    return unit != ORG_NONE && authz_may(l->p->c, ACT_READ, unit);
}

/* What moves with a unit is that unit's figure; what moves by itself are records of
 * the unit that holds them. */
static void take_moves(struct reorg_look *l, struct looked *m,
                       const struct org *o)
{
    m->move_shown = NEW(l->p->a, bool, m->side.n_moves + 1);
    for (int i = 0; i < m->side.n_moves; i++) {
        const struct reorg_move *x = &m->side.moves[i];

        m->move_shown[i] =
            x->what_key.n
                ? figure_is_open(l->p->c, org_find(o, x->what_key))
                : may_read(l, o, x->from_key) || may_read(l, o, x->to_key);
    }
}

static enum rc look_at(struct reorg_look *l, struct looked *m, bool then)
{
    const struct reorg_bridge_ask ask = { &l->k, then, l->named, l->n_named };
    struct page *p = l->p;
    struct figure_set set;
    const struct org *o;

    TRY(reorg_bridge_read(l->bridge, &ask, &m->side));
    TRY(org_get(p->c, &o));
    take_rows(l, m, o);
    take_moves(l, m, o);
    set = (struct figure_set){ m->keys, m->n, l->indicators, l->n_ind };
    return figure_units(p->c, &m->at, &set, &m->after);
}

enum rc reorg_look_after(struct reorg_look *l)
{
    if (!l->bridge)
        return RC_OK;
    TRY(look_at(l, &l->map[0], false));
    return look_at(l, &l->map[1], true);
}

/* ---- before ---- */

static enum rc ask_before(struct reorg_look *l, struct looked *m)
{
    struct page *p = l->p;
    Str *keys = NEW(p->a, Str, m->n + 1);
    struct figure_set set = { keys, 0, l->indicators, l->n_ind };
    const struct org *o;

    TRY(org_get(p->c, &o));
    for (int i = 0; i < m->n; i++) {
        int unit = org_find(o, m->keys[i]);

        if (unit != ORG_NONE && o->units[unit].n_lives)
            keys[set.n_units++] = m->keys[i];
    }
    return figure_units(p->c, &m->at, &set, &m->before);
}

static const struct figure *cells_of(const struct reorg_look *l,
                                     const struct figure_table *t, Str key)
{
    for (int i = 0; i < t->n; i++)
        if (str_eq(t->rows[i].key, key))
            return &t->cells[i * l->n_ind];
    return NULL;
}

/* ---- the model ---- */

static bool is_bridged(const struct indicator *i)
{
    return i->kind == KIND_COUNT && i->measure >= 0 && i->from <= DAY_MIN &&
           i->to >= DAY_UNTIL;
}

/* One figure of one unit: as it is, what comes, what goes, as it would be. */
struct step {
    const struct reorg_row *row;
    const struct indicator *ind;
    struct figure before, after;
    int64_t comes, goes;
    bool bridged, agrees;
};

static struct step step_of(const struct reorg_look *l, const struct looked *m,
                           int at, int i)
{
    const struct reorg_row *row = &m->side.rows[m->rows[at]];
    const struct figure *b = cells_of(l, &m->before, row->key);
    const struct figure *a = cells_of(l, &m->after, row->key);
    struct step s = { .row = row, .ind = &l->ind[i] };

    s.before = b ? b[i] : (struct figure){ .determined = true };
    s.after = a ? a[i] : (struct figure){ .determined = true };
    s.bridged = is_bridged(s.ind);
    if (s.bridged) {
        s.comes = row->comes.m[s.ind->measure];
        s.goes = row->goes.m[s.ind->measure];
    }
    s.agrees = !s.bridged || s.after.value - s.before.value == s.comes - s.goes;
    return s;
}

static Str shown(struct page *p, const struct figure *f)
{
    return f->determined ? page_number(p, f->value) : S("–");
}

static void set_number(struct page *p, struct value *o, const char *key,
                       bool known, int64_t micro)
{
    val_set(o, key, known ? val_micro(p->a, micro) : val_null(p->a));
}

static void set_cell(const struct reorg_look *l, const struct looked *m,
                     struct value *cells, const struct step *s)
{
    struct page *p = l->p;
    struct value *v = val_add(cells, val_object(p->a));
    struct address to = m->at;
    int64_t more = s->after.value - s->before.value;

    to.unit = s->row->key;
    to.indicator = s->ind->key;
    val_set_text(v, "indicator", s->ind->key);
    val_set_text(v, "before", shown(p, &s->before));
    val_set_text(v, "after", shown(p, &s->after));
    set_number(p, v, "before_number", s->before.determined, s->before.value);
    set_number(p, v, "after_number", s->after.determined, s->after.value);
    set_number(p, v, "comes", s->bridged, s->comes);
    set_number(p, v, "goes", s->bridged, s->goes);
    val_set_bool(v, "changed",
                 s->before.determined != s->after.determined || more != 0);
    val_set(
        v, "more",
        s->bridged && more
            ? val_text(p->a, str_fmt(p->a, "%s%s", more > 0 ? "+" : "−",
                                     page_number(p, more > 0 ? more : -more).p))
            : val_null(p->a));
    /* what is not there yet cannot be opened */
    val_set(v, "href",
            s->row->before ? val_text(p->a, href_address(p->a, p->lang, &to, 0))
                           : val_null(p->a));
}

static void sheet_step(const struct reorg_look *l, const struct step *s,
                       Str map, int i)
{
    struct page *p = l->p;
    struct row *r = page_row(p);

    page_put_text(p, r, map);
    page_put_text(p, r, s->row->key);
    page_put_text(p, r, s->row->name);
    page_put_text(p, r, S(""));
    page_put_text(p, r, S(""));
    page_put_text(p, r, indicator_name(l, i));
    page_put_number(p, r, s->before.determined, s->before.value);
    page_put_number(p, r, s->bridged, s->comes);
    page_put_number(p, r, s->bridged, s->goes);
    page_put_number(p, r, s->after.determined, s->after.value);
}

/* Returns whether figures and records tell the same. */
static bool set_row(const struct reorg_look *l, const struct looked *m,
                    struct value *rows, Str map, int at)
{
    struct page *p = l->p;
    const struct reorg_row *row = &m->side.rows[m->rows[at]];
    struct value *v = val_add(rows, val_object(p->a)), *cells;
    bool agrees = true;

    val_set_text(v, "key", row->key);
    val_set_text(v, "name", row->name);
    val_set_bool(v, "ends", row->before && !row->after);
    val_set_bool(v, "new", !row->before && row->after);
    val_set_bool(v, "changed", row->changed);
    cells = val_set(v, "cells", val_list(p->a));
    for (int i = 0; i < l->n_ind; i++) {
        struct step s = step_of(l, m, at, i);

        set_cell(l, m, cells, &s);
        sheet_step(l, &s, map, i);
        agrees = agrees && s.agrees;
    }
    return agrees;
}

/* What stands highest must be what it was: nothing is lost, nothing counts twice. */
static void set_total(const struct reorg_look *l, const struct looked *m,
                      struct value *v)
{
    struct page *p = l->p;
    const struct reorg_row *top =
        m->n ? &m->side.rows[m->rows[m->n - 1]] : NULL;
    Str text = S("");

    if (top && top->changed)
        text = str_fmt(p->a,
                       msg(p->lang, N_("the figures of %s would be others, "
                                       "since units come to it from elsewhere "
                                       "or go there")),
                       top->name.p);
    else if (top)
        text = str_fmt(p->a,
                       msg(p->lang, N_("the figures of %s stay as they are: "
                                       "nothing is lost and nothing counts "
                                       "twice")),
                       top->name.p);
    val_set(v, "total", top ? val_text(p->a, text) : val_null(p->a));
    val_set_bool(v, "total_same", top && !top->changed);
}

/* ---- moves ---- */

static Str place_name(struct page *p, Str key, Str name, bool open)
{
    if (key.n)
        return name;
    return open ? page_text(p, N_("other holders of joint activities"))
                : page_text(p, N_("the top"));
}

static void sheet_move(const struct reorg_look *l, const struct reorg_move *x,
                       Str map, const Str ends[3])
{
    struct page *p = l->p;

    for (int i = 0; i < l->n_ind; i++) {
        struct row *r;

        if (!is_bridged(&l->ind[i]))
            continue;
        r = page_row(p);
        page_put_text(p, r, map);
        page_put_text(p, r, x->what_key);
        for (int j = 0; j < 3; j++)
            page_put_text(p, r, ends[j]);
        page_put_text(p, r, indicator_name(l, i));
        page_put_number(p, r, false, 0);
        page_put_number(p, r, true, x->x.m[l->ind[i].measure]);
        page_put_number(p, r, true, x->x.m[l->ind[i].measure]);
        page_put_number(p, r, false, 0);
    }
}

/* Where the records are seen as they stand now: with what moves, else at what holds
 * them. */
static struct value *move_href(const struct reorg_look *l,
                               const struct looked *m,
                               const struct reorg_move *x)
{
    struct page *p = l->p;
    struct address to = m->at;

    to.unit = x->what_key.n ? x->what_key : x->from_key;
    to.indicator = l->indicators[0];
    return to.unit.n && cells_of(l, &m->before, to.unit)
               ? val_text(p->a, href_address(p->a, p->lang, &to, 0))
               : val_null(p->a);
}

static void set_move(const struct reorg_look *l, const struct looked *m,
                     struct value *list, Str map, const struct reorg_move *x)
{
    struct page *p = l->p;
    struct value *v = val_add(list, val_object(p->a)), *cells;
    const Str ends[3] = {
        x->what_key.n ? x->what_name
                      : page_text(p, N_("records held by the unit itself")),
        place_name(p, x->from_key, x->from_name, x->open),
        place_name(p, x->to_key, x->to_name, x->open)
    };

    val_set_text(v, "what", ends[0]);
    val_set_text(v, "what_key", x->what_key);
    val_set_text(v, "from", ends[1]);
    val_set_text(v, "from_key", x->from_key);
    val_set_text(v, "to", ends[2]);
    val_set_text(v, "to_key", x->to_key);
    val_set_int(v, "records", x->x.records);
    val_set_text(v, "records_text", page_count(p, x->x.records));
    val_set_int(v, "joint", x->joint);
    val_set(v, "href", move_href(l, m, x));
    cells = val_set(v, "cells", val_list(p->a));
    for (int i = 0; i < l->n_ind; i++)
        val_add(cells,
                is_bridged(&l->ind[i])
                    ? val_text(p->a, page_number(p, x->x.m[l->ind[i].measure]))
                    : val_text(p->a, S("–")));
    sheet_move(l, x, map, ends);
}

static Str moved_text(struct page *p, const struct reorg_bridge_side *s)
{
    if (!s->joint)
        return str_fmt(p->a,
                       msg(p->lang, N_("activities that would stand "
                                       "elsewhere: %s")),
                       page_count(p, s->records).p);
    return str_fmt(p->a,
                   msg(p->lang, N_("activities that would stand elsewhere: %s, "
                                   "of them held jointly, which count once "
                                   "above: %s")),
                   page_count(p, s->records).p, page_count(p, s->joint).p);
}

static void set_moves(const struct reorg_look *l, const struct looked *m,
                      struct value *v, Str map)
{
    struct page *p = l->p;
    struct value *list = val_set(v, "moves", val_list(p->a));

    for (int i = 0; i < m->side.n_moves; i++)
        if (m->move_shown[i])
            set_move(l, m, list, map, &m->side.moves[i]);
    val_set_bool(v, "has_moves", val_count(list) > 0);
    val_set_int(v, "records", m->side.records);
    val_set(v, "moved",
            val_count(list) ? val_text(p->a, moved_text(p, &m->side))
                            : val_null(p->a));
    val_set(v, "more",
            m->side.more
                ? val_text(
                      p->a,
                      str_fmt(p->a,
                              msg(p->lang, N_("and %s more activities by other "
                                              "ways, which are not listed")),
                              page_count(p, m->side.more).p))
                : val_null(p->a));
}

static Str map_text(const struct reorg_look *l, const struct looked *m)
{
    struct page *p = l->p;

    if (m->at.map == MAP_THEN)
        return page_text(p, N_("As it was at the time"));
    return m->at.map == MAP_NOW
               ? page_text(p, N_("As it is today"))
               : str_fmt(p->a, msg(p->lang, N_("As it would be on %s")),
                         page_day(p, l->day).p);
}

static void set_map(const struct reorg_look *l, const struct looked *m,
                    struct value *list)
{
    struct page *p = l->p;
    struct value *v = val_add(list, val_object(p->a)), *rows, *heads;
    Str map = map_text(l, m);
    bool agrees = true, any = m->side.records > 0;

    val_set_text(v, "name", map);
    val_set_bool(v, "then", m->at.map == MAP_THEN);
    heads = val_set(v, "heads", val_list(p->a));
    for (int i = 0; i < l->n_ind; i++)
        val_add(heads, val_text(p->a, indicator_name(l, i)));
    rows = val_set(v, "rows", val_list(p->a));
    for (int i = 0; i < m->n; i++)
        agrees = set_row(l, m, rows, map, i) && agrees;
    val_set_bool(v, "moves_any", any);
    val_set_bool(v, "has_rows", m->n > 0);
    val_set_bool(v, "agrees", agrees);
    val_set(v, "left_out",
            m->side.all_rows > m->side.n_rows
                ? val_text(p->a, str_fmt(p->a,
                                         msg(p->lang,
                                             N_("%d units of %d are shown, the "
                                                "highest")),
                                         m->side.n_rows, m->side.all_rows))
                : val_null(p->a));
    set_total(l, m, v);
    set_moves(l, m, v, map);
}

static const char *const heads[] = {
    N_("Organisation"), N_("Key"), N_("Unit"),  N_("From"), N_("To"),
    N_("Indicator"),    N_("Now"), N_("Comes"), N_("Goes"), N_("Afterwards")
};

enum rc reorg_look_before(struct reorg_look *l)
{
    struct page *p = l->p;
    struct value *list;
    int64_t head;

    page_table(p, page_text(p, N_("What would change")), heads, countof(heads));
    val_set_bool(p->v, "has_figures", l->bridge != NULL);
    if (!l->bridge)
        return RC_OK;
    TRY(log_head(p->c, &head));
    if (head != l->head)
        return fail(p->c, RC_CONFLICT, "",
                    N_("something was changed at this very moment; look "
                       "again"));
    val_set_text(p->v, "campaign", l->k.name);
    list = val_set(p->v, "maps", val_list(p->a));
    for (int i = 0; i < MAPS; i++) {
        TRY(ask_before(l, &l->map[i]));
        /* what was counted then moves only where the past is put right */
        if (i == 0 || l->map[i].side.records)
            set_map(l, &l->map[i], list);
    }
    val_set_bool(p->v, "then_stays", l->map[1].side.records == 0);
    return RC_OK;
}
