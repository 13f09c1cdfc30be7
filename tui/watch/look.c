#include "tui/watch/watch.h"

#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "tui/ui/i18n.h"

/* Each step is small enough not to lose the place. */
static const double zooms[] = {1, 1.5, 2, 3, 4, 6, PLAYER_ZOOM_MOST};
enum {
    ZOOMS = sizeof zooms / sizeof *zooms,
    BRIGHTNESS_STEP = 10,
    BRIGHTNESS_MOST = 100,
    KEEP_AFTER = 1500, /* ms after the last turn until it is stored, so that three quarters are one change */
};
#define PAN_STEP 0.15 /* as a part of what is seen at a time */

void look_zoom(struct watch *watch, double zoom)
{
    watch->zoom = zoom;
    if (zoom <= 1)
        watch->pan_x = watch->pan_y = 0;
    if (watch->video.player)
        player_set_view(watch->video.player, zoom, watch->pan_x, watch->pan_y);
    watch->app->dirty = true;
}

/* Zooms in by a step; from the last step all the way out again. */
static void zoom_in(struct watch *watch)
{
    int at = 0;
    while (at < ZOOMS && zooms[at] <= watch->zoom + 0.01)
        at++;
    look_zoom(watch, at < ZOOMS ? zooms[at] : 1);
}

static void zoom_out(struct watch *watch)
{
    int at = ZOOMS - 1;
    while (at > 0 && zooms[at] >= watch->zoom - 0.01)
        at--;
    look_zoom(watch, zooms[at]);
}

/* Moves by a part of what is seen at a time. A pan of −1 is one edge of the picture, of 1 the other. */
static double pan(const struct watch *watch, double at, double by)
{
    at += 2 * by / (watch->zoom - 1);
    return at < -1 ? -1 : at > 1 ? 1 : at;
}

bool look_pan(struct watch *watch, struct key key)
{
    if (key.modifiers || watch->zoom <= 1)
        return false;
    switch (key.code) {
    case KEY_NAMED_LEFT:
        watch->pan_x = pan(watch, watch->pan_x, -PAN_STEP);
        break;
    case KEY_NAMED_RIGHT:
        watch->pan_x = pan(watch, watch->pan_x, PAN_STEP);
        break;
    case KEY_NAMED_UP:
        watch->pan_y = pan(watch, watch->pan_y, -PAN_STEP);
        break;
    case KEY_NAMED_DOWN:
        watch->pan_y = pan(watch, watch->pan_y, PAN_STEP);
        break;
    default:
        return false;
    }
    look_zoom(watch, watch->zoom);
    return true;
}

/* A quarter clockwise. */
static void rotate(struct watch *watch)
{
    const struct player_state *state = player_state(watch->video.player);
    if (!state->ready || (size_t)state->clip >= watch->clips.count)
        return;
    struct clip *clip = &watch->clips.items[state->clip];
    if (strcmp(watch->rotated, clip->id) != 0) {
        look_keep(watch);
        (void)snprintf(watch->rotated, sizeof watch->rotated, "%s", clip->id);
        watch->rotation = clip->rotation;
    }
    watch->rotation = (watch->rotation + 90) % 360;
    watch->rotated_at = clock_monotonic();
    clip->rotation = watch->rotation;
    player_set_rotation(watch->video.player, watch->rotation);
}

void look_keep(struct watch *watch)
{
    struct error error = {0};
    if (!*watch->rotated)
        return;
    if (!clip_rotate(watch->app->store, watch->app->actor, watch->id, watch->rotated, watch->rotation,
                     &error))
        app_fail(watch->app, &error);
    watch->rotated[0] = '\0';
}

int64_t look_tick(struct watch *watch, int64_t now)
{
    if (!*watch->rotated)
        return -1;
    if (now < watch->rotated_at + KEEP_AFTER)
        return watch->rotated_at + KEEP_AFTER;
    look_keep(watch);
    return -1;
}

static void brighten(struct watch *watch, int by)
{
    int brightness = watch->brightness + by;
    watch->brightness = brightness < -BRIGHTNESS_MOST  ? -BRIGHTNESS_MOST
                        : brightness > BRIGHTNESS_MOST ? BRIGHTNESS_MOST
                                                       : brightness;
    player_set_brightness(watch->video.player, watch->brightness);
}

static void deinterlace(struct watch *watch)
{
    bool on = !player_state(watch->video.player)->deinterlace;
    player_set_deinterlace(watch->video.player, on);
    app_say(watch->app, "%s",
            on ? _("Combed edges are taken out of the picture.")
               : _("The picture is shown as it was filmed, combed edges too."));
}

static bool of_the_look(enum action action)
{
    switch (action) {
    case ACTION_ZOOM:
    case ACTION_ZOOM_OUT:
    case ACTION_ROTATE:
    case ACTION_DARKER:
    case ACTION_BRIGHTER:
    case ACTION_DEINTERLACE:
    case ACTION_BLUR:
    case ACTION_BLUR_PART:
        return true;
    default:
        return false;
    }
}

bool look_act(struct watch *watch, enum action action)
{
    if (!of_the_look(action))
        return false;
    if (!watch->video.player) {
        app_say(watch->app, "%s", _("There is no footage to play here."));
        return true;
    }
    switch (action) {
    case ACTION_ZOOM:
        zoom_in(watch);
        break;
    case ACTION_ZOOM_OUT:
        zoom_out(watch);
        break;
    case ACTION_ROTATE:
        rotate(watch);
        break;
    case ACTION_DARKER:
        brighten(watch, -BRIGHTNESS_STEP);
        break;
    case ACTION_BRIGHTER:
        brighten(watch, BRIGHTNESS_STEP);
        break;
    case ACTION_DEINTERLACE:
        deinterlace(watch);
        break;
    case ACTION_BLUR:
        watch->blurred = !watch->blurred;
        player_set_blurred(watch->video.player, watch->blurred);
        break;
    case ACTION_BLUR_PART:
        blur_begin(watch);
        break;
    default:
        break;
    }
    watch->app->dirty = true;
    return true;
}
