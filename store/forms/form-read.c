#include "store/forms/form.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/text.h"

/* The first line that says something. */
static const char MAGIC[] = "terugblik form 1";

static const char *const kind_names[FORM_KIND_COUNT] = {
#define X(kind, name) [kind] = name,
    FORM_KINDS(X)
#undef X
};

static const char *const score_names[FORM_SCORE_COUNT] = {
#define X(score, name) [score] = name,
    FORM_SCORES(X)
#undef X
};

const char *form_kind_name(enum form_kind kind)
{
    return kind_names[kind];
}

const char *form_score_name(enum form_score score)
{
    return score_names[score];
}

/* What a line belongs to. */
enum block { BLOCK_HEAD, BLOCK_SCALE, BLOCK_SECTION, BLOCK_UNKNOWN };

/* A scale that is named before it is known whether there is one. */
struct wanted {
    const char *name;
    size_t line;
};

struct reader {
    struct arena *arena;
    struct form *form;
    struct form_problems *problems;
    size_t line;
    enum block block;
    size_t scale_room, section_room, item_room;
    size_t unknown_from; /* the line of a block that is none */
    bool scored;         /* the head says what the form's score is made of */
    /* By scale, section and item: what the file said so far. */
    bool kind_given[FORM_SCALES_MOST], section_scored[FORM_SECTIONS_MOST];
    struct wanted section_scale[FORM_SECTIONS_MOST], example_scale[FORM_SECTIONS_MOST];
    struct wanted item_scale[FORM_ITEMS_MOST];
};

/* --- Problems --- */

static void add_problem(struct reader *reader, size_t line, const char *sentence)
{
    struct form_problems *problems = reader->problems;
    if (problems->count == FORM_PROBLEMS_MOST) {
        problems->more = true;
        return;
    }
    problems->items[problems->count++] = (struct form_problem){line, arena_copy(reader->arena, sentence)};
}

#define PROBLEM_AT(reader, line, ...)                          \
    do {                                                       \
        struct error problem_error;                            \
        error_set(&problem_error, ERROR_INVALID, __VA_ARGS__); \
        add_problem(reader, line, problem_error.text);         \
    } while (0)

bool form_refuse(const struct form_problems *problems, struct error *error)
{
    const struct form_problem *first = &problems->items[0];
    if (!first->line)
        return error_set(error, ERROR_INVALID, "%s", first->sentence);
    return error_set(error, ERROR_INVALID, "Line %zu: %s", first->line, first->sentence);
}

/* --- Values --- */

/* Text for people. NULL when it is no good, which has been said. */
static const char *take_text(struct reader *reader, const char *value, const char *what, size_t most,
                             bool may_be_empty)
{
    struct error error;
    const char *accepted;
    if (text_accept(reader->arena, value, what, most, may_be_empty, &accepted, &error))
        return accepted;
    add_problem(reader, reader->line, error.text);
    return NULL;
}

static bool is_name(const char *value, size_t most, const char *beside)
{
    size_t length = strlen(value);
    if (length == 0 || length > most)
        return false;
    for (; *value; value++)
        if (!(*value >= 'a' && *value <= 'z') && !(*value >= '0' && *value <= '9') && *value != '-' &&
            !strchr(beside, *value))
            return false;
    return true;
}

/* A name: what the file calls something, for itself and for commands. */
static const char *take_name(struct reader *reader, const char *value)
{
    if (is_name(value, FORM_NAME_MOST, ""))
        return arena_copy(reader->arena, value);
    PROBLEM_AT(reader, reader->line,
               "“%.50s” is no name; use up to %d small letters, digits and hyphens, without blanks.", value,
               FORM_NAME_MOST);
    return NULL;
}

/* Says it when something is given twice. */
static bool first_time(struct reader *reader, const char *key, bool given)
{
    if (given)
        PROBLEM_AT(reader, reader->line, "“%.30s” stands here for the second time.", key);
    return !given;
}

static void put_text(struct reader *reader, const char **field, const char *key, const char *value,
                     const char *what, size_t most)
{
    if (first_time(reader, key, *field != NULL))
        *field = take_text(reader, value, what, most, false);
}

static void put_score(struct reader *reader, const char *value, enum form_score *score, bool *given)
{
    if (!first_time(reader, "score", *given))
        return;
    *given = true;
    for (int i = 0; i < FORM_SCORE_COUNT; i++) {
        if (strcmp(value, score_names[i]) == 0) {
            *score = (enum form_score)i;
            return;
        }
    }
    PROBLEM_AT(reader, reader->line,
               "“%.40s” is no score; it is one of: mean, mean starred, yes, yes starred, none.", value);
}

