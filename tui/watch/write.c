#include "tui/watch/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/review/drafts.h"
#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-note.h"

enum {
    KEEP_AFTER = 500,     /* a draft is kept after so many ms without a key */
    KEEP_AT_LEAST = 2000, /* and after so many ms even while somebody types on */
    SEARCH_LONGEST = 100,
    TIME_LONGEST = 16,
    LEFT_OF_TEXT = 2, /* columns */
};

static void copy_id(char to[static ID_SIZE], const char *from)
{
    (void)snprintf(to, ID_SIZE, "%s", from ? from : "");
}

static bool typing(const struct watch *watch)
{
    return watch->writing.what != WRITE_NOTHING;
}

static bool blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

static void begin(struct watch *watch, enum write_what what, const char *text, size_t most)
{
    struct watch_writing *writing = &watch->writing;
    writing->what = what;
    prompt_init(&writing->prompt, text, most, false);
    watch->app->prompt = &writing->prompt;
    watch->app->dirty = true;
}

static void begin_note(struct watch *watch, const char *text)
{
    watch->writing.resume = video_playing(watch);
    if (watch->writing.resume)
        video_pause(watch, true);
    watch->range_start_ms = -1;
    watch->writing.begun_at = watch->writing.drafted_at ? watch->writing.drafted_at : clock_now();
    begin(watch, WRITE_NOTE, text, NOTE_LONGEST);
}

static void end(struct watch *watch)
{
    struct watch_writing *writing = &watch->writing;
    bool resume = writing->resume;
    if (watch->app->prompt == &writing->prompt)
        watch->app->prompt = NULL;
    prompt_release(&writing->prompt);
    *writing = (struct watch_writing){0};
    watch->form.hanging = false;
    if (resume)
        video_pause(watch, false);
    watch->app->dirty = true;
}

void write_release(struct watch *watch)
{
    if (!typing(watch))
        return;
    write_keep(watch);
    watch->writing.resume = false;
    end(watch);
}

/* The note that is being typed, with its text as it stands. Borrows. */
static struct note typed_note(const struct watch *watch)
{
    const struct watch_writing *writing = &watch->writing;
    return (struct note){
        .id = *writing->id ? writing->id : NULL,
        .session = watch->id,
        .clip = writing->clip,
        .reply_to = *writing->reply_to ? writing->reply_to : NULL,
        .kind = writing->kind,
        .at_ms = writing->at_ms,
        .until_ms = writing->until_ms,
        .begun_at = writing->begun_at,
        .text = writing->prompt.text,
    };
}

static void drop_draft(struct watch *watch)
{
    struct error error = {0};
    if (!draft_drop(watch->app->store, company_pen(watch), watch->id, &error))
        app_fail(watch->app, &error);
}

void write_keep(struct watch *watch)
{
    struct watch_writing *writing = &watch->writing;
    if (writing->what != WRITE_NOTE || !writing->changed)
        return;
    writing->changed = false;
    writing->kept_at = clock_monotonic();
    if (blank(writing->prompt.text)) {
        drop_draft(watch);
        return;
    }
    const struct note note = typed_note(watch);
    struct error error = {0};
    if (!draft_save(watch->app->store, company_pen(watch), &note, &error))
        app_fail(watch->app, &error);
}

static int64_t keep_due(const struct watch_writing *writing)
{
    int64_t quiet = writing->changed_at + KEEP_AFTER;
    int64_t latest = writing->unkept_since + KEEP_AT_LEAST;
    return quiet < latest ? quiet : latest;
}

int64_t write_tick(struct watch *watch, int64_t now)
{
    struct watch_writing *writing = &watch->writing;
    if (writing->what != WRITE_NOTE || !writing->changed)
        return -1;
    if (now < keep_due(writing))
        return keep_due(writing);
    write_keep(watch);
    return -1;
}

/* Whether notes can be written in this session at all; else says why not. */
static bool has_notes(struct watch *watch)
{
    if (watch->session.trajectory)
        return true;
    app_say(watch->app, "%s", _("Notes belong to coaching; this footage was made for another purpose."));
    return false;
}

static bool offer(struct watch *watch)
{
    struct arena arena;
    arena_init(&arena);
    struct note draft;
    bool found = false;
    struct error error = {0};
    if (!draft_load(watch->app->store, company_pen(watch), watch->id, &arena, &draft, &found, &error))
        app_fail(watch->app, &error);
    else if (found) {
        struct watch_writing *writing = &watch->writing;
        copy_id(writing->id, draft.id);
        copy_id(writing->reply_to, draft.reply_to);
        copy_id(writing->clip, draft.clip);
        writing->kind = draft.kind;
        writing->at_ms = draft.at_ms;
        writing->until_ms = draft.until_ms;
        writing->offered = true;
        writing->drafted_at = draft.edited_at ? draft.edited_at : draft.created_at;
        begin_note(watch, draft.text);
    }
    arena_release(&arena);
    return found;
}

