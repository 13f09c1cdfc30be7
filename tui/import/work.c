#include "tui/import/work.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

enum { TELL_EVERY_MS = 80 };

struct import_work {
    struct import_order order;
    char *path, *folder; /* the order's, owned */
    pthread_t thread;
    int bell; /* eventfd */
    int64_t told_at, stage_at;
    struct import_outcome outcome; /* belongs to the thread until that has ended */

    pthread_mutex_t lock; /* for all that follows */
    struct import_report report;
    bool break_off;
    bool abandoned; /* nobody waits for its end: the thread cleans up */
};

void import_look_release(struct import_look *look)
{
    if (!look)
        return;
    import_plan_release(&look->plan);
    arena_release(&look->arena);
    free(look);
}

static void ring(const struct import_work *work)
{
    const uint64_t one = 1;
    ssize_t written = write(work->bell, &one, sizeof one);
    (void)written; /* full: it has been rung often enough */
}

/* A lesson_progress, in the thread. */
static bool tell(void *context, enum lesson_stage stage, int64_t done, int64_t total)
{
    struct import_work *work = context;
    int64_t now = clock_monotonic();
    pthread_mutex_lock(&work->lock);
    bool anew = stage != work->report.stage || !work->report.stages[stage].total;
    if (anew)
        work->stage_at = now;
    work->report.stage = stage;
    work->report.stages[stage] = (struct import_stage_report){done, total};
    work->report.stage_ms = now - work->stage_at;
    bool go_on = !work->break_off;
    pthread_mutex_unlock(&work->lock);
    if (anew || now - work->told_at >= TELL_EVERY_MS || done == total) {
        work->told_at = now;
        ring(work);
    }
    return go_on;
}

void import_outcome_release(struct import_outcome *outcome)
{
    arena_release(&outcome->arena);
}

static bool look_at(struct import_work *work, struct store *store, struct error *error)
{
    struct import_look *look = memory_alloc(1, sizeof *look);
    arena_init(&look->arena);
    const char *path = work->order.path;
    if (import_plan_init(&look->plan, &look->arena, &path, 1, error) &&
        lesson_look(store, &look->plan, tell, work, &look->arena, error)) {
        work->outcome.look = look;
        return true;
    }
    import_look_release(look);
    return false;
}

/* Wipes what is owed on the cards that are in this machine, and on the one that was named. */
static bool wipe(struct import_work *work, struct store *store, struct error *error)
{
    struct lesson_result *result = &work->outcome.result;
    struct card_list cards;
    bool ok = true;
    tell(work, LESSON_WIPING, 0, 0);
    card_list_init(&cards, &work->outcome.arena);
    if (work->order.path && card_list_add(&cards, work->order.path) < 0)
        ok = error_system(error, errno, "This folder cannot be opened; is the card in");
    card_list_add_media(&cards);
    ok = ok && lesson_wipe_owed(store, work->order.actor, &cards, &(struct wipe_wish){.kept_too = true},
                                &result->earlier, error);
    lesson_left(&cards, true, &work->outcome.arena, &result->left);
    card_list_release(&cards);
    return ok;
}

static bool do_job(struct import_work *work, struct store *store, struct error *error)
{
    const struct import_order *order = &work->order;
    switch (order->job) {
    case IMPORT_JOB_LOOK:
        return look_at(work, store, error);
    case IMPORT_JOB_STORE:
        return lesson_store(store, order->actor, order->plan, order->request, tell, work,
                            &work->outcome.arena, &work->outcome.result, error);
    case IMPORT_JOB_WIPE:
        return wipe(work, store, error);
    }
    assert(false && "every job is done above");
    return false;
}

static void free_work(struct import_work *work)
{
    if (work->bell >= 0)
        close(work->bell);
    pthread_mutex_destroy(&work->lock);
    free(work->path);
    free(work->folder);
    free(work);
}

static void *run(void *context)
{
    struct import_work *work = context;
    struct store store;
    if (store_open(&store, work->order.folder, false, &work->outcome.error)) {
        work->outcome.ok = do_job(work, &store, &work->outcome.error);
        store_close(&store);
    }
    pthread_mutex_lock(&work->lock);
    work->report.ended = true;
    bool abandoned = work->abandoned;
    pthread_mutex_unlock(&work->lock);
    if (abandoned) {
        import_look_release(work->outcome.look);
        import_outcome_release(&work->outcome);
        free_work(work);
    } else {
        ring(work);
    }
    return NULL;
}

struct import_work *import_work_start(const struct import_order *order, struct error *error)
{
    struct import_work *work = memory_alloc(1, sizeof *work);
    work->order = *order;
    work->path = order->path ? memory_copy(order->path) : NULL;
    work->folder = memory_copy(order->folder);
    arena_init(&work->outcome.arena);
    work->order.path = work->path;
    work->order.folder = work->folder;
    work->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int number = work->bell < 0 ? errno : 0;
    pthread_mutex_init(&work->lock, NULL);
    /* The thread inherits that signals are blocked: the loop alone reads them (tui/loop.c). */
    if (!number)
        number = pthread_create(&work->thread, NULL, run, work);
    if (!number)
        return work;
    error_system(error, number, "The import cannot begin");
    free_work(work);
    return NULL;
}

int import_work_descriptor(const struct import_work *work)
{
    return work->bell;
}

struct import_report import_work_report(struct import_work *work)
{
    uint64_t rung;
    ssize_t got = read(work->bell, &rung, sizeof rung);
    (void)got; /* nothing to read means that this ring was taken before */
    pthread_mutex_lock(&work->lock);
    struct import_report report = work->report;
    pthread_mutex_unlock(&work->lock);
    return report;
}

void import_work_break_off(struct import_work *work)
{
    pthread_mutex_lock(&work->lock);
    work->break_off = true;
    pthread_mutex_unlock(&work->lock);
}

void import_work_end(struct import_work *work, struct import_outcome *outcome)
{
    int joined = pthread_join(work->thread, NULL);
    assert(joined == 0);
    (void)joined;
    *outcome = work->outcome;
    free_work(work);
}

void import_work_abandon(struct import_work *work)
{
    assert(work->order.job == IMPORT_JOB_LOOK);
    pthread_mutex_lock(&work->lock);
    work->break_off = true;
    bool ended = work->report.ended;
    work->abandoned = !ended;
    int detached = ended ? 0 : pthread_detach(work->thread);
    pthread_mutex_unlock(&work->lock);
    assert(detached == 0);
    (void)detached;
    if (ended) {
        struct import_outcome outcome;
        import_work_end(work, &outcome);
        import_look_release(outcome.look);
        import_outcome_release(&outcome);
    }
}
