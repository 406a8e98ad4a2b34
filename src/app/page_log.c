/*
 * The log: who did what, when, to what; its verification; and who came in and
 * looked at personal data.  A page is two statements, whatever is looked for.
 */
#include "app/page_log.h"

#include <string.h>

#include "app/http.h"
#include "app/page_common.h"
#include "app/page_event.h"
#include "app/policy.h"
#include "app/routes.h"
#include "base/text.h"
#include "domain/access.h"

enum { PER_PAGE = 50, LOOK_AT = 500, ACCESS_PAGE = 100 };
enum { DAY_MS = 86400000, VN_MS = 7 * 3600000 };

/* ---- entries in words ---- */

/* clang-format off */
static const struct deed {
    const char *action, *id;
} deeds[] = {
    { "account.add", N_("made an account") },
    { "account.codes", N_("made new recovery codes") },
    { "account.disable", N_("disabled an account") },
    { "account.enable", N_("enabled an account again") },
    { "account.first", N_("made the code of the first administrator") },
    { "account.password", N_("changed the password") },
    { "account.reset", N_("made a one-time code for a new password") },
    { "account.second", N_("set up the second factor") },
    { "account.second-clear", N_("cleared a lost second factor") },
    { "account.second-remove", N_("took the second factor away") },
    { "activity.save", N_("saved an activity") },
    { "activity.submit", N_("submitted activities") },
    { "activity.check", N_("checked activities") },
    { "activity.return", N_("returned activities") },
    { "activity.approve", N_("approved activities") },
    { "activity.withdraw", N_("withdrew activities") },
    { "activity.topic", N_("changed the topic of activities") },
    { "activity.attach", N_("attached a file") },
    { "activity.detach", N_("took a file off") },
    { "backup", N_("made a backup") },
    { "bundle.export", N_("wrote a signed bundle") },
    { "bundle.import", N_("took a signed bundle in") },
    { "bundle.withdraw", N_("withdrew the figures of a realm") },
    { "catalog.put", N_("changed the catalogue") },
    { "catalog.end", N_("took something out of the catalogue") },
    { "comment.add", N_("added a remark") },
    { "comment.settle", N_("settled a remark") },
    { "event.apply", N_("reorganised units") },
    { "event.undo", N_("took a reorganisation back") },
    { "file.add", N_("uploaded a file") },
    { "file.end", N_("removed a file") },
    { "grant.put", N_("gave a right to") },
    { "grant.end", N_("ended a right of") },
    { "holiday.set", N_("set a day of the calendar") },
    { "holiday.end", N_("took a day out of the calendar") },
    { "import", N_("imported a list") },
    { "import.undo", N_("took an import back") },
    { "init", N_("made the store") },
    { "lock.add", N_("closed a period") },
    { "lock.end", N_("opened a period") },
    { "person.put", N_("wrote down a person") },
    { "person.end", N_("took a person off the list") },
    { "realm.trust", N_("trusted a realm") },
    { "realm.distrust", N_("trusts a realm no longer") },
    { "realm.name", N_("named this realm") },
    { "rebuild", N_("made the stored figures anew") },
    { "reopening.ask", N_("asked for a period to be reopened") },
    { "reopening.agree", N_("agreed to a reopening") },
    { "reopening.end", N_("ended a reopening") },
    { "report.new", N_("began a report") },
    { "report.text", N_("edited a report") },
    { "report.freeze", N_("froze a report") },
    { "setting.set", N_("changed a setting") },
    { "setting.end", N_("put a setting back to its standard") },
    { "token.add", N_("made a token") },
    { "token.close", N_("ended a token") },
};

/* Objects that have a page: kind → folder of its address. */
static const struct noun {
    const char *kind, *id, *folder;
} nouns[] = {
    { "activity", N_("activity"), "activities" },
    { "activity_file", N_("file of an activity"), "activities" },
    { "activities", N_("activities"), NULL },
    { "account", N_("account"), "people" },
    { "campaign", N_("campaign"), "admin/campaigns" },
    { "comment", N_("comment"), NULL },
    { "event", N_("reorganisation"), "events" },
    { "grant", N_("right"), "people" },
    { "period_lock", N_("closed period"), "locks" },
    { "person", N_("person"), "people" },
    { "report", N_("report"), "reports" },
    { "unit", N_("unit"), "units" },
    { "units", N_("units"), NULL },
    { "setting", N_("setting"), NULL },
};
/* clang-format on */

