#include "tui/watch/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words.h"

enum { STATE_TEXT = 256, KEY_COLUMNS = 13, KEY_CELL = 40 };

const char *watch_heading(struct view *view)
{
    struct watch *watch = view->state;
    const struct session *session = &watch->session;
    char day[64];
    if (!watch->loaded)
        return "";
    (void)i18n_day(session->filmed_on, day, sizeof day);
    if (session->trajectory)
        (void)snprintf(watch->heading, sizeof watch->heading, _("%s and %s, class %s, %s"), session->coach,
                       session->teacher, session->class_name, day);
    else
        (void)snprintf(watch->heading, sizeof watch->heading, _("Class %s, %s"), session->class_name, day);
    return watch->heading;
}

/* What the keys do while a text is typed; these are not remappable. */
static const char *typing_hints(struct watch *watch)
{
    char *hints = watch->hints;
    const size_t size = sizeof watch->hints;
    const bool note = watch->writing.what == WRITE_NOTE, time = watch->writing.what == WRITE_TIME;
    hint_add("Enter",
             note   ? _("store the note")
             : time ? _("go there")
                    : _("keep what was found"),
             hints, size);
    hint_add("Esc",
             time                     ? _("leave it")
             : !note                  ? _("show all")
             : watch->writing.offered ? _("throw away")
                                      : _("leave it for later"),
             hints, size);
    if (note)
        hint_add("Tab", _("kind of note"), hints, size);
    return hints;
}

const char *watch_hints(struct view *view)
{
    struct watch *watch = view->state;
    const struct key_map *keys = watch->app->keys;
    char *hints = watch->hints;
    const size_t size = sizeof watch->hints;
    hints[0] = '\0';
    if (watch->writing.what != WRITE_NOTHING)
        return typing_hints(watch);
    if (watch->blur.drawing && watch->video.player)
        return blur_hints(watch);
    if (moving_on(watch))
        return moving_hints(watch);
    if (form_open(watch))
        return form_hints(watch);
    if (watch->video.restartable)
        key_map_hint(keys, ACTION_PAUSE, _("start the video again"), hints, size);
    if (watch->zoom > 1)
        hint_add(draw_utf8() ? "←↑↓→" : _("arrows"), _("move over the picture"), hints, size);
    if (watch->zoom > 1)
        hint_add("Esc", _("all of it"), hints, size);
    if (watch->video.player) {
        key_map_hint(keys, ACTION_NOTE, _("note"), hints, size);
        key_map_hint(keys, ACTION_PAUSE, _("pause"), hints, size);
    }
    if (watch->company.guest)
        key_map_hint(keys, ACTION_PEN, _("pass the pen"), hints, size);
    key_map_hint(keys, ACTION_HELP, _("all keys"), hints, size);
    key_map_hint(keys, ACTION_BACK, _("back"), hints, size);
    if (watch->video.player)
        key_map_hint(keys, ACTION_SEEK_BACK, _("5 s back"), hints, size);
    key_map_hint(keys, ACTION_NOTE_GO, _("to the note"), hints, size);
    key_map_hint(keys, ACTION_NOTE_REPLY, _("reply"), hints, size);
    key_map_hint(keys, ACTION_NOTE_SEARCH, _("search"), hints, size);
    if (watch->video.player)
        key_map_hint(keys, ACTION_JOIN, watch->company.guest ? _("guest leaves") : _("join"), hints, size);
    return hints;
}

