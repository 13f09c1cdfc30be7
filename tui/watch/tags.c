#include "tui/watch/tags.h"

#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/watch/watch.h"

enum { KEEP_EVERY = 2000 /* ms */ };

static const struct actor *actor_of(const struct watch *watch, bool guest)
{
    return guest ? watch->company.guest : watch->app->actor;
}

static struct undo *undo_of(struct watch *watch, bool guest)
{
    return guest ? &watch->company.undo : &watch->undo;
}

bool tags_load(struct watch *watch, struct error *error)
{
    return tag_list(watch->app->store, company_pen(watch), watch->session.trajectory, &watch->view->arena,
                    &watch->tags.list, error);
}

bool tags_offered(const struct watch *watch)
{
    return !watch->tags.hidden && !form_open(watch) && watch->video.player && watch->session.trajectory &&
           !watch->session.trajectory_ended && watch->clips.count > 0;
}

static const struct clip *clip_of(const struct watch *watch, const char *id)
{
    for (size_t i = 0; i < watch->clips.count; i++) {
        if (strcmp(watch->clips.items[i].id, id) == 0)
            return &watch->clips.items[i];
    }
    return NULL;
}

/* Puts it, in the name of one of the two. *later: it could not be stored now, but may be another time. */
static bool put(struct watch *watch, bool guest, const struct note *note, bool *later)
{
    char id[ID_SIZE], from[32], until[32];
    struct error error = {0};
    *later = false;
    if (!note_add(watch->app->store, actor_of(watch, guest), note, id, &error)) {
        app_fail(watch->app, &error);
        *later = error.kind == ERROR_IO || error.kind == ERROR_BUSY;
        return false;
    }
    undo_record(undo_of(watch, guest), UNDO_ADD, ENTRY_TAG, id, NULL, NULL);
    if (!watch->notes.theirs)
        notes_select(&watch->notes, id, false);
    const struct tag *tag = tag_get(&watch->tags.list, note->tag);
    const struct clip *clip = clip_of(watch, note->clip);
    const int64_t start = clip ? clip->start_ms : 0;
    (void)i18n_length(start + note->at_ms, from, sizeof from);
    if (note->until_ms < 0)
        app_say(watch->app, _("%s at %s"), tag ? tag->name : "", from);
    else
        app_say(watch->app, _("%s from %s to %s"), tag ? tag->name : "", from,
                i18n_length(start + note->until_ms, until, sizeof until));
    change_made(watch);
    return true;
}

/* --- Stretches that run --- */

static bool keep_of(struct watch *watch, bool guest)
{
    struct stretches stretches = {.count = 0};
    struct error error = {0};
    for (size_t i = 0; i < watch->tags.running_count; i++) {
        const struct watch_running *running = &watch->tags.running[i];
        const struct clip *clip = clip_of(watch, running->clip);
        if (running->guest != guest || !clip)
            continue;
        struct stretch *stretch = &stretches.items[stretches.count++];
        memcpy(stretch->tag, running->tag, ID_SIZE);
        memcpy(stretch->clip, running->clip, ID_SIZE);
        stretch->at_ms = running->at_ms;
        stretch->seen_ms = watch->tags.seen_ms - clip->start_ms;
    }
    if (stretches_save(watch->app->store, actor_of(watch, guest), watch->id, &stretches, &error))
        return true;
    app_fail(watch->app, &error);
    return false;
}

void tags_keep(struct watch *watch)
{
    bool mine = false, guests = false;
    for (size_t i = 0; i < watch->tags.running_count; i++) {
        mine |= !watch->tags.running[i].guest;
        guests |= watch->tags.running[i].guest;
    }
    watch->tags.kept_at = clock_monotonic();
    if (mine)
        (void)keep_of(watch, false);
    if (guests && watch->company.guest)
        (void)keep_of(watch, true);
}

