/*
 * Keys met so far, each with a number (the line it stood in, its index).  Lives in an
 * arena; only grows.  For lists that must not name a key twice and must be
 * looked through often.
 */
#ifndef DOMAIN_KEY_SET_H
#define DOMAIN_KEY_SET_H

#include <stddef.h>

#include "base/str.h"

struct key_slot {
    Str key;
    int value; /* 0: free */
};

struct key_set {
    struct arena *arena;
    struct key_slot *slots; /* open addressing */
    size_t n, cap;          /* cap is 0 or a power of two */
};

/* The key's number, or 0 where it has not been added. */
int key_set_find(const struct key_set *s, Str key);
/* Adds a copy of the key with a number above 0; where the key is there
 * already its number stays, and is returned; else 0. */
int key_set_add(struct key_set *s, Str key, int value);

#endif
