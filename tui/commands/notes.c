#include "tui/commands/commands.h"

#include <string.h>

#include "store/gate/actor.h"
#include "store/review/note-find.h"
#include "store/review/notes.h"
#include "store/review/sessions.h"
#include "store/review/tags.h"
#include "tui/ui/i18n.h"
#include "tui/words/notes-print.h"
#include "tui/words/notes-read.h"
#include "tui/words/table.h"
#include "tui/words/words-note.h"

static const struct option_info options[] = {
    {"format", N_("FORMAT"), N_("text, csv, json, vtt (subtitles) or md (Markdown); text unless given"),
     false},
    {"json", NULL, N_("print a JSON array: the same as --format json"), false},
    {NULL, NULL, NULL, false},
};

static bool run(struct command_call *call, struct error *error)
{
    enum notes_format format = option_is_given(call->options, "json") ? NOTES_JSON : NOTES_TEXT;
    const char *name = option_value(call->options, "format");
    if (name && !notes_format_parse(name, &format))
        return command_usage(call, error, _("--format takes text, csv, json, vtt or md, not “%.40s”."), name);
    char id[ID_SIZE];
    struct session session;
    struct note_list notes;
    if (!command_login(call, error) || !command_find_session(call, call->argv[0], id, error) ||
        !session_get(call->store, call->actor, id, &call->arena, &session, error))
        return false;
    if (!session.trajectory)
        return error_set(error, ERROR_INVALID,
                         "This session belongs to no trajectory, and only those have notes.");
    if (!note_list(call->store, call->actor, session.trajectory, id, &call->arena, &notes, error))
        return false;
    notes_print(format, &session, &notes);
    return true;
}

/* --- Reading notes in --- */

static bool at_line(const struct read_note *note, struct error *error)
{
    struct error reason = *error;
    return error_set(error, reason.kind, "Line %lld: %s", (long long)note->line, reason.text);
}

/* Where it is in the lesson, and that it is this person's own to sign. */
static bool place_note(struct command_call *call, const struct clip_list *clips, const struct tag_list *tags,
                       const char *trajectory, const struct read_note *read, struct note *note,
                       struct error *error)
{
    const struct tag *tag = NULL;
    struct error nowhere;
    if (read->tag && !tag_find(tags, trajectory, read->tag, &tag, &nowhere) &&
        !tag_find(tags, NULL, read->tag, &tag, &nowhere))
        return error_set(error, ERROR_INVALID,
                         "Line %lld: there is no tag “%.80s” in the lists of this trajectory.",
                         (long long)read->line, read->tag);
    if (read->author && strcmp(read->author, call->actor->full_name) != 0)
        return error_set(
            error, ERROR_INVALID,
            "Line %lld: this note is by %.80s, and only they can read it in, since they sign it.",
            (long long)read->line, read->author);
    size_t at;
    int64_t at_ms;
    clip_locate(clips, read->session_ms, &at, &at_ms);
    if (clips->count == 0 || read->session_ms > clips->items[at].start_ms + at_ms)
        return error_set(error, ERROR_INVALID, "Line %lld: its moment is behind the end of the lesson.",
                         (long long)read->line);
    const struct clip *clip = &clips->items[at];
    *note = (struct note){
        .clip = clip->id,
        .kind = read->kind,
        .at_ms = at_ms,
        .until_ms = read->until_ms < 0 ? -1 : read->until_ms - clip->start_ms,
        .tag = tag ? tag->id : NULL,
        .text = read->text,
    };
    return true;
}

static bool add_notes(struct command_call *call, const char *session, const struct read_notes *read,
                      struct error *error)
{
    struct clip_list clips;
    struct tag_list tags;
    struct session found;
    struct note *notes = arena_alloc(&call->arena, read->count * sizeof *notes);
    char id[ID_SIZE];
    size_t refused;
    if (!session_get(call->store, call->actor, session, &call->arena, &found, error) ||
        !clip_list(call->store, call->actor, session, &call->arena, &clips, error))
        return false;
    if (!found.trajectory)
        return error_set(error, ERROR_INVALID,
                         "This session belongs to no trajectory, and only those have notes.");
    if (!tag_list(call->store, call->actor, found.trajectory, &call->arena, &tags, error))
        return false;
    for (size_t i = 0; i < read->count; i++) {
        if (!place_note(call, &clips, &tags, found.trajectory, &read->items[i], &notes[i], error))
            return false;
    }
    return note_add_all(call->store, call->actor, session, notes, read->count, id, &refused, error) ||
           (refused < read->count ? at_line(&read->items[refused], error) : false);
}

