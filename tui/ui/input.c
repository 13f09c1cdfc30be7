#include "tui/ui/input.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "store/base/memory.h"

enum {
    ESCAPE = 0x1B,
    BELL = 0x07,
    PARAMETERS = 4,
    SEQUENCE_MOST = 4096, /* a longer string than this is not from a terminal in its right mind */
};

/* What a look at the bytes found. */
enum found { FOUND_EVENT, FOUND_NOTHING, FOUND_INCOMPLETE };

static const char paste_start[] = "\033[200~", paste_end[] = "\033[201~";

void input_init(struct input *input, bool utf8)
{
    *input = (struct input){.utf8 = utf8};
}

void input_release(struct input *input)
{
    free(input->bytes);
    free(input->paste);
    *input = (struct input){0};
}

static void append(char **bytes, size_t *count, size_t *room, const void *more, size_t length)
{
    void *items = *bytes;
    memory_reserve(&items, room, *count + length, 1);
    *bytes = items;
    memcpy(*bytes + *count, more, length);
    *count += length;
}

void input_feed(struct input *input, const void *bytes, size_t count, int64_t now)
{
    if (!count)
        return;
    append(&input->bytes, &input->count, &input->room, bytes, count);
    input->fed_at = now;
}

static void drop(struct input *input, size_t count)
{
    memmove(input->bytes, input->bytes + count, input->count - count);
    input->count -= count;
}

static enum found found_key(struct input_event *event, int code, int modifiers)
{
    *event = (struct input_event){.kind = INPUT_KEY, .key = {.code = code, .modifiers = modifiers}};
    return FOUND_EVENT;
}

/* A byte below space, or DEL. */
static enum found control_byte(struct input_event *event, int byte, int modifiers)
{
    switch (byte) {
    case '\t':
        return found_key(event, KEY_NAMED_TAB, modifiers);
    case '\r':
    case '\n':
        return found_key(event, KEY_NAMED_ENTER, modifiers);
    case ESCAPE:
        return found_key(event, KEY_NAMED_ESCAPE, modifiers);
    case 0x08:
    case 0x7F:
        return found_key(event, KEY_NAMED_BACKSPACE, modifiers);
    case 0:
        return found_key(event, ' ', modifiers | MODIFIER_CTRL);
    default:
        return found_key(event, byte <= 26 ? 'a' + byte - 1 : '@' + byte, modifiers | MODIFIER_CTRL);
    }
}

/* A character in the locale's encoding at `bytes`. Sets its length; 0 for one that is not complete. */
static enum found character(const struct input *input, const char *bytes, size_t count, int modifiers,
                            size_t *length, struct input_event *event)
{
    unsigned char first = (unsigned char)bytes[0];
    *length = 1;
    if (first < 0x20 || first == 0x7F)
        return control_byte(event, first, modifiers);
    if (first < 0x80)
        return found_key(event, first, modifiers);
    if (!input->utf8) {
        wchar_t wide;
        mbstate_t state = {0};
        size_t used = mbrtowc(&wide, bytes, count, &state);
        if (used == (size_t)-2)
            return FOUND_INCOMPLETE;
        if (used == (size_t)-1 || used == 0)
            return FOUND_NOTHING;
        *length = used;
        return found_key(event, (int)wide, modifiers);
    }
    if (first < 0xC2 || first > 0xF4)
        return FOUND_NOTHING;
    size_t needed = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    int code = first & (0x7F >> needed);
    for (size_t i = 1; i < needed; i++) {
        if (i >= count)
            return FOUND_INCOMPLETE;
        if (((unsigned char)bytes[i] & 0xC0) != 0x80)
            return FOUND_NOTHING;
        code = code << 6 | ((unsigned char)bytes[i] & 0x3F);
    }
    *length = needed;
    static const int least[] = {0, 0, 0x80, 0x800, 0x10000};
    /* Refuses overlong forms, surrogates and what is beyond Unicode; and C1 controls, which are no keys. */
    if (code < least[needed] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) || code < 0xA0)
        return FOUND_NOTHING;
    return found_key(event, code, modifiers);
}

