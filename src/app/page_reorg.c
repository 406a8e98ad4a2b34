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
#include "app/reorg_look.h"
#include "app/routes.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/log.h"

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

/* The same question, answered as a file. */
static void set_files(struct page *p)
{
    static const char *const endings[] = { "csv", "xlsx", "json" };
    static const char *const names[] = { "CSV", "Excel", "JSON" };
    struct value *l = val_set(p->v, "files", val_list(p->a));

    for (int i = 0; i < countof(endings); i++) {
        struct value *o = val_add(l, val_object(p->a));

        val_set_text(o, "name", str_of(names[i]));
        val_set_text(
            o, "href",
            href_plain(p->a, p->lang,
                       str_fmt(p->a, "/events/preview.%s", endings[i]).p));
    }
}

/* The event as if it were applied: what moves, and the figures afterwards. */
static enum rc rehearse(struct page *p, const struct event *ev,
                        struct reorg_look **ret)
{
    TRY(reorg_look_begin(p, ev, ret));
    TRY(event_apply(p->c, ev));
    TRY(reorg_look_after(*ret));
    return set_words(p, ev);
}

/* Taken back: the figures as they are, and the form again. */
static enum rc show(struct page *p, const struct event *ev,
                    struct reorg_look *l)
{
    TRY(reorg_look_before(l));
    reorg_form_keep(p, "apply", href_plain(p->a, p->lang, "/events"));
    set_files(p);
    return reorg_form(p, ev->kind, N_("See what would change"));
}

static enum rc preview(struct page *p)
{
    struct reorg_look *l = NULL;
    struct event ev;
    enum rc rc;

    TRY(reorg_event(p, &ev));
    rc = rehearse(p, &ev, &l);
    reorg_look_end(l);
    if (rc != RC_OK)
        return rc;
    change_abort(p->c);
    p->view = "event_preview";
    p->title = page_text(p, N_("What would change"));
    page_crumb(p, href_plain(p->a, p->lang, "/events"),
               page_text(p, N_("Organisation changes")));
    page_crumb(p, S(""), p->title);
    set_help(p);
    TRY(db_begin(p->c->db, &p->c->err));
    rc = show(p, &ev, l);
    db_rollback(p->c->db);
    return rc;
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
    { POST, "/events/preview", preview, MAY(ADMIN, ANY, 0), AS_DATA, "",
      "events", N_("What every figure would be; nothing is changed"),
      reorg_fields, new_page, .flags = ROUTE_KEEP },
    { POST, "/events", apply, MAY(ADMIN, ANY, 0), 0, "", "events",
      N_("Applies a reorganisation"), reorg_fields, new_page },
    { POST, "/events/{e}/undo", undo, MAY(ADMIN, EVENT, 0), 0, "", "events",
      N_("Takes a reorganisation back as if it had never been"), no_fields,
      page_event_one },
    { 0 }
};