static bool import(struct command_call *call, struct error *error)
{
    char id[ID_SIZE];
    const char *bytes;
    size_t size;
    struct read_notes read;
    if (!command_find_session(call, call->argv[0], id, error) ||
        !command_read_file(call->argv[1], NOTES_FILE_MOST, &call->arena, &bytes, &size, error))
        return false;
    bool ok = size <= NOTES_FILE_MOST
                  ? notes_read(bytes, size, &call->arena, &read, error)
                  : error_set(error, ERROR_INVALID, "The file is larger than 8 MB; these are no notes.");
    if (!ok || !add_notes(call, id, &read, error))
        return false;
    command_say(call, ngettext("%zu note was read in.", "%zu notes were read in.", (unsigned long)read.count),
                read.count);
    return true;
}

static const struct option_info find_options[] = {
    {"kind", N_("KIND"), N_("moment, strength, question or suggestion"), false},
    {"tag", N_("TAG"), N_("with a tag whose name has this in it"), false},
    {"author", N_("NAME"), N_("written by somebody whose name has this in it"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static void print_found(const struct found_notes *found, bool json)
{
    static const struct table_column columns[] = {
        {"filmed_on", N_("Filmed"), TABLE_DAY},
        {"class", N_("Class"), TABLE_TEXT},
        {"session_ms", N_("Time"), TABLE_LENGTH},
        {"kind", N_("Kind"), TABLE_WORD},
        {"tag", N_("Tag"), TABLE_TEXT},
        {"author", N_("By"), TABLE_TEXT},
        {"text", N_("Note"), TABLE_TEXT},
        {"session", N_("Session"), TABLE_ID},
        {"id", NULL, TABLE_ID},
        {"trajectory", NULL, TABLE_ID},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < found->count; i++) {
        const struct note *note = found->items[i].note;
        const struct session *session = found->items[i].session;
        table_text(&table, session->filmed_on);
        table_text(&table, session->class_name);
        table_number(&table, note->session_ms);
        if (note_is_tag(note))
            table_word(&table, "tag", _("tag"));
        else
            table_word(&table, note_kind_name(note->kind), words_note_kind(note->kind));
        table_text(&table, note->tag ? note->tag_name : NULL);
        table_text(&table, note->author);
        table_text(&table, note->text);
        table_text(&table, session->id);
        table_text(&table, note->id);
        table_text(&table, session->trajectory);
    }
    table_print(&table, json, _("No note or tag in your lessons fits that."));
    table_release(&table);
}

static bool run_find(struct command_call *call, struct error *error)
{
    const struct note_query query = {
        .kind = option_value(call->options, "kind"),
        .tag = option_value(call->options, "tag"),
        .author = option_value(call->options, "author"),
        .words = (const char *const *)call->argv,
        .word_count = (size_t)call->argc,
    };
    enum note_kind kind;
    struct found_notes found;
    if (query.kind && !note_kind_parse(query.kind, &kind))
        return command_usage(call, error,
                             _("--kind takes moment, strength, question or suggestion, not “%.40s”."),
                             query.kind);
    if (!note_find(call->store, call->actor, &query, &call->arena, &found, error))
        return false;
    print_found(&found, option_is_given(call->options, "json"));
    return true;
}

static const struct option_info import_options[] = {{NULL, NULL, NULL, false}};

static const struct command_form forms[] = {
    {
        .verb = "import",
        .words = N_("SESSION FILE"),
        .fewest = 2,
        .most = 2,
        .options = import_options,
        .help = N_(
            "Reads notes in from a file: CSV with a heading (session_ms, until_ms, author, kind, text, tag) "
            "or "
            "WebVTT, as notes prints them. All of them or, when one cannot be taken, none; then its line is "
            "said. They are signed by who reads them in, so those of somebody else are refused."),
        .needs = COMMAND_LOGIN,
        .run = import,
    },
    {
        .words = N_("SESSION"),
        .fewest = 1,
        .most = 1,
        .options = options,
        .help = N_("Prints the notes and tags of a session, never its footage. Moments are on the session's "
                   "timeline: its clips one after another."),
        .needs = COMMAND_STORE,
        .run = run,
    },
    {
        .verb = "find",
        .words = N_("[WORD…]"),
        .most = COMMAND_ANY_WORDS,
        .options = find_options,
        .help = N_("Finds notes and tags in all your lessons: each WORD occurs in the text, in the tag's "
                   "name or in the author's."),
        .needs = COMMAND_LOGIN,
        .run = run_find,
    },
};

const struct command command_notes = {
    .name = "notes",
    .summary = N_("print a session's notes, or read some in"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
