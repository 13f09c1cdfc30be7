/* The first page of the import form: the card, and what lesson it holds. What is known already is filled in.
 */
#include "tui/import/form.h"

#include <stdio.h>
#include <string.h>

#include "store/footage/card.h"
#include "store/footage/import-rules.h"
#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/import/paths.h"
#include "tui/words/words-consent.h"

enum { LABEL_COLUMNS = 16, FIELD_COLUMNS = 76, VIEWERS_MOST = 400, NUMBER_MOST = 40, DAY_MOST = 10 };

static const char *const field_labels[] = {
    [FIELD_PATH] = N_("Card or files"),    [FIELD_PURPOSE] = N_("Made for"),
    [FIELD_TRAJECTORY] = N_("Trajectory"), [FIELD_PUPIL] = N_("About pupil"),
    [FIELD_VIEWERS] = N_("Who may watch"), [FIELD_CLASS] = N_("Class"),
    [FIELD_DAY] = N_("Filmed on"),         [FIELD_FILMED_BY] = N_("Filmed by"),
    [FIELD_CAMERA] = N_("Camera"),         [FIELD_CARD] = N_("Card"),
    [FIELD_ORIGINALS] = N_("Originals"),   [FIELD_GO_ON] = "",
};

static bool is_typed(enum import_field field)
{
    return field == FIELD_PATH || field == FIELD_PUPIL || field == FIELD_VIEWERS || field == FIELD_DAY;
}

enum purpose lesson_page_purpose(const struct import_view *state)
{
    enum purpose purpose = PURPOSE_COACHING;
    struct error ignored;
    (void)purpose_parse(state->values[FIELD_PURPOSE], &purpose, &ignored);
    return purpose;
}

static bool is_shown(const struct import_view *state, enum import_field field)
{
    enum purpose purpose = lesson_page_purpose(state);
    if (field == FIELD_TRAJECTORY)
        return purpose == PURPOSE_COACHING;
    if (field == FIELD_PUPIL || field == FIELD_VIEWERS)
        return purpose == PURPOSE_SUPPORT;
    return true;
}

static const struct open_trajectory *trajectory_chosen(const struct import_view *state)
{
    for (size_t i = 0; i < state->choices.trajectory_count; i++) {
        if (strcmp(state->choices.trajectories[i].id, state->values[FIELD_TRAJECTORY]) == 0)
            return &state->choices.trajectories[i];
    }
    return NULL;
}

static void set_value(struct import_view *state, enum import_field field, const char *value)
{
    snprintf(state->values[field], sizeof state->values[field], "%s", value ? value : "");
}

/* --- Life --- */

void lesson_page_open(struct view *view, const char *trajectory)
{
    struct import_view *state = import_of(view);
    static const size_t most[FIELD_COUNT] = {[FIELD_PATH] = PATH_FIELD_MOST,
                                             [FIELD_PUPIL] = NUMBER_MOST,
                                             [FIELD_VIEWERS] = VIEWERS_MOST,
                                             [FIELD_DAY] = DAY_MOST};
    for (enum import_field field = 0; field < FIELD_COUNT; field++)
        prompt_init(&state->prompts[field], "", is_typed(field) ? most[field] : 1, false);
    arena_init(&state->offer_arena);
    state->offer = -1;
    set_value(state, FIELD_PURPOSE, purpose_name(PURPOSE_COACHING));
    set_value(state, FIELD_ORIGINALS, "wipe");
    set_value(state, FIELD_FILMED_BY, view->app->actor->name);
    set_value(state, FIELD_TRAJECTORY, trajectory);
}

void lesson_page_begin(struct view *view)
{
    struct import_view *state = import_of(view);
    /* If a card is in this machine, it is most likely the one that is meant. */
    struct path_offers media;
    path_media_now(&view->arena, &media);
    if (media.count == 1)
        prompt_set(&state->prompts[FIELD_PATH], media.items[0].path);
    work_look(view);
    lesson_page_focus(view, media.count == 1 ? FIELD_TRAJECTORY : FIELD_PATH);
}

