/*
 * Backup files: the database as it was at one moment, encrypted to the owners (docs/backup-format.md).
 *
 * A header in the clear says which school, from when, up to which row of the trace, and for whom: each
 * owner's keys as the database has them, the secret halves wrapped by the password, and the file's key sealed
 * to them. So one file and one password are enough on a bare machine. Behind it comes the database in chunks,
 * as libsodium's secretstream (XChaCha20-Poly1305), whose first chunk is bound to the header.
 */
#ifndef STORE_CARE_BACKUP_FILE_H
#define STORE_CARE_BACKUP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/base/id.h"
#include "store/base/memory.h"
#include "store/gate/audit.h"
#include "store/keys/fido.h"
#include "store/keys/keys.h"

enum { BACKUP_OWNERS_MOST = 64 };

struct backup_owner {
    char account[ID_SIZE];
    struct key_record keys;
    unsigned char sealed[SEALED_SIZE]; /* the file's key */
    struct fido_credential credential; /* what their security key is asked; id_size 0: they have none */
};

struct backup_header {
    int64_t made_at, schema_version;
    char school[ID_SIZE];
    int64_t head; /* the trace's last row */
    unsigned char head_hash[AUDIT_HASH];
    uint64_t size; /* of the database, bytes */
    size_t owner_count;
    struct backup_owner owners[BACKUP_OWNERS_MOST];
};

/* Writes a whole backup of `bytes` to fd, which is empty; makes the key and the seals. Does not sync. */
bool backup_file_write(int fd, struct backup_header *header, const unsigned char *bytes, struct error *error);

/* Reads the header. ERROR_INVALID: this is no backup, or of a later version; ERROR_CORRUPT: damaged. */
bool backup_file_header(int fd, struct backup_header *header, struct error *error);

/* What opens a backup: the password of an owner, and, where that owner has one, their security key. `answer`
 * asks it (one touch) and may be NULL. */
struct backup_proof {
    const char *password;
    bool (*answer)(void *context, const struct fido_credential *credential,
                   unsigned char answer[static KEY_SIZE], struct error *error);
    void *context;
};

/* Opens the whole file with an owner's password, and checks that each byte is as it was written. `bytes`, of
 * header.size, is freed with backup_file_free(). *owner says whose password it is, and `secrets`, when not
 * NULL, gets their secret halves, freed with key_free(). ERROR_DENIED: it is nobody's password;
 * ERROR_CORRUPT. */
bool backup_file_open(int fd, const struct backup_proof *proof, struct backup_header *header,
                      unsigned char **bytes, size_t *owner, struct secrets **secrets, struct error *error);
void backup_file_free(unsigned char *bytes, size_t size);

#endif
