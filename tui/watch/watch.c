#include "tui/watch/watch.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/review/left-off.h"
#include "tui/completion.h"
#include "tui/spare.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/screen.h"

enum {
    REFRESH_PLAYING = 100, /* ms from drawing the time to drawing it again, while it plays */
    WHEEL_ROWS = 3,
};

static bool watch_open(struct view *view, const void *argument, struct error *error)
{
    const struct watch_argument *asked = argument;
    struct watch *watch = view->state;
    watch->view = view;
    watch->app = view->app;
    watch->range_start_ms = -1;
    watch->loop_start_ms = -1;
    watch->zoom = watch->speed = 1;
    watch->volume = WATCH_VOLUME;
    watch->ticked_at = clock_monotonic();
    video_init(watch);
    notes_init(&watch->notes);

    if (strlen(asked->session) >= sizeof watch->id)
        return error_set(error, ERROR_NOT_FOUND, "There is no such session.");
    snprintf(watch->id, sizeof watch->id, "%s", asked->session);
    watch->start_ms = asked->at_ms;
    watch->resumes = !asked->at_moment;
    return true;
}

static bool load_all(struct watch *watch, struct error *error)
{
    struct store *store = watch->app->store;
    const struct actor *actor = watch->app->actor;
    struct arena *arena = &watch->view->arena;
    struct note_list notes = {0};
    if (!session_get(store, actor, watch->id, arena, &watch->session, error) ||
        !clip_list(store, actor, watch->id, arena, &watch->clips, error))
        return false;
    watch->length_ms = watch->session.length_ms;
    if (watch->clips.count > 0) {
        const struct clip *last = &watch->clips.items[watch->clips.count - 1];
        watch->length_ms = last->start_ms + last->duration_ms;
    }
    if (watch->session.trajectory &&
        !note_list(store, company_pen(watch), watch->session.trajectory, watch->id, arena, &notes, error))
        return false;
    if (watch->session.trajectory && (!tags_load(watch, error) || !blurs_load(watch, error)))
        return false;
    if (watch->session.purged_at &&
        !certificate_get(store, actor, watch->id, arena, &watch->certificate, &watch->has_certificate, error))
        return false;
    if (!form_reload(watch, error))
        return false;
    const struct watch_entry_list entries = entries_make(arena, &notes, &watch->tags.list, &watch->blur.list);
    notes_set(&watch->notes, &entries);
    parts_again(watch);
    watch->loaded = true;
    return true;
}

/* Opened without a moment, a lesson goes on where this person left off. */
static void say_where_it_goes_on(struct watch *watch)
{
    char moment[32], key[64];
    if (!watch->resumes || watch->start_ms == 0 || !watch->video.player || watch->app->message[0])
        return;
    i18n_length(watch->start_ms, moment, sizeof moment);
    app_say(watch->app, _("It goes on at %s, where you left off; %s goes to the beginning."), moment,
            key_map_key(watch->app->keys, ACTION_SEEK_START, key, sizeof key));
}

static void keep_where_it_was_left(struct watch *watch)
{
    struct error error = {0};
    if (watch->video.player && !left_off_save(watch->app->store, watch->app->actor, watch->id,
                                              video_position(watch), watch->length_ms, &error))
        app_fail(watch->app, &error);
}

static bool watch_load(struct view *view, struct error *error)
{
    struct watch *watch = view->state;
    const bool first = !watch->started, was_marked = watch->session.marked_at;
    /* What was loaded before is gone with the arena, even when loading fails. */
    watch->session = (struct session){0};
    watch->clips = (struct clip_list){0};
    watch->certificate = (struct certificate){0};
    watch->has_certificate = false;
    watch->loaded = false;
    watch->blur.list = (struct blur_list){0};
    watch->tags.list = (struct tag_list){0};
    notes_set(&watch->notes, &(struct watch_entry_list){0});
    if (!load_all(watch, error))
        return false;
    if (!first && !was_marked && watch->session.marked_at)
        watch->mark_is_newest = true;
    if (first) {
        watch->started = true;
        if (watch->resumes)
            watch->start_ms = left_off_load(watch->app->store, watch->app->actor, watch->id);
        if (watch->start_ms < 0 || watch->start_ms > watch->length_ms)
            watch->start_ms = 0;
        video_open(watch);
        say_where_it_goes_on(watch);
        tags_take_over(watch);
        write_offer_draft(watch);
    }
    if (!first)
        blurs_tell(watch);
    watch->app->dirty = true;
    return true;
}

