/* Reports in the store: headers, sections with versions, what was frozen. */
#include "domain/report.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/text.h"
#include "domain/log.h"
#include "domain/report_view.h"
#include "store/bulk.h"

static const char SQL_GET[] =
    "SELECT r.key, r.campaign, r.unit, r.first_day, r.last_day, r.map, r.made,"
    " COALESCE(MAX(f.known), 0), COALESCE(MAX(f.at), 0),"
    " COALESCE(MAX(f.day), 0)"
    " FROM report r LEFT JOIN report_frozen f ON f.report = r.key"
    " WHERE r.ended = ?1 AND (?2 = '' OR r.key = ?2)"
    " GROUP BY r.id, r.key, r.campaign, r.unit, r.first_day, r.last_day, r.map,"
    " r.made ORDER BY r.key LIMIT 10000";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM report";
static const char SQL_ADD[] =
    "INSERT INTO report (id, key, campaign, unit, first_day, last_day, map,"
    " made, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
static const char SQL_SECTIONS[] =
    "SELECT key, text, made FROM report_section"
    " WHERE report = ?1 AND made <= ?2 AND ended > ?2 ORDER BY position, id";
/* Of a frozen report as it was frozen. */
static const char SQL_SETTINGS[] =
    "SELECT s.report, s.text, s.made FROM report_section s"
    " JOIN report r ON r.key = s.report AND r.ended = ?1"
    " LEFT JOIN (SELECT report, MAX(known) AS known FROM report_frozen"
    " GROUP BY report) f ON f.report = s.report"
    " WHERE s.key = 'report' AND s.made <= COALESCE(f.known, ?2)"
    " AND s.ended > COALESCE(f.known, ?2)"
    " ORDER BY s.report, s.position DESC, s.id DESC LIMIT 10000";
static const char SQL_SECTION_NEXT[] =
    "SELECT COALESCE(MAX(id), 0) + 1 FROM report_section";
static const char SQL_SECTION_ADD[] =
    "INSERT INTO report_section (id, report, position, key, text, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char SQL_SECTION_END[] =
    "UPDATE report_section SET ended = ?3"
    " WHERE report = ?1 AND key = ?2 AND ended = ?4";
static const char SQL_WRITTEN_BY[] =
    "SELECT COUNT(*) FROM report_section s JOIN log l ON l.seq = s.made"
    " WHERE s.report = ?1 AND s.ended = ?2 AND l.who = ?3";
static const char SQL_FROZEN_NEXT[] =
    "SELECT COALESCE(MAX(id), 0) + 1 FROM report_frozen";
static const char SQL_FROZEN_ADD[] =
    "INSERT INTO report_frozen (id, report, known, at, day, profile, doc, made)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
static const char SQL_FROZEN_DOC[] =
    "SELECT profile, doc FROM report_frozen WHERE report = ?1 ORDER BY profile";
static const char SQL_FIGURE_NEXT[] =
    "SELECT COALESCE(MAX(id), 0) + 1 FROM report_figure";
static const char SQL_FIGURE_ADD[] =
    "INSERT INTO report_figure (id, report, place, number, section, expression,"
    " address, against, determined, value, records, changed, printed, sentence,"
    " made) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
    " ?14, ?15)";
static const char SQL_FIGURES[] =
    "SELECT number, section, expression, address, against, determined, value,"
    " records, changed, printed, sentence FROM report_figure WHERE report = ?1"
    " ORDER BY place";

enum { KEY_MAX = 60 };

/* ---- reading ---- */

static enum rc read_reports(struct ctx *c, Str key, struct report **ret,
                            int *ret_n)
{
    struct report *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_GET, PARAMS(P_INT(SEQ_LIVE), P_TEXT(key)), &r,
                 &c->err));
    while (db_next(r)) {
        struct report *x = PUSH(c->arena, list, n, cap);

        x->key = str_dup(c->arena, db_text(r, 0));
        x->campaign = str_dup(c->arena, db_text(r, 1));
        x->unit = str_dup(c->arena, db_text(r, 2));
        x->from = (Day)db_int(r, 3);
        x->to = (Day)db_int(r, 4);
        x->map = str_dup(c->arena, db_text(r, 5));
        x->made = db_int(r, 6);
        x->frozen = db_int(r, 7);
        x->frozen_at = db_int(r, 8);
        x->frozen_day = (Day)db_int(r, 9);
    }
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

