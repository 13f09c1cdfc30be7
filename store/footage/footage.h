/*
 * Footage files: one clip, encrypted in 64 KiB chunks that can be read in any order (docs/footage-format.md).
 *
 * Header: magic, version, chunk size, the clip, salt, plaintext size, what the file is, a check of the key
 * and a checksum. File key = BLAKE2b keyed with the session's footage key over the header, so the header is
 * authenticated. Chunks: ChaCha20-Poly1305 (RFC 8439), nonce = chunk number and a final flag: the STREAM
 * construction (Hoang, Reyhanitabar, Rogaway, Vizár, 2015), which no cut, swap or splice survives.
 *
 * A reader keeps one decrypted chunk and the file key in secret memory. It does not use the store's
 * database: the player host has only the open file and the key.
 * Thread: one at a time per reader.
 */
#ifndef STORE_FOOTAGE_FOOTAGE_H
#define STORE_FOOTAGE_FOOTAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/keys/keys.h"
#include "store/keys/label.h"

enum { FOOTAGE_CHUNK = 64 * 1024, FOOTAGE_HEADER = 96 };

struct footage_writer;
struct footage_reader;

/* For a file of which nobody knows yet how long it will be. */
#define FOOTAGE_SIZE_LATER UINT64_MAX

/* Starts an encrypted file in `fd` (empty, open for writing, stays the caller's) for exactly `size` bytes, or
 * for as many as come with FOOTAGE_SIZE_LATER: then nothing can be read before footage_finish(). */
bool footage_create(int fd, const unsigned char key[static KEY_SIZE], const struct footage_label *label,
                    uint64_t size, struct footage_writer **writer, struct error *error);
/* Takes any amount at a time; quickest with some MiB. ERROR_CONFLICT when there is more than `size`. */
bool footage_write(struct footage_writer *writer, const void *bytes, size_t count, struct error *error);
/* With FOOTAGE_SIZE_LATER alone: puts other bytes in the place of some of the first FOOTAGE_CHUNK, which are
 * kept back for that. ERROR_INVALID elsewhere. */
bool footage_rewrite(struct footage_writer *writer, uint64_t offset, const void *bytes, size_t count,
                     struct error *error);
/* Writes the last chunk; fails unless exactly `size` bytes were written. Does not fsync. Frees the writer. */
bool footage_finish(struct footage_writer *writer, struct error *error);
void footage_abandon(struct footage_writer *writer); /* frees without finishing; NULL is allowed */

/* Opens: checks the arithmetic of the file's size, then decrypts the final chunk, before any other read.
 * `fd` stays the caller's and must stay open. ERROR_CORRUPT when it was changed or cut, ERROR_DENIED when the
 * key does not fit, ERROR_CONFLICT when it is another file than the label says: one that was swapped. Files
 * of before version 3 have no label and open anywhere under their key, but for what their version says. */
bool footage_open(int fd, const unsigned char key[static KEY_SIZE], const struct footage_label *label,
                  struct footage_reader **reader, struct error *error);
void footage_close(struct footage_reader *reader);          /* NULL is allowed */
uint64_t footage_size(const struct footage_reader *reader); /* of the plaintext, bytes */

/* Reads up to `count` bytes at `offset`; `*got` is 0 only at the end. ERROR_CORRUPT on a changed chunk. */
bool footage_read(struct footage_reader *reader, uint64_t offset, void *bytes, size_t count, size_t *got,
                  struct error *error);

/* Bytes that a file for `size` bytes of plaintext has. */
uint64_t footage_stored_size(uint64_t size);
/* What can be said without a key: ERROR_CORRUPT when the header is damaged or the file's size does not fit
 * it, ERROR_CONFLICT as above. */
bool footage_examine(int fd, const struct footage_label *label, uint64_t *size, struct error *error);

#endif
