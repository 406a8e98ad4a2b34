/*
 * Many activities in a grid of cells, or as a block copied out of Excel: everything is
 * checked first, each fault stands at its cell, and only when there is none all
 * are saved, in one change.
 */
#include <string.h>

#include "app/page_activity.h"
#include "app/page_draft.h"
#include "app/routes.h"
#include "base/text.h"
#include "domain/activity_read.h"

enum { ROWS_SHOWN = 20, ROWS_MOST = 150 };

enum {
    C_DAY,
    C_UNITS,
    C_FORM,
    C_TITLE,
    C_PLACE,
    C_TOPIC,
    C_SESSIONS,
    C_TURNS,
    C_PERSONS,
    C_NOTE,
    COLUMNS
};

static const struct column {
    struct field f;
    const char *label;
    bool number;
} columns[COLUMNS] = {
    [C_DAY] = { { "day", FIELD_DAY, true, 0 }, N_("Day"), false },
    [C_UNITS] = { { "units", FIELD_TEXT, false, 4000 }, N_("Held by"), false },
    [C_FORM] = { { "form", FIELD_TEXT, false, 200 }, N_("Form"), false },
    [C_TITLE] = { { "title", FIELD_TEXT, true, 500 }, N_("Title"), false },
    [C_PLACE] = { { "place", FIELD_TEXT, false, 300 }, N_("Place"), false },
    [C_TOPIC] = { { "topic", FIELD_TEXT, false, 300 }, N_("Topic"), false },
    [C_SESSIONS] = { { "sessions", FIELD_COUNT, true, 0 },
                     N_("Sessions"),
                     true },
    [C_TURNS] = { { "turns", FIELD_COUNT, true, 0 }, N_("Turns"), true },
    [C_PERSONS] = { { "persons", FIELD_COUNT, false, 0 }, N_("Persons"), true },
    [C_NOTE] = { { "note", FIELD_TEXT, false, 2000 }, N_("Note"), false },
};

static const struct form_field grid_form[] = {
    { { "campaign", FIELD_KEY, true, 0 },
      N_("Campaign"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "unit", FIELD_TEXT, false, 200 },
      N_("Unit of rows that name none"),
      NULL,
      INPUT_UNIT,
      NULL },
    { { "text", FIELD_TEXT, false, 200000 },
      N_("A block copied out of Excel"),
      NULL,
      INPUT_AREA,
      NULL },
    { { "draft_at", FIELD_TEXT, false, 20 },
      N_("Draft"),
      NULL,
      INPUT_HIDDEN,
      NULL },
    { { "made", FIELD_TEXT, false, 20 },
      N_("Version"),
      NULL,
      INPUT_HIDDEN,
      NULL },
    { { "submit", FIELD_TEXT, false, 1 },
      N_("Submit"),
      NULL,
      INPUT_BUTTON,
      NULL },
    { { "cell-", FIELD_TEXT, false, 0 }, NULL, NULL, INPUT_TEXT, NULL },
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL }
};

struct line {
    Str cell[COLUMNS], bad[COLUMNS];
    bool used; /* some cell is filled in */
};

struct grid {
    struct activity_view v;
    struct line *at; /* ROWS_MOST of them */
    int n;           /* shown */
    int n_bad;
    bool overflow; /* more came than there is room for */
};

/* ---- what came ---- */

static struct grid *grid_new(struct page *p)
{
    struct grid *g = NEW(p->a, struct grid, 1);

    g->at = NEW(p->a, struct line, ROWS_MOST);
    g->n = ROWS_SHOWN;
    for (int i = 0; i < ROWS_MOST; i++)
        for (int c = 0; c < COLUMNS; c++)
            g->at[i].cell[c] = g->at[i].bad[c] = S("");
    return g;
}

