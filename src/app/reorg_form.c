/* The form of a reorganisation, and the event that it describes. */
#include "app/reorg_form.h"

#include <string.h>

#include "app/page_common.h"
#include "app/page_unit.h"
#include "app/policy.h"
#include "app/reorg_look.h"
#include "base/secret.h"
#include "base/sign.h"
#include "base/text.h"
#include "domain/reorg.h"

enum { KEY_STEM = 40, MOST_CHOICES = 300 };

const struct form_field reorg_fields[] = {
    { { "kind", FIELD_KEY, true, 0 }, NULL, NULL, INPUT_HIDDEN, NULL },
    { { "units", FIELD_KEYS, false, 200 },
      N_("Units"),
      N_("Type the beginning of a name and choose; a semicolon stands between "
         "two."),
      INPUT_UNITS,
      NULL },
    { { "into", FIELD_KEYS, false, 200 },
      N_("Units that take over"),
      N_("Units that are there already; for new ones give their names below."),
      INPUT_UNITS,
      NULL },
    { { "name", FIELD_TEXTS, false, 200 },
      N_("New names"),
      N_("Of each new unit one, with a semicolon between two."),
      INPUT_TEXT,
      NULL },
    { { "parent", FIELD_KEYS, false, 200 },
      N_("Superior"),
      N_("Empty: as the units stand now."),
      INPUT_UNITS,
      NULL },
    { { "tree", FIELD_KEY, false, 0 },
      N_("Hierarchy"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "policy", FIELD_KEY, false, 0 },
      N_("Earlier figures"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "shares", FIELD_NUMBERS, false, 200 },
      N_("Shares in percent"),
      N_("For divided figures, in the order of the units: 60;40."),
      INPUT_TEXT,
      NULL },
    { { "day", FIELD_DAY, true, 0 },
      N_("From which day"),
      N_("The first day on which it holds."),
      INPUT_DAY,
      NULL },
    { { "document", FIELD_KEY, false, 0 },
      N_("Document"),
      N_("The decision behind it."),
      INPUT_SELECT,
      NULL },
    { { "note", FIELD_TEXT, false, 500 }, N_("Note"), NULL, INPUT_TEXT, NULL },
    { { "campaign", FIELD_KEY, false, 0 },
      N_("Compare the figures of"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL },
};

/* Which fields each kind shows. */
static const char *const shown[EVENT_KINDS] = {
    [EVENT_FOUND] = "kind name parent tree day document note",
    [EVENT_RENAME] = "kind units name day document note campaign",
    [EVENT_MOVE] = "kind units parent tree day document note campaign",
    [EVENT_MERGE] = "kind units into name parent tree day document note "
                    "campaign",
    [EVENT_SPLIT] = "kind units into name parent tree policy shares day "
                    "document note campaign",
    [EVENT_DISSOLVE] = "kind units into day document note campaign",
};

static bool is_shown(enum event_kind kind, Str name)
{
    Str rest = str_of(shown[kind]), word;

    while (str_cut(&rest, ' ', &word))
        if (str_eq(word, name))
            return true;
    return false;
}

/* ---- the form ---- */

static void set_policies(struct page *p, struct value *form)
{
    static const char *const texts[POLICY_COUNT] = {
        [POLICY_PRIMARY] = N_("go over whole to the unit that took over"),
        [POLICY_SHARES] = N_("are divided by the shares"),
        [POLICY_KEEP] = N_("stay with the closed unit"),
    };

    for (int i = 0; i < POLICY_COUNT; i++)
        page_form_choice(p, form, "policy", str_of(policy_names[i]),
                         page_text(p, texts[i]));
}

static enum rc set_choices(struct page *p, struct value *form)
{
    const struct org *o;
    struct document *d;
    struct campaign *k;
    int n;

    TRY(org_get(p->c, &o));
    for (int i = 0; i < o->n_trees; i++)
        page_form_choice(p, form, "tree", str_dup(p->a, o->trees[i].key),
                         page_tree_name(p, str_dup(p->a, o->trees[i].key)));
    set_policies(p, form);
    page_form_choice(p, form, "document", S(""), page_text(p, N_("none")));
    TRY(document_list(p->c, &d, &n));
    for (int i = 0; i < n && i < MOST_CHOICES; i++)
        page_form_choice(
            p, form, "document", d[i].key,
            str_fmt(p->a, "%.*s %.*s", STR(d[i].type), STR(d[i].number)));
    TRY(campaign_list(p->c, &k, &n));
    for (int i = 0; i < n && i < MOST_CHOICES; i++)
        page_form_choice(p, form, "campaign", k[i].key, k[i].name);
    return RC_OK;
}

/* A unit that the form was opened for goes where it is needed. */
static void prefill(struct page *p, struct value *form, enum event_kind kind,
                    Str current)
{
    page_form_value(p, form, "kind", str_of(event_kind_names[kind]));
    if (p->form.fields)
        return;
    page_form_value(p, form, kind == EVENT_FOUND ? "parent" : "units",
                    p->in.unit);
    page_form_value(p, form, "day", page_day(p, p->c->today));
    page_form_value(p, form, "campaign", current);
}

enum rc reorg_form(struct page *p, enum event_kind kind, const char *button)
{
    struct value *form =
        page_form(p, "form", reorg_fields,
                  href_plain(p->a, p->lang, "/events/preview"), button);

    struct campaign k;

    TRY(reorg_look_campaign(p, S(""), &k));
    prefill(p, form, kind, k.key);
    TRY(set_choices(p, form));
    page_form_only(p, form, shown[kind]);
    page_form_cancel(p, form, href_plain(p->a, p->lang, "/events"));
    return RC_OK;
}

void reorg_form_keep(struct page *p, const char *name, Str action)
{
    struct value *o = val_set(p->v, name, val_object(p->a));
    struct value *l = val_set(o, "fields", val_list(p->a));

    val_set_text(o, "href", action);
    for (int i = 0; reorg_fields[i].f.name; i++) {
        struct value *f = val_add(l, val_object(p->a));

        val_set_text(f, "name", str_of(reorg_fields[i].f.name));
        val_set_text(f, "value", p->form.raw[i]);
    }
}

/* ---- the event ---- */

/* A key that no unit has: from the folded name. */
static Str new_key(struct page *p, const struct org *o, Str name)
{
    Str folded = text_fold(p->a, name), key;
    char *stem = NEW(p->a, char, KEY_STEM + 1);
    int n = 0;

    for (ptrdiff_t i = 0; i < folded.n && n < KEY_STEM; i++) {
        char k = folded.p[i];

        if ((k >= 'a' && k <= 'z') || (k >= '0' && k <= '9'))
            stem[n++] = k;
        else if (n && stem[n - 1] != '-')
            stem[n++] = '-';
    }
    while (n && stem[n - 1] == '-')
        stem[--n] = 0;
    key = str_of(n ? stem : "unit");
    for (int i = 2; org_find(o, key) != ORG_NONE; i++)
        key = str_fmt(p->a, "%s-%d", n ? stem : "unit", i);
    return key;
}

static Str event_key(struct page *p, Day day)
{
    unsigned char random[4];
    char iso[DAY_TEXT], hex[2 * sizeof random + 1];

    secret_random(random, sizeof random);
    return str_fmt(p->a, "sx-%s-%s", day_iso(day, iso),
                   sign_hex(random, sizeof random, hex));
}

/* Successors: those that are there, then the new ones. */
static void set_heirs(struct page *p, const struct org *o, struct event *ev)
{
    const struct field_value *into = form_at(p, "into");
    Str *all = NEW(p->a, Str, into->n + ev->n_names + 1);

    for (int i = 0; i < into->n; i++)
        all[ev->n_into++] = into->list[i];
    for (int i = 0; i < ev->n_names; i++) {
        Str key = new_key(p, o, ev->names[i]);

        for (int j = 0; j < ev->n_into; j++)
            if (str_eq(all[j], key))
                key = str_fmt(p->a, "%.*s-%d", STR(key), ev->n_into + 1);
        all[ev->n_into++] = key;
    }
    ev->into = all;
}

static void set_units(struct page *p, const struct org *o, struct event *ev)
{
    const struct field_value *units = form_at(p, "units");

    ev->units = units->list;
    ev->n_units = units->n;
    if (ev->kind == EVENT_FOUND && ev->n_names) {
        ev->units = NEW(p->a, Str, 1);
        ev->units[0] = new_key(p, o, ev->names[0]);
        ev->n_units = 1;
    }
    if (ev->kind == EVENT_MERGE || ev->kind == EVENT_SPLIT ||
        ev->kind == EVENT_DISSOLVE)
        set_heirs(p, o, ev);
}

static enum rc needed(struct page *p, const struct event *ev)
{
    if ((ev->kind == EVENT_FOUND || ev->kind == EVENT_RENAME) && !ev->n_names)
        return fail(p->c, RC_INVALID, "name", N_("fill in this field"));
    if (!ev->n_units)
        return fail(p->c, RC_INVALID, "units", N_("fill in this field"));
    if (ev->kind == EVENT_MOVE && !ev->n_parents)
        return fail(p->c, RC_INVALID, "parent", N_("fill in this field"));
    return RC_OK;
}

static bool uses(enum event_kind kind, const char *field)
{
    return is_shown(kind, str_of(field));
}

enum rc reorg_event(struct page *p, struct event *ret)
{
    int kind = str_index(form_str(p, "kind"), event_kind_names, EVENT_KINDS);
    int policy = str_index(form_str(p, "policy"), policy_names, POLICY_COUNT);
    const struct field_value *names = form_at(p, "name"),
                             *shares = form_at(p, "shares"),
                             *parents = form_at(p, "parent");
    struct event ev = { .day = form_at(p, "day")->day,
                        .tree = form_str(p, "tree"),
                        .policy = POLICY_COUNT,
                        .document = form_str(p, "document"),
                        .note = form_str(p, "note") };
    const struct org *o;

    if (kind == EVENT_KINDS)
        return fail(p->c, RC_INVALID, "kind",
                    N_("there is no such kind of reorganisation"));
    TRY(org_get(p->c, &o));
    ev.kind = (enum event_kind)kind;
    ev.key = event_key(p, ev.day);
    ev.names = names->list;
    ev.n_names = uses(ev.kind, "name") ? names->n : 0;
    ev.parents = parents->list;
    ev.n_parents = uses(ev.kind, "parent") ? parents->n : 0;
    if (uses(ev.kind, "policy"))
        ev.policy = (enum policy)policy;
    if (ev.policy == POLICY_SHARES) {
        ev.shares = shares->numbers;
        ev.n_shares = shares->n;
    }
    set_units(p, o, &ev);
    TRY(needed(p, &ev));
    TRY(reorg_rights(p, &ev));
    *ret = ev;
    return RC_OK;
}

/* ---- rights ---- */

static enum rc rights_at(struct page *p, const struct org *o, const Str *keys,
                         int n, const char *field)
{
    int unit;

    for (int i = 0; i < n; i++) {
        int at = org_find(o, keys[i]);

        if (at == ORG_NONE || o->units[at].n_lives == 0)
            continue; /* new; or the domain says that it is not there */
        if (authz_unit(p->c, ACT_ADMIN, keys[i], &unit) != RC_OK)
            return fail(p->c, p->c->err.rc, field, "%s",
                        str_dup(p->a, str_of(p->c->err.text)).p);
    }
    return RC_OK;
}

enum rc reorg_rights(struct page *p, const struct event *ev)
{
    const struct org *o;

    TRY(org_get(p->c, &o));
    TRY(rights_at(p, o, ev->units, ev->n_units, "units"));
    TRY(rights_at(p, o, ev->into, ev->n_into, "into"));
    TRY(rights_at(p, o, ev->parents, ev->n_parents, "parent"));
    if (ev->kind == EVENT_FOUND && !ev->n_parents &&
        !policy_over_all(p, ACT_ADMIN))
        return fail(p->c, RC_DENIED, "parent",
                    N_("a unit at the top is founded by who administers the "
                       "whole; name a superior"));
    return RC_OK;
}
