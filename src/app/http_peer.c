/*
 * Connections, and the thread that ends those which take too long.
 */
#include <stdlib.h>
#include <sys/socket.h>

#include "app/http_conn.h"
#include "base/arena.h"

time_t now_s(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec;
}

static void *add_peer(struct http *h, struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct peer *p = xmalloc(sizeof *p);

    *p = (struct peer){ .fd = info->connect_fd, .in_header = true };
    p->deadline = now_s() + h->limits.header_s;
    pthread_mutex_lock(&h->lock);
    p->next = h->peers;
    if (p->next)
        p->next->before = p;
    h->peers = p;
    pthread_mutex_unlock(&h->lock);
    return p;
}

static void drop_peer(struct http *h, struct peer *p)
{
    pthread_mutex_lock(&h->lock);
    if (p->next)
        p->next->before = p->before;
    if (p->before)
        p->before->next = p->next;
    else
        h->peers = p->next;
    pthread_mutex_unlock(&h->lock);
    free(p);
}

void peer_notify(void *cls, struct MHD_Connection *c, void **context,
                 enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = add_peer(cls, c);
    } else if (*context) {
        drop_peer(cls, *context);
        *context = NULL;
    }
}

/* The fd is open as long as the peer is listed: both change under the lock. */
void *peer_reap(void *cls)
{
    struct http *h = cls;

    pthread_mutex_lock(&h->lock);
    while (!h->stopping) {
        time_t now = now_s();
        struct timespec until;

        for (struct peer *p = h->peers; p; p = p->next)
            if (p->in_header && p->deadline <= now)
                shutdown(p->fd, SHUT_RDWR);
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&h->wake, &h->lock, &until);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

void peer_in_header(struct http *h, struct MHD_Connection *c, bool in)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct peer *p = info ? info->socket_context : NULL;

    if (!p)
        return;
    pthread_mutex_lock(&h->lock);
    p->in_header = in;
    /* an idle kept connection has nothing to send yet: the idle time first */
    p->deadline = now_s() + h->limits.idle_s + h->limits.header_s;
    pthread_mutex_unlock(&h->lock);
}
