#include "tui/ui/draw.h"

#include <limits.h>
#include <ncurses.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/ui/i18n.h"

enum { CLUSTER_MOST = 64 }; /* bytes of one letter with its marks; harmless text has fewer */

bool draw_utf8(void)
{
    return i18n_utf8() && !i18n_ascii_asked();
}

const char *draw_symbol(enum symbol symbol)
{
    static const char *const symbols[SYMBOL_COUNT][2] = {
        [SYMBOL_ELLIPSIS] = {"…", "~"}, [SYMBOL_BULLET] = {"•", "*"}, [SYMBOL_DOT] = {"·", "-"},
        [SYMBOL_DASH] = {"–", "-"},     [SYMBOL_UP] = {"▲", " ^"},    [SYMBOL_DOWN] = {"▼", " v"},
        [SYMBOL_WARNING] = {"!", "!"},  [SYMBOL_DONE] = {"✓", "ok"},  [SYMBOL_TICK] = {"✓", "+"},
        [SYMBOL_LATER] = {"·", "."},    [SYMBOL_SECRET] = {"•", "*"},
    };
    return symbols[symbol][draw_utf8() ? 0 : 1];
}

bool area_contains(struct area area, int row, int column)
{
    return row >= area.row && row < area.row + area.rows && column >= area.column &&
           column < area.column + area.columns;
}

/* The nearest ASCII for what a terminal without UTF-8 cannot show. */
static char nearest_ascii(wchar_t character)
{
    static const char latin[] =
        "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOo"
        "RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
    if (character < 0x7F)
        return (char)character;
    if (character >= 0xC0 && (size_t)(character - 0xC0) < sizeof latin - 1)
        return latin[character - 0xC0];
    switch (character) {
    case 0xA0:
        return ' ';
    case 0xB7:
    case 0x2013:
    case 0x2014:
    case 0x2500:
        return '-';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x201C:
    case 0x201D:
        return '"';
    case 0x2026:
        return '~';
    case 0x2022:
        return '*';
    case 0x2713:
        return '+';
    case 0x2190:
        return '<';
    case 0x2191:
        return '^';
    case 0x2192:
        return '>';
    default:
        return '?';
    }
}

/* One UTF-8 character; harmless text is always valid. */
static wchar_t decode(const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (bytes[0] < 0x80)
        return bytes[0];
    if (bytes[0] < 0xE0)
        return (wchar_t)((bytes[0] & 0x1F) << 6 | (bytes[1] & 0x3F));
    if (bytes[0] < 0xF0)
        return (wchar_t)((bytes[0] & 0x0F) << 12 | (bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F));
    return (wchar_t)((bytes[0] & 0x07) << 18 | (bytes[1] & 0x3F) << 12 | (bytes[2] & 0x3F) << 6 |
                     (bytes[3] & 0x3F));
}

/* Draws a letter with its marks, exactly `width` cells wide. Where ncurses would give it another width, and
 * so push everything after it aside, a question mark stands in its place. */
static void draw_cluster(const char *text, size_t bytes, int width)
{
    char copy[CLUSTER_MOST];
    wchar_t wide[CLUSTER_MOST];
    if (draw_utf8() && bytes < sizeof copy) {
        memcpy(copy, text, bytes);
        copy[bytes] = '\0';
        size_t count = mbstowcs(wide, copy, CLUSTER_MOST);
        if (count != (size_t)-1 && count < CLUSTER_MOST && wcswidth(wide, count) == width) {
            addstr(copy);
            return;
        }
    }
    wchar_t character = decode(text);
    char shown = draw_utf8() ? '?' : nearest_ascii(character);
    for (int i = 0; i < width; i++)
        addch((chtype)(unsigned char)(i == 0 ? shown : ' '));
}

static bool plain(const char *text, size_t *length)
{
    size_t i = 0;
    for (; text[i]; i++) {
        if ((unsigned char)text[i] < 0x20 || (unsigned char)text[i] >= 0x7F)
            return false;
    }
    *length = i;
    return true;
}

