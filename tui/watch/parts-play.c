#include "tui/ui/i18n.h"
#include "tui/watch/watch.h"

static void find(struct watch *watch)
{
    parts_find(&watch->parts, &watch->notes,
               1000 * (int64_t)key_map_seconds(watch->app->keys, SECONDS_AROUND), watch->length_ms);
}

static void stop(struct watch *watch)
{
    watch->parts.on = false;
    watch->app->dirty = true;
}

void parts_toggle(struct watch *watch)
{
    watch->app->dirty = true;
    if (watch->parts.on) {
        stop(watch);
        app_say(watch->app, "%s", _("All of the lesson plays again."));
        return;
    }
    if (!watch->video.player) {
        app_say(watch->app, "%s", _("There is no footage to play here."));
        return;
    }
    find(watch);
    if (watch->parts.count == 0) {
        app_say(watch->app, "%s", _("The list shows no notes or tags to play."));
        return;
    }
    watch->parts.on = true;
    app_say(watch->app,
            ngettext("Only what the list shows is played: %zu part.",
                     "Only what the list shows is played: %zu parts.", watch->parts.count),
            watch->parts.count);
    const size_t at = parts_at(&watch->parts, video_position(watch));
    video_seek(watch, watch->parts.items[at < watch->parts.count ? at : 0].from_ms, PLAYER_SEEK_EXACT);
    video_pause(watch, false);
}

void parts_again(struct watch *watch)
{
    if (watch->parts.on)
        find(watch);
}

void parts_tick(struct watch *watch)
{
    struct watch_parts *parts = &watch->parts;
    if (!parts->on || !watch->video.player || !video_playing(watch) ||
        player_state(watch->video.player)->seeking)
        return;
    const int64_t position = video_position(watch);
    const size_t at = parts_at(parts, position);
    if (at == parts->count) {
        video_pause(watch, true);
        stop(watch);
        app_say(watch->app, "%s", _("That was all that the list shows."));
    } else if (position < parts->items[at].from_ms) {
        video_seek(watch, parts->items[at].from_ms, PLAYER_SEEK_EXACT);
    }
}