static void put(struct grid *g, int64_t row, int column, Str text)
{
    text = str_trim(text);
    if (row < 0 || row >= ROWS_MOST || column < 0 || column >= COLUMNS) {
        g->overflow = g->overflow || (row >= ROWS_MOST && text.n > 0);
        return;
    }
    if (row >= g->n)
        g->n = (int)row + 1;
    g->at[row].cell[column] = text;
    g->at[row].used = g->at[row].used || text.n > 0;
}

/* "cell-3-title" → 2, C_TITLE */
static void put_named(struct grid *g, Str name, Str text)
{
    Str rest = str_from(name, 5), row;
    int64_t n;

    if (!str_starts(name, S("cell-")) || !str_cut(&rest, '-', &row) ||
        !str_int(row, &n))
        return;
    for (int c = 0; c < COLUMNS; c++)
        if (str_is(rest, columns[c].f.name))
            put(g, n - 1, c, text);
}

/* A cell of a block: quoted when tabs, lines or quotes are in it.  out has room for
 * all that is left. */
static Str take_cell(char *out, Str *rest, char *ret_end)
{
    ptrdiff_t i = 0, n = 0;
    bool quoted = rest->n && rest->p[0] == '"' && str_find(*rest, '"', 1) > 0;

    if (quoted)
        i = 1;
    for (; i < rest->n; i++) {
        char ch = rest->p[i];

        if (quoted && ch == '"' && i + 1 < rest->n && rest->p[i + 1] == '"')
            i++;
        else if (quoted && ch == '"') {
            quoted = false;
            continue;
        } else if (!quoted && (ch == '\t' || ch == '\n' || ch == '\r'))
            break;
        out[n++] = ch;
    }
    *ret_end = '\0';
    if (i < rest->n)
        *ret_end = rest->p[i] == '\t' ? '\t' : '\n';
    if (i + 1 < rest->n && rest->p[i] == '\r' && rest->p[i + 1] == '\n')
        i++;
    *rest = str_from(*rest, i < rest->n ? i + 1 : i);
    return (Str){ out, n };
}

static bool is_head(struct page *p, Str cell)
{
    return str_eq(text_fold(p->a, str_trim(cell)),
                  text_fold(p->a, page_text(p, columns[C_DAY].label)));
}

/* Below what stands in the grid; a first line with the heads is passed over. */
static void put_block(struct page *p, struct grid *g, Str text)
{
    char *room = NEW(p->a, char, text.n + 1), end = '\n';
    int row = 0, column = 0;

    for (int i = 0; i < ROWS_MOST; i++)
        if (g->at[i].used)
            row = i + 1;
    if (is_head(p, (Str){ text.p, str_find(text, '\t', 0) < 0
                                      ? 0
                                      : str_find(text, '\t', 0) })) {
        ptrdiff_t line = str_find(text, '\n', 0);

        text = str_from(text, line < 0 ? text.n : line + 1);
    }
    while (text.n) {
        Str cell = take_cell(room, &text, &end);

        room += cell.n;
        put(g, row, column++, cell);
        if (end != '\t') {
            row += row < ROWS_MOST && !g->at[row].used ? 0 : 1;
            column = 0;
        }
    }
}

static void read_cells(struct page *p, struct grid *g)
{
    for (int i = 0; i < p->form.n_parts; i++)
        put_named(g, p->form.parts[i].name, p->form.parts[i].value);
    put_block(p, g, form_str(p, "text"));
}

/* ---- checking ---- */

static void note(struct grid *g, struct line *l, int column)
{
    struct page *p = g->v.p;

    if (!l->bad[column].n)
        g->n_bad++;
    l->bad[column] = str_dup(p->a, str_of(p->c->err.text));
    err_clear(&p->c->err);
}

static int column_of(const char *field)
{
    static const struct {
        const char *field;
        int column;
    } others[] = { { "to", C_DAY },
                   { "from", C_DAY },
                   { "campaign", C_DAY },
                   { "unit", C_UNITS } };

    for (int c = 0; c < COLUMNS; c++)
        if (strcmp(field, columns[c].f.name) == 0)
            return c;
    for (int i = 0; i < countof(others); i++)
        if (strcmp(field, others[i].field) == 0)
            return others[i].column;
    return C_TITLE;
}