/* A number that differs when what is drawn of the player differs: the second, the column, or a word. */
int64_t watch_shown_state(const struct watch *watch)
{
    if (!watch->video.player)
        return 0;
    const struct player_state *state = player_state(watch->video.player);
    int columns = watch->layout.bar.columns;
    int64_t position = video_position(watch);
    const int64_t parts[] = {
        position / 1000,
        timeline_column(position, watch->length_ms, columns),
        timeline_column(state->buffered_ms, watch->length_ms, columns),
        state->running | state->ready << 1 | state->paused << 2 | state->seeking << 3 | state->ended << 4 |
            state->muted << 5 | state->has_audio << 6 | state->sounding << 7 | state->blurred << 8,
        (int64_t)(state->speed * 100),
        state->volume,
        state->sound_track * 100 + state->sound_tracks,
        state->loop_start_ms,
        state->loop_end_ms,
        state->video_width * INT64_C(10000) + state->video_height,
        state->rotation * 1000 + state->brightness,
    };
    int64_t digest = 1;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        digest = (int64_t)((uint64_t)digest * 1000003u + (uint64_t)parts[i]);
    return digest;
}

static enum style bar_style(const struct timeline_cell *cell)
{
    if (cell->looped)
        return STYLE_WARNING;
    switch (cell->part) {
    case TIMELINE_PLAYED:
        return STYLE_ACCENT;
    case TIMELINE_POSITION:
        return STYLE_STRONG;
    case TIMELINE_BUFFERED:
        return STYLE_TEXT;
    case TIMELINE_AHEAD:
        break;
    }
    return STYLE_DIM;
}

static const char *bar_symbol(const struct timeline_cell *cell, bool utf8)
{
    if (cell->part == TIMELINE_POSITION)
        return utf8 ? "●" : "O";
    if (cell->loop_edge)
        return utf8 ? "╋" : "#";
    if (cell->boundary)
        return utf8 ? "┃" : "|";
    switch (cell->part) {
    case TIMELINE_PLAYED:
        return utf8 ? "━" : "=";
    case TIMELINE_BUFFERED:
        return utf8 ? "─" : "-";
    case TIMELINE_AHEAD:
    case TIMELINE_POSITION:
        break;
    }
    return utf8 ? "┈" : ".";
}

static const char *range_symbol(const struct timeline_cell *cell, bool utf8)
{
    if (cell->range_start && cell->range_end)
        return "|";
    if (cell->range_start)
        return utf8 ? "├" : "[";
    if (cell->range_end)
        return utf8 ? "┤" : "]";
    return utf8 ? "─" : "-";
}

static void draw_timeline(const struct watch *watch)
{
    struct area bar = watch->layout.bar, markers = watch->layout.markers;
    if (bar.rows <= 0 || bar.columns <= 0)
        return;
    const struct player_state *state = watch->video.player ? player_state(watch->video.player) : NULL;
    const bool looping = state && state->loop_start_ms >= 0;
    const struct timeline timeline = {
        .length_ms = watch->length_ms,
        .position_ms = video_position(watch),
        .buffered_ms = state ? state->buffered_ms : 0,
        .loop_start_ms = looping ? state->loop_start_ms : watch->loop_start_ms,
        .loop_end_ms = looping ? state->loop_end_ms : -1,
        .range_start_ms = watch->range_start_ms,
        .clips = &watch->clips,
        .entries = &watch->notes.list,
        .selected = watch->notes.selected,
    };
    struct timeline_cell *cells = memory_alloc((size_t)bar.columns, sizeof *cells);
    timeline_fill(&timeline, cells, bar.columns);
    const bool utf8 = draw_utf8();
    for (int i = 0; i < bar.columns; i++) {
        const struct timeline_cell *cell = &cells[i];
        (void)draw_text(bar.row, bar.column + i, 1, bar_style(cell), bar_symbol(cell, utf8));
        if (markers.rows <= 0)
            continue;
        if (cell->telling)
            (void)draw_text(markers.row, markers.column + i, 1,
                            cell->selected ? STYLE_SELECTED : entry_style(cell->telling),
                            entry_symbol(cell->telling));
        else if (cell->ranged)
            (void)draw_text(markers.row, markers.column + i, 1, STYLE_DIM, range_symbol(cell, utf8));
    }
    free(cells);
}

