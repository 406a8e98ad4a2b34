/*
 * load users: 500 people, each with an account and a session of their own, who click
 * through the pages of their role along the links that the pages show; reporters
 * enter, correct and submit.  Whatever is not expected is an error (expected()); after
 * the clock everything that was said to be saved must be in the store, once, and
 * nothing else, and the store must verify.
 *
 * Passwords cost nothing here, or 0.2 s as they do for people with LOAD_LONG=1; all
 * 500 come in through /sign-in, two at once, before the clock.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "domain/activity_read.h"
#include "domain/figure.h"
#include "load_scenario.h"
#include "load_web.h"
#include "load_world.h"

enum {
    USERS = 500,
    MOST_STEPS = 400,
    MOST_SAVED = 100,
    MOST_LINKS = 40,
    LINK = 300,
    THINK_MS = 3000, /* on the average */
    STACK = 256 * 1024,
    TOLD = 20 /* errors that are told one by one */
};

/* What the server said is saved. */
struct saved {
    char key[64], title[40];
    int turns;
    bool submitted;
};

struct user {
    struct member m;
    int number;
    unsigned long long random;
    struct web web;
    char links[MOST_LINKS][LINK];
    int n_links, n_pages, n_sent, n_kept_out;
    struct saved saved[MOST_SAVED];
    int n_saved;
    double ms[MOST_STEPS];
    int n_ms;
};

static struct user users[USERS];
static atomic_int errors;
static int64_t clock_end;

static int dice(struct user *u, int n)
{
    u->random ^= u->random << 13;
    u->random ^= u->random >> 7;
    u->random ^= u->random << 17;
    return (int)(u->random % (unsigned)n);
}

static void wrong(const struct user *u, const char *what, const char *path)
{
    if (atomic_fetch_add(&errors, 1) < TOLD)
        printf("users: %s, %s: %s: %d %s\n", u->m.login, path, what,
               u->web.status, u->web.location);
}

/* The page of another unit than one's own, or of its figures: those one may know by
 * name are linked, whether one may read there or not. */
static bool is_of_another_unit(const struct user *u, const char *path)
{
    const char *at = strstr(path, "/units/");
    size_t n = strlen(u->m.unit);

    if (!at || (at != path && strncmp(path, "/campaigns/", 11) != 0))
        return false;
    at += 7;
    return strncmp(at, u->m.unit, n) != 0 || !strchr("/?.", at[n]);
}

/* The log of approvers and administrators names what is still a draft of its unit's. */
static bool is_of_the_log(const struct user *u, const char *path)
{
    return (u->m.role == ROLE_APPROVER || u->m.role == ROLE_ADMIN) &&
           !strncmp(path, "/activities/", 12);
}

/* All that may come: 200 of a page; 303 of a form that was sent, and of a page that
 * wants the password once more; 403 as is_of_another_unit, 404 as is_of_the_log.
 * Nothing else. */
static bool expected(struct user *u, const char *path, bool sent)
{
    int status = u->web.status;

    if (!sent && ((status == 403 && is_of_another_unit(u, path)) ||
                  (status == 404 && is_of_the_log(u, path))))
        u->n_kept_out++;
    else if (status != 303 && (status != 200 || sent))
        return false;
    return true;
}

static bool is_mine(const struct user *u)
{
    const char *me = strstr(u->web.body, "<div class=\"me\">"),
               *end = me ? strstr(me, "</a>") : NULL;
    size_t n = strlen(u->m.name);

    return !me || (end && (size_t)(end - me) > n && end[-n - 1] == '>' &&
                   !memcmp(end - n, u->m.name, n));
}

/* ---- links ---- */

/* Files are asked for by load reports; signing out is not for now. */
static bool is_walked(const char *link)
{
    static const char *const not_these[] = { ".css", ".js",   ".svg",
                                             ".pdf", ".docx", ".xlsx" };

    if (link[0] != '/' || link[1] == '/' || link[1] == '\0')
        return false;
    for (int i = 0; i < countof(not_these); i++)
        if (strstr(link, not_these[i]))
            return false;
    return true;
}

