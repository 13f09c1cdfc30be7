/* Sites (owner): the school's locations, and how many people, pupils and things belong to each. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/people/accounts.h"
#include "tui/screens.h"
#include "tui/screens/office.h"
#include "tui/ui/draw.h"
#include "tui/ui/fields.h"
#include "tui/ui/list.h"

enum { COLUMN_NAME, COLUMN_PEOPLE, COLUMN_PUPILS, COLUMN_EQUIPMENT, NAME_MOST = 120 };

struct sites {
    struct office_list office; /* first (tui/screens/office.h) */
    struct location_list locations;
    char hints[512];
};

static struct sites *sites_of(struct view *view)
{
    return view->state;
}

static const struct location *location_at(const void *rows, size_t row)
{
    return (const struct location *)rows + row;
}

static int64_t count_of(const struct location *location, int column)
{
    return column == COLUMN_PEOPLE   ? location->accounts
           : column == COLUMN_PUPILS ? location->pupils
                                     : location->equipment;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct location *location = location_at(rows, row);
    if (column == COLUMN_NAME)
        snprintf(buffer, LIST_CELL, "%s", location->name);
    else
        snprintf(buffer, LIST_CELL, "%" PRId64, count_of(location, column));
    return STYLE_TEXT;
}

static const char *row_id(const void *rows, size_t row)
{
    return location_at(rows, row)->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct location *left = location_at(rows, a), *right = location_at(rows, b);
    if (column == COLUMN_NAME)
        return strcoll(left->name, right->name);
    int64_t difference = count_of(left, column) - count_of(right, column);
    return difference < 0 ? -1 : difference > 0;
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_NAME] = {.title = N_("Site"), .least = 20, .most = 80, .weight = 10},
            [COLUMN_PEOPLE] = {.title = N_("People"), .least = 8, .most = 12, .weight = 8, .right = true},
            [COLUMN_PUPILS] = {.title = N_("Pupils"), .least = 8, .most = 12, .weight = 7, .right = true},
            [COLUMN_EQUIPMENT] =
                {.title = N_("Cameras and cards"), .least = 8, .most = 20, .weight = 6, .right = true},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static bool open_sites(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    list_init(&sites_of(view)->office.list, &list_type);
    return true;
}

static bool load_sites(struct view *view, struct error *error)
{
    struct sites *sites = sites_of(view);
    list_set_rows(&sites->office.list, NULL, 0);
    if (!location_list(view->app->store, view->app->actor, &view->arena, &sites->locations, error))
        return false;
    list_set_rows(&sites->office.list, sites->locations.items, sites->locations.count);
    return true;
}

static void ask_new(struct view *view)
{
    struct fields *fields = &sites_of(view)->office.fields;
    fields_open(fields, _("A new site of the school"), _("Add"));
    fields_add_text(fields, _("Name"), "", NAME_MOST);
    fields_focus(fields, view->app, 0);
}

static void add(struct view *view)
{
    struct fields *fields = &sites_of(view)->office.fields;
    struct app *app = view->app;
    struct error error;
    if (!location_add(app->store, app->actor, fields_text(fields, 0), &error)) {
        app_fail(app, &error);
        return;
    }
    app_say(app, _("The location %s is added."), fields_text(fields, 0));
    fields_close(fields, app);
    app->reload = true;
}

static bool answered(struct view *view, enum fields_result result)
{
    if (result == FIELDS_DONE)
        add(view);
    else if (result == FIELDS_LEFT)
        fields_close(&sites_of(view)->office.fields, view->app);
    return result != FIELDS_PASSED_ON;
}

static bool act_sites(struct view *view, enum action action)
{
    if (action == ACTION_OFFICE_ADD) {
        ask_new(view);
        return true;
    }
    return office_act(view, action) || list_act(&sites_of(view)->office.list, view->app, action);
}

static bool key_sites(struct view *view, struct key key)
{
    return office_list_key(view, key, answered);
}

static bool mouse_sites(struct view *view, struct mouse mouse)
{
    return office_list_mouse(view, mouse, answered);
}

static void draw_sites(struct view *view, struct area area)
{
    office_list_draw(view, area, "");
}

static const char *hints_sites(struct view *view)
{
    struct sites *sites = sites_of(view);
    const size_t size = sizeof sites->hints;
    if (sites->office.fields.open) {
        fields_hints(&sites->office.fields, sites->hints, size);
        return sites->hints;
    }
    sites->hints[0] = '\0';
    key_map_hint(view->app->keys, ACTION_OFFICE_ADD, _("add"), sites->hints, size);
    key_map_hint(view->app->keys, ACTION_FILTER, _("filter"), sites->hints, size);
    office_hints(view, sites->hints, size);
    return sites->hints;
}

const struct view_type view_sites = {
    .name = "sites",
    .title = N_("Sites"),
    .context = CONTEXT_OFFICE,
    .state_size = sizeof(struct sites),
    .open = open_sites,
    .load = load_sites,
    .draw = draw_sites,
    .act = act_sites,
    .key = key_sites,
    .mouse = mouse_sites,
    .close = office_list_close,
    .hints = hints_sites,
};