static void add_word(char *text, size_t size, const char *word)
{
    size_t used = strlen(text);
    int length = snprintf(text + used, size - used, "%s%s", used > 0 ? "  " : "", word);
    if (length < 0 || (size_t)length >= size - used)
        text[used] = '\0';
}

/* "1.25", in the user's way of writing. */
static const char *format_factor(double factor, char text[static 16])
{
    (void)snprintf(text, 16, "%.3g", factor);
    char *point = strchr(text, '.');
    if (point)
        /* TRANSLATORS: the decimal separator, one character */
        *point = _(".")[0];
    return text;
}

/* "repeats 0:10–0:20", or where the part begins whose end is not set yet. */
static void describe_loop(const struct watch *watch, const struct player_state *state, char *word,
                          size_t size)
{
    char start[32], end[32];
    word[0] = '\0';
    if (state->loop_start_ms >= 0)
        (void)snprintf(word, size, _("repeats %s%s%s"),
                       i18n_length(state->loop_start_ms, start, sizeof start), draw_symbol(SYMBOL_DASH),
                       i18n_length(state->loop_end_ms, end, sizeof end));
    else if (watch->loop_start_ms >= 0)
        (void)snprintf(word, size, _("repeats from %s"),
                       i18n_length(watch->loop_start_ms, start, sizeof start));
}

/* "0:04 / 1:30  paused  1.5×  volume 80 %  no sound": what is usual is not said. */
static void describe_state(const struct watch *watch, char *text, size_t size)
{
    char position[32], length[32], word[64];
    (void)snprintf(text, size, "%s / %s", i18n_length(video_position(watch), position, sizeof position),
                   i18n_length(watch->length_ms, length, sizeof length));
    if (!watch->video.player)
        return;
    const struct player_state *state = player_state(watch->video.player);
    if (!state->running)
        add_word(text, size, _("stopped"));
    else if (!state->ready)
        add_word(text, size, _("opening"));
    else if (state->ended)
        add_word(text, size, _("at the end"));
    else if (state->paused)
        add_word(text, size, _("paused"));
    char factor[16];
    if (state->speed < 0.999 || state->speed > 1.001) {
        (void)snprintf(word, sizeof word, draw_utf8() ? "%s×" : "%sx", format_factor(state->speed, factor));
        add_word(text, size, word);
    }
    if (watch->zoom > 1) {
        (void)snprintf(word, sizeof word, _("zoom %s"), format_factor(watch->zoom, factor));
        add_word(text, size, word);
    }
    if (state->rotation != 0) {
        (void)snprintf(word, sizeof word, draw_utf8() ? _("turned %d°") : _("turned %d"), state->rotation);
        add_word(text, size, word);
    }
    if (state->brightness != 0) {
        (void)snprintf(word, sizeof word, _("light %+d"), state->brightness);
        add_word(text, size, word);
    }
    if (watch->blur.drawing && watch->video.player)
        add_word(text, size, _("drawing what is blurred"));
    if (watch->parts.on)
        add_word(text, size, _("only what is found"));
    if (state->blurred)
        add_word(text, size, _("blurred"));
    describe_loop(watch, state, word, sizeof word);
    if (*word)
        add_word(text, size, word);
    if (state->ready && state->sound_tracks > 1 && state->sound_track > 0) {
        (void)snprintf(word, sizeof word, _("sound %d of %d"), state->sound_track, state->sound_tracks);
        add_word(text, size, word);
    }
    if (state->ready && (!state->has_audio || !state->sounding))
        add_word(text, size, _("no sound"));
    else if (state->muted)
        add_word(text, size, _("sound off"));
    else if (state->volume != 100) {
        (void)snprintf(word, sizeof word, _("volume %d %%"), state->volume);
        add_word(text, size, word);
    }
}

