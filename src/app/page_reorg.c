/*
 * A reorganisation step by step: the kind, the event described, what every figure
 * would be, then applied or taken back.  The preview applies the event inside the
 * change of the request, reads the figures and takes the change back, so that what is
 * shown is what would be.
 */
#include "app/http.h"
#include "app/page_common.h"
#include "app/page_event.h"
#include "app/policy.h"
#include "app/reorg_form.h"
#include "app/routes.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/log.h"
#include "domain/map.h"

enum { MOST_ROWS = 300 };

/* ---- the way to the form ---- */

static void set_help(struct page *p)
{
    val_set_text(
        p->v, "help",
        page_text(p, N_("Choose what happens, name the units, the day "
                        "and the document, and look at what every figure "
                        "would be before anything is changed. Old "
                        "figures stay with what they were. The event can "
                        "be taken back as long as nothing stands on it.")));
}

static void set_kinds(struct page *p)
{
    /* clang-format off */
    static const char *const abouts[EVENT_KINDS] = {
        [EVENT_FOUND] = N_("A new unit begins, under a superior."),
        [EVENT_RENAME] = N_("A unit is called otherwise from a day on."),
        [EVENT_MOVE] = N_("Units come under another superior."),
        [EVENT_MERGE] = N_("Units end and one takes over, old or new."),
        [EVENT_SPLIT] = N_("One unit is divided into several."),
        [EVENT_DISSOLVE] = N_("Units end; their figures stay with them."),
    };
    /* clang-format on */
    struct value *l = val_set(p->v, "kinds", val_list(p->a));

    for (int i = 0; i < EVENT_KINDS; i++) {
        struct value *o = val_add(l, val_object(p->a));

        val_set_text(o, "name", page_word(p, str_of(event_kind_names[i])));
        val_set_text(o, "about", page_text(p, abouts[i]));
        val_set_text(o, "href",
                     str_fmt(p->a, "/events/new?kind=%s%s%s%s",
                             event_kind_names[i], p->in.unit.n ? "&unit=" : "",
                             http_escape(p->a, p->in.unit).p,
                             p->lang == LANG_EN ? "&lang=en" : ""));
    }
}

static enum rc new_page(struct page *p)
{
    Str kind = p->form.fields ? form_str(p, "kind") : p->in.kind;
    int at = str_index(kind, event_kind_names, EVENT_KINDS);

    page_crumb(p, href_plain(p->a, p->lang, "/events"),
               page_text(p, N_("Organisation changes")));
    set_help(p);
    if (at == EVENT_KINDS) {
        p->view = "event_kinds";
        p->title = page_text(p, N_("Reorganise: what happens?"));
        page_crumb(p, S(""), p->title);
        set_kinds(p);
        return RC_OK;
    }
    p->view = "event_new";
    p->title = page_word(p, kind);
    page_crumb(p, S(""), p->title);
    return reorg_form(p, (enum event_kind)at, N_("See what would change"));
}

/* ---- what it would do to the figures ---- */

struct looking {
    struct page *p;
    struct address at;
    struct figure_table before, after;
    Str name; /* of the unit at which they are compared */
};

static bool is_above(const struct org *o, int tree, Day d, int top, int unit)
{
    for (int i = 0; unit != ORG_NONE && i < MAP_MAX_DEPTH; i++) {
        const struct org_edge *e = org_edge_on(o, unit, tree, d);

        if (unit == top)
            return true;
        unit = e ? e->parent : ORG_NONE;
    }
    return false;
}

/* The nearest unit above all that the event names, as it stood the day before. */
static int common_superior(const struct org *o, int tree,
                           const struct event *ev)
{
    Day d = ev->kind == EVENT_FOUND ? ev->day : ev->day - 1;
    const Str *keys = ev->n_parents ? ev->parents : ev->units;
    const struct org_edge *e;
    int top = org_find(o, keys[0]);

    if (top != ORG_NONE && !ev->n_parents) {
        e = org_edge_on(o, top, tree, d);
        top = e ? e->parent : ORG_NONE;
    }
    while (top != ORG_NONE) {
        bool all = true;

        for (int i = 0; i < ev->n_units; i++) {
            int unit = org_find(o, ev->units[i]);

            all = all && (unit == ORG_NONE || is_above(o, tree, d, top, unit));
        }
        if (all)
            return top;
        e = org_edge_on(o, top, tree, d);
        top = e ? e->parent : ORG_NONE;
    }
    return ORG_NONE;
}

