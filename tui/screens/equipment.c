/*
 * Equipment (registrar, and to look at for an owner): the school's own cameras and cards (R5), what is still
 * to be wiped from a card (R6), adding one, and taking one out of use.
 */
#include "store/people/equipment.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/screens.h"
#include "tui/screens/office.h"
#include "tui/ui/draw.h"
#include "tui/ui/fields.h"
#include "tui/ui/list.h"

enum { COLUMN_KIND, COLUMN_NAME, COLUMN_SERIAL, COLUMN_SITE, COLUMN_ADDED, COLUMN_OWED };
enum { NEW_KIND, NEW_NAME, NEW_SERIAL, NAME_MOST = 60 };

static const char *const kinds[] = {"camera", "card"};

struct equipment_view {
    struct office_list office; /* first (tui/screens/office.h) */
    struct equipment_list equipment;
    char retiring_kind[8], retiring_name[NAME_MOST * 4 + 1]; /* what the open dialog asks about */
    char hints[512], nothing[256];
};

static struct equipment_view *state_of(struct view *view)
{
    return view->state;
}

static bool may_change(const struct view *view)
{
    return view->app->actor->roles & ROLE_REGISTRAR;
}

/* --- The list --- */

static const struct equipment *item_at(const void *rows, size_t row)
{
    return (const struct equipment *)rows + row;
}

static const char *kind_word(const char *kind)
{
    return strcmp(kind, "camera") == 0 ? _("camera") : _("card");
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct equipment *item = item_at(rows, row);
    switch (column) {
    case COLUMN_KIND:
        snprintf(buffer, LIST_CELL, "%s", kind_word(item->kind));
        break;
    case COLUMN_NAME:
        snprintf(buffer, LIST_CELL, "%s", item->name);
        break;
    case COLUMN_SERIAL:
        snprintf(buffer, LIST_CELL, "%s", item->serial);
        break;
    case COLUMN_SITE:
        snprintf(buffer, LIST_CELL, "%s", item->location);
        break;
    case COLUMN_ADDED:
        i18n_moment_short(item->added_at, buffer, LIST_CELL);
        return STYLE_DIM;
    default:
        if (!item->wipes_owed) {
            buffer[0] = '\0';
            break;
        }
        snprintf(buffer, LIST_CELL,
                 ngettext("%" PRId64 " original to wipe", "%" PRId64 " originals to wipe",
                          (unsigned long)item->wipes_owed),
                 item->wipes_owed);
        return STYLE_WARNING;
    }
    return STYLE_TEXT;
}

static const char *row_id(const void *rows, size_t row)
{
    return item_at(rows, row)->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct equipment *left = item_at(rows, a), *right = item_at(rows, b);
    switch (column) {
    case COLUMN_KIND:
        return strcmp(left->kind, right->kind);
    case COLUMN_SERIAL:
        return strcmp(left->serial, right->serial);
    case COLUMN_SITE:
        return strcoll(left->location, right->location);
    case COLUMN_ADDED:
        return left->added_at < right->added_at ? -1 : left->added_at > right->added_at;
    case COLUMN_OWED:
        return (int)(left->wipes_owed - right->wipes_owed);
    default:
        return strcoll(left->name, right->name);
    }
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_KIND] = {.title = N_("Kind"), .least = 7, .most = 10, .weight = 8},
            [COLUMN_NAME] = {.title = N_("Name"), .least = 14, .most = 60, .weight = 10},
            [COLUMN_SERIAL] = {.title = N_("Serial number"), .least = 10, .most = 60, .weight = 7},
            [COLUMN_SITE] = {.title = N_("Site"), .least = 8, .most = 40, .weight = 4},
            [COLUMN_ADDED] = {.title = N_("Since"), .least = 8, .most = 14, .weight = 2},
            [COLUMN_OWED] = {.title = N_("Still on it"), .least = 12, .most = 30, .weight = 9, .enough = 26},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

/* --- Life --- */

static bool open_equipment(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    list_init(&state_of(view)->office.list, &list_type);
    return true;
}

static bool load_equipment(struct view *view, struct error *error)
{
    struct equipment_view *state = state_of(view);
    list_set_rows(&state->office.list, NULL, 0);
    if (!equipment_list(view->app->store, view->app->actor, &view->arena, &state->equipment, error))
        return false;
    list_set_rows(&state->office.list, state->equipment.items, state->equipment.count);
    return true;
}

/* --- Adding, and out of use --- */

static void ask_new(struct view *view)
{
    struct fields *fields = &state_of(view)->office.fields;
    const char *words[] = {_("camera"), _("card")};
    fields_open(fields, _("A camera or card of the school"), _("Add"));
    fields_add_one(fields, _("Kind"), words, sizeof words / sizeof *words, 0);
    fields_add_text(fields, _("Name"), "", NAME_MOST);
    fields_add_text(fields, _("Serial number"), "", NAME_MOST);
    fields_focus(fields, view->app, NEW_KIND);
}