/* A key that is one digit: an answer's. -1: it is none. */
static int digit_of(const char *key)
{
    return key[0] >= '0' && key[0] <= '9' && !key[1] ? key[0] - '0' : -1;
}

static bool take_number(struct reader *reader, const char *value, int64_t least, int64_t most,
                        int64_t *number)
{
    char *end;
    long read = strtol(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || strlen(value) > 6 || read < least || read > most) {
        PROBLEM_AT(reader, reader->line, "“%.20s” is no number from %lld to %lld.", value, (long long)least,
                   (long long)most);
        return false;
    }
    *number = read;
    return true;
}

/* --- The blocks --- */

static void unknown_key(struct reader *reader, const char *key)
{
    PROBLEM_AT(reader, reader->line, "“%.30s” is nothing that can stand here.", key);
}

static void read_language(struct reader *reader, const char *value)
{
    struct form *form = reader->form;
    if (!first_time(reader, "language", form->language != NULL))
        return;
    size_t length = strlen(value);
    if (is_name(value, 3, "") && length >= 2 && strspn(value, "abcdefghijklmnopqrstuvwxyz") == length)
        form->language = arena_copy(reader->arena, value);
    else
        PROBLEM_AT(reader, reader->line, "“%.20s” is no language; write its code, such as nl or en.", value);
}

static void read_head(struct reader *reader, const char *key, const char *value)
{
    struct form *form = reader->form;
    if (strcmp(key, "name") == 0) {
        if (first_time(reader, key, form->name != NULL))
            form->name = take_name(reader, value);
    } else if (strcmp(key, "title") == 0) {
        put_text(reader, &form->title, key, value, N_("The title"), FORM_TITLE_MOST);
    } else if (strcmp(key, "version") == 0) {
        put_text(reader, &form->version, key, value, N_("The version"), FORM_NAME_MOST);
    } else if (strcmp(key, "language") == 0) {
        read_language(reader, value);
    } else if (strcmp(key, "source") == 0) {
        put_text(reader, &form->source, key, value, N_("The source"), FORM_TEXT_MOST);
    } else if (strcmp(key, "licence") == 0) {
        put_text(reader, &form->licence, key, value, N_("The licence"), FORM_TITLE_MOST);
    } else if (strcmp(key, "about") == 0) {
        put_text(reader, &form->about, key, value, N_("The explanation"), FORM_TEXT_MOST);
    } else if (strcmp(key, "score") == 0) {
        put_score(reader, value, &form->score, &reader->scored);
    } else {
        unknown_key(reader, key);
    }
}

static void read_kind(struct reader *reader, struct form_scale *scale, const char *value)
{
    bool *given = &reader->kind_given[reader->form->scale_count - 1];
    if (!first_time(reader, "kind", *given))
        return;
    *given = true;
    for (int i = 0; i < FORM_KIND_COUNT; i++) {
        if (strcmp(value, kind_names[i]) == 0) {
            scale->kind = (enum form_kind)i;
            return;
        }
    }
    PROBLEM_AT(reader, reader->line,
               "“%.30s” is no kind of scale; it is one of: levels, yes-no, count, words.", value);
}

static void read_scale(struct reader *reader, const char *key, const char *value)
{
    struct form_scale *scale = &reader->form->scales[reader->form->scale_count - 1];
    int digit = digit_of(key);
    if (strcmp(key, "kind") == 0) {
        read_kind(reader, scale, value);
    } else if (digit >= 0) {
        if (first_time(reader, key, scale->labels[digit] != NULL))
            scale->labels[digit] = take_text(reader, value, N_("The label"), FORM_TITLE_MOST, digit != 0);
    } else if (strcmp(key, "most") == 0) {
        if (first_time(reader, key, scale->most != 0))
            take_number(reader, value, 1, FORM_COUNT_MOST, &scale->most);
    } else {
        unknown_key(reader, key);
    }
}

