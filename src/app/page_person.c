/*
 * People: the list by given name, one person with rights, login and what they did
 * lately.  Who looks at one is written down.  Codes are shown once.
 */
#include <string.h>

#include "app/http.h"
#include "app/page_common.h"
#include "app/page_grant.h"
#include "app/page_log.h"
#include "app/policy.h"
#include "app/routes.h"
#include "app/viewer.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/account.h"
#include "domain/grant.h"
#include "domain/person.h"

enum { PER_PAGE = 100, LATELY = 20 };

#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }

static const struct form_field person_fields[] = {
    { { "name", FIELD_TEXT, true, 120 },
      N_("Full name"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "unit", FIELD_KEY, true, 0 },
      N_("Unit"),
      N_("Type the beginning of its name and choose."),
      INPUT_UNIT,
      NULL },
    { { "title", FIELD_TEXT, false, 500 }, N_("Post"), NULL, INPUT_TEXT, NULL },
    { { "note", FIELD_TEXT, false, 500 },
      N_("Note"),
      N_("Nothing about beliefs, health or family."),
      INPUT_AREA,
      NULL },
    END
};

static const struct form_field account_fields[] = {
    { { "login", FIELD_TEXT, true, 64 },
      N_("Login name"),
      N_("Small letters without marks, digits and . _ -"),
      INPUT_TEXT,
      NULL },
    END
};

static const struct form_field no_fields[] = { END };

/* ---- the list ---- */

struct eyes {
    char *seen; /* by unit: 0 not asked yet, 1 yes, 2 no */
    bool whole; /* people of no unit too */
};

static bool sees(struct page *p, const struct org *o, struct eyes *e, Str unit)
{
    int at = org_find(o, unit);

    if (at == ORG_NONE)
        return e->whole;
    if (!e->seen[at])
        e->seen[at] = authz_may(p->c, ACT_PERSON, at) ? 1 : 2;
    return e->seen[at] == 1;
}

static bool is_named(struct page *p, const struct person *who, Str folded)
{
    Str name, word, rest = folded;

    if (!folded.n)
        return true;
    name = text_fold(p->a, who->name);
    while (str_cut(&rest, ' ', &word)) {
        bool met = word.n == 0;

        for (ptrdiff_t i = 0; !met && i + word.n <= name.n; i++)
            met = str_starts(str_from(name, i), word);
        if (!met)
            return false;
    }
    return true;
}

static Str unit_name(struct page *p, const struct org *o, Str key)
{
    int at = org_find(o, key);

    return at == ORG_NONE ? key : org_name_on(o, at, p->c->today)->name;
}

static void set_unit(struct page *p, const struct org *o, struct value *v,
                     Str key)
{
    struct value *u;

    if (!key.n) {
        val_set(v, "unit", val_null(p->a));
        return;
    }
    u = val_set(v, "unit", val_object(p->a));
    val_set_text(u, "key", key);
    val_set_text(u, "name", unit_name(p, o, key));
    page_unit_href(p, u, o, key);
}

static void add_row(struct page *p, const struct org *o, struct value *rows,
                    const struct person *who)
{
    struct value *v = val_add(rows, val_object(p->a));

    val_set_text(v, "key", who->key);
    val_set_text(v, "href", href_key(p->a, p->lang, "people", who->key));
    val_set_text(v, "name", who->name);
    val_set_text(v, "post", who->title);
    val_set_text(v, "login", who->login);
    set_unit(p, o, v, who->unit);
}

static void sheet(struct page *p, const struct org *o, const struct person *who)
{
    struct row *r = page_row(p);

    page_put_text(p, r, who->name);
    page_put_text(p, r, who->title);
    page_put_text(p, r, unit_name(p, o, who->unit));
    page_put_text(p, r, who->login);
}

static void set_filter(struct page *p)
{
    struct value *f = val_set(p->v, "filter", val_object(p->a));

    val_set_text(f, "href", S("/people"));
    val_set_text(f, "q", p->in.q);
    val_set_text(f, "unit", p->in.unit);
    val_set_bool(f, "english", p->lang == LANG_EN);
    val_set_text(val_set(f, "suggest", val_object(p->a)), "href",
                 S("/units/suggest.json"));
}

