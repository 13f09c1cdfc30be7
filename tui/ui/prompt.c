#include "tui/ui/prompt.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/keys/keys.h"
#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

enum { STEPS_MOST = 100 };
enum run { RUN_NONE, RUN_TYPING, RUN_DELETING };

/* The text before a run of edits. */
struct prompt_step {
    char *text;
    size_t cursor;
};

void prompt_init(struct prompt *prompt, const char *text, size_t most, bool secret)
{
    *prompt = (struct prompt){.most = most, .secret = secret, .cursor_row = -1};
    /* Secret memory does not grow: it would leave copies. */
    prompt->room = secret ? most * 4 + 1 : 64;
    prompt->text = secret ? (char *)key_alloc(prompt->room) : memory_alloc(1, prompt->room);
    prompt->text[0] = '\0';
    if (text)
        prompt_set(prompt, text);
}

static void forget_steps(struct prompt *prompt)
{
    for (size_t i = 0; i < prompt->step_count; i++)
        free(prompt->steps[i].text);
    free(prompt->steps);
    prompt->steps = NULL;
    prompt->step_count = 0;
    prompt->run = RUN_NONE;
}

void prompt_release(struct prompt *prompt)
{
    forget_steps(prompt);
    if (prompt->secret)
        key_free(prompt->text);
    else
        free(prompt->text);
    *prompt = (struct prompt){.cursor_row = -1};
}

void prompt_hints(struct prompt *prompt, char *hints, size_t size)
{
    hints[0] = '\0';
    hint_add("Enter", _(prompt->enter), hints, size);
    hint_add("Esc", _(prompt->escape), hints, size);
}

static size_t characters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static bool fits(struct prompt *prompt, const char *text, size_t length)
{
    size_t count = characters(text, length), left = prompt->most - characters(prompt->text, prompt->length);
    if (count <= left)
        return true;
    prompt->refused = PROMPT_TOO_LONG;
    prompt->refused_count = count;
    prompt->refused_of = left;
    return false;
}

/* Puts text in at the cursor; the caller has made sure that it fits. */
static void insert(struct prompt *prompt, const char *text, size_t length)
{
    size_t needed = prompt->length + length + 1;
    if (needed > prompt->room) {
        assert(!prompt->secret);
        prompt->room = needed * 2;
        prompt->text = memory_resize(prompt->text, 1, prompt->room);
    }
    char *at = prompt->text + prompt->cursor;
    memmove(at + length, at, prompt->length - prompt->cursor + 1);
    memcpy(at, text, length);
    prompt->length += length;
    prompt->cursor += length;
}

static void erase_between(struct prompt *prompt, size_t start, size_t end)
{
    memmove(prompt->text + start, prompt->text + end, prompt->length - end + 1);
    prompt->length -= end - start;
    prompt->cursor = start;
}

void prompt_set(struct prompt *prompt, const char *text)
{
    forget_steps(prompt);
    erase_between(prompt, 0, prompt->length);
    prompt_paste(prompt, text, strlen(text));
    if (prompt->refused == PROMPT_NO_TEXT ||
        prompt->refused == PROMPT_UNKNOWN) { /* such as the name of a file */
        struct arena arena;
        arena_init(&arena);
        const char *harmless = text_harmless(&arena, text);
        prompt_paste(prompt, harmless, strlen(harmless));
        arena_release(&arena);
    }
    prompt->refused = PROMPT_TOOK_ALL;
    forget_steps(prompt);
}

/* Remembers the text before an edit, once per run of the same kind. */
static void remember(struct prompt *prompt, enum run run)
{
    if (prompt->secret || (run != RUN_NONE && (int)run == prompt->run))
        return;
    prompt->run = (int)run;
    if (prompt->step_count == STEPS_MOST) {
        free(prompt->steps[0].text);
        memmove(prompt->steps, prompt->steps + 1, (STEPS_MOST - 1) * sizeof *prompt->steps);
        prompt->step_count--;
    }
    prompt->steps = memory_resize(prompt->steps, prompt->step_count + 1, sizeof *prompt->steps);
    prompt->steps[prompt->step_count++] = (struct prompt_step){.text = memory_copy(prompt->text),
                                                               .cursor = prompt->cursor};
}

