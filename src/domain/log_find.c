/* One statement over the log: objects are looked up for the rows that are shown. */
#include "domain/log_find.h"

/* clang-format off */
/* The newest version says where a thing belongs. */
#define UNIT_OF(table)                                                         \
    "(SELECT u.key FROM " table " x JOIN unit u ON u.id = x.unit"              \
    " WHERE x.key = l.key ORDER BY x.made DESC LIMIT 1)"

static const char SQL_FIND[] =
    "SELECT l.seq, l.at, l.who, l.action, l.kind, l.key, l.detail, p.name,"
    " CASE WHEN l.kind = 'unit' THEN l.key"
    " WHEN l.kind IN ('activity', 'activity_file') THEN " UNIT_OF("activity")
    " WHEN l.kind = 'file' THEN " UNIT_OF("file")
    " WHEN l.kind = 'period_lock' THEN " UNIT_OF("period_lock")
    " WHEN l.kind = 'reopening' THEN " UNIT_OF("reopening")
    " WHEN l.kind IN ('person', 'account', 'grant') THEN " UNIT_OF("person")
    " WHEN l.kind = 'report' THEN (SELECT r.unit FROM report r"
    " WHERE r.key = l.key ORDER BY r.made DESC LIMIT 1)"
    " WHEN l.kind = 'event' THEN (SELECT e.units || ';' || e.successors"
    " FROM event e WHERE e.key = l.key ORDER BY e.made DESC LIMIT 1) END,"
    " CASE WHEN l.kind = 'activity' THEN (SELECT CASE WHEN a.state >= 3"
    " THEN a.title ELSE '' END FROM activity a WHERE a.key = l.key"
    " ORDER BY a.made DESC LIMIT 1)"
    " WHEN l.kind = 'campaign' THEN (SELECT k.name FROM campaign k"
    " WHERE k.key = l.key ORDER BY k.made DESC LIMIT 1)"
    " WHEN l.kind IN ('person', 'account', 'grant') THEN o.name END"
    " FROM log l LEFT JOIN person p ON p.key = l.who AND p.ended = ?1"
    " LEFT JOIN person o ON o.key = l.key AND o.ended = ?1"
    " AND l.kind IN ('person', 'account', 'grant')"
    " WHERE l.seq < ?2 AND l.seq >= ?3 AND (?4 = '' OR l.who = ?4)"
    " AND (?5 = '' OR l.action = ?5) AND (?6 = '' OR l.kind = ?6)"
    " AND (?7 = '' OR l.key = ?7) AND l.at >= ?8 AND (?9 = 0 OR l.at < ?9)"
    " ORDER BY l.seq DESC LIMIT ?10";
/* clang-format on */

static void add_unit(struct log_found *f, Str key)
{
    for (int i = 0; i < f->n_units; i++)
        if (str_eq(f->units[i], key))
            return;
    if (key.n && f->n_units < countof(f->units))
        f->units[f->n_units++] = key;
}

/* A right names its unit in the entry itself: "unit":"KEY", and keys need no
 * escapes. */
static Str unit_in(Str detail)
{
    Str mark = S("\"unit\":\"");

    for (ptrdiff_t i = 0; i + mark.n < detail.n; i++) {
        Str rest = str_from(detail, i);

        if (str_starts(rest, mark)) {
            rest = str_from(rest, mark.n);
            return (Str){ rest.p, str_find(rest, '"', 0) < 0
                                      ? 0
                                      : str_find(rest, '"', 0) };
        }
    }
    return S("");
}

static void read_row(struct arena *a, struct rows *r, struct log_found *f)
{
    struct log_entry *le = &f->entry;
    Str units, key;

    le->seq = db_int(r, 0);
    le->at = db_int(r, 1);
    le->who = str_dup(a, db_text(r, 2));
    le->action = str_dup(a, db_text(r, 3));
    le->kind = str_dup(a, db_text(r, 4));
    le->key = str_dup(a, db_text(r, 5));
    le->detail = str_dup(a, db_text(r, 6));
    f->who_name = str_dup(a, db_text(r, 7));
    f->name = str_dup(a, db_text(r, 9));
    units = str_dup(a, db_text(r, 8));
    while (str_cut(&units, ';', &key))
        add_unit(f, key);
    if (str_is(le->kind, "grant"))
        add_unit(f, unit_in(le->detail));
}

enum rc log_find(struct ctx *c, const struct log_query *q,
                 struct log_found **ret, int *ret_n, int64_t *ret_floor)
{
    struct log_found *list = NULL;
    int64_t before = q->before, floor = 1;
    size_t n = 0, cap = 0;
    struct rows *r;

    if (!before) {
        TRY(log_head(c, &before));
        before++;
    }
    if (before > LOG_WINDOW)
        floor = before - LOG_WINDOW;
    TRY(db_query(
        c->db, SQL_FIND,
        PARAMS(P_INT(SEQ_LIVE), P_INT(before), P_INT(floor), P_TEXT(q->who),
               P_TEXT(q->action), P_TEXT(q->kind), P_TEXT(q->key),
               P_INT(q->from), P_INT(q->to),
               P_INT(q->limit < LOG_FIND_MAX ? q->limit : LOG_FIND_MAX)),
        &r, &c->err));
    while (db_next(r))
        read_row(c->arena, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    *ret_floor = n && n == (size_t)q->limit ? list[n - 1].entry.seq : floor;
    return db_end(r, &c->err);
}