static void read_link(const char *from, size_t n, char ret[LINK])
{
    size_t k = 0;

    for (size_t i = 0; i < n && from[i] != '#'; i++) {
        ret[k++] = from[i];
        if (from[i] == '&' && !strncmp(from + i, "&amp;", 5))
            i += 4;
    }
    ret[k] = '\0';
}

/* Any MOST_LINKS of the page, all as likely. */
static void take_links(struct user *u)
{
    const char *at = u->web.body, *end;
    char link[LINK];
    int n = 0;

    u->n_links = 0;
    while ((at = strstr(at, "href=\"")) != NULL) {
        at += 6;
        end = strchr(at, '"');
        if (!end)
            return;
        if (end - at >= LINK)
            continue;
        read_link(at, (size_t)(end - at), link);
        if (!is_walked(link))
            continue;
        if (u->n_links < MOST_LINKS)
            memcpy(u->links[u->n_links++], link, LINK);
        else if (dice(u, n + 1) < MOST_LINKS)
            memcpy(u->links[dice(u, MOST_LINKS)], link, LINK);
        n++;
    }
}

/* ---- one request ---- */

/* False: not as expected, and told. */
static bool ask(struct user *u, const char *path, const char *form)
{
    web_ask(&u->web, path, form);
    if (u->n_ms < MOST_STEPS)
        u->ms[u->n_ms++] = u->web.ms;
    if (form)
        u->n_sent++;
    else
        u->n_pages++;
    if (!expected(u, path, form != NULL)) {
        wrong(u, "not expected", path);
        return false;
    }
    if (u->web.status == 200 && !is_mine(u)) {
        wrong(u, "somebody else's page", path);
        return false;
    }
    return true;
}

/* Where an answer leads, as browsers do; its links are the next ones. */
static void open_page(struct user *u, const char *path)
{
    char next[sizeof u->web.location];

    if (!ask(u, path, NULL))
        return;
    if (u->web.status == 303) {
        memcpy(next, u->web.location, sizeof next);
        if (!ask(u, next, NULL))
            return;
    }
    if (u->web.status == 200 && u->web.body[0] == '<')
        take_links(u);
}

static void browse(struct user *u)
{
    char path[LINK] = "/";

    if (u->n_links && dice(u, 12))
        memcpy(path, u->links[dice(u, u->n_links)], LINK);
    open_page(u, path);
}

/* From a form that was sent on to what it led to. */
static void follow(struct user *u)
{
    char next[sizeof u->web.location];

    memcpy(next, u->web.location, sizeof next);
    open_page(u, next);
}

/* ---- forms ---- */

static bool form_of(struct user *u, const char *path, char *ret, size_t room)
{
    char csrf[100], once[100] = "", made[30] = "";

    if (!ask(u, path, NULL))
        return false;
    if (u->web.status != 200 || !web_field(&u->web, "csrf", csrf, 100)) {
        wrong(u, "no form", path);
        return false;
    }
    web_field(&u->web, "once", once, sizeof once);
    web_field(&u->web, "made", made, sizeof made);
    snprintf(ret, room, "csrf=%s&once=%s%s%s", csrf, once,
             *made ? "&made=" : "", made);
    return true;
}

static void fill(const struct user *u, const struct saved *s, char *form,
                 size_t room)
{
    size_t n = strlen(form);

    snprintf(form + n, room - n,
             "&campaign=" WORLD_CAMPAIGN "&units=%s&from=05/11/2025&title=%s"
             "&sessions=1&turns=%d&reason=load%s",
             u->m.unit, s->title, s->turns, s->submitted ? "&submit=1" : "");
}

/* Where the answer leads: the key of an activity. */
static bool read_key(struct user *u, char key[64])
{
    static const char begin[] = "/activities/";
    const char *at = u->web.location, *end = strchr(at, '?');

    if (strncmp(at, begin, sizeof begin - 1) != 0 || !end) {
        wrong(u, "not saved", "/activities");
        return false;
    }
    at += sizeof begin - 1;
    snprintf(key, 64, "%.*s", (int)(end - at), at);
    return true;
}