static const struct noun *noun_of(Str kind)
{
    for (int i = 0; i < countof(nouns); i++)
        if (str_is(kind, nouns[i].kind))
            return &nouns[i];
    return NULL;
}

static Str deed_text(struct page *p, Str action)
{
    for (int i = 0; i < countof(deeds); i++)
        if (str_is(action, deeds[i].action))
            return page_text(p, deeds[i].id);
    return action;
}

/* An import has the number of its entry; taking it back names that. */
static Str href_import(struct page *p, const struct log_entry *le)
{
    if (!str_is(le->kind, "activities"))
        return S("");
    if (str_is(le->action, "import"))
        return href_key(p->a, p->lang, "import",
                        str_fmt(p->a, "%lld", (long long)le->seq));
    return str_is(le->action, "import.undo")
               ? href_key(p->a, p->lang, "import", le->key)
               : S("");
}

static Str href_of(struct page *p, const struct log_entry *le)
{
    const struct noun *noun = noun_of(le->kind);
    Str path = href_import(p, le);

    if (path.n)
        return path;
    if (!noun || !noun->folder || !le->key.n)
        return S("");
    path = str_fmt(p->a, "/%s/{", noun->folder);
    for (int i = 0; route_lists[i]; i++)
        for (const struct route *r = route_lists[i]; r->path; r++)
            if (r->method == GET && str_starts(str_of(r->path), path) &&
                str_find(str_from(str_of(r->path), path.n), '/', 0) < 0)
                return href_key(p->a, p->lang, noun->folder, le->key);
    return S("");
}

/* A record without a title in the log is nobody's but the unit's own. */
static bool may_open(struct page *p, const struct org *o,
                     const struct log_found *f)
{
    static const char *const kinds[] = { "unit", "report", "activity", "file" };
    int kind = str_index(f->entry.kind, kinds, countof(kinds));
    enum act act = kind >= 2 && !f->name.n ? ACT_DRAFT : ACT_READ;

    for (int i = 0; i < f->n_units && kind < countof(kinds); i++)
        if (page_sees(p, o, act, f->units[i]))
            return true;
    return kind == countof(kinds);
}

static Str object_text(struct page *p, const struct org *o,
                       const struct log_found *f)
{
    const struct log_entry *le = &f->entry;
    const struct noun *noun = noun_of(le->kind);
    int unit = str_is(le->kind, "unit") ? org_find(o, le->key) : ORG_NONE;

    if (unit != ORG_NONE)
        return org_name_on(o, unit, p->c->today)->name;
    if (f->name.n)
        return f->name;
    /* the deed names what is not there by itself, but for lists */
    if (!le->key.n)
        return noun && str_ends(le->kind, S("s")) ? page_text(p, noun->id)
                                                  : S("");
    return noun ? str_fmt(p->a, "%s %.*s", msg(p->lang, noun->id), STR(le->key))
                : str_fmt(p->a, "%.*s %.*s", STR(le->kind), STR(le->key));
}

static void set_link(struct page *p, struct value *into, const char *name,
                     Str text, Str href)
{
    struct value *v = val_set(into, name, val_object(p->a));

    val_set_text(v, "text", text);
    val_set(v, "href", href.n ? val_text(p->a, href) : val_null(p->a));
}

struct value *page_log_item(struct page *p, const struct org *o,
                            const struct log_found *f)
{
    const struct log_entry *le = &f->entry;
    struct value *v = val_object(p->a);
    bool known = f->who_name.n > 0;

    val_set_int(v, "seq", le->seq);
    val_set_text(v, "at", page_moment(p, le->at));
    val_set_text(v, "action", le->action);
    set_link(p, v, "who",
             known ? f->who_name
                   : (le->who.n && !str_is(le->who, "cli")
                          ? le->who
                          : page_text(p, N_("command line"))),
             known ? href_key(p->a, p->lang, "people", le->who) : S(""));
    val_set_text(v, "what", deed_text(p, le->action));
    /* the deed has said what kind of thing it is */
    set_link(p, v, "object",
             le->key.n && noun_of(le->kind) && !f->name.n &&
                     !str_is(le->kind, "unit")
                 ? le->key
                 : object_text(p, o, f),
             may_open(p, o, f) ? href_of(p, le) : S(""));
    return v;
}

/* ---- who sees what ---- */

