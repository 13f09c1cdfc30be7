/*
 * A growable string of bytes, for what is about to be written to a terminal.
 *
 * Starts as all zeroes; whoever declares one releases it. Exhausted memory ends the program (abort), as
 * everywhere.
 */
#ifndef PLAYER_WIRE_BYTES_H
#define PLAYER_WIRE_BYTES_H

#include <stddef.h>
#include <stdint.h>

struct bytes {
    uint8_t *data;
    size_t size;
    size_t capacity;
};

/* Makes room for COUNT more bytes and returns where they go; the caller adds what it wrote to `size`. */
uint8_t *bytes_reserve(struct bytes *bytes, size_t count);

void bytes_append(struct bytes *bytes, const void *data, size_t count);
void bytes_append_text(struct bytes *bytes, const char *text);
void bytes_append_format(struct bytes *bytes, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The RFC 4648 alphabet, with padding. */
void bytes_append_base64(struct bytes *bytes, const void *data, size_t count);

/* Drops the first COUNT bytes. */
void bytes_drop(struct bytes *bytes, size_t count);

void bytes_release(struct bytes *bytes);

#endif