static enum rc set_rows(struct page *p, const struct org *o)
{
    static const char *const heads[] = { N_("Full name"), N_("Post"),
                                         N_("Unit"), N_("Login name") };
    struct eyes eyes = { NEW(p->a, char, o->n + 1),
                         policy_over_every(p, ACT_PERSON) };
    Str folded = text_fold(p->a, text_nfc(p->a, p->in.q));
    struct value *rows = val_set(p->v, "rows", val_list(p->a));
    struct person *who;
    int n, kept = 0, first;

    TRY(person_list(p->c, p->in.unit, &who, &n));
    for (int i = 0; i < n; i++)
        if (sees(p, o, &eyes, who[i].unit) && is_named(p, &who[i], folded))
            who[kept++] = who[i];
    page_pager(p, NULL, kept, PER_PAGE);
    first = (int)(p->in.page - 1) * PER_PAGE;
    page_table(p, p->title, heads, countof(heads));
    for (int i = 0; i < kept; i++) {
        if (p->as & (AS_CSV | AS_XLSX))
            sheet(p, o, &who[i]);
        if (i >= first && i < first + PER_PAGE)
            add_row(p, o, rows, &who[i]);
    }
    val_set_bool(p->v, "has_rows", kept > 0);
    val_set_text(
        p->v, "text",
        str_fmt(p->a, msg(p->lang, N_("%s people")), page_count(p, kept).p));
    return RC_OK;
}

static enum rc list(struct page *p)
{
    const struct org *o;
    int unit;

    TRY(org_get(p->c, &o));
    if (p->in.unit.n)
        TRY(authz_unit(p->c, ACT_PERSON, p->in.unit, &unit));
    p->view = "people";
    p->title = page_text(p, N_("People"));
    page_crumb(p, S(""), p->title);
    set_filter(p);
    val_set_bool(p->v, "may_add", authz_may(p->c, ACT_ADMIN, ORG_NONE));
    val_set_text(val_set(p->v, "add", val_object(p->a)), "href",
                 p->in.unit.n ? str_fmt(p->a, "/people/new?unit=%s%s",
                                        http_escape(p->a, p->in.unit).p,
                                        p->lang == LANG_EN ? "&lang=en" : "")
                              : href_plain(p->a, p->lang, "/people/new"));
    val_set_text(
        p->v, "help",
        page_text(p, N_("The people of your units, in the order of their given "
                        "names; most need no login. Open one to see or give "
                        "rights and to make a login. Keep no more about "
                        "anybody than name, unit and post.")));
    return set_rows(p, o);
}

/* ---- a new one ---- */

static enum rc new_page(struct page *p)
{
    struct value *form;

    p->view = "plain_form";
    p->title = page_text(p, N_("Add a person"));
    page_crumb(p, href_plain(p->a, p->lang, "/people"),
               page_text(p, N_("People")));
    page_crumb(p, S(""), p->title);
    form = page_form(p, "form", person_fields,
                     href_plain(p->a, p->lang, "/people"), N_("Add"));
    page_form_value(p, form, "unit", page_unit_typed(p, p->in.unit));
    page_form_cancel(p, form, href_plain(p->a, p->lang, "/people"));
    val_set_text(
        p->v, "help",
        page_text(p, N_("Write down who works at one of your units. Afterwards "
                        "you can give them rights and a login. Whoever only "
                        "appears in lists needs neither.")));
    return RC_OK;
}

static enum rc save(struct page *p, Str key)
{
    struct person who = { .key = key,
                          .name = form_str(p, "name"),
                          .unit = form_str(p, "unit"),
                          .title = form_str(p, "title"),
                          .note = form_str(p, "note") };
    enum save_result result;
    int unit;

    TRY(authz_unit(p->c, ACT_ADMIN, who.unit, &unit));
    TRY(person_put(p->c, &who, &result));
    p->said = result == SAVE_UNCHANGED ? "unchanged" : "saved";
    p->location = href_key(p->a, p->lang, "people", key);
    return RC_OK;
}