/* By its key or its name, blind to marks. */
static enum rc find_form(struct grid *g, Str typed, Str *ret)
{
    const struct activity_view *v = &g->v;
    Str folded = text_fold(v->p->a, typed);

    *ret = S("");
    for (int i = 0; typed.n && i < v->n_options; i++) {
        const struct option *o = &v->options[i];

        if (!str_is(o->breakdown, "form") ||
            !(str_eq(o->key, typed) ||
              str_eq(text_fold(v->p->a, o->name), folded)))
            continue;
        *ret = o->key;
        return RC_OK;
    }
    if (!typed.n)
        return RC_OK;
    return fail(v->p->c, RC_INVALID, "form",
                N_("there is no form of activity '%.*s'; names and keys "
                   "stand in the list of forms"),
                STR(typed));
}

static enum rc find_units(struct grid *g, Str typed, struct activity *a)
{
    TRY(activity_view_find(&g->v, "units", typed, &a->units, &a->n_units));
    return a->n_units
               ? RC_OK
               : fail(g->v.p->c, RC_INVALID, "units", N_("fill in this field"));
}

static void read_line(struct grid *g, struct line *l, struct activity *a)
{
    struct page *p = g->v.p;
    struct field_value v[COLUMNS];
    Str units = l->cell[C_UNITS].n ? l->cell[C_UNITS] : form_str(p, "unit");

    for (int c = 0; c < COLUMNS; c++) {
        if (columns[c].f.required && !l->cell[c].n) {
            if (fail(p->c, RC_INVALID, columns[c].f.name,
                     N_("fill in this field")) != RC_OK)
                note(g, l, c);
            v[c] = (struct field_value){ .text = S("") };
        } else if (field_read(p->c, p->a, &columns[c].f,
                              p->lang == LANG_EN ? NUM_EN : NUM_VI, l->cell[c],
                              &v[c]) != RC_OK) {
            note(g, l, c);
        }
    }
    *a = (struct activity){
        .campaign = form_str(p, "campaign"),
        .from = v[C_DAY].day,
        .to = v[C_DAY].day,
        .topic = v[C_TOPIC].text,
        .title = v[C_TITLE].text,
        .place = v[C_PLACE].text,
        .note = v[C_NOTE].text,
        .remark = S(""),
        .sessions = v[C_SESSIONS].micro / MICRO,
        .turns = v[C_TURNS].micro / MICRO,
        .persons = l->cell[C_PERSONS].n ? v[C_PERSONS].micro / MICRO : -1,
        .state = form_ticked(p, "submit") ? STATE_SUBMITTED : STATE_DRAFT
    };
    if (find_form(g, l->cell[C_FORM], &a->form) != RC_OK)
        note(g, l, C_FORM);
    if (find_units(g, units, a) != RC_OK)
        note(g, l, C_UNITS);
}

/* ---- saving ---- */

struct batch {
    struct activity *list;
    struct line **from;
    int n;
};

static void read_lines(struct grid *g, struct batch *b)
{
    struct arena *a = g->v.p->a;

    b->list = NEW(a, struct activity, g->n + 1);
    b->from = NEW(a, struct line *, g->n + 1);
    for (int i = 0; i < g->n; i++) {
        if (!g->at[i].used)
            continue;
        b->from[b->n] = &g->at[i];
        read_line(g, &g->at[i], &b->list[b->n++]);
    }
}