enum rc report_list(struct ctx *c, struct report **ret, int *ret_n)
{
    return read_reports(c, S(""), ret, ret_n);
}

enum rc report_get(struct ctx *c, Str key, struct report *ret)
{
    struct report *list;
    int n = 0;

    if (key.n > 0)
        TRY(read_reports(c, key, &list, &n));
    if (n == 0)
        return fail(c, RC_NOTFOUND, "report", N_("there is no report '%.*s'"),
                    key.n > KEY_MAX ? 0 : STR(key));
    *ret = list[0];
    return RC_OK;
}

enum rc report_sections(struct ctx *c, Str key, int64_t known,
                        struct report_section **ret, int *ret_n)
{
    struct report_section *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_SECTIONS, PARAMS(P_TEXT(key), P_INT(known)), &r,
                 &c->err));
    while (db_next(r)) {
        struct report_section *s = PUSH(c->arena, list, n, cap);

        s->key = str_dup(c->arena, db_text(r, 0));
        s->text = str_dup(c->arena, db_text(r, 1));
        s->made = db_int(r, 2);
    }
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

enum rc report_settings(struct ctx *c, const struct report *list, int n,
                        const struct report_section **ret)
{
    struct report_section *all = NEW(c->arena, struct report_section, n + 1);
    struct rows *r;
    int at = 0;

    *ret = all;
    TRY(db_query(c->db, SQL_SETTINGS, PARAMS(P_INT(SEQ_LIVE), P_INT(SEQ_NOW)),
                 &r, &c->err));
    while (db_next(r)) {
        while (at < n && str_cmp(list[at].key, db_text(r, 0)) < 0)
            at++;
        if (at == n || !str_eq(list[at].key, db_text(r, 0)))
            continue;
        all[at] = (struct report_section){ S("report"),
                                           str_dup(c->arena, db_text(r, 1)),
                                           db_int(r, 2) };
    }
    return db_end(r, &c->err);
}

enum rc report_text(struct ctx *c, Str key, Str *ret)
{
    struct report_section *s;
    struct report r = { 0 };
    struct buf *out = NEW(c->arena, struct buf, 1);
    int n;

    TRY(report_get(c, key, &r));
    TRY(report_sections(c, key, SEQ_NOW, &s, &n));
    buf_init_arena(out, c->arena, 2 * (size_t)REPORT_MAX_TEXT);
    for (int i = 0; i < n; i++)
        buf_fmt(out, "%s%%%% %.*s\n%.*s\n", i ? "\n" : "", STR(s[i].key),
                STR(s[i].text));
    *ret = buf_dup(c->arena, out);
    return RC_OK;
}

/* ---- cutting a text into sections ---- */

static bool is_key(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') ||
              (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-'))
            return false;
    return s.n > 0 && s.n <= KEY_MAX;
}

static enum rc refuse_line(struct ctx *c, int line, const char *what)
{
    char field[24];

    snprintf(field, sizeof field, "line %d", line);
    return fail(c, RC_INVALID, field, N_("line %d of the text: %s"), line,
                msg(c->err.lang, what));
}

static enum rc open_section(struct ctx *c, struct report_section *list,
                            size_t n, Str key, int line)
{
    if (n == REPORT_MAX_SECTIONS)
        return refuse_line(c, line, N_("too many sections"));
    if (!is_key(key))
        return refuse_line(c, line,
                           N_("a section is opened by %% and a key of small "
                              "letters, digits and hyphens"));
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].key, key))
            return refuse_line(c, line, N_("this section stands twice"));
    return RC_OK;
}

/* Blank lines at the beginning stay: lines are counted from the marker on. */
static Str trim_end(Str s)
{
    while (s.n > 0 && (unsigned char)s.p[s.n - 1] <= ' ')
        s.n--;
    return s;
}

