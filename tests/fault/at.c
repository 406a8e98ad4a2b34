/*
 * Loaded before the libraries of a program (LD_PRELOAD), it lets something happen
 * at the n-th time that the program changes anything outside of itself: writes to
 * a file, cuts it, syncs, renames or removes it, sends to a server.
 *
 *   FAULT_AT=n         when, from 1
 *   FAULT_DO=kill      kill -9 before it is done
 *            torn      kill -9 when half of it is written
 *            full      from then on the disk is full
 *   FAULT_COUNT=FILE   at the end, how many times there were
 *
 * What is printed (descriptors 0 to 2) does not count.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static long count, at = -1;
static const char *what = "";

static void *next(const char *name)
{
    void *p = dlsym(RTLD_NEXT, name);

    if (!p)
        abort();
    return p;
}

__attribute__((constructor)) static void begin(void)
{
    const char *n = getenv("FAULT_AT"), *w = getenv("FAULT_DO");

    at = n ? strtol(n, NULL, 10) : -1;
    what = w ? w : "";
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    FILE *f = path ? fopen(path, "w") : NULL;

    if (f) {
        fprintf(f, "%ld\n", count);
        fclose(f);
    }
}

/* Counts; true when the disk is full. */
static int now(void)
{
    count++;
    if (count == at && strcmp(what, "kill") == 0)
        kill(getpid(), SIGKILL);
    return at > 0 && count >= at && strcmp(what, "full") == 0;
}

static int torn(void)
{
    return count == at && strcmp(what, "torn") == 0;
}

static ssize_t no_room(void)
{
    errno = ENOSPC;
    return -1;
}

ssize_t write(int fd, const void *p, size_t n)
{
    static ssize_t (*real)(int, const void *, size_t);

    if (!real)
        real = next("write");
    if (fd <= 2)
        return real(fd, p, n);
    if (now())
        return no_room();
    if (torn()) {
        (void)!real(fd, p, n / 2);
        kill(getpid(), SIGKILL);
    }
    return real(fd, p, n);
}

static ssize_t pwrite_with(ssize_t (*real)(int, const void *, size_t, off64_t),
                           int fd, const void *p, size_t n, off64_t to)
{
    if (now())
        return no_room();
    if (torn()) {
        (void)!real(fd, p, n / 2, to);
        kill(getpid(), SIGKILL);
    }
    return real(fd, p, n, to);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t to)
{
    return pwrite_with(next("pwrite64"), fd, p, n, to);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t to)
{
    return pwrite_with(next("pwrite64"), fd, p, n, to);
}

ssize_t send(int fd, const void *p, size_t n, int flags)
{
    ssize_t (*real)(int, const void *, size_t, int) = next("send");

    now();
    if (torn()) {
        (void)!real(fd, p, n / 2, flags);
        kill(getpid(), SIGKILL);
    }
    return real(fd, p, n, flags);
}

int ftruncate(int fd, off_t n)
{
    int (*real)(int, off_t) = next("ftruncate64");

    now();
    return real(fd, n);
}

int ftruncate64(int fd, off64_t n)
{
    int (*real)(int, off64_t) = next("ftruncate64");

    now();
    return real(fd, n);
}

int fsync(int fd)
{
    int (*real)(int) = next("fsync");

    now();
    return real(fd);
}

int fdatasync(int fd)
{
    int (*real)(int) = next("fdatasync");

    now();
    return real(fd);
}

int unlink(const char *path)
{
    int (*real)(const char *) = next("unlink");

    now();
    return real(path);
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *) = next("rename");

    now();
    return real(from, to);
}