/* "item 1.1*" or "example 1.1a": the id behind the word, and whether there is a star. */
static bool read_id(struct reader *reader, const char *key, const char *word,
                    char id[static FORM_ID_MOST + 1], bool *starred)
{
    const char *at = key + strlen(word);
    at += strspn(at, " ");
    size_t length = strcspn(at, "*");
    while (length > 0 && at[length - 1] == ' ')
        length--;
    const char *behind = at + length + strspn(at + length, " ");
    *starred = *behind == '*';
    bool good = length >= 1 && length <= FORM_ID_MOST && (!*behind || strcmp(behind, "*") == 0);
    for (size_t i = 0; good && i < length; i++)
        good = (at[i] >= 'a' && at[i] <= 'z') || (at[i] >= 'A' && at[i] <= 'Z') ||
               (at[i] >= '0' && at[i] <= '9') || at[i] == '.' || at[i] == '-';
    if (!good) {
        PROBLEM_AT(
            reader, reader->line,
            "“%.40s” names no item; behind the word stands an id of up to %d letters, digits, dots and "
            "hyphens, and a star behind that where it counts more.",
            key, FORM_ID_MOST);
        return false;
    }
    memcpy(id, at, length);
    id[length] = '\0';
    return true;
}

static void add_item(struct reader *reader, const char *key, const char *value, bool example)
{
    struct form *form = reader->form;
    struct form_section *section = &form->sections[form->section_count - 1];
    char id[FORM_ID_MOST + 1];
    bool starred;
    if (!read_id(reader, key, example ? "example" : "item", id, &starred))
        return;
    if (form->item_count == FORM_ITEMS_MOST) {
        PROBLEM_AT(reader, reader->line, "There are more than %d items; a form has no more.",
                   FORM_ITEMS_MOST);
        return;
    }
    if (example && section->count == 0)
        PROBLEM_AT(reader, reader->line, "An example belongs to the item above it, and there is none here.");
    if (example && starred)
        PROBLEM_AT(reader, reader->line, "An example has no star; only items count in a score.");
    size_t twin = form_find(form, id);
    if (twin < form->item_count)
        PROBLEM_AT(reader, reader->line, "There is an item “%s” already, on line %zu; each id stands once.",
                   id, form->items[twin].line);
    form->items = arena_grow(reader->arena, form->items, form->item_count, &reader->item_room,
                             sizeof *form->items);
    struct form_item *item = &form->items[form->item_count++];
    *item = (struct form_item){
        .id = arena_copy(reader->arena, id),
        .text = take_text(reader, value, N_("The item"), FORM_TEXT_MOST, false),
        .section = form->section_count - 1,
        .starred = starred,
        .example = example,
        .line = reader->line,
    };
    section->count++;
}

static void want_scale(struct reader *reader, struct wanted *wanted, const char *key, const char *value)
{
    if (first_time(reader, key, wanted->name != NULL))
        *wanted = (struct wanted){arena_copy(reader->arena, value), reader->line};
}

/* What explains the item that was last read. */
static void read_item(struct reader *reader, const char *key, const char *value)
{
    size_t at = reader->form->item_count - 1;
    struct form_item *item = &reader->form->items[at];
    int digit = digit_of(key);
    if (strcmp(key, "scale") == 0)
        want_scale(reader, &reader->item_scale[at], key, value);
    else if (strcmp(key, "about") == 0)
        put_text(reader, &item->about, key, value, N_("The explanation"), FORM_TEXT_MOST);
    else if (digit > 0 && !item->example)
        put_text(reader, &item->levels[digit], key, value, N_("The level"), FORM_TEXT_MOST);
    else
        unknown_key(reader, key);
}

static bool starts(const char *key, const char *word)
{
    size_t length = strlen(word);
    return strncmp(key, word, length) == 0 && (key[length] == ' ' || !key[length]);
}

static void read_section(struct reader *reader, const char *key, const char *value)
{
    size_t at = reader->form->section_count - 1;
    struct form_section *section = &reader->form->sections[at];
    if (starts(key, "item"))
        add_item(reader, key, value, false);
    else if (starts(key, "example"))
        add_item(reader, key, value, true);
    else if (section->count > 0)
        read_item(reader, key, value);
    else if (strcmp(key, "title") == 0)
        put_text(reader, &section->title, key, value, N_("The title"), FORM_TITLE_MOST);
    else if (strcmp(key, "about") == 0)
        put_text(reader, &section->about, key, value, N_("The explanation"), FORM_TEXT_MOST);
    else if (strcmp(key, "scale") == 0)
        want_scale(reader, &reader->section_scale[at], key, value);
    else if (strcmp(key, "examples") == 0)
        want_scale(reader, &reader->example_scale[at], key, value);
    else if (strcmp(key, "score") == 0)
        put_score(reader, value, &section->score, &reader->section_scored[at]);
    else
        unknown_key(reader, key);
}

