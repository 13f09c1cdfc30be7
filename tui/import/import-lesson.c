#include "tui/import/import-lesson.h"

#include <string.h>

#include "player/client/probe.h"
#include "store/base/text.h"
#include "tui/ui/i18n.h"

const char *lesson_stage_words(enum lesson_stage stage)
{
    switch (stage) {
    case LESSON_LOOKING:
        return _("Looking at the files");
    case LESSON_STORING:
        return _("Storing");
    case LESSON_VERIFYING:
        return _("Verifying");
    case LESSON_WIPING:
    case LESSON_STAGES:
        break;
    }
    return _("Wiping");
}

bool lesson_on_terminal(void *progress, enum lesson_stage stage, int64_t done, int64_t total)
{
    progress_show(progress, lesson_stage_words(stage), done, total,
                  stage == LESSON_LOOKING ? PROGRESS_THINGS : PROGRESS_BYTES);
    return !progress_broken_off(progress);
}

/* --- Looking --- */

static enum import_bar bar_of(enum probe_verdict verdict)
{
    switch (verdict) {
    case PROBE_GOOD:
        return IMPORT_FREE;
    case PROBE_EMPTY:
        return IMPORT_EMPTY;
    case PROBE_NO_VIDEO:
    case PROBE_NO_PICTURE:
        return IMPORT_NO_VIDEO;
    case PROBE_UNREADABLE:
    case PROBE_NOT_BOXED:
        return IMPORT_UNREADABLE;
    case PROBE_TRUNCATED:
    case PROBE_DAMAGED:
    case PROBE_TIMEOUT:
        break;
    }
    return IMPORT_DAMAGED;
}

static void take_probe(struct import_file *file, const struct probe *probe)
{
    file->duration_ms = probe->duration_ms;
    file->width = probe->width;
    file->height = probe->height;
    file->start_ms = probe->start_ms;
}

static void look_into(struct import_plan *plan, size_t index, struct arena *arena)
{
    struct import_file *file = &plan->files[index];
    struct probe probe;
    struct error problem;
    char length[32];
    if (!player_probe(file->fd, NULL, NULL, &probe, &problem)) {
        import_plan_bar(plan, arena, index, bar_of(probe.verdict), problem.text);
        return;
    }
    take_probe(file, &probe);
    if (!probe.whole)
        import_plan_bar(
            plan, arena, index, IMPORT_CUT_OFF,
            arena_printf(
                arena,
                _("It is not whole: it was cut off, or is damaged. %s of it can be played, and it can "
                  "be imported as it is."),
                i18n_length(file->duration_ms, length, sizeof length)));
}

bool lesson_look(struct store *store, struct import_plan *plan, lesson_progress *progress, void *context,
                 struct arena *arena, struct error *error)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (!progress(context, LESSON_LOOKING, (int64_t)i, (int64_t)plan->count))
            return error_set(error, ERROR_CONFLICT,
                             "You broke off the import. Nothing is stored, and the card is as "
                             "it was.");
        if (plan->files[i].bar == IMPORT_FREE && !plan->files[i].streamed)
            look_into(plan, i, arena);
    }
    return import_plan_check(store, plan, arena, error);
}

/* --- Storing --- */

struct work {
    lesson_progress *progress;
    void *context;
};

static bool show_progress(void *context, enum import_stage stage, size_t file, int64_t done, int64_t total)
{
    static const enum lesson_stage stages[] = {[IMPORT_STORING] = LESSON_STORING,
                                               [IMPORT_VERIFYING] = LESSON_VERIFYING,
                                               [IMPORT_WIPING] = LESSON_WIPING};
    const struct work *work = context;
    (void)file;
    return work->progress(work->context, stages[stage], done, total);
}

/* A file that can only be read from front to end (MTP) is looked into once it is stored. Its original cannot
 * be wiped from here anyway, so a film that was cut off is stored as it is. */
static bool look_into_stored(void *context, int fd, const unsigned char *key,
                             const struct footage_label *label, struct import_file *file, struct error *error)
{
    struct probe probe;
    (void)context;
    if (!player_probe(fd, key, label, &probe, error))
        return false;
    take_probe(file, &probe);
    return true;
}

bool lesson_wipe_owed(struct store *store, const struct actor *actor, struct card_list *cards,
                      const struct wipe_wish *wish, struct wipe_result *result, struct error *error)
{
    const struct wipe_wish by_itself = {.but_session = wish->but_session};
    struct wipe_result own;
    struct error first = {.kind = ERROR_NONE};
    bool done = wipe_run(store, NULL, cards, &by_itself, result, &first);
    bool own_done = wipe_run(store, actor, cards, wish, &own, error);
    result->wiped += own.wiped;
    result->companions += own.companions;
    result->owed = own.owed;
    result->elsewhere = own.elsewhere;
    if (own_done && !done)
        *error = first;
    return done && own_done;
}

void lesson_left(const struct card_list *cards, bool of_wiped_alone, struct arena *arena,
                 struct card_names *left)
{
    size_t room = 0;
    *left = (struct card_names){0};
    for (size_t i = 0; i < cards->count; i++) {
        struct card_names here = {0};
        if (!of_wiped_alone || cards->items[i].wiped > 0)
            card_recordings(&cards->items[i], arena, &here);
        left->more = left->more || here.more;
        for (size_t k = 0; k < here.count; k++) {
            left->items = arena_grow(arena, left->items, left->count, &room, sizeof *left->items);
            left->items[left->count++] = card_path_of(arena, cards->items[i].root, here.items[k]);
        }
    }
}

/* Removes the lesson's own files from what is left on the cards. */
static void leave_out(const struct import_plan *plan, struct card_names *left)
{
    size_t kept = 0;
    for (size_t i = 0; i < left->count; i++) {
        bool stored = false;
        for (size_t k = 0; k < plan->count && !stored; k++)
            stored = strcmp(plan->files[k].path, left->items[i]) == 0;
        if (!stored)
            left->items[kept++] = left->items[i];
    }
    left->count = kept;
}

bool lesson_store(struct store *store, const struct actor *actor, struct import_plan *plan,
                  const struct import_request *request, lesson_progress *progress, void *context,
                  struct arena *arena, struct lesson_result *result, struct error *error)
{
    struct work work = {.progress = progress, .context = context};
    const struct import_caller caller = {
        .progress = show_progress, .look_into = look_into_stored, .context = &work};
    *result = (struct lesson_result){0};
    bool done = import_run(store, actor, plan, request, &caller, &result->import, error);
    if (!*result->import.session || request->keep_originals)
        return done;
    const struct wipe_wish earlier_ones = {.kept_too = true, .but_session = result->import.session};
    /* When an earlier original cannot be wiped, this import has not failed. */
    if (lesson_wipe_owed(store, actor, &plan->cards, &earlier_ones, &result->earlier, &result->trouble))
        error_clear(&result->trouble);
    lesson_left(&plan->cards, false, arena, &result->left);
    leave_out(plan, &result->left);
    return done;
}

bool lesson_import(struct store *store, const struct actor *actor, struct import_plan *plan,
                   const struct import_request *request, lesson_progress *progress, void *context,
                   struct arena *arena, struct lesson_result *result, struct error *error)
{
    if (!lesson_look(store, plan, progress, context, arena, error))
        return false;
    for (size_t i = 0; i < plan->count; i++)
        if (!import_file_fits(&plan->files[i]))
            return error_set(error, ERROR_INVALID, "%s: %s", text_harmless(arena, plan->files[i].path),
                             plan->files[i].why);
    return lesson_store(store, actor, plan, request, progress, context, arena, result, error);
}