/* Now and then the button is pressed twice: the same answer, saved once. */
static void enter(struct user *u)
{
    struct saved *s = &u->saved[u->n_saved];
    char form[2000], again[64];

    if (u->n_saved == MOST_SAVED ||
        !form_of(u, "/activities/new", form, sizeof form))
        return;
    snprintf(s->title, sizeof s->title, "work-%d-%d", u->number, u->n_saved);
    s->turns = dice(u, 900);
    s->submitted = dice(u, 3) == 0;
    fill(u, s, form, sizeof form);
    if (!ask(u, "/activities", form) || !read_key(u, s->key))
        return;
    u->n_saved++;
    if (dice(u, 5) == 0 && ask(u, "/activities", form) && read_key(u, again) &&
        strcmp(again, s->key) != 0)
        wrong(u, "saved twice", s->key);
    follow(u);
}

static void correct(struct user *u)
{
    struct saved *s = &u->saved[dice(u, u->n_saved)], new = *s;
    char path[100], form[2000];

    snprintf(path, sizeof path, "/activities/%s/edit", s->key);
    if (!form_of(u, path, form, sizeof form))
        return;
    new.turns = dice(u, 900);
    fill(u, &new, form, sizeof form);
    if (!ask(u, path, form))
        return;
    *s = new;
    follow(u);
}

static void submit(struct user *u)
{
    struct saved *s = &u->saved[dice(u, u->n_saved)];
    char path[100], form[2000];

    if (s->submitted)
        return;
    snprintf(path, sizeof path, "/activities/%s", s->key);
    if (!form_of(u, path, form, sizeof form))
        return;
    snprintf(path, sizeof path, "/activities/%s/submit", s->key);
    if (!ask(u, path, form))
        return;
    s->submitted = true;
    follow(u);
}

/* ---- a user ---- */

static void step(struct user *u)
{
    int what = u->m.role == ROLE_REPORTER ? dice(u, 100) : 100;

    if (what < 15)
        enter(u);
    else if (what < 22 && u->n_saved)
        correct(u);
    else if (what < 29 && u->n_saved)
        submit(u);
    else
        browse(u);
}

static void *use(void *arg)
{
    struct user *u = arg;
    int64_t wait = dice(u, THINK_MS);

    while (now_ms() + wait < clock_end) {
        usleep((useconds_t)wait * 1000);
        step(u);
        wait = THINK_MS / 2 + dice(u, THINK_MS);
    }
    return NULL;
}

static void choose(struct user *u, int i)
{
    static const char *const communes[] = {
        "xa-huu-lung",  "xa-tuan-son", "xa-tan-thanh", "xa-van-nham",
        "xa-thien-tan", "xa-yen-binh", "xa-huu-lien",  "xa-cai-kinh",
    };
    static const enum role roles[20] = {
        [0] = ROLE_ADMIN,    [1] = ROLE_APPROVER, [2] = ROLE_REVIEWER,
        [3] = ROLE_REVIEWER, [4] = ROLE_READER,   [5] = ROLE_READER,
        [6] = ROLE_READER,   [7] = ROLE_READER,
    };

    u->number = i;
    u->random = 88172645463325252ull + (unsigned)i * 7919ull;
    u->m.role = roles[i % 20] ? roles[i % 20] : ROLE_REPORTER;
    u->m.unit =
        u->m.role == ROLE_REPORTER || i % 40 > 20 ? communes[i / 3 % 8] : "ls";
}

/* Every second one, from the first or the second. */
static void *come_in(void *arg)
{
    for (struct user *u = arg; u < users + USERS; u += 2)
        if (!web_sign_in(&u->web, u->m.login, WORLD_PASSWORD, u->m.code))
            wrong(u, "not signed in", "/sign-in");
    return NULL;
}

static void run_all(void *(*run)(void *arg), int n)
{
    static pthread_t threads[USERS];
    pthread_attr_t attr;

    MUST(pthread_attr_init(&attr) == 0);
    MUST(pthread_attr_setstacksize(&attr, STACK) == 0);
    for (int i = 0; i < n; i++)
        MUST(pthread_create(&threads[i], &attr, run, &users[i]) == 0);
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    pthread_attr_destroy(&attr);
}

/* ---- afterwards ---- */

static void say(void *arg, Str fault)
{
    (void)arg;
    printf("users: verify: %.*s\n", STR(fault));
}

