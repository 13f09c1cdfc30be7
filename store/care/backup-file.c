#include "store/care/backup-file.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "store/base/files.h"

#define MAGIC "tbbackup"

enum {
    MAGIC_SIZE = 8,
    FORMAT = 1,
    CHUNK = 64 * 1024,
    SEALED_CHUNK = CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES,
    STREAM_HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    HASH = 32,
    FIXED = MAGIC_SIZE + 4 + 4 + 8 + 8 + ID_LENGTH + 8 + AUDIT_HASH + 8 + 4,
    RECORD = PUBLIC_SIZE + SIGN_PUBLIC_SIZE + 16 + 8 + 8 + 24 + sizeof(struct secrets) + 16,
    OWNER = ID_LENGTH + RECORD + SEALED_SIZE + FIDO_SALT + 2 + FIDO_CREDENTIAL_MOST,
    HEADER_MOST = FIXED + BACKUP_OWNERS_MOST * OWNER,
};
static const uint64_t size_most = UINT64_C(1) << 40;

/* --- The header as bytes --- */

/* Bytes that are written or read from front to end. */
struct cursor {
    unsigned char *at;
};

static void put(struct cursor *cursor, const void *bytes, size_t size)
{
    memcpy(cursor->at, bytes, size);
    cursor->at += size;
}

static void put_number(struct cursor *cursor, uint64_t number, int size)
{
    for (int i = 0; i < size; i++)
        *cursor->at++ = (unsigned char)(number >> (8 * i));
}

static void take(struct cursor *cursor, void *bytes, size_t size)
{
    memcpy(bytes, cursor->at, size);
    cursor->at += size;
}

static uint64_t take_number(struct cursor *cursor, int size)
{
    uint64_t number = 0;
    for (int i = 0; i < size; i++)
        number |= (uint64_t)*cursor->at++ << (8 * i);
    return number;
}

static size_t header_put(const struct backup_header *header, unsigned char bytes[static HEADER_MOST])
{
    struct cursor cursor = {bytes};
    size_t size = FIXED + header->owner_count * OWNER;
    put(&cursor, MAGIC, MAGIC_SIZE);
    put_number(&cursor, FORMAT, 4);
    put_number(&cursor, size, 4);
    put_number(&cursor, (uint64_t)header->made_at, 8);
    put_number(&cursor, (uint64_t)header->schema_version, 8);
    put(&cursor, header->school, ID_LENGTH);
    put_number(&cursor, (uint64_t)header->head, 8);
    put(&cursor, header->head_hash, AUDIT_HASH);
    put_number(&cursor, header->size, 8);
    put_number(&cursor, header->owner_count, 4);
    for (size_t i = 0; i < header->owner_count; i++) {
        const struct backup_owner *owner = &header->owners[i];
        const struct key_record *keys = &owner->keys;
        put(&cursor, owner->account, ID_LENGTH);
        put(&cursor, keys->box_public, sizeof keys->box_public);
        put(&cursor, keys->sign_public, sizeof keys->sign_public);
        put(&cursor, keys->salt, sizeof keys->salt);
        put_number(&cursor, (uint64_t)keys->ops, 8);
        put_number(&cursor, (uint64_t)keys->memory, 8);
        put(&cursor, keys->nonce, sizeof keys->nonce);
        put(&cursor, keys->wrapped, sizeof keys->wrapped);
        put(&cursor, owner->sealed, sizeof owner->sealed);
        put(&cursor, owner->credential.salt, sizeof owner->credential.salt);
        put_number(&cursor, owner->credential.id_size, 2);
        put(&cursor, owner->credential.id, sizeof owner->credential.id);
    }
    assert((size_t)(cursor.at - bytes) == size);
    return size;
}

static void header_take(unsigned char *bytes, struct backup_header *header)
{
    struct cursor cursor = {bytes + MAGIC_SIZE + 4 + 4};
    header->made_at = (int64_t)take_number(&cursor, 8);
    header->schema_version = (int64_t)take_number(&cursor, 8);
    take(&cursor, header->school, ID_LENGTH);
    header->head = (int64_t)take_number(&cursor, 8);
    take(&cursor, header->head_hash, AUDIT_HASH);
    header->size = take_number(&cursor, 8);
    header->owner_count = (size_t)take_number(&cursor, 4);
    for (size_t i = 0; i < header->owner_count; i++) {
        struct backup_owner *owner = &header->owners[i];
        struct key_record *keys = &owner->keys;
        take(&cursor, owner->account, ID_LENGTH);
        take(&cursor, keys->box_public, sizeof keys->box_public);
        take(&cursor, keys->sign_public, sizeof keys->sign_public);
        take(&cursor, keys->salt, sizeof keys->salt);
        keys->ops = (int64_t)take_number(&cursor, 8);
        keys->memory = (int64_t)take_number(&cursor, 8);
        take(&cursor, keys->nonce, sizeof keys->nonce);
        take(&cursor, keys->wrapped, sizeof keys->wrapped);
        take(&cursor, owner->sealed, sizeof owner->sealed);
        take(&cursor, owner->credential.salt, sizeof owner->credential.salt);
        owner->credential.id_size = (size_t)take_number(&cursor, 2);
        take(&cursor, owner->credential.id, sizeof owner->credential.id);
    }
}

