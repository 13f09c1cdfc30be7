/* What the import form has done in the background: looking at the files, and the import. */
#include "tui/import/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/import/paths.h"
#include "tui/words/progress.h"

enum { BAR_MOST = 50, LABEL_COLUMNS = 12 };

static bool start(struct view *view, const struct import_order *order, struct error *error)
{
    struct import_view *state = import_of(view);
    state->job = order->job;
    state->breaking_off = false;
    state->report = (struct import_report){0};
    state->work = import_work_start(order, error);
    view->app->dirty = true;
    return state->work != NULL;
}

static void forget_look(struct view *view)
{
    struct import_view *state = import_of(view);
    import_look_release(state->look);
    state->look = NULL;
    files_page_show(view);
}

/* The path that is meant. It is put into the field as well, so that a path that was dropped onto the terminal
 * can be read. */
static const char *meant(struct view *view)
{
    struct import_view *state = import_of(view);
    const char *typed = state->prompts[FIELD_PATH].text;
    const char *path = path_understand(&view->arena, typed);
    if (*typed != '~' && strcmp(path, typed) != 0 && access(path, F_OK) == 0)
        prompt_set(&state->prompts[FIELD_PATH], path);
    return path;
}

void work_look(struct view *view)
{
    struct import_view *state = import_of(view);
    /* After a failure it looks at the same path again: a card may have been put in meanwhile. */
    bool failed = !state->work && !state->look;
    const char *path = meant(view);
    if (!*path || (strcmp(path, state->looked_at) == 0 && !failed))
        return;
    if (state->work) { /* it is looking at another path: it ends soon, and then it looks at this one */
        import_work_break_off(state->work);
        return;
    }
    forget_look(view);
    snprintf(state->looked_at, sizeof state->looked_at, "%s", path);
    error_clear(&state->look_error);
    start(view,
          &(struct import_order){.job = IMPORT_JOB_LOOK,
                                 .folder = view->app->store->folder,
                                 .actor = view->app->actor,
                                 .path = path},
          &state->look_error);
}

/* Makes the plan of the chosen files alone; their descriptors still belong to the look. */
static void gather(struct import_view *state)
{
    free(state->sending.files);
    state->sending = import_plan_pick(&state->look->plan, state->chosen);
}

static void begin(struct view *view, const struct import_order *order)
{
    struct error error;
    if (start(view, order, &error))
        import_go_to(view, PAGE_WORK);
    else
        import_say(view, error.text);
}

void work_import(struct view *view)
{
    struct import_view *state = import_of(view);
    gather(state);
    begin(view, &(struct import_order){.job = IMPORT_JOB_STORE,
                                       .folder = view->app->store->folder,
                                       .actor = view->app->actor,
                                       .plan = &state->sending,
                                       .request = &state->request});
}

void work_wipe(struct view *view)
{
    struct import_view *state = import_of(view);
    gather(state);
    begin(view, &(struct import_order){.job = IMPORT_JOB_WIPE,
                                       .folder = view->app->store->folder,
                                       .actor = view->app->actor,
                                       .path = state->looked_at});
}

void work_break_off(struct view *view)
{
    struct import_view *state = import_of(view);
    if (!state->work)
        return;
    if (state->report.stage == LESSON_WIPING) {
        app_say(view->app, _("All of it is stored; wiping the card goes on to its end."));
        return;
    }
    state->breaking_off = true;
    import_work_break_off(state->work);
    view->app->dirty = true;
}

void work_release(struct import_view *state)
{
    struct import_outcome outcome;
    if (state->work && state->job == IMPORT_JOB_LOOK) {
        import_work_abandon(state->work);
    } else if (state->work) {
        import_work_break_off(state->work);
        import_work_end(state->work, &outcome);
        import_outcome_release(&outcome);
    }
    state->work = NULL;
    free(state->sending.files);
}

static void looked(struct view *view, struct import_outcome *outcome)
{
    struct import_view *state = import_of(view);
    state->look = outcome->look;
    state->look_error = outcome->error;
    import_outcome_release(outcome);
    files_page_show(view);
    lesson_page_fill(view);
    /* If the path was changed meanwhile, look at the new one. */
    if (strcmp(path_understand(&view->arena, state->prompts[FIELD_PATH].text), state->looked_at) != 0)
        work_look(view);
}