void write_offer_draft(struct watch *watch)
{
    if (watch->session.trajectory && !typing(watch))
        (void)offer(watch);
}

/* Of what they saw, which is a little before they pressed the key. */
int64_t write_moment(const struct watch *watch)
{
    int64_t moment = video_position(watch);
    if (!watch->video.chosen)
        moment -= (int64_t)(WATCH_REACTION * watch->speed);
    return moment < 0 ? 0 : moment;
}

/* Sets where the note belongs; until_ms is -1 for a moment. */
static void bind(struct watch *watch, int64_t from_ms, int64_t until_ms)
{
    struct watch_writing *writing = &watch->writing;
    size_t clip;
    clip_locate(&watch->clips, from_ms, &clip, &writing->at_ms);
    copy_id(writing->clip, watch->clips.items[clip].id);
    writing->until_ms = until_ms < 0 ? -1 : until_ms - watch->clips.items[clip].start_ms;
    /* A range ends at the latest with the clip that it begins in. */
    if (writing->until_ms > watch->clips.items[clip].duration_ms)
        writing->until_ms = watch->clips.items[clip].duration_ms;
    if (writing->until_ms >= 0 && writing->until_ms <= writing->at_ms)
        writing->until_ms = -1;
}

static bool has_moments(struct watch *watch)
{
    if (watch->video.player && watch->clips.count > 0)
        return true;
    app_say(watch->app, "%s",
            _("Without footage there is no moment to write a note at. A note can still be answered."));
    return false;
}

void write_note(struct watch *watch)
{
    if (!has_notes(watch) || offer(watch) || !has_moments(watch))
        return;
    bind(watch, write_moment(watch), -1);
    begin_note(watch, "");
}

void write_range(struct watch *watch)
{
    if (!has_notes(watch) || !has_moments(watch))
        return;
    if (watch->range_start_ms < 0) {
        if (offer(watch))
            return;
        char moment[32];
        watch->range_start_ms = write_moment(watch);
        watch->video.chosen = false;
        app_say(watch->app, _("The range begins at %s; the same key ends it, Escape leaves it."),
                i18n_length(watch->range_start_ms, moment, sizeof moment));
        return;
    }
    int64_t from = watch->range_start_ms, until = write_moment(watch);
    bind(watch, from < until ? from : until, from < until ? until : from);
    begin_note(watch, "");
}

void write_reply(struct watch *watch)
{
    const struct watch_entry *entry = notes_selected(&watch->notes);
    if (!entry) {
        app_say(watch->app, "%s", _("Select a note first, with the arrow keys."));
        return;
    }
    if (entry->type == ENTRY_BLUR) {
        app_say(watch->app, "%s", _("A blur is no note: it has no kind and no answers."));
        return;
    }
    if (offer(watch))
        return;
    const struct note *note = entry->note;
    struct watch_writing *writing = &watch->writing;
    /* A thread has one level: an answer to an answer stands under the same note. */
    copy_id(writing->reply_to,
            note->reply_to && notes_find(&watch->notes, note->reply_to) ? note->reply_to : note->id);
    copy_id(writing->clip, note->clip);
    writing->at_ms = note->at_ms;
    writing->until_ms = -1;
    watch->notes.theirs = true;
    begin_note(watch, "");
}

static void change_note(struct watch *watch, const struct note *note)
{
    struct watch_writing *writing = &watch->writing;
    copy_id(writing->id, note->id);
    copy_id(writing->reply_to, note->reply_to);
    copy_id(writing->clip, note->clip);
    writing->kind = note->kind;
    writing->at_ms = note->at_ms;
    writing->until_ms = note->until_ms;
    watch->notes.theirs = true;
    begin_note(watch, note->text);
}

void write_change(struct watch *watch)
{
    const struct watch_entry *entry = notes_selected(&watch->notes);
    if (!entry)
        app_say(watch->app, "%s", _("Select a note first, with the arrow keys."));
    else if (entry->type == ENTRY_BLUR)
        blur_change(watch);
    else if (!entry->mine)
        app_say(watch->app, _("Only %s can change this note; you can answer it."), entry->author);
    else if (!offer(watch))
        change_note(watch, entry->note);
}

void write_search(struct watch *watch)
{
    begin(watch, WRITE_SEARCH, watch->notes.filter, SEARCH_LONGEST);
}

void write_time(struct watch *watch)
{
    if (watch->video.player)
        begin(watch, WRITE_TIME, "", TIME_LONGEST);
    else
        app_say(watch->app, "%s", _("There is no footage to play here."));
}