/* xterm's modifier parameter: 1 + shift 1 + alt 2 + ctrl 4. */
static int modifiers_of(int parameter)
{
    int bits = parameter > 1 ? parameter - 1 : 0;
    return (bits & 1 ? MODIFIER_SHIFT : 0) | (bits & 2 ? MODIFIER_ALT : 0) | (bits & 4 ? MODIFIER_CTRL : 0);
}

static int code_of_letter(char final)
{
    switch (final) {
    case 'A':
        return KEY_NAMED_UP;
    case 'B':
        return KEY_NAMED_DOWN;
    case 'C':
        return KEY_NAMED_RIGHT;
    case 'D':
        return KEY_NAMED_LEFT;
    case 'H':
        return KEY_NAMED_HOME;
    case 'F':
        return KEY_NAMED_END;
    case 'M':
        return KEY_NAMED_ENTER; /* of the number block */
    case 'P':
    case 'Q':
    case 'R':
    case 'S':
        return KEY_NAMED_F1 + final - 'P';
    default:
        return 0;
    }
}

/* CSI number ~ */
static int code_of_number(int number)
{
    switch (number) {
    case 1:
    case 7:
        return KEY_NAMED_HOME;
    case 2:
        return KEY_NAMED_INSERT;
    case 3:
        return KEY_NAMED_DELETE;
    case 4:
    case 8:
        return KEY_NAMED_END;
    case 5:
        return KEY_NAMED_PGUP;
    case 6:
        return KEY_NAMED_PGDN;
    default:
        break;
    }
    /* The gaps are where DEC's keyboard had gaps. */
    if (number >= 11 && number <= 15)
        return KEY_NAMED_F1 + number - 11;
    if (number >= 17 && number <= 21)
        return KEY_NAMED_F1 + number - 12;
    return number == 23 || number == 24 ? KEY_NAMED_F1 + number - 13 : 0;
}

/* SGR mouse report: button; column; row, both from 1. */
static enum found mouse_report(struct input_event *event, const int parameters[PARAMETERS], bool press)
{
    int button = parameters[0];
    *event = (struct input_event){.kind = INPUT_MOUSE,
                                  .mouse = {.row = parameters[2] - 1, .column = parameters[1] - 1}};
    if (event->mouse.row < 0 || event->mouse.column < 0)
        return FOUND_NOTHING;
    if (button & 64) {
        if (!press || (button & 3) > 1)
            return FOUND_NOTHING;
        event->mouse.kind = button & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
        return FOUND_EVENT;
    }
    if ((button & 3) != 0)
        return FOUND_NOTHING;
    event->mouse.kind = !press ? MOUSE_RELEASE : button & 32 ? MOUSE_DRAG : MOUSE_PRESS;
    return FOUND_EVENT;
}

/* A key that the terminal reports by its code point (xterm's modifyOtherKeys and CSI u). */
static enum found key_by_code(struct input_event *event, int code, int modifiers)
{
    if (code < 0x20 || code == 0x7F)
        return code < 0 ? FOUND_NOTHING : control_byte(event, code, modifiers);
    if (code > 0x10FFFF)
        return FOUND_NOTHING;
    if (code != ' ')
        modifiers &= ~MODIFIER_SHIFT;
    if (modifiers & MODIFIER_CTRL && code >= 'A' && code <= 'Z')
        code += 'a' - 'A';
    return found_key(event, code, modifiers);
}

