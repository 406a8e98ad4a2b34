/*
 * Arena memory: a chain of blocks, each twice the one before up to a cap.
 * Deferred calls live in the arena itself.
 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Under AddressSanitizer memory not handed out is poisoned and a gap stands
 * behind each piece: running over, or use after a reset, is seen there too.
 */
#if defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
enum { GAP = 0 };
#endif

enum { FIRST_BLOCK = 16 * 1024, BLOCK_CAP = 1024 * 1024, ALIGN = 16 };

struct block {
    struct block *next;
    size_t size;
    size_t used;
};

struct defer {
    struct defer *next;
    void (*fn)(void *);
    void *arg;
};

struct arena {
    struct block *top;
    struct defer *defers;
    size_t total;
};

#define HEADER ((sizeof(struct block) + ALIGN - 1) / ALIGN * ALIGN)

static void out_of_memory(size_t size)
{
    fprintf(stderr, "soket: out of memory (%zu bytes)\n", size);
    abort();
}

void *xmalloc(size_t size)
{
    void *p = malloc(size ? size : 1);

    if (!p)
        out_of_memory(size);
    return p;
}

void *xrealloc(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);

    if (!p)
        out_of_memory(size);
    return p;
}

char *xstrdup(const char *s)
{
    size_t n = strlen(s) + 1;

    return memcpy(xmalloc(n), s, n);
}

struct arena *arena_new(void)
{
    struct arena *a = xmalloc(sizeof *a);

    memset(a, 0, sizeof *a);
    return a;
}

static struct block *block_add(struct arena *a, size_t need)
{
    size_t size = a->top ? a->top->size * 2 : FIRST_BLOCK;
    struct block *b;

    if (size > BLOCK_CAP)
        size = BLOCK_CAP;
    if (size < need)
        size = need;
    b = xmalloc(HEADER + size);
    b->next = a->top;
    b->size = size;
    b->used = 0;
    ASAN_POISON_MEMORY_REGION((char *)b + HEADER, size);
    a->top = b;
    return b;
}

void *arena_alloc(struct arena *a, size_t size, size_t count)
{
    struct block *b = a->top;
    size_t asked, bytes;
    char *p;

    if (__builtin_mul_overflow(size, count, &asked) || asked > SIZE_MAX / 2)
        out_of_memory(SIZE_MAX);
    bytes = (asked + ALIGN - 1) / ALIGN * ALIGN + GAP;
    if (!b || b->size - b->used < bytes)
        b = block_add(a, bytes);
    p = (char *)b + HEADER + b->used;
    b->used += bytes;
    a->total += bytes;
    ASAN_UNPOISON_MEMORY_REGION(p, asked);
    return memset(p, 0, asked);
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
    struct defer *d = NEW(a, struct defer, 1);

    d->fn = fn;
    d->arg = arg;
    d->next = a->defers;
    a->defers = d;
}

static void run_defers(struct arena *a)
{
    while (a->defers) {
        struct defer *d = a->defers;

        a->defers = d->next;
        d->fn(d->arg);
    }
}

void arena_reset(struct arena *a)
{
    struct block *b;

    run_defers(a);
    while ((b = a->top) != NULL && (b->next || b->size > FIRST_BLOCK)) {
        a->top = b->next;
        free(b);
    }
    if (a->top) {
        a->top->used = 0;
        ASAN_POISON_MEMORY_REGION((char *)a->top + HEADER, a->top->size);
    }
    a->total = 0;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    arena_reset(a);
    free(a->top);
    free(a);
}

size_t arena_used(const struct arena *a)
{
    return a->total;
}

void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap,
                 size_t size)
{
    void *bigger;

    if (n < *cap)
        return items;
    *cap = *cap ? *cap * 2 : 8;
    bigger = arena_alloc(a, size, *cap);
    if (n)
        memcpy(bigger, items, n * size);
    return bigger;
}
