/*
 * Where the bytes of a body are kept, until its request is answered.
 */
#include "app/http_body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"

static void take_back(void *arg)
{
    struct http_body *b = arg;

    if (b->mapped)
        munmap(b->mapped, (size_t)b->n);
    if (b->fd >= 0)
        close(b->fd);
}

struct http_body *body_new(struct arena *a, int64_t most)
{
    struct http_body *b = NEW(a, struct http_body, 1);

    b->a = a;
    b->most = most;
    b->fd = -1;
    arena_defer(a, take_back, b);
    return b;
}

static enum rc no_room(struct err *e)
{
    enum rc rc = err_set(e, RC_IO, "",
                         N_("what was sent cannot be kept: no room for "
                            "temporary files on the server"));

    snprintf(e->detail, sizeof e->detail, "errno %d", errno);
    return rc;
}

static enum rc write_all(struct http_body *b, const char *p, size_t n,
                         struct err *e)
{
    while (n > 0) {
        ssize_t done = write(b->fd, p, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return no_room(e);
        p += done;
        n -= (size_t)done;
    }
    return RC_OK;
}

/* A file that has no name, and is gone with its last reader. */
static enum rc to_file(struct http_body *b, struct err *e)
{
    static const char *const folders[] = { "/var/tmp", "/tmp" };

    for (int i = 0; i < countof(folders) && b->fd < 0; i++)
        b->fd = open(folders[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (b->fd < 0)
        return no_room(e);
    return write_all(b, b->p, (size_t)b->n, e);
}

static void to_memory(struct http_body *b, const char *p, size_t n)
{
    int64_t end = b->n + (int64_t)n;

    if (end > b->room) {
        int64_t room = b->room ? b->room * 2 : 4096;
        char *wider;

        while (room < end)
            room *= 2;
        wider = NEW(b->a, char, room);
        if (b->n)
            memcpy(wider, b->p, (size_t)b->n);
        b->p = wider;
        b->room = room;
    }
    memcpy(b->p + b->n, p, n);
}

enum rc body_add(struct http_body *b, const char *p, size_t n, struct err *e)
{
    if ((int64_t)n > b->most - b->n)
        return body_too_large(b->most, e);
    if (b->fd < 0 && b->n + (int64_t)n <= BODY_IN_MEMORY) {
        to_memory(b, p, n);
    } else {
        if (b->fd < 0)
            TRY(to_file(b, e));
        TRY(write_all(b, p, n, e));
    }
    b->n += (int64_t)n;
    return RC_OK;
}

enum rc body_too_large(int64_t most, struct err *e)
{
    return err_set(e, RC_LIMIT, "",
                   N_("what was sent is larger than %lld bytes, the most that "
                      "is taken here; send less, or in several parts"),
                   (long long)most);
}

enum rc body_view(struct http_body *b, Str *ret, struct err *e)
{
    *ret = (Str){ b->p ? b->p : "", b->n };
    if (b->fd < 0)
        return RC_OK;
    if (!b->mapped) {
        void *p = mmap(NULL, (size_t)b->n, PROT_READ, MAP_PRIVATE, b->fd, 0);

        if (p == MAP_FAILED)
            return no_room(e);
        b->mapped = p;
    }
    ret->p = b->mapped;
    return RC_OK;
}

void body_let_go(const struct http_body *b, Str part)
{
    const uintptr_t page = 4096;
    uintptr_t from = ((uintptr_t)part.p + page - 1) & ~(page - 1);
    uintptr_t to = (uintptr_t)(part.p + part.n) & ~(page - 1);

    /* memory that is no file would be lost */
    if (b->mapped && to > from)
        madvise((void *)from, to - from, MADV_DONTNEED);
}