static void imported(struct view *view, struct import_outcome *outcome)
{
    struct import_view *state = import_of(view);
    bool wiped_alone = state->job == IMPORT_JOB_WIPE && outcome->ok;
    state->stored = *outcome->result.import.session != '\0';
    if (state->stored || wiped_alone) {
        result_page_show(view, outcome);
        return;
    }
    import_go_to(view, PAGE_FILES);
    import_say(view, outcome->error.text);
    import_outcome_release(outcome);
}

void work_news(struct view *view)
{
    struct import_view *state = import_of(view);
    struct import_outcome outcome;
    if (!state->work)
        return;
    state->report = import_work_report(state->work);
    view->app->dirty = true;
    if (!state->report.ended)
        return;
    import_work_end(state->work, &outcome);
    state->work = NULL;
    if (state->job == IMPORT_JOB_LOOK)
        looked(view, &outcome);
    else
        imported(view, &outcome);
}

/* --- Drawing --- */

static void draw_bar(int row, int column, int columns, const struct import_stage_report *stage)
{
    char bar[BAR_MOST * 3 + 1];
    bool utf8 = draw_utf8();
    size_t used = 0;
    int full = stage->total > 0 ? (int)(stage->done * columns / stage->total) : 0;
    for (int i = 0; i < columns; i++)
        used += (size_t)snprintf(bar + used, sizeof bar - used, "%s",
                                 i < full ? (utf8 ? "█" : "#") : (utf8 ? "░" : "-"));
    draw_text(row, column, columns, STYLE_ACCENT, bar);
}

static void draw_stage(const struct import_view *state, enum lesson_stage stage, int row, struct area area)
{
    const struct import_stage_report *report = &state->report.stages[stage];
    bool now = state->report.stage == stage && state->work;
    int bar = area.columns - LABEL_COLUMNS - 30;
    bar = bar > BAR_MOST ? BAR_MOST : bar < 10 ? 10 : bar;
    draw_text(row, area.column, LABEL_COLUMNS - 1, now ? STYLE_STRONG : STYLE_DIM, lesson_stage_words(stage));
    draw_bar(row, area.column + LABEL_COLUMNS, bar, report);
    int column = area.column + LABEL_COLUMNS + bar + 2;
    char some[32], all[32];
    if (report->total)
        draw_format(row, column, area.column + area.columns - column, now ? STYLE_TEXT : STYLE_DIM,
                    _("%s of %s"), i18n_size(report->done, some, sizeof some),
                    i18n_size(report->total, all, sizeof all));
}

void work_page_draw(struct view *view, struct area area)
{
    struct import_view *state = import_of(view);
    struct area text = {area.row, area.column + 1, 4, area.columns - 2};
    char line[512], size[32];
    bool wiping = state->report.stage == LESSON_WIPING;
    i18n_size(state->sending.total_size, size, sizeof size);
    snprintf(line, sizeof line,
             ngettext("%zu video is being imported, %s.", "%zu videos are being imported, %s.",
                      state->sending.count),
             state->sending.count, size);
    text.row += draw_paragraphs(text, 0, STYLE_STRONG, line) + 1;
    draw_stage(state, LESSON_STORING, text.row++, text);
    draw_stage(state, LESSON_VERIFYING, text.row++, text);
    if (!state->request.keep_originals)
        draw_stage(state, LESSON_WIPING, text.row++, text);
    text.row++;
    if (state->report.stage != LESSON_LOOKING) {
        const struct import_stage_report *stage = &state->report.stages[state->report.stage];
        char how[256];
        progress_describe(how, sizeof how, stage->done, stage->total, PROGRESS_BYTES, state->report.stage_ms);
        snprintf(line, sizeof line, "%s: %s", lesson_stage_words(state->report.stage), how);
        text.row += draw_paragraphs(text, 0, STYLE_TEXT, line);
    }
    text.row++;
    draw_paragraphs(
        text, 0, STYLE_DIM,
        wiping
            ? _("All of it is stored and verified. Now it is wiped from the card; that goes on to its end.")
        : state->breaking_off
            ? _("Breaking off …")
            : _("Escape breaks it off: then nothing is stored, and the card stays as it is."));
}
