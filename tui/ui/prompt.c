#include "tui/ui/prompt.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "store/keys/keys.h"
#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/ui/draw.h"

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

static size_t characters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* Inserts text at the cursor: as much of it as is allowed, and never half a letter. */
static void insert(struct prompt *prompt, const char *text, size_t length)
{
    size_t free_characters = prompt->most - characters(prompt->text, prompt->length);
    size_t fits = 0;
    while (fits < length) {
        size_t cluster = text_next(text + fits);
        if (!cluster || cluster > length - fits)
            break;
        size_t count = characters(text + fits, cluster);
        if (count > free_characters)
            break;
        free_characters -= count;
        fits += cluster;
    }
    size_t needed = prompt->length + fits + 1;
    if (needed > prompt->room) {
        assert(!prompt->secret);
        prompt->room = needed * 2;
        prompt->text = memory_resize(prompt->text, 1, prompt->room);
    }
    char *at = prompt->text + prompt->cursor;
    memmove(at + fits, at, prompt->length - prompt->cursor + 1);
    memcpy(at, text, fits);
    prompt->length += fits;
    prompt->cursor += fits;
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

/* Makes one line of harmless text of what is pasted: newlines and tabs become blanks, what cannot be seen is
 * left out. */
static char *one_line(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < length; i++)
        copy[i] = text[i] == '\n' || text[i] == '\r' || text[i] == '\t' || text[i] == '\0' ? ' ' : text[i];
    const char *checked = text_harmless(arena, copy);
    char *result = arena_alloc(arena, strlen(checked) + 1), *end = result;
    for (const char *at = checked; *at;) {
        static const char replaced[] = "\xEF\xBF\xBD";
        if (strncmp(at, replaced, 3) == 0)
            at += 3;
        else
            *end++ = *at++;
    }
    return result;
}

void prompt_paste(struct prompt *prompt, const char *text, size_t length)
{
    /* A secret goes in as it is: cleaning it would make copies of it, and which characters a password may
     * have is decided elsewhere. */
    if (prompt->secret) {
        size_t line = 0;
        while (line < length && text[line] != '\r' && text[line] != '\n' && text[line] != '\0')
            line++;
        insert(prompt, text, line);
        return;
    }
    struct arena arena;
    arena_init(&arena);
    char *line = one_line(&arena, text, length);
    remember(prompt, RUN_NONE);
    insert(prompt, line, strlen(line));
    arena_release(&arena);
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
    char text[5] = "";
    if (code < 0x80) {
        text[0] = (char)code;
    } else {
        int length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        for (int i = length - 1, rest = code; i > 0; i--, rest >>= 6)
            text[i] = (char)(0x80 | (rest & 0x3F));
        text[0] = (char)((0xF00 >> length & 0xFF) | code >> 6 * (length - 1));
    }
    if (prompt->secret) {
        insert(prompt, text, strlen(text));
        return;
    }
    if (!fits_in(prompt, text))
        return;
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

enum prompt_result prompt_key(struct prompt *prompt, struct key key)
{
    bool by_word = key.modifiers & (MODIFIER_CTRL | MODIFIER_ALT);
    switch (key.code) {
    case KEY_NAMED_PASTED:
        return PROMPT_EDITED;
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
