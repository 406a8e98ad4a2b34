/*
 * The command line: one table of commands (commands.c), one way through
 * (main.c): match → options → store → run → print → exit code.  A command's function
 * finds its options checked by name and count, and prints to cli->out only when it is
 * sure of success.
 */
#ifndef APP_CLI_H
#define APP_CLI_H

#include <stdio.h>

#include "base/buf.h"
#include "base/secret.h"
#include "domain/ctx.h"
#include "format/value.h"

struct cli {
    struct ctx c;      /* open when the command's store is not CLI_NO_STORE */
    const char *file;  /* the store (-d, SOKET_DB or soket.db), or a house */
    const char *realm; /* -r, or NULL; file is then the realm's address */
    enum lang lang;
    bool json;
    const struct secret_cost *cost; /* of passwords; chosen in main.c */
    char **args;                    /* what follows the command's words */
    int n_args;
    const char *const *options; /* name, value pairs; value "" for a switch */
    int n_options;
    struct buf out; /* printed to stdout when the command succeeded */
};

enum cli_store { CLI_READ, CLI_WRITE, CLI_CREATE, CLI_NO_STORE };

struct command {
    const char *name;  /* "unit list" */
    const char *usage; /* what follows the name */
    const char *help;  /* one sentence; a message id */
    enum cli_store store;
    int min_args, max_args;
    const char *options; /* "unit= indicator= dry-run": = takes a value */
    enum rc (*run)(struct cli *cli);
};

extern const struct command *const command_lists[]; /* ends with NULL */

/* Value of an option, or {0} when it was not given. */
Str cli_option(const struct cli *cli, const char *name);
bool cli_has(const struct cli *cli, const char *name);
Str cli_arg(const struct cli *cli, int i);
/* A day option; *ret stays as it is when not given. */
enum rc cli_day(struct cli *cli, const char *name, Day *ret) MUST_CHECK;
enum rc cli_int(struct cli *cli, const char *name, int64_t *ret) MUST_CHECK;
/* Wrong use: like fail(), but the exit code is 2. */
enum rc cli_usage(struct cli *cli, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Text in the user's language, printf-like, appended to cli->out. */
#define say(cli, ...) buf_fmt(&(cli)->out, __VA_ARGS__)
#define T(cli, id) msg((cli)->lang, (id))
/* Prints a value as JSON with a line end. */
void cli_json(struct cli *cli, const struct value *v);
/* Whole file into the arena (limit in bytes); "-" is stdin. */
enum rc cli_read_file(struct cli *cli, const char *path, size_t max,
                      Str *ret) MUST_CHECK;
/* Writes to path.part, fsyncs, renames. */
enum rc cli_write_file(struct cli *cli, const char *path, Str bytes) MUST_CHECK;

/*
 * Makes a store, filled by `fill` with cli->c open on it, whole or not at all: it is made
 * beside its place and named when it is done, so a kill or a refusal in the middle
 * leaves nothing under the name.  cli->c is closed before and after.
 */
enum rc cli_make_store(struct cli *cli, const char *where,
                       enum rc (*fill)(struct cli *cli)) MUST_CHECK;

#endif
