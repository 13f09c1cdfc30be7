#include "tui/import/form.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

struct import_view *import_of(struct view *view)
{
    return view->state;
}

void import_say(struct view *view, const char *sentence)
{
    struct import_view *state = import_of(view);
    snprintf(state->sentence, sizeof state->sentence, "%s", sentence);
    view->app->dirty = true;
}

int import_draw_sentence(struct view *view, struct area area)
{
    struct import_view *state = import_of(view);
    return state->sentence[0] ? draw_paragraphs(area, 0, STYLE_DANGER, state->sentence) : 0;
}

void import_go_to(struct view *view, enum import_page page)
{
    struct import_view *state = import_of(view);
    state->page = page;
    state->sentence[0] = '\0';
    view->app->prompt = NULL;
    if (page == PAGE_LESSON)
        lesson_page_focus(view, state->focus);
    view->app->reload = true;
    view->app->dirty = true;
}

static bool open_import(struct view *view, const void *argument, struct error *error)
{
    (void)error;
    struct import_view *state = import_of(view);
    arena_init(&state->request_arena);
    const struct import_argument *asked = argument;
    lesson_page_open(view, asked ? asked->trajectory : NULL);
    picture_page_open(view);
    files_page_open(view);
    result_page_open(view);
    /* Looking at a card tells every page, so all of them are there first. */
    lesson_page_begin(view);
    return true;
}

static void close_import(struct view *view)
{
    struct import_view *state = import_of(view);
    work_release(state);
    result_page_release(state);
    files_page_release(state);
    picture_page_release(state);
    lesson_page_release(state);
    arena_release(&state->request_arena);
}

static bool load_import(struct view *view, struct error *error)
{
    struct import_view *state = import_of(view);
    if (!lesson_page_load(view, error))
        return false;
    lesson_page_fill(view);
    return state->page != PAGE_PICTURE || picture_page_load(view, error);
}

/* Draws the steps, and which one this is: "1 Lesson > 2 Who is in the picture > …". */
static void draw_steps(const struct import_view *state, struct area area)
{
    static const char *const names[] = {
        [PAGE_LESSON] = N_("Lesson"),
        [PAGE_PICTURE] = N_("Who is in the picture"),
        [PAGE_FILES] = N_("Files"),
        [PAGE_WORK] = N_("Import"),
    };
    int column = area.column + 1;
    enum import_page now = state->page == PAGE_RESULT ? PAGE_WORK : state->page;
    for (enum import_page page = PAGE_LESSON; page <= PAGE_WORK; page++) {
        if (page != PAGE_LESSON)
            column += draw_text(area.row, column, area.columns - column, STYLE_DIM, "  >  ");
        column += draw_format(area.row, column, area.columns - column, page == now ? STYLE_ACCENT : STYLE_DIM,
                              "%d %s", (int)page + 1, _(names[page]));
    }
}

static void draw_import(struct view *view, struct area area)
{
    struct import_view *state = import_of(view);
    draw_steps(state, area);
    struct area page = {area.row + 2, area.column, area.rows - 2, area.columns};
    switch (state->page) {
    case PAGE_LESSON:
        lesson_page_draw(view, page);
        break;
    case PAGE_PICTURE:
        picture_page_draw(view, page);
        break;
    case PAGE_FILES:
        files_page_draw(view, page);
        break;
    case PAGE_WORK:
        work_page_draw(view, page);
        break;
    case PAGE_RESULT:
        result_page_draw(view, page);
        break;
    }
}

static void leave(struct app *app, void *context, int chosen)
{
    struct view *view = context;
    if (chosen == 1 && app->view == view)
        app_pop(app);
}

/* Escape goes a page back. From the first page it closes the form, after asking if something was filled in.
 */
static void go_back(struct view *view)
{
    struct import_view *state = import_of(view);
    bool touched = false;
    for (enum import_field field = 0; field < FIELD_COUNT; field++)
        touched = touched || state->touched[field];
    if (state->page == PAGE_RESULT || (state->page == PAGE_LESSON && !touched)) {
        app_pop(view->app);
    } else if (state->page == PAGE_LESSON) {
        dialog_open(
            view->app,
            &(struct dialog_text){.title = _("Close the import?"),
                                  .body = _("What you filled in here is not kept. The card stays as it is."),
                                  .buttons = {_("Stay"), _("Close")}},
            leave, view);
    } else if (state->page == PAGE_WORK) {
        work_break_off(view);
    } else {
        import_go_to(view, state->page - 1);
    }
}

