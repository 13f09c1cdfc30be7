#include "tui/ui/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/base/memory.h"
#include "tui/ui/draw.h"

static const struct action_info actions[ACTION_COUNT] = {
    [ACTION_NONE] = {.name = "none", .context = CONTEXT_ALL, .keys = "", .help = ""},
#define X(enumerator, action_name, action_context, action_keys, action_help) \
    [enumerator] = {.name = action_name, .context = action_context, .keys = action_keys, .help = action_help},
    ACTIONS(X)
#undef X
};

static const char *const context_names[CONTEXT_COUNT] = {
    [CONTEXT_ALL] = "all",       [CONTEXT_LIST] = "list",     [CONTEXT_REGISTER] = "register",
    [CONTEXT_OFFICE] = "office", [CONTEXT_IMPORT] = "import", [CONTEXT_WATCH] = "watch",
    [CONTEXT_FORM] = "form"};

/* Named keys: the name in the key file, and the label for people: a msgid, or a sign where UTF-8 is shown. */
static const struct named_key {
    int code;
    const char *name, *label, *sign;
} named_keys[] = {
    {' ', "space", N_("space"), NULL},
    {KEY_NAMED_TAB, "tab", "Tab", NULL},
    {KEY_NAMED_ENTER, "enter", "Enter", NULL},
    {KEY_NAMED_ESCAPE, "escape", "Esc", NULL},
    {KEY_NAMED_BACKSPACE, "backspace", "Backspace", NULL},
    {KEY_NAMED_DELETE, "delete", "Delete", NULL},
    {KEY_NAMED_INSERT, "insert", "Insert", NULL},
    {KEY_NAMED_UP, "up", N_("up"), "↑"},
    {KEY_NAMED_DOWN, "down", N_("down"), "↓"},
    {KEY_NAMED_LEFT, "left", N_("left"), "←"},
    {KEY_NAMED_RIGHT, "right", N_("right"), "→"},
    {KEY_NAMED_HOME, "home", "Home", NULL},
    {KEY_NAMED_END, "end", "End", NULL},
    {KEY_NAMED_PGUP, "pgup", "PgUp", NULL},
    {KEY_NAMED_PGDN, "pgdn", "PgDn", NULL},
};

enum { NAMED_KEYS = sizeof named_keys / sizeof *named_keys };

const char *context_name(enum context context)
{
    return context_names[context];
}

const char *context_title(enum context context)
{
    static const char *const titles[CONTEXT_COUNT] = {
        [CONTEXT_ALL] = N_("Everywhere"),
        [CONTEXT_LIST] = N_("In a list"),
        [CONTEXT_REGISTER] = N_("In the consents"),
        [CONTEXT_OFFICE] = N_("In the office"),
        [CONTEXT_IMPORT] = N_("While importing"),
        [CONTEXT_WATCH] = N_("While watching"),
        [CONTEXT_FORM] = N_("In an observation form"),
    };
    return titles[context];
}

const struct fixed_key fixed_keys[FIXED_KEYS] = {
    {NULL, N_("While something is typed")},
    {N_("Enter"), N_("Keep it")},
    {N_("Esc"), N_("Leave it: a note for later; a search or a filter ends")},
    {N_("Tab"), N_("The note's kind")},
    {NULL, N_("While a part is drawn that is to be blurred")},
    {N_("arrows"), N_("Move it")},
    {N_("shift arrows, + -"), N_("Make it larger or smaller")},
    {N_("Enter"), N_("Blur it")},
    {N_("Esc"), N_("Blur nothing")},
    {NULL, N_("While a note or tag is moved")},
    {N_("Enter"), N_("Put it at the picture that is shown")},
    {N_("Tab"), N_("To its end, or back to its beginning")},
    {N_("Esc"), N_("Leave it where it was")},
    {NULL, N_("While an observation form is filled in")},
    {N_("1 to 9, 0"), N_("Answer the item: a level, yes and no, 0 not applicable; on to the next")},
    {NULL, N_("With the mouse")},
    {N_("timeline"), N_("Go there; drag to look for a moment")},
    {N_("picture"), N_("Pause, go on; while a part is drawn: drag over it")},
    {N_("tag"), N_("Put it; a stretch: begin it, end it")},
    {N_("note, line"), N_("Select it; twice: go to its moment, open it")},
    {N_("heading"), N_("Sort the list by it")},
    {N_("wheel"), N_("Scroll lists, notes and help")},
    {N_("last line"), N_("Press the key that is named there")},
};

const struct action_info *action_info(enum action action)
{
    return &actions[action];
}

