/*
 * Expressions of a report's text: any bytes are read or refused with a reason; what
 * is read prints to a text that reads back to the same; a text is cut into
 * expressions in one pass.
 */
#include <string.h>

#include "base/arena.h"
#include "domain/expr.h"
#include "fuzz.h"

static void check_one(struct arena *a, Str s)
{
    struct err e = { .lang = LANG_EN };
    struct expr x, y;
    Str text;

    if (expr_parse(s, &x, &e) != RC_OK) {
        CHECK(e.text[0] != '\0');
        return;
    }
    text = expr_print(a, &x);
    CHECK(expr_parse(text, &y, &e) == RC_OK);
    CHECK(x.kind == y.kind && x.from == y.from && x.to == y.to &&
          x.year == y.year && x.top == y.top && x.bottom == y.bottom);
    CHECK(str_eq(expr_print(a, &y), text));
    if (expr_bind(&x, KEY_FORM, S("a"))) {
        text = expr_print(a, &x);
        CHECK(expr_parse(text, &y, &e) ==
              (text.n > EXPR_MAX ? RC_LIMIT : RC_OK));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Str s = { (const char *)data, (ptrdiff_t)n }, inside;
    struct arena *a = arena_new();
    ptrdiff_t at = 0, start, last = 0;

    check_one(a, s);
    while (expr_next(s, &at, &start, &inside)) {
        CHECK(start >= last && at > start && at <= s.n);
        last = at;
        check_one(a, inside);
    }
    arena_free(a);
    return 0;
}