static void begin_scale(struct reader *reader, const char *name)
{
    struct form *form = reader->form;
    reader->block = BLOCK_UNKNOWN;
    if (form->scale_count == FORM_SCALES_MOST) {
        PROBLEM_AT(reader, reader->line, "There are more than %d scales; a form has no more.",
                   FORM_SCALES_MOST);
        return;
    }
    for (size_t i = 0; i < form->scale_count; i++)
        if (form->scales[i].name && strcmp(form->scales[i].name, name) == 0)
            PROBLEM_AT(reader, reader->line, "There is a scale “%.40s” already, on line %zu.", name,
                       form->scales[i].line);
    form->scales = arena_grow(reader->arena, form->scales, form->scale_count, &reader->scale_room,
                              sizeof *form->scales);
    form->scales[form->scale_count++] = (struct form_scale){.name = take_name(reader, name),
                                                            .line = reader->line};
    reader->block = BLOCK_SCALE;
}

static void begin_section(struct reader *reader, const char *name)
{
    struct form *form = reader->form;
    reader->block = BLOCK_UNKNOWN;
    if (form->section_count == FORM_SECTIONS_MOST) {
        PROBLEM_AT(reader, reader->line, "There are more than %d sections; a form has no more.",
                   FORM_SECTIONS_MOST);
        return;
    }
    for (size_t i = 0; i < form->section_count; i++)
        if (form->sections[i].name && strcmp(form->sections[i].name, name) == 0)
            PROBLEM_AT(reader, reader->line, "There is a section “%.40s” already, on line %zu.", name,
                       form->sections[i].line);
    form->sections = arena_grow(reader->arena, form->sections, form->section_count, &reader->section_room,
                                sizeof *form->sections);
    form->sections[form->section_count++] = (struct form_section){
        .name = take_name(reader, name), .first = form->item_count, .line = reader->line};
    reader->block = BLOCK_SECTION;
}

/* "[scale NAME]" or "[section NAME]". */
static void read_block(struct reader *reader, char *line)
{
    size_t length = strlen(line);
    reader->block = BLOCK_UNKNOWN;
    if (line[length - 1] != ']') {
        PROBLEM_AT(reader, reader->line, "The bracket that opens this block is not closed.");
        return;
    }
    line[length - 1] = '\0';
    char *word = line + 1 + strspn(line + 1, " ");
    char *name = word + strcspn(word, " ");
    if (*name)
        *name++ = '\0';
    name += strspn(name, " ");
    for (size_t end = strlen(name); end > 0 && name[end - 1] == ' '; end--)
        name[end - 1] = '\0';
    if (strcmp(word, "scale") == 0)
        begin_scale(reader, name);
    else if (strcmp(word, "section") == 0)
        begin_section(reader, name);
    else
        PROBLEM_AT(reader, reader->line,
                   "“[%.30s …]” is no block; there are [scale NAME] and [section NAME].", word);
}

static void read_pair(struct reader *reader, char *line)
{
    char *value = strchr(line, ':');
    if (!value) {
        PROBLEM_AT(reader, reader->line,
                   "This line says nothing; a line is “key: value”, a [block], empty, "
                   "or a comment that begins with #.");
        return;
    }
    *value++ = '\0';
    for (size_t end = strlen(line); end > 0 && line[end - 1] == ' '; end--)
        line[end - 1] = '\0';
    value += strspn(value, " ");
    switch (reader->block) {
    case BLOCK_HEAD:
        read_head(reader, line, value);
        break;
    case BLOCK_SCALE:
        read_scale(reader, line, value);
        break;
    case BLOCK_SECTION:
        read_section(reader, line, value);
        break;
    case BLOCK_UNKNOWN: /* said of the block */
        break;
    }
}

/* --- What only the whole file tells --- */

static void need(struct reader *reader, const void *given, const char *key)
{
    if (!given)
        PROBLEM_AT(reader, 0, "The form says no “%s”; each form has one at its top.", key);
}

static void check_head(struct reader *reader)
{
    const struct form *form = reader->form;
    need(reader, form->name, "name");
    need(reader, form->title, "title");
    need(reader, form->version, "version");
    need(reader, form->language, "language");
    need(reader, form->source, "source");
    need(reader, form->licence, "licence");
    if (form->item_count == 0)
        PROBLEM_AT(reader, 0, "The form has no items.");
}

