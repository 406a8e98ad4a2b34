/* The columns of the workbook, its choices, and the records that stand in it. */
#include "app/import_template.h"

#include <stdlib.h>
#include <string.h>

#include "app/import_sheet.h"
#include "base/text.h"
#include "domain/authz.h"
#include "domain/catalog.h"
#include "domain/figure.h"
#include "domain/org.h"
#include "format/workbook.h"

enum { PAGE = 1000, PARTNERS = 3, KEY_TEXT = 24 };

/* As the columns stand in the workbook. */
enum {
    W_KEY,
    W_CAMPAIGN,
    W_TO,
    W_FROM,
    W_UNIT,
    W_UNIT_2,
    W_UNIT_3,
    W_FORM,
    W_TITLE,
    W_TOPIC,
    W_PLACE,
    W_SESSIONS,
    W_TURNS,
    W_PERSONS,
    W_NOTE,
    W_COLUMNS
};

struct making {
    struct ctx *c;
    struct arena *a;
    const struct import_template *how;
    const struct org *o;
    struct campaign campaign;
    int tree, unit;
    struct option *options;
    int n_options;
    struct entry_choices units, forms;
    const Str **rows;
    size_t n_rows, cap_rows;
};

static const char *say(const struct making *m, const char *id)
{
    return msg(m->c->err.lang, id);
}

/* ---- choices ---- */

/* "Hội nghị [f1]": the reader takes the key. */
static Str choice_text(struct arena *a, Str name, Str key)
{
    return str_fmt(a, "%.*s [%.*s]", STR(name), STR(key));
}

static Str unit_choice(const struct making *m, int unit)
{
    const struct org_unit *u = &m->o->units[unit];

    return choice_text(m->a, org_name_on(m->o, unit, m->c->today)->name,
                       u->key);
}

struct child {
    Str sort;
    int unit;
};

static int by_sort(const void *x, const void *y)
{
    const struct child *a = x, *b = y;
    int order = str_cmp(a->sort, b->sort);

    return order ? order : (a->unit > b->unit) - (a->unit < b->unit);
}

/* The units directly below, living today, by name. */
static struct child *children_of(const struct making *m, int unit, int *ret_n)
{
    const struct org_unit *u = &m->o->units[unit];
    struct child *list = NEW(m->a, struct child, u->n_children + 1);
    int n = 0;

    for (int i = 0; i < u->n_children; i++) {
        int child = u->children[i];
        const struct org_edge *edge =
            org_edge_on(m->o, child, m->tree, m->c->today);

        if (!edge || edge->parent != unit || !authz_sees(m->c, ACT_NAME, child))
            continue;
        list[n].unit = child;
        list[n++].sort =
            text_sort_key(m->a, org_name_on(m->o, child, m->c->today)->name);
    }
    qsort(list, (size_t)n, sizeof *list, by_sort);
    *ret_n = n;
    return list;
}

/* The unit and everything below it, each before what is below it. */
static void find_units(struct making *m)
{
    Str *items = NEW(m->a, Str, TEMPLATE_MAX_UNITS);
    int *stack = NULL, n = 0;
    size_t depth = 0, cap = 0;

    *PUSH(m->a, stack, depth, cap) = m->unit;
    while (depth > 0 && n < TEMPLATE_MAX_UNITS) {
        int unit = stack[--depth], below;
        struct child *list = children_of(m, unit, &below);

        items[n++] = unit_choice(m, unit);
        while (below > 0)
            *PUSH(m->a, stack, depth, cap) = list[--below].unit;
    }
    m->units = (struct entry_choices){ str_of(say(m, N_("Unit that held it"))),
                                       items, n };
}

static void find_forms(struct making *m)
{
    Str *items = NEW(m->a, Str, m->n_options + 1);
    int n = 0;

    for (int i = 0; i < m->n_options; i++)
        if (str_is(m->options[i].breakdown, "form"))
            items[n++] =
                choice_text(m->a, m->options[i].name, m->options[i].key);
    m->forms = (struct entry_choices){ str_of(say(m, N_("Form of activity"))),
                                       items, n };
}

/* ---- columns ---- */

