/*
 * The header of a request, or (first byte '*') a chunked body.  Whatever the pieces,
 * the meaning is the same; what is taken is plain and lies in the bytes.
 */
#include <string.h>

#include "app/http_head.h"
#include "base/arena.h"
#include "fuzz.h"

static enum head_state scan(Str all, ptrdiff_t step, ptrdiff_t *ret_at)
{
    ptrdiff_t at = 0;
    enum head_state state = HEAD_MORE;

    for (ptrdiff_t n = 0; state == HEAD_MORE && n < all.n;) {
        n = all.n - n < step ? all.n : n + step;
        state = head_scan((Str){ all.p, n }, &at);
    }
    *ret_at = at;
    return state;
}

static void check_value(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        CHECK((unsigned char)s.p[i] >= 0x20 || s.p[i] == '\t');
    if (s.n)
        CHECK(s.p[0] != ' ' && s.p[s.n - 1] != ' ');
}

static void check_head(Str all)
{
    ptrdiff_t at, by_one;
    enum head_state state = scan(all, all.n + 1, &at);
    struct http_head *head;
    const char *why = NULL;

    CHECK(scan(all, 1, &by_one) == state || all.n > HTTP_MAX_HEADER_BYTES);
    if (state != HEAD_END)
        return;
    CHECK(by_one == at && at >= 4 && !memcmp(all.p + at - 4, "\r\n\r\n", 4));
    head = xmalloc(sizeof *head);
    if (head_parse((Str){ all.p, at }, head, &why)) {
        CHECK(head->n <= HTTP_MAX_HEADERS && head->method.n > 0);
        CHECK(head->target.n > 0 && str_find(head->target, ' ', 0) < 0);
        for (int i = 0; i < head->n; i++) {
            CHECK(head->fields[i].name.n > 0);
            CHECK(str_find(head->fields[i].name, ' ', 0) < 0);
            check_value(head->fields[i].value);
        }
    } else {
        CHECK(why);
    }
    free(head);
}

struct taken {
    struct chunked c;
    char data[8192];
    ptrdiff_t n, used;
};

static void take(Str all, ptrdiff_t step, struct taken *t)
{
    memset(t, 0, sizeof *t);
    while (t->used < all.n && !t->c.done && !t->c.bad) {
        Str in = str_from(all, t->used), data;
        ptrdiff_t used;

        if (in.n > step)
            in.n = step;
        used = chunked_take(&t->c, in, &data);
        CHECK(used > 0 && used <= in.n);
        CHECK(data.n == 0 ||
              (data.p >= in.p && data.p + data.n <= in.p + in.n));
        memcpy(t->data + t->n, data.p, (size_t)data.n);
        t->n += data.n;
        t->used += used;
    }
}

static void check_chunks(Str all)
{
    static struct taken whole, one, three;

    take(all, all.n + 1, &whole);
    take(all, 1, &one);
    take(all, 3, &three);
    CHECK(whole.n == one.n && whole.n == three.n && whole.n < all.n);
    CHECK(!memcmp(whole.data, one.data, (size_t)one.n));
    CHECK(!memcmp(whole.data, three.data, (size_t)three.n));
    CHECK(whole.c.bad == one.c.bad && whole.c.done == one.c.done);
    CHECK(whole.used == one.used && whole.used == three.used);
    if (whole.c.done && !whole.c.bad)
        CHECK(whole.used >= 5 &&
              !memcmp(all.p + whole.used - 4, "\r\n\r\n", 4));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Str all = { (const char *)data, (ptrdiff_t)n };

    if (n == 0 || n > 8192)
        return 0;
    if (all.p[0] == '*' && n > 1)
        check_chunks(str_from(all, 1));
    else
        check_head(all);
    return 0;
}
