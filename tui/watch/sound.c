#include "tui/watch/sound.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/keys/keys.h"
#include "store/footage/loudness.h"
#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/watch/timeline.h"
#include "tui/watch/watch.h"

enum {
    LEAD_IN = 300,        /* a jump goes so many ms before the first word */
    BACK_AT_LEAST = 1500, /* within so many ms behind a beginning of speech, "<" goes to the one before it */
    FIND_EVERY = 500,     /* how often speech is looked for while frames come in, in ms */
    STRIP_MOST = 16,      /* levels: two rows of eight */
};

_Static_assert(sizeof(struct loudness_frame) == 2, "frames are stored as two bytes each");

static struct strip strip_of(const struct watch_sound *sound, struct arena *arena)
{
    struct strip_clip *clips = arena_alloc(arena, (sound->count + 1) * sizeof *clips);
    for (size_t i = 0; i < sound->count; i++)
        clips[i] = (struct strip_clip){.start_ms = sound->clips[i].start_ms,
                                       .duration_ms = sound->clips[i].duration_ms,
                                       .frames = sound->clips[i].frames,
                                       .speech = sound->clips[i].speech,
                                       .count = sound->clips[i].count};
    return (struct strip){.clips = clips, .count = sound->count, .length_ms = sound->length_ms};
}

static void forget_key(struct watch_sound *sound)
{
    key_free(sound->key);
    sound->key = NULL;
}

/* The first clip in this state, or NULL. */
static struct heard_clip *first_in(const struct watch_sound *sound, enum heard_state state)
{
    for (size_t i = 0; i < sound->count; i++)
        if (sound->clips[i].state == state)
            return &sound->clips[i];
    return NULL;
}

static struct loudness_source source_of(const struct heard_clip *clip)
{
    return (struct loudness_source){.value_ms = LOUDNESS_FRAME_MS,
                                    .sound_track = (uint16_t)clip->sound_track};
}

static void load(struct watch *watch, struct heard_clip *clip, const unsigned char *key)
{
    struct error error = {0};
    bool found = false;
    size_t count = listener_wanted(clip->duration_ms);
    if (!loudness_load(watch->app->store, clip->id, key, source_of(clip), (unsigned char *)clip->frames,
                       count, &found, &error))
        app_fail(watch->app, &error);
    if (!found)
        return;
    clip->count = count;
    clip->state = HEARD_ALL;
    speech_find(clip->frames, clip->count, clip->speech);
}

void sound_open(struct watch *watch, const struct footage_access *access)
{
    struct watch_sound *sound = &watch->sound;
    sound->clips = memory_alloc(access->count, sizeof *sound->clips);
    sound->count = access->count;
    sound->length_ms = watch->length_ms;
    for (size_t i = 0; i < access->count; i++) {
        const struct clip *clip = &watch->clips.items[i];
        size_t count = listener_wanted(clip->duration_ms);
        sound->clips[i] = (struct heard_clip){.fd = access->files[i],
                                              .label = access->labels[i],
                                              .start_ms = clip->start_ms,
                                              .duration_ms = clip->duration_ms,
                                              .file_start_ms = clip->file_start_ms,
                                              .sound_track = clip->sound_track,
                                              .frames = memory_alloc(count, sizeof(struct loudness_frame)),
                                              .speech = memory_alloc(count, sizeof(bool))};
        (void)snprintf(sound->clips[i].id, sizeof sound->clips[i].id, "%s", clip->id);
        load(watch, &sound->clips[i], access->key);
    }
    sound->key = key_alloc(KEY_SIZE);
    memcpy(sound->key, access->key, KEY_SIZE);
}

void sound_close(struct watch *watch)
{
    struct watch_sound *sound = &watch->sound;
    listener_close(sound->listener);
    forget_key(sound);
    for (size_t i = 0; i < sound->count; i++) {
        free(sound->clips[i].frames);
        free(sound->clips[i].speech);
    }
    free(sound->clips);
    *sound = (struct watch_sound){0};
}

