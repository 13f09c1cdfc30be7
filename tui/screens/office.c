#include "tui/screens/office.h"

#include <ncurses.h>
#include <stdio.h>

#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"

enum { GAP = 3, NAMES_ROW = 1 /* below the title line */ };

/* The office's screen after `view` (NULL: the first one), or NULL. The office's screens are those with
 * CONTEXT_OFFICE, in the order of the table of screens. */
static const struct view_type *after(const struct app *app, const struct view_type *view)
{
    bool passed = !view;
    for (size_t i = 0; i < app->above->screen_count; i++) {
        const struct view_type *here = app->above->screens[i].view;
        if (passed && here->context == CONTEXT_OFFICE)
            return here;
        passed = passed || here == view;
    }
    return NULL;
}

/* The one before `view`; before the first is the last. */
static const struct view_type *before(const struct app *app, const struct view_type *view)
{
    const struct view_type *found = NULL;
    for (const struct view_type *here = after(app, NULL); here; here = after(app, here)) {
        if (here == view && found)
            return found;
        found = here;
    }
    return found;
}

/* Whether the person has several of them: an owner has all, a registrar the equipment alone. */
static bool several(const struct view *view)
{
    return view->app->actor->roles & ROLE_OWNER;
}

/* Where the name of a screen stands in the area's first row. */
static struct area name_place(const struct app *app, int row, int column, const struct view_type *view)
{
    for (const struct view_type *here = after(app, NULL); here != view; here = after(app, here))
        column += text_width(_(here->title)) + GAP;
    return (struct area){row, column, 1, text_width(_(view->title))};
}

/* The owner's other screens, at the right of the names: "F7 policy  F6 trace". */
static void other_screens(const struct view *view, char *hints, size_t size)
{
    hints[0] = '\0';
    key_map_hint(view->app->keys, ACTION_SCREEN_POLICY, _("policy"), hints, size);
    key_map_hint(view->app->keys, ACTION_SCREEN_TRACE, _("trace"), hints, size);
}

static struct area others_place(const char *hints, struct area area)
{
    int columns = draw_hints_columns(hints);
    return (struct area){area.row, area.column + area.columns - columns - 1, 1, columns};
}

struct area office_draw(struct view *view, struct area area)
{
    char hints[128];
    if (!several(view))
        return area;
    other_screens(view, hints, sizeof hints);
    struct area others = others_place(hints, area);
    draw_hints(others.row, others.column, others.columns, hints);
    for (const struct view_type *here = after(view->app, NULL); here; here = after(view->app, here)) {
        struct area place = name_place(view->app, area.row, area.column + 1, here);
        draw_text(place.row, place.column, place.columns,
                  here == view->type ? STYLE_BUTTON_FOCUS : STYLE_BUTTON, _(here->title));
    }
    return (struct area){area.row + 2, area.column, area.rows - 2, area.columns};
}

static void go(struct view *view, bool back)
{
    const struct view_type *next = back ? before(view->app, view->type) : after(view->app, view->type);
    app_show(view->app, next ? next : after(view->app, NULL));
}

bool office_act(struct view *view, enum action action)
{
    if (action != ACTION_OFFICE_NEXT && action != ACTION_OFFICE_PREVIOUS)
        return false;
    if (several(view))
        go(view, action == ACTION_OFFICE_PREVIOUS);
    return true;
}

bool office_mouse(struct view *view, struct mouse mouse)
{
    if (!several(view) || mouse.kind != MOUSE_PRESS)
        return false;
    char hints[128], label[64];
    struct key key;
    other_screens(view, hints, sizeof hints);
    struct area others = others_place(hints, (struct area){NAMES_ROW, 0, 1, COLS});
    if (mouse.row == NAMES_ROW &&
        draw_hint_at(hints, others.columns, mouse.column - others.column, label, sizeof label) &&
        key_of_label(label, &key)) {
        app_press(view->app, key);
        return true;
    }
    for (const struct view_type *here = after(view->app, NULL); here; here = after(view->app, here)) {
        if (!area_contains(name_place(view->app, NAMES_ROW, 1, here), mouse.row, mouse.column))
            continue;
        app_show(view->app, here);
        return true;
    }
    return false;
}

void office_list_close(struct view *view)
{
    struct office_list *state = view->state;
    fields_close(&state->fields, view->app);
    list_release(&state->list);
}

void office_list_draw(struct view *view, struct area area, const char *nothing)
{
    struct office_list *state = view->state;
    area = office_draw(view, area);
    int below = fields_rows(&state->fields, area.columns);
    list_draw(&state->list, (struct area){area.row, area.column, area.rows - below, area.columns}, !below,
              nothing);
    if (below)
        fields_draw(&state->fields,
                    (struct area){area.row + area.rows - below, area.column, below, area.columns});
}

bool office_list_key(struct view *view, struct key key, office_answered *answered)
{
    struct office_list *state = view->state;
    if (state->fields.open)
        return answered(view, fields_key(&state->fields, view->app, key));
    return list_view_key(view, key);
}

bool office_list_mouse(struct view *view, struct mouse mouse, office_answered *answered)
{
    struct office_list *state = view->state;
    view->app->dirty = true;
    if (state->fields.open)
        return answered(view, fields_mouse(&state->fields, view->app, mouse));
    return office_mouse(view, mouse) || list_view_mouse(view, mouse);
}

void office_hints(struct view *view, char *hints, size_t size)
{
    const struct key_map *keys = view->app->keys;
    if (several(view))
        key_map_hint(keys, ACTION_OFFICE_NEXT, _("next screen"), hints, size);
    key_map_hint(keys, ACTION_HELP, _("help"), hints, size);
    key_map_hint(keys, ACTION_BACK, view->below ? _("back") : _("leave"), hints, size);
}
