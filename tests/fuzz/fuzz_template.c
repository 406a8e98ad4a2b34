/*
 * Any text as a template: refused with a place, or rendered within its bounds.
 * Without partials, so that nothing can include itself.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "format/template.h"
#include "format/value.h"
#include "fuzz.h"

enum { MAX_PAGE = 1 << 18 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct template_set *set = template_set_new(TEMPLATE_RAW_OK);
    struct arena *a = arena_new();
    struct value *o = val_object(a), *list = val_list(a);
    struct err e = { 0 };
    struct buf out;

    val_set_text(o, "a", S("<x>"));
    val_set(o, "b", list);
    for (int i = 0; i < 3; i++)
        val_set_int(val_add(list, val_object(a)), "c", i);
    buf_init(&out, MAX_PAGE);
    if (n < 4096 &&
        template_add(set, S("page"), (Str){ (const char *)data, (ptrdiff_t)n },
                     &e) == RC_OK) {
        enum rc rc = template_add(set, S("p"),
                                  S("|{{$x}}\n  default {{a}}\n{{/x}}|\n"), &e);

        CHECK(rc == RC_OK);
        rc = template_render(set, S("page"), o, &out, &e);
        CHECK(rc == RC_OK || (rc == RC_LIMIT && e.text[0]));
    }
    buf_release(&out);
    arena_free(a);
    template_set_free(set);
    return 0;
}
