#include "tui/watch/moving.h"

#include <stdio.h>
#include <string.h>

#include "tui/ui/i18n.h"
#include "tui/watch/watch.h"

bool moving_on(const struct watch *watch)
{
    return watch->moving.id[0] != '\0' && watch->video.player;
}

/* Shows what is moved now, and says what to do. */
static void go_to(struct watch *watch, int64_t moment_ms)
{
    video_seek(watch, moment_ms, PLAYER_SEEK_EXACT);
    app_say(watch->app, "%s",
            watch->moving.end ? _("Go to the picture where it ends; Enter sets that.")
                              : _("Go to the picture where it begins; Enter sets that."));
}

void moving_begin(struct watch *watch)
{
    const struct watch_entry *entry = notes_selected(&watch->notes);
    struct watch_moving *moving = &watch->moving;
    char keys[64];
    if (!entry) {
        app_say(watch->app, "%s", _("Select a note first, with the arrow keys."));
        return;
    }
    if (entry->type == ENTRY_BLUR) {
        app_say(watch->app, _("Of a blur, %s sets the end; its beginning stays."),
                key_map_keys(watch->app->keys, ACTION_BLUR_PART, keys, sizeof keys));
        return;
    }
    if (!entry->mine) {
        app_say(watch->app, _("Only %s can change this note; you can answer it."), entry->author);
        return;
    }
    if (!watch->video.player) {
        app_say(watch->app, "%s", _("Without footage there is no moment to move it to."));
        return;
    }
    *moving = (struct watch_moving){
        .at_ms = entry->session_ms, .until_ms = -1, .resume = video_playing(watch)};
    if (entry->until_ms >= 0)
        moving->until_ms = entry->session_ms + entry->until_ms - entry->at_ms;
    (void)snprintf(moving->id, sizeof moving->id, "%s", entry->id);
    watch->notes.theirs = true;
    video_pause(watch, true);
    go_to(watch, moving->at_ms);
}

static void end(struct watch *watch)
{
    const bool resume = watch->moving.resume;
    watch->moving = (struct watch_moving){.id = ""};
    if (resume)
        video_pause(watch, false);
    watch->app->dirty = true;
}

/* Takes over the picture that is shown. */
static void take(struct watch *watch)
{
    struct watch_moving *moving = &watch->moving;
    *(moving->end ? &moving->until_ms : &moving->at_ms) = video_position(watch);
}

static void other_end(struct watch *watch)
{
    struct watch_moving *moving = &watch->moving;
    if (moving->until_ms < 0) {
        app_say(watch->app, "%s", _("It is a moment and has no end."));
        return;
    }
    take(watch);
    moving->end = !moving->end;
    go_to(watch, moving->end ? moving->until_ms : moving->at_ms);
}

/* From the session's timeline into the clip that the note is in; false: it lies outside. */
static bool into_clip(const struct watch *watch, const char *id, int64_t moment_ms, int64_t *clip_ms)
{
    for (size_t i = 0; i < watch->clips.count; i++) {
        const struct clip *clip = &watch->clips.items[i];
        if (strcmp(clip->id, id) != 0)
            continue;
        *clip_ms = moment_ms - clip->start_ms;
        return *clip_ms >= 0 && *clip_ms <= clip->duration_ms;
    }
    return false;
}

static void store(struct watch *watch)
{
    struct watch_moving *moving = &watch->moving;
    const struct watch_entry *entry = notes_find(&watch->notes, moving->id);
    if (!entry || entry->type == ENTRY_BLUR) {
        app_say(watch->app, "%s", _("It has been deleted meanwhile."));
        end(watch);
        return;
    }
    take(watch);
    struct note after = *entry->note;
    if (!into_clip(watch, after.clip, moving->at_ms, &after.at_ms) ||
        (moving->until_ms >= 0 && !into_clip(watch, after.clip, moving->until_ms, &after.until_ms))) {
        app_say(watch->app, "%s", _("It stays in the clip that it was made in; go back to that clip."));
        return;
    }
    if (moving->until_ms >= 0 && moving->until_ms <= moving->at_ms) {
        app_say(watch->app, "%s", _("The end has to lie behind the beginning."));
        return;
    }
    char id[ID_SIZE];
    memcpy(id, moving->id, sizeof id);
    if (!change_edit(watch, entry->note, &after))
        return;
    notes_select(&watch->notes, id, true);
    end(watch);
}

bool moving_key(struct watch *watch, struct key key)
{
    if (!moving_on(watch) || key.modifiers & ~MODIFIER_SHIFT)
        return false;
    watch->app->dirty = true;
    switch (key.code) {
    case KEY_NAMED_ENTER:
        store(watch);
        return true;
    case KEY_NAMED_TAB:
        other_end(watch);
        return true;
    case KEY_NAMED_ESCAPE:
        app_say(watch->app, "%s", _("It stays where it was."));
        end(watch);
        return true;
    default:
        return false;
    }
}

const char *moving_hints(struct watch *watch)
{
    char *hints = watch->hints;
    const struct key_map *keys = watch->app->keys;
    const size_t size = sizeof watch->hints;
    hints[0] = '\0';
    hint_add("Enter", watch->moving.end ? _("it ends here") : _("it is here"), hints, size);
    hint_add("Esc", _("leave it"), hints, size);
    if (watch->moving.until_ms >= 0)
        hint_add("Tab", watch->moving.end ? _("its beginning") : _("its end"), hints, size);
    key_map_hint(keys, ACTION_STEP_BACK, _("picture back"), hints, size);
    key_map_hint(keys, ACTION_STEP_AHEAD, _("picture ahead"), hints, size);
    key_map_hint(keys, ACTION_SEEK_BACK_1, _("1 s back"), hints, size);
    key_map_hint(keys, ACTION_SEEK_AHEAD_1, _("1 s ahead"), hints, size);
    return hints;
}
