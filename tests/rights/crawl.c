/*
 * A crawl as everybody: from "/" over every link and every form of filters that is
 * shown, in all endings, with many words looked for and typed, and over addresses of
 * others' things.  No answer may hold a canary of what the rules hide.
 *
 *   RIGHTS_FULL=1   every address to its end, not a bounded number for each
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/arena.h"
#include "base/buf.h"

enum { MOST_SEEN = 60000, FEW = 800, MANY = 20000 };

static struct arena *scratch, *kept;
static struct {
    const char *list[MOST_SEEN];
    int n, next;
} todo;
static int64_t answers, leaks, by_type[6], refused;

static bool is_known(const char *path)
{
    for (int i = 0; i < todo.n; i++)
        if (strcmp(todo.list[i], path) == 0)
            return true;
    return false;
}

static void add(const char *path, ptrdiff_t n)
{
    char *s;

    if (n < 1 || n > 400 || path[0] != '/' || todo.n == MOST_SEEN)
        return;
    s = NEW(kept, char, n + 1);
    memcpy(s, path, (size_t)n);
    if (strchr(s, '#'))
        *strchr(s, '#') = '\0';
    if (strncmp(s, "/assets", 7) != 0 && !is_known(s))
        todo.list[todo.n++] = s;
}

/* href="…" of HTML and "href":"…" of JSON, with the marks undone that matter. */
static void add_links(Str body)
{
    static const char *const marks[] = { "href=\"", "\"href\": \"",
                                         "\"href\":\"", "action=\"",
                                         "data-suggest=\"" };
    char path[500];

    for (int m = 0; m < countof(marks); m++) {
        ptrdiff_t at = 0, len = (ptrdiff_t)strlen(marks[m]);
        Str mark = str_of(marks[m]);

        while (at < body.n) {
            const char *hit =
                memmem(body.p + at, (size_t)(body.n - at), mark.p, (size_t)len);
            ptrdiff_t n = 0;

            if (!hit)
                break;
            for (at = hit - body.p + len;
                 at < body.n && body.p[at] != '"' && n < 490; at++) {
                path[n++] = body.p[at];
                if (n >= 5 && memcmp(path + n - 5, "&amp;", 5) == 0)
                    n -= 4;
            }
            path[n] = '\0';
            add(path, n);
        }
    }
}

/* The other forms of an address. */
static void add_endings(const char *path)
{
    static const char *const ends[] = { ".json", ".csv", ".xlsx",
                                        ".docx", ".pdf", ".html" };
    size_t n = strcspn(path, "?");
    char other[520];

    if (strchr(path, '.') || n < 2)
        return;
    for (int i = 0; i < countof(ends); i++) {
        snprintf(other, sizeof other, "%.*s%s%s", (int)n, path, ends[i],
                 path + n);
        add(other, (ptrdiff_t)strlen(other));
    }
}

/* "%" stands for the word. */
static void add_asked(const char *pattern, const char *word)
{
    int n = (int)strcspn(pattern, "%");
    char path[200];

    n = snprintf(path, sizeof path, "%.*s%s%s", n, pattern, word,
                 pattern + n + 1);
    add(path, n);
}

/* Words and filters that pages do not link to. */
static void add_questions(void)
{
    static const char *const asks[] = { "/search?q=%",
                                        "/search.json?q=%",
                                        "/units/suggest.json?q=%",
                                        "/units?q=%",
                                        "/people?q=%",
                                        "/search.csv?q=%",
                                        "/activities?q=%&campaign=k" };
    static const char *const lists[] = {
        "/units/%",
        "/campaigns/k/units/%",
        "/activities?unit=%&campaign=k",
        "/people?unit=%",
        "/grants?unit=%",
        "/log?unit=%",
        "/activities?campaign=k&unit=%&state=draft",
        "/search?q=zq&unit=%",
        "/activities/s1%",
        "/activities/s3%",
        "/reports/rep%",
        "/people/idle%",
        "/people/author%",
        "/events/ev%",
        "/activities/grid?campaign=k&unit=%",
        "/activities/new?unit=%",
        "/people/new?unit=%",
        "/events/new?unit=%",
        "/campaigns/k/units/%/figures/turns",
        "/figure?campaign=k&unit=%&indicator=turns"
    };
    char word[32];

    add("/", 1);
    for (int u = 0; u < UNITS; u++) {
        for (int i = 0; i < countof(lists); i++) {
            add_asked(lists[i], world[u].key);
        }
        for (const char *k = "ncdpwel"; *k; k++)
            for (int i = 0; i < countof(asks); i++) {
                snprintf(word, sizeof word, "zq%c%s", *k, world[u].code);
                add_asked(asks[i], word);
            }
    }
}

static void count(const char *type, int status)
{
    static const char *const types[] = { "html",  "json", "csv",
                                         "sheet", "word", "pdf" };

    answers++;
    refused += status >= 400;
    for (int i = 0; i < countof(types); i++)
        if (strstr(type, types[i])) {
            by_type[i]++;
            return;
        }
}

static void visit(const struct asker *who, const char *path)
{
    struct ask q = { .who = who, .path = path };
    struct answer r = ask(scratch, &q);
    Str text = ask_text(scratch, &r);
    const char *canary = rule_canary(who, text);

    count(r.type, r.status);
    if (!canary)
        canary = rule_canary(who, r.location);
    if (canary && who->in && rule_may_anywhere(who, ACT_READ) &&
        canary[2] == CANARY_PERSON && strncmp(path, "/me/delegate", 12) == 0)
        canary = NULL; /* the people of one's own unit, as the matrix checks */
    if (canary && leaks++ < 40)
        printf("%s sees %.12s at %s: %.100s\n", who->name, canary, path,
               canary - (canary - text.p > 40 ? 40 : canary - text.p));
    if (r.status >= 500 && leaks++ < 40)
        printf("%s broke %s\n", who->name, path);
    if (r.location.n)
        add(r.location.p, r.location.n);
    if (r.status == 200)
        add_links(r.body);
    if (r.status == 200 && strstr(r.type, "html"))
        add_endings(path);
}

int main(void)
{
    int most = getenv("RIGHTS_FULL") ? MANY : FEW;

    setbuf(stdout, NULL);
    scratch = arena_new();
    world_make();
    ask_open();
    for (int w = 0; w < ASKERS; w++) {
        kept = arena_new();
        todo.n = todo.next = 0;
        add_questions();
        while (todo.next < todo.n && todo.next < most)
            visit(&askers[w], todo.list[todo.next++]);
        arena_free(kept);
    }
    ask_close();
    world_drop();
    printf("%lld answers (html %lld, json %lld, csv %lld, xlsx %lld, docx %lld,"
           " pdf %lld; %lld refusals): %lld leaks\n",
           (long long)answers, (long long)by_type[0], (long long)by_type[1],
           (long long)by_type[2], (long long)by_type[3], (long long)by_type[4],
           (long long)by_type[5], (long long)refused, (long long)leaks);
    return leaks || answers < 15000;
}
