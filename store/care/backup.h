/*
 * Backups: a file that holds the database of a school as it was at one moment, readable by its owners alone
 * (store/care/backup-file.h). The sealed keys of footage are left out: what is deleted must not be readable
 * in any backup. Notes are in it. Footage itself is in none.
 *
 * Nobody has to be logged in to make one: it is encrypted to the owners' public keys, which are held against
 * the signed trace first, in the same copy of the database that is written. Nothing of it touches the disk in
 * the clear.
 */
#ifndef STORE_CARE_BACKUP_H
#define STORE_CARE_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/gate/actor.h"
#include "store/gate/audit.h"
#include "store/gate/trust.h"

struct backup_made {
    const char *path; /* in the arena */
    int64_t size, head;
    int64_t removed; /* older ones in the same folder whose days are over */
};

/* Writes a backup to `place`: a file, or a folder, where it gets the day's name and those are removed whose
 * days are over (policy backup_days); the folder also gets a copy of the ledger. `actor`: an owner, or NULL
 * for the timer. A file that is there and is no backup is not replaced. */
bool backup_make(struct store *store, const struct actor *actor, const char *place, struct arena *arena,
                 struct backup_made *made, struct error *error);

/* When the last one was made from this store; 0: never. */
bool backup_newest(struct store *store, int64_t *at, struct error *error);

enum { BACKUP_LATE_DAYS = 3 }; /* without one for so long, an owner hears of it when they log in */
/* Whole days since the last one, or since the school was made; 0 while that is not too long, and for who is
 * no owner by their roles. */
bool backup_late(struct store *store, unsigned roles, int64_t *days, struct error *error);

struct backup_info {
    const char *name; /* of the file */
    int64_t made_at, head, size, owners;
    bool readable; /* its header is; else the others are 0 */
};
struct backup_list {
    struct backup_info *items;
    size_t count;
};
/* The backups in a folder, newest first. Looks at their headers alone and needs no password. */
bool backup_list(const char *folder, struct arena *arena, struct backup_list *list, struct error *error);

struct backup_report {
    int64_t made_at, head, size, rows; /* rows: of the trace */
    const char *school;
    char head_text[AUDIT_HEAD_SIZE];
    bool compared; /* with the store that was given: its trace goes on from this backup */
};
struct backup_proof; /* store/care/backup-file.h */
/* Opens it with an owner's password, and looks at all of it: every byte, the database, the trace and its
 * signatures, each row against the trace. With `store`, also that this is an earlier day of that store. */
bool backup_verify(const char *path, const struct backup_proof *proof, struct store *store,
                   struct arena *arena, struct backup_report *report, struct error *error);

/* For restore: the same checks on what was opened already; *view is a store that is only read and is closed
 * with backup_view_close(). */
struct backup_header;
bool backup_view(const struct backup_header *header, const unsigned char *bytes, struct store *view,
                 struct error *error);
void backup_view_close(struct store *view);
/* For trust_examine(), with the error as its context: the first row that does not fit ends it. */
bool backup_unfit(void *error, const struct trust_finding *finding);

#endif
