#include "tui/words/notes-read.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store/base/csv-read.h"
#include "store/base/text.h"

static const char mark[] = "\xEF\xBB\xBF"; /* of UTF-8, which spreadsheets write */

/* A note is one line. */
static const char *one_line(const char *text, struct arena *arena)
{
    char *copy = arena_alloc(arena, strlen(text) + 1), *to = copy;
    for (; *text; text++) {
        if (*text != '\r' || text[1] != '\n')
            *to++ = (char)(strchr("\r\n\t", *text) ? ' ' : *text);
    }
    *to = '\0';
    return copy;
}

static void add(struct read_notes *notes, struct arena *arena, struct read_note note)
{
    note.text = one_line(note.text, arena);
    notes->items = arena_grow(arena, notes->items, notes->count, &notes->room, sizeof *notes->items);
    notes->items[notes->count++] = note;
}

/* A number of at most nine digits; false when there is none. */
static bool read_digits(const char **at, int64_t *number)
{
    enum { DIGITS_MOST = 9 };
    int digits = 0;
    for (*number = 0; **at >= '0' && **at <= '9' && digits < DIGITS_MOST; (*at)++, digits++)
        *number = *number * 10 + (**at - '0');
    return digits > 0;
}

/* "1:02:03.450", "2:03" or "02:03,450"; hours, minutes and seconds as far as they are there. */
static bool read_clock(const char **at, int64_t *ms)
{
    int64_t part, total = 0;
    int parts = 0;
    for (;;) {
        if (!read_digits(at, &part) || (parts > 0 && part > 59))
            return false;
        total = total * 60 + part;
        parts++;
        if (**at != ':')
            break;
        (*at)++;
    }
    *ms = total * 1000;
    if (parts < 2 || parts > 3)
        return false;
    if (**at == '.' || **at == ',') {
        const char *from = ++*at;
        if (!read_digits(at, &part) || *at - from != 3)
            return false;
        *ms += part;
    }
    return true;
}

/* --- CSV --- */

enum column { COLUMN_FROM, COLUMN_UNTIL, COLUMN_AUTHOR, COLUMN_KIND, COLUMN_TEXT, COLUMN_TAG, COLUMN_COUNT };

static const char *const column_names[COLUMN_COUNT] = {"session_ms", "until_ms", "author",
                                                       "kind",       "text",     "tag"};

struct reading {
    struct arena *arena;
    struct read_notes *notes;
    int places[COLUMN_COUNT]; /* of each column; −1: it is not there */
};

static const char *field(const struct reading *reading, const struct csv_record *record, enum column column)
{
    int place = reading->places[column];
    return place >= 0 && (size_t)place < record->count ? record->fields[place] : "";
}

static bool read_heading(struct reading *reading, const struct csv_record *titles, struct error *error)
{
    for (int column = 0; column < COLUMN_COUNT; column++) {
        reading->places[column] = -1;
        for (size_t i = 0; i < titles->count; i++) {
            if (strcasecmp(titles->fields[i], column_names[column]) == 0)
                reading->places[column] = (int)i;
        }
    }
    if (reading->places[COLUMN_FROM] < 0 || reading->places[COLUMN_TEXT] < 0)
        return error_set(error, ERROR_INVALID,
                         "Line %lld: the heading needs the columns session_ms and text; the others are "
                         "until_ms, author, kind and tag.",
                         (long long)titles->line);
    return true;
}

/* In ms, or as a clock shows it. */
static bool read_moment(const char *text, int64_t *ms)
{
    const char *at = text;
    if (strchr(text, ':'))
        return read_clock(&at, ms) && !*at;
    return read_digits(&at, ms) && !*at;
}

/* What was defused for spreadsheets (tui/words/csv-print.h) is as it was written again. */
static const char *undefused(const char *text)
{
    return text[0] == '\'' && text[1] && strchr("=+-@\t\r", text[1]) ? text + 1 : text;
}

