/*
 * load forged: who guesses passwords says with every try that they are somebody
 * else (X-Forwarded-For and its like).  Without --proxy that has no effect: all of it
 * is one address.  Behind a proxy its own entry, the last, is the address.
 */
#include <string.h>

#include "load_scenario.h"
#include "load_web.h"
#include "load_world.h"

enum {
    FREE_OF_ADDRESS = 20, /* tries before an address has to wait */
    MOST_OF_ACCOUNT = 16, /* of strangers, in an hour */
    TRIES = 2000,
    TRIES_LONG = 10000
};

struct guessing {
    const char *name, *header; /* printf of the try's number, twice */
    const char *login;         /* likewise */
    bool proxy, one_address, one_account;
};

/* What may be evaluated in so many seconds: each further try waits twice as long. */
static int most_of_address(int64_t ms)
{
    int n = FREE_OF_ADDRESS + 1;

    for (int64_t wait = 1000; wait <= ms + 1000; wait *= 2, ms -= wait)
        n++;
    return n;
}

static void numbered(char *ret, size_t room, const char *text, int i)
{
    char *at;

    snprintf(ret, room, "%s", text);
    while ((at = strchr(ret, '#')) != NULL) {
        char rest[200];

        snprintf(rest, sizeof rest, "%s", at + 1);
        snprintf(at, room - (size_t)(at - ret), "%d%s", i, rest);
    }
}

static void guess(const struct guessing *g, struct world *w, int tries)
{
    char address[300], login[40], form[200];
    int evaluated = 0, away = 0, most;
    struct web web;
    int64_t begin;

    world_serve(w, g->proxy, PLANT_NOTHING);
    web = web_open(w->server.port, address);
    begin = now_ms();
    for (int i = 0; i < tries; i++) {
        numbered(address, sizeof address, g->header, i % 250);
        numbered(login, sizeof login, g->login, i);
        snprintf(form, sizeof form, "login=%s&password=wrong-%d", login, i);
        web_ask(&web, "/sign-in", form);
        MUST(web.status == 429 ? web.retry_s > 0
                               : web.status >= 400 && web.status < 500);
        evaluated += web.status != 429;
        away += web.status == 429;
    }
    most = g->one_account   ? MOST_OF_ACCOUNT
           : g->one_address ? most_of_address(now_ms() - begin)
                            : tries;
    printf("forged: %s: %d tries, %d evaluated (at most %d), %d told to wait\n",
           g->name, tries, evaluated, most, away);
    MUST(evaluated + away == tries && evaluated <= most);
    MUST(evaluated >= (g->one_account   ? 1
                       : g->one_address ? FREE_OF_ADDRESS
                                        : tries));
    web_close(&web);
    world_end(w);
}

void load_forged(void)
{
    static const struct guessing all[] = {
        { "not behind a proxy", "10.9.8.#", "nobody-#", false, true, false },
        { "other headers",
          "10.9.8.#\r\nX-Real-IP: 10.9.8.#\r\nForwarded: for=10.9.8.#\r\n"
          "True-Client-IP: 10.9.8.#",
          "nobody-#", false, true, false },
        { "behind one, forged before it", "10.9.8.#, 10.7.7.7", "nobody-#",
          true, true, false },
        { "behind one, forged line before it",
          "10.9.8.#\r\nX-Forwarded-For: 10.7.7.7", "nobody-#", true, true,
          false },
        { "one account, from everywhere", "10.9.8.#", "member0", true, false,
          true },
    };
    static const struct guessing honest = {
        "behind one, really others", "10.9.8.#", "nobody-#", true, false, false
    };
    struct world w = { .cost = &secret_cost_test };
    struct member m = { .role = ROLE_READER, .unit = "ls" };

    world_make(&w, "forged", &m, 1);
    for (int i = 0; i < countof(all); i++)
        guess(&all[i], &w, is_long() ? TRIES_LONG : TRIES);
    guess(&honest, &w, 250);
    world_drop(&w);
}