void lesson_page_release(struct import_view *state)
{
    for (enum import_field field = 0; field < FIELD_COUNT; field++)
        prompt_release(&state->prompts[field]);
    arena_release(&state->offer_arena);
}

/* --- What can be chosen --- */

static void add_option(struct arena *arena, struct import_options *options, size_t *room, const char *value,
                       const char *label)
{
    options->items = arena_grow(arena, options->items, options->count, room, sizeof *options->items);
    options->items[options->count++] = (struct import_option){.value = value, .label = label};
}

/* A class as a field's value: its name and the id of its location, whose name would be too long. */
static const char *class_value(struct arena *arena, const char *name, const char *location_id)
{
    return arena_printf(arena, "%s\t%s", name, location_id);
}

static void make_class_options(struct view *view, size_t *room)
{
    struct import_view *state = import_of(view);
    struct arena *arena = &view->arena;
    for (size_t i = 0; i < state->classes.count; i++) {
        const struct school_class *class = &state->classes.items[i];
        add_option(arena, &state->options[FIELD_CLASS], room,
                   class_value(arena, class->name, class->location_id),
                   class_needs_location(&state->classes, class->name)
                       ? arena_printf(arena, "%s (%s)", class->name, class->location)
                       : class->name);
    }
}

static void make_options(struct view *view)
{
    struct import_view *state = import_of(view);
    struct arena *arena = &view->arena;
    size_t room[FIELD_COUNT] = {0};
    memset(state->options, 0, sizeof state->options);
    for (enum purpose purpose = 0; purpose < PURPOSE_COUNT; purpose++)
        add_option(arena, &state->options[FIELD_PURPOSE], &room[FIELD_PURPOSE], purpose_name(purpose),
                   words_purpose(purpose));
    for (size_t i = 0; i < state->choices.trajectory_count; i++) {
        const struct open_trajectory *trajectory = &state->choices.trajectories[i];
        add_option(arena, &state->options[FIELD_TRAJECTORY], &room[FIELD_TRAJECTORY], trajectory->id,
                   arena_printf(arena, _("%s, coached by %s"), trajectory->teacher, trajectory->coach));
    }
    make_class_options(view, &room[FIELD_CLASS]);
    for (size_t i = 0; i < state->choices.colleague_count; i++) {
        const struct colleague *colleague = &state->choices.colleagues[i];
        add_option(arena, &state->options[FIELD_FILMED_BY], &room[FIELD_FILMED_BY], colleague->name,
                   arena_printf(arena, "%s (%s)", colleague->full_name, colleague->name));
    }
    for (size_t i = 0; i < state->equipment.count; i++) {
        const struct equipment *item = &state->equipment.items[i];
        enum import_field field = strcmp(item->kind, "card") == 0 ? FIELD_CARD : FIELD_CAMERA;
        add_option(arena, &state->options[field], &room[field], item->name,
                   arena_printf(arena, "%s (%s)", item->name, item->serial));
    }
    add_option(arena, &state->options[FIELD_ORIGINALS], &room[FIELD_ORIGINALS], "wipe",
               _("wiped as soon as all is stored and verified"));
    add_option(arena, &state->options[FIELD_ORIGINALS], &room[FIELD_ORIGINALS], "keep",
               _("kept; their wipe stays owed"));
}

bool lesson_page_load(struct view *view, struct error *error)
{
    struct import_view *state = import_of(view);
    struct app *app = view->app;
    if (!import_choices(app->store, app->actor, &view->arena, &state->choices, error) ||
        !equipment_list(app->store, app->actor, &view->arena, &state->equipment, error) ||
        !class_list(app->store, app->actor, NULL, &view->arena, &state->classes, error) ||
        !wipe_list(app->store, app->actor, &view->arena, &state->owed, error))
        return false;
    make_options(view);
    return true;
}

static const struct import_option *chosen_option(const struct import_view *state, enum import_field field)
{
    for (size_t i = 0; i < state->options[field].count; i++) {
        if (strcmp(state->options[field].items[i].value, state->values[field]) == 0)
            return &state->options[field].items[i];
    }
    return NULL;
}