static void list_buttons(struct watch *watch)
{
    const struct session *session = &watch->session;
    watch->button_count = 0;
    const bool there = !session->shredded_at && !session->purged_at && !session->blocked_at;
    if (session->trajectory && there && !session->reviewed_at && !session->marked_at)
        watch->buttons[watch->button_count++] = (struct watch_button){.what = FOCUS_REVIEW_DONE,
                                                                      .label = _("Review done")};
    if (watch_may_undo_mark(watch))
        watch->buttons[watch->button_count++] = (struct watch_button){.what = FOCUS_UNDO_MARK,
                                                                      .label = _("Undo the mark")};
    if (session->trajectory && session->as_coach && !session->trajectory_ended)
        watch->buttons[watch->button_count++] = (struct watch_button){
            .what = FOCUS_END_TRAJECTORY, .label = _("End trajectory"), .danger = true};
    for (int i = 0; i < watch->button_count; i++)
        if (watch->buttons[i].what == watch->focus)
            return;
    watch->focus = FOCUS_NONE;
}

static int buttons_columns(const struct watch *watch)
{
    int columns = 0;
    for (int i = 0; i < watch->button_count; i++)
        columns += draw_button_columns(watch->buttons[i].label) + 1;
    return columns;
}

/* Columns that the state and the buttons take side by side. */
static int state_columns(const struct watch *watch)
{
    char state[STATE_TEXT];
    describe_state(watch, state, sizeof state);
    return 1 + text_width(state) + 2 + buttons_columns(watch);
}

static void draw_controls(struct watch *watch)
{
    struct area area = watch->layout.controls;
    char state[STATE_TEXT];
    if (area.rows <= 0)
        return;
    describe_state(watch, state, sizeof state);

    int column = area.column + area.columns - buttons_columns(watch);
    if (column < area.column)
        column = area.column;
    int room = area.rows > 1 ? area.columns - 2 : column - area.column - 2;
    (void)draw_text(area.row, area.column + 1, room, STYLE_STRONG, state);
    if (area.rows > 1)
        area.row++;
    for (int i = 0; i < watch->button_count; i++) {
        struct watch_button *button = &watch->buttons[i];
        int used = draw_button(area.row, column, button->label, watch->focus == button->what, button->danger);
        button->area = (struct area){area.row, column, 1, used};
        column += used + 1;
    }
}

/* With the video on the whole screen: draws the times on both sides of the bar; there are no buttons. */
static void draw_whole_times(struct watch *watch)
{
    char position[32], length[32];
    struct area bar = watch->layout.bar;
    for (int i = 0; i < watch->button_count; i++)
        watch->buttons[i].area = (struct area){0};
    watch->focus = FOCUS_NONE;
    if (bar.column < WATCH_TIME_COLUMNS)
        return;
    (void)i18n_length(video_position(watch), position, sizeof position);
    (void)i18n_length(watch->length_ms, length, sizeof length);
    (void)draw_text_right(bar.row, bar.column - WATCH_TIME_COLUMNS, WATCH_TIME_COLUMNS - 1, STYLE_STRONG,
                          position);
    (void)draw_text(bar.row, bar.column + bar.columns + 1, WATCH_TIME_COLUMNS - 1, STYLE_DIM, length);
    if (watch->video.player && player_state(watch->video.player)->paused)
        (void)draw_text_right(watch->layout.markers.row, bar.column - WATCH_TIME_COLUMNS,
                              WATCH_TIME_COLUMNS - 1, STYLE_DIM, _("paused"));
}

static void draw_banner(const struct watch *watch)
{
    struct area area = watch->layout.banner;
    const struct session *session = &watch->session;
    if (area.rows <= 0)
        return;
    char day[64];
    (void)i18n_moment(session->purge_after, day, sizeof day);
    draw_fill(area, STYLE_WARNING);
    (void)draw_format(area.row, area.column + 1, area.columns - 2, STYLE_WARNING,
                      _("Marked: this footage is gone on %s."), day);
}