enum rc report_split(struct ctx *c, Str text, struct report_section **ret,
                     int *ret_n)
{
    struct report_section *list = NULL;
    size_t n = 0, cap = 0;
    Str rest, part;
    int line = 0;

    if (text.n > REPORT_MAX_TEXT)
        return fail(c, RC_LIMIT, "text",
                    N_("the text of a report may be %d kB at most"),
                    REPORT_MAX_TEXT >> 10);
    if (!text_is_utf8(text))
        return fail(c, RC_INVALID, "text",
                    N_("the text is not well-formed UTF-8; save it again as "
                       "UTF-8"));
    rest = text_nfc(c->arena, text);
    while (str_cut(&rest, '\n', &part)) {
        Str trimmed = str_trim(part);

        line++;
        if (str_starts(part, S("%%"))) {
            Str key = str_dup(c->arena, str_trim(str_from(part, 2)));

            TRY(open_section(c, list, n, key, line));
            PUSH(c->arena, list, n, cap)->key = key;
            list[n - 1].text = (Str){ rest.p, 0 };
        } else if (n == 0 && trimmed.n) {
            return refuse_line(c, line,
                               N_("the text begins before its first section"));
        } else if (n) {
            list[n - 1].text.n = part.p + part.n - list[n - 1].text.p;
        }
    }
    for (size_t i = 0; i < n; i++)
        list[i].text = str_dup(c->arena, trim_end(list[i].text));
    *ret = list;
    *ret_n = (int)n;
    return RC_OK;
}

/* ---- writing ---- */

/* Runs one step of writing as a change of its own. */
static enum rc changed(struct ctx *c, enum rc rc, const char *action, Str key,
                       Str detail)
{
    if (rc == RC_OK)
        rc = change_entry(c, action, "report", key, detail);
    if (rc != RC_OK) {
        change_abort(c);
        return rc;
    }
    return change_end(c);
}

static enum rc add_section(struct ctx *c, Str report, int position,
                           const struct report_section *s)
{
    int64_t id = 1;

    TRY(db_one(c->db, SQL_SECTION_NEXT, NO_PARAMS, &id, &c->err));
    return db_exec(c->db, SQL_SECTION_ADD,
                   PARAMS(P_INT(id), P_TEXT(report), P_INT(position),
                          P_TEXT(s->key), P_TEXT(s->text), P_INT(c->seq),
                          P_INT(SEQ_LIVE)),
                   &c->err);
}

static enum rc end_section(struct ctx *c, Str report, Str key)
{
    return db_exec(
        c->db, SQL_SECTION_END,
        PARAMS(P_TEXT(report), P_TEXT(key), P_INT(c->seq), P_INT(SEQ_LIVE)),
        &c->err);
}

static enum rc add_report(struct ctx *c, const struct report *r,
                          const struct report_section *s, int n)
{
    int64_t id = 1;

    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    TRY(db_exec(c->db, SQL_ADD,
                PARAMS(P_INT(id), P_TEXT(r->key), P_TEXT(r->campaign),
                       P_TEXT(r->unit), P_INT(r->from), P_INT(r->to),
                       P_TEXT(r->map), P_INT(c->seq), P_INT(SEQ_LIVE)),
                &c->err));
    for (int i = 0; i < n; i++)
        TRY(add_section(c, r->key, i + 1, &s[i]));
    return RC_OK;
}

/* Everything in the text can be evaluated, or the reason why not. */
static enum rc rehearse(struct ctx *c, const struct report *r,
                        struct report_section *s, int n)
{
    struct report_view v;

    TRY(report_view_open(c, r, SEQ_NOW, &v));
    v.sections = s;
    v.n_sections = n;
    return report_evaluate(&v);
}

/* What the header leaves open stands in the settings, or is empty. */
static void take_settings(struct ctx *c, struct report *r,
                          const struct report_section *s, int n)
{
    struct {
        const char *name;
        Str *to;
    } open[] = { { "key", &r->key },
                 { "campaign", &r->campaign },
                 { "unit", &r->unit },
                 { "map", &r->map } };

    for (int i = 0; i < countof(open); i++)
        for (int k = 0; k < n && open[i].to->n == 0; k++)
            if (str_is(s[k].key, "report"))
                *open[i].to =
                    str_dup(c->arena, report_setting_in(s[k].text, S(""),
                                                        str_of(open[i].name)));
    if (r->map.n == 0)
        r->map = S("then");
}

enum rc report_new(struct ctx *c, const struct report *given, Str text)
{
    struct report r = *given;
    struct report_section *s;
    int n, all = 0;
    struct report *list;

    if (text.n == 0)
        text = embed_find("assets/report/so-ket.vi.md");
    TRY(report_split(c, text, &s, &n));
    take_settings(c, &r, s, n);
    if (!is_key(r.key))
        return fail(c, RC_INVALID, "key",
                    N_("the key of a report is made of small letters, digits "
                       "and hyphens, %d at most"),
                    KEY_MAX);
    TRY(read_reports(c, r.key, &list, &all));
    if (all)
        return fail(c, RC_CONFLICT, "key", N_("there is a report '%.*s'"),
                    STR(r.key));
    TRY(report_days(c, &r));
    TRY(rehearse(c, &r, s, n));
    TRY(change_begin(c));
    return changed(c, add_report(c, &r, s, n), "report.new", r.key,
                   str_fmt(c->arena, "{\"sections\":%d}", n));
}