/* The code point of a text that is exactly one character; −1 otherwise. */
static int single_character(const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    int length = bytes[0] < 0x80 ? 1 : bytes[0] < 0xC0 ? 0 : bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
    if (length == 0 || bytes[0] <= ' ' || (int)strlen(text) != length)
        return -1;
    if (length == 1)
        return bytes[0];
    int code = bytes[0] & (0x7F >> length);
    for (int i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return -1;
        code = code << 6 | (bytes[i] & 0x3F);
    }
    return code;
}

size_t key_character(int code, char text[5])
{
    if (code < 0x80) {
        text[0] = (char)code;
        text[1] = '\0';
        return 1;
    }
    int length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (int i = length - 1; i > 0; i--) {
        text[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    text[0] = (char)((0xF00 >> length & 0xFF) | code);
    text[length] = '\0';
    return (size_t)length;
}

static bool strip(const char **name, const char *start)
{
    size_t length = strlen(start);
    /* "ctrl--" is the minus key with ctrl. */
    if (strncmp(*name, start, length) != 0 || !(*name)[length])
        return false;
    *name += length;
    return true;
}

static int code_of(const char *name)
{
    for (int i = 0; i < NAMED_KEYS; i++) {
        if (strcmp(named_keys[i].name, name) == 0)
            return named_keys[i].code;
    }
    if (name[0] == 'f' && name[1] >= '1' && name[1] <= '9' &&
        strspn(name + 1, "0123456789") == strlen(name + 1)) {
        int number = atoi(name + 1);
        return number <= 12 ? KEY_NAMED_F1 + number - 1 : -1;
    }
    return single_character(name);
}

bool key_parse(const char *name, struct key *key)
{
    int modifiers = 0;
    for (;;) {
        if (strip(&name, "shift-"))
            modifiers |= MODIFIER_SHIFT;
        else if (strip(&name, "ctrl-"))
            modifiers |= MODIFIER_CTRL;
        else if (strip(&name, "alt-"))
            modifiers |= MODIFIER_ALT;
        else
            break;
    }
    int code = code_of(name);
    if (code < 0)
        return false;
    /* A terminal sends "N" for shift and n, and one byte for ctrl-n and ctrl-N. */
    if (code < 0x80 && modifiers & MODIFIER_SHIFT && code >= 'a' && code <= 'z')
        code += 'A' - 'a';
    if (code < KEY_NAMED && code != ' ')
        modifiers &= ~MODIFIER_SHIFT;
    if (modifiers & MODIFIER_CTRL && code >= 'A' && code <= 'Z')
        code += 'a' - 'A';
    *key = (struct key){.code = code, .modifiers = modifiers};
    return true;
}

static void code_text(int code, bool for_people, char *buffer, size_t size)
{
    for (int i = 0; i < NAMED_KEYS; i++) {
        const struct named_key *named = &named_keys[i];
        if (named->code != code)
            continue;
        const char *text = !for_people                  ? named->name
                           : named->sign && draw_utf8() ? named->sign
                                                        : _(named->label);
        snprintf(buffer, size, "%s", text);
        return;
    }
    if (code >= KEY_NAMED_F1 && code <= KEY_NAMED_F12) {
        snprintf(buffer, size, "%c%d", for_people ? 'F' : 'f', code - KEY_NAMED_F1 + 1);
        return;
    }
    char character[5];
    (void)key_character(code, character);
    snprintf(buffer, size, "%s", character);
}

const char *key_format(struct key key, char *buffer, size_t size)
{
    char code[32];
    code_text(key.code, false, code, sizeof code);
    snprintf(buffer, size, "%s%s%s%s", key.modifiers & MODIFIER_SHIFT ? "shift-" : "",
             key.modifiers & MODIFIER_CTRL ? "ctrl-" : "", key.modifiers & MODIFIER_ALT ? "alt-" : "", code);
    return buffer;
}

/* "ctrl ←", "N": as people read it. */
const char *key_label(struct key key, char *buffer, size_t size)
{
    char code[32];
    code_text(key.code, true, code, sizeof code);
    snprintf(buffer, size, "%s%s%s%s", key.modifiers & MODIFIER_SHIFT ? _("shift ") : "",
             key.modifiers & MODIFIER_CTRL ? _("ctrl ") : "", key.modifiers & MODIFIER_ALT ? _("alt ") : "",
             code);
    return buffer;
}

bool key_of_label(const char *label, struct key *key)
{
    char text[48];
    static const int modifiers[] = {0, MODIFIER_SHIFT, MODIFIER_CTRL, MODIFIER_ALT};
    for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++) {
        *key = (struct key){.modifiers = modifiers[i]};
        for (int code = KEY_NAMED; code <= KEY_NAMED_F12; code++) {
            key->code = code;
            (void)key_label(*key, text, sizeof text);
            if (code > KEY_NAMED && strcmp(text, label) == 0)
                return true;
        }
        for (int code = ' '; code <= '~'; code++) {
            key->code = code;
            (void)key_label(*key, text, sizeof text);
            if (strcmp(text, label) == 0)
                return true;
        }
    }
    return false;
}

struct binding {
    enum context context;
    struct key key;
    enum action action; /* ACTION_NONE: taken away by the key file */
};

struct key_map {
    struct binding *bindings;
    size_t count, room;
    int seconds[SECONDS_COUNT];
};

static const struct {
    const char *name;
    int standard;
} seconds[SECONDS_COUNT] = {
#define X(enumerator, name, standard) [enumerator] = {name, standard},
    KEY_SECONDS(X)
#undef X
};

static bool same_key(struct key a, struct key b)
{
    return a.code == b.code && a.modifiers == b.modifiers;
}

static void bind_key(struct key_map *map, enum context context, struct key key, enum action action)
{
    for (size_t i = 0; i < map->count; i++) {
        if (map->bindings[i].context == context && same_key(map->bindings[i].key, key)) {
            map->bindings[i].action = action;
            return;
        }
    }
    void *bindings = map->bindings;
    memory_reserve(&bindings, &map->room, map->count + 1, sizeof *map->bindings);
    map->bindings = bindings;
    map->bindings[map->count++] = (struct binding){.context = context, .key = key, .action = action};
}

static void bind_defaults(struct key_map *map, enum action action)
{
    char keys[64];
    snprintf(keys, sizeof keys, "%s", actions[action].keys);
    char *rest = keys, *name;
    while ((name = strsep(&rest, " "))) {
        struct key key;
        if (*name && key_parse(name, &key))
            bind_key(map, actions[action].context, key, action);
    }
}

struct key_map *key_map_make(void)
{
    struct key_map *map = memory_alloc(1, sizeof *map);
    for (int i = 0; i < SECONDS_COUNT; i++)
        map->seconds[i] = seconds[i].standard;
    for (enum action action = ACTION_NONE + 1; action < ACTION_COUNT; action++)
        bind_defaults(map, action);
    return map;
}

void key_map_free(struct key_map *map)
{
    if (!map)
        return;
    free(map->bindings);
    free(map);
}

static bool context_parse(const char *name, enum context *context)
{
    for (enum context each = CONTEXT_ALL; each < CONTEXT_COUNT; each++) {
        if (strcmp(context_names[each], name) == 0) {
            *context = each;
            return true;
        }
    }
    return false;
}

static bool action_parse(const char *name, enum action *action)
{
    for (enum action each = ACTION_NONE; each < ACTION_COUNT; each++) {
        if (strcmp(actions[each].name, name) == 0) {
            *action = each;
            return true;
        }
    }
    return false;
}

static char *next_word(char **rest)
{
    char *word;
    do
        word = strsep(rest, " \t\r\n");
    while (word && !*word);
    return word;
}

int key_map_seconds(const struct key_map *map, enum key_seconds which)
{
    return map->seconds[which];
}

static bool read_seconds(struct key_map *map, const char *path, int number, const char *name,
                         const char *value, struct error *error)
{
    char *end;
    const long wanted = strtol(value, &end, 10);
    for (int i = 0; i < SECONDS_COUNT; i++) {
        if (strcmp(seconds[i].name, name) != 0)
            continue;
        if (*end || wanted < 1 || wanted > SECONDS_MOST)
            return error_set(error, ERROR_INVALID, "%s, line %d: “%s” is no number of seconds from 1 to %d.",
                             path, number, value, SECONDS_MOST);
        map->seconds[i] = (int)wanted;
        return true;
    }
    return error_set(error, ERROR_INVALID,
                     "%s, line %d: seconds are of jump, jump-small, jump-large or around, not of “%s”.", path,
                     number, name);
}

static bool read_line(struct key_map *map, const char *path, int number, char *line, struct error *error)
{
    char *rest = line;
    char *context_name = next_word(&rest);
    if (!context_name || *context_name == '#')
        return true;
    char *key_word = next_word(&rest), *action_word = next_word(&rest), *more = next_word(&rest);
    enum context context;
    enum action action;
    struct key key;
    if (!action_word || (more && *more != '#'))
        return error_set(error, ERROR_INVALID,
                         "%s, line %d: write a context, a key and an action, such as “watch x note-delete”.",
                         path, number);
    if (strcmp(context_name, "seconds") == 0)
        return read_seconds(map, path, number, key_word, action_word, error);
    if (!context_parse(context_name, &context))
        return error_set(error, ERROR_INVALID,
                         "%s, line %d: “%s” is no context; use all, list, register, office, import or watch.",
                         path, number, context_name);
    if (!key_parse(key_word, &key))
        return error_set(error, ERROR_INVALID,
                         "%s, line %d: “%s” is no key; write x, space, f5 or ctrl-left.", path, number,
                         key_word);
    if (!action_parse(action_word, &action))
        return error_set(error, ERROR_INVALID,
                         "%s, line %d: “%s” is no action; the manual lists them (man terugblik).", path,
                         number, action_word);
    bind_key(map, context, key, action);
    return true;
}

bool key_map_read(struct key_map *map, const char *path, struct error *error)
{
    int fd = file_open(AT_FDCWD, path, O_RDONLY);
    FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (!file) {
        int number = errno;
        if (fd >= 0)
            (void)close(fd); /* nothing was read yet */
        return number == ENOENT || number == ENOTDIR ||
               error_system(error, number, "The key file %s cannot be read", path);
    }
    char *line = NULL;
    size_t room = 0;
    bool ok = true;
    for (int number = 1; ok && getline(&line, &room, file) >= 0; number++)
        ok = read_line(map, path, number, line, error);
    if (ok && ferror(file))
        ok = error_system(error, errno, "The key file %s cannot be read", path);
    free(line);
    fclose(file);
    return ok;
}

bool key_map_read_own(struct key_map *map, struct error *error)
{
    const char *folder = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char path[4096];
    int length = folder && *folder ? snprintf(path, sizeof path, "%s/terugblik/keys", folder)
                 : home            ? snprintf(path, sizeof path, "%s/.config/terugblik/keys", home)
                                   : -1;
    return length <= 0 || (size_t)length >= sizeof path || key_map_read(map, path, error);
}

/* The context in which a key is looked up next; see keys.h. */
static enum context outer_context(enum context context)
{
    bool list = context == CONTEXT_REGISTER || context == CONTEXT_OFFICE || context == CONTEXT_IMPORT;
    return list ? CONTEXT_LIST : context == CONTEXT_FORM ? CONTEXT_WATCH : CONTEXT_ALL;
}

static enum action find_in(const struct key_map *map, enum context context, struct key key)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct binding *binding = &map->bindings[i];
        if (binding->context == context && same_key(binding->key, key))
            return binding->action;
    }
    return ACTION_NONE;
}