static void undo(struct prompt *prompt)
{
    if (!prompt->step_count)
        return;
    struct prompt_step *step = &prompt->steps[--prompt->step_count];
    erase_between(prompt, 0, prompt->length);
    insert(prompt, step->text, strlen(step->text));
    prompt->cursor = step->cursor;
    free(step->text);
    prompt->run = RUN_NONE;
}

/* A secret goes in as it is: cleaning it would make copies of it, and which characters a password may have is
 * decided elsewhere. */
static void paste_secret(struct prompt *prompt, const char *text, size_t length)
{
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n' || text[i] == '\r' || text[i] == '\0') {
            prompt->refused = PROMPT_LINES;
            return;
        }
    }
    if (fits(prompt, text, length))
        insert(prompt, text, length);
}

void prompt_paste(struct prompt *prompt, const char *text, size_t length)
{
    prompt->refused = PROMPT_TOOK_ALL;
    if (prompt->secret) {
        paste_secret(prompt, text, length);
        return;
    }
    struct arena arena;
    size_t left_out;
    int refused;
    arena_init(&arena);
    const char *line = text_one_line(&arena, text, length, &left_out, &refused);
    if (!line) {
        prompt->refused = refused < 0 ? PROMPT_NO_TEXT : PROMPT_UNKNOWN;
        prompt->refused_of = refused < 0 ? 0 : (size_t)refused;
    } else if (fits(prompt, line, strlen(line))) {
        remember(prompt, RUN_NONE);
        insert(prompt, line, strlen(line));
        prompt->refused = left_out > 0 ? PROMPT_LEFT_UNSEEN : PROMPT_TOOK_ALL;
        prompt->refused_count = left_out;
    }
    arena_release(&arena);
}

void prompt_refuse_paste(struct prompt *prompt)
{
    prompt->refused = PROMPT_TOO_MUCH;
}

bool prompt_refusal(struct prompt *prompt, char *sentence, size_t size)
{
    const enum prompt_refused refused = prompt->refused;
    prompt->refused = PROMPT_TOOK_ALL;
    switch (refused) {
    case PROMPT_TOOK_ALL:
        return false;
    case PROMPT_FULL:
        snprintf(sentence, size, _("No more fits here: at most %zu characters."), prompt->most);
        return true;
    case PROMPT_TOO_LONG:
        snprintf(sentence, size,
                 _("What you pasted is too long: it has %zu characters, and %zu fit here. Nothing of it was "
                   "taken."),
                 prompt->refused_count, prompt->refused_of);
        return true;
    case PROMPT_TOO_MUCH:
        snprintf(sentence, size, "%s", _("What you pasted is too long to be taken; nothing of it was."));
        return true;
    case PROMPT_UNKNOWN:
        snprintf(sentence, size, _("This character cannot be stored (U+%04zX); nothing was taken."),
                 prompt->refused_of);
        return true;
    case PROMPT_NO_TEXT:
        snprintf(sentence, size, "%s",
                 _("What you pasted is no text that can be read; nothing of it was taken."));
        return true;
    case PROMPT_LINES:
        snprintf(sentence, size, "%s",
                 _("A password is one line, and you pasted more; nothing of it was taken."));
        return true;
    case PROMPT_LEFT_UNSEEN:
        snprintf(sentence, size, _("Characters that nobody can see were left out of what you pasted (%zu)."),
                 prompt->refused_count);
        return true;
    case PROMPT_NO_KEY:
        snprintf(sentence, size, "%s", _("This key does nothing while something is typed."));
        return true;
    }
    return false;
}

/* Whether the whole text stays harmless with the new text in it. A combining accent is harmless only behind a
 * letter, and only a few of them in a row. */
static bool fits_in(const struct prompt *prompt, const char *text)
{
    struct arena arena;
    arena_init(&arena);
    const char *whole = arena_printf(&arena, "%.*s%s%s", (int)prompt->cursor, prompt->text, text,
                                     prompt->text + prompt->cursor);
    bool harmless = strcmp(text_harmless(&arena, whole), whole) == 0;
    arena_release(&arena);
    return harmless;
}

