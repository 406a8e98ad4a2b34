/*
 * Renders every page from a fixture (NAME.json in this folder) in both
 * languages, as the handlers will: the check that templates, labels and models
 * fit.  With a folder as argument the pages are written there, to be looked at:
 *   pages OUT [folder with article.html, *.svg]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/labels.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/embed.h"
#include "format/template.h"
#include "format/value.h"

enum { MAX_PAGE = 4 << 20 };

static const char *const names[] = { "home",   "overview", "unit",  "figure",
                                     "report", "events",   "event", "error" };

static void stop(const char *what, const struct err *e)
{
    fprintf(stderr, "%s: %s %s\n", what, e->text, e->detail);
    exit(1);
}

static Str read_file(struct arena *a, const char *folder, const char *name)
{
    char path[1024], *bytes = NEW(a, char, MAX_PAGE);
    FILE *f;
    size_t n;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "rb");
    if (!f)
        return (Str){ 0 };
    n = fread(bytes, 1, MAX_PAGE - 1, f);
    fclose(f);
    return (Str){ bytes, (ptrdiff_t)n };
}

static struct template_set *load_templates(void)
{
    struct template_set *set = template_set_new(0);
    struct err e = { .lang = LANG_EN };
    Str head = S("assets/templates/"), tail = S(".html");

    for (int i = 0; i < embed_count; i++) {
        Str name = str_of(embed_table[i].name);

        if (!str_starts(name, head))
            continue;
        name = str_from(name, head.n);
        name.n -= tail.n;
        if (template_add(set, name, embed_find(embed_table[i].name), &e))
            stop(embed_table[i].name, &e);
    }
    if (template_set_check(set, &e))
        stop("templates", &e);
    return set;
}

/* Every {{t.key}} of the templates must be a label. */
static void check_labels(const struct value *t)
{
    for (int i = 0; i < embed_count; i++) {
        const char *p = (const char *)embed_table[i].p;

        if (strncmp(embed_table[i].name, "assets/templates/", 17) != 0)
            continue;
        while ((p = strstr(p, "{{t.")) != NULL) {
            Str key = { p + 4, (ptrdiff_t)strcspn(p + 4, "}") };
            struct err e = { .text = "label without a row in app/labels.c" };

            if (!val_get(t, key)) {
                fprintf(stderr, "%s: {{t.%.*s}}: ", embed_table[i].name,
                        STR(key));
                stop("", &e);
            }
            p += 4;
        }
    }
}

/* What writers of ours make comes from files: {"key": "article", "file": …}. */
static void put_markup(struct arena *a, struct value *model, const char *from)
{
    const struct value *list = val_get(model, S("markup"));
    struct value *charts = val_list(a);

    for (int i = 0; i < val_count(list); i++) {
        const struct value *item = val_at(list, i);
        Str key = val_str(val_get(item, S("key")));
        Str bytes = read_file(a, from, val_str(val_get(item, S("file"))).p);
        struct value *o = val_object(a);

        if (!str_is(key, "charts")) {
            val_set(model, key.p, val_html(a, bytes));
            continue;
        }
        val_set(val_add(charts, o), "svg", val_html(a, bytes));
        val_set(model, "charts", charts);
        val_set_bool(model, "has_charts", true);
    }
}

static void check_page(const char *name, const struct buf *out)
{
    struct err e = { .text = "has nothing between its tags, or raw mustache" };

    if (!strstr(out->p, "</html>") || strstr(out->p, "{{") ||
        strstr(out->p, "<h1></h1>") || strstr(out->p, "style=\""))
        stop(name, &e);
}

static void page(struct template_set *set, const char *name, enum lang lang,
                 const char *const args[2])
{
    struct arena *a = arena_new();
    struct err e = { .lang = LANG_EN };
    struct value *model, *t = labels_in(a, lang);
    struct buf out;
    char file[256];

    check_labels(t);
    snprintf(file, sizeof file, "%s.json", name);
    if (val_parse(a, read_file(a, TEST_SOURCE_DIR "/tests/pages", file),
                  MAX_PAGE, &model, &e))
        stop(file, &e);
    val_set(model, "t", t);
    put_markup(a, model, args[1] ? args[1] : "/nowhere");
    buf_init(&out, MAX_PAGE);
    if (template_render(set, str_of(name), model, &out, &e))
        stop(name, &e);
    check_page(name, &out);
    snprintf(file, sizeof file, "%s/%s%s.html", args[0] ? args[0] : "", name,
             lang == LANG_EN ? ".en" : "");
    if (args[0]) {
        FILE *f = fopen(file, "wb");

        if (!f || fwrite(out.p, 1, out.n, f) != out.n || fclose(f) != 0)
            exit(1);
    }
    printf("%-9s %6zu bytes\n", name, out.n);
    buf_release(&out);
    arena_free(a);
}

int main(int argc, char **argv)
{
    const char *const args[2] = { argc > 1 ? argv[1] : NULL,
                                  argc > 2 ? argv[2] : NULL };
    struct template_set *set = load_templates();

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        page(set, names[i], LANG_VI, args);
        page(set, names[i], LANG_EN, args);
    }
    template_set_free(set);
    return 0;
}
