/*
 * Backups and how the store is: made now, made by the clock, checked by opening the newest
 * copy.  A backup is taken in LANE_HASH, beside the writers.
 */
#include "app/page_keep.h"

#include "app/doctor.h"
#include "app/keeper.h"
#include "app/page_common.h"
#include "app/policy.h"
#include "app/routes.h"
#include "app/site.h"
#include "app/viewer.h"
#include "base/text.h"
#include "domain/log.h"
#include "domain/setting.h"
#include "store/realm.h"

enum { MOST_LISTED = 60 };

static const struct form_field no_fields[] = {
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL },
};

/* The address of the store that the page is about. */
static enum rc store_of(struct page *p, Str *ret)
{
    const struct site_config *config = &p->site->config;

    if (!config->house || !p->base.n) {
        *ret = str_of(config->where);
        return RC_OK;
    }
    return realm_where(p->req->a, config->where, str_from(p->base, 1), ret,
                       &p->c->err);
}

/* ---- backups ---- */

static void set_files(struct page *p, const struct backup_list *l)
{
    struct value *rows = val_set(p->v, "rows", val_list(p->a));

    for (int i = 0; i < l->n && i < MOST_LISTED; i++) {
        struct value *v = val_add(rows, val_object(p->a));

        val_set_text(v, "name", l->at[i].name);
        val_set_text(v, "made", page_moment(p, l->at[i].made));
        val_set_text(v, "size",
                     str_fmt(p->a, "%s MB",
                             page_number(p, l->at[i].bytes / 10486 * 10000).p));
    }
    val_set_bool(p->v, "has_rows", l->n > 0);
}

static enum rc set_schedule(struct page *p)
{
    int64_t hours = 0, keep = 0;

    TRY(setting_int(p->c, "backup-every-hours", &hours));
    TRY(setting_int(p->c, "backup-keep", &keep));
    val_set_text(
        p->v, "schedule",
        hours ? str_fmt(p->a,
                        msg(p->lang, N_("Hours from one backup to the next: "
                                        "%lld. Kept are the newest: %lld.")),
                        (long long)hours, (long long)keep)
              : page_text(p, N_("No backup is made by itself; a setting "
                                "says how often.")));
    return RC_OK;
}

static enum rc backups(struct page *p)
{
    struct backup_list l;
    Str where;

