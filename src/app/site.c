/* The site: what is read once when the server starts, and its files. */
#include "app/site.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/embed.h"
#include "base/secret.h"
#include "domain/session.h"
#include "domain/shelf.h"
#include "domain/token.h"
#include "format/template.h"

enum { TELL_EVERY_MS = 10000 };

static enum rc add_templates(struct template_set *set, struct err *e)
{
    Str head = S("assets/templates/"), tail = S(".html");

    for (int i = 0; i < embed_count; i++) {
        Str name = str_of(embed_table[i].name);

        if (!str_starts(name, head))
            continue;
        name = str_from(name, head.n);
        name.n -= tail.n;
        TRY(template_add(set, name, embed_find(embed_table[i].name), e));
    }
    return template_set_check(set, e);
}

/* Another program, or other assets, is another version of every page. */
static void take_version(struct site *s)
{
    unsigned char sum[HASH_BYTES];
    struct stat st = { .st_size = 0 };
    struct hash h;

    hash_init(&h, 2);
    if (stat("/proc/self/exe", &st) == 0) {
        hash_int(&h, st.st_size);
        hash_int(&h, st.st_mtim.tv_sec);
        hash_int(&h, st.st_mtim.tv_nsec);
    }
    for (int i = 0; i < embed_count; i++)
        if (str_starts(str_of(embed_table[i].name), S("assets/")))
            hash_field(&h, embed_find(embed_table[i].name));
    hash_done(&h, sum);
    hash_hex(sum, s->version);
}

enum rc site_new(const struct site_config *config, struct site **ret,
                 struct err *e)
{
    struct pool_config pool = { .where = config->where,
                                .house = config->house,
                                .open_max = config->open_max };
    struct arena *a = arena_new();
    struct site *s = NEW(a, struct site, 1);
    enum rc rc;

    s->arena = a;
    s->config = *config;
    if (!s->config.cost)
        s->config.cost = &secret_cost_full;
    s->house = (struct house){ config->where, config->no_list };
    s->templates = template_set_new(0);
    s->shelf = pool.shelf = shelf_new();
    s->pool = pool_new(&pool);
    pool.write = true;
    pool.open_max = config->house ? POOL_WRITES : 2;
    s->writes = pool_new(&pool);
    s->throttle = throttle_new(0);
    s->renders = renders_new(0);
    pthread_mutex_init(&s->lock, NULL);
    take_version(s);
    rc = add_templates(s->templates, e);
    if (rc != RC_OK)
        site_free(s);
    else
        *ret = s;
    return rc;
}

void site_free(struct site *s)
{
    if (!s)
        return;
    pool_free(s->pool);
    pool_free(s->writes);
    shelf_free(s->shelf);
    throttle_free(s->throttle);
    renders_free(s->renders);
    pthread_mutex_destroy(&s->lock);
    template_set_free(s->templates);
    arena_free(s->arena);
}

/* ---- who was there ---- */

void site_seen(struct site *s, Str base, Id id, bool token)
{
    bool met = false;

    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->n_seen && !met; i++)
        met = s->seen[i].id == id && s->seen[i].token == token &&
              str_is(base, s->seen[i].realm);
    if (!met && s->n_seen < SITE_SEEN) {
        struct seen *x = &s->seen[s->n_seen++];

        *x = (struct seen){ .id = id, .token = token };
        snprintf(x->realm, sizeof x->realm, "%.*s", STR(base));
    }
    pthread_mutex_unlock(&s->lock);
}

/* A writer holds the file's lock as long as it is open: nobody else in this program
 * opens another one. */
enum rc site_change(struct site *s, Str realm, enum rc (*run)(struct ctx *c),
                    struct err *e)
{
    struct ctx *c;
    enum rc rc;

    TRY(pool_wait(s->writes, realm, &c, e));
    c->err.lang = e->lang;
    rc = run(c);
    if (rc != RC_OK)
        *e = c->err;
    ctx_next(c);
    /* of many realms none is kept open by this alone */
    pool_put(s->writes, c, s->config.house || rc == RC_DB || rc == RC_IO);
    return rc;
}

/* One realm's, in one change; what cannot be written now is lost for a minute. */
static void write_seen(struct site *s, Str base, const struct seen *list, int n)
{
    Id ids[2][100];
    int have[2] = { 0, 0 };
    struct err e = { .lang = LANG_VI };
    struct ctx *c;
    bool good;

    if (pool_wait(s->writes, base.n ? str_from(base, 1) : base, &c, &e))
        return;
    for (int i = 0; i < n; i++)
        if (str_is(base, list[i].realm) && have[list[i].token] < 100)
            ids[list[i].token][have[list[i].token]++] = list[i].id;
    good = change_begin(c) == RC_OK &&
           (!have[0] || session_seen(c, ids[0], have[0]) == RC_OK) &&
           (!have[1] || token_seen(c, ids[1], have[1]) == RC_OK) &&
           change_end(c) == RC_OK;
    if (!good)
        change_abort(c);
    ctx_next(c);
    pool_put(s->writes, c, false);
}

static void take_seen(struct site *s)
{
    struct arena *a = arena_new();
    struct seen *list = NEW(a, struct seen, SITE_SEEN);
    int n;

    pthread_mutex_lock(&s->lock);
    n = s->n_seen;
    memcpy(list, s->seen, (size_t)n * sizeof *list);
    s->n_seen = 0;
    pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < n; i++) {
        bool first = true;

        for (int k = 0; k < i && first; k++)
            first = strcmp(list[k].realm, list[i].realm) != 0;
        if (first)
            write_seen(s, str_of(list[i].realm), list, n);
    }
    arena_free(a);
}

void site_rest(struct site *s)
{
    take_seen(s);
    pool_rest(s->pool, pool_clock());
    pool_rest(s->writes, pool_clock());
    renders_rest(s->renders, pool_clock());
}

/* For who runs the server; requests cannot fill a disk with it. */
void site_tell(struct site *s, Str name, const struct err *e)
{
    int64_t now = pool_clock(), last = atomic_load(&s->told);

    if (last && now - last < TELL_EVERY_MS)
        return;
    if (atomic_compare_exchange_strong(&s->told, &last, now))
        fprintf(stderr, "soket: %.*s: %s%s%s%s\n", STR(name), e->text,
                e->detail[0] ? " (" : "", e->detail, e->detail[0] ? ")" : "");
}

/* ---- files ---- */

bool site_asset(const struct http_request *req, struct http_reply *ret)
{
    static const char *const own[][2] = {
        { "style.css", "text/css; charset=utf-8" },
        { "app.js", "text/javascript; charset=utf-8" },
    };
    const struct http_target *t = &req->target;
    Str name;

    for (int i = 0; i < countof(own); i++)
        if (t->n_segments == 1 && str_is(t->segments[0], own[i][0]))
            ret->type = own[i][1];
    if (!ret->type) {
        if (t->n_segments != 2 || !str_is(t->segments[0], "icons"))
            return false;
        ret->type = "image/svg+xml";
    }
    name = str_fmt(req->a, "assets/%s%s", t->n_segments == 2 ? "icons/" : "",
                   t->segments[t->n_segments - 1].p);
    ret->body = embed_find(name.p);
    ret->forever = http_param(t, "v").n > 0;
    if (!ret->body.p)
        ret->type = NULL;
    return ret->body.p != NULL;
}
