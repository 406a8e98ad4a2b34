/* The first page of a house: the names of its realms, and nothing of what is in
 * them.  It opens no store. */
#include "app/page_common.h"
#include "app/routes.h"
#include "store/realm.h"

enum { REALMS_PAGE = 200, TABLE_MAX = 100000 };

static void add_realm(struct page *p, struct value *list, const struct realm *r)
{
    struct value *o = val_add(list, val_object(p->a));
    Str home = str_fmt(p->a, "/%.*s/", STR(r->name));

    val_set_text(o, "name", r->name);
    val_set_text(o, "href", href_plain(p->a, p->lang, home.p));
}

/* One page of the list, of those asked for the one that there is. */
static enum rc shown(struct page *p, struct value *list)
{
    struct realm_page q = { .after = S(""), .bare = true, .most = REALMS_PAGE };
    int64_t asked = p->in.page;

    q.skip = asked > 1 ? (asked - 1) * REALMS_PAGE : 0;
    TRY(realm_list(p->a, p->house->where, &q, &p->c->err));
    page_pager(p, NULL, q.all, REALMS_PAGE);
    if (p->in.page < asked) {
        q.skip = (p->in.page - 1) * REALMS_PAGE;
        TRY(realm_list(p->a, p->house->where, &q, &p->c->err));
    }
    for (int i = 0; i < q.n; i++)
        add_realm(p, list, &q.at[i]);
    val_set_int(p->v, "total", q.all);
    return RC_OK;
}

static enum rc all(struct page *p)
{
    struct realm_page q = { .after = S(""), .bare = true };

    do {
        TRY(realm_list(p->a, p->house->where, &q, &p->c->err));
        for (int i = 0; i < q.n; i++)
            page_put_text(p, page_row(p), q.at[i].name);
        if (q.n)
            q.after = q.at[q.n - 1].name;
    } while (q.more && p->table->n < TABLE_MAX);
    return RC_OK;
}

static enum rc list(struct page *p)
{
    static const char *const heads[] = { N_("Realm") };
    struct value *realms = val_set(p->v, "realms", val_list(p->a));

    p->view = "realms";
    p->title = page_text(p, N_("Realms"));
    page_table(p, p->title, heads, countof(heads));
    if (p->as & (AS_CSV | AS_XLSX))
        return all(p);
    TRY(shown(p, realms));
    val_set_bool(p->v, "has_realms", val_count(realms) > 0);
    return RC_OK;
}

const struct route realm_routes[] = { { GET, "/index", list,
                                        MAY(NONE, NOTHING, 0), AS_DATA, "page",
                                        "", N_("The realms of this server") },
                                      { 0 } };