static const struct figure_ask ask = { .by = BY_CHILD,
                                       .breakdown = { "", 0 },
                                       .indicators = page_measures,
                                       .n = M_TILES };

/* Which campaign, at which unit, on which map; *ret_any false: nothing to compare. */
static enum rc look_begin(struct page *p, const struct event *ev,
                          struct looking *l, bool *ret_any)
{
    struct campaign *k;
    const struct org *o;
    Str want = form_str(p, "campaign");
    int n, unit = ORG_NONE, tree;

    *ret_any = false;
    *l = (struct looking){ .p = p };
    TRY(org_get(p->c, &o));
    TRY(campaign_list(p->c, &k, &n));
    for (int i = 0; i < n && unit == ORG_NONE; i++) {
        if (want.n && !str_eq(k[i].key, want))
            continue;
        tree = org_find_tree(o, k[i].tree);
        if (tree != ORG_NONE)
            unit = common_superior(o, tree, ev);
        l->at = (struct address){ .campaign = k[i].key, .known = SEQ_NOW };
        val_set_text(p->v, "campaign", k[i].name);
    }
    if (unit == ORG_NONE || !authz_may(p->c, ACT_READ, unit))
        return RC_OK;
    l->at.unit = str_dup(p->a, o->units[unit].key);
    l->at.map = ev->day > p->c->today ? MAP_DAY : MAP_NOW;
    l->at.map_day = ev->day > p->c->today ? ev->day : 0;
    l->name = str_dup(p->a, org_name_on(o, unit, p->c->today)->name);
    *ret_any = true;
    return figure_table(p->c, &l->at, &ask, &l->before);
}

static void set_cell(struct page *p, struct value *cells,
                     const struct figure *before, const struct figure *after)
{
    struct value *v = val_add(cells, val_object(p->a));
    bool b = before && before->determined, a = after && after->determined;

    val_set_text(v, "before", b ? page_number(p, before->value) : S("–"));
    val_set_text(v, "after", a ? page_number(p, after->value) : S("–"));
    val_set_bool(v, "changed", b != a || (b && before->value != after->value));
}

static bool differs(const struct figure *before, const struct figure *after)
{
    for (int i = 0; i < M_TILES; i++) {
        bool b = before && before[i].determined,
             a = after && after[i].determined;

        if ((before == NULL) != (after == NULL) || b != a ||
            (b && before[i].value != after[i].value))
            return true;
    }
    return false;
}

static int row_of(const struct figure_table *t, const struct figure_row *like)
{
    for (int i = 0; i < t->n; i++)
        if (str_eq(t->rows[i].key, like->key) && t->rows[i].own == like->own)
            return i;
    return -1;
}

static void add_row(struct looking *l, struct value *rows,
                    const struct figure_row *row, int before, int after)
{
    const struct figure *b =
        before < 0 ? NULL : &l->before.cells[before * M_TILES];
    const struct figure *a =
        after < 0 ? NULL : &l->after.cells[after * M_TILES];
    struct page *p = l->p;
    struct value *v, *cells;

    if (!differs(b, a) || val_count(rows) >= MOST_ROWS)
        return;
    v = val_add(rows, val_object(p->a));
    val_set_text(v, "key", row->key);
    val_set_text(v, "name",
                 row->own ? page_text(p, N_("The unit itself")) : row->name);
    val_set_bool(v, "ends", after < 0);
    val_set_bool(v, "new", before < 0);
    cells = val_set(v, "cells", val_list(p->a));
    for (int i = 0; i < M_TILES; i++)
        set_cell(p, cells, b ? &b[i] : NULL, a ? &a[i] : NULL);
}

static enum rc set_total(struct looking *l, const struct figure_table *before,
                         const struct figure_table *after)
{
    struct page *p = l->p;
    struct value *v = val_set(p->v, "total", val_object(p->a));
    struct value *cells = val_set(v, "cells", val_list(p->a));

    val_set_text(v, "name", l->name);
    for (int i = 0; i < M_TILES; i++)
        set_cell(p, cells, &before->cells[i], &after->cells[i]);
    return RC_OK;
}

static enum rc look_end(struct looking *l, const struct figure_table *whole)
{
    struct figure_ask all = ask;
    struct figure_table now;
    struct page *p = l->p;
    struct value *rows = val_set(p->v, "rows", val_list(p->a));
    struct value *heads = val_set(p->v, "heads", val_list(p->a));

