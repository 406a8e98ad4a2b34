/*
 * A bundle from outside.  What is read is written back byte for byte: a bundle has
 * one form.  The head is read as it comes; the body also where no signature
 * would let it through.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "domain/bundle_text.h"
#include "fuzz.h"

static void check_refusal(const struct err *e, enum rc rc)
{
    CHECK(e->rc == rc && (rc == RC_INVALID || rc == RC_LIMIT));
    CHECK(e->text[0] && text_is_utf8(str_of(e->text)));
}

static void check_lines(const struct bundle_text *t)
{
    for (size_t i = 0; i < t->n_lines; i++) {
        CHECK(t->lines[i].units.n > 0 && t->lines[i].persons >= -1);
        for (int j = 0; j < 3; j++)
            CHECK(t->lines[i].n[j] >= 0 &&
                  t->lines[i].n[j] <= BUNDLE_MAX_COUNT);
        CHECK(i == 0 || bundle_line_order(&t->lines[i - 1], &t->lines[i]) < 0);
    }
    for (size_t i = 0; i < t->n_units; i++)
        CHECK(t->units[i].from < t->units[i].to && t->units[i].key.n > 0);
}

static void read_bundle(struct arena *a, Str file)
{
    struct err e = { .lang = LANG_VI };
    struct buf *b = NEW(a, struct buf, 1);
    struct bundle_text t;
    enum rc rc = bundle_text_head(a, file, &t, &e);

    if (rc == RC_OK)
        rc = bundle_text_body(a, &t, &e);
    if (rc != RC_OK) {
        check_refusal(&e, rc);
        return;
    }
    check_lines(&t);
    buf_init_arena(b, a, BUF_NO_MAX);
    bundle_text_write(&t, b);
    CHECK(str_eq(buf_view(b), t.signed_part));
    CHECK(!bundle_text_is_signed(&t, S("")));
    rc = bundle_text_add_up(&t, &e);
    if (rc != RC_OK)
        check_refusal(&e, rc);
}

/* The input as a whole file, and as a body behind a good head. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char zeros[] =
        "00000000000000000000000000000000000000000000000000000000"
        "00000000";
    struct arena *a = arena_new();
    Str bytes = { (const char *)data, (ptrdiff_t)n };
    struct buf b;

    read_bundle(a, bytes);
    buf_init(&b, BUF_NO_MAX);
    buf_fmt(&b,
            "soket-bundle\t1\nrealm\ta\nkey\t%s\ndirection\t%s\ncampaign\tk\n"
            "number\t1\nprevious\t%s\nentry\t7\t%s\nclock\t17\n",
            zeros, n % 2 ? "up" : "down", zeros, zeros);
    if (n % 2)
        buf_z(&b, "root\tr\ncoverage\t3\t2\t1\t0\n");
    buf_str(&b, bytes);
    buf_fmt(&b, "\nsignature\t%s%s\n", zeros, zeros);
    read_bundle(a, buf_view(&b));
    buf_release(&b);
    arena_free(a);
    return 0;
}