static void forget(struct watch *watch, size_t at)
{
    struct watch_tags *tags = &watch->tags;
    const bool guest = tags->running[at].guest;
    memmove(&tags->running[at], &tags->running[at + 1],
            (tags->running_count - at - 1) * sizeof *tags->running);
    tags->running_count--;
    (void)keep_of(watch, guest);
    watch->app->dirty = true;
}

/* The note that a stretch becomes when it ends at a moment of the lesson. */
static struct note ended(const struct watch *watch, const struct watch_running *running, int64_t moment_ms)
{
    const struct clip *clip = clip_of(watch, running->clip);
    int64_t until = clip ? moment_ms - clip->start_ms : running->at_ms;
    if (clip && until > clip->duration_ms)
        until = clip->duration_ms;
    if (until < 0)
        until = 0;
    const bool backwards = until < running->at_ms;
    struct note note = {
        .session = watch->id,
        .clip = running->clip,
        .at_ms = backwards ? until : running->at_ms,
        .until_ms = backwards ? running->at_ms : until,
        .begun_at = running->begun_at,
        .tag = running->tag,
        .text = "",
    };
    if (note.until_ms == note.at_ms)
        note.until_ms = -1;
    return note;
}

/* When that cannot be stored now, it goes on running; when it never can, it is gone. */
static void end_at(struct watch *watch, size_t at, int64_t moment_ms)
{
    const struct watch_running running = watch->tags.running[at];
    const struct note note = ended(watch, &running, moment_ms);
    bool later;
    if (put(watch, running.guest, &note, &later) || !later)
        forget(watch, at);
}

void tags_end(struct watch *watch, bool guest)
{
    for (size_t i = watch->tags.running_count; i > 0; i--) {
        if (watch->tags.running[i - 1].guest == guest)
            end_at(watch, i - 1, watch->tags.seen_ms);
    }
}

static void begin(struct watch *watch, const struct tag *tag)
{
    struct watch_tags *tags = &watch->tags;
    char moment[32];
    size_t clip;
    if (tags->running_count == STRETCHES_MOST)
        return;
    struct watch_running *running = &tags->running[tags->running_count];
    *running = (struct watch_running){.begun_at = clock_now(), .guest = watch->company.pen_passed};
    const int64_t meant = write_moment(watch);
    clip_locate(&watch->clips, meant, &clip, &running->at_ms);
    (void)snprintf(running->tag, sizeof running->tag, "%s", tag->id);
    (void)snprintf(running->clip, sizeof running->clip, "%s", watch->clips.items[clip].id);
    running->after = company_undo(watch)->done_count;
    tags->running_count++;
    tags->seen_ms = video_position(watch);
    if (!keep_of(watch, running->guest)) {
        tags->running_count--;
        return;
    }
    tags->kept_at = clock_monotonic();
    app_say(watch->app, _("%s begins at %s; the same key ends it."), tag->name,
            i18n_length(meant, moment, sizeof moment));
}

/* Those that ran when the program ended: they end where the film was then. */
void tags_take_over(struct watch *watch)
{
    struct stretches left;
    struct error error = {0};
    if (!watch->session.trajectory)
        return;
    if (!stretches_load(watch->app->store, watch->app->actor, watch->id, &left, &error)) {
        app_fail(watch->app, &error);
        return;
    }
    for (size_t i = 0; i < left.count; i++) {
        const struct stretch *stretch = &left.items[i];
        struct watch_running running = {.at_ms = stretch->at_ms, .begun_at = left.kept_at};
        const struct clip *clip = clip_of(watch, stretch->clip);
        if (!clip)
            continue;
        memcpy(running.tag, stretch->tag, ID_SIZE);
        memcpy(running.clip, stretch->clip, ID_SIZE);
        const struct note note = ended(watch, &running, clip->start_ms + stretch->seen_ms);
        bool later;
        if (!put(watch, false, &note, &later) && later)
            return; /* kept for the next time */
    }
    if (left.count == 0)
        return;
    if (!stretches_save(watch->app->store, watch->app->actor, watch->id, &(struct stretches){0}, &error))
        app_fail(watch->app, &error);
    else
        app_say(
            watch->app,
            ngettext("%d stretch was running when the program ended; it ends where the film was then.",
                     "%d stretches were running when the program ended; they end where the film was then.",
                     (unsigned long)left.count),
            (int)left.count);
}

