/* The columns of every kind of import, and what one row of it does. */
#include "domain/import_row.h"

#include <string.h>

#include "domain/event.h"

enum { OPTION_MAX_DEPTH = 16 };

/* clang-format off */
enum { U_KEY, U_TREE, U_KIND, U_NAME, U_SHORT, U_PARENT, U_FROM, U_SCHEME, U_CODE };
static const struct field unit_fields[] = {
    { "key",         FIELD_KEY,  true,  0 },
    { "tree",        FIELD_KEY,  false, 0 },
    { "kind",        FIELD_KEY,  false, 0 },
    { "name",        FIELD_TEXT, false, 200 },
    { "short_name",  FIELD_TEXT, false, 100 },
    { "parent",      FIELD_KEY,  false, 0 },
    { "from",        FIELD_DAY,  true,  0 },
    { "code_scheme", FIELD_KEY,  false, 0 },
    { "code",        FIELD_TEXT, false, 64 },
    { NULL, 0, false, 0 }
};

enum { E_KEY, E_DATE, E_KIND, E_TREE, E_UNITS, E_INTO, E_POLICY, E_SHARES, E_NAME,
       E_PARENT, E_DOCUMENT, E_NOTE };
static const struct field event_fields[] = {
    { "key",      FIELD_KEY,     true,  0 },
    { "date",     FIELD_DAY,     true,  0 },
    { "kind",     FIELD_KEY,     true,  0 },
    { "tree",     FIELD_KEY,     false, 0 },
    { "units",    FIELD_KEYS,    true,  0 },
    { "into",     FIELD_KEYS,    false, 60 },
    { "policy",   FIELD_KEY,     false, 0 },
    { "shares",   FIELD_NUMBERS, false, 60 },
    { "name",     FIELD_TEXTS,   false, 60 },
    { "parent",   FIELD_KEYS,    false, 60 },
    { "document", FIELD_TEXT,    false, 200 },
    { "note",     FIELD_TEXT,    false, 2000 },
    { NULL, 0, false, 0 }
};

enum { D_KEY, D_NUMBER, D_TYPE, D_ISSUER, D_DATE, D_ABSTRACT, D_PARENT, D_LINK };
static const struct field document_fields[] = {
    { "key",      FIELD_KEY,  true,  0 },
    { "number",   FIELD_TEXT, false, 60 },
    { "type",     FIELD_TEXT, false, 60 },
    { "issuer",   FIELD_TEXT, false, 200 },
    { "date",     FIELD_DAY,  false, 0 },
    { "abstract", FIELD_TEXT, false, 1000 },
    { "parent",   FIELD_KEY,  false, 0 },
    { "link",     FIELD_KEYS, false, 100 },
    { NULL, 0, false, 0 }
};

enum { B_KEY, B_NAME };
static const struct field breakdown_fields[] = {
    { "key",  FIELD_KEY,  true, 0 },
    { "name", FIELD_TEXT, true, 200 },
    { NULL, 0, false, 0 }
};

enum { O_KEY, O_BREAKDOWN, O_NAME, O_PARENT, O_ORDER };
static const struct field option_fields[] = {
    { "key",       FIELD_KEY,   true,  0 },
    { "breakdown", FIELD_KEY,   true,  0 },
    { "name",      FIELD_TEXT,  true,  200 },
    { "parent",    FIELD_KEY,   false, 0 },
    { "order",     FIELD_COUNT, false, 0 },
    { NULL, 0, false, 0 }
};

enum { I_KEY, I_NAME, I_UNIT, I_KIND, I_NUMERATOR, I_DENOMINATOR, I_BREAKDOWNS, I_FROM, I_TO };
static const struct field indicator_fields[] = {
    { "key",           FIELD_KEY,  true,  0 },
    { "name",          FIELD_TEXT, true,  200 },
    { "unit_of_count", FIELD_TEXT, false, 60 },
    { "kind",          FIELD_KEY,  true,  0 },
    { "numerator",     FIELD_KEY,  false, 0 },
    { "denominator",   FIELD_KEY,  false, 0 },
    { "breakdowns",    FIELD_KEYS, false, 20 },
    { "from",          FIELD_DAY,  false, 0 },
    { "to",            FIELD_DAY,  false, 0 },
    { NULL, 0, false, 0 }
};