/* Keys in a row behind the last one in use, a query for each unit and year. */
static enum rc make_keys(struct page *p, struct batch *b)
{
    for (int i = 0; i < b->n; i++) {
        Str prefix = str_fmt(p->a, "%.*s-%d", STR(b->list[i].units[0]),
                             day_year(b->list[i].to));
        int skip = 0;

        if (b->list[i].key.n)
            continue;
        for (int j = i; j < b->n; j++) {
            if (!str_eq(b->list[j].units[0], b->list[i].units[0]) ||
                day_year(b->list[j].to) != day_year(b->list[i].to) ||
                b->list[j].key.n)
                continue;
            if (skip == 0)
                TRY(activity_new_key(p->c, prefix, &b->list[j].key));
            else
                b->list[j].key = activity_key_after(p->a, b->list[i].key, skip);
            skip++;
        }
    }
    return RC_OK;
}

static enum rc refuse(struct page *p, const struct grid *g)
{
    return fail(p->c, RC_INVALID, "cell-",
                N_("nothing was saved yet; cells to be corrected: %d; what is "
                   "wrong stands in each"),
                g->n_bad);
}

/* What only the store knows (days of the campaign, locks, rights), cell by cell. */
static enum rc save(struct grid *g, struct batch *b)
{
    struct page *p = g->v.p;
    struct activity_batch all = { .list = b->list, .n = b->n, .reason = S("") };

    all.errors = NEW(p->a, struct err, b->n + 1);
    if (activity_save_batch(p->c, &all) == RC_OK)
        return RC_OK;
    if (p->c->err.rc == RC_DB || p->c->err.rc == RC_IO)
        return p->c->err.rc;
    for (int i = 0; i < b->n; i++) {
        if (all.errors[i].rc == RC_OK)
            continue;
        p->c->err = all.errors[i];
        note(g, b->from[i], column_of(all.errors[i].field));
    }
    return refuse(p, g);
}

static enum rc post(struct page *p)
{
    struct grid *g = grid_new(p);
    struct batch b = { .n = 0 };

    TRY(activity_view_open(p, &g->v));
    p->memo = g;
    read_cells(p, g);
    read_lines(g, &b);
    if (g->overflow)
        return fail(p->c, RC_LIMIT, "cell-",
                    N_("at most %d rows at a time; import the file instead"),
                    (int)ROWS_MOST);
    if (b.n == 0)
        return fail(p->c, RC_INVALID, "cell-",
                    N_("fill in at least one row, or paste a block"));
    if (g->n_bad)
        return refuse(p, g);
    TRY(make_keys(p, &b));
    TRY(save(g, &b));
    TRY(page_draft_sent(p, S("/activities/grid")));
    p->said = form_ticked(p, "submit") ? "submitted" : "saved";
    p->in.campaign = form_str(p, "campaign");
    p->in.unit = S("");
    p->location = activity_list_href(p, "/activities", 0);
    return RC_OK;
}

/* ---- the page ---- */

static void set_cells(struct grid *g)
{
    struct page *p = g->v.p;
    struct value *list = val_set(p->v, "rows", val_list(p->a)), *cells, *o;

    for (int i = 0; i < g->n; i++) {
        o = val_add(list, val_object(p->a));
        val_set_int(o, "no", i + 1);
        cells = val_set(o, "cells", val_list(p->a));
        for (int c = 0; c < COLUMNS; c++) {
            o = val_add(cells, val_object(p->a));
            val_set_text(o, "column", str_of(columns[c].f.name));
            val_set_text(o, "value", g->at[i].cell[c]);
            val_set_text(o, "bad", g->at[i].bad[c]);
            val_set_bool(o, "is_form", c == C_FORM);
            val_set_bool(o, "is_number", columns[c].number);
        }
    }
    list = val_set(p->v, "columns", val_list(p->a));
    for (int c = 0; c < COLUMNS; c++) {
        o = val_add(list, val_object(p->a));
        val_set_text(o, "column", str_of(columns[c].f.name));
        val_set_text(o, "label", page_text(p, columns[c].label));
        val_set_bool(o, "must", columns[c].f.required);
        val_set_bool(o, "wide", c == C_TITLE || c == C_UNITS || c == C_FORM);
    }
}