void page_log_eyes(struct page *p, const struct org *o, struct log_eyes *ret)
{
    ret->whole = policy_over_every(p, ACT_ADMIN);
    ret->seen = NEW(p->a, char, o->n + 1);
    ret->n_events = -1;
}

enum rc page_log_name(struct page *p, const struct org *o, struct log_eyes *e,
                      struct log_found *f)
{
    if (!str_is(f->entry.kind, "event"))
        return RC_OK;
    if (e->n_events < 0)
        TRY(event_list(p->c, true, &e->events, &e->n_events));
    for (int i = e->n_events - 1; i >= 0; i--)
        if (str_eq(e->events[i].key, f->entry.key)) {
            f->name = page_event_text(p, o, &e->events[i]);
            break;
        }
    return RC_OK;
}

bool page_log_sees(struct page *p, const struct org *o, struct log_eyes *e,
                   const struct log_found *f)
{
    for (int i = 0; i < f->n_units && !e->whole; i++) {
        int unit = org_find(o, f->units[i]);

        if (unit == ORG_NONE)
            continue;
        if (!e->seen[unit])
            e->seen[unit] = authz_may(p->c, ACT_PERSON, unit) ? 1 : 2;
        if (e->seen[unit] == 1)
            return true;
    }
    return e->whole;
}

/* ---- the list ---- */

static int64_t moment_of(Day d)
{
    return (int64_t)d * DAY_MS - VN_MS;
}

static bool is_about(const struct log_found *f, Str unit)
{
    for (int i = 0; i < f->n_units; i++)
        if (str_eq(f->units[i], unit))
            return true;
    return !unit.n;
}

static struct log_query query_of(const struct page *p)
{
    const struct page_input *in = &p->in;

    return (struct log_query){ .who = in->person,
                               .action = in->action,
                               .kind = in->kind,
                               .key = in->object,
                               .from = in->from ? moment_of(in->from) : 0,
                               .to = in->to ? moment_of(in->to + 1) : 0,
                               .before = in->known,
                               .limit = LOOK_AT };
}

static void add_param(struct page *p, Str *s, const char *name, Str value)
{
    if (value.n)
        *s = str_fmt(p->a, "%.*s%c%s=%s", STR(*s),
                     str_find(*s, '?', 0) < 0 ? '?' : '&', name,
                     http_escape(p->a, value).p);
}

static Str href_older(struct page *p, const char *path, int64_t before)
{
    const struct page_input *in = &p->in;
    Str s = str_of(path);

    add_param(p, &s, "unit", in->unit);
    add_param(p, &s, "person", in->person);
    add_param(p, &s, "kind", in->kind);
    add_param(p, &s, "object", in->object);
    add_param(p, &s, "action", in->action);
    if (in->from)
        add_param(p, &s, "from", page_day_iso(p, in->from));
    if (in->to)
        add_param(p, &s, "to", page_day_iso(p, in->to));
    add_param(p, &s, "known", str_fmt(p->a, "%lld", (long long)before));
    if (p->lang == LANG_EN)
        add_param(p, &s, "lang", S("en"));
    return s;
}

static void set_older(struct page *p, const char *path, int64_t before)
{
    struct value *o;

    if (before <= 1) {
        val_set(p->v, "older", val_null(p->a));
        return;
    }
    o = val_set(p->v, "older", val_object(p->a));
    val_set_text(o, "href", href_older(p, path, before));
}

static void set_filter(struct page *p, const char *path)
{
    struct value *f = val_set(p->v, "filter", val_object(p->a)), *l;
    const struct page_input *in = &p->in;

    val_set_text(f, "href", str_of(path));
    val_set_text(f, "unit", in->unit);
    val_set_text(f, "person", in->person);
    val_set_text(f, "object", in->object);
    val_set_text(f, "from", in->from ? page_day(p, in->from) : S(""));
    val_set_text(f, "to", in->to ? page_day(p, in->to) : S(""));
    val_set_bool(f, "english", p->lang == LANG_EN);
    val_set_text(val_set(f, "suggest", val_object(p->a)), "href",
                 S("/units/suggest.json"));
    l = val_set(f, "actions", val_list(p->a));
    for (int i = 0; i < countof(deeds); i++) {
        struct value *o = val_add(l, val_object(p->a));

        val_set_text(o, "value", str_of(deeds[i].action));
        val_set_text(o, "label",
                     text_upper_first(p->a, page_text(p, deeds[i].id)));
        val_set_bool(o, "chosen", str_is(in->action, deeds[i].action));
    }
}

