/* The table of settings, and their values in the store. */
#include "domain/setting.h"

#include <assert.h>

#include "domain/log.h"
#include "domain/row_digest.h"

static const char SQL_GET[] = "SELECT value FROM setting WHERE name = ?1"
                              " AND ended = 9223372036854775807";
static const char SQL_LIST[] =
    "SELECT name, value FROM setting WHERE ended = 9223372036854775807"
    " ORDER BY name LIMIT 1000";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM setting";
static const char SQL_ADD[] =
    "INSERT INTO setting (id, name, value, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, 9223372036854775807)";
static const char SQL_END[] = "UPDATE setting SET ended = ?2 WHERE name = ?1"
                              " AND ended = 9223372036854775807";

/* clang-format off */
const struct setting_row setting_rows[] = {
    { "office-name", SETTING_TEXT, 0, 200, "",
      N_("Name of the office"), NULL,
      N_("Name of the office, at the head of every page"), "app/page_print.c" },
    { "return-days", SETTING_INT, 0, 60, "5",
      N_("Term after an activity is returned"), N_("working days"),
      N_("Working days that a unit is given when an activity is returned to it"), "app/page_activity.c" },
    { "lock-days", SETTING_INT, 0, 366, "0",
      N_("Reminder to close a month"), N_("days after it ends"),
      N_("Days after the end of a month at which a reminder to close it appears; 0: never"), "domain/today.c" },
    { "file-max-mb", SETTING_INT, 1, 100, "20",
      N_("Largest evidence file"), "MB",
      N_("Largest evidence file, in megabytes"), "domain/evidence.c" },
    { "files-per-activity", SETTING_INT, 0, 100, "20",
      N_("Evidence files of one activity, at most"), N_("files"),
      N_("Most evidence files of one activity"), "domain/evidence.c" },
    { "unit-quota-mb", SETTING_INT, 0, 1000000, "1000",
      N_("Evidence files of one unit, at most"), "MB",
      N_("Megabytes of evidence files that a unit may keep"), "domain/evidence.c" },
    { "session-idle-minutes", SETTING_INT, 5, 30, "30",
      N_("Signing in again where nothing was clicked"), N_("minutes"),
      N_("Minutes without a click after which one must sign in again"), "domain/session.c" },
    { "session-hours", SETTING_INT, 1, 12, "12",
      N_("Signing in again in any case"), N_("hours"),
      N_("Hours after which one must sign in again in any case"), "domain/session.c" },
    { "access-days", SETTING_INT, 30, 3650, "365",
      N_("Record of sign-ins and of looks at personal data"), N_("days"),
      N_("Days for which it is kept who signed in and who looked at personal data"), "app/keeper.c" },
    { "backup-every-hours", SETTING_INT, 0, 720, "0",
      N_("Backups by the clock"), N_("hours from one to the next"),
      N_("Hours between two backups that the server makes by itself; 0: none"), "app/keeper.c" },
    { "backup-keep", SETTING_INT, 1, 500, "14",
      N_("Backups that are kept"), N_("copies"),
      N_("Backups that are kept; older ones are removed"), "app/keeper.c" },
    { NULL, SETTING_INT, 0, 0, NULL, NULL, NULL, NULL, NULL }
};
/* clang-format on */

const struct setting_row *setting_find(Str name)
{
    for (const struct setting_row *r = setting_rows; r->name; r++)
        if (str_is(name, r->name))
            return r;
    return NULL;
}

/* ---- reading ---- */

static enum rc get(struct ctx *c, const struct setting_row *row, Str *ret)
{
    struct rows *r;

    *ret = str_of(row->standard);
    TRY(db_query(c->db, SQL_GET, PARAMS(P_TEXT(str_of(row->name))), &r,
                 &c->err));
    if (db_next(r))
        *ret = str_dup(c->arena, db_text(r, 0));
    return db_end(r, &c->err);
}

enum rc setting_text(struct ctx *c, const char *name, Str *ret)
{
    const struct setting_row *row = setting_find(str_of(name));

    assert(row);
    return get(c, row, ret);
}

int64_t setting_number(const struct setting_row *row, Str value)
{
    int64_t n = 0;

    /* kept by a program with other bounds: the standard is safe */
    if (!str_int(value, &n) || n < row->least || n > row->most)
        (void)str_int(str_of(row->standard), &n);
    return n;
}

enum rc setting_int(struct ctx *c, const char *name, int64_t *ret)
{
    const struct setting_row *row = setting_find(str_of(name));
    Str value;

    assert(row && row->kind != SETTING_TEXT);
    TRY(get(c, row, &value));
    *ret = setting_number(row, value);
    return RC_OK;
}

enum rc setting_list(struct ctx *c, struct setting **ret, int *ret_n)
{
    struct setting *list;
    struct rows *r;
    int n = 0;

    while (setting_rows[n].name)
        n++;
    list = NEW(c->arena, struct setting, n);
    for (int i = 0; i < n; i++)
        list[i] = (struct setting){ &setting_rows[i],
                                    str_of(setting_rows[i].standard), true };
    TRY(db_query(c->db, SQL_LIST, NO_PARAMS, &r, &c->err));
    while (db_next(r)) {
        const struct setting_row *row = setting_find(db_text(r, 0));

        if (!row)
            continue;
        list[row - setting_rows].value = str_dup(c->arena, db_text(r, 1));
        list[row - setting_rows].standard = false;
    }
    *ret = list;
    *ret_n = n;
    return db_end(r, &c->err);
}

/* ---- setting ---- */

static enum rc check(struct ctx *c, const struct setting_row *row, Str value)
{
    int64_t n;

    if (row->kind == SETTING_TEXT) {
        if (value.n < row->least || value.n > row->most)
            return fail(c, RC_INVALID, "value",
                        N_("'%s' holds %lld to %lld bytes"),
                        msg(c->err.lang, row->title), (long long)row->least,
                        (long long)row->most);
        return RC_OK;
    }
    if (!str_int(value, &n) || n < row->least || n > row->most)
        return fail(c, RC_INVALID, "value",
                    N_("'%s' is a whole number from %lld to %lld"),
                    msg(c->err.lang, row->title), (long long)row->least,
                    (long long)row->most);
    return RC_OK;
}

static enum rc write(struct ctx *c, const struct setting_row *row, Str value,
                     enum save_result *ret)
{
    Str name = str_of(row->name), old;
    bool back = value.n == 0;
    int64_t id = 1;

    TRY(get(c, row, &old));
    if (str_eq(old, back ? str_of(row->standard) : value)) {
        *ret = SAVE_UNCHANGED;
        return RC_OK;
    }
    *ret = SAVE_UPDATE;
    TRY(db_exec(c->db, SQL_END, PARAMS(P_TEXT(name), P_INT(c->seq)), &c->err));
    if (back)
        return change_entry(c, "setting.end", "setting", name,
                            row_end_detail(c, S("")));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    struct params p =
        PARAMS(P_INT(id), P_TEXT(name), P_TEXT(value), P_INT(c->seq));
    TRY(db_exec(c->db, SQL_ADD, p, &c->err));
    return change_entry(c, "setting.set", "setting", name,
                        row_detail(c, S(""), p));
}

enum rc setting_set(struct ctx *c, Str name, Str value, enum save_result *ret)
{
    const struct setting_row *row = setting_find(name);

    if (!row)
        return fail(c, RC_NOTFOUND, "name", N_("there is no setting '%.*s'"),
                    STR(name));
    value = str_trim(value);
    if (value.n)
        TRY(check(c, row, value));
    TRY(change_begin(c));
    if (write(c, row, value, ret) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}
