/* soket evidence …, comment …: files behind activities, and what is said of them. */
#include <string.h>

#include "app/cli.h"
#include "app/commands.h"
#include "base/text.h"
#include "domain/comment.h"
#include "domain/evidence.h"
#include "format/file_kind.h"

enum { FILE_MAX = 100 << 20 };

_Static_assert((int)FILE_KINDS == (int)EVIDENCE_TYPES &&
                   (int)FILE_JPG == (int)EVIDENCE_JPG,
               "the kinds of files are the types of evidence");

/* The option as text in NFC, or empty. */
static enum rc text_option(struct cli *cli, const char *name, Str *ret)
{
    Str s = cli_option(cli, name);

    if (s.p && !text_is_utf8(s))
        return cli_usage(cli, N_("--%s is not UTF-8"), name);
    *ret = s.p ? text_nfc(cli->c.arena, str_trim(s)) : S("");
    return RC_OK;
}

/* ---- evidence ---- */

static enum rc add(struct cli *cli)
{
    struct evidence_new f = { .name = cli_arg(cli, 1) };
    enum file_kind kind;
    Str key;

    if (!text_is_utf8(f.name))
        return cli_usage(cli, N_("--%s is not UTF-8"), "name");
    f.name = text_nfc(cli->c.arena, f.name);
    TRY(cli_read_file(cli, cli->args[1], FILE_MAX, &f.bytes));
    TRY(file_kind_of(cli->c.arena, f.bytes, &kind, &cli->c.err));
    f.type = (enum evidence_type)kind;
    TRY(evidence_add(&cli->c, cli_arg(cli, 0), &f, &key));
    say(cli, "%.*s\n", STR(key));
    return RC_OK;
}

static enum rc list(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    struct evidence *e;
    int n;

    TRY(evidence_list(&cli->c, cli_arg(cli, 0), &e, &n));
    for (int i = 0; i < n; i++) {
        struct value *v = val_add(all, val_object(cli->c.arena));

        if (!cli->json)
            say(cli, "%.*s\t%s\t%lld\t%.*s\n", STR(e[i].key),
                evidence_keys[e[i].type], (long long)e[i].size, STR(e[i].name));
        val_set_text(v, "key", e[i].key);
        val_set_text(v, "name", e[i].name);
        val_set_text(v, "type", str_of(evidence_keys[e[i].type]));
        val_set_int(v, "size", e[i].size);
        val_set_text(v, "hash", e[i].hash);
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

static enum rc get(struct cli *cli)
{
    struct evidence e;
    Str bytes;

    TRY(evidence_get(&cli->c, cli_arg(cli, 0), &e, &bytes));
    return cli_write_file(cli, cli->args[1], bytes);
}

static enum rc take_off(struct cli *cli)
{
    Str reason = S("");

    TRY(text_option(cli, "reason", &reason));
    return evidence_remove(&cli->c, cli_arg(cli, 0), cli_arg(cli, 1), reason);
}

const struct command evidence_commands[] = {
    { "evidence add", "ACTIVITY FILE",
      N_("puts a file behind an activity: PDF, Word, Excel, PNG or JPG"),
      CLI_WRITE, 2, 2, "", add },
    { "evidence list", "ACTIVITY", N_("lists the files behind an activity"),
      CLI_READ, 1, 1, "", list },
    { "evidence get", "KEY FILE", N_("writes such a file to the disk"),
      CLI_READ, 2, 2, "", get },
    { "evidence remove", "ACTIVITY KEY --reason TEXT",
      N_("takes a file off an activity; it is kept for the record"), CLI_WRITE,
      2, 2, "reason=", take_off },
    { 0 }
};

/* ---- comments ---- */

static enum rc add_comment(struct cli *cli)
{
    struct comment k = { .kind = cli_arg(cli, 0), .object = cli_arg(cli, 1) };
    Id id;

    TRY(text_option(cli, "text", &k.text));
    TRY(text_option(cli, "section", &k.place));
    TRY(comment_add(&cli->c, &k, &id));
    say(cli, "%lld\n", (long long)id);
    return RC_OK;
}

static enum rc list_comments(struct cli *cli)
{
    struct comment_query q = { cli_arg(cli, 0), cli_arg(cli, 1),
                               cli_has(cli, "settled") };
    struct value *all = val_list(cli->c.arena);
    struct comment *k;
    int n;

    TRY(comment_list(&cli->c, &q, &k, &n));
    for (int i = 0; i < n; i++) {
        struct value *v = val_add(all, val_object(cli->c.arena));

        if (!cli->json)
            say(cli, "%lld\t%.*s\t%.*s\n", (long long)k[i].id, STR(k[i].name),
                STR(k[i].text));
        val_set_int(v, "id", k[i].id);
        val_set_text(v, "who", k[i].who);
        val_set_text(v, "section", k[i].place);
        val_set_text(v, "text", k[i].text);
        val_set_bool(v, "settled", k[i].ended != SEQ_LIVE);
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

static enum rc settle(struct cli *cli)
{
    int64_t id;

    if (!str_int(cli_arg(cli, 2), &id))
        return cli_usage(cli, N_("--%s: '%.*s' is not a whole number"), "id",
                         STR(cli_arg(cli, 2)));
    return comment_settle(&cli->c, cli_arg(cli, 0), cli_arg(cli, 1), id);
}

const struct command comment_commands[] = {
    { "comment add", "activity|report KEY --text TEXT [--section S]",
      N_("says something of an activity or a section of a report"), CLI_WRITE,
      2, 2, "text= section=", add_comment },
    { "comment list", "activity|report KEY [--settled]",
      N_("lists what was said, by default what is open"), CLI_READ, 2, 2,
      "settled", list_comments },
    { "comment settle", "activity|report KEY ID", N_("settles a comment"),
      CLI_WRITE, 3, 3, "", settle },
    { 0 }
};