const char *lesson_page_class(const struct import_view *state)
{
    const struct import_option *chosen = chosen_option(state, FIELD_CLASS);
    return chosen ? chosen->label : "";
}

static const struct school_class *class_chosen(const struct import_view *state)
{
    const struct import_option *chosen = chosen_option(state, FIELD_CLASS);
    /* The options are in the order of the classes. */
    return chosen ? &state->classes.items[chosen - state->options[FIELD_CLASS].items] : NULL;
}

/* Fills a field in, unless the person has set it: with `last`, else with the only option there is. */
static void fill(struct import_view *state, enum import_field field, const char *last)
{
    if (state->touched[field])
        return;
    if (last)
        set_value(state, field, last);
    else if (state->options[field].count == 1)
        set_value(state, field, state->options[field].items[0].value);
}

/* When the newest film that can be imported was made; 0 when there is none. */
static int64_t newest_film(const struct import_view *state)
{
    int64_t newest = 0;
    for (size_t i = 0; state->look && i < state->look->plan.count; i++) {
        const struct import_file *file = &state->look->plan.files[i];
        if (file->fd >= 0 && file->modified_at > newest)
            newest = file->modified_at;
    }
    return newest;
}

/* Proposes the day of filming, from the camera's clock. A day that cannot be right is left for the person to
 * type. */
static void fill_day(struct import_view *state)
{
    int64_t newest = newest_film(state), now = clock_now();
    char day[DAY_SIZE];
    state->clock_says[0] = '\0';
    clock_day(newest > 0 ? newest : now, day);
    if (newest > 0 && !card_day_is_credible(newest, state->choices.made_at, now)) {
        snprintf(state->clock_says, sizeof state->clock_says, "%s", day);
        day[0] = '\0';
    }
    if (strcmp(state->prompts[FIELD_DAY].text, day) != 0)
        prompt_set(&state->prompts[FIELD_DAY], day);
}

void lesson_page_fill(struct view *view)
{
    struct import_view *state = import_of(view);
    if (!state->values[FIELD_TRAJECTORY][0])
        fill(state, FIELD_TRAJECTORY, NULL);
    const struct open_trajectory *trajectory = trajectory_chosen(state);
    fill(state, FIELD_CLASS,
         trajectory && trajectory->last_class
             ? class_value(&view->arena, trajectory->last_class, trajectory->last_location_id)
             : NULL);
    if (!class_chosen(state)) /* the class that was filled in does not exist any more */
        set_value(state, FIELD_CLASS, "");
    fill(state, FIELD_CAMERA, state->choices.last_camera);
    fill(state, FIELD_CARD, state->choices.last_card);
    if (state->touched[FIELD_DAY])
        return;
    fill_day(state);
}

void lesson_page_request(struct view *view, const char *in_picture)
{
    struct import_view *state = import_of(view);
    struct arena *arena = &state->request_arena;
    enum purpose purpose = lesson_page_purpose(state);
    const struct school_class *class = class_chosen(state);
    arena_reset(arena);
    state->request = (struct import_request){
        .purpose = purpose_name(purpose),
        .trajectory = purpose == PURPOSE_COACHING && state->values[FIELD_TRAJECTORY][0]
                          ? arena_copy(arena, state->values[FIELD_TRAJECTORY])
                          : NULL,
        .class_name = arena_copy(arena, class ? class->name : ""),
        .location = arena_copy(arena, class ? class->location : NULL),
        .filmed_on = arena_copy(arena, state->prompts[FIELD_DAY].text),
        .filmed_by = arena_copy(arena, state->values[FIELD_FILMED_BY]),
        .camera = state->values[FIELD_CAMERA][0] ? arena_copy(arena, state->values[FIELD_CAMERA]) : NULL,
        .card = state->values[FIELD_CARD][0] ? arena_copy(arena, state->values[FIELD_CARD]) : NULL,
        .in_picture = arena_copy(arena, in_picture),
        .keep_originals = strcmp(state->values[FIELD_ORIGINALS], "keep") == 0,
    };
    if (purpose == PURPOSE_SUPPORT) {
        const char *pupil = state->prompts[FIELD_PUPIL].text, *viewers = state->prompts[FIELD_VIEWERS].text;
        state->request.support_pupil = *pupil ? arena_copy(arena, pupil) : NULL;
        state->request.viewers = *viewers ? arena_copy(arena, viewers) : NULL;
    }
}