/* clang-format off */
static const struct design {
    const char *name; /* in the hidden row: see app/import_sheet.h */
    const char *field; /* whose label it has, or NULL: the help's own */
    const char *help;
    double width;
    enum entry_kind kind;
    bool required, hidden, open;
    int max;
} designs[W_COLUMNS] = {
    [W_KEY] = { "key!", "key", NULL, 4, ENTRY_TEXT, false, true, false, 0 },
    [W_CAMPAIGN] = { "campaign!", "campaign", NULL, 4, ENTRY_TEXT, false, true, false, 0 },
    [W_TO] = { "to", "to", N_("The last day, on which the activity counts: day/month/year, for example 19/05/2026."),
        13, ENTRY_DAY, true, false, false, 0 },
    [W_FROM] = { "from", "from", N_("Only where it lasted several days: the first of them."),
        13, ENTRY_DAY, false, false, false, 0 },
    [W_UNIT] = { "units", "units", N_("Choose the unit that held it, or that led where several held it."),
        34, ENTRY_CHOICE, true, false, false, 0 },
    [W_UNIT_2] = { "units.2", NULL, N_("Where two units held it together: the second one."),
        30, ENTRY_CHOICE, false, false, true, 0 },
    [W_UNIT_3] = { "units.3", NULL, N_("More units that held it too: their keys, with ; between them."),
        26, ENTRY_TEXT, false, false, false, 1000 },
    [W_FORM] = { "form", "form", N_("Choose the form of the activity."),
        30, ENTRY_CHOICE, false, false, false, 0 },
    [W_TITLE] = { "title", "title", N_("What was held, in a few words."),
        44, ENTRY_TEXT, false, false, false, 500 },
    [W_TOPIC] = { "topic", "topic", N_("The topic, where there was one."),
        30, ENTRY_TEXT, false, false, false, 300 },
    [W_PLACE] = { "place", "place", N_("Where it was held."),
        26, ENTRY_TEXT, false, false, false, 300 },
    [W_SESSIONS] = { "sessions", "sessions", N_("How many sessions; a whole number."),
        11, ENTRY_COUNT, true, false, false, 0 },
    [W_TURNS] = { "turns", "turns", N_("Everybody present, counted at each session; a whole number."),
        13, ENTRY_COUNT, true, false, false, 0 },
    [W_PERSONS] = { "persons", "persons", N_("Different persons, if known; leave it empty if not."),
        11, ENTRY_COUNT, false, false, false, 0 },
    [W_NOTE] = { "note", "note", N_("Anything else that the reader must know."),
        30, ENTRY_TEXT, false, false, false, 2000 },
};
/* clang-format on */

static Str label_of(const struct making *m, int column)
{
    const char *field = designs[column].field;

    for (const struct import_label *l = import_labels(IMPORT_ACTIVITIES);
         field && l->name; l++)
        if (strcmp(l->name, field) == 0)
            return str_of(say(m, l->label));
    return str_of(
        say(m, column == W_UNIT_2 ? N_("Second unit") : N_("Further units")));
}

static struct entry_column *make_columns(struct making *m)
{
    struct entry_column *columns = NEW(m->a, struct entry_column, W_COLUMNS);
    Day most = m->campaign.to < DAY_MAX ? m->campaign.to : DAY_MAX;

    for (int i = 0; i < W_COLUMNS; i++) {
        const struct design *d = &designs[i];

        columns[i] = (struct entry_column){
            .name = str_of(d->name),
            .title = label_of(m, i),
            .help = d->help ? str_of(say(m, d->help)) : S(""),
            .width = d->width,
            .kind = d->kind,
            .required = d->required,
            .hidden = d->hidden,
            .locked = d->hidden,
            .open = d->open,
            .max = d->max,
            .least = i == W_FROM ? DAY_MIN : m->campaign.from,
            .most = most,
        };
    }
    columns[W_UNIT].choices = columns[W_UNIT_2].choices = &m->units;
    columns[W_UNIT].open = m->units.n == TEMPLATE_MAX_UNITS;
    columns[W_FORM].choices = &m->forms;
    return columns;
}

/* ---- rows ---- */

static Str *add_row(struct making *m, Str key)
{
    Str *row = NEW(m->a, Str, W_COLUMNS);

    for (int i = 0; i < W_COLUMNS; i++)
        row[i] = S("");
    row[W_KEY] = key;
    row[W_CAMPAIGN] = m->campaign.key;
    *PUSH(m->a, m->rows, m->n_rows, m->cap_rows) = row;
    return row;
}

static Str unit_by_key(const struct making *m, Str key)
{
    int unit = org_find(m->o, key);

    return unit == ORG_NONE ? key : unit_choice(m, unit);
}

static Str form_by_key(const struct making *m, Str key)
{
    for (int i = 0; i < m->n_options; i++)
        if (str_eq(m->options[i].key, key))
            return choice_text(m->a, m->options[i].name, key);
    return key;
}

static Str day_cell(struct making *m, Day d)
{
    char text[DAY_TEXT];

    return str_dup(m->a, str_of(day_iso(d, text)));
}

static Str count_cell(struct making *m, int64_t n)
{
    return n < 0 ? S("") : str_fmt(m->a, "%lld", (long long)n);
}