static bool damaged(struct error *error)
{
    return error_set(error, ERROR_CORRUPT,
                     "This backup was changed or damaged, and nothing of it is used; take an older one.");
}

/* The header's bytes, and what they say. */
static bool header_read(int fd, unsigned char bytes[static HEADER_MOST], size_t *size,
                        struct backup_header *header, struct error *error)
{
    *header = (struct backup_header){0};
    ssize_t got = file_read_at(fd, bytes, FIXED, 0);
    if (got < 0)
        return error_system(error, errno, "The backup cannot be read");
    if (got < MAGIC_SIZE || memcmp(bytes, MAGIC, MAGIC_SIZE) != 0)
        return error_set(error, ERROR_INVALID, "This file is no backup that Terugblik made.");
    struct cursor cursor = {bytes + MAGIC_SIZE};
    if (got < FIXED)
        return damaged(error);
    if (take_number(&cursor, 4) != FORMAT)
        return error_set(error, ERROR_INVALID,
                         "This backup was made by another version of Terugblik; install that to open it.");
    *size = (size_t)take_number(&cursor, 4);
    if (*size < FIXED + OWNER || *size > HEADER_MOST || (*size - FIXED) % OWNER != 0)
        return damaged(error);
    got = file_read_at(fd, bytes + FIXED, *size - FIXED, FIXED);
    if (got < 0)
        return error_system(error, errno, "The backup cannot be read");
    struct cursor count = {bytes + FIXED - 4};
    if ((size_t)got != *size - FIXED || take_number(&count, 4) != (*size - FIXED) / OWNER)
        return damaged(error);
    header_take(bytes, header);
    bool fits = header->size > 0 && header->size <= size_most;
    for (size_t i = 0; i < header->owner_count; i++)
        fits = fits && header->owners[i].credential.id_size <= FIDO_CREDENTIAL_MOST;
    return fits || damaged(error);
}

bool backup_file_header(int fd, struct backup_header *header, struct error *error)
{
    unsigned char *bytes = memory_alloc(HEADER_MOST, 1);
    size_t size;
    error_clear(error);
    bool read = header_read(fd, bytes, &size, header, error);
    free(bytes);
    return read;
}

/* --- The chunks --- */

static void hash_header(const unsigned char *bytes, size_t size, unsigned char hash[static HASH])
{
    crypto_generichash(hash, HASH, bytes, size, NULL, 0);
}

/* Only the first chunk is bound to the header: the stream binds the others to the first. */
static bool write_chunks(int fd, const unsigned char *key, const unsigned char hash[static HASH],
                         const unsigned char *bytes, uint64_t size)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char start[STREAM_HEADER], *sealed = memory_alloc(SEALED_CHUNK, 1);
    crypto_secretstream_xchacha20poly1305_init_push(&state, start, key);
    bool written = file_write(fd, start, sizeof start);
    for (uint64_t at = 0; written && at < size; at += CHUNK) {
        size_t length = size - at < CHUNK ? (size_t)(size - at) : CHUNK;
        unsigned char tag = at + length == size ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
        crypto_secretstream_xchacha20poly1305_push(&state, sealed, NULL, bytes + at, length, hash,
                                                   at == 0 ? HASH : 0, tag);
        written = file_write(fd, sealed, length + crypto_secretstream_xchacha20poly1305_ABYTES);
    }
    int number = errno;
    sodium_memzero(&state, sizeof state);
    free(sealed);
    errno = number;
    return written;
}

bool backup_file_write(int fd, struct backup_header *header, const unsigned char *bytes, struct error *error)
{
    unsigned char *key = key_alloc(KEY_SIZE), *head = memory_alloc(HEADER_MOST, 1), hash[HASH];
    crypto_secretstream_xchacha20poly1305_keygen(key);
    for (size_t i = 0; i < header->owner_count; i++) {
        struct backup_owner *owner = &header->owners[i];
        key_seal(key, "backup", header->school, owner->account, owner->keys.box_public, owner->sealed);
    }
    size_t size = header_put(header, head);
    hash_header(head, size, hash);
    bool written = file_write(fd, head, size) && write_chunks(fd, key, hash, bytes, header->size);
    int number = errno;
    key_free(key);
    free(head);
    return written || error_system(error, number, "The backup cannot be written");
}