static const char *reason_words(const char *reason)
{
    if (!reason)
        return "";
    if (strcmp(reason, "review") == 0)
        return _("its review was completed");
    if (strcmp(reason, "end") == 0)
        return _("the trajectory ended");
    if (strcmp(reason, "backstop") == 0)
        return _("nobody had opened it for long");
    if (strcmp(reason, "withdrawal") == 0)
        return _("somebody in it may no longer be seen");
    return reason;
}

static const char *describe_certificate(const struct watch *watch, struct arena *arena)
{
    const struct certificate *certificate = &watch->certificate;
    char marked[64], deleted[64], forgotten[64], size[64], day[64];
    const char *amount = arena_printf(
        arena, ngettext("%lld clip, %s", "%lld clips, %s", (unsigned long)certificate->clips),
        (long long)certificate->clips, i18n_size(certificate->size, size, sizeof size));
    /* R9: what was destroyed, when and how; and what may be left elsewhere, and why it is of no use. */
    const char *how =
        certificate->vault_folders
            ? arena_printf(
                  arena,
                  ngettext("Destroyed by cryptographic erase (NIST SP 800-88): half of its key lay in %lld "
                           "folder and "
                           "nowhere else, and was overwritten there on %s. Copies of the encrypted files or "
                           "of the "
                           "database that may be left elsewhere cannot be opened by anybody.",
                           "Destroyed by cryptographic erase (NIST SP 800-88): half of its key lay in %lld "
                           "folders "
                           "and nowhere else, and was overwritten in all of them, last on %s. Copies of the "
                           "encrypted "
                           "files or of the database that may be left elsewhere cannot be opened by anybody.",
                           (unsigned long)certificate->vault_folders),
                  (long long)certificate->vault_folders,
                  i18n_moment(certificate->forgotten_at, forgotten, sizeof forgotten))
            : _("Destroyed by deleting its keys and files. It came in before there was a vault: whoever has "
                "both a "
                "copy of the database and one of the files from before can open it with a password from "
                "then.");
    return arena_printf(
        arena,
        _("Certificate of deletion\n\nThe footage of class %s, filmed on %s (%s), has been deleted.\n"
          "Marked on %s: %s.\nDeleted on %s. The notes stay.\n%s\nIts entry in the trace:\n%s"),
        certificate->class_name, i18n_day(certificate->filmed_on, day, sizeof day), amount,
        i18n_moment(certificate->marked_at, marked, sizeof marked), reason_words(certificate->reason),
        i18n_moment(certificate->purged_at, deleted, sizeof deleted), how, certificate->hash);
}

/* What stands in the pane when there is no picture. */
static const char *pane_text(const struct watch *watch, struct arena *arena)
{
    const char *text = watch->video.sentence;
    char keys[64];
    if (watch->has_certificate)
        return describe_certificate(watch, arena);
    if (watch->video.restartable)
        return arena_printf(
            arena, _("%s\n\n%s starts the video again at this moment. Notes can be written meanwhile."), text,
            key_map_keys(watch->app->keys, ACTION_PAUSE, keys, sizeof keys));
    if (*text)
        return text;
    if (window_used(watch))
        return _("The picture is in a window of its own. The keys work there as they do here.");
    if (watch->video.painting || watch->app->video == VIDEO_NONE)
        return _("The picture is off. Sound, notes and timeline work as always.");
    return _("This terminal shows no pictures. Sound, notes and timeline work as always.");
}

static void draw_pane_text(struct watch *watch)
{
    struct area pane = watch->layout.video;
    if (pane.rows <= 0 || pane.columns < 8)
        return;
    struct arena arena;
    arena_init(&arena);
    const char *text = pane_text(watch, &arena);
    int columns = pane.columns - 4 < 72 ? pane.columns - 4 : 72;
    int rows = draw_rows(text, columns);
    struct area at = {
        .row = pane.row + (rows < pane.rows ? (pane.rows - rows) / 2 : 0),
        .column = pane.column + (pane.columns - columns) / 2,
        .rows = rows < pane.rows ? rows : pane.rows,
        .columns = columns,
    };
    (void)draw_paragraphs(at, 0, STYLE_TEXT, text);
    arena_release(&arena);
}

