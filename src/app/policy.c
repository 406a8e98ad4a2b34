/* A row for each kind of object: how its units are found. */
#include "app/policy.h"

#include "app/routes.h"
#include "app/viewer.h"
#include "domain/activity.h"
#include "domain/activity_read.h"
#include "domain/event.h"
#include "domain/evidence.h"
#include "domain/grant.h"
#include "domain/org.h"
#include "domain/period_lock.h"
#include "domain/person.h"
#include "domain/report.h"

enum { MOST_UNITS = 64 };

/* The units of the object at hand; any of them will do. */
struct holders {
    int at[MOST_UNITS];
    int n;
    enum act act;  /* what is asked */
    enum act sees; /* what it takes to know of it: a draft takes more */
};

static void hold(struct holders *h, int unit)
{
    if (unit != ORG_NONE && h->n < MOST_UNITS)
        h->at[h->n++] = unit;
}

static enum rc hold_key(struct page *p, struct holders *h, Str key)
{
    const struct org *o;

    TRY(org_get(p->c, &o));
    hold(h, org_find(o, key));
    return RC_OK;
}

/* ---- a kind of object each ---- */

static Str named(const struct page *p)
{
    return p->keys[p->route->may.key];
}

static enum rc of_unit(struct page *p, struct holders *h)
{
    const struct org *o;
    int at;

    TRY(org_get(p->c, &o));
    at = org_find(o, named(p));
    if (at != ORG_NONE && o->units[at].n_lives)
        hold(h, at);
    return RC_OK;
}

/* The leading unit answers for the record; the others see it.  What may not be seen in
 * its state, and what ended for good, has no version for who asks. */
static enum rc hold_activity(struct page *p, struct holders *h, Str key)
{
    struct activity *list;
    int n;

    TRY(activity_history(p->c, key, &list, &n));
    if (n == 0)
        return RC_OK;
    for (int i = 0; i < list[n - 1].n_units && (i == 0 || h->act == ACT_READ);
         i++)
        TRY(hold_key(p, h, list[n - 1].units[i]));
    h->sees = state_act(list[n - 1].state);
    return RC_OK;
}

static enum rc of_activity(struct page *p, struct holders *h)
{
    return hold_activity(p, h, named(p));
}

static enum rc of_file(struct page *p, struct holders *h)
{
    struct evidence f;

    if (evidence_find(p->c, named(p), &f) != RC_OK)
        return p->c->err.rc == RC_NOTFOUND ? RC_OK : p->c->err.rc;
    return hold_activity(p, h, f.activity);
}

/* A lock, or the reopening of one: at the lock's unit, for what another agreed to. */
static enum rc of_lock(struct page *p, struct holders *h)
{
    struct period_lock *locks;
    struct reopening *r;
    int n;

    h->sees = ACT_NAME;
    TRY(period_lock_list(p->c, S(""), &locks, &n));
    for (int i = 0; i < n; i++)
        if (str_eq(locks[i].key, named(p)))
            return hold_key(p, h, locks[i].unit);
    TRY(reopening_list(p->c, S(""), &r, &n));
    for (int i = 0; i < n; i++)
        if (str_eq(r[i].key, named(p)))
            return hold_key(p, h, r[i].unit);
    return RC_OK;
}

static enum rc of_report(struct page *p, struct holders *h)
{
    struct report r;

    if (report_get(p->c, named(p), &r) != RC_OK)
        return p->c->err.rc == RC_NOTFOUND ? RC_OK : p->c->err.rc;
    return hold_key(p, h, r.unit);
}

static enum rc of_event(struct page *p, struct holders *h)
{
    struct event ev;

    if (event_get(p->c, named(p), &ev) != RC_OK)
        return p->c->err.rc == RC_NOTFOUND ? RC_OK : p->c->err.rc;
    for (int i = 0; i < ev.n_units; i++)
        TRY(hold_key(p, h, ev.units[i]));
    for (int i = 0; i < ev.n_into; i++)
        TRY(hold_key(p, h, ev.into[i]));
    return RC_OK;
}

/* Whoever stands at no unit is the affair of those at the top. */
static void hold_tops(struct page *p, const struct org *o, struct holders *h)
{
    for (int u = 0; u < o->n; u++)
        if (grant_is_top(p->c, o, u))
            hold(h, u);
}

