/*
 * Lists of tags: the school's, a screen of the owner's office; and a trajectory's own, which its coach
 * changes and both its people see, opened from the trajectory.
 */
#include <stdio.h>
#include <string.h>

#include "store/review/tags.h"
#include "store/review/trajectories.h"
#include "tui/screens.h"
#include "tui/screens/office.h"
#include "tui/ui/draw.h"
#include "tui/words/words-tag.h"

enum { COLUMN_NAME, COLUMN_KEY, COLUMN_SIGN, COLUMN_FORM, COLUMN_COLOUR, COLUMN_OFFERED, COLUMN_LIST };
enum { FIELD_NAME, FIELD_KEY, FIELD_SIGN, FIELD_COLOUR, FIELD_LAST /* lasts (new), offered (change) */ };

struct tags_view {
    struct office_list office; /* first (tui/screens/office.h) */
    char trajectory[ID_SIZE];  /* "": the school's */
    bool may_change;
    struct tag_list tags;  /* in the view's arena */
    char changed[ID_SIZE]; /* the tag that the fields are about; "": a new one */
    char hints[512];
};

static struct tags_view *state_of(const struct view *view)
{
    return view->state;
}

static const char *list_of(const struct tags_view *state)
{
    return *state->trajectory ? state->trajectory : NULL;
}

