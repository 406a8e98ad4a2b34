/* value: JSON out and in, lookups, bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include "format/value.h"

static Str json_of(struct arena *a, const struct value *v, bool pretty)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, 1 << 20);
    val_json(b, v, pretty);
    return buf_view(b);
}

static void test_value__prints_json(void **state)
{
    struct arena *a = arena_new();
    struct value *o = val_object(a), *l = val_list(a);

    (void)state;
    val_set_text(o, "tên", S("Hữu Lũng \"x\"\\\n\x01<b>"));
    val_set_int(o, "n", INT64_MIN);
    val_set_micro(o, "m", 333333);
    val_set_micro(o, "k", 160000 * MICRO);
    val_set_bool(o, "b", true);
    val_set(o, "nil", val_null(a));
    val_set(o, "list", l);
    val_add(l, val_int(a, 1));
    val_add(l, val_object(a));
    val_set(o, "html", val_html(a, S("<svg/>")));
    assert_string_equal(
        json_of(a, o, false).p,
        "{\"tên\":\"Hữu Lũng \\\"x\\\"\\\\\\n\\u0001<b>\","
        "\"n\":-9223372036854775808,\"m\":0.333333,\"k\":160000,\"b\":true,"
        "\"nil\":null,\"list\":[1,{}],\"html\":\"<svg/>\"}");
    assert_string_equal(json_of(a, l, true).p, "[\n  1,\n  {}\n]\n");
    arena_free(a);
}

static void test_value__set_replaces(void **state)
{
    struct arena *a = arena_new();
    struct value *o = val_object(a);

    (void)state;
    val_set_int(o, "a", 1);
    val_set_int(o, "b", 2);
    val_set_int(o, "a", 3);
    assert_string_equal(json_of(a, o, false).p, "{\"a\":3,\"b\":2}");
    assert_int_equal(val_num(val_get(o, S("a"))), 3);
    assert_null(val_get(o, S("c")));
    assert_null(val_get(NULL, S("c")));
    assert_null(val_at(o, 0));
    assert_null(val_str(val_get(o, S("a"))).p);
    arena_free(a);
}

static void test_value__json_there_and_back(void **state)
{
    static const char *const texts[] = {
        "{}",
        "[]",
        "[1,-2,9223372036854775807]",
        "[0.1,0.000001,-12.5]",
        "{\"b\":{\"a\":[true,false,null]},\"a\":\"đ\\\"\\n\"}",
        "[3999999999.999999,-3999999999.999997]",
    };
    struct arena *a = arena_new();
    struct err e = { .lang = LANG_EN };
    struct value *v;

    (void)state;
    for (int i = 0; i < countof(texts); i++) {
        assert_int_equal(val_parse(a, str_of(texts[i]), 1000, &v, &e), RC_OK);
        assert_string_equal(json_of(a, v, false).p, texts[i]);
    }
    arena_free(a);
}

static void test_value__refuses(void **state)
{
    static const struct {
        const char *text;
        enum rc rc;
    } bad[] = {
        { "", RC_INVALID },
        { "1", RC_INVALID },
        { "{", RC_INVALID },
        { "{} {}", RC_INVALID },
        { "{\"a\":1,\"a\":2}", RC_INVALID },
        { "[0.1234567]", RC_INVALID },
        { "[1e-7]", RC_INVALID },
        { "[1e300]", RC_LIMIT },
        { "[9223372036854775808]", RC_INVALID },
        { "[\"\\u0000\"]", RC_INVALID },
        { "[\"\xff\"]", RC_INVALID },
        { "{\"long\":                   1}", RC_LIMIT },
    };
    struct arena *a = arena_new();
    struct err e = { .lang = LANG_EN };
    struct value *v = NULL;

    (void)state;
    for (int i = 0; i < countof(bad); i++)
        assert_int_equal(val_parse(a, str_of(bad[i].text), 24, &v, &e),
                         bad[i].rc);
    assert_null(v);
    arena_free(a);
}

static void test_value__depth(void **state)
{
    struct arena *a = arena_new();
    struct err e = { .lang = LANG_EN };
    struct value *v;
    char text[200];

    (void)state;
    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    assert_int_equal(val_parse(a, (Str){ text + 1, 128 }, 200, &v, &e), RC_OK);
    assert_int_equal(json_of(a, v, false).n, 128);
    assert_int_equal(val_parse(a, (Str){ text, 130 }, 200, &v, &e), RC_LIMIT);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value__prints_json),
        cmocka_unit_test(test_value__set_replaces),
        cmocka_unit_test(test_value__json_there_and_back),
        cmocka_unit_test(test_value__refuses),
        cmocka_unit_test(test_value__depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