static bool read_chunks(int fd, uint64_t from, const unsigned char *key,
                        const unsigned char hash[static HASH], unsigned char *bytes, uint64_t size,
                        struct error *error)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char start[STREAM_HEADER], *sealed = memory_alloc(SEALED_CHUNK, 1);
    bool sound = file_read_at(fd, start, sizeof start, from) == (ssize_t)sizeof start &&
                 crypto_secretstream_xchacha20poly1305_init_pull(&state, start, key) == 0;
    from += sizeof start;
    for (uint64_t at = 0; sound && at < size; at += CHUNK) {
        size_t length = size - at < CHUNK ? (size_t)(size - at) : CHUNK;
        size_t stored = length + crypto_secretstream_xchacha20poly1305_ABYTES;
        unsigned char tag = 0;
        sound = file_read_at(fd, sealed, stored, from) == (ssize_t)stored &&
                crypto_secretstream_xchacha20poly1305_pull(&state, bytes + at, NULL, &tag, sealed, stored,
                                                           hash, at == 0 ? HASH : 0) == 0 &&
                (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) == (at + length == size);
        from += stored;
    }
    unsigned char more;
    sound = sound && file_read_at(fd, &more, 1, from) == 0;
    sodium_memzero(&state, sizeof state);
    free(sealed);
    return sound || damaged(error);
}

/* One owner's secrets, by the password, and by their security key where they have one. */
static bool try_owner(const struct backup_owner *tried, const struct backup_proof *proof,
                      struct secrets **secrets, struct error *error)
{
    if (tried->credential.id_size == 0)
        return keys_unlock(tried->account, proof->password, NULL, &tried->keys, secrets, error);
    if (!proof->answer)
        return error_set(error, ERROR_DENIED,
                         "This owner has a security key, which has to be plugged in here.");
    unsigned char *answer = key_alloc(KEY_SIZE);
    bool opened = proof->answer(proof->context, &tried->credential, answer, error) &&
                  keys_unlock(tried->account, proof->password, answer, &tried->keys, secrets, error);
    key_free(answer);
    return opened;
}

/* Whose password it is; each owner of that time is tried, those with a security key last. */
static bool find_owner(const struct backup_header *header, const struct backup_proof *proof, size_t *owner,
                       struct secrets **secrets, struct error *error)
{
    for (int with_key = 0; with_key < 2; with_key++) {
        for (*owner = 0; *owner < header->owner_count; ++*owner) {
            const struct backup_owner *tried = &header->owners[*owner];
            if ((tried->credential.id_size > 0) != with_key)
                continue;
            if (try_owner(tried, proof, secrets, error))
                return true;
            if (error->kind == ERROR_CORRUPT)
                return damaged(error);
            if (with_key || error->kind != ERROR_DENIED)
                return false;
        }
    }
    return error_set(
        error, ERROR_DENIED,
        "This is the password of no owner for whom the backup was made; it is the one of the day "
        "on which it was made.");
}

bool backup_file_open(int fd, const struct backup_proof *proof, struct backup_header *header,
                      unsigned char **bytes, size_t *owner, struct secrets **unlocked, struct error *error)
{
    unsigned char *head = memory_alloc(HEADER_MOST, 1), *key = key_alloc(KEY_SIZE), hash[HASH];
    struct secrets *secrets = NULL;
    struct stat status;
    size_t size;
    *bytes = NULL;
    error_clear(error);
    bool ok = header_read(fd, head, &size, header, error);
    /* The size is held against the file before any room is made for it. */
    uint64_t chunks = ok ? (header->size + CHUNK - 1) / CHUNK : 0;
    if (ok && (fstat(fd, &status) < 0 ||
               (uint64_t)status.st_size != size + STREAM_HEADER + header->size +
                                               chunks * crypto_secretstream_xchacha20poly1305_ABYTES))
        ok = damaged(error);
    ok = ok && find_owner(header, proof, owner, &secrets, error);
    if (ok) {
        const struct backup_owner *whose = &header->owners[*owner];
        hash_header(head, size, hash);
        if (!key_unseal(whose->sealed, "backup", header->school, whose->account, secrets,
                        whose->keys.box_public, key, error))
            ok = damaged(error);
        *bytes = ok ? memory_alloc((size_t)header->size, 1) : NULL;
        ok = ok && read_chunks(fd, size, key, hash, *bytes, header->size, error);
    }
    key_free(key);
    free(head);
    if (!ok) {
        backup_file_free(*bytes, (size_t)header->size);
        *bytes = NULL;
    }
    if (ok && unlocked)
        *unlocked = secrets;
    else
        key_free(secrets);
    return ok;
}

void backup_file_free(unsigned char *bytes, size_t size)
{
    if (bytes)
        sodium_memzero(bytes, size);
    free(bytes);
}