/* The text without characters that terminals disagree about: variation selectors, and joiners between emoji,
 * which some terminals draw as one sign and others beside each other. So everybody sees the parts beside each
 * other. Other joiners stay: they take no column in any terminal. */
static const char *without_disputed(struct arena *arena, const char *text)
{
    static const char joiner[] = "\xE2\x80\x8D", selector[] = "\xEF\xB8"; /* U+200D; U+FE00 … FE0F */
    char *shown = arena_alloc(arena, strlen(text) + 1);
    size_t used = 0;
    for (const char *at = text; *at;) {
        size_t bytes = strncmp(at, joiner, 3) == 0                                    ? 3
                       : strncmp(at, selector, 2) == 0 && (unsigned char)at[2] < 0x90 ? 3
                                                                                      : 0;
        /* Letters that are joined begin with a byte below E2, signs and emoji with E2 or above. */
        if (bytes && !(*at == joiner[0] && (unsigned char)at[3] < 0xE2)) {
            at += bytes;
            continue;
        }
        shown[used++] = *at++;
    }
    return shown;
}

/* Harmless text, or the text itself when it is all printable ASCII (nearly always). */
static const char *harmless(struct arena *arena, const char *text, bool *ascii, size_t *length)
{
    *ascii = plain(text, length);
    return *ascii ? text : without_disputed(arena, text_harmless(arena, text));
}

/* Draws the first `bytes` of harmless text. */
static void draw_clusters(const char *text, size_t bytes)
{
    for (size_t at = 0, next; at < bytes; at += next) {
        next = text_next(text + at);
        if (!next || next > bytes - at)
            break;
        int width;
        char copy[CLUSTER_MOST];
        if (next < sizeof copy) {
            memcpy(copy, text + at, next);
            copy[next] = '\0';
            text_fit(copy, INT_MAX, &width);
        } else {
            width = 1;
        }
        draw_cluster(text + at, next, width);
    }
}

/* Draws at most `columns` of harmless text at the cursor. Returns the cells used. */
static int draw_fitting(const char *text, bool ascii, size_t length, int columns)
{
    if (ascii && length <= (size_t)columns) {
        addnstr(text, (int)length);
        return (int)length;
    }
    int used;
    size_t bytes = text_fit(text, columns, &used);
    if (!text[bytes]) {
        draw_clusters(text, bytes);
        return used;
    }
    bytes = text_fit(text, columns - 1, &used);
    draw_clusters(text, bytes);
    addstr(draw_symbol(SYMBOL_ELLIPSIS));
    return used + 1;
}

/* The columns from `column` on that are on the screen; 0 when none are. */
static int on_screen(int row, int column, int columns)
{
    if (row < 0 || row >= LINES || column < 0 || column >= COLS)
        return 0;
    return columns < COLS - column ? columns : COLS - column;
}

int draw_text(int row, int column, int columns, enum style style, const char *text)
{
    columns = on_screen(row, column, columns);
    if (columns <= 0 || !*text)
        return 0;
    struct arena arena;
    arena_init(&arena);
    bool ascii;
    size_t length;
    text = harmless(&arena, text, &ascii, &length);
    theme_use(style);
    move(row, column);
    int used = draw_fitting(text, ascii, length, columns);
    arena_release(&arena);
    return used;
}

int draw_text_right(int row, int column, int columns, enum style style, const char *text)
{
    if (!*text)
        return 0;
    struct arena arena;
    arena_init(&arena);
    bool ascii;
    size_t length;
    const char *shown = harmless(&arena, text, &ascii, &length);
    int width = ascii ? (length > (size_t)columns ? columns : (int)length) : text_width(shown);
    if (width > columns)
        width = columns;
    int used = draw_text(row, column + columns - width, width, style, shown);
    arena_release(&arena);
    return used;
}

int draw_format(int row, int column, int columns, enum style style, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    /* A text that is cut here would not fit on a line anyway; draw_text makes a character cut in two
     * harmless. */
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return length < 0 ? 0 : draw_text(row, column, columns, style, text);
}

