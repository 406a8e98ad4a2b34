/* soket search: one box over everything. */
#include "app/cli.h"
#include "app/commands.h"
#include "domain/search.h"

static const char *const kind_keys[HIT_KINDS] = {
    [HIT_UNIT] = "unit",         [HIT_DOCUMENT] = "document",
    [HIT_ACTIVITY] = "activity", [HIT_REPORT] = "report",
    [HIT_PERSON] = "person",
};

static Str day_text(struct cli *cli, Day d)
{
    char t[DAY_TEXT];

    return str_dup(cli->c.arena, str_of(day_iso(d, t)));
}

static void hit_json(struct cli *cli, struct value *list, const struct hit *h)
{
    struct value *v = val_add(list, val_object(cli->c.arena));

    val_set_text(v, "kind", str_of(kind_keys[h->kind]));
    val_set_text(v, "key", h->key);
    val_set_text(v, "title", h->title);
    val_set_text(v, "symbol", h->symbol);
    val_set_text(v, "place", h->place);
    val_set_text(v, "day", day_text(cli, h->day));
    val_set_bool(v, "closed", h->closed);
    val_set_bool(v, "draft", h->draft);
    val_set_text(v, "snippet", h->snippet.text);
}

static void hit_line(struct cli *cli, const struct hit *h)
{
    say(cli, "%s\t%.*s\t%.*s%s%.*s\t%.*s\n", kind_keys[h->kind], STR(h->key),
        STR(h->symbol), h->symbol.n ? " " : "", STR(h->title), STR(h->place));
}

static void print_json(struct cli *cli, const struct found *f)
{
    struct arena *a = cli->c.arena;
    struct value *v = val_object(a), *hits = val_set(v, "hits", val_list(a)),
                 *more = val_set(v, "more", val_list(a)),
                 *older = val_set(v, "older", val_list(a));

    for (int i = 0; i < HIT_KINDS; i++) {
        for (int k = 0; k < f->of[i].n; k++)
            hit_json(cli, hits, &f->of[i].at[k]);
        if (f->of[i].more)
            val_add(more, val_text(a, str_of(kind_keys[i])));
        if (f->of[i].older)
            val_add(older, val_text(a, str_of(kind_keys[i])));
    }
    val_set_int(v, "looked", f->looked);
    val_set_text(v, "oldest", day_text(cli, f->oldest));
    cli_json(cli, v);
}

static void print_lines(struct cli *cli, const struct found *f)
{
    bool more = false;

    for (int i = 0; i < HIT_KINDS; i++) {
        for (int k = 0; k < f->of[i].n; k++)
            hit_line(cli, &f->of[i].at[k]);
        more = more || f->of[i].more;
    }
    if (more)
        say(cli, "%s\n", T(cli, N_("There is more; add a word.")));
    if (f->of[HIT_ACTIVITY].older)
        say(cli,
            T(cli, N_("Only the newest %d activities were looked at, back to "
                      "%s; choose a unit to look further back.")),
            (int)f->looked, day_text(cli, f->oldest).p);
    if (f->of[HIT_ACTIVITY].older)
        say(cli, "\n");
}

static enum rc search(struct cli *cli)
{
    struct search q = { .words = S(""), .unit = cli_option(cli, "unit") };
    Str kind = cli_option(cli, "kind");
    struct found f;
    int at;

    if (kind.p) {
        at = str_index(kind, kind_keys, HIT_KINDS);
        if (at == HIT_KINDS)
            return cli_usage(cli,
                             N_("there is no kind '%.*s'; use "
                                "unit, document, activity, report "
                                "or person"),
                             STR(kind));
        q.kinds = 1U << at;
    }
    for (int i = 0; i < cli->n_args; i++)
        q.words = str_fmt(cli->c.arena, "%.*s%s%.*s", STR(q.words),
                          i ? " " : "", STR(cli_arg(cli, i)));
    TRY(search_run(&cli->c, &q, &f));
    if (cli->json)
        print_json(cli, &f);
    else
        print_lines(cli, &f);
    return RC_OK;
}

const struct command search_commands[] = {
    { "search", "WORDS [--unit U] [--kind K]",
      N_("finds units, documents, activities, reports and persons"), CLI_READ,
      1, 20, "unit= kind=", search },
    { 0 }
};