static enum rc add(struct page *p)
{
    Str key = S("");

    TRY(person_new_key(p->c, form_str(p, "name"), &key));
    return save(p, key);
}

static enum rc edit(struct page *p)
{
    return save(p, p->keys[0]);
}

static enum rc remove_person(struct page *p)
{
    TRY(person_end(p->c, p->keys[0]));
    p->said = "ended";
    p->location = href_plain(p->a, p->lang, "/people");
    return RC_OK;
}

/* ---- one ---- */

static Str own_path(struct page *p, const char *step)
{
    return href_plain(
        p->a, p->lang,
        str_fmt(p->a, "/people/%s/%s", page_key(p->a, p->keys[0]).p, step).p);
}

static void set_person(struct page *p, const struct org *o,
                       const struct person *who)
{
    struct value *v = val_set(p->v, "person", val_object(p->a)), *form;
    int unit = org_find(o, who->unit);

    val_set_text(v, "key", who->key);
    val_set_text(v, "name", who->name);
    val_set_text(v, "post", who->title);
    val_set_text(v, "note", who->note);
    set_unit(p, o, v, who->unit);
    val_set_bool(p->v, "may_edit",
                 unit == ORG_NONE ? policy_over_all(p, ACT_ADMIN)
                                  : authz_may(p->c, ACT_ADMIN, unit));
    val_set_bool(p->v, "edit_open", p->form.fields == person_fields);
    form = page_form(p, "edit_form", person_fields, own_path(p, "edit"),
                     N_("Save"));
    page_form_value(p, form, "name", who->name);
    page_form_value(p, form, "unit", page_unit_typed(p, who->unit));
    page_form_value(p, form, "title", who->title);
    page_form_value(p, form, "note", who->note);
}

static enum rc set_grants(struct page *p, const struct org *o,
                          const struct person *who)
{
    struct value *l = val_set(p->v, "grants", val_list(p->a)), *form;
    struct grant *g;
    int n;

    TRY(grant_list_person(p->c, who->key, DAY_UNTIL, &g, &n));
    for (int i = 0; i < n; i++)
        if (page_sees(p, o, ACT_PERSON, g[i].unit))
            val_add(l, page_grant_item(p, o, &g[i]));
    val_set_bool(p->v, "has_grants", val_count(l) > 0);
    val_set_bool(p->v, "may_grant", authz_may(p->c, ACT_ADMIN, ORG_NONE));
    val_set_bool(p->v, "grant_open", p->form.fields == page_grant_fields);
    form = page_grant_form(p, "grant_form", own_path(p, "grants"));
    page_form_choice(p, form, "person", who->key, who->name);
    page_form_value(p, form, "unit", page_unit_typed(p, who->unit));
    return RC_OK;
}

static void add_step(struct page *p, const char *step, const char *id,
                     const char *about)
{
    struct value *l = (struct value *)(uintptr_t)val_get(p->v, S("steps"));
    struct value *o = val_add(l, val_object(p->a));

    val_set_text(o, "href", own_path(p, step));
    val_set_text(o, "name", page_text(p, id));
    val_set_text(o, "about", page_text(p, about));
}

static bool is_stale(const struct page *p)
{
    enum { FRESH_MS = 5 * 60 * 1000 };

    return p->viewer->kind == VIEWER_PERSON &&
           p->viewer->fresh + FRESH_MS < p->c->now;
}

static void set_account_steps(struct page *p, const struct account *a)
{
    if (!a->disabled)
        add_step(p, "reset", N_("One-time code for a new password"),
                 N_("ends every session; the code holds for 48 hours"));
    if (a->has_second)
        add_step(p, "second", N_("Clear the second factor"),
                 N_("for somebody who lost it"));
    if (a->disabled)
        add_step(p, "enable", N_("Enable the login"),
                 N_("the old password holds again"));
    else
        add_step(p, "disable", N_("Disable the login"),
                 N_("nobody comes in with it any more"));
}

