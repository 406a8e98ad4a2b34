/* Changes of the organisation: the list, and one of them. */
#include "app/page_event.h"

#include "app/page_common.h"
#include "app/routes.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"

enum { PER_PAGE = 50, NAMED = 12 };

/* ---- in words ---- */

static Str name_on(const struct org *o, Str key, Day d)
{
    int unit = org_find(o, key);

    return unit == ORG_NONE || !o->units[unit].n_names
               ? key
               : org_name_on(o, unit, d)->name;
}

/* "xã A", "Ban B": an administrative unit's own word is small within a
 * sentence. */
static Str name_within(struct page *p, const struct org *o, Str key, Day d)
{
    static const char *const kinds[] = { "province", "district", "commune",
                                         "township", "ward" };
    int unit = org_find(o, key);
    Str name = name_on(o, key, d);

    for (int i = 0; unit != ORG_NONE && i < countof(kinds); i++)
        if (str_is(o->units[unit].kind, kinds[i]))
            return text_lower_first(p->a, name);
    return name;
}

static Str names_on(struct page *p, const struct org *o, const Str *keys, int n,
                    Day d)
{
    struct buf *b = NEW(p->a, struct buf, 1);

    buf_init_arena(b, p->a, BUF_NO_MAX);
    for (int i = 0; i < n && i < NAMED; i++)
        buf_fmt(b, "%s%.*s", i ? ", " : "", STR(name_within(p, o, keys[i], d)));
    if (n > NAMED)
        buf_z(b, " …");
    return buf_view(b);
}

/* A successor that begins with the event. */
static bool is_new(const struct org *o, Str key, Day d)
{
    int unit = org_find(o, key);

    return unit != ORG_NONE && org_alive(o, unit, d) &&
           !org_alive(o, unit, d - 1);
}

static Str joining(struct page *p, const struct org *o, const struct event *ev,
                   Str units, Str into)
{
    if (ev->n_into && is_new(o, ev->into[0], ev->day))
        return str_fmt(p->a, msg(p->lang, N_("%s is made of %s")), into.p,
                       units.p);
    return str_fmt(p->a, msg(p->lang, N_("%s joins %s")), units.p, into.p);
}

static Str event_text(struct page *p, const struct org *o,
                      const struct event *ev)
{
    Str units = names_on(p, o, ev->units, ev->n_units, ev->day - 1);
    Str into = names_on(p, o, ev->into, ev->n_into, ev->day);

    switch (ev->kind) {
    case EVENT_FOUND:
        return str_fmt(p->a, msg(p->lang, N_("%s is founded")),
                       names_on(p, o, ev->units, ev->n_units, ev->day).p);
    case EVENT_RENAME:
        return str_fmt(p->a, msg(p->lang, N_("%s is renamed %s")), units.p,
                       names_on(p, o, ev->units, ev->n_units, ev->day).p);
    case EVENT_MOVE:
        return str_fmt(p->a, msg(p->lang, N_("%s comes under %s")),
                       names_on(p, o, ev->units, ev->n_units, ev->day).p,
                       names_on(p, o, ev->parents, ev->n_parents, ev->day).p);
    case EVENT_MERGE:
        return joining(p, o, ev, units, into);
    case EVENT_SPLIT:
        return str_fmt(p->a, msg(p->lang, N_("%s is divided into %s")), units.p,
                       into.p);
    case EVENT_DISSOLVE:
    case EVENT_KINDS:
        break;
    }
    return str_fmt(p->a, msg(p->lang, N_("%s ends")), units.p);
}

Str page_event_text(struct page *p, const struct org *o, const struct event *ev)
{
    return text_upper_first(p->a, event_text(p, o, ev));
}

/* ---- documents ---- */

enum rc page_event_papers(struct page *p, struct event_papers *ret)
{
    return document_list(p->c, &ret->list, &ret->n);
}

static Str paper_text(struct page *p, const struct document *d)
{
    Str s = str_fmt(p->a, msg(p->lang, N_("%.*s No. %.*s")), STR(d->type),
                    STR(d->number));

    if (d->day != DAY_UNTIL)
        s = str_fmt(p->a, msg(p->lang, N_("%s of %s")), s.p,
                    page_day(p, d->day).p);
    return d->issuer.n ? str_fmt(p->a, msg(p->lang, N_("%s by %.*s")), s.p,
                                 STR(d->issuer))
                       : s;
}

Str page_event_paper(struct page *p, const struct event_papers *papers,
                     const struct event *ev)
{
    for (int i = 0; i < papers->n && ev->document.n; i++)
        if (str_eq(papers->list[i].key, ev->document))
            return paper_text(p, &papers->list[i]);
    return ev->document;
}

