#include "player/paint/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Replies to these kitty queries carry the same number. */
enum { KITTY_ASKS_DIRECT = 31, KITTY_ASKS_SHARED = 32 };

enum verdict {
    NO_REPLY,
    NOT_YET, /* may become one */
    REPLY,
};

/* A terminal that would show the questions instead of answering them. */
static bool cannot_be_asked(const struct terminal *terminal)
{
    return terminal->glyphs == GLYPHS_ASCII && terminal->colours == COLOURS_NONE;
}

/* For the terminal behind tmux: wrapped, with every escape doubled. */
static void append_passthrough(struct bytes *out, const struct bytes *sequence)
{
    bytes_append_text(out, "\033Ptmux;");
    for (size_t i = 0; i < sequence->size; i++) {
        if (sequence->data[i] == '\033')
            bytes_append_text(out, "\033");
        bytes_append(out, sequence->data + i, 1);
    }
    bytes_append_text(out, "\033\\");
}

static void append_kitty_questions(const struct terminal *terminal, const char *shared, struct bytes *out)
{
    char direct[64];
    struct bytes question = {0};

    (void)snprintf(direct, sizeof direct, "\033_Gi=%d,s=1,v=1,a=q,t=d,f=24;AAAA\033\\", KITTY_ASKS_DIRECT);
    bytes_append_text(&question, direct);
    if (shared) {
        bytes_append_format(&question, "\033_Gi=%d,s=1,v=1,a=q,t=s,f=24;", KITTY_ASKS_SHARED);
        bytes_append_base64(&question, shared, strlen(shared));
        bytes_append_text(&question, "\033\\");
    }
    if (terminal->tmux)
        append_passthrough(out, &question);
    else
        bytes_append(out, question.data, question.size);
    bytes_release(&question);
}

void terminal_query(const struct terminal *terminal, const char *shared, struct bytes *out)
{
    if (cannot_be_asked(terminal))
        return;
    /* The Linux console would show some of the others. */
    if (terminal->glyphs != GLYPHS_HALVES) {
        append_kitty_questions(terminal, shared, out);
        bytes_append_text(out,
                          "\033]11;?\033\\"          /* background colour */
                          "\033[>0q"                 /* name and version */
                          "\033[?2026$p"             /* synchronized output */
                          "\033[14t\033[16t\033[18t" /* text area and cell in pixels, text area in cells */
                          "\033[?2;1;0S");           /* largest sixel picture */
    }
    bytes_append_text(out, "\033[c");
}

void terminal_opened(struct terminal *terminal)
{
    terminal->kitty = terminal->kitty_shared = true;
}

bool terminal_answered(const struct terminal *terminal)
{
    return terminal->answered || cannot_be_asked(terminal);
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* The number that TEXT begins with; what is no number, or is beyond all reason, is 0. */
static int read_number(const char *text)
{
    long value = strtol(text, NULL, 10);
    return value > 0 && value <= 100000 ? (int)value : 0;
}

/* Up to COUNT numbers separated by semicolons; returns how many there were. */
static int read_numbers(const char *text, int numbers[], int count)
{
    int found = 0;
    while (found < count && *text >= '0' && *text <= '9') {
        char *end;
        long value = strtol(text, &end, 10);
        numbers[found++] = value > 100000 ? 100000 : (int)value;
        text = *end == ';' ? end + 1 : end;
    }
    return found;
}

static void take_attributes(struct terminal *terminal, const char *text)
{
    int numbers[32];
    int count = read_numbers(text, numbers, 32);

    /* The first number is the terminal's class. */
    for (int i = 1; i < count; i++)
        terminal->sixel |= numbers[i] == 4;
    terminal->answered = true;
    terminal->replies = true;
}

/* TEXT is a whole CSI sequence without its ESC [. False when it is a key's. */
static bool take_control(struct terminal *terminal, const char *text, char last)
{
    int numbers[3] = {0};
    int count = read_numbers(text, numbers, 3);

    if (last == 'c' && text[0] == '?') {
        take_attributes(terminal, text + 1);
        return true;
    }
    if (last == 'y' && starts_with(text, "?2026;")) {
        /* 1 set, 2 reset: it knows the mode. 0 not known, 3 and 4 fixed. */
        terminal->synchronized = text[6] == '1' || text[6] == '2';
        return true;
    }
    if (last == 'S' && starts_with(text, "?2;0;")) {
        /* The item and its status; then width and height. */
        int size[4] = {0};
        if (read_numbers(text + 1, size, 4) == 4) {
            terminal->sixel_width = size[2];
            terminal->sixel_height = size[3];
        }
        return true;
    }
    if (last == 'n' && strcmp(text, "0n") == 0) {
        terminal->acknowledged++;
        return true;
    }
    if (last != 't' || count != 3 || (numbers[0] != 4 && numbers[0] != 6 && numbers[0] != 8))
        return false;
    int height = numbers[1] < 10000 ? numbers[1] : 0;
    int width = numbers[2] < 10000 ? numbers[2] : 0;
    if (numbers[0] == 4) {
        terminal->height = height;
        terminal->width = width;
    } else if (numbers[0] == 6) {
        terminal->cell_height = height;
        terminal->cell_width = width;
    } else {
        terminal->rows = height;
        terminal->cols = width;
    }
    return true;
}

static void take_name(struct terminal *terminal, const char *text, size_t size)
{
    static const struct {
        const char *start;
        bool sextants, iterm, sixel_whole;
    } known[] = {
        {"kitty(", .sextants = true},
        {"foot(", .sextants = true},
        {"WezTerm ", .sextants = true, .iterm = true},
        {"ghostty ", .sextants = true},
        {"contour ", .sextants = true},
        {"iTerm2 ", .iterm = true},
        {"XTerm(", .sixel_whole = true},
        {"VTE(", .sextants = true},
    };

    if (size >= sizeof terminal->name)
        size = sizeof terminal->name - 1;
    for (size_t i = 0; i < size; i++)
        terminal->name[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
    terminal->name[size] = '\0';

    if (starts_with(terminal->name, "tmux"))
        terminal->tmux = true;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!starts_with(terminal->name, known[i].start))
            continue;
        /* All of these show true colours, also where COLORTERM got lost on the way (ssh, sudo). */
        if (terminal->colours != COLOURS_NONE)
            terminal->colours = COLOURS_TRUE;
        if (known[i].sextants && terminal->glyphs == GLYPHS_QUADRANTS &&
            (!starts_with(terminal->name, "VTE(") || read_number(terminal->name + 4) >= 6200))
            terminal->glyphs = GLYPHS_SEXTANTS;
        terminal->iterm |= known[i].iterm;
        terminal->sixel_whole = known[i].sixel_whole;
    }
}

