/* Starting nginx and haproxy, and the careless server, see proxies.h. */
#include <arpa/inet.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "proxies.h"

static const char *const programs[][2] = {
    { "nginx", "/usr/sbin/nginx" },
    { "haproxy", "/usr/sbin/haproxy" },
};

static const char *program(const char *name)
{
    for (int i = 0; i < countof(programs); i++)
        if (!strcmp(programs[i][0], name) && access(programs[i][1], X_OK) == 0)
            return programs[i][1];
    return NULL;
}

bool proxy_is_there(const char *name)
{
    return program(name) != NULL;
}

static int free_port(void)
{
    struct sockaddr_in in = { .sin_family = AF_INET };
    socklen_t n = sizeof in;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    MUST(fd >= 0 && bind(fd, (struct sockaddr *)&in, sizeof in) == 0);
    MUST(getsockname(fd, (struct sockaddr *)&in, &n) == 0);
    close(fd);
    return ntohs(in.sin_port);
}

/* ---- what they are told ---- */

/* As docs would have it, and an id of the proxy's own in the place of User-Agent. */
static void tell_nginx(FILE *f, const char *dir, int server,
                       const struct proxy *p)
{
    fprintf(f,
            "daemon off; master_process off; pid %s/pid;\n"
            "error_log %s/error.log crit;\n"
            "events { worker_connections 512; }\n"
            "http { access_log off; client_body_temp_path %s/body;\n"
            "proxy_temp_path %s/proxy; fastcgi_temp_path %s/f;\n"
            "uwsgi_temp_path %s/u; scgi_temp_path %s/s;\n"
            "client_body_timeout 2s; client_header_timeout 2s;\n",
            dir, dir, dir, dir, dir, dir, dir);
    for (int i = 0; i < PROXIES; i++)
        fprintf(f,
                "upstream soket%d { server 127.0.0.1:%d; keepalive 1; }\n"
                "server { listen 127.0.0.1:%d;\n"
                " location / { proxy_pass http://soket%d;\n"
                "  proxy_http_version 1.1; proxy_set_header Connection \"\";\n"
                "  proxy_set_header Host $http_host;\n"
                "  proxy_set_header X-Forwarded-For "
                "$proxy_add_x_forwarded_for;\n"
                "  proxy_set_header User-Agent \"proxied $request_id\";\n"
                "  proxy_request_buffering %s; } }\n",
                i, server, p[i].port, i, i ? "off" : "on");
    fprintf(f, "}\n");
}

static void tell_haproxy(FILE *f, const char *dir, int server,
                         const struct proxy *p)
{
    (void)dir;
    fprintf(f, "global\n  maxconn 500\ndefaults\n  mode http\n"
               "  timeout connect 5s\n  timeout client 2s\n"
               "  timeout server 10s\n  option http-keep-alive\n");
    for (int i = 0; i < PROXIES; i++)
        fprintf(f,
                "frontend f%d\n  bind 127.0.0.1:%d\n%s"
                "  option forwardfor\n"
                "  http-request set-header User-Agent \"proxied "
                "%%[uuid()]\"\n  default_backend b%d\n"
                "backend b%d\n  http-reuse always\n"
                "  server s 127.0.0.1:%d maxconn 1\n",
                i, p[i].port, i ? "  option accept-invalid-http-request\n" : "",
                i, i, server);
}

/* ---- the process ---- */

static void wait_until_it_listens(const struct proxy *p, pid_t pid)
{
    for (int i = 0; i < 200; i++) {
        int fd = dial(p->port, 0), status;

        if (fd >= 0) {
            close(fd);
            return;
        }
        MUST(waitpid(pid, &status, WNOHANG) == 0);
        usleep(50000);
    }
    MUST(!"it listens");
}

