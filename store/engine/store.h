/*
 * The store: one folder with one database and one folder of encrypted clips.
 *
 *     DIR/terugblik.db        the database (store/engine/db.h, store/engine/schema.c)
 *     DIR/footage/…           the footage, encrypted (store/storage/folder.h)
 *     DIR/vault/…             half of each footage key (store/vault/vault.h); no backup may have it
 *     DIR/drafts/…            notes being typed (store/review/drafts.h), forms being filled in
 *                             (store/review/filled.h) and letters that were entered
 *                             (store/people/letters.h), encrypted
 *
 * `struct store` is one process's connection. All public functions of the store take it, and all that
 * change or open something take the actor too: who asks decides what happens (store/gate/gate.h).
 * Thread: a store belongs to one thread.
 */
#ifndef STORE_ENGINE_STORE_H
#define STORE_ENGINE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/base/id.h"
#include "store/storage/storage.h"

#define STORE_DATABASE "terugblik.db"

/* What a password costs to try. MODERATE is what libsodium calls so (256 MiB, 0.65 s); MINIMAL exists for
 * the unit tests, which make hundreds of accounts, and is not reachable from the program. */
enum kdf_cost { KDF_MODERATE, KDF_MINIMAL };

/* How far the trace was verified on this connection (store/gate/trust.h). */
struct trusted {
    int64_t seq;
    unsigned char hash[32];
};

struct store {
    struct db *db;
    bool watched; /* what watches its rows is made (store/engine/rows.h) */
    struct trusted trusted;
    struct error distrust;   /* why nothing may be sealed on this connection; else ERROR_NONE */
    struct error notice;     /* what the person who logged in has to be told; else ERROR_NONE */
    char *folder;            /* absolute path of DIR, owned */
    int folder_fd;           /* DIR */
    struct storage *storage; /* DIR/footage */
    enum kdf_cost kdf;       /* for passwords set through this connection */
};

/* Opens the store in `folder`, or makes one there when `create` is set and the folder is empty or missing.
 * Runs pending migrations. ERROR_NOT_FOUND when there is no store and `create` is not set. */
bool store_open(struct store *store, const char *folder, bool create, struct error *error);
void store_close(struct store *store);

/* True when another process has committed since the last call (PRAGMA data_version): reload what is shown. */
bool store_changed(struct store *store, int64_t *version);

/* False, with the sentence, once a newer version of the program has migrated this store: nothing can be
 * written on this connection any more. */
bool store_current(struct store *store, struct error *error);

/* The school's name, for the log-in screen; cut at `size` bytes. */
bool store_school(struct store *store, char *name, size_t size, struct error *error);

#endif
