/*
 * Rights: those at a unit, giving and ending them, and lending one's own to another for
 * a time.  What may be given is domain/authz's to say.
 */
#include "app/page_grant.h"

#include "app/http.h"
#include "app/page_common.h"
#include "app/policy.h"
#include "app/routes.h"
#include "app/viewer.h"
#include "base/text.h"
#include "domain/grant.h"
#include "domain/person.h"
#include "domain/reorg.h"

enum { PER_PAGE = 100, MOST_CHOICES = 200 };

#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }

const struct form_field page_grant_fields[] = {
    { { "person", FIELD_KEY, true, 0 },
      N_("Person"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "role", FIELD_KEY, true, 0 }, N_("Role"), NULL, INPUT_SELECT, NULL },
    { { "unit", FIELD_KEY, true, 0 },
      N_("Unit"),
      N_("Type the beginning of its name and choose."),
      INPUT_UNIT,
      NULL },
    { { "below", FIELD_TEXT, false, 1 },
      N_("and everything under it"),
      NULL,
      INPUT_CHECK,
      NULL },
    { { "from", FIELD_DAY, false, 0 },
      N_("First day"),
      N_("Empty: from today on."),
      INPUT_DAY,
      NULL },
    { { "to", FIELD_DAY, false, 0 },
      N_("Last day"),
      N_("Empty: without end."),
      INPUT_DAY,
      NULL },
    END
};

static const struct form_field lend_fields[] = {
    { { "own", FIELD_COUNT, true, 0 },
      N_("My right"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "person", FIELD_KEY, true, 0 },
      N_("Who acts for me"),
      N_("People of your own unit."),
      INPUT_SELECT,
      NULL },
    { { "from", FIELD_DAY, true, 0 }, N_("First day"), NULL, INPUT_DAY, NULL },
    { { "to", FIELD_DAY, true, 0 }, N_("Last day"), NULL, INPUT_DAY, NULL },
    END
};

static const struct form_field no_fields[] = { END };

/* ---- rows ---- */

static void set_end(struct page *p, struct value *v, const char *folder,
                    const struct grant *g)
{
    struct value *o = val_set(v, "end", val_object(p->a));

    val_set_text(
        o, "href",
        href_plain(p->a, p->lang,
                   str_fmt(p->a, "/%s/%lld/end", folder, (long long)g->id).p));
}

static void set_named(struct page *p, struct value *v, const char *key,
                      Str name, Str href)
{
    struct value *o = val_set(v, key, val_object(p->a));

    val_set_text(o, "name", name);
    val_set_text(o, "href", href);
}

static struct value *item(struct page *p, const struct org *o,
                          const struct grant *g)
{
    struct value *v = val_object(p->a);
    int unit = org_find(o, g->unit);

    val_set_int(v, "id", g->id);
    val_set_text(v, "role",
                 text_upper_first(p->a, page_text(p, role_name(g->role))));
    set_named(p, v, "who", g->name.n ? g->name : g->person,
              href_key(p->a, p->lang, "people", g->person));
    set_named(p, v, "unit",
              unit == ORG_NONE ? g->unit
                               : org_name_on(o, unit, p->c->today)->name,
              href_key(p->a, p->lang, "units", g->unit));
    val_set_bool(v, "below", g->below);
    val_set_text(v, "from", page_day(p, g->from));
    val_set_text(v, "until",
                 g->to == DAY_UNTIL ? page_text(p, N_("without end"))
                                    : page_day(p, g->to));
    val_set_bool(v, "over", g->to < p->c->today);
    val_set_text(v, "by",
                 g->by_name.n      ? g->by_name
                 : g->granted_by.n ? g->granted_by
                                   : page_text(p, N_("command line")));
    val_set_text(v, "acting_for",
                 g->acting_for.n && g->by_name.n ? g->by_name : g->acting_for);
    val_set(v, "end", val_null(p->a));
    return v;
}

struct value *page_grant_item(struct page *p, const struct org *o,
                              const struct grant *g)
{
    struct value *v = item(p, o, g);
    int unit = org_find(o, g->unit);

    if (unit != ORG_NONE && (g->below ? authz_may_below(p->c, ACT_ADMIN, unit)
                                      : authz_may(p->c, ACT_ADMIN, unit)))
        set_end(p, v, "grants", g);
    return v;
}

/* ---- the form ---- */

struct value *page_grant_form(struct page *p, const char *name, Str action)
{
    struct value *form =
        page_form(p, name, page_grant_fields, action, N_("Give the right"));

