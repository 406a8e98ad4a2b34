/*
 * The history of one activity: a version after the other, by field what stood there
 * before and what after, who made it, when, with which words.
 */
#include "app/page_activity.h"
#include "app/page_activity_part.h"
#include "domain/authz.h"

enum { MOST_SHOWN = 100 };

/* ---- one version as fields ---- */

struct side {
    const char *id;
    Str text;
};

enum { FIELDS = 12 };

static Str days(struct page *p, const struct activity *a)
{
    if (a->from == a->to)
        return page_day(p, a->to);
    return str_fmt(p->a, "%s – %s", page_day(p, a->from).p,
                   page_day(p, a->to).p);
}

static void fields_of(const struct activity_view *v, const struct activity *a,
                      struct side out[FIELDS])
{
    struct page *p = v->p;
    const struct campaign *k = activity_view_campaign(v, a->campaign);
    const struct side all[FIELDS] = {
        { N_("State"), page_text(p, state_names[a->state]) },
        { N_("Campaign"), k ? k->name : a->campaign },
        { N_("Held by"), activity_view_units(v, a) },
        { N_("Day"), days(p, a) },
        { N_("Place"), a->place },
        { N_("Form"), activity_view_form(v, a->form) },
        { N_("Title"), a->title },
        { N_("Topic"), a->topic },
        { N_("Sessions"), page_count(p, a->sessions) },
        { N_("Turns"), page_count(p, a->turns) },
        { N_("Persons"), a->persons < 0 ? S("") : page_count(p, a->persons) },
        { N_("Note"), a->note },
    };

    for (int i = 0; i < FIELDS; i++)
        out[i] = all[i];
}

static void set_changes(const struct activity_view *v, struct value *o,
                        const struct activity *before,
                        const struct activity *after)
{
    struct page *p = v->p;
    struct value *list = val_set(o, "changes", val_list(p->a));
    struct side was[FIELDS], is[FIELDS];

    if (!before || !after)
        return;
    fields_of(v, before, was);
    fields_of(v, after, is);
    for (int i = 0; i < FIELDS; i++) {
        struct value *c;

        if (str_eq(was[i].text, is[i].text))
            continue;
        c = val_add(list, val_object(p->a));
        val_set_text(c, "name", page_text(p, is[i].id));
        val_set_text(c, "was", was[i].text);
        val_set_text(c, "is", is[i].text);
    }
}

/* ---- what was done ---- */

static Str action_text(struct page *p, Str action, bool first)
{
    static const struct {
        const char *action, *id;
    } words[] = {
        { "activity.save", N_("Corrected") },
        { "activity.submit", N_("Submitted") },
        { "activity.check", N_("Checked") },
        { "activity.return", N_("Returned") },
        { "activity.approve", N_("Approved") },
        { "activity.withdraw", N_("Withdrawn") },
        { "activity.attach", N_("File attached") },
        { "activity.detach", N_("File taken off") },
        { "import.activities", N_("Imported") },
        { "import.undo", N_("Import taken back") },
    };

    if (first && str_is(action, "activity.save"))
        return page_text(p, N_("Entered"));
    for (int i = 0; i < countof(words); i++)
        if (str_is(action, words[i].action))
            return page_text(p, words[i].id);
    return str_starts(action, S("import")) ? page_text(p, N_("Imported"))
                                           : action;
}

/* The reason or remark of the entry, which is JSON that the program wrote. */
static Str words_of(struct page *p, Str detail)
{
    struct err ignored = { .lang = p->lang };
    struct value *o;
    Str s;

    if (val_parse(p->a, detail, 1 << 20, &o, &ignored) != RC_OK)
        return S("");
    s = val_str(val_get(o, S("remark")));
    if (!s.p)
        s = val_str(val_get(o, S("reason")));
    return s.p ? s : S("");
}

static int version_made(const struct one *x, int64_t seq)
{
    for (int i = 0; i < x->n; i++)
        if (x->versions[i].made == seq)
            return i;
    return -1;
}

static bool is_file_trace(const struct activity_trace *t)
{
    return str_starts(t->action, S("activity.attach")) ||
           str_starts(t->action, S("activity.detach"));
}

/* Steps in drafts that who looks may not see leave no trace for them. */
static bool is_shown(const struct one *x, const struct activity_trace *t,
                     int made)
{
    const struct activity *last = &x->versions[x->n - 1];

    if (made >= 0)
        return true;
    if (is_file_trace(t))
        return t->seq >= x->versions[0].made;
    return last->ended == t->seq;
}

static void set_trace(struct one *x, struct value *list,
                      const struct activity_trace *t, int made)
{
    struct page *p = x->v.p;
    struct value *o = val_add(list, val_object(p->a));
    Str what = action_text(p, t->action, made == 0);

    val_set_int(o, "seq", t->seq);
    val_set_text(o, "at", page_moment(p, t->at));
    val_set_text(o, "who", t->name);
    val_set_text(o, "what",
                 made < 0 && !is_file_trace(t) ? page_text(p, N_("Withdrawn"))
                                               : what);
    val_set_text(o, "words", words_of(p, t->detail));
    val_set_text(o, "file", is_file_trace(t) ? t->file : S(""));
    set_changes(&x->v, o, made > 0 ? &x->versions[made - 1] : NULL,
                made > 0 ? &x->versions[made] : NULL);
    val_set_bool(o, "has_changes", val_count(val_get(o, S("changes"))) > 0);
}

enum rc activity_set_history(struct one *x)
{
    struct page *p = x->v.p;
    struct value *list = val_set(p->v, "history", val_list(p->a));
    struct activity_trace *t;
    int n, shown = 0;

    TRY(activity_traces(p->c, x->a.key, &t, &n));
    for (int i = n - 1; i >= 0 && shown < MOST_SHOWN; i--) {
        int made = version_made(x, t[i].seq);

        if (!is_shown(x, &t[i], made))
            continue;
        set_trace(x, list, &t[i], made);
        shown++;
    }
    val_set_bool(p->v, "has_history", shown > 0);
    return RC_OK;
}
