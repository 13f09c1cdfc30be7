/*
 * The list of classes, to choose one from; what is typed filters at once. The registrar sees how many of each
 * may be in the picture and have not answered yet, and chooses what the Consents screen below is to show. For
 * the next lesson of a trajectory whose class is not known yet, a film plan is shown of the chosen one.
 */
#include <inttypes.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/people/classes.h"
#include "store/people/film-plan.h"
#include "store/people/reminder.h"
#include "store/review/procedure.h"
#include "tui/screens.h"
#include "tui/screens/consents.h"
#include "tui/ui/draw.h"
#include "tui/ui/list-view.h"

enum { COLUMN_CLASS, COLUMN_SITE, COLUMN_PUPILS, COLUMN_MAY, COLUMN_SILENT };

struct class_row {
    const char *id, *name, *location; /* location "": the staff */
    size_t pupils, may, silent;       /* silent: have not answered yet */
};

struct classes {
    struct list list;       /* first (tui/ui/list-view.h) */
    struct class_row *rows; /* in the view's arena */
    size_t count;
    char on[DAY_SIZE];
    enum purpose purpose;
    char trajectory[ID_SIZE]; /* whose next lesson the film plan is for; "": chosen for the Consents screen */
    bool filter_opened;
    char hints[256];
};

static struct classes *classes_of(struct view *view)
{
    return view->state;
}

static const struct class_row *row_at(const void *rows, size_t row)
{
    return (const struct class_row *)rows + row;
}

static size_t number_of(const struct class_row *row, int column)
{
    return column == COLUMN_PUPILS ? row->pupils : column == COLUMN_MAY ? row->may : row->silent;
}

static enum style cell(const void *rows, size_t index, int column, char *buffer)
{
    const struct class_row *row = row_at(rows, index);
    switch (column) {
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, "%s", row->name);
        return STYLE_TEXT;
    case COLUMN_SITE:
        snprintf(buffer, LIST_CELL, "%s", row->location);
        return STYLE_DIM;
    default:
        snprintf(buffer, LIST_CELL, "%zu", number_of(row, column));
        return column == COLUMN_SILENT && row->silent ? STYLE_WARNING : STYLE_TEXT;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    return row_at(rows, row)->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct class_row *left = row_at(rows, a), *right = row_at(rows, b);
    if (column == COLUMN_CLASS)
        return strcoll(left->name, right->name);
    if (column == COLUMN_SITE)
        return strcoll(left->location, right->location);
    size_t one = number_of(left, column), other = number_of(right, column);
    return one < other ? -1 : one > other;
}

