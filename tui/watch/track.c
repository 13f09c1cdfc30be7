/* Sound tracks: a film may have several, for instance one of the camera's microphone and one of the
 * teacher's. Which one is heard is kept with the clip, for both people. */
#include <stdio.h>
#include <string.h>

#include "tui/screens.h"
#include "tui/ui/i18n.h"
#include "tui/watch/watch.h"

/* The clip that plays, once its sound tracks are known; NULL before. */
static struct clip *playing_clip(struct watch *watch)
{
    const struct player_state *state = player_state(watch->video.player);
    if (!state->ready || state->sound_tracks < 0 || (size_t)state->clip >= watch->clips.count)
        return NULL;
    return &watch->clips.items[state->clip];
}

void track_next(struct watch *watch)
{
    const struct player_state *state = player_state(watch->video.player);
    struct clip *clip = playing_clip(watch);
    struct error error = {0};
    if (!clip || state->sound_tracks < 2) {
        app_say(watch->app, "%s",
                !clip                      ? _("The film is still being opened; try again in a moment.")
                : state->sound_tracks == 1 ? _("This film has one sound track; there is no other to choose.")
                                           : _("This film has no sound."));
        return;
    }
    int track = state->sound_track % state->sound_tracks + 1, count = state->sound_tracks;
    if (!clip_choose_sound(watch->app->store, watch->app->actor, watch->id, clip->id, track, &error)) {
        app_fail(watch->app, &error);
        return;
    }
    clip->sound_track = track;
    player_set_sound_track(watch->video.player, track);
    sound_choose(watch, (size_t)state->clip, track);
    app_say(watch->app, _("Sound track %d of %d; this is remembered."), track, count);
}

void track_news(struct watch *watch)
{
    const struct player_state *state = player_state(watch->video.player);
    struct clip *clip = playing_clip(watch);
    char keys[64];
    if (!clip || state->sound_tracks < 2 || strcmp(watch->tracked, clip->id) == 0)
        return;
    (void)snprintf(watch->tracked, sizeof watch->tracked, "%s", clip->id);
    if (clip->sound_track == 0)
        app_say(watch->app, _("This film has %d sound tracks; %s chooses another one."), state->sound_tracks,
                key_map_keys(watch->app->keys, ACTION_SOUND_TRACK, keys, sizeof keys));
}