static int goal_columns(int columns)
{
    int left = columns - text_width(_("Goals")) - 4;
    return left > 1 ? left : 1;
}

static int goal_rows(const void *context, int columns)
{
    const struct watch *watch = context;
    return draw_rows(watch->session.goal, goal_columns(columns));
}

static void draw_goals(const struct watch *watch)
{
    struct area area = watch->layout.goals;
    if (area.rows <= 0 || !watch->session.goal)
        return;
    int columns = goal_columns(area.columns);
    struct area text = {area.row, area.column + area.columns - columns - 1, area.rows, columns};
    (void)draw_text(area.row, area.column + 1, area.columns - 2, STYLE_DIM, _("Goals"));
    if (area.rows == 1)
        (void)draw_text(text.row, text.column, text.columns, STYLE_TEXT, watch->session.goal);
    else
        (void)draw_paragraphs(text, 0, STYLE_TEXT, watch->session.goal);
}

/* Draws the most used keys where there is room to spare, so that nobody has to ask for them. */
static void draw_spare(const struct watch *watch)
{
    static const struct {
        enum action actions[2];
        const char *label;
    } lines[] = {
        {{ACTION_NOTE}, N_("note at this moment")},
        {{ACTION_NOTE_RANGE}, N_("note on a range")},
        {{ACTION_TAGS}, N_("tags and their keys")},
        {{ACTION_PAUSE}, N_("pause, go on")},
        {{ACTION_NOTE_UP, ACTION_NOTE_DOWN}, N_("walk the notes")},
        {{ACTION_SEEK_BACK, ACTION_SEEK_AHEAD}, N_("5 seconds")},
        {{ACTION_NOTE_GO}, N_("go to the note's moment")},
        {{ACTION_SEEK_BACK_60, ACTION_SEEK_AHEAD_60}, N_("1 minute")},
        {{ACTION_NOTE_EDIT, ACTION_NOTE_DELETE}, N_("change, delete")},
        {{ACTION_STEP_BACK, ACTION_STEP_AHEAD}, N_("picture by picture")},
        {{ACTION_UNDO, ACTION_REDO}, N_("undo, redo")},
        {{ACTION_SLOWER, ACTION_FASTER}, N_("slower, faster")},
        {{ACTION_NOTE_KIND}, N_("kind of note")},
        {{ACTION_SPEECH_PREVIOUS, ACTION_SPEECH_NEXT}, N_("to where somebody speaks")},
        {{ACTION_STRIP_CLOSER, ACTION_STRIP_WIDER}, N_("strip: closer, wider")},
        {{ACTION_LOOP}, N_("repeat a part")},
        {{ACTION_NOTE_REPLY}, N_("reply")},
        {{ACTION_FULL, ACTION_ZOOM}, N_("whole screen, zoom")},
        {{ACTION_VIDEO}, N_("another kind of picture")},
        {{ACTION_BLUR, ACTION_BLUR_PART}, N_("blur all, a part")},
        {{ACTION_NOTE_SEARCH}, N_("search the notes")},
        {{ACTION_JOIN, ACTION_PEN}, N_("join, pass the pen")},
        {{ACTION_FORMS}, N_("observation forms")},
    };
    struct area area = watch->layout.spare;
    int across = area.columns / KEY_CELL;
    if (area.rows < 3 || across < 1)
        return;
    int row = area.row + 1, column = 0;
    for (size_t i = 0; i < sizeof lines / sizeof *lines && row < area.row + area.rows; i++) {
        char hint[128] = "";
        for (int k = 0; k < 2 && lines[i].actions[k] != ACTION_NONE; k++)
            key_map_hint(watch->app->keys, lines[i].actions[k], "", hint, sizeof hint);
        char keys[128];
        size_t used = 0;
        for (const char *at = hint; *at; at++) {
            if (*at == HINT_KEY && used > 0)
                keys[used++] = ' ';
            else if (*at != HINT_KEY && *at != HINT_LABEL)
                keys[used++] = *at;
        }
        keys[used] = '\0';
        int at = area.column + 1 + column * KEY_CELL;
        (void)draw_text(row, at, KEY_COLUMNS, STYLE_ACCENT, keys);
        (void)draw_text(row, at + KEY_COLUMNS + 1, KEY_CELL - KEY_COLUMNS - 2, STYLE_DIM, _(lines[i].label));
        if (++column == across) {
            column = 0;
            row++;
        }
    }
}