static bool passed(const struct watch *watch, const struct watch_running *running)
{
    const struct clip *clip = clip_of(watch, running->clip);
    return clip && watch->tags.seen_ms >= clip->start_ms + clip->duration_ms;
}

int64_t tags_tick(struct watch *watch, int64_t now)
{
    struct watch_tags *tags = &watch->tags;
    if (!watch->video.player)
        return -1;
    tags->seen_ms = video_position(watch);
    if (tags->running_count == 0)
        return -1;
    if (now - tags->kept_at >= KEEP_EVERY) {
        for (size_t i = tags->running_count; i > 0; i--) {
            if (passed(watch, &tags->running[i - 1]))
                end_at(watch, i - 1, tags->seen_ms);
        }
        tags_keep(watch);
    }
    return tags->kept_at + KEEP_EVERY;
}

bool tags_undo(struct watch *watch)
{
    struct watch_tags *tags = &watch->tags;
    const bool guest = watch->company.pen_passed;
    for (size_t i = tags->running_count; i > 0; i--) {
        const struct watch_running *running = &tags->running[i - 1];
        if (running->guest != guest)
            continue;
        if (running->after < company_undo(watch)->done_count)
            return false;
        const struct tag *tag = tag_get(&tags->list, running->tag);
        app_say(watch->app, _("%s is not running any more."), tag ? tag->name : "");
        forget(watch, i - 1);
        return true;
    }
    return false;
}

/* --- Keys and mouse --- */

static void press(struct watch *watch, const struct tag *tag)
{
    struct watch_tags *tags = &watch->tags;
    const bool guest = watch->company.pen_passed;
    watch->app->dirty = true;
    if (tag->stretch) {
        for (size_t i = 0; i < tags->running_count; i++) {
            if (tags->running[i].guest == guest && strcmp(tags->running[i].tag, tag->id) == 0) {
                end_at(watch, i, write_moment(watch));
                return;
            }
        }
        begin(watch, tag);
        return;
    }
    size_t clip;
    struct note note = {.session = watch->id, .until_ms = -1, .tag = tag->id, .text = ""};
    clip_locate(&watch->clips, write_moment(watch), &clip, &note.at_ms);
    note.clip = watch->clips.items[clip].id;
    bool later;
    (void)put(watch, guest, &note, &later);
}

bool tags_key(struct watch *watch, struct key key)
{
    if (!tags_offered(watch) || key.modifiers || key.code <= ' ' || key.code > '~')
        return false;
    const char pressed[] = {(char)key.code, '\0'};
    const struct tag *tag = tag_of_key(&watch->tags.list, pressed);
    if (tag)
        press(watch, tag);
    return tag != NULL;
}

void tags_toggle(struct watch *watch)
{
    char keys[64];
    watch->tags.hidden = !watch->tags.hidden;
    watch->app->dirty = true;
    if (watch->tags.hidden)
        app_say(watch->app, _("The tags are hidden and their keys put none; %s shows them."),
                key_map_keys(watch->app->keys, ACTION_TAGS, keys, sizeof keys));
}

bool tags_mouse(struct watch *watch, struct mouse mouse)
{
    for (size_t i = 0; i < watch->tags.offer_count; i++) {
        if (!area_contains(watch->tags.offers[i].area, mouse.row, mouse.column))
            continue;
        const struct tag *tag = tag_get(&watch->tags.list, watch->tags.offers[i].tag);
        if (tag && mouse.kind == MOUSE_PRESS && tags_offered(watch))
            press(watch, tag);
        return true;
    }
    return false;
}