static void watch_close(struct view *view)
{
    struct watch *watch = view->state;
    write_release(watch);
    form_release(watch);
    company_leave(watch);
    tags_end(watch, false);
    look_keep(watch);
    keep_where_it_was_left(watch);
    video_close(watch);
    spare_keep(watch->app);
    parts_release(&watch->parts);
    notes_release(&watch->notes);
    undo_release(&watch->undo);
}

static void watch_save(struct view *view)
{
    write_keep(view->state);
    tags_keep(view->state);
    form_keep(view->state);
    look_keep(view->state);
    keep_where_it_was_left(view->state);
}

/* --- Time --- */

/* R4: a consent may be withdrawn in another process. So this asks four times a second, and stops the playback
 * as soon as the answer is no. */
static void check_allowed(struct watch *watch, int64_t now)
{
    if (!watch->video.player || now - watch->video.allowed_at < WATCH_STILL_ALLOWED)
        return;
    watch->video.allowed_at = now;
    company_check(watch);
    struct error error = {0};
    if (session_still_open(watch->app->store, watch->app->actor, watch->id, &error)) {
        video_allowed(watch);
        return;
    }
    if (error.kind == ERROR_BUSY) /* no answer: that is for the lease to bear with, or not */
        return;
    video_stop(watch, error.text);
    company_leave(watch);
    tags_end(watch, false);
    watch->app->reload = true;
}

static void follow(struct watch *watch, int64_t now)
{
    int64_t since = now - watch->ticked_at;
    watch->ticked_at = now;
    if (!watch->video.player || watch->writing.what != WRITE_NOTHING)
        return;
    if (notes_follow(&watch->notes, video_position(watch), video_playing(watch) ? since : 0))
        watch->app->dirty = true;
}

static int64_t watch_tick(struct view *view, int64_t now)
{
    struct watch *watch = view->state;
    int64_t next = clock_sooner(write_tick(watch, now), look_tick(watch, now));
    next = clock_sooner(next, form_tick(watch, now));
    check_allowed(watch, now);
    next = clock_sooner(next, tags_tick(watch, now));
    if (!watch->video.player)
        return next;
    video_news(watch);
    parts_tick(watch);
    follow(watch, now);
    if (watch_shown_state(watch) != watch->shown_state)
        watch->app->dirty = true;

    next = clock_sooner(next, watch->video.allowed_at + WATCH_STILL_ALLOWED);
    next = clock_sooner(next, video_paint(watch, now));
    int timeout = player_timeout(watch->video.player);
    if (timeout >= 0)
        next = clock_sooner(next, now + timeout);
    if (video_playing(watch))
        next = clock_sooner(next, now + REFRESH_PLAYING);
    return next;
}

static int watch_descriptors(struct view *view, struct pollfd *fds, int room)
{
    const struct watch *watch = view->state;
    int count = 0;
    if (count < room && watch->video.player && player_fd(watch->video.player) >= 0)
        fds[count++] = (struct pollfd){.fd = player_fd(watch->video.player), .events = POLLIN};
    if (count < room && sound_descriptor(watch) >= 0)
        fds[count++] = (struct pollfd){.fd = sound_descriptor(watch), .events = POLLIN};
    if (count < room && watch->video.painting && painter_busy(&watch->video.painter))
        fds[count++] = (struct pollfd){.fd = watch->video.output, .events = POLLOUT};
    return count;
}

