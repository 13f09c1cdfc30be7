#include "tui/ui/input.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "store/base/memory.h"

enum {
    ESCAPE = 0x1B,
    BELL = 0x07,
    CTRL_C = 0x03,
    PARAMETERS = 4,
    KEY_LONGEST = 16,     /* bytes of a key's sequence */
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

static void drop(struct input *input, size_t count)
{
    memmove(input->bytes, input->bytes + count, input->count - count);
    input->count -= count;
}

/* Moves bytes from the front over to what is pasted. */
static void move_pasted(struct input *input, size_t count)
{
    if (count > INPUT_PASTE_MOST - input->paste_count) {
        input->too_much = true;
        input->paste_count = 0;
    }
    if (count && !input->too_much)
        append(&input->paste, &input->paste_count, &input->paste_room, input->bytes, count);
    drop(input, count);
}

/* Whether these bytes, which came together, are one key that somebody pressed, and no piece of a text. */
static bool one_key(const unsigned char *bytes, size_t count)
{
    if (bytes[0] == ESCAPE)
        return count == 1 || (count <= KEY_LONGEST && memcmp(bytes, paste_end, count) != 0);
    size_t length = bytes[0] < 0x80 ? 1 : bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
    return count <= length;
}

/* Whether these bytes are a key that somebody pressed after the paste has faltered: then the paste is over.
 */
static bool breaks_paste(const struct input *input, const void *bytes, size_t count, int64_t now)
{
    const unsigned char first = *(const unsigned char *)bytes;
    bool falters = now - input->fed_at >= INPUT_FALTER_MS;
    if (count == 1 && first == CTRL_C && falters)
        return true;
    if (!input->handed_out)
        return false;
    if (count >= sizeof paste_start - 1 && memcmp(bytes, paste_start, sizeof paste_start - 1) == 0)
        return true;
    /* A lone Escape says nothing yet, since the mark that ends the paste begins with one. */
    return !(count == 1 && first == ESCAPE) && one_key(bytes, count);
}

void input_feed(struct input *input, const void *bytes, size_t count, int64_t now)
{
    if (!count)
        return;
    if (input->pasting && !input->paste_over) {
        if (breaks_paste(input, bytes, count, now)) {
            move_pasted(input, input->count);
            input->paste_over = true;
        }
        bool escape = count == 1 && *(const char *)bytes == ESCAPE;
        if (escape && now - input->fed_at >= INPUT_FALTER_MS)
            move_pasted(input, input->count); /* so that it stands alone */
        if (!input->paste_over && !escape)
            input->handed_out = false; /* it is the rest of the paste after all */
    }
    append(&input->bytes, &input->count, &input->room, bytes, count);
    input->fed_at = now;
}

static enum found found_key(struct input_event *event, int code, int modifiers)
{
    *event = (struct input_event){.kind = INPUT_KEY, .key = {.code = code, .modifiers = modifiers}};
    return FOUND_EVENT;
}

static enum found found_unreadable(struct input_event *event)
{
    *event = (struct input_event){.kind = INPUT_UNREADABLE};
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
            return found_unreadable(event);
        *length = used;
        return found_key(event, (int)wide, modifiers);
    }
    if (first < 0xC2 || first > 0xF4)
        return found_unreadable(event);
    size_t needed = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    int code = first & (0x7F >> needed);
    for (size_t i = 1; i < needed; i++) {
        if (i >= count)
            return FOUND_INCOMPLETE;
        if (((unsigned char)bytes[i] & 0xC0) != 0x80)
            return found_unreadable(event);
        code = code << 6 | ((unsigned char)bytes[i] & 0x3F);
    }
    *length = needed;
    static const int least[] = {0, 0, 0x80, 0x800, 0x10000};
    /* Overlong forms, surrogates, beyond Unicode. */
    if (code < least[needed] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return found_unreadable(event);
    /* C1 controls are no keys. */
    return code < 0xA0 ? FOUND_NOTHING : found_key(event, code, modifiers);
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

/* What was pasted comes in the locale's encoding; where that is none, it stays as it is, for a sentence. */
static void make_utf8(struct input *input)
{
    char *text = NULL;
    size_t count = 0, room = 0;
    mbstate_t state = {0};
    for (size_t at = 0; at < input->paste_count;) {
        wchar_t wide;
        size_t used = mbrtowc(&wide, input->paste + at, input->paste_count - at, &state);
        if (used == (size_t)-1 || used == (size_t)-2) {
            free(text);
            return;
        }
        char letter[5];
        size_t length = key_character((int)wide, letter);
        append(&text, &count, &room, letter, length);
        at += used ? used : 1;
    }
    free(input->paste);
    input->paste = text;
    input->paste_count = count;
    input->paste_room = room;
}

static bool hand_out(struct input *input, struct input_event *event)
{
    bool any = input->paste_count > 0 || input->too_much;
    if (!input->utf8 && input->paste_count > 0)
        make_utf8(input);
    append(&input->paste, &input->paste_count, &input->paste_room, "", 1);
    *event = (struct input_event){.kind = INPUT_PASTE,
                                  .text = input->paste,
                                  .length = input->paste_count - 1,
                                  .too_much = input->too_much};
    input->paste_count = 0;
    return any;
}

static void end_paste(struct input *input)
{
    input->pasting = input->handed_out = input->paste_over = input->too_much = false;
}

/* A lone Escape to which nothing came, not even the rest of the paste's end. */
static bool lone_escape(const struct input *input)
{
    return input->count == 1 && input->bytes[0] == ESCAPE;
}

/* Moves what is pasted over, and keeps back what may be the start of its end. True: here is some of it. */
static bool take_paste(struct input *input, int64_t now, struct input_event *event)
{
    if (input->paste_over || (lone_escape(input) && now - input->fed_at >= INPUT_FALTER_MS)) {
        bool any = hand_out(input, event);
        end_paste(input);
        return any;
    }
    const size_t end_length = sizeof paste_end - 1;
    const char *end = memmem(input->bytes, input->count, paste_end, end_length);
    if (end) {
        move_pasted(input, (size_t)(end - input->bytes));
        drop(input, end_length);
        bool any = hand_out(input, event);
        end_paste(input);
        return any;
    }
    move_pasted(input, input->count < end_length ? 0 : input->count - end_length + 1);
    if (input->handed_out || now - input->fed_at < INPUT_PASTE_MS)
        return false;
    move_pasted(input, input->count);
    input->handed_out = true;
    return hand_out(input, event);
}

/* How long to wait for the rest of a sequence. A lone Escape is most likely the key; of anything longer the
 * rest will come, if slowly. */
static int patience(const struct input *input)
{
    return input->bytes[0] == ESCAPE && input->count <= 2 ? INPUT_ESCAPE_MS : INPUT_SEQUENCE_MS;
}

bool input_next(struct input *input, int64_t now, struct input_event *event)
{
    while (input->count > 0 || input->pasting) {
        if (input->pasting) {
            if (take_paste(input, now, event))
                return true;
            if (input->pasting)
                return false;
            continue;
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
    if (input->pasting ? input->handed_out && !lone_escape(input) : !input->count)
        return -1;
    int wait = !input->pasting ? patience(input) : lone_escape(input) ? INPUT_FALTER_MS : INPUT_PASTE_MS;
    int64_t left = input->fed_at + wait - now;
    return left > 0 ? (int)left : 0;
}