struct value *page_event_item(struct page *p, const struct org *o,
                              const struct event_papers *papers,
                              const struct event *ev)
{
    struct value *v = val_object(p->a);
    Str source = page_event_paper(p, papers, ev);

    if (!source.n)
        source = ev->note;

    val_set_text(v, "key", ev->key);
    val_set_text(v, "href", href_key(p->a, p->lang, "events", ev->key));
    val_set_text(v, "day", page_day(p, ev->day));
    val_set_text(v, "day_iso", page_day_iso(p, ev->day));
    val_set_text(v, "kind", page_word(p, str_of(event_kind_names[ev->kind])));
    val_set_text(v, "text", page_event_text(p, o, ev));
    val_set(v, "document", source.n ? val_text(p->a, source) : val_null(p->a));
    val_set_bool(v, "ahead", ev->day > p->c->today);
    return v;
}

/* ---- the list ---- */

static void sheet_row(struct page *p, const struct org *o,
                      const struct event_papers *papers, const struct event *ev)
{
    struct row *r = page_row(p);

    page_put_text(p, r, ev->key);
    page_put_day(p, r, ev->day);
    page_put_text(p, r, page_word(p, str_of(event_kind_names[ev->kind])));
    page_put_text(p, r, page_event_text(p, o, ev));
    page_put_text(p, r, page_event_paper(p, papers, ev));
    page_put_text(p, r, ev->note);
}

static const char *const heads[] = { N_("Key"),      N_("Day"),
                                     N_("Kind"),     N_("What changed"),
                                     N_("Document"), N_("Note") };

/* Newest first. */
/* An event is seen by who has a right to the name of a unit in it. */
static bool is_seen(struct page *p, const struct org *o, const struct event *ev)
{
    for (int i = 0; i < ev->n_units; i++)
        if (page_sees(p, o, ACT_NAME, ev->units[i]))
            return true;
    for (int i = 0; i < ev->n_into; i++)
        if (page_sees(p, o, ACT_NAME, ev->into[i]))
            return true;
    return false;
}

static int only_seen(struct page *p, const struct org *o, struct event *ev,
                     int n)
{
    int kept = 0;

    for (int i = 0; i < n; i++)
        if (is_seen(p, o, &ev[i]))
            ev[kept++] = ev[i];
    return kept;
}

static enum rc list(struct page *p)
{
    struct value *rows = val_set(p->v, "events", val_list(p->a));
    struct event_papers papers;
    const struct org *o;
    struct event *ev;
    int n, first;