static void type_character(struct prompt *prompt, int code)
{
    char text[5];
    (void)key_character(code, text);
    if (!prompt->secret && !fits_in(prompt, text)) {
        prompt->refused = PROMPT_UNKNOWN;
        prompt->refused_of = (size_t)code;
        return;
    }
    if (!fits(prompt, text, strlen(text))) {
        prompt->refused = PROMPT_FULL;
        return;
    }
    /* Undoing takes back a word at a time. */
    if (code == ' ')
        prompt->run = RUN_NONE;
    remember(prompt, RUN_TYPING);
    insert(prompt, text, strlen(text));
}

static size_t left(const struct prompt *prompt)
{
    return prompt->cursor - text_previous(prompt->text, prompt->cursor);
}

static size_t right(const struct prompt *prompt)
{
    return prompt->cursor + text_next(prompt->text + prompt->cursor);
}

/* Whether the whole letter there is a blank: a blank that carries an accent is none. */
static bool blank_at(const struct prompt *prompt, size_t at)
{
    return prompt->text[at] == ' ' && text_next(prompt->text + at) == 1;
}

static size_t word_left(const struct prompt *prompt)
{
    size_t at = prompt->cursor, before;
    bool in_word = false;
    for (; at > 0; at = before) {
        before = at - text_previous(prompt->text, at);
        if (in_word && blank_at(prompt, before))
            break;
        in_word = in_word || !blank_at(prompt, before);
    }
    return at;
}

static size_t word_right(const struct prompt *prompt)
{
    size_t at = prompt->cursor;
    while (at < prompt->length && blank_at(prompt, at))
        at++;
    while (at < prompt->length && !blank_at(prompt, at))
        at += text_next(prompt->text + at);
    return at;
}

static enum prompt_result go(struct prompt *prompt, size_t cursor)
{
    prompt->cursor = cursor;
    prompt->run = RUN_NONE;
    return PROMPT_EDITED;
}

static enum prompt_result cut(struct prompt *prompt, size_t start, size_t end, enum run run)
{
    if (start < end) {
        remember(prompt, run);
        erase_between(prompt, start, end);
    }
    return PROMPT_EDITED;
}

static enum prompt_result control_key(struct prompt *prompt, int letter)
{
    switch (letter) {
    case 'a':
        return go(prompt, 0);
    case 'e':
        return go(prompt, prompt->length);
    case 'b':
        return go(prompt, left(prompt));
    case 'f':
        return go(prompt, right(prompt));
    case 'd':
        return cut(prompt, prompt->cursor, right(prompt), RUN_DELETING);
    case 'u':
        return cut(prompt, 0, prompt->cursor, RUN_NONE);
    case 'k':
        return cut(prompt, prompt->cursor, prompt->length, RUN_NONE);
    case 'w':
        return cut(prompt, word_left(prompt), prompt->cursor, RUN_NONE);
    case 'c':
        return PROMPT_LEFT;
    case '_':
        undo(prompt);
        return PROMPT_EDITED;
    default:
        return PROMPT_IGNORED;
    }
}