static void watch_ready(struct view *view, const struct pollfd *fds, int count)
{
    (void)fds;
    (void)count;
    video_news(view->state);
}

static void watch_paint(struct view *view)
{
    struct watch *watch = view->state;
    video_flush(watch);
}

static bool watch_busy(struct view *view)
{
    const struct watch *watch = view->state;
    return watch->video.painting && painter_busy(&watch->video.painter);
}

/* --- Keys --- */

bool watch_may_undo_mark(const struct watch *watch)
{
    const struct session *session = &watch->session;
    return session->marked_at && !session->shredded_at && !session->purged_at && !session->blocked_at &&
           session->marked_by && strcmp(session->marked_by, watch->app->actor->id) == 0;
}

static void move_focus(struct watch *watch, int by)
{
    int at = -1; /* -1 stands for no button */
    for (int i = 0; i < watch->button_count; i++)
        if (watch->buttons[i].what == watch->focus)
            at = i;
    at += by;
    if (at < -1)
        at = watch->button_count - 1;
    watch->focus = at < 0 || at >= watch->button_count ? FOCUS_NONE : watch->buttons[at].what;
    watch->app->dirty = true;
}

static void go_to_note(struct watch *watch)
{
    const struct watch_entry *entry = notes_selected(&watch->notes);
    if (!entry)
        return;
    video_seek(watch, entry->session_ms, PLAYER_SEEK_EXACT);
    notes_release_selection(&watch->notes);
}

/* Escape first takes back what was begun on this screen, one thing at a time. False: there is nothing left.
 */
static bool escape(struct watch *watch)
{
    watch->app->dirty = true;
    if (window_leave_fullscreen(watch))
        return true;
    if (watch->focus != FOCUS_NONE)
        watch->focus = FOCUS_NONE;
    else if (watch->zoom > 1)
        look_zoom(watch, 1);
    else if (blur_escape(watch))
        ;
    else if (watch->range_start_ms >= 0)
        watch->range_start_ms = -1;
    else if (watch->parts.on)
        parts_toggle(watch);
    else if (watch->notes.filter)
        notes_filter(&watch->notes, NULL);
    else if (watch->view->whole)
        watch->view->whole = false;
    else
        return false;
    return true;
}

static void press_button(struct watch *watch, enum watch_focus what)
{
    switch (what) {
    case FOCUS_REVIEW_DONE:
        video_pause(watch, true);
        completion_review(watch->app, watch->id);
        break;
    case FOCUS_END_TRAJECTORY:
        if (!watch->session.trajectory)
            break;
        video_pause(watch, true);
        tags_end(watch, true); /* afterwards none can be put any more */
        tags_end(watch, false);
        completion_end(watch->app, watch->session.trajectory);
        break;
    case FOCUS_UNDO_MARK:
        completion_undo(watch->app, watch->id);
        break;
    case FOCUS_NONE:
        break;
    }
}

static bool focus_key(struct watch *watch, struct key key)
{
    switch (key.code) {
    case KEY_NAMED_ENTER:
    case ' ':
        press_button(watch, watch->focus);
        return true;
    case KEY_NAMED_LEFT:
        move_focus(watch, -1);
        return true;
    case KEY_NAMED_RIGHT:
        move_focus(watch, 1);
        return true;
    default:
        return false;
    }
}

static bool watch_key(struct view *view, struct key key)
{
    struct watch *watch = view->state;
    if (write_key(watch, key) || blur_key(watch, key) || moving_key(watch, key) || form_key(watch, key))
        return true;
    if (watch->focus != FOCUS_NONE && focus_key(watch, key))
        return true;
    if (watch->zoom > 1 && look_pan(watch, key))
        return true;
    if (tags_key(watch, key))
        return true;
    return key.code == KEY_NAMED_ESCAPE && escape(watch);
}

