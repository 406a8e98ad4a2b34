/*
 * The program's entry: finds the command, reads its options by its row of the table, opens
 * the store, runs, prints, and turns the result into an exit code.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "store/realm.h"

enum { MAX_OPTIONS = 32, EXIT_REFUSED = 1, EXIT_USAGE = 2 };

/* A build for tests (SOKET_CHEAP_PASSWORDS) signs in a thousand times; no variable of the
 * surroundings can make a real one cheap. */
#ifdef SOKET_CHEAP_PASSWORDS
#define PASSWORD_COST &secret_cost_test
#else
#define PASSWORD_COST &secret_cost_full
#endif

/* ---- options ---- */

Str cli_option(const struct cli *cli, const char *name)
{
    for (int i = 0; i < cli->n_options; i++)
        if (strcmp(cli->options[2 * i], name) == 0)
            return str_of(cli->options[2 * i + 1]);
    return (Str){ 0 };
}

bool cli_has(const struct cli *cli, const char *name)
{
    return cli_option(cli, name).p != NULL;
}

Str cli_arg(const struct cli *cli, int i)
{
    return i < cli->n_args ? str_of(cli->args[i]) : (Str){ 0 };
}

enum rc cli_usage(struct cli *cli, const char *fmt, ...)
{
    va_list ap;

    cli->c.err.rc = RC_INVALID;
    snprintf(cli->c.err.field, sizeof cli->c.err.field, "usage");
    va_start(ap, fmt);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
    vsnprintf(cli->c.err.text, sizeof cli->c.err.text, msg(cli->lang, fmt), ap);
#pragma GCC diagnostic pop
    va_end(ap);
    return RC_INVALID;
}

enum rc cli_day(struct cli *cli, const char *name, Day *ret)
{
    Str s = cli_option(cli, name);

    if (s.p && !day_parse(s, ret))
        return cli_usage(cli,
                         N_("--%s: '%.*s' is not a day; write dd/mm/yyyy or "
                            "yyyy-mm-dd"),
                         name, STR(s));
    return RC_OK;
}

enum rc cli_int(struct cli *cli, const char *name, int64_t *ret)
{
    Str s = cli_option(cli, name);

    if (s.p && !str_int(s, ret))
        return cli_usage(cli, N_("--%s: '%.*s' is not a whole number"), name,
                         STR(s));
    return RC_OK;
}

/* ---- files ---- */

void cli_json(struct cli *cli, const struct value *v)
{
    val_json(&cli->out, v, true);
    buf_char(&cli->out, '\n');
}

enum rc cli_read_file(struct cli *cli, const char *path, size_t max, Str *ret)
{
    struct buf *b = NEW(cli->c.arena, struct buf, 1);
    int fd = strcmp(path, "-") == 0 ? 0 : open(path, O_RDONLY | O_CLOEXEC);
    char chunk[65536];
    ssize_t n = 0;

    if (fd < 0)
        return fail(&cli->c, RC_IO, "file", N_("cannot open '%s': %s"), path,
                    strerror(errno));
    buf_init_arena(b, cli->c.arena, max);
    while (!b->full && (n = read(fd, chunk, sizeof chunk)) > 0)
        buf_add(b, chunk, (size_t)n);
    if (fd > 0)
        close(fd);
    if (n < 0)
        return fail(&cli->c, RC_IO, "file", N_("cannot read '%s': %s"), path,
                    strerror(errno));
    if (b->full)
        return fail(&cli->c, RC_LIMIT, "file", N_("'%s' is larger than %zu MB"),
                    path, max >> 20);
    *ret = buf_view(b);
    return RC_OK;
}

static bool write_all(int fd, Str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, (size_t)bytes.n);

        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            bytes = str_from(bytes, n);
    }
    return true;
}