static void sheet_entry(struct page *p, const struct org *o,
                        const struct log_found *f)
{
    struct row *r = page_row(p);

    page_put_text(p, r, str_fmt(p->a, "%lld", (long long)f->entry.seq));
    page_put_text(p, r, page_moment(p, f->entry.at));
    page_put_text(p, r, f->who_name.n ? f->who_name : f->entry.who);
    page_put_text(p, r, deed_text(p, f->entry.action));
    page_put_text(p, r, object_text(p, o, f));
}

static enum rc set_entries(struct page *p, const struct org *o)
{
    static const char *const heads[] = { N_("Entry"), N_("When"), N_("Who"),
                                         N_("Did what"), N_("To what") };
    const struct log_query q = query_of(p);
    struct value *rows = val_set(p->v, "rows", val_list(p->a));
    struct log_found *f;
    struct log_eyes eyes;
    int64_t floor, last;
    int n;

    TRY(log_find(p->c, &q, &f, &n, &floor));
    page_log_eyes(p, o, &eyes);
    page_table(p, p->title, heads, countof(heads));
    last = floor;
    for (int i = 0; i < n; i++) {
        if (!is_about(&f[i], p->in.unit) || !page_log_sees(p, o, &eyes, &f[i]))
            continue;
        if (val_count(rows) == PER_PAGE)
            break;
        last = f[i].entry.seq;
        TRY(page_log_name(p, o, &eyes, &f[i]));
        val_add(rows, page_log_item(p, o, &f[i]));
        sheet_entry(p, o, &f[i]);
    }
    if (val_count(rows) < PER_PAGE)
        last = floor;
    val_set_bool(p->v, "has_rows", val_count(rows) > 0);
    set_older(p, "/log", last);
    return RC_OK;
}

static enum rc set_head(struct page *p)
{
    struct log_mark mark;

    TRY(log_mark(p->c, &mark));
    val_set_int(p->v, "head", mark.seq);
    val_set_text(p->v, "hash", mark.hash);
    val_set_text(p->v, "hash_short",
                 mark.hash.n > 16 ? (Str){ mark.hash.p, 16 } : mark.hash);
    val_set_text(p->v, "head_at", mark.seq ? page_moment(p, mark.at) : S(""));
    return RC_OK;
}

static enum rc list(struct page *p)
{
    const struct org *o;