static void check_scale(struct reader *reader, struct form_scale *scale, bool kind_given)
{
    size_t levels = 0;
    for (int key = 1; key < FORM_KEYS; key++)
        levels += scale->labels[key] != NULL;
    if (!kind_given) {
        PROBLEM_AT(reader, scale->line, "This scale says no kind: levels, yes-no, count or words.");
        return;
    }
    switch (scale->kind) {
    case FORM_LEVELS:
        if (levels < 2)
            PROBLEM_AT(reader, scale->line,
                       "A scale of levels has at least two of them: “1: label”, “2: label”.");
        break;
    case FORM_YES_NO:
        if (levels != 2 || !scale->labels[FORM_KEY_YES] || !scale->labels[FORM_KEY_NO] ||
            !*scale->labels[FORM_KEY_YES] || !*scale->labels[FORM_KEY_NO])
            PROBLEM_AT(reader, scale->line,
                       "A scale of yes and no says what both are called: “1: yes”, “2: no”.");
        break;
    case FORM_COUNT:
    case FORM_WORDS:
        if (levels > 0 || scale->labels[FORM_KEY_NONE])
            PROBLEM_AT(reader, scale->line, "A scale of counts or words has no answers to choose from.");
        break;
    case FORM_KIND_COUNT:
        break;
    }
    bool limited = scale->kind == FORM_COUNT || scale->kind == FORM_WORDS;
    if (scale->most && !limited)
        PROBLEM_AT(reader, scale->line, "Only a scale of counts or words has a “most”.");
    if (scale->kind == FORM_WORDS && scale->most > FORM_ANSWER_MOST)
        PROBLEM_AT(reader, scale->line, "An answer in words has at most %d characters.", FORM_ANSWER_MOST);
    if (limited && !scale->most)
        scale->most = scale->kind == FORM_COUNT ? FORM_COUNT_MOST : FORM_ANSWER_MOST;
}

/* The scale of that name; form->scale_count when there is none, which is said. */
static size_t find_scale(struct reader *reader, const struct wanted *wanted)
{
    const struct form *form = reader->form;
    for (size_t i = 0; i < form->scale_count; i++)
        if (form->scales[i].name && strcmp(form->scales[i].name, wanted->name) == 0)
            return i;
    PROBLEM_AT(reader, wanted->line, "There is no scale “%.40s” in this form.", wanted->name);
    return form->scale_count;
}

static void check_levels(struct reader *reader, const struct form_item *item)
{
    const struct form_scale *scale = &reader->form->scales[item->scale];
    for (int key = 1; key < FORM_KEYS; key++)
        if (item->levels[key] &&
            (scale->kind == FORM_COUNT || scale->kind == FORM_WORDS || !scale->labels[key]))
            PROBLEM_AT(reader, item->line, "The item “%s” describes a level %d that its scale does not have.",
                       item->id, key);
}

static void check_section(struct reader *reader, size_t at)
{
    struct form *form = reader->form;
    struct form_section *section = &form->sections[at];
    struct wanted *usual = &reader->section_scale[at], *examples = &reader->example_scale[at];
    size_t scale = usual->name ? find_scale(reader, usual) : form->scale_count;
    size_t example = examples->name ? find_scale(reader, examples) : form->scale_count;
    if (!section->title)
        PROBLEM_AT(reader, section->line, "This section has no title.");
    if (section->count == 0)
        PROBLEM_AT(reader, section->line, "This section has no items.");
    for (size_t i = section->first; i < section->first + section->count; i++) {
        struct form_item *item = &form->items[i];
        const struct wanted *own = &reader->item_scale[i];
        const struct wanted *common = item->example ? examples : usual;
        item->scale = own->name ? find_scale(reader, own) : item->example ? example : scale;
        if (!own->name && !common->name && item->example)
            PROBLEM_AT(
                reader, item->line,
                "Nothing says which scale this example is on; give the section an “examples: NAME”, or "
                "the example a “scale: NAME”.");
        else if (!own->name && !common->name)
            PROBLEM_AT(reader, item->line,
                       "Nothing says which scale this item is on; give the section or the item a “scale: "
                       "NAME”.");
        if (item->scale < form->scale_count)
            check_levels(reader, item);
    }
    if (!reader->section_scored[at])
        section->score = form->score;
}

static bool starred_only(enum form_score score)
{
    return score == FORM_SCORE_MEAN_STARRED || score == FORM_SCORE_YES_STARRED;
}

static bool is_mean(enum form_score score)
{
    return score == FORM_SCORE_MEAN || score == FORM_SCORE_MEAN_STARRED;
}