static enum rc set_account(struct page *p, const struct person *who)
{
    struct value *again = val_set(p->v, "again", val_object(p->a)), *v;
    struct account a;
    bool there;

    val_set(p->v, "steps", val_list(p->a));
    val_set_bool(p->v, "stale", is_stale(p));
    val_set_text(
        again, "href",
        str_fmt(
            p->a, "/me/again?next=%s%s",
            http_escape(p->a, href_key(p->a, p->lang, "people", who->key)).p,
            p->lang == LANG_EN ? "&lang=en" : ""));
    TRY(account_of_person(p->c, who->key, &a, &there));
    if (!there) {
        val_set(p->v, "account", val_null(p->a));
        page_form(p, "account_form", account_fields, own_path(p, "account"),
                  N_("Make a login"));
        return RC_OK;
    }
    val_set(p->v, "account_form", val_null(p->a));
    v = val_set(p->v, "account", val_object(p->a));
    val_set_text(v, "login", a.name);
    val_set_bool(v, "disabled", a.disabled);
    val_set_bool(v, "has_password", a.has_password);
    val_set_bool(v, "has_second", a.has_second);
    val_set_text(v, "seen", a.seen ? page_moment(p, a.seen) : S(""));
    set_account_steps(p, &a);
    return RC_OK;
}

static enum rc set_done(struct page *p, const struct org *o, Str who)
{
    const struct log_query q = { .who = who, .limit = LATELY };
    struct value *done = val_set(p->v, "done", val_object(p->a));
    struct value *rows = val_set(done, "rows", val_list(p->a));
    struct log_found *f;
    struct log_eyes eyes;
    int64_t floor;
    int n;

    TRY(log_find(p->c, &q, &f, &n, &floor));
    page_log_eyes(p, o, &eyes);
    for (int i = 0; i < n; i++) {
        if (!page_log_sees(p, o, &eyes, &f[i]))
            continue;
        TRY(page_log_name(p, o, &eyes, &f[i]));
        val_add(rows, page_log_item(p, o, &f[i]));
    }
    val_set_bool(p->v, "has_done", val_count(rows) > 0);
    return RC_OK;
}

static enum rc one(struct page *p)
{
    const struct org *o;
    struct person who;

    TRY(org_get(p->c, &o));
    TRY(person_get(p->c, p->keys[0], &who));
    p->view = "person";
    p->title = who.name;
    page_crumb(p, href_plain(p->a, p->lang, "/people"),
               page_text(p, N_("People")));
    page_crumb(p, S(""), who.name);
    set_person(p, o, &who);
    TRY(set_grants(p, o, &who));
    TRY(set_account(p, &who));
    val_set_text(
        p->v, "help",
        page_text(p, N_("What this person may do, how they sign in and what "
                        "they did lately. That you looked is written down. "
                        "A one-time code is shown once: give it to them "
                        "yourself, not by e-mail.")));
    return set_done(p, o, who.key);
}

static enum rc give(struct page *p)
{
    TRY(page_grant_give(p, p->keys[0]));
    p->location = href_key(p->a, p->lang, "people", p->keys[0]);
    return RC_OK;
}

/* ---- the login ---- */

static enum rc show_code(struct page *p, const struct account *a)
{
    char *code = NEW(p->a, char, SECRET_CODE);

    TRY(account_reset(p->c, a->id, code));
    p->view = "account_code";
    p->title = page_text(p, N_("One-time code"));
    page_crumb(p, href_key(p->a, p->lang, "people", p->keys[0]), a->full_name);
    page_crumb(p, S(""), p->title);
    val_set_text(p->v, "login", a->name);
    val_set_text(p->v, "code", str_of(code));
    val_set_text(val_set(p->v, "back", val_object(p->a)), "href",
                 href_key(p->a, p->lang, "people", p->keys[0]));
    return RC_OK;
}

static enum rc of_person(struct page *p, struct account *ret)
{
    bool there;

    TRY(account_of_person(p->c, p->keys[0], ret, &there));
    if (!there)
        return fail(p->c, RC_NOTFOUND, "account",
                    N_("this person has no login yet"));
    return RC_OK;
}

