/* The checks of `soket doctor`, one function each. */
#include "app/doctor.h"

#include "app/keeper.h"
#include "base/num.h"
#include "domain/log.h"
#include "domain/setting.h"

struct checking {
    struct ctx *c;
    const char *where;
    struct db_info info;
    struct doctor_line *at;
    int n;
};

/* Where nobody said how often: a week. */
enum { OLD_HOURS = 7 * 24 };

#define SAY(k, id) msg((k)->c->err.lang, (id))

/* Bytes as people write them: "0,8 MB". */
static const char *size_text(const struct checking *k, int64_t bytes)
{
    const bool big = bytes >= INT64_C(1) << 30;
    const int64_t one = INT64_C(1) << (big ? 30 : 20);
    char n[NUM_TEXT];

    return str_fmt(k->c->arena, "%s %s",
                   num_text(k->c->err.lang,
                            (int64_t)((double)bytes / (double)one * 1e6), 1, n),
                   big ? "GB" : "MB")
        .p;
}

static void line(struct checking *k, bool good, const char *name, Str text,
                 const char *help)
{
    if (k->n < DOCTOR_LINES)
        k->at[k->n++] =
            (struct doctor_line){ good, false, name, text, good ? NULL : help };
}

/* The line just written says that something is to be done, not that it broke. */
static void only_warns(struct checking *k, bool warns)
{
    k->at[k->n - 1].warns = warns && !k->at[k->n - 1].good;
}

static enum rc check_file(struct checking *k)
{
    const struct db_info *i = &k->info;

    line(k, true, N_("data file"),
         str_fmt(k->c->arena, SAY(k, N_("%s, %s %s, %s, schema %d")),
                 db_where(k->c->db), i->engine, i->version,
                 size_text(k, i->bytes), i->schema),
         NULL);
    return RC_OK;
}

static enum rc check_durable(struct checking *k)
{
    line(
        k, k->info.durable, N_("saving survives a power cut"),
        str_of(k->info.durable ? SAY(k, N_("yes")) : SAY(k, N_("no"))),
        N_("Who runs the database server must switch synchronous writing on."));
    return RC_OK;
}

static enum rc check_writer(struct checking *k)
{
    line(k, true, N_("one writer at a time"),
         str_of(SAY(k, N_("a lock sees to it"))), NULL);
    return RC_OK;
}

static enum rc check_log(struct checking *k)
{
    int64_t head = 0, bad = 0;

    TRY(log_head(k->c, &head));
    TRY(log_verify(k->c, &bad));
    line(k, bad == 0, N_("log"),
         bad ? str_fmt(k->c->arena, SAY(k, N_("broken at entry %lld")),
                       (long long)bad)
             : str_fmt(k->c->arena, SAY(k, N_("%lld entries, unbroken")),
                       (long long)head),
         N_("Somebody changed the store behind the program's back: keep the "
            "file as it is and take the newest good backup."));
    return RC_OK;
}

static enum rc check_backup(struct checking *k)
{
    struct backup_list list;
    int64_t hours = 0, age;
    char when[CLOCK_TEXT], day[DAY_TEXT];
    bool good;

    TRY(setting_int(k->c, "backup-every-hours", &hours));
    TRY(keeper_list(k->c->arena, k->where, &list, &k->c->err));
    if (list.n == 0) {
        line(k, false, N_("newest backup"), str_of(SAY(k, N_("none yet"))),
             hours ? N_("Make a backup now on the page Backups.")
                   : N_("Make a backup now on the page Backups, and set on the "
                        "page Settings how often the server makes one by "
                        "itself."));
        only_warns(k, hours == 0);
        return RC_OK;
    }
    age = (k->c->now - list.at[0].made) / 3600000;
    good = age <= (hours ? 2 * hours : OLD_HOURS);
    line(k, good, N_("newest backup"),
         str_fmt(k->c->arena, "%s, %s",
                 k->c->err.lang == LANG_VI
                     ? day_vn(day_of_clock(list.at[0].made), day)
                     : clock_iso(list.at[0].made, when),
                 size_text(k, list.at[0].bytes)),
         hours
             ? N_("The backup that was due was not made: is the disk full, "
                  "or was the program not running?")
             : N_("The newest backup is more than a week old: make one now on "
                  "the page Backups, and set on the page Settings how often "
                  "the server makes one by itself."));
    only_warns(k, hours == 0);
    return RC_OK;
}

static enum rc check_room(struct checking *k)
{
    int64_t room = keeper_room(k->where);

    if (room < 0)
        return RC_OK;
    line(k, room > 2 * k->info.bytes && room > (INT64_C(200) << 20),
         N_("room on the disk"), str_of(size_text(k, room)),
         N_("Make room: a backup needs as much as the store, and a full disk "
            "stops all saving."));
    return RC_OK;
}

enum rc doctor_run(struct ctx *c, const char *where,
                   struct doctor_line ret[DOCTOR_LINES], int *ret_n)
{
    static enum rc (*const checks[])(
        struct checking * k) = { check_file, check_durable, check_writer,
                                 check_log,  check_backup,  check_room };
    struct checking k = { .c = c, .where = where, .at = ret };

    db_info(c->db, &k.info);
    for (int i = 0; i < countof(checks); i++)
        TRY(checks[i](&k));
    *ret_n = k.n;
    return RC_OK;
}
