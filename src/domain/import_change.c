/*
 * What an import of activities changes, field by field.  The rows that it replaced
 * are read after the last row, many at a time: they ended with its entry, or are
 * live where nothing is written.
 */
#include <stdio.h>
#include <string.h>

#include "domain/activity_read.h"
#include "domain/import_row.h"

enum { CHUNK = 40 };

static const char SQL_REPLACED[] =
    "SELECT id FROM activity WHERE ended = ?1 AND key IN"
    " (?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,"
    "?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35,?36,?37,?38,?39,"
    "?40,?41)";

/* ---- noting ---- */

void import_change_note(struct importing *k, int line, const struct activity *a)
{
    struct arena *m = k->c->arena;
    size_t n = k->n_updated;
    struct activity *copy;

    if (n == IMPORT_MAX_CHANGED) {
        k->report->more_changes = true;
        return;
    }
    *PUSH(m, k->updated_lines, n, k->cap_updated_lines) = line;
    copy = PUSH(m, k->updated, k->n_updated, k->cap_updated);
    *copy = *a;
    copy->key = str_dup(m, a->key);
    copy->campaign = str_dup(m, a->campaign);
    copy->form = str_dup(m, a->form);
    copy->topic = str_dup(m, a->topic);
    copy->title = str_dup(m, a->title);
    copy->place = str_dup(m, a->place);
    copy->note = str_dup(m, a->note);
    copy->units = NEW(m, Str, a->n_units + 1);
    for (int i = 0; i < a->n_units; i++)
        copy->units[i] = str_dup(m, a->units[i]);
}

/* ---- fields as texts ---- */

static Str day_of_field(struct arena *m, Day d)
{
    char text[DAY_TEXT];

    return str_dup(m, str_of(day_vn(d, text)));
}

static Str count_text(struct arena *m, int64_t n)
{
    return n < 0 ? S("") : str_fmt(m, "%lld", (long long)n);
}

static Str units_text(struct arena *m, const struct activity *a)
{
    Str all = S("");

    for (int i = 0; i < a->n_units; i++)
        all =
            str_fmt(m, "%.*s%s%.*s", STR(all), i ? ";" : "", STR(a->units[i]));
    return all;
}

static Str field_text(struct arena *m, const struct activity *a,
                      const char *name)
{
    const struct {
        const char *name;
        Str text;
    } texts[] = { { "campaign", a->campaign }, { "form", a->form },
                  { "topic", a->topic },       { "title", a->title },
                  { "place", a->place },       { "note", a->note } };

    for (int i = 0; i < countof(texts); i++)
        if (strcmp(texts[i].name, name) == 0)
            return texts[i].text;
    if (strcmp(name, "from") == 0)
        return day_of_field(m, a->from);
    if (strcmp(name, "to") == 0)
        return day_of_field(m, a->to);
    if (strcmp(name, "units") == 0)
        return units_text(m, a);
    if (strcmp(name, "sessions") == 0)
        return count_text(m, a->sessions);
    if (strcmp(name, "turns") == 0)
        return count_text(m, a->turns);
    if (strcmp(name, "persons") == 0)
        return count_text(m, a->persons);
    return S("");
}

/* ---- finding ---- */

void import_change_add(struct importing *k, int line, Str key, int field,
                       const Str texts[2])
{
    const struct field *f = &import_fields(k->how->kind)[field];
    struct import_report *r = k->report;
    size_t n = (size_t)r->n_changes;
    struct import_change *change;

    if (str_eq(texts[0], texts[1]))
        return;
    change = PUSH(k->c->arena, r->changes, n, k->cap_changes);
    r->n_changes = (int)n;
    change->line = line;
    change->key = key;
    change->column = f->name;
    change->before = texts[0];
    change->after = texts[1];
    import_cell(k, str_of(f->name), line, change->cell);
}

static void compare(struct importing *k, int line, const struct activity *old,
                    const struct activity *new)
{
    const struct field *f = import_fields(IMPORT_ACTIVITIES);
    struct arena *m = k->c->arena;

    for (int i = 0; f[i].name; i++)
        import_change_add(k, line, new->key, i,
                          (const Str[]){ field_text(m, old, f[i].name),
                                         field_text(m, new, f[i].name) });
}

static enum rc find_chunk(struct importing *k, size_t from, int n)
{
    struct ctx *c = k->c;
    struct param p[CHUNK + 1] = { P_INT(k->how->looks ? SEQ_LIVE : c->seq) };
    const struct activity *new = k->updated + from;
    struct activity *old;
    Id ids[CHUNK];
    struct rows *q;
    int m = 0;

    for (int i = 0; i < CHUNK; i++)
        p[i + 1] = P_TEXT(i < n ? new[i].key : S(""));
    TRY(db_query(c->db, SQL_REPLACED, (struct params){ p, CHUNK + 1 }, &q,
                 &c->err));
    while (db_next(q) && m < CHUNK)
        ids[m++] = db_int(q, 0);
    TRY(db_end(q, &c->err));
    TRY(activity_by_ids(c, ids, m, &old));
    for (int i = 0; i < n; i++)
        for (int j = 0; j < m; j++)
            if (str_eq(old[j].key, new[i].key))
                compare(k, k->updated_lines[from + (size_t)i], &old[j],
                        &new[i]);
    return RC_OK;
}

enum rc import_change_find(struct importing *k)
{
    for (size_t i = 0; i < k->n_updated; i += CHUNK)
        TRY(find_chunk(
            k, i, k->n_updated - i < CHUNK ? (int)(k->n_updated - i) : CHUNK));
    return RC_OK;
}