    all.by = BY_NONE;
    TRY(figure_table(p->c, &l->at, &ask, &l->after));
    TRY(figure_table(p->c, &l->at, &all, &now));
    for (int i = 0; i < M_TILES; i++)
        val_add(heads, val_text(p->a, page_text(p, page_measure_names[i])));
    for (int i = 0; i < l->before.n; i++)
        add_row(l, rows, &l->before.rows[i], i,
                row_of(&l->after, &l->before.rows[i]));
    for (int i = 0; i < l->after.n; i++)
        if (row_of(&l->before, &l->after.rows[i]) < 0)
            add_row(l, rows, &l->after.rows[i], -1, i);
    val_set_bool(p->v, "has_rows", val_count(rows) > 0);
    return set_total(l, whole, &now);
}

static enum rc compare(struct page *p, const struct event *ev)
{
    struct figure_table whole;
    struct figure_ask all = ask;
    struct looking l;
    bool any;

    all.by = BY_NONE;
    TRY(look_begin(p, ev, &l, &any));
    if (any)
        TRY(figure_table(p->c, &l.at, &all, &whole));
    TRY(event_apply(p->c, ev));
    val_set_bool(p->v, "has_figures", any);
    return any ? look_end(&l, &whole) : RC_OK;
}

/* ---- the preview ---- */

static Str kept(struct page *p, Str s)
{
    return str_dup(p->a, s);
}

static enum rc set_words(struct page *p, const struct event *ev)
{
    struct event_papers papers;
    const struct org *o;

    TRY(org_get(p->c, &o));
    TRY(page_event_papers(p, &papers));
    /* the organisation of the rehearsal is gone when the page is printed */
    val_set_text(p->v, "text", kept(p, page_event_text(p, o, ev)));
    val_set_text(p->v, "day", page_day(p, ev->day));
    val_set_text(p->v, "document", kept(p, page_event_paper(p, &papers, ev)));
    return RC_OK;
}

static enum rc preview(struct page *p)
{
    struct event ev;

    TRY(reorg_event(p, &ev));
    TRY(compare(p, &ev));
    TRY(set_words(p, &ev));
    change_abort(p->c);
    p->view = "event_preview";
    p->title = page_text(p, N_("What would change"));
    page_crumb(p, href_plain(p->a, p->lang, "/events"),
               page_text(p, N_("Organisation changes")));
    page_crumb(p, S(""), p->title);
    set_help(p);
    reorg_form_keep(p, "apply", href_plain(p->a, p->lang, "/events"));
    TRY(db_begin(p->c->db, &p->c->err));
    if (reorg_form(p, ev.kind, N_("See what would change")) != RC_OK) {
        db_rollback(p->c->db);
        return p->c->err.rc;
    }
    db_rollback(p->c->db);
    return RC_OK;
}

static enum rc apply(struct page *p)
{
    struct event ev;

    TRY(reorg_event(p, &ev));
    TRY(event_apply(p->c, &ev));
    p->said = "applied";
    p->location = href_key(p->a, p->lang, "events", ev.key);
    return RC_OK;
}

/* ---- taken back ---- */

static enum rc undo(struct page *p)
{
    struct event ev;

    TRY(event_get(p->c, p->keys[0], &ev));
    TRY(reorg_rights(p, &ev));
    TRY(event_undo(p->c, ev.key));
    p->said = "undone";
    p->location = href_plain(p->a, p->lang, "/events");
    return RC_OK;
}

static const struct form_field no_fields[] = {
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL },
};

const struct route reorg_routes[] = {
    { GET, "/events/new", new_page, MAY(ADMIN, ANY, 0), 0, "kind unit",
      "events", N_("The form for a reorganisation") },
    { POST, "/events/preview", preview, MAY(ADMIN, ANY, 0), 0, "", "events",
      N_("What every figure would be; nothing is changed"), reorg_fields,
      new_page, .flags = ROUTE_KEEP },
    { POST, "/events", apply, MAY(ADMIN, ANY, 0), 0, "", "events",
      N_("Applies a reorganisation"), reorg_fields, new_page },
    { POST, "/events/{e}/undo", undo, MAY(ADMIN, EVENT, 0), 0, "", "events",
      N_("Takes a reorganisation back as if it had never been"), no_fields,
      page_event_one },
    { 0 }
};