static void set_campaigns(struct grid *g, Str chosen)
{
    struct page *p = g->v.p;
    const struct campaign *k = activity_view_campaign(&g->v, chosen);
    struct value *list = val_set(p->v, "campaigns", val_list(p->a));

    for (int i = 0; i < g->v.n_campaigns; i++) {
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "key", g->v.campaigns[i].key);
        val_set_text(o, "name", g->v.campaigns[i].name);
        val_set_bool(o, "chosen", &g->v.campaigns[i] == k);
    }
    list = val_set(p->v, "forms", val_list(p->a));
    for (int i = 0; i < g->v.n_options; i++)
        if (str_is(g->v.options[i].breakdown, "form"))
            val_set_text(val_add(list, val_object(p->a)), "name",
                         g->v.options[i].name);
}

/* What was typed before it was sent. */
static void put_draft(struct page *p, struct grid *g,
                      const struct page_draft *d)
{
    for (int i = 0; d->there && i < val_count(d->list); i++) {
        const struct value *o = val_at(d->list, i);

        put_named(g, val_str(val_get(o, S("n"))),
                  str_dup(p->a, val_str(val_get(o, S("v")))));
    }
}

static Str kept(struct page *p, const struct page_draft *d, const char *name,
                Str otherwise)
{
    Str s = page_draft_value(p, d, name);

    if (p->form.fields == grid_form)
        return form_str(p, name);
    return s.p ? s : otherwise;
}

static enum rc grid_page(struct page *p)
{
    bool again = p->form.fields == grid_form;
    struct grid *g = again && p->memo ? p->memo : grid_new(p);
    Str why = again && p->c->err.rc != RC_OK
                  ? str_dup(p->a, str_of(p->c->err.text))
                  : S("");
    struct value *form = val_set(p->v, "form", val_object(p->a));
    struct page_draft d;

    TRY(activity_view_open(p, &g->v));
    TRY(page_draft_read(p, S("/activities/grid"), &d));
    if (again && !p->memo)
        read_cells(p, g);
    if (!again)
        put_draft(p, g, &d);
    p->view = "activity_grid";
    p->title = page_text(p, N_("Activities in a grid"));
    page_crumb(p, href_plain(p->a, p->lang, "/activities"),
               page_text(p, N_("Activities")));
    page_crumb(p, S(""), p->title);
    val_set_text(
        p->v, "help",
        page_text(p,
                  N_("Type many activities here, or copy a block in Excel, "
                     "click the first cell and paste. Nothing is saved while "
                     "a cell is wrong; what is wrong stands under it. Then "
                     "all rows are saved together.")));
    val_set_text(form, "href", href_plain(p->a, p->lang, "/activities/grid"));
    page_draft_mark(p, form, S("/activities/grid"), &d);
    val_set_text(form, "draft_at",
                 d.there ? str_fmt(p->a, "%lld", (long long)d.at) : S(""));
    val_set_text(form, "unit", kept(p, &d, "unit", p->in.unit));
    val_set_text(form, "text",
                 g->n_bad || g->overflow ? S("") : kept(p, &d, "text", S("")));
    val_set_int(form, "most", ROWS_MOST);
    val_set_text(p->v, "refusal", why);
    set_campaigns(g, kept(p, &d, "campaign", p->in.campaign));
    set_cells(g);
    return RC_OK;
}

const struct route activity_grid_routes[] = {
    { GET, "/activities/grid", grid_page, MAY(ENTER, ANY, 0), AS_JSON,
      "campaign unit", "activities", N_("Many activities in a grid of cells"),
      .flags = ROUTE_LIVE },
    { POST, "/activities/grid", post, MAY(ENTER, ANY, 0), 0, "campaign unit",
      "activities",
      N_("Saves the rows of a grid, all of them or none: cell-ROW-COLUMN"),
      grid_form, grid_page, NULL, NULL, 0, 2 << 20 },
    { 0 }
};
