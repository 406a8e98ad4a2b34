/*
 * An arena owns every byte made during one request or command.  Nothing is
 * freed piece by piece: arena_reset() runs the deferred calls, newest first,
 * and takes everything back.  Memory comes zeroed.  Running out of memory
 * ends the process: sizes that a user drives are bounded before they get here.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_reset(struct arena *a);
/* Resets, then frees the arena itself; NULL is legal. */
void arena_free(struct arena *a);

/* count * size zeroed bytes; an overflow of the product aborts. */
void *arena_alloc(struct arena *a, size_t size, size_t count);
/* Runs fn(arg) at the next reset: for files, statements, temporary names. */
void arena_defer(struct arena *a, void (*fn)(void *), void *arg);
/* Bytes handed out since the last reset (tests and `doctor`). */
size_t arena_used(const struct arena *a);

#define NEW(a, type, n) ((type *)arena_alloc((a), sizeof(type), (size_t)(n)))

/*
 * Makes room for one more item in an arena array: returns items or a copy
 * with doubled room.  `n` is the count held, `*cap` the room.
 */
void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap,
                 size_t size);

/* Appends a zeroed item to (array, n, cap) and returns its address. */
#define PUSH(a, array, n, cap)                                                 \
    ((array) = arena_grow((a), (array), (n), &(cap), sizeof *(array)),         \
     &(array)[(n)++])

/* The same malloc for things that outlive a request; never returns NULL. */
void *xmalloc(size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *s);

#endif