static enum prompt_result edit_by_key(struct prompt *prompt, struct key key)
{
    bool by_word = key.modifiers & (MODIFIER_CTRL | MODIFIER_ALT);
    switch (key.code) {
    case KEY_NAMED_ENTER:
        return PROMPT_DONE;
    case KEY_NAMED_ESCAPE:
        return PROMPT_LEFT;
    case KEY_NAMED_LEFT:
        return go(prompt, by_word ? word_left(prompt) : left(prompt));
    case KEY_NAMED_RIGHT:
        return go(prompt, by_word ? word_right(prompt) : right(prompt));
    case KEY_NAMED_HOME:
        return go(prompt, 0);
    case KEY_NAMED_END:
        return go(prompt, prompt->length);
    case KEY_NAMED_BACKSPACE:
        return cut(prompt, by_word ? word_left(prompt) : left(prompt), prompt->cursor,
                   by_word ? RUN_NONE : RUN_DELETING);
    case KEY_NAMED_DELETE:
        return cut(prompt, prompt->cursor, by_word ? word_right(prompt) : right(prompt),
                   by_word ? RUN_NONE : RUN_DELETING);
    default:
        break;
    }
    if (key.modifiers & MODIFIER_CTRL)
        return control_key(prompt, key.code);
    if (key.modifiers & MODIFIER_ALT) {
        if (key.code == 'b')
            return go(prompt, word_left(prompt));
        return key.code == 'f' ? go(prompt, word_right(prompt)) : PROMPT_IGNORED;
    }
    if (key.code < ' ' || key.code >= KEY_NAMED)
        return PROMPT_IGNORED;
    type_character(prompt, key.code);
    return PROMPT_EDITED;
}

enum prompt_result prompt_key(struct prompt *prompt, struct key key)
{
    if (key.code == KEY_NAMED_PASTED)
        return PROMPT_EDITED;
    prompt->refused = PROMPT_TOOK_ALL;
    enum prompt_result result = edit_by_key(prompt, key);
    if (result == PROMPT_IGNORED)
        prompt->refused = PROMPT_NO_KEY;
    return result;
}

/* One column stays free for the cursor behind the text. */
int prompt_rows(const struct prompt *prompt, int columns)
{
    return prompt->secret ? 1 : draw_rows(prompt->text, columns - 1);
}

static void put_cursor(struct prompt *prompt, struct area area, int row, int column)
{
    prompt->cursor_row = area.row + row;
    prompt->cursor_column = area.column + (column < area.columns ? column : area.columns - 1);
}

static int width_between(const struct prompt *prompt, size_t start, size_t end)
{
    if (prompt->secret)
        return (int)characters(prompt->text + start, end - start);
    struct arena arena;
    arena_init(&arena);
    char *part = arena_alloc(&arena, end - start + 1);
    memcpy(part, prompt->text + start, end - start);
    int width = text_width(part);
    arena_release(&arena);
    return width;
}

static void draw_one_row(struct prompt *prompt, struct area area, bool focus)
{
    size_t start = 0;
    while (width_between(prompt, start, prompt->cursor) >= area.columns)
        start += text_next(prompt->text + start);
    if (prompt->secret) {
        int dots = width_between(prompt, start, prompt->length);
        for (int i = 0; i < dots && i < area.columns; i++)
            draw_text(area.row, area.column + i, 1, STYLE_FIELD, draw_symbol(SYMBOL_SECRET));
    } else {
        draw_text(area.row, area.column, area.columns, STYLE_FIELD, prompt->text + start);
    }
    if (focus)
        put_cursor(prompt, area, 0, width_between(prompt, start, prompt->cursor));
}

static void draw_wrapped(struct prompt *prompt, struct area area, bool focus)
{
    int columns = area.columns - 1;
    /* Which row is the cursor in? The one that begins last at or before it. */
    int cursor_row = 0, row = 0;
    size_t row_start = 0, at = 0, next;
    while (prompt->text[at]) {
        draw_break(prompt->text + at, columns, &next);
        if (at <= prompt->cursor) {
            cursor_row = row;
            row_start = at;
        }
        at += next;
        row++;
    }
    int skip = cursor_row >= area.rows ? cursor_row - area.rows + 1 : 0;
    draw_paragraphs((struct area){area.row, area.column, area.rows, columns}, skip, STYLE_FIELD,
                    prompt->text);
    if (focus)
        put_cursor(prompt, area, cursor_row - skip, width_between(prompt, row_start, prompt->cursor));
}

void prompt_draw(struct prompt *prompt, struct area area, bool focus)
{
    prompt->cursor_row = -1;
    if (area.rows < 1 || area.columns < 2)
        return;
    draw_fill(area, STYLE_FIELD);
    if (area.rows == 1 || prompt->secret)
        draw_one_row(prompt, area, focus);
    else
        draw_wrapped(prompt, area, focus);
}
