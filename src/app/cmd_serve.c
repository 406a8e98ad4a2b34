/*
 * soket serve: the read-only pages on a loopback address, until a signal.  The
 * stored figures "as of today" are brought to the new day once a day, through
 * a context of its own that writes.
 */
#include <signal.h>
#include <string.h>
#include <time.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/dispatch.h"
#include "app/http.h"
#include "domain/rollup.h"

/* ---- the address ---- */

/* HOST:PORT; [::1]:8080 too. */
static enum rc read_listen(struct cli *cli, Str s, Str *ret_host, int *ret_port)
{
    ptrdiff_t colon = -1;
    int64_t port;

    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] == ':')
            colon = i;
    if (colon < 1 || !str_int(str_from(s, colon + 1), &port) || port < 0 ||
        port > 65535)
        return cli_usage(cli,
                         N_("--listen: '%.*s' is no address; write HOST:PORT, "
                            "such as 127.0.0.1:8080"),
                         STR(s));
    *ret_host = str_dup(cli->c.arena, (Str){ s.p, colon });
    if (s.p[0] == '[' && colon > 2 && s.p[colon - 1] == ']')
        *ret_host = str_dup(cli->c.arena, (Str){ s.p + 1, colon - 2 });
    *ret_port = (int)port;
    return RC_OK;
}

/* ---- a new day ---- */

enum { LOOK_EVERY_S = 60 };

/* A failure is told and tried again a minute later; pages stay right without
 * it, only slower. */
static bool bring_to_today(const struct cli *cli)
{
    bool stale = false;
    struct ctx c;
    enum rc rc = ctx_open(&c, cli->file, DB_WRITE, cli->lang);

    if (rc == RC_OK) {
        rc = rollup_today(&c, &stale);
        if (rc != RC_OK)
            fprintf(stderr, "soket: %s\n", c.err.text);
        ctx_close(&c);
    }
    return rc == RC_OK;
}

/* Until SIGTERM or SIGINT; both are blocked in every thread. */
static void wait_for_end(const struct cli *cli, const sigset_t *set)
{
    struct timespec wait = { .tv_sec = LOOK_EVERY_S };
    struct timespec now;
    Day done = 0, day;

    do {
        clock_gettime(CLOCK_REALTIME, &now);
        day = day_of_clock(now.tv_sec * INT64_C(1000));
        if (day != done && bring_to_today(cli))
            done = day;
    } while (sigtimedwait(set, NULL, &wait) < 0);
}

/* ---- the command ---- */

static enum rc serve(struct cli *cli)
{
    Str listen = cli_has(cli, "listen") ? cli_option(cli, "listen")
                                        : S("127.0.0.1:8080");
    struct http_config config = { .handler = dispatch };
    struct site *site;
    struct http *http;
    sigset_t set;
    Str host = S("");
    enum rc rc;

    TRY(read_listen(cli, listen, &host, &config.port));
    config.host = host.p;
    TRY(site_new(cli->file, &site, &cli->c.err));
    config.arg = site;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    rc = http_start(&config, &http, &cli->c.err);
    if (rc == RC_OK) {
        bool v6 = str_find(host, ':', 0) >= 0;

        printf("http://%s%s%s:%d/\n", v6 ? "[" : "", host.p, v6 ? "]" : "",
               http_port(http));
        fflush(stdout);
        wait_for_end(cli, &set);
        http_stop(http);
    }
    site_free(site);
    return rc;
}

const struct command serve_commands[] = {
    { "serve", "[--listen HOST:PORT]",
      N_("shows everything as web pages on this machine, to read only"),
      CLI_READ, 0, 0, "listen=", serve },
    { 0 }
};
