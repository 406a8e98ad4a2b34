/* One writer per kind; the head comes from the fields of the import. */
#include "app/export.h"

#include <stdio.h>
#include <string.h>

#include "domain/activity_read.h"
#include "domain/catalog.h"
#include "domain/event.h"
#include "domain/unit_list.h"
#include "format/csv.h"

struct out {
    struct ctx *c;
    struct buf *b;
    bool first;
    bool states; /* of activities: not all of them are just submitted */
};

static void text(struct out *o, Str s)
{
    csv_field_safe(o->b, s, o->first);
    o->first = false;
}

static void day(struct out *o, Day d)
{
    char t[DAY_TEXT];

    text(o, d <= DAY_MIN || d >= DAY_UNTIL ? S("") : str_of(day_vn(d, t)));
}

static void number(struct out *o, int64_t n)
{
    char t[24];

    snprintf(t, sizeof t, "%lld", (long long)n);
    text(o, str_of(t));
}

static void list(struct out *o, const Str *items, int n)
{
    struct buf b;

    buf_init(&b, BUF_NO_MAX);
    for (int i = 0; i < n; i++) {
        if (i)
            buf_char(&b, ';');
        buf_str(&b, items[i]);
    }
    text(o, buf_view(&b));
    buf_release(&b);
}

static void end(struct out *o)
{
    csv_end(o->b);
    o->first = true;
}

static enum rc units(struct out *o)
{
    struct unit_line *l;
    int n;

    TRY(unit_list_all(o->c, &l, &n));
    for (int i = 0; i < n; i++, l++) {
        text(o, l->key);
        text(o, l->tree);
        text(o, l->kind);
        text(o, l->name);
        text(o, l->short_name);
        text(o, l->parent);
        day(o, l->from);
        text(o, l->scheme);
        text(o, l->code);
        end(o);
    }
    return RC_OK;
}

static void shares(struct out *o, const struct event *ev)
{
    Str *s = NEW(o->c->arena, Str, ev->n_shares + 1);

    for (int i = 0; i < ev->n_shares; i++) {
        char t[NUM_TEXT];
        Str plain = str_of(num_plain(ev->shares[i], t));
        ptrdiff_t point = str_find(plain, '.', 0);

        /* 33.333 could be read as thousands; 33.3330 has one reading */
        s[i] = str_cat(o->c->arena, plain,
                       point >= 0 && plain.n - point == 4 ? S("0") : S(""));
    }
    list(o, s, ev->n_shares);
}

/* In the order applied, so that the file can be applied again. */
static int by_made(const struct event *a, const struct event *b)
{
    return a->made < b->made ? -1 : a->made > b->made;
}

static void sort_events(struct event *list, int n)
{
    for (int i = 1; i < n; i++)
        for (int j = i; j > 0 && by_made(&list[j], &list[j - 1]) < 0; j--) {
            struct event t = list[j];

            list[j] = list[j - 1];
            list[j - 1] = t;
        }
}

static enum rc events(struct out *o)
{
    struct event *ev;
    int n;

    TRY(event_list(o->c, false, &ev, &n));
    sort_events(ev, n);
    for (int i = 0; i < n; i++, ev++) {
        text(o, ev->key);
        day(o, ev->day);
        text(o, str_of(event_kind_names[ev->kind]));
        text(o, ev->tree);
        list(o, ev->units, ev->n_units);
        list(o, ev->into, ev->n_into);
        text(o, ev->policy < POLICY_COUNT ? str_of(policy_names[ev->policy])
                                          : S(""));
        shares(o, ev);
        list(o, ev->names, ev->n_names);
        list(o, ev->parents, ev->n_parents);
        text(o, ev->document);
        text(o, ev->note);
        end(o);
    }
    return RC_OK;
}

static enum rc documents(struct out *o)
{
    struct document *d;
    int n;

    TRY(document_list(o->c, &d, &n));
    for (int i = 0; i < n; i++, d++) {
        text(o, d->key);
        text(o, d->number);
        text(o, d->type);
        text(o, d->issuer);
        day(o, d->day);
        text(o, d->abstract);
        text(o, d->parent);
        text(o, d->links);
        end(o);
    }
    return RC_OK;
}

static enum rc breakdowns(struct out *o)
{
    struct breakdown *b;
    int n;

    TRY(breakdown_list(o->c, &b, &n));
    for (int i = 0; i < n; i++, b++) {
        text(o, b->key);
        text(o, b->name);
        end(o);
    }
    return RC_OK;
}

static enum rc options(struct out *o)
{
    struct option *p;
    int n;

    TRY(option_list(o->c, &p, &n));
    for (int i = 0; i < n; i++, p++) {
        text(o, p->key);
        text(o, p->breakdown);
        text(o, p->name);
        text(o, p->parent);
        number(o, p->position);
        end(o);
    }
    return RC_OK;
}

static enum rc indicators(struct out *o)
{
    struct indicator *p;
    int n;

    TRY(indicator_list(o->c, &p, &n));
    for (int i = 0; i < n; i++, p++) {
        text(o, p->key);
        text(o, p->name);
        text(o, p->unit_of_count);
        text(o, str_of(indicator_kind_names[p->kind]));
        text(o, p->numerator);
        text(o, p->denominator);
        text(o, p->breakdowns);
        day(o, p->from);
        day(o, p->to);
        end(o);
    }
    return RC_OK;
}

static enum rc campaigns(struct out *o)
{
    struct campaign *p;
    int n;

    TRY(campaign_list(o->c, &p, &n));
    for (int i = 0; i < n; i++, p++) {
        text(o, p->key);
        text(o, p->name);
        text(o, p->tree);
        day(o, p->from);
        day(o, p->to);
        text(o, p->documents);
        end(o);
    }
    return RC_OK;
}

static enum rc activity(void *arg, const struct activity *a)
{
    struct out *o = arg;

    text(o, a->key);
    text(o, a->campaign);
    day(o, a->from);
    day(o, a->to);
    list(o, a->units, a->n_units);
    text(o, a->form);
    text(o, a->topic);
    text(o, a->title);
    text(o, a->place);
    number(o, a->sessions);
    number(o, a->turns);
    if (a->persons < 0)
        text(o, S(""));
    else
        number(o, a->persons);
    text(o, a->note);
    if (o->states)
        text(o, str_of(state_keys[a->state]));
    end(o);
    return RC_OK;
}

static enum rc activities(struct out *o)
{
    struct arena *scratch = arena_new();
    enum rc rc = activity_each(o->c, false, scratch, activity, o);

    arena_free(scratch);
    return rc;
}

enum rc export_csv(struct ctx *c, enum import_kind kind, struct buf *out)
{
    static enum rc (*const writers[IMPORT_KINDS])(struct out *) = {
        [IMPORT_UNITS] = units,         [IMPORT_EVENTS] = events,
        [IMPORT_DOCUMENTS] = documents, [IMPORT_BREAKDOWNS] = breakdowns,
        [IMPORT_OPTIONS] = options,     [IMPORT_INDICATORS] = indicators,
        [IMPORT_CAMPAIGNS] = campaigns, [IMPORT_ACTIVITIES] = activities,
    };
    struct out o = { .c = c, .b = out, .first = true };

    if (kind == IMPORT_ACTIVITIES)
        TRY(activity_has_states(c, &o.states));
    for (const struct field *f = import_fields(kind); f->name; f++)
        if (o.states || strcmp(f->name, "state") != 0)
            text(&o, str_of(f->name));
    end(&o);
    return writers[kind](&o);
}