static const struct tag *tag_at(const void *rows, size_t row)
{
    return (const struct tag *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct tag *tag = tag_at(rows, row);
    switch (column) {
    case COLUMN_NAME:
        snprintf(buffer, LIST_CELL, "%s", tag->name);
        break;
    case COLUMN_KEY:
        snprintf(buffer, LIST_CELL, "%s", tag->key);
        break;
    case COLUMN_SIGN:
        snprintf(buffer, LIST_CELL, "%s", tag_sign(tag));
        return tag_style(tag->colour);
    case COLUMN_FORM:
        snprintf(buffer, LIST_CELL, "%s", words_tag_form(tag->stretch));
        break;
    case COLUMN_COLOUR:
        snprintf(buffer, LIST_CELL, "%s", words_tag_colour(tag->colour));
        return tag_style(tag->colour);
    case COLUMN_OFFERED:
        snprintf(buffer, LIST_CELL, "%s", tag->retired ? _("no longer") : _("yes"));
        break;
    default:
        snprintf(buffer, LIST_CELL, "%s", tag->trajectory ? _("trajectory") : _("school"));
        break;
    }
    return tag->retired ? STYLE_DIM : STYLE_TEXT;
}

static const char *row_id(const void *rows, size_t row)
{
    return tag_at(rows, row)->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    char left[LIST_CELL], right[LIST_CELL];
    (void)cell(rows, a, column, left);
    (void)cell(rows, b, column, right);
    return strcoll(left, right);
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_NAME] = {.title = N_("Tag"), .least = 14, .most = TAG_NAME_MOST, .weight = 10},
            [COLUMN_KEY] = {.title = N_("Its key"), .least = 5, .most = 8, .weight = 9},
            [COLUMN_SIGN] = {.title = N_("Sign"), .least = 6, .most = 8, .weight = 7},
            [COLUMN_FORM] = {.title = N_("Lasts"), .least = 8, .most = 14, .weight = 8},
            [COLUMN_COLOUR] = {.title = N_("Colour"), .least = 8, .most = 14, .weight = 5},
            [COLUMN_OFFERED] = {.title = N_("Offered"), .least = 10, .most = 14, .weight = 6},
            [COLUMN_LIST] = {.title = N_("List"), .least = 8, .most = 14, .weight = 4},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

/* --- Life --- */

static bool open_tags(struct view *view, const void *argument, struct error *error)
{
    (void)error;
    const struct tags_argument *asked = argument;
    struct tags_view *state = state_of(view);
    if (asked)
        (void)snprintf(state->trajectory, sizeof state->trajectory, "%s", asked->trajectory);
    list_init(&state->office.list, &list_type);
    return true;
}

static bool load_tags(struct view *view, struct error *error)
{
    struct tags_view *state = state_of(view);
    struct trajectory trajectory;
    list_set_rows(&state->office.list, NULL, 0);
    state->may_change = true;
    if (*state->trajectory) {
        if (!trajectory_get(view->app->store, view->app->actor, state->trajectory, &view->arena, &trajectory,
                            error))
            return false;
        state->may_change = trajectory.as_coach && !trajectory.ended_at;
    }
    if (!tag_list(view->app->store, view->app->actor, list_of(state), &view->arena, &state->tags, error))
        return false;
    list_set_rows(&state->office.list, state->tags.items, state->tags.count);
    return true;
}

/* --- Adding and changing --- */

static void open_fields(struct view *view, const struct tag *tag)
{
    struct tags_view *state = state_of(view);
    struct fields *fields = &state->office.fields;
    const char *colours[TAG_COLOUR_COUNT];
    const char *lasts[] = {words_tag_form(false), words_tag_form(true)};
    const char *offered[] = {_("yes"), _("no longer")};
    for (int i = 0; i < TAG_COLOUR_COUNT; i++)
        colours[i] = words_tag_colour((enum tag_colour)i);
    (void)snprintf(state->changed, sizeof state->changed, "%s", tag ? tag->id : "");
    fields_open(fields,
                tag                  ? _("Change the tag")
                : *state->trajectory ? _("A new tag of this trajectory")
                                     : _("A new tag of the school"),
                tag ? _("Change") : _("Add"));
    fields_add_text(fields, _("Name"), tag ? tag->name : "", TAG_NAME_MOST);
    fields_add_text(fields, _("Its key"), tag ? tag->key : "", 1);
    fields_add_text(fields, _("Sign"), tag ? tag->sign : "", 8);
    fields_add_one(fields, _("Colour"), colours, TAG_COLOUR_COUNT, tag ? tag->colour : TAG_PLAIN);
    if (tag)
        fields_add_one(fields, _("Offered"), offered, 2, tag->retired);
    else
        fields_add_one(fields, _("Lasts"), lasts, 2, 0);
    fields_focus(fields, view->app, FIELD_NAME);
}

static bool may_change(struct view *view)
{
    struct tags_view *state = state_of(view);
    if (!state->may_change)
        app_say(view->app, "%s",
                _("The trajectory's coach changes its tags, until it ends; those of the school its owner."));
    return state->may_change;
}

static void ask_change(struct view *view)
{
    struct tags_view *state = state_of(view);
    size_t row;
    if (!list_selected(&state->office.list, &row) || !may_change(view))
        return;
    const struct tag *tag = &state->tags.items[row];
    if (*state->trajectory && !tag->trajectory)
        app_say(view->app, "%s", _("This tag is the school's; its owner changes it."));
    else
        open_fields(view, tag);
}

/* Carries out what the fields say. False: the error says why not. */
static bool change(struct view *view, const struct tag *tag, struct error *error)
{
    struct tags_view *state = state_of(view);
    const struct fields *fields = &state->office.fields;
    const struct tag *before = tag_get(&state->tags, state->changed);
    char id[ID_SIZE];
    if (!before)
        return tag_add(view->app->store, view->app->actor, tag, id, error);
    const bool retire = fields_chosen(fields, FIELD_LAST) == 1;
    if (retire)
        return before->retired ||
               tag_retire(view->app->store, view->app->actor, tag->trajectory, tag->id, error);
    if (before->retired) /* its name brings it back */
        return tag_add(view->app->store, view->app->actor, tag, id, error);
    return tag_change(view->app->store, view->app->actor, tag, error);
}

static void store_fields(struct view *view)
{
    struct tags_view *state = state_of(view);
    struct fields *fields = &state->office.fields;
    const struct tag *before = tag_get(&state->tags, state->changed);
    struct tag tag = {
        .id = state->changed,
        .trajectory = list_of(state),
        .name = fields_text(fields, FIELD_NAME),
        .key = fields_text(fields, FIELD_KEY),
        .sign = fields_text(fields, FIELD_SIGN),
        .colour = (enum tag_colour)fields_chosen(fields, FIELD_COLOUR),
        .stretch = before ? before->stretch : fields_chosen(fields, FIELD_LAST) == 1,
    };
    if (before && strcmp(before->sign, before->key) == 0 && strcmp(tag.sign, before->sign) == 0)
        tag.sign = ""; /* it goes with the key */
    struct error error = {0};
    const char *taken = tag_key_taken(tag.key);
    if (taken && (!before || strcmp(before->key, tag.key) != 0)) {
        app_say(view->app, _("The key %s has a meaning already while watching (%s); choose another."),
                tag.key, taken);
        fields_focus(fields, view->app, FIELD_KEY);
        return;
    }
    if (!change(view, &tag, &error)) {
        app_fail(view->app, &error);
        return;
    }
    app_say(view->app, before ? _("The tag %s is changed.") : _("The tag %s is added."), tag.name);
    fields_close(fields, view->app);
    view->app->reload = true;
}

/* --- Handlers --- */

static bool answered(struct view *view, enum fields_result result)
{
    if (result == FIELDS_DONE)
        store_fields(view);
    else if (result == FIELDS_LEFT)
        fields_close(&state_of(view)->office.fields, view->app);
    return result != FIELDS_PASSED_ON;
}

static bool act_tags(struct view *view, enum action action)
{
    switch (action) {
    case ACTION_OFFICE_ADD:
    case ACTION_ADD:
        if (may_change(view))
            open_fields(view, NULL);
        return true;
    case ACTION_EDIT:
    case ACTION_OPEN:
        ask_change(view);
        return true;
    default:
        return (!*state_of(view)->trajectory && office_act(view, action)) ||
               list_act(&state_of(view)->office.list, view->app, action);
    }
}

static bool key_tags(struct view *view, struct key key)
{
    return office_list_key(view, key, answered);
}

static bool mouse_of_school(struct view *view, struct mouse mouse)
{
    return office_list_mouse(view, mouse, answered);
}

static bool mouse_of_trajectory(struct view *view, struct mouse mouse)
{
    struct fields *fields = &state_of(view)->office.fields;
    view->app->dirty = true;
    if (fields->open)
        return answered(view, fields_mouse(fields, view->app, mouse));
    return list_view_mouse(view, mouse);
}

static void draw_of_school(struct view *view, struct area area)
{
    office_list_draw(view, area, "");
}

static void draw_of_trajectory(struct view *view, struct area area)
{
    struct tags_view *state = state_of(view);
    int below = fields_rows(&state->office.fields, area.columns);
    list_draw(&state->office.list, (struct area){area.row, area.column, area.rows - below, area.columns},
              !below, "");
    if (below)
        fields_draw(&state->office.fields,
                    (struct area){area.row + area.rows - below, area.column, below, area.columns});
}

static const char *hints_tags(struct view *view)
{
    struct tags_view *state = state_of(view);
    const struct key_map *keys = view->app->keys;
    const size_t size = sizeof state->hints;
    if (state->office.fields.open) {
        fields_hints(&state->office.fields, state->hints, size);
        return state->hints;
    }
    state->hints[0] = '\0';
    if (state->may_change) {
        key_map_hint(keys, *state->trajectory ? ACTION_ADD : ACTION_OFFICE_ADD, _("add"), state->hints, size);
        key_map_hint(keys, ACTION_EDIT, _("change"), state->hints, size);
    }
    key_map_hint(keys, ACTION_FILTER, _("filter"), state->hints, size);
    if (!*state->trajectory) {
        office_hints(view, state->hints, size);
        return state->hints;
    }
    key_map_hint(keys, ACTION_HELP, _("help"), state->hints, size);
    key_map_hint(keys, ACTION_BACK, _("back"), state->hints, size);
    return state->hints;
}

const struct view_type view_tags = {
    .name = "tags",
    .title = N_("Tags"),
    .context = CONTEXT_OFFICE,
    .state_size = sizeof(struct tags_view),
    .open = open_tags,
    .load = load_tags,
    .draw = draw_of_school,
    .act = act_tags,
    .key = key_tags,
    .mouse = mouse_of_school,
    .close = office_list_close,
    .hints = hints_tags,
};

const struct view_type view_trajectory_tags = {
    .name = "trajectory-tags",
    .title = N_("Tags of the trajectory"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct tags_view),
    .open = open_tags,
    .load = load_tags,
    .draw = draw_of_trajectory,
    .act = act_tags,
    .key = key_tags,
    .mouse = mouse_of_trajectory,
    .close = office_list_close,
    .hints = hints_tags,
};

bool push_trajectory_tags(struct app *app, const struct tags_argument *argument)
{
    return app_push(app, &view_trajectory_tags, argument);
}