enum { C_KEY, C_NAME, C_TREE, C_FROM, C_TO, C_DOCUMENTS };
static const struct field campaign_fields[] = {
    { "key",       FIELD_KEY,  true,  0 },
    { "name",      FIELD_TEXT, true,  500 },
    { "tree",      FIELD_KEY,  true,  0 },
    { "from",      FIELD_DAY,  true,  0 },
    { "to",        FIELD_DAY,  false, 0 },
    { "documents", FIELD_KEYS, false, 100 },
    { NULL, 0, false, 0 }
};

enum { A_KEY, A_CAMPAIGN, A_FROM, A_TO, A_UNITS, A_FORM, A_TOPIC, A_TITLE, A_PLACE,
       A_SESSIONS, A_TURNS, A_PERSONS, A_NOTE, A_STATE };
static const struct field activity_fields[] = {
    { "key",      FIELD_KEY,   true,  0 },
    { "campaign", FIELD_KEY,   true,  0 },
    { "from",     FIELD_DAY,   false, 0 },
    { "to",       FIELD_DAY,   true,  0 },
    { "units",    FIELD_KEYS,  true,  ACTIVITY_MAX_UNITS },
    { "form",     FIELD_KEY,   false, 0 },
    { "topic",    FIELD_TEXT,  false, 300 },
    { "title",    FIELD_TEXT,  false, 500 },
    { "place",    FIELD_TEXT,  false, 300 },
    { "sessions", FIELD_COUNT, true,  0 },
    { "turns",    FIELD_COUNT, true,  0 },
    { "persons",  FIELD_COUNT, false, 0 },
    { "note",     FIELD_TEXT,  false, 2000 },
    { "state",    FIELD_KEY,   false, 0 },
    { NULL, 0, false, 0 }
};
/* clang-format on */

const struct field *import_fields(enum import_kind kind)
{
    static const struct field *const all[IMPORT_KINDS] = {
        [IMPORT_UNITS] = unit_fields,
        [IMPORT_EVENTS] = event_fields,
        [IMPORT_DOCUMENTS] = document_fields,
        [IMPORT_BREAKDOWNS] = breakdown_fields,
        [IMPORT_OPTIONS] = option_fields,
        [IMPORT_INDICATORS] = indicator_fields,
        [IMPORT_CAMPAIGNS] = campaign_fields,
        [IMPORT_ACTIVITIES] = activity_fields,
    };

    return all[kind];
}

/* ---- units: kept, saved together at the end ---- */

Str unit_row_name(struct arena *a, const struct field_value *v)
{
    return str_fmt(a, "%.*s %.*s %.*s", STR(v[U_KEY].text), STR(v[U_TREE].text),
                   STR(v[U_SCHEME].text));
}

static enum rc unit_row(struct importing *k, int line,
                        const struct field_value *v)
{
    struct arena *a = k->c->arena;
    size_t n = k->n_lines;
    struct unit_line *l;

    if (v[U_TREE].text.n == 0 && v[U_SCHEME].text.n == 0)
        return fail(k->c, RC_INVALID, "tree",
                    N_("nothing stands here; it must be filled in"));
    l = PUSH(a, k->lines, k->n_lines, k->cap_lines);
    l->key = str_dup(a, v[U_KEY].text);
    l->tree = str_dup(a, v[U_TREE].text);
    l->kind = str_dup(a, v[U_KIND].text);
    l->name = str_dup(a, v[U_NAME].text);
    l->short_name = str_dup(a, v[U_SHORT].text);
    l->parent = str_dup(a, v[U_PARENT].text);
    l->scheme = str_dup(a, v[U_SCHEME].text);
    l->code = str_dup(a, v[U_CODE].text);
    l->from = v[U_FROM].day;
    *PUSH(a, k->line_numbers, n, k->cap_numbers) = line;
    return RC_OK;
}

/* ---- events ---- */

static bool same_list(const Str *a, int n, const Str *b, int m)
{
    if (n != m)
        return false;
    for (int i = 0; i < n; i++)
        if (!str_eq(a[i], b[i]))
            return false;
    return true;
}

static bool same_event(const struct event *x, const struct event *y)
{
    if (x->day != y->day || x->kind != y->kind || !str_eq(x->tree, y->tree) ||
        !str_eq(x->document, y->document) || !str_eq(x->note, y->note) ||
        x->n_shares != y->n_shares)
        return false;
    if (y->policy != POLICY_COUNT && x->policy != y->policy)
        return false;
    for (int i = 0; i < x->n_shares; i++)
        if (x->shares[i] != y->shares[i])
            return false;
    return same_list(x->units, x->n_units, y->units, y->n_units) &&
           same_list(x->into, x->n_into, y->into, y->n_into) &&
           same_list(x->names, x->n_names, y->names, y->n_names) &&
           same_list(x->parents, x->n_parents, y->parents, y->n_parents);
}

