#include "tui/watch/blur.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/number.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/watch/watch.h"

enum {
    STEP = 200,     /* how far an arrow moves it, of BLUR_WHOLE */
    SMALLEST = 400, /* the smallest width and height that can be drawn, of BLUR_WHOLE */
};

/* Where a new one begins: in the middle, about as large as a child at a table. */
static const struct blur_rectangle beginning = {4000, 3500, 2000, 3000};

/* ---- Rectangles ---- */

struct blur_rectangle blur_turned(struct blur_rectangle r, int degrees)
{
    switch (((degrees % 360) + 360) % 360) {
    case 90:
        return (struct blur_rectangle){BLUR_WHOLE - r.y - r.height, r.x, r.height, r.width};
    case 180:
        return (struct blur_rectangle){BLUR_WHOLE - r.x - r.width, BLUR_WHOLE - r.y - r.height, r.width,
                                       r.height};
    case 270:
        return (struct blur_rectangle){r.y, BLUR_WHOLE - r.x - r.width, r.height, r.width};
    default:
        return r;
    }
}

struct blur_rectangle blur_moved(struct blur_rectangle r, int x, int y)
{
    r.x = clamp(r.x + x, 0, BLUR_WHOLE - r.width);
    r.y = clamp(r.y + y, 0, BLUR_WHOLE - r.height);
    return r;
}

struct blur_rectangle blur_sized(struct blur_rectangle r, int width, int height)
{
    r.width = clamp(r.width + width, SMALLEST, BLUR_WHOLE - r.x);
    r.height = clamp(r.height + height, SMALLEST, BLUR_WHOLE - r.y);
    return r;
}

/* By how many degrees the picture is turned now. */
static int turn_of(const struct watch *watch)
{
    const struct player_state *state = player_state(watch->video.player);
    return state->rotation + state->file_rotation;
}

/* ---- Loading ---- */

static const struct blur *find(const struct watch *watch, const char *id)
{
    for (size_t i = 0; i < watch->blur.list.count; i++)
        if (strcmp(watch->blur.list.items[i].id, id) == 0)
            return &watch->blur.list.items[i];
    return NULL;
}

bool blurs_load(struct watch *watch, struct error *error)
{
    if (blur_list(watch->app->store, company_pen(watch), watch->session.trajectory, watch->id,
                  &watch->view->arena, &watch->blur.list, error))
        return true;
    if (watch->video.player && error->kind != ERROR_BUSY)
        video_stop(watch, error->text); /* one that cannot be read may be new: it would not be applied */
    return false;
}

/* ---- The player ---- */

/* The clip that plays, and where it begins. */
static const struct clip *current_clip(const struct watch *watch, int64_t *into_ms)
{
    size_t clip;
    clip_locate(&watch->clips, video_position(watch), &clip, into_ms);
    return &watch->clips.items[clip];
}

static int64_t clip_start(const struct watch *watch, const char *id)
{
    for (size_t i = 0; i < watch->clips.count; i++)
        if (strcmp(watch->clips.items[i].id, id) == 0)
            return watch->clips.items[i].start_ms;
    return 0;
}

/* The rectangle that is being drawn, as a blur over all of its clip. */
static struct player_blur preview(const struct watch *watch)
{
    int64_t into;
    const struct clip *clip = current_clip(watch, &into);
    const struct blur_rectangle coded = blur_turned(watch->blur.rectangle, -turn_of(watch));
    return (struct player_blur){.from_ms = clip->start_ms,
                                .until_ms = clip->start_ms + clip->duration_ms,
                                .x = coded.x,
                                .y = coded.y,
                                .width = coded.width,
                                .height = coded.height,
                                .outlined = true};
}

struct player_blur *blurs_for_player(const struct watch *watch, size_t *count)
{
    const struct blur_list *list = &watch->blur.list;
    struct player_blur *blurs = arena_alloc(&watch->view->arena, (list->count + 1) * sizeof *blurs);
    for (size_t i = 0; i < list->count; i++) {
        const struct blur *blur = &list->items[i];
        const int64_t start = clip_start(watch, blur->clip);
        blurs[i] = (struct player_blur){.from_ms = start + blur->from_ms,
                                        .until_ms = start + blur->until_ms,
                                        .x = blur->x,
                                        .y = blur->y,
                                        .width = blur->width,
                                        .height = blur->height};
    }
    *count = list->count;
    if (watch->blur.drawing && watch->video.player)
        blurs[(*count)++] = preview(watch);
    return blurs;
}

