/* soket unit list, show, tree: units through time. */
#include <string.h>

#include "app/cli.h"
#include "app/commands.h"
#include "domain/org.h"

static Str day_text(struct cli *cli, Day d)
{
    char t[DAY_TEXT];

    return str_dup(cli->c.arena, str_of(day_iso(d, t)));
}

static enum rc on_day(struct cli *cli, Day *ret)
{
    *ret = cli->c.today;
    return cli_day(cli, "on", ret);
}

static enum rc list(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    const struct org *o;
    Day on;

    TRY(on_day(cli, &on));
    TRY(org_get(&cli->c, &o));
    for (int i = 0; i < o->n; i++) {
        const struct org_unit *u = &o->units[i];
        struct value *v;

        if (!org_alive(o, i, on))
            continue;
        if (!cli->json) {
            say(cli, "%.*s\t%.*s\t%.*s\n", STR(u->key), STR(u->kind),
                STR(org_name_on(o, i, on)->name));
            continue;
        }
        v = val_add(all, val_object(cli->c.arena));
        val_set_text(v, "key", u->key);
        val_set_text(v, "kind", u->kind);
        val_set_text(v, "name", org_name_on(o, i, on)->name);
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

static enum rc find(struct cli *cli, const struct org *o, Str key, int *ret)
{
    *ret = org_find(o, key);
    if (*ret == ORG_NONE || o->units[*ret].n_lives == 0)
        return fail(&cli->c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(key));
    return RC_OK;
}

static struct value *span(struct cli *cli, struct value *list, Day from, Day to)
{
    struct value *v = val_add(list, val_object(cli->c.arena));

    val_set_text(v, "from", day_text(cli, from));
    val_set_text(v, "until", day_text(cli, to));
    return v;
}

static struct value *show_json(struct cli *cli, const struct org *o, int unit)
{
    struct arena *a = cli->c.arena;
    const struct org_unit *u = &o->units[unit];
    struct value *v = val_object(a), *l;

    val_set_text(v, "key", u->key);
    val_set_text(v, "kind", u->kind);
    l = val_set(v, "lives", val_list(a));
    for (int i = 0; i < u->n_lives; i++)
        span(cli, l, u->lives[i].from, u->lives[i].to);
    l = val_set(v, "names", val_list(a));
    for (int i = 0; i < u->n_names; i++)
        val_set_text(span(cli, l, u->names[i].from, u->names[i].to), "name",
                     u->names[i].name);
    l = val_set(v, "parents", val_list(a));
    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];
        struct value *s = span(cli, l, e->from, e->to);

        val_set_text(s, "tree", o->trees[e->tree].key);
        val_set_text(s, "parent",
                     e->parent == ORG_NONE ? S("") : o->units[e->parent].key);
    }
    l = val_set(v, "codes", val_list(a));
    for (int i = 0; i < u->n_codes; i++) {
        struct value *s = val_add(l, val_object(a));

        val_set_text(s, "scheme", u->codes[i].scheme);
        val_set_text(s, "code", u->codes[i].code);
    }
    l = val_set(v, "successions", val_list(a));
    for (int i = 0; i < u->n_successions; i++) {
        const struct org_succession *x = &u->successions[i];
        struct value *s = val_add(l, val_object(a)), *h;

        val_set_text(s, "day", day_text(cli, x->day));
        val_set_text(s, "policy", str_of(policy_names[x->policy]));
        h = val_set(s, "successors", val_list(a));
        for (int j = 0; j < x->n; j++)
            val_add(h, val_text(a, o->units[x->heirs[j].unit].key));
    }
    return v;
}