static enum rc fill_event(struct ctx *c, const struct field_value *v,
                          struct event *ev)
{
    *ev = (struct event){ .key = v[E_KEY].text,
                          .day = v[E_DATE].day,
                          .tree = v[E_TREE].text,
                          .units = v[E_UNITS].list,
                          .n_units = v[E_UNITS].n,
                          .into = v[E_INTO].list,
                          .n_into = v[E_INTO].n,
                          .shares = v[E_SHARES].numbers,
                          .n_shares = v[E_SHARES].n,
                          .names = v[E_NAME].list,
                          .n_names = v[E_NAME].n,
                          .parents = v[E_PARENT].list,
                          .n_parents = v[E_PARENT].n,
                          .document = v[E_DOCUMENT].text,
                          .note = v[E_NOTE].text };
    ev->kind = (enum event_kind)str_index(v[E_KIND].text, event_kind_names,
                                          EVENT_KINDS);
    if (ev->kind == EVENT_KINDS)
        return fail(c, RC_INVALID, "kind",
                    N_("'%.*s' is none of found, rename, move, merge, split, "
                       "dissolve"),
                    STR(v[E_KIND].text));
    ev->policy =
        (enum policy)str_index(v[E_POLICY].text, policy_names, POLICY_COUNT);
    if (ev->policy == POLICY_COUNT && v[E_POLICY].text.n)
        return fail(c, RC_INVALID, "policy",
                    N_("'%.*s' is none of primary, shares, keep"),
                    STR(v[E_POLICY].text));
    return RC_OK;
}

static enum rc event_row(struct importing *k, const struct field_value *v,
                         enum save_result *ret)
{
    struct event ev, old;
    enum rc rc;

    TRY(fill_event(k->c, v, &ev));
    if (k->spent)
        return RC_OK; /* the list fails anyway; only cells are still checked */
    rc = event_get(k->c, ev.key, &old);
    if (rc == RC_OK && old.ended == SEQ_LIVE && same_event(&old, &ev)) {
        *ret = SAVE_UNCHANGED;
        return RC_OK;
    }
    err_clear(&k->c->err);
    rc = event_apply_one(&k->reorg, &ev);
    k->spent = rc != RC_OK;
    return rc;
}

/* ---- catalogue ---- */

static enum rc document_row(struct importing *k, const struct field_value *v,
                            enum save_result *ret)
{
    struct document d = { .key = v[D_KEY].text,
                          .number = v[D_NUMBER].text,
                          .type = v[D_TYPE].text,
                          .issuer = v[D_ISSUER].text,
                          .day = v[D_DATE].text.n ? v[D_DATE].day : DAY_UNTIL,
                          .abstract = v[D_ABSTRACT].text,
                          .parent = v[D_PARENT].text,
                          .links = v[D_LINK].text };

    return document_put(k->c, &d, ret);
}

static enum rc breakdown_row(struct importing *k, const struct field_value *v,
                             enum save_result *ret)
{
    struct breakdown b = { v[B_KEY].text, v[B_NAME].text };

    return breakdown_put(k->c, &b, ret);
}

static enum rc option_row(struct importing *k, const struct field_value *v,
                          enum save_result *ret)
{
    struct option o = { .key = v[O_KEY].text,
                        .breakdown = v[O_BREAKDOWN].text,
                        .name = v[O_NAME].text,
                        .parent = v[O_PARENT].text,
                        .position = v[O_ORDER].micro / MICRO };
    struct breakdown *all;
    int n;

    TRY(breakdown_list(k->c, &all, &n));
    for (int i = 0; i < n; i++)
        if (str_eq(all[i].key, o.breakdown))
            return option_put(k->c, &o, ret);
    return fail(k->c, RC_INVALID, "breakdown",
                N_("there is no breakdown '%.*s'"), STR(o.breakdown));
}

static enum rc check_ratio(struct ctx *c, const struct indicator *ind)
{
    struct indicator part;

    for (int i = 0; i < 2; i++) {
        Str key = i ? ind->denominator : ind->numerator;
        const char *field = i ? "denominator" : "numerator";

        if (key.n == 0)
            return fail(c, RC_INVALID, field,
                        N_("a ratio needs a numerator and a denominator"));
        if (indicator_get(c, key, &part) != RC_OK || part.kind == KIND_RATIO)
            return fail(c, RC_INVALID, field,
                        N_("there is no indicator '%.*s' that counts"),
                        STR(key));
    }
    return RC_OK;
}

