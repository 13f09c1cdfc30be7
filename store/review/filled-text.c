/*
 * Answers as text: "answers 1", then a line for each thing, as in "a 2.1 3", "n 2.2", "w 5.1 words",
 * "m 2.1 CLIP MS" (a moment), "h 2.1 NOTE" (a note that hangs on it). Line feeds fill it up to a round size.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/text.h"
#include "store/review/filled.h"

static const char HEAD[] = "answers 1\n";
enum { ROUND = 1024 };

static char *add_item(struct arena *arena, char *text, const char *id, const struct filled_item *item)
{
    switch (item->answer.given) {
    case FORM_OPEN:
        break;
    case FORM_NOT_APPLICABLE:
        text = arena_printf(arena, "%sn %s\n", text, id);
        break;
    case FORM_GIVEN:
        text = item->answer.text ? arena_printf(arena, "%sw %s %s\n", text, id, item->answer.text)
                                 : arena_printf(arena, "%sa %s %" PRId64 "\n", text, id, item->answer.number);
        break;
    }
    for (size_t i = 0; i < item->moment_count; i++)
        text = arena_printf(arena, "%sm %s %s %" PRId64 "\n", text, id, item->moments[i].clip,
                            item->moments[i].at_ms);
    for (size_t i = 0; i < item->note_count; i++)
        text = arena_printf(arena, "%sh %s %s\n", text, id, item->notes[i]);
    return text;
}

bool filled_text_make(const struct form *form, const struct filled_item *items, struct arena *arena,
                      const char **text, struct error *error)
{
    size_t length = sizeof HEAD - 1, used = length;
    const char **parts = arena_alloc(arena, (form->item_count + 1) * sizeof *parts);
    for (size_t i = 0; i < form->item_count; i++) {
        parts[i] = add_item(arena, arena_copy(arena, ""), form->items[i].id, &items[i]);
        length += strlen(parts[i]);
    }
    if (length > FILLED_LARGEST)
        return error_set(error, ERROR_INVALID,
                         "All that was answered in this form is too long to be kept; shorten some of it.");
    length = (length + ROUND - 1) / ROUND * ROUND;
    char *whole = arena_alloc(arena, length + 1);
    memset(whole, '\n', length);
    memcpy(whole, HEAD, used);
    for (size_t i = 0; i < form->item_count; i++) {
        memcpy(whole + used, parts[i], strlen(parts[i]));
        used += strlen(parts[i]);
    }
    *text = whole;
    return true;
}

static bool read_number(const char *text, int64_t *number)
{
    char *end;
    size_t length = strlen(text);
    *number = strtoll(text, &end, 10);
    return length >= 1 && length <= 15 && *end == '\0' && (*text == '-' || (*text >= '0' && *text <= '9'));
}

/* Splits off the first word. NULL: there is no more than that. */
static char *behind_word(char *text)
{
    char *blank = strchr(text, ' ');
    if (!blank)
        return NULL;
    *blank = '\0';
    return blank + 1;
}

static bool read_moment(struct filled_item *item, char *rest)
{
    char *number = behind_word(rest);
    int64_t at;
    if (!number || strlen(rest) != ID_LENGTH || !read_number(number, &at) || at < 0 ||
        item->moment_count == FILLED_MOMENTS_MOST)
        return false;
    item->moments[item->moment_count++] = (struct filled_moment){.clip = rest, .at_ms = at};
    return true;
}

static bool read_line(const struct form *form, char *line, struct arena *arena, struct filled_item *items)
{
    char *id = behind_word(line);
    if (!id)
        return false;
    char *rest = behind_word(id);
    size_t at = form_find(form, id);
    if (at == form->item_count || line[1] || (!rest && *line != 'n'))
        return false;
    struct filled_item *item = &items[at];
    struct error error;
    switch (*line) {
    case 'n':
        item->answer = (struct form_answer){.given = FORM_NOT_APPLICABLE};
        return form_answer_fits(form, at, &item->answer);
    case 'a':
        item->answer = (struct form_answer){.given = FORM_GIVEN};
        return read_number(rest, &item->answer.number) && form_answer_fits(form, at, &item->answer);
    case 'w':
        item->answer = (struct form_answer){.given = FORM_GIVEN};
        return form_scale_of(form, at)->kind == FORM_WORDS &&
               text_accept(arena, rest, "", FORM_ANSWER_MOST, false, &item->answer.text, &error);
    case 'm':
        return read_moment(item, rest);
    case 'h':
        if (strlen(rest) != ID_LENGTH || item->note_count == FILLED_NOTES_MOST)
            return false;
        item->notes[item->note_count++] = rest;
        return true;
    default:
        return false;
    }
}

bool filled_text_read(const struct form *form, const char *text, struct arena *arena,
                      struct filled_item **items)
{
    if (strncmp(text, HEAD, sizeof HEAD - 1) != 0 || strlen(text) > FILLED_LARGEST + ROUND)
        return false;
    char *line = arena_copy(arena, text + sizeof HEAD - 1);
    *items = arena_alloc(arena, form->item_count * sizeof **items);
    while (line && *line) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        if (*line && !read_line(form, line, arena, *items))
            return false;
        line = end ? end + 1 : NULL;
    }
    return true;
}