struct sections {
    struct report_section *at;
    int n;
};

/* Does the same section stand at the same place of the list? */
static bool stands(const struct sections *list, const struct report_section *s,
                   int place)
{
    return place < list->n && str_eq(list->at[place].key, s->key) &&
           str_eq(list->at[place].text, s->text);
}

/* Ends what is gone, changed or stands elsewhere; makes what is new. */
static enum rc replace(struct ctx *c, Str key, const struct sections *old,
                       const struct sections *new)
{
    for (int i = 0; i < old->n; i++)
        if (!stands(new, &old->at[i], i))
            TRY(end_section(c, key, old->at[i].key));
    for (int i = 0; i < new->n; i++)
        if (!stands(old, &new->at[i], i))
            TRY(add_section(c, key, i + 1, &new->at[i]));
    return RC_OK;
}

static int count_changes(const struct sections *old, const struct sections *new)
{
    int changes = old->n > new->n ? old->n - new->n : 0;

    for (int i = 0; i < new->n; i++)
        changes += !stands(old, &new->at[i], i);
    return changes;
}

static enum rc refuse_frozen(struct ctx *c, const struct report *r)
{
    return fail(c, RC_CONFLICT, "report",
                N_("report '%.*s' was frozen at log entry %lld and is not "
                   "changed any more; make a new one"),
                STR(r->key), (long long)r->frozen);
}

enum rc report_text_set(struct ctx *c, Str key, Str text, int *ret_changed)
{
    struct sections old = { 0 }, new = { 0 };
    struct report r = { 0 };
    int changes;

    TRY(report_get(c, key, &r));
    if (r.frozen)
        return refuse_frozen(c, &r);
    TRY(report_split(c, text, &new.at, &new.n));
    TRY(report_sections(c, key, SEQ_NOW, &old.at, &old.n));
    changes = count_changes(&old, &new);
    if (changes) {
        TRY(rehearse(c, &r, new.at, new.n));
        TRY(change_begin(c));
        TRY(changed(c, replace(c, key, &old, &new), "report.text", key,
                    str_fmt(c->arena, "{\"sections\":%d}", changes)));
    }
    *ret_changed = changes;
    return RC_OK;
}

enum rc report_section_set(struct ctx *c, Str key,
                           const struct report_section *new, int *ret_changed)
{
    struct report_section *s;
    struct buf *b = NEW(c->arena, struct buf, 1);
    bool there = false;
    int n;

    TRY(report_sections(c, key, SEQ_NOW, &s, &n));
    buf_init_arena(b, c->arena, BUF_NO_MAX);
    for (int i = 0; i < n; i++) {
        bool mine = str_eq(s[i].key, new->key);

        if (mine && new->made && s[i].made != new->made)
            return fail(c, RC_CONFLICT, "text",
                        N_("somebody else has changed this section since you "
                           "opened it; both texts are shown, nothing was "
                           "written over"));
        there = there || mine;
        buf_fmt(b, "%%%% %.*s\n%.*s\n", STR(s[i].key),
                STR(str_trim(mine ? new->text : s[i].text)));
    }
    if (!there)
        buf_fmt(b, "%%%% %.*s\n%.*s\n", STR(new->key),
                STR(str_trim(new->text)));
    return report_text_set(c, key, buf_view(b), ret_changed);
}

enum rc report_written_by(struct ctx *c, Str key, Str who, bool *ret)
{
    int64_t n = 0;

    TRY(db_one(c->db, SQL_WRITTEN_BY,
               PARAMS(P_TEXT(key), P_INT(SEQ_LIVE), P_TEXT(who)), &n, &c->err));
    *ret = n > 0;
    return RC_OK;
}

/* ---- freezing ---- */

static enum rc add_docs(struct ctx *c, Str key, const struct report_freeze *f)
{
    int64_t id = 1;