pid_t proxy_start(const char *name, int port, struct proxy ret[PROXIES],
                  int *ret_n)
{
    static const char *const ways[2][PROXIES] = {
        { "nginx", "nginx, unbuffered" },
        { "haproxy", "haproxy, lenient" },
    };
    bool nginx = !strcmp(name, "nginx");
    char here[PATH_MAX / 2], dir[PATH_MAX], conf[PATH_MAX + 10];
    pid_t pid;
    FILE *f;

    MUST(getcwd(here, sizeof here));
    snprintf(dir, sizeof dir, "%s/load_%s", here, name);
    snprintf(conf, sizeof conf, "%s/conf", dir);
    mkdir(dir, 0755);
    for (int i = 0; i < PROXIES; i++) {
        ret[i] = (struct proxy){ .port = free_port(), .honest = -1 };
        snprintf(ret[i].name, sizeof ret[i].name, "%s", ways[!nginx][i]);
    }
    f = fopen(conf, "w");
    MUST(f);
    (nginx ? tell_nginx : tell_haproxy)(f, dir, port, ret);
    MUST(fclose(f) == 0);
    fflush(stdout);
    pid = fork();
    MUST(pid >= 0);
    if (pid == 0) {
        if (nginx)
            execl(program(name), name, "-p", dir, "-c", conf, (char *)NULL);
        else
            execl(program(name), name, "-q", "-db", "-f", conf, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < PROXIES; i++)
        wait_until_it_listens(&ret[i], pid);
    *ret_n = PROXIES;
    return pid;
}

void proxy_end(pid_t pid)
{
    int status;

    kill(pid, SIGTERM);
    MUST(waitpid(pid, &status, 0) == pid);
}

/* ---- the careless server ---- */

struct careless {
    int fd;
    http_handler *handler;
};

static Str value_of(struct arena *a, const char *head, const char *name)
{
    Str s = S("");
    const char *at = head, *end;

    while ((at = strcasestr(at, name)) != NULL) {
        at += strlen(name);
        end = strstr(at, "\r\n");
        if (end)
            s = str_dup(a, (Str){ at, end - at });
    }
    return s;
}

/* Whatever stands behind a header is the next one. */
static void answer_head(const struct careless *c, struct arena *a, char *head)
{
    struct http_request req = { .a = a, .method = HTTP_GET };
    struct http_reply reply = { 0 };
    char target[300] = "", text[1000];
    int64_t unused;
    Str address, word;

    sscanf(head, "%*s %299s", target);
    req.target.raw = str_of(target);
    req.agent = value_of(a, head, "\r\nUser-Agent: ");
    address = value_of(a, head, "\r\nX-Forwarded-For: ");
    while (str_cut(&address, ',', &word))
        snprintf(req.address, sizeof req.address, "%.*s", STR(str_trim(word)));
    c->handler(NULL, &req, &reply, LANE_HERE, &unused);
    snprintf(text, sizeof text,
             "HTTP/1.1 200 OK\r\nContent-Length: %td\r\n\r\n%.*s", reply.body.n,
             STR(reply.body));
    send_all(c->fd, text, strlen(text));
}

static void *serve_carelessly(void *arg)
{
    struct careless *c = arg;
    struct arena *a = arena_new();
    char in[65536], *end;
    size_t n = 0;
    ssize_t got;

    while ((got = read(c->fd, in + n, sizeof in - 1 - n)) > 0) {
        n += (size_t)got;
        in[n] = '\0';
        while ((end = strstr(in, "\r\n\r\n")) != NULL) {
            end[2] = '\0';
            answer_head(c, a, in);
            n -= (size_t)(end + 4 - in);
            memmove(in, end + 4, n + 1);
        }
    }
    close(c->fd);
    free(c);
    arena_free(a);
    return NULL;
}

static void accept_all(int fd, http_handler *handler)
{
    for (;;) {
        struct careless *c = malloc(sizeof *c);
        pthread_t thread;

        MUST(c);
        *c = (struct careless){ accept(fd, NULL, NULL), handler };
        MUST(c->fd >= 0);
        MUST(pthread_create(&thread, NULL, serve_carelessly, c) == 0);
        pthread_detach(thread);
    }
}

static void *end_with(void *arg)
{
    char byte;

    while (read(*(int *)arg, &byte, 1) > 0)
        ;
    _exit(0);
}

void careless_start(struct server *s, http_handler *handler)
{
    struct sockaddr_in in = { .sin_family = AF_INET };
    int fd = socket(AF_INET, SOCK_STREAM, 0), until[2];
    socklen_t n = sizeof in;
    pthread_t thread;

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    MUST(fd >= 0 && bind(fd, (struct sockaddr *)&in, sizeof in) == 0);
    MUST(listen(fd, 500) == 0 && pipe(until) == 0);
    MUST(getsockname(fd, (struct sockaddr *)&in, &n) == 0);
    fflush(stdout);
    s->port = ntohs(in.sin_port);
    s->until = until[1];
    s->pid = fork();
    MUST(s->pid >= 0);
    if (s->pid == 0) {
        close(until[1]);
        signal(SIGPIPE, SIG_IGN);
        MUST(pthread_create(&thread, NULL, end_with, &until[0]) == 0);
        accept_all(fd, handler);
    }
    close(fd);
    close(until[0]);
}