    TRY(store_of(p, &where));
    TRY(keeper_list(p->a, where.p, &l, &p->c->err));
    p->view = "backups";
    p->title = page_text(p, N_("Backups"));
    page_crumb(p, href_plain(p->a, p->lang, "/admin"),
               page_text(p, N_("Administration")));
    page_crumb(p, S(""), p->title);
    set_files(p, &l);
    val_set_text(p->v, "folder", l.folder);
    val_set_text(val_set(p->v, "make", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/admin/backup"));
    val_set_text(val_set(p->v, "check", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/admin/backup/check"));
    val_set_text(val_set(p->v, "settings", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/admin/settings"));
    val_set_text(p->v, "refusal",
                 p->form.fields && p->c->err.rc != RC_OK
                     ? str_dup(p->a, str_of(p->c->err.text))
                     : S(""));
    val_set_text(
        p->v, "help",
        page_text(p, N_("A backup is the whole store in one file, made "
                        "while everybody works on. Take copies to "
                        "another disk now and then. Have the newest one "
                        "checked: a backup that was never opened is none.")));
    return set_schedule(p);
}

struct making {
    Str where, name;
    struct err e;
};

/* LANE_HASH: what is refused here is refused again in the handler. */
static enum rc make_before(struct page *p)
{
    struct making *m = NEW(p->req->a, struct making, 1);

    TRY(viewer_check_origin(p, p->req));
    TRY(viewer_check_csrf(p));
    TRY(policy_check(p));
    TRY(store_of(p, &m->where));
    m->where = str_dup(p->req->a, m->where);
    p->memo = m;
    return RC_OK;
}

static enum rc make_hash(struct page *p)
{
    struct making *m = p->memo;

    if (keeper_backup(p->req->a, m->where.p, p->lang, &m->name, &m->e) != RC_OK)
        m->name = S("");
    return RC_OK;
}

static enum rc make(struct page *p)
{
    const struct making *m = p->memo;

    if (!m)
        return fail(p->c, RC_IO, "", N_("the backup was not made; try again"));
    if (!m->name.n)
        return fail(p->c, m->e.rc, "", "%s", m->e.text);
    TRY(change_entry(p->c, "backup", "store", m->name, S("{}")));
    p->said = "made";
    p->location = href_plain(p->a, p->lang, "/admin/backup");
    return RC_OK;
}

static enum rc check(struct page *p)
{
    struct backup_list l;
    int64_t faults = 0;
    struct err e = { .lang = p->lang };
    enum rc rc;
    Str where;

    TRY(store_of(p, &where));
    TRY(keeper_list(p->a, where.p, &l, &p->c->err));
    p->view = "lamps";
    p->title = page_text(p, N_("Is the newest backup good?"));
    page_crumb(p, href_plain(p->a, p->lang, "/admin/backup"),
               page_text(p, N_("Backups")));
    page_crumb(p, S(""), p->title);
    val_set(p->v, "rows", val_list(p->a));
    if (l.n == 0)
        return fail(p->c, RC_NOTFOUND, "backup",
                    N_("there is no backup yet; make one first"));
    rc = keeper_check(p->a, l.at[0].path, p->lang, &faults, &e);
    page_lamp(p, rc == RC_OK && faults == 0 ? LAMP_GOOD : LAMP_BAD,
              l.at[0].name,
              rc != RC_OK ? str_dup(p->a, str_of(e.text))
              : faults ? str_fmt(p->a, msg(p->lang, N_("faults found: %lld")),
                                 (long long)faults)
                       : page_text(p, N_("It opens; log, references and every "
                                         "stored figure agree.")),
              N_("Make another backup now and check it; when that fails too, "
                 "look at the page on the state of the store."));
    return RC_OK;
}

/* ---- how it is ---- */

void page_lamp(struct page *p, enum lamp how, Str name, Str text,
               const char *help)
{
    static const struct {
        const char *key, *word;
    } lamps[] = { [LAMP_BAD] = { "bad", N_("not good") },
                  [LAMP_WARN] = { "warn", N_("to be done") },
                  [LAMP_GOOD] = { "good", N_("good") } };
    bool good = how == LAMP_GOOD;
    struct value *l = (struct value *)(uintptr_t)val_get(p->v, S("rows"));
    struct value *v = val_add(l, val_object(p->a));

    val_set_bool(v, "good", good);
    val_set_text(v, "lamp", str_of(lamps[how].key));
    val_set_text(v, "word", page_text(p, lamps[how].word));
    val_set_text(v, "name", name);
    val_set_text(v, "text", text);
    val_set_text(v, "todo", good || !help ? S("") : page_text(p, help));
}

static enum rc doctor(struct page *p)
{
    struct doctor_line lines[DOCTOR_LINES];
    Str where;
    int n;

    TRY(store_of(p, &where));
    p->view = "lamps";
    p->title = page_text(p, N_("State of the store"));
    page_crumb(p, href_plain(p->a, p->lang, "/admin"),
               page_text(p, N_("Administration")));
    page_crumb(p, S(""), p->title);
    val_set(p->v, "rows", val_list(p->a));
    p->c->err.lang = p->lang;
    TRY(doctor_run(p->c, where.p, lines, &n));
    for (int i = 0; i < n; i++)
        page_lamp(p,
                  lines[i].good    ? LAMP_GOOD
                  : lines[i].warns ? LAMP_WARN
                                   : LAMP_BAD,
                  text_upper_first(p->a, page_text(p, lines[i].name)),
                  lines[i].text, lines[i].help);
    val_set_text(
        p->v, "help",
        page_text(p,
                  N_("Whether the data is safe. Green is good, "
                     "amber and red say what to do. Look here once a week and "
                     "after every power cut.")));
    return RC_OK;
}

/* clang-format off */
const struct route keep_routes[] = {
    { GET, "/admin/backup", backups, MAY(ADMIN, ALL, 0), AS_JSON, "", "admin",
      N_("The backups beside the store") },
    { POST, "/admin/backup", make, MAY(ADMIN, ALL, 0), 0, "", "admin",
      N_("Makes a backup now"), no_fields, backups, make_before, make_hash,
      ROUTE_HASH },
    { GET, "/admin/backup/check", check, MAY(ADMIN, ALL, 0), AS_JSON, "",
      "admin", N_("Opens the newest backup and checks it"),
      .flags = ROUTE_SLOW },
    { GET, "/admin/doctor", doctor, MAY(ADMIN, ALL, 0), AS_JSON, "", "admin",
      N_("How the store is, in green and red"), .flags = ROUTE_SLOW },
    { 0 }
};
/* clang-format on */
