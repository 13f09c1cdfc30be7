/* What the import form offers while something is typed: cards and folders, people who may watch, pupils. */
#include "tui/import/form.h"

#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "store/footage/card.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/import/paths.h"
#include "tui/words/words-consent.h"

static void offer_paths(struct import_view *state)
{
    struct path_offers paths;
    path_complete(state->prompts[FIELD_PATH].text, OFFERS_MOST, card_is_video, &state->offer_arena, &paths);
    state->offers = arena_alloc(&state->offer_arena, (paths.count + 1) * sizeof *state->offers);
    for (size_t i = 0; i < paths.count; i++) {
        const struct path_offer *path = &paths.items[i];
        char size[32];
        const char *about = path->medium   ? _("a card or stick that is in")
                            : path->folder ? ""
                                           : i18n_size(path->size, size, sizeof size);
        state->offers[state->offer_count++] = (struct import_option){
            .value = path->path, .label = arena_printf(&state->offer_arena, "%s  %s", path->name, about)};
    }
}

/* Coaches and teachers whose name begins with, or holds, what is typed last. */
static void offer_viewers(struct import_view *state)
{
    const char *typed = state->prompts[FIELD_VIEWERS].text, *comma = strrchr(typed, ',');
    const char *word = comma ? comma + 1 : typed;
    word += strspn(word, " ");
    int before = (int)(word - typed);
    state->offers = arena_alloc(&state->offer_arena, OFFERS_MOST * sizeof *state->offers);
    for (size_t i = 0; i < state->choices.colleague_count && state->offer_count < OFFERS_MOST; i++) {
        const struct colleague *colleague = &state->choices.colleagues[i];
        if (!(colleague->roles & (ROLE_COACH | ROLE_TEACHER)) || strcmp(colleague->name, word) == 0 ||
            (!text_contains(colleague->full_name, word) && !text_contains(colleague->name, word)))
            continue;
        state->offers[state->offer_count++] = (struct import_option){
            .value = arena_printf(&state->offer_arena, "%.*s%s", before, typed, colleague->name),
            .label = arena_printf(&state->offer_arena, "%s (%s)", colleague->full_name, colleague->name)};
    }
}

static void offer_pupils(struct view *view)
{
    struct import_view *state = import_of(view);
    const char *typed = state->prompts[FIELD_PUPIL].text;
    struct film_plan plan;
    struct error ignored;
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    if (!*typed || !film_plan_make(view->app->store, view->app->actor, NULL, NULL, today, PURPOSE_SUPPORT,
                                   &state->offer_arena, &plan, &ignored))
        return;
    state->offers = arena_alloc(&state->offer_arena, OFFERS_MOST * sizeof *state->offers);
    for (size_t i = 0; i < plan.count && state->offer_count < OFFERS_MOST; i++) {
        const struct pupil *pupil = &plan.lines[i].pupil;
        if (strcmp(pupil->number, typed) == 0 ||
            (!text_contains(pupil->name, typed) && strncmp(pupil->number, typed, strlen(typed)) != 0))
            continue;
        state->offers[state->offer_count++] = (struct import_option){
            .value = pupil->number,
            .label = arena_printf(&state->offer_arena, "%s  %s  %s: %s", pupil->number, pupil->name,
                                  pupil->class_name,
                                  words_permission(&state->offer_arena, &plan.lines[i].permission))};
    }
}

void offers_make(struct view *view)
{
    struct import_view *state = import_of(view);
    arena_reset(&state->offer_arena);
    state->offers = NULL;
    state->offer_count = 0;
    state->offer = -1;
    if (state->focus == FIELD_PATH)
        offer_paths(state);
    else if (state->focus == FIELD_VIEWERS)
        offer_viewers(state);
    else if (state->focus == FIELD_PUPIL)
        offer_pupils(view);
}

void offers_take(struct view *view, int index)
{
    struct import_view *state = import_of(view);
    char text[PATH_FIELD_MOST * 4 + 1];
    snprintf(text, sizeof text, "%s", state->offers[index].value);
    prompt_set(&state->prompts[state->focus], text);
    state->touched[state->focus] = true;
    offers_make(view);
}

/* Completes the path to what all offers begin with, when that is more than was typed. */
bool offers_complete(struct view *view)
{
    struct import_view *state = import_of(view);
    const char *typed = state->prompts[state->focus].text;
    /* A folder that was typed whole, with its '/', is meant as it is. */
    if (state->focus != FIELD_PATH || !*typed || !state->offer_count || typed[strlen(typed) - 1] == '/')
        return false;
    char common[PATH_FIELD_MOST * 4 + 1];
    snprintf(common, sizeof common, "%s", state->offers[0].value);
    for (size_t i = 1; i < state->offer_count; i++) {
        size_t same = 0;
        while (common[same] && common[same] == state->offers[i].value[same])
            same++;
        while (same > 0 && ((unsigned char)common[same] & 0xC0) == 0x80)
            same--;
        common[same] = '\0';
    }
    if (strlen(common) <= strlen(path_expand(&state->offer_arena, typed)))
        return false;
    prompt_set(&state->prompts[FIELD_PATH], common);
    state->touched[FIELD_PATH] = true;
    offers_make(view);
    return true;
}

void offers_draw(const struct import_view *state, struct area area)
{
    for (size_t i = 0; i < state->offer_count && (int)i < area.rows; i++) {
        bool chosen = (int)i == state->offer;
        draw_text(area.row + (int)i, area.column, area.columns, chosen ? STYLE_SELECTED : STYLE_DIM,
                  state->offers[i].label);
    }
}