/* A person is known where they work and where they have a right; but only who
 * administers the former changes them. */
static enum rc hold_person(struct page *p, struct holders *h, Str key)
{
    const struct org *o;
    struct person who;
    struct grant *g;
    int n;

    if (person_get(p->c, key, &who) != RC_OK)
        return p->c->err.rc == RC_NOTFOUND ? RC_OK : p->c->err.rc;
    TRY(org_get(p->c, &o));
    hold(h, org_find(o, who.unit));
    if (h->n == 0)
        hold_tops(p, o, h);
    if (h->act == ACT_ADMIN)
        return RC_OK;
    TRY(grant_list_person(p->c, who.key, DAY_UNTIL, &g, &n));
    for (int i = 0; i < n; i++)
        hold(h, org_find(o, g[i].unit));
    return RC_OK;
}

static enum rc of_person(struct page *p, struct holders *h)
{
    return hold_person(p, h, named(p));
}

static enum rc of_grant(struct page *p, struct holders *h)
{
    struct grant g;
    int64_t id;

    if (!str_int(named(p), &id))
        return RC_OK;
    if (grant_get(p->c, id, &g) != RC_OK)
        return p->c->err.rc == RC_NOTFOUND ? RC_OK : p->c->err.rc;
    return hold_key(p, h, g.unit);
}

/* Of the form that was sent, else of the query. */
static Str form_unit(const struct page *p)
{
    return p->form.fields ? form_str(p, "unit") : p->in.unit;
}

static enum rc of_form_unit(struct page *p, struct holders *h)
{
    return hold_key(p, h, form_unit(p));
}

/* ---- what is said where there is none ---- */

static enum rc no_unit(struct page *p, Str key)
{
    return fail(p->c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                STR(key));
}

static enum rc no_activity(struct page *p, Str key)
{
    return fail(p->c, RC_NOTFOUND, "activity",
                N_("there is no activity '%.*s'"), STR(key));
}

static enum rc no_report(struct page *p, Str key)
{
    return fail(p->c, RC_NOTFOUND, "report", N_("there is no report '%.*s'"),
                STR(key));
}

static enum rc no_file(struct page *p, Str key)
{
    return fail(p->c, RC_NOTFOUND, "file", N_("there is no file '%.*s'"),
                STR(key));
}

static enum rc no_lock(struct page *p, Str key)
{
    return fail(p->c, RC_NOTFOUND, "lock", N_("there is no lock '%.*s'"),
                STR(key));
}

static enum rc no_event(struct page *p, Str key)
{
    return fail(p->c, RC_NOTFOUND, "event", N_("there is no event '%.*s'"),
                STR(key));
}

static enum rc no_person(struct page *p, Str key)
{
    return fail(p->c, RC_NOTFOUND, "person", N_("there is no person '%.*s'"),
                STR(key));
}

static enum rc no_grant(struct page *p, Str key)
{
    (void)key;
    return fail(p->c, RC_NOTFOUND, "grant",
                N_("there is no such right any more"));
}

static const struct kind {
    enum rc (*find)(struct page *p, struct holders *h); /* NULL: no units */
    enum rc (*missing)(struct page *p, Str key);
    enum act known; /* who may do this may know that it is there; 0: ACT_READ */
} kinds[OF_COUNT] = {
    [OF_UNIT] = { of_unit, no_unit, ACT_NAME },
    [OF_ACTIVITY] = { of_activity, no_activity },
    [OF_REPORT] = { of_report, no_report },
    [OF_PERSON] = { of_person, no_person, ACT_PERSON },
    [OF_GRANT] = { of_grant, no_grant, ACT_PERSON },
    [OF_EVENT] = { of_event, no_event },
    [OF_FILE] = { of_file, no_file },
    [OF_LOCK] = { of_lock, no_lock },
    [OF_FORM_UNIT] = { of_form_unit, no_unit, ACT_NAME },
};

bool policy_is_whole(void)
{
    for (int i = OF_UNIT; i < OF_COUNT; i++)
        if (!kinds[i].find)
            return false;
    return true;
}

/* ---- the question ---- */

static enum rc nobody(struct page *p)
{
    return fail(p->c, RC_DENIED, "sign-in", N_("sign in first"));
}

