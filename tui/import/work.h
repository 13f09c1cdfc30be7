/*
 * Import work: jobs that the import form and the screen of owed wipes run in the background, so that the
 * interface's loop goes on.
 *
 * A job runs in a thread of its own, which opens its own connection to the store (a connection belongs to one
 * thread) and touches nothing of the interface. It reports how far it is under a lock and rings an eventfd
 * that the loop polls. The interface draws the report, and takes the outcome over when the job has ended. It
 * is no process of its own, since a process would have to believe whoever started it about who is logged in;
 * here the actor is the one who typed the password.
 *
 * What a job is given (actor, plan, request) still belongs to the caller, who leaves it unchanged until
 * import_work_end().
 */
#ifndef TUI_IMPORT_WORK_H
#define TUI_IMPORT_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "store/footage/import.h"
#include "tui/import/import-lesson.h"

struct import_work;

enum import_job {
    IMPORT_JOB_LOOK, /* finds the videos in `path`, and what each of them is */
    IMPORT_JOB_STORE,
    IMPORT_JOB_WIPE, /* what earlier imports left on cards (R6) */
};

/* What was found on a card. */
struct import_look {
    struct import_plan plan;
    struct arena arena; /* of the plan's texts */
};
void import_look_release(struct import_look *look);

struct import_order {
    enum import_job job;
    const char *folder; /* the store's */
    const struct actor *actor;
    const char *path;                     /* LOOK; WIPE: one more card than those in this machine, or NULL */
    struct import_plan *plan;             /* STORE */
    const struct import_request *request; /* STORE */
};

struct import_stage_report {
    int64_t done, total; /* files while looking, bytes else; total 0: not begun */
};
struct import_report {
    enum lesson_stage stage;
    struct import_stage_report stages[LESSON_STAGES];
    int64_t stage_ms; /* since this stage last began */
    bool ended;       /* import_work_end() will not wait */
};

struct import_outcome {
    bool ok;
    struct error error;          /* when not ok */
    struct import_look *look;    /* LOOK, when ok; now belongs to the caller */
    struct lesson_result result; /* STORE and WIPE (then `earlier` and `left` alone) */
    struct arena arena;          /* of the result; released with import_outcome_release() */
};
void import_outcome_release(struct import_outcome *outcome);

/* NULL when no thread could be made. */
struct import_work *import_work_start(const struct import_order *order, struct error *error);
int import_work_descriptor(const struct import_work *work); /* readable when there is news */
struct import_report import_work_report(struct import_work *work);
/* Asks the job to end soon. Once wiping has begun it goes on to its end. */
void import_work_break_off(struct import_work *work);
/* For IMPORT_JOB_LOOK alone: gives the job up without waiting for it. Its outcome is of no use any more, and
 * a file that hangs a decoder must not hold up a person who leaves. */
void import_work_abandon(struct import_work *work);
/* Waits for the job's end. */
void import_work_end(struct import_work *work, struct import_outcome *outcome);

#endif
