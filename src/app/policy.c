/* A row for each kind of object: how its units are found. */
#include "app/policy.h"

#include "app/viewer.h"
#include "domain/activity.h"
#include "domain/event.h"
#include "domain/org.h"
#include "domain/report.h"

enum { MOST_UNITS = 64 };

/* The units of the object at hand; any of them will do. */
struct holders {
    int at[MOST_UNITS];
    int n;
    enum act act; /* what it takes: a draft takes more than reading */
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

static enum rc of_activity(struct page *p, struct holders *h)
{
    struct activity a;

    if (activity_get(p->c, named(p), &a) != RC_OK)
        return p->c->err.rc == RC_NOTFOUND ? RC_OK : p->c->err.rc;
    /* the leading unit answers for the record; the others see it */
    for (int i = 0; i < a.n_units && (i == 0 || h->act == ACT_READ); i++)
        TRY(hold_key(p, h, a.units[i]));
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

static enum rc of_form_unit(struct page *p, struct holders *h)
{
    Str key = p->form.fields ? form_str(p, "unit") : p->in.unit;

    return hold_key(p, h, key);
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

static enum rc no_event(struct page *p, Str key)
{
    return fail(p->c, RC_NOTFOUND, "event", N_("there is no event '%.*s'"),
                STR(key));
}

static const struct kind {
    enum rc (*find)(struct page *p, struct holders *h); /* NULL: no units */
    enum rc (*missing)(struct page *p, Str key);
} kinds[OF_COUNT] = {
    [OF_UNIT] = { of_unit, no_unit },
    [OF_ACTIVITY] = { of_activity, no_activity },
    [OF_REPORT] = { of_report, no_report },
    [OF_EVENT] = { of_event, no_event },
    [OF_FORM_UNIT] = { of_form_unit, no_unit },
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

static enum rc no_right(struct page *p)
{
    return fail(p->c, RC_DENIED, "right",
                N_("your rights do not reach that far; who administers your "
                   "unit can widen them"));
}

static enum rc missing(struct page *p, const struct kind *k)
{
    Str key = p->route->may.of == OF_FORM_UNIT
                  ? (p->form.fields ? form_str(p, "unit") : p->in.unit)
                  : named(p);

    if (p->route->may.of == OF_FORM_UNIT && !key.n)
        return no_right(p);
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
    struct holders h = { .act = act };

    TRY(k->find(p, &h));
    err_clear(&p->c->err);
    p->unit = h.n ? h.at[0] : ORG_NONE;
    if (any_may(p, act, &h))
        return RC_OK;
    /* what may be read may be known to be there */
    if (any_may(p,
                p->route->may.of == OF_UNIT || p->route->may.of == OF_FORM_UNIT
                    ? ACT_NAME
                    : ACT_READ,
                &h))
        return no_right(p);
    return missing(p, k);
}

enum rc policy_check(struct page *p)
{
    const struct may *may = &p->route->may;

    p->unit = ORG_NONE;
    if (may->of == OF_NOTHING)
        return RC_OK;
    if (p->viewer->kind == VIEWER_NOBODY)
        return nobody(p);
    if (may->of == OF_SELF_OR_ANYBODY)
        return RC_OK;
    if (may->of == OF_SELF)
        return p->viewer->kind == VIEWER_ANYBODY ? nobody(p) : RC_OK;
    if (may->of == OF_ANY)
        return authz_may(p->c, may->act, ORG_NONE) ? RC_OK : no_right(p);
    return check_object(p, may->act);
}