static enum rc indicator_row(struct importing *k, const struct field_value *v,
                             enum save_result *ret)
{
    struct indicator ind = { .key = v[I_KEY].text,
                             .name = v[I_NAME].text,
                             .unit_of_count = v[I_UNIT].text,
                             .numerator = v[I_NUMERATOR].text,
                             .denominator = v[I_DENOMINATOR].text,
                             .breakdowns = v[I_BREAKDOWNS].text,
                             .from = v[I_FROM].text.n ? v[I_FROM].day : DAY_MIN,
                             .to = v[I_TO].text.n ? v[I_TO].day : DAY_UNTIL };
    struct indicator old;

    ind.kind = (enum indicator_kind)str_index(
        v[I_KIND].text, indicator_kind_names, KIND_COUNT_OF);
    if (ind.kind == KIND_COUNT_OF)
        return fail(k->c, RC_INVALID, "kind",
                    N_("'%.*s' is none of count, distinct, level, ratio"),
                    STR(v[I_KIND].text));
    if (ind.kind == KIND_RATIO)
        TRY(check_ratio(k->c, &ind));
    if (indicator_get(k->c, ind.key, &old) == RC_OK && old.measure >= 0 &&
        old.kind != ind.kind)
        return fail(k->c, RC_INVALID, "kind",
                    N_("the kind of the built-in indicator '%.*s' is fixed"),
                    STR(ind.key));
    return indicator_put(k->c, &ind, ret);
}

static enum rc campaign_row(struct importing *k, const struct field_value *v,
                            enum save_result *ret)
{
    struct ctx *c = k->c;
    struct campaign row = { .key = v[C_KEY].text,
                            .name = v[C_NAME].text,
                            .from = v[C_FROM].day,
                            .to = v[C_TO].text.n ? v[C_TO].day : DAY_UNTIL,
                            .documents = v[C_DOCUMENTS].text };
    const struct org *o;
    struct document d;
    int tree;

    TRY(org_get(c, &o));
    tree = org_find_tree(o, v[C_TREE].text);
    if (tree == ORG_NONE)
        return fail(c, RC_INVALID, "tree", N_("there is no tree '%.*s'"),
                    STR(v[C_TREE].text));
    row.tree_id = o->trees[tree].id;
    if (row.from > row.to)
        return fail(c, RC_INVALID, "to",
                    N_("the campaign ends before it begins"));
    for (int i = 0; i < v[C_DOCUMENTS].n; i++)
        if (document_get(c, v[C_DOCUMENTS].list[i], &d) != RC_OK)
            return fail(c, RC_INVALID, "documents",
                        N_("there is no document '%.*s'"),
                        STR(v[C_DOCUMENTS].list[i]));
    return campaign_put(c, &row, ret);
}

/* ---- activities ---- */

static enum rc activity_row(struct importing *k, int line,
                            const struct field_value *v, enum save_result *ret)
{
    struct activity a = {
        .key = v[A_KEY].text,
        .campaign = v[A_CAMPAIGN].text,
        .from = v[A_FROM].text.n ? v[A_FROM].day : v[A_TO].day,
        .to = v[A_TO].day,
        .units = v[A_UNITS].list,
        .n_units = v[A_UNITS].n,
        .form = v[A_FORM].text,
        .topic = v[A_TOPIC].text,
        .title = v[A_TITLE].text,
        .place = v[A_PLACE].text,
        .note = v[A_NOTE].text,
        .sessions = v[A_SESSIONS].micro / MICRO,
        .turns = v[A_TURNS].micro / MICRO,
        .persons = v[A_PERSONS].text.n ? v[A_PERSONS].micro / MICRO : -1,
        .state = state_find(v[A_STATE].text),
    };

    if (v[A_STATE].text.n && a.state == STATE_KEEP)
        return fail(k->c, RC_INVALID, "state",
                    N_("there is no state '%.*s'; write draft, returned, "
                       "submitted, checked or approved"),
                    STR(v[A_STATE].text));
    TRY(activity_put(k->writer, &a, ret));
    if (*ret == SAVE_UPDATE && k->how->changes)
        import_change_note(k, line, &a);
    return RC_OK;
}

