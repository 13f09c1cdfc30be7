#include "tui/watch/watch.h"

/* The player numbers keys as the interface does, but may not include its header. */
_Static_assert((int)PLAYER_KEY_TAB == (int)KEY_NAMED_TAB && (int)PLAYER_KEY_PGDN == (int)KEY_NAMED_PGDN &&
                   (int)PLAYER_KEY_F12 == (int)KEY_NAMED_F12,
               "keys are numbered alike");
_Static_assert((int)PLAYER_KEY_SHIFT == (int)MODIFIER_SHIFT && (int)PLAYER_KEY_CTRL == (int)MODIFIER_CTRL &&
                   (int)PLAYER_KEY_ALT == (int)MODIFIER_ALT,
               "modifiers are numbered alike");

bool window_possible(const struct watch *watch)
{
    return player_has_display() && !watch->app->terminal->remote;
}

bool window_used(const struct watch *watch)
{
    return watch->video.painting && watch->video.painter.mode == VIDEO_WINDOW;
}

void window_key(struct watch *watch, struct player_key pressed)
{
    const struct key key = {.code = pressed.code, .modifiers = pressed.modifiers};
    if (window_used(watch))
        app_queue_key(watch->app, key);
}

bool window_toggle_fullscreen(struct watch *watch)
{
    if (!window_used(watch) || !watch->video.player)
        return false;
    player_set_fullscreen(watch->video.player, !player_state(watch->video.player)->fullscreen);
    return true;
}

bool window_leave_fullscreen(struct watch *watch)
{
    if (!watch->video.player || !player_state(watch->video.player)->fullscreen)
        return false;
    player_set_fullscreen(watch->video.player, false);
    return true;
}
