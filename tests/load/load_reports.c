/*
 * load reports: fifty people ask for the files of a report at the same moment (docx,
 * pdf, xlsx, each a render).  The queue is bounded: who finds it full is told to come
 * back and does; in the end all have the very bytes of a render made alone, and who
 * reads pages meanwhile is not held up.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "load_scenario.h"
#include "load_web.h"
#include "load_world.h"

enum {
    CLIENTS = 50,
    MEMBERS = CLIENTS + 1,
    FORMATS = 3,
    MOST_SAMPLES = 20000,
    PAUSE_US = 20000,
    PATIENCE = 120,       /* times that somebody comes back */
    MOST_KB = 512 * 1024, /* of the server, all in all */
    INTERACTIVE_P99_MS =
        5000, /* aim: 500, on a machine with nothing else to do */
};

static const char *const paths[FORMATS] = {
    "/reports/so-ket-kl01.docx",
    "/reports/so-ket-kl01.pdf",
    "/reports/so-ket-kl01.xlsx",
};

struct alone {
    char *bytes;
    size_t n;
};

struct client {
    struct web web;
    const char *path;
    const struct alone *alone;
    int refused, status;
    bool same;
    int64_t took_ms;
};

static pthread_barrier_t start;

static void *fetch(void *arg)
{
    struct client *c = arg;
    int64_t begin;

    pthread_barrier_wait(&start);
    begin = now_ms();
    for (int i = 0; i < PATIENCE; i++) {
        web_ask(&c->web, c->path, NULL);
        if ((c->web.status != 503 && c->web.status != 429) ||
            c->web.retry_s < 1)
            break;
        c->refused++;
        usleep((useconds_t)c->web.retry_s * 1000000);
    }
    c->took_ms = now_ms() - begin;
    c->status = c->web.status;
    c->same = c->web.n == c->alone->n &&
              !memcmp(c->web.body, c->alone->bytes, c->alone->n);
    return NULL;
}

/* ---- who reads pages meanwhile ---- */

struct interactive {
    struct web web;
    atomic_bool end;
    double ms[MOST_SAMPLES];
    int n, wrong;
};

static void *read_on(void *arg)
{
    static const char *const pages[] = { "/", "/reports", "/activities",
                                         "/units", "/campaigns" };
    struct interactive *r = arg;

    while (!atomic_load(&r->end) && r->n < MOST_SAMPLES) {
        web_ask(&r->web, pages[r->n % countof(pages)], NULL);
        r->wrong += r->web.status != 200;
        r->ms[r->n++] = r->web.ms;
        usleep(PAUSE_US);
    }
    return NULL;
}

static void print_times(const char *when, struct interactive *r)
{
    double p99;

    MUST(r->n > 0 && r->wrong == 0);
    qsort(r->ms, (size_t)r->n, sizeof *r->ms, by_size);
    p99 = r->ms[r->n * 99 / 100];
    printf("reports: %s %d pages: median %.1f ms, p99 %.1f ms\n", when, r->n,
           r->ms[r->n / 2], p99);
    MUST(p99 <= INTERACTIVE_P99_MS);
}

/* ---- fifty at once ---- */

static void render_alone(struct web *w, struct alone alone[FORMATS])
{
    for (int i = 0; i < FORMATS; i++) {
        web_ask(w, paths[i], NULL);
        MUST(w->status == 200 && w->n > 10000);
        printf("reports: alone: %zu bytes of %s in %.0f ms\n", w->n,
               strrchr(paths[i], '.') + 1, w->ms);
        alone[i].n = w->n;
        alone[i].bytes = malloc(w->n);
        MUST(alone[i].bytes);
        memcpy(alone[i].bytes, w->body, w->n);
    }
}

static void fetch_all(struct client *all)
{
    pthread_t threads[CLIENTS];
    int right = 0, refused = 0, came_back = 0;
    int64_t longest = 0;

    MUST(pthread_barrier_init(&start, NULL, CLIENTS) == 0);
    for (int i = 0; i < CLIENTS; i++)
        MUST(pthread_create(&threads[i], NULL, fetch, &all[i]) == 0);
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(threads[i], NULL);
        right += all[i].status == 200 && all[i].same;
        refused += all[i].refused > 0;
        came_back += all[i].refused;
        longest = all[i].took_ms > longest ? all[i].took_ms : longest;
        if (all[i].status != 200 || !all[i].same)
            printf("reports: %s: %d, %s bytes\n", all[i].path, all[i].status,
                   all[i].same ? "the same" : "other");
    }
    pthread_barrier_destroy(&start);
    printf("reports: %d at once: %d right; %d told to come back, %d times; the "
           "last had it after %.1f s\n",
           CLIENTS, right, refused, came_back, (double)longest / 1e3);
    MUST(right == CLIENTS);
    MUST(refused > 0); /* else nothing bounds the queue */
}

static void sign_in(struct web *w, int port, const struct member *m)
{
    *w = web_open(port, m->address);
    MUST(web_sign_in(w, m->login, WORLD_PASSWORD, m->code));
}

void load_reports(void)
{
    static struct member members[MEMBERS];
    static struct client clients[CLIENTS];
    static struct interactive reader;
    struct world w = { .cost = &secret_cost_test };
    struct alone alone[FORMATS];
    pthread_t reading;
    long before;

    for (int i = 0; i < MEMBERS; i++)
        members[i] = (struct member){ .role = ROLE_READER, .unit = "ls" };
    world_make(&w, "reports", members, MEMBERS);
    world_serve(&w, true, plant_asked());
    sign_in(&reader.web, w.server.port, &members[CLIENTS]);
    render_alone(&reader.web, alone);
    for (int i = 0; i < CLIENTS; i++) {
        sign_in(&clients[i].web, w.server.port, &members[i]);
        clients[i].path = paths[i % FORMATS];
        clients[i].alone = &alone[i % FORMATS];
    }
    before = server_memory(&w.server, "VmRSS");
    MUST(pthread_create(&reading, NULL, read_on, &reader) == 0);
    fetch_all(clients);
    atomic_store(&reader.end, true);
    pthread_join(reading, NULL);
    print_times("meanwhile", &reader);
    printf("reports: server %ld kB before, at most %ld kB, %ld kB after\n",
           before, server_memory(&w.server, "VmHWM"),
           server_memory(&w.server, "VmRSS"));
    MUST(CHECKED || server_memory(&w.server, "VmHWM") <= MOST_KB);
    for (int i = 0; i < CLIENTS; i++)
        web_close(&clients[i].web);
    for (int i = 0; i < FORMATS; i++)
        free(alone[i].bytes);
    web_close(&reader.web);
    world_end(&w);
    world_drop(&w);
}