enum rc import_row(struct importing *k, int line, const struct field_value *v,
                   enum save_result *ret)
{
    switch (k->how->kind) {
    case IMPORT_UNITS:
        return unit_row(k, line, v);
    case IMPORT_EVENTS:
        return event_row(k, v, ret);
    case IMPORT_DOCUMENTS:
        return document_row(k, v, ret);
    case IMPORT_BREAKDOWNS:
        return breakdown_row(k, v, ret);
    case IMPORT_OPTIONS:
        return option_row(k, v, ret);
    case IMPORT_INDICATORS:
        return indicator_row(k, v, ret);
    case IMPORT_CAMPAIGNS:
        return campaign_row(k, v, ret);
    case IMPORT_ACTIVITIES:
        return activity_row(k, line, v, ret);
    case IMPORT_KINDS:
        break;
    }
    return RC_OK;
}

/* ---- after the last row ---- */

static enum rc finish_units(struct importing *k)
{
    struct ctx *c = k->c;
    enum save_result *results = NEW(c->arena, enum save_result, k->n_lines + 1);
    int bad = -1;

    if (unit_list_put(&k->reorg, k->lines, (int)k->n_lines, results, &bad) !=
        RC_OK) {
        import_error_add(k, bad >= 0 ? k->line_numbers[bad] : 0,
                         str_of(c->err.field),
                         bad >= 0 ? k->lines[bad].key : S(""));
        return RC_OK;
    }
    for (size_t i = 0; i < k->n_lines; i++) {
        import_note(k, k->line_numbers[i], k->lines[i].key, results[i]);
        if (results[i] == SAVE_UPDATE)
            import_change_unit(k, k->line_numbers[i], &k->lines[i]);
    }
    return RC_OK;
}

/* Documents may name each other in any order: look when all are there. */
static enum rc finish_documents(struct importing *k)
{
    struct ctx *c = k->c;
    struct key_set known = { .arena = c->arena };
    struct document *all;
    int n;

    TRY(document_list(c, &all, &n));
    for (int i = 0; i < n; i++)
        key_set_add(&known, all[i].key, i + 1);
    for (int i = 0; i < n; i++) {
        Str *links;
        int m = str_list(c->arena, all[i].links, ';', &links);
        int line = key_set_find(&k->met, all[i].key);

        if (all[i].parent.n && !key_set_find(&known, all[i].parent)) {
            fail(c, RC_INVALID, "parent", N_("there is no document '%.*s'"),
                 STR(all[i].parent));
            import_error_add(k, line, S("parent"), all[i].parent);
        }
        for (int j = 0; j < m; j++) {
            if (key_set_find(&known, links[j]))
                continue;
            fail(c, RC_INVALID, "link", N_("there is no document '%.*s'"),
                 STR(links[j]));
            import_error_add(k, line, S("link"), links[j]);
        }
    }
    return RC_OK;
}

/* Why option i cannot stand under its parent is left in c->err. */
static bool option_parent_is_good(struct ctx *c, const struct option *all,
                                  const struct key_set *index, int i)
{
    const struct option *o = &all[i];
    int up = key_set_find(index, o->parent), steps = 0;

    if (o->parent.n == 0)
        return true;
    if (!up || !str_eq(all[up - 1].breakdown, o->breakdown)) {
        fail(c, RC_INVALID, "parent",
             N_("there is no option '%.*s' in breakdown '%.*s'"),
             STR(o->parent), STR(o->breakdown));
        return false;
    }
    while (up && steps < OPTION_MAX_DEPTH) {
        up = key_set_find(index, all[up - 1].parent);
        steps++;
    }
    if (up)
        fail(c, RC_INVALID, "parent",
             N_("option '%.*s' would stand under itself, or more than %d deep"),
             STR(o->key), OPTION_MAX_DEPTH);
    return up == 0;
}

static enum rc finish_options(struct importing *k)
{
    struct ctx *c = k->c;
    struct key_set index = { .arena = c->arena };
    struct option *all;
    int n;

    TRY(option_list(c, &all, &n));
    for (int i = 0; i < n; i++)
        key_set_add(&index, all[i].key, i + 1);
    for (int i = 0; i < n; i++)
        if (!option_parent_is_good(c, all, &index, i))
            import_error_add(k, key_set_find(&k->met, all[i].key), S("parent"),
                             all[i].parent);
    return RC_OK;
}

enum rc import_finish(struct importing *k)
{
    switch (k->how->kind) {
    case IMPORT_UNITS:
        return finish_units(k);
    case IMPORT_EVENTS:
    case IMPORT_ACTIVITIES:
        return RC_OK;
    case IMPORT_DOCUMENTS:
        TRY(finish_documents(k));
        break;
    case IMPORT_OPTIONS:
        TRY(finish_options(k));
        break;
    default:
        break;
    }
    return catalog_check_size(k->c);
}