enum rc policy_no_right(struct page *p)
{
    return fail(p->c, RC_DENIED, "right",
                N_("your rights do not reach that far; who administers your "
                   "unit can widen them"));
}

static enum rc missing(struct page *p, const struct kind *k)
{
    Str key = p->route->may.of == OF_FORM_UNIT ? form_unit(p) : named(p);

    if (p->route->may.of == OF_FORM_UNIT && !key.n)
        return policy_no_right(p);
    return k->missing(p, key);
}

static bool any_may(struct page *p, enum act act, const struct holders *h)
{
    for (int i = 0; i < h->n; i++)
        if (authz_may(p->c, act, h->at[i])) {
            p->unit = h->at[i];
            return true;
        }
    return false;
}

static enum rc check_object(struct page *p, enum act act)
{
    const struct kind *k = &kinds[p->route->may.of];
    /* what may be seen may be known to be there; of a unit that is its name */
    struct holders h = { .act = act, .sees = k->known ? k->known : ACT_READ };
    bool narrow = act == ACT_READ && k->known != ACT_NAME;

    TRY(k->find(p, &h));
    err_clear(&p->c->err);
    p->unit = h.n ? h.at[0] : ORG_NONE;
    if (any_may(p, narrow ? h.sees : act, &h))
        return RC_OK;
    if (any_may(p, h.sees, &h))
        return policy_no_right(p);
    return missing(p, k);
}

enum rc policy_person(struct page *p, Str key)
{
    struct holders h = { .act = ACT_PERSON };
    int unit = p->unit;
    bool seen;

    TRY(hold_person(p, &h, key));
    err_clear(&p->c->err);
    seen = any_may(p, ACT_PERSON, &h);
    p->unit = unit;
    return seen ? RC_OK : no_person(p, key);
}

bool policy_over_all(struct page *p, enum act act)
{
    return grant_over_all(p->c, act);
}

bool policy_over_every(struct page *p, enum act act)
{
    const struct org *o;

    if (!p->c->actor)
        return true;
    if (org_get(p->c, &o) != RC_OK)
        return false;
    for (int u = 0; u < o->n; u++)
        if (grant_is_top(p->c, o, u) && !authz_may_below(p->c, act, u))
            return false;
    return o->n > 0;
}

/* The page on which a form stands, by its own row. */
static const struct route *page_of(const struct route *form)
{
    for (int i = 0; route_lists[i]; i++)
        for (const struct route *r = route_lists[i]; r->path; r++)
            if (r->method == GET && r->handler == form->again)
                return r;
    return NULL;
}

enum rc policy_form_page(struct page *p)
{
    const struct route *form = p->route;
    const struct route *page = form->again ? page_of(form) : NULL;
    enum rc rc;

    if (!page || !authz_may(p->c, form->may.act, ORG_NONE))
        return policy_no_right(p);
    p->route = page;
    rc = policy_check(p);
    p->route = form;
    return rc;
}

/* Nothing that could be somebody's was named: left empty, or a part of several names
 * that may be seen. */
static bool names_no_unit(struct page *p)
{
    return p->route->may.of == OF_FORM_UNIT && p->form.fields &&
           p->form.n_errors && !form_unit(p).n;
}

enum rc policy_check(struct page *p)
{
    const struct may *may = &p->route->may;

    p->unit = ORG_NONE;
    if (may->of < OF_NOTHING || may->of >= OF_COUNT)
        return policy_no_right(p); /* no policy, no page */
    if (may->of == OF_NOTHING)
        return RC_OK;
    if (p->viewer->kind == VIEWER_NOBODY)
        return nobody(p);
    if (may->of == OF_SELF_OR_ANYBODY)
        return RC_OK;
    if (may->of == OF_SELF)
        return p->viewer->kind == VIEWER_ANYBODY ? nobody(p) : RC_OK;
    if (may->of == OF_ALL)
        return policy_over_all(p, may->act) ? RC_OK : policy_no_right(p);
    if (may->of == OF_ANY)
        return authz_may(p->c, may->act, ORG_NONE) ? RC_OK : policy_no_right(p);
    return names_no_unit(p) ? policy_form_page(p) : check_object(p, may->act);
}
