/*
 * Pictures from outside, PNG and JPEG.  What is taken is no longer than what came and
 * the one block that is added, and put through again it stays as it is.
 */
#include "base/arena.h"
#include "format/picture.h"
#include "fuzz.h"

typedef enum rc reader(struct arena *a, Str bytes, Str *ret, struct err *e);

static void check(struct arena *a, Str bytes, reader *read)
{
    struct err e = { .lang = LANG_EN };
    Str once, again;

    if (read(a, bytes, &once, &e) != RC_OK) {
        CHECK(e.rc == RC_INVALID);
        return;
    }
    CHECK(once.n <= bytes.n + 64);
    CHECK(read(a, once, &again, &e) == RC_OK);
    CHECK(str_eq(once, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    Str bytes = { (char *)(uintptr_t)data, (ptrdiff_t)size };

    check(a, bytes, picture_png);
    check(a, bytes, picture_jpeg);
    arena_free(a);
    return 0;
}