void sound_begin(struct watch *watch)
{
    struct watch_sound *sound = &watch->sound;
    if (!sound->key || sound->listener)
        return;
    struct heard_clip *clip = first_in(sound, HEARD_NOT);
    struct error error = {0};
    if (!clip)
        return;
    const struct player_clip whole = {.fd = clip->fd,
                                      .key = sound->key,
                                      .label = clip->label,
                                      .duration_ms = clip->duration_ms,
                                      .start_ms = clip->file_start_ms,
                                      .sound_track = clip->sound_track};
    /* Without a strip a lesson can be watched all the same, so nothing is said. */
    clip->state = listener_open(&whole, &sound->listener, &error) ? HEARD_BUSY : HEARD_FAILED;
}

void sound_choose(struct watch *watch, size_t index, int track)
{
    struct watch_sound *sound = &watch->sound;
    if (index >= sound->count || sound->clips[index].sound_track == track)
        return;
    struct heard_clip *clip = &sound->clips[index];
    if (clip->state == HEARD_BUSY) {
        listener_close(sound->listener);
        sound->listener = NULL;
    }
    clip->sound_track = track;
    clip->state = HEARD_NOT;
    clip->count = 0;
    load(watch, clip, sound->key);
}

int sound_descriptor(const struct watch *watch)
{
    return watch->sound.listener ? listener_fd(watch->sound.listener) : -1;
}

void sound_renew(const struct watch *watch)
{
    if (watch->sound.listener)
        listener_renew(watch->sound.listener);
}

static enum heard_state heard_state(enum listener_state state)
{
    switch (state) {
    case LISTENER_BUSY:
        return HEARD_BUSY;
    case LISTENER_DONE:
        return HEARD_ALL;
    case LISTENER_FAILED:
        return HEARD_FAILED;
    case LISTENER_LAPSED:
        break;
    }
    return HEARD_NOT;
}

/* The listener is done with its clip. */
static void heard(struct watch *watch, struct heard_clip *clip, enum listener_state state)
{
    struct watch_sound *sound = &watch->sound;
    struct error error = {0};
    listener_close(sound->listener);
    sound->listener = NULL;
    clip->state = heard_state(state);
    if (clip->state != HEARD_ALL)
        clip->count = 0;
    else if (!loudness_save(watch->app->store, watch->id, clip->id, sound->key, source_of(clip),
                            (const unsigned char *)clip->frames, clip->count, &error))
        app_fail(watch->app, &error);
}

void sound_news(struct watch *watch)
{
    struct watch_sound *sound = &watch->sound;
    struct heard_clip *clip = first_in(sound, HEARD_BUSY);
    if (!sound->listener || !clip)
        return;
    enum listener_state state = listener_dispatch(sound->listener);
    const size_t before = clip->count;
    const struct loudness_frame *frames = listener_frames(sound->listener, &clip->count);
    memcpy(clip->frames + before, frames + before, (clip->count - before) * sizeof *frames);
    int64_t now = clock_monotonic();
    if (state != LISTENER_BUSY || now - sound->found_at >= FIND_EVERY) {
        sound->found_at = now;
        speech_find(clip->frames, clip->count, clip->speech);
        watch->app->dirty = true;
    }
    if (state == LISTENER_BUSY)
        return;
    heard(watch, clip, state);
    if (clip->state != HEARD_NOT) /* otherwise when the playback runs again */
        sound_begin(watch);
}

bool sound_done(const struct watch *watch)
{
    return !watch->sound.listener && !first_in(&watch->sound, HEARD_NOT);
}

static bool any_sound(const struct watch_sound *sound)
{
    for (size_t i = 0; i < sound->count; i++)
        for (size_t j = 0; j < sound->clips[i].count; j++)
            if (sound->clips[i].frames[j].level > LOUDNESS_SILENT)
                return true;
    return false;
}

bool sound_shown(const struct watch *watch)
{
    const struct watch_sound *sound = &watch->sound;
    return sound->count > 0 && (!sound_done(watch) || any_sound(sound));
}

static const char *block(int eighths, bool utf8)
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const letters[] = {" ", ".", ".", ":", ":", "-", "=", "#", "#"};
    return utf8 ? blocks[eighths] : letters[eighths];
}

