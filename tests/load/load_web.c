/* Asking as a browser does, see load_web.h. */
#include "load_web.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

enum { HEAD_MAX = 16384, ASK_MAX = 8192 };

struct web web_open(int port, const char *address)
{
    return (struct web){ .port = port, .fd = -1, .address = address };
}

static void drop(struct web *w)
{
    if (w->fd >= 0)
        hang_up(w->fd);
    w->fd = -1;
}

void web_close(struct web *w)
{
    drop(w);
    free(w->body);
    w->body = NULL;
}

static void need_room(struct web *w, size_t n)
{
    if (n + 1 <= w->cap)
        return;
    w->cap = n + n / 2 + 4096;
    w->body = realloc(w->body, w->cap);
    MUST(w->body);
}

/* Of the header's field with this name, to the end of its line. */
static void take_field(const char *head, const char *name, char *ret,
                       size_t room)
{
    const char *at = strstr(head, name), *end;

    *ret = '\0';
    if (!at)
        return;
    at += strlen(name);
    end = strstr(at, "\r\n");
    if (end)
        snprintf(ret, room, "%.*s", (int)(end - at), at);
}

static void take_head(struct web *w, const char *head)
{
    char text[400], *end;

    sscanf(head, "HTTP/1.1 %d", &w->status);
    take_field(head, "\r\nLocation: ", w->location, sizeof w->location);
    take_field(head, "\r\nRetry-After: ", text, sizeof text);
    w->retry_s = (int)strtol(text, NULL, 10);
    take_field(head, "\r\nSet-Cookie: __Host-sid=", text, sizeof text);
    end = strchr(text, ';');
    if (!end)
        return;
    *end = '\0';
    snprintf(w->cookie, sizeof w->cookie, "__Host-sid=%.60s", text);
}

/* False: nothing came, or not all of it (status 0).  *ret_stale: the connection had
 * been closed while nobody asked. */
static bool read_answer(struct web *w, bool *ret_stale)
{
    char head[HEAD_MAX], *end = NULL, text[400];
    size_t got = 0, length, have;

    w->status = 0;
    while (!end && got < sizeof head - 1) {
        ssize_t n = read(w->fd, head + got, sizeof head - 1 - got);

        *ret_stale = got == 0 && (n == 0 || errno == ECONNRESET);
        if (n <= 0)
            return false;
        got += (size_t)n;
        head[got] = '\0';
        end = strstr(head, "\r\n\r\n");
    }
    MUST(end);
    end[2] = '\0';
    take_field(head, "\r\nContent-Length: ", text, sizeof text);
    length = strtoul(text, NULL, 10);
    have = got - (size_t)(end + 4 - head);
    need_room(w, length > have ? length : have);
    memcpy(w->body, end + 4, have);
    while (have < length) {
        ssize_t n = read(w->fd, w->body + have, length - have);

        if (n <= 0)
            return false;
        have += (size_t)n;
    }
    w->n = length;
    w->body[length] = '\0';
    take_head(w, head);
    if (strstr(head, "\r\nConnection: close"))
        drop(w);
    return true;
}

void web_ask(struct web *w, const char *path, const char *form)
{
    static const struct timeval patience = { .tv_sec = 60 };
    char ask[ASK_MAX], post[200] = "";
    double begin = precise_ms();

    if (form)
        snprintf(post, sizeof post,
                 "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n"
                 "Content-Type: application/x-www-form-urlencoded\r\n"
                 "Content-Length: %zu\r\n",
                 strlen(form));
    MUST(snprintf(ask, sizeof ask,
                  "%s %s HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: "
                  "%s\r\nCookie: %s\r\n%s\r\n%s",
                  form ? "POST" : "GET", path, w->address,
                  w->cookie[0] ? w->cookie : "none=1", post,
                  form ? form : "") < (int)sizeof ask);
    w->status = 0;
    for (bool again = true; again;) {
        bool kept = w->fd >= 0, stale = false;

        if (!kept)
            w->fd = dial(w->port, 0);
        if (w->fd < 0)
            break;
        setsockopt(w->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        send_all(w->fd, ask, strlen(ask));
        if (!read_answer(w, &stale))
            drop(w);
        again = kept && stale;
    }
    w->ms = precise_ms() - begin;
}

bool web_field(const struct web *w, const char *name, char *ret, size_t room)
{
    char text[100];
    const char *at, *end;

    snprintf(text, sizeof text, "name=\"%s\" value=\"", name);
    at = w->body ? strstr(w->body, text) : NULL;
    end = at ? strchr(at + strlen(text), '"') : NULL;
    if (!end)
        return false;
    at += strlen(text);
    snprintf(ret, room, "%.*s", (int)(end - at), at);
    return true;
}

bool web_sign_in(struct web *w, const char *login, const char *password,
                 const char *code)
{
    char form[400], csrf[100];

    snprintf(form, sizeof form, "login=%s&password=%s", login, password);
    web_ask(w, "/sign-in", form);
    if (w->status != 303 || !w->cookie[0])
        return false;
    if (!*code)
        return true;
    web_ask(w, "/second", NULL);
    if (w->status != 200 || !web_field(w, "csrf", csrf, sizeof csrf))
        return false;
    snprintf(form, sizeof form, "csrf=%s&code=%s", csrf, code);
    web_ask(w, "/second", form);
    return w->status == 303;
}