void blurs_tell(struct watch *watch)
{
    struct error error = {0};
    size_t count;
    if (!watch->video.player)
        return;
    const struct player_blur *blurs = blurs_for_player(watch, &count);
    if (!player_set_blurs(watch->video.player, blurs, count, &error))
        video_stop(watch, error.text); /* rather nothing than what should be blurred */
    watch->app->dirty = true;
}

/* ---- Drawing ---- */

static void begin(struct watch *watch)
{
    watch->blur.drawing = true;
    watch->blur.open[0] = '\0';
    watch->blur.resume = video_playing(watch);
    video_pause(watch, true);
    blurs_tell(watch);
}

static void end(struct watch *watch, bool play)
{
    watch->blur.drawing = watch->blur.dragging = false;
    watch->blur.id[0] = '\0';
    blurs_tell(watch);
    if (play)
        video_pause(watch, false);
}

static void changed(struct watch *watch, const char *selected)
{
    notes_select(&watch->notes, selected, true);
    change_made(watch);
}

static struct entry_content content_of(const struct blur *blur)
{
    return (struct entry_content){.at_ms = blur->from_ms,
                                  .until_ms = blur->until_ms,
                                  .rectangle = {blur->x, blur->y, blur->width, blur->height}};
}

static bool edit(struct watch *watch, const struct blur *before, const struct blur *after)
{
    struct error error = {0};
    const struct entry_content was = content_of(before), is = content_of(after);
    if (!blur_edit(watch->app->store, company_pen(watch), after, &error)) {
        app_fail(watch->app, &error);
        return false;
    }
    undo_record(company_undo(watch), UNDO_CHANGE, ENTRY_BLUR, after->id, &was, &is);
    changed(watch, after->id);
    return true;
}

static void put_rectangle(const struct watch *watch, struct blur *blur)
{
    const struct blur_rectangle coded = blur_turned(watch->blur.rectangle, -turn_of(watch));
    blur->x = coded.x;
    blur->y = coded.y;
    blur->width = coded.width;
    blur->height = coded.height;
}

/* Enter on a new one: from this moment to the clip's end, until the key says otherwise. */
static void keep_new(struct watch *watch)
{
    struct error error = {0};
    char id[ID_SIZE], moment[32], keys[64];
    int64_t into;
    const struct clip *clip = current_clip(watch, &into);
    struct blur blur = {
        .session = watch->id, .clip = clip->id, .from_ms = into, .until_ms = clip->duration_ms};
    put_rectangle(watch, &blur);
    if (!blur_add(watch->app->store, company_pen(watch), &blur, id, &error)) {
        app_fail(watch->app, &error);
        return;
    }
    undo_record(company_undo(watch), UNDO_ADD, ENTRY_BLUR, id, NULL, NULL);
    memcpy(watch->blur.open, id, sizeof watch->blur.open);
    app_say(watch->app, _("Blurred from %s on. %s sets where that ends; else it lasts as long as the clip."),
            i18n_length(video_position(watch), moment, sizeof moment),
            key_map_keys(watch->app->keys, ACTION_BLUR_PART, keys, sizeof keys));
    changed(watch, id);
    /* The player keeps showing what was drawn, until the list is loaded anew. */
    watch->blur.drawing = false;
    video_pause(watch, false);
}

static void keep_changed(struct watch *watch)
{
    const struct blur *before = find(watch, watch->blur.id);
    if (before) {
        struct blur after = *before;
        put_rectangle(watch, &after);
        if (!edit(watch, before, &after))
            return;
    }
    watch->blur.drawing = false;
    watch->blur.id[0] = '\0';
    if (watch->blur.resume)
        video_pause(watch, false);
}

static void set_end(struct watch *watch, const struct blur *blur)
{
    int64_t into;
    char moment[32];
    const struct clip *clip = current_clip(watch, &into);
    struct blur after = *blur;
    if (strcmp(clip->id, blur->clip) != 0) {
        app_say(watch->app, "%s", _("That blur lasts to the end of its clip, which is past."));
        watch->blur.open[0] = '\0';
        return;
    }
    if (into <= blur->from_ms) {
        app_say(watch->app, _("That blur begins at %s only; its end has to come after."),
                i18n_length(blur->session_ms, moment, sizeof moment));
        return;
    }
    after.until_ms = into;
    if (!edit(watch, blur, &after))
        return;
    watch->blur.open[0] = '\0';
    app_say(watch->app, _("The blur ends at %s."), i18n_length(video_position(watch), moment, sizeof moment));
}