static void draw_cell(const struct strip_cell *cell, struct area area, int column, int levels)
{
    const bool utf8 = draw_utf8();
    const int rows = levels / 8;
    if (!cell->known) {
        (void)draw_text(area.row + rows - 1, area.column + column, 1, STYLE_DIM, utf8 ? "·" : ".");
        return;
    }
    for (int row = 0; row < rows; row++) {
        int eighths = cell->level - 8 * row;
        if (eighths > 0)
            (void)draw_text(area.row + rows - 1 - row, area.column + column, 1,
                            cell->speech ? STYLE_ACCENT : STYLE_DIM, block(eighths > 8 ? 8 : eighths, utf8));
    }
}

static struct strip_window window_of(const struct watch *watch, int columns)
{
    return strip_window(watch->sound.span_ms, watch->sound.length_ms, video_position(watch), columns);
}

int64_t sound_moment(const struct watch *watch, struct area area, int column)
{
    const struct strip_window window = window_of(watch, area.columns);
    return window.from_ms + timeline_moment(column - area.column, window.span_ms, area.columns);
}

void sound_zoom(struct watch *watch, bool in)
{
    char span[32];
    watch->sound.span_ms = strip_zoom(watch->sound.span_ms, watch->sound.length_ms, in);
    watch->app->dirty = true;
    if (!sound_shown(watch)) {
        app_say(watch->app, "%s", _("There is no sound to show here."));
    } else if (watch->sound.span_ms == 0) {
        app_say(watch->app, "%s", _("The strip shows the sound of the whole lesson."));
    } else {
        i18n_length(watch->sound.span_ms, span, sizeof span);
        app_say(watch->app, _("The strip shows %s of sound around the position."), span);
    }
}

/* Of a part: where the position is in it, and how long it is, since the timeline above shows all. */
static void draw_part(const struct watch *watch, struct area area, struct strip_window window)
{
    char span[32], text[48];
    int at = timeline_column(video_position(watch) - window.from_ms, window.span_ms, area.columns);
    i18n_length(window.span_ms, span, sizeof span);
    (void)snprintf(text, sizeof text, draw_utf8() ? " ↔ %s" : " <-> %s", span);
    int columns = text_width(text);
    for (int row = 0; row < area.rows; row++)
        (void)draw_text(area.row + row, area.column + at, 1, STYLE_STRONG, draw_utf8() ? "│" : "|");
    /* Away from the position. */
    if (area.columns > 3 * columns)
        (void)draw_text(area.row, at < area.columns / 2 ? area.column + area.columns - columns : area.column,
                        columns, STYLE_STRONG, at < area.columns / 2 ? text : text + 1);
}

void sound_draw(const struct watch *watch, struct area area)
{
    struct arena arena;
    if (area.rows <= 0 || area.columns <= 0)
        return;
    arena_init(&arena);
    const struct strip strip = strip_of(&watch->sound, &arena);
    struct strip_cell *cells = arena_alloc(&arena, (size_t)area.columns * sizeof *cells);
    const int levels = area.rows >= 2 ? STRIP_MOST : STRIP_MOST / 2;
    const struct strip_window window = window_of(watch, area.columns);
    strip_fill(&strip, window, cells, area.columns, levels);
    for (int i = 0; i < area.columns; i++)
        draw_cell(&cells[i], area, i, levels);
    if (window.span_ms < strip.length_ms)
        draw_part(watch, area, window);
    arena_release(&arena);
}

void sound_jump(struct watch *watch, int by)
{
    const struct watch_sound *sound = &watch->sound;
    struct arena arena;
    arena_init(&arena);
    const struct strip strip = strip_of(sound, &arena);
    int64_t position = video_position(watch);
    int64_t found = by > 0 ? strip_next_speech(&strip, position + LEAD_IN)
                           : strip_previous_speech(&strip, position - BACK_AT_LEAST);
    arena_release(&arena);
    if (found >= 0)
        video_seek(watch, found > LEAD_IN ? found - LEAD_IN : 0, PLAYER_SEEK_EXACT);
    else if (sound->listener)
        app_say(watch->app, "%s", _("The lesson is still being listened to; try again in a moment."));
    else if (by > 0)
        app_say(watch->app, "%s", _("Nobody starts to speak after this."));
    else
        app_say(watch->app, "%s", _("Nobody started to speak before this."));
}