static bool read_row(struct reading *reading, const struct csv_record *record, struct error *error)
{
    struct read_note note = {.line = record->line, .until_ms = -1, .kind = NOTE_MOMENT};
    const char *until = field(reading, record, COLUMN_UNTIL), *kind = field(reading, record, COLUMN_KIND);
    const char *author = undefused(field(reading, record, COLUMN_AUTHOR));
    if (!read_moment(field(reading, record, COLUMN_FROM), &note.session_ms))
        return error_set(error, ERROR_INVALID, "Line %lld: “%.40s” is no moment; write ms, or 1:02:03.",
                         (long long)note.line, field(reading, record, COLUMN_FROM));
    if (*until && !read_moment(until, &note.until_ms))
        return error_set(error, ERROR_INVALID, "Line %lld: “%.40s” is no moment; write ms, or 1:02:03.",
                         (long long)note.line, until);
    if (*kind && !note_kind_parse(kind, &note.kind))
        return error_set(error, ERROR_INVALID,
                         "Line %lld: “%.40s” is no kind of note; there are moment, strength, question and "
                         "suggestion.",
                         (long long)note.line, kind);
    note.author = *author ? author : NULL;
    note.text = undefused(field(reading, record, COLUMN_TEXT));
    const char *tag = undefused(field(reading, record, COLUMN_TAG));
    note.tag = *tag ? tag : NULL;
    add(reading->notes, reading->arena, note);
    return true;
}

/* A spreadsheet set up for Dutch writes semicolons. */
static char separator_of(const char *text)
{
    size_t heading = strcspn(text, "\r\n");
    return memchr(text, ';', heading) && !memchr(text, ',', heading) ? ';' : ',';
}

static bool read_csv(const char *text, struct arena *arena, struct read_notes *notes, struct error *error)
{
    struct reading reading = {.arena = arena, .notes = notes};
    const struct csv_records records = csv_read(text, separator_of(text), 1, arena);
    for (size_t i = 0; i < records.count; i++) {
        const struct csv_record *record = &records.items[i];
        if (!(i == 0 ? read_heading(&reading, record, error) : read_row(&reading, record, error)))
            return false;
    }
    if (records.broken)
        return error_set(error, ERROR_INVALID, "Line %lld: a quotation mark is out of place.",
                         (long long)records.broken);
    return records.count > 0 ||
           error_set(error, ERROR_INVALID, "The file has no heading; the first line names its columns.");
}

/* --- WebVTT --- */

struct lines {
    const char *at; /* the next one */
    int64_t number; /* of the one that was taken last */
};

/* The next line without its end, in the arena; NULL at the end. */
static const char *next_line(struct lines *lines, struct arena *arena)
{
    if (!*lines->at)
        return NULL;
    size_t length = strcspn(lines->at, "\r\n");
    const char *line = arena_printf(arena, "%.*s", (int)length, lines->at);
    lines->at += length;
    if (strncmp(lines->at, "\r\n", 2) == 0)
        lines->at += 2;
    else
        lines->at += *lines->at != '\0';
    lines->number++;
    return line;
}

static char *append_character(char *to, char character)
{
    *to = character;
    return to + 1;
}

static const struct {
    const char *name, *is;
} entities[] = {{"&lt;", "<"},   {"&gt;", ">"},       {"&amp;", "&"},
                {"&nbsp;", " "}, {"&lrm;", "\u200e"}, {"&rlm;", "\u200f"}};

static const char *copy_entity(const char *at, char **to)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t length = strlen(entities[i].name);
        if (strncmp(at, entities[i].name, length) == 0) {
            size_t size = strlen(entities[i].is);
            memcpy(*to, entities[i].is, size);
            *to += size;
            return at + length;
        }
    }
    *to = append_character(*to, '&');
    return at + 1;
}

/* Without marks, and with entities as what they stand for. */
static const char *plain(const char *text, size_t size, struct arena *arena)
{
    char *copy = arena_alloc(arena, size + 1), *to = copy;
    for (const char *at = text; at < text + size;) {
        if (*at == '&') {
            at = copy_entity(at, &to);
        } else if (*at == '<') {
            const char *end = memchr(at, '>', (size_t)(text + size - at));
            at = end ? end + 1 : text + size;
        } else {
            to = append_character(to, *at++);
        }
    }
    *to = '\0';
    return copy;
}

/* "<v.strength.range Anna Bakker>" at the beginning of the cue: who said it, and what we wrote of it. Whether
 * the text begins with the name of a tag. */
