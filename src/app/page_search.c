/* One box over everything: units, documents, activities, reports, persons. */
#include "app/page_common.h"
#include "app/routes.h"
#include "domain/search.h"

static const struct {
    const char *name;   /* of the heading; message id */
    const char *folder; /* of the address, NULL: has no page of its own */
} kinds[HIT_KINDS] = {
    [HIT_UNIT] = { N_("Units"), "units" },
    [HIT_DOCUMENT] = { N_("Documents"), NULL },
    [HIT_ACTIVITY] = { N_("Activities"), "activities" },
    [HIT_REPORT] = { N_("Reports"), "reports" },
    [HIT_PERSON] = { N_("People"), "people" },
};

static void set_part(struct page *p, struct value *list, Str text, bool is_hit)
{
    struct value *part;

    if (!text.n)
        return;
    part = val_add(list, val_object(p->a));
    val_set_text(part, "text", text);
    val_set_bool(part, "is_hit", is_hit);
}

/* The piece of text that answered, with what was looked for marked. */
static void set_snippet(struct page *p, struct value *o,
                        const struct snippet *s)
{
    struct value *list = val_set(o, "snippet", val_list(p->a));
    ptrdiff_t at = 0;

    for (int i = 0; i < s->marks; i++) {
        set_part(p, list, (Str){ s->text.p + at, s->mark[i].at - at }, false);
        set_part(p, list, (Str){ s->text.p + s->mark[i].at, s->mark[i].n },
                 true);
        at = s->mark[i].at + s->mark[i].n;
    }
    if (s->text.n)
        set_part(p, list, str_from(s->text, at), false);
    val_set_bool(o, "has_snippet", s->text.n > 0);
}

static void set_hit(struct page *p, struct value *list, const struct hit *h)
{
    struct value *o = val_add(list, val_object(p->a));
    const char *folder = kinds[h->kind].folder;
    struct row *r = page_row(p);

    val_set_text(o, "key", h->key);
    val_set_text(o, "title", h->title.n ? h->title : h->key);
    val_set_text(o, "symbol", h->symbol);
    val_set_text(o, "place", h->place);
    val_set_text(o, "day", h->day == DAY_UNTIL ? S("") : page_day(p, h->day));
    val_set_bool(o, "closed", h->closed);
    val_set_bool(o, "draft", h->draft);
    val_set(o, "href",
            folder ? val_text(p->a, href_key(p->a, p->lang, folder, h->key))
                   : val_null(p->a));
    set_snippet(p, o, &h->snippet);
    page_put_text(p, r, page_text(p, kinds[h->kind].name));
    page_put_text(p, r, h->key);
    page_put_text(p, r, h->title);
    page_put_text(p, r, h->place);
    page_put_day(p, r, h->day);
}

static void set_kind(struct page *p, struct value *list, enum hit_kind kind,
                     const struct hit_list *hits)
{
    struct value *o, *items;

    if (!hits->n)
        return;
    o = val_add(list, val_object(p->a));
    val_set_text(o, "name", page_text(p, kinds[kind].name));
    val_set_text(o, "id",
                 str_of(kinds[kind].folder ? kinds[kind].folder : "documents"));
    val_set_bool(o, "more", hits->more);
    items = val_set(o, "hits", val_list(p->a));
    for (int i = 0; i < hits->n; i++)
        set_hit(p, items, &hits->at[i]);
}

static Str search_href(struct page *p, Day to)
{
    Str s = str_fmt(p->a, "/search?q=%s", http_escape(p->a, p->in.q).p);
    char day[DAY_TEXT];

    if (p->in.unit.n)
        s = str_fmt(p->a, "%.*s&unit=%s", STR(s),
                    http_escape(p->a, p->in.unit).p);
    if (to)
        s = str_fmt(p->a, "%.*s&to=%s", STR(s), day_iso(to, day));
    return p->lang == LANG_EN ? str_cat(p->a, s, S("&lang=en")) : s;
}

/* Activities are looked at in steps: the newest, then those before. */
static void set_steps(struct page *p, const struct found *f)
{
    bool on = f->of[HIT_ACTIVITY].older && f->oldest != DAY_UNTIL &&
              (!p->in.to || f->oldest < p->in.to);
    struct value *o;

    if (p->in.to) {
        o = val_set(p->v, "newest", val_object(p->a));
        val_set_text(o, "href", search_href(p, 0));
        val_set_text(o, "text",
                     str_fmt(p->a,
                             msg(p->lang, N_("Only activities up to %s are "
                                             "looked at here.")),
                             page_day(p, p->in.to).p));
    }
    if (on)
        val_set_text(val_set(p->v, "further", val_object(p->a)), "href",
                     search_href(p, f->oldest));
}

static enum rc look(struct page *p, struct value *list)
{
    struct search q = { .words = p->in.q,
                        .unit = p->in.unit,
                        .until = p->in.to,
                        .kinds = p->in.to ? 1u << HIT_ACTIVITY : 0 };
    struct found f;

    TRY(search_run(p->c, &q, &f));
    for (int i = 0; i < HIT_KINDS; i++)
        set_kind(p, list, (enum hit_kind)i, &f.of[i]);
    val_set_bool(p->v, "nothing", val_count(list) == 0);
    if (f.of[HIT_ACTIVITY].older)
        val_set_text(
            p->v, "older",
            str_fmt(p->a,
                    msg(p->lang, N_("Only the newest %d activities were looked "
                                    "at, back to %s; choose a unit to look "
                                    "further back.")),
                    (int)f.looked, page_day(p, f.oldest).p));
    set_steps(p, &f);
    return RC_OK;
}

static enum rc search(struct page *p)
{
    static const char *const heads[] = { N_("What"), N_("Key"), N_("Name"),
                                         N_("Place"), N_("Day") };
    struct value *list = val_set(p->v, "kinds", val_list(p->a));

    p->view = "search";
    p->title = page_text(p, N_("Search"));
    page_crumb(p, S(""), p->title);
    val_set_text(p->v, "help",
                 page_text(p, N_("Looks in units, documents, activities, "
                                 "reports and people that you may see. Marks "
                                 "and capitals do not matter, nor the order of "
                                 "words; numbers and symbols such as 01-KL/TW "
                                 "are found whole. Open a line to go there.")));
    val_set_text(p->v, "q", p->in.q);
    val_set_text(p->v, "unit", p->in.unit);
    val_set_text(val_set(p->v, "suggest", val_object(p->a)), "href",
                 S("/units/suggest.json"));
    val_set_text(val_set(p->v, "here", val_object(p->a)), "href", S("/search"));
    val_set_bool(p->v, "nothing", false);
    val_set_text(p->v, "older", S(""));
    page_table(p, p->title, heads, countof(heads));
    return str_trim(p->in.q).n ? look(p, list) : RC_OK;
}

const struct route search_routes[] = {
    { GET, "/search", search, MAY(NAME, ANY, 0), AS_DATA, "q unit to", "search",
      N_("One box over units, documents, activities, reports and people") },
    { 0 }
};