    p->view = "events";
    val_set_bool(p->v, "may_reorganise", authz_may(p->c, ACT_ADMIN, ORG_NONE));
    val_set_text(val_set(p->v, "reorganise", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/events/new"));
    p->title = page_text(p, N_("Organisation changes"));
    page_crumb(p, S(""), p->title);
    TRY(org_get(p->c, &o));
    TRY(event_list(p->c, false, &ev, &n));
    n = only_seen(p, o, ev, n);
    TRY(page_event_papers(p, &papers));
    page_table(p, p->title, heads, countof(heads));
    p->table->widths[3] = p->table->widths[4] = 8;
    for (int i = n - 1; i >= 0; i--)
        sheet_row(p, o, &papers, &ev[i]);
    page_pager(p, NULL, n, PER_PAGE);
    first = (int)(p->in.page - 1) * PER_PAGE;
    for (int i = first; i < n && i < first + PER_PAGE; i++)
        val_add(rows, page_event_item(p, o, &papers, &ev[n - 1 - i]));
    val_set_text(
        p->v, "text",
        n ? str_fmt(p->a, msg(p->lang, N_("changes: %d, from %s to %s")), n,
                    page_day(p, ev[0].day).p, page_day(p, ev[n - 1].day).p)
          : S(""));
    return RC_OK;
}

/* ---- one ---- */

static Str share_text(struct page *p, const struct event *ev, int i)
{
    int64_t sum = 0;
    char text[NUM_TEXT];

    for (int j = 0; j < ev->n_shares; j++)
        sum += ev->shares[j];
    if (i >= ev->n_shares || sum <= 0)
        return S("");
    num_text(p->lang, (int64_t)((Wide)ev->shares[i] * 100 * MICRO / sum), 2,
             text);
    return str_fmt(p->a, "%s%%", text);
}

static void side(struct page *p, const struct org *o, const struct event *ev,
                 bool after)
{
    struct value *l = val_set(p->v, after ? "after" : "before", val_list(p->a));
    bool same = ev->n_into == 0 && ev->kind != EVENT_DISSOLVE;
    const Str *keys = after && !same ? ev->into : ev->units;
    int n = after && !same ? ev->n_into : ev->n_units;
    Day d = after ? ev->day : ev->day - 1;

    if (!after && ev->kind == EVENT_FOUND)
        n = 0;
    for (int i = 0; i < n; i++) {
        struct value *v = val_add(l, val_object(p->a));
        int unit = org_find(o, keys[i]);
        Str share = after ? share_text(p, ev, i) : S("");

        val_set_text(v, "key", keys[i]);
        page_unit_href(p, v, o, keys[i]);
        val_set_text(v, "name", name_on(o, keys[i], d));
        val_set_bool(v, "closed",
                     !after && unit != ORG_NONE &&
                         !org_alive(o, unit, ev->day));
        val_set_bool(v, "new", after && is_new(o, keys[i], ev->day));
        val_set(v, "share", share.n ? val_text(p->a, share) : val_null(p->a));
    }
    val_set_bool(p->v, after ? "has_after" : "has_before", n > 0);
}

static void fact(struct page *p, struct value *l, const char *id, Str value)
{
    struct value *o;

    if (!value.n)
        return;
    o = val_add(l, val_object(p->a));
    val_set_text(o, "name", page_text(p, id));
    val_set(o, "href", val_null(p->a));
    val_set_text(o, "value", value);
}

static Str policy_text(struct page *p, const struct event *ev)
{
    static const char *const texts[POLICY_COUNT] = {
        [POLICY_PRIMARY] = N_("go over whole to the unit that took over"),
        [POLICY_SHARES] = N_("are divided by the shares"),
        [POLICY_KEEP] = N_("stay with the closed unit"),
    };

    if (ev->kind == EVENT_DISSOLVE)
        return page_text(p, texts[POLICY_KEEP]);
    if (ev->kind == EVENT_MERGE)
        return page_text(p, texts[POLICY_PRIMARY]);
    return ev->kind == EVENT_SPLIT ? page_text(p, texts[ev->policy]) : S("");
}

static void set_undo(struct page *p, const struct org *o,
                     const struct event *ev)
{
    struct value *u = val_set(p->v, "undo", val_object(p->a));
    bool may = ev->ended == SEQ_LIVE;

    for (int i = 0; i < ev->n_units; i++)
        may = may && page_sees(p, o, ACT_ADMIN, ev->units[i]);
    for (int i = 0; i < ev->n_into; i++)
        may = may && page_sees(p, o, ACT_ADMIN, ev->into[i]);
    val_set_bool(p->v, "may_undo", may);
    val_set_bool(p->v, "undone", ev->ended != SEQ_LIVE);
    val_set_text(
        u, "href",
        href_plain(
            p->a, p->lang,
            str_fmt(p->a, "/events/%s/undo", page_key(p->a, ev->key).p).p));
    val_set_text(u, "refusal",
                 p->form.fields && p->c->err.rc != RC_OK
                     ? str_dup(p->a, str_of(p->c->err.text))
                     : S(""));
}

enum rc page_event_one(struct page *p)
{
    struct event_papers papers;
    const struct org *o;
    struct event ev;
    struct value *v;

    TRY(org_get(p->c, &o));
    TRY(page_event_papers(p, &papers));
    TRY(event_get(p->c, p->keys[0], &ev));
    p->view = "event";
    set_undo(p, o, &ev);
    p->title = page_event_text(p, o, &ev);
    page_crumb(p, href_plain(p->a, p->lang, "/events"),
               page_text(p, N_("Organisation changes")));
    page_crumb(p, S(""), page_day(p, ev.day));
    val_set(p->v, "event", page_event_item(p, o, &papers, &ev));
    side(p, o, &ev, false);
    side(p, o, &ev, true);
    v = val_set(p->v, "facts", val_list(p->a));
    if (ev.document.n)
        fact(p, v, N_("Note"), ev.note);
    fact(p, v, N_("Earlier figures"), policy_text(p, &ev));
    fact(p, v, N_("Hierarchy"),
         str_is(ev.tree, "front") ? page_word(p, S("tree:front"))
                                  : page_word(p, ev.tree));
    fact(p, v, N_("Key"), ev.key);
    fact(p, v, N_("Written down as log entry"), page_count(p, ev.made));
    page_table(p, p->title, heads, countof(heads));
    sheet_row(p, o, &papers, &ev);
    return RC_OK;
}

const struct route event_routes[] = {
    { GET, "/events", list, MAY(NAME, ANY, 0), AS_DATA, "page", "events",
      N_("Changes of the organisation, newest first") },
    { GET, "/events/{e}", page_event_one, MAY(NAME, EVENT, 0), AS_DATA, "",
      "events", N_("One change: before, after, what becomes of the figures") },
    { 0 }
};
