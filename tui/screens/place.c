/* The store (owner): where it is, how much room it takes and has left, and what was deleted last. */
#include "store/care/place.h"

#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/screens/office.h"
#include "tui/ui/draw.h"
#include "tui/words/place-lines.h"

struct place_view {
    struct place_line lines[PLACE_LINES];
    size_t count;
    char hints[256];
};

static bool load_place(struct view *view, struct error *error)
{
    struct place_view *state = view->state;
    struct place place;
    state->count = 0;
    if (!place_get(view->app->store, view->app->actor, &view->arena, &place, error))
        return false;
    state->count = place_lines(&view->arena, &place, state->lines);
    return true;
}

static void draw_place(struct view *view, struct area area)
{
    struct place_view *state = view->state;
    area = office_draw(view, area);
    int labels = 0;
    for (size_t i = 0; i < state->count; i++) {
        int columns = text_width(state->lines[i].label) + 3;
        labels = columns > labels ? columns : labels;
    }
    for (size_t i = 0; i < state->count; i++) {
        const struct place_line *line = &state->lines[i];
        struct area text = {area.row, area.column + 1 + labels, area.rows, area.columns - labels - 2};
        draw_text(area.row, area.column + 1, labels - 1, STYLE_DIM, line->label);
        int rows = draw_paragraphs(text, 0, line->warning ? STYLE_WARNING : STYLE_TEXT, line->text);
        area.row += rows > 1 ? rows : 1;
        area.rows -= rows > 1 ? rows : 1;
    }
}

static const char *hints_place(struct view *view)
{
    struct place_view *state = view->state;
    state->hints[0] = '\0';
    office_hints(view, state->hints, sizeof state->hints);
    return state->hints;
}

const struct view_type view_place = {
    .name = "place",
    .title = N_("Store"),
    .context = CONTEXT_OFFICE,
    .state_size = sizeof(struct place_view),
    .load = load_place,
    .draw = draw_place,
    .act = office_act,
    .mouse = office_mouse,
    .hints = hints_place,
};