    TRY(db_one(c->db, SQL_FROZEN_NEXT, NO_PARAMS, &id, &c->err));
    for (int i = 0; i < f->n_docs; i++)
        TRY(db_exec(c->db, SQL_FROZEN_ADD,
                    PARAMS(P_INT(id + i), P_TEXT(key), P_INT(f->known),
                           P_INT(c->now), P_INT(c->today),
                           P_TEXT(f->docs[i].profile), P_TEXT(f->docs[i].json),
                           P_INT(c->seq)),
                    &c->err));
    return RC_OK;
}

static enum rc add_figure(struct ctx *c, struct bulk *b, Str key, int64_t id,
                          const struct report_use *u)
{
    return bulk_add(
        b,
        PARAMS(P_INT(id), P_TEXT(key), P_INT(id), P_INT(u->number),
               P_TEXT(u->section), P_TEXT(u->expression), P_TEXT(u->address),
               P_TEXT(u->against), P_INT(u->determined), P_INT(u->value),
               P_INT(u->records), P_INT(u->changed), P_TEXT(u->printed),
               P_TEXT(u->sentence), P_INT(c->seq)),
        &c->err);
}

static enum rc add_figures(struct ctx *c, Str key,
                           const struct report_freeze *f)
{
    struct bulk *b;
    int64_t id = 1;
    enum rc rc = RC_OK;

    TRY(db_one(c->db, SQL_FIGURE_NEXT, NO_PARAMS, &id, &c->err));
    TRY(bulk_open(c->db, SQL_FIGURE_ADD, &b, &c->err));
    for (int i = 0; i < f->n_uses && rc == RC_OK; i++)
        rc = add_figure(c, b, key, id + i, &f->uses[i]);
    if (rc == RC_OK)
        rc = bulk_flush(b, &c->err);
    bulk_close(b);
    return rc;
}

static enum rc add_frozen(struct ctx *c, Str key, const struct report_freeze *f)
{
    if (c->seq != f->known + 1)
        return fail(c, RC_CONFLICT, "report",
                    N_("something was changed while report '%.*s' was being "
                       "made; freeze it again"),
                    STR(key));
    TRY(add_docs(c, key, f));
    return add_figures(c, key, f);
}

enum rc report_freeze(struct ctx *c, Str key, const struct report_freeze *f)
{
    struct report r = { 0 };

    TRY(report_get(c, key, &r));
    if (r.frozen)
        return refuse_frozen(c, &r);
    TRY(change_begin(c));
    return changed(c, add_frozen(c, key, f), "report.freeze", key,
                   str_fmt(c->arena, "{\"known\":%lld,\"figures\":%d}",
                           (long long)f->known, f->n_uses));
}

enum rc report_frozen_doc(struct ctx *c, Str key, Str profile, Str *ret_json)
{
    Str found = { 0 };
    struct buf *known = NEW(c->arena, struct buf, 1);
    struct rows *r;

    buf_init_arena(known, c->arena, 400);
    TRY(db_query(c->db, SQL_FROZEN_DOC, PARAMS(P_TEXT(key)), &r, &c->err));
    while (db_next(r)) {
        if (str_eq(db_text(r, 0), profile))
            found = str_dup(c->arena, db_text(r, 1));
        buf_fmt(known, "%s%.*s", known->n ? ", " : "", STR(db_text(r, 0)));
    }
    TRY(db_end(r, &c->err));
    if (!found.p)
        return fail(c, RC_NOTFOUND, "profile",
                    N_("report '%.*s' was not frozen in profile '%.*s'; there "
                       "are: %s"),
                    STR(key), STR(profile), known->p);
    *ret_json = found;
    return RC_OK;
}

enum rc report_frozen_uses(struct ctx *c, Str key, struct report_use **ret,
                           int *ret_n)
{
    struct report_use *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_FIGURES, PARAMS(P_TEXT(key)), &r, &c->err));
    while (db_next(r)) {
        struct report_use *u = PUSH(c->arena, list, n, cap);

        u->number = (int)db_int(r, 0);
        u->section = str_dup(c->arena, db_text(r, 1));
        u->expression = str_dup(c->arena, db_text(r, 2));
        u->address = str_dup(c->arena, db_text(r, 3));
        u->against = str_dup(c->arena, db_text(r, 4));
        u->determined = db_int(r, 5) != 0;
        u->value = db_int(r, 6);
        u->records = db_int(r, 7);
        u->changed = db_int(r, 8);
        u->printed = str_dup(c->arena, db_text(r, 9));
        u->sentence = str_dup(c->arena, db_text(r, 10));
    }
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}
