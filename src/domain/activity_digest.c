/*
 * The digest that the log keeps of the activities an entry saved.  Packed: it is a
 * fifth of an import as it is.  Version 2 is from before there were states.
 */
#include <string.h>

#include "base/hash.h"
#include "domain/activity_put.h"

enum { PACK_MAX = 512 };

struct pack {
    struct hash *h;
    int n;
    char bytes[PACK_MAX];
};

/* Seven bits a byte, the last below 128: any number of numbers reads back. */
static void pack_number(struct pack *p, uint64_t v)
{
    for (; v > 0x7f; v >>= 7)
        p->bytes[p->n++] = (char)(v | 0x80);
    p->bytes[p->n++] = (char)v;
}

static void pack_send(struct pack *p)
{
    hash_field(p->h, (Str){ p->bytes, p->n });
    p->n = 0;
}

static void pack_text(struct pack *p, Str s)
{
    if (p->n > PACK_MAX - 200)
        pack_send(p);
    pack_number(p, (uint64_t)s.n);
    if (s.n <= PACK_MAX - 50 - p->n) {
        memcpy(p->bytes + p->n, s.p ? s.p : "", (size_t)s.n);
        p->n += (int)s.n;
        return;
    }
    pack_send(p);
    hash_field(p->h, s);
}

static void pack_signed(struct pack *p, int64_t v)
{
    pack_number(p, (uint64_t)v << 1 ^ (uint64_t)(v >> 63));
}

void activity_digest_begin(struct hash *h, int version)
{
    hash_init_rows(h, (unsigned char)version);
}

void activity_digest(struct hash *h, int version, const struct activity *a)
{
    struct pack p;
    const int64_t numbers[] = { a->from,     a->to,    a->n_units,
                                a->sessions, a->turns, a->persons };

    p.h = h;
    p.n = 0;
    for (int i = 0; i < countof(numbers); i++)
        pack_signed(&p, numbers[i]);
    pack_text(&p, a->key);
    pack_text(&p, a->campaign);
    for (int i = 0; i < a->n_units; i++)
        pack_text(&p, a->units[i]);
    pack_text(&p, a->form);
    pack_text(&p, a->topic);
    pack_text(&p, a->title);
    pack_text(&p, a->place);
    pack_text(&p, a->note);
    /* before there were states every row was what a new one is by itself */
    if (version >= ACTIVITY_DIGEST || a->state != STATE_SUBMITTED || a->due ||
        a->remark.n) {
        pack_signed(&p, a->state);
        pack_signed(&p, a->due);
        pack_text(&p, a->remark);
    }
    pack_send(&p);
}