static void add_record(struct making *m, const struct activity *a)
{
    Str *row = add_row(m, a->key), more = S("");

    row[W_TO] = day_cell(m, a->to);
    row[W_FROM] = a->from == a->to ? S("") : day_cell(m, a->from);
    row[W_UNIT] = unit_by_key(m, a->units[0]);
    if (a->n_units > 1)
        row[W_UNIT_2] = unit_by_key(m, a->units[1]);
    for (int i = PARTNERS - 1; i < a->n_units; i++)
        more = str_fmt(m->a, "%.*s%s%.*s", STR(more), more.n ? ";" : "",
                       STR(a->units[i]));
    row[W_UNIT_3] = more;
    row[W_FORM] = a->form.n ? form_by_key(m, a->form) : S("");
    row[W_TITLE] = a->title;
    row[W_TOPIC] = a->topic;
    row[W_PLACE] = a->place;
    row[W_SESSIONS] = count_cell(m, a->sessions);
    row[W_TURNS] = count_cell(m, a->turns);
    row[W_PERSONS] = count_cell(m, a->persons);
    row[W_NOTE] = a->note;
}

static enum rc add_records(struct making *m)
{
    struct address address = { .campaign = m->how->campaign,
                               .unit = m->how->unit,
                               .indicator = S("activities"),
                               .map = MAP_NOW,
                               .known = SEQ_NOW };
    struct source_page page = { .limit = PAGE };

    do {
        TRY(figure_sources(m->c, &address, &page));
        if (page.total > TEMPLATE_MAX_ROWS)
            return fail(m->c, RC_LIMIT, "unit",
                        N_("the unit has %lld records, a workbook takes %d; "
                           "make workbooks of the units below it"),
                        (long long)page.total, TEMPLATE_MAX_ROWS);
        for (int i = 0; i < page.n; i++)
            if (!page.at[i].bundle)
                add_record(m, &page.at[i].activity);
        page.offset += page.n;
    } while (page.n == PAGE);
    return RC_OK;
}

static Str base36(struct arena *a, uint64_t v)
{
    char text[KEY_TEXT];
    int at = KEY_TEXT;

    do {
        text[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"[v % 36];
        v /= 36;
    } while (v > 0);
    return str_dup(a, (Str){ text + at, KEY_TEXT - at });
}

/* Keys that no other workbook has: of this moment and this unit. */
static void add_empty(struct making *m)
{
    Str moment = base36(m->a, (uint64_t)m->c->now);
    Str place = base36(m->a, str_hash(m->how->unit) >> 24);

    for (int i = 1; i <= m->how->rows; i++)
        add_row(m, str_fmt(m->a, "x%.*s-%.*s-%d", STR(moment), STR(place), i));
}

/* ---- all of it ---- */

static enum rc look_up(struct making *m)
{
    struct ctx *c = m->c;

    TRY(campaign_get(c, m->how->campaign, &m->campaign));
    TRY(org_get(c, &m->o));
    TRY(option_list(c, &m->options, &m->n_options));
    m->tree = org_tree_id(m->o, m->campaign.tree_id);
    m->unit = org_find(m->o, m->how->unit);
    if (m->unit == ORG_NONE)
        return fail(c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(m->how->unit));
    if (m->how->rows < 0 || m->how->rows > TEMPLATE_MAX_ROWS)
        return fail(c, RC_LIMIT, "rows",
                    N_("a workbook takes at most %d empty rows"),
                    TEMPLATE_MAX_ROWS);
    return RC_OK;
}

static enum rc print(struct making *m, Str *ret)
{
    Str unit = org_name_on(m->o, m->unit, m->c->today)->name;
    struct entry_book book = {
        .lang = m->c->err.lang,
        .sheet = str_of(say(m, N_("Activities"))),
        .title = str_fmt(m->a, "%.*s – %.*s", STR(unit), STR(m->campaign.name)),
        .guide = str_of(say(m, N_("One activity a row; what has a * must be "
                                  "there. Do not move columns. Save the file "
                                  "and send it back as it is."))),
        .author = unit,
        .created = m->c->now,
        .columns = make_columns(m),
        .n_columns = W_COLUMNS,
        .rows = (const Str *const *)m->rows,
        .n_rows = (int)m->n_rows,
    };

    return entry_book_write(m->a, &book, ret, &m->c->err);
}

enum rc import_template_make(struct ctx *c, const struct import_template *how,
                             Str *ret_bytes)
{
    struct making m = { .c = c, .a = c->arena, .how = how };

    TRY(look_up(&m));
    find_units(&m);
    find_forms(&m);
    if (how->records)
        TRY(add_records(&m));
    add_empty(&m);
    return print(&m, ret_bytes);
}
