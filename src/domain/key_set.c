/* Open addressing over copies of the keys; doubles at half full. */
#include "domain/key_set.h"

#include <assert.h>

#include "base/arena.h"

static struct key_slot *slot_of(const struct key_set *s, Str key)
{
    size_t at = str_hash(key) & (s->cap - 1);

    while (s->slots[at].value && !str_eq(s->slots[at].key, key))
        at = (at + 1) & (s->cap - 1);
    return &s->slots[at];
}

static void grow(struct key_set *s)
{
    struct key_set bigger = *s;

    bigger.cap = s->cap ? s->cap * 2 : 64;
    bigger.slots = NEW(s->arena, struct key_slot, bigger.cap);
    for (size_t i = 0; i < s->cap; i++)
        if (s->slots[i].value)
            *slot_of(&bigger, s->slots[i].key) = s->slots[i];
    *s = bigger;
}

int key_set_find(const struct key_set *s, Str key)
{
    return s->cap ? slot_of(s, key)->value : 0;
}

int key_set_add(struct key_set *s, Str key, int value)
{
    struct key_slot *slot;

    assert(value > 0);
    if (s->n * 2 >= s->cap)
        grow(s);
    slot = slot_of(s, key);
    if (slot->value)
        return slot->value;
    *slot = (struct key_slot){ str_dup(s->arena, key), value };
    s->n++;
    return 0;
}