static enum found final_byte(struct input_event *event, char private, const int parameters[PARAMETERS],
                             int count, char final)
{
    int modifiers = modifiers_of(count > 1 ? parameters[1] : 1);
    if (private == '<')
        return final == 'M' || final == 'm' ? mouse_report(event, parameters, final == 'M') : FOUND_NOTHING;
    if (private)
        return FOUND_NOTHING;
    if (final == '~') {
        if (parameters[0] == 27 && count >= 3)
            return key_by_code(event, parameters[2], modifiers);
        int code = code_of_number(parameters[0]);
        return code ? found_key(event, code, modifiers) : FOUND_NOTHING;
    }
    /* rxvt: ^ is ctrl, $ is shift, @ is both; a … d are arrows with shift. */
    if (final == '^' || final == '$' || final == '@') {
        int code = code_of_number(parameters[0]);
        modifiers = (final != '$' ? MODIFIER_CTRL : 0) | (final != '^' ? MODIFIER_SHIFT : 0);
        return code ? found_key(event, code, modifiers) : FOUND_NOTHING;
    }
    if (final == 'u')
        return key_by_code(event, parameters[0], modifiers);
    if (final == 'Z')
        return found_key(event, KEY_NAMED_TAB, MODIFIER_SHIFT);
    if (final >= 'a' && final <= 'd')
        return found_key(event, code_of_letter((char)(final - 'a' + 'A')), MODIFIER_SHIFT);
    /* With another first number it is an answer (row ; column R) and no key. */
    int code = final == 'M' || parameters[0] > 1 ? 0 : code_of_letter(final);
    return code ? found_key(event, code, modifiers) : FOUND_NOTHING;
}

/* ESC [ … from bytes[2] on. */
static enum found control_sequence(const char *bytes, size_t count, size_t *length, struct input_event *event)
{
    size_t at = 2;
    char private = 0;
    int parameters[PARAMETERS] = {0}, index = 0;
    bool any = false;
    if (at < count && bytes[at] == '[') { /* the Linux console's F1 to F5 */
        *length = 4;
        if (count < 4)
            return FOUND_INCOMPLETE;
        return bytes[3] >= 'A' && bytes[3] <= 'E' ? found_key(event, KEY_NAMED_F1 + bytes[3] - 'A', 0)
                                                  : FOUND_NOTHING;
    }
    if (at < count && bytes[at] == 'M') { /* a mouse report of before 1006: three bytes */
        *length = 6;
        if (count < 6)
            return FOUND_INCOMPLETE;
        int button = (unsigned char)bytes[3] - 32;
        const int report[PARAMETERS] = {(button & 3) == 3 && !(button & 64) ? button & ~3 : button,
                                        (unsigned char)bytes[4] - 32, (unsigned char)bytes[5] - 32};
        return mouse_report(event, report, (button & 3) != 3 || button & 64);
    }
    for (; at < count; at++) {
        char byte = bytes[at];
        if (byte >= '0' && byte <= '9') {
            any = true;
            if (index < PARAMETERS && parameters[index] < 0x110000)
                parameters[index] = parameters[index] * 10 + byte - '0';
        } else if (byte == ';' || byte == ':') {
            any = true;
            index++;
        } else if (byte >= '<' && byte <= '?') {
            private = byte;
        } else if (byte == '$' && any) { /* ends a shifted key of rxvt; nowhere else a final byte */
            break;
        } else if (byte >= 0x40 && byte <= 0x7E) {
            break;
        } else if (byte < 0x20 || byte > 0x2F) {
            *length = at; /* no sequence has this byte: drop what came before it, and read on here */
            return FOUND_NOTHING;
        }
    }
    if (at >= count)
        return count > SEQUENCE_MOST ? (*length = count, FOUND_NOTHING) : FOUND_INCOMPLETE;
    *length = at + 1;
    return final_byte(event, private, parameters, index + 1, bytes[at]);
}

/* ESC O: keys of the application mode, perhaps with a modifier's digit. */
static enum found single_shift(const char *bytes, size_t count, size_t *length, struct input_event *event)
{
    size_t at = 2;
    int modifiers = 0;
    if (at < count && bytes[at] >= '2' && bytes[at] <= '8')
        modifiers = modifiers_of(bytes[at++] - '0');
    if (at >= count)
        return FOUND_INCOMPLETE;
    *length = at + 1;
    char final = bytes[at];
    if (final >= 'a' && final <= 'd')
        return found_key(event, code_of_letter((char)(final - 'a' + 'A')), MODIFIER_CTRL);
    int code = code_of_letter(final);
    return code ? found_key(event, code, modifiers) : FOUND_NOTHING;
}

