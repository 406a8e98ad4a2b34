/* Addresses and texts of pages; tables; see page_parts.c for parts of models. */
#include "app/page_common.h"

#include <assert.h>
#include <string.h>

#include "app/http.h"
#include "base/buf.h"
#include "base/num.h"
#include "domain/reorg.h"

const Str page_measures[M_TILES] = {
    { "activities", 10 }, { "sessions", 8 }, { "turns", 5 }, { "persons", 7 }
};
const char *const page_measure_names[M_TILES] = { N_("Activities"),
                                                  N_("Sessions"), N_("Turns"),
                                                  N_("Persons") };

/* ---- addresses ---- */

Str page_key(struct arena *a, Str key)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, 4096);
    for (ptrdiff_t i = 0; i < key.n; i++) {
        if (key.p[i] == '/')
            buf_z(b, "~s");
        else if (key.p[i] == '.')
            buf_z(b, "~d");
        else
            buf_char(b, key.p[i]);
    }
    return http_escape(a, buf_view(b));
}

bool page_key_read(struct arena *a, Str segment, Str *ret_key)
{
    char *out = NEW(a, char, segment.n + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < segment.n; i++) {
        char c = segment.p[i];

        if (c == '~') {
            if (++i == segment.n)
                return false;
            c = segment.p[i] == 's' ? '/' : segment.p[i] == 'd' ? '.' : '\0';
        }
        out[n++] = c;
    }
    *ret_key = (Str){ out, n };
    return n > 0;
}

static void param(struct buf *b, const char *name, Str value)
{
    buf_char(b, memchr(b->p, '?', b->n) ? '&' : '?');
    buf_z(b, name);
    buf_char(b, '=');
    buf_str(b, value);
}

static void param_day(struct buf *b, const char *name, Day d)
{
    char text[DAY_TEXT];

    if (d != 0)
        param(b, name, str_of(day_iso(d, text)));
}

static void param_number(struct arena *a, struct buf *b, const char *name,
                         int64_t n)
{
    param(b, name, str_fmt(a, "%lld", (long long)n));
}

static void param_map(struct buf *b, const struct address *at)
{
    if (at->map == MAP_NOW)
        param(b, "map", S("now"));
    else if (at->map == MAP_DAY)
        param_day(b, "map", at->map_day);
}

static void param_lang(struct buf *b, enum lang lang)
{
    if (lang == LANG_EN)
        param(b, "lang", S("en"));
}

Str href_address(struct arena *a, enum lang lang, const struct address *at,
                 int64_t number)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, 4096);
    buf_z(b, "/campaigns/");
    buf_str(b, page_key(a, at->campaign));
    buf_z(b, "/units/");
    buf_str(b, page_key(a, at->unit));
    if (at->indicator.n) {
        buf_z(b, "/figures/");
        buf_str(b, page_key(a, at->indicator));
    }
    if (at->option.n)
        param(b, "option", http_escape(a, at->option));
    param_day(b, "from", at->from);
    param_day(b, "to", at->to);
    param_map(b, at);
    if (at->tree.n)
        param(b, "tree", http_escape(a, at->tree));
    if (at->known && at->known != SEQ_NOW)
        param_number(a, b, "known", at->known);
    if (at->approved)
        param_number(a, b, "approved", 1);
    if (number > 1)
        param_number(a, b, "page", number);
    param_lang(b, lang);
    return buf_view(b);
}

Str href_query(struct arena *a, enum lang lang, const struct page_input *in,
               const struct campaign *k)
{
    struct address at = { .campaign = in->campaign,
                          .unit = in->unit,
                          .tree = in->tree,
                          .indicator = in->indicator,
                          .option = in->option,
                          .from = in->from,
                          .to = in->to,
                          .map = in->map,
                          .map_day = in->map_day,
                          .known = in->known,
                          .approved = in->approved > 0 };

    if (at.from == k->from && at.to == k->to)
        at.from = at.to = 0;
    if (str_eq(at.tree, k->tree))
        at.tree = S("");
    return href_address(a, lang, &at, 0);
}

Str href_plain(struct arena *a, enum lang lang, const char *path)
{
    return str_fmt(a, "%s%s", path, lang == LANG_EN ? "?lang=en" : "");
}

Str href_key(struct arena *a, enum lang lang, const char *folder, Str key)
{
    return href_plain(a, lang,
                      str_fmt(a, "/%s/%s", folder, page_key(a, key).p).p);
}

/* ---- texts ---- */

Str page_number(struct page *p, int64_t micro)
{
    char text[NUM_TEXT];

    num_text(p->lang, micro, micro % MICRO ? 2 : 0, text);
    /* the sign of typography, as wide as a digit */
    if (text[0] == '-')
        return str_fmt(p->a, "−%s", text + 1);
    return str_dup(p->a, str_of(text));
}

Str page_count(struct page *p, int64_t n)
{
    return page_number(p, n * MICRO);
}