void draw_fill(struct area area, enum style style)
{
    theme_use(style);
    for (int row = area.row; row < area.row + area.rows; row++) {
        int columns = on_screen(row, area.column, area.columns);
        if (columns > 0)
            mvhline(row, area.column, ' ', columns);
    }
}

size_t draw_break(const char *text, int columns, size_t *next)
{
    if (columns < 1)
        columns = 1;
    size_t line = strcspn(text, "\n");
    int used;
    size_t bytes = text_fit(text, columns, &used);
    if (bytes >= line) {
        *next = text[line] ? line + 1 : line;
        bytes = line;
    } else {
        size_t cut = bytes;
        /* A blank ends the line, also when the blank itself does not fit any more. */
        if (text[cut] != ' ') {
            while (cut > 0 && text[cut - 1] != ' ')
                cut--;
        }
        if (cut > 0)
            bytes = cut;
        else if (bytes == 0)
            bytes = text_next(text); /* wider than the line: shown cut */
        *next = bytes;
        while (text[*next] == ' ')
            (*next)++;
        if (text[*next] == '\n')
            (*next)++;
    }
    while (bytes > 0 && text[bytes - 1] == ' ')
        bytes--;
    return bytes;
}

int draw_rows(const char *text, int columns)
{
    int rows = 0;
    do {
        size_t next;
        draw_break(text, columns, &next);
        text += next;
        rows++;
    } while (*text);
    return rows;
}

/* text_harmless() takes newlines for control characters, so each line is made harmless by itself. */
int draw_paragraphs(struct area area, int skip, enum style style, const char *text)
{
    int row = 0;
    while (*text && row - skip < area.rows) {
        size_t next, bytes = draw_break(text, area.columns, &next);
        if (row >= skip) {
            struct arena arena;
            arena_init(&arena);
            char *line = arena_alloc(&arena, bytes + 1);
            memcpy(line, text, bytes);
            draw_text(area.row + row - skip, area.column, area.columns, style, line);
            arena_release(&arena);
        }
        row++;
        text += next;
    }
    return row > skip ? row - skip : 0;
}

int draw_button_columns(const char *label)
{
    return text_width(label) + 4;
}

int draw_button(int row, int column, const char *label, bool focus, bool danger)
{
    int columns = draw_button_columns(label);
    enum style style = !focus ? STYLE_BUTTON : danger ? STYLE_BUTTON_DANGER : STYLE_BUTTON_FOCUS;
    draw_text(row, column, 2, style, "[ ");
    draw_text(row, column + 2, columns - 4, style, label);
    draw_text(row, column + columns - 2, 2, style, " ]");
    return columns;
}

void draw_rule(int row, int column, int columns, enum style style)
{
    columns = on_screen(row, column, columns);
    if (columns <= 0)
        return;
    theme_use(style);
    for (int i = 0; i < columns; i++)
        mvaddstr(row, column + i, draw_utf8() ? "─" : "-");
}

void draw_box(struct area area, enum style style, const char *title)
{
    if (area.rows < 2 || area.columns < 2)
        return;
    bool utf8 = draw_utf8();
    int bottom = area.row + area.rows - 1, right = area.column + area.columns - 1;
    draw_rule(area.row, area.column, area.columns, style);
    draw_rule(bottom, area.column, area.columns, style);
    for (int row = area.row + 1; row < bottom; row++) {
        draw_text(row, area.column, 1, style, utf8 ? "│" : "|");
        draw_text(row, right, 1, style, utf8 ? "│" : "|");
    }
    draw_text(area.row, area.column, 1, style, utf8 ? "┌" : "+");
    draw_text(area.row, right, 1, style, utf8 ? "┐" : "+");
    draw_text(bottom, area.column, 1, style, utf8 ? "└" : "+");
    draw_text(bottom, right, 1, style, utf8 ? "┘" : "+");
    if (title && area.columns > 6) {
        draw_text(area.row, area.column + 2, 1, style, " ");
        int used = draw_text(area.row, area.column + 3, area.columns - 6, style, title);
        draw_text(area.row, area.column + 3 + used, 1, style, " ");
    }
}

