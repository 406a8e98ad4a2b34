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
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static long count, at = -1;
static const char *what = "";

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

static ssize_t no_room(void)
{
    errno = ENOSPC;
    return -1;
}

/* The half of a write that is broken off, and the end. */
static void write_half(long call, int fd, const void *p, size_t n, off64_t to)
{
    if (count != at || strcmp(what, "torn") != 0)
        return;
    syscall(call, fd, p, n / 2, to, NULL, 0);
    kill(getpid(), SIGKILL);
}

ssize_t write(int fd, const void *p, size_t n)
{
    if (fd > 2) {
        if (now())
            return no_room();
        write_half(SYS_write, fd, p, n, 0);
    }
    return syscall(SYS_write, fd, p, n);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t to)
{
    if (now())
        return no_room();
    write_half(SYS_pwrite64, fd, p, n, to);
    return syscall(SYS_pwrite64, fd, p, n, to);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t to)
{
    return pwrite64(fd, p, n, to);
}

ssize_t send(int fd, const void *p, size_t n, int flags)
{
    now();
    write_half(SYS_sendto, fd, p, n, flags);
    return syscall(SYS_sendto, fd, p, n, flags, NULL, 0);
}

int ftruncate64(int fd, off64_t n)
{
    now();
    return (int)syscall(SYS_ftruncate, fd, n);
}

int ftruncate(int fd, off_t n)
{
    return ftruncate64(fd, n);
}

int fsync(int fd)
{
    now();
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    now();
    return (int)syscall(SYS_fdatasync, fd);
}

int unlink(const char *path)
{
    now();
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rename(const char *from, const char *to)
{
    now();
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