/* TEXT is what follows ESC _ G, without the end: "i=31;OK" when all is well. */
static void take_kitty(struct terminal *terminal, const char *text)
{
    const char *message = strchr(text, ';');
    const char *number = strstr(text, "i=");

    if (!message || !number || number > message || strcmp(message, ";OK") != 0)
        return;
    if (read_number(number + 2) == KITTY_ASKS_DIRECT)
        terminal->kitty = true;
    else if (read_number(number + 2) == KITTY_ASKS_SHARED)
        terminal->kitty_shared = true;
}

/* TEXT is what follows ESC ] 11 ; without the end: "rgb:ffff/ffff/ffff", with one to four digits each. */
static void take_background(struct terminal *terminal, const char *text)
{
    double channels[3];

    if (!starts_with(text, "rgb:"))
        return;
    text += 4;
    for (int i = 0; i < 3; i++) {
        char *end;
        unsigned long value = strtoul(text, &end, 16);
        long length = end - text;
        if (length < 1 || length > 4)
            return;
        channels[i] = (double)value / (double)((1ul << 4 * length) - 1);
        text = *end == '/' ? end + 1 : end;
    }
    terminal->light_background = 0.30 * channels[0] + 0.59 * channels[1] + 0.11 * channels[2] > 0.5;
}

static enum verdict judge_control(struct terminal *terminal, const char *held, size_t size)
{
    unsigned char last = (unsigned char)held[size - 1];

    if (size == 2 || (last >= 0x20 && last <= 0x3f))
        return NOT_YET;
    if (last < 0x40 || last > 0x7e)
        return NO_REPLY;
    return take_control(terminal, held + 2, (char)last) ? REPLY : NO_REPLY;
}

/* A string sequence that begins with START and ends with ST, or with BEL when it is an OSC. */
static enum verdict judge_string(struct terminal *terminal, char *held, size_t size, const char *start)
{
    size_t length = strlen(start);

    if (size <= length)
        return strncmp(held, start, size) == 0 ? NOT_YET : NO_REPLY;
    if (strncmp(held, start, length) != 0)
        return NO_REPLY;

    size_t end;
    if (held[size - 1] == '\a' && start[1] == ']')
        end = size - 1;
    else if (size >= length + 2 && held[size - 2] == '\033' && held[size - 1] == '\\')
        end = size - 2;
    else
        return NOT_YET;
    held[end] = '\0';
    if (start[1] == 'P')
        take_name(terminal, held + length, end - length);
    else if (start[1] == '_')
        take_kitty(terminal, held + length);
    else
        take_background(terminal, held + length);
    return REPLY;
}

static enum verdict judge(struct terminal *terminal)
{
    char *held = terminal->held;
    size_t size = terminal->held_size;

    held[size] = '\0';
    if (size == 1)
        return NOT_YET;
    switch (held[1]) {
    case '[':
        return judge_control(terminal, held, size);
    case ']':
        return judge_string(terminal, held, size, "\033]11;");
    case 'P':
        return judge_string(terminal, held, size, "\033P>|");
    case '_':
        return judge_string(terminal, held, size, "\033_G");
    default:
        return NO_REPLY;
    }
}

void terminal_feed(struct terminal *terminal, const void *data, size_t count, struct bytes *keyboard)
{
    const char *bytes = data;

    for (size_t i = 0; i < count; i++) {
        if (terminal->held_size == 0 && bytes[i] != '\033') {
            bytes_append(keyboard, &bytes[i], 1);
            continue;
        }
        terminal->held[terminal->held_size++] = bytes[i];
        switch (judge(terminal)) {
        case REPLY:
            terminal->held_size = 0;
            break;
        case NO_REPLY:
            /* Two escapes: the second may start a reply. */
            if (bytes[i] == '\033') {
                terminal->held_size--;
                terminal_give_up(terminal, keyboard);
                terminal->held[terminal->held_size++] = '\033';
            } else {
                terminal_give_up(terminal, keyboard);
            }
            break;
        case NOT_YET:
            if (terminal->held_size == sizeof terminal->held - 1)
                terminal_give_up(terminal, keyboard);
            break;
        }
    }
}

void terminal_give_up(struct terminal *terminal, struct bytes *keyboard)
{
    bytes_append(keyboard, terminal->held, terminal->held_size);
    terminal->held_size = 0;
}