    for (int i = ROLE_READER; i < ROLE_COUNT; i++)
        page_form_choice(
            p, form, "role", role_key((enum role)i),
            text_upper_first(p->a, page_text(p, role_name((enum role)i))));
    page_form_value(p, form, "from", page_day(p, p->c->today));
    return form;
}

/* ---- the rights at a unit ---- */

static void set_filter(struct page *p, Str unit)
{
    struct value *f = val_set(p->v, "filter", val_object(p->a));

    val_set_text(f, "href", S("/grants"));
    val_set_text(f, "unit", unit);
    val_set_bool(f, "english", p->lang == LANG_EN);
    val_set_text(val_set(f, "suggest", val_object(p->a)), "href",
                 S("/units/suggest.json"));
}

/* Whom who looks may know. */
static enum rc everybody(struct page *p, struct person **ret, int *ret_n)
{
    bool whole = policy_over_all(p, ACT_PERSON);
    const struct org *o;
    int n, kept = 0;

    TRY(org_get(p->c, &o));
    TRY(person_list(p->c, S(""), ret, &n));
    for (int i = 0; i < n && kept < MOST_CHOICES; i++)
        if ((*ret)[i].unit.n ? page_sees(p, o, ACT_PERSON, (*ret)[i].unit)
                             : whole)
            (*ret)[kept++] = (*ret)[i];
    *ret_n = kept;
    return RC_OK;
}

/* The people to choose from: those of the unit, and who was chosen. */
static enum rc set_choices(struct page *p, struct value *form, Str unit)
{
    Str chosen = form_str(p, "person");
    bool met = chosen.n == 0;
    struct person *who;
    int n = 0;

    if (unit.n)
        TRY(person_list(p->c, unit, &who, &n));
    if (n == 0)
        TRY(everybody(p, &who, &n));
    for (int i = 0; i < n && i < MOST_CHOICES; i++) {
        met = met || str_eq(who[i].key, chosen);
        page_form_choice(p, form, "person", who[i].key,
                         str_fmt(p->a, "%.*s%s%.*s", STR(who[i].name),
                                 who[i].title.n ? ", " : "",
                                 STR(who[i].title)));
    }
    if (!met && key_is_valid(chosen))
        page_form_choice(p, form, "person", chosen, chosen);
    return RC_OK;
}

static enum rc set_form(struct page *p, Str unit, int at)
{
    /* a form whose unit was not found is shown again for another one */
    bool may = unit.n ? authz_may(p->c, ACT_ADMIN, at)
                      : p->form.fields == page_grant_fields;
    struct value *form;

    val_set_bool(p->v, "may_grant", may);
    if (!may)
        return RC_OK;
    form = page_grant_form(p, "form", href_plain(p->a, p->lang, "/grants"));
    page_form_value(p, form, "unit", page_unit_typed(p, unit));
    return set_choices(p, form, unit);
}

static void sheet(struct page *p, const struct org *o, const struct grant *g)
{
    struct row *r = page_row(p);
    int unit = org_find(o, g->unit);

    page_put_text(p, r, g->name.n ? g->name : g->person);
    page_put_text(p, r, page_text(p, role_name(g->role)));
    page_put_text(p, r,
                  unit == ORG_NONE ? g->unit
                                   : org_name_on(o, unit, p->c->today)->name);
    page_put_text(p, r, page_text(p, g->below ? N_("yes") : N_("no")));
    page_put_day(p, r, g->from);
    page_put_day(p, r, g->to);
}

static enum rc set_rows(struct page *p, const struct org *o, Str unit)
{
    static const char *const heads[] = { N_("Full name"), N_("Role"),
                                         N_("Unit"),      N_("with all below"),
                                         N_("From"),      N_("Until") };
    struct value *rows = val_set(p->v, "rows", val_list(p->a));
    struct grant *g;
    int n, kept = 0, first;

    TRY(grant_list_unit(p->c, unit, &g, &n));
    for (int i = 0; i < n; i++)
        if (page_sees(p, o, ACT_PERSON, g[i].unit))
            g[kept++] = g[i];
    page_pager(p, NULL, kept, PER_PAGE);
    first = (int)(p->in.page - 1) * PER_PAGE;
    page_table(p, p->title, heads, countof(heads));
    for (int i = 0; i < kept; i++) {
        sheet(p, o, &g[i]);
        if (i >= first && i < first + PER_PAGE)
            val_add(rows, page_grant_item(p, o, &g[i]));
    }
    val_set_bool(p->v, "has_rows", kept > 0);
    return RC_OK;
}