/* --- Walking --- */

void lesson_page_focus(struct view *view, enum import_field field)
{
    struct import_view *state = import_of(view);
    state->focus = field;
    state->search[0] = '\0';
    view->app->prompt = is_typed(field) ? &state->prompts[field] : NULL;
    view->app->dirty = true;
    offers_make(view);
}

static void walk(struct view *view, int step)
{
    struct import_view *state = import_of(view);
    if (state->focus == FIELD_PATH)
        work_look(view);
    int field = (int)state->focus;
    do
        field = (field + step + FIELD_COUNT) % FIELD_COUNT;
    while (!is_shown(state, (enum import_field)field));
    lesson_page_focus(view, (enum import_field)field);
}

static void changed(struct view *view, enum import_field field)
{
    struct import_view *state = import_of(view);
    state->touched[field] = true;
    state->sentence[0] = '\0';
    view->app->dirty = true;
    lesson_page_fill(view);
}

static void choose(struct view *view, int step)
{
    struct import_view *state = import_of(view);
    const struct import_options *options = &state->options[state->focus];
    const struct import_option *now = chosen_option(state, state->focus);
    if (!options->count)
        return;
    size_t at = now ? (size_t)(now - options->items) : step > 0 ? options->count - 1 : 0;
    at = (at + options->count + (size_t)step) % options->count;
    set_value(state, state->focus, options->items[at].value);
    changed(view, state->focus);
}

/* Typing on a field that is chosen from options goes to the first option that holds what was typed. */
static void search(struct view *view, struct key key)
{
    struct import_view *state = import_of(view);
    const struct import_options *options = &state->options[state->focus];
    size_t length = strlen(state->search);
    if (key.code == KEY_NAMED_BACKSPACE) {
        state->search[length ? text_previous(state->search, length) : 0] = '\0';
        return;
    }
    if (length + 2 > sizeof state->search || key.code < ' ' || key.code > '~')
        return;
    state->search[length] = (char)key.code;
    state->search[length + 1] = '\0';
    for (size_t i = 0; i < options->count; i++) {
        if (!text_contains(options->items[i].label, state->search))
            continue;
        set_value(state, state->focus, options->items[i].value);
        changed(view, state->focus);
        return;
    }
    state->search[length] = '\0'; /* no option holds that: the letter is dropped */
}

/* --- Going on --- */

static const char *what_is_missing(enum import_field field)
{
    switch (field) {
    case FIELD_PATH:
        return _("Say where the videos are: the folder of the card, or a file.");
    case FIELD_TRAJECTORY:
        return _(
            "Choose the trajectory that this lesson belongs to. A coach opens one on the screen with the "
            "sessions.");
    case FIELD_PUPIL:
        return _("Give the number of the pupil that this footage is about; a part of the name finds it.");
    case FIELD_VIEWERS:
        return _("Name who may watch this footage: log-in names, separated by commas.");
    case FIELD_CLASS:
        return _(
            "Choose the class that was filmed. The registrar reads class lists in on the Consents screen.");
    case FIELD_DAY:
        return _("Give the day of filming, as 2026-11-24.");
    case FIELD_FILMED_BY:
        return _("Choose who held the camera.");
    case FIELD_CAMERA:
        return _("Choose the school's camera that was used. The registrar adds one on the Equipment screen.");
    case FIELD_CARD:
        return _("Choose the school's card that was used. The registrar adds one on the Equipment screen.");
    default:
        return "";
    }
}