/* For a film plan no more is said of a class than what it is called and how large it is. */
static const struct list_type film_plan_list_type = {
    .columns =
        {
            [COLUMN_CLASS] = {.title = N_("Class"), .least = 8, .most = 24, .weight = 10},
            [COLUMN_SITE] = {.title = N_("Site"), .least = 10, .most = 60, .weight = 6},
            [COLUMN_PUPILS] = {.title = N_("Pupils"), .least = 7, .most = 12, .weight = 7, .right = true},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static const struct list_type consents_list_type = {
    .columns =
        {
            [COLUMN_CLASS] = {.title = N_("Class"), .least = 8, .most = 24, .weight = 10},
            [COLUMN_SITE] = {.title = N_("Site"), .least = 10, .most = 60, .weight = 6},
            [COLUMN_PUPILS] = {.title = N_("People"), .least = 7, .most = 12, .weight = 7, .right = true},
            [COLUMN_MAY] =
                {.title = N_("May be in the picture"), .least = 8, .most = 24, .weight = 8, .right = true},
            [COLUMN_SILENT] =
                {.title = N_("Not answered yet"), .least = 8, .most = 20, .weight = 9, .right = true},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static bool open_classes(struct view *view, const void *argument, struct error *error)
{
    (void)error;
    struct classes *classes = classes_of(view);
    const struct classes_argument *asked = argument;
    snprintf(classes->on, sizeof classes->on, "%s", asked->on);
    classes->purpose = asked->purpose;
    snprintf(classes->trajectory, sizeof classes->trajectory, "%s",
             asked->trajectory ? asked->trajectory : "");
    list_init(&classes->list, classes->trajectory[0] ? &film_plan_list_type : &consents_list_type);
    return true;
}

static void count(struct class_row *row, const struct permission *permission)
{
    row->pupils++;
    row->may += permission->may;
    row->silent += reminder_needed(permission);
}

/* The lines come by class and location. */
static void count_pupils(struct view *view, const struct film_plan *plan)
{
    struct classes *classes = classes_of(view);
    for (size_t i = 0; i < plan->count; i++) {
        const struct pupil *pupil = &plan->lines[i].pupil;
        struct class_row *row = classes->count ? &classes->rows[classes->count - 1] : NULL;
        if (pupil->left_at)
            continue;
        if (!row || strcmp(row->name, pupil->class_name) != 0 ||
            strcmp(row->location, pupil->location) != 0) {
            assert(classes->rows);
            row = &classes->rows[classes->count];
            *row = (struct class_row){.id = arena_printf(&view->arena, "%zu", classes->count),
                                      .name = pupil->class_name,
                                      .location = pupil->location};
            classes->count++;
        }
        count(row, &plan->lines[i].permission);
    }
}

static bool read_for_film_plan(struct view *view, struct error *error)
{
    struct classes *classes = classes_of(view);
    struct class_list found;
    if (!class_list(view->app->store, view->app->actor, classes->on, &view->arena, &found, error))
        return false;
    classes->rows = arena_alloc(&view->arena, (found.count + 1) * sizeof *classes->rows);
    for (size_t i = 0; i < found.count; i++)
        classes->rows[classes->count++] = (struct class_row){.id = arena_printf(&view->arena, "%zu", i),
                                                             .name = found.items[i].name,
                                                             .location = found.items[i].location,
                                                             .pupils = (size_t)found.items[i].pupils};
    return true;
}

static bool read_for_consents(struct view *view, struct error *error)
{
    struct classes *classes = classes_of(view);
    struct app *app = view->app;
    struct film_plan plan;
    struct staff_list staff;
    if (!film_plan_make(app->store, app->actor, NULL, NULL, classes->on, classes->purpose, &view->arena,
                        &plan, error) ||
        !staff_list_make(app->store, app->actor, classes->on, classes->purpose, &view->arena, &staff, error))
        return false;
    classes->rows = arena_alloc(&view->arena, (plan.count + 1) * sizeof *classes->rows);
    count_pupils(view, &plan);
    struct class_row *last = &classes->rows[classes->count++];
    *last = (struct class_row){.id = "staff", .name = _("Staff"), .location = ""};
    for (size_t i = 0; i < staff.count; i++)
        count(last, &staff.lines[i].permission);
    return true;
}

static bool load_classes(struct view *view, struct error *error)
{
    struct classes *classes = classes_of(view);
    struct app *app = view->app;
    list_set_rows(&classes->list, NULL, 0);
    classes->count = 0;
    if (!(classes->trajectory[0] ? read_for_film_plan : read_for_consents)(view, error))
        return false;
    list_set_rows(&classes->list, classes->rows, classes->count);
    if (!classes->filter_opened && classes->count) {
        list_act(&classes->list, app, ACTION_FILTER);
        classes->list.filter.enter = N_("choose"); /* the filter is this screen's way to choose */
        classes->list.filter.escape = N_("back");
    }
    classes->filter_opened = classes->count;
    return true;
}

/* R3: before filming the plan is looked at; the procedure, which opened this screen, remembers that. */
static void show_film_plan(struct app *app, const struct classes *asked, const struct class_key *class)
{
    struct error error;
    app_pop(app);
    if (push_film_plan(
            app, &(struct film_plan_argument){.on = asked->on, .purpose = asked->purpose, .class = *class}) &&
        !procedure_plan_seen(app->store, app->actor, asked->trajectory, &error))
        app_fail(app, &error);
}

static void choose(struct view *view)
{
    struct classes asked = *classes_of(view); /* the view goes before the other is shown */
    struct app *app = view->app;
    size_t index;
    if (!list_selected(&asked.list, &index))
        return;
    const struct class_row *row = &asked.rows[index];
    char name[CLASS_NAME_SIZE], location[LOCATION_SIZE];
    snprintf(name, sizeof name, "%s", row->name);
    snprintf(location, sizeof location, "%s", row->location);
    const struct class_key class = {name, location};
    if (asked.trajectory[0]) {
        show_film_plan(app, &asked, &class);
        return;
    }
    app_pop(app); /* to the Consents screen, which opened this one */
    if (location[0])
        register_show_class_of(app->view, &class, NULL);
    else
        register_show_staff(app->view);
}

static bool act_classes(struct view *view, enum action action)
{
    if (action == ACTION_OPEN) {
        choose(view);
        return true;
    }
    return list_act(&classes_of(view)->list, view->app, action);
}

/* Enter chooses also while the filter is typed, and Escape leaves: this list is only here to choose from. */
static bool key_classes(struct view *view, struct key key)
{
    struct classes *classes = classes_of(view);
    if (classes->list.filtering && key.code == KEY_NAMED_ENTER) {
        choose(view);
        return true;
    }
    if (classes->list.filtering && key.code == KEY_NAMED_ESCAPE) {
        app_pop(view->app);
        return true;
    }
    return list_key(&classes->list, view->app, key);
}

static void draw_classes(struct view *view, struct area area)
{
    list_draw(&classes_of(view)->list, area, true,
              _("There are no classes yet. The registrar reads class lists in on the Consents screen."));
}

static const char *hints_classes(struct view *view)
{
    struct classes *classes = classes_of(view);
    classes->hints[0] = '\0';
    if (classes->count)
        hint_add("Enter", _("choose"), classes->hints, sizeof classes->hints);
    hint_add("Esc", _("back"), classes->hints, sizeof classes->hints);
    return classes->hints;
}

const struct view_type view_classes = {
    .name = "classes",
    .title = N_("Classes"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct classes),
    .open = open_classes,
    .load = load_classes,
    .draw = draw_classes,
    .act = act_classes,
    .key = key_classes,
    .mouse = list_view_mouse,
    .close = list_view_close,
    .hints = hints_classes,
};

bool push_classes(struct app *app, const struct classes_argument *argument)
{
    return app_push(app, &view_classes, argument);
}
