/*
 * Restore: a school from a backup (store/care/backup.h) and a ledger (store/gate/ledger.h), in an empty place
 * or in that of a damaged store.
 *
 * The database of the backup gets the trace's later rows back from the ledger, so that the trace is the whole
 * one that everybody's machine remembers; what was forbidden, deleted or closed since is carried out again
 * (store/care/replay.h); and an owner signs all of it with a row that names both heads. All of that happens
 * in a folder of its own, is verified there as any store is, and only then takes the place of what was there,
 * which is kept aside for KEPT_DAYS. A crash leaves the old state or the new one, or what can be run again.
 *
 * Footage: no backup has its keys. Where the old database can still be read, keys are taken over from it that
 * the signed trace has exactly so; all other footage is unreadable for ever, and counts as deleted. Where the
 * vault (store/vault/vault.h) is gone, too, nothing needs it any more, and an empty one takes its place.
 */
#ifndef STORE_CARE_RESTORE_H
#define STORE_CARE_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/memory.h"
#include "store/care/backup-file.h"
#include "store/gate/audit.h"
#include "store/gate/ledger.h"

enum { RESTORE_KEPT_DAYS = 7 };

struct restore_request {
    const char *backup;  /* the file */
    const char *ledger;  /* the file; NULL: the one in the store's folder */
    bool without_ledger; /* what happened since the backup is not asked for */
    bool dry_run;        /* all but the last step: nothing takes the place of what is there */
    struct backup_proof proof;
};

struct restored_act {
    int64_t at;
    const char *who, *action; /* who: full name; NULL: the program, or somebody who is not known any more */
    const char *object, *session;
    enum aftermath aftermath; /* HOLDS: carried out again; LOST: to be done again */
};

struct restore_report {
    const char *school, *owner;       /* owner: the log-in name of who restored */
    int64_t made_at;                  /* the backup */
    int64_t backup_head, ledger_head; /* ledger_head: 0 without one */
    struct restored_act *acts; /* those since the backup that are not without consequence, oldest first */
    size_t count;
    const char **locked; /* log-in names of who needs a new password */
    size_t locked_count;
    bool owner_has_to_choose;           /* a new password of their own */
    int64_t lessons_kept, lessons_gone; /* footage of which the keys could be saved, or not */
    bool vault_anew;   /* the vault was lost with the old disk, and an empty one has been made in its place */
    const char *aside; /* where the old database is kept; NULL: there was none */
};

bool restore_run(const char *folder, const struct restore_request *request, struct arena *arena,
                 struct restore_report *report, struct error *error);

/* Removes what restores kept aside longer than RESTORE_KEPT_DAYS; part of the timer's work. */
bool restore_forget_old(const char *folder, struct error *error);

#endif