void lesson_page_go_on(struct view *view)
{
    struct import_view *state = import_of(view);
    struct import_permit permit;
    struct error error;
    work_look(view);
    for (enum import_field field = 0; field < FIELD_GO_ON; field++) {
        bool there = is_typed(field) ? state->prompts[field].length > 0 : state->values[field][0] != '\0';
        if (is_shown(state, field) && !there) {
            lesson_page_focus(view, field);
            import_say(view, what_is_missing(field));
            return;
        }
    }
    if (!state->work && !state->look) {
        lesson_page_focus(view, FIELD_PATH);
        import_say(view, state->look_error.text);
        return;
    }
    /* All but the declaration is held against the rules on this page, where it can be changed (R1, R5, R11).
     */
    lesson_page_request(view, "none");
    if (!import_permit(view->app->store, view->app->actor, &state->request, &state->request_arena, &permit,
                       &error)) {
        import_say(view, error.text);
        return;
    }
    import_of(view)->nobody = false; /* class or day may be another one now: it has to be declared again */
    import_go_to(view, PAGE_PICTURE);
}

bool lesson_page_key(struct view *view, struct key key)
{
    struct import_view *state = import_of(view);
    view->app->dirty = true;
    bool shift = key.modifiers & MODIFIER_SHIFT;
    switch (key.code) {
    case KEY_NAMED_TAB:
        if (!shift && state->offer >= 0)
            offers_take(view, state->offer);
        else if (shift || !offers_complete(view))
            walk(view, shift ? -1 : 1);
        return true;
    case KEY_NAMED_DOWN:
        if (state->offer + 1 < (int)state->offer_count)
            state->offer++;
        else if (!state->offer_count)
            walk(view, 1);
        return true;
    case KEY_NAMED_UP:
        if (state->offer >= 0)
            state->offer--;
        else
            walk(view, -1);
        return true;
    case KEY_NAMED_ENTER:
        if (state->offer >= 0)
            offers_take(view, state->offer);
        else if (state->focus == FIELD_GO_ON)
            lesson_page_go_on(view);
        else
            walk(view, 1);
        return true;
    case KEY_NAMED_ESCAPE:
        return false;
    default:
        break;
    }
    if (is_typed(state->focus)) {
        if (prompt_key(&state->prompts[state->focus], key) == PROMPT_IGNORED)
            return false;
        changed(view, state->focus);
        offers_make(view);
        return true;
    }
    if (state->focus == FIELD_GO_ON)
        return key.code < KEY_NAMED && !key.modifiers; /* letters mean nothing here */
    if (key.code == KEY_NAMED_RIGHT || key.code == KEY_NAMED_LEFT || (key.code == ' ' && !state->search[0])) {
        state->search[0] = '\0';
        choose(view, key.code == KEY_NAMED_LEFT ? -1 : 1);
        return true;
    }
    if (key.modifiers || (key.code >= KEY_NAMED && key.code != KEY_NAMED_BACKSPACE))
        return false;
    search(view, key);
    return true;
}

bool lesson_page_mouse(struct view *view, struct mouse mouse)
{
    struct import_view *state = import_of(view);
    for (enum import_field field = 0; field < FIELD_COUNT; field++) {
        if (!is_shown(state, field) || !area_contains(state->places[field], mouse.row, mouse.column))
            continue;
        bool again = state->focus == field;
        if (mouse.kind == MOUSE_PRESS && state->focus == FIELD_PATH && !again)
            work_look(view);
        if (mouse.kind == MOUSE_PRESS)
            lesson_page_focus(view, field);
        if (mouse.kind == MOUSE_PRESS && again && !is_typed(field) && field != FIELD_GO_ON)
            choose(view, 1);
        if (mouse.kind == MOUSE_RELEASE && field == FIELD_GO_ON && again)
            lesson_page_go_on(view);
        return true;
    }
    return false;
}

/* --- Drawing --- */