/* A score that the file asks for has to be one that can be made. */
static void check_score(struct reader *reader, size_t line, enum form_score score, size_t first, size_t count)
{
    const struct form *form = reader->form;
    int low = 0, high = 0;
    bool any = score == FORM_SCORE_NONE;
    for (size_t i = first; i < first + count; i++) {
        const struct form_item *item = &form->items[i];
        const struct form_scale *scale = &form->scales[item->scale];
        if (item->example || (starred_only(score) && !item->starred) ||
            scale->kind != (is_mean(score) ? FORM_LEVELS : FORM_YES_NO))
            continue;
        any = true;
        if (!is_mean(score))
            continue;
        int least = 0, most = 0;
        for (int key = 1; key < FORM_KEYS; key++) {
            if (scale->labels[key] && !least)
                least = key;
            if (scale->labels[key])
                most = key;
        }
        if (low && (low != least || high != most)) {
            PROBLEM_AT(reader, line,
                       "A mean over scales of different lengths says nothing; the item “%s” goes "
                       "from %d to %d and others do not.",
                       item->id, least, most);
            return;
        }
        low = least;
        high = most;
    }
    if (!any)
        PROBLEM_AT(reader, line, "Nothing counts in this score: %s.", score_names[score]);
}

static void check_whole(struct reader *reader)
{
    struct form *form = reader->form;
    check_head(reader);
    for (size_t i = 0; i < form->scale_count; i++)
        check_scale(reader, &form->scales[i], reader->kind_given[i]);
    for (size_t i = 0; i < form->section_count; i++)
        check_section(reader, i);
    if (reader->problems->count)
        return;
    check_score(reader, 0, form->score, 0, form->item_count);
    for (size_t i = 0; i < form->section_count; i++)
        if (reader->section_scored[i])
            check_score(reader, form->sections[i].line, form->sections[i].score, form->sections[i].first,
                        form->sections[i].count);
}

/* --- Lines --- */

/* Checks the bytes of a line before anything is made of them. */
static bool good_line(struct reader *reader, const char *bytes, size_t length)
{
    if (length > FORM_LINE_MOST) {
        PROBLEM_AT(reader, reader->line, "This line is longer than %d bytes.", FORM_LINE_MOST);
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte < ' ' || byte == 0x7F) {
            PROBLEM_AT(reader, reader->line, "There is a control character (%02X) in this line%s.", byte,
                       byte == '\t' ? gettext("; write blanks instead of a tab") : "");
            return false;
        }
    }
    return true;
}

static void read_line(struct reader *reader, const char *bytes, size_t length, bool *begun)
{
    if (!good_line(reader, bytes, length))
        return;
    char *line = arena_alloc(reader->arena, length + 1);
    memcpy(line, bytes, length);
    line += strspn(line, " ");
    for (size_t end = strlen(line); end > 0 && line[end - 1] == ' '; end--)
        line[end - 1] = '\0';
    if (!text_is_utf8(line)) {
        PROBLEM_AT(reader, reader->line, "This line is no UTF-8; save the file as UTF-8.");
        return;
    }
    if (!*line || *line == '#')
        return;
    if (!*begun) {
        *begun = true;
        if (strcmp(line, MAGIC) != 0)
            PROBLEM_AT(reader, reader->line, "A form begins with the line “%s”.", MAGIC);
    } else if (*line == '[') {
        read_block(reader, line);
    } else {
        read_pair(reader, line);
    }
}

bool form_read(const void *bytes, size_t size, struct arena *arena, struct form *form,
               struct form_problems *problems)
{
    struct reader reader = {.arena = arena, .form = form, .problems = problems};
    const char *at = bytes, *end = at + size;
    bool begun = false;
    *form = (struct form){0};
    *problems = (struct form_problems){0};
    if (size > FORM_FILE_MOST) {
        PROBLEM_AT(&reader, 0, "The file is larger than %d bytes, which no form is.", FORM_FILE_MOST);
        return false;
    }
    if (size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end && !problems->more) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);
        reader.line++;
        read_line(&reader, at, length > 0 && at[length - 1] == '\r' ? length - 1 : length, &begun);
        at += length + (stop != NULL);
    }
    if (!begun && !problems->count)
        PROBLEM_AT(&reader, 0, "The file is empty; a form begins with the line “%s”.", MAGIC);
    else if (!problems->more)
        check_whole(&reader);
    return problems->count == 0;
}