enum rc cli_write_file(struct cli *cli, const char *path, Str bytes)
{
    Str part = str_fmt(cli->c.arena, "%s.part", path);
    int fd = open(part.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool good = fd >= 0 && write_all(fd, bytes) && fsync(fd) == 0;
    int why = errno;

    if (fd >= 0 && close(fd) != 0)
        good = false;
    if (good && rename(part.p, path) == 0)
        return RC_OK;
    unlink(part.p);
    return fail(&cli->c, RC_IO, "file", N_("cannot write '%s': %s"), path,
                strerror(good ? errno : why));
}

/* ---- help ---- */

static void print_row(FILE *to, const struct cli *cli, const struct command *k)
{
    fprintf(to, "  soket %s %s\n      %s\n", k->name, k->usage,
            msg(cli->lang, k->help));
}

static void print_help(FILE *to, const struct cli *cli)
{
    fprintf(to, "%s\n\n",
            msg(cli->lang,
                N_("soket [-d FILE] [-r REALM] COMMAND … [--json] [--lang "
                   "vi|en]: from what units did to a review report whose "
                   "every figure opens")));
    for (int i = 0; command_lists[i]; i++)
        for (const struct command *k = command_lists[i]; k->name; k++)
            print_row(to, cli, k);
}

/* Help on the first word of commands of two; false where none begins so. */
static bool print_group(FILE *to, const struct cli *cli, const char *word)
{
    size_t n = strlen(word);
    bool found = false;

    for (int i = 0; command_lists[i]; i++)
        for (const struct command *k = command_lists[i]; k->name; k++)
            if (strncmp(k->name, word, n) == 0 && k->name[n] == ' ') {
                print_row(to, cli, k);
                found = true;
            }
    return found;
}

/* ---- matching ---- */

/* Does the command's name ("unit list") stand at argv? *ret_words counts. */
static bool matches(const struct command *k, char **argv, int argc,
                    int *ret_words)
{
    Str rest = str_of(k->name), word;
    int n = 0;

    while (str_cut(&rest, ' ', &word)) {
        if (n >= argc || !str_eq(str_of(argv[n]), word))
            return false;
        n++;
    }
    *ret_words = n;
    return true;
}

static const struct command *find(char **argv, int argc, int *ret_words)
{
    const struct command *best = NULL;

    *ret_words = 0;
    for (int i = 0; command_lists[i]; i++)
        for (const struct command *k = command_lists[i]; k->name; k++) {
            int words;

            if (matches(k, argv, argc, &words) && words > *ret_words) {
                best = k;
                *ret_words = words;
            }
        }
    return best;
}

/* 0: no such option, 1: a switch, 2: takes a value */
static int option_kind(const struct command *k, const char *name)
{
    Str rest = str_of(k->options), word, want = str_of(name);

    while (str_cut(&rest, ' ', &word)) {
        bool value = word.n && word.p[word.n - 1] == '=';

        if (value)
            word.n--;
        if (word.n && str_eq(word, want))
            return value ? 2 : 1;
    }
    return 0;
}

struct parsed {
    const char *options[2 * MAX_OPTIONS];
    char **args; /* argv itself, packed */
    bool help;
};

static enum rc parse_option(struct cli *cli, const struct command *k,
                            struct parsed *p, char **argv, int *at)
{
    bool o = strcmp(argv[*at], "-o") == 0;
    const char *name = o ? "output" : argv[*at] + 2;
    char *value = o ? NULL : strchr(argv[*at] + 2, '=');
    int kind;

    if (value)
        *value++ = '\0';
    kind = option_kind(k, name);
    if (kind == 0)
        return cli_usage(cli, N_("'%s' has no option --%s"), k->name, name);
    if (kind == 2 && !value)
        value = argv[++*at];
    if (kind == 2 && !value)
        return cli_usage(cli, N_("--%s needs a value"), name);
    if (cli->n_options == MAX_OPTIONS)
        return cli_usage(cli, N_("too many options"));
    p->options[2 * cli->n_options] = name;
    p->options[2 * cli->n_options + 1] = kind == 2 ? value : "";
    cli->n_options++;
    return RC_OK;
}

static enum rc parse(struct cli *cli, const struct command *k, struct parsed *p,
                     char **argv, int argc)
{
    cli->args = argv;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "-o") == 0 ||
            (strncmp(argv[i], "--", 2) == 0 && argv[i][2]))
            TRY(parse_option(cli, k, p, argv, &i));
        else
            cli->args[cli->n_args++] = argv[i];
    }
    cli->options = p->options;
    if (cli->n_args < k->min_args || cli->n_args > k->max_args)
        return cli_usage(cli, N_("use: soket %s %s"), k->name, k->usage);
    return RC_OK;
}