static void add(struct view *view)
{
    struct fields *fields = &state_of(view)->office.fields;
    struct app *app = view->app;
    struct error error;
    const char *name = fields_text(fields, NEW_NAME);
    if (!equipment_add(app->store, app->actor, kinds[fields_chosen(fields, NEW_KIND)], name,
                       fields_text(fields, NEW_SERIAL), &error)) {
        app_fail(app, &error);
        return;
    }
    app_say(app, _("%s is registered."), name);
    fields_close(fields, app);
    app->reload = true;
}

static void retire(struct app *app, void *context, int chosen)
{
    struct equipment_view *state = state_of(context);
    struct error error;
    if (chosen != 1)
        return;
    if (equipment_retire(app->store, app->actor, state->retiring_kind, state->retiring_name, &error))
        app_say(app, _("%s is out of use."), state->retiring_name);
    else
        app_fail(app, &error);
    app->reload = true;
}

static void ask_retire(struct view *view)
{
    struct equipment_view *state = state_of(view);
    size_t row;
    if (!list_selected(&state->office.list, &row))
        return;
    const struct equipment *item = &state->equipment.items[row];
    struct arena arena;
    arena_init(&arena);
    snprintf(state->retiring_kind, sizeof state->retiring_kind, "%s", item->kind);
    snprintf(state->retiring_name, sizeof state->retiring_name, "%s", item->name);
    dialog_open(
        view->app,
        &(struct dialog_text){
            .title = _("Take it out of use?"),
            .body = arena_printf(&arena,
                                 _("%s (%s, %s)\n\nNo lesson can be imported from it any more. Adding "
                                   "it again, with its name and serial number, takes it back into "
                                   "use."),
                                 item->name, kind_word(item->kind), item->serial),
            .buttons = {_("Leave it"), _("Out of use")}},
        retire, view);
    arena_release(&arena);
}

/* --- Handlers --- */

static bool answered(struct view *view, enum fields_result result)
{
    if (result == FIELDS_DONE)
        add(view);
    else if (result == FIELDS_LEFT)
        fields_close(&state_of(view)->office.fields, view->app);
    return result != FIELDS_PASSED_ON;
}

static bool act_equipment(struct view *view, enum action action)
{
    bool changes = action == ACTION_OFFICE_ADD || action == ACTION_OUT_OF_USE;
    if (changes && !may_change(view)) {
        app_say(view->app, "%s", _("The registrar adds equipment and takes it out of use."));
        return true;
    }
    switch (action) {
    case ACTION_OFFICE_ADD:
        ask_new(view);
        return true;
    case ACTION_OUT_OF_USE:
        ask_retire(view);
        return true;
    default:
        return office_act(view, action) || list_act(&state_of(view)->office.list, view->app, action);
    }
}

static bool key_equipment(struct view *view, struct key key)
{
    return office_list_key(view, key, answered);
}

static bool mouse_equipment(struct view *view, struct mouse mouse)
{
    return office_list_mouse(view, mouse, answered);
}

static const char *nothing(struct view *view)
{
    struct equipment_view *state = state_of(view);
    char key[32];
    if (!may_change(view))
        return _("There are no cameras and cards yet. The registrar adds the school's own.");
    snprintf(
        state->nothing, sizeof state->nothing,
        _("There are no cameras and cards yet. Footage comes from the school's own alone.\nPress %s to add "
          "the first."),
        key_map_key(view->app->keys, ACTION_OFFICE_ADD, key, sizeof key));
    return state->nothing;
}

static void draw_equipment(struct view *view, struct area area)
{
    office_list_draw(view, area, nothing(view));
}

static const char *hints_equipment(struct view *view)
{
    struct equipment_view *state = state_of(view);
    const struct key_map *keys = view->app->keys;
    const size_t size = sizeof state->hints;
    if (state->office.fields.open) {
        fields_hints(&state->office.fields, state->hints, size);
        return state->hints;
    }
    state->hints[0] = '\0';
    if (may_change(view)) {
        key_map_hint(keys, ACTION_OFFICE_ADD, _("add"), state->hints, size);
        if (state->equipment.count)
            key_map_hint(keys, ACTION_OUT_OF_USE, _("out of use"), state->hints, size);
    }
    if (state->equipment.count)
        key_map_hint(keys, ACTION_FILTER, _("filter"), state->hints, size);
    office_hints(view, state->hints, size);
    return state->hints;
}

const struct view_type view_equipment = {
    .name = "equipment",
    .title = N_("Equipment"),
    .context = CONTEXT_OFFICE,
    .state_size = sizeof(struct equipment_view),
    .open = open_equipment,
    .load = load_equipment,
    .draw = draw_equipment,
    .act = act_equipment,
    .key = key_equipment,
    .mouse = mouse_equipment,
    .close = office_list_close,
    .hints = hints_equipment,
};