static enum rc list(struct page *p)
{
    Str unit =
        p->form.fields == page_grant_fields ? form_str(p, "unit") : p->in.unit;
    const struct org *o;
    int at = ORG_NONE;

    TRY(org_get(p->c, &o));
    if (unit.n && !p->form.fields)
        TRY(authz_unit(p->c, ACT_PERSON, unit, &at));
    else if (page_sees(p, o, ACT_PERSON, unit))
        at = org_find(o, unit);
    else
        unit = S(""); /* nothing of it, as of one that is not there */
    p->view = "grants";
    p->title = page_text(p, N_("Rights"));
    page_crumb(p, S(""), p->title);
    set_filter(p, unit);
    if (at != ORG_NONE)
        set_named(p, p->v, "unit", org_name_on(o, at, p->c->today)->name,
                  href_key(p->a, p->lang, "units", unit));
    TRY(set_rows(p, o, at == ORG_NONE ? S("") : unit));
    val_set_text(
        p->v, "help",
        page_text(p, N_("Who may do what at which unit, from day to day. "
                        "Choose a unit to give a right there; nobody gives "
                        "more than they have themselves. A right that is "
                        "ended stays in the log.")));
    return set_form(p, unit, at);
}

/* ---- giving and ending ---- */

enum rc page_grant_give(struct page *p, Str person)
{
    struct grant g = { .person = person,
                       .role = role_find(form_str(p, "role")),
                       .unit = form_str(p, "unit"),
                       .below = form_ticked(p, "below"),
                       .from = form_at(p, "from")->day,
                       .to = form_at(p, "to")->day };
    int unit;
    Id id;

    if (!form_str(p, "from").n)
        g.from = p->c->today;
    if (!form_str(p, "to").n)
        g.to = DAY_UNTIL;
    TRY(policy_person(p, person));
    TRY(authz_unit(p->c, ACT_ADMIN, g.unit, &unit));
    TRY(grant_put(p->c, &g, &id));
    p->said = "granted";
    return RC_OK;
}

static enum rc give(struct page *p)
{
    TRY(page_grant_give(p, form_str(p, "person")));
    p->location = str_fmt(p->a, "/grants?unit=%s%s",
                          http_escape(p->a, form_str(p, "unit")).p,
                          p->lang == LANG_EN ? "&lang=en" : "");
    return RC_OK;
}

static enum rc end(struct page *p)
{
    struct grant g;
    int64_t id = 0;

    if (!str_int(p->keys[0], &id))
        return RC_NOTFOUND;
    TRY(grant_get(p->c, id, &g));
    TRY(grant_end(p->c, id));
    p->said = "ended";
    p->location = href_key(p->a, p->lang, "people", g.person);
    return RC_OK;
}

/* ---- acting for ---- */

static bool can_lend(const struct page *p, const struct grant *g)
{
    return g->acting_for.n == 0 && g->to >= p->c->today &&
           (p->viewer->actor.second || !role_needs_second(g->role));
}

/* The people of one's own unit, or of that of one's first right. */
static enum rc colleagues(struct page *p, struct person **ret, int *ret_n)
{
    const struct actor *me = &p->viewer->actor;
    struct person who;
    Str unit = S("");

    *ret_n = 0;
    *ret = NULL;
    for (int i = me->n_grants - 1; i >= 0; i--)
        if (can_lend(p, &me->grants[i]))
            unit = me->grants[i].unit;
    if (!unit.n)
        return RC_OK; /* who has nothing to lend chooses nobody */
    TRY(person_get(p->c, me->person, &who));
    if (who.unit.n)
        unit = who.unit;
    return unit.n ? person_list(p->c, unit, ret, ret_n) : RC_OK;
}

static enum rc set_lend_form(struct page *p, const struct org *o,
                             const struct grant *own, int n)
{
    struct value *form = page_form(p, "form", lend_fields,
                                   href_plain(p->a, p->lang, "/me/delegate"),
                                   N_("Let them act for me"));
    struct person *who;
    int n_who;

    TRY(colleagues(p, &who, &n_who));
    for (int i = 0; i < n; i++) {
        int unit = org_find(o, own[i].unit);

        if (can_lend(p, &own[i]))
            page_form_choice(
                p, form, "own", str_fmt(p->a, "%lld", (long long)own[i].id),
                str_fmt(p->a, "%s, %.*s", msg(p->lang, role_name(own[i].role)),
                        STR(unit == ORG_NONE
                                ? own[i].unit
                                : org_name_on(o, unit, p->c->today)->name)));
    }
    for (int i = 0; i < n_who && i < MOST_CHOICES; i++)
        if (!str_eq(who[i].key, p->viewer->actor.person))
            page_form_choice(p, form, "person", who[i].key, who[i].name);
    page_form_value(p, form, "from", page_day(p, p->c->today));
    return RC_OK;
}