static void show_text(struct cli *cli, const struct org *o, int unit)
{
    const struct org_unit *u = &o->units[unit];

    say(cli, "%.*s (%.*s)\n", STR(u->key), STR(u->kind));
    for (int i = 0; i < u->n_names; i++)
        say(cli, T(cli, N_("  name    %s – %s  %.*s\n")),
            day_text(cli, u->names[i].from).p, day_text(cli, u->names[i].to).p,
            STR(u->names[i].name));
    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];
        Str parent = e->parent == ORG_NONE ? S("-") : o->units[e->parent].key;

        say(cli, T(cli, N_("  parent  %s – %s  %.*s: %.*s\n")),
            day_text(cli, e->from).p, day_text(cli, e->to).p,
            STR(o->trees[e->tree].key), STR(parent));
    }
    for (int i = 0; i < u->n_codes; i++)
        say(cli, T(cli, N_("  code    %.*s %.*s\n")), STR(u->codes[i].scheme),
            STR(u->codes[i].code));
    for (int i = 0; i < u->n_successions; i++) {
        const struct org_succession *x = &u->successions[i];

        say(cli, T(cli, N_("  closed  %s (%s):")), day_text(cli, x->day).p,
            policy_names[x->policy]);
        for (int j = 0; j < x->n; j++)
            say(cli, " %.*s", STR(o->units[x->heirs[j].unit].key));
        say(cli, "\n");
    }
}

static enum rc show(struct cli *cli)
{
    const struct org *o;
    int unit;

    TRY(org_get(&cli->c, &o));
    TRY(find(cli, o, cli_arg(cli, 0), &unit));
    if (cli->json)
        cli_json(cli, show_json(cli, o, unit));
    else
        show_text(cli, o, unit);
    return RC_OK;
}

/* ---- tree ---- */

struct walk {
    struct cli *cli;
    const struct org *o;
    int tree;
    Day on;
};

static bool is_child(const struct walk *w, int unit, int parent)
{
    const struct org_edge *e = org_edge_on(w->o, unit, w->tree, w->on);

    return e && e->parent == parent;
}

enum { MAX_DEPTH = 60 };

static void print_below(const struct walk *w, int parent, int depth)
{
    const struct org_unit *p = &w->o->units[parent];

    for (int i = 0; i < p->n_children && depth < MAX_DEPTH; i++) {
        int unit = p->children[i];

        if (!is_child(w, unit, parent))
            continue;
        say(w->cli, "%*s%.*s  %.*s\n", depth * 2, "",
            STR(w->o->units[unit].key),
            STR(org_name_on(w->o, unit, w->on)->name));
        print_below(w, unit, depth + 1);
    }
}

static struct value *tree_value(const struct walk *w, int unit, int depth)
{
    struct arena *a = w->cli->c.arena;
    const struct org_unit *u = &w->o->units[unit];
    struct value *v = val_object(a), *list;

    val_set_text(v, "key", u->key);
    val_set_text(v, "name", org_name_on(w->o, unit, w->on)->name);
    list = val_set(v, "children", val_list(a));
    for (int i = 0; i < u->n_children && depth < MAX_DEPTH; i++)
        if (is_child(w, u->children[i], unit))
            val_add(list, tree_value(w, u->children[i], depth + 1));
    return v;
}

static enum rc tree_one(const struct walk *w, struct value *all)
{
    for (int i = 0; i < w->o->n; i++) {
        if (!is_child(w, i, ORG_NONE))
            continue;
        if (w->cli->json) {
            val_add(all, tree_value(w, i, 0));
            continue;
        }
        say(w->cli, "%.*s  %.*s\n", STR(w->o->units[i].key),
            STR(org_name_on(w->o, i, w->on)->name));
        print_below(w, i, 1);
    }
    return RC_OK;
}

static enum rc tree(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    Str key = cli_option(cli, "tree");
    struct walk w = { .cli = cli };

    TRY(on_day(cli, &w.on));
    TRY(org_get(&cli->c, &w.o));
    w.tree = key.p ? org_find_tree(w.o, key) : 0;
    if (w.tree == ORG_NONE || w.o->n_trees == 0)
        return fail(&cli->c, RC_NOTFOUND, "tree", N_("there is no tree '%.*s'"),
                    STR(key));
    TRY(tree_one(&w, all));
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

const struct command unit_commands[] = {
    { "unit list", "[--on DAY]", N_("lists the units alive on a day"), CLI_READ,
      0, 0, "on=", list },
    { "unit show", "KEY", N_("shows one unit through time"), CLI_READ, 1, 1, "",
      show },
    { "unit tree", "[--tree T] [--on DAY]", N_("draws a tree on a day"),
      CLI_READ, 0, 0, "on= tree=", tree },
    { 0 }
};