static int64_t count(struct ctx *c)
{
    static const char sql[] =
        "SELECT COUNT(*) FROM activity WHERE ended = 9223372036854775807";
    int64_t n = 0;

    MUST(db_one(c->db, sql, NO_PARAMS, &n, &c->err) == RC_OK);
    return n;
}

static int64_t count_before(const char *where)
{
    struct ctx c;
    int64_t n;

    MUST(ctx_open(&c, where, DB_READ, LANG_EN) == RC_OK);
    n = count(&c);
    ctx_close(&c);
    return n;
}

/* How many are not there, or not as they were saved. */
static int lost(struct ctx *c, const struct user *u)
{
    struct activity *found;
    Str keys[MOST_SAVED];
    int n = 0;

    for (int i = 0; i < u->n_saved; i++)
        keys[i] = str_of(u->saved[i].key);
    MUST(activity_by_keys(c, keys, u->n_saved, &found) == RC_OK);
    for (int i = 0; i < u->n_saved; i++) {
        const struct saved *s = &u->saved[i];
        const struct activity *a = &found[i];

        if (a->id && str_is(a->title, s->title) && a->turns == s->turns &&
            state_counts(a->state) == s->submitted)
            continue;
        n++;
        printf("users: lost: %s of %s\n", s->key, u->m.login);
    }
    return n;
}

static void judge_store(const char *where, int64_t before)
{
    int64_t faults = 0, after;
    int n_lost = 0, n = 0;
    struct ctx c;

    MUST(ctx_open(&c, where, DB_READ, LANG_EN) == RC_OK);
    for (int i = 0; i < USERS; i++) {
        n_lost += lost(&c, &users[i]);
        n += users[i].n_saved;
    }
    after = count(&c);
    MUST(figure_verify(&c, say, NULL, &faults) == RC_OK);
    ctx_close(&c);
    printf("users: %d saved, %d lost, %lld new in the store, %lld faults\n", n,
           n_lost, (long long)(after - before), (long long)faults);
    MUST(n > 0 && n_lost == 0 && after - before == n && faults == 0);
}

static void judge_answers(int s)
{
    static double ms[USERS * MOST_STEPS];
    int n = 0, pages = 0, sent = 0, kept_out = 0;

    for (int i = 0; i < USERS; i++) {
        memcpy(ms + n, users[i].ms, sizeof *ms * (size_t)users[i].n_ms);
        n += users[i].n_ms;
        pages += users[i].n_pages;
        sent += users[i].n_sent;
        kept_out += users[i].n_kept_out;
    }
    MUST(n > 0);
    qsort(ms, (size_t)n, sizeof *ms, by_size);
    printf("users: %d for %d s: %d pages, %d forms, %d errors, %d times kept "
           "out; median %.1f ms, p99 %.1f ms, longest %.0f ms\n",
           USERS, s, pages, sent, atomic_load(&errors), kept_out, ms[n / 2],
           ms[(int64_t)n * 99 / 100], ms[n - 1]);
}

void load_users(void)
{
    const char *asked = getenv("LOAD_USERS_S");
    int s = is_long() ? 120 : asked ? (int)strtol(asked, NULL, 10) : 15;
    struct world w = { .cost =
                           is_long() ? &secret_cost_full : &secret_cost_test };
    static struct member members[USERS];
    int64_t begin, before;

    for (int i = 0; i < USERS; i++) {
        choose(&users[i], i);
        members[i] = users[i].m;
    }
    world_make(&w, "users", members, USERS);
    before = count_before(w.where);
    world_serve(&w, true, plant_asked());
    for (int i = 0; i < USERS; i++) {
        users[i].m = members[i];
        users[i].web = web_open(w.server.port, users[i].m.address);
    }
    begin = now_ms();
    run_all(come_in, 2);
    printf("users: %d signed in within %.1f s\n", USERS,
           (double)(now_ms() - begin) / 1e3);
    MUST(atomic_load(&errors) == 0);
    clock_end = now_ms() + s * INT64_C(1000);
    run_all(use, USERS);
    judge_answers(s);
    printf("users: server %ld kB\n", server_memory(&w.server, "VmHWM"));
    for (int i = 0; i < USERS; i++)
        web_close(&users[i].web);
    world_end(&w);
    judge_store(w.where, before);
    MUST(atomic_load(&errors) == 0);
    world_drop(&w);
}