static void draw_rule_between(const struct watch *watch)
{
    struct area rule = watch->layout.rule;
    for (int row = rule.row; row < rule.row + rule.rows; row++)
        (void)draw_text(row, rule.column, 1, STYLE_DIM, draw_utf8() ? "│" : "|");
}

static const char *empty_words(const struct watch *watch, char *buffer, size_t size)
{
    char keys[64];
    if (!watch->session.trajectory)
        return _("Notes belong to coaching; this footage was made for another purpose.");
    if (!watch->video.player)
        return _("There are no notes on this lesson.");
    (void)snprintf(buffer, size, _("No notes yet. %s writes one at this moment."),
                   key_map_keys(watch->app->keys, ACTION_NOTE, keys, sizeof keys));
    return buffer;
}

/* A pane that holds words instead of a picture needs less height. */
static double wished_aspect(const struct watch *watch)
{
    if (window_used(watch) && !watch->video.sentence[0])
        return 8;
    return watch->video.player ? video_aspect(watch) : 3.2;
}

void watch_draw(struct view *view, struct area area)
{
    struct watch *watch = view->state;
    if (memcmp(&area, &watch->drawn, sizeof area) != 0) {
        watch->drawn = area;
        video_forget(watch);
    }
    int cell_width, cell_height;
    terminal_cell(watch->app->terminal, &cell_width, &cell_height);
    list_buttons(watch);
    const struct watch_wish wish = {
        .area = area,
        .aspect = wished_aspect(watch),
        .cell_shape = (double)cell_width / cell_height,
        .whole = view->whole,
        .state_columns = state_columns(watch),
        .strip = sound_shown(watch),
        .palette = tags_offered(watch),
        .tag_rows = tags_rows(watch),
        .banner = watch->session.marked_at && !watch->session.shredded_at && !watch->session.purged_at,
        .goal_rows = watch->session.goal && *watch->session.goal ? goal_rows : NULL,
        .form = form_open(watch),
        .prompt_rows = watch->writing.what != WRITE_NOTHING ? write_rows : NULL,
        .context = watch,
    };
    watch_layout(&wish, &watch->layout);

    char empty[256];
    draw_banner(watch);
    draw_goals(watch);
    if (video_shows_text(watch))
        draw_pane_text(watch);
    else
        draw_hole(watch->layout.video);
    draw_timeline(watch);
    sound_draw(watch, watch->layout.strip);
    tags_draw(watch);
    if (view->whole)
        draw_whole_times(watch);
    else
        draw_controls(watch);
    draw_rule_between(watch);
    draw_spare(watch);
    if (form_open(watch))
        form_draw(watch, watch->layout.notes);
    else
        notes_draw(&watch->notes, watch->layout.notes,
                   watch->session.trajectory ? company_pen(watch)->full_name : NULL,
                   empty_words(watch, empty, sizeof empty));
    write_draw(watch, watch->layout.prompt);
    watch->shown_state = watch_shown_state(watch);
    video_place(watch);
}
