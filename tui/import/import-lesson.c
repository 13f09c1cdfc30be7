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

bool lesson_look(struct import_plan *plan, lesson_progress *progress, void *context, struct arena *arena,
                 const char ***problems, struct error *error)
{
    *problems = arena_alloc(arena, (plan->count + 1) * sizeof **problems);
    for (size_t i = 0; i < plan->count; i++) {
        struct import_file *file = &plan->files[i];
        struct probe probe;
        struct error problem;
        if (!progress(context, LESSON_LOOKING, (int64_t)i, (int64_t)plan->count))
            return error_set(error, ERROR_CONFLICT,
                             "You broke off the import. Nothing is stored, and the card is as "
                             "it was.");
        if (player_probe(file->fd, &probe, &problem)) {
            file->duration_ms = probe.duration_ms;
            file->width = probe.width;
            file->height = probe.height;
        } else {
            (*problems)[i] = arena_copy(arena, problem.text);
        }
    }
    return true;
}

/* Every file that is refused is named, not only the first. */
static bool refuse_files(const struct import_plan *plan, const char *const *problems, struct arena *arena,
                         const char **refusals, struct error *error)
{
    size_t refused = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (!problems[i])
            continue;
        const char *name = strrchr(plan->files[i].path, '/');
        *refusals = arena_printf(arena, "%s%s: %s\n", *refusals,
                                 text_harmless(arena, name ? name + 1 : plan->files[i].path), problems[i]);
        refused++;
    }
    if (refused == 0)
        return true;
    return error_set(
        error, ERROR_INVALID,
        "Nothing is imported: %zu of the %zu files cannot be. Leave them out, or try another copy of them.",
        refused, plan->count);
}

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

bool lesson_store(struct store *store, const struct actor *actor, struct import_plan *plan,
                  const struct import_request *request, lesson_progress *progress, void *context,
                  struct import_result *result, struct error *error)
{
    struct work work = {.progress = progress, .context = context};
    return import_plan_check(store, plan, error) &&
           import_run(store, actor, plan, request, show_progress, &work, result, error);
}

bool lesson_import(struct store *store, const struct actor *actor, struct import_plan *plan,
                   const struct import_request *request, lesson_progress *progress, void *context,
                   struct arena *arena, const char **refusals, struct import_result *result,
                   struct error *error)
{
    const char **problems;
    *refusals = "";
    return lesson_look(plan, progress, context, arena, &problems, error) &&
           refuse_files(plan, problems, arena, refusals, error) &&
           lesson_store(store, actor, plan, request, progress, context, result, error);
}