static enum rc account_made(struct page *p)
{
    struct account_new n = { .person = p->keys[0],
                             .full_name = S(""),
                             .name = form_str(p, "login"),
                             .hash = S("") };
    struct account a;
    Id id;

    if (account_add(p->c, &n, &id) != RC_OK)
        return fail(p->c, p->c->err.rc,
                    strcmp(p->c->err.field, "name") == 0 ? "login"
                                                         : p->c->err.field,
                    "%s", str_dup(p->a, str_of(p->c->err.text)).p);
    TRY(account_get(p->c, id, &a));
    return show_code(p, &a);
}

static enum rc reset(struct page *p)
{
    struct account a;

    TRY(of_person(p, &a));
    return show_code(p, &a);
}

static enum rc step(struct page *p, enum rc (*fn)(struct ctx *c, Id id))
{
    struct account a;

    TRY(of_person(p, &a));
    TRY(fn(p->c, a.id));
    p->said = "saved";
    p->location = href_key(p->a, p->lang, "people", p->keys[0]);
    return RC_OK;
}

static enum rc disable(struct page *p)
{
    return step(p, account_disable);
}

static enum rc enable(struct page *p)
{
    return step(p, account_enable);
}

static enum rc second_clear(struct page *p)
{
    return step(p, account_second_clear);
}

enum { SECRETS = ROUTE_FRESH | ROUTE_KEEP | ROUTE_TOKEN };
#define ONE "/people/{p}"

/* clang-format off */
const struct route person_routes[] = {
    { GET, "/people", list, MAY(PERSON, ANY, 0), AS_DATA, "unit q page",
      "admin", N_("The people of a unit, by given name"), .flags = ROUTE_FRESH },
    { GET, "/people/new", new_page, MAY(ADMIN, ANY, 0), 0, "unit", "admin",
      N_("The form for a new person") },
    { POST, "/people", add, MAY(ADMIN, FORM_UNIT, 0), 0, "", "admin",
      N_("Adds a person"), person_fields, new_page },
    { GET, "/people/{p}", one, MAY(PERSON, PERSON, 0), AS_JSON, "", "admin",
      N_("One person: rights, login, what they did lately"),
      .flags = ROUTE_LOGGED },
    { POST, "/people/{p}/edit", edit, MAY(ADMIN, PERSON, 0), 0, "", "admin",
      N_("Corrects what is said of a person"), person_fields, one },
    { POST, "/people/{p}/end", remove_person, MAY(ADMIN, PERSON, 0), 0, "",
      "admin", N_("Takes a person off the list"), no_fields, one },
    { POST, "/people/{p}/grants", give, MAY(PERSON, PERSON, 0), 0, "", "admin",
      N_("Gives this person a right"), page_grant_fields, one,
      .flags = ROUTE_FRESH | ROUTE_TOKEN },
    { POST, "/people/{p}/account", account_made, MAY(ADMIN, PERSON, 0), 0, "",
      "admin", N_("Makes a login and shows its one-time code"),
      account_fields, one, .flags = SECRETS },
    { POST, "/people/{p}/reset", reset, MAY(ADMIN, PERSON, 0), 0, "", "admin",
      N_("Makes a one-time code for a new password"), no_fields, one,
      .stands_on = ONE, .flags = SECRETS },
    { POST, "/people/{p}/second", second_clear, MAY(ADMIN, PERSON, 0), 0, "",
      "admin", N_("Clears a lost second factor"), no_fields, one,
      .stands_on = ONE, .flags = ROUTE_FRESH | ROUTE_TOKEN },
    { POST, "/people/{p}/disable", disable, MAY(ADMIN, PERSON, 0), 0, "",
      "admin", N_("Disables a login"), no_fields, one, .flags = ROUTE_TOKEN },
    { POST, "/people/{p}/enable", enable, MAY(ADMIN, PERSON, 0), 0, "",
      "admin", N_("Enables a login again"), no_fields, one,
      .stands_on = ONE, .flags = ROUTE_FRESH | ROUTE_TOKEN },
    { 0 }
};
/* clang-format on */