void draw_scroll_bar(struct area area, size_t first, size_t shown, size_t all)
{
    if (all <= shown || area.rows < 1)
        return;
    size_t rows = (size_t)area.rows;
    size_t length = rows * shown / all;
    if (length < 1)
        length = 1;
    size_t start = (rows - length) * first / (all - shown);
    for (size_t row = 0; row < rows; row++) {
        bool thumb = row >= start && row < start + length;
        const char *cell = draw_utf8() ? (thumb ? "█" : "│") : (thumb ? "#" : "|");
        draw_text(area.row + (int)row, area.column + area.columns - 1, 1, STYLE_DIM, cell);
    }
}

/* One hint: HINT_KEY keys HINT_LABEL label. */
struct hint {
    char keys[64], label[128];
    int start, columns; /* cells, from where the first hint begins */
};

/* The next hint, if it fits whole: `*hints` moves on behind it, `*used` are the cells used up to its end. */
static bool next_hint(const char **hints, int columns, int *used, struct hint *hint)
{
    const char *middle = **hints == HINT_KEY ? strchr(*hints, HINT_LABEL) : NULL;
    if (!middle)
        return false;
    const char *end = strchrnul(middle, HINT_KEY);
    int key_length = (int)(middle - *hints - 1), label_length = (int)(end - middle - 1);
    if (snprintf(hint->keys, sizeof hint->keys, "%.*s", key_length, *hints + 1) < 0 ||
        snprintf(hint->label, sizeof hint->label, "%.*s", label_length, middle + 1) < 0)
        return false;
    hint->start = *used ? *used + 2 : 0;
    hint->columns = text_width(hint->keys) + 1 + text_width(hint->label);
    *hints = end;
    *used = hint->start + hint->columns;
    return *used <= columns;
}

void draw_hints(int row, int column, int columns, const char *hints)
{
    struct hint hint;
    int used = 0;
    if (*hints && *hints != HINT_KEY)
        draw_text(row, column, columns, STYLE_DIM, hints);
    while (next_hint(&hints, columns, &used, &hint)) {
        int at = column + hint.start;
        at += draw_text(row, at, hint.columns, STYLE_ACCENT, hint.keys) + 1;
        draw_text(row, at, hint.columns, STYLE_DIM, hint.label);
    }
}

int draw_hints_columns(const char *hints)
{
    struct hint hint;
    int used = 0;
    while (next_hint(&hints, INT_MAX, &used, &hint))
        ;
    return used;
}

bool draw_hint_at(const char *hints, int columns, int at, char *keys, size_t size)
{
    struct hint hint;
    int used = 0;
    while (next_hint(&hints, columns, &used, &hint)) {
        if (at < hint.start || at >= hint.start + hint.columns)
            continue;
        snprintf(keys, size, "%s", hint.keys);
        return true;
    }
    return false;
}

/* ncurses moves rows that it finds again elsewhere. So no two rows may be alike: each gets its own number,
 * written in two kinds of blank that look the same. */
void draw_hole(struct area area)
{
    enum { DIGITS = 10 };
    static const wchar_t no_break_space[] = {0xA0, 0};
    if (!draw_utf8())
        return; /* without UTF-8 there is only one kind of blank */
    for (int row = area.row; row < area.row + area.rows; row++) {
        for (int digit = 0; digit < DIGITS && digit < area.columns; digit++)
            if (row >> digit & 1)
                mvaddwstr(row, area.column + digit, no_break_space);
    }
}

void draw_again(struct area area)
{
    int first = area.row < 0 ? 0 : area.row;
    int last = area.row + area.rows < LINES ? area.row + area.rows : LINES;
    if (first < last)
        wredrawln(stdscr, first, last - first);
}
