/* JSON from outside: what is taken prints as JSON that means the same. */
#include "base/arena.h"
#include "base/buf.h"
#include "format/value.h"
#include "fuzz.h"

enum { MAX_JSON = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    struct err e = { 0 };
    struct value *v, *again;
    struct buf one, two;

    buf_init(&one, 0);
    buf_init(&two, 0);
    if (val_parse(a, (Str){ (const char *)data, (ptrdiff_t)n }, MAX_JSON, &v,
                  &e) == RC_OK) {
        val_json(&one, v, false);
        CHECK(val_parse(a, buf_view(&one), one.n, &again, &e) == RC_OK);
        val_json(&two, again, false);
        CHECK(str_eq(buf_view(&one), buf_view(&two)));
    } else {
        CHECK(e.text[0]);
    }
    buf_release(&one);
    buf_release(&two);
    arena_free(a);
    return 0;
}