void blur_begin(struct watch *watch)
{
    if (!watch->session.trajectory) {
        app_say(watch->app, "%s",
                _("Blurring a part belongs to coaching; this footage was made for another purpose."));
        return;
    }
    const struct blur *open = *watch->blur.open ? find(watch, watch->blur.open) : NULL;
    if (open && open->mine) {
        set_end(watch, open);
        return;
    }
    if (!player_state(watch->video.player)->ready)
        return;
    if (watch->blur.rectangle.width == 0)
        watch->blur.rectangle = beginning;
    watch->blur.id[0] = '\0';
    begin(watch);
}

static void shape(struct watch *watch, int x, int y, bool size)
{
    watch->blur.rectangle = size ? blur_sized(watch->blur.rectangle, x, y)
                                 : blur_moved(watch->blur.rectangle, x, y);
    blurs_tell(watch);
}

bool blur_key(struct watch *watch, struct key key)
{
    const bool size = key.modifiers & (MODIFIER_SHIFT | MODIFIER_CTRL);
    /* R4: the picture may have been taken away meanwhile. */
    if (!watch->video.player)
        watch->blur.drawing = false;
    if (!watch->blur.drawing)
        return false;
    switch (key.code) {
    case KEY_NAMED_LEFT:
        shape(watch, -STEP, 0, size);
        return true;
    case KEY_NAMED_RIGHT:
        shape(watch, STEP, 0, size);
        return true;
    case KEY_NAMED_UP:
        shape(watch, 0, -STEP, size);
        return true;
    case KEY_NAMED_DOWN:
        shape(watch, 0, STEP, size);
        return true;
    case '+':
        shape(watch, STEP, STEP, true);
        return true;
    case '-':
        shape(watch, -STEP, -STEP, true);
        return true;
    case KEY_NAMED_ENTER:
        if (*watch->blur.id)
            keep_changed(watch);
        else
            keep_new(watch);
        return true;
    case KEY_NAMED_ESCAPE:
        end(watch, watch->blur.resume);
        return true;
    default: {
        enum action action = key_map_find(watch->app->keys, CONTEXT_ALL, key);
        return action != ACTION_REDRAW && action != ACTION_SUSPEND;
    }
    }
}

bool blur_escape(struct watch *watch)
{
    if (!*watch->blur.open)
        return false;
    watch->blur.open[0] = '\0';
    app_say(watch->app, "%s", _("The blur lasts as long as its clip."));
    return true;
}

/* Where in the picture a cell of the screen lies. `edge` 0 means the cell's left and top, 1 its right and
 * bottom. */
static bool place_at(const struct watch *watch, struct mouse mouse, int edge, int *x, int *y)
{
    const struct cells_area area = watch->video.painter.area;
    if (!watch->video.painting || area.cols <= 0 || area.rows <= 0)
        return false;
    double across = (double)(mouse.column - area.col + edge) / area.cols;
    double down = (double)(mouse.row - area.row + edge) / area.rows;
    across = clamp_real(across, 0, 1);
    down = clamp_real(down, 0, 1);
    *x = (int)(BLUR_WHOLE * ((1 + watch->pan_x) / 2 * (1 - 1 / watch->zoom) + across / watch->zoom));
    *y = (int)(BLUR_WHOLE * ((1 + watch->pan_y) / 2 * (1 - 1 / watch->zoom) + down / watch->zoom));
    return true;
}

static void stretch(struct watch *watch, struct mouse mouse)
{
    struct watch_blur *blur = &watch->blur;
    int left, top, right, bottom;
    if (!place_at(watch, mouse, 0, &left, &top) || !place_at(watch, mouse, 1, &right, &bottom))
        return;
    left = left < blur->anchor_x ? left : blur->anchor_x;
    top = top < blur->anchor_y ? top : blur->anchor_y;
    right = right > blur->anchor_x ? right : blur->anchor_x;
    bottom = bottom > blur->anchor_y ? bottom : blur->anchor_y;
    blur->rectangle = blur_sized(
        blur_moved((struct blur_rectangle){.width = SMALLEST, .height = SMALLEST}, left, top),
        right - left - SMALLEST, bottom - top - SMALLEST);
    blurs_tell(watch);
}

