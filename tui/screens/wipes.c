/*
 * Originals on cards (R6): films that are stored and still have to be wiped from their card. Those within
 * reach are wiped here. Those that are gone already (deleted by hand, or the card was formatted) a person
 * declares gone, under their own name.
 */
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/text.h"
#include "store/footage/import.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/import/paths.h"
#include "tui/import/work.h"
#include "tui/ui/list-view.h"

enum { FOLDER_MOST = 1000 };

enum { COLUMN_LESSON, COLUMN_CLASS, COLUMN_CARD, COLUMN_FILE, COLUMN_BY, COLUMN_STATE };

struct wipes {
    struct list list; /* first (tui/ui/list-view.h) */
    struct owed_list owed;
    size_t reachable;         /* how many of them can be wiped now */
    char session[ID_SIZE];    /* the session to select after loading; "": none */
    struct import_work *work; /* the wipe that is under way, or NULL */
    char clip[ID_SIZE];       /* the clip that the open dialog asks about */
    struct prompt folder;     /* where a card is that is not a mounted medium */
    bool asking_folder;
    char path[PATH_MAX]; /* that folder, while its card is wiped; "": the cards that are in this machine */
    char hints[256];
};

static const struct owed_wipe *owed_at(const void *rows, size_t row)
{
    return (const struct owed_wipe *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct owed_wipe *owed = owed_at(rows, row);
    const char *slash = strrchr(owed->path, '/');
    switch (column) {
    case COLUMN_LESSON:
        i18n_day(owed->filmed_on, buffer, LIST_CELL);
        return STYLE_TEXT;
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, "%s", owed->class_name);
        return STYLE_TEXT;
    case COLUMN_CARD:
        snprintf(buffer, LIST_CELL, "%s", owed->card);
        return STYLE_TEXT;
    case COLUMN_FILE:
        snprintf(buffer, LIST_CELL, "%s", slash ? slash + 1 : owed->path);
        return STYLE_DIM;
    case COLUMN_BY:
        snprintf(buffer, LIST_CELL, "%s", owed->imported_by ? owed->imported_by : "");
        return STYLE_DIM;
    default:
        snprintf(buffer, LIST_CELL, "%s%s",
                 owed->reachable ? _("can be wiped now")
                 : owed->present ? _("say which folder is its card")
                                 : _("card not in"),
                 owed->kept ? _("; was kept on purpose") : "");
        return owed->present ? STYLE_WARNING : STYLE_DIM;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    return owed_at(rows, row)->clip;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct owed_wipe *left = owed_at(rows, a), *right = owed_at(rows, b);
    switch (column) {
    case COLUMN_LESSON:
        return strcmp(left->filmed_on, right->filmed_on);
    case COLUMN_CLASS:
        return strcoll(left->class_name, right->class_name);
    case COLUMN_CARD:
        return strcoll(left->card, right->card);
    case COLUMN_FILE:
        return strcmp(left->path, right->path);
    case COLUMN_STATE:
        return right->present - left->present;
    default:
        return strcoll(left->imported_by ? left->imported_by : "",
                       right->imported_by ? right->imported_by : "");
    }
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_LESSON] = {.title = N_("Lesson"), .least = 11, .most = 14, .weight = 9},
            [COLUMN_CLASS] = {.title = N_("Class"), .least = 5, .most = 16, .weight = 6},
            [COLUMN_CARD] = {.title = N_("Card"), .least = 8, .most = 24, .weight = 8},
            [COLUMN_FILE] = {.title = N_("File"), .least = 12, .most = 40, .weight = 7},
            [COLUMN_BY] = {.title = N_("Imported by"), .least = 10, .most = 30, .weight = 3},
            [COLUMN_STATE] = {.title = N_("State"), .least = 16, .most = 50, .weight = 10, .enough = 40},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static bool open_wipes(struct view *view, const void *argument, struct error *error)
{
    (void)error;
    struct wipes *wipes = view->state;
    const struct wipes_argument *asked = argument;
    list_init(&wipes->list, &list_type);
    prompt_init(&wipes->folder, "", FOLDER_MOST, false);
    snprintf(wipes->session, sizeof wipes->session, "%s", asked && asked->session ? asked->session : "");
    return true;
}

static void close_wipes(struct view *view)
{
    struct wipes *wipes = view->state;
    struct import_outcome outcome;
    if (wipes->work) {
        import_work_end(wipes->work, &outcome);
        import_outcome_release(&outcome);
    }
    prompt_release(&wipes->folder);
    list_release(&wipes->list);
}

static bool load_wipes(struct view *view, struct error *error)
{
    struct wipes *wipes = view->state;
    wipes->reachable = 0;
    list_set_rows(&wipes->list, NULL, 0);
    if (!wipe_list(view->app->store, view->app->actor, &view->arena, &wipes->owed, error))
        return false;
    list_set_rows(&wipes->list, wipes->owed.items, wipes->owed.count);
    for (size_t i = wipes->owed.count; i-- > 0;) {
        wipes->reachable += wipes->owed.items[i].reachable;
        if (strcmp(wipes->owed.items[i].session, wipes->session) == 0)
            list_select_id(&wipes->list, wipes->owed.items[i].clip);
    }
    wipes->session[0] = '\0'; /* only after the first load: later the selection is the person's */
    return true;
}

/* --- Wiping --- */

static void start(struct app *app, struct wipes *wipes)
{
    struct error error;
    wipes->work = import_work_start(&(struct import_order){.job = IMPORT_JOB_WIPE,
                                                           .folder = app->store->folder,
                                                           .actor = app->actor,
                                                           .path = *wipes->path ? wipes->path : NULL},
                                    &error);
    if (!wipes->work)
        app_fail(app, &error);
    app->dirty = true;
}

static void wipe(struct app *app, void *context, int chosen)
{
    struct wipes *wipes = ((struct view *)context)->state;
    if (chosen == 1)
        start(app, wipes);
}

/* Asks where a card is that is not a mounted medium. The place that is recorded is offered, never used
 * unasked. */
static void ask_folder(struct view *view, bool asking)
{
    struct wipes *wipes = view->state;
    size_t row;
    wipes->asking_folder = asking;
    prompt_set(&wipes->folder,
               asking && list_selected(&wipes->list, &row) ? wipes->owed.items[row].root : "");
    wipes->folder.enter = N_("look there");
    wipes->folder.escape = N_("leave it");
    view->app->prompt = asking ? &wipes->folder : NULL;
    view->app->dirty = true;
}

static void take_folder(struct view *view)
{
    struct wipes *wipes = view->state;
    struct arena arena;
    arena_init(&arena);
    snprintf(wipes->path, sizeof wipes->path, "%s", path_understand(&arena, wipes->folder.text));
    arena_release(&arena);
    ask_folder(view, false);
    if (*wipes->path)
        start(view->app, wipes);
}

static void ask_wipe(struct view *view)
{
    struct wipes *wipes = view->state;
    struct arena arena;
    if (wipes->work || !wipes->owed.count)
        return;
    wipes->path[0] = '\0';
    if (!wipes->reachable) {
        ask_folder(view, true);
        return;
    }
    arena_init(&arena);
    const char *body = arena_printf(&arena,
                                    ngettext("%zu original is on a card that is in. It is stored and "
                                             "verified; it is now wiped from the card, for good.",
                                             "%zu originals are on cards that are in. They are stored and "
                                             "verified; they are now wiped from the cards, for good.",
                                             wipes->reachable),
                                    wipes->reachable);
    dialog_open(view->app,
                &(struct dialog_text){.title = _("Wipe the originals?"),
                                      .body = body,
                                      .buttons = {_("Leave them"), _("Wipe")},
                                      .danger = true},
                wipe, view);
    arena_release(&arena);
}

static int descriptors_wipes(struct view *view, struct pollfd *fds, int room)
{
    struct wipes *wipes = view->state;
    if (!wipes->work || room < 1)
        return 0;
    fds[0] = (struct pollfd){.fd = import_work_descriptor(wipes->work), .events = POLLIN};
    return 1;
}

static void understood(struct app *app, void *context, int chosen)
{
    (void)app;
    (void)context;
    (void)chosen;
}

/* R6: nobody should believe that a card is clean when it is not. */
static void show_left(struct view *view, const struct card_names *left)
{
    struct arena arena;
    const char *body = "";
    arena_init(&arena);
    for (size_t i = 0; i < left->count; i++)
        body = arena_printf(&arena, "%s%s%s", body, i > 0 ? "\n" : "", text_harmless(&arena, left->items[i]));
    if (left->more)
        body = arena_printf(&arena, "%s\n%s", body, _("… and more"));
    dialog_open(view->app,
                &(struct dialog_text){.title = _("Other film or sound that is still there"),
                                      .body = body,
                                      .buttons = {_("Close")}},
                understood, NULL);
    arena_release(&arena);
}

static void say_wiped(struct view *view, const struct lesson_result *result)
{
    const struct wipe_result *wiped = &result->earlier;
    app_say(view->app,
            ngettext("%zu original has been wiped.", "%zu originals have been wiped.", wiped->wiped),
            wiped->wiped);
    if (wiped->elsewhere > 0)
        app_say(
            view->app,
            ngettext("%zu is said to be where no card of yours is known to have been; nothing was touched.",
                     "%zu are said to be where no card of yours is known to have been; nothing was touched.",
                     wiped->elsewhere),
            wiped->elsewhere);
    if (wiped->wiped > 0 && result->left.count > 0)
        show_left(view, &result->left);
}

static void ready_wipes(struct view *view, const struct pollfd *fds, int count)
{
    (void)fds;
    (void)count;
    struct wipes *wipes = view->state;
    struct import_outcome outcome;
    if (!import_work_report(wipes->work).ended)
        return;
    import_work_end(wipes->work, &outcome);
    wipes->work = NULL;
    if (outcome.ok)
        say_wiped(view, &outcome.result);
    else
        app_fail(view->app, &outcome.error);
    import_outcome_release(&outcome);
    view->app->reload = true;
}

/* --- Declaring --- */

static void confirm(struct app *app, void *context, int chosen)
{
    struct wipes *wipes = ((struct view *)context)->state;
    struct error error;
    size_t confirmed = 0;
    if (chosen < 1)
        return;
    /* Declares the film gone that was asked about, or all films of its card. */
    const struct owed_wipe *asked = NULL;
    for (size_t i = 0; i < wipes->owed.count; i++) {
        if (strcmp(wipes->owed.items[i].clip, wipes->clip) == 0)
            asked = &wipes->owed.items[i];
    }
    for (size_t i = 0; asked && i < wipes->owed.count; i++) {
        const struct owed_wipe *owed = &wipes->owed.items[i];
        if (owed != asked && (chosen != 2 || owed->present || strcmp(owed->card, asked->card) != 0))
            continue;
        if (!wipe_confirm_gone(app->store, app->actor, owed->clip, &error)) {
            app_fail(app, &error);
            app->reload = true;
            return;
        }
        confirmed++;
    }
    app_say(app,
            ngettext("Recorded under your name: %zu original is gone.",
                     "Recorded under your name: %zu originals are gone.", confirmed),
            confirmed);
    app->reload = true;
}

static void ask_confirm(struct view *view)
{
    struct wipes *wipes = view->state;
    struct arena arena;
    size_t row, same = 0;
    if (wipes->work || !list_selected(&wipes->list, &row))
        return;
    const struct owed_wipe *owed = &wipes->owed.items[row];
    if (owed->present) {
        app_say(view->app,
                _("There is still a file where this original was, so its card is in; wipe it instead."));
        return;
    }
    snprintf(wipes->clip, sizeof wipes->clip, "%s", owed->clip);
    for (size_t i = 0; i < wipes->owed.count; i++)
        same += !wipes->owed.items[i].present && *owed->card &&
                strcmp(wipes->owed.items[i].card, owed->card) == 0;
    arena_init(&arena);
    const char *body = arena_printf(&arena,
                                    _("%s\n\nYou declare that this original is no longer on its card: it was "
                                      "deleted by hand, or the card was formatted. "
                                      "This is recorded under your name, and the procedure shows it."),
                                    owed->path);
    if (same > 1)
        body = arena_printf(
            &arena, "%s\n\n%s", body,
            arena_printf(&arena, _("On card %s, %zu originals are still to be wiped."), owed->card, same));
    dialog_open(view->app,
                &(struct dialog_text){
                    .title = _("Is it gone?"),
                    .body = body,
                    .buttons = {_("Go back"), _("It is gone"), same > 1 ? _("All of this card") : NULL},
                    .danger = true},
                confirm, view);
    arena_release(&arena);
}

/* --- The view --- */

static bool act_wipes(struct view *view, enum action action)
{
    struct wipes *wipes = view->state;
    switch (action) {
    case ACTION_OPEN:
        ask_wipe(view);
        return true;
    case ACTION_CARDS:
        ask_confirm(view);
        return true;
    case ACTION_HELP:
    case ACTION_REDRAW:
    case ACTION_SUSPEND:
        return false;
    default:
        break;
    }
    if (wipes->work) { /* leaving now would have to wait for the end of the wipe */
        app_say(view->app, _("The card is being wiped; that goes on to its end."));
        return true;
    }
    return list_act(&wipes->list, view->app, action);
}

static bool key_wipes(struct view *view, struct key key)
{
    struct wipes *wipes = view->state;
    if (!wipes->asking_folder)
        return list_key(&wipes->list, view->app, key);
    view->app->dirty = true;
    switch (prompt_key(&wipes->folder, key)) {
    case PROMPT_DONE:
        take_folder(view);
        return true;
    case PROMPT_LEFT:
        ask_folder(view, false);
        return true;
    case PROMPT_EDITED:
        return true;
    case PROMPT_IGNORED:
        break;
    }
    return false;
}

static void draw_wipes(struct view *view, struct area area)
{
    struct wipes *wipes = view->state;
    struct area text = {area.row, area.column + 1, 4, area.columns - 2};
    int used = 0;
    if (wipes->work)
        used = draw_paragraphs(text, 0, STYLE_STRONG, _("Wiping … the card must stay in."));
    else if (wipes->owed.count)
        used = draw_paragraphs(text, 0, STYLE_DIM,
                               _("These are stored and verified, and still owed a wipe. Put the card back to "
                                 "wipe them, wherever it "
                                 "is mounted; what is gone already has to be declared."));
    if (wipes->asking_folder) {
        int label = draw_text(area.row + used, text.column, text.columns - 20, STYLE_STRONG,
                              _("Folder of the card:"));
        prompt_draw(&wipes->folder,
                    (struct area){area.row + used, text.column + label + 1, 1, text.columns - label - 1},
                    true);
        used++;
    }
    if (used)
        used++;
    list_draw(&wipes->list, (struct area){area.row + used, area.column, area.rows - used, area.columns},
              !wipes->asking_folder, _("No original is owed a wipe: all cards are clean."));
}

static const char *hints_wipes(struct view *view)
{
    struct wipes *wipes = view->state;
    const struct key_map *keys = view->app->keys;
    wipes->hints[0] = '\0';
    if (wipes->owed.count) {
        key_map_hint(keys, ACTION_OPEN, _("wipe what is there"), wipes->hints, sizeof wipes->hints);
        key_map_hint(keys, ACTION_CARDS, _("it is gone"), wipes->hints, sizeof wipes->hints);
        key_map_hint(keys, ACTION_FILTER, _("filter"), wipes->hints, sizeof wipes->hints);
    }
    key_map_hint(keys, ACTION_HELP, _("help"), wipes->hints, sizeof wipes->hints);
    key_map_hint(keys, ACTION_BACK, _("back"), wipes->hints, sizeof wipes->hints);
    return wipes->hints;
}

const struct view_type view_wipes = {
    .name = "wipes",
    .title = N_("Originals on cards"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct wipes),
    .open = open_wipes,
    .load = load_wipes,
    .draw = draw_wipes,
    .act = act_wipes,
    .key = key_wipes,
    .mouse = list_view_mouse,
    .descriptors = descriptors_wipes,
    .ready = ready_wipes,
    .close = close_wipes,
    .hints = hints_wipes,
};

bool push_wipes(struct app *app, const struct wipes_argument *argument)
{
    return app_push(app, &view_wipes, argument);
}
