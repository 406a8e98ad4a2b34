/*
 * Taking bundles in.  Everything is read, verified and put in order before the
 * transaction begins; then each in turn: held already, next of its chain, or
 * refused.
 */
#include <stdlib.h>
#include <string.h>

#include "domain/bundle.h"
#include "domain/bundle_chain.h"
#include "domain/bundle_list.h"
#include "domain/log.h"
#include "domain/rollup.h"

/* ---- who says it ---- */

static enum rc check_sender(struct ctx *c, const struct bundle_text *t,
                            struct realm_peer *from)
{
    TRY(realm_peer(c, t->realm, from));
    if (!str_eq(from->public_key, t->public_key))
        return fail(c, RC_DENIED, "key",
                    N_("the bundle says it is from realm '%.*s', but is signed "
                       "with another key than the one trusted here (%.*s); "
                       "ask the sender which key is right"),
                    STR(t->realm), STR(from->fingerprint));
    if (from->superior != (t->direction == BUNDLE_DOWN))
        return fail(c, RC_DENIED, "direction",
                    from->superior
                        ? N_("realm '%.*s' is trusted here as a superior; a "
                             "bundle with figures of it is not taken in")
                        : N_("realm '%.*s' is trusted here to report; a bundle "
                             "that sets campaigns is taken in from a superior "
                             "only"),
                    STR(t->realm));
    if (!bundle_text_is_signed(t, from->public_key))
        return fail(c, RC_INVALID, "signature",
                    N_("the signature of the bundle of realm '%.*s' is wrong: "
                       "the file was changed on its way; ask the sender for "
                       "it again"),
                    STR(t->realm));
    return RC_OK;
}

static enum rc read_file(struct ctx *c, struct bundle_file *f)
{
    TRY(bundle_text_head(c->arena, f->bytes, &f->text, &c->err));
    TRY(check_sender(c, &f->text, &f->from));
    TRY(bundle_text_body(c->arena, &f->text, &c->err));
    return bundle_text_add_up(&f->text, &c->err);
}

/* ---- order ---- */

static int by_chain(const void *pa, const void *pb)
{
    const struct bundle_text *a = &((const struct bundle_file *)pa)->text;
    const struct bundle_text *b = &((const struct bundle_file *)pb)->text;
    int c = str_cmp(a->realm, b->realm);

    if (c == 0)
        c = (int)a->direction - (int)b->direction;
    if (c == 0)
        c = str_cmp(a->campaign, b->campaign);
    if (c == 0)
        c = (a->number > b->number) - (a->number < b->number);
    return c ? c : str_cmp(a->hash, b->hash);
}

static enum rc forked(struct ctx *c, const struct bundle_text *t,
                      int64_t number, Str held, Str other)
{
    return fail(c, RC_CONFLICT, "number",
                N_("realm '%.*s' has signed two bundles number %lld of "
                   "campaign '%.*s': %.*s is here, the file says %.*s; ask the "
                   "sender which is right"),
                STR(t->realm), (long long)number, STR(t->campaign), STR(held),
                STR(other));
}

static enum rc check_next(struct ctx *c, const struct bundle_text *t,
                          const struct chain_end *end)
{
    if (t->number != end->number + 1)
        return fail(c, RC_CONFLICT, "number",
                    N_("bundle %lld of realm '%.*s', campaign '%.*s', cannot "
                       "be taken in: number %lld is missing; import it as "
                       "well, or ask the sender to write it again (soket "
                       "bundle export --number %lld)"),
                    (long long)t->number, STR(t->realm), STR(t->campaign),
                    (long long)end->number + 1, (long long)end->number + 1);
    if (!str_eq(t->previous, end->hash))
        return forked(c, t, end->number, end->hash, t->previous);
    return RC_OK;
}

/* ---- taking one ---- */

static Str detail_up(struct ctx *c, const struct bundle_file *f)
{
    const struct bundle_change *k = &f->change;

    return str_fmt(c->arena,
                   "{\"campaign\":\"%.*s\",\"direction\":\"up\","
                   "\"number\":%lld,\"hash\":\"%.*s\",\"made\":%lld,"
                   "\"ended\":%lld,\"unchanged\":%lld%s%.*s%s}",
                   STR(f->text.campaign), (long long)f->text.number,
                   STR(f->text.hash), (long long)k->made, (long long)k->ended,
                   (long long)k->same, k->digest.n ? ",\"digest\":\"" : "",
                   STR(k->digest), k->digest.n ? "\"" : "");
}

static Str detail_down(struct ctx *c, const struct bundle_file *f)
{
    return str_fmt(c->arena,
                   "{\"campaign\":\"%.*s\",\"direction\":\"down\","
                   "\"number\":%lld,\"hash\":\"%.*s\",\"rows\":%lld}",
                   STR(f->text.campaign), (long long)f->text.number,
                   STR(f->text.hash), (long long)f->rows);
}

static enum rc apply(struct ctx *c, struct bundle_file *f)
{
    const struct bundle_text *t = &f->text;

    if (t->direction == BUNDLE_DOWN)
        TRY(bundle_list_take(c, t, &f->rows));
    else
        TRY(bundle_fact_put(c, t, &f->from, &f->change));
    TRY(chain_keep(c, t, f->bytes, false));
    return change_entry(c, "bundle.import", "bundle", t->realm,
                        t->direction == BUNDLE_DOWN ? detail_down(c, f)
                                                    : detail_up(c, f));
}

static enum rc take_one(struct ctx *c, struct bundle_file *f)
{
    const struct bundle_text *t = &f->text;
    const struct chain k = { t->public_key, t->campaign, t->direction };
    struct chain_end end;
    Str held = { 0 };

    TRY(chain_hash(c, &k, t->number, &held));
    TRY(chain_end(c, &k, &end));
    if (held.p && !str_eq(held, t->hash))
        return forked(c, t, t->number, held, t->hash);
    if (held.p && (end.stands || end.number != t->number)) {
        f->taken = BUNDLE_HELD;
        return RC_OK;
    }
    if (!held.p)
        TRY(check_next(c, t, &end));
    f->taken = BUNDLE_TAKEN;
    return apply(c, f);
}

enum rc bundle_take(struct ctx *c, struct bundle_file *files, int n,
                    int *ret_bad)
{
    bool stale;

    for (*ret_bad = 0; *ret_bad < n; ++*ret_bad)
        TRY(read_file(c, &files[*ret_bad]));
    *ret_bad = -1;
    qsort(files, (size_t)n, sizeof *files, by_chain);
    TRY(rollup_today(c, &stale));
    TRY(change_begin(c));
    for (int i = 0; i < n; i++)
        if (take_one(c, &files[i]) != RC_OK) {
            *ret_bad = i;
            change_abort(c);
            return c->err.rc;
        }
    return change_end(c);
}
