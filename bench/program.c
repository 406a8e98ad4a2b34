/* The program itself: how soon it answers, how much memory it takes. */
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"

extern char **environ;

/* Seconds for one run of the program, its output thrown away. */
static double run(struct bench *b, const char *const argv[])
{
    posix_spawn_file_actions_t files;
    char *const *args = (char *const *)(uintptr_t)argv; /* not written to */
    pid_t pid;
    int status;
    double t;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    t = now();
    if (posix_spawn(&pid, b->soket, &files, NULL, args, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0)
        die(b, "soket");
    t = now() - t;
    posix_spawn_file_actions_destroy(&files);
    return t;
}

static double best_of(struct bench *b, int runs, const char *const argv[])
{
    double best = run(b, argv);

    for (int i = 1; i < runs; i++) {
        double t = run(b, argv);

        if (t < best)
            best = t;
    }
    return best;
}

void bench_program(struct bench *b)
{
    const char *help[] = { "soket", "--help", NULL };
    const char *figure[] = { "soket",       "-d",    b->store, "figure",
                             "--campaign",  "ct",    "--unit", "u1",
                             "--indicator", "turns", NULL };
    double bare = best_of(b, 5, help), t = best_of(b, 5, figure);
    struct stat st = { 0 };
    struct line *l = line_add("start, one figure, end", "≤ 50 ms at 1 GB");

    stat(b->store, &st);
    TEXT(l->value, "%.1f ms (file of %.0f MB)", 1000 * t,
         (double)st.st_size / 1e6);
    TEXT(l->reference, "soket --help: %.1f ms", 1000 * bare);
    TEXT(l->ratio, "%.1f ×", t / bare);
    l->worse = st.st_size < 1000000000 ? 0 : over(1000 * t, 50);
    l->seconds = t;
}