enum action key_map_find(const struct key_map *map, enum context context, struct key key)
{
    enum action action = find_in(map, context, key);
    while (action == ACTION_NONE && context != CONTEXT_ALL) {
        context = outer_context(context);
        action = find_in(map, context, key);
    }
    return action;
}

/* Appends the labels of at most `most` of the action's keys. */
static void append_keys(const struct key_map *map, enum action action, int most, char *buffer, size_t size)
{
    size_t used = strlen(buffer);
    bool first = true;
    for (size_t i = 0; i < map->count && most > 0; i++) {
        if (map->bindings[i].action != action)
            continue;
        char label[48];
        (void)key_label(map->bindings[i].key, label, sizeof label);
        int length = snprintf(buffer + used, size - used, "%s%s", first ? "" : ", ", label);
        if (length < 0 || (size_t)length >= size - used) {
            buffer[used] = '\0';
            return;
        }
        used += (size_t)length;
        first = false;
        most--;
    }
}

const char *key_map_keys(const struct key_map *map, enum action action, char *buffer, size_t size)
{
    buffer[0] = '\0';
    append_keys(map, action, 4, buffer, size);
    return buffer;
}

const char *key_map_key(const struct key_map *map, enum action action, char *buffer, size_t size)
{
    buffer[0] = '\0';
    append_keys(map, action, 1, buffer, size);
    return buffer;
}

void hint_add(const char *key, const char *label, char *buffer, size_t size)
{
    size_t used = strlen(buffer);
    int length = snprintf(buffer + used, size - used, "%c%s%c%s", HINT_KEY, key, HINT_LABEL, label);
    if (length < 0 || (size_t)length >= size - used)
        buffer[used] = '\0';
}

void key_map_hint(const struct key_map *map, enum action action, const char *label, char *buffer, size_t size)
{
    char keys[48] = "";
    append_keys(map, action, 1, keys, sizeof keys);
    if (*keys)
        hint_add(keys, label, buffer, size);
}
