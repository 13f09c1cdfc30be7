/* What came of an import: what is stored, what was wiped, and what is still on the card (R6). */
#include "tui/import/form.h"

#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

enum { COLUMN_FILE };

static const char *left_at(const void *rows, size_t row)
{
    return ((const char *const *)rows)[row];
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    struct arena arena;
    (void)column;
    arena_init(&arena);
    snprintf(buffer, LIST_CELL, "%s", text_harmless(&arena, left_at(rows, row)));
    arena_release(&arena);
    return STYLE_WARNING;
}

static const char *row_id(const void *rows, size_t row)
{
    const char *path = left_at(rows, row);
    size_t length = strlen(path);
    return length > 24 ? path + length - 24 : path;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    (void)column;
    return strcmp(left_at(rows, a), left_at(rows, b));
}

static const struct list_type left_type = {
    .columns = {[COLUMN_FILE] = {.title = N_("Still on the card"), .least = 20, .most = 400, .weight = 10}},
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

void result_page_open(struct view *view)
{
    list_init(&import_of(view)->left, &left_type);
}

void result_page_release(struct import_view *state)
{
    list_release(&state->left);
    import_outcome_release(&state->outcome);
}

void result_page_show(struct view *view, struct import_outcome *outcome)
{
    struct import_view *state = import_of(view);
    import_outcome_release(&state->outcome);
    state->outcome = *outcome;
    list_set_rows(&state->left, state->outcome.result.left.items, state->outcome.result.left.count);
    import_go_to(view, PAGE_RESULT);
    if (!outcome->ok)
        import_say(view, outcome->error.text);
}

bool result_page_act(struct view *view, enum action action)
{
    struct import_view *state = import_of(view);
    return action != ACTION_BACK && action != ACTION_GO_ON && action != ACTION_OPEN &&
           list_act(&state->left, view->app, action);
}

bool result_page_mouse(struct view *view, struct mouse mouse)
{
    bool open = false;
    return list_mouse(&import_of(view)->left, mouse, &open);
}

/* --- Drawing --- */

static void draw_stored(const struct import_view *state, struct area *text)
{
    char line[512], length[32], size[32];
    i18n_length(state->outcome.result.import.length_ms, length, sizeof length);
    i18n_size(state->sending.total_size, size, sizeof size);
    snprintf(line, sizeof line,
             ngettext("Stored and verified: %zu clip, %s long, %s.",
                      "Stored and verified: %zu clips, %s long, %s.", state->sending.count),
             state->sending.count, length, size);
    text->row += draw_paragraphs(*text, 0, STYLE_GOOD, line);
}

static void draw_wiped(const struct lesson_result *result, struct area *text)
{
    const size_t wiped = result->import.wiped, earlier = result->earlier.wiped;
    const size_t companions = result->import.companions + result->earlier.companions;
    char line[512];
    if (wiped > 0) {
        snprintf(line, sizeof line,
                 ngettext("%zu original has been wiped from the card.",
                          "%zu originals have been wiped from the card.", wiped),
                 wiped);
        text->row += draw_paragraphs(*text, 0, STYLE_GOOD, line);
    }
    if (earlier > 0) {
        snprintf(line, sizeof line,
                 ngettext("%zu original of an earlier import has been wiped from its card.",
                          "%zu originals of earlier imports have been wiped from their card.", earlier),
                 earlier);
        text->row += draw_paragraphs(*text, 0, STYLE_GOOD, line);
    }
    if (companions > 0) {
        snprintf(
            line, sizeof line,
            ngettext("So has %zu file that the camera kept of them: a small copy, sound or a thumbnail.",
                     "So have %zu files that the camera kept of them: small copies, sound or thumbnails.",
                     companions),
            companions);
        text->row += draw_paragraphs(*text, 0, STYLE_GOOD, line);
    }
}

static void draw_owed(const struct lesson_result *result, struct area *text)
{
    char line[512];
    if (result->trouble.kind != ERROR_NONE)
        text->row += draw_paragraphs(*text, 0, STYLE_WARNING, result->trouble.text);
    if (result->import.owed > 0) {
        snprintf(
            line, sizeof line,
            ngettext(
                "%zu original is still on the card; its wipe is owed until it is done from the procedure.",
                "%zu originals are still on the card; their wipe is owed until it is done from the "
                "procedure.",
                result->import.owed),
            result->import.owed);
        text->row += draw_paragraphs(*text, 0, STYLE_WARNING, line);
    }
}

/* R6: nobody should believe that a card is clean when it is not. */
static void draw_left(struct import_view *state, struct area *text, struct area page)
{
    const struct card_names *left = &state->outcome.result.left;
    char line[512];
    if (left->count == 0)
        return;
    snprintf(line, sizeof line,
             left->more
                 ? ngettext("At least %zu other file with film or sound is still on the card:",
                            "At least %zu other files with film or sound are still on the card:", left->count)
                 : ngettext("%zu other file with film or sound is still on the card:",
                            "%zu other files with film or sound are still on the card:", left->count),
             left->count);
    text->row += draw_paragraphs(*text, 0, STYLE_WARNING, line);
    list_draw(&state->left,
              (struct area){text->row, page.column, page.row + page.rows - text->row, page.columns}, true,
              "");
}

void result_page_draw(struct view *view, struct area area)
{
    struct import_view *state = import_of(view);
    struct area text = {area.row, area.column + 1, area.rows, area.columns - 2};
    if (state->stored)
        draw_stored(state, &text);
    draw_wiped(&state->outcome.result, &text);
    text.row += import_draw_sentence(view, text);
    draw_owed(&state->outcome.result, &text);
    bool reviews = view->app->actor->roles & (ROLE_COACH | ROLE_TEACHER);
    if (state->stored)
        text.row += draw_paragraphs(
            text, 0, STYLE_TEXT,
            reviews ? _("The lesson stands in the list of sessions of who may watch it.")
                    : _("Coach and teacher can watch it now. You keep the registers and see no footage."));
    text.row++;
    draw_left(state, &text, area);
}