Str page_day(struct page *p, Day d)
{
    char text[DAY_TEXT];

    return str_dup(p->a, str_of(day_vn(d, text)));
}

Str page_day_iso(struct page *p, Day d)
{
    char text[DAY_TEXT];

    return str_dup(p->a, str_of(day_iso(d, text)));
}

Str page_moment(struct page *p, int64_t clock)
{
    enum { DAY_MS = 86400000, VN_MS = 7 * 3600000 };
    int64_t left = ((clock + VN_MS) % DAY_MS + DAY_MS) % DAY_MS / 60000;

    return str_fmt(p->a, "%s %02d:%02d", page_day(p, day_of_clock(clock)).p,
                   (int)(left / 60), (int)(left % 60));
}

struct value *page_cell(struct page *p, const struct figure *f, Str href)
{
    struct value *v = val_object(p->a);

    val_set_text(v, "text", f->determined ? page_number(p, f->value) : S("–"));
    val_set(v, "number",
            f->determined ? val_micro(p->a, f->value) : val_null(p->a));
    val_set(v, "href", href.n ? val_text(p->a, href) : val_null(p->a));
    return v;
}

Str page_word(struct page *p, Str key)
{
    /* clang-format off */
    static const struct { const char *key, *id; } words[] = {
        { "province", N_("Province") },
        { "district", N_("District") },
        { "commune", N_("Commune") },
        { "township", N_("Township") },
        { "ward", N_("Ward") },
        { "office", N_("Office") },
        { "party-board", N_("Party committee's board") },
        { "public-service", N_("Public service unit") },
        { "armed-force", N_("Armed force") },
        { "front", N_("Fatherland Front") },
        { "union", N_("Mass organisation") },
        { "main", N_("Main hierarchy") },
        { "tree:front", N_("Hierarchy of the Front and unions") },
        { "gso", N_("Code of the statistics office") },
        { "dinhdanh", N_("Electronic identification code") },
        { "found", N_("Founding") },
        { "rename", N_("Renaming") },
        { "move", N_("Move") },
        { "merge", N_("Merger") },
        { "split", N_("Division") },
        { "dissolve", N_("Dissolution") },
    };
    /* clang-format on */

    for (int i = 0; i < countof(words); i++)
        if (str_is(key, words[i].key))
            return page_text(p, words[i].id);
    return key;
}

/* ---- the table ---- */

struct grid {
    struct table t;
    size_t cap;
};

static struct cell *put(struct page *p, struct row *r)
{
    assert(r->n < p->table->columns);
    return &r->cells[r->n++];
}

static struct spans spans_of(struct page *p, Str s)
{
    struct spans out = { NEW(p->a, struct span, 1), 1 };

    out.at[0].text = s;
    return out;
}

void page_put_text(struct page *p, struct row *r, Str s)
{
    struct cell *c = put(p, r);

    c->kind = CELL_TEXT;
    c->text = spans_of(p, s);
}

void page_put_number(struct page *p, struct row *r, bool known, int64_t micro)
{
    struct cell *c = put(p, r);

    c->kind = known ? CELL_NUMBER : CELL_EMPTY;
    c->align = ALIGN_RIGHT;
    c->micro = micro;
    c->decimals = micro % MICRO ? 2 : 0;
    c->text = spans_of(p, known ? page_number(p, micro) : S(""));
}

void page_put_day(struct page *p, struct row *r, Day d)
{
    struct cell *c = put(p, r);

    c->kind = d == DAY_UNTIL ? CELL_EMPTY : CELL_DATE;
    c->day = d;
    c->text = spans_of(p, page_day(p, d));
}

struct row *page_row(struct page *p)
{
    struct grid *g = (struct grid *)p->table;
    size_t n = (size_t)g->t.n;
    struct row *r;

    g->t.rows = arena_grow(p->a, g->t.rows, n, &g->cap, sizeof *g->t.rows);
    r = &g->t.rows[g->t.n++];
    r->cells = NEW(p->a, struct cell, g->t.columns);
    r->n = 0;
    return r;
}

void page_table(struct page *p, Str name, const char *const *heads, int n)
{
    struct grid *g = NEW(p->a, struct grid, 1);
    struct row *r;

    g->t.caption = name;
    g->t.columns = n;
    g->t.head = 1;
    g->t.widths = NEW(p->a, double, n);
    p->table = &g->t;
    r = page_row(p);
    for (int i = 0; i < n; i++) {
        g->t.widths[i] = i == 0 ? 4 : 1.5;
        page_put_text(p, r, page_text(p, heads[i]));
        r->cells[i].bold = true;
    }
}

/* ---- too many tries ---- */

enum rc page_wait(struct page *p, int wait_s)
{
    p->wait_s = wait_s;
    return fail(p->c, RC_LIMIT, "throttle",
                N_("too many tries; wait %d s, then try again"), wait_s);
}