/* ---- what stands for every command ---- */

static void drop_args(char **argv, int *argc, int at, int n)
{
    memmove(argv + at, argv + at + n,
            (size_t)(*argc - at - n + 1) * sizeof *argv);
    *argc -= n;
}

/* Takes -d FILE, -r NAME, --json, --lang L, --help off the line, wherever they stand. */
static bool take_common(struct cli *cli, char **argv, int *argc, bool *ret_help)
{
    const char *db = getenv("SOKET_DB"), *lang = getenv("SOKET_LANG");

    cli->file = db && *db ? db : "soket.db";
    cli->lang = lang && strcmp(lang, "en") == 0 ? LANG_EN : LANG_VI;
    for (int i = 1; i < *argc;) {
        bool pair = i + 1 < *argc;

        if (strcmp(argv[i], "--json") == 0) {
            cli->json = true;
            drop_args(argv, argc, i, 1);
        } else if (strcmp(argv[i], "--help") == 0) {
            *ret_help = true;
            drop_args(argv, argc, i, 1);
        } else if (strcmp(argv[i], "-d") == 0 && pair) {
            cli->file = argv[i + 1];
            drop_args(argv, argc, i, 2);
        } else if (strcmp(argv[i], "-r") == 0 && pair) {
            cli->realm = argv[i + 1];
            drop_args(argv, argc, i, 2);
        } else if (strcmp(argv[i], "--lang") == 0 && pair) {
            if (strcmp(argv[i + 1], "vi") != 0 &&
                strcmp(argv[i + 1], "en") != 0)
                return false;
            cli->lang = strcmp(argv[i + 1], "en") == 0 ? LANG_EN : LANG_VI;
            drop_args(argv, argc, i, 2);
        } else {
            i++;
        }
    }
    return true;
}

static void print_error(const struct cli *cli)
{
    const struct err *e = &cli->c.err;

    if (e->field[0] && strcmp(e->field, "usage") != 0)
        fprintf(stderr, "soket: %s: %s\n", e->field, e->text);
    else
        fprintf(stderr, "soket: %s\n", e->text);
    if (e->detail[0])
        fprintf(stderr, "  (%s)\n", e->detail);
}

static int finish(struct cli *cli, enum rc rc)
{
    int code = rc_row(rc)->exit_code;

    if (rc == RC_OK || cli->out.n) {
        if (fwrite(cli->out.p, 1, cli->out.n, stdout) != cli->out.n ||
            fflush(stdout) != 0)
            code = EXIT_REFUSED;
    }
    if (rc != RC_OK) {
        print_error(cli);
        if (strcmp(cli->c.err.field, "usage") == 0)
            code = EXIT_USAGE;
    }
    return code;
}

static enum rc make_part(struct cli *cli, const char *part, const char *where,
                         enum rc (*fill)(struct cli *cli))
{
    struct err left = { .lang = cli->lang };
    enum rc rc;

    TRY(db_remove(part, &cli->c.err)); /* what a kill left */
    rc = ctx_open(&cli->c, part, DB_CREATE, cli->lang);
    if (rc == RC_OK)
        rc = fill(cli);
    left = cli->c.err;
    ctx_close(&cli->c);
    cli->c.err = left;
    cli->c.err.lang = cli->lang;
    if (rc == RC_OK)
        rc = db_rename(part, where, &cli->c.err);
    if (db_remove(part, &left) == RC_OK || rc != RC_OK)
        return rc;
    cli->c.err = left;
    return left.rc;
}

enum rc cli_make_store(struct cli *cli, const char *where,
                       enum rc (*fill)(struct cli *cli))
{
    struct arena *a = arena_new();
    enum rc rc;

