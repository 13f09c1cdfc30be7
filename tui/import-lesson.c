#include "tui/import-lesson.h"

#include <string.h>

#include "player/probe.h"
#include "store/text.h"
#include "tui/i18n.h"

/* Asks the player host what each file is. Every file that is refused is named, not only the first. */
static bool look_at_files(struct import_plan *plan, struct progress *progress, struct arena *arena,
                          const char **refusals, struct error *error)
{
    size_t refused = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct import_file *file = &plan->files[i];
        struct probe probe;
        struct error problem;
        progress_show(progress, _("Looking at the files"), (int64_t)i, (int64_t)plan->count, PROGRESS_THINGS);
        if (progress_broken_off(progress))
            return error_set(error, ERROR_CONFLICT,
                             "You broke off the import. Nothing is stored, and the card is as "
                             "it was.");
        if (player_probe(file->fd, &probe, &problem)) {
            file->duration_ms = probe.duration_ms;
            file->width = probe.width;
            file->height = probe.height;
        } else {
            const char *name = strrchr(file->path, '/');
            *refusals = arena_printf(arena, "%s%s: %s\n", *refusals,
                                     text_harmless(arena, name ? name + 1 : file->path), problem.text);
            refused++;
        }
    }
    if (refused == 0)
        return true;
    return error_set(
        error, ERROR_INVALID,
        "Nothing is imported: %zu of the %zu files cannot be. Leave them out, or try another copy of them.",
        refused, plan->count);
}

struct work {
    struct progress *progress;
    const char *labels[IMPORT_WIPING + 1];
};

static bool show_progress(void *context, enum import_stage stage, size_t file, int64_t done, int64_t total)
{
    const struct work *work = context;
    (void)file;
    progress_show(work->progress, work->labels[stage], done, total, PROGRESS_BYTES);
    return !progress_broken_off(work->progress);
}

bool lesson_import(struct store *store, const struct actor *actor, struct import_plan *plan,
                   const struct import_request *request, struct progress *progress, struct arena *arena,
                   const char **refusals, struct import_result *result, struct error *error)
{
    struct work work = {
        .progress = progress,
        .labels = {[IMPORT_STORING] = _("Storing"),
                   [IMPORT_VERIFYING] = _("Verifying"),
                   [IMPORT_WIPING] = _("Wiping")},
    };
    *refusals = "";
    return look_at_files(plan, progress, arena, refusals, error) && import_plan_check(store, plan, error) &&
           import_run(store, actor, plan, request, show_progress, &work, result, error);
}