static bool act_on_notes(struct watch *watch, enum action action)
{
    switch (action) {
    case ACTION_NOTE:
        write_note(watch);
        break;
    case ACTION_NOTE_RANGE:
        write_range(watch);
        break;
    case ACTION_NOTE_UP:
        notes_walk(&watch->notes, -1);
        break;
    case ACTION_NOTE_DOWN:
        notes_walk(&watch->notes, 1);
        break;
    case ACTION_NOTE_GO:
        go_to_note(watch);
        break;
    case ACTION_NOTE_EDIT:
        write_change(watch);
        break;
    case ACTION_NOTE_DELETE:
        change_remove(watch);
        break;
    case ACTION_NOTE_REPLY:
        write_reply(watch);
        break;
    case ACTION_NOTE_KIND:
        change_kind(watch);
        break;
    case ACTION_NOTE_SEARCH:
        write_search(watch);
        break;
    case ACTION_NOTE_MOVE:
        moving_begin(watch);
        break;
    case ACTION_PLAY_FOUND:
        parts_toggle(watch);
        break;
    case ACTION_GO_TO_TIME:
        write_time(watch);
        break;
    case ACTION_UNDO:
        if (tags_undo(watch))
            break;
        if (watch_may_undo_mark(watch) && (watch->mark_is_newest || !undo_next(company_undo(watch))))
            press_button(watch, FOCUS_UNDO_MARK);
        else
            change_undo(watch);
        break;
    case ACTION_REDO:
        change_redo(watch);
        break;
    default:
        return false;
    }
    watch->app->dirty = true;
    return true;
}

static bool watch_act(struct view *view, enum action action)
{
    struct watch *watch = view->state;
    if (company_act(watch, action) || video_act(watch, action) || look_act(watch, action) ||
        act_on_notes(watch, action))
        return true;
    switch (action) {
    case ACTION_FORMS:
        form_open_pane(watch);
        return true;
    case ACTION_SHARE_ALL:
        form_share_all(watch);
        return true;
    case ACTION_NEXT_FIELD:
        move_focus(watch, 1);
        return true;
    case ACTION_PREVIOUS_FIELD:
        move_focus(watch, -1);
        return true;
    case ACTION_FULL:
        if (window_toggle_fullscreen(watch))
            return true;
        view->whole = !view->whole;
        watch->app->dirty = true;
        return true;
    case ACTION_VIDEO:
        video_next_mode(watch);
        return true;
    case ACTION_REPORT:
        push_report(watch->app, &(struct report_argument){watch->session.trajectory, watch->id});
        return true;
    case ACTION_TAGS:
        tags_toggle(watch);
        return true;
    case ACTION_REVIEW_DONE:
        press_button(watch, FOCUS_REVIEW_DONE);
        return true;
    case ACTION_END_TRAJECTORY:
        press_button(watch, FOCUS_END_TRAJECTORY);
        return true;
    case ACTION_REDRAW:
        if (screen_too_small()) /* a sentence stands there instead of this view */
            video_take_off(watch);
        video_forget(watch);
        return false;
    case ACTION_SUSPEND:
        video_hide(watch);
        return false;
    default:
        return false;
    }
}

/* --- Mouse --- */