static enum rc delegate_page(struct page *p)
{
    struct value *rows = val_set(p->v, "rows", val_list(p->a));
    struct grant *lent, *own;
    const struct org *o;
    int n_lent, n_own;
    bool may = false;

    TRY(org_get(p->c, &o));
    p->view = "delegate";
    p->title = page_text(p, N_("Acting for me"));
    page_crumb(p, href_plain(p->a, p->lang, "/me"),
               page_text(p, N_("My account")));
    page_crumb(p, S(""), p->title);
    TRY(grant_list_lent(p->c, p->viewer->actor.person, &lent, &n_lent));
    TRY(grant_list_person(p->c, p->viewer->actor.person, DAY_UNTIL, &own,
                          &n_own));
    for (int i = 0; i < n_lent; i++) {
        struct value *v = val_add(rows, item(p, o, &lent[i]));

        set_end(p, v, "me/delegate", &lent[i]);
    }
    val_set_bool(p->v, "has_rows", n_lent > 0);
    for (int i = 0; i < n_own; i++)
        may = may || can_lend(p, &own[i]);
    val_set_bool(p->v, "may_lend", may);
    val_set_text(
        p->v, "help",
        page_text(p, N_("While you are away another person can act for you "
                        "with one of your rights, from day to day. What they "
                        "do stands in the log under their own name. You can "
                        "end it here at any time.")));
    return may ? set_lend_form(p, o, own, n_own) : RC_OK;
}

static enum rc lend(struct page *p)
{
    Str to = form_str(p, "person");
    struct person *who;
    bool met = false;
    int n;
    Id id;

    TRY(colleagues(p, &who, &n));
    for (int i = 0; i < n; i++)
        met = met || str_eq(who[i].key, to);
    if (!met)
        return fail(p->c, RC_NOTFOUND, "person",
                    N_("there is no person '%.*s'"), STR(to));
    TRY(grant_delegate(p->c,
                       &(struct grant_lent){ form_count(p, "own"), to,
                                             form_at(p, "from")->day,
                                             form_at(p, "to")->day },
                       &id));
    p->said = "granted";
    p->location = href_plain(p->a, p->lang, "/me/delegate");
    return RC_OK;
}

static enum rc lend_end(struct page *p)
{
    struct grant g;
    int64_t id = 0;

    if (!str_int(p->keys[0], &id) || grant_get(p->c, id, &g) != RC_OK ||
        !str_eq(g.acting_for, p->viewer->actor.person))
        return fail(p->c, RC_NOTFOUND, "grant",
                    N_("there is no such right any more"));
    TRY(grant_end(p->c, id));
    p->said = "ended";
    p->location = href_plain(p->a, p->lang, "/me/delegate");
    return RC_OK;
}

const struct route grant_routes[] = {
    { GET, "/grants", list, MAY(PERSON, ANY, 0), AS_DATA, "unit page", "admin",
      N_("Who may do what at which unit"), .flags = ROUTE_FRESH },
    { POST, "/grants", give, MAY(ADMIN, FORM_UNIT, 0), 0, "", "admin",
      N_("Gives a person a right at a unit"), page_grant_fields, list,
      .flags = ROUTE_FRESH | ROUTE_TOKEN },
    { POST, "/grants/{g}/end", end, MAY(ADMIN, GRANT, 0), 0, "", "admin",
      N_("Ends a right"), no_fields, .stands_on = "/grants",
      .flags = ROUTE_FRESH | ROUTE_TOKEN },
    { GET, "/me/delegate", delegate_page, MAY(NONE, SELF, 0), AS_JSON, "", "me",
      N_("Who acts for me, with which right") },
    { POST, "/me/delegate", lend, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Lets another person act for me with one of my rights"), lend_fields,
      delegate_page, .flags = ROUTE_FRESH | ROUTE_TOKEN },
    { POST, "/me/delegate/{g}/end", lend_end, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Ends what another person does for me"), no_fields, delegate_page,
      .flags = ROUTE_TOKEN },
    { 0 }
};
