#include "store/keys/digest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/engine/db.h"
#include "store/base/files.h"
#include "store/base/memory.h"

enum { READ_SIZE = 1024 * 1024 };

bool digest_key(struct store *store, unsigned char key[static DIGEST_KEY_SIZE], struct error *error)
{
    struct query query;
    bool found = false;
    if (!db_query(store->db, "SELECT digest_key FROM school", DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query)) {
        size_t size;
        const void *bytes = row_blob(&query, 0, &size);
        if (bytes && size == DIGEST_KEY_SIZE) {
            memcpy(key, bytes, DIGEST_KEY_SIZE);
            found = true;
        }
    }
    if (!query_close(&query, error))
        return false;
    if (!found)
        return error_set(error, ERROR_CORRUPT, "The store does not know its school; it is damaged.");
    return true;
}

void digest_start(struct digest *digest, const unsigned char key[static DIGEST_KEY_SIZE])
{
    crypto_generichash_init(&digest->state, key, DIGEST_KEY_SIZE, DIGEST_SIZE);
}

void digest_add(struct digest *digest, const void *bytes, size_t count)
{
    crypto_generichash_update(&digest->state, bytes, count);
}

void digest_end(struct digest *digest, unsigned char result[static DIGEST_SIZE])
{
    crypto_generichash_final(&digest->state, result, DIGEST_SIZE);
}

bool digest_file(const unsigned char key[static DIGEST_KEY_SIZE], int fd, int64_t size,
                 void (*tick)(void *context), void *context, unsigned char result[static DIGEST_SIZE])
{
    struct digest digest;
    unsigned char *buffer = memory_alloc(1, READ_SIZE);
    bool read = true;
    digest_start(&digest, key);
    for (int64_t done = 0; done < size;) {
        size_t wanted = size - done < READ_SIZE ? (size_t)(size - done) : READ_SIZE;
        ssize_t got = file_read_at(fd, buffer, wanted, (uint64_t)done);
        if (got >= 0 && (size_t)got < wanted)
            errno = ENODATA;
        if (got < 0 || (size_t)got < wanted) {
            read = false;
            break;
        }
        digest_add(&digest, buffer, wanted);
        done += got;
        if (tick)
            tick(context);
    }
    digest_end(&digest, result);
    free(buffer);
    return read;
}