static bool mouse_on_timeline(struct watch *watch, struct mouse mouse)
{
    struct area bar = watch->layout.bar, markers = watch->layout.markers;
    const bool on = area_contains(bar, mouse.row, mouse.column) ||
                    area_contains(markers, mouse.row, mouse.column) ||
                    area_contains(watch->layout.tags, mouse.row, mouse.column) ||
                    area_contains(watch->layout.strip, mouse.row, mouse.column);
    /* The zoomed strip moves with the position, so it is clicked and not dragged over. */
    if (watch->sound.span_ms > 0 && area_contains(watch->layout.strip, mouse.row, mouse.column) &&
        !watch->dragging) {
        if (mouse.kind == MOUSE_PRESS)
            video_seek(watch, sound_moment(watch, watch->layout.strip, mouse.column), PLAYER_SEEK_EXACT);
        return mouse.kind == MOUSE_PRESS || mouse.kind == MOUSE_DOUBLE;
    }
    if (mouse.kind == MOUSE_PRESS && on)
        watch->dragging = true;
    else if (!watch->dragging)
        return on && mouse.kind == MOUSE_DOUBLE;
    int64_t moment = timeline_moment(mouse.column - bar.column, watch->length_ms, bar.columns);
    switch (mouse.kind) {
    case MOUSE_PRESS:
    case MOUSE_DRAG:
        video_seek(watch, moment, PLAYER_SEEK_FAST);
        return true;
    case MOUSE_RELEASE:
        watch->dragging = false;
        video_seek(watch, moment, PLAYER_SEEK_EXACT);
        return true;
    default:
        return true;
    }
}

static bool mouse_on_notes(struct watch *watch, struct mouse mouse)
{
    if (!area_contains(watch->layout.notes, mouse.row, mouse.column))
        return false;
    watch->app->dirty = true;
    if (mouse.kind == MOUSE_WHEEL_UP || mouse.kind == MOUSE_WHEEL_DOWN) {
        notes_scroll(&watch->notes, mouse.kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
        return true;
    }
    const struct watch_entry *entry = notes_at(&watch->notes, watch->layout.notes, mouse.row);
    if (entry && (mouse.kind == MOUSE_PRESS || mouse.kind == MOUSE_DOUBLE)) {
        notes_select(&watch->notes, entry->id, true);
        if (mouse.kind == MOUSE_DOUBLE)
            go_to_note(watch);
    }
    return true;
}

/* A button is pressed by pressing and letting go on it. If the press were enough, the release would fall on
 * the dialog that the button opens. */
static bool mouse_on_buttons(struct watch *watch, struct mouse mouse)
{
    for (int i = 0; i < watch->button_count; i++) {
        const struct watch_button *button = &watch->buttons[i];
        if (!area_contains(button->area, mouse.row, mouse.column))
            continue;
        watch->app->dirty = true;
        if (mouse.kind == MOUSE_PRESS)
            watch->focus = button->what;
        else if (mouse.kind == MOUSE_RELEASE && watch->focus == button->what)
            press_button(watch, button->what);
        return true;
    }
    return false;
}

static bool watch_mouse(struct view *view, struct mouse mouse)
{
    struct watch *watch = view->state;
    if (blur_mouse(watch, mouse))
        return true;
    if (form_mouse(watch, mouse) || mouse_on_timeline(watch, mouse) || mouse_on_notes(watch, mouse))
        return true;
    if (watch->writing.what != WRITE_NOTHING)
        return false;
    if (mouse_on_buttons(watch, mouse) || tags_mouse(watch, mouse))
        return true;
    if (mouse.kind == MOUSE_PRESS && area_contains(watch->layout.video, mouse.row, mouse.column) &&
        watch->video.player)
        return watch_act(view, ACTION_PAUSE);
    return false;
}

const struct view_type view_watch = {
    .name = "watch",
    .title = N_("Watch"),
    .context = CONTEXT_WATCH,
    .window_keys = true,
    .state_size = sizeof(struct watch),
    .open = watch_open,
    .load = watch_load,
    .draw = watch_draw,
    .act = watch_act,
    .key = watch_key,
    .mouse = watch_mouse,
    .descriptors = watch_descriptors,
    .ready = watch_ready,
    .tick = watch_tick,
    .paint = watch_paint,
    .busy = watch_busy,
    .save = watch_save,
    .close = watch_close,
    .hints = watch_hints,
    .heading = watch_heading,
};

bool push_watch(struct app *app, const struct watch_argument *argument)
{
    return app_push(app, &view_watch, argument);
}