/* DCS, OSC, APC, PM, SOS: strings that end with ESC \ (or BELL). None is a key. */
static enum found control_string(const char *bytes, size_t count, size_t *length)
{
    for (size_t at = 2; at < count; at++) {
        if (bytes[at] == BELL || (bytes[at] == '\\' && bytes[at - 1] == ESCAPE)) {
            *length = at + 1;
            return FOUND_NOTHING;
        }
    }
    *length = count;
    return count > SEQUENCE_MOST ? FOUND_NOTHING : FOUND_INCOMPLETE;
}

static enum found escape_sequence(const struct input *input, size_t *length, struct input_event *event)
{
    const char *bytes = input->bytes;
    size_t count = input->count;
    if (count < 2)
        return FOUND_INCOMPLETE;
    switch (bytes[1]) {
    case '[':
        return control_sequence(bytes, count, length, event);
    case 'O':
        return single_shift(bytes, count, length, event);
    case 'P':
    case ']':
    case '_':
    case '^':
    case 'X':
        return control_string(bytes, count, length);
    case ESCAPE: /* the first was the key; the second begins something else */
        *length = 1;
        return found_key(event, KEY_NAMED_ESCAPE, 0);
    default:
        break;
    }
    enum found found = character(input, bytes + 1, count - 1, MODIFIER_ALT, length, event);
    *length += 1;
    return found;
}

/* An incomplete sequence to which nothing came: Escape, or Alt and a key. */
static enum found give_up(const struct input *input, size_t *length, struct input_event *event)
{
    const char *bytes = input->bytes;
    *length = input->count;
    if (bytes[0] != ESCAPE)
        return FOUND_NOTHING;
    if (input->count == 1)
        return found_key(event, KEY_NAMED_ESCAPE, 0);
    return input->count == 2 && (unsigned char)bytes[1] < 0x80
               ? found_key(event, (unsigned char)bytes[1], MODIFIER_ALT)
               : FOUND_NOTHING;
}

/* Moves what is pasted over, and keeps back what may be the start of its end. */
static bool take_paste(struct input *input, struct input_event *event)
{
    const size_t end_length = sizeof paste_end - 1;
    const char *end = memmem(input->bytes, input->count, paste_end, end_length);
    size_t text = end                         ? (size_t)(end - input->bytes)
                  : input->count < end_length ? 0
                                              : input->count - end_length + 1;
    size_t room = INPUT_PASTE_MOST - input->paste_count;
    if (text && room)
        append(&input->paste, &input->paste_count, &input->paste_room, input->bytes,
               text < room ? text : room);
    drop(input, end ? text + end_length : text);
    if (!end)
        return false;
    input->pasting = false;
    append(&input->paste, &input->paste_count, &input->paste_room, "", 1);
    *event = (struct input_event){
        .kind = INPUT_PASTE, .text = input->paste, .length = input->paste_count - 1};
    input->paste_count = 0;
    return true;
}

/* How long to wait for the rest of a sequence. A lone Escape is most likely the key; of anything longer the
 * rest will come, if slowly. */
static int patience(const struct input *input)
{
    return input->bytes[0] == ESCAPE && input->count <= 2 ? INPUT_ESCAPE_MS : INPUT_SEQUENCE_MS;
}

bool input_next(struct input *input, int64_t now, struct input_event *event)
{
    while (input->count > 0) {
        if (input->pasting) {
            if (take_paste(input, event))
                return true;
            return false;
        }
        if (input->count >= sizeof paste_start - 1 &&
            memcmp(input->bytes, paste_start, sizeof paste_start - 1) == 0) {
            drop(input, sizeof paste_start - 1);
            input->pasting = true;
            continue;
        }
        size_t length = 1;
        enum found found = input->bytes[0] == ESCAPE
                               ? escape_sequence(input, &length, event)
                               : character(input, input->bytes, input->count, 0, &length, event);
        if (found == FOUND_INCOMPLETE) {
            if (now - input->fed_at < patience(input))
                return false;
            found = give_up(input, &length, event);
        }
        drop(input, length);
        if (found == FOUND_EVENT)
            return true;
    }
    return false;
}

int input_timeout(const struct input *input, int64_t now)
{
    if (!input->count || input->pasting)
        return -1;
    int64_t left = input->fed_at + patience(input) - now;
    return left > 0 ? (int)left : 0;
}