bool blur_mouse(struct watch *watch, struct mouse mouse)
{
    struct watch_blur *blur = &watch->blur;
    if (!blur->drawing)
        return false;
    switch (mouse.kind) {
    case MOUSE_PRESS:
        blur->dragging = area_contains(watch->layout.video, mouse.row, mouse.column) &&
                         place_at(watch, mouse, 0, &blur->anchor_x, &blur->anchor_y);
        break;
    case MOUSE_DRAG:
        if (blur->dragging)
            stretch(watch, mouse);
        break;
    case MOUSE_RELEASE:
        blur->dragging = false;
        break;
    default:
        break;
    }
    return true;
}

const char *blur_hints(struct watch *watch)
{
    const bool utf8 = draw_utf8();
    char *hints = watch->hints;
    const size_t size = sizeof watch->hints;
    hints[0] = '\0';
    hint_add("Enter", *watch->blur.id ? _("keep it so") : _("blur from here on"), hints, size);
    hint_add("Esc", _("leave it"), hints, size);
    hint_add(utf8 ? "←↑↓→" : _("arrows"), _("move"), hints, size);
    hint_add(utf8 ? _("shift ←↑↓→") : _("shift arrows"), _("size"), hints, size);
    hint_add(_("mouse"), _("draw"), hints, size);
    return watch->hints;
}

/* ---- In the list ---- */

/* The selected blur, when it is this person's own. Else NULL, and the status line says why. */
static const struct blur *own_selected(struct watch *watch)
{
    const struct blur *blur = find(watch, watch->notes.selected);
    if (!blur)
        return NULL;
    if (!blur->mine) {
        app_say(watch->app, _("Only %s can change this blur."), blur->author);
        return NULL;
    }
    return blur;
}

void blur_change(struct watch *watch)
{
    const struct blur *blur = own_selected(watch);
    if (!blur || !watch->video.player)
        return;
    const struct blur_rectangle coded = {blur->x, blur->y, blur->width, blur->height};
    (void)snprintf(watch->blur.id, sizeof watch->blur.id, "%s", blur->id);
    watch->blur.rectangle = blur_turned(coded, turn_of(watch));
    watch->notes.theirs = true;
    begin(watch);
    video_seek(watch, blur->session_ms, PLAYER_SEEK_EXACT);
    blurs_tell(watch);
}

void blur_take_away(struct watch *watch)
{
    const struct blur *blur = own_selected(watch);
    struct error error = {0};
    char id[ID_SIZE], keys[64];
    if (!blur)
        return;
    (void)snprintf(id, sizeof id, "%s", blur->id);
    if (!blur_remove(watch->app->store, company_pen(watch), id, &error)) {
        app_fail(watch->app, &error);
        return;
    }
    undo_record(company_undo(watch), UNDO_REMOVE, ENTRY_BLUR, id, NULL, NULL);
    notes_walk(&watch->notes, 1);
    if (strcmp(watch->notes.selected, id) == 0)
        notes_walk(&watch->notes, -1);
    app_say(watch->app, _("The blur is taken away; %s brings it back."),
            key_map_keys(watch->app->keys, ACTION_UNDO, keys, sizeof keys));
    changed(watch, watch->notes.selected);
}

bool blur_take_step(struct watch *watch, const struct undo_step *step, bool back, struct error *error)
{
    struct store *store = watch->app->store;
    const struct actor *actor = company_pen(watch);
    if (step->kind == UNDO_CHANGE) {
        const struct entry_content *content = back ? &step->before : &step->after;
        const struct blur_rectangle place = content->rectangle;
        const struct blur blur = {.id = step->id,
                                  .from_ms = content->at_ms,
                                  .until_ms = content->until_ms,
                                  .x = place.x,
                                  .y = place.y,
                                  .width = place.width,
                                  .height = place.height};
        return blur_edit(store, actor, &blur, error);
    }
    bool remove = (step->kind == UNDO_ADD) == back;
    return remove ? blur_remove(store, actor, step->id, error) : blur_restore(store, actor, step->id, error);
}
