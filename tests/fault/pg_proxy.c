/* One process that accepts; one child per session that copies both ways. */
#include "pg_proxy.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "pg_server.h"

enum { ROOM = 1 << 20, NAMES = 64 };

/* The client's messages as they pass: where each ends, which one commits. */
struct wire {
    struct proxy *p;
    int client, server;
    unsigned char in[ROOM]; /* bytes of the client not passed on yet */
    size_t n;
    bool started;       /* the first message has no letter */
    char commit[NAMES]; /* name of the statement that commits */
    bool binds_commit;  /* the last Bind was of it */
    bool await;         /* swallow the next answer */
};

static int unix_socket(const char *folder, struct sockaddr_un *at)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memset(at, 0, sizeof *at);
    at->sun_family = AF_UNIX;
    snprintf(at->sun_path, sizeof at->sun_path, "%s/.s.PGSQL.5432", folder);
    if (fd < 0)
        exit(2);
    return fd;
}

static bool pass(int fd, const unsigned char *p, size_t n)
{
    while (n) {
        ssize_t k = send(fd, p, n, MSG_NOSIGNAL);

        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        p += k;
        n -= (size_t)k;
    }
    return true;
}

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

/* Length of the first message in w->in, 0: not all of it is here. */
static size_t message(const struct wire *w)
{
    size_t head = w->started ? 1 : 0, n;

    if (w->n < head + 4)
        return 0;
    n = head + be32(w->in + head);
    return n <= w->n ? n : 0;
}

/* Learns names from Parse, follows Bind; true at the Execute that commits. */
static bool commits(struct wire *w)
{
    const char *text = (const char *)w->in + 5;

    switch (w->in[0]) {
    case 'P':
        if (strcmp(text + strlen(text) + 1, "COMMIT") == 0)
            snprintf(w->commit, sizeof w->commit, "%.60s", text);
        return false;
    case 'B':
        text += strlen(text) + 1; /* the portal */
        w->binds_commit = w->commit[0] && strcmp(text, w->commit) == 0;
        return false;
    case 'E':
        return w->binds_commit;
    default:
        return false;
    }
}

static _Noreturn void hang_up(struct wire *w)
{
    close(w->client);
    close(w->server);
    _exit(0);
}

/* The Execute of a COMMIT lies at the front, n bytes; the Sync follows it. */
static void at_commit(struct wire *w, size_t n)
{
    enum cut cut = w->p->cut;

    w->p->commits++;
    if (cut == CUT_NOTHING || cut >= CUT_BYTES_UP)
        return;
    w->p->cut = CUT_NOTHING;
    switch (cut) {
    case CUT_INSIDE:
        pass(w->server, w->in, n / 2);
        hang_up(w);
    case CUT_AFTER:
        pass(w->server, w->in, w->n);
        hang_up(w);
    case CUT_GONE:
        w->p->refuse = true;
        w->await = true;
        return;
    case CUT_ANSWER:
        w->await = true;
        return;
    case CUT_LATE:
        close(w->client);
        server_sleep(2);
        pass(w->server, w->in, w->n);
        server_sleep(1);
        _exit(0);
    case CUT_SILENT:
        close(w->client);
        server_sleep(30);
        _exit(0);
    case CUT_BEFORE:
    case CUT_NOTHING:
    case CUT_BYTES_UP:
    case CUT_BYTES_DOWN:
        hang_up(w);
    }
}

static void spend(struct wire *w, enum cut cut, size_t n, int to,
                  const unsigned char *bytes)
{
    if (w->p->cut != cut)
        return;
    if ((size_t)w->p->bytes > n) {
        w->p->bytes -= (long)n;
        return;
    }
    w->p->cut = CUT_NOTHING;
    pass(to, bytes, (size_t)w->p->bytes);
    hang_up(w);
}

static void from_client(struct wire *w)
{
    ssize_t k = recv(w->client, w->in + w->n, ROOM - w->n, 0);
    size_t n;

    if (k <= 0)
        hang_up(w);
    spend(w, CUT_BYTES_UP, (size_t)k, w->server, w->in + w->n);
    w->n += (size_t)k;
    while ((n = message(w))) {
        if (w->started && commits(w))
            at_commit(w, n);
        w->started = true;
        if (!pass(w->server, w->in, n))
            hang_up(w);
        memmove(w->in, w->in + n, w->n - n);
        w->n -= n;
    }
    if (w->n == ROOM) /* a message larger than the room: as it is */
        hang_up(w);
}

static void from_server(struct wire *w)
{
    unsigned char out[65536];
    ssize_t k = recv(w->server, out, sizeof out, 0);

    if (k <= 0 || w->await)
        hang_up(w);
    spend(w, CUT_BYTES_DOWN, (size_t)k, w->client, out);
    if (!pass(w->client, out, (size_t)k))
        hang_up(w);
}

static _Noreturn void session(struct proxy *p, int client, const char *to)
{
    static struct wire w;
    struct sockaddr_un at;

    w.p = p;
    w.client = client;
    w.server = unix_socket(to, &at);
    if (connect(w.server, (struct sockaddr *)&at, sizeof at) != 0)
        hang_up(&w);
    for (;;) {
        struct pollfd fds[2] = { { .fd = client, .events = POLLIN },
                                 { .fd = w.server, .events = POLLIN } };

        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            hang_up(&w);
        if (fds[1].revents)
            from_server(&w);
        if (fds[0].revents)
            from_client(&w);
    }
}

static _Noreturn void listen_on(struct proxy *p, int fd, const char *to)
{
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int client = accept(fd, NULL, NULL);

        if (client < 0)
            continue;
        if (!p->refuse && fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            close(fd);
            session(p, client, to);
        }
        close(client);
    }
}

struct proxy *proxy_start(const char *folder, const char *to_folder)
{
    struct proxy *p = mmap(NULL, sizeof *p, PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct sockaddr_un at;
    int fd = unix_socket(folder, &at);
    pid_t pid;

    unlink(at.sun_path);
    if (p == MAP_FAILED || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        listen(fd, 64)) {
        perror(at.sun_path);
        exit(2);
    }
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        listen_on(p, fd, to_folder);
    }
    p->pid = pid; /* shared: the child must not write its 0 */
    close(fd);
    return p;
}

void proxy_stop(struct proxy *p)
{
    kill(p->pid, SIGKILL);
}