static bool typed_time(const struct watch *watch, int64_t *moment_ms)
{
    return timeline_parse(watch->writing.prompt.text, video_position(watch), watch->length_ms, moment_ms);
}

static void time_key(struct watch *watch, enum prompt_result result)
{
    int64_t moment;
    if (result == PROMPT_DONE && typed_time(watch, &moment)) {
        end(watch);
        video_seek(watch, moment, PLAYER_SEEK_EXACT);
    } else if (result == PROMPT_LEFT || (result == PROMPT_DONE && blank(watch->writing.prompt.text))) {
        end(watch);
    }
}

/* Enter. When the store refuses, the text stays where it is. */
static void store_typed(struct watch *watch)
{
    struct watch_writing *writing = &watch->writing;
    bool drafted = writing->offered || writing->kept_at != 0;
    const struct note note = typed_note(watch);
    bool stored = true;
    const struct watch_entry *before = note.id ? notes_find(&watch->notes, note.id) : NULL;
    /* A note without words is none, unless it has a tag. */
    if (!blank(note.text) || (before && entry_tag(before))) {
        if (note.id && !before) {
            /* The note was deleted meanwhile. The words are not lost: they become a new note. */
            struct note again = note;
            again.id = NULL;
            stored = change_add(watch, &again);
        } else {
            stored = before ? change_edit(watch, before->note, &note) : change_add(watch, &note);
        }
    }
    if (!stored)
        return;
    if (drafted)
        drop_draft(watch);
    end(watch);
}

/* A draft would go with the footage. */
static bool footage_gone(const struct watch *watch)
{
    const struct session *session = &watch->session;
    return session->blocked_at || session->shredded_at || session->purged_at;
}

/* R4: a withdrawal came while it was written. It is kept on the trajectory; who wrote it can delete it. */
static void keep_without_footage(struct watch *watch)
{
    store_typed(watch);
    if (typing(watch)) { /* the sentence that says why it cannot be stored stays */
        end(watch);
        return;
    }
    app_say(watch->app, "%s", _("The footage is gone; what you typed is kept as a note."));
}

/* Escape. */
static void leave_typed(struct watch *watch)
{
    struct watch_writing *writing = &watch->writing;
    const struct watch_entry *before = *writing->id ? notes_find(&watch->notes, writing->id) : NULL;
    bool unchanged = blank(writing->prompt.text) ||
                     (before && strcmp(before->note->text, writing->prompt.text) == 0);
    if (!writing->offered && !unchanged && !*writing->id && footage_gone(watch)) {
        keep_without_footage(watch);
        return;
    }
    if (writing->offered || unchanged) {
        if (writing->offered || writing->kept_at != 0)
            drop_draft(watch);
    } else {
        char keys[64];
        writing->changed = true;
        write_keep(watch);
        app_say(watch->app, _("What you typed is kept; %s offers it again."),
                key_map_keys(watch->app->keys, ACTION_NOTE, keys, sizeof keys));
    }
    end(watch);
}

static void was_edited(struct watch *watch)
{
    struct watch_writing *writing = &watch->writing;
    watch->app->dirty = true;
    if (writing->what == WRITE_SEARCH) {
        notes_filter(&watch->notes, writing->prompt.text);
        parts_again(watch);
        return;
    }
    writing->changed_at = clock_monotonic();
    if (!writing->changed)
        writing->unkept_since = writing->changed_at;
    writing->changed = true;
}

static void search_key(struct watch *watch, enum prompt_result result)
{
    switch (result) {
    case PROMPT_EDITED:
        was_edited(watch);
        break;
    case PROMPT_LEFT:
        notes_filter(&watch->notes, NULL);
        parts_again(watch);
        end(watch);
        break;
    case PROMPT_DONE:
        end(watch);
        break;
    case PROMPT_IGNORED:
        break;
    }
}

bool write_key(struct watch *watch, struct key key)
{
    struct watch_writing *writing = &watch->writing;
    if (!typing(watch))
        return false;
    if (key.code == 'c' && key.modifiers == MODIFIER_CTRL)
        key = (struct key){.code = KEY_NAMED_ESCAPE};
    if (writing->what == WRITE_SEARCH && (key.code == KEY_NAMED_UP || key.code == KEY_NAMED_DOWN)) {
        notes_walk(&watch->notes, key.code == KEY_NAMED_UP ? -1 : 1);
        watch->app->dirty = true;
        return true;
    }
    if (writing->what == WRITE_NOTE && key.code == KEY_NAMED_TAB) {
        int by = key.modifiers & MODIFIER_SHIFT ? NOTE_KIND_COUNT - 1 : 1;
        writing->kind = (enum note_kind)(((int)writing->kind + by) % NOTE_KIND_COUNT);
        was_edited(watch);
        return true;
    }
    enum prompt_result result = prompt_key(&writing->prompt, key);
    if (result == PROMPT_IGNORED) {
        enum action action = key_map_find(watch->app->keys, CONTEXT_ALL, key);
        return action != ACTION_REDRAW && action != ACTION_SUSPEND;
    }
    watch->app->dirty = true;
    if (writing->what == WRITE_SEARCH)
        search_key(watch, result);
    else if (writing->what == WRITE_TIME)
        time_key(watch, result);
    else if (result == PROMPT_EDITED)
        was_edited(watch);
    else if (result == PROMPT_DONE)
        store_typed(watch);
    else
        leave_typed(watch);
    return true;
}