    TRY(org_get(p->c, &o));
    p->view = "log";
    p->title = page_text(p, N_("Log"));
    page_crumb(p, S(""), p->title);
    set_filter(p, "/log");
    TRY(set_entries(p, o));
    val_set_bool(p->v, "may_verify", policy_over_all(p, ACT_ADMIN));
    val_set_text(val_set(p->v, "verify", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/log/verify"));
    val_set_text(val_set(p->v, "access", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/access"));
    val_set_text(
        p->v, "help",
        page_text(p, N_("Every change is one entry: who did what, when, to "
                        "what. Nothing is ever struck out, and each entry is "
                        "chained to the one before it, so that a change "
                        "behind the program's back shows. Choose a unit, a "
                        "person or a day to find what you look for.")));
    return set_head(p);
}

/* ---- is the chain whole? ---- */

static enum rc verify(struct page *p)
{
    int64_t bad = 0;

    p->view = "log_verify";
    p->title = page_text(p, N_("Verification of the log"));
    page_crumb(p, href_plain(p->a, p->lang, "/log"), page_text(p, N_("Log")));
    page_crumb(p, S(""), p->title);
    TRY(set_head(p));
    TRY(log_verify(p->c, &bad));
    val_set_bool(p->v, "good", bad == 0);
    val_set_text(
        p->v, "text",
        bad ? str_fmt(p->a,
                      msg(p->lang, N_("The chain is broken at entry %lld: the "
                                      "store was changed behind the program's "
                                      "back. Keep the file as it is, take the "
                                      "newest good backup and tell whoever "
                                      "supports you.")),
                      (long long)bad)
            : page_text(p, N_("Every entry agrees with its hash and "
                              "with the one before it.")));
    val_set_text(p->v, "checked", page_moment(p, p->c->now));
    return RC_OK;
}

/* ---- who came in, who looked ---- */

Str page_access_text(struct page *p, Str what)
{
    /* clang-format off */
    static const char *const words[][2] = {
        { "sign-in", N_("signed in") },
        { "password", N_("gave the right password") },
        { "second", N_("gave the second factor") },
        { "recovery", N_("used a recovery code") },
        { "reset", N_("set the password with a one-time code") },
        { "refused", N_("was refused") },
        { "sign-out", N_("signed out") },
        { "again", N_("gave the password again") },
        { "view", N_("looked at") },
        { "export", N_("exported") },
    };
    /* clang-format on */

    for (int i = 0; i < countof(words); i++)
        if (str_is(what, words[i][0]))
            return page_text(p, words[i][1]);
    return what;
}

static Str more_text(struct page *p, const struct access *x)
{
    return str_fmt(p->a, msg(p->lang, N_("was refused %lld more times")),
                   (long long)access_more(x->key));
}

static void add_access(struct page *p, struct value *rows,
                       const struct access *x)
{
    struct value *v = val_add(rows, val_object(p->a));
    bool more = str_is(x->kind, "more");
    struct log_entry le = { .kind = x->kind, .key = x->key };
    struct log_found f = { .entry = le, .name = S("") };
    const struct org *o;

    val_set_text(v, "at", page_moment(p, x->at));
    val_set_text(v, "address",
                 more && x->address.n == 0 ? page_text(p, N_("many addresses"))
                                           : x->address);
    val_set_text(v, "what",
                 more ? more_text(p, x) : page_access_text(p, x->what));
    set_link(p, v, "who", x->who.n ? x->who : page_text(p, N_("nobody known")),
             x->who.n ? href_key(p->a, p->lang, "people", x->who) : S(""));
    if (org_get(p->c, &o) != RC_OK)
        return;
    /* a look is noted under the section of its page; a key there is a person's */
    if (str_is(x->what, "view") && !x->key.n) {
        set_link(p, v, "object", page_text(p, N_("personal data")), S(""));
        return;
    }
    if (str_is(x->what, "view"))
        f.entry.kind = le.kind = S("person");
    set_link(p, v, "object", x->kind.n && !more ? object_text(p, o, &f) : S(""),
             x->kind.n && !more ? href_of(p, &le) : S(""));
}

static enum rc access_page(struct page *p)
{
    const struct access_query q = { .who = p->in.person,
                                    .kind = p->in.kind,
                                    .key = p->in.object,
                                    .what = p->in.action,
                                    .from =
                                        p->in.from ? moment_of(p->in.from) : 0,
                                    .to =
                                        p->in.to ? moment_of(p->in.to + 1) : 0,
                                    .before = p->in.known,
                                    .limit = ACCESS_PAGE };
    struct value *rows;
    struct access *list;
    int n;

    p->view = "access";
    p->title = page_text(p, N_("Who came in and who looked"));
    page_crumb(p, href_plain(p->a, p->lang, "/log"), page_text(p, N_("Log")));
    page_crumb(p, S(""), p->title);
    set_filter(p, "/access");
    /* rows of no unit, of whoever came to any: for those over all of them */
    if (!policy_over_every(p, ACT_ADMIN))
        return policy_no_right(p);
    TRY(access_list(p->c, &q, &list, &n));
    rows = val_set(p->v, "rows", val_list(p->a));
    for (int i = 0; i < n; i++)
        add_access(p, rows, &list[i]);
    set_older(p, "/access", n == ACCESS_PAGE ? list[n - 1].id : 0);
    val_set_text(
        p->v, "help",
        page_text(p, N_("Sign-ins, refusals and every look at personal data. "
                        "These rows are kept for the time that the settings "
                        "say and then deleted. Ask a person first when you "
                        "see something that you do not understand.")));
    return RC_OK;
}

#define FILTERS "unit person kind object action from to known"

const struct route log_routes[] = {
    { GET, "/log", list, MAY(PERSON, ANY, 0), AS_DATA, FILTERS, "admin",
      N_("Who did what, newest first"), .flags = ROUTE_FRESH },
    { GET, "/log/verify", verify, MAY(ADMIN, ALL, 0), AS_JSON, "", "admin",
      N_("Checks the chain of the log from its first entry"),
      .flags = ROUTE_SLOW },
    { GET, "/access", access_page, MAY(ADMIN, ALL, 0), AS_JSON, FILTERS,
      "admin", N_("Sign-ins, refusals and looks at personal data"),
      .flags = ROUTE_LOGGED },
    { 0 }
};