static bool read_voice(const char *text, struct arena *arena, struct read_note *note)
{
    if (strncmp(text, "<v", 2) != 0 || !text[2] || !strchr(". \t", text[2]))
        return false;
    const char *end = strchr(text, '>');
    size_t size = end ? (size_t)(end - text) : strlen(text);
    const char *classes = text + 2, *name = text + 2 + strcspn(text + 2, " \t>");
    bool ours = false, range = false, tagged = false;
    while (*classes == '.' && classes < name) {
        size_t length = strcspn(classes + 1, ". \t>");
        const char *class = arena_printf(arena, "%.*s", (int)length, classes + 1);
        ours = note_kind_parse(class, &note->kind) || ours;
        range = strcmp(class, "range") == 0 || range;
        tagged = strcmp(class, "tag") == 0 || tagged;
        classes += 1 + length;
    }
    while (name < text + size && (*name == ' ' || *name == '\t'))
        name++;
    if (name < text + size)
        note->author = plain(name, (size_t)(text + size - name), arena);
    if (ours && !range)
        note->until_ms = -1;
    return ours && tagged;
}

/* "[wait time] and then": the tag's name, and what is left. */
static const char *read_tag(const char *text, struct arena *arena, struct read_note *note)
{
    const char *end = text[0] == '[' ? strchr(text, ']') : NULL;
    if (!end)
        return text;
    note->tag = arena_printf(arena, "%.*s", (int)(end - text - 1), text + 1);
    return end + 1 + (end[1] == ' ');
}

/* "00:00:01.000 --> 00:00:04.000 line:0" */
static bool read_timing(const char *line, int64_t *from, int64_t *until)
{
    const char *at = line + strspn(line, " \t");
    if (!read_clock(&at, from))
        return false;
    at += strspn(at, " \t");
    if (strncmp(at, "-->", 3) != 0)
        return false;
    at += 3 + strspn(at + 3, " \t");
    return read_clock(&at, until) && (!*at || *at == ' ' || *at == '\t');
}

/* A block: a cue, or what is none (NOTE, STYLE, REGION). FIRST is its first line. */
static bool read_block(struct lines *lines, const char *first, struct arena *arena, struct read_notes *notes,
                       struct error *error)
{
    struct read_note note = {.kind = NOTE_MOMENT};
    const char *line = first;
    if (!strstr(line, "-->"))
        line = next_line(lines, arena);
    bool cue = line && strstr(line, "-->");
    note.line = lines->number;
    if (cue && (!read_timing(line, &note.session_ms, &note.until_ms) || note.until_ms <= note.session_ms))
        return error_set(error, ERROR_INVALID,
                         "Line %lld: “%.40s” is no time of a cue, such as 00:01.000 --> 00:04.000.",
                         (long long)note.line, line);
    const char *text = "";
    while (line && *line && (line = next_line(lines, arena)) && *line)
        text = arena_printf(arena, "%s%s%s", text, *text ? " " : "", line);
    if (!cue)
        return true;
    bool tagged = read_voice(text, arena, &note);
    note.text = plain(text, strlen(text), arena);
    if (tagged)
        note.text = read_tag(note.text, arena, &note);
    add(notes, arena, note);
    return true;
}

static bool read_vtt(const char *text, struct arena *arena, struct read_notes *notes, struct error *error)
{
    struct lines lines = {.at = text};
    const char *line = next_line(&lines, arena);
    while (line && *line) /* the header goes on until an empty line */
        line = next_line(&lines, arena);
    while ((line = next_line(&lines, arena))) {
        if (*line && !read_block(&lines, line, arena, notes, error))
            return false;
    }
    return true;
}

bool notes_read(const char *bytes, size_t size, struct arena *arena, struct read_notes *notes,
                struct error *error)
{
    *notes = (struct read_notes){0};
    char *copy = arena_alloc(arena, size + 1);
    memcpy(copy, bytes, size);
    copy[size] = '\0';
    const char *text = copy;
    if (strlen(text) != size || !text_is_utf8(text))
        return error_set(error, ERROR_INVALID,
                         "The file is no text in UTF-8; save it as CSV UTF-8 or WebVTT.");
    if (strncmp(text, mark, sizeof mark - 1) == 0)
        text += sizeof mark - 1;
    bool vtt = strncmp(text, "WEBVTT", 6) == 0 && (!text[6] || strchr(" \t\r\n", text[6]));
    if (!(vtt ? read_vtt(text, arena, notes, error) : read_csv(text, arena, notes, error)))
        return false;
    return notes->count > 0 || error_set(error, ERROR_INVALID, "There is no note in the file.");
}