static int text_columns(int columns)
{
    return columns > 2 * LEFT_OF_TEXT ? columns - 2 * LEFT_OF_TEXT : 1;
}

static void describe(const struct watch *watch, char *text, size_t size)
{
    const struct watch_writing *writing = &watch->writing;
    char moment[32], until[32], day[64];
    int64_t start = 0;
    for (size_t i = 0; i < watch->clips.count; i++)
        if (strcmp(watch->clips.items[i].id, writing->clip) == 0)
            start = watch->clips.items[i].start_ms;
    (void)i18n_length(start + writing->at_ms, moment, sizeof moment);
    const struct watch_entry *answered = *writing->reply_to ? notes_find(&watch->notes, writing->reply_to)
                                                            : NULL;
    const struct watch_entry *changed = *writing->id ? notes_find(&watch->notes, writing->id) : NULL;
    if (writing->what == WRITE_TIME) {
        int64_t typed;
        if (typed_time(watch, &typed))
            (void)snprintf(text, size, _("Go to %s"), i18n_length(typed, moment, sizeof moment));
        else
            (void)snprintf(text, size, "%s", _("Go to a time, such as 12:30, 1:02:30 or +45"));
    } else if (writing->what == WRITE_SEARCH)
        (void)snprintf(text, size, "%s",
                       _("Search the notes. Enter keeps the selection of notes, Escape shows all."));
    else if (writing->offered && writing->drafted_at > 0)
        (void)snprintf(text, size,
                       _("You were writing this on %s, at %s. Enter keeps it, Escape throws it away."),
                       i18n_moment(writing->drafted_at, day, sizeof day), moment);
    else if (writing->offered)
        (void)snprintf(text, size, _("You were writing this at %s. Enter keeps it, Escape throws it away."),
                       moment);
    else if (changed && changed->type == ENTRY_TAG)
        (void)snprintf(text, size, _("A text with %s at %s"), changed->text, moment);
    else if (*writing->id)
        (void)snprintf(text, size, _("Changing the note at %s"), moment);
    else if (answered)
        (void)snprintf(text, size, _("Reply to %s at %s"), answered->author, moment);
    else if (writing->until_ms >= 0)
        (void)snprintf(text, size, _("Note on %s to %s"), moment,
                       i18n_length(start + writing->until_ms, until, sizeof until));
    else
        (void)snprintf(text, size, _("Note at %s"), moment);
}

int write_rows(const void *context, int columns)
{
    const struct watch *watch = context;
    if (!typing(watch))
        return 0;
    char label[640];
    describe(watch, label, sizeof label);
    return draw_rows(label, text_columns(columns)) +
           prompt_rows(&watch->writing.prompt, text_columns(columns));
}

void write_draw(struct watch *watch, struct area area)
{
    struct watch_writing *writing = &watch->writing;
    if (area.rows <= 0)
        return;
    char label[640];
    describe(watch, label, sizeof label);
    int columns = text_columns(area.columns);
    int rows = draw_rows(label, columns);
    if (rows >= area.rows)
        rows = area.rows - 1;
    (void)draw_paragraphs((struct area){area.row, area.column + LEFT_OF_TEXT, rows, columns}, 0, STYLE_STRONG,
                          label);
    draw_fill((struct area){area.row + rows, area.column + LEFT_OF_TEXT, area.rows - rows, columns},
              STYLE_FIELD);
    if (writing->what == WRITE_NOTE && rows == 1) {
        char kind[128];
        (void)snprintf(kind, sizeof kind, "%s %s", note_kind_symbol(writing->kind),
                       words_note_kind(writing->kind));
        int used = text_width(label) + 2;
        (void)draw_text_right(area.row, area.column + LEFT_OF_TEXT + used, columns - used,
                              note_kind_style(writing->kind), kind);
    }
    prompt_draw(&writing->prompt,
                (struct area){area.row + rows, area.column + LEFT_OF_TEXT, area.rows - rows, columns},
                watch->app->dialog == NULL);
}