static bool act_import(struct view *view, enum action action)
{
    struct import_view *state = import_of(view);
    if ((state->page == PAGE_PICTURE && picture_page_act(view, action)) ||
        (state->page == PAGE_FILES && files_page_act(view, action)) ||
        (state->page == PAGE_RESULT && result_page_act(view, action)))
        return true;
    switch (action) {
    case ACTION_BACK:
        go_back(view);
        return true;
    case ACTION_GO_ON:
        if (state->page == PAGE_RESULT)
            app_pop(view->app);
        else if (state->page == PAGE_LESSON)
            lesson_page_go_on(view);
        return true;
    case ACTION_HELP:
    case ACTION_REDRAW:
    case ACTION_SUSPEND:
        return false;
    case ACTION_SCREEN_SESSIONS:
    case ACTION_SCREEN_TRAJECTORIES:
    case ACTION_SCREEN_PROCEDURE:
    case ACTION_SCREEN_CONSENTS:
    case ACTION_SCREEN_TRACE:
    case ACTION_SCREEN_POLICY:
    case ACTION_SCREEN_OFFICE:
    case ACTION_EQUIPMENT:
    case ACTION_CLASS_LIST:
        if (state->page == PAGE_RESULT)
            return false;
        app_say(view->app, _("Finish the import first, or close it with Escape."));
        return true;
    default:
        return false;
    }
}

static bool key_import(struct view *view, struct key key)
{
    struct import_view *state = import_of(view);
    if (key.code == 'c' && key.modifiers == MODIFIER_CTRL && state->page == PAGE_WORK) {
        work_break_off(view);
        return true;
    }
    switch (state->page) {
    case PAGE_LESSON:
        return lesson_page_key(view, key);
    case PAGE_PICTURE:
        return picture_page_key(view, key);
    case PAGE_FILES:
        return files_page_key(view, key);
    case PAGE_WORK:
    case PAGE_RESULT:
        break;
    }
    return false;
}

static bool mouse_import(struct view *view, struct mouse mouse)
{
    struct import_view *state = import_of(view);
    view->app->dirty = true;
    switch (state->page) {
    case PAGE_LESSON:
        return lesson_page_mouse(view, mouse);
    case PAGE_PICTURE:
        return picture_page_mouse(view, mouse);
    case PAGE_FILES:
        return files_page_mouse(view, mouse);
    case PAGE_RESULT:
        return result_page_mouse(view, mouse);
    case PAGE_WORK:
        break;
    }
    return false;
}

static int descriptors_import(struct view *view, struct pollfd *fds, int room)
{
    struct import_view *state = import_of(view);
    if (!state->work || room < 1)
        return 0;
    fds[0] = (struct pollfd){.fd = import_work_descriptor(state->work), .events = POLLIN};
    return 1;
}

static void ready_import(struct view *view, const struct pollfd *fds, int count)
{
    (void)fds;
    (void)count;
    work_news(view);
}

static const char *hints_import(struct view *view)
{
    struct import_view *state = import_of(view);
    const struct key_map *keys = view->app->keys;
    char *hints = state->hints;
    const size_t size = sizeof state->hints;
    hints[0] = '\0';
    switch (state->page) {
    case PAGE_LESSON:
        hint_add("Tab", _("next field"), hints, size);
        hint_add(state->offer_count ? draw_utf8() ? "↓" : "v"
                 : draw_utf8()      ? "← →"
                                    : "< >",
                 _("choose"), hints, size);
        key_map_hint(keys, ACTION_GO_ON, _("go on"), hints, size);
        /* Escape alone is named, since q is a letter here. */
        hint_add("Esc", _("close"), hints, size);
        break;
    case PAGE_PICTURE:
        key_map_hint(keys, ACTION_TICK, _("in the picture"), hints, size);
        key_map_hint(keys, ACTION_GO_ON, _("declare"), hints, size);
        key_map_hint(keys, ACTION_TICK_ALL, _("all who may"), hints, size);
        key_map_hint(keys, ACTION_NOBODY, _("nobody"), hints, size);
        key_map_hint(keys, ACTION_VISITOR, _("of another class"), hints, size);
        key_map_hint(keys, ACTION_BACK, _("previous page"), hints, size);
        key_map_hint(keys, ACTION_FILTER, _("filter"), hints, size);
        break;
    case PAGE_FILES:
        key_map_hint(keys, ACTION_TICK, _("with or without"), hints, size);
        key_map_hint(keys, ACTION_TICK_ALL, _("all"), hints, size);
        key_map_hint(keys, ACTION_GO_ON, _("import"), hints, size);
        key_map_hint(keys, ACTION_BACK, _("previous page"), hints, size);
        break;
    case PAGE_WORK:
        if (state->report.stage != LESSON_WIPING)
            hint_add("Esc", _("break off"), hints, size);
        break;
    case PAGE_RESULT:
        key_map_hint(keys, ACTION_GO_ON, _("close"), hints, size);
        key_map_hint(keys, ACTION_SCREEN_PROCEDURE, _("procedure"), hints, size);
        break;
    }
    return hints;
}

const struct view_type view_import = {
    .name = "import",
    .title = N_("Import a lesson"),
    .context = CONTEXT_IMPORT,
    .state_size = sizeof(struct import_view),
    .open = open_import,
    .load = load_import,
    .draw = draw_import,
    .act = act_import,
    .key = key_import,
    .mouse = mouse_import,
    .descriptors = descriptors_import,
    .ready = ready_import,
    .close = close_import,
    .hints = hints_import,
};

bool push_import(struct app *app, const struct import_argument *argument)
{
    return app_push(app, &view_import, argument);
}