    if (db_exists(where))
        rc = fail(&cli->c, RC_CONFLICT, "", N_("'%s' exists already"),
                  db_shown(a, where).p);
    else
        rc = make_part(cli, db_part(a, where).p, where, fill);
    if (rc != RC_OK)
        buf_reset(&cli->out);
    arena_free(a);
    return rc;
}

/* Beside the results: what happened to the store on the way. */
static void tell_upgraded(const struct cli *cli)
{
    int from = db_upgraded_from(cli->c.db);

    if (from)
        fprintf(stderr,
                msg(cli->lang, N_("soket: '%s' was of schema %d and has been "
                                  "brought up to date\n")),
                db_where(cli->c.db), from);
}

static int run_on(struct cli *cli, const struct command *k)
{
    static const unsigned flags[] = {
        [CLI_READ] = DB_READ, [CLI_WRITE] = DB_WRITE
    };
    struct arena *a = NULL;
    enum rc rc = RC_OK;
    int code;

    if (k->store == CLI_CREATE)
        return finish(cli, cli_make_store(cli, cli->file, k->run));
    if (k->store == CLI_NO_STORE)
        cli->c.arena = a = arena_new();
    else
        rc = ctx_open(&cli->c, cli->file, flags[k->store], cli->lang);
    cli->c.err.lang = cli->lang;
    if (rc == RC_OK && k->store != CLI_NO_STORE)
        tell_upgraded(cli);
    if (rc == RC_OK)
        rc = k->run(cli);
    code = finish(cli, rc);
    if (k->store == CLI_NO_STORE)
        arena_free(a);
    else
        ctx_close(&cli->c);
    return code;
}

/* -r NAME: the store is a realm of the house that -d names. */
static int run(struct cli *cli, const struct command *k)
{
    struct arena *a = arena_new();
    Str where = str_of(cli->file);
    enum rc rc = RC_OK;
    int code;

    if (cli->realm)
        rc = realm_where(a, cli->file, str_of(cli->realm), &where, &cli->c.err);
    else if (k->store != CLI_NO_STORE && realm_is_only_house(cli->file))
        rc = fail(&cli->c, RC_INVALID, "",
                  N_("'%s' is a folder; -r NAME says which realm of it"),
                  db_shown(a, cli->file).p);
    if (rc == RC_OK) {
        cli->file = where.p;
        code = run_on(cli, k);
    } else {
        code = finish(cli, rc);
    }
    arena_free(a);
    return code;
}

static int dispatch(struct cli *cli, char **argv, int argc, bool help)
{
    struct parsed p = { .args = NULL };
    const struct command *k;
    int words;

    if (argc == 0 || strcmp(argv[0], "help") == 0) {
        print_help(argc || help ? stdout : stderr, cli);
        return argc || help ? 0 : EXIT_USAGE;
    }
    k = find(argv, argc, &words);
    if (!k && help && print_group(stdout, cli, argv[0]))
        return 0;
    if (!k) {
        cli_usage(cli, N_("there is no command '%s'; see soket --help"),
                  argv[0]);
        print_error(cli);
        return EXIT_USAGE;
    }
    if (help) {
        print_row(stdout, cli, k);
        return 0;
    }
    if (parse(cli, k, &p, argv + words, argc - words) != RC_OK) {
        print_error(cli);
        return EXIT_USAGE;
    }
    return run(cli, k);
}

int main(int argc, char **argv)
{
    struct cli cli = { .cost = PASSWORD_COST };
    bool help = false;
    int code;

    signal(SIGPIPE, SIG_IGN);
    if (!take_common(&cli, argv, &argc, &help)) {
        fprintf(stderr, "soket: --lang vi|en\n");
        return EXIT_USAGE;
    }
    cli.c.err.lang = cli.lang;
    buf_init(&cli.out, BUF_NO_MAX);
    code = dispatch(&cli, argv + 1, argc - 1, help);
    buf_release(&cli.out);
    return code;
}
