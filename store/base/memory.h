/*
 * Memory: an arena for what a query or a view holds, and allocation that cannot fail.
 *
 * Query results live in the caller's arena: one per view, reset at each refresh. Exhausted memory ends the
 * program by exit(), so that handlers registered with atexit() (the terminal) still run.
 * Secrets do not belong here: they live in sodium_malloc (see store/keys/keys.h).
 * Thread: an arena belongs to one thread.
 */
#ifndef STORE_BASE_MEMORY_H
#define STORE_BASE_MEMORY_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
};

void arena_init(struct arena *arena);
void arena_reset(struct arena *arena); /* frees what was allocated; the arena can be used again */
void arena_release(struct arena *arena);

/* Zeroed memory, aligned for any type, valid until reset or release. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
char *arena_copy(struct arena *arena, const char *text); /* NULL stays NULL */
/* As arena_copy(), but a text that is the same as `before` is not copied: `before` itself is returned. For
 * rows that often share a text with the row before them. */
const char *arena_copy_once(struct arena *arena, const char *before, const char *text);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says on standard error that there is no memory left, and ends the program by exit(). For libraries that
 * report that to their caller. */
void memory_exhausted(void) __attribute__((noreturn));

/* Room for one more element of `size` bytes after `count` of them: returns the array, moved when it had to
 * grow.
 * `*room` starts as 0, `items` as NULL. */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *room, size_t size);

/* As calloc and reallocarray, but they never return NULL. Freed with free(). */
void *memory_alloc(size_t count, size_t size);
void *memory_resize(void *memory, size_t count, size_t size);
char *memory_copy(const char *text);

/* Grows the array `*items` (elements of `size` bytes, room for `*room`) so that `needed` fit. */
void memory_reserve(void **items, size_t *room, size_t needed, size_t size);

#endif