static void draw_value(struct import_view *state, enum import_field field, struct area place)
{
    bool focus = field == state->focus;
    if (is_typed(field)) {
        prompt_draw(&state->prompts[field], place, focus);
        return;
    }
    const struct import_option *option = chosen_option(state, field);
    const char *label = option                        ? option->label
                        : state->options[field].count ? _("(choose)")
                                                      : _("(there is none)");
    if (!focus) {
        draw_text(place.row, place.column, place.columns, option ? STYLE_TEXT : STYLE_WARNING, label);
        return;
    }
    draw_fill(place, STYLE_FIELD);
    const char *left = draw_utf8() ? "‹ " : "< ", *right = draw_utf8() ? " ›" : " >";
    int used = draw_text(place.row, place.column, place.columns, STYLE_FIELD, left);
    used += draw_text(place.row, place.column + used, place.columns - used - 10, STYLE_FIELD, label);
    draw_text(place.row, place.column + used, place.columns - used, STYLE_FIELD, right);
    char at[32];
    snprintf(at, sizeof at, "%zu/%zu", option ? (size_t)(option - state->options[field].items) + 1 : 0,
             state->options[field].count);
    draw_text_right(place.row, place.column, place.columns - 1, STYLE_FIELD, at);
}

/* Draws what there is to say about a field, below it. Returns the rows used. */
static int draw_below(struct import_view *state, enum import_field field, struct area below)
{
    char said[LIST_CELL], day[32];
    if (field == FIELD_PATH) {
        enum style style = files_describe(state, said, sizeof said);
        int rows = draw_paragraphs(below, 0, style, said);
        return rows > 1 ? rows : 1;
    }
    if (field != FIELD_DAY || !state->clock_says[0] || state->touched[FIELD_DAY])
        return 0;
    snprintf(said, sizeof said,
             _("The camera's clock says %s, which cannot be; give the day of filming yourself."),
             i18n_day(state->clock_says, day, sizeof day));
    return draw_paragraphs(below, 0, STYLE_WARNING, said);
}

void lesson_page_draw(struct view *view, struct area area)
{
    struct import_view *state = import_of(view);
    int label_columns = LABEL_COLUMNS;
    for (enum import_field field = 0; field < FIELD_COUNT; field++) {
        int columns = *field_labels[field] ? text_width(_(field_labels[field])) + 2 : 0;
        label_columns = columns > label_columns ? columns : label_columns;
    }
    int row = area.row, column = area.column + 1 + label_columns;
    int columns = area.columns - label_columns - 2;
    columns = columns > FIELD_COLUMNS ? FIELD_COLUMNS : columns;
    for (enum import_field field = 0; field < FIELD_GO_ON; field++) {
        state->places[field] = (struct area){0};
        if (!is_shown(state, field))
            continue;
        draw_text(row, area.column + 1, label_columns - 1, field == state->focus ? STYLE_STRONG : STYLE_DIM,
                  _(field_labels[field]));
        state->places[field] = (struct area){row, column, 1, columns};
        draw_value(state, field, state->places[field]);
        row++;
        row += draw_below(state, field, (struct area){row, column, 3, columns});
    }
    row++;
    const char *label = _("Go on");
    state->places[FIELD_GO_ON] = (struct area){row, column, 1, draw_button_columns(label)};
    draw_button(row, column, label, state->focus == FIELD_GO_ON, false);
    if (state->owed.count) {
        char owed[256];
        snprintf(owed, sizeof owed,
                 ngettext("%zu original of an earlier lesson is still on its card: F4, x.",
                          "%zu originals of earlier lessons are still on their cards: F4, x.",
                          state->owed.count),
                 state->owed.count);
        int used = draw_button_columns(label) + 2;
        int left = area.column + area.columns - column - used - 1;
        if (text_width(owed) <= left)
            draw_text(row, column + used, left, STYLE_WARNING, owed);
        else /* whole, in a line of its own */
            draw_text(++row, area.column + 1, area.columns - 2, STYLE_WARNING, owed);
    }
    row += 2;
    struct area text = {row, area.column + 1, area.row + area.rows - row, area.columns - 2};
    if (text.columns > label_columns + FIELD_COLUMNS)
        text.columns = label_columns + FIELD_COLUMNS;
    int used = import_draw_sentence(view, text);
    row += used ? used + 1 : 0;
    offers_draw(state, (struct area){row, column, area.row + area.rows - row, columns});
}
